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
#include "input/sevenhead_inside.h"

#include <string.h>

#define CODERS_MOST 32u /* of one folder, as 7-Zip has it */
#define STREAMS_MOST 32u
#define COUNT_MOST 100000000u

enum sevenhead_how { SEVENHEAD_PLAIN, SEVENHEAD_LZMA, SEVENHEAD_LZMA2, SEVENHEAD_OTHER };

struct sevenhead {
    enum sevenhead_how how;  /* the directory itself is packed: */
    struct str packed;       /* these bytes, as one stream, */
    uint64_t unpacked;       /* into so many */
    bool encrypted;          /* by a password: the directory, or some of the members */
    uint8_t properties[5];   /* of LZMA; of LZMA2 the first */
    uint64_t memory;         /* the most that one group of members holds while it is unpacked */
};

enum { LZMA = 0x030101, LZMA2 = 0x21, PPMD = 0x030401, BCJ2 = 0x0303011B, CRYPTO = 0x06F1 };

/* The first byte says by its high bits how many follow. */
uint64_t seven_number(struct rd *r)
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

size_t seven_count(struct rd *r)
{
    uint64_t n = seven_number(r);

    if (n > COUNT_MOST || n > rd_left(r) * 8u + 8u)
        r->bad = true;
    return r->bad ? 0 : (size_t)n;
}

void seven_skip(struct rd *r, uint64_t n)
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
    seven_skip(r, have * (uint64_t)4);
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

static void read_coder(struct rd *r, struct seven_folder *f, size_t *ins)
{
    uint8_t flags = rd_u8(r);
    uint64_t id = 0, in = 1, out = 1;
    const uint8_t *p;
    size_t n = 0;

    for (unsigned i = flags & 0xFu; i && !r->bad; i--)
        id = id << 8 | rd_u8(r);
    if (flags & 0x10) {
        in = seven_number(r);
        out = seven_number(r);
    }
    if (flags & 0x20)
        n = seven_count(r);
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
    f->encrypted = f->encrypted || id >> 16 == CRYPTO;
    f->properties_n = n < sizeof f->properties ? n : sizeof f->properties;
    memcpy(f->properties, p, f->properties_n);
}

void seven_folder_read(struct rd *r, struct seven_folder *f)
{
    size_t coders = seven_count(r), ins = 0;

    *f = (struct seven_folder){ 0 };
    if (!coders || coders > CODERS_MOST)
        r->bad = true;
    for (size_t i = 0; i < coders && !r->bad; i++)
        read_coder(r, f, &ins);
    f->coders = (unsigned)coders;
    for (size_t i = 1; i < f->outs && !r->bad; i++) { /* which is fed by which */
        (void)seven_number(r);
        (void)seven_number(r);
    }
    if (r->bad || !f->outs || ins + 1 < f->outs) {
        r->bad = true;
        return;
    }
    f->packed = ins + 1 - f->outs;
    for (size_t i = 0; f->packed > 1 && i < f->packed; i++)
        (void)seven_number(r);
}

static void read_pack(struct rd *r, struct sevenhead *head, struct str archive)
{
    uint64_t at = seven_number(r), size = 0;
    size_t n = seven_count(r);
    uint8_t type;

    while (!r->bad && (type = rd_u8(r)) != SEVEN_END) {
        for (size_t i = 0; type == SEVEN_SIZES && i < n && !r->bad; i++) {
            uint64_t one = seven_number(r);
            size = i ? size : one;
        }
        if (type == SEVEN_CHECKSUMS)
            skip_checksums(r, n);
        else if (type != SEVEN_SIZES)
            r->bad = true;
    }
    if (n == 1 && archive.n > SEVEN_START_BYTES && at <= archive.n - SEVEN_START_BYTES &&
        size <= archive.n - SEVEN_START_BYTES - at)
        head->packed = (struct str){ archive.s + SEVEN_START_BYTES + at, (size_t)size };
}

