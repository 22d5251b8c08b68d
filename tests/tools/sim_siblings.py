# SPDX-License-Identifier: Apache-2.0
"""Setup logs of sibling products beside the installer's events: system-center-siblings.md 5.3, 6.2 and
7.2 [seen: TTN, KB2930276; MEMLABS; KB3072393, engine lines PHX].

They tell of the same runs once more: no word of them is the only proof of anything.
"""
import time

from sim_trace import Trace
from sim_world import LATER, Draw

UPDATES_FROM = 27 * LATER        # of Configuration Manager; the first seed that draws them
FAILED_UPDATES_FROM = 28 * LATER  # and those of which one failed
UPDATED = {'ok': 'cm-update-done', 'failed': 'cm-update-failed'}
LOGS = {'cm': 'ConfigMgrSetup.log', 'dpm': 'DPMLogs/DpmSetup.log', 'vmm': 'VMMLogs/SetupWizard.log'}
BEFORE = 4                       # seconds before the bracket of the installer closes
BUILDS_FROM = 31 * LATER         # the lines of the builds are told by the truth as well
FROM_BUILD, TO_BUILD = '8325', '8790'
CM_BEGINS = 'cm-update-started'  # of the others no word of a begin is known
NAMES = {('cm', 'ok'): 'cm-setup-done', ('cm', 'failed'): 'cm-setup-failed',
         ('vmm', 'ok'): 'vmm-setup-msi-ok', ('vmm', 'failed'): 'vmm-setup-rollback',
         ('dpm', 'ok'): 'dpm-setup-msi-ok', ('dpm', 'failed'): 'dpm-upgrade-failed'}


RESULTS = {*NAMES.values(), *UPDATED.values()}


def tells_result(t):
    """An installation went well, or did not."""
    return t.name in RESULTS or t.name.startswith(('msi-1033-', 'msi-11707-', 'msi-11708-'))


def is_new_build(world, t):
    """Logs of Configuration Manager tell the third number alone."""
    new = world.build(world.new, t.role)
    return t.captures['version'] in (new, new.split('.')[2])


def perhaps_first(truth, i):
    """1.3: of an upgrade in place the removal need not be visible; nothing older of the component is seen on
    the server, and it was perhaps set up for the first time."""
    return truth.plan.is_sequence and not any(
        t.seen and t.about == i.machine.fqdn and t.role == i.phase.role and
        'version' in t.captures and not is_new_build(truth.world, t)
        for t in truth.about.get(i.machine.fqdn, []))


def sibling_traces(world, step):
    """A run that was undone says more than these logs are known to say: then there is none."""
    role = step.phase.role
    if role not in LOGS or any((role, a.outcome) not in NAMES for a in step.attempts):
        return
    updates = role == 'cm' and world.seed >= UPDATES_FROM and is_update(world, step)
    for a in step.attempts:
        told = [(a.end - BEFORE, UPDATED[a.outcome] if updates else NAMES[role, a.outcome], {})]
        if role == 'cm':
            told.insert(0, (a.begin, CM_BEGINS, {}))
        if updates and world.seed >= BUILDS_FROM:
            told += [(a.begin + 1, 'cm-update-from', {'version': FROM_BUILD}),
                     (a.begin + 2, 'cm-update-to', {'version': TO_BUILD})]
        for at, name, captures in told:
            t = Trace(step.machine, role, at, name, role, **captures)
            t.attempt, t.package = a, role
            yield t


def is_update(world, step):
    """CMUpdate.log tells of it, not ConfigMgrSetup.log."""
    failed = any(a.outcome != 'ok' for a in step.attempts)
    return (not failed or world.seed >= FAILED_UPDATES_FROM) and \
        Draw('update of %s in %s %s' % (step.machine.name, world.plan.id, world.seed)).chance(50)


def local(log, t, form):
    return time.strftime(form, log.local_at(int(t)))


