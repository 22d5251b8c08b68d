#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: a management server in Porto, whose exports lost their heads, went through pages of
a PDF, tables of a console, parts of a mail and editors that number lines.

    strangers_worn.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_worn.py DIR DUMP.jsonl compares what `postflight dump` says of them

The forms follow what is known of the programs in general [inferred].
"""
import base64
import datetime
import json
import quopri
import sys
import textwrap

sys.dont_write_bytecode = True

import strangers
from strangers import COLUMNS, Event, Sample, row, winevent

HERE = datetime.timezone(datetime.timedelta(hours=1))
HOST = 'OPO-OM3.porto.example'
EVENTS = [
    Event('2024-05-17T18:02:31.120', 'MsiInstaller', 1040, 4, HOST,
          'Beginning a Windows Installer transaction: D:\\kit\\Setup\\AMD64\\Server\\OMServer.msi. '
          'Client Process Id: 6120.', 'Application', 70311),
    Event('2024-05-17T18:31:09.500', 'MsiInstaller', 1033, 4, HOST,
          'Windows Installer installed the product. Product Name: System Center Operations Manager 2022 '
          'Server. Product Version: 10.22.10118.0. Product Language: 1033. Manufacturer: Microsoft '
          'Corporation. Installation success or error status: 0.', 'Application', 70318),
    Event('2024-05-17T18:44:50.070', 'HealthService', 1210, 4, HOST,
          'New configuration became active. Management group "OPO", configuration id:"7A 10 FF".',
          'Operations Manager', 512044),
    Event('2024-05-17T19:20:13.901', 'OpsMgr Connector', 20022, 2, HOST,
          'The health service {57A3D2C1-77E0-4A2B-BBBB-0123456789AB} running on host opo-sql1.porto.example '
          'and serving management group OPO is not heartbeating.', 'Operations Manager', 512101),
    Event('2024-05-18T05:01:00.333', 'Service Control Manager', 7036, 4, HOST,
          'The Microsoft Monitoring Agent service entered the running state.', 'System', 18233),
]
EN = {4: 'Information', 2: 'Error'}


def local(e):
    return e.t.astimezone(HERE).replace(tzinfo=None)


def us(e):
    t = local(e)
    return '%d/%d/%d %s' % (t.month, t.day, t.year, strangers.ampm(t))


def wants(*keys, utc=False, events=None):
    out = []
    for e in EVENTS if events is None else events:
        t = e.t if utc else local(e)
        w = {'event_id': e.number, 'level': e.level, 'utc': utc,
             'time': t.strftime('%Y-%m-%dT%H:%M:%S')}
        every = {'provider': e.provider, 'host': e.host, 'channel': e.channel, 'record': e.record,
                 'message': e.message}
        out.append(dict(w, **{k: every[k] for k in keys}))
    return out


ALL = ('provider', 'host', 'channel', 'message')


def copied(events=EVENTS, end='\r\n', number=str, date=us):
    return end.join(''.join((k + ':').ljust(15) + str(v) + end for k, v in (
        ('Log Name', e.channel), ('Source', e.provider), ('Date', date(e)), ('Event ID', number(e.number)),
        ('Task Category', 'None'), ('Level', EN[e.level]), ('Keywords', 'Classic'), ('User', 'N/A'),
        ('Computer', e.host))) + 'Description:' + end + e.message + end for e in events)


SETUP = [('18:01:02', 'Always', 'Application Started: setup.exe /upgrade /silent'),
         ('18:01:09', 'Info', 'Setting up the upgrade of the first server'),
         ('18:20:11', 'Info', 'LaunchMSI: MSI D:\\kit\\setup\\OMServer.msi succeeded.'),
         ('18:44:44', 'Error', 'FATAL ACTION: PerformConfiguration for Trás-os-Montes'),
         ('18:45:00', 'Info', 'Setup is over')]


def setup_log(end='\r\n'):
    return ''.join('[%s]:\t%s:\t:%s%s' % (line + (end,)) for line in SETUP)


def found():
    return [{'channel': 'setup', 'message': m, 'time': t, 'utc': False} for t, _, m in SETUP]


# ---- tables without their heads ----

def viewer(lang='en', sep=',', always=False, number=str):
    text = row(strangers.HEADS[lang], sep, always)
    for e in EVENTS:
        text += row([strangers.LEVELS[lang][e.level], strangers.DATES[lang](local(e)), e.provider,
                     number(e.number), strangers.NONE[lang], e.message], sep, always)
    return text


def selected(names, lang='en', sep=','):
    return row(names, sep, True) + ''.join(
        row([winevent(e, lang, lambda t: strangers.DATES[lang](t))[n] for n in names], sep, True)
        for e in EVENTS)


def headless(text, keep=0):
    """Without its first line, but the last bytes of it."""
    first = text.index('\r\n')
    return text[first - keep if keep else first + 2:]


def head_samples():
    here = ('provider', 'message')
    for lang in ('en', 'de', 'ja', 'fr', 'pl'):
        yield Sample('head/viewer-%s.csv' % lang, headless(viewer(lang)).encode('utf-8-sig'), wants(*here))
        yield Sample('head/viewer-%s.txt' % lang, headless(viewer(lang, '\t')).encode('utf-16'), wants(*here))
    yield Sample('head/viewer-cut.csv', headless(viewer(), 20).encode(), wants(*here))
    yield Sample('head/viewer-half.csv', headless(viewer(), 44).encode(), wants(*here))
    every = ALL + ('record',)
    yield Sample('head/full.csv', headless(selected(COLUMNS)).encode(), wants(*every))
    yield Sample('head/full-cut.csv', headless(selected(COLUMNS), 90).encode(), wants(*every))
    yield Sample('head/full-de.csv', headless(selected(COLUMNS, 'de', ';')).encode('utf-8-sig'), wants(*every))
    few = ['TimeCreated', 'Id', 'LevelDisplayName', 'ProviderName', 'MachineName', 'LogName', 'Message']
    yield Sample('head/seven.csv', headless(selected(few)).encode(), wants(*ALL))
    yield Sample('head/seven-cut.csv', headless(selected(few), 31).encode(), wants(*ALL))
    few = ['TimeCreated', 'ProviderName', 'Id', 'LevelDisplayName', 'Message']
    yield Sample('head/five.csv', headless(selected(few)).encode(), wants(*here))
    few = ['MachineName', 'TimeCreated', 'Id', 'ProviderName', 'LevelDisplayName', 'Message']
    yield Sample('head/six-tabs.txt', headless(selected(few, 'en', '\t')).encode('utf-16'),
                 wants('host', *here))
    begun = viewer()
    yield Sample('head/row-cut.csv', begun[begun.index('Client Process'):].encode(),
                 wants(*here, events=EVENTS[1:]))


# ---- pages ----

def paged(text, foot, lines=14, end='\r\n'):
    out, number = [], 3
    rows = text.split('\r\n')
    for i in range(0, len(rows), lines):
        out += rows[i:i + lines] + foot(number)
        number += 1
    return end.join(out)


FEET = {'feed': lambda n: ['\f'], 'number-feed': lambda n: ['%d' % n, '\f'],
        'page-of': lambda n: ['', 'Page %d of 9' % n, ''], 'slash': lambda n: ['%d/9' % n],
        'dashes': lambda n: ['', '- %d -' % n, '\f'], 'seite': lambda n: ['Seite %d von 9' % n],
        'alone': lambda n: ['', '%d' % n, '']}


def page_samples():
    for name, foot in FEET.items():
        yield Sample('page/copied-%s.txt' % name, paged(copied(), foot).encode(), wants(*ALL))
        log = setup_log() * 8
        yield Sample('page/setup-%s.txt' % name, paged(log, foot, 13).encode(), found() * 8)
    joined = paged(copied(), FEET['number-feed']).replace('\f\r\n', '\f')
    yield Sample('page/copied-feed-joined.txt', joined.encode(), wants(*ALL))
    joined = paged(setup_log(), FEET['number-feed'], 2).replace('\f\r\n', '\f')
    yield Sample('page/setup-feed-joined.txt', joined.encode(), found())
    for name, text, want in (('setup', setup_log() * 8, found() * 8), ('copied', copied(), wants(*ALL))):
        head = '                    exported.txt'
        printed = paged(text, lambda n: ['                Page %d' % n, '\f' + head, ''], 20)
        yield Sample('page/notepad-%s.txt' % name, printed.encode('utf-16'), want)
        yield Sample('page/notepad-%s-head.txt' % name, (head + '\r\n\r\n' + printed).encode(), want)
        yield Sample('page/word-%s.txt' % name, paged(text, lambda n: ['', '%d | P a g e' % n, ''], 20).encode(),
                     want)


# ---- tables of a console ----

def ruled(names, rows, widths=None):
    widths = widths or [max(len(str(c)) for c in column) for column in zip(names, *rows)]
    lines = [names, ['-' * len(n) for n in names]] + rows

    def cut(c, w):
        c = str(c)
        return c if len(c) <= w else c[:w - 3] + '...'
    return '\r\n' + ''.join(' '.join(cut(c, w).ljust(w) for c, w in zip(l, widths)).rstrip() + '\r\n'
                            for l in lines) + '\r\n\r\n'


def table_samples():
    here = ('provider', 'message')
    for lang in ('en', 'de', 'fr', 'es'):
        names = strangers.HEADS[lang] + ['Description']
        rows = [[strangers.LEVELS[lang][e.level], strangers.DATES[lang](local(e)), e.provider, e.number,
                 strangers.NONE[lang], e.message] for e in EVENTS]
        yield Sample('table/viewer-%s.txt' % lang, ruled(names, rows).encode('utf-16'), wants(*here))
        yield Sample('table/viewer-%s-five.txt' % lang, ruled(names[:5], [r[:5] for r in rows]).encode(),
                     wants('provider'))
        cut = [14, 22, 25, 20, 23, 40]
        yield Sample('table/viewer-%s-cut.txt' % lang, ruled(names, rows, cut).encode(),
                     wants('provider'))
        yield Sample('table/squeezed-%s.txt' % lang, squeezed(lang).encode(), wants('provider'))


def squeezed(lang):
    """Get-WinEvent's own table, as a chat shows it: each run of blanks is one."""
    out = ''
    for e in EVENTS:
        out += ('\r\nProviderName: %s\r\n\r\nTimeCreated Id LevelDisplayName Message\r\n'
                '----------- -- ---------------- -------\r\n%s %d %s %s...\r\n' % (
                    e.provider, strangers.DATES[lang](local(e)), e.number, strangers.LEVELS[lang][e.level],
                    e.message[:60].strip()))
    return out


