/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/when.h"

TEST(times_survive_a_round_trip_to_the_tick)
{
    static const char *const texts[] = { "1601-01-01T00:00:00.0000000Z",
                                         "1999-12-31T23:59:59.9999999Z",
                                         "2000-02-29T12:00:00.0000001Z",
                                         "2024-03-16T22:41:07.1234567Z",
                                         "9999-12-31T23:59:59.9999999Z" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buf b = { 0 };
        when t;
        int digits;
        char zone;
        CHECK(when_parse(str_of(texts[i]), &t, &digits, &zone));
        CHECK_INT(zone, 'Z');
        when_append(&b, t, 7, "Z");
        CHECK_STR(buf_str(&b), str_of(texts[i]));
        buf_release(&b);
    }
}

TEST(every_day_of_four_centuries_follows_the_one_before)
{
    struct civil before = civil_of(0);

    for (when t = WHEN_DAY; t < 400 * 366 * WHEN_DAY; t += WHEN_DAY) {
        struct civil c = civil_of(t);
        if (when_of(&c) != t || !(c.day == before.day + 1 || c.day == 1)) {
            test_fail(__FILE__, __LINE__, "day %d-%d-%d", c.year, c.month, c.day);
            return;
        }
        before = c;
    }
}

TEST(offsets_become_utc_and_bad_times_are_refused)
{
    when a, b;
    int digits;
    char zone;

    CHECK(when_parse(STR("2024-03-17T00:41:07+02:00"), &a, &digits, &zone));
    CHECK(when_parse(STR("2024-03-16 22:41:07Z"), &b, &digits, &zone));
    CHECK(a == b);
    CHECK(when_parse(STR("2024-03-16t22:41:07z"), &b, &digits, &zone) && zone == 'Z' && a == b);
    CHECK(when_parse(STR("2017-07-12T17:18:17.772384800Z"), &a, &digits, &zone));
    CHECK_INT(digits, 9);
    CHECK_INT(a % WHEN_SECOND, 7723848);
    CHECK(!when_parse(STR("2023-02-29T00:00:00Z"), &a, &digits, &zone));
    CHECK(!when_parse(STR("2024-03-16T24:00:00Z"), &a, &digits, &zone));
    CHECK(!when_parse(STR("2024-03-16T22:41"), &a, &digits, &zone));
    CHECK(!when_parse(STR(""), &a, &digits, &zone));
}

TEST(times_without_seconds_are_read_and_written_so)
{
    static const char *const texts[] = { "2024-03-16T22:41Z", "1601-01-01T00:00",
                                         "9999-12-31T23:59Z" };
    struct buf b = { 0 };
    int digits;
    char zone;
    when t;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        buf_clear(&b);
        CHECK(when_parse_short(str_of(texts[i]), &t, &digits, &zone));
        CHECK_INT(digits, WHEN_NO_SECOND);
        when_append(&b, t, digits, zone ? "Z" : "");
        CHECK_STR(buf_str(&b), str_of(texts[i]));
    }
    buf_release(&b);
    CHECK(when_parse_short(STR("2024-03-17 00:41+02:00"), &t, &digits, &zone));
    CHECK(t % WHEN_DAY == 22 * WHEN_HOUR + 41 * WHEN_MINUTE);
    CHECK(when_parse_short(STR("2024-03-16T22:41:07Z"), &t, &digits, &zone) && digits == 0);
    CHECK(when_parse_short(STR("2024-03-16T22:41:00.0"), &t, &digits, &zone) && digits == 1);
    CHECK(!when_parse_short(STR("2024-03-16T22:61"), &t, &digits, &zone));
    CHECK(!when_parse_short(STR("2024-03-16T22:41.5"), &t, &digits, &zone));
    CHECK(!when_parse_short(STR("2024-03-16T22:41 "), &t, &digits, &zone));
    CHECK(!when_parse_short(STR("2024-03-16T22:4"), &t, &digits, &zone));
    CHECK(!when_parse_short(STR("2024-03-16T22:41+02:00:00:00"), &t, &digits, &zone));
    CHECK(!when_parse_short(STR(""), &t, &digits, &zone));
}

