/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error codes in the evidence of a finding, and what they mean (signatures/maps/codes.yml).  A
 * capture `code` or `status` is one, `number` is one of SQL Server; in the words that are cited a
 * code is what looks like one in each of its spellings: 0x80070643, 80070643, -2147023293,
 * 2147944003.  Small numbers alone could be anything.
 */
#include "verdict/judge.h"

#include "verdict/fact.h"
#include "verdict/finding.h"

#define CODES_MOST 6 /* of one finding */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool is_word(char c)
{
    return is_alnum(c) || c == '_';
}

static const struct glossary_code *look_up(const struct glossary *g, struct str written, bool sql)
{
    uint32_t number;

    if (!code_number(written, &number) || number == 0)
        return NULL;
    for (size_t i = 0; i < g->codes_n; i++)
        if (g->codes[i].number == number && str_eq(g->codes[i].kind, STR("sql")) == sql)
            return &g->codes[i];
    return NULL;
}

static int add(struct judge *j, struct finding *x, struct str written, bool sql)
{
    const struct glossary_code *code = look_up(j->in->glossary, written, sql);

    if (!code || x->codes_n == CODES_MOST)
        return 0;
    for (size_t i = 0; i < x->codes_n; i++)
        if (x->codes[i].code == code)
            return 0;
    if (arena_grow(j->arena, &x->codes, x->codes_n, &x->codes_cap, x->codes_n + 1,
                   sizeof *x->codes) < 0)
        return -1;
    x->codes[x->codes_n++] = (struct code_seen){ written, code };
    return 0;
}

/* The code at the front of s, behind which no word goes on; empty: none. */
static struct str code_at(struct str s)
{
    size_t mark = s.s[0] == '-' ? 1 : s.n > 2 && s.s[0] == '0' && (s.s[1] | 0x20) == 'x' ? 2 : 0;
    size_t n = mark;
    bool hex = mark == 2;

    while (n < s.n && n - mark < 11 && is_hex(s.s[n])) {
        hex = hex || s.s[n] > '9';
        n++;
    }
    if (n < s.n && (is_word(s.s[n]) || s.s[n] == '-'))
        return STR_NONE; /* a longer word, or a part of a GUID */
    if (mark == 2 ? n != 10 : mark == 1 ? hex || n < 8 : hex ? n != 8 : n != 8 && n != 10)
        return STR_NONE;
    return str_first(s, n);
}

static int from_words(struct judge *j, struct finding *x, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        struct str code;

        if (i && (is_word(text.s[i - 1]) || text.s[i - 1] == '-'))
            continue;
        if (text.s[i] != '-' && !is_hex(text.s[i]))
            continue;
        code = code_at(str_from(text, i));
        if (code.n && add(j, x, code, false) < 0)
            return -1;
        i += code.n;
    }
    return 0;
}

int judge_codes(struct judge *j, struct finding *x, const struct fact *f)
{
    if (!j->in->glossary)
        return 0;
    if (add(j, x, fact_capture(f, STR("code")), false) < 0 ||
        add(j, x, fact_capture(f, STR("status")), false) < 0 ||
        add(j, x, fact_capture(f, STR("number")), true) < 0)
        return -1;
    return from_words(j, x, f->hit->text);
}
