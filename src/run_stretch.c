/* SPDX-License-Identifier: Apache-2.0 */
#include "run_stretch.h"

#include "base/scan.h"

#include <string.h>

#define STRETCH_BYTES ((size_t)256 << 10) /* it is still in the cache when it is read */
#define REST_MOST ((size_t)32 << 10) /* of the block before */

static struct str first_line(const struct stretch *s)
{
    return str_first(s->text, str_find_char(s->text, '\n'));
}

/* So much of the text can be read by itself; last: there is no more. */
static size_t can_cut(const struct parser *parser, struct str text, bool last)
{
    if (scan_text(text.s, text.n) < text.n)
        return 0;
    return last ? text.n : parser->resume->last_begin(text);
}

void stretch_begin(struct stretch_cutter *c, const struct parser *parser, struct stream *in)
{
    uint8_t byte;

    c->parser = parser;
    c->in = in;
    c->in_order = stream_read_at(in, 0, &byte, 1) != 1;
    c->claimed = stream_offset(in);
    buf_clear(&c->rest);
}

void stretch_end(struct stretch_cutter *c)
{
    buf_release(&c->rest);
}

void stretch_claim(struct stretch_cutter *c, struct stretch *s)
{
    s->in_order = c->in_order;
    s->block = c->claimed;
    s->last = 0;
    c->claimed += STRETCH_BYTES;
}

void stretch_look(const struct stretch_cutter *c, struct stretch *s)
{
    char *block;

    buf_clear(&s->bytes);
    block = buf_reserve(&s->bytes, REST_MOST + STRETCH_BYTES);
    if (!block)
        return;
    block += REST_MOST;
    if (stream_read_at(c->in, s->block, (uint8_t *)block, STRETCH_BYTES) == (long)STRETCH_BYTES)
        s->last = can_cut(c->parser, (struct str){ block, STRETCH_BYTES }, false);
}

/* What is known of it before it is read. */
static enum stretch_cut told(const struct stretch_cutter *c, struct stretch *s,
                             const struct stretch_state *from)
{
    s->page = stream_page(c->in);
    s->begin = *from;
    if (s->offset)
        c->parser->resume->guess(s->begin.parser, first_line(s));
    return STRETCH_CUT;
}

static enum stretch_cut cut_in_order(const struct stretch_cutter *c, struct stretch *s,
                                     const struct stretch_state *from)
{
    char *bytes;
    size_t got, n;

    buf_clear(&s->bytes);
    bytes = buf_reserve(&s->bytes, STRETCH_BYTES);
    if (!bytes)
        return STRETCH_DEAD;
    s->offset = stream_offset(c->in);
    got = stream_take(c->in, (uint8_t *)bytes, STRETCH_BYTES);
    if (!got)
        return STRETCH_END;
    n = can_cut(c->parser, (struct str){ bytes, got }, got < STRETCH_BYTES);
    stream_give_back(c->in, (const uint8_t *)bytes + n, got - n);
    if (!n)
        return STRETCH_OTHER;
    s->text = (struct str){ bytes, n };
    return told(c, s, from);
}

enum stretch_cut stretch_settle(struct stretch_cutter *c, struct stretch *s,
                                const struct stretch_state *from)
{
    size_t rest = c->rest.n;
    char *block;

    if (!c->in_order && (!s->last || rest > REST_MOST)) {
        stream_seek(c->in, s->block - rest);
        c->in_order = true;
    }
    if (c->in_order)
        return cut_in_order(c, s, from);
    block = s->bytes.s + REST_MOST;
    if (rest)
        memcpy(block - rest, c->rest.s, rest);
    buf_clear(&c->rest);
    buf_add(&c->rest, (struct str){ block + s->last, STRETCH_BYTES - s->last });
    if (c->rest.failed)
        return STRETCH_DEAD;
    s->offset = s->block - rest;
    s->text = (struct str){ block - rest, rest + s->last };
    return told(c, s, from);
}

bool stretch_fits(const struct stretch *s, const struct parser *parser,
                  const struct stretch_state *state)
{
    return memcmp(s->begin.parser, state->parser, sizeof state->parser) == 0 ||
           parser->resume->same(state->parser, s->begin.parser, first_line(s));
}

int stretch_open(struct stretch_reader *out, const struct stretch *s, const struct parser *parser,
                 const struct reader *r, const struct stretch_state *begin,
                 struct defects *defects)
{
    *out = (struct stretch_reader){ NULL, NULL };
    if (stream_open_memory(&out->in, s->text.s, s->text.n, r->err) < 0)
        return -1;
    stream_set_page(out->in, s->page);
    stream_set_plain(out->in); /* can_cut */
    set_sieve(r, out->in, parser);
    if (parser_open(parser, &out->parse, out->in, defects, r->err) < 0) {
        stream_close(out->in);
        return -1;
    }
    parser->resume->load(out->parse, begin->parser, begin->lines);
    return 0;
}

void stretch_close(struct stretch_reader *sr, const struct stretch *s, const struct parser *parser,
                   struct stretch_state *end, struct defects *defects)
{
    *end = (struct stretch_state){ .lines = 0 };
    parser->resume->save(sr->parse, end->parser, &end->lines);
    parser_close(parser, sr->parse);
    stream_close(sr->in);
    for (size_t i = 0; i < defects->n; i++)
        defects->items[i].at += s->offset;
}
