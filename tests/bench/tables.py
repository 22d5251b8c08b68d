# SPDX-License-Identifier: Apache-2.0
"""make bench: the sections of RESULTS.md, each measured and written by one function."""
import os
import shutil
import time

import page as pages
import tables_cost
import tables_speed


SECTIONS = (('evtx', tables_speed.event_log), ('rules', tables_speed.rules),
            ('literals', tables_speed.literals), ('formats', tables_speed.formats),
            ('packed', tables_speed.packed), ('threads', tables_speed.threads),
            ('memory', tables_cost.memory), ('start', tables_cost.start),
            ('linear', tables_cost.linear), ('hosts', tables_cost.hosts),
            ('judging', tables_cost.judging), ('cost', tables_cost.stages))


def names():
    return ','.join(name for name, _ in SECTIONS)


class Bench:
    """What every section needs."""

    def __init__(self, args, inputs, peers):
        self.program, self.inputs, self.peers = args.program, inputs, peers
        self.tools = os.path.join(args.build, 'tools')
        self.times, self.scale = args.pairs, args.scale
        self.page = pages.Page()

    def size(self, n):
        return max(int(n * self.scale), 1 << 20)

    def peer(self, name):
        """The path of a peer of ours or of the system; None where it is not there."""
        path = os.path.join(self.peers, name)
        return path if os.path.exists(path) else shutil.which(name)

    def postflight(self, *args):
        return [self.program, *map(str, args)]


HEAD = '''# What it costs

Measured %(date)s on %(cpu)s, %(cores)d cores, %(memory).0f GiB, %(system)s, commit %(commit)s, in
%(minutes).0f minutes.  Again: `make bench DATE=2024-03-16` (a quiet machine, nothing else on it).

Each figure is the median of %(times)d runs, [slowest–fastest]; what stands in one table was run in
turns, input in the page cache, output to nowhere.  1 GB is 10^9 bytes of input, unpacked.  *Floor*
is a program that reads the same bytes and counts newlines, one thread, run in the same turns: no
program can be faster.  Peers are those of Debian.  One thread (`-j1`) unless a row says otherwise.
%(scale)s'''


def measure_all(args, inputs, peers):
    bench = Bench(args, inputs, peers)
    begin = time.monotonic()
    wanted = args.only.split(',') if args.only else names().split(',')
    bench.page.add('')
    for name, section in SECTIONS:
        if name in wanted:
            at = time.monotonic()
            section(bench)
            print('(%s: %.0f s)' % (name, time.monotonic() - at), flush=True)
    bench.page.parts[0] = HEAD % {
        'date': args.date, 'cpu': pages.processor(), 'cores': os.cpu_count(),
        'memory': pages.memory_gib(), 'system': pages.text_of(['uname', '-sr']),
        'commit': pages.text_of(['git', 'describe', '--always', '--dirty']) or 'unknown',
        'minutes': (time.monotonic() - begin) / 60, 'times': bench.times,
        'scale': '' if bench.scale == 1 else
                 '\nInputs of %g of their full size: a draft.\n' % bench.scale}
    return bench.page
