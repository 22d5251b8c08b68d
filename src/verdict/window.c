/* SPDX-License-Identifier: Apache-2.0 */
/* From when to when the upgrade lasted, by what was begun and ended on any machine. */
#include "verdict/judge.h"

/* A floating time bounds the window only while there is no better one. */
static bool replaces(struct moment have, struct moment m, bool earlier)
{
    if (!moment_known(m) || !moment_known(have))
        return moment_known(m);
    if (moment_floats(m) != moment_floats(have))
        return moment_floats(have);
    return earlier ? moment_lo(m) < moment_lo(have) : moment_hi(m) > moment_hi(have);
}

static bool was_refused(const struct instance *in)
{
    return in->attempts_n && first_ran(in) == in->attempts_n;
}

/* What comes behind the end of all is behind each end that has no zone, too. */
static void keep_open(struct judge *j, struct moment end)
{
    if (moment_known(end) && moment_floats(end) &&
        (j->open_until == WHEN_NONE || moment_hi(end) > j->open_until))
        j->open_until = moment_hi(end);
}

static void widen(struct judge *j, const struct instance *in, bool begins)
{
    struct moment begin = moment_known(in->begin) ? in->begin : in->end;

    if (begins && replaces(j->begin, begin, true))
        j->begin = begin;
    keep_open(j, in->end);
    if (replaces(j->last, in->end, false))
        j->last = in->end;
    if (in->state == STATE_DONE && replaces(j->end, in->end, false))
        j->end = in->end;
}

/* What was refused began nothing: it counts for the begin where nothing else ran. */
static void widen_by_phase(struct judge *j, const struct phase_result *p, bool refused)
{
    bool counts = p->phase->pick != PICK_RETIRED && !phase_is_act(p->phase);

    for (size_t i = 0; i < p->instances_n && counts; i++) {
        const struct instance *in = &p->instances[i];
        if (in->joined != JOINED_LATER)
            widen(j, in, was_refused(in) == refused);
    }
}

void judge_window(struct judge *j)
{
    const struct judged *m = &j->v->main;

    j->open_until = WHEN_NONE;
    for (size_t i = 0; i < m->phases_n; i++)
        widen_by_phase(j, &m->phases[i], false);
    for (size_t i = 0; i < m->phases_n && !moment_known(j->begin); i++)
        widen_by_phase(j, &m->phases[i], true);
}
