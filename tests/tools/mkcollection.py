# SPDX-License-Identifier: Apache-2.0
"""mkcollection.py DIR: 3,780 rules in files of their own, with everything that the public collection
uses and about as often (sigma.md 11): sources, modifier chains, shapes of searches and conditions,
escapes, null, empty, numbers that are no numbers, booleans, mixed lists, long lists, regular
expressions, networks, placeholders, keys of the author's own, odd names of searches."""
import os
import random
import sys
import uuid

r = random.Random(11)

WINDOWS_CATEGORIES = {
    'process_creation': 1416, 'registry_set': 224, 'file_event': 220, 'ps_script': 178, 'image_load': 125,
    'network_connection': 63, 'registry_event': 41, 'ps_module': 34, 'process_access': 29, 'dns_query': 29,
    'pipe_created': 20, 'create_remote_thread': 15, 'driver_load': 10, 'registry_delete': 8, 'registry_add': 8,
    'file_access': 8, 'file_delete': 7, 'file_rename': 5, 'create_stream_hash': 5, 'ps_classic_start': 5,
    'ps_classic_provider_start': 3, 'wmi_event': 3, 'raw_access_thread': 2, 'sysmon_status': 2,
    'file_change': 2, 'sysmon_error': 1, 'process_tampering': 1, 'file_executable_detected': 1,
    'file_block_executable': 1, 'process_termination': 1, 'clipboard_capture': 1, 'registry_rename': 1,
    'file_block_shredding': 1, 'file_delete_detected': 1}
WINDOWS_SERVICES = {
    'security': 177, 'system': 74, 'application': 32, 'windefend': 17, 'appxdeployment-server': 10,
    'codeintegrity-operational': 10, 'firewall-as': 9, 'msexchange-management': 8, 'bits-client': 7,
    'dns-client': 6, 'smbclient-connectivity': 1, 'smbserver-connectivity': 1,
    'microsoft-servicebus-client': 1, 'application-experience': 1, 'applocker': 2, 'appmodel-runtime': 1,
    'appxpackaging-om': 2, 'bitlocker': 1, 'capi2': 1, 'certificateservicesclient-lifecycle-system': 1,
    'dhcp': 2, 'diagnosis-scripted': 1, 'dns-server': 3, 'dns-server-analytic': 1, 'driver-framework': 2,
    'iis-configuration': 2, 'kernel-event-tracing': 1, 'ldap': 1, 'lsa-server': 1, 'ntfs': 1, 'ntlm': 3,
    'openssh': 1, 'powershell': 2, 'powershell-classic': 1, 'printservice-admin': 1,
    'printservice-operational': 1, 'security-mitigations': 2, 'shell-core': 1, 'smbclient-security': 1,
    'sysmon': 2, 'taskscheduler': 3, 'terminalservices-localsessionmanager': 1, 'vhdmp': 2, 'wmi': 1}
OTHERS = [('product: linux\n    service: auditd', 60), ('product: linux\n    category: process_creation', 130),
          ('product: linux', 58), ('category: webserver', 80), ('category: proxy', 60), ('category: dns', 29),
          ('product: azure\n    service: activitylogs', 131), ('product: macos\n    category: process_creation', 75),
          ('product: aws\n    service: cloudtrail', 58), ('product: gcp\n    service: gcp.audit', 26),
          ('product: zeek\n    service: http', 24), ('product: okta\n    service: okta', 24),
          ('category: application\n    product: opencanary', 24), ('category: application\n    product: python', 5),
          ('category: application\n    product: sql', 5), ('category: application\n    product: jvm', 8),
          ('product: m365\n    service: threat_management', 15), ('product: cisco\n    service: aaa', 21),
          ('product: github\n    service: audit', 14), ('category: antivirus', 5), ('category: firewall', 5)]
FIELDS = ['Image'] * 27 + ['CommandLine'] * 26 + ['OriginalFileName'] * 6 + ['TargetFilename'] * 5 + \
    ['ParentImage'] * 5 + ['TargetObject'] * 5 + ['EventID'] * 4 + ['Details'] * 3 + ['ScriptBlockText'] * 3 + \
    ['ImageLoaded', 'Provider_Name', 'Data', 'c-uri', 'eventName', 'properties.message', 'cs-method', 'User']
