#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: lists of what is installed, logs of other products, archives in archives.

    strangers_lists.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_lists.py DIR DUMP.jsonl compares what `postflight dump` says of them

The forms follow the documentation of the programs [inferred].
"""
import gzip
import io
import json
import struct
import subprocess
import sys
import tarfile
import zipfile

sys.dont_write_bytecode = True

import strangers
from strangers import Sample, row
from strangers_sent import has, listed, quote, shown

SERVERS = [['krk-om1.firma.example', '10.19.10050.0'], ['krk-om2.firma.example', '10.19.10349.0'],
           ['krk-gw7.dmz.example', '10.19.10050.0']]
AGENTS = [['krk-sql4.firma.example', '10.19.10014.0'], ['WAW-FS01.firma.example', '8.0.11049.0'],
          ['waw-web22.firma.example', '10.19.10185.0'], ['gda-dc3.firma.example', '10.19.10014.0']]
PRODUCTS = [['System Center Operations Manager 2019 Server', '10.19.10050.0', 'Microsoft Corporation',
             '20220625'],
            ['Microsoft Monitoring Agent', '10.19.10014.0', 'Microsoft Corporation', '20220625']]
OTHER = ['Microsoft Visual C++ 2019 X64 Minimum Runtime', '14.28.29913', 'Microsoft Corporation', '20210301']


def members(rows):
    return has([{'Kind': 'member', 'Host': r[0], 'Version': r[1]} for r in rows])


def machines(rows):
    return has([{'Kind': 'machine', 'Host': r[0], 'Version': r[1]} for r in rows])


def products():
    return has([{'Kind': 'product', 'Product': p[0], 'Version': p[1]} for p in PRODUCTS])


def server_samples():
    """Servers, gateways among them, without the column that tells which."""
    prompt = 'PS C:\\> Get-SCOMManagementServer | select DisplayName, Version\r\n'
    yield Sample('server/command.txt', (prompt + shown(['DisplayName', 'Version'], SERVERS)).encode(),
                 members(SERVERS))
    yield Sample('server/name.txt', (prompt.replace('DisplayName', 'Name') + shown(['Name', 'Version'], SERVERS))
                 .encode('utf-16'), members(SERVERS))
    yield Sample('server/list.txt', ('PS C:\\> Get-SCOMManagementServer | fl Name,Version\r\n' +
                                     listed(['Name', 'Version'], SERVERS)).encode(), members(SERVERS))
    kind = '#TYPE Selected.Microsoft.EnterpriseManagement.Administration.ManagementServer\r\n'
    yield Sample('server/type.csv', (kind + row(['DisplayName', 'Version'], ',', True) + ''.join(
        row(s, ',', True) for s in SERVERS)).encode(), members(SERVERS))
    yield Sample('server/mail.txt', quote(prompt + shown(['DisplayName', 'Version'], SERVERS)).encode(),
                 members(SERVERS))
    yield Sample('server/roles.csv', (row(['Name', 'Version', 'IsGateway']) + ''.join(
        row(s + [str('gw' in s[0])]) for s in SERVERS)).encode(),
        has([{'Kind': 'gateway' if 'gw' in s[0] else 'server', 'Host': s[0]} for s in SERVERS]))


def agent_samples():
    """Names of machines and versions, with nothing above that says what they are."""
    names = ['DisplayName', 'Version']
    yield Sample('agent/bare.txt', shown(names, AGENTS).encode(), machines(AGENTS))
    yield Sample('agent/bare.csv', (row(names, ';') + ''.join(row(a, ';') for a in AGENTS)).encode('utf-8-sig'),
                 machines(AGENTS))
    yield Sample('agent/agentversion.csv', (row(['Computer', 'AgentVersion']) + ''.join(row(a) for a in AGENTS))
                 .encode(), machines(AGENTS))
    yield Sample('agent/tabs.txt', (row(['Name', 'Version'], '\t') + ''.join(row(a, '\t') for a in AGENTS))
                 .encode('utf-16'), machines(AGENTS))
    yield Sample('agent/list.txt', listed(names, AGENTS).encode(), machines(AGENTS))
    yield Sample('agent/mail.txt', quote(shown(names, AGENTS)).encode(), machines(AGENTS))
    short = [[a[0].split('.')[0], a[1]] for a in AGENTS]
    yield Sample('agent/short.csv', (row(['ComputerName', 'AgentVersion']) + ''.join(row(a) for a in short))
                 .encode(), machines(short))
    # versions of something else are none
    windows = [[a[0], '10.0.17763.0'] for a in AGENTS]
    yield Sample('agent/windows.csv', (row(names) + ''.join(row(a) for a in windows)).encode(),
                 [{'channel': 'other-text'}])
    full = ['DisplayName', 'Version', 'PrimaryManagementServerName', 'HealthState']
    rows = [a + [SERVERS[0][0], 'Success'] for a in AGENTS]
    want = machines(AGENTS)
    table = shown(full, rows)
    for name, old, new in (('name', 'DisplayName', 'Disp\x01ayNam'), ('version', ' Version ', ' V?rs\x02on'),
                           ('dashes', '-------', '--\x03----')):
        yield Sample('agent/damaged-%s.txt' % name, table.replace(old, new, 1).encode(), want)
    comma = row(full) + ''.join(row(r) for r in rows)
    yield Sample('agent/damaged-comma.csv', comma.replace('DisplayName,Version', 'Displ\x01yNam#Version').encode(),
                 want)
    # the other columns still say that these are agents, and of which server
    agents = has([{'Kind': 'agent', 'Host': a[0], 'Version': a[1], 'Parent': SERVERS[0][0]} for a in AGENTS])
    yield Sample('agent/damaged-version.csv', comma.replace('Version', 'Ver\x01ion').encode(), agents)
    yield Sample('agent/head-lost.csv', comma.split('\r\n', 1)[1].encode(), want)


def product_samples():
    want = products()
    rows = PRODUCTS + [OTHER]
    end = '\r\r\n'
    wmic = ''.join(end * 2 + ''.join('%s=%s' % p + end for p in (
        ('AssignmentType', 1), ('Caption', r[0]), ('IdentifyingNumber', '{0-0}'), ('InstallDate', r[3]), ('Name', r[0]),
        ('Vendor', r[2]), ('Version', r[1]))) for r in rows) + end
    every = has([{'Kind': 'product', 'Product': p[0], 'Version': p[1]} for p in rows])
    yield Sample('product/wmic-list.txt', wmic.encode('utf-16'), every)
    yield Sample('product/wmic-list-ansi.txt', wmic.replace(end, '\r\n').encode(), every)
    two = ''.join(end * 2 + ''.join('%s=%s' % p + end for p in (('Name', r[0]), ('Version', r[1]))) for r in rows)
    yield Sample('product/wmic-get-list.txt', (('C:\\> wmic product get name,version /format:list' + two).replace(end, '\r\n')).encode(),
                 want)
    key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{0-%d}'
    query = ''.join('\r\n' + key % i + '\r\n    DisplayName    REG_SZ    %s\r\n    DisplayVersion    REG_SZ    %s\r\n'
                    '    Publisher    REG_SZ    %s\r\n    EstimatedSize    REG_DWORD    0x10\r\n' % tuple(r[:3])
                    for i, r in enumerate(rows))
    yield Sample('product/reg-query.txt', query.encode('cp850'), every)
    export = 'Windows Registry Editor Version 5.00\r\n' + ''.join(
        '\r\n[' + key % i + ']\r\n"DisplayName"="%s"\r\n"DisplayVersion"="%s"\r\n"Publisher"="%s"\r\n'
        '"EstimatedSize"=dword:00000010\r\n' % tuple(r[:3]) for i, r in enumerate(rows))
    yield Sample('product/reg-export.reg', export.encode('utf-16'), every)
    cim = ''.join('\r\n' + ''.join('%-17s : %s\r\n' % p for p in (
        ('Name', r[0]), ('Version', r[1]), ('IdentifyingNumber', '{0-0}'), ('PSComputerName', 'krk-om1')))
        for r in rows)
    yield Sample('product/cim.txt', cim.encode(), [dict(w, has=dict(w['has'], Host='krk-om1')) for w in every])
    french = row(['Nom', 'Version', 'Fournisseur'], ';') + ''.join(row(r[:3], ';') for r in rows)
    yield Sample('product/french.csv', french.encode('cp1252'), want)
    spaced = row(['Nombre', 'Versión'], '\t') + ''.join(row(r[:2], '\t') for r in rows)
    yield Sample('product/spanish.txt', spaced.encode('cp1252'), want)
    yield Sample('product/damaged-head.csv', (row(['N\x01me', 'Ver\x02ion', 'Vendor']) + ''.join(
        row(r[:3]) for r in rows)).encode(), want)
    yield Sample('product/german.csv', (row(['Programmname', 'Herausgeber', 'Installiert am', 'Version'], ';') +
                                        ''.join(row([r[0], r[2], '25.06.2022', r[1]], ';') for r in rows)).encode(),
                 want)


def registry_samples():
    setup = '\\Microsoft\\Microsoft Operations Manager\\3.0\\Setup'
    body = ('    Product    REG_SZ    Microsoft System Center Operations Manager\r\n'
            '    ServerVersion    REG_SZ    %s\r\n\r\n')
    text = ''
    for s in SERVERS[:2]:
        text += ('C:\\>reg query "\\\\%s\\HKLM\\SOFTWARE%s"\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE%s\r\n' %
                 (s[0], setup, setup) + body % s[1])
    want = has([{'Kind': 'setup', 'Version': s[1], 'Host': s[0]} for s in SERVERS[:2]])
    yield Sample('registry/commands.txt', text.encode(), want)
    text = ''.join('\\\\%s\\HKEY_LOCAL_MACHINE\\SOFTWARE%s\r\n' % (s[0], setup) + body % s[1] for s in SERVERS[:2])
    yield Sample('registry/paths.txt', text.encode('utf-16'), want)
    mixed = text + 'C:\\>reg query HKLM\\SOFTWARE%s\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE%s\r\n' % (setup, setup)
    yield Sample('registry/own.txt', (mixed + body % SERVERS[2][1]).encode(),
                 want + has([{'Kind': 'setup', 'Version': SERVERS[2][1], 'Host': None}]))


def sql_samples():
    lines = [('2022-06-25 08:00:01.12', 'Server', 'Microsoft SQL Server 2017 (RTM-CU27) - 14.0.3391.2 (X64) '),
             ('2022-06-25 08:00:02.20', 'spid9s', "Starting up database 'SCOMINSTALLTESTDB_42'."),
             ('2022-06-25 08:10:02.20', 'Backup', 'Database backed up. Database: OperationsManager, creation '
              'date(time): 2020/01/01(10:00:00), pages dumped: 7.')]
    want = [{'channel': 'sql', 'time': t[:19].replace(' ', 'T'), 'utc': False, 'message': m.strip()} for t, _, m in lines]
    yield Sample('sql/grid.txt', ''.join('\t'.join((t + '0', s, m)) + '\r\n' for t, s, m in lines).encode(), want)
    dashes = '\r\n'.join(['LogDate                 ProcessInfo Text', '-' * 23 + ' ' + '-' * 11 + ' ' + '-' * 90] +
                         ['%-23s %-11s %-90s' % (t + '0', s, m) for t, s, m in lines] + ['', '(3 rows affected)', ''])
    yield Sample('sql/sqlcmd.txt', dashes.encode('cp850'), [{'channel': 'sql'}] + want)
    yield Sample('sql/no-bom.txt', ''.join('%s %-11s %s\r\n' % l for l in lines).encode('utf-16-le'), want)
    yield Sample('sql/linux.log', ''.join('%s %-11s %s\n' % l for l in lines).encode('utf-16'), want)


# ---- archives ----

LOG = (b'[08:01:02]:\tAlways:\t:Application Started\r\n[08:44:44]:\tError:\t:FATAL ACTION: PerformConfiguration\r\n'
       b'[08:45:00]:\tInfo:\t:Setup is over\r\n')
FOUND = [{'channel': 'setup', 'time': t} for t in ('08:01:02', '08:44:44', '08:45:00')]
for w in FOUND:
    w['utc'] = False


def tar(members, mode='w', form=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as t:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1656140000
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', method) as z:
        for name, data in members:
            z.writestr(name, data)
    return out.getvalue()


def cab(members):
    """Without packing: CFHEADER, CFFOLDER, a CFFILE each, one CFDATA."""
    data = b''.join(d for _, d in members)
    files, at = b'', 0
    for name, d in members:
        files += struct.pack('<LLHHHH', len(d), at, 0, 0x54D9, 0x4000, 0x20) + name.encode('cp850') + b'\0'
        at += len(d)
    first = 36 + 8
    block = struct.pack('<LHH', 0, len(data), len(data)) + data
    head = b'MSCF' + struct.pack('<LLLLLBBHHHHH', 0, first + len(files) + len(block), 0, first, 0, 3, 1, 1,
                                 len(members), 0, 7, 0)
    return head + struct.pack('<LHH', first + len(files), 1, 0) + files + block


def zstd(data):
    return subprocess.run(['zstd', '-qc'], input=data, stdout=subprocess.PIPE, check=True).stdout


class Inside(Sample):
    """What is wanted is wanted of a member."""


NAME = 'krk-om1/AppData/Local/SCOM/LOGS/OpsMgrSetupWizard.log'


def archive_samples():
    one = [(NAME, LOG)]
    back = [(NAME.replace('/', '\\'), LOG)]
    def made(name, data, *inner):
        return Inside('archive/' + name, data, ['/'.join(inner + (NAME,))])
    yield made('a.zip', zipped([('x.tar.gz', tar(one, 'w:gz'))]), 'x.tar.gz')
    yield made('b.tar.xz', tar([('deep/y.zip', zipped(back))], 'w:xz'), 'deep/y.zip')
    yield made('c.cab', cab(back))
    yield made('d.zip', zipped([('in.cab', cab(back))], zipfile.ZIP_STORED), 'in.cab')
    yield made('e.tar.bz2', tar(one, 'w:bz2', tarfile.GNU_FORMAT))
    yield made('f.tar.zst', zstd(tar(one)))
    yield made('g.zip', zipped([('h.tar', tar([('i.zip', zipped(one))]))]), 'h.tar', 'i.zip')
    yield made('j.zip', zipped(one, zipfile.ZIP_BZIP2))
    yield made('k.zip', zipped(one, zipfile.ZIP_LZMA))
    yield made('l.tar', tar([('long/' * 40 + 'm.zip', zipped(one))]), 'long/' * 40 + 'm.zip')
    yield made('n.tgz.gz', gzip.compress(tar(one, 'w:gz')))
    yield made('o.txt', zipped(one))


def samples():
    for make in (server_samples, agent_samples, product_samples, registry_samples, sql_samples, archive_samples):
        yield from make()


def write(folder):
    made = list(samples())
    strangers.write(folder, made)
    with open(folder + '/truth.json') as f:
        truth = json.load(f)
    for s in made:
        if isinstance(s, Inside):
            del truth[s.name]
            truth[s.name + '/' + s.want[0]] = FOUND
    with open(folder + '/truth.json', 'w') as f:
        json.dump({k: v for k, v in truth.items() if not k.startswith('outer.zip')}, f)


if __name__ == '__main__':
    if len(sys.argv) == 2:
        write(sys.argv[1])
    else:
        sys.exit(1 if strangers.judge(sys.argv[1], sys.argv[2]) else 0)
