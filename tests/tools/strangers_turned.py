#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As strangers.py: a management server in Leeds, whose events other programs turned into JSON, sent
over a network, or a page or a ticket set with their labels in one line or above their values.

    strangers_turned.py DIR            writes the files into DIR/in, and DIR/truth.json
    strangers_turned.py DIR DUMP.jsonl compares what `postflight dump` says of them

The forms follow what is known of the programs in general [inferred].
"""
import datetime
import json
import sys

sys.dont_write_bytecode = True

import strangers
from strangers import Event, Sample

HERE = datetime.timezone(datetime.timedelta(hours=1))
HOST = 'LDS-OM1.works.example'
EVENTS = [
    Event('2023-07-14T17:05:09.337', 'MsiInstaller', 1034, 4, HOST,
          'Windows Installer removed the product. Product Name: System Center Operations Manager 2019 '
          'Server. Product Version: 10.19.10050.0. Product Language: 0. Manufacturer: Microsoft '
          'Corporation. Removal success or error status: 0.', 'Application', 41209),
    Event('2023-07-14T17:31:44.901', 'OpsMgr Connector', 20070, 2, HOST,
          'The OpsMgr Connector connected to LDS-OM2.works.example, but the connection was closed '
          'immediately after authentication occurred.  The most likely cause of this error is that '
          'the agent is not authorized to communicate with the server.', 'Operations Manager', 77813),
    Event('2023-07-15T01:07:58.020', 'Service Control Manager', 7036, 4, HOST,
          'The Microsoft Monitoring Agent service entered the running state.', 'System', 90210),
]
DATA = {1034: ['System Center Operations Manager 2019 Server', '10.19.10050.0', '0', '0',
               'Microsoft Corporation'],
        20070: ['LDS-OM2.works.example'], 7036: ['Microsoft Monitoring Agent', 'running']}
NAMED = {7036: ['param1', 'param2']}
EN = {4: 'Information', 2: 'Error'}


def local(e):
    return e.t.astimezone(HERE).replace(tzinfo=None)


def zulu(e, digits=7):
    return e.t.strftime('%Y-%m-%dT%H:%M:%S.') + ('%03d' % (e.t.microsecond // 1000)).ljust(digits, '0') + 'Z'


def wants(*keys, utc=True, without=()):
    out = []
    for e in EVENTS:
        w = {'event_id': e.number, 'provider': e.provider, 'host': e.host, 'channel': e.channel,
             'level': e.level, 'message': e.message[:60], 'utc': utc,
             'time': (e.t if utc else local(e)).strftime('%Y-%m-%dT%H:%M:%S')}
        if 'record' in keys:
            w['record'] = e.record
        if 'data' in keys:
            w['has'] = dict(zip(['param1', 'param2'], DATA[7036])) if e.number == 7036 else {}
        out.append({k: v for k, v in w.items() if k not in without})
    return out


# ---- event XML turned into JSON ----

def turned(e, rendered=True, data=None):
    """xmltodict: attributes behind '@', the text beside them as '#text', one child is no list."""
    values = DATA[e.number]
    if e.number in NAMED:
        values = [{'@Name': n, '#text': v} for n, v in zip(NAMED[e.number], values)]
    event = {'@xmlns': 'http://schemas.microsoft.com/win/2004/08/events/event', 'System': {
        'Provider': {'@Name': e.provider}, 'EventID': {'@Qualifiers': '16384', '#text': str(e.number)},
        'Version': '0', 'Level': str(e.level), 'Task': '0', 'Opcode': '0',
        'Keywords': '0x80000000000000', 'TimeCreated': {'@SystemTime': zulu(e)},
        'EventRecordID': str(e.record), 'Correlation': None,
        'Execution': {'@ProcessID': '0', '@ThreadID': '0'}, 'Channel': e.channel, 'Computer': e.host,
        'Security': None}, 'EventData': data or {'Data': values[0] if len(values) == 1 else values}}
    if rendered:
        event['RenderingInfo'] = {'@Culture': 'en-US', 'Message': e.message, 'Level': EN[e.level],
                                  'Task': None, 'Opcode': None, 'Channel': None, 'Provider': None,
                                  'Keywords': {'Keyword': 'Classic'}}
    return event


def by_hash(node):
    """evtx_dump: attributes in an object of their own."""
    if isinstance(node, list):
        return [by_hash(n) for n in node]
    if not isinstance(node, dict):
        return node
    attributes = {k[1:]: v for k, v in node.items() if k[0] == '@'}
    rest = {k: by_hash(v) for k, v in node.items() if k[0] != '@'}
    return dict({'#attributes': attributes} if attributes else {}, **rest)


def turned_samples():
    every, bare = wants('record', 'data'), wants('record', 'data', without=('message',))
    yield Sample('turned/list.json', json.dumps([{'Event': turned(e)} for e in EVENTS], indent=4).encode(), every)
    yield Sample('turned/events.json', json.dumps({'Events': {'Event': [turned(e) for e in EVENTS]}}).encode(), every)
    yield Sample('turned/bare.json', json.dumps([turned(e) for e in EVENTS], indent=2).encode(), every)
    yield Sample('turned/lines.jsonl', b''.join(json.dumps({'Event': turned(e, False)}).encode() + b'\n'
                                                for e in EVENTS), bare)
    # python-evtx: named values become an object
    yield Sample('turned/python-evtx.json', json.dumps([{'Event': turned(
        e, False, dict(zip(NAMED[e.number], DATA[e.number])) if e.number in NAMED else None)}
        for e in EVENTS], indent=2).encode(), bare)
    # Newtonsoft's JsonConvert.SerializeXmlNode, behind the declaration of the XML
    yield Sample('turned/newtonsoft.json', json.dumps({'?xml': {'@version': '1.0', '@encoding': 'utf-8'}, 'Events': {
        'Event': [turned(e) for e in EVENTS]}}, indent=2).encode(), every)
    # fast-xml-parser: '@_Name'
    yield Sample('turned/fast-xml.json', json.dumps([{'Event': renamed(turned(e), '@_')} for e in EVENTS]).encode(),
                 every)
    # evtx_dump writes named parameters as the members of an object
    yield Sample('turned/evtx-dump.txt', b''.join(b'Record %d\n' % e.record + json.dumps(
        {'Event': by_hash(turned(e, False, unnamed(e)))}, indent=2).encode() + b'\n' for e in EVENTS), bare)
    yield Sample('turned/evtxecmd.json', b''.join(json.dumps(evtxecmd(e)).encode() + b'\r\n' for e in EVENTS), bare)


def unnamed(e):
    if e.number in NAMED:
        return dict(zip(NAMED[e.number], DATA[e.number]))
    return {'Data': {'#text': DATA[e.number] if len(DATA[e.number]) > 1 else DATA[e.number][0]}}


def renamed(node, mark):
    if isinstance(node, list):
        return [renamed(n, mark) for n in node]
    if not isinstance(node, dict):
        return node
    return {mark + k[1:] if k[0] == '@' else k: renamed(v, mark) for k, v in node.items()}


def evtxecmd(e):
    values = DATA[e.number]
    data = {'EventData': {'Data': ', '.join(values), 'Binary': ''}}
    if e.number in NAMED:
        data = {'EventData': {'Data': [{'@Name': n, '#text': v} for n, v in zip(NAMED[e.number], values)]}}
    return {'PayloadData1': values[0], 'Channel': e.channel, 'Provider': e.provider, 'EventId': e.number,
            'EventRecordId': str(e.record), 'ProcessId': 0, 'ThreadId': 0,
            'Level': {4: 'Info', 2: 'Error'}[e.level], 'Keywords': 'Classic',
            'SourceFile': 'C:\\logs\\all.evtx', 'ExtraDataOffset': 0, 'HiddenRecord': False,
            'TimeCreated': zulu(e)[:-1] + '+00:00', 'RecordNumber': 7, 'ChunkNumber': 0,
            'Computer': e.host, 'MapDescription': '', 'Payload': json.dumps(data)}


# ---- collectors ----

def table_row(e):
    return {'TenantId': '1', 'SourceSystem': 'OpsManager', 'TimeGenerated': zulu(e), 'Source': e.provider,
            'EventLog': e.channel, 'Computer': e.host, 'EventLevel': e.level,
            'EventLevelName': EN[e.level], 'EventID': e.number, 'RenderedDescription': e.message,
            'UserName': 'N/A', 'Type': 'Event', '_ResourceId': '/subscriptions/0/vm'}


def diagnostics(e):
    return {'time': zulu(e), 'resourceId': '/SUBSCRIPTIONS/0/VM', 'category': 'WADWindowsEventLogsTable',
            'level': EN[e.level], 'properties': {
                'DeploymentId': 'x', 'Role': 'IaaS', 'RoleInstance': '_vm', 'ProviderGuid': '',
                'ProviderName': e.provider, 'EventId': e.number, 'Level': e.level, 'Pid': 0, 'Tid': 0,
                'Channel': e.channel, 'Description': e.message, 'RawXml': 'x'}}


def otel(e):
    return {'channel': e.channel, 'computer': e.host, 'event_id': {'id': e.number, 'qualifiers': 16384},
            'keywords': ['Classic'], 'level': EN[e.level], 'message': e.message, 'opcode': 'Info',
            'provider': {'event_source': '', 'guid': '', 'name': e.provider}, 'record_id': e.record,
            'system_time': zulu(e, 9), 'task': '',
            'event_data': {'data': [{n: v} for n, v in zip(NAMED.get(e.number, [''] * 9), DATA[e.number])]}}


def snare(e):
    t = local(e)
    stamp = t.strftime('%a %b %d %H:%M:%S %Y')
    return '\t'.join(['MSWinEventLog', '1', e.channel, '4023', stamp, str(e.number), e.provider, 'N/A', 'N/A',
                      EN[e.level], e.host, 'None', '', e.message, '811'])


def gelf(e):
    return {'version': '1.1', 'host': e.host, 'short_message': e.message[:64], 'full_message': e.message,
            'timestamp': e.t.timestamp(), 'level': {4: 6, 2: 3}[e.level], '_EventID': e.number,
            '_SourceName': e.provider, '_Channel': e.channel, '_RecordNumber': e.record,
            '_EventType': {4: 'INFO', 2: 'ERROR'}[e.level], '_SourceModuleName': 'in'}


def fluentbit(e):
    return {'ProviderName': e.provider, 'ProviderGuid': '', 'Qualifiers': 16384, 'EventID': e.number,
            'Version': 0, 'Level': e.level, 'Task': 0, 'Opcode': 0, 'Keywords': '0x80000000000000',
            'TimeCreated': local(e).strftime('%Y-%m-%d %H:%M:%S +0100'), 'EventRecordID': e.record,
            'ActivityID': '', 'Channel': e.channel, 'Computer': e.host, 'UserID': '',
            'Message': e.message, 'StringInserts': DATA[e.number]}


def winlog(e):
    """Fluent Bit's older plugin."""
    return {'RecordNumber': e.record, 'TimeGenerated': local(e).strftime('%Y-%m-%d %H:%M:%S +0100'),
            'TimeWritten': local(e).strftime('%Y-%m-%d %H:%M:%S +0100'), 'EventID': e.number,
            'Qualifiers': 16384, 'EventType': {4: 'Information', 2: 'Error'}[e.level], 'EventCategory': 0,
            'Channel': e.channel, 'Sid': '', 'SourceName': e.provider, 'ComputerName': e.host, 'Data': '',
            'StringInserts': DATA[e.number], 'Message': e.message}


