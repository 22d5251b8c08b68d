# SPDX-License-Identifier: Apache-2.0
"""Nights that ended early, and a server that had left before: nothing is out of order by that."""
from sim_world import DAY, Machine

FAR = 900                # seconds: no clock is further off, so that all logs end inside one act
APP, OM = 'Application', 'Operations Manager'


def run_of_first(world):
    some = [s for s in world.steps if s.attempts and s.phase.first]
    return min(some, key=lambda s: s.begin, default=None)


def gave_up(world):
    """The first server's run ended badly, and nobody went on."""
    first = run_of_first(world)
    if not first or not world.plan.is_om:
        return None
    known = ['failed', 'rolled-back', 'no-end', 'cancelled']
    if first.phase.kind != 'install' or getattr(first.machine, 'is_new', False):
        known = ['failed']
    last = first.attempts[-1]
    last.outcome, first.attempts = world.draw.pick(known), [last]
    for s in world.steps:
        if s is not first:
            s.attempts, s.machine.boots = [], []
    return True


def taken_early(world):
    """All logs were taken while people were still at work."""
    if not world.plan.is_om or world.plan.is_update or world.old == '2007 R2':
        return None                  # no role of a package at work is told; the last server leads
    begin, end = world.window()
    at = begin + (end - begin) * world.draw.between(20, 80) // 100
    for s in world.steps:
        s.attempts = [a for a in s.attempts if a.begin < at - FAR]
        if s.attempts and s.end >= at - FAR:
            if s.phase.kind != 'install':
                return None
            s.attempts[-1].outcome, s.attempts[-1].end = 'no-end', at
        s.machine.boots = [t for t in s.machine.boots if t < at]
    if not any(s.attempts for s in world.steps):
        return None
    for m in world.machines:
        for channel, spans in m.delivered.items():
            m.delivered[channel] = [(a, min(b, at + m.skew)) for a, b in spans if a < at + m.skew]
    return True


def taken_out(world):
    """A management server that somebody uninstalled two days before: none of the group any more."""
    servers = world.of_role('ms')
    if not world.plan.is_om or world.plan.topology != 'distributed' or world.old == '2007 R2':
        return None                  # of 2007 R2 it may be the one that the path drops
    m, old = Machine('OLD01'), {'version': world.build(world.old, 'ms'), 'status': '0'}
    m.gone, m.skew = True, world.draw.between(-140, 140)
    m.delivered = {c: list(s) for c, s in servers[0].delivered.items() if c in (APP, 'System')}
    m.delivered[OM] = [(a, -2 * DAY) for a, _ in servers[0].delivered.get(OM, [])]
    at = -2 * DAY - world.draw.between(1, 10) * 3600
    m.marks = [(APP, -3 * DAY, 'msi-1035-server', dict(old)),
               (APP, at, 'msi-1040-other', {'of': 'code'}),
               (APP, at + 90, 'msi-1034-server', dict(old)),
               (APP, at + 95, 'msi-1042', {'of': 'code'})]
    world.machines.append(m)
    return True


HALTED = {'gave-up': gave_up, 'taken-early': taken_early, 'taken-out': taken_out}
