/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new group beside the old one by the logs of agents alone (upgrade-plans.md 2.8: "each agent
 * shows HealthService 2002 for two management-group names").  An agent starts all its groups
 * together: one that started the old group before it was upgraded, and nothing of the new one, and
 * that names both behind it, got its second home with the upgrade.  So did one to which a group was
 * added then (21032), if it names another one behind it that nothing added: an agent that was taken
 * off and installed anew is told its only group so, too.  One that always had two tells nothing.
 */
#include "verdict/homes.h"

#include "verdict/apart.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/logs.h"
#include "verdict/shape.h"

bool no_server_is_seen(const struct judge *j)
{
    bool seen = false;

    for (size_t h = 0; h < j->v->hosts_n; h++)
        seen = seen || host_has_role(&j->v->hosts[h], STR("ms")) ||
               host_has_role(&j->v->hosts[h], STR("gw"));
    return !seen;
}

static const struct fact *first_attempt(const struct judge *j, size_t host, int to_order)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (release_attempt(f) && f->release->order == to_order && moment_known(f->time))
            return f;
    }
    return NULL;
}

bool perhaps_a_group_beside(const struct judge *j)
{
    bool any = false;

    for (size_t i = 0; i < j->in->plans_n; i++)
        any = any || (j->in->plans[i]->topology == TOPOLOGY_PARALLEL &&
                      strs_has(j->v->candidates, j->in->plans[i]->id));
    return any;
}

/* With the upgrade, or in the days before it. */
static bool was_added(const struct fact *f, const struct fact *attempt)
{
    return str_eq(f->signature->name, STR("conn-21032-mg-added")) && moment_known(f->time) &&
           moment_lo(f->time) > moment_lo(attempt->time) - UPGRADE_LOOKBACK;
}

static struct homes homes_of(const struct judge *j, size_t host, const struct fact *attempt)
{
    uint64_t started = 0, behind = 0, perhaps = 0, added = 0, kept;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        struct str name = own_group(j, f);
        uint64_t group = name.n ? group_bit(j, name) : 0;

        if (!group)
            continue;
        if (is_sooner(j, attempt, f))
            behind |= group;
        else
            perhaps |= group;
        if (is_sooner(j, f, attempt) && fact_starts_group(f))
            started |= group;
        if (was_added(f, attempt))
            added |= group;
    }
    kept = (started & behind) | (added ? behind & ~added : 0);
    return kept ? (struct homes){ kept, (behind & ~perhaps) | added } : (struct homes){ 0 };
}

struct homes homes_of_agents(const struct judge *j, int to_order)
{
    size_t hosts = no_server_is_seen(j) ? j->v->hosts_n : 0;
    struct homes all = { 0 };

    for (size_t h = 0; h < hosts; h++) {
        const struct fact *attempt =
            host_plays(&j->v->hosts[h], STR("agent")) ? first_attempt(j, h, to_order) : NULL;
        struct homes x = attempt ? homes_of(j, h, attempt) : (struct homes){ 0 };
        all.kept |= x.kept;
        all.gained |= x.gained;
    }
    all.gained &= ~all.kept;
    return all.gained ? all : (struct homes){ 0 };
}
