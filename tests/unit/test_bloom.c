/* SPDX-License-Identifier: Apache-2.0 */
/* Looks side by side, and a few words beside them. */
#include "lib/chance.h"
#include "lib/test.h"

#include "rules/bloom.h"

#include <string.h>

/* All looks from there on, in three ways. */
static void check_looks_from(const struct bloom *b, struct str text, size_t at)
{
    struct bloom one = *b, four = *b, eight = *b;
    struct bloom_block none = { .to = 0 }, of_four = none, of_eight = none;
    bool done = false;

    one.four = one.eight = false;
    bloom_set_four(&four);
    eight = four;
    four.eight = false;
    for (size_t found; !done; at = found + b->stride) {
        found = bloom_next(&one, text, at, &none);
        CHECK_INT(bloom_next(&four, text, at, &of_four), found);
        CHECK_INT(bloom_next(&eight, text, at, &of_eight), found);
        done = found == text.n;
    }
    CHECK_INT(none.to, 0);
}

static void check_looks(const struct bloom *b, struct str text)
{
    for (size_t at = 0; at < 2 * b->stride + 1; at++)
        check_looks_from(b, text, at);
}

TEST(looks_side_by_side_find_what_single_looks_find)
{
    static uint64_t bits[64];
    char text[700];

    for (chance = 1; chance < 400; chance++) {
        uint64_t seed = chance;
        struct bloom b = { .bits = bits, .mask = ~(uint64_t)0, .shift = 64 - 6 };

        b.stride = 1 + seed % 8;
        b.last = seed % 3 ? 1 + below(8) : 0;
        b.width = BLOOM_WORD + b.last;
        if (!b.last && seed % 2)
            memset(&b.mask, 0, below(8));
        memset(bits, 0, sizeof bits);
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)(below(5) ? 'a' + (int)below(4) : (int)below(256));
        for (size_t i = below(6); i--;)
            bloom_put(&b, bloom_key(&b, text + below(sizeof text - 16)));
        for (size_t n = sizeof text; n > 100; n -= 1 + below(60))
            check_looks(&b, (struct str){ text, n });
        chance = seed;
    }
}

/* A few words at every place beside the looks; where the processor looks at halves of bytes only, a
   place may be told in vain. */
static void check_few(const struct bloom *b, struct str text)
{
    struct bloom_block block = { .to = 0 };
    size_t found = bloom_next(b, text, 0, &block);

    for (size_t at = 0; at < text.n; at++) {
        bool window = at % b->stride == 0 && at + b->width <= text.n &&
                      bloom_has(b, bloom_key_in(b, text, at));
        bool few = few_words(b->few, text, at), told = at == found;

        CHECK(told || !(window || few));
        if (!told)
            continue;
        CHECK_INT(bloom_window_at(&block, at), window);
        CHECK(bloom_few_at(&block, at) || !few);
        CHECK(few || !b->eight || !bloom_few_at(&block, at));
        found = bloom_next(b, text, at + 1, &block);
    }
    CHECK_INT(found, text.n);
}

TEST(halves_of_two_words_of_a_group_are_no_word)
{
    struct few few = { .words = { 0 } };

    for (unsigned word = 0; word < FEW_GROUPS + 1; word++) /* the last one shares a group */
        few_put(&few, word, (struct str){ word % 2 ? "heck" : "2590", 4 });
    CHECK(few_words(&few, STR("HECK"), 0) && few_words(&few, STR("2590"), 0));
    CHECK(!few_words(&few, STR("beck"), 0) && !few_words(&few, STR("8590"), 0));
}

TEST(few_words_are_found_at_every_place_beside_the_looks)
{
    static uint64_t bits[64];
    static const size_t strides[] = { 1, 2, 4, 8 };
    char text[400];

    for (chance = 1; bloom_can_four() && chance < 400; chance++) {
        uint64_t seed = chance;
        struct few few = { .words = { 0 } };
        struct bloom b = { .bits = bits, .mask = ~(uint64_t)0, .shift = 64 - 6, .few = &few };

        b.stride = strides[seed % 4];
        b.last = seed % 3 ? 1 + below(8) : 0;
        b.width = BLOOM_WORD + b.last;
        memset(bits, 0, sizeof bits);
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)(below(5) ? 'a' + (int)below(8) : (int)below(256));
        bloom_put(&b, bloom_key(&b, text + below(sizeof text - 16)));
        for (unsigned word = 0; word < 1 + seed % FEW_MOST; word++)
            few_put(&few, word, (struct str){ text + below(sizeof text - 4), 2 + below(4) });
        bloom_set_four(&b);
        for (size_t n = sizeof text; n > 100; n -= 1 + below(60)) {
            check_few(&b, (struct str){ text, n });
            b.eight = b.eight && below(2);
        }
        chance = seed;
    }
}

/* Blocks are looked at without asking, and behind a stretch of them without anything one by one. */
TEST(looks_behind_a_long_stretch_without_any_find_the_same)
{
    static uint64_t bits[64];
    static const size_t strides[] = { 1, 2, 4, 8 };
    char text[5000];

    for (chance = 1; chance < 120; chance++) {
        uint64_t seed = chance;
        struct few few = { .words = { 0 } };
        struct bloom b = { .bits = bits, .mask = ~(uint64_t)0, .shift = 64 - 6,
                           .stride = strides[seed % 4], .width = BLOOM_WORD };

        memset(bits, 0, sizeof bits);
        memset(text, 'x', sizeof text);
        few_put(&few, 0, STR("2590"));
        for (size_t i = seed % 5; i--;) {
            size_t at = below(sizeof text - 16) & ~(size_t)7;

            for (size_t k = 0; k < BLOOM_WORD; k++)
                text[at + k] = (char)('a' + (int)below(8));
            bloom_put(&b, bloom_key(&b, text + at));
        }
        memcpy(text + below(sizeof text - 4), "2590", 4);
        for (size_t n = sizeof text; n > 2000; n -= 1 + below(600))
            check_looks_from(&b, (struct str){ text, n }, 0);
        b.few = bloom_can_four() ? &few : NULL;
        bloom_set_four(&b);
        for (size_t n = sizeof text; b.few && n > 2000; n -= 1 + below(600))
            check_few(&b, (struct str){ text, n });
        chance = seed;
    }
}
