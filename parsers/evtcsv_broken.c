/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_broken.h"

#define NARROWEST 60u /* columns of a mail */
#define WIDEST 240u
#define PIECES_MOST 100u /* the row is read again with each */

void broken_names(struct broken_row *b, struct str line, char separator)
{
    b->names = line.n != 0;
    for (size_t i = 0; i < line.n; i++)
        b->names += line.s[i] == separator;
}

static bool is_quoted(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->quoted[i])
            return true;
    return false;
}

bool broken_begins(struct broken_row *b, const struct columns *c, const struct csv_row *row,
                   struct str line)
{
    b->need = c->ordered ? c->at[COLUMN_MESSAGE] + 1u : b->names;
    if (row->n >= b->need || line.n > WIDEST || is_quoted(row))
        return false;
    buf_clear(&b->lines);
    buf_add(&b->lines, line);
    b->last = line.n;
    b->pieces = 1;
    return true;
}

/* It has a date where rows have theirs. */
static bool begins_row(struct broken_row *b, const struct columns *c, char separator,
                       struct str line)
{
    csv_begin(&b->next, separator, 0);
    (void)csv_feed(&b->next, line);
    return columns_is_date(str_trim(columns_value(c, &b->next, COLUMN_DATE)));
}

/* What stood between two pieces.  A mail breaks at tabs, too: in front of the message, the last
   field, where no other one is on its line. */
static char between(const struct broken_row *b, const struct csv_row *row, struct str piece)
{
    bool tab = row->separator == '\t' && !row->open && row->n + 1 == b->need &&
               str_find_char(piece, '\t') == piece.n;

    return tab ? '\t' : ' ';
}

bool broken_goes_on(struct broken_row *b, const struct columns *c, struct csv_row *row,
                    struct str line)
{
    struct str word = str_trim(line);

    if ((!word.n && !row->open) || (!row->open && row->n >= b->need) || b->pieces == PIECES_MOST ||
        line.n > WIDEST ||
        (!row->open && b->last + 1 + str_find_char(word, ' ') < NARROWEST) ||
        begins_row(b, c, row->separator, line))
        return false;
    b->last = line.n;
    b->pieces++;
    buf_char(&b->lines, between(b, row, word));
    buf_add(&b->lines, word);
    csv_begin(row, row->separator, c->fields);
    (void)csv_feed(row, buf_str(&b->lines));
    return true;
}

void broken_release(struct broken_row *b)
{
    buf_release(&b->lines);
    csv_release(&b->next);
}
