# SPDX-License-Identifier: Apache-2.0
"""What may not change where the logs of a world are written once more in another way: at another
time, with more noise, in more files, by other clocks.
"""
import copy
import functools
import json
import os
import re
import time

from sim_before import has_place, in_logs
from sim_files import DAY, EVENTS, is_change
from sim_formats import FORMATS, evtx
from sim_logprops import Variant
from sim_noise import ZONES
from sim_paths import world_of
from sim_props import SOON, less, same
from sim_records import APP, OM
from sim_summer import RULES, SUMMER_FROM, summer_minutes
from sim_world import HOUR

SHIFTS = [SOON] + [7 * weeks * DAY for weeks in (52, -52, *range(1, 400))]
AROUND = range(-12, 13)                  # days that a world's logs reach
LOOKED_FOR = 12
ACTS = range(-2, 5)                      # and those on which something is done


class Rewritten(Variant):
    """The same world, delivered anew."""

    def delivery(self):
        d = copy.copy(self.case.delivery)
        d.draw = copy.deepcopy(self.case.as_it_was)
        self.change(d)
        return d

    def write(self, script):
        self.delivery().write(self.folder, script)

    def commands(self):
        return [self.lines(self.folder)]

    def wrong(self, before, said):
        return same(before, said[self.key])


def is_winter(t):
    """Behind the first week of November, before the second of March: nobody north has summer time."""
    return t.tm_mon in (12, 1, 2) or t.tm_mon == 11 and t.tm_mday > 7 or t.tm_mon == 3 and t.tm_mday < 8


def night_of(day):
    """Whose clocks may change in it; 0: nobody's.  In those of North America none between Greenland and
    Fiji does."""
    t = time.gmtime(day)
    return is_change(day) and (1 if t.tm_mon == 11 or (t.tm_mon == 3 and t.tm_mday < 15) else 2)


@functools.lru_cache(maxsize=None)
def other_nights():
    """Days (year, month, day) on which clocks change in single zones, as the program's table has them."""
    with open('src/verdict/zone_others.c', encoding='utf-8') as f:
        return {tuple(int(x) for x in row) for row in re.findall(r'{ (\d+), (\d+), (\d+),', f.read())}


