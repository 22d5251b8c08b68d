/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few chunks with the places of their records, moved out of the stream.  What costs most of that
 * needs nothing but the bytes, and is done by whoever will read the piece, so that it has them in
 * its cache: reading them, checksums, finding records.  Where chunks begin is known ahead, as long
 * as each begins right behind the one before.  What is left for the order of the file: telling
 * records from copies in slack whose original is in another piece, counting chunks, keeping
 * definitions to lend.
 *
 * A source without places (a pipe, a packed log) is moved out of the stream while pieces are
 * claimed, and looked at no further than at the first bytes of its chunks.
 *
 * Where something is odd (no chunk where one should begin, the last one cut, bytes that cannot be
 * read from their place), the stream is taken from there on, piece by piece in order, until one is
 * regular again: those that were claimed by then are cut in order, too, and places are counted on
 * from where they will end if each is as long.
 *
 * A record may need a definition that a chunk before lent.  The reader looks it up with the other's
 * lock, and takes only what was lent up to its own chunk, so that it finds what it would have found
 * in order.
 */
#include "parsers/evtx_parse.h"

#include "base/limits.h"
#include "base/mem.h"

#include <string.h>

#define PIECE_CHUNKS 8u /* 150 us of work: locks cost little, it fits a cache, the end is even */
#define PIECE_BYTES ((size_t)PIECE_CHUNKS * EVTX_CHUNK_BYTES)

struct piece_chunk {
    const uint8_t *bytes;
    uint64_t offset, number;
    size_t n, lead;
    size_t records, records_end; /* from - to in the piece's */
    size_t searched;             /* its header is unusable: so many bytes were searched */
    struct evtx_range range;     /* of a chunk that was looked at out of order */
    bool sound, altered;
};

/* Defects found while cutting, and the step before which each was noted: records of the piece and
   ends of its chunks are counted. */
struct piece_defects {
    struct defects all;
    size_t step[DEFECTS_KEPT];
    size_t placed;
};

struct piece {
    struct parse *from;
    uint64_t offset, end;    /* that were claimed */
    bool cut;                /* in order, when it was claimed, */
    enum next got;           /* with this result */
    bool in_order;           /* it will be, when it is settled */
    size_t moved;            /* so many bytes were taken from the stream when it was claimed */
    bool looked;             /* nothing was odd */
    struct evtx_chunk chunk; /* to look at them out of order */
    struct piece_chunk chunks[PIECE_CHUNKS];
    size_t chunks_n;
    struct evtx_record *records;
    size_t records_n, records_cap;
    struct piece_defects defects;
    uint8_t (*bytes)[EVTX_CHUNK_BYTES]; /* PIECE_CHUNKS, at a mem_line of room */
    uint8_t room[PIECE_BYTES + MEM_LINE];
};

static void discard(struct piece *piece)
{
    if (!piece)
        return;
    mem_free(piece->chunk.seen);
    mem_free(piece->records);
    defects_release(&piece->defects.all);
    mem_free(piece);
}

static struct piece *make(void)
{
    struct piece *piece = mem_zero(1, sizeof(struct piece));

    if (piece && !(piece->chunk.seen = evtx_seen_new())) {
        discard(piece);
        return NULL;
    }
    if (piece)
        piece->bytes = (void *)mem_line(piece->room);
    return piece;
}

static void clear(struct piece *piece)
{
    piece->chunks_n = piece->records_n = piece->defects.placed = 0;
    defects_release(&piece->defects.all);
}

/* What was noted since the last call was noted before the next step. */
static void place_defects(struct piece *piece, size_t chunks_over)
{
    struct piece_defects *d = &piece->defects;

    while (d->placed < d->all.n)
        d->step[d->placed++] = piece->records_n + chunks_over;
}

/* For one more record. */
static bool has_room(struct piece *piece)
{
    return piece->records_n < piece->records_cap ||
           mem_grow(&piece->records, &piece->records_cap, piece->records_n + 1,
                    sizeof *piece->records) == 0;
}

/* The chunk at hand, whose first bytes are there; false without memory.  Each record is written
   where it stays: to copy what was just written, piece by piece, waits until it has arrived. */
static bool take_records(struct piece *piece, struct evtx_chunk *chunk, struct piece_chunk c)
{
    struct piece_chunk *into = &piece->chunks[piece->chunks_n];

    place_defects(piece, piece->chunks_n++);
    *into = c;
    into->bytes = chunk->p;
    into->offset = chunk->offset;
    into->n = chunk->n;
    into->lead = chunk->lead;
    into->altered = chunk->altered;
    into->records = piece->records_n;
    while (has_room(piece) && evtx_chunk_next(chunk, &piece->records[piece->records_n])) {
        place_defects(piece, piece->chunks_n - 1);
        piece->records_n++;
    }
    if (!has_room(piece))
        return false;
    place_defects(piece, piece->chunks_n - 1);
    into->records_end = piece->records_n;
    return true;
}

