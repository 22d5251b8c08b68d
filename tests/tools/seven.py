#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""seven.py FOLDER LOG: 7z archives that nobody's program would write for a test: members behind a
password in a directory that can be read, and such that want more memory than there is; names in any
script, in a cabinet, too."""
import struct
import sys
import zlib

sys.dont_write_bytecode = True

from packers import archive, bits, cabinet, coder, listed, num

folder = sys.argv[1]
with open(sys.argv[2], 'rb') as f:
    log = f.read()
plain = (coder(b'\x00'), log, len(log))
locked = (coder(b'\x06\xf1\x07\x01', b'\x13\x00'), b'\x55' * 608, 600)
greedy = {
    'lzma': (coder(b'\x03\x01\x01', b'\x5d\xff\xff\xff\xff'), b'\x01' * 64, 1 << 20),
    'lzma2': (coder(b'\x21', b'\x28'), b'\x01' * 64, 1 << 20),
    'ppmd': (coder(b'\x03\x04\x01', b'\x06\x00\x00\x00\xc0'), b'\x01' * 64, 1 << 20),
}
made = {
    'plain': archive([plain], ['MS01/Application.xml']),
    'plain-lzma1': archive([plain], ['MS01/Application.xml'], 'lzma1'),
    'plain-lzma2': archive([plain], ['MS01/Application.xml'], 'lzma2'),
    'locked': archive([plain, locked], ['MS01/Application.xml', 'MS02/Application.xml']),
    'locked-first': archive([locked, plain], ['MS02/Application.xml', 'MS01/Application.xml']),
    'locked-between': archive([plain, locked, locked, plain],
                              ['a.xml', 'MS02/Application.xml', 'c.xml', 'MS01/Application.xml']),
}
# Two members as one, two encrypted ones, one by itself; a folder and an empty file between them.
names = ['a.xml', 'MS', 'MS01/Application.xml', 'MS02/Application.xml', 'empty.log',
         'MS03/System.xml', 'd.xml']
two = (coder(b'\x00'), log + log, 2 * len(log))
counts, sizes = b'\x0d\x02\x02\x01', b'\x09' + num(len(log)) + num(300)
sums = b'\x0a\x00' + bits([1, 1, 0, 0, 1]) + 3 * struct.pack('<L', zlib.crc32(log))
empty = listed(0x0e, bits([0, 1, 0, 0, 1, 0, 0])) + listed(0x0f, bits([0, 1]))
parted = [two, locked, plain]
made['locked-parts'] = archive(parted, names, None, None, counts + sizes + sums, empty)
made['locked-all'] = archive([locked, locked], ['MS01/Application.xml', 'MS02/Application.xml'])
made['wrong-short'] = archive([locked, plain[:1] + (log[:40], len(log))], ['a.xml', 'b.xml', 'c.xml'])
made['wrong-counts'] = archive(parted, names, None, None, counts, empty)
made['wrong-empties'] = archive([locked, plain], names, None, None, b'', listed(0x0f, b'\xff') + listed(0x0e, b''))
scripts = ['M\u00dcNCHEN1/Pr\u00fcfung.xml', '\u6771\u4eacOM1/\u30a2\u30d7\u30ea.xml',
           'WROC\u0141AW/zdarze\u0144.xml']
made['scripts'] = archive([plain] * 4, scripts + ['\ud800.xml'])
broken = coder(b'\x21', b'\x16'), b'\x01' + 99 * b'\xff', len(log)
made['broken'] = archive([broken, broken, plain], ['a.log', 'b.log', 'MS01/Application.xml'])
made['broken-all'] = archive(80 * [broken] + [plain], ['%d.log' % i for i in range(81)])
made['vast'] = archive([plain], ['a.xml'], 'lzma2', 1 << 27)
for name, one in greedy.items():
    for pack in (None, 'lzma1', 'lzma2'):
        made['greedy-%s-%s' % (name, pack)] = archive([plain, one], ['a.xml', 'b.xml'], pack)
for name, data in made.items():
    with open('%s/%s.7z' % (folder, name), 'wb') as f:
        f.write(data)
with open(folder + '/scripts.cab', 'wb') as f:
    f.write(cabinet([(name.replace('/', '\\'), log) for name in scripts]))
