/* SPDX-License-Identifier: Apache-2.0 */
/* Private to coverage (cover.c): how far stretches of time that touch each other reach. */
#ifndef VERDICT_REACH_H
#define VERDICT_REACH_H

#include "base/when.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stretch {
    when from, to;
};

/* What a source speaks for. */
struct speech {
    struct stretch of;
    uint32_t source;
};

/* Grow have so that it covers the stretch if they touch; true if it did. */
bool swallow(struct stretch *have, struct stretch more);

/*
 * What going over the items in their order, and again while one was swallowed and have ends before
 * until, makes of have; *last: the source of the last that was swallowed, else as it was.  Without
 * going over them: an item is looked at when have has come to it.  -1: no memory.
 */
int reach_grow(struct stretch *have, const struct speech *items, size_t n, when until,
               uint32_t *last);

#endif
