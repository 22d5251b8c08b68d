/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct glance: where one of some words may begin.  With windows of `width` bytes and a look every
 * `step` bytes, one of the first `step` windows of a word is met wherever it stands; a bit for each
 * hash of a window says for nearly every look that there is none.  Letters are the same in either
 * case, and some other bytes are, too: what is met must be compared.
 */
#ifndef PARSERS_PLAINTEXT_GLANCE_H
#define PARSERS_PLAINTEXT_GLANCE_H

#include "base/str.h"

#define GLANCE_LOG 15u

struct glance {
    uint64_t bits[(1u << GLANCE_LOG) / 64];
    uint64_t mask; /* the bytes of a window among eight */
    size_t width, step;
};

void glance_init(struct glance *g, size_t width, size_t step); /* width at most 8 */
void glance_learn(struct glance *g, const char *word); /* at least width + step - 1 bytes */

/* The first place from `at` on, a multiple of step, where one of the words begins or up to step - 1
   bytes before; text.n: there is none. */
size_t glance_next(const struct glance *g, struct str text, size_t at);

#endif
