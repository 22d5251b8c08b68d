/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/window.h"

#include <stdlib.h>
#include <string.h>

#define PERCENT_WHOLE (100 * AMOUNT_BILLION)

static bool is_ranked(const struct correlation *c)
{
    return c->type == CORRELATION_PERCENTILE || c->type == CORRELATION_MEDIAN;
}

static bool counts_distinct(const struct correlation *c)
{
    return c->type == CORRELATION_VALUES || c->type == CORRELATION_TEMPORAL;
}

bool correlation_is_monotone(const struct correlation *c)
{
    for (size_t i = 0; i < c->bounds_n; i++)
        if (c->bounds[i].op != BOUND_GT && c->bounds[i].op != BOUND_GTE)
            return false;
    return c->type < CORRELATION_SUM;
}

int window_init(struct window *w, struct arena *a, const struct correlation *c, size_t values)
{
    *w = (struct window){ .correlation = c };
    for (size_t i = 0; i < c->rules_n; i++) {
        bool before = false;

        for (size_t k = 0; k < i; k++)
            before = before || c->rules[k].rule == c->rules[i].rule;
        w->rules_n += !before;
    }
    if (c->type == CORRELATION_TEMPORAL)
        values = c->rules_n;
    if (counts_distinct(c))
        w->counts = arena_zero(a, values + 1, sizeof *w->counts);
    return a->failed ? -1 : 0;
}

/* ---- exact numbers ---- */

/* billionths from 0 to one whole */
static struct amount normal(struct amount a)
{
    a.whole += a.billionths / AMOUNT_BILLION;
    a.billionths %= AMOUNT_BILLION;
    if (a.billionths < 0) {
        a.billionths += AMOUNT_BILLION;
        a.whole--;
    }
    return a;
}

static struct amount times(struct amount a, int64_t n)
{
    return (struct amount){ a.whole * n, a.billionths * n };
}

static struct amount plus(struct amount a, struct amount b)
{
    return (struct amount){ a.whole + b.whole, a.billionths + b.billionths };
}

static int compare_amounts(struct amount a, struct amount b)
{
    a = normal(a);
    b = normal(b);
    if (a.whole != b.whole)
        return a.whole < b.whole ? -1 : 1;
    return a.billionths < b.billionths ? -1 : a.billionths > b.billionths;
}

static int by_amount(const void *a, const void *b)
{
    const struct amount *x = a, *y = b;

    return compare_amounts(*x, *y);
}

/* ---- ranks ---- */

int window_rank(struct window *w, struct arena *a, struct item *items, size_t n)
{
    struct amount *ranks;
    size_t kept = 0;

    if (!is_ranked(w->correlation) || n == 0)
        return 0;
    ranks = arena_alloc(a, n * sizeof *ranks);
    w->tree = arena_zero(a, n + 1, sizeof *w->tree);
    if (!ranks || !w->tree)
        return -1;
    for (size_t i = 0; i < n; i++)
        ranks[i] = items[i].amount;
    qsort(ranks, n, sizeof *ranks, by_amount);
    for (size_t i = 1; i < n; i++)
        if (compare_amounts(ranks[i], ranks[kept]) != 0)
            ranks[++kept] = ranks[i];
    w->ranks = ranks;
    w->ranks_n = kept + 1;
    for (size_t i = 0; i < n; i++) {
        const struct amount *found = bsearch(&items[i].amount, ranks, w->ranks_n, sizeof *ranks,
                                             by_amount);

        items[i].value = (uint32_t)(found - ranks);
    }
    return 0;
}

static void tree_change(struct window *w, size_t rank, size_t by)
{
    for (size_t i = rank + 1; i <= w->ranks_n; i += i & (~i + 1))
        w->tree[i] += by; /* by may be -1 in unsigned arithmetic */
}

/* The k-th smallest, from 1. */
static struct amount kth(const struct window *w, size_t k)
{
    size_t at = 0, step = 1;

    while (step * 2 <= w->ranks_n)
        step *= 2;
    for (; step; step /= 2)
        if (at + step <= w->ranks_n && w->tree[at + step] < k) {
            at += step;
            k -= w->tree[at];
        }
    return w->ranks[at];
}

/* ---- the window ---- */

static uint32_t kind_of(const struct window *w, const struct item *item)
{
    return w->correlation->type == CORRELATION_TEMPORAL ? item->ref : item->value;
}

void window_add(struct window *w, const struct item *item)
{
    w->n++;
    w->sum = plus(w->sum, item->amount);
    if (counts_distinct(w->correlation))
        w->distinct += w->counts[kind_of(w, item)]++ == 0;
    if (is_ranked(w->correlation))
        tree_change(w, item->value, 1);
}

void window_drop(struct window *w, const struct item *item)
{
    w->n--;
    w->sum = plus(w->sum, times(item->amount, -1));
    if (counts_distinct(w->correlation))
        w->distinct -= --w->counts[kind_of(w, item)] == 0;
    if (is_ranked(w->correlation))
        tree_change(w, item->value, SIZE_MAX);
}

/* What is measured, and how often a bound stands against it: a sum of n against n times the bound
   is an average without a division. */
static struct amount measure(const struct window *w, int64_t *factor)
{
    const struct correlation *c = w->correlation;
    uint64_t k;

    *factor = 1;
    switch (c->type) {
    case CORRELATION_SUM:
        return w->sum;
    case CORRELATION_AVERAGE:
        *factor = (int64_t)w->n;
        return w->sum;
    case CORRELATION_PERCENTILE: /* the least value that so many percent do not exceed */
        k = ((uint64_t)c->percentile * w->n + PERCENT_WHOLE - 1) / PERCENT_WHOLE;
        return kth(w, k ? (size_t)k : 1);
    case CORRELATION_MEDIAN:
        *factor = 2;
        return plus(kth(w, (w->n + 1) / 2), kth(w, w->n / 2 + 1));
    default:
        return (struct amount){ (int64_t)(counts_distinct(c) ? w->distinct : w->n), 0 };
    }
}

static bool bound_holds(enum bound_op op, int c)
{
    switch (op) {
    case BOUND_GT:
        return c > 0;
    case BOUND_GTE:
        return c >= 0;
    case BOUND_LT:
        return c < 0;
    case BOUND_LTE:
        return c <= 0;
    case BOUND_EQ:
        return c == 0;
    default:
        return c != 0;
    }
}

bool window_holds(const struct window *w)
{
    const struct correlation *c = w->correlation;
    struct amount value;
    int64_t factor;

    if (w->n == 0)
        return false;
    if (c->bounds_n == 0)
        return w->distinct == w->rules_n;
    value = measure(w, &factor);
    for (size_t i = 0; i < c->bounds_n; i++)
        if (!bound_holds(c->bounds[i].op,
                         compare_amounts(value, times(c->bounds[i].value, factor))))
            return false;
    return true;
}
