/* SPDX-License-Identifier: Apache-2.0 */
#include "base/seen.h"

#include "base/mem.h"

#include <string.h>

#define SLOTS_LEAST 1024u
#define WAITING_CHUNK 4096u
#define SHIFT_FIRST 22u /* of 32 bits those that number so many slots are left */
#define CROWD 4u        /* slots; fewer than SEEN_TIMES, and counted in a byte */
#define CROWD_MOST UINT8_MAX
#define MIX 0x9E3779B97F4A7C15u

static inline uint64_t mixed(uint64_t hash, const char *p, size_t n)
{
    uint64_t bytes = 0;

    memcpy(&bytes, p, n);
    return (hash ^ hash >> 29 ^ bytes) * MIX;
}

/* The last eight bytes may come twice. */
uint64_t seen_hash(uint64_t seed, struct str s)
{
    uint64_t hash = (seed ^ s.n) * MIX;
    size_t at = 0;

    for (; s.n - at > sizeof hash; at += sizeof hash)
        hash = mixed(hash, s.s + at, sizeof hash);
    if (s.n >= sizeof hash)
        hash = mixed(hash, s.s + s.n - sizeof hash, sizeof hash);
    else if (s.n)
        hash = mixed(hash, s.s, s.n);
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

/* All times of a thing are of one crowd. */
static uint8_t *crowd_of(const struct seen *set, uint32_t hash)
{
    return &set->crowds[first_place(set, hash) / CROWD];
}

static void count(struct seen *set, uint32_t hash)
{
    uint8_t *crowd = crowd_of(set, hash);

    *crowd = (uint8_t)(*crowd + (*crowd < CROWD_MOST));
}

/* What it is known by, which is never 0 at any of its times. */
static uint32_t known_by(uint32_t hash)
{
    return hash < SEEN_TIMES ? hash + SEEN_TIMES : hash;
}

void seen_expect(const struct seen *set, uint32_t hash)
{
    if (set->cap)
        mem_soon(crowd_of(set, known_by(hash)), 1);
}

bool seen_is_rare(const struct seen *set, uint32_t hash)
{
    return set->cap && *crowd_of(set, known_by(hash)) < SEEN_TIMES;
}

/* Once more, as far as that counts; returns how often it was there. */
static unsigned put(struct seen *set, uint32_t hash)
{
    for (uint32_t times = 0; times < SEEN_TIMES; times++) {
        uint32_t *slot = &set->slots[place_of(set, hash ^ times)];

        if (!*slot) {
            *slot = hash ^ times;
            return times;
        }
    }
    return SEEN_TIMES;
}

/* Of those that wait. */
static uint32_t *hash_at(const struct seen *set, size_t i)
{
    return &set->waiting[i / WAITING_CHUNK][i % WAITING_CHUNK];
}

/* Chunks are never moved: to copy a million hashes touches as much memory again. */
static int wait_for_slot(struct seen *set, uint32_t hash)
{
    if (set->waiting_n == set->chunks_n * WAITING_CHUNK) {
        uint32_t *chunk = mem_alloc(WAITING_CHUNK * sizeof *chunk);

        if (!chunk ||
            mem_grow(&set->waiting, &set->chunks_cap, set->chunks_n + 1, sizeof chunk) < 0) {
            mem_free(chunk);
            return -1;
        }
        set->waiting[set->chunks_n++] = chunk;
    }
    *hash_at(set, set->waiting_n++) = hash;
    return 0;
}

/* One chunk stays. */
static void nobody_waits(struct seen *set)
{
    while (set->chunks_n > 1)
        mem_free(set->waiting[--set->chunks_n]);
    set->waiting_n = 0;
}

/* Those that wait go into their slots, which are made now if nobody has asked before. */
static int settle(struct seen *set)
{
    if (!set->slots && !(set->slots = mem_zero(set->cap, sizeof *set->slots)))
        return -1;
    for (size_t i = 0; i < set->waiting_n; i++)
        (void)put(set, *hash_at(set, i));
    nobody_waits(set);
    return 0;
}

/* All of them wait again.  Those that wait get slots first: of a thing that comes once more, the
   times before must be there. */
static int unsettle(struct seen *set)
{
    if (!set->slots)
        return 0;
    if (settle(set) < 0)
        return -1;
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i] && wait_for_slot(set, set->slots[i]) < 0) {
            nobody_waits(set); /* all have their slots still */
            return -1;
        }
    mem_free(set->slots);
    set->slots = NULL;
    return 0;
}

/* Only the counts are made anew: that anybody asks for slots is not certain. */
static int grow(struct seen *set)
{
    size_t cap = set->cap ? 2 * set->cap : SLOTS_LEAST;
    uint8_t *crowds;

    if (set->cap && set->shift == 1)
        return -1; /* there are hardly more hashes than that */
    crowds = mem_zero(cap / CROWD, sizeof *crowds);
    if (!crowds || unsettle(set) < 0) {
        mem_free(crowds);
        return -1;
    }
    mem_free(set->crowds);
    set->crowds = crowds;
    set->shift = set->cap ? set->shift - 1 : SHIFT_FIRST;
    set->cap = cap;
    for (size_t i = 0; i < set->waiting_n; i++)
        count(set, *hash_at(set, i));
    return 0;
}

static int make_room(struct seen *set)
{
    return set->n + set->n / 3 >= set->cap ? grow(set) : 0;
}

int seen_add_rare(struct seen *set, uint32_t hash)
{
    hash = known_by(hash);
    if (make_room(set) < 0 || wait_for_slot(set, hash) < 0)
        return -1;
    count(set, hash);
    set->n++;
    if (!set->slots)
        return 0;
    mem_soon(&set->slots[first_place(set, hash)], 1);
    return set->waiting_n >= SEEN_WAITING ? settle(set) : 0;
}

int seen_add(struct seen *set, uint32_t hash)
{
    unsigned times;

    hash = known_by(hash);
    if (make_room(set) < 0 || settle(set) < 0)
        return -1;
    times = put(set, hash);
    if (times < SEEN_TIMES) {
        count(set, hash);
        set->n++;
    }
    return (int)times;
}

void seen_release(struct seen *set)
{
    mem_free(set->slots);
    mem_free(set->crowds);
    while (set->chunks_n)
        mem_free(set->waiting[--set->chunks_n]);
    mem_free(set->waiting);
}
