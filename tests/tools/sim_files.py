# SPDX-License-Identifier: Apache-2.0
"""A world's logs as files: who delivers which log in which form, and what is in it."""
import os

from sim_formats import FORMATS, Log, evtx
from sim_noise import ZONES, noise
from sim_records import APP, OM, SYS, record_of
from sim_world import Draw

DAY = 86400
BIAS_DOUBT = 3600        # the bias of 6013 may leave out summer time [inferred]
ZONE_DOUBT = 14 * 3600   # local times of an unknown zone
# days whose midnight worlds begin at: both halves of the year, a month's and a year's end
DAYS = (1710547200, 1719705600, 1735603200, 1552694400, 1664582400, 1425081600)


class Delivery:
    """How the machines of a world hand in their logs."""

    def __init__(self, world, key):
        self.world, self.draw = world, Draw('delivery ' + key)
        self.base = self.draw.pick(DAYS)
        self.forms = {}                      # (machine name, channel) -> name of the format
        uniform = self.draw.chance(40)       # one collector took everything
        common = self.pick()
        for m in world.machines:
            m.bias = self.draw.pick(sorted(ZONES))
            m.culture = self.draw.pick(['en', 'en', 'en', 'de', 'ja'])
            m.folder = m.name if self.draw.chance(80) else 'Event Logs/' + m.name
            for channel in (APP, SYS, OM):
                self.forms[m.name, channel] = self.form(m, channel, common if uniform else None)
            m.doubt = self.doubt(m)

    def pick(self):
        n = self.draw.below(sum(f.share for f in FORMATS.values()))
        for name, f in FORMATS.items():
            n -= f.share
            if n < 0:
                return name

    def form(self, m, channel, wanted):
        name = wanted or self.pick()
        f = FORMATS[name]
        if channel == APP and (m.roles[0] == 'ms' or len(m.delivered.get(APP, [])) != 1) and \
                (f.local or not f.numbered):
            return 'evtx'       # who was first must be told; a hole must be seen
        if not f.named and (channel == SYS or m.domain != 'corp.example' or m.roles[0] == 'gw'):
            return 'xml'        # some log names the machine in full
        return name

    def doubt(self, m):
        """Seconds, per channel whose times are local."""
        system = FORMATS[self.forms[m.name, SYS]]
        known = SYS in m.delivered and system.bias
        return {c: (BIAS_DOUBT if known else ZONE_DOUBT)
                if FORMATS[self.forms[m.name, c]].local else 0 for c in (APP, SYS, OM)}

    # -- records

    def records(self, traces):
        """(machine name, channel) -> its records of all delivered spans, in order."""
        logs = {}
        for m in self.world.machines:
            for channel, spans in sorted(m.delivered.items()):
                draw = Draw('%s %s %d' % (m.name, channel, self.world.seed))
                logs[m.name, channel] = [list(noise(self.world, m, channel, a, b, DAY // 6, draw))
                                         for a, b in spans]
        for t in traces:
            t.doubt = t.machine.doubt[t.channel]
            if not t.seen:
                continue
            r = record_of(self.world, t)
            if r:
                spans = t.machine.delivered[t.channel]
                i = next(i for i, (a, b) in enumerate(spans) if a <= t.time <= b)
                logs[t.machine.name, t.channel][i].append(r)
        for (name, channel), spans in logs.items():
            self.number(spans, Draw(name + channel))
        return logs

    def number(self, spans, draw):
        at = 2000 + draw.below(60000)
        for some in spans:
            for i, r in enumerate(some):
                r.order = i
            some.sort(key=lambda r: (r.t, r.order))
            for r in some:
                r.number = at
                at += 1
            at += 5000                       # what was lost between two spans

    # -- files

    def write(self, folder, traces, script):
        for (name, channel), spans in self.records(traces).items():
            m = next(m for m in self.world.machines if m.name == name)
            log = Log(m, channel, self.base, m.bias, m.culture)
            form = FORMATS[self.forms[name, channel]]
            for i, some in enumerate(spans):
                path = '%s/%s/%s%s%s' % (folder, m.folder, channel, '-%d' % i if i else '',
                                         form.ending)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                if form.writer is None:
                    script += evtx(some, log, path)
                    continue
                with open(path, 'wb') as f:
                    f.write(form.writer(some, log))


def busy_times(world):
    for s in world.steps:
        for a in s.attempts:
            s.machine.busy.append((a.begin + s.machine.skew - 60, a.end + s.machine.skew + 60))
    for m in world.machines:
        m.busy += [(t.time - 60, t.time + 60) for t in ()]
