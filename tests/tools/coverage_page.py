#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes signatures/COVERAGE.md: what can prove each phase and task of each plan, what nothing can,
and which failures have signatures.

usage: coverage_page.py > signatures/COVERAGE.md   (make coverage-page)
"""
import glob
import yaml


class Text(yaml.SafeLoader):
    """Scalars are text as written."""


Text.yaml_implicit_resolvers = {}


def load(path):
    with open(path, encoding='utf-8') as f:
        return [d for d in yaml.load_all(f, Text) if d]


def as_list(value):
    return value if isinstance(value, list) else [] if value in (None, '') else [value]


def seen(rules):
    return sorted({name for rule in as_list(rules) for name in as_list(rule.get('seen'))})


def names(list_):
    return ', '.join('`%s`' % n for n in list_)


def plan_part(plan, out):
    out.append('\n### %s\n\n%s\n' % (plan['id'], plan['title']))
    out.append('| phase | done is proven by | failure by |\n| --- | --- | --- |')
    for p in plan['phases']:
        done = names(as_list(p.get('done-if'))) or '**nothing**'
        fail = len(as_list(p.get('fail-if')))
        out.append('| `%s` | %s | %s |' % (p['id'], done, '%d signatures' % fail if fail
                                         else '**nothing**'))
    out.append('\n| task | shown by | a person is asked |\n| --- | --- | --- |')
    for t in plan.get('tasks', []):
        by = seen(t.get('done-if')) + [n for n in seen(t.get('not-done-if'))
                                       if n not in seen(t.get('done-if'))]
        asks = 'confirm' in (t.get('if-silent', 'confirm'), t.get('if-blind'))
        out.append('| `%s` | %s | %s |' % (t['id'], names(by) or '**nothing**',
                                         'yes' if asks else 'no'))


def main():
    findings, hazards = {}, {}
    for path in sorted(glob.glob('signatures/*/*.yml')):
        kind = path.split('/')[1]
        for doc in load(path) if kind not in ('plans', 'maps') else []:
            post = doc.get('postflight', {})
            if 'severity' in post:
                findings.setdefault(post.get('finding', doc['name']), []).append(doc['name'])
    plans = sorted((load(p)[0] for p in glob.glob('signatures/plans/*.yml')),
                   key=lambda p: p['id'])
    for plan in plans:
        for p in plan['phases']:
            for kind in ('after', 'soft', 'excl', 'with'):
                for a in as_list(p.get(kind)):
                    if isinstance(a, dict):
                        for hazard in as_list(a.get('hazard')) + as_list(a.get('also')):
                            hazards.setdefault(hazard, set()).add('%s:%s:%s' % (
                                kind.replace('soft', 'after'), p['id'], a['phase']))
    pages = load('signatures/maps/unprovable.yml')[0]['pages']
    out = ['# What can be proven\n',
           'Made by `make coverage-page` from the files of this folder; a test checks that it is '
           'current.\n', '%d plans, %d findings with signatures, %d by order, %d that nothing '
           'proves.\n' % (len(plans), len(findings), len(hazards), len(pages)),
           '\n## Plans: phases and tasks']
    for plan in plans:
        plan_part(plan, out)
    out.append('\n## Findings\n\n| id | signatures |\n| --- | --- |')
    for fid in sorted(findings):
        out.append('| `%s` | %s |' % (fid, names(findings[fid])))
    out.append('\n## Findings from the order of phases\n\n| id | constraints |\n| --- | --- |')
    for fid in sorted(hazards):
        out.append('| `%s` | %s |' % (fid, names(sorted(hazards[fid]))))
    out.append('\n## Unprovable: a page of `postflight explain`, no signature\n\n'
               '| id | what | why |\n| --- | --- | --- |')
    for page in pages:
        out.append('| `%s` | %s | %s |' % tuple(' '.join(page[k].split()).replace('|', '/')
                                              for k in ('id', 'title', 'why')))
    print('\n'.join(out))


main()
