/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_first.h"

#include "parsers/evtcsv_columns.h"

#define FIRST_MOST 65536u

static bool turns_quotes(struct str s)
{
    size_t quotes = 0;

    for (size_t i = 0; i < s.n; i++)
        quotes += s.s[i] == '"';
    return quotes % 2;
}

static void end_line(struct first *f)
{
    if (f->lines.n > FIRST_MOST)
        buf_clear(&f->lines);
    else
        buf_char(&f->lines, '\n');
}

void first_blank(struct first *f)
{
    if (f->lines.n)
        end_line(f);
}

bool first_joined(struct first *f, const struct line *line, struct str s)
{
    bool turns = turns_quotes(s), begins = !f->lines.n;
    struct columns c;
    char separator;

    if (begins && !(turns && str_starts(s, STR("\""))))
        return false;
    if (begins) {
        f->number = line->number;
        f->offset = line->offset;
    }
    buf_add(&f->lines, s);
    if (turns && !begins) {
        if (columns_find(&c, buf_str(&f->lines), &separator) == COLUMNS_SEEN)
            return true;
        buf_clear(&f->lines);
    } else {
        end_line(f);
    }
    return false;
}
