# SPDX-License-Identifier: Apache-2.0
"""Inputs of `make bench`, made once per run into a folder of their own."""
import datetime
import gzip
import os
import re
import shutil
import subprocess

EVTX_HEADER = 4096
MB = 10 ** 6
BUNDLE = 'corpus/bundles/01-clean-distributed-2019-to-2022'
TEXTS = ('setup', 'msi', 'evtxml', 'rendered', 'wevtutil', 'copy', 'viewercsv', 'exportcsv', 'json',
         'jsonl', 'clixml', 'list', 'table', 'pairs', 'view', 'rowsxml', 'pslist', 'sql', 'scx',
         'omi', 'dpkg', 'dpm', 'vmm', 'configmgr', 'trace', 'prereq', 'plain', 'other', 'agents',
         'products', 'productlist', 'producttable', 'productjson', 'productclixml', 'evt')


class Inputs:
    def __init__(self, tools, folder):
        self.tools, self.folder = tools, folder
        os.makedirs(folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def _made(self, name, make):
        path = self.path(name)
        if not os.path.exists(path):
            make(path + '.new')
            os.rename(path + '.new', path)
        return path

    def _tool(self, path, tool, *args):
        with open(path, 'wb') as f:
            subprocess.run([os.path.join(self.tools, tool), *map(str, args)], stdout=f, check=True)

    def evtx(self, size, hosts=1, hits=5, sysmon=0):
        def make(path):
            subprocess.run([os.path.join(self.tools, 'evtxgen'), path, str(size), str(hosts),
                            str(hits), str(sysmon)], stdout=subprocess.DEVNULL, check=True)
        return self._made('%d-%d-%d-%d.evtx' % (size, hosts, hits, sysmon), make)

    def exported(self, size):
        """The events of evtx(size), as wevtutil prints them as XML."""
        def make(path):
            xml = path + '.xml'
            subprocess.run([os.path.join(self.tools, 'evtxgen'), xml, str(size)],
                           stdout=subprocess.DEVNULL, check=True)
            os.rename(xml, path)
        return self._made('busy-%d.xml' % size, make)

    def text(self, form, size):
        return self._made('%s-%d.log' % (form, size),
                          lambda p: self._tool(p, 'loggen', form, size))

    def listing(self, what, n):
        """loggen's literals or signatures."""
        return self._made('%s-%d.yml' % (what, n), lambda p: self._tool(p, 'loggen', what, n))

    def rules(self, n):
        return self._made('rules-%d.yml' % n, lambda p: self._tool(p, 'mkrules', 'public', n))

    def packed(self, path, how):
        """gz, xz, zip (deflated), tar."""
        name = os.path.basename(path)
        commands = {'gz': 'gzip -6 -c < "$1" > "$2"', 'xz': 'xz -1 -c < "$1" > "$2"',
                    'zip': 'zip -q -6 -j - "$1" > "$2"',
                    'tar': 'tar -cf "$2" -C "$(dirname "$1")" "$(basename "$1")"'}
        return self._made('%s.%s' % (name, how),
                          lambda p: subprocess.run(['sh', '-c', commands[how], 'sh', path, p],
                                                   check=True))

    def zip_of(self, folder):
        return self._made(os.path.basename(folder) + '.zip',
                          lambda p: subprocess.run(['sh', '-c', 'cd "$1" && zip -q -6 -r - . > "$2"',
                                                    'sh', folder, os.path.abspath(p)], check=True))

    def repeated(self, path, times, head=0):
        """The file `times` times in a row, its first bytes only once."""
        def make(new):
            with open(path, 'rb') as f, open(new, 'wb') as out:
                for i in range(times):
                    f.seek(head if i else 0)
                    shutil.copyfileobj(f, out, 4 << 20)
        return self._made('%s.x%d' % (os.path.basename(path), times), make)

    def small_files(self, n, each):
        """A folder of n pieces of a setup log, cut between lines."""
        def make(folder):
            source = self.text('setup', 64 * MB)
            with open(source, 'rb') as f:
                for i in range(n):
                    if f.tell() > 63 * MB:
                        f.seek(0)
                    piece = f.readlines(each)
                    sub = os.path.join(folder, 'H%03d' % (i % 200))
                    os.makedirs(sub, exist_ok=True)
                    with open(os.path.join(sub, 'OpsMgrSetupWizard-%d.log' % i), 'wb') as out:
                        out.write(b''.join(piece))
        return self._made('small-%d' % n, make)

    def bundle_1000(self):
        """A thousand small files of all kinds: one bundle again and again under other names."""
        def make(folder):
            found = sorted(os.path.join(at, f) for at, _, files in os.walk(BUNDLE) for f in files
                           if f.endswith(('.evtx', '.xml', '.txt', '.log')))
            for i in range(1000):
                path = found[i % len(found)]
                sub = os.path.join(folder, 'C%03d' % (i // len(found)),
                                   os.path.basename(os.path.dirname(path)))
                os.makedirs(sub, exist_ok=True)
                shutil.copyfile(path, os.path.join(sub, os.path.basename(path)))
        return self._made('bundle-1000', make)

    def agents(self, n):
        """The bundle with n more agents, each with the logs of one that was upgraded.  Of their
        Operations Manager log the two upgrades alone: what else a busy agent writes is no
        evidence."""
        def make(folder):
            shutil.copytree(BUNDLE, os.path.join(folder, 'group'))
            logs = {}
            for name in ('Application.xml', 'Operations Manager.xml'):
                with open(os.path.join(BUNDLE, 'APP01', name), 'rb') as f:
                    logs[name] = f.read()
            logs[name] = around(logs[name], b'2024-02-17T21', b'2024-02-18T10')
            for i in range(n):
                host = b'AG%05d' % i
                sub = os.path.join(folder, host.decode())
                os.makedirs(sub)
                for name, text in logs.items():
                    with open(os.path.join(sub, name), 'wb') as f:
                        f.write(text.replace(b'APP01', host))
        return self._made('agents-%d' % n, make)

    def busy_agents(self, first, n, weeks=24):
        """n agents (and, with the first of them, the group) whose logs go back so many weeks: what
        the machine of the bundle wrote in its quiet hours, week after week, and then its upgrades.
        1.8 MB each, nine events of ten about the product."""
        folder = self.path('busy-%d-%d' % (first, n))
        if first == 0:
            shutil.copytree(BUNDLE, os.path.join(folder, 'group'))
        logs = {}
        for name in ('Application.xml', 'Operations Manager.xml'):
            with open(os.path.join(BUNDLE, 'APP01', name), 'rb') as f:
                logs[name] = f.read()
        logs['Operations Manager.xml'] = prolonged(logs['Operations Manager.xml'], weeks,
                                                   b'2024-02-17T21', b'2024-02-18T10')
        for i in range(first, first + n):
            sub = os.path.join(folder, 'AG%05d' % i)
            os.makedirs(sub)
            for name, text in logs.items():
                with open(os.path.join(sub, name), 'wb') as f:
                    f.write(text.replace(b'APP01', b'AG%05d' % i))
        return folder

    def unzipped_size(self, path):
        with gzip.open(path) as f:
            return f.seek(0, os.SEEK_END)

    def forget(self, *paths):
        for path in paths:
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.remove(path)


def events_of(xml):
    """What stands before the first event of an export; its events; their times."""
    head, *events = xml.split(b'<Event ')
    events[-1] = events[-1].replace(b'</Events>', b'')
    times = [re.search(b'SystemTime="([^"]*)"', e).group(1) for e in events]
    return head, [b'<Event ' + e for e in events], times


def prolonged(xml, weeks, *hours):
    """An export with what it holds outside of these hours so many weeks earlier once more."""
    head, events, times = events_of(xml)
    quiet = [(e, datetime.datetime.strptime(t[:19].decode(), '%Y-%m-%dT%H:%M:%S'))
             for e, t in zip(events, times) if not t.startswith(hours)]
    out = []
    for week in range(weeks, 0, -1):
        for e, t in quiet:
            day = (t - datetime.timedelta(weeks=week)).strftime('%Y-%m-%dT%H:%M:%S').encode()
            out.append(re.sub(b'SystemTime="[^".]*', b'SystemTime="' + day, e))
    numbered = (re.sub(rb'<EventRecordID>\d+', b'<EventRecordID>%d' % (100000 + i), e)
                for i, e in enumerate(out + events))
    return head + b''.join(numbered) + b'</Events>\n'


def around(xml, *hours):
    """The events of an export that lie in these hours."""
    head, events, times = events_of(xml)
    kept = [e for e, t in zip(events, times) if t.startswith(hours)]
    return head + b''.join(kept) + b'</Events>'


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(at, f)) for at, _, files in os.walk(path)
               for f in files)
