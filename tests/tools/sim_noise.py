# SPDX-License-Identifier: Apache-2.0
"""What ordinary days write into logs: most records of any log have nothing to do with an upgrade.

Nothing in here may prove anything about one: no service of the product, no package of it, no event
that shows an agent at work.  Shapes as in bundle_noise.py, whose marks hold.
"""
from sim_records import APP, GROUP, OM, SYS, Record, msi, om, service, uptime

HOUR = 3600
SERVICES = ('WinHttpAutoProxySvc', 'TrustedInstaller', 'WerSvc', 'BITS', 'sppsvc', 'smphost',
            'CcmExec', 'wuauserv')
PRODUCTS = (('Microsoft Visual C++ 2019 X64 Minimum Runtime - 14.28.29914', '14.28.29914',
             'vc_red.msi'), ('Contoso VPN Client', '4.8.2', 'vpnclient.msi'),
            ('Microsoft Edge Update Helper', '1.3.195.43', 'edge.msi'),
            ('Configuration Manager Client', '5.00.9068.1008', 'client.msi'),
            ('Contoso Backup Agent', '7.1.10226.0', 'backup.msi'))
PACKS = ('Microsoft.Windows.Server.2016.Monitoring', 'Contoso.Custom.Overrides',
         'Microsoft.Windows.DNSServer')
ZONES = {-60: 'W. Europe Standard Time', -120: 'W. Europe Daylight Time',
         480: 'Pacific Standard Time', 300: 'Eastern Standard Time', 0: 'GMT Standard Time',
         -540: 'Tokyo Standard Time', -330: 'India Standard Time', -345: 'Nepal Standard Time',
         -600: 'AUS Eastern Standard Time'}


def app_noise(draw, t):
    kind = draw.below(6)
    if kind == 0:
        return Record(APP, t, 'Microsoft-Windows-Security-SPP', 16384,
                      ['2024-12-01T00:00:00Z', 'RulesEngine'], 'Successfully scheduled Software '
                      'Protection service for re-start at 2024-12-01T00:00:00Z. Reason: '
                      'RulesEngine.')
    if kind == 1:                            # another provider's 1033 (events.md 7 [seen: EVX])
        return Record(APP, t, 'Microsoft-Windows-Security-SPP', 1033,
                      ['0000', '55c92734-d682-4d71-983e-d6ec3f16059f'], 'These policies are being '
                      'excluded since they are only defined with override-only attribute.')
    if kind == 2:
        return Record(APP, t, 'VSS', 8224, [], 'The VSS service is shutting down due to idle '
                      'timeout. ')
    if kind == 3:
        return Record(APP, t, 'SceCli', 1704, [], 'Security policy in the Group policy objects has '
                      'been applied successfully.')
    if kind == 4:
        return Record(APP, t, 'MSDTC 2', 4202, ['0', '0'], 'MSDTC started with the following '
                      'settings:\nSecurity Configuration (OFF = 0 and ON = 1):\n  "Allow Remote '
                      'Administrator" = 0,\n  Network Clients = 0')
    return Record(APP, t, 'Application Error', 1000, ['notepad.exe', '10.0.17763.475'], 'Faulting '
                  'application name: notepad.exe, version: 10.0.17763.475, time stamp: 0x0', 2,
                  0)


def other_product(draw, t):
    """Another installer's bracket; never beside one of ours: only one can run at a time."""
    name, version, package = draw.pick(PRODUCTS)
    path = 'C:\\Windows\\ccmcache\\%x\\%s' % (draw.below(200), package)
    code = '{%08X-1111-4222-8333-%012X}' % (draw.below(1 << 30), draw.below(1 << 40))
    return [msi(t, 1040, [path, '4100']),
            msi(t + 14, 1033 if draw.chance(50) else 1035, [name, version, '1033', '0',
                                                            'Contoso'], binary=code + '0' * 44),
            msi(t + 15, 1042, [path, '4100'])]


def reports(m):
    """events.md 1, 2: an agent, a gateway and a server write of their group; a console, reporting and a
    web console do not.  Of products other than ours it is an agent that has the log."""
    return getattr(m, 'monitored', False) or not m.roles or \
        any(r not in ('con', 'rep', 'web') for r in m.roles)


def om_noise(m, draw, t):
    kind = draw.below(3)
    if kind == 0 and reports(m):
        return om(t, 'OpsMgr Connector', 21024, [GROUP, '5F 21 00 9A'], "OpsMgr's configuration "
                  'may be out-of-date for management group %s, and has requested updated '
                  'configuration from the Configuration Service. The current (out-of-date) state '
                  'cookie is "5F 21 00 9A"' % GROUP)
    pack = draw.pick(PACKS)
    if kind == 0:                            # no log of the product holds one kind of event alone
        return om(t, 'Health Service Script', 9994, ['cleanup.vbs : 0 old files removed.'],
                  'cleanup.vbs : 0 old files removed.')     # a pack of the house [seen: BD]
    return om(t, 'HealthService', 1201, [pack, '7.0.%d.0' % draw.below(9)], 'New Management Pack '
              'with id:"%s", version:"7.0.1.0" received.' % pack)


def quiet_service(draw, t):
    return service(t, draw.pick(SERVICES), draw.pick(('running', 'stopped')))


def noise(world, m, channel, a, b, step, draw):
    """Records from a to b, one at both ends, else a step apart; times by the machine's clock."""
    t, n = a, 0
    while t < b:
        if channel == SYS:
            yield uptime(t, 86400 * 3 + n * step, m.bias, ZONES[m.bias]) if n % 6 == 0 else \
                quiet_service(draw, t)
        elif channel == OM:
            yield om_noise(m, draw, t)
        else:
            yield app_noise(draw, t)
            if draw.chance(12) and not m.is_busy(t + 100, t + 200) and t + 200 < b:
                yield from other_product(draw, t + 120)
        n += 1
        t += draw.between(step // 2, step * 3 // 2)
    yield quiet_service(draw, b) if channel == SYS else om_noise(m, draw, b) if channel == OM else \
        app_noise(draw, b)
