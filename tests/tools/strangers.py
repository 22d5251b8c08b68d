#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports of a few events as people really send them, with what must be found in each.

    strangers.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers.py DIR DUMP.jsonl compares what `postflight dump` says of them

The forms are those of log-formats.md, section 3: other languages, other columns, resaved by a
spreadsheet, quoted in a mail, cut, wrapped, re-encoded.
"""
import datetime
import json
import os
import sys
import zipfile

UTC = datetime.timezone.utc
HERE = datetime.timezone(datetime.timedelta(hours=1))  # the clock of whoever exported
MSI = 'System Center Operations Manager 2022 Server'


class Event:
    def __init__(self, t, provider, number, level, host, message, channel, record):
        self.t = datetime.datetime.fromisoformat(t).replace(tzinfo=UTC)
        self.provider, self.number, self.level, self.host = provider, number, level, host
        self.message, self.channel, self.record = message, channel, record


EVENTS = [
    Event('2024-03-16T21:41:07.120', 'MsiInstaller', 1040, 4, 'KOMS07.fabrikam.example',
          'Beginning a Windows Installer transaction: C:\\kit\\OMServer.msi. Client Process Id: 4711.',
          'Application', 88101),
    Event('2024-03-16T21:58:33.007', 'MsiInstaller', 1033, 4, 'KOMS07.fabrikam.example',
          'Windows Installer installed the product. Product Name: ' + MSI + '. Product Version: '
          '10.22.10118.0. Product Language: 1033. Manufacturer: Microsoft Corporation. '
          'Installation success or error status: 0.', 'Application', 88102),
    Event('2024-03-16T22:13:00.500', 'HealthService', 2120, 3, 'KOMS07.fabrikam.example',
          'The Health Service has deleted one or more items for management group "WEST, 2" which '
          'could not be sent in 1440 minutes.\r\n\r\nSecond paragraph; with a semicolon.',
          'Operations Manager', 88103),
    Event('2024-03-17T00:02:59.999', 'OpsMgr Connector', 21016, 2, 'KOMS07.fabrikam.example',
          'OpsMgr was unable to set up a communications channel to KOMS01.fabrikam.example and '
          'there are no failover hosts.', 'Operations Manager', 88104),
]

LEVELS = {
    'en': {4: 'Information', 3: 'Warning', 2: 'Error'},
    'de': {4: 'Informationen', 3: 'Warnung', 2: 'Fehler'},
    'ja': {4: '情報', 3: '警告', 2: 'エラー'},
    'fr': {4: 'Information', 3: 'Avertissement', 2: 'Erreur'},
    'es': {4: 'Información', 3: 'Advertencia', 2: 'Error'},
    'zh': {4: '信息', 3: '警告', 2: '错误'},
    'ko': {4: '정보', 3: '경고', 2: '오류'},
    'ru': {4: 'Сведения', 3: 'Предупреждение', 2: 'Ошибка'},
    'pl': {4: 'Informacje', 3: 'Ostrzeżenie', 2: 'Błąd'},
}
HEADS = {
    'en': ['Level', 'Date and Time', 'Source', 'Event ID', 'Task Category'],
    'de': ['Ebene', 'Datum und Uhrzeit', 'Quelle', 'Ereignis-ID', 'Aufgabenkategorie'],
    'ja': ['レベル', '日付と時刻', 'ソース', 'イベント ID', 'タスクのカテゴリ'],
    'fr': ['Niveau', 'Date et heure', 'Source', 'ID de l’événement', 'Catégorie de la tâche'],
    'es': ['Nivel', 'Fecha y hora', 'Origen', 'Id. del evento', 'Categoría de la tarea'],
    'zh': ['级别', '日期和时间', '来源', '事件 ID', '任务类别'],
    'ko': ['수준', '날짜 및 시간', '원본', '이벤트 ID', '작업 범주'],
    'ru': ['Уровень', 'Дата и время', 'Источник', 'Код события', 'Категория задачи'],
    'pl': ['Poziom', 'Data i godzina', 'Źródło', 'Identyfikator zdarzenia', 'Kategoria zadania'],
}
NONE = {'en': 'None', 'de': 'Keine', 'ja': 'なし', 'fr': 'Aucun', 'es': 'Ninguno', 'zh': '无',
        'ko': '없음', 'ru': 'Отсутствует', 'pl': 'Brak'}


def ampm(t, am='AM', pm='PM'):
    return '%d:%02d:%02d %s' % (t.hour % 12 or 12, t.minute, t.second, pm if t.hour > 11 else am)


DATES = {
    'en': lambda t: '%d/%d/%d %s' % (t.month, t.day, t.year, ampm(t)),
    'de': lambda t: t.strftime('%d.%m.%Y %H:%M:%S'),
    'ja': lambda t: '%d/%02d/%02d %d:%02d:%02d' % (t.year, t.month, t.day, t.hour, t.minute, t.second),
    'fr': lambda t: t.strftime('%d/%m/%Y %H:%M:%S'),
    'es': lambda t: '%d/%02d/%d %d:%02d:%02d' % (t.day, t.month, t.year, t.hour, t.minute, t.second),
    'zh': lambda t: '%d/%d/%d %d:%02d:%02d' % (t.year, t.month, t.day, t.hour, t.minute, t.second),
    'ko': lambda t: '%s %s %d:%02d:%02d' % (t.strftime('%Y-%m-%d'), '오후' if t.hour > 11 else '오전',
                                            t.hour % 12 or 12, t.minute, t.second),
    'ru': lambda t: t.strftime('%d.%m.%Y %-H:%M:%S'),
    'pl': lambda t: t.strftime('%d.%m.%Y %H:%M:%S'),
}
PAGES = {'en': 'cp1252', 'de': 'cp1252', 'ja': 'cp932', 'fr': 'cp1252', 'es': 'cp1252',
         'zh': 'gbk', 'ko': 'cp949', 'ru': 'cp1251', 'pl': 'cp1250'}


def local(e):
    return e.t.astimezone(HERE).replace(tzinfo=None)


def cell(s, sep, always=False):
    s = str(s)
    if always or any(c in s for c in (sep, '"', '\n', '\r')):
        return '"' + s.replace('"', '""') + '"'
    return s


def row(cells, sep=',', always=False):
    return sep.join(cell(c, sep, always) for c in cells) + '\r\n'


class Sample:
    """One file; want: for each event the things that must be found in it."""
    def __init__(self, name, data, want):
        self.name, self.data, self.want = name, data, want


def wants(events, *keys, utc=True, digits=3, host=None):
    out = []
    for e in events:
        w = {'event_id': e.number, 'provider': e.provider, 'message': e.message.split('\r\n')[0]}
        t = e.t if utc else local(e)
        if digits != 'none':
            w['time'] = t.strftime('%Y-%m-%dT%H:%M:%S')[:19 if digits >= 0 else 16]
            w['utc'] = utc
        if 'host' in keys:
            w['host'] = host or e.host
        if 'channel' in keys:
            w['channel'] = e.channel
        if 'level' in keys:
            w['level'] = e.level
        if 'record' in keys:
            w['record'] = e.record
        if 'no-message' in keys:
            del w['message']
        if 'no-provider' in keys:
            del w['provider']
        out.append(w)
    return out


def viewer(lang, sep=',', always=False, date=None):
    text = row(HEADS[lang], sep, always)
    for e in EVENTS:
        text += row([LEVELS[lang][e.level], (date or DATES[lang])(local(e)), e.provider, e.number,
                     NONE[lang], e.message], sep, always)
    return text


def minutes(t):
    return t.strftime('%d.%m.%Y %H:%M')


def viewer_samples():
    for lang in HEADS:
        want = wants(EVENTS, 'level', utc=False)
        text = viewer(lang)
        yield Sample('viewer/%s-utf8bom.csv' % lang, text.encode('utf-8-sig'), want)
        yield Sample('viewer/%s-ansi.csv' % lang, text.encode(PAGES[lang], 'replace'), want)
        yield Sample('viewer/%s-tabs.txt' % lang, viewer(lang, '\t').encode('utf-16'), want)
        # resaved by a spreadsheet: semicolons, minutes only, or tabs in UTF-16
        yield Sample('viewer/%s-resaved.csv' % lang,
                     viewer(lang, ';', date=minutes).encode(PAGES[lang], 'replace'),
                     wants(EVENTS, 'level', utc=False, digits=-1))
        yield Sample('viewer/%s-resaved-unicode.txt' % lang,
                     viewer(lang, '\t', date=minutes).encode('utf-16'),
                     wants(EVENTS, 'level', utc=False, digits=-1))


COLUMNS = ('Message,Id,Version,Qualifiers,Level,Task,Opcode,Keywords,RecordId,ProviderName,ProviderId,'
           'LogName,ProcessId,ThreadId,MachineName,UserId,TimeCreated,ActivityId,RelatedActivityId,'
           'ContainerLog,MatchedQueryIds,Bookmark,LevelDisplayName,OpcodeDisplayName,TaskDisplayName,'
           'KeywordsDisplayNames,Properties').split(',')


def winevent(e, lang, when=None):
    return {'Message': e.message, 'Id': e.number, 'Version': '', 'Qualifiers': 0, 'Level': e.level,
            'Task': 0, 'Opcode': '', 'Keywords': 36028797018963968, 'RecordId': e.record,
            'ProviderName': e.provider, 'ProviderId': '', 'LogName': e.channel, 'ProcessId': 0,
            'ThreadId': 0, 'MachineName': e.host, 'UserId': '', 'TimeCreated':
            (when or DATES[lang])(local(e)), 'ActivityId': '', 'RelatedActivityId': '',
            'ContainerLog': e.channel.lower(), 'MatchedQueryIds': 'System.UInt32[]', 'Bookmark':
            'System.Diagnostics.Eventing.Reader.EventBookmark', 'LevelDisplayName':
            LEVELS[lang][e.level], 'OpcodeDisplayName': 'Info', 'TaskDisplayName': '',
            'KeywordsDisplayNames': 'System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]',
            'Properties': 'System.Collections.Generic.List`1[System.Diagnostics.Eventing.Reader'
            '.EventProperty]'}


def table(columns, lang, sep=',', head='', always=True):
    text = head + row(columns, sep, always)
    for e in EVENTS:
        one = winevent(e, lang)
        text += row([one[c] for c in columns], sep, always)
    return text


def export_csv_samples():
    every = ('host', 'channel', 'level', 'record')
    typed = '#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n'
    chosen = '#TYPE Selected.System.Diagnostics.Eventing.Reader.EventLogRecord\r\n'
    for lang in ('en', 'de', 'ja', 'fr'):
        want = wants(EVENTS, *every, utc=False)
        yield Sample('export/%s-full.csv' % lang, table(COLUMNS, lang, head=typed).encode('utf-8-sig'),
                     want)
        yield Sample('export/%s-culture.csv' % lang, table(COLUMNS, lang, ';', typed).encode('utf-16'),
                     want)
        yield Sample('export/%s-ps7.csv' % lang, table(COLUMNS, lang).encode(), want)
        few = ['TimeCreated', 'Id', 'LevelDisplayName', 'Message']
        yield Sample('export/%s-four.csv' % lang, table(few, lang, head=chosen).encode('utf-8-sig'),
                     wants(EVENTS, 'level', 'no-provider', utc=False))
        few = ['MachineName', 'TimeCreated', 'ProviderName', 'Id', 'Message']
        yield Sample('export/%s-five.csv' % lang, table(few, lang, ';', chosen).encode('cp1252'
                     if lang != 'ja' else 'cp932'), wants(EVENTS, 'host', utc=False))
        few = ['RecordId', 'LogName', 'Id', 'ProviderName', 'TimeCreated', 'MachineName', 'Message']
        yield Sample('export/%s-seven.csv' % lang, table(few, lang, '\t', always=False).encode('utf-8'),
                     wants(EVENTS, 'host', 'channel', 'record', utc=False))
        old = '#TYPE System.Diagnostics.EventLogEntry#Application/MsiInstaller/1073742864\r\n'
        names = ['EventID', 'MachineName', 'Data', 'Index', 'Category', 'CategoryNumber', 'EntryType',
                 'Message', 'Source', 'ReplacementStrings', 'InstanceId', 'TimeGenerated',
                 'TimeWritten', 'UserName', 'Site', 'Container']
        text = old + row(names, ',', True)
        for e in EVENTS:
            t = DATES[lang](local(e))
            text += row([e.number, e.host, 'System.Byte[]', e.record, '(0)', 0,
                         {4: 'Information', 3: 'Warning', 2: 'Error'}[e.level], e.message, e.provider,
                         'System.String[]', 1073741824 + e.number, t, t, '', '', ''], ',', True)
        yield Sample('export/%s-eventlog.csv' % lang, text.encode('utf-8-sig'),
                     wants(EVENTS, 'host', 'level', 'record', utc=False))
        text = row(['TimeGenerated', 'EntryType', 'Source', 'InstanceID', 'Message'], ',', True)
        for e in EVENTS:
            text += row([DATES[lang](local(e)), {4: 'Information', 3: 'Warning', 2: 'Error'}[e.level],
                         e.provider, 1073741824 + e.number, e.message], ',', True)
        yield Sample('export/%s-eventlog-five.csv' % lang, text.encode('utf-8-sig'),
                     wants(EVENTS, 'level', utc=False))


def ticks(e):
    return '/Date(%d)/' % round(e.t.timestamp() * 1000)


def escaped(s):
    for c in "'<>&":
        s = s.replace(c, '\\u%04x' % ord(c))
    return s


def json_samples():
    def five(one, e):
        one['TimeCreated'] = ticks(e)
        return one
    full = [five(winevent(e, 'de'), e) for e in EVENTS]
    every = wants(EVENTS, 'host', 'channel', 'level', 'record')
    old = lambda x: escaped(json.dumps(x, indent=4, ensure_ascii=False).replace('": ', '":  ')
                            .replace('/Date(', '\\/Date(').replace(')/"', ')\\/"'))
    yield Sample('json/full-51.json', old(full).replace('\n', '\r\n').encode('utf-16'), every)
    yield Sample('json/full-51-compressed.json',
                 escaped(json.dumps(full, separators=(',', ':')).replace('/Date(', '\\/Date(')
                         .replace(')/"', ')\\/"')).encode(), every)
    yield Sample('json/one-51.json', old(full[1]).encode('utf-8-sig'), every[1:2])
    few = ['TimeCreated', 'Id', 'ProviderName', 'MachineName', 'Message']
    yield Sample('json/five-51.json', old([{k: o[k] for k in few} for o in full]).encode(),
                 wants(EVENTS, 'host'))
    display = []
    for e, o in zip(EVENTS, full):
        d = {k: o[k] for k in few}
        d['TimeCreated'] = {'value': ticks(e), 'DisplayHint': 2, 'DateTime':
                            local(e).strftime('%A, %B %d, %Y %I:%M:%S %p')}
        display.append(d)
    yield Sample('json/display-hint-51.json', old(display).encode(), wants(EVENTS, 'host'))
    seven = []
    for e in EVENTS:
        o = winevent(e, 'en')
        o['TimeCreated'] = e.t.astimezone(HERE).strftime('%Y-%m-%dT%H:%M:%S.%f') + '0+01:00'
        o['MatchedQueryIds'] = []
        o['Properties'] = [{'Value': e.host}, {'Value': '4711'}]
        seven.append(o)
    yield Sample('json/full-7.json', json.dumps(seven, indent=2).encode(), every)
    yield Sample('json/lines-7.jsonl', '\n'.join(json.dumps(o) for o in seven).encode(), every)
    old_log = [{'EventID': e.number, 'MachineName': e.host, 'Data': [], 'Index': e.record, 'Category':
                '(0)', 'CategoryNumber': 0, 'EntryType': {4: 4, 3: 2, 2: 1}[e.level], 'Message':
                e.message, 'Source': e.provider, 'ReplacementStrings': [e.host], 'InstanceId':
                1073741824 + e.number, 'TimeGenerated': ticks(e), 'TimeWritten': ticks(e), 'UserName':
                None, 'Site': None, 'Container': None} for e in EVENTS]
    yield Sample('json/eventlog-51.json', old(old_log).encode('utf-16'),
                 wants(EVENTS, 'host', 'level', 'record'))


def xml(s):
    return s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def clixml_samples():
    text = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\r\n'
    for i, e in enumerate(EVENTS):
        r = i * 10
        names = ('<TN RefId="0"><T>System.Diagnostics.Eventing.Reader.EventLogRecord</T><T>System.Object'
                 '</T></TN>' if i == 0 else '<TNRef RefId="0" />')
        message = xml(e.message).replace('\r\n', '_x000D__x000A_')
        text += ('  <Obj RefId="%d">%s<ToString>System.Diagnostics.Eventing.Reader.EventLogRecord'
                 '</ToString><Props><I32 N="Id">%d</I32><Nil N="Version" /><I32 N="Qualifiers">0</I32>'
                 '<By N="Level">%d</By><I32 N="Task">0</I32><I64 N="RecordId">%d</I64>'
                 '<S N="ProviderName">%s</S><Nil N="ProviderId" /><S N="LogName">%s</S>'
                 '<S N="MachineName">%s</S><Obj N="UserId" RefId="%d"><TN RefId="%d"><T>System.Security'
                 '.Principal.SecurityIdentifier</T></TN><ToString>S-1-5-18</ToString><Props>'
                 '<I32 N="BinaryLength">12</I32><S N="Value">S-1-5-18</S></Props></Obj>'
                 '<DT N="TimeCreated">%s+01:00</DT>'
                 '<Obj N="Properties" RefId="%d"><TN RefId="%d"><T>System.Collections.Generic.List`1'
                 '</T></TN><LST><Obj RefId="%d"><Props><S N="Value">%s</S></Props></Obj>'
                 '<Obj RefId="%d"><Props><S N="Value">10.22.10118.0</S></Props></Obj></LST></Obj>'
                 '</Props><MS><S N="Message">%s</S></MS></Obj>\r\n') % (
                     r, names, e.number, e.level, e.record, xml(e.provider), xml(e.channel), e.host,
                     r + 1, r + 2, e.t.astimezone(HERE).strftime('%Y-%m-%dT%H:%M:%S.%f') + '0', r + 3,
                     r + 4, r + 5, xml(MSI), r + 6, message)
    text += '</Objs>'
    want = wants(EVENTS, 'host', 'channel', 'level', 'record')
    yield Sample('clixml/utf16.xml', text.encode('utf-16'), want)
    yield Sample('clixml/utf8.clixml', text.encode(), want)


LABELS = {
    'en': ['Log Name', 'Source', 'Date', 'Event ID', 'Task Category', 'Level', 'Keywords', 'User',
           'Computer', 'Description'],
    'de': ['Protokollname', 'Quelle', 'Datum', 'Ereignis-ID', 'Aufgabenkategorie', 'Ebene',
           'Schlüsselwörter', 'Benutzer', 'Computer', 'Beschreibung'],
    'ja': ['ログの名前', 'ソース', '日付', 'イベント ID', 'タスクのカテゴリ', 'レベル', 'キーワード',
           'ユーザー', 'コンピューター', '説明'],
    'fr': ['Nom du journal\u00a0', 'Source\u00a0', 'Date\u00a0', 'ID de l\u2019\u00e9v\u00e9nement\u00a0',
           'Cat\u00e9gorie de la t\u00e2che\u00a0', 'Niveau\u00a0', 'Mots cl\u00e9s\u00a0', 'Utilisateur\u00a0',
           'Ordinateur\u00a0', 'Description\u00a0'],
    'es': ['Nombre de registro', 'Origen', 'Fecha', 'Id. del evento', 'Categor\u00eda de la tarea', 'Nivel',
           'Palabras clave', 'Usuario', 'Equipo', 'Descripci\u00f3n'],
    'zh': ['\u65e5\u5fd7\u540d\u79f0', '\u6765\u6e90', '\u65e5\u671f', '\u4e8b\u4ef6 ID', '\u4efb\u52a1\u7c7b\u522b', '\u7ea7\u522b',
           '\u5173\u952e\u5b57', '\u7528\u6237', '\u8ba1\u7b97\u673a', '\u63cf\u8ff0'],
    'ko': ['\ub85c\uadf8 \uc774\ub984', '\uc6d0\ubcf8', '\ub0a0\uc9dc', '\uc774\ubca4\ud2b8 ID', '\uc791\uc5c5 \ubc94\uc8fc',
           '\uc218\uc900', '\ud0a4\uc6cc\ub4dc', '\uc0ac\uc6a9\uc790', '\ucef4\ud4e8\ud130', '\uc124\uba85'],
}


def copied(lang, pad=15, colon=':'):
    text = ''
    for e in EVENTS:
        values = [e.channel, e.provider, DATES[lang](local(e)), e.number, NONE[lang],
                  LEVELS[lang][e.level], 'Classic', 'N/A', e.host]
        for label, value in zip(LABELS[lang], values):
            text += (label + colon).ljust(pad) + ('' if pad else ' ') + str(value) + '\r\n'
        text += LABELS[lang][9] + colon + '\r\n' + e.message + '\r\n\r\n'
    return text


def text_samples():
    for lang, pages in (('en', ['utf-8', 'utf-16']), ('de', ['cp1252', 'cp850', 'utf-8-sig']),
                        ('ja', ['cp932', 'utf-8', 'utf-16-le']), ('fr', ['cp1252', 'cp850']),
                        ('es', ['cp850', 'utf-8']), ('zh', ['gbk']), ('ko', ['cp949'])):
        want = wants(EVENTS, 'host', 'channel', 'level', utc=False)
        quote = '\u2019', "'"  # the console has the straight one only
        for page in pages:
            yield Sample('copied/%s-%s.txt' % (lang, page), copied(lang).replace('\u2019', quote[page == 'cp850']).encode(page), want)
        yield Sample('copied/%s-collapsed.txt' % lang, copied(lang, 0).encode(), want)
        quoted = 'Hello,\r\n\r\nthis is what we see:\r\n\r\n' + ''.join(
            '> ' + line + '\r\n' for line in copied(lang).split('\r\n')) + '\r\nRegards\r\n'
        yield Sample('copied/%s-quoted.txt' % lang, quoted.encode(), want)
    for zone in ('Z', ''):
        text = ''
        for i, e in enumerate(EVENTS):
            t = e.t if zone else local(e)
            text += ('Event[%d]:\r\n  Log Name: %s\r\n  Source: %s\r\n  Date: %s%s\r\n  Event ID: %d\r\n'
                     '  Task: N/A\r\n  Level: %s\r\n  Opcode: N/A\r\n  Keyword: Classic\r\n  User: N/A\r\n'
                     '  User Name: N/A\r\n  Computer: %s\r\n  Description: \r\n%s\r\n\r\n') % (
                         i, e.channel, e.provider, t.strftime('%Y-%m-%dT%H:%M:%S.%f') + '0'
                         if zone else t.strftime('%Y-%m-%dT%H:%M:%S.%f')[:23], zone, e.number,
                         LEVELS['de' if not zone else 'en'][e.level], e.host, e.message)
        want = wants(EVENTS, 'host', 'channel', 'level', utc=bool(zone))
        yield Sample('wevtutil/%s.txt' % ('utc' if zone else 'de-local'), text.encode('cp850'), want)
        yield Sample('wevtutil/%s-utf16.txt' % ('utc' if zone else 'de-local'), text.encode('utf-16'),
                     want)


def listed(lang, width=0):
    text = ''
    for e in EVENTS:
        one = winevent(e, lang)
        text += '\r\n'
        for key in ('TimeCreated', 'ProviderName', 'Id', 'LogName', 'MachineName', 'LevelDisplayName',
                    'RecordId', 'Message'):
            lines = str(one[key]).split('\r\n')
            value = ('\r\n' + ' ' * 19).join(lines)
            line = key.ljust(16) + ' : ' + value
            if width:
                wrapped = []
                for part in line.split('\r\n'):
                    first = True
                    while part and (first or part.strip()):
                        most = width if first else width - 19
                        wrapped.append(part[:most] if first else ' ' * 19 + part[:most])
                        part = part[most:]
                        first = False
                    if first:
                        wrapped.append('')
                line = '\r\n'.join(wrapped)
            text += line + '\r\n'
        text += '\r\n'
    return text


def list_samples():
    for lang in ('en', 'de', 'ja'):
        want = wants(EVENTS, 'host', 'channel', 'level', 'record', utc=False)
        yield Sample('list/%s.txt' % lang, listed(lang).encode('utf-16'), want)
        yield Sample('list/%s-utf8.txt' % lang, listed(lang).encode('utf-8'), want)
    yield Sample('list/en-120.txt', listed('en', 119).encode('utf-16'),
                 wants(EVENTS, 'host', 'channel', 'level', 'record', 'no-message', utc=False))


def event_xml(e, rendered=True, quote="'"):
    text = ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            "<Provider Name='%s'/><EventID Qualifiers='0'>%d</EventID><Level>%d</Level><Task>0</Task>"
            "<Keywords>0x80000000000000</Keywords><TimeCreated SystemTime='%s'/>"
            "<EventRecordID>%d</EventRecordID><Channel>%s</Channel><Computer>%s</Computer><Security/>"
            "</System><EventData><Data>%s</Data></EventData>") % (
                xml(e.provider), e.number, e.level, e.t.strftime('%Y-%m-%dT%H:%M:%S.%f') + '000Z', e.record,
                e.channel, e.host, xml(MSI))
    if rendered:
        text += ("<RenderingInfo Culture='de-DE'><Message>%s</Message><Level>%s</Level><Task></Task>"
                 "<Opcode></Opcode><Channel></Channel><Provider></Provider><Keywords><Keyword>Klassisch"
                 "</Keyword></Keywords></RenderingInfo>") % (xml(e.message), LEVELS['de'][e.level])
    text += '</Event>'
    return text.replace("'", quote) if quote != "'" else text


def xml_samples():
    want = wants(EVENTS, 'host', 'channel', 'level', 'record')
    bare = wants(EVENTS, 'host', 'channel', 'level', 'record', 'no-message')
    yield Sample('collector/ForwardedEvents.xml',
                 ('\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>' +
                  ''.join(event_xml(e, True, '"') for e in EVENTS) + '</Events>').encode('utf-8'), want)
    yield Sample('collector/qe.xml', '\r\n'.join(event_xml(e, False) for e in EVENTS).encode('cp850'),
                 bare)
    yield Sample('collector/qe-unicode.xml', '\r\n'.join(event_xml(e, True) for e in EVENTS)
                 .encode('utf-16-le'), want)
    # a UTF-8 head by one program, the rest by PowerShell's >>
    yield Sample('collector/appended.xml', (event_xml(EVENTS[0]) + '\r\n').encode() + '\r\n'.join(
        event_xml(e) for e in EVENTS[1:]).encode('utf-16-le'), want)


def damaged_samples():
    """Exports that went through mails, consoles, spreadsheets and other hands."""
    want = wants(EVENTS, 'level', utc=False)
    text = viewer('en')
    yield Sample('hands/doubled-lines.csv', text.replace('\r\n', '\n\n').encode(), want)
    yield Sample('hands/lone-cr.csv', text.replace('\r\n', '\r').encode(), want)
    yield Sample('hands/big-endian.csv', text.encode('utf-16-be'), want)
    yield Sample('hands/big-endian-bom.csv', b'\xfe\xff' + text.encode('utf-16-be'), want)
    yield Sample('hands/sep.csv', ('sep=;\r\n' + viewer('de', ';')).encode('cp1252'), want)
    yield Sample('hands/all-quoted.csv', viewer('de', ';', True).encode('utf-8-sig'), want)
    yield Sample('hands/appended.csv', (viewer('en') + viewer('en')).encode('utf-8-sig'), want + want)
    yield Sample('hands/two-boms.csv', viewer('en').encode('utf-8-sig') * 2, want + want)
    yield Sample('hands/utf8-then-utf16.csv', viewer('en').encode() +
                 viewer('en').encode('utf-16-le'), want + want)
    yield Sample('hands/question-marks.csv', table(COLUMNS, 'ja').encode('ascii', 'replace'),
                 wants(EVENTS, 'host', 'channel', 'level', 'record', utc=False))
    named = row(['Time', 'Host', 'EventID', 'Level', 'Source', 'Message'])
    for e in EVENTS:
        named += row([DATES['de'](local(e)), e.host, e.number, LEVELS['en'][e.level], e.provider,
                      e.message])
    yield Sample('hands/own-names.csv', named.encode(), wants(EVENTS, 'host', 'level', utc=False))
    # Event Viewer with columns of somebody's choice
    for lang in ('en', 'fr'):
        extra = row(HEADS[lang] + {'en': ['User', 'Operational Code', 'Log', 'Computer'], 'fr':
                    ['Utilisateur', 'Code opérationnel', 'Journal', 'Ordinateur']}[lang])
        for e in EVENTS:
            extra += row([LEVELS[lang][e.level], DATES[lang](local(e)), e.provider, e.number,
                          NONE[lang], 'N/A', '', e.channel, e.host, e.message])
        keys = ('level', 'host', 'channel')
        yield Sample('hands/more-columns-%s.csv' % lang, extra.encode('utf-8-sig'),
                     wants(EVENTS, *keys, utc=False))
    wrapped = {'value': [], 'Count': len(EVENTS)}
    for e in EVENTS:
        o = winevent(e, 'en')
        o['TimeCreated'] = ticks(e)
        wrapped['value'].append(o)
    yield Sample('hands/value-count.json', json.dumps(wrapped).encode(),
                 wants(EVENTS, 'host', 'channel', 'level', 'record'))
    de = ''
    for i, e in enumerate(EVENTS):
        de += ('Event[%d]:\r\n  Protokollname: %s\r\n  Quelle: %s\r\n  Datum: %s\r\n  Ereignis-ID: %d\r\n'
               '  Aufgabe: Nicht zutreffend\r\n  Ebene: %s\r\n  Opcode: Info\r\n  Schl\u00fcsselwort: '
               'Klassisch\r\n  Benutzer: N/A\r\n  Benutzername: N/A\r\n  Computer: %s\r\n  Beschreibung: '
               '\r\n%s\r\n\r\n') % (i, e.channel, e.provider, e.t.strftime('%Y-%m-%dT%H:%M:%S.%f') +
                                    '0Z', e.number, LEVELS['de'][e.level], e.host, e.message)
    yield Sample('hands/wevtutil-german-labels.txt', de.encode('cp850'),
                 wants(EVENTS, 'host', 'channel', 'level'))
    copied_lines = copied('en').replace('\r\n', '\r\n\r\n')
    yield Sample('hands/copied-doubled.txt', copied_lines.encode(),
                 wants(EVENTS, 'host', 'channel', 'level', utc=False))
    trimmed = '\n'.join(line.strip() for line in listed('en').split('\r\n'))
    yield Sample('hands/list-trimmed.txt', trimmed.encode(),
                 wants(EVENTS, 'host', 'channel', 'level', 'record', utc=False))
    quoted = ''.join('> ' + line + '\r\n' for line in listed('en').split('\r\n'))
    yield Sample('hands/list-quoted.txt', quoted.encode(),
                 wants(EVENTS, 'host', 'channel', 'level', 'record', utc=False))
    quoted = ''.join('> ' + line + '\r\n' for line in viewer('de', ';').split('\r\n'))
    yield Sample('hands/csv-quoted.txt', ('Hallo,\r\n\r\n' + quoted).encode(), want)
    xmls = '\r\n'.join('> ' + event_xml(e) for e in EVENTS)
    yield Sample('hands/xml-quoted.txt', xmls.encode(),
                 wants(EVENTS, 'host', 'channel', 'level', 'record'))
    pretty = '<?xml version="1.0" encoding="utf-16"?>\r\n<Events>\r\n' + '\r\n'.join(
        event_xml(e, True, '"').replace('><', '>\r\n    <') for e in EVENTS) + '\r\n</Events>'
    yield Sample('hands/pretty.xml', pretty.encode('utf-16'),
                 wants(EVENTS, 'host', 'channel', 'level', 'record'))
    dash = '\r\n'.join('- ' + event_xml(e, False, '"').replace('><', '>\r\n  <') for e in EVENTS)
    yield Sample('hands/details-tab.txt', dash.encode(),
                 wants(EVENTS, 'host', 'channel', 'level', 'record', 'no-message'))


def samples():
    for make in (viewer_samples, export_csv_samples, json_samples, clixml_samples, text_samples,
                 list_samples, xml_samples, damaged_samples):
        yield from make()


def packed(folder, made):
    """Some of them once more: a zip in a zip, with folders of collectors."""
    inner = os.path.join(folder, 'inner.zip')
    names = ['viewer/de-ansi.csv', 'json/full-51.json', 'collector/qe-unicode.xml']
    with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as z:
        for s in made:
            if s.name in names:
                z.writestr('logs/' + os.path.basename(s.name), s.data)
    with zipfile.ZipFile(os.path.join(folder, 'outer.zip'), 'w', zipfile.ZIP_STORED) as z:
        z.write(inner, 'Event Logs\\KOMS07\\inner.zip')
    os.remove(inner)
    return {'outer.zip/Event Logs/KOMS07/inner.zip/logs/' + os.path.basename(s.name): s.want
            for s in made if s.name in names}


def write(folder, made):
    inside = os.path.join(folder, 'in')
    for s in made:
        if s.data is None:  # what another file holds
            continue
        path = os.path.join(inside, s.name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(s.data)
    truth = {s.name: s.want for s in made}
    truth.update(packed(inside, made))
    with open(os.path.join(folder, 'truth.json'), 'w') as f:
        json.dump(truth, f)


def compare(want, got):
    for key, value in want.items():
        have = got.get(key)
        if key == 'utc':
            continue
        if key == 'time':
            have = have or ''
            if not have.startswith(value) or have.endswith('Z') != want['utc']:
                return '%s is %r, not %r (%s)' % (key, have, value, 'UTC' if want['utc'] else 'local')
        elif key == 'has':
            for name, field in value.items():
                if got['fields'].get(name) != field:
                    return '%s is %r, not %r' % (name, got['fields'].get(name), field)
        elif key == 'message':
            if not (have or '').startswith(value):
                return '%s is %r, not %r' % (key, have, value)
        elif have != value:
            return '%s is %r, not %r' % (key, have, value)
    return None


def judge(folder, dump):
    with open(os.path.join(folder, 'truth.json')) as f:
        truth = json.load(f)
    got = {}
    with open(dump, encoding='utf-8') as f:
        for line in f:
            e = json.loads(line)
            got.setdefault(e['source'], []).append(e)
    bad = 0
    for name, want in sorted(truth.items()):
        have = got.get(name, [])
        why = None if len(have) == len(want) else '%d events, not %d' % (len(have), len(want))
        for i, (w, g) in enumerate(zip(want, have)):
            why = why or compare(w, g) and 'event %d: %s' % (i + 1, compare(w, g))
        print('%s %s%s' % ('FAIL' if why else 'PASS', name, ': ' + why if why else ''))
        bad += why is not None
    return bad


def main(made):
    if len(sys.argv) == 2:
        write(sys.argv[1], list(made))
    else:
        sys.exit(1 if judge(sys.argv[1], sys.argv[2]) else 0)


if __name__ == '__main__':
    main(samples())
