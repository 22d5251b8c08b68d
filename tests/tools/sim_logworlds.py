# SPDX-License-Identifier: Apache-2.0
"""What may not change where the logs of a world are written once more in another way: at another
time, with more noise, in more files, by other clocks.
"""
import copy
import time

from sim_files import DAY, is_change
from sim_logprops import Variant
from sim_props import SOON, same

SHIFTS = [SOON] + [7 * weeks * DAY for weeks in (52, -52, *range(1, 200))]
AROUND = range(-12, 13)                  # days that a world's logs reach
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


class Shifted(Rewritten):
    """All clocks of the fleet show another time.

    Two things that the calendar does to times stay as they are: nights in which summer time may
    change put local times in doubt, and of a day up to the twelfth a date in an installer's log
    does not tell whether it is the month (log-formats.md 2.1).
    """

    def change(self, d):
        kept = self.calendar(d.base)
        self.shift = next((s for s in SHIFTS if self.calendar(d.base + s) == kept), 0)
        d.base += self.shift

    def write(self, script):
        """Files of UNIX machines are kept with the world."""
        moved = self.delivery()
        moved.unix(self.case.key)
        moved.write(self.folder, script)
        self.case.delivery.unix(self.case.key)

    @staticmethod
    def calendar(base):
        return ([is_change((base + day * DAY) // DAY * DAY) for day in AROUND],
                [time.gmtime(base + day * DAY).tm_mday > 12 for day in ACTS])


class Noisier(Rewritten):
    """Three times as much noise between the first and the last record of each log."""

    def change(self, d):
        d.noise_step //= 3


class Split(Rewritten):
    """Exports in two files: records up to here, and from here on.

    Where records have no numbers, the longest quiet time of a log cannot be told from a hole that a
    lost file has left: there, and only there, no export is cut.
    """

    def change(self, d):
        d.files = self.pieces

    def pieces(self, spans):
        out = []
        for some in spans:
            steps = [b.t - a.t for a, b in zip(some, some[1:])]
            at = self.draw.below(max(len(steps), 1))
            if steps and self.draw.chance(70) and steps[at] < max(steps):
                out += [some[:at + 1], some[at + 1:]]
            else:
                out.append(some)
        return out


PROPERTIES = {'shifted': Shifted, 'noisier': Noisier, 'split': Split}
