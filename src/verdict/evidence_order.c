/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hit is large and its signature's name is elsewhere: what is sorted is a small key of each hit,
 * with the rank of its signature among all that were hit.  Where keys are alike, the hits
 * themselves are compared.
 */
#include "verdict/evidence_order.h"

#include "base/mem.h"
#include "base/order.h"

#include <stdlib.h>

struct key {
    when t;
    uint32_t rank;   /* of the signature, and kind of time */
    uint32_t source;
    uint32_t at;     /* in e->hits, before they are moved */
};

struct ranked {
    struct numap number;  /* signature -> position in names, then its rank */
    struct str *names;
    size_t n, cap;
};

static int compare_names(const void *a, const void *b)
{
    const struct str *x = a, *y = b;

    return str_cmp(*x, *y);
}

static uint64_t key_of(const struct signature *s)
{
    return (uint64_t)(uintptr_t)s;
}

/* Signatures by name.  Most hits are of the signature of the hit before. */
static int rank_signatures(struct ranked *r, const struct evidence *e)
{
    const struct signature *last = NULL;
    uint64_t seen;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct signature *s = e->hits[i].signature;

        if (s == last || numap_get(&r->number, key_of(s), &seen))
            continue;
        if (mem_grow(&r->names, &r->cap, r->n + 1, sizeof *r->names) < 0 ||
            numap_put(&r->number, key_of(s), 0) < 0)
            return -1;
        r->names[r->n++] = s->name;
        last = s;
    }
    if (r->n)
        qsort(r->names, r->n, sizeof *r->names, compare_names);
    return 0;
}

static int rank_of(struct ranked *r, const struct signature *s, uint32_t *rank)
{
    const struct str *at;
    uint64_t known = 0;

    if (!numap_get(&r->number, key_of(s), &known) || !known) {
        at = bsearch(&s->name, r->names, r->n, sizeof *r->names, compare_names);
        known = (uint64_t)(at - r->names) + 1;
        if (numap_put(&r->number, key_of(s), known) < 0)
            return -1;
    }
    *rank = (uint32_t)known;
    return 0;
}

static int fill(struct key *keys, struct ranked *r, const struct evidence *e)
{
    const struct signature *last = NULL;
    uint32_t rank = 0;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];

        if (h->signature != last && rank_of(r, h->signature, &rank) < 0)
            return -1;
        last = h->signature;
        keys[i] = (struct key){ h->time.t, 4 * rank + h->time.kind, h->source, (uint32_t)i };
    }
    return 0;
}

static bool alike(const struct key *x, const struct key *y)
{
    return x->rank == y->rank && x->t == y->t && x->source == y->source;
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Hit keys[i].at goes to i: along each cycle, with one hit in hand. */
static void move_hits(struct ev_hit *hits, struct key *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct ev_hit first;
        size_t to = i, from;

        if (keys[i].at == i) /* all, where they were sorted before */
            continue;
        first = hits[i];
        while ((from = keys[to].at) != i) {
            hits[to] = hits[from];
            keys[to].at = (uint32_t)to;
            to = from;
        }
        hits[to] = first;
        keys[to].at = (uint32_t)to;
    }
}

static void sort_by_keys(struct evidence *e, struct key *keys,
                         int (*compare)(const void *, const void *))
{
    size_t n = e->hits_n;

    order_sort(keys, n, sizeof *keys, compare_keys);
    move_hits(e->hits, keys, n);
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && alike(&keys[i], &keys[to]); to++)
            ;
        if (to - i > 1)
            order_sort(&e->hits[i], to - i, sizeof *e->hits, compare);
    }
}

int order_hits(struct evidence *e, int (*compare)(const void *, const void *))
{
    struct ranked r = { .n = 0 };
    struct key *keys = NULL;
    int result = -1;

    if (!e->hits_n)
        return 0;
    if (e->hits_n < UINT32_MAX && rank_signatures(&r, e) == 0)
        keys = mem_alloc(e->hits_n * sizeof *keys);
    if (keys && fill(keys, &r, e) == 0) {
        sort_by_keys(e, keys, compare);
        result = 0;
    }
    numap_release(&r.number);
    mem_free(r.names);
    mem_free(keys);
    return result;
}
