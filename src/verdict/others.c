/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of a log that are another product's, as a signature with `another-product` says: somebody's
 * viewer or runtime, whose installer log lies beside ours.  An umbrella in such a run ("an action
 * failed") is no finding, unless it names a role of ours; it may stand before the words that tell
 * whose run it is.  If nothing in the run names a role of ours, no finding in it is of ours: what
 * the installer says in every product's log ("could not open key") names no product.
 */
#include "verdict/judge.h"

#include "verdict/fact.h"
#include "verdict/steps.h"

#include <stdlib.h>

struct other_run {
    uint64_t run;
    bool ours_too;
};

static uint64_t run_of(const struct fact *f)
{
    return (uint64_t)f->source << 32 | f->hit->run;
}

static int compare_runs(const void *a, const void *b)
{
    uint64_t x = ((const struct other_run *)a)->run, y = ((const struct other_run *)b)->run;

    return (x > y) - (x < y);
}

static struct other_run *find(struct other_run *runs, size_t n, const struct fact *f)
{
    struct other_run key = { .run = run_of(f) };

    return n ? bsearch(&key, runs, n, sizeof *runs, compare_runs) : NULL;
}

/* One of each. */
static size_t sort_runs(struct other_run *runs, size_t n)
{
    size_t kept = 0;

    if (n)
        qsort(runs, n, sizeof *runs, compare_runs);
    for (size_t i = 0; i < n; i++)
        if (!kept || runs[kept - 1].run != runs[i].run)
            runs[kept++] = runs[i];
    return kept;
}

int judge_others(struct judge *j)
{
    struct other_run *runs = NULL, *of;
    size_t n = 0, cap = 0;

    for (size_t i = 0; i < j->facts_n; i++) {
        if (!j->facts[i].signature->another_product)
            continue;
        if (arena_grow(j->arena, &runs, n, &cap, n + 1, sizeof *runs) < 0)
            return -1;
        runs[n++] = (struct other_run){ .run = run_of(&j->facts[i]) };
    }
    n = sort_runs(runs, n);
    for (size_t i = 0; n && i < j->facts_n; i++)
        if (j->facts[i].signature->role.n && (of = find(runs, n, &j->facts[i])))
            of->ours_too = true;
    for (size_t i = 0; n && i < j->facts_n; i++) {
        struct fact *f = &j->facts[i];

        f->others = !f->signature->role.n && (of = find(runs, n, f)) &&
                    (f->signature->umbrella || !of->ours_too);
    }
    return 0;
}
