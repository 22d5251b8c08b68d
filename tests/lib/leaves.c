/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/leaves.h"

#include "base/buf.h"
#include "lib/test.h"

void leaves_read(struct buf *out, struct stream *in, size_t most)
{
    size_t got, before = out->n;
    const uint8_t *p;

    while (p = stream_peek(in, 1, &got), got && out->n - before < most) {
        buf_add(out, (struct str){ (const char *)p, got });
        stream_consume(in, got);
    }
}

int leaves_show(void *buf, const struct leaf *leaf)
{
    buf_format(buf, "[%.*s]", STR_FMT(leaf->name));
    leaves_read(buf, leaf->in, SIZE_MAX);
    if (stream_fault(leaf->in))
        buf_format(buf, "(%s)", stream_fault(leaf->in));
    return 0;
}

void leaves_skip(void *buf, struct str path, const char *reason)
{
    buf_format(buf, "[%.*s: %s]", STR_FMT(path), reason);
}

static struct buf found_in(struct str bytes, size_t chunk)
{
    struct buf got = { 0 };
    struct leaf whole = { .name = STR("m"), .mtime = WHEN_NONE };
    const struct walk_sink sink = { leaves_show, leaves_skip, &got };

    stream_open_memory(&whole.in, bytes.s, bytes.n, NULL);
    stream_set_chunk(whole.in, chunk);
    CHECK_INT(walk_read_stream(&whole, &sink), 0);
    stream_close(whole.in);
    return got;
}

void leaves_check(const char *file, int line, struct str bytes, struct str want)
{
    static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };

    for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++) {
        struct buf got = found_in(bytes, chunks[c]);

        test_check_str(file, line, "parts", "the parts", buf_str(&got), want);
        buf_release(&got);
    }
}

void leaves_check_pieces(const char *file, int line, struct str bytes)
{
    struct buf whole = found_in(bytes, 0);

    leaves_check(file, line, bytes, buf_str(&whole));
    buf_release(&whole);
}
