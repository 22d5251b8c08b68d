/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log whose lines were collected one by one, and are each a value of a record of the collector:
 * what a search exports (Splunk's "_raw", Kibana's and Graylog's "message", "RawData" of Log
 * Analytics), a shipper's JSON, and Select-String or Get-Content behind Export-Csv or
 * ConvertTo-Json [inferred].
 *
 *      "@timestamp",message
 *      "Mar 17, 2024 @ 08:15:01.000","[22:02:11]: Always: :Current Action: ..."
 *
 * Or a ticket system's table, where the cell of a comment holds all of an export of events, each of
 * its quotation marks doubled.  Other columns (work notes beside a description) may hold more, and
 * what people wrote, which is text of its own.
 *
 * The column or the name is found by its values, which begin as records of a log that is known;
 * what else is told of a line is when and by whom it was collected.  Lines of several machines or
 * files in one export belong to several logs (collected.h); in objects of many lines they are left
 * as they are.
 */
#include "base/limits.h"
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define HITS_LEAST 3u   /* values that look like a record, */
#define SURE_LEAST 2u   /* or can be nothing else */
#define GOES_ON_MOST 12u /* lines for each record: what follows one in an installer's log */
#define ROWS_MOST 200u  /* looked at */
#define ROWS_EVENTS 16u /* the same in a table of events where none of them has a record */
#define HEAD_MOST 60u   /* a longer cell is no name of a column */
#define REPEAT_BYTES 256u /* by which a cell is known again */
#define NAMES_WITHIN 4096u /* what an export calls its times stands so early in it */

struct tally {
    size_t values, hits, sure;
    bool export; /* one of the values is one */
};

/* An event's message is a record of no log; a time alone is none. */
static void look_at(struct tally *t, struct str value)
{
    bool sure = false;
    enum log_kind kind = joined_record(value, &sure);
    bool known = kind != LOG_NONE && kind < LOG_EVENTS, line = structure_line(value);
    bool hit = (known || line) &&
               (str_find_char(value, ' ') < value.n || str_find_char(value, '\t') < value.n ||
                str_find_char(value, '\\') < value.n);

    t->values += str_trim(value).n > 0;
    t->hits += hit;
    t->sure += hit && (sure || line);
}

/* Several lines that begin as a log that is known, or as a table or list of events. */
bool cells_hold_export(struct str value)
{
    struct str rest = str_trim(value), early = str_first(rest, NAMES_WITHIN);
    struct str first = str_cut(&rest, '\n'), next = rest;
    bool sure = false;

    if (!rest.n)
        return false;
    if (joined_record(first, &sure) != LOG_NONE && sure && first.s[0] != '<')
        return true;
    if (str_find(early, STR("TimeCreated")) == early.n &&
        str_find(early, STR("TimeGenerated")) == early.n)
        return false;
    next = str_cut(&next, '\n');
    return structure_begins(first, next) || structure_list(first, next);
}

static bool is_log(const struct tally *t)
{
    return t->export || ((t->hits >= HITS_LEAST || t->sure >= SURE_LEAST) &&
                         t->values <= t->hits * GOES_ON_MOST);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

/* An object, or a list of some. */
static bool begins_json(struct str s)
{
    struct str next = str_trim(str_from(s, 1));

    return str_starts(s, STR("{")) || (str_starts(s, STR("[")) && str_starts(next, STR("{")));
}

/* Each object is a line; the last one may be cut. */
static bool is_by_lines(struct str s)
{
    while (s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));

        line.n -= str_ends(line, STR(","));
        if (line.n && (line.s[0] != '{' || (s.n && !str_ends(line, STR("}")))))
            return false;
    }
    return true;
}

bool cells_named(struct str text, struct dress *d)
{
    struct named n = { .rest = text };
    struct str chosen = STR_NONE;
    struct tally t = { 0 };
    struct origins o = { .n = 0 };
    bool parts;

    if (!begins_json(str_trim(text)))
        return false;
    while (t.values < ROWS_MOST && named_next(&n)) {
        struct tally one = { 0 };

        if (n.rest.n) /* else it may be cut */
            origins_note(&o, origin_rank(n.name), n.value);
        look_at(&one, n.value);
        if (!chosen.n && one.hits)
            chosen = n.name;
        if (chosen.n && str_eq(chosen, n.name))
            look_at(&t, n.value);
    }
    parts = o.n && is_by_lines(text);
    if (!is_log(&t) || (o.several && !parts) || !chosen.n || chosen.n >= DRESS_NAME_MOST)
        return false;
    d->parts = parts;
    memcpy(d->name, chosen.s, chosen.n);
    d->name_n = chosen.n;
    return true;
}

