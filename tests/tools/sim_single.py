# SPDX-License-Identifier: Apache-2.0
"""Records that stand for themselves: what tells of a task, or of a hazard of upgrade-plans.md 8.

Texts are patterns of events.md 1 to 4 and 7 [seen: T, K66, ETW, SQL41]; a text that ends with `...`
there ends here as well.  Where only the number was seen, or the place of a string was inferred, the
row says so, and EXACT names it: it is handed in where strings are kept.

name -> provider, id, level, qualifiers, data, message; {captures} are put in.
"""
GROUP, NEW_GROUP = 'OM_GROUP', 'OM_NEW'


def group_of(machine):
    """upgrade-plans.md 2.8: the servers beside the old group are of another one; a server that is set up for
    the first time in a sequence of components (2.14) is of the one that there is."""
    beside = getattr(machine, 'is_new', False) and not getattr(machine, 'came_new', False)
    return NEW_GROUP if beside else GROUP


BLOCKED = ("Microsoft.ReportingServices.Diagnostics.Utilities.ResourceFileFormatNotAllowedException: "
           'files with .CustomConfiguration extension is not allowed.')
PUSH = '\nOperation: Agent Install\nInstall account: CORP\\scompush\nError Code: {code}\n' \
    'Error Description: The operation was refused.'
FRAMEWORK = 'The .NET Framework 4.7.2 is required to install this application.'
ASSEMBLY = 'An error occurred in the Microsoft .NET Framework while trying to load assembly id 65537. ' \
    'microsoft.enterprisemanagement.sql.userdefineddatatype HRESULT: 0x8013150A'
PUSHED = ['Agent Install', '{host}', 'CORP\\scompush', '{code}', 'The operation was refused.']
DEADLOCK = 'Transaction (Process ID 71) was deadlocked on lock resources with another process and ' \
    'has been chosen as the deadlock victim. Rerun the transaction.'

