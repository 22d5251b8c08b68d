/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_layout.h"

#include "base/utf.h"
#include "event/evtword.h"

#include <string.h>

#define NAME_MOST 40u

const struct layout inventory_plain_list = { .shape = SHAPE_LIST };

struct str inventory_unquoted(struct str s)
{
    s = str_trim(s);
    return s.n >= 2 && s.s[0] == '"' && s.s[s.n - 1] == '"' ? (struct str){ s.s + 1, s.n - 2 } : s;
}

static unsigned slots_of(const struct layout *l)
{
    unsigned slots = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->columns[i].slot != SLOTS)
            slots |= 1u << l->columns[i].slot;
    return slots;
}

static void add_column(struct layout *l, struct str name, size_t begin)
{
    if (l->n < CSV_FIELDS)
        l->columns[l->n++] = (struct column){ inventory_slot_of(inventory_unquoted(name)), begin };
}

/* The line above names the type of the rows (Export-Csv): their columns alone would say nothing. */
static unsigned slots_of_type(struct str before)
{
    return str_starts(before, STR("#TYPE ")) &&
           str_find(before, STR("NotificationSubscription")) < before.n ? 1u << SLOT_RECIPIENTS : 0;
}

static bool is_pairs(struct str name, struct str value)
{
    return (str_eq_nocase(name, STR("Property")) || str_eq_nocase(name, STR("Name"))) &&
           str_eq_nocase(value, STR("Value"));
}

/* "Property,Value": each line below is one property. */
static bool begins_pairs(struct str line, char separator)
{
    struct str name = str_cut(&line, separator);

    return is_pairs(inventory_unquoted(name), inventory_unquoted(line));
}

static bool is_csv(struct layout *out, struct str before, struct str line,
                   enum inventory_listed listed)
{
    static const char separators[] = { ',', ';', '\t', '|' };

    for (size_t i = 0; i < sizeof separators; i++) {
        struct str rest = line;
        struct layout l;

        if (str_find_char(line, separators[i]) == line.n)
            continue;
        if (begins_pairs(line, separators[i])) {
            *out = (struct layout){ .shape = SHAPE_LIST, .separator = separators[i] };
            return true;
        }
        l = (struct layout){ .shape = SHAPE_CSV, .separator = separators[i] };
        while (rest.n)
            add_column(&l, str_trim(str_cut(&rest, separators[i])), 0);
        l.kind = inventory_kind_of_table(slots_of(&l) | slots_of_type(before), listed);
        if (l.kind == INVENTORY_NONE)
            continue;
        *out = l;
        return true;
    }
    return false;
}

/* Columns where the dashes are. */
static void add_dashes(struct layout *l, struct str dashes)
{
    for (size_t at = 0; at < dashes.n && l->n < CSV_FIELDS;) {
        size_t begin = at + str_find_char(str_from(dashes, at), '-');

        if (l->n)
            l->tight = (l->n == 1 || l->tight) && begin == at + 1;
        for (at = begin; at < dashes.n && dashes.s[at] == '-';)
            at++;
        if (at > begin)
            add_column(l, STR_NONE, begin);
    }
}

void inventory_ruler(struct layout *out, struct str dashes)
{
    *out = (struct layout){ .shape = SHAPE_COLUMNS };
    add_dashes(out, dashes);
}

/* The last n lines of those above. */
static struct str last_lines(struct str above, size_t n)
{
    size_t at = above.n;

    while (at && (above.s[at - 1] != '\n' || --n))
        at--;
    return str_from(above, at);
}

/* The names of the columns, put together from the lines that they are broken over. */
static void name_columns(struct layout *l, struct str lines)
{
    char name[NAME_MOST];

    for (size_t i = 0; i < l->n; i++) {
        struct str rest = lines;
        size_t n = 0;

        while (rest.n) {
            struct str cell = inventory_cell(l, str_cut(&rest, '\n'), i);

            cell = str_first(cell, sizeof name - n);
            if (cell.n)
                memcpy(name + n, cell.s, cell.n);
            n += cell.n;
        }
        l->columns[i].slot = inventory_slot_of((struct str){ name, n });
    }
}

/* Names above a line of dashes. */
static bool is_dashed(struct layout *out, struct str above, struct str dashes,
                      enum inventory_listed listed)
{
    struct layout l = { .shape = SHAPE_COLUMNS };
    struct str near = last_lines(above, 1);

