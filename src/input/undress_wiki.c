/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables drawn with bars, as Markdown, tickets and database tools write them, labels in bold, and
 * lines that end in "<br/>":
 *
 *   | Level | Source |      ||Level||Source||      +-------+--------+      **Log Name:** Application
 *   |-------|--------|      |Error|a|              | Level | Source |      *Source:* a
 *   | Error | a      |
 *
 * A cell may hold a whole event or list of them, as it was copied, with a "<br>" at each end of a
 * line: its lines are those of a text.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define LINES_LEAST 3u   /* of a table with its headline, or labels */
#define WORDS_MOST 6u    /* lines around the one column that a log stands in */
#define CELLS_LEAST 3u
#define LABEL_MOST 48u

static bool is_row(struct str line)
{
    return line.n > 2 && line.s[0] == '|' && line.s[line.n - 1] == '|';
}

/* Of "|---|:-:|" and "+---+---+". */
static bool is_ruler(struct str line)
{
    size_t dashes = 0;

    for (size_t i = 0; i < line.n; i++) {
        if (!is_sign_of(line.s[i], "|+-:= "))
            return false;
        dashes += line.s[i] == '-' || line.s[i] == '=';
    }
    return dashes >= 2 && line.n && strchr("|+", line.s[0]);
}

/* A bar that belongs to the words has a backslash before it. */
static size_t cell_end(struct str s)
{
    size_t at = 0;

    while (at < s.n && !(s.s[at] == '|' && (at == 0 || s.s[at - 1] != '\\')))
        at++;
    return at;
}

static struct str next_cell(struct str *row, size_t bars)
{
    size_t end = cell_end(*row);
    struct str cell = str_first(*row, end);

    *row = str_from(*row, end + bars);
    return str_trim(cell);
}

static size_t bars_of(struct str row)
{
    return row.n > 1 && row.s[1] == '|' ? 2 : 1;
}

static size_t count_cells(struct str row)
{
    size_t bars = bars_of(row), n = 0;

    for (row = str_from(row, bars); row.n; n++)
        (void)next_cell(&row, bars);
    return n;
}

/* The bytes of a mark that ends a line inside a cell, or 0. */
static size_t line_mark(struct str s)
{
    static const char *const marks[] = { "<br/>", "<br />", "<br>", "\\\\ " };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts_nocase(s, str_of(marks[i])))
            return strlen(marks[i]);
    return 0;
}

static void clean_cell(struct buf *out, struct str cell)
{
    buf_clear(out);
    while (cell.n) {
        size_t mark = line_mark(cell);
        bool escape = cell.n > 1 && cell.s[0] == '\\' && cell.s[1] == '|';

        if (!escape)
            buf_char(out, mark ? '\n' : cell.s[0]);
        cell = str_from(cell, mark ? mark : 1);
    }
}

static bool has_lines(struct str row)
{
    size_t marks = 0;

    if (!is_row(row))
        return false;
    for (; row.n && marks < LINES_LEAST; row = str_from(row, 1))
        marks += line_mark(row) > 0;
    return marks == LINES_LEAST;
}

/* Its lines, where they are an export; else what it is in a table. */
static void put_cell(struct str cell, bool first, struct buf *out)
{
    if (cells_hold_export(cell)) {
        buf_char(out, '\n');
        buf_add(out, cell);
        buf_char(out, '\n');
        return;
    }
    if (!first)
        buf_char(out, '\t');
    undress_cell(out, cell);
}

static void put_row(struct str row, struct buf *cell, struct buf *out)
{
    size_t bars = bars_of(row);
    bool first = true;

    for (row = str_from(row, bars); row.n; first = false) {
        clean_cell(cell, next_cell(&row, bars));
        put_cell(buf_str(cell), first, out);
    }
}

/* Without what makes it a line of a list, if a label in bold stands there. */
static struct str without_bullet(struct str line)
{
    bool bullet = line.n > 3 && strchr("-*+", line.s[0]) && line.s[1] == ' ' && line.s[2] == '*';

    return str_from(line, bullet ? 2 : 0);
}

