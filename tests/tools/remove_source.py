#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes away one source of a bundle after the other: less evidence never makes a verdict surer.

usage: remove_source.py POSTFLIGHT BUNDLE-FOLDER     (prints a PASS or FAIL line per bundle)

Without a source no instance may become `done` that was not, and no constraint `kept` or
`violated`.  One exception, of the contract's own making: what failed and is told nowhere else can
look done afterwards.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

OURS = ('bundle.txt', 'EXPECTED.md', 'expected.json')


def check(program, folder):
    end = subprocess.run([program, 'check', '-f', 'json', folder], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, check=False, timeout=300)
    return json.loads(end.stdout)


def claims(report):
    done = {(p['id'], (i['host'] or 'GROUP').split('.')[0].upper()): i['state']
            for p in report['phases'] for i in p['instances']}
    order = {c['id']: c['state'] for c in report['constraints']}
    return done, order


def sources(folder):
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            if where != folder or name not in OURS:
                yield os.path.join(where, name)


def family(name):
    """Which of two kindred phases a machine is in hangs on other machines' words (README, glossary)."""
    return re.sub(r'ms\.(first|more)', 'ms.*', re.sub(r'agent\.(push|manual)', 'agent.*', name))


def members(claims_, name):
    return {host for phase, host in claims_[0] if family(phase) == name}


def worse(before, after):
    """What the shorter material claims and the longer one did not."""
    wrong = []
    was = {}
    for (phase, host), state in before[0].items():
        was.setdefault((family(phase), host), set()).add(state)
    for (phase, host), state in after[0].items():
        states = was.get((family(phase), host), {None})
        if state == 'done' and not states & {'done', 'failed', 'rolled-back'}:
            wrong.append('%s@%s: %s became done' % (phase, host, '/'.join(map(str, states))))
    orders = {}
    for name, state in before[1].items():
        orders.setdefault(family(name), set()).add(state)
    for name, state in after[1].items():
        ends = [family(p) for p in name.split(':')[1:]]
        lost = any(members(before, e) - members(after, e) for e in ends)
        if state in ('kept', 'violated') and state not in orders.get(family(name), ()):
            if not (lost and state == 'kept'):         # a machine that nobody names any more
                wrong.append('%s: %s became %s' % (name, before[1].get(name), state))
    return wrong


def main():
    program, folder = sys.argv[1:3]
    name = os.path.basename(os.path.normpath(folder))
    if json.load(open(os.path.join(folder, 'expected.json'), encoding='utf-8'))['plan'] is None:
        print('PASS %s: there is nothing to lose' % name)
        return
    with tempfile.TemporaryDirectory() as work:
        copy = os.path.join(work, 'copy')
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(*OURS))
        try:
            before = claims(check(program, copy))
        except ValueError:
            print('FAIL %s: no report' % name)
            return
        wrong, n = [], 0
        for path in list(sources(copy)):
            os.rename(path, work + '/away')
            after = claims(check(program, copy))
            os.rename(work + '/away', path)
            wrong += ['without %s: %s' % (os.path.relpath(path, copy), w)
                      for w in worse(before, after)]
            n += 1
    if wrong:
        print('FAIL %s: %d of %d sources: %s' % (name, len(wrong), n, '; '.join(wrong[:4])))
    else:
        print('PASS %s: without any one of %d sources nothing is surer' % (name, n))


main()
