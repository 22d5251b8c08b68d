/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the dress of a text: the same text comes out of pieces of any size, and not much more
 * than went in; the same is so of the logs that a collector's rows belong to, and none is there
 * twice.
 */
#include "promise.h"

#include "base/buf.h"
#include "input/collected.h"
#include "input/undress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_all(struct buf *out, struct stream *s)
{
    const uint8_t *p;
    size_t got;

    for (p = stream_peek(s, 1, &got); got; p = stream_peek(s, 1, &got)) {
        buf_add(out, (struct str){ (const char *)p, got });
        stream_consume(s, got);
    }
    promise(!stream_fault(s) && !out->failed);
}

static void undressed(struct buf *out, const uint8_t *data, size_t n, const struct dress *dress,
                      size_t chunk)
{
    struct stream *in, *inside;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    if (chunk)
        stream_set_chunk(in, chunk);
    promise(undress_open(&inside, in, dress, NULL) == 0);
    read_all(out, inside);
    stream_close(inside);
    stream_close(in);
}

/* Every third log is left before its end, as a parser may. */
static void collected(struct buf *out, const uint8_t *data, size_t n, const struct dress *dress,
                      size_t chunk)
{
    struct collected *c;
    struct collected_part part;
    struct stream *in, *inside;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    if (chunk)
        stream_set_chunk(in, chunk);
    promise(collected_open(&c, in, dress, NULL) == 0);
    for (size_t i = 1; collected_next(c, &part) > 0; i++) {
        promise(collected_stream(c, &inside, NULL) == 0);
        buf_format(out, "[%.*s]", STR_FMT(part.name));
        if (i % 3)
            read_all(out, inside);
        promise(i <= n);
    }
    collected_close(c);
    stream_close(in);
}

static void check_parts(const uint8_t *data, size_t n, const struct dress *dress)
{
    struct buf whole = { 0 }, pieces = { 0 };

    collected(&whole, data, n, dress, 0);
    collected(&pieces, data, n, dress, 1 + n % 7);
    promise(str_eq(buf_str(&whole), buf_str(&pieces)));
    promise(whole.n <= 64 + 32 * n);
    buf_release(&whole);
    buf_release(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf whole = { 0 }, pieces = { 0 };
    struct dress dress;

    if (!undress_recognises(data, n, NULL, &dress)) {
        if (n < 2)
            return 0;
        dress = (struct dress){ .kind = 1 + data[0] % (DRESS_KINDS - 1), .numbered = true,
                                .behind = ':', .width = 8 };
    }
    undressed(&whole, data, n, &dress, 0);
    undressed(&pieces, data, n, &dress, 1 + n % 7);
    promise(str_eq(buf_str(&whole), buf_str(&pieces)));
    promise(whole.n <= 16 + 8 * n);
    if (dress.parts)
        check_parts(data, n, &dress);
    buf_release(&whole);
    buf_release(&pieces);
    return 0;
}
