/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agents at a release that their server never had (hz.agent-newer).  The upgrade that is judged is
 * the one that servers show; where agents went on to a later release, the logs of the servers that
 * went before them may be none of the material, and a server whose own log shows that it stayed
 * behind is older than its agents.
 */
#include "verdict/attempt.h"
#include "verdict/pushed.h"

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

/* None of the servers that it may report to went to the release that it has. */
const struct fact *above_servers(const struct judge *j, const struct instance *in)
{
    const struct fact *above = result_above(j, in->host);
    bool elsewhere, any = false;
    size_t parent = server_above(j, in, &elsewhere);

    for (size_t p = 0; above && !elsewhere && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            const struct instance *server = &r->instances[i];
            if (parent != SIZE_MAX ? server->host != parent
                                   : kin_of(j, in->host, server->host) == KIN_APART)
                continue;
            if (!stayed_below(j, server, above))
                return NULL;
            any = true;
        }
    }
    return any ? above : NULL;
}
