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

/* The definition: one bit after the other. */
static uint32_t by_bits(const uint8_t *p, size_t n)
{
    uint32_t c = 0xFFFFFFFFu;

    for (size_t i = 0; i < n; i++) {
        c ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    }
    return ~c;
}

TEST(every_way_gives_what_the_definition_gives)
{
    static const uint32_t steps[] = { 0, 64, 256 }; /* no more than the processor can */
    uint8_t bytes[1100];
    struct crc32 t, way;

    crc32_init(&t);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * i * 31 + i * 7 + 3);
    for (size_t n = 0; n + 3 < sizeof bytes; n++) {
        const uint8_t *p = bytes + n % 4;
        uint32_t want = by_bits(p, n);
        for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
            way = t;
            way.fold = steps[k] < t.fold ? steps[k] : t.fold;
            if (crc32_add(&way, 0, p, n) != want)
                test_fail(__FILE__, __LINE__, "%zu bytes in steps of %u", n, steps[k]);
        }
    }
}
