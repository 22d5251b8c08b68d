/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last hit before another one in its run that tells why (told-by).  A log can have thousands of
 * both: those that tell are sorted once for each signature that asks.
 */
#include "verdict/teller.h"

#include "base/mem.h"
#include "verdict/kinds.h"

#include <stdlib.h>

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* In its run of its log, for who asks. */
static int compare_runs(const struct teller *x, const struct teller *y)
{
    int c = compare_numbers(x->asks, y->asks);

    if (!c)
        c = compare_numbers(x->fact->source, y->fact->source);
    if (!c)
        c = compare_numbers(x->fact->hit->run, y->fact->hit->run);
    return c ? c : compare_numbers(x->fact->host, y->fact->host);
}

/* Of two in one place the one that stands first among the facts comes last: it is told. */
static int compare_tellers(const void *a, const void *b)
{
    const struct teller *x = a, *y = b;
    int c = compare_runs(x, y);

    if (!c)
        c = compare_numbers(x->fact->hit->at, y->fact->hit->at);
    return c ? c : (x->fact < y->fact) - (x->fact > y->fact);
}

/* Those that tell why f, the first fact of its signature. */
static int tellers_of(const struct judge *j, struct tellers *t, const struct fact *f)
{
    const struct strs names = f->signature->told_by;

    for (size_t i = 0; i < names.n; i++) {
        size_t n;
        const uint32_t *at = facts_named(j, names.items[i], &n);

        if (mem_grow(&t->items, &t->cap, t->n + n, sizeof *t->items) < 0)
            return -1;
        for (size_t k = 0; k < n; k++)
            t->items[t->n++] = (struct teller){ kind_of(j, f), &j->facts[at[k]] };
    }
    return 0;
}

static bool is_told_why(const struct signature *s, const void *ctx)
{
    (void)ctx;
    return s->told_by.n > 0;
}

int tellers_collect(const struct judge *j, struct tellers *t)
{
    const uint64_t *asking = kinds_such(j, is_told_why, NULL);

    for (size_t i = 0; (i = next_fact(j, asking, i, j->facts_n)) < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        size_t n;

        if (facts_named(j, f->signature->name, &n)[0] == i &&
            tellers_of(j, t, f) < 0)
            return -1;
    }
    if (t->n)
        qsort(t->items, t->n, sizeof *t->items, compare_tellers);
    return 0;
}

const struct fact *teller_of(const struct judge *j, const struct tellers *t, const struct fact *f)
{
    const struct teller asked = { kind_of(j, f), f };
    size_t lo = 0, hi = f->signature->told_by.n ? t->n : 0;

    while (lo < hi) { /* the first that does not stand before f */
        size_t mid = lo + (hi - lo) / 2;
        int c = compare_runs(&t->items[mid], &asked);

        if (c < 0 || (!c && t->items[mid].fact->hit->at < f->hit->at))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo && !compare_runs(&t->items[lo - 1], &asked) ? t->items[lo - 1].fact : NULL;
}
