/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a cell stands: the line of dashes is as long as the name.  Texts are put to the left, so a
 * cell begins below its dashes; numbers are put to the right, so they end below them, unless they
 * came back from a CSV as texts.  Columns are
 * those of the screen, where characters of East Asia take two; or they are characters, which is how
 * PowerShell counts what it writes to a file.
 *
 * wmic ntevent get ... has no dashes: its names are those of the class Win32_NTLogEvent, two blanks
 * and more between them, and every cell begins below its name [layout general knowledge of wmic,
 * inferred].
 */
#include "parsers/psobj_table.h"

#include "base/scan.h"
#include "base/utf.h"
#include "event/evtword.h"
#include "parsers/evtcsv_columns.h"

#include <string.h>

#define ASIDE_MOST 8 /* columns that a row stands to the side of its names */
#define FOREIGN_LEAST 4u /* columns: a level, a date, a source and an id */

bool psobj_table_is_number(enum psobj_slot slot)
{
    return slot == PSOBJ_ID || slot == PSOBJ_INSTANCE || slot == PSOBJ_RECORD;
}

/* The columns of Event Viewer's tables, as Import-Csv hands them on. */
static const enum psobj_slot slots[COLUMNS] = {
    [COLUMN_LEVEL] = PSOBJ_LEVEL_WORD, [COLUMN_LEVEL_WORD] = PSOBJ_LEVEL_WORD,
    [COLUMN_TYPE] = PSOBJ_TYPE,        [COLUMN_KEYWORDS] = PSOBJ_SLOTS,
    [COLUMN_DATE] = PSOBJ_TIME,        [COLUMN_TIME] = PSOBJ_SLOTS,
    [COLUMN_SOURCE] = PSOBJ_PROVIDER,  [COLUMN_ID] = PSOBJ_ID,
    [COLUMN_MESSAGE] = PSOBJ_MESSAGE,  [COLUMN_LOG] = PSOBJ_LOG,
    [COLUMN_COMPUTER] = PSOBJ_COMPUTER, [COLUMN_RECORD] = PSOBJ_RECORD,
    [COLUMN_INSTANCE] = PSOBJ_INSTANCE, [COLUMN_STRINGS] = PSOBJ_SLOTS,
    [COLUMN_NUMBER] = PSOBJ_NUMBER,
    [COLUMN_PAYLOAD] = PSOBJ_SLOTS,    [COLUMN_TEXT] = PSOBJ_MESSAGE,
};

static enum psobj_slot slot_of_name(struct str name)
{
    enum psobj_slot slot = psobj_slot_of(name);
    struct columns c;

    if (slot != PSOBJ_SLOTS)
        return slot;
    columns_by_names(&c, &name, 1, COLUMNS_AS_WRITTEN);
    for (size_t i = 0; i < COLUMNS; i++)
        if (c.at[i] == 0)
            return slots[i];
    return PSOBJ_SLOTS;
}

static void find_columns(struct psobj_table *t, struct str dashes)
{
    struct str names = buf_str(&t->names);
    bool ascii = scan_ascii(names.s, names.n) == names.n;

    t->n = 0;
    for (size_t at = 0; at < dashes.n && t->n < PSOBJ_TABLE_COLUMNS;) {
        size_t begin = at, end;

        while (begin < dashes.n && dashes.s[begin] != '-')
            begin++;
        for (end = begin; end < dashes.n && dashes.s[end] == '-';)
            end++;
        if (end > begin) {
            size_t from = utf_at_column_of(names, ascii, begin);
            size_t to = utf_at_column_of(names, ascii, end);

            struct str name = str_trim(str_first(str_from(names, from), to - from));

            t->columns[t->n].day = str_eq(name, STR("Time"));
            t->columns[t->n].slot = t->columns[t->n].day ? PSOBJ_DAY : slot_of_name(name);
            t->columns[t->n].wide = name.n && name.n < end - begin;
            t->columns[t->n].begin = begin;
            t->columns[t->n++].end = end;
        }
        at = end;
    }
}

static bool has(const struct psobj_table *t, enum psobj_slot slot)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->columns[i].slot == slot)
            return true;
    return false;
}

bool psobj_table_has_day(const struct psobj_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->columns[i].day)
            return true;
    return false;
}

