/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/plaintext_object.h"

bool plaintext_object(struct str line)
{
    return str_starts(line, STR("@{"));
}

/* Of the braces that are open behind s; 0: the last one is closed in it. */
static size_t open_behind(struct str s, size_t open)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '{')
            open++;
        else if (s.s[i] == '}' && open && --open == 0)
            return 0;
    }
    return open;
}

size_t plaintext_object_lines(struct str so_far, struct str ahead)
{
    size_t open = open_behind(so_far, 0), lines = 0;

    while (open && ahead.n) {
        struct str line = str_cut(&ahead, '\n');

        if (plaintext_object(str_trim(line)))
            return 0;
        open = open_behind(line, open);
        lines++;
    }
    return open ? 0 : lines;
}
