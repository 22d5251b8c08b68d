/* SPDX-License-Identifier: Apache-2.0 */
/* Private to constraints (order.c): the one machine that another reports to. */
#ifndef VERDICT_ORDER_PARENT_H
#define VERDICT_ORDER_PARENT_H

#include "verdict/order_words.h"

#include "verdict/host.h"

enum parent_is {
    PARENT_UNKNOWN,
    PARENT_HERE,     /* an instance of the phase in question */
    PARENT_SERVER,   /* a management server: nothing stands between */
    PARENT_ELSEWHERE /* a machine whose role, or whose upgrade, the material does not show */
};

struct parent {
    enum parent_is is;
    const struct instance *instance; /* PARENT_HERE */
};

struct parent parent_of(const struct judge *j, const struct instance *in,
                        const struct phase_result *pred);

/* The order of a machine that has no pair with a parent: it reports to a management server, or
   nothing says to what.  0, or -1 on no memory. */
int parent_none(struct judge *j, struct constraint_result *c, compare_fn *compare,
                const struct instance *a, const struct phase_result *gateways,
                enum parent_is parent);

static inline bool is_server_of_group(const struct judge *j, size_t host)
{
    return host != SIZE_MAX && host_has_role(&j->v->hosts[host], STR("ms"));
}

#endif
