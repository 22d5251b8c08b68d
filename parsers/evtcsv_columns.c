/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_columns.h"

#include "base/digits.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "parsers/evtcsv_names.h"

#include <string.h>

#define ID_DIGITS 10u
#define DATE_BYTES 64u /* the longest date with its time */

/* The tables with one order.  fewest: fields of a row; the message may be the one behind them. */
#define NONE COLUMN_NONE
static const struct shape {
    unsigned char fewest, level, date, time, source, id, computer, message, log, record;
} shapes[] = {
    { 5, 0, 1, NONE, 2, 3, NONE, 5, NONE, NONE },
    { 8, 3, 0, 1, 2, 5, 7, 8, NONE, NONE },
    { 9, 3, 5, NONE, 2, 6, 4, 8, 1, 0 },         /* PsLogList -s */
    { 27, 4, 16, NONE, 9, 1, 14, 0, 11, 8 },     /* Get-WinEvent | Export-Csv, the names lost */
    { 16, 6, 11, NONE, 8, 0, 1, 7, NONE, 3 },    /* Get-EventLog, too */
};
#undef NONE

bool columns_is_id(struct str s)
{
    uint64_t id;
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n && (n < s.n ? n < 4 && digits_grouped(s, &id) : n <= ID_DIGITS);
}

bool columns_number(struct str s, uint64_t *value)
{
    return str_u64(s, value) || digits_grouped(s, value);
}

void columns_clear(struct columns *c)
{
    memset(c->at, COLUMN_NONE, sizeof c->at);
    c->fields = 0;
    c->ordered = c->utc = c->guessed = c->stamped = c->database = c->ruled = false;
    c->bits = 0;
}

/* The message is the last column, or stands behind the last name. */
static void find_message(struct columns *c, size_t named)
{
    bool viewer = c->at[COLUMN_MESSAGE] == COLUMN_NONE && c->at[COLUMN_STRINGS] == COLUMN_NONE &&
                  c->at[COLUMN_PAYLOAD] == COLUMN_NONE;

    if (viewer)
        c->at[COLUMN_MESSAGE] = (unsigned char)named;
    if (viewer || c->at[COLUMN_MESSAGE] + 1u == named)
        c->fields = c->at[COLUMN_MESSAGE] + 1u;
    c->ordered = c->fields && c->at[COLUMN_DATE] < c->at[COLUMN_ID];
}

/* An id, a date, and a source or a message. */
static bool may_be_names(const struct str *fields, size_t n)
{
    size_t likely = 0;

    for (size_t i = 0; i < n; i++)
        likely += fields[i].n && !columns_no_name(fields[i]);
    return likely >= 3;
}

static bool by_name(struct columns *c, const struct str *fields, size_t named)
{
    if (!may_be_names(fields, named))
        return false;
    columns_clear(c);
    for (size_t i = 0; i < named; i++)
        columns_take_name(c, fields[i], i);
    columns_settle(c);
    while (named && !evtword_trim(fields[named - 1]).n)
        named--;
    if (c->database && c->at[COLUMN_NUMBER] != COLUMN_NONE)
        c->at[COLUMN_ID] = c->at[COLUMN_NUMBER];
    if (c->at[COLUMN_ID] == COLUMN_NONE)
        c->at[COLUMN_ID] = c->at[COLUMN_INSTANCE];
    if (c->at[COLUMN_DATE] == COLUMN_NONE) { /* a time alone has its date with it */
        c->at[COLUMN_DATE] = c->at[COLUMN_TIME];
        c->at[COLUMN_TIME] = COLUMN_NONE;
    }
    if (c->at[COLUMN_ID] == COLUMN_NONE || c->at[COLUMN_DATE] == COLUMN_NONE || named < 3 ||
        named >= CSV_FIELDS)
        return false;
    find_message(c, named);
    return c->at[COLUMN_SOURCE] != COLUMN_NONE || c->at[COLUMN_MESSAGE] < named;
}

static bool has_digit(struct str s)
{
    size_t i = 0;

    while (i < s.n && !is_digit(s.s[i]))
        i++;
    return i < s.n;
}

