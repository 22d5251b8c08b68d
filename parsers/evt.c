/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event logs of Windows 2003 and older (.evt), log-formats.md 3.2:
 *
 *   header, 48 bytes     records, and one end record in place of the next      ring: back to 48
 *     0  size (48)         0  size                 24  type         56  source
 *     4  "LfLe"            4  "LfLe"               26  strings          computer
 *    16  oldest record     8  number               36  their place      SID, strings, data
 *    32  most bytes       12  generated, written   48  data: bytes, place
 *    36  flags            20  id, low 16 bits           size again at the end
 *    40  retention, seconds
 *    44  size again       (flags: 1 dirty, 2 wrapped, 4 full)
 *
 * Read from the beginning to the end, as it lies: in a log that has wrapped the newest records come
 * first.  The record that goes on behind the end of the file goes on at 48; what is found there is
 * kept until its beginning turns up.  Between the end record and the oldest one lie remains: whole
 * records of it are shown as carved.  After damage the next signature is looked for.  Where another
 * header follows, another log was joined to this one.
 *
 * There is no message in the file, and no name of the log: the provider's is taken, if it has one.
 */
#include "base/arena.h"
#include "base/le.h"
#include "base/limits.h"
#include "base/rd.h"
#include "base/utf.h"
#include "event/evtword.h"
#include "parsers/parser.h"

#include <string.h>

#define HEADER_BYTES 48u
#define END_BYTES 40u
#define RECORD_LEAST 60u /* no names, no strings */
#define RECORD_MOST (1u << 18)
#define UNIX_1990 631152000u /* no log is older */
#define FILLER 0x27u     /* one behind another where the fixed part of a record has no room left */
#define FIXED_BYTES 56u
#define NAMES_PADDING 16u /* less than this stands behind the names: what follows is aligned */
#define LOOK 4096u       /* at a time for the next beginning */
#define FLAG_DIRTY 1u
#define FLAG_WRAPPED 2u
#define FLAG_FULL 4u

struct parse {
    struct stream *in;
    struct defects *defects;
    bool begun;
    uint64_t base;          /* where the log at hand begins */
    uint32_t end;           /* where in it the header has the end record; 0: nowhere */
    bool cut;               /* the last record */
    bool ended;             /* the end record was seen; */
    bool remains;           /* what follows it was overwritten in part; */
    uint32_t oldest;        /* it says that this is the oldest number */
    struct buf tail;        /* bytes at 48 that belong to the record at the end */
    struct buf joined;
    bool tail_open;         /* nothing but them so far */
    uint64_t searched;      /* no log begins between here and there, */
    bool log_there;         /* but there one does */
    uint64_t lost_at, lost; /* bytes that are no record */
    struct buf scratch;
    struct arena arena;
};

static const uint8_t signature[] = { 'L', 'f', 'L', 'e' };
static const uint8_t end_mark[] = { 0x28, 0, 0, 0, 0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22,
                                    0x33, 0x33, 0x33, 0x33, 0x44, 0x44, 0x44, 0x44 };

static bool is_signed(const uint8_t *p, size_t n)
{
    return n >= 8 && memcmp(p + 4, signature, 4) == 0;
}

/* A size that a record can have. */
static bool is_size(uint32_t size)
{
    return size >= RECORD_LEAST && size <= RECORD_MOST && size % 4 == 0;
}

/* ---- one record ---- */

/* UTF-16 up to its NUL, or to the end of the record. */
static struct str take_text(struct parse *p, struct rd *r)
{
    size_t from = r->at;

    while (rd_left(r) >= 2 && rd_le16(r) != 0)
        ;
    buf_clear(&p->scratch);
    if (rd_ok(r) && r->at > from) {
        size_t units = (r->at - from) / 2;
        bool closed = r->p[r->at - 2] == 0 && r->p[r->at - 1] == 0;
        if (units > closed)
            utf16le_append(&p->scratch, r->p + from, units - closed, NULL);
    }
    p->arena.failed = p->arena.failed || p->scratch.failed;
    return p->scratch.n ? arena_copy(&p->arena, buf_str(&p->scratch)) : STR("");
}

