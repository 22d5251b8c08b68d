# SPDX-License-Identifier: Apache-2.0
"""Every failure of the dossier known-failures.md has a signature, or a page that says why not.

Usage: known_failures.py DOSSIER SIGNATURES [--table]

An id is covered by a signature that reports it, by a constraint of a plan (a hazard or its twin),
or by a page of signatures/maps/unprovable.yml.  A page alone is not enough where the entry quotes
words in code marks or names an event of a log that is read: such entries are listed in ALONE with
the reason, one by one.  --table prints id and kind of proof.  Prints PASS and FAIL lines.
"""
import glob
import os
import re
import sys

import yaml

LOADER = getattr(yaml, 'CBaseLoader', yaml.BaseLoader)

IDS = re.compile(r'^[a-z]+(?:-[a-z0-9]+)+$')

# Entries that quote something, and why that proves nothing.
ALONE = {
    'setup-chainer-silent-exit': 'the quoted words are what is missing in the log',
    'acs-schema-upgrade': 'the quoted words are names of files',
}


def entries(path):
    """(section, id, the entry's text) in the order of the dossier."""
    found, section = [], ''
    with open(path, encoding='utf-8') as f:
        for line in f:
            head = re.match(r'#+ ([0-9.]+)', line)
            bold = re.match(r'\*\*(`.*?`)\*\*', line)
            row = re.match(r'\| ((?:`[a-z][a-z0-9-]*`(?:, | / )?)+) \|', line)
            if head:
                section = head.group(1).rstrip('.')
            elif (bold or row) and section.split('.')[0] not in ('0', '17'):
                ids = re.findall(r'`([a-z0-9-]+)`', (bold or row).group(1))
                found += [[section, one, line] for one in ids]
            elif found and line.startswith('- ') and found[-1][2].startswith('**'):
                found[-1][2] += line
    return found


def quotes(entry):
    """What stands in code marks, words or numbers, but for the id and the sources."""
    text = entry.split('know [')[0].split('[seen')[0]
    if text.startswith('|'):
        text = '|'.join(text.split('|')[2:-2])
    else:
        text = text.split('**', 2)[2]
    return [w for w in re.findall(r'`([^`]+)`', text)
            if re.search(r'[A-Za-z]{3}.*[ .:]|^-?[0-9]{4,}|^0x', w) and not IDS.match(w)]


def load(folder):
    proofs, pages, twins = {}, set(), set()
    for path in glob.glob(os.path.join(folder, '*', '*.yml')):
        with open(path, encoding='utf-8') as f:
            doc = yaml.load(f, LOADER)
        kind = os.path.basename(os.path.dirname(path))
        if kind == 'plans':
            with open(path, encoding='utf-8') as f:
                twins.update(re.findall(r'(?:also|hazard): *\[?([a-z0-9., -]+)', f.read()))
        elif kind == 'maps':
            pages.update(p['id'] for p in doc.get('pages', []))
        else:
            own = doc['postflight']
            proofs.setdefault(own.get('finding', doc['name']), []).append(doc['name'])
            proofs.setdefault(doc['name'], []).append(doc['name'])
    return proofs, pages, {t.strip() for group in twins for t in group.split(',')}


def main(dossier, folder, table):
    proofs, pages, twins = load(folder)
    faults, seen = [], entries(dossier)
    for section, one, text in seen:
        kind = ('signature' if one in proofs else 'constraint' if one in twins else
                'page' if one in pages else 'missing')
        if table:
            print('%-5s %-30s %-10s %s' % (section, one, kind, ' '.join(proofs.get(one, []))))
        if kind == 'missing':
            faults.append('%s %s: neither a signature nor a page' % (section, one))
        if kind == 'page' and quotes(text) and one not in ALONE:
            faults.append('%s %s: a page only, but the entry quotes %s' %
                          (section, one, ' / '.join(quotes(text))))
    known = {one for _, one, _ in seen}
    faults += ['%s is excused, and has a signature or is no entry' % one
               for one in ALONE if one not in known or one in proofs]
    for fault in faults[:150]:
        print('  ' + fault)
    what = 'known failures: %d entries have a signature or say why not' % len(seen)
    print('FAIL ' + what if faults or not seen else 'PASS ' + what)


main(sys.argv[1], sys.argv[2], '--table' in sys.argv)