RECORDS = {
    'sdk-26371-spn': ('OpsMgr SDK Service', 26371, 3, 32768, ['MS01', 'MS01.corp.example'],
                      'The System Center Operations Manager SDK service failed to register an SPN. '
                      'A domain admin needs to add MSOMSdkSvc/MS01 and MSOMSdkSvc/'
                      'MS01.corp.example to the servicePrincipalName of CORP\\svc-das'),
    'eval-expiring': ('OpsMgr SDK Service', 26384, 2, 49152,
                      ['System Center Operations Manager', '11', '4'], 'This installation of '
                      'System Center Operations Manager is only 11 day(s) 4 hour(s) from '
                      'expiration. Please upgrade to a new version immediately.'),
    'runas-7002-logon-type': ('HealthService', 7002, 2, 49152, ['CORP', 'svc-run', GROUP],
                              'The Health Service could not log on the RunAs account '
                              'CORP\\svc-run for management group %s because it has not been '
                              "granted the 'Log On Locally' right." % GROUP),
    'conn-20070-closed-after-auth': ('OpsMgr Connector', 20070, 2, 49152, ['MS01.corp.example'],
                                     'The OpsMgr Connector connected to MS01.corp.example, but the '
                                     'connection was closed immediately after authentication '
                                     'occurred.'),
    'cert-21020-expiring': ('OpsMgr Connector', 21020, 3, 32768, ['3/29/2024'], 'The certificate '
                            'used for mutual authentication is expiring on 3/29/2024 GMT.'),
    'conn-21017-failed-over': ('OpsMgr Connector', 21017, 3, 32768, ['{parent}', 'GW99.corp.example'],
                               'OpsMgr was unable to communicate with it\'s primary host, {parent}, '
                               'but has failed over to GW99.corp.example.'),   # text [inferred]
    'conn-20000-unknown-device': ('OpsMgr Connector', 20000, 4, 0, ['{host}'], 'A device which is not '
                                  'part of this management group has attempted to access this Health '
                                  'Service.\n\nRequesting Device Name : {host}'),
    'conn-21016-no-failover': ('OpsMgr Connector', 21016, 2, 49152, ['{server}'], 'OpsMgr was unable to '
                               'set up a communications channel to {server} and there are no failover '
                               'hosts. Communication will resume when {server} is available and ...'),
    'db-clr-not-trusted': ('OpsMgr SDK Service', 26319, 2, 49152,     # known-failures.md 3 [seen: BD]
                           ['GetTypes', 'uuid:8f0c;id=3', ASSEMBLY, ASSEMBLY], 'An exception was thrown '
                           'while processing GetTypes for session id uuid:8f0c;id=3.\nException Message: '
                           + ASSEMBLY + '\nFull Exception: ' + ASSEMBLY),
    'msi-dotnet-472': ('MsiInstaller', 10005, 2, 0,              # known-failures.md 12.2 [seen: BD]
                       ['Product: Microsoft Monitoring Agent -- ' + FRAMEWORK] + ['(NULL)'] * 5 + [''],
                       'Product: Microsoft Monitoring Agent -- ' + FRAMEWORK),
    'hs-1215-maintenance-on': ('HealthService', 1215, 4, 0,
                               [GROUP, '9A1C0F3E-0000-4000-8000-000000000001', 'MS01'], 'Suspending '
                               'monitoring for instance "MS01" with id:"9A1C0F3E-0000-4000-8000-'
                               '000000000001" as the instance maintenance mode is ON. Management '
                               'group "%s".' % GROUP),
    'hs-1216-maintenance-off': ('HealthService', 1216, 4, 0,
                                [GROUP, '9A1C0F3E-0000-4000-8000-000000000001', 'MS01'], 'Resuming '
                                'monitoring for instance "MS01" with id:"9A1C0F3E-0000-4000-8000-'
                                '000000000001" as the instance maintenance mode is OFF. Management '
                                'group "%s".' % GROUP),
    'flow-2023-queue-trim': ('HealthService', 2023, 3, 32768, [GROUP, '{limit}'], 'The health '
                             'service has removed some items from the send queue for management '
                             'group "%s" since it exceeded the maximum allowed size of {limit} '
                             'megabytes.' % GROUP),
    'ad-21034-no-parents': ('OpsMgr Connector', 21034, 3, 32768, [GROUP], 'The Management Group %s '
                            'has no configured parents and most monitoring tasks cannot be '
                            'performed. This can happen if a management group in Active ...' % GROUP),
    'subs-31503-send-failed': ('Health Service Modules', 31503, 3, 32768,
                               [GROUP, 'Notification.Rule', 'MS01', '9A1C', 'Smtp',
                                'mail.corp.example', 'ops@corp.example', 'SmtpException',
                                'Failure sending mail.'],
                               "Failed to send notification using device/server 'mail.corp.example' "
                               "over 'Smtp' protocol to 'ops@corp.example'. Exception "
                               "'SmtpException': Failure sending mail."),
    'ssrs-extension-blocked': ('Health Service Modules', 31567, 2, 49152,
                               [GROUP, 'Deploy.Reports', 'MS01', '9A1C', 'DeploymentException',
                                BLOCKED], 'Failed to deploy reporting component to the SQL Server '
                               'Reporting Services server. The operation will be retried. Exception '
                               "'DeploymentException': " + BLOCKED),
    'sdk-26337-keys': ('OpsMgr SDK Service', 26337, 2, 49152, [], 'The encryption keys in the '
                       'registry were either invalid or not present. The SDK service will not '
                       'start.'),
    'hs-1209': ('HealthService', 1209, 2, 49152, [GROUP], ''),   # known-failures.md 4: text not found
    'hs-4508-apm': ('HealthService', 4508, 2, 49152,             # which workflows [inferred]
                    [GROUP, 'Microsoft.SystemCenter.APM.Rule', 'AG01', '9A1C',
                     'Microsoft.EnterpriseManagement.APM.dll', 'APM.Module', '0x80070002'],
                    'Loading managed module type in assembly "Microsoft.EnterpriseManagement.APM.dll" '
                    'with type name "APM.Module" failed with error code "0x80070002" in rule '
                    '"Microsoft.SystemCenter.APM.Rule" running for instance "AG01" with id:"9A1C" in '
                    'management group "%s".' % GROUP),
    'push-10615-os': ('Health Service Modules', 10615, 2, 49152, PUSHED, 'The Operations Manager '
                      'Server detected that computer {host} has an unsupported operating system or '
                      'service pack version. The Operations Manager Server ...' + PUSH),
    'push-10619-installer-left': ('Health Service Modules', 10619, 2, 49152, PUSHED, 'The Operations '
                                  'Manager Server detected that the Service Control Manager on '
                                  'computer "{host}" already contains MOMAgentInstaller service. '
                                  'This may ...' + PUSH),
    'sql-deadlock-event': ('DataAccessLayer', 33334, 3, 32768,    # strings as 33333 [inferred]
                          ['p_Update', '13', '1205', DEADLOCK], 'Data Access Layer rejected retry on '
                          'SqlError: Request: p_Update Class: 13 Number: 1205 Message: ' + DEADLOCK),
    'hs-1201-core-mp': ('HealthService', 1201, 4, 0, ['Microsoft.SystemCenter.2007', '{version}'],
                        'New Management Pack with id:"Microsoft.SystemCenter.2007", '
                        'version:"{version}" received.'),
    'hs-1006-server-version': ('Health Service Script', 1006, 4, 0,   # plans 5.2 [seen: KHMP; words inferred]
                               ['SCOM.Management.MS.Discovery.ps1 : Script has completed. '
                                'ServerVersion: ({version}) Server UR Level: (RTM)'],
                               'SCOM.Management.MS.Discovery.ps1 : Script has completed. '
                               'ServerVersion: ({version}) Server UR Level: (RTM)'),
    'acs-4635-gap': ('AdtServer', 4635, 3, 0, ['{host}'],        # events.md 6 [seen: SCW, of the words]
                     'A gap in the event stream of forwarder {host} was detected.'),
    'sm-warehouse': ('Data Warehouse', 33504, 4, 0, ['ETL Module Execution succeeded'],
                     'ETL Module Execution succeeded'),          # siblings 4.5 [seen parts: CSS-SM]
    'sql-3041-backup-failed': ('MSSQLSERVER', 3041, 2, 49152, ['BACKUP DATABASE {database}'],
                               'BACKUP failed to complete the command BACKUP DATABASE {database}. '
                               'Check the backup application log for detailed messages.'),
    'sql-1105-db-full': ('MSSQLSERVER', 1105, 2, 49152,          # known-failures.md 3 [standard]
                         ["dbo.EntityChangeLog", '{database}', 'PRIMARY'], "Could not allocate space "
                         "for object 'dbo.EntityChangeLog' in database '{database}' because the "
                         "'PRIMARY' filegroup is full."),
    'sql-18054-messages': ('MSSQLSERVER', 18054, 2, 49152, ['777980007', '16', '1'], ''),  # not seen
    'apm-iis-crash': ('Application Error', 1000, 2, 0,           # events.md 7 [seen: EVX]; row 24
                      ['w3wp.exe', '8.5.9600.16384', '5215df96', 'mscorwks.dll', '2.0.50727.8806',
                       '5b', 'c0000005', '0000a1b2'], 'Faulting application name: w3wp.exe, version: '
                      '8.5.9600.16384, time stamp: 0x5215df96\nFaulting module name: mscorwks.dll, '
                      'version: 2.0.50727.8806, time stamp: 0x5b\nException code: 0xc0000005'),
    'msi-25453-folder-open': ('MsiInstaller', 10005, 2, 0,       # known-failures.md 12.2 [seen: WC]
                              ['Product: System Center Operations Manager Server -- Warning 25453. '
                               'The folder Health Service State could not be deleted.', '(NULL)',
                               '(NULL)', '(NULL)', '(NULL)', '(NULL)', ''], 'Product: System Center '
                              'Operations Manager Server -- Warning 25453. The folder Health Service '
                              'State could not be deleted.')}
EXACT = ('hs-1209', 'sql-18054-messages')    # no text of them was seen
# What tells of the fault stands below the first line of the text
FURTHER_DOWN = ('apm-iis-crash', 'db-clr-not-trusted', 'conn-20000-unknown-device')


def single(trace):
    """provider, id, level, qualifiers, data, message of a trace; None: it is none of these."""
    row = RECORDS.get(trace.name)
    if row is None:
        return None
    fill = dict(trace.captures)
    return row[:4] + ([d.format(**fill) if '{' in d else d for d in row[4]],
                      row[5].format(**fill) if '{' in row[5] else row[5])
