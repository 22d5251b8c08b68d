/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cells of a workbook refer to: the list of shared texts, and which styles show a number
 * as a date (ECMA-376 Part 1, 18.4 and 18.8).
 */
#include "base/mem.h"
#include "base/when.h"
#include "input/office_inside.h"

#include <stdlib.h>

#define SERIAL_MOST 2958466 /* the year 10000 */
#define NUMBER_BYTES 40u

/* ---- texts --------------------------------------------------------------------------------- */

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "_xHHHH_"; -1: it is not. */
static int escaped(const char *s, size_t n)
{
    int value = 0;

    if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        if (hex_of(s[i]) < 0)
            return -1;
        value = value * 16 + hex_of(s[i]);
    }
    return value;
}

size_t book_unescape(char *s, size_t n)
{
    size_t to = 0;

    for (size_t i = 0; i < n;) {
        int value = escaped(s + i, n - i);

        if (value < 0 || value >= 0x80) { /* others can be written, and so they are */
            s[to++] = s[i++];
        } else {
            s[to++] = (char)value;
            i += 7;
        }
    }
    return to;
}

static void end_string(struct book *b, struct book_reader *r)
{
    r->any = false;
    if (b->strings_full || b->strings.failed)
        return;
    if (mem_grow(&b->ends, &b->strings_cap, b->strings_n + 1, sizeof *b->ends) < 0) {
        b->failed = true;
        return;
    }
    if (b->strings.n > r->begin)
        b->strings.n = r->begin + book_unescape(b->strings.s + r->begin, b->strings.n - r->begin);
    b->ends[b->strings_n++] = (uint32_t)b->strings.n;
}

/* How a text is read aloud is not part of it. */
static const char *const read_aloud[] = { "rPh", NULL };

void book_take_strings(struct book *b, struct book_reader *r, enum xml_kind kind,
                       const struct xml_item *item)
{
    if (office_hides(&r->at, kind, item, read_aloud))
        return;
    if (kind == XML_START && str_is_word(item->local, "si")) {
        b->strings_full = b->strings_full || b->strings_n >= LIMIT_SHARED_STRINGS;
        r->begin = (uint32_t)b->strings.n;
        r->any = true;
    } else if (kind == XML_START && r->any && str_is_word(item->local, "t")) {
        r->text = r->at.depth;
    } else if (kind == XML_TEXT && r->text) {
        b->strings_full = b->strings_full || item->text.n > LIMIT_SHARED_BYTES - b->strings.n;
        if (!b->strings_full)
            buf_add(&b->strings, item->text);
    } else if (kind == XML_END) {
        if (r->at.depth < r->text)
            r->text = 0;
        if (r->any && str_is_word(item->local, "si"))
            end_string(b, r);
    }
}

/* ---- styles -------------------------------------------------------------------------------- */

