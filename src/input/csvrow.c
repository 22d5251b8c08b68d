/* SPDX-License-Identifier: Apache-2.0 */
#include "input/csvrow.h"

#include "base/limits.h"

#include <string.h>

void csv_begin(struct csv_row *row, char separator, size_t fields)
{
    buf_clear(&row->bytes);
    row->n = 0;
    row->last = fields;
    row->dropped = 0;
    row->separator = separator;
    row->open = false;
}

static void add(struct csv_row *row, struct str s)
{
    if (row->n > CSV_FIELDS || row->bytes.n + s.n > LIMIT_RECORD_BYTES)
        row->dropped += s.n;
    else
        buf_add(&row->bytes, s);
}

static void begin_field(struct csv_row *row, bool quoted)
{
    if (row->n < CSV_FIELDS) {
        row->from[row->n] = row->to[row->n] = row->bytes.n;
        row->quoted[row->n] = quoted;
    }
    row->n++;
}

static void end_field(struct csv_row *row)
{
    if (row->n <= CSV_FIELDS)
        row->to[row->n - 1] = row->bytes.n;
}

/* Inside quotes: takes up to the closing one, or the whole line. */
static void take_quoted(struct csv_row *row, struct str *line)
{
    while (line->n) {
        size_t at = str_find_char(*line, '"');

        add(row, str_first(*line, at));
        *line = str_from(*line, at);
        if (!line->n)
            return;
        *line = str_from(*line, 1);
        if (line->n && line->s[0] == '"') {
            *line = str_from(*line, 1);
        } else if (!line->n || line->s[0] == row->separator) {
            row->open = false;
            return;
        }
        add(row, STR("\""));
    }
}

static void take_plain(struct csv_row *row, struct str *line)
{
    size_t at = row->last && row->n >= row->last ? line->n
                                                 : str_find_char(*line, row->separator);

    add(row, str_first(*line, at));
    *line = str_from(*line, at);
}

/* Fields from here to the end of the line. */
static void take_fields(struct csv_row *row, struct str line)
{
    for (;;) {
        row->open = line.n && line.s[0] == '"';
        begin_field(row, row->open);
        if (row->open) {
            line = str_from(line, 1);
            take_quoted(row, &line);
        } else {
            take_plain(row, &line);
        }
        end_field(row);
        if (!line.n)
            return;
        line = str_from(line, 1); /* the separator */
        if (!line.n) {
            begin_field(row, false);
            return;
        }
    }
}

/* Where the field that begins at `at` ends; one past the line: it is none for take_whole. */
static size_t end_of(const struct csv_row *row, struct str line, size_t at, bool quoted)
{
    struct str rest = str_from(line, at + quoted);
    size_t end = at + quoted + str_find_char(rest, quoted ? '"' : row->separator);

    if (!quoted)
        return row->last && row->n + 1 >= row->last ? line.n : end;
    return end < line.n && (end + 1 == line.n || line.s[end + 1] == row->separator) ? end
                                                                                   : line.n + 1;
}

bool csv_places(struct csv_row *row, struct str line)
{
    size_t at = 0;

    if (line.n > LIMIT_RECORD_BYTES)
        return false;
    for (row->n = 0; row->n < CSV_FIELDS;) {
        bool quoted = at < line.n && line.s[at] == '"';
        size_t end = end_of(row, line, at, quoted);

        if (end > line.n)
            break;
        row->from[row->n] = at + quoted;
        row->to[row->n] = end;
        row->quoted[row->n++] = quoted;
        at = end + quoted;
        if (at == line.n)
            return true;
        at++; /* the separator */
    }
    row->n = 0;
    return false;
}

/* Most rows are like that: the line is copied whole, and fields are places in it.  False: it is
   another one, and nothing is taken. */
static bool take_whole(struct csv_row *row, struct str line)
{
    buf_clear(&row->bytes);
    if (!csv_places(row, line))
        return false;
    buf_add(&row->bytes, str_first(line, row->to[row->n - 1])); /* csv_extend goes on there */
    if (!row->bytes.failed)
        return true;
    row->n = 0;
    return false;
}

bool csv_feed(struct csv_row *row, struct str line)
{
    if (!row->open && !row->n && take_whole(row, line))
        return true;
    if (!row->open) {
        take_fields(row, line);
        return !row->open;
    }
    add(row, STR("\n"));
    take_quoted(row, &line);
    end_field(row);
    if (row->open || !line.n)
        return !row->open;
    line = str_from(line, 1);
    if (line.n)
        take_fields(row, line);
    else
        begin_field(row, false);
    return !row->open;
}

void csv_extend(struct csv_row *row, struct str line)
{
    add(row, STR("\n"));
    add(row, line);
    end_field(row);
}

struct str csv_field(const struct csv_row *row, size_t i)
{
    if (i >= row->n || i >= CSV_FIELDS)
        return STR_NONE;
    if (row->to[i] == row->from[i])
        return STR("");
    return (struct str){ row->bytes.s + row->from[i], row->to[i] - row->from[i] };
}

void csv_release(struct csv_row *row)
{
    buf_release(&row->bytes);
    *row = (struct csv_row){ 0 };
}
