/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often has it been here before, up to SEEN_TIMES?  A set of hashes and nothing else: two
 * things of one hash are one.  Whoever asks must be able to bear that; of a million things a
 * hundred are taken for another one.  A zero-filled struct seen is a valid empty set.
 *
 * What a large set costs is to fetch its memory.  So a hash is 32 bits, and of most things a small
 * table of counts tells that they cannot have come so often: these are only noted, one behind the
 * other (a million take 4 MiB), and get slots (8 MiB) when somebody asks for one of which it cannot
 * tell.
 */
#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include "base/str.h"

#define SEEN_TIMES 16u /* a power of two: each time of a thing has a hash of its own, which differs
                          from the first in the lowest bits */
#define SEEN_WAITING 32u

struct seen {
    uint32_t *slots; /* 0: free; NULL: nobody has asked since the set grew */
    uint8_t *crowds; /* of every few slots: how many hashes begin there, at most 255 */
    uint32_t **waiting; /* chunks of hashes that are not in their slots yet: where there are slots,
                           fewer than SEEN_WAITING */
    size_t waiting_n, chunks_n, chunks_cap;
    size_t n, cap;   /* cap: a power of two, at most 2^31 */
    unsigned shift;  /* leaves of a hash what numbers the slots */
};

/* Its upper half is what a set takes; all of it may be the seed of another one. */
uint64_t seen_hash(uint64_t seed, struct str s);
/* It will be asked about soon: the set is large, and memory far away. */
void seen_expect(const struct seen *set, uint32_t hash);
/* It certainly came fewer than SEEN_TIMES times.  Of what is false that may be so as well. */
bool seen_is_rare(const struct seen *set, uint32_t hash);
/* It comes once more; what is rare only, and nobody need know how often it came: 0, or -1: no
   memory. */
int seen_add_rare(struct seen *set, uint32_t hash);
/* It comes once more.  How often it came before, at most SEEN_TIMES; -1: no memory. */
int seen_add(struct seen *set, uint32_t hash);
void seen_release(struct seen *set);

#endif
