# SPDX-License-Identifier: Apache-2.0
"""The setup program's log and Windows Installer's logs, for mkbundle.py.

Grammar, families and engine lines: log-formats.md 1.2 to 1.5 and 2.1 to 2.3.  Lines whose use in
this product is [inferred] (the engine lines of 1.5, the echo of the command line) prove nothing
alone. The secrets in here are recognisable: a test looks for S3cr3t- in every output.
"""
import datetime

NAMESPACE = '   at Microsoft.EnterpriseManagement.'
STACK = (NAMESPACE + 'OperationsManager.Setup.DBConfigurationHelper.RunSqlScript(String sql)',
         NAMESPACE + 'OperationsManager.Setup.FirstManagementServer.RunAdminScripts()',
         NAMESPACE + 'OperationsManager.Setup.InstallItemDelegates.OMDatabasePostprocess()',
         NAMESPACE + 'SetupFramework.InstallItemsInstaller.ProcessInstalls()',
         NAMESPACE + 'SetupFramework.InstallItemsInstaller.Launch()')
PACKS = ('System Center Core Library', 'Health Internal Library',
         'System Center Management Library',
         'Data Warehouse Library', 'Microsoft Notifications Library')
ITEMS = {'server': 'OMServer', 'console': 'OMConsole', 'web': 'OMWebConsole',
         'reporting': 'OMReporting'}
SQL = ("UPDATE STATISTICS dbo.EntityTransactionLog; DELETE TOP (100000) FROM "
       "dbo.EntityTransactionLog WHERE "
       "EntityTransactionLogId < @Watermark AND NOT EXISTS (SELECT 1 FROM dbo.EntityChangeLog ecl "
       "WHERE "
       "ecl.EntityTransactionLogId = EntityTransactionLog.EntityTransactionLogId) AND NOT EXISTS "
       "(SELECT 1 FROM "
       "dbo.RelatedEntityChangeLog recl WHERE recl.EntityTransactionLogId = "
       "EntityTransactionLog.EntityTransactionLogId)")


class Lines:
    """Lines with local times between begin and end, in even steps."""

    def __init__(self, begin, end, n):
        self.at, self.step = begin, (end - begin) / max(n, 1)
        self.out = []

    def add(self, level, text, step=True):
        self.out.append('[%s]:\t%s:\t:%s' % (self.at.strftime('%H:%M:%S'), level, text))
        if step:
            self.at += self.step

    def raw(self, text):
        self.out.append(text)


def command_line(bundle, options):
    """upgrade-plans.md 7.1 [seen: S4]; that setup echoes it: log-formats.md 1.8."""
    user = bundle.domain.split('.')[0].upper()
    return ('Command line: setup.exe /silent /upgrade /AcceptEndUserLicenseAgreement:1 '
            '/DASAccountUser:%s\\svc-das '
            '/DASAccountPassword:S3cr3t-%s-das /DataReaderUser:%s\\svc-dr /DataReaderPassword: '
            'S3cr3t-%s-reader '
            '/DataWriterPassword:"S3cr3t-%s with blank"' % (user, user, user, user, user))


def failure(log, fail):
    """The pair of an exception, stack lines, FATAL ACTION, roll-back brackets (1.3, 1.4 [seen])."""
    text = ('Threw Exception.Type: System.Data.SqlClient.SqlException, Exception Error Code: '
            '0x80131904, '
            'Exception.Message: Timeout expired.  The timeout period elapsed prior to completion '
            'of the '
            'operation or the server is not responding.')
    if fail == 'etl':
        log.add('Error', 'Exception running sql string %s: %s' % (SQL, text), False)
        log.add('Error', 'StackTrace:' + STACK[0], False)
        for line in STACK[1:]:
            log.raw(line)
        log.add('Always', 'RunAdminScripts failed with the following exception: : ' + text)
    log.add('Error', 'ProcessInstalls: Running the PostProcessDelegate for OMSERVER failed.... '
                     'This is a fatal '
                     'item.  Setting rollback.')
    log.add('Error', 'FATAL ACTION: UpgradeDatabase')
    log.add('Always', '****Starting*RollBack*********************************************')
    log.add('Always', 'ProcessInstalls: Rollback is set and we are not doing an uninstall so we '
                      'will stop '
                      'processing installs')
    log.add('Always', '****Ended*RollBack************************************************')


