# SPDX-License-Identifier: Apache-2.0
"""Logs as files: one function for each form in which events are exported.

A form is a row of FORMATS: its file ending, what its times are, whether it names the computer and
keeps record numbers, and its writer.  Writers take records (sim_records.py) and the Log that they
belong to, and return bytes; EVTX returns lines for tests/tools/evtxmake.c instead.
"""
import base64
import struct
import time
from xml.sax.saxutils import escape

from sim_lists import listed, short, whole, width_of
from sim_modern import otlp, wmic_list, wmic_table, xml_in_json
from sim_records import CLASSIC, MANIFEST
from sim_summer import summer_minutes
from sim_world import LATER

# level words: log-formats.md 3.6, 3.8 [seen]; German warning as in corpus/evtcsv [inferred]
WORDS = {'en': {1: 'Critical', 2: 'Error', 3: 'Warning', 4: 'Information'},
         'de': {1: 'Kritisch', 2: 'Fehler', 3: 'Warnung', 4: 'Informationen'},
         'ja': {1: '重大', 2: 'エラー', 3: '警告', 4: '情報'}}


class Log:
    """Where records are written: a channel of a machine."""

    def __init__(self, machine, channel, base, bias, culture):
        self.computer, self.channel, self.base = machine.fqdn, channel, base
        self.bias, self.culture = bias, culture      # UTC = local + bias minutes, but for summer time
        self.has_summer = False

    def named(self, r):
        """Who wrote it: a forwarded record's machine is another, and a renamed one's was."""
        return r.computer or self.computer

    def bias_at(self, t):
        return self.bias - (summer_minutes(self.bias, self.base + t) if self.has_summer else 0)

    def local_at(self, t):
        return time.gmtime(self.base + t - 60 * self.bias_at(t))

    @staticmethod
    def ticks_at(t):
        """100 ns behind the second: digits that depend on nothing but the time."""
        return int(t) * 733331 % 10000000

    def ticks(self, r):
        return self.ticks_at(r.t)

    def utc(self, r, digits=7, mark='Z'):
        text = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(self.base + r.t))
        return '%s.%07d%s%s' % (text, self.ticks(r), '0' * (digits - 7), mark)

    def local(self, r):
        return self.local_at(r.t)

    def people(self, r):
        """Short date and long time of a culture: log-formats.md 3.6 [seen]."""
        t = self.local(r)
        if self.culture == 'de':
            return time.strftime('%d.%m.%Y %H:%M:%S', t)
        if self.culture == 'ja':
            return time.strftime('%Y/%m/%d %H:%M:%S', t)
        return '%d/%d/%d %d:%02d:%02d %s' % (t.tm_mon, t.tm_mday, t.tm_year, t.tm_hour % 12 or 12,
                                             t.tm_min, t.tm_sec, 'PM' if t.tm_hour > 11 else 'AM')


def values(r):
    return [v for _, v in r.named] if r.named else list(r.data)


def binary_of(r):
    """The installer writes ASCII, the service control manager UTF-16LE (events.md 7 [seen: EVX])."""
    return r.binary.encode('utf-16-le' if r.guid else 'ascii') if r.binary else b''


# ---- EVTX, XML ------------------------------------------------------------------------------


def keep(s):
    return s.replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r').replace('\t', '\\t')


def evtx(records, log, path):
    out = ['file ' + path]
    last = None
    for r in records:
        if last is None:
            out.append('first %d' % r.number)
        elif r.number != last + 1:
            out.append('skip %d' % r.number)
        last = r.number
        out += event_lines(r, log)
    return out


def event_lines(r, log):
    out = ['provider %s\nchannel %s\ncomputer %s\nid %d\nlevel %d\nkeywords %s\ntime %s\n'
           'task %d\nqualifiers %d' %
           (r.provider, log.channel, log.named(r), r.id, r.level,
            MANIFEST if r.guid else CLASSIC, log.utc(r), r.task, r.qualifiers)]
    if r.guid:
        out.append('guid %s\nsource %s\nmanifest 1\npid 624\ntid 3112' % (r.guid, r.provider))
    if r.element:
        out.append('element %s\nxmlns http://manifests.microsoft.com/win/2004/08/windows/'
                   'eventlog' % r.element)
    if r.binary:
        out.append('binary ' + binary_of(r).hex().upper())
    out += ['data ' + keep(d) for d in r.data]
    out += ['named %s=%s' % (k, keep(v)) for k, v in r.named or ()]
    out.append('')
    return out


