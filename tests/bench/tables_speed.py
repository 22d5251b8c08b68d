# SPDX-License-Identifier: Apache-2.0
"""Sections of RESULTS.md: speed beside peers."""
import os
import statistics

from inputs import EVTX_HEADER, MB, TEXTS, size_of
from measure import Series, paired_ratio, pairs, run
from page import SPEED_HEAD, ratio, share, speed, speed_rows
from quick import records


def floor_of(b, path):
    return Series('floor', [b.peer('floor'), path], size_of(path))


def event_log(b):
    path = b.inputs.evtx(b.size(512 * MB))
    small = b.inputs.evtx(b.size(32 * MB))
    size = size_of(path)
    floor = floor_of(b, path)
    rows = [Series('%s, %d thread%s' % (what, jobs, 's' * (jobs > 1)),
                   b.postflight(what, '-j%d' % jobs, path), size)
            for what in ('dump', 'scan', 'check') for jobs in (1, 2)]
    if b.peer('evtxexport'):
        rows.append(Series('peer: evtxexport -f xml (of %d MB)' % (size_of(small) / MB),
                           [b.peer('evtxexport'), '-f', 'xml', small], size_of(small)))
    pairs([floor] + rows, b.times)
    count = records(run(b.postflight('scan', path), keep=True).out)
    b.page.add('## Event logs (EVTX)\n\n%d MB, %d events of a busy server; `scan` and `check` with '
               'the shipped signatures, checksums verified.' % (size / MB, count))
    b.page.table(SPEED_HEAD + ['events/s'],
                 [r + ['%.0f k' % (count * s.size / size / s.wall() / 1000)]
                  for r, s in zip(speed_rows([floor] + rows, floor), [floor] + rows)])
    b.page.add('Two threads over one: dump %s, scan %s times.' % (
        ratio(paired_ratio(rows[1], rows[0])), ratio(paired_ratio(rows[3], rows[2]))))


RULES = (5, 500, 3000, 6000)


def rules(b):
    """A server's log, of which hardly any event concerns a rule, and one of which most do."""
    b.page.add('## Cost per event by the number of rules\n\nA synthetic collection in the shape of '
               'the public one; start: the same without events.')
    rules_over(b, 'a busy server', b.inputs.evtx(b.size(256 * MB)))
    rules_over(b, 'a machine that is watched: nine of ten events are Sysmon\'s, with the fields '
               'that most rules look into', b.inputs.evtx(b.size(256 * MB), sysmon=900))


def rules_over(b, what, path):
    floor = floor_of(b, path)
    rows, starts = [], []
    for n in RULES:
        options = ('--no-shipped-signatures', '--skip-bad-rules', '--signatures', b.inputs.rules(n))
        rows.append(Series(str(n), b.postflight('scan', '-j1', *options, path), size_of(path)))
        starts.append(Series(str(n), b.postflight('scan', '-j1', *options, '/dev/null'), 0))
    pairs([floor] + rows + starts, b.times)
    count = records(run(rows[0].command, keep=True).out)
    b.page.add('Over %d events of %s:' % (count, what))
    b.page.table(['rules', 'events/s, start included', 'start s', 'CPU ns per event beyond start',
                  'of the floor', 'peak MiB'],
                 [[s.name, '%.0f k' % (count / s.wall() / 1000), '%.3f' % t.wall(),
                   '%.0f' % ((s.cpu() - t.cpu()) / count * 1e9), share(s, floor), '%.0f' % s.peak()]
                  for s, t in zip(rows, starts)])


def literals(b):
    path = b.inputs.text('setup', b.size(512 * MB))
    wide = b.inputs.text('setup-16', b.size(512 * MB))
    words, rules_of = b.inputs.listing('literals', 500), b.inputs.listing('signatures', 500)
    size = size_of(path)
    floor = floor_of(b, path)
    ours = Series('scan, 500 signatures', b.postflight(
        'scan', '-j1', '--no-shipped-signatures', '--signatures', rules_of, path), size)
    rows = [ours,
            Series('scan, 500 signatures, UTF-16', b.postflight(
                'scan', '-j1', '--no-shipped-signatures', '--signatures', rules_of, wide),
                size_of(wide)),
            Series('scan, shipped signatures', b.postflight('scan', '-j1', path), size)]
    peers = [('hyper', [words, path, '-i'], 'hyperscan, case ignored'),
             ('rg', ['-j1', '-c', '-i', '-F', '-f', words, path], 'rg -c -i -F -f'),
             ('ugrep', ['-J1', '-c', '-i', '-F', '-f', words, path], 'ugrep -c -i -F -f'),
             ('grep', ['-c', '-i', '-F', '-f', words, path], 'grep -c -i -F -f')]
    rows += [Series('peer: ' + name, [b.peer(p)] + args, size, keep=True)
             for p, args, name in peers if b.peer(p)]
    pairs([floor] + rows, b.times)
    b.page.add('## A setup log and 500 literals\n\n%d MB, 1 %% of the lines hit, letter case '
               'ignored.  Ours includes records, times, fields and evidence; the peers count '
               'lines.' % (size / MB))
    b.page.table(SPEED_HEAD + ['ours is faster by'],
                 [r + ['' if s in (floor, ours) else ratio(paired_ratio(ours, s))]
                  for r, s in zip(speed_rows([floor] + rows, floor), [floor] + rows)])


