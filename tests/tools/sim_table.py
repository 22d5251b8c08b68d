#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every phase, constraint and task of every plan, and every hazard, is broken by a fault of the
simulator, or named in tests/simulate/covered.txt with the reason why it is not; a task of which logs can
tell that it was not done is not left at that.  And every format is written by somebody
(tests/simulate/formats.txt).

usage: sim_table.py [PLAN.yml...]     prints PASS and FAIL lines
"""
import fnmatch
import glob
import re
import sys

sys.dont_write_bytecode = True

from sim_faults import FAULTS
from sim_plan import Plan


def ids_of(plan):
    for phase in plan.phases:
        yield 'phase', phase.id
        for arrow in phase.arrows:
            for other in plan.phases:
                if arrow.means(other.id):
                    yield 'constraint', '%s:%s:%s' % ('after' if arrow.kind == 'soft' else
                                                      arrow.kind, phase.id, other.id)
    for task in plan.tasks:
        yield 'task', task


def hazards():
    """Those of the map, of arrows and of signatures (the dossiers' list is upgrade-plans.md 8)."""
    found = set()
    for path in glob.glob('signatures/**/*.yml', recursive=True):
        with open(path, encoding='utf-8') as f:
            found |= set(re.findall(r"^ *(?:- )?(?:id|hazard|finding): '?(hz[.\w-]+)", f.read(), re.M))
    return sorted(found)


def rows():
    with open('tests/simulate/covered.txt', encoding='utf-8') as f:
        for line in f:
            if line.strip() and not line.startswith('#'):
                yield line.split(None, 3)


def formats():
    """What is wrong with tests/simulate/formats.txt."""
    with open('tests/simulate/formats.txt', encoding='utf-8') as f:
        written = {line.split()[0] for line in f if line.strip() and not line.startswith('#')}
    there = set()
    for path in glob.glob('parsers/*.c'):
        with open(path, encoding='utf-8') as f:
            there |= set(re.findall(r'struct parser parser_\w+ = {\s*\.name = "(\w+)"', f.read()))
    return ['nobody writes the format ' + x for x in sorted(there - written)] + \
        ['no parser reads the format ' + x for x in sorted(written - there)]


def main():
    table, wrong, used, counts = list(rows()), [], set(), {}
    plans = [Plan(path) for path in sys.argv[1:] or sorted(glob.glob('signatures/plans/*.yml'))]
    every = [(plan.id, kind, name) for plan in plans for kind, name in ids_of(plan)]
    shown = {(plan.id, 'task', name) for plan in plans for name, task in plan.tasks.items()
             if task.get('not-done-if')}
    for of, kind, name in every + [('-', 'hazard', h) for h in hazards()]:
        i = next((i for i, (p, k, n, _) in enumerate(table) if k == kind and
                  fnmatch.fnmatchcase(of, p) and fnmatch.fnmatchcase(name, n)), None)
        if i is None:
            wrong.append('%s %s %s is in no row' % (of, kind, name))
        else:
            used.add(i)
            played = not table[i][3].startswith('--')
            counts[kind, played] = counts.get((kind, played), 0) + 1
            if (of, kind, name) in shown and table[i][3].split() == ['every-world']:
                wrong.append('%s task %s can be seen not done, and no fault leaves it so' % (of, name))
    for i, (p, k, n, what) in enumerate(table):
        if i not in used:
            wrong.append('no plan has %s %s %s' % (p, k, n))
        if not what.startswith('-- '):
            wrong += ['%s is no fault' % w for w in what.split() if w not in FAULTS and
                      w != 'every-world']
    wrong += formats()
    print('\n'.join('  ' + w for w in wrong))
    for (kind, played), n in sorted(counts.items()):
        print('%s simulated: %ss that are %s: %d' % ('FAIL' if wrong else 'PASS', kind,
                                                     'played' if played else 'named as not played',
                                                     n))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
