# SPDX-License-Identifier: Apache-2.0
"""Sigma rules over events, slowly and obviously: the oracle of the tests.

Written from the specification, not from the engine, and sharing nothing with it: another YAML
reader, another parser of conditions, another matcher of wildcards, another table of letters.
Every rule is asked of every event, every value is compared with every value.

An event is a dict: kind ("windows" or "text"), event_id, channel, provider, computer, level,
record, time, message, text (absent ones are missing) and fields, a list of [name, value], with a
third item "system" where it stands in the system part of the event: no keyword is found there.
Truth is True, False, or None: it cannot be decided, because the rendered message is missing.
"""
import base64
import datetime
import decimal
import ipaddress
import re

import yaml

ANY = object()   # "*"
ONE = object()   # "?"
DASH = object()  # windash
DASHES = '-/\u2013\u2014\u2015'

CHANNELS = {'application': ['Application'], 'system': ['System'], 'security': ['Security'],
            'sysmon': ['Microsoft-Windows-Sysmon/Operational'],
            'windefend': ['Microsoft-Windows-Windows Defender/Operational'],
            'powershell': ['Microsoft-Windows-PowerShell/Operational'],
            'powershell-classic': ['Windows PowerShell'],
            'taskscheduler': ['Microsoft-Windows-TaskScheduler/Operational'],
            'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
            'operations-manager': ['Operations Manager']}
SYSMON = 'Microsoft-Windows-Sysmon/Operational'
POWERSHELL = ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational']
CATEGORIES = {'process_creation': ([SYSMON], [1]), 'network_connection': ([SYSMON], [3]),
              'process_termination': ([SYSMON], [5]), 'image_load': ([SYSMON], [7]),
              'create_remote_thread': ([SYSMON], [8]), 'process_access': ([SYSMON], [10]),
              'file_event': ([SYSMON], [11]), 'registry_event': ([SYSMON], [12, 13, 14]),
              'registry_set': ([SYSMON], [13]), 'pipe_created': ([SYSMON], [17, 18]),
              'dns_query': ([SYSMON], [22]), 'file_delete': ([SYSMON], [23]),
              'ps_script': (POWERSHELL, [4104]), 'ps_module': (POWERSHELL, [4103]),
              'ps_classic_start': (['Windows PowerShell'], [400])}


# ---- letters ----

def fold_letter(c):
    """Simple folding: lower case of upper case, where each is one letter; Turkish i is itself."""
    if c in '\u0130\u0131':
        return c
    upper = c.upper()
    upper = upper if len(upper) == 1 else c
    lower = upper.lower()
    return lower if len(lower) == 1 else upper


def fold(text):
    return ''.join(fold_letter(c) for c in text)


# ---- values ----

def parse_value(text):
    """Escapes and wildcards to a list of characters, ANY and ONE."""
    out, i = [], 0
    while i < len(text):
        c = text[i]
        if c == '\\' and i + 1 < len(text) and text[i + 1] in '*?\\':
            out.append(text[i + 1])
            i += 2
            continue
        out.append(ANY if c == '*' else ONE if c == '?' else c)
        i += 1
    return out


def is_word(c):
    if not isinstance(c, str):
        return False
    if ord(c) >= 0x80:
        return c not in DASHES
    return c.isalnum() or c == '_'


def windash(parts):
    """A dash or slash between something that is no word and a word: any dash."""
    out = []
    for i, c in enumerate(parts):
        before = parts[i - 1] if i else None
        behind = parts[i + 1] if i + 1 < len(parts) else None
        out.append(DASH if c in ('-', '/') and not is_word(before) and is_word(behind) else c)
    return out


def matches(parts, text):
    """All prefixes of the pattern against all prefixes of the text."""
    reach = [True] + [False] * len(text)
    for p in parts:
        if p is ANY:
            seen = False
            for j in range(len(text) + 1):
                seen = seen or reach[j]
                reach[j] = seen
            continue
        following = [False] * (len(text) + 1)
        for j, c in enumerate(text):
            fits = p is ONE or (p is DASH and c in DASHES) or p == c
            following[j + 1] = reach[j] and fits
        reach = following
    return reach[len(text)]


