# SPDX-License-Identifier: Apache-2.0
"""Tasks of which a log tells, in a world that is judged: upgrade-plans.md 3.4 and 4.4."""
from sim_hazards import is_shown, switched
from sim_instance import DAY, TOLERANCE, family
from sim_services import SERVICES, STARTED, STOPPED, last_word, ran, until

BACKUPS = 'sql-18264-backup', 'sql-log-backup', 'sql-3041-backup-failed'
SHOWN_BY = {'pre.db-space': 'sql-1105-db-full', 'pre.etl': 'sql-timeout'}    # inside the upgrade
GONE, BACK = ('msi-1034-agent',), ('msi-1033-agent', 'msi-11707-agent', 'push-10616-success')


class Asked:
    """The part of Truth that answers for tasks."""

    def all_tasks(self):
        self.may = {'pre.services.stop'}       # missed where the services were left running
        shown = {x.name for x in self.traces if x.seen}
        self.may |= {task for task, name in (('pre.rms-key', 'sdk-26337-keys'),  # plans 3.4: missed
                                             ('pre.etl', 'sql-timeout'),
                                             ('pre.sql', 'prereq-fulltext-missing')) if name in shown}
        self.tasks = {}                        # (task, machine) -> words, any of them
        done = [i for found in self.phases.values() for i in found if i.state == 'done' and
                i.phase.kind in ('install', 'update')]
        for found in self.phases.values():
            for i in found:
                self.may_be_due(i)
                if i.state in ('done', 'rolled-back'):
                    self.came_back(i, [t for t in self.about.get(i.machine.fqdn, [])
                                       if t.seen and t.about == i.machine.fqdn])
                if i.blurred:
                    self.may |= {'post.restart', 'post.services.start'}
        for (task, name), word in self.world.told.items():
            if name:
                self.tasks[task, name] = (word,) + self.perhaps_over(task, name)
            self.unsure = self.unsure or self.is_told_at_a_doubtful_hour(name)
        for i in done:
            mine = [t for t in self.about.get(i.machine.fqdn, [])
                    if t.seen and t.about == i.machine.fqdn]
            self.restart(i, mine)
            self.restart_before(i, mine)
            self.stopped_for_the_first(i, mine)
            self.started_again(i, mine)
            if 'post.multihome' in self.plan.tasks and i.machine.parent:
                added = any(t.name == 'conn-21032-mg-added' for t in mine)
                self.tasks['post.multihome', i.machine.name] = ('done',) if added else ('confirm',)
            if i.machine.undone:
                self.tasks[i.machine.undone, i.machine.name] = ('remaining',)
                self.unsure = self.unsure or i.blurred
            if i.phase.role == 'ms' and 'post.ur.apply' in self.plan.tasks and \
                    not self.world.plan.is_update:
                patched = any(t.name == 'msi-1036-server' for t in mine)
                self.tasks['post.ur.apply', i.machine.name] = \
                    ('done',) if patched else ('remaining',)
                if self.is_doubly_in_doubt(i.machine) or not patched and self.ends_in_doubt(i.machine):
                    self.tasks['post.ur.apply', i.machine.name] += ('unobservable',)

    def is_doubly_in_doubt(self, machine):
        """Its clock was wrong, and in a night of a change its setup may have begun an hour earlier still:
        on which side of the begin its package lies, no hours tell."""
        return any(t.is_text and t.doubt > machine.may_be_off(t.time) > 0
                   for t in self.about.get(machine.fqdn, []))

    def ends_in_doubt(self, machine):
        """Its times are of no known zone, and whether its log goes on behind the end of the upgrade nobody
        knows: what it does not show then is no proof (contract 1, `unobservable`)."""
        doubt = machine.doubt.get('Application', 0)
        return doubt > 0 and not any(self.window[1] + 2 * doubt <= b
                                     for _, b in machine.delivered.get('Application', []))

    def told_of_group(self):
        """task -> words: of a deed that was to come first (upgrade-plans.md 2.13: backup, then the removal
        of the old parts) a person has to say where a step perhaps began before it, at an hour in doubt; so
        it is of one that an error inside the upgrade shows, where it was perhaps none inside, and of who asked before it, and perhaps
        asked inside it (3.4)."""
        least = self.least_begin()
        backups = [t.time for t in self.traces if t.seen and t.name in BACKUPS]
        open_ = least is not None and backups and max(backups) > least
        perhaps = {task for task, name in SHOWN_BY.items()
                   if not any(is_shown(self, t) for t in self.traces if t.seen and t.name == name)}
        perhaps |= {'pre.backup'} if open_ else set()
        waits = [t.time + t.doubt for t in self.traces if t.seen and t.name == 'conn-20000-unknown-device']
        perhaps |= {'pre.pending'} if least is not None and waits and min(waits) > least else set()
        switched(self, lambda _, sure: perhaps.add('post.subs.enable') if sure is None else None)
        return {task: (word, 'confirm') if task in perhaps else (word,)
                for (task, name), word in self.world.told.items() if not name}

    def least_begin(self):
        """Nothing began before that, whatever the hours in doubt."""
        return min((i.begin_least for found in self.phases.values() for i in found
                    if i.attempts and i.begin_least is not None), default=None)

    def perhaps_over(self, task, name):
        """A start at an hour in doubt may lie behind the word that the service went down, and what a collector
        missed before the end (contract 1: what cannot be seen is unobservable)."""
        mine = [t for m in self.world.machines if m.name == name for t in self.about.get(m.fqdn, [])
                if t.seen and t.about == m.fqdn]
        down = [t.time for t in mine if t.name in STOPPED]
        early = task == 'post.acs.reenable' and any(
            t.name == 'acs-4635-gap' and t.doubt and t.time - t.doubt <= self.window[1] for t in mine)
        return ('unobservable',) if early or task == 'post.services.start' and any(
            t.name in STARTED and t.doubt and t.time + 2 * t.doubt >= at for t in mine
            for at in down if at > t.time) else ()

    def is_told_at_a_doubtful_hour(self, name):
        return any(t.doubt and (t.name in {mark[2] for mark in m.marks} or
                                (t.attempt and t.attempt.outcome == 'refused'))
                   for m in self.world.machines if name in (None, m.name)
                   for t in self.about.get(m.fqdn, []))

    def may_be_due(self, i):
        """Tasks that are due where something went wrong; nothing is asked of them then."""
        if i.phase.role == 'ms' and i.level != 'works':
            self.may.add('post.services.start')
        if i.state == 'done' and i.attempts == 1:
            return
        role = family(i.phase.role)
        due = {'ms': 'post.ur.apply', 'agent': 'post.agents.redeploy'}.get(role)
        for task in (due, 'post.restart'):
            if task:
                self.may.add(task)

    def restart(self, i, mine):
        if 'post.restart' not in self.plan.tasks:
            return
        owed = [t for t in mine if t.name in ('msi-1033-restart-owed', 'msi-1038-restart')]
        boots = [t for t in mine if t.name.startswith('boot-')]
        key = 'post.restart', i.machine.name
        begin, end = self.window
        if not any(a <= begin and end + 1800 <= b
                   for a, b in i.machine.delivered.get('Application', [])):
            return
        last = max((t.time for t in owed), default=None)
        doubt = max((t.doubt for t in owed + boots), default=0)
        if owed and any(abs(b.time - last) < 2 * doubt for b in boots):
            self.unsure = True                   # nobody can say what came first
        elif owed and i.blurred and not any(b.time > last for b in boots):
            self.unsure = True                   # the ends of two exports, and their hours
        elif owed and not any(b.time > last for b in boots):
            self.tasks[key] = ('remaining',) if 'System' in i.machine.delivered else \
                ('unobservable', 'confirm')
        else:
            self.tasks[key] = ('done', 'not-needed')
            if i.blurred or self.ends_by_two_clocks(i.machine, end):
                self.tasks[key] += ('unobservable', 'confirm')

    def ends_by_two_clocks(self, machine, end):
        """Who pushed says that the agent was done sooner than its own log does; and between the two
        the machine's log was taken."""
        late = max([end] + [x.end for found in self.phases.values() for x in found
                            if x.end is not None and x.end_most is not None])
        return not any(late + 1800 <= b for _, b in machine.delivered.get('Application', []))

    def restart_before(self, i, mine):
        """siblings 3.6, 2b: an update that asks for a restart, and no boot from there to the begin; what lies
        there at an hour in doubt perhaps lies behind it."""
        if 'pre.restart' not in self.plan.tasks:
            return
        said = [t for t in mine if t.time <= self.window[0] and
                (t.name.startswith('boot-') or t.name == 'wu-21-restart')]
        last = max(said, key=lambda t: t.time, default=None)
        word = 'confirm' if last is None else 'missed' if last.name == 'wu-21-restart' else 'done'
        late = last is not None and last.time + last.doubt > self.least_begin()
        self.tasks['pre.restart', i.machine.name] = (word, 'confirm') if late else (word,)
        self.may |= {'pre.restart'} if word == 'missed' else set()

    def stopped_for_the_first(self, i, mine):
        """plans 3.4: the last word before the end of the first server's run and before its own, a week
        back at most; or that a service ran until then."""
        first = next((x for p in self.plan.phases if p.pick == 'first' for x in self.phases[p.id]), None)
        if 'pre.services.stop' not in self.plan.tasks or i.phase.pick != 'more' or \
                first is None or None in (first.begin, first.end) or first.blurred:
            return
        said, end = [t for t in mine if t.name in STOPPED + STARTED], until(self, first, i)
        key = 'pre.services.stop', i.machine.name
        if any(abs(t.time - edge) <= TOLERANCE + t.doubt for t in said
               for edge in (first.begin, first.begin - 7 * DAY, first.end)) or \
                any(t.doubt and abs(t.time - end) <= t.doubt for t in said):
            if key in self.tasks:
                self.tasks[key] += ('confirm',)      # which of its words is the last nobody knows
            return
        last = max([t for t in said if first.begin - 7 * DAY < t.time < end],
                   key=lambda t: t.time, default=None)
        word = 'confirm' if last is None else 'done' if last.name in STOPPED else 'missed'
        running = ran(self, first, i)
        self.tasks[key] = \
            ('missed',) if running else (word,) if running is False else (word, 'missed')

    def started_again(self, i, mine):
        """plans 4.4: the last word of each service behind the begin; of the configuration service and
        the health service, which are a support, none is needed, and what stopped them before the
        machine's own setup (plans 3.4) is over with it.  "26365 last without 26361": what was stopped
        for the first server (a week back at most) and never started is not done, either."""
        key = 'post.services.start', i.machine.name
        if key[0] not in self.plan.tasks or i.phase.role != 'ms' or key in self.tasks:
            return
        if i.blurred:      # nothing is said of the service behind its stop, whenever its own run was
            if not any(t.doubt for t in mine if t.name in STARTED + STOPPED) and self.goes_on(i) and \
                    self.stays_stopped(mine, last_word(mine, SERVICES['data access'], self.window[0])):
                self.tasks[key] = ('remaining',)
            return
        begin = {name: self.window[0] if name == 'data access' or i.end is None else i.end
                 for name in SERVICES}
        said = {name: last_word(mine, words, begin[name]) for name, words in SERVICES.items()}
        if any(t.doubt or any(abs(t.time - edge) <= TOLERANCE for edge in begin.values())
               for t in mine if t.name in STARTED + STOPPED):
            self.may.add(key[0])
        elif 'stop' in said.values():
            self.tasks[key] = ('remaining',)
        elif self.stays_stopped(mine, said['data access']):
            self.tasks[key] = ('remaining',) if self.goes_on(i) else ('remaining', 'unobservable')
        elif said['data access'] == 'start' and not self.is_over(i, mine):
            self.tasks[key] = ('done',)
        else:
            self.tasks[key] = ('confirm', 'unobservable')

    def stays_stopped(self, mine, said):
        return said is None and \
            last_word(mine, SERVICES['data access'], self.window[0] - 7 * DAY) == 'stop'

    def goes_on(self, i):
        """Its logs are whole, from before the upgrade to behind its own."""
        return i.end is not None and all(
            any(a <= self.window[0] - 7 * DAY and i.end + i.machine.skew < b
                for a, b in i.machine.delivered.get(channel, ()))
            for channel in ('System', 'Operations Manager'))

    def is_over(self, i, mine):
        """The last start of the data access service lies before the machine's own last run, which took
        it down; a person has to say whether it runs."""
        start = max(t.time for t in mine if t.name in SERVICES['data access'][0])
        run = [t.time for t in mine if t.attempt and t.attempt is self.last_run(i)]
        return start < min(run, default=start if i.end is None else i.end)

    def last_run(self, i):
        return max((a for s in self.world.steps if s.machine is i.machine and s.phase.role == 'ms'
                    for a in s.attempts), key=lambda a: a.begin, default=None)

    def came_back(self, i, mine):
        """plans 4.4: an agent that went in the upgrade has to come back."""
        if 'post.agents.redeploy' not in self.plan.tasks or not i.phase.role.startswith('agent.') or \
                i.blurred or i.phase.kind != 'install':
            return
        told = [t for t in mine if t.attempt and t.name in GONE + BACK]
        last = max(told, key=lambda t: t.time, default=None)
        if last is None or last.time > self.window[1] or not any(t.name in GONE for t in told):
            return
        whole = len(i.machine.delivered.get('Application', [])) == 1
        self.tasks['post.agents.redeploy', i.machine.name] = \
            ('done',) if last.name in BACK else ('remaining',) if whole else ('remaining', 'unobservable')
