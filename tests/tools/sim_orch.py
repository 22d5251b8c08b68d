# SPDX-License-Identifier: Apache-2.0
"""Orchestrator, upgrade-plans.md 2.13: every part is uninstalled, then installed again, the management
server first [seen: A].  What the installer calls the parts, and their numbers, is [inferred] there, and
the plan says so of itself: these worlds hold what the verdict makes of such lines, not the lines.
"""
from sim_world import DAY, HOUR, MORE_BUILDS, Attempt, Machine, World

APP, SYS, OM = 'Application', 'System', 'Operations Manager'
OLD = 'orch.old'
# signatures/maps/releases.yml: the first two numbers [inferred]; from 2016 on as listed (siblings 3.5)
NUMBERS = {'2012': '7.0.1000.0', '2012 SP1': '7.1.2702.0', '2012 R2': '7.2.84.0', '2016': '7.3.164.0',
           '2019': '10.19.40.0', '2022': '10.22.2.0', '2025': '10.25.1.7'}
FAR = 300 + 2 * 140 + 20


class Orchestrator(World):
    """upgrade-plans.md 2.13, system-center-siblings.md 3.2."""
    BUILDS = dict(MORE_BUILDS)

    def build(self, release, role):
        return NUMBERS[release]

    def bad_outcomes(self, phase):
        return [] if phase.role == OLD else ['failed']

    def topology(self):
        draw = self.draw
        self.rollup = self.stopped = False
        self.forced = draw.chance(40)
        self.server('ORCH', ['orch.ms'] + draw.pick([[], [], ['orch.web'], ['orch.designer']]))
        for i in range(draw.pick([0, 1, 1, 2, 3])):
            self.server('RB%02d' % (i + 1), ['orch.runbook'])
        for i in range(draw.pick([0, 1, 1, 2])):
            self.server('ADM%02d' % (i + 1), ['orch.designer'])
        if draw.chance(30):
            self.server('WEB01', ['orch.web'])
        self.backups = []
        if draw.chance(50):
            self.backups = [(self.add('SQL01', []), 'Orchestrator')]
            self.told['pre.backup', None] = 'done'

    def server(self, name, parts):
        m = self.add(name, [OLD] + parts)
        m.parts = parts
        m.restarted = self.draw.chance(50)
        m.leaves_maintenance = self.draw.chance(50) and parts != ['orch.designer']   # it is no server

    def perform(self, step, at):
        """Each old part goes in a bracket of its own; together they are what is done to the machine, from
        the first one's begin to the last removal."""
        if step.phase.role != OLD:
            super().perform(step, at)
            return
        a = Attempt(at, at)
        a.parts = []                 # (part, seconds behind the begin, seconds that it took)
        for part in step.machine.parts:
            a.parts.append((part, a.end - at, self.draw.between(2, 9) * 60))
            a.end += a.parts[-1][2] + self.draw.between(3, 20) * 60
        a.end = at + sum(a.parts[-1][1:]) - (2 if len(a.parts) > 1 else 0)
        step.attempts.append(a)

    def execute(self):
        super().execute()
        begin, end = self.window()
        for m in self.machines:
            if m.roles and m.restarted:
                m.boots.append(-DAY)
            if m.roles and m.leaves_maintenance:
                m.exact.add(OM)      # hours in doubt would say of one record nothing but that
                m.marks.append((OM, begin - 2 * HOUR, 'hs-1215-maintenance-on', {}))
                m.marks.append((OM, end + 3 * HOUR, 'hs-1216-maintenance-off', {}))


def hides_part(truth, machine, other):
    """Nothing says what the machine is, or it is known by its new part; and the day before that, or before
    the window, stands not in its Application log."""
    begin, end = truth.window
    own = [i for some in truth.phases.values() for i in some
           if i.machine is machine and i.phase.role.startswith('orch.')]
    began = [i.begin for i in own if i.begin is not None]
    if any(i.phase.id == other.id for i in own) or \
            not (own and other.role == OLD or truth.may_push(machine) and not truth.roles.get(machine.fqdn)):
        return False
    begin, end = (min([begin] + began), min(began)) if began else (begin, end)
    return not any(a <= begin - DAY and end <= b for a, b in machine.delivered.get(APP, []))


