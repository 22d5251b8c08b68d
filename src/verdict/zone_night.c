/* SPDX-License-Identifier: Apache-2.0 */
/* The nights in which summer time begins or ends somewhere in the world, as it was since 2008. */
#include "verdict/zone.h"

#include "verdict/zone_others.h"

#define YEAR_DAYS 366
#define SUNDAY 6 /* the first day of 1601 was a Monday */

/* Sundays on whose morning it mostly begins or ends: 2nd and last of March, 1st of April, last of
   September, 1st and last of October, 1st of November. */
static bool is_change_day(when midnight)
{
    struct civil c = civil_of(midnight);

    if (midnight / WHEN_DAY % 7 != SUNDAY)
        return false;
    switch (c.month) {
    case 3:
        return (c.day >= 8 && c.day <= 14) || c.day >= 25;
    case 4:
    case 11:
        return c.day <= 7;
    case 9:
        return c.day >= 24;
    case 10:
        return c.day <= 7 || c.day >= 25;
    default:
        return false;
    }
}

/*
 * In the nights of North America no clock changes whose offset lies between those of Greenland and
 * Fiji, but for what zone_others has: by the time zone database of IANA, 2007 to 2037, all zones.
 */
static bool is_far_from(when midnight, when offset)
{
    struct civil c = civil_of(midnight);

    return offset != WHEN_NONE && ((c.month == 3 && c.day <= 14) || c.month == 11) &&
           offset > -2 * WHEN_HOUR && offset < 12 * WHEN_HOUR;
}

/* On the last Sunday of March no clock is put back from between Morocco's summer and Mauritius': by
   the same, summer time begins there, but for what zone_others has. */
static bool goes_on_alone(when midnight, when before, when after)
{
    struct civil c = civil_of(midnight);

    return c.month == 3 && c.day >= 25 && before > WHEN_HOUR && before < 5 * WHEN_HOUR &&
           after != WHEN_NONE && after < before;
}

static bool may_change_on(when midnight, when before, when after)
{
    return is_change_day(midnight) && !is_far_from(midnight, before) &&
           !is_far_from(midnight, after) && !goes_on_alone(midnight, before, after);
}

static when other_at(const struct zone_other *o)
{
    struct civil c = { .year = o->year, .month = o->month, .day = o->day };

    return when_of(&c) + o->at * ZONE_QUARTER;
}

static size_t first_other(when from)
{
    size_t lo = 0, hi = zone_others_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (other_at(&zone_others[mid]) < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool is_change(const struct zone_other *o, when before, when after)
{
    return (before == WHEN_NONE || before == o->before * ZONE_QUARTER) &&
           (after == WHEN_NONE || after == (o->before + o->by) * ZONE_QUARTER);
}

static bool other_may_change(when from, when to, when before, when after)
{
    for (size_t i = first_other(from - WHEN_HOUR); i < zone_others_n; i++) {
        const struct zone_other *o = &zone_others[i];
        when at = other_at(o), set = at + o->by * ZONE_QUARTER;

        if (at > to + WHEN_HOUR)
            break;
        if (is_change(o, before, after) && from < (at > set ? at : set) &&
            to > (at < set ? at : set))
            return true;
    }
    return false;
}

bool zone_may_change(when from, when to, when before, when after)
{
    if (to - from > YEAR_DAYS * WHEN_DAY)
        return true;
    for (when day = from - from % WHEN_DAY; day <= to; day += WHEN_DAY) {
        if (may_change_on(day, before, after) && from < day + 4 * WHEN_HOUR &&
            to > day + WHEN_HOUR)
            return true;
    }
    return other_may_change(from, to, before, after);
}

/* Where it ends, by the time zone database of IANA, 2024: zones of these summer offsets, in the
   week from that day on, go back to that hour of their clocks (standard time). */
#define HALF (WHEN_HOUR / 2)
static const struct summer_end {
    int month, day;
    when lo, hi, back_to;
    bool at_once; /* all of them at that hour of Greenwich */
} ends[] = {
    { 10, 25, 0, 3 * WHEN_HOUR, WHEN_HOUR, true },                        /* Azores to Finland */
    { 10, 25, 3 * WHEN_HOUR, 3 * WHEN_HOUR, WHEN_HOUR, false },           /* Israel, from 2013 */
    { 10, 25, -7 * WHEN_HOUR, -5 * WHEN_HOUR, WHEN_HOUR, false },         /* Mexico, to 2022 */
    { 10, 25, 4 * WHEN_HOUR, 13 * WHEN_HOUR, 2 * WHEN_HOUR, false },      /* Russia, to 2010 */
    { 11, 1, -9 * WHEN_HOUR, -2 * WHEN_HOUR - HALF, WHEN_HOUR, false },   /* North America */
    { 4, 1, 10 * WHEN_HOUR + HALF, 11 * WHEN_HOUR, 2 * WHEN_HOUR, false }, /* Australia */
    { 4, 1, 13 * WHEN_HOUR, 13 * WHEN_HOUR, 2 * WHEN_HOUR, false },       /* New Zealand */
};

static bool ends_then(const struct summer_end *e, when summer, when midnight)
{
    struct civil c = civil_of(midnight);

    return midnight / WHEN_DAY % 7 == SUNDAY && c.month == e->month && c.day >= e->day &&
           c.day < e->day + 7 && summer >= e->lo && summer <= e->hi;
}

bool zone_may_have_ended(when from, when to, when summer)
{
    for (when day = from - from % WHEN_DAY; day <= to; day += WHEN_DAY) {
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            when back = day + ends[i].back_to + (ends[i].at_once ? summer - WHEN_HOUR : 0);

            if (ends_then(&ends[i], summer, day) && back > from && back <= to)
                return true;
        }
    }
    return false;
}

bool zone_may_be_put_back(when ahead, when behind)
{
    for (when summer = -9 * WHEN_HOUR; summer <= 13 * WHEN_HOUR; summer += HALF)
        if (zone_may_have_ended(ahead - WHEN_HOUR, behind, summer))
            return true;
    return false;
}
