# SPDX-License-Identifier: Apache-2.0
"""Programs run and timed in interleaved pairs: what drifts, drifts for all of them."""
import os
import statistics
import subprocess
import time


class Run:
    """One run: wall and CPU seconds, peak memory in MiB, what it printed (if kept), its exit code."""

    def __init__(self, wall, usage, out, code):
        self.wall = wall
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        self.out = out
        self.code = code


def run(command, stdin=None, out='/dev/null', keep=False):
    """stdin: a path, or a function that writes into the pipe's descriptor; out: where it prints."""
    read_end, feeder = None, 0
    if callable(stdin):
        read_end, write_end = os.pipe()
        feeder = os.fork()
        if feeder == 0:
            os.close(read_end)
            try:
                stdin(write_end)
            except BrokenPipeError:
                pass
            os._exit(0)
        os.close(write_end)
    source = read_end if read_end is not None else open(stdin or '/dev/null', 'rb')
    sink = subprocess.PIPE if keep else open(out, 'wb')
    begin = time.monotonic()
    child = subprocess.Popen(command, stdin=source, stdout=sink, stderr=subprocess.DEVNULL)
    text = child.stdout.read() if keep else b''
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if keep:
        child.stdout.close()
    else:
        sink.close()
    if read_end is not None:
        os.close(read_end)
        os.waitpid(feeder, 0)
    else:
        source.close()
    return Run(wall, usage, text, child.returncode)


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
