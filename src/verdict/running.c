/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service that ran through a span, told by its stop behind it: what stops and was not started
 * since the span began had been running until then.  Silence proves that only where the log of the
 * stop covers all of the time and nothing that was found in it is lost; else nothing is said.
 */
#include "verdict/task_rule.h"

#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"
#include "verdict/phase.h"

struct moment begun_in_earnest(const struct instance *in)
{
    for (size_t i = 0; i < in->attempts_n; i++) {
        if (in->attempts[i].outcome != ATTEMPT_CANCELLED && !in->attempts[i].refused)
            return in->attempts[i].begin;
    }
    return in->begin;
}

/* A package of ours, launched or at its end. */
static bool is_of_package(const struct signature *s)
{
    return s->level == LEVEL_BINARIES && s->role.n &&
           (s->outcome == OUTCOME_STARTED || s->outcome == OUTCOME_DONE ||
            s->outcome == OUTCOME_FAILED || s->outcome == OUTCOME_REMOVED);
}

/* The log of setup, or the installer's without a hole, tells of all packages since then. */
static bool tells_launches(const struct judge *j, const struct fact *f, when since)
{
    return f->signature->outcome == OUTCOME_STARTED &&
           (is_text_line(j, f->hit) ||
            covered(j, f->host, STR(INSTALLER_LOG), since, moment_lo(f->time), NULL));
}

bool package_launched(const struct judge *j, when *from, when *to)
{
    const struct instance *first = j->first;
    struct moment begun = first && first->attempts_n ? last_attempt(first)->begin : MOMENT_UNKNOWN;
    const struct fact *launch = NULL;

    if (!moment_known(begun) || !moment_known(first->end))
        return false;
    *from = moment_lo(begun);
    *to = moment_hi(first->end);
    for (size_t i = j->host_begin[first->host]; i < j->host_begin[first->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!is_of_package(f->signature) || j->source_host[f->source] != first->host ||
            !moment_known(f->time) || moment_lo(f->time) < *from || moment_hi(f->time) > *to)
            continue;
        launch = f;
        *to = moment_hi(f->time);
    }
    if (launch && tells_launches(j, launch, *from))
        *from = moment_lo(launch->time);
    return true;
}

struct moment own_run_begun(const struct judge *j, size_t host)
{
    struct str role = STR_NONE;

    if (!j->first || host == SIZE_MAX || host == j->first->host)
        return MOMENT_UNKNOWN;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        if (instance_on(&j->v->main.phases[p], j->first->host) == j->first)
            role = j->v->main.phases[p].phase->role;
    }
    for (size_t p = 0; role.n && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        const struct instance *in = str_eq(r->phase->role, role) ? instance_on(r, host) : NULL;

        if (in && in->attempts_n)
            return begun_in_earnest(in);
    }
    return MOMENT_UNKNOWN;
}

/* Of a long series the middle is not kept: a start may be among what is not. */
static bool is_thinned(const struct judge *j, const struct task_rule *r, size_t host)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->more_n; i++) {
        struct str name = e->more[i].signature->name;
        if (j->source_host[e->more[i].source] == host &&
            (strs_has(r->seen, name) || strs_has(r->started, name)))
            return true;
    }
    return false;
}

/* The first word on the service behind that time, if it is a stop, and the last one before is none:
   of two stops with no start between, one word is missing. */
static const struct fact *first_stop(const struct judge *j, const struct task_rule *r, size_t host,
                                     when from)
{
    const struct fact *before = NULL, *stop = NULL;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!fact_named(f, r->seen) && !fact_named(f, r->started))
            continue;
        if (!moment_known(f->time))
            return NULL;
        if (moment_hi(f->time) <= from)
            before = f;
        else if (moment_lo(f->time) <= from || (stop && moment_lo(f->time) <= stop->time.t))
            return NULL;
        else if (!stop)
            stop = f;
    }
    return stop && !stop->time.doubt && fact_named(stop, r->seen) &&
                   !(before && fact_named(before, r->seen)) ? stop : NULL;
}

const struct fact *ran_through(const struct judge *j, const struct task_rule *r, size_t host)
{
    const struct fact *stop;
    when from, to, least;

    if (host == SIZE_MAX || !looked_for(j, r->seen) || !looked_for(j, r->started) ||
        !host_shows(j, host, r->seen) || !span_bounds(j, r->span, host, &from, &to) ||
        is_thinned(j, r, host) ||
        (r->span == SPAN_FIRST_RUN && !package_launched(j, &least, &from)))
        return NULL;
    stop = first_stop(j, r, host, from);
    if (!stop || stop->host != j->source_host[stop->source] ||
        stop->time.t <= from + CLOCK_TOLERANCE)
        return NULL;
    return covered(j, host, j->in->evidence->sources[stop->source].channel, from,
                   stop->time.t, NULL) ? stop : NULL;
}
