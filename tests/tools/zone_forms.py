#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The zone of exports that write local times, in every form that does.

    zone_forms.py EVTXMAKE DIR  writes DIR/CASE/FORM/...: a log of failures, one a minute from 10:00 to 10:49
    zone_forms.py DIR           compares the times of `check -f json` of each, which is DIR/CASE/FORM.json

pair: some of its events stand in an event log, too, which has UTC; bias: the System log has EventLog 6013, of
which nobody knows whether it has summer time in it; nothing: the time is in doubt by all zones that there are.
"""
import calendar
import json
import os
import sys
import time

sys.dont_write_bytecode = True

from coverage_forms import BASE, BEGIN, FAILED, FIRST, LAST, Writer, event, log_of, main
from sim_formats import FORMATS
from sim_records import APP, SYS, uptime

FORMS = [form for form in FORMATS if FORMATS[form].local]
AHEAD = -120                     # minutes that UTC is behind the clock
PAIRED = range(FIRST + 10, FIRST + 30)
CASES = {'pair': 60, 'bias': 3660}   # seconds that a time may be in doubt


def local(form, channel):
    log = log_of(form, channel)
    log.bias = AHEAD
    return log


def write_all(evtxmake, folder):
    w = Writer(folder)
    told = uptime(BEGIN + 1200, 86400, AHEAD, 'W. Europe Standard Time')
    told.number = 9
    for form in FORMS:
        def put(case, name, channel, records, as_form):
            log = local(form, channel)
            w.put(log, as_form, records, case, form, log.computer.split('.')[0], name)

        for case in ('pair', 'bias', 'nothing'):
            put(case, APP, APP, [event(n) for n in range(FIRST, LAST + 1)], form)
        put('pair', 'copy', APP, [event(n) for n in PAIRED], 'evtx')
        put('bias', SYS, SYS, [told], 'evtx')
    w.finish(evtxmake)


def second(text):
    return calendar.timegm(time.strptime(text[:19], '%Y-%m-%dT%H:%M:%S')) - BASE - BEGIN


def judge(case, form, report):
    with open(report, encoding='utf-8') as f:
        told = [b for x in json.load(f)['findings'] if x['id'] == FAILED for b in x['because'] if b.get('time')]
    wrong = []
    for i, b in enumerate(told):     # every second event is a failure
        off = abs(second(b['time']) - 120 * i)
        if off > b['uncertainty_s'] + 1 or (case in CASES and b['uncertainty_s'] > CASES[case]):
            wrong.append((b['time'], b['uncertainty_s']))
        if case == 'nothing' and b['uncertainty_s'] < 12 * 3600:
            wrong.append((b['time'], b['uncertainty_s']))
    wrong = wrong or ([] if told else 'no time')
    print('%s the zone of local times, %s, in the form %s%s' %
          ('FAIL' if wrong else 'PASS', case, form, ': %s' % wrong if wrong else ''))


if __name__ == '__main__':
    main(write_all, FORMS, (judge, (*CASES, 'nothing')))
