/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows event logs since Vista (.evtx).  log-formats.md 3.1:
 *
 *   file header, 4096 bytes            chunk 0         chunk 1         ...
 *     0  "ElfFile\0"                   65536 bytes     65536 bytes
 *     8  first, last chunk
 *    24  next record id
 *    32  header size (128)
 *    40  size of this block (4096), chunks (16 bit)
 *   120  flags: 1 dirty, 2 full
 *   124  CRC32 of the first 120 bytes
 *
 * The header of a log that was copied while open is behind its content, and its count of chunks has
 * 16 bits only: the file is walked to its end whatever the header says, 65536 bytes at a time.  A
 * chunk holds all that its records need.  Chunks of zeros are space that was not used yet.
 *
 * evtx_chunk.c finds records, evtx_binxml.c reads their tokens, evtx_fields.c makes events of them,
 * evtx_value.c knows the types.  Of most records only the head is read (evtx_head.c); fields,
 * message and rendered wait for event_expand, and so do the defects of what nobody looked at.  For
 * JSON not even that: evtx_fill.c writes it from the values.  evtx_piece.c lets several threads do
 * it.
 */
#include "parsers/evtx_parse.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/rd.h"

#include <string.h>

#define HEADER_BYTES 4096u
#define FLAG_DIRTY 1u
#define FLAG_FULL 2u

/* Behind a header that is lost. */
static bool chunk_follows(const uint8_t *p, size_t n)
{
    return n >= HEADER_BYTES + 8 && evtx_chunk_magic(p + HEADER_BYTES, 8);
}

/* A beginning of zeros is one that was not copied, if the file goes by the name of an event log. */
static unsigned evtx_bid(const struct sample *s)
{
    if (evtx_log_header(s->bytes, s->n))
        return PARSER_SURE;
    if (evtx_chunk_magic(s->bytes, s->n))
        return 60;
    if (chunk_follows(s->bytes, s->n) || evtx_chunk_any(s->bytes, s->n))
        return 56;
    return s->n >= HEADER_BYTES && str_ends_nocase(s->name, STR(".evtx")) &&
           evtx_chunk_unused(s->bytes, s->n) ? 8 : 0;
}

static void evtx_close(struct parse *p)
{
    evtx_binxml_release(&p->binxml);
    evtx_fields_release(&p->fields);
    evtx_head_release(&p->head);
    evtx_fill_release(&p->fill);
    evtx_made_release(&p->expanded);
    evtx_made_release(&p->fetched);
    evtx_lend_release(&p->lend);
    mem_free(p->chunk.seen);
    mem_free(p->aligned);
    defects_release(&p->own);
    sys_mutex_free(p->lend_lock);
}

static int evtx_open(struct parse *p, const struct parser_source *from)
{
    p->chunk.seen = evtx_seen_new();
    if (!p->chunk.seen)
        return err_nomem(from->err, "evtx");
    p->in = from->in;
    p->defects = from->defects ? from->defects : &p->own;
    p->binxml.fields = &p->fields;
    p->blank = (struct event){ .kind = EVENT_WINDOWS, .level = -1, .has_record = true };
    crc32_init(&p->crc32);
    evtx_head_init(&p->head);
    return 0;
}

/* The chunks of a log that forgets are a ring: the oldest one follows the newest one. */
static struct retention retention_of(const uint8_t *header, uint32_t flags)
{
    struct rd r = rd_over(header + 8, 16);
    uint64_t oldest = rd_le64(&r), newest = rd_le64(&r);

    return (struct retention){ .wrapped = oldest && oldest == newest + 1,
                               .full = flags & FLAG_FULL };
}

/* Else the file begins with a chunk, or with a part of one. */
static bool has_header(const uint8_t *p, size_t n)
{
    return n < 8 || evtx_log_header(p, n) || chunk_follows(p, n) ||
           evtx_chunk_unused(p, n < HEADER_BYTES ? n : HEADER_BYTES);
}

/* The file header, where there is one. */
static void begin(struct parse *p)
{
    uint64_t at = stream_offset(p->in);
    size_t n;
    const uint8_t *bytes = stream_peek(p->in, HEADER_BYTES + 8, &n);
    struct rd r;
    uint32_t flags, sum;

    p->begun = true;
    p->dirty = false;
    if (n == 0 || !has_header(bytes, n)) {
        defect_note(p->defects, DEFECT_HEADER, 0, 0);
        return;
    }
    n = n < HEADER_BYTES ? n : HEADER_BYTES;
    if (n < HEADER_BYTES)
        defect_note(p->defects, DEFECT_TRUNCATED, at + n, 0);
    r = rd_over(bytes, n);
    rd_seek(&r, 42);
    p->chunks_promised = rd_le16(&r);
    rd_seek(&r, 120);
    flags = rd_le32(&r);
    sum = rd_le32(&r);
    if (evtx_log_header(bytes, n) && rd_ok(&r) && flags & FLAG_DIRTY)
        defect_note(p->defects, DEFECT_DIRTY, at, 0);
    if (!evtx_log_header(bytes, n))
        defect_note(p->defects, DEFECT_HEADER, 0, n);
    else if (rd_ok(&r) && sum != crc32_add(&p->crc32, 0, bytes, 120))
        defect_note(p->defects, DEFECT_CHECKSUM, at, 0);
    else if (rd_ok(&r)) {
        p->dirty = flags & FLAG_DIRTY;
        p->counted = !p->dirty;
        if (at == 0) /* else what it says is of the other log */
            p->defects->as_read.retention = retention_of(bytes, flags);
    }
    stream_consume(p->in, n);
}

