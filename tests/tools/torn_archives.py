#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Archives of which 1 % is damaged: what members lose, and whether it is said.

    torn_archives.py POSTFLIGHT DIR  writes archives into DIR, damages and reads them

Of a zip and a tar the members that were hit are damaged, and no other; of a tar that was packed as one
stream nothing is left behind the first place, and the report says so.
"""
import bz2
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
import tarfile
import zipfile

MEMBERS, LINES, PLACES, COPIES = 40, 60, 4, 4


def log(i):
    """Lines that are another's in each member, and do not compress to nothing."""
    dice = random.Random(i)
    return b''.join(b'[%02d:%02d:00]:\tError:\t:FATAL ACTION: %d of %d %x\r\n' %
                    (9 + n // 60, n % 60, n, i, dice.getrandbits(60)) for n in range(LINES))


def tar():
    out, places = io.BytesIO(), []
    with tarfile.open(fileobj=out, mode='w', format=tarfile.GNU_FORMAT) as t:
        for i in range(MEMBERS):
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


def main(postflight, folder):
    whole = tar()[0]
    archives = {'logs.tar': tar(), 'logs.zip': packed(zipfile.ZIP_DEFLATED), 'stored.zip': packed(zipfile.ZIP_STORED),
                'logs.tar.gz': (gzip.compress(whole, 6, mtime=0), None), 'logs.tar.bz2': (bz2.compress(whole), None),
                'logs.tar.xz': (lzma.compress(whole), None)}
    for name, (data, places) in archives.items():
        wrong = []
        for n in range(COPIES):
            copy, spots = damaged(data, random.Random('%s %d' % (name, n)))
            with open(folder + '/' + name, 'wb') as f:
                f.write(copy)
            left, said = read(postflight, folder + '/' + name)
            hit = {i for i, (a, b) in enumerate(zip(places, places[1:] + [len(data)]))
                   if any(a < y and x < b for x, y in spots)} if places else set(range(MEMBERS))
            lost = set(range(MEMBERS)) - left - hit
            if lost or not said:
                wrong.append('%s of those that were not hit%s' % (sorted(lost), '' if said else ', and nothing is said'))
        print('%s %s, damaged, loses what was damaged%s' % ('FAIL' if wrong else 'PASS', name, ': %s' % wrong if wrong else ''))


if __name__ == '__main__':
    main(*sys.argv[1:])
