#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""seven.py FOLDER LOG: 7z archives that nobody's program would write for a test: members behind a
password in a directory that can be read, and such that want more memory than there is; names in any
script, in a cabinet, too."""
import lzma
import struct
import sys
import zlib


def num(n):
    """7zFormat.txt, NUMBER: here at most four bytes."""
    return bytes([n]) if n < 0x80 else b'\xf0' + n.to_bytes(4, 'little')


def coder(name, properties=b''):
    flags = len(name) | (0x20 if properties else 0)
    return bytes([flags]) + name + (num(len(properties)) + properties if properties else b'')


def streams(folders, at=0):
    """folders: (coder, packed, unpacked size)"""
    return (b'\x06' + num(at) + num(len(folders)) + b'\x09' + b''.join(num(len(f[1])) for f in folders)
            + b'\x00\x07\x0b' + num(len(folders)) + b'\x00' + b''.join(b'\x01' + f[0] for f in folders)
            + b'\x0c' + b''.join(num(f[2]) for f in folders) + b'\x00')


def bits(flags):
    return bytes(sum(0x80 >> k for k, f in enumerate(flags[i:i + 8]) if f) for i in range(0, len(flags), 8))


def listed(kind, data):
    return bytes([kind]) + num(len(data)) + data


def archive(folders, names, pack=None, claim=None, parts=b'', files=b''):
    packed = b''.join(f[1] for f in folders)
    text = b'\x00' + b''.join(n.encode('utf-16-le', 'surrogatepass') + b'\0\0' for n in names)
    head = (b'\x01\x04' + streams(folders) + b'\x08' + parts + b'\x00\x00' + b'\x05' + num(len(names)) +
            files + listed(0x11, text) + b'\x00\x00')
    if pack == 'lzma1':
        small = lzma.compress(head, lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA1, 'preset': 6,
                                                               'dict_size': 3 << 19}])
        how = coder(b'\x03\x01\x01', b'\x5d' + struct.pack('<L', 3 << 19))
    elif pack == 'lzma2':
        small = lzma.compress(head, lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA2, 'preset': 6}])
        how = coder(b'\x21', b'\x16')
    if pack:
        head = b'\x17' + streams([(how, small, claim or len(head))], len(packed)) + b'\x00'
        packed += small
    start = struct.pack('<QQL', len(packed), len(head), zlib.crc32(head))
    return b'7z\xbc\xaf\x27\x1c\x00\x04' + struct.pack('<L', zlib.crc32(start)) + start + packed + head


def cabinet(names, data):
    """[MS-CAB]: one folder, stored; of each name the flag that says it is UTF-8."""
    files, blocks = b'', b''
    for i, name in enumerate(names):
        files += struct.pack('<LLHHHH', len(data), i * len(data), 0, 0x5870, 0xa000, 0xa0)
        files += name.encode('utf-8') + b'\0'
    for i in range(0, len(names) * len(data), 32768):
        block = (len(names) * data)[i:i + 32768]
        blocks += struct.pack('<LHH', 0, len(block), len(block)) + block
    at = 44 + len(files)
    return (b'MSCF' + struct.pack('<LLLLLBBHHHHH', 0, at + len(blocks), 0, 44, 0, 3, 1, 1, len(names),
                                  0, 0, 0) +
            struct.pack('<LHH', at, (len(names) * len(data) + 32767) // 32768, 0) + files + blocks)


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
made['vast'] = archive([plain], ['a.xml'], 'lzma2', 1 << 27)
for name, one in greedy.items():
    for pack in (None, 'lzma1', 'lzma2'):
        made['greedy-%s-%s' % (name, pack)] = archive([plain, one], ['a.xml', 'b.xml'], pack)
for name, data in made.items():
    with open('%s/%s.7z' % (folder, name), 'wb') as f:
        f.write(data)
with open(folder + '/scripts.cab', 'wb') as f:
    f.write(cabinet([name.replace('/', '\\') for name in scripts], log))
