# SPDX-License-Identifier: Apache-2.0
"""Whether the services of another server ran while the first one was upgraded: upgrade-plans.md 3.3
asks that they are stopped on all servers but that one; 3.4 and row 2 of its table 8 say what shows it,
"until that MS's own setup".  events.md 8: 7036 and the words of the services themselves."""
from sim_instance import ENDS, TOLERANCE

SERVICES = {'data access': (('scm-7036-omsdk-running', 'sdk-26361-started'),
                            ('scm-7036-omsdk-stopped', 'sdk-26365-stopped')),
            'health': (('scm-7036-healthservice-running', 'ese-102-started'),
                       ('scm-7036-healthservice-stopped', 'ese-103-stopped')),
            'configuration': (('scm-7036-cshost-running',), ('scm-7036-cshost-stopped',))}
ALIVE = ('hs-1210-config-active', 'hs-2002-mg-started')      # events.md 1: the health service at work
BOOTS = ('boot-6005', 'boot-6009')
STARTED = tuple(x for some in SERVICES.values() for x in some[0])
STOPPED = tuple(x for some in SERVICES.values() for x in some[1])


def last_word(mine, words, begin):
    """Of one service, behind the begin: 'start', 'stop' or None."""
    some = [t for t in mine if t.time > begin and
            t.name in words[0] + words[1] + (ALIVE if words is SERVICES['health'] else ())]
    last = max(some, key=lambda t: t.time, default=None)
    return None if last is None else 'stop' if last.name in words[1] else 'start'


def own_setup(truth, i):
    """When its own run began, by what is seen of it; a run that was cancelled changed nothing."""
    attempts = [a for s in truth.world.steps if s.machine is i.machine and s.phase.role == 'ms'
                for a in s.attempts if a.outcome != 'cancelled']
    return min((t.time for t in i.world_traces if t.seen and t.attempt in attempts and
                t.about == i.machine.fqdn and t.name not in ENDS), default=None)


def until(truth, first, i):
    own = own_setup(truth, i)
    return first.end if own is None else min(first.end, own)


def in_earnest(truth, first):
    begin = own_setup(truth, first)
    return first.begin if begin is None else max(begin, first.begin)


def ran_on(mine, services, spans, begin):
    """One service, by its own words: its first one behind the begin is that it stops, so it ran until
    then.  True, False, or None: on an edge, where nobody can say."""
    said = sorted((t for t in mine if t.seen and t.name in services[0] + services[1] + BOOTS),
                  key=lambda t: t.time)
    behind = [t for t in said if t.time > begin]
    before = [t for t in said if t.time <= begin]
    if not behind or behind[0].name not in services[1] or \
            (before and before[-1].name in services[1]):
        return False
    stop = behind[0]
    if stop.doubt or any(t.doubt for t in said):
        return None
    covered = [(a, b) for a, b in spans.get(stop.channel, []) if a <= begin and stop.time <= b]
    return True if covered else False


def ran(truth, first, i):
    begin = in_earnest(truth, first)
    mine = [t for t in i.world_traces if t.about == i.machine.fqdn]
    if any(t.seen and t.name in STOPPED + STARTED and abs(t.time - begin) <= TOLERANCE + t.doubt
           for t in mine) or any(abs(a - begin) <= TOLERANCE
                                 for spans in i.machine.delivered.values() for a, _ in spans):
        return None
    words = [ran_on(mine, some, i.machine.delivered, begin) for some in SERVICES.values()]
    return True if True in words else None if None in words or i.blurred and any(
        w is not False for w in words) else False
