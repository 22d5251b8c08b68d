# SPDX-License-Identifier: Apache-2.0
"""What the report has to say of a world, by the words of the contract (section 1) and of
upgrade-plans.md 10: worked out from what was done and from what the delivered logs can show.
"""
from sim_asked import Asked
from sim_choice import attempted, decided, went_away
from sim_first import adrift, open_leaders, told_first
from sim_hazards import of_world
from sim_instance import (DAY, GROUP, NEVER, RULES, TOLERANCE, WITH_APART, Act, Instance,
                          after, excl, family)
from sim_orch import OLD, unseen_parts
from sim_root import in_every_world, may_be_own
from sim_siblings import is_new_build, perhaps_first, tells_result
from sim_whole import Whole

TOLD_LATE = 1800         # seconds until a server has told of a push
OWN_SETUP = 'acs',       # plans 2.9, 7.1: on a server, and no run of that server's upgrades it
OWN_PACKAGE = *OWN_SETUP, 'con', 'web', 'rep'     # plans 2.11, 2.12


class Truth(Asked, Whole):
    def __init__(self, world, traces, zones_known=False):
        self.world, self.plan, self.traces = world, world.plan, traces
        self.zones_known = zones_known
        self.phases = {}             # phase id -> instances
        self.constraints = {}        # id -> (state, set of breaches, hard)
        self.hazards = set()
        self.vague = {}              # machine -> its state is sure; machines whose times nobody can say
        self.unsure = False          # the material stands on the edge: nothing is compared
        self.edge = set()            # machines that it stands on, where hours of others are vague
        self.window = None
        self.parents, self.unheard, self.unsure_agents = {}, None, None
        self.about = {}              # fqdn -> traces about the machine, and those of its own logs
        for t in traces:
            for name in {t.about, t.machine.fqdn}:
                self.about.setdefault(name, []).append(t)
        self.needless = set()
        self.named_roles()
        self.all_instances()
        self.absent()
        self.all_acts()
        self.supposed, self.hazard_of = None, {}      # hazard_of: constraint -> hazard
        self.constraints = in_every_world(self)
        self.hazards |= {h for name, h in self.hazard_of.items()
                         if self.constraints[name][0] == 'violated'}
        self.on_edge = any(i.on_edge for some in self.phases.values() for i in some) and \
            any(t.fine != t.time for t in traces)
        self.all_tasks()
        must, self.may_hazards = of_world(self)
        self.hazards |= must

    # -- instances

    def named_roles(self):
        """A machine plays what a record about it says it plays."""
        self.roles = {}
        self.known = {t.about for t in self.traces if t.seen} | \
            {m.fqdn for m in self.world.machines if any(m.delivered.values())}
        for t in self.traces:
            if t.seen and t.role:
                self.roles.setdefault(t.about, set()).add(t.role)
        for found in self.roles.values():
            if 'agent' in found and 'agent.push' not in found:
                found.add('agent.manual')       # domain/README.md, the rules the ids hide

    def plays(self, machine, role):
        found = self.roles.get(machine.fqdn, ())
        if role == 'agent':
            return any(r.startswith('agent') for r in found)
        # plans 2.9: standalone; with a package of its own each (2.11, 2.12)
        return role in found and not (role == 'con' and 'ms' in found and not self.plan.is_update)

    def all_instances(self):
        servers = None
        for phase in self.plan.phases:
            if phase.pick and servers is None:
                servers = self.of_machines(phase)
            if phase.kind == 'act' or self.takes_no_part(phase):
                some = []
            elif phase.pick:
                some = PICKS[phase.pick](self, phase, servers)
            else:
                some = self.of_machines(phase)
            self.phases[phase.id] = some

    def of_machines(self, phase):
        some = [Instance(self.world, phase, m, self.about.get(m.fqdn, []))
                for m in self.world.machines if self.plays(m, phase.role)]
        if self.plan.product == OLD.split('.')[0]:
            return self.without_moved(some)
        # siblings 1.3: a component may move; a machine that it left is none of its servers
        return [i for i in some if not self.plan.is_sequence or i.attempts != 1 or
                i.state != 'rolled-back']

    def without_moved(self, some):
        """siblings 1.3: of machines that lost their part, as many as there are new ones are no gap."""
        gone = [i for i in some if not i.attempts and self.plays(i.machine, OLD)]
        fresh = [i for i in some if i.state == 'done' and not self.plays(i.machine, OLD)]
        return some if len(gone) > len(fresh) else [i for i in some if i not in gone]

    def shown(self, phase):
        """siblings 10.1: an installation shows a higher release than one that was there."""
        mine = [t for t in self.traces if t.seen and t.role == phase.role and
                'version' in t.captures]
        return any(t.attempt and is_new_build(self.world, t) for t in mine) and \
            any(not is_new_build(self.world, t) for t in mine)

    def perhaps(self, phase):
        """siblings 1.3: the removal need not be visible, and setup logs need not state a version: an
        upgrade, or the first installation of its machine."""
        return self.plan.is_sequence and not self.shown(phase) and \
            any(t.seen and t.role == phase.role and t.attempt and tells_result(t)
                for t in self.traces)

    def takes_no_part(self, phase):
        return self.plan.is_sequence and not self.shown(phase) and not self.perhaps(phase)

    def all_acts(self):
        """Behind the phases: some acts count only before the first of them."""
        firsts = [i for p in self.plan.phases if p.first for i in self.phases[p.id] if i.attempts]
        begins = [self.window[0] if i.begin is None else i.begin for i in firsts]
        least = begins + [i.begin_least for i in firsts if i.begin_least is not None]
        unseen = any(i.state in ('unobservable', 'missing') and not i.attempts
                     for some in self.phases.values() for i in some)
        for phase in self.plan.phases:
            if phase.kind == 'act':
                some = [GROUP] if phase.role == 'group' else \
                    [m for m in self.world.machines if self.plays(m, phase.role)]
                end = None if unseen or not self.window else self.window[1]
                edges = min(begins, default=None), min(least, default=None), end
                self.phases[phase.id] = [Act(self.world, phase, m, self.traces if m is GROUP else
                                             self.about.get(m.fqdn, []), *edges) for m in some]
            if phase.may_be_needless and self.packages_do_all() and \
                    [i.state for i in self.phases[phase.id]] == ['confirm']:
                self.phases[phase.id] = []
                self.needless.add(phase.id)

    def packages_do_all(self):
        """plans 2.12 [seen: JP]: from 2022 UR2 on the server's package does what was done by hand; of
        a name like UR3 the release has to tell that it is one of these."""
        return self.world.new == '2025' and \
            any(t.seen and t.name == 'msi-1036-server' for t in self.traces)

    def upgraded(self, machine):
        """Something of the new release is on it."""
        new = {self.world.build(self.world.new, r) for r in ('ms', 'gw')}
        return any(t.seen and t.about == machine.fqdn and t.role == 'ms' and
                   t.captures.get('version') in new for t in self.about.get(machine.fqdn, []))

    def pick_first(self, phase, servers):
        begun = [i for i in servers if i.attempts]
        if not begun:
            return [] if len(servers) > 1 else servers
        return [self.renamed(self.leader(begun), phase)]

    def pick_more(self, phase, servers):
        begun = [i for i in servers if i.attempts]
        if not begun:
            return servers if len(servers) > 1 else []
        first = self.leader(begun)
        return [self.renamed(i, phase) for i in servers if i is not first]

    def leader(self, begun):
        first = min(begun, key=lambda i: (NEVER if i.begin_most is None else i.begin_most,
                                          i.machine.fqdn))
        return first if first.begin_most is None else told_first(self, first, begun, TOLERANCE)

    def group_server(self, servers):
        """plans 2.4: the one that says so itself, else the one that a list has as the root server's
        emulator, else (a guess: sim_root.py) the last to begin."""
        begun = [i for i in servers if i.attempts and self.stays(i)]
        said = {t.about for t in self.traces if t.seen and t.name == 'setup-db-path'}
        listed = {t.about for t in self.traces if t.seen and t.captures.get('root') == 'True'}
        begun = [i for i in begun if i.machine.fqdn in said] or \
            [i for i in begun if i.machine.fqdn in listed] or begun
        return max(begun, key=lambda i: (i.begin if i.begin is not None else
                                         0 if i.begin_most is None else i.end_most or 0,
                                         i.machine.fqdn), default=None)

    def stays(self, i):
        """A plan that drops the root server: it is the one whose product went; while none was seen
        to go, the one of which nothing new was seen."""
        if not any(p.kind == 'removal' for p in self.plan.phases):
            return True
        went = {m.name for m in self.world.machines if went_away(self, m)}
        return i.machine.name not in went if went else attempted(self, i.machine)

    def pick_last(self, phase, servers):
        server = self.group_server(servers)
        if server is None:
            return servers if len(servers) == 1 else []
        return [self.renamed(server, phase)]

    def pick_rest(self, phase, servers):
        server = self.group_server(servers)
        if server is None and len(servers) == 1:
            return []
        return [self.renamed(i, phase) for i in servers if i is not server and self.stays(i)]

    def pick_retired(self, phase, servers):
        some = [self.renamed(i, phase) for i in servers if not self.stays(i)]
        for i in some:
            i.read_removal(self.traces)
        return some

    def renamed(self, instance, phase):
        instance.phase = phase
        return instance

    def absent(self):
        """Missing only where the log that would show it covers the time of the upgrade."""
        some = [i for found in self.phases.values() for i in found if i.attempts and
                i.phase.kind != 'removal' and not i.without_time and i.begin_most is not None]
        if not some:
            return
        begin = min(i.begin_most for i in some)
        end = max([i.end_most for i in some if i.end_most is not None] or [begin])
        self.window = begin, end
        self.unsure = any(i.mixed for i in some)
        self.vague = {i.machine.name: self.tells_all(i.machine) for i in some if i.vague}
        self.vague.update({i.machine.name: True for found in self.phases.values() for i in found
                           if i.vague and i.begin_most is None})
        self.vague.update(open_leaders(self, some))
        surely = max([i.end_most for i in some if i.end_most is not None and not i.blurred] or [begin])
        least = min([i.begin_least for i in some if i.begin_least is not None] + [begin])
        late = adrift(some, end)
        self.not_retired(least, begin, end)
        for found in self.phases.values():
            for i in found:
                if not i.attempts and i.phase.kind not in ('removal', 'unix'):
                    strict = self.silent(i, least, end, 1) and not self.perhaps(i.phase)
                    self.unsure = self.unsure or strict != self.silent(i, begin, end, 0)
                    others = self.silent(i, begin, surely, 0), self.silent(i, least, late, 1), \
                        self.silent(i, least, end, 1, i.machine.ends_twice)
                    if all(x.vague for x in some) or {*others} != {strict}:
                        self.edge.add(i.machine.name)
                    i.state = 'missing' if strict else i.state
                elif i.state == 'in-progress' and i.blurred:
                    self.edge.add(i.machine.name)    # other logs of it may go on behind this one
        for i in (x for found in self.phases.values() for x in found):
            i.unseen_before(begin)
        if self.plan.is_update and self.world.old == self.world.new:
            self.without_package()

    def not_retired(self, least, begin, end):
        """Contract 1: what cannot be seen is unobservable; only a server that shows that it was not
        upgraded is a question of whether it was taken out.  plans 2.4: one leaves the group, so where
        one went, or several show nothing, the others were to be upgraded."""
        rest = next((p for p in self.plan.phases if p.pick == 'rest'), None)
        for phase in self.plan.phases if rest else []:
            some = list(self.phases[phase.id]) if phase.pick == 'retired' else []
            silent = [i for i in some if not i.attempts and self.silent(i, least, end, 1)]
            self.unsure = self.unsure or any(
                (i in silent) != self.silent(i, begin, end, 0)
                for i in some if not i.attempts)
            for i in some:
                if not i.attempts and (silent != [i] or any(x.attempts for x in some)):
                    self.phases[phase.id].remove(i)
                    i.state = 'unobservable'
                    self.phases[rest.id].append(self.renamed(i, rest))

    def without_package(self):
        """plans 2.12: not every rollup has a package for every role."""
        for phase in self.plan.phases:
            shown = [i for p in self.plan.phases
                     if p.kind == phase.kind and family(p.role) == family(phase.role)
                     for i in self.phases[p.id] if i.attempts]
            if phase.kind in ('update', 'unix') and phase.role != 'ms' and not shown:
                for i in self.phases[phase.id]:
                    i.state = 'confirm'

    def tells_all(self, machine):
        """Its Application log tells in UTC of every attempt: then the state is sure at least."""
        mine = [t for t in self.about.get(machine.fqdn, [])
                if t.machine is machine and t.channel == 'Application']
        told = {t.attempt for t in mine if t.seen and t.doubt <= machine.may_be_off(t.time)}
        return all(t.seen for t in mine if t.attempt) and \
            all(a in told for s in self.world.steps if s.machine is machine for a in s.attempts)

    def silent(self, i, begin, end, doubts, sooner=0):
        """Its Application log covers the window, and the day around it as far as it goes: it may
        have been the last one, or the first, perhaps too early."""
        doubt = 0 if self.zones_known else doubts * min(i.machine.doubt.get('Application', 0), 14 * 3600)
        spans = [(a + doubt, b - doubt - sooner)
                 for a, b in i.machine.delivered.get('Application', [])]
        late = max([b for _, b in spans] or [end])
        begin = max(begin - DAY, min([begin] + [a for a, _ in spans]))
        return any(a <= begin and max(end, min(late, end + WITH_APART)) <= b for a, b in spans)

    def blurred(self):
        """Machines whose logs, or those that tell of them, have local times of a zone that is not
        certain: of them only the state can be said."""
        return {i.machine.name for found in self.phases.values() for i in found if i.blurred}

    def sharp(self):
        """The same material, if every zone were known; instances as blurred as they are here."""
        blurred, doubts = self.blurred(), [(t, t.doubt) for t in self.traces]
        for t in self.traces:
            t.doubt = t.machine.may_be_off(t.time)       # of a clock it stays
        other = Truth(self.world, self.traces, zones_known=True)
        for t, doubt in doubts:
            t.doubt = doubt
        other.blurred = lambda: blurred
        return other

    # -- constraints

    def constrain(self, phase, arrow):
        for other in self.plan.phases:
            if arrow.means(other.id):
                results = []
                self.pairs(arrow, phase, other, results)
                if arrow.scope == 'component' and any(r == 'violated' for r, _ in results):
                    results = self.of_components(phase, other, results)
                states = [r for r, _ in results]
                state = next((x for x in ('violated', 'undecidable') if x in states),
                             'kept' if states else 'undecidable')
                breaches = {b for r, b in results if r == 'violated'}
                name = '%s:%s:%s' % ('after' if arrow.kind == 'soft' else arrow.kind, phase.id, other.id)
                self.constraints[name] = (state, breaches, arrow.hard)
                if breaches and arrow.hazard:
                    self.hazard_of[name] = arrow.hazard

    def of_components(self, phase, other, results):
        """siblings 10.2: an overlap is certain only where every server of both was seen (and no component
        between the two may be there), a reversal (all of one server before anything of another) always."""
        hides = self.passes_over_unseen(other)
        return [(r, b) if r != 'violated' or not hides and self.all_seen(phase.id, b[2]) or
                self.is_reversal(b) else ('undecidable', None) for r, b in results]

    def all_seen(self, *phases):
        return all(i.attempts and None not in (i.begin, i.end)
                   for p in phases for i in self.phases[p])

    def is_reversal(self, breach):
        x, y = (next(i for i in self.phases[p] if i.machine.name == name)
                for p, name in (breach[:2], breach[2:]))
        return x.state == 'done' and y.begin is not None and \
            x.end_most + TOLERANCE < y.begin_least

    def passes_over_unseen(self, phase, depth=0):
        """Nobody is known to have upgraded the component, nor one before it on which it passes; and what a
        machine is (or whether it upgraded that one, in the same sitting: plans 0.4) nobody knows."""
        if self.perhaps(phase):
            return True
        if self.phases[phase.id] or depth > 32:
            return False
        begin, end = self.window
        return any((phase.role in self.roles.get(m.fqdn, ()) or
                    not self.roles.get(m.fqdn) and self.may_push(m)) and
                   not any(a <= begin - DAY and end <= b
                           for a, b in m.delivered.get('Application', []))
                   for m in self.world.machines) or \
            any(self.passes_over_unseen(p, depth + 1) for a in phase.of_kind('after')
                for p in self.plan.phases if a.means(p.id))

    def pairs(self, arrow, phase, other, results):
        for s in self.phases[phase.id]:
            if not s.never_began or arrow.kind == 'with':
                self.pairs_of(arrow, s, other, results)
        results += unseen_parts(self, arrow, phase, other)
        for s in self.unsure_hands() if phase.role == 'agent.push' else ():
            if not s.never_began:
                if_pushed = []
                self.pairs_of(arrow, s, other, if_pushed)
                results += [('undecidable', None) for r, _ in if_pushed if r != 'kept']

    def pairs_of(self, arrow, s, other, results, depth=0):
        rule, before = RULES[arrow.kind], self.phases[other.id]
        for p in self.unsure_hands() if other.role == 'agent.push' else ():
            if self.held_against(arrow, s, p) and rule(s, p) not in (None, 'kept'):
                results.append(('undecidable', None))
        if arrow.scope == 'parent' and self.elsewhere(s, before) or self.is_hidden(other):
            results.append(('undecidable', None))
        elif not before and arrow.scope == 'parent':
            self.no_gateway(arrow, s, other, results, depth)
        elif not before and rule is after and depth < 32:
            results += self.passed_on(arrow, s, other, depth)
        elif before and arrow.scope == 'parent' and \
                self.parent(s) not in [p.machine.fqdn for p in before]:
            self.no_gateway_above(s, before, results)
        else:
            if rule is after and depth < 32 and before and all(map(self.perhaps_pushed, before)):
                # if they were, nobody did it by hand, and the order is passed on
                results += [('undecidable', None) for r, _ in self.passed_on(arrow, s, other, depth)
                            if r not in (None, 'kept')]
            if rule is after and depth < 32 and self.perhaps(other):
                results += self.passed_on(arrow, s, other, depth)
            for p in before:
                if self.held_against(arrow, s, p) and not (rule is excl and (
                        s.machine.name >= p.machine.name or self.supposed and p.never_began)):
                    result = rule(s, p)
                    if result and (self.may_not_lead(s) or self.may_not_lead(p)) or \
                            result == 'violated' and (
                                self.may_not_be_first(s, p) or perhaps_first(self, s) or
                                perhaps_first(self, p)) or \
                            self.may_be_pushed(s, p, result) or may_be_own(self, s, p, result):
                        result = 'undecidable'
                    if result:
                        results.append((result, (s.phase.id, s.machine.name, p.phase.id,
                                                 p.machine.name)))

    def passed_on(self, arrow, s, other, depth):
        """Who came behind the predecessors of a phase of which nothing is seen has kept the order,
        unless something of the phase may be there after all.  Who waits for its own machine alone (plans
        0.4: P[same]) waits there for no other one's."""
        found = []
        before = [(a, p) for a in other.of_kind('after') for p in self.plan.phases
                  if a.means(p.id) and p is not other]
        by_hand = not any(p.role == 'agent.push' for _, p in before)
        for further, p in before:
            some = []
            self.pairs_of(further.on_same() if arrow.scope == 'same' else further, s, p, some, depth + 1)
            unsure = by_hand and any(i.phase is p for i in self.unsure_hands())
            found += [('undecidable', None) if unsure and r == 'kept' else (r, b) for r, b in some]
        hidden = other.role == 'agent.push' and any(
            self.perhaps_pushed(i) for some in self.phases.values() for i in some)
        return [('undecidable', None) if hidden and r == 'kept' else (r, b) for r, b in found]

    def may_be_pushed(self, s, p, result):
        """Without the word of every server that pushes, who did it by hand is not known: what waits
        for those alone did perhaps not have to wait, and has kept no order.  What was done before a
        server that pushes is upgraded first was done by hand (plans 2.3)."""
        pushes = [q for q in self.plan.phases if q.role == 'agent.push']
        if p.phase.role != 'agent.manual' or result not in ('kept', 'violated') or \
                any(a.means(q.id) for a in s.phase.of_kind('after') + s.phase.of_kind('soft')
                    for q in pushes) or \
                result == 'kept' and any(a.means(s.phase.id) for q in pushes
                                         for a in q.of_kind('after') + q.of_kind('soft')):
            return False
        return self.perhaps_pushed(p)

    def is_hidden(self, phase):
        """Of servers that cannot be seen one has led the others, whichever."""
        return phase.pick in ('first', 'last') and not self.phases[phase.id] and any(
            self.phases[p.id] for p in self.plan.phases
            if p.pick in ('more', 'rest') and p.role == phase.role)

    def may_not_lead(self, i):
        """plans 2.4: the last one to begin, unless one says it was the group's; while another server
        cannot be seen, that one may have been the last."""
        if i.phase.pick != 'last' or i is self.supposed or any(t.name == 'setup-db-path' and t.seen
                                         for t in self.about.get(i.machine.fqdn, [])):
            return False
        return self.unknown_server() or any(
            x is not i and (not x.attempts and x.state == 'unobservable' or
                            x.attempts and not self.saw_all_of(x))
            for some in self.phases.values() for x in some if x.phase.role == i.phase.role)

    def saw_all_of(self, x):
        """Its log has no hole while it was at work, in which it may have said so."""
        if x.without_time:
            return False                       # a list alone shows that it was upgraded
        spans = x.machine.delivered.get('Application', [])
        return not spans or x.end is None or x.begin is not None and any(
            a <= x.begin and x.end <= b for a, b in spans)

    def may_not_be_first(self, s, p):
        """Nor is it sure which one began first, then; without a server's logs a machine is in the material
        by name alone."""
        return p.phase.pick == 'first' and s.phase.role == p.phase.role and self.unknown_server()

    def unknown_server(self):
        """A machine that may be one: nothing says what it is, nor would any log of its own."""
        return self.unknown_machine('Application', 'Operations Manager')

    def unknown_machine(self, *logs):
        begin, end = self.window
        return any(not self.roles.get(m.fqdn) and self.may_push(m) and not any(
            a <= begin and end <= b for log in logs
            for a, b in m.delivered.get(log, [])) for m in self.world.machines)

    def unsure_hands(self):
        """Agents that count as upgraded by hand while the log of who may have pushed them is lost:
        as far as anybody knows they have their place among the pushed ones, too."""
        if self.unsure_agents is None:
            self.unsure_agents = [i for some in self.phases.values() for i in some
                                  if i.phase.role == 'agent.manual' and self.log_of_pusher_lost(i)]
        return self.unsure_agents

    def may_push(self, m):
        """A server, or a machine with Windows of which nothing says what it is."""
        if self.roles.get(m.fqdn) or getattr(m, 'gone', False):
            return self.plays(m, 'ms') or self.plays(m, 'gw')
        return any(m.delivered.get(x) for x in ('Application', 'System')) and \
            not any('database' in t.captures for t in self.traces if t.seen and t.about == m.fqdn)

    def heard(self, m):
        """What its Operations Manager log speaks of, whatever the zone of its times."""
        doubt = 0 if self.zones_known else min(m.doubt.get('Operations Manager', 0), 14 * 3600)
        return [(a + doubt, b - doubt) for a, b in m.delivered.get('Operations Manager', [])]

    def zone_of_pusher_open(self):
        return any(m.doubt.get('Operations Manager') for m in self.world.machines
                   if self.may_push(m))

    def log_of_pusher_lost(self, p):
        named = self.named_parents(p)
        if self.unheard is None:
            begin, end = self.window
            self.unheard = any(not any(a <= begin and end <= b for a, b in self.heard(m))
                               for m in self.world.machines if self.may_push(m))
        return self.unheard or any(x not in self.known for x in named) or self.unheard_later(p)

    def unheard_later(self, p):
        """Of an agent that nothing shows no hour is known: it may have been the last one, in one
        sitting (plans 0.4).  Behind the log of a server that ends its own would have to tell."""
        begin, end = self.window
        last = max((b for log in ('Application', 'System', 'Operations Manager')
                    for _, b in p.machine.delivered.get(log, [])), default=-NEVER)
        late = min(end + WITH_APART, last)
        ends = [b for m in self.world.machines if self.may_push(m)
                for a, b in self.heard(m) if a <= begin and end <= b]
        first = min(ends, default=NEVER)
        return not p.attempts and p.state == 'unobservable' and late > first + TOLD_LATE and \
            not any(a <= first - TOLD_LATE and late <= b
                    for a, b in p.machine.delivered.get('Application', []))

    def perhaps_pushed(self, p):
        return p.phase.role == 'agent.manual' and (
            self.log_of_pusher_lost(p) or (not p.attempts and p.state == 'unobservable'))

    def named_parents(self, s):
        return [t.captures['parent'] for t in self.about.get(s.machine.fqdn, [])
                if t.seen and 'parent' in t.captures and t.about == s.machine.fqdn]

    def elsewhere(self, s, before):
        """It reports to a machine of which nobody knows whether it is a gateway, or when it was
        upgraded: blind is not kept."""
        parent = self.parent(s)
        if parent is None:
            return bool(self.named_parents(s))
        return not (parent in [i.machine.fqdn for i in before] or
                    'ms' in self.roles.get(parent, ()))

    def no_gateway_above(self, s, before, results):
        """It reports to a server, or nobody knows to what; gateways of the first tier wait for none."""
        if s.phase is before[0].phase:
            named = {p: self.parent(p) for p in before}
            tiers = {p.machine.fqdn for p in before} & set(named.values())
            if not tiers or named[s]:
                return
            before = [p for p in before if p is not s and not self.leads_to(p, s)]
        behind = self.parent(s) or all(after(s, p) == 'kept' for p in before)
        if behind and (not s.attempts or s.phase.role == 'gw' and not self.may_have_a_gateway(s)):
            return      # nothing was seen to be done, or perhaps it is of the first tier, too
        kept = self.parent(s) or behind and not self.may_have_a_gateway(s)
        results.append(('kept' if kept else 'undecidable', None))

    def no_gateway(self, arrow, s, other, results, depth):
        """plans 0.4: P[parent] is only the instance this one reports to.  Who reports to a server waits
        for no gateway; of whom nothing is said, it came behind all that may be there if it came behind
        the servers."""
        if self.parent(s):
            results += [('kept', None)] if s.attempts else []
        else:
            lost = self.may_have_a_gateway(s)
            results += [('undecidable' if lost or r == 'violated' else r, None)
                        for r, _ in self.passed_on(arrow, s, other, depth)]

    def may_have_a_gateway(self, s):
        """A machine of which nothing says what it is, nor what was installed on it."""
        return self.parent(s) is None and self.unknown_machine('Application')

    def leads_to(self, p, s):
        """p reports to s, perhaps through others."""
        seen, at = set(), p.machine.fqdn
        by_name = {i.machine.fqdn: i for some in self.phases.values() for i in some
                   if i.machine is not GROUP}
        while at in by_name and at not in seen and at != s.machine.fqdn:
            seen.add(at)
            at = self.parent(by_name[at])
        return at == s.machine.fqdn

    def parent(self, s):
        """Its own connector names it, else who pushed its agent; None: not in the material."""
        if s.machine not in self.parents:
            mine = [t for t in self.about.get(s.machine.fqdn, [])
                    if t.seen and t.about == s.machine.fqdn]
            pushed = [t.machine.fqdn for t in mine if t.role == 'agent.push']
            self.parents[s.machine] = next((p for p in self.named_parents(s)[:1] + pushed
                                            if p in self.known), None)
        return self.parents[s.machine]

    def held_against(self, arrow, s, p):
        if s is p:
            return False
        same, own = s.machine is p.machine, OWN_PACKAGE if self.plan.is_update else OWN_SETUP
        if arrow.scope == 'component':
            return True
        if same and s.machine is not GROUP and s.phase.kind == 'act':
            return True
        if arrow.scope == 'same' or (same and s.phase.role not in own):
            return arrow.scope == 'same' and same
        if s.phase.role not in ('ms', *own) and p.phase.role == 'ms' and self.plays(s.machine, 'ms'):
            return False                       # one run upgrades every feature of a machine
        return arrow.scope != 'parent' or self.parent(s) == p.machine.fqdn

    def decided(self):
        return decided(self)


PICKS = {'first': Truth.pick_first, 'more': Truth.pick_more, 'last': Truth.pick_last,
         'rest': Truth.pick_rest, 'retired': Truth.pick_retired}
