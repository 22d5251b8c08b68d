/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of the member at hand: from libarchive in blocks, or past it (archive.c). */
#include "input/archive_reader.h"

#include "input/gunzip.h"

#include <archive.h>
#include <string.h>

static void next_block(struct archive_reader *r, const char **fault)
{
    const void *block = NULL;
    la_int64_t at;
    size_t n = 0;
    int code = archive_read_data_block(r->a, &block, &n, &at);

    archive_note_broken(r, code);
    if (r->kind == ARCHIVE_TAR && (code == ARCHIVE_OK || code == ARCHIVE_EOF) && at > 0 &&
        (uint64_t)at > r->place)
        r->hole = (uint64_t)at - r->place;
    if (code != ARCHIVE_OK && code != ARCHIVE_EOF) {
        unpack_fault(r->member_fault, sizeof r->member_fault, archive_reason(r));
        *fault = r->member_fault;
        if (code != ARCHIVE_WARN) /* a wrong checksum comes with the last bytes */
            n = 0;
    } else if (code == ARCHIVE_EOF) {
        *fault = "";
        n = 0;
    }
    r->block = block;
    r->block_n = n;
    r->place += r->hole + n;
}

/* The next bytes of the member: of a hole, or of the block. */
static size_t take_bytes(struct archive_reader *r, void *into, size_t cap)
{
    size_t n = r->hole < cap ? (size_t)r->hole : cap;

    if (n) {
        memset(into, 0, n);
        r->hole -= n;
        return n;
    }
    n = r->block_n < cap ? r->block_n : cap;
    if (!n)
        return 0;
    memcpy(into, r->block, n);
    r->block += n;
    r->block_n -= n;
    return n;
}

static long member_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct archive_reader *r = ctx;
    const char *limit;
    size_t n;

    while (r->block_n == 0 && r->hole == 0 && !r->pending)
        next_block(r, &r->pending);
    n = take_bytes(r, into, cap);
    if (n == 0) {
        *fault = r->pending;
        return *r->pending ? -1 : 0;
    }
    limit = unpack_count(r->limits, n, &r->member_made);
    if (limit) {
        r->pending = limit;
        r->block_n = 0;
        r->hole = 0;
    }
    return (long)n;
}

/* Past libarchive. */
static int open_straight(struct archive_reader *r, struct err *err)
{
    uint64_t data = r->header + r->straight.bytes;

    stream_consume(r->in, (size_t)(data - stream_offset(r->in)));
    if (zipstored_can(&r->straight)) {
        struct ziphead head = r->straight;

        r->straight = (struct ziphead){ 0 };
        return zipstored_open(&r->member, &r->stored, r->in, &head, r->limits, err);
    }
    if (zipdata_open(&r->packed, &r->zipdata, r->in, &r->straight, err) < 0)
        return -1;
    r->straight = (struct ziphead){ 0 };
    return gunzip_open(&r->member, r->packed, r->limits, err);
}

int archive_stream(struct archive_reader *r, struct stream **out, struct err *err)
{
    static const struct stream_ops ops = { .read = member_read, .steady = true };

    if (r->straight.bytes) {
        if (open_straight(r, err) < 0)
            return -1;
        *out = r->member;
        return 0;
    }
    stream_close(r->member);
    r->member = NULL;
    r->block_n = 0;
    r->hole = r->place = 0;
    r->pending = NULL;
    r->member_made = 0;
    if (stream_open_custom(&r->member, &ops, r, err) < 0)
        return -1;
    *out = r->member;
    return 0;
}
