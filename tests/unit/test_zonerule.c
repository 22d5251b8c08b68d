/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/zonerule.h"

static struct zonerule rule_of(const char *s)
{
    struct zonerule z = { 0 };

    if (!zonerule_parse(str_of(s), &z))
        test_fail(__FILE__, __LINE__, "'%s' is no rule", s);
    return z;
}

static when at(const char *s)
{
    int digits;
    char zone;
    when t = WHEN_NONE;

    if (!when_parse(str_of(s), &t, &digits, &zone))
        test_fail(__FILE__, __LINE__, "'%s' is no time", s);
    return t;
}

/* What the tz database says of each. */
static const struct {
    const char *zone, *utc, *local;
} pairs[] = {
    { "CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31 00:59:59Z", "2024-03-31 01:59:59" },
    { "CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31 01:00:00Z", "2024-03-31 03:00:00" },
    { "Europe/Berlin", "2024-10-27 00:30:00Z", "2024-10-27 02:30:00" },
    { "W. Europe Standard Time", "2024-10-27 01:30:00Z", "2024-10-27 02:30:00" },
    { "EST5EDT,M3.2.0,M11.1.0", "2026-11-01 05:59:59Z", "2026-11-01 01:59:59" },
    { "Eastern Standard Time", "2026-11-01 06:00:00Z", "2026-11-01 01:00:00" },
    { "pacific standard time", "2026-07-01 06:00:00Z", "2026-06-30 23:00:00" },
    { "NZST-12NZDT,M9.5.0,M4.1.0/3", "2024-01-15 00:00:00Z", "2024-01-15 13:00:00" },
    { "NZST-12NZDT,M9.5.0,M4.1.0/3", "2024-07-15 00:00:00Z", "2024-07-15 12:00:00" },
    { "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2024-10-05 15:30:00Z", "2024-10-06 02:30:00" },
    { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2025-03-30 01:00:00Z", "2025-03-30 00:00:00" },
    { "IST-1GMT0,M10.5.0,M3.5.0/1", "2024-07-01 00:00:00Z", "2024-07-01 01:00:00" },
    { "IST-1GMT0,M10.5.0,M3.5.0/1", "2024-12-01 00:00:00Z", "2024-12-01 00:00:00" },
    { "India Standard Time", "2024-12-01 00:00:00Z", "2024-12-01 05:30:00" },
    { "Nepal Standard Time", "2024-04-06 20:37:35Z", "2024-04-07 02:22:35" },
    { "Afghanistan Standard Time", "2024-07-01 00:00:00Z", "2024-07-01 04:30:00" },
    { "Sri Lanka Standard Time", "2024-07-01 00:00:00Z", "2024-07-01 05:30:00" },
    { "Myanmar Standard Time", "2024-07-01 00:00:00Z", "2024-07-01 06:30:00" },
    { "West Asia Standard Time", "2024-07-01 00:00:00Z", "2024-07-01 05:00:00" },
    { "EST5", "2024-07-01 00:00:00Z", "2024-06-30 19:00:00" },
};

TEST(local_times_follow_the_rule_of_their_zone)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct zonerule z = rule_of(pairs[i].zone);
        when utc = at(pairs[i].utc), local = at(pairs[i].local), first, last;

        zonerule_utc(&z, local, &first, &last);
        if (!CHECK(zonerule_local(&z, utc) == local) || !CHECK(first == utc || last == utc))
            test_fail(__FILE__, __LINE__, "%s %s", pairs[i].zone, pairs[i].utc);
    }
}

TEST(an_hour_is_there_twice_and_another_one_never)
{
    static const char *const zones[] = { "CET-1CEST,M3.5.0,M10.5.0/3",
                                         "XST-1XDT,M10.5.0/2,M3.5.0/3" /* the south */ };
    when first, last;

    for (size_t i = 0; i < 2; i++) {
        struct zonerule z = rule_of(zones[i]);
        const char *twice = i ? "2024-03-31 02:00:00" : "2024-10-27 02:00:00";
        const char *never = i ? "2024-10-27 02:59:59" : "2024-03-31 02:59:59";

        CHECK_INT(zonerule_utc(&z, at(twice), &first, &last), ZONERULE_TWICE);
        CHECK(first == at(twice) - 2 * WHEN_HOUR && last == at(twice) - WHEN_HOUR);
        CHECK_INT(zonerule_utc(&z, at(twice) - WHEN_SECOND, &first, &last), ZONERULE_ONE);
        CHECK_INT(zonerule_utc(&z, at(twice) + WHEN_HOUR, &first, &last), ZONERULE_ONE);
        CHECK_INT(zonerule_utc(&z, at(never), &first, &last), ZONERULE_NEVER);
        CHECK(first == at(never) - 2 * WHEN_HOUR && last == at(never) - WHEN_HOUR);
        CHECK_INT(zonerule_utc(&z, at(never) + WHEN_SECOND, &first, &last), ZONERULE_ONE);
        CHECK_INT(zonerule_utc(&z, at(never) - WHEN_HOUR, &first, &last), ZONERULE_ONE);
    }
}

