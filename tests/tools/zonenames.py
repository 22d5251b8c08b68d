#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The names of zones that --zone knows, from the tz database of this system: src/base/zonenames.c.

usage: zonenames.py ZONEINFO > src/base/zonenames.c

ZONEINFO: the folder of the compiled tz database (RFC 8536) and its tzdata.zi, mostly
/usr/share/zoneinfo.  Run when the database says something new; not by the build.  A name has a rule
where one rule, as POSIX writes it, has been true of the zone since 2008; the others are known as such,
so that the user is told to say the offset.  Windows' names stand for the zones that the CLDR of Unicode
gives them (windowsZones.xml, territory 001).
"""
import calendar
import os
import re
import struct
import sys
import time

FROM, TO = calendar.timegm((2008, 1, 1, 0, 0, 0)), calendar.timegm((2037, 1, 1, 0, 0, 0))
DAY = 86400
COLUMNS = 100
WINDOWS = {
    'Dateline': 'Etc/GMT+12', 'Aleutian': 'America/Adak', 'Hawaiian': 'Pacific/Honolulu',
    'Marquesas': 'Pacific/Marquesas', 'Alaskan': 'America/Anchorage', 'Pacific': 'America/Los_Angeles',
    'US Mountain': 'America/Phoenix', 'Mountain': 'America/Denver', 'Yukon': 'America/Whitehorse',
    'Central America': 'America/Guatemala', 'Central': 'America/Chicago',
    'Easter Island': 'Pacific/Easter', 'Canada Central': 'America/Regina',
    'SA Pacific': 'America/Bogota', 'Eastern': 'America/New_York', 'Haiti': 'America/Port-au-Prince',
    'Cuba': 'America/Havana', 'US Eastern': 'America/Indiana/Indianapolis',
    'Turks And Caicos': 'America/Grand_Turk', 'Paraguay': 'America/Asuncion',
    'Atlantic': 'America/Halifax', 'Venezuela': 'America/Caracas',
    'Central Brazilian': 'America/Cuiaba', 'SA Western': 'America/La_Paz',
    'Pacific SA': 'America/Santiago', 'Newfoundland': 'America/St_Johns',
    'Tocantins': 'America/Araguaina', 'E. South America': 'America/Sao_Paulo',
    'SA Eastern': 'America/Cayenne', 'Argentina': 'America/Argentina/Buenos_Aires',
    'Greenland': 'America/Nuuk', 'Montevideo': 'America/Montevideo',
    'Magallanes': 'America/Punta_Arenas', 'Saint Pierre': 'America/Miquelon', 'Bahia': 'America/Bahia',
    'Azores': 'Atlantic/Azores', 'Cape Verde': 'Atlantic/Cape_Verde', 'GMT': 'Europe/London',
    'Greenwich': 'Atlantic/Reykjavik', 'Sao Tome': 'Africa/Sao_Tome', 'Morocco': 'Africa/Casablanca',
    'W. Europe': 'Europe/Berlin', 'Central Europe': 'Europe/Budapest', 'Romance': 'Europe/Paris',
    'Central European': 'Europe/Warsaw', 'W. Central Africa': 'Africa/Lagos', 'Jordan': 'Asia/Amman',
    'GTB': 'Europe/Bucharest', 'Middle East': 'Asia/Beirut', 'Egypt': 'Africa/Cairo',
    'E. Europe': 'Europe/Chisinau', 'Syria': 'Asia/Damascus', 'West Bank': 'Asia/Hebron',
    'South Africa': 'Africa/Johannesburg', 'FLE': 'Europe/Kiev', 'Israel': 'Asia/Jerusalem',
    'South Sudan': 'Africa/Juba', 'Kaliningrad': 'Europe/Kaliningrad', 'Sudan': 'Africa/Khartoum',
    'Libya': 'Africa/Tripoli', 'Namibia': 'Africa/Windhoek', 'Arabic': 'Asia/Baghdad',
    'Turkey': 'Europe/Istanbul', 'Arab': 'Asia/Riyadh', 'Belarus': 'Europe/Minsk',
    'Russian': 'Europe/Moscow', 'E. Africa': 'Africa/Nairobi', 'Iran': 'Asia/Tehran',
    'Arabian': 'Asia/Dubai', 'Astrakhan': 'Europe/Astrakhan', 'Azerbaijan': 'Asia/Baku',
    'Mauritius': 'Indian/Mauritius', 'Saratov': 'Europe/Saratov', 'Georgian': 'Asia/Tbilisi',
    'Volgograd': 'Europe/Volgograd', 'Caucasus': 'Asia/Yerevan', 'Afghanistan': 'Asia/Kabul',
    'West Asia': 'Asia/Tashkent', 'Ekaterinburg': 'Asia/Yekaterinburg', 'Pakistan': 'Asia/Karachi',
    'Qyzylorda': 'Asia/Qyzylorda', 'India': 'Asia/Kolkata', 'Sri Lanka': 'Asia/Colombo',
    'Nepal': 'Asia/Kathmandu', 'Central Asia': 'Asia/Bishkek', 'Bangladesh': 'Asia/Dhaka',
    'Omsk': 'Asia/Omsk', 'Myanmar': 'Asia/Yangon', 'SE Asia': 'Asia/Bangkok', 'Altai': 'Asia/Barnaul',
    'W. Mongolia': 'Asia/Hovd', 'North Asia': 'Asia/Krasnoyarsk', 'N. Central Asia': 'Asia/Novosibirsk',
    'Tomsk': 'Asia/Tomsk', 'China': 'Asia/Shanghai', 'North Asia East': 'Asia/Irkutsk',
    'Singapore': 'Asia/Singapore', 'W. Australia': 'Australia/Perth', 'Taipei': 'Asia/Taipei',
    'Ulaanbaatar': 'Asia/Ulaanbaatar', 'Aus Central W.': 'Australia/Eucla',
    'Transbaikal': 'Asia/Chita', 'Tokyo': 'Asia/Tokyo', 'North Korea': 'Asia/Pyongyang',
    'Korea': 'Asia/Seoul', 'Yakutsk': 'Asia/Yakutsk', 'Cen. Australia': 'Australia/Adelaide',
    'AUS Central': 'Australia/Darwin', 'E. Australia': 'Australia/Brisbane',
    'AUS Eastern': 'Australia/Sydney', 'West Pacific': 'Pacific/Port_Moresby',
    'Tasmania': 'Australia/Hobart', 'Vladivostok': 'Asia/Vladivostok',
    'Lord Howe': 'Australia/Lord_Howe', 'Bougainville': 'Pacific/Bougainville',
    'Magadan': 'Asia/Magadan', 'Norfolk': 'Pacific/Norfolk', 'Sakhalin': 'Asia/Sakhalin',
    'Central Pacific': 'Pacific/Guadalcanal', 'New Zealand': 'Pacific/Auckland',
    'Fiji': 'Pacific/Fiji', 'Chatham Islands': 'Pacific/Chatham', 'Tonga': 'Pacific/Tongatapu',
    'Samoa': 'Pacific/Apia', 'Line Islands': 'Pacific/Kiritimati',
}
OTHERS = {                                  # that do not end in "Standard Time"
    'UTC-11': 'Etc/GMT+11', 'UTC-09': 'Etc/GMT+9', 'UTC-08': 'Etc/GMT+8', 'UTC-02': 'Etc/GMT+2',
    'UTC': 'Etc/UTC', 'Coordinated Universal Time': 'Etc/UTC', 'UTC+12': 'Etc/GMT-12',
    'UTC+13': 'Etc/GMT-13', 'Pacific Standard Time (Mexico)': 'America/Tijuana',
    'Mountain Standard Time (Mexico)': 'America/Mazatlan',
    'Central Standard Time (Mexico)': 'America/Mexico_City',
    'Eastern Standard Time (Mexico)': 'America/Cancun', 'Russia Time Zone 3': 'Europe/Samara',
    'Russia Time Zone 10': 'Asia/Srednekolymsk', 'Russia Time Zone 11': 'Asia/Kamchatka',
}


def tzif(path):
    """(transitions [(instant, offset)], rule of POSIX): the second half of the file, of 64 bits."""
    data = open(path, 'rb').read()

    def header(at):
        return struct.unpack('>6l', data[at + 20:at + 44])
    isut, isstd, leap, times, types, chars = header(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = header(at)
    at += 44
    instants = struct.unpack('>%dq' % times, data[at:at + 8 * times])
    kinds = data[at + 8 * times:at + 9 * times]
    infos = at + 9 * times
    offsets = [struct.unpack('>l', data[infos + 6 * i:infos + 6 * i + 4])[0] for i in range(types)]
    end = infos + types * 6 + chars + leap * 12 + isstd + isut
    return ([(-1 << 62, offsets[0])] + [(t, offsets[k]) for t, k in zip(instants, kinds)],
            data[end:].decode().strip())


def seconds(text):
    sign = -1 if text.startswith('-') else 1
    parts = [int(x) for x in text.lstrip('+-').split(':')] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


RULE = re.compile(r'(?:<[^>]+>|[A-Za-z]{3,})([-+]?[\d:]+)(?:(?:<[^>]+>|[A-Za-z]{3,})([-+]?[\d:]+)?'
                  r',M(\d+)\.(\d)\.(\d)(?:/([-+]?[\d:]+))?,M(\d+)\.(\d)\.(\d)(?:/([-+]?[\d:]+))?)?$')


def change(year, month, week, day, at):
    first = calendar.timegm((year, month, 1, 0, 0, 0))
    days = calendar.monthrange(year, month)[1]
    n = (day - (time.gmtime(first).tm_wday + 1)) % 7 + 7 * (week - 1)
    return first + (n if n < days else n - 7) * DAY + at


def by_rule(rule):
    """The transitions of a rule; None: not in the form that zonerule.c reads."""
    found = RULE.match(rule)
    if not found:
        return None
    standard = -seconds(found[1])
    if not found[3]:
        return [(-1 << 62, standard)]
    summer = -seconds(found[2]) if found[2] else standard + 3600
    out = []
    for year in range(2007, 2038):
        for i, before, behind in ((3, standard, summer), (7, summer, standard)):
            at = seconds(found[i + 3]) if found[i + 3] else 7200
            if at > DAY:
                return None
            out.append((change(year, *(int(x) for x in found.group(i, i + 1, i + 2)), at) - before,
                        behind))
    return [(-1 << 62, standard)] + sorted(out)


def seen(transitions):
    """What of it lies in the years that count: the offset at their begin, and each change."""
    inside, have = [], transitions[0][1]
    for t, offset in transitions:
        if t > FROM and t < TO and offset != have:
            inside.append((t, offset))
        elif t <= FROM:
            inside = [(FROM, offset)]
        have = offset
    return inside


def rule_of(path):
    transitions, rule = tzif(path)
    wanted = by_rule(rule)
    if wanted is None:
        return None
    last = transitions[-1][0]             # behind it the rule holds
    told = transitions + [x for x in wanted if x[0] > last]
    return rule if seen(told) == seen(wanted) else None


def packed(entries):
    """As many as lines hold."""
    line = '   '
    for entry in entries:
        if len(line) + 1 + len(entry) > COLUMNS:
            yield line
            line = '   '
        line += ' ' + entry
    yield line


def main(folder):
    version = open(os.path.join(folder, 'tzdata.zi')).readline().split()[-1]
    zones = {}
    for area in ('Africa', 'America', 'Antarctica', 'Arctic', 'Asia', 'Atlantic', 'Australia',
                 'Europe', 'Indian', 'Pacific'):
        for root, _, files in os.walk(os.path.join(folder, area)):
            for name in files:
                path = os.path.join(root, name)
                zones[os.path.relpath(path, folder)] = rule_of(path)
    of = {name + ' Standard Time': zone for name, zone in WINDOWS.items()}
    for name, zone in {**of, **OTHERS}.items():
        zones[name] = zones[zone] if zone in zones else rule_of(os.path.join(folder, zone))
    print('/* SPDX-License-Identifier: Apache-2.0 */')
    print('/* Made by tests/tools/zonenames.py from the tz database, %s: names of zones, in the order '
          'of\n   their letters, large or small; NULL: more than one rule has held since 2008. */' % version)
    print('#include "base/zonenames.h"\n\nconst struct zonename zonenames[] = {')
    for line in packed('{ "%s", %s },' % (name, '"%s"' % zones[name] if zones[name] else 'NULL')
                       for name in sorted(zones, key=str.lower)):
        print(line)
    print('};\n\nconst size_t zonenames_n = sizeof zonenames / sizeof zonenames[0];')


main(sys.argv[1])
