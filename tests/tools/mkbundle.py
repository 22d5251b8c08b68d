#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the bundles under corpus/bundles/ from their descriptions.

usage: mkbundle.py EVTXMAKE BUNDLE-FOLDER [OUTPUT-FOLDER]

A description, bundle.txt, tells in facts what happened where and when; this program knows which
traces such a fact leaves.  The same description gives the same bytes.  Every shape names the
section of the domain dossiers that it was taken from with its mark: [seen] was read in a source,
[inferred] is plausible.  What is [inferred] never is the only proof of a success or a failure in a
bundle.

Grammar of bundle.txt (one fact a line, # begins a comment):
    domain D | group G | from R | to R | day YYYY-MM-DD | logs FROM TO
    host NAME ROLES [zone=-60:W._Europe_Standard_Time] [domain=D] [group=G]
        zone: bias and name as in 6013
    deliver NAME CHANNELS FORMAT [folder=F] [since=T] [until=T] [damage=KIND_ARGUMENTS,...]
        CHANNELS: of app,sys,om; FORMAT: evtx, xml, wevtutil or pasted
    [+Nd|-Nd] HH:MM[:SS] NAME VERB ARGUMENTS
        all times UTC; day 0 is `day`; the verbs: do_VERB in bundle_facts.py
"""
import datetime
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

from bundle_facts import CHANNELS, Facts, options
from bundle_noise import Dice, Noise
from bundle_text import MESSAGES, pasted, save_as_xml, stamp, wevtutil_text


class Host:
    def __init__(self, name, roles, options, bundle):
        self.name, self.roles = name, roles
        self.fqdn = '%s.%s' % (name, options.get('domain', bundle.domain))
        bias, zone = options.get('zone', '-60:W._Europe_Standard_Time').split(':')
        self.bias, self.zone = int(bias), zone.replace('_', ' ')
        self.group = options.get('group', bundle.group)
        self.events = {key: [] for key in CHANNELS}
        self.down = []                       # times in which the health service does not run
        self.busy = []                       # times in which the installer is at work
        self.files = {}                      # name -> text files of this host
        self.has_om = bool(roles & {'ms', 'gw', 'agent'})
        self.logs = bundle.logs
        self.cleared = {}


class Bundle(Facts, Noise):
    def __init__(self, folder):
        self.folder = folder
        self.name = os.path.basename(os.path.normpath(folder))
        self.hosts, self.deliveries = {}, []
        self.dice = Dice(self.name)
        self.domain, self.group, self.old, self.new = 'corp.example', 'OM', '2019', '2022'
        self.order = 0

    # -- reading

    def when(self, words):
        day = 0
        if words[0][0] in '+-' and words[0].endswith('d'):
            day = int(words.pop(0)[:-1])
        clock = [int(x) for x in words.pop(0).split(':')] + [0]
        return self.day + datetime.timedelta(days=day, hours=clock[0], minutes=clock[1],
                                             seconds=clock[2])

    def read(self):
        facts = []
        with open(os.path.join(self.folder, 'bundle.txt'), encoding='utf-8') as f:
            for line in f:
                words = line.split('#')[0].split()
                if words:
                    self.fact(words, facts)
        facts.sort(key=lambda fact: fact[0])
        for at, host, verb, rest in facts:
            getattr(self, 'do_' + verb.replace('-', '_'))(self.hosts[host], at, rest)

    def fact(self, words, facts):
        head = words[0]
        if head in ('domain', 'group'):
            setattr(self, head, words[1])
        elif head == 'from':
            self.old = ' '.join(words[1:])
        elif head == 'to':
            self.new = ' '.join(words[1:])
        elif head == 'day':
            self.day = datetime.datetime.fromisoformat(words[1])
        elif head == 'logs':
            rest = words[1:]
            self.logs = (self.when(rest), self.when(rest))
        elif head == 'host':
            self.hosts[words[1]] = Host(words[1], set(words[2].split(',')),
                                        dict(w.split('=', 1) for w in words[3:]), self)
        elif head == 'deliver':
            self.deliveries.append(words[1:])
        else:
            at = self.when(words)
            facts.append((at, words[0], words[1], words[2:]))

    # -- writing

    def events_of(self, host, channel, since, until):
        begin = max(since, host.cleared.get(channel, since))
        some = [e for e in host.events[channel] if begin <= e['time'] <= until]
        return sorted(some, key=lambda e: (e['time'], e['order']))

    def write(self, out, maker):
        for host in self.hosts.values():
            if 'no-noise' not in host.roles:
                self.noise(host)
        script = []
        for words in self.deliveries:
            self.deliver(out, script, words)
        subprocess.run([maker], input='\n'.join(script).encode('utf-8'), check=True)
        for host in self.hosts.values():
            for name, content in host.files.items():
                write_file(os.path.join(out, host.name, name), content)

    def deliver(self, out, script, words):
        host = self.hosts[words[0]]
        o = options(words[3:])
        since, until = host.logs
        if 'since' in o:
            since = self.when(o['since'].split('_'))
        if 'until' in o:
            until = self.when(o['until'].split('_'))
        for channel in words[1].split(','):
            events = self.events_of(host, channel, since, until)
            base = os.path.join(out, o.get('folder', host.name), CHANNELS[channel])
            first = 2000 + Dice(host.name + channel).below(60000)
            for i, event in enumerate(events):
                event['record'] = first + i
            if words[2] == 'evtx':
                os.makedirs(os.path.dirname(base), exist_ok=True)
                script += evtx_script(base + '.evtx', first, events)
                script += ['damage ' + d.replace('_', ' ')
                           for d in o.get('damage', '').split(',') if d]
            elif words[2] == 'xml':
                write_file(base + '.xml', save_as_xml(events).encode('utf-8'))
            elif words[2] == 'wevtutil':
                write_file(base + '.txt', wevtutil_text(known(events)).encode('utf-8'))
            else:
                write_file(base + ' (copied).txt', pasted(known(events), host).encode('utf-8'))


def known(events):
    return [e for e in events if (e['provider'], e['id']) in MESSAGES]


def write_file(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(content)


def escape(s):
    return s.replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r').replace('\t', '\\t')


def binary_hex(event):
    """Text of the binary data: the installer writes ASCII, the service control manager UTF-16LE."""
    encoding = 'utf-16-le' if event.get('manifest') else 'ascii'
    return event['binary'].encode(encoding).hex().upper()


def evtx_script(path, first, events):
    out = ['file ' + path, 'first %d' % first]
    for e in events:
        out += ['provider ' + e['provider'], 'channel ' + e['channel'], 'computer ' + e['computer'],
                'id %d' % e['id'], 'level %d' % e['level'], 'keywords ' + e['keywords'],
                'time ' + stamp(e['time']), 'task %d' % e.get('task', 0)]
        for key in ('qualifiers', 'guid', 'source', 'user', 'element', 'xmlns', 'pid', 'tid'):
            if e.get(key) is not None:
                out.append('%s %s' % (key, e[key]))
        if e.get('manifest'):
            out.append('manifest 1')
        if e.get('binary'):
            out.append('binary ' + binary_hex(e))
        out += ['data ' + escape(d) for d in e['data']]
        out += ['named %s=%s' % (k, escape(v)) for k, v in e.get('named', ())]
        out.append('')
    return out


def main():
    maker, folder = sys.argv[1:3]
    out = sys.argv[3] if len(sys.argv) > 3 else folder
    bundle = Bundle(folder)
    bundle.read()
    for name in os.listdir(out) if os.path.isdir(out) else []:
        if os.path.isdir(os.path.join(out, name)):     # what an older description left behind
            shutil.rmtree(os.path.join(out, name))
    bundle.write(out, maker)


if __name__ == '__main__':
    main()