# ---- parts of a mail ----

def quoted(text, charset='utf-8'):
    return quopri.encodestring(text.replace('\r\n', '\n').encode(charset)).decode().replace('\n', '\r\n')


def based(data):
    return base64.encodebytes(data).decode().replace('\n', '\r\n')


MIME = 'Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n'


def mail_samples():
    text, want = copied(), wants(*ALL)
    log = setup_log()
    plain = MIME % ('text/plain; charset="utf-8"', 'quoted-printable')
    code = MIME % ('text/plain; charset="utf-8"; name="events.txt"', 'base64')
    yield Sample('mail/raw-quoted.txt', quoted(text).encode(), want)
    yield Sample('mail/raw-quoted-setup.txt', quoted(log).encode(), found())
    yield Sample('mail/raw-base64.txt', based(text.encode()).encode(), want)
    yield Sample('mail/raw-base64-one-line.txt', base64.b64encode(text.encode()), want)
    yield Sample('mail/raw-base64-wide.txt', based(text.encode('utf-16')).encode(), want)
    yield Sample('mail/raw-base64-setup.txt', based(log.encode()).encode(), found())
    yield Sample('mail/part-quoted.txt', (plain + quoted(text)).encode(), want)
    yield Sample('mail/part-base64.txt', (code + based(text.encode())).encode(), None), want, 'events.txt'
    bare = MIME % ('application/octet-stream', 'base64')
    yield Sample('mail/part-setup.txt', (bare + based(log.encode())).encode(), found())
    framed = '-----BEGIN CERTIFICATE-----\r\n' + based(text.encode('utf-16')) + '-----END CERTIFICATE-----\r\n'
    yield Sample('mail/certutil.txt', framed.encode(), want)
    mark = '------=_NextPart_000_0012_01DAA8'
    parts = (mark + '\r\n' + plain + quoted('Hello,\n\nsee below.\n\nRui\n') + '\r\n' + mark + '\r\n' +
             code + based(text.encode()) + '\r\n' + mark + '--\r\n')
    two = wants(*ALL)
    whole = 'Content-Type: multipart/mixed;\r\n\tboundary="%s"\r\n\r\n' % mark[2:] + parts
    yield Sample('mail/parts-named.txt', whole.encode(), None), two, 'events.txt'
    yield Sample('mail/parts.txt', parts.encode(), None), two, 'events.txt'
    old = 'From: Rui <rui@porto.example>\r\nTo: Ana <ana@porto.example>\r\nSubject: events\r\n' + whole
    yield Sample('mail/no-version.eml', old.encode(), None), two, 'events.txt'