TEST(what_is_no_rule_is_refused)
{
    static const char *const bad[] = {
        "", "CET", "CE-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3 ",
        "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M0.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J60,J300", "CET-15", "CET-1:60",
        "CET-1CEST,M3.5.0,M10.5.0/25", "<CE", "<CET>", "<>1", "Mars/Olympus", "12345",
        "Romance Standard", "CET-1CEST,M3.5.0,M10.5.0/3,M1.1.1",
    };
    struct zonerule z = { .standard = 7 };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (zonerule_parse(str_of(bad[i]), &z))
            test_fail(__FILE__, __LINE__, "'%s' was taken as a zone", bad[i]);
    CHECK_INT(z.standard, 7);
}

/* Windows' names of zones that had one bias all the time since 2008. */
TEST(a_zone_without_summer_time_is_known_by_its_name)
{
    static const struct {
        const char *name;
        int minutes;
    } zones[] = { { "Dateline Standard Time", -720 },    { "Canada Central Standard Time", -360 },
                  { "Central America Standard Time", -360 }, { "SA Western Standard Time", -240 },
                  { "SA Eastern Standard Time", -180 },  { "Cape Verde Standard Time", -60 },
                  { "Greenwich Standard Time", 0 },      { "W. Central Africa Standard Time", 60 },
                  { "E. Africa Standard Time", 180 },    { "Arabic Standard Time", 180 },
                  { "Georgian Standard Time", 240 },     { "West Pacific Standard Time", 600 },
                  { "Central Pacific Standard Time", 660 } };
    struct zonerule z;

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        CHECK(zonerule_named(str_of(zones[i].name), &z));
        CHECK_INT(z.standard / WHEN_SECOND, zones[i].minutes * 60);
        CHECK(z.summer == z.standard);
    }
    CHECK(!zonerule_named(STR("Russian Standard Time"), &z)); /* it changed in 2011 and 2014 */
}

/* Names of all areas, as an administrator would pass them; figures of the tz database. */
TEST(names_of_zones_are_known_in_any_case_of_letters)
{
    static const struct {
        const char *name;
        int january, july; /* minutes */
    } zones[] = { { "Europe/Dublin", 0, 60 },         { "europe/lisbon", 0, 60 },
                  { "Asia/Calcutta", 330, 330 },      { "ASIA/KOLKATA", 330, 330 },
                  { "Asia/Dubai", 240, 240 },         { "Asia/Hong_Kong", 480, 480 },
                  { "America/Toronto", -300, -240 },  { "America/Bogota", -300, -300 },
                  { "Africa/Johannesburg", 120, 120 }, { "Australia/Adelaide", 630, 570 },
                  { "Pacific/Chatham", 825, 765 },    { "Atlantic/Azores", -60, 0 },
                  { "Australia/Lord_Howe", 660, 630 }, { "UTC+12", 720, 720 },
                  { "Central Asia Standard Time", 360, 360 } };
    when january = at("2024-01-15 00:00:00Z"), july = at("2024-07-15 00:00:00Z");
    struct zonerule z;

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (!CHECK(zonerule_parse(str_of(zones[i].name), &z)))
            test_fail(__FILE__, __LINE__, "%s", zones[i].name);
        CHECK_INT((zonerule_local(&z, january) - january) / WHEN_MINUTE, zones[i].january);
        CHECK_INT((zonerule_local(&z, july) - july) / WHEN_MINUTE, zones[i].july);
    }
}

/* Brazil ended summer time in 2019, Russia in 2011; Israel has had its rule since 2013. */
TEST(a_zone_whose_rule_has_changed_is_known_and_has_none)
{
    static const char *const changed[] = { "America/Sao_Paulo", "Russian Standard Time",
                                           "Asia/Jerusalem", "E. South America Standard Time",
                                           "Turkey Standard Time", "America/Mexico_City" };
    struct zonerule z;

    for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++) {
        CHECK(zonerule_changed(str_of(changed[i])));
        CHECK(!zonerule_parse(str_of(changed[i]), &z));
    }
    CHECK(!zonerule_changed(STR("Europe/Berlin")));
    CHECK(!zonerule_changed(STR("Mars/Olympus")));
}

/* In the first and the last year that there is. */
TEST(the_ends_of_time_have_no_surprise)
{
    struct zonerule z = rule_of("NZST-12NZDT,M9.5.0,M4.1.0/3");
    when ends[] = { 0, at("9999-12-31 23:59:59"), -WHEN_DAY }, first, last;

    for (size_t i = 0; i < 3; i++) {
        zonerule_utc(&z, ends[i], &first, &last);
        CHECK(zonerule_local(&z, ends[i]) - ends[i] >= 12 * WHEN_HOUR);
    }
}
