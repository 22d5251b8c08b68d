# SPDX-License-Identifier: Apache-2.0
"""Lists of what is installed, made when all was over: agents and servers of the group, products of a
machine (log-formats.md 8.1 to 8.3, system-center-siblings.md 10.5 [seen: CSS-SM, CSS-SCO, JP]; their
columns as far as they are named there, layouts of PowerShell are general knowledge [inferred]).

No row has a time: it says what is there, not since when.
"""
import io
import json
import zipfile
from xml.sax.saxutils import escape

from sim_led import emulator_of
from sim_lists import listed
from sim_noise import PRODUCTS
from sim_records import product_name
from sim_trace import Trace
from sim_world import LATER, PACKAGES

INVENTORY = 'inventory'
KINDS = {'ms': 'server', 'gw': 'gateway', 'agent.push': 'agent', 'agent.manual': 'agent'}
TOKENS = {'agent.push': 'agent', 'agent.manual': 'agent'}


def version_on(world, m, role, in_group=False):
    """Of the product of a role; None: there is none.  Lists of the group show what an update brought
    (plans 6.3), Win32_Product goes on naming the version of the product."""
    done = [s.phase.kind for s in world.steps if s.machine is m and s.phase.role == role and
            any(a.outcome == 'ok' for a in s.attempts)]
    ok = bool(done)
    if 'removal' in done or (not ok and getattr(m, 'is_new', False)):
        return None
    if ok and in_group:
        return world.listed_build(role)
    return world.build(world.new if ok else world.old, role)


def told(holder, name, role, about, **captures):
    t = Trace(holder, INVENTORY, 0, name, role, host=about.fqdn, **captures)
    t.timeless = True
    return t


def group_rows(world, agents):
    """(machine, role, version) of the group's agents, or of its servers and gateways."""
    for m in world.machines:
        for role in m.roles:
            if role in KINDS and role.startswith('agent.') == agents:
                version = version_on(world, m, role, True)
                if version:
                    yield m, role, version


def has_emulator(world, m):
    """Of 2007 R2 (plans 0.3, 2.4 [seen: S1]): the server that upgraded the group has the root's role
    on, unless somebody moved it."""
    return emulator_of(world) is m


def group_list(world, holder, agents):
    """names of columns, rows, traces"""
    rows, traces = [], []
    for m, role, version in group_rows(world, agents):
        more = {'parent': m.parent.fqdn} if agents and m.parent else {}
        if not agents and has_emulator(world, m):
            more = {'root': 'True'}
        traces.append(told(holder, 'inventory-' + KINDS[role], TOKENS.get(role, role), m,
                           version=version, **more))
        rows.append([m.fqdn, m.fqdn, more.get('parent', ''), version, '', 'Success'] if agents else
                    [m.fqdn, str(role == 'gw'), more.get('root', 'False'), version])
    names = ['DisplayName', 'PrincipalName', 'PrimaryManagementServerName', 'Version', 'PatchList',
             'HealthState'] if agents else ['DisplayName', 'IsGateway', 'IsRootManagementServer',
                                            'Version']
    return names, rows, traces


def subscription_list(traces):
    """plans 3.4, 4.4 [seen: A for the export; its columns: inferred]."""
    rows = ['#TYPE Selected.Microsoft.EnterpriseManagement.Administration.NotificationSubscription',
            '"DisplayName","Enabled"']
    rows += ['"%s","%s"' % (t.captures['name'], t.captures['enabled']) for t in traces]
    return ('\r\n'.join(rows) + '\r\n').encode('utf-8')


def product_list(world, m):
    """Win32_Product of one machine: what is ours, and what is everywhere."""
    rows, traces = [], []
    for role in m.roles:
        version = version_on(world, m, role) if role in PACKAGES else None
        if version:
            release = world.new if version == world.build(world.new, role) else world.old
            name = product_name(PACKAGES[role], release)
            rows.append([version, name, '20240316'])
            traces.append(told(m, 'inventory-product-' + PACKAGES[role], TOKENS.get(role, role), m,
                               version=version))
    rows += [[version, name, '20230101'] for name, version, _ in PRODUCTS[:2]]
    return ['Version', 'Name', 'InstallDate'], rows, traces


