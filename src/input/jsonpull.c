/* SPDX-License-Identifier: Apache-2.0 */
#include "input/jsonpull.h"

#include "base/limits.h"
#include "base/mem.h"

#include <string.h>

struct jsonpull {
    struct text *text;
    char stack[LIMIT_JSON_DEPTH]; /* '{' or '[' */
    unsigned depth, deeper;       /* deeper: open beyond the limit */
    bool after_name;
    struct buf token;
    uint64_t faults;
};

int jsonpull_open(struct jsonpull **out, struct text *text, struct err *err)
{
    struct jsonpull *j = mem_zero(1, sizeof *j);

    if (!j)
        return err_nomem(err, "JSON");
    j->text = text;
    *out = j;
    return 0;
}

void jsonpull_close(struct jsonpull *j)
{
    if (!j)
        return;
    buf_release(&j->token);
    mem_free(j);
}

unsigned jsonpull_depth(const struct jsonpull *j)
{
    return j->depth;
}

uint64_t jsonpull_faults(const struct jsonpull *j)
{
    return j->faults;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first byte that is no white space; -1: the end. */
static int skip_space(struct jsonpull *j)
{
    const char *p;
    size_t got, n;

    while ((p = text_peek(j->text, 1, &got)) && got) {
        for (n = 0; n < got && is_space(p[n]); n++)
            ;
        if (n < got) {
            char c = p[n];
            text_consume(j->text, n);
            return (unsigned char)c;
        }
        text_consume(j->text, n);
    }
    return -1;
}

/* ---- texts ---- */

static void add(struct jsonpull *j, struct str s, bool *cut)
{
    if (j->token.n + s.n > LIMIT_RECORD_BYTES)
        *cut = true;
    else
        buf_add(&j->token, s);
}

static int hex4(const char *p)
{
    uint64_t u;

    for (size_t i = 0; i < 4; i++)
        if (p[i] == 'x' || p[i] == 'X')
            return -1;
    return str_hex64((struct str){ p, 4 }, &u) ? (int)u : -1;
}

/* \uXXXX at p, perhaps with its second half; returns the bytes used. */
static size_t take_unicode(struct jsonpull *j, const char *p, size_t got)
{
    int high = got >= 6 ? hex4(p + 2) : -1, low = -1;

    if (high < 0) {
        j->faults++;
        buf_add(&j->token, STR("\\"));
        return 1;
    }
    if (high >= 0xD800 && high < 0xDC00 && got >= 12 && p[6] == '\\' && p[7] == 'u')
        low = hex4(p + 8);
    if (low >= 0xDC00 && low < 0xE000) {
        buf_utf8(&j->token, 0x10000u + (((uint32_t)high & 0x3FF) << 10) + ((uint32_t)low & 0x3FF));
        return 12;
    }
    buf_utf8(&j->token, (uint32_t)high);
    return 6;
}

static void take_escape(struct jsonpull *j)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    size_t got;
    const char *p = text_peek(j->text, 12, &got), *known;

    if (got < 2) {
        text_consume(j->text, got);
        return;
    }
    if (p[1] == 'u') {
        text_consume(j->text, take_unicode(j, p, got));
        return;
    }
    known = memchr(from, p[1], sizeof from - 1);
    if (known || p[1] == '"' || p[1] == '\\' || p[1] == '/') {
        buf_char(&j->token, known ? to[known - from] : p[1]);
        text_consume(j->text, 2);
    } else {
        j->faults++;
        buf_char(&j->token, '\\');
        text_consume(j->text, 1);
    }
}

/* Bytes of a text in p before something happens. */
static size_t plain(const char *p, size_t got)
{
    static const bool stops[256] = { ['"'] = true, ['\\'] = true, ['\n'] = true, ['\r'] = true };
    size_t n = 0;

    while (n < got && !stops[(unsigned char)p[n]])
        n++;
    return n;
}

/* Behind the opening quote. */
static void take_text(struct jsonpull *j, struct jsonpull_item *item)
{
    const char *p;
    size_t got, n;

    while ((p = text_peek(j->text, 1, &got)) && got) {
        n = plain(p, got);
        if (n) {
            add(j, (struct str){ p, n }, &item->cut);
            text_consume(j->text, n);
        } else if (*p == '"') {
            text_consume(j->text, 1);
            return;
        } else if (*p == '\\') {
            take_escape(j);
        } else {
            break;
        }
    }
    item->cut = true;
    j->faults++;
}

