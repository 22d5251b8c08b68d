#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Worlds of simulate.py as the logs that their machines left behind, read by the whole program.

usage: simfull.py CHECKWORLDS EVTXMAKE [--seeds FROM..TO|FILE] [--plan ID] [--fault KIND]
                  [--keep FOLDER] [--properties NAME,NAME|all] [--progress]
       simfull.py CHECKWORLDS EVTXMAKE --write FOLDER [--plan ID] [--servers N] [--agents N]

all: but those of sim_damaged.py.  Prints PASS and FAIL lines.  --keep leaves the worlds that were wrong
in FOLDER; --write only writes the logs of one clean upgrade of that size, for measurements.
"""
import copy
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from sim_damaged import PROPERTIES as DAMAGED
from sim_faults import Broken, inject
from sim_files import Delivery, busy_times
from sim_logprops import PROPERTIES as OF_FILES
from sim_layouts import Laid
from sim_locked import Locked
from sim_logworlds import PROPERTIES as OF_WORLDS
from sim_tally import Tally, batches
from sim_trace import all_traces
from sim_text import has_run
from sim_truth import Truth
from sim_paths import world_of
from simulate import differences, pass_over, plans, seeds_of, sound

PROPERTIES = {**OF_FILES, **OF_WORLDS, **DAMAGED, 'laid': Laid, 'locked': Locked}
SINCE_1601 = 11644473600
FEW = 8    # worlds whose logs, and those of all their properties, lie on the disk at once


class Case:
    def __init__(self, plan, name, kind, seed, **sizes):
        self.key = '%s/%s/%d' % (name, kind, seed)
        self.world = world_of(plan, seed, **sizes)
        self.broken = inject(self.world, kind) if kind != 'none' else Broken()

    def write(self, folder, script):
        self.folder = os.path.join(folder, self.key.replace('/', '+'))
        busy_times(self.world)
        self.world.traces = all_traces(self.world)
        self.delivery = Delivery(self.world, self.key)
        self.as_it_was = copy.deepcopy(self.delivery.draw)
        self.delivery.write(self.folder, script)

    def expect(self):
        self.truth = Truth(self.world, self.world.traces)
        self.truth.broken = self.broken

    @property
    def second(self):
        return self.delivery.base + SINCE_1601

    @property
    def named(self):
        zones = ['--zone=%s=%s' % (m.name, m.told_zone) for m in self.delivery.windows if m.told_zone]
        return (['--plan', self.world.plan.id] if self.world.forced else []) + zones

    def command(self):
        return '\t'.join(['lines', self.key, str(self.second), '-j', '1'] + self.named +
                         [self.folder])


def ask(program, commands):
    """key -> lines of the answer."""
    out = subprocess.run([program], input='\n'.join(commands).encode(), check=True,
                         stdout=subprocess.PIPE).stdout.decode()
    said = {}
    for part in out.split('=== ')[1:]:
        lines = part.split('\n')
        said[lines[0]] = lines[1:-1]
    return said


def write_batch(maker, cases, folder):
    script = []
    for case in cases:
        case.write(folder, script)
        case.expect()
    subprocess.run([maker], input='\n'.join(script).encode(), check=True)


def judge_batch(programs, batch, folder, names):
    """(name, case, what is wrong) of each world and of each of its properties."""
    write_batch(programs[1], batch, folder)
    variants = [PROPERTIES[n](case, n) for case in batch for n in names]
    script = []
    for v in variants:
        v.write(script)
    subprocess.run([programs[1]], input='\n'.join(script).encode(), check=True)
    asked = [(v, v.commands()) for v in variants]
    said = ask(programs[0], [case.command() for case in batch] + [c for _, some in asked for c in some])
    for case in batch:
        yield case.key.split('/')[1], case, differences(case.truth, said[case.key]) + \
            sound(case.world, said[case.key])
    for v, commands in asked:
        if commands:                     # else the world has no place for it
            yield v.name, v.case, v.wrong(said[v.case.key], said)
        shutil.rmtree(v.folder, ignore_errors=True)


def options(args):
    chosen = {'--seeds': '0..20'}
    while args:
        name = args.pop(0)
        chosen[name] = True if name == '--progress' else args.pop(0)
    return chosen


def cases(chosen):
    known = plans()
    for name, kind, seed in seeds_of(chosen):
        case = Case(known[name], name, kind, seed)
        if case.broken and has_run(case.world):
            yield case
        else:
            pass_over(chosen, case.key)


def write_only(chosen):
    """One upgrade, machine by machine: what evtxmake is told would not fit at once."""
    name = chosen.get('--plan', 'om2016plus-distributed')
    case = Case(plans()[name], name, 'none', 0, servers=int(chosen.get('--servers', 2)),
                agents=int(chosen.get('--agents', 10)))
    maker = subprocess.Popen([sys.argv[2]], stdin=subprocess.PIPE)
    case.write(chosen['--write'], Pipe(maker.stdin))
    maker.communicate()
    print('%s: %d machines' % (case.folder, len(case.world.machines)))
    return maker.returncode


class Pipe:
    """Takes the lines for evtxmake as a list would."""

    def __init__(self, to):
        self.to = to

    def __iadd__(self, lines):
        self.to.write(('\n'.join(lines) + '\n').encode())
        return self


def main():
    chosen = options(sys.argv[3:])
    if '--write' in chosen:
        return write_only(chosen)
    names = chosen.get('--properties', '').split(',') if '--properties' in chosen else []
    names = [x for x in PROPERTIES if x not in DAMAGED] if names == ['all'] else names
    tally = Tally('full logs', '--progress' in chosen)
    with tempfile.TemporaryDirectory() as folder:
        for batch in batches(cases(chosen), *[FEW] if names else []):
            tally.tell(batch[0].key)
            for name, case, wrong in judge_batch(sys.argv[1:3], batch, folder, names):
                tally.add(name, case.key, wrong)
                if wrong and '--keep' in chosen:
                    shutil.copytree(case.folder, os.path.join(
                        chosen['--keep'], os.path.basename(case.folder)), dirs_exist_ok=True)
            for case in batch:
                shutil.rmtree(case.folder)
    return tally.report()


if __name__ == '__main__':
    sys.exit(main())
