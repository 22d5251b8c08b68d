/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 1952.  The only file that sees zlib, and ISA-L where it was there when this was built: that
 * one unpacks about three times as fast (tests/bench/RESULTS.md), on the processors that it knows.
 * Both are asked the same question, a piece of input for a piece of output, and answer with one of
 * a few results; what is between members is ours.
 */
#include "input/gunzip.h"

#include "base/mem.h"
#include "base/rd.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>
#ifdef WITH_ISAL
#include <isa-l/igzip_lib.h>
#endif

#define BLOCK ((size_t)64 << 10) /* of packed bytes, handed over at a time */
#define HEAD_BYTES 8u /* of a member, up to its time */
#define GZIP_WINDOW (15 + 16) /* the largest window; gzip header and checksum are zlib's work */

enum state { MEMBER_BEGIN, MEMBER_INSIDE, OVER };
enum result { GOES_ON, STANDS_STILL, MEMBER_OVER, DAMAGED, WRONG_CHECKSUM, NO_MEMORY };

/* Bytes in, bytes out; both are moved on by what was used. */
struct piece {
    const uint8_t *in;
    uint8_t *out;
    size_t in_n, out_n;
};

struct engine {
    void *(*open)(void); /* NULL: no memory */
    void (*begin)(void *state);
    enum result (*work)(void *state, struct piece *p);
    void (*close)(void *state);
};

struct gunzip {
    struct stream *in;
    struct unpack *limits;
    const struct engine *engine;
    void *inflate;
    enum state state;
    bool any;              /* a member has been read */
    uint64_t made;
    const char *pending;   /* the fault behind the bytes that were already unpacked */
    char fault[160];
};

