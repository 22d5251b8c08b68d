/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/crc32.h"

TEST(the_check_value_of_the_standard_comes_out)
{
    struct crc32 t;

    crc32_init(&t);
    CHECK(crc32_add(&t, 0, (const uint8_t *)"123456789", 9) == 0xCBF43926u);
    CHECK(crc32_add(&t, 0, (const uint8_t *)"", 0) == 0);
}

TEST(pieces_of_any_length_give_what_the_whole_gives)
{
    uint8_t bytes[64];
    struct crc32 t;
    uint32_t whole;

    crc32_init(&t);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 37 + 11);
    whole = crc32_add(&t, 0, bytes, sizeof bytes);
    for (size_t cut = 0; cut <= sizeof bytes; cut++) {
        uint32_t crc = crc32_add(&t, 0, bytes, cut);
        CHECK(crc32_add(&t, crc, bytes + cut, sizeof bytes - cut) == whole);
    }
}
