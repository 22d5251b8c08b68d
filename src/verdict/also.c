/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Further plans that apply beside the main one (contract section 1): an update rollup that was
 * applied to the servers after the upgrade, also after one that no plan covers, the sequence of
 * System Center's components, whichever plan is judged for Operations Manager, or if none is
 * decided, and the upgrade of a component that has a plan of its own (Orchestrator).  Each is
 * judged by itself, with the facts of its own packages; the worst verdict decides the whole.
 */
#include "verdict/component.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/retired.h"
#include "verdict/rollup.h"
#include "verdict/steps.h"

#define ALSO_MOST 3 /* a rollup, the sequence, a component */

static int judge_it(struct judge *j)
{
    if (judge_phases(j) < 0 || judge_packages(j) < 0)
        return -1;
    return judge_phase_answers(j) < 0 || judge_order(j) < 0 || judge_tasks(j) < 0 ||
                   judge_task_answers(j) < 0 || judge_hazards_beside(j) < 0 ? -1 : 0;
}

/* When the upgrade began, also one that no plan covers. */
static struct moment upgrade_begun(const struct judge *j)
{
    return j->plan ? j->begin : j->begun_without_plan;
}

/* A server took a rollup's package of the new release after the upgrade had begun. */
static struct rollup rollup_behind(const struct judge *j)
{
    const struct judged *m = &j->v->main;
    struct release to = { .release = m->to, .order = j->to_order };
    struct moment begun = upgrade_begun(j);

    if (!m->to.n || str_eq(m->from, m->to) || !moment_known(begun))
        return (struct rollup){ 0 }; /* the main plan is the rollup itself */
    return rollup_of(j, &to, moment_hi(begun));
}

/* Behind the upgrade's begin, and not the packages of a rollup before. */
static when accepted_from(const struct judge *j, const struct rollup *r)
{
    when begin = moment_hi(upgrade_begun(j));
    when packages = moment_lo(r->first->time) - ROLLUP_LOOKBACK;

    return packages > begin ? packages : begin;
}

/* The steps work on the main plan: it steps aside while another one is judged. */
static int judge_beside(struct judge *j, struct judged *other, judge_weigh_fn *weigh)
{
    struct judge saved = *j;
    struct judged main = j->v->main;
    int result;

    j->v->main = *other;
    j->upgrade = &main;
    j->plan = other->plan;
    j->first = NULL;
    result = judge_it(j);
    if (result == 0)
        weigh(j);
    *other = j->v->main;
    j->v->main = main;
    j->plan = saved.plan;
    j->upgrade = NULL;
    j->first = saved.first;
    j->begin = saved.begin;
    j->end = saved.end;
    j->last = saved.last;
    j->host_begun = saved.host_begun;
    j->host_end = saved.host_end;
    j->own_ends = saved.own_ends;
    j->concerned = saved.concerned;
    j->accepted_from = saved.accepted_from;
    return result;
}

bool upgrade_retired(const struct judge *j, size_t host)
{
    for (size_t p = 0; j->upgrade && p < j->upgrade->phases_n; p++) {
        const struct phase_result *r = &j->upgrade->phases[p];
        for (size_t i = 0; r->phase->pick == PICK_RETIRED && i < r->instances_n; i++) {
            if (r->instances[i].host == host)
                return true;
        }
    }
    return false;
}

static bool is_named(const struct judge *j, struct str role)
{
    size_t h = 0;

    while (h < j->v->hosts_n && !host_has_role(&j->v->hosts[h], role))
        h++;
    return h < j->v->hosts_n;
}

/* Names of products need not tell a component's parts.  Where no machine is known of one that its
   plan must have, the sequence alone judges the component. */
static bool names_what_must_be(const struct judge *j, const struct plan *p)
{
    for (size_t i = 0; i < p->phases_n; i++) {
        if (p->phases[i].first && !p->phases[i].optional && !is_named(j, p->phases[i].role))
            return false;
    }
    return true;
}

/* A component was upgraded beside Operations Manager, by the plan that it has of its own. */
static int judge_component(struct judge *j, judge_weigh_fn *weigh, struct judged *also, size_t *n)
{
    int to_order = j->to_order, result;
    when from = j->accepted_from;
    struct component c;
    const struct plan *plan = !j->is_part && j->plan && str_eq(j->plan->product, STR("om"))
                                  ? component_plan(j, NULL, &c) : NULL;

    if (!plan || !names_what_must_be(j, plan))
        return 0;
    also[*n] = (struct judged){ .plan = plan, .from = c.before->release->release,
                                .to = c.last->release->release };
    j->to_order = c.last->release->order;
    j->accepted_from = c.from;
    result = judge_beside(j, &also[(*n)++], weigh);
    j->to_order = to_order;
    j->accepted_from = from;
    return result;
}

int judge_also(struct judge *j, judge_weigh_fn *weigh)
{
    struct judged *also = arena_zero(j->arena, ALSO_MOST, sizeof *also);
    struct rollup r = rollup_behind(j);
    const struct plan *sequence = j->is_part ? NULL : sequence_plan(j);
    when upgrade_from = j->accepted_from;
    size_t n = 0;

    if (!also)
        return -1;
    j->v->also = also;
    if (r.plan) {
        also[n] = (struct judged){ .plan = r.plan, .from = j->v->main.to, .to = j->v->main.to };
        j->accepted_from = accepted_from(j, &r);
        j->package = package_words(j, r.last);
        if (judge_beside(j, &also[n++], weigh) < 0)
            return -1;
        j->accepted_from = upgrade_from;
        j->package = STR_NONE;
    }
    if (sequence && sequence != j->plan) {
        also[n] = (struct judged){ .plan = sequence };
        if (judge_beside(j, &also[n++], weigh) < 0)
            return -1;
    }
    if (judge_component(j, weigh, also, &n) < 0)
        return -1;
    j->v->also_n = n;
    return 0;
}
