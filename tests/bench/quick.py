# SPDX-License-Identifier: Apache-2.0
"""make bench-quick: the inputs of the bench in small, for what must be true of them at any speed."""
import json
import os
import re
import shutil

from inputs import MB, TEXTS
from measure import feed, run


def told(line):
    """What an event of `dump` says wherever it was written: not its file and place, nor what only
    one form has; GUIDs in small letters."""
    event = json.loads(line)
    event['fields'].pop('Binary', None)
    for key in ('source', 'line', 'offset'):
        event.pop(key, None)
    event['system'] = {k: v.lower() for k, v in event['system'].items()}
    return event


class Quick:
    def __init__(self, program, peers, inputs):
        self.program, self.peers, self.inputs = program, peers, inputs
        self.failed = 0

    def say(self, name, good, why=''):
        self.failed += not good
        print('PASS bench: ' + name if good else 'FAIL bench: %s: %s' % (name, why), flush=True)

    def skip(self, name, why):
        print('SKIP bench: %s: %s' % (name, why), flush=True)

    def same(self, name, got, expected):
        self.say(name, got == expected, '%s, not %s' % (str(got)[:200], str(expected)[:200]))

    def postflight(self, *args, **how):
        return run([self.program, *map(str, args)], keep=True, **how).out

    def same_on_two(self, name, *args):
        """The same bytes with one thread and with two; returns them."""
        one = self.postflight(*args, '-j1')
        two = self.postflight(*args, '-j2')
        self.say('%s: one thread and two' % name, one == two and len(one) > 0, 'differ')
        return one

    def peer(self, name, program, expected, *args):
        """A peer prints a number: ours."""
        if not os.path.exists(program) and not shutil.which(program):
            self.skip(name, 'not installed')
            return
        out = run([program, *map(str, args)], keep=True).out
        got = sum(int(n) for n in re.findall(rb'^\d+$', out.strip(), re.M))
        self.same(name, got, expected)

    def all(self):
        self.event_log()
        self.literals()
        self.formats()
        self.rules()
        self.many()
        self.judging()
        return self.failed

    def event_log(self):
        path = self.inputs.evtx(4 * MB)
        dumped = self.same_on_two('an event log dumped', 'dump', path)
        scanned = self.same_on_two('an event log scanned', 'scan', path)
        count = dumped.count(b'\n')
        self.same('an event log: scan counts what dump writes', records(scanned), count)
        self.same('an event log through a pipe', records(self.postflight(
            'scan', '-', stdin=feed(path, 1))), count)
        if shutil.which('evtxexport'):
            out = run(['evtxexport', '-f', 'xml', path], keep=True).out
            self.same('an event log: evtxexport counts the same', out.count(b'</Event>'), count)
        else:
            self.skip('an event log: evtxexport counts the same', 'not installed')

        self.exported(dumped)

    def exported(self, log):
        """The same events as XML, record by record, as far as they go."""
        path = self.inputs.exported(4 * MB)
        dumped = self.same_on_two('events exported as XML, dumped', 'dump', path)
        count = dumped.count(b'\n')
        self.same('events exported as XML: scan counts what dump writes',
                  records(self.same_on_two('events exported as XML, scanned', 'scan', path)), count)
        self.same('events exported as XML: those of the event log',
                  *([told(line) for line in out.splitlines()[:2000]] for out in (dumped, log)))

    def literals(self):
        path = self.inputs.text('setup', 4 * MB)
        words, rules = self.inputs.listing('literals', 500), self.inputs.listing('signatures', 500)
        out = self.same_on_two('500 literals', 'scan', '--no-shipped-signatures', '--signatures',
                               rules, path)
        lines = len({line for line in re.findall(rb'^\{"(?:hit|beyond)".*?"line":(\d+)', out, re.M)})
        self.say('500 literals: some are there', lines > 100, str(lines))
        self.peer('500 literals: ripgrep', 'rg', lines, '-c', '-i', '-F', '-f', words, path)
        self.peer('500 literals: ugrep', 'ugrep', lines, '-c', '-i', '-F', '-f', words, path)
        self.peer('500 literals: grep', 'grep', lines, '-c', '-i', '-F', '-f', words, path)
        self.peer('500 literals: hyperscan', os.path.join(self.peers, 'hyper'), lines, words, path,
                  '-i')

    def formats(self):
        for form in TEXTS + ('setup-16',):
            path = self.inputs.text(form, MB)
            plain = self.same_on_two(form, 'scan', path)
            events = self.postflight('dump', path).count(b'\n')
            self.same('%s: scan counts what dump writes' % form, records(plain), events)
            self.say('%s: is read as what it is' % form, events > 500, '%d events' % events)
        for how in ('gz', 'xz', 'zip', 'tar'):
            path = self.inputs.text('setup', MB)
            packed = self.same_on_two('setup as ' + how, 'scan', self.inputs.packed(path, how))
            self.same('setup as %s: the same records' % how, records(packed),
                      records(self.postflight('scan', path)))
        path = self.inputs.text('evtxml', MB)
        count = records(self.postflight('scan', path))
        for peer in ('expat', 'libxml2'):
            self.peer('event XML: %s' % peer, os.path.join(self.peers, 'xmlcount'), count, peer, path)

    def rules(self):
        for log, path in (('', self.inputs.evtx(4 * MB)),
                          (', Sysmon', self.inputs.evtx(4 * MB, sysmon=900))):
            for n in (5, 500, 3000):
                self.same_on_two('%d rules%s' % (n, log), 'scan', '--no-shipped-signatures',
                                 '--skip-bad-rules', '--signatures', self.inputs.rules(n), path)

    def many(self):
        folder = self.inputs.small_files(1000, 2000)
        plain = self.same_on_two('a thousand small files', 'scan', folder)
        packed = self.same_on_two('a thousand files in a zip', 'scan', self.inputs.zip_of(folder))
        self.same('a thousand files in a zip: the same records', records(packed), records(plain))
        self.same_on_two('a thousand files of all kinds', 'check', '-f', 'json',
                         self.inputs.bundle_1000())

    def judging(self):
        folder = self.inputs.agents(100)
        report = self.same_on_two('a hundred agents', 'check', '-f', 'json', folder)
        evidence = self.inputs.path('agents-100.jsonl')
        run([self.program, 'scan', '-o', evidence, folder])
        self.say('a hundred agents: logs and their evidence are judged alike',
                 stripped(report) == stripped(self.postflight('check', '-f', 'json', evidence)),
                 'differ')
        phases = json.loads(report)['phases']
        agents = max((len(p['instances']) for p in phases), default=0)
        self.say('a hundred agents: all are seen', agents >= 100, '%d instances' % agents)


def stripped(report):
    """Without the words of the command line."""
    tree = json.loads(report)
    tree['tool'].pop('options', None)
    return tree


def records(evidence):
    """How many records the sources of an evidence have."""
    return sum(int(n) for n in re.findall(rb'^\{"entry":.*?"records":(\d+)', evidence, re.M))