    add_dashes(&l, dashes);
    if (l.n == 2 && is_pairs(inventory_cell(&l, near, 0), inventory_cell(&l, near, 1))) {
        l.shape = SHAPE_LIST;
        *out = l;
        return true;
    }
    for (size_t n = 1; n <= INVENTORY_ABOVE && l.kind == INVENTORY_NONE; n++) {
        name_columns(&l, last_lines(above, n));
        l.kind = inventory_kind_of(slots_of(&l));
        l.wrapped = n > 1;
    }
    if (l.kind == INVENTORY_NONE) {
        name_columns(&l, near);
        l.kind = inventory_kind_of_table(slots_of(&l), listed);
        l.wrapped = false;
    }
    if (l.kind == INVENTORY_NONE)
        return false;
    *out = l;
    return true;
}

/* wmic: names with two blanks and more between them. */
static bool is_spaced(struct layout *out, struct str line, enum inventory_listed listed)
{
    struct layout l = { .shape = SHAPE_COLUMNS };
    size_t at = 0;

    if (str_find(line, STR("  ")) == line.n || line.s[0] == ' ')
        return false;
    while (at < line.n) {
        size_t end = at + str_find(str_from(line, at), STR("  "));

        if (line.s[at] == ':') /* the value behind a label */
            return false;
        add_column(&l, str_trim((struct str){ line.s + at, end - at }), at);
        while (end < line.n && line.s[end] == ' ')
            end++;
        at = end;
    }
    l.kind = inventory_kind_of_table(slots_of(&l), listed);
    if (l.kind == INVENTORY_NONE || l.n < 2)
        return false;
    *out = l;
    return true;
}

/* "Name : value"; wmic: "Name=value".  Where its colon or its sign of equality is, and where the
   name ends; line.n: there is none. */
static size_t sign_of(struct str line, size_t *end)
{
    size_t at = 0;

    while (at < line.n && at < NAME_MOST && line.s[at] != ' ' && line.s[at] != ':' &&
           line.s[at] != '=')
        at++;
    for (*end = at; at < line.n && line.s[at] == ' ';)
        at++;
    return *end && at < line.n && line.s[at] == (at == *end ? '=' : ':') ? at : line.n;
}

static bool label_of(struct str line, enum inventory_slot *slot, struct str *value)
{
    size_t end, at = sign_of(line, &end);

    if (at == line.n)
        return false;
    *slot = inventory_slot_of(str_first(line, end));
    *value = str_trim(str_from(line, at + 1));
    return true;
}

/* reg query: "    ServerVersion    REG_SZ    10.22.10118.0", "    Name    REG_DWORD    0x3c00" */
static bool is_queried(struct str s, enum inventory_slot *slot, struct str *value)
{
    static const struct str types[] = { STR_INIT(" REG_SZ "), STR_INIT(" REG_DWORD ") };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t type = str_find(s, types[i]);

        if (type == s.n)
            continue;
        *slot = inventory_slot_of(str_trim(str_first(s, type)));
        *value = str_trim(str_from(s, type + types[i].n));
        return true;
    }
    return false;
}

/* reg export: "ServerVersion"="10.22.10118.0", "Name"=dword:00003c00 */
static bool is_exported(struct str s, enum inventory_slot *slot, struct str *value)
{
    size_t is = str_find(s, STR("\"="));

    if (is == s.n || s.s[0] != '"')
        return false;
    *slot = inventory_slot_of((struct str){ s.s + 1, is - 1 });
    *value = str_from(s, is + 2);
    if (str_starts(*value, STR("dword:")))
        return true;
    if (!str_starts(*value, STR("\"")))
        return false;
    *value = str_from(*value, 1);
    *value = str_first(*value, str_find_char(*value, '"'));
    return true;
}

bool inventory_registry(struct str line, enum inventory_slot *slot, struct str *value)
{
    struct str s = str_trim(line);

    return (is_queried(s, slot, value) || is_exported(s, slot, value)) && *slot != SLOTS;
}

bool inventory_registry_alone(enum inventory_slot slot)
{
    return slot == SLOT_SERVER_VERSION || slot == SLOT_QUEUE;
}

bool inventory_registry_key(struct str line)
{
    static const struct str hive = STR_INIT("HKEY_");

    if (str_starts(line, STR("\\\\")))
        return str_find(line, hive) < line.n;
    return str_starts(str_from(line, line.n && line.s[0] == '['), hive);
}

/* "\\MS02\HKLM\SOFTWARE\...": in a command, or in front of a key.  A command without one asks the
   machine itself; a key without one is that of the command above it. */
