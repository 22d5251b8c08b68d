/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What damage hides is not absent.  Where records of a machine's event logs are damaged, and its
 * installer's log does not show the whole time of the upgrade, its upgrade may have stood there: a
 * machine of which nothing tells what it is may be any, and one of which something does may have a
 * console or a reporting server as well: nobody can say that a kind is not there at all.  Who waits
 * for all of a kind has then not waited for certain, unless another log of the machine speaks for
 * the whole time: without the damaged one it would be taken for nobody of the upgrade's.
 */
#include "verdict/torn.h"

#include "verdict/answer.h"
#include "verdict/cover.h"
#include "verdict/logs.h"
#include "verdict/pushed.h"
#include "verdict/upgrade_span.h"

/* Damage may have hit the name, too, and then the log is any. */
static bool may_be_installers(struct str channel)
{
    for (size_t i = 0; i < channel.n; i++) {
        if (channel.s[i] < ' ' || channel.s[i] > '~')
            return true;
    }
    return !channel.n || str_eq_nocase(channel, STR(INSTALLER_LOG));
}

static bool is_windows_log(struct str channel)
{
    return str_eq_nocase(channel, STR("System")) || str_eq_nocase(channel, STR(MONITORING_LOG));
}

bool installers_log_is_damaged(const struct judge *j, size_t host)
{
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = &j->in->evidence->sources[j->by_host[k]];

        if (!s->is_text && may_be_installers(s->channel) &&
            (log_is_cut(s) || source_defects(s, DEFECT_VALUE)))
            return true;
    }
    return false;
}

bool other_logs_speak(const struct judge *j, size_t host)
{
    struct upgrade_span all = upgrade_span(j);

    return covered(j, host, STR("System"), all.from, all.to, NULL) ||
           covered(j, host, STR(MONITORING_LOG), all.from, all.to, NULL);
}

bool is_torn(const struct judge *j, size_t host)
{
    struct upgrade_span all = upgrade_span(j);
    bool any = false, installers = false;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = j->v->coverage[j->by_host[k]].source;
        bool own = !s->is_text && s->doubted && may_be_installers(s->channel);

        installers = installers || own;
        any = any || own || (!s->is_text && s->doubted && is_windows_log(s->channel));
    }
    if (all.from == WHEN_NONE) /* damage may have hit what tells it */
        return any;
    return any && !covered(j, host, STR(INSTALLER_LOG), all.from, all.to, NULL) &&
           (installers || !other_logs_speak(j, host));
}

static bool is_unknown(struct judge *j, size_t host)
{
    return is_of_unknown_role(j, host) && is_torn(j, host) && !said_to_be_none(j, host);
}

size_t next_torn(struct judge *j, size_t from)
{
    for (size_t h = from == SIZE_MAX ? 0 : from + 1; h < j->v->hosts_n; h++) {
        if (is_unknown(j, h) && !other_logs_speak(j, h))
            return h;
    }
    return SIZE_MAX;
}

/* A machine has one health service: that of a server, a gateway or an agent. */
static bool has_health_service(struct str role)
{
    return str_eq(role, STR("ms")) || str_starts(role, STR("ms.")) || str_eq(role, STR("gw")) ||
           str_starts(role, STR("agent"));
}

/* Roles that others may have beside theirs. */
static bool any_beside(struct strs roles)
{
    for (size_t i = 0; i < roles.n; i++) {
        if (!has_health_service(roles.items[i]))
            return true;
    }
    return false;
}

static bool has_agents(struct strs roles)
{
    for (size_t i = 0; i < roles.n; i++) {
        if (str_starts(roles.items[i], STR("agent")))
            return true;
    }
    return false;
}

/* A database server with the log of a health service, of which damage leaves no more. */
static bool may_be_agent(const struct judge *j, size_t host)
{
    if (j->v->hosts[host].roles_n || !is_of_unknown_service(j, host) || !is_torn(j, host))
        return false;
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = j->v->coverage[j->by_host[k]].source;
        if (!s->is_text && s->doubted && str_eq_nocase(s->channel, STR(MONITORING_LOG)))
            return true;
    }
    return false;
}

size_t may_have_role(struct judge *j, struct strs roles)
{
    bool beside = any_beside(roles), agents = has_agents(roles);

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        const struct host *x = &j->v->hosts[h];
        if (is_unknown(j, h) || (beside && x->roles_n && !x->apart.n && is_torn(j, h)) ||
            (agents && may_be_agent(j, h) && !said_to_be_none(j, h)))
            return h;
    }
    return SIZE_MAX;
}
