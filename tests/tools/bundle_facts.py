# SPDX-License-Identifier: Apache-2.0
"""Which traces a fact leaves, for mkbundle.py: the verbs of bundle.txt.

Every shape names the section of the domain dossiers that it was taken from, with its mark.
"""
import datetime

from bundle_logs import msi_log, wizard_log
from bundle_noise import Dice, seconds

# upgrade-plans.md 6.2 [seen]: server stream, agent and gateway stream, agent product code.
RELEASES = {
    '2007 R2': ('6.1.7221.0', '6.1.7221.0', '{25097770-2B1F-49F6-AB9D-1C708B96262A}'),
    '2012': ('7.0.8560.0', '7.0.8560.0', '{5155DCF6-A1B5-4882-A670-60BF9FCFD688}'),
    '2012 SP1': ('7.0.9538.0', '7.0.9538.0', '{5155DCF6-A1B5-4882-A670-60BF9FCFD688}'),
    '2012 R2': ('7.1.10226.0', '7.1.10184.0', '{786970C5-E6F6-4A41-B238-AE25D4B91EEA}'),
    '2016': ('7.2.11719.0', '8.0.10918.0', '{742D699D-56EB-49CC-A04A-317DE01F31CD}'),
    '1801': ('7.3.13142.0', '8.0.13053.0', '{EE0183F4-3BF8-4EC8-8F7C-44D3BBE6FDF0}'),
    '2019': ('10.19.10050.0', '10.19.10014.0', '{CEB9E45B-2152-4C10-A022-0825B53B632F}'),
    '2022': ('10.22.10118.0', '10.22.10056.0', '{382C3EC9-20AD-4E09-A6D6-8E34CF3E0586}'),
    '2025': ('10.25.10132.0', '10.25.10079.0', None),  # its product code was not found
}
# upgrade-plans.md 6.2 [seen: X]; those of later releases were not found.
OLD_NAMES = ('2007 R2', '2012', '2012 SP1')      # names of product and service changed with 2012 R2
ROLE_CODES = {('server', '2012 R2'): '{C92727BE-BD12-4140-96A6-276BA4F60AC1}',
              ('console', '2012 R2'): '{041C3416-87CE-4B02-918E-6FDC95F241D3}',
              ('web', '2012 R2'): '{B9853D74-E2A7-446C-851D-5B5374671D0B}',
              ('reporting', '2012 R2'): '{D6E655E7-6318-4C50-B184-55E70DB179C1}'}
# Packages: log-formats.md 2.3.  Server, Web Console and Console names in this style are [seen: X];
# Reporting and Gateway are built after them [inferred].
PACKAGES = {'server': ('OMServer.msi', 'Server'), 'console': ('OMConsole.msi', 'Console'),
            'web': ('OMWebConsole.msi', 'Web Console'), 'reporting': ('OMReporting.msi',
                                                                      'Reporting'),
            'gateway': ('MOMGateway.msi', 'Gateway'), 'agent': ('MOMAgent.msi', 'Agent'),
            'acs': ('ACSServer.msi', 'Audit Collection Services')}      # [inferred]
# upgrade-plans.md 6.5 [seen]: services of a management server; key name -> display name.
SERVICES = {'OMSDK': 'System Center Data Access Service',
            'cshost': 'System Center Management Configuration',
            'HealthService': 'Microsoft Monitoring Agent'}
LEVELS = {'E': (2, 49152), 'W': (3, 32768), 'I': (4, 16384),
          'S': (4, 0)}  # events.md top [seen: T, K66]
CHANNELS = {'app': 'Application', 'sys': 'System', 'om': 'Operations Manager'}
SCM_GUID = '{555908d1-a6d7-4695-8e1e-26931d2012f4}'
CORE_PACKS = ('Microsoft.SystemCenter.Library', 'Microsoft.SystemCenter.2007',
              'Microsoft.SystemCenter.ACS.Internal')
PAD = ['(NULL)'] * 6


def options(words):
    return dict(w.split('=', 1) if '=' in w else (w, '1') for w in words)


def host_sid(bundle, host):
    return 'S-1-5-21-3184-2291-7716-%d' % (1100 + sorted(bundle.hosts).index(host.name))


