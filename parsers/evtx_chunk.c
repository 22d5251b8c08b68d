/* SPDX-License-Identifier: Apache-2.0 */
/*
 *   chunk, 65536 bytes                        record
 *     0  "ElfChnk\0"                            0  2A 2A 00 00
 *     8  first, last record number              4  size
 *    24  first, last record id                  8  record id
 *    40  header size (128)                     16  time written (FILETIME)
 *    44  offset of the last record             24  binary XML
 *    48  offset of the free space          size-4  size again
 *    52  CRC32 of the records (512 to free space)
 *   120  flags
 *   124  CRC32 of the header (0 to 119, 128 to 511)
 *   128  string offsets, template offsets
 *   512  records
 *
 * Regular records follow each other up to the free space.  Where one is broken (its size is zero
 * or leads nowhere), the next is found by its signature together with the copy of its size: the
 * signature alone occurs inside values.  Behind the free space lie records of the time when the
 * chunk was used before, and, in a log that was copied while open, the newest ones.
 */
#include "parsers/evtx_chunk.h"

#include "base/le.h"
#include "base/mem.h"
#include "base/rd.h"

#include <string.h>

#define SEEN_SLOTS 4096u /* power of two, more than records of EVTX_RECORD_MIN fit a chunk */
#define RANGES 32u
#define FOLLOWS 2340u /* more records do not fit a chunk */
#define FLAG_NO_CRC32 4u
#define CHUNK_HEADER_BYTES 128u /* as it says itself */
#define RECORD_SIGNATURE 0x00002A2Au
#define YEAR_TICKS 315576000000000ull /* 365.25 days in 100 ns */

/*
 * The memory behind a chunk in Windows is that of the chunk before: its slack is full of copies of
 * records that are regular there.  Chunks whose ids follow each other share one range, so that
 * RANGES is enough for a log of any length; of more, the oldest are forgotten.
 */
struct evtx_seen {
    struct id_time {
        uint64_t id, written;
    } taken[SEEN_SLOTS]; /* of this chunk, in order */
    size_t taken_n, in_slots; /* so many of them stand in the slots: few chunks ask for that */
    struct {
        uint64_t id, written;
        uint64_t chunk; /* number of the chunk that filled the slot; else it is free */
    } slots[SEEN_SLOTS];
    uint64_t chunk; /* number of this chunk, from 1 */
    struct evtx_range now; /* regular records of this chunk; id 0: none */
    struct evtx_range before[RANGES];
    size_t before_n;
};

struct evtx_seen *evtx_seen_new(void)
{
    return mem_zero(1, sizeof(struct evtx_seen));
}

/* The slot that holds this record, or the free one where it belongs. */
static size_t seen_slot(const struct evtx_seen *s, uint64_t id, uint64_t written)
{
    size_t slot = (size_t)(((id ^ written) * 0x9E3779B97F4A7C15ull) >> 52) % SEEN_SLOTS;

    while (s->slots[slot].chunk == s->chunk &&
           (s->slots[slot].id != id || s->slots[slot].written != written))
        slot = (slot + 1) % SEEN_SLOTS;
    return slot;
}

static bool in_range(const struct evtx_range *g, const struct evtx_record *r)
{
    return r->id >= g->id && r->id <= g->last_id && r->written >= g->written &&
           r->written <= g->last_written;
}

static void seen_add(struct evtx_seen *s, uint64_t id, uint64_t written)
{
    size_t slot = seen_slot(s, id, written);

    s->slots[slot].chunk = s->chunk;
    s->slots[slot].id = id;
    s->slots[slot].written = written;
}

bool evtx_seen_before(const struct evtx_seen *s, const struct evtx_record *r)
{
    size_t n = s->before_n < RANGES ? s->before_n : RANGES;

    for (size_t i = 0; i < n; i++) {
        if (in_range(&s->before[i], r))
            return true;
    }
    return false;
}

static bool seen_here_or_before(struct evtx_seen *s, const struct evtx_record *r)
{
    if (evtx_seen_before(s, r))
        return true;
    for (; s->in_slots < s->taken_n; s->in_slots++)
        seen_add(s, s->taken[s->in_slots].id, s->taken[s->in_slots].written);
    return s->slots[seen_slot(s, r->id, r->written)].chunk == s->chunk;
}

