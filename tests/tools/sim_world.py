# SPDX-License-Identifier: Apache-2.0
"""A possible world: machines of a management group, and what its people did to them in a night.

Times are seconds from the midnight of the world's day, as the sun tells them; a machine's clock
differs from that by its skew.
"""
import random

HOUR, DAY = 3600, 86400
LATER = 10000                # seeds from here on draw from what joined later; older ones stay as they were
TIERS_FROM = 8 * LATER       # gateways behind gateways
NAMES_FROM = 22 * LATER      # names that NetBIOS cuts off
# the collector of audit events on any of the servers; tiers of gateways that get an update; further servers
# where the only one falls short
COLLECTOR_FROM = 42 * LATER
FIRST_FROM = 43 * LATER      # whichever server is the first, and collectors on gateways
NETBIOS = 15                 # characters (KB909264, general knowledge of Windows [inferred])
MANY = 1000                  # agents: more of them hand in one log each
# upgrade-plans.md 6.2 [seen]: server build, agent and gateway build
BUILDS = {'2012': ('7.0.8560.0', '7.0.8560.0'), '2012 SP1': ('7.0.9538.0', '7.0.9538.0'),
          '2012 R2': ('7.1.10226.0', '7.1.10184.0'), '2016': ('7.2.11719.0', '8.0.10918.0'),
          '1801': ('7.3.13142.0', '8.0.13053.0'), '2019': ('10.19.10050.0', '10.19.10014.0'),
          '2022': ('10.22.10118.0', '10.22.10056.0'), '2025': ('10.25.10132.0', '10.25.10079.0')}
# builds that only plans of sim_paths.py draw (6.1, 6.3 [seen])
MORE_BUILDS = dict(BUILDS, **{'2007 R2': ('6.1.7221.0', '6.1.7221.0'),
                              '1807': ('7.3.13261.0', '8.0.13067.0')})
# 6.3 and system-center-siblings.md 11.2 [seen]: versions of the UNIX/Linux agent
UNIX_BUILDS = {'2012 R2': '1.5.1-242', '2016': '1.6.2-336', '1801': '1.4.1-45', '2019': '1.6.3-793',
               '2022': '1.6.9-0', '2025': '1.9.1-0'}
# 6.3 [seen]: the versions that the packs of an update have
PACKS = {('2016', 'UR2'): '7.2.11822.0', ('2016', 'UR3'): '7.2.11878.0',
         ('2019', 'UR2'): '10.19.10407.0', ('2019', 'UR3'): '10.19.10505.0',
         ('1807', 'KB4133779'): '7.3.13261.0'}
# 6.3 [seen; UR4 of 2012 R2 inferred]: what an update brings to agents and gateways, in lists of them
LISTED = {('2012 R2', 'UR2'): '7.1.10195.0', ('2012 R2', 'UR3'): '7.1.10204.0',
          ('2012 R2', 'Update Rollup 4'): '7.1.10211.0',
          ('2016', 'UR2'): '8.0.10949.0', ('2016', 'UR3'): '8.0.10970.0',
          ('2016', 'Update Rollup 4'): '8.0.10977.0',
          ('2019', 'UR2'): '10.19.10153.0', ('2019', 'UR3'): '10.19.10177.0',
          ('2019', 'Update Rollup 4'): '10.19.10200.0',
          ('2022', 'UR2'): '10.22.10208.0', ('2022', 'UR3'): '10.22.10870.0'}
NO_KIT = '1.2.0-9'           # of a kit of which no dossier says whose it is
# the package of a role, as the shipped signatures call it
PACKAGES = {'ms': 'server', 'gw': 'gateway', 'acs': 'acs', 'con': 'console', 'web': 'web-console',
            'rep': 'reporting', 'agent.push': 'agent', 'agent.manual': 'agent'}


