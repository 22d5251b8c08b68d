# SPDX-License-Identifier: Apache-2.0
"""Hazards of upgrade-plans.md 8, one fault each: what the table says reveals it is put into a world's
logs.  Those that are broken orders, or a server left behind, are faults of sim_faults.py; sim_hazards.py
works out which hazards a world then has."""
from sim_first import abreast
from sim_tasks import (AGENTS, APP, OM, SETUP, SYS, due, first_server, left_off, middle, sql_host,
                       subscriptions)
from sim_world import DAY, HOUR, PACKS, Attempt, Machine, Step

UPDATES = ('om-update-rollup', 'om1801-to-1807')
FAR = 300 + 2 * 140 + 20     # beyond the tolerance, whatever two clocks of a world show
# what no plan joins in one step (1.1): new release -> an old one
JUMPS = {'2012 R2': '2012', '2016': '2012 SP1', '1801': '2012 SP1', '2019': '2012 R2',
         '2022': '2016', '2025': '2019'}


def of_roles(world, roles):
    return [s for s in world.steps if s.attempts and s.phase.role in roles and
            s.attempts[-1].outcome == 'ok' and s.phase.kind in ('install', 'update')]


def tell(world, task, word, machine=None):
    """What the same record says of a task (upgrade-plans.md 3.4, 4.4), where the plan has it."""
    if due(world, task):
        world.told[task, machine] = word


def mark(roles, channel, name, when, hazard, exact=False, tasks=(), **captures):
    """One record on a machine of these roles that was upgraded."""
    def fault(world):
        some = of_roles(world, roles)
        if not some:
            return None
        step = world.draw.pick(some)
        if exact:
            step.machine.exact.add(channel)
        step.machine.marks.append((channel, when(world, step), name, captures))
        for task, word in tasks:
            tell(world, task, word, step.machine.name)
        return [hazard]
    return fault


def inside(world, step):
    return middle(step)


def own_behind(world, step):
    return step.end + 2 * HOUR


def all_behind(world, step):
    return world.window()[1] + 6 * HOUR


def other_running(world):
    """Row 2: the data access service of another server starts inside the first one's run."""
    first = first_server(world)
    others = [s for s in of_roles(world, ('ms',)) if s is not first and s.phase.pick == 'more']
    if not first or first.end - first.begin < 2 * FAR + 60 or not others or \
            world.new not in ('2016', '1801', '2019', '2022', '2025'):
        return None
    other = world.draw.pick(others)
    run = next(a for a in first.attempts if a.outcome != 'cancelled')    # nobody upgrades in that
    at = (run.begin + first.end) // 2
    if other.attempts[0].begin < at + FAR:
        return None                  # its own run had begun: then it is another fault
    other.machine.marks.append((OM, at, 'sdk-26361-started', {}))
    tell(world, 'pre.services.stop', 'missed', other.machine.name)
    return ['hz.other-ms-running']


def never_stopped(world):
    """plans 3.3, row 2: nobody stopped the services of another server, until its own setup did."""
    first = first_server(world)
    others = [s for s in of_roles(world, ('ms',)) if s is not first and s.phase.pick == 'more' and
              first and s.attempts[0].begin > first.end + FAR and not s.machine.boots and
              s.attempts[0].outcome != 'cancelled']
    if not others or not due(world, 'pre.services.stop') or first.end - first.begin < 2 * FAR:
        return None
    step = world.draw.pick(others)
    step.machine.unstopped = True
    name = world.draw.pick(['scm-7036-omsdk-stopped', 'scm-7036-healthservice-stopped'])
    step.machine.marks.append((SYS, step.begin + 40, name, {}))
    tell(world, 'pre.services.stop', 'missed', step.machine.name)
    return ['hz.other-ms-running']


def stopped_late(world):
    """plans 3.4: stopped "before the first MS's setup starts", and not when its package is at work."""
    first = first_server(world)
    others = [s for s in of_roles(world, ('ms',)) if s is not first and s.phase.pick == 'more']
    if not first or not others or not due(world, 'pre.services.stop') or len(first.attempts) > 1:
        return None                  # stopped between two attempts it was stopped for the last one
    run = first.attempts[0]
    at, step = (run.begin + first.end) // 2, world.draw.pick(others)
    if first.end - run.begin < 2 * FAR + 60 or step.attempts[0].begin < at + FAR or step.machine.boots:
        return None
    step.machine.unstopped = True
    name = world.draw.pick(['scm-7036-omsdk-stopped', 'scm-7036-healthservice-stopped'])
    step.machine.marks.append((SYS, at, name, {}))
    tell(world, 'pre.services.stop', 'missed', step.machine.name)
    return ['hz.other-ms-running']


