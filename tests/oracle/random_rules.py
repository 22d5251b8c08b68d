# SPDX-License-Identifier: Apache-2.0
"""random_rules.py RULEHITS SEEDS [KEEP]: random rules over random events, by the oracle and by the
engine: with its prefilters and without, on one thread and on several, rules in another order,
events whole and as parsers give them (shapes, fields fetched one by one).
SEEDS is "FROM..TO".  What differs is written to the folder KEEP, if there is one.

Words come from a small pool, so that values and events coincide, and are chosen where engines
failed: backslashes, wildcards, dashes, letters whose case is not ASCII's, NUL, line breaks, nothing.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import yaml

import sigma

PIECES = ['a', 'A', 'b', 'foo', 'BAR', 'msi', '\\', '\\\\', '*', '?', '-x', '/x', '\u2013x', '\u2014',
          '\u00e4', '\u00c4', 'k', 'K', '\u212a', 's', '\u017f', '\u00df', '\u1e9e', 'ss', 'i',
          '\u0130', '\u0131', '\u03c3', '\u03c2', '\u03a3', '\u2126', '\u03c9', '\u00b5', '\u03bc', '\u01c5', '\u01c6', '\u0345', '\u03b9', '\U0001f600', '\U00010400', '\U00010428',
          ' ', '\n', '|', '%', '1603', '0x643', '0X643', '10.0.0.7', 'fe80::1', '1.5', '-3', '.', ',']
REGEXES = ['foo', 'fo+', 'a.b', '^a', 'b$', '(foo|bar)', 'msi[a-z]*', '[0-9]{2,3}', 'x?foo', 'ba?r',
           'k', '\u00e4', '(?:a|b)+foo', 'm.*i', 'fo{0}', '(foo)?bar', '\\\\', 'a|foo', '1603$', '.',
           'f[o]o', 'foo\\.', '(?i)FOO', 's+', '']
FIELDS = ['F', 'G', 'H', 'Keywords', 'Text', 'Data', 'Data[1]', 'Data[2]', 'Message', 'Computer', 'Provider_Name']
NAMES = ['selection', 'selection_a', 'selection_b', 'filter_x', 'for_or', 'and_not', '_hidden', 'of', 'k1']
SOURCES = ['product: windows', 'product: windows\n    service: application',
           'product: windows\n    service: security', 'product: windows\n    category: registry_event',
           'category: application\n    product: opsmgr\n    service: setup']
DEFINES = {'Servers': ['ms01', 'foo', 'K'], 'Empty': ['']}


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.pool = [self.text(4) for _ in range(10)] + ['', 'foo', 'foo bar'] + \
            [self.text(25) for _ in range(3)]

    def text(self, most):
        return ''.join(self.r.choice(PIECES) for _ in range(self.r.randrange(most + 1)))

    # ---- events ----

    def value(self):
        r = self.r
        text = r.choice(self.pool)
        if r.random() < 0.4:
            text = r.choice(self.pool) + text + r.choice(self.pool)
        if r.random() < 0.4:
            text = text.swapcase() if r.random() < 0.5 else text.upper()
        if r.random() < 0.1:
            at = r.randrange(len(text) + 1)
            text = text[:at] + r.choice(['\0', 'x' * 70, '\ufffd']) + text[at:]
        if r.random() < 0.15:
            text = r.choice(['1603', '0x643', '-3', '1.50', '10.0.0.7', '::ffff:10.0.0.9', 'fe80::1%eth0',
                             '2024-03-16T22:41:07Z', '', '-', 'ms01', 'MS01'])
        if r.random() < 0.1:
            text = sigma.base64.b64encode((r.choice(['', 'x', 'yz']) + text).encode(
                r.choice(['utf-8', 'utf-16-le']))).decode()
        return text

    def field(self):
        """Also fields that go by a name of the event's own, and such of the system part."""
        r = self.r
        if r.random() < 0.1:
            return [r.choice(['Message', 'Text', 'Provider_Name', 'Computer', 'Level', 'Channel']), self.value()]
        if r.random() < 0.1:
            return [r.choice(['F', 'G', 'Keywords']), self.value(), 'system']
        return [r.choice(['F', 'G', 'H', 'Data', 'Data']), self.value()]

    def event(self):
        r = self.r
        event = {'kind': 'windows' if r.random() < 0.8 else 'text',
                 'fields': [self.field() for _ in range(r.randrange(6))]}
        if event['kind'] == 'text':
            event.update(channel=r.choice(['setup', 'msi']), text=self.value() + ' ' + self.value(),
                         message=self.value())
            return event
        event.update(channel=r.choice(['Application', 'application', 'Security',
                                       sigma.SYSMON]),
                     event_id=r.choice([1, 12, 13, 14, 1603, 4624]), level=r.randrange(6),
                     record=r.randrange(9), time='2024-03-%02dT%02d:41:07.5Z' % (
                         r.randrange(1, 29), r.randrange(24)))
        for key in ('provider', 'computer', 'message'):
            if r.random() < 0.7:
                event[key] = self.value()
        return event

    # ---- rules ----

    def needle(self, wild=True):
        r = self.r
        text = r.choice(self.pool)
        if len(text) > 1 and r.random() < 0.4:
            at = r.randrange(len(text))
            text = text[at:at + 1 + r.randrange(4)]
        if wild and r.random() < 0.2:
            at = r.randrange(len(text) + 1)
            text = text[:at] + r.choice(['*', '?', '\\*', '\\?', '\\\\']) + text[at:]
        if r.random() < 0.3:
            text = text.swapcase()
        return text.replace('\0', '')

    def plain_needle(self):
        """What an encoding takes: no wildcard, and long enough for something to be certain."""
        text = ''.join(c for c in self.needle(False) if c not in '*?') + 'foo'
        return text

    def values(self, modifiers):
        r = self.r
        last = set(modifiers)
        def one():
            if 're' in last:
                return self.quote(r.choice(REGEXES))
            if 'cidr' in last:
                return r.choice(["'10.0.0.0/8'", "'10.0.0.7'", "'fe80::/10'", "'::ffff:0:0/96'", "'0.0.0.0/0'"])
            if last & {'lt', 'lte', 'gt', 'gte'}:
                return r.choice(['0', '1603', '-3', '1.5', '1000'])
            if last & {'minute', 'hour', 'day', 'week', 'month', 'year'}:
                return r.choice(['41', '3', '7', '11', '12', '2024', '22'])
            if 'fieldref' in last:
                return r.choice(['F', 'G', 'Data', 'Computer', 'Message', 'Nowhere'])
            if last & {'base64', 'base64offset'}:
                return self.quote(self.plain_needle())
            if 'expand' in last:
                return self.quote(r.choice(['%Servers%', 'x%Servers%', '%Servers%%Servers%', 'foo',
                                            '\\%Servers\\%', '%Empty%']))
            if r.random() < 0.15 and not last:
                return r.choice(['1603', '0', '4624', 'null', "''", '007', 'true'])
            return self.quote(self.needle())
        n = r.choice([1, 1, 2, 3, 5])
        if n == 1:
            return one()
        found = [one() for _ in range(n)]
        return '[%s]' % ', '.join("''" if f == 'null' else f for f in found)

    def quote(self, text):
        """Double quotes where single ones cannot say it: they keep the text alike."""
        if text and all(c >= ' ' for c in text) and self.r.random() < 0.8:
            return "'%s'" % text.replace("'", "''")
        return json.dumps(text, ensure_ascii=False)

    def modifiers(self, keyword):
        r = self.r
        change = r.choice([[], [], ['contains'], ['contains'], ['startswith'], ['endswith'],
                           ['windash'], ['contains', 'windash'], ['windash', 'endswith']])
        kind = r.random()
        if keyword:
            return r.choice([[], ['all'], ['re'], ['contains']])
        if kind < 0.08:
            return ['re'] + r.choice([[], ['i'], ['m'], ['s'], ['i', 's']])
        if kind < 0.12:
            return ['cidr']
        if kind < 0.18:
            return [r.choice(['lt', 'lte', 'gt', 'gte'])]
        if kind < 0.21:
            return [r.choice(['minute', 'hour', 'day', 'week', 'month', 'year'])]
        if kind < 0.26:
            return ['fieldref'] + r.choice([[], ['contains'], ['startswith'], ['endswith'], ['cased']])
        if kind < 0.31:
            return ['exists']
        if kind < 0.37:
            return r.choice([['base64'], ['base64offset'], ['wide', 'base64offset'], ['utf16le', 'base64'],
                             ['utf16be', 'base64offset'], ['utf16', 'base64']]) + ['contains']
        if kind < 0.42:
            change = r.choice([['expand'], ['expand', 'contains'], ['contains', 'expand']])
        if r.random() < 0.2:
            change = change + ['cased']
        if r.random() < 0.2:
            change = change + ['all']
        return change

    def item(self):
        r = self.r
        keyword = r.random() < 0.08
        mods = self.modifiers(keyword)
        field = '' if keyword else r.choice(FIELDS)
        if r.random() < 0.1 and not keyword:
            field = r.choice(['EventID', 'Level', 'Channel', 'EventRecordID', 'TimeCreated_SystemTime'])
        if 'exists' in mods:
            return '%s|exists' % field, r.choice(['true', 'false'])
        if r.random() < 0.08:
            mods = mods + ['neq']
        value = self.values(mods)
        if mods and value == 'null' or keyword and not mods:
            value, mods = self.quote('foo'), mods or ['all']
        return '|'.join([field] + mods), value

    def search(self):
        r = self.r
        if r.random() < 0.1:
            return ' [%s]' % ', '.join(self.quote(self.needle()) for _ in range(r.randrange(1, 4)))
        maps = []
        for _ in range(r.choice([1, 1, 1, 2, 3])):
            items = dict(self.item() for _ in range(r.choice([1, 1, 2, 3])))
            maps.append(['%s: %s' % (json.dumps(k), v) for k, v in items.items()])
        if len(maps) == 1 and r.random() < 0.7:
            return ''.join('\n        ' + line for line in maps[0])
        return ''.join('\n        - ' + '\n          '.join(lines) for lines in maps)

    def condition(self, names, depth=0):
        r = self.r
        kind = r.random()
        if depth > 3 or kind < 0.3:
            return r.choice(names)
        if kind < 0.4:
            target = r.choice(['them'] + [n[:3] + '*' for n in names] + ['*' + names[0][-1:]])
            if target == 'them' and all(n.startswith('_') for n in names):
                target = names[0]
            if target != 'them':
                shape = target.strip('*')
                if not any(n.startswith(shape) or n.endswith(shape) for n in names
                           if target.startswith('_') or not n.startswith('_')):
                    target = names[0]
            return r.choice(['1 of ', 'all of ', 'any of ']) + target
        if kind < 0.55:
            return 'not ' + self.condition(names, depth + 2)
        if kind < 0.7:
            return '(%s)' % self.condition(names, depth + 1)
        return '%s %s %s' % (self.condition(names, depth + 1), r.choice(['and', 'or', 'and not']),
                             self.condition(names, depth + 1))

    def rule(self, number):
        names = self.r.sample(NAMES, self.r.randrange(1, 4))
        conditions = [json.dumps(self.condition(names)) for _ in range(1 if self.r.random() < 0.9 else 2)]
        return 'title: T\nname: r%d\nlogsource:\n    %s\ndetection:\n%s    condition: %s\n' % (
            number, self.r.choice(SOURCES), ''.join('    %s:%s\n' % (n, self.search()) for n in names),
            conditions[0] if len(conditions) == 1 else '[%s]' % ', '.join(conditions))

    def filter(self, rules):
        named = self.r.choice(['any', '[r%d, r%d]' % (self.r.randrange(rules), self.r.randrange(rules))])
        return 'title: T\nlogsource:\n    %s\nfilter:\n    rules: %s\n    selection:%s\n    condition: %s\n' % (
            self.r.choice(SOURCES), named, self.search(), self.r.choice(['not selection', 'selection']))


