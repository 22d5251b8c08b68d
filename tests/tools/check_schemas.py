# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas beside the signatures name exactly the keys that the loader knows.

Usage: check_schemas.py keys | files.  Prints one line per fault; ends with 1 if there is any.
keys compares with the tables of src/rules; files checks the shipped files (needs jsonschema, yaml).
"""
import glob
import json
import re
import sys


def schema(name):
    with open(f'signatures/{name}.schema.json', encoding='utf-8') as f:
        return json.load(f)


def table(source, name):
    with open(f'src/rules/{source}.c', encoding='utf-8') as f:
        body = re.search(r'\b%s\[\] = \{(.*?)NULL' % name, f.read(), re.S).group(1)
    return set(re.findall(r'"([^"]+)"', body))


def keys():
    ours = schema('postflight')['properties']['postflight']['properties']
    plan = schema('plan')['properties']
    phase = plan['phases']['items']['properties']
    task = plan['tasks']['items']['properties']
    pairs = [
        ('postflight', 'known', ours),
        ('postflight', 'capture_keys', ours['captures']['oneOf'][0]['properties']),
        ('postflight', 'exemplar_keys', ours['exemplars']['items']['properties']),
        ('correlation', 'keys', schema('postflight')['properties']['correlation']['properties']),
        ('plan', 'plan_keys', plan),
        ('plan', 'phase_keys', phase),
        ('plan', 'arrow_keys', phase['after']['oneOf'][1]['properties']),
        ('plan', 'task_keys', task),
        ('plan', 'rule_keys', task['done-if']['oneOf'][0]['properties']),
    ]
    for source, name, properties in pairs:
        for key in table(source, name) ^ set(properties):
            yield f'{source}.c, {name}: {key} is in one of table and schema only'


def files():
    import jsonschema
    import yaml
    kinds = {'plans': schema('plan'), 'maps': None}
    ours = schema('postflight')
    for path in sorted(glob.glob('signatures/*/*.yml')):
        kind = kinds.get(path.split('/')[1], ours)
        if not kind:
            continue
        with open(path, encoding='utf-8') as f:
            doc = yaml.load(f, Loader=yaml.SafeLoader)
        for error in jsonschema.Draft7Validator(kind).iter_errors(doc):
            yield f'{path}: {"/".join(map(str, error.path))}: {error.message[:100]}'


faults = list((keys if sys.argv[1:] == ['keys'] else files)())
print('\n'.join(faults))
sys.exit(1 if faults else 0)
