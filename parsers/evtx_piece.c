/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few chunks with the places of their records, moved out of the stream.  Whoever cuts does what
 * must be done in order and costs little: checksums, finding records, telling copies in slack from
 * records (evtx_chunk.c), keeping definitions to lend.  All else needs one chunk only.
 *
 * But for one thing: a record may need a definition that a chunk before lent.  The reader looks it
 * up with the other's lock, and takes only what was lent up to its own chunk, so that it finds what
 * it would have found in order.
 */
#include "parsers/evtx_parse.h"

#include "base/limits.h"
#include "base/mem.h"

#include <string.h>

#define PIECE_CHUNKS 8u /* 200 us of work: locks cost little, it fits a cache, the end is even */

struct piece_chunk {
    uint64_t offset, number;
    size_t n;
    size_t records, records_end; /* from - to in the piece's */
    size_t searched;             /* its header is unusable: so many bytes were searched */
};

/* Defects found while cutting, and the step before which each was noted: records of the piece and
   ends of its chunks are counted. */
struct piece_defects {
    struct defects all;
    size_t step[LIMIT_DEFECTS_KEPT];
    size_t placed;
};

struct piece {
    struct parse *from;
    struct piece_chunk chunks[PIECE_CHUNKS];
    size_t chunks_n;
    struct evtx_record *records;
    size_t records_n, records_cap;
    struct piece_defects defects;
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
    defects_release(&piece->defects.all);
    mem_free(piece);
}

/* What was noted since the last call was noted before the next step. */
static void place_defects(struct piece *piece, size_t chunks_over)
{
    struct piece_defects *d = &piece->defects;

    while (d->placed < d->all.n)
        d->step[d->placed++] = piece->records_n + chunks_over;
}

/* The chunk at hand; false without memory. */
static bool take_chunk(struct parse *p, struct piece *piece)
{
    struct piece_chunk *c = &piece->chunks[piece->chunks_n];

    *c = (struct piece_chunk){ p->chunk.offset, p->chunks, p->chunk.n, piece->records_n, 0,
                               p->searched ? p->loaded : 0 };
    p->searched = false; /* the reader notes it: it knows what was carved */
    piece->chunks_n++;
    while (evtx_chunk_next(&p->chunk, &p->record)) {
        place_defects(piece, piece->chunks_n - 1);
        if (mem_grow(&piece->records, &piece->records_cap, piece->records_n + 1,
                     sizeof *piece->records) < 0)
            return false;
        piece->records[piece->records_n++] = p->record;
    }
    place_defects(piece, piece->chunks_n - 1);
    c->records_end = piece->records_n;
    evtx_unload(p);
    return true;
}

static enum next take_chunks(struct parse *p, struct piece *piece)
{
    while (piece->chunks_n < PIECE_CHUNKS && evtx_load(p, piece->bytes[piece->chunks_n])) {
        place_defects(piece, piece->chunks_n);
        if (!take_chunk(p, piece))
            return NEXT_DEAD;
    }
    place_defects(piece, piece->chunks_n);
    return piece->chunks_n || piece->defects.all.noted ? NEXT_EVENT : NEXT_END;
}

static enum next cut(struct parse *p, struct piece *piece)
{
    struct defects *own = p->defects;
    bool with_header = !p->begun;
    struct err ignored;
    enum next next;

    if (!p->lend_lock && sys_mutex_new(&p->lend_lock, &ignored) < 0)
        return NEXT_DEAD;
    piece->from = p;
    piece->chunks_n = piece->records_n = piece->defects.placed = 0;
    defects_release(&piece->defects.all);
    p->defects = &piece->defects.all;
    next = take_chunks(p, piece);
    if (with_header)
        own->as_read.retention = piece->defects.all.as_read.retention;
    p->defects = own;
    return next;
}

static void read_piece(struct parse *reader, const struct piece *piece)
{
    reader->piece = piece;
    reader->piece_chunk = 0;
    reader->in_chunk = false;
    reader->piece_defect = 0;
}

/* Those before this step. */
static void note_placed(struct parse *p, size_t step)
{
    const struct piece_defects *d = &p->piece->defects;

    for (; p->piece_defect < d->placed && d->step[p->piece_defect] <= step; p->piece_defect++)
        defect_note(p->defects, d->all.items[p->piece_defect].kind,
                    d->all.items[p->piece_defect].at, d->all.items[p->piece_defect].bytes);
}

/* The rest, and the number of those that were not kept. */
static void note_rest(struct parse *p)
{
    const struct defects *d = &p->piece->defects.all;
    struct defects beyond = { .noted = d->noted - d->n };

    note_placed(p, SIZE_MAX);
    memcpy(beyond.counted, d->counted, sizeof beyond.counted);
    for (size_t i = 0; i < d->n; i++)
        beyond.counted[d->items[i].kind]--;
    defects_join(p->defects, &beyond);
}

static void begin_chunk(struct parse *p, const struct piece_chunk *c)
{
    p->chunk.p = p->piece->bytes[p->piece_chunk];
    p->chunk.n = c->n;
    p->chunk.offset = c->offset;
    p->chunks = c->number;
    p->carved = false;
    p->piece_record = c->records;
    p->in_chunk = true;
    evtx_begin_chunk(p);
}

enum next evtx_piece_next(struct parse *p, struct event *ev)
{
    for (; p->piece && p->piece_chunk < p->piece->chunks_n; p->piece_chunk++) {
        const struct piece_chunk *c = &p->piece->chunks[p->piece_chunk];

        if (!p->in_chunk)
            begin_chunk(p, c);
        while (p->piece_record < c->records_end) {
            enum next next;

            note_placed(p, p->piece_record + p->piece_chunk);
            p->record = p->piece->records[p->piece_record++];
            next = evtx_read_record(p, ev);
            if (next != NEXT_DAMAGED)
                return next;
        }
        if (c->searched) {
            note_placed(p, c->records_end + p->piece_chunk);
            defect_note(p->defects, DEFECT_CHUNK, c->offset, p->carved ? 0 : c->searched);
        }
        p->in_chunk = false;
    }
    if (p->piece)
        note_rest(p);
    p->piece = NULL;
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

const struct parser_pieces evtx_pieces = { make, discard, cut, read_piece };
