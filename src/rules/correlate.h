/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Correlations over what was seen, once everything has been read: so neither the order in which
 * files were given nor the number of threads can show.
 *
 * Time is the events' own.  A window holds events of one group (all group-by fields equal, byte for
 * byte; an event that lacks one belongs to no group) that are at most timespan apart.
 *   - With gt and gte on counts: one hit where the condition becomes true, with everything that
 *     follows within the window; what a hit has used is not counted again.
 *   - With any other operator, and for sums, averages, percentiles and medians: the condition is
 *     asked of each window that no larger one contains, when it closes.
 *   - temporal_ordered: rules in the order of the list.  Events of the same time count as
 *     simultaneous, if they come from different logs; those of one log have the order of the log.
 * A hit stands at the event that completes it, and is that event for a correlation over this one.
 */
#ifndef RULES_CORRELATE_H
#define RULES_CORRELATE_H

#include "base/arena.h"
#include "rules/ruleset.h"

#define CORRELATED_PARTS 8 /* events of a hit that are named; the others are counted */

struct correlated {
    const struct signature *signature;
    size_t at;               /* the sighting that completed it */
    size_t first, last;      /* sightings: where it begins and ends */
    size_t count;            /* events */
    const size_t *parts;     /* the first of them; of an ordered one those that make the order */
    size_t parts_n;
    const struct capture *group; /* what was grouped by */
    size_t group_n;
};

struct correlations {
    struct correlated *items; /* sorted by `at`, then by name of signature */
    size_t n;
    const struct signature **undecided; /* too many events to look at */
    size_t undecided_n;
};

/*
 * seen: sorted by time, then source, place; without copies of one record.  lost: rules of which
 * not all sightings are there.  Results live in the arena.  -1: no memory.
 */
int correlate(struct correlations *out, struct arena *arena, const struct ruleset *set,
              const struct sighting *seen, size_t n, const struct signature *const *lost,
              size_t lost_n);

#endif
