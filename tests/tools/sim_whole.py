# SPDX-License-Identifier: Apache-2.0
"""What the report says of a world as a whole: its state, its shape, and its lines."""
from sim_choice import is_jump, plan_beside, unknown_members
from sim_instance import WORST


class Whole:
    """The part of Truth that puts the parts together."""

    def phase_state(self, phase):
        states = [i.state for i in self.phases[phase.id]]
        if states:
            return min(states, key=WORST.index)
        if phase.id in self.needless or self.takes_no_part(phase):
            return 'not-applicable'
        return 'unobservable' if phase.first and not phase.optional else 'not-seen'

    def whole(self):
        states = {i.state for found in self.phases.values() for i in found}
        firsts = [p for p in self.plan.phases if p.first and not p.optional]
        if states & {'failed', 'rolled-back'}:
            return 'failed 2'
        if any(s == 'violated' and hard for s, _, hard in self.constraints.values()):
            return 'out-of-order 2'
        if states & {'missing', 'in-progress'}:
            return 'incomplete 2'
        if states & {'unobservable', 'contradicted'} or unknown_members(self) or \
                self.names_unseen_server() or any(not self.phases[p.id] for p in firsts):
            return 'cannot-tell 3'
        if ('remaining',) in [*self.tasks.values(), *self.told_of_group().values()]:
            return 'tasks-remain 1'
        return 'complete 0'

    def may_be_whole(self):
        """A task that is open, or of which nobody can say: then something remains, or nothing that is known."""
        words = [*self.tasks.values(), *self.told_of_group().values()]
        return {'state tasks-remain 1'} if self.whole() == 'complete 0' and \
            any('remaining' in w for w in words) else set()

    def names_unseen_server(self):
        """Contract 1: a machine is named, and no source of it is there.  What an agent or a gateway was last
        in contact with is a server or a gateway of its group (events.md 2)."""
        last = [self.named_parents(i)[-1:] for found in self.phases.values() for i in found]
        return self.plan.topology != 'parallel' and any(x[0] not in self.known for x in last if x)

    def shape(self, without=()):
        there = [m for m in self.world.machines if m not in without]
        servers = [m for m in there if self.plays(m, 'ms')]
        others = [m for m in there if m not in servers and
                  any(self.plays(m, r) for r in ('gw', 'web', 'rep'))]
        if len(servers) > 1 or (servers and others):
            return 'distributed'
        # plans 1.3: what a group has once is on the machine; a server with a console is one of several
        roles = self.roles[servers[0].fqdn] if servers else set()
        once = 'rep' in roles or {'con', 'web'} <= roles or self.has_database(servers)
        return 'single' if once else 'undecided'

    def has_database(self, servers):
        return any(t.seen and t.captures.get('database') == 'OperationsManager' and
                   t.about == servers[0].fqdn for t in self.traces) if servers else False

    def lines(self):
        if not self.decided():
            jump = {'hazard hz.jump'} if is_jump(self.world) else set()
            return None if self.decided() is None else {
                'state cannot-tell 3', 'plan ' + plan_beside(self)} | jump
        out, blurred = {'state ' + self.whole(), 'plan ' + self.plan.id}, self.blurred()
        for phase in self.plan.phases:
            out.add('phase %s %s' % (phase.id, self.phase_state(phase)))
            for i in self.phases[phase.id]:
                if i.machine.name in blurred:
                    out.add('instance %s %s %s' % (phase.id, i.machine.name, i.state))
                    continue
                times = ' '.join('-' if x is None else str(x) for x in (i.begin, i.end))
                out.add('instance %s %s %s %s %d %s' % (phase.id, i.machine.name, i.state, i.level,
                                                        i.attempts, times))
        for name, (state, breaches, _) in self.constraints.items():
            out.add('constraint %s %s' % (name, state))
            for breach in breaches:
                out.add('breach %s %s' % (name, ' '.join(breach)))
        out |= {'hazard ' + h for h in self.hazards}
        return out