static void finish(struct parse *p)
{
    if (p->counted && p->chunks_promised > p->chunks - p->chunks_other)
        defect_note(p->defects, DEFECT_TRUNCATED, stream_offset(p->in), 0);
    p->counted = false;
}

/* Logs that were joined: the header of the next one, where a chunk might stand. */
static void begin_another(struct parse *p)
{
    finish(p);
    p->chunks_other = p->chunks;
    begin(p);
}

/* Templates of a chunk for chunks that lost theirs; readers may be looking some up. */
void evtx_keep_definitions(struct parse *p, const uint8_t *bytes, size_t n)
{
    if (p->lend_lock)
        sys_mutex_lock(p->lend_lock);
    evtx_lend_chunk(&p->lend, bytes, n, p->chunks);
    if (p->lend_lock)
        sys_mutex_unlock(p->lend_lock);
}

/* A slot without the magic: unused, or a chunk whose beginning is lost. */
static bool load_damaged(struct parse *p, const uint8_t *bytes, size_t n)
{
    if (evtx_chunk_unused(bytes, n))
        return false;
    p->loaded = evtx_chunk_found(&p->crc32, bytes, n); /* bytes were lost or added before it */
    p->chunk.n = p->loaded;
    p->searched = true;
    return true;
}

/* What is left of a chunk that lost its beginning is put where it lay: its records name templates
   by their places.  into: as of evtx_load; followed: the next chunk stands right behind it. */
static void align(struct parse *p, uint8_t *into, bool followed)
{
    struct evtx_chunk *c = &p->chunk;
    uint8_t *whole = into;
    size_t lead = 0;

    if (!evtx_chunk_lead(c->p, c->n, &lead) && followed)
        lead = EVTX_CHUNK_BYTES - c->n;
    if (!lead)
        return;
    if (!whole && !p->aligned)
        p->aligned = mem_alloc(EVTX_CHUNK_BYTES);
    whole = whole ? whole : p->aligned;
    p->no_memory = !whole;
    if (!whole)
        return;
    memmove(whole + lead, c->p, c->n);
    memset(whole, 0, lead);
    c->p = whole;
    c->n += lead;
    c->lead = lead;
    c->offset -= lead; /* it may be before the file: offsets count from there */
}

void evtx_begin_chunk(struct parse *p)
{
    evtx_binxml_chunk(&p->binxml, p->chunk.p, p->chunk.n);
    evtx_head_chunk(&p->head, p->chunk.p, p->chunk.n);
    evtx_raws_chunk(&p->fill.raws);
}

/* The next slot, in the stream or out of it. */
static const uint8_t *slot(struct parse *p, uint8_t *into, size_t *n)
{
    const uint8_t *bytes = into;

    p->chunk.offset = stream_offset(p->in);
    p->taken = into != NULL;
    if (into)
        *n = stream_take(p->in, into, EVTX_CHUNK_BYTES);
    else
        bytes = stream_peek(p->in, EVTX_CHUNK_BYTES, n);
    *n = *n < EVTX_CHUNK_BYTES ? *n : EVTX_CHUNK_BYTES;
    return bytes;
}

/* What was taken and is not of the chunk at hand; to peek costs the bytes that were peeked. */
static const uint8_t *behind(struct parse *p, const uint8_t *into, size_t *n)
{
    const uint8_t *bytes = stream_peek(p->in, into ? 8 : EVTX_CHUNK_BYTES + 8, n);

    if (into)
        return bytes;
    p->chunk.p = bytes;
    *n = *n > EVTX_CHUNK_BYTES ? *n - EVTX_CHUNK_BYTES : 0;
    return bytes + EVTX_CHUNK_BYTES;
}

