/* SPDX-License-Identifier: Apache-2.0 */
/* Servers that leave the management group with the upgrade (retired.c). */
#ifndef VERDICT_RETIRED_H
#define VERDICT_RETIRED_H

#include "verdict/judge.h"

/* It is a plan that takes a machine of that role out of the group. */
bool plan_retires(const struct judge *j, struct str role);
/* It had the role and nothing of the new release is on it: its product went.  While none is seen to
   have gone, the one that shows nothing may be the one. */
bool is_retired(const struct judge *j, const struct phase *p, size_t host);
/* Of a plan that takes a server out: whether this one went is not known, nor is it upgraded. */
bool went_in_doubt(const struct judge *j, const struct instance *in);
/* Behind the collection of all phases: of the servers that show no upgrade those stand first that
   went, or that may have gone (they were not upgraded, for certain); the others are of rest.  How
   many there are of the first. */
void settle_retired(struct phase_result *p);
/* The phase of the server that upgrades the group after the others (pick: last); NULL: none. */
const struct phase *group_upgrade(const struct judge *j, struct str role);
size_t retired_first(const struct judge *j, struct phase_result *retired, const struct phase *rest);

/* also.c: the upgrade that the plan at hand is judged beside took the server out of the group. */
bool upgrade_retired(const struct judge *j, size_t host);

#endif
