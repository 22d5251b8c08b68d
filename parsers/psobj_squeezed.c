/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of Format-Table whose runs of blanks became one each, as a page, a chat or a ticket shows
 * them (log-formats.md 0.1: "collapsed tabs or trimmed leading blanks"):
 *
 *      TimeCreated Id LevelDisplayName Message
 *      ----------- -- ---------------- -------
 *      3/16/2024 10:36:07 PM 1033 Information Windows Installer installed the produ...
 *
 * Every time is wider than its column's name, and the dashes are not, so a table with more columns
 * behind the time has a run of blanks there, unless it was squeezed.  Of other tables without such
 * runs a row tells whose words stand below two names.  Then what stands in a row tells its cells,
 * from the left: a time is one as long as it can be read, a number is one word, a name of more
 * words ends in front of a number, a message in front of a time.
 */
#include "event/evtword.h"
#include "parsers/evtcsv_columns.h"
#include "parsers/evtcsv_spaced.h"
#include "parsers/psobj_table.h"

#define LEVEL_WORDS 3u
#define NAME_WORDS 8u
#define DAY_WORDS 3u /* a month, a day, an hour */

bool psobj_squeezed_tight(struct str line)
{
    line = str_trim(line);
    return str_find(line, STR("  ")) == line.n;
}

bool psobj_squeezed(const struct psobj_table *t, struct str line)
{
    if (!psobj_squeezed_tight(line))
        return false;
    for (size_t i = 0; i + 1 < t->n; i++)
        if ((t->columns[i].slot == PSOBJ_TIME || t->columns[i].day) && !t->columns[i].wide)
            return true;
    return false;
}

/* Bytes of the first n words. */
static size_t words(struct str s, size_t n)
{
    size_t at = 0;

    while (n--) {
        while (at < s.n && s.s[at] == ' ')
            at++;
        while (at < s.n && s.s[at] != ' ')
            at++;
    }
    return at;
}

static size_t level_end(struct str s)
{
    for (size_t n = 1; n <= LEVEL_WORDS; n++)
        if (evtword_level(str_trim(str_first(s, words(s, n)))) >= 0)
            return words(s, n);
    return words(s, 1);
}

/* In front of the first number; without one, the first word. */
static size_t name_end(struct str s)
{
    for (size_t n = 1; n <= NAME_WORDS; n++) {
        size_t end = words(s, n);
        uint64_t number;

        if (columns_number(str_trim(str_first(str_from(s, end), words(str_from(s, end), 1))),
                           &number))
            return end;
    }
    return words(s, 1);
}

/* A known name of more words, or one word. */
static size_t provider_end(struct str s)
{
    for (size_t n = NAME_WORDS; n > 1; n--)
        if (evtword_log(str_trim(str_first(s, words(s, n))), 0).n)
            return words(s, n);
    return words(s, 1);
}

static bool is_digits(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n && n == s.n;
}

static struct str take_word(struct str *s)
{
    *s = str_trim(*s);
    return str_cut(s, ' ');
}

/* "Mar 18 09:14 Information", as nearly all rows of Get-EventLog: no date goes on with a level. */
static bool is_day_without_year(struct str s)
{
    struct str month = take_word(&s), day = take_word(&s), time = take_word(&s);
    struct str hour = str_cut(&time, ':'), level = take_word(&s);

    for (size_t i = 0; i < month.n; i++)
        if (!is_letter(month.s[i]))
            return false;
    return month.n && day.n < 3 && is_digits(day) && hour.n < 3 && is_digits(hour) &&
           time.n == 2 && is_digits(time) && level.n > 1 && evtword_level(level) >= 0;
}

/* Without a year it is no date ("Mar 18 09:14", Get-EventLog's), and ends in the hour. */
static size_t time_end(struct str s)
{
    struct str date;
    size_t end = is_day_without_year(s) ? 0 : spaced_date(s, &date);

    for (size_t n = 1; !end && n <= DAY_WORDS; n++)
        if (str_find_char(str_first(s, words(s, n)), ':') < words(s, n))
            end = words(s, n);
    return end;
}

/* In front of a time, which ends the row or another cell follows. */
static size_t message_end(struct str s)
{
    for (size_t at = 0; at < s.n; at += words(str_from(s, at), 1)) {
        struct str date, rest = str_trim(str_from(s, at));

        if (rest.n && is_digit(rest.s[0]) && spaced_date(rest, &date))
            return at;
    }
    return 0;
}

/* Where the cell of column i ends, which s begins with; 0: it cannot begin so. */
static size_t cell_end(const struct psobj_table *t, size_t i, struct str s)
{
    enum psobj_slot slot = t->columns[i].slot;
    uint64_t number;

    if (i + 1 == t->n)
        return s.n;
    if (slot == PSOBJ_TIME || t->columns[i].day)
        return time_end(s);
    if (psobj_table_is_number(slot))
        return columns_number(str_trim(str_first(s, words(s, 1))), &number) ? words(s, 1) : 0;
    if (slot == PSOBJ_LEVEL_WORD || slot == PSOBJ_TYPE)
        return level_end(s);
    if (slot == PSOBJ_MESSAGE && t->columns[i + 1].slot == PSOBJ_TIME)
        return message_end(s);
    if (psobj_table_is_number(t->columns[i + 1].slot))
        return name_end(s);
    return slot == PSOBJ_PROVIDER ? provider_end(s) : words(s, 1);
}

/* Where its cells end, each counted from its first word; false: it is no row. */
static bool find_ends(const struct psobj_table *t, struct str line, size_t ends[])
{
    struct str rest = line;

    for (size_t i = 0; i < t->n; i++) {
        rest = str_trim(rest);
        ends[i] = rest.n ? cell_end(t, i, rest) : 0;
        if (!ends[i] && (rest.n || i + 1 < t->n))
            return false;
        rest = str_from(rest, ends[i]);
    }
    return true;
}

bool psobj_squeezed_fits(const struct psobj_table *t, struct str line)
{
    size_t ends[PSOBJ_TABLE_COLUMNS];
    bool number = false;

    for (size_t i = 0; i + 1 < t->n; i++)
        number = number || psobj_table_is_number(t->columns[i].slot);
    return number && t->tight && psobj_squeezed_tight(line) && find_ends(t, line, ends);
}

/* A row that is none leaves the object empty. */
void psobj_squeezed_row(const struct psobj_table *t, struct psobj *o, struct str line)
{
    size_t ends[PSOBJ_TABLE_COLUMNS];
    struct str rest = line;

    if (!find_ends(t, line, ends))
        return;
    for (size_t i = 0; i < t->n; i++) {
        enum psobj_slot slot = t->columns[i].slot;
        struct str cell = str_trim(str_first(rest = str_trim(rest), ends[i]));

        psobj_lend(o, slot, slot == PSOBJ_MESSAGE ? cell : psobj_table_whole_name(slot, cell));
        rest = str_from(rest, ends[i]);
    }
}
