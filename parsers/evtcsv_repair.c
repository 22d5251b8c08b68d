/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_repair.h"

#include "parsers/evtcsv_names.h"

#include <string.h>

#define KNOWN_LEAST 3u /* names that make a line with damaged ones worth a look */
#define MESSAGE_LEAST 20u /* bytes */

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
    static const char separators[] = COLUMNS_SEPARATORS;

    for (size_t i = 0; i + 1 < sizeof separators; i++) {
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

/* Names with a byte or two changed; below those of numbers and dates must stand a number or a
   date. */
static void fill_by_likeness(struct columns *c, const struct str *names, const struct str *fields,
                             size_t n)
{
    struct columns like;

    columns_by_names(&like, names, n, COLUMNS_LIKE);
    for (size_t i = 0; i < COLUMNS; i++) {
        struct str value = like.at[i] == COLUMN_NONE ? STR_NONE : fields[like.at[i]];
        bool number = i == COLUMN_ID || i == COLUMN_RECORD || i == COLUMN_INSTANCE;

        if ((number && !columns_is_id(value)) || (i == COLUMN_DATE && !columns_is_date(value)))
            like.at[i] = COLUMN_NONE;
        else if (c->at[i] < n && value.n && !fields[c->at[i]].n) /* "Message", and nothing in it */
            c->at[i] = COLUMN_NONE;
    }
    c->utc = c->utc || (like.utc && c->at[COLUMN_DATE] == COLUMN_NONE);
    fill(c, &like, ~0u);
}

/* ---- one name too few: a separator became something else ---- */

static bool is_odd(char ch)
{
    return !ch || !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                          " _-.@#/()[]", ch);
}

static bool is_name(struct str s)
{
    struct columns c;

    columns_by_names(&c, &s, 1, COLUMNS_AS_WRITTEN);
    return count_known(&c) > 0;
}

/* What was two names, as far as one of them is known; else the first is all of it.  The bytes in
   place of the separator may have been the end of one, or the begin of the other. */
static size_t split_name(struct str two[2], struct str name)
{
    size_t known = 0;

    two[0] = name;
    two[1] = str_from(name, name.n);
    for (size_t i = 1; i + 1 < name.n && known < 2; i += character(name, i)) {
        struct str left = str_first(name, i), right = str_from(name, i + character(name, i));
        size_t here = is_odd(name.s[i]) ? (size_t)is_name(left) + is_name(right) : 0;

        if (here > known) {
            two[0] = left;
            two[1] = right;
            known = here;
        }
    }
    return known;
}

static bool is_date_or_none(const struct columns *c, const struct str *fields, size_t n)
{
    size_t at = c->at[COLUMN_DATE];

    return at >= n || columns_is_date(fields[at]) || c->at[COLUMN_TIME] != COLUMN_NONE;
}

/* What must be numbers and dates in the row is. */
static bool fits(const struct columns *c, const struct str *fields, size_t n)
{
    static const enum column numbers[] = { COLUMN_ID, COLUMN_RECORD, COLUMN_INSTANCE, COLUMN_TYPE };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (c->at[numbers[i]] < n && !columns_is_id(fields[c->at[numbers[i]]]))
            return false;
    return is_date_or_none(c, fields, n);
}

static struct columns shifted(const struct columns *c, size_t behind)
{
    struct columns out = *c;

    for (size_t i = 0; i < COLUMNS; i++)
        if (c->at[i] != COLUMN_NONE && c->at[i] > behind)
            out.at[i]++;
    return out;
}

static bool has_odd(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (is_odd(name.s[i]))
            return true;
    return false;
}

/* The name in which the separator was lost: none of the known ones, one that looks damaged, best of
   all two in one; with the columns behind it one further the row fits.  named: none.  Where the row
   fits as it is, one field more may be a separator at its end: only two in one tell then. */
static size_t find_merged(const struct columns *c, const struct str *names, size_t named,
                          const struct str *fields)
{
    bool whole = c->at[COLUMN_ID] != COLUMN_NONE && c->at[COLUMN_DATE] != COLUMN_NONE &&
                 fits(c, fields, named + 1);
    size_t best = whole ? 1 : 0, at = named;

    for (size_t k = 0; k < named; k++) {
        struct str two[2];
        struct columns moved = shifted(c, k);
        size_t score;

        if (is_name(names[k]) || !has_odd(names[k]) || !fits(&moved, fields, named + 1))
            continue;
        score = 1 + split_name(two, names[k]);
        if (score > best) {
            best = score;
            at = k;
        }
    }
    return at;
}

/* names has room for one more.  How many there are then. */
static size_t mend_separator(struct columns *c, struct str *names, size_t named,
                             const struct str *fields, size_t n)
{
    struct columns known;
    struct str two[2];
    size_t k = named + 1 == n && c->at[COLUMN_MESSAGE] != named
                   ? find_merged(c, names, named, fields) : named;

    if (k == named)
        return named;
    *c = shifted(c, k);
    (void)split_name(two, names[k]);
    memmove(names + k + 2, names + k + 1, (named - k - 1) * sizeof *names);
    names[k] = two[0];
    names[k + 1] = two[1];
    columns_by_names(&known, names, n, COLUMNS_AS_WRITTEN);
    for (size_t i = 0; i < COLUMNS; i++)
        if (known.at[i] != COLUMN_NONE)
            c->at[i] = known.at[i];
    return n;
}

/* What stands in a row where a known source, a number and a date tell the rest. */
static void fill_by_meaning(struct columns *c, const struct str *fields, size_t n)
{
    struct columns meant;

    if (columns_of_row(&meant, fields, n, false))
        fill(c, &meant, 1u << COLUMN_ID | 1u << COLUMN_DATE | 1u << COLUMN_SOURCE |
                            1u << COLUMN_MESSAGE);
}

/* A sentence, or what may be one in a language without blanks. */
static bool may_be_message(struct str s)
{
    size_t i = 0;

    while (i < s.n && s.s[i] != ' ' && (unsigned char)s.s[i] < 0x80)
        i++;
    return i < s.n && s.n >= MESSAGE_LEAST && !str_starts(s, STR("System.")) &&
           !columns_is_date(s);
}

/* All columns have names, but that of the message is not known: the longest text is it. */
static void fill_message(struct columns *c, const struct str *fields, size_t n)
{
    size_t longest = n;

    if (c->at[COLUMN_MESSAGE] != COLUMN_NONE || c->at[COLUMN_STRINGS] != COLUMN_NONE ||
        c->at[COLUMN_PAYLOAD] != COLUMN_NONE || c->at[COLUMN_SOURCE] == COLUMN_NONE || c->ruled)
        return;
    for (size_t i = 0; i < n; i++)
        if (!is_taken(c, (unsigned char)i) && may_be_message(fields[i]) &&
            (longest == n || fields[i].n > fields[longest].n))
            longest = i;
    if (longest < n)
        c->at[COLUMN_MESSAGE] = (unsigned char)longest;
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
    columns_settle(c);
    if (named == n)
        fill_message(c, fields, n);
}

bool columns_repair(struct columns *c, struct str names_line, const struct csv_row *row)
{
    struct str names[CSV_FIELDS + 1], fields[CSV_FIELDS];
    size_t named = split_names(names, names_line, row->separator);
    size_t n = row->n < CSV_FIELDS ? row->n : CSV_FIELDS - 1; /* the rest of the row was dropped */
    size_t message = c->at[COLUMN_MESSAGE];

    for (size_t i = 0; i < n; i++)
        fields[i] = csv_field(row, i);
    named = mend_separator(c, names, named, fields, n);
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
