# SPDX-License-Identifier: Apache-2.0
"""One mutation of a world per kind of fault: it breaks exactly that, and says what it broke.

inject(world, kind) is false where the world has no place for such a fault.  What the fault entails
elsewhere follows from sim_truth.py; that the fault itself is among it, from `Broken`.
"""
from sim_world import Attempt

FAR = 1200               # seconds beyond any doubt of the clocks


class Broken:
    """What the report must say because of the fault: lines of Truth.lines, and no other breach."""

    def __init__(self, lines=(), breaches=None):
        self.lines = set(lines)
        self.breaches = breaches     # how all of them start; '': none may be; None: not said

    def against(self, truth, wanted):
        """The fault must be in what Truth makes of the world, and no other hard breach."""
        by_hand = {w.replace('agent.manual', 'agent.push') for w in wanted}
        wrong = ['the fault is not in the truth: ' + x for x in sorted(self.lines)
                 if not any(w == x or w.startswith(x + ' ') for w in wanted | by_hand)]
        if self.breaches is not None:
            wrong += ['another breach: ' + name
                      for name, (_, found, hard) in sorted(truth.constraints.items())
                      if hard and found and not (self.breaches and
                                                 ('breach ' + name).startswith(self.breaches))]
        return wrong


def done_steps(world, test=lambda s: True):
    return [s for s in world.steps if s.attempts and test(s)]


def pick(world, some):
    return world.draw.pick(some) if some else None


def move(step, to):
    step.shift(to - step.begin)


def once(step, outcome='ok'):
    """One attempt, of the last one's length."""
    last = step.attempts[-1]
    step.attempts = [Attempt(last.begin, last.end, outcome)]


def line(step, state, level='none'):
    return 'instance %s %s %s' % (step.phase.id, step.machine.name, state)


def order_swapped(world):
    """A successor that ran wholly before the first of its predecessors."""
    some = []
    for step in done_steps(world, lambda s: s.phase.pick is None):
        for arrow in step.phase.of_kind('after'):
            before = world.of_phase(arrow.phase)
            if arrow.scope == 'all' and before and step.machine.domain == 'corp.example' and \
                    not any(b.machine is step.machine for b in before):
                some.append((step, arrow, before))
    found = pick(world, some)
    if not found:
        return None
    step, arrow, before = found
    first = min(done_steps(world, lambda s: s.phase.role == 'ms'), key=lambda s: s.begin)
    early = min(b.begin for b in before) - FAR
    if arrow.phase == 'ms.first':
        early = first.begin - FAR
    move(step, early - (step.end - step.begin))
    lines = ['breach after:%s:%s %s %s %s %s' % (step.phase.id, arrow.phase, step.phase.id,
                                                 step.machine.name, b.phase.id, b.machine.name)
             for b in before if b.machine.domain == 'corp.example']
    return Broken(lines, 'breach after:' + step.phase.id)


def agent_first(world):
    """An agent ahead of the gateway that it reports to."""
    some = [s for s in done_steps(world) if s.phase.role.startswith('agent.') and
            s.machine.parent.roles == ['gw'] and world.step_of(s.machine.parent).attempts]
    step = pick(world, some)
    if not step:
        return None
    gateway = world.step_of(step.machine.parent)
    move(step, gateway.begin - FAR - (step.end - step.begin))
    return Broken(['breach after:%s:gw %s %s gw %s' % (step.phase.id, step.phase.id,
                                                       step.machine.name, gateway.machine.name)],
                  'breach after:' + step.phase.id)


def overlap(world):
    """A further server that began while the first one's setup still ran."""
    first, more = world.of_phase('ms.first'), world.of_phase('ms.more')
    step = pick(world, more)
    if not step or first[0].end - first[0].begin < FAR:
        return None
    span = first[0].end - first[0].begin - 1000
    move(step, first[0].begin + 400 + world.draw.below(max(1, span - 400)))
    return Broken(['breach after:ms.more:ms.first ms.more %s ms.first %s' %
                   (step.machine.name, first[0].machine.name), 'hazard hz.two-first-ms'],
                  'breach after:ms.more:ms.first')


def not_first(world):
    """Not on the first server: without it nobody knows which one was the first."""
    first = world.of_phase('ms.first')[0].machine
    return pick(world, done_steps(world, lambda s: s.machine is not first))


def missing(world):
    step = not_first(world)
    if not step:
        return None
    step.attempts, step.machine.boots = [], []
    return Broken([line(step, 'missing')], '')


def failed(world):
    step = pick(world, done_steps(world))
    once(step, 'failed')
    return Broken([line(step, 'failed'), 'state failed 2'])


def cancelled(world):
    step = pick(world, done_steps(world))
    once(step, 'cancelled')
    return Broken([line(step, 'failed'), 'state failed 2'])


def rolled_back(world):
    step = pick(world, done_steps(world))
    once(step, 'rolled-back')
    return Broken([line(step, 'rolled-back'), 'state failed 2'])


def in_progress(world):
    step = pick(world, done_steps(world))
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
    if step.phase.role == 'ms' and step.works:
        return Broken([line(step, 'unobservable')], '')
    return Broken((), '')


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
    return not any(s is not step and s.machine is step.machine for s in world.steps)


def cut(world):
    """A hole of the Application log swallows the run; before and behind it the log speaks."""
    step = pick(world, done_steps(world, lambda s: s.phase.pick != 'first' and alone(world, s)))
    if not step:
        return None
    m = step.machine
    (a, b), = m.delivered['Application']
    m.delivered['Application'] = [(a, step.begin + m.skew - 600), (step.end + m.skew + 600, b)]
    if step.phase.role == 'agent.push':
        return Broken([line(step, 'done')], '')
    return Broken([line(step, 'unobservable')], '')


def restart_owed(world):
    """An installer that asked for a restart, and a machine that was not restarted."""
    step = pick(world, done_steps(world))
    step.attempts[-1].restart, step.machine.boots = True, []
    return Broken((), '')


def no_rollup(world):
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
          'missing': missing, 'failed': failed, 'cancelled': cancelled,
          'rolled-back': rolled_back, 'in-progress': in_progress, 'repaired': repaired,
          'failed-after-success': failed_after_success, 'no-logs': no_logs,
          'no-application-log': no_application_log, 'cleared': cleared, 'cut': cut,
          'restart-owed': restart_owed, 'no-rollup': no_rollup,
          'no-spn': undone('post.spn', 'sdk-26371-spn', ('ms',)),
          'evaluation': undone('post.product-key', 'eval-expiring', ('ms',)),
          'logon-right': undone('post.logon-as-service', 'runas-7002-logon-type',
                                ('ms', 'gw') + AGENTS, ('2019', '2022', '2025')),
          'unhealthy': undone('post.verify.health', 'conn-20070-closed-after-auth',
                              ('gw',) + AGENTS),
          'certificate': undone('post.certificates', 'cert-21020-expiring', ('gw',))}


def inject(world, kind):
    return FAULTS[kind](world)
