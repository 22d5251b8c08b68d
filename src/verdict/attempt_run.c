/* SPDX-License-Identifier: Apache-2.0 */
/* The runs of text logs that attempts stand in: where they begin, whose they are. */
#include "verdict/attempt_build.h"
#include "verdict/clock.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"
#include "verdict/zone.h"

#define LAST_LINES (15 * WHEN_MINUTE) /* setup's, behind its packages [inferred] */

const struct run_span *attempt_run(const struct judge *j, const struct ev_hit *h)
{
    const struct ev_source *s = &j->in->evidence->sources[h->source];

    for (size_t i = 0; s->is_text && i < s->runs_n; i++) {
        if (s->runs[i].run == h->run)
            return &s->runs[i];
    }
    return NULL;
}

bool attempt_run_is_shared(const struct judge *j, const struct instance *in,
                           const struct fact *f)
{
    if (str_eq(in->phase->role, STR("ms")))
        return false;
    for (const struct fact *g = fact_beside(j, f);; g = fact_beside(j, g)) {
        if (g->hit->run == f->hit->run && g->signature->role.n &&
            !attempt_same_role(g->signature->role, in->phase->role))
            return true;
        if (g == f)
            return false;
    }
}

const struct fact *attempt_run_next(const struct judge *j, const struct instance *in,
                                    const struct fact *f)
{
    const struct fact *next = NULL;

    for (const struct fact *g = fact_beside(j, f); g != f; g = fact_beside(j, g)) {
        if (g->hit->run == f->hit->run && g->hit->at > f->hit->at &&
            (!next || g->hit->at < next->hit->at) && attempt_belongs(j, in->phase, g))
            next = g;
    }
    return next;
}

static bool is_in_run(const struct attempt *a, const struct ev_hit *h)
{
    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *x = a->because.items[i].hit;
        if (x && x->source == h->source && x->run == h->run)
            return true;
    }
    return false;
}

/* A line of a run at an hour that is in doubt, or one whose run begins or ends so. */
static bool is_in_doubtful_run(const struct judge *j, const struct fact *f)
{
    const struct run_span *r = attempt_run(j, f->hit);

    return is_coarse(f->time) ||
           (r && (is_coarse(moment_of(j, f->source, r->run, run_first(j, f->source, r).time)) ||
                  is_coarse(moment_of(j, f->source, r->run, run_last(j, f->source, r).time))));
}

/* The one line on its launch, in a run with an hour that is in doubt; NULL: none, or several. */
static const struct fact *doubtful_launch(const struct judge *j, const struct instance *in,
                                          const struct attempt *a)
{
    const struct fact *launch = NULL;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (f->signature->outcome != OUTCOME_STARTED || !is_text_line(j, f->hit) ||
            !moment_known(f->time) || !is_in_run(a, f->hit) ||
            !attempt_belongs(j, in->phase, f) || !is_in_doubtful_run(j, f))
            continue;
        if (launch)
            return NULL;
        launch = f;
    }
    return launch;
}

/*
 * From one line of a run to another, by its clock.  Where the hour of one of them alone is in
 * doubt, summer time may have begun between lines that are an hour apart.
 */
static when between_lines(const struct judge *j, const struct fact *launch,
                          const struct run_span *r, bool from_first)
{
    struct stamp other = from_first ? run_first(j, launch->source, r).time
                                    : run_last(j, launch->source, r).time;
    struct moment m = moment_of(j, launch->source, r->run, other);
    when d = from_first ? launch->hit->time.t - other.t : other.t - launch->hit->time.t;

    if (!moment_known(m) || !is_coarse(m) || other.kind != launch->hit->time.kind || d < 0 ||
        (m.doubt != launch->time.doubt && (is_coarse(launch->time) || d >= WHEN_HOUR)))
        return WHEN_NONE;
    return d;
}

/* How long the run was under way when it said so, by its clock.  The two lines are minutes apart;
   that a clock was put back between them needs an hour in which setup wrote nothing, and no attempt
   begins before "Upgrade" is pressed (upgrade-plans.md 10.5). */
