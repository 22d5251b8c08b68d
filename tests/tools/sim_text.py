# SPDX-License-Identifier: Apache-2.0
"""The setup program's log and Windows Installer's logs of a world: log-formats.md 1 and 2.

Engine lines of setup (1.5) are [inferred] for this product: they never are the only proof of a
success or a failure beside logs that are whole.
"""
import time

from sim_records import MADE, PACKAGES, media, product_code, product_name
from sim_trace import Trace

SETUP, MSI = 'setup', 'msi'
HOUR, BEFORE, BEHIND = 3600, 100, 40     # the run begins before its package, and ends behind it
OPENED = 20                              # seconds from its first line to a check that fails
STACK = ('   at Microsoft.EnterpriseManagement.OperationsManager.Setup.DBConfigurationHelper.'
         'RunSqlScript(String sql)',
         '   at Microsoft.EnterpriseManagement.SetupFramework.InstallItemsInstaller.'
         'ProcessInstalls()')
TOKENS = {'server': 'ms', 'gateway': 'gw', 'console': 'con', 'web-console': 'web',
          'reporting': 'rep', 'agent': 'agent', 'acs': 'acs'}
STATUS = {'ok': 0, 'failed': 1603, 'cancelled': 1602}
# log-formats.md 1.4 [seen: AAG, 1801 blog]: of the run that upgrades the databases
STEPS = {'setup-db-path': 'Info:Creating db path: \\\\SQL01\\D$\\Data',
         'setup-first-server-mp-import':
         'Info:FirstManagementServer: Importing Management Pack: System Center Core Library'}
# What a fault has a run of setup say: signature -> level, words
SAID = {'prereq-fulltext-missing':                       # known-failures.md 2 [seen: LAB25]
        ('Error', 'Sql Server does not have Full Text Search installed.'),
        'sql-timeout':    # log-formats.md 1.3, 1.4 [seen: KB2705760], the statement inferred;
                          # known-failures.md 3 [STD]
        ('Error', 'Exception running sql string DELETE FROM dbo.EntityTransactionLog: Threw '
         'Exception.Type: System.Data.SqlClient.SqlException, Exception Error Code: 0x80131904, '
         'Exception.Message: Timeout expired.  The timeout period elapsed prior to completion of the '
         'operation or the server is not responding.'),
        'prereq-ms-not-upgraded':    # known-failures.md 2 [seen: SC]; the line around it inferred (1.4)
        ('Error', 'CheckPrerequisites: Management Server Upgraded Check Failed. The management '
         'server has not been upgraded.')}


def has_setup(role):
    """Gateway, agent and collector have installers of their own (upgrade-plans.md 7.1)."""
    return role in ('ms', 'con', 'web', 'rep')


def text_traces(world, kinds):
    """What these logs tell of each attempt; kinds(machine) -> the logs that it hands in."""
    for step in world.steps:
        m, role = step.machine, step.phase.role
        if step.phase.kind != 'install' or not world.plan.is_om:
            continue
        package = next(p for p, r in TOKENS.items() if r == role.split('.')[0])
        alone = runs_setup_once(m)
        for i, a in enumerate(step.attempts):
            some, check = [], told_before(m, a) if alone and not i else None
            if SETUP in kinds(m) and has_setup(role):
                # plans 10.5: behind a check that failed the run begins with the launch of its package
                begin = a.begin - (1 if check else BEFORE if alone else 6)
                some.append(Trace(m, SETUP, begin, 'wizard-begin', TOKENS[package]))
                if a.outcome != 'no-end':
                    some.append(Trace(m, SETUP, a.end + (BEHIND if alone else 2), 'wizard-end', TOKENS[package]))
            if MSI in kinds(m) and a.outcome in STATUS:
                some.append(Trace(m, MSI, a.end - 2, 'msi-log', TOKENS[package],
                                  version=world.build(world.new, role),
                                  status='3010' if a.restart and a.outcome == 'ok' else
                                  str(STATUS[a.outcome])))
            for t in some:
                t.attempt, t.package = a, package
                yield t


class Lines:
    def __init__(self, log):
        self.log, self.out = log, []

    def add(self, t, level, text):
        at = self.log.local_at(t)
        self.out.append('[%s]:\t%s:\t:%s' % (time.strftime('%H:%M:%S', at), level, text))


def told_before(m, a):
    """When a check failed in the run that went on to this attempt: somebody mended what it asked for
    and had it checked again [inferred: known-failures.md 2, "retry"]."""
    some = [t for _, t, name, _ in m.marks if name in SAID and a.begin - HOUR < t < a.begin - BEFORE]
    return min(some, default=None)


def has_run(world):
    """In a log of several roles nobody can say which run such a check stood in."""
    return all(runs_setup_once(s.machine) or told_before(s.machine, a) is None
               for s in world.steps for a in s.attempts[:1])


def runs_setup_once(m):
    return sum(has_setup(r) for r in m.roles) == 1    # no run of another role beside it


