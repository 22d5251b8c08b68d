# SPDX-License-Identifier: Apache-2.0
"""A world's logs as files: who delivers which log in which form, and what is in it."""
import os
import time

from sim_beside import beside, holder_of_push, install_log, wizard_name
from sim_clocks import clock_record, in_order
from sim_formats import FORMATS, Log, evtx
from sim_forward import Others
from sim_inventory import INVENTORY, inventories, subscription_list
from sim_noise import ZONES, noise
from sim_other import ALIASES, DUPLICATE, QUIET, host_clock
from sim_records import APP, OM, SYS, PACKAGES, record_of
from sim_siblings import LOGS, sibling_file, sibling_traces
from sim_single import FURTHER_DOWN, GROUP, NEW_GROUP, group_of
from sim_sql import SQLLOG, backup_trace, error_logs
from sim_summer import NIGHTS, RULES, SUMMER_FROM
from sim_text import MSI, SAID, SETUP, STEPS, msi_log, text_traces, wizard
from sim_trace import tasks_traces
from sim_unix import NO_TIME, unix_files
from sim_world import LATER, Draw

HOUR, DAY = 3600, 86400
COPIED = 40 * DAY + 7 * 3600 + 13 * 60    # when somebody copied the logs: not the hour of the test
NOT_EVENTS = (SETUP, MSI, 'scx', 'scx-kit', INVENTORY, SQLLOG, ALIASES, *LOGS)
EVENTS = (APP, SYS, OM)
ALWAYS = [(-9 * DAY, 9 * DAY)]
BIAS_DOUBT = 3600        # the bias of 6013 may leave out summer time [inferred]
STEADY = (-540, -345, -330)    # Tokyo, Nepal and India, which 6013 names, have none
TABLES_FROM = 32 * LATER       # seeds of worlds in which tables are all that there is of a machine
SET_TEXTS_FROM = 33 * LATER    # and in which a machine whose clock was set hands in logs of setup
TOLD_FROM = 33 * LATER         # and in which the user tells zones, and a table has a hole
CLOCKS_FROM = 34 * LATER       # and in which a collector wrote the time beside logs that are in UTC
TABLES = ('viewer-csv', 'viewer-tabs', 'export-csv', 'eventlog-csv')
FARTHEST = 14 * 3600     # zone there is; the report has one number for both directions (contract 4)
# days whose midnight worlds begin at: both halves of the year, a month's and a year's end
DAYS = (1710547200, 1719705600, 1735603200, 1552694400, 1664582400, 1425081600)


# Sundays, by month and week (1 the first, -1 the last), on which public rules of some country begin or
# end summer time: North America, Europe, Australia, New Zealand [inferred: rules of 2007 and later]
CHANGES = ((3, 2), (3, -1), (4, 1), (9, -1), (10, 1), (10, -1), (11, 1))


def zone_doubt(bias):
    """Of local times of an unknown zone: what the reader sees is hours off already, by the zone."""
    return HOUR + FARTHEST + abs(60 * bias)


