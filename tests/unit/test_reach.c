/* SPDX-License-Identifier: Apache-2.0 */
/* How far stretches of time reach is the same as by going over them again and again. */
#include "lib/test.h"

#include "verdict/reach.h"

#define ITEMS 24
#define TRIES 20000

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static void again_and_again(struct stretch *have, const struct speech *items, size_t n, when until,
                            uint32_t *last)
{
    bool grew;

    do {
        grew = false;
        for (size_t i = 0; i < n; i++) {
            if (swallow(have, items[i].of)) {
                *last = items[i].source;
                grew = true;
            }
        }
    } while (grew && have->to < until);
}

TEST(stretches_reach_as_far_as_by_looking_at_each_again)
{
    uint32_t state = 1;
    size_t several = 0;

    for (int t = 0; t < TRIES; t++) {
        struct speech items[ITEMS];
        size_t n = next(&state) % (ITEMS + 1);
        when at = next(&state) % 64, until = at + next(&state) % 64;
        struct stretch a = { at, at }, b = a;
        uint32_t last_a = UINT32_MAX, last_b = UINT32_MAX;

        for (size_t i = 0; i < n; i++) {
            when from = next(&state) % 128;
            items[i] = (struct speech){ { from, from + next(&state) % 24 }, (uint32_t)i / 2 };
        }
        again_and_again(&a, items, n, until, &last_a);
        CHECK_INT(reach_grow(&b, items, n, until, &last_b), 0);
        CHECK_INT(b.from, a.from);
        CHECK_INT(b.to, a.to);
        CHECK_INT(last_b, last_a);
        several += a.to - a.from > 24;
    }
    CHECK(several > TRIES / 20);
}

TEST(a_chain_told_from_its_end_is_followed_to_the_end)
{
    struct speech items[1000];
    struct stretch have = { 5, 5 };
    uint32_t last = UINT32_MAX;

    for (uint32_t i = 0; i < 1000; i++)
        items[i] = (struct speech){ { 10 * (999 - (when)i), 10 * (1000 - (when)i) }, i };
    CHECK_INT(reach_grow(&have, items, 1000, 9995, &last), 0);
    CHECK_INT(have.from, 0);
    CHECK_INT(have.to, 10000);
    CHECK_INT(last, 0);
}
