/* SPDX-License-Identifier: Apache-2.0 */
/* Private to clock.c: the day of a run without dates, by dated installer results of its host. */
#ifndef VERDICT_RUN_DAY_H
#define VERDICT_RUN_DAY_H

#include "verdict/zone.h"

/* A dated result, by the local clock of its machine. */
struct result {
    size_t host;
    when of_day;   /* since midnight */
    when midnight;
};

struct results {
    struct result *items; /* mem_free; by host, then of_day */
    size_t n, cap;
};

/* Behind judge_zones. */
int results_collect(const struct judge *j, const struct marks *marks, struct results *out);
/*
 * The midnight before each run of a source, by results of its host: days[i] of runs[i].  WHEN_NONE:
 * no result tells, or days draw.
 */
int run_days(const struct results *all, size_t host, const struct run_span *runs, size_t n,
             when *days);

#endif
