/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hit is large and its signature's name is elsewhere: what is sorted is a small key of each hit,
 * with the rank of its signature among all that were hit.  Where keys are alike, the hits
 * themselves are compared.
 *
 * Hits beyond those kept were noted as their logs were read, so that those of one signature mostly
 * stand in order already: they are told apart by signature, and what is left is one look at each.
 */
#include "verdict/evidence_order.h"

#include "base/mem.h"
#include "base/order.h"
#include "base/two.h"

#include <stdlib.h>

struct key {
    when t;
    uint32_t rank;   /* of the signature, and kind of time */
    uint32_t source;
    uint32_t at;     /* in e->hits, before they are moved */
};

struct ranked {
    struct numap number;  /* signature -> its rank, once all are known */
    const struct signature **list;
    size_t n, cap;
};

static int compare_names(const void *a, const void *b)
{
    const struct signature *const *x = a, *const *y = b;

    return str_cmp((*x)->name, (*y)->name);
}

static uint64_t key_of(const struct signature *s)
{
    return (uint64_t)(uintptr_t)s;
}

static int add_signature(struct ranked *r, const struct signature *s)
{
    uint64_t seen;

    if (numap_get(&r->number, key_of(s), &seen))
        return 0;
    if (mem_grow(&r->list, &r->cap, r->n + 1, sizeof *r->list) < 0 ||
        numap_put(&r->number, key_of(s), 0) < 0)
        return -1;
    r->list[r->n++] = s;
    return 0;
}

/* By name, from 1; of one name, one rank. */
static int number_ranks(struct ranked *r)
{
    size_t rank = 0;

    if (r->n)
        qsort(r->list, r->n, sizeof *r->list, compare_names);
    for (size_t i = 0; i < r->n; i++) {
        if (!i || compare_names(&r->list[i - 1], &r->list[i]) != 0)
            rank = i + 1;
        if (numap_put(&r->number, key_of(r->list[i]), rank) < 0)
            return -1;
    }
    return 0;
}

static uint32_t rank_of(const struct ranked *r, const struct signature *s)
{
    uint64_t rank = 0;

    (void)numap_get(&r->number, key_of(s), &rank);
    return (uint32_t)rank;
}

static void ranked_release(struct ranked *r)
{
    numap_release(&r->number);
    mem_free(r->list);
}

/* Hits of one evidence or of two, counted on. */
struct hits {
    const struct ev_hit *of[2];
    size_t n[2];
};

/* Signatures by name.  Most hits are of the signature of the hit before. */
static int rank_hits(struct ranked *r, const struct hits *all)
{
    const struct signature *last = NULL;

    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < all->n[k]; i++) {
            const struct signature *s = all->of[k][i].signature;

            if (s != last && add_signature(r, s) < 0)
                return -1;
            last = s;
        }
    }
    return number_ranks(r);
}

static const struct ev_hit *hit_at(const struct hits *all, size_t at)
{
    size_t first = all->n[0];

    return at < first ? &all->of[0][at] : &all->of[1][at - first];
}

/* Some of the keys. */
struct filling {
    const struct hits *all;
    const struct ranked *ranked;
    struct key *keys;
    size_t from, end;
};

static void fill_part(void *ctx)
{
    const struct filling *f = ctx;
    const struct signature *last = NULL;
    uint32_t rank = 0;

    for (size_t i = f->from; i < f->end; i++) {
        const struct ev_hit *h = hit_at(f->all, i);

        if (h->signature != last)
            rank = rank_of(f->ranked, h->signature);
        last = h->signature;
        f->keys[i] = (struct key){ h->time.t, 4 * rank + h->time.kind, h->source, (uint32_t)i };
    }
}

