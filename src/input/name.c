/* SPDX-License-Identifier: Apache-2.0 */
#include "input/name.h"

#include "base/utf.h"
#include "input/codepage.h"

#include <string.h>

#define ZIP_PAGE 437 /* what a zip name is in when it does not say UTF-8 (APPNOTE, D.1) */

struct reading {
    bool backslash; /* separates parts */
    bool dos;       /* bytes above 0x7F are code page 437 */
};

static void add_part(struct buf *out, struct str part, bool dos)
{
    while (part.n) {
        uint8_t byte = (uint8_t)part.s[0];
        bool bad = false;
        size_t n = 1;
        uint32_t cp;

        if (dos && byte >= 0x80)
            cp = codepage_find(ZIP_PAGE)->high[byte - 0x80];
        else
            n = utf8_decode(part, &cp, &bad);
        if (bad) {
            n = 1;
            buf_format(out, "<0x%02X>", byte);
        } else if (utf_acts(cp)) {
            buf_format(out, "<U+%04X>", (unsigned)cp);
        } else {
            buf_utf8(out, cp);
        }
        part = str_from(part, n);
    }
}

static bool is_drive(struct str part)
{
    return part.n == 2 && part.s[1] == ':' &&
           ((part.s[0] >= 'A' && part.s[0] <= 'Z') || (part.s[0] >= 'a' && part.s[0] <= 'z'));
}

static size_t part_length(struct str s, struct reading how)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != '/' && !(how.backslash && s.s[n] == '\\'))
        n++;
    return n;
}

static void add_name(struct buf *out, struct str s, struct reading how)
{
    size_t before = out->n;
    bool root = s.n && part_length(s, how) == 0;

    if (root)
        buf_add(out, STR("<root>"));
    while (s.n) {
        struct str part = str_first(s, part_length(s, how));

        s = str_from(s, part.n + 1);
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (out->n > before)
            buf_char(out, '/');
        if (str_eq(part, STR("..")) || is_drive(part))
            buf_format(out, "<%.2s>", part.s);
        else
            add_part(out, part, how.dos);
    }
}

void name_add_path(struct buf *out, struct str path)
{
    add_name(out, path, (struct reading){ false, false });
}

void name_add_member(struct buf *out, struct str raw, bool utf8)
{
    bool dos = !utf8 && utf8_valid_prefix(raw) < raw.n;

    add_name(out, raw, (struct reading){ true, dos });
}
