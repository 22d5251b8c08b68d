/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much of 7zFormat.txt as stands before the files: how the members are packed.
 *
 *      directory   01 [02 properties] [03 streams] 04 streams 05 files 00, or 17 streams
 *      streams     06 where the packed bytes lie, 07 how they were packed, 08 ..., 00
 */
#include "input/sevenhead.h"

#include "base/crc32.h"
#include "base/le.h"
#include "base/limits.h"
#include "base/rd.h"

#include <string.h>

#define START_BYTES 32u /* signature, version, place of the directory */
#define CODERS_MOST 32u /* of one folder, as 7-Zip has it */
#define STREAMS_MOST 32u
#define COUNT_MOST 100000000u

enum { END = 0, HEADER = 1, PROPERTIES = 2, ADDITIONAL = 3, STREAMS = 4, PACK = 6, UNPACK = 7,
       SIZES = 9, CHECKSUMS = 10, FOLDERS = 11, UNPACK_SIZES = 12, ENCODED = 0x17 };

enum { LZMA = 0x030101, LZMA2 = 0x21, PPMD = 0x030401, BCJ2 = 0x0303011B, AES = 0x06F10701 };

struct folder {
    unsigned coders, outs;
    uint64_t id, memory;
    uint8_t properties[5];
    size_t properties_n;
    bool encrypted;
    bool holds_parts; /* BCJ2: parts of it are unpacked into memory first */
};

/* The first byte says by its high bits how many follow. */
static uint64_t number(struct rd *r)
{
    uint8_t first = rd_u8(r), mask = 0x80;
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++, mask >>= 1) {
        if (!(first & mask))
            return value | (uint64_t)(first & (mask - 1u)) << (8 * i);
        value |= (uint64_t)rd_u8(r) << (8 * i);
    }
    return value;
}

static size_t count(struct rd *r)
{
    uint64_t n = number(r);

    if (n > COUNT_MOST || n > rd_left(r) * 8u + 8u)
        r->bad = true;
    return r->bad ? 0 : (size_t)n;
}

static void skip(struct rd *r, uint64_t n)
{
    if (n > rd_left(r))
        r->bad = true;
    else
        rd_skip(r, (size_t)n);
}

/* Checksums of n streams, of those that have one. */
static void skip_checksums(struct rd *r, size_t n)
{
    size_t have = n;

    if (!rd_u8(r)) {
        have = 0;
        for (size_t i = 0; i < n && !r->bad; i += 8) {
            uint8_t bits = rd_u8(r);
            for (size_t b = 0; b < 8 && i + b < n; b++)
                have += bits >> (7 - b) & 1;
        }
    }
    skip(r, have * (uint64_t)4);
}

/* What a coder holds, by its properties. */
static uint64_t memory_of(uint64_t id, const uint8_t *p, size_t n)
{
    if ((id == LZMA || id == PPMD) && n >= 5)
        return le32(p + 1);
    if (id == LZMA2 && n >= 1)
        return p[0] >= 40 ? UINT32_MAX : (uint64_t)(2u | (p[0] & 1u)) << (p[0] / 2 + 11);
    return 0;
}

static void read_coder(struct rd *r, struct folder *f, size_t *ins)
{
    uint8_t flags = rd_u8(r);
    uint64_t id = 0, in = 1, out = 1;
    const uint8_t *p;
    size_t n = 0;

    for (unsigned i = flags & 0xFu; i && !r->bad; i--)
        id = id << 8 | rd_u8(r);
    if (flags & 0x10) {
        in = number(r);
        out = number(r);
    }
    if (flags & 0x20)
        n = count(r);
    p = rd_bytes(r, n);
    if (r->bad || in > STREAMS_MOST || out > STREAMS_MOST) {
        r->bad = true;
        return;
    }
    *ins += (size_t)in;
    f->outs += (unsigned)out;
    f->id = id;
    f->memory += memory_of(id, p, n);
    f->holds_parts = f->holds_parts || id == BCJ2;
    f->encrypted = f->encrypted || id == AES;
    f->properties_n = n < sizeof f->properties ? n : sizeof f->properties;
    memcpy(f->properties, p, f->properties_n);
}

