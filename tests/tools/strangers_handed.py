#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: a management server in Adelaide, as searches, tickets and pages hand its logs on.

    strangers_handed.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_handed.py DIR DUMP.jsonl compares what `postflight dump` says of them
"""
import datetime
import html
import json
import sys

sys.dont_write_bytecode = True

import strangers
from strangers import Event, Sample, row

HERE = datetime.timezone(datetime.timedelta(hours=9, minutes=30))
HOST, GATEWAY = 'SRVADL-OM12.corp.northwind.au', 'NWGW-PER-3'
EVENTS = [
    Event('2019-09-14T11:02:17.230', 'MsiInstaller', 11707, 4, HOST,
          'Product: System Center Operations Manager 2012 R2 Server -- Installation completed '
          'successfully.', 'Application', 771),
    Event('2019-09-14T11:40:00.007', 'OpsMgr SDK Service', 26361, 4, HOST,
          'The OpsMgr SDK Service has started and is ready for clients.', 'Operations Manager', 4410021),
    Event('2019-09-14T12:20:41.600', 'Health Service Modules', 31552, 2, HOST,
          'Failed to store data in the Data Warehouse.\r\nException \'SqlException\': Timeout expired. '
          'The timeout period elapsed.\r\n\r\nOne or more workflows were affected by this.\r\n\r\n'
          'Workflow name: Microsoft.SystemCenter.DataWarehouse.StandardDataSetMaintenance\r\n'
          'Management group: NW-OM', 'Operations Manager', 4410377),
    Event('2019-09-15T02:10:00.000', 'Service Control Manager', 7031, 2, GATEWAY,
          'The Microsoft Monitoring Agent service terminated unexpectedly. It has done this 1 time(s).',
          'System', 31877),
]
EN = {4: 'Information', 3: 'Warning', 2: 'Error'}
NAMES = ['TimeCreated', 'ProviderName', 'Id', 'LogName', 'LevelDisplayName', 'MachineName', 'RecordId',
         'Message']


def local(e):
    return e.t.astimezone(HERE).replace(tzinfo=None)


def us(e):
    t = local(e)
    return '%d/%d/%d %s' % (t.month, t.day, t.year, strangers.ampm(t))


def wants(events=EVENTS, record=False, utc=False):
    out = []
    for e in events:
        t = e.t if utc else local(e)
        w = {'event_id': e.number, 'provider': e.provider, 'host': e.host, 'channel': e.channel,
             'level': e.level, 'message': e.message.split('\r\n')[0], 'utc': utc,
             'time': t.strftime('%Y-%m-%dT%H:%M:%S')}
        if record:
            w['record'] = e.record
        out.append(w)
    return out


def copied(events=EVENTS):
    return '\r\n'.join(''.join((k + ':').ljust(15) + str(v) + '\r\n' for k, v in (
        ('Log Name', e.channel), ('Source', e.provider), ('Date', us(e)), ('Event ID', e.number),
        ('Task Category', 'None'), ('Level', EN[e.level]), ('Keywords', 'Classic'), ('User', 'N/A'),
        ('Computer', e.host))) + 'Description:\r\n' + e.message + '\r\n' for e in events)


def values(e):
    return [us(e), e.provider, e.number, e.channel, EN[e.level], e.host, e.record, e.message]


def listed(names=NAMES):
    text = '\r\n'
    for e in EVENTS:
        one = dict(zip(NAMES, values(e)))
        text += '\r\n' + ''.join(n.ljust(16) + ' : ' + str(one[n]).replace('\r\n', '\r\n' + ' ' * 19) +
                                 '\r\n' for n in names) + '\r\n'
    return text


LINES = copied().split('\r\n')


def marked(name, mark):
    """mark(number, line, whether it was searched for)"""
    return Sample('marked/' + name + '.txt', ''.join(
        mark(i + 1, line, 'Event ID' in line) + line + '\r\n' for i, line in enumerate(LINES)).encode(),
        wants())


def marked_samples():
    yield marked('grep-around', lambda n, l, hit: 'app.txt{0}{1}{0}'.format(':' if hit else '-', n))
    yield marked('grep-around-no-name', lambda n, l, hit: '%d%s' % (n, ':' if hit else '-'))
    yield marked('select-string-around', lambda n, l, hit: '%sapp.txt:%d:' % ('> ' if hit else '  ', n))
    yield marked('bars', lambda n, l, hit: '%4d | ' % n)
    yield marked('frame', lambda n, l, hit: '%4d \u2502 ' % n)
    yield marked('quoted-by-bars', lambda n, l, hit: '| ')
    yield marked('tab', lambda n, l, hit: '\t')
    block = ''.join('  ' + line + '\n' for line in LINES)
    yield Sample('marked/block.yml', ('ticket: INC0042\nlog: |\n' + block).encode(), wants())


def page_samples():
    rows = ''.join('<tr><td>%s:</td><td>%s</td></tr>\n' % pair for e in EVENTS
                   for pair in zip(NAMES, (html.escape(str(v)).replace('\r\n', '<br/>')
                                           for v in values(e))))
    yield Sample('page/as-list.htm', ('<html><body>\n<table>\n' + rows + '</table></body></html>').encode(),
                 wants(record=True))
    names = ['Log Name', 'Source', 'Date', 'Event ID', 'Level', 'Computer', 'Description']
    def cells(e):
        return [e.channel, e.provider, us(e), e.number, EN[e.level], e.host, e.message]
    two = ''.join('<tr><td>%s:</td><td>%s</td></tr>' % (n, html.escape(str(v)).replace('\r\n', '<br>'))
                  for e in EVENTS for n, v in zip(names, cells(e)))
    yield Sample('page/labels.html', ('<table>' + two + '</table>').encode(), wants())
    yield Sample('page/bullets.md', '\n\n'.join('\n'.join(
        '- **%s:** %s' % (n, ' '.join(str(v).split())) for n, v in zip(names, cells(e)))
        for e in EVENTS).replace('\n', '\r\n').encode(),
        [dict(w, message=w['message'][:30]) for w in wants()])
    yield Sample('page/folded.md', ('<details>\n<summary>events</summary>\n\n```text\n' + copied() +
                                    '```\n\n</details>\n').encode(), wants())
    table = ''.join('<tr>' + ''.join('<td>%s</td>' % html.escape(str(v)).replace('\r\n', '<br>')
                                     for v in values(e)) + '</tr>\n' for e in EVENTS)
    yield Sample('page/head-lost.html', ('ess</td></tr>\n' + table + '</table></body></html>').encode(),
                 wants())


def blank_samples():
    yield Sample('blanks/unbroken.txt', copied().replace(' ', '\u00a0').encode(), wants())
    yield Sample('blanks/no-width.txt', copied().replace(': ', ':\u200b ').encode(), wants())
    yield Sample('blanks/directions.txt', ('\u200e' + copied().replace('/', '/\u200e')).encode(),
                 [dict(w, message=w['message'][:20]) for w in wants()])


def cut_samples():
    text = listed().lstrip().split('\r\n')
    first = dict(wants(record=True)[0], time='', provider=None)
    yield Sample('cut/list-head.txt', '\r\n'.join(text[2:]).encode(), [first] + wants(record=True)[1:])
    rows = ''.join(row(values(e), ',', True) for e in EVENTS)
    yield Sample('cut/names.csv', rows.encode(), wants())
    yield Sample('cut/names-and-half-a-row.csv', rows[100:].encode(), wants(EVENTS[1:]))
    yield Sample('cut/foreign-names.csv', (row(['Kada', 'Izvor', 'Kod', 'Dnevnik', 'Razina', 'Gazda', 'Broj',
                 'Rijeci'], ';') + ''.join(row(values(e), ';') for e in EVENTS)).encode(), wants())


def exported_samples():
    text = ''
    for e in EVENTS:
        t = e.t.strftime('%Y%m%d%H%M%S.%f') + '-000'
        pairs = [('Category', 0), ('CategoryString', ''), ('ComputerName', e.host), ('EventCode', e.number),
                 ('EventIdentifier', 1073741824 + e.number), ('Logfile', e.channel), ('Message', e.message),
                 ('RecordNumber', e.record), ('SourceName', e.provider), ('TimeGenerated', t),
                 ('TimeWritten', t), ('Type', EN[e.level]), ('User', '')]
        text += '\r\r\n\r\r\n' + ''.join('%s=%s\r\r\n' % pair for pair in pairs)
    yield Sample('exported/wmic-list.txt', (text + '\r\r\n').encode('utf-16'), wants(record=True, utc=True))


SETUP = [('21:14:02', 'Always', 'Application Started: setup.exe /silent /upgrade'),
         ('21:32:00', 'Error', 'LaunchMSI: MSI D:\\kit\\OMServer.msi returned error 1603'),
         ('23:59:58', 'Error', 'FATAL ACTION: OMServer')]
SQL = ["2019-09-14 20:59:58.12 Server      UTC adjustment: 9:30",
       "2019-09-14 21:00:40.90 spid12s     Starting up database 'OperationsManager'."]
OMI = '2019/09/14 10:11:12 [1190,1190] WARNING: null(0): EventId=30211 Priority=WARNING agent gone\n'


def setup_log():
    return ''.join('[%s]:\t%s:\t:%s\r\n' % line for line in SETUP)


def found():
    return [{'channel': 'setup', 'level': level, 'message': m} for _, level, m in SETUP]


def log_samples():
    sql = [{'channel': 'sql', 'message': line[35:]} for line in SQL]
    yield Sample('log/findstr-errorlog.txt', ''.join('D:\\Log\\ERRORLOG.1:' + line + '\r\n'
                                                     for line in SQL * 2).encode(), sql * 2)
    yield Sample('log/one-match.txt', ('/var/opt/omi/log/omiserver.log:12:' + OMI).encode(),
                 [{'channel': 'omi'}])


class Joined(Sample):
    """Its parts are sources of their own: a name and what is wanted of each."""


def joined_samples():
    ticket = 'Hi,\r\n\r\n' + copied() + '\r\nand the log of setup:\r\n\r\n' + setup_log()
    at = ticket[:ticket.index('[21:14')].count('\r\n') + 1
    yield Joined('joined/ticket.txt', ticket.encode(), [('', wants()), ('/from-line-%d' % at, found())])
    yield Joined('joined/all.txt', (setup_log() + '\r\n'.join(SQL) + '\r\n').encode('utf-16'), [
        ('', found()), ('/from-line-4', [{'channel': 'sql'}] * 2)])
    tail = '==> ms1/OpsMgrSetupWizard.log <==\n' + setup_log() + '\n==> lx/omiserver.log <==\n' + OMI
    yield Joined('joined/tail.txt', tail.encode(), [('/ms1/OpsMgrSetupWizard.log', found()),
                                                    ('/lx/omiserver.log', [{'channel': 'omi'}])])
    lines = ['ms1\\OpsMgrSetupWizard.log:%d:%s' % (i + 7, line)
             for i, line in enumerate(setup_log().split('\r\n')[:-1])]
    lines += ['ms1\\ERRORLOG:%d:%s' % (i + 90, line) for i, line in enumerate(SQL)]
    yield Joined('joined/matches.txt', '\r\n'.join(lines).encode(), [
        ('/ms1/OpsMgrSetupWizard.log', found()), ('/ms1/ERRORLOG', [{'channel': 'sql'}] * 2)])


def samples():
    for make in (marked_samples, page_samples, blank_samples, cut_samples, exported_samples, log_samples,
                 joined_samples):
        yield from make()


def write(folder, made):
    """As strangers.write; what is wanted of a joined text is wanted of its parts."""
    strangers.write(folder, made)
    path = folder + '/truth.json'
    with open(path) as f:
        truth = json.load(f)
    for s in made:
        if isinstance(s, Joined):
            del truth[s.name]
            truth.update((s.name + part, want) for part, want in s.want)
    with open(path, 'w') as f:
        json.dump({k: v for k, v in truth.items() if not k.startswith('outer.zip')}, f)


def main(made):
    if len(sys.argv) == 2:
        write(sys.argv[1], list(made))
    else:
        sys.exit(1 if strangers.judge(sys.argv[1], sys.argv[2]) else 0)


if __name__ == '__main__':
    main(samples())
