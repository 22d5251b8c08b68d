/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals that write down what they show, and programs that were told to colour what goes into a
 * file, leave ESC [ 32 ; 1 m between the words, and ESC ] 0 ; title BEL.
 */
#include "input/undress_inside.h"

#define ESCAPES_LEAST 3u
#define TITLE_MOST 300u
#define ESC '\x1B'

/* Bytes of the escape that s begins with; 0: it begins with none. */
static size_t escape_length(struct str s)
{
    size_t n = 2;

    if (s.n < 3 || s.s[0] != ESC || (s.s[1] != '[' && s.s[1] != ']'))
        return 0;
    if (s.s[1] == ']') {
        n = str_find_char(str_first(s, TITLE_MOST), '\a');
        return n < str_first(s, TITLE_MOST).n ? n + 1 : 0;
    }
    while (n < s.n && ((s.s[n] >= '0' && s.s[n] <= ';') || s.s[n] == '?'))
        n++;
    return n < s.n && s.s[n] >= 0x40 && s.s[n] <= 0x7E ? n + 1 : 0;
}

bool colours_find(struct str text)
{
    unsigned found = 0;

    for (; text.n && found < ESCAPES_LEAST; text = str_from(text, 1)) {
        text = str_from(text, str_find_char(text, ESC));
        found += escape_length(text) > 0;
    }
    return found == ESCAPES_LEAST;
}

void colours_off(struct str line, struct buf *out)
{
    while (line.n) {
        size_t n = str_find_char(line, ESC), escape;

        buf_add(out, str_first(line, n));
        line = str_from(line, n);
        escape = escape_length(line);
        if (!escape && line.n)
            buf_char(out, line.s[0]);
        line = str_from(line, escape ? escape : 1);
    }
}
