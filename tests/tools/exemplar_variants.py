# SPDX-License-Identifier: Apache-2.0
"""Signatures against samples that they were not written for.

Usage: exemplar_variants.py SIGMATCH SIGNATURES COMPANIONS

Every match exemplar, with other host, domain, drive, version, instance, GUID, account and time put
in, must still be hit by the same signatures: what one machine happens to be called is no part of a
failure.  And an exemplar must be hit by no signature of another finding, except those that
COMPANIONS lists ("id id...", the first may fire together with each of the others; "#" begins a
comment), umbrellas, and what is noise or information.
Prints PASS and FAIL lines.
"""
import glob
import os
import re
import subprocess
import sys

import yaml

LOADER = getattr(yaml, 'CBaseLoader', yaml.BaseLoader)
GUID = re.compile(r'(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b')


def rename_hosts(text):
    """Short names that are nobody's words, and the domain behind them."""
    text = re.sub(r'\b(?:MS|AG|GW|SQL|DB|RS|WEB|NIX|OM|VMM|DPM|SM|ORCH)[0-9]{1,2}\b',
                  lambda m: 'xq-' + m.group(0)[::-1].lower() + '-prd', text)
    text = re.sub(r'\bcorp\.example\b', 'ad.wide-world-importers.co.uk', text)
    return re.sub(r'\bCORP\\', r'WWI-NT\\', text)


def other_drive(text):
    text = re.sub(r'(?<![A-Za-z0-9])[CD]:\\', r'Q:\\', text)
    return text.replace('Program Files', 'Programme (2)')


def other_guid(text):
    return GUID.sub('0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', text)


def other_time(text):
    text = re.sub(r'\[\d\d:\d\d:\d\d', '[03:59:08', text)
    text = re.sub(r"SystemTime='[^']*'", "SystemTime='2031-12-31T23:59:59.9999999Z'", text)
    text = re.sub(r'<EventRecordID>\d+', '<EventRecordID>4294967301', text)
    return re.sub(r'Qualifiers=(["\'])\d+', r'Qualifiers=\g<1>49152', text)


def other_level(text):
    return re.sub(r'<Level>\d+', '<Level>0', text)


def other_instance(text):
    text = text.replace('MSSQLSERVER', 'MSSQL$OM_PRD')
    return re.sub(r'\bOperationsManager(DW)?\b(?!\.)(?=["\'\]; ,])', r'SCOM_Prod\1', text)


def other_version(text):
    return re.sub(r'\b(?:7|8|10)\.\d+\.(\d{4,5})\.\d+\b', r'10.22.\1.77', text)


VARIANTS = [
    ('host', rename_hosts), ('drive', other_drive), ('guid', other_guid), ('time', other_time),
    ('level', other_level), ('instance', other_instance), ('version', other_version),
]
BY_VERSION = ('apm-agent-arrived',)  # which release arrived is what they say
PASTED = ('setup', 'any')  # what is quoted with indentation is read all the same
TEXT_VARIANTS = [
    ('one blank for tabs', lambda t: re.sub(r'[ \t]*\t[ \t]*', ' ', t)),
    ('CR LF', lambda t: t.replace('\n', '\r\n')),
    ('indented', lambda t: ''.join('    ' + line for line in t.splitlines(True))),
]


def load(folder):
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, '*', '*.yml'))):
        if os.path.basename(os.path.dirname(path)) in ('plans', 'maps'):
            continue
        with open(path, encoding='utf-8') as f:
            doc = yaml.load(f, LOADER)
        found[doc['name']] = doc
    return found


def samples_of(doc):
    kind = doc.get('logsource', {}).get('service', 'any')  # a correlation has none
    for n, e in enumerate(doc['postflight'].get('exemplars', [])):
        if e['expect'] == 'match':
            yield n, 'event' if 'event' in e else kind, e.get('event') or e.get('text')


def ask(tool, samples):
    blob = ''.join('\x1e%s %s\n%s' % s for s in samples)
    out = subprocess.run([tool], input=blob.encode(), stdout=subprocess.PIPE, check=True).stdout
    hits = {}
    for line in out.decode().splitlines():
        label, _, names = line.partition('\t')
        hits[label] = frozenset(names.split())
    return hits


def questions(signatures):
    for name, doc in signatures.items():
        for n, kind, text in samples_of(doc):
            yield '%s/%d/' % (name, n), kind, text
            more = [] if kind == 'event' else TEXT_VARIANTS if kind in PASTED else TEXT_VARIANTS[:-1]
            for what, change in VARIANTS + more:
                other = change(text)
                if what == 'version' and name in BY_VERSION:
                    continue
                if other != text:
                    yield '%s/%d/%s' % (name, n, what.replace(' ', '-')), kind, other


def finding_of(doc):
    own = doc['postflight']
    if own.get('outcome') in ('started', 'done', 'ended', 'present', 'expected-noise'):
        return None
    if own.get('severity') in (None, 'noise', 'info'):
        return None
    return own.get('finding', doc['name'])


def read_companions(path):
    pairs = set()
    with open(path, encoding='utf-8') as f:
        for line in f:
            ids = line.split('#')[0].split()
            pairs.update((ids[0], other) for other in ids[1:])
    return pairs


def check_variants(signatures, hits):
    faults = []
    for label, names in sorted(hits.items()):
        name, n, what = label.split('/')
        if name not in names:
            faults.append('%s: exemplar %s is not matched with other %s' %
                          (name, n, what or 'nothing'))
        lost = hits['%s/%s/' % (name, n)] ^ names
        if name in names and what and lost:
            faults.append('%s: exemplar %s with other %s: differs in %s' %
                          (name, n, what, ' '.join(sorted(lost))))
    return faults


def check_companions(signatures, hits, companions):
    faults, used = set(), set()
    for label, names in hits.items():
        name, _, what = label.split('/')
        own = finding_of(signatures[name])
        for other in names:
            doc = signatures[other]
            theirs = finding_of(doc)
            if what or not own or not theirs or own == theirs:
                continue
            if 'umbrella' in doc['postflight'] or 'umbrella' in signatures[name]['postflight']:
                continue
            pair = {(own, theirs), (theirs, own)} & companions
            used |= pair
            if not pair:
                faults.add('%s and %s are both found in an exemplar of %s' % (own, theirs, name))
    return sorted(faults) + ['no exemplar shows %s with %s: delete the line' % p
                             for p in sorted(companions - used)]


def report(what, faults):
    if faults:
        print('FAIL %s: %d faults' % (what, len(faults)))
        print('\n'.join('  ' + f for f in faults[:60]))
    else:
        print('PASS ' + what)


def main(tool, folder, companions):
    signatures = load(folder)
    hits = ask(tool, list(questions(signatures)))
    report('exemplars with other names, times and numbers', check_variants(signatures, hits))
    report('an exemplar shows one finding and its companions',
           check_companions(signatures, hits, read_companions(companions)))


if __name__ == '__main__':
    main(*sys.argv[1:])
