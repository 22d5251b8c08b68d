# SPDX-License-Identifier: Apache-2.0
"""Records as the machines write them: what a trace of sim_trace.py looks like in a log.

Every shape names the place of the dossiers that it was taken from, with its mark, so that this
writer and the program's readers cannot agree on an invention.  What is marked [inferred] never is
the only proof of a success or a failure.
"""
from sim_single import GROUP, NEW_GROUP, single

# events.md 7 "Raw structure" [seen: EVX]: qualifiers and keywords of classic events follow the
# message id; MsiInstaller has qualifiers 0, EventLog 6005 ff. 32768 although their level is 4.
CLASSIC = '80000000000000'
MANIFEST = '8080000000000000'
SCM_GUID = '{555908d1-a6d7-4695-8e1e-26931d2012f4}'
EVENTLOG_GUID = '{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}'
APP, SYS, OM = 'Application', 'System', 'Operations Manager'

# log-formats.md 2.3: server, web console, console [seen: X]; reporting, gateway, ACS after them
# [inferred].  Package -> file, role word of the product name.
PACKAGES = {'server': ('OMServer.msi', 'Server'), 'console': ('OMConsole.msi', 'Console'),
            'web-console': ('OMWebConsole.msi', 'Web Console'),
            'reporting': ('OMReporting.msi', 'Reporting'),
            'gateway': ('MOMGateway.msi', 'Gateway'), 'agent': ('MOMAgent.msi', 'Agent'),
            'acs': ('AdtServer.msi', 'Audit Collection Services')}
# upgrade-plans.md 6.2 [seen: DC, BDV]: the agent's product codes
AGENT_CODES = {'2007 R2': '{25097770-2B1F-49F6-AB9D-1C708B96262A}',
               '2012': '{5155DCF6-A1B5-4882-A670-60BF9FCFD688}',
               '2012 SP1': '{5155DCF6-A1B5-4882-A670-60BF9FCFD688}',
               '2012 R2': '{786970C5-E6F6-4A41-B238-AE25D4B91EEA}',
               '2016': '{742D699D-56EB-49CC-A04A-317DE01F31CD}',
               '1801': '{EE0183F4-3BF8-4EC8-8F7C-44D3BBE6FDF0}',
               '2019': '{CEB9E45B-2152-4C10-A022-0825B53B632F}',
               '2022': '{382C3EC9-20AD-4E09-A6D6-8E34CF3E0586}'}
# upgrade-plans.md 6.5 [seen]: key of the service -> display name
SERVICES = {'omsdk': ('OMSDK', 'System Center Data Access Service'),
            'cshost': ('cshost', 'System Center Management Configuration'),
            'healthservice': ('HealthService', 'Microsoft Monitoring Agent'),
            'omanagement': ('omanagement', 'Orchestrator Management Service'),     # siblings 3.4 [seen: KBP]
            'orunbook': ('orunbook', 'Orchestrator Runbook Service'),
            'adtserver': ('AdtServer', 'Operations Manager Audit Collection Service'),
            'adtagent': ('AdtAgent', 'Microsoft Monitoring Agent Audit Forwarding')}
# message patterns: events.md 1, 2, 3, 4, 5, 7 [seen: T, MSI, ETW, NT, SQL]
TEXTS = {
    1033: 'Windows Installer installed the product. Product Name: {0}. Product Version: {1}. '
          'Product Language: {2}. Manufacturer: {4}. Installation success or error status: {3}.',
    1034: 'Windows Installer removed the product. Product Name: {0}. Product Version: {1}. '
          'Product Language: {2}. Manufacturer: {4}. Removal success or error status: {3}.',
    1035: 'Windows Installer reconfigured the product. Product Name: {0}. Product Version: {1}. '
          'Product Language: {2}. Manufacturer: {4}. Reconfiguration success or error status: '
          '{3}.',
    1036: 'Windows Installer installed an update. Product Name: {0}. Product Version: {1}. '
          'Product Language: {2}. Manufacturer: {5}. Update Name: {3}. Installation success or '
          'error status: {4}.',
    1038: 'Windows Installer requires a system restart. Product Name: {0}. Product Version: {1}. '
          'Product Language: {2}. Manufacturer: {5}. Type of System Restart: {3}. Reason for '
          'Restart: {4}.',
    1025: 'Product: {0}. The file {1} is being used by the following process: Name: {2} , Id {3}.',
    1022: "Product: {0} - Update '{1}' installed successfully.",
    1023: "Product: {0} - Update '{1}' could not be installed. Error code {2}. Additional "
          'information is available in the log file {3}.',
    1040: 'Beginning a Windows Installer transaction: {0}. Client Process Id: {1}.',
    1042: 'Ending a Windows Installer transaction: {0}. Client Process Id: {1}.',
    11707: '{0}', 11708: '{0}'}
