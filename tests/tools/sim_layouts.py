# SPDX-License-Identifier: Apache-2.0
"""How people lay out what they collected: the same files in other folders, or in none.

No collector does so; it is what people do by hand: one folder per computer inside one parent folder,
then zip; old support packages are flat, with the computer in the file's name (log-formats.md 8.2
[seen: JP, App Controller support article]).  All other arrangements are [inferred]; a machine is named
in all of them, by a folder or by the file (8.3: "from the folder or file name").
"""
import os
import shutil
import tempfile
import time

from sim_files import EVENTS
from sim_logprops import Variant, files_of
from sim_pack import PACKERS, as_zip
from sim_props import same

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


LAYOUTS = {f.__name__: f for f in (by_role, by_date, dated, deep, lower, in_full, flat, by_log)}


class Laid(Variant):
    """The same files in another layout, now and then packed more than once: nothing changes."""

    def commands(self):
        self.how = self.draw.pick(sorted(LAYOUTS))
        folders = sorted(((m.folder, m) for m in self.case.world.machines), key=lambda x: -len(x[0]))
        for path in files_of(self.case.folder):
            rest = os.path.relpath(path, self.case.folder)
            folder, m = next(x for x in folders if rest.startswith(x[0] + '/'))
            to = os.path.join(self.folder, LAYOUTS[self.how](self, m, rest[len(folder) + 1:]))
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
                end = self.draw.pick(['.zip', '.zip', '.7z', '.tar.gz'])
                PACKERS[end](os.path.join(inner, top + end), [
                    (file, os.path.relpath(file, above)) for file in files_of(above)])
            shutil.rmtree(self.folder)
            os.makedirs(self.folder)
            as_zip(os.path.join(self.folder, 'upload.zip'),
                   [(file, os.path.relpath(file, inner)) for file in files_of(inner)])

    def wrong(self, before, said):
        return [self.how + ': ' + x for x in same(before, said[self.key])]
