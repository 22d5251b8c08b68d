#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Members of archives that are left early, each in front of one that is whole.

    torn_members.py DIR FILE...   writes DIR/torn.tar.gz and DIR/torn.zip: every sample, grown to some hundred
                                  kilobytes and torn in its own way, and below each a log of LINES lines
    torn_members.py DUMP.jsonl N  compares what `postflight dump` says of one of them
"""
import io
import json
import random
import sys
import tarfile
import zipfile

LINES, BYTES, WHEN = 100, 400000, (2020, 9, 13, 12, 26, 40)
LOG = b''.join(b'[%02d:%02d:00]:\tError:\t:FATAL ACTION: x%d\r\n' % (9 + i // 60, i % 60, i) for i in range(LINES))


def torn(data, n, dice):
    """As it is, ending in noise, with a hole of NULs, or with signs that close and open texts and lists."""
    big = bytearray((data + b'\n') * (1 + BYTES // (len(data) + 1)))
    if n % 4 == 1:
        big[BYTES // 3:] = dice.randbytes(len(big) - BYTES // 3)
    elif n % 4 == 2:
        big[BYTES // 3:BYTES // 2] = bytes(BYTES // 2 - BYTES // 3)
    elif n % 4 == 3:
        big[BYTES // 3:BYTES // 3 + 1], big[BYTES // 2:BYTES // 2 + 3] = b'"', b'}]>'
    return bytes(big)


def write(folder, paths):
    dice, n = random.Random(6), 0
    with tarfile.open(folder + '/torn.tar.gz', 'w:gz', compresslevel=1) as tar, \
            zipfile.ZipFile(folder + '/torn.zip', 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        for path in paths:
            with open(path, 'rb') as f:
                data = f.read()
            for kind in range(4):
                for name, part in (('torn%d' % n, torn(data, kind, dice)), ('whole%d/setup.log' % n, LOG)):
                    member = tarfile.TarInfo(name)
                    member.size, member.mtime = len(part), 1600000000
                    tar.addfile(member, io.BytesIO(part))
                    info = zipfile.ZipInfo(name, WHEN)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    pack.writestr(info, part)
                n += 1
    print(n)


def judge(dump, n):
    got = {}
    with open(dump, encoding='utf-8') as f:
        for line in f:
            if '/whole' in line[:40]:
                folder = json.loads(line)['source'].split('/')[-2]
                got[folder] = got.get(folder, 0) + 1
    wrong = [i for i in range(n) if got.get('whole%d' % i) != LINES]
    print('%s behind each of %d members that end early the next one is whole%s' %
          ('FAIL' if wrong or not n else 'PASS', n, ': %s' % wrong[:9] if wrong else ''))


if __name__ == '__main__':
    judge(sys.argv[1], int(sys.argv[2])) if sys.argv[1].endswith('out') else write(sys.argv[1], sys.argv[2:])