def many_agents(world):
    """Row 20: of agents whose own logs nobody collected, only their server tells."""
    phase, first = world.plan.phase('agent.push'), first_server(world)
    if not phase or not first or phase.kind != 'install' or world.plan.topology == 'parallel':
        return None
    at = world.window()[1] + 2 * HOUR
    for i in range(201 + world.draw.below(40)):
        m = Machine('WKS%03d' % i)
        m.roles, m.parent, m.pushed_by = ['agent.push'], first.machine, first.machine
        m.silent = True
        step = Step(phase, m)
        step.attempts = [Attempt(at + 12 * i - 300, at + 12 * i)]
        world.machines.append(m)
        world.steps.append(step)
    return ['hz.200-agents']


def refused(name, again, hazard):
    """Rows 21 and 25: the push did not get as far as the package; perhaps it was tried again."""
    def fault(world):
        some = [s for s in of_roles(world, ('agent.push',)) if s.phase.kind == 'install' and
                s.machine.pushed_by and len(s.attempts) == 1]
        if not some:
            return None
        step = world.draw.pick(some)
        before = Attempt(step.begin - 1500, step.begin - 1440, 'refused')
        before.word = name
        step.attempts = [before] + (step.attempts if again else [])
        step.works = again
        if not again:
            tell(world, 'pre.sysreq', 'missed')
        return [hazard]
    return fault


def console_left(world):
    """Row 19: the agent's package failed beside a console of the old release."""
    some = [s for s in of_roles(world, AGENTS) if s.phase.kind == 'install' and
            not getattr(s.machine, 'is_new', False)]
    if not some or not world.plan.phase('con') or world.plan.topology == 'parallel':
        return None
    step = world.draw.pick(some)
    last = step.attempts[-1]         # a package fails within its own run
    step.attempts = [Attempt(last.begin, last.end, 'failed')]
    step.machine.boots, step.machine.also = [], step.machine.also + ['console']
    tell(world, 'pre.consoles.remove', 'missed', step.machine.name)
    return ['hz.console-on-agent']


def reports_refused(world):
    """Row 38: refused again and again, no 31568; the task is due as well."""
    some = of_roles(world, ('ms',))
    if not some:
        return None
    m, at = world.draw.pick(some).machine, world.window()[1] + HOUR
    m.marks += [(OM, at, 'ssrs-extension-blocked', {}), (OM, at + HOUR, 'ssrs-extension-blocked', {})]
    tell(world, 'post.ssrs.extensions', 'remaining')
    return ['hz.ssrs-ext']


def forwarder_off(world):
    """Row 12: the service that forwards was disabled by the agent's upgrade."""
    some = of_roles(world, AGENTS)
    if not some:
        return None
    step = world.draw.pick(some)
    step.machine.marks.append((SYS, step.end + HOUR, 'hz-acs-off-7040', {}))
    tell(world, 'post.acs.reenable', 'remaining', step.machine.name)
    return ['hz.acs-off']


def deadlock(world):
    """Row 30, of updates."""
    first = first_server(world)
    if world.plan.id not in UPDATES or not first or \
            world.window()[1] - world.window()[0] < 2 * FAR + 60:
        return None
    at = sum(world.window()) // 2
    first.machine.marks.append((OM, at, 'sql-deadlock-event', {}))
    return ['hz.ur-sql-order']


def packs_stay(world):
    """Row 29: hours behind the update the group still hands out the pack of the release."""
    some = of_roles(world, ('ms', 'gw') + AGENTS)
    servers = [s for s in world.steps if s.phase.role == 'ms']
    if world.plan.id not in UPDATES or not some or \
            any(not s.attempts or s.attempts[-1].outcome != 'ok' for s in servers):
        return None
    world.draw.pick(some).machine.marks.append(
        (OM, world.window()[1] + 10 * HOUR, 'hs-1201-core-mp',
         {'pack': 'Microsoft.SystemCenter.2007', 'version': world.build(world.old, 'ms')}))
    return ['hz.ur-half']


