# SPDX-License-Identifier: Apache-2.0
"""RESULTS.md: tables as they are measured."""
import os
import platform
import subprocess


def text_of(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          check=False)
    return done.stdout.strip()


def processor():
    try:
        with open('/proc/cpuinfo', encoding='ascii', errors='replace') as f:
            for line in f:
                if line.startswith('model name'):
                    return line.split(':', 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def memory_gib():
    return os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2 ** 30


class Page:
    def __init__(self):
        self.parts = []

    def add(self, text):
        self.parts.append(text.rstrip('\n') + '\n')
        print(text, flush=True)

    def table(self, head, rows):
        lines = ['| ' + ' | '.join(head) + ' |', '|' + '---|' * len(head)]
        lines += ['| ' + ' | '.join(str(c) for c in row) + ' |' for row in rows]
        self.add('\n'.join(lines))

    def write(self, path):
        new = path + '.new'
        with open(new, 'w', encoding='utf-8') as f:
            f.write('\n'.join(self.parts))
        os.rename(new, path)


def speed(series):
    middle, low, high = series.speed()
    return '%.2f [%.2f–%.2f]' % (middle, low, high)


def share(series, floor):
    """Of the floor's speed over the same bytes."""
    return '%.1f %%' % (100 * floor.wall() / floor.size * series.size / series.wall())


def ratio(r):
    return '%.2f [%.2f–%.2f]' % r


def speed_rows(series, floor):
    """name, GB/s, CPU s per GB, share of the floor, peak memory."""
    return [[s.name, speed(s), '%.2f' % (s.cpu() / (s.size / 1e9)), share(s, floor),
             '%.0f' % s.peak()] for s in series]


SPEED_HEAD = ['', 'GB/s [min–max]', 'CPU s per GB', 'of the floor', 'peak MiB']