class Events:
    """Records of a host, as the providers write them."""

    def add(self, host, channel, at, provider, event_id, data=(), level='I', **more):
        number, qualifiers = LEVELS[level]     # the qualifiers follow the message id, not the level
        number = more.pop('shown', number)
        event = {'provider': provider, 'id': event_id, 'data': list(data), 'level': number,
                 'qualifiers': qualifiers, 'keywords': '80000000000000', 'time': at,
                 'channel': CHANNELS[channel], 'computer': host.fqdn, 'order': self.order}
        event.update(more)
        self.order += 1
        host.events[channel].append(event)

    def om(self, host, at, provider, event_id, data=(), level='I'):
        self.add(host, 'om', at, provider, event_id, data, level)

    def service(self, host, at, key, state):
        """events.md 7: named data, binary `<key>/<state>` UTF-16LE with an end [state 4 seen:
        EVX]."""
        display = SERVICES.get(key, key)
        if key == 'HealthService' and self.release_at(host, at) in OLD_NAMES:
            display = 'System Center Management'                    # upgrade-plans.md 6.5 [seen]
        self.scm(host, at, key, display, state)

    def scm(self, host, at, key, display, state):
        self.add(host, 'sys', at, 'Service Control Manager', 7036, manifest=True, guid=SCM_GUID,
                 source='Service Control Manager', keywords='8080000000000000', pid=624, tid=3112,
                 named=[('param1', display), ('param2', state)],
                 binary='%s/%d\0' % (key, 4 if state == 'running' else 1))

    def do_scm(self, host, at, rest):
        """scm KEY DISPLAY NAME|STATE: another service"""
        display, state = ' '.join(rest[1:]).split('|')
        self.scm(host, at, rest[0], display, state)

    def release_at(self, host, at):
        done = [e['time'] for e in host.events['app'] if e.get('upgrades')]
        return self.new if done and min(done) <= at else self.old

    def product(self, component, release):
        # log-formats.md 2.3 [seen: TTN], name before R2 [seen]; those of 2007 R2 after it [inferred]
        if component == 'agent' and release not in OLD_NAMES:
            return 'Microsoft Monitoring Agent'
        if component == 'server' and release == '2007 R2':    # one package for server and console
            return 'System Center Operations Manager 2007 R2'
        year = '2012' if release == '2012 SP1' else release
        return 'System Center Operations Manager %s %s' % (year, PACKAGES[component][1])

    def version(self, component, release):
        return RELEASES[release][1 if component in ('agent', 'gateway') else 0]

    def code(self, component, release):
        if component == 'agent' and RELEASES[release][2]:
            return RELEASES[release][2]
        return ROLE_CODES.get((component, release)) or Dice(component + release).guid()

    def msi(self, host, at, event_id, strings, level=None, binary=None, **more):
        """events.md 7 [seen: EVX]: qualifiers 0, level 4, six strings padded with (NULL), one
        empty."""
        data = (list(strings) + PAD)[:6] + ['']
        self.add(host, 'app', at, 'MsiInstaller', event_id, data, 'S', user=host_sid(self, host),
                 **({'shown': level} if level else {}), **({'binary': binary} if binary else {}),
                 **more)

    def installed(self, host, at, event_id, name, version, status, code, **more):
        """1033, 1034, 1035: name, version, language, status, manufacturer, (NULL); binary: product
        code and 44 hexadecimal digits, ASCII [seen: EVX]."""
        self.msi(host, at, event_id, [name, version, '1033', str(status), 'Microsoft Corporation'],
                 binary=code + self.dice.hex(44), **more)


