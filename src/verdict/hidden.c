/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines of which nothing tells what they are, since none of their logs reaches back to the
 * upgrade: all were cleared, or they wrapped on a machine with a monitoring log (an agent or a
 * server is there), or records of them are damaged, which may have told it.  They are instances of
 * no phase that could be named, and may be of any: nobody can say that the upgrade is complete
 * (contract 1: unobservable is "damaged, cleared, wrapped there").  The same holds for one that a
 * list of servers, which does not tell gateways, has at an older release; for one on which setup
 * failed of a role that nothing tells; for one whose health service says that it accepts agents, or
 * has a certificate, and names no group where there is but one;
 * and for one whose own logs name the management group, as an agent's and a gateway's do
 * (events.md 1, 2), unless it had left it before: a console that does so has an agent, too.  Of
 * other groups than that of the servers it is apart (apart.c), and where a group is set up beside
 * the old one (upgrade-plans.md 2.8), who names the old one alone may be a server of it, of which
 * nothing is asked, but for one that reports to a server (events.md 2, 21019) and that nobody
 * reports to; of plans of other products the group is none of theirs.
 *
 * And a server that a machine of the upgrade was in contact with, where not even a log of it is
 * there: it is a management server or a gateway, and nobody knows whether it was upgraded.
 */
#include "verdict/apart.h"

#include "base/fold.h"
#include "verdict/answer.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/judge.h"
#include "verdict/pushed.h"
#include "verdict/steps.h"
#include "verdict/torn.h"
#include "verdict/upgrade_span.h"

#define LISTED_MEMBER "inventory-member"  /* the signature of a row of such a list */
#define LEFT_GROUP "conn-21033-mg-removed" /* of an agent that was taken out of a group */

static bool is_channel(const struct ev_source *s, const char *channel)
{
    return !s->is_text && str_eq_nocase(s->channel, str_of(channel));
}

/* What it has of Windows' logs, and whether one of them says that it, or the installer's, was
   cleared. */
struct traces {
    bool windows, monitored, cleared;
};

static struct traces traces_of(const struct judge *j, size_t host)
{
    struct traces t = { 0 };

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct coverage *c = &j->v->coverage[j->by_host[k]];
        const struct ev_source *s = c->source;
        bool windows = is_channel(s, MONITORING_LOG) || is_channel(s, INSTALLER_LOG) ||
                       is_channel(s, "System");

        t.monitored = t.monitored || is_channel(s, MONITORING_LOG);
        t.windows = t.windows || windows;
        t.cleared = t.cleared || (is_channel(s, INSTALLER_LOG) && c->cleared);
    }
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        struct str log =
            f->captured & CAPTURED_CLEARED ? fact_capture(f, STR("cleared")) : STR_NONE;

        t.cleared = t.cleared || str_eq_nocase(log, STR(INSTALLER_LOG));
        t.monitored = t.monitored || str_eq_nocase(log, STR(MONITORING_LOG));
    }
    return t;
}

/* Some log of it speaks of the whole upgrade: it was there to be read, and told nothing. */
static bool speaks_of_upgrade(const struct judge *j, size_t host)
{
    struct upgrade_span all = upgrade_span(j);

    return covered(j, host, STR(INSTALLER_LOG), all.from, all.to, NULL) ||
           other_logs_speak(j, host);
}

/* It may be any, and nothing of it can say so. */
static bool is_unnamed(const struct judge *j, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    return !h->roles_n && !h->apart.n && host_has_sources(j, host) &&
           !tells_of_databases(j, host);
}

/* There is an event log of it that is damaged, and no record of anything that it has. */
static bool is_unreadable(const struct judge *j, size_t host)
{
    bool damaged = false;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = j->v->coverage[j->by_host[k]].source;

        if (s->records)
            return false;
        damaged = damaged || ((s->defects_n || s->incomplete) &&
                              (str_eq(s->format, STR("evtx")) || str_eq(s->format, STR("evt"))));
    }
    return damaged && is_unnamed(j, host);
}

/* Why its logs are silent; empty: they are not, or it is nobody of whom they would speak. */
static struct str why_silent(const struct judge *j, size_t host)
{
    struct traces t;

    if (!is_unnamed(j, host))
        return STR_NONE;
    if (is_torn(j, host))
        return STR("its event logs are damaged, and do not show the whole of the upgrade");
    t = traces_of(j, host);
    if (!t.windows || !(t.cleared || t.monitored) || speaks_of_upgrade(j, host))
        return STR_NONE;
    return STR("its logs do not reach back to the upgrade (cleared or overwritten)");
}

