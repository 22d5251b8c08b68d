#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a damaged copy of a long log loses beside what was damaged.

    losses.py DIR            DIR/whole/NAME are logs: writes copies into DIR/damaged, 1 % of each
                             overwritten at random, in places that are far from each other
    losses.py DIR DUMP.jsonl compares what `postflight dump DIR` says of both

A record that was hit may take the one before it along, which it then seems to go on with, or the
one behind it; no more.  The first bytes stay: the names of columns are what gives the rest its
meaning, and so are the heads of some files.
"""
import json
import os
import random
import sys

PLACES = 20
HEAD = 3000


def places(name, size):
    """Where the copy is damaged, and how many bytes each time."""
    dice, n = random.Random(name), size // 100 // PLACES
    return [dice.randrange(HEAD, size - n) for _ in range(PLACES)], n, dice


def damage(folder):
    os.makedirs(os.path.join(folder, 'damaged'))
    for name in os.listdir(os.path.join(folder, 'whole')):
        with open(os.path.join(folder, 'whole', name), 'rb') as f:
            data = bytearray(f.read())
        spots, n, dice = places(name, len(data))
        for at in spots:
            data[at:at + n] = bytes(dice.randrange(256) for _ in range(n))
        with open(os.path.join(folder, 'damaged', name), 'wb') as f:
            f.write(data)


def content(e):
    """Without what damage before it may change: days that were counted, lines, runs."""
    return json.dumps({k: v for k, v in e.items()
                       if k not in ('source', 'line', 'offset', 'run', 'time', 'damaged')})


def judge(folder, dump):
    events = {}
    with open(dump, encoding='utf-8') as f:
        for line in f:
            e = json.loads(line)
            events.setdefault(e['source'], []).append(e)
    for name in sorted(os.listdir(os.path.join(folder, 'whole'))):
        size = os.path.getsize(os.path.join(folder, 'whole', name))
        spots, n, _ = places(name, size)
        whole = sorted(events.get('whole/' + name, []), key=lambda e: e['offset'])
        left = {}
        for e in events.get('damaged/' + name, []):
            left[content(e)] = left.get(content(e), 0) + 1
        hit = lost = 0
        for e, after in zip(whole, [e['offset'] for e in whole[1:]] + [size]):
            if any(e['offset'] < at + n and at < after for at in spots):
                hit += 1
            elif left.get(content(e), 0):
                left[content(e)] -= 1
            else:
                lost += 1
        print('%s %s, damaged, loses what was damaged: %d of %d records, and %d beside them' %
              ('PASS' if whole and lost <= PLACES // 2 else 'FAIL', name, hit, len(whole), lost))


if __name__ == '__main__':
    damage(sys.argv[1]) if len(sys.argv) == 2 else judge(sys.argv[1], sys.argv[2])
