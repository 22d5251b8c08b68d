/* SPDX-License-Identifier: Apache-2.0 */
/* Private to constraints (order.c): the predecessors of a phase where there are thousands, counted
   instead of compared one by one. */
#ifndef VERDICT_CROWD_H
#define VERDICT_CROWD_H

#include "verdict/judge.h"

#define CROWD_PAIRS 4096 /* below which each is held against each */

struct crowd;

/* pred NULL: of judge.perhaps_pushed.  NULL without an error: these are not to be counted.
   *failed: no memory. */
struct crowd *crowd_new(const struct judge *j, const struct phase_result *pred, bool *failed);
void crowd_free(struct crowd *c); /* NULL is fine */
bool crowd_is_of(const struct crowd *c, const struct phase_result *pred); /* c may be NULL */
/* The one of that machine, or NULL. */
const struct instance *crowd_own(const struct crowd *c, size_t host);

/* How the instance stands to all of them that are on other machines. */
struct crowd_count {
    uint64_t kept, undecidable, violated;
    uint64_t unseen;   /* of the undecidable: too early, as it looks */
    uint64_t reversed; /* of the violated: it had ended before these began */
};
struct crowd_count crowd_after(const struct judge *j, const struct crowd *c,
                               const struct instance *a);

#endif
