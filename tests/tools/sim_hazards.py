# SPDX-License-Identifier: Apache-2.0
"""Which hazards of upgrade-plans.md 8 a world shows beside its broken constraints: worked out from
what was done and from what the delivered logs tell, in the words of that table.

of_world(truth) returns two sets: those that must be reported, and those on the edge of a span or of
the clocks, that may be.
"""
from sim_instance import TOLERANCE
from sim_services import in_earnest, ran, until
from sim_world import PACKS

APP = 'Application'
HOUR = 3600
BATCH, BATCH_MOST = HOUR, 200    # row 20; an hour as a batch [inferred]
OTHER_RUNNING = ('sdk-26361-started', 'hs-1210-config-active', 'dw-31551-retry',   # row 2
                 'scm-7036-omsdk-running', 'scm-7036-healthservice-running')   # events.md 8
# What one record shows: signature -> hazard, span of row 8's table; None: whenever it was
SHOWN = {'subs-31503-send-failed': ('hz.subs-live', 'inside'),               # row 13
         'sql-1105-db-full': ('hz.db-space', 'window'),                      # row 16
         'runas-7002-logon-type': ('hz.logon-right', None),                  # row 37
         'flow-2023-queue-trim': ('hz.queue-overflow', None),                # row 39
         'push-10615-os': ('hz.os', None),                                   # row 25
         'push-10619-installer-left': ('hz.installer-leftover', None),       # row 21
         'sdk-26337-keys': ('hz.rms-key', None),                             # row 36
         'ssrs-extension-blocked': ('hz.ssrs-ext', None),                    # row 38
         'hs-1209': ('hz.apm-removed-by-msiexec', None),                     # row 23
         'apm-iis-crash': ('hz.apm-iis', None),                              # row 24
         'msi-25453-folder-open': ('hz.hs-folder-open', None),               # row 18
         'hz-acs-off-7040': ('hz.acs-off', None),                            # row 12
         'hs-4508-apm': ('hz.apm-window', 'own'),                            # row 10
         'sql-deadlock-event': ('hz.ur-sql-order', 'window'),                 # row 30
         'hs-1201-core-mp': ('hz.ur-half', 'late'),                          # row 29
         'mp-duplicate-alias': ('hz.dup-alias', None),                       # row 17
         'msi-dotnet-472': ('hz.net472', None),                              # row 25
         'sql-timeout': ('hz.etl-timeout', 'first'),                         # row 15
         'hs-1006-server-version': ('hz.ms-msp-not-elevated', 'own')}        # row 41


def servers(truth):
    return [i for p in truth.plan.phases if p.role == 'ms' and p.kind in ('install', 'update')
            for i in truth.phases[p.id]]


def of_role(truth, role):
    return [i for p in truth.plan.phases if p.role.startswith(role) and
            p.kind in ('install', 'update', 'unix') for i in truth.phases[p.id]]


def within(t, begin, end, late=0):
    """True: inside for certain; None: on the edge; the span may reach a little beyond its end."""
    if begin is None or end is None:
        return None
    slack = TOLERANCE + t.doubt
    if begin + slack <= t.time <= end - slack:
        return True
    return None if begin - slack <= t.time <= end + late + slack else False


def left_behind(truth, found):
    """Row 3: one server without anything while others have it."""
    if any(i.state == 'done' for i in servers(truth)) and \
            any(i.state == 'missing' for i in servers(truth)):
        found('hz.ms-left-behind', True)


def collector_left(truth, found):
    """Row 11: not at all, though the server of its machine is upgraded."""
    done = {i.machine for i in servers(truth) if i.state == 'done'}
    if any(i.state == 'missing' and i.machine in done for i in of_role(truth, 'acs')):
        found('hz.acs-apart', True)


def role_removed(truth, found):
    """Row 40: the old product went, and nothing came in its place."""
    for phase in truth.plan.phases:
        for i in truth.phases[phase.id]:
            if i.state == 'rolled-back':
                last = max((t.attempt for t in i.world_traces if t.attempt and t.seen),
                           key=lambda a: a.begin, default=None)
                gone = any(t.seen and t.attempt is last and t.name.startswith('msi-1034-')
                           for t in i.world_traces)
                found('hz.rollback-removes-role', True if gone else None)


