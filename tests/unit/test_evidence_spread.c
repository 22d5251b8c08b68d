/* SPDX-License-Identifier: Apache-2.0 */
/* The spread of a long series over time, against one that knows all its times. */
#include "lib/chance.h"
#include "lib/test.h"

#include "verdict/evidence_spread.h"

#include <string.h>

#define TIMES 300u

static uint64_t sum(const struct spread *s)
{
    uint64_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->counts[i];
    return n;
}

static void check_steps(const struct spread *s, const when *t, size_t n)
{
    for (size_t i = 0; i < s->n; i++) {
        uint64_t want = 0;

        for (size_t k = 0; k < n; k++)
            want += t[k] >= s->begin && (uint64_t)(t[k] - s->begin) / (uint64_t)s->step == i;
        CHECK_INT(s->counts[i], want);
    }
    CHECK_INT(sum(s), n);
    CHECK(spread_is_one(s));
}

TEST(in_whatever_order_hits_came_their_spread_is_the_same)
{
    for (unsigned round = 0; round < 60; round++) {
        when t[TIMES], most = WHEN_SECOND << (round % 40);
        struct spread there = { 0 }, back = { 0 };

        for (size_t i = 0; i < TIMES; i++)
            t[i] = (when)(chance_next() % (uint64_t)most);
        for (size_t i = 0; i < TIMES; i++) {
            spread_add(&there, t[i]);
            spread_add(&back, t[TIMES - 1 - i]);
        }
        check_steps(&there, t, TIMES);
        CHECK_INT(there.begin, back.begin);
        CHECK_INT(there.step, back.step);
        CHECK_INT(there.n, back.n);
        CHECK(memcmp(there.counts, back.counts, sizeof there.counts) == 0);
    }
}

TEST(all_times_there_are_lie_in_one_spread)
{
    const when t[] = { INT64_MAX, 0, INT64_MAX - 1, WHEN_SECOND };
    struct spread s = { 0 };

    for (size_t i = 0; i < 4; i++)
        spread_add(&s, t[i]);
    CHECK(s.step <= SPREAD_LONGEST);
    check_steps(&s, t, 4);
}

TEST(longer_steps_hold_what_the_shorter_ones_held)
{
    const when t[] = { 100 * WHEN_SECOND, 101 * WHEN_SECOND, 140 * WHEN_SECOND, 162 * WHEN_SECOND };
    struct spread s = { 0 };

    for (size_t i = 0; i < 4; i++)
        spread_add(&s, t[i]);
    CHECK_INT(s.step, WHEN_SECOND);
    spread_lengthen(&s, 64 * WHEN_SECOND);
    CHECK_INT(s.begin, 64 * WHEN_SECOND);
    CHECK_INT(s.n, 2);
    CHECK_INT(s.counts[0], 2);
    CHECK_INT(s.counts[1], 2);
}

TEST(what_no_series_has_is_no_spread)
{
    struct spread s = { 0 }, bad;

    CHECK(!spread_is_one(&s));
    spread_add(&s, 1000 * WHEN_SECOND);
    spread_add(&s, 1100 * WHEN_SECOND);
    CHECK(spread_is_one(&s));
    bad = s;
    bad.step = 3 * WHEN_SECOND;
    CHECK(!spread_is_one(&bad));
    bad = s;
    bad.begin++;
    CHECK(!spread_is_one(&bad));
    bad = s;
    bad.n = SPREAD_STEPS + 1;
    CHECK(!spread_is_one(&bad));
    bad = s;
    bad.counts[0] = 0;
    CHECK(!spread_is_one(&bad));
    bad = s;
    bad.begin = INT64_MAX - INT64_MAX % s.step;
    CHECK(!spread_is_one(&bad));
}
