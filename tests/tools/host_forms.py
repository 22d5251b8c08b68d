#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names of one machine, and of two, as every form of export that names the computer tells them.

    host_forms.py EVTXMAKE DIR  writes DIR/CASE/FORM/...: logs of computers, see CASES
    host_forms.py DIR           compares the machines of `check -f json` of each, which is DIR/CASE/FORM.json

letters: the same name in other letters; short: the name without its domain; netbios: the first 15 letters of
one that is longer; renamed: EventLog 6011 tells the name before; collision: two machines of one short name,
and a log that has this alone: it is neither; within: a log that goes on under the new name; gathered: one
file has the records of two machines; forwarded: it lies on the third one that collects them; twice: the two
gave their own logs, too.  What failed is counted once, and of those on whom it did.
"""
import copy
import json
import sys

sys.dont_write_bytecode = True

from coverage_forms import BEGIN, FAILED, FIRST, Writer, event, log_of, main
from sim_formats import FORMATS
from sim_records import APP, SYS, Record

FORMS = [form for form in FORMATS if FORMATS[form].named]
LONG = 'backend-operations-04.corp.example'
CASES = {                        # computers of logs; the machines that are expected, and their other names
    'letters': (['MS01.corp.example', 'ms01.CORP.example'], {'MS01.corp.example': []}),
    'short': (['MS01.corp.example', 'MS01'], {'MS01.corp.example': ['MS01']}),
    'netbios': ([LONG, 'BACKEND-OPERATI'], {LONG: ['BACKEND-OPERATI']}),
    'renamed': (['IMAGE-7', 'MS01.corp.example'], {'MS01.corp.example': ['IMAGE-7']}),
    'collision': (['MS01.a.example', 'MS01.b.example', 'MS01'],
                  {'MS01.a.example': [], 'MS01.b.example': [], 'MS01': []}),
}

BOTH = ['MS01.corp.example', 'AG07.corp.example']
OF_BOTH = {name: [] for name in BOTH}
COLLECTOR = 'COL01.corp.example'
TOGETHER = {                     # logs that have records of several names; which machines failed; hosts
    'within': (['IMAGE-7', 'MS01.corp.example'], {'MS01.corp.example': ['IMAGE-7']}),
    'gathered': (BOTH, OF_BOTH),
    'forwarded': (BOTH, {COLLECTOR: [], **OF_BOTH}),
    'twice': (BOTH, {COLLECTOR: [], **OF_BOTH}),
}
RECORDS = range(FIRST, FIRST + 20)


def renamed(old, new):
    """[seen: EVX] its strings; its words [inferred]."""
    words = 'The NetBIOS name and DNS host name of this machine have been changed from %s to %s.' % (old, new)
    r = Record(SYS, BEGIN + 3000, 'EventLog', 6011, [old, new], words, 4, 32768)
    r.number = 9
    return r


def named(channel, computer):
    log = log_of('', channel)
    log.computer = computer
    return log


def write_all(evtxmake, folder):
    w = Writer(folder)
    for case, (computers, _) in CASES.items():
        for form in FORMS:
            for i, computer in enumerate(computers):
                w.put(named(APP, computer), form, [event(n) for n in range(FIRST + 10 * i, FIRST + 10 * i + 10)],
                      case, form, 'log %d' % i)
            if case == 'renamed':
                w.put(named(SYS, computers[1]), form, [renamed('IMAGE-7', 'MS01')], case, form, 'system')
    for case, (names, _) in TOGETHER.items():
        for form in FORMS:
            write_together(w, case, form, names)
    w.finish(evtxmake)


def write_together(w, case, form, names):
    some = [event(n) for n in RECORDS]
    for i, r in enumerate(some):     # those of the first name, or one pair of each in turn
        r.computer = names[i // 10 if case == 'within' else i // 2 % 2]
    if case == 'twice':
        for name in names:
            own = [copy.copy(r) for r in some if r.computer == name]
            for i, r in enumerate(own):
                r.number = 9000 + i      # a log counts its own
            w.put(named(APP, name), form, own, case, form, name.split('.')[0], APP)
    folder = 'COL01' if case in ('forwarded', 'twice') else ''
    w.put(named(APP, COLLECTOR if folder else names[1]), form, some, case, form, folder,
          'ForwardedEvents' if folder else APP)
    if folder:
        w.put(named(SYS, COLLECTOR), form, [renamed('WIN-1', 'COL01')], case, form, folder, SYS)
    elif case == 'within':
        w.put(named(SYS, names[1]), form, [renamed('IMAGE-7', 'MS01')], case, form, SYS)


def judge_together(case, form, report):
    with open(report, encoding='utf-8') as f:
        r = json.load(f)
    names, want = TOGETHER[case]
    failed = [(x['count'], sorted(x['hosts'])) for x in r['findings'] if x['id'] == FAILED]
    hosts = {h['name']: [x['name'] if isinstance(x, dict) else x for x in h['aliases']] for h in r['hosts']}
    wrong = []
    if failed != [(len(RECORDS) // 2, sorted(set(names) & set(want)))]:
        wrong.append(failed)
    if set(hosts) != set(want) or any(a not in hosts[n] for n, some in want.items() for a in some):
        wrong.append(hosts)
    print('%s records of several names in one log, %s, in the form %s%s' %
          ('FAIL' if wrong else 'PASS', case, form, ': %s' % wrong if wrong else ''))


def judge(case, form, report):
    with open(report, encoding='utf-8') as f:
        hosts = {h['name']: h for h in json.load(f)['hosts']}
    want = CASES[case][1]
    names = {name: sorted(x['name'] if isinstance(x, dict) else x for x in h['aliases']) for name, h in hosts.items()}
    wrong = set(names) != set(want) or any(a.lower() not in [x.lower() for x in names[name]]
                                           for name, some in want.items() for a in some)
    if case == 'collision' and not wrong:
        wrong = sorted(hosts['MS01'].get('could_be') or []) != ['MS01.a.example', 'MS01.b.example']
    print('%s names of machines, %s, in the form %s%s' %
          ('FAIL' if wrong else 'PASS', case, form, ': %s' % names if wrong else ''))


if __name__ == '__main__':
    main(write_all, FORMS, (judge, CASES), (judge_together, TOGETHER))
