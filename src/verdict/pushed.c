/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who pushed an agent, and who may have.  An agent that a server names as pushed, or whose machine
 * shows the service of a push, was pushed; any other counts as upgraded by hand (domain/README.md,
 * "Rules the ids hide").  Where the log of a machine that pushes is missing that is what is left,
 * not what is known: constraints of pushed agents then hold for it as well, as far as anybody knows
 * (order.c).
 */
#include "verdict/pushed.h"

#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/upgrade_span.h"

#include "base/fold.h"

#define TOLD_AFTER (30 * WHEN_MINUTE) /* a server tells of its push at its end [inferred] */
#define UNHEARD_MOST 16 /* of more servers nobody asks for each agent whether they cover its hour */

bool tells_of_databases(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++)
        if (j->facts[i].captured & CAPTURED_DATABASE)
            return true;
    return false;
}

static bool has_windows(const struct judge *j, size_t host)
{
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        struct str channel = j->in->evidence->sources[j->by_host[k]].channel;
        if (str_eq_nocase(channel, STR(INSTALLER_LOG)) || str_eq_nocase(channel, STR("System")) ||
            str_eq_nocase(channel, STR(MONITORING_LOG)))
            return true;
    }
    return false;
}

/* Service Manager's server has a health service of its own product (siblings 4.5). */
static bool knows_its_health_service(const struct host *h)
{
    return host_plays(h, STR("ms")) || host_plays(h, STR("rms")) || host_plays(h, STR("gw")) ||
           host_plays(h, STR("agent")) || host_plays(h, STR("sm"));
}

bool is_of_unknown_service(const struct judge *j, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    return !h->apart.n && !knows_its_health_service(h) && has_windows(j, host);
}

bool is_of_unknown_role(const struct judge *j, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    return !h->roles_n && !h->apart.n && has_windows(j, host) && !tells_of_databases(j, host);
}

/* A management server, a gateway; or a machine with Windows of which nothing says what it is, not
   even that it is a database server. */
static bool may_push(const struct judge *j, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    if (!h->roles_n)
        return has_windows(j, host) && !tells_of_databases(j, host);
    return host_has_role(h, STR("ms")) || host_has_role(h, STR("gw"));
}

static int unheard_add(struct judge *j, size_t host, size_t *cap)
{
    if (arena_grow(j->arena, &j->unheard_servers, j->unheard_n, cap, j->unheard_n + 1,
                   sizeof *j->unheard_servers) < 0)
        return -1;
    j->unheard_servers[j->unheard_n++] = host;
    return 0;
}

/* Its log covers the upgrade; how far it goes on behind that is noted where it ends first. */
static bool is_heard(struct judge *j, size_t host, when from, when to)
{
    when most = to == WHEN_NONE ? to : to + SITTING;
    when until = covered_until(j, host, STR(MONITORING_LOG), from, most);

    if (until == WHEN_NONE || until < to)
        return false;
    if (until < most && (j->heard_until == WHEN_NONE || until < j->heard_until)) {
        j->heard_until = until;
        j->first_to_end = host;
    }
    return true;
}

int find_unheard(struct judge *j)
{
    when from = moment_known(j->begin) ? moment_lo(j->begin) : WHEN_NONE;
    when to = upgrade_span(j).to;
    size_t cap = 0;

    j->unheard_servers = NULL;
    j->unheard_n = 0;
    j->heard_until = WHEN_NONE;
    /* those that are known as servers are named before those that are not */
    for (int roles = 1; roles >= 0; roles--) {
        for (size_t h = 0; h < j->v->hosts_n; h++) {
            if ((j->v->hosts[h].roles_n > 0) == (roles > 0) && may_push(j, h) &&
                !is_heard(j, h, from, to) && unheard_add(j, h, &cap) < 0)
                return -1;
        }
    }
    return 0;
}

/* Nothing shows the upgrade of an agent: nor, then, that there was no push. */
static bool is_unseen(const struct instance *in)
{
    return str_eq(in->phase->role, STR("agent.manual")) && !in->attempts_n &&
           in->state == STATE_UNOBSERVABLE;
}

/*
 * No hour is known, and it may have been the last one, as for what is missing (absent.c): behind
 * the first log of a server that ends its own must go on without a hole, as far as any log of it
 * goes.
 */
static bool is_unheard_later(const struct judge *j, const struct instance *in)
{
    when to = latest_word(j, in->host);

    if (j->heard_until == WHEN_NONE)
        return false;
    to = to < upgrade_span(j).to + SITTING ? to : upgrade_span(j).to + SITTING;
    return to > j->heard_until + TOLD_AFTER &&
           !covered(j, in->host, STR(INSTALLER_LOG), j->heard_until - TOLD_AFTER, to, NULL);
}

