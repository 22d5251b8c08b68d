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

/* A machine that may be a server of the component, and whose installer's log, which would show its
   upgrade, does not cover that of the others. */
static bool has_unseen(struct judge *j, struct str role)
{
    when from = moment_known(j->begin) ? moment_lo(j->begin) : WHEN_NONE;
    when to = moment_known(j->last) ? moment_hi(j->last) : from;

    for (size_t h = 0; h < j->v->hosts_n && from != WHEN_NONE; h++) {
        if ((is_of_unknown_role(j, h) || host_has_role(&j->v->hosts[h], role)) &&
            !covered(j, h, STR(INSTALLER_LOG), from, to < from ? from : to, NULL) &&
            !said_to_be_none(j, h))
            return true;
    }
    return false;
}

/* No upgrade of the component is known, so that who waits for it waits for those before it; but it,
   or one of these, may have had one all the same. */
static bool is_passed_in_doubt(struct judge *j, const struct phase_result *p, int depth)
{
    if (p->instances_n || depth >= PASSED_ON_MOST)
        return false;
    if (has_unseen(j, p->phase->role))
        return true;
    for (size_t i = 0; i < p->phase->after_n; i++) {
        const struct phase *before = plan_phase(j->plan, p->phase->after[i].phase);
        if (before && is_passed_in_doubt(j, result_of(j, before), depth + 1))
            return true;
    }
    return false;
}

/*
 * Two components: a full reversal is certain even where servers of them were not seen, an overlap
 * is not (siblings 10.2).  Nor is it where one that stands between the two was perhaps not seen:
 * then each was to be held against that one, and the two not against each other.
 */
void doubt_overlap(struct judge *j, struct constraint_result *c, const struct phase_result *succ,
                   const struct phase_result *named)
{
    bool certain = true, hides;

    if (c->arrow->scope != SCOPE_COMPONENT || !c->violated || str_starts(c->id, STR("with:")))
        return; /* a day between two of their servers is one, whoever else there is */
    hides = is_passed_in_doubt(j, named, 0);
    for (size_t i = 0; i < c->breaches_n; i++) { /* an absent component passed on to its own */
        const struct phase_result *pred = result_of(j, c->breaches[i].other->phase);
        certain = certain && ((!hides && is_whole(succ) && is_whole(pred)) ||
                              is_reversed(j, succ, pred));
    }
    if (certain)
        return;
    c->undecidable += c->violated;
    c->violated = 0;
    c->breaches_n = 0;
}
