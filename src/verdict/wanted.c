/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would show an instance of which too little is known: the kinds of log in which the phase's
 * signatures of begin, success and failure stand, those of the machine itself and those of others
 * that tell of it (who pushed, lists), and the time that the machine's log would have to cover.
 */
#include "verdict/judge.h"

#include "verdict/absent.h"
#include "verdict/cover.h"
#include "verdict/steps.h"

static int add_log(struct judge *j, struct strs *to, struct str log)
{
    struct str *items;

    if (!log.n || strs_has(*to, log))
        return 0;
    items = arena_zero(j->arena, to->n + 1, sizeof *items);
    if (!items)
        return -1;
    for (size_t i = 0; i < to->n; i++)
        items[i] = to->items[i];
    items[to->n] = log;
    *to = (struct strs){ items, to->n + 1 };
    return 0;
}

/* An act is no machine's own: whoever's log shows it. */
static int logs_of(struct judge *j, struct phase_result *p, struct strs names)
{
    bool act = phase_is_act(p->phase);

    for (size_t i = 0; i < names.n && j->in->ruleset; i++) {
        const struct signature *s = ruleset_find(j->in->ruleset, names.items[i]);

        if (s && add_log(j, s->names_host || act ? &p->told_logs : &p->own_logs,
                         ruleset_channel(j->in->ruleset, s)) < 0)
            return -1;
    }
    return 0;
}

static int logs_of_phase(struct judge *j, struct phase_result *p, const struct phase *shown_by)
{
    return logs_of(j, p, shown_by->begin_if) < 0 || logs_of(j, p, shown_by->done_if) < 0 ||
                   logs_of(j, p, shown_by->fail_if) < 0 ? -1 : 0;
}

/* An agent is one by hand for want of who pushed it (domain/README.md): that may be told yet. */
static int logs_of_pushes(struct judge *j, struct phase_result *p)
{
    for (size_t i = 0; i < j->plan->phases_n; i++) {
        const struct phase *other = &j->plan->phases[i];

        if (str_eq(p->phase->role, STR("agent.manual")) &&
            str_eq(other->role, STR("agent.push")) && logs_of_phase(j, p, other) < 0)
            return -1;
    }
    return 0;
}

/* Of an attempt whose end is not there, it may stand behind all that is known of others. */
static void reach_end(const struct instance *in, struct wanted *w)
{
    const struct attempt *a = last_attempt(in);

    if (a && w->to != WHEN_NONE && moment_known(a->begin) && !moment_known(a->end) &&
        w->to < moment_hi(a->begin) + SITTING)
        w->to = moment_hi(a->begin) + SITTING;
}

int judge_wanted(struct judge *j)
{
    const struct judged *m = &j->v->main;

    for (size_t i = 0; i < m->phases_n; i++) {
        struct phase_result *p = &m->phases[i];

        if (logs_of_phase(j, p, p->phase) < 0 || logs_of_pushes(j, p) < 0)
            return -1;
        for (size_t k = 0; k < p->phase->act_n; k++) {
            if (logs_of(j, p, p->phase->act_if[k].seen) < 0)
                return -1;
        }
        for (size_t k = 0; k < p->instances_n; k++) {
            struct instance *in = &p->instances[k];
            struct wanted *w = &in->wanted;

            w->from = w->to = WHEN_NONE;
            if (in->host != SIZE_MAX)
                *w = installer_log_wanted(j, in->host);
            reach_end(in, w);
            w->covered = w->from != WHEN_NONE &&
                         covered(j, in->host, STR(INSTALLER_LOG), w->from, w->to, NULL);
        }
    }
    return 0;
}