static void range_add(struct evtx_range *g, const struct evtx_record *r)
{
    if (g->id == 0)
        *g = (struct evtx_range){ r->id, r->id, r->written, r->written };
    g->id = r->id < g->id ? r->id : g->id;
    g->last_id = r->id > g->last_id ? r->id : g->last_id;
    g->written = r->written < g->written ? r->written : g->written;
    g->last_written = r->written > g->last_written ? r->written : g->last_written;
}

void evtx_seen_range(struct evtx_seen *s, const struct evtx_range *range)
{
    struct evtx_range *last = &s->before[(s->before_n + RANGES - 1) % RANGES];

    if (range->id == 0)
        return;
    if (s->before_n && range->id == last->last_id + 1 && range->written >= last->written) {
        last->last_id = range->last_id;
        if (range->last_written > last->last_written)
            last->last_written = range->last_written;
        return;
    }
    s->before[s->before_n % RANGES] = *range;
    s->before_n++;
}

void evtx_chunk_done(struct evtx_chunk *c)
{
    evtx_seen_range(c->seen, &c->seen->now);
}

struct evtx_range evtx_chunk_range(const struct evtx_chunk *c)
{
    return c->seen->now;
}

void evtx_seen_forget(struct evtx_seen *s)
{
    s->before_n = 0;
}

static void seen_take(struct evtx_seen *s, const struct evtx_record *r)
{
    if (s->taken_n < SEEN_SLOTS) /* more do not fit a chunk */
        s->taken[s->taken_n++] = (struct id_time){ r->id, r->written };
}

/* Headers. */

bool evtx_chunk_magic(const uint8_t *p, size_t n)
{
    return n >= 8 && memcmp(p, "ElfChnk", 8) == 0;
}

bool evtx_chunk_unused(const uint8_t *p, size_t n)
{
    return n == 0 || (p[0] == 0 && memcmp(p, p + 1, n - 1) == 0);
}

bool evtx_log_header(const uint8_t *p, size_t n)
{
    return n >= 8 && memcmp(p, "ElfFile", 8) == 0;
}

static uint32_t le32_at(const uint8_t *p, size_t n, size_t at)
{
    struct rd r = rd_over(p, n);

    rd_seek(&r, at);
    return rd_le32(&r);
}

static uint32_t header_crc(const struct crc32 *t, const uint8_t *p)
{
    return crc32_add(t, crc32_add(t, 0, p, 120), p + 128, EVTX_RECORDS_AT - 128);
}

/* Without checksums: its sizes are those of a chunk, and records stand where they say. */
static bool header_agrees(const uint8_t *p, size_t n)
{
    uint32_t last = le32_at(p, n, 44), free_at = le32_at(p, n, 48);

    return le32_at(p, n, 120) & FLAG_NO_CRC32 && le32_at(p, n, 40) == CHUNK_HEADER_BYTES &&
           last >= EVTX_RECORDS_AT && last < free_at && free_at <= EVTX_CHUNK_BYTES &&
           le32_at(p, n, EVTX_RECORDS_AT) == RECORD_SIGNATURE &&
           (free_at > n || le32_at(p, n, last) == RECORD_SIGNATURE);
}

static bool proves_itself(const struct crc32 *t, const uint8_t *p, size_t n)
{
    if (evtx_log_header(p, n))
        return le32_at(p, n, 124) == crc32_add(t, 0, p, 120);
    return evtx_chunk_magic(p, n) &&
           (le32_at(p, n, 124) == header_crc(t, p) || header_agrees(p, n));
}

size_t evtx_chunk_found(const struct crc32 *t, const uint8_t *p, size_t n)
{
    for (size_t at = 0; n - at >= EVTX_RECORDS_AT; at++) {
        const uint8_t *hit = memchr(p + at, 'E', n - at - EVTX_RECORDS_AT + 1);
        if (!hit)
            return n;
        at = (size_t)(hit - p);
        if (proves_itself(t, hit, n - at))
            return at;
    }
    return n;
}

