#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""zonenights.py > src/verdict/zone_others.c: when clocks were set by an hour or less where the
Sundays of zone_night.c do not tell, by the tz database of this machine."""
import datetime as dt
import zoneinfo

FIRST, LAST = 2016, 2037
HOUR = dt.timedelta(hours=1)
STEP = dt.timedelta(minutes=15)


def is_sunday_of_changes(day):
    if day.weekday() != 6:
        return False
    weeks = {3: (8 <= day.day <= 14) or day.day >= 25, 4: day.day <= 7, 9: day.day >= 24,
             10: day.day <= 7 or day.day >= 25, 11: day.day <= 7}
    return weeks.get(day.month, False)


def is_far_from(day, offset):
    """zone_night.c: from the nights of North America."""
    return (day.month == 11 or (day.month == 3 and day.day <= 14)) and \
        -2 * HOUR < offset < 12 * HOUR


def goes_on_alone(day, before, after):
    """zone_night.c: on the last Sunday of March."""
    return day.month == 3 and day.day >= 25 and HOUR < before < 5 * HOUR and after < before


def is_told_by_sundays(lo, hi, offsets):
    for back in (0, 1):
        day = hi.replace(hour=0, minute=0) - back * 24 * HOUR
        may = is_sunday_of_changes(day) and not any(is_far_from(day, x) for x in offsets) and \
            not goes_on_alone(day, *offsets)
        if may and lo < day + 4 * HOUR and hi > day + HOUR:
            return True
    return False


def changes(zone):
    at = dt.datetime(FIRST, 1, 1, tzinfo=dt.timezone.utc)
    offset = at.astimezone(zone).utcoffset()
    while at.year <= LAST:
        then = at + 6 * HOUR
        if then.astimezone(zone).utcoffset() != offset:
            while at.astimezone(zone).utcoffset() == offset:
                at += STEP
            new = at.astimezone(zone).utcoffset()
            yield (at + offset).replace(tzinfo=None), offset, new - offset
            offset = new
        at = then


def rows():
    found = set()
    for name in zoneinfo.available_timezones():
        for local, offset, by in changes(zoneinfo.ZoneInfo(name)):
            lo, hi = sorted((local, local + by))
            if abs(by) <= HOUR and not is_told_by_sundays(lo, hi, (offset, offset + by)):
                found.add((local, offset // STEP, by // STEP))
    return sorted(found)


def main():
    print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tests/tools/zonenights.py from the tz database, %s: in the order of their days. */
#include "verdict/zone_others.h"

const struct zone_other zone_others[] = {""" % version())
    line = "   "
    for local, before, by in rows():
        row = " { %d, %d, %d, %d, %d, %d }," % (local.year, local.month, local.day,
                                                (local.hour * 60 + local.minute) // 15, before, by)
        if len(line + row) > 100:
            print(line)
            line = "   "
        line += row
    print(line)
    print("};\nconst size_t zone_others_n = sizeof zone_others / sizeof zone_others[0];")


def version():
    for path in ("/usr/share/zoneinfo/tzdata.zi",):
        with open(path) as f:
            return f.readline().split()[-1]


main()
