/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agents at a release that their server did not have yet, or never had (hz.agent-newer).  The
 * upgrade that is judged is the one that servers show; where agents went on to a later release, the
 * logs of the servers that went before them may be none of the material, and a server whose own log
 * shows that it stayed behind is older than its agents.
 */
#include "verdict/hazard.h"
#include "verdict/apart.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/order_words.h"
#include "verdict/phase.h"
#include "verdict/pushed.h"
#include "verdict/shape.h"

/* The last result towards a release above the judged one; NULL: there is none. */
static const struct fact *result_above(const struct judge *j, size_t host)
{
    const struct fact *last = NULL;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (release_attempt(f) && f->signature->outcome == OUTCOME_DONE && moment_known(f->time) &&
            f->release->order > j->to_order && j->to_order >= 0)
            last = f;
    }
    return last;
}

/* The log of the server's installer is whole from the judged upgrade to that result, and nothing
   tried to bring it to that release. */
static bool stayed_below(const struct judge *j, const struct instance *server,
                         const struct fact *result)
{
    for (size_t i = j->host_begin[server->host]; i < j->host_begin[server->host + 1]; i++) {
        if (release_attempt(&j->facts[i]) && j->facts[i].release->order >= result->release->order)
            return false;
    }
    return server->state == STATE_DONE && moment_known(server->end) &&
           covered(j, server->host, STR(INSTALLER_LOG), moment_lo(server->end),
                   moment_hi(result->time), NULL);
}

static const struct instance *gateway_on(const struct judge *j, size_t host)
{
    const struct instance *gateway = NULL;

    for (size_t p = 0; !gateway && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        gateway = str_eq(r->phase->role, STR("gw")) ? instance_on(r, host) : NULL;
    }
    return gateway;
}

/* The machine that it reports to, over a gateway or not; *elsewhere: it is none of the material. */
static size_t server_above(const struct judge *j, const struct instance *in, bool *elsewhere)
{
    size_t host = machine_above(j, in);
    const struct instance *gateway = host == SIZE_MAX ? NULL : gateway_on(j, host);

    if (gateway) {
        in = gateway;
        host = machine_above(j, in);
    }
    *elsewhere = host == SIZE_MAX && parent_named(j, in).n;
    return host;
}

/* What reports to the parent reports to that server; of no parent known: to any of its group. */
static bool may_report_to(const struct judge *j, const struct instance *in, size_t parent,
                          const struct instance *server)
{
    return parent != SIZE_MAX ? server->host == parent
                              : kin_of(j, in->host, server->host) != KIN_APART;
}

/* The result by which the agent has a release to which none of the servers went that it may report
   to; NULL: that is not known. */
static const struct fact *above_servers(const struct judge *j, const struct instance *in)
{
    const struct fact *above = result_above(j, in->host);
    bool elsewhere, any = false;
    size_t parent = server_above(j, in, &elsewhere);

    for (size_t p = 0; above && !elsewhere && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            if (!may_report_to(j, in, parent, &r->instances[i]))
                continue;
            if (!stayed_below(j, &r->instances[i], above))
                return NULL;
            any = true;
        }
    }
    return any ? above : NULL;
}

bool hazard_ended_before(const struct judge *j, const struct instance *agent,
                         const struct instance *server)
{
    when tolerance = clocks_apart(j, agent, server);

    if (server->state == STATE_MISSING)
        return true;
    return server->state == STATE_DONE && tolerance != WHEN_NONE && moment_known(server->end) &&
           server->attempts_n == 1 && ended_by(agent) + tolerance < moment_lo(server->end);
}

/* Its own server, or where that is not known every server, came later, or not to that release. */
static bool ahead_of_servers(const struct judge *j, const struct instance *in)
{
    size_t parent = machine_above(j, in), later = 0, all = 0;

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            if (!may_report_to(j, in, parent, &r->instances[i]))
                continue;
            all++;
            later += hazard_ended_before(j, in, &r->instances[i]);
        }
    }
    return all && later == all;
}

int hazard_agent_newer(struct judge *j, const struct hazard *h, const struct instance *agent)
{
    const struct fact *above;

    if (agent->state != STATE_DONE || !moment_known(agent->end))
        return 0;
    above = above_servers(j, agent);
    if (above)
        return hazard_note(j, h, agent->host, ref_of(j, above));
    return ahead_of_servers(j, agent) ? hazard_note_instance(j, h, agent) : 0;
}
