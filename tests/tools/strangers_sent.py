#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: a gateway in Lisbon, by exporters, in languages and cultures of other people.

    strangers_sent.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_sent.py DIR DUMP.jsonl compares what `postflight dump` says of them

Languages are those of the product and of Windows: words of Event Viewer there are [inferred], and
so are the forms of other programs, which follow their documentation.
"""
import csv
import datetime
import io
import json
import sys

sys.dont_write_bytecode = True

import strangers
from strangers import Event, Sample, row

HERE = datetime.timezone(datetime.timedelta(hours=-3))
HOST = 'gw-lis-02.dmz.contoso.pt'
EVENTS = [
    Event('2023-11-24T18:05:09.337', 'HealthService', 7019, 4, HOST,
          'The Health Service has validated all RunAs accounts for management group MG_ALFA.',
          'Operations Manager', 1204471),
    Event('2023-11-24T18:31:44.901', 'MsiInstaller', 1034, 4, HOST,
          'Windows Installer removed the product. Product Name: System Center Operations Manager 2019 '
          'Gateway. Product Version: 10.19.10050.0. Product Language: 0. Manufacturer: Microsoft '
          'Corporation. Removal success or error status: 0.', 'Application', 55012),
    Event('2023-11-25T02:07:58.020', 'OpsMgr Connector', 20070, 2, HOST,
          'The OpsMgr Connector connected to om-ms1.contoso.pt, but the connection was closed '
          'immediately after authentication occurred.  The most likely cause of this error is that '
          'the agent is not authorized to communicate with the server.\r\n\r\nCheck the event log, '
          '"Operations Manager", on the server.', 'Operations Manager', 1204499),
    Event('2023-11-25T13:40:00.000', 'Service Control Manager', 7036, 4, HOST,
          'The Microsoft Monitoring Agent service entered the running state.', 'System', 90210),
]
EN = {4: 'Information', 3: 'Warning', 2: 'Error'}
EVERY = ('host', 'channel', 'level', 'record')
COPIED = ('host', 'channel', 'level')


def local(e):
    return e.t.astimezone(HERE).replace(tzinfo=None)


def wants(events, *keys, utc=False):
    out = []
    for e in events:
        t = e.t if utc else local(e)
        w = {'event_id': e.number, 'provider': e.provider, 'message': e.message.split('\r\n')[0],
             'time': t.strftime('%Y-%m-%dT%H:%M:%S')[:16 if 'minutes' in keys else 19], 'utc': utc}
        for key, value in (('host', e.host), ('channel', e.channel), ('level', e.level),
                           ('record', e.record)):
            if key in keys:
                w[key] = value
        if 'no-message' in keys:
            del w['message']
        out.append(w)
    return out


def half(t, am='AM', pm='PM'):
    return '%d:%02d:%02d %s' % (t.hour % 12 or 12, t.minute, t.second, pm if t.hour > 11 else am)


def day(text):
    """A date by its parts: D and M without a leading zero, the rest as strftime has it."""
    return lambda t: t.strftime(text.replace('%D', str(t.day)).replace('%N', str(t.month))
                                .replace('%I', str(t.hour)))


# language: words of the levels, of the columns, "none", dates, code pages of Windows and its console
LANGUAGES = {
    'it': ({4: 'Informazioni', 3: 'Avviso', 2: 'Errore'},
           ['Livello', 'Data e ora', 'Origine', 'ID evento', 'Categoria attività'], 'Nessuna',
           day('%d/%m/%Y %H:%M:%S'), 'cp1252', 'cp850'),
    'pt': ({4: 'Informações', 3: 'Aviso', 2: 'Erro'},
           ['Nível', 'Data e Hora', 'Fonte', 'Identificação do Evento', 'Categoria da Tarefa'],
           'Nenhum', day('%d/%m/%Y %H:%M:%S'), 'cp1252', 'cp850'),
    'nl': ({4: 'Informatie', 3: 'Waarschuwing', 2: 'Fout'},
           ['Niveau', 'Datum en tijd', 'Bron', 'Gebeurtenis-id', 'Taakcategorie'], 'Geen',
           day('%D-%N-%Y %H:%M:%S'), 'cp1252', 'cp850'),
    'tr': ({4: 'Bilgi', 3: 'Uyarı', 2: 'Hata'},
           ['Düzey', 'Tarih ve Saat', 'Kaynak', 'Olay Kimliği', 'Görev Kategorisi'], 'Yok',
           day('%D.%m.%Y %H:%M:%S'), 'cp1254', 'cp857'),
    'cs': ({4: 'Informace', 3: 'Upozornění', 2: 'Chyba'},
           ['Úroveň', 'Datum a čas', 'Zdroj', 'ID události', 'Kategorie úlohy'], 'Není',
           day('%D. %N. %Y %I:%M:%S'), 'cp1250', 'cp852'),
    'sv': ({4: 'Information', 3: 'Varning', 2: 'Fel'},
           ['Nivå', 'Datum och tid', 'Källa', 'Händelse-ID', 'Aktivitetskategori'], 'Ingen',
           day('%Y-%m-%d %H:%M:%S'), 'cp1252', 'cp850'),
    'tw': ({4: '資訊', 3: '警告', 2: '錯誤'},
           ['層級', '日期和時間', '來源', '事件識別碼', '工作類別'], '無',
           lambda t: '%d/%d/%d %s %02d:%02d:%02d' % (t.year, t.month, t.day, '下午' if t.hour > 11
                                                     else '上午', t.hour % 12 or 12, t.minute, t.second),
           'cp950', 'cp950'),
    'da': ({4: 'Oplysninger', 3: 'Advarsel', 2: 'Fejl'},
           ['Niveau', 'Dato og klokkeslæt', 'Kilde', 'Hændelses-id', 'Opgavekategori'], 'Ingen',
           day('%d-%m-%Y %H:%M:%S'), 'cp1252', 'cp850'),
    'hu': ({4: 'Információ', 3: 'Figyelmeztetés', 2: 'Hiba'},
           ['Szint', 'Dátum és idő', 'Forrás', 'Eseményazonosító', 'Feladatkategória'], 'Nincs',
           day('%Y. %m. %d. %I:%M:%S'), 'cp1250', 'cp852'),
    'fi': ({4: 'Tiedot', 3: 'Varoitus', 2: 'Virhe'},
           ['Taso', 'Päivämäärä ja aika', 'Lähde', 'Tapahtumatunnus', 'Tehtäväluokka'], 'Ei mitään',
           day('%D.%N.%Y %I.%M.%S'), 'cp1252', 'cp850'),
    'el': ({4: 'Πληροφορία', 3: 'Προειδοποίηση', 2: 'Σφάλμα'},
           ['Επίπεδο', 'Ημερομηνία και ώρα', 'Προέλευση', 'Αναγνωριστικό συμβάντος',
            'Κατηγορία εργασίας'], 'Καμία',
           lambda t: day('%D/%N/%Y ')(t) + half(t, 'πμ', 'μμ'), 'cp1253', 'cp737'),
    'pl': (strangers.LEVELS['pl'], strangers.HEADS['pl'], 'Brak', strangers.DATES['pl'], 'cp1250',
           'cp852'),
    'ru': (strangers.LEVELS['ru'], strangers.HEADS['ru'], 'Отсутствует', strangers.DATES['ru'],
           'cp1251', 'cp866'),
}


def viewer(lang, sep=','):
    levels, names, none, date = LANGUAGES[lang][:4]
    return row(names, sep) + ''.join(row([levels[e.level], date(local(e)), e.provider, e.number, none,
                                          e.message], sep) for e in EVENTS)


def viewer_samples():
    want = wants(EVENTS, 'level')
    for lang, about in LANGUAGES.items():
        yield Sample('viewer/%s-bom.csv' % lang, viewer(lang).encode('utf-8-sig'), want)
        yield Sample('viewer/%s-ansi.csv' % lang, viewer(lang).encode(about[4], 'replace'), want)
        yield Sample('viewer/%s-tabs.txt' % lang, viewer(lang, '\t').encode('utf-16'), want)


CULTURES = {
    'en-GB': day('%d/%m/%Y %H:%M:%S'),
    'en-AU': lambda t: day('%D/%m/%Y ')(t) + half(t, 'am', 'pm'),
    'en-CA': lambda t: day('%Y-%m-%d ')(t) + half(t, 'a.m.', 'p.m.'),
    'es-MX': lambda t: day('%d/%m/%Y ')(t) + half(t, 'a. m.', 'p. m.'),
    'es-MX-unbroken': lambda t: day('%d/%m/%Y ')(t) + half(t, 'a.\u00a0m.', 'p.\u00a0m.'),
    'en-US-narrow': lambda t: (day('%N/%D/%Y ')(t) + half(t)).replace(' A', '\u202fA').replace(
        ' P', '\u202fP'),
    'bg-BG': day('%D.%N.%Y г. %I:%M:%S'),
    'hr-HR': day('%D.%N.%Y. %I:%M:%S'),
    'sl-SI': day('%d. %m. %Y %H:%M:%S'),
    'id-ID': day('%d/%m/%Y %H.%M.%S'),
    'en-IN': lambda t: day('%d-%m-%Y ')(t) + half(t),
    'comma-US': lambda t: day('%N/%D/%Y, ')(t) + half(t),
    'comma-DE': day('%d.%m.%Y, %H:%M:%S'),
    'month-US': day('%b %d, %Y %H:%M:%S'),
    'month-GB': day('%d %b %Y %H:%M:%S'),
    'month-short': lambda t: day('%d-%b-%y ')(t) + half(t),
    'long-US': lambda t: day('%A, %B %D, %Y ')(t) + half(t),
}
SELECTED = '#TYPE Selected.System.Diagnostics.Eventing.Reader.EventLogRecord\r\n'


def table(columns, date, sep=',', head='', always=True, words=EN):
    text = head + row(columns, sep, always)
    for e in EVENTS:
        one = dict(strangers.winevent(e, 'en'), TimeCreated=date(local(e)),
                   LevelDisplayName=words[e.level])
        text += row([one[c] for c in columns], sep, always)
    return text


def named(names, cells, sep, always=True):
    return row(names, sep, always) + ''.join(row(cells(e), sep, always) for e in EVENTS)


def export_samples():
    every = wants(EVENTS, *EVERY)
    for culture, date in CULTURES.items():
        columns = ['TimeCreated', 'ProviderName', 'Id', 'LevelDisplayName', 'MachineName', 'Message']
        yield Sample('culture/%s.csv' % culture, table(columns, date, ',', SELECTED)
                     .encode('utf-8-sig'), wants(EVENTS, 'host', 'level'))
    it, pt = LANGUAGES['it'], LANGUAGES['pt']
    whole = table(strangers.COLUMNS, CULTURES['en-GB'])
    yield Sample('export/as-needed.csv', table(strangers.COLUMNS, it[3], ';', '', False, it[0])
                 .encode(), every)
    yield Sample('export/numbers.csv', table(['Id', 'Level', 'TimeCreated', 'ProviderName', 'LogName',
                 'RecordId', 'MachineName', 'Message'], pt[3], '\t').encode('utf-16'), every)
    yield Sample('export/copy-b.csv', whole.encode('utf-8-sig') * 2, every * 2)
    yield Sample('export/head-lost.csv', whole.split('\r\n', 1)[1].encode(), every)
    names = ['Zeitpunkt', 'Quelle', 'EreignisID', 'Meldung']
    yield Sample('export/german-names.csv', named(names, lambda e: [
        strangers.DATES['de'](local(e)), e.provider, e.number, e.message], ';').encode('utf-8-sig'),
        wants(EVENTS))
    names = ['Fecha', 'Servidor', 'Log', 'Proveedor', 'Id', 'Nivel', 'Mensaje']
    yield Sample('export/spanish-names.csv', named(names, lambda e: [
        strangers.DATES['es'](local(e)), e.host, e.channel, e.provider, e.number,
        strangers.LEVELS['es'][e.level], e.message], ';').encode('cp1252'), wants(EVENTS, *COPIED))


LABELS = {
    'it': ['Nome registro', 'Origine', 'Data', 'ID evento', 'Categoria attività', 'Livello',
           'Parole chiave', 'Utente', 'Computer', 'Descrizione'],
    'pt': ['Nome do Log', 'Fonte', 'Data', 'Identificação do Evento', 'Categoria da Tarefa', 'Nível',
           'Palavras-chave', 'Usuário', 'Computador', 'Descrição'],
    'cs': ['Název protokolu', 'Zdroj', 'Datum', 'ID události', 'Kategorie úlohy', 'Úroveň',
           'Klíčová slova', 'Uživatel', 'Počítač', 'Popis'],
    'tr': ['Günlük Adı', 'Kaynak', 'Tarih', 'Olay Kimliği', 'Görev Kategorisi', 'Düzey',
           'Anahtar Sözcükler', 'Kullanıcı', 'Bilgisayar', 'Açıklama'],
    'tw': ['記錄檔名稱', '來源', '日期', '事件識別碼', '工作類別', '層級', '關鍵字', '使用者', '電腦', '描述'],
    'pl': ['Nazwa dziennika', 'Źródło', 'Data', 'Identyfikator zdarzenia', 'Kategoria zadania',
           'Poziom', 'Słowa kluczowe', 'Użytkownik', 'Komputer', 'Opis'],
    'ru': ['Имя журнала', 'Источник', 'Дата', 'Код события', 'Категория задачи', 'Уровень',
           'Ключевые слова', 'Пользователь', 'Компьютер', 'Описание'],
    'hu': ['Naplónév', 'Forrás', 'Dátum', 'Eseményazonosító', 'Feladatkategória', 'Szint',
           'Kulcsszavak', 'Felhasználó', 'Számítógép', 'Leírás'],
    'da': ['Lognavn', 'Kilde', 'Dato', 'Hændelses-id', 'Opgavekategori', 'Niveau', 'Nøgleord',
           'Bruger', 'Computer', 'Beskrivelse'],
    'fi': ['Lokin nimi', 'Lähde', 'Päivämäärä', 'Tapahtumatunnus', 'Tehtäväluokka', 'Taso',
           'Avainsanat', 'Käyttäjä', 'Tietokone', 'Kuvaus'],
}


def copied(lang, pad=15, events=EVENTS):
    levels, _, none, date = LANGUAGES[lang][:4]
    text = ''
    for e in events:
        values = [e.channel, e.provider, date(local(e)), e.number, none, levels[e.level], 'Classic',
                  'N/A', e.host]
        text += ''.join((label + ':').ljust(pad) + ('' if pad else ' ') + str(value) + '\r\n'
                        for label, value in zip(LABELS[lang], values))
        text += LABELS[lang][9] + ':\r\n' + e.message + '\r\n\r\n'
    return text


def printed(lang):
    """wevtutil qe /f:text, should it speak the language of its system."""
    names, levels = LABELS[lang], LANGUAGES[lang][0]
    text = ''
    for i, e in enumerate(EVENTS):
        values = [e.channel, e.provider, e.t.strftime('%Y-%m-%dT%H:%M:%S.%f') + '0Z', e.number, 'N/A',
                  levels[e.level], 'N/A', 'N/A', 'N/A', 'N/A', e.host]
        labels = names[:6] + ['Opcode'] + names[6:8] + [names[7] + ' 2', names[8]]
        text += 'Event[%d]:\r\n' % i + ''.join('  %s: %s\r\n' % pair for pair in zip(labels, values))
        text += '  %s: \r\n%s\r\n\r\n' % (names[9], e.message)
    return text


def copied_samples():
    want = wants(EVENTS, *COPIED)
    for lang in LABELS:
        page, console = LANGUAGES[lang][4:]
        yield Sample('copied/%s.txt' % lang, copied(lang).encode(), want)
        yield Sample('copied/%s-ansi.txt' % lang, copied(lang).encode(page, 'replace'), want)
        mail = ''.join('> ' + line + '\r\n' for line in copied(lang, 0).split('\r\n'))
        yield Sample('copied/%s-mail.txt' % lang, ('FYI,\r\n\r\n' + mail).encode(), want)
        yield Sample('wevtutil/%s.txt' % lang, printed(lang).encode(console, 'replace'),
                     wants(EVENTS, *COPIED, utc=True))
    fence = 'Ana Silva  9:12 AM\nhere:\n```' + copied('pt', 0).replace('\r\n', '\n') + '```\nthx\n'
    yield Sample('copied/chat.txt', fence.encode(), want)
    cells = row(['Key', 'Reporter', 'Description']) + ''.join(
        row(['OPS-17', 'Ana', copied('it', events=[e]).rstrip()]) for e in EVENTS)
    yield Sample('copied/cells.csv', cells.encode('utf-8-sig'), want)


def xml_samples():
    """Event XML that went through a table, and through Word."""
    want = wants(EVENTS, *EVERY, 'no-message', utc=True)
    elements = [strangers.event_xml(e, False, '"') for e in EVENTS]
    cells = row(['Host', 'Xml'], ',', True) + ''.join(row(['x', x], ',', True) for x in elements)
    yield Sample('xml/cells.csv', cells.encode(), want)
    yield Sample('xml/bent.txt', '\r\n'.join(elements).replace('"', '\u201d').encode(), want)


def lines(make):
    return '\n'.join(json.dumps(make(e)) for e in EVENTS).encode()


def zulu(e):
    return e.t.strftime('%Y-%m-%dT%H:%M:%S.%f')[:23] + 'Z'


def offset(e, text='%Y-%m-%d %H:%M:%S %z'):
    return e.t.astimezone(HERE).strftime(text)


def collector_samples():
    """What agents of log collections write, a line for each event."""
    every, here = wants(EVENTS, *EVERY, utc=True), wants(EVENTS, *EVERY)
    bare = wants(EVENTS, *EVERY, 'no-message', utc=True)
    short = {4: 'INFO', 3: 'WARNING', 2: 'ERROR'}
    yield Sample('collector/nxlog.json', lines(lambda e: {
        'EventTime': local(e).strftime('%Y-%m-%d %H:%M:%S'), 'Hostname': e.host, 'EventType':
        short[e.level], 'SeverityValue': 2, 'Severity': short[e.level], 'EventID': e.number,
        'SourceName': e.provider, 'RecordNumber': e.record, 'Channel': e.channel, 'Message':
        e.message}), here)
    yield Sample('collector/winlogbeat-8.ndjson', lines(lambda e: {
        '@timestamp': zulu(e), '@metadata': {'beat': 'winlogbeat', 'version': '8.11.1'}, 'winlog': {
            'channel': e.channel, 'computer_name': e.host, 'event_id': str(e.number),
            'provider_name': e.provider, 'record_id': e.record, 'event_data': {'param1': 'x'}},
        'event': {'code': str(e.number), 'kind': 'event'}, 'log': {'level': EN[e.level].lower()},
        'message': e.message, 'host': {'name': 'collector'}}), every)
    yield Sample('collector/winlogbeat-6.ndjson', lines(lambda e: {
        '@timestamp': zulu(e), 'beat': {'name': 'GW', 'version': '6.8.0'}, 'computer_name': e.host,
        'event_id': e.number, 'level': EN[e.level], 'log_name': e.channel, 'source_name': e.provider,
        'record_number': str(e.record), 'message': e.message, 'type': 'wineventlog'}), every)
    yield Sample('collector/fluentbit.json', lines(lambda e: {
        'ProviderName': e.provider, 'EventID': e.number, 'Level': e.level, 'TimeCreated': offset(e),
        'EventRecordID': e.record, 'Channel': e.channel, 'Computer': e.host, 'Message': e.message,
        'StringInserts': ['a']}), every)
    yield Sample('collector/fluentd.json', lines(lambda e: {
        'channel': e.channel, 'record_number': str(e.record), 'time_generated': offset(e),
        'event_id': str(e.number), 'event_type': EN[e.level].lower(), 'source_name': e.provider,
        'computer_name': e.host, 'description': e.message}), every)
    yield Sample('collector/velociraptor.jsonl', lines(lambda e: {
        'System': {'Provider': {'Name': e.provider}, 'EventID': {'Value': e.number}, 'Level': e.level,
                   'TimeCreated': {'SystemTime': e.t.timestamp()}, 'EventRecordID': e.record,
                   'Channel': e.channel, 'Computer': e.host}, 'EventData': {'Data': ['a']},
        'Message': e.message}), every)
    yield Sample('collector/wazuh.json', lines(lambda e: {
        'timestamp': '2023-11-26T00:00:00.1+0000', 'rule': {'level': 5, 'id': '60104'}, 'id':
        '1700849109.3371', 'data': {'win': {'system': {
            'providerName': e.provider, 'eventID': str(e.number), 'level': str(e.level), 'systemTime':
            zulu(e), 'eventRecordID': str(e.record), 'channel': e.channel, 'computer': e.host,
            'message': '"' + e.message + '"'}, 'eventdata': {'data': 'a'}}}}), bare)
    yield Sample('collector/splunk.json', lines(lambda e: {'preview': False, 'result': {
        '_time': offset(e, '%Y-%m-%dT%H:%M:%S.000%z'), 'host': 'x', 'source': 'WinEventLog:' +
        e.channel, 'EventCode': str(e.number), 'SourceName': e.provider, 'ComputerName': e.host,
        'LogName': e.channel, 'RecordNumber': str(e.record), 'Type': EN[e.level], 'Message':
        e.message}}), every)
    by_host = {HOST: [dict(strangers.winevent(e, 'en'), TimeCreated=zulu(e)) for e in EVENTS]}
    yield Sample('collector/by-host.json', json.dumps(by_host).encode(), every)


def quoted(names, cells, page='utf-8'):
    out = io.StringIO()
    write = csv.writer(out, lineterminator='\n', quoting=csv.QUOTE_ALL).writerow
    if names:
        write(names)
    for e in EVENTS:
        write(cells(e))
    return out.getvalue().encode(page)


def tool_samples():
    """Tables of searches and of tools that list events."""
    yield Sample('tool/graylog.csv', quoted(
        ['timestamp', 'source', 'winlogbeat_winlog_channel', 'winlogbeat_winlog_event_id',
         'winlogbeat_winlog_provider_name', 'message'],
        lambda e: [zulu(e), e.host, e.channel, e.number, e.provider, e.message]),
        wants(EVENTS, 'host', 'channel', utc=True))
    yield Sample('tool/splunk.csv', quoted(
        ['_time', 'host', 'source', 'EventCode', 'SourceName', 'Type', 'ComputerName', 'RecordNumber',
         'Message'],
        lambda e: [offset(e, '%Y-%m-%dT%H:%M:%S.000%z'), 'x', 'WinEventLog:' + e.channel, e.number,
                   e.provider, EN[e.level], e.host, e.record, e.message]),
        wants(EVENTS, 'host', 'level', 'record', utc=True))
    yield Sample('tool/kibana.csv', quoted(
        ['@timestamp', 'event.code', 'event.provider', 'host.name', 'log.level', 'winlog.channel',
         'message'],
        lambda e: [day('%b %D, %Y @ %H:%M:%S.000')(local(e)), e.number, e.provider, e.host,
                   EN[e.level].lower(), e.channel, e.message], 'utf-8-sig'), wants(EVENTS, *COPIED))
    names = ('RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,ProcessId,ThreadId,'
             'Computer,ChunkNumber,UserId,MapDescription,UserName,RemoteHost,PayloadData1,PayloadData2,'
             'PayloadData3,ExecutableInfo,HiddenRecord,SourceFile,Keywords,ExtraDataOffset,Payload')
    payload = {'EventData': {'Data': 'Gateway, 10.22.10118.0, (NULL)', 'Binary': ''}}
    want = wants(EVENTS, *EVERY, 'no-message', utc=True)
    for w in want:
        name = 'param%d' if w['provider'].startswith('Service') else 'Data'
        values = ['Gateway', '10.22.10118.0', '(NULL)']
        w['fields'] = ({name % (i + 1): v for i, v in enumerate(values)} if '%' in name
                       else {name: values})
    def evtxecmd(e):
        level = {4: 'Info', 3: 'Warning', 2: 'Error'}[e.level]
        return [7, e.record, e.t.strftime('%Y-%m-%d %H:%M:%S.%f') + '0', e.number, level, e.provider,
                e.channel, 0, 0, e.host, 0] + [''] * 8 + ['False', 'C:\\a.evtx', 'Classic', 0,
                                                          json.dumps(payload)]
    yield Sample('tool/evtxecmd.csv', quoted(names.split(','), evtxecmd, 'utf-8-sig'), want)
    listed = {'EventData': {'Data': [{'@Name': 'a', '#text': v} for v in values]}}
    payload.update(listed)
    yield Sample('tool/evtxecmd-names.csv', quoted(names.split(','), evtxecmd), want)
    british = CULTURES['en-GB']
    yield Sample('tool/fulleventlogview.csv', quoted(
        ['Event Time', 'Record ID', 'Event ID', 'Level', 'Channel', 'Provider', 'Description', 'Opcode',
         'Task', 'Keywords', 'Process ID', 'Thread ID', 'Computer', 'User'],
        lambda e: [british(local(e)) + '.020', e.record, e.number, EN[e.level], e.channel, e.provider,
                   ' '.join(e.message.split()), '', '', 'Classic', 0, 0, e.host, '']),
        wants(EVENTS, *EVERY, 'no-message'))
    rule = '=' * 50 + '\r\n'
    yield Sample('tool/fulleventlogview.txt', ''.join(rule + ''.join(
        '%-18s: %s\r\n' % pair for pair in (
            ('Event Time', british(local(e)) + '.020'), ('Record ID', e.record), ('Event ID', e.number),
            ('Level', EN[e.level]), ('Channel', e.channel), ('Provider', e.provider),
            ('Description', ' '.join(e.message.split())), ('Opcode', ''), ('Task', ''),
            ('Keywords', 'Classic'), ('Process ID', 0), ('Thread ID', 0), ('Computer', e.host),
            ('User', ''))) + rule + '\r\n' for e in EVENTS).encode('utf-16'),
        wants(EVENTS, *COPIED, 'no-message'))
    yield Sample('tool/myeventviewer.csv', quoted(
        ['Record Number', 'Log Type', 'Event Type', 'Time', 'Source', 'Category', 'Event ID', 'User Name',
         'Computer', 'Event Data Length', 'Record Length', 'Event Description'],
        lambda e: [e.record, e.channel, EN[e.level], british(local(e)), e.provider, 0, e.number, '',
                   e.host, 0, 300, ' '.join(e.message.split())]), wants(EVENTS, *EVERY, 'no-message'))
    yield Sample('tool/psloglist-s.csv', quoted(
        None, lambda e: [e.record, e.channel, e.provider, EN[e.level].upper(), e.host,
                         british(local(e)), e.number, 'None', ' '.join(e.message.split())]),
        wants(EVENTS, *EVERY, 'no-message'))


def quote(text):
    return 'Hi team,\r\n\r\n' + ''.join('> ' + line + '\r\n' for line in text.split('\r\n'))


def has(rows):
    return [{'channel': 'inventory', 'has': r} for r in rows]


def shown(names, rows):
    """Format-Table."""
    widths = [max(len(str(c)) for c in column) for column in zip(names, *rows)]
    lines = [names, ['-' * len(n) for n in names]] + rows
    return '\r\n' + ''.join(' '.join(str(c).ljust(w) for c, w in zip(l, widths)).rstrip() + '\r\n'
                            for l in lines) + '\r\n'


def listed(names, rows):
    """Format-List."""
    width = max(map(len, names))
    return '\r\n'.join('\r\n' + ''.join('%s : %s\r\n' % (n.ljust(width), v) for n, v in zip(names, r))
                       for r in rows) + '\r\n'


def inventory_samples():
    agents = [['lis-web01.contoso.pt', '10.22.10118.0', 'om-ms1.contoso.pt', 'Success'],
              ['lis-sql02.contoso.pt', '10.19.10050.0', HOST, 'Warning'],
              ['OPO-FS3.contoso.pt', '10.22.10118.0', 'om-ms1.contoso.pt', 'Success']]
    names = ['DisplayName', 'Version', 'PrimaryManagementServerName', 'HealthState']
    want = has([{'Kind': 'agent', 'Host': a[0], 'Version': a[1], 'Parent': a[2]} for a in agents])
    yield Sample('inventory/table.txt', shown(names, agents).encode('utf-16'), want)
    two = [[a[0], a[1]] for a in agents]
    yield Sample('inventory/command.txt', 'PS C:\\> Get-SCOMAgent | ft DisplayName, Version\r\n'.encode() +
                 shown(names[:2], two).encode(), has([{'Kind': 'agent', 'Host': a[0]} for a in agents]))
    yield Sample('inventory/table-mail.txt', quote(shown(names, agents)).replace('Hi team,\r\n', '')
                 .encode(), want)
    yield Sample('inventory/list-mail.txt', quote(listed(names, agents)).replace('Hi team,\r\n', '')
                 .encode(), want)
    yield Sample('inventory/console.txt', (row(['Health State', 'FQDN', 'Name', 'Domain',
                 'Primary Management Server', 'Agent Version'], '\t') + ''.join(
                     row(['Healthy', a[0], a[0].split('.')[0], 'CONTOSO', a[2], a[1]], '\t')
                     for a in agents)).encode('utf-16'), want)
    servers = [['om-ms1.contoso.pt', '10.22.10118.0', 'FALSCH'], [HOST, '10.19.10050.0', 'WAHR']]
    yield Sample('inventory/spreadsheet.csv', (row(['DisplayName', 'Version', 'IsGateway'], ';') +
                 ''.join(row(s, ';') for s in servers)).encode('cp1252'),
                 has([{'Kind': 'server', 'Host': servers[0][0]}, {'Kind': 'gateway', 'Host': HOST}]))
    products = [['Microsoft Monitoring Agent', '10.22.10118.0', 'Microsoft Corporation', '20231124'],
                ['System Center Operations Manager 2022 Console', '10.22.10118.0',
                 'Microsoft Corporation', '20231125']]
    want = has([{'Kind': 'product', 'Product': p[0], 'Version': p[1]} for p in products])
    end = '\r\r\n'  # of wmic in a pipe
    yield Sample('inventory/wmic.csv', (end + 'Node,InstallDate,Name,Vendor,Version' + end + ''.join(
        'OM-MS1,%s,%s,%s,%s' % (p[3], p[0], p[2], p[1]) + end for p in products)).encode('utf-16'), want)
    yield Sample('inventory/wmic-table.txt', end.join(
        ['%-13s%-47s%-23s%-15s' % (p[3], p[0], p[2], p[1]) for p in
         [['Name', 'Version', 'Vendor', 'InstallDate']] + products] + ['']).encode('utf-16'), want)
    yield Sample('inventory/package.txt', shown(['Name', 'Version', 'Source', 'ProviderName'], [
        [p[0], p[1], '', 'msi'] for p in products]).encode(), want)
    yield Sample('inventory/registry.txt', listed(
        ['InstallDirectory', 'ServerVersion', 'Product'],
        [['C:\\Program Files\\x', '10.22.10118.0', 'Microsoft System Center Operations Manager']]).encode(),
        has([{'Kind': 'setup', 'Version': '10.22.10118.0'}]))


def log_samples():
    """Logs that are no events, in mails and in grids."""
    setup = [('18:05:09', 'Always', 'Application Started'), ('18:06:44', 'Error', 'ProcessInstalls: '
             'Running the PostProcessDelegate for OMSERVER failed.... This is a fatal item.  Setting '
             'rollback.'), ('18:06:45', 'Error', 'FATAL ACTION: ConfigureSDK'),
             ('18:07:00', 'Info', 'Setup is over')]
    text = ''.join('[%s]:\t%s:\t:%s\r\n' % line for line in setup)
    want = [{'channel': 'setup', 'message': m, 'time': t, 'utc': False} for t, _, m in setup]
    yield Sample('log/setup-mail.txt', quote(text).encode(), [{'message': 'Hi team,'}] + want)
    yield Sample('log/setup-answered.txt', quote(quote(text)).replace('Hi team,', '').encode(), want)
    msi = ['=== Verbose logging started: 24/11/2023  18:20:01  Build type: SHIP UNICODE 5.00.10011.00  '
           'Calling process: C:\\Windows\\system32\\msiexec.exe ===',
           'MSI (s) (EC:D4) [18:20:02:101]: Product: Microsoft Monitoring Agent -- Installation failed.',
           'Action start 18:20:03: LaunchConditions.',
           'Action ended 18:20:03: LaunchConditions. Return value 3.',
           '=== Verbose logging stopped: 24/11/2023  18:20:05 ===']
    yield Sample('log/msi-mail.txt', quote('\r\n'.join(msi)).replace('Hi team,\r\n', '').encode(),
                 [{'channel': 'msi'}] * 5)
    sql = [('2023-11-24 18:00:01.120', 'Server', 'Microsoft SQL Server 2019 (RTM-CU22) - 15.0.4322.2 '
            '(X64)', {'Version': '15.0.4322.2'}),
           ('2023-11-24 18:00:02.200', 'spid8s', "Starting up database 'OperationsManager'.",
            {'Database': 'OperationsManager'}),
           ('2023-11-24 18:10:02.200', 'Backup', 'Database backed up. Database: OperationsManager, '
            'creation date(time): 2020/01/01(10:00:00), pages dumped: 7.',
            {'Database': 'OperationsManager'})]
    want = [{'channel': 'sql', 'time': 'T'.join(t.split())[:19], 'utc': False, 'message': m, 'has': h}
            for t, _, m, h in sql]
    head = [{'channel': 'sql'}]
    names = ['LogDate', 'ProcessInfo', 'Text']
    for name, sep, always in (('tabs.txt', '\t', False), ('saved.csv', ',', False),
                              ('quoted.csv', ',', True)):
        yield Sample('log/sql-' + name, (row(names, sep, always) + ''.join(
            row(line[:3], sep, always) for line in sql)).encode('utf-8-sig'), head + want)
    yield Sample('log/sql-viewer.csv', (row(['Date', 'Source', 'Severity', 'Message']) + ''.join(
        row(['11/24/2023 ' + t[11:19], s, 'Unknown', m]) for t, s, m, _ in sql)).encode(), head + want)


def samples():
    for make in (viewer_samples, export_samples, copied_samples, xml_samples, collector_samples,
                 tool_samples, inventory_samples, log_samples):
        yield from make()


if __name__ == '__main__':
    strangers.main(samples())
