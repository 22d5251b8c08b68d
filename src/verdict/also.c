/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Further plans that apply beside the main one (contract section 1): an update rollup that was
 * applied to the servers after the upgrade.  Each is judged by itself, with the facts of its own
 * packages; the worst verdict decides the whole.
 *
 * Not every rollup has a package for every role: where no machine at all of a role (other than the
 * management servers) shows one, its article has to be read, and the instances are `confirm`.
 */
#include "verdict/judge.h"

static const struct phase *lead_of(const struct plan *p)
{
    for (size_t i = 0; i < p->phases_n; i++) {
        if (p->phases[i].first)
            return &p->phases[i];
    }
    return NULL;
}

/* A server took the plan's package after the upgrade had begun. */
static bool applied(const struct judge *j, const struct plan *p)
{
    const struct phase *lead = lead_of(p);

    for (size_t i = 0; lead && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (fact_named(f, lead->done_if) && f->has_release && f->release.order == j->to_order &&
            moment_known(f->time) && moment_known(j->begin) &&
            moment_lo(f->time) > moment_hi(j->begin))
            return true;
    }
    return false;
}

static const struct plan *rollup_of(const struct judge *j)
{
    struct str to = j->v->main.to;

    if (!to.n || str_eq(j->v->main.from, to))
        return NULL; /* the main plan is the rollup itself */
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        if (p != j->plan && str_eq(p->product, j->plan->product) && p->from.n &&
            strs_has(p->from, to) && plan_allows(p, to, to) && applied(j, p))
            return p;
    }
    return NULL;
}

static int maybe_without(struct judge *j, struct phase_result *p)
{
    if (str_eq(p->phase->role, STR("ms")) || !p->instances_n)
        return 0;
    for (size_t i = 0; i < p->instances_n; i++) {
        if (p->instances[i].attempts_n)
            return 0;
    }
    for (size_t i = 0; i < p->instances_n; i++) {
        p->instances[i].state = STATE_CONFIRM;
        p->instances[i].reason = STR("no machine of this role shows the update; not every rollup "
                                     "has a package for it, its article says");
    }
    return phase_settle(j, p);
}

static int judge_it(struct judge *j)
{
    struct judged *m = &j->v->main;

    if (judge_phases(j) < 0)
        return -1;
    for (size_t i = 0; i < m->phases_n; i++) {
        if (maybe_without(j, &m->phases[i]) < 0)
            return -1;
    }
    return judge_phase_answers(j) < 0 || judge_order(j) < 0 || judge_tasks(j) < 0 ||
                   judge_task_answers(j) < 0 ? -1 : 0;
}

/* The steps work on the main plan: it steps aside while another one is judged. */
int judge_also(struct judge *j, judge_weigh_fn *weigh)
{
    struct judge saved = *j;
    struct judged main = j->v->main;
    const struct plan *p = j->plan ? rollup_of(j) : NULL;
    int result;

    if (!p)
        return 0;
    j->v->also = arena_zero(j->arena, 1, sizeof *j->v->also);
    if (!j->v->also)
        return -1;
    j->v->main = (struct judged){ .plan = p, .from = main.to, .to = main.to };
    j->plan = p;
    j->first = NULL;
    j->accepted_from = moment_known(j->begin) ? moment_hi(j->begin) : WHEN_NONE;
    result = judge_it(j);
    if (result == 0)
        weigh(j);
    j->v->also[0] = j->v->main;
    j->v->also_n = 1;
    j->v->main = main;
    j->plan = saved.plan;
    j->first = saved.first;
    j->begin = saved.begin;
    j->end = saved.end;
    j->last = saved.last;
    j->host_end = saved.host_end;
    j->accepted_from = saved.accepted_from;
    return result;
}