def packs_imported(world):
    """plans 4.4, 2.11: a server hands out the packs of the update."""
    servers = of_roles(world, ('ms',))
    version = PACKS.get((world.new, getattr(world, 'update', None)))
    if world.plan.id not in UPDATES or not servers or not version:
        return False
    machine = world.draw.pick(servers).machine
    machine.exact.add(OM)            # at an hour in doubt it may be from before the update
    machine.marks.append((OM, world.window()[1] + 2 * HOUR, 'hs-1201-core-mp',
                          {'pack': 'Microsoft.SystemCenter.2007', 'version': version}))
    return True


def database_full(world):
    """Row 16."""
    if not first_server(world):
        return None
    sql_host(world, middle(first_server(world)), APP, 'sql-1105-db-full',
             {'database': 'OperationsManager'})
    tell(world, 'pre.db-space', 'missed')
    return ['hz.db-space']


def binaries_stay(world):
    """Row 41: a day later the script of a pack prints the version of the release."""
    some = of_roles(world, ('ms',))
    if world.plan.id not in UPDATES or not some:
        return None
    step = world.draw.pick(some)
    step.machine.marks.append((OM, step.end + DAY, 'hs-1006-server-version',
                               {'version': world.build(world.old, 'ms')}))
    return ['hz.ms-msp-not-elevated']


def too_soon(world):
    """Row 28: the group was installed in the same morning."""
    some = of_roles(world, ('ms',))
    if world.plan.id != 'om1801-to-1807' or not some:
        return None
    step = world.draw.pick(some)
    step.machine.marks.append((APP, step.begin - HOUR, 'msi-1033-server',
                               {'version': world.build(world.old, 'ms'), 'status': '0'}))
    return ['hz.ur-too-soon']


def warehouse_last(world):
    """Row 33: the server of the warehouse comes behind another one."""
    some = of_roles(world, ('sm',))
    last = max(some, key=lambda s: s.begin, default=None)
    if not world.plan.is_sequence or len(some) < 2 or len(last.attempts) != 1 or \
            min(s.end for s in some) + FAR > last.end:
        return None
    last.machine.marks.append((OM, -5 * DAY, 'sm-warehouse', {}))
    return ['hz.sm-dw-first']


def jump(world):
    """Row 26: every server goes two releases in one step."""
    if world.plan.is_update or world.new not in JUMPS or world.plan.topology == 'parallel' or \
            not world.plan.is_om or world.forced or JUMPS[world.new] not in world.BUILDS:
        return None
    world.old = JUMPS[world.new]
    return ['hz.jump']


def aliases(world):
    """Row 17: what the published script printed before the upgrade."""
    step = first_server(world)
    if not step:
        return None
    step.machine.delivered['aliases'] = [(-9 * DAY, 9 * DAY)]
    step.machine.marks.append(('aliases', world.window()[0] - 9 * HOUR, 'mp-duplicate-alias', {}))
    return ['hz.dup-alias']


def key_lost(world):
    """Row 36; 2007 R2 asks for a copy of the key."""
    found = mark(('ms',), OM, 'sdk-26337-keys', inside, 'hz.rms-key')(world)
    if found:
        tell(world, 'pre.rms-key', 'missed')
    return found


def timeout(world):
    """Row 15: the database step of the first server; an update's package writes no log of setup."""
    first = first_server(world)
    if not first or world.plan.is_update or \
            any(s.begin + s.machine.skew < first.begin + first.machine.skew for s in world.steps
                if s.phase.first and s.attempts):
        return None                  # by the clocks another one was
    first.machine.marks.append((SETUP, middle(first), 'sql-timeout', {}))
    tell(world, 'pre.etl', 'missed')
    return ['hz.etl-timeout']


def false_check(world):
    """Row 9: setup of reporting does not believe that its server is upgraded."""
    some = of_roles(world, ('rep',))
    servers = [s for s in world.steps if s.phase.role == 'ms']
    if not some or any(not s.attempts or s.attempts[-1].outcome != 'ok' for s in servers) or \
            world.plan.is_update or getattr(world, 'old_root', None):
        return None
    step = world.draw.pick(some)
    at = step.begin - 240                # in the run that goes on when it is content
    if at < max(s.end for s in servers) + FAR or any(s.machine is step.machine for s in servers):
        return None
    step.machine.marks.append((SETUP, at, 'prereq-ms-not-upgraded', {}))
    return ['hz.rep-false-check']


