#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The names of zones that --zone knows, from the tz database of this system: src/base/zonenames.c.

usage: zonenames.py ZONEINFO WINDOWSZONES > src/base/zonenames.c

ZONEINFO: the folder of the compiled tz database (RFC 8536) and its tzdata.zi, mostly
/usr/share/zoneinfo.  WINDOWSZONES: windowsZones.xml of Unicode's CLDR, in Debian's unicode-cldr-core.
Run when the database says something new; not by the build.  A name has a rule
where one rule, as POSIX writes it, has been true of the zone since 2008; the others are known as such,
so that the user is told to say the offset.  Windows' names stand for the zones that the CLDR gives
them for the whole world (territory 001).
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
MORE = {                     # Windows' names, too
    'Coordinated Universal Time': 'Etc/UTC',             # as it shows "UTC"
    'Central Asia Standard Time': 'Asia/Bishkek',        # Almaty, before it changed in 2024
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


def of_windows(path):
    """Windows' name -> name of the tz database."""
    return {m[1]: m[2] for m in re.finditer(
        r'<mapZone other="([^"]+)" territory="001" type="([^" ]+)"', open(path).read())}


def packed(entries):
    """As many as lines hold."""
    line = '   '
    for entry in entries:
        if len(line) + 1 + len(entry) > COLUMNS:
            yield line
            line = '   '
        line += ' ' + entry
    yield line


def main(folder, windows):
    version = open(os.path.join(folder, 'tzdata.zi')).readline().split()[-1]
    zones = {}
    for area in ('Africa', 'America', 'Antarctica', 'Arctic', 'Asia', 'Atlantic', 'Australia',
                 'Europe', 'Indian', 'Pacific'):
        for root, _, files in os.walk(os.path.join(folder, area)):
            for name in files:
                path = os.path.join(root, name)
                zones[os.path.relpath(path, folder)] = rule_of(path)
    for name, zone in {**of_windows(windows), **MORE}.items():
        zones[name] = zones[zone] if zone in zones else rule_of(os.path.join(folder, zone))
    print('/* SPDX-License-Identifier: Apache-2.0 */')
    print('/* Made by tests/tools/zonenames.py from the tz database, %s, and the CLDR: names of '
          'zones, in\n   the order of their letters, large or small; NULL: more than one rule has held '
          'since 2008. */' % version)
    print('#include "base/zonenames.h"\n\nconst struct zonename zonenames[] = {')
    for line in packed('{ "%s", %s },' % (name, '"%s"' % zones[name] if zones[name] else 'NULL')
                       for name in sorted(zones, key=str.lower)):
        print(line)
    print('};\n\nconst size_t zonenames_n = sizeof zonenames / sizeof zonenames[0];')


main(*sys.argv[1:])