MADE = 'Microsoft Corporation'


class Record:
    """One event.  t: seconds by the machine's clock (UTC) from the world's midnight."""
    __slots__ = ('channel', 't', 'provider', 'id', 'qualifiers', 'level', 'data', 'named',
                 'binary', 'message', 'guid', 'element', 'task', 'number', 'order', 'sun', 'about',
                 'computer')

    def __init__(self, channel, t, provider, event_id, data=(), message='', level=4,
                 qualifiers=16384, named=None, binary=None, guid=None, element=None, task=0):
        self.channel, self.t, self.provider, self.id = channel, t, provider, event_id
        self.data, self.message, self.level, self.qualifiers = data, message, level, qualifiers
        self.named, self.binary, self.guid, self.element = named, binary, guid, element
        self.task, self.number, self.order = task, 0, 0
        self.about = None            # the machine, of what is no noise
        self.computer = None         # another one than that of its log


def product_name(package, release):
    """log-formats.md 2.3 [seen: TTN]: the agent's name changed with 2012 R2; ACS [inferred]."""
    if package == 'agent':
        return 'System Center Operations Manager %s Agent' % release[:4] \
            if release in ('2007 R2', '2012', '2012 SP1') else 'Microsoft Monitoring Agent'
    return 'System Center Operations Manager %s %s' % (release[:4] if release.startswith('2012')
                                                       else release, PACKAGES[package][1])


def product_code(package, release):
    """Codes of the other roles and releases were not found: invented ones [shape seen: X]."""
    if package == 'agent' and release in AGENT_CODES:
        return AGENT_CODES[release]
    n = 0
    for c in package + release:
        n = (n * 131 + ord(c)) % (1 << 61)
    return '{%08X-%04X-4%03X-8%03X-%012X}' % (n % (1 << 32), n >> 7 & 0xffff, n >> 11 & 0xfff,
                                              n >> 5 & 0xfff, n * 7 % (1 << 48))


def msi(t, event_id, strings, level=4, binary=None):
    """Six strings, padded with (NULL), and an empty one [seen: EVX]."""
    data = (list(strings) + ['(NULL)'] * 6)[:6] + ['']
    return Record(APP, t, 'MsiInstaller', event_id, data, TEXTS[event_id].format(*data), level, 0,
                  binary=binary)


def installed(t, event_id, package, release, version, status):
    """1033, 1034, 1035: name, version, language, status, manufacturer; binary data: product code
    and 44 hexadecimal digits, ASCII [seen: EVX]."""
    return msi(t, event_id, [product_name(package, release), version, '1033', status, MADE],
               binary=product_code(package, release) + '0' * 44)


def sentence(t, event_id, package, release, good):
    """117xx: the whole sentence is the first string [seen: EVX]."""
    text = 'Product: %s -- Installation %s.' % (product_name(package, release),
                                                'completed successfully' if good else 'failed')
    return msi(t, event_id, [text], 4 if good else 2)


def media(package):
    folder = {'agent': 'C:\\Windows\\Temp\\', 'acs': 'D:\\Setup\\AMD64\\acs\\'}
    return folder.get(package, 'D:\\Setup\\AMD64\\') + PACKAGES[package][0]


