/* SPDX-License-Identifier: Apache-2.0 */
/* What workbooks and documents have in common: a place in the XML, and a row of a table. */
#include "input/office_inside.h"
#include "input/undress_inside.h"

struct str office_attr(const struct xml_item *item, const char *local)
{
    for (size_t i = 0; i < item->attrs_n; i++)
        if (str_eq(item->attrs[i].local, str_of(local)))
            return item->attrs[i].value;
    return STR_NONE;
}

bool office_hides(struct office_place *at, enum xml_kind kind, const struct xml_item *item,
                  const char *const *hidden)
{
    bool hides = at->hidden > 0;

    if (kind == XML_START) {
        at->depth++;
        for (; !at->hidden && *hidden; hidden++)
            if (str_is_word(item->local, *hidden))
                at->hidden = at->depth;
        hides = at->hidden > 0;
    } else if (kind == XML_END) {
        if (at->hidden == at->depth)
            at->hidden = 0;
        at->depth -= at->depth > 0;
    }
    return hides;
}

void office_row_add(struct office_row *row, uint32_t column, struct str cell)
{
    if (!cell.n)
        return;
    if (row->n == LIMIT_SHEET_COLUMNS || column >= LIMIT_SHEET_COLUMNS ||
        (row->n && column <= row->cells[row->n - 1].column) ||
        cell.n > LIMIT_RECORD_BYTES - row->bytes.n) {
        row->dropped = true;
        return;
    }
    row->cells[row->n].column = column;
    row->cells[row->n].from = (uint32_t)row->bytes.n;
    buf_add(&row->bytes, cell);
    row->cells[row->n++].to = (uint32_t)row->bytes.n;
}

static struct str cell_at(const struct office_row *row, size_t i)
{
    return (struct str){ row->bytes.s + row->cells[i].from, row->cells[i].to - row->cells[i].from };
}

void office_row_split(struct office_row *row, struct buf *out)
{
    bool export = false;

    for (size_t i = 0; i < row->n && !row->bytes.failed; i++)
        export = export || cells_hold_export(cell_at(row, i));
    for (size_t i = 0; i < row->n && export && !row->bytes.failed; i++) {
        buf_add(out, cell_at(row, i));
        buf_add(out, STR("\n"));
    }
    if (export)
        row->n = 0;
    office_row_end(row, out);
}

void office_row_end(struct office_row *row, struct buf *out)
{
    uint32_t at = 0;

    for (size_t i = 0; i < row->n && !row->bytes.failed; i++) {
        struct str cell = cell_at(row, i);

        if (row->n == 1) { /* a line that was pasted */
            buf_add(out, cell);
            break;
        }
        for (; at < row->cells[i].column; at++)
            buf_char(out, '\t');
        undress_cell(out, cell);
    }
    if (row->n)
        buf_char(out, '\n');
    out->failed = out->failed || row->bytes.failed;
    row->n = 0;
    row->bytes.n = 0;
}
