/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each correlation after those that it refers to.  Its events are gathered from the sightings of
 * its rules and the hits of its inner correlations, numbered by group, and each group is looked at
 * by itself, in order of time.
 */
#include "rules/correlate.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "rules/rule.h"
#include "rules/window.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a rule: where its sightings stand in `order`, or the hits of a correlation. */
struct known {
    size_t begin, end;
    struct correlated *hits;
    size_t hits_n, hits_cap;
    bool done, lost;
};

struct run {
    struct arena *arena;    /* results */
    struct arena scratch;   /* of one correlation */
    const struct ruleset *set;
    const struct sighting *seen;
    size_t *order;
    struct known *known;    /* per rule */
    /* the correlation at hand */
    const struct rule *rule;
    struct item *items;
    size_t items_n, items_cap;
    struct strmap groups, values;
    const struct str **group_values; /* per group: of its group-by fields */
    size_t groups_n, groups_cap, values_n;
    struct buf key;
    struct chain *chains;   /* of an ordered one, in scratch */
    bool no_memory;
};

/* ---- events of a correlation ---- */

static size_t watched_at(const struct rule *rule, struct str name)
{
    for (size_t i = 0; i < rule->watched_n; i++)
        if (str_eq(rule->watched[i].name, name))
            return i;
    return SIZE_MAX;
}

static struct str group_value(const struct correlated *hit, struct str name)
{
    for (size_t i = 0; i < hit->group_n; i++)
        if (str_eq(hit->group[i].name, name))
            return hit->group[i].value;
    return STR_NONE;
}

/* Values of an event by name: of a sighting, or of an inner correlation's hit. */
struct source {
    const struct rule *rule;
    const struct sighting *sighting;
    const struct correlated *hit;
};

static struct str value_of(const struct source *from, struct str name)
{
    size_t at;

    if (from->hit)
        return group_value(from->hit, name);
    at = watched_at(from->rule, name);
    return at == SIZE_MAX ? STR_NONE : from->sighting->values[at];
}

/* All of the values as one key; false: one of them is absent. */
static bool make_key(struct run *r, const struct source *from, const struct str *names, size_t n)
{
    buf_clear(&r->key);
    buf_char(&r->key, '='); /* a key is never empty */
    for (size_t i = 0; i < n; i++) {
        struct str value = value_of(from, names[i]);

        if (!value.s)
            return false;
        buf_format(&r->key, "%zu:", value.n);
        buf_add(&r->key, value);
    }
    r->no_memory = r->no_memory || r->key.failed;
    return true;
}

static uint32_t number_key(struct run *r, struct strmap *map, size_t *n)
{
    uint64_t number;

    if (strmap_get(map, buf_str(&r->key), &number))
        return (uint32_t)number;
    if (strmap_put(map, buf_str(&r->key), *n) < 0)
        r->no_memory = true;
    return (uint32_t)(*n)++;
}

