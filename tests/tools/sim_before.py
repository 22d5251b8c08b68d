# SPDX-License-Identifier: Apache-2.0
"""An earlier upgrade of the same group in the same logs, days before the one that is judged.

Contract 1: "with several upgrades in the material the last one is judged".  What the one before
left behind changes nothing of it.
"""
from sim_trace import page, step_traces, tasks_traces
from sim_world import BUILDS, DAY, HOUR, Attempt

STEPS = (('2012', '2012 SP1'), ('2012 SP1', '2012 R2'), ('2012 R2', '2016'), ('2016', '1801'),
         ('2016', '2019'), ('1801', '2019'), ('2019', '2022'), ('2022', '2025'))
UNTOLD = 'kit-too-early'     # a kit of no known version, ahead of all servers: of either upgrade


def release_before(world):
    return next((a for a, b in STEPS if b == world.old and a in world.BUILDS), None)


def has_place(world, clean, kind):
    """Upgrades of whole groups in place, small enough to be over before the next one."""
    return world.plan.is_om and not world.plan.is_update and world.plan.topology != 'parallel' and \
        world.old == clean.old and world.old in BUILDS and release_before(world) and \
        not world.is_big and kind != UNTOLD and \
        not any(p.kind == 'removal' for p in world.plan.phases)


def earlier(clean, gap, pushed):
    """Traces of the upgrade to the release that the world begins with.  clean: the same world
    without a fault.  A machine that nothing of the last upgrade says was pushed was not pushed in
    this one: else that alone would tell what it is (domain/README.md, "Rules the ids hide")."""
    clean.new, clean.old, clean.stopped = clean.old, release_before(clean), False
    out = []
    for s in clean.steps:
        last = s.attempts[-1] if s.attempts and s.phase.kind == 'install' else None
        s.attempts = [Attempt(last.begin - gap, last.end - gap)] if last else []
        s.works = True
        out += [t for t in step_traces(clean, s)
                if not t.name.startswith('push-') or t.about in pushed]
    return out + (list(tasks_traces(clean)) if gap > 2 * DAY else [])


def as_it_was_then(world, clean, traces, until):
    """What told days ahead which release was there tells the one before."""
    for t in traces:
        for i, build in enumerate(BUILDS[world.old]):
            if t.time < until and t.captures.get('version') == build:
                t.captures['version'], t.world = BUILDS[clean.old][i], clean


def in_logs(world, clean, draw):
    """Two lists: the world's traces that tell of the release before, with the version that they told, and
    the traces of the upgrade to it.  At another hour: else an undated run might be of either night."""
    gap = draw.pick([DAY, 5 * DAY]) + draw.between(2, 7) * HOUR
    pushed = {t.about for t in world.traces if t.name.startswith('push-') and t.seen}
    more = earlier(clean, gap, pushed)
    was = [(t, t.captures['version']) for t in world.traces if 'version' in t.captures]
    as_it_was_then(world, clean, world.traces, clean.window()[0] - HOUR)
    mine = {m.name: m for m in world.machines}
    for t in more:
        t.world, t.machine = clean, mine[t.machine.name]
    return [(t, version) for t, version in was if t.captures['version'] != version], more


def preceded(world, traces, clean, draw, key):
    """The page with one more upgrade in it."""
    gap = draw.pick([DAY, 5 * DAY])
    pushed = {t.about for t in traces if t.name.startswith('push-') and t.seen}
    more = earlier(clean, gap, pushed)
    versions = {t: t.captures.get('version') for t in traces}
    as_it_was_then(world, clean, traces, clean.window()[0] - HOUR)
    every = sorted(traces + more, key=lambda t: (t.sun + t.machine.skew, t.machine.name, t.channel))
    text = page(world, every, key)
    for t, version in versions.items():
        if version is not None:
            t.captures['version'] = version
    return text
