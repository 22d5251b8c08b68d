#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a damaged copy of a long log loses beside what was damaged.

    losses.py DIR            DIR/whole/NAME are logs: writes copies into DIR/damaged, 1 % of each
                             overwritten at random, in places that are far from each other
    losses.py DIR DUMP.jsonl compares what `postflight dump DIR` says of both

The first place is within the first bytes, where the names of columns are and the heads of some files:
what stands below says what it is by itself.  A record in front of one that was hit may go on with what is
left of that, where nothing but its beginning told that it was another; beside those, one alone of each log
may be lost.
"""
import json
import os
import random
import re
import sys

PLACES = 20
BESIDE = ('source', 'line', 'offset', 'run', 'time', 'damaged')
MOST = 1         # records beside those that were hit
HEAD = 2500


def places(name, size):
    """Where the copy is damaged, and how many bytes each time."""
    dice, n = random.Random(name), size // 100 // PLACES
    return [dice.randrange(HEAD), *(dice.randrange(HEAD, size - n) for _ in range(PLACES - 1))], n, dice


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
    """Without what damage before it may change: days that were counted, lines, runs, how lines end."""
    return re.sub(r'(\\[rnt]| )+', ' ', json.dumps({k: v for k, v in e.items() if k not in BESIDE}))


def stem(e):
    """Without its words: a record whose next one lost its beginning goes on with what is left of that."""
    return json.dumps({k: v for k, v in e.items() if k not in (*BESIDE, 'message', 'fields')})


def goes_on(e, rest):
    for other in rest:
        if stem(other) == stem(e) and other.get('message', '').startswith(e.get('message', '')):
            rest.remove(other)
            return True
    return False


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
            left.setdefault(content(e), []).append(e)
        hit, missing = 0, []
        for e, after in zip(whole, [e['offset'] for e in whole[1:]] + [size]):
            if any(e['offset'] < at + n and at < after for at in spots):
                hit += 1
            elif left.get(content(e)):
                left[content(e)].pop()
            else:
                missing.append(e)
        rest = [e for some in left.values() for e in some]
        lost = sum(not goes_on(e, rest) for e in missing)
        print('%s %s, damaged, loses what was damaged: %d of %d records, and %d beside them (%d go on in it)' %
              ('PASS' if whole and lost <= MOST else 'FAIL', name, hit, len(whole), lost, len(missing) - lost))


if __name__ == '__main__':
    damage(sys.argv[1]) if len(sys.argv) == 2 else judge(sys.argv[1], sys.argv[2])