def lines(make, end='\n'):
    return ''.join((make(e) if isinstance(make(e), str) else json.dumps(make(e))) + end for e in EVENTS).encode()


def collector_samples():
    every, here = wants('record'), wants(utc=False)
    yield Sample('sent/event-hub.json', json.dumps({'records': [table_row(e) for e in EVENTS]}).encode(), wants())
    yield Sample('sent/event-hub-lines.json', b''.join(json.dumps({'records': [table_row(e)]}).encode() + b'\n'
                                                       for e in EVENTS), wants())
    yield Sample('sent/diagnostics.json', json.dumps({'records': [diagnostics(e) for e in EVENTS]}).encode(),
                 wants(without=('host',)))
    yield Sample('sent/otel-body.jsonl', lines(otel), wants('record', 'data'))
    yield Sample('sent/snare.log', lines(snare, '\r\n'), here)
    yield Sample('sent/snare-syslog.log', lines(lambda e: '<13>%s %s %s' % (
        local(e).strftime('%b %d %H:%M:%S'), e.host, snare(e))), here)
    yield Sample('sent/snare-collected.log', lines(lambda e: '%s 10.0.0.7 %s' % (
        local(e).strftime('%b %e %H:%M:%S'), snare(e).replace('\t', '#011'))), here)
    yield Sample('sent/gelf.json', lines(gelf), every)
    yield Sample('sent/winevtlog.json', lines(lambda e: dict(date=e.t.timestamp(), **fluentbit(e))), every)
    yield Sample('sent/winevtlog.txt', lines(lambda e: '[0] winevtlog.0: [[%.9f, {}], %s]' % (
        e.t.timestamp(), json.dumps(fluentbit(e)))), every)
    yield Sample('sent/winlog.json', lines(lambda e: dict(date=e.t.timestamp(), **winlog(e))), every)