static struct str hexadecimal(struct parse *p, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(&p->arena, 2 * n);

    for (size_t i = 0; out && i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    return out ? (struct str){ out, 2 * n } : STR("");
}

static int8_t level_of(uint16_t type)
{
    switch (type) {
    case 1: return 2;
    case 2: return 3;
    case 0:
    case 4: return 4;
    case 8:
    case 16: return 0;
    default: return -1;
    }
}

static void take_fields(struct parse *p, struct event *ev, struct rd *r)
{
    struct rd at = *r;
    uint32_t strings, place, data, data_at;
    struct field *f;
    size_t n = 0;

    rd_seek(&at, 26);
    strings = rd_le16(&at);
    rd_seek(&at, 36);
    place = rd_le32(&at);
    rd_seek(&at, 48);
    data = rd_le32(&at);
    data_at = rd_le32(&at);
    if (strings > LIMIT_FIELDS - 2)
        strings = LIMIT_FIELDS - 2;
    f = arena_zero(&p->arena, strings + 2u, sizeof *f);
    if (!f)
        return;
    f[n++] = (struct field){ .name = STR("Provider_Name"), .value = ev->provider,
                             .place = FIELD_SYSTEM };
    rd_seek(&at, place);
    for (uint32_t i = 0; i < strings && rd_ok(&at) && rd_left(&at) >= 2; i++)
        f[n++] = (struct field){ .name = evtword_data(ev->provider, ev->event_id, i),
                                 .value = take_text(p, &at) };
    ev->damaged = ev->damaged || n < strings + 1u;
    at.bad = false;
    rd_seek(&at, data_at);
    if (data && rd_ok(&at) && data <= rd_left(&at))
        f[n++] = (struct field){ .name = STR("Binary"),
                                 .value = hexadecimal(p, r->p + data_at, data) };
    ev->damaged = ev->damaged || (data && (data_at > r->end || data > r->end - data_at));
    ev->fields = f;
    ev->fields_n = n;
}

/* When the event was generated; but a time before all logs is damage, or of a clock that was not
   set, and that of its writing stands in. */
static struct stamp time_of(struct rd *r)
{
    uint32_t generated = rd_le32(r), written = rd_le32(r);
    uint32_t t = generated < UNIX_1990 && written >= UNIX_1990 ? written : generated;

    return (struct stamp){ .t = WHEN_UNIX + (when)t * WHEN_SECOND, .kind = STAMP_UTC };
}

/* Where the names end: what stands behind them says where it begins.  0: that is damaged. */
static size_t names_end(const struct rd *record)
{
    struct rd at = *record;
    size_t end = record->end;
    uint32_t strings, sid, sid_at;
    bool some;

    rd_seek(&at, 26);
    some = rd_le16(&at) != 0;
    rd_seek(&at, 36);
    strings = rd_le32(&at);
    sid = rd_le32(&at);
    sid_at = rd_le32(&at);
    if (some && (strings < FIXED_BYTES || strings >= end))
        return 0;
    end = strings >= FIXED_BYTES && strings < end ? strings : end;
    return sid && sid_at >= FIXED_BYTES && sid_at < end ? sid_at : end;
}

/* Damage may have taken the end of a name: then what stands behind it is no name of a machine. */
static void take_names(struct parse *p, struct event *ev, const struct rd *record)
{
    struct rd names = rd_over(record->p, names_end(record));
    bool two;

    rd_seek(&names, FIXED_BYTES);
    ev->provider = take_text(p, &names);
    two = rd_ok(&names) && rd_left(&names) >= 2;
    ev->computer = take_text(p, &names);
    if (two && rd_left(&names) < NAMES_PADDING && rd_ok(&names) &&
        le16(names.p + names.at - 2) == 0)
        return;
    ev->computer = STR_NONE;
    ev->damaged = true;
}

/* A whole record whose sizes agree. */
static enum next give(struct parse *p, struct event *ev, const uint8_t *bytes, size_t n,
                      uint64_t offset)
{
    struct rd r = rd_over(bytes, n - 4);

    arena_reset(&p->arena);
    *ev = (struct event){ .kind = EVENT_WINDOWS, .offset = offset, .has_record = true,
                          .has_event_id = true };
    rd_skip(&r, 8);
    ev->record = rd_le32(&r);
    ev->time = time_of(&r);
    ev->event_id = rd_le32(&r) & 0xFFFF;
    ev->level = level_of(rd_le16(&r));
    take_names(p, ev, &r);
    ev->channel = evtword_log(ev->provider, ev->event_id);
    ev->carved = p->ended && ev->record < p->oldest;
    take_fields(p, ev, &r);
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, offset, 0);
    return p->arena.failed ? NEXT_DEAD : NEXT_EVENT;
}

