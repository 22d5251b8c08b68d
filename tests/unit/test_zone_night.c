/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"
#include "verdict/zone.h"

static when at(int year, int month, int day, int hour, int minute)
{
    struct civil c = { .year = year, .month = month, .day = day, .hour = hour, .minute = minute };

    return when_of(&c);
}

#define QUARTERS(n) ((n) * ZONE_QUARTER)

/* From six in the evening of the day before to six in the morning. */
static bool in_night(int year, int month, int day, when before, when after)
{
    when midnight = at(year, month, day, 0, 0);

    return zone_may_change(midnight - 6 * WHEN_HOUR, midnight + 6 * WHEN_HOUR, before, after);
}

TEST(summer_time_may_change_on_a_sunday_of_march_in_any_zone)
{
    CHECK(in_night(2024, 3, 31, WHEN_HOUR, WHEN_NONE));
    CHECK(in_night(2024, 3, 31, WHEN_NONE, QUARTERS(22)));
    CHECK(!in_night(2024, 3, 30, WHEN_HOUR, WHEN_NONE));
    CHECK(!in_night(2024, 6, 2, WHEN_HOUR, 2 * WHEN_HOUR));
}

TEST(no_clock_between_greenland_and_fiji_changes_with_those_of_north_america)
{
    CHECK(in_night(2024, 3, 10, WHEN_NONE, WHEN_NONE));
    CHECK(in_night(2024, 3, 10, -6 * WHEN_HOUR, WHEN_NONE));
    CHECK(in_night(2024, 3, 10, WHEN_HOUR, 0)); /* Morocco, at the begin of Ramadan */
    CHECK(in_night(2024, 3, 10, WHEN_HOUR, WHEN_NONE));
    CHECK(!in_night(2023, 3, 12, WHEN_HOUR, WHEN_NONE));
    CHECK(!in_night(2024, 3, 10, 2 * WHEN_HOUR, WHEN_NONE));
    CHECK(!in_night(2024, 3, 10, WHEN_NONE, QUARTERS(22)));
    CHECK(in_night(2017, 11, 5, 12 * WHEN_HOUR, 13 * WHEN_HOUR)); /* Fiji */
    CHECK(in_night(2017, 11, 5, WHEN_NONE, -5 * WHEN_HOUR));
    CHECK(in_night(2034, 11, 5, WHEN_HOUR, WHEN_NONE)); /* Morocco */
    CHECK(in_night(2023, 11, 5, -2 * WHEN_HOUR, WHEN_NONE)); /* Greenland */
    CHECK(!in_night(2024, 11, 3, WHEN_HOUR, WHEN_NONE));
    CHECK(!in_night(2017, 11, 5, WHEN_NONE, 11 * WHEN_HOUR));
    CHECK(in_night(2024, 3, 31, 2 * WHEN_HOUR, WHEN_NONE));
}

TEST(in_iran_summer_time_changed_with_the_persian_year_until_2022)
{
    when winter = QUARTERS(14), summer = QUARTERS(18);

    CHECK(in_night(2022, 3, 22, winter, summer));
    CHECK(in_night(2022, 3, 22, winter, WHEN_NONE));
    CHECK(in_night(2019, 3, 22, WHEN_NONE, summer));
    CHECK(in_night(2019, 9, 22, summer, winter));
    CHECK(!in_night(2022, 3, 22, summer, WHEN_NONE));
    CHECK(!in_night(2022, 3, 22, WHEN_HOUR, WHEN_NONE));
    CHECK(!in_night(2023, 3, 22, winter, summer));
    CHECK(!in_night(2022, 3, 23, winter, summer));
}

TEST(summer_time_changes_on_fridays_in_egypt_and_israel_and_on_a_saturday_evening_in_greenland)
{
    CHECK(in_night(2024, 4, 26, 2 * WHEN_HOUR, 3 * WHEN_HOUR));
    CHECK(in_night(2024, 11, 1, 3 * WHEN_HOUR, WHEN_NONE));
    CHECK(in_night(2025, 3, 28, 2 * WHEN_HOUR, WHEN_NONE));
    CHECK(zone_may_change(at(2022, 3, 26, 21, 0), at(2022, 3, 26, 23, 30), -3 * WHEN_HOUR,
                          WHEN_NONE));
}

TEST(times_on_one_side_of_such_a_change_have_none_between_them)
{
    when winter = QUARTERS(14), summer = QUARTERS(18);

    CHECK(!zone_may_change(at(2022, 3, 20, 0, 0), at(2022, 3, 21, 23, 59), winter, WHEN_NONE));
    CHECK(zone_may_change(at(2022, 3, 20, 0, 0), at(2022, 3, 22, 1, 1), winter, WHEN_NONE));
    CHECK(!zone_may_change(at(2022, 3, 22, 1, 0), at(2022, 3, 24, 0, 0), WHEN_NONE, summer));
    CHECK(zone_may_change(at(2022, 9, 21, 22, 0), at(2022, 9, 21, 23, 30), summer, WHEN_NONE));
}