def service(t, name, state):
    """7036: named data; binary `<key>/<state>` in UTF-16LE with an end [seen: EVX]."""
    key, display = SERVICES.get(name, (name, name))
    return Record(SYS, t, 'Service Control Manager', 7036, message='The %s service entered the %s '
                  'state.' % (display, state), named=[('param1', display), ('param2', state)],
                  binary='%s/%d\0' % (key, 4 if state == 'running' else 1), guid=SCM_GUID)


def disabled(t, name):
    """7040: display name, the type of before, the type of now, key (events.md 7 [seen: EVX, ETW])."""
    key, display = SERVICES[name]
    return Record(SYS, t, 'Service Control Manager', 7040, message='The start type of the %s service '
                  'was changed from auto start to disabled.' % display, guid=SCM_GUID,
                  named=[('param1', display), ('param2', 'auto start'), ('param3', 'disabled'),
                         ('param4', key)])


def restart_required(t):
    """WindowsUpdateClient 21 (events.md 7, siblings 3.6 [seen: ETW, EVT]: `Restart Required: ...`)."""
    return Record(SYS, t, 'Microsoft-Windows-WindowsUpdateClient', 21, message='Restart Required: ...',
                  named=[('updatelist', '- Security Update for Windows Server')], task=1,
                  guid='{945a8954-c147-4acd-923f-40c45405a658}')


def om(t, provider, event_id, data, message, level=4, qualifiers=16384):
    return Record(OM, t, provider, event_id, data, message, level, qualifiers)


def pushed(t, trace):
    """Health Service Modules: operation, computer, account, code, description; 10624 adds the
    installer's words and the log's path (events.md 4 [seen: T, K00])."""
    about, code = trace.captures['host'], trace.captures['code']
    head = ['Agent Install', about, 'CORP\\scompush', code]
    if trace.name == 'push-10616-success':
        data = head + ['The operation completed successfully.']
        return om(t, 'Health Service Modules', 10616, data, 'The Operations Manager Server '
                  'successfully completed the operation %s on remote computer %s.\nInstall '
                  'account: %s\nError Code: %s\nError Description: %s' % tuple(data), 4, 0)
    data = head + ['Fatal error during installation.', 'The installation failed. See the log.',
                   'C:\\Program Files\\Microsoft System Center\\Operations Manager\\Server\\'
                   'AgentManagement\\AgentLogs\\%sAgentInstall.LOG' % about.split('.')[0]]
    return om(t, 'Health Service Modules', 10624, data, 'The Agent Management Operation %s failed '
              'for remote computer %s.\nInstall account: %s\nError Code: %s\nError Description: '
              '%s\nMicrosoft Installer Error Description: %s\nFor more information, see Windows '
              'Installer log file "%s"' % tuple(data), 2, 49152)


def pushed_update(t, trace):
    """10628, 10627 as 10616 (events.md 4 [seen: T])."""
    good = trace.name == 'push-10628-updates'
    data = ['Agent Install', trace.captures['host'], 'CORP\\scompush', trace.captures['code'],
            'The operation completed successfully.' if good else 'Fatal error during installation.']
    text = 'The Operations Manager Server successfully applied software updates to computer ' \
        '"%s". The following software updates are installed: UR\n' if good else 'The Operations ' \
        'Manager Server failed to apply software updates to computer "%s".\n'
    return om(t, 'Health Service Modules', 10628 if good else 10627, data, text % data[1] +
              'Operation: %s\nInstall account: %s\nError Code: %s\nError Description: %s' %
              (data[0], data[2], data[3], data[4]), 4 if good else 2, 0)


def boot(t, event_id):
    """Classic, qualifiers 32768 although information [seen: EVX, NT]."""
    if event_id == 6009:
        return Record(SYS, t, 'EventLog', 6009, ['10.00.', '17763', '', 'Multiprocessor Free', '0'],
                      'Microsoft (R) Windows (R) 10.00. 17763 Multiprocessor Free.', 4, 32768)
    return Record(SYS, t, 'EventLog', 6005, [], 'The Event log service was started.', 4, 32768)


def uptime(t, seconds, bias, zone):
    """6013: fifth string uptime, seventh bias and zone name [seen: EVX, positions as rendered]."""
    return Record(SYS, t, 'EventLog', 6013, ['', '', '', '', str(seconds), '60',
                                             '%d %s' % (bias, zone)],
                  'The system uptime is %d seconds.' % seconds, 4, 32768)


