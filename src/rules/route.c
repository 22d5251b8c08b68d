/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/route.h"

#include "base/mem.h"
#include "rules/rule.h"

#include <stdlib.h>
#include <string.h>

#define FEW_RULES 2 /* fewer rules to look for are just evaluated */

/* A literal, where to look for it and what it wakes. */
struct field_wake {
    uint32_t field;
    struct end_wake end;
};

int route_maker_init(struct route_maker *m, const struct ruleset *set)
{
    size_t n = set->rules_n ? set->rules_n : 1;

    *m = (struct route_maker){ .set = set, .given.set = set };
    m->candidates = mem_alloc(n * sizeof *m->candidates);
    m->rules = mem_alloc(2 * n * sizeof *m->rules);
    m->needs = mem_alloc(2 * n * sizeof *m->needs);
    m->doubtful = mem_alloc(n * sizeof *m->doubtful);
    return m->candidates && m->rules && m->needs && m->doubtful ? 0 : -1;
}

void route_maker_release(struct route_maker *m)
{
    mem_free(m->candidates);
    mem_free(m->rules);
    mem_free(m->needs);
    mem_free(m->doubtful);
    mem_free(m->found);
    mem_free(m->wakes);
    mem_free(m->ends);
    given_release(&m->given);
    arena_release(&m->arena);
}

/* ---- rules ---- */

static void add_rule(struct route *r, uint32_t rule, enum routed_for what, const struct node *left)
{
    r->rules[r->rules_n++] = (struct routed){ rule, what, left };
}

/* What is left of a condition where no keyword is found; left itself where that changes nothing or
   where nobody would notice that one was found. */
static const struct node *without_keywords(struct route_maker *m, const struct route *r,
                                           const struct node *left, struct arena *a)
{
    const struct node *rest;

    if (!r->unrendered || !m->given.met_keyword)
        return left;
    m->given.no_keyword = true;
    rest = residual_of(&m->given, left, a);
    m->given.no_keyword = false;
    if (rest != left && literal_keywords(m->set, left, &m->arena).none)
        return left;
    return rest;
}

/*
 * One alternative of a rule is often about the message, which the event logs of Windows lack: in
 * them the rule is true or doubtful, never false.  Evaluated it would have to be for every event.
 * So the doubt is counted for all of them, and the other alternatives are woken by their words.
 * Returns these; NULL: there is no such doubt, or no memory.
 */
static const struct node *besides_doubt(const struct node *left, struct arena *a)
{
    struct node **kids;
    size_t n = 0;

    if (left->kind != NODE_OR || left->n < 2)
        return NULL;
    kids = arena_alloc(a, left->n * sizeof *kids);
    for (size_t i = 0; kids && i < left->n; i++)
        if (left->kids[i]->kind != NODE_NO_MESSAGE)
            kids[n++] = left->kids[i];
    return kids && n < left->n ? node_join(a, NODE_OR, kids, n) : NULL;
}

static void take_rule(struct route_maker *m, struct route *r, uint32_t rule,
                      const struct node *left, struct arena *a)
{
    const struct node *rest = without_keywords(m, r, left, a);
    const struct node *sure = rest == left ? besides_doubt(left, a) : NULL;

    if (sure) {
        add_rule(r, rule, ROUTED_OR_DOUBT, sure);
        r->doubtful[r->doubtful_n++] = rule;
    } else if (rest == left) {
        add_rule(r, rule, ROUTED_ALL, left);
    } else if (rest->kind == NODE_NO_MESSAGE) {
        add_rule(r, rule, ROUTED_FOUND_DOUBT, left);
        r->doubtful[r->doubtful_n++] = rule;
    } else if (rest->kind == NODE_NEVER) {
        add_rule(r, rule, ROUTED_FOUND_FALSE, left);
    } else {
        add_rule(r, rule, ROUTED_FOUND, left);
        add_rule(r, rule, ROUTED_REST, rest);
    }
}

/* What is left of the candidates.  Conditions that are constant are no rules any more. */
static bool take_rules(struct route_maker *m, struct route *r, size_t n, struct arena *a)
{
    r->rules = m->rules;
    r->doubtful = m->doubtful;
    arena_reset(&m->arena);
    for (size_t i = 0; i < n && !a->failed && !m->arena.failed; i++) {
        uint32_t rule = m->candidates[i];
        bool asked = m->given.asks_rendered;
        const struct node *left;

        m->given.met_keyword = false;
        left = residual_of(&m->given, m->set->rules[rule]->condition, a);
        if (left->kind == NODE_NO_MESSAGE)
            r->doubtful[r->doubtful_n++] = rule;
        else if (left->kind != NODE_NEVER)
            take_rule(m, r, rule, left, a);
        else
            m->given.asks_rendered = asked; /* whoever is not there asks nothing */
    }
    return !a->failed && !m->arena.failed;
}

static uint64_t hash_of(const struct route *r)
{
    uint64_t hash = r->doubtful_n * 31 + r->is_entry;

    for (size_t i = 0; i < r->rules_n; i++)
        hash = (hash ^ r->rules[i].rule) * 0x9E3779B97F4A7C15u;
    return hash;
}