CHAINS = [('', 3517), ('endswith', 3435), ('contains', 3330), ('contains|all', 1160), ('startswith', 570),
          ('re', 200), ('contains|windash', 108), ('cidr', 39), ('expand', 26), ('contains|expand', 8),
          ('base64offset|contains', 7), ('fieldref', 5), ('endswith|windash', 2), ('wide|base64offset|contains', 2),
          ('re|i', 2), ('base64|contains', 1)]
CONDITIONS = [('{a}', 1905), ('all of selection_*', 610), ('selection and not 1 of filter_*', 339),
              ('1 of selection_*', 207), ('selection and not filter', 141),
              ('all of selection_* and not 1 of filter_main_* and not 1 of filter_optional_*', 120),
              ('selection_a and (selection_b or selection_c)', 60), ('(1 of selection_*) or filter', 20),
              ('selection and not (filter_main_a or (filter_main_b and filter_main_c))', 10),
              ('selection or keywords', 10), ('keywords', 94), ('not filter and selection', 5),
              ('all of sel*ion_*', 3), ('1 of odd.name*', 1), ('1 of *|endswith', 1)]
REGEXES = [r'\d{1,3}\.exe', r'(?i)invoke-(?:expression|webrequest)', r'^[A-Za-z0-9+/]{20,}={0,2}$', r'a.*?b\b',
           r'\\Temp\\[^\\]+\.(?:exe|dll|ps1)$', r'[\w-]+\s+\S+', r'(foo|bar)\W{2,5}', r'x(?i:abc)y', r'\$env:.{1,9}\+']
NETWORKS = ['10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '::1/128',
            'fe80::/10', 'fc00::/7', '2620:83:8000::/48', '2603:1030:2:3::/64']
PLACEHOLDERS = ['%Administrators%', '%JumpServers%', '%Workstations%', '%Servers%', '%DomainControllers%']


def pick(table):
    return r.choices([t for t, _ in table], [n for _, n in table])[0]


def word(n):
    return ''.join(r.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(n))


def text():
    found = r.choice(['', 'C:\\Windows\\', '\\', ' ', '.', '/etc/', 'HKLM\\']) + word(r.randrange(3, 14)) + \
        r.choice(['', '', '.exe', '.dll', '\\', ' -', '=', '/'])
    odd = r.random()
    if odd < 0.005:
        found += '?' + word(2)
    elif odd < 0.01:
        found = found.replace('\\', '\\\\') + '\\*'
    elif odd < 0.02:
        found = r.choice(['*', '*\\']) + found
    elif odd < 0.03:
        found += '*' + word(2)
    elif odd < 0.05:
        found += r.choice(['\u0430\u0431', '\u00e9', '\u4e2d\u6587', '\u202e'])
    return "'%s'" % found.replace("'", "''")


def scalar(chain):
    if chain.startswith('re'):
        return "'%s'" % r.choice(REGEXES)
    if chain == 'cidr':
        return "'%s'" % r.choice(NETWORKS)
    if 'expand' in chain:
        return "'%s'" % r.choice(PLACEHOLDERS)
    if 'base64' in chain:
        return "'%s'" % r.choice(['Invoke-', 'http://', 'foo', 'IEX'])
    if chain == 'fieldref':
        return 'TargetUserName'
    if chain == '':
        return r.choice([text()] * 30 + ['4624', "''", 'null', 'true', '00000429', '00050429', '0x3e7',
                                         '"double \\\\ quoted"', '1_000', 'on', '12:30:45', '2024-01-01'])
    return text()


def item(chain=None):
    chain = pick(CHAINS) if chain is None else chain
    field = r.choice(FIELDS)
    n = r.choice([1, 1, 2, 3, 4, 8, 20]) if chain != 'fieldref' else 1
    if 'all' in chain:
        n = max(n, 2)
    key = field + ('|' + chain if chain else '')
    if n == 1:
        return '%s: %s' % (key, scalar(chain))
    values = [scalar(chain) for _ in range(n)]
    return key + ':' + ''.join('\n            - ' + ("''" if v == 'null' else v) for v in values)


