#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The events of strangers_handed.py, as a list of a ticket, in the cell of another table, with NULs
in front of lines, below what is left of a byte order mark, quoted with two blanks, and between logs.

    strangers_marred.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_marred.py DIR DUMP.jsonl compares what `postflight dump` says of them

The forms follow what is known of the programs in general [inferred].
"""
import sys

sys.dont_write_bytecode = True

import strangers_handed
from strangers import Sample, row
from strangers_handed import EN, EVENTS, Joined, NAMES, copied, listed, local, us, values, wants


def printed(colon):
    """wevtutil qe /f:text, by a system that writes a colon behind the number, and one that does not."""
    out = ''
    for i, e in enumerate(EVENTS):
        out += 'Event[%d]%s\r\n' % (i, colon) + ''.join('  %s: %s\r\n' % pair for pair in (
            ('Log Name', e.channel), ('Source', e.provider),
            ('Date', local(e).strftime('%Y-%m-%dT%H:%M:%S.%f')[:23]), ('Event ID', e.number),
            ('Task', 'N/A'), ('Level', EN[e.level]), ('Opcode', 'N/A'), ('Keyword', 'Classic'),
            ('User', 'N/A'), ('User Name', 'N/A'), ('Computer', e.host), ('Description', '')))
        out += e.message + '\r\n\r\n'
    return out


def grouped():
    """Get-WinEvent as its table: providers above their events."""
    out = '\r\n\r\n'
    for e in EVENTS:
        out += ('   ProviderName: %s\r\n\r\n' % e.provider +
                'TimeCreated                     Id LevelDisplayName Message\r\n'
                '-----------                     -- ---------------- -------\r\n' +
                us(e).ljust(25) + '%9d ' % e.number + EN[e.level].ljust(17) +
                e.message.split('\r\n')[0][:30] + '...\r\n\r\n')
    return out + '\r\n'


def long_first():
    """A list whose first value goes on in the next line."""
    names = ['Message'] + NAMES[:-1]
    text = '\r\n'
    for e in EVENTS:
        one = dict(zip(NAMES, values(e)))
        one['Message'] = one['Message'][:30] + '\r\n' + one['Message'][30:]
        text += '\r\n' + ''.join(n.ljust(16) + ' : ' + str(one[n]).replace('\r\n', '\r\n' + ' ' * 19) +
                                 '\r\n' for n in names) + '\r\n'
    return text


def table(sep=','):
    return '#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n' + ''.join(
        row(r, sep, True) for r in [NAMES] + [values(e) for e in EVENTS])


def short():
    return [dict(w, message=w['message'][:28]) for w in wants()]


def by_table():
    """Neither the machine nor the log stands in a table."""
    return [dict({k: v for k, v in w.items() if k not in ('host', 'channel')}, message=w['message'][:30])
            for w in wants()]


FORMS = [('copied', copied, wants), ('printed', lambda: printed(':'), wants),
         ('printed-new', lambda: printed(''), wants), ('list', listed, wants),
         ('list-long', long_first, short), ('table', grouped, by_table), ('csv', table, wants)]


def behind(mark, text):
    """Blank lines, too, have the mark."""
    return ''.join(mark + line + '\r\n' for line in text.split('\r\n')[:-1])


def star_samples():
    for name, make, want in FORMS:
        for sign, mark in (('star', '* '), ('dash', '- '), ('dot', '\u2022 ')):
            yield Sample('%s/%s.txt' % (sign, name), behind(mark, make()).encode(), want())


def zero_samples():
    """Nothing is lost but the NULs."""
    for name, make, want in FORMS:
        text = make()
        yield Sample('zero/first-%s.txt' % name, text.replace('\r\n', '\r\n\0', 4).encode(), want())
        yield Sample('zero/all-%s.txt' % name, text.replace('\r\n', '\r\n\0').encode(), want())
        yield Sample('zero/wide-%s.txt' % name, text.replace('\r\n', '\r\n\0', 4).encode('utf-16'), want())


def ticket(text, sep=','):
    """A ticket system's table: every quotation mark of the log is doubled, others stand beside it."""
    return row(['Ticket', 'Opened', 'Comment'], sep) + row(
        ['INC001', '2019-09-16', 'Setup stopped, "see below"'], sep) + row(
        ['INC001', '2019-09-16', text], sep) + row(['INC001', '2019-09-17', 'Thank you, closed'], sep)


def cell_samples():
    """The words beside the log may be text of unknown kind."""
    for name, make, want in FORMS + [('csv-semicolon', lambda: table(';'), wants)]:
        for sep, way in ((',', 'comma'), (';', 'semicolon')):
            yield Sample('cell/%s-%s.csv' % (way, name), ticket(make(), sep).encode(), want())


def misread_samples():
    """Of UTF-16, by a program that took it for Windows-1252, or for UTF-8."""
    for name, make, want in FORMS:
        for way, mark in (('letters', '\u00ff\u00fe'), ('replaced', '\ufffd\ufffd')):
            yield Sample('misread/%s-%s.txt' % (way, name), (mark + make()).encode(), want())


def quoted_samples():
    for name, make, want in FORMS:
        yield Sample('quoted/%s.txt' % name, behind('>  ', make()).encode(), want())


SETUP = '[10:00:01]:\tInfo:\t:a\r\n[10:00:02]:\tError:\t:b\r\n'
SITE = 'a  $$<Setup><03-18-2024 10:00:00.000+240>\r\nb  $$<Setup><03-18-2024 10:00:01.000+240>\r\n'


def beside_samples():
    """A mail with several logs; a table of commas has no such neighbours."""
    for name, make, want in FORMS[:-1]:
        for way, log, channel in (('setup', SETUP, 'setup'), ('site', SITE, 'configmgr')):
            above, log_wants = log + '\r\n', [{'channel': channel}] * 2
            blank = len(make()) - len(make().lstrip('\r\n'))
            at = (above + make()[:blank]).count('\n') + 1
            below = (above + make() + '\r\n').count('\n') + 1
            yield Joined('beside/%s-%s.txt' % (way, name), (above + make() + '\r\n' + log).encode(), [
                ('', log_wants), ('/from-line-%d' % at, want()), ('/from-line-%d' % below, log_wants)])


def samples():
    for make in (star_samples, zero_samples, cell_samples, misread_samples, quoted_samples,
                 beside_samples):
        yield from make()


if __name__ == '__main__':
    strangers_handed.main(samples())
