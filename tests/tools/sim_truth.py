# SPDX-License-Identifier: Apache-2.0
"""What the report has to say of a world, by the words of the contract (section 1) and of
upgrade-plans.md 10: worked out from what was done and from what the delivered logs can show.
"""
TOLERANCE = 300          # upgrade-plans.md 10.4: Kerberos keeps domain members within five minutes
WITH_APART = 86400       # "in one sitting" (plans 0.4)
WORST = ['failed', 'rolled-back', 'contradicted', 'missing', 'in-progress', 'unobservable',
         'confirm', 'done']
STATE_OF = {'ok': 'done', 'failed': 'failed', 'cancelled': 'failed', 'rolled-back': 'rolled-back',
            'no-end': 'in-progress'}
WORKS = {'ms': ('scm-7036-omsdk-running', 'sdk-26361-started'),
         'acs': ('scm-7036-adtserver-running',)}
WORKS_AGENT = ('hs-1210-config-active', 'conn-21019-primary')


def family(role):
    """Who pushed an agent can be lost: then it counts as upgraded by hand."""
    return 'agent' if role.startswith('agent.') else role


class Instance:
    """A phase on a machine as the delivered logs show it."""

    def __init__(self, world, phase, machine, traces):
        self.phase, self.machine = phase, machine
        self.attempts, self.level, self.state = 0, 'none', 'unobservable'
        self.begin = self.end = None     # by its own clock; None: not known
        self.begin_least = None          # not begun before that, for certain
        self.blurred = any(machine.doubt.values())   # only its state can be said
        self.mixed = self.vague = False
        self.world_traces = traces
        self.end_most = None             # finished by then, for certain
        self.last_end = None             # latest instant that an attempt certainly reached
        self.begin_most = None           # begun by then for certain
        role = family(phase.role)
        step = next((s for s in world.steps if s.machine is machine and
                     family(s.phase.role) == role), None)
        mine = [t for t in traces if t.seen and t.about == machine.fqdn]
        self.read(step, mine)

    def read(self, step, mine):
        for a in step.attempts if step else []:
            told = [t for t in mine if t.attempt is a and t.channel != 'Operations Manager']
            pushed = [t for t in mine if t.attempt is a and t.channel == 'Operations Manager']
            if told or pushed:
                self.attempt(a, told, pushed)
                self.blurred = self.blurred or any(t.doubt or t.is_text for t in told + pushed)
                self.vague = self.vague or self.is_vague(step, told)
        if not self.attempts:
            return
        if self.state == 'done':
            names = WORKS.get(self.phase.role, WORKS_AGENT)
            if any(t.name in names and t.fine > self.told for t in mine):
                self.level = 'works'
            elif any(t.name in names and t.fine == self.told for t in mine):
                self.mixed = True            # the same instant: nobody can say what came first
        else:
            self.level = 'none'

    def is_vague(self, step, told):
        """Text logs have no zone, and setup's no date: what the machine's Application log tells of
        the same runs in UTC gives both.  Else nothing but the last result is sure."""
        whole = {t.attempt for t in self.world_traces if t.machine is self.machine and
                 t.channel == 'Application' and t.seen and not t.doubt and
                 t.name.startswith(('msi-1040', 'msi-1033'))}
        return any(t.is_text for t in told) and \
            not all(a in whole and a.outcome in ('ok', 'failed') for a in step.attempts)

    def attempt(self, a, told, pushed):
        """Times whose zone is in doubt (t.doubt) say less; a sure one beside them says it better,
        unless the hours between them are not known (mixed): then nobody can say whether both
        speak of one run."""
        every = told + pushed
        least = min(t.doubt for t in every)
        sure = [t for t in every if t.doubt == least and not (least and told and t in pushed)] \
            or told
        if pushed and any(t.doubt > 3600 for t in told):
            self.mixed = True
        begin = min((t.time for t in told), default=None)
        end = max(t.time for t in sure) if a.outcome != 'no-end' else None
        if self.attempts == 0:
            self.begin = begin
            self.begin_least = min((t.time - t.doubt for t in told), default=None)
            self.begin_most = min(t.time + t.doubt for t in every)
        self.attempts += 1
        self.state = STATE_OF[a.outcome]
        self.level = 'setup' if pushed else 'binaries'
        self.told = max(t.fine for t in told or pushed)   # success, by the nearest witness
        self.end = end
        self.end_most = max(t.time + t.doubt for t in sure) if end is not None else None
        reached = max(t.time - t.doubt for t in every)
        self.last_end = max(x for x in (self.last_end, reached) if x is not None)


