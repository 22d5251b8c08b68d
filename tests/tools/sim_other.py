# SPDX-License-Identifier: Apache-2.0
"""What else lies in a collected folder: the error log of SQL Server, and files that tell of no step.

What tells of no step must change nothing: a check that passed, a trace, words of a mail.
"""
import time

from sim_trace import Trace

SQLLOG = 'sqllog'
ALIASES = 'aliases'          # what the published check script says: known-failures.md 4 [seen: SA, KH]
DUPLICATE = b'MP contains duplicate aliases: Name=(Contoso.Overrides)\r\n'


def backup_trace(t):
    """The line of ERRORLOG instead of the event (events.md 7: the same lines are in both)."""
    log = Trace(t.machine, SQLLOG, t.time - t.machine.skew, 'sql-log-backup',
                database=t.captures['database'])
    return log


def errorlog(traces, log):
    """system-center-siblings.md 3.6 [seen: SQLDOC]; its head and its columns are general knowledge of
    SQL Server [inferred].  Local time; the head names the zone."""
    def line(t, who, text):
        at = log.local_at(int(t))
        return '%s.%02d %-11s %s' % (time.strftime('%Y-%m-%d %H:%M:%S', at), int(t) % 100, who, text)
    begin = min(t.time for t in traces) - 9 * 86400
    bias = log.bias_at(begin)
    shift = '%s%d:%02d' % ('-' if bias > 0 else '', abs(bias) // 60, abs(bias) % 60)
    name = log.computer.split('.')[0]
    out = [line(begin, 'Server', 'Microsoft SQL Server 2019 (RTM-CU18) (KB5017593) - 15.0.4261.1 (X64) '),
           '\tSep 12 2022 15:07:06 ', '\tCopyright (C) 2019 Microsoft Corporation',
           '\tStandard Edition (64-bit) on Windows Server 2019 Standard 10.0 <X64> (Build 17763: ) '
           '(Hypervisor)', '', line(begin, 'Server', 'UTC adjustment: ' + shift),
           line(begin, 'Server', "Server name is '%s'. This is an informational message only. No user "
                'action is required.' % name),
           line(begin + 4, 'spid9s', "Starting up database 'OperationsManager'.")]
    for t in sorted(traces, key=lambda t: t.time):
        database = t.captures['database']
        out.append(line(t.time, 'Backup', 'Database backed up. Database: %s, creation date(time): '
                        "2022/03/18(10:15:25), pages dumped: 482, first LSN: 37:112:37, last LSN: "
                        "37:128:1, number of dump devices: 1, device information: (FILE=1, TYPE=DISK: "
                        "{'E:\\bak\\%s.bak'}). This is an informational message only. No user action "
                        'is required.' % (database, database)))
        out.append(line(t.time, 'Backup', 'BACKUP DATABASE successfully processed 482 pages in 0.127 '
                        'seconds (29.650 MB/sec).'))
    return ('\r\n'.join(out) + '\r\n').encode('utf-16')


def checker(log, draw):
    """SCOMPrereqCheck.log: titles and the place of the result are [seen: IPU blog, LAB25] (1.7), the
    elements around them invented.  All checks passed: it tells of nothing."""
    titles = ('OMDBSqlVersionCheckTitle', 'OMDBFullTextSearchCheckTitle', 'AspNetCheckTitle')
    out = ['<Check id="%d"><Title>%s</Title><Result>Pass</Result></Check>' % (40 + i, t)
           for i, t in enumerate(titles)]
    text = '<PrerequisiteResults>\r\n%s\r\n</PrerequisiteResults>\r\n' % '\r\n'.join(out)
    return text.encode('utf-16')


def formatted_trace(log, draw):
    """FormatTracing.cmd (log-formats.md 5 [seen: KB942864, JP])."""
    out = []
    for i in range(20):
        at = time.strftime('%m/%d/%Y-%H:%M:%S', log.local_at(60 * i))
        out.append('[%d]6532.7764::%s.%03d [ConfigService] [] [Verbose] [ConfigurationStore.Read]    '
                   '[store_cs311]( 00000000012A4F10 )rows read: %d' % (i % 4, at, i, draw.below(90)))
    return ('\r\n'.join(out) + '\r\n').encode('ascii')


def mail(log, draw):
    """Words of people about the night: nothing in them was said by a program."""
    return ('From: admin\r\nSubject: tonight\r\n\r\nWe begin at %d:00 and need about five hours. '
            'Please do not restart anything, and call me if something fails.\r\n' %
            (17 + draw.below(5))).encode('utf-8')


QUIET = {'SCOM/LOGS/SCOMPrereqCheck.log': checker, 'OpsMgrTrace/TracingGuidsNative.log':
         formatted_trace, 'mail.txt': mail}
