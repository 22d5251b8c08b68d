# SPDX-License-Identifier: Apache-2.0
"""A clock that somebody, or the time service, put right while the upgrade went on.

What the machine wrote before is off by as much as the clock was set; since when, no log tells (README
"clock tolerance": then an order is undecidable).  Kernel-General 1 with NewTime, OldTime and Reason is
[seen: EVX]; 52 of the time service is [inferred] and stands beside it only.
"""
import time

from sim_records import Record
from sim_world import DAY, HOUR, LATER

SYS = 'System'
KERNEL_GUID = '{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}'
SERVICE_GUID = '{06edcfeb-0fd0-4e53-acca-a6f8bbf81bcb}'
PAGE_DAY = 1710547200                    # 2024-03-16
BACK_FROM = 29 * LATER                   # seeds of worlds in which a clock is put back inside a run
SERVERS_FROM = 33 * LATER                # and of a server that surely was not the first
MOST = 4 * HOUR                          # by which a clock is wrong
ROLES = ('gw', 'con', 'web', 'rep', 'agent.push', 'agent.manual', 'ms')


def instant(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%S.0000000Z', time.gmtime(seconds))


def readings(trace, base):
    """What the clock showed before and behind; the record itself has the time behind."""
    return instant(base + trace.time + trace.captures['set_off']), instant(base + trace.time)


def on_page(trace, shift):
    """The captures of the two signatures; others as they are."""
    if 'set_off' not in trace.captures:
        return trace.captures
    was, now = readings(trace, PAGE_DAY + shift)
    return {'clock_from': was, 'clock_to': now}


def clock_record(trace, base):
    """None: the trace is no word on a clock."""
    c = trace.captures
    if trace.name == 'clock-service-set':
        return Record(SYS, trace.time, 'Microsoft-Windows-Time-Service', 52, message='The time service has '
                      'set the time with offset %s seconds.' % c['clock_offset'], guid=SERVICE_GUID,
                      level=3, named=[('TimeOffset', str(c['clock_offset']))])
    if trace.name != 'clock-set':
        return None
    was, now = readings(trace, base)
    return Record(SYS, trace.time, 'Microsoft-Windows-Kernel-General', 1, message='The system time has '
                  'changed to %s from %s.' % (now, was), guid=KERNEL_GUID,
                  named=[('NewTime', now), ('OldTime', was), ('Reason', '1')])


def places(world, s):
    """When the clock of the machine can be set: before its run, inside it, behind all that it did."""
    m, last = s.machine, s.attempts[-1]
    yield 'before', s.begin - world.draw.between(20, 90) * 60
    first = min(x.begin for x in world.steps if x.attempts)
    leads = s.phase.role == 'ms' and (world.seed < SERVERS_FROM or s.begin - first < 2 * MOST + HOUR)
    if leads or s.phase.role == 'agent.push' or m.pushed_by:
        return                           # who was first, and who measures the clock, stay as they are
    yield 'behind', max([s.end] + m.boots) + world.draw.between(15, 90) * 60
    if len(s.attempts) == 1 and last.outcome == 'ok' and not m.boots:
        yield 'inside', (last.begin + last.end) // 2


def clock_set(world):
    """One machine, with one role; no fault is said of it: what was an order by its clock is none now."""
    first = min((s.begin for s in world.steps if s.attempts), default=None)
    some = [s for s in world.steps if s.attempts and s.phase.kind == 'install' and s.phase.role in ROLES and
            not (s.phase.role == 'ms' and s.begin == first) and SYS in s.machine.delivered and
            sum(x.machine is s.machine for x in world.steps) == 1 and not s.machine.marks]
    if not some or not world.plan.is_om or world.plan.topology == 'parallel' or world.old == '2007 R2':
        return False
    s = world.draw.pick(some)
    m, (where, at) = s.machine, world.draw.pick(list(places(world, s)))
    wrong = world.draw.between(15, MOST // 60) * 60 * world.draw.pick([1, -1])
    if where == 'inside' and world.seed < BACK_FROM:
        wrong = -abs(wrong)
    m.set_at, m.wrong = at, wrong
    m.exact = {'Application', SYS, 'Operations Manager'}     # number and instant of each record
    m.doubt['clock'] = abs(m.wrong)
    m.marks.append((SYS, at, 'clock-set', {'set_off': m.wrong}))
    if world.draw.chance(50):
        m.marks.append((SYS, at, 'clock-service-set', {'clock_offset': -m.wrong}))
    for channel, spans in m.delivered.items():
        m.delivered[channel] = [(a + m.wrong if a < -5 * DAY else a, b) for a, b in spans]
    return True


def in_order(m, records):
    """Noise has a time alone: what stands between the two readings of a clock that was put on was never
    written, and of one that was put back it is taken for what came behind."""
    if m.set_at is None:
        return records
    at, was = m.set_at + m.skew, m.set_at + m.skew + m.wrong
    out = []
    for r in records:
        if not hasattr(r, 'sun'):
            if was <= r.t < at:
                continue
            r.sun = r.t - m.skew - (m.wrong if r.t < min(at, was) else 0)
        out.append(r)
    return out
