/* SPDX-License-Identifier: Apache-2.0 */
/* Chunks, the file around them, and damage. */
#include "lib/evtxchunk.h"

#include <stdlib.h>
#include <string.h>

struct evtx_writer {
    struct buf done; /* finished chunks */
    size_t chunks_n;
    uint64_t next_id;
    struct chunk c;
};

uint32_t evtx_crc32(const void *bytes, size_t n, uint32_t so_far)
{
    static const uint32_t nibble[16] = { /* 0xedb88320, four bits at a time */
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158,
        0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4,
        0xa00ae278, 0xbdbdf21c
    };
    const uint8_t *p = bytes;
    uint32_t crc = ~so_far;

    for (size_t i = 0; i < n; i++) {
        crc = crc >> 4 ^ nibble[(crc ^ p[i]) & 15];
        crc = crc >> 4 ^ nibble[(crc ^ p[i] >> 4) & 15];
    }
    return ~crc;
}

/* -- chunks and the file */

static void chunk_reset(struct chunk *c)
{
    memset(c->b, 0, sizeof c->b);
    c->n = CHUNK_HEADER;
    c->templates_n = 0;
    c->first_id = c->last_id = 0;
    c->last_record = 0;
}

static void chunk_checksums(uint8_t *b)
{
    size_t free_at = (size_t)bytes_get(b + 48, 4);
    uint32_t crc;

    bytes_set(b + 52, evtx_crc32(b + CHUNK_HEADER, free_at - CHUNK_HEADER, 0), 4);
    crc = evtx_crc32(b, 120, 0);
    bytes_set(b + 124, evtx_crc32(b + 128, TABLES_END - 128, crc), 4);
}

static void chunk_header(struct chunk *c)
{
    memcpy(c->b, "ElfChnk", 8);
    bytes_set(c->b + 8, c->first_id, 8);
    bytes_set(c->b + 16, c->last_id, 8);
    bytes_set(c->b + 24, c->first_id, 8);
    bytes_set(c->b + 32, c->last_id, 8);
    bytes_set(c->b + 40, 128, 4);
    bytes_set(c->b + 44, c->last_record, 4);
    bytes_set(c->b + 48, c->n, 4);
    chunk_checksums(c->b);
}

void evtx_writer_break(struct evtx_writer *w)
{
    struct chunk *c = &w->c;

    if (c->n == CHUNK_HEADER)
        return;
    chunk_header(c);
    buf_add(&w->done, (struct str){ (const char *)c->b, EVTX_CHUNK_BYTES });
    w->chunks_n++;
    chunk_reset(c);
}

struct evtx_writer *evtx_writer_new(uint64_t first_record_id)
{
    struct evtx_writer *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->next_id = first_record_id;
    chunk_reset(&w->c);
    return w;
}

void evtx_writer_free(struct evtx_writer *w)
{
    if (w)
        buf_release(&w->done);
    free(w);
}

void evtx_writer_skip_to(struct evtx_writer *w, uint64_t record_id)
{
    w->next_id = record_id;
}

/* Writes the record where it fits; what does not is undone. */
static bool try_add(struct evtx_writer *w, const struct evtx_event *e)
{
    struct chunk *c = &w->c;
    uint8_t tables[TABLES_END - STRING_SLOTS];
    size_t n = c->n, templates_n = c->templates_n;

    memcpy(tables, c->b + STRING_SLOTS, sizeof tables);
    chunk_record(c, e, w->next_id);
    if (c->n <= EVTX_CHUNK_BYTES) {
        if (n == CHUNK_HEADER)
            c->first_id = w->next_id;
        c->last_id = w->next_id++;
        c->last_record = n;
        return true;
    }
    memset(c->b + n, 0, c->n - n);
    memcpy(c->b + STRING_SLOTS, tables, sizeof tables);
    c->n = n;
    c->templates_n = templates_n;
    return false;
}

