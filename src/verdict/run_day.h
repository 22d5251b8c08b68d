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

/* The day that the run before in the same file was given: a log is written on at its end. */
struct day {
    when midnight; /* WHEN_NONE: not known */
    when end;      /* of that run, by the local clock */
    size_t votes;
};
#define NO_DAY ((struct day){ WHEN_NONE, WHEN_NONE, 0 })

/* Behind judge_zones. */
int results_collect(const struct judge *j, const struct marks *marks, struct results *out);
/* The day of the run: on which most results fall inside it.  A draw: NO_DAY. */
int run_day(const struct results *all, size_t host, const struct run_span *r,
            const struct day *before, struct day *out);

#endif