/* ---- in order ---- */

/* Of a log that was copied while open the checksums may be older than the records. */
static void note_dirty(const struct parse *p, struct piece_chunk *c)
{
    c->altered = c->altered && !p->dirty;
}

static enum next take_chunks(struct parse *p, struct piece *piece, size_t most)
{
    while (piece->chunks_n < most && evtx_load(p, piece->bytes[piece->chunks_n])) {
        struct piece_chunk c = { .number = p->chunks, .searched = p->searched ? p->loaded : 0 };

        p->searched = false; /* the reader notes it: it knows what was carved */
        if (!take_records(piece, &p->chunk, c))
            return NEXT_DEAD;
        note_dirty(p, &piece->chunks[piece->chunks_n - 1]);
        evtx_unload(p);
    }
    place_defects(piece, piece->chunks_n);
    return piece->chunks_n || piece->defects.all.noted ? NEXT_EVENT : NEXT_END;
}

static enum next cut(struct parse *p, struct piece *piece, size_t most)
{
    struct defects *own = p->defects;
    bool with_header = !p->begun;
    enum next next;

    clear(piece);
    p->defects = &piece->defects.all;
    next = take_chunks(p, piece, most);
    if (with_header)
        own->as_read.retention = piece->defects.all.as_read.retention;
    p->defects = own;
    p->over = next != NEXT_EVENT;
    return next;
}

/* ---- out of order ---- */

static bool is_regular(const uint8_t *bytes)
{
    return evtx_chunk_magic(bytes, EVTX_CHUNK_BYTES) || evtx_chunk_unused(bytes, EVTX_CHUNK_BYTES);
}

/* False: here something must be done in order. */
static bool look_at_slot(struct piece *piece, const uint8_t *bytes, uint64_t offset)
{
    struct evtx_chunk *chunk = &piece->chunk;

    if (!evtx_chunk_magic(bytes, EVTX_CHUNK_BYTES))
        return evtx_chunk_unused(bytes, EVTX_CHUNK_BYTES);
    chunk->p = bytes;
    chunk->n = EVTX_CHUNK_BYTES;
    chunk->offset = offset;
    chunk->defects = &piece->defects.all;
    evtx_chunk_begin(chunk, &piece->from->crc32);
    if (!take_records(piece, chunk, (struct piece_chunk){ .sound = chunk->sound }))
        return false;
    piece->chunks[piece->chunks_n - 1].range = evtx_chunk_range(chunk);
    evtx_chunk_done(chunk);
    return true;
}

/* So many bytes of the piece, where they can be had out of order. */
static size_t fetch(struct piece *piece)
{
    long got = piece->moved ? (long)piece->moved
                            : stream_read_at(piece->from->in, piece->offset, piece->bytes[0],
                                             PIECE_BYTES);

    return got > 0 ? (size_t)got : 0;
}

/* No chunk of it ends where only a search can tell. */
static bool ends_well(const struct piece *piece, size_t slots)
{
    uint8_t next[8];
    long got = stream_read_at(piece->from->in, piece->end, next, sizeof next);

    for (size_t i = 1; i < slots; i++)
        if (evtx_chunk_magic(piece->bytes[i - 1], 8) && !evtx_chunk_may_end(piece->bytes[i], 8))
            return false;
    return !evtx_chunk_magic(piece->bytes[slots - 1], 8) ||
           (got >= 0 && evtx_chunk_may_end(next, (size_t)got));
}

static void look(struct piece *piece)
{
    size_t n;

    if (piece->cut || piece->in_order)
        return;
    clear(piece);
    evtx_seen_forget(piece->chunk.seen);
    n = fetch(piece);
    piece->looked = n && n % EVTX_CHUNK_BYTES == 0;
    for (size_t i = 0; piece->looked && i < n / EVTX_CHUNK_BYTES; i++)
        piece->looked = look_at_slot(piece, piece->bytes[i], piece->offset + i * EVTX_CHUNK_BYTES);
    piece->end = piece->offset + n;
    piece->looked = piece->looked && (piece->moved || ends_well(piece, n / EVTX_CHUNK_BYTES));
}

/* What the chunks before mean for this one, and it for those behind. */
static void settle_chunk(struct parse *p, struct piece *piece, struct piece_chunk *c)
{
    for (size_t i = c->records; i < c->records_end; i++) {
        struct evtx_record *r = &piece->records[i];

        r->passed_over = r->unknown && evtx_seen_before(p->chunk.seen, r);
    }
    evtx_seen_range(p->chunk.seen, &c->range);
    c->number = ++p->chunks;
    note_dirty(p, c);
    if (c->sound)
        evtx_keep_definitions(p, c->bytes, c->n);
}

