# SPDX-License-Identifier: Apache-2.0
"""Events as PowerShell shows them: Get-WinEvent | fl, | Out-File.

Names of the properties: log-formats.md 3.9 [seen: public capture project]; the layout of a list is
general knowledge of PowerShell [inferred]: one name a line, colons below each other, values wrapped
at blanks and indented to their column, words broken only where one is longer than a line.
"""
MOST = 4096                      # Out-File -Width, as the write-ups of log-formats.md 8.2 use it


def broken(paragraph, room):
    """The lines of a paragraph: the blank at which it was broken is gone."""
    out, line = [], ''
    for word in paragraph.split(' '):
        if line and len(line) + 1 + len(word) > room:
            out.append(line)
            line = ''
        else:
            line += ' ' if line else ''
        while len(word) > room - len(line):
            out.append(line + word[:room - len(line)])
            word, line = word[room - len(line):], ''
        line += word
    return out + [line]


def value(text, room):
    return [line for part in text.split('\n') for line in broken(part.rstrip(), room)]


def listed(objects, width):
    """objects: [(name, text)] of each."""
    out = ['', '']
    for pairs in objects:
        column = max(len(name) for name, _ in pairs)
        for name, text in pairs:
            first, *more = value(str(text), width - column - 4)
            out.append('%-*s : %s' % (column, name, first))
            out += [' ' * (column + 3) + line for line in more]
        out.append('')
    return '\r\n'.join(out + ['', '']).encode('utf-16')


def width_of(log):
    """The console's, or what -Width said; one for all logs of a machine."""
    return (80, 120, MOST)[sum(map(ord, log.computer)) % 3]


def short(r, log):
    """What is shown without asking for more."""
    return [('TimeCreated', log.people(r)), ('ProviderName', r.provider), ('Id', r.id),
            ('Message', r.message)]


def whole(r, log, level, keywords):
    """fl *, in the order of the columns of 3.9."""
    some = '{%s}' % ', '.join(
        ['System.Diagnostics.Eventing.Reader.EventProperty'] * min(len(r.data or r.named or ''), 4))
    return [('Message', r.message), ('Id', r.id), ('Version', 0 if r.guid else ''),
            ('Qualifiers', r.qualifiers), ('Level', r.level), ('Task', r.task), ('Opcode', ''),
            ('Keywords', int(keywords, 16)), ('RecordId', r.number), ('ProviderName', r.provider),
            ('ProviderId', r.guid.strip('{}') if r.guid else ''), ('LogName', log.channel),
            ('ProcessId', 0), ('ThreadId', 0), ('MachineName', log.named(r)), ('UserId', ''),
            ('TimeCreated', log.people(r)), ('ActivityId', ''), ('RelatedActivityId', ''),
            ('ContainerLog', log.channel.lower()), ('MatchedQueryIds', '{}'),
            ('Bookmark', 'System.Diagnostics.Eventing.Reader.EventBookmark'),
            ('LevelDisplayName', level), ('OpcodeDisplayName', ''), ('TaskDisplayName', ''),
            ('KeywordsDisplayNames', '{}'), ('Properties', some)]
