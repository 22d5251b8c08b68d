/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Has it been here before?  A set of hashes and nothing else: two things of one hash are one.
 * Whoever asks must be able to bear that; of a million things a hundred are taken for another one.
 * A hash is 32 bits, so that a set of a million is 8 MiB: what it costs is to fetch its memory.
 * A zero-filled struct seen is a valid empty set.
 */
#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include "base/str.h"

struct seen {
    uint32_t *slots; /* 0: free */
    size_t n, cap;   /* cap: a power of two, at most 2^32 */
    unsigned shift;  /* leaves of a hash what numbers the slots */
};

/* Its upper half is what a set takes; all of it may be the seed of another one. */
uint64_t seen_hash(uint64_t seed, struct str s);
/* It will be added soon: the set is large, and memory far away. */
void seen_expect(const struct seen *set, uint32_t hash);
int seen_add(struct seen *set, uint32_t hash); /* 1: it is new, 0: it is not, -1: no memory */
void seen_release(struct seen *set);

#endif