bool evtx_writer_add(struct evtx_writer *w, const struct evtx_event *e)
{
    if (e->data_n > EVTX_DATA_MAX)
        return false;
    if (try_add(w, e))
        return true;
    if (w->c.n == CHUNK_HEADER)
        return false;
    evtx_writer_break(w);
    return try_add(w, e);
}

static void file_checksum(uint8_t *b)
{
    bytes_set(b + 124, evtx_crc32(b, 120, 0), 4);
}

size_t evtx_writer_bytes(const struct evtx_writer *w)
{
    return w->chunks_n * EVTX_CHUNK_BYTES + (w->c.n > CHUNK_HEADER ? EVTX_CHUNK_BYTES : 0);
}

void evtx_header(uint8_t *b, uint64_t chunks_n, uint64_t next_id)
{
    memset(b, 0, EVTX_HEADER_BYTES);
    memcpy(b, "ElfFile", 8);
    bytes_set(b + 16, chunks_n ? chunks_n - 1 : 0, 8);
    bytes_set(b + 24, next_id, 8);
    bytes_set(b + 32, 128, 4);
    bytes_set(b + 36, 1, 2);
    bytes_set(b + 38, 3, 2);
    bytes_set(b + 40, EVTX_HEADER_BYTES, 2);
    bytes_set(b + 42, chunks_n & 0xffff, 2); /* Windows' own field is no wider */
    file_checksum(b);
}

bool evtx_writer_finish(struct evtx_writer *w, struct buf *out)
{
    static const uint8_t zero[EVTX_HEADER_BYTES];
    size_t at = out->n;

    evtx_writer_break(w);
    buf_add(out, (struct str){ (const char *)zero, sizeof zero });
    buf_add(out, buf_str(&w->done));
    if (out->failed || w->done.failed)
        return false;
    evtx_header((uint8_t *)out->s + at, w->chunks_n, w->next_id);
    return true;
}

/* -- damage */

static uint8_t *chunk_at(struct buf *file, size_t chunk)
{
    size_t at = EVTX_HEADER_BYTES + chunk * EVTX_CHUNK_BYTES;

    return at + EVTX_CHUNK_BYTES <= file->n ? (uint8_t *)file->s + at : NULL;
}

/* As copied from a running system: the header still tells of the time before the last chunk. */
void evtx_damage_dirty(struct buf *file)
{
    uint8_t *b = (uint8_t *)file->s;
    uint64_t chunks = bytes_get(b + 42, 2);

    bytes_set(b + 120, bytes_get(b + 120, 4) | 1, 4);
    if (chunks > 1) {
        bytes_set(b + 42, chunks - 1, 2);
        bytes_set(b + 16, chunks - 2, 8);
    }
    file_checksum(b);
}

void evtx_damage_record_crc(struct buf *file, size_t chunk)
{
    uint8_t *b = chunk_at(file, chunk);
    uint32_t crc;

    if (!b)
        return;
    b[52] ^= 0x5a;
    crc = evtx_crc32(b, 120, 0);
    bytes_set(b + 124, evtx_crc32(b + 128, TABLES_END - 128, crc), 4);
}

void evtx_damage_chunk_crc(struct buf *file, size_t chunk)
{
    uint8_t *b = chunk_at(file, chunk);

    if (b)
        b[124] ^= 0x5a;
}

void evtx_damage_cut(struct buf *file, size_t bytes)
{
    if (bytes < file->n)
        file->n = bytes;
}

bool evtx_damage_zero_size(struct buf *file, size_t chunk, size_t n)
{
    uint8_t *b = chunk_at(file, chunk);
    size_t at = CHUNK_HEADER;

    if (!b)
        return false;
    for (; n; n--) {
        size_t size = (size_t)bytes_get(b + at + 4, 4);

        if (bytes_get(b + at, 4) != 0x2a2a || size < 28 || size > EVTX_CHUNK_BYTES - at - 28)
            return false;
        at += size;
    }
    if (bytes_get(b + at, 4) != 0x2a2a)
        return false;
    bytes_set(b + at + 4, 0, 4);
    chunk_checksums(b);
    return true;
}