static void read_folder(struct rd *r, struct folder *f)
{
    size_t coders = count(r), ins = 0;

    *f = (struct folder){ 0 };
    if (!coders || coders > CODERS_MOST)
        r->bad = true;
    for (size_t i = 0; i < coders && !r->bad; i++)
        read_coder(r, f, &ins);
    f->coders = (unsigned)coders;
    for (size_t i = 1; i < f->outs && !r->bad; i++) { /* which is fed by which */
        (void)number(r);
        (void)number(r);
    }
    if (r->bad || !f->outs || ins + 1 < f->outs) {
        r->bad = true;
        return;
    }
    for (size_t i = 0, packed = ins + 1 - f->outs; packed > 1 && i < packed; i++)
        (void)number(r);
}

static void read_pack(struct rd *r, struct sevenhead *head, struct str archive)
{
    uint64_t at = number(r), size = 0;
    size_t n = count(r);
    uint8_t type;

    while (!r->bad && (type = rd_u8(r)) != END) {
        for (size_t i = 0; type == SIZES && i < n && !r->bad; i++) {
            uint64_t one = number(r);
            size = i ? size : one;
        }
        if (type == CHECKSUMS)
            skip_checksums(r, n);
        else if (type != SIZES)
            r->bad = true;
    }
    if (n == 1 && archive.n > START_BYTES && at <= archive.n - START_BYTES &&
        size <= archive.n - START_BYTES - at)
        head->packed = (struct str){ archive.s + START_BYTES + at, (size_t)size };
}

/* The folders once more, now that the sizes behind them are at hand. */
static void read_sizes(struct rd *sizes, struct rd folders, size_t n, struct sevenhead *head)
{
    for (size_t i = 0; i < n && !sizes->bad; i++) {
        struct folder f;
        uint64_t parts = 0, memory;

        read_folder(&folders, &f);
        for (unsigned k = 0; k < f.outs && !sizes->bad; k++) {
            head->unpacked = number(sizes);
            parts = parts + head->unpacked < parts ? UINT64_MAX : parts + head->unpacked;
        }
        memory = f.holds_parts && parts > f.memory ? parts : f.memory;
        head->memory = memory > head->memory ? memory : head->memory;
        head->how = f.coders > 1 ? SEVENHEAD_OTHER : f.id == 0 ? SEVENHEAD_PLAIN
                    : f.id == LZMA && f.properties_n == 5 ? SEVENHEAD_LZMA
                    : f.id == LZMA2 && f.properties_n ? SEVENHEAD_LZMA2 : SEVENHEAD_OTHER;
        head->encrypted = f.encrypted;
        if (f.encrypted)
            head->how = SEVENHEAD_OTHER;
        memcpy(head->properties, f.properties, sizeof head->properties);
    }
}

static void read_unpack(struct rd *r, struct sevenhead *head)
{
    struct rd folders;
    struct folder f;
    size_t n;

    if (rd_u8(r) != FOLDERS)
        r->bad = true;
    n = count(r);
    if (rd_u8(r) != 0) /* folders that lie elsewhere: nobody writes them */
        r->bad = true;
    folders = *r;
    for (size_t i = 0; i < n && !r->bad; i++)
        read_folder(r, &f);
    if (rd_u8(r) != UNPACK_SIZES)
        r->bad = true;
    if (!r->bad)
        read_sizes(r, folders, n, head);
}

static void read_streams(struct rd *r, struct sevenhead *head, struct str archive)
{
    uint8_t type = rd_u8(r);

    if (type == PACK) {
        read_pack(r, head, archive);
        type = rd_u8(r);
    }
    if (type == UNPACK)
        read_unpack(r, head);
    else if (type != END)
        r->bad = true;
}

struct str sevenhead_find(struct str archive)
{
    struct rd r = rd_over(archive.s, archive.n);
    uint64_t at, n;

