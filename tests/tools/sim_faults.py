# SPDX-License-Identifier: Apache-2.0
"""One mutation of a world per kind of fault: it breaks exactly that, and says what it broke.

inject(world, kind) is false where the world has no place for such a fault.  What the fault entails
elsewhere follows from sim_truth.py; that the fault itself is among it, from `Broken`.
"""
from sim_broken import FAR, Broken, done_steps, leading, line, move, name_root, once, pick
from sim_clocks import clock_set
from sim_components import first_installation, has_installers_log, told_otherwise
from sim_halted import HALTED
from sim_kits import KITS
from sim_orch import (OLD, backup_failed, monitored_early, moved, pack_over_pack, removed_late,
                      programs_open, removal_failed, restart_pending)
from sim_risks import RISKS, packs_imported
from sim_tasks import TASKS, agent_beside
from sim_world import Attempt


def on_a_server(step, before):
    return step.phase.role != 'ms' and 'ms' in step.machine.roles and \
        any(b.phase.role == 'ms' for b in before)


def nobody_could_push(world, step, at):
    """Who pushes hands out what is on itself (plans 2.3).  Where servers wait for agents by hand, one
    that has the new release before any server is one of those."""
    servers = [s for s in done_steps(world) if s.phase.role == 'ms']
    return step.phase.id == 'agent.push' and all(s.end > at for s in servers) and \
        any(a.means('agent.manual') for s in servers for a in s.phase.of_kind('after'))


def order_swapped(world):
    """A successor that ran wholly before the first of its predecessors."""
    some = []
    for step in done_steps(world, lambda s: s.phase.pick in (None, 'rest') and not told_otherwise(s)):
        for arrow in step.phase.of_kind('after'):
            before = world.of_phase(arrow.phase)
            if on_a_server(step, before):
                continue             # one run upgrades every feature of a server
            if arrow.scope in ('all', 'component') and before and step.machine.domain == 'corp.example' and \
                    not any(b.machine is step.machine or told_otherwise(b) for b in before):
                some.append((step, arrow, before))
    found = pick(world, some)
    if not found:
        return None
    step, arrow, before = found
    first = leading(world)
    early = min(b.begin for b in before) - FAR
    if arrow.phase == 'ms.first':
        early = first.begin - FAR
    early -= step.end - step.begin
    if world.plan.is_update and early < first.begin - 1800:
        return None                  # long before the first package: another rollup's
    if nobody_could_push(world, step, early):
        return None
    move(step, early)
    name_root(world, before)
    if any(s.phase.role == OLD and s.begin < step.end and step.begin < s.end
           for s in world.steps if s.machine is step.machine):
        return None                  # one installer at a time
    lines = ['breach after:%s:%s %s %s %s %s' % (step.phase.id, arrow.phase, step.phase.id,
                                                 step.machine.name, b.phase.id, b.machine.name)
             for b in before if b.machine.domain == 'corp.example']
    return Broken(lines, 'breach after:' + step.phase.id)


def group_first(world):
    """2007 R2: the group before its secondary servers, gateways and agents; its log says that it is
    the group's, else nobody could tell."""
    step = leading(world)
    if not getattr(world, 'marked', False) or not step or step.phase.pick != 'last':
        return None
    before = [b for a in step.phase.of_kind('after') for b in world.of_phase(a.phase)
              if b.attempts and b.machine is not step.machine]
    if not before:
        return None
    move(step, min(b.begin for b in before) - FAR - (step.end - step.begin))
    lines = ['breach after:%s:%s %s %s %s %s' % (step.phase.id, b.phase.id, step.phase.id,
                                                 step.machine.name, b.phase.id, b.machine.name)
             for b in before if b.machine.domain == 'corp.example']
    return Broken(lines, None) if lines else None


def agent_first(world):
    """An agent ahead of the gateway that it reports to."""
    some = [s for s in done_steps(world) if s.phase.role.startswith('agent.') and
            any(a.scope == 'parent' for a in s.phase.of_kind('after')) and
            s.machine.parent.roles == ['gw'] and getattr(world.step_of(s.machine.parent),
                                                         'attempts', None)]
    step = pick(world, some)
    if not step:
        return None
    gateway = world.step_of(step.machine.parent)
    move(step, gateway.begin - FAR - (step.end - step.begin))
    return Broken(['breach after:%s:gw %s %s gw %s' % (step.phase.id, step.phase.id,
                                                       step.machine.name, gateway.machine.name)],
                  'breach after:' + step.phase.id)


