# SPDX-License-Identifier: Apache-2.0
"""Nights in which summer time begins or ends, by the rules that have held since 2008.

European Union, directive 2000/84/EC: last Sunday of March to the last one of October, at 01:00 UTC in
all zones.  United States, Energy Policy Act of 2005: second Sunday of March to the first one of
November, at two o'clock.  South-east of Australia: first Sunday of October to the first one of April,
at two o'clock of standard time.  The hour that is left out, and the one that comes twice, are whatever
local times make of it.
"""
import calendar
import time

from sim_world import LATER

SUMMER_FROM = 20 * LATER     # seeds of worlds in such a night
HOUR, DAY = 3600, 86400
# Saturdays: of Europe, twice each; of North America; of Australia, whose Sunday is the evening here
NIGHTS = (1711756800, 1729900800, 1553904000, 1445644800, 1709942400, 1730505600, 1712361600,
          1728086400)


def sunday(year, month, week):
    """The week-th one (-1: the last), its midnight."""
    first = calendar.timegm((year, month, 1, 0, 0, 0))
    days = [first + day * DAY for day in range(calendar.monthrange(year, month)[1])]
    found = [d for d in days if time.gmtime(d).tm_wday == 6]
    return found[week if week < 0 else week - 1]


def of_europe(year, bias):
    return sunday(year, 3, -1) + HOUR, sunday(year, 10, -1) + HOUR


def of_america(year, bias):
    return (sunday(year, 3, 2) + 2 * HOUR + 60 * bias,
            sunday(year, 11, 1) + HOUR + 60 * bias)          # one o'clock of standard time


def of_australia(year, bias):
    return (sunday(year, 10, 1) + 2 * HOUR + 60 * bias, sunday(year, 4, 1) + 2 * HOUR + 60 * bias)


# of a standard bias; that of W. Europe Daylight Time is one already, and the others have none
RULES = {-60: of_europe, 0: of_europe, 480: of_america, 300: of_america, -600: of_australia}


def summer_minutes(bias, utc):
    """By how much the clocks of the zone are ahead of standard time."""
    if bias not in RULES:
        return 0
    begin, end = RULES[bias](time.gmtime(utc).tm_year, bias)
    inside = begin <= utc < end if begin < end else not end <= utc < begin
    return 60 if inside else 0
