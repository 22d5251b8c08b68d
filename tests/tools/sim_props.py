# SPDX-License-Identifier: Apache-2.0
"""What may not change, whatever the world: variants of a page and how their verdicts may differ."""
from sim_losses import gone, machine_gone, told, without
from sim_trace import page

DAY = 86400
BEFORE = (-6, -4)                    # days; a large world still works on the third day behind
WORD_BEHIND = 600                    # a server tells of a push behind its end, by a clock of its own
SOON = 5000000                       # a shift of all clocks, seconds


def moved(text, draw):
    """Sources arrive in another order, and hits of one between those of others; those of one log keep theirs,
    since records are numbered as they are written, which tells more than their times (sim_instance.py)."""
    head, rest = text.split('\n')[:2], text.split('\n')[2:-1]
    turned = {line.split(' ')[1] for line in rest if ' clock-set ' in line}

    def key(line):
        return -1 if line.startswith('hit ') and line.split(' ')[1] in turned else draw.below(1 << 30)
    of_log = {}
    for line in rest:
        if line.startswith('hit '):
            of_log.setdefault(tuple(line.split(' ')[1:3]), []).append(line)
    next_of = {log: iter(lines) for log, lines in of_log.items()}
    return '\n'.join(head + [next(next_of[tuple(line.split(' ')[1:3])]) if line.startswith('hit ') else line
                             for line in sorted(rest, key=key)]) + '\n'


def doubled(text, draw):
    """Some logs were exported twice."""
    out = []
    for line in text.split('\n'):
        out.append(line)
        if line.startswith('logs ') and ' in ' not in line and draw.chance(40):
            out.append(line + ' in copy')
    return '\n'.join(out)


def busy_hours(text):
    """(machine, day, hour) of what an installer says of its packages."""
    some = [line.split(' ') for line in text.split('\n') if ' msi-' in line]
    return {(w[1], w[3], int(w[4][:2])) for w in some if w[0] == 'hit' and w[3].endswith('d')}


def noisy(text, draw):
    """Other installers and other noise, days before and after; one installer runs at a time, so none of them
    while a package of the page does (verdict/attempt_build.c goes by that)."""
    packages = busy_hours(text)
    machines = sorted({line.split(' ')[1] for line in text.split('\n')
                       if line.startswith('logs ') and ' Application ' in line})
    out = [text.rstrip('\n')]
    for m in machines:
        for day in BEFORE if len(machines) > 40 else BEFORE + (2,):
            h = draw.between(10, 20)
            if (m, '%+dd' % day, h) in packages:
                continue
            out.append('hit %s Application %+dd %02d:00:00 msi-1040-other' % (m, day, h))
            out.append('hit %s Application %+dd %02d:04:00 msi-1042' % (m, day, h))
        out.append('hit %s Application +1d 16:00:00 noise-aextest' % m)
    return '\n'.join(out) + '\n'


def shifted(world, traces, key):
    return page(world, traces, key, shift=SOON)


def plain(lines, shift=0):
    """A verdict without what may differ: times move by the shift."""
    out = set()
    for line in lines:
        words = line.split(' ')
        if words[0] in ('instance', 'also-instance'):
            words[6:] = [w if w == '-' else str(int(w) - shift) for w in words[6:]]
        if words[0] != 'finding' or words[2] != 'noise':
            out.add(' '.join(words))
    return out


def family(phase):
    """Phases of one act: which of them a machine is in hangs on other machines' words (which server
    was the first or the last to begin, who pushed an agent)."""
    return 'agent' if phase.startswith('agent.') else 'ms' if phase == 'mg' else phase.split('.')[0]


