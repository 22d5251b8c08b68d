# SPDX-License-Identifier: Apache-2.0
"""Which traces a world leaves, as facts that signatures find, and the page that tells them.

The shapes are those of bundle_facts.py, whose marks say where each was seen; here only the names
of the signatures stand, because the page is judged behind the signatures.
"""
from sim_clocks import on_page
from sim_first import IMPORTED, says_so
from sim_single import NEW_GROUP, group_of
from sim_world import DAY, HOUR, PACKAGES

APP, SYS, OM = 'Application', 'System', 'Operations Manager'
# events.md 1, 2: what the health service and the connector of a machine say with its group's name
OF_GROUP = ('hs-1210-config-active', 'hs-1215-maintenance-on', 'hs-1216-maintenance-off',
            'flow-2023-queue-trim', 'runas-7002-logon-type', 'conn-21032-mg-added',
            'conn-21033-mg-removed')


class Trace:
    def __init__(self, machine, channel, time, name, role='', /, **captures):
        self.machine, self.channel, self.name, self.role = machine, channel, name, role
        self.sun, self.time = time, time + machine.off(time)     # by the writer's clock
        self.fine = self.time                    # as exact as the log that keeps it
        self.captures = captures
        if name in OF_GROUP:
            captures['group'] = NEW_GROUP if name == 'conn-21032-mg-added' else group_of(machine)
        self.attempt = self.package = None
        self.lost = False                        # no file of the world shows it
        self.timeless = False                    # a row of a list: nobody says since when
        self.doubt = machine.may_be_off(self.time)       # seconds: its zone, or clock, is not certain
        self.about = captures.get('host', machine.fqdn)

    @property
    def is_text(self):
        return self.channel in ('setup', 'msi', 'dpm', 'vmm')

    @property
    def seen(self):
        return not self.lost and any(a <= self.time <= b for a, b in self.machine.delivered.get(self.channel, []))


def package_traces(world, m, role, package, a):
    """events.md 7 [seen: EVX]; the order within the bracket [inferred]."""
    new, old = world.build(world.new, role), world.build(world.old, role)
    token = {'server': 'ms', 'gateway': 'gw', 'console': 'con', 'web-console': 'web',
             'reporting': 'rep'}.get(package, package)
    yield Trace(m, APP, a.begin, 'msi-1040-' + package, token)
    if a.outcome == 'no-end':
        return
    if a.outcome in ('rolled-back', 'ok') and not getattr(m, 'is_new', False) and not a.fresh:
        yield Trace(m, APP, a.begin + (a.end - a.begin) // 3, 'msi-1034-' + package, token,
                    version=old, status='0')
    if a.outcome == 'ok':
        status = '3010' if a.restart else '0'
        yield Trace(m, APP, a.end - 3, 'msi-11707-' + package, token)
        yield Trace(m, APP, a.end - 2, 'msi-1033-' + package, token, version=new, status=status)
        if a.restart:
            yield Trace(m, APP, a.end - 2, 'msi-1033-restart-owed', version=new, status=status)
    elif a.outcome == 'failed':
        yield Trace(m, APP, a.end - 3, 'msi-11708-' + package, token)
        yield Trace(m, APP, a.end - 2, 'msi-1033-%s-failed' % package, token, version=new,
                    status='1603')
    elif a.outcome == 'cancelled':
        yield Trace(m, APP, a.end - 2, 'msi-1033-%s-cancelled' % package, token, version=new,
                    status='1602')
    yield Trace(m, APP, a.end, 'msi-1042')


# system-center-siblings.md 3.4 [seen: KBP]
SERVICE_OF = {'orch.ms': 'omanagement', 'orch.runbook': 'orunbook'}


def works_traces(m, role, at):
    if role == 'ms' and at > 0 and getattr(m, 'unstarted', False):
        return
    if role == 'ms':
        yield Trace(m, SYS, at, 'scm-7036-omsdk-running', 'ms')
        yield Trace(m, OM, at + 20, 'sdk-26361-started', 'ms')
    elif role == 'acs':
        yield Trace(m, SYS, at, 'scm-7036-adtserver-running', 'acs')     # plans 6.5: its service
    elif role in SERVICE_OF:
        yield Trace(m, SYS, at, 'scm-7036-%s-running' % SERVICE_OF[role], role)
    elif role in ('gw', 'agent.push', 'agent.manual'):
        yield Trace(m, OM, at + 40, 'hs-1210-config-active')


def parent_trace(m, at):
    return Trace(m, OM, at + 50, 'conn-21019-primary', parent=m.parent.fqdn)


