/* SPDX-License-Identifier: Apache-2.0 */
#include "input/csvrow.h"

#include "base/limits.h"
#include "base/scan.h"

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

static bool is_spaces(struct str s)
{
    while (s.n && s.s[0] == ' ')
        s = str_from(s, 1);
    return !s.n;
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
        } else if (is_spaces(*line)) { /* editors of notes add some */
            *line = STR_NONE;
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

/* A line, and the quotes and separators of the SCAN_WORDS bytes of it that begin at `from`. */
struct look {
    struct str line;
    char separator;
    size_t from;
    struct scan_two marks; /* quotes, separators */
};

static void look_from(struct look *l, size_t at)
{
    size_t n = l->line.n - at < SCAN_WORDS ? l->line.n - at : SCAN_WORDS;

    l->from = at;
    l->marks = scan_both(l->line.s + at, n, '"', l->separator);
}

/* The first quote (or separator) at or behind `at`, which has never been less; the line's end:
   there is none. */
static inline size_t next_mark(struct look *l, size_t at, bool quote)
{
    while (at < l->line.n) {
        uint64_t marks;

        if (at - l->from >= SCAN_WORDS)
            look_from(l, at);
        marks = (quote ? l->marks.as : l->marks.bs) >> (at - l->from);
        if (marks)
            return at + scan_first(marks);
        at = l->from + SCAN_WORDS;
    }
    return l->line.n;
}

/* Where the field that begins at `at` ends; one past the line: what stands there is not its value;
   two past it: its quote is not closed in this line. */
static inline size_t end_of(struct look *l, size_t at, bool quoted)
{
    size_t n = l->line.n, end = next_mark(l, at + quoted, quoted);

    if (!quoted)
        return end;
    if (end == n)
        return n + 2;
    return end + 1 == n || l->line.s[end + 1] == l->separator ? end : n + 1;
}

/* As csv_places; but where the last field of the line goes on, the row is open, and that is where
   its value begins. */
static bool take_places(struct csv_row *row, struct str line)
{
    struct look look = { .line = line, .separator = row->separator };
    size_t last = row->last ? row->last - 1 : SIZE_MAX, at = 0;

    row->n = 0;
    if (line.n > LIMIT_RECORD_BYTES)
        return false;
    look_from(&look, 0);
    for (size_t i = 0; i < CSV_FIELDS; i++) {
        bool quoted = at < line.n && line.s[at] == '"';
        size_t end = !quoted && i >= last ? line.n : end_of(&look, at, quoted);

        row->from[i] = at + quoted;
        row->to[i] = end;
        row->quoted[i] = quoted;
        if (end > line.n) {
            row->to[i] = line.n;
            row->open = end == line.n + 2;
            row->n = row->open ? i + 1 : 0;
            return row->open;
        }
        at = end + quoted;
        if (at == line.n) {
            row->n = i + 1;
            return true;
        }
        at++; /* the separator */
    }
    return false;
}

bool csv_places(struct csv_row *row, struct str line)
{
    bool whole = take_places(row, line) && !row->open;

    row->n = whole ? row->n : 0;
    row->open = false;
    return whole;
}

/* Most rows begin like that: the line is copied whole, and fields are places in it.  False: it is
   another one, and nothing is taken. */
static bool take_whole(struct csv_row *row, struct str line)
{
    buf_clear(&row->bytes);
    if (!take_places(row, line))
        return false;
    buf_add(&row->bytes, str_first(line, row->to[row->n - 1])); /* csv_extend goes on there */
    if (!row->bytes.failed)
        return true;
    row->n = 0;
    row->open = false;
    return false;
}

/* Most lines inside quotes have none: such a line is copied at once.  False: nothing is taken. */
static bool take_inner(struct csv_row *row, struct str line)
{
    char *at;

    if (row->n > CSV_FIELDS || row->bytes.n + line.n >= LIMIT_RECORD_BYTES ||
        str_find_char(line, '"') < line.n)
        return false;
    at = buf_reserve(&row->bytes, line.n + 1);
    if (!at)
        return true;
    *at = '\n';
    if (line.n)
        memcpy(at + 1, line.s, line.n);
    row->bytes.n += line.n + 1;
    end_field(row);
    return true;
}

bool csv_feed(struct csv_row *row, struct str line)
{
    if (!row->open && !row->n && take_whole(row, line))
        return !row->open;
    if (!row->open) {
        take_fields(row, line);
        return !row->open;
    }
    if (take_inner(row, line))
        return false;
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