static void check_sums(struct evtx_chunk *c, const struct crc32 *t)
{
    bool good = le32_at(c->p, c->n, 124) == header_crc(t, c->p);

    if (le32_at(c->p, c->n, 120) & FLAG_NO_CRC32)
        return;
    c->altered = !c->cut && le32_at(c->p, c->n, 52) !=
                 crc32_add(t, 0, c->p + EVTX_RECORDS_AT, c->regular - EVTX_RECORDS_AT);
    if (!good || c->altered)
        defect_note(c->defects, DEFECT_CHECKSUM, c->offset, 0);
    c->sound = good && !c->altered && !c->cut;
}

void evtx_chunk_begin(struct evtx_chunk *c, const struct crc32 *t)
{
    uint32_t free_at = le32_at(c->p, c->n, 48);

    c->at = c->n < EVTX_RECORDS_AT ? c->n : EVTX_RECORDS_AT;
    c->regular = 0;
    c->last_id = 0;
    c->records = 0;
    c->cut = false;
    c->lost = c->sound = c->altered = false;
    c->whole = 0;
    c->seen->chunk++;
    c->seen->now = (struct evtx_range){ 0 };
    c->seen->taken_n = c->seen->in_slots = 0;
    if (!evtx_chunk_magic(c->p, c->n)) {
        c->at = 0;
        return;
    }
    if (free_at < EVTX_RECORDS_AT || free_at > EVTX_CHUNK_BYTES) {
        defect_note(c->defects, DEFECT_CHUNK, c->offset, 0);
        return;
    }
    c->cut = free_at > c->n;
    c->regular = c->cut ? c->n : free_at;
    if (c->n >= EVTX_RECORDS_AT)
        check_sums(c, t);
}

bool evtx_chunk_may_end(const uint8_t *p, size_t n)
{
    return n == 0 || evtx_chunk_magic(p, n) || evtx_log_header(p, n);
}

size_t evtx_chunk_torn(const struct evtx_chunk *c, const struct crc32 *t)
{
    size_t at = c->n < EVTX_RECORDS_AT ? c->n : EVTX_RECORDS_AT;

    return at + evtx_chunk_found(t, c->p + at, c->n - at);
}

void evtx_chunk_end_at(struct evtx_chunk *c, size_t n)
{
    c->cut = c->cut || c->regular > n;
    c->sound = c->sound && !c->cut;
    c->regular = c->regular < n ? c->regular : n;
    c->n = n;
}

/* Records. */

static bool has_signature(const uint8_t *p)
{
    return le32(p) == RECORD_SIGNATURE;
}

bool evtx_time_is_sane(uint64_t time)
{
    return time > 389 * YEAR_TICKS && time < 600 * YEAR_TICKS;
}

static bool is_sane(const struct evtx_record *r)
{
    return r->id > 0 && r->id < 1ull << 56 && evtx_time_is_sane(r->written);
}

/* The header at c->p + at, at <= c->n.  False: no signature, or no room for a header. */
static inline bool read_header(const struct evtx_chunk *c, size_t at, struct evtx_record *r,
                               uint32_t *size)
{
    const uint8_t *p = c->p + at;

    if (c->n - at < EVTX_RECORD_HEADER || le32(p) != RECORD_SIGNATURE)
        return false;
    *size = le32(p + 4);
    *r = (struct evtx_record){ .at = at, .id = le64(p + 8), .written = le64(p + 16) };
    return true;
}

/* A record with its signature, a size that fits, and the copy of the size at its end. */
static inline bool is_whole(const struct evtx_chunk *c, size_t at, struct evtx_record *r)
{
    uint32_t size;

    if (!read_header(c, at, r, &size) || size < EVTX_RECORD_MIN || size > c->n - at)
        return false;
    r->end = at + size;
    return le32(c->p + r->end - 4) == size;
}

/* The first whole record in [at, end), or end. */
static size_t find_whole(const struct evtx_chunk *c, size_t at, size_t end, struct evtx_record *r)
{
    while (at < end && end - at >= EVTX_RECORD_MIN) {
        const uint8_t *hit = memchr(c->p + at, 0x2A, end - at - EVTX_RECORD_MIN + 1);
        if (!hit)
            return end;
        at = (size_t)(hit - c->p);
        if (has_signature(hit) && is_whole(c, at, r) && is_sane(r))
            return at;
        at++;
    }
    return end;
}

