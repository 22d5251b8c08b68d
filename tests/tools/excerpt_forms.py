# SPDX-License-Identifier: Apache-2.0
"""Events as other hosts and exporters show them: each form gives the diagnosis, and nothing else.

Usage: excerpt_forms.py POSTFLIGHT FILE... [--form NAME] [--only NAME] [--all]

A file holds events in a form of their own:

    ##### NAME: ID[=STATE]... + COMPANION...
    @ PROVIDER|EVENT ID|LEVEL[|CHANNEL]
    %1 = a value                     (or paramN = a value: named data)
    the message, which may say %1

Each is written in every form of tests/tools/sim_formats.py and as people quote it, and checked alone:
see excerpts.py for what the first line means.  A name with "*" behind it: nothing but the words
tells; "NAME[FORM,-FORM]": that form is always among them, this one never.  Without --all each event
is tried in some of the forms, turn by turn, so that every form and every event is.  Prints PASS and
FAIL lines.
"""
import argparse
import collections
import concurrent.futures
import csv
import io
import json
import os
import re
import sys
import tempfile

sys.dont_write_bytecode = True

import sim_formats
from excerpts import excerpts, faults_of, report_of, wrapped

COMPUTER = 'HQ-OMMS3.ads.tailspintoys.com'
BASE = 1715731200           # 2024-05-15T00:00:00Z
GUIDS = {'Service Control Manager': '{555908d1-a6d7-4695-8e1e-26931d2012f4}'}
TURNS = 2                   # forms of each event without --all

Machine = collections.namedtuple('Machine', 'fqdn')
Record = collections.namedtuple('Record', 'provider id level task qualifiers number t data named '
                                'message guid element binary computer')


def parse(path):
    for name, wanted, companions, body in excerpts(path):
        events = [event(e, n) for n, e in enumerate(re.split(r'(?m)^@ ', body)[1:])]
        yield name, wanted, companions, events


def event(text, n):
    head, _, rest = text.partition('\n')
    provider, event_id, level, channel = (head.split('|') + ['Operations Manager'])[:4]
    values, named = [], False
    while re.match(r'(%|param)\d+ = ', rest):
        line, _, rest = rest.partition('\n')
        named = line.startswith('param')
        values.append(line.partition(' = ')[2].replace('\\n', '\n'))
    message = re.sub(r'%(\d+)', lambda m: values[int(m.group(1)) - 1], rest.strip('\n'))
    pairs = [('param%d' % (i + 1), v) for i, v in enumerate(values)] if named else None
    qualifiers = {2: 49152, 3: 32768}.get(int(level), 0)
    return channel.strip(), Record(provider.strip(), int(event_id), int(level), 0, qualifiers,
                                   901177 + 13 * n, 40211 + 60 * n, [] if named else values, pairs,
                                   message, GUIDS.get(provider.strip()), None, None, None)


# ---- forms of people ------------------------------------------------------------------------


def quoted_mail(records, log):
    """A reply quotes the copied event, wrapped."""
    lines = wrapped(sim_formats.copied(records, log).decode().replace('\r\n', '\n')).split('\n')
    return ('From: ops@tailspintoys.com\nTo: support\nSubject: RE: after the upgrade\n\nHi,\n'
            'we see this one on the management server, any idea?\n\n' +
            '\n'.join('> ' + line for line in lines) + '\n\nRegards\n').encode()


def one_blank(records, log):
    """Columns and tabs lost on the way, no indentation, no blank lines."""
    text = sim_formats.copied(records, log).decode().replace('\r\n', '\n')
    return ('\n'.join(re.sub(r'[ \t]+', ' ', line).strip() for line in text.split('\n')
                      if line.strip()) + '\n').encode()


