# SPDX-License-Identifier: Apache-2.0
"""7z archives and cabinets, by hand: whatever a test wants to stand in them."""
import lzma
import struct
import zlib

BLOCK = 32768                    # of a cabinet


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


def checked(block, head):
    """[MS-CAB] 3.1: the data by four bytes, the last ones the other way round, and then the sizes."""
    def sum_of(data, n):
        whole = len(data) // 4 * 4
        for word in struct.unpack('<%dL' % (whole // 4), data[:whole]):
            n ^= word
        return n ^ int.from_bytes(data[whole:], 'big')

    return struct.pack('<L', sum_of(head, sum_of(block, 0))) + head + block


def zipped(data, before):
    """A block of MSZIP: what the one before it had is its dictionary."""
    z = zlib.compressobj(6, zlib.DEFLATED, -15, zdict=before) if before else zlib.compressobj(6, zlib.DEFLATED, -15)
    return b'CK' + z.compress(data) + z.flush()


def cabinet(members, mszip=False):
    """[MS-CAB]: one folder; members: (name, data), of each name the flag that says it is UTF-8."""
    files, blocks, data = b'', [], b''.join(part for _, part in members)
    at = 0
    for name, part in members:
        files += struct.pack('<LLHHHH', len(part), at, 0, 0x5870, 0xa000, 0xa0) + name.encode('utf-8') + b'\0'
        at += len(part)
    for i in range(0, len(data), BLOCK):
        part = data[i:i + BLOCK]
        block = zipped(part, data[max(0, i - BLOCK):i]) if mszip else part
        blocks.append(checked(block, struct.pack('<HH', len(block), len(part))))
    at = 44 + len(files)
    return (b'MSCF' + struct.pack('<LLLLLBBHHHHH', 0, at + sum(map(len, blocks)), 0, 44, 0, 3, 1, 1, len(members),
                                  0, 0, 0) + struct.pack('<LHH', at, len(blocks), mszip) + files + b''.join(blocks))
