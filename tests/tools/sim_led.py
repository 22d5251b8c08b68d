# SPDX-License-Identifier: Apache-2.0
"""What is said of a group of 2007 R2, held against what was done, whatever tells of it: the order
of upgrade-plans.md 2.3 [seen: S1, PT], by the server that did upgrade the group.  Nothing here
knows how the judge, or sim_root.py, finds that server.

The server that upgraded the group has the emulator of the root server (plans 2.2 [seen: S1]); it
can be given to another one later, as a list from behind the upgrade then shows."""
from sim_first import MARKS_FROM
from sim_world import Draw

# by roles; `group`: of the server on which the group was upgraded, `server`: of the others
WAITS = {'server': ['agent.manual'], 'gw': ['server'], 'agent.push': ['server', 'gw'],
         'group': ['server', 'gw', 'agent.push', 'agent.manual'],
         'con': ['group'], 'web': ['group'], 'rep': ['group'], 'acs': ['group']}
PICKED = {'last': 'group', 'rest': 'server'}
COMPARED = ('server', 'gw', 'group', 'con', 'web', 'rep')
CLOCKS = 300 + 2 * 140       # seconds: the tolerance, and the skew of two machines
LAST_WORDS = 45              # that setup goes on behind its package


def kind_of(step, called=''):
    """called: of agents, who are done by hand as far as no server tells of a push."""
    return called if called.startswith('agent.') else PICKED.get(step.phase.pick, step.phase.role)


def step_on(world, phase, name):
    """What was done on the machine under this name of a phase, or as the other kind of server."""
    role = world.plan.phase(phase).role
    return next((s for s in world.steps if s.machine.name == name and s.attempts and
                 s.phase.kind == 'install' and
                 (s.phase.role == role or role.startswith('agent.') and
                  s.phase.role.startswith('agent.'))), None)


def waits_for(world, kind):
    """Where the group has none, it waits for what that would have waited for (domain/README.md)."""
    there = {kind_of(s) for s in world.steps if s.attempts}
    for before in WAITS.get(kind, ()):
        yield before
        if before not in there:
            yield from waits_for(world, before)


def too_early(world, s, p, s_called='', p_called=''):
    return kind_of(p, p_called) in waits_for(world, kind_of(s, s_called)) and \
        s.begin < p.end + LAST_WORDS


def others_as(world, phase):
    """Who was what a server is called."""
    picked = PICKED.get(world.plan.phase(phase).pick)
    return [x for x in world.steps if x.attempts and picked and kind_of(x) == picked]


def false_breaches(world, lines):
    """A breach is one between the two machines as they were, whichever was called the group's; or
    it is that of one of them and whoever was what the other one, a server, is called."""
    for line in lines:
        words = line.split(' ')
        if words[0] != 'breach' or not words[1].startswith('after:'):
            continue
        s, p = step_on(world, *words[2:4]), step_on(world, *words[4:6])
        pairs = [(s, p, words[2], words[4]), (p, s, words[4], words[2])]
        pairs += [(s, x, words[2], words[4]) for x in others_as(world, words[4])]
        pairs += [(x, p, words[2], words[4]) for x in others_as(world, words[2])]
        if s and p and s.machine is not p.machine and \
                not any(too_early(world, *pair) for pair in pairs):
            yield 'no breach by what was done: ' + line


def falsely_kept(world, lines):
    """What is kept was kept by the server that did upgrade the group; of what nothing is known no
    order is asked."""
    seen = {words[2] for words in (x.split(' ') for x in lines)
            if words[0] == 'instance' and words[3] == 'done'}
    steps = [s for s in world.steps if s.attempts and s.machine.name in seen and
             s.phase.kind == 'install' and kind_of(s) in COMPARED]
    names = {kind_of(s): s.phase.id for s in steps}
    for s in steps:
        for p in steps:
            name = 'constraint after:%s:%s kept' % (names[kind_of(s)], names[kind_of(p)])
            if s.machine is not p.machine and kind_of(p) in WAITS[kind_of(s)] and \
                    s.begin + CLOCKS < p.end and any(x.startswith(name) for x in lines):
                yield 'not kept by what was done: %s, %s %s' % (name, s.machine.name,
                                                                p.machine.name)


def false_of_group(world, lines):
    if not any(p.pick == 'last' for p in world.plan.phases) or 'plan ' + world.plan.id not in lines:
        return []
    return sorted({*false_breaches(world, lines), *falsely_kept(world, lines)})


def emulator_of(world):
    """The machine that has the emulator when lists are made."""
    last = next((s for s in world.steps if s.phase.pick == 'last' and
                 any(a.outcome == 'ok' for a in s.attempts)), None)
    draw = Draw('emulator %s %s' % (world.plan.id, world.seed))
    others = [s.machine for s in world.steps if last and s.phase.pick == 'rest' and s.attempts and
              s.attempts[-1].outcome == 'ok' and s.end < last.begin]
    if world.seed >= MARKS_FROM and others and draw.chance(50):
        return draw.pick(others)
    return last.machine if last else None