static unsigned at_most_uint(size_t n)
{
    return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

/* ---- zlib ---- */

static voidpf z_alloc(voidpf opaque, uInt count, uInt size)
{
    (void)opaque;
    return mem_zero(count, size);
}

static void z_free(voidpf opaque, voidpf p)
{
    (void)opaque;
    mem_free(p);
}

static void *zlib_open(void)
{
    z_stream *z = mem_zero(1, sizeof *z);

    if (!z)
        return NULL;
    z->zalloc = z_alloc;
    z->zfree = z_free;
    if (inflateInit2(z, GZIP_WINDOW) == Z_OK)
        return z;
    mem_free(z);
    return NULL;
}

static void zlib_begin(void *state)
{
    (void)inflateReset(state);
}

/* The code does not tell; these are all that there are. */
static bool is_checksum(const char *message)
{
    return message && (strcmp(message, "incorrect data check") == 0 ||
                       strcmp(message, "incorrect length check") == 0 ||
                       strcmp(message, "header crc mismatch") == 0);
}

static enum result zlib_result(const z_stream *z, int code)
{
    switch (code) {
    case Z_OK:
        return GOES_ON;
    case Z_BUF_ERROR:
        return STANDS_STILL;
    case Z_STREAM_END:
        return MEMBER_OVER;
    case Z_MEM_ERROR:
        return NO_MEMORY;
    default:
        return is_checksum(z->msg) ? WRONG_CHECKSUM : DAMAGED;
    }
}

static enum result zlib_work(void *state, struct piece *p)
{
    z_stream *z = state;
    unsigned in_n = at_most_uint(p->in_n), out_n = at_most_uint(p->out_n);
    int code;

    z->next_in = (z_const Bytef *)p->in;
    z->avail_in = in_n;
    z->next_out = p->out;
    z->avail_out = out_n;
    code = inflate(z, Z_NO_FLUSH);
    p->in += in_n - z->avail_in;
    p->in_n -= in_n - z->avail_in;
    p->out += out_n - z->avail_out;
    p->out_n -= out_n - z->avail_out;
    return zlib_result(z, code);
}

static void zlib_close(void *state)
{
    (void)inflateEnd(state);
    mem_free(state);
}

static const struct engine zlib_engine = { zlib_open, zlib_begin, zlib_work, zlib_close };

/* ---- ISA-L ---- */

#ifdef WITH_ISAL
/* Cleared, all 87 KiB: what a damaged block's incomplete tables leave unwritten is read by codes
   that the block does not define, and would unpack to other bytes each time. */
static void *isal_open(void)
{
    return mem_zero(1, sizeof(struct inflate_state));
}

static void isal_begin(void *state)
{
    struct inflate_state *s = state;

    isal_inflate_init(s);
    s->crc_flag = ISAL_GZIP;
}

/* An error leaves what was unpacked before it where it is: in the state's own buffer. */
static void isal_give_rest(struct inflate_state *s, struct piece *p)
{
    size_t n = s->tmp_out_valid > s->tmp_out_processed
                   ? (size_t)(s->tmp_out_valid - s->tmp_out_processed) : 0;

    if (n > p->out_n || n > sizeof s->tmp_out_buffer)
        return;
    memcpy(p->out, s->tmp_out_buffer + s->tmp_out_processed, n);
    s->tmp_out_processed = s->tmp_out_valid;
    p->out += n;
    p->out_n -= n;
}

static enum result isal_work(void *state, struct piece *p)
{
    struct inflate_state *s = state;
    unsigned in_n = at_most_uint(p->in_n), out_n = at_most_uint(p->out_n);
    int code;

    s->next_in = (uint8_t *)p->in; /* read only */
    s->avail_in = in_n;
    s->next_out = p->out;
    s->avail_out = out_n;
    code = isal_inflate(s);
    p->in += in_n - s->avail_in;
    p->in_n -= in_n - s->avail_in;
    p->out += out_n - s->avail_out;
    p->out_n -= out_n - s->avail_out;
    if (code < 0 && code != ISAL_INCORRECT_CHECKSUM)
        isal_give_rest(s, p);
    if (code == ISAL_INCORRECT_CHECKSUM)
        return WRONG_CHECKSUM;
    if (code < 0 || code == ISAL_NEED_DICT)
        return DAMAGED;
    if (s->block_state == ISAL_BLOCK_FINISH)
        return MEMBER_OVER;
    return in_n == s->avail_in && out_n == s->avail_out ? STANDS_STILL : GOES_ON;
}

static void isal_close(void *state)
{
    mem_free(state);
}

static const struct engine isal_engine = { isal_open, isal_begin, isal_work, isal_close };
#define FAST_ENGINE (&isal_engine)
#else
#define FAST_ENGINE (&zlib_engine)
#endif

/* ---- members ---- */

bool gunzip_recognises(const uint8_t *bytes, size_t n)
{
    return n >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8;
}

when gunzip_mtime(struct stream *in)
{
    size_t n;
    const uint8_t *head = stream_peek(in, HEAD_BYTES, &n);
    struct rd r = rd_over(head, n);
    uint32_t seconds;

    rd_skip(&r, 4);
    seconds = rd_le32(&r);
    return rd_ok(&r) && seconds ? WHEN_UNIX + (when)seconds * WHEN_SECOND : WHEN_NONE;
}

static void stop(struct gunzip *g, const char *what)
{
    g->state = OVER;
    unpack_fault(g->fault, sizeof g->fault, what);
    g->pending = g->fault;
}

/* Between members: another one, padding, the end, or something that does not belong here. */
static void begin_member(struct gunzip *g)
{
    size_t got;
    const uint8_t *p = stream_peek(g->in, 3, &got);

    while (g->any && got > 0 && p[0] == 0) {
        size_t zeros = 1;

        while (zeros < got && p[zeros] == 0)
            zeros++;
        stream_consume(g->in, zeros);
        p = stream_peek(g->in, 3, &got);
    }
    if (got == 0 && g->any) {
        g->state = OVER;
        if (stream_fault(g->in))
            stop(g, stream_fault(g->in));
    } else if (g->any && !gunzip_recognises(p, got)) {
        stop(g, "there is something else behind the packed data");
    } else {
        g->any = true;
        g->state = MEMBER_INSIDE;
        g->engine->begin(g->inflate);
    }
}

static void inflate_failed(struct gunzip *g, enum result result)
{
    if (result == NO_MEMORY)
        stop(g, "no memory");
    else if (result == STANDS_STILL)
        stop(g, stream_fault(g->in) ? stream_fault(g->in) : "the packed data is cut off");
    else
        stop(g, result == WRONG_CHECKSUM ? "the checksum is wrong" : "the packed data is damaged");
}

/* Up to the next multiple of BLOCK, however the bytes arrive: ISA-L looks ahead as far as it can,
   so that otherwise the size of the pieces would show in what it makes out of damaged data. */
static const uint8_t *peek_block(struct stream *in, size_t *got)
{
    size_t want = BLOCK - (size_t)(stream_offset(in) % BLOCK);
    const uint8_t *p = stream_peek(in, want, got);

    *got = *got < want ? *got : want;
    return p;
}

/* One turn of inflate into n bytes; returns how many it made. */
static size_t inflate_some(struct gunzip *g, void *into, size_t n)
{
    struct piece p = { .out = into, .out_n = n };
    enum result result;
    size_t got;

    p.in = peek_block(g->in, &got);
    p.in_n = got;
    result = g->engine->work(g->inflate, &p);
    stream_consume(g->in, got - p.in_n);
    if (result == MEMBER_OVER)
        g->state = MEMBER_BEGIN;
    else if (result != GOES_ON && !(result == STANDS_STILL && (p.in_n < got || p.out_n < n)))
        inflate_failed(g, result);
    return n - p.out_n;
}

static long gunzip_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct gunzip *g = ctx;
    size_t n = 0;

    while (n == 0 && g->state != OVER) {
        if (g->state == MEMBER_BEGIN)
            begin_member(g);
        if (g->state == MEMBER_INSIDE)
            n = inflate_some(g, into, cap);
    }
    if (n > 0) {
        const char *limit = unpack_count(g->limits, n, &g->made);

        if (limit) {
            g->state = OVER;
            g->pending = limit;
        }
        return (long)n;
    }
    *fault = g->pending;
    return g->pending ? -1 : 0;
}

static void gunzip_close(void *ctx)
{
    struct gunzip *g = ctx;

    if (g->inflate)
        g->engine->close(g->inflate);
    mem_free(g);
}

static int open_with(const struct engine *engine, struct stream **out, struct stream *in,
                     struct unpack *limits, struct err *err)
{
    static const struct stream_ops ops = { .read = gunzip_read, .close = gunzip_close };
    struct gunzip *g = mem_zero(1, sizeof *g);

    if (!g)
        return err_nomem(err, "gunzip");
    g->in = in;
    g->limits = limits;
    g->engine = engine;
    g->inflate = engine->open();
    if (!g->inflate) {
        gunzip_close(g);
        return err_nomem(err, "gunzip");
    }
    if (stream_open_custom(out, &ops, g, err) < 0) {
        gunzip_close(g);
        return -1;
    }
    return 0;
}

int gunzip_open(struct stream **out, struct stream *in, struct unpack *limits, struct err *err)
{
    return open_with(FAST_ENGINE, out, in, limits, err);
}

int gunzip_open_portable(struct stream **out, struct stream *in, struct unpack *limits,
                         struct err *err)
{
    return open_with(&zlib_engine, out, in, limits, err);
}
