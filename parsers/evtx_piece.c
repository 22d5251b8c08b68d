/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few chunks with the places of their records, copied out of the stream.  Whoever cuts does what
 * must be done in order and costs little: checksums, finding records, telling copies in slack from
 * records (evtx_chunk.c), keeping definitions to lend.  All else needs one chunk only.
 *
 * But for one thing: a record may need a definition that a chunk before lent.  The reader looks it
 * up with the other's lock, and takes only what was lent up to its own chunk, so that it finds what
 * it would have found in order.
 */
#include "parsers/evtx_parse.h"

#include "base/mem.h"

#include <string.h>

#define PIECE_CHUNKS 4u /* about 300 us of reading: locks cost nothing, and the end is even */

struct piece_chunk {
    uint64_t offset, number;
    size_t n;
    size_t records, records_end; /* from - to in the piece's */
};

struct piece {
    struct parse *from;
    struct piece_chunk chunks[PIECE_CHUNKS];
    size_t chunks_n;
    struct evtx_record *records;
    size_t records_n, records_cap;
    uint8_t bytes[PIECE_CHUNKS][EVTX_CHUNK_BYTES];
};

static struct piece *make(void)
{
    return mem_zero(1, sizeof(struct piece));
}

static void discard(struct piece *piece)
{
    if (!piece)
        return;
    mem_free(piece->records);
    mem_free(piece);
}

/* The chunk at hand; false without memory. */
static bool take_chunk(struct parse *p, struct piece *piece)
{
    struct piece_chunk *c = &piece->chunks[piece->chunks_n];

    *c = (struct piece_chunk){ p->chunk.offset, p->chunks, p->chunk.n, piece->records_n, 0 };
    memcpy(piece->bytes[piece->chunks_n++], p->chunk.p, p->chunk.n);
    while (evtx_chunk_next(&p->chunk, &p->record)) {
        if (mem_grow(&piece->records, &piece->records_cap, piece->records_n + 1,
                     sizeof *piece->records) < 0)
            return false;
        piece->records[piece->records_n++] = p->record;
    }
    c->records_end = piece->records_n;
    evtx_unload(p);
    return true;
}

static enum next cut(struct parse *p, struct piece *piece)
{
    struct err ignored;

    if (!p->lend_lock && sys_mutex_new(&p->lend_lock, &ignored) < 0)
        return NEXT_DEAD;
    piece->from = p;
    piece->chunks_n = piece->records_n = 0;
    while (piece->chunks_n < PIECE_CHUNKS && evtx_load(p))
        if (!take_chunk(p, piece))
            return NEXT_DEAD;
    return piece->chunks_n ? NEXT_EVENT : NEXT_END;
}

static int open_reader(struct parse **reader, struct err *err)
{
    return evtx_open(reader, NULL, NULL, err);
}

static void read_piece(struct parse *reader, const struct piece *piece)
{
    reader->piece = piece;
    reader->piece_chunk = 0;
    reader->in_chunk = false;
}

static void begin_chunk(struct parse *p, const struct piece_chunk *c)
{
    const uint8_t *bytes = p->piece->bytes[p->piece_chunk];

    p->chunk.p = bytes;
    p->chunk.n = c->n;
    p->chunk.offset = c->offset;
    p->chunks = c->number;
    p->carved = false;
    p->piece_record = c->records;
    p->in_chunk = true;
    evtx_binxml_chunk(&p->binxml, bytes, c->n);
    evtx_head_chunk(&p->head, bytes, c->n);
    evtx_raws_chunk(&p->fill.raws);
}

enum next evtx_piece_next(struct parse *p, struct event *ev)
{
    for (; p->piece && p->piece_chunk < p->piece->chunks_n; p->piece_chunk++) {
        const struct piece_chunk *c = &p->piece->chunks[p->piece_chunk];

        if (!p->in_chunk)
            begin_chunk(p, c);
        while (p->piece_record < c->records_end) {
            enum next next;

            p->record = p->piece->records[p->piece_record++];
            next = evtx_read_record(p, ev);
            if (next != NEXT_DAMAGED)
                return next;
        }
        p->in_chunk = false;
    }
    return NEXT_END;
}

enum evtx_fault evtx_piece_read_lent(struct parse *p, struct event *ev)
{
    struct parse *from = p->piece->from;
    const struct evtx_record *r = &p->record;
    enum evtx_fault fault;

    sys_mutex_lock(from->lend_lock);
    p->binxml.lend = &from->lend;
    arena_reset(&p->binxml.lent_names.arena); /* they may be of another source */
    memset(p->binxml.lent_names.slots, 0, sizeof p->binxml.lent_names.slots);
    fault = evtx_binxml_read(&p->binxml, r->at + EVTX_RECORD_HEADER,
                             r->damaged ? r->end : r->end - 4, ev);
    p->binxml.lend = NULL;
    sys_mutex_unlock(from->lend_lock);
    return fault;
}

const struct parser_pieces evtx_pieces = { make, discard, cut, open_reader, read_piece };
