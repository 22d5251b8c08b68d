/* SPDX-License-Identifier: Apache-2.0 */
/* From when to when the upgrade lasted, by what was begun and ended on any machine. */
#include "verdict/judge.h"

#include "verdict/phase.h"
#include "verdict/steps.h"

/* The earlier of two edges, or the later one: no earlier than the earlier of their bounds on either
   side.  A floating time bounds the window only while there is no better one. */
static struct moment edge_of(struct moment have, struct moment m, bool earlier)
{
    when lo, hi, doubt;

    if (!moment_known(m) || !moment_known(have))
        return moment_known(m) ? m : have;
    if (moment_floats(m) != moment_floats(have))
        return moment_floats(have) ? m : have;
    lo = earlier == (moment_lo(m) < moment_lo(have)) ? moment_lo(m) : moment_lo(have);
    hi = earlier == (moment_hi(m) < moment_hi(have)) ? moment_hi(m) : moment_hi(have);
    if (moment_floats(m))
        return lo == moment_lo(m) && earlier ? m : hi == moment_hi(m) && !earlier ? m : have;
    doubt = (hi - lo + 1) / 2;
    return (struct moment){ earlier ? lo + doubt : hi - doubt, doubt };
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

    if (begins)
        j->begin = edge_of(j->begin, begin, true);
    keep_open(j, in->end);
    j->last = edge_of(j->last, in->end, false);
    if (in->state == STATE_DONE)
        j->end = edge_of(j->end, in->end, false);
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