/* ---- both ---- */

static bool has_places(const struct parse *p)
{
    uint8_t byte;

    return stream_read_at(p->in, 0, &byte, 1) == 1;
}

/* So many chunks, of what was taken, end where they should. */
static bool may_end(struct parse *p, struct piece *piece, size_t got, size_t n)
{
    const uint8_t *next = (const uint8_t *)piece->bytes + n * EVTX_CHUNK_BYTES;
    size_t left = got - n * EVTX_CHUNK_BYTES;

    if (left == 0)
        next = stream_peek(p->in, 8, &left);
    return evtx_chunk_may_end(next, left);
}

/* As many chunks as are regular, and not torn: what stands behind one tells.  With fewer than a
   piece has, something is odd behind them. */
static void move(struct parse *p, struct piece *piece)
{
    size_t got = stream_take(p->in, piece->bytes[0], PIECE_BYTES), n = 0;

    while (n < got / EVTX_CHUNK_BYTES && is_regular(piece->bytes[n]) &&
           (!evtx_chunk_magic(piece->bytes[n], 8) || may_end(p, piece, got, n + 1)))
        n++;
    piece->moved = n * EVTX_CHUNK_BYTES;
    piece->in_order = !n;
    p->in_order = n < PIECE_CHUNKS;
    if (p->in_order)
        stream_give_back(p->in, piece->bytes[n], got - piece->moved);
}

/* The first one is a chunk alone: what stands before it tells where all others begin. */
static enum next claim(struct parse *p, struct piece *piece)
{
    struct err ignored;

    piece->from = p;
    piece->looked = false;
    piece->moved = 0;
    piece->cut = !p->begun;
    piece->in_order = p->in_order;
    piece->offset = p->claimed;
    if (p->over)
        return NEXT_END;
    p->unsettled++;
    p->claimed += PIECE_BYTES;
    if (!piece->cut && p->flows && !p->in_order)
        move(p, piece);
    if (!piece->cut)
        return NEXT_EVENT;
    if (!p->lend_lock && sys_mutex_new(&p->lend_lock, &ignored) < 0)
        return NEXT_DEAD;
    piece->got = cut(p, piece, 1);
    p->claimed = p->settled = stream_offset(p->in);
    p->flows = !has_places(p);
    return piece->got;
}

/* One chunk right behind the other, from the stream: more may come so. */
static bool goes_on(const struct parse *p, const struct piece *piece)
{
    uint64_t offset = p->settled;

    if (p->flows || piece->chunks_n < PIECE_CHUNKS ||
        stream_offset(p->in) != offset + PIECE_BYTES)
        return false;
    for (size_t i = 0; i < PIECE_CHUNKS; i++, offset += EVTX_CHUNK_BYTES)
        if (piece->chunks[i].searched || piece->chunks[i].offset != offset ||
            !evtx_chunk_magic(piece->chunks[i].bytes, piece->chunks[i].n))
            return false;
    return true;
}

static enum next settle_in_order(struct parse *p, struct piece *piece)
{
    bool was_in_order = p->in_order;
    enum next next;

    if (!was_in_order)
        stream_seek(p->in, p->settled);
    p->settled = stream_offset(p->in);
    next = cut(p, piece, PIECE_CHUNKS);
    p->in_order = next != NEXT_EVENT || !goes_on(p, piece);
    p->settled = stream_offset(p->in);
    if (was_in_order && !p->in_order)
        p->claimed = p->settled + p->unsettled * PIECE_BYTES;
    return next;
}

static enum next settle(struct parse *p, struct piece *piece)
{
    p->unsettled--;
    if (piece->cut)
        return piece->got;
    if (piece->moved && !piece->looked)
        return NEXT_DEAD;
    if (piece->moved || (!p->in_order && piece->looked && piece->offset == p->settled)) {
        for (size_t i = 0; i < piece->chunks_n; i++)
            settle_chunk(p, piece, &piece->chunks[i]);
        p->settled = piece->end;
        return NEXT_EVENT;
    }
    return settle_in_order(p, piece);
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
    p->chunk.p = c->bytes;
    p->chunk.n = c->n;
    p->chunk.offset = c->offset;
    p->chunk.altered = c->altered;
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
            if (p->record.passed_over)
                continue;
            next = evtx_read_record(p, ev);
            if (next != NEXT_DAMAGED)
                return next;
        }
        if (c->searched) {
            note_placed(p, c->records_end + p->piece_chunk);
            defect_note(p->defects, DEFECT_CHUNK, c->offset + c->lead,
                        p->carved ? 0 : c->searched);
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

const struct parser_pieces evtx_pieces = { make, discard, claim, look, settle, read_piece };