def wizard_run(lines, m, t, package, a, behind, marked=None, said=()):
    """Grammar and families: 1.2 to 1.4 [seen: 1801 blog, TTN, KB2705760]; engine lines 1.5."""
    name, path = PACKAGES[package][0].split('.')[0], media(package)
    begin, end = a.begin, a.end

    def add(at, level, text):
        lines.add(at + m.off(at), level, text)
    lines.add(t, 'Always', 'Using user account CORP\\svc-scominst')
    for x in said:
        if x.sun < begin:
            lines.add(x.time, *SAID[x.name])
    add(begin - 5, 'Always', 'ProcessInstalls: Install Item %s has a Preprocessing delegate '
              'of Preprocess.  Launching it now.' % name.upper())
    add(begin - 1, 'Always', 'LaunchMsi: MSI to launch is: %s.' % path)
    if marked:
        add(begin + 2, 'Info', STEPS[marked])
    for x in said:
        if x.sun > begin:
            lines.add(x.time, *SAID[x.name])
    if a.outcome == 'no-end':
        add(begin + 20, 'Info', 'SetProgressScreen: StartMinorStep.')
        return
    if a.outcome == 'ok':
        add(end, 'Always', 'MsiInstallProduct finished for msi %s.' % path)
        add(end + 1, 'Always', 'LaunchMSI: MSI %s succeeded.' % path)
        add(end + behind, 'Always', 'ProcessInstalls: Install Item %s was successful.  We '
                  'will launch the post process delegate.' % name.upper())
        return
    if a.outcome == 'cancelled':
        add(end, 'Always', 'User decided to cancel the install.')
        add(end + behind, 'Info', 'SetProgressScreen: FinishMinorStep.')
        return
    where = 'RunAdminScripts failed with the following exception: ' if package == 'server' else \
        'GetRemoteOSVersion(): '
    add(end - 4, 'Error', where + ': Threw Exception.Type: System.Data.SqlClient.SqlException'
              ', Exception Error Code: 0x80131904, Exception.Message: Timeout expired.')
    add(end - 4, 'Error', 'StackTrace:' + STACK[0])
    lines.out.append(STACK[1])
    add(end, 'Error', 'LaunchMSI: MSI %s returned error 1603' % path)
    if a.outcome == 'rolled-back':
        add(end + 1, 'Always', '****Starting*RollBack****************************')
        add(end + 3, 'Always', '****Ended*RollBack*******************************')
    add(end + behind, 'Error', 'ProcessInstalls: Install Item %s failed to install.  We did '
              'not launch the post process delegate.' % name.upper())


def wizard(traces, log, form):
    """All runs of one account, appended (1.2).  form: encoding, and tabs as tickets show them."""
    lines = Lines(log)
    marked = {t.attempt: t.name for t in traces if t.name in STEPS}
    said = [t for t in traces if t.name in SAID]
    for t in sorted(traces, key=lambda t: t.sun):
        if t.name == 'wizard-begin':
            a = t.attempt
            here = [x for x in said if a.begin - HOUR < x.sun < a.end - 4]
            said = [x for x in said if x not in here]
            opened = min([t.time] + [x.time - OPENED for x in here])
            wizard_run(lines, t.machine, opened, t.package, a,
                       BEHIND if runs_setup_once(t.machine) else 2, marked.get(a), here)
    assert not said                      # each has a run that says it
    text = '\r\n'.join(lines.out) + '\r\n'
    if form == 'blanks':
        text = text.replace('\t', ' ')
    return text.encode('utf-16' if form == 'utf-16' else 'utf-8-sig' if form == 'bom' else 'utf-8')


def msi_log(world, t, log, form):
    """2.1, 2.2 [seen: Q&A 304404, EY blog, deployment-tool guide]; the date is the culture's."""
    a, package = t.attempt, t.package
    status, product = int(t.captures['status']), product_name(package, world.new)
    good = status in (0, 3010)
    begin, end = (x + t.machine.off(x) for x in (a.begin + 3, a.end - 2))

    def local(at):
        return log.local_at(at)

    def clock(at):
        x = local(at)
        return '%d:%02d:%02d' % (x.tm_hour, x.tm_min, x.tm_sec)

    def engine(at, text, side='s'):
        return 'MSI (%s) (A4:1C) [%s:%03d]: %s' % (side, time.strftime('%H:%M:%S', local(at)),
                                                   int(at) * 13 % 1000, text)

    def day(at):
        x = local(at)
        return {'de': '%02d.%02d.%d' % (x.tm_mday, x.tm_mon, x.tm_year),
                'ja': '%d/%02d/%02d' % (x.tm_year, x.tm_mon, x.tm_mday)}.get(
                    log.culture, '%d/%d/%d' % (x.tm_mon, x.tm_mday, x.tm_year))

    result = 3 if not good else 1
    out = ['=== Verbose logging started: %s  %s  Build type: SHIP UNICODE 5.00.10011.00  Calling '
           'process: C:\\Windows\\System32\\msiexec.exe ===' % (day(begin), clock(begin)),
           engine(begin, 'Resetting cached policy values', 'c'),
           engine(begin, '******* RunEngine:', 'c'), '           ******* Product: '
           + media(package), '           ******* Action: ',
           '           ******* CommandLine: **********',
           'Action start %s: INSTALL.' % clock(begin + 1),
           'Action start %s: InstallExecute.' % clock(begin + 2),
           'Note: 1: 2205 2:  3: Error ',
           'Action ended %s: InstallExecute. Return value %d.' % (clock(end - 1), result),
           'Action ended %s: INSTALL. Return value %d.' % (clock(end - 1), result),
           'Property(S): ProductName = ' + product,
           'Property(S): ProductVersion = ' + t.captures['version'],
           'Property(S): ComputerName = ' + t.machine.netbios,
           'Property(S): ProductCode = ' + product_code(package, world.new),
           'Property(S): ProductLanguage = 1033',
           engine(end, 'Product: %s -- %s' % (product, 'Installation completed successfully.' if good
                                              else 'Installation failed.')), '',
           engine(end, 'Windows Installer installed the product. Product Name: %s. Product Version:'
                       ' %s. Product Language: 1033. Manufacturer: %s. Installation success or '
                       'error status: %d.' % (product, t.captures['version'], MADE, status)), '',
           engine(end, 'MainEngineThread is returning %d' % status),
           '=== Verbose logging stopped: %s  %s ===' % (day(end), clock(end))]
    text = '\r\n'.join(out) + '\r\n'
    return text.encode('cp1252') if form == 'ansi' else text.encode('utf-16')
