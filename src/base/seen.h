/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Has it been here before?  A set of 64-bit hashes and nothing else: two things of one hash are
 * one.  Whoever asks must be able to bear that; of a million things it happens once in thirty
 * million times.  A zero-filled struct seen is a valid empty set.
 */
#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include "base/str.h"

struct seen {
    uint64_t *slots; /* 0: free */
    size_t n, cap;   /* cap: a power of two */
    unsigned shift;  /* leaves of a hash what numbers the slots */
};

uint64_t seen_hash(uint64_t seed, struct str s);
/* It will be added soon: the set is large, and memory far away. */
void seen_expect(const struct seen *set, uint64_t hash);
int seen_add(struct seen *set, uint64_t hash); /* 1: it is new, 0: it is not, -1: no memory */
void seen_release(struct seen *set);

#endif