static void fill(struct key *keys, const struct ranked *r, const struct hits *all, bool threads)
{
    size_t n = all->n[0] + all->n[1];
    struct filling first = { all, r, keys, 0, n / 2 }, second = { all, r, keys, n / 2, n };

    two_run(fill_part, &first, &second, threads);
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

/* Some of the hits of two, in their order, into an array that is new. */
struct gathering {
    const struct hits *all;
    const struct key *keys;
    struct ev_hit *to;
    size_t from, end;
};

static void gather_part(void *ctx)
{
    const struct gathering *g = ctx;

    for (size_t i = g->from; i < g->end; i++)
        g->to[i] = *hit_at(g->all, g->keys[i].at);
}

/* All that is there is copied, and memory that is new takes its time: this is worth a thread. */
static int gather_hits(struct evidence *e, struct evidence *more, const struct key *keys,
                       bool threads)
{
    const struct hits all = { { e->hits, more->hits }, { e->hits_n, more->hits_n } };
    size_t n = e->hits_n + more->hits_n;
    struct ev_hit *to = mem_alloc(n * sizeof *to);
    struct gathering first = { &all, keys, to, 0, n / 2 }, second = { &all, keys, to, n / 2, n };

    if (!to)
        return -1;
    two_run(gather_part, &first, &second, threads);
    mem_free(e->hits);
    e->hits = to;
    e->hits_n = e->hits_cap = n;
    more->hits_n = 0;
    return 0;
}

/* Hits from..to, whose keys are alike, come to *kept: in order, and each of them once. */
static void settle_alike(struct ev_hit *hits, size_t from, size_t to, size_t *kept,
                         int (*compare)(const void *, const void *))
{
    size_t first = *kept;

    if (to - from > 1)
        order_sort(&hits[from], to - from, sizeof *hits, compare);
    for (size_t i = from; i < to; i++) {
        if (*kept > first && compare(&hits[*kept - 1], &hits[i]) == 0)
            continue;
        if (*kept != i)
            hits[*kept] = hits[i];
        ++*kept;
    }
}

static int sort_by_keys(struct evidence *e, struct evidence *more, struct key *keys, size_t n,
                        bool threads, int (*compare)(const void *, const void *))
{
    order_sort_two(keys, n, sizeof *keys, compare_keys, threads);
    if (!more)
        move_hits(e->hits, keys, n);
    else if (gather_hits(e, more, keys, threads) < 0)
        return -1;
    e->hits_n = 0;
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && alike(&keys[i], &keys[to]); to++)
            ;
        settle_alike(e->hits, i, to, &e->hits_n, compare);
    }
    return 0;
}

int order_hits(struct evidence *e, struct evidence *more, bool threads,
               int (*compare)(const void *, const void *))
{
    const struct hits all = { { e->hits, more ? more->hits : NULL },
                              { e->hits_n, more ? more->hits_n : 0 } };
    struct ranked r = { .n = 0 };
    struct key *keys = NULL;
    size_t n = all.n[0] + all.n[1];
    int result = -1;

    if (!n)
        return 0;
    if (n < UINT32_MAX && rank_hits(&r, &all) == 0)
        keys = mem_alloc(n * sizeof *keys);
    if (keys) {
        threads = threads && n >= TWO_LEAST;
        fill(keys, &r, &all, threads);
        result = sort_by_keys(e, more, keys, n, threads, compare);
    }
    ranked_release(&r);
    mem_free(keys);
    return result;
}

/* Where those of each rank begin, in begin[rank]; ranks begin with 1. */
static void count_beyond(size_t *begin, uint32_t *ranks, const struct ranked *r,
                         const struct evidence *e)
{
    for (size_t i = 0; i < e->beyond_n; i++) {
        ranks[i] = rank_of(r, e->beyond[i].signature);
        begin[ranks[i] + 1]++;
    }
    for (size_t i = 1; i <= r->n + 1; i++)
        begin[i] += begin[i - 1];
}

/* begin[] becomes where those of each rank end. */
static void move_beyond(struct ev_beyond *to, size_t *begin, const uint32_t *ranks,
                        const struct evidence *e)
{
    for (size_t i = 0; i < e->beyond_n; i++)
        to[begin[ranks[i]]++] = e->beyond[i];
}

static int rank_beyond(struct ranked *r, const struct evidence *e)
{
    for (size_t i = 0; i < e->beyond_n; i++)
        if (add_signature(r, e->beyond[i].signature) < 0)
            return -1;
    return number_ranks(r);
}

static int sort_beyond(struct evidence *e, struct ranked *r, struct ev_beyond *to,
                       int (*compare)(const void *, const void *))
{
    uint32_t *ranks = mem_alloc(e->beyond_n * sizeof *ranks);
    size_t *begin = mem_zero(r->n + 2, sizeof *begin);
    bool failed = !ranks || !begin;

    if (!failed) {
        count_beyond(begin, ranks, r, e);
        move_beyond(to, begin, ranks, e);
        for (size_t i = 1; i <= r->n; i++)
            order_sort(to + begin[i - 1], begin[i] - begin[i - 1], sizeof *to, compare);
    }
    mem_free(ranks);
    mem_free(begin);
    return failed ? -1 : 0;
}

int order_beyond(struct evidence *e, int (*compare)(const void *, const void *))
{
    struct ranked r = { .n = 0 };
    struct ev_beyond *to;
    int result = -1;

    if (!e->beyond_n)
        return 0;
    to = mem_alloc(e->beyond_n * sizeof *to);
    if (to && rank_beyond(&r, e) == 0)
        result = sort_beyond(e, &r, to, compare);
    ranked_release(&r);
    if (result < 0) {
        mem_free(to);
        return -1;
    }
    mem_free(e->beyond);
    e->beyond = to;
    e->beyond_cap = e->beyond_n;
    return 0;
}
