# SPDX-License-Identifier: Apache-2.0
"""Checks files of signatures and plans against signatures/README.md, without our own program.

Usage: check_signatures.py FOLDER.  Prints one line per fault; ends with 1 if there is any.
"""
import os
import re
import sys
import xml.etree.ElementTree

import yaml

SIGNATURE_KEYS = {'title', 'id', 'name', 'status', 'description', 'references', 'author', 'date',
                  'modified', 'logsource', 'detection', 'falsepositives', 'level', 'tags',
                  'fields', 'license', 'related', 'postflight'}
POSTFLIGHT_KEYS = {'phase', 'role', 'step', 'outcome', 'finding', 'severity', 'also', 'umbrella',
                   'routine', 'recovered-by', 'recovers-same', 'told-by', 'another-product', 'shows-installed',
                   'expected-noise', 'applies-to', 'languages', 'captures', 'cause', 'remedy',
                   'provenance', 'exemplars'}
ROLES = set('ms gw acs con web rep opsdb dwdb acsdb ssrs rms agent agent.push agent.manual '
            'agent.unix orch orch.old orch.ms orch.runbook orch.designer orch.web '
            'sm dpm cm vmm appc'.split())
# of what no signature reads: phases of plans only
PLAN_ROLES = ROLES | set('group orch.ip'.split())
OUTCOMES = set('started done failed rolled-back cancelled ended removed present warning '
               'expected-noise info'.split())
LEVELS = {'fatal': 'critical', 'rollback': 'high', 'degraded': 'medium', 'info': 'low',
          'noise': 'informational'}
PLAN_KEYS = set('id title product topology from to steps source phases tasks'.split())
PHASE_KEYS = set('id title role card pick pick-if lead optional own-setup after soft excl with begin-if '
                 'done-if fail-if clear-if works-if act-if not-done-if not-yet-if needless-if expected-noise also why '
                 'remedy source'.split())
ARROW_KEYS = set('phase scope hazard severity also why remedy advice'.split())
TASK_KEYS = set('id title when each roles shown-roles shown-by from to needed-if done-if not-done-if watch watch-span '
                'done-watch blind-if if-silent if-blind question look remedy source'.split())
SPANS = set('any before-first before-package first-run window inside from-own after-own after-end'.split())
STATES = set('remaining missed unobservable confirm done not-needed'.split())

faults = []


class Strict(yaml.SafeLoader):
    """Scalars stay text, a key may be there only once."""

    def map_once(self, node, deep=False):
        keys = [self.construct_object(k, deep=True) for k, _ in node.value]
        for key in set(keys):
            if keys.count(key) > 1:
                raise yaml.YAMLError('key %s is there twice' % key)
        return self.construct_mapping(node, deep=deep)


Strict.yaml_implicit_resolvers = {}
Strict.add_constructor('tag:yaml.org,2002:map', lambda l, n: l.map_once(n, deep=True))


def fault(where, text):
    faults.append('%s: %s' % (where, text))


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def unknown(where, what, value, known):
    for word in as_list(value):
        if word not in known:
            fault(where, 'unknown %s %s' % (what, word))


def check_expressions(where, value, key=''):
    """\\D, \\S and \\W outside of classes cost time: they are never made machine code (regex.c).
    [^\\d] and so on are the same and are."""
    if isinstance(value, dict):
        for name, inner in value.items():
            check_expressions(where, inner, name)
    elif isinstance(value, list):
        for inner in value:
            check_expressions(where, inner, key)
    elif key == 're' or '|re' in key:
        bare = re.sub(r'\[\^?\]?(?:\\.|[^]\\])*\]', '', re.sub(r'\\\\|\\\[', '', value))
        for found in re.findall(r'\\[DSW]', bare):
            fault(where, '%s: write [^%s]' % (found, found.lower()))