/* The folders once more, now that the sizes behind them are at hand. */
static void read_sizes(struct rd *sizes, struct rd folders, size_t n, struct sevenhead *head)
{
    for (size_t i = 0; i < n && !sizes->bad; i++) {
        struct seven_folder f;
        uint64_t parts = 0, memory;

        seven_folder_read(&folders, &f);
        for (unsigned k = 0; k < f.outs && !sizes->bad; k++) {
            head->unpacked = seven_number(sizes);
            parts = parts + head->unpacked < parts ? UINT64_MAX : parts + head->unpacked;
        }
        memory = f.holds_parts && parts > f.memory ? parts : f.memory;
        memory = f.encrypted ? 0 : memory; /* it is not unpacked */
        head->memory = memory > head->memory ? memory : head->memory;
        head->how = f.coders > 1 ? SEVENHEAD_OTHER : f.id == 0 ? SEVENHEAD_PLAIN
                    : f.id == LZMA && f.properties_n == 5 ? SEVENHEAD_LZMA
                    : f.id == LZMA2 && f.properties_n ? SEVENHEAD_LZMA2 : SEVENHEAD_OTHER;
        head->encrypted = head->encrypted || f.encrypted;
        if (f.encrypted)
            head->how = SEVENHEAD_OTHER;
        memcpy(head->properties, f.properties, sizeof head->properties);
    }
}

static void read_unpack(struct rd *r, struct sevenhead *head)
{
    struct rd folders;
    struct seven_folder f;
    size_t n;

    if (rd_u8(r) != SEVEN_FOLDERS)
        r->bad = true;
    n = seven_count(r);
    if (rd_u8(r) != 0) /* folders that lie elsewhere: nobody writes them */
        r->bad = true;
    folders = *r;
    for (size_t i = 0; i < n && !r->bad; i++)
        seven_folder_read(r, &f);
    if (rd_u8(r) != SEVEN_UNPACK_SIZES)
        r->bad = true;
    if (!r->bad)
        read_sizes(r, folders, n, head);
}

static void read_streams(struct rd *r, struct sevenhead *head, struct str archive)
{
    uint8_t type = rd_u8(r);

    if (type == SEVEN_PACK) {
        read_pack(r, head, archive);
        type = rd_u8(r);
    }
    if (type == SEVEN_UNPACK)
        read_unpack(r, head);
    else if (type != SEVEN_END)
        r->bad = true;
}

/* Where the directory of a whole archive lies; empty: nowhere in it. */
static struct str find(struct str archive)
{
    struct rd r = rd_over(archive.s, archive.n);
    uint64_t at, n;

    rd_skip(&r, 12);
    at = rd_le64(&r);
    n = rd_le64(&r);
    if (r.bad || archive.n < SEVEN_START_BYTES || at > archive.n - SEVEN_START_BYTES ||
        n > archive.n - SEVEN_START_BYTES - at)
        return STR_NONE;
    return (struct str){ archive.s + SEVEN_START_BYTES + at, (size_t)n };
}

uint8_t seven_skip_properties(struct rd *r)
{
    uint8_t type = rd_u8(r);

    while (type == SEVEN_PROPERTIES && !r->bad) { /* a list of its own */
        while (!r->bad && rd_u8(r) != SEVEN_END)
            seven_skip(r, seven_number(r));
        type = rd_u8(r);
    }
    return type;
}

/* False: it is not what a directory looks like. */
static bool read_directory(struct sevenhead *head, struct str archive, struct str directory)
{
    struct rd r = rd_over(directory.s, directory.n);
    uint8_t type = rd_u8(&r);

    *head = (struct sevenhead){ .how = SEVENHEAD_PLAIN };
    if (type == SEVEN_ENCODED) {
        read_streams(&r, head, archive);
        return rd_ok(&r) && head->packed.n > 0;
    }
    if (type != SEVEN_HEADER)
        return false;
    type = seven_skip_properties(&r);
    if (type == SEVEN_ADDITIONAL) /* nobody writes them */
        return false;
    if (type == SEVEN_STREAMS)
        read_streams(&r, head, archive);
    head->how = SEVENHEAD_PLAIN;
    return rd_ok(&r);
}

void seven_put_le(struct buf *out, uint64_t value, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        buf_char(out, (char)(value >> (8 * i)));
}

