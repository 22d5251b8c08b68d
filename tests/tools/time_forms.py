#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Local times whose dates or hours can be read in two ways, in every form of export that has them.

    time_forms.py EVTXMAKE DIR  writes DIR/CASE/FORM/MS01: a log of failures among others, see CASES,
                                and DIR/CASE/FORM/options, those of `check`
    time_forms.py DIR           compares the times of `check -f json` of each, which is DIR/CASE/FORM.json

What is told is never further from the truth than its uncertainty, and no surer or less sure than the case
allows.  A failure says its number, by which its time is known.
"""
import calendar
import json
import re
import sys
import time

sys.dont_write_bytecode = True

from coverage_forms import FAILED, Writer, log_of, main
from sim_formats import FORMATS, Log
from sim_records import APP, SYS, Record, uptime

FORMS = [form for form in FORMATS if FORMATS[form].local]
SETTLED = 'pairs', 'rows'        # they write dates in one order, whatever the culture
HOUR = 3600
BERLIN = -60                     # minutes that UTC is behind its winter time


def utc(*when):
    return calendar.timegm((*when, 0, 0, 0, 0, 0)[:6] + (0, 0, 0))


class British(Log):
    """The day before the month, and slashes."""
    def people(self, r):
        return time.strftime('%d/%m/%Y %H:%M:%S', self.local(r))


class Case:
    def __init__(self, times, failures, options=(), british=False, doubt=0, null=False, beside=()):
        self.times, self.failures = times, failures      # of all records; which of them are failures
        self.options, self.british = options, british
        self.doubt = doubt                               # most seconds, or (first, behind the last, most) ...
        self.null = null                                 # nothing has a time
        self.beside = beside                             # what else the machine has


def every(seconds, begin, end):
    return list(range(begin, end, seconds))


# Summer time of 2019 in Berlin: to October 27th, 01:00 UTC, and from March 31st, 01:00 UTC
ENDS, BEGINS = utc(2019, 10, 27, 1), utc(2019, 3, 31, 1)
NIGHT, SPRING = every(600, ENDS - 4 * HOUR, ENDS + 4 * HOUR), every(600, BEGINS - 4 * HOUR, BEGINS + 4 * HOUR)
TOLD = [t for d in (4, 5, 9, 12, 13) for t in every(2 * HOUR, utc(2024, 3, d, 8), utc(2024, 3, d, 18))]
OPEN = [t for m, d in ((3, 4), (5, 6), (11, 9)) for t in every(3 * HOUR, utc(2024, m, d, 8), utc(2024, m, d, 18))]
TWICE = (ENDS - HOUR, ENDS + HOUR, HOUR)
CASES = {
    'a 13 tells the month first': Case(TOLD, range(0, 25, 4), ['--zone', 'UTC']),
    'a 13 tells the day first': Case(TOLD, range(0, 25, 4), ['--zone', 'UTC'], british=True),
    'nothing tells which is the month': Case(OPEN, range(0, 12, 2), ['--zone', 'UTC'], null=True),
    'nothing tells which is the day': Case(OPEN, range(0, 12, 2), ['--zone', 'UTC'], british=True, null=True),
    'summer time ends': Case(NIGHT, range(0, 48, 7), ['--zone', 'Europe/Berlin'], doubt=TWICE),
    'summer time begins': Case(SPRING, range(0, 48, 7), ['--zone', 'Europe/Berlin']),
    'summer time ends behind what tells the zone': Case(NIGHT, range(0, 48, 7), doubt=HOUR, beside=('copy',)),
    'summer time begins behind what tells the zone': Case(SPRING, range(0, 48, 7), doubt=HOUR, beside=('copy',)),
    'summer time ends behind a bias': Case(NIGHT, range(0, 48, 7), doubt=HOUR, beside=('bias',)),
    'summer time begins behind a bias': Case(SPRING, range(0, 48, 7), doubt=HOUR, beside=('bias',)),
}


def records(case):
    out = []
    for n, t in enumerate(case.times):
        if n in case.failures:
            text = 'Product: System Center Operations Manager 2022 Server -- Installation failed. (%d)' % n
            r = Record(APP, t, 'MsiInstaller', 11708, [text] + ['(NULL)'] * 5 + [''], text, qualifiers=0)
        else:
            r = Record(APP, t, 'SceCli', 1704, [], 'Security policy in the Group policy objects has been applied '
                       'successfully.')
        r.number = 500 + n
        out.append(r)
    return out


def log(case, channel=APP):
    found = log_of('', channel)
    found.__class__ = British if case.british else Log
    found.base, found.computer = 0, 'MS01.corp.example'
    if '--zone' not in case.options or 'UTC' not in case.options:
        found.bias, found.has_summer = BERLIN, True
    return found


def write_all(evtxmake, folder):
    w = Writer(folder)
    for name, case in CASES.items():
        for form in FORMS:
            some = records(case)
            place = name, form, 'MS01'
            w.put(log(case), form, some, *place, APP)
            if 'copy' in case.beside:    # an event log that ends before the night does
                w.put(log(case), 'evtx', some[:20], *place, 'copy')
            if 'bias' in case.beside:
                told = uptime(case.times[0] - 6 * HOUR, 86400, BERLIN, 'W. Europe Standard Time')
                told.number = 9
                w.put(log(case, SYS), 'evtx', [told], *place, SYS)
            with open('/'.join((folder, name, form, 'options')), 'w', encoding='ascii') as f:
                f.write(' '.join(case.options))
    w.finish(evtxmake)


def second(text):
    return calendar.timegm(time.strptime(text[:19], '%Y-%m-%dT%H:%M:%S'))


def most(case, t):
    if isinstance(case.doubt, int):
        return case.doubt
    begin, end, doubt = case.doubt
    return doubt if begin <= t < end else 0


def judge(name, form, report):
    case, wrong, seen = CASES[name], [], set()
    null = case.null and form not in SETTLED
    with open(report, encoding='utf-8') as f:
        r = json.load(f)
    for b in (b for x in r['findings'] if x['id'] == FAILED for b in x['because']):
        n = int(re.search(r'\((\d+)\)', b['text']).group(1))
        seen.add(n)
        if null or not b['time']:
            wrong += [(n, b['time'])] if null == bool(b['time']) else []
            continue
        off, doubt = second(b['time']) - case.times[n], b['uncertainty_s']
        if abs(off) > doubt + 1 or doubt > most(case, case.times[n]):
            wrong.append((n, b['time'], doubt, off))
    wrong += [('count', x['count']) for x in r['findings'] if x['id'] == FAILED and x['count'] != len(case.failures)]
    if seen != set(case.failures):
        wrong.append(('seen', sorted(seen)))
    if null and not any(c.get('dates_undecided') for c in r['coverage']):
        wrong.append('it is not said')
    print('%s %s, in the form %s%s' % ('FAIL' if wrong else 'PASS', name, form, ': %s' % wrong if wrong else ''))


if __name__ == '__main__':
    main(write_all, FORMS, (judge, CASES))
