# SPDX-License-Identifier: Apache-2.0
"""The simulator's own reader of plan files: the part of YAML that they use, and nothing else.

It shares no code with the program, so that a plan misread there is not misread here as well.
"""
import copy
import re


class Lines:
    def __init__(self, text):
        self.rows = []                                   # (indent, text)
        for raw in text.split('\n'):
            line = raw.rstrip()
            if line.strip() and not line.lstrip().startswith('#'):
                self.rows.append((len(line) - len(line.lstrip()), line.lstrip()))
        self.at = 0

    def peek(self):
        return self.rows[self.at] if self.at < len(self.rows) else (-1, '')


def scalar(text):
    if text.startswith('['):
        inner = text.strip()[1:-1].strip()
        return [scalar(x.strip()) for x in inner.split(',')] if inner else []
    if text.startswith('{'):
        pairs = re.findall(r'([\w-]+): (\[[^\]]*\]|[^,}]+)', text)
        return {k: scalar(v.strip()) for k, v in pairs}
    if text[:1] == "'" and text[-1:] == "'":
        return text[1:-1].replace("''", "'")
    return text


def value(lines, indent, text):
    """What stands behind `key:` in a line of this indent."""
    if text in ('>-', '>', '|', '|-'):
        words = []
        while lines.peek()[0] > indent:
            words.append(lines.rows[lines.at][1])
            lines.at += 1
        return ' '.join(words)
    if text:
        while text.startswith('[') and not text.endswith(']'):
            text += ' ' + lines.rows[lines.at][1]
            lines.at += 1
        return scalar(text)
    below = lines.peek()
    if below[0] > indent or (below[0] == indent and below[1].startswith('- ')):
        return block(lines, below[0])
    return ''


def block(lines, indent):
    if lines.peek()[1].startswith('- '):
        return sequence(lines, indent)
    out = {}
    while lines.peek()[0] == indent and not lines.peek()[1].startswith('- '):
        key, colon, rest = lines.rows[lines.at][1].partition(':')
        if not colon or key in out:
            raise ValueError('not a plan: %r' % (lines.rows[lines.at],))
        lines.at += 1
        out[key] = value(lines, indent, rest.strip())
    return out


def sequence(lines, indent):
    out = []
    while lines.peek()[0] == indent and lines.peek()[1].startswith('- '):
        text = lines.rows[lines.at][1][2:]
        if re.match(r"[\w-]+:( |$)", text):
            lines.rows[lines.at] = (indent + 2, text)    # a mapping that begins behind the dash
            out.append(block(lines, indent + 2))
        else:
            lines.at += 1
            out.append(scalar(text))
    return out


class Arrow:
    def __init__(self, kind, node):
        node = node if isinstance(node, dict) else {'phase': node}
        self.kind, self.phase = kind, node['phase']
        self.scope = node.get('scope', 'all')
        self.hazard = node.get('hazard')
        # upgrade-plans.md 0.4: a breach of `after` is a violation, of all else an advice
        self.hard = kind == 'after' or (kind == 'excl' and node.get('advice') != 'true')

    def means(self, phase):
        return phase == self.phase or (self.phase.endswith('.*') and
                                       phase.startswith(self.phase[:-1]))

    def on_same(self):
        """The arrow, for the one on the same machine alone."""
        other = copy.copy(self)
        other.scope = 'same'
        return other


class Phase:
    def __init__(self, node):
        self.id, self.role = node['id'], node.get('role', '')
        self.pick = node.get('pick')
        self.optional = node.get('optional') == 'true'
        self.first = self.pick in ('first', 'last') or node.get('lead') == 'true'
        self.works = node.get('works-if', [])
        self.acts = node.get('act-if', [])
        self.against = [rule for rule in node.get('not-done-if', []) if 'part' in rule]
        self.not_yet = node.get('not-yet-if', [])
        self.may_be_needless = 'needless-if' in node
        self.kind = self.kind_of(node.get('done-if', []))
        self.arrows = [Arrow(kind, a) for kind in ('after', 'soft', 'excl', 'with')
                       for a in node.get(kind, [])]

    def kind_of(self, done):
        """What is done in it: signatures/README.md, upgrade-plans.md 2.11 to 2.14."""
        if not done:
            return 'act'
        if self.role == 'agent.unix':
            return 'unix'
        if self.pick == 'retired':
            return 'removal'
        return 'update' if any(x.startswith('msi-1036-') for x in done) else 'install'

    def of_kind(self, kind):
        return [a for a in self.arrows if a.kind == kind]


class Plan:
    def __init__(self, path):
        with open(path, encoding='utf-8') as f:
            node = block(Lines(f.read()), 0)
        self.id, self.topology = node['id'], node.get('topology')
        self.product = node.get('product')
        self.steps = [s.split('>') for s in node.get('steps', [])]
        self.phases = [Phase(p) for p in node['phases']]
        self.tasks = {t['id']: t for t in node.get('tasks') or []}
        self.has_lists = any(x.startswith('inventory-') for p in node['phases']
                             for x in p.get('done-if', []))

    @property
    def is_update(self):
        return any(p.kind == 'update' for p in self.phases)

    @property
    def is_sequence(self):
        return self.product == 'sc'

    @property
    def is_om(self):
        """Its phases are those of Operations Manager alone."""
        return self.product == 'om'

    def phase(self, name):
        return next((p for p in self.phases if p.id == name), None)
