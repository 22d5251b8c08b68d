# SPDX-License-Identifier: Apache-2.0
"""Whether the material decides which plan judges it: upgrade-plans.md 1.3 and the heads of its
sections 2.4, 2.8, 2.12 and 2.14.  None: it decides for another one."""
from sim_single import GROUP, NEW_GROUP


def new_builds(truth):
    return {truth.world.build(truth.world.new, r) for r in ('ms', 'gw')}


def decided(truth):
    world, plan = truth.world, truth.plan
    if is_jump(world):
        return False
    if world.forced:
        return True
    if plan.is_sequence:
        return several_components(truth)
    if not plan.is_om:
        return both_releases_seen(truth)
    if plan.is_update:
        return packages_seen(truth)
    to = any(t.seen and t.attempt and t.captures.get('version') in new_builds(truth)
             for t in truth.traces)
    if not to and any(t.seen and t.name == 'msi-1034-server' and t.attempt for t in truth.traces):
        return None          # setup took the old product away: an upgrade, to wherever one can lead
    if world.old == '2007 R2':
        return way_from_2007(truth) if to else False
    shape = truth.shape()
    if shape == 'undecided' and to and only_failed(truth):
        shape = 'single'                         # contract 1: failed is said first, whatever it is
    return (to and shape == plan.topology) or (None if shape == 'single' else False)


def is_jump(world):
    """1.1: no plan joins the two releases; what there was before stands in every server's log."""
    return world.plan.is_om and [world.old, world.new] not in world.plan.steps


def only_failed(truth):
    """No management server shows a success towards the new release."""
    return not any(t.seen and t.captures.get('version') in new_builds(truth) and t.role == 'ms' and
                   not t.name.endswith(('-failed', '-cancelled')) for t in truth.traces)


def packages_seen(truth):
    """A package of management servers, and the release that they have: 1023 tells none."""
    names = {t.name for t in truth.traces if t.seen}
    if truth.world.old != truth.world.new:       # 1801 to 1807: the article says where it leads
        return any(x.startswith(('msi-1036-', 'msi-1023-')) for x in names)
    return 'msi-1036-server' in names or {'msi-1023-server', 'msi-1035-server'} <= names


def several_components(truth):
    """One that was perhaps upgraded makes a sequence with one that was: all is of a few nights."""
    shown = sum(bool(truth.shown(p)) for p in truth.plan.phases)
    return shown > 1 or (shown == 1 and any(truth.perhaps(p) for p in truth.plan.phases))


def plan_beside(truth):
    """2.14 is for several components; one that was upgraded alone has its own plan where there is one."""
    return 'orch2012sp1-to-r2' if truth.plan.is_sequence and both_releases_seen(truth) else 'none'


def both_releases_seen(truth):
    """2.13: no server of Operations Manager is there; an installation, failed or not, shows the new
    release of the product, and something the old one; what says "Designer" is a console of it."""
    told = [(t.captures['version'], t.attempt) for t in truth.traces if t.seen and
            t.role == 'orch' and 'version' in t.captures]
    old, new = (truth.world.build(r, 'orch') for r in (truth.world.old, truth.world.new))
    return any(v == new and a for v, a in told) and any(v == old for v, _ in told)


def way_from_2007(truth):
    """2.4: a server that went speaks for the paths that drop one, one that shows nothing for none."""
    servers = [m for m in truth.world.machines if truth.plays(m, 'ms')]
    left = [m for m in servers if not attempted(truth, m)]
    went = [m for m in left if went_away(truth, m)]
    fits = []
    for drops, shape in ((True, truth.shape(went)), (False, truth.shape())):
        if (bool(left) if drops else not went):
            fits += [(drops, t) for t in ('single', 'distributed') if shape in (t, 'undecided')]
    mine = any(p.kind == 'removal' for p in truth.plan.phases), truth.plan.topology
    return fits == [mine] or (None if len(fits) == 1 else False)     # None: another plan's


def attempted(truth, m):
    """Setup of the new release began on it, or ended in some way (0.5)."""
    mine = [t for t in truth.about.get(m.fqdn, [])
            if t.seen and t.about == m.fqdn and t.role == 'ms']
    return any(t.name.startswith(('msi-1040-server', 'wizard-begin')) or
               t.captures.get('version') in new_builds(truth) for t in mine)


def went_away(truth, m):
    """2.4: its product was removed, and no setup of the new release had to do with that."""
    return truth.plays(m, 'ms') and not attempted(truth, m) and \
        any(t.seen and t.name == 'msi-1034-server' and t.about == m.fqdn
            for t in truth.about.get(m.fqdn, []))


def unknown_members(truth):
    """Machines whose own logs name the group, and of which nothing says what it is that reports to it:
    each is of one phase or another, and required (contract 1).  A console, reporting, a web console and
    a database do not (events.md 1, 2).  Beside an old group (2.8) servers of that are required to do
    nothing, nor is anything of gateways: who says that it is back on another machine (events.md 2, 21019),
    and whom nobody names as that, is an agent."""
    beside = groups_beside(truth) if truth.plan.topology == 'parallel' else set()
    return [m for m in truth.world.machines
            if truth.plan.is_om and not getattr(m, 'gone', False) and
            not any(truth.plays(m, r) for r in ('ms', 'gw', 'agent')) and
            groups_named(truth, m) - (set() if reports(truth, m) else beside)]


def reports(truth, m):
    back = [t for t in truth.traces if t.seen and t.name == 'conn-21019-primary']
    return any(t.machine is m for t in back) and \
        not any(t.captures['parent'] == m.fqdn for t in back)


def groups_beside(truth):
    """Groups that are not the new one: others than its servers name; those name none: that of old ones."""
    servers = [m for m in truth.world.machines if truth.plays(m, 'ms')]
    new, old = (set().union(*(groups_named(truth, m) for m in servers if attempted(truth, m) == x))
                for x in (True, False))
    return {GROUP, NEW_GROUP} - new if new else old


def groups_named(truth, m):
    """events.md 1, 2: an agent's events, a gateway's or a server's; in full logs noise has some, too."""
    return getattr(m, 'groups', set()) | {t.captures['group'] for t in truth.about.get(m.fqdn, [])
                                          if t.seen and t.machine is m and 'group' in t.captures}
