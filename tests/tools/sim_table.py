#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every phase, constraint and task of every plan, and every hazard, is broken by a fault of the
simulator, or named in tests/simulate/covered.txt with the reason why it is not; a task of which logs can
tell that it was not done is not left at that.  Every format is written by somebody
(tests/simulate/formats.txt), who cites the dossiers, as the signatures of the records do, and the truth
shares nothing with the program.

usage: sim_table.py [PLAN.yml...]     prints PASS and FAIL lines
"""
import fnmatch
import glob
import re
import sys

sys.dont_write_bytecode = True

from sim_faults import FAULTS
from sim_plan import Plan
from sim_single import RECORDS
from sim_text import SAID, STEPS

MARK = re.compile(r'\[(seen|inferred|unverified|standard)')
DOSSIER = re.compile(r'\b(log-formats|events|siblings|plans|known-failures|system-center-siblings)(\.md)? ?\d')


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


def faults_of(what):
    """The faults of a row, and whether what they break can only read confirm, or undecidable."""
    words = what.partition('--')[0].split()
    return words[words[:1] == ['open']:], words[:1] == ['open']


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


def marks():
    """Who writes a format without a mark of the dossiers; records of which no signature has one."""
    wrong, told = [], {}
    with open('tests/simulate/formats.txt', encoding='utf-8') as f:
        writers = sorted({x for line in f if not line.startswith('#')
                          for x in re.findall(r'\bsim_\w+\.py', line)})
    for name in writers:
        with open('tests/tools/' + name, encoding='utf-8') as f:
            text = f.read()
        if not (MARK.search(text) and DOSSIER.search(text)):
            wrong.append('%s cites no mark of the dossiers' % name)
    for path in glob.glob('signatures/**/*.yml', recursive=True):
        with open(path, encoding='utf-8') as f:
            for text in re.split(r'^---', f.read(), flags=re.M):
                name = re.search(r"^name: '?([\w.-]+)", text, re.M)
                if name:
                    told[name.group(1)] = text.partition('provenance:')[2].partition('exemplars:')[0]
    return wrong + ['%s: no signature of that name has a mark' % name
                    for name in (*RECORDS, *SAID, *STEPS) if not MARK.search(told.get(name, ''))]


def sharers():
    """Modules of the truth that know of more than plans and worlds."""
    seen, left = set(), ['sim_truth']
    while left:
        name = left.pop()
        seen.add(name)
        with open('tests/tools/%s.py' % name, encoding='utf-8') as f:
            text = f.read()
        found = re.findall(r'^(?:from|import) (\w+)', text, re.M)
        left += [x for x in found if x.startswith('sim_') and x not in seen]
        if set(found) & {'ctypes', 'subprocess', 'os'} or 'src/' in text.replace('src/verdict`', ''):
            yield name


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
        faults, is_open = faults_of(what)
        wrong += ['%s is no fault' % w for w in faults if w not in FAULTS and w != 'every-world']
        if (is_open or not faults) and ' -- ' not in ' ' + what:
            wrong.append('%s %s %s: no reason is given' % (p, k, n))
    wrong += formats() + marks() + ['%s: the truth shares nothing' % x for x in sharers()]
    print('\n'.join('  ' + w for w in wrong))
    for (kind, played), n in sorted(counts.items()):
        print('%s simulated: %ss that are %s: %d' % ('FAIL' if wrong else 'PASS', kind,
                                                     'played' if played else 'named as not played',
                                                     n))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
