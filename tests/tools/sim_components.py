# SPDX-License-Identifier: Apache-2.0
"""How the servers of several components tell of their upgrade, other than by a whole Application log:
by the log of their setup alone (system-center-siblings.md 5.2, 6.2), by the removal of the old product
without its transaction (10.1), or as first installations, of which nothing old is there (2.14: an absent
component constrains nothing)."""
from sim_siblings import LOGS, NAMES, sibling_traces
from sim_trace import all_traces
from sim_world import DAY, HOUR, LATER, Draw

FROM = 31 * LATER            # the first seed that draws them
APP = 'Application'
DATED = [r for r in LOGS if r != 'vmm']      # that one "needs an anchor" (10.3), and has none alone


def draw_tellers(world):
    for step in world.steps if world.seed >= FROM else ():
        m, draw = step.machine, Draw('teller %s %s' % (step.machine.name, world.seed))
        outcomes = {a.outcome for a in step.attempts}
        if draw.chance(25) and step.phase.role in DATED and \
                all((step.phase.role, x) in NAMES for x in outcomes):
            m.by_setup_log = True
            del m.delivered[APP]
        elif draw.chance(30) and 'rolled-back' not in outcomes:
            m.is_new = m.came_new = True
            for a in step.attempts:
                a.fresh = True
        m.bare = draw.chance(30)


def has_installers_log(step):
    return APP in step.machine.delivered


def told_otherwise(step):
    """Whether it was upgraded, or when it began, is not certain: then no order is broken for certain."""
    return getattr(step.machine, 'came_new', False) or not has_installers_log(step)


def first_installation(world):
    """No fault: a server that is there for the first time, hours before those for which it would have to wait,
    or days behind those that would have to wait for it, breaks nothing for certain (plans 2.14, 1.3)."""
    some = [s for s in world.steps if world.plan.is_sequence and s.attempts and is_fresh(s)]
    if not some:
        return False
    step, (begin, end) = world.draw.pick(some), world.window()
    to = begin - 2 * HOUR - (step.end - step.begin) if world.draw.chance(50) else end + 20 * HOUR
    step.shift(to - step.begin)
    return True


def is_fresh(step):
    return getattr(step.machine, 'came_new', False) and has_installers_log(step)


def by_setup_log(world):
    """Of whom nothing else tells."""
    for step in world.steps:
        if getattr(step.machine, 'by_setup_log', False) and any(step.machine.delivered.values()):
            for t in sibling_traces(world, step):
                step.machine.delivered[t.channel] = [(-9 * DAY, 9 * DAY)]
                yield t


def page_traces(world):
    """A page has no files: what the setup logs say stands there as they say it."""
    out = all_traces(world) + list(by_setup_log(world))
    out.sort(key=lambda t: (t.sun + t.machine.skew, t.machine.name, t.channel))
    return out
