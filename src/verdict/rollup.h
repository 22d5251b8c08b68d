/* SPDX-License-Identifier: Apache-2.0 */
/* Private to choose.c and also.c: the rollup that was applied last. */
#ifndef VERDICT_ROLLUP_H
#define VERDICT_ROLLUP_H

#include "verdict/judge.h"

/* An update within a release; .plan is NULL where there is none. */
struct rollup {
    const struct plan *plan;
    const struct fact *first, *last; /* results of its packages on management servers */
};
/* The last rollup of a release whose packages are known and came later than `after` (WHEN_NONE:
   ever). */
struct rollup rollup_of(const struct judge *j, const struct release *release, when after);

#endif