class Orders:
    """Constraints: their states and pairs, by name and by the sum of those of pushed agents and of the
    others; who pushed an agent can be lost with the server's log."""

    def __init__(self, lines):
        self.states = {w[1]: w[2] for w in lines}
        self.counts = {w[1]: [int(n) for n in w[3:6]] for w in lines}
        self.sums = {}
        for name, counts in self.counts.items():
            some = self.sums.setdefault(self.kin(name), [0, 0, 0])
            some[:] = [a + b for a, b in zip(some, counts)]

    @staticmethod
    def kin(name):
        if name.startswith(('with:', 'after:acs:')):     # of one machine, in whichever of its role's phases
            return ':'.join(map(family, name.split(':')))
        return name.replace('agent.push', 'agent.manual')

    def known(self, name):
        """The states that it has, alone or with its kin."""
        kept, open_, violated = self.sums.get(self.kin(name), (0, 0, 0))
        return {self.states.get(name),
                'violated' if violated else 'kept' if kept and not open_ else 'undecidable'}

    def moved_to(self, name, before):
        """Nothing was compared under the name, and no pair is kept that was not under its kin's."""
        return not any(before.counts.get(name, ())) and \
            self.sums[self.kin(name)][0] <= before.sums.get(self.kin(name), [0])[0]


def members(instances, name):
    return {w[2] for w in instances if family(w[1]) == family(name)}


def is_passed_on(had, name, counts):
    """The order is held against who stands before its predecessor (domain/README.md): nobody is in that
    phase, or perhaps nobody, as was not seen to have been there before; then there are more pairs than the
    two phases have."""
    some = [sum(w[1] == e for w in had) for e in name.split(':')[1:]]
    return not all(some) or some[0] * some[1] < sum(counts)


def forgotten(had, have, name, counts):
    """A machine that the order was held against is none of its phase any more, or of one before it that
    the order is passed on to.  counts: the pairs that there were."""
    ends = name.split(':')[1:]
    lost = {w[1] for w in had if w[2] not in members(have, w[1])}
    return any(family(p) == family(e) for p in lost for e in ends) or \
        bool(lost) and is_passed_on(had, name, counts)


def pairs(breaches):
    """The two acts that a breach is of; the order between them can be held under several names where a
    phase has no machine (domain/README.md: its predecessors count).  An overlap is one of the two, and
    so are both orders: "a certain overlap is a breach all the same", whichever of them led (ibid.)."""
    found = {(family(w[2]), w[3], family(w[4]), w[5]) for w in breaches}
    return found | {x[2:] + x[:2] for x in found if x[0] == x[2] == 'ms'}


def nowhere(were, are, had):
    """A machine of which nobody knew what it is, and that might have been a server, is in no log now, or
    what was damaged in its logs is not."""
    hidden_now = {w[1] for w in are if w[2:]}
    revealed = {w[1] for w in were if w[2:]} - hidden_now
    return ({w[1] for w in were} - {w[1] for w in are} | revealed) - {w[2] for w in had}


def is_act(words):
    """What a person does takes no attempt and has no level (domain/README.md)."""
    return words[4:6] == ['none', '0']


def is_of_act(have, name):
    return any(w[1] == name.split(':')[1] and is_act(w) for w in have)


def told_there_alone(had, have, lost):
    """The issue's exception: machines of which a later failure is lost with its records (or one that a list
    contradicts).  The level drops; that records are missing stands in the coverage.
    lost: machine -> when the last word about it was that is lost; the failure is one of these, behind the
    success."""
    failed = {(family(w[1]), w[2]): int(w[5]) for w in had
              if w[3] in ('failed', 'rolled-back', 'contradicted') and int(w[5])}
    return {(family(w[1]), w[2]) for w in have if w[3] == 'done' and w[4] != 'works' and
            int(w[5]) <= failed.get((family(w[1]), w[2]), 0) and w[2] in lost and
            (w[7] == '-' or lost[w[2]] > int(w[7]) - WORD_BEHIND)}


def concerns(excepted, had, name):
    """The order waits for one of them, that has ended now: it is one of theirs, or one that an empty
    phase passes on (domain/README.md)."""
    kind, own, before = name.split(':')
    ends = [before] if kind == 'after' else [own, before]
    return bool({phase for phase, _ in excepted} & {family(p) for p in ends}) or \
        bool(excepted) and not any(w[1] == before for w in had)


def missing_now(had, have, name):
    """A machine of which nobody knew whether it began: its log ends with the upgrade now."""
    own = name.split(':')[1]
    unseen = {w[2] for w in had if w[1] == own and w[3] == 'unobservable' and w[5] == '0'}
    return any(w[1] == own and w[3] == 'missing' and w[2] in unseen for w in have)