/* ---- the file ---- */

static void lose(struct parse *p, uint64_t at, size_t n)
{
    if (!p->lost)
        p->lost_at = at;
    p->lost += n;
}

/* Bytes that are no record: remains behind the end record are none that anybody misses. */
static void note_lost(struct parse *p)
{
    if (p->lost && !p->remains)
        defect_note(p->defects, DEFECT_RECORD, p->lost_at, p->lost);
    p->lost = 0;
}

static bool may_begin(const uint8_t *p)
{
    return memcmp(p + 4, signature, sizeof signature) == 0 || memcmp(p, end_mark, 8) == 0;
}

/* On to where something may begin; what lies at 48 before the first record may be the end of the
   last one. */
static void step(struct parse *p)
{
    size_t n, at = 1;
    const uint8_t *bytes = stream_peek(p->in, LOOK, &n);

    n = n < LOOK ? n : LOOK;
    while (at < n && (n - at < 8 || !may_begin(bytes + at)))
        at++;
    if (n == LOOK && at > LOOK - 8)
        at = LOOK - 8; /* not all of it is visible */
    p->tail_open = p->tail_open && p->tail.n + at <= RECORD_MOST;
    if (p->tail_open)
        buf_add(&p->tail, (struct str){ (const char *)bytes, at });
    else
        lose(p, stream_offset(p->in), at);
    stream_consume(p->in, at);
}

/* What was kept from 48 is of no record. */
static void drop_tail(struct parse *p)
{
    if (p->tail.n)
        defect_note(p->defects, DEFECT_RECORD, p->base + HEADER_BYTES, p->tail.n);
    buf_clear(&p->tail);
}

/* The log at hand is over. */
static void finish(struct parse *p)
{
    uint64_t at = stream_offset(p->in);

    note_lost(p);
    drop_tail(p);
    if (!p->ended && !p->cut && at - p->base <= p->end)
        defect_note(p->defects, DEFECT_TRUNCATED, at, 0);
    p->cut = true;
}

/* The header of a log, whole. */
static bool is_header(const uint8_t *b, size_t n)
{
    return n >= HEADER_BYTES && is_signed(b, n) && le32(b) == HEADER_BYTES &&
           le32(b + 44) == HEADER_BYTES;
}

/* Where in these bytes, from `at` on, another log begins, or n. */
static size_t next_log(const uint8_t *b, size_t n, size_t at)
{
    for (; at < n && n - at >= HEADER_BYTES; at++) {
        const uint8_t *hit = memchr(b + at, (int)HEADER_BYTES, n - at - HEADER_BYTES + 1);

        if (!hit)
            return n;
        at = (size_t)(hit - b);
        if (is_header(hit, n - at))
            return at;
    }
    return n;
}

/* The same of what lies ahead in the stream, of which no byte is searched twice. */
static size_t log_ahead(struct parse *p, const uint8_t *b, size_t n)
{
    uint64_t here = stream_offset(p->in);
    size_t at = p->searched > here ? (size_t)(p->searched - here) : 1;

    if (!p->log_there || at == 1) {
        if (at >= n || n - at < HEADER_BYTES)
            return n;
        at = next_log(b, n, at);
        p->log_there = at < n;
        p->searched = here + (at < n ? at : n - HEADER_BYTES + 1);
    }
    return at < n ? at : n;
}