/* time: of a table that has a column for it, which neither a number alone nor words are. */
static bool is_date(struct str date, struct str time)
{
    char both[DATE_BYTES];
    struct stamp stamp;
    uint64_t number;

    if (!date.n || date.n + 1 + time.n > sizeof both || str_u64(time, &number) ||
        (time.n && !has_digit(time)))
        return false;
    memcpy(both, date.s, date.n);
    both[date.n] = ' ';
    if (time.n)
        memcpy(both + date.n + 1, time.s, time.n);
    return localdate_parse((struct str){ both, date.n + 1 + time.n }, &stamp);
}

bool columns_is_date(struct str s)
{
    return is_date(s, STR_NONE);
}

bool columns_in_order(struct columns *c, const struct str *fields, size_t n)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const struct shape *s = &shapes[i];

        if (n < s->fewest || !columns_is_id(fields[s->id]) || !fields[s->source].n ||
            fields[s->source].n > 256 || fields[s->level].n > 64 ||
            !is_date(fields[s->date], s->time == COLUMN_NONE ? STR_NONE : fields[s->time]))
            continue;
        columns_clear(c);
        c->at[COLUMN_LEVEL] = s->level;
        c->at[COLUMN_DATE] = s->date;
        c->at[COLUMN_TIME] = s->time;
        c->at[COLUMN_SOURCE] = s->source;
        c->at[COLUMN_ID] = s->id;
        c->at[COLUMN_COMPUTER] = s->computer;
        c->at[COLUMN_MESSAGE] = s->message;
        c->at[COLUMN_LOG] = s->log;
        c->at[COLUMN_RECORD] = s->record;
        c->ordered = s->message + 1u >= s->fewest;
        c->fields = c->ordered ? s->message + 1u : 0;
        c->bits = 8 * (unsigned)(fields[s->id].n + fields[s->date].n);
        return true;
    }
    return false;
}

/* What a spreadsheet has around a value that stays a text: '7036, ="7036". */
static struct str unmarked(struct str field)
{
    if (field.s[0] == '\'')
        return str_from(field, str_find_char(str_from(field, 1), '\'') + 1 == field.n);
    if (field.n < 4 || field.s[1] != '"' || field.s[field.n - 1] != '"')
        return field;
    field = str_first(str_from(field, 2), field.n - 3);
    return str_starts(field, STR("\"")) && str_ends(field, STR("\"")) && field.n > 1
               ? str_first(str_from(field, 1), field.n - 2) : field; /* doubled in a quoted field */
}

/* The tables of wikis and of markdown: blanks around bars, and one bar more at the end. */
static struct str unpadded(struct str field, char separator)
{
    if (field.n && (field.s[0] == '\'' || field.s[0] == '='))
        return unmarked(field);
    if (separator != '|')
        return field;
    field = evtword_trim(field);
    return str_ends(field, STR("|")) ? evtword_trim(str_first(field, field.n - 1)) : field;
}

/* The next field of a line, without its quotes if it has them and ends on this line. */
static bool take_field(struct str *line, char separator, struct str *field)
{
    size_t end;

    if (!line->s)
        return false;
    if (line->n && line->s[0] == '"') {
        *line = str_from(*line, 1);
        end = str_find_char(*line, '"');
        while (end + 1 < line->n && line->s[end + 1] == '"') /* doubled: one of the field's own */
            end += 2 + str_find_char(str_from(*line, end + 2), '"');
        if (end >= line->n || (end + 1 < line->n && line->s[end + 1] != separator &&
                               str_trim(str_from(*line, end + 1)).n))
            return false;
        *field = unpadded(str_first(*line, end), ',');
        if (end + 1 < line->n && line->s[end + 1] != separator) /* blanks behind the last one */
            *line = str_first(*line, end);
        *line = str_from(*line, end + 1);
        end = 0;
    } else {
        end = str_find_char(*line, separator);
        *field = unpadded(str_first(*line, end), separator);
    }
    *line = end < line->n ? str_from(*line, end + 1) : STR_NONE;
    return true;
}

enum columns_found columns_find(struct columns *c, struct str line, char *separator)
{
    static const char separators[] = COLUMNS_SEPARATORS;

