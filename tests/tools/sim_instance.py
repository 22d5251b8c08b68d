# SPDX-License-Identifier: Apache-2.0
"""A phase on a machine as the delivered logs show it, and how two of them compare: the words of the
contract (section 1) and of upgrade-plans.md 10.
"""
from sim_siblings import LOGS, NAMES, UPDATED
from sim_world import NO_KIT, PACKS

LOGS_OF_SETUP = ('setup', *LOGS)
# words of an end, of logs that are not known to tell of a begin
ENDS = {*NAMES.values(), *UPDATED.values()}
TOLERANCE = 300          # upgrade-plans.md 10.4: Kerberos keeps domain members within five minutes
PUSH_MOST = 3600         # a server waits for a push, and tells its result alone
HOUR, DAY = 3600, 86400
NEVER = 10000 * DAY
SERVICE_FAILED = 'sdk-26337-keys', 'sdk-26380-unhandled'     # upgrade-plans.md 0.5
WITH_APART = DAY         # "in one sitting" (plans 0.4)
WORST = ['failed', 'rolled-back', 'contradicted', 'missing', 'in-progress', 'unobservable',
         'confirm', 'done']
STATE_OF = {'ok': 'done', 'removed': 'rolled-back', 'failed': 'failed', 'refused': 'failed',
            'cancelled': 'failed', 'rolled-back': 'rolled-back', 'no-end': 'in-progress'}


def whole_until(spans, since):
    """Until when a log tells of everything from there on."""
    return next((b for a, b in sorted(spans) if a <= since <= b), -NEVER)


def family(role):
    """Who pushed an agent can be lost: then it counts as upgraded by hand."""
    return 'agent' if role.startswith('agent.') else role


