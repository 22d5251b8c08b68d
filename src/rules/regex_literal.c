/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts of which every match of a regular expression contains at least one.
 *
 * A sequence offers its runs of plain characters and what its groups offer; the best offer is
 * taken.  Alternatives offer the union of what each has, or nothing if one has nothing.  Classes
 * and assertions are stepped over, a quantifier that allows zero takes what stands before it away,
 * and what is not understood (verbs, conditions, \Q, the option x, escapes with an argument) gives
 * up. The pattern is valid: PCRE2 compiled it before.
 */
#include "rules/literal.h"

#include "base/fold.h"
#include "base/limits.h"
#include "base/utf.h"

#include <string.h>

#define MOST_TEXTS 64 /* of one expression; more offer nothing */

/* One of these; n 0: nothing is known. */
struct offer {
    struct str *items;
    size_t n;
};

struct walk {
    struct str p;
    size_t at;
    struct arena *arena;
    char *text;        /* the characters of all runs, one behind the other */
    size_t text_n, run_at; /* the run so far begins there */
    struct offer best; /* of the sequence so far */
    unsigned depth;
    bool nocase, given_up;
};

static char peek_at(const struct walk *w, size_t i)
{
    return i < w->p.n ? w->p.s[i] : '\0';
}

/* How good an offer is: long texts, few of them. */
static long worth(const struct offer *o)
{
    size_t shortest = SIZE_MAX;

    for (size_t i = 0; i < o->n; i++)
        shortest = o->items[i].n < shortest ? o->items[i].n : shortest;
    return o->n ? (long)(shortest < 64 ? shortest : 64) * 64 - (long)o->n : -1;
}

static void offer(struct walk *w, struct offer one)
{
    if (worth(&one) > worth(&w->best))
        w->best = one;
}

static void end_run(struct walk *w)
{
    struct offer one = { .n = w->text_n > w->run_at };

    if (one.n) {
        one.items = arena_alloc(w->arena, sizeof *one.items);
        if (!one.items)
            one.n = 0;
        else
            *one.items = (struct str){ w->text + w->run_at, w->text_n - w->run_at };
        offer(w, one);
    }
    w->run_at = w->text_n;
}

/* Takes the last code point of the run away. */
static void drop_last(struct walk *w)
{
    while (w->text_n > w->run_at && ((unsigned char)w->text[w->text_n - 1] & 0xC0) == 0x80)
        w->text_n--;
    if (w->text_n > w->run_at)
        w->text_n--;
}

static size_t skip_class(const struct walk *w, size_t at)
{
    at++;
    if (peek_at(w, at) == '^')
        at++;
    if (peek_at(w, at) == ']')
        at++;
    while (at < w->p.n && w->p.s[at] != ']') {
        if (w->p.s[at] == '\\') {
            at += 2;
        } else if (w->p.s[at] == '[' && (peek_at(w, at + 1) == ':' || peek_at(w, at + 1) == '.' ||
                                         peek_at(w, at + 1) == '=')) {
            char kind = peek_at(w, at + 1);
            size_t end = at + 2;

            while (end < w->p.n && !(w->p.s[end] == kind && peek_at(w, end + 1) == ']') &&
                   w->p.s[end] != ']')
                end++;
            at = peek_at(w, end) == kind ? end + 2 : at + 1;
        } else {
            at++;
        }
    }
    return at + 1;
}

/* "{2,3}", also with blanks inside, as later versions of PCRE2 have it. */
static size_t quantifier_braces(const struct walk *w, size_t at)
{
    size_t i = at + 1;

    while (i < w->p.n && ((w->p.s[i] >= '0' && w->p.s[i] <= '9') || w->p.s[i] == ',' ||
                          w->p.s[i] == ' '))
        i++;
    return peek_at(w, i) == '}' ? i + 1 : at;
}

/* Steps over a quantifier.  *optional: it may allow zero.  False: there is none. */
static bool skip_quantifier(struct walk *w, bool *optional)
{
    char c = peek_at(w, w->at);
    size_t behind = w->at + 1;

    if (c == '{') {
        behind = quantifier_braces(w, w->at);
        if (behind == w->at)
            return false;
    } else if (c != '*' && c != '?' && c != '+') {
        return false;
    }
    *optional = c != '+';
    w->at = behind;
    if (peek_at(w, w->at) == '?' || peek_at(w, w->at) == '+')
        w->at++;
    return true;
}

/* A quantifier behind a character: whatever it says, the run ends. */
static bool take_quantifier(struct walk *w)
{
    bool optional;

    if (!skip_quantifier(w, &optional))
        return false;
    if (optional)
        drop_last(w);
    end_run(w);
    return true;
}

static void take_char(struct walk *w)
{
    uint32_t c;
    bool bad = false;
    size_t n = utf8_decode(str_from(w->p, w->at), &c, &bad);
    /* without case, PCRE2's idea of a letter's other cases is trusted for ASCII only */
    bool unsure = bad || (w->nocase && c >= 0x80);

    if (unsure) {
        end_run(w);
    } else {
        memcpy(w->text + w->text_n, w->p.s + w->at, n);
        w->text_n += n;
    }
    w->at += n;
    if (unsure) /* a quantifier behind it must not drop another one */
        take_quantifier(w);
}

static void take_escape(struct walk *w)
{
    static const char breaks[] = "dDwWsSbBAZzntrfevVhHRXKG";
    char c = peek_at(w, w->at + 1);

    if (c && strchr(breaks, c)) {
        end_run(w);
        w->at += 2;
        take_quantifier(w);
    } else if ((unsigned char)c > ' ' && (unsigned char)c < 0x7f && !is_alnum(c)) {
        w->text[w->text_n++] = c;
        w->at += 2;
    } else {
        w->given_up = true;
    }
}