def console_stays(world):
    """plans 4.4: the console of the old release that satisfied the check is still there: it is to be
    removed, and makes no console's machine of the one that reports."""
    if not due(world, 'post.tempconsole.remove') or not world.plan.phase('con') or \
            not false_check(world):
        return None
    m, at = next((m, mark[1]) for m in world.machines for mark in m.marks
                 if mark[2] == 'prereq-ms-not-upgraded')
    m.marks.append((APP, at + 200, 'msi-1033-console',
                    {'version': world.build(world.old, 'con'), 'status': '0'}))
    tell(world, 'post.tempconsole.remove', 'remaining', m.name)
    return ['hz.rep-false-check']


def remnants(world):
    """Row 22: the package fails, the old agent is removed by hand, the package works."""
    some = [s for s in of_roles(world, AGENTS) if s.phase.kind == 'install' and
            len(s.attempts) == 1 and not getattr(s.machine, 'is_new', False)]
    if not some:
        return None
    step = world.draw.pick(some)
    last = step.attempts[0]
    last.fresh = True
    step.attempts = [Attempt(last.begin - 3 * HOUR, last.begin - 3 * HOUR + 600, 'failed'),
                     Attempt(last.begin - HOUR, last.begin - HOUR + 60, 'removed'), last]
    return ['hz.msi-remnants']


def own_media(world):
    """Row 27: 1807 is no product of its own."""
    some = of_roles(world, ('ms',))
    if world.new != '1807' or not some:
        return None
    step = world.draw.pick(some)
    step.machine.marks.append((APP, step.end + 4 * HOUR, 'msi-1033-server',
                               {'version': world.build('1807', 'ms'), 'status': '0'}))
    return ['hz.1807-media']


def never_on_again(world):
    return ['hz.subs-dead'] if left_off(world) else None


def all_on(world):
    """Row 14: one that was off before is on behind."""
    if not first_server(world) or not due(world, 'post.subs.enable'):
        return None
    subscriptions(world, [('Oncall', True, True), ('Mails', False, True)])
    return ['hz.subs-too-many']


def framework(world):
    """Row 25: the agent's package wants .NET Framework 4.7.2; then somebody installs it."""
    found = mark(AGENTS, APP, 'msi-dotnet-472', inside, 'hz.net472')(world) \
        if world.new == '2022' else None
    if found:
        tell(world, 'pre.sysreq', 'missed')
    return found


RISKS = {
    'abreast': abreast,
    'console-stays': console_stays, 'hz-timeout': timeout, 'hz-false-check': false_check,
    'hz-remnants': remnants, 'hz-1807-media': own_media, 'hz-subs-dead': never_on_again,
    'hz-subs-too-many': all_on, 'hz-net472': framework,
    'hz-aliases': aliases,
    'hz-other-running': other_running, 'hz-never-stopped': never_stopped, 'hz-stopped-late': stopped_late,
    'hz-200-agents': many_agents, 'hz-console-left': console_left,
    'hz-ssrs': reports_refused, 'hz-acs-off': forwarder_off, 'hz-deadlock': deadlock,
    'hz-packs-stay': packs_stay, 'hz-binaries-stay': binaries_stay, 'hz-too-soon': too_soon,
    'hz-warehouse-last': warehouse_last, 'hz-db-space': database_full, 'hz-jump': jump,
    'hz-os': refused('push-10615-os', False, 'hz.os'),
    'hz-leftover': refused('push-10619-installer-left', True, 'hz.installer-leftover'),
    'hz-folder-open': mark(('ms', 'gw'), APP, 'msi-25453-folder-open', inside, 'hz.hs-folder-open'),
    'hz-legacy-mode': mark(('ms',), OM, 'hs-1209', all_behind, 'hz.apm-removed-by-msiexec', True),
    'hz-apm-iis': mark(AGENTS, APP, 'apm-iis-crash', own_behind, 'hz.apm-iis'),
    'hz-apm-window': mark(AGENTS, OM, 'hs-4508-apm', own_behind, 'hz.apm-window'),
    'hz-rms-key': key_lost,
    'hz-logon-right': mark(AGENTS, OM, 'runas-7002-logon-type', own_behind, 'hz.logon-right',
                           tasks=[('post.logon-as-service', 'remaining')]),
    'hz-queue': mark(AGENTS, OM, 'flow-2023-queue-trim', inside, 'hz.queue-overflow',
                     tasks=[('pre.cache', 'missed')], limit='15')}
