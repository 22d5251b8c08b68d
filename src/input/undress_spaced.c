/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blank behind each letter: UTF-16 that a console or a web form took for letters of one byte,
 * whose zeros it shows as blanks.  Behind the first line end they stand in front of the letters.
 *
 *    M S I   ( s )   ( 6 4 : F 4 )
 *
 * What was added to a file in the other width is so, and the rest is not: each line tells for
 * itself.
 */
#include "base/utf.h"
#include "input/undress_inside.h"

#define LETTERS_LEAST 10u /* a headline may be set wide */
#define BRIEF_LEAST 2u    /* of a line below one that is so for sure */

/* The letters at even places, or at odd ones; false: something else than a blank stands between
   them. */
static bool take_every_other(struct str line, bool odd, size_t *letters, struct buf *out)
{
    bool letter = !odd;

    *letters = 0;
    for (; line.n; letter = !letter) {
        uint32_t cp;
        bool bad;
        size_t n = utf8_decode(line, &cp, &bad);

        if (!letter && line.s[0] != ' ')
            return false;
        *letters += letter && is_alnum(line.s[0]);
        if (letter && out)
            buf_add(out, str_first(line, n));
        line = str_from(line, n);
    }
    return true;
}

/* 'e': letters stand at even places of the line, 'o': at odd ones; 0: neither. */
static char places_of(struct str line, size_t least)
{
    size_t letters;

    if (line.n < 2 * least || (line.s[0] == ' ') == (line.s[1] == ' '))
        return 0;
    if (take_every_other(line, line.s[0] == ' ', &letters, NULL) && letters >= least)
        return line.s[0] == ' ' ? 'o' : 'e';
    return 0;
}

/* What stands between CR and LF is a line of its own, one behind each. */
bool spaced_find(struct str text, char *what)
{
    while (text.n)
        if (places_of(str_cut(&text, '\n'), LETTERS_LEAST)) {
            *what = str_starts(text, STR(" \n")) ? BLANKS_IN_ENDS : BLANKS_BETWEEN;
            return true;
        }
    return false;
}

void spaced_right(struct str line, struct buf *out)
{
    char places = places_of(line, BRIEF_LEAST);
    size_t letters;

    if (!str_trim(line).n)
        return;
    if (places)
        (void)take_every_other(line, places == 'o', &letters, out);
    else
        buf_add(out, line);
}