# ---- labels ----

LABELS = ('Log Name', 'Source', 'Date', 'Event ID', 'Task Category', 'Level', 'Keywords', 'User', 'Computer',
          'Description')


def labelled(e):
    t = local(e)
    date = '%d/%d/%d %s' % (t.month, t.day, t.year, strangers.ampm(t))
    return list(zip(LABELS, (e.channel, e.provider, date, str(e.number), 'None', EN[e.level], 'Classic', 'N/A',
                             e.host, e.message)))


def label_samples():
    here = wants(utc=False)
    one = [' '.join('%s: %s' % pair for pair in labelled(e)) for e in EVENTS]
    yield Sample('labels/one-line.txt', '\n'.join(one + ['']).encode(), here)
    yield Sample('labels/one-line-padded.txt', '\n\n'.join(' '.join(
        '%s:%s%s' % (k, ' ' * (14 - len(k)), v) for k, v in labelled(e)) for e in EVENTS).encode(), here)
    yield Sample('labels/commas.txt', '\n'.join(', '.join('%s: %s' % pair for pair in labelled(e))
                                                for e in EVENTS).encode(), here)
    yield Sample('labels/mail.txt', ('Hi,\n\nthis one came up again:\n\n' + one[1] + '\n\nany idea?\nTom\n').encode(),
                 here[1:2])
    short = ['EventID: %d Level: %s Source: %s Computer: %s Date: %s Message: %s' % (
        e.number, EN[e.level], e.provider, e.host, dict(labelled(e))['Date'], e.message) for e in EVENTS]
    yield Sample('labels/short.txt', '\n'.join(short).encode(), wants(utc=False, without=('channel',)))
    yield Sample('labels/above.txt', '\n'.join('%s\n%s' % pair for e in EVENTS for pair in labelled(e)).encode(), here)
    yield Sample('labels/above-colon.txt', '\n\n'.join('\n'.join('%s:\n%s' % pair for pair in labelled(e))
                                                       for e in EVENTS).encode(), here)
    yield Sample('labels/above-blank.txt', '\n\n'.join('%s\n\n%s' % pair for e in EVENTS
                                                       for pair in labelled(e)).encode(), here)
    yield Sample('labels/above-indent.txt', '\n'.join('%s:\n    %s' % pair for e in EVENTS
                                                      for pair in labelled(e)).encode(), here)


def samples():
    for make in (turned_samples, collector_samples, label_samples):
        yield from make()


if __name__ == '__main__':
    strangers.main(samples())