def update_traces(world, m, role, a):
    """events.md 7 [seen: W32]: 1036 and 1022 of the package, 1023 of one that failed."""
    package = PACKAGES[role]
    token = {'agent.push': 'agent', 'agent.manual': 'agent'}.get(role, role)
    yield Trace(m, APP, a.begin, 'msi-1040-other', update=world.update, of='update')
    if a.outcome == 'no-end':
        return
    if a.restart:
        yield Trace(m, APP, a.end - 3, 'msi-1038-restart')
    if a.outcome == 'ok':
        # the product's version stays what it was installed with (events.md 7 [seen: W32])
        yield Trace(m, APP, a.end - 2, 'msi-1036-' + package, token, update=world.update,
                    version=world.build(world.old, role), status='0')
    else:
        yield Trace(m, APP, a.end - 2, 'msi-1023-' + package, token, update=world.update,
                    status='1603')
    yield Trace(m, APP, a.end, 'msi-1042', update=world.update, of='update')


def kit_of(world, m):
    return getattr(m, 'kit', world.build(world.new, 'agent.unix'))


def unix_traces(world, m, a):
    """log-formats.md 6.3, system-center-siblings.md 11.3, 11.4 [seen: SCX; dpkg inferred]: the kit's
    own words have no times; the package manager's log and scx.log have."""
    version = kit_of(world, m)
    yield Trace(m, 'scx-kit', a.begin, 'scx-kit-started', 'agent.unix')
    if a.outcome == 'ok':
        yield Trace(m, 'scx-kit', a.end, 'scx-package-installed', 'agent.unix', version=version)
    elif a.outcome == 'failed':
        yield Trace(m, 'scx-kit', a.end, 'scx-bundle-failed')


def removal_traces(world, m, a):
    yield Trace(m, APP, a.begin, 'msi-1040-other', of='code')
    if a.outcome == 'ok':
        yield Trace(m, APP, a.end - 2, 'msi-1034-server', 'ms', version=world.build(world.old, 'ms'),
                    status='0')
    yield Trace(m, APP, a.end, 'msi-1042', of='code')


def by_hand_traces(world, m, role, a):
    """plans 8, row 22: somebody uninstalls the old agent, in a bracket of its own (1.3 [inferred])."""
    yield Trace(m, APP, a.begin, 'msi-1040-other', of='code')
    yield Trace(m, APP, a.end - 2, 'msi-1034-agent', 'agent', version=world.build(world.old, role),
                status='0')
    yield Trace(m, APP, a.end, 'msi-1042', of='code')


def component_traces(world, m, role, a):
    """events.md 7, system-center-siblings.md 10.1 [seen: EVX]: the same installer events."""
    bare = m.bare and a.outcome == 'ok' and not a.fresh     # 10.1: of a removal without its transaction
    if not bare:
        yield Trace(m, APP, a.begin, 'msi-1040-other', of='code')
    if a.outcome == 'no-end':
        return
    if a.outcome != 'failed' and not a.fresh:
        yield Trace(m, APP, a.begin + 30, 'msi-1034-' + role, role,
                    version=world.build(world.old, role), status='0')
    if a.outcome == 'ok':
        yield Trace(m, APP, a.end - 2, 'msi-1033-' + role, role,
                    version=world.build(world.new, role), status='0')
    elif a.outcome == 'failed':
        yield Trace(m, APP, a.end - 2, 'msi-1033-%s-failed' % role, role,
                    version=world.build(world.new, role), status='1603')
    if not bare:
        yield Trace(m, APP, a.end, 'msi-1042', of='code')


def of_part(m, at, number, part, ending='', **captures):
    """A word of a part is one of the product as well, but of the designer's."""
    yield Trace(m, APP, at, 'msi-%s-%s%s' % (number, part.replace('.', '-'), ending), part, **captures)
    if part != 'orch.designer':
        yield Trace(m, APP, at, 'msi-%s-orch%s' % (number, ending), 'orch', part=part, **captures)


def part_traces(world, m, role, a):
    """plans 2.13, siblings 1.3, 2 [seen: A; what the installer calls the parts: inferred]."""
    for part, begin, length in getattr(a, 'parts', ()):
        bad, end = a.outcome == 'failed', a.begin + begin + length
        here = {'version': world.build(world.old, part), 'status': '1603' if bad else '0'}
        yield Trace(m, APP, a.begin + begin, 'msi-1040-other', of='code')
        if bad:
            yield Trace(m, APP, end - 2, 'msi-1034-orch-old-failed', role, part=part, **here)
        else:
            yield Trace(m, APP, end - 2, 'msi-1034-orch-old', role, **here)
            yield from of_part(m, end - 2, 1034, part, **here)
        yield Trace(m, APP, end, 'msi-1042', of='code')
    if role == 'orch.old':
        return
    yield Trace(m, APP, a.begin, 'msi-1040-other', of='code')
    good = a.outcome == 'ok'
    yield from of_part(m, a.end - 3, 11707 if good else 11708, role)
    yield from of_part(m, a.end - 2, 1033, role, '' if good else '-failed', status='0' if good else '1603',
                       version=world.build(world.new, role))
    yield Trace(m, APP, a.end, 'msi-1042', of='code')