static bool routed_same(const struct routed *x, const struct routed *y)
{
    return x->rule == y->rule && x->for_what == y->for_what &&
           residual_same(x->condition, y->condition);
}

bool route_same(const struct route *x, const struct route *y)
{
    if (x->hash != y->hash || x->rules_n != y->rules_n || x->doubtful_n != y->doubtful_n ||
        x->is_entry != y->is_entry || x->asks_rendered != y->asks_rendered ||
        x->unrendered != y->unrendered)
        return false;
    for (size_t i = 0; i < x->doubtful_n; i++)
        if (x->doubtful[i] != y->doubtful[i])
            return false;
    for (size_t i = 0; i < x->rules_n; i++)
        if (!routed_same(&x->rules[i], &y->rules[i]))
            return false;
    return true;
}

bool route_has_all(const struct route *x, const struct route *y)
{
    size_t at = 0;

    for (size_t i = 0; i < y->rules_n; i++, at++) {
        while (at < x->rules_n && !routed_same(&x->rules[at], &y->rules[i]))
            at++;
        if (at == x->rules_n)
            return false;
    }
    return true;
}

/* ---- what wakes them ---- */

/* Message and keywords of a text entry are parts of its text (event.h): one pass finds all. */
static uint32_t hay_of(const struct route_maker *m, const struct route *r, uint32_t field)
{
    return r->is_entry && m->set->fields[field].kind >= FIELD_KIND_MESSAGE ? ROUTE_ENTRY : field;
}

static struct need need_of(struct route_maker *m, const struct route *r, const struct routed *one)
{
    if (one->for_what != ROUTED_FOUND && one->for_what != ROUTED_FOUND_FALSE &&
        one->for_what != ROUTED_FOUND_DOUBT)
        return literal_need(m->set, one->condition, r->unrendered, &m->arena);
    return literal_keywords(m->set, one->condition, &m->arena);
}

static bool find_needs(struct route_maker *m, const struct route *r)
{
    arena_reset(&m->arena);
    for (size_t i = 0; i < r->rules_n; i++) {
        m->needs[i] = need_of(m, r, &r->rules[i]);
        for (size_t j = 0; !m->needs[i].none && j < m->needs[i].n; j++) {
            const struct literal *l = &m->needs[i].items[j];

            if (mem_grow(&m->found, &m->found_cap, m->found_n + 1, sizeof *m->found) < 0)
                return false;
            m->found[m->found_n++] = (struct field_wake){ hay_of(m, r, l->field),
                                                          { l->anchor,
                                                            { l->text, (uint32_t)i,
                                                              l->proves } } };
        }
    }
    return !m->arena.failed;
}

static int compare_fields(const void *a, const void *b)
{
    const struct field_wake *x = a, *y = b;

    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    return x->end.wake.rule < y->end.wake.rule ? -1 : x->end.wake.rule > y->end.wake.rule;
}

