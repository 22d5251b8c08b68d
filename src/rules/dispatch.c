/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anchors of a condition: values of Channel, EventID or Provider_Name of which the event must have
 * one for the condition to be true.  The same induction as in literal.c: an equality has its value,
 * AND the smallest set of its parts, OR the union or none, NOT none.  Event ids and channels come
 * from struct event itself, so that nothing has to be expanded to find the buckets.
 */
#include "rules/dispatch.h"

#include "base/map.h"
#include "base/mem.h"
#include "rules/rule.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ANCHORS 1024   /* larger sets: the rule goes to the bucket of any id or channel */
#define BOTH_KINDS 3u
#define A_PROVIDER 0x80000000u /* in the place of an id: rules that demand no id */

struct anchors {
    bool none;
    uint32_t *items; /* channels, or ids, or providers with A_PROVIDER */
    size_t n;
};

struct bucket {
    uint32_t *rules;
    size_t n, cap;
};

struct dispatch {
    const struct ruleset *set;
    struct strmap channels, providers; /* folded names to their numbers */
    struct numap ids;       /* likewise */
    uint32_t *equals;       /* per atom: the number that it compares with */
    uint32_t numbers;       /* given so far */
    struct numap index;     /* key to bucket + 1 */
    struct bucket *buckets;
    size_t buckets_n, buckets_cap;
    uint32_t *kinds[2];     /* rules of each kind of event, where its place is not known */
    size_t kinds_n[2], kinds_cap[2];
};

struct maker {
    struct dispatch *d;
    const struct ruleset *set;
    struct arena arena; /* anchors */
    bool no_memory;
};

/* ---- numbers ---- */

static uint32_t number_name(struct maker *m, struct strmap *names, struct str folded)
{
    uint64_t number;

    if (strmap_get(names, folded, &number))
        return (uint32_t)number;
    if (strmap_put(names, folded, m->d->numbers) < 0)
        m->no_memory = true;
    return m->d->numbers++;
}

/* An id is compared as its decimal text: a needle of another form equals none. */
static uint32_t number_id(struct maker *m, struct str digits)
{
    uint64_t id, number;

    if (!digits.n || (digits.s[0] == '0' && digits.n > 1) || !str_u64(digits, &id) ||
        id > UINT32_MAX)
        return PLACE_NONE;
    if (numap_get(&m->d->ids, id, &number))
        return (uint32_t)number;
    if (numap_put(&m->d->ids, id, m->d->numbers) < 0)
        m->no_memory = true;
    return m->d->numbers++;
}

static void number_atom(struct maker *m, uint32_t id)
{
    const struct atom *atom = &m->set->atoms[id];
    enum field_kind kind;
    uint32_t number;

    if (atom->op != ATOM_PATTERN || atom->pattern.form != FORM_EQUAL || atom->cased)
        return;
    kind = m->set->fields[atom->field].kind;
    if (atom->number && kind != FIELD_KIND_EVENT_ID)
        return; /* a name may be a hexadecimal number */
    if (kind == FIELD_KIND_CHANNEL)
        number = number_name(m, &m->d->channels, atom->pattern.needle);
    else if (kind == FIELD_KIND_PROVIDER)
        number = number_name(m, &m->d->providers, atom->pattern.needle);
    else if (kind == FIELD_KIND_EVENT_ID)
        number = number_id(m, atom->pattern.needle);
    else
        return;
    m->d->equals[id] = number;
}

/* ---- anchors ---- */

static struct anchors no_anchors(void)
{
    return (struct anchors){ .none = true };
}

static struct anchors anchors_of_atom(struct maker *m, uint32_t id, enum field_kind kind)
{
    struct anchors one = { .n = 1 };
    uint32_t number = dispatch_atom(m->d, id);

    if (number == PLACE_ANY || m->set->fields[m->set->atoms[id].field].kind != kind)
        return no_anchors();
    if (number == PLACE_NONE)
        return (struct anchors){ .n = 0 };
    one.items = arena_alloc(&m->arena, sizeof *one.items);
    if (!one.items)
        return no_anchors();
    one.items[0] = number | (kind == FIELD_KIND_PROVIDER ? A_PROVIDER : 0);
    return one;
}

static struct anchors anchors_of(struct maker *m, const struct node *node, enum field_kind kind);

static struct anchors anchors_of_all(struct maker *m, const struct node *node,
                                     enum field_kind kind)
{
    struct anchors best = no_anchors();

    for (size_t i = 0; i < node->n; i++) {
        struct anchors one = anchors_of(m, node->kids[i], kind);

        if (!one.none && (best.none || one.n < best.n))
            best = one;
    }
    return best;
}