def payload(r):
    """EventData, or UserData of the provider's own element (events.md 7 [seen: EVX, ETW])."""
    if r.element:
        return '<UserData><%s xmlns="http://manifests.microsoft.com/win/2004/08/windows/eventlog">' \
            '%s</%s></UserData>' % (r.element, ''.join('<%s>%s</%s>' % (k, escape(v), k)
                                                       for k, v in r.named), r.element)
    some = ''.join('<Data Name="%s">%s</Data>' % (k, escape(v)) for k, v in r.named) if r.named \
        else ''.join('<Data>%s</Data>' % escape(d) for d in r.data)
    more = '<Binary>%s</Binary>' % binary_of(r).hex().upper() if r.binary else ''
    return '<EventData>%s%s</EventData>' % (some, more)


def event_xml(r, log, tail=''):
    guid = ' Guid="%s" EventSourceName="%s"' % (r.guid, escape(r.provider)) if r.guid else ''
    return ('<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider'
            ' Name="%s"%s/><EventID Qualifiers="%d">%d</EventID>%s<Level>%d</Level><Task>%d</Task>'
            '%s<Keywords>0x%s</Keywords><TimeCreated SystemTime="%s"/><EventRecordID>%d'
            '</EventRecordID>%s<Channel>%s</Channel><Computer>%s</Computer><Security/></System>%s%s'
            '</Event>' %
            (escape(r.provider), guid, r.qualifiers, r.id, '<Version>0</Version>' if guid else '',
             r.level, r.task, '<Opcode>0</Opcode>' if guid else '', MANIFEST if guid else CLASSIC,
             log.utc(r, 9), r.number,
             '<Correlation/><Execution ProcessID="624" ThreadID="3112"/>' if guid else '',
             log.channel, log.named(r), payload(r), tail))


def viewer_xml(records, log):
    """Event Viewer, "Save as XML": one root, one line (log-formats.md 3.3 [seen])."""
    return ('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>%s</Events>\r\n' %
            ''.join(event_xml(r, log) for r in records)).encode('utf-8')


def wevtutil_xml(records, log):
    """Single quotes, no root; UTF-16LE with /u:true (log-formats.md 3.3, 3.4 [seen: fixtures])."""
    text = '\r\n'.join(event_xml(r, log).replace('"', "'") for r in records)
    return b'\xff\xfe' + text.encode('utf-16-le') if log.culture == 'ja' else text.encode('utf-8')


def rendered(r, log):
    tail = '<RenderingInfo Culture="en-US"><Message>%s</Message><Level>%s</Level><Task></Task>' \
           '<Opcode></Opcode><Channel></Channel><Provider></Provider><Keywords><Keyword>' \
           'Classic</Keyword></Keywords></RenderingInfo>' % (
               escape(r.message.replace('\n', '\r\n')), WORDS['en'][r.level])
    return event_xml(r, log, tail).replace('"', "'")


def rendered_xml(records, log):
    """wevtutil /f:RenderedXml: RenderingInfo behind the payload (log-formats.md 3.3 [seen])."""
    return '\r\n'.join(rendered(r, log) for r in records).encode('utf-8')


# ---- text -----------------------------------------------------------------------------------


def wevtutil_text(records, log, mark='Z'):
    """log-formats.md 3.5 [seen]: labels with two blanks, description in column 0."""
    out = []
    for i, r in enumerate(records):
        out.append('Event[%d]:\n  Log Name: %s\n  Source: %s\n  Date: %s\n  Event ID: %d\n  Task: '
                   'N/A\n  Level: %s\n  Opcode: N/A\n  Keyword: Classic\n  User: N/A\n  User Name: '
                   'N/A\n  Computer: %s\n  Description: \n%s\n' %
                   (i, log.channel, r.provider, log.utc(r, 7, mark), r.id,
                    WORDS['en'][r.level], log.named(r), r.message))
    return '\n'.join(out).replace('\n', '\r\n').encode('utf-8')


