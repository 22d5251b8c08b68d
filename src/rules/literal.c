/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The prefilter and why it is sound (sigma.md 13.6, trap T10).
 *
 * For a condition x, need(x) is a set of literals (text, haystack) of which at least one stands in
 * the event whenever x is true, or "none".  By induction over the tree:
 *
 *   atom   A pattern matches a value only if each of its literal pieces stands in the value; so the
 *          longest one does.  A regex matches only if regex_literal stands in the value.  The value
 *          is one of the slices of its haystack (a haystack holds every value that the field can
 *          have, or more), so the literal stands in the haystack.  Literals and haystacks go
 *          through one folding that works code point by code point and leaves damaged bytes alone:
 *          if l stands in v, fold(l) stands in fold(v).  So it holds for cased needles too.
 *          Atoms about fields that need no text (event id, channel ...), absence, presence,
 *          numbers, addresses: none.  So is a pattern without literal text.
 *   never  is never true: the empty set.
 *   AND    x is true only if every part is: any part's set will do.  The most selective is taken.
 *   OR     x is true only if one part is: the union; none if one part has none.
 *   NOT    is true when something is absent: none.  (This is where `selection or not filter`
 *          was lost by others.)
 *
 * A rule is woken if a literal of its set was found, or if its set is "none".  Cutting a literal
 * to a part of it only finds more.  Windows find every literal that is there.
 * Where an event lacks its rendered message, a condition may also be undecidable: an atom that is
 * so looks into HAY_MESSAGE or HAY_KEYWORDS, hence, by the same induction, so does a literal of the
 * set; the dispatcher wakes those rules whenever the message is missing.  The test switch
 * ruleset_set_plain leaves all of this out, and tests compare.
 */
#include "rules/literal.h"

#include "base/utf.h"
#include "rules/fold.h"
#include "rules/rule.h"

#include <string.h>

#define MOST_LITERALS 100000 /* larger sets are "none" */
#define LITERAL_BYTES 24   /* longer ones are cut: what decides stands at their end ("\x.exe") */
#define SHORTEST 2         /* a single letter is found everywhere */

static const struct need need_nothing = { .none = true };

static bool haystack_of(const struct field_ref *field, enum haystack *hay)
{
    switch (field->kind) {
    case FIELD_KIND_NAMED:
    case FIELD_KIND_NTH:
        *hay = HAY_DATA;
        return true;
    case FIELD_KIND_MESSAGE:
        *hay = HAY_MESSAGE;
        return true;
    case FIELD_KIND_TEXT:
        *hay = HAY_TEXT;
        return true;
    case FIELD_KIND_KEYWORDS:
        *hay = HAY_KEYWORDS;
        return true;
    default:
        return false;
    }
}

static struct need need_of_atom(const struct ruleset *set, const struct atom *atom,
                                struct arena *a)
{
    struct need need = { .n = 1 };
    enum haystack hay;
    struct str text = { "", 0 };

    if (atom->op == ATOM_PATTERN && !atom->number)
        text = pattern_literal(&atom->pattern);
    else if (atom->op == ATOM_REGEX)
        text = atom->literal;
    else
        return need_nothing; /* a number also equals its hexadecimal form */
    if (atom->cased)
        text = fold_text(a, text);
    if (text.n < SHORTEST || !haystack_of(&set->fields[atom->field], &hay))
        return need_nothing;
    if (text.n > LITERAL_BYTES)
        text = str_from(text, text.n - LITERAL_BYTES);
    need.items = arena_alloc(a, sizeof *need.items);
    if (!need.items)
        return need_nothing;
    need.items[0] = (struct literal){ hay, text };
    return need;
}

/* How good a set is: long literals, few of them. */
static long worth(const struct need *need)
{
    size_t shortest = LITERAL_BYTES;

    for (size_t i = 0; i < need->n; i++)
        if (need->items[i].text.n < shortest)
            shortest = need->items[i].text.n;
    return (long)shortest * 64 - (long)need->n;
}

static struct need need_of_all(const struct ruleset *set, const struct node *node, struct arena *a)
{
    struct need best = need_nothing;

    for (size_t i = 0; i < node->n; i++) {
        struct need one = literal_need(set, node->kids[i], a);

        if (!one.none && (best.none || worth(&one) > worth(&best)))
            best = one;
    }
    return best;
}

static struct need need_of_any(const struct ruleset *set, const struct node *node, struct arena *a)
{
    struct need all = { 0 };
    size_t cap = 0;