def attempt_traces(world, step, a):
    m, role = step.machine, step.phase.role
    if a.outcome == 'refused':
        return ()                            # the package was never started
    if a.outcome == 'removed':
        return by_hand_traces(world, m, role, a)
    if step.phase.kind == 'update':
        return update_traces(world, m, role, a)
    if step.phase.kind == 'unix':
        return unix_traces(world, m, a)
    if step.phase.kind == 'removal':
        return removal_traces(world, m, a)
    if world.plan.is_sequence and role != 'ms':
        return component_traces(world, m, role, a)
    if role.startswith('orch.'):
        return part_traces(world, m, role, a)
    return package_traces(world, m, role, PACKAGES[role], a)


def unix_runs(world, m, a):
    """The block at the top of scx.log: that build runs (11.4 [seen: SCX, PAL])."""
    for name in ('scx-log-build', 'scx-log-runs'):
        t = Trace(m, 'scx', a.end + 60, name, 'agent.unix',
                  version=kit_of(world, m))
        t.attempt = a if name == 'scx-log-build' else None
        yield t


PUSHED = {('install', True): 'push-10616-success', ('install', False): 'push-10624-msi',
          ('update', True): 'push-10628-updates', ('update', False): 'push-10627-patches'}


def pushed_word(kind, a):
    """What the server tells of a push.  That a rollup's failed the updates alone tell (10627) or the
    agent's package (10624; upgrade-plans.md 3.1 names both as failures of the phase)."""
    if hasattr(a, 'word'):
        return a.word
    if (kind, a.outcome) == ('update', 'failed') and int(a.end // 60) % 2:
        return PUSHED['install', False]
    return PUSHED[kind, a.outcome == 'ok']


def step_traces(world, step):
    m, role = step.machine, step.phase.role
    for a in step.attempts:
        for trace in attempt_traces(world, step, a):
            trace.attempt = a if trace.sun <= a.end else None
            trace.package = PACKAGES.get(role)
            yield trace
        if step.phase.kind == 'unix' and a.outcome == 'ok':
            yield from unix_runs(world, m, a)
        if m.pushed_by and role == 'agent.push' and a.outcome not in ('no-end', 'removed'):
            good = a.outcome == 'ok'
            told = Trace(m.pushed_by, OM, a.end + 30,
                         pushed_word(step.phase.kind, a), 'agent.push', host=m.fqdn,
                         code='0' if good else '80070643')
            told.attempt = a
            yield told
        if a.outcome == 'ok' and step.works:
            yield from works_traces(m, role, a.end + 60)
    if m.parent and step.attempts:
        yield parent_trace(m, step.end + 60)


def days_before(world, m):
    """The burst of 1035 that an inventory makes, and services that were started long ago."""
    role = {'web-console': 'web', 'console': 'con', 'reporting': 'rep'}
    for i, r in enumerate(m.roles):
        token = 'agent' if r.startswith('agent') else r
        if r == 'agent.unix' or getattr(m, 'is_new', False) or r == 'orch.designer':
            continue
        if r.startswith('orch.'):
            if r != 'orch.old':
                yield Trace(m, APP, -3 * DAY + 9 * HOUR + i, 'msi-1035-orch', 'orch', part=r,
                            version=world.build(world.old, r), status='0')
                if getattr(m, 'stays', False):   # else what is done to it names its part
                    yield Trace(m, APP, -3 * DAY + 9 * HOUR + i, 'msi-1035-' + r.replace('.', '-'), r,
                                version=world.build(world.old, r), status='0')
            continue
        if r not in PACKAGES:
            yield Trace(m, APP, -3 * DAY + 9 * HOUR + i, 'msi-1035-' + r, r,
                        version=world.build(world.old, r), status='0')
            continue
        yield Trace(m, APP, -3 * DAY + 9 * HOUR + i, 'msi-1035-' + PACKAGES[r], token,
                    version=world.build(world.old, r), status='0')
        yield from works_traces(m, r, -5 * DAY)
    for i, package in enumerate(m.also):
        yield Trace(m, APP, -3 * DAY + 9 * HOUR + 10 + i, 'msi-1035-' + package,
                    role.get(package, package), version=world.build(world.old, 'ms'), status='0')
    if m.parent:
        yield parent_trace(m, -5 * DAY)


def tasks_traces(world):
    """What upgrade-plans.md 3.3 and 4.3 ask for around the phases."""
    servers = [s for s in world.steps if s.phase.role == 'ms' and s.attempts and
               s.phase.kind != 'removal']
    if not servers:
        return
    first = min(servers, key=lambda s: s.begin)
    for step in servers:
        m = step.machine
        if world.stopped and step is not first and step.phase.kind != 'removal' and \
                not getattr(m, 'unstopped', False):
            yield Trace(m, SYS, first.begin - 1200, 'scm-7036-omsdk-stopped', 'ms')
        if world.rollup and step.attempts[-1].outcome == 'ok':
            at = step.end + DAY
            yield Trace(m, APP, at, 'msi-1036-server', 'ms', version=world.build(world.new, 'ms'),
                        update='UR', status='0')
            yield Trace(m, APP, at + 2, 'msi-1042')


def act_traces(world):
    """Acts of people that a log shows: backups (events.md 10 [seen: SQL]), groups of an agent (5.1
    [seen: BD])."""
    for i, (sql, database) in enumerate(getattr(world, 'backups', ())):
        at = getattr(world, 'backup_at', world.window()[0] - 2 * HOUR)
        yield Trace(sql, APP, at - 600 * i, 'sql-18264-backup', database=database)
    for m in world.machines:
        step = world.step_of(m) if m.parent else None
        if step and step.attempts and getattr(m, 'homes', False):
            at = max(world.window()[1], step.end) + HOUR
            yield Trace(m, OM, getattr(m, 'home_at', at), 'conn-21032-mg-added')
            if m.leaves:
                yield Trace(m, OM, getattr(m, 'left_at', at + 8 * HOUR), 'conn-21033-mg-removed')


def marks_of_group(world):
    """log-formats.md 1.4 [seen]: the run that upgrades the databases says so."""
    if getattr(world, 'marked', False) or says_so(world):
        step = next(s for s in world.steps if s.phase.pick in ('first', 'last'))
        for a in step.attempts:
            t = Trace(step.machine, APP, a.begin + 30,
                      IMPORTED if step.phase.pick == 'first' else 'setup-db-path')
            t.attempt = a
            yield t


def all_traces(world):
    out = list(tasks_traces(world)) + list(act_traces(world)) + list(marks_of_group(world))
    for m in world.machines:
        out += days_before(world, m) if not m.silent else ()
        for t in m.boots:
            out.append(Trace(m, SYS, t, 'boot-6009'))
            out.append(Trace(m, SYS, t, 'boot-6005'))
        out += [Trace(m, channel, t, name, '', **captures)
                for channel, t, name, captures in m.marks]
    for step in world.steps:
        out += step_traces(world, step)
    out.sort(key=lambda t: (t.sun + t.machine.skew, t.machine.name, t.channel))
    return out


def clock(seconds):
    day, rest = divmod(seconds, DAY)
    text = '%02d:%02d:%02d' % (rest // 3600, rest // 60 % 60, rest % 60)
    return text if day == 0 else '%+dd %s' % (day, text)


def numbers(spans, i):
    """Records keep their numbers where others before them are lost: all logs go back a week."""
    before = i + (spans[0][0] > -6 * DAY)
    return (' records %d' % (5000 * before) if before else '') + (' in part%d' % i if i else '')


def quoted(value):
    return '"%s"' % value if ' ' in str(value) else value


def page(world, traces, name, day='2024-03-16', shift=0):
    """The page of tests/verdict/README.md; a channel's blanks become underlines there."""
    lines = ['=== ' + name, 'day ' + day]
    if world.forced:
        lines.append('plan ' + world.plan.id)
    for m in world.machines:
        if hasattr(m, 'listed_at'):
            lines.append('logs@list %s inventory from %s to %s modified %s' %
                         (m.fqdn, clock(shift), clock(shift), clock(m.listed_at + shift)))
            continue
        for channel, spans in sorted(m.delivered.items()):
            for i, (a, b) in enumerate(spans):
                lines.append('logs %s %s from %s to %s%s' %
                             (m.fqdn, channel.replace(' ', '_'), clock(a + shift),
                              clock(b + shift), numbers(spans, i)))
    for t in traces:
        lines.append('hit %s %s %s %s%s' %
                     (t.machine.fqdn, t.channel.replace(' ', '_'), clock(t.time + shift), t.name,
                      ''.join(' %s=%s' % (key, quoted(value))
                              for key, value in on_page(t, shift).items()
                              if key not in ('of', 'part'))))
    return '\n'.join(lines) + '\n'
