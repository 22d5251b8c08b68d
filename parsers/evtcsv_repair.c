/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_repair.h"

#define KNOWN_LEAST 3u /* names that make a line with damaged ones worth a look */

/* Bytes of the character at i; damage outside ASCII was made one of two or three bytes. */
static size_t character(struct str s, size_t i)
{
    size_t end = i + 1;

    while (end < s.n && ((unsigned char)s.s[end] & 0xC0) == 0x80)
        end++;
    return end - i;
}

/* A quote, any character, a quote: where a separator was. */
static bool is_lost_separator(struct str s, size_t i)
{
    size_t behind = i + character(s, i);

    return i && behind < s.n && s.s[i - 1] == '"' && s.s[behind] == '"';
}

static struct str cut_name(struct str *line, char separator)
{
    struct str name = *line;

    for (size_t i = 0; i < name.n; i++) {
        if (name.s[i] != separator && !is_lost_separator(name, i))
            continue;
        *line = str_from(name, i + character(name, i));
        return str_first(name, i);
    }
    *line = STR_NONE;
    return name;
}

/* Without its quotes; where there is one, what stands in the place of the other was one. */
static struct str unquoted(struct str s)
{
    bool begins = s.n && s.s[0] == '"', ends = s.n && s.s[s.n - 1] == '"';
    size_t last = s.n;

    if (s.n < 3 || (!begins && !ends))
        return s;
    do
        last--;
    while (last && ((unsigned char)s.s[last] & 0xC0) == 0x80);
    return str_from(str_first(s, last), character(s, 0));
}

/* The names of a headline, whatever became of its quotes. */
static size_t split_names(struct str *names, struct str line, char separator)
{
    size_t n = 0;

    while (n < CSV_FIELDS && line.s)
        names[n++] = unquoted(cut_name(&line, separator));
    return n;
}

static size_t count_known(const struct columns *c)
{
    size_t known = 0;

    for (size_t i = 0; i < COLUMNS; i++)
        known += c->at[i] != COLUMN_NONE;
    return known;
}

bool columns_partly(struct columns *c, struct str line, char *separator)
{
    static const char separators[] = { ',', '\t', ';', '|' };

    for (size_t i = 0; i < sizeof separators; i++) {
        struct str names[CSV_FIELDS];
        size_t n = split_names(names, line, separators[i]), k = 0;

        while (k < n && !columns_is_id(names[k]))
            k++;
        if (n < KNOWN_LEAST || n >= CSV_FIELDS || k < n)
            continue;
        columns_by_names(c, names, n, COLUMNS_AS_WRITTEN);
        *separator = separators[i];
        if (count_known(c) >= KNOWN_LEAST)
            return true;
    }
    return false;
}

static bool is_taken(const struct columns *c, unsigned char at)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (c->at[i] == at)
            return true;
    return false;
}

/* What c lacks, from places where c has nothing. */
static void fill(struct columns *c, const struct columns *from, unsigned columns)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!(columns >> i & 1) || c->at[i] != COLUMN_NONE || is_taken(c, from->at[i]))
            continue;
        c->at[i] = from->at[i];
    }
}

static bool agrees(const struct columns *c, const struct columns *other)
{
    size_t same = 0;

    for (size_t i = 0; i < COLUMNS; i++) {
        if (c->at[i] == COLUMN_NONE || other->at[i] == COLUMN_NONE)
            continue;
        if (c->at[i] != other->at[i])
            return false;
        same++;
    }
    return same >= 2;
}

/* Names with one byte changed; a number or a date must stand below those of numbers and dates. */
static void fill_by_likeness(struct columns *c, const struct str *names, const struct str *fields,
                             size_t n)
{
    struct columns like;

    columns_by_names(&like, names, n, COLUMNS_ONE_BYTE_OFF);
    for (size_t i = 0; i < COLUMNS; i++) {
        struct str value = like.at[i] == COLUMN_NONE ? STR_NONE : fields[like.at[i]];
        bool number = i == COLUMN_ID || i == COLUMN_RECORD || i == COLUMN_INSTANCE;

        if ((number && !columns_is_id(value)) || (i == COLUMN_DATE && !columns_is_date(value)))
            like.at[i] = COLUMN_NONE;
    }
    c->utc = c->utc || (like.utc && c->at[COLUMN_DATE] == COLUMN_NONE);
    fill(c, &like, ~0u);
}

/* What stands in a row where a known source, a number and a date tell the rest. */
static void fill_by_meaning(struct columns *c, const struct str *fields, size_t n)
{
    struct columns meant;

    if (columns_of_row(&meant, fields, n))
        fill(c, &meant, 1u << COLUMN_ID | 1u << COLUMN_DATE | 1u << COLUMN_SOURCE |
                            1u << COLUMN_MESSAGE);
}

/* As many names as fields, or one more field: the message of Event Viewer has no name. */
static void fill_all(struct columns *c, const struct str *names, size_t named,
                     const struct str *fields, size_t n)
{
    struct columns ordered;
    bool found = columns_in_order(&ordered, fields, n);

    if (found && agrees(c, &ordered))
        fill(c, &ordered, ~0u);
    else if (found && named != n && c->at[COLUMN_MESSAGE] + 1u != n)
        *c = ordered; /* a separator was lost, or is one too many */
    if (named == n)
        fill_by_likeness(c, names, fields, n);
    if (c->at[COLUMN_ID] == COLUMN_NONE || c->at[COLUMN_DATE] == COLUMN_NONE ||
        c->at[COLUMN_SOURCE] == COLUMN_NONE)
        fill_by_meaning(c, fields, n);
}

bool columns_repair(struct columns *c, struct str names_line, const struct csv_row *row)
{
    struct str names[CSV_FIELDS], fields[CSV_FIELDS];
    size_t named = split_names(names, names_line, row->separator), n = row->n;
    size_t message = c->at[COLUMN_MESSAGE];

    for (size_t i = 0; i < n; i++)
        fields[i] = csv_field(row, i);
    if (message != COLUMN_NONE && message >= n && message >= named)
        c->at[COLUMN_MESSAGE] = COLUMN_NONE; /* behind the last one, where no row has any */
    if (c->at[COLUMN_ID] == c->at[COLUMN_INSTANCE])
        c->at[COLUMN_ID] = COLUMN_NONE;
    fill_all(c, names, named, fields, n);
    if (c->at[COLUMN_ID] == COLUMN_NONE)
        c->at[COLUMN_ID] = c->at[COLUMN_INSTANCE];
    if (c->at[COLUMN_MESSAGE] == COLUMN_NONE)
        c->at[COLUMN_MESSAGE] = (unsigned char)message;
    if (c->at[COLUMN_MESSAGE] != message) {
        c->fields = c->at[COLUMN_MESSAGE] + 1u >= n ? c->at[COLUMN_MESSAGE] + 1u : 0;
        c->ordered = c->fields && c->at[COLUMN_DATE] < c->at[COLUMN_ID];
    }
    return c->at[COLUMN_ID] != COLUMN_NONE && c->at[COLUMN_DATE] != COLUMN_NONE &&
           (c->at[COLUMN_SOURCE] != COLUMN_NONE || c->at[COLUMN_MESSAGE] < n);
}