def check_detection(where, detection):
    names = set(detection) - {'condition'}
    words = set(re.findall(r'[^\s()]+', detection.get('condition', '')))
    words -= {'and', 'or', 'not', 'of', '1', 'all', 'them'}
    for word in words:
        pattern = re.compile('^' + re.escape(word).replace(r'\*', '.*') + '$')
        if not any(pattern.match(n) for n in names):
            fault(where, 'the condition names %s, which is not there' % word)
    for name in names:
        if not any(re.match('^' + re.escape(w).replace(r'\*', '.*') + '$', name) for w in words):
            fault(where, 'search %s is not used' % name)


def check_exemplars(where, exemplars):
    kinds = [e.get('expect') for e in exemplars]
    for kind in ('match', 'no-match'):
        if kind not in kinds:
            fault(where, 'no exemplar with expect: %s' % kind)
    for e in exemplars:
        unknown(where, 'expect', e.get('expect'), {'match', 'no-match'})
        if ('text' in e) == ('event' in e):
            fault(where, 'an exemplar needs one of text and event')
        if 'event' in e:
            try:
                xml.etree.ElementTree.fromstring(e['event'])
            except xml.etree.ElementTree.ParseError as why:
                fault(where, 'event of an exemplar: %s' % why)


def check_signature(where, doc):
    counts = 'correlation' in doc  # of hits of others: it has nothing to detect, and no exemplars
    what = ('correlation',) if counts else ('logsource', 'detection')
    unknown(where, 'key', list(doc), SIGNATURE_KEYS | set(what))
    for key in ('title', 'name', 'description', 'level', 'postflight') + what:
        if key not in doc:
            fault(where, 'key %s is missing' % key)
            return
    own = doc['postflight']
    unknown(where, 'key below postflight', list(own), POSTFLIGHT_KEYS)
    if os.path.basename(where) != doc['name'].replace('-', '_') + '.yml':
        fault(where, 'the file is not named after %s' % doc['name'])
    unknown(where, 'role', own.get('role'), ROLES)
    unknown(where, 'outcome', own.get('outcome'), OUTCOMES)
    unknown(where, 'severity', own.get('severity'), LEVELS)
    severity = own.get('severity')
    if doc['level'] != LEVELS.get(severity, 'informational'):
        fault(where, 'level %s does not fit severity %s' % (doc['level'], severity))
    if severity and not (own.get('cause') and own.get('remedy')):
        fault(where, 'a finding needs cause and remedy')
    if own.get('finding') and not severity:
        fault(where, 'finding without severity')
    if not own.get('provenance'):
        fault(where, 'no provenance')
    noise = own.get('expected-noise', 'during-upgrade')
    if not re.match(r'^during-upgrade(\+[0-9]+[smhd])?$', noise):
        fault(where, 'expected-noise %s' % noise)
    if counts:
        return
    check_detection(where, doc['detection'])
    check_expressions(where, [doc['detection'], own.get('captures')])
    check_exemplars(where, own.get('exemplars', []))


def check_rules(where, task, names, sources):
    unknown(where, 'signature', task.get('blind-if'), names)
    unknown(where, 'signature', task.get('shown-by'), names)
    for key in ('needed-if', 'done-if', 'not-done-if'):
        for rule in as_list(task.get(key)):
            unknown(where, 'key', list(rule),
                    {'seen', 'span', 'where', 'part', 'by', 'was', 'alone', 'unless', 'started',
                     'support', 'answers', 'hearsay', 'later'})
            unknown(where, 'signature', rule.get('seen'), names)
            unknown(where, 'signature', rule.get('unless'), names)
            unknown(where, 'signature', rule.get('started'), names)
            unknown(where, 'span', rule.get('span'), SPANS)
            if not re.match(r'^([0-9]+[smhd])?$', rule.get('later', '')):
                fault(where, 'later %s' % rule['later'])
            for key in ('where', 'was', 'by'):
                check_capture(where, rule, key, names, sources)


def check_capture(where, rule, key, names, sources):
    capture, _, value = rule.get(key, '').partition('=')
    if capture in ('signature', 'signature!'):
        unknown(where, 'signature', value, names)
    if capture in ('', 'signature', 'signature!') or (key, capture) == ('by', 'host'):
        return
    ways = {capture}
    if capture == 'update':
        ways = {'version'}              # its update level
    if (capture, value) == ('release', 'older'):
        ways = {'version'}              # of an older release than the plan's
    if capture in ('from', 'from!'):
        ways = {'version', 'update'}    # or that of its article
    for name in as_list(rule['seen']):
        if name in sources and not ways & set(sources[name]):
            fault(where, '%s captures no %s' % (name, capture))