static bool is_events(const struct psobj_table *t)
{
    return (has(t, PSOBJ_ID) || has(t, PSOBJ_INSTANCE)) &&
           (has(t, PSOBJ_TIME) || has(t, PSOBJ_PROVIDER) || t->provider.n);
}

/* The first row below names in words that are not known: what stands in it tells. */
static bool learn(struct psobj_table *t, struct str line)
{
    struct str fields[PSOBJ_TABLE_COLUMNS];
    bool ascii = scan_ascii(line.s, line.n) == line.n;
    struct columns c;

    for (size_t i = 0; i < t->n; i++) {
        size_t from = utf_at_column_of(line, ascii, t->columns[i].begin);
        size_t to = i + 1 < t->n ? utf_at_column_of(line, ascii, t->columns[i + 1].begin) : line.n;

        fields[i] = str_trim(str_first(str_from(line, from), to - from));
    }
    if (!columns_in_order(&c, fields, t->n) && !columns_of_row(&c, fields, t->n, false))
        return false;
    for (size_t i = 0; i < COLUMNS; i++)
        if (c.at[i] < t->n && slots[i] != PSOBJ_SLOTS)
            t->columns[c.at[i]].slot = slots[i];
    return is_events(t);
}

static struct str trim_end(struct str s)
{
    while (s.n && s.s[s.n - 1] == ' ')
        s.n--;
    return s;
}

static enum psobj_slot slot_of_wmic(struct str name)
{
    if (str_eq(name, STR("Logfile")))
        return PSOBJ_LOG;
    if (str_eq(name, STR("Type")))
        return PSOBJ_LEVEL_WORD;
    if (str_eq(name, STR("EventIdentifier")))
        return PSOBJ_INSTANCE;
    return psobj_slot_of(name);
}

/* Two blanks end the first word: rows hardly ever begin so, and need no look at all of the line. */
static bool begins_spaced(struct str line)
{
    size_t word = str_find_char(line, ' ');

    return word && str_starts(str_from(line, word), STR("  "));
}

/* The names of wmic, if the line has no other words.  False, and t untouched: it has. */
static bool find_spaced(struct psobj_table *t, struct str line)
{
    struct psobj_table found;

    if (!begins_spaced(line) || str_find(line, STR("Event")) == line.n)
        return false;
    found = (struct psobj_table){ .n = 0 };
    for (size_t at = 0; at < line.n;) {
        size_t end = at, next;

        while (end < line.n && line.s[end] != ' ')
            end++;
        for (next = end; next < line.n && line.s[next] == ' ';)
            next++;
        if (end == at || found.n == PSOBJ_TABLE_COLUMNS || (next < line.n && next < end + 2))
            return false;
        found.columns[found.n].slot = slot_of_wmic(str_first(str_from(line, at), end - at));
        found.columns[found.n].begin = at;
        found.columns[found.n].end = end;
        found.n += end > at + 1; /* else a sign that got between them */
        at = next;
    }
    if (!is_events(&found) || has(&found, PSOBJ_TIME) + has(&found, PSOBJ_PROVIDER) +
                                      has(&found, PSOBJ_MESSAGE) < 2)
        return false;
    t->n = found.n;
    t->squeezed = false;
    memcpy(t->columns, found.columns, sizeof t->columns);
    buf_clear(&t->provider);
    return true;
}

bool psobj_table_line(struct psobj_table *t, struct str line)
{
    struct str s = str_trim(line);

    if (!s.n)
        return false;
    if (str_starts_nocase(s, STR("ProviderName:"))) {
        buf_clear(&t->provider);
        buf_add(&t->provider, str_trim(str_from(s, 13)));
        t->n = 0;
        return false;
    }
    if (evtword_ruler(line)) {
        find_columns(t, line);
        t->foreign = !is_events(t);
        t->n = t->foreign && t->n < FOREIGN_LEAST ? 0 : t->n;
        t->squeezed = !t->foreign && psobj_squeezed(t, line);
        t->tight = psobj_squeezed_tight(line);
        return false;
    }
    if (t->foreign) {
        t->foreign = false;
        t->n = t->n && learn(t, line) ? t->n : 0;
    }
    if (find_spaced(t, trim_end(line)))
        return false;
    buf_clear(&t->names);
    buf_add(&t->names, line);
    return t->n > 0;
}

