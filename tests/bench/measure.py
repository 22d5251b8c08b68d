# SPDX-License-Identifier: Apache-2.0
"""Programs run and timed in interleaved pairs: what drifts, drifts for all of them."""
import os
import statistics
import subprocess


TIMED = 'build/release/bench/timed'


class Run:
    """One run: wall and CPU seconds, peak memory in MiB, its exit code, what it printed (if kept)."""

    def __init__(self, figures, out):
        wall, user, system, peak, code = figures.split()
        self.wall = float(wall)
        self.cpu = float(user) + float(system)
        self.peak = int(peak) / 1024
        self.code = int(code)
        self.out = out


def feeder(write):
    """A process that writes into a pipe; returns its id and the pipe's other end."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            write(write_end)
        except BrokenPipeError:
            pass
        os._exit(0)
    os.close(write_end)
    return child, read_end


def run(command, stdin=None, keep=False):
    """stdin: a function that writes into a pipe's descriptor; without keep, output goes nowhere."""
    child, source = feeder(stdin) if stdin else (0, os.open('/dev/null', os.O_RDONLY))
    figures, figures_end = os.pipe()
    done = subprocess.Popen([TIMED, str(figures_end), *command], stdin=source,
                            stdout=subprocess.PIPE if keep else subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, pass_fds=[figures_end])
    os.close(figures_end)
    os.close(source)
    out = done.communicate()[0]
    if child:
        os.waitpid(child, 0)
    with os.fdopen(figures) as f:
        return Run(f.read(), out)


class Series:
    """One way of doing a job, run several times."""

    def __init__(self, name, command, size, **how):
        self.name, self.command, self.size, self.how = name, command, size, how
        self.runs = []

    def again(self):
        self.runs.append(run(self.command, **self.how))

    def wall(self):
        return statistics.median(r.wall for r in self.runs)

    def cpu(self):
        return statistics.median(r.cpu for r in self.runs)

    def peak(self):
        return max(r.peak for r in self.runs)

    def speed(self):
        """GB/s by the wall: median, lowest, highest."""
        walls = [r.wall for r in self.runs]
        return [self.size / 1e9 / t for t in (statistics.median(walls), max(walls), min(walls))]


def pairs(series, times):
    """All of them once without counting, so that their inputs are in memory; then in turns."""
    for s in series:
        s.again()
        s.runs.clear()
    for _ in range(times):
        for s in series:
            s.again()
    return series


def paired_ratio(a, b, what='wall'):
    """How many times faster a is than b: the median over the pairs, with its extremes."""
    ratios = [getattr(y, what) / max(getattr(x, what), 1e-6) for x, y in zip(a.runs, b.runs)]
    return statistics.median(ratios), min(ratios), max(ratios)


def feed(path, times, head=0):
    """A function for run(stdin=...): the file `times` times in a row, its first bytes only once."""
    def write(fd):
        size = os.path.getsize(path)
        source = os.open(path, os.O_RDONLY)
        for i in range(times):
            at = head if i else 0
            while at < size:
                at += os.sendfile(fd, source, at, size - at)
    return write
