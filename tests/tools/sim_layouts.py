# SPDX-License-Identifier: Apache-2.0
"""How people lay out what they collected: the same files in other folders, or in none.

What people do by hand: one folder per computer inside one parent folder, then zip; old support
packages are flat, with the computer in the file's name (log-formats.md 8.2 [seen: JP, App Controller
support article]).  What collectors do: 8.1, 8.2.  All other arrangements are [inferred]; a machine is
named in all of them, by a folder or by the file (8.3: "from the folder or file name").
"""
import os
import shutil
import tempfile
import time

from sim_files import EVENTS
from sim_logprops import Variant, files_of
from sim_pack import PACKERS, as_old_zip, as_zip, as_zip_stream
from sim_props import less, same
from sim_world import LATER

ROLES = {'ms': 'Management Servers', 'gw': 'Gateways', 'con': 'Consoles', 'web': 'Web', 'rep': 'Reporting',
         'agent.push': 'Agents', 'agent.manual': 'Agents', 'agent.unix': 'Linux'}


def by_role(v, m, name):
    return '%s/%s/%s' % (ROLES.get((m.roles or ['other'])[0], 'Other servers'), m.name, name)


def by_date(v, m, name):
    """Of the day on which somebody went there."""
    day = time.strftime('%Y-%m-%d', time.gmtime(v.case.delivery.base + (3 + len(m.name) % 2) * 86400))
    return '%s/%s/%s' % (day, m.name, name)


def dated(v, m, name):
    return '%s_%s/%s' % (m.name, time.strftime('%Y%m%d', time.gmtime(v.case.delivery.base + 259200)), name)


def deep(v, m, name):
    return 'Contoso/Case 2403/upload/logs/%s/export/%s' % (m.name, name)


def lower(v, m, name):
    return '%s/%s' % (m.name.lower(), name.upper() if name.lower().endswith('.evtx') else name)


def in_full(v, m, name):
    return '%s/%s' % (m.fqdn.upper() if len(m.name) % 2 else m.fqdn, name)


def flat(v, m, name):
    """MS01_Application.evtx, and no folder."""
    return '%s%s%s' % (m.name, '_' if len(m.roles) % 2 else ' - ', os.path.basename(name))


def by_log(v, m, name):
    """A folder for each log, in it a file for each machine."""
    log = next((c for c in EVENTS if name.startswith(c)), None)
    return '%s/%s%s' % (log, m.name, name[len(log):]) if log else 'Setup/%s/%s' % (m.name, name)


def collector(v, m, name):
    """SDC_Results of the Data Collector, and the one for Linux (log-formats.md 8.1, 8.2)."""
    if 'agent.unix' in m.roles:
        return 'SCOMLinuxDataCollectorData_%s_17032024/logs/%s' % (m.name, name)
    if any(name.startswith(c) for c in EVENTS):
        return 'SDC_Results_03_17_2024_09-11-AM/Event Logs/%s/%s.%s' % (m.name, m.name, name)
    return 'SDC_Results_03_17_2024_09-11-AM/Install Logs/AppData Install Logs/%s/adm.setup/%s' % (
        m.name, name)


def stamped(v, m, name):
    """What the scripts for event logs and traces make of each machine (8.2)."""
    return '%s-03.17.2024-09.11%s/%s' % (m.name, 'AM' if len(m.name) % 2 else 'PM', name)


def worded(v, m, name):
    """Names that are not ASCII, in every packing."""
    return 'Z\u00fcrich \u30ed\u30b0/%s/%s' % (m.name, name)


LAYOUTS = {f.__name__: f for f in (by_role, by_date, dated, deep, lower, in_full, flat, by_log)}
LATER_LAYOUTS = dict(LAYOUTS, **{f.__name__: f for f in (collector, stamped, worded)})
LATER_PACKERS = {end: PACKERS[end] for end in ('.7z', '.tar.xz', '.tar.bz2')}
LATER_PACKERS['.zip'] = as_zip_stream
JOINED = 23 * LATER          # the first seed that draws from these


class Laid(Variant):
    """The same files in another layout, now and then packed more than once: nothing changes."""

    def commands(self):
        self.late = self.case.world.seed >= JOINED
        self.how = self.draw.pick(sorted(LATER_LAYOUTS if self.late else LAYOUTS))
        folders = sorted(((m.folder, m) for m in self.case.world.machines), key=lambda x: -len(x[0]))
        for path in files_of(self.case.folder):
            rest = os.path.relpath(path, self.case.folder)
            folder, m = next(x for x in folders if rest.startswith(x[0] + '/'))
            to = os.path.join(self.folder, LATER_LAYOUTS[self.how](self, m, rest[len(folder) + 1:]))
            os.makedirs(os.path.dirname(to), exist_ok=True)
            shutil.copy2(path, to)
        if self.draw.chance(40):
            self.pack_all()
        return [self.lines(self.folder)]

    def pack_all(self):
        """A zip of everything, in which the topmost folders are archives of their own."""
        with tempfile.TemporaryDirectory() as inner:
            for top in sorted(os.listdir(self.folder)):
                above = os.path.join(self.folder, top)
                if not os.path.isdir(above):
                    shutil.copy2(above, inner)
                    continue
                end = self.draw.pick(sorted(LATER_PACKERS) if self.late else
                                     ['.zip', '.zip', '.7z', '.tar.gz'])
                (LATER_PACKERS if self.late else PACKERS)[end](os.path.join(inner, top + end), [
                    (file, os.path.relpath(file, above)) for file in files_of(above)])
            shutil.rmtree(self.folder)
            os.makedirs(self.folder)
            (as_old_zip if self.late else as_zip)(os.path.join(self.folder, 'upload.zip'),
                   [(file, os.path.relpath(file, inner)) for file in files_of(inner)])

    def wrong(self, before, said):
        now = said[self.key]
        if self.how == 'lower':          # a machine that its folder alone names is written as that is
            before, now = ([x.lower() for x in lines] for lines in (before, now))
        # nothing else names the domain of such a machine: more is known then
        more = self.how == 'in_full' and any(m.is_short for m in self.case.delivery.windows)
        return [self.how + ': ' + x for x in (less(now, before, {}) if more else same(before, now))]
