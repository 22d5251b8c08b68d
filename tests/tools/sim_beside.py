# SPDX-License-Identifier: Apache-2.0
"""Logs that bear other names, or lie beside those of sim_text.py and sim_siblings.py: of setup, of
pushes, of Service Manager and Configuration Manager.

Where no dossier has what stands in a file (log-formats.md 9), it has nothing of ours in it.
"""
import time

from sim_records import COMPONENTS, MADE, product_code
from sim_world import LATER, NETBIOS, Draw

BESIDE_FROM = 27 * LATER         # the first seed that draws from these
WIZARD = 'SCOM/LOGS/OpsMgrSetupWizard.log'
# log-formats.md 1.1: the extension [seen: AAG blog]; the chained setup's log [seen: LAB25], that it
# has the wizard's grammar [inferred]
WIZARDS = (WIZARD, WIZARD, 'SCOM/LOGS/OpsMgrSetupWizard.txt', 'SCOM/LOGS/Setup0.log',
           'SCOM/LOGS/Setup1.log')
PUSHES = 'AgentManagement/AgentLogs/'        # log-formats.md 1.1 [seen: BD 80070643, JP]


def drawn(world, m, what):
    return Draw('%s of %s in %s %s' % (what, m.name, world.plan.id, world.seed))


def wizard_name(world, m):
    return WIZARD if world.seed < BESIDE_FROM else drawn(world, m, 'setup log').pick(WIZARDS)


def holder_of_push(world, m, packages):
    """Whose folder has the installer's log of a pushed agent: the server keeps it (2.3)."""
    if world.seed < BESIDE_FROM or packages != ['agent'] or not m.pushed_by or \
            not any(m.pushed_by.delivered.values()):
        return None
    return m.pushed_by if drawn(world, m, 'push').chance(60) else None


def install_log(m):
    return '%s%sAgentInstall.LOG' % (PUSHES, m.name[:NETBIOS])


def management_log(m):
    """Its content was not found (9); only its name tells something: whom it is about."""
    return '%s%sMOMAgentMgmt.log' % (PUSHES, m.name[:NETBIOS]), \
        b'The operation was asked for by a server.\r\nNothing else is written here.\r\n'


def checked(world, m, log, at, draw):
    """ConfigMgrPrereq.log: its brackets and kinds [seen: MEMLABS], the time in front [inferred];
    all that was asked passed (system-center-siblings.md 6.2)."""
    out = []
    for i, text in enumerate(('******* Start Prerequisite checking. *******',
                              'Check Type: Configuration Manager Update',
                              '===== INFO: Prerequisite Type & Server: SITE_PRI:%s =====' % m.fqdn,
                              '%s;    SQL Server sysadmin rights;    Passed' % m.fqdn,
                              '******* Prerequisite checking is completed. *******')):
        out.append('<%s> %s' % (time.strftime('%m-%d-%Y %H:%M:%S', log.local_at(at + 4 * i)), text))
    return 'ConfigMgrPrereq.log', ('\r\n'.join(out) + '\r\n').encode('utf-8')


def scsm_install(world, m, log, at, draw):
    """SCSMInstall.log: the rules of Windows Installer (log-formats.md 2.1, 2.2) and words of its
    own (7 [seen: KB2909838, SMU])."""
    day, clock = log.local_at(at), time.strftime('%H:%M:%S', log.local_at(at))
    date = '%02d/%02d/%d' % (day.tm_mon, day.tm_mday, day.tm_year)
    name = COMPONENTS['sm']
    out = ['=== Verbose logging started: %s  %s  Build type: SHIP UNICODE 5.00.10011.00  Calling '
           'process: C:\\Windows\\System32\\msiexec.exe ===' % (date, clock),
           'Action start %s: INSTALL.' % clock,
           'CAStartServices: Attempting to start service. OMCFG',
           'Action ended %s: INSTALL. Return value 1.' % clock,
           'Property(S): ComputerName = ' + m.netbios,
           'Property(S): ProductCode = ' + product_code(name, world.new),
           'MSI (s) (A4:1C) [%s:120]: Windows Installer installed the product. Product Name: %s. '
           'Product Version: %s. Product Language: 1033. Manufacturer: %s. Installation success or '
           'error status: 0.' % (clock, name, world.build(world.new, 'sm'), MADE), '',
           'MSI (s) (A4:1C) [%s:121]: MainEngineThread is returning 0' % clock,
           '=== Verbose logging stopped: %s  %s ===' % (date, clock)]
    return 'Temp/SCSMInstall.log', ('\r\n'.join(out) + '\r\n').encode('utf-16')


WRITERS = {'cm': checked, 'sm': scsm_install}


def of_components(world, is_exact, log_of):
    """(machine, name, content): of servers whose own records tell, in UTC, of the only run."""
    for step in world.steps:
        m, draw = step.machine, drawn(world, step.machine, 'component log')
        if step.phase.role in WRITERS and [a.outcome for a in step.attempts] == ['ok'] and \
                is_exact(m) and draw.chance(70) and \
                any(t.seen and t.attempt is step.attempts[0] for t in world.traces):
            at = step.end - 2 if step.phase.role == 'sm' else step.begin - 600
            yield (m, *WRITERS[step.phase.role](world, m, log_of(m), at + m.skew, draw))


def of_pushes(world):
    for m in world.machines:
        if m.pushed_by and any(m.pushed_by.delivered.values()) and any(m.delivered.values()) and \
                drawn(world, m, 'management log').chance(25):
            yield (m.pushed_by, *management_log(m))


def beside(world, is_exact, log_of):
    return [] if world.seed < BESIDE_FROM else \
        list(of_components(world, is_exact, log_of)) + list(of_pushes(world))