bool inventory_registry_host(struct str line, struct str *host)
{
    size_t at = str_find(line, STR("\\\\"));
    struct str path = str_from(line, at + 2), name = str_cut(&path, '\\');

    *host = STR("");
    if (at < line.n && (str_starts_nocase(path, STR("HKLM")) || str_starts(path, STR("HKEY_")))) {
        *host = name;
        return name.n > 0;
    }
    return str_find_nocase(line, STR("reg query")) < line.n ||
           str_find_nocase(line, STR("reg export")) < line.n;
}

bool inventory_begins(struct layout *out, struct str above, struct str line,
                      enum inventory_listed listed)
{
    return evtword_ruler(line) ? is_dashed(out, above, line, listed)
                               : is_csv(out, last_lines(above, 1), line, listed) ||
                                     is_spaced(out, line, listed);
}

struct str inventory_cell(const struct layout *l, struct str line, size_t column)
{
    size_t from = utf_at_column(line, l->columns[column].begin), to = line.n;

    if (column + 1 < l->n)
        to = from + utf_at_column(str_from(line, from),
                                  l->columns[column + 1].begin - l->columns[column].begin);
    return str_trim(str_first(str_from(line, from), to - from));
}

bool inventory_is_torn(const struct layout *l, size_t fields, const struct inventory_row *row)
{
    struct str version = row->value[SLOT_VERSION];
    bool has_versions = false;

    for (size_t i = 0; i < l->n; i++)
        has_versions = has_versions || l->columns[i].slot == SLOT_VERSION;
    if (fields > 1 && fields < l->n && !version.n)
        return has_versions;
    return version.n && is_letter(version.s[0]);
}

bool inventory_lacks_cells(const struct layout *l, size_t fields, struct str line)
{
    line = str_trim(line);
    return line.n > 2 && line.s[0] == '"' && line.s[line.n - 1] == '"' && fields != l->n;
}

enum cell_cut inventory_cells_of(struct str line, size_t from, size_t to, struct str cell)
{
    if ((from && from < line.n && line.s[from - 1] > ' ' && line.s[from] > ' ') ||
        (to && to < line.n && line.s[to - 1] > ' ' && line.s[to] > ' '))
        return CELLS_CUT;
    if (str_find_char(cell, ' ') == cell.n)
        return CELLS_WHOLE;
    return inventory_is_version(str_cut(&cell, ' ')) ? CELLS_DOUBTFUL : CELLS_CUT;
}

bool inventory_cuts_words(const struct layout *l, struct str line)
{
    for (size_t i = 1; i < l->n; i++) {
        size_t at = utf_at_column(line, l->columns[i].begin);

        if (at && at < line.n && line.s[at - 1] != ' ' && line.s[at] != ' ')
            return true;
    }
    return false;
}

/* The cells of this column are one word each, and never empty. */
static bool is_word(const struct layout *l, size_t column)
{
    switch (l->columns[column].slot) {
    case SLOT_NAME:
        return l->kind != INVENTORY_PRODUCT && l->kind != INVENTORY_NAMED;
    case SLOT_VERSION:
    case SLOT_HOST:
    case SLOT_PRINCIPAL:
    case SLOT_GATEWAY:
    case SLOT_ROOT:
        return true;
    default:
        return false;
    }
}

static struct str first_word(struct str *rest)
{
    struct str s = str_trim(*rest), word = str_cut(&s, ' ');

    *rest = str_trim(s);
    return word;
}

static struct str last_word(struct str *rest)
{
    struct str s = str_trim(*rest);
    size_t at = s.n;

    while (at && s.s[at - 1] != ' ')
        at--;
    *rest = str_trim(str_first(s, at));
    return str_from(s, at);
}

static size_t words_in(struct str line)
{
    size_t n = 0;

    while (line.n)
        n += first_word(&line).n > 0;
    return n;
}

static bool is_before_version(const struct layout *l, size_t column)
{
    return column + 1 < l->n && l->columns[column + 1].slot == SLOT_VERSION;
}

static struct str words_before_version(struct str *rest)
{
    struct str s = str_trim(*rest), left = s;

    while (left.n && !inventory_is_version(str_first(left, str_find_char(left, ' '))))
        (void)first_word(&left);
    *rest = left;
    return str_trim(str_first(s, s.n - left.n));
}