/* ---- groups ---- */

/* To behind the parenthesis that closes the one at w->at; what is inside is left unread. */
static void skip_group(struct walk *w)
{
    size_t depth = 0, at = w->at;

    for (; at < w->p.n; at++) {
        char c = w->p.s[at];

        if (c == '\\')
            at++;
        else if (c == '[')
            at = skip_class(w, at) - 1;
        else if (c == '(' && (peek_at(w, at + 1) == '*' || peek_at(w, at + 2) == '#'))
            break;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0) {
            w->at = at + 1;
            return;
        }
    }
    w->given_up = true;
}

/* "(?im-s)" or "(?i:": steps behind the letters. */
static void take_options(struct walk *w)
{
    w->at += 2;
    for (char c; (c = peek_at(w, w->at)) != '\0' && strchr("imsnUJ-^", c); w->at++)
        w->nocase = w->nocase || c == 'i'; /* for the rest: with less said about letters */
}

enum inside {
    INSIDE_READ,   /* w->at is at the first alternative */
    INSIDE_SKIP,   /* an assertion, a reference: says nothing, or nothing here */
    INSIDE_NOTHING /* options for what follows; w->at is behind it */
};

static enum inside open_group(struct walk *w)
{
    char second = peek_at(w, w->at + 1), third = peek_at(w, w->at + 2),
         fourth = peek_at(w, w->at + 3);
    char end = third == '\'' ? '\'' : '>';

    if (second != '?') {
        w->given_up = second == '*';
        w->at++;
        return INSIDE_READ;
    }
    if (third == ':' || third == '>' || third == '|') {
        w->at += 3;
        return INSIDE_READ;
    }
    if (third == '=' || third == '!' || (third == '<' && (fourth == '=' || fourth == '!')))
        return INSIDE_SKIP;
    if (third == '<' || third == '\'' || (third == 'P' && fourth == '<')) {
        size_t name = w->at + (third == 'P' ? 4 : 3);

        w->at = name + str_find_char(str_from(w->p, name), end) + 1;
        return INSIDE_READ;
    }
    take_options(w);
    if (peek_at(w, w->at) != ':' && peek_at(w, w->at) != ')')
        w->given_up = true; /* a condition, a reference, a comment, the option x */
    return peek_at(w, w->at++) == ':' ? INSIDE_READ : INSIDE_NOTHING;
}

static struct offer alternatives(struct walk *w);

static void take_group(struct walk *w)
{
    struct offer inside = { 0 };
    bool optional = false;

    end_run(w);
    switch (open_group(w)) {
    case INSIDE_READ:
        inside = alternatives(w);
        w->given_up = w->given_up || peek_at(w, w->at) != ')';
        w->at++;
        break;
    case INSIDE_SKIP:
        skip_group(w);
        break;
    case INSIDE_NOTHING:
        return;
    }
    skip_quantifier(w, &optional);
    if (!optional)
        offer(w, inside);
}

static void take_part(struct walk *w)
{
    switch (w->p.s[w->at]) {
    case '\\':
        take_escape(w);
        return;
    case '(':
        take_group(w);
        return;
    case '[':
        end_run(w);
        w->at = skip_class(w, w->at);
        take_quantifier(w);
        return;
    case '.':
    case '^':
    case '$':
        end_run(w);
        w->at++;
        take_quantifier(w);
        return;
    default:
        if (!take_quantifier(w))
            take_char(w);
    }
}

static struct offer sequence(struct walk *w)
{
    struct offer outer = w->best, best;

    w->best = (struct offer){ 0 };
    w->run_at = w->text_n;
    while (w->at < w->p.n && w->p.s[w->at] != '|' && w->p.s[w->at] != ')' && !w->given_up)
        take_part(w);
    end_run(w);
    best = w->best;
    w->best = outer;
    return best;
}

static struct offer join(struct walk *w, struct offer a, struct offer b)
{
    struct offer both = { .n = a.n && b.n ? a.n + b.n : 0 };

    both.items = both.n && both.n <= MOST_TEXTS
                     ? arena_alloc(w->arena, both.n * sizeof *both.items) : NULL;
    if (!both.items)
        return (struct offer){ 0 };
    memcpy(both.items, a.items, a.n * sizeof *a.items);
    memcpy(both.items + a.n, b.items, b.n * sizeof *b.items);
    return both;
}

/* Up to a closing parenthesis or the end; as deep as groups are nested. */
static struct offer alternatives(struct walk *w)
{
    struct offer all;

    if (++w->depth > LIMIT_REGEX_NESTING) {
        w->given_up = true;
        return (struct offer){ 0 };
    }
    all = sequence(w);
    while (peek_at(w, w->at) == '|' && !w->given_up) {
        w->at++;
        all = join(w, all, sequence(w));
    }
    w->depth--;
    return all;
}

struct strs regex_literals(struct arena *a, struct str pattern, bool nocase)
{
    struct walk w = { .p = pattern, .arena = a, .nocase = nocase };
    struct offer all;

    w.text = arena_alloc(a, pattern.n + 1);
    if (!w.text || str_find(pattern, STR("\\Q")) < pattern.n)
        return (struct strs){ 0 };
    all = alternatives(&w);
    if (w.given_up || w.at < pattern.n) /* an unmatched parenthesis is a fault of ours */
        return (struct strs){ 0 };
    for (size_t i = 0; i < all.n; i++)
        all.items[i] = fold_text(a, all.items[i]);
    return (struct strs){ all.items, all.n };
}