/* Who may have pushed this one unheard: a log that ends early covers the hour of some. */
static size_t unheard_of(const struct judge *j, const struct instance *in)
{
    struct moment begin = moment_known(in->begin) ? in->begin : in->end;
    struct moment end = moment_known(in->end) ? in->end : in->begin;

    for (size_t i = 0; i < j->unheard_n; i++) {
        if (i == UNHEARD_MOST || !moment_known(begin) ||
            !covered(j, j->unheard_servers[i], STR(MONITORING_LOG), moment_lo(begin),
                     moment_hi(end) + TOLD_AFTER, NULL))
            return j->unheard_servers[i];
    }
    return is_unseen(in) && is_unheard_later(j, in) ? j->first_to_end : SIZE_MAX;
}

struct str push_doubt(struct judge *j, const struct instance *in)
{
    size_t unheard;
    const struct host *h;

    if (!str_eq(in->phase->role, STR("agent.manual")))
        return STR_NONE;
    unheard = unheard_of(j, in);
    if (unheard == SIZE_MAX)
        return STR_NONE;
    h = &j->v->hosts[unheard];
    return arena_format(j->arena, "; %s: the Operations Manager log of %.*s%s "
                        "does not cover the upgrade",
                        in->state == STATE_MISSING ? "a push may have been refused"
                                                   : "it may have been pushed",
                        STR_FMT(fold_first_label(h->name)),
                        h->roles_n ? "" : " (a server, for all that is known)");
}

static bool is_before(const struct fact *f, const struct instance *in)
{
    struct moment own = moment_known(in->begin) ? in->begin : in->end;

    return !moment_known(f->time) || !moment_known(own) || f->time.t <= own.t;
}

/*
 * The last one before the machine was upgraded, since that one hands out the agent, else the first
 * one behind.  Who merely writes about a machine is not its parent.
 */
struct str parent_named(const struct judge *j, const struct instance *in)
{
    struct str name = STR_NONE;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        struct str parent = STR_NONE;
        if (j->facts[i].captured & CAPTURED_PARENT)
            parent = fact_capture(&j->facts[i], STR("parent"));
        if (parent.n && (!name.n || is_before(&j->facts[i], in)))
            name = parent;
    }
    return name;
}

/* The server that pushed its agent; SIZE_MAX: none is known. */
static size_t pusher_of(const struct judge *j, const struct instance *in)
{
    size_t pushed_by = SIZE_MAX;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (str_eq(f->signature->role, STR("agent.push")) &&
            j->source_host[f->source] != in->host)
            pushed_by = j->source_host[f->source];
    }
    return pushed_by;
}

size_t machine_above(const struct judge *j, const struct instance *in)
{
    struct str name = parent_named(j, in);

    return name.n ? host_lookup(j, name) : pusher_of(j, in);
}

/* The log of a machine that may have pushed it is missing, or its server is. */
static bool is_perhaps_pushed(const struct judge *j, const struct instance *in)
{
    struct str parent;

    if (!str_eq(in->phase->role, STR("agent.manual")))
        return false;
    if (unheard_of(j, in) != SIZE_MAX)
        return true;
    parent = parent_named(j, in);
    return parent.n && host_lookup(j, parent) == SIZE_MAX;
}

int find_perhaps_pushed(struct judge *j)
{
    const struct judged *m = &j->v->main;
    bool unseen = false;
    size_t most = 0;

    for (size_t p = 0; p < m->phases_n; p++)
        if (str_eq(m->phases[p].phase->role, STR("agent.manual")))
            most += m->phases[p].instances_n;
    j->perhaps_pushed = arena_zero(j->arena, most, sizeof *j->perhaps_pushed);
    j->perhaps_pushed_n = 0;
    if (!j->perhaps_pushed)
        return -1;
    for (size_t p = 0; p < m->phases_n; p++) {
        const struct phase_result *r = &m->phases[p];
        for (size_t i = 0; i < r->instances_n; i++) {
            unseen = unseen || is_unseen(&r->instances[i]);
            if (is_perhaps_pushed(j, &r->instances[i]))
                j->perhaps_pushed[j->perhaps_pushed_n++] = &r->instances[i];
        }
    }
    j->push_in_doubt = unseen || j->perhaps_pushed_n;
    return 0;
}

bool perhaps_not_by_hand(const struct judge *j, const struct instance *in)
{
    return is_perhaps_pushed(j, in) || is_unseen(in);
}

static bool waits_for(const struct phase *a, const struct phase *b)
{
    for (size_t i = 0; i < a->after_n; i++) {
        if (phase_matches(a->after[i].phase, b->id))
            return true;
    }
    for (size_t i = 0; i < a->soft_n; i++) {
        if (phase_matches(a->soft[i].phase, b->id))
            return true;
    }
    return false;
}

bool may_be_pushed(const struct judge *j, const struct instance *a, const struct instance *b,
                   bool before)
{
    if (!perhaps_not_by_hand(j, b))
        return false;
    for (size_t p = 0; p < j->plan->phases_n; p++) {
        const struct phase *push = &j->plan->phases[p];
        if (is_push(push) &&
            (waits_for(a->phase, push) || (before && waits_for(push, a->phase))))
            return false;
    }
    return true;
}
