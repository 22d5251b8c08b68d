#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A clock that is wrong, by what two machines tell of one act, in every form that names the computer.

    skew_forms.py EVTXMAKE DIR  writes DIR/FORM/...: a server pushes five agents and tells of each; by its own
                                clock, two hours ahead, the third one has installed it two hours later
    skew_forms.py DIR           compares the agents of `check -f json` of each, which is DIR/FORM.json

A form with instants measures the clock.  In local times the difference may be one of zones: no clock is called
wrong, and the act stands at the server's word on it (system-center-siblings.md 10.3).
"""
import calendar
import json
import sys
import time
from types import SimpleNamespace

sys.dont_write_bytecode = True

from coverage_forms import Writer, log_of
from sim_formats import FORMATS
from sim_records import APP, OM, Record, installed, pushed

FORMS = [form for form in FORMATS if FORMATS[form].named]
DAY, AHEAD, WRONG = 86400, 7200, 2
BEGIN = calendar.timegm((2024, 3, 13, 8, 0, 0))
AGENTS = ['AG%02d.corp.example' % i for i in range(1, 6)]
SERVER = 'MS01.corp.example'


def log(computer, channel):
    found = log_of('', channel)
    found.computer, found.base = computer, 0
    return found


def noise(t):
    return Record(APP, t, 'SceCli', 1704, [], 'Security policy in the Group policy objects has been applied '
                  'successfully.')


def numbered(records):
    for i, r in enumerate(records):
        r.number = 500 + i
    return records


def at(i):
    return BEGIN + 600 * i


def write_all(evtxmake, folder):
    w = Writer(folder)
    for form in FORMS:
        told = [pushed(at(i) + 30, SimpleNamespace(name='push-10616-success', captures={'host': a, 'code': '0'}))
                for i, a in enumerate(AGENTS)]
        w.put(log(SERVER, OM), 'evtx', numbered(told), form, 'MS01', OM)
        w.put(log(SERVER, APP), 'evtx', numbered(
            [noise(BEGIN - DAY), installed(BEGIN - 7200, 1033, 'server', '2022', '10.22.10118.0', '0')]), form, 'MS01', APP)
        for i, agent in enumerate(AGENTS):
            t = at(i) + (AHEAD if i == WRONG else 0)
            own = [noise(t - DAY), installed(t, 1033, 'agent', '2022', '10.22.10056.0', '0'), noise(t + DAY)]
            w.put(log(agent, APP), form, numbered(own), form, agent.split('.')[0], APP)
    w.finish(evtxmake)


def judge(form, report):
    with open(report, encoding='utf-8') as f:
        r = json.load(f)
    off = {h['name']: h['clock_offset_s'] for h in r['hosts'] if h.get('clock_offset_s')}
    wrong = []
    if set(off) != (set() if FORMATS[form].local else {AGENTS[WRONG]}) or any(
            abs(x - AHEAD) > 60 for x in off.values()):
        wrong.append(off)
    ends = {x['host']: x for p in r['phases'] for x in p['instances'] if x['host'] in AGENTS and x['end']}
    for i, agent in enumerate(AGENTS):
        x = ends.get(agent)
        end = x and calendar.timegm(time.strptime(x['end'][:19], '%Y-%m-%dT%H:%M:%S'))
        if not x or abs(end - at(i)) > x['end_uncertainty_s'] + 31:      # the server tells it half a minute later
            wrong.append((agent, x and x['end']))
    print('%s a clock that is wrong, by two machines, in the form %s%s' %
          ('FAIL' if wrong else 'PASS', form, ': %s' % wrong if wrong else ''))


if __name__ == '__main__':
    if len(sys.argv) == 3:
        write_all(*sys.argv[1:])
    else:
        for form in FORMS:
            judge(form, '%s/%s.json' % (sys.argv[1], form))