def unseen_parts(truth, arrow, phase, other):
    """One more pair of each that waits, open, where a part of Orchestrator was perhaps not seen."""
    if arrow.scope != 'all' or arrow.kind not in ('after', 'soft') or other.role == 'orch.ms' or \
            not other.role.startswith('orch.') or not truth.phases[other.id]:
        return []
    some = [m for m in truth.world.machines if hides_part(truth, m, other)]
    return [('undecidable', None) for s in truth.phases[phase.id]
            if not s.never_began and any(m is not s.machine for m in some)]


def orchestrator(fault):
    def of_world(world):
        return fault(world) if world.plan.product == 'orch' else None
    return of_world


def pick_machine(world):
    return world.draw.pick([m for m in world.machines if m.roles])


@orchestrator
def removed_late(world):
    """Of one machine the old part goes when the management server is new already."""
    server = world.of_phase('ms')[0]
    some = [m for m in world.machines if m.roles and m is not server.machine]
    if not some:
        return None
    m = world.draw.pick(some)
    mine = [s for s in world.steps if s.machine is m]
    boots, by = list(m.boots), server.end + FAR - mine[0].begin
    for step in mine:
        step.shift(by)
    m.boots = boots
    return m.name, server.machine.name


@orchestrator
def removal_failed(world):
    """events.md 7: 1034 with an error status.  The old part is still there, and nothing new came to it."""
    some = [m for m in world.machines if m.roles and 'orch.ms' not in m.roles and len(m.parts) == 1]
    if not some:
        return None
    m = world.draw.pick(some)
    m.stays = True
    for step in [s for s in world.steps if s.machine is m]:
        last = step.attempts[-1]
        last.outcome = 'failed'
        step.attempts = [last] if step.phase.role == OLD else []
    m.boots = [t for t in m.boots if t < 0]
    return m.name


@orchestrator
def moved(world):
    """siblings 1.3: a part comes back on a machine that never had it."""
    some = [s for s in world.steps if s.phase.role not in (OLD, 'orch.ms') and s.attempts and
            len(s.machine.parts) == 1]
    if not some:
        return None
    step = world.draw.pick(some)
    old, step.machine = step.machine, Machine('NEW01')
    step.machine.roles, step.machine.parts = [step.phase.role], old.parts
    step.machine.skew = old.skew
    step.machine.delivered = {channel: list(spans) for channel, spans in old.delivered.items()}
    world.machines.append(step.machine)
    return old.name, step


@orchestrator
def restart_pending(world):
    """siblings 3.6 [seen: EVT]: an update asked for a restart, and there was none before setup."""
    m = pick_machine(world)
    m.exact.add(SYS)
    m.marks.append((SYS, min(s.begin for s in world.steps) - 3 * HOUR, 'wu-21-restart', {}))
    return True


@orchestrator
def programs_open(world):
    """siblings 3.6 [inferred]: a program holds a file of the package while setup runs."""
    begin, end = world.window()
    if end - begin < 2 * FAR:
        return None
    m = pick_machine(world)
    m.exact.add(APP)
    m.marks.append((APP, begin + (end - begin) // 2, 'msi-1025-orch', {}))
    world.told['pre.programs', m.name] = 'missed'
    return True


@orchestrator
def backup_failed(world):
    sql = world.add('SQL09', [])
    world.backups = []
    sql.delivered = {APP: [(-7 * DAY, 4 * DAY)]}
    sql.marks.append((APP, world.window()[0] - 3 * HOUR, 'sql-3041-backup-failed',
                      {'database': 'Orchestrator'}))
    world.told['pre.backup', None] = 'missed'
    return True


@orchestrator
def monitored_early(world):
    """A server leaves maintenance mode before the upgrade is over."""
    some = [m for m in world.machines if m.roles and m.leaves_maintenance]
    if not some or world.window()[1] - world.window()[0] < 4 * FAR:
        return None
    m = world.draw.pick(some)
    m.marks[-1] = (OM, world.window()[1] - 2 * FAR) + m.marks[-1][2:]
    return m.name


@orchestrator
def pack_over_pack(world):
    """Row 34: the new integration pack over the old one."""
    m, end = pick_machine(world), world.window()[1]
    for at, version in ((-2 * DAY, NUMBERS['2012 SP1']), (end + HOUR, NUMBERS['2012 R2'])):
        m.marks.append((APP, at, 'msi-1033-orch-ip', {'product': 'Pack', 'version': version}))
    return ['hz.orch-ip']
