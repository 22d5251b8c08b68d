/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines that joined a group which ran on the plan's release already: the order of an upgrade is
 * one of machines that are upgraded (upgrade-plans.md 2.9), and nobody had to wait for who was not
 * there.
 *
 * The first that is known of the role on such a machine is an installation of it, begun behind the
 * end of the server that led the upgrade; its installer's log shows that nothing was taken away for
 * it (1.3), and nobody knew the machine before.  That its monitoring log begins with its setup
 * makes it certain.
 */
#include "verdict/attempt.h"
#include "verdict/apart.h"
#include "verdict/clock.h"
#include "verdict/component.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/rollup.h"
#include "verdict/shape.h"
#include "verdict/steps.h"

#define INSTALL_MOST WHEN_HOUR /* of one package, where its begin was not seen [inferred] */

/* What is known of the role on one machine. */
struct arrival {
    const struct fact *first; /* the earliest with a time */
    when known;               /* by when the machine was known by anything else; INT64_MAX: never */
    bool older;               /* an older product, or one that was taken away */
    bool another;             /* the machine had another role */
    bool told;                /* the installer tells of it in the log where it tells of removals */
};

static bool is_own(const struct judge *j, const struct fact *f)
{
    return j->source_host[f->source] == f->host;
}

/* A removal may name the phase alone (of a console). */
static bool is_of(const struct phase *p, const struct signature *s)
{
    bool named = false;

    for (size_t i = 0; i < s->phases.n && s->outcome == OUTCOME_REMOVED; i++)
        named = named || phase_matches(s->phases.items[i], p->id);
    return named || attempt_same_role(s->role, p->role);
}

static struct arrival arrival_of(const struct judge *j, size_t host, const struct phase *p)
{
    struct arrival a = { .known = INT64_MAX };

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        bool same = is_of(p, f->signature);

        a.older = a.older || (same && (f->signature->outcome == OUTCOME_REMOVED ||
                                       (f->release && f->release->order < j->to_order)));
        a.another =
            a.another || (is_own(j, f) && !same && f->signature->role.n && tells_release(f));
        if (!moment_known(f->time))
            continue;
        if (same && !a.first)
            a.first = f;
        a.told = a.told || (same && f->signature->outcome == OUTCOME_DONE &&
                            str_eq_nocase(j->in->evidence->sources[f->source].channel,
                                          STR(INSTALLER_LOG)));
        if (!is_own(j, f) && moment_lo(f->time) < a.known)
            a.known = moment_lo(f->time);
    }
    return a;
}

/* By when each machine is named as one that others report to. */
static when *named_from(const struct judge *j)
{
    static const char *const captures[] = { "parent", "server" };
    when *from = arena_alloc(j->arena, (j->v->hosts_n + 1) * sizeof *from);

    for (size_t h = 0; from && h < j->v->hosts_n; h++)
        from[h] = INT64_MAX;
    for (size_t i = 0; from && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        bool any = f->captured & (CAPTURED_PARENT | CAPTURED_SERVER) && moment_known(f->time);

        for (size_t c = 0; any && c < sizeof captures / sizeof captures[0]; c++) {
            struct str name = fact_capture(f, str_of(captures[c]));
            size_t h = name.n ? host_lookup(j, name) : SIZE_MAX;
            if (h != SIZE_MAX && moment_lo(f->time) < from[h])
                from[h] = moment_lo(f->time);
        }
    }
    return from;
}

/* Of the product itself, not of an update to it. */
static bool is_installation(const struct judge *j, const struct instance *in, const struct fact *f)
{
    enum outcome o = f->signature->outcome;

    if (judges_rollup(j) &&
        (fact_named(f, in->phase->done_if) || fact_named(f, in->phase->begin_if)))
        return false;
    return o == OUTCOME_STARTED || o == OUTCOME_DONE || o == OUTCOME_FAILED;
}

/* The server whose end makes the group one of the new release; NULL: none is known. */
static const struct instance *leader_of_group(const struct judge *j, size_t host)
{
    const struct instance *leader = j->first;

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        bool leads = r->phase->pick == PICK_FIRST || r->phase->pick == PICK_LAST;
        for (size_t i = 0; leads && i < r->instances_n; i++)
            if (kin_of(j, r->instances[i].host, host) == KIN_SAME)
                leader = &r->instances[i];
    }
    return leader;
}

/* By when the group was one of the new release; WHEN_NONE: not known, or it is none. */
static when led_until(const struct instance *leader)
{
    return leader->state == STATE_DONE && moment_known(leader->end) ? moment_hi(leader->end)
                                                                    : WHEN_NONE;
}