def with_stars(parts, front, back):
    if front and not (parts and parts[0] is ANY):
        parts = [ANY] + parts
    if back and not (parts and parts[-1] is ANY):
        parts = parts + [ANY]
    return parts


def encodings(data, modifier):
    if modifier == 'base64':
        return [base64.b64encode(data).decode()]
    if modifier == 'base64offset':
        out = []
        for shift in range(3):
            coded = base64.b64encode(b'\0' * shift + data).decode()
            cut = {0: 0, 1: 3, 2: 2}[(shift + len(data)) % 3]
            out.append(coded[{0: 0, 1: 2, 2: 3}[shift]:len(coded) - cut])
        return out
    raise ValueError(modifier)


def widen(data, modifier):
    text = data.decode('utf-8')
    if modifier in ('wide', 'utf16le'):
        return text.encode('utf-16-le')
    if modifier == 'utf16be':
        return text.encode('utf-16-be')
    return b'\xff\xfe' + text.encode('utf-16-le')


# ---- predicates on one value ----

def number(text):
    text = text.strip(' \t\r\n')
    if not re.fullmatch(r'[+-]?[0-9]+(\.[0-9]+)?', text):
        return None
    return decimal.Decimal(text)


def compare(op, a, b):
    return {'lt': a < b, 'lte': a <= b, 'gt': a > b, 'gte': a >= b}[op]


