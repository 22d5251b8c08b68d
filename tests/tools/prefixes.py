#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every prefix of every file: a report says of each what was read, or why it was not.

    prefixes.py FILE... > ARCHIVE.tar    every prefix of each as a member, under the name of its file
    prefixes.py -r REPORT.json FILE...   compares `check -f json` of that with what was written

Of a file of more than 16 KiB the prefixes are those of the first 4 KiB, and of the rest some 2000.
"""
import io
import json
import os
import re
import sys
import tarfile

LONG, HEAD, SOME = 16384, 4096, 2000


def lengths(path):
    size = os.path.getsize(path)
    if size <= LONG:
        return range(1, size + 1)
    return [*range(1, HEAD), *range(HEAD, size + 1, (size - HEAD) // SOME + 1)]


def folder_of(path):
    return re.sub(r'[/.]', '_', path)


def write(paths):
    with tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.GNU_FORMAT) as out:
        for path in paths:
            with open(path, 'rb') as f:
                data = f.read()
            for n in lengths(path):
                member = tarfile.TarInfo('%s/p%06d%s' % (folder_of(path), n, os.path.splitext(path)[1]))
                member.size, member.mtime = n, 1710000000
                out.addfile(member, io.BytesIO(data[:n]))


def judge(report, paths):
    with open(report, encoding='utf-8') as f:
        r = json.load(f)
    said = set()
    for name in [c['source'] for c in r['coverage']] + [s['path'] for s in r['skipped']]:
        found = re.search(r'([^/]+)/p(\d{6})', name)
        said.add((found[1], int(found[2])) if found else name)
    wanted = [(folder_of(p), n) for p in paths for n in lengths(p)]
    silent = [x for x in wanted if x not in said]
    print('%s %d prefixes of %d files are in the report%s' %
          ('FAIL' if silent or not wanted else 'PASS', len(wanted), len(paths),
           ': not %s' % silent[:5] if silent else ''))


if __name__ == '__main__':
    judge(sys.argv[2], sys.argv[3:]) if sys.argv[1] == '-r' else write(sys.argv[1:])
