/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules in the shadow of others: whenever A is true, B is.  A condition is looked at as a list of
 * parts that must all hold, a part as a list of alternatives.  Each part of B must follow from one
 * part of A: all alternatives of that one are among its own.  What nests deeper must be equal.  So
 * a shadow that is reported is one; not every shadow is found.
 */
#include "rules/lint.h"

#include "rules/rule.h"

#define MOST_PARTS 64 /* rules with more, and alternatives beyond, are not compared */

struct parts {
    const struct node *items[MOST_PARTS];
    size_t n;
    bool too_many;
};

/* Equal atoms are one number.  As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
static bool is_same(const struct node *a, const struct node *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->n != b->n || (a->kind == NODE_ATOM && a->atom != b->atom))
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!is_same(a->kids[i], b->kids[i]))
            return false;
    return true;
}

static void add_parts(struct parts *p, const struct node *node)
{
    for (size_t i = 0; node->kind == NODE_AND && i < node->n; i++)
        add_parts(p, node->kids[i]);
    if (node->kind == NODE_AND)
        return;
    p->too_many = p->too_many || p->n == MOST_PARTS;
    if (!p->too_many)
        p->items[p->n++] = node;
}

static bool is_among(const struct node *node, const struct node *either)
{
    for (size_t i = 0; i < either->n; i++)
        if (is_same(node, either->kids[i]))
            return true;
    return false;
}

static bool follows(const struct node *from, const struct node *part)
{
    if (is_same(from, part))
        return true;
    if (part->kind != NODE_OR || part->n > MOST_PARTS)
        return false;
    if (from->kind != NODE_OR)
        return is_among(from, part);
    for (size_t i = 0; i < from->n; i++)
        if (!is_among(from->kids[i], part))
            return false;
    return from->n <= part->n;
}

/* Whether all of b follows from a. */
static bool is_in_shadow(const struct parts *a, const struct parts *b)
{
    for (size_t i = 0; i < b->n; i++) {
        bool found = false;

        for (size_t k = 0; k < a->n && !found; k++)
            found = follows(a->items[k], b->items[i]);
        if (!found)
            return false;
    }
    return b->n > 0;
}

static struct parts *parts_of(struct lint *l, const struct rule *rule)
{
    struct parts *p = arena_zero(&l->scratch, 1, sizeof *p);

    if (p)
        add_parts(p, rule->condition);
    return p;
}

/* The first rule that casts a shadow on rules[i]; NULL: none. */
static const struct rule *shadow_of(const struct lint *l, struct parts *const *parts, size_t i)
{
    for (size_t k = 0; k < l->set->rules_n; k++)
        if (k != i && !l->set->rules[k]->correlation && !parts[k]->too_many &&
            is_in_shadow(parts[i], parts[k]) && !is_in_shadow(parts[k], parts[i]))
            return l->set->rules[k];
    return NULL;
}

void lint_shadows(struct lint *l)
{
    size_t n = l->set->rules_n;
    struct parts **parts = arena_zero(&l->scratch, n, sizeof *parts);

    for (size_t i = 0; parts && i < n && !l->scratch.failed; i++)
        parts[i] = parts_of(l, l->set->rules[i]);
    for (size_t i = 0; i < n && !l->scratch.failed; i++) {
        const struct rule *rule = l->set->rules[i];
        const struct yaml at = { .line = rule->signature.line, .column = 1 };
        const struct rule *other = NULL;

        if (!rule->correlation && !parts[i]->too_many && rule->condition->kind != NODE_NEVER)
            other = shadow_of(l, parts, i);
        l->name = rule->signature.file.s;
        if (other)
            lint_say(l, REMARK_NOTE, &at, "whenever '%.*s' matches, '%.*s' matches, too",
                     STR_FMT(str_first(rule->signature.name, 80)),
                     STR_FMT(str_first(other->signature.name, 80)));
    }
}
