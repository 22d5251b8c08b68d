/* SPDX-License-Identifier: Apache-2.0 */
/*
 *   or-expr  := and-expr { "or" and-expr }
 *   and-expr := not-expr { "and" not-expr }
 *   not-expr := "not" not-expr | primary
 *   primary  := "(" or-expr ")" | ("1" | "any" | "all") "of" ("them" | pattern) | name
 *
 * A token is a maximal run without white space and parentheses, and a keyword only as a whole:
 * "selection_for" and "android" are names (trap T9).  Recursive descent; parentheses and "not"
 * count towards LIMIT_CONDITION_DEPTH, which bounds the depth of trees too.
 */
#include "rules/condition.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct cond {
    struct arena *arena;
    struct str text;
    size_t at;            /* where the next token begins */
    struct search *searches;
    size_t searches_n;
    size_t depth, nodes;
    struct condition_fault *fault;
    bool failed;
};

static enum truth worse_doubt(enum truth a, enum truth b)
{
    return a > b ? a : b; /* TRUTH_LIMIT is the louder one */
}

static enum truth join_truth(const struct node *node, truth_fn *atom_truth, void *ctx)
{
    enum truth decides = node->kind == NODE_AND ? TRUTH_NO : TRUTH_YES;
    enum truth all = node->kind == NODE_AND ? TRUTH_YES : TRUTH_NO, doubt = TRUTH_NO;

    if (node->list)
        return atom_truth(ctx, node->list - 1);
    for (size_t i = 0; i < node->n; i++) {
        enum truth t = node_truth(node->kids[i], atom_truth, ctx);

        if (t == decides)
            return t;
        if (t != all)
            doubt = worse_doubt(doubt, t);
    }
    return doubt != TRUTH_NO ? doubt : all;
}

/* Most nodes are atoms, and most others join some: a jump by kind would be guessed wrong. */
enum truth node_truth(const struct node *node, truth_fn *atom_truth, void *ctx)
{
    enum truth t;

    if (node->kind == NODE_ATOM)
        return atom_truth(ctx, node->atom);
    if (node->kind == NODE_AND || node->kind == NODE_OR)
        return join_truth(node, atom_truth, ctx);
    if (node->kind == NODE_NOT) {
        t = node_truth(node->kids[0], atom_truth, ctx);
        return t == TRUTH_YES ? TRUTH_NO : t == TRUTH_NO ? TRUTH_YES : t;
    }
    return node->kind == NODE_ALWAYS       ? TRUTH_YES
           : node->kind == NODE_NO_MESSAGE ? TRUTH_NO_MESSAGE
                                           : TRUTH_NO;
}

struct node *node_atom(struct arena *a, uint32_t atom)
{
    struct node *node = arena_zero(a, 1, sizeof *node);

    if (node) {
        node->kind = NODE_ATOM;
        node->atom = atom;
    }
    return node;
}

struct node *node_join(struct arena *a, enum node_kind kind, struct node **kids, size_t n)
{
    struct node *node;

    for (size_t i = 0; i < n; i++)
        if (!kids[i])
            return NULL;
    if (n == 1 && kind != NODE_NOT)
        return kids[0];
    node = arena_zero(a, 1, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->n = n;
    node->kids = arena_alloc(a, (n ? n : 1) * sizeof *node->kids);
    if (!node->kids)
        return NULL;
    if (n)
        memcpy(node->kids, kids, n * sizeof *kids);
    return node;
}

struct node *node_not(struct arena *a, struct node *kid)
{
    return node_join(a, NODE_NOT, &kid, 1);
}

struct node *node_pair(struct arena *a, enum node_kind kind, struct node *left, struct node *right)
{
    struct node *both[] = { left, right };

