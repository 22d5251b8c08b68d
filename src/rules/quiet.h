/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct quiet: events of which no rule was true, by their data.  A log says the same again and
 * again ("Windows Update ... stopped"), each time at a place that rules know: whoever has the same
 * data as one before, and whose rules look into nothing but the data, is told without reading its
 * fields.  What an event has for data is bytes of its parser (event.data).  Private to one matcher.
 */
#ifndef RULES_QUIET_H
#define RULES_QUIET_H

#include "rules/route.h"

#define QUIET_SLOTS 256u /* of what was met at a place of these the last one stays */
#define QUIET_BYTES 228u /* longer data come again seldom */

/* Data that come once are most of all: they leave a part of their hash here, and what is kept waits
   for the second time.  So few lines of the cache are met for them. */
struct quiet {
    uint32_t tags[QUIET_SLOTS];
    struct quiet_slot {
        uint64_t door, form; /* their numbers, from 1 (routes.h); 0: free */
        uint32_t n;
        uint8_t data[QUIET_BYTES];
    } slots[QUIET_SLOTS];
};

struct event_shape;

/* quiet_may_be(set, r, shape): the rules of the route ask for nothing that two events of the shape
   can have different whose data are the same. */
bool quiet_may_be(const struct ruleset *set, const struct route *r,
                  const struct event_shape *shape);

/* What an event is known by. */
struct quiet_as {
    uint64_t door, form;
    struct str data; /* at most QUIET_BYTES */
    uint64_t hash;   /* once quiet_knows was asked */
};

bool quiet_knows(const struct quiet *q, struct quiet_as *as);
/* quiet_keep(q, as): no rule was true of it; as was asked about before. */
void quiet_keep(struct quiet *q, const struct quiet_as *as);

#endif
