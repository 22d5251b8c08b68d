/* SPDX-License-Identifier: Apache-2.0 */
#include "input/name.h"

#include "base/utf.h"

#include <string.h>

/* Code page 437, 0x80 to 0xFF: what a zip name is when it does not say UTF-8 (APPNOTE, D.1). */
static const uint16_t cp437[128] = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF,
    0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,
    0x00FF, 0x00D6, 0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA,
    0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255D, 0x255C, 0x255B, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256B, 0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580,
    0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4, 0x03A6, 0x0398, 0x03A9, 0x03B4,
    0x221E, 0x03C6, 0x03B5, 0x2229, 0x2261, 0x00B1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00F7, 0x2248,
    0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0,
};

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
            cp = cp437[byte - 0x80];
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
