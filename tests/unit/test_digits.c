/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/digits.h"
#include "base/when.h"

#include <inttypes.h>
#include <stdio.h>

static void check(uint64_t value)
{
    char want[40], got[40];
    int n = snprintf(want, sizeof want, "%" PRIu64, value);

    CHECK_STR(((struct str){ got, (size_t)(digits_put(got, value) - got) }),
              ((struct str){ want, (size_t)n }));
    n = snprintf(want, sizeof want, "0x%" PRIx64, value);
    CHECK_STR(((struct str){ got, (size_t)(digits_put_hex(got, value) - got) }),
              ((struct str){ want, (size_t)n }));
}

TEST(numbers_of_every_length)
{
    uint64_t power = 1;

    for (int digits = 0; digits < 20; digits++, power *= 10) {
        check(power - 1);
        check(power);
        check(power + 9);
        check(power * 9);
    }
    check(UINT64_MAX);
    for (uint64_t v = 0; v < 3000; v++)
        check(v);
}

TEST(bytes_and_pairs)
{
    for (unsigned v = 0; v < 256; v++) {
        char want[3], got[3] = { 0 };

        snprintf(want, sizeof want, "%02X", v);
        digits_put_byte(got, (uint8_t)v);
        CHECK_STR(str_of(got), str_of(want));
        if (v >= 100)
            continue;
        snprintf(want, sizeof want, "%02u", v);
        digits_put2(got, v);
        CHECK_STR(str_of(got), str_of(want));
    }
}

TEST(digits_in_groups)
{
    static const char *const none[] = { "", "1033", "1,33", "1,0333", "1,033,", ",033", "1,033.500",
                                        "0,033", "1033,000", "1;033", "1,,033", "1,0a3", "10.22.1",
                                        "1,000,000,000,000,000" };
    static const struct { const char *text; uint64_t value; } some[] = {
        { "1,033", 1033 }, { "21.016", 21016 }, { "7 036", 7036 }, { "512'044", 512044 },
        { "1\xC2\xA0" "033", 1033 }, { "1\xE2\x80\xAF" "033", 1033 },
        { "1\xE2\x80\x99" "033", 1033 }, { "1,234,567", 1234567 },
        { "999,999,999,999,999", 999999999999999 },
    };
    uint64_t value;

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(!digits_grouped(str_of(none[i]), &value));
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        CHECK(digits_grouped(str_of(some[i].text), &value));
        CHECK(value == some[i].value);
    }
}

TEST(instants_as_they_are_appended)
{
    static const when some[] = { 0, 1, INT64_MAX, -1, 131500000000000005, 2650467743999999999 };
    when t = 0;

    for (size_t i = 0; i < 3000; i++) {
        struct buf want = { 0 };
        char got[28];

        t = i < sizeof some / sizeof some[0] ? some[i] : 876543217 * (when)i * (when)(i * 331);
        when_append(&want, t, 7, "Z");
        CHECK_STR(((struct str){ got, (size_t)(when_put(got, t) - got) }), buf_str(&want));
        buf_release(&want);
    }
}

TEST(digits_stand_where_a_shape_has_them)
{
    CHECK(digits_fit(STR("2024-03-16T"), "0000-00-00"));
    CHECK(!digits_fit(STR("2024-03-1"), "0000-00-00"));
    CHECK(!digits_fit(STR("2024/03-16"), "0000-00-00"));
    CHECK(!digits_fit(STR("2024-0x-16"), "0000-00-00"));
    CHECK(!digits_fit(STR_NONE, "0"));
    CHECK_INT(digits_value("00904", 4), 90);
    CHECK_INT(digits_value("x", 0), 0);
    CHECK_INT(digits_value("999999999", 9), 999999999);
}
