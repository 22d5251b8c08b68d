#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Upgrades that nobody has written down, and what the verdict has to say of them.

usage: simulate.py JUDGECASES [--seeds FROM..TO|FILE] [--plan ID] [--fault KIND] [--properties]
                   [--show] [--size SERVERS,AGENTS] [--progress]

From a plan and a seed: a possible world (sim_world.py), perhaps with one fault (sim_faults.py), the
traces that it leaves (sim_trace.py), and what the contract's words make of them (sim_truth.py,
which shares nothing with the verdict's code).  Prints PASS and FAIL lines.

`make simulate` judges some 60,000 pages and 5,300 full logs; measured beside other work: 119 pages, or 8
full logs, a second while a core was free, a tenth of that while none was.
"""
import subprocess
import sys

sys.dont_write_bytecode = True

from sim_before import has_place, preceded
from sim_faults import FAULTS, Broken, inject
from sim_led import false_of_group
from sim_losses import lost_words, machine_gone
from sim_plan import Plan
from sim_props import SOON, VARIANTS, less, less_a_machine, same, shifted
from sim_tally import Tally, batches
from sim_components import page_traces
from sim_trace import page
from sim_truth import Truth
from sim_paths import world_of
from sim_world import Draw

PLANS = ('om2016plus-distributed', 'om2012sp1-to-r2-distributed', 'om2012-to-2012sp1-distributed',
         'om2016plus-single', 'om2012sp1-to-r2-single', 'om2012-to-2012sp1-single',
         'om2007r2-to-2012-single-simple', 'om2007r2-to-2012-single-complex',
         'om2007r2-to-2012-distributed-simple', 'om2007r2-to-2012-distributed-complex',
         'om-update-rollup', 'om1801-to-1807', 'om2012sp1-to-r2-parallel', 'om2016plus-parallel',
         'sc-component-sequence', 'orch2012sp1-to-r2')


def plans():
    return {name: Plan('signatures/plans/%s.yml' % name) for name in PLANS}


def judge(program, pages):
    """name -> the lines of its verdict."""
    out = subprocess.run([program], input=''.join(pages).encode(), check=True,
                         stdout=subprocess.PIPE).stdout.decode()
    verdicts = {}
    for part in out.split('=== ')[1:]:
        lines = part.split('\n')
        verdicts[lines[0]] = lines[1:-1]
    return verdicts


PAGES = 400                  # asked for at once: what is built of them stands in memory
LAST_WORDS = 45              # seconds that setup goes on behind its package (sim_text.BEHIND)
BREACHES = 50                # contract 4: breaches are capped, pairs are not


class Said:
    """The lines of judgecases, in the words that Truth.lines uses."""

    def __init__(self, lines, blurred=()):
        self.lines, self.tasks, self.open_tasks = set(), {}, set()
        self.states = {}
        for line in lines:
            words = line.split(' ')
            if words[0] == 'instance' and words[2] in blurred:
                line = ' '.join(words[:4])
            if words[0] == 'constraint':
                self.lines.add(' '.join(words[:3]))
            elif words[0] == 'task':
                self.states[words[1]] = words[2]
                if words[2] in ('remaining', 'missed'):
                    self.open_tasks.add(words[1])
            elif words[0] == 'taskon':
                self.tasks[words[1], words[2]] = words[3]
            elif words[0] == 'finding':
                self.lines |= {'hazard ' + w for w in words[1:2] + words[3:] if w.startswith('hz.')}
            elif words[0] in ('state', 'plan', 'phase', 'instance', 'breach'):
                self.lines.add(line)


def states_only(truth, said, wanted):
    """Where the times of some machines cannot be said: what became of the others."""
    def of(lines):
        return {' '.join(x.split(' ')[2:4]) for x in lines or () if x.startswith('instance ') and
                truth.vague.get(x.split(' ')[2], True) and x.split(' ')[2] not in truth.edge}
    if not wanted or 'plan ' + truth.plan.id not in wanted:
        return []
    a, b, sharp = of(wanted), of(said.lines), of(truth.sharp().lines())
    return ['expected: ' + x for x in sorted((a & sharp) - b)] + \
        ['    said: ' + x for x in sorted(b - a - sharp)]


def is_hidden_on_edge(truth, line):
    """It was at work when its logs were taken, as far as hours that are in doubt can tell; one of
    them may go on behind the one that would show the end."""
    words = line.split(' ')
    return words[0] == 'instance' and words[2] in truth.edge and words[3] == 'unobservable'


def is_silent(node):
    """No log shows the task: contract 1, `confirm` (or it does not concern this upgrade)."""
    return not any(node.get(k) for k in ('done-if', 'not-done-if', 'needed-if', 'watch'))


def differences(truth, lines):
    blurred = truth.blurred()
    said, wanted = Said(lines, blurred), truth.lines()
    if truth.unsure or truth.vague:
        return states_only(truth, said, wanted) if truth.vague else []
    if any(is_hidden_on_edge(truth, line) for line in said.lines):
        return states_only(truth, said, wanted)
    if wanted is None or 'plan ' + truth.plan.id not in wanted:
        return [] if wanted is None or wanted <= said.lines else ['another plan was chosen']
    wrong = [] if blurred else truth.broken.against(truth, wanted)
    # hours that a zone leaves open may be told by something else: then the sharp truth holds
    vague = blurred or truth.zone_of_pusher_open()
    clear = truth.sharp() if vague else truth
    if clear.on_edge:
        return []
    sharp = clear.lines() or set() if vague else wanted
    many = {name for name, (_, found, _) in truth.constraints.items() if len(found) > BREACHES}
    wrong += ['expected: ' + x for x in sorted((wanted & sharp) - said.lines)
              if not (x.startswith('breach ') and x.split(' ')[1] in many)]
    may = {'hazard ' + x for x in truth.may_hazards} | truth.may_be_whole()
    wrong += ['    said: ' + x for x in sorted(said.lines - wanted - sharp - may)]
    for key, words in truth.tasks.items():
        if said.tasks.get(key) not in words:
            wrong.append('task %s on %s is %s, expected %s' % (key + (said.tasks.get(key), words)))
    told = truth.world.told
    wrong += ['task %s is %s, expected %s' % (task, said.states.get(task), words)
              for task, words in truth.told_of_group().items() if said.states.get(task) not in words]
    wrong += ['task %s is %s, a person has to say' % (task, said.states.get(task))
              for task, node in truth.plan.tasks.items() if is_silent(node) and
              said.states.get(task) not in ('confirm', 'not-needed')]
    due = {key[0] for key, words in truth.tasks.items() if 'remaining' in words} | \
        {task for task, _ in told}
    wrong += ['task %s is open' % x for x in sorted(said.open_tasks - due - truth.may)]
    return wrong


def steps_of(world, phase, name):
    """What was done on the machine in the role of the phase, whichever of the role's phases it was."""
    role = world.plan.phase(phase).role
    return [x for x in world.steps if x.machine.name == name and
            (x.phase.role == role or phase.startswith('agent.'))]