def listed(records, log):
    """Get-WinEvent | Format-List."""
    out = []
    for r in records:
        t = log.people(r)
        lines = r.message.split('\n')
        out.append('\n\nTimeCreated  : %s\nProviderName : %s\nId           : %d\nMachineName  : %s\n'
                   'Message      : %s\n' % (t, r.provider, r.id, log.computer,
                                           ('\n' + ' ' * 15).join(lines)))
    return '\n'.join(out).replace('\n', '\r\n').encode()


def mailed(writer):
    """As it comes out of a mail, which wraps it and keeps no indentation of the new lines."""
    def write(records, log):
        data = writer(records, log)
        code = 'utf-16' if data[:2] == b'\xff\xfe' else 'utf-8-sig'
        return wrapped(data.decode(code).replace('\r\n', '\n')).encode()
    return write


def replacement_list(records, log):
    """Get-EventLog | Format-List: the source stands behind the message."""
    return ''.join(
        '\n\nIndex              : %d\nEntryType          : Error\nInstanceId         : %d\n'
        'Message            : %s\nCategory           : (0)\nReplacementStrings : {%s}\n'
        'Source             : %s\nTimeGenerated      : %s\nUserName           : \n' %
        (r.number, 0xC0000000 + r.id, r.message.replace('\n', '\n' + ' ' * 21),
         ', '.join(r.data[:4]), r.provider, log.people(r)) for r in records).encode()


def nxlog(records, log):
    """JSON of a collector, one object a line."""
    return '\n'.join(json.dumps({
        'EventTime': '2024-05-15 22:41:07', 'Hostname': log.computer, 'EventType': 'ERROR',
        'EventID': r.id, 'SourceName': r.provider, 'RecordNumber': r.number,
        'Channel': log.channel, 'Message': r.message}) for r in records).encode()


