/* SPDX-License-Identifier: Apache-2.0 */
#include "run_stretch.h"

#include "base/scan.h"

#include <string.h>

#define STRETCH_BYTES ((size_t)512 << 10)

static struct str first_line(const struct stretch *s)
{
    struct str text = buf_str(&s->bytes);

    text = str_first(text, str_find_char(text, '\n'));
    return text;
}

enum stretch_cut stretch_cut(struct stretch *s, const struct parser *parser, struct stream *in,
                             const struct stretch_state *from)
{
    struct str text;
    bool last;

    text.s = (const char *)stream_peek(in, STRETCH_BYTES, &text.n);
    last = text.n < STRETCH_BYTES;
    if (!text.n)
        return STRETCH_END;
    if (scan_text(text.s, text.n) < text.n)
        return STRETCH_OTHER;
    if (!last)
        text.n = parser->resume->last_begin(text);
    if (!text.n)
        return STRETCH_OTHER;
    s->offset = stream_offset(in);
    s->page = stream_page(in);
    buf_clear(&s->bytes);
    buf_add(&s->bytes, text);
    if (s->bytes.failed)
        return STRETCH_DEAD;
    stream_consume(in, text.n);
    s->begin = *from;
    if (s->offset)
        parser->resume->guess(s->begin.parser, first_line(s));
    return STRETCH_CUT;
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
    if (stream_open_memory(&out->in, s->bytes.s, s->bytes.n, r->err) < 0)
        return -1;
    stream_set_page(out->in, s->page);
    set_sieve(r, out->in, parser);
    if (parser->open(&out->parse, out->in, defects, r->err) < 0) {
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
    parser->close(sr->parse);
    stream_close(sr->in);
    for (size_t i = 0; i < defects->n; i++)
        defects->items[i].at += s->offset;
}
