/* SPDX-License-Identifier: Apache-2.0 */
/*
 * P[parent]: "only the instance this one reports to" (upgrade-plans.md 0.4).
 *
 * A machine that reports to a management server had no gateway to wait for: its order is kept, as
 * that of one which came behind every gateway is kept whatever it reports to.  So it is one and the
 * same, whether the log that names its server is there or not: without it the order is kept against
 * every machine that it may report to, or nobody knows.  It is never broken: a management server is
 * always one of them.  Who was not seen to do anything has kept nothing, and has no pair, either.
 * Nor has a gateway of the first tier, nor one that may be of it and came behind every other that
 * it may report to: the log that names its server would show the first alone.
 */
#include "verdict/order_parent.h"

#include "verdict/phase.h"
#include "verdict/pushed.h"

#define TIERS_MOST 32 /* of gateways, one behind another */

struct parent parent_of(const struct judge *j, const struct instance *in,
                        const struct phase_result *pred)
{
    size_t host = machine_above(j, in);
    const struct instance *above = host == SIZE_MAX ? NULL : instance_on(pred, host);

    if (host == SIZE_MAX)
        return (struct parent){ parent_named(j, in).n ? PARENT_ELSEWHERE : PARENT_UNKNOWN, NULL };
    if (above)
        return (struct parent){ PARENT_HERE, above };
    return (struct parent){ is_server_of_group(j, host) ? PARENT_SERVER : PARENT_ELSEWHERE, NULL };
}

/* The gateway reports to the other one, straight or through further ones. */
static bool stands_behind(const struct judge *j, const struct instance *gateway,
                          const struct instance *other, const struct phase_result *gateways)
{
    for (int tier = 0; gateway && tier < TIERS_MOST; tier++) {
        gateway = parent_of(j, gateway, gateways).instance;
        if (gateway == other)
            return true;
    }
    return false;
}

/* Some gateway names another one: else they all report to management servers. */
static bool has_tiers(const struct judge *j, const struct phase_result *gateways)
{
    for (size_t i = 0; i < gateways->instances_n; i++) {
        if (parent_of(j, &gateways->instances[i], gateways).is == PARENT_HERE)
            return true;
    }
    return false;
}

/* The first gateway that it may report to and did not come behind; NULL: it came behind all. */
static const struct instance *not_behind(const struct judge *j, compare_fn *compare,
                                         const struct instance *a,
                                         const struct phase_result *gateways)
{
    for (size_t i = 0; i < gateways->instances_n; i++) {
        const struct instance *b = &gateways->instances[i];

        if (b == a || b->host == a->host || none_waits(j, a, b) ||
            (a->phase == b->phase && stands_behind(j, b, a, gateways)))
            continue;
        if (compare(j, a, b) != CONSTRAINT_KEPT)
            return b;
    }
    return NULL;
}

int parent_none(struct judge *j, struct constraint_result *c, compare_fn *compare,
                const struct instance *a, const struct phase_result *gateways,
                enum parent_is parent)
{
    const struct instance *open;
    bool is_gateway = a->phase == gateways->phase;

    if (is_gateway && (parent == PARENT_SERVER || !has_tiers(j, gateways)))
        return 0; /* a gateway of the first tier */
    open = parent == PARENT_SERVER ? NULL : not_behind(j, compare, a, gateways);
    if (!open && (is_timeless(a) || (is_gateway && !j->unknown_gateway)))
        return 0; /* perhaps also of the first tier: it came behind each that it may report to */
    c->kept += !open;
    c->undecidable += open != NULL;
    return open ? example_of_unknown_parent(j, c, a, open) : 0;
}