class Facts(Events):
    """do_VERB for each verb of bundle.txt."""

    # -- verbs: databases, services

    def do_backup(self, host, at, rest):
        """SQL Server 18264, values in the order of the message [seen: SQL]."""
        for i, database in enumerate(rest):
            pages = str(18000 + self.dice.below(400000))
            lsn = '%d:%d:%d' % (2000 + self.dice.below(900), self.dice.below(90000), 1)
            self.add(host, 'app', at + seconds(97 * i), 'MSSQLSERVER', 18264,
                     [database, '2018/05/14', '09:12:44', pages, lsn, lsn, '1',
                      "FILE=1, TYPE=DISK: {'E:\\Backup\\%s_full.bak'}" % database], 'I', task=6)

    def do_log_backup(self, host, at, rest):
        for i, database in enumerate(rest):
            lsn = '%d:%d:%d' % (2000 + self.dice.below(900), self.dice.below(90000), 1)
            self.add(host, 'app', at + seconds(5 * i), 'MSSQLSERVER', 18265,
                     [database, '2018/05/14', '09:12:44', lsn, lsn, '1',
                      "FILE=1, TYPE=DISK: {'E:\\Backup\\%s.trn'}" % database], 'I', task=6)

    def do_stop_services(self, host, at, _rest):
        """upgrade-plans.md 3.4, events.md 3, 5, 8: SDK 26363, 26365; store engine 103; 7036
        stopped."""
        if 'ms' in host.roles and 'no-sdk' not in host.roles:
            self.om(host, at, 'OpsMgr SDK Service', 26363)
            self.om(host, at + seconds(4), 'OpsMgr SDK Service', 26365)
            self.service(host, at + seconds(4), 'OMSDK', 'stopped')
            self.service(host, at + seconds(9), 'cshost', 'stopped')
        self.om(host, at + seconds(12), 'Health Service ESE Store', 103,
                ['HealthService', '2216', 'Health Service Store: ', '0'], 'S')
        self.service(host, at + seconds(14), 'HealthService', 'stopped')
        host.down.append([at - seconds(90), None])

    def do_start_services(self, host, at, _rest):
        """events.md section 1 reading notes: store 102, 2002, 7019.., 1210; SDK 26361, 26369."""
        self.service(host, at, 'HealthService', 'running')
        self.om(host, at + seconds(2), 'Health Service ESE Store', 102,
                ['HealthService', '2964', 'Health Service Store: ', '0', '10', '00', '20348',
                 '0000'],
                'S')
        self.om(host, at + seconds(4), 'HealthService', 2002, [host.group])
        if 'ms' in host.roles and 'no-sdk' not in host.roles:
            self.service(host, at + seconds(3), 'OMSDK', 'running')
            self.om(host, at + seconds(7), 'OpsMgr SDK Service', 26361)
            self.om(host, at + seconds(9), 'OpsMgr SDK Service', 26369)
            self.service(host, at + seconds(12), 'cshost', 'running')
        if host.roles & {'ms', 'gw'}:
            self.om(host, at + seconds(15), 'OpsMgr Connector', 21031, ['5723'])
        if host.down and host.down[-1][1] is None:
            host.down[-1][1] = at + seconds(30)

    def do_works(self, host, at, rest):
        """Configuration after the start: 21024, 1200, 1201 with the group's pack versions, 21025
        then 1210 (events.md 1, 2; upgrade-plans.md 5.1 [seen: BD])."""
        version = rest[0] if rest else RELEASES[self.new][0]
        cookie = ' '.join(self.dice.hex(2) for _ in range(8))
        if 'gw' in host.roles:
            self.om(host, at, 'OpsMgr Connector', 20053, [], 'S')
        if 'ms' not in host.roles:
            self.om(host, at + seconds(3), 'OpsMgr Connector', 21019,
                    [rest[1] if len(rest) > 1 else self.parent(host)], 'S')
        self.om(host, at + seconds(20), 'OpsMgr Connector', 21024, [host.group, cookie])
        self.om(host, at + seconds(31), 'HealthService', 1200, [host.group, self.dice.guid()])
        for i, pack in enumerate(CORE_PACKS):
            self.om(host, at + seconds(33 + i), 'HealthService', 1201, [pack, version])
        self.om(host, at + seconds(48), 'OpsMgr Connector', 21025, [host.group, cookie], 'S')
        self.om(host, at + seconds(55), 'HealthService', 1210, [host.group, cookie])
        self.run_as(host, at + seconds(57))

    def run_as(self, host, at):
        for i, event_id in enumerate((7023, 7025, 7024, 7019)):
            self.om(host, at + seconds(i), 'HealthService', event_id, [host.group], 'S')
        if self.release_at(host, at) in ('2019', '2022', '2025') and 'no-7028' not in host.roles:
            self.om(host, at + seconds(6), 'HealthService', 7028, [host.group], 'S')

    def parent(self, host):
        gateways = [h.fqdn for h in self.hosts.values() if 'gw' in h.roles]
        servers = [h.fqdn for h in self.hosts.values() if 'ms' in h.roles]
        return gateways[0] if 'behind-gw' in host.roles and gateways else servers[0]

    # -- verbs: installers

    def do_msi(self, host, at, rest):
        """One package: 1040, 1034 of the old product in the same bracket, 11707, 1033, 1042
        (upgrade-plans.md 1.3, 0.5; events.md 7 [seen: EVX], order within the bracket
        [inferred])."""
        o = options(rest)
        component, minutes = o['component'], float(o.get('minutes', 4))
        release = o.get('release', self.new).replace('_', ' ')
        status = int(o.get('status', 0))
        good = status in (0, 3010)
        end = at + datetime.timedelta(minutes=minutes)
        path = o.get('media', 'D:\\Setup\\AMD64\\') + PACKAGES[component][0]
        name, code = self.product(component, release), self.code(component, release)
        client = str(1200 + self.dice.below(7000))
        host.busy.append((at, end))
        self.msi(host, at, 1040, [path, client])
        if self.old == '2007 R2' and component == 'console':
            o['fresh'] = '1'                                  # went with the package of the server
        if (good or 'removed' in o) and o.get('fresh') is None:
            old = self.product(component, self.old)
            self.installed(host, at + (end - at) / 3, 1034, old, self.version(component, self.old),
                           0,
                           self.code(component, self.old))
        self.outcome(host, end - seconds(3), name, self.version(component, release), status, code)
        # 1038: name, version, language, type, reason, manufacturer
        if status == 3010:
            self.msi(host, end - seconds(2), 1038, [name, self.version(component, release), '1033',
                                                    '2',
                                                    '1', 'Microsoft Corporation'])
        self.msi(host, end, 1042, [path, client])

    def outcome(self, host, at, name, version, status, code):
        if status in (0, 3010):
            self.msi(host, at, 11707, ['Product: %s -- Installation completed successfully.'
                                       % name])
        else:
            self.msi(host, at, 11708, ['Product: %s -- Installation failed.' % name], level=2)
        self.installed(host, at + seconds(1), 1033, name, version, status, code,
                       upgrades=status in (0, 3010))

    def do_setup(self, host, at, rest):
        """A run of the setup program on a server: wizard log, services down, packages, services
        up."""
        o = options(rest)
        minutes = float(o.get('minutes', 40))
        items = o['items'].split(',')
        fail = o.get('fail')
        start, end = at + seconds(240), at + datetime.timedelta(minutes=minutes)
        if 'ms' in host.roles and not (host.down and host.down[-1][1] is None):
            self.do_stop_services(host, at + seconds(200), [])
        share = (end - start - seconds(120)) / len(items)
        for i, item in enumerate(items):
            status = 1603 if fail and i == 0 else int(o.get('status', 0)) if i == 0 else 0
            self.do_msi(host, start + share * i + seconds(5),
                        ['component=' + item, 'minutes=%f' % ((share - seconds(20)).seconds / 60.0),
                         'status=%d' % status]
                        + (['removed=1' if 'removed' in o else 'fresh=1'] if fail else []))
            if fail:
                break
        if 'wizard' in o:
            local = datetime.timedelta(minutes=-host.bias)
            text = wizard_log(self, host, items, at + local, end + local, fail, o)
            host.files['SCOM/LOGS/OpsMgrSetupWizard.log'] = \
                host.files.get('SCOM/LOGS/OpsMgrSetupWizard.log', b'') + text.encode('utf-8')
        if 'msilog' in o:
            local = datetime.timedelta(minutes=-host.bias)
            package = PACKAGES[items[0]][0].replace('.msi', '')
            name = 'SCOM/LOGS/%s%s.log' % (package, o.get('suffix', ''))
            host.files[name] = msi_log(self, host, items[0], start + local + seconds(5),
                                       start + share + local - seconds(15), 1603 if fail else 0)
        if 'ms' in host.roles and 'removed' not in o:
            self.do_start_services(host, end - seconds(60), [])
            packs = [o['packs']] if 'packs' in o else []
            self.do_works(host, end + seconds(40), [RELEASES[self.old][0]] if fail else packs)

    def do_group_setup(self, host, at, rest):
        """The setup that upgrades the group of 2007 R2 from a server that is upgraded already: its
        log has the database's work (upgrade-plans.md 2.2, 2.4 [inferred])."""
        o = options(rest)
        local = datetime.timedelta(minutes=-host.bias)
        end = at + datetime.timedelta(minutes=float(o.get('minutes', 40)))
        self.do_stop_services(host, at + seconds(100), [])
        self.reconfigured(host, at + (end - at) / 8, at + (end - at) / 5)
        text = wizard_log(self, host, ['server'], at + local, end + local, None, dict(o, first='1'))
        host.files['SCOM/LOGS/OpsMgrSetupWizard.log'] = \
            host.files.get('SCOM/LOGS/OpsMgrSetupWizard.log', b'') + text.encode('utf-8')
        host.roles.discard('no-sdk')                          # every server of 2012 has the service
        self.do_start_services(host, end + seconds(20), [])
        self.do_works(host, end + seconds(90), [])

    def reconfigured(self, host, at, end):
        """The package that is there already, run again: 1040, 1035, 1042."""
        name, code = self.product('server', self.new), self.code('server', self.new)
        path, client = 'D:\\Setup\\AMD64\\OMServer.msi', str(1200 + self.dice.below(7000))
        host.busy.append((at, end))
        self.msi(host, at, 1040, [path, client])
        self.installed(host, end - seconds(1), 1035, name, self.version('server', self.new), 0, code)
        self.msi(host, end, 1042, [path, client])

    def do_agent(self, host, at, rest):
        """The agent's own installer on its machine, then its restart and its new configuration."""
        o = options(rest)
        status = int(o.get('status', 0))
        if 'fresh' not in o:
            self.do_stop_services(host, at + seconds(25), [])
        self.do_msi(host, at, ['component=' + o.get('component', 'agent'), 'minutes=2',
                               'status=%d' % status, 'media=' + o.get('media',
                                                                      'C:\\Windows\\Temp\\')]
                    + (['fresh=1'] if 'fresh' in o else []))
        self.do_start_services(host, at + seconds(130), [])
        self.do_works(host, at + seconds(170), [o.get('packs', RELEASES[self.new][0])]
                      + ([o['parent']] if 'parent' in o else []))

    def do_push(self, host, at, rest):
        """Health Service Modules on the pushing server: operation, computer, account, code,
        description (events.md 4 [seen: T, K00]); 10624 adds the installer's words and the log's
        path."""
        o = options(rest)
        by = self.hosts[o['by']]
        code = o.get('code')
        head = ['Agent Install', host.fqdn, self.domain.split('.')[0].upper() + '\\scompush']
        if code:
            self.om(by, at, 'Health Service Modules', 10624,
                    head + [code, 'Fatal error during installation.',
                            'The installation failed. See the log.',
                            'C:\\Program Files\\Microsoft System Center\\Operations '
                            'Manager\\Server\\'
                            'AgentManagement\\AgentLogs\\%sAgentInstall.LOG' % host.name], 'E')
        else:
            self.om(by, at, 'Health Service Modules', 10616,
                    head + ['0', 'The operation completed successfully.'], 'S')
            if 'fresh' not in o:             # its agent was away while it was upgraded
                self.do_about(host, at - seconds(100), [by.name, '20022'])
                self.do_about(host, at + seconds(80), [by.name, '20020'])

    def do_agentlog(self, host, at, rest):
        """<COMPUTER>AgentInstall.LOG on the pushing server (log-formats.md 2.3 [seen: BD
        80070643])."""
        o = options(rest)
        by = self.hosts[o['by']]
        local = datetime.timedelta(minutes=-by.bias)
        by.files['AgentManagement/AgentLogs/%sAgentInstall.LOG' % host.name] = msi_log(
            self, host, 'agent', at + local, at + local + seconds(70), int(o.get('status', 0)),
            o.get('cause'))

    def do_patch(self, host, at, rest):
        """An update rollup: 1036 name, version, language, update, status, manufacturer; 1022
        product, update; binary product code, blank, patch code [seen: EVX; the update's name
        inferred]."""
        o = options(rest)
        component, kb = o['component'], o['kb']
        of = o.get('release', self.new)           # a package of 1807 stands on the product of 1801
        name, code = self.product(component, of), self.code(component, of)
        path = 'C:\\UR\\KB%s-amd64-%s.msp' % (kb, PACKAGES[component][1].replace(' ', ''))
        update = 'System Center Operations Manager %s Update Rollup (KB%s)' % (of, kb)
        client = str(1200 + self.dice.below(7000))
        host.busy.append((at, at + seconds(152)))
        self.msi(host, at, 1040, [path, client])
        if host.has_om and component in ('server', 'gateway', 'agent'):
            self.do_stop_services(host, at + seconds(20), [])
        status = o.get('status', '0')
        self.msi(host, at + seconds(150), 1036, [name, self.version(component, of), '1033',
                                                 update, status, 'Microsoft Corporation'])
        if status == '0':
            self.msi(host, at + seconds(151), 1022, [name, update],
                     binary=code + ' ' + Dice(kb + component).guid())
        else:                                     # events.md 7: product, update, code, log [seen: MSI]
            self.msi(host, at + seconds(151), 1023, [name, update, status, 'C:\\UR\\server.log'],
                     level=2)
        self.msi(host, at + seconds(152), 1042, [path, client])
        if host.has_om and component in ('server', 'gateway', 'agent'):
            self.do_start_services(host, at + seconds(170), [])
            self.do_works(host, at + seconds(220), [o['packs']])

    def do_product(self, host, at, rest):
        """product removed|installed NAME|VERSION: another product, in a bracket of its own
        (upgrade-plans.md 1.3, 2.13: Orchestrator is uninstalled, then installed)."""
        event_id = {'removed': 1034, 'installed': 1033}[rest[0]]
        name, version = ' '.join(rest[1:]).split('|')
        path, client = 'D:\\Setup\\setup.msi', str(1200 + self.dice.below(7000))
        self.msi(host, at, 1040, [path, client])
        self.installed(host, at + seconds(140), event_id, name, version, 0, Dice(name).guid())
        self.msi(host, at + seconds(150), 1042, [path, client])

    def do_push_update(self, host, at, rest):
        """10628: operation, computer, account, code, description, updates [seen: T]."""
        o = options(rest)
        self.om(self.hosts[o['by']], at, 'Health Service Modules', 10628,
                ['Agent Update', host.fqdn, self.domain.split('.')[0].upper() + '\\scompush', '0',
                 'The operation completed successfully.', 'KB' + o['kb']], 'S')

    def do_unix_kit(self, host, at, rest):
        """What the kit prints while it upgrades, then the lists (log-formats.md, siblings 11 [seen:
        SCX])."""
        o = options(rest)
        lines = ['root@%s:~# sh ./scx-%s.universal.x64.sh --upgrade --enable-opsmgr'
                 % (host.name.lower(), o['scx']), 'Extracting...', 'Updating cross-platform agent ...']
        for name, kit in (('omi', '%s.ulinux.s.x64'), ('scx', '%s.universal.x64')):
            lines += ['----- Upgrading package: %s (%s-%s) -----' % (name, name, kit % o['scx']),
                      'Preparing...                          ####################################',
                      '   1:%s-%s                      ####################################'
                      % (name, o['scx'])]
        lines += ['----- Updating bundled packages -----', 'root@%s:~# rpm -q scx omi'
                  % host.name.lower(), 'scx-%s.x86_64' % o['scx'], 'omi-%s.x86_64' % o['scx']]
        host.files['upgrade.txt'] = ('\n'.join(lines) + '\n').encode('utf-8')

    def do_inventory(self, host, at, rest):
        """The burst of 1035 that a query of Win32_Product makes: products and versions that are
        present (README, table: never an attempt) [seen: EVX for the shape]."""
        for i, item in enumerate(rest):
            component, _, release = item.partition('=')
            release = release.replace('_', ' ') or self.old
            self.installed(host, at + seconds(2 * i), 1035, self.product(component, release),
                           self.version(component, release), 0, self.code(component, release))

    def do_list(self, host, _at, rest):
        """list FILE NAME=VERSION ...: what the console of this server shows of its agents, as CSV
        (upgrade-plans.md 4.5; its names are those of the objects [inferred])."""
        lines = ['"DisplayName","Version","PrimaryManagementServerName"']
        for item in rest[1:]:
            name, _, version = item.partition('=')
            lines.append('"%s","%s","%s"' % (self.hosts[name].fqdn, version, host.fqdn))
        host.files[rest[0]] = ('\r\n'.join(lines) + '\r\n').encode('utf-8')

    # -- verbs: single records

    def do_event(self, host, at, rest):
        """event CHANNEL LEVEL PROVIDER ID VALUE|VALUE...   (blanks in names as _, in values as
        they are)"""
        channel, level, provider, event_id = rest[:4]
        values = ' '.join(rest[4:])
        values = values.replace('%g', host.group).replace('%f', host.fqdn)
        self.add(host, channel, at, provider.replace('_', ' '), int(event_id),
                 values.split('|') if values else [], level)

    def do_about(self, host, at, rest):
        """about BY ID: 20022, 20020 ... that a server writes about this machine."""
        self.om(self.hosts[rest[0]], at, 'OpsMgr Connector', int(rest[1]),
                [host.fqdn, host.fqdn, host.group, Dice(host.fqdn).guid()],
                'W' if rest[1] == '20022' else 'S')

    def do_reports(self, host, at, rest):
        """31570, 31568 (events.md 4): four fixed values, then the specific ones [seen: T]."""
        head = [host.group, 'Microsoft.SystemCenter.DataWarehouse.Deployment.Report', host.fqdn,
                Dice(host.fqdn).guid()]
        self.om(host, at, 'Health Service Modules', 31570, head + ['http://%s/ReportServer'
                                                                   % rest[0]])
        self.om(host, at + seconds(40), 'Health Service Modules', 31568, head)

    def do_boot(self, host, at, _rest):
        """events.md 7, restart and boot [seen: EVX, NT]: User32 1074 named; 6006, 6009, 6005
        classic with qualifiers 32768 though information."""
        self.add(host, 'sys', at, 'User32', 1074, manifest=True, source='User32', qualifiers=32768,
                 guid='{b0aa8734-56f7-41cc-b2f4-de228e98b946}', keywords='8080000000000000',
                 pid=900,
                 tid=944, named=[('param1', 'C:\\Windows\\system32\\shutdown.exe'),
                                 ('param2', host.name),
                                 ('param3', 'Operating System: Reconfiguration'),
                                 ('param4', '0x80020004'), ('param5', 'restart'), ('param6', ''),
                                 ('param7', self.domain.split('.')[0].upper() + '\\admin.kl')])
        if host.has_om:
            self.do_stop_services(host, at + seconds(8), [])
        self.classic_boot(host, at + seconds(35), 6006, [])
        up = at + seconds(95)
        self.classic_boot(host, up, 6009, ['10.00.', '17763', '', 'Multiprocessor Free', '0'])
        self.classic_boot(host, up, 6005, [])
        if host.has_om:
            self.do_start_services(host, up + seconds(40), [])
            self.do_works(host, up + seconds(90), [RELEASES[self.release_at(host, at)][0]])

    def classic_boot(self, host, at, event_id, data):
        self.add(host, 'sys', at, 'EventLog', event_id, data, 'W', shown=4)

    def do_clear(self, host, at, rest):
        """Eventlog 104 in the System log names the channel; what was in it is gone [seen: ETW; the
        user data as in public samples]."""
        for channel in rest:
            host.cleared[channel] = at
            self.add(host, 'sys', at, 'Microsoft-Windows-Eventlog', 104, manifest=True, task=104,
                     guid='{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}', keywords='8000000000000000',
                     pid=1132, tid=2020, qualifiers=None, user='S-1-5-21-3184-2291-7716-1108',
                     element='LogFileCleared',
                     xmlns='http://manifests.microsoft.com/win/2004/08/windows/eventlog',
                     named=[('SubjectUserName', 'admin.kl'),
                            ('SubjectDomainName', self.domain.split('.')[0].upper()),
                            ('Channel', CHANNELS[channel]), ('BackupPath', '')])
