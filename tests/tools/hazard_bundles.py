# SPDX-License-Identifier: Apache-2.0
"""Every hazard has a bundle that triggers it, and a look-alike that does not.

Usage: hazard_bundles.py POSTFLIGHT FILE [NAME]

corpus/hazards/README.md tells what a file holds.  Prints PASS and FAIL lines.
"""
import concurrent.futures
import datetime
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from mkbundle import Bundle, write_file
from bundle_facts import SCM_GUID, seconds
from excerpts import report_of


class World(Bundle):
    """A bundle that is written as XML only, and has the verbs of hazards."""

    def __init__(self, folder):
        super().__init__(folder)
        self.old_files = {}

    def do_text(self, host, _at, rest):
        line = ' '.join(rest[1:]).replace('\\t', '\t') + '\r\n'
        host.files[rest[0]] = host.files.get(rest[0], b'') + line.encode()

    def do_list(self, host, at, rest):
        self.old_files[host.name, rest[0]] = self.day + seconds(3600 * int(rest[1]))
        self.do_text(host, at, [rest[0]] + rest[2:])

    def do_upgrade(self, host, at, rest):
        name, old, new = ' '.join(rest).split('|')
        self.msi(host, at, 1040, ['D:\\Setup\\setup.msi', '777'])
        self.installed(host, at + seconds(60), 1034, name, old, 0, self.dice.guid())
        self.installed(host, at + seconds(1200), 1033, name, new, 0, self.dice.guid())
        self.msi(host, at + seconds(1210), 1042, ['D:\\Setup\\setup.msi', '777'])

    def do_scm(self, host, at, rest):
        values = ' '.join(rest[1:]).split('|')
        self.add(host, 'sys', at, 'Service Control Manager', int(rest[0]), manifest=True,
                 guid=SCM_GUID, source='Service Control Manager', qualifiers=16384,
                 keywords='8080000000000000', pid=624, tid=3112,
                 named=[('param%d' % (i + 1), v) for i, v in enumerate(values)])

    def write(self, out, _maker):
        for host in self.hosts.values():
            self.noise(host)
        for words in self.deliveries:
            self.deliver(out, [], words)
        for host in self.hosts.values():
            for name, content in host.files.items():
                path = os.path.join(out, host.name, name)
                write_file(path, content)
                if (host.name, name) in self.old_files:
                    t = (self.old_files[host.name, name] - EPOCH).total_seconds()
                    os.utime(path, (t, t))


EPOCH = datetime.datetime(1970, 1, 1)


def repeated(line):
    """HH:MM HOST *N/S VERB ...: N times, S seconds apart."""
    m = re.match(r'((?:[+-]\d+d )?)(\d+):(\d+) (\S+) \*(\d+)/(\d+) (.*)', line)
    if not m:
        return [line]
    out = []
    for i in range(int(m.group(5))):
        t = int(m.group(2)) * 3600 + int(m.group(3)) * 60 + i * int(m.group(6))
        out.append('%s%02d:%02d:%02d %s %s' % (m.group(1), t // 3600, t // 60 % 60, t % 60,
                                               m.group(4), m.group(7).replace('%i', str(i))))
    return out


def parse(path):
    with open(path, encoding='utf-8') as f:
        text = f.read()
    bases = {}
    for part in re.split(r'(?m)^(?==== |##### )', text):
        head, _, body = part.partition('\n')
        if head.startswith('=== '):
            bases[head[4:].strip()] = [x for x in body.split('\n') if x]
        elif head.startswith('##### '):
            m = re.match(r'##### (\S+) ([=!])(\S+) ([^+]*)(?:\+(.*))?$', head)
            words = m.group(4).split()
            yield (m.group(1), m.group(2) == '=', ' '.join(w for w in words if w[:2] != '--'),
                   [w for w in words if w[:2] == '--'], (m.group(5) or '').split(),
                   lines_of(bases[m.group(3)], body))


def lines_of(base, body):
    own = [x for x in body.split('\n') if x]
    gone = [x[2:] for x in own if x.startswith('- ')]
    kept = [x for x in base if not any(x.startswith(g) for g in gone)]
    return kept + [y for x in own if not x.startswith('- ') for y in repeated(x)]


def judge(tool, case):
    lines, options = case[5], case[3]
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'in'))
        with open(os.path.join(folder, 'bundle.txt'), 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines).replace('#TYPE', '%TYPE') + '\n')
        bundle = World(folder)
        bundle.name = 'hazard'
        bundle.read()
        for host in bundle.hosts.values():
            for name in host.files:
                host.files[name] = host.files[name].replace(b'%TYPE', b'#TYPE')
        bundle.write(os.path.join(folder, 'in'), None)
        keep = os.environ.get('HAZARD_KEEP')
        if keep:
            subprocess.run(['cp', '-rp', os.path.join(folder, 'in'), keep], check=True)
        return report_of(tool, *options, os.path.join(folder, 'in'))


def faults_of(case, report):
    hazard, wanted, name, _, companions, _ = case
    states = ('open', 'recovered') if wanted else ('open',)
    found = [f for f in report['findings']
             if f['state'] in states and (hazard == f['id'] or hazard in f['also'])]
    known = set(companions) | {hazard} | {f['id'] for f in found}
    if wanted != bool(found):
        yield '%s (%s): it is %sreported' % (hazard, name, '' if found else 'not ')
    for f in report['findings']:
        if f['state'] == 'open' and f['id'] not in known and f['severity'] != 'noise':
            yield '%s (%s): %s is open, too' % (hazard, name, f['id'])


def main(tool, path, only=''):
    cases = [c for c in parse(path) if c[0].startswith(only)]
    failed = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, report in zip(cases, pool.map(lambda c: judge(tool, c), cases)):
            failed += faults_of(case, report)
    for fault in failed[:60]:
        print('  ' + fault)
    once = {c[0] for c in cases}
    for hazard in sorted(once):
        if {c[1] for c in cases if c[0] == hazard} != {True, False}:
            print('FAIL %s: has no bundle that triggers it, or no look-alike' % hazard)
    print('%s %d bundles show their hazard, or do not, and nothing else' %
          ('FAIL' if failed or not cases else 'PASS', len(cases)))


if __name__ == '__main__':
    main(*sys.argv[1:])