def other_running(truth, found):
    """Row 2: services of another server inside the run of the first one; a pre-task from 2016 on."""
    if truth.world.new not in ('2016', '1801', '2019', '2022', '2025'):
        return
    for first in (i for p in truth.plan.phases if p.pick == 'first' for i in truth.phases[p.id]):
        for i in servers(truth):
            if i.phase.pick != 'more' or None in (first.begin, first.end):
                continue
            if 'pre.services.stop' in truth.plan.tasks:      # a stop is asked for
                found('hz.other-ms-running', None if first.blurred else ran(truth, first, i))
            end = until(truth, first, i)
            for t in truth.about.get(i.machine.fqdn, []):
                if t.seen and t.name in OTHER_RUNNING and t.about == i.machine.fqdn:
                    where = within(t, in_earnest(truth, first), end)
                    found('hz.other-ms-running', where if where is False or
                          not (first.blurred or i.blurred) else None)


def agent_newer(truth, found):
    """Row 6, of plans in place; 2007 R2 has agents first (2.1)."""
    if truth.plan.topology == 'parallel' or truth.world.old == '2007 R2':
        return
    for agent in of_role(truth, 'agent.'):
        if agent.state != 'done' or agent.end is None:
            continue
        parent = truth.parent(agent)
        above = [s for s in servers(truth) if parent is None or s.machine.fqdn == parent]
        words = [later(agent, s) for s in above]
        if above and False not in words:
            sure = None not in words and parent and not agent.blurred and \
                agent.phase.kind == 'install'    # the row speaks of the agent's package and release
            found('hz.agent-newer', True if sure else None)


def later(agent, server):
    """The server came later; with several attempts nobody knows what it was meanwhile."""
    if server.state == 'missing':
        return True
    if server.state != 'done' or server.end is None:
        return None if server.attempts else False
    if agent.end_most + TOLERANCE < server.last_end and not server.blurred:
        return True if server.attempts == 1 else None
    return None if server.blurred or agent.begin_least is None or \
        agent.begin_least - TOLERANCE < server.end_most else False


def console_left(truth, found):
    """Row 19: the agent failed, and a console's product is still there."""
    for agent in of_role(truth, 'agent.'):
        if agent.state in ('failed', 'rolled-back'):
            there = [t for t in truth.about.get(agent.machine.fqdn, []) if t.seen and
                     t.role in ('con', 'web') and t.about == agent.machine.fqdn]
            if there:
                found('hz.console-on-agent', True)


def console_first(truth, found):
    """Row 35: a 2022 console before its servers."""
    if truth.world.new == '2022' and any(state == 'violated' and name.startswith('after:con:ms')
                                         for name, (state, _, _) in truth.constraints.items()):
        found('hz.console-2022', True)


def warehouse_last(truth, found):
    """Row 33: a server of Service Manager before the one that a word of the warehouse marks."""
    for some in truth.phases.values():
        marked = [i for i in some if any(t.seen and t.name == 'sm-warehouse'
                                         for t in truth.about.get(i.machine.fqdn, []))]
        for i in some:
            for last in marked if i not in marked and i.state == 'done' else ():
                found('hz.sm-dw-first', later(i, last))


def fresh(truth, found):
    """Row 28: the package of 1807 within hours of a first installation of 1801."""
    for i in servers(truth) if truth.world.old == '1801' and truth.plan.is_update else ():
        new = [t for t in i.world_traces if t.seen and t.name == 'msi-1033-server' and not t.attempt]
        if i.attempts and new:
            done = [t.time for t in i.world_traces if t.seen and t.name.startswith('msi-1036-server')]
            found('hz.ur-too-soon', any(0 < x - t.time < 4 * HOUR for x in done for t in new))


def pack_over_pack(truth, found):
    """Row 34: a pack comes where another version of it was never taken away."""
    there = {}
    for t in truth.traces:
        if t.seen and t.name == 'msi-1033-orch-ip':
            if there.setdefault(t.about, t.captures['version']) != t.captures['version']:
                found('hz.orch-ip', True)


def many_agents(truth, found):
    """Row 20: within one batch."""
    first = {}
    for t in truth.traces:
        if t.seen and t.role == 'agent.push' and t.machine.fqdn != t.about:
            first.setdefault(t.about, t.time)
    times = sorted(first.values())
    most = max((sum(a <= b <= a + BATCH for b in times) for a in times), default=0) \
        if len(times) > BATCH_MOST else 0
    if most > BATCH_MOST:
        found('hz.200-agents', True)