    rd_skip(&r, 12);
    at = rd_le64(&r);
    n = rd_le64(&r);
    if (r.bad || archive.n < START_BYTES || at > archive.n - START_BYTES ||
        n > archive.n - START_BYTES - at)
        return STR_NONE;
    return (struct str){ archive.s + START_BYTES + at, (size_t)n };
}

bool sevenhead_read(struct sevenhead *head, struct str archive, struct str directory)
{
    struct rd r = rd_over(directory.s, directory.n);
    uint8_t type = rd_u8(&r);

    *head = (struct sevenhead){ .how = SEVENHEAD_PLAIN };
    if (type == ENCODED) {
        read_streams(&r, head, archive);
        return rd_ok(&r) && head->packed.n > 0;
    }
    if (type != HEADER)
        return false;
    type = rd_u8(&r);
    while (type == PROPERTIES && !r.bad) { /* of the archive: a list of its own */
        while (!r.bad && rd_u8(&r) != END)
            skip(&r, number(&r));
        type = rd_u8(&r);
    }
    if (type == ADDITIONAL) /* nobody writes them */
        return false;
    if (type == STREAMS)
        read_streams(&r, head, archive);
    head->how = SEVENHEAD_PLAIN;
    return rd_ok(&r);
}

/* n little-endian bytes. */
static void put_le(struct buf *out, uint64_t value, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        buf_char(out, (char)(value >> (8 * i)));
}

/* The checksum of what was written since `from`. */
static void put_crc(struct buf *out, size_t from)
{
    struct crc32 table;

    if (out->failed)
        return;
    crc32_init(&table);
    put_le(out, crc32_add(&table, 0, (const uint8_t *)out->s + from, out->n - from), 4);
}

static void put_number(struct buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buf_char(out, (char)(value | 0x80));
    buf_char(out, (char)value);
}

static void pad(struct buf *out, size_t from)
{
    while (!out->failed && (out->n - from) % 4)
        buf_char(out, 0);
}

/* Its checksum stands before what it is of. */
static void put_footer(struct buf *out, uint64_t index)
{
    struct buf place = { 0 };

    put_le(&place, index, 4);
    put_le(&place, 0, 2);
    put_crc(&place, 0);
    if (place.failed) {
        out->failed = true;
    } else {
        buf_add(out, (struct str){ place.s + 6, 4 });
        buf_add(out, (struct str){ place.s, 6 });
        buf_add(out, STR("YZ"));
    }
    buf_release(&place);
}

/* The XZ file format: one block, no checks. */
static void as_xz(struct buf *out, const struct sevenhead *h)
{
    static const char block[] = "\x02\0\x21\x01";
    size_t begin = out->n, from, index;

    buf_add(out, (struct str){ "\xFD" "7zXZ\0\0\0\xFF\x12\xD9\x41", 12 });
    from = out->n;
    buf_add(out, (struct str){ block, sizeof block - 1 });
    put_le(out, h->properties[0], 4);
    put_crc(out, from);
    buf_add(out, h->packed);
    pad(out, begin);
    index = out->n;
    put_le(out, 0x0100, 2); /* an index, of one block */
    put_number(out, 12 + h->packed.n);
    put_number(out, h->unpacked);
    pad(out, index);
    put_crc(out, index);
    put_footer(out, (out->n - index) / 4 - 1);
}

/* Properties, the size of what is unpacked, the stream.  More dictionary does no harm, and
   libarchive knows powers of two only. */
static void as_lzma(struct buf *out, const struct sevenhead *h)
{
    uint32_t dictionary = 1u << 16;

    while (dictionary < le32(h->properties + 1) && dictionary < LIMIT_7Z_DIRECTORY)
        dictionary *= 2;
    put_le(out, h->properties[0], 1);
    put_le(out, dictionary, 4);
    put_le(out, h->unpacked, 8);
    buf_add(out, h->packed);
}

void sevenhead_as_file(struct buf *out, const struct sevenhead *head)
{
    if (head->how == SEVENHEAD_LZMA2)
        as_xz(out, head);
    else
        as_lzma(out, head);
}