static void keep_group(struct run *r, const struct source *from, const struct str *names, size_t n)
{
    struct str *values = arena_zero(r->arena, n, sizeof *values);

    if (mem_grow(&r->group_values, &r->groups_cap, r->groups_n, sizeof *r->group_values) < 0 ||
        !values) {
        r->no_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = value_of(from, names[i]);
    r->group_values[r->groups_n - 1] = values;
}

/* False: the event takes no part. */
static bool fill_item(struct run *r, const struct source *from, const struct reference *ref,
                      struct item *item)
{
    const struct correlation *c = r->rule->correlation;
    size_t groups = r->groups_n;

    if (c->type >= CORRELATION_SUM && !amount_of(value_of(from, ref->fields[0]), &item->amount))
        return false;
    if (c->type == CORRELATION_VALUES) {
        if (!make_key(r, from, ref->fields, c->fields.n))
            return false;
        item->value = number_key(r, &r->values, &r->values_n);
    }
    if (!make_key(r, from, ref->group, c->group_by.n))
        return false;
    item->group = number_key(r, &r->groups, &r->groups_n);
    if (r->groups_n != groups)
        keep_group(r, from, ref->group, c->group_by.n);
    return true;
}

static void add_item(struct run *r, const struct source *from, uint32_t ref, size_t at)
{
    struct item item = { .at = at, .time = r->seen[at].time, .ref = ref };

    if (!fill_item(r, from, &r->rule->correlation->rules[ref], &item))
        return;
    if (mem_grow(&r->items, &r->items_cap, r->items_n + 1, sizeof *r->items) < 0)
        r->no_memory = true;
    else
        r->items[r->items_n++] = item;
}

static void gather_reference(struct run *r, uint32_t ref)
{
    const struct rule *rule = r->rule->correlation->rules[ref].rule;
    const struct known *known = &r->known[rule->index];

    for (size_t i = 0; i < known->hits_n; i++)
        add_item(r, &(struct source){ rule, NULL, &known->hits[i] }, ref, known->hits[i].at);
    for (size_t i = known->begin; i < known->end; i++)
        add_item(r, &(struct source){ rule, &r->seen[r->order[i]], NULL }, ref, r->order[i]);
}

static bool is_repeated(const struct correlation *c, size_t ref)
{
    for (size_t i = 0; i < ref; i++)
        if (c->rules[i].rule == c->rules[ref].rule)
            return true;
    return false;
}

static int by_group_and_time(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->ref < y->ref ? -1 : x->ref > y->ref;
}

/* ---- hits ---- */

static void emit(struct run *r, const struct correlated *hit)
{
    struct known *known = &r->known[r->rule->index];

    if (arena_grow(r->arena, &known->hits, known->hits_n, &known->hits_cap, known->hits_n + 1,
                   sizeof *known->hits) < 0)
        r->no_memory = true;
    else
        known->hits[known->hits_n++] = *hit;
}

/* The group and the first events of a hit. */
static void found(struct run *r, uint32_t group, struct correlated hit, const size_t *parts,
                  size_t parts_n)
{
    const struct correlation *c = r->rule->correlation;
    struct capture *names = arena_zero(r->arena, c->group_by.n, sizeof *names);
    size_t *kept = arena_zero(r->arena, parts_n, sizeof *kept);

    if (!names || !kept) {
        r->no_memory = true;
        return;
    }
    for (size_t i = 0; i < c->group_by.n; i++)
        names[i] = (struct capture){ c->group_by.items[i], r->group_values[group][i] };
    for (size_t i = 0; i < parts_n; i++)
        kept[i] = parts[i];
    hit.signature = &r->rule->signature;
    hit.group = names;
    hit.group_n = c->group_by.n;
    hit.parts = kept;
    hit.parts_n = parts_n;
    emit(r, &hit);
}

static void found_window(struct run *r, const struct item *items, size_t n, const struct item *at)
{
    size_t parts[CORRELATED_PARTS], parts_n = n < CORRELATED_PARTS ? n : CORRELATED_PARTS;

    for (size_t i = 0; i < parts_n; i++)
        parts[i] = items[i].at;
    found(r, items[0].group,
          (struct correlated){ .at = at->at, .first = items[0].at, .last = items[n - 1].at,
                               .count = n }, parts, parts_n);
}

/* ---- windows ---- */

static void slide_until_true(struct run *r, struct window *w, const struct item *items, size_t n)
{
    when span = r->rule->correlation->timespan;
    size_t from = 0;

    for (size_t i = 0; i < n; i++) {
        size_t end = i;

        window_add(w, &items[i]);
        while (items[i].time - items[from].time > span)
            window_drop(w, &items[from++]);
        if (!window_holds(w))
            continue;
        while (end + 1 < n && items[end + 1].time - items[from].time <= span)
            end++;
        found_window(r, items + from, end + 1 - from, &items[i]);
        while (from <= i)
            window_drop(w, &items[from++]);
        i = end;
        from = end + 1;
    }
    while (from < n)
        window_drop(w, &items[from++]);
}

static void ask_closed_windows(struct run *r, struct window *w, const struct item *items, size_t n)
{
    when span = r->rule->correlation->timespan;
    size_t end = 0, free_from = 0;

    for (size_t from = 0; from < n; from++) {
        size_t before = end;

        while (end < n && items[end].time - items[from].time <= span)
            window_add(w, &items[end++]);
        if (end > before && from >= free_from && window_holds(w)) {
            found_window(r, items + from, end - from, &items[end - 1]);
            free_from = end;
        }
        window_drop(w, &items[from]);
    }
}

/* ---- order ---- */

/* The rules of the list up to one of them, in order: of all ways the one that begins last. */
struct chain {
    bool set;
    when start;
    size_t parts[LIMIT_CORRELATION_RULES];
};

/* Whether sighting `at` may stand behind those of the chain: one log has one order. */
static bool may_follow(const struct run *r, const struct chain *chain, size_t n, size_t at)
{
    for (size_t i = n; i-- > 0;) {
        const struct sighting *before = &r->seen[chain->parts[i]], *now = &r->seen[at];

        if (before->time < now->time)
            return true;
        if (before->source == now->source && chain->parts[i] >= at)
            return false;
    }
    return true;
}

/* True if a chain became longer or began later. */
static bool extend(struct run *r, struct chain *chains, size_t k, const struct item *item)
{
    struct chain *to = &chains[k];
    const struct chain *from = k ? &chains[k - 1] : NULL;
    when start = from ? from->start : item->time;
    when span = r->rule->correlation->timespan;

    if (from && (!from->set || item->time - from->start > span ||
                 !may_follow(r, from, k, item->at)))
        return false;
    if (to->set && to->start >= start)
        return false;
    if (k)
        memcpy(to->parts, from->parts, k * sizeof *to->parts);
    to->parts[k] = item->at;
    to->start = start;
    to->set = true;
    return true;
}

/* Items of one moment are sorted by sighting: the first of one. */
static size_t first_at(const struct item *items, size_t n, size_t at)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;

        if (items[middle].at < at)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

static void found_order(struct run *r, const struct item *item, struct chain *chains, bool *used,
                        const struct item *items, size_t n)
{
    size_t rules = r->rule->correlation->rules_n;
    const size_t *parts = chains[rules - 1].parts;

    found(r, item->group,
          (struct correlated){ .at = item->at, .first = parts[0], .last = item->at,
                               .count = rules }, parts, rules);
    for (size_t k = 0; k < rules; k++) {
        for (size_t i = first_at(items, n, parts[k]); i < n && items[i].at == parts[k]; i++)
            used[i] = true;
        chains[k].set = false;
    }
}

/* Events of one time, over and over until none of them finds a place any more. */
static void take_moment(struct run *r, struct chain *chains, bool *used, const struct item *items,
                        size_t n)
{
    const struct correlation *c = r->rule->correlation;
    bool more = true;

    memset(used, 0, n * sizeof *used);
    for (size_t round = 0; more && round < c->rules_n; round++) {
        more = false;
        for (size_t i = 0; i < n; i++)
            for (size_t k = c->rules_n; k-- > 0 && !used[i];) {
                if (c->rules[k].rule != c->rules[items[i].ref].rule)
                    continue;
                more = extend(r, chains, k, &items[i]) || more;
                if (chains[c->rules_n - 1].set)
                    found_order(r, &items[i], chains, used, items, n);
            }
    }
}

static void follow_order(struct run *r, const struct item *items, size_t n)
{
    struct chain *chains = r->chains;
    bool *used = arena_alloc(&r->scratch, n * sizeof *used);
    size_t end;

    if (!chains || !used)
        return; /* seen by scratch.failed */
    for (size_t k = 0; k < r->rule->correlation->rules_n; k++)
        chains[k].set = false;
    for (size_t from = 0; from < n; from = end) {
        for (end = from + 1; end < n && items[end].time == items[from].time;)
            end++;
        take_moment(r, chains, used, items + from, end - from);
    }
}

/* ---- a correlation ---- */

static void look_at_group(struct run *r, struct window *w, struct item *items, size_t n)
{
    if (r->rule->correlation->type == CORRELATION_ORDERED)
        follow_order(r, items, n);
    else if (window_rank(w, &r->scratch, items, n) < 0)
        return;
    else if (correlation_is_monotone(r->rule->correlation))
        slide_until_true(r, w, items, n);
    else
        ask_closed_windows(r, w, items, n);
}

static int by_place(const void *a, const void *b)
{
    const struct correlated *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

static void evaluate(struct run *r)
{
    struct known *known = &r->known[r->rule->index];
    struct window w;
    size_t end;

    if (r->items_n)
        qsort(r->items, r->items_n, sizeof *r->items, by_group_and_time);
    if (window_init(&w, &r->scratch, r->rule->correlation, r->values_n) < 0)
        return;
    r->chains = arena_zero(&r->scratch, r->rule->correlation->rules_n, sizeof *r->chains);
    for (size_t from = 0; from < r->items_n && !r->no_memory; from = end) {
        for (end = from + 1; end < r->items_n && r->items[end].group == r->items[from].group;)
            end++;
        look_at_group(r, &w, r->items + from, end - from);
    }
    if (known->hits_n)
        qsort(known->hits, known->hits_n, sizeof *known->hits, by_place);
}

/* Whether all that it looks at is there. */
static bool is_lost(const struct run *r, const struct correlation *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->rules_n; i++) {
        const struct known *known = &r->known[c->rules[i].rule->index];

        if (known->lost)
            return true;
        if (!is_repeated(c, i))
            n += known->hits_n + (known->end - known->begin);
    }
    return n > LIMIT_CORRELATED;
}

/* As deep as chains go: LIMIT_CORRELATION_DEPTH bounds it. */
static void run_rule(struct run *r, const struct rule *rule)
{
    const struct correlation *c = rule->correlation;
    struct known *known = &r->known[rule->index];

    if (known->done)
        return;
    known->done = true;
    for (size_t i = 0; i < c->rules_n; i++)
        if (c->rules[i].rule->correlation)
            run_rule(r, c->rules[i].rule);
    known->lost = is_lost(r, c);
    if (known->lost)
        return;
    r->rule = rule;
    r->items_n = r->groups_n = r->values_n = 0;
    for (uint32_t i = 0; i < c->rules_n && !r->no_memory; i++)
        if (!is_repeated(c, i))
            gather_reference(r, i);
    if (!r->no_memory)
        evaluate(r);
    r->no_memory = r->no_memory || r->scratch.failed;
    strmap_release(&r->groups);
    strmap_release(&r->values);
    arena_reset(&r->scratch);
}

/* ---- all of them ---- */

static const struct rule *rule_of(const struct signature *sig)
{
    return (const struct rule *)sig; /* its first member */
}

/* Sightings by rule, in order of time. */
static void index_sightings(struct run *r, size_t n)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++)
        r->known[rule_of(r->seen[i].signature)->index].end++;
    for (size_t i = 0; i < r->set->rules_n; i++) {
        size_t count = r->known[i].end;

        r->known[i].begin = r->known[i].end = at;
        at += count;
    }
    for (size_t i = 0; i < n; i++)
        r->order[r->known[rule_of(r->seen[i].signature)->index].end++] = i;
}

