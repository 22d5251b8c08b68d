/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blank line behind each line, as pasting puts it there.  The blank lines that the text had
 * itself are doubled, too, and so are the names of a table and the dashes right below them, and a
 * sentence that was wrapped goes on behind one.
 */
#include "input/undress_inside.h"

#define DOUBLES_LEAST 2u
#define LINES_LEAST 4u /* fewer agree by chance */
#define SHIFTS_MOST 2u /* where code begins and ends that was marked as such */
#define TABLE_LEAST 3u /* names, their dashes and a row */
#define WRAPPED_LEAST 40u /* bytes of a line that somebody's program broke */

/* CR CR LF: what a program of Windows wrote once more as text, wmic's list in a pipe. */
static bool has_double_ends(struct str text)
{
    size_t ends = 0, at;

    for (; (at = str_find_char(text, '\n')) < text.n; text = str_from(text, at + 1), ends++)
        if (at < 2 || text.s[at - 1] != '\r' || text.s[at - 2] != '\r')
            return false;
    return ends >= DOUBLES_LEAST;
}

/* Somebody who writes all small begins a sentence so, too: one that ended above is none. */
static bool goes_on(struct str above, struct str line)
{
    struct str a = str_trim(above), b = str_trim(line);
    char end = a.n ? a.s[a.n - 1] : '.';
    bool small = b.n && b.s[0] >= 'a' && b.s[0] <= 'z';

    return small && a.n >= WRAPPED_LEAST && a.s[0] >= 'A' && a.s[0] <= 'Z' &&
           (end == ',' || (end >= 'a' && end <= 'z'));
}

/* What stands between lines: their doubles, and two blank lines for each that the text had there.
   What was taken off around the lines leaves its double behind. */
struct gaps {
    struct str above;    /* the last line that is not blank; */
    size_t words;        /* how many there are, */
    size_t behind;       /* those with a blank line of the text's own above them or before */
    size_t shifts;       /* gaps with half of a pair */
    bool own, ruler, wrapped;
};

static void take_line(struct gaps *g, struct str line, size_t blanks)
{
    bool below = g->words && blanks == 1;

    g->own = g->own || blanks > (g->words ? 2u : 1u);
    g->ruler = g->ruler || (below && structure_ruler(line));
    g->wrapped = g->wrapped || (below && goes_on(g->above, line));
    g->shifts += g->words && blanks % 2 == 0;
    g->behind += g->own;
    g->above = line;
    g->words++;
}

bool doubled_find(struct str text)
{
    struct gaps g = { 0 };
    size_t blanks = 0;

    if (has_double_ends(text))
        return true;
    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (!str_trim(line).n) {
            blanks++;
            continue;
        }
        if (g.words && !blanks && text.n) /* the last line may be cut */
            return false;
        take_line(&g, line, blanks);
        blanks = 0;
    }
    if (g.shifts > SHIFTS_MOST)
        return false;
    return g.words >= LINES_LEAST ? g.behind > 0 || g.ruler || g.wrapped
                                  : g.words >= TABLE_LEAST && g.ruler;
}
