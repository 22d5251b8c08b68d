/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Has it been here before?  A set of hashes and nothing else: two things of one hash are one.
 * Whoever asks must be able to bear that; of a million things a hundred are taken for another one.
 * A zero-filled struct seen is a valid empty set.
 *
 * What a large set costs is to fetch its memory.  So a hash is 32 bits (a million take 8 MiB), and
 * of most that are new a bit in a smaller table tells it: these wait until their slots have come.
 */
#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include "base/str.h"

#define SEEN_WAITING 32u

struct seen {
    uint32_t *slots; /* 0: free */
    uint64_t *bits;  /* two for a slot: one is set where a hash is here that begins like it */
    uint32_t waiting[SEEN_WAITING]; /* hashes that are not in their slots yet */
    size_t waiting_n;
    size_t n, cap;   /* cap: a power of two, at most 2^31 */
    unsigned shift;  /* leaves of a hash what numbers the slots */
};

/* Its upper half is what a set takes; all of it may be the seed of another one. */
uint64_t seen_hash(uint64_t seed, struct str s);
/* It will be added soon: the set is large, and memory far away. */
void seen_expect(const struct seen *set, uint32_t hash);
int seen_add(struct seen *set, uint32_t hash); /* 1: it is new, 0: it is not, -1: no memory */
void seen_release(struct seen *set);

#endif