class Instance:
    """A phase on a machine as the delivered logs show it."""

    def __init__(self, world, phase, machine, traces):
        """traces: those about the machine or of its logs."""
        self.phase, self.machine = phase, machine
        self.attempts, self.level, self.state = 0, 'none', 'unobservable'
        self.runs = 0                    # attempts that got as far as the package
        self.begin = self.end = None     # by its own clock; None: not known
        self.begin_least = None          # not begun before that, for certain
        self.blurred = any(machine.doubt.values())   # only its state can be said
        self.mixed = self.vague = False
        self.on_edge = False             # parts of a second decide whether it came too early
        self.world_traces = traces
        self.end_most = None             # finished by then, for certain
        self.last_begin = None           # of the last attempt: not before that, for certain
        self.last_end = None             # latest instant that an attempt certainly reached
        self.begin_most = None           # begun by then for certain
        self.first_told = []             # what tells of the first run
        role = family(phase.role)
        step = next((s for s in world.steps if s.machine is machine and
                     family(s.phase.role) == role), None)
        mine = [t for t in traces if t.seen and t.about == machine.fqdn]
        self.told = None                 # success, by the nearest witness
        # plans 8, row 42: what a build is of that no map has, nobody says
        self.read(world, None if getattr(machine, 'kit', '') == NO_KIT and
                  step.attempts[-1].outcome == 'ok' else step, mine)

    def lists(self, world, t):
        """Of an update: where its build is another than the one before."""
        role = self.phase.role
        version = world.listed_build(role) if self.phase.kind == 'update' else \
            world.build(world.new, role)
        is_base = self.phase.kind == 'update' and version == world.build(world.old, role)
        return t.timeless and t.captures['version'] == version and not is_base and \
            family(t.role) == family(role)

    def listed(self):
        """upgrade-plans.md 10.9: a list of what is installed.  It says nothing of the last attempt's
        time: beside one that failed nobody knows which came last."""
        if self.attempts:
            self.mixed = self.mixed or self.state != 'done'
            return
        self.attempts, self.state, self.level, self.blurred = 1, 'done', 'binaries', True
        self.runs = 1
        self.begin_least, self.end_most = -NEVER, NEVER
        # what else was done on a server, a rollup perhaps, stands in no list
        self.vague = self.phase.role == 'ms'

    def read(self, world, step, mine):
        for a in step.attempts if step else []:
            told = [t for t in mine if t.attempt is a and t.channel != 'Operations Manager']
            pushed = [t for t in mine if t.attempt is a and t.channel == 'Operations Manager']
            if told or pushed:
                self.attempt(a, told, pushed)
                self.blurred = self.blurred or any(t.doubt or t.is_text for t in told + pushed)
                self.vague = self.vague or self.is_vague(step, told)
                # a push that was refused, and a clock of an unknown zone: whose word it is, nobody knows
                self.mixed = self.mixed or (any(t.doubt for t in told + pushed) and
                                            any(x.outcome == 'refused' for x in step.attempts))
        if any(self.lists(world, t) for t in mine):
            self.listed()
        if not self.attempts or self.told is None:
            return
        if self.state == 'done' and self.service_in_doubt(mine):
            self.state = 'contradicted'
        if self.state == 'done':
            names = self.phase.works
            if any(t.name in names and t.fine > self.told for t in mine):
                self.level = 'works'
            elif any(t.name in names and t.fine == self.told for t in mine):
                self.mixed = True            # the same instant: nobody can say what came first
        else:
            self.level = 'none'

    def service_in_doubt(self, mine):
        """Its service failed before the success or behind it (plans 0.5), at an hour in no zone, and was not
        up for certain behind that: what became of it nobody knows.  Local times of one machine share
        their doubt."""
        return not self.told_doubt and any(
            t.name in SERVICE_FAILED and abs(t.fine - self.told) < t.doubt and
            not any(w.name in self.phase.works and w.fine > t.fine + (0 if w.doubt else t.doubt)
                    for w in mine) for t in mine)

    @property
    def never_began(self):
        """A push that was refused has not begun anything on the machine, either."""
        return self.state == 'missing' or (self.attempts > 0 and not self.runs)

    @property
    def without_time(self):
        """Words that no time stands beside (sim_unix.py)."""
        return self.begin_least is not None and \
            (self.begin_most is None or self.begin_most - self.begin_least > 9 * DAY)

    def is_vague(self, step, told):
        """Text logs have no zone, and setup's no date: what the machine's Application log tells of
        the same runs in UTC gives both.  Else nothing but the last result is sure."""
        whole = {t.attempt for t in self.world_traces if t.machine is self.machine and
                 t.channel == 'Application' and t.seen and t.doubt <= t.machine.may_be_off(t.time) and
                 t.name.startswith(('msi-1040', 'msi-1033'))}
        return any(t.is_text for t in told) and \
            not all(a in whole and a.outcome in ('ok', 'failed') for a in step.attempts)

    def read_removal(self, traces):
        """plans 2.4: its product is gone, or only a person knows what became of it."""
        self.state, self.level = ('done', 'binaries') if self.attempts else ('confirm', 'none')

    def unseen_before(self, since):
        """What was done before the first run that is known, while the logs are not whole, nobody
        knows: no more than that it did not begin before that."""
        known = self.begin if self.begin is not None else self.begin_most
        if not self.runs or known is None or known <= since or self.begin_least is None:
            return
        if any(t.channel in LOGS_OF_SETUP for t in self.first_told):
            return                       # setup's own log tells of every run
        tellers = {t.machine for t in self.first_told}
        own = self.machine.delivered.get('Application')
        whole = whole_until(own, since) if own else NEVER if self.machine in tellers else -NEVER
        pushers = [whole_until(m.delivered['Operations Manager'], since)
                   for m in tellers if m is not self.machine]
        whole = max(whole, min(pushers, default=-NEVER))
        if whole < known:
            self.begin_least = None if whole == -NEVER else min(self.begin_least, whole)

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
        if a.outcome == 'refused':       # nothing ran on the machine (events.md 4)
            self.attempts += 1
            self.state, self.level, self.last_begin = 'failed', 'none', None
            self.end = self.end_most = max(t.time + t.doubt for t in sure)
            return
        starts = [t for t in told if t.name not in ENDS]
        if self.machine.set_at is not None and starts:
            # records are numbered as they are written (log-formats.md): the upper one is the begin
            starts = [min(starts, key=lambda t: t.sun)]
        begin = min((t.time for t in starts), default=None)
        end = max(t.time for t in sure) if a.outcome != 'no-end' else None
        if not self.runs:
            self.begin = begin
            self.begin_least = min((t.time - t.doubt for t in starts), default=None)
            if not starts and end is not None and self.phase.role == 'agent.push':
                # the word stands for the act (domain/README.md, "One event, all the way")
                self.begin_least = max(t.time - t.doubt for t in sure) - PUSH_MOST
            self.begin_most = min(t.time + t.doubt for t in every)
            self.first_told = every
        self.attempts += 1
        self.runs += 1
        # several ends without a begin: nobody can count the runs
        self.blurred = self.blurred or not (starts or pushed)
        self.last_begin = min((t.time - t.doubt for t in starts), default=None)
        self.state = STATE_OF[a.outcome]
        # an update's word (10628) tells of its package only (0.5 [seen: BD])
        self.level = 'setup' if (pushed and self.phase.kind == 'install') or \
            any(t.name in ('cm-setup-done', UPDATED['ok']) for t in told) else 'binaries'
        self.told = max(t.fine for t in told or pushed)   # success, by the nearest witness
        self.told_doubt = min(t.doubt for t in told or pushed)
        self.end = end
        self.end_most = max(t.time + t.doubt for t in sure) if end is not None else None
        if end is not None and a.outcome == 'ok' and self.phase.role == 'agent.push':
            # who pushed is told when the package has ended (events.md, 10616): two witnesses of one end
            own = [t.time + t.doubt for t in told if t.name == 'msi-1033-agent']
            self.end_most = min([self.end_most] + [t.time + t.doubt for t in pushed] +
                                ([max(own)] if starts and own else []))
        reached = max(t.time - t.doubt for t in every)
        self.last_end = max(x for x in (self.last_end, reached) if x is not None)


