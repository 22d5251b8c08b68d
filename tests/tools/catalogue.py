# SPDX-License-Identifier: Apache-2.0
"""The event texts of the dossiers against the signatures.

Usage: catalogue.py SIGMATCH SIGNATURES EVENTS.md KNOWN-FAILURES.md

events.md: an event that it calls a failure is known, one that it calls success, progress, start or
context is no finding worse than information.  known-failures.md: an event with the words of an entry
gives the finding of that entry.  Events go in as text, the form in which least is left of them.
Prints PASS and FAIL lines.
"""
import re
import sys

from exemplar_variants import ask, finding_of, load

OPEN = ('degraded', 'rollback', 'fatal')
BY_SECTION = {'1': 'HealthService', '2': 'OpsMgr Connector', '4': 'Health Service Modules',
              '5': 'Health Service ESE Store'}
SERVICES = [(27000, 'OpsMgr SDK Service'), (28000, 'OpsMgr SDK Client'),
            (29000, 'OpsMgr Root Connector'), (30000, 'OpsMgr Management Configuration'),
            (99999, 'DataAccessLayer')]


# Entries that ask for more than the id and the quoted words.
MORE = {
    'flow-2115-opsdb': 'the seconds', 'flow-2115-dw': 'the seconds',
    'dw-31551-connect': 'an SQL text', 'dw-31551-login': 'an SQL text',
    'dw-31569-rs-unreachable': 'its quoted words are those of rpt-rs-http',
    'svc-start-timeout': 'an event of the System log', 'push-dcom-hardening': 'the same',
    'ese-garbled-text': 'no event of its own',
    'cet-crash': 'an event of the Application log', 'hs-1209': 'reported as mp-legacymode-guid',
}


def of_service(event_id):
    return next(name for below, name in SERVICES if event_id < below)


def event(provider, event_id, text):
    return ('Log Name: Operations Manager\nSource: %s\nDate: 3/16/2024 10:41:07 PM\nEvent ID: %d\n'
            'Level: Error\nComputer: MS7.fabrikam.com\nDescription:\n%s\n' %
            (provider, event_id, text))


def rows(path):
    section = ''
    with open(path, encoding='utf-8') as f:
        for line in f:
            head = re.match(r'##+ ([0-9.]+)', line)
            if head:
                section = head.group(1).rstrip('.')
            elif line.startswith('| '):
                yield section, [c.strip() for c in line.strip().strip('|').split('|')]


def ids_of(cell):
    found = []
    for first, last in re.findall(r'\b(\d{3,5})(?:-(\d{3,5}))?\b', cell):
        found += range(int(first), int(last or first) + 1)
    return found


def catalogue(path):
    """(label, signal, event) of each row of events.md whose provider its section names."""
    for section, cells in rows(path):
        for event_id in ids_of(cells[0]) if re.match(r'\d', cells[0]) else []:
            provider = (BY_SECTION.get(section) if section != '3' else of_service(event_id))
            if provider:
                text = re.sub(r'%(\d+)', r'Value\1', cells[2].replace('…', ''))
                yield '%s/%d' % (provider, event_id), cells[3], event(provider, event_id, text)


def failures(path):
    """(label, id, event) of each entry of known-failures.md that names an event and its words."""
    providers = {'5.1': 'HealthService', '6': 'Health Service Modules', '7': 'OpsMgr Connector',
                 '12.1': 'Health Service Modules', '12.3': 'HealthService'}
    for section, cells in rows(path):
        name = re.match(r'`([a-z0-9-]+)`$', cells[0])
        if not name or section not in ('5', *providers) or name.group(1) in MORE:
            continue
        words = ' '.join(w for cell in cells[2:4] for w in re.findall(r'`([^`]+)`', cell))
        for event_id in ids_of(cells[1].split('see ')[0])[:1]:
            provider = providers.get(section) or of_service(event_id)
            if name.group(1).startswith('ese-'):
                provider = 'Health Service ESE Store'
            elif section == '12.3' and event_id > 9999:
                provider = 'Health Service Modules'
            elif name.group(1) == 'dw-runas-1108':
                provider = 'HealthService'
            elif 'OpsMgr Connector' in cells[1]:
                provider = 'OpsMgr Connector'
            yield name.group(1), event(provider, event_id, words)


def check_catalogue(signatures, tool, path):
    seen = list(catalogue(path))
    hits = ask(tool, [(label.replace(' ', '_'), 'event', text) for label, _, text in seen])
    faults = []
    for label, signal, _ in seen:
        own = [signatures[n]['postflight'] for n in hits[label.replace(' ', '_')]]
        worst = [p for p in own if p.get('severity') in OPEN]
        if signal == 'failure' and not own:
            faults.append('%s is a failure and no signature knows it' % label)
        if signal in ('success', 'progress', 'start', 'context') and worst:
            faults.append('%s is %s and a finding' % (label, signal))
    return len(seen), faults


def check_failures(signatures, tool, path):
    seen = list(failures(path))
    hits = ask(tool, [('%d/%s' % (n, one), 'event', text) for n, (one, text) in enumerate(seen)])
    faults = []
    for n, (one, _) in enumerate(seen):
        names = hits['%d/%s' % (n, one)]
        found = {signatures[x]['postflight'].get('finding', x) for x in names} | set(names)
        others = {finding_of(signatures[x]) for x in names
                  if 'umbrella' not in signatures[x]['postflight']} - {None, one}
        if one not in found:
            faults.append('%s: its event gives %s' % (one, ' '.join(sorted(found)) or 'nothing'))
        elif others:
            faults.append('%s: its event gives %s too' % (one, ' '.join(sorted(others))))
    return len(seen), faults


def report(what, counted):
    count, faults = counted
    print('%s %d %s' % ('FAIL' if faults or not count else 'PASS', count, what))
    for fault in faults[:60]:
        print('  ' + fault)


def main(tool, folder, events, known):
    signatures = load(folder)
    report('events of the catalogue mean what it says',
           check_catalogue(signatures, tool, events))
    report('events of known failures give their finding',
           check_failures(signatures, tool, known))


if __name__ == '__main__':
    main(*sys.argv[1:])
