# SPDX-License-Identifier: Apache-2.0
"""Excerpts as tickets and articles have them: each has its diagnosis, and nothing else.

Usage: excerpts.py POSTFLIGHT FILE...

A file holds excerpts, each behind a line "##### NAME: ID... + COMPANION...".  The ids, or their
twins, must be found open, "ID=noise" as noise and "ID=recovered" as recovered, "ID<CAUSE" as
explained by the cause; companions may be; no other finding may be open.  Without ids nothing may be
open.  Those with long lines are tried as a mail wraps them, too.
Prints PASS and FAIL lines.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap


MAIL = 76  # characters of a line


def excerpts(path):
    with open(path, encoding='utf-8') as f:
        text = f.read()
    for block in re.split(r'(?m)^##### ', text)[1:]:
        head, _, body = block.partition('\n')
        name, _, ids = head.partition(':')
        wanted, _, companions = ids.partition('+')
        yield name, wanted.split(), companions.split(), body


def wrapped(body):
    """As a mail wraps it."""
    lines = []
    for line in body.split('\n'):
        lines += [line] if len(line) <= MAIL or line.startswith('<') else textwrap.wrap(
            line, MAIL, break_long_words=False, break_on_hyphens=False)
    return '\n'.join(lines)


def report_of(tool, *args):
    out = subprocess.run([tool, 'check', '-q', '-f', 'json', *args], stdout=subprocess.PIPE,
                         check=False).stdout
    return json.loads(out)


def judge(tool, name, body):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name + ('' if '.' in name else '.txt'))
        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(body)
        return report_of(tool, path)


def faults_of(report, wanted, companions):
    found = {(f['id'], f['state']): f for f in report['findings']}
    named = {(name, f['state']): f for f in report['findings'] for name in [f['id'], *f['also']]}
    faults = []
    for one in wanted:
        one, _, cause = one.partition('<')
        one, _, state = one.partition('=')
        if (one, state or 'open') not in named:
            faults.append('%s is not found, or not %s' % (one, state or 'open'))
        elif cause and named[one, state or 'open']['explained_by'] != cause:
            faults.append('%s is not explained by %s' % (one, cause))
    known = {w.partition('<')[0] for w in wanted if '=' not in w} | set(companions)
    for (one, state), f in sorted(found.items()):
        if state == 'open' and one not in known and f['severity'] != 'noise':
            faults.append('%s is open%s' % (one, ', explained by ' + f['explained_by']
                                            if f['explained_by'] else ''))
    if not report['coverage']:
        faults.append('it was not read')
    return faults


def main(tool, paths):
    count = 0
    failed = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path in paths:
            each = list(excerpts(path))
            each += [('wrapped-' + n, w, c, wrapped(b)) for n, w, c, b in each
                     if w and wrapped(b) != b]
            reports = pool.map(lambda e: judge(tool, e[0], e[3]), each)
            for (name, wanted, companions, _), report in zip(each, reports):
                count += 1
                failed += ['%s %s: %s' % (os.path.basename(path), name, fault)
                           for fault in faults_of(report, wanted, companions)]
    for fault in failed[:80]:
        print('  ' + fault)
    print('%s %d excerpts have their diagnosis and no other' %
          ('FAIL' if failed or not count else 'PASS', count))


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