# log-formats.md 3.8 [seen: KB articles, German blog, JP; last two German ones inferred]
LABELS = {'en': ('Log Name:      ', 'Source:        ', 'Date:          ', 'Event ID:      ',
                 'Task Category: None', 'Level:         ', 'Keywords:      Classic',
                 'User:          N/A', 'Computer:      ', 'Description:'),
          'de': ('Protokollname: ', 'Quelle:        ', 'Datum:         ', 'Ereignis-ID:   ',
                 'Aufgabenkategorie:Keine', 'Ebene:         ', 'Schlüsselwörter:Klassisch',
                 'Benutzer:      Nicht zutreffend', 'Computer:      ', 'Beschreibung:'),
          'ja': ('ログの名前:         ', 'ソース:           ', '日付:            ',
                 'イベント ID:       ', 'タスクのカテゴリ:      なし', 'レベル:           ',
                 'キーワード:         クラシック', 'ユーザー:          N/A',
                 'コンピューター:       ', '説明:')}


def copied(records, log):
    """The Copy button of Event Viewer, in the language of whoever pressed it."""
    label, out = LABELS[log.culture], []
    for r in records:
        out += [label[0] + log.channel, label[1] + r.provider, label[2] + log.people(r),
                label[3] + str(r.id), label[4], label[5] + WORDS[log.culture][r.level], label[6],
                label[7], label[8] + log.named(r), label[9], r.message, '']
    return '\r\n'.join(out).replace('\r\n', '\n').replace('\n', '\r\n').encode('utf-8')


# ---- tables ---------------------------------------------------------------------------------

# log-formats.md 3.6 [seen: dataset page, Oraculum fixtures]
HEADS = {'en': ('Level', 'Date and Time', 'Source', 'Event ID', 'Task Category'),
         'de': ('Ebene', 'Datum und Uhrzeit', 'Quelle', 'Ereignis-ID', 'Aufgabenkategorie'),
         'ja': ('レベル', '日付と時刻', 'ソース', 'イベント ID', 'タスクのカテゴリ')}
NONE = {'en': 'None', 'de': 'Keine', 'ja': 'なし'}


def field(s):
    return '"%s"' % s.replace('"', '""') if any(c in s for c in ',"\n') else s


def viewer_csv(records, log):
    """Five names, six fields, newest first (log-formats.md 3.6 [seen])."""
    out = [','.join(HEADS[log.culture])]
    for r in reversed(records):
        out.append(','.join([WORDS[log.culture][r.level], log.people(r), field(r.provider),
                             str(r.id), NONE[log.culture],
                             field(r.message.replace('\n', '\r\n'))]))
    text = '\r\n'.join(out) + '\r\n'
    if log.culture == 'de':                  # older systems: the code page (LogonTracer issue)
        return text.encode('cp1252')
    return b'\xef\xbb\xbf' + text.encode('utf-8')


def viewer_tabs(records, log):
    """"Text (tab delimited)" (log-formats.md 3.7 [seen]); UTF-16LE as corpus/evtcsv."""
    out = ['\t'.join(HEADS[log.culture])]
    for r in reversed(records):
        message = r.message.replace('"', '""').replace('\n', '\r\n')
        out.append('\t'.join([WORDS[log.culture][r.level], log.people(r), r.provider, str(r.id),
                              NONE[log.culture], '"%s"' % message if '\n' in message
                              or '"' in message or '\t' in message else message]))
    return b'\xff\xfe' + ('\r\n'.join(out) + '\r\n').encode('utf-16-le')


WINEVENT = ('Message,Id,Version,Qualifiers,Level,Task,Opcode,Keywords,RecordId,ProviderName,'
            'ProviderId,LogName,ProcessId,ThreadId,MachineName,UserId,TimeCreated,ActivityId,'
            'RelatedActivityId,ContainerLog,MatchedQueryIds,Bookmark,LevelDisplayName,'
            'OpcodeDisplayName,TaskDisplayName,KeywordsDisplayNames,Properties').split(',')


