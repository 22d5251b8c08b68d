/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/reach.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/order.h"

bool swallow(struct stretch *have, struct stretch more)
{
    if (more.to < more.from || more.from > have->to || more.to < have->from)
        return false;
    if (more.from >= have->from && more.to <= have->to)
        return false;
    have->from = more.from < have->from ? more.from : have->from;
    have->to = more.to > have->to ? more.to : have->to;
    return true;
}

struct edge {
    when at;
    size_t item;
};

struct reach {
    struct edge *begins, *ends; /* by time; the ends from the latest on */
    size_t begins_n, ends_n;    /* so many begin before have ends, and end behind its begin */
    bool *half;                 /* one of both holds of the item; of those where both do: */
    struct numap now, then;     /* to look at in this round, and in the next one */
};

static int compare_begins(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;

    return x->at < y->at ? -1 : x->at > y->at;
}

static int compare_ends(const void *a, const void *b)
{
    return compare_begins(b, a);
}

static int reach_init(struct reach *r, const struct speech *items, size_t n)
{
    *r = (struct reach){ .begins = mem_zero(n + 1, sizeof *r->begins),
                         .ends = mem_zero(n + 1, sizeof *r->ends),
                         .half = mem_zero(n + 1, sizeof *r->half) };
    if (!r->begins || !r->ends || !r->half)
        return -1;
    for (size_t i = 0; i < n; i++) {
        r->begins[i] = (struct edge){ items[i].of.from, i };
        r->ends[i] = (struct edge){ items[i].of.to, i };
    }
    order_sort(r->begins, n, sizeof *r->begins, compare_begins);
    order_sort(r->ends, n, sizeof *r->ends, compare_ends);
    return 0;
}

static void reach_release(struct reach *r)
{
    mem_free(r->begins);
    mem_free(r->ends);
    mem_free(r->half);
    numap_release(&r->now);
    numap_release(&r->then);
}

/* One of both holds now; where both do, its turn comes in this round if it stands at `at` or
   behind. */
static int half_met(struct reach *r, size_t item, uint64_t at)
{
    if (!r->half[item]) {
        r->half[item] = true;
        return 0;
    }
    return numap_put(item >= at ? &r->now : &r->then, item, 0);
}

static int come_to(struct reach *r, size_t n, struct stretch have, uint64_t at)
{
    for (; r->begins_n < n && r->begins[r->begins_n].at <= have.to; r->begins_n++) {
        if (half_met(r, r->begins[r->begins_n].item, at) < 0)
            return -1;
    }
    for (; r->ends_n < n && r->ends[r->ends_n].at >= have.from; r->ends_n++) {
        if (half_met(r, r->ends[r->ends_n].item, at) < 0)
            return -1;
    }
    return 0;
}

/* 1: have grew; 0: it did not. */
static int reach_round(struct reach *r, struct stretch *have, const struct speech *items, size_t n,
                       uint32_t *last)
{
    uint64_t at = 0, none;
    int grew = 0;

    if (come_to(r, n, *have, 0) < 0)
        return -1;
    for (; numap_next(&r->now, &at, &none); at++) {
        if (!swallow(have, items[at].of))
            continue;
        grew = 1;
        *last = items[at].source;
        if (come_to(r, n, *have, at + 1) < 0)
            return -1;
    }
    numap_release(&r->now);
    r->now = r->then;
    r->then = (struct numap){ 0 };
    return grew;
}

int reach_grow(struct stretch *have, const struct speech *items, size_t n, when until,
               uint32_t *last)
{
    struct reach r;
    int grew = reach_init(&r, items, n) < 0 ? -1 : 1;

    while (grew > 0) {
        grew = reach_round(&r, have, items, n, last);
        if (have->to >= until)
            break;
    }
    reach_release(&r);
    return grew < 0 ? -1 : 0;
}