bool inventory_words(const struct layout *l, struct str line, struct str cells[CSV_FIELDS])
{
    size_t from = 0, to = l->n;
    bool all = words_in(line) == l->n;

    for (size_t i = 0; i < l->n; i++)
        cells[i] = STR_NONE;
    for (; from < to && (all || is_word(l, from) || is_before_version(l, from)); from++)
        cells[from] = all || is_word(l, from) ? first_word(&line) : words_before_version(&line);
    for (; to > from && is_word(l, to - 1); to--)
        cells[to - 1] = last_word(&line);
    if (to == from + 1)
        cells[from] = line;
    for (size_t i = 0; i < l->n; i++)
        if (l->columns[i].slot == SLOT_VERSION && !inventory_is_version(cells[i]))
            return false;
    return to > from || !str_trim(line).n;
}

/* A cell that reaches the blank in front of the next column. */
static bool is_full(const struct layout *l, struct str line, size_t column)
{
    size_t width = column + 1 < l->n ? l->columns[column + 1].begin - l->columns[column].begin : 0;
    size_t from = utf_at_column(line, l->columns[column].begin);

    return !width || utf_at_column(str_from(line, from), width - 1) ==
                         inventory_cell(l, line, column).n;
}

bool inventory_goes_on(const struct layout *l, struct str line, struct str next)
{
    bool any = false, all = true;

    for (size_t i = 0; l->wrapped && i < l->n; i++) {
        bool here = inventory_cell(l, next, i).n > 0;

        if (here && !is_full(l, line, i))
            return false;
        any = any || (here && i + 1 < l->n);
        all = all && here;
    }
    return any && !all;
}

bool inventory_label(const struct layout *l, struct str line, enum inventory_slot *slot,
                     struct str *value)
{
    size_t at = str_find_char(line, l->separator);

    if (l->n == 2) {
        *slot = inventory_slot_of(inventory_cell(l, line, 0));
        *value = inventory_cell(l, line, 1);
        return true;
    }
    if (!l->separator)
        return inventory_registry(line, slot, value) || label_of(line, slot, value);
    *slot = inventory_slot_of(inventory_unquoted(str_first(line, at)));
    *value = inventory_unquoted(str_from(line, at + 1));
    return at < line.n;
}

/* ---- labels met --------------------------------------------------------------------------- */

/* LABELS_MOST: none. */
static size_t met_in(const struct labels *labels, struct str line)
{
    for (size_t i = 0, at = labels->next; i < labels->n; i++, at++) {
        at = at < labels->n ? at : 0;
        if (line.n >= labels->met[at].n && line.s[0] == labels->met[at].text[0] &&
            memcmp(line.s, labels->met[at].text, labels->met[at].n) == 0)
            return at;
    }
    return LABELS_MOST;
}

/* Where there are too many, the first ones give way. */
static void keep_label(struct labels *labels, struct str label, enum inventory_slot slot)
{
    size_t at = labels->n < LABELS_MOST ? labels->n++ : labels->next % LABELS_MOST;

    memcpy(labels->met[at].text, label.s, label.n);
    labels->met[at].n = label.n;
    labels->met[at].slot = slot;
    labels->next = at + 1;
}

bool inventory_label_of(struct labels *labels, const struct layout *l, struct str line,
                        enum inventory_slot *slot, struct str *value)
{
    bool plain = l->n != 2 && !l->separator;
    size_t at = plain && line.n ? met_in(labels, line) : LABELS_MOST, end;

    if (at < LABELS_MOST) {
        *slot = labels->met[at].slot;
        *value = str_trim(str_from(line, labels->met[at].n));
        labels->next = at + 1;
        return true;
    }
    if (!inventory_label(l, line, slot, value))
        return false;
    at = plain ? sign_of(line, &end) : line.n;
    if (at < line.n && at < LABEL_BYTES && line.s[at] == ':')
        keep_label(labels, str_first(line, at + 1), *slot);
    return true;
}

/* One blank between two of them. */
static bool is_words(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_letter(s.s[i]) && !is_digit(s.s[i]) && s.s[i] != '.' &&
            (s.s[i] != ' ' || (i && s.s[i - 1] == ' ')))
            return false;
    return true;
}

bool inventory_is_item(const struct labels *labels, struct str line)
{
    size_t at = line.n ? met_in(labels, line) : LABELS_MOST;
    struct str value;

    if (at == LABELS_MOST || labels->met[at].slot == SLOTS)
        return false;
    value = str_from(line, labels->met[at].n);
    return is_words(value) && (str_find_char(value, ' ') == value.n ||
                               str_find_nocase(value, STR("reg ")) == value.n);
}