def check_task(where, task, names, sources, ids):
    unknown(where, 'key', list(task), TASK_KEYS)
    unknown(where, 'when', task.get('when'), {'pre', 'post'})
    unknown(where, 'role', task.get('roles'), ROLES | ids)
    unknown(where, 'role', task.get('shown-roles'), ROLES)
    unknown(where, 'state', [task.get('if-silent'), task.get('if-blind')], STATES)
    unknown(where, 'span', task.get('watch-span'), SPANS)
    if not task.get('id', '').startswith(task.get('when', '?') + '.'):
        fault(where, 'the id does not begin with %s.' % task.get('when'))
    for key in ('title', 'question', 'look', 'remedy', 'source'):
        if not task.get(key):
            fault(where, 'key %s is missing' % key)
    if ('watch' in task) != ('watch-span' in task):
        fault(where, 'watch and watch-span go together')
    check_rules(where, task, names, sources)


def check_plan(where, doc, names, sources):
    unknown(where, 'key', list(doc), PLAN_KEYS)
    ids = [p['id'] for p in doc['phases']]
    families = {i.split('.')[0] + '.*' for i in ids}
    for i in set(ids):
        if ids.count(i) > 1:
            fault(where, 'phase %s is there twice' % i)
    for p in doc['phases']:
        at = '%s: %s' % (where, p['id'])
        unknown(at, 'key', list(p), PHASE_KEYS)
        unknown(at, 'role', p.get('role'), PLAN_ROLES)
        for key in ('begin-if', 'done-if', 'fail-if', 'clear-if', 'works-if'):
            unknown(at, 'signature', p.get(key), names)
        for key in ('after', 'soft', 'excl', 'with'):
            for arrow in as_list(p.get(key)):
                unknown(at, 'key', list(arrow), ARROW_KEYS)
                unknown(at, 'phase', arrow.get('phase'), set(ids) | families)
    tasks = [t['id'] for t in doc['tasks']]
    for t in doc['tasks']:
        check_task('%s: %s' % (where, t['id']), t, names, sources, set(ids))
        if tasks.count(t['id']) > 1:
            fault(where, 'task %s is there twice' % t['id'])


def captures_of(doc):
    found = set()
    for c in doc['postflight'].get('captures', []):
        found.update([c['name']] if 'name' in c else re.findall(r'\(\?<(\w+)>', c['re']))
    return found


def main(folder):
    signatures, plans = {}, []
    for path, folders, files in sorted(os.walk(folder)):
        for name in sorted(files):
            where = os.path.join(path, name)
            if not name.endswith('.yml') or os.path.basename(path) == 'maps':
                continue
            try:
                with open(where, encoding='utf-8') as f:
                    doc = yaml.load(f, Strict)
            except yaml.YAMLError as why:
                fault(where, ' '.join(str(why).split()))
                continue
            if os.path.basename(path) == 'plans':
                plans.append((where, doc))
                continue
            if doc.get('name') in signatures:
                fault(where, 'name %s is there twice' % doc.get('name'))
            signatures[doc.get('name')] = doc
            check_signature(where, doc)
    names = set(signatures)
    for name, doc in sorted(signatures.items()):
        for key in ('recovered-by', 'told-by'):
            unknown(name, 'signature in ' + key, doc['postflight'].get(key), names)
    ids = names | {d['postflight'].get('finding') for d in signatures.values()}
    for name, doc in sorted(signatures.items()):
        unknown(name, 'finding in also', doc['postflight'].get('also'), ids)
    sources = {n: captures_of(d) for n, d in signatures.items()}
    for where, doc in plans:
        check_plan(where, doc, names, sources)
    print('\n'.join(faults))
    return 1 if faults or not names or not plans else 0


sys.exit(main(sys.argv[1]))
