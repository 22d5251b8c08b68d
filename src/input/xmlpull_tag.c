/* SPDX-License-Identifier: Apache-2.0 */
/* Names, attributes and references. */
#include "input/xmlpull_inside.h"

#include "base/mem.h"
#include "base/utf.h"

#include <string.h>

static bool ends_name(char c)
{
    switch (c) {
    case ' ': case '\t': case '\r': case '\n':
    case '/': case '>': case '<': case '=': case '"': case '\'':
        return true;
    default:
        return false;
    }
}

/* ---- references ---- */

static size_t numeric_reference(struct str s, uint32_t *cp)
{
    bool hex = s.n > 0 && (s.s[0] == 'x' || s.s[0] == 'X');
    uint64_t v;
    struct str digits = hex ? str_from(s, 1) : s;

    if (!(hex ? str_hex64(digits, &v) : str_u64(digits, &v)) || v > 0x10FFFF)
        return 0;
    *cp = (uint32_t)v;
    return 1;
}

/* reference(s, &cp): length of the reference at the beginning of s ("&lt;"), 0 if there is none. */
static size_t reference(struct str s, uint32_t *cp)
{
    static const struct {
        struct str name;
        uint32_t cp;
    } known[] = {
        { { "lt", 2 }, '<' },    { { "gt", 2 }, '>' },    { { "amp", 3 }, '&' },
        { { "quot", 4 }, '"' },  { { "apos", 4 }, '\'' },
    };
    struct str body = str_first(str_from(s, 1), 12);
    size_t end = str_find_char(body, ';');

    if (end == body.n || end == 0)
        return 0;
    body.n = end;
    if (body.s[0] == '#')
        return numeric_reference(str_from(body, 1), cp) ? end + 2 : 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(body, known[i].name)) {
            *cp = known[i].cp;
            return end + 2;
        }
    }
    return 0;
}

/* A reference is never shorter than its bytes. */
struct str xml_text(struct arena *arena, struct str s)
{
    size_t amp = str_find_char(s, '&');
    struct str out;
    char *to;

    if (amp == s.n)
        return s;
    to = arena_alloc(arena, s.n);
    if (!to)
        return s;
    out = (struct str){ to, 0 };
    while (s.n) {
        uint32_t cp;
        size_t used;

        memcpy(to + out.n, s.s, amp);
        out.n += amp;
        s = str_from(s, amp);
        if (!s.n)
            break;
        used = reference(s, &cp);
        if (used)
            out.n += utf8_encode(to + out.n, cp);
        else
            to[out.n++] = '&';
        s = str_from(s, used ? used : 1);
        amp = str_find_char(s, '&');
    }
    return out;
}

struct str xml_decode(struct xml *x, struct str s)
{
    s = xml_text(&x->arena, s);
    x->nomem = x->nomem || x->arena.failed;
    return s;
}

/* ---- attributes ---- */

static size_t skip_blanks(const struct xml *x, size_t at)
{
    while (at < x->n && is_space(x->p[at]))
        at++;
    return at;
}

size_t xml_skip_name(const struct xml *x, size_t at)
{
    while (at < x->n && !ends_name(x->p[at]))
        at++;
    return at;
}

/*
 * The closing quote is missing: the value went on to the next "<".  What looks like the end of the
 * tag is its end, so that <Provider Name='HealthService/><EventID> still names the provider.
 */
static void unquoted_end(struct tag *t, struct str *value)
{
    size_t n = value->n;

    t->bad = true;
    while (n && is_space(value->s[n - 1]))
        n--;
    if (!n || value->s[n - 1] != '>')
        return;
    n--;
    if (n && value->s[n - 1] == '/') {
        n--;
        t->empty = true;
    }
    value->n = n;
}

/* Does it begin so, as far as it is there? */
static bool may_start(struct str s, struct str with)
{
    return str_starts(s, with) || str_starts(with, s);
}

/* Outlook puts what an address links to behind it, or around it: "http://a <http://a> ".  Length up
   to its ">", or to the end of the window, of what begins one at the "<"; 0: nothing does. */
static size_t link_of(struct str s)
{
    struct str address = str_from(s, 1);
    size_t n = str_find_char(s, '>');

    if (!may_start(address, STR("http:")) && !may_start(address, STR("https:")))
        return 0;
    return str_find_char(address, '<') + 1 < n ? 0 : n;
}

/* Where a value ends: at its quote, at a "<" that begins no link, or with the window. */
static size_t quoted_end(const struct xml *x, struct tag *t, size_t at, char quote)
{
    size_t link = at; /* goes up to here */

    for (; at < x->n && (x->p[at] != quote || at < link); at++) {
        if (x->p[at] == '<') {
            size_t n = link_of((struct str){ x->p + at, x->n - at });

            if (!n)
                break;
            link = at + n;
        }
        t->encoded = t->encoded || x->p[at] == '&';
    }
    return at;
}

/* The value behind "=", t->at on its first byte.  False: the window ends inside it. */
static bool attr_value(struct xml *x, struct tag *t, struct str *value)
{
    char quote = x->p[t->at];
    size_t at = t->at;

    if (quote == '"' || quote == '\'') {
        size_t from = ++at;
        at = quoted_end(x, t, at, quote);
        *value = (struct str){ x->p + from, at - from };
        t->at = at;
        if (at == x->n)
            return false;
        if (x->p[at] == '<')
            unquoted_end(t, value);
        else
            t->at = at + 1;
        return true;
    }
    while (at < x->n && !is_space(x->p[at]) && x->p[at] != '>' && x->p[at] != '<')
        at++;
    *value = (struct str){ x->p + t->at, at - t->at };
    t->at = at;
    t->bad = t->encoded = true;
    return at < x->n;
}

static void attr_keep(struct xml *x, struct tag *t, struct str name, struct str value)
{
    if (x->attrs_n >= LIMIT_FIELDS) {
        t->bad = true;
        return;
    }
    if (mem_grow(&x->attrs, &x->attrs_cap, x->attrs_n + 1, sizeof *x->attrs) < 0) {
        x->nomem = true;
        return;
    }
    x->attrs[x->attrs_n++] = (struct xml_attr){ name, xml_local(name), value };
}

/* One attribute from t->at on.  False: the window ends inside it; it is not kept then. */
static bool attr(struct xml *x, struct tag *t)
{
    size_t from = t->at;
    struct str name, value = { "", 0 };

    t->at = xml_skip_name(x, from);
    name = (struct str){ x->p + from, t->at - from };
    if (!name.n) { /* a stray quote or equals sign */
        t->at++;
        t->bad = true;
        return true;
    }
    t->at = skip_blanks(x, t->at);
    if (t->at == x->n)
        return false;
    if (x->p[t->at] == '=') {
        t->at = skip_blanks(x, t->at + 1);
        if (t->at == x->n || !attr_value(x, t, &value))
            return false;
    } else {
        t->bad = true;
    }
    attr_keep(x, t, name, value);
    return true;
}

bool xml_attrs(struct xml *x, struct tag *t)
{
    x->attrs_n = 0;
    for (;;) {
        t->at = skip_blanks(x, t->at);
        if (t->at == x->n)
            return false;
        switch (x->p[t->at]) {
        case '>':
            t->at++;
            return true;
        case '<':
            t->bad = true;
            return true;
        case '/':
            if (++t->at == x->n)
                return false;
            if (x->p[t->at] == '>') {
                t->empty = true;
                t->at++;
                return true;
            }
            t->bad = true;
            break;
        default:
            if (!attr(x, t))
                return false;
        }
    }
}
