#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A clock that was set, as every form of export tells of it.

    clock_forms.py EVTXMAKE DIR  writes DIR/CASE/FORM/...: a log of failures, one a minute from 10:00
                                 to 10:49, and the System log, in which the clock was set before 10:05
    clock_forms.py DIR           compares `check -f json` of each, which is DIR/CASE/FORM.json, with that

set: by somebody, from two hours before; service: by the time service; hardware: by the clock of the hardware,
after a pause, which says nothing of the time before.  The time service names no reading of the clock: what
it wrote within two hours behind is in doubt, too.  Legacy logs (.evt) know none of these providers; and a
form of which a row holds the first line of a message alone has lost the reason, which leaves the doubt.
"""
import json
import sys

sys.dont_write_bytecode = True

from coverage_forms import BASE, BEGIN, FAILED, FIRST, LAST, Writer, event, main
from sim_clocks import KERNEL_GUID, SERVICE_GUID, instant
from sim_formats import FORMATS
from sim_records import APP, SYS, Record

AT, OFF = BEGIN + 5 * 60 - 30, 7200
REASONS = {'set': ('1', 'An application or system component changed the time.'),
           'hardware': ('2', 'System time synchronized with the hardware clock.')}
CASES = (*REASONS, 'service')
FORMS = [form for form in FORMATS if form != 'evt']


def shown(text):
    """Event Viewer writes marks for the direction of writing between the digits of a date."""
    day, clock = text.replace('.0000000Z', '.000000000Z').split('T')
    return '\u200e' + day.replace('-', '\u200e-\u200e') + 'T' + clock


def record(case):
    if case == 'service':
        r = Record(SYS, AT, 'Microsoft-Windows-Time-Service', 52, message='The time service has set the time '
                   'with offset %d seconds.' % OFF, guid=SERVICE_GUID, level=3, named=[('TimeOffset', str(OFF))])
    else:
        was, now = instant(BASE + AT - OFF), instant(BASE + AT)
        number, words = REASONS[case]
        r = Record(SYS, AT, 'Microsoft-Windows-Kernel-General', 1, message='The system time has changed to %s '
                   'from %s.\n\nChange Reason: %s' % (shown(now), shown(was), words), guid=KERNEL_GUID,
                   named=[('NewTime', now), ('OldTime', was), ('Reason', number)])
    r.number = 9
    return r


def write_all(evtxmake, folder):
    w = Writer(folder)
    for case in CASES:
        for form in FORMS:
            w.write(case + '/' + form, form, APP, APP, [event(n) for n in range(FIRST, LAST + 1)])
            w.write(case + '/' + form, form, SYS, SYS, [record(case)])
    w.finish(evtxmake)


def judge(case, form, report):
    with open(report, encoding='utf-8') as f:
        r = json.load(f)
    told = [(b['time'][:19], b['uncertainty_s']) for x in r['findings'] if x['id'] == FAILED
            for b in x['because'] if b.get('time')]
    set_at = instant(BASE + AT)[:19]
    doubts = {'set': (OFF, 0), 'service': (OFF, OFF), 'hardware': (OFF if FORMATS[form].one_line else 0, 0)}[case]
    wrong = [x for x in told if x[1] != doubts[x[0] > set_at]]
    some = any(t < set_at for t, _ in told) and any(t > set_at for t, _ in told)
    print('%s a clock that was set, %s, in the form %s%s' %
          ('PASS' if some and not wrong else 'FAIL', case, form, ': %s' % (wrong or told) if wrong or not some else ''))


if __name__ == '__main__':
    main(write_all, FORMS, (judge, CASES))