class Group:
    """What a person does for the whole group stands on no machine."""
    name, fqdn, domain, doubt = 'group', 'group', None, {}


class Act(Instance):
    """signatures/README.md, "act-if": done where every part of it was seen, else a person has to say;
    plans 10.3: it took no time that could be compared with anything else."""

    def __init__(self, world, phase, machine, traces, first, least, last):
        """first, least: when the first of all began, and no earlier."""
        super().__init__(world, phase, machine, [])
        self.least = least
        self.attempts, self.level, self.state, self.blurred = 0, 'none', 'confirm', False
        latest, on_edge = [], False
        for part in {rule.get('part') for rule in phase.acts}:
            some = [(self.shows(t, rule, first, last), t) for t in traces if t.seen
                    for rule in phase.acts if rule.get('part') == part]
            on_edge = on_edge or any(sure is None for sure, _ in some)
            latest.append(max((t for sure, t in some if sure), key=lambda t: t.time, default=None))
            later = latest[-1] and self.taken_back(latest[-1], part, traces, first, last)
            latest[-1] = None if later else latest[-1]
            on_edge = on_edge or later is None and latest[-1] is not None
        self.blurred = on_edge
        if latest and None not in latest:
            last = max(latest, key=lambda t: t.time)
            self.state, self.blurred = 'done', on_edge or any(t.doubt for t in latest)
            self.begin = self.end = last.time
            self.begin_least = self.last_end = last.time - 2 * last.doubt
            self.begin_most = self.end_most = last.time + 2 * last.doubt
            if machine is GROUP:
                self.last_end = None     # a member tells what it got; who got it first did so by then
        if machine is GROUP and phase.not_yet:
            self.by_then_open(world, traces)

    def taken_back(self, done, part, traces, first, last):
        """A later word that this part failed; None: nobody can say which of both is the later one."""
        rules, told = [rule for rule in self.phase.against if rule['part'] == part], False
        for t in traces if rules else ():
            sure = {self.shows(t, rule, first, last) for rule in rules if t.seen} - {False}
            doubt = 0 if (t.machine, t.channel) == (done.machine, done.channel) else 2 * (t.doubt + done.doubt)
            if sure and t.time + doubt >= done.time:
                told = told or (True if True in sure and t.time - doubt > done.time else None)
        return told

    def by_then_open(self, world, traces):
        """plans 2.11, 4.4: a server got the packs of before; the group changed them an hour before at the
        earliest [inferred]."""
        servers = {t.about for t in traces if t.seen and t.role == 'ms'}
        old = [t.time - t.doubt for t in traces if t.seen and t.about in servers and
               t.name == 'hs-1201-core-mp' and t.captures['version'] == world.build(world.old, 'ms') and
               (self.begin_least is None or t.time + t.doubt < self.begin_least)]
        if old:
            self.last_end = max(old) - HOUR

    def shows(self, t, rule, first, last):
        if t.name not in rule['seen'] or (self.machine is not GROUP and
                                          t.about != self.machine.fqdn):
            return False
        key, _, word = rule.get('where', '').partition('=')
        if key in ('update', 'release') and t.captures['version'] not in PACKS.values():
            return False             # the version of a pack tells whose it is
        if key not in ('', 'update', 'release') and t.captures.get(key) != word:
            return False
        if rule['span'] == 'after-end':
            before = True if last is None else self.precedes(t, last)
            return None if before is None else not before
        if rule['span'] != 'before-first' or first is None:
            return rule['span'] != 'before-first'
        before = self.precedes(t, first)
        return before if not before or self.precedes(t, self.least) else None

    @staticmethod
    def precedes(t, edge):
        """None: nobody can say; the hours that a reader takes may be off by all of the doubt."""
        return True if t.time + 2 * t.doubt <= edge else None if t.time - 2 * t.doubt <= edge else False


