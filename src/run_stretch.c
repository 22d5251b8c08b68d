/* SPDX-License-Identifier: Apache-2.0 */
#include "run_stretch.h"

#include "base/scan.h"

#include <string.h>

#define STRETCH_BYTES ((size_t)256 << 10) /* it is still in the cache when it is read */

static struct str first_line(const struct stretch *s)
{
    struct str text = buf_str(&s->bytes);

    text = str_first(text, str_find_char(text, '\n'));
    return text;
}

/* So much of the text can be read by itself; last: there is no more. */
static size_t can_cut(const struct parser *parser, struct str text, bool last)
{
    if (scan_text(text.s, text.n) < text.n)
        return 0;
    return last ? text.n : parser->resume->last_begin(text);
}

enum stretch_cut stretch_cut(struct stretch *s, const struct parser *parser, struct stream *in,
                             const struct stretch_state *from)
{
    char *bytes;
    size_t got, n;

    buf_clear(&s->bytes);
    bytes = buf_reserve(&s->bytes, STRETCH_BYTES);
    if (!bytes)
        return STRETCH_DEAD;
    s->offset = stream_offset(in);
    s->page = stream_page(in);
    got = stream_take(in, (uint8_t *)bytes, STRETCH_BYTES);
    if (!got)
        return STRETCH_END;
    n = can_cut(parser, (struct str){ bytes, got }, got < STRETCH_BYTES);
    stream_give_back(in, (const uint8_t *)bytes + n, got - n);
    if (!n)
        return STRETCH_OTHER;
    s->bytes.n = n;
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