def cleared(t, channel):
    """Microsoft-Windows-Eventlog 104: the channel stands in UserData [seen: ETW]."""
    return Record(SYS, t, 'Microsoft-Windows-Eventlog', 104, message='The %s log file was cleared.'
                  % channel, guid=EVENTLOG_GUID, element='LogFileCleared', task=104,
                  named=[('SubjectUserName', 'admin.kl'), ('SubjectDomainName', 'CORP'),
                         ('Channel', channel), ('BackupPath', '')])


# The words by which a product of a sibling is known: system-center-siblings.md 3 to 6 [seen: words; the
# rest of the names inferred]
COMPONENTS = {'orch': 'System Center 2019 Orchestrator Management Server',
              'sm': 'System Center 2019 - Service Manager',
              'dpm': 'Microsoft System Center 2019 Data Protection Manager',
              'cm': 'Microsoft System Center Configuration Manager Site Server',
              'vmm': 'Microsoft System Center Virtual Machine Manager Server (x64)',
              'appc': 'Microsoft System Center App Controller'}


def of_component(trace, t, number, rest):
    name = COMPONENTS[rest.split('-')[0]]
    return msi(t, number, [name, trace.captures['version'], '1033', trace.captures['status'], MADE],
               binary=product_code(name, trace.captures['version']) + '0' * 44)


# Parts of Orchestrator by the words of the guides (plans 2.13 [seen: A]); that a product is called so is
# [inferred], siblings 14
PARTS = {'orch.ms': 'Management Server', 'orch.runbook': 'Runbook Server',
         'orch.designer': 'Runbook Designer', 'orch.web': 'Web Service'}
PACK = 'System Center Integration Pack for System Center 2012 Virtual Machine Manager'   # [inferred], 3.2


def of_part(world, trace, t):
    """What one record of a part or of a pack says; None where another trace stands for it."""
    number, c = int(trace.name.split('-')[1]), trace.captures
    if trace.name.endswith('-ip'):
        return msi(t, number, [PACK, c['version'], '1033', '0', MADE])
    if trace.role not in PARTS and number != 1035 and not trace.name.endswith('-old-failed'):
        return None
    release = world.old if number in (1034, 1035) else world.new
    name = 'System Center %s Orchestrator %s' % (release, PARTS[c.get('part', trace.role)])
    if number in (11707, 11708):
        return msi(t, number, ['Product: %s -- Installation %s.' % (
            name, 'completed successfully' if number == 11707 else 'failed')], 4 if number == 11707 else 2)
    return msi(t, number, [name, c['version'], '1033', c['status'], MADE],
               binary=product_code(name, c['version']) + '0' * 44)


def bracket(trace):
    """What a transaction names: the package, an update's file, a product code (events.md 7 [seen:
    EVX])."""
    if trace.captures.get('of') == 'update':
        return 'C:\\Temp\\%s-AMD64.msp' % trace.captures['update'].replace(' ', '-')
    if trace.captures.get('of') == 'code':
        return product_code('bracket', trace.machine.fqdn)
    return media(trace.package or 'server')


def backup(t, database):
    """SQL Server 18264: the database is the first string (events.md 7 [seen: SQL])."""
    data = [database, '2019/05/02(10:11:12)', '81234', '57:1', '57:9', '1',
            "FILE=1, TYPE=DISK: {'D:\\bak\\%s.bak'}" % database]
    return Record(APP, t, 'MSSQLSERVER', 18264, data, 'Database backed up. Database: %s, creation '
                  'date(time): %s, pages dumped: %s, first LSN: %s, last LSN: %s, number of dump '
                  'devices: %s, device information: (%s). This is an informational message only. No '
                  'user action is required.' % tuple(data), 4, 16384)


def of_group(t, event_id):
    """OpsMgr Connector 21032, 21033 (events.md 3 [seen: T])."""
    text = 'A new Management Group %s was added to the Microsoft Operations Manager Agent.' \
        if event_id == 21032 else \
        'The Management Group %s was removed from the Microsoft Operations Manager Agent.'
    group = NEW_GROUP if event_id == 21032 else GROUP
    return om(t, 'OpsMgr Connector', event_id, [group], text % group, 4, 0)


