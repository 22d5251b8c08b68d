# SPDX-License-Identifier: Apache-2.0
"""Events as collectors and consoles of later years hand them on: OTLP JSON, event XML inside of JSON, and
wmic's lists and tables.  None of the forms was seen of Windows events themselves: OTLP by its definition,
the others general knowledge of the programs (corpus/evtjson, corpus/evtpairs, corpus/evtlist [inferred]).
"""
import json
import time


def said(r):
    return [v for _, v in r.named] if r.named else list(r.data)


def any_value(x):
    if isinstance(x, dict):
        return {'kvlistValue': {'values': [{'key': k, 'value': any_value(v)} for k, v in x.items()]}}
    if isinstance(x, list):
        return {'arrayValue': {'values': [any_value(v) for v in x]}}
    return {'intValue': str(x)} if isinstance(x, int) else {'stringValue': x}


def otlp(records, log):
    """A file of a collector: the receiver's body as names and values, one line (opentelemetry-records.json)."""
    rows = []
    for r in records:
        names = [k for k, _ in r.named] if r.named else [''] * len(r.data)
        body = {'channel': log.channel, 'computer': log.named(r),
                'event_data': {'data': [{k: v} for k, v in zip(names, said(r))]},
                'event_id': {'id': r.id, 'qualifiers': r.qualifiers}, 'keywords': ['Classic'],
                'level': {2: 'Error', 3: 'Warning'}.get(r.level, 'Information'), 'message': r.message,
                'opcode': 'Info', 'provider': {'event_source': '', 'guid': r.guid or '', 'name': r.provider},
                'record_id': r.number, 'system_time': log.utc(r), 'task': ''}
        at = '%d%09d' % (log.base + int(r.t), log.ticks(r) * 100)
        rows.append({'timeUnixNano': at, 'observedTimeUnixNano': at, 'severityNumber': 9,
                     'severityText': 'Information', 'body': any_value(body)})
    return json.dumps({'resourceLogs': [{'resource': {'attributes': [{
        'key': 'os.type', 'value': {'stringValue': 'windows'}}]}, 'scopeLogs': [{
            'scope': {'name': 'otelcol/windowseventlogreceiver', 'version': '0.80.0'},
            'logRecords': rows}]}]}, ensure_ascii=False).encode('utf-8')


def xml_in_json(xml_of):
    """Get-WinEvent | % { $_.ToXml() } | ConvertTo-Json of 5.1: apostrophes, angles and the like escaped
    (log-formats.md 3.12 [seen, inferred])."""
    def written(records, log):
        def text(s):
            out = json.dumps(s, ensure_ascii=False)
            for c in "'<>&":
                out = out.replace(c, '\\u%04x' % ord(c))
            return out
        rows = ',\r\n    '.join(text(xml_of(r, log).replace('"', "'")) for r in records)
        return b'\xff\xfe' + ('[\r\n    %s\r\n]\r\n' % rows).encode('utf-16-le')
    return written


def wmi_time(r, log):
    bias = -log.bias_at(r.t)
    return '%s.000000%s%03d' % (time.strftime('%Y%m%d%H%M%S', log.local(r)), '-' if bias <= 0 else '+',
                                abs(bias))


def wmic_list(records, log):
    """wmic ntevent get /format:list, newest first: two line ends of a pipe."""
    out = []
    for r in reversed(records):
        kind, at = {2: 1, 3: 2}.get(r.level, 3), wmi_time(r, log)
        out += ['', '', 'Category=0', 'CategoryString=', 'ComputerName=' + log.named(r), 'Data=',
                'EventCode=%d' % r.id, 'EventIdentifier=%d' % (r.qualifiers << 16 | r.id),
                'EventType=%d' % kind,
                'InsertionStrings={%s}' % ','.join('"%s"' % v for v in said(r)),
                'Logfile=' + log.channel, 'Message=' + r.message.replace('\n', '\r\r\n'),
                'RecordNumber=%d' % r.number, 'SourceName=' + r.provider, 'TimeGenerated=' + at,
                'TimeWritten=' + at, 'Type=' + {1: 'Error', 2: 'Warning'}.get(kind, 'Information'), 'User=']
    return '\r\r\n'.join(out + ['', '']).encode('utf-16')


def wmic_table(records, log):
    """wmic ntevent get ComputerName,EventCode,..., a table: of a message its first line is a cell."""
    names = 'ComputerName', 'EventCode', 'Logfile', 'Message', 'RecordNumber', 'SourceName', 'TimeGenerated'
    rows = [names] + [(log.named(r), str(r.id), log.channel, r.message.split('\n')[0], str(r.number),
                       r.provider, wmi_time(r, log)) for r in reversed(records)]
    wide = [max(len(row[i]) for row in rows) + 2 for i in range(len(names))]
    return '\r\n'.join(''.join(x.ljust(n) for x, n in zip(row, wide)) for row in rows).encode('utf-16')