def sound(world, lines):
    """A breach that is said must be one by the sun, whatever the clocks said: of two that were done,
    and not in order."""
    wrong = []
    for line in lines:
        words = line.split(' ')
        if words[0] != 'breach' or not words[1].startswith('after') or \
                getattr(world.plan.phase(words[2]), 'kind', 'act') == 'act':
            continue
        ends = [steps_of(world, *words[2:4]), steps_of(world, *words[4:6])]
        done = [next((x for x in some if x.attempts), None) for some in ends]
        if all(ends) and not all(done):
            wrong.append('a breach of what nobody did: ' + line)
        elif all(done) and done[0].begin >= done[1].end + LAST_WORDS:
            wrong.append('no breach by the sun: ' + line)
    return wrong + false_of_group(world, lines)


def variants(world, traces, key, text, clean):
    """name of the variant -> its page."""
    out = {}
    for name, change in VARIANTS.items():
        out[name] = change(text, Draw(key + name)).replace('=== ' + key, '=== %s+%s' % (key, name))
    out['shifted'] = shifted(world, traces, '%s+shifted' % key)
    if has_place(world, clean, key.split('/')[1]):
        out['preceded'] = preceded(world, traces, clean, Draw(key + 'preceded'), key + '+preceded')
    return out


def wrongs(name, before, after, page, part):
    if name == 'without':
        return less(before, after, lost_words(page, part))
    if name == 'gone':
        machine = machine_gone(page, part)
        return less_a_machine(before, after, lost_words(page, part), part, machine) if machine else []
    return same(before, after, SOON if name == 'shifted' else 0)


