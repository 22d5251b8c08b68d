# SPDX-License-Identifier: Apache-2.0
"""The error log of SQL Server, which tells of backups: as it lies on the server, rotated, or record
by record as the log viewer of Management Studio has them.

The words of backups: system-center-siblings.md 3.6 [seen: SQLDOC]; the head, the columns, the names
of older logs and the viewer's pane are general knowledge of SQL Server [inferred].  Local time; the
head names the zone.
"""
import time

from sim_trace import Trace
from sim_world import LATER, Draw

SQLLOG = 'sqllog'
FOLDER = 'SQL Logs/'
FORMS_FROM = 27 * LATER          # the first seed that draws a form; before, all is in one file
DAYS_BEFORE = 9                  # the log begins so long before the first backup


def backup_trace(t):
    """The line of ERRORLOG instead of the event (events.md 7: the same lines are in both)."""
    log = Trace(t.machine, SQLLOG, t.time - t.machine.skew, 'sql-log-backup',
                database=t.captures['database'])
    return log


def head(t, log):
    """What the server says when it begins a file."""
    bias = log.bias_at(t)
    shift = '%s%d:%02d' % ('-' if bias > 0 else '', abs(bias) // 60, abs(bias) % 60)
    name = log.computer.split('.')[0]
    return [(t, 'Server', 'Microsoft SQL Server 2019 (RTM-CU18) (KB5017593) - 15.0.4261.1 (X64) \n'
             '\tSep 12 2022 15:07:06 \n\tCopyright (C) 2019 Microsoft Corporation\n'
             '\tStandard Edition (64-bit) on Windows Server 2019 Standard 10.0 <X64> '
             '(Build 17763: ) (Hypervisor)\n'), (t, 'Server', 'UTC adjustment: ' + shift),
            (t, 'Server', "Server name is '%s'. This is an informational message only. No user "
             'action is required.' % name)]


def backup(t):
    database = t.captures['database']
    return [(t.time, 'Backup', 'Database backed up. Database: %s, creation date(time): '
             "2022/03/18(10:15:25), pages dumped: 482, first LSN: 37:112:37, last LSN: "
             "37:128:1, number of dump devices: 1, device information: (FILE=1, TYPE=DISK: "
             "{'E:\\bak\\%s.bak'}). This is an informational message only. No user action "
             'is required.' % (database, database)),
            (t.time, 'Backup', 'BACKUP DATABASE successfully processed 482 pages in 0.127 '
             'seconds (29.650 MB/sec).')]


def told(traces):
    return [record for t in traces for record in backup(t)]


def as_file(records, log):
    out = []
    for t, who, text in records:
        at = log.local_at(int(t))
        out += ('%s.%02d %-11s %s' % (time.strftime('%Y-%m-%d %H:%M:%S', at), int(t) % 100, who,
                                      text)).split('\n')
    return ('\r\n'.join(out) + '\r\n').encode('utf-16')


class At:
    def __init__(self, t):
        self.t = t


def as_details(records, log):
    """The pane below the list, newest first, one behind the other (corpus/sqllog/details.txt)."""
    out, last = [], log.people(At(records[-1][0]))
    for t, who, text in reversed(records):
        out.append('Date\t\t%s\r\nLog\t\tSQL Server (Current - %s)\r\n\r\nSource\t\t%s\r\n\r\n'
                   'Message\r\n%s\r\n\r\n' % (log.people(At(t)), last, who,
                                             text.replace('\n', '\r\n')))
    return ''.join(out).encode('utf-8')


def rotated(first, traces, log):
    """The server began anew before the last backup, or behind the only one: ERRORLOG.1 is what was
    ERRORLOG."""
    older = traces[:-1] or traces
    newer = traces[len(older):]
    again = (older[-1].time + newer[0].time) // 2 if newer else older[-1].time + 600
    return {FOLDER + 'ERRORLOG.1': as_file(first + told(older), log),
            FOLDER + 'ERRORLOG': as_file(head(again, log) + told(newer), log)}


def error_logs(traces, log, seed):
    """name -> content"""
    traces = sorted(traces, key=lambda t: t.time)
    begin = traces[0].time - DAYS_BEFORE * 86400
    first = head(begin, log) + [(begin + 4, 'spid9s', "Starting up database 'OperationsManager'.")]
    how = Draw('error log of %s in %s' % (log.computer, seed)).below(3) if seed >= FORMS_FROM else 0
    if how == 1:
        return rotated(first, traces, log)
    return {FOLDER + 'details.txt': as_details(first + told(traces), log)} if how == 2 else \
        {FOLDER + 'ERRORLOG': as_file(first + told(traces), log)}
