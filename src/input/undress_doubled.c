/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blank line behind each line, as pasting puts it there.  The blank lines that the text had
 * itself are doubled, too, and so are the names of a table and the dashes right below them.
 */
#include "input/undress_inside.h"

#define DOUBLES_LEAST 2u
#define LINES_LEAST 4u /* fewer agree by chance */
#define TABLE_LEAST 3u /* names, their dashes and a row */

/* CR CR LF: what a program of Windows wrote once more as text, wmic's list in a pipe. */
static bool has_double_ends(struct str text)
{
    size_t ends = 0, at;

    for (; (at = str_find_char(text, '\n')) < text.n; text = str_from(text, at + 1), ends++)
        if (at < 2 || text.s[at - 1] != '\r' || text.s[at - 2] != '\r')
            return false;
    return ends >= DOUBLES_LEAST;
}

bool doubled_find(struct str text)
{
    size_t words = 0, behind = 0; /* a blank line of the text's own */
    bool own = false, ruler = false, blank_above = true; /* names stand right above their dashes */

    if (has_double_ends(text))
        return true;
    for (size_t i = 0; text.n; i++) {
        struct str line = str_cut(&text, '\n');
        bool blank = !str_trim(line).n;

        if (i % 2 && !blank && text.n) /* the last line may be cut */
            return false;
        words += i % 2 == 0 && !blank;
        own = own || (i % 2 == 0 && blank);
        behind += i % 2 == 0 && !blank && own;
        if (i % 2 == 0) {
            ruler = ruler || (!blank_above && structure_ruler(line));
            blank_above = blank;
        }
    }
    return words >= LINES_LEAST ? behind > 0 || ruler : words >= TABLE_LEAST && ruler;
}
