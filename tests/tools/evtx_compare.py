#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""evtx_compare.py DUMP SAMPLES DISAGREEMENTS

Compares what `DUMP FILE` prints for every log in SAMPLES (one JSON object per event; other lines
are remarks) with what two other readers made of it (SAMPLES/expected).  Where we differ and are
right, the table in DISAGREEMENTS says so, with the bytes that prove it; a difference that is not in
the table is a failure, and so is a row of the table that no longer differs.

Prints "PASS name" or "FAIL name: why" for each log.
"""
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

HEAD = re.compile(r'^Record (\d+)\n<\?xml version="1.0" encoding="utf-8"\?>\n', re.M)
# XML 1.0 has no way to write these, and parsers turn line ends into others: they travel as
# private characters (U+E000 and up) and are turned back afterwards.
CONTROL = re.compile('[\x00-\x1f\x7f-\x9f\ufffe\uffff]')
AWAY = 0xF0000
BACK = re.compile('[%s-%s]' % (chr(AWAY), chr(AWAY + 0xFFFF)))
TIME = re.compile(r'^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})\d*Z$')
ABOVE = {'EventID', 'Level', 'Channel', 'Computer', 'EventRecordID'}


def away(text):
    return CONTROL.sub(lambda m: chr(AWAY + ord(m.group())), text)


def back(text):
    return BACK.sub(lambda m: chr(ord(m.group()) - AWAY), text or '')


def local(name):
    return name.rsplit('}', 1)[-1].rsplit(':', 1)[-1]


def records(path):
    """(record id, XML) of a file of the first reader."""
    with gzip.open(path, 'rt', encoding='utf-8', newline='') as f:
        parts = HEAD.split(f.read())[1:]
    for number, xml in zip(parts[::2], parts[1::2]):
        yield int(number), ET.fromstring(away(xml.rstrip('\n')))


def text_of(element):
    return back((element.text or '') + ''.join(c.tail or '' for c in element))


def leaves(element, fields, name_of):
    """The rule of the program: a field per element with text of its own, one per attribute."""
    for key, value in element.attrib.items():
        fields[name_of(element) + '_' + local(key)].append(back(value))
    text = text_of(element)
    if text.strip(' \t\r\n') or not (len(element) or element.attrib):
        fields[name_of(element)].append(text)
    for child in element:
        leaves(child, fields, name_of)


def event_data(section, fields):
    for key, value in section.attrib.items():
        fields[local(section.tag) + '_' + local(key)].append(back(value))
    for child in section:
        if local(child.tag) != 'Data':
            leaves(child, fields, lambda e: local(e.tag))
            continue
        for key, value in child.attrib.items():
            if local(key) != 'Name':
                fields['Data_' + local(key)].append(back(value))
        fields[back(child.get('Name', 'Data'))].append(text_of(child))


def system_data(section, event):
    for child in section:
        tag, text = local(child.tag), text_of(child)
        if tag in ABOVE:
            event[tag] = text
        elif text.strip():
            event['system'][tag].append(text)
        for key, value in child.attrib.items():
            name = tag + '_' + local(key)
            if name == 'TimeCreated_SystemTime':
                event['time'] = value
            elif name == 'Provider_Name':
                event['provider'] = back(value)
            else:
                event['system'][name].append(back(value))


def theirs(root):
    event = {'fields': collections.defaultdict(list), 'system': collections.defaultdict(list)}
    for section in root:
        tag = local(section.tag)
        if tag == 'System':
            system_data(section, event)
        elif tag == 'EventData':
            event_data(section, event['fields'])
        elif tag == 'RenderingInfo':
            rendering(section, event)
        else:
            for child in section if tag == 'UserData' else [section]:
                leaves(child, event['fields'], lambda e: local(e.tag))
    return event


def rendering(section, event):
    for key, value in section.attrib.items():
        event['system']['RenderingInfo_' + local(key)].append(back(value))
    for child in section.iter():
        text = text_of(child)
        if local(child.tag) == 'Message' and text:
            event['message'] = text
        elif text.strip():
            event['system']['RenderingInfo_' + local(child.tag)].append(text)


def same_value(a, b):
    if a == b or a == '{' + b + '}':  # the reference drops the braces of GUIDs
        return True
    t, u = TIME.match(a), TIME.match(b)  # and digits of times
    if t and u:
        return t.group(1) == u.group(1)
    try:
        return '.' in a + b and float(a) == float(b)
    except ValueError:
        return False


def as_lists(fields):
    return {k: v if isinstance(v, list) else [v] for k, v in (fields or {}).items()}


def difference(ours, ref):
    """(what, ours, theirs) for each difference of one event."""
    for key, name in (('record', 'EventRecordID'), ('event_id', 'EventID'), ('level', 'Level'),
                      ('channel', 'Channel'), ('host', 'Computer'), ('provider', 'provider'),
                      ('time', 'time'), ('message', 'message')):
        a = '' if ours.get(key) is None else str(ours[key])
        if not same_value(a, ref.get(name, '')):
            yield key, a, ref.get(name, '')
    for place in ('fields', 'system'):
        a, b = as_lists(ours.get(place)), ref[place]
        for name in sorted(set(a) | set(b)):
            left, right = a.get(name, []), b.get(name, [])
            if len(left) == len(right) and all(map(same_value, left, right)):
                continue
            yield place + '.' + name, json.dumps(left), json.dumps(right)


def exact_times(path):
    """{record id: times} of the second reader, which has all seven digits."""
    times = collections.defaultdict(set)
    if os.path.exists(path):
        with gzip.open(path, 'rt', encoding='utf-8', errors='replace') as f:
            text = f.read()
        for t, r in re.findall(r'SystemTime="([^"]*)00Z"/>\s*<EventRecordID>(\d+)<', text):
            times[int(r)].add(t + 'Z')
    return times


def differences(dump, samples, name):
    """[(offset, record, what, ours, theirs)]"""
    out = subprocess.run(dump.split() + [os.path.join(samples, name + '.evtx')],
                         stdout=subprocess.PIPE, check=True).stdout.decode('utf-8')
    events = [json.loads(line) for line in out.split('\n') if line.startswith('{')]
    expected = os.path.join(samples, 'expected', name)
    refs = collections.defaultdict(collections.deque)
    for number, root in records(expected + '.xml.gz'):
        ref = theirs(root)
        written = int(ref.get('EventRecordID') or 0)
        refs[written or number].append(ref)
    exact = exact_times(expected + '.libevtx.xml.gz')
    found, carved = [], 0
    for ours in events:
        at = (ours['offset'], ours['record'])
        if ours.get('carved'):
            carved += 1
            continue
        queue = refs.get(ours['record'])
        if not queue:
            found.append(at + ('record', 'damaged' if ours.get('damaged') else 'whole', 'none'))
            continue
        found += [at + d for d in difference(ours, queue.popleft())]
        if ours['record'] in exact and ours['time'] not in exact[ours['record']]:
            found.append(at + ('time', ours['time'], ' '.join(exact[ours['record']])))
    for number, queue in refs.items():
        found += [(0, number, 'record', 'none', 'whole') for _ in queue]
    if carved:
        found.append((0, 0, 'carved', str(carved), '0'))
    return [[cell(c) for c in d] for d in runs(found)], len(events)


def cell(value):
    """As it stands in the table: one line, without the mark between cells."""
    return json.dumps(str(value))[1:-1].replace('|', '\\u007c').replace('`', '\\u0060')


def runs(found):
    """Records that only we have, one after the other, as one difference: "31 whole"."""
    merged = []
    for d in found:
        last = merged[-1] if merged else None
        if d[2:] == ('record', 'whole', 'none') and last and tuple(last[2:]) == d[2:] and \
                d[1] == last[1][-1] + 1:
            last[1].append(d[1])
        elif d[2:] == ('record', 'whole', 'none'):
            merged.append(Run((d[0], [d[1]]) + d[2:]))
        else:
            merged.append(d)
    return [(d[0], '%d-%d' % (d[1][0], d[1][-1]), 'record', '%d whole' % len(d[1]), 'none')
            if isinstance(d, Run) else d for d in merged]


class Run(tuple):
    """A difference that stands for several records: its second item is their list."""


def known(path):
    """{log: rows} of the tables: | log | offset | record | what | ours | reference | bytes |"""
    rows = collections.defaultdict(list)
    with open(path, encoding='utf-8') as f:
        for line in f:
            cells = [c.strip().strip('`') for c in line.strip().strip('|').split(' | ')]
            if line.startswith('| `') and len(cells) == 7:
                rows[cells[0]].append(cells[1:])
    return rows


def check_bytes(samples, name, row):
    """The bytes quoted in a row are those of the file."""
    if row[5] == '-':
        return True
    at, want = row[5].split(': ')
    with open(os.path.join(samples, name + '.evtx'), 'rb') as f:
        f.seek(int(at))
        return f.read(len(bytes.fromhex(want))) == bytes.fromhex(want)


def main():
    dump, samples, disagreements = sys.argv[1:4]
    rows = known(disagreements)
    names = sorted(os.path.relpath(os.path.join(d, f), samples)[:-5]
                   for d, _, files in os.walk(samples) for f in files if f.endswith('.evtx'))
    failed = False
    for name in names:
        found, n = differences(dump, samples, name)
        here = found
        allowed = [r[:5] for r in rows.get(name, [])]
        wrong = ['not in the table: | ' + ' | '.join('`%s`' % c for c in [name] + d)
                 for d in here if d not in allowed]
        wrong += ['no longer so: %s' % r for r in allowed if r not in here]
        wrong += ['bytes differ: %s' % r for r in rows.get(name, [])
                  if not check_bytes(samples, name, r)]
        for w in wrong[:40]:
            print('  ' + w)
        print('FAIL %s: %d differences' % (name, len(wrong)) if wrong
              else 'PASS %s: %d events, %d known differences' % (name, n, len(here)))
        failed = failed or bool(wrong)
    return failed


sys.exit(main())
