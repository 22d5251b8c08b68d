# SPDX-License-Identifier: Apache-2.0
"""Sections of RESULTS.md: memory, start, what grows with what, and the share of each stage."""
import os
import shutil

from inputs import EVTX_HEADER, MB, size_of
from measure import Series, feed, pairs, run
from page import speed


def memory(b):
    """20 GB by a pipe that repeats a file, and as a real file where the disk has room."""
    times = max(int(40 * b.scale), 1)
    table = []
    for name, path, head in (('event log', b.inputs.evtx(b.size(512 * MB)), EVTX_HEADER),
                             ('setup log', b.inputs.text('setup', b.size(512 * MB)), 0)):
        done = run(b.postflight('scan', '-j1', '-'), stdin=feed(path, times, head))
        table.append([name + ' through a pipe', '%.1f' % (size_of(path) * times / 1e9), 1,
                      '%.1f' % done.wall, '%.0f' % done.peak])
        if shutil.disk_usage(b.inputs.folder).free < 1.5 * times * size_of(path):
            table.append([name + ' as a file', 'no room on this disk', '', '', ''])
            continue
        big = b.inputs.repeated(path, times, head)
        done = run(b.postflight('scan', '-j2', big))
        table.append([name + ' as a file', '%.1f' % (size_of(big) / 1e9), 2,
                      '%.1f' % done.wall, '%.0f' % done.peak])
        b.inputs.forget(big)
    b.page.add('## Memory\n\n`scan`, one run each: %d times the same %d MB, by a pipe and as one '
               'real file.  The limit: 64 MiB and 16 MiB for each thread.'
               % (times, b.size(512 * MB) / MB))
    b.page.table(['', 'GB', 'threads', 's', 'peak MiB'], table)


def start(b):
    nothing = b.inputs.path('nothing.log')
    open(nothing, 'w').close()
    bundle = b.inputs.bundle_1000()
    rows = [Series('`scan` of an empty file, shipped signatures', b.postflight('scan', nothing), 0),
            Series('`--version`', b.postflight('--version'), 0),
            Series('`check` of 1,000 small files (%.0f MB)' % (size_of(bundle) / MB),
                   b.postflight('check', bundle), 0),
            Series('the same, one thread', b.postflight('check', '-j1', bundle), 0)]
    pairs(rows, 4 * b.times)
    b.page.add('## Start')
    b.page.table(['', 'ms [min–max]', 'CPU ms', 'peak MiB'],
                 [[s.name, '%.1f [%.1f–%.1f]' % (s.wall() * 1000, min(r.wall for r in s.runs) * 1000,
                                                 max(r.wall for r in s.runs) * 1000),
                   '%.1f' % (s.cpu() * 1000), '%.0f' % s.peak()] for s in rows])