/* Its monitoring log, which setup creates, begins behind the begin of setup and with the first
   record of all. */
static bool log_begins(const struct judge *j, size_t host, when born)
{
    when log = first_word(j, host, STR(MONITORING_LOG));

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1] && log >= born; k++) {
        const struct ev_source *s = &j->in->evidence->sources[j->by_host[k]];
        if (str_eq_nocase(s->channel, STR(MONITORING_LOG)) && s->ranges_n && s->ranges[0].lo == 1)
            return true;
    }
    return false;
}

/* Others tell of the machine before, or its monitoring log does: an agent has one as well. */
static bool was_known(const struct judge *j, const struct instance *in, const struct arrival *a,
                      const when *named, when born)
{
    when log = first_word(j, in->host, STR(MONITORING_LOG));

    return a->known < born || named[in->host] < born ||
           (log != WHEN_NONE && log < born && !a->another);
}

/* Setup ended (or began, if its end is not known) on each other server of the group more than a day
   before. */
static bool comes_long_behind(const struct judge *j, const struct instance *in, when born)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            struct moment end = moment_known(r->instances[i].end) ? r->instances[i].end
                                                                  : r->instances[i].begin;
            if (r->instances[i].host != in->host && moment_known(end) &&
                moment_hi(end) + SITTING >= born)
                return false;
        }
    }
    return true;
}

/* By its setup log alone nobody knows what stood on the server before (log-formats.md 1.6), nor by
   an installer's log that is not there while setup ran: days behind the others it is as likely a
   new one. */
static bool may_be_new(const struct judge *j, const struct instance *in, when born, bool blind)
{
    return str_eq(in->phase->role, STR("ms")) && !judges_rollup(j) && blind &&
           comes_long_behind(j, in, born);
}

/* Where removals are seen of others, setup without a removal may be of a new machine. */
static enum joined joined(const struct judge *j, const struct instance *in, const when *named,
                          bool removals)
{
    const struct instance *leader = leader_of_group(j, in->host);
    when tol = leader ? clock_tolerance(j, in->host, leader->host) : WHEN_NONE, born, from, led;
    struct arrival a;
    bool blind;

    if (!in->attempts_n || in == leader || tol == WHEN_NONE)
        return JOINED_BEFORE;
    a = arrival_of(j, in->host, in->phase);
    if (a.older || !a.first || !is_own(j, a.first) || !is_installation(j, in, a.first))
        return JOINED_BEFORE;
    born = moment_lo(a.first->time);
    from = born - INSTALL_MOST;
    if (moment_known(in->attempts[0].begin) && moment_lo(in->attempts[0].begin) <= born)
        born = from = moment_lo(in->attempts[0].begin);
    led = led_until(leader);
    if ((led == WHEN_NONE && leader->state != STATE_UNOBSERVABLE) ||
        (led != WHEN_NONE && born <= led + tol) || was_known(j, in, &a, named, from))
        return JOINED_BEFORE;
    blind = !covered(j, in->host, STR(INSTALLER_LOG), from, moment_hi(a.first->time), NULL);
    if (may_be_new(j, in, born, blind))
        return JOINED_PERHAPS_LATER;
    if (led == WHEN_NONE || !a.told || blind)
        return JOINED_BEFORE;
    return log_begins(j, in->host, born) ? JOINED_LATER
           : removals                    ? JOINED_PERHAPS_LATER : JOINED_BEFORE;
}

/* Others of the role show what was taken away for theirs; a rollup takes nothing away. */
static bool removals_are_seen(const struct judge *j, struct str role)
{
    bool seen = judges_rollup(j);

    for (size_t p = 0; p < j->v->main.phases_n && !seen; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; i < r->instances_n && !seen && str_eq(r->phase->role, role); i++)
            for (size_t k = 0; k < r->instances[i].attempts_n; k++)
                seen = seen || r->instances[i].attempts[k].from.n;
    }
    return seen;
}

int judge_added(struct judge *j)
{
    when *named;

    if (!j->first || is_sequence(j->plan) || is_of_component(j->plan) ||
        j->plan->topology == TOPOLOGY_PARALLEL)
        return 0;
    named = named_from(j);
    for (size_t p = 0; named && p < j->v->main.phases_n; p++) {
        struct phase_result *r = &j->v->main.phases[p];
        bool removals = removals_are_seen(j, r->phase->role);
        for (size_t i = 0; i < r->instances_n && !phase_is_act(r->phase); i++)
            r->instances[i].joined = joined(j, &r->instances[i], named, removals);
    }
    return named ? 0 : -1;
}