def workspace(records, log):
    """What a workspace of Log Analytics exports."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(['TimeGenerated [UTC]', 'Source', 'EventLog', 'Computer', 'EventLevelName',
                   'EventID', 'RenderedDescription'])
    for r in records:
        rows.writerow(['5/15/2024, 10:41:07.000 PM', r.provider, log.channel, log.computer,
                       'Error', r.id, r.message])
    return out.getvalue().encode()


def description(records, log):
    """The words alone, as a ticket quotes them: which event they are of is told by them."""
    del log
    return ('From the Operations Manager log of that server:\n\n' +
            '\n\n'.join(r.message for r in records) + '\n').encode()


def bent(writer):
    """As Word and mail programs set it: quotation marks are bent, dashes and blanks are their own."""
    def write(records, log):
        text = writer(records, log).decode('utf-8-sig').replace('\r\n', '\n')
        text = re.sub(r"(^|[\s(\[{=:,])'", '\\1\u2018', re.sub(r'(^|[\s(\[{=:,])"', '\\1\u201c', text))
        text = text.replace("'", '\u2019').replace('"', '\u201d').replace('...', '\u2026')
        return re.sub(r'(?<=[^\s]) --? (?=\S)', ' \u2013 ', text).replace('.  ', '.\xa0 ').encode()
    return write


def xml_bare(records, log):
    """XML of the Details tab, pasted with the marks that browsers leave before elements."""
    text = sim_formats.wevtutil_xml(records, log).decode()
    return text.replace('><', '>\n  <').encode()


def culture(writer, word):
    def write(records, log):
        other = sim_formats.Log(Machine(log.computer), log.channel, log.base, log.bias, word)
        return writer(records, other)
    return write


def numbers_only(records, log):
    """A German or Japanese text that no template knows: provider, id and parameters must do."""
    some = [r._replace(message='Bei der Verarbeitung ist ein Problem aufgetreten.') for r in records]
    return sim_formats.rendered_xml(some, log)


FORMS = {
    'xml': ('.xml', sim_formats.viewer_xml),
    'wevtutil-xml': ('.xml', sim_formats.wevtutil_xml),
    'wevtutil-xml-16': ('.xml', culture(sim_formats.wevtutil_xml, 'ja')),
    'rendered-xml': ('.xml', sim_formats.rendered_xml),
    'foreign-xml': ('.xml', numbers_only),
    'pretty-xml': ('.txt', xml_bare),
    'wevtutil-text': ('.txt', sim_formats.wevtutil_text),
    'json': ('.json', sim_formats.json_5),
    'clixml': ('.clixml', sim_formats.clixml),
    'evt': ('.evt', sim_formats.evt),
    'copied': ('.txt', sim_formats.copied),
    'copied-de': ('.txt', culture(sim_formats.copied, 'de')),
    'copied-ja': ('.txt', culture(sim_formats.copied, 'ja')),
    'viewer-csv': ('.csv', sim_formats.viewer_csv),
    'viewer-csv-de': ('.csv', culture(sim_formats.viewer_csv, 'de')),
    'viewer-tabs': ('.txt', sim_formats.viewer_tabs),
    'export-csv': ('.csv', sim_formats.export_csv),
    'eventlog-csv': ('.csv', sim_formats.eventlog_csv),
    'mail': ('.txt', quoted_mail),
    'one-blank': ('.txt', one_blank),
    'list': ('.txt', listed),
    'mailed-list': ('.txt', mailed(listed)),
    'mailed-long-list': ('.txt', mailed(sim_formats.winevent_list)),
    'mailed-eventlog-list': ('.txt', mailed(replacement_list)),
    'nxlog': ('.json', nxlog),
    'workspace': ('.csv', workspace),
    'words': ('.txt', description),
    'bent-words': ('.txt', bent(description)),
    'bent-copied': ('.txt', bent(sim_formats.copied)),
    'bent-list': ('.txt', bent(listed)),
}
# These hold the parameters and no words.
BARE = ('xml', 'wevtutil-xml', 'wevtutil-xml-16', 'pretty-xml', 'foreign-xml', 'evt')


def judge(tool, form, events):
    ending, writer = FORMS[form]
    with tempfile.TemporaryDirectory() as folder:
        for channel in dict.fromkeys(c for c, _ in events):
            log = sim_formats.Log(Machine(COMPUTER), channel, BASE, -60, 'en')
            name = re.sub(r'\W', '_', channel) + ending
            with open(os.path.join(folder, name), 'wb') as f:
                f.write(writer([r for c, r in events if c == channel], log))
        return report_of(tool, folder)


def cases(path, form, only, everything):
    names = [form] if form else list(FORMS)
    for n, (name, wanted, companions, events) in enumerate(parse(path)):
        if only and not name.startswith(only):
            continue
        always = re.search(r'\[(.*)\]', name)
        mine = names if everything or form else dict.fromkeys(
            [names[(n * TURNS + k) % len(names)] for k in range(TURNS)] +
            ([f for f in always.group(1).split(',') if f[0] != '-'] if always else []))
        for one in mine:
            if not (one in BARE and name.endswith('*')) and '-' + one.replace('bent-', '') not in (
                    always.group(1).split(',') if always else []):
                yield path, name.rstrip('*'), wanted, companions, events, one


def main(argv):
    arg = argparse.ArgumentParser()
    arg.add_argument('tool')
    arg.add_argument('files', nargs='+')
    arg.add_argument('--form')
    arg.add_argument('--only')
    arg.add_argument('--all', action='store_true')
    arg = arg.parse_args(argv)
    todo = [c for path in arg.files for c in cases(path, arg.form, arg.only, arg.all)]
    failed = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        reports = pool.map(lambda c: judge(arg.tool, c[5], c[4]), todo)
        for (path, name, wanted, companions, _, form), report in zip(todo, reports):
            failed += ['%s as %s: %s' % (name, form, fault)
                       for fault in faults_of(report, wanted, companions)]
    for fault in failed[:400 if arg.all else 80]:
        print('  ' + fault)
    print('%s %d events in forms of other hosts and exporters have their diagnosis and no other' %
          ('FAIL' if failed or not todo else 'PASS', len(todo)))


if __name__ == '__main__':
    main(sys.argv[1:])
