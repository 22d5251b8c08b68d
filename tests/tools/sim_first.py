# SPDX-License-Identifier: Apache-2.0
"""Which server was the first where clocks cannot tell: "the one whose wizard log holds the database
and management-pack steps" (domain/README.md, "Rules the ids hide"; log-formats.md 1.4 [seen: 1801
blog]).  Only the server that was first by the sun takes these steps."""
from sim_world import LATER, Draw

MARKS_FROM = 24 * LATER      # seeds of worlds in which the first server's setup may say so
IMPORTED = 'setup-first-server-mp-import'
APART = 120                  # seconds by the clocks; setup begins 100 s before its package


def says_so(world):
    """Its setup log tells; of a group of one it would say nothing new."""
    plan = world.plan
    return world.seed >= MARKS_FROM and plan.is_om and plan.topology == 'distributed' and \
        any(p.pick == 'first' and p.kind == 'install' for p in plan.phases) and \
        Draw('marks %s %s' % (plan.id, world.seed)).chance(60)


def abreast(world):
    """Another server began within the tolerance of the clocks, before or behind the first."""
    first = next((s for s in world.steps if s.phase.pick == 'first'), None)
    some = [s for s in world.steps if s.phase.pick == 'more' and len(s.attempts) == 1]
    if not some or not says_so(world) or len(first.attempts) != 1:
        return None
    step = world.draw.pick(some)
    want = world.draw.between(-APART, APART) + first.machine.skew - step.machine.skew
    step.shift(first.begin + want - step.begin)
    return ['hz.two-first-ms']


def told_first(truth, first, begun, tolerance):
    """The first by the clocks, or of those that may have begun before it the one that says so."""
    said = {t.about for t in truth.traces if t.seen and t.name == IMPORTED}
    marked = [i for i in begun if i.machine.fqdn in said and
              (i.begin_least is None or i.begin_least <= first.begin_most + tolerance)]
    return marked[0] if len(marked) == 1 else first


def open_leaders(truth, some):
    """Servers of which hours in doubt leave open who was first, by name: of each its state can be said, and
    no more (upgrade-plans.md 10)."""
    if truth.zones_known or not any(p.pick for p in truth.plan.phases):
        return {}
    begun = [i for i in some if i.phase.role == 'ms' and None not in (i.begin_least, i.begin_most)]
    found = {i.machine.name: True for i in begun if i.machine.doubt.get('Application') and
             any(x is not i and x.begin_least <= i.begin_most and i.begin_least <= x.begin_most
                 for x in begun)}
    if any(i.phase.role == 'ms' and i.machine.name in {**found, **truth.vague} for i in some):
        found['group'] = False        # nor what was done for the group before the first one
    return found


def adrift(some, end):
    """How late the last of them may have ended, where what tells of it is in no zone (a text log beside a
    table is in the table's)."""
    return max([i.end_most + max(i.machine.doubt.values(), default=0) for i in some
                if i.vague and i.end_most is not None] + [end])
