/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anchors of a condition: values of Channel, EventID or Provider_Name of which the event must have
 * one for the condition to be true.  The same induction as in literal.c: an equality has its value, AND the
 * smallest set of its parts, OR the union or none, NOT none.  Event ids and channels come from
 * struct event itself, so that nothing has to be expanded to find the buckets.
 */
#include "rules/dispatch.h"

#include "base/map.h"
#include "base/mem.h"
#include "rules/rule.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ANCHORS 1024   /* larger sets: the rule goes to the bucket of any id or channel */
#define FEW_RULES 2         /* a bucket with fewer rules to look for is just evaluated */
#define BOTH_KINDS 3u

struct anchors {
    bool none;
    uint64_t *items; /* event ids, channels as numbers, or providers as ids (id_of_provider) */
    size_t n;
};

struct dispatch {
    struct strmap channels, providers; /* folded name to number, from 1 */
    uint64_t channels_n, providers_n;
    struct numap index;     /* key to bucket + 1 */
    struct bucket *buckets;
    size_t buckets_n, buckets_cap;
};

struct maker {
    struct dispatch *d;
    const struct ruleset *set;
    struct arena arena; /* anchors and needs, while building */
    struct need *needs; /* per rule */
    struct wake *wakes;
    size_t wakes_cap;
    bool no_memory;
};

/* ---- anchors ---- */

static uint64_t number_name(struct maker *m, struct strmap *names, uint64_t *names_n,
                            struct str folded)
{
    uint64_t number;

    if (strmap_get(names, folded, &number))
        return number;
    number = ++*names_n;
    if (strmap_put(names, folded, number) < 0)
        m->no_memory = true;
    return number;
}

/* A rule that demands no id may demand a provider: it stands where ids beyond all ids are.  Number 0
   is for events that name no provider; a field may. */
static uint64_t id_of_provider(uint64_t number)
{
    return ((uint64_t)1 << 32) + number;
}

/* An id is compared as its decimal text: a needle of another form equals none. */
static bool id_of(struct str s, uint64_t *id)
{
    return s.n && (s.s[0] != '0' || s.n == 1) && str_u64(s, id) && *id <= UINT32_MAX;
}

static struct anchors no_anchors(void)
{
    return (struct anchors){ .none = true };
}

static struct anchors anchors_of_atom(struct maker *m, const struct atom *atom,
                                      enum field_kind kind)
{
    struct anchors one = { .n = 1 };
    uint64_t value = 0;

    if (atom->op != ATOM_PATTERN || m->set->fields[atom->field].kind != kind ||
        atom->pattern.form != FORM_EQUAL || atom->cased)
        return no_anchors();
    if (kind == FIELD_KIND_CHANNEL)
        value = number_name(m, &m->d->channels, &m->d->channels_n, atom->pattern.needle);
    else if (kind == FIELD_KIND_PROVIDER)
        value = id_of_provider(number_name(m, &m->d->providers, &m->d->providers_n,
                                           atom->pattern.needle));
    else if (!id_of(atom->pattern.needle, &value))
        return (struct anchors){ .n = 0 };
    one.items = arena_alloc(&m->arena, sizeof *one.items);
    if (!one.items)
        return no_anchors();
    one.items[0] = value;
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
        return anchors_of_atom(m, &m->set->atoms[node->atom], kind);
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
    const uint64_t *x = a, *y = b;

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

/* kind, channel (0: any) and id + 1 (0: any) */
static uint64_t key_of(enum event_kind kind, uint64_t channel, uint64_t id_plus_one)
{
    return (uint64_t)kind << 63 | (channel & 0x3FFFFFFF) << 33 | id_plus_one;
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
        d->buckets[d->buckets_n++] = (struct bucket){ .kind = (enum event_kind)(key >> 63) };
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
            uint64_t key = key_of(kind, channels->none ? 0 : channels->items[c],
                                  ids->none ? 0 : ids->items[i] + 1);
            struct bucket *b = bucket_at(m, key);

            if (b)
                add_rule(m, &b->always, &b->always_n, &b->always_cap, rule);
        }
}

/* Ids, or where none is demanded providers; text logs name none. */
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
    with_absent.items[0] = id_of_provider(0);
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
        if (kinds >> kind & 1)
            place_rule(m, rule, (enum event_kind)kind, &channels, &ids);
    }
}

/* ---- literals inside a bucket ---- */

/* Message and keywords of a text entry are parts of its text (event.h): one pass finds all. */
static enum haystack hay_of(const struct bucket *b, const struct literal *l)
{
    return b->kind == EVENT_TEXT && l->hay != HAY_DATA ? HAY_TEXT : l->hay;
}

/* Literals of least bytes and more, up to most. */
static size_t collect_wakes(struct maker *m, const struct bucket *b, enum haystack hay,
                            size_t least, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < b->always_n; i++) {
        const struct need *need = &m->needs[b->always[i]];

        for (size_t j = 0; !need->none && j < need->n; j++) {
            struct str text = need->items[j].text;

            if (hay_of(b, &need->items[j]) != hay || text.n < least || text.n > most)
                continue;
            if (mem_grow(&m->wakes, &m->wakes_cap, n + 1, sizeof *m->wakes) < 0) {
                m->no_memory = true;
                return 0;
            }
            m->wakes[n++] = (struct wake){ text, b->always[i] };
        }
    }
    return n;
}