def search(name):
    if name == 'keywords':
        if r.random() < 0.25:
            return "    keywords:\n        '|all':\n" + ''.join('            - %s\n' % text() for _ in range(3))
        return '    keywords:\n' + ''.join('        - %s\n' % v for v in [text(), text(), '4711'][:r.randrange(1, 4)])
    if r.random() < 0.13:
        return '    %s:\n%s' % (name, ''.join('        - %s\n' % item().replace('\n            ', '\n              ')
                                               for _ in range(2)))
    seen = {}
    for _ in range(r.choice([1, 1, 2, 3])):
        one = item()
        seen[one.split(':')[0]] = one
    return '    %s:\n%s' % (name, ''.join('        %s\n' % one for one in seen.values()))


def names_of(condition):
    known = {'{a}': ['selection'], 'all of selection_*': ['selection_img', 'selection_cli'],
             '1 of selection_*': ['selection_a', 'selection_b'], 'all of sel*ion_*': ['selection_1', 'selection_2'],
             '1 of odd.name*': ['odd.name', 'odd.name_2'], '1 of *|endswith': ['sel|endswith']}
    if condition in known:
        return known[condition]
    names = []
    for w in condition.replace('(', ' ').replace(')', ' ').split():
        if w not in ('and', 'or', 'not', '1', 'all', 'of'):
            names += [w[:-1] + 'x', w[:-1] + 'y'] if w.endswith('*') else [w]
    return names


def rule(number, source, extra=''):
    condition = pick(CONDITIONS)
    head = 'title: %s\nid: %s\nstatus: %s\n' % (
        r.choice(['Rule %d' % number, "'Rule %d: quoted'" % number, '"Rule %d"' % number]),
        uuid.UUID(int=r.getrandbits(128), version=4), r.choice(['test'] * 10 + ['experimental', 'stable']))
    if r.random() < 0.28:
        head += 'description: |\n    Several lines,\n    as they stand.\n'
    if r.random() < 0.06:
        head += "related:\n    - id: %s\n      type: derived\n" % uuid.UUID(int=r.getrandbits(128), version=4)
    head += 'references:\n    - https://example.org/%d\nauthor: Someone, Another\ndate: 2024-0%d-11\n' % (
        number, r.randrange(1, 10))
    head += 'tags:\n    - attack.execution\n    - attack.t1059.001\n'
    if r.random() < 0.05:
        extra += 'regression_tests_path: tests/%d\n' % number
    if r.random() < 0.02:
        extra += 'simulation:\n    - type: atomic-red-team\n      name: x\n'
    body = 'logsource:\n    %s\n' % source
    if r.random() < 0.12:
        body += "    definition: 'Requirements: something must be on'\n"
    body += 'detection:\n' + ''.join(search(n) for n in names_of(condition))
    body += '    condition: %s\n' % condition.format(a='selection')
    return head + body + 'falsepositives:\n    - Unknown\nlevel: %s\n%s' % (
        r.choice(['high', 'medium', 'low', 'critical', 'informational']), extra)


def drivers(number):
    hashes = ''.join('            - SHA256=%064x\n' % r.getrandbits(256) for _ in range(4432))
    return ('title: Known drivers\nid: %s\nlogsource:\n    product: windows\n    category: driver_load\n'
            'detection:\n    selection:\n        Hashes|contains:\n%s    condition: selection\n'
            'level: high\n' % (uuid.UUID(int=r.getrandbits(128), version=4), hashes))


def main():
    sources = ['product: windows\n    category: ' + c for c, n in WINDOWS_CATEGORIES.items() for _ in range(n)]
    sources += ['product: windows\n    service: ' + s for s, n in WINDOWS_SERVICES.items() for _ in range(n)]
    sources += ['product: windows'] + [s for s, n in OTHERS for _ in range(n)]
    folder = sys.argv[1]
    for number in range(3779):
        where = os.path.join(folder, 'rules-%d' % (number % 7))
        os.makedirs(where, exist_ok=True)
        with open(os.path.join(where, 'rule_%04d.yml' % number), 'w', encoding='utf-8') as f:
            f.write(rule(number, sources[number % len(sources)]))
    with open(os.path.join(folder, 'rules-0', 'driver_load_known.yml'), 'w', encoding='utf-8') as f:
        f.write(drivers(3779))


if __name__ == '__main__':
    main()