uint32_t seven_crc(struct str bytes)
{
    struct crc32 table;

    crc32_init(&table);
    return bytes.n ? crc32_add(&table, 0, (const uint8_t *)bytes.s, bytes.n) : 0;
}

/* The checksum of what was written since `from`. */
static void put_crc(struct buf *out, size_t from)
{
    if (!out->failed)
        seven_put_le(out, seven_crc(str_from(buf_str(out), from)), 4);
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

    seven_put_le(&place, index, 4);
    seven_put_le(&place, 0, 2);
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
    seven_put_le(out, h->properties[0], 4);
    put_crc(out, from);
    buf_add(out, h->packed);
    pad(out, begin);
    index = out->n;
    seven_put_le(out, 0x0100, 2); /* an index, of one block */
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
    seven_put_le(out, h->properties[0], 1);
    seven_put_le(out, dictionary, 4);
    seven_put_le(out, h->unpacked, 8);
    buf_add(out, h->packed);
}

/* The packed directory as a file of its own: .lzma, or .xz for LZMA2. */
static void as_file(struct buf *out, const struct sevenhead *head)
{
    if (head->how == SEVENHEAD_LZMA2)
        as_xz(out, head);
    else
        as_lzma(out, head);
}

static bool unpack_it(struct buf *out, const struct sevenhead *h, sevenhead_unpack *unpack)
{
    struct buf file = { 0 };

    as_file(&file, h);
    if (file.failed)
        out->failed = true;
    else
        unpack(out, buf_str(&file), h->unpacked);
    buf_release(&file);
    return !out->failed && out->n >= h->unpacked;
}

/* The directory, in the archive or unpacked; or why it cannot be read. */
static const char *look_into(struct sevenhead *h, struct str *directory, struct buf *out,
                             struct str archive, sevenhead_unpack *unpack)
{
    static const char unknown[] = "unpacking: the directory of this 7z archive is damaged, or "
                                  "packed in a way that is not looked into";

    *directory = find(archive);
    if (!read_directory(h, archive, *directory))
        return unknown;
    if (h->how == SEVENHEAD_PLAIN)
        return NULL;
    if (h->encrypted)
        return "unpacking: this 7z archive is encrypted, even the names of its members: it can "
               "only be read with its password";
    if (h->how == SEVENHEAD_OTHER)
        return unknown;
    if (h->unpacked > LIMIT_7Z_DIRECTORY || h->memory > LIMIT_7Z_DIRECTORY)
        return "unpacking: LIMIT_7Z_DIRECTORY reached";
    if (!unpack_it(out, h, unpack))
        return unknown;
    *directory = str_first(buf_str(out), (size_t)h->unpacked);
    return read_directory(h, archive, *directory) && h->how == SEVENHEAD_PLAIN ? NULL : unknown;
}

/* What is written anew gets a checksum of its own: the damaged must not be blessed by it. */
static bool is_sound(struct str archive)
{
    struct str directory = find(archive);

    return directory.n && le32((const uint8_t *)archive.s + 28) == seven_crc(directory);
}

bool sevenhead_pass(struct buf *archive, size_t member, struct buf *lost, sevenhead_unpack *unpack)
{
    struct buf out = { 0 };
    struct str directory;
    struct sevenhead h;
    bool done = !look_into(&h, &directory, &out, buf_str(archive), unpack) &&
                is_sound(buf_str(archive)) && seven_pass(archive, directory, member, lost);

    archive->failed = archive->failed || out.failed;
    buf_release(&out);
    return done && !archive->failed;
}

const char *sevenhead_prepare(struct buf *archive, struct buf *locked, sevenhead_unpack *unpack)
{
    struct buf out = { 0 };
    struct str directory;
    struct sevenhead h;
    const char *why = look_into(&h, &directory, &out, buf_str(archive), unpack);

    if (!why && h.memory > LIMIT_7Z_MEMORY)
        why = "unpacking: LIMIT_7Z_MEMORY reached";
    if (!why && h.encrypted &&
        (!is_sound(buf_str(archive)) || !seven_unlock(archive, directory, locked)))
        why = "unpacking: the directory of this 7z archive is damaged";
    archive->failed = archive->failed || out.failed;
    buf_release(&out);
    return archive->failed ? NULL : why;
}