class Shifted(Rewritten):
    """All clocks of the fleet show another time.

    Three things that the calendar does to times stay as they are: nights in which summer time may
    change put local times in doubt, of a day up to the twelfth a date in an installer's log does not
    tell whether it is the month (log-formats.md 2.1), and in the northern winter the bias of 6013, which
    leaves out summer time, leaves out nothing.
    """

    def change(self, d):
        def days(base):
            return self.calendar(base), d.world.seed >= SUMMER_FROM and \
                [summer_minutes(bias, base + day * DAY) for bias in RULES for day in AROUND]
        kept = days(d.base)
        self.shift = next((s for s in SHIFTS if days(d.base + s) == kept), 0)
        d.base += self.shift

    def write(self, script):
        """Files of UNIX machines are kept with the world."""
        moved = self.delivery()
        moved.unix(self.case.key)
        moved.write(self.folder, script)
        self.case.delivery.unix(self.case.key)

    @staticmethod
    def calendar(base):
        return ([night_of((base + day * DAY) // DAY * DAY) for day in AROUND],
                [time.gmtime(base + day * DAY)[:3] in other_nights() for day in ACTS],
                [time.gmtime(base + day * DAY).tm_mday > 12 for day in ACTS],
                [is_winter(time.gmtime(base + day * DAY)) for day in AROUND])


class Noisier(Rewritten):
    """Three times as much noise between the first and the last record of each log.

    Where clocks were put back that night, a record that another one stands above by number and behind
    by its local time tells that it was written in the second of the two hours: of such tables noise tells
    more, and nothing is lost by it (`less`, from its point of view)."""

    def change(self, d):
        d.noise_step //= 3
        self.adds = any(is_change((d.base + day * DAY) // DAY * DAY) for day in ACTS) and \
            any(FORMATS[form].local and FORMATS[form].numbered for form in d.forms.values())

    def wrong(self, before, said):
        return less(said[self.key], before, {}) if self.adds else super().wrong(before, said)


class Split(Rewritten):
    """Exports in two files: records up to here, and from here on.

    Where records have no numbers, the longest quiet time of a log cannot be told from a hole that a
    lost file has left: there, and only there, no export is cut.  In a night in which clocks change the
    time between two halves is an hour longer, for all that their local times can tell.  Nor so that a dozen
    records or fewer are left of those that somebody copied: so many are looked for, and no log.
    """

    def change(self, d):
        d.files = self.pieces
        self.changes = d.world.seed >= SUMMER_FROM

    def pieces(self, spans, form):
        out = []
        for some in spans:
            steps = [b.t - a.t for a, b in zip(some, some[1:])]
            at = self.draw.below(max(len(steps), 1))
            few = form.ending == ' (copied).txt' and min(at + 1, len(some) - at - 1) <= LOOKED_FOR
            more = HOUR if self.changes and form.local and not form.numbered else 0
            if steps and self.draw.chance(70) and steps[at] + more < max(steps) and not few:
                out += [some[:at + 1], some[at + 1:]]
            else:
                out.append(some)
        return out


class Overlapped(Rewritten):
    """Of a log whose records bear number and instant a part was exported once more, as a table that
    keeps the number alone: each record counts once, and nothing but the coverage has more to say.  Only
    on machines without local times: of the others the two together tell the zone, and more is known; so it
    is where the log keeps the first line of a text alone, and the table the code of an error below it."""

    def change(self, d):
        pass

    def write(self, script):
        d = self.delivery()
        d.write(self.folder, script)
        named = {m.name: m for m in d.world.machines}
        tables = sorted(x for x, f in FORMATS.items() if f.writer and f.local and f.numbered)
        for (name, channel), spans in d.records().items():
            own = FORMATS[d.forms[name, channel]]
            form = FORMATS[self.draw.pick(tables)]
            local = named[name].local or named[name].kinds
            if local or not own.numbered or own.one_line or not self.draw.chance(60):
                continue
            for i, some in enumerate(spans):
                a, b = sorted(self.draw.below(len(some) + 1) for _ in 'ab')
                if b - a > LOOKED_FOR:
                    path = d.path(named[name], '%s-part%d%s' % (channel, i, form.ending))
                    d.put(path, form.writer(some[a:b], d.log_of(named[name], channel)))


class Twice(Rewritten):
    """Two people exported the same logs, each in a form of his own: EVTX, and a table of Event Viewer.

    Each record counts once.  Where all times of a machine are in UTC already, the second form has nothing
    to add, even if it was made by a console elsewhere, in its zone and its language; of the others it may
    tell the zone, and more of a text than its first line: then nothing is lost by it (`less`, from its
    point of view).  Whoever looked from elsewhere did so in one zone for each log: two logs of a machine
    may have two.
    """

    def change(self, d):
        pass

    def write(self, script):
        d = self.delivery()
        d.write(self.folder, script)
        named, logs = {m.name: m for m in d.world.machines}, d.records()
        local = {name for name, channel in logs if FORMATS[d.forms[name, channel]].local} | \
            {m.name for m in d.windows if m.kinds}
        self.adds = False
        for (name, channel), spans in logs.items():
            form, own = FORMATS[self.draw.pick(sorted(FORMATS))], FORMATS[d.forms[name, channel]]
            if form is own or not self.draw.chance(60):
                continue
            self.adds |= name in local or own.one_line
            log = d.log_of(named[name], channel)
            away = None if name in local else self.viewer()
            log.bias, log.culture = away or (log.bias, log.culture)
            self.put(d, named[name], spans, form, log, script)

    def viewer(self):
        """Somebody who looked from elsewhere."""
        return (self.draw.pick(sorted(ZONES)), self.draw.pick(['en', 'de', 'ja'])) \
            if self.draw.chance(40) else None

    def put(self, d, machine, spans, form, log, script):
        for i, some in enumerate(spans):
            path = d.path(machine, '%s-second%s%s' % (log.channel, '-%d' % i if i else '', form.ending))
            if form.writer is None:
                script += evtx(some, log, path)
            else:
                d.put(path, form.writer(some, log))

    def wrong(self, before, said):
        return less(said[self.key], before, {}) if self.adds else super().wrong(before, said)


class Preceded(Rewritten):
    """The same machines were upgraded to the release that they begin with, days before: that one is
    listed, and the last one judged as before (contract 1).  Told by events alone: setup's log of that
    night is gone."""

    def write(self, script):
        world, clean = self.case.world, world_of(self.case.world.plan, self.case.world.seed)
        self.there = has_place(world, clean, self.case.key.split('/')[1])
        if not self.there:
            return
        before = world.traces
        changed, more = in_logs(world, clean, self.draw)
        world.traces = before + more
        self.delivery().write(self.folder, script)
        world.traces = before
        for t, version in changed:
            t.captures['version'] = version
            del t.world

    def change(self, d):
        pass

    def commands(self):
        return super().commands() if self.there else []

    def wrong(self, before, said):
        """Where the zone of a machine is not proven, its undated runs may be of either night: then
        less is known, and nothing is done, kept or violated that was not."""
        if 'plan none' in before:
            return []
        sure = not any(m.local or m.kinds for m in self.case.delivery.windows)
        return super().wrong(before, said) if sure else less(before, said[self.key], {})


class Forwarded(Rewritten):
    """Of machines that forward their events nobody took the logs: nothing is done, kept or violated that
    was not before, and what was done there still is, since each of its words was forwarded."""

    def change(self, d):
        d.others_of = copy.copy(d.others_of)
        d.others_of.alone = True

    def commands(self):
        return super().commands() if self.case.delivery.others_of.sources else []

    def wrong(self, before, said):
        def done(lines):
            return {tuple(w[1:3]) for w in (x.split(' ') for x in lines) if w[0] == 'instance' and w[3] == 'done'}
        after = said[self.key]
        return less(before, after, {}) + ['%s on %s is done no more' % x
                                          for x in sorted(done(before) - done(after))]


FAR = -3 * 3600
TOLD_WITHIN = 600                        # between the two words that measure a clock, and its tolerance


class WrongClock(Variant):
    """The clock of one pushed agent is three hours slow.  Where its own installer and the server
    that pushed it both tell of that in UTC, the clock is named, and no order is broken by it.

    That server's log may not be lost here (`lost` of sim_logprops.py draws worlds whose clocks are
    within the tolerance).  Without it the bytes that are left are those of another world, in which
    the clock is right and the agent three hours too early; what holds of members of a domain, five
    minutes (domain/README.md, "clock tolerance"), speaks for that one.  --why says of each breach
    whether the two clocks were ever compared.
    """

    def write(self, script):
        name, kind, seed = self.case.key.split('/')
        case = type(self.case)(self.case.world.plan, name, kind, int(seed))
        agents = [s.machine for s in case.world.steps if s.phase.id == 'agent.push' and
                  len(s.attempts) == 1 and s.attempts[0].outcome == 'ok']
        self.agent = self.draw.pick(agents) if agents else None
        if self.agent is None:
            return
        self.agent.skew += FAR
        for channel, spans in self.agent.delivered.items():
            self.agent.delivered[channel] = [(a + FAR, b + FAR) for a, b in spans]
        case.write(self.folder, script)
        if not self.is_measured(case):
            self.agent = None

    def is_measured(self, case):
        def told(machine, channel, word, doubt):
            # where a clock was set, a difference that the step explains measures nothing
            return any(t.seen and t.machine is machine and t.name.startswith(word) and
                       machine.may_be_off(t.time) <= doubt for t in case.world.traces) and \
                not FORMATS[case.delivery.forms[machine.name, channel]].local
        pushers = {t.machine for t in case.world.traces if t.name == 'push-10616-success' and
                   t.seen and t.about == self.agent.fqdn}
        return told(self.agent, APP, 'msi-1033-agent', -FAR - 2 * TOLD_WITHIN) and \
            any(told(m, OM, 'push-10616', 0) for m in pushers)

    def commands(self):
        self.report = os.path.join(self.folder, 'report.json')
        return [self.run('clock', 'check', '-q', '-f', 'json', '-o', self.report, self.folder)] \
            if self.agent else []

    def wrong(self, before, said):
        with open(self.report, encoding='utf-8') as f:
            report = json.load(f)
        host = next(h for h in report['hosts'] if h['name'] == self.agent.fqdn)
        offset = host['clock_offset_s']
        wrong = [] if offset and abs(offset - FAR) <= TOLD_WITHIN else \
            ['the clock of %s is said to be off by %s' % (host['name'], offset)]
        was = {line.split(' ')[1] for line in before
               if line.startswith('constraint ') and ' violated ' in line}
        return wrong + ['%s turns violated' % c['id'] for c in report['constraints']
                        if c['state'] == 'violated' and c['id'] not in was]


PROPERTIES = {'shifted': Shifted, 'noisier': Noisier, 'split': Split, 'overlapped': Overlapped,
              'twice': Twice, 'preceded': Preceded, 'clock': WrongClock,
              'forwarded': Forwarded}
