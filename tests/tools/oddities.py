#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What editors, shells, pages and disks make of the bytes of a text: in every format the records stay.

    oddities.py DIR                     DIR/whole/NAME are logs: writes DIR/odd/ODDITY/NAME, and
                                        DIR/told/PAGE/NAME, which is to be moved away
    oddities.py DIR DUMP.jsonl TOLD...  compares what `dump DIR` says of them, and what `dump --encoding PAGE`
                                        says of told/PAGE, in files that are called PAGE.told

Blanks are compared as one: how many of them a message has is what changed.
"""
import json
import os
import re
import sys

WHEN = 1710590400
LONG = 'x' * 1500000
WORD = re.compile(r' (?:of|the|was|for|to) (?=[A-Za-z])')
LOW, HIGH = b'\xff\xfe', b'\xfe\xff'
ENDS = {'lf': '\n', 'cr lf': '\r\n', 'cr': '\r', 'cr cr lf': '\r\r\n', 'blank lines between': '\n\n',
        'blank lines between, cr lf': '\r\n\r\n'}
PAGES = {'1252': ['für', 'Änderung', 'größer', 'où', 'été'],
         '1250': ['služba', 'příkaz', 'účet', 'řídící', 'można'],
         '1251': ['служба', 'Имя', 'сервера', 'было', 'запущено'],
         '932': ['サービス', '開始', 'サーバー', 'しました'],
         '936': ['服务', '启动', '服务器', '已经'],
         '949': ['서비스', '시작', '서버']}
LEAST = 8        # words, of which a page can be told


def low(text):
    return text.encode('utf-16-le')


def middle(text, put):
    rows = text.split('\n')
    return '\n'.join(rows[:len(rows) // 2] + [put] + rows[len(rows) // 2:]).encode()


ODDITIES = {
    'utf-8 with its mark': lambda t: t.encode('utf-8-sig'),
    'utf-16, low byte first': low,
    'utf-16, high byte first': lambda t: t.encode('utf-16-be'),
    'utf-16, low byte first, marked': lambda t: LOW + low(t),
    'utf-16, high byte first, marked': lambda t: HIGH + t.encode('utf-16-be'),
    'utf-16, cr': lambda t: LOW + low(t.replace('\n', '\r')),
    **{name: lambda t, end=end: t.replace('\n', end).encode() for name, end in ENDS.items()},
    'tabs are four blanks': lambda t: t.replace('\t', '    ').encode(),
    'tabs are one blank': lambda t: t.replace('\t', ' ').encode(),
    'tabs are blanks up to a stop': lambda t: t.expandtabs().encode(),
    'NULs behind': lambda t: t.encode() + bytes(5000),
    'NULs behind, utf-16': lambda t: LOW + low(t) + bytes(5000),
    'NULs in front': lambda t: bytes(512) + t.encode(),
}
# Inside of a record: that one may be another, and what was put there one of its own.
INSIDE = {
    'a blank line inside': lambda t: middle(t, ''),
    'NULs inside': lambda t: middle(t, '\0' * 4096),
    'a long line inside': lambda t: middle(t, LONG),
    'a long line behind': lambda t: (t + LONG).encode(),
}
TWICE = {
    'twice': lambda t: t.encode() * 2,
    'twice with marks': lambda t: t.encode('utf-8-sig') * 2,
    'twice, utf-16': lambda t: (LOW + low(t)) * 2,
    'utf-8, then utf-16': lambda t: t.encode() + LOW + low(t),
    'utf-8, then utf-16, high byte first': lambda t: t.encode() + HIGH + t.encode('utf-16-be'),
    'utf-16, then utf-8': lambda t: LOW + low(t) + t.encode('utf-8-sig'),
}
# A file that is one record is that record alone; "scx 1.9.1.0" with one blank may be a sentence; nothing
# above the long line tells what stands below it.
NOT = {'hostclock-Get-Date.txt': (*INSIDE, *TWICE), 'unixkit-installinfo.txt': (*INSIDE, *TWICE),
       'unixkit-packages.txt': ('tabs are one blank',), 'unixkit-dpkg-l.txt': ('a long line inside',)}


def spoken(text, words):
    """With words of a language in its messages; how many."""
    n = 0

    def put(_):
        nonlocal n
        n += 1
        return ' ' + words[n % len(words)] + ' '
    return WORD.sub(put, text), n


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data)
    os.utime(path, (WHEN, WHEN))


def write_all(folder):
    for name in sorted(os.listdir(folder + '/whole')):
        path = '%s/whole/%s' % (folder, name)
        with open(path, 'rb') as f:
            data = f.read()
        os.utime(path, (WHEN, WHEN))
        text = data.decode('utf-16' if data[:2] == LOW else 'utf-8-sig').replace('\r\n', '\n')
        for odd, make in (*ODDITIES.items(), *INSIDE.items(), *TWICE.items()):
            write('%s/odd/%s/%s' % (folder, odd, name), make(text))
        for page, words in PAGES.items():
            said, n = spoken(text, words)
            if n:
                write('%s/odd/words %s/%s' % (folder, page, name), said.encode())
                write('%s/told/%s/%s' % (folder, page, name), said.encode('cp' + page))
            if n >= LEAST:
                write('%s/odd/page %s/%s' % (folder, page, name), said.encode('cp' + page))
        said, n = spoken(text, ['\u20ac\ufffd\u00e9'])
        if n >= LEAST:   # of no page: the bytes that it has not are visible, one by one
            write('%s/odd/words none/%s' % (folder, name), said.encode())
            write('%s/odd/page none/%s' % (folder, name), said.encode('cp1252', 'replace').replace(b'?\xe9', b'\x81\xe9'))


def content(e):
    kept = {k: v for k, v in e.items() if k not in ('source', 'line', 'offset', 'run') and v != 'other-text'
            and v != 'text'}   # words of findings near by
    return re.sub(r'(\\[rnt]| )+', ' ', json.dumps(kept, ensure_ascii=False))


def read(dump, events, folder):
    with open(dump, encoding='utf-8') as f:
        for line in f:
            e = json.loads(line)
            events.setdefault(folder + e['source'], []).append(content(e))


def apart(want, got):
    """How many are missing, and how many more there are."""
    left, missing = list(got), 0
    for x in want:
        if x in left:
            left.remove(x)
        else:
            missing += 1
    return missing, len(left)


def told_page(where):
    return where.startswith('told/')


def judge(folder, dump, told):
    events = {}
    read(dump, events, '')
    for path in told:
        page = os.path.basename(path)[:-len('.told')]
        read(path, events, 'told/%s/' % page)
    pairs = [(o, 'odd/' + o, None, 1) for o in (*ODDITIES, *INSIDE)] + [(o, 'odd/' + o, None, 2) for o in TWICE]
    for page in (*PAGES, 'none'):
        pairs.append(('page ' + page, 'odd/page ' + page, 'odd/words ' + page, 1))
    pairs += [('told page ' + page, 'told/' + page, 'odd/words ' + page, 1) for page in PAGES]
    for odd, where, like, times in pairs:
        wrong, tried = [], 0
        for name in sorted(os.listdir(folder + '/whole')):
            path = '%s/%s' % (where, name)
            there = path in events if told_page(where) else os.path.exists('%s/%s' % (folder, path))
            if odd in NOT.get(name, ()) or not there:
                continue
            want = events.get('%s/%s' % (like or 'whole', name), []) * times
            missing, more = apart(want, events.get(path, []))
            tried += 1
            if not want or missing > (odd in INSIDE) or more > 2 * (odd in INSIDE):
                wrong.append('%s (%d of %d missing, %d more)' % (name, missing, len(want), more))
        print('%s %s: %d logs%s' % ('FAIL' if wrong or not tried else 'PASS', odd, tried,
                                    ': ' + ', '.join(wrong) if wrong else ''))


if __name__ == '__main__':
    write_all(sys.argv[1]) if len(sys.argv) == 2 else judge(sys.argv[1], sys.argv[2], sys.argv[3:])