def behind_own(truth, t):
    """Row 10: behind the upgrade of the machine that tells it."""
    ends = [(i.end, i.blurred) for some in truth.phases.values() for i in some
            if i.machine is t.machine and i.attempts]
    if not ends or any(end is None or blurred for end, blurred in ends):
        return None
    return t.time > max(end for end, _ in ends)


def inside_first(truth, t):
    """Row 15: in the run of the first server."""
    some = [i for p in truth.plan.phases if p.first for i in truth.phases[p.id] if i.attempts]
    first = min(some, key=lambda i: (i.begin_most is None, i.begin_most, i.machine.fqdn), default=None)
    return first is not None and within(t, first.begin, first.end)


def false_check(truth, found):
    """Row 9: the check says that the servers are old, and they are not."""
    for t in truth.traces:
        if t.seen and t.name == 'prereq-ms-not-upgraded':
            done = {i.machine for i in servers(truth) if i.state == 'done' and
                    i.end_most + TOLERANCE < t.time - t.doubt}
            found('hz.rep-false-check', bool(done) and
                  all(m in done for m in truth.world.machines if truth.plays(m, 'ms')))


def by_hand(truth, found):
    """Row 22: failed, then removed by hand, then installed."""
    for i in of_role(truth, 'agent.'):
        told = {t.attempt.outcome for t in i.world_traces if t.seen and t.attempt and t.channel == APP and
                t.about == i.machine.fqdn}
        if 'removed' in told:
            found('hz.msi-remnants', {'failed', 'ok'} <= told or False)


def own_media(truth, found):
    """Row 27."""
    if any(t.seen and t.name == 'msi-1033-server' and t.captures['version'] == '7.3.13261.0'
           for t in truth.traces):
        found('hz.1807-media', True)


def switched(truth, found):
    """Rows 13, 14: a subscription, by the lists from before and behind the upgrade; which of them lie where
    is open while its hours are."""
    ran = [i for some in truth.phases.values() for i in some if i.attempts]
    began = min((i.begin_least for i in ran if i.begin_least is not None), default=None)
    ended = max((i.end_most for i in ran if i.end_most is not None), default=None)
    was = {}
    rows = [(t.machine.listed_at, t.captures) for t in truth.traces if t.name == 'inventory-subscription']
    for at, row in sorted(rows, key=lambda x: x[0]):
        before, change = was.get(row['name'], (0, None))
        was[row['name']] = at, row['enabled']
        sure = True if None in (began, ended) or before < began and ended < at else None
        if (change, row['enabled']) == ('True', 'False'):
            found('hz.subs-dead', sure)
        if (change, row['enabled']) == ('False', 'True'):
            found('hz.subs-too-many', sure)


def behind_all(truth, t):
    """Row 29: hours behind the update; a time of day in no zone may be earlier than that, and the end of
    a server's update later."""
    last = max((i.end_most for i in servers(truth) if i.end_most is not None), default=t.time)
    return None if t.doubt or t.time <= last + 4 * HOUR else True


def is_shown(truth, t):
    """True: it shows its hazard, inside the span of that; None: on the edge, by what is known of the times."""
    begin, end = truth.window or (None, None)

    def inside(late=0):
        """While no zone tells when the last one ended, an hour behind all that was reached for certain may be
        behind its end."""
        reached = max((i.last_end for some in truth.phases.values() for i in some
                       if i.attempts and i.last_end is not None), default=None)
        where = within(t, begin, end, late)
        return None if where and reached is not None and t.time > reached else where
    return {None: lambda: True, 'late': lambda: behind_all(truth, t),
            'own': lambda: behind_own(truth, t),
            'first': lambda: inside_first(truth, t),
            'inside': inside,                              # plans 3.4: until `post`
            'window': lambda: inside(HOUR // 2)}[SHOWN[t.name][1]]()


def shown(truth, found):
    for t in truth.traces:
        if t.name in SHOWN and t.seen and t.captures.get('version') not in PACKS.values():   # those are new
            found(SHOWN[t.name][0], is_shown(truth, t))


ROWS = (left_behind, collector_left, role_removed, other_running, agent_newer, console_left,
        console_first, warehouse_last, fresh, pack_over_pack,
        false_check, by_hand, own_media, switched, many_agents, shown)


def of_world(truth):
    must, may = set(), set()

    def found(hazard, sure):
        if sure is not False:
            (must if sure else may).add(hazard)
    for row in ROWS:
        row(truth, found)
    return must, may - must
