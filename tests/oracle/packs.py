# SPDX-License-Identifier: Apache-2.0
"""packs.py POSTFLIGHT SAMPLES [--show]: packs of rules over real event logs.  What a log holds is
taken from another parser's XML (SAMPLES/expected), what a rule means from the oracle: neither
shares anything with the program.  How many hits there are stands in packs/*.hits as well, where it
was read off the logs by hand; --show writes those lines."""
import gzip
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

import sigma

PACKS = [('sysmon', 'sysmon.evtx'), ('security', 'security.evtx'), ('system', '2-vss_7-System.evtx'),
         ('system', 'system.evtx')]
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'packs')
SPACE = '{http://schemas.microsoft.com/win/2004/08/events/event}'


def local(tag):
    return tag.split('}')[-1]


def leaves(element):
    if len(element) == 0:
        yield local(element.tag), element.text or ''
    for child in element:
        yield from leaves(child)


def event_of(text):
    root = xml.fromstring(re.sub('[\x00-\x08\x0b\x0c\x0e-\x1f]', '\ufffd', text))
    system, event = root.find(SPACE + 'System'), {'kind': 'windows', 'fields': []}
    def get(tag):
        found = system.find(SPACE + tag)
        return found.text if found is not None else None
    event.update(event_id=int(get('EventID')), channel=get('Channel') or '', computer=get('Computer') or '',
                 record=int(get('EventRecordID')), level=int(get('Level')),
                 provider=system.find(SPACE + 'Provider').get('Name'))
    for part in root:
        if local(part.tag) == 'EventData':
            event['fields'] += [[d.get('Name') or local(d.tag), d.text or ''] for d in part]
        elif local(part.tag) == 'UserData':
            event['fields'] += [list(pair) for pair in leaves(part)]
    return event


def events(path):
    with gzip.open(path, 'rt', encoding='utf-8', newline='\n') as f:
        records = re.split(r'^Record \d+\n<\?xml[^\n]*\n', f.read(), flags=re.M)[1:]
    return [event_of(r) for r in records]


def by_oracle(rules, path):
    found = {}
    for event in events(path):
        for rule in rules:
            if rule.truth(event) is True:
                found.setdefault(rule.name, []).append(event['record'])
    return {name: sorted(ids) for name, ids in found.items()}


def by_program(program, rules, path, jobs):
    done = subprocess.run([program, 'scan', '--no-shipped-signatures', '-j%d' % jobs, '--signatures', rules,
                           path], capture_output=True, text=True, check=True)
    found = {}
    for line in map(json.loads, done.stdout.splitlines()):
        name = line.get('hit') or line.get('beyond')
        if name:
            found.setdefault(name, []).append(line['record'])
    return {name: sorted(ids) for name, ids in found.items()}


def summary(log, found):
    return {'%s %s %d %d-%d' % (log, name, len(ids), ids[0], ids[-1]) for name, ids in found.items()}


def main():
    program, samples = sys.argv[1], sys.argv[2]
    for pack, log in PACKS:
        path = os.path.join(HERE, pack + '.yml')
        with open(path, encoding='utf-8') as f:
            rules = sigma.load(f.read())
        wanted = by_oracle(rules, os.path.join(samples, 'expected', log[:-5] + '.xml.gz'))
        if len(sys.argv) > 3:
            print('\n'.join(sorted(summary(log, wanted))))
            continue
        with open(os.path.join(HERE, pack + '.hits'), encoding='utf-8') as f:
            read = {line.strip() for line in f if line.startswith(log + ' ')}
        got = by_program(program, path, os.path.join(samples, log), 2)
        different = sorted(n for n in set(wanted) | set(got) if wanted.get(n) != got.get(n))
        if different:
            n = different[0]
            odd = sorted(set(wanted.get(n, [])) ^ set(got.get(n, [])))
            print('FAIL pack %s over %s: %s differs from the oracle, first in record %d' %
                  (pack, log, n, odd[0] if odd else -1))
        elif summary(log, got) != read:
            print('FAIL pack %s over %s: not what was read: %s' %
                  (pack, log, sorted(summary(log, got) ^ read)[0]))
        else:
            print('PASS pack %s over %s: %d hits of %d rules' %
                  (pack, log, sum(map(len, got.values())), len(got)))


if __name__ == '__main__':
    main()