static bool needs_message(const struct need *need)
{
    for (size_t i = 0; i < need->n; i++)
        if (need->items[i].hay == HAY_MESSAGE || need->items[i].hay == HAY_KEYWORDS)
            return true;
    return false;
}

/* Rules that literals find leave the list of those that are always evaluated. */
static void thin_out(struct maker *m, struct bucket *b)
{
    size_t kept = 0;

    for (size_t i = 0; i < b->always_n; i++) {
        uint32_t rule = b->always[i];

        if (m->needs[rule].none)
            b->always[kept++] = rule;
        else if (needs_message(&m->needs[rule]))
            add_rule(m, &b->by_message, &b->by_message_n, &b->by_message_cap, rule);
    }
    b->always_n = kept;
}

/* Short literals would make the windows of all of them narrow: they go by themselves. */
static void build_hay(struct maker *m, struct bucket *b, enum haystack hay)
{
    size_t n = collect_wakes(m, b, hay, WINDOWS_LEAST, WINDOWS_LONG - 1);

    if (windows_new(&b->shorts[hay], m->wakes, n) < 0)
        m->no_memory = true;
    n = collect_wakes(m, b, hay, WINDOWS_LONG, SIZE_MAX);
    if (windows_new(&b->longs[hay], m->wakes, n) < 0)
        m->no_memory = true;
}

static void filter_bucket(struct maker *m, struct bucket *b)
{
    size_t findable = 0;

    for (size_t i = 0; i < b->always_n; i++)
        findable += !m->needs[b->always[i]].none;
    if (findable < FEW_RULES)
        return;
    for (int hay = 0; hay < HAYS && !m->no_memory; hay++)
        build_hay(m, b, (enum haystack)hay);
    thin_out(m, b);
}

/* Rules for any log also stand with those of each kind of text log: one pass for both. */
static void join_entries(struct maker *m)
{
    struct bucket *any = bucket_at(m, key_of(EVENT_TEXT, 0, 0));
    size_t n = any ? any->always_n : 0;

    for (uint64_t channel = 1; channel <= m->d->channels_n && !m->no_memory; channel++) {
        uint64_t key = key_of(EVENT_TEXT, channel, 0), at;
        struct bucket *b = numap_get(&m->d->index, key, &at) ? &m->d->buckets[at - 1] : NULL;

        for (size_t i = 0; b && i < n; i++) {
            any = bucket_at(m, key_of(EVENT_TEXT, 0, 0));
            add_rule(m, &b->always, &b->always_n, &b->always_cap, any->always[i]);
        }
    }
}

static void fill(struct maker *m)
{
    m->needs = arena_zero(&m->arena, m->set->rules_n, sizeof *m->needs);
    for (uint32_t i = 0; m->needs && i < m->set->rules_n; i++) {
        m->needs[i] = literal_need(m->set, m->set->rules[i]->condition, &m->arena);
        dispatch_rule(m, i);
    }
    join_entries(m);
    for (size_t i = 0; m->needs && i < m->d->buckets_n; i++)
        filter_bucket(m, &m->d->buckets[i]);
}

struct dispatch *dispatch_new(const struct ruleset *set)
{
    struct maker m = { .set = set, .d = mem_zero(1, sizeof *m.d) };

    if (m.d)
        fill(&m);
    if (m.d && (m.no_memory || m.arena.failed)) {
        dispatch_free(m.d);
        m.d = NULL;
    }
    mem_free(m.wakes);
    arena_release(&m.arena);
    return m.d;
}

void dispatch_free(struct dispatch *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->buckets_n; i++) {
        for (int hay = 0; hay < HAYS; hay++) {
            windows_free(d->buckets[i].shorts[hay]);
            windows_free(d->buckets[i].longs[hay]);
        }
        mem_free(d->buckets[i].always);
        mem_free(d->buckets[i].by_message);
    }
    mem_free(d->buckets);
    strmap_release(&d->channels);
    strmap_release(&d->providers);
    numap_release(&d->index);
    mem_free(d);
}

uint64_t dispatch_channel(const struct dispatch *d, struct str folded)
{
    uint64_t number;

    return strmap_get(&d->channels, folded, &number) ? number : 0;
}

uint64_t dispatch_provider(const struct dispatch *d, struct str folded)
{
    uint64_t number = 0;

    if (str_present(folded) && !strmap_get(&d->providers, folded, &number))
        return 0;
    return id_of_provider(number) + 1;
}

size_t dispatch_find(const struct dispatch *d, const struct place *at,
                     const struct bucket *out[BUCKETS])
{
    const struct {
        uint64_t channel, id;
    } keys[BUCKETS] = { { at->channel, at->id }, { at->channel, at->provider },
                        { at->channel, 0 },      { 0, at->id },
                        { 0, at->provider },     { 0, 0 } };
    bool joined = false; /* see join_entries */
    size_t n = 0;
    uint64_t found;

    for (size_t i = 0; i < BUCKETS; i++) {
        if ((i < 3 && !keys[i].channel) || (i % 3 < 2 && !keys[i].id) || (i == 5 && joined))
            continue;
        if (!numap_get(&d->index, key_of(at->kind, keys[i].channel, keys[i].id), &found))
            continue;
        out[n++] = &d->buckets[found - 1];
        joined = joined || (i == 2 && at->kind == EVENT_TEXT);
    }
    return n;
}