    return node_join(a, kind, both, 2);
}

static struct node *fail(struct cond *c, size_t at, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

static struct node *fail(struct cond *c, size_t at, const char *fmt, ...)
{
    va_list args;

    if (c->failed)
        return NULL;
    c->failed = true;
    c->fault->at = at;
    va_start(args, fmt);
    vsnprintf(c->fault->text, sizeof c->fault->text, fmt, args);
    va_end(args);
    return NULL;
}

/* No memory is a fault without text. */
static struct node *checked(struct cond *c, struct node *node)
{
    if (!node)
        c->failed = true;
    return node;
}

/* The token at c->at, which is moved to its first byte; empty at the end. */
static struct str peek(struct cond *c)
{
    size_t end;

    while (c->at < c->text.n && is_space(c->text.s[c->at]))
        c->at++;
    end = c->at;
    while (end < c->text.n && !is_space(c->text.s[end]) && c->text.s[end] != '(' &&
           c->text.s[end] != ')')
        end++;
    if (end == c->at && end < c->text.n)
        end++; /* a parenthesis */
    return str_first(str_from(c->text, c->at), end - c->at);
}

static bool accept(struct cond *c, struct str word)
{
    if (!str_eq(peek(c), word))
        return false;
    c->at += word.n;
    return true;
}

static struct search *find(struct cond *c, struct str name)
{
    for (size_t i = 0; i < c->searches_n; i++)
        if (str_eq(c->searches[i].name, name))
            return &c->searches[i];
    return NULL;
}

/* "sel*_x*" against a name; star is any run. */
static bool name_matches(struct str pattern, struct str name)
{
    size_t p = 0, n = 0, star = SIZE_MAX, retry = 0;

    while (n < name.n) {
        if (p < pattern.n && pattern.s[p] == '*') {
            star = p++;
            retry = n;
        } else if (p < pattern.n && pattern.s[p] == name.s[n]) {
            p++;
            n++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            n = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.s[p] == '*')
        p++;
    return p == pattern.n;
}

/* Searches beginning with "_" are private unless the pattern begins so too (as pySigma has it). */
static bool is_target(struct str target, struct str name)
{
    bool hidden = str_starts(name, STR("_"));

    if (str_eq(target, STR("them")))
        return !hidden;
    return name_matches(target, name) && (!hidden || str_starts(target, STR("_")));
}

static struct node *parse_of(struct cond *c, enum node_kind kind)
{
    struct str target = peek(c);
    struct node **kids;
    size_t at = c->at, n = 0;

    if (!target.n || str_eq(target, STR("(")) || str_eq(target, STR(")")))
        return fail(c, at, "'of' must be followed by 'them' or a name with '*'");
    c->at += target.n;
    c->nodes += c->searches_n;
    if (c->nodes > LIMIT_CONDITION_NODES)
        return fail(c, at, "condition is larger than %u parts", LIMIT_CONDITION_NODES);
    kids = arena_alloc(c->arena, (c->searches_n + 1) * sizeof *kids);
    for (size_t i = 0; kids && i < c->searches_n; i++)
        if (is_target(target, c->searches[i].name)) {
            c->searches[i].used = true;
            kids[n++] = c->searches[i].node;
        }
    if (kids && n == 0)
        return fail(c, at, "'%.*s' matches no search of this rule", STR_FMT(str_first(target, 60)));
    return checked(c, kids ? node_join(c->arena, kind, kids, n) : NULL);
}

static struct node *unknown_name(struct cond *c, struct str token)
{
    static const char *const words[] = { "and", "or", "not", "of", "them" };
    struct str shown = str_first(token, 60);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(token, str_of(words[i])))
            return fail(c, c->at, "'%s' where a name was expected", words[i]);
        if (str_eq_nocase(token, str_of(words[i])))
            return fail(c, c->at, "'%.*s': operators are written in lower case", STR_FMT(shown));
    }
    if (str_find_char(token, '|') < token.n)
        return fail(c, c->at, "'|': aggregation in a condition is obsolete (use a correlation)");
    return fail(c, c->at, "there is no search '%.*s' in this rule", STR_FMT(shown));
}

static struct node *parse_or(struct cond *c);

static struct node *parse_group(struct cond *c, size_t open)
{
    struct node *inside;

