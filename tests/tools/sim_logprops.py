# SPDX-License-Identifier: Apache-2.0
"""What may not change, whatever the world: variants of its files, and how their reports may differ.

A property writes its variant of a case's folder and returns the commands for checkworlds.c, then
says what was wrong with their answers.
"""
import os
import shutil

from sim_pack import pack
from sim_props import less, same
from sim_world import Draw


def files_of(folder):
    return sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names)


def tops(folder):
    """The folder of each machine."""
    found = set()
    for path in files_of(folder):
        parts = os.path.relpath(path, folder).split('/')
        found.add('/'.join(parts[:2 if parts[0] == 'Event Logs' else 1]))
    return sorted(found)


class Variant:
    """commands: (key, program, arguments); answers arrive under the keys."""
    shift = 0                            # seconds that all clocks were put on

    def __init__(self, case, name):
        self.case, self.name = case, name
        self.key = '%s+%s' % (case.key, name)
        self.folder = '%s+%s' % (case.folder, name)
        self.draw = Draw(self.key)

    def lines(self, *operands):
        return '\t'.join(['lines', self.key, str(self.case.second + self.shift), '-j', '1'] +
                         self.case.named + list(operands))

    def run(self, tag, *args):
        return '\t'.join(['run', self.key + '+' + tag] + list(args))

    def write(self, script):
        """What is not made of the case's files: lines for evtxmake."""

    def copy(self):
        shutil.copytree(self.case.folder, self.folder, dirs_exist_ok=True)
        return self.folder


class Packed(Variant):
    """Each machine's folder as an archive of its own, in any form, or all in one."""

    def commands(self):
        os.makedirs(self.folder)
        whole = self.draw.chance(30)
        for top in [''] if whole else tops(self.case.folder):
            folder = os.path.join(self.case.folder, top)
            members = [(file, os.path.relpath(file, folder)) for file in files_of(folder)]
            pack(os.path.join(self.folder, top.split('/')[-1] or 'logs'), members, self.draw,
                 self.case.world.seed)
        return [self.lines(self.folder)]

    def wrong(self, before, said):
        return same(before, said[self.key])


class Scanned(Variant):
    """Every machine scanned where it is; the evidence judged together, in any order."""

    def commands(self):
        os.makedirs(self.folder)
        out, files = [], []
        for i, top in enumerate(tops(self.case.folder)):
            files.append(os.path.join(self.folder, '%d.jsonl' % self.draw.below(1 << 40)))
            out.append(self.run(str(i), 'scan', '-o', files[-1], self.place(top)))
        return out + [self.lines(*files)]

    def place(self, top):
        """Where nothing in the files names the machine, its folder has to; of text of no known kind
        nothing else does."""
        folder = os.path.join(self.case.folder, top)
        files = os.listdir(folder)
        if 'aliases.txt' not in files and \
                any(f.lower().endswith(('.evtx', '.evt', '.xml')) for f in files):
            return folder
        above = os.path.join(self.folder, 'of ' + top.replace('/', ' '))
        shutil.copytree(folder, os.path.join(above, os.path.basename(top)))
        return above

    def wrong(self, before, said):
        return same(before, said[self.key])


class Evidence(Variant):
    """The report over the evidence of one scan is that over the logs, byte for byte."""

    def commands(self):
        os.makedirs(self.folder)
        self.a, self.b, self.c = (os.path.join(self.folder, x) for x in ('a', 'b', 'c.jsonl'))
        return [self.run('logs', 'check', '-q', '-j', '1', '-f', 'json', '-o', self.a,
                         self.case.folder),
                self.run('scan', 'scan', '-o', self.c, self.case.folder),
                self.run('evidence', 'check', '-q', '-j', '2', '-f', 'json', '-o', self.b, self.c)]

    def wrong(self, before, said):
        with open(self.a, 'rb') as a, open(self.b, 'rb') as b:
            return [] if a.read() == b.read() else ['the report over evidence has other bytes']


class Jobs(Variant):
    """The order of inputs and the number of jobs never change a byte."""

    def commands(self):
        os.makedirs(self.folder)
        files, out = files_of(self.case.folder), []
        self.reports = []
        for i, jobs in enumerate(('1', '2', '3')):
            files.sort(key=lambda f: self.draw.below(1 << 40) if i else f)
            listed = os.path.join(self.folder, 'list%d' % i)
            with open(listed, 'w', encoding='utf-8') as f:
                f.write(''.join(x + '\n' for x in files))
            self.reports.append(os.path.join(self.folder, 'report%d' % i))
            out.append(self.run(str(i), 'check', '-q', '-j', jobs, '-f', 'json', '-o',
                                self.reports[-1], '--files-from', listed))
        return out

    def wrong(self, before, said):
        texts = set()
        for path in self.reports:
            with open(path, 'rb') as f:
                texts.add(f.read())
        return [] if len(texts) == 1 else ['%d different reports' % len(texts)]


class Doubled(Variant):
    """Some logs were exported twice: into another folder, or as Explorer calls a copy.  The folder of a UNIX
    machine is its name, where its files do not say it: they are copied beside themselves."""

    def commands(self):
        self.copy()
        unix = {m.folder for m in self.case.world.machines if m not in self.case.delivery.windows}
        for path in files_of(self.folder):
            if self.draw.chance(70) or path.endswith('.log'):
                continue
            folder, name = os.path.split(path)
            if os.path.relpath(folder, self.folder) in unix or self.draw.chance(50):
                stem, end = os.path.splitext(name)
                shutil.copy2(path, os.path.join(folder, '%s - Copy%s' % (stem, end)))
            else:
                os.makedirs(os.path.join(folder, 'again'), exist_ok=True)
                shutil.copy2(path, os.path.join(folder, 'again'))
        return [self.lines(self.folder)]

    def wrong(self, before, said):
        return same(before, said[self.key])


class Lost(Variant):
    """A log is lost: nothing is done, kept or violated that was not before."""

    def commands(self):
        self.copy()
        some, self.lost = files_of(self.folder), {}
        if some:
            gone = self.draw.pick(some)
            os.remove(gone)
            self.lost = self.words_in(os.path.relpath(gone, self.folder))
        return [self.lines(self.folder)]

    def words_in(self, path):
        """machine -> when the last word about it was that its folder's owner has."""
        last = {}
        for t in self.case.world.traces:
            if t.seen and os.path.dirname(path).startswith(t.machine.folder):
                about = t.about.split('.')[0]
                last[about] = max(t.time, last.get(about, t.time))
        return last

    def wrong(self, before, said):
        return less(before, said[self.key], self.lost)


PROPERTIES = {'packed': Packed, 'scanned': Scanned, 'evidence': Evidence, 'jobs': Jobs,
              'doubled': Doubled, 'lost': Lost}