/* The formats that every book has (18.8.30), those of East Asia among them. */
static uint8_t format_of_all(uint64_t id)
{
    static const struct {
        uint8_t from, to, kind;
    } known[] = {
        { 14, 17, NUMBER_DATE }, { 18, 21, NUMBER_TIME }, { 22, 22, NUMBER_DATE | NUMBER_TIME },
        { 27, 31, NUMBER_DATE }, { 32, 35, NUMBER_TIME }, { 36, 36, NUMBER_DATE },
        { 45, 47, NUMBER_TIME }, { 50, 54, NUMBER_DATE }, { 55, 56, NUMBER_TIME },
        { 57, 58, NUMBER_DATE },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (id >= known[i].from && id <= known[i].to)
            return known[i].kind;
    return NUMBER_PLAIN;
}

/* Where what is quoted, in brackets or escaped at the front of a format ends; 0: nothing is. */
static size_t aside(struct str code)
{
    char first = code.s[0], close = first == '[' ? ']' : first;

    if (first == '\\' || first == '_' || first == '*')
        return 2;
    return first == '"' || first == '[' ? 2 + str_find_char(str_from(code, 1), close) : 0;
}

/* "yyyy/mm/dd hh:mm", "[$-409]m/d/yy h:mm AM/PM", "#,##0.00" */
static uint8_t kind_of_format(struct str code)
{
    uint8_t kind = NUMBER_PLAIN;
    bool months = false;

    if (str_eq_nocase(code, STR("General")))
        return NUMBER_PLAIN;
    while (code.n && code.s[0] != ';') {
        size_t skipped = aside(code);
        char c = (char)(code.s[0] | 0x20);

        if (str_starts_nocase(code, STR("[h")) || str_starts_nocase(code, STR("[m")) ||
            str_starts_nocase(code, STR("[s")))
            kind |= str_starts_nocase(code, STR("[mag")) ? NUMBER_PLAIN : NUMBER_TIME;
        if (!skipped && (c == 'y' || c == 'd'))
            kind |= NUMBER_DATE;
        if (!skipped && (c == 'h' || c == 's'))
            kind |= NUMBER_TIME;
        months = months || (!skipped && c == 'm');
        code = str_from(code, skipped ? skipped : 1);
    }
    return kind == NUMBER_PLAIN && months ? NUMBER_DATE : kind;
}

static void set_format(struct book *b, uint64_t id, uint8_t kind)
{
    if (id >= LIMIT_STYLES ||
        mem_grow(&b->formats, &b->formats_cap, (size_t)id + 1, sizeof *b->formats) < 0)
        return;
    while (b->formats_n <= id)
        b->formats[b->formats_n++] = UINT8_MAX;
    b->formats[id] = kind;
}

static void add_style(struct book *b, uint64_t format)
{
    bool own = format < b->formats_n && b->formats[format] != UINT8_MAX;

    if (b->styles_n < LIMIT_STYLES &&
        mem_grow(&b->styles, &b->styles_cap, b->styles_n + 1, sizeof *b->styles) == 0)
        b->styles[b->styles_n++] = own ? b->formats[format] : format_of_all(format);
}

void book_take_styles(struct book *b, struct book_reader *r, enum xml_kind kind,
                      const struct xml_item *item)
{
    uint64_t id = 0;

    if (kind == XML_TEXT || kind == XML_DONE)
        return;
    if (str_is_word(item->local, "cellXfs"))
        r->cells = kind == XML_START;
    if (kind != XML_START)
        return;
    if (str_is_word(item->local, "numFmt") && str_u64(office_attr(item, "numFmtId"), &id))
        set_format(b, id, kind_of_format(office_attr(item, "formatCode")));
    if (r->cells && str_is_word(item->local, "xf")) {
        (void)str_u64(office_attr(item, "numFmtId"), &id);
        add_style(b, id);
    }
}

void book_release(struct book *b)
{
    buf_release(&b->strings);
    mem_free(b->ends);
    mem_free(b->styles);
    mem_free(b->formats);
    *b = (struct book){ 0 };
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* "45367.9452199074": days; as ticks, to the millisecond.  False: it is no such number. */
static bool serial_of(struct str number, when *ticks)
{
    uint64_t days, part = 0, unit = 1;
    struct str rest = number, whole = str_cut(&rest, '.');

    if (!str_u64(whole, &days) || days > SERIAL_MOST)
        return false;
    for (size_t i = 0; i < rest.n; i++) {
        if (rest.s[i] < '0' || rest.s[i] > '9')
            return false;
        if (i < 11) {
            part = part * 10 + (uint64_t)(rest.s[i] - '0');
            unit *= 10;
        }
    }
    /* part / unit of a day, rounded: 86400000 * 10^11 fits */
    part = (part * 86400000u + unit / 2) / unit;
    *ticks = (when)days * WHEN_DAY + (when)part * WHEN_MS;
    return true;
}

/* A part of a second that nobody wrote: what the fraction of a day cannot hold. */
static when without_noise(when t)
{
    when off = t % WHEN_SECOND;

    if (off <= 2 * WHEN_MS)
        return t - off;
    return off >= WHEN_SECOND - 2 * WHEN_MS ? t - off + WHEN_SECOND : t;
}

/* The day before 1900-01-01; a day that never was, 1900-02-29, is counted. */
static when day_zero(const struct book *b, when t)
{
    const struct civil first = b->since_1904 ? (struct civil){ 1904, 1, 1, 0, 0, 0, 0 }
                               : t < 60 * WHEN_DAY ? (struct civil){ 1899, 12, 31, 0, 0, 0, 0 }
                                                   : (struct civil){ 1899, 12, 30, 0, 0, 0, 0 };

    return when_of(&first);
}

void book_number(const struct book *b, struct str number, uint64_t style, struct buf *out)
{
    uint8_t kind = style < b->styles_n ? b->styles[style] : (uint8_t)NUMBER_PLAIN;
    struct civil c;
    when t;

    if (kind == NUMBER_PLAIN || !serial_of(number, &t)) {
        buf_add(out, number);
        return;
    }
    t = without_noise(t);
    c = civil_of(day_zero(b, t) + t);
    if ((kind & NUMBER_DATE) && t >= WHEN_DAY)
        buf_format(out, "%04d-%02d-%02d", c.year, c.month, c.day);
    if (kind == NUMBER_DATE && t % WHEN_DAY == 0)
        return;
    if ((kind & NUMBER_DATE) && t >= WHEN_DAY)
        buf_char(out, ' ');
    buf_format(out, "%02d:%02d:%02d", c.hour, c.minute, c.second);
    if (c.ticks)
        buf_format(out, ".%03d", (int)(c.ticks / WHEN_MS));
}