/* Date and time of a text, character by character; -1: it is none. */
static int slow_time(const char *text, struct civil *c, int *digits)
{
    static const char shape[] = "0000-00-00T00:00:00";
    int *const parts[] = { &c->year, &c->month, &c->day, &c->hour, &c->minute, &c->second };
    int32_t scale = 1000000;
    size_t part = 0, i = 0;

    *c = (struct civil){ 0 };
    *digits = 0;
    for (; shape[i]; i++) {
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9'
                            : text[i] != shape[i] &&
                                  !(shape[i] == 'T' && (text[i] == ' ' || text[i] == 't')))
            return -1;
        if (shape[i] == '0')
            *parts[part] = *parts[part] * 10 + (text[i] - '0');
        else
            part++;
    }
    if (text[i] == '.' || text[i] == ',')
        for (i++; text[i] >= '0' && text[i] <= '9'; i++, scale /= 10, ++*digits)
            c->ticks += (text[i] - '0') * scale;
    return (text[i] == '\0' || strcmp(text + i, "Z") == 0 || strcmp(text + i, "z") == 0) &&
                   text[i - 1] != '.' && text[i - 1] != ',' && civil_valid(c)
               ? 0
               : -1;
}

TEST(times_are_read_as_character_by_character)
{
    static const char usual[] = "2024-03-16T22:41:07.1234567890";
    uint32_t seed = 7;

    for (size_t round = 0; round < 40000; round++) {
        char text[sizeof usual + 1];
        size_t n = 19 + round % 12;
        struct civil c;
        int digits, expected;
        char zone;
        when t;

        memcpy(text, usual, sizeof usual);
        text[n] = '\0';
        for (size_t i = 0; i < 1 + round % 4; i++) {
            seed = seed * 1103515245u + 12345u;
            text[(seed >> 8) % n] = "0123459:-T ./,x"[(seed >> 20) % (round % 3 ? 7 : 15)];
        }
        if (round % 5 == 0)
            memcpy(text + n, "Z", 2);
        expected = slow_time(text, &c, &digits);
        if (CHECK_INT(when_parse(str_of(text), &t, &digits, &zone), expected == 0) && !expected) {
            int slow;

            CHECK_INT(slow_time(text, &c, &slow), 0);
            CHECK_INT(t, when_of(&c));
            CHECK_INT(digits, slow);
        }
    }
}

TEST(any_byte_at_any_place_of_a_time_is_judged_as_character_by_character)
{
    static const char *const usual[] = { "2024-03-16T22:41:07.1234567Z",
                                         "2024-12-01T02:41:07.99999990Z",
                                         "1999-09-29T19:59:59.089196100Z" };

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        for (size_t at = 0; usual[i][at]; at++) {
            for (int byte = 1; byte < 256; byte++) {
                char text[40], zone;
                struct civil c;
                int digits, slow, expected;
                when t;

                snprintf(text, sizeof text, "%s", usual[i]);
                text[at] = (char)byte;
                expected = slow_time(text, &c, &slow);
                if (CHECK_INT(when_parse(str_of(text), &t, &digits, &zone), expected == 0) &&
                    !expected) {
                    CHECK_INT(t, when_of(&c));
                    CHECK_INT(digits, slow);
                    CHECK_INT(zone, (text[strlen(text) - 1] | 0x20) == 'z' ? 'Z' : 0);
                }
            }
        }
    }
}

TEST(a_time_of_day_follows_the_one_before_across_midnight)
{
    static const struct {
        const char *last, *clock;
        when days;
    } rows[] = {
        { "10:00:00", "10:00:00", 0 }, { "10:00:00", "09:59:30", 0 }, { "10:00:00", "09:58:59", 1 },
        { "23:59:59", "00:00:01", 1 }, { "00:00:01", "23:59:59", -1 }, { "9:00:00", "12:00:00", 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str a = str_of(rows[i].last), b = str_of(rows[i].clock);
        when last = 0, clock = 0;
        CHECK(when_take_clock(&a, &last) && when_take_clock(&b, &clock));
        CHECK_INT(when_follow(5 * WHEN_DAY + last, clock, WHEN_MINUTE),
                  (5 + rows[i].days) * WHEN_DAY + clock);
        CHECK_INT(when_follow(last, clock, WHEN_MINUTE), rows[i].days * WHEN_DAY + clock);
    }
}

TEST(what_is_no_time_of_day_is_left_where_it_is)
{
    static const char *const bad[] = { "", "1", "1:2:3", "24:00:00", "10:60:00", "10:00:60", "a:00:00",
                                       "100:00:00" };
    struct str good = STR("1:02:03x");
    when t;

    CHECK(when_take_clock(&good, &t));
    CHECK_STR(good, STR("x"));
    CHECK_INT(t, WHEN_HOUR + 2 * WHEN_MINUTE + 3 * WHEN_SECOND);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str s = str_of(bad[i]);
        CHECK(!when_take_clock(&s, &t));
        CHECK_STR(s, str_of(bad[i]));
    }
}
