# SPDX-License-Identifier: Apache-2.0
"""Event records as XML and as text, for mkbundle.py (log-formats.md 3.3, 3.5, 3.8 [seen])."""
from xml.sax.saxutils import escape, quoteattr

MSI_TAIL = ('Product Name: {0}. Product Version: {1}. Product Language: {2}. Manufacturer: {4}. %s '
            'success or error status: {3}.')
# Message texts: events.md, message pattern columns [seen: T, MSI, ETW].
MESSAGES = {
    ('MsiInstaller', 1033): 'Windows Installer installed the product. ' + MSI_TAIL % 'Installation',
    ('MsiInstaller', 1034): 'Windows Installer removed the product. ' + MSI_TAIL % 'Removal',
    ('MsiInstaller', 1035): 'Windows Installer reconfigured the product. '
    + MSI_TAIL % 'Reconfiguration',
    ('MsiInstaller', 1036): 'Windows Installer installed an update. Product Name: {0}. Product '
                            'Version: {1}. '
                            'Product Language: {2}. Manufacturer: {5}. Update Name: {3}. '
                            'Installation success or error status: {4}.',
    ('MsiInstaller', 1022): "Product: {0} - Update '{1}' installed successfully.",
    ('MsiInstaller', 1040): 'Beginning a Windows Installer transaction: {0}. Client Process Id: '
                            '{1}.',
    ('MsiInstaller', 1042): 'Ending a Windows Installer transaction: {0}. Client Process Id: {1}.',
    ('MsiInstaller', 11707): '{0}', ('MsiInstaller', 11708): '{0}',
    ('HealthService', 1200): 'New Management Pack(s) requested. Management group "{0}", '
                             'configuration id:"{1}".',
    ('HealthService', 1201): 'New Management Pack with id:"{0}", version:"{1}" received.',
    ('HealthService', 1210): 'New configuration became active. Management group "{0}", '
                             'configuration id:"{1}".',
    ('HealthService', 2002): 'Management Group "{0}" was started.',
    ('HealthService', 7019): 'The Health Service has validated all RunAs accounts for management '
                             'group {0}.',
    ('HealthService', 7023): 'The Health Service has downloaded secure configuration for '
                             'management group {0} '
                             'successfully.',
    ('HealthService', 7024): 'The Health Service successfully logged on all accounts for '
                             'management group {0}',
    ('HealthService', 7025): 'The Health Service has authorized all configured RunAs accounts to '
                             'execute for '
                             'management group {0}.',
    ('HealthService', 7028): 'All RunAs accounts for management group {0} have the correct logon '
                             'type.',
    ('OpsMgr Connector', 21017): 'OpsMgr has successfully failed over to {0}.',
    ('OpsMgr Connector', 21019): "OpsMgr has returned to communicating with it's primary host {0}",
    ('OpsMgr Connector', 21024): "OpsMgr's configuration may be out-of-date for management group "
                                 "{0}, and has "
                                 'requested updated configuration from the Configuration Service. '
                                 'The current '
                                 '(out-of-date) state cookie is "{1}"',
    ('OpsMgr Connector', 21025): 'OpsMgr has received new configuration for management group {0} '
                                 'from the '
                                 'Configuration Service. The new state cookie is "{1}"',
    ('OpsMgr Connector', 21026): 'OpsMgr has received confirmation for management group {0} from '
                                 'the '
                                 'Configuration Service that our existing configuration is '
                                 'up-to-date. The '
                                 'current state cookie is "{1}"',
    ('Health Service ESE Store', 102): '{0} ({1}) {2}The database engine ({4}.{5}.{6}.{7}) '
                                       'started a new '
                                       'instance ({3}).',
    ('Health Service ESE Store', 103): '{0} ({1}) {2}The database engine stopped the instance '
                                       '({3}).',
}
NAMES = {2: 'Error', 3: 'Warning', 4: 'Information'}