/* A chunk of which bytes are missing: the next one begins before this one could end. */
static void end_where_torn(struct parse *p, const uint8_t *into)
{
    struct evtx_chunk *c = &p->chunk;
    const uint8_t *next;
    size_t torn, n;

    if (c->n == EVTX_CHUNK_BYTES && (next = behind(p, into, &n), evtx_chunk_may_end(next, n)))
        return;
    torn = evtx_chunk_torn(c, &p->crc32);
    if (torn == c->n)
        return;
    defect_note(p->defects, DEFECT_TRUNCATED, c->offset + torn, 0);
    evtx_chunk_end_at(c, torn);
    p->loaded = torn;
}

/* Who lost the beginning of a chunk lost most of its templates; the first of all has no chunk
   before it that lends them, but one behind it. */
static void lend_ahead(struct parse *p, bool taken)
{
    struct defects ignored = { 0 };
    struct evtx_chunk next = { .seen = p->chunk.seen, .defects = &ignored };
    size_t skip = taken ? 0 : p->loaded;
    const uint8_t *bytes = stream_peek(p->in, skip + EVTX_CHUNK_BYTES, &next.n);

    if (!taken)
        p->chunk.p = bytes;
    if (next.n < skip + EVTX_CHUNK_BYTES)
        return;
    next.p = bytes + skip;
    next.n = EVTX_CHUNK_BYTES;
    evtx_chunk_begin(&next, &p->crc32);
    if (next.sound)
        evtx_keep_definitions(p, next.p, next.n);
    defects_release(&ignored);
}

static void load(struct parse *p, uint8_t *into, size_t n)
{
    bool magic = !p->searched;

    p->chunks++;
    p->chunks_other += !magic;
    if (p->searched) {
        bool followed = p->loaded < n && evtx_chunk_magic(p->chunk.p + p->loaded, n - p->loaded);
        if (into)
            stream_give_back(p->in, into + p->loaded, n - p->loaded);
        if (followed)
            lend_ahead(p, into != NULL);
        align(p, into, followed);
    }
    evtx_chunk_begin(&p->chunk, &p->crc32);
    if (magic) {
        end_where_torn(p, into);
        if (p->loaded == n && n < EVTX_CHUNK_BYTES)
            defect_note(p->defects, DEFECT_TRUNCATED, p->chunk.offset + n, 0);
        if (into)
            stream_give_back(p->in, into + p->loaded, n - p->loaded);
    }
    if (!into)
        evtx_begin_chunk(p);
    if (p->chunk.sound)
        evtx_keep_definitions(p, p->chunk.p, p->chunk.n);
}

bool evtx_load(struct parse *p, uint8_t *into)
{
    size_t n;
    const uint8_t *bytes;

    if (!p->begun)
        begin(p);
    while ((bytes = slot(p, into, &n)), n > 0) {
        if (evtx_log_header(bytes, n)) {
            if (into)
                stream_give_back(p->in, into, n);
            begin_another(p);
            continue;
        }
        p->chunk.p = bytes;
        p->chunk.n = p->loaded = n;
        p->chunk.lead = 0;
        p->chunk.defects = p->defects;
        p->searched = p->carved = false;
        if (evtx_chunk_magic(bytes, n) || load_damaged(p, bytes, n)) {
            load(p, into, n);
            return true;
        }
        p->loaded = 0;
        if (!into)
            stream_consume(p->in, n);
    }
    finish(p);
    return false;
}

void evtx_unload(struct parse *p)
{
    if (p->searched)
        defect_note(p->defects, DEFECT_CHUNK, p->chunk.offset + p->chunk.lead,
                    p->carved ? 0 : p->loaded);
    evtx_chunk_done(&p->chunk);
    if (!p->taken)
        stream_consume(p->in, p->loaded);
    p->loaded = 0;
}

static void event_begin(struct event *ev, const struct parse *p, const struct evtx_record *r)
{
    *ev = p->blank;
    ev->record = r->id;
    ev->offset = p->chunk.offset + r->at;
    ev->carved = r->carved;
    ev->damaged = r->damaged;
    ev->unsure = p->chunk.altered && !p->dirty;
    if (r->written <= INT64_MAX)
        ev->time = (struct stamp){ .t = (when)r->written, .kind = STAMP_UTC, .digits = 7 };
    else
        ev->time = STAMP_ABSENT;
}

/* What lies in slack counts only if it reads as an event to its end: its names and templates may
   have been overwritten since. */
static bool slack_is_good(const struct event *ev, enum evtx_fault fault)
{
    return fault <= EVTX_NO_UNICODE && str_present(ev->provider) && ev->has_event_id;
}

static void note_fault(struct parse *p, struct event *ev, enum evtx_fault fault)
{
    enum defect_kind kind = fault == EVTX_LIMIT        ? DEFECT_LIMIT
                            : fault == EVTX_NO_UNICODE ? DEFECT_ENCODING
                                                       : DEFECT_VALUE;

    ev->damaged = ev->damaged || kind != DEFECT_ENCODING;
    defect_note(p->defects, kind, p->chunk.offset + p->binxml.fault_at, 0);
}

