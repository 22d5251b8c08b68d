/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gzip and zip over any bytes, nested.  The last byte chooses the size of the pieces.
 *
 * Properties: it ends; names are UTF-8 without anything that acts; what comes out is bounded by the
 * named limits; two sizes of pieces give the same leaves, names and bytes.
 */
#include "promise.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf.h"
#include "input/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct seen {
    uint64_t sum, bytes;
    size_t leaves, skips;
};

static void add(struct seen *s, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        s->sum = (s->sum ^ (uint8_t)bytes.s[i]) * 1099511628211ull;
}

static int leaf(void *ctx, const struct leaf *l)
{
    struct seen *s = ctx;
    const uint8_t *p;
    size_t got;

    promise_name(l->name);
    add(s, l->name);
    s->leaves++;
    while (p = stream_peek(l->in, 1, &got), got) {
        add(s, (struct str){ (const char *)p, got });
        s->bytes += got;
        stream_consume(l->in, got);
    }
    add(s, str_of(stream_fault(l->in)));
    return 0;
}

static void skip(void *ctx, struct str path, const char *reason)
{
    struct seen *s = ctx;

    promise_name(path);
    promise(*reason != '\0');
    s->skips++;
}

static struct seen unpack(struct str bytes, size_t chunk)
{
    struct seen s = { 0 };
    struct walk_sink sink = { leaf, skip, &s };
    struct leaf whole = { .name = STR("fuzz"), .mtime = WHEN_NONE };

    promise(stream_open_memory(&whole.in, bytes.s, bytes.n, NULL) == 0);
    stream_set_chunk(whole.in, chunk);
    promise(walk_read_stream(&whole, &sink) == 0);
    stream_close(whole.in);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const size_t chunks[] = { 1, 3, 64, 4096 };
    struct str bytes = { (const char *)data, n ? n - 1 : 0 };
    struct seen whole = unpack(bytes, 0);
    struct seen pieces = unpack(bytes, chunks[n ? data[n - 1] & 3 : 0]);

    promise(whole.bytes <= LIMIT_UNPACK_FREE + (uint64_t)n * (LIMIT_UNPACK_RATIO + 1) + (1u << 20));
    promise(whole.leaves == pieces.leaves && whole.bytes == pieces.bytes);
    promise(whole.sum == pieces.sum);
    return 0;
}