class Draw:
    """Numbers from a seed; only random() is promised to be the same in all versions."""

    def __init__(self, seed):
        self.source = random.Random(seed)

    def below(self, n):
        return int(self.source.random() * n)

    def between(self, a, b):
        return a + self.below(b - a + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def pick(self, some):
        return some[self.below(len(some))]


class Machine:
    def __init__(self, name, domain='corp.example'):
        self.name, self.domain = name, domain
        self.fqdn, self.netbios = name + '.' + domain, name[:NETBIOS]
        self.skew = 0
        self.set_at = None           # when its clock, wrong by so much until then, was set
        self.wrong = 0
        self.roles = []              # of the plan's phases
        self.also = []               # packages of roles that are no instance here
        self.parent = None           # the server that its agent or gateway reports to
        self.pushed_by = None
        self.delivered = {}          # channel -> [(from, to)] by its own clock
        self.boots = []              # times
        self.marks = []              # single records: (channel, time, signature, captures)
        self.exact = set()           # channels of which a record has strings and no text
        self.ends_twice = 0          # seconds by which its log may end sooner: in the hour that comes twice
        self.bare = False            # of its removals no transaction tells
        self.silent = False          # nobody collected anything of it
        self.undone = None           # a task that a record behind all others says is not done
        self.doubt = {}              # channel -> seconds: its times are of an uncertain zone
        self.busy = []               # times, by its own clock, in which an installer is at work

    def off(self, t):
        """Its clock at an instant of the sun."""
        return self.skew + (self.wrong if self.set_at is not None and t < self.set_at else 0)

    def may_be_off(self, clock):
        """Seconds: what was written by this clock before it was set; where it was put back, all that it
        read by then and that very second, for a time comes twice."""
        set_at = -1e9 if self.set_at is None else self.set_at + self.skew + max(self.wrong, 0)
        return abs(self.wrong) if clock < set_at or (clock == set_at and self.wrong > 0) else 0

    def is_busy(self, a, b):
        return any(a <= end and begin <= b for begin, end in self.busy)


class Attempt:
    def __init__(self, begin, end, outcome='ok', restart=False):
        self.begin, self.end, self.outcome, self.restart = begin, end, outcome, restart
        self.fresh = False           # nothing of the old release is there any more


class Step:
    """A phase on a machine, with its attempts in order; none: nobody did it."""

    def __init__(self, phase, machine):
        self.phase, self.machine = phase, machine
        self.attempts = []
        self.works = True            # the service came up with the new release

    @property
    def begin(self):
        return self.attempts[0].begin

    @property
    def end(self):
        return self.attempts[-1].end

    def shift(self, seconds):
        for a in self.attempts:
            a.begin += seconds
            a.end += seconds
        self.machine.boots = [t + seconds for t in self.machine.boots]


class World:
    BUILDS, UNIX = BUILDS, UNIX_BUILDS
    forced = False               # the plan is named with --plan

    def __init__(self, plan, seed, servers=None, agents=None):
        self.plan, self.seed = plan, seed
        self.sizes = servers, agents # None: drawn
        self.draw = Draw('%s %s' % (plan.id, seed))
        self.old, self.new = self.draw.pick([s for s in plan.steps if set(s) <= set(self.BUILDS)])
        self.machines, self.steps = [], []
        self.told = {}               # (task, machine name or None) -> what a record says of it
        self.fault = None            # (kind, machine names), told by sim_faults.py
        self.rollup = self.draw.chance(80)       # applied to every server the day after
        self.stopped = self.draw.chance(70)      # services of the other servers, before the first
        self.topology()
        self.other = Draw('unix %s %s' % (plan.id, seed))    # leaves the draws of older seeds alone
        self.unix_hosts()
        self.execute()
        self.deliver()

    def build(self, release, role):
        if role == 'agent.unix':
            return self.UNIX.get(release, NO_KIT)
        return self.BUILDS[release][1 if role in ('gw', 'agent.push', 'agent.manual') else 0]

    def listed_build(self, role):
        """What a list of agents or gateways shows where the plan was carried out."""
        return self.build(self.new, role)

    def of_role(self, role):
        return [m for m in self.machines if role in m.roles]

    def of_phase(self, phase):
        return [s for s in self.steps if s.phase.id == phase]

    def step_of(self, machine, phase=None):
        return next((s for s in self.steps if s.machine is machine and
                     (phase is None or s.phase.id == phase)), None)

    # -- which machines there are

    def add(self, name, roles, domain='corp.example'):
        if self.seed >= NAMES_FROM and Draw('name %s %s' % (name, self.seed)).chance(40):
            name += '-OPSMGR-BERLIN'
        m = Machine(name, domain)
        m.roles = [r for r in roles if any(p.role == r for p in self.plan.phases)]
        m.also = [PACKAGES[r] for r in roles if r not in m.roles]
        m.skew = self.draw.between(-140, 140)
        self.machines.append(m)
        return m

    @property
    def is_big(self):
        return self.seed % 16 == 9 and self.sizes == (None, None)

    def server_count(self, usual):
        if self.is_big:
            return Draw('servers %s' % self.seed).between(13, 40)
        return self.sizes[0] or usual

    def agent_count(self, usual):
        if self.is_big:
            return Draw('agents %s' % self.seed).between(20, 150)
        return usual if self.sizes[1] is None else self.sizes[1]

    def unix_hosts(self):
        """UNIX and Linux machines; of releases whose agent's versions no dossier names, none.  Of
        2012 R2 only a late rollup's is known: with one of those beside it would be its proof."""
        if self.new == '2012 R2' and self.rollup and not self.plan.is_update:
            return
        if not self.other.chance(30) or self.new not in self.UNIX or \
                not any(p.kind == 'unix' for p in self.plan.phases):
            return
        for i in range(self.other.between(1, 3)):
            m = Machine('lx%02d' % (i + 1))
            m.roles, m.skew = ['agent.unix'], self.other.between(-140, 140)
            m.works_log = self.other.chance(60)      # scx.log is handed in as well
            self.machines.append(m)

    def topology(self):
        draw, single = self.draw, self.plan.topology == 'single'
        servers = 1 if single else draw.pick([1, 2, 2, 3, 3, 4, 5, 12])
        servers = servers if single else self.server_count(servers)
        for i in range(servers):
            m = self.add('MS%02d' % (i + 1), ['ms'])
            if single or draw.chance(30):
                m.also.append('console')
            if single:
                m.also += ['web-console', 'reporting']
        some = [2, 2, 3, 3, 4, 5] if self.seed >= TIERS_FROM else [0, 0, 1, 1, 2, 3]
        for i in range(0 if single else draw.pick(some)):
            away = draw.chance(25)
            self.add('GW%02d' % (i + 1), ['gw'], 'perimeter.test' if away else 'corp.example')
        if self.seed >= TIERS_FROM and (self.plan.topology == 'distributed' or
                                        self.seed >= COLLECTOR_FROM and self.plan.is_update):
            self.tiers(Draw('tiers %s %s' % (self.plan.id, self.seed)))
        if not single and (servers == 1 or draw.chance(60)):
            self.add('RPT01', draw.pick([['web', 'rep'], ['rep'], ['web']]))
        for i in range(draw.pick([0, 0, 1, 2])):
            self.add('CON%02d' % (i + 1), ['con'])
        agents = draw.below(6)
        for i in range(self.agent_count(agents)):
            self.agent('AG%02d' % (i + 1))
        if draw.chance(20):
            self.collector().roles.append('acs')

    def collector(self):
        """upgrade-plans.md 1.1 [seen: S0, S4]: a role on a management server."""
        draw, some = Draw('collector %s %s' % (self.plan.id, self.seed)), self.of_role('ms')
        if self.seed >= FIRST_FROM and self.of_role('gw') and draw.chance(30):
            some = self.of_role('gw')    # the page of the collector allows it (1.1)
        return self.machines[0] if self.seed < COLLECTOR_FROM else draw.pick(some)

    def tiers(self, draw):
        """upgrade-plans.md 2.5 [seen: WC]: gateways of several tiers, gw[t1] -> gw[t2] -> gw[t3].  A few
        name nobody: which tier those are of is in no log."""
        gateways = self.of_role('gw')
        for i, m in enumerate(gateways):
            if i and draw.chance(60):
                m.parent = draw.pick(gateways[:i])
            elif draw.chance(80):
                m.parent = draw.pick(self.of_role('ms'))

    def agent(self, name):
        draw, gateways = self.draw, self.of_role('gw')
        if (self.sizes[1] or 0) > MANY:
            gateways = []            # a page holds some hundred records of a log
        parent = draw.pick(gateways if gateways and draw.chance(40) else self.of_role('ms'))
        role = 'agent.push' if draw.chance(60) else 'agent.manual'
        m = self.add(name, [role], parent.domain)
        m.parent = parent
        if role == 'agent.push':
            m.pushed_by = parent

    # -- what was done

    def execute(self):
        begin = self.draw.between(17 * HOUR, 24 * HOUR)
        self.done_of, self.done_on = {}, {}      # phase id, machine -> steps
        usual = self.draw
        for phase in self.plan.phases:
            self.draw = self.other if phase.kind == 'unix' else usual
            for i, machine in enumerate(self.machines_of(phase)):
                step = Step(phase, machine)
                self.steps.append(step)
                self.done_of.setdefault(phase.id, []).append(step)
                self.done_on.setdefault(machine, []).append(step)
                self.perform(step, self.start_of(step, begin, i))
        self.draw = usual

    def machines_of(self, phase):
        some = self.of_role(phase.role) if phase.kind != 'act' else []
        if phase.pick in ('first', 'more') and self.seed >= FIRST_FROM:
            first = Draw('first %s %s' % (self.plan.id, self.seed)).pick(some)
            some = [first] + [m for m in some if m is not first]
        return some[:1] if phase.pick == 'first' else some[1:] if phase.pick == 'more' else some

    def start_of(self, step, begin, number):
        """After everything it has to wait for, and mostly what it is advised to wait for."""
        draw, before = self.draw, begin - HOUR
        for arrow in step.phase.arrows:
            if arrow.means(step.phase.id) and arrow.kind != 'excl':
                for above in self.done_on.get(step.machine.parent, []):
                    if above.phase is step.phase and above.attempts:
                        before = max(before, above.end)
                continue
            if arrow.kind == 'with' or (arrow.kind in ('soft', 'excl') and draw.chance(20)):
                continue
            for other in self.waited_for(step, arrow):
                before = max(before, other.end)
        for other in self.done_on[step.machine]: # one installer at a time on one machine
            if other is not step and other.attempts:
                before = max(before, other.end)
        if number == 0 and before < begin:
            return begin
        return before + (draw.between(30, 280) if draw.chance(6) else draw.between(660, HOUR))

    def waited_for(self, step, arrow):
        found, same = [], arrow.scope == 'same'
        for phase in self.plan.phases:
            if not arrow.means(phase.id):
                continue
            some = [s for s in self.done_of.get(phase.id, []) if s is not step and s.attempts and
                    (s.machine is step.machine if same else True)]
            found += some
            if not some and not same and not self.machines_of(phase):
                for further in phase.of_kind('after'):     # it passes on to its own predecessors
                    if not further.means(phase.id):
                        found += self.waited_for(step, further)
        return found

    def bad_outcomes(self, phase):
        return ['failed', 'failed', 'cancelled', 'rolled-back'] if phase.kind == 'install' else \
            ['failed']

    def perform(self, step, at):
        draw, short = self.draw, step.phase.role not in ('ms', 'rep')
        minutes = draw.between(3, 14) if short else draw.between(18, 70)
        if draw.chance(8) and step.phase.kind != 'removal' and self.bad_outcomes(step.phase):
            tried = Attempt(at, at + draw.between(6, 20) * 60,
                            draw.pick(self.bad_outcomes(step.phase)))
            step.attempts.append(tried)
            at = tried.end + draw.between(12, 90) * 60
        owed = draw.chance(6)
        step.attempts.append(Attempt(at, at + minutes * 60, 'ok', owed))
        if owed or draw.chance(5):
            step.machine.boots.append(step.end + draw.between(5, 25) * 60)
        step.works = draw.chance(97)

    # -- what is left of it

    def deliver(self):
        for m in self.machines:
            if m.roles == ['agent.unix']:
                m.delivered = {'scx-kit': [(-7 * DAY, 4 * DAY)]}
                if m.works_log:
                    m.delivered['scx'] = [(-7 * DAY, 4 * DAY)]
                continue
            large = self.is_big or (self.sizes[1] or 0) > MANY
            last = self.window()[1] + 3 * DAY if large and self.steps else 3 * DAY + 8 * HOUR
            spans = [(-7 * DAY + 8 * HOUR, last)]
            m.delivered = {'Application': list(spans), 'System': list(spans)}
            if m.parent and (self.sizes[1] or 0) > MANY:
                m.delivered = {'Application': list(spans)}   # of a large fleet, what is collected
                continue
            if m.roles != ['con']:
                m.delivered['Operations Manager'] = list(spans)

    def window(self):
        some = [s for s in self.steps if s.attempts]
        return min(s.begin for s in some), max(s.end for s in some)