/* Of n literals those of least to most bytes that may stand anywhere. */
static int make_windows(struct route_maker *m, struct windows **out, const struct field_wake *from,
                        size_t n, size_t least, size_t most)
{
    size_t taken = 0;

    if (mem_grow(&m->wakes, &m->wakes_cap, n, sizeof *m->wakes) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (from[i].end.anchor == ANCHOR_NONE && from[i].end.wake.text.n >= least &&
            from[i].end.wake.text.n <= most)
            m->wakes[taken++] = from[i].end.wake;
    return windows_new(out, m->wakes, taken);
}

static int make_ends(struct route_maker *m, struct ends **out, const struct field_wake *from,
                     size_t n)
{
    size_t taken = 0;

    if (mem_grow(&m->ends, &m->ends_cap, n, sizeof *m->ends) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (from[i].end.anchor != ANCHOR_NONE)
            m->ends[taken++] = from[i].end;
    return ends_new(out, m->ends, taken);
}

/* Short literals would make the windows of all of them narrow: they go by themselves.  Not those of
   text logs, whose words are all looked for while lines are cut (awake_sieve). */
static bool add_hay(struct route_maker *m, struct route *r, const struct field_wake *from, size_t n)
{
    struct hay *hay = &r->hays[r->hays_n++];
    size_t longs = from->field == ROUTE_ENTRY ? WINDOWS_LEAST : WINDOWS_LONG;

    *hay = (struct hay){ .field = from->field };
    for (size_t i = 0; i < n && !hay->breaks; i++)
        hay->breaks = str_find_char(from[i].end.wake.text, '\n') < from[i].end.wake.text.n;
    if (make_windows(m, &hay->shorts, from, n, WINDOWS_LEAST, longs - 1) < 0 ||
        make_windows(m, &hay->longs, from, n, longs, SIZE_MAX) < 0 ||
        make_ends(m, &hay->ends, from, n) < 0)
        return false;
    r->bytes += windows_bytes(hay->shorts) + windows_bytes(hay->longs) + ends_bytes(hay->ends);
    return true;
}

static bool make_hays(struct route_maker *m, struct route *r, struct arena *a)
{
    size_t fields = 0, end;

    if (m->found_n)
        qsort(m->found, m->found_n, sizeof *m->found, compare_fields);
    for (size_t i = 0; i < m->found_n; i++)
        fields += i == 0 || m->found[i].field != m->found[i - 1].field;
    r->hays = arena_zero(a, fields + 1, sizeof *r->hays);
    for (size_t i = 0; r->hays && i < m->found_n; i = end) {
        for (end = i; end < m->found_n && m->found[end].field == m->found[i].field;)
            end++;
        if (!add_hay(m, r, m->found + i, end - i))
            return false;
    }
    return r->hays != NULL;
}

/* ---- what they look into ---- */

static void ask(const struct ruleset *set, struct route *r, uint32_t field)
{
    if (field == ROUTE_ENTRY || set->fields[field].kind > FIELD_KIND_NAMED)
        r->asks_others = true;
    else
        r->asked[field / 64] |= (uint64_t)1 << field % 64;
}

/* As deep as the tree. */
static void ask_all(const struct ruleset *set, struct route *r, const struct node *node)
{
    const struct atom *atom = node->kind == NODE_ATOM ? &set->atoms[node->atom] : NULL;

    if (atom && atom->op != ATOM_KIND)
        ask(set, r, atom->field);
    if (atom && atom->op == ATOM_FIELD)
        ask(set, r, atom->other);
    for (size_t i = 0; i < node->n; i++)
        ask_all(set, r, node->kids[i]);
}

static bool find_asked(struct route_maker *m, struct route *r, struct arena *a)
{
    r->asked = arena_zero(a, m->set->fields_n / 64 + 1, sizeof *r->asked);
    if (!r->asked)
        return false;
    for (size_t i = 0; i < r->hays_n; i++)
        ask(m->set, r, r->hays[i].field);
    for (size_t i = 0; i < r->always_n; i++)
        ask_all(m->set, r, r->rules[r->always[i]].condition);
    return true;
}

/* ---- all of it ---- */

static bool find_wakes(struct route_maker *m, struct route *r, struct arena *a)
{
    size_t findable = 0;

    m->found_n = 0;
    r->always = arena_alloc(a, (r->rules_n + 1) * sizeof *r->always);
    if (!r->always || !find_needs(m, r))
        return false;
    for (size_t i = 0; i < r->rules_n; i++)
        findable += !m->needs[i].none;
    if (findable < FEW_RULES)
        m->found_n = 0;
    for (uint32_t i = 0; i < r->rules_n; i++)
        if (m->needs[i].none || findable < FEW_RULES)
            r->always[r->always_n++] = i;
    return make_hays(m, r, a) && find_asked(m, r, a);
}

const struct route *route_draft(struct route_maker *m, struct arena *a, size_t *work)
{
    struct route *r = &m->draft;
    size_t n = dispatch_rules(m->set->dispatch, &m->given.place, m->candidates);

    *work += n;
    m->given.asks_rendered = false;
    *r = (struct route){ .is_entry = m->given.place.kind == EVENT_TEXT };
    r->unrendered = !r->is_entry && m->given.rendered == RENDERED_NO;
    if (!take_rules(m, r, n, a))
        return NULL;
    r->asks_rendered = m->given.asks_rendered;
    r->hash = hash_of(r);
    return r;
}

static void *kept(struct arena *a, const void *items, size_t n, size_t size)
{
    void *copy = arena_alloc(a, (n + 1) * size);

    if (copy && n)
        memcpy(copy, items, n * size);
    return copy;
}

struct route *route_new(struct route_maker *m, struct arena *a, size_t *work)
{
    struct route *r = kept(a, &m->draft, 1, sizeof *r);

    if (!r)
        return NULL;
    r->rules = kept(a, m->rules, r->rules_n, sizeof *r->rules);
    r->doubtful = kept(a, m->doubtful, r->doubtful_n, sizeof *r->doubtful);
    if (a->failed || (!r->asks_rendered && !find_wakes(m, r, a))) {
        route_release(r);
        return NULL;
    }
    *work += r->asks_rendered ? 0 : m->found_n;
    return r;
}

struct route *route_plain(const struct ruleset *set, struct arena *a)
{
    struct route *r = arena_zero(a, 1, sizeof *r);
    size_t n = set->rules_n;

    if (!r)
        return NULL;
    r->rules = arena_alloc(a, (n + 1) * sizeof *r->rules);
    r->always = arena_alloc(a, (n + 1) * sizeof *r->always);
    if (!r->rules || !r->always)
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        r->rules[i] = (struct routed){ i, ROUTED_ALL, set->rules[i]->condition };
        r->always[i] = i;
    }
    r->rules_n = r->always_n = n;
    r->asks_others = true;
    return r;
}

void route_release(struct route *r)
{
    for (size_t i = 0; i < r->hays_n; i++) {
        windows_free(r->hays[i].shorts);
        windows_free(r->hays[i].longs);
        ends_free(r->hays[i].ends);
    }
    r->hays_n = 0;
}
