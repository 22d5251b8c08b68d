/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the dress of a text: the same text comes out of pieces of any size, and not much more
 * than went in.
 */
#include "promise.h"

#include "base/buf.h"
#include "input/undress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void undressed(struct buf *out, const uint8_t *data, size_t n, const struct dress *dress,
                      size_t chunk)
{
    struct stream *in, *inside;
    const uint8_t *p;
    size_t got;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    if (chunk)
        stream_set_chunk(in, chunk);
    promise(undress_open(&inside, in, dress, NULL) == 0);
    for (p = stream_peek(inside, 1, &got); got; p = stream_peek(inside, 1, &got)) {
        buf_add(out, (struct str){ (const char *)p, got });
        stream_consume(inside, got);
    }
    promise(!stream_fault(inside) && !out->failed);
    stream_close(inside);
    stream_close(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf whole = { 0 }, pieces = { 0 };
    struct dress dress;

    if (!undress_recognises(data, n, &dress)) {
        if (n < 2)
            return 0;
        dress = (struct dress){ .kind = 1 + data[0] % (DRESS_KINDS - 1), .numbered = true,
                                .behind = ':', .width = 8 };
    }
    undressed(&whole, data, n, &dress, 0);
    undressed(&pieces, data, n, &dress, 1 + n % 7);
    promise(str_eq(buf_str(&whole), buf_str(&pieces)));
    promise(whole.n <= 16 + 8 * n);
    buf_release(&whole);
    buf_release(&pieces);
    return 0;
}