static struct retention retention_of(const uint8_t *header)
{
    uint32_t flags = le32(header + 36);

    return (struct retention){ .stated = true,
                               .wrapped = flags & FLAG_WRAPPED,
                               .full = flags & FLAG_FULL,
                               .most_bytes = le32(header + 32),
                               .seconds = le32(header + 40) };
}

static void begin(struct parse *p)
{
    size_t got;
    const uint8_t *b = stream_peek(p->in, HEADER_BYTES, &got);

    p->begun = true;
    p->base = stream_offset(p->in);
    p->end = p->oldest = 0;
    p->cut = p->ended = p->remains = false;
    if (got < HEADER_BYTES || !is_signed(b, got) || le32(b) != HEADER_BYTES)
        return;
    if (le32(b + 36) & FLAG_DIRTY)
        defect_note(p->defects, DEFECT_DIRTY, p->base, 0);
    if (le32(b + 44) != HEADER_BYTES)
        defect_note(p->defects, DEFECT_HEADER, p->base, 0);
    else if (!p->base) /* else what it says is of the other log */
        p->defects->as_read.retention = retention_of(b);
    p->end = le32(b + 20);
    stream_consume(p->in, HEADER_BYTES);
    p->tail_open = true;
}

/* The last record, whose end lies at 48; or the file is cut. */
static enum next give_last(struct parse *p, struct event *ev, const uint8_t *bytes, size_t n)
{
    size_t size = le32(bytes), more = size - n;
    uint64_t offset = stream_offset(p->in);

    buf_clear(&p->joined);
    buf_add(&p->joined, (struct str){ (const char *)bytes, n });
    stream_consume(p->in, n);
    if (more <= p->tail.n)
        buf_add(&p->joined, str_first(buf_str(&p->tail), more));
    if (p->joined.failed)
        return NEXT_DEAD;
    if (p->joined.n < size || le32((const uint8_t *)p->joined.s + size - 4) != size) {
        defect_note(p->defects, DEFECT_TRUNCATED, offset, n);
        p->cut = true;
        return NEXT_DAMAGED;
    }
    buf_clear(&p->tail);
    return give(p, ev, (const uint8_t *)p->joined.s, size, offset);
}

/* Behind the last record nothing is signed any more. */
static bool holds_another(const uint8_t *b, size_t n)
{
    struct str rest = { (const char *)b + 8, n - 8 };

    return str_find(rest, STR("LfLe")) < rest.n;
}

/* What is left of the log is too short for a record. */
static bool pass_filler(struct parse *p)
{
    size_t n;
    const uint8_t *b = stream_peek(p->in, FIXED_BYTES + HEADER_BYTES, &n);

    n = next_log(b, n, 4);
    for (size_t i = 0; i + 4 <= n; i += 4)
        if (le32(b + i) != FILLER)
            return false;
    if (n >= FIXED_BYTES || n % 4)
        return false;
    stream_consume(p->in, n);
    return true;
}

/* One that is signed and says this size. */
static enum next take_record(struct parse *p, struct event *ev, uint32_t size)
{
    size_t got, log;
    uint64_t offset = stream_offset(p->in);
    const uint8_t *b = stream_peek(p->in, size + HEADER_BYTES, &got);
    bool whole = got >= size && le32(b + size - 4) == size;
    enum next next;

    got = got < size + HEADER_BYTES ? got : size + HEADER_BYTES;
    log = whole ? got : log_ahead(p, b, got);
    if (!whole && (log >= size || holds_another(b, log))) {
        step(p);
        return NEXT_DAMAGED;
    }
    note_lost(p);
    p->tail_open = false;
    p->remains = p->remains && (got < 12 || le32(b + 8) < p->oldest);
    if (!whole)
        return give_last(p, ev, b, log);
    next = give(p, ev, b, size, offset);
    stream_consume(p->in, size);
    return next;
}

