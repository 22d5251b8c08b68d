/* SPDX-License-Identifier: Apache-2.0 */
/* Groups that agents are at home in, where no log of a server is in the material (homes.c). */
#ifndef VERDICT_HOMES_H
#define VERDICT_HOMES_H

#include "verdict/judge.h"

/* Of agents that were brought to the release: the groups that they kept, and those that they have
   since then beside them.  None gained: they kept none. */
struct homes {
    uint64_t kept, gained;
};

struct homes homes_of_agents(const struct judge *j, int to_order);
bool no_server_is_seen(const struct judge *j); /* no management server nor gateway is named */
bool perhaps_a_group_beside(const struct judge *j); /* a plan that fits has one */
uint64_t group_bit(const struct judge *j, struct str group); /* apart.c: in judge.groups */

#endif