def quoted(s):
    return '"%s"' % str(s).replace('"', '""') if s not in ('', None) else ''


def export_csv(records, log):
    """Get-WinEvent | Export-Csv of 5.1: 27 columns, all quoted, empty ones bare; the Properties are
    a type name; ASCII without -Encoding (log-formats.md 3.9, 0.1 [seen])."""
    out = ['#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord',
           ','.join('"%s"' % n for n in WINEVENT)]
    for r in reversed(records):
        row = [r.message.replace('\n', '\r\n'), r.id, '0' if r.guid else '', r.qualifiers, r.level,
               r.task, '', int(MANIFEST if r.guid else CLASSIC, 16), r.number, r.provider,
               r.guid.strip('{}') if r.guid else '', log.channel, 0, 0, log.named(r), '',
               log.people(r), '', '', log.channel.lower(), 'System.UInt32[]',
               'System.Diagnostics.Eventing.Reader.EventBookmark', WORDS[log.culture][r.level],
               '', '', 'System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]',
               'System.Collections.Generic.List`1[System.Diagnostics.Eventing.Reader.EventProperty]'
               ]
        out.append(','.join(quoted(x) for x in row))
    return ('\r\n'.join(out) + '\r\n').encode('ascii', 'replace')


def eventlog_csv(records, log):
    """Get-EventLog | Export-Csv: 16 columns (log-formats.md 3.10 [seen: Japanese tutorial])."""
    names = ('EventID,MachineName,Data,Index,Category,CategoryNumber,EntryType,Message,Source,'
             'ReplacementStrings,InstanceId,TimeGenerated,TimeWritten,UserName,Site,Container')
    first = records[-1]
    out = ['#TYPE System.Diagnostics.EventLogEntry#%s/%s/%d' % (log.channel, first.provider,
                                                               first.id),
           ','.join('"%s"' % n for n in names.split(','))]
    for r in reversed(records):
        at = log.people(r)
        row = [r.id, log.named(r), 'System.Byte[]', r.number, '(0)', 0, WORDS['en'][r.level],
               r.message.replace('\n', '\r\n'), r.provider, 'System.String[]',
               r.qualifiers << 16 | r.id, at, at, '', '', '']
        out.append(','.join(quoted(x) for x in row))
    return ('\r\n'.join(out) + '\r\n').encode('ascii', 'replace')


# ---- PowerShell objects ---------------------------------------------------------------------


def js(s):
    """Strings of 5.1: apostrophes and angles escaped (log-formats.md 3.12 [seen, inferred])."""
    out = s.replace('\\', '\\\\').replace('"', '\\"').replace('\r', '\\r').replace('\n', '\\n')
    for c in "'<>&\0":
        out = out.replace(c, '\\u%04x' % ord(c))
    return '"%s"' % out


def json_5(records, log):
    """ConvertTo-Json of 5.1 with a raised -Depth: two blanks behind colons, milliseconds since 1970
    (log-formats.md 3.12 [seen])."""
    out = []
    for r in records:
        ms = (log.base + int(r.t)) * 1000 + log.ticks(r) // 10000
        some = values(r) + ([list(binary_of(r))] if r.binary else [])
        some = ',\r\n'.join('            {\r\n                "Value":  %s\r\n            }' %
                            (js(v) if isinstance(v, str) else v) for v in some)
        out.append('    {\r\n        "Id":  %d,\r\n        "Version":  %s,\r\n        "Qualifiers":'
                   '  %d,\r\n        "Level":  %d,\r\n        "Task":  %d,\r\n        "RecordId":  '
                   '%d,\r\n        "ProviderName":  %s,\r\n        "LogName":  %s,\r\n        '
                   '"MachineName":  %s,\r\n        "UserId":  null,\r\n        "TimeCreated":  '
                   '"\\/Date(%d)\\/",\r\n        "LevelDisplayName":  %s,\r\n        "Properties":'
                   '  [\r\n%s\r\n        ],\r\n        "Message":  %s\r\n    }' %
                   (r.id, '0' if r.guid else 'null', r.qualifiers, r.level, r.task, r.number,
                    js(r.provider), js(log.channel), js(log.named(r)), ms,
                    js(WORDS['en'][r.level]), some, js(r.message)))
    return b'\xff\xfe' + ('[\r\n' + ',\r\n'.join(out) + '\r\n]\r\n').encode('utf-16-le')


