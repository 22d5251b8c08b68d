#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: a management server in Krakow, by programs and consoles that few people use.

    strangers_stray.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_stray.py DIR DUMP.jsonl compares what `postflight dump` says of them

The forms follow the documentation of the programs [inferred].
"""
import csv
import datetime
import html
import io
import json
import quopri
import sys

sys.dont_write_bytecode = True

import strangers
from strangers import Event, Sample, row

HERE = datetime.timezone(datetime.timedelta(hours=2))
HOST = 'omms-krk1.firma.example'
EVENTS = [
    Event('2022-06-25T06:14:22.410', 'MsiInstaller', 1033, 4, HOST,
          'Windows Installer installed the product. Product Name: System Center Operations Manager 2019 '
          'Server. Product Version: 10.19.10050.0. Product Language: 0. Manufacturer: Microsoft '
          'Corporation. Installation success or error status: 0.', 'Application', 40118),
    Event('2022-06-25T06:20:03.000', 'HealthService', 1210, 4, HOST,
          'New configuration became active. Management group "KRK-1", configuration id:"A1 00 FF".',
          'Operations Manager', 902211),
    Event('2022-06-25T11:05:48.700', 'OpsMgr Connector', 20022, 2, HOST,
          'The health service {57A3D2C1-77E0-4A2B-BBBB-0123456789AB} running on host krk-sql4.firma.example '
          'and serving management group KRK-1 is not heartbeating.', 'Operations Manager', 902240),
    Event('2022-06-26T05:59:59.999', 'Service Control Manager', 7036, 4, HOST,
          'The System Center Data Access Service service entered the running state.', 'System', 66001),
]
EN = {4: 'Information', 3: 'Warning', 2: 'Error'}


def local(e):
    return e.t.astimezone(HERE).replace(tzinfo=None)


def us(e):
    t = local(e)
    return '%d/%d/%d %s' % (t.month, t.day, t.year, strangers.ampm(t))


def german(e):
    return local(e).strftime('%d.%m.%Y %H:%M:%S')


def zulu(e):
    return e.t.strftime('%Y-%m-%dT%H:%M:%S.%f')[:23] + 'Z'


def wants(events=EVENTS, record=False, utc=False, without=()):
    out = []
    for e in events:
        t = e.t if utc else local(e)
        w = {'event_id': e.number, 'provider': e.provider, 'host': e.host, 'channel': e.channel,
             'level': e.level, 'message': e.message[:60], 'utc': utc,
             'time': t.strftime('%Y-%m-%dT%H:%M:%S')}
        if record:
            w['record'] = e.record
        out.append({k: v for k, v in w.items() if k not in without})
    return out


def copied(date=us, pad=15, words=EN, end='\r\n'):
    return end.join(''.join((k + ':').ljust(pad) + ('' if pad else ' ') + str(v) + end for k, v in (
        ('Log Name', e.channel), ('Source', e.provider), ('Date', date(e)), ('Event ID', e.number),
        ('Task Category', 'None'), ('Level', words[e.level]), ('Keywords', 'Classic'), ('User', 'N/A'),
        ('Computer', e.host))) + 'Description:' + end + e.message + end for e in EVENTS)


# ---- PsLogList ----

BANNER = ('PsLoglist v2.82 - local and remote event log viewer\r\nCopyright (C) 2000-2023 Mark Russinovich\r\n'
          'Sysinternals - www.sysinternals.com\r\n\r\n')
LOGS = ('Application', 'Operations Manager', 'System')


def psloglist(date=us, user=False, data=False):
    text = ''
    for log in LOGS:
        text += '%s log on \\\\OMMS-KRK1:\r\n\r\n' % log
        for e in reversed([e for e in EVENTS if e.channel == log]):
            text += '[%d] %s\r\n' % (e.record, e.provider)
            text += '   Type:     %s\r\n   Computer: %s\r\n' % (EN[e.level].upper(), e.host)
            text += '   Time:     %s   ID:       %d\r\n' % (date(e), e.number)
            text += '   User:     NT AUTHORITY\\SYSTEM\r\n' if user else ''
            text += e.message + '\r\n'
            text += '   Data:\r\n   0000: 7B 43 30 00                                       {C0.\r\n' \
                if data else ''
            text += '\r\n'
    return text


def psloglist_samples():
    order = [EVENTS[0], EVENTS[2], EVENTS[1], EVENTS[3]]
    want = wants(order, record=True)
    yield Sample('psloglist/list.txt', psloglist().encode(), want)
    yield Sample('psloglist/console.txt', ('C:\\tools>psloglist.exe \\\\omms-krk1 -d 3\r\n\r\n' + BANNER +
                                           psloglist(user=True)).encode('cp850'), want)
    yield Sample('psloglist/german-data.txt', (BANNER + psloglist(german, True, True)).encode('utf-16'), want)
    yield Sample('psloglist/mail.txt', ('Hi,\r\n\r\n' + ''.join('> ' + line + '\r\n' for line in
                 psloglist().split('\r\n'))).encode(), want)
    yield Sample('psloglist/head-cut.txt', psloglist()[psloglist().index('[902240]'):].encode(), want[1:])


# ---- Log Parser, ConvertTo-Xml, FOR XML ----

NAMES = ['EventLog', 'RecordNumber', 'TimeGenerated', 'TimeWritten', 'EventID', 'EventType',
         'EventTypeName', 'EventCategory', 'SourceName', 'Strings', 'ComputerName', 'Message']


def logparser(e):
    t = local(e).strftime('%Y-%m-%d %H:%M:%S')
    return [e.channel, e.record, t, t, e.number, {4: 4, 2: 1}[e.level], EN[e.level] + ' event', 0,
            e.provider, 'one|two', e.host, e.message]


def rows_xml(structure, compact):
    text = ('<?xml version="1.0" encoding="%s" standalone="yes" ?>\r\n<!DOCTYPE ROOT[\r\n <!ATTLIST ROOT '
            'DATE_CREATED CDATA #REQUIRED>\r\n <!ELEMENT ROW (%s)>\r\n]>\r\n<ROOT DATE_CREATED="2022-06-27 '
            '07:00:01" CREATED_BY="Microsoft Log Parser V2.2">\r\n' % ('ISO-8859-1', ', '.join(NAMES)))
    end = '' if compact else '\r\n'
    for e in EVENTS:
        text += ' <ROW>' + end
        for name, value in zip(NAMES, logparser(e)):
            kind = 'INTEGER' if isinstance(value, int) else 'STRING'
            begin = {1: '<%s>' % name, 2: '<%s TYPE="%s">' % (name, kind), 3: '<FIELD NAME="%s">' % name,
                     4: '<FIELD NAME="%s" TYPE="%s">' % (name, kind)}[structure]
            over = '</%s>' % (name if structure < 3 else 'FIELD')
            text += '  ' + begin + end + '  ' + html.escape(str(value)) + end + '  ' + over + end
        text += ' </ROW>' + end
    return text + '</ROOT>\r\n'


def xml_samples():
    want = wants(record=True)
    for structure in (1, 2, 3, 4):
        yield Sample('xml/logparser-%d.xml' % structure, rows_xml(structure, structure == 2)
                     .encode('utf-16' if structure == 1 else 'cp1252'), want)
    whole = rows_xml(1, False)
    yield Sample('xml/logparser-cut.xml', whole[:whole.index('<ROW>\r\n', whole.index('66001') - 400)].encode(),
                 want[:3])
    text = '<?xml version="1.0" encoding="utf-8"?>\r\n<Objects>\r\n'
    for e in EVENTS:
        text += '  <Object Type="System.Diagnostics.Eventing.Reader.EventLogRecord">\r\n' + ''.join(
            '    <Property Name="%s" Type="%s">%s</Property>\r\n' % (n, k, html.escape(str(v))) for n, k, v in (
                ('Message', 'System.String', e.message), ('Id', 'System.Int32', e.number),
                ('Version', 'System.Byte', 0), ('Level', 'System.Byte', e.level),
                ('Keywords', 'System.Int64', 36028797018963968), ('RecordId', 'System.Int64', e.record),
                ('ProviderName', 'System.String', e.provider), ('LogName', 'System.String', e.channel),
                ('MachineName', 'System.String', e.host), ('TimeCreated', 'System.DateTime', us(e)),
                ('LevelDisplayName', 'System.String', EN[e.level]))) + '  </Object>\r\n'
    yield Sample('xml/convertto-xml.xml', (text + '</Objects>').encode('utf-16'), want)
    text = ''.join('<row %s/>' % ' '.join('%s="%s"' % (n, html.escape(str(v))) for n, v in (
        ('TimeGenerated', local(e).strftime('%Y-%m-%dT%H:%M:%S')), ('EventID', e.number), ('SourceName',
         e.provider), ('ComputerName', e.host), ('LogName', e.channel), ('Level', EN[e.level]),
        ('RecordNumber', e.record), ('Message', e.message))) for e in EVENTS)
    yield Sample('xml/for-xml.xml', text.encode('utf-16'), want)


# ---- marks of consoles ----

def cat_a(text, ends='$', tabs='^I'):
    out = ''
    for b in text.encode():
        meta, c = ('M-', b - 128) if b >= 128 else ('', b)
        if c == 10 and not meta:
            out += ends + '\n'
        elif c == 9 and not meta:
            out += tabs
        else:
            out += meta + ('^' + chr(c + 64) if c < 32 else '^?' if c == 127 else chr(c))
    return out


SETUP = [('08:01:02', 'Always', 'Application Started: setup.exe /upgrade /silent'),
         ('08:20:11', 'Info', 'LaunchMSI: MSI D:\\kit\\setup\\OMServer.msi succeeded.'),
         ('08:44:44', 'Error', 'FATAL ACTION: PerformConfiguration for Müller'),
         ('08:45:00', 'Info', 'Setup is over')]


def setup_log(end='\r\n'):
    return ''.join('[%s]:\t%s:\t:%s%s' % (line + (end,)) for line in SETUP)


def found(times=True):
    return [dict({'channel': 'setup', 'level': level, 'message': m}, **({'time': t, 'utc': False}
            if times else {})) for t, level, m in SETUP]


def shown_samples():
    """What was shown with its ends, tabs and bytes."""
    setup = [dict(w, level={'Always': 0, 'Info': 4, 'Error': 2}[w['level']]) for w in found()]
    setup = [{k: v for k, v in w.items() if k != 'level'} for w in setup]
    umlaut = {4: 'Information', 2: 'Błąd'}
    for name, text, want in (('setup', setup_log(), setup), ('copied', copied(words=umlaut), wants()),
                             ('csv', row(['Level', 'Date and Time', 'Source', 'Event ID', 'Task Category'], '\t') +
                              ''.join(row([EN[e.level], us(e), e.provider, e.number, 'None', e.message], '\t')
                                      for e in EVENTS), wants(without=('host', 'message')))):
        yield Sample('shown/%s-A.txt' % name, cat_a(text).encode(), want)
        yield Sample('shown/%s-v.txt' % name, cat_a(text, '', '\t').encode(), want)
        yield Sample('shown/%s-e.txt' % name, cat_a(text, '$', '\t').encode(), want)
    omi = '2022/06/25 06:11:12 [1190,1190] WARNING: null(0): EventId=30211 Priority=WARNING agent gone\n'
    yield Sample('shown/omi-A.txt', cat_a(omi * 5).encode(), [{'channel': 'omi'}] * 5)
    for name, text, want in (('setup', setup_log('\n'), setup), ('copied', copied(end='\n'), wants())):
        lines = text.split('\n')[:-1]
        n = len(lines)
        new = ('diff --git a/old.txt b/new.txt\nnew file mode 100644\nindex 0000000..e69de29\n--- /dev/null\n'
               '+++ b/new.txt\n@@ -0,0 +1,%d @@\n' % n)
        yield Sample('diff/%s-git.patch' % name, (new + ''.join('+' + l + '\n' for l in lines)).encode(), want)
        yield Sample('diff/%s-plus.txt' % name, ''.join('+' + l + '\n' for l in lines).encode(), want)
        yield Sample('diff/%s-minus.txt' % name, ''.join('-' + l + '\n' for l in lines).encode(), want)
        yield Sample('diff/%s-left.txt' % name, ('1,%dd0\n' % n + ''.join('< ' + l + '\n' for l in lines))
                     .encode(), want)
        yield Sample('diff/%s-right.txt' % name, ('0a1,%d\n' % n + ''.join('> ' + l + '\n' for l in lines))
                     .encode(), want)
        mixed = '--- old.log\t2022-06-25\n+++ new.log\t2022-06-26\n@@ -1,2 +1,%d @@\n' % n
        mixed += ''.join((' ' if i < 2 else '+') + l + '\n' for i, l in enumerate(lines))
        yield Sample('diff/%s-grown.diff' % name, mixed.encode(), want)


# ---- JSON and syslog of collectors ----

def nd(make):
    return '\n'.join(json.dumps(make(e)) for e in EVENTS).encode()


def collector_samples():
    every = wants(record=True, utc=True)
    hits = {'took': 3, 'hits': {'total': {'value': 4}, 'hits': [{'_index': 'winlogbeat-7', '_id': 'x', '_source': {
        '@timestamp': zulu(e), 'winlog': {'channel': e.channel, 'computer_name': e.host, 'event_id': e.number,
                                          'provider_name': e.provider, 'record_id': e.record},
        'log': {'level': EN[e.level].lower()}, 'message': e.message}} for e in EVENTS]}}
    yield Sample('collector/elastic-hits.json', json.dumps(hits, indent=2).encode(), every)
    bare = [dict(w) for w in wants(record=True, utc=True, without=('message',))]
    yield Sample('collector/chainsaw.json', json.dumps([{'Event': {'System': {
        'Provider': {'#attributes': {'Name': e.provider}}, 'EventID': {'#attributes': {'Qualifiers': 0}, '#text':
                                                                      e.number}, 'Level': e.level,
        'TimeCreated': {'#attributes': {'SystemTime': zulu(e)}}, 'EventRecordID': e.record, 'Channel':
        e.channel, 'Computer': e.host}, 'EventData': {'Data': {'#text': ['a', 'b']}}}} for e in EVENTS]).encode(),
        bare)
    seven = [dict(strangers.winevent(e, 'en'), TimeCreated=e.t.astimezone(HERE).isoformat()) for e in EVENTS]
    yield Sample('collector/pwsh7.json', json.dumps(seven, indent=2).encode(), wants(record=True, utc=True))
    five = [dict(strangers.winevent(e, 'en'), TimeCreated={
        'value': '/Date(%d)/' % (e.t.timestamp() * 1000), 'DisplayHint': 2, 'DateTime': us(e)}) for e in EVENTS]
    yield Sample('collector/date-object.json', json.dumps(five).replace('/Date', '\\/Date').replace(
        ')/', ')\\/').encode('utf-16'), wants(record=True, utc=True))
    trailing = json.dumps(seven, indent=2)
    yield Sample('collector/trailing-comma.json', (trailing[:-2] + ',\n]').encode(), wants(record=True, utc=True))


# ---- tables ----

COLUMNS = ['TimeCreated', 'MachineName', 'LogName', 'ProviderName', 'Id', 'LevelDisplayName', 'RecordId', 'Message']


def values(e, date=us):
    return [date(e), e.host, e.channel, e.provider, e.number, EN[e.level], e.record, e.message]


def table(sep=',', date=us, end='\r\n'):
    lines = [COLUMNS] + [values(e, date) for e in EVENTS]
    return ''.join(sep.join('"%s"' % str(c).replace('"', '""') for c in line) + end for line in lines)


def table_samples():
    want = wants(record=True)
    yield Sample('table/sep.csv', ('sep=;\r\n' + table(';', german)).encode('utf-8-sig'), want)
    yield Sample('table/double-ends.csv', table(end='\r\r\n').encode(), want)
    yield Sample('table/old-mac.csv', table(end='\r').encode(), want)
    yield Sample('table/between.csv', table(end='\r\n\r\n').encode(), want)
    yield Sample('table/mixed-ends.csv', table().replace('\r\n', '\n', 2).encode(), want)
    yield Sample('table/title.csv', ('Events of omms-krk1, exported by Jan\r\n\r\n' + table()).encode(), want)
    yield Sample('table/total.csv', (table() + '\r\n4 rows\r\n').encode(), want)
    fixed = format_table(['TimeCreated', 'Id', 'LevelDisplayName', 'ProviderName', 'Message'])
    yield Sample('table/fixed.txt', fixed.encode('utf-16'), wants(without=('host',)))
    hayabusa = io.StringIO()
    write = csv.writer(hayabusa, quoting=csv.QUOTE_ALL)
    write.writerow(['Timestamp', 'Computer', 'Channel', 'EventID', 'Level', 'RecordID', 'Provider', 'Details'])
    for e in EVENTS:
        write.writerow([e.t.astimezone(HERE).strftime('%Y-%m-%d %H:%M:%S.%f')[:23] + ' +02:00', e.host, e.channel,
                        e.number, 'info' if e.level == 4 else 'error', e.record, e.provider, e.message])
    yield Sample('table/timeline.csv', hayabusa.getvalue().encode(), wants(record=True, utc=True))


def format_table(names):
    rows = [[dict(zip(COLUMNS, values(e)))[n] for n in names] for e in EVENTS]
    widths = [max(len(str(c)) for c in column) for column in zip(names, *rows)]
    lines = [names, ['-' * len(n) for n in names]] + rows
    return '\r\n' + ''.join(' '.join(str(c).ljust(w) for c, w in zip(l, widths)).rstrip() + '\r\n'
                            for l in lines) + '\r\n\r\n'


# ---- encodings and mails ----

def encoded_samples():
    want = wants()
    text = copied()
    yield Sample('coded/le-no-bom.txt', text.encode('utf-16-le'), want)
    yield Sample('coded/be-no-bom.txt', text.encode('utf-16-be'), want)
    parts = [text[:text.index('Log Name', 20)], text[text.index('Log Name', 20):]]
    yield Sample('coded/bom-inside.txt', parts[0].encode() + b'\xef\xbb\xbf' + parts[1].encode(), want)
    yield Sample('coded/wide-behind-narrow.txt', parts[0].encode('cp1252') + parts[1].encode('utf-16'), want)
    yield Sample('coded/narrow-behind-wide.txt', parts[0].encode('utf-16') + parts[1].encode('cp1252'), want)
    yield Sample('coded/odd.txt', text.encode('utf-16')[:-1], want)
    yield Sample('coded/nul-tail.txt', text.encode() + b'\0' * 3000, want)
    yield Sample('coded/old-mac.txt', text.replace('\r\n', '\r').encode(), want)
    yield Sample('coded/quoted-printable.txt', quopri.encodestring(text.replace('\r\n', '\n').encode()), want)
    yield Sample('coded/twice.txt', copied(words={4: 'Informações', 2: 'Błąd'}).encode().decode('latin-1').encode(),
                 wants(without=('level',)))


def pasted_samples():
    want = wants()
    yield Sample('pasted/label-above-value.txt', copied(pad=0).replace(': ', ':\r\n', 0).replace('\r\n\r\n', '\r\n')
                 .encode(), want)
    yield Sample('pasted/noformat.txt', ('Jan: see\n{noformat}\n' + copied(end='\n') + '{noformat}\nok?\n').encode(),
                 want)
    yield Sample('pasted/code.txt', ('h3. Log\n{code:title=app.log|borderStyle=solid}\n' + copied(end='\n') +
                                     '{code}\n').encode(), want)
    yield Sample('pasted/tabs-lost.txt', setup_log().replace('\t', '').encode(), found_bare())
    yield Sample('pasted/tabs-four.txt', setup_log().replace('\t', '    ').encode(), found_bare())


def found_bare():
    return [{k: v for k, v in w.items() if k != 'level'} for w in found()]


def samples():
    for make in (psloglist_samples, xml_samples, shown_samples, collector_samples, table_samples, encoded_samples,
                 pasted_samples):
        yield from make()


if __name__ == '__main__':
    strangers.main(samples())