def address(text):
    text = text.strip(' \t\r\n').split('%')[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def in_network(text, network):
    found = address(text)
    wanted = ipaddress.ip_network(network, strict=False)
    if found is None:
        return False
    mapped = found.ipv4_mapped if found.version == 6 else None
    return any(a.version == wanted.version and a in wanted for a in (found, mapped) if a)


def moment(text):
    m = re.fullmatch(r'(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?', text)
    if not m:
        return None
    t = datetime.datetime(*(int(g) for g in m.groups()[:6]))
    zone = m.group(8)
    if zone and zone != 'Z':
        shift = datetime.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        t = t - shift if zone[0] == '+' else t + shift
    return t


def part_of(t, modifier):
    return {'minute': t.minute, 'hour': t.hour, 'day': t.day, 'week': t.isocalendar()[1],
            'month': t.month, 'year': t.year}[modifier]


# ---- fields ----

def values_of(event, field):
    named = [f[1] for f in event['fields'] if f[0] == field]
    m = re.fullmatch(r'Data\[([1-9][0-9]*)\]', field)
    if m:
        data = [f[1] for f in event['fields'] if f[0] == 'Data' and len(f) == 2]
        return data[int(m.group(1)) - 1:int(m.group(1))]
    if field == 'EventID':
        return [str(event['event_id'])] if 'event_id' in event else []
    if field == 'Channel':
        return [event['channel']] if 'channel' in event else []
    own = {'Provider_Name': 'provider', 'Computer': 'computer',
           'TimeCreated_SystemTime': 'time'}.get(field)
    if own:
        return [event[own]] if own in event else named
    if field == 'Level':
        return [str(event['level'])] if 'level' in event else named
    if field == 'EventRecordID':
        return [str(event['record'])] if 'record' in event else named
    if field in ('Message', 'Text'):
        own = event.get(field.lower())
        return ([own] if own is not None else []) + named
    return named


def record_of(event):
    if event['kind'] == 'text':
        return [event['text']]
    parts = [event.get('provider'), str(event['event_id']) if 'event_id' in event else None,
             str(event['level']) if 'level' in event else None, event.get('computer')]
    parts += [f[1] for f in event['fields'] if len(f) == 2] + [event.get('message')]
    return [p for p in parts if p is not None]


def lacks_message(event, field):
    """A "no" about the rendered message of an event that has none is no answer."""
    if event['kind'] != 'windows' or 'message' in event:
        return False
    return field == '' or (field == 'Message' and not values_of(event, field))


# ---- three-valued logic ----

def neither(a):
    return None if a is None else not a


def any_of(truths):
    truths = list(truths)
    return True if True in truths else None if None in truths else False


def all_of(truths):
    truths = list(truths)
    return False if False in truths else None if None in truths else True


# ---- one item: "field|modifier: values" ----

class Item:
    def __init__(self, key, node, defines):
        self.field, *self.modifiers = key.split('|')
        self.defines = defines
        self.values = node.value if isinstance(node, yaml.SequenceNode) else [node]

    def truth(self, event):
        join = all_of if 'all' in self.modifiers else any_of
        found = join(self.about(event, v) for v in self.values)
        return neither(found) if 'neq' in self.modifiers else found

    def about(self, event, node):
        plain = node.style is None
        has = record_of(event) if self.field == '' else values_of(event, self.field)
        doubt = None if lacks_message(event, self.field) else False
        if 'exists' in self.modifiers:
            wanted = node.value.lower() == 'true'
            return None if doubt is None else bool(has) == wanted
        if plain and node.value in ('', '~', 'null', 'Null', 'NULL'):
            return None if doubt is None else not has
        if 'fieldref' in self.modifiers and lacks_message(event, node.value):
            doubt = None
        if 'expand' in self.modifiers:
            return any_of(self.among(event, has, text, plain, doubt) for text in self.expand(node.value))
        return self.among(event, has, node.value, plain, doubt)

    def expand(self, text):
        m = re.search(r'(?<!\\)%([^%\\]+)%', text)
        if not m:
            return [text.replace('\\%', '%')]
        return [rest for value in self.defines[m.group(1)]
                for rest in self.expand(text[:m.start()] + value + text[m.end():])]

    def among(self, event, has, text, plain, doubt):
        return True if any(self.holds(event, v, text, plain) for v in has) else doubt

    def holds(self, event, value, text, plain):
        mods = self.modifiers
        if 're' in mods:
            flags = (re.I if 'i' in mods else 0) | (re.M if 'm' in mods else 0) | \
                    (re.S if 's' in mods else 0)
            return re.search(text, value, flags) is not None
        if 'cidr' in mods:
            return in_network(value, text)
        if 'fieldref' in mods:
            return any(self.same(value, other) for other in values_of(event, text))
        for op in ('lt', 'lte', 'gt', 'gte'):
            if op in mods:
                n = number(value)
                return n is not None and compare(op, n, number(text))
        for unit in ('minute', 'hour', 'day', 'week', 'month', 'year'):
            if unit in mods:
                t = moment(value)
                return t is not None and part_of(t, unit) == int(text)
        return self.text_holds(value, text, plain)

    def same(self, value, other):
        if 'cased' not in self.modifiers:
            value, other = fold(value), fold(other)
        if 'contains' in self.modifiers:
            return other in value
        if 'startswith' in self.modifiers:
            return value.startswith(other)
        if 'endswith' in self.modifiers:
            return value.endswith(other)
        return value == other

    def text_holds(self, value, text, plain):
        chain = [m for m in self.modifiers if m not in ('all', 'neq', 'cased', 'expand')]
        if not chain and plain and re.fullmatch(r'0|[1-9][0-9]*', text):
            if re.fullmatch(r'0[xX][0-9a-fA-F]{1,16}', value) and int(value, 16) == int(text):
                return True
        variants = [parse_value(text)]
        coded = None # bytes, while an encoding is under way
        for m in chain:
            if m in ('wide', 'utf16', 'utf16le', 'utf16be'):
                coded = widen(''.join(variants[0]).encode(), m)
            elif m in ('base64', 'base64offset'):
                data = coded if coded is not None else ''.join(variants[0]).encode()
                variants, coded = [list(t) for t in encodings(data, m)], None
            elif m == 'windash':
                variants = [windash(v) for v in variants]
            else:
                variants = [with_stars(v, m != 'startswith', m != 'endswith') for v in variants]
        if self.field == '':
            variants = [with_stars(v, True, True) for v in variants]
        if 'cased' not in self.modifiers:
            value = fold(value)
            variants = [[fold_letter(c) if isinstance(c, str) else c for c in v] for v in variants]
        return any(matches(v, value) for v in variants)


# ---- searches and conditions ----

def search(node, event, defines):
    if isinstance(node, yaml.MappingNode):
        return all_of(Item(k.value, v, defines).truth(event) for k, v in node.value)
    if isinstance(node, yaml.SequenceNode):
        return any_of(search(part, event, defines) for part in node.value)
    return Item('', node, defines).truth(event)


class Condition:
    """or < and < not < x of; words are cut at blanks and parentheses."""

    def __init__(self, text, names, ask):
        self.words = re.findall(r'[()]|[^\s()]+', text)
        self.names, self.ask, self.at = names, ask, 0

    def peek(self):
        return self.words[self.at] if self.at < len(self.words) else None

    def take(self):
        self.at += 1
        return self.words[self.at - 1]

    def truth(self):
        parts = [self.ands()]
        while self.peek() == 'or':
            self.take()
            parts.append(self.ands())
        return any_of(parts)

    def ands(self):
        parts = [self.nots()]
        while self.peek() == 'and':
            self.take()
            parts.append(self.nots())
        return all_of(parts)

    def nots(self):
        if self.peek() == 'not':
            self.take()
            return neither(self.nots())
        word = self.take()
        if word == '(':
            found = self.truth()
            self.take()
            return found
        if self.peek() == 'of' and word in ('1', 'any', 'all'):
            self.take()
            return self.of(word, self.take())
        return self.ask(word)

    def of(self, how, target):
        if target == 'them':
            names = [n for n in self.names if not n.startswith('_')]
        else:
            shape = re.compile('.*'.join(re.escape(p) for p in target.split('*')), re.S)
            names = [n for n in self.names if shape.fullmatch(n) and
                     (target.startswith('_') or not n.startswith('_'))]
        truths = [self.ask(n) for n in names]
        return all_of(truths) if how == 'all' else any_of(truths)


# ---- rules ----

class Rule:
    def __init__(self, node, defines):
        top = {k.value: v for k, v in node.value}
        self.title = top['title'].value
        self.name = top['name'].value if 'name' in top else top['id'].value
        self.source = {k.value: v.value for k, v in top['logsource'].value}
        detection = {k.value: v for k, v in top['detection'].value}
        condition = detection.pop('condition')
        self.conditions = [c.value for c in condition.value] \
            if isinstance(condition, yaml.SequenceNode) else [condition.value]
        self.searches, self.defines = detection, defines

    def from_source(self, event):
        product, service = self.source.get('product'), self.source.get('service')
        category = self.source.get('category')
        if product == 'opsmgr':
            return event['kind'] == 'text' and event.get('channel') in (service, 'text')
        if product not in (None, 'windows'):
            return False
        if product == 'windows' and event['kind'] != 'windows':
            return False
        if service and fold(event.get('channel', '')) not in map(fold, CHANNELS[service]):
            return False
        if category:
            channels, ids = CATEGORIES[category]
            return (fold(event.get('channel', '')) in map(fold, channels) and
                    event.get('event_id') in ids)
        return True

    def found(self, event):
        def ask(name):
            return search(self.searches[name], event, self.defines)
        return any_of(Condition(text, list(self.searches), ask).truth()
                      for text in self.conditions)

    def truth(self, event):
        if not self.from_source(event):
            return False
        return all_of([self.found(event)] + [f.found(event) for f in self.filters])


class Filter(Rule):
    """(rule) and (filter), where the filter names the rule and its source covers the rule's."""

    def __init__(self, top, defines):
        self.source = {k.value: v.value for k, v in top['logsource'].value}
        self.searches = {k.value: v for k, v in top['filter'].value}
        self.conditions, self.defines = [self.searches.pop('condition').value], defines
        rules = self.searches.pop('rules')
        self.rules = [r.value for r in rules.value] if isinstance(rules, yaml.SequenceNode) \
            else [rules.value]

    def concerns(self, rule):
        return (('any' in self.rules or rule.name in self.rules) and
                all(rule.source.get(k) == v for k, v in self.source.items()))


def load(text, defines=None):
    rules, filters = [], []
    for node in yaml.compose_all(text, Loader=yaml.BaseLoader):
        top = {k.value: v for k, v in node.value} if node is not None else {}
        if 'filter' in top:
            filters.append(Filter(top, defines or {}))
        elif top:
            rules.append(Rule(node, defines or {}))
    for rule in rules:
        rule.filters = [f for f in filters if f.concerns(rule)]
    return rules