def compare(key, verdicts, pages):
    """The wrongs of each property that this world was asked for."""
    before = verdicts[key]
    for name in list(VARIANTS) + ['shifted', 'preceded']:
        after = verdicts.get('%s+%s' % (key, name))
        if name == 'preceded' and 'plan none' in before:
            continue     # of no known release: of the one before, for all that anybody can say
        if after is not None:
            yield name, wrongs(name, before, after, pages[key], pages['%s+%s' % (key, name)])


def options(args):
    chosen = {'--seeds': '0..100', '--show': False, '--properties': False, '--progress': False}
    while args:
        name = args.pop(0)
        chosen[name] = True if chosen.get(name) is False else args.pop(0)
    return chosen


def seeds_of(chosen):
    """FROM..TO, or the lines of a file: PLAN/FAULT/SEED and a word on what it showed."""
    wanted = chosen['--seeds']
    if '..' in wanted:
        a, b = wanted.split('..')
        for name in PLANS:
            for seed in range(int(a), int(b)):
                for kind in ['none'] + list(FAULTS):
                    if chosen.get('--plan', name) == name and chosen.get('--fault', kind) == kind:
                        yield name, kind, seed
        return
    with open(wanted, encoding='utf-8') as f:
        named = [row.split()[0] for row in f if row.strip() and not row.startswith('#')]
    for name, kind, seed in (key.split('/') for key in dict.fromkeys(named)):
        yield name, kind, int(seed)      # what was missed twice is judged once


def pass_over(chosen, key):
    """A world may have no place for a fault; a past miss is named to be judged again."""
    if '..' not in chosen['--seeds']:
        raise LookupError('%s has no place for its fault any more' % key)


def size_of(chosen):
    """Of every world, where it is asked for."""
    if '--size' not in chosen:
        return {}
    servers, agents = chosen['--size'].split(',')
    return {'servers': int(servers), 'agents': int(agents)}


def build(chosen, known, wanted):
    """The worlds that were asked for, and all their pages."""
    worlds, pages = {}, []
    for name, kind, seed in wanted:
        world = world_of(known[name], seed, **size_of(chosen))
        broken = inject(world, kind) if kind != 'none' else Broken()
        key = '%s/%s/%d' % (name, kind, seed)
        if not broken:
            pass_over(chosen, key)
            continue
        traces = page_traces(world)
        truth = worlds[key] = Truth(world, traces)
        truth.broken = broken
        pages.append(page(world, traces, key))
        if chosen['--properties']:
            pages += variants(world, traces, key, pages[-1],
                              world_of(known[name], seed, **size_of(chosen))).values()
    return worlds, pages


def main():
    chosen = options(sys.argv[2:])
    tally, known = Tally('simulated', chosen['--progress']), plans()
    for wanted in batches(seeds_of(chosen), PAGES):
        tally.tell('%s/%s/%d' % wanted[0])
        worlds, pages = build(chosen, known, wanted)
        if chosen['--show']:
            print(''.join(pages))
        verdicts = judge(sys.argv[1], pages) if pages else {}
        named = {text[4:].split('\n')[0]: text for text in pages}
        for key, truth in worlds.items():
            tally.add(key.split('/')[1], key, differences(truth, verdicts[key]) +
                      sound(truth.world, verdicts[key]))
            for name, wrong in compare(key, verdicts, named):
                tally.add(name, key, wrong)
    return tally.report()


if __name__ == '__main__':
    sys.exit(main())
