/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the hits of a long series were, those that are kept and those that are not: how many in each
 * of at most SPREAD_STEPS equal steps of time.  Two exports of one log have the same hits where
 * they overlap, so that each is counted once (rest.c).  The steps begin at multiples of their
 * length, which is a power of two of seconds and as short as the series allows: in whatever order
 * the hits came, the spread is the same.
 */
#ifndef VERDICT_EVIDENCE_SPREAD_H
#define VERDICT_EVIDENCE_SPREAD_H

#include "base/arena.h"
#include "base/json.h"
#include "base/when.h"

#define SPREAD_STEPS 64u
#define SPREAD_LONGEST (WHEN_SECOND << 35) /* in SPREAD_STEPS of them lie all times there are */

struct spread {
    when begin, step; /* ticks; step 0: of nothing yet */
    size_t n;         /* steps with a hit in the last one */
    uint32_t counts[SPREAD_STEPS]; /* at most UINT32_MAX each */
};

/* t: an instant, not before 1601.  Which step it lies in. */
size_t spread_add(struct spread *s, when t);
/* To steps of that length, a power of two times its own.  Longer ones hold more. */
void spread_lengthen(struct spread *s, when step);
/* NULL: no memory. */
const struct spread *spread_copy(struct arena *a, const struct spread *s);
/* The keys that tell it; s may be NULL: none. */
void spread_json(struct json *j, const struct spread *s);
/* Whether s, as it was read from somewhere, is one that spread_add makes. */
bool spread_is_one(const struct spread *s);

#endif
