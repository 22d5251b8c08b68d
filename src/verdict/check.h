/* SPDX-License-Identifier: Apache-2.0 */
/* Private to clock.c: checks of the prerequisites, in the logs of SQL Servers (log-formats.md
   1.7). */
#ifndef VERDICT_CHECK_H
#define VERDICT_CHECK_H

#include "verdict/zone.h"

/* A check, and the only run that may have made it. */
struct check {
    size_t source;
    uint32_t run;
    when midnight; /* local, before the run */
};

struct checks {
    struct check *items; /* mem_free; by source, run, midnight */
    size_t n, cap;
};

/* The run has a clock and no date. */
static inline bool has_clock_alone(const struct run_span *r)
{
    return r->first.kind == STAMP_CLOCK && r->last.kind == STAMP_CLOCK;
}

int checks_collect(const struct judge *j, struct checks *c);
/* The midnight before the run; WHEN_NONE: no check tells, or two name two days. */
when day_by_check(const struct checks *c, size_t source, uint32_t run);

#endif