def stamp(at):
    """Windows keeps 100 ns: digits that only depend on the time itself."""
    ticks = (at.minute * 600011 + at.second * 733331 + at.hour * 97) % 10000000
    return at.strftime('%Y-%m-%dT%H:%M:%S') + '.%07dZ' % ticks


def message_of(event):
    return MESSAGES[(event['provider'], event['id'])].format(*event['data'])


def attributes(pairs):
    return ''.join(' %s=%s' % (k, quoteattr(str(v))) for k, v in pairs if v not in (None, ''))


def event_xml(e):
    manifest = e.get('manifest')
    out = ['<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>'
           '<Provider Name=%s%s/>'
           % (quoteattr(e['provider']),
              attributes((('Guid', e.get('guid')), ('EventSourceName', e.get('source'))))),
           '<EventID%s>%d</EventID>' % (attributes((('Qualifiers', e['qualifiers']),)), e['id'])]
    if manifest:
        out.append('<Version>0</Version>')
    out.append('<Level>%d</Level><Task>%d</Task>' % (e['level'], e.get('task', 0)))
    if manifest:
        out.append('<Opcode>0</Opcode>')
    out.append('<Keywords>0x%s</Keywords><TimeCreated '
               'SystemTime="%s00Z"/><EventRecordID>%d</EventRecordID>'
               % (e['keywords'], stamp(e['time'])[:-1], e['record']))
    if manifest:
        out.append('<Correlation/><Execution ProcessID="%d" ThreadID="%d"/>' % (e['pid'], e['tid']))
    out.append('<Channel>%s</Channel><Computer>%s</Computer><Security%s/></System>'
               % (e['channel'], e['computer'], attributes((('UserID', e.get('user')),))))
    out.append('<EventData>')
    out += ['<Data>%s</Data>' % escape(d) for d in e['data']]
    out += ['<Data Name="%s">%s</Data>' % (k, escape(v)) for k, v in e.get('named', ())]
    if e.get('binary'):
        raw = e['binary'].encode('utf-16-le' if manifest else 'ascii')
        out.append('<Binary>%s</Binary>' % raw.hex().upper())
    out.append('</EventData></Event>')
    return ''.join(out)


def save_as_xml(events):
    """Event Viewer's "Save as XML": one root, everything on one line [seen]."""
    return ('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>%s</Events>\r\n'
            % ''.join(event_xml(e) for e in events))


def wevtutil_text(events):
    """wevtutil qe /f:text: two blanks before labels, the description in column 0, times in UTC
    [seen]."""
    out = []
    for i, e in enumerate(events):
        out += ['Event[%d]:' % i, '  Log Name: ' + e['channel'], '  Source: ' + e['provider'],
                '  Date: ' + stamp(e['time']), '  Event ID: %d' % e['id'], '  Task: N/A',
                '  Level: ' + NAMES[e['level']], '  Opcode: N/A', '  Keyword: Classic',
                '  User: ' + (e.get('user') or 'N/A'), '  User Name: N/A',
                '  Computer: ' + e['computer'],
                '  Description: ', message_of(e), '']
    return '\r\n'.join(out) + '\r\n'


def pasted(events, host):
    """The Copy button, local times, unpadded labels as tickets show them [seen]."""
    out = []
    for e in events:
        local = e['time'] - minutes(host.bias)
        hour = local.hour % 12 or 12
        date = '%d/%d/%d %d:%02d:%02d %s' % (local.month, local.day, local.year, hour, local.minute,
                                             local.second, 'AM' if local.hour < 12 else 'PM')
        out += ['Log Name:      ' + e['channel'], 'Source:        ' + e['provider'],
                'Date:          ' + date,
                'Event ID:      %d' % e['id'], 'Task Category: None',
                'Level:         ' + NAMES[e['level']],
                'Keywords:      Classic', 'User:          N/A', 'Computer:      ' + e['computer'],
                'Description:', message_of(e), '']
    return '\r\n'.join(out) + '\r\n'


def minutes(n):
    import datetime
    return datetime.timedelta(minutes=n)