def tier_first(world):
    """A gateway ahead of the one that it reports to (plans 2.5: after gw[parent])."""
    some = [s for s in done_steps(world) if s.phase.role == 'gw' and s.machine.parent and
            any(a.scope == 'parent' and a.means(s.phase.id) for a in s.phase.arrows) and
            s.machine.parent.roles == ['gw'] and
            {s.machine.domain, s.machine.parent.domain} == {'corp.example'} and
            getattr(world.step_of(s.machine.parent), 'attempts', None)]
    step = pick(world, some)
    if not step:
        return None
    above = world.step_of(step.machine.parent)
    move(step, above.begin - FAR - (step.end - step.begin))
    return Broken(['breach after:gw:gw gw %s gw %s' % (step.machine.name, above.machine.name)],
                  'breach after:')


def overlap(world):
    """A further server that began while the first one's setup still ran."""
    first, more = world.of_phase('ms.first'), world.of_phase('ms.more')
    step = pick(world, more)
    if not step or not first or first[0].end - first[0].begin < FAR:
        return None
    span = first[0].end - first[0].begin - 1000
    move(step, first[0].begin + 400 + world.draw.below(max(1, span - 400)))
    return Broken(['breach after:ms.more:ms.first ms.more %s ms.first %s' %
                   (step.machine.name, first[0].machine.name), 'hazard hz.two-first-ms'],
                  'breach after:ms.more:ms.first')


def not_first(world):
    """Not on the first server: without it nobody knows which one was the first."""
    first = leading(world) and leading(world).machine
    return pick(world, done_steps(world, lambda s: s.machine is not first and has_installers_log(s)))


def missing(world):
    step = not_first(world)
    if not step:
        return None
    step.attempts, step.machine.boots = [], []
    return told(world, step, 'missing')


def told(world, step, state):
    """Where no machine of a role shows a rollup's package, nobody knows whether there is one; a
    component of which nothing is seen was perhaps not to be upgraded."""
    others = [s for s in done_steps(world) if s is not step and
              s.phase.role.split('.')[0] == step.phase.role.split('.')[0]]
    if step.phase.kind == 'update' and step.phase.role != 'ms' and not others:
        return Broken((), '')
    if world.plan.is_sequence and (told_otherwise(step) or all(map(told_otherwise, others))):
        return Broken((), '')
    retires = [p for p in world.plan.phases if p.kind == 'removal']
    if state == 'missing' and retires and step.phase.role == 'ms' and \
            not any(s.phase.kind == 'removal' and s.attempts for s in world.steps):
        # plans 2.4: no server was seen to go, so it may be the one that was to; but one alone
        if world.old_root and world.old_root is not step.machine:
            return Broken([line(step, state), 'state incomplete 2'])
        return Broken(['instance %s %s confirm' % (retires[0].id, step.machine.name)], '')
    return Broken([line(step, state)], '')


def failed(world):
    step = pick(world, done_steps(world))
    if not step:
        return None
    once(step, 'failed')
    return Broken([line(step, 'failed'), 'state failed 2'])


def installs(world):
    """Packages of a rollup know success and failure only."""
    return done_steps(world, lambda s: s.phase.kind == 'install' and
                      not getattr(s.machine, 'is_new', False))


def cancelled(world):
    step = pick(world, installs(world))
    if not step or not world.plan.is_om:
        return None
    once(step, 'cancelled')
    return Broken([line(step, 'failed'), 'state failed 2'])


def rolled_back(world):
    step = pick(world, installs(world))
    if not step or world.plan.product == 'orch':
        return None                  # what was there went long before
    once(step, 'rolled-back')
    if world.plan.is_sequence:
        return Broken((), '')        # the component is on another server now
    return Broken([line(step, 'rolled-back'), 'state failed 2'])


def in_progress(world):
    step = pick(world, installs(world))
    if not step or not world.plan.is_om:
        return None
    once(step, 'no-end')
    return Broken([line(step, 'in-progress')])


def repaired(world):
    """Failed, then done: what came behind it may have come too early now."""
    step = pick(world, done_steps(world, lambda s: alone(world, s)))
    if not step:
        return None
    last = step.attempts[-1]
    step.attempts = [Attempt(last.begin, last.begin + 660, 'failed'),
                     Attempt(last.begin + 2400, last.end + 2400, 'ok', last.restart)]
    step.machine.boots = [t + 2400 for t in step.machine.boots]
    return Broken([line(step, 'done')])


def failed_after_success(world):
    """The last attempt decides, also when the one before it succeeded."""
    step = pick(world, done_steps(world, lambda s: alone(world, s)))
    if not step:
        return None
    step.attempts.append(Attempt(step.end + 3600, step.end + 4500, 'failed'))
    return Broken([line(step, 'failed'), 'state failed 2'])