def formats(b):
    rows, floors = [], []

    def add(name, command, path):
        floors.append(floor_of(b, path))
        rows.append(Series(name, command, size_of(path)))

    def add_peers(name, path):
        for p in ('libxml2', 'expat') if b.peer('xmlcount') else ():
            add('peer: %s over %s' % (p, name), [b.peer('xmlcount'), p, path], path)
    for form in TEXTS + ('setup-16', 'msi-16'):
        path = b.inputs.text(form, b.size(128 * MB))
        add(form, b.postflight('scan', '-j1', path), path)
        if form == 'evtxml':
            add_peers(form, path)
            path = b.inputs.exported(b.size(128 * MB))
            add('evtxml, a busy server', b.postflight('scan', '-j1', path), path)
            add_peers('that', path)
        if form == 'setup' and b.peer('lnav'):
            add('peer: lnav over setup',
                [b.peer('lnav'), '-n', '-N', '-c', ';select count(*) from all_logs', path], path)
    for s, f in zip(rows, floors):
        pairs([f, s], b.times)
    b.page.add('## Text formats\n\n`scan` with the shipped signatures over about %d MB of each.  '
               'Where events are written, nearly every second one is a hit; *a busy server* are '
               'the events of the event log at the top, as wevtutil prints them: one of six is a '
               'hit.' % (b.size(128 * MB) / MB))
    b.page.table(SPEED_HEAD, [speed_rows([s], f)[0] for s, f in zip(rows, floors)])


PACKED = (('gz', 'zlib'), ('gz', 'isal'), ('zip', 'archive'), ('xz', 'lzma'))


def unpacked_to_nowhere(layer, library):
    """Of stages.c, which counts its own seconds: how many times as fast as the library alone."""
    if not layer.runs or not library:
        return ''
    ratios = [y.cpu / max(float(x.out.split()[1]), 1e-6) for x, y in zip(layer.runs, library.runs)]
    return ratio((statistics.median(ratios), min(ratios), max(ratios)))


def packed(b):
    """Unpacked figures: the log inside has `size` bytes."""
    text = b.inputs.text('setup', b.size(128 * MB))
    log = b.inputs.evtx(b.size(128 * MB))
    table = []
    for path in (text, log):
        kind = 'event log' if path == log else 'setup log'
        plain = Series('', b.postflight('scan', '-j1', path), size_of(path))
        for how in ('gz', 'zip', 'xz'):
            file = b.inputs.packed(path, how)
            peers = [Series(p, [b.peer('inflate'), p, file], size_of(path))
                     for h, p in PACKED if h == how and b.peer('inflate')]
            ours = [Series('%d' % j, b.postflight('scan', '-j%d' % j, file), size_of(path))
                    for j in (1, 2)]
            layer = Series('', [os.path.join(b.tools, 'stages'), 'unpack', file], size_of(path),
                           keep=True)
            pairs([plain] + peers + ours + ([layer] if how == 'gz' else []), b.times)
            peers = [p for p in peers if p.runs[-1].code == 0]
            best = min(peers, key=Series.wall, default=None)
            table.append([kind + ', ' + how, ', '.join('%s %s' % (p.name, speed(p)) for p in peers),
                          unpacked_to_nowhere(layer, best),
                          speed(plain), speed(ours[0]), speed(ours[1]),
                          ratio(paired_ratio(ours[1], best)) if best else ''])
    b.page.add('## Packed\n\nGB/s of unpacked bytes: the library that unpacks to nowhere (and, of '
               'gzip, how many times as fast the program\'s own unpacking is, to nowhere as well), '
               '`scan` of the unpacked file, `scan` of the packed one; last, two threads as a '
               'share of the fastest library.')
    b.page.table(['', 'library alone', 'ours to nowhere : library', 'unpacked, -j1', 'packed, -j1', 'packed, -j2',
                  '-j2 : library'], table)


def threads(b):
    many = int(100000 * min(b.scale, 1))
    folder = b.inputs.small_files(many, 3000)
    text = b.inputs.text('setup', b.size(512 * MB))
    log = b.inputs.evtx(b.size(512 * MB))
    huge = b.inputs.repeated(log, 4, EVTX_HEADER)
    zipped = b.inputs.zip_of(b.inputs.small_files(20000, 6000))
    rows = [('%d small files' % many, folder, 'scan'), ('one setup log', text, 'scan'),
            ('one archive of 20,000 files', zipped, 'scan'),
            ('one gzip file', b.inputs.packed(text, 'gz'), 'scan'),
            ('one event log', log, 'scan'), ('the same four times in one', huge, 'scan'),
            ('the same four times in one', huge, 'dump')]
    table = []
    for name, path, what in rows:
        one, two = (Series(what, b.postflight(what, '-j%d' % j, path), size_of(path))
                    for j in (1, 2))
        both = Series(what, ['sh', '-c', '"$@" & "$@"; wait', 'sh', *one.command], 2 * one.size)
        pairs([one, two, both], b.times)
        same = (run(one.command, keep=True).out == run(two.command, keep=True).out
                if what == 'scan' else None)
        table.append([name + ', ' + what, '%d MB' % (one.size / MB), '%.2f' % one.wall(),
                      '%.2f' % two.wall(), ratio(paired_ratio(two, one)),
                      ratio(tuple(2 * r for r in paired_ratio(both, one))),
                      '%.2f' % (two.cpu() / one.cpu()),
                      {True: 'same', False: 'DIFFERS', None: 'same (bench-quick)'}[same]])
    b.page.add('## Two threads\n\n*Machine*: two processes that do the whole work with one thread, at '
               'the same time; two threads of one can hardly gain more than that.')
    b.page.table(['', 'size', '-j1 s', '-j2 s', 'faster by', 'machine', 'CPU of -j2 : -j1', 'output'],
                 table)
    b.inputs.forget(folder)
    b.inputs.forget(huge)
