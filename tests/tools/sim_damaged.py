# SPDX-License-Identifier: Apache-2.0
"""Less material inside of files: spans of records that nobody exported, event logs with chunks wiped,
overwritten, cut out or never copied.  Nothing is done, kept or violated that was not before (`less`)."""
import os

from sim_formats import FORMATS, evtx
from sim_logworlds import LOOKED_FOR, Rewritten
from sim_props import less

HEADER, CHUNK, CHUNK_HEADER = 4096, 65536, 512


class LessOfFiles(Rewritten):
    """lost: machine -> when the last word about it was that may be lost."""

    def write(self, script):
        self.lost = {}
        super().write(script)

    def lose(self, records):
        for r in records:
            if r.about:
                self.lost[r.about] = max(r.t, self.lost.get(r.about, r.t))

    def wrong(self, before, said):
        return less(before, said[self.key], self.lost)


class Spans(LessOfFiles):
    """Of some exports the head, the tail, or a stretch between was lost; that one only where records have
    numbers (elsewhere nobody sees it)."""

    def change(self, d):
        d.files = self.left

    def left(self, spans, form):
        out = []
        for some in spans:
            kind = self.draw.pick(['head', 'tail'] + ['hole'] * 2 * form.numbered)
            if len(some) <= 4 * LOOKED_FOR or not self.draw.chance(50):
                out.append(some)
                continue
            a, b = sorted(self.draw.between(LOOKED_FOR, len(some) - LOOKED_FOR) for _ in 'ab')
            head, tail = (b, len(some)) if kind == 'head' else (0, a)
            gone = some[:head] if kind == 'head' else some[tail:] if kind == 'tail' else some[a:b]
            self.lose(gone)
            out.append(some[head:tail] if kind != 'hole' else some[:a] + some[b:])
        return out


class Damaged(LessOfFiles):
    """The chunks of event logs (log-formats.md 3.1): wiped or overwritten, whole or in part, cut out of
    the file, or behind the end of a copy that broke off."""

    def change(self, d):
        self.chunks = {}                     # path -> records of each chunk
        d.event_log = self.in_chunks

    def in_chunks(self, some, log, path):
        n = self.draw.between(20, 60)
        parts = self.chunks[path] = [some[i:i + n] for i in range(0, len(some), n)]
        lines = []
        for i, part in enumerate(parts):
            file, *rest = evtx(part, log, path)
            lines += [file] + rest if not i else ['break', 'skip' + rest[0][len('first'):]] + rest[1:]
        return lines

    def commands(self):
        for path, parts in self.chunks.items():
            if self.draw.chance(50):
                self.damage(path, parts)
        return super().commands() if self.chunks else []

    def damage(self, path, parts):
        with open(path, 'rb') as f:
            data = bytearray(f.read())
        assert len(data) == HEADER + len(parts) * CHUNK, path
        a = self.draw.below(len(parts))
        b = min(a + self.draw.between(1, 2), len(parts))
        at, end = HEADER + a * CHUNK, HEADER + b * CHUNK
        kind = self.draw.pick(['zero', 'noise', 'part', 'cut', 'tail'])
        if kind == 'tail':
            b, data[at + self.draw.below(CHUNK):] = len(parts), b''
        elif kind == 'cut':
            data[at:end] = b''
        else:
            if kind == 'part':
                b = a + 1
                at += CHUNK_HEADER + self.draw.below(CHUNK // 4)
                end = at + self.draw.between(100, 4000)
            data[at:end] = bytes(0 if kind == 'zero' else self.draw.below(256) for _ in range(end - at))
        for part in parts[a:b]:
            self.lose(part)
        with open(path, 'wb') as f:
            f.write(data)


PROPERTIES = {'spans': Spans, 'damaged': Damaged}
