# SPDX-License-Identifier: Apache-2.0
"""Folders as archives, with the times of their files in UTC wherever the form has a place for them.

zip with the field of Info-ZIP, tar in every packing that Python has, gzip of each file, 7z by its
published description (7zFormat.txt) with stored members, cabinets by [MS-CAB] with stored data.  A
cabinet has wall clock times of a zone that it does not name: it gets nothing whose day they tell.
"""
import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib

from sim_world import LATER

SINCE_1601 = 11644473600
BLOCK = 32768                # bytes of a cabinet's data block
ZST_BLOCK = 1 << 17          # and the most of Zstandard


def content(path):
    with open(path, 'rb') as f:
        return f.read()


def as_zip(target, members):
    with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        for path, name in members:
            info = zipfile.ZipInfo(name)     # its plain field has no zone
            info.extra = struct.pack('<HHBI', 0x5455, 5, 1, int(os.stat(path).st_mtime))
            z.writestr(info, content(path), zipfile.ZIP_DEFLATED, 1)


class Unseekable:
    """To which zipfile writes sizes behind the data."""
    def __init__(self, f):
        self.f = f

    def write(self, data):
        return self.f.write(data)

    def flush(self):
        self.f.flush()


def as_zip_stream(target, members):
    """Data descriptors, and zip64 fields for every second one."""
    with open(target, 'wb') as f, zipfile.ZipFile(Unseekable(f), 'w') as z:
        for i, (path, name) in enumerate(members):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = struct.pack('<HHBI', 0x5455, 5, 1, int(os.stat(path).st_mtime))
            with z.open(info, 'w', force_zip64=i % 2 > 0) as out:
                out.write(content(path))


class OldName(zipfile.ZipInfo):
    """Code page 437 where that has the signs, and backslashes."""
    def _encodeFilenameFlags(self):
        name = self.filename.replace('/', '\\')
        try:
            return name.encode('cp437'), self.flag_bits & ~0x800
        except UnicodeEncodeError:
            return name.encode('utf-8'), self.flag_bits | 0x800


def as_old_zip(target, members):
    with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as z:
        for path, name in members:
            info = OldName(name)
            info.extra = struct.pack('<HHBI', 0x5455, 5, 1, int(os.stat(path).st_mtime))
            z.writestr(info, content(path), zipfile.ZIP_DEFLATED, 1)


def tar(mode):
    def pack(target, members):
        with tarfile.open(target, mode) as t:
            for path, name in members:
                t.add(path, arcname=name)
    return pack


def number(n):
    """7zFormat.txt, NUMBER: one byte, or four behind a sign."""
    return bytes([n]) if n < 0x80 else b'\xf0' + struct.pack('<I', n)


COPY, AES = b'\x01\x01\x00', b'\x01\x24\x06\xf1\x07\x01\x02\x13\x00'


def as_7z(target, members, locked=()):
    """One folder with the method Copy for each file; of those that are locked the method is AES, and
    what stands there are other bytes (Methods.txt)."""
    data = [content(path) for path, _ in members]
    kept = [b'\x55' * ((len(d) + 15) // 16 * 16) if path in locked else d
            for (path, _), d in zip(members, data)]
    count = number(len(data))
    streams = b'\x06\x00' + count + b'\x09' + b''.join(number(len(d)) for d in kept) + b'\x00' + \
        b'\x07\x0b' + count + b'\x00' + b''.join(AES if path in locked else COPY
                                               for path, _ in members) + b'\x0c' + \
        b''.join(number(len(d)) for d in data) + b'\x00'
    names = b'\x00' + b''.join((name + '\0').encode('utf-16-le') for _, name in members)
    times = b'\x01\x00' + b''.join(struct.pack('<Q', int((os.stat(path).st_mtime + SINCE_1601) * 1e7))
                                   for path, _ in members)
    head = b'\x01\x04' + streams + b'\x08\x00\x00\x05' + count + b'\x11' + number(len(names)) + names + \
        b'\x14' + number(len(times)) + times + b'\x00\x00'
    packed = b''.join(kept)
    start = struct.pack('<QQI', len(packed), len(head), zlib.crc32(head))
    with open(target, 'wb') as f:
        f.write(b'7z\xbc\xaf\x27\x1c\x00\x04' + struct.pack('<I', zlib.crc32(start)) + start + packed +
                head)


def as_zst(target, members):
    """tar in one frame of Zstandard, its blocks as they are (RFC 8878, 3.1.1)."""
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode='w') as t:
        for path, name in members:
            t.add(path, arcname=name)
    data = tarred.getvalue()
    out = [struct.pack('<IBI', 0xfd2fb528, 0xa0, len(data))]
    for at in range(0, len(data), ZST_BLOCK):
        some = data[at:at + ZST_BLOCK]
        out += [struct.pack('<I', len(some) << 3 | (at + ZST_BLOCK >= len(data)))[:3], some]
    with open(target, 'wb') as f:
        f.write(b''.join(out))


def as_cab(target, members):
    """[MS-CAB]: one folder, no compression, no checksums; names in UTF-8 say so in an attribute."""
    data = [content(path) for path, _ in members]
    whole, at, entries = b''.join(data), 0, b''
    for (_, name), d in zip(members, data):
        entries += struct.pack('<IIHHHH', len(d), at, 0, 0x5821, 0x8000, 0xa0) + \
            name.replace('/', '\\').encode('utf-8') + b'\0'
        at += len(d)
    blocks = [whole[i:i + BLOCK] for i in range(0, len(whole), BLOCK)]
    first = 36 + 8 + len(entries)
    body = b''.join(struct.pack('<IHH', 0, len(b), len(b)) + b for b in blocks)
    with open(target, 'wb') as f:
        f.write(struct.pack('<4sIIIIIBBHHHHH', b'MSCF', 0, first + len(body), 0, 44, 0, 3, 1, 1,
                            len(data), 0, 4711, 0) + struct.pack('<IHH', first, len(blocks), 0) +
                entries + body)


def as_gzips(target, members):
    """Each file for itself, in the folder that it was in."""
    for path, name in members:
        packed = os.path.join(target, name + '.gz')
        os.makedirs(os.path.dirname(packed), exist_ok=True)
        with open(packed, 'wb') as f, gzip.GzipFile(name.split('/')[-1], 'wb', 1, f,
                                                    int(os.stat(path).st_mtime)) as g:
            g.write(content(path))
        os.utime(packed, (os.stat(path).st_mtime,) * 2)      # as gzip does


PACKERS = {'.zip': as_zip, '.tar': tar('w'), '.tar.gz': tar('w:gz'), '.tar.bz2': tar('w:bz2'),
           '.tar.xz': tar('w:xz'), '.7z': as_7z, '.cab': as_cab, '': as_gzips}
LATER_PACKERS = dict(PACKERS, **{'.tar.zst': as_zst})
PACKERS_FROM = 27 * LATER        # the first seed that draws from these


def pack(target, members, draw, seed):
    """target: without its ending.  members: (path, name inside)"""
    packers = PACKERS if seed < PACKERS_FROM else LATER_PACKERS
    endings = [e for e in sorted(packers) if e != '.cab' or
               not any('/LOGS/' in name or 'subscriptions-' in name for _, name in members)]
    ending = draw.pick(endings)
    packers[ending](target + ending, members)
