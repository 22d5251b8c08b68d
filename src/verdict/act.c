/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts: phases of which no installer tells, but what a person did, or what others tell of it.
 * Their evidence is that of tasks (task_rule.c).
 */
#include "verdict/task_rule.h"

#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/kinds.h"
#include "verdict/phase.h"
#include "verdict/task.h"

const struct fact *act_replaced(const struct judge *j, const struct phase *p)
{
    return latest_of(j, p->needless_if, p->needless_n, STR_NONE, SIZE_MAX, false, false);
}

/* It is in a phase that an installer is needed for. */
static bool is_placed(const struct judge *j, size_t host)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        if (!phase_is_act(r->phase) && instance_on(r, host))
            return true;
    }
    return false;
}

/* When a machine that cannot be seen was done nobody knows, nor what came behind all; and of one
   that is missing it is still to come.  So it is of one of which nobody knows which part it is. */
bool end_is_open(const struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        bool act = phase_is_act(r->phase);
        for (size_t i = 0; i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            if (act ? in->host != SIZE_MAX && !is_placed(j, in->host)
                    : !in->attempts_n && (in->state == STATE_UNOBSERVABLE ||
                                          in->state == STATE_MISSING))
                return true;
        }
    }
    return false;
}

static bool is_behind_all(const struct judge *j, const struct fact *f)
{
    return !j->end_is_open &&
           (j->open_until == WHEN_NONE || moment_lo(moment_stated(j, f)) > j->open_until);
}

/* What is behind the end of all is so only where that is known. */
static bool counts(const struct judge *j, const struct task_rule *r, const struct fact *f)
{
    return f && (r->span != SPAN_AFTER_END || is_behind_all(j, f));
}

/* A word against one part: what was seen of that part counts no more, and whether another deed is
   in no log nobody knows. */
static const struct fact *word_against_part(const struct judge *j, const struct phase *p,
                                            struct str part, size_t host, const struct fact *done)
{
    const struct fact *last = NULL;

    for (size_t i = 0; i < p->not_done_n; i++) {
        if (part.n && str_eq(p->not_done_if[i].part, part))
            last = rule_latest(j, &p->not_done_if[i], host, false, last);
    }
    return last && done && !is_no_later(j, done, last) ? NULL : last;
}

/* The latest word that it is still to be done, behind all that shows it. */
static const struct fact *word_against(const struct judge *j, const struct phase *p, size_t host,
                                       const struct fact *done)
{
    const struct fact *last = NULL;

    for (size_t i = 0; i < p->not_done_n; i++) {
        const struct fact *f = p->not_done_if[i].part.n
                                   ? NULL : rule_latest(j, &p->not_done_if[i], host, false, NULL);
        if (counts(j, &p->not_done_if[i], f) && (!last || is_no_later(j, last, f)))
            last = f;
    }
    return last && done && !is_no_later(j, done, last) ? NULL : last;
}

/* The earliest time at which something may show that it was done. */
static when first_shown(const struct judge *j, const struct phase *p, size_t host)
{
    when first = INT64_MAX;

    for (size_t i = 0; i < p->act_n; i++) {
        const struct task_rule *r = &p->act_if[i];

        for (size_t s = 0, n; s < r->seen.n; s++) {
            const uint32_t *at = facts_named(j, r->seen.items[s], &n);

            for (size_t k = 0; k < n; k++) {
                const struct fact *f = &j->facts[at[k]];
                when shown = moment_lo(moment_stated(j, f));

                if ((host == SIZE_MAX || f->host == host) && shown < first &&
                    rule_fits(j, r, f) != FITS_NOT)
                    first = shown;
            }
        }
    }
    return first;
}

/* The latest word before then that it was not done yet: of the machine, or of the servers for an
   act of the group, as what hangs on several groups may speak of another one. */
static const struct fact *not_yet_by(const struct judge *j, const struct task_rule *r, size_t host,
                                     when then, const struct fact *last)
{
    for (size_t s = 0, n; s < r->seen.n; s++) {
        const uint32_t *at = facts_named(j, r->seen.items[s], &n);

        for (size_t k = 0; k < n; k++) {
            const struct fact *f = &j->facts[at[k]];
            struct moment m = moment_stated(j, f);
            bool tells = host == SIZE_MAX ? f->host != SIZE_MAX &&
                                                host_has_role(&j->v->hosts[f->host], STR("ms"))
                                          : f->host == host;

            if (tells && moment_known(m) && moment_hi(m) < then && rule_fits(j, r, f) == FITS &&
                (!last || is_no_later(j, last, f)))
                last = f;
        }
    }
    return last;
}

/* Nothing of it counts that lies behind what shows that it was done: one server may say the one,
   and another the other. */
static int note_not_yet(struct judge *j, const struct phase *p, struct instance *in)
{
    when then = p->not_yet_n ? first_shown(j, p, in->host) : WHEN_NONE;
    const struct fact *last = NULL;
    struct ref *told;

    for (size_t i = 0; i < p->not_yet_n; i++)
        last = not_yet_by(j, &p->not_yet_if[i], in->host, then, last);
    if (!last)
        return 0;
    told = arena_alloc(j->arena, sizeof *told);
    if (!told)
        return -1;
    *told = ref_stated(j, last);
    in->not_yet = told;
    return 0;
}

/* Of each part the latest word; what shows the last one, *done, shows when all was done. */
static int weigh_acts(struct judge *j, const struct phase *p, struct instance *in,
                      const struct fact **done)
{
    for (size_t i = 0; i < p->act_n; i++) {
        struct str part = p->act_if[i].part;
        const struct fact *f, *against;

        if (!is_new_part(p->act_if, i))
            continue;
        f = latest_of(j, p->act_if, p->act_n, part, in->host, true, false);
        f = counts(j, &p->act_if[i], f) ? f : NULL;
        against = word_against_part(j, p, part, in->host, f);
        if (!f || against)
            in->state = STATE_CONFIRM;
        if ((f || against) && refs_add(j, &in->because, ref_stated(j, against ? against : f)) < 0)
            return -1;
        if (f && !against && (!*done || !is_no_later(j, f, *done)))
            *done = f;
    }
    return 0;
}

int judge_act(struct judge *j, const struct phase *p, struct instance *in)
{
    const struct fact *done = NULL, *against;

    in->state = p->act_n ? STATE_DONE : STATE_CONFIRM;
    if (weigh_acts(j, p, in, &done) < 0)
        return -1;
    if (in->state == STATE_DONE && done)
        in->begin = in->end = moment_stated(j, done);
    against = word_against(j, p, in->host, in->state == STATE_DONE ? done : NULL);
    if (note_not_yet(j, p, in) < 0)
        return -1;
    if (!against)
        return 0;
    in->state = STATE_MISSING;
    in->begin = in->end = MOMENT_UNKNOWN;
    in->because = (struct refs){ .n = 0 };
    return refs_add(j, &in->because, ref_stated(j, against));
}
