# SPDX-License-Identifier: Apache-2.0
"""What can be lost of a page: a whole machine, a log, or a span of one (its head, its tail, a stretch between)."""
DAY = 86400
APART = 2000                         # record numbers; a log of a page has a thousand
TEXT = ('setup', 'msi')              # their records have no numbers: a hole in them cannot be seen


def seconds(words):
    """`hh:mm:ss`, perhaps behind a word of days, and the words behind it."""
    days, words = (int(words[0][:-1]), words[1:]) if words[0].endswith('d') else (0, words)
    h, m, s = (words[0].split(':') + ['0'])[:3]
    return days * DAY + int(h) * 3600 + int(m) * 60 + int(s), words[1:]


def clock(t):
    days, rest = divmod(t, DAY)
    return '%+dd %02d:%02d:%02d' % (days, rest // 3600, rest // 60 % 60, rest % 60)


def apart(text):
    """The page with a line for each log: `logs HOST CHANNEL CHANNEL from ...` is as many logs."""
    out = []
    for line in text.split('\n'):
        words = line.strip().split(' ')
        if not words[0].startswith('logs'):
            out.append(line.strip())
            continue
        n = words.index('from')
        out += [' '.join(words[:2] + [channel] + words[n:]) for channel in words[2:n]]
    return '\n'.join(out)


class Log:
    """A line `logs HOST CHANNEL from T to T ...` of a page."""

    def __init__(self, line):
        words = line.split(' ')
        self.word, self.machine, self.channel = words[:3]
        self.begin, words = seconds(words[4:])
        self.end, self.rest = seconds(words[1:])
        self.is_text = self.channel in TEXT

    def part(self, begin, end, rest, word=None):
        return ' '.join([word or self.word, self.machine, self.channel, 'from', clock(begin), 'to',
                         clock(end)] + rest)

    def word_without_head(self):
        """The date of an installer's log stands in its first line alone, what is left has times of day
        (log-formats.md 2.1)."""
        return 'logs@clock' if self.channel == 'msi' else self.word

    def later(self, **more):
        """What stands behind a part that was lost: the records keep their numbers."""
        rest = list(self.rest)
        for key in ('records', *more):
            if key not in rest:
                rest += [key, '']
            at = rest.index(key) + 1
            rest[at] = str(int(rest[at] or 0) + APART) if key == 'records' else rest[at] + more[key]
        return rest


def told(text):
    """The hits of a page that stand in a span of a log of it: (about whom, when, the line)."""
    lines, spans = text.split('\n'), {}
    for log in (Log(line) for line in lines if line.startswith('logs ')):
        spans.setdefault((log.machine, log.channel), []).append((log.begin, log.end))
    for words in (line.split(' ') for line in lines if line.startswith('hit ')):
        at, rest = seconds(words[3:])
        if any(a <= at <= b for a, b in spans.get((words[1], words[2]), ())):
            about = next((w[len('host='):] for w in rest if w.startswith('host=')), words[1])
            yield about.split('.')[0], at, ' '.join(words)


def lost_words(text, part):
    """machine -> when the last word about it was that is in the page and not in its part."""
    left, last = {line for _, _, line in told(part)}, {}
    for about, at, line in told(text):
        if line not in left:
            last[about] = max(at, last.get(about, at))
    return last


def logs_of(lines):
    """Each log that can be lost; but for one that names a server of which nothing else is there: nobody
    knows then that there is one more that may have pushed.  Nor, of a drawn world, the log that alone
    tells that a clock was set (tests/simulate/README.md, "A clock that only the lost log ...")."""
    known = {line.split(' ')[1] for line in lines if line.startswith('logs ')}
    strange = {tuple(line.split(' ')[1:3]) for line in lines for w in line.split(' ')
               if w.startswith('parent=') and w[len('parent='):] not in known}
    if '/clock-set/' in lines[0]:
        strange |= {tuple(line.split(' ')[1:3]) for line in lines if ' clock-set ' in line}
    return [i for i, line in enumerate(lines) if line.startswith('logs ') and
            tuple(line.split(' ')[1:3]) not in strange]


def machines_of(text):
    """Each machine that can be lost whole; but for those of which a log cannot (logs_of)."""
    lines = text.split('\n')
    can_be_lost = set(logs_of(lines))
    every = list(dict.fromkeys(line.split(' ')[1] for line in lines if line.startswith('logs')))
    stay = {line.split(' ')[1] for i, line in enumerate(lines)
            if line.startswith('logs ') and i not in can_be_lost}
    return [m for m in every if m not in stay] if len(every) > 1 else []


def without_machine(text, machine):
    """Its folder is lost: what others say about it is not."""
    return '\n'.join(line for line in text.split('\n')
                     if not (line.startswith('logs') and line.split(' ')[1] == machine))


def gone(text, draw):
    """A machine is lost, whichever."""
    some = machines_of(text)
    return without_machine(text, draw.pick(some)) if some else text


def machine_gone(text, part):
    """Which one; None: none is."""
    names = [{line.split(' ')[1] for line in x.split('\n') if line.startswith('logs')} for x in (text, part)]
    return next(iter(names[0] - names[1]), None)


def without(text, draw):
    """One log is lost, whichever."""
    lines = text.split('\n')
    logs = logs_of(lines)
    if logs:
        del lines[draw.pick(logs)]
    return '\n'.join(lines)


def edges(lines, log):
    """Where the log can be cut: between two records that say something."""
    hits = sorted({seconds(line.split(' ')[3:])[0] for line in lines
                   if line.startswith('hit %s %s ' % (log.machine, log.channel))})
    inside = [log.begin] + [t for t in hits if log.begin < t < log.end] + [log.end]
    return [(a + b) // 2 for a, b in zip(inside, inside[1:])]


def cut(log, some, kind, draw):
    """The lines that are left of the log: what it says between them is lost with their records."""
    a = draw.below(len(some))
    b = draw.between(a, min(a + 4, len(some) - 1))
    if kind == 'head':
        return [log.part(some[a] + 1, log.end, log.rest if log.is_text else log.later(),
                         log.word_without_head())]
    if kind == 'tail':
        return [log.part(log.begin, some[b], log.rest)]
    first, last = (some[a], some[b]) if a < b else (some[a], (some[a] + log.end) // 2)
    return [log.part(log.begin, first, log.rest),
            log.part(last + 1, log.end, log.later(**{'in': 'behind'}))]


KINDS = 'head', 'tail', 'hole'


def cut_at(lines, i, kind, draw):
    log = Log(lines[i])
    return '\n'.join(lines[:i] + cut(log, edges(lines, log), kind, draw) + lines[i + 1:])


def kinds_of(line):
    return KINDS[:2] if line.split(' ')[2] in TEXT else KINDS


def losses(text, draw):
    """Every log is lost in turn, and every kind of span of each: name -> page."""
    lines = text.split('\n')
    out = {}
    for i in logs_of(lines):
        name = '%s:%s:%d' % (*lines[i].split(' ')[1:3], i)
        out[name] = '\n'.join(lines[:i] + lines[i + 1:])
        for kind in kinds_of(lines[i]):
            out[name + ':' + kind] = cut_at(lines, i, kind, draw)
    return out