def before_all(had, have, lost, name):
    """A run before the upgrade as it is known now, of a machine that has another one: all that is lost of
    it was written before that (README.md, "An earlier run")."""
    begun = {w[2]: int(w[6]) for w in have if w[6] != '-'}
    first = min(begun.values(), default=0)
    own = family(name.split(':')[1])
    return any(family(w[1]) == own and w[6] != '-' and int(w[6]) < first and
               w[2] in begun and lost.get(w[2], first) < first for w in had)


NETBIOS = 15


def by_full_names(before, after):
    """What is said of a machine that nothing but its NetBIOS name names now, under the name it had."""
    def hosts(lines):
        return {x.split(' ')[1] for x in lines if x.startswith('host ')}
    had, have = hosts(before), hosts(after)
    full = {}
    for name in have - had:
        some = [x for x in had - have if len(name) == NETBIOS and x[:NETBIOS] == name]
        if len(some) == 1:
            full[name] = some[0]
    return [' '.join(full.get(w, w) for w in x.split(' ')) for x in after] if full else after


def less(before, after, lost):
    """Less material: nothing done, kept or violated that was not before.  What cannot be held stands in
    tests/simulate/README.md.  lost: as lost_words has it."""
    def of(lines, kind):
        return [line.split(' ') for line in lines if line.startswith(kind + ' ')]
    after = by_full_names(before, after)
    had, have = of(before, 'instance'), of(after, 'instance')
    beside = of(before, 'also-instance')       # of plans that are judged beside: theirs are steps, too
    excepted = told_there_alone(had, have, lost)
    was_done = {(family(w[1]), w[2]) for w in had + beside if w[3] == 'done'} | excepted
    unnamed = {w[2] for w in had} - {w[2] for w in have}    # whose old part had perhaps to go, too
    wrong = ['%s on %s turns done' % (w[1], w[2]) for w in have
             if w[3] == 'done' and (family(w[1]), w[2]) not in was_done and
             not (unnamed and is_act(w))]
    was, now = Orders(of(before, 'constraint')), Orders(of(after, 'constraint'))
    broken = pairs(of(before, 'breach'))
    if nowhere(of(before, 'host'), of(after, 'host'), had):
        return wrong
    for name, state in now.states.items():
        if state == 'undecidable' or state in was.known(name) or state == 'kept' and \
                (forgotten(had, have, name, was.counts.get(name, ())) or now.moved_to(name, was) or
                 concerns(excepted, had, name) or missing_now(had, have, name) or
                 unnamed and (is_of_act(have, name) or name.endswith(':remove')) or
                 before_all(had, have, lost, name)):
            continue
        if state == 'kept' or not pairs(w for w in of(after, 'breach') if w[1] == name) <= broken:
            wrong.append('%s turns %s' % (name, state))
    return wrong


def of_plan(lines):
    return [x for x in lines if x.startswith('plan ')]


def led(had, machine):
    """The phases that it was the leader of, by what is known: `mg` and `ms.first`."""
    return {w[1] for w in had if w[2] == machine and w[1] in ('mg', 'ms.first')}


def is_named(part, machine):
    """Some machine reports to it, in a log that is there."""
    return any('parent=' + machine in line.split(' ') for _, _, line in told(part))


def less_a_machine(before, after, lost, part, machine):
    """Less by a whole machine.  Who led without it is the first (or the last) of those that are known, and
    which upgrade it was perhaps the machine alone told (README.md).  But of that leader nothing is broken
    while a log names the machine, or, of 2007 R2, one server is left."""
    short = machine.split('.')[0]
    had = [line.split(' ') for line in before if line.startswith('instance ')]
    have = [line.split(' ') for line in after if line.startswith('instance ')]
    phases, servers = led(had, short), members(have, 'ms.first')
    wrong = less(before, after, lost) if of_plan(before) == of_plan(after) else []
    if not phases:
        return wrong
    blamed = not is_named(part, machine) and not ('mg' in phases and len(servers) == 1)
    return [x for x in wrong if not x.endswith(' kept') and not (blamed and x.endswith(' violated'))]


def same(before, after, shift=0):
    a, b = plain(before), plain(after, shift)
    return ['was: ' + x for x in sorted(a - b)] + ['now: ' + x for x in sorted(b - a)]


VARIANTS = {'moved': moved, 'doubled': doubled, 'noisy': noisy, 'without': without, 'gone': gone}