/* ---- tables --------------------------------------------------------------------------------- */

/* A line of the table; false: its row goes on. */
static bool next_row(struct csv_row *row, struct str *text, char separator)
{
    csv_begin(row, separator, 0);
    while (text->n) {
        struct str line = str_cut(text, '\n');

        line.n -= line.n && line.s[line.n - 1] == '\r';
        if (csv_feed(row, line))
            return true;
    }
    return false;
}

/* Names alone. */
static bool is_head(const struct csv_row *row)
{
    struct tally t = { 0 };
    uint64_t number;

    for (size_t i = 0; i < row->n && i < CSV_FIELDS; i++) {
        look_at(&t, csv_field(row, i));
        if (csv_field(row, i).n > HEAD_MOST)
            return false;
    }
    return row->n > 1 && row->n <= CSV_FIELDS && !t.hits &&
           !str_u64(str_trim(csv_field(row, 0)), &number); /* of a line */
}

struct columns {
    struct tally tally[CSV_FIELDS];
    struct csv_row head, row;
    size_t hits;
    bool uneven;
    bool events; /* a table of them, whose messages may quote anything */
};

/* cut: what is looked at ends in this row, perhaps inside a cell. */
static void look_at_row(struct columns *c, bool cut)
{
    c->uneven = c->uneven || (c->row.n != c->head.n && c->row.bytes.n &&
                              !(cut && c->row.n < c->head.n));
    for (size_t i = 0; i < c->row.n && i < c->head.n; i++) {
        struct str cell = csv_field(&c->row, i);

        look_at(&c->tally[i], cell);
        c->tally[i].export = c->tally[i].export || cells_hold_export(cell) ||
                             (!c->events && held_log(cell));
        c->hits += c->tally[i].hits;
    }
}

static void look_at_rows(struct columns *c, struct str text, char separator)
{
    if (!next_row(&c->head, &text, separator) || !is_head(&c->head))
        return;
    for (size_t i = 0; i < c->head.n; i++)
        c->events = c->events || held_of_events(csv_field(&c->head, i));
    for (size_t rows = 0; text.n && !c->uneven &&
         rows < (c->hits || !c->events ? ROWS_MOST : ROWS_EVENTS); rows++) {
        bool whole = next_row(&c->row, &text, separator);

        look_at_row(c, !whole || !text.n);
    }
}

/* "Smith, John" above the lines of a chat: a comma of words, which have such of their own. */
static bool is_of_words(const struct csv_row *head)
{
    return head->n == 2 && csv_field(head, 1).n && csv_field(head, 1).s[0] == ' ';
}

/* The column that holds a log; SIZE_MAX: none does.  d->parts: others say whose line it is. */
static size_t column_of(struct str text, char separator, struct dress *d)
{
    struct columns c = { .uneven = false };
    bool one;
    size_t at = SIZE_MAX;

    look_at_rows(&c, text, separator);
    one = c.head.n <= CSV_FIELDS && !c.uneven && !is_of_words(&c.head);
    for (size_t i = 0; one && i < c.head.n && at == SIZE_MAX; i++)
        at = is_log(&c.tally[i]) ? i : at;
    d->parts = false;
    d->also = 0;
    for (size_t i = 0; at != SIZE_MAX && i < c.head.n; i++) {
        d->parts = d->parts || origin_rank(csv_field(&c.head, i)) != ORIGIN_NONE;
        if (i > at && c.tally[at].export && c.tally[i].export)
            d->also |= (uint64_t)1 << i;
    }
    d->ticket = at != SIZE_MAX && c.tally[at].export && !d->parts;
    csv_release(&c.head);
    csv_release(&c.row);
    return at;
}

