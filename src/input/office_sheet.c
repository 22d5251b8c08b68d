/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet of a workbook (ECMA-376 Part 1, 18.3.1): <row><c r="B2" t="s"
   s="4"><v>17</v></c></row> */
#include "input/office_inside.h"

#define COLUMN_MOST 16384u

/* "AB12": the 28th column, from 0; no column: as it was. */
static uint32_t column_of(struct str place, uint32_t otherwise)
{
    uint32_t column = 0;

    for (size_t i = 0; i < place.n && column < COLUMN_MOST; i++) {
        char c = place.s[i];

        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + (uint32_t)(c - 'A') + 1;
    }
    return column ? column - 1 : otherwise;
}

static void begin_cell(struct sheet_reader *s, const struct xml_item *item)
{
    struct str type = str_first(office_attr(item, "t"), sizeof s->type);

    s->column = column_of(office_attr(item, "r"), s->column);
    s->type_n = type.n;
    if (type.n)
        memcpy(s->type, type.s, type.n);
    s->style = 0;
    (void)str_u64(office_attr(item, "s"), &s->style);
    buf_clear(&s->value);
    s->in_cell = true;
}

static struct str shared(struct sheet_reader *s, struct str number)
{
    const struct book *b = s->book;
    size_t from;
    uint64_t i;

    if (!str_u64(number, &i) || i >= b->strings_n) {
        s->lost = true;
        return STR_NONE;
    }
    from = i ? b->ends[i - 1] : 0;
    if (b->ends[i] == from)
        return STR_NONE;
    return (struct str){ b->strings.s + from, b->ends[i] - from };
}

static struct str shown(struct sheet_reader *s)
{
    struct str value = buf_str(&s->value), type = { s->type, s->type_n };

    if (!value.n)
        return STR_NONE;
    if (str_eq(type, STR("s")))
        return shared(s, str_trim(value));
    if (str_eq(type, STR("b")))
        return str_eq(value, STR("1")) ? STR("True") : STR("False");
    if (str_eq(type, STR("inlineStr")) || str_eq(type, STR("str")))
        return str_first(value, book_unescape(s->value.s, s->value.n));
    if (type.n && !str_eq(type, STR("n")))
        return value;
    buf_clear(&s->shown);
    book_number(s->book, str_trim(value), s->style, &s->shown);
    return buf_str(&s->shown);
}

static void end_cell(struct sheet_reader *s)
{
    office_row_add(&s->row, s->column++, shown(s));
    s->in_cell = false;
}

static const char *const hidden[] = { "rPh", "f", NULL };

void sheet_take(struct sheet_reader *s, enum xml_kind kind, const struct xml_item *item,
                struct buf *out)
{
    if (office_hides(&s->at, kind, item, hidden))
        return;
    if (kind == XML_START && str_is_word(item->local, "row")) {
        s->column = 0;
    } else if (kind == XML_START && str_is_word(item->local, "c")) {
        begin_cell(s, item);
    } else if (kind == XML_START && s->in_cell &&
               (str_is_word(item->local, "v") || str_is_word(item->local, "t"))) {
        s->text = s->at.depth;
    } else if (kind == XML_TEXT && s->text) {
        if (s->value.n + item->text.n <= LIMIT_RECORD_BYTES)
            buf_add(&s->value, item->text);
        else
            s->row.dropped = true;
    } else if (kind == XML_END) {
        if (s->at.depth < s->text)
            s->text = 0;
        if (s->in_cell && str_is_word(item->local, "c"))
            end_cell(s);
        else if (str_is_word(item->local, "row"))
            office_row_end(&s->row, out);
    }
    out->failed = out->failed || s->value.failed || s->shown.failed;
}

void sheet_release(struct sheet_reader *s)
{
    buf_release(&s->row.bytes);
    buf_release(&s->value);
    buf_release(&s->shown);
}
