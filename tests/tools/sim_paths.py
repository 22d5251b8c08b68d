# SPDX-License-Identifier: Apache-2.0
"""Worlds of the plans that are no upgrade in place from 2012 on: 2007 R2, update packages, a group
beside the old one and several components; sim_orch.py has Orchestrator."""
from sim_components import draw_tellers
from sim_orch import Orchestrator
from sim_world import COLLECTOR_FROM, LATER, LISTED, MORE_BUILDS, Draw, World

WITH_OM_FROM = 33 * LATER    # seeds in which Operations Manager is one of the components


class Worlds2007(World):
    """upgrade-plans.md 2.1 to 2.4: agents installed by hand, secondary servers, gateways, pushed
    agents, then the group; where the root server falls short, from a secondary one."""
    BUILDS = MORE_BUILDS

    @property
    def is_complex(self):
        return any(p.kind == 'removal' for p in self.plan.phases)

    def topology(self):
        super().topology()
        servers = self.of_role('ms')
        self.old_root = None
        if self.is_complex and self.plan.topology == 'single' and self.seed >= COLLECTOR_FROM:
            for i in range(Draw('secondary %s' % self.seed).pick([0, 1, 2])):
                self.add('MS%02d' % (i + 2), ['ms'])
            self.add('RPT01', ['web', 'rep'])
        if self.is_complex:
            # the root server is dropped: whoever is left is upgraded, the last one with the group
            self.old_root = self.add('RMS01', ['ms'])
        self.leader = servers[0]
        self.marked = self.draw.chance(50)       # its setup log tells of the database
        self.forced = self.is_complex and self.draw.chance(40)

    def machines_of(self, phase):
        servers = [m for m in self.of_role('ms') if m is not self.old_root]
        if phase.pick == 'last':
            return [self.leader]
        if phase.pick == 'rest':
            return [m for m in servers if m is not self.leader]
        if phase.pick == 'retired':
            return [self.old_root] if self.draw.chance(75) else []
        return super().machines_of(phase)


class Rollups(World):
    """upgrade-plans.md 2.11, 2.12: packages; not every rollup has one for every role."""
    BUILDS = MORE_BUILDS
    UNIX = {'2012 R2': '1.5.1-242', '2025': '1.9.3-0'}   # 6.3, siblings 11.2 [seen]: of UR12 and UR1

    def topology(self):
        super().topology()
        self.update = self.draw.pick(['UR2', 'UR3', 'Update Rollup 4'])
        if self.new == '1807':                   # 2.11, 6.3 [seen: D 1807 page]
            self.update = 'KB4133779'
        self.rollup = False
        self.without = {p.role for p in self.plan.phases if p.kind == 'update' and
                        p.role != 'ms' and self.old == self.new and self.draw.chance(15)}
        if 'agent.push' in self.without:         # one package for all agents
            self.without.add('agent.manual')
        else:
            self.without.discard('agent.manual')
        self.backups = []
        if self.plan.phase('backup') and self.draw.chance(60):
            sql = self.add('SQL01', [])
            self.backups = [(sql, 'OperationsManager'), (sql, 'OperationsManagerDW')]
            if self.draw.chance(25):
                self.backups.pop()

    def listed_build(self, role):
        """Of an update whose build no dossier tells, what was there before."""
        build = self.build(self.new, role)
        if self.old != self.new or role not in ('gw', 'agent.push', 'agent.manual'):
            return build
        return LISTED.get((self.new, self.update), build)

    def machines_of(self, phase):
        return [] if phase.role in self.without else super().machines_of(phase)

    def bad_outcomes(self, phase):
        return ['failed']


class Parallel(World):
    """upgrade-plans.md 2.8: a new group; the old one stays, its agents get the new release."""
    forced = True

    def topology(self):
        super().topology()
        servers, gateways = self.of_role('ms'), self.of_role('gw')
        self.rollup = self.stopped = False
        self.news = []
        for i in range(self.draw.between(1, 3)):
            m = self.add('NEW%02d' % (i + 1), ['ms'])
            m.is_new = True
            self.news.append(m)
        for m in servers + gateways:
            m.is_new = False
        for m in self.machines:
            if m.pushed_by:
                m.pushed_by = self.draw.pick(self.news)
        self.acts()

    def acts(self):
        """Who got the new group, and who lost the old one (5.1 [seen: BD])."""
        for m in self.machines:
            if m.parent:
                m.homes = self.draw.chance(70)
                m.leaves = m.homes and self.draw.chance(40)

    def bad_outcomes(self, phase):
        """Nothing is there that a new server could roll back to."""
        return ['failed', 'cancelled'] if phase.first else super().bad_outcomes(phase)

    def machines_of(self, phase):
        return self.news[:1] if phase.pick == 'first' else super().machines_of(phase)


COMPONENTS = {
    # system-center-siblings.md 3.5, 4.6, 5, 6 [seen]; App Controller's and Configuration Manager's
    # are numbers of which only the order counts
    'orch': ('7.3.327.0', '10.19.40.0'), 'sm': ('7.5.7487.0', '10.19.1035.0'),
    'dpm': ('5.0.158.0', '10.19.58.0'), 'cm': ('5.00.8325.1000', '5.00.8790.1000'),
    'vmm': ('4.0.1662.0', '10.19.1013.0'), 'appc': ('1.0.1000.0', '1.0.2000.0')}


class Sequence(World):
    """upgrade-plans.md 2.14: servers of several components."""

    def __init__(self, plan, seed, servers=None, agents=None):
        plan.steps = [['2016', '2019']]
        super().__init__(plan, seed, servers, agents)
        draw_tellers(self)

    def build(self, release, role):
        if role not in COMPONENTS:
            return super().build(release, role)
        return COMPONENTS[role][release == self.new]

    def bad_outcomes(self, phase):
        return ['failed', 'rolled-back']

    def topology(self):
        self.rollup = self.stopped = False
        roles = [p.role for p in self.plan.phases if p.role in COMPONENTS]
        while True:
            chosen = [r for r in roles if self.draw.chance(60)]
            if len(chosen) > 1:
                break
        for role in chosen:
            for i in range(self.draw.pick([1, 1, 2])):
                self.add('%s%02d' % (role.upper(), i + 1), [role])
        draw = Draw('operations manager in %s' % self.seed)
        if self.seed >= WITH_OM_FROM and draw.chance(50):
            self.forced = True           # else its own plan is judged, and this one beside it
            for i in range(draw.pick([1, 1, 2])):
                self.add('MS%02d' % (i + 1), ['ms'])


KINDS = {'om2007r2': Worlds2007, 'om-update-rollup': Rollups, 'om1801-to-1807': Rollups,
         'sc-component-sequence': Sequence, 'orch2012sp1-to-r2': Orchestrator}


def world_of(plan, seed, **sizes):
    kind = next((k for name, k in KINDS.items() if plan.id.startswith(name)), World)
    return (Parallel if plan.topology == 'parallel' else kind)(plan, seed, **sizes)
