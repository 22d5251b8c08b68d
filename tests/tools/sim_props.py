# SPDX-License-Identifier: Apache-2.0
"""What may not change, whatever the world: variants of a page and how their verdicts may differ."""
from sim_trace import page

DAY = 86400
BEFORE = (-6, -4)                    # days; a large world still works on the third day behind
SOON = 5000000                       # a shift of all clocks, seconds


def moved(text, draw):
    """Sources and hits arrive in another order."""
    head, rest = text.split('\n')[:2], text.split('\n')[2:-1]
    return '\n'.join(head + sorted(rest, key=lambda line: draw.below(1 << 30))) + '\n'


def doubled(text, draw):
    """Some logs were exported twice."""
    out = []
    for line in text.split('\n'):
        out.append(line)
        if line.startswith('logs ') and ' in ' not in line and draw.chance(40):
            out.append(line + ' in copy')
    return '\n'.join(out)


def noisy(text, draw):
    """Other installers and other noise, days before and after."""
    machines = sorted({line.split(' ')[1] for line in text.split('\n')
                       if line.startswith('logs ') and ' Application ' in line})
    out = [text.rstrip('\n')]
    for m in machines:
        for day in BEFORE if len(machines) > 40 else BEFORE + (2,):
            h = draw.between(10, 20)
            out.append('hit %s Application %+dd %02d:00:00 msi-1040-other' % (m, day, h))
            out.append('hit %s Application %+dd %02d:04:00 msi-1042' % (m, day, h))
        out.append('hit %s Application +1d 16:00:00 noise-aextest' % m)
    return '\n'.join(out) + '\n'


def without(text, draw):
    """One log is lost.

    Two kinds are left out, because it is not settled what the report has to say without them: those
    of the first server (another one looks like the first then) and those that name the server an
    agent reports to (who came after all gateways then counts as having waited for its own).
    """
    lines = text.split('\n')
    parents = {tuple(line.split(' ')[1:3]) for line in lines if 'parent=' in line}
    logs = [i for i, line in enumerate(lines) if line.startswith('logs ') and
            not line.startswith('logs MS01.') and tuple(line.split(' ')[1:3]) not in parents]
    if logs:
        del lines[draw.pick(logs)]
    return '\n'.join(lines)


def shifted(world, traces, key):
    return page(world, traces, key, shift=SOON)


def plain(lines, shift=0):
    """A verdict without what may differ: times move by the shift."""
    out = set()
    for line in lines:
        words = line.split(' ')
        if words[0] == 'instance':
            words[6:] = [w if w == '-' else str(int(w) - shift) for w in words[6:]]
        if words[0] != 'finding' or words[2] != 'noise':
            out.add(' '.join(words))
    return out


def family(phase):
    return 'agent' if phase.startswith('agent.') else phase.split('.')[0]


def of_families(constraints):
    """States by the sum of the pairs: who pushed an agent can be lost with the server's log."""
    sums = {}
    for w in constraints:
        counts = sums.setdefault(w[1].replace('agent.push', 'agent.manual'), [0, 0, 0])
        for i in range(3):
            counts[i] += int(w[3 + i])
    return {name: 'violated' if c[2] else 'kept' if c[0] and not c[1] else 'undecidable'
            for name, c in sums.items()}


def members(instances, name):
    return {w[2] for w in instances if family(w[1]) == family(name)}


def forgotten(had, have, name):
    """A machine that the order was held against is none of its phase any more, or of one behind a phase
    that nobody is in, which passes on to its own predecessors (domain/README.md)."""
    ends = name.split(':')[1:]
    lost = {w[1] for w in had if w[2] not in members(have, w[1])}
    return any(family(p) == family(e) for p in lost for e in ends) or \
        bool(lost) and not all(members(had, e) for e in ends)


def less(before, after):
    """Less material: nothing done, kept or violated that was not before.  One thing cannot be held: of a
    machine that nothing calls a console, or names at all, any more, nobody knows that others had to
    wait for it, and who waited for all the others has kept the order."""
    def of(lines, kind):
        return [line.split(' ') for line in lines if line.startswith(kind + ' ')]
    had, have = of(before, 'instance'), of(after, 'instance')
    was_done = {(family(w[1]), w[2]) for w in had if w[3] == 'done'}
    wrong = ['%s on %s turns done' % (w[1], w[2]) for w in have
             if w[3] == 'done' and (family(w[1]), w[2]) not in was_done]
    was, now = of_families(of(before, 'constraint')), of_families(of(after, 'constraint'))
    wrong += ['%s turns %s' % (name, state) for name, state in now.items()
              if state != 'undecidable' and was.get(name) != state and
              not (state == 'kept' and forgotten(had, have, name))]
    return wrong


def same(before, after, shift=0):
    a, b = plain(before), plain(after, shift)
    return ['was: ' + x for x in sorted(a - b)] + ['now: ' + x for x in sorted(b - a)]


VARIANTS = {'moved': moved, 'doubled': doubled, 'noisy': noisy, 'without': without}