def is_change(day):
    """day: seconds since 1970 of a local midnight."""
    t = time.gmtime(day)
    last = time.gmtime(day + 7 * DAY).tm_mon != t.tm_mon
    return t.tm_wday == 6 and any(t.tm_mon == month and (last if week < 0 else
                                                         (t.tm_mday + 6) // 7 == week)
                                  for month, week in CHANGES)


def changes(base, a, b):
    """A night between two local times, seconds from base."""
    day = (base + a) // DAY * DAY
    while day <= base + b:
        if is_change(day) and base + a < day + 5 * HOUR and base + b > day:
            return True
        day += DAY
    return False


def of_its_group(machine, records):
    """The shapes have the name of the old group; the machine knows which ones its records have."""
    for r in records:
        if GROUP in r.data and group_of(machine) != GROUP:
            r.data = [group_of(machine) if x == GROUP else x for x in r.data]
            r.message = r.message.replace(GROUP, group_of(machine))
    machine.groups = {x for r in records for x in r.data if x in (GROUP, NEW_GROUP)}


def zone_told(world, m, key):
    """What the user says with --zone: a name of Windows, which has the rules of summer time, or an offset."""
    draw = Draw('told zone %s %s' % (m.name, key))
    if world.seed < TOLD_FROM or m.name != m.netbios or not draw.chance(40):
        return None
    sign, minutes = '-' if m.bias > 0 else '+', abs(m.bias)
    return ZONES[m.bias] if m.bias in RULES and world.seed >= SUMMER_FROM else \
        '%s%02d:%02d' % (sign, minutes // 60, minutes % 60)


def with_hole(spans):
    """Of a table without numbers nobody sees a hole that is no longer than the log is quiet: two files may
    be one log that was exported in two parts (contract 3, "splitting an export")."""
    return spans[:1] + [(max(a, before + DAY), b) for (_, before), (a, b) in zip(spans, spans[1:])]


def table_alone(world, m, key):
    """All that somebody saved of a machine, as it is shown: a table of the viewer, or of a console's
    Export-Csv, in its language and its local time (log-formats.md 3.6, 3.7, 3.9, 3.10)."""
    draw = Draw('table %s %s' % (m.name, key))
    if world.seed < TABLES_FROM or not draw.chance(35) or m.set_at is not None or \
            m.name != m.netbios or not m.name[-1].isdigit() or not m.roles:
        # of a longer name some log tells all; a folder without digits is not surely a machine's; of a backup at
        # an hour in doubt nobody says that it was taken before the upgrade
        return None
    return draw.pick(TABLES)


class Delivery:
    """How the machines of a world hand in their logs."""

    noise_step = DAY // 6                # seconds between two records of noise, on average
    event_log = staticmethod(evtx)       # lines for evtxmake

    def __init__(self, world, key):
        self.world, self.draw = world, Draw('delivery ' + key)
        self.base = self.draw.pick(NIGHTS if world.seed >= SUMMER_FROM else DAYS)
        self.forms = {}                      # (machine name, channel) -> name of the format
        uniform = self.draw.chance(40)       # one collector took everything
        common = self.pick()
        self.windows = [m for m in world.machines if m.roles != ['agent.unix']]
        for m in self.windows:
            m.bias = self.draw.pick(sorted(ZONES))
            m.culture = self.draw.pick(['en', 'en', 'en', 'de', 'ja'])
            m.folder = m.netbios if self.draw.chance(80) else 'Event Logs/' + m.name
            m.table = table_alone(world, m, key)
            m.told_zone = zone_told(world, m, key) if m.table else None
            if m.table and world.seed >= TOLD_FROM:
                m.delivered = {c: with_hole(spans) for c, spans in m.delivered.items()}
            for channel in (APP, SYS, OM):
                self.forms[m.name, channel] = self.form(m, channel, common if uniform else None)
            m.doubt = self.doubt(m)
            m.kinds = {k for k in (SETUP, MSI) if self.draw.chance(25)} | self.told_by_setup(m)
            m.kinds = m.kinds if m.set_at is None or world.seed >= SET_TEXTS_FROM else set()
            for k in m.kinds:
                m.delivered[k] = [(-9 * DAY, 9 * DAY)] if any(m.delivered.values()) else []
                m.doubt[k] = 0
        self.others_of = Others(world, self.windows, self.forms)
        for m in self.others_of.changed:
            m.table = m.told_zone = None     # its logs are files of their own now
            m.doubt.update(self.doubt(m))
        self.unix(key)
        self.others(key)
        world.traces += list(text_traces(world, lambda m: m.kinds))
        self.mark_group()
        self.traces_of = {m: [] for m in world.machines}
        for t in world.traces:
            self.traces_of[t.machine].append(t)
        for m in self.windows:
            m.proofs = self.aligned(m)
            m.local = {c for c in m.doubt if m.doubt[c] or (m.told_zone and c in EVENTS)}
            if m.proofs:
                m.doubt = dict.fromkeys(m.doubt, 0)
            if m.told_zone and any(changes(self.base - 60 * m.bias, b - 3 * HOUR, b + 3 * HOUR)
                                   for _, b in m.delivered.get(APP, [])):
                m.ends_twice = HOUR
            if m.set_at is not None:
                m.doubt['clock'] = abs(m.wrong)
        for t in world.traces:
            if t.machine not in self.windows:
                continue
            t.doubt = max(t.doubt, t.machine.doubt.get(t.channel, 0))
            if t.name in SAID and not t.machine.proofs:
                t.doubt = zone_doubt(t.machine.bias)
            if self.is_beyond_a_change(t) if t.channel in t.machine.local else self.may_wait(t):
                t.doubt = HOUR + t.machine.may_be_off(t.time)
            t.fine = t.time + self.fraction(t)
        for m in self.windows:
            m.is_short = bool(m.told_zone) and not FORMATS[m.table].named and \
                not self.is_named_elsewhere(m)

    def is_named_elsewhere(self, m):
        """In full, which its own tables do not."""
        return any(m.fqdn in (t.about, *t.captures.values()) for t in self.world.traces
                   if t.seen and t.machine is not m)

    def told_by_setup(self, m):
        """The log that a fault speaks in is handed in; a page has one log for all of them."""
        some = [t for t in self.world.traces if t.machine is m and t.name in SAID]
        for t in some:
            t.channel = SETUP
        return {SETUP} if some else set()

    def others(self, key):
        """Files beside the logs, with draws of their own."""
        self.lists, world, draw = [], self.world, Draw('other files ' + key)
        if world.seed < LATER:
            return
        first = next((m for m in self.windows if 'ms' in m.roles and m.delivered), None)
        if first and draw.chance(50) and world.plan.has_lists:
            some = [m for m in self.windows if m.delivered]
            self.lists, told = inventories(world, first, some, draw)
            world.traces += told
            for m, _, _ in self.lists:
                if not any(m.delivered.values()) and not self.is_named_elsewhere(m):
                    m.folder = m.name        # a list of its products names no computer
                m.delivered[INVENTORY], m.doubt[INVENTORY] = list(ALWAYS), 0
        for t in [t for t in world.traces if t.name == 'sql-18264-backup']:
            if t.machine.delivered.get(SQLLOG) or draw.chance(50):
                world.traces[world.traces.index(t)] = backup_trace(t)
                t.machine.delivered[SQLLOG] = list(ALWAYS)
                t.machine.doubt[SQLLOG] = BIAS_DOUBT     # of the day on which the server began
        for step in world.steps if world.plan.is_sequence else ():
            m, told = step.machine, list(sibling_traces(world, step))
            alone = getattr(m, 'by_setup_log', False)
            if told and any(m.delivered.values()) and (draw.chance(40) or alone):
                m.delivered[told[0].channel], m.doubt[told[0].channel] = list(ALWAYS), 0
                world.traces += told
        for m in self.windows:
            for name, writer in QUIET.items():
                if m.delivered and draw.chance(6):
                    self.lists.append((m, name, writer(self.log_of(m), draw)))
        self.lists += beside(world, self.is_in_utc, self.log_of)
        draw = Draw('host clocks ' + key)
        for m in self.windows if world.seed >= CLOCKS_FROM else ():
            if self.is_in_utc(m) and set(m.delivered) <= set(EVENTS) and draw.chance(40):
                taken = min(3 * DAY, max(b for spans in m.delivered.values() for _, b in spans))
                self.lists.append((m, 'Get-Date.txt', host_clock(self.log_of(m), taken)))

    def is_in_utc(self, m):
        return bool(m.delivered) and not any(FORMATS[self.forms[m.name, c]].local for c in EVENTS)

    def log_of(self, m, channel=None):
        log = Log(m, channel, self.base, m.bias, m.culture)
        log.has_summer = self.world.seed >= SUMMER_FROM
        return log

    def unix(self, key):
        """Their forms have draws of their own."""
        self.key, draw = key, Draw('unix delivery ' + key)
        for m in self.world.machines:
            if m not in self.windows:
                m.bias, m.folder, m.kinds = draw.pick(sorted(ZONES)), m.name, set()
                m.doubt = {'scx': NO_TIME, 'scx-kit': NO_TIME}
                self.unix_files(m)       # marks what its files do not tell

    def unix_files(self, m):
        mine = [t for t in self.world.traces if t.machine is m]
        return list(unix_files(self.world, m, mine, Log(m, None, self.base, m.bias, 'en'),
                               Draw('files of %s in %s' % (m.name, self.key))))

    def mark_group(self):
        """That a run upgraded the databases stands in the setup log only (log-formats.md 1.4)."""
        for t in self.world.traces:
            if t.name in STEPS:
                t.channel, t.lost = SETUP, SETUP not in t.machine.kinds

    def is_beyond_a_change(self, t):
        """Between it and what proved its machine's zone lies a night in which summer time begins or
        ends somewhere: then the zone is proven for the other side only.  Whose rules the user tells, the
        hour alone is in doubt that comes twice."""
        some = [t.time - 3 * HOUR, t.time + 3 * HOUR] if t.machine.told_zone else []
        return any(changes(self.base - 60 * t.machine.bias, min(p, t.time), max(p, t.time))
                   for p in some or t.machine.proofs)

    def may_wait(self, t):
        """Setup was opened in a night of a change: its log's clock may have gone back before the package
        was launched."""
        return t.name == 'wizard-begin' and changes(self.base - 60 * t.machine.bias, t.time,
                                                    t.attempt.begin + t.machine.skew)

    def fraction(self, t):
        """The part of a second that the log keeps."""
        if t.channel not in EVENTS:
            return 0
        step = FORMATS[self.forms[t.machine.name, t.channel]].step
        return Log.ticks_at(t.time) // step * step / 1e7

    def aligned(self, m):
        """A text log and the Application log in UTC tell of one act: that gives the zone.  The times
        of such acts; none: the zone is not proven."""
        mine = [t for t in self.traces_of[m] if t.seen and t.attempt and
                t.attempt.outcome in ('ok', 'failed')]
        exact = {t.attempt for t in mine if t.channel == APP and not m.doubt[APP] and
                 t.name.startswith('msi-1033')} & \
            {t.attempt for t in mine if t.name.startswith('msi-1040')}
        if not any(t.attempt in exact for t in mine if t.is_text):
            return []
        return [x for a in exact for x in (a.begin + m.off(a.begin), a.end + m.off(a.end))]

    def pick(self):
        some = {name: f for name, f in FORMATS.items() if self.world.seed >= f.since}
        n = self.draw.below(sum(f.share for f in some.values()))
        for name, f in some.items():
            n -= f.share
            if n < 0:
                return name

    def form(self, m, channel, wanted):
        name = wanted or self.pick()
        if channel in m.exact:
            return 'evtx'
        if m.table and (len(m.delivered.get(channel, [])) == 1 or self.world.seed >= TOLD_FROM):
            return m.table
        f = FORMATS[name]
        if f.one_line and any(c == channel and x in FURTHER_DOWN for c, _, x, _ in m.marks):
            return 'evtx'
        if channel == APP and (m.roles[:1] in ([], ['ms']) or not self.world.plan.is_om or len(m.delivered.get(APP, [])) != 1) and \
                (f.local or not f.numbered):
            return 'evtx'       # who was first must be told; a hole must be seen
        if not f.named and (channel == SYS or m.domain != 'corp.example' or m.roles[:1] == ['gw']):
            return 'xml'        # some log names the machine in full
        return name

    def doubt(self, m):
        """Seconds, per channel whose times are local."""
        system = FORMATS[self.forms[m.name, SYS]]
        known = SYS in m.delivered and system.bias
        by_bias = 0 if m.bias in STEADY else BIAS_DOUBT
        if m.told_zone:
            return dict.fromkeys((APP, SYS, OM), 0)
        return {c: (by_bias if known else zone_doubt(m.bias))
                if FORMATS[self.forms[m.name, c]].local else 0 for c in (APP, SYS, OM)}

    # -- records

    def records(self):
        """(machine name, channel) -> its records of all delivered spans, in order."""
        logs = {}
        for m in self.world.machines:
            for channel, spans in sorted(m.delivered.items()):
                if channel in NOT_EVENTS:
                    continue
                draw = Draw('%s %s %d' % (m.name, channel, self.world.seed))
                logs[m.name, channel] = [list(noise(self.world, m, channel, a, b, self.noise_step, draw))
                                         for a, b in spans]
        for t in self.world.traces:
            if not t.seen or t.channel in NOT_EVENTS:
                continue
            r = clock_record(t, self.base) or record_of(getattr(t, 'world', self.world), t)
            if r:
                r.sun, r.about = t.sun, t.about.split('.')[0]
                spans = t.machine.delivered[t.channel]
                i = next(i for i, (a, b) in enumerate(spans) if a <= t.time <= b)
                logs[t.machine.name, t.channel][i].append(r)
        named = {m.name: m for m in self.world.machines}
        for (name, channel), spans in logs.items():
            spans[:] = [self.others_of.renamed(named[name], channel, in_order(named[name], some))
                        for some in spans]
            self.number(spans, Draw(name + channel), named[name].set_at is not None)
            if channel == OM:
                of_its_group(named[name], [r for some in spans for r in some])
        return logs

    def number(self, spans, draw, turned):
        """turned: a clock was set, and records stand in the order in which they were written."""
        at = 2000 + draw.below(60000)
        for some in spans:
            for i, r in enumerate(some):
                r.order = i
            some.sort(key=lambda r: (r.sun if turned else r.t, r.order))
            for r in some:
                r.number = at
                at += 1
            at += 5000                       # what was lost between two spans

    # -- files

    def write(self, folder, script):
        self.folder = folder
        named, forwarded = {m.name: m for m in self.world.machines}, []
        for (name, channel), spans in self.records().items():
            m = named[name]
            log = self.log_of(m, channel)
            if self.others_of.forwards(name):
                forwarded += [(log, some) for some in spans]
                if self.others_of.alone:
                    continue
            form = FORMATS[self.forms[name, channel]]
            for i, some in enumerate(self.files(spans, form)):
                path = self.path(m, '%s%s%s' % (channel, '-%d' % i if i else '', form.ending))
                if form.writer is None:
                    script += self.event_log(some, log, path)
                else:
                    self.put(path, form.writer(some, log))
        self.write_forwarded(forwarded, script)
        for m in self.world.machines:
            if m in self.windows:
                self.write_texts(m)
                continue
            for name, lines in self.unix_files(m):
                self.put(self.path(m, name), ('\n'.join(lines) + '\n').encode('utf-8'))
        for m, name, content in self.lists:
            self.put(self.path(m, name), content)

    def write_forwarded(self, logs, script):
        if not logs:
            return
        name, content = self.others_of.file(logs)
        path = self.path(self.others_of.collector, name)
        if isinstance(content, bytes):
            self.put(path, content)
        else:
            script += ['file ' + path] + content

    def files(self, spans, form):
        """The records of each file of a log."""
        return spans

    def path(self, m, name):
        path = '%s/%s/%s' % (self.folder, m.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def put(self, path, content):
        with open(path, 'wb') as f:
            f.write(content)
        os.utime(path, (self.base + COPIED,) * 2)

    def write_texts(self, m):
        """The setup log, and an installer log of each attempt, newest name first."""
        log = self.log_of(m)
        mine = [t for t in self.traces_of[m] if t.seen]
        if any(t.channel == SQLLOG for t in mine):
            some = error_logs([t for t in mine if t.channel == SQLLOG], log, self.world.seed)
            for name, content in some.items():
                self.put(self.path(m, name), content)
        if any(t.channel == ALIASES for t in mine):
            self.put(self.path(m, 'aliases.txt'), DUPLICATE)
        if hasattr(m, 'listed_at'):
            path = self.path(self.windows[0], 'subscriptions-%s.csv' % m.name)
            self.put(path, subscription_list(mine))
            os.utime(path, (self.base + m.listed_at,) * 2)
        runs = [t for t in mine if t.channel == SETUP]
        if runs:
            form = self.draw.pick(['utf-8', 'utf-8', 'bom', 'utf-16', 'blanks'])
            path = self.path(m, wizard_name(self.world, m))
            self.put(path, wizard(runs, log, form))
            if self.draw.chance(50):         # an archive keeps it, a copy does not
                last = self.base + max(t.time for t in runs)
                os.utime(path, (last, last))
        for role in LOGS:
            told = [t for t in mine if t.channel == role]
            if told:
                name, content = sibling_file(role, told, log)
                self.put(self.path(m, name), content)
        self.write_installers(m, [t for t in mine if t.channel == MSI], log)

    def write_installers(self, m, told, log):
        holder = holder_of_push(self.world, m, [t.package for t in told])
        for i, t in enumerate(told):
            package = PACKAGES[t.package][0].split('.')[0]
            name = 'SCOM/LOGS/%s%s.log' % (package, '.%d' % i if i else '')
            path = self.path(holder, install_log(m)) if holder else self.path(m, name)
            self.put(path, msi_log(self.world, t, log, self.draw.pick(['utf-16', 'ansi'])))


def busy_times(world):
    """One installer runs at a time: no noise of others while one of the world does."""
    runs = [(s.machine, a.begin + s.machine.skew, a.end + s.machine.skew)
            for s in world.steps for a in s.attempts]
    runs += [(t.machine, t.time, t.time) for t in tasks_traces(world) if t.name.startswith('msi-1036-')]
    for m, begin, end in runs:
        m.busy.append((begin - 60, end + 60))
