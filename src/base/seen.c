/* SPDX-License-Identifier: Apache-2.0 */
#include "base/seen.h"

#include "base/mem.h"

#include <string.h>

#define SLOTS_LEAST 1024u
#define SHIFT_FIRST 22u /* of 32 bits those that number so many slots are left */
#define MIX 0x9E3779B97F4A7C15u

uint64_t seen_hash(uint64_t seed, struct str s)
{
    uint64_t hash = (seed ^ s.n) * MIX, bytes;

    for (; s.n >= sizeof bytes; s = str_from(s, sizeof bytes)) {
        memcpy(&bytes, s.s, sizeof bytes);
        hash = (hash ^ hash >> 29 ^ bytes) * MIX;
    }
    bytes = 0;
    if (s.n)
        memcpy(&bytes, s.s, s.n);
    hash = (hash ^ hash >> 29 ^ bytes) * MIX;
    hash = (hash ^ hash >> 32) * MIX;
    return hash ^ hash >> 29;
}

/* By the upper bits of the hash: a larger set has its members in the same order, so that it is
   filled from the front to the back. */
static size_t first_place(const struct seen *set, uint32_t hash)
{
    return hash >> set->shift;
}

/* Where it is, or the free slot in which it would be. */
static size_t place_of(const struct seen *set, uint32_t hash)
{
    size_t at = first_place(set, hash);

    while (set->slots[at] && set->slots[at] != hash)
        at = (at + 1) & (set->cap - 1);
    return at;
}

void seen_expect(const struct seen *set, uint32_t hash)
{
#ifdef __GNUC__
    if (set->cap)
        __builtin_prefetch(&set->slots[first_place(set, hash)], 1);
#else
    (void)set;
    (void)hash;
#endif
}

static int grow(struct seen *set)
{
    struct seen more = { .n = set->n, .cap = set->cap ? 2 * set->cap : SLOTS_LEAST };

    if (set->cap && !set->shift)
        return -1; /* there are no more hashes than slots */
    more.shift = set->cap ? set->shift - 1 : SHIFT_FIRST;
    more.slots = mem_zero(more.cap, sizeof *more.slots);
    if (!more.slots)
        return -1;
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i])
            more.slots[place_of(&more, set->slots[i])] = set->slots[i];
    mem_free(set->slots);
    *set = more;
    return 0;
}

int seen_add(struct seen *set, uint32_t hash)
{
    size_t at;

    hash += !hash;
    if (set->n + set->n / 3 >= set->cap && grow(set) < 0)
        return -1;
    at = place_of(set, hash);
    if (set->slots[at])
        return 0;
    set->slots[at] = hash;
    set->n++;
    return 1;
}

void seen_release(struct seen *set)
{
    mem_free(set->slots);
}