    for (size_t i = 0; i < node->n; i++) {
        struct need one = literal_need(set, node->kids[i], a);

        if (one.none || all.n + one.n > MOST_LITERALS ||
            arena_grow(a, &all.items, all.n, &cap, all.n + one.n, sizeof *all.items) < 0)
            return need_nothing;
        if (one.n)
            memcpy(all.items + all.n, one.items, one.n * sizeof *one.items);
        all.n += one.n;
    }
    return all;
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
struct need literal_need(const struct ruleset *set, const struct node *node, struct arena *a)
{
    switch (node->kind) {
    case NODE_NEVER:
        return (struct need){ .n = 0 };
    case NODE_ATOM:
        return need_of_atom(set, &set->atoms[node->atom], a);
    case NODE_AND:
        return need_of_all(set, node, a);
    case NODE_OR:
        return need_of_any(set, node, a);
    default:
        return need_nothing;
    }
}

/*
 * The literal of a regex: the longest run of characters at its outermost level.  Groups and classes
 * are stepped over, a quantifier that allows zero takes the character before it away, and anything
 * that changes the meaning of what follows (inline options, \Q, verbs, alternation at the outermost
 * level, escapes with an argument) gives up.  The pattern is valid: PCRE2 compiled it before.
 */
struct walk {
    struct str p;
    size_t at;
    char *run;      /* the run so far */
    size_t run_n;
    char *best;
    size_t best_n;
    bool given_up;
};

static char peek_at(const struct walk *w, size_t i)
{
    return i < w->p.n ? w->p.s[i] : '\0';
}

static void end_run(struct walk *w)
{
    if (w->run_n > w->best_n) {
        memcpy(w->best, w->run, w->run_n);
        w->best_n = w->run_n;
    }
    w->run_n = 0;
}

/* Takes the last code point of the run away. */
static void drop_last(struct walk *w)
{
    while (w->run_n && ((unsigned char)w->run[w->run_n - 1] & 0xC0) == 0x80)
        w->run_n--;
    if (w->run_n)
        w->run_n--;
}

/* Groups that may be stepped over: their content does not reach beyond them. */
static bool is_safe_group(const struct walk *w, size_t open)
{
    char second = peek_at(w, open + 1), third = peek_at(w, open + 2);

    if (second == '*')
        return false;
    if (second != '?')
        return true;
    return third == ':' || third == '<' || third == '=' || third == '!' || third == '>' ||
           third == '|';
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

static size_t skip_group(struct walk *w, size_t at)
{
    size_t depth = 0;

    while (at < w->p.n) {
        char c = w->p.s[at];

        if (c == '\\') {
            at += 2;
            continue;
        }
        if (c == '[') {
            at = skip_class(w, at);
            continue;
        }
        if (c == '(') {
            if (!is_safe_group(w, at))
                w->given_up = true;
            depth++;
        }
        if (c == ')' && --depth == 0)
            return at + 1;
        at++;
    }
    w->given_up = true;
    return at;
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

/* A quantifier at w->at: whatever it says, the run ends, and what it may drop is dropped. */
static bool take_quantifier(struct walk *w)
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
    if (c != '+')
        drop_last(w);
    end_run(w);
    w->at = behind;
    if (peek_at(w, w->at) == '?' || peek_at(w, w->at) == '+')
        w->at++;
    return true;
}

static void take_char(struct walk *w, bool nocase)
{
    uint32_t c;
    bool bad = false;
    size_t n = utf8_decode(str_from(w->p, w->at), &c, &bad);

    /* without case, PCRE2's idea of a letter's other cases is trusted for ASCII only */
    if (bad || (nocase && c >= 0x80)) {
        end_run(w);
    } else {
        memcpy(w->run + w->run_n, w->p.s + w->at, n);
        w->run_n += n;
    }
    w->at += n;
    if (bad || (nocase && c >= 0x80)) { /* a quantifier behind it must not drop another one */
        if (take_quantifier(w))
            return;
    }
}

static void take_escape(struct walk *w)
{
    static const char breaks[] = "dDwWsSbBAZzntrfevVhHRXKG";
    char c = peek_at(w, w->at + 1);

    if (c && strchr(breaks, c)) {
        end_run(w);
        w->at += 2;
        take_quantifier(w);
    } else if ((unsigned char)c > ' ' && (unsigned char)c < 0x7f &&
               !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        w->run[w->run_n++] = c;
        w->at += 2;
    } else {
        w->given_up = true;
    }
}

static void take_part(struct walk *w, bool nocase)
{
    char c = w->p.s[w->at];

    switch (c) {
    case '|':
    case ')':
        w->given_up = true;
        return;
    case '\\':
        take_escape(w);
        return;
    case '(':
        end_run(w);
        w->at = skip_group(w, w->at);
        take_quantifier(w);
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
            take_char(w, nocase);
    }
}

struct str regex_literal(struct arena *a, struct str pattern, bool nocase)
{
    struct walk w = { .p = pattern,
                      .given_up = str_find(pattern, STR("\\Q")) < pattern.n };

    w.run = arena_alloc(a, pattern.n + 1);
    w.best = arena_alloc(a, pattern.n + 1);
    if (!w.run || !w.best)
        return (struct str){ "", 0 };
    while (w.at < pattern.n && !w.given_up)
        take_part(&w, nocase);
    end_run(&w);
    if (w.given_up || w.best_n == 0)
        return (struct str){ "", 0 };
    return fold_text(a, (struct str){ w.best, w.best_n });
}
