#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The coverage of the same log in every form that events are exported in.

    coverage_forms.py EVTXMAKE DIR             writes DIR/CASE/FORM/..., a log in each form and case
    coverage_forms.py DIR CASE REPORT.json     compares `check -f json` of DIR/CASE with what was written

The log: events 500 to 549, one a minute, of two kinds; in whole/ without 520 to 529.  In parts/ the events 500 to 535
and 525 to 549 are two exports; in cleared/ the System log says that it was cleared; in holed/ a block of
it was never written to the disk; in wrapped/ it is read beside an upgrade that had begun before.  What is
expected follows from that and from what a form keeps (sim_formats.py): names of machines, numbers of records.
"""
import glob
import json
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from sim_formats import FORMATS, Log, evtx
from sim_records import APP, SYS, Record, cleared
from sim_world import Machine

BASE = 1568505600                # 2019-09-15T00:00:00Z: the day of corpus/bundles/04-*
BEGIN = 36000                    # seconds of the day: 10:00
FIRST, LAST, GAP = 500, 549, range(520, 530)
SPLIT = (500, 535), (525, 549)
HOLE = 512                       # bytes
FAILED = 'msi-failed-server'

def event(number):
    """events.md 7 [seen: MSI]: what the installer says of a package that failed; every second one is another's,
    since a log of one kind is a selection."""
    at = BEGIN + 60 * (number - FIRST)
    if number % 2:
        r = Record(APP, at, 'SceCli', 1704, [], 'Security policy in the Group policy objects has been applied '
                   'successfully.', qualifiers=16384)
        r.number = number
        return r
    text = 'Product: System Center Operations Manager 2022 Server -- Installation failed.'
    r = Record(APP, at, 'MsiInstaller', 11708,
               [text, '(NULL)', '(NULL)', '(NULL)', '(NULL)', ''], text, level=4, qualifiers=0)
    r.number = number
    return r


def log_of(form, channel):
    return Log(Machine('SRV-' + form.upper().replace('-', '')[:9]), channel, BASE, 0, 'en')


class Writer:
    def __init__(self, folder):
        self.folder, self.described = folder, []

    def put(self, log, form, records, *path):
        """The file at that path, whose last part lacks the ending of its form."""
        path = os.path.join(self.folder, *path) + FORMATS[form].ending
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not FORMATS[form].writer:
            self.described += evtx(records, log, path)
            return
        with open(path, 'wb') as f:
            f.write(FORMATS[form].writer(records, log))

    def write(self, case, form, name, channel, records):
        """Of the form's own machine, in its folder."""
        log = log_of(form, channel)
        self.put(log, form, records, case, log.computer.split('.')[0], name)

    def finish(self, evtxmake):
        subprocess.run([evtxmake], input='\n'.join(self.described) + '\n', encoding='utf-8', check=True)


def write_all(evtxmake, folder):
    w = Writer(folder)
    for form in FORMATS:
        some = [event(n) for n in range(FIRST, LAST + 1)]
        kept = [r for r in some if r.number not in GAP]
        w.write('whole', form, APP, APP, kept)
        for i, (lo, hi) in enumerate(SPLIT):
            w.write('parts', form, '%s %d' % (APP, i + 1), APP, [r for r in some if lo <= r.number <= hi])
        w.write('cleared', form, APP, APP, kept)
        told = cleared(BEGIN + 1800, APP)
        told.number = 7
        w.write('cleared', form, SYS, SYS, [told])
        told = Record('Security', BEGIN, 'Microsoft-Windows-Eventlog', 1102, message='The audit log was '
                      'cleared.', guid='{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}', element='LogFileCleared',
                      task=104, named=[('SubjectUserName', 'admin.kl')])
        told.number = 7
        w.write('security', form, 'Security', 'Security', [told])
        w.write('holed', form, APP, APP, some)
        w.write('wrapped', form, APP, APP, some)
    w.finish(evtxmake)
    for path in glob.glob(folder + '/holed/*/*'):
        with open(path, 'r+b') as f:
            f.seek(hole_at(path))
            f.write(b'\0' * HOLE)


def hole_at(path):
    """In the middle of a text, and of the records in the only chunk of an .evtx."""
    return 10000 if path.endswith('.evtx') else os.path.getsize(path) // 4 * 2


# ---- what is expected -------------------------------------------------------------------------


def at(number):
    return time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(BASE + BEGIN + 60 * (number - FIRST)))


def spans(c):
    return [c[k][:19] if c[k] else None for k in ('first', 'last')]


def numbers(ranges):
    return [[r['from_record'], r['to_record']] for r in ranges]


def whole(form, f, c, n=None):
    n = n or LAST - FIRST + 1 - len(GAP)
    yield 'records', c['records'], n
    yield 'span', spans(c), [at(FIRST), at(LAST)]
    yield 'log', c['channel'], APP
    yield 'machine', c['host'], log_of(form, APP).computer if f.named else log_of(form, APP).computer.split('.')[0]
    yield 'damage', c['defects_total'], 0
    yield 'cleared', c['cleared'], False
    yield 'of a selection', c.get('partial', False), False