GROUP = Group()


OF_SERVERS = 'corp.example'


def related(a, b):
    if GROUP in (a, b):
        return True                  # told by some member of the group
    # upgrade-plans.md 10.4: no bound to another domain; one that its folder alone names, by its short
    # name, is taken to be in that of the servers (clock_tolerance)
    x, y = (OF_SERVERS if getattr(m, 'is_short', False) else m.domain for m in (a, b))
    return x == y or x.endswith('.' + y) or y.endswith('.' + x)


def on_one_machine(s, p):
    """An act beside the machine's own upgrade: too early before it began, no pair inside it (setup
    adds the groups anew)."""
    if s.begin is None or not p.attempts:
        return 'undecidable'
    if p.last_begin is not None and s.begin_most < p.last_begin:
        return 'violated'
    if p.state == 'done' and p.end_most + TOLERANCE < s.begin_least:
        return 'kept'
    inside = None not in (p.last_begin, p.end) and s.begin_most <= p.end + TOLERANCE
    return None if inside else 'undecidable'         # behind a run that failed nothing is known


def after(s, p):
    """plans 10.3: violated, kept, undecidable; None: the successor was never begun, or a part of it."""
    if s.never_began:
        return None
    if s.machine is p.machine and s.phase.kind == 'act':
        return on_one_machine(s, p)
    if not related(s.machine, p.machine):
        return 'undecidable'
    slack = 0 if s.machine is p.machine else TOLERANCE
    begun = s.begin_most
    if begun is not None and p.last_end is not None and begun + slack < p.last_end:
        return 'violated'
    s.on_edge = s.on_edge or (begun is not None and begun + slack == p.last_end)
    if s.begin_least is not None and p.state == 'done' and p.end_most + slack < s.begin_least:
        return 'kept'
    return 'undecidable'


def excl(s, p):
    if s.never_began:
        return None
    if not related(s.machine, p.machine):
        return 'undecidable'
    if None not in (s.begin_most, p.begin_most, s.last_end, p.last_end) and \
            s.begin_most + TOLERANCE < p.last_end and p.begin_most + TOLERANCE < s.last_end:
        return 'violated'
    for x, y in ((s, p), (p, s)):
        if None not in (y.begin, y.begin_least) and x.state == 'done' and \
                x.end_most + TOLERANCE < y.begin_least:
            return 'kept'
    return 'undecidable'


def together(s, p):
    """plans 2.14: while one of the two is old they do not work together; one that nobody has upgraded
    has no time, and kept nothing."""
    if s.never_began and s.attempts:
        return None
    if None in (s.begin, p.begin, s.begin_least, p.begin_least, s.last_end, p.last_end) or \
            s.state != 'done' or p.state != 'done':
        return 'undecidable'
    if not related(s.machine, p.machine):
        return 'undecidable'
    slack = shared_doubt(s, p) - (0 if s.machine is p.machine else TOLERANCE)
    least = max(s.begin_least - p.end_most, p.begin_least - s.end_most) + slack
    most = max(s.begin_most - p.last_end, p.begin_most - s.last_end) - slack
    return 'violated' if least > WITH_APART else 'kept' if most <= WITH_APART else 'undecidable'


def shared_doubt(s, p):
    """Seconds by which the doubts of two times of one machine overstate how far they may lie apart: its zone
    is one, but for summer time."""
    doubts = [i.begin - i.begin_least for i in (s, p)]
    return sum(doubts) - HOUR if s.machine is p.machine and min(doubts) > HOUR else 0


RULES = {'after': after, 'soft': after, 'excl': excl, 'with': together}
