/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 1952.  The only file that sees zlib. */
#include "input/gunzip.h"

#include "base/mem.h"

#include <limits.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window; gzip header and checksum are zlib's work */

enum state { MEMBER_BEGIN, MEMBER_INSIDE, OVER };

struct gunzip {
    struct stream *in;
    struct unpack *limits;
    z_stream z;
    enum state state;
    bool any;              /* a member has been read */
    uint64_t made;
    const char *pending;   /* the fault behind the bytes that were already unpacked */
    char fault[160];
};

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

bool gunzip_recognises(const uint8_t *bytes, size_t n)
{
    return n >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8;
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
        (void)inflateReset(&g->z);
    }
}

static void inflate_failed(struct gunzip *g, int code)
{
    if (code == Z_MEM_ERROR)
        stop(g, "no memory");
    else if (code == Z_BUF_ERROR)
        stop(g, stream_fault(g->in) ? stream_fault(g->in) : "the packed data is cut off");
    else
        stop(g, g->z.msg ? g->z.msg : "damaged");
}

/* One turn of inflate into n bytes; returns how many it made. */
static size_t inflate_some(struct gunzip *g, void *into, size_t n)
{
    size_t got, taken;
    const uint8_t *p = stream_peek(g->in, 1, &got);
    int code;

    if (got > UINT_MAX)
        got = UINT_MAX;
    g->z.next_in = (z_const Bytef *)p;
    g->z.avail_in = (uInt)got;
    g->z.next_out = into;
    g->z.avail_out = n < UINT_MAX ? (uInt)n : UINT_MAX;
    n = g->z.avail_out;
    code = inflate(&g->z, Z_NO_FLUSH);
    taken = got - g->z.avail_in;
    stream_consume(g->in, taken);
    n -= g->z.avail_out;
    if (code == Z_STREAM_END)
        g->state = MEMBER_BEGIN;
    else if (code != Z_OK && !(code == Z_BUF_ERROR && (taken || n)))
        inflate_failed(g, code);
    return n;
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

    (void)inflateEnd(&g->z);
    mem_free(g);
}

int gunzip_open(struct stream **out, struct stream *in, struct unpack *limits, struct err *err)
{
    static const struct stream_ops ops = { gunzip_read, gunzip_close };
    struct gunzip *g = mem_zero(1, sizeof *g);

    if (!g)
        return err_nomem(err, "gunzip");
    g->in = in;
    g->limits = limits;
    g->z.zalloc = z_alloc;
    g->z.zfree = z_free;
    if (inflateInit2(&g->z, GZIP_WINDOW) != Z_OK) {
        mem_free(g);
        return err_nomem(err, "gunzip");
    }
    if (stream_open_custom(out, &ops, g, err) < 0) {
        gunzip_close(g);
        return -1;
    }
    return 0;
}