    if (++c->depth > LIMIT_CONDITION_DEPTH)
        return fail(c, open, "nested deeper than %d levels", LIMIT_CONDITION_DEPTH);
    inside = parse_or(c);
    c->depth--;
    if (inside && !accept(c, STR(")")))
        return fail(c, c->at, "')' is missing (for the '(' at %zu)", open + 1);
    return inside;
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    return s.n > 0;
}

static struct node *parse_primary(struct cond *c)
{
    struct str token = peek(c);
    size_t at = c->at;
    bool any = str_eq(token, STR("1")) || str_eq(token, STR("any"));
    struct search *search;

    if (token.n == 0)
        return fail(c, at, "condition ends where a name was expected");
    if (accept(c, STR("(")))
        return parse_group(c, at);
    if (str_eq(token, STR(")")))
        return fail(c, at, "')' where a name was expected");
    c->at += token.n;
    if (accept(c, STR("of"))) {
        if (any || str_eq(token, STR("all")))
            return parse_of(c, any ? NODE_OR : NODE_AND);
        return fail(c, at, "'%.*s of' is not possible (1 of, any of, all of)",
                    STR_FMT(str_first(token, 60)));
    }
    c->at = at;
    search = find(c, token);
    if (!search || str_eq(token, STR("and")) || str_eq(token, STR("or")) ||
        str_eq(token, STR("not")))
        return is_number(token) ? fail(c, at, "'%.*s' must be followed by 'of'",
                                       STR_FMT(str_first(token, 60)))
                                : unknown_name(c, token);
    c->at += token.n;
    search->used = true;
    return checked(c, search->node);
}

static struct node *parse_not(struct cond *c)
{
    struct node *kid;
    size_t at;

    peek(c);
    at = c->at;
    if (!accept(c, STR("not")))
        return parse_primary(c);
    if (++c->depth > LIMIT_CONDITION_DEPTH)
        return fail(c, at, "nested deeper than %d levels", LIMIT_CONDITION_DEPTH);
    kid = parse_not(c);
    c->depth--;
    return kid ? checked(c, node_not(c->arena, kid)) : NULL;
}

/* One level of "a word b word c". */
static struct node *parse_chain(struct cond *c, struct str word, enum node_kind kind,
                                struct node *(*part)(struct cond *))
{
    struct node **kids = NULL;
    size_t n = 0, cap = 0;

    do {
        struct node *kid = part(c);

        if (!kid)
            return NULL;
        if (++c->nodes > LIMIT_CONDITION_NODES)
            return fail(c, c->at, "condition is larger than %u parts", LIMIT_CONDITION_NODES);
        if (arena_grow(c->arena, &kids, n, &cap, n + 1, sizeof *kids) < 0)
            return checked(c, NULL);
        kids[n++] = kid;
    } while (accept(c, word));
    return checked(c, node_join(c->arena, kind, kids, n));
}

static struct node *parse_and(struct cond *c)
{
    return parse_chain(c, STR("and"), NODE_AND, parse_not);
}

static struct node *parse_or(struct cond *c)
{
    return parse_chain(c, STR("or"), NODE_OR, parse_and);
}

struct node *condition_parse(struct arena *a, struct str text, struct search *searches, size_t n,
                             struct condition_fault *fault)
{
    struct cond c = { .arena = a, .text = text, .searches = searches, .searches_n = n,
                      .fault = fault };
    struct node *node;
    struct str rest;

    *fault = (struct condition_fault){ .at = 0 };
    node = parse_or(&c);
    rest = peek(&c);
    if (!node || rest.n == 0)
        return node;
    if (str_eq(rest, STR(")")))
        return fail(&c, c.at, "')' without '('");
    if (str_starts(rest, STR("|")) || str_eq_nocase(rest, STR("and")) ||
        str_eq_nocase(rest, STR("or")))
        return unknown_name(&c, rest);
    return fail(&c, c.at, "'%.*s' where 'and' or 'or' was expected", STR_FMT(str_first(rest, 60)));
}
