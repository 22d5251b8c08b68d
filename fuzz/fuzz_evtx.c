/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event log parser over any bytes.  The last byte says in what pieces the stream delivers.
 * Checksums never stop the parser, so that no input needs right ones.
 *
 * Properties: it ends, at the end of the input; every string is UTF-8; offsets lie in the input; a
 * record takes at least 28 bytes, so there are not more events than that; limits hold; events and
 * defects do not depend on the pieces, nor on layouts and programs of templates, nor heads on
 * whether anybody expands them; fields are those that were promised; and the JSON of events is the
 * same through the programs, in pieces and field by field.
 */
#include "promise.h"

#include "base/limits.h"
#include "base/utf.h"
#include "event/event_json.h"
#include "parsers/evtx_parse.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What must be the same in every reading. */
struct digest {
    uint64_t heads, bodies, defects;
};

static void add(uint64_t *hash, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    for (size_t i = 0; i < n; i++)
        *hash = (*hash ^ p[i]) * 0x100000001B3ull;
    *hash = (*hash ^ n) * 0x100000001B3ull;
}

static void add_text(uint64_t *hash, struct str s)
{
    promise(utf8_valid_prefix(s) == s.n);
    add(hash, s.s, s.n);
}

static void add_head(uint64_t *hash, const struct event *ev, size_t n)
{
    promise(ev->offset < n);
    promise(ev->level >= -1);
    add_text(hash, ev->channel);
    add_text(hash, ev->provider);
    add_text(hash, ev->computer);
    add(hash, &ev->offset, sizeof ev->offset);
    add(hash, &ev->record, sizeof ev->record);
    add(hash, &ev->time.t, sizeof ev->time.t);
    add(hash, &ev->event_id, sizeof ev->event_id);
    add(hash, &ev->level, sizeof ev->level);
}

static void add_body(uint64_t *hash, const struct event *ev)
{
    promise(ev->fields_n <= LIMIT_FIELDS);
    add_text(hash, ev->message);
    for (size_t i = 0; i < ev->fields_n; i++) {
        add_text(hash, ev->fields[i].name);
        add_text(hash, ev->fields[i].path);
        add_text(hash, ev->fields[i].value);
    }
}

/* Only what was promised before. */
static void check_promise(const struct event_shape *shape, const struct event *ev)
{
    promise(!str_present(ev->message) || shape->may_have_message);
    for (size_t i = 0, k; i < ev->fields_n; i++) {
        const struct field *f = &ev->fields[i], *s = shape->fields;

        for (k = 0; k < shape->fields_n; k++, s++)
            if (s->place == f->place && str_eq(s->name, f->name) && str_eq(s->path, f->path))
                break;
        promise(k < shape->fields_n);
    }
}

static void add_defects(uint64_t *hash, const struct defects *d)
{
    for (size_t i = 0; i < d->n; i++) {
        add(hash, &d->items[i].kind, sizeof d->items[i].kind);
        add(hash, &d->items[i].at, sizeof d->items[i].at);
        add(hash, &d->items[i].bytes, sizeof d->items[i].bytes);
    }
    add(hash, d->counted, sizeof d->counted);
}

/* All fields fetched, and then expanded: the same, but for damage. */
static void check_fetch(struct event *ev)
{
    uint64_t all[1000 / 32 + 1], fetched = 0, expanded = 0;
    int done;

    memset(all, 0xFF, sizeof all);
    done = ev->fetch(ev, all);
    promise(done >= 0);
    add_body(&fetched, ev);
    promise(event_expand(ev) == 0);
    add_body(&expanded, ev);
    promise(!done || ev->damaged || fetched == expanded);
}

enum reading { HEADS, EXPANDED, PLAIN };

static struct digest read_all(const uint8_t *data, size_t n, size_t chunk, enum reading reading)
{
    struct digest digest = { 0, 0, 0 };
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    const struct event_shape *shape;
    struct event ev;
    enum next next = NEXT_END;
    size_t events = 0;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    stream_set_chunk(in, chunk);
    promise(parser_open(&parser_evtx, &parse, in, &defects, NULL) == 0);
    parse->plain = reading == PLAIN;
    while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
        promise(++events <= n / 28);
        if (next != NEXT_EVENT)
            continue;
        add_head(&digest.heads, &ev, n);
        if (reading == HEADS)
            continue;
        event_promise(&ev);
        shape = ev.shape;
        if (ev.fetch)
            check_fetch(&ev);
        promise(event_expand(&ev) == 0);
        if (shape)
            check_promise(shape, &ev);
        add_body(&digest.bodies, &ev);
    }
    promise(next == NEXT_END);
    promise(stream_offset(in) == n);
    add_defects(&digest.defects, &defects);
    parser_close(&parser_evtx, parse);
    stream_close(in);
    defects_release(&defects);
    return digest;
}

