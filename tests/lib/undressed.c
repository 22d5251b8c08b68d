/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/undressed.h"

#include "input/undress.h"
#include "lib/test.h"

static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };

void undress(struct buf *out, struct str bytes, size_t chunk)
{
    struct dress dress;
    struct stream *in, *text;
    const uint8_t *p;
    size_t got;

    stream_open_memory(&in, bytes.s, bytes.n, NULL);
    stream_set_chunk(in, chunk);
    p = stream_peek(in, DRESS_LOOK, &got);
    if (undress_recognises(p, got, NULL, &dress) && CHECK_INT(undress_open(&text, in, &dress, NULL), 0)) {
        while (p = stream_peek(text, 1, &got), got) {
            buf_add(out, (struct str){ (const char *)p, got });
            stream_consume(text, got);
        }
        stream_close(text);
    } else {
        buf_add(out, STR("(nothing)"));
    }
    stream_close(in);
}

void undress_check(const char *file, int line, struct str bytes, struct str want)
{
    for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++) {
        struct buf got = { 0 };

        undress(&got, bytes, chunks[c]);
        test_check_str(file, line, "undressed", "the text", buf_str(&got), want);
        buf_release(&got);
    }
}
