#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what `postflight check` says of a bundle with its expected.json.

usage: bundle_check.py POSTFLIGHT BUNDLE-FOLDER [PATH-TO-CHECK]   (prints PASS and FAIL lines)

Only what expected.json names is compared; a list there means: any of these
(corpus/bundles/README.md).
"""
import json
import os
import subprocess
import sys

SECRET = 'S3cr3t-'
SEVERITIES = ['noise', 'info', 'degraded', 'rollback', 'fatal']      # contract 4
# contract 4: the keys of the report; a path of names, [] stands for every element of an array
SHAPE = {
    '': ('schema', 'tool', 'verdict', 'plan', 'also_judged', 'earlier', 'hosts', 'phases',
         'constraints',
         'tasks', 'findings', 'coverage', 'skipped'),
    'tool': ('version', 'signatures', 'options'),
    'tool.signatures': ('count', 'hash'),
    'verdict': ('state', 'exit', 'reason', 'machines'),
    'plan': ('id', 'title', 'from', 'to', 'because', 'candidates'),
    'also_judged[]': ('plan', 'verdict', 'phases', 'constraints', 'tasks'),
    'earlier[]': ('from', 'to', 'begin', 'end', 'outcome'),
    'hosts[]': ('name', 'aliases', 'roles', 'zone', 'clock_offset_s'),
    'hosts[].roles[]': ('role', 'because'),
    'phases[]': ('id', 'title', 'state', 'reason', 'required', 'expected', 'instances'),
    'phases[].instances[]': ('host', 'state', 'level', 'reason', 'begin', 'end',
                             'begin_uncertainty_s',
                             'end_uncertainty_s', 'because', 'attempts'),
    'phases[].instances[].attempts[]': ('begin', 'end', 'from', 'to', 'outcome', 'because'),
    'constraints[]': ('id', 'strength', 'state', 'pairs', 'breaches'),
    'constraints[].pairs': ('kept', 'undecidable', 'violated'),
    'constraints[].breaches[]': ('subjects', 'reason', 'because'),
    'tasks[]': ('id', 'title', 'when', 'state', 'reason', 'question', 'remedy', 'instances'),
    'tasks[].instances[]': ('host', 'state', 'because'),
    'findings[]': ('id', 'title', 'severity', 'state', 'phase', 'hosts', 'count', 'first', 'last',
                   'also',
                   'explained_by', 'because', 'cause', 'remedy', 'provenance'),
    'coverage[]': ('source', 'host', 'format', 'first', 'last', 'records', 'bytes', 'defects',
                   'gaps'),
    'skipped[]': ('path', 'reason'),
}
WORDS = {
    'phases[].state': 'failed rolled-back contradicted missing in-progress unobservable confirm '
                      'done '
                      'not-seen not-applicable',
    'phases[].instances[].state': 'done in-progress failed rolled-back missing unobservable '
                                  'confirm '
                                  'contradicted',
    'phases[].instances[].attempts[].outcome': 'succeeded failed rolled-back cancelled no-end',
    'constraints[].state': 'kept undecidable violated',
    'constraints[].strength': 'hard advice',
    'tasks[].state': 'done remaining missed confirm not-needed unobservable',
    'tasks[].when': 'pre post',
    'findings[].state': 'open recovered noise',
    'findings[].severity': ' '.join(SEVERITIES),
}


def short(name):
    return name.split('.')[0].upper() if name else 'GROUP'   # an act of no one machine


def walk(value, path):
    """All values that a path of names reaches."""
    if not path:
        yield value
        return
    head, _, rest = path.partition('.')
    name = head[:-2] if head.endswith('[]') else head
    inner = value.get(name) if isinstance(value, dict) else None
    if inner is None:
        return
    for item in inner if head.endswith('[]') else [inner]:
        yield from walk(item, rest)


class Checker:
    def __init__(self, name, report, expected):
        self.name, self.report, self.expected = name, report, expected
        self.wrong = []

    def is_one_of(self, what, got, wanted):
        if got not in (wanted if isinstance(wanted, list) else [wanted]):
            self.wrong.append('%s is %r, not %r' % (what, got, wanted))

    def result(self, aspect):
        if self.wrong:
            print('FAIL %s: %s: %s' % (self.name, aspect, '; '.join(self.wrong[:6])))
        else:
            print('PASS %s: %s' % (self.name, aspect))
        self.wrong = []

    def shape(self):
        for path, keys in SHAPE.items():
            for value in walk(self.report, path):
                for key in keys:
                    if not isinstance(value, dict) or key not in value:
                        self.wrong.append('%s has no %s' % (path or 'the report', key))
        for path, words in WORDS.items():
            for value in walk(self.report, path):
                self.is_one_of(path, value, words.split())
        self.result('has the keys and words of the contract')

    def verdict(self, code):
        for key, wanted in self.expected['verdict'].items():
            self.is_one_of('verdict.' + key, self.report['verdict'].get(key), wanted)
        self.is_one_of('the exit code', code, self.expected['verdict']['exit'])
        self.result('verdict')

    def plan(self):
        plan = self.report['plan'] or {}
        self.is_one_of('plan', plan.get('id'), self.expected['plan'])
        for key in ('from', 'to'):
            if key in self.expected:
                self.is_one_of(key, plan.get(key), self.expected[key])
        self.result('plan')

    def instance(self, where, got, wanted):
        if got is None:
            self.wrong.append('%s is not there' % where)
            return
        for key in ('state', 'level'):
            if key in wanted:
                self.is_one_of('%s %s' % (where, key), got.get(key), wanted[key])
        if 'attempts' in wanted:
            outcomes = [a['outcome'] for a in got['attempts']]
            if len(outcomes) != len(wanted['attempts']):
                self.wrong.append('%s has attempts %r, not %r'
                                  % (where, outcomes, wanted['attempts']))
            for outcome, some in zip(outcomes, wanted['attempts']):
                self.is_one_of(where + ' attempt', outcome, some)

    def phases(self):
        phases = {p['id']: p for p in self.report['phases']}
        for name, wanted in self.expected.get('phases', {}).items():
            got = phases.get(name)
            if not got:
                self.wrong.append('no phase ' + name)
                continue
            self.is_one_of(name, got['state'], wanted['state'])
            instances = {short(i['host']): i for i in got['instances']}
            for host, some in wanted.get('instances', {}).items():
                self.instance('%s@%s' % (name, host), instances.get(host.upper()), some)
            for host in wanted.get('no_instances', []):
                if host.upper() in instances:
                    self.wrong.append('%s@%s should not be there' % (name, host))
            if name.startswith('ms.'):
                more = set(instances) - {h.upper() for h in wanted.get('instances', {})}
                self.wrong += ['%s@%s is one too many' % (name, h) for h in sorted(more)]
        self.result('phases')

    def constraints(self):
        got = {c['id']: c for c in self.report['constraints']}
        for name, wanted in self.expected.get('constraints', {}).items():
            self.is_one_of(name, got.get(name, {}).get('state'), wanted)
        for name, wanted in self.expected.get('pairs', {}).items():
            self.is_one_of(name + ' pairs', got.get(name, {}).get('pairs'), wanted)
        for name, wanted in self.expected.get('breaches', {}).items():
            hosts = [[short(s['host']) for s in b['subjects']]
                     for b in got.get(name, {}).get('breaches', [])]
            if sorted(map(sorted, hosts)) != sorted(map(sorted, wanted)):
                self.wrong.append('%s: breaches of %r, not of %r' % (name, hosts, wanted))
        self.result('constraints')

    def tasks(self):
        got = {t['id']: t['state'] for t in self.report['tasks']}
        for name, wanted in self.expected.get('tasks', {}).items():
            self.is_one_of(name, got.get(name), wanted)
        self.result('tasks')

    def findings(self):
        wanted = self.expected['findings']
        by = {(f['id'], f['state']): f for f in self.report['findings']}
        for state in ('open', 'recovered'):
            for name in wanted.get(state, []):
                if (name, state) not in by:
                    there = [s for i, s in by if i == name]
                    self.wrong.append('%s is not %s (but %s)' % (name, state, there or 'not there'))
            for name, hosts in wanted.get(state + '_hosts', {}).items():
                got = sorted(short(h) for h in by.get((name, state), {'hosts': []})['hosts'])
                self.is_one_of('%s %s hosts' % (name, state), got, [sorted(hosts)])
        for name in wanted.get('not_open', []):
            if (name, 'open') in by:
                self.wrong.append(name + ' is open')
        for name, twins in wanted.get('also', {}).items():
            self.is_one_of(name + ' also', by.get((name, 'open'), {}).get('also'), [twins])
        worst = SEVERITIES.index(wanted.get('worst_open', 'fatal'))
        for (name, state), f in by.items():
            if state == 'open' and SEVERITIES.index(f['severity']) > worst:
                self.wrong.append('%s is open with severity %s' % (name, f['severity']))
        self.result('findings')

    def hosts(self):
        got = {short(h['name']): [r['role'] for r in h['roles']] for h in self.report['hosts']}
        for name, roles in self.expected.get('hosts', {}).items():
            for role in roles:
                if role not in got.get(name.upper(), []):
                    self.wrong.append('%s has roles %r, %s is missing'
                                      % (name, got.get(name.upper()), role))
        self.result('hosts')

    def coverage(self):
        defects = {c['source']: c['defects'] for c in self.report['coverage']}
        for source in self.expected.get('damaged', []):
            there = [d for s, d in defects.items() if s.endswith(source)]
            if not any(there):
                self.wrong.append('%s has no defect in the coverage' % source)
        self.result('coverage')

    def evidence(self):
        """Principle: every state that is claimed cites something."""
        for p in self.report['phases']:
            for i in p['instances']:
                if i['state'] in ('done', 'failed', 'rolled-back', 'missing') and not i['because']:
                    self.wrong.append('%s@%s is %s without evidence'
                                      % (p['id'], i['host'], i['state']))
        for c in self.report['constraints']:
            if c['state'] == 'violated' and not all(b['because'] for b in c['breaches']):
                self.wrong.append('%s is violated without evidence' % c['id'])
        self.result('cites evidence')


def run(program, words, path):
    return subprocess.run([program] + words + [path], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE,
                          check=False, timeout=300)


def no_secret(name, program, path):
    """Neither report nor dump may contain what stands behind a password's name."""
    for words in (['check', '-f', 'json'], ['check', '-f', 'text'], ['dump'],
                  ['dump', '-f', 'text'],
                  ['scan']):
        end = run(program, words, path)
        if SECRET.encode() in end.stdout + end.stderr:
            at = (end.stdout + end.stderr).index(SECRET.encode())
            print('FAIL %s: no secret in %s: ...%r' % (name, ' '.join(words),
                                                      (end.stdout + end.stderr)[max(at - 60, 0):at
                                                                                + 20]))
            return
    print('PASS %s: no secret in any output' % name)


def main():
    program, folder = sys.argv[1:3]
    path = sys.argv[3] if len(sys.argv) > 3 else folder
    name = os.path.basename(os.path.normpath(path))
    with open(os.path.join(folder, 'expected.json'), encoding='utf-8') as f:
        expected = json.load(f)
    end = run(program, ['check', '-f', 'json'], path)
    try:
        report = json.loads(end.stdout)
    except ValueError:
        text = end.stderr.decode('utf-8', 'replace').strip().split('\n')
        print('FAIL %s: no report: exit %d: %s' % (name, end.returncode, text[-1][:200]))
        return
    checker = Checker(name, report, expected)
    checker.shape()
    checker.verdict(end.returncode)
    for aspect in (checker.plan, checker.phases, checker.constraints, checker.tasks,
                   checker.findings,
                   checker.hosts, checker.coverage, checker.evidence):
        aspect()
    no_secret(name, program, path)


if __name__ == '__main__':
    main()
