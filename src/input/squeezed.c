/* SPDX-License-Identifier: Apache-2.0 */
#include "input/squeezed.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/mem.h"
#include "input/gunzip.h"

#include <string.h>

#define BLOCK ((size_t)64 << 10) /* of packed bytes, handed over at a time */

enum state { MEMBER_BEGIN, MEMBER_INSIDE, REST, OVER };

struct squeezed {
    struct stream *in;
    struct unpack *limits;
    const struct codec *codec;
    void *unpacker;
    enum state state;
    bool any;              /* a member has been read */
    uint64_t made;
    const char *pending;   /* the fault behind the bytes that were already unpacked */
    char fault[160];
};

/* Behind frames that zstd and lz4 pass over, which both have under one mark; n: not visible. */
static size_t behind_skipped(const uint8_t *p, size_t n)
{
    size_t at = 0;

    while (n - at >= 8 && p[at] >> 4 == 5 && memcmp(p + at + 1, "\x2A\x4D\x18", 3) == 0) {
        uint32_t size = le32(p + at + 4);

        if (size > n - at - 8)
            return n;
        at += 8 + (size_t)size;
    }
    return at;
}

const struct codec *squeezed_recognises(const uint8_t *bytes, size_t n)
{
    const struct codec *const all[] = { gunzip_codec(), &codec_bzip2, &codec_xz, &codec_zstd,
                                        &codec_lz4, &codec_lzma };
    size_t at = behind_skipped(bytes, n);

    if (at && n - at >= 8 && codec_lz4.begins(bytes + at, n - at))
        return &codec_lz4;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i]->begins(bytes, n))
            return all[i];
    return NULL;
}

static void stop(struct squeezed *g, const char *what)
{
    g->state = OVER;
    unpack_fault(g->fault, sizeof g->fault, what);
    g->pending = g->fault;
}

/* Between members: another one, padding, the end, or something that does not belong here. */
static void begin_member(struct squeezed *g)
{
    size_t got;
    const uint8_t *p = stream_peek(g->in, CODEC_LOOK, &got);

    while (g->any && got > 0 && p[0] == 0) {
        size_t zeros = 1;

        while (zeros < got && p[zeros] == 0)
            zeros++;
        stream_consume(g->in, zeros);
        p = stream_peek(g->in, CODEC_LOOK, &got);
    }
    if (got == 0 && g->any) {
        g->state = OVER;
        if (stream_fault(g->in))
            stop(g, stream_fault(g->in));
    } else if (g->any && !g->codec->begins(p, got)) {
        stop(g, "there is something else behind the packed data");
    } else {
        g->any = true;
        g->state = MEMBER_INSIDE;
        g->codec->begin(g->unpacker);
    }
}

static void meet_fault(struct squeezed *g, enum codec_result result)
{
    if (result == CODEC_NO_MEMORY)
        stop(g, "no memory");
    else if (result == CODEC_TOO_LARGE)
        stop(g, "LIMIT_DICTIONARY_BYTES reached");
    else if (result == CODEC_STANDS_STILL)
        stop(g, stream_fault(g->in) ? stream_fault(g->in) : "the packed data is cut off");
    else
        stop(g, result == CODEC_WRONG_CHECKSUM ? "the checksum is wrong"
                                               : "the packed data is damaged");
    if (g->codec->rest && result != CODEC_NO_MEMORY)
        g->state = REST;
}

/* Up to the next multiple of BLOCK, however the bytes arrive: ISA-L looks ahead as far as it can,
   so that otherwise the size of the pieces would show in what it makes out of damaged data. */
static const uint8_t *peek_block(struct stream *in, size_t *got)
{
    size_t want = BLOCK - (size_t)(stream_offset(in) % BLOCK);
    const uint8_t *p = stream_peek_on(in, want, got);

    *got = *got < want ? *got : want;
    return p;
}

