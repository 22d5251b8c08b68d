/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event XML or CLIXML whose quotation marks are not what they were: doubled, because it stood in a
 * cell of a CSV (ToXml behind Export-Csv, raw events of a search), or bent, because it went through
 * Word. What the schema's address stands between tells; text without it is undress_bent.c's.  And
 * lines of CMTrace, whose attributes stand behind "]LOG]!>".  And a table whose rows were one cell
 * each when Excel saved it again: what has marks has one more around it, and its own ones are
 * doubled.
 */
#include "input/undress_inside.h"

static const struct str schemas[] = {
    STR_INIT("http://schemas.microsoft.com/win/2004/08/events/event"),
    STR_INIT("http://schemas.microsoft.com/powershell/2004/04"), /* CLIXML */
};
#define ROWS_LEAST 2u

static const struct str doubled = STR_INIT("\"\"");

/* A bent mark at the beginning of s: its bytes, or 0. */
static size_t bent_at(struct str s)
{
    static const struct str marks[] = { STR_INIT("\xE2\x80\x9C"), STR_INIT("\xE2\x80\x9D"),
                                        STR_INIT("\xE2\x80\x9E"), STR_INIT("\xE2\x80\xB3") };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts(s, marks[i]))
            return marks[i].n;
    return 0;
}

/* The same of a single one, as Word bends that, too. */
static size_t single_at(struct str s)
{
    static const struct str marks[] = { STR_INIT("\xE2\x80\x99"), STR_INIT("\xE2\x80\x98"),
                                        STR_INIT("\xE2\x80\x9A") };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts(s, marks[i]))
            return marks[i].n;
    return 0;
}

/* Where the attributes of a line of CMTrace begin; none: at its end. */
static size_t attributes_at(struct str line)
{
    static const struct str end = STR_INIT("]LOG]!><");

    return str_find(line, end) + end.n;
}

static bool has_bent_attributes(struct str text)
{
    struct str s = str_from(text, attributes_at(text));

    return str_starts(s, STR("time=")) && bent_at(str_from(s, 5));
}

/* A row that became a cell: its inside; nothing: it is none. */
static struct str row_in_cell(struct str line)
{
    struct str s = str_trim(line), inside = { s.s ? s.s + 1 : s.s, s.n > 2 ? s.n - 2 : 0 };

    if (s.n < 5 || s.s[0] != '"' || s.s[s.n - 1] != '"')
        return STR_NONE;
    for (struct str rest = inside; (rest = str_from(rest, str_find_char(rest, '"'))).n;) {
        if (!str_starts(rest, doubled))
            return STR_NONE;
        rest = str_from(rest, doubled.n);
    }
    return str_find(inside, doubled) < inside.n ? inside : STR_NONE;
}

/* A row whose fields need no marks: the names of the columns often are such. */
static struct str plain_in_cell(struct str line)
{
    struct str s = str_trim(line), inside = { s.s ? s.s + 1 : s.s, s.n > 2 ? s.n - 2 : 0 };

    if (!inside.n || s.s[0] != '"' || s.s[s.n - 1] != '"' ||
        str_find_char(inside, '"') < inside.n)
        return STR_NONE;
    return str_find_char(inside, ',') < inside.n || str_find_char(inside, ';') < inside.n ||
           str_starts(inside, STR("#TYPE ")) ? inside : STR_NONE;
}

/* Some are, and no other line begins with a mark; the first of them has fields. */
static bool has_rows_in_cells(struct str text, bool whole)
{
    size_t rows = 0;

    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n')), row = row_in_cell(line);

        if (!row.n && line.n && line.s[0] == '"' && (text.n || whole) && !plain_in_cell(line).n)
            return false;
        if (row.n && !rows && str_find(row, STR(",")) == row.n && str_find(row, STR(";")) == row.n)
            return false;
        rows += row.n > 0;
    }
    return rows >= ROWS_LEAST;
}

/* Where the first address of a schema is; its bytes.  The text's length: there is none. */
static size_t schema_at(struct str text, size_t *n)
{
    size_t at = text.n;

    *n = 0;
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0] && at == text.n; i++) {
        at = str_find(text, schemas[i]);
        *n = schemas[i].n;
    }
    return at;
}

bool quotes_find(struct str text, const struct sight *seen, bool whole, char *what)
{
    size_t n, at = schema_at(text, &n);
    struct str before = str_first(text, at), behind = str_from(text, at + n);

    *what = 0;
    if (at == text.n && !seen->ascii && has_bent_attributes(text))
        *what = BENT_ATTRIBUTES;
    else if (at == text.n && sight_begins(seen, "\"") && has_rows_in_cells(text, whole))
        *what = ROWS_IN_CELLS;
    else if (at == text.n && !(!seen->ascii && bent_find(text, what)))
        return between_find(text, seen, whole, what);
    else if (str_ends(before, STR("<EventData xmlns=\"\""))) /* a cell of Log Analytics */
        return false;
    else if (str_ends(before, doubled) && str_starts(behind, doubled))
        *what = '"';
    else if (at >= 3 && bent_at(str_from(before, at - 3)) && bent_at(behind))
        *what = 'b';
    else if (at >= 3 && single_at(str_from(before, at - 3)) && single_at(behind))
        *what = '\'';
    return *what != 0;
}

void quotes_right(struct bent *b, struct str line, char what, struct buf *out)
{
    if (what == BENT_JSON || what == ',' || what == ';' || what == '\t') {
        bent_right(b, line, what, out);
        return;
    }
    if (what == BETWEEN_MARKS || what == BETWEEN_JSON || what == BETWEEN_SINGLE) {
        between_off(line, what, out);
        return;
    }
    if (what == ROWS_IN_CELLS) {
        struct str row = row_in_cell(line);

        what = row.n ? '"' : 0;
        row = row.n ? row : plain_in_cell(line);
        line = row.n ? row : line;
    }
    if (what == BENT_ATTRIBUTES) {
        struct str text = str_first(line, attributes_at(line));

        buf_add(out, text);
        line = str_from(line, text.n);
    }
    while (line.n) {
        size_t n = what == '"' ? (str_starts(line, doubled) ? doubled.n : 0)
                   : what == '\'' ? single_at(line)
                   : what ? bent_at(line) : 0;

        buf_char(out, n ? (what == '\'' ? '\'' : '"') : line.s[0]);
        line = str_from(line, n ? n : 1);
    }
}
