/* SPDX-License-Identifier: Apache-2.0 */
/* RTF as its words: what editors, mail programs and the clipboard make of pasted text. */
#include "input/codepage.h"
#include "input/undress_inside.h"

#define ANSI_PAGE 1252u
#define GROUPS_MOST 100000u /* deeper ones are counted as one */

static bool hides(struct str word)
{
    static const char *const hidden[] = { "fonttbl", "colortbl", "stylesheet", "info", "pict",
                                          "header", "footer", "object", "themedata", "datastore",
                                          "listtable", "fldinst", "*" };

    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        if (str_eq(word, str_of(hidden[i])))
            return true;
    return false;
}

static void put(struct rtf *r, uint32_t cp, struct buf *out)
{
    if (r->hidden)
        return;
    if (r->skip) {
        r->skip--;
        return;
    }
    buf_utf8(out, cp);
}

static void put_byte(struct rtf *r, uint8_t byte, struct buf *out)
{
    const struct codepage *page = codepage_find(r->page ? r->page : ANSI_PAGE);

    if (!page || !page->high)
        page = codepage_find(ANSI_PAGE);
    put(r, byte < 0x80 ? byte : page->high[byte - 0x80] ? page->high[byte - 0x80] : 0xFFFD, out);
}

/* \uN: a number of 16 bits with a sign; characters beyond come as two of them. */
static void put_unit(struct rtf *r, struct buf *out)
{
    uint32_t unit = (r->negative ? 0x10000 - r->number : r->number) & 0xFFFF;

    r->skip = 0;
    if (unit >= 0xD800 && unit < 0xDC00) {
        r->high = unit;
    } else if (unit >= 0xDC00 && unit < 0xE000 && r->high) {
        put(r, 0x10000 + ((r->high - 0xD800) << 10) + (unit - 0xDC00), out);
        r->high = 0;
    } else {
        put(r, unit, out);
    }
    r->skip = r->skip_each;
}

static void word_over(struct rtf *r, struct buf *out)
{
    struct str word = { r->word, r->word_n };

    r->state = RTF_SHOWN;
    if (hides(word) && !r->hidden)
        r->hidden = r->depth;
    if (str_eq(word, STR("par")) || str_eq(word, STR("line")) || str_eq(word, STR("row")))
        put(r, '\n', out);
    else if (str_eq(word, STR("tab")) || str_eq(word, STR("cell")))
        put(r, '\t', out);
    else if (str_eq(word, STR("u")) && r->has_number)
        put_unit(r, out);
    else if (str_eq(word, STR("uc")) && r->has_number)
        r->skip_each = r->number;
    else if (str_eq(word, STR("ansicpg")))
        r->page = r->number;
    else if (str_eq(word, STR("bin")))
        r->binary = r->number;
    else if (str_eq(word, STR("emdash")))
        put(r, 0x2014, out);
    else if (str_eq(word, STR("endash")))
        put(r, 0x2013, out);
    else if (str_eq(word, STR("rquote")))
        put(r, '\'', out);
}

static void shown_byte(struct rtf *r, char c, struct buf *out)
{
    if (c == '\\') {
        r->state = RTF_SLASH;
    } else if (c == '{') {
        r->depth += r->depth < GROUPS_MOST;
        r->skip = 0;
    } else if (c == '}') {
        if (r->hidden && r->depth <= r->hidden)
            r->hidden = 0;
        r->depth -= r->depth > 0;
        r->skip = 0;
    } else if (c != '\r' && c != '\n' && c != '\0' && !r->hidden) {
        if (r->skip && ((uint8_t)c & 0xC0) != 0x80)
            r->skip--;
        else if (!r->skip)
            buf_char(out, c); /* one byte of UTF-8 */
    }
}

static void slash_byte(struct rtf *r, char c, struct buf *out)
{
    r->state = RTF_SHOWN;
    if (is_letter(c)) {
        r->state = RTF_WORD;
        r->word[0] = c;
        r->word_n = 1;
        r->has_number = r->negative = false;
        r->number = 0;
    } else if (c == '\'') {
        r->state = RTF_HEX;
        r->hex = r->digits = 0;
    } else if (c == '*') {
        r->hidden = r->hidden ? r->hidden : r->depth;
    } else if (c == '\r' || c == '\n') {
        put(r, '\n', out);
    } else if (c == '~') {
        put(r, ' ', out);
    } else if (c == '\\' || c == '{' || c == '}') {
        put(r, (uint8_t)c, out);
    }
}

static void word_byte(struct rtf *r, char c, struct buf *out)
{
    if (is_letter(c) && !r->has_number && !r->negative) {
        if (r->word_n < RTF_WORD_MOST)
            r->word[r->word_n++] = c;
    } else if (c >= '0' && c <= '9') {
        r->has_number = true;
        r->number = r->number > 100000000 ? r->number : r->number * 10 + (uint32_t)(c - '0');
    } else if (c == '-' && !r->has_number && !r->negative) {
        r->negative = true;
    } else {
        word_over(r, out);
        if (c != ' ')
            shown_byte(r, c, out);
    }
}

static void hex_byte(struct rtf *r, char c, struct buf *out)
{
    uint64_t digit;

    if (!str_hex64((struct str){ &c, 1 }, &digit)) {
        r->state = RTF_SHOWN;
        shown_byte(r, c, out);
        return;
    }
    r->hex = r->hex << 4 | (uint32_t)digit;
    if (++r->digits == 2) {
        r->state = RTF_SHOWN;
        put_byte(r, (uint8_t)r->hex, out);
    }
}

void undress_rtf(struct rtf *r, const char *s, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (r->binary)
            r->binary--;
        else if (r->state == RTF_SLASH)
            slash_byte(r, s[i], out);
        else if (r->state == RTF_WORD)
            word_byte(r, s[i], out);
        else if (r->state == RTF_HEX)
            hex_byte(r, s[i], out);
        else
            shown_byte(r, s[i], out);
    }
}