def clixml(records, log):
    """Get-WinEvent | Export-Clixml (log-formats.md 3.11 [seen: write-ups]; UTF-16LE [inferred])."""
    out = ['<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">']
    reference = 0

    def text(s):
        return escape(s).replace('\r', '').replace('\n', '_x000D__x000A_')

    for r in records:
        t, first, bias = log.local(r), reference == 0, log.bias_at(r.t)
        shift = '%s%02d:%02d' % ('-' if bias > 0 else '+', abs(bias) // 60, abs(bias) % 60)
        some = ['<S N="Value">%s</S>' % text(v) if v else '<S N="Value"></S>' for v in values(r)]
        if r.binary:
            some.append('<BA N="Value">%s</BA>' % base64.b64encode(binary_of(r)).decode())
        some = ''.join('<Obj RefId="%d"><ToString>System.Diagnostics.Eventing.Reader.EventProperty'
                       '</ToString><Props>%s</Props></Obj>' % (reference + 2 + i, s)
                       for i, s in enumerate(some))
        types = '<TN RefId="0"><T>System.Diagnostics.Eventing.Reader.EventLogRecord</T><T>System.' \
            'Diagnostics.Eventing.Reader.EventRecord</T><T>System.Object</T></TN>' if first else \
            '<TNRef RefId="0" />'
        lst = '<TN RefId="1"><T>System.Collections.Generic.List`1</T></TN>' if first else \
            '<TNRef RefId="1" />'
        out.append('<Obj RefId="%d">%s<ToString>System.Diagnostics.Eventing.Reader.EventLogRecord'
                   '</ToString><Props><I32 N="Id">%d</I32>%s<I32 N="Qualifiers">%d</I32><By '
                   'N="Level">%d</By><I32 N="Task">%d</I32><I64 N="RecordId">%d</I64><S '
                   'N="ProviderName">%s</S><S N="LogName">%s</S><S N="MachineName">%s</S><Nil '
                   'N="UserId" /><DT N="TimeCreated">%s.%07d%s</DT><S N="LevelDisplayName">%s</S>'
                   '<Obj N="Properties" RefId="%d">%s<LST>%s</LST></Obj></Props><MS><S N="Message">'
                   '%s</S></MS></Obj>' %
                   (reference, types, r.id, '<By N="Version">0</By>' if r.guid else
                    '<Nil N="Version" />', r.qualifiers, r.level, r.task, r.number,
                    text(r.provider), log.channel, log.named(r),
                    time.strftime('%Y-%m-%dT%H:%M:%S', t), log.ticks(r), shift,
                    WORDS['en'][r.level], reference + 1, lst, some, text(r.message)))
        reference += 2 + len(values(r)) + (1 if r.binary else 0)
    out.append('</Objs>')
    return b'\xff\xfe' + '\r\n'.join(out).encode('utf-16-le')


def winevent_list(records, log):
    """Get-WinEvent | fl *, newest first (sim_lists.py)."""
    return listed([whole(r, log, WORDS[log.culture][r.level], MANIFEST if r.guid else CLASSIC)
                   for r in reversed(records)], width_of(log))


def winevent_short_list(records, log):
    return listed([short(r, log) for r in reversed(records)], width_of(log))


def friendly_view(records, log):
    """Event Viewer's details, copied one behind the other (corpus/evtview [inferred]); the table of bytes
    below them is left out by who copies."""
    def attribute(name, what):
        return '   [ %s]  %s \r\n' % (name, what)

    def element(name, what, *attributes):
        return '%s%s %s \r\n%s' % ('  - ' if attributes else '   ', name, what, ''.join(
            ('\r\n',) + attributes if attributes else ()))

    out = []
    for r in records:
        some = [element('Provider', '', attribute('Name', r.provider),
                        *([attribute('Guid', r.guid)] if r.guid else [])),
                element('EventID', r.id, attribute('Qualifiers', r.qualifiers)),
                element('Level', r.level), element('Task', r.task),
                element('Keywords', '0x' + (MANIFEST if r.guid else CLASSIC)),
                element('TimeCreated', '', attribute('SystemTime', log.utc(r, 9))),
                element('EventRecordID', r.number), element('Channel', log.channel),
                element('Computer', log.named(r)), element('Security', '')]
        data = ['  %s %s \r\n' % (name, v) for name, v in r.named] if r.named else \
            ['   %s \r\n' % v for v in values(r)]
        if r.binary:
            data.append('   %s \r\n' % binary_of(r).hex().upper())
        if r.element:
            data = ['  - %s \r\n\r\n' % r.element] + ['   %s %s \r\n \r\n' % pair for pair in r.named]
        out.append('- System \r\n\r\n%s\r\n- %s \r\n\r\n%s\r\n\r\n' %
                   (' \r\n'.join(some), 'UserData' if r.element else 'EventData', ''.join(data)))
    return ''.join(out).encode('utf-8')


def pairs(records, log):
    """Raw events of Splunk's WinEventLog input, newest first (corpus/evtpairs [inferred])."""
    english = Log.__new__(Log)
    english.__dict__.update(log.__dict__, culture='en')
    out = []
    for r in reversed(records):
        date, clock, half = english.people(r).split(' ')
        date = '/'.join(x.zfill(2) for x in date.split('/'))
        out.append('%s %s %s\r\nLogName=%s\r\nEventCode=%d\r\nEventType=%d\r\nComputerName=%s\r\n'
                   'SourceName=%s\r\nType=%s\r\nRecordNumber=%d\r\nKeywords=Classic\r\n'
                   'TaskCategory=None\r\nOpCode=None\r\nMessage=%s\r\n\r\n' %
                   (date, clock.zfill(8), half, log.channel, r.id, r.level, log.named(r),
                    r.provider, WORDS['en'][r.level], r.number, r.message.replace('\n', '\r\n')))
    return ''.join(out).encode('utf-8')


def rows_of_xml(records, log):
    """Log Parser's -o:XML of an .evt or a live log: structure 1, a value on a line of its own (corpus/evtrows
    [inferred])."""
    out = ['<?xml version="1.0" encoding="ISO-10646-UCS-2" standalone="yes" ?>',
           '<ROOT DATE_CREATED="2024-03-18 09:00:00" CREATED_BY="Microsoft Log Parser V2.2">']
    for r in records:
        kind, at = {2: 1, 3: 2}.get(r.level, 4), time.strftime('%Y-%m-%d %H:%M:%S', log.local(r))
        some = [('EventLog', log.channel), ('RecordNumber', r.number), ('TimeGenerated', at),
                ('TimeWritten', at), ('EventID', r.id), ('EventType', kind),
                ('EventTypeName', WORDS['en'][r.level] + ' event'), ('SourceName', r.provider),
                ('Strings', '|'.join(str(v) for v in values(r))), ('ComputerName', log.named(r)),
                ('Message', r.message.replace('\n', '\r\n'))]
        out.append(' <ROW>')
        out += ['  <%s>\r\n  %s\r\n  </%s>' % (n, escape(str(v)), n) for n, v in some]
        out.append(' </ROW>')
    return ('\r\n'.join(out) + '\r\n</ROOT>\r\n').encode('utf-16')


def psloglist(records, log):
    """PsLogList's list, newest first (corpus/evtpslist [inferred])."""
    out = ['%s log on \\\\%s:\r\n' % (log.channel, log.computer.split('.')[0].upper())]
    for r in reversed(records):
        out.append('[%d] %s\r\n   Type:     %s\r\n   Computer: %s\r\n   Time:     %s   ID:       %d\r\n%s\r\n' %
                   (r.number, r.provider, WORDS['en'][r.level].upper(), log.named(r), log.people(r), r.id,
                    r.message.replace('\n', '\r\n')))
    return '\r\n'.join(out).encode('utf-8')


# ---- EVT ------------------------------------------------------------------------------------


def evt(records, log):
    """log-formats.md 3.2 [seen: libyal]: header, records, end-of-file record."""
    out, at = [], 48
    for r in records:
        names = (r.provider + '\0' + log.named(r) + '\0').encode('utf-16-le')
        strings = ''.join(v + '\0' for v in values(r)).encode('utf-16-le')
        data = binary_of(r)
        head = 56 + len(names)
        size = (head + len(strings) + len(data) + 3) // 4 * 4 + 4
        kind = {2: 1, 3: 2}.get(r.level, 4)
        seconds = log.base + int(r.t)
        body = struct.pack('<IIIIIIHHHHIIIIII', size, 0x654c664c, r.number, seconds, seconds,
                           r.qualifiers << 16 | r.id, kind, len(values(r)), r.task, 0, 0, head, 0,
                           head, len(data), head + len(strings)) + names + strings + data
        out.append(body.ljust(size - 4, b'\0') + struct.pack('<I', size))
        at += size
    first, after = records[0].number, records[-1].number + 1
    end = struct.pack('<IIIIIIIIII', 40, 0x11111111, 0x22222222, 0x33333333, 0x44444444, 48, at,
                      after, first, 40)
    head = struct.pack('<IIIIIIIIIIII', 48, 0x654c664c, 1, 1, 48, at, after, first, at + 40, 0,
                       0, 48)
    return head + b''.join(out) + end


SECOND = 10000000


class Format:
    def __init__(self, ending, writer, share, local=False, named=True, numbered=True, bias=True,
                 step=1, since=0, one_line=False):
        self.ending, self.writer, self.share = ending, writer, share
        self.local = local           # its times are local, in a zone that it does not name
        self.named = named           # it names the computer
        self.numbered = numbered     # it keeps record numbers: a hole can be seen
        self.bias = bias             # the strings of 6013 survive
        self.step = SECOND if local else step    # its times are whole multiples: 100 ns
        self.since = since           # the first seed that draws from it
        self.one_line = one_line     # of a text it keeps the first line, and no strings


# A later format joins by a row, `since` a later round of seeds than those before it: what older seeds showed must stay what they show.
FORMATS = {
    'evtx': Format('.evtx', None, 40),
    'xml': Format('.xml', viewer_xml, 8),
    'wevtutil-xml': Format('-query.xml', wevtutil_xml, 5),
    'rendered-xml': Format('-rendered.xml', rendered_xml, 5),
    'wevtutil-text': Format('.txt', wevtutil_text, 6, numbered=False, bias=False),
    'json': Format('.json', json_5, 6, step=10000),
    'clixml': Format('.clixml', clixml, 6),
    'evt': Format('.evt', evt, 4, step=SECOND),
    'copied': Format(' (copied).txt', copied, 5, True, numbered=False, bias=False),
    'viewer-csv': Format('.csv', viewer_csv, 5, True, named=False, numbered=False, bias=False),
    'viewer-tabs': Format(' (tabs).txt', viewer_tabs, 4, True, named=False, numbered=False,
                          bias=False),
    'export-csv': Format('-export.csv', export_csv, 4, True, bias=False),
    'eventlog-csv': Format('-eventlog.csv', eventlog_csv, 2, True, bias=False),
    'list': Format('-list.txt', winevent_list, 5, True, bias=False, since=LATER),
    'short-list': Format('-fl.txt', winevent_short_list, 4, True, named=False, numbered=False,
                         bias=False, since=LATER),
    'friendly': Format('-details.txt', friendly_view, 30, bias=False, since=3 * LATER),
    'pairs': Format('-search.txt', pairs, 30, True, bias=False, since=4 * LATER),
    'rows': Format('-logparser.xml', rows_of_xml, 15, True, since=5 * LATER),
    'otlp': Format('-otlp.json', otlp, 15, since=22 * LATER),
    'xml-in-json': Format('-xml.json', xml_in_json(event_xml), 15, since=22 * LATER),
    'wmic-table': Format('-ntevent.txt', wmic_table, 15, bias=False, step=SECOND, since=22 * LATER,
                         one_line=True),
    'wmic-list': Format('-wmic.txt', wmic_list, 15, bias=False, step=SECOND, since=22 * LATER),
    'pslist': Format('-psloglist.txt', psloglist, 15, True, bias=False, since=5 * LATER),
}
