/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/reading.h"

#include "base/utf.h"
#include "lib/parsed.h"
#include "lib/test.h"

bool reading_open(struct reading *r, const struct parser *parser, struct str bytes, size_t chunk)
{
    struct err err;

    *r = (struct reading){ .parser = parser };
    if (stream_open_memory(&r->in, bytes.s, bytes.n, &err) < 0)
        return false;
    stream_set_chunk(r->in, chunk);
    if (parser_open(parser, &r->parse, r->in, &r->defects, &err) == 0)
        return true;
    stream_close(r->in);
    return false;
}

bool reading_next(struct reading *r, struct event *ev)
{
    enum next got;

    do
        got = r->parser->next(r->parse, ev);
    while (got == NEXT_DAMAGED);
    return got == NEXT_EVENT && event_expand(ev) == 0;
}

void reading_close(struct reading *r)
{
    parser_close(r->parser, r->parse);
    stream_close(r->in);
    defects_release(&r->defects);
}

static void dump(struct buf *out, const struct parser *parser, struct str bytes, size_t chunk)
{
    struct defects defects = { 0 };

    parsed_json(out, parser, bytes, chunk, &defects);
    for (size_t i = 0; i < defects.n; i++) {
        const struct defect *d = &defects.items[i];
        buf_format(out, "%s at %llu, %llu bytes\n", defect_name(d->kind),
                   (unsigned long long)d->at, (unsigned long long)d->bytes);
    }
    defects_release(&defects);
}

void reading_check_chunks(const char *file, int line, const struct parser *parser,
                          struct str bytes)
{
    static const size_t chunks[] = { 1, 2, 3, 7, 4096 };
    struct buf whole = { 0 }, parts = { 0 };

    dump(&whole, parser, bytes, 0);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        buf_clear(&parts);
        dump(&parts, parser, bytes, chunks[i]);
        if (!str_eq(buf_str(&whole), buf_str(&parts)))
            test_fail(file, line, "pieces of %zu bytes:\n%.*s\nwhole:\n%.*s", chunks[i],
                      STR_FMT(buf_str(&parts)), STR_FMT(buf_str(&whole)));
    }
    buf_release(&whole);
    buf_release(&parts);
}

static void put_unit(struct buf *out, uint32_t unit)
{
    buf_char(out, (char)(unit & 0xFF));
    buf_char(out, (char)(unit >> 8));
}

void reading_utf16(struct buf *out, struct str utf8, bool bom)
{
    if (bom)
        put_unit(out, 0xFEFF);
    while (utf8.n) {
        uint32_t cp;
        utf8 = str_from(utf8, utf8_decode(utf8, &cp, NULL));
        if (cp > 0xFFFF) {
            put_unit(out, 0xD800 + ((cp - 0x10000) >> 10));
            cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
        }
        put_unit(out, cp);
    }
}