def no_logs(world):
    """A machine whose logs nobody collected."""
    step = not_first(world)
    if not step:
        return None
    step.machine.delivered = {}
    return Broken((), '')


def no_application_log(world):
    """Where installers speak is missing; the machine is named by its other logs."""
    step = not_first(world)
    if not step:
        return None
    del step.machine.delivered['Application']
    if step.phase.role == 'ms' and step.works and not world.plan.is_sequence:
        return Broken([line(step, 'unobservable')], '')
    return Broken((), '')


def backup_of_one(world):
    """upgrade-plans.md 2.12: of the data warehouse's backup nothing is seen."""
    if len(getattr(world, 'backups', ())) != 2:
        return None
    world.backups.pop()
    return Broken(['instance backup group confirm'], '')


def backup_late(world):
    """Behind the first package it is none of before."""
    if len(getattr(world, 'backups', ())) != 2:
        return None
    world.backup_at = world.window()[1] + 4 * 3600
    return Broken(['instance backup group confirm', 'constraint after:ms.first:backup undecidable'], '')


def backup_broken(world):
    """events.md 10: 18264, or 3041; of one database the last word is that its backup failed."""
    if len(getattr(world, 'backups', ())) != 2:
        return None
    sql, database = world.draw.pick(world.backups)
    sql.marks.append(('Application', world.window()[0] - 3600, 'sql-3041-backup-failed',
                      {'database': database}))
    return Broken(['instance backup group confirm', 'constraint after:ms.first:backup undecidable'], '')


def home_early(world):
    """upgrade-plans.md 2.8: an agent that got the new group before there was one."""
    some = [m for m in world.machines if getattr(m, 'homes', False)]
    step = world.draw.pick(some) if some and world.plan.phase('agent.multihome') else None
    if not step:
        return None
    m, env = step, world.of_phase('new.env')[0]
    m.home_at = env.begin - 2 * FAR
    return Broken(['breach after:agent.multihome:new.env agent.multihome %s new.env %s' %
                   (m.name, env.machine.name)], 'breach after:agent.multihome')


def left_early(world):
    """An agent that left the old group before the others were upgraded."""
    some = [m for m in world.machines if getattr(m, 'leaves', False)]
    others = done_steps(world, lambda s: s.machine.parent and s.machine not in some[:1])
    if not some or not others or not world.plan.phase('old.detach'):
        return None
    some[0].left_at = min(s.begin for s in others) - 2 * FAR
    return Broken(['breach after:old.detach:%s old.detach %s %s %s' % (
        s.phase.id, some[0].name, s.phase.id, s.machine.name) for s in others],
        'breach after:old.detach')


def apart(world):
    """What belongs into one sitting is done days later."""
    some = [(s, o) for s in done_steps(world) for a in s.phase.of_kind('with')
            for o in done_steps(world) if a.means(o.phase.id) and s is not o and
            not told_otherwise(s) and not told_otherwise(o) and
            (a.scope != 'same' or s.machine is o.machine)]
    found = pick(world, some)
    if not found:
        return None
    step, other = found
    move(step, other.end + 30 * 3600)
    return Broken(['breach with:%s:%s %s %s %s %s' % (step.phase.id, other.phase.id, step.phase.id,
                                                      step.machine.name, other.phase.id,
                                                      other.machine.name)])


def collector_first(world):
    """A collector ahead of what it waits for, which is the server that it lives on (plans 2.9: after
    ms.*[same]), the group (2.1 to 2.4) or the servers (2.11, 2.12): it has a wizard of its own."""
    some = [(s, o) for s in done_steps(world) for a in s.phase.arrows if a.kind in ('after', 'soft')
            for o in done_steps(world) if a.means(o.phase.id) and
            (a.scope == 'same' and o.machine is s.machine or
             a.scope == 'all' and s.phase.role == 'acs' and s.machine.domain == o.machine.domain)]
    return ahead(world, *pick(world, some)) if some else None


def before_the_last(world):
    """Behind some of its predecessors, and before the last of them."""
    some = []
    for step in done_steps(world, lambda s: s.phase.pick in (None, 'rest') and s.phase.role != 'acs' and
                           not told_otherwise(s)):
        for arrow in step.phase.of_kind('after'):
            before = [b for b in done_steps(world) if arrow.means(b.phase.id)]
            last = max(before, key=lambda b: b.begin, default=None)
            if arrow.scope == 'all' and len(before) > 1 and not on_a_server(step, before) and \
                    {step.machine.domain, last.machine.domain} == {'corp.example'} and \
                    not any(b.machine is step.machine or told_otherwise(b) for b in before):
                some.append((step, last))
    found = pick(world, some)
    if not found or nobody_could_push(world, found[0], found[1].begin):
        return None
    once(found[0])
    found[0].attempts[0].end = found[0].begin + 300
    return ahead(world, *found)


