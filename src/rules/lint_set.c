/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only compiled rules show: conditions that can never be true, and rules that ask the same.
 *
 * choices(x, field) is the set of values of a field that has at most one value of which one must
 * hold whenever x is true: an equality has its value, AND the intersection of its parts, OR the
 * union, everything else any value.  Where it is empty, x is never true.
 */
#include "rules/lint.h"

#include "base/map.h"
#include "rules/rule.h"

#include <string.h>

#define MOST_CHOICES 512

struct choices {
    bool any;
    struct str *items;
    size_t n;
};

static struct choices any_choice(void)
{
    return (struct choices){ .any = true };
}

static bool has(const struct choices *c, struct str s)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->items[i], s))
            return true;
    return false;
}

static struct choices choices_of_atom(struct lint *l, const struct atom *atom, enum field_kind kind)
{
    struct choices c = { .n = 1, .items = arena_alloc(&l->scratch, sizeof(struct str)) };

    if (!c.items || atom->op != ATOM_PATTERN || l->set->fields[atom->field].kind != kind ||
        atom->pattern.form != FORM_EQUAL || atom->cased)
        return any_choice();
    c.items[0] = atom->pattern.needle;
    return c;
}

static struct choices intersect(struct choices a, struct choices b)
{
    struct choices both = { .items = a.items };

    if (a.any || b.any)
        return a.any ? b : a;
    for (size_t i = 0; i < a.n; i++)
        if (has(&b, a.items[i]))
            both.items[both.n++] = a.items[i];
    return both;
}

static struct choices unite(struct lint *l, struct choices a, struct choices b)
{
    struct choices both = { .n = a.n + b.n };

    if (a.any || b.any || both.n > MOST_CHOICES)
        return any_choice();
    both.items = arena_alloc(&l->scratch, (both.n + 1) * sizeof *both.items);
    if (!both.items)
        return any_choice();
    if (a.n)
        memcpy(both.items, a.items, a.n * sizeof *a.items);
    if (b.n)
        memcpy(both.items + a.n, b.items, b.n * sizeof *b.items);
    return both;
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
static struct choices choices_of(struct lint *l, const struct node *node, enum field_kind kind)
{
    struct choices all = { .any = node->kind != NODE_OR };

    if (node->kind == NODE_NEVER)
        return (struct choices){ .n = 0 };
    if (node->kind == NODE_ATOM)
        return choices_of_atom(l, &l->set->atoms[node->atom], kind);
    if (node->kind != NODE_AND && node->kind != NODE_OR)
        return all;
    for (size_t i = 0; i < node->n; i++) {
        struct choices one = choices_of(l, node->kids[i], kind);

        all = node->kind == NODE_AND ? intersect(all, one) : unite(l, all, one);
    }
    return all;
}

static bool reads_nothing(const struct node *node)
{
    if (node->kind == NODE_AND)
        for (size_t i = 0; i < node->n; i++)
            if (node->kids[i]->kind == NODE_NEVER)
                return true;
    return node->kind == NODE_NEVER;
}

static void lint_chance(struct lint *l, const struct rule *rule)
{
    static const struct {
        enum field_kind kind;
        const char *name;
    } single[] = { { FIELD_KIND_EVENT_ID, "EventID" }, { FIELD_KIND_CHANNEL, "Channel" },
                   { FIELD_KIND_PROVIDER, "Provider_Name" } };
    const struct yaml at = { .line = rule->signature.line, .column = 1 };

    if (reads_nothing(rule->condition)) {
        if (l->verbose)
            lint_say(l, REMARK_NOTE, &at, "no log that is read is of this logsource");
        return;
    }
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        struct choices c = choices_of(l, rule->condition, single[i].kind);

        if (!c.any && c.n == 0) {
            lint_say(l, lint_grave(l), &at, "the rule can never match: no %s satisfies it",
                     single[i].name);
            return;
        }
    }
}

/* Conditions as bytes: equal atoms are one number, so equal bytes ask the same. */
static void write_node(struct buf *b, const struct node *node)
{
    buf_format(b, "%d,%u(", (int)node->kind, node->kind == NODE_ATOM ? (unsigned)node->atom : 0);
    for (size_t i = 0; i < node->n; i++)
        write_node(b, node->kids[i]);
    buf_char(b, ')');
}

int lint_set(struct lint *l)
{
    struct strmap asked = { 0 };
    struct buf key = { 0 };
    bool failed = false;

    for (size_t i = 0; i < l->set->rules_n && !failed; i++) {
        const struct rule *rule = l->set->rules[i];
        const struct yaml at = { .line = rule->signature.line, .column = 1 };
        uint64_t other;

        l->name = rule->signature.file.s;
        l->ours = !rule->signature.foreign;
        if (rule->correlation)
            continue;
        lint_chance(l, rule);
        if (reads_nothing(rule->condition))
            continue;
        buf_clear(&key);
        write_node(&key, rule->condition);
        if (strmap_get(&asked, buf_str(&key), &other))
            lint_say(l, REMARK_WARNING, &at, "asks for the same as '%.*s'",
                     STR_FMT(str_first(l->set->rules[other]->signature.name, 80)));
        else
            failed = key.failed || strmap_put(&asked, buf_str(&key), i) < 0;
    }
    strmap_release(&asked);
    buf_release(&key);
    if (l->verbose && !failed)
        lint_shadows(l);
    return failed || l->scratch.failed || l->out->failed ? -1 : 0;
}
