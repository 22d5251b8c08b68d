/* SPDX-License-Identifier: Apache-2.0 */
#include "input/ahead.h"
#include "input/gunzip.h"
#include "lib/pack.h"
#include "lib/test.h"

static void text_of(struct buf *out, size_t n)
{
    for (unsigned i = 0; out->n < n; i++)
        buf_format(out, "line %u of many, %u\r\n", i, i * 2654435761u);
}

/* What comes out of a stream, then its fault. */
static void drain(struct buf *out, struct stream *in)
{
    const uint8_t *p;
    size_t n;

    while (p = stream_peek(in, 1, &n), n) {
        n = n > 70000 ? 70000 : n;
        buf_add(out, (struct str){ (const char *)p, n });
        stream_consume(in, n);
    }
    buf_add(out, stream_fault(in) ? str_of(stream_fault(in)) : STR("|"));
}

static void unpack(struct buf *out, struct str packed, bool ahead, size_t chunk)
{
    struct stream *in, *unpacked, *early = NULL;

    CHECK_INT(stream_open_memory(&in, packed.s, packed.n, NULL), 0);
    stream_set_chunk(in, chunk);
    CHECK_INT(gunzip_open(&unpacked, in, NULL, NULL), 0);
    if (ahead)
        CHECK_INT(ahead_open(&early, unpacked, NULL), 0);
    drain(out, ahead ? early : unpacked);
    stream_close(early);
    stream_close(unpacked);
    stream_close(in);
}

TEST(what_is_read_ahead_is_what_would_have_been_read)
{
    static const size_t cuts[] = { 0, 1, 9, 100000 }, chunks[] = { 0, 4096 };
    struct buf text = { 0 }, packed = { 0 };

    text_of(&text, 6000000); /* more than is read ahead */
    pack_gzip(&packed, buf_str(&text));
    for (size_t i = 0; i < 8; i++) {
        struct buf a = { 0 }, b = { 0 };
        struct str cut = str_first(buf_str(&packed), packed.n - cuts[i / 2]);

        unpack(&a, cut, false, chunks[i % 2]);
        unpack(&b, cut, true, chunks[i % 2]);
        CHECK(a.n > 1000000);
        CHECK(str_eq(buf_str(&a), buf_str(&b)));
        buf_release(&a);
        buf_release(&b);
    }
    buf_release(&packed);
    buf_release(&text);
}

TEST(nothing_and_a_fault_alone_arrive_too)
{
    struct buf packed = { 0 }, got = { 0 };

    pack_gzip(&packed, STR(""));
    unpack(&got, buf_str(&packed), true, 0);
    CHECK_STR(buf_str(&got), STR("|"));
    buf_clear(&got);
    unpack(&got, str_first(buf_str(&packed), 5), true, 0);
    CHECK_STR(buf_str(&got), STR("unpacking: the packed data is cut off"));
    buf_release(&got);
    buf_release(&packed);
}

TEST(a_stream_that_is_read_ahead_can_be_closed_at_any_time)
{
    struct buf text = { 0 };

    text_of(&text, 6000000); /* more than is read ahead */
    for (size_t stop = 0; stop < 2500000; stop += 250001) {
        struct stream *in, *early;
        size_t done = 0, n;

        CHECK_INT(stream_open_memory(&in, text.s, text.n, NULL), 0);
        CHECK_INT(ahead_open(&early, in, NULL), 0);
        while (done < stop && (stream_peek(early, 1, &n), n > 0)) {
            stream_consume(early, n);
            done += n;
        }
        stream_close(early);
        CHECK(stream_offset(in) >= done);
        stream_close(in);
    }
    buf_release(&text);
}