def ahead(world, step, other):
    """The step moved before the other one; one installer at a time is at work on a machine."""
    boots = list(step.machine.boots)
    move(step, other.begin - FAR - (step.end - step.begin))
    step.machine.boots = boots
    first = leading(world)
    if any(s is not step and s.machine is step.machine and s.attempts and
           s.begin < step.end + 60 and step.begin < s.end + 60 for s in world.steps) or \
            world.plan.is_update and step.begin < first.begin - 1800:
        return None                  # long before the first package: another rollup's
    name_root(world, [other])
    return Broken(['breach after:%s:%s %s %s %s %s' % (step.phase.id, other.phase.id, step.phase.id,
                                                       step.machine.name, other.phase.id,
                                                       other.machine.name)])


def cleared(world):
    """The Application log begins anew behind everything that was done."""
    step = not_first(world)
    if not step:
        return None
    m, end = step.machine, world.window()[1]
    m.delivered['Application'] = [(end + FAR, m.delivered['Application'][0][1])]
    m.marks.append(('System', end + FAR - m.skew, 'eventlog-104-cleared',
                    {'cleared': 'Application'}))
    return Broken((), '')


def alone(world, step):
    """No other phase on the same machine, whose run could be met as well."""
    return not any(s is not step and s.machine is step.machine and
                   (s.phase.role != OLD or step.begin < s.end + FAR) for s in world.steps)


def cut(world):
    """A hole of the Application log swallows the run; before and behind it the log speaks."""
    step = pick(world, done_steps(world, lambda s: not s.phase.first and alone(world, s) and
                                  has_installers_log(s)))
    if not step:
        return None
    m = step.machine
    (a, b), = m.delivered['Application']
    m.delivered['Application'] = [(a, step.begin + m.skew - 600), (step.end + m.skew + 600, b)]
    if step.phase.role == 'agent.push':
        return Broken([line(step, 'done')], '')
    if step.phase.role == 'cm':
        return Broken((), '')            # its own log may tell when it began and ended
    return told(world, step, 'unobservable')