/* "[10:00:01]:\tInfo:\t:": tabs of the log's own, and time and level are no names of columns. */
static bool is_setup_line(struct str line)
{
    bool sure = false;

    return joined_record(line, &sure) == LOG_SETUP && sure;
}

bool cells_column(struct str text, struct dress *d)
{
    static const char separators[] = { ',', ';', '\t' };
    struct str rest = text, head = str_cut(&rest, '\n');

    if (is_setup_line(head))
        return false;
    for (size_t i = 0; i < sizeof separators; i++) {
        size_t at = str_find_char(head, separators[i]) < head.n
                        ? column_of(text, separators[i], d)
                        : SIZE_MAX;

        if (at == SIZE_MAX)
            continue;
        d->blanks = at;
        d->width = (unsigned char)separators[i];
        return true;
    }
    return false;
}

/* ---- line by line --------------------------------------------------------------------------- */

bool cells_feed(struct cells *c, const struct dress *d, const struct line *line)
{
    if (!c->inside) {
        csv_begin(&c->row, (char)d->width, 0);
        c->at = line->offset;
    }
    c->inside = !csv_feed(&c->row, line->s);
    return !c->inside;
}

void cells_whole(struct cells *c, struct defects *defects)
{
    if (c->row.dropped)
        defect_note(defects, DEFECT_RECORD_TOO_LONG, c->at, c->row.dropped);
    c->begun = true;
    c->inside = false;
}

static void give_cell(struct str cell, struct buf *out)
{
    buf_add(out, cell);
    if (!str_ends(cell, STR("\n")))
        buf_char(out, '\n');
}

/* A ticket's history repeats the comments that stand beside it. */
static bool is_repeated(struct str cell, struct str first)
{
    cell = str_trim(cell);
    first = str_trim(first);
    return str_find(first, str_first(cell, REPEAT_BYTES)) < first.n ||
           (first.n && str_find(cell, str_first(first, REPEAT_BYTES)) < cell.n);
}

/* What somebody wrote beside the log, with a blank line behind all of a row. */
static void keep_words(const struct cells *c, const struct dress *d, struct str log,
                       struct defects *defects)
{
    size_t before = d->words->n;

    for (size_t i = 0; i < c->row.n && i < CSV_FIELDS; i++) {
        struct str cell = csv_field(&c->row, i);

        if (i == d->blanks || d->also >> i & 1 || !str_trim(cell).n || is_repeated(cell, log))
            continue;
        if (d->words->n + cell.n < LIMIT_COLLECTED_BYTES)
            give_cell(cell, d->words);
        else
            defect_note(defects, DEFECT_LIMIT, c->at, cell.n);
    }
    if (d->words->n > before)
        buf_char(d->words, '\n');
}

/* What a history has beside the comment that it repeats. */
static void give_rest(struct str cell, struct str first, struct buf *out)
{
    size_t at;

    first = str_trim(first);
    at = str_find(cell, first);
    if (!first.n || at == cell.n)
        return;
    cell = str_trim(str_from(cell, at + first.n));
    if (cells_hold_export(cell) || held_log(cell))
        give_cell(cell, out);
}

static void give_row(struct cells *c, const struct dress *d, struct buf *out,
                     struct defects *defects)
{
    struct str first = csv_field(&c->row, d->blanks);

    if (c->begun)
        give_cell(first, out);
    for (size_t i = d->blanks + 1; c->begun && d->also && i < c->row.n && i < CSV_FIELDS; i++) {
        struct str cell = csv_field(&c->row, i);

        if (!(d->also >> i & 1) || !cell.n)
            continue;
        if (is_repeated(cell, first))
            give_rest(cell, first, out);
        else
            give_cell(cell, out);
    }
    if (c->begun && d->ticket && d->words)
        keep_words(c, d, first, defects);
    cells_whole(c, defects);
}

void cells_line(struct cells *c, const struct dress *d, const struct line *line, struct buf *out,
                struct defects *defects)
{
    if (cells_feed(c, d, line))
        give_row(c, d, out, defects);
    out->failed = out->failed || c->row.bytes.failed;
}

void cells_end(struct cells *c, const struct dress *d, struct buf *out, struct defects *defects)
{
    if (c->inside)
        give_row(c, d, out, defects);
}
