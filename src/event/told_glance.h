/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct glance: where one of some words may begin, told by its first `width` bytes.  A bit for
 * each hash of them says for nearly every place that there is none.  Letters are the same in either
 * case, and some other bytes are, too: what is met must be compared.
 */
#ifndef EVENT_TOLD_GLANCE_H
#define EVENT_TOLD_GLANCE_H

#include "base/str.h"

#define GLANCE_LOG 16u
#define GLANCE_MOST 8u /* bytes */

struct glance {
    uint64_t bits[(1u << GLANCE_LOG) / 64];
    uint64_t mask; /* the first bytes among eight */
};

void glance_init(struct glance *g, size_t width); /* at most GLANCE_MOST */
void glance_learn(struct glance *g, const char *word); /* at least that many bytes */
void glance_note(struct glance *g, uint64_t bytes);    /* they may be known from here on */

static inline uint64_t glance_hash(const struct glance *g, uint64_t bytes)
{
    return ((bytes | 0x2020202020202020u) & g->mask) * 0x9E3779B97F4A7C15u >> (64 - GLANCE_LOG);
}

/* May one begin with these bytes? */
static inline bool glance_known(const struct glance *g, uint64_t bytes)
{
    uint64_t h = glance_hash(g, bytes);

    return g->bits[h / 64] >> h % 64 & 1;
}

/* May one begin here?  GLANCE_MOST bytes can be read. */
static inline bool glance_at(const struct glance *g, const char *p)
{
    uint64_t bytes;

    memcpy(&bytes, p, sizeof bytes);
    return glance_known(g, bytes);
}

/* The first place from `at` on where one may begin; text.n: there is none. */
size_t glance_next(const struct glance *g, struct str text, size_t at);

#endif