def related(a, b):
    x, y = a.domain, b.domain
    return x == y or x.endswith('.' + y) or y.endswith('.' + x)


def after(s, p):
    """plans 10.3: violated, kept, undecidable; None: the successor was never begun."""
    if s.state == 'missing':
        return None
    if not related(s.machine, p.machine):
        return 'undecidable'
    slack = 0 if s.machine is p.machine else TOLERANCE
    begun = s.begin_most
    if begun is not None and p.last_end is not None and begun + slack < p.last_end:
        return 'violated'
    if s.begin is not None and p.state == 'done' and p.end_most + slack < s.begin_least:
        return 'kept'
    return 'undecidable'


def excl(s, p):
    if s.state == 'missing':
        return None
    if not related(s.machine, p.machine):
        return 'undecidable'
    if None not in (s.begin_most, p.begin_most, s.last_end, p.last_end) and \
            s.begin_most + TOLERANCE < p.last_end and p.begin_most + TOLERANCE < s.last_end:
        return 'violated'
    for x, y in ((s, p), (p, s)):
        if y.begin is not None and x.state == 'done' and x.end_most + TOLERANCE < y.begin_least:
            return 'kept'
    return 'undecidable'


def together(s, p):
    if s.state == 'missing':
        return None
    if None in (s.begin, p.begin) or s.state != 'done' or p.state != 'done':
        return 'undecidable'
    apart = max(s.begin_least - p.end_most, p.begin_least - s.end_most)
    return 'violated' if apart > WITH_APART else 'kept'


RULES = {'after': after, 'soft': after, 'excl': excl, 'with': together}


