/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns that somebody chose, their names lost or in words that are not known: a source that is, a
 * number beside it and a date.
 */
#include "parsers/evtcsv_columns.h"

#include "event/evtword.h"

#define ID_LEAST 6u /* smaller ones are levels, and counts of something */
#define MESSAGE_LEAST 20u
#define ID_BEFORE 8u /* columns from the id to the source; the number of the record is nearer */

static bool may_be_id(struct str s)
{
    uint64_t n;

    return columns_number(s, &n) && n >= ID_LEAST && n <= UINT16_MAX;
}

/* The number that stands nearest to the source, behind it if both sides have one; n: none. */
static size_t nearest_id(const struct str *fields, size_t n, size_t source)
{
    for (size_t d = 1; d < n; d++) {
        if (source + d < n && may_be_id(fields[source + d]))
            return source + d;
        if (d <= source && may_be_id(fields[source - d]))
            return source - d;
    }
    return n;
}

/* The name of a type, which Export-Csv writes for what is no text. */
static bool is_type(struct str s)
{
    return str_starts(s, STR("System."));
}

static bool has_type(const struct str *fields, size_t n, struct str type)
{
    size_t i = 0;

    while (i < n && !str_starts(fields[i], type))
        i++;
    return i < n;
}

/* n: there is none.  What a cut left of Get-WinEvent or Get-EventLog with all columns
   (log-formats.md 3.9, 3.10) has it in its place or not at all; that of Get-WinEvent stands behind
   its message, in front of which it may be half a number. */
static size_t id_of(const struct str *fields, size_t n, size_t source)
{
    bool record = has_type(fields, n, STR("System.Diagnostics.Eventing.Reader."));

    if (n > 3 && str_eq(fields[2], STR("System.Byte[]")) && may_be_id(fields[0]))
        return 0; /* Get-EventLog: the id first */
    if (!record && !has_type(fields, n, STR("System.String[]")))
        return nearest_id(fields, n, source);
    return source >= ID_BEFORE + record && may_be_id(fields[source - ID_BEFORE])
               ? source - ID_BEFORE : n;
}

static bool is_log(struct str s)
{
    static const struct str logs[] = { STR_INIT("Application"), STR_INIT("System"),
                                       STR_INIT("Security"), STR_INIT("Operations Manager") };

    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++)
        if (str_eq(s, logs[i]))
            return true;
    return false;
}

/* What else may be told by itself; the longest text that is left is the message. */
static void take_others(struct columns *c, const struct str *fields, size_t n, bool open)
{
    size_t longest = MESSAGE_LEAST;

    c->at[COLUMN_MESSAGE] = open ? (unsigned char)n : COLUMN_NONE;
    for (size_t i = 0; i < n; i++) {
        unsigned char at = (unsigned char)i;

        if (at == c->at[COLUMN_SOURCE] || at == c->at[COLUMN_ID] || at == c->at[COLUMN_DATE])
            continue;
        if (is_log(fields[i]))
            c->at[COLUMN_LOG] = at;
        else if (is_type(fields[i]))
            continue;
        else if (evtword_full_name(fields[i]))
            c->at[COLUMN_COMPUTER] = at;
        else if (!columns_is_id(fields[i]) && evtword_level(fields[i]) >= 0)
            c->at[COLUMN_LEVEL] = at;
        else if (!open && fields[i].n >= longest) {
            c->at[COLUMN_MESSAGE] = at;
            longest = fields[i].n;
        }
    }
}

/* No number may be one: so it is with nearly all lines that are no rows. */
static bool has_no_id(const struct str *fields, size_t n)
{
    size_t i = 0;

    while (i < n && !may_be_id(fields[i]))
        i++;
    return i == n;
}

/* Where the next source that is known stands, from at on; n: there is none. */
static size_t source_from(const struct str *fields, size_t n, size_t at)
{
    while (at < n && (!fields[at].n || !evtword_log(fields[at], 0).n))
        at++;
    return at;
}

/* Rows whose ends were lost: which id is that of which date? */
static bool has_two_sources(const struct str *fields, size_t n, size_t first)
{
    return source_from(fields, n, first + 1) < n;
}

bool columns_of_row(struct columns *c, const struct str *fields, size_t n, bool open)
{
    size_t source, id, date = 0;

    if (has_no_id(fields, n))
        return false;
    source = source_from(fields, n, 0);
    id = source == n ? n : id_of(fields, n, source);
    while (id < n && date < n && !columns_is_date(fields[date]))
        date++;
    if (id == n || date == n || n >= CSV_FIELDS || has_two_sources(fields, n, source))
        return false;
    columns_clear(c);
    c->at[COLUMN_SOURCE] = (unsigned char)source;
    c->at[COLUMN_ID] = (unsigned char)id;
    c->at[COLUMN_DATE] = (unsigned char)date;
    take_others(c, fields, n, open);
    c->ordered = c->at[COLUMN_MESSAGE] != COLUMN_NONE && c->at[COLUMN_MESSAGE] > id &&
                 c->at[COLUMN_MESSAGE] > date;
    c->fields = c->at[COLUMN_MESSAGE] != COLUMN_NONE && c->at[COLUMN_MESSAGE] + 1u >= n
                    ? c->at[COLUMN_MESSAGE] + 1u : 0;
    c->bits = 8 * (unsigned)(fields[id].n + fields[date].n + fields[source].n);
    c->guessed = true;
    return true;
}

/* It has all columns that are known. */
static bool is_whole(const struct columns *c, const struct csv_row *row)
{
    bool whole = true;

    for (size_t i = 0; i < COLUMNS; i++)
        whole = whole && (c->at[i] == COLUMN_NONE || c->at[i] < row->n);
    return whole;
}

/* Blanks between fields that once were tabs: those that are empty are gone, and all behind them
   stand in others' columns. */
static bool is_moved(const struct columns *c, const struct csv_row *row, struct str source)
{
    struct str date;

    if (!source.n || is_whole(c, row) || evtword_log(source, 0).n)
        return false;
    date = str_trim(columns_value(c, row, COLUMN_DATE));
    return date.n && !columns_is_date(date);
}

bool columns_fit(struct columns *c, const struct csv_row *row)
{
    struct str fields[CSV_FIELDS], source;
    size_t n = row->n < CSV_FIELDS ? row->n : CSV_FIELDS - 1;
    uint64_t number;

    source = str_trim(columns_value(c, row, COLUMN_SOURCE));
    if (columns_is_date(source) || is_moved(c, row, source))
        return false;
    if (!c->guessed || (columns_is_date(columns_value(c, row, COLUMN_DATE)) && source.n &&
                        !columns_number(source, &number)))
        return true;
    for (size_t i = 0; i < n; i++)
        fields[i] = csv_field(row, i);
    return columns_of_row(c, fields, n, false);
}
