# SPDX-License-Identifier: Apache-2.0
"""Records that bear another name than that of the machine whose folder has them.

Forwarded: a collector has the events of others, the computer and the time theirs, the words
rendered where they were written (log-formats.md 3.13 [standard]); that their numbers are the
collector's is [inferred].  Their own logs are there as well, so each event came twice; without
those (the property `forwarded`) what is there may be a selection, and proves no absence.

Renamed: before EventLog 6011 a machine's records have its old name; the two names of 6011, and the
new one as its computer, [seen: EVX] (signatures/windows/renamed_6011.yml), its words [inferred].
"""
import copy

from sim_formats import event_lines, rendered
from sim_records import SYS, Record
from sim_world import DAY, HOUR, LATER, Draw

OTHERS_FROM = 27 * LATER         # the first seed that draws from these
FORWARDED = 'ForwardedEvents'
ROLES = ('agent.push', 'agent.manual', 'con')    # who forwards, and who gets another name
FIRST_NUMBER = 7000


def may(m, forms):
    """Its logs are whole, and none has to be a file of its own."""
    return m.roles and all(r in ROLES for r in m.roles) and m.delivered and not m.exact and \
        m.set_at is None and all(len(spans) == 1 for spans in m.delivered.values())


class Others:
    """Which machines of a delivery forward their events to which, and which had another name."""

    def __init__(self, world, machines, forms):
        self.collector, self.old_names, self.turned = None, {}, {}
        self.sources, self.changed = [], []
        self.alone = False           # nobody took the logs of those who forward
        if world.seed < OTHERS_FROM:
            return
        draw = Draw('others %s %s' % (world.plan.id, world.seed))
        some = [m for m in machines if may(m, forms)]
        if draw.chance(50):
            self.collector = next((m for m in machines if m not in some and m.delivered), None)
            self.sources = [m for m in some if draw.chance(60)] if self.collector else []
            self.ending = draw.pick(['.evtx', '.evtx', '.xml'])
        for m in some:
            if SYS in m.delivered and draw.chance(20):
                self.rename(m, draw)
        self.changed = self.sources + [m for m in self.turned if m not in self.sources]
        for m in self.changed:
            forms.update({key: 'evtx' for key in forms if key[0] == m.name})

    def rename(self, m, draw):
        self.turned[m] = m.delivered[SYS][0][0] + draw.between(2 * HOUR, DAY)
        self.old_names[m] = 'WIN-%011d' % draw.below(10 ** 11)

    def forwards(self, name):
        return any(m.name == name for m in self.sources)

    def renamed(self, m, channel, records):
        """Marks what was written under the old name, and says when that ended."""
        if m not in self.turned:
            return records
        at, old = self.turned[m], self.old_names[m]
        for r in records:
            if r.t < at:
                r.computer = '%s.%s' % (old, m.domain)
        if channel != SYS:
            return records
        words = 'The NetBIOS name and DNS host name of this machine have been changed from %s to ' \
            '%s.' % (old, m.netbios)
        return records + [Record(SYS, at, 'EventLog', 6011, [old, m.netbios], words, 4, 32768)]

    def file(self, logs):
        """logs: [(log, records)] of those who forward.  (name, lines for evtxmake, or bytes)"""
        both = sorted(((copy.copy(r), log) for log, some in logs for r in some),
                      key=lambda x: (x[0].t, x[1].computer, x[1].channel, x[0].order))
        for i, (r, _) in enumerate(both):
            r.number = FIRST_NUMBER + i
        if self.ending == '.xml':
            return FORWARDED + '.xml', \
                '\r\n'.join(rendered(r, log) for r, log in both).encode('utf-8')
        return FORWARDED + '.evtx', ['first %d' % FIRST_NUMBER] + \
            [line for r, log in both for line in event_lines(r, log)]
