/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"

#include "base/limits.h"
#include "event/event_json.h"
#include "input/text.h"

static long read_all(struct buf *out, const struct parser *parser, struct stream *in,
                     struct defects *defects)
{
    struct event_out scratch = { 0 };
    struct defects own = { 0 };
    struct parse *p = NULL;
    struct event ev;
    enum next next = NEXT_DEAD;
    long n = 0;

    if (parser->open(&p, in, defects ? defects : &own, NULL) == 0) {
        while ((next = parser->next(p, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
            if (next == NEXT_EVENT && event_json(out, &scratch, STR("x"), &ev) < 0)
                break;
            n += next == NEXT_EVENT;
        }
    }
    parser->close(p);
    event_out_release(&scratch);
    defects_release(&own);
    return next == NEXT_END ? n : -1;
}

long parsed_json(struct buf *out, const struct parser *parser, struct str bytes, size_t chunk,
                 struct defects *defects)
{
    struct stream *in = NULL;
    long n = -1;

    if (stream_open_memory(&in, bytes.s, bytes.n, NULL) == 0) {
        stream_set_chunk(in, chunk);
        n = read_all(out, parser, in, defects);
    }
    stream_close(in);
    return n;
}

unsigned parsed_bid(const struct parser *parser, struct str bytes)
{
    struct str head = str_first(bytes, LIMIT_BID_BYTES);
    struct sample sample = { .bytes = (const uint8_t *)head.s, .n = head.n };
    struct buf text = { 0 };
    unsigned bid;

    text_sample(&text, sample.bytes, sample.n);
    sample.text = buf_str(&text);
    sample.whole = head.n == bytes.n;
    bid = parser->bid(&sample);
    buf_release(&text);
    return bid;
}
