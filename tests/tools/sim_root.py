# SPDX-License-Identifier: Apache-2.0
"""Which server of 2007 R2 upgraded the group, where nothing names it (upgrade-plans.md 2.3, 2.4).

A list from behind the upgrade names the emulator of the root server, which can have moved since:
where another server began later, list and begins disagree, and the one that is listed is no more than a
guess (tests/verdict/G2, GB).  So is the last to begin, where nothing names one.  The truth is then what holds in every world that the
material can be of: one for each server that began, with that one as the group's.  A breach is one
under either name: of two servers (or a server and what all servers wait for) that break the order
in every world it does not matter which of them led.

Where one server alone is there, and nothing names it, no breach is one by its name: the root may be missing.

How the leader is found follows the dossier as the judge does; sim_led.py holds what is said against
what was done."""

from sim_instance import TOLERANCE


def says_so(truth, leader):
    """Its setup log tells of the database work (log-formats.md 1.4)."""
    return any(t.seen and t.name == 'setup-db-path'
               for t in truth.about.get(leader.machine.fqdn, []))


def root_is_named(truth, leader):
    """By itself, or a list has it as the root server's emulator (plans 2.4)."""
    return says_so(truth, leader) or any(t.seen and t.captures.get('root') == 'True'
                                         for t in truth.about.get(leader.machine.fqdn, []))


def may_be_own(truth, s, p, result):
    """plans 2.2: where a server leaves, the one that upgrades the group was upgraded itself before.
    Unless its log says so, what is seen of it may be that alone: the group's upgrade is then behind it, and
    nobody knows when it began and ended.  Of one that is supposed to have led it does not matter: its own
    upgrade stands in the same orders."""
    if not any(x.pick == 'retired' for x in truth.plan.phases):
        return False
    asked = s if result == 'violated' else p if result == 'kept' else None
    return bool(asked) and asked.phase.pick == 'last' and asked.state == 'done' and \
        asked is not truth.supposed and not root_is_named(truth, asked)


def others_that_began(truth):
    """The guessed leader, its phase, the phase of the others, and who of them may be the root."""
    for last in truth.plan.phases:
        rest = next((p for p in truth.plan.phases if p.pick == 'rest' and p.role == last.role), None)
        leader = next(iter(truth.phases[last.id]), None) if last.pick == 'last' else None
        if leader and rest and leader.attempts and not says_so(truth, leader) and \
                (not root_is_named(truth, leader) or began_later(truth, last, leader)):
            return leader, last, rest, [i for i in truth.phases[rest.id] if i.attempts]
    return None, None, None, []


def began_later(truth, last, leader):
    """Another server did, or may have."""
    return any(
        i.attempts and (None in (i.begin, leader.begin) or leader.begin <= i.begin + TOLERANCE)
        for p in truth.plan.phases if p.pick == 'rest' and p.role == last.role
        for i in truth.phases[p.id])


def in_every_world(truth):
    """The constraints, as far as they do not hang on the guess."""
    leader, last, rest, others = others_that_began(truth)
    guessed = constrained(truth)
    worlds = [({leader.machine.name, other.machine.name}, led_by(truth, leader, other, last, rest))
              for other in others]
    servers = {p.id for p in (last, rest) if p}
    return {name: unless_by(alone(truth), agreed(name, found, worlds, servers))
            for name, found in guessed.items()}


def alone(truth):
    """The only server of a group that has others by its plan, and nothing says that it is the root: what is
    missing may be the root, and what came before or behind that one nobody knows."""
    for last in truth.plan.phases:
        rest = next((p for p in truth.plan.phases if p.pick == 'rest' and p.role == last.role), None)
        leader = next(iter(truth.phases[last.id]), None) if last.pick == 'last' else None
        if leader and rest and not truth.phases[rest.id] and not root_is_named(truth, leader) and \
                not any(p.pick == 'retired' for p in truth.plan.phases):
            return last.id, leader.machine.name
    return None


def unless_by(one, found):
    """The order without the breaches of that one."""
    state, breaches, hard = found
    left = {b for b in breaches if one not in (b[:2], b[2:])}
    return found if left == set(breaches) else ('violated' if left else 'undecidable', left, hard)


def constrained(truth):
    truth.constraints = {}
    for phase in truth.plan.phases:
        for arrow in phase.arrows:
            truth.constrain(phase, arrow)
    return truth.constraints


def led_by(truth, leader, other, last, rest):
    before = truth.phases[rest.id]
    leader.phase, other.phase, truth.supposed = rest, last, other
    truth.phases[last.id] = [other]
    truth.phases[rest.id] = [leader if i is other else i for i in before]
    found = constrained(truth)
    leader.phase, other.phase, truth.supposed = last, rest, None
    truth.phases[last.id], truth.phases[rest.id] = [leader], before
    return found


def agreed(name, found, worlds, servers):
    state, breaches, hard = found
    if state == 'violated':
        breaches = {b for b in breaches if all(is_broken(name, b, hard, *w, servers) for w in worlds)}
        return 'violated' if breaches else 'undecidable', breaches, hard
    if any(w[name][0] != state for _, w in worlds):
        state = 'undecidable'
    return state, breaches, hard


def is_broken(name, breach, hard, swapped, world, servers):
    """The same machine breaks the order there, too, against the same one or the one in its place, or one
    server does in the place of another; or the same two, in the parts that they play here, break one, which
    is no mere advice where this one is a must."""
    def ends(b):
        return {('ms' if phase in servers else phase, name) for phase, name in (b[:2], b[2:])}

    return any((b[1] == breach[1] and (b[3] == breach[3] or {b[3], breach[3]} == swapped)) or
               (b[0] in servers and b[3] == breach[3]) for b in world[name][1]) or any(
        ends(b) == ends(breach) for _, breaches, must in world.values()
        for b in breaches if must or not hard)
