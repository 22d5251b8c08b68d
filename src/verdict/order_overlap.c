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

/* The server of the one had finished before that of the other was seen to begin. */
static bool is_reversed(const struct judge *j, const struct breach *b)
{
    return certainly_before(bounds_of(b->subject).end_hi, bounds_of(b->other).begin_lo,
                            clock_tolerance(j, b->subject->host, b->other->host));
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
 * Two components: a reversal is certain even where servers of them were not seen, an overlap is not
 * (siblings 10.2).  Nor is it where one that stands between the two was perhaps not seen: then each
 * was to be held against that one, and the two not against each other.  A reversal is one of two
 * servers, whatever a third one did: what that did can be lost, and makes nothing certain then.
 */
void doubt_overlap(struct judge *j, struct constraint_result *c, const struct phase_result *succ,
                   const struct phase_result *named)
{
    bool hides;
    size_t n = 0;

    if (c->arrow->scope != SCOPE_COMPONENT || !c->violated || str_starts(c->id, STR("with:")))
        return; /* a day between two of their servers is one, whoever else there is */
    hides = is_passed_in_doubt(j, named, 0);
    for (size_t i = 0; i < c->breaches_n; i++) { /* an absent component passed on to its own */
        const struct breach *b = &c->breaches[i];
        if ((!hides && is_whole(succ) && is_whole(result_of(j, b->other->phase))) ||
            is_reversed(j, b))
            c->breaches[n++] = *b;
    }
    if (n == c->breaches_n)
        return;
    c->undecidable += c->violated - n;
    c->violated = n;
    c->breaches_n = n;
}