static size_t aside(const struct psobj_row *r, size_t column)
{
    return r->aside < 0 && column < (size_t)-r->aside ? 0 : column + (size_t)r->aside;
}

/* Where a number ends: as texts (Import-Csv) numbers stand to the left, and go on behind the
   dashes. */
static size_t number_end(const struct psobj_row *r, size_t i)
{
    struct str line = r->line;
    size_t end = utf_at_column_of(line, r->ascii, aside(r, r->t->columns[i].end));
    size_t least = utf_at_column_of(line, r->ascii, aside(r, r->t->columns[i].begin));

    while (end && end < line.n && is_digit(line.s[end - 1]) && is_digit(line.s[end]))
        end++;
    while (end > least && line.s[end - 1] == ' ')
        end--;
    return end;
}

bool psobj_table_is_ascii(struct str line, size_t column)
{
    line = str_first(line, column);
    return scan_ascii(line.s, line.n) == line.n;
}

static size_t at_character(struct str line, size_t n)
{
    size_t at = 0;

    for (uint32_t cp; n && at < line.n; n--)
        at += utf8_decode(str_from(line, at), &cp, NULL);
    return at;
}

/* Where a text begins: on the screen, unless that is inside a word and the file's column is not. */
static size_t text_begin(struct str line, bool ascii, size_t column)
{
    size_t at = utf_at_column_of(line, ascii, column), by_count;

    if (ascii || !at || at == line.n || line.s[at - 1] == ' ')
        return at;
    by_count = at_character(line, column);
    return by_count < line.n && line.s[by_count - 1] == ' ' ? by_count : at;
}

/* Where the cell of a column begins in this line, in bytes. */
static size_t cell_begin(const struct psobj_row *r, size_t i)
{
    size_t at;

    if (!psobj_table_is_number(r->t->columns[i].slot))
        return i || !r->aside ? text_begin(r->line, r->ascii, aside(r, r->t->columns[i].begin))
                              : 0;
    at = number_end(r, i);
    while (at && r->line.s[at - 1] != ' ')
        at--;
    return at;
}

static bool is_in_word(struct str line, size_t at)
{
    return at && at < line.n && line.s[at - 1] != ' ' && line.s[at] != ' ';
}

/* Where the cell behind that of a column begins; the last one goes to the line's end. */
static size_t next_begin(const struct psobj_row *r, size_t i)
{
    return i + 1 < r->t->n ? r->begin[i + 1] : r->line.n;
}

/* The text from where a column begins to where the next one does. */
static struct str cell_of(const struct psobj_row *r, size_t i)
{
    size_t at = r->begin[i], end = next_begin(r, i);

    return str_trim(str_first(str_from(r->line, at), end > at ? end - at : 0));
}

static bool is_words(struct str cell)
{
    return str_find_char(cell, ' ') < cell.n;
}

/* Finds where cells begin.  False: a column begins inside of a word, and the rest was not looked
   for, or a machine has a name of two. */
static bool fits(struct psobj_row *r)
{
    const struct psobj_table *t = r->t;

    for (size_t i = 0; i < t->n; i++) {
        r->begin[i] = cell_begin(r, i);
        if (is_in_word(r->line, r->begin[i]))
            return false;
    }
    for (size_t i = 0; i < t->n; i++)
        if (t->columns[i].slot == PSOBJ_COMPUTER && is_words(cell_of(r, i)))
            return false;
    return true;
}

static bool fits_aside(struct psobj_row *r, long n)
{
    r->aside = n;
    return fits(r);
}

static void find_cells(struct psobj_row *r)
{
    r->ascii = psobj_table_is_ascii(r->line, r->t->columns[r->t->n - 1].end + ASIDE_MOST);
    r->fits = fits_aside(r, 0);
    for (long n = 1; n <= ASIDE_MOST && !r->fits; n++)
        r->fits = fits_aside(r, n) || fits_aside(r, -n);
    if (r->fits)
        return;
    r->aside = 0;
    for (size_t i = 0; i < r->t->n; i++)
        r->begin[i] = cell_begin(r, i);
}

void psobj_table_row(const struct psobj_table *t, struct psobj_row *r, struct str line)
{
    r->t = t;
    r->line = line;
    if (!t->squeezed)
        find_cells(r);
}