static when under_way(const struct judge *j, const struct fact *launch)
{
    const struct run_span *r = attempt_run(j, launch->hit);

    return r ? between_lines(j, launch, r, true) : WHEN_NONE;
}

/* The line on the launch whose instant the installer's event has; NULL: nothing tells it, or the
   run is not this attempt's alone. */
static const struct fact *timed_launch(const struct judge *j, const struct instance *in,
                                       const struct attempt *a)
{
    const struct fact *launch = NULL;

    if (moment_known(a->begin) && !is_coarse(a->begin))
        launch = doubtful_launch(j, in, a);
    if (!launch || attempt_run_is_shared(j, in, launch) ||
        a->begin.t < moment_lo(launch->time) || a->begin.t > moment_hi(launch->time))
        return NULL;
    return launch;
}

/*
 * Where the installer's event has the instant of the launch and setup's own log has it at an hour
 * that is in doubt, the run's first lines were written that much before the event: whatever the
 * hour, they stand in one log.
 */
static void begin_with_run(const struct judge *j, const struct instance *in, size_t n,
                           const struct fact *launch)
{
    struct attempt *a = &in->attempts[n];
    when before;

    if (only_checks_before(j, launch) || (n && is_in_run(a - 1, launch->hit)))
        return;
    before = under_way(j, launch);
    if (before != WHEN_NONE)
        a->begin.t -= before;
}

/*
 * So were its last lines that much behind it: setup goes on when its package is done.  By its
 * clock, which may have been put back by an hour in between; where neither is soon behind the end
 * that is known, nothing tells.
 */
static void end_with_run(const struct judge *j, const struct instance *in, size_t n,
                         const struct fact *launch)
{
    struct attempt *a = &in->attempts[n];
    const struct run_span *r = attempt_run(j, launch->hit);
    when offset = zone_known(j, launch->host) ? j->v->hosts[launch->host].zone_offset : 0, end;
    when behind = r ? between_lines(j, launch, r, false) : WHEN_NONE;
    when local = launch->time.t + offset;

    if (!moment_known(a->end) || is_coarse(a->end) || behind == WHEN_NONE ||
        (n + 1 < in->attempts_n && is_in_run(a + 1, launch->hit)))
        return;
    end = a->begin.t + behind;
    if (end <= a->end.t && zone_may_change(local, local + behind + WHEN_HOUR, WHEN_NONE, WHEN_NONE))
        end += WHEN_HOUR;
    if (end > a->end.t && end - a->end.t <= LAST_LINES)
        a->end.t = end;
}

void attempts_begin_with_runs(const struct judge *j, struct instance *in)
{
    for (size_t n = in->attempts_n; n-- > 0;) {
        const struct fact *launch = timed_launch(j, in, &in->attempts[n]);

        if (!launch)
            continue;
        end_with_run(j, in, n, launch);
        begin_with_run(j, in, n, launch);
    }
}

when building_run_until(const struct building *b, struct moment m)
{
    when more = b->run_last.doubt - m.doubt;
    /* hours in the same doubt are by one clock, and off by as much */
    bool alike = is_coarse(m) && more < WHEN_MINUTE && -more < WHEN_MINUTE;

    return alike ? b->until - m.doubt : b->until;
}

bool building_covers(const struct building *b, struct moment m)
{
    return b->until != WHEN_NONE && moment_known(m) && m.t <= building_run_until(b, m);
}

static bool is_boot(const struct signature *s, const void *none)
{
    (void)none;
    return str_eq(s->step, STR("boot"));
}

/* The machine booted since the last word of the attempt that has no end: no run outlives that. */
bool building_cut_by_boot(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;
    const uint64_t *boots = kinds_such(j, is_boot, NULL);
    size_t host = b->in->host, end = j->host_begin[host + 1];

    if (b->open->outcome != ATTEMPT_NO_END || !moment_known(b->told) || !moment_known(f->time))
        return false;
    for (size_t i = j->host_begin[host]; (i = next_fact(j, boots, i, end)) < end; i++) {
        const struct fact *boot = &j->facts[i];
        if (moment_known(boot->time) && moment_lo(boot->time) > moment_hi(b->told) &&
            moment_hi(boot->time) < moment_lo(f->time))
            return true;
    }
    return false;
}