def gaps(f, c):
    yield 'gaps', numbers(c['gaps']), [[GAP[0], GAP[-1]]] if f.numbered else []
    if f.numbered:
        yield 'times of the gap', [c['gaps'][0][k][:19] for k in ('from', 'to')], \
            [at(GAP[0] - 1), at(GAP[-1] + 1)]


def parts(form, f, cs):
    """Of each, whose name ends with its number: its span, and what the other one has as well."""
    for i, (c, (lo, hi)) in enumerate(zip(cs, SPLIT)):
        yield 'records of a part', c['records'], hi - lo + 1
        yield 'span of a part', spans(c), [at(lo), at(hi)]
        yield 'gaps of a part', c['gaps'], []
        both = [[SPLIT[1][0], SPLIT[0][1]]] if f.numbered else []
        yield 'records of both', numbers(c['overlaps']), both
        yield 'the other part', [o['source'] for o in c['overlaps']], [cs[1 - i]['source']] if both else []


def holed(path, c):
    """What is damaged is told by where it lies; no more is lost than it touches, and one record at either side."""
    lo = hole_at(path)
    size = os.path.getsize(path) / (LAST - FIRST + 1)
    near = [d for d in c['defects'] if d['at'] < lo + HOLE + size and lo - size < d['at'] + d['bytes'] or
            d['kind'] == 'checksum']     # of a whole chunk of an .evtx
    yield 'damage that is told', bool(near), True
    yield 'damage that is told elsewhere', [d for d in c['defects'] if d not in near], []
    lost, touched = LAST - FIRST + 1 - c['records'], HOLE / size + 2
    yield 'no more lost than was damaged (%d)' % lost, lost <= touched, True
    if any(d['kind'] == 'checksum' for d in c['defects']):
        yield 'gaps of a chunk whose records may all be damaged, which covers nothing', numbers(c['gaps']), []
    elif FORMATS_OF[c['source'].split('/')[-2]].numbered:
        missing = sum(hi - lo + 1 for lo, hi in numbers(c['gaps']))
        yield 'records that are lost are gaps, and those without their number', lost <= missing <= touched, True


def expectations(folder, case, form, cs):
    f = FORMATS[form]
    if case == 'whole':
        yield from whole(form, f, cs[0])
        yield from gaps(f, cs[0])
    elif case == 'parts':
        yield from parts(form, f, cs)
    elif case == 'cleared':
        told = {c['channel']: (c['cleared'], (c.get('cleared_at') or '')[:19]) for c in cs}
        yield 'which log was cleared, and when', told, {APP: (True, at(FIRST + 30)), SYS: (False, '')}
    elif case == 'security':
        yield 'the Security log', [(c['channel'], c['cleared'], c['cleared_at'][:19]) for c in cs], \
            [('Security', True, at(FIRST))]
    elif case == 'holed':
        yield from holed(os.path.join(folder, case, *cs[0]['source'].split('/')[-2:]), cs[0])
    else:
        yield 'a log that begins too late', [c['late'] for c in cs], [True]


FORMATS_OF = {log_of(form, APP).computer.split('.')[0]: f for form, f in FORMATS.items()}


def judge(folder, case, report):
    with open(report, encoding='utf-8') as f:
        r = json.load(f)
    for form in FORMATS:
        mine = '/%s/' % log_of(form, APP).computer.split('.')[0]
        cs = sorted((c for c in r['coverage'] if mine in '/' + c['source']), key=lambda c: c['source'])
        wrong = ['%s: %s, not %s' % x for x in expectations(folder, case, form, cs) if x[1] != x[2]] \
            if cs else ['it is not there']
        print('%s %s in the form %s%s' % ('FAIL' if wrong else 'PASS', case, form,
                                         ': ' + '; '.join(wrong) if wrong else ''))
    if case == 'parts':
        count = [(x['count'], len(x['hosts'])) for x in r['findings'] if x['id'] == FAILED]
        want = [((LAST - FIRST + 1) // 2 * len(FORMATS), len(FORMATS))]
        print('%s a record in two exports counts once, in every form: %s' %
              ('PASS' if count == want else 'FAIL', count))


def main(write_all, forms, *judged):
    """EVTXMAKE DIR: writes; REPORTS: judges REPORTS/CASE/FORM.json, for each pair of a function and its cases."""
    if len(sys.argv) == 3:
        write_all(*sys.argv[1:])
        return
    for judge_one, cases in judged:
        for case in cases:
            for form in forms:
                judge_one(case, form, '%s/%s/%s.json' % (sys.argv[1], case, form))


if __name__ == '__main__':
    write_all(*sys.argv[1:]) if len(sys.argv) == 3 else judge(*sys.argv[1:])
