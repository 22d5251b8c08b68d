/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/unwrap.h"

#include "base/scan.h"

#include <string.h>

#define LONGEST 132 /* characters of a line of the widest console that wraps */
#define FULL 50u    /* bytes of a line that may have been wrapped; the next word did not fit */

static bool is_blank_or_cr(char c)
{
    return is_blank(c) || c == '\r';
}

static size_t width_of(struct str line)
{
    size_t width = 0;

    for (size_t i = 0; i < line.n; i++)
        width += ((unsigned char)line.s[i] & 0xC0) != 0x80;
    return width;
}

static bool is_longer(struct str line)
{
    return line.n > LONGEST && (line.n > 4 * LONGEST || scan_ascii(line.s, line.n) == line.n ||
                                width_of(line) > LONGEST);
}

bool text_is_wrapped(struct str s)
{
    bool full = false, found = false;

    while (s.n) {
        struct str line = str_cut(&s, '\n');

        if (is_longer(line))
            return false;
        found = found || (full && line.n && !is_blank_or_cr(line.s[0]));
        full = line.n >= FULL;
    }
    return found;
}

bool text_stands_apart(struct str line, struct str next)
{
    return line.n < FULL || !next.n || is_blank_or_cr(next.s[0]) || line.n > LONGEST;
}

struct str text_unwrapped(struct arena *a, struct str s, struct str whole)
{
    char *out;
    size_t n = 0;

    if (whole.n < FULL + 2 || !s.n || !memchr(s.s, '\n', s.n) || !text_is_wrapped(whole) ||
        !(out = arena_alloc(a, s.n + 1)))
        return STR_NONE;
    while (s.n) {
        struct str line = str_cut(&s, '\n');

        while (line.n && is_blank_or_cr(line.s[line.n - 1]))
            line.n--;
        if (n)
            out[n++] = ' ';
        memcpy(out + n, line.s, line.n);
        n += line.n;
    }
    return (struct str){ out, n };
}
