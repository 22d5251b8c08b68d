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
 * The column or the name is found by its values, which begin as records of a log that is known;
 * what else is told of a line is when and by whom it was collected.  Lines of several machines or
 * files in one export belong to several logs, and are left as they are.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define HITS_LEAST 3u   /* values that look like a record, */
#define SURE_LEAST 2u   /* or can be nothing else */
#define GOES_ON_MOST 12u /* lines for each record: what follows one in an installer's log */
#define ROWS_MOST 200u  /* looked at */
#define ROWS_WITHOUT 16u /* the same where none of them has a record */
#define HEAD_MOST 60u   /* a longer cell is no name of a column */
#define ORIGINS_MOST 8u

struct tally {
    size_t values, hits, sure;
};

/* An event's message is a record of no log; a time alone is none. */
static void look_at(struct tally *t, struct str value)
{
    bool sure = false;
    enum log_kind kind = joined_record(value, &sure);
    bool hit = kind != LOG_NONE && kind != LOG_EVENTS &&
               (str_find_char(value, ' ') < value.n || str_find_char(value, '\t') < value.n ||
                str_find_char(value, '\\') < value.n);

    t->values += str_trim(value).n > 0;
    t->hits += hit;
    t->sure += hit && sure;
}

static bool is_log(const struct tally *t)
{
    return (t->hits >= HITS_LEAST || t->sure >= SURE_LEAST) && t->values <= t->hits * GOES_ON_MOST;
}

/* ---- where lines come from ------------------------------------------------------------------ */

struct origins {
    struct str names[ORIGINS_MOST], values[ORIGINS_MOST];
    size_t n;
    bool several;
};

static bool names_origin(struct str name)
{
    static const char *const names[] = { "host", "hostname", "host.name", "Computer", "source",
                                         "path", "FilePath", "log.file.path", "Filename",
                                         "MachineName", "PSComputerName", "agent.hostname",
                                         "agent.name", "beat.hostname", "beat.name" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

static void note_origin(struct origins *o, struct str name, struct str value)
{
    size_t i = 0;

    if (!value.n || !names_origin(name))
        return;
    while (i < o->n && !str_eq(o->names[i], name))
        i++;
    if (i == ORIGINS_MOST)
        return;
    o->several = o->several || (i < o->n && !str_eq(o->values[i], value));
    o->names[i] = name;
    o->values[i] = value;
    o->n += i == o->n;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static struct str inside_of(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != '"')
        n += s.s[n] == '\\' && n + 1 < s.n ? 2 : 1;
    return str_first(s, n);
}

/* An object, or a list of some. */
static bool begins_json(struct str s)
{
    struct str next = str_trim(str_from(s, 1));

    return str_starts(s, STR("{")) || (str_starts(s, STR("[")) && str_starts(next, STR("{")));
}

/* "host":{"name":"MS01"} is host.name in a table. */
static struct str full_name(struct str outer, struct str inside)
{
    if (!str_eq(inside, STR("name")))
        return inside;
    return str_eq(outer, STR("host")) ? STR("host.name")
           : str_eq(outer, STR("agent")) ? STR("agent.name")
           : str_eq(outer, STR("beat")) ? STR("beat.name") : inside;
}

bool cells_named(struct str text, struct dress *d)
{
    struct str s = text, outer = STR_NONE, name = STR_NONE, chosen = STR_NONE;
    struct tally t = { 0 };
    struct origins o = { 0 };

    if (!begins_json(str_trim(text)))
        return false;
    while ((s = str_from(s, str_find_char(s, '"') + 1)).n && t.values < ROWS_MOST) {
        struct str inside = inside_of(s);
        struct tally one = { 0 };

        s = str_trim(str_from(s, inside.n + 1));
        if (str_starts(s, STR(":"))) {
            if (str_starts(str_trim(str_from(s, 1)), STR("{")))
                outer = inside;
            name = inside;
            continue;
        }
        if (s.n) /* else it may be cut */
            note_origin(&o, full_name(outer, name), inside);
        look_at(&one, inside);
        if (!chosen.n && one.hits)
            chosen = name;
        if (chosen.n && str_eq(chosen, name))
            look_at(&t, inside);
    }
    if (!is_log(&t) || o.several || !chosen.n || chosen.n >= DRESS_NAME_MOST)
        return false;
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

    for (size_t i = 0; i < row->n && i < CSV_FIELDS; i++) {
        look_at(&t, csv_field(row, i));
        if (csv_field(row, i).n > HEAD_MOST)
            return false;
    }
    return row->n > 1 && row->n <= CSV_FIELDS && !t.hits;
}

struct columns {
    struct tally tally[CSV_FIELDS];
    bool origin[CSV_FIELDS];         /* its name is one of where lines come from */
    struct csv_row head, row, first; /* first: below the head */
    size_t hits;
    bool uneven, several;
};

/* cut: what is looked at ends in this row, perhaps inside a cell. */
static void look_at_row(struct columns *c, bool cut)
{
    if (cut && c->row.n < c->head.n)
        return;
    c->uneven = c->uneven || (c->row.n != c->head.n && c->row.bytes.n);
    for (size_t i = 0; i < c->row.n && i < c->head.n; i++) {
        look_at(&c->tally[i], csv_field(&c->row, i));
        c->hits += c->tally[i].hits;
        c->several = c->several || (c->origin[i] && !(cut && i + 1 == c->row.n) &&
                                    !str_eq(csv_field(&c->row, i), csv_field(&c->first, i)));
    }
}

static void look_at_rows(struct columns *c, struct str text, char separator)
{
    struct str again;

    if (!next_row(&c->head, &text, separator) || !is_head(&c->head))
        return;
    again = text;
    if (!next_row(&c->first, &again, separator))
        return;
    for (size_t i = 0; i < c->head.n; i++)
        c->origin[i] = names_origin(csv_field(&c->head, i));
    for (size_t rows = 0; rows < (c->hits ? ROWS_MOST : ROWS_WITHOUT) && !c->uneven; rows++)
        if (next_row(&c->row, &text, separator))
            look_at_row(c, !text.n);
        else
            break;
}

/* The column that holds a log; SIZE_MAX: none does. */
static size_t column_of(struct str text, char separator)
{
    struct columns c = { .uneven = false };
    bool one;
    size_t at = SIZE_MAX;

    look_at_rows(&c, text, separator);
    one = c.head.n <= CSV_FIELDS && !c.uneven && !c.several;
    for (size_t i = 0; one && i < c.head.n && at == SIZE_MAX; i++)
        at = is_log(&c.tally[i]) ? i : at;
    csv_release(&c.head);
    csv_release(&c.first);
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
        size_t at = str_find_char(head, separators[i]) < head.n ? column_of(text, separators[i])
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

static void give_row(struct cells *c, size_t column, struct buf *out)
{
    struct str cell = csv_field(&c->row, column);

    if (c->begun) {
        buf_add(out, cell);
        if (!str_ends(cell, STR("\n")))
            buf_char(out, '\n');
    }
    c->begun = true;
    c->inside = false;
}

void cells_line(struct cells *c, const struct dress *d, struct str line, struct buf *out)
{
    if (!c->inside)
        csv_begin(&c->row, (char)d->width, 0);
    c->inside = true;
    if (csv_feed(&c->row, line))
        give_row(c, d->blanks, out);
    out->failed = out->failed || c->row.bytes.failed;
}

void cells_end(struct cells *c, const struct dress *d, struct buf *out)
{
    if (c->inside)
        give_row(c, d->blanks, out);
}