def per_byte(b, name, sizes, times):
    """One row: CPU ns per byte beyond the start, for each size; big ones by a pipe."""
    cells = []
    for size, count, make, head in sizes:
        path = make(size)
        total = (size_of(path) - head) * count + head
        begin = run(b.postflight('scan', '-j1', '/dev/null')).cpu
        runs = []
        for _ in range(times if count == 1 else 1):
            how = {} if count == 1 else {'stdin': feed(path, count, head)}
            runs.append(run(b.postflight('scan', '-j1', '-' if how else path), **how).cpu)
        runs.sort()
        cells.append('%.2f' % ((runs[len(runs) // 2] - begin) / total * 1e9))
    return [name] + cells


def linear(b):
    def sizes(make, head):
        return ([(n * MB, 1, make, head) for n in (1, 10, 100)] +
                [(b.size(500 * MB), 2, make, head), (b.size(500 * MB), 20, make, head)])

    rows = [per_byte(b, 'event log, few hits', sizes(lambda n: b.inputs.evtx(n), EVTX_HEADER), 5),
            per_byte(b, 'event log, 20 % hits',
                     sizes(lambda n: b.inputs.evtx(n, hits=200), EVTX_HEADER), 5)]
    for form in ('setup', 'msi', 'evtxml'):
        rows.append(per_byte(b, form, sizes(lambda n, f=form: b.inputs.text(f, n), 0), 5))
    for form in ('wevtutil', 'viewercsv', 'jsonl'):
        rows.append(per_byte(b, form, sizes(lambda n, f=form: b.inputs.text(f, n), 0)[:4], 5) + [''])
    b.page.add('## Time per byte by size\n\n`scan`: CPU ns per byte beyond the start; the two large '
               'sizes are a pipe that repeats %d MB.' % (b.size(500 * MB) / MB))
    b.page.table(['', '1 MB', '10 MB', '100 MB', '1 GB', '10 GB'], rows)


def hosts(b):
    size = b.size(128 * MB)
    one, many = b.inputs.evtx(size), b.inputs.evtx(size, hosts=10000)
    rows = pairs([Series('1 host', b.postflight('scan', '-j1', one), size_of(one)),
                  Series('10,000 hosts', b.postflight('scan', '-j1', many), size_of(many))], b.times)
    b.page.add('## One host and 10,000\n\nA log of forwarded events of %d MB, `scan`.' % (size / MB))
    b.page.table(['', 'GB/s [min–max]', 'CPU s per GB', 'peak MiB'],
                 [[s.name, speed(s), '%.2f' % (s.cpu() / s.size * 1e9), '%.0f' % s.peak()]
                  for s in rows])


BUSY_EACH = 500


def busy(b, agents):
    """Evidence of so many busy agents, their logs made and scanned a few at a time; its parts, the
    bytes of the logs and the seconds of the scans."""
    parts, size, took = [], 0, 0
    for first in range(0, agents, BUSY_EACH):
        folder = b.inputs.busy_agents(first, min(BUSY_EACH, agents - first))
        parts.append(folder + '.jsonl')
        took += run(b.postflight('scan', '-o', parts[-1], folder)).wall
        size += size_of(folder)
        b.inputs.forget(folder)
    return parts, size, took


def judged(b, name, n, logs, took, evidence, times):
    """A row: the stages of tests/tools/judgestages.c, CPU seconds, medians."""
    stages = Series('', [os.path.join(b.tools, 'judgestages'), '-j1', *evidence], 1, keep=True)
    pairs([stages], times)
    runs = [{w[0]: w[1:] for w in (line.split() for line in r.out.decode().splitlines())}
            for r in stages.runs]

    def spent(*what):
        return sorted(sum(float(r[w][0]) for w in what) for r in runs)[len(runs) // 2]
    read, judge = spent('read'), spent('sort', 'judge')
    after, peak = int(runs[0]['read'][1]), int(runs[0]['judge'][1])
    return [name, '%.1f' % (logs / MB), '%.2f' % took,
            '%.2f' % (sum(size_of(e) for e in evidence) / MB), '{:,}'.format(int(runs[0]['hits'][0])),
            '%.3f' % read, '%d' % after, '%.3f' % judge, '%d' % (peak - after),
            '%.0f' % (judge / (n + 11) * 1e6)]


def judging(b):
    table = []
    for n in (1, 10, 100, 1000, 10000):
        folder = b.inputs.agents(n)
        evidence = b.inputs.path('agents-%d.jsonl' % n)
        took = run(b.postflight('scan', '-o', evidence, folder)).wall
        table.append(judged(b, '{:,}'.format(n), n, size_of(folder), took, [evidence],
                            3 if n == 10000 else b.times))
        b.inputs.forget(folder)
    n = max(BUSY_EACH, int(10000 * b.scale))
    evidence, size, took = busy(b, n)
    table.append(judged(b, '{:,} busy ones'.format(n), n, size, took, evidence, 3))
    b.inputs.forget(*evidence)
    b.page.add('## Judging\n\nA distributed group of 11 machines and so many agents, all upgraded; busy '
               'ones with 24 weeks of 1.8 MB before that. `check` of their evidence by one thread, '
               'stage after stage (`build/release/tools/judgestages -j1 EVIDENCE...`): reading it, '
               'and then, by itself, sorting and judging; memory beyond what was read.')
    b.page.table(['agents', 'logs MB', 'scan s (2 threads)', 'evidence MB', 'hits', 'read, CPU s',
                  'MiB', 'judge, CPU s', 'MiB more', 'judge, CPU µs per machine'], table)


STAGES = ('read', 'unpack', 'decode', 'frame', 'parse', 'match', 'evidence', 'report')


def stages(b):
    """tests/tools/stages.c runs the program's own rooms up to a stage; a share is a difference."""
    rows = [('event log', b.inputs.evtx(b.size(256 * MB)))]
    rows += [(form, b.inputs.text(form, b.size(64 * MB)))
             for form in ('setup', 'setup-16', 'msi', 'evtxml', 'wevtutil', 'viewercsv', 'jsonl')]
    rows.insert(5, ('evtxml, a busy server', b.inputs.exported(b.size(64 * MB))))
    rows.append(('setup as gz', b.inputs.packed(b.inputs.text('setup', b.size(128 * MB)), 'gz')))
    table = []
    for name, path in rows:
        ladder = [Series(s, [os.path.join(b.tools, 'stages'), s, path], size_of(path), keep=True)
                  for s in STAGES]
        pairs(ladder, b.times)
        size = int(ladder[1].runs[-1].out.split()[0]) # unpacked
        took = [float(s.runs[0].out.split()[1]) for s in ladder]
        for i, s in enumerate(ladder):
            spent = sorted(float(r.out.split()[1]) for r in s.runs)
            took[i] = spent[len(spent) // 2]
        steps = [took[0]] + [max(took[i] - took[i - 1], 0) for i in range(1, len(took))]
        total = max(took[-1], 1e-9)
        table.append([name, '%.2f' % (total / size * 1e9)] +
                     ['%.3f (%.0f %%)' % (s / size * 1e9, 100 * s / total) for s in steps])
    b.page.add('## Where the time goes\n\nCPU ns per unpacked byte of each stage, as the difference '
               'between two runs of `build/release/tools/stages STAGE FILE`: *read* the file; '
               '*unpack* it; *decode* text (counting its lines); *frame*: cut it into lines, which '
               'counts them, too, so that often it costs less than nothing more; *parse* into '
               'events; *match* the shipped signatures (of setup and installer logs their words are '
               'looked for while lines are cut, in this stage only); keep the *evidence*; sort it '
               'and write it as `scan` does.')
    b.page.table(['', 'all'] + list(STAGES), table)
    notes = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'COST.md')
    if os.path.exists(notes):
        with open(notes, encoding='utf-8') as f:
            b.page.add(f.read())
