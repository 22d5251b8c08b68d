# SPDX-License-Identifier: Apache-2.0
"""What UNIX and Linux machines leave behind: log-formats.md 6.3, system-center-siblings.md 11.3 to
11.5 [seen: SCX, OMI]; the forms of rpm and dpkg are general knowledge of those systems [inferred].

The kit's words have no time at all, the package manager's have the local one of a zone that nothing
names; of such a machine only what became of it can be said.
"""
import time

from sim_trace import kit_of
from sim_world import LATER

NO_TIME = 20 * 86400         # seconds of doubt that leave nothing to compare


def local(log, t, form):
    return time.strftime(form, time.gmtime(log.base + t - 60 * log.bias))


def kit(version, good):
    """The output of the bundle, as a person kept it."""
    name = 'scx-%s.universal.x64' % version
    out = ['Extracting...', 'Updating cross-platform agent ...',
           '----- Upgrading package: omi (omi-%s.ulinux.x64) -----' % version,
           'Preparing...                          ########################################']
    if good:
        return out + ['----- Upgrading package: scx (%s) -----' % name,
                      '   1:scx-%s      ########################################' % version,
                      '----- Updating bundled packages -----']
    return out + ['rpm: error: Failed dependencies', '----- Removing package: omi -----',
                  '----- Installing package: omi (omi-%s.ulinux.x64) -----' % version,
                  'rpm: error: Failed dependencies', 'Upgrade failed']


def dpkg(log, version, t):
    plain = version.replace('-', '.')
    return [local(log, t - 60, '%Y-%m-%d %H:%M:%S') + ' startup packages configure',
            local(log, t - 1, '%Y-%m-%d %H:%M:%S') + ' upgrade scx:amd64 1.5.0.1 ' + plain,
            local(log, t, '%Y-%m-%d %H:%M:%S') + ' status installed scx:amd64 ' + plain,
            local(log, t, '%Y-%m-%d %H:%M:%S') + ' status installed bash:amd64 5.1-6ubuntu1']


def dpkg_listed(log, version, t):
    """dpkg -l below its head, an older package removed but for its files (corpus/unixkit/dpkg-l.txt
    [inferred])."""
    plain = version.replace('-', '.')
    return ['Desired=Unknown/Install/Remove/Purge/Hold',
            '| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend',
            '|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)',
            '||/ Name           Version      Architecture Description',
            '+++-==============-============-============-=================================',
            'ii  bash           5.1-6ubuntu1 amd64        GNU Bourne Again SHell',
            'rc  omsagent       1.5.0.1      amd64        Open Management Suite agent',
            'ii  omi            %-12s amd64        Open Management Infrastructure' % plain,
            'ii  scx            %-12s amd64        Microsoft System Center 2012 Operations Manager '
            'for UNIX/Linux agent' % plain]


def rpm_last(log, version, t):
    return ['%-45s %s' % ('scx-%s.x86_64' % version, local(log, t, '%a %b %d %H:%M:%S %Y')),
            '%-45s %s' % ('omi-%s.x86_64' % version, local(log, t - 6, '%a %b %d %H:%M:%S %Y'))]


def installinfo(log, version, t):
    return [local(log, t, '%Y-%m-%dT%H:%M:%S.0Z'), version]


def queried(log, version, t):
    return ['root@host:~# rpm -q scx omi', 'scx-%s.x86_64' % version, 'omi-%s.x86_64' % version,
            'root@host:~# scxadmin -status', 'omiserver: is running']


DONE = {'dpkg.log': dpkg, 'rpm-qa-last.txt': rpm_last, 'installinfo.txt': installinfo,
        'rpm-q.txt': queried}

LATER_DONE = dict(DONE, **{'dpkg-l.txt': dpkg_listed, 'installed packages.txt': dpkg_listed})
OMI_LOGS = ('omiserver.log', 'omiagent.root.root.log')   # log-formats.md 6.2: one grammar [seen]
LISTS_FROM = 27 * LATER          # the first seed that draws from these


def scx_log(log, version, t, name):
    stamp = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(log.base + t)) + ',123Z'
    return ['*', '* Microsoft System Center Cross Platform Extensions (SCX)',
            '* Build number: %s Labeled_Build - 20240404L' % version, '* Process id: 4242',
            '* Process started: ' + stamp, '* System Hostname: ' + name,
            '* Log format: <date> <severity>     [<code module>:<line number>:<process id>:<thread '
            'id>] <message>', '*']


def omiserver_log(log, t):
    """A stop and a start of the service; local before 1.6.5, UTC since (11.5 [seen: OMI])."""
    stamp = time.strftime('%Y/%m/%d %H:%M:%S', time.gmtime(log.base + t))
    return ['%s [4242,4242] WARNING: null(0): EventId=30215 Priority=WARNING Stop request received'
            % stamp, '%s [4242,4242] WARNING: null(0): EventId=30218 Priority=WARNING OMI stopped'
            % stamp]


def unix_files(world, m, traces, log, draw):
    """(name, lines) of a machine's files; traces are marked with what they can be known by."""
    version = kit_of(world, m)
    mine = [t for t in traces if t.seen and t.attempt]
    last = mine[-1].attempt if mine else None
    if not last:
        return
    for t in mine:
        t.doubt = NO_TIME
        t.lost = t.attempt is not last       # the kit's words of an earlier attempt are gone
    if last.outcome != 'ok':
        for t in traces:
            t.lost = t.lost or t.channel == 'scx'
        yield 'kit-output.txt', kit(version, False)
        return
    end = last.end + m.skew
    forms = DONE if world.seed < LISTS_FROM else LATER_DONE
    name = draw.pick(sorted(forms) + ['kit-output.txt'])
    yield name, kit(version, True) if name.startswith('kit') else forms[name](log, version, end)
    for t in mine:
        t.lost = t.lost or (t.name == 'scx-kit-started' and not name.startswith('kit'))
    if m.works_log:
        yield 'scx.log', scx_log(log, version, end + 60, m.fqdn)
    if draw.chance(40):
        later = world.seed >= LISTS_FROM
        yield draw.pick(OMI_LOGS) if later else 'omiserver.log', omiserver_log(log, end - 30)
