#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Archives of which 1 % is damaged: what members lose, and whether it is said.

    torn_archives.py POSTFLIGHT DIR  writes archives into DIR, damages and reads them

Of a zip, a tar, and a 7z that packs each member by itself the members that were hit are damaged, and no
other.  Of what was packed as one stream all is left in front of the first place, as far as its blocks go, and
nothing behind it; the report says so.
"""
import bz2
import gzip
import io
import json
import lzma
import random
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib

sys.dont_write_bytecode = True

from packers import archive, cabinet, coder, num

MEMBERS, LINES, PLACES, COPIES, MANY = 40, 60, 4, 4, 200


def log(i):
    """Lines that are another's in each member, and do not compress to nothing."""
    dice = random.Random(i)
    return b''.join(b'[%02d:%02d:00]:\tError:\t:FATAL ACTION: %d of %d %x\r\n' %
                    (9 + n // 60, n % 60, n, i, dice.getrandbits(60)) for n in range(LINES))


def tar(n=MEMBERS):
    out, places = io.BytesIO(), []
    with tarfile.open(fileobj=out, mode='w', format=tarfile.GNU_FORMAT) as t:
        for i in range(n):
            places.append(t.offset)
            member = tarfile.TarInfo('m%02d/setup.log' % i)
            member.size, member.mtime = len(log(i)), 1600000000
            t.addfile(member, io.BytesIO(log(i)))
    return out.getvalue(), places


def packed(kind):
    out, places = io.BytesIO(), []
    with zipfile.ZipFile(out, 'w', kind) as z:
        for i in range(MEMBERS):
            info = zipfile.ZipInfo('m%02d/setup.log' % i, (2020, 9, 13, 12, 26, 40))
            info.compress_type = kind
            z.writestr(info, log(i))
            places.append(info.header_offset)
    return out.getvalue(), places


def seven(solid):
    """LZMA2, with the checksums of all members."""
    logs = [log(i) for i in range(MEMBERS)]
    parts = [b''.join(logs)] if solid else logs
    packed = [lzma.compress(part, lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA2, 'preset': 6}]) for part in parts]
    counts = b'\x0d' + num(MEMBERS) + b'\x09' + b''.join(num(len(part)) for part in logs[:-1]) if solid else b''
    sums = b'\x0a\x01' + b''.join(struct.pack('<L', zlib.crc32(part)) for part in logs)
    data = archive([(coder(b'\x21', b'\x16'), p, len(part)) for p, part in zip(packed, parts)],
                   ['m%02d/setup.log' % i for i in range(MEMBERS)], None, None, counts + sums)
    ends = [32]
    for p in packed:
        ends.append(ends[-1] + len(p))
    return data, ends


def cab(mszip):
    return cabinet([('m%02d\\setup.log' % i, log(i)) for i in range(MEMBERS)], mszip)


def damaged(data, dice):
    copy, n = bytearray(data), max(1, len(data) // 100 // PLACES)
    spots = [dice.randrange(len(copy) - n) for _ in range(PLACES)]
    for at in spots:
        copy[at:at + n] = dice.randbytes(n)
    return bytes(copy), [(at, at + n) for at in spots]


def read(postflight, path):
    whole = {}
    for line in subprocess.run([postflight, 'dump', '-q', path], stdout=subprocess.PIPE).stdout.splitlines():
        words = json.loads(line).get('message', '').split()
        if len(words) == 6 and words[4].isdigit():
            whole.setdefault(int(words[4]), set()).add(' '.join(words[2:]))
    p = subprocess.run([postflight, 'check', '-q', '-f', 'json', path], stdout=subprocess.PIPE)
    report = json.loads(p.stdout)
    return ({i for i in range(MEMBERS) if whole.get(i) == {' '.join(x.split()[4:]) for x in log(i).decode().splitlines()}},
            p.returncode <= 3 and (report['skipped'] or any(c['defects_total'] for c in report['coverage'])))


def in_front(postflight, folder, name, data, block, n=MEMBERS):
    """One place behind the middle: the first members stand, but for those of the block that has it."""
    copy = bytearray(data)
    at = len(data) * 6 // 10
    copy[at:at + 60] = random.Random(name).randbytes(60)
    with open(folder + '/' + name, 'wb') as f:
        f.write(copy)
    left, said = read(postflight, folder + '/' + name)
    made = sum(len(log(i)) for i in range(n))
    sure = min(made * 55 // 100 // block * block * n // made - 1, MEMBERS)
    lost = set(range(sure)) - left
    print('%s %s, damaged, has what is in front of that%s' % ('FAIL' if lost or not said else 'PASS', name, ': not %s%s' % (
        sorted(lost), '' if said else ', and nothing is said') if lost or not said else ''))


def streams(postflight, folder):
    whole = tar()[0]
    some = {'gz': (gzip.compress(whole, 6, mtime=0), 8192), 'bz2': (bz2.compress(whole, 1), 100000),
            'xz': (lzma.compress(whole), 8192)}
    if shutil.which('zstd'):
        some['zst'] = subprocess.run(['zstd', '-q', '-c'], input=tar(MANY)[0], stdout=subprocess.PIPE).stdout, 131072
    for kind, (data, block) in some.items():
        in_front(postflight, folder, 'front.tar.' + kind, data, block, MANY if kind == 'zst' else MEMBERS)
    in_front(postflight, folder, 'front.7z', seven(True)[0], 65536)
    for kind in (False, True):
        in_front(postflight, folder, 'front-%s.cab' % ('mszip' if kind else 'stored'), cab(kind), 32768)


def main(postflight, folder):
    whole = tar()[0]
    archives = {'logs.tar': tar(), 'logs.zip': packed(zipfile.ZIP_DEFLATED), 'stored.zip': packed(zipfile.ZIP_STORED),
                'logs.tar.gz': (gzip.compress(whole, 6, mtime=0), None), 'logs.tar.bz2': (bz2.compress(whole), None),
                'logs.tar.xz': (lzma.compress(whole), None), 'logs.7z': seven(False)}
    for name, (data, places) in archives.items():
        wrong = []
        for n in range(COPIES):
            copy, spots = damaged(data, random.Random('%s %d' % (name, n)))
            with open(folder + '/' + name, 'wb') as f:
                f.write(copy)
            left, said = read(postflight, folder + '/' + name)
            if name == 'logs.7z' and any(x >= places[-1] - 99 or x < 32 for x, _ in spots):
                continue                 # its directory is hit, or the place of it
            hit = {i for i, (a, b) in enumerate(zip(places, places[1:] + [len(data)]))
                   if any(a < y and x < b for x, y in spots)} if places else set(range(MEMBERS))
            lost = set(range(MEMBERS)) - left - hit
            if lost or not said:
                wrong.append('%s of those that were not hit%s' % (sorted(lost), '' if said else ', and nothing is said'))
        print('%s %s, damaged, loses what was damaged%s' % ('FAIL' if wrong else 'PASS', name, ': %s' % wrong if wrong else ''))


if __name__ == '__main__':
    main(*sys.argv[1:])
    streams(*sys.argv[1:])
