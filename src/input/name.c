/* SPDX-License-Identifier: Apache-2.0 */
#include "input/name.h"

#include "base/utf.h"
#include "input/namepage.h"

#include <string.h>

static void add_part(struct buf *out, struct str part)
{
    while (part.n) {
        bool bad = false;
        uint32_t cp;
        size_t n = utf8_decode(part, &cp, &bad);

        if (bad) {
            n = 1;
            buf_format(out, "<0x%02X>", (uint8_t)part.s[0]);
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
    return part.n == 2 && part.s[1] == ':' && is_letter(part.s[0]);
}

/* backslash: that separates parts, too. */
static size_t part_length(struct str s, bool backslash)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != '/' && !(backslash && s.s[n] == '\\'))
        n++;
    return n;
}

static void add_name(struct buf *out, struct str s, bool backslash)
{
    size_t before = out->n;
    bool root = s.n && part_length(s, backslash) == 0;

    if (root)
        buf_add(out, STR("<root>"));
    while (s.n) {
        struct str part = str_first(s, part_length(s, backslash));

        s = str_from(s, part.n + 1);
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (out->n > before)
            buf_char(out, '/');
        if (str_eq(part, STR("..")) || is_drive(part))
            buf_format(out, "<%.2s>", part.s);
        else
            add_part(out, part);
    }
}

void name_add_path(struct buf *out, struct str path)
{
    add_name(out, path, false);
}

void name_add_member(struct buf *out, struct str raw, bool utf8)
{
    name_add_packed(out, raw, utf8, NULL);
}

void name_add_packed(struct buf *out, struct str raw, bool utf8, const struct codepage *said)
{
    struct buf decoded = { 0 };

    if (utf8 || utf8_valid_prefix(raw) == raw.n) {
        add_name(out, raw, true);
        return;
    }
    namepage_add(&decoded, raw, said);
    if (decoded.failed)
        out->failed = true;
    add_name(out, buf_str(&decoded), true);
    buf_release(&decoded);
}
