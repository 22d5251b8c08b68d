#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `check --why` names does change the state: of every page each log, and a span of it, is lost in turn.

usage: simwhy.py JUDGECASES [--seeds FROM..TO|FILE] [--plan ID] [--fault KIND] [--cases CASE...]
                 [--progress]

A step that was known and is unobservable without the log (an order that was and is undecidable, a task
that a log decided and none does): what --why says of it then names a log of the kind that was lost, of
that machine and of its time, or of those that tell of others; given back, the state is another one.
And what is cited for a step that is done or failed, for a breach, for a task that was done or was not,
or for a finding, is what it stands on: without all of it, the step or the task is in another state (or
stands on more of the same, which is cited then), and the breach and the finding are gone.  Prints PASS and FAIL lines.
"""
import re
import subprocess
import sys
from datetime import datetime

sys.dont_write_bytecode = True

from sim_losses import Log, clock, losses, seconds
from sim_props import family
from sim_world import Draw
from simlose import judge_all

KNOWN = 'done', 'failed', 'rolled-back', 'missing', 'in-progress'
STANDS_ON = 'done', 'failed', 'rolled-back'
DECIDED = 'done', 'remaining', 'missed', 'not-needed'    # of a task, by what a log says
UNDECIDED = 'unobservable', 'confirm'
ROUNDS = 20
PLACE = re.compile(r' *where it would stand.*?: (?:logs of (any machine|\S+?): )?(.*)')
TIME = r'(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)'
TOLD = 'what others tell of it: '
EPOCH = datetime(1601, 1, 1)


def short(name):
    return name.split('.')[0].upper()


def judge(program, pages):
    out = subprocess.run([program, '--why'], input=''.join(pages).encode(), check=True,
                         stdout=subprocess.PIPE).stdout.decode()
    return {part.split('\n')[0]: part.split('\n')[1:-1] for part in out.split('=== ')[1:]}


def states(lines):
    """(phase's family, machine) -> state; of orders: id -> state"""
    words = [line.split(' ') for line in lines]
    return {(family(w[1]), short(w[2])): w[3] for w in words if w[0] == 'instance'}, \
        {w[1]: w[2] for w in words if w[0] == 'constraint'}


def tasks(lines):
    """task, or task@machine -> state"""
    words = [line.split(' ') for line in lines]
    return {**{w[1]: w[2] for w in words if w[0] == 'task'},
            **{'%s@%s' % (w[1], short(w[2])): w[3] for w in words if w[0] == 'taskon'}}


def undecided(before, after):
    """The tasks that a log decided, and none does any more; of those of machines, each on its own."""
    was, now = tasks(before), tasks(after)
    why = reasons(after)
    return [x for x in why
            for key in ['@'.join([x.split('@')[0]] + [short(m) for m in x.split('@')[1:]])]
            if was.get(key) in DECIDED and now.get(key) in UNDECIDED]


def reasons(lines):
    return {line.split(' ')[1]: line.split(' ', 2)[2] for line in lines if line.startswith('why ')}


class Places:
    """Where it would stand, as --why says."""

    def __init__(self, words, midnight):
        self.own, self.told = {}, set()      # machine -> [(channel, from, to)]
        for line in re.sub(r'\| {6}(?=\S)', ' ', words).split('|'):
            found = PLACE.match(line)
            if not found:
                continue
            own, _, told = found.group(2).partition(TOLD) if TOLD in line else (found.group(2), '', '')
            self.told |= {x.strip() for x in told.split(',')}
            self.own.setdefault(short(found.group(1) or ''), []).extend(
                self.logs(re.sub(r'; or $', '', own), midnight))

    @staticmethod
    def logs(words, midnight):
        for part in re.split(', or |, ', words):
            found = re.match(r'(.*?) from %s to %s' % (TIME, TIME), part.strip())
            if found:
                a, b = (int((datetime.strptime(t, '%Y-%m-%d %H:%M:%SZ') - EPOCH).total_seconds()) - midnight
                        for t in found.groups()[1:])
                yield found.group(1), a, b
            else:
                yield re.split(' from | until | without a hole| of a time', part.strip())[0], None, None

    def name(self, machine, channel, spans):
        logs = self.own.get(short(machine), []) + self.own.get(short('any machine'), [])
        return channel in self.told or any(
            channel == c and (a is None or any(x <= b and a <= y for x, y in spans)) for c, a, b in logs)


def lost_spans(text, part, machine, channel):
    """From when to when the log of the page was, and is no more."""
    def spans(page):
        logs = [Log(line) for line in page.split('\n') if line.startswith('logs')]
        return [(log.begin, log.end) for log in logs if (log.machine, log.channel) == (machine, channel)]
    had, left = spans(text), spans(part)
    cuts = sorted({t for s in had + left for t in s})
    inside = lambda some, t: any(a <= t <= b for a, b in some)
    return [(a, b) for a, b in zip(cuts, cuts[1:])
            if inside(had, (a + b) / 2) and not inside(left, (a + b) / 2)]


def unnamed(name, text, part, before, after):
    """What turned and is not traced to the log that was lost."""
    machine, channel = name.split(':')[:2]
    spans = lost_spans(text, part, machine, channel)
    (was, held), (now, holds) = states(before), states(after)
    why = reasons(after)
    midnight = next(int(x.split(' ')[1]) for x in after if x.startswith('midnight '))
    turned = [x for x in why if '@' in x and was.get((family(x.split('@')[0]), short(x.split('@')[1]))) in KNOWN
              and now[family(x.split('@')[0]), short(x.split('@')[1])] == 'unobservable']
    turned += [x for x in why if '@' not in x and held.get(x) in ('kept', 'violated') and
               holds.get(x) == 'undecidable']
    turned += undecided(before, after)
    channel = channel.replace('_', ' ')
    return ['%s turned, and --why names no %s log of %s: %s' % (x, channel, machine, why[x][-420:])
            for x in turned if not Places(why[x], midnight).name(machine, channel, spans)]


def stripped(text, cites):
    """The page without the hits that are cited: (source, seconds, signature).  A row of a list bears no time:
    it is cited with that of its file."""
    left, lists = [], set()
    listed = {(source, signature) for source, _, signature in cites}
    for line in text.split('\n'):
        words = line.split(' ')
        if words[0] == 'logs@list':
            lists |= {'%s/%s' % (words[1], channel) for channel in words[2:words.index('from')]}
        if words[0] == 'hit':
            at, rest = seconds(words[3:])
            source = '%s/%s' % (words[1], words[2].replace('_', ' '))
            if (source, at, rest[0]) in cites or (source in lists and (source, rest[0]) in listed):
                continue
        left.append(line)
    return '\n'.join(left)


def cited(lines):
    """id@machine -> what is cited for it"""
    found = {}
    for line in lines:
        if line.startswith('cite '):
            _, what, rest = line.split(' ', 2)
            source, at, signature = rest.rsplit(' ', 2)
            found.setdefault(what, set()).add((source, int(at), signature))
    return found


def stands(lines, what):
    """In which state it is: a step's, or whether the breach is there."""
    phase, machine = what.split('@')
    state = 'recovered' if machine == 'answered' else machine
    if any(x.split(' ')[:3] == ['finding', phase, state] for x in lines):
        return True
    named = tasks(lines)
    task = '%s@%s' % (phase, short(machine)) if machine else phase
    if task in named:
        return named[task] if named[task] in DECIDED else None
    if ':' in phase:
        return any(x.startswith('breach %s ' % phase) and x.split(' ')[3] == machine.split('.')[0] for x in lines)
    return next((x.split(' ')[3] for x in lines
                 if x.startswith('instance %s %s ' % (phase, machine.split('.')[0]))), None)


def ask(program, tally, batch):
    parts = [(key, text, name, part) for key, text in batch for name, part in losses(text, Draw(key)).items()]
    said = judge(program, [text for _, text in batch] +
                 [part.replace('=== ' + key, '=== %s+%s' % (key, name)) for key, _, name, part in parts])
    for key, text, name, part in parts:
        tally.add('names what was lost', '%s without %s' % (key, name),
                  unnamed(name, text, part, said[key], said['%s+%s' % (key, name)]))
    less = [(key, what, text, cites) for key, text in batch for what, cites in cited(said[key]).items()
            if stands(said[key], what) is True or stands(said[key], what) in STANDS_ON + DECIDED]
    take_away(program, tally, said, less)


def take_away(program, tally, said, asked):
    """What is cited is lost.  A task or a finding may stand on more of the same, and cites that then."""
    for _ in range(ROUNDS):
        less = [(key, what, stripped(text, cites)) for key, what, text, cites in asked]
        told = judge(program, [part.replace('=== ' + key, '=== %s-%s' % (key, what))
                               for key, what, part in less])
        asked = []
        for key, what, part in less:
            lines = told['%s-%s' % (key, what)]
            same, cites = stands(lines, what) == stands(said[key], what), cited(lines).get(what)
            if same and cites and what.split('@')[0] not in strict(lines):
                asked.append((key, what, part, cites))
                continue
            tally.add('stands on what it cites', '%s without what is cited for %s' % (key, what),
                      ['is as before: %s' % stands(said[key], what)] if same else [])
        if not asked:
            return
    for key, what, _, _ in asked:
        tally.add('stands on what it cites', '%s without what is cited for %s' % (key, what),
                  ['is as before when that is lost %d times over' % ROUNDS])


def strict(lines):
    """The steps and the orders: what is cited for them is all that they stand on."""
    return {line.split(' ')[1] for line in lines if line.startswith(('phase ', 'constraint '))}


if __name__ == '__main__':
    sys.exit(judge_all(sys.argv[1:], 'why', ask))
