/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct window: the events of one group that a sliding window holds, and what a correlation counts
 * of them.  Adding and taking away are exact: a sum never drifts.
 */
#ifndef RULES_WINDOW_H
#define RULES_WINDOW_H

#include "base/arena.h"
#include "rules/correlation.h"

/* One event for a correlation. */
struct item {
    size_t at;        /* sighting */
    when time;
    uint32_t ref;     /* first reference to its rule */
    uint32_t group;
    uint32_t value;   /* number of its value; for percentiles its rank in the group */
    struct amount amount;
};

struct window {
    const struct correlation *correlation;
    size_t rules_n;            /* distinct rules */
    size_t n, distinct;
    uint32_t *counts;          /* per value, or reference */
    struct amount sum;
    size_t *tree;              /* per rank: how many (Fenwick) */
    const struct amount *ranks;
    size_t ranks_n;
};

/* values: how many different numbers item.value can have.  -1: no memory (arena.failed). */
int window_init(struct window *w, struct arena *a, const struct correlation *c, size_t values);
/* For percentiles and medians, before a group: ranks its items.  -1: no memory. */
int window_rank(struct window *w, struct arena *a, struct item *items, size_t n);
void window_add(struct window *w, const struct item *item);
void window_drop(struct window *w, const struct item *item);
bool window_holds(const struct window *w); /* the condition of the correlation */
/* Once true, more events keep it true. */
bool correlation_is_monotone(const struct correlation *c);

#endif
