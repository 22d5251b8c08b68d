/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines that prove the offset of their machine, since another log tells their act in UTC.  The
 * lines of a run stand in the order of time: what stands between two of these is by that offset,
 * too, even in the hour that comes twice.  Where clocks were changed inside the run, some prove the
 * one offset and some the other; what stands among both is proven by neither.
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "base/order.h"

#include <stdint.h>

static int compare_proofs(const void *a, const void *b)
{
    const struct run_proof *x = a, *y = b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

int zone_prove(struct judge *j, const struct ev_hit *line, when offset)
{
    if (!j->in->evidence->sources[line->source].is_text)
        return 0; /* a table may be in any order */
    if (mem_grow(&j->proofs, &j->proofs_cap, j->proofs_n + 1, sizeof *j->proofs) < 0)
        return -1;
    j->proofs[j->proofs_n++] =
        (struct run_proof){ line->source, line->run, line->time.t, line->time.t, offset };
    return 0;
}

void zone_proofs_sort(struct judge *j)
{
    size_t kept = 0;

    if (j->proofs_n)
        order_sort(j->proofs, j->proofs_n, sizeof *j->proofs, compare_proofs);
    for (size_t i = 0; i < j->proofs_n; i++) {
        const struct run_proof *p = &j->proofs[i];
        struct run_proof *last = kept ? &j->proofs[kept - 1] : NULL;

        if (!last || compare_proofs(last, p) != 0) {
            j->proofs[kept++] = *p;
            continue;
        }
        last->from = p->from < last->from ? p->from : last->from;
        last->to = p->to > last->to ? p->to : last->to;
    }
    j->proofs_n = kept;
}

/* The first proof of that run; of each offset there is one. */
static size_t proof_from(const struct judge *j, uint32_t source, uint32_t run)
{
    const struct run_proof key = { .source = source, .run = run, .offset = INT64_MIN };
    size_t lo = 0, hi = j->proofs_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (compare_proofs(&j->proofs[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const struct run_proof *zone_proof(const struct judge *j, uint32_t source, uint32_t run, when t)
{
    const struct run_proof *found = NULL;

    for (size_t i = proof_from(j, source, run); i < j->proofs_n; i++) {
        const struct run_proof *p = &j->proofs[i];

        if (p->source != source || p->run != run)
            break;
        if (t < p->from || t > p->to)
            continue;
        if (found)
            return NULL;
        found = p;
    }
    return found;
}
