#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""For every phase, constraint and task of every plan that has evidence, and every hazard, a world stands in
tests/simulate/broken.txt in which a mutation breaks it: that it does is worked out here, by the truth alone;
that the program says so, and nothing else, by simulate.py over the same list.  What no world breaks is
named in tests/simulate/covered.txt, with the reason.

usage: sim_reached.py                      prints PASS and FAIL lines
       sim_reached.py --search FROM..TO [FAULT...]    prints rows for what is in no row yet
"""
import fnmatch
import glob
import sys

sys.dont_write_bytecode = True

from sim_components import page_traces
from sim_faults import FAULTS, Broken, inject
from sim_paths import world_of
from sim_plan import Plan
from sim_table import faults_of, hazards, ids_of, rows
from sim_truth import Truth
from simulate import plans

LIST = 'tests/simulate/broken.txt'
BAD = {'failed', 'rolled-back', 'in-progress', 'missing', 'contradicted'}
OPEN = {'remaining', 'missed'}


def is_evident(plan, phase):
    """Something is seen of it, and when it was; an act that counts only before the first step never came
    too late (signatures/README.md, act-if)."""
    return phase.kind != 'act' or bool(phase.acts)


def evident(plan):
    """What logs can show to be broken: (plan id, kind, name)."""
    for kind, name in ids_of(plan):
        if kind == 'task':
            fits = bool(plan.tasks[name].get('not-done-if'))
        else:
            ends = name.split(':')[1:] if kind == 'constraint' else [name]
            fits = all(is_evident(plan, plan.phase(x)) for x in ends)
        if fits:
            yield plan.id, kind, name


def row_of(table, x):
    """The row of covered.txt; the first one that fits counts."""
    return next(what for p, k, n, what in table if k == x[1] and fnmatch.fnmatchcase(x[0], p) and
                fnmatch.fnmatchcase(x[2], n))


def is_open(table, x, kind):
    """No log can show it broken; the fault leaves it undecided."""
    faults, is_open_row = faults_of(row_of(table, x))
    return is_open_row and kind in faults


def is_to_be_broken(table, x):
    """A hazard of no fault is one that nothing at a site shows: no world may have it."""
    faults, _ = faults_of(row_of(table, x))
    return bool(faults) and not (x[1] == 'hazard' and faults == ['every-world'])


def wanted():
    every = [x for path in sorted(glob.glob('signatures/plans/*.yml')) for x in evident(Plan(path))]
    every += [('-', 'hazard', h) for h in hazards()]
    table = list(rows())
    return {x for x in every if is_to_be_broken(table, x)}


def broken_in(plan, kind, seed):
    """What is broken in that world, by its truth; None: it has no place for the fault."""
    world = world_of(plan, seed)
    if not (inject(world, kind) if kind != 'none' else Broken()):
        return None
    truth = Truth(world, page_traces(world))
    lines = truth.lines() or set()
    of_world = {('-', 'hazard', x[7:]) for x in lines if x.startswith('hazard ')}
    if truth.unsure or truth.vague or 'plan ' + plan.id not in lines:
        return of_world
    found = {(plan.id, 'constraint', name) for name, (state, _, _) in truth.constraints.items()
             if state == 'violated'}
    found |= {(plan.id, 'phase', p) for p, some in truth.phases.items() for i in some
              if i.state in BAD or (i.phase.acts and i.state == 'confirm' and kind != 'none')}
    undecided = {(plan.id, 'constraint', name) for name, (state, _, _) in truth.constraints.items()
                 if state == 'undecidable'} | \
        {(plan.id, 'phase', p) for p, some in truth.phases.items() for i in some if i.state == 'confirm'}
    table = list(rows())
    found |= {x for x in undecided if is_open(table, x, kind)}
    found |= {(plan.id, 'task', task) for (task, _), words in truth.tasks.items() if set(words) <= OPEN}
    found |= {(plan.id, 'task', task) for (task, _), word in world.told.items() if word in OPEN}
    return found | of_world


def listed():
    """(plan, fault, seed), what it breaks"""
    with open(LIST, encoding='utf-8') as f:
        for row in f:
            if row.strip() and not row.startswith('#'):
                key, *items = row.split()
                name, kind, seed = key.split('/')
                yield (name, kind, int(seed)), {
                    ('-' if item.startswith('hazard ') else name, *item.split(' ', 1))
                    for item in (x.replace('=', ' ') for x in items)}


def search(a, b, *faults):
    left = wanted() - {x for _, items in listed() for x in items}
    for seed in range(a, b):
        for name, plan in plans().items():
            if not any(x[0] in (name, '-') for x in left):
                continue
            for kind in faults or ['none'] + list(FAULTS):
                new = (broken_in(plan, kind, seed) or set()) & left
                if new:
                    left -= new
                    print('%s/%s/%d %s' % (name, kind, seed,
                                           ' '.join('%s=%s' % x[1:] for x in sorted(new))), flush=True)
    for x in sorted(left):
        print('# never: %s %s %s' % x)


def main():
    if sys.argv[1:2] == ['--search']:
        search(*map(int, sys.argv[2].split('..')), *sys.argv[3:])
        return 0
    known, wrong, found = plans(), [], set()
    for (name, kind, seed), items in listed():
        there = broken_in(known[name], kind, seed) or set()
        wrong += ['%s/%s/%d does not break %s %s' % (name, kind, seed, *x[1:]) for x in sorted(items - there)]
        found |= items & there
    need = wanted()
    wrong += ['no world of %s breaks %s %s %s' % (LIST, *x) for x in sorted(need - found)]
    print('\n'.join('  ' + w for w in wrong))
    print('%s simulated: what has evidence, each broken in a world: %d' %
          ('FAIL' if wrong else 'PASS', len(need)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
