/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of a log that are another product's, as a signature with `another-product` says: somebody's
 * viewer or runtime, whose installer log lies beside ours.  An umbrella in such a run ("an action
 * failed") is no finding, unless it names a role of ours; it may stand before the words that tell
 * whose run it is.
 */
#include "verdict/judge.h"

#include <stdlib.h>

static uint64_t run_of(const struct fact *f)
{
    return (uint64_t)f->source << 32 | f->hit->run;
}

static int compare_runs(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

int judge_others(struct judge *j)
{
    uint64_t *runs = NULL;
    size_t n = 0, cap = 0;

    for (size_t i = 0; i < j->facts_n; i++) {
        if (!j->facts[i].signature->another_product)
            continue;
        if (arena_grow(j->arena, &runs, n, &cap, n + 1, sizeof *runs) < 0)
            return -1;
        runs[n++] = run_of(&j->facts[i]);
    }
    if (n)
        qsort(runs, n, sizeof *runs, compare_runs);
    for (size_t i = 0; n && i < j->facts_n; i++) {
        struct fact *f = &j->facts[i];
        uint64_t run = run_of(f);

        f->others = f->signature->umbrella && !f->signature->role.n &&
                    bsearch(&run, runs, n, sizeof *runs, compare_runs);
    }
    return 0;
}
