# SPDX-License-Identifier: Apache-2.0
"""What ordinary days write into logs, for mkbundle.py."""
import datetime

# Services, products, packs and records that have nothing to do with an upgrade.
OTHER_SERVICES = (('WinHttpAutoProxySvc', 'WinHTTP Web Proxy Auto-Discovery Service'),
                  ('TrustedInstaller', 'Windows Modules Installer'),
                  ('WerSvc', 'Windows Error Reporting Service'),
                  ('BITS', 'Background Intelligent Transfer Service'),
                  ('sppsvc', 'Software Protection'),
                  ('smphost', 'Microsoft Storage Spaces SMP'), ('CcmExec', 'SMS Agent Host'))
OTHER_APPLICATION = (('Microsoft-Windows-Security-SPP', 1033,
                      ['0000', '55c92734-d682-4d71-983e-d6ec3f16059f']),
                     ('Microsoft-Windows-Security-SPP', 16384,
                      ['2024-12-01T00:00:00Z', 'RulesEngine']),
                     ('VSS', 8224, []), ('SceCli', 1704, ['0x0']),
                     ('MSDTC 2', 4202, ['0', '0']), ('gupdate', 0, ['Service stopped']))
OTHER_PRODUCTS = (('Microsoft Visual C++ 2019 X64 Minimum Runtime - 14.28.29914', '14.28.29914',
                   'vc_red.msi'),
                  ('Contoso VPN Client', '4.8.2', 'vpnclient.msi'),
                  ('Microsoft Edge Update Helper', '1.3.195.43', 'edge.msi'),
                  ('Configuration Manager Client', '5.00.9068.1008', 'client.msi'),
                  ('System Center Endpoint Protection', '4.10.209.0', 'scepinstall.msi'))
OTHER_PACKS = ('Microsoft.Windows.Server.2016.Monitoring', 'Microsoft.SQLServer.Windows.Monitoring',
               'Contoso.Custom.Overrides', 'Microsoft.Windows.DNSServer')


class Dice:
    """A generator of numbers of our own, so that no version of a library changes the bytes."""

    def __init__(self, seed):
        self.x = 0x9e3779b97f4a7c15
        for c in seed.encode():
            self.x = (self.x ^ c) * 0x100000001b3 % 2 ** 64

    def below(self, n):
        self.x = (self.x * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.x >> 33) % n

    def pick(self, some):
        return some[self.below(len(some))]

    def hex(self, n):
        return ''.join('0123456789ABCDEF'[self.below(16)] for _ in range(n))

    def guid(self):
        return '{%s-%s-%s-%s-%s}' % tuple(self.hex(n) for n in (8, 4, 4, 4, 12))


def seconds(n):
    return datetime.timedelta(seconds=n)


class Noise:
    """Records that have nothing to do with an upgrade, from a generator with the bundle's seed."""

    def noise(self, host):
        dice = Dice(self.name + host.name)
        at = host.logs[0] + seconds(dice.below(1800))
        uptime = 86400 * (3 + dice.below(40))
        while at < host.logs[1]:
            self.noise_one(host, dice, at, uptime)
            uptime += 5400
            at += seconds(4200 + dice.below(6000))

    def noise_one(self, host, dice, at, uptime):
        kind = dice.below(10)
        if kind < 3:
            key, display = dice.pick(OTHER_SERVICES)
            self.scm(host, at, key, display, 'running')
            self.scm(host, at + seconds(120 + dice.below(400)), key, display, 'stopped')
        elif kind == 3:
            # events.md 7 [seen: EVX]: fifth string uptime, seventh bias and zone name
            self.classic_boot(host, at, 6013, ['', '', '', '', str(uptime), '60',
                                               '%d %s' % (host.bias, host.zone)])
        elif kind == 4:
            provider, event_id, data = dice.pick(OTHER_APPLICATION)
            self.add(host, 'app', at, provider, event_id, data, 'I')
        elif kind == 5 and not any(a <= at + seconds(60) and at <= b for a, b in host.busy):
            self.other_product(host, dice, at)
        down = any(a <= at + seconds(8) and (b is None or at <= b) for a, b in host.down)
        if host.has_om and not down:
            self.om_noise(host, dice, at + seconds(7))

    def other_product(self, host, dice, at):
        name, version, package = dice.pick(OTHER_PRODUCTS)
        path = 'C:\\Windows\\ccmcache\\%s\\%s' % (dice.hex(2).lower(), package)
        client = str(4000 + dice.below(999))
        self.msi(host, at, 1040, [path, client])
        self.installed(host, at + seconds(14), 1033 if dice.below(2) else 1035, name, version, 0,
                       Dice(name + version).guid())
        self.msi(host, at + seconds(15), 1042, [path, client])

    def om_noise(self, host, dice, at):
        cookie = ' '.join(dice.hex(2) for _ in range(8))
        kind = dice.below(5)
        if kind < 2:
            self.om(host, at, 'OpsMgr Connector', 21024, [host.group, cookie])
            self.om(host, at + seconds(6), 'OpsMgr Connector', 21026, [host.group, cookie], 'S')
        elif kind == 2:
            self.om(host, at, 'OpsMgr Connector', 21025, [host.group, cookie], 'S')
            self.om(host, at + seconds(5), 'HealthService', 1210, [host.group, cookie])
        elif kind == 3 and 'ms' in host.roles:
            user = self.domain.split('.')[0].upper() + '\\op.%s' % dice.pick('abcd')
            session = dice.hex(8)
            self.om(host, at, 'OpsMgr SDK Service', 26328, [user, 'uuid:' + session])
            self.om(host, at + seconds(900), 'OpsMgr SDK Service', 26329, [user, 'uuid:' + session])
        else:
            pack = dice.pick(OTHER_PACKS)
            self.om(host, at, 'HealthService', 1201, [pack, '7.%d.0.0' % dice.below(9)])
