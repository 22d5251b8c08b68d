/* SPDX-License-Identifier: Apache-2.0 */
/* Instances of a phase, and what is said of them. */
#ifndef VERDICT_PHASE_H
#define VERDICT_PHASE_H

#include "verdict/judge.h"

/* phase.c: the instance of a machine (they stand in the order of machines); NULL: none */
const struct instance *instance_on(const struct phase_result *r, size_t host);
struct str instance_reason(struct judge *j, const struct instance *in); /* why it is in its state */
struct str not_seen_reason(const struct judge *j, const struct phase *p);
int phase_settle(struct judge *j, struct phase_result *p); /* its state from its instances' */

/* The first attempt that ran on the machine; attempts_n: none did. */
static inline size_t first_ran(const struct instance *in)
{
    size_t i = 0;

    while (i < in->attempts_n && in->attempts[i].refused)
        i++;
    return i;
}

#endif
