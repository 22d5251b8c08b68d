/* SPDX-License-Identifier: Apache-2.0 */
/* A few words looked for at many places at a time. */
#include "lib/chance.h"
#include "lib/test.h"

#include "base/few.h"

#include <string.h>

static const char *const words[] = { "opsm", "OPER", "scom", "scvm", "msft", "mana", "syst", "heal",
                                     "2590", "8007", "om", "a" };
#define WORDS (sizeof words / sizeof words[0])

static void random_bytes(char *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (char)(below(9) ? "opsmOPSMeracvft208 "[below(19)] : (int)below(256));
}

/* A bit for each place where one of them begins. */
static uint64_t places_of(const char *text, uint64_t some)
{
    uint64_t places = 0;

    for (size_t at = 0; at < FEW_PLACES; at++)
        for (size_t i = 0; i < WORDS; i++)
            if (some >> i & 1 &&
                str_starts_nocase((struct str){ text + at, FEW_REACH - at }, str_of(words[i])))
                places |= (uint64_t)1 << at;
    return places;
}

TEST(no_place_of_a_word_is_passed)
{
    char text[FEW_REACH];

    for (uint64_t seed = 1; seed < 2000; seed++) {
        struct few few = { .words = { 0 } };
        uint64_t some, plain;

        chance = seed;
        some = chance_next() & chance_next();
        for (unsigned i = 0; i < WORDS; i++)
            if (some >> i & 1 && seed % 2)
                few_put(&few, i, str_of(words[i]));
            else if (some >> i & 1)
                few_put_in(&few, below(FEW_GROUPS), i, str_of(words[i]));
        random_bytes(text, sizeof text);
        plain = few_places_plain(&few, text);
        CHECK((places_of(text, some) & ~plain) == 0);
        CHECK((plain & ~few_places(&few, text)) == 0); /* halves of bytes tell more of them */
    }
}

TEST(a_place_knows_its_words_by_their_numbers)
{
    struct few few = { .words = { 0 } };

    for (unsigned i = 0; i < FEW_GROUPS; i++)
        few_put_in(&few, i, FEW_MOST - 1 - i, str_of(words[i]));
    for (unsigned i = 0; i < FEW_GROUPS; i++)
        CHECK(few_words(&few, str_of(words[i]), 0) == (uint64_t)1 << (FEW_MOST - 1 - i));
    CHECK(few_words(&few, STR("xops"), 0) == 0);
}