/* A server or a gateway, by a list; the newest release that one has it at is below the goal. */
static bool is_listed_old(const struct judge *j, size_t host)
{
    bool old = false;

    if (j->v->hosts[host].roles_n || j->v->hosts[host].apart.n)
        return false;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!str_eq(f->signature->name, STR(LISTED_MEMBER)) || !f->release)
            continue;
        if (f->release->order >= j->to_order)
            return false;
        old = true;
    }
    return old;
}

/* It says itself which server it is back on: no management server does. */
static bool reports(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (f->captured & CAPTURED_PARENT && j->source_host[f->source] == host &&
            !f->hit->subject.n)
            return true;
    }
    return false;
}

/* The group of the upgrade that its own logs name last; none: it was taken out of that before. */
static struct str group_of(const struct judge *j, size_t host, const bool *reported_to)
{
    struct str group = STR_NONE;
    bool tried = attempts_any(j, host, j->to_order);
    bool below = reported_to && !reported_to[host] && reports(j, host);

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        struct str name = own_group(j, f);
        bool left = name.n && str_eq(f->signature->name, STR(LEFT_GROUP)) &&
                    moment_known(f->time) && moment_hi(f->time) < moment_lo(j->begin);

        if (!name.n || !(tried || perhaps_upgraded(j, name) || (below && is_group_beside(j, name))))
            continue;
        if (!left)
            group = name;
        else if (str_eq_nocase(group, name))
            group = STR_NONE;
    }
    return group;
}

/* An agent or a gateway of the group, of which nothing of its own nor a list says which.  A
   console, reporting or databases beside it do not: none of them has a health service. */
static struct str why_a_member(const struct judge *j, size_t host, const bool *reported_to)
{
    struct str group = STR_NONE;

    if (j->plan && str_eq(j->plan->product, STR("om")) && j->groups[host] &&
        is_of_unknown_service(j, host))
        group = group_of(j, host, reported_to);
    return group.n ? arena_format(j->arena, "its own logs name the management group %.*s",
                                  STR_FMT(group))
                   : STR_NONE;
}

/* What a health service says of itself that names no group (events.md 2). */
static const struct {
    const char *signature, *why;
} services[] = {
    { "conn-21031-listening", "its own log says that it accepts agents, and not whether it is a "
                              "management server or a gateway" },
    { "conn-20053-cert-loaded", "its own log says that a certificate was loaded, and not whether "
                                "it is a gateway, a server or an agent" },
};

/* It is a member of some group: of that one which is upgraded, where there is no other. */
static struct str why_a_service(const struct judge *j, size_t host)
{
    if (!j->plan || !str_eq(j->plan->product, STR("om")) || j->groups[host] || j->groups_beside ||
        j->plan->topology == TOPOLOGY_PARALLEL || !is_of_unknown_service(j, host))
        return STR_NONE;
    for (size_t k = 0; k < sizeof services / sizeof services[0]; k++) {
        for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
            const struct fact *f = &j->facts[i];

            if (j->source_host[f->source] == host &&
                str_eq(f->signature->name, str_of(services[k].signature)))
                return str_of(services[k].why);
        }
    }
    return STR_NONE;
}

static struct str why_hidden(const struct judge *j, size_t host, const bool *reported_to)
{
    struct str why = why_a_member(j, host, reported_to);

    if (!why.n)
        why = why_a_service(j, host);
    if (!why.n)
        why = why_silent(j, host);
    if (why.n)
        return why;
    if (is_unreadable(j, host))
        return STR("its event logs are damaged, and no record of them could be read");
    if (j->plan && str_eq(j->plan->product, STR("om")) && is_unnamed(j, host) &&
        setup_failed_as_any(j, host))
        return STR("setup failed on it, and its log does not name the role");
    return is_listed_old(j, host) ? STR("a list of servers has it at an older release, and not "
                                        "whether it is a gateway")
                                  : STR_NONE;
}

/* Machines that others name as what they report to. */
static const bool *find_reported_to(struct judge *j)
{
    bool *to = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *to);

    for (size_t i = 0; to && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        struct str parent =
            f->captured & CAPTURED_PARENT ? fact_capture(f, STR("parent")) : STR_NONE;
        size_t above = parent.n ? host_lookup(j, parent) : SIZE_MAX;

        if (above != SIZE_MAX && above != f->host)
            to[above] = true;
    }
    return to;
}

/* An agent or a gateway; a server says in its monitoring log that it is one. */
static bool may_concern(const struct judge *j, const struct task *t)
{
    for (size_t i = 0; i < t->roles.n; i++) {
        struct str role = t->roles.items[i];

        if (str_eq(role, STR("gw")) || str_eq(role, STR("agent.push")) ||
            str_eq(role, STR("agent.manual")) || (j->unknown_server && str_eq(role, STR("ms"))))
            return true;
    }
    return false;
}

