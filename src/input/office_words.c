/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document as the lines that it shows: of Word (ECMA-376 Part 1, 17.3), where text stands in <t>,
 * and of OpenDocument, where it stands in <p> and <h>; tables of that, which may be whole sheets.
 */
#include "input/office_inside.h"

#define BLANKS_MOST 1000u

static struct buf *place(struct words_reader *w, struct buf *out)
{
    return w->in_cell ? &w->cell : out;
}

static void put(struct words_reader *w, struct buf *out, struct str s)
{
    if (w->in_cell && (w->valued || s.n > LIMIT_RECORD_BYTES - w->cell.n)) {
        w->row.dropped = w->row.dropped || !w->valued;
        return;
    }
    w->line = true;
    buf_add(place(w, out), s);
}

static void end_paragraph(struct words_reader *w, struct buf *out)
{
    if (!w->valued)
        buf_char(place(w, out), '\n');
    w->line = false;
}

static uint32_t times(const struct xml_item *item, const char *attr, uint32_t most)
{
    uint64_t n;

    if (!str_u64(office_attr(item, attr), &n) || !n)
        return 1;
    return n < most ? (uint32_t)n : most;
}

/* Of a sheet a date is shown as its reader likes it, and kept as everybody reads it. */
static void begin_cell(struct words_reader *w, const struct xml_item *item)
{
    static const char *const values[] = { "date-value", "value" };
    struct str value = STR_NONE, type = office_attr(item, "value-type");

    if (w->in_cell)
        return; /* of a table in a cell */
    if (str_eq(type, STR("date")) || str_eq(type, STR("float")))
        for (size_t i = 0; i < 2 && !value.n; i++)
            value = office_attr(item, values[i]);
    w->again = times(item, "number-columns-repeated", LIMIT_SHEET_COLUMNS + 1);
    buf_clear(&w->cell);
    buf_add(&w->cell, str_first(value, LIMIT_RECORD_BYTES));
    w->valued = value.n > 0;
    w->in_cell = true;
}

static void end_cell(struct words_reader *w)
{
    struct str cell = buf_str(&w->cell);

    while (cell.n && cell.s[cell.n - 1] == '\n')
        cell.n--;
    office_row_add(&w->row, w->column, cell);
    w->column += w->again;
    w->in_cell = w->valued = false;
}

static bool is_row(const struct words_reader *w, struct str name)
{
    return str_is_word(name, w->open ? "table-row" : "tr");
}

static bool is_cell(const struct words_reader *w, struct str name)
{
    return w->open ? str_is_word(name, "table-cell") || str_is_word(name, "covered-table-cell")
                   : str_is_word(name, "tc");
}

static bool is_text(const struct words_reader *w, struct str name)
{
    return w->open ? str_is_word(name, "p") || str_is_word(name, "h") : str_is_word(name, "t");
}

static void put_mark(struct words_reader *w, const struct xml_item *item, struct buf *out)
{
    if (str_is_word(item->local, "tab")) {
        put(w, out, STR("\t"));
    } else if (str_is_word(item->local, "noBreakHyphen")) {
        put(w, out, STR("-"));
    } else if (w->open && str_is_word(item->local, "s")) {
        for (uint32_t n = times(item, "c", BLANKS_MOST); n; n--)
            put(w, out, STR(" "));
    } else if (str_is_word(item->local, "br") || str_is_word(item->local, "cr") ||
               str_is_word(item->local, "line-break")) {
        put(w, out, STR("\n"));
    }
}

static void take_start(struct words_reader *w, const struct xml_item *item, struct buf *out)
{
    if (str_is_word(item->local, "tbl") || str_is_word(item->local, "table")) {
        if (w->line && !w->in_cell)
            end_paragraph(w, out);
        w->tables++;
    } else if (w->tables == 1 && is_row(w, item->local)) {
        w->column = 0;
    } else if (w->tables == 1 && is_cell(w, item->local)) {
        w->again = 1;
        begin_cell(w, item);
    } else if (!w->text && is_text(w, item->local)) {
        w->text = w->at.depth;
    } else {
        put_mark(w, item, out);
    }
}

static void take_end(struct words_reader *w, const struct xml_item *item, struct buf *out)
{
    if (w->at.depth < w->text)
        w->text = 0;
    if (str_is_word(item->local, "tbl") || str_is_word(item->local, "table")) {
        w->tables -= w->tables > 0;
    } else if (w->tables == 1 && w->in_cell && is_cell(w, item->local)) {
        end_cell(w);
    } else if (w->tables == 1 && is_row(w, item->local)) {
        if (w->open)
            office_row_end(&w->row, out);
        else
            office_row_split(&w->row, out);
    } else if (str_is_word(item->local, "p") || (w->open && str_is_word(item->local, "h"))) {
        end_paragraph(w, out);
    }
}

/* How a paragraph looks; what was written twice, for old and new programs; remarks. */
static const char *const hidden[] = { "pPr", "rPr", "Fallback", "annotation", "tracked-changes",
                                      "instrText", NULL };

void words_take(struct words_reader *w, enum xml_kind kind, const struct xml_item *item,
                struct buf *out)
{
    if (office_hides(&w->at, kind, item, hidden))
        return;
    if (kind == XML_START)
        take_start(w, item, out);
    else if (kind == XML_END)
        take_end(w, item, out);
    else if (kind == XML_TEXT && w->text)
        put(w, out, item->text);
    out->failed = out->failed || w->cell.failed;
}

void words_release(struct words_reader *w)
{
    buf_release(&w->row.bytes);
    buf_release(&w->cell);
}
