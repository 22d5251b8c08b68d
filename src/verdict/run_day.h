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
    const struct signature *is;
    bool hour_open; /* the offset of its machine is not known for certain then */
};

/* What a line of a run without dates says of its outcome. */
struct run_word {
    uint32_t source, run;
    const struct signature *is;
};

struct results {
    struct result *items; /* mem_free; by host, then of_day */
    size_t n, cap;
    struct run_word *words; /* mem_free; by source, then run */
    size_t words_n, words_cap;
};

/* Behind judge_zones.  results_free, whatever it returns. */
int results_collect(const struct judge *j, const struct marks *marks, struct results *out);
void results_free(struct results *r);
/*
 * The midnight before each run of a source, by results of its host: days[i] of runs[i].  WHEN_NONE:
 * no result tells, or days draw.
 */
int run_days(const struct judge *j, const struct results *all, uint32_t source, when *days);

#endif
