/* SPDX-License-Identifier: Apache-2.0 */
/* Private to findings (finding.c): how many hits there were beyond those that are kept, each
   once. */
#ifndef VERDICT_REST_H
#define VERDICT_REST_H

#include "verdict/judge.h"

/* One step of time of such a series. */
struct rest_step {
    when begin, lo, hi; /* of it, and what the exports cover of it, both ends within */
    uint64_t left;      /* hits, without those that are kept */
};

/* A series of hits, by all exports of its log. */
struct rest {
    const struct ev_more *const *of; /* n of them */
    size_t n;
    struct rest_step *steps;         /* sorted; none where one export cannot be laid on another */
    size_t steps_n;
    when step;
    bool apart;                      /* another export has hits of it, too */
    size_t last;                     /* for whoever uses it; SIZE_MAX */
};

struct rests {
    struct rest *items;
    size_t n;
};

/* In the arena.  -1: no memory. */
int rests_of(struct judge *j, struct rests *out);
/* The series that a hit is of, or NULL: all of it is kept. */
struct rest *rest_find(const struct judge *j, const struct rests *r, const struct ev_hit *h);
uint64_t rest_count(const struct rest *r);

#endif