def begun_unseen(world):
    """A run that failed while others were at work, and the log that alone told of it begins behind
    it: the machine came behind nothing for certain."""
    first = leading(world)
    some = [s for s in done_steps(world, lambda s: first and not s.phase.first and alone(world, s))
            if s.phase.role != 'agent.push' and s.begin > first.begin + 4 * FAR and
            any(a.kind == 'after' and a.scope == 'all' and world.of_phase(a.phase)
                for a in s.phase.arrows)]
    step = pick(world, some)
    if not step:
        return None
    tried = Attempt(first.begin + FAR, first.begin + 2 * FAR, 'failed')
    last = step.machine.delivered['Application'][-1][1]
    step.machine.delivered['Application'] = \
        [((tried.end + step.begin) // 2 + step.machine.skew, last)]
    step.attempts.insert(0, tried)
    lines = ['constraint after:%s:%s undecidable' % (step.phase.id, p.id)
             for a in step.phase.of_kind('after') if a.scope == 'all'
             for p in world.plan.phases if a.means(p.id) and world.of_phase(p.id)]
    return Broken([line(step, 'done')] + lines)


def restart_owed(world):
    """An installer that asked for a restart, and a machine that was not restarted."""
    step = pick(world, done_steps(world))
    if not step or 'post.restart' not in world.plan.tasks:
        return None
    step.attempts[-1].restart, step.machine.boots = True, []
    return Broken((), '')


def no_rollup(world):
    if 'post.ur.apply' not in world.plan.tasks:
        return None
    world.rollup = False
    return Broken((), '')


def undone(task, signature, roles, releases=None):
    """A record behind everything else on the machine that says that a task is not done."""
    def fault(world):
        if task not in world.plan.tasks or (releases and world.new not in releases):
            return None
        step = pick(world, done_steps(world, lambda s: s.phase.role in roles and
                                      s.attempts[-1].outcome == 'ok'))
        if not step:
            return None
        m = step.machine
        end = max(s.end for s in world.steps if s.machine is m and s.attempts)
        m.marks.append(('Operations Manager', end + 3000, signature, {}))
        m.undone = task
        return Broken((), '')
    return fault


AGENTS = ('agent.push', 'agent.manual')
FAULTS = {'order-swapped': order_swapped, 'agent-first': agent_first, 'overlap': overlap,
          'tier-first': tier_first,
          'missing': missing, 'failed': failed, 'cancelled': cancelled,
          'rolled-back': rolled_back, 'in-progress': in_progress, 'repaired': repaired,
          'failed-after-success': failed_after_success, 'no-logs': no_logs,
          'no-application-log': no_application_log, 'cleared': cleared, 'cut': cut,
          'begun-unseen': begun_unseen,
          'group-first': group_first, 'apart': apart, **KITS,
          'backup-of-one': backup_of_one, 'backup-late': backup_late,
          'backup-broken': backup_broken,
          'home-early': home_early, 'left-early': left_early,
          'restart-owed': restart_owed, 'no-rollup': no_rollup,
          'no-spn': undone('post.spn', 'sdk-26371-spn', ('ms',)),
          'evaluation': undone('post.product-key', 'eval-expiring', ('ms',)),
          'logon-right': undone('post.logon-as-service', 'runas-7002-logon-type',
                                ('ms', 'gw') + AGENTS, ('2019', '2022', '2025')),
          'unhealthy': undone('post.verify.health', 'conn-20070-closed-after-auth',
                              ('gw',) + AGENTS),
          'certificate': undone('post.certificates', 'cert-21020-expiring', ('gw',)),
          'workgroup': undone('post.certificates', 'cert-21020-expiring', AGENTS)}


def old_part_late(world):
    """Orchestrator: an old part that goes when the new management server is there."""
    found = removed_late(world)
    return Broken(['breach after:ms:remove ms %s remove %s' % found[::-1]],
                  'breach after:ms:remove') if found else None


def part_stays(world):
    """Its removal failed."""
    name = removal_failed(world)
    return Broken(['instance remove %s failed' % name, 'state failed 2']) if name else None


def root_stays(world):
    """plans 2.4: that the old root server was cleaned is [inferred], and nothing tells that it was not."""
    step = next((s for s in world.steps if s.phase.kind == 'removal' and s.attempts), None)
    if not step:
        return None
    step.attempts, step.machine.boots = [], []
    return Broken(['instance %s %s confirm' % (step.phase.id, step.machine.name)], '')


def part_moved(world):
    """No fault: the machine that it left is no gap."""
    found = moved(world)
    return Broken([line(found[1], 'done')]) if found else None


def one_of_two_moved(world):
    """Another machine lost its part, and no second new one took its place."""
    found = moved(world)
    others = [s for s in done_steps(world) if found and s is not found[1] and
              s.phase is found[1].phase]
    if not others:
        return None
    gone = pick(world, others)
    gone.attempts = []
    return Broken([line(gone, 'missing'), 'instance %s %s missing' % (gone.phase.id, found[0])])


def early_maintenance(world):
    name = monitored_early(world)
    return Broken(['instance maint.end %s confirm' % name]) if name else None


def packs_there(world):
    """No fault: what is not seen in other worlds, which must ask, is seen here."""
    return Broken(['instance mp.import group done']) if packs_imported(world) else None


def agent_unseen(world):
    if agent_beside(world):
        return Broken(['state cannot-tell'] if world.plan.topology == 'distributed' else (), '')


FAULTS.update({'packs-imported': packs_there, 'agent-beside': agent_unseen, 'part-moved': part_moved,
               'part-gone': one_of_two_moved, 'old-part-late': old_part_late,
               'maintenance-early': early_maintenance, 'collector-first': collector_first,
               'before-the-last': before_the_last, 'removal-failed': part_stays, 'root-stays': root_stays})


def with_task(fault):
    return lambda world: Broken((), '') if fault(world) else None


FAULTS.update({name: with_task(fault) for name, fault in {**TASKS, **HALTED}.items()})


def with_hazards(fault):
    def broken(world):
        found = fault(world)
        return Broken(['hazard ' + x for x in found]) if found else None
    return broken


FAULTS.update({name: with_hazards(fault) for name, fault in RISKS.items()})
FAULTS.update({'clock-set': lambda world: Broken() if clock_set(world) else None,
               'fresh-early': lambda world: Broken((), '') if first_installation(world) else None,
               'programs-open': with_task(programs_open), 'restart-pending': with_task(restart_pending),
               'runbooks-backup-failed': with_task(backup_failed),
               'hz-pack-over-pack': with_hazards(pack_over_pack)})


def inject(world, kind):
    return FAULTS[kind](world)
