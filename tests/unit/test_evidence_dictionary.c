/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/mem.h"
#include "verdict/evidence_dictionary.h"

#include <stdio.h>

#define WORDS 20000u

/* Some of them have one hash. */
static uint32_t hash_for(unsigned i)
{
    return i / 3 * 2654435761u;
}

static struct str word_for(unsigned i, char *room, size_t n)
{
    return (struct str){ room, (size_t)snprintf(room, n, "word %u", i) };
}

TEST(words_have_the_number_of_their_place)
{
    struct dictionary d = { .n = 0 };
    char (*rooms)[16] = mem_alloc(WORDS * sizeof *rooms);
    uint32_t number;

    for (unsigned turn = 0; turn < 2; turn++) {
        for (unsigned i = 0; i < WORDS; i++) {
            CHECK_INT(dictionary_number(&d, hash_for(i), word_for(i, rooms[i], sizeof rooms[i]),
                                        &number), 0);
            CHECK_INT(number, i);
        }
    }
    CHECK_INT(d.n, WORDS);
    dictionary_release(&d);
    mem_free(rooms);
}

TEST(uses_are_counted_to_two)
{
    struct dictionary d = { .n = 0 };
    uint32_t number;
    size_t uses = 0;

    for (unsigned i = 0; i < 5; i++)
        CHECK_INT(dictionary_number(&d, 7, i ? STR("often") : STR("once"), &number), 0);
    for (size_t i = 0; i < d.cap; i++)
        uses += d.slots[i].uses;
    CHECK_INT(uses, 3);
    dictionary_release(&d);
}

/* Words of one hash: beyond so many they have no number, and none costs more than so many steps. */
TEST(hostile_words_have_no_number)
{
    struct dictionary d = { .n = 0 };
    char (*rooms)[16] = mem_alloc(WORDS * sizeof *rooms);
    uint32_t number;

    for (unsigned i = 0; i < WORDS; i++) {
        CHECK_INT(dictionary_number(&d, UINT32_MAX, word_for(i, rooms[i], sizeof rooms[i]),
                                    &number), 0);
        CHECK_INT(number, i < DICTIONARY_STEPS ? i : NO_NUMBER);
    }
    CHECK_INT(d.n, DICTIONARY_STEPS);
    dictionary_release(&d);
    mem_free(rooms);
}

TEST(a_dictionary_without_memory_says_so)
{
    struct dictionary d = { .n = 0 };
    uint32_t number;

    mem_fail_at(0);
    CHECK_INT(dictionary_number(&d, 1, STR("a"), &number), -1);
    mem_fail_at(-1);
    CHECK_INT(dictionary_number(&d, 1, STR("a"), &number), 0);
    CHECK_INT(number, 0);
    dictionary_release(&d);
}