enum way { FIELD_BY_FIELD, BY_PROGRAMS, IN_PIECES, IN_PIECES_THAT_FLOW, FROM_FIELDS };

static void add_json(uint64_t *hash, struct parse *parse, enum way way)
{
    struct event_out out = { 0 };
    struct buf line = { 0 };
    struct event ev;
    enum next next;

    parse->plain = way == FIELD_BY_FIELD;
    while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
        if (next != NEXT_EVENT)
            continue;
        if (way == FROM_FIELDS)
            ev.json = NULL;
        buf_clear(&line);
        promise(event_json(&line, &out, STR("s"), &ev) == 0);
        add_text(hash, buf_str(&line));
    }
    promise(next == NEXT_END);
    event_out_release(&out);
    buf_release(&line);
}

static void add_pieces(uint64_t *hash, struct parse *parse)
{
    const struct parser_pieces *pieces = parser_evtx.pieces;
    struct piece *each[2] = { pieces->make(), pieces->make() };
    struct parse *reader = NULL;
    size_t n = 2;

    promise(each[0] && each[1] && parser_open(&parser_evtx, &reader, NULL, NULL, NULL) == 0);
    while (n == 2) {
        for (n = 0; n < 2 && pieces->claim(parse, each[n]) == NEXT_EVENT;)
            n++;
        for (size_t i = n; i-- > 0;)
            pieces->look(each[i]);
        for (size_t i = 0; i < n && pieces->settle(parse, each[i]) == NEXT_EVENT; i++) {
            pieces->read(reader, each[i]);
            add_json(hash, reader, IN_PIECES);
        }
    }
    parser_close(&parser_evtx, reader);
    pieces->discard(each[0]);
    pieces->discard(each[1]);
}

static uint64_t read_json(const uint8_t *data, size_t n, enum way way)
{
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    uint64_t hash = 0;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    promise(parser_open(&parser_evtx, &parse, in, &defects, NULL) == 0);
    if (way == IN_PIECES_THAT_FLOW)
        stream_set_chunk(in, 40000); /* such a stream has no places */
    if (way == IN_PIECES || way == IN_PIECES_THAT_FLOW)
        add_pieces(&hash, parse);
    else
        add_json(&hash, parse, way);
    parser_close(&parser_evtx, parse);
    stream_close(in);
    defects_release(&defects);
    return hash;
}

/*
 * Definitions are lent by chunks with right checksums only, which no fuzzer finds: so lend what the
 * table of this one points to, and read its first record with templates from there.
 */
static void read_lent(const uint8_t *data, size_t n)
{
    struct evtx_lend *lend = calloc(1, sizeof *lend);
    struct evtx_binxml *x = calloc(1, sizeof *x);
    struct evtx_fields *fields = calloc(1, sizeof *fields);
    struct event ev = { .level = -1 };

    promise(lend && x && fields);
    evtx_lend_chunk(lend, data, n, 0);
    promise(lend->area.n <= 2 * (size_t)LIMIT_BINXML_LENT);
    x->fields = fields;
    x->lend = lend;
    evtx_binxml_chunk(x, data, n);
    promise(evtx_binxml_read(x, 512 + 24, n, &ev) != EVTX_NO_MEMORY);
    add_body(&(uint64_t){ 0 }, &ev);
    evtx_binxml_release(x);
    evtx_fields_release(fields);
    evtx_lend_release(lend);
    free(x);
    free(fields);
    free(lend);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const size_t pieces[] = { 1, 2, 3, 7, 512, 4096, 65536 };
    struct digest whole, parts, plain, heads;
    uint64_t json;
    size_t chunk;

    if (n == 0)
        return 0;
    chunk = pieces[data[--n] % (sizeof pieces / sizeof pieces[0])];
    whole = read_all(data, n, 0, EXPANDED);
    parts = read_all(data, n, chunk, EXPANDED);
    plain = read_all(data, n, 0, PLAIN);
    heads = read_all(data, n, 0, HEADS);
    promise(whole.heads == parts.heads && whole.bodies == parts.bodies);
    promise(whole.heads == plain.heads && whole.bodies == plain.bodies);
    promise(whole.defects == parts.defects && whole.defects == plain.defects);
    promise(whole.heads == heads.heads);
    json = read_json(data, n, FIELD_BY_FIELD);
    promise(read_json(data, n, BY_PROGRAMS) == json && read_json(data, n, IN_PIECES) == json);
    promise(read_json(data, n, IN_PIECES_THAT_FLOW) == json);
    promise(read_json(data, n, FROM_FIELDS) == json);
    if (n > 512 + 24 && n <= 65536)
        read_lent(data, n);
    return 0;
}
