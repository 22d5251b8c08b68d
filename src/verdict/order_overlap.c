/* SPDX-License-Identifier: Apache-2.0 */
/* Two System Center components that overlap: whether they do for certain (sequence.c). */
#include "verdict/order_words.h"

/* Every server of it was seen from begin to end, whatever came of it (siblings 10.2). */
static bool is_whole(const struct phase_result *r)
{
    for (size_t i = 0; i < r->instances_n; i++) {
        const struct instance *in = &r->instances[i];
        if (!in->attempts_n || !moment_known(in->begin) || !moment_known(in->end))
            return false;
    }
    return true;
}

/* Every server of the one had finished before any server of the other was seen to begin. */
static bool is_reversed(const struct judge *j, const struct phase_result *succ,
                        const struct phase_result *pred)
{
    for (size_t a = 0; a < succ->instances_n; a++) {
        for (size_t b = 0; b < pred->instances_n; b++) {
            const struct instance *x = &succ->instances[a], *y = &pred->instances[b];
            if (!x->attempts_n || !y->attempts_n)
                continue; /* nothing of it was seen */
            if (!certainly_before(bounds_of(x).end_hi, bounds_of(y).begin_lo,
                                  clock_tolerance(j, x->host, y->host)))
                return false;
        }
    }
    return true;
}

/*
 * Two components: a full reversal is certain even where servers of them were not seen, an overlap
 * is not (siblings 10.2).
 */
void doubt_overlap(const struct judge *j, struct constraint_result *c,
                          const struct phase_result *succ)
{
    bool certain = true;

    if (c->arrow->scope != SCOPE_COMPONENT || !c->violated || str_starts(c->id, STR("with:")))
        return; /* a day between two of their servers is one, whoever else there is */
    for (size_t i = 0; i < c->breaches_n; i++) { /* an absent component passed on to its own */
        const struct phase_result *pred = result_of(j, c->breaches[i].other->phase);
        certain = certain && ((is_whole(succ) && is_whole(pred)) || is_reversed(j, succ, pred));
    }
    if (certain)
        return;
    c->undecidable += c->violated;
    c->violated = 0;
    c->breaches_n = 0;
}
