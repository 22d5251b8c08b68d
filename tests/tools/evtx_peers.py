#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes an event log with evtxmake and reads it with other programs' readers.

usage: evtx_peers.py EVTXMAKE FOLDER      (prints PASS, FAIL, SKIP lines)

Every record's id, time, provider, event id, computer and data values must come back.  The readers:
evtxexport (libevtx-utils) and python3-evtx.
"""
import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

NS = '{http://schemas.microsoft.com/win/2004/08/events/event}'
ODD = ['', 'plain', 'a < b & "c"', 'Grüße, 日本', '{4FC1}', 'tab\there', '\\\\server\\share',
       'line\nbreak',
       '\U0001f389', 'x' * 3000]

BEYOND = re.compile('[\U00010000-\U0010ffff]')


def escape(s):
    return s.replace('\\', '\\\\').replace('\n', '\\n').replace('\t', '\\t')


def make_events(n):
    """Events of all three shapes, with odd values, over several chunks."""
    events = []
    for i in range(n):
        kind = i % 3
        values = [ODD[(i + k) % len(ODD)] for k in range(i % 5 + 1)]
        values.append('last %d' % i)
        events.append({
            'record': 48211 + i, 'kind': kind, 'values': values,
            'id': (1210, 7036, 104)[kind] + i % 7,
            'provider': ('HealthService', 'Service Control Manager',
                         'Microsoft-Windows-Eventlog')[kind],
            'computer': 'MS%02d.corp.example' % (i % 4),
            'time': '2024-03-16T22:%02d:%02d.%07dZ' % (i // 60 % 60, i % 60, i * 1237 % 10000000)})
    return events


def describe(path, events):
    out = ['file ' + path, 'first %d' % events[0]['record']]
    for e in events:
        out += ['provider ' + e['provider'], 'channel Test', 'computer ' + e['computer'],
                'id %d' % e['id'], 'level 4', 'time ' + e['time'], 'keywords 80000000000000']
        if e['kind'] == 0:
            out += ['qualifiers 16384', 'binary 0011FF'] + ['data '
                                                            + escape(v) for v in e['values']]
        else:
            out += ['manifest 1', 'guid {555908d1-a6d7-4695-8e1e-26931d2012f4}', 'user S-1-5-18']
            out += ['named v%d=%s' % (k, escape(v)) for k, v in enumerate(e['values'])]
            if e['kind'] == 2:
                out += ['element Cleared', 'xmlns http://example.org/x']
        out.append('')
    return '\n'.join(out) + '\n'


def read_xml(text):
    """The events of an output that has one <Event> element each."""
    for m in re.finditer(r'<Event xmlns=.*?</Event>', text, re.S):
        yield ElementTree.fromstring(m.group(0))


def values_of(event):
    data = [d.text or '' for d in event.iter(NS + 'Data')]
    user = event.find(NS + 'UserData')
    if user is not None:
        data = [leaf.text or '' for leaf in user[0]]
    if len(data) == 1 and '<string>' in data[0]:      # python3-evtx puts the whole array in one
        data = re.findall(r'<string>(.*?)</string>', data[0], re.S)
    return data


def compare(name, expected, text, exact):
    got = list(read_xml(text))
    if len(got) != len(expected):
        return 'FAIL %s: %d records of %d' % (name, len(got), len(expected))
    for e, g in zip(expected, got):
        system = g.find(NS + 'System')
        when = system.find(NS + 'TimeCreated').get('SystemTime').replace(' ', 'T')
        is_ = (int(system.findtext(NS + 'EventRecordID')), int(system.findtext(NS + 'EventID')),
               system.find(NS + 'Provider').get('Name'), system.findtext(NS + 'Computer'),
               when[:27 if exact else 19])
        should = (e['record'], e['id'], e['provider'], e['computer'],
                  e['time'][:27 if exact else 19])
        if is_ != should:
            return 'FAIL %s: record %d: %r is not %r' % (name, e['record'], is_, should)
        values = values_of(g)
        wanted = e['values']
        if exact:                     # libevtx of 2018 miscounts what lies beyond U+FFFF
            values, wanted = ([BEYOND.sub('?', v) for v in some] for some in (values, wanted))
        if not exact:                                 # it drops or trims blanks and empty values
            values = [v.strip() for v in values if v.strip()]
            wanted = [v.strip() for v in wanted if v.strip()]
        if values != wanted:
            return 'FAIL %s: record %d: values %r are not %r' % (name, e['record'], values, wanted)
    return 'PASS ' + name


def run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
                          timeout=120).stdout.decode('utf-8', 'replace')


def main():
    maker, folder = sys.argv[1:3]
    events = make_events(400)
    path = folder + '/peers.evtx'
    subprocess.run([maker], input=describe(path, events).encode(), check=True)
    if shutil.which('evtxexport'):
        print(compare('evtxexport reads all that was written', events,
                      run(['evtxexport', '-f', 'xml', path]), True))
    else:
        print('SKIP evtxexport reads all that was written: libevtx-utils is not here')
    dump = shutil.which('evtx_dump.py')
    text = run([dump, path]) if dump else ''
    if '<Event ' in text:
        print(compare('python-evtx reads all that was written', events, text, False))
    else:
        print('SKIP python-evtx reads all that was written: python3-evtx is not here')


main()