/* What each machine has to show, one of which nothing tells what it is may owe, too. */
static int doubt_tasks(struct judge *j, const struct host *hidden)
{
    struct judged *m = &j->v->main;

    for (size_t i = 0; i < m->tasks_n; i++) {
        struct task_result *r = &m->tasks[i];

        if (r->state != TASK_DONE || !r->instances_n || !r->task->each || !may_concern(j, r->task))
            continue;
        r->state = TASK_UNOBSERVABLE;
        r->reason = arena_format(j->arena, "%.*s; and what %.*s is nothing tells: %.*s",
                                 STR_FMT(r->reason), STR_FMT(fold_first_label(hidden->name)),
                                 STR_FMT(hidden->why_hidden));
    }
    return j->arena->failed ? -1 : 0;
}

int judge_hidden(struct judge *j)
{
    const struct host *hidden = NULL;
    const bool *reported_to = NULL;

    if (j->plan)
        reported_to = j->groups_beside ? find_reported_to(j) : NULL;
    for (size_t i = 0; i < j->v->hosts_n && moment_known(j->begin); i++) {
        struct host *h = &j->v->hosts[i];

        h->why_hidden = why_hidden(j, i, reported_to);
        h->hidden = h->why_hidden.n && !said_to_be_none(j, i);
        hidden = h->hidden && !hidden ? h : hidden;
    }
    return hidden ? doubt_tasks(j, hidden) : 0;
}

/* ---- servers of which there is not even a log ------------------------------------------------ */

/* It has agents of one group only: what it reports to is of that. */
static bool is_of_one_group(const struct judge *j, size_t host)
{
    return !(j->groups[host] & (j->groups[host] - 1));
}

/* Contact was made behind the begin (21017 and 21019, events.md 2). */
static bool tells_contact(const struct judge *j, const struct fact *f, size_t host)
{
    return moment_known(f->time) && moment_lo(f->time) >= j->accepted_from &&
           j->source_host[f->source] == host;
}

/* A list has it so, and at the plan's release: it is none from before the upgrade. */
static bool lists_primary(const struct judge *j, const struct fact *f)
{
    return f->release && f->release->order == j->to_order &&
           str_eq(j->in->evidence->sources[f->source].channel, STR("inventory"));
}

/* The last server with which a machine of the upgrade was in contact, or which a list has as its
   primary one (upgrade-plans.md 10.9: lists rank first), if that is not in the material; NULL. */
static const struct fact *last_contact_elsewhere(const struct judge *j, size_t host)
{
    const struct fact *last = NULL, *row = NULL;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!(f->captured & CAPTURED_PARENT) || f->signature->outcome != OUTCOME_DONE)
            continue;
        if (lists_primary(j, f))
            row = f;
        else if (tells_contact(j, f, host))
            last = f;
    }
    last = row ? row : last;
    return last && host_lookup(j, fact_capture(last, STR("parent"))) == SIZE_MAX ? last : NULL;
}

/* Beside another group agents change over from server to server. */
static bool has_one_group(const struct plan *plan)
{
    return plan && str_eq(plan->product, STR("om")) && plan->topology != TOPOLOGY_PARALLEL;
}

const struct fact *reports_elsewhere(const struct judge *j)
{
    const struct judged *m = &j->v->main;

    for (size_t p = 0; has_one_group(j->plan) && p < m->phases_n; p++) {
        for (size_t i = 0; i < m->phases[p].instances_n; i++) {
            size_t host = m->phases[p].instances[i].host;
            const struct fact *f = host != SIZE_MAX && is_of_one_group(j, host)
                                       ? last_contact_elsewhere(j, host) : NULL;
            if (f)
                return f;
        }
    }
    return NULL;
}

/* It was in contact with a machine of which nothing is in the material, whenever that was. */
static bool names_one_elsewhere(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        struct str parent =
            f->captured & CAPTURED_PARENT ? fact_capture(f, STR("parent")) : STR_NONE;

        if (parent.n && host_lookup(j, parent) == SIZE_MAX)
            return true;
    }
    return false;
}

bool may_have_unseen_server(const struct judge *j, size_t of)
{
    for (size_t h = 0; has_one_group(j->plan) && h < j->v->hosts_n; h++) {
        if (!j->v->hosts[h].apart.n && is_of_one_group(j, h) && kin_of(j, h, of) != KIN_APART &&
            names_one_elsewhere(j, h))
            return true;
    }
    return false;
}
