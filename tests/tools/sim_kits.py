# SPDX-License-Identifier: Apache-2.0
"""Faults of UNIX and Linux machines, and of kits whose release no dossier knows."""
from sim_broken import FAR, Broken, line, move, name_root, once
from sim_world import DAY, NO_KIT, Attempt, Machine, Step


def unix_steps(world):
    return [s for s in world.steps if s.phase.kind == 'unix' and s.attempts]


def unix_failed(world):
    """The kit gave up; scx.log is no longer what tells of it."""
    step = world.other.pick(unix_steps(world)) if unix_steps(world) else None
    if not step:
        return None
    once(step, 'failed')
    return Broken([line(step, 'failed'), 'state failed 2'])


def unix_early(world):
    """Before the servers, or whatever else it waits for."""
    some = [(s, world.of_phase(a.phase)) for s in unix_steps(world)
            for a in s.phase.of_kind('after') if any(b.attempts for b in world.of_phase(a.phase))]
    if not some:
        return None
    step, before = world.other.pick(some)
    before = [b for b in before if b.attempts]
    name_root(world, before)
    move(step, min(b.begin for b in before) - FAR - (step.end - step.begin))
    return Broken(['breach after:%s:%s %s %s %s %s' % (
        step.phase.id, before[0].phase.id, step.phase.id, step.machine.name, b.phase.id,
        b.machine.name) for b in before], 'breach after:' + step.phase.id)


def unix_silent(world):
    """Nothing of its logs was handed in but an old block of scx.log."""
    step = world.other.pick(unix_steps(world)) if unix_steps(world) else None
    if not step:
        return None
    step.attempts = []
    return Broken((), '')


def unix_host(world, outcome):
    """One more machine, upgraded with a kit of a number that no dossier gives to any release."""
    phase = world.plan.phase('agent.unix')
    if not phase:
        return None
    m, step = Machine('lx77'), None
    m.roles, m.kit, m.works_log = ['agent.unix'], NO_KIT, outcome == 'ok'
    m.delivered = {x: [(-7 * DAY, 4 * DAY)] for x in ('scx-kit', 'scx')[:1 + m.works_log]}
    step = Step(phase, m)
    at = world.window()[1] + 7200
    step.attempts = [Attempt(at, at + 240, outcome)]
    world.machines.append(m)
    world.steps.append(step)
    return step


def unix_unknown(world):
    others, step = unix_steps(world), unix_host(world, 'ok')
    if step and not others and world.plan.is_update:
        return Broken()              # plans 2.12: perhaps this rollup has none for them
    return Broken([line(step, 'unobservable')]) if step else None


def kit_gave_up(world):
    step = unix_host(world, 'failed')
    return Broken([line(step, 'failed'), 'state failed 2']) if step else None


def kit_too_early(world):
    """Where no version is known, a kit that gave up before the servers is seen all the same."""
    return None if unix_steps(world) or not unix_host(world, 'failed') else unix_early(world)


def kit_before_packs(world):
    """plans 2.11: before the packs of the update were there, since a server got those of before behind it."""
    packs = world.plan.phase('mp.import')
    servers = [s for s in world.steps if s.phase.role == 'ms' and s.attempts]
    if not packs or not packs.not_yet or not servers:
        return None
    step, m = unix_host(world, 'failed'), servers[0].machine
    m.exact.add('Operations Manager')
    m.marks.append(('Operations Manager', step.end + 7200, 'hs-1201-core-mp',
                    {'pack': 'Microsoft.SystemCenter.2007', 'version': world.build(world.old, 'ms')}))
    return Broken(['breach after:agent.unix:mp.import agent.unix %s mp.import group' % step.machine.name],
                  'breach after:agent.')


KITS = {'unix-failed': unix_failed, 'unix-early': unix_early, 'unix-silent': unix_silent,
        'unix-unknown': unix_unknown, 'kit-gave-up': kit_gave_up, 'kit-too-early': kit_too_early,
        'kit-before-packs': kit_before_packs}