/* One turn of the codec into n bytes; returns how many it made. */
static size_t unpack_some(struct squeezed *g, void *into, size_t n)
{
    struct codec_piece p = { .out = into, .out_n = n };
    enum codec_result result;
    size_t got;

    p.in = peek_block(g->in, &got);
    p.in_n = got;
    result = g->codec->work(g->unpacker, &p);
    stream_consume(g->in, got - p.in_n);
    if (result == CODEC_GOES_ON || result == CODEC_STANDS_STILL)
        result = p.in_n < got || p.out_n < n ? CODEC_GOES_ON : CODEC_STANDS_STILL;
    if (result == CODEC_OVER)
        g->state = MEMBER_BEGIN;
    else if (result != CODEC_GOES_ON)
        meet_fault(g, result);
    return n - p.out_n;
}

static size_t unpack_rest(struct squeezed *g, void *into, size_t n)
{
    size_t made = g->codec->rest(g->unpacker, into, n);

    if (!made)
        g->state = OVER;
    return made;
}

/* Full to the end, so that who takes blocks of this size has them without a copy. */
static long squeezed_read(void *ctx, void *to, size_t cap, const char **fault)
{
    uint8_t *into = to;
    struct squeezed *g = ctx;
    size_t n = 0;

    while (n < cap && g->state != OVER) {
        if (g->state == MEMBER_BEGIN)
            begin_member(g);
        if (g->state == MEMBER_INSIDE)
            n += unpack_some(g, into + n, cap - n);
        else if (g->state == REST)
            n += unpack_rest(g, into + n, cap - n);
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

static void squeezed_close(void *ctx)
{
    struct squeezed *g = ctx;

    if (g->unpacker)
        g->codec->close(g->unpacker);
    mem_free(g);
}

int squeezed_open(struct stream **out, struct stream *in, const struct codec *codec,
                  struct unpack *limits, struct err *err)
{
    static const struct stream_ops ops = { .read = squeezed_read, .close = squeezed_close,
                                          .steady = true };
    struct squeezed *g = mem_zero(1, sizeof *g);

    if (!g)
        return err_nomem(err, "unpacking");
    g->in = in;
    g->limits = limits;
    g->codec = codec;
    g->unpacker = codec->open();
    if (!g->unpacker) {
        squeezed_close(g);
        return err_nomem(err, "unpacking");
    }
    if (stream_open_custom(out, &ops, g, err) < 0) {
        squeezed_close(g);
        return -1;
    }
    return 0;
}

/* ---- behind a fault ---- */

static bool seek_next(struct stream *in, const struct codec *codec)
{
    for (;;) {
        size_t got, at = 0;
        const uint8_t *p = stream_peek(in, BLOCK, &got), *q;

        while ((q = at < got ? memchr(p + at, codec->first, got - at) : NULL) != NULL) {
            at = (size_t)(q - p);
            if (got - at < CODEC_LOOK && got >= BLOCK)
                break; /* not all of it is visible */
            if (codec->begins(q, got - at)) {
                stream_consume(in, at);
                return true;
            }
            at++;
        }
        stream_consume(in, q ? at : got);
        if (got < BLOCK)
            return false;
    }
}

bool squeezed_again(struct stream **s, struct stream *in, const struct codec *codec,
                    struct unpack *limits, size_t *tries)
{
    const char *why = stream_fault(*s);
    bool fault = why && !str_starts(str_of(why), STR("unpacking: LIMIT_"));

    stream_close(*s);
    *s = NULL;
    while (fault && !(limits && limits->over) && *tries <= LIMIT_RESUMES && seek_next(in, codec) &&
           ++*tries <= LIMIT_RESUMES) {
        uint64_t at = stream_offset(in);
        size_t got;

        if (squeezed_open(s, in, codec, limits, NULL) < 0)
            return false;
        (void)stream_peek(*s, 1, &got);
        if (got)
            return true;
        stream_close(*s);
        *s = NULL;
        if (stream_offset(in) == at)
            stream_consume(in, 1);
    }
    return false;
}
