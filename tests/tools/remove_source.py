#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes away one source of a bundle after the other: less evidence never makes a verdict surer.

usage: remove_source.py POSTFLIGHT BUNDLE-FOLDER     (prints a PASS or FAIL line per bundle)

Without a source no instance may become `done` that was not, and no constraint `kept` or
`violated`, in whichever plan it is judged.  One exception: a later failure that the source alone tells
of.  Then what failed in it is quoted from that source alone, the instance is proven to less than `works`,
and the coverage has the source no longer.  So it is where a list contradicts that failure.
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


def judged(report):
    """All plans that were judged: which of them comes first hangs on what is there."""
    return [report] + report['also_judged']


def claims(report):
    done = {(p['id'], (i['host'] or 'GROUP').split('.')[0].upper()): i['state']
            for r in judged(report) for p in r['phases'] for i in p['instances']}
    order = {c['id']: c['state'] for r in judged(report) for c in r['constraints']}
    return done, order


def sources(folder):
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            if where != folder or name not in OURS:
                yield os.path.join(where, name)


def family(name):
    """Which of two kindred phases a machine is in hangs on other machines' words (README, glossary)."""
    return re.sub(r'ms\.(first|more)', 'ms.*', re.sub(r'agent\.(push|manual)', 'agent.*', name))


def instances(report):
    return {(family(p['id']), (i['host'] or 'GROUP').split('.')[0].upper()): i
            for r in judged(report) for p in r['phases'] for i in p['instances']}


def named(refs, path):
    return [r for r in refs if r['source'] == path or r['source'].startswith(path + '/')]


def told_there_alone(before, after, key, path):
    """The exception: the failure stood in the source alone, the level drops, and the coverage says so."""
    was, now = instances(before)[key], instances(after)[key]
    failure = was['attempts'][-1]['because'] if was['attempts'] else was['because']
    return failure and named(failure, path) == failure and now['level'] != 'works' and \
        named(before['coverage'], path) and not named(after['coverage'], path)


def has_failed(report, key):
    """It is failed, or would be, if no list showed the new version all the same (plans 10.9)."""
    was = instances(report)[key]
    return was['state'] in ('failed', 'rolled-back') or (
        was['state'] == 'contradicted' and
        was['attempts'] and was['attempts'][-1]['outcome'] in ('failed', 'rolled-back'))


def same_step(before, after, phase):
    """A phase that one machine of a group does, done by one before: which one it was hangs on who began
    first of those that are seen."""
    def doers(report):
        return [i['state'] for r in judged(report) for p in r['phases'] if p['id'] == phase
                for i in p['instances']]
    return doers(before) == doers(after) == ['done']


def nothing_compared(report, name):
    """Whose agent it is was told by the lost log: then it is held against all gateways."""
    return name.endswith(':gw') and not any(
        n for r in judged(report) for c in r['constraints'] if c['id'] == name
        for n in c['pairs'].values())


def members(claims_, name):
    return {host for phase, host in claims_[0] if family(phase) == name}


def worse(longer, shorter, path):
    """What the shorter material claims and the longer one, which has that source, did not."""
    before, after = claims(longer), claims(shorter)
    wrong = []
    was = {}
    for (phase, host), state in before[0].items():
        was.setdefault((family(phase), host), set()).add(state)
    for (phase, host), state in after[0].items():
        states = was.get((family(phase), host), {None})
        if state != 'done' or 'done' in states or same_step(longer, shorter, phase):
            continue
        key = family(phase), host
        if key not in was or not has_failed(longer, key) or \
                not told_there_alone(longer, shorter, key, path):
            wrong.append('%s@%s: %s became done' % (phase, host, '/'.join(map(str, states))))
    orders = {}
    for name, state in before[1].items():
        orders.setdefault(family(name), set()).add(state)
    for name, state in after[1].items():
        ends = [family(p) for p in name.split(':')[1:]]
        lost = any(members(before, e) - members(after, e) for e in ends)
        if state in ('kept', 'violated') and state not in orders.get(family(name), ()):
            # a machine that nobody names any more
            if state != 'kept' or not (lost or nothing_compared(longer, name)):
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
            before = check(program, copy)
        except ValueError:
            print('FAIL %s: no report' % name)
            return
        wrong, n = [], 0
        for path in list(sources(copy)):
            os.rename(path, work + '/away')
            after = check(program, copy)
            os.rename(work + '/away', path)
            wrong += ['without %s: %s' % (os.path.relpath(path, copy), w)
                      for w in worse(before, after, os.path.relpath(path, copy))]
            n += 1
    if wrong:
        print('FAIL %s: %d of %d sources: %s' % (name, len(wrong), n, '; '.join(wrong[:4])))
    else:
        print('PASS %s: without any one of %d sources nothing is surer' % (name, n))


main()