bool psobj_table_is_cut(struct str cell)
{
    char last = cell.n ? cell.s[cell.n - 1] : ' ';

    return (last == '.' && str_ends(cell, STR("..."))) ||
           (last == '\xa6' && str_ends(cell, STR("\xe2\x80\xa6")));
}

struct str psobj_table_whole_name(enum psobj_slot slot, struct str cell)
{
    if (!psobj_table_is_cut(cell))
        return cell;
    cell.n -= 3; /* bytes of both signs */
    return slot == PSOBJ_PROVIDER ? evtword_provider(cell) : STR_NONE;
}

/* "Feb 01 20:29", "10/14/2020 7:09:22 PM": a number before a sign that times have, and one
   behind. */
static bool has_time(struct str cell)
{
    for (size_t i = 1; i + 1 < cell.n; i++)
        if ((cell.s[i] == ':' || cell.s[i] == '.') && is_digit(cell.s[i - 1]) &&
            is_digit(cell.s[i + 1]))
            return true;
    return false;
}

bool psobj_table_strays(const struct psobj_row *r)
{
    const struct psobj_table *t = r->t;
    bool timed = false, numbered = false;
    uint64_t number;

    if (t->squeezed) /* no cell stands below its name */
        return false;
    for (size_t i = 0; i < t->n; i++) {
        bool time = t->columns[i].slot == PSOBJ_TIME || t->columns[i].day;

        if (time && has_time(cell_of(r, i)))
            return false;
        timed = timed || time;
        numbered = numbered || (psobj_table_is_number(t->columns[i].slot) &&
                                columns_number(cell_of(r, i), &number));
    }
    if (r->fits && numbered && !timed)
        return false;
    return (r->aside || !r->fits) && !psobj_squeezed_fits(t, r->line);
}

/* Half a name, where columns cut words all the same, is none. */
static bool is_half(const struct psobj_row *r, size_t i)
{
    enum psobj_slot slot = r->t->columns[i].slot;

    if (r->fits || (slot != PSOBJ_COMPUTER && slot != PSOBJ_PROVIDER))
        return false;
    return is_in_word(r->line, r->begin[i]) || is_in_word(r->line, next_begin(r, i)) ||
           (slot == PSOBJ_COMPUTER && is_words(cell_of(r, i)));
}

static void lend_cells(const struct psobj_row *r, struct psobj *o)
{
    const struct psobj_table *t = r->t;

    for (size_t i = 0; i < t->n; i++) {
        enum psobj_slot slot = t->columns[i].slot;
        size_t begin = r->begin[i];
        size_t end = psobj_table_is_number(slot) ? number_end(r, i) : next_begin(r, i);
        struct str cell;

        if (begin >= end || end > r->line.n || is_half(r, i))
            continue;
        cell = str_trim((struct str){ r->line.s + begin, end - begin });
        psobj_lend(o, slot, slot == PSOBJ_MESSAGE ? cell : psobj_table_whole_name(slot, cell));
    }
}

void psobj_table_lend(const struct psobj_row *r, struct psobj *o)
{
    const struct psobj_table *t = r->t;

    if (t->squeezed || (!r->fits && (psobj_squeezed(t, r->line) || psobj_squeezed_fits(t, r->line))))
        psobj_squeezed_row(t, o, r->line);
    else
        lend_cells(r, o);
    if (t->provider.n)
        psobj_lend(o, PSOBJ_PROVIDER, buf_str(&t->provider));
}

unsigned psobj_table_bid(struct str text)
{
    struct psobj_table t = { 0 };
    unsigned bits = 0;

    while (text.n && !bits) {
        struct str line = str_cut(&text, '\n');

        if (line.n && line.s[line.n - 1] == '\r')
            line.n--;
        psobj_table_line(&t, line);
        for (size_t i = 0; i < t.n && !t.foreign; i++)
            if (t.columns[i].slot != PSOBJ_SLOTS)
                bits += 8 * (unsigned)(t.columns[i].end - t.columns[i].begin);
    }
    psobj_table_release(&t);
    return bits;
}

void psobj_table_release(struct psobj_table *t)
{
    buf_release(&t->names);
    buf_release(&t->provider);
    for (size_t slot = 0; slot < PSOBJ_SLOTS; slot++)
        buf_release(&t->more[slot]);
}