def wizard_log(bundle, host, items, begin, end, fail, options):
    log = Lines(begin, end, 13 if fail else
                2 + 6 * len(items) + (2 * len(PACKS) if 'first' in options else 0))
    if 'secret' in options:
        log.add('Always', command_line(bundle, options))
    log.add('Info', 'Info:Using user account %s\\svc-scominst'
            % bundle.domain.split('.')[0].upper())
    for item in items:
        name, package = ITEMS[item].upper(), ITEMS[item]
        msi = 'D:\\Setup\\AMD64\\%s.msi' % package
        log.add('Always', 'ProcessInstalls: Install Item %s has a Preprocessing delegate of '
                          'Preprocess.  '
                          'Launching it now.' % name)
        log.add('Always', 'LaunchMsi: MSI to launch is: %s.' % msi)
        log.add('Always', 'LaunchMSI:  Enable logging for the MSI at '
                          'C:\\Users\\svc-scominst\\AppData\\Local\\SCOM\\'
                          'LOGS\\%s.log.' % package)
        if fail and item == items[0]:
            failure(log, fail)
            break
        log.add('Always', 'MsiInstallProduct finished for msi %s.' % msi)
        log.add('Always', 'LaunchMSI: MSI %s succeeded.' % msi)
        log.add('Always', 'ProcessInstalls: Install Item %s was successful.  We will launch the '
                          'post process '
                          'delegate.' % name)
        if item == 'server' and 'first' in options:
            for pack in PACKS:
                log.add('Info', 'Info:FirstManagementServer: Importing Management Pack: ' + pack)
                log.add('Info', 'ImportManagementPack: Loading management pack '
                                'D:\\Setup\\AMD64\\..\\..\\'
                                'ManagementPacks\\%s.mpb. %s'
                        % (pack.replace(' ', '.'), log.at.strftime('%H:%M:%S')))
    return '\r\n'.join(log.out) + '\r\n'


def clock(at):
    return '%d:%02d:%02d' % (at.hour, at.minute, at.second)


def msi_log(bundle, host, component, begin, end, status, cause=None):
    """A verbose log in UTF-16LE with a mark (2.1, 2.2 [seen]; encoding [inferred])."""
    name, version = bundle.product(component, bundle.new), bundle.version(component, bundle.new)
    date = '%d/%d/%d' % (begin.month, begin.day, begin.year)
    step = (end - begin) / 8
    t = [begin + step * i for i in range(9)]

    def engine(at, text, side='s'):
        return 'MSI (%s) (A4:1C) [%s:%03d]: %s' % (side, at.strftime('%H:%M:%S'),
                                                   at.second * 13 % 1000, text)

    package = {'agent': 'C:\\Windows\\Temp\\MOMAgent.msi'}.get(component,
                                                               'D:\\Setup\\AMD64\\OMServer.msi')
    out = ['=== Verbose logging started: %s  %s  Build type: SHIP UNICODE 5.00.10011.00  Calling '
           'process: '
           'C:\\Windows\\System32\\msiexec.exe ===' % (date, clock(t[0])),
           engine(t[0], 'Resetting cached policy values', 'c'),
           engine(t[0], '******* RunEngine:', 'c'), '           ******* Product: ' + package,
           '           ******* Action: ', '           ******* CommandLine: **********',
           'Action start %s: INSTALL.' % clock(t[1]), 'Action start %s: LaunchConditions.'
           % clock(t[1])]
    if cause == 'dotnet':
        text = 'The .NET Framework 4.7.2 is required to install this application.'
        out += [engine(t[2], 'Product: %s -- %s' % (name, text), 'c'), '', text,
                'Action ended %s: LaunchConditions. Return value 3.' % clock(t[2])]
    else:
        out += ['Action ended %s: LaunchConditions. Return value 1.' % clock(t[2]),
                'Action start %s: RemoveExistingProducts.' % clock(t[3]),
                'Action ended %s: RemoveExistingProducts. Return value 1.' % clock(t[3]),
                'Action start %s: InstallExecute.' % clock(t[4]), 'Note: 1: 2205 2:  3: Error ']
        if status:
            out += ['CustomAction _UpgradeDatabase returned actual error code 1603 (note this may '
                    'not be 100% '
                    'accurate if translation happened inside sandbox)',
                    'Action ended %s: InstallExecute. Return value 3.' % clock(t[5])]
        else:
            out += ['Action ended %s: InstallExecute. Return value 1.' % clock(t[6])]
    out += ['Action ended %s: INSTALL. Return value %d.' % (clock(t[7]), 3 if status else 1),
            'Property(S): ProductName = ' + name, 'Property(S): ProductVersion = ' + version,
            'Property(S): ComputerName = ' + host.name,
            'Property(S): Manufacturer = Microsoft Corporation',
            'Property(S): ACTIONSUSER = svc-action', 'Property(S): ACTIONSPASSWORD = S3cr3t-action',
            'Property(S): DASACCOUNTPASSWORD = S3cr3t-msi-das',
            'Property(S): ProductLanguage = 1033']
    result = 'Installation failed.' if status else 'Installation completed successfully.'
    out += [engine(t[8], 'Product: %s -- %s' % (name, result)), '',
            engine(t[8], 'Windows Installer installed the product. Product Name: %s. Product '
                         'Version: %s. Product '
                         'Language: 1033. Manufacturer: Microsoft Corporation. Installation '
                         'success or error '
                         'status: %d.' % (name, version, status)), '',
            engine(t[8], 'MainEngineThread is returning %d' % status),
            engine(t[8], 'MainEngineThread is returning %d' % status, 'c'),
            '=== Verbose logging stopped: %s  %s ===' % (date, clock(t[8]))]
    return b'\xff\xfe' + ('\r\n'.join(out) + '\r\n').encode('utf-16-le')
