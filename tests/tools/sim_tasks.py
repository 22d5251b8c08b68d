# SPDX-License-Identifier: Apache-2.0
"""Tasks that a record says are not done, one fault each: upgrade-plans.md 3.4 and 4.4 name the
evidence, sim_single.py has the records, sim_text.py the lines of setup."""
from sim_single import EXACT
from sim_world import DAY, HOUR, Machine

APP, SYS, OM, SETUP = 'Application', 'System', 'Operations Manager', 'Application'


def middle(step):
    a = step.attempts[-1]
    return (a.begin + a.end) // 2


def first_server(world):
    some = [s for s in world.steps if s.phase.first and s.attempts and world.plan.is_om and
            s.attempts[-1].outcome == 'ok' and s.phase.kind in ('install', 'update')]
    return min(some, key=lambda s: s.begin, default=None)


def sql_host(world, when, channel, name, captures):
    m = Machine('SQL09')
    m.delivered = {APP: [(-7 * DAY + 8 * HOUR, world.window()[1] + 3 * DAY)]}
    m.marks.append((channel, when, name, captures))
    world.machines.append(m)


def before_first(world, channel, name, captures):
    sql_host(world, world.window()[0] - 3 * HOUR, channel, name, captures)


def on_sql(world, channel, name, captures):
    sql_host(world, middle(first_server(world)), channel, name, captures)


def behind_all(world, channel, name, captures):
    step = first_server(world)
    step.machine.marks.append((channel, world.window()[1] + 5 * HOUR, name, captures))


def on_first(world, channel, name, captures):
    step = first_server(world)
    step.machine.marks.append((channel, middle(step), name, captures))


def agent_beside(world):
    """A console's or reporting's machine whose own log shows a health service (events.md 1), and of
    which nothing tells that it has an agent."""
    some = [s.machine for s in world.steps if world.plan.is_om and s.attempts and
            set(s.machine.roles) <= {'con', 'web', 'rep'}]
    if not some:
        return False
    m = world.draw.pick(some)
    m.monitored, m.delivered[OM] = True, list(m.delivered[APP])
    m.marks.append((OM, world.window()[1] + HOUR, 'hs-1210-config-active', {}))
    return True


def group(task, word, place, channel, name, **captures):
    """A task of the whole group."""
    def fault(world):
        roles = world.plan.tasks.get(task, {}).get('roles')
        if not due(world, task) or not first_server(world) or \
                (roles and not any(set(m.roles) & set(roles) for m in world.machines)):
            return False
        place(world, channel, name, captures)
        if name in EXACT:
            first_server(world).machine.exact.add(channel)
        world.told[task, None] = word
        return True
    return fault


def each(task, word, roles, behind, channel, name, **captures):
    """A task of a machine: behind the upgrade of all, or inside its own."""
    def fault(world):
        some = [s for s in world.steps if s.attempts and s.phase.role in roles and
                s.attempts[-1].outcome == 'ok' and s.phase.kind in ('install', 'update')]
        if not some or not due(world, task):
            return False
        step = world.draw.pick(some)
        at = world.window()[1] + 5 * HOUR if behind else middle(step)
        step.machine.marks.append((channel, at, name, captures))
        world.told[task, step.machine.name] = word
        return True
    return fault


def without_failover(world):
    """plans 3.4: an agent of a gateway that is being upgraded finds no other one."""
    some = [s for s in world.steps if s.attempts and s.phase.role == 'gw' and
            any(m.parent is s.machine and m.roles != ['gw'] for m in world.machines)]
    if not some or not due(world, 'pre.gateway-failover'):
        return False
    step = world.draw.pick(some)
    agent = world.draw.pick([m for m in world.machines if m.parent is step.machine and
                             m.roles != ['gw']])
    agent.marks.append((OM, middle(step), 'conn-21016-no-failover', {'server': step.machine.fqdn}))
    world.told['pre.gateway-failover', None] = 'missed'
    return True


def still_pending(world):
    """plans 3.4: who asked before the upgrade asks again inside it."""
    step = first_server(world)
    if not step or not due(world, 'pre.pending'):
        return False
    for at in (world.window()[0] - 3 * HOUR, middle(step)):
        step.machine.marks.append((OM, at, 'conn-20000-unknown-device',
                                   {'host': 'NEW77.corp.example'}))
    world.told['pre.pending', None] = 'missed'
    return True


def left_off(world):
    """plans 4.4: a subscription that was on before the upgrade is off in a list from behind it."""
    if not first_server(world) or not due(world, 'post.subs.enable'):
        return False
    subscriptions(world, [('Oncall', True, False), ('Mails', True, True)])
    world.told['post.subs.enable', None] = 'remaining'
    return True


