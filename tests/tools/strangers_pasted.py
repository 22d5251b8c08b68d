#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: the same events after they went through pages, mails, tickets and consoles.

    strangers_pasted.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_pasted.py DIR DUMP.jsonl compares what `postflight dump` says of them
"""
import html
import json
import re
import sys

sys.dont_write_bytecode = True

import strangers
from strangers import (COLUMNS, DATES, EVENTS, HEADS, LEVELS, NONE, Sample, copied, event_xml, listed,
                       local, table, ticks, viewer, wants, winevent)

COPIED = wants(EVENTS, 'host', 'channel', 'level', utc=False)
LISTED = wants(EVENTS, 'host', 'channel', 'level', 'record', utc=False)
VIEWED = wants(EVENTS, 'level', utc=False)
ROWS = [[LEVELS['en'][e.level], DATES['en'](local(e)), e.provider, e.number, NONE['en'], e.message]
        for e in EVENTS]


def lines(text):
    return text.split('\r\n')


def page_samples():
    """HTML and RTF: a mail, a wiki, an editor, ConvertTo-Html."""
    cells = ''.join('<tr>' + ''.join('<td>%s</td>' % html.escape(str(c)).replace('\r\n', '<br>')
                                     for c in r) + '</tr>\n' for r in ROWS)
    head = '<tr>' + ''.join('<th>%s</th>' % h for h in HEADS['en'] + ['Message']) + '</tr>\n'
    yield Sample('page/table.html', ('<html><body><table>' + head + cells +
                                     '</table></body></html>').encode(), VIEWED)
    paragraphs = ''.join('<p>%s</p>\n' % html.escape(l).replace('  ', ' &nbsp;')
                         for l in lines(copied('en')))
    yield Sample('page/paragraphs.html', ('<!DOCTYPE html><html><head><meta charset="utf-8"><title>T'
                                          '</title></head><body>' + paragraphs + '</body></html>')
                 .encode('utf-16'), COPIED)
    yield Sample('page/pre.html', ('<html><body><pre>' + html.escape(listed('en')) +
                                   '</pre></body></html>').encode(), LISTED)
    yield Sample('page/breaks.html', ('<div>' + '<br>\n'.join(html.escape(l) for l in
                                                             lines(copied('de'))) + '</div>')
                 .encode('cp1252'), COPIED)
    yield Sample('page/entities.txt', '\r\n'.join(html.escape(event_xml(e), quote=False)
                                                 for e in EVENTS).encode(),
                 wants(EVENTS, 'host', 'channel', 'level', 'record'))
    words = ''.join(c if ord(c) < 128 else "\\'%02x" % ord(c.encode('cp1252')) for c in
                    copied('de').replace('\\', '\\\\').replace('{', '\\{').replace('}', '\\}'))
    yield Sample('page/words.rtf', ('{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Consolas;}}\\f0\\fs20 ' +
                                    words.replace('\r\n', '\\par\r\n') + '}').encode(), COPIED)


def marked_samples():
    """Lines with marks in front of them: grep -n, findstr, Select-String, cat -n, an editor."""
    def marked(name, text, mark, want):
        return Sample('marked/' + name, ''.join(mark % {'n': i + 1} + l + '\r\n' for i, l in
                                                enumerate(lines(text))).encode(), want)
    for what, text, want in (('copied', copied('en'), COPIED), ('list', listed('en'), LISTED),
                             ('csv', viewer('en'), VIEWED)):
        yield marked(what + '-editor.txt', text, '%(n)d: ', want)
        yield marked(what + '-cat.txt', text, '%(n)6d\t', want)
        yield marked(what + '-grep.txt', text, '%(n)d:', want)
        yield marked(what + '-findstr.txt', text, 'C:\\My logs\\export.txt:', want)
        yield marked(what + '-select-string.txt', text, 'export.txt:%(n)d:', want)
    yield marked('xml-grep.txt', '\r\n'.join(event_xml(e) for e in EVENTS), './ms/app.xml:%(n)d:',
                 wants(EVENTS, 'host', 'channel', 'level', 'record'))
    # numbers that are the table's own stay where they are
    yield Sample('marked/own-numbers.txt', table(['RecordId'] + [c for c in COLUMNS if c != 'RecordId'],
                                                 'en', '\t', always=False).encode(), LISTED)


def console_samples():
    """What stood in a console: prompts, a transcript, lines broken at its edge."""
    objects = [dict(winevent(e, 'en'), TimeCreated=ticks(e)) for e in EVENTS]
    every = wants(EVENTS, 'host', 'channel', 'level', 'record')
    packed = json.dumps(objects, separators=(',', ':'))
    prompt = 'PS C:\\Users\\adm> Get-WinEvent @{LogName="Application"} | '
    yield Sample('console/json-prompt.txt', (prompt + 'ConvertTo-Json -Compress\r\n' + packed +
                                             '\r\nPS C:\\Users\\adm> ').encode(), every)
    yield Sample('console/json-fence.md', ('Hi [Anna],\n\n```json\n' + json.dumps(objects, indent=1) +
                                           '\n```\nthat is [all]\n').encode(), every)
    for width in (80, 119, 120, 200):
        yield Sample('console/json-%d.txt' % width, '\r\n'.join(
            packed[i:i + width] for i in range(0, len(packed), width)).encode(), every)
    head = ('**********************\r\nWindows PowerShell transcript start\r\nStart time: 20240317101500'
            '\r\nUsername: FAB\\adm\r\nMachine: ADMIN01 (Microsoft Windows NT 10.0.17763.0)\r\n'
            '**********************\r\nTranscript started, output file is C:\\t.txt\r\n')
    tail = '\r\nPS C:\\> Stop-Transcript\r\n**********************\r\nWindows PowerShell transcript end\r\n'
    yield Sample('console/transcript-list.txt', (head + prompt + 'fl *\r\n' + listed('en') + tail)
                 .encode('utf-8-sig'), LISTED)
    yield Sample('console/transcript-csv.txt', (head + prompt + 'ConvertTo-Csv\r\n' +
                                                table(COLUMNS, 'en') + tail).encode('utf-8-sig'), LISTED)


def ticket_samples():
    """Tables of a wiki or a ticket, and labels in bold."""
    def drawn(head, bar, line_end):
        return head + ''.join('|' + '|'.join(bar + str(c).replace('\r\n', line_end) + bar for c in r) +
                              '|\n' for r in ROWS)
    names = HEADS['en'] + ['Message']
    yield Sample('ticket/table.md', ('See\n\n' + drawn('| ' + ' | '.join(names) + ' |\n|' + '---|' * 6 + '\n',
                                                    ' ', '<br>')).encode(), VIEWED)
    yield Sample('ticket/table.txt', drawn('||' + '||'.join(names) + '||\n', '', '\\\\ ').encode(), VIEWED)
    for name, text, want in (('copied', copied('en'), COPIED), ('list', listed('en'), LISTED),
                             ('csv', viewer('en'), VIEWED)):
        yield Sample('ticket/code-%s.md' % name, ''.join('    ' + l + '\n' for l in lines(text)).encode(),
                     want)
    for star in ('*', '**'):
        bold = ''.join(re.sub(r'^(%s):' % '|'.join(strangers.LABELS['en']), star + r'\1:' + star, l) + '\n'
                       for l in lines(copied('en')))
        yield Sample('ticket/bold%d.md' % len(star), bold.encode(), COPIED)


def doubled_samples():
    """Pasted with a blank line behind every line."""
    for name, text, want in (('copied', copied('en'), COPIED), ('list', listed('en'), LISTED),
                             ('table', viewer('de', ';'), VIEWED)):
        yield Sample('doubled/%s.txt' % name, ('\r\n' + text).replace('\r\n', '\r\n\r\n').encode(), want)


def chat_samples():
    """As the API of a chat or a ticket gives what was pasted: its signs are entities, it has no tags."""
    every = wants(EVENTS, 'host', 'channel', 'level', 'record')
    objects = json.dumps([dict(winevent(e, 'en'), TimeCreated=ticks(e)) for e in EVENTS], indent=2)
    for name, text, want in (('copied', copied('en'), COPIED), ('list', listed('en'), LISTED),
                             ('csv', table(COLUMNS, 'en'), LISTED), ('json', objects, every)):
        yield Sample('chat/%s.txt' % name, html.escape(text).encode(), want)
        yield Sample('chat/%s-quoted.txt' % name, html.escape(
            ''.join('> %s\n' % l for l in text.splitlines())).encode(), want)
        yield Sample('chat/%s-twice.txt' % name, html.escape(html.escape(text)).encode(), want)


def samples():
    for make in (chat_samples, doubled_samples, ticket_samples, page_samples, marked_samples, console_samples):
        yield from make()


if __name__ == '__main__':
    strangers.main(samples())
