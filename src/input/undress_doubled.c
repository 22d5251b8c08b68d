/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blank line behind each line, as pasting puts it there.  The blank lines that the text had
 * itself are doubled, too, and so are the names of a table and the dashes right below them, and a
 * sentence that was wrapped goes on behind one.
 */
#include "input/undress_inside.h"

#define DOUBLES_LEAST 2u
#define LINES_LEAST 4u /* fewer agree by chance */
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

bool doubled_find(struct str text)
{
    struct str above = STR_NONE;
    size_t words = 0, behind = 0; /* a blank line of the text's own */
    bool own = false, ruler = false, blank_above = true; /* names stand right above their dashes */
    bool wrapped = false;

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
            wrapped = wrapped || goes_on(above, line);
            above = line;
        }
    }
    return words >= LINES_LEAST ? behind > 0 || ruler || wrapped : words >= TABLE_LEAST && ruler;
}
