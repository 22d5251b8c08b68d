/* SPDX-License-Identifier: Apache-2.0 */
/* Two System Center components that overlap: whether they do for certain (component.h). */
#include "verdict/order_words.h"
#include "verdict/answer.h"
#include "verdict/cover.h"
#include "verdict/host.h"
#include "verdict/pushed.h"
#include "verdict/upgrade_span.h"

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

/* Its installer's log would show an upgrade: one in the time of the others, or before it in the
   same sitting, unless that was its first record of all. */
bool would_show(const struct judge *j, size_t host, when from, when to)
{
    when born = first_of_all(j, host, STR(INSTALLER_LOG)), early = from - SITTING;

    early = born != WHEN_NONE && born > early && born <= from ? born : early;
    return covered(j, host, STR(INSTALLER_LOG), early, to < from ? from : to, NULL);
}

/* A machine that may be a server of the component, and whose log need not show its upgrade. */
static bool has_unseen(struct judge *j, struct str role)
{
    struct upgrade_span all = upgrade_span(j);

    for (size_t h = 0; h < j->v->hosts_n && all.from != WHEN_NONE; h++) {
        if ((is_of_unknown_role(j, h) || host_has_role(&j->v->hosts[h], role)) &&
            !would_show(j, h, all.from, all.to) && !said_to_be_none(j, h))
            return true;
    }
    return false;
}

/* No upgrade of the component is known for certain, so that who waits for it waits for those before
   it; but it, or one of these, may have had one all the same. */
static bool is_passed_in_doubt(struct judge *j, const struct phase_result *p, int depth)
{
    if ((p->instances_n && !p->perhaps) || depth >= PASSED_ON_MOST)
        return false;
    if (p->perhaps || has_unseen(j, p->phase->role))
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
 * A day between two of their servers is one, whoever else there is.
 */
struct component_overlap {
    bool hides;  /* one that stands between the two was perhaps not seen */
    bool *whole; /* per phase of the plan */
};

int find_overlap(struct judge *j, compare_fn *compare, const struct arrow *arrow,
                 const struct phase_result *succ, const struct phase_result *named)
{
    const struct judged *m = &j->v->main;
    struct component_overlap *o;

    j->overlap = NULL;
    if (arrow->scope != SCOPE_COMPONENT || compare == compare_with || !succ->instances_n)
        return 0;
    o = arena_zero(j->arena, 1, sizeof *o);
    if (!o || !(o->whole = arena_zero(j->arena, m->phases_n, sizeof *o->whole)))
        return -1;
    o->hides = is_passed_in_doubt(j, named, 0);
    for (size_t i = 0; i < m->phases_n; i++)
        o->whole[i] = is_whole(&m->phases[i]);
    j->overlap = o;
    return 0;
}

/* The server of the one had finished before that of the other was seen to begin. */
static bool is_reversed(const struct judge *j, const struct instance *a, const struct instance *b)
{
    return certainly_before(bounds_of(a).end_hi, bounds_of(b).begin_lo, clocks_apart(j, a, b));
}

bool overlaps_in_doubt(const struct judge *j, const struct instance *a,
                       const struct phase_result *pred)
{
    const struct component_overlap *o = j->overlap;
    const struct phase *phases = j->plan->phases;

    return o && (o->hides || !o->whole[a->phase - phases] || !o->whole[pred->phase - phases]);
}

/* An absent component passed on to its own predecessors: the two may be of any. */
bool overlap_in_doubt(const struct judge *j, const struct instance *a, const struct instance *b)
{
    return overlaps_in_doubt(j, a, result_of(j, b->phase)) && !is_reversed(j, a, b);
}