static struct anchors anchors_of_any(struct maker *m, const struct node *node,
                                     enum field_kind kind)
{
    struct anchors all = { 0 };
    size_t cap = 0;

    for (size_t i = 0; i < node->n; i++) {
        struct anchors one = anchors_of(m, node->kids[i], kind);

        if (one.none || all.n + one.n > MOST_ANCHORS ||
            arena_grow(&m->arena, &all.items, all.n, &cap, all.n + one.n, sizeof *all.items) < 0)
            return no_anchors();
        if (one.n)
            memcpy(all.items + all.n, one.items, one.n * sizeof *one.items);
        all.n += one.n;
    }
    return all;
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
static struct anchors anchors_of(struct maker *m, const struct node *node, enum field_kind kind)
{
    switch (node->kind) {
    case NODE_NEVER:
        return (struct anchors){ .n = 0 };
    case NODE_ATOM:
        return anchors_of_atom(m, node->atom, kind);
    case NODE_AND:
        return anchors_of_all(m, node, kind);
    case NODE_OR:
        return anchors_of_any(m, node, kind);
    default:
        return no_anchors();
    }
}

/* Kinds of events (as bits) that a condition can be true for. */
static unsigned kinds_of(const struct ruleset *set, const struct node *node)
{
    unsigned kinds = node->kind == NODE_OR ? 0 : BOTH_KINDS;

    if (node->kind == NODE_NEVER)
        return 0;
    if (node->kind == NODE_ATOM && set->atoms[node->atom].op == ATOM_KIND)
        return 1u << set->atoms[node->atom].kind;
    if (node->kind != NODE_AND && node->kind != NODE_OR)
        return BOTH_KINDS;
    for (size_t i = 0; i < node->n; i++) {
        unsigned kid = kinds_of(set, node->kids[i]);

        kinds = node->kind == NODE_AND ? kinds & kid : kinds | kid;
    }
    return kinds;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static void sort_unique(struct anchors *set)
{
    size_t n = 0;

    if (set->n < 2)
        return;
    qsort(set->items, set->n, sizeof *set->items, compare_numbers);
    for (size_t i = 1; i < set->n; i++)
        if (set->items[i] != set->items[n])
            set->items[++n] = set->items[i];
    set->n = n + 1;
}

/* ---- buckets ---- */

/* PLACE_ANY: rules that demand none */
static uint64_t key_of(enum event_kind kind, uint32_t channel, uint32_t id)
{
    return (uint64_t)kind << 63 | (uint64_t)channel << 32 | id;
}

static struct bucket *bucket_at(struct maker *m, uint64_t key)
{
    struct dispatch *d = m->d;
    uint64_t at;

    if (!numap_get(&d->index, key, &at)) {
        if (mem_grow(&d->buckets, &d->buckets_cap, d->buckets_n + 1, sizeof *d->buckets) < 0 ||
            numap_put(&d->index, key, d->buckets_n + 1) < 0) {
            m->no_memory = true;
            return NULL;
        }
        d->buckets[d->buckets_n++] = (struct bucket){ .n = 0 };
        at = d->buckets_n;
    }
    return &d->buckets[at - 1];
}

static void add_rule(struct maker *m, uint32_t **rules, size_t *n, size_t *cap, uint32_t rule)
{
    if (mem_grow(rules, cap, *n + 1, sizeof **rules) < 0) {
        m->no_memory = true;
        return;
    }
    (*rules)[(*n)++] = rule;
}

static void place_rule(struct maker *m, uint32_t rule, enum event_kind kind,
                       const struct anchors *channels, const struct anchors *ids)
{
    for (size_t c = 0; c < (channels->none ? 1 : channels->n); c++)
        for (size_t i = 0; i < (ids->none ? 1 : ids->n); i++) {
            uint64_t key = key_of(kind, channels->none ? PLACE_ANY : channels->items[c],
                                  ids->none ? PLACE_ANY : ids->items[i]);
            struct bucket *b = bucket_at(m, key);

            if (b)
                add_rule(m, &b->rules, &b->n, &b->cap, rule);
        }
}

/* Ids, or where none is demanded providers; text logs name none.  An event that names no provider
   may have a field of that name. */
static struct anchors ids_or_providers(struct maker *m, const struct node *condition,
                                       enum event_kind kind)
{
    struct anchors ids = anchors_of(m, condition, FIELD_KIND_EVENT_ID), with_absent;

    if (!ids.none || kind == EVENT_TEXT)
        return ids;
    ids = anchors_of(m, condition, FIELD_KIND_PROVIDER);
    if (ids.none)
        return ids;
    with_absent.n = ids.n + 1;
    with_absent.none = false;
    with_absent.items = arena_alloc(&m->arena, with_absent.n * sizeof *with_absent.items);
    if (!with_absent.items)
        return no_anchors();
    if (ids.n)
        memcpy(with_absent.items + 1, ids.items, ids.n * sizeof *ids.items);
    with_absent.items[0] = A_PROVIDER | PLACE_ABSENT;
    return with_absent;
}

static void dispatch_rule(struct maker *m, uint32_t rule)
{
    const struct node *condition = m->set->rules[rule]->condition;
    unsigned kinds = kinds_of(m->set, condition);
    struct anchors channels = anchors_of(m, condition, FIELD_KIND_CHANNEL);

    sort_unique(&channels);
    for (unsigned kind = 0; kind < 2; kind++) {
        struct anchors ids = ids_or_providers(m, condition, (enum event_kind)kind);

        sort_unique(&ids);
        if (!channels.none && !ids.none && channels.n * ids.n > MOST_ANCHORS)
            ids = no_anchors();
        if (!(kinds >> kind & 1))
            continue;
        place_rule(m, rule, (enum event_kind)kind, &channels, &ids);
        add_rule(m, &m->d->kinds[kind], &m->d->kinds_n[kind], &m->d->kinds_cap[kind], rule);
    }
}

struct dispatch *dispatch_new(const struct ruleset *set)
{
    struct maker m = { .set = set, .d = mem_zero(1, sizeof *m.d) };

    if (!m.d)
        return NULL;
    m.d->set = set;
    m.d->numbers = PLACE_FIRST;
    m.d->equals = mem_zero(set->atoms_n ? set->atoms_n : 1, sizeof *m.d->equals);
    m.no_memory = !m.d->equals;
    for (uint32_t i = 0; i < set->atoms_n && !m.no_memory; i++)
        number_atom(&m, i);
    for (uint32_t i = 0; i < set->rules_n && !m.no_memory; i++)
        dispatch_rule(&m, i);
    if (m.no_memory || m.arena.failed) {
        dispatch_free(m.d);
        m.d = NULL;
    }
    arena_release(&m.arena);
    return m.d;
}

void dispatch_free(struct dispatch *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->buckets_n; i++)
        mem_free(d->buckets[i].rules);
    mem_free(d->buckets);
    mem_free(d->kinds[0]);
    mem_free(d->kinds[1]);
    strmap_release(&d->channels);
    strmap_release(&d->providers);
    numap_release(&d->ids);
    mem_free(d->equals);
    numap_release(&d->index);
    mem_free(d);
}

/* ---- questions ---- */

static uint32_t number_of(const struct strmap *names, struct str folded)
{
    uint64_t number;

    if (!str_present(folded))
        return PLACE_ABSENT;
    return strmap_get(names, folded, &number) ? (uint32_t)number : PLACE_OTHER;
}

uint32_t dispatch_channel(const struct dispatch *d, struct str folded)
{
    return number_of(&d->channels, folded);
}

uint32_t dispatch_provider(const struct dispatch *d, struct str folded)
{
    return number_of(&d->providers, folded);
}

uint32_t dispatch_id(const struct dispatch *d, uint32_t id)
{
    uint64_t number;

    return numap_get(&d->ids, id, &number) ? (uint32_t)number : PLACE_OTHER;
}

uint32_t dispatch_atom(const struct dispatch *d, uint32_t atom)
{
    return d->equals[atom];
}

static size_t take(const struct dispatch *d, uint64_t key, uint32_t *rules, size_t n)
{
    const struct bucket *b;
    uint64_t at;

    if (!numap_get(&d->index, key, &at))
        return n;
    b = &d->buckets[at - 1];
    memcpy(rules + n, b->rules, b->n * sizeof *rules);
    return n + b->n;
}

size_t dispatch_rules(const struct dispatch *d, const struct place *at, uint32_t *rules)
{
    const uint32_t ids[] = { at->id, at->provider | A_PROVIDER, PLACE_ANY };
    size_t n = d->kinds_n[at->kind];

    if (at->channel == PLACE_ANY || at->id == PLACE_ANY) {
        if (n)
            memcpy(rules, d->kinds[at->kind], n * sizeof *rules);
        return n;
    }
    n = 0;
    for (size_t i = 0; i < 3; i++) {
        n = take(d, key_of(at->kind, at->channel, ids[i]), rules, n);
        n = take(d, key_of(at->kind, PLACE_ANY, ids[i]), rules, n);
    }
    if (n)
        qsort(rules, n, sizeof *rules, compare_numbers);
    return n;
}
