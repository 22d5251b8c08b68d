# SPDX-License-Identifier: Apache-2.0
"""What was judged and what was wrong with it: the PASS and FAIL lines of the simulator, and a line now
and then for who waits."""
import sys
import time

SHOWN = 12                   # worlds that were wrong; how many there were is said in any case
BATCH = 40
EVERY = 10                   # seconds between two lines of progress


def batches(some, size=BATCH):
    batch = []
    for x in some:
        batch.append(x)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Tally:
    def __init__(self, title, progress):
        self.title, self.progress = title, progress
        self.counts, self.failed = {}, []    # kind -> [judged, wrong]
        self.begun = self.told = time.monotonic()

    def add(self, kind, key, wrong):
        row = self.counts.setdefault(kind, [0, 0])
        row[0] += 1
        row[1] += bool(wrong)
        if wrong:
            self.failed.append('  %s %s\n    %s' % (key, kind, '\n    '.join(wrong)))

    def all_and_wrong(self):
        return [sum(row[i] for row in self.counts.values()) for i in (0, 1)]

    def tell(self, key):
        """key: what comes next."""
        now = time.monotonic()
        if self.progress and now - self.told >= EVERY:
            self.told = now
            print('%s: %d judged, %d wrong, %d s; at %s' %
                  (self.title, *self.all_and_wrong(), now - self.begun, key), file=sys.stderr,
                  flush=True)

    def report(self):
        print('\n'.join(self.failed[:SHOWN]))
        for name, (n, bad) in self.counts.items():
            print('%s %s: %s: %s' % ('FAIL' if bad else 'PASS', self.title, name,
                                     '%d of %d wrong' % (bad, n) if bad else n))
        if self.progress:
            print('NOTE %s: %d judged in all, %d wrong, in %d s' %
                  (self.title, *self.all_and_wrong(), time.monotonic() - self.begun))
        return 1 if self.failed else 0