    for (size_t i = 0; i + 1 < sizeof separators; i++) {
        struct str fields[CSV_FIELDS], rest = line;
        size_t n = 0;

        *separator = separators[i];
        if (str_find_char(line, *separator) == line.n)
            continue; /* one field */
        while (n < CSV_FIELDS && take_field(&rest, *separator, &fields[n]))
            n++;
        if (n < 3)
            continue;
        if (!rest.s && by_name(c, fields, n))
            return COLUMNS_NAMED;
        if (columns_in_order(c, fields, n) || columns_of_row(c, fields, n, rest.s && rest.n))
            return COLUMNS_SEEN;
    }
    return COLUMNS_NOT;
}

struct str columns_value(const struct columns *c, const struct csv_row *row, enum column column)
{
    return c->at[column] == COLUMN_NONE
               ? STR_NONE : unpadded(csv_field(row, c->at[column]), row->separator);
}

bool columns_tell_nothing(const struct columns *c, const struct csv_row *row)
{
    return c->at[COLUMN_DATE] >= row->n && c->at[COLUMN_SOURCE] >= row->n &&
           c->at[COLUMN_MESSAGE] >= row->n;
}

/* How many fields a line has, at most CSV_FIELDS of them kept; 0: one of them is a number. */
static size_t count_names(struct str line, char separator)
{
    struct str field;
    size_t n = 0;

    while (n < CSV_FIELDS && take_field(&line, separator, &field)) {
        if (columns_is_id(field))
            return 0;
        n++;
    }
    return n;
}

void columns_widen(struct columns *c, struct str above, struct str line, char separator)
{
    size_t named = count_names(above, separator), n = 0;
    struct str field;

    if (named <= shapes[0].message || named >= CSV_FIELDS ||
        c->at[COLUMN_MESSAGE] != shapes[0].message)
        return;
    for (; n < named && take_field(&line, separator, &field); n++)
        if (n >= shapes[0].message && evtword_full_name(field))
            c->at[COLUMN_COMPUTER] = (unsigned char)n;
    if (n < named || !line.s)
        return; /* fewer fields than names */
    c->at[COLUMN_MESSAGE] = (unsigned char)named;
    c->fields = named + 1;
}

/* Something that may be a date, also one of a culture whose dates are not known here. */
static bool is_like_date(struct str s)
{
    size_t digits = 0, foreign = 0;

    if (s.n > DATE_BYTES)
        return false;
    for (size_t i = 0; i < s.n && digits < 4 && foreign < 8; i++) {
        digits += is_digit(s.s[i]);
        foreign += (unsigned char)s.s[i] >= 0x80;
    }
    return digits >= 4 || foreign >= 8;
}

bool columns_begin_row(const struct columns *c, struct str line, char separator)
{
    struct str field = STR_NONE;

    for (size_t i = 0; i <= c->at[COLUMN_ID]; i++) {
        if (!take_field(&line, separator, &field) ||
            (i == c->at[COLUMN_DATE] && !is_like_date(field)))
            return false;
    }
    return columns_is_id(field);
}

bool columns_begin_half_row(const struct columns *c, struct str line, char separator)
{
    struct str field, date = STR_NONE, source = STR_NONE;
    size_t i = 0;

    if (c->at[COLUMN_SOURCE] == COLUMN_NONE || c->at[COLUMN_SOURCE] < c->at[COLUMN_DATE] ||
        c->at[COLUMN_SOURCE] > c->at[COLUMN_ID])
        return false;
    for (; i <= c->at[COLUMN_SOURCE] && take_field(&line, separator, &field); i++) {
        date = i == c->at[COLUMN_DATE] ? field : date;
        source = field;
    }
    return i == c->at[COLUMN_SOURCE] + 1u && !line.s && evtword_provider_begins(str_trim(source)) &&
           columns_is_date(date);
}

bool columns_begin_broken_row(const struct columns *c, struct str line, char separator)
{
    size_t quotes = 0, from = line.n, i = 0;
    struct str field, open;

    for (size_t at = 0; at < line.n; at++) {
        quotes += line.s[at] == '"';
        from = line.s[at] == '"' && quotes % 2 ? at : from;
    }
    open = str_from(line, from + 1);
    if (quotes % 2 == 0)
        return false;
    for (line = str_first(line, from); line.n && take_field(&line, separator, &field); i++)
        if (i == c->at[COLUMN_DATE] && !is_like_date(field))
            return false;
    return i < c->at[COLUMN_ID] && i >= c->at[COLUMN_DATE] &&
           (i > c->at[COLUMN_DATE] || is_like_date(open));
}