def of_package(world, trace, t):
    """msi-ID-PACKAGE[-failed|-cancelled], as sim_trace.package_traces names them."""
    number, _, rest = trace.name[4:].partition('-')
    if rest.split('-')[0] in COMPONENTS:
        return of_component(trace, t, int(number), rest)
    if number == '1038':
        name = product_name(trace.package, world.new)
        return msi(t, 1038, [name, world.build(world.old, trace.machine.roles[0]), '1033', '1', '0',
                             MADE])
    if trace.name == 'msi-1040-other':
        return msi(t, 1040, [bracket(trace), '4711'])
    package = next((p for p in sorted(PACKAGES, key=len, reverse=True) if rest.startswith(p)), None)
    version, status = trace.captures.get('version'), trace.captures.get('status', '0')
    release = world.old if number in ('1034', '1035') else world.new
    if number == '1040':
        return msi(t, 1040, [media(package), '4711'])
    if number in ('11707', '11708'):
        return sentence(t, int(number), package, release, number == '11707')
    if number == '1023':
        return msi(t, 1023, [product_name(package, world.new), trace.captures['update'], '1603',
                             'C:\\Temp\\update.log'], 2)
    if number == '1036':
        return msi(t, 1036, [product_name(package, release), version, '1033',
                             trace.captures['update'], status, MADE])
    return installed(t, int(number), package, release, version, status)


SINGLE = {
    'sdk-26361-started': lambda t, m: om(t, 'OpsMgr SDK Service', 26361, [], 'The System Center '
                                         'Operations Manager SDK service started.'),
    'hs-1210-config-active': lambda t, m: om(t, 'HealthService', 1210, [GROUP, '5F 21 00 9A'],
                                             'New configuration became active. Management group '
                                             '"%s", configuration id:"5F 21 00 9A".' % GROUP),
    'hz-acs-off-7040': lambda t, m: disabled(t, 'adtagent'),
    'wu-21-restart': lambda t, m: restart_required(t),
    'msi-1025-orch': lambda t, m: msi(t, 1025, ['System Center 2012 R2 Orchestrator', 'Atlc.exe',
                                                'Runbook Designer', '4711']),
    'boot-6009': lambda t, m: boot(t, 6009), 'boot-6005': lambda t, m: boot(t, 6005)}


def record_of(world, trace):
    """The record behind a trace, or None where another trace stands for the same record."""
    name, t = trace.name, trace.time
    if name == 'msi-1033-restart-owed':
        return None                          # the 1033 with status 3010 is there already
    row = single(trace)
    if row:
        provider, number, level, qualifiers, data, message = row
        return Record(trace.channel, t, provider, number, data, message, level, qualifiers)
    if name in SINGLE:
        return SINGLE[name](t, trace.machine)
    if name == 'msi-1042':
        return msi(t, 1042, [bracket(trace), '4711'])
    if '-orch' in name and not world.plan.is_sequence:
        return of_part(world, trace, t)
    if name.startswith('msi-'):
        return of_package(world, trace, t)
    if name == 'sql-18264-backup':
        return backup(t, trace.captures['database'])
    if name in ('conn-21032-mg-added', 'conn-21033-mg-removed'):
        return of_group(t, int(name[5:10]))
    if name.startswith('push-1062'):
        return pushed_update(t, trace) if name != 'push-10624-msi' else pushed(t, trace)
    if name in ('push-10616-success', 'push-10624-msi'):
        return pushed(t, trace)
    if name.startswith('scm-7036-'):
        return service(t, name.split('-')[2], name.split('-')[3])
    if name == 'conn-21019-primary':
        return om(t, 'OpsMgr Connector', 21019, [trace.captures['parent']], "OpsMgr has returned "
                  "to communicating with it's primary host %s" % trace.captures['parent'], 4, 0)
    if name == 'eventlog-104-cleared':
        return cleared(t, trace.captures['cleared'])
    raise KeyError(name)