# ---- heads of other languages, digits of other countries ----

def grouped(mark):
    def number(n):
        return '%d' % n if n < 1000 else '%d%s%03d' % (n // 1000, mark, n % 1000)
    return number


def number_samples():
    for name, mark in (('comma', ','), ('point', '.'), ('blank', '\u00a0'), ('narrow', '\u202f'),
                       ('apostrophe', '\u2019')):
        number = grouped(mark)
        yield Sample('number/copied-%s.txt' % name, copied(number=number).encode(), wants(*ALL))
        yield Sample('number/viewer-%s.csv' % name, viewer(number=number).encode(),
                     wants('provider', 'message'))
        yield Sample('number/viewer-%s-tabs.txt' % name, viewer('de', '\t', number=number).encode('utf-16'),
                     wants('provider', 'message'))
    few = ['TimeCreated', 'Id', 'RecordId', 'LevelDisplayName', 'ProviderName', 'MachineName', 'LogName',
           'Message']
    for name, mark in (('comma', ','), ('point', '.')):
        number = grouped(mark)
        text = row(few, ',', True)
        for e in EVENTS:
            one = dict(winevent(e, 'en'), Id=number(e.number), RecordId=number(e.record))
            text += row([one[n] for n in few], ',', True)
        yield Sample('number/selected-%s.csv' % name, text.encode(), wants('record', *ALL))


# ---- lists ----

def listed(names, when=us, end='\r\n'):
    out = ''
    for e in EVENTS:
        one = dict(winevent(e, 'en'), TimeCreated=when(e))
        pad = max(len(n) for n in names)
        out += end.join('%s : %s' % (n.ljust(pad), one[n]) for n in names) + end + end
    return end + out


def wrapped(text, width=72, end='\r\n'):
    return end.join('\n'.join(textwrap.wrap(l, width, break_long_words=False, break_on_hyphens=False)
                              or ['']) .replace('\n', end) for l in text.split(end))


LIST = ['TimeCreated', 'ProviderName', 'Id', 'LevelDisplayName', 'MachineName', 'LogName', 'Message']


def list_samples():
    yield Sample('list/wrapped.txt', wrapped(listed(LIST)).encode(), wants(*ALL))
    yield Sample('list/wrapped-quoted.txt', ''.join('> ' + l + '\r\n' for l in wrapped(
        listed(LIST)).split('\r\n')).encode(), wants(*ALL))
    doubled = listed(LIST).replace('\r\n', '\r\n\r\n')
    yield Sample('list/doubled.txt', doubled.encode(), wants(*ALL))
    short = ['TimeCreated', 'Id', 'Message']
    want = [{k: v for k, v in w.items() if k != 'level'} for w in wants('message')]
    yield Sample('list/short-doubled.txt', listed(short).replace('\r\n', '\r\n\r\n').encode(), want)
    yield Sample('list/short-wrapped.txt', wrapped(listed(short)).encode(), want)
    one = listed(short).strip().split('\r\n\r\n')[1]
    yield Sample('list/one-doubled.txt', one.replace('\r\n', '\r\n\r\n').encode(), want[1:2])
    one = listed(LIST).strip().split('\r\n\r\n')[1]
    yield Sample('list/one-long-doubled.txt', one.replace('\r\n', '\r\n\r\n').encode(), wants(*ALL)[1:2])


# ---- YAML, searches, numbers ----

def single(s):
    return "'" + s.replace("'", "''") + "'"


def yaml_samples():
    items = ''.join('- ' + single(l) + '\n' for l in setup_log('\n').split('\n')[:-1])
    yield Sample('yaml/lines.yml', items.encode(), found())
    yield Sample('yaml/lines-named.yml', ('host: opo-om3\nlog:\n' + ''.join(
        '  ' + l + '\n' for l in items.split('\n')[:-1])).encode(), [{}] + found())
    folded = "log: '" + setup_log('\n').rstrip('\n').replace("'", "''").replace('\n', '\n\n  ') + "'\n"
    yield Sample('yaml/text.yml', folded.encode(), found())
    folded = "- host: opo\n  log: '" + copied(end='\n').replace("'", "''").replace('\n', '\n\n    ') + "'\n"
    yield Sample('yaml/copied.yml', folded.encode(), wants(*ALL))


def sls(lines, path):
    out = '\r\n'
    for i, l in enumerate(lines):
        out += ('IgnoreCase : True\r\nLineNumber : %d\r\nLine       : %s\r\nFilename   : %s\r\n'
                'Path       : %s\r\nPattern    : .\r\nContext    : \r\nMatches    : {0}\r\n\r\n' % (
                    211 + i * 7, l, path.split('\\')[-1], path))
    return out + '\r\n'


def numbered(text, first, form, width):
    return ''.join((form % (str(first + i).rjust(width), l)) + '\n'
                   for i, l in enumerate(text.replace('\r\n', '\n').split('\n')[:-1]))


def editor_samples():
    log = setup_log()
    yield Sample('editor/sls-list.txt', sls(log.split('\r\n')[:-1], 'C:\\logs\\OpsMgrSetupWizard.log')
                 .encode('utf-16'), found())
    yield Sample('editor/sls-select.txt', ''.join('LineNumber : %d\r\nLine       : %s\r\n\r\n' % (i, l)
                 for i, l in enumerate(log.split('\r\n')[:-1], 31)).encode(), found())
    for first, width in ((98, 4), (997, 6), (8, 3), (998, 4), (98, 3)):
        yield Sample('editor/vim-setup-%d-%d.txt' % (first, width), numbered(log, first, '%s %s', width)
                     .encode(), found())
        yield Sample('editor/vim-copied-%d-%d.txt' % (first, width), numbered(
            copied(), first, '%s %s', width).encode(), wants(*ALL))
        yield Sample('editor/cat-setup-%d-%d.txt' % (first, width), numbered(log, first, '%s\t%s', width)
                     .encode(), found())
        yield Sample('editor/less-copied-%d-%d.txt' % (first, width), numbered(
            copied(), first, '%s\t%s', width).encode(), wants(*ALL))


# ---- ends and holes ----

def holed(data, at, n):
    """Nothing is lost but what stood there: zeros of a page that was not written."""
    return data[:at] + b'\0' * n + data[at:]


def end_samples():
    yield Sample('end/lf-cr-setup.txt', setup_log('\n\r').encode(), found())
    yield Sample('end/lf-cr-copied.txt', copied(end='\n\r').encode(), wants(*ALL))
    yield Sample('end/lf-cr-wide.txt', copied(end='\n\r').encode('utf-16'), wants(*ALL))
    yield Sample('end/lf-cr-viewer.csv', viewer().replace('\r\n', '\n\r').encode(),
                 wants('provider', 'message'))
    data = copied().encode('utf-16')
    at = copied().index('Log Name', 30) * 2 + 2
    for n in (32, 40, 512):
        yield Sample('end/hole-%d.txt' % n, holed(data, at, n), wants(*ALL))
    log = setup_log().encode('utf-16')
    at = setup_log().index('[18:20') * 2 + 2
    for n in (34, 64, 4096):
        yield Sample('end/hole-setup-%d.txt' % n, holed(log, at, n), found())


# ---- below other lines ----

ABOVE = 'Hi Ana,\r\n\r\nthis is what I found on the server last night. Can you have a look?\r\n\r\n'


def zulu(e):
    return e.t.strftime('%Y-%m-%dT%H:%M:%S.%f')[:23] + 'Z'


def fluentd(e):
    return {'channel': e.channel, 'time_generated': e.t.strftime('%Y-%m-%d %H:%M:%S +0000'),
            'record_number': str(e.record), 'event_id': str(e.number), 'event_type': EN[e.level].lower(),
            'source_name': e.provider, 'computer_name': e.host, 'description': e.message}


def azure(e):
    return [zulu(e), e.provider, e.channel, e.host, e.level, EN[e.level], e.number, e.message]


AZURE = ['TimeGenerated', 'Source', 'EventLog', 'Computer', 'EventLevel', 'EventLevelName', 'EventID',
         'RenderedDescription']


def below_samples():
    for lang in ('en', 'de', 'ja', 'fr', 'es', 'zh', 'ko', 'ru', 'pl'):
        yield Sample('below/viewer-%s.txt' % lang, (ABOVE + viewer(lang)).encode(),
                     wants('provider', 'message'))
        yield Sample('below/viewer-%s-tabs.txt' % lang, (ABOVE + viewer(lang, '\t')).encode('utf-16'),
                     wants('provider', 'message'))
    every = wants(*ALL, utc=True)
    lines = ''.join('%s win.opo: %s\n' % (e.t.strftime('%Y-%m-%d %H:%M:%S.%f000 +0000'), json.dumps(fluentd(e)))
                    for e in EVENTS)
    yield Sample('below/fluentd.txt', lines.encode(), every)
    yield Sample('below/fluentd-above.txt', (ABOVE.replace('\r', '') + lines).encode(), every)
    answer = {'tables': [{'name': 'PrimaryResult', 'columns': [{'name': n, 'type': 'string'} for n in AZURE],
                          'rows': [azure(e) for e in EVENTS]}]}
    yield Sample('below/azure.json', json.dumps(answer).encode(), every)
    yield Sample('below/azure-above.txt', (ABOVE + json.dumps(answer, indent=2)).encode(), every)
    flat = [dict(zip(AZURE, azure(e)), TableName='PrimaryResult') for e in EVENTS]
    yield Sample('below/azure-cli.json', json.dumps(flat, indent=2).encode(), every)
    yield Sample('below/azure-cli-above.txt', (ABOVE + json.dumps(flat, indent=2)).encode(), every)
    table = row(AZURE) + ''.join(row(azure(e)) for e in EVENTS)
    yield Sample('below/azure-csv-above.txt', (ABOVE + table).encode(), every)


def part_samples():
    """Several logs in one text, each below its name."""
    log, text = setup_log(), copied()
    for name, head in (('equals', '==== %s ====\r\n'), ('equals-long', '========== %s ==========\r\n'),
                       ('equals-blank', '\r\n===== %s =====\r\n\r\n'), ('dashes', '----- %s -----\r\n'),
                       ('stars', '***** %s *****\r\n'), ('hashes', '##### %s #####\r\n')):
        yield (Sample('part/%s.txt' % name, (head % 'OpsMgrSetupWizard.log' + log + head % 'events.txt' +
                                             text).encode(), None),
               {'OpsMgrSetupWizard.log': found(), 'events.txt': wants(*ALL)})


def slack(log, keys):
    blocks = [{'type': 'rich_text', 'block_id': 'b1', 'elements': [
        {'type': 'rich_text_preformatted', 'elements': [{'type': 'text', 'text': log}]}]}]
    one = {'type': 'message', 'user': 'U12', 'ts': '1715972400.000100', 'text': '```' + log + '```',
           'blocks': blocks, 'client_msg_id': 'x-1', 'team': 'T1'}
    return json.dumps({'ok': True, 'messages': [one], 'has_more': False}, sort_keys=keys, indent=1)


def chat_samples():
    for keys in (False, True):
        yield Sample('chat/slack-setup-%d.json' % keys, slack(setup_log('\n'), keys).encode(), found())
        yield Sample('chat/slack-copied-%d.json' % keys, slack(copied(end='\n'), keys).encode(), wants(*ALL))


def whole(made):
    """Samples in parts: each part has its own events."""
    for s in made:
        if not isinstance(s, tuple):
            yield s
            continue
        sample, want = s[0], s[1] if len(s) == 2 else {s[2]: s[1]}
        sample.want = []
        yield sample
        for name, events in want.items():
            yield Sample(sample.name + '/' + name, None, events)


def samples():
    for make in (head_samples, page_samples, table_samples, mail_samples, number_samples, list_samples,
                 yaml_samples, editor_samples, end_samples, below_samples, part_samples, chat_samples):
        yield from whole(make())


if __name__ == '__main__':
    strangers.main(samples())
