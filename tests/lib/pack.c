/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define DOS_DATE (((2024u - 1980) << 9) | (3u << 5) | 16)
#define DOS_TIME ((21u << 11) | (41u << 5) | 3)
#define UNIX_TIME 1710628868u

static void must(bool good)
{
    if (!good) {
        fprintf(stderr, "pack: failed\n");
        exit(1);
    }
}

/* bytes, as many times as asked; window chooses raw deflate or gzip, as zlib has it. */
static void deflate_into(struct buf *out, struct str bytes, uint64_t times, int window)
{
    z_stream z;
    int code = Z_OK;

    memset(&z, 0, sizeof z);
    must(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    do {
        char *at = buf_reserve(out, 4096);

        must(at != NULL);
        if (z.avail_in == 0 && times > 0) {
            times--;
            z.next_in = (z_const Bytef *)bytes.s;
            z.avail_in = (uInt)bytes.n;
        }
        z.next_out = (Bytef *)at;
        z.avail_out = 4096;
        code = deflate(&z, times ? Z_NO_FLUSH : Z_FINISH);
        out->n += 4096 - z.avail_out;
    } while (code == Z_OK || code == Z_BUF_ERROR);
    must(code == Z_STREAM_END);
    deflateEnd(&z);
}

void pack_gzip(struct buf *out, struct str bytes)
{
    deflate_into(out, bytes, 1, 15 + 16);
}

void pack_gzip_zeros(struct buf *out, uint64_t n)
{
    static const char zeros[65536];

    deflate_into(out, (struct str){ zeros, sizeof zeros }, n / sizeof zeros, 15 + 16);
}

static void put(struct buf *out, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(v >> (8 * i) & 255));
}

void pack_zip_begin(struct pack_zip *z, struct buf *out)
{
    memset(z, 0, sizeof *z);
    z->out = out;
    z->base = out->n;
}

static uint32_t flags_of(int how)
{
    return (how & PACK_ENCRYPTED ? 1u : 0) | (how & PACK_DESCRIPTOR ? 8u : 0) |
           (how & PACK_UTF8 ? 0x800u : 0);
}

/* Version to name_n of both kinds of header. */
static void common(struct buf *out, int how, uint32_t crc, size_t packed, size_t n, size_t name_n)
{
    put(out, 20, 2);
    put(out, flags_of(how), 2);
    put(out, how & PACK_DEFLATED ? 8 : 0, 2);
    put(out, DOS_TIME, 2);
    put(out, DOS_DATE, 2);
    put(out, crc, 4);
    put(out, (uint32_t)packed, 4);
    put(out, (uint32_t)n, 4);
    put(out, (uint32_t)name_n, 2);
}

void pack_zip_add(struct pack_zip *z, struct str name, struct str bytes, int how)
{
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)bytes.s, (uInt)bytes.n);
    bool behind = (how & PACK_DESCRIPTOR) != 0;
    size_t at = z->out->n - z->base;
    struct buf data = { 0 };

    if (how & PACK_DEFLATED)
        deflate_into(&data, bytes, 1, -15);
    else
        buf_add(&data, bytes);
    buf_add(z->out, STR("PK\3\4"));
    common(z->out, how, behind ? 0 : crc, behind ? 0 : data.n, behind ? 0 : bytes.n, name.n);
    put(z->out, how & PACK_UNIX_TIME ? 9 : 0, 2);
    buf_add(z->out, name);
    if (how & PACK_UNIX_TIME) {
        put(z->out, 0x5455, 2);
        put(z->out, 5, 2);
        put(z->out, 1, 1);
        put(z->out, UNIX_TIME, 4);
    }
    buf_add(z->out, buf_str(&data));
    if (behind) {
        if (!(how & PACK_UNMARKED))
            buf_add(z->out, STR("PK\7\10"));
        put(z->out, crc, 4);
        put(z->out, (uint32_t)data.n, 4);
        put(z->out, (uint32_t)bytes.n, 4);
    }
    buf_add(&z->directory, STR("PK\1\2"));
    put(&z->directory, 20, 2);
    common(&z->directory, how, crc, data.n, bytes.n, name.n);
    put(&z->directory, 0, 4); /* extra, comment */
    put(&z->directory, 0, 4); /* disk, internal attributes */
    put(&z->directory, 0, 4); /* external attributes */
    put(&z->directory, (uint32_t)at, 4);
    buf_add(&z->directory, name);
    z->members++;
    buf_release(&data);
}

void pack_zip_end(struct pack_zip *z)
{
    size_t at = z->out->n - z->base;

    buf_add(z->out, buf_str(&z->directory));
    buf_add(z->out, STR("PK\5\6"));
    put(z->out, 0, 4);
    put(z->out, z->members, 2);
    put(z->out, z->members, 2);
    put(z->out, (uint32_t)z->directory.n, 4);
    put(z->out, (uint32_t)at, 4);
    put(z->out, 0, 2);
    buf_release(&z->directory);
}
