/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/lz.h"
#include "base/mem.h"
#include "base/seen.h"

#include <string.h>

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Blocks of which little and much repeats, near and far. */
static void fill(char *block, size_t n, unsigned kind, uint32_t seed)
{
    for (size_t i = 0; i < n; i++) {
        size_t back = 1 + next(&seed) % (kind % 4 == 3 ? 60000 : 40);

        if (kind == 0)
            block[i] = 'x';
        else if (kind % 4 && i >= back && next(&seed) % 16)
            block[i] = block[i - back];
        else
            block[i] = (char)next(&seed);
        if (kind % 4 == 2 && i > 300)
            block[i] = block[i - 300 + next(&seed) % 2 * 7];
    }
}

static void goes_there_and_back(const char *block, size_t n)
{
    char *exact = mem_alloc(n), *packed = mem_alloc(LZ_ROOM(n)), *back = mem_alloc(n);
    size_t packed_n;

    memcpy(exact, block, n); /* nothing behind it may be read */
    packed_n = lz_pack(packed, exact, n);
    CHECK(packed_n <= LZ_ROOM(n));
    packed = mem_resize(packed, packed_n);
    CHECK(lz_unpack(back, n, packed, packed_n) && memcmp(back, block, n) == 0);
    for (size_t cut = 1; cut < packed_n && cut < 64; cut++) /* no crash, and never taken for all */
        CHECK(!lz_unpack(back, n, packed, packed_n - cut));
    if (n)
        CHECK(!lz_unpack(back, n - 1, packed, packed_n));
    mem_free(exact);
    mem_free(packed);
    mem_free(back);
}

TEST(what_is_packed_comes_back)
{
    static char block[LZ_MOST];

    for (unsigned kind = 0; kind < 8; kind++) {
        fill(block, sizeof block, kind, kind);
        for (size_t n = 0; n < 400; n++)
            goes_there_and_back(block + n, n);
        goes_there_and_back(block, LZ_MOST);
    }
}

TEST(rows_of_a_table_become_less_than_half)
{
    static char block[LZ_MOST], packed[LZ_ROOM(LZ_MOST)];
    uint32_t seed = 1;
    size_t n = 0;

    while (n + 120 < sizeof block)
        n += (size_t)snprintf(block + n, 120,
                              "\"SRV%05u.corp.example\",\"MS%02u\",\"10.22.%u.0\"\n",
                              next(&seed) % 100000, next(&seed) % 20, 10118 + next(&seed) % 99);
    CHECK(lz_pack(packed, block, n) < n / 2);
}

static uint32_t upper(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

TEST(a_set_knows_what_was_in_it)
{
    struct seen set = { .n = 0 };
    char name[32];

    for (unsigned round = 0; round < SEEN_TIMES + 2; round++)
        for (unsigned i = 0; i < 5000; i++) {
            snprintf(name, sizeof name, "machine-%u", i);
            CHECK_INT(seen_add(&set, upper(seen_hash(7, str_of(name)))),
                      round < SEEN_TIMES ? round : SEEN_TIMES);
        }
    CHECK_INT(set.n, 5000 * SEEN_TIMES);
    CHECK_INT(seen_add(&set, upper(seen_hash(8, STR("machine-1")))), 0);
    CHECK_INT(seen_add(&set, 0), 0);
    CHECK_INT(seen_add(&set, 0), 1);
    CHECK(seen_hash(7, STR("a")) != seen_hash(7, (struct str){ "a\0", 2 }));
    seen_release(&set);
}

/* The highest hash has its place at the end of the slots, those behind it at their beginning. */
TEST(a_set_of_neighbours_goes_round_its_end)
{
    struct seen set = { .n = 0 };

    for (unsigned round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 3000; i++)
            CHECK_INT(seen_add(&set, UINT32_MAX - i * SEEN_TIMES), round);
    CHECK_INT(set.n, 6000);
    for (uint32_t i = 1; i < 3000; i++)
        CHECK_INT(seen_add(&set, i * SEEN_TIMES), 0);
    seen_release(&set);
}

/* Some come once, some often; whether their slots are waited for changes nothing. */
TEST(a_set_counts_what_is_rare_as_what_is_waited_for)
{
    enum { MACHINES = 3000, ROUNDS = 60000 };
    static unsigned times[MACHINES];
    struct seen set = { .n = 0 };
    uint32_t seed = 3;
    unsigned rare = 0;

    for (unsigned i = 0; i < ROUNDS; i++) {
        uint32_t which = next(&seed) % MACHINES >> next(&seed) % 12;
        uint32_t hash = upper(seen_hash(which, STR("machine")));
        bool is_rare = seen_is_rare(&set, hash);

        CHECK(!is_rare || times[which] < SEEN_TIMES);
        rare += is_rare;
        if (is_rare && next(&seed) % 4)
            CHECK_INT(seen_add_rare(&set, hash), 0);
        else
            CHECK_INT(seen_add(&set, hash), times[which]);
        times[which] += times[which] < SEEN_TIMES;
    }
    CHECK(rare > MACHINES);
    seen_release(&set);
}

/* A list of machines asks for slots while it begins, and then no more. */
TEST(a_large_set_of_rare_things_has_no_slots_until_one_is_asked_for)
{
    enum { MACHINES = 50000 };
    struct seen set = { .n = 0 };

    for (uint32_t i = 0; i < MACHINES; i++) {
        uint32_t hash = upper(seen_hash(i, STR("machine")));

        CHECK(i < 256 || seen_is_rare(&set, hash));
        CHECK_INT(i < 256 ? seen_add(&set, hash) : seen_add_rare(&set, hash), 0);
    }
    CHECK(!set.slots);
    for (uint32_t i = 0; i < MACHINES; i++)
        CHECK_INT(seen_add(&set, upper(seen_hash(i, STR("machine")))), 1);
    CHECK(set.slots != NULL);
    CHECK_INT(set.n, 2 * MACHINES);
    seen_release(&set);
}

/* What was in it before stays: whoever asks again is told the same. */
TEST(a_set_that_cannot_grow_has_what_it_had)
{
    for (int at = 0; at < 6; at++) {
        struct seen set = { .n = 0 };
        bool failed = false;

        for (uint32_t i = 0; i < 7000; i++) {
            mem_fail_at(i == 6144 ? at : -1); /* three quarters of 8192 slots */
            if (seen_add(&set, (i + 1) * SEEN_TIMES) < 0) {
                failed = true;
                mem_fail_at(-1);
                CHECK_INT(seen_add(&set, (i + 1) * SEEN_TIMES), 0);
            }
        }
        mem_fail_at(-1);
        CHECK(failed == (at < 3)); /* counts, a chunk of those that wait, slots */
        for (uint32_t i = 0; i < 7000; i++)
            CHECK_INT(seen_add(&set, (i + 1) * SEEN_TIMES), 1);
        seen_release(&set);
    }
}

TEST(a_set_without_memory_says_so)
{
    struct seen set = { .n = 0 };

    mem_fail_at(0);
    CHECK_INT(seen_add(&set, 1), -1);
    mem_fail_at(-1);
    CHECK_INT(seen_add(&set, 1), 0);
    seen_release(&set);
}