/* A time that no log can hold is one of another place: that of the record's header stands, or none,
   and so does the number of a broken record. */
static void settle(struct event *ev, const struct evtx_record *r)
{
    if (!evtx_time_is_sane((uint64_t)ev->time.t) && evtx_time_is_sane(r->written))
        ev->time.t = (when)r->written;
    else if (!evtx_time_is_sane((uint64_t)ev->time.t))
        ev->time = STAMP_ABSENT;
    if (r->damaged)
        ev->record = r->id;
}

static enum evtx_fault read_all(struct parse *p, struct event *ev)
{
    const struct evtx_record *r = &p->record;
    enum evtx_fault fault;

    /* Slack is full of records whose templates are gone, most of them copies: not worth it. */
    p->binxml.lend = r->slack || p->piece ? NULL : &p->lend;
    p->binxml.lend_until = p->chunks;
    p->binxml.lend_missed = false;
    fault = evtx_binxml_read(&p->binxml, r->at + EVTX_RECORD_HEADER,
                             r->damaged ? r->end : r->end - 4, ev);
    if (p->piece && p->binxml.lend_missed && !r->slack)
        fault = evtx_piece_read_lent(p, ev);
    settle(ev, r);
    return fault;
}

static int expand(struct event *ev)
{
    struct parse *p = ev->owner;
    int done = p->plain ? 0 : evtx_fill_fields(&p->fill, &p->head, NULL, &p->expanded, ev);
    enum evtx_fault fault;

    if (done)
        return done < 0 ? -1 : 0;
    fault = read_all(p, ev);
    if (fault == EVTX_NO_MEMORY)
        return -1;
    if (fault != EVTX_FINE)
        note_fault(p, ev, fault);
    return 0;
}

static int fetch(struct event *ev, const uint64_t *wanted)
{
    struct parse *p = ev->owner;

    return evtx_fill_fields(&p->fill, &p->head, wanted, &p->fetched, ev);
}

static void promise(struct event *ev)
{
    struct parse *p = ev->owner;

    evtx_promise(&p->head, ev);
    ev->fetch = ev->shape ? fetch : NULL;
}

static int json(struct event *ev, struct buf *out)
{
    struct parse *p = ev->owner;

    return evtx_fill_json(&p->fill, &p->head, out);
}

static bool read_head(struct parse *p, struct event *ev)
{
    const struct evtx_record *r = &p->record;
    bool (*read)(struct evtx_head *, size_t, size_t, struct event *) =
        p->plain ? evtx_head_read_values : evtx_head_read;

    if (r->damaged || r->carved ||
        !read(&p->head, r->at + EVTX_RECORD_HEADER, r->end - 4, ev))
        return false;
    ev->expand = expand;
    ev->promise = promise;
    ev->json = p->plain ? NULL : json;
    ev->owner = p;
    ev->kin = evtx_head_kin(&p->head, ev);
    return true;
}

enum next evtx_read_record(struct parse *p, struct event *ev)
{
    const struct evtx_record *r = &p->record;
    enum evtx_fault fault;

    event_begin(ev, p, r);
    if (read_head(p, ev)) {
        settle(ev, r);
        return NEXT_EVENT;
    }
    fault = read_all(p, ev);
    if (fault == EVTX_NO_MEMORY)
        return NEXT_DEAD;
    if (r->slack && !slack_is_good(ev, fault))
        return NEXT_DAMAGED;
    if (r->carved && !p->carved)
        defect_note(p->defects, DEFECT_CARVED, ev->offset, 0);
    p->carved = p->carved || r->carved;
    if (fault != EVTX_FINE)
        note_fault(p, ev, fault);
    return NEXT_EVENT;
}

static enum next evtx_next(struct parse *p, struct event *ev)
{
    enum next next;

    if (!p->in)
        return evtx_piece_next(p, ev);
    for (;;) {
        if (p->loaded == 0 && !evtx_load(p, NULL))
            return NEXT_END;
        if (p->no_memory)
            return NEXT_DEAD;
        while (evtx_chunk_next(&p->chunk, &p->record)) {
            next = evtx_read_record(p, ev);
            if (next != NEXT_DAMAGED)
                return next;
        }
        evtx_unload(p);
    }
}

const struct parser parser_evtx = {
    .name = "evtx",
    .summary = "Windows event log (.evtx)",
    .files = "C:\\Windows\\System32\\winevt\\Logs\\*.evtx, copied while open, too; saved by Event "
             "Viewer; exported by wevtutil epl",
    .times = "UTC, of each event",
    .machine = "the event's Computer, of forwarded events, too",
    .bid = evtx_bid,
    .state_bytes = sizeof(struct parse),
    .open = evtx_open,
    .next = evtx_next,
    .close = evtx_close,
    .pieces = &evtx_pieces,
    .raw = true,
};