/* The stars around a label: how many, and where the second ones stand; 0: none. */
static size_t label_stars(struct str line, size_t *behind)
{
    size_t stars = 0, colon;

    while (stars < 2 && stars < line.n && line.s[stars] == '*')
        stars++;
    colon = str_find_char(str_first(line, LABEL_MOST), ':');
    *behind = colon + 1;
    return stars && colon > stars + 1 && line.s[stars] != ' ' &&
                   str_starts(str_from(line, colon + 1), str_first(STR("**"), stars)) ? stars : 0;
}

/* Without the "<br/>" that it ends in, if it does. */
static struct str without_break(struct str line)
{
    struct str s = str_trim(line);
    size_t at = s.n;

    if (!at || s.s[at - 1] != '>')
        return line;
    while (at && s.n - at < 6 && s.s[at - 1] != '<')
        at--;
    return at && line_mark(str_from(s, at - 1)) == s.n - (at - 1) ? str_first(s, at - 1) : line;
}

/* "||Time||Computer||Source||" and a row below it: no prose has both. */
bool wiki_headed(struct str head, struct str row)
{
    return is_row(head) && bars_of(head) == 2 && is_row(row) && bars_of(row) == 1 &&
           count_cells(head) >= CELLS_LEAST && count_cells(row) == count_cells(head);
}

bool wiki_find(struct str text)
{
    size_t cells = 0, rows = 0, others = 0, labels = 0, breaks = 0, behind;
    bool lines = false;
    struct str before = STR_NONE;

    while (text.n) {
        struct str line = without_bullet(str_trim(str_cut(&text, '\n')));

        if (wiki_headed(before, line))
            return true;
        before = line;
        if (is_ruler(line) || line.n == 0)
            continue;
        if (is_row(line) && (!cells || count_cells(line) == cells)) {
            cells = count_cells(line);
            rows++;
        } else {
            others++;
        }
        lines = lines || has_lines(line);
        labels += label_stars(line, &behind) > 0;
        breaks += without_break(line).n < line.n;
    }
    return lines || labels >= LINES_LEAST || breaks >= LINES_LEAST ||
           (rows >= LINES_LEAST && cells >= CELLS_LEAST && others <= rows);
}

/* "|---|" below a column; the dashes of a table that PowerShell drew have blanks between them. */
static bool is_one_ruler(struct str row)
{
    struct str inside = str_trim((struct str){ row.s + 1, row.n - 2 });

    return is_ruler(row) && str_find_char(inside, ' ') == inside.n;
}

static struct str cell_of(struct str row)
{
    struct str s = { row.s + 1, row.n - 2 };

    s = str_from(s, str_starts(s, STR(" ")));
    s.n -= str_ends(s, STR(" "));
    return s;
}

/* Each line is the one cell of its row.  Some may have bars of their own; the last one may be
   cut.  Few rows are enough for a log that is known, and words may stand around them. */
bool column_find(struct str text)
{
    size_t rows = 0, single = 0, words = 0;
    bool known = false, sure;

    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n')), cell;

        if (!is_row(line) || is_one_ruler(line)) {
            words += !is_row(line) && line.n && text.n;
            continue;
        }
        rows++;
        single += count_cells(line) == 1;
        cell = cell_of(line);
        known = known || joined_record(cell, &sure) != LOG_NONE || structure_line(cell);
    }
    return (known ? rows > 0 && words <= WORDS_MOST : rows > LINES_LEAST && !words) &&
           4 * single >= 3 * rows;
}

struct str column_off(struct str line)
{
    struct str s = str_trim(line);

    if (!is_row(s))
        return line;
    if (is_one_ruler(s))
        return STR_NONE;
    return cell_of(s);
}

bool wiki_line(struct str whole, struct buf *cell, struct buf *out)
{
    struct str line = without_bullet(str_trim(whole));
    size_t behind, stars = label_stars(line, &behind);

    whole = without_break(whole);
    line = without_break(line);
    if (is_ruler(line))
        return false;
    if (is_row(line) && (count_cells(line) >= CELLS_LEAST || has_lines(line))) {
        put_row(line, cell, out);
    } else if (stars) {
        buf_add(out, (struct str){ line.s + stars, behind - stars });
        buf_add(out, str_from(line, behind + stars));
    } else {
        buf_add(out, whole);
    }
    out->failed = out->failed || cell->failed;
    return true;
}