def cm_log(traces, log):
    """Local time, and the minutes to UTC in every line."""
    out = []

    def line(t, text):
        out.append('~%s  $$<Configuration Manager Setup><%s.%03d%+d>' %
                   (text, local(log, t, '%m-%d-%Y %H:%M:%S'), 120, log.bias_at(int(t))))
    for t in traces:
        if t.name in ('cm-update-from', 'cm-update-to'):
            continue                 # stand in the lines of the result
        if t.name in UPDATED.values():
            cm_update(t, line, t.name == UPDATED['ok'])
            continue
        line(t.time, 'INFO: setup type: 8, top level: 1.' if t.name == CM_BEGINS else
             '===================== Completed Configuration Manager Server Setup '
             '=====================' if t.name == 'cm-setup-done' else
             'Failed Configuration Manager Server Setup.')
    return out


def cm_update(t, line, went_well):
    """system-center-siblings.md 6.2, of CMUpdate.log [seen: MEMLABS]; the builds are the component's
    third numbers (sim_paths.py), told before anything is done.  IsComplete: 1 running, 2 success, 4 failure."""
    status = 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0005, ' \
        'IsComplete=%d, Progress=%d, Applicable=1)'
    begin = t.attempt.begin + t.machine.off(t.attempt.begin)      # by the machine's clock
    line(begin + 1, 'INFO: Setup detected an existing Configuration Manager installation. '
         'Currently installed version is %s~' % FROM_BUILD)
    line(begin + 2, 'INFO: Configuration Manager Build Number = %s' % TO_BUILD)
    line(t.time - 40, status % (1, 50))
    if not went_well:
        line(t.time, status % (4, 100))
        return
    line(t.time - 2, 'INFO: Site Component Manager installation completed.')
    line(t.time, status % (2, 100))
    line(t.time + 1, 'INFO: Successfully dropped update pack installed notification to HMan CFD '
         'box.')


def dpm_log(traces, log):
    """Date and time of the machine's culture."""
    def stamp(t):
        x = log.local_at(int(t))
        return time.strftime('%d.%m.%Y %H:%M:%S', x) if log.culture == 'de' else \
            time.strftime('%Y/%m/%d %H:%M:%S', x) if log.culture == 'ja' else \
            '%d/%d/%d %d:%02d:%02d %s' % (x.tm_mon, x.tm_mday, x.tm_year, x.tm_hour % 12 or 12,
                                          x.tm_min, x.tm_sec, 'PM' if x.tm_hour > 11 else 'AM')
    out = []
    for t in traces:
        if t.name == 'dpm-upgrade-failed':
            out.append('[%s] Information : The DPM upgrade failed.' % stamp(t.time))
            continue
        out += ['[%s] Information : MsiInstallProduct returned 0.' % stamp(t.time),
                '[%s] Information : End install.' % stamp(t.time),
                '[%s] Information : Start configuration.' % stamp(t.time)]
    return out


def vmm_log(traces, log):
    """A time of day and nothing else."""
    out = []
    for t in traces:
        out.append(local(log, t.time - 240, '%H:%M:%S') + ':ProcessInstalls: Install Item '
                   'PangaeaServer has a Preprocessing delegate of Preprocess.  Launching it now.')
        out.append(local(log, t.time, '%H:%M:%S') + (
            ':ProcessInstalls: Running the PostProcessDelegate for PangaeaServer failed.... This is a '
            'fatal item. Setting rollback.' if t.name == 'vmm-setup-rollback' else
            ':LaunchMSI: MSI C:\\setup\\msi\\Server\\AMD64\\VMMServer.msi succeeded.'))
    return out


WRITERS = {'cm': cm_log, 'dpm': dpm_log, 'vmm': vmm_log}


def sibling_file(role, traces, log):
    lines = WRITERS[role](sorted(traces, key=lambda t: t.time), log)
    name = 'Logs/CMUpdate.log' if any(t.name in UPDATED.values() for t in traces) else LOGS[role]
    return name, ('\r\n'.join(lines) + '\r\n').encode('utf-16' if role == 'dpm' else 'utf-8')