def ask_oracle(rules, events):
    lines = []
    for i, event in enumerate(events):
        truths = sorted((rule.name, rule.truth(event)) for rule in rules)
        lines.append('%d:%s%s\n' % (i, ''.join(' ' + n for n, t in truths if t is True),
                                    ''.join(' ?' + n for n, t in truths if t is None)))
    return ''.join(lines)


def run(tool, options, rules, events):
    done = subprocess.run([tool] + ['-D%s=%s' % (k, ','.join(v)) for k, v in DEFINES.items()] +
                          options + [rules, events], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else 'ended with %d: %s' % (done.returncode, done.stderr)


def difference(wanted, got):
    for a, b in zip(wanted.splitlines() + [''], got.splitlines() + ['']):
        if a != b:
            return 'event %s by the oracle, %s by the engine' % (a, b)
    return 'lengths'


def try_seed(tool, seed, folder):
    maker = Maker(seed)
    texts = [maker.rule(i) for i in range(maker.r.choice([5, 30, 60, 60, 300]))]
    if maker.r.random() < 0.3:
        texts += [maker.filter(len(texts)) for _ in range(2)]
    events = [maker.event() for _ in range(40)]
    paths = [os.path.join(folder, n) for n in ('rules.yml', 'shuffled.yml', 'events.jsonl')]
    shuffled = list(texts)
    maker.r.shuffle(shuffled)
    for path, content in zip(paths, ('---\n'.join(texts), '---\n'.join(shuffled),
                                     ''.join(json.dumps(e) + '\n' for e in events))):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(content)
    wanted = ask_oracle(sigma.load('---\n'.join(texts), DEFINES), events)
    for how, options, rules in (('as always', [], 0), ('without prefilter', ['-p'], 0),
                                ('four threads', ['-j4'], 0), ('rules shuffled', ['-j3'], 1),
                                ('events with shapes', ['-s'], 0),
                                ('shapes and no prefilter', ['-s', '-p'], 0)):
        got = run(tool, options, paths[rules], paths[2])
        if got != wanted:
            return '%s: %s' % (how, difference(wanted, got)), wanted.count(' r')
    return None, wanted.count(' r')


def main():
    tool, seeds = sys.argv[1], sys.argv[2].split('..')
    hits, bad = 0, None
    for seed in range(int(seeds[0]), int(seeds[1]) + 1):
        with tempfile.TemporaryDirectory() as folder:
            bad, n = try_seed(tool, seed, folder)
            hits += n
            if bad and len(sys.argv) > 3:
                os.rename(folder, sys.argv[3])
                os.mkdir(folder)
        if bad:
            print('FAIL random rules, seed %d: %s' % (seed, bad))
            return 1
    print('PASS random rules over random events, seeds %s: %d hits by oracle and engine alike' %
          (sys.argv[2], hits))
    return 0


if __name__ == '__main__':
    sys.exit(main())