static int by_place_and_name(const void *a, const void *b)
{
    const struct correlated *x = a, *y = b;
    int c = by_place(a, b);

    if (x->at != y->at)
        return c;
    return str_cmp(x->signature->name, y->signature->name) ? str_cmp(x->signature->name,
                                                                     y->signature->name) : c;
}

static int collect(struct run *r, struct correlations *out)
{
    size_t cap = 0, lost_cap = 0;

    for (size_t i = 0; i < r->set->rules_n; i++) {
        const struct rule *rule = r->set->rules[i];
        const struct known *known = &r->known[i];

        if (rule->correlation && known->lost) {
            if (arena_grow(r->arena, &out->undecided, out->undecided_n, &lost_cap,
                           out->undecided_n + 1, sizeof *out->undecided) < 0)
                return -1;
            out->undecided[out->undecided_n++] = &rule->signature;
        }
        if (!known->hits_n || (rule->referenced && !rule->reports))
            continue;
        if (arena_grow(r->arena, &out->items, out->n, &cap, out->n + known->hits_n,
                       sizeof *out->items) < 0)
            return -1;
        memcpy(out->items + out->n, known->hits, known->hits_n * sizeof *out->items);
        out->n += known->hits_n;
    }
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_place_and_name);
    return 0;
}

static void release(struct run *r)
{
    arena_release(&r->scratch);
    buf_release(&r->key);
    mem_free(r->items);
    mem_free(r->group_values);
    mem_free(r->order);
    mem_free(r->known);
}

int correlate(struct correlations *out, struct arena *arena, const struct ruleset *set,
              const struct sighting *seen, size_t n, const struct signature *const *lost,
              size_t lost_n)
{
    struct run r = { .arena = arena, .set = set, .seen = seen };
    int result = -1;

    *out = (struct correlations){ 0 };
    r.known = mem_zero(set->rules_n ? set->rules_n : 1, sizeof *r.known);
    r.order = mem_alloc((n ? n : 1) * sizeof *r.order);
    if (r.known && r.order) {
        index_sightings(&r, n);
        for (size_t i = 0; i < lost_n; i++)
            r.known[rule_of(lost[i])->index].lost = true;
        for (size_t i = 0; i < set->rules_n && !r.no_memory; i++)
            if (set->rules[i]->correlation)
                run_rule(&r, set->rules[i]);
        result = r.no_memory || arena->failed ? -1 : collect(&r, out);
    }
    release(&r);
    return result;
}
