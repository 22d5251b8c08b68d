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

static void fetch(const void *p)
{
#ifdef __GNUC__
    __builtin_prefetch(p, 1);
#else
    (void)p;
#endif
}

/* Twice as many bits as slots. */
static size_t bit_of(const struct seen *set, uint32_t hash)
{
    return hash >> (set->shift - 1);
}

void seen_expect(const struct seen *set, uint32_t hash)
{
    if (set->cap)
        fetch(&set->bits[bit_of(set, hash) / 64]);
}

/* Those that wait go into their slots. */
static void settle(struct seen *set)
{
    for (size_t i = 0; i < set->waiting_n; i++)
        set->slots[place_of(set, set->waiting[i])] = set->waiting[i];
    set->waiting_n = 0;
}

/* Was its bit set before? */
static bool set_bit(struct seen *set, uint32_t hash)
{
    size_t at = bit_of(set, hash);
    uint64_t *word = &set->bits[at / 64], bit = (uint64_t)1 << at % 64;
    bool was = *word & bit;

    *word |= bit;
    return was;
}

static int grow(struct seen *set)
{
    struct seen more = { .n = set->n, .cap = set->cap ? 2 * set->cap : SLOTS_LEAST };

    if (set->cap && set->shift == 1)
        return -1; /* there are hardly more hashes than that */
    settle(set);
    more.shift = set->cap ? set->shift - 1 : SHIFT_FIRST;
    more.slots = mem_zero(more.cap, sizeof *more.slots);
    more.bits = mem_zero(2 * more.cap / 64, sizeof *more.bits);
    if (!more.slots || !more.bits) {
        seen_release(&more);
        return -1;
    }
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i]) {
            more.slots[place_of(&more, set->slots[i])] = set->slots[i];
            set_bit(&more, set->slots[i]);
        }
    seen_release(set);
    *set = more;
    return 0;
}

static void wait_for(struct seen *set, uint32_t hash)
{
    fetch(&set->slots[first_place(set, hash)]);
    set->waiting[set->waiting_n++] = hash;
    if (set->waiting_n == SEEN_WAITING)
        settle(set);
}

int seen_add(struct seen *set, uint32_t hash)
{
    size_t at;

    hash += !hash;
    if (set->n + set->n / 3 >= set->cap && grow(set) < 0)
        return -1;
    if (!set_bit(set, hash)) {
        wait_for(set, hash);
        set->n++;
        return 1;
    }
    settle(set);
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
    mem_free(set->bits);
}