class Truth:
    def __init__(self, world, traces):
        self.world, self.plan, self.traces = world, world.plan, traces
        self.phases = {}             # phase id -> instances
        self.constraints = {}        # id -> (state, set of breaches, hard)
        self.hazards = set()
        self.vague = {}              # machine -> its state is sure; machines whose times nobody can say
        self.unsure = False          # the material stands on the edge: nothing is compared
        self.named_roles()
        self.all_instances()
        self.absent()
        for phase in self.plan.phases:
            for arrow in phase.arrows:
                self.constrain(phase, arrow)
        self.all_tasks()

    # -- instances

    def named_roles(self):
        """A machine plays what a record about it says it plays."""
        self.roles = {}
        self.known = {t.about for t in self.traces if t.seen} | \
            {m.fqdn for m in self.world.machines if m.delivered}
        for t in self.traces:
            if t.seen and t.role:
                self.roles.setdefault(t.about, set()).add(t.role)
        for found in self.roles.values():
            if 'agent' in found and 'agent.push' not in found:
                found.add('agent.manual')       # domain/README.md, the rules the ids hide

    def plays(self, machine, role):
        found = self.roles.get(machine.fqdn, ())
        return role in found and not (role == 'con' and 'ms' in found)   # plans 2.9: standalone

    def all_instances(self):
        servers = None
        for phase in self.plan.phases:
            if phase.pick and servers is None:
                servers = [Instance(self.world, phase, m, self.traces)
                           for m in self.world.machines if self.plays(m, phase.role)]
            if phase.pick:
                some = self.pick(phase, servers)
            else:
                some = [Instance(self.world, phase, m, self.traces)
                        for m in self.world.machines if self.plays(m, phase.role)]
            self.phases[phase.id] = some

    def pick(self, phase, servers):
        begun = [i for i in servers if i.attempts]
        if not begun:
            return [] if (phase.pick == 'first') == (len(servers) > 1) else servers
        first = min(begun, key=lambda i: (i.begin_most, i.machine.fqdn))
        some = [first] if phase.pick == 'first' else [i for i in servers if i is not first]
        return [self.renamed(i, phase) for i in some]

    def renamed(self, instance, phase):
        instance.phase = phase
        return instance

    def absent(self):
        """Missing only where the log that would show it covers the time of the upgrade."""
        some = [i for found in self.phases.values() for i in found if i.attempts]
        if not some:
            return
        begin = min(i.begin_most for i in some)
        end = max([i.end_most for i in some if i.end_most is not None] or [begin])
        self.window = begin, end
        self.unsure = any(i.mixed for i in some)
        self.vague = {i.machine.name: self.tells_all(i.machine) for i in some if i.vague}
        least = min([i.begin_least for i in some if i.begin_least is not None] + [begin])
        for found in self.phases.values():
            for i in found:
                if not i.attempts:
                    strict, loose = self.silent(i, least, end, 1), self.silent(i, begin, end, 0)
                    self.unsure = self.unsure or strict != loose
                    i.state = 'missing' if strict else i.state

    def tells_all(self, machine):
        """Its Application log tells in UTC of every attempt: then the state is sure at least."""
        mine = [t for t in self.traces if t.machine is machine and t.channel == 'Application']
        told = {t.attempt for t in mine if t.seen and not t.doubt}
        return all(t.seen for t in mine if t.attempt) and \
            all(a in told for s in self.world.steps if s.machine is machine for a in s.attempts)

    def silent(self, i, begin, end, doubts):
        """Its Application log covers the window, and goes on behind it as long as it goes on: it
        may have been the last one."""
        doubt = doubts * i.machine.doubt.get('Application', 0)
        spans = [(a + doubt, b - doubt)
                 for a, b in i.machine.delivered.get('Application', [])]
        late = max([b for _, b in spans] or [end])
        return any(a <= begin and max(end, min(late, end + WITH_APART)) <= b for a, b in spans)

    def blurred(self):
        """Machines whose logs, or those that tell of them, have local times of a zone that is not
        certain: of them only the state can be said."""
        return {i.machine.name for found in self.phases.values() for i in found if i.blurred}

    def sharp(self):
        """The same material, if every zone were known; instances as blurred as they are here."""
        blurred, doubts = self.blurred(), [(t, t.doubt) for t in self.traces]
        for t in self.traces:
            t.doubt = 0
        other = Truth(self.world, self.traces)
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
                states = [r for r, _ in results]
                state = next((x for x in ('violated', 'undecidable') if x in states),
                             'kept' if states else 'undecidable')
                word = 'after' if arrow.kind == 'soft' else arrow.kind
                breaches = {b for r, b in results if r == 'violated'}
                self.constraints['%s:%s:%s' % (word, phase.id, other.id)] = \
                    (state, breaches, arrow.hard)
                if breaches and arrow.hazard:
                    self.hazards.add(arrow.hazard)

    def pairs(self, arrow, phase, other, results):
        for s in self.phases[phase.id]:
            if s.state != 'missing':
                self.pairs_of(arrow, s, other, results)

    def pairs_of(self, arrow, s, other, results, depth=0):
        rule, before = RULES[arrow.kind], self.phases[other.id]
        if arrow.scope == 'parent' and self.elsewhere(s, before):
            results.append(('undecidable', None))
        elif not before and rule is after and depth < 32:
            for further in other.of_kind('after'):
                for p in self.plan.phases:
                    if further.means(p.id):
                        self.pairs_of(further, s, p, results, depth + 1)
        elif before and arrow.scope == 'parent' and self.parent(s) is None:
            self.unknown_parent(s, before, results)
        else:
            for p in before:
                if self.held_against(arrow, s, p) and not (rule is excl and
                                                           s.machine.name >= p.machine.name):
                    result = rule(s, p)
                    if result:
                        results.append((result, (s.phase.id, s.machine.name, p.phase.id,
                                                 p.machine.name)))

    def elsewhere(self, s, before):
        """It reports to a machine of which nobody knows whether it is a gateway, or when it was
        upgraded: blind is not kept."""
        named = any(t.seen and t.about == s.machine.fqdn and 'parent' in t.captures
                    for t in self.traces)
        parent = self.parent(s)
        if parent is None:
            return named
        return not (parent in [i.machine.fqdn for i in before] or
                    'ms' in self.roles.get(parent, ()))

    def unknown_parent(self, s, before, results):
        kept = all(after(s, p) == 'kept' for p in before)
        results.append(('kept' if kept else 'undecidable', None))

    def parent(self, s):
        """Its own connector names it, else who pushed its agent; None: not in the material."""
        mine = [t for t in self.traces if t.seen and t.about == s.machine.fqdn]
        named = [t.captures['parent'] for t in mine if 'parent' in t.captures]
        pushed = [t.machine.fqdn for t in mine if t.role == 'agent.push']
        return next((p for p in named[:1] + pushed if p in self.known), None)

    def held_against(self, arrow, s, p):
        if s is p:
            return False
        same = s.machine is p.machine
        if arrow.scope == 'same' or same:
            return arrow.scope == 'same' and same
        if s.phase.role != 'ms' and p.phase.role == 'ms' and self.plays(s.machine, 'ms'):
            return False                       # one run upgrades every feature of a machine
        return arrow.scope != 'parent' or self.parent(s) == p.machine.fqdn

    # -- tasks that have evidence

    def all_tasks(self):
        self.may = {'pre.services.stop'}       # missed where the services were left running
        self.tasks = {}                        # (task, machine) -> words, any of them
        seen = [t for t in self.traces if t.seen]
        done = [i for found in self.phases.values() for i in found if i.state == 'done']
        for found in self.phases.values():
            for i in found:
                self.may_be_due(i)
                if i.blurred:
                    self.may |= {'post.restart', 'post.services.start'}
        for i in done:
            mine = [t for t in seen if t.about == i.machine.fqdn]
            self.restart(i, mine)
            if i.machine.undone:
                self.tasks[i.machine.undone, i.machine.name] = ('remaining',)
                self.unsure = self.unsure or i.blurred
            if i.phase.role == 'ms' and 'post.ur.apply' in self.plan.tasks:
                patched = any(t.name == 'msi-1036-server' for t in mine)
                self.tasks['post.ur.apply', i.machine.name] = \
                    ('done',) if patched else ('remaining',)

    def may_be_due(self, i):
        """Tasks that are due where something went wrong; nothing is asked of them then."""
        if i.phase.role == 'ms' and i.level != 'works':
            self.may.add('post.services.start')
        if i.state == 'done' and i.attempts == 1:
            return
        role = family(i.phase.role)
        due = {'ms': 'post.ur.apply', 'agent': 'post.agents.redeploy'}.get(role)
        for task in (due, 'post.restart'):
            if task:
                self.may.add(task)

    def restart(self, i, mine):
        if 'post.restart' not in self.plan.tasks:
            return
        owed = [t for t in mine if t.name == 'msi-1033-restart-owed']
        boots = [t for t in mine if t.name.startswith('boot-')]
        key = 'post.restart', i.machine.name
        begin, end = self.window
        if not any(a <= begin and end + 1800 <= b
                   for a, b in i.machine.delivered.get('Application', [])):
            return
        last = max((t.time for t in owed), default=None)
        doubt = max((t.doubt for t in owed + boots), default=0)
        if owed and any(abs(b.time - last) < 2 * doubt for b in boots):
            self.unsure = True                   # nobody can say what came first
        elif owed and i.blurred and not any(b.time > last for b in boots):
            self.unsure = True                   # the ends of two exports, and their hours
        elif owed and not any(b.time > last for b in boots):
            self.tasks[key] = ('remaining',) if 'System' in i.machine.delivered else \
                ('unobservable', 'confirm')
        else:
            self.tasks[key] = ('done', 'not-needed')
            if i.blurred:
                self.tasks[key] += ('unobservable', 'confirm')

    # -- the whole

    def phase_state(self, phase):
        states = [i.state for i in self.phases[phase.id]]
        if states:
            return min(states, key=WORST.index)
        return 'unobservable' if phase.pick == 'first' else 'not-seen'

    def whole(self):
        states = {i.state for found in self.phases.values() for i in found}
        first = next(p for p in self.plan.phases if p.pick == 'first')
        if states & {'failed', 'rolled-back'}:
            return 'failed 2'
        if any(s == 'violated' and hard for s, _, hard in self.constraints.values()):
            return 'out-of-order 2'
        if states & {'missing', 'in-progress'}:
            return 'incomplete 2'
        if states & {'unobservable', 'contradicted'} or not self.phases[first.id]:
            return 'cannot-tell 3'
        if any(words == ('remaining',) for words in self.tasks.values()):
            return 'tasks-remain 1'
        return 'complete 0'

    def decided(self):
        """plans 1.3: which release it goes to, and what shape the group has."""
        new = {self.world.build(self.world.new, r) for r in ('ms', 'gw')}
        to = any(t.seen and t.attempt and t.captures.get('version') in new for t in self.traces)
        return to and self.shape() == self.plan.topology

    def shape(self):
        servers = [m for m in self.world.machines if self.plays(m, 'ms')]
        others = [m for m in self.world.machines if m not in servers and
                  any(self.plays(m, r) for r in ('gw', 'web', 'rep'))]
        if len(servers) > 1 or (servers and others):
            return 'distributed'
        further = servers and self.roles[servers[0].fqdn] & {'con', 'web', 'rep'}
        return 'single' if further else 'undecided'

    # -- as lines, like those of judgecases

    def lines(self):
        if not self.decided():
            return {'state cannot-tell 3', 'plan none'} if self.shape() != 'single' else None
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