# ---- as files -------------------------------------------------------------------------------


def as_csv(names, rows, mark=','):
    out = [mark.join('"%s"' % x for x in row) for row in [names] + rows]
    return b'\xef\xbb\xbf' + ('\r\n'.join(out) + '\r\n').encode('utf-8')


def as_export(names, rows):
    out = ['#TYPE Selected.System.Management.ManagementObject'] + \
        [','.join('"%s"' % x for x in row) for row in [names] + rows]
    return ('\r\n'.join(out) + '\r\n').encode('ascii')


def as_table(names, rows):
    """Format-Table -AutoSize | Out-File -Width 4096."""
    widths = [max(len(row[i]) for row in [names] + rows) for i in range(len(names))]
    out = ['', ' '.join(n.ljust(w) for n, w in zip(names, widths)),
           ' '.join(('-' * len(n)).ljust(w) for n, w in zip(names, widths))]
    out += [' '.join(x.ljust(w) for x, w in zip(row, widths)) for row in rows]
    return ('\r\n'.join(out) + '\r\n\r\n\r\n').encode('utf-16')


def as_list(names, rows):
    return listed([list(zip(names, row)) for row in rows], 4096)


def typed(x):
    return {'True': True, 'False': False}.get(x, x)


def as_json(names, rows):
    """ConvertTo-Json of Windows PowerShell 5.1: two blanks behind a colon."""
    objects = [{n: typed(x) for n, x in zip(names, row)} for row in rows]
    text = json.dumps(objects if len(objects) > 1 else objects[0], indent=4,
                      separators=(',', ':  '))
    return text.replace('\n', '\r\n').encode('utf-16')


def as_clixml(names, rows):
    out = ['<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">']
    for i, row in enumerate(rows):
        out += ['  <Obj RefId="%d">' % i, '    <ToString>%s</ToString>' % escape(row[0]), '    <Props>']
        out += ['      <S N="%s">%s</S>' % (n, escape(x)) for n, x in zip(names, row)]
        out += ['    </Props>', '  </Obj>']
    return ('\r\n'.join(out + ['</Objs>']) + '\r\n').encode('utf-16')


def as_workbook(names, rows):
    """What Excel makes of a table: texts in a list behind the sheet."""
    texts = sorted({x for row in [names] + rows for x in row})
    sheet = ''.join('<row>%s</row>' % ''.join('<c t="s"><v>%d</v></c>' % texts.index(x) for x in row)
                    for row in [names] + rows)
    parts = [('[Content_Types].xml', '<Types/>'),
             ('xl/worksheets/sheet1.xml', '<worksheet><sheetData>%s</sheetData></worksheet>' % sheet),
             ('xl/sharedStrings.xml',
              '<sst>%s</sst>' % ''.join('<si><t>%s</t></si>' % escape(x) for x in texts))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in parts:
            z.writestr(zipfile.ZipInfo(name, (2024, 3, 16, 22, 41, 6)), text)
    return out.getvalue()


FORMS = {'.csv': as_csv, '-export.csv': as_export, '.txt': as_table, '-list.txt': as_list}
LATER_FORMS = dict(FORMS, **{'.json': as_json, '.xml': as_clixml, '.xlsx': as_workbook})


def inventories(world, first, machines, draw):
    """(machine whose folder has it, file name, bytes), and what they tell."""
    files, traces = [], []
    forms = FORMS if world.seed < 4 * LATER else LATER_FORMS

    def add(m, name, made):
        names, rows, some = made
        if some:
            ending = draw.pick(sorted(forms))
            files.append((m, name + ending, forms[ending](names, rows)))
            traces.extend(some)
    if draw.chance(60):
        add(first, 'agents', group_list(world, first, True))
    if draw.chance(60):
        add(first, 'servers', group_list(world, first, False))
    for m in machines:
        if draw.chance(15):
            add(m, 'ProgramVersions', product_list(world, m))
    return files, traces
