# SPDX-License-Identifier: Apache-2.0
"""What else lies in a collected folder: files that tell of no step.

What tells of no step must change nothing: a check that passed, a trace, words of a mail.
"""
import time

ALIASES = 'aliases'          # what the published check script says: known-failures.md 4 [seen: SA, KH]
DUPLICATE = b'MP contains duplicate aliases: Name=(Contoso.Overrides)\r\n'


def checker(log, draw):
    """SCOMPrereqCheck.log: titles and the place of the result are [seen: IPU blog, LAB25] (1.7), the
    elements around them invented.  All checks passed: it tells of nothing."""
    titles = ('OMDBSqlVersionCheckTitle', 'OMDBFullTextSearchCheckTitle', 'AspNetCheckTitle')
    out = ['<Check id="%d"><Title>%s</Title><Result>Pass</Result></Check>' % (40 + i, t)
           for i, t in enumerate(titles)]
    text = '<PrerequisiteResults>\r\n%s\r\n</PrerequisiteResults>\r\n' % '\r\n'.join(out)
    return text.encode('utf-16')


def formatted_trace(log, draw):
    """FormatTracing.cmd (log-formats.md 5 [seen: KB942864, JP])."""
    out = []
    for i in range(20):
        at = time.strftime('%m/%d/%Y-%H:%M:%S', log.local_at(60 * i))
        out.append('[%d]6532.7764::%s.%03d [ConfigService] [] [Verbose] [ConfigurationStore.Read]    '
                   '[store_cs311]( 00000000012A4F10 )rows read: %d' % (i % 4, at, i, draw.below(90)))
    return ('\r\n'.join(out) + '\r\n').encode('ascii')


def host_clock(log, at):
    """Get-Date.txt of Service Manager's collector, with the zone (system-center-siblings.md 10.5)."""
    bias = log.bias_at(at)
    return ('%s.123 %s%02d:%02d\r\n' % (time.strftime('%Y-%m-%d__%H:%M.%S', log.local_at(at)),
                                        '-' if bias > 0 else '+', *divmod(abs(bias), 60))).encode()


def mail(log, draw):
    """Words of people about the night: nothing in them was said by a program."""
    return ('From: admin\r\nSubject: tonight\r\n\r\nWe begin at %d:00 and need about five hours. '
            'Please do not restart anything, and call me if something fails.\r\n' %
            (17 + draw.below(5))).encode('utf-8')


QUIET = {'SCOM/LOGS/SCOMPrereqCheck.log': checker, 'OpsMgrTrace/TracingGuidsNative.log':
         formatted_trace, 'mail.txt': mail}