bool evtx_chunk_any(const uint8_t *p, size_t n)
{
    struct evtx_chunk c = { .p = p, .n = n };
    struct evtx_record r;

    return find_whole(&c, 0, n, &r) < n;
}

/* The place that a template, which lies in this record, had in its chunk; 0: none lies there. */
static size_t place_told(const uint8_t *p, const struct evtx_record *r, size_t *at)
{
    const uint8_t *b = p + r->at + EVTX_RECORD_HEADER;

    /* fragment (4), token, version, template id (4), place (4); next (4), GUID, which begins with
       the id */
    if (r->end - r->at < EVTX_RECORD_HEADER + 14u + 20u || b[0] != 0x0F || b[4] != 0x0C ||
        memcmp(b + 6, b + 18, 4) != 0)
        return 0;
    *at = r->at + EVTX_RECORD_HEADER + 14;
    return le32(b + 10);
}

bool evtx_chunk_lead(const uint8_t *p, size_t n, size_t *lead)
{
    struct evtx_chunk c = { .p = p, .n = n };
    struct evtx_record r;
    size_t at = 0, lay, lies;

    while ((at = find_whole(&c, at, n, &r)) < n) {
        lay = place_told(p, &r, &lies);
        if (lay && lay >= lies && lay - lies <= EVTX_CHUNK_BYTES - n) {
            *lead = lay - lies;
            return true;
        }
        at = r.end;
    }
    return false;
}

static inline void take(struct evtx_chunk *c, struct evtx_record *r)
{
    c->at = r->end;
    c->records++;
    seen_take(c->seen, r);
    /* Behind a broken record may lie what another chunk wrote to this place. */
    r->carved = c->lost && (r->id <= c->last_id || r->id - c->last_id > FOLLOWS);
    if (r->carved)
        return;
    c->last_id = r->id;
    range_add(&c->seen->now, r);
}

/*
 * A record that is not whole.  Its extent goes up to the next whole one; with a signature and a
 * sane header it is read that far.  True: r is such a record.
 */
static bool resynchronise(struct evtx_chunk *c, struct evtx_record *r)
{
    size_t at = c->at, next;
    struct evtx_record found;
    uint32_t size;
    bool usable = read_header(c, at, r, &size) && is_sane(r);

    if (c->whole <= at) /* else it was found for the broken record before */
        c->whole = find_whole(c, at + 1, c->regular, &found);
    next = c->whole;
    if (usable && size >= EVTX_RECORD_MIN && size <= next - at)
        next = at + size; /* only the copy of the size is wrong */
    if (!(c->cut && next == c->regular)) /* else the cut is noted by who knows the file */
        defect_note(c->defects, DEFECT_RECORD, c->offset + at, next - at);
    c->at = next;
    if (!usable) {
        c->lost = true;
        return false;
    }
    r->end = next;
    r->damaged = true;
    take(c, r);
    c->lost = true;
    return true;
}

/* Behind the regular records. */
static bool carve(struct evtx_chunk *c, struct evtx_record *r)
{
    while (c->at < c->n) {
        size_t at = find_whole(c, c->at, c->n, r);
        if (at == c->n)
            break;
        /* In a log copied while open the header is behind: the next record is a regular one. */
        if (c->regular && at == c->regular && c->records && r->id == c->last_id + 1) {
            take(c, r);
            c->regular = r->end;
            return true;
        }
        c->at = r->end;
        if (!seen_here_or_before(c->seen, r)) {
            seen_take(c->seen, r);
            r->carved = r->unknown = true;
            r->slack = c->regular > 0;
            return true;
        }
    }
    c->at = c->n;
    return false;
}

bool evtx_chunk_next(struct evtx_chunk *c, struct evtx_record *r)
{
    while (c->at < c->regular) {
        if (is_whole(c, c->at, r) && r->end <= c->regular) {
            take(c, r);
            return true;
        }
        if (resynchronise(c, r))
            return true;
    }
    return carve(c, r);
}