def subscriptions(world, rows):
    """A list from before the upgrade and one from behind it, each as old as its file [inferred: plans 8]."""
    begin, end = world.window()
    for name, at, column in (('LISTA', begin - 6 * HOUR, 1), ('LISTB', end + 6 * HOUR, 2)):
        m = Machine(name)
        m.delivered, m.listed_at, m.silent = {'inventory': [(0, 0)]}, at, True
        m.marks += [('inventory', 0, 'inventory-subscription',
                     {'name': row[0], 'enabled': str(row[column])}) for row in rows]
        world.machines.append(m)


def due(world, task):
    node = world.plan.tasks.get(task)
    return node is not None and world.new in node.get('to', [world.new]) and \
        world.old in node.get('from', [world.old])


def started_early(world):
    """plans 4.4: started "after its own setup"; what ran for the others before that tells nothing."""
    first = first_server(world)
    some = [s for s in world.steps if first and s.phase.role == 'ms' and s is not first and
            s.attempts and s.attempts[-1].outcome == 'ok' and
            s.attempts[0].begin > first.end + 3 * HOUR // 2 and not s.machine.boots]
    if not some or not due(world, 'post.services.start'):
        return False
    step = world.draw.pick(some)
    step.machine.unstarted = True
    at = first.end + HOUR // 2
    step.machine.marks += [(SYS, at, 'scm-7036-omsdk-stopped', {}),
                           (SYS, at + 600, 'scm-7036-omsdk-running', {})]
    return True


def never_started(world):
    """plans 4.4: "26365 last without 26361"; they were stopped for the first server (3.3)."""
    first = first_server(world)
    some = [s for s in world.steps if first and s.phase.role == 'ms' and s is not first and
            s.attempts and s.attempts[-1].outcome == 'ok' and not s.machine.boots and
            not getattr(s.machine, 'unstopped', False)]
    if not some or not world.stopped or not due(world, 'post.services.start'):
        return False
    world.draw.pick(some).machine.unstarted = True
    return True


def heard_of(world):
    """plans 4.4: behind the upgrade the collector misses events of a forwarder: it is not collected from,
    unless its own service was seen to run since its upgrade; inside it a gap is no wonder."""
    collectors = [m for m in world.machines if 'acs' in m.roles or 'acs' in m.also]
    some = [s for s in world.steps if s.attempts and s.phase.role in AGENTS and
            s.attempts[-1].outcome == 'ok']
    if not collectors or not some or not due(world, 'post.acs.reenable'):
        return False
    collector, step, last = world.draw.pick(collectors), world.draw.pick(some), world.window()[1]
    how = world.draw.pick(['behind', 'behind', 'inside', 'both'])
    at = middle(step) if how == 'inside' else last + 5 * HOUR
    collector.marks.append((OM, at, 'acs-4635-gap', {'host': step.machine.fqdn}))
    if how == 'both':
        step.machine.marks.append((SYS, last + 2 * HOUR, 'scm-7036-adtagent-running', {}))
    world.told['post.acs.reenable', step.machine.name] = {
        'behind': 'remaining', 'both': 'done', 'inside': 'confirm'}[how]
    return True


AGENTS = ('agent.push', 'agent.manual')
TASKS = {
    'audit-gap': heard_of,
    'backup-failed': group('pre.backup', 'missed', before_first, APP, 'sql-3041-backup-failed',
                           database='OperationsManager'),
    'notified': group('pre.subs.disable', 'missed', on_first, OM, 'subs-31503-send-failed'),
    'database-full': group('pre.db-space', 'missed', on_sql, APP, 'sql-1105-db-full',
                           database='OperationsManager'),
    'requirement': group('pre.sysreq', 'missed', on_first, SETUP, 'prereq-fulltext-missing'),
    'no-fulltext': group('pre.sql', 'missed', on_first, SETUP, 'prereq-fulltext-missing'),
    'no-failover': without_failover, 'still-pending': still_pending,
    'services-down': each('post.services.start', 'remaining', ('ms',), True, SYS,
                          'scm-7036-omsdk-stopped'),
    'started-early': started_early, 'never-started': never_started,
    'untrusted': group('post.sql.clr-trust', 'remaining', behind_all, OM, 'db-clr-not-trusted'),
    'messages': group('post.sql.messages-ag', 'remaining', behind_all, APP, 'sql-18054-messages'),
    'no-parents': group('post.ad-rules', 'remaining', behind_all, OM, 'ad-21034-no-parents'),
    'audit-off': each('post.acs.reenable', 'remaining', AGENTS, True, SYS,
                      'scm-7036-adtagent-stopped'),
    'maintenance': each('post.maintenance-end', 'remaining', ('ms', 'gw'), False, OM,
                        'hs-1215-maintenance-on'),
    'small-queue': each('pre.cache', 'missed', AGENTS, False, OM, 'flow-2023-queue-trim',
                        limit='15'),
    'large-queue': each('post.cache.reset', 'remaining', AGENTS, True, OM, 'flow-2023-queue-trim',
                        limit='75')}