/* What begins at this place.  NEXT_DAMAGED: no event, go on. */
static enum next take(struct parse *p, struct event *ev, const uint8_t *b, size_t got)
{
    uint32_t size = le32(b);

    if (got >= sizeof end_mark && memcmp(b, end_mark, sizeof end_mark) == 0) {
        b = stream_peek(p->in, END_BYTES, &got);
        note_lost(p);
        p->ended = p->remains = got >= END_BYTES;
        p->oldest = p->ended ? le32(b + 32) : 0;
        p->tail_open = false;
        stream_consume(p->in, got < END_BYTES ? got : END_BYTES);
        return NEXT_DAMAGED;
    }
    if (size == FILLER && pass_filler(p))
        return NEXT_DAMAGED;
    if (is_signed(b, got) && size == HEADER_BYTES) {
        b = stream_peek(p->in, HEADER_BYTES, &got);
        if (is_header(b, got)) {
            finish(p);
            begin(p);
            return NEXT_DAMAGED;
        }
    }
    if (!is_signed(b, got) || !is_size(size)) {
        step(p);
        return NEXT_DAMAGED;
    }
    return take_record(p, ev, size);
}

static enum next evt_next(struct parse *p, struct event *ev)
{
    const uint8_t *b;
    size_t got;
    enum next next;

    if (!p->begun)
        begin(p);
    while ((b = stream_peek(p->in, sizeof end_mark, &got)) && got >= 4) {
        next = take(p, ev, b, got);
        if (p->tail.failed)
            return NEXT_DEAD;
        if (next != NEXT_DAMAGED)
            return next;
    }
    if (got)
        step(p);
    finish(p);
    return p->tail.failed ? NEXT_DEAD : NEXT_END;
}

static void evt_close(struct parse *p)
{
    buf_release(&p->tail);
    buf_release(&p->joined);
    buf_release(&p->scratch);
    arena_release(&p->arena);
}

static int evt_open(struct parse *p, const struct parser_source *from)
{
    p->in = from->in;
    p->defects = from->defects;
    return 0;
}

/* The first place from at on that is signed; n: none. */
static size_t next_signed(const uint8_t *p, size_t n, size_t at)
{
    const struct str all = { (const char *)p, n };

    at += 4;
    at += at < n ? str_find(str_from(all, at), STR("LfLe")) : 0;
    return at < n ? at - 4 : n;
}

static bool is_zeros(const uint8_t *p, size_t n)
{
    return n && p[0] == 0 && memcmp(p, p + 1, n - 1) == 0;
}

/* The header, or (the beginning is lost) a record whose sizes agree; or the beginning was wiped, of
   what goes by the name of an event log. */
static unsigned evt_bid(const struct sample *s)
{
    if (s->n >= HEADER_BYTES && is_signed(s->bytes, s->n) && le32(s->bytes) == HEADER_BYTES)
        return PARSER_SURE;
    for (size_t at = 0; s->n >= 8; at++) {
        uint32_t size;

        at = next_signed(s->bytes, s->n, at);
        if (at > s->n - 8)
            break;
        size = le32(s->bytes + at);
        if (is_size(size) && size <= s->n - at && le32(s->bytes + at + size - 4) == size)
            return 56;
    }
    return s->n >= HEADER_BYTES && str_ends_nocase(s->name, STR(".evt")) &&
           is_zeros(s->bytes, s->n) ? 8 : 0;
}

const struct parser parser_evt = {
    .name = "evt",
    .summary = "Windows event log of Windows 2003 and older (.evt)",
    .files = "AppEvent.Evt, SysEvent.Evt and others of Windows 2003 and older",
    .times = "UTC, of each record, to the second",
    .machine = "of each record",
    .lacks = "the name of the log, and words of messages",
    .bid = evt_bid,
    .raw = true,
    .state_bytes = sizeof(struct parse),
    .open = evt_open,
    .next = evt_next,
    .close = evt_close,
};
