# SPDX-License-Identifier: Apache-2.0
"""What a fault breaks, and what faults of all kinds do to the steps of a world."""
from sim_orch import OLD
from sim_world import Attempt

FAR = 1200               # seconds beyond any doubt of the clocks


class Broken:
    """What the report must say because of the fault: lines of Truth.lines, and no other breach."""

    def __init__(self, lines=(), breaches=None):
        self.lines = set(lines)
        self.breaches = breaches     # how all of them start; '': none may be; None: not said

    def against(self, truth, wanted):
        """The fault must be in what Truth makes of the world, and no other hard breach."""
        by_hand = {w.replace('agent.manual', 'agent.push') for w in wanted}
        wrong = ['the fault is not in the truth: ' + x for x in sorted(self.lines)
                 if not any(w == x or w.startswith(x + ' ') for w in wanted | by_hand)]
        if self.breaches is not None:
            wrong += ['another breach: ' + name
                      for name, (_, found, hard) in sorted(truth.constraints.items())
                      if hard and found and not (self.breaches and
                                                 ('breach ' + name).startswith(self.breaches))]
        return wrong


def done_steps(world, test=lambda s: True):
    """Of a removal that is a phase of its own (plans 2.13) only the success is told by a line."""
    return [s for s in world.steps if s.attempts and s.phase.kind in ('install', 'update') and
            s.phase.role != OLD and test(s)]


def leading(world):
    """The step of the leading phase that was done first."""
    some = done_steps(world, lambda s: s.phase.first)
    return min(some, key=lambda s: s.begin, default=None)


def pick(world, some):
    return world.draw.pick(some) if some else None


def move(step, to):
    step.shift(to - step.begin)


def once(step, outcome='ok'):
    """One attempt, of the last one's length."""
    last = step.attempts[-1]
    step.attempts = [Attempt(last.begin, last.end, outcome)]


def line(step, state, level='none'):
    return 'instance %s %s %s' % (step.phase.id, step.machine.name, state)


def name_root(world, before):
    """What waits for the group of 2007 R2 breaks no order by a guess of which server led it."""
    if hasattr(world, 'marked') and any(b.phase.pick == 'last' for b in before):
        world.marked = True
