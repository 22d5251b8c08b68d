/* SPDX-License-Identifier: Apache-2.0 */
/* Text that is not Unicode: which code page it is in, and pages with several bytes a character. */
#include "input/text_inside.h"

#include "base/limits.h"
#include "base/utf.h"

static void take_page(struct text *t, const struct codepage *said)
{
    if (t->page && !t->page->high && sys_codepage_open(&t->several, t->page->number) < 0)
        t->failed = true;
    if (t->page && !t->page->high && !t->several)
        t->page = NULL; /* the system has no tables of it */
    if (t->defects) {
        t->defects->as_read.code_page_found = !said && t->page;
        t->defects->as_read.code_page = t->page ? t->page->number : 1252;
    }
    if (!t->page)
        t->page = codepage_find(1252);
}

void text_choose_page(struct text *t, const uint8_t *p, size_t n, enum encoding_doubt doubt)
{
    const struct codepage *said = stream_page(t->in), *page = said;
    bool fits = true;

    t->in_doubt = false;
    if (t->page)
        return;
    if (!said && codepage_guess(p, n, &page, &fits) < 0)
        t->failed = true;
    if (!fits && doubt == DOUBT_STRAYS) {
        t->encoding = ENCODING_UTF8;
        return;
    }
    t->page = page;
    t->in_doubt = !fits;
    take_page(t, said);
}

void text_forget_page(struct text *t)
{
    t->in_doubt = false;
    t->page = NULL;
    if (t->defects) {
        t->defects->as_read.code_page = 0;
        t->defects->as_read.code_page_found = false;
    }
}

void text_decide(struct text *t)
{
    enum encoding_doubt doubt;
    size_t n;
    const uint8_t *p = stream_peek(t->in, LIMIT_BID_BYTES, &n);

    n = n < LIMIT_BID_BYTES ? n : LIMIT_BID_BYTES;
    t->encoding = encoding_judge(p, n, &doubt);
    t->undecided = false;
    if (t->encoding == ENCODING_ANSI)
        text_choose_page(t, p, n, doubt);
    t->doubt_at = stream_offset(t->in);
}

void text_decide_again(struct text *t)
{
    uint64_t before = t->doubt_at, now = stream_offset(t->in);

    text_forget_page(t);
    text_decide(t);
    t->in_doubt = false;
    if (t->encoding == ENCODING_UTF8 && now - before >= LIMIT_BID_BYTES)
        text_note(t, before, 0);
}

uint32_t text_ansi(const struct text *t, uint8_t byte)
{
    const struct codepage *page = t->page ? t->page : stream_page(t->in);

    return page && page->high && byte >= 0x80 ? page->high[byte - 0x80] : encoding_ansi(byte);
}

/* One character from the n bytes at p; *unit of its stretch.  Returns the raw bytes it takes. */
static size_t put_character(struct text *t, const uint8_t *p, size_t n, uint64_t raw,
                            unsigned *unit)
{
    char *at = buf_reserve(&t->out, 4);
    uint32_t cp;
    size_t used = sys_codepage_char(t->several, p, n, &cp);

    if (!at)
        return n;
    if (!used) { /* it stays visible */
        cp = encoding_ansi(p[0]);
        text_note(t, raw, cp ? 0 : 1);
        cp = cp ? cp : UTF_BAD;
        used = 1;
    }
    t->out.n += utf8_encode(at, cp);
    *unit = used == 1 && p[0] >= 0x80 ? 1 : used <= 2 ? UNIT_MIXED : UNIT_FOUR;
    return used;
}

/* May the next character be made without another look at what is around it? */
static bool goes_on(const struct text *t, const uint8_t *p, size_t n)
{
    return n >= SYS_CODEPAGE_LONGEST && !(p[0] >= 0xEF && text_may_be_bom(t, p, n));
}

void text_convert_several(struct text *t, const uint8_t *p, size_t n)
{
    uint64_t raw = stream_offset(t->in), begin = raw;
    size_t i = 0, from = t->out.n;
    unsigned last = UNIT_MIXED;

    while (i < n && !t->out.failed && (i == 0 || p[i] < 0x80 || goes_on(t, p + i, n - i))) {
        size_t before = t->out.n, used;
        unsigned unit = UNIT_MIXED;

        used = put_character(t, p + i, n - i, raw + i, &unit);
        if (unit != last || unit != UNIT_MIXED) {
            text_add_stretch(t, begin, before - from, last);
            begin = raw + i;
            from = before;
            last = unit;
        }
        i += used;
    }
    text_add_stretch(t, begin, t->out.n - from, last);
    stream_consume(t->in, i);
}
