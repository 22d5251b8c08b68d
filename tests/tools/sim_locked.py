# SPDX-License-Identifier: Apache-2.0
"""Archives of which one member can only be read with its password: traditional encryption of zip
(APPNOTE 6.1), WinZip's AES (its header alone: what is behind it are bytes), and a folder of a 7z
archive with the method AES (7zFormat.txt, Methods.txt)."""
import json
import os
import shutil
import struct
import zlib

from sim_logprops import Variant, files_of, tops
from sim_pack import as_7z, content
from sim_props import same

WINZIP_AES = struct.pack('<HHH2sBH', 0x9901, 7, 2, b'AE', 3, 8)


class Keys:
    """APPNOTE 6.1.5 to 6.1.7"""

    def __init__(self, password):
        self.table = [self.crc_of(i) for i in range(256)]
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for c in password:
            self.update(c)

    @staticmethod
    def crc_of(n):
        for _ in range(8):
            n = n >> 1 ^ 0xedb88320 if n & 1 else n >> 1
        return n

    def crc(self, n, c):
        return n >> 8 ^ self.table[(n ^ c) & 0xff]

    def update(self, c):
        a, b, d = self.keys
        a = self.crc(a, c)
        b = ((b + (a & 0xff)) * 134775813 + 1) & 0xffffffff
        self.keys = [a, b, self.crc(d, b >> 24)]

    def encrypted(self, data):
        out = bytearray()
        for c in data:
            n = self.keys[2] & 0xffff | 2
            out.append(c ^ (n * (n ^ 1) >> 8 & 0xff))
            self.update(c)
        return bytes(out)


def sealed(data, aes, draw):
    """What stands in the archive; a long member is cut, since nobody can tell."""
    if aes:
        return bytes(draw.below(256) for _ in range(28)) + data[:2000]
    head = bytes(draw.below(256) for _ in range(11)) + bytes([zlib.crc32(data) >> 24])
    return Keys(b'Spring2024').encrypted(head + data)


def locked_zip(target, members, gone, draw):
    """Written by hand: local headers, data, directory (APPNOTE 4.3)."""
    body, directory = b'', b''
    for path, name in members:
        data, aes = content(path), draw.chance(50) if path == gone else False
        packed = zlib.compress(data, 1, -15) if path != gone else sealed(data[:20000], aes, draw)
        flags, method = (0x801, 99 if aes else 0) if path == gone else (0x800, 8)
        extra = struct.pack('<HHBI', 0x5455, 5, 1, int(os.stat(path).st_mtime)) + \
            (WINZIP_AES if aes else b'')
        size = len(data) if path != gone else len(packed) - 12
        fields = struct.pack('<HHHHHIIIHH', 20, flags, method, 0, 0x5821,
                             zlib.crc32(data[:20000] if path == gone else data), len(packed), size,
                             len(name.encode('utf-8')), len(extra))
        directory += b'PK\1\2' + struct.pack('<H', 20) + fields + \
            struct.pack('<HHHII', 0, 0, 0, 0, len(body)) + name.encode('utf-8') + extra
        body += b'PK\3\4' + fields + name.encode('utf-8') + extra + packed
    end = b'PK\5\6' + struct.pack('<HHHHIIH', 0, 0, len(members), len(members), len(directory),
                                  len(body), 0)
    with open(target, 'wb') as f:
        f.write(body + directory + end)


def locked_7z(target, members, gone, draw):
    as_7z(target, members, (gone,))


class Locked(Variant):
    """A file of one machine is in an archive that has it under a password: it is listed with this
    reason, and all else is as if nobody had handed it in."""

    def commands(self):
        gone = os.path.relpath(self.draw.pick(files_of(self.case.folder)), self.case.folder)
        top = next(t for t in tops(self.case.folder) if gone.startswith(t + '/'))
        end = self.draw.pick(['.zip', '.zip', '.7z'])
        writer = locked_zip if end == '.zip' else locked_7z
        self.member = '%s%s/%s' % (top, end, os.path.relpath(gone, top))
        there, without = (os.path.join(self.folder, x) for x in ('there', 'without'))
        for folder in there, without:
            shutil.copytree(self.case.folder, folder)
            if folder == without:
                os.remove(os.path.join(folder, gone))
            above = os.path.join(folder, top)
            members = [(path, os.path.relpath(path, above)) for path in files_of(above)]
            if members:
                writer(above + end, members, os.path.join(folder, gone), self.draw)
            shutil.rmtree(above)
        self.report = os.path.join(self.folder, 'report.json')
        return [self.lines(there), self.lines(without).replace(self.key, self.key + '+without', 1),
                self.run('report', 'check', '-q', '-f', 'json', '-o', self.report, there)]

    def wrong(self, before, said):
        with open(self.report, encoding='utf-8') as f:
            skipped = {x['path']: x['reason'] for x in json.load(f)['skipped']}
        told = [] if 'encrypted' in skipped.get(self.member, '') else \
            ['%s is not listed as encrypted: %s' % (self.member, skipped)]
        return told + ['%s: %s' % (self.member, x)
                       for x in same(said[self.key + '+without'], said[self.key])]
