/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blank behind each letter: UTF-16 that a console or a web form took for letters of one byte,
 * whose zeros it shows as blanks.  Behind the first line end they stand in front of the letters.
 *
 *    M S I   ( s )   ( 6 4 : F 4 )
 *
 * Where PowerShell wrote into a file what a program said in UTF-16, the zeros are characters still.
 * What was added to a file in the other width is so, and the rest is not: each line tells for
 * itself.
 */
#include "base/utf.h"
#include "input/undress_inside.h"

#define LETTERS_LEAST 10u /* a headline may be set wide */
#define BRIEF_LEAST 2u    /* of a line below one that is so for sure */
#define ZEROS_LEAST 1u    /* the same where it has zeros for blanks, and any sign is a letter */

/* A blank or a zero. */
static bool is_gap(char c)
{
    return c == ' ' || !c;
}

/* The letters at even places, or at odd ones, between zeros any sign; false: something else than a
   gap stands between them. */
static bool take_every_other(struct str line, char gap, bool odd, size_t *letters,
                             struct buf *out)
{
    bool letter = !odd;

    *letters = 0;
    for (; line.n; letter = !letter) {
        uint32_t cp;
        bool bad;
        size_t n = utf8_decode(line, &cp, &bad);

        if (!letter && line.s[0] != gap)
            return false;
        *letters += letter && (is_alnum(line.s[0]) || !gap);
        if (letter && out)
            buf_add(out, str_first(line, n));
        line = str_from(line, n);
    }
    return true;
}

/* Without what two bytes of a BOM became, in whatever page they were letters. */
static struct str behind_bom(struct str line)
{
    for (int i = 0; i < 2 && line.n && (unsigned char)line.s[0] >= 0x80; i++) {
        uint32_t cp;
        bool bad;

        line = str_from(line, utf8_decode(line, &cp, &bad));
    }
    return line;
}

/* What stands between the letters of this line. */
static char gap_of(struct str line)
{
    return str_find_char(line, '\0') < line.n ? '\0' : ' ';
}

/* 'e': letters stand at even places of the line, 'o': at odd ones; 0: neither. */
static char places_of(struct str line, size_t least)
{
    size_t letters;
    char gap;

    if (line.n < 2 * least || !(is_gap(line.s[0]) || is_gap(line.s[1])))
        return 0;
    gap = gap_of(line);
    if ((line.s[0] == gap) == (line.s[1] == gap))
        return 0;
    if (take_every_other(line, gap, line.s[0] == gap, &letters, NULL) && letters >= least)
        return line.s[0] == gap ? 'o' : 'e';
    return 0;
}

bool spaced_nothing(struct str line)
{
    while (line.n && (is_gap(line.s[0]) || line.s[0] == '\t' || line.s[0] == '\r'))
        line = str_from(line, 1);
    return !line.n;
}

/* What stands between CR and LF is a line of its own, one behind each; a zero in it may be lost. */
bool spaced_find(struct str text, const struct sight *seen, char *what)
{
    if (!seen->spaced) /* as nearly all texts */
        return false;
    while (text.n) {
        struct str line = str_cut(&text, '\n'), next;

        if (!places_of(behind_bom(line), LETTERS_LEAST))
            continue;
        next = str_cut(&text, '\n');
        *what = spaced_nothing(next) && (!gap_of(line) || (next.n && is_gap(next.s[0])))
                    ? BLANKS_IN_ENDS : BLANKS_BETWEEN;
        return true;
    }
    return false;
}

void spaced_right(struct str line, struct buf *out)
{
    struct str rest = behind_bom(line);
    char gap = gap_of(rest), places;
    size_t letters;

    if (spaced_nothing(line))
        return;
    places = places_of(rest, rest.n < line.n ? LETTERS_LEAST : gap ? BRIEF_LEAST : ZEROS_LEAST);
    if (places)
        (void)take_every_other(rest, gap, places == 'o', &letters, out);
    else
        buf_add(out, line);
}