/* ---- tokens ---- */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '+' || c == '-' || c == '.' || c == '_';
}

static void take_word(struct jsonpull *j, struct jsonpull_item *item)
{
    const char *p;
    size_t got, n;

    while ((p = text_peek(j->text, 1, &got)) && got) {
        for (n = 0; n < got && is_word(p[n]); n++)
            ;
        add(j, (struct str){ p, n }, &item->cut);
        text_consume(j->text, n);
        if (n < got)
            return;
    }
    item->cut = true;
}

static enum jsonpull_kind text_or_name(struct jsonpull *j, struct jsonpull_item *item)
{
    size_t got, n;
    const char *p = text_peek(j->text, 1, &got);

    n = plain(p + 1, got - 1);
    if (n + 1 < got && p[n + 1] == '"') { /* as most are */
        add(j, (struct str){ p + 1, n }, &item->cut);
        text_consume(j->text, n + 2);
    } else {
        text_consume(j->text, 1);
        take_text(j, item);
    }
    j->after_name = false;
    if (j->depth && j->stack[j->depth - 1] == '{' && skip_space(j) == ':') {
        text_consume(j->text, 1);
        j->after_name = true;
        return JSON_NAME;
    }
    return JSON_TEXT;
}

static enum jsonpull_kind ended(struct jsonpull *j)
{
    j->after_name = false;
    return j->stack[--j->depth] == '{' ? JSON_CLOSE : JSON_LIST_END;
}

static bool is_open(const struct jsonpull *j, char what)
{
    return memchr(j->stack, what, j->depth) != NULL;
}

/* JSON_DONE: nothing to tell, go on. */
static enum jsonpull_kind open_or_close(struct jsonpull *j, struct jsonpull_item *item, char c)
{
    char top = '\0';

    if (j->depth)
        top = j->stack[j->depth - 1];
    if (c == '{' && top == '{' && !j->after_name && !j->deeper) {
        j->faults++; /* the object before lost its end */
        item->implied = true;
        return ended(j);
    }
    if (c == '{' || c == '[') {
        text_consume(j->text, 1);
        j->after_name = false;
        if (j->deeper || j->depth == LIMIT_JSON_DEPTH) {
            j->deeper++;
            j->faults++;
            return JSON_DONE;
        }
        j->stack[j->depth++] = c;
        return c == '{' ? JSON_OPEN : JSON_LIST;
    }
    if (j->deeper || !is_open(j, c == '}' ? '{' : '[')) {
        text_consume(j->text, 1);
        j->faults += !j->deeper;
        j->deeper -= j->deeper > 0;
        return JSON_DONE;
    }
    if (top == (c == '}' ? '{' : '['))
        text_consume(j->text, 1);
    else
        item->implied = true;
    j->faults += item->implied;
    return ended(j);
}

/* One character that is no token. */
static void skip_one(struct jsonpull *j)
{
    size_t got, n = 1;
    const char *p = text_peek(j->text, 4, &got);

    while (n < got && n < 4 && ((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    text_consume(j->text, n);
}

static enum jsonpull_kind take_token(struct jsonpull *j, struct jsonpull_item *item, char c)
{
    if (c == '{' || c == '[' || c == '}' || c == ']')
        return open_or_close(j, item, c);
    if (c == '"')
        return text_or_name(j, item);
    if (is_word(c)) {
        take_word(j, item);
        j->after_name = false;
        return JSON_WORD;
    }
    j->faults += c != ',' && c != ':';
    if (c == ',')
        j->after_name = false;
    skip_one(j);
    return JSON_DONE;
}

enum jsonpull_kind jsonpull_next(struct jsonpull *j, struct jsonpull_item *item)
{
    int c;

    while ((c = skip_space(j)) >= 0) {
        enum jsonpull_kind kind;

        *item = (struct jsonpull_item){ .line = text_number(j->text),
                                    .offset = text_offset(j->text) };
        buf_clear(&j->token);
        kind = take_token(j, item, (char)c);
        if (j->token.failed || text_failed(j->text))
            return JSON_NOMEM;
        item->text = j->token.n ? buf_str(&j->token) : STR("");
        if (kind != JSON_DONE && !(j->deeper && kind != JSON_CLOSE && kind != JSON_LIST_END))
            return kind;
    }
    *item = (struct jsonpull_item){ .line = text_number(j->text), .offset = text_offset(j->text) };
    return text_failed(j->text) ? JSON_NOMEM : JSON_DONE;
}
