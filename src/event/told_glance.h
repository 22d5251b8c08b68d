/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct glance: where one of some words may begin, told by its first `width` bytes.  A bit for each
 * hash of them says for nearly every place that there is none.  Letters are the same in either case,
 * and some other bytes are, too: what is met must be compared.
 */
#ifndef EVENT_TOLD_GLANCE_H
#define EVENT_TOLD_GLANCE_H

#include "base/str.h"

#define GLANCE_LOG 15u
#define GLANCE_MOST 8u /* bytes */

struct glance {
    uint64_t bits[(1u << GLANCE_LOG) / 64];
    uint64_t mask; /* the first bytes among eight */
};

void glance_init(struct glance *g, size_t width); /* at most GLANCE_MOST */
void glance_learn(struct glance *g, const char *word); /* at least that many bytes */

/* May one begin here?  GLANCE_MOST bytes can be read. */
bool glance_at(const struct glance *g, const char *p);

/* The first place from `at` on where one may begin; text.n: there is none. */
size_t glance_next(const struct glance *g, struct str text, size_t at);

#endif
