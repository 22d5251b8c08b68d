/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For parsers of text: the same input read whole and in pieces must give the same events and the
 * same defects, all of it UTF-8, offsets growing and inside the input.  The last byte of the input
 * says how large the pieces are.  TWO_WAYS_BINARY: the format has no lines.
 */
#ifndef FUZZ_TWO_WAYS_H
#define FUZZ_TWO_WAYS_H

#include "promise.h"

#include "base/limits.h"
#include "base/utf.h"
#include "event/event_json.h"
#include "parsers/parser.h"

#ifdef TWO_WAYS_BINARY
#define FIRST_LINE 0u
#else
#define FIRST_LINE 1u
#endif

#ifndef TWO_WAYS_LEAST
#define TWO_WAYS_LEAST 5 /* bytes of the shortest event: "Info:" is one */
#endif

static void check_text(struct str s)
{
    promise(utf8_valid_prefix(s) == s.n);
}

static void check_event(const struct event *ev, size_t n)
{
    promise(ev->offset < n && ev->line + 1 > FIRST_LINE && ev->level >= -1);
    promise(ev->fields_n <= LIMIT_FIELDS);
    check_text(ev->channel);
    check_text(ev->provider);
    check_text(ev->computer);
    check_text(ev->level_text);
    check_text(ev->message);
    for (size_t i = 0; i < ev->fields_n; i++) {
        promise(ev->fields[i].name.s != NULL && ev->fields[i].value.s != NULL);
        check_text(ev->fields[i].name);
        check_text(ev->fields[i].path);
        check_text(ev->fields[i].value);
    }
}

/* What was known before the payload was read stays true: rules ask before, dump asks after. */
static void expand(struct event *ev)
{
    struct event before = *ev;

    promise(event_expand(ev) == 0);
    promise(before.time.t == ev->time.t && before.time.kind == ev->time.kind &&
            before.time.digits == ev->time.digits);
    promise(str_eq(before.provider, ev->provider) && str_eq(before.channel, ev->channel) &&
            str_eq(before.computer, ev->computer));
    promise(before.event_id == ev->event_id && before.has_event_id == ev->has_event_id &&
            before.record == ev->record && before.has_record == ev->has_record &&
            before.level == ev->level && before.rendered == ev->rendered);
    promise(before.line == ev->line && before.offset == ev->offset);
}

static void read_one_way(const struct parser *parser, const uint8_t *data, size_t n, size_t chunk,
                         struct buf *out, struct defects *defects)
{
    struct event_out form = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_END;
    uint64_t before = 0;
    size_t calls = 0;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    stream_set_chunk(in, chunk);
    promise(parser_open(parser, &parse, in, defects, NULL) == 0);
    while ((next = parser->next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
        promise(++calls <= n / TWO_WAYS_LEAST + 2);
        if (next == NEXT_DAMAGED)
            continue;
        expand(&ev);
        promise(event_json(out, &form, STR_NONE, &ev) == 0);
        check_event(&ev, n);
        promise(ev.offset >= before);
        before = ev.offset;
    }
    promise(next == NEXT_END);
    parser_close(parser, parse);
    stream_close(in);
    event_out_release(&form);
}

static int read_two_ways(const struct parser *parser, const uint8_t *data, size_t n)
{
    static const size_t pieces[] = { 1, 2, 3, 5, 7, 64, 511, 4096 };
    struct defects whole_defects = { 0 }, defects = { 0 };
    struct buf whole = { 0 }, b = { 0 };
    size_t chunk = 1;

    if (n > 0)
        chunk = pieces[data[--n] % (sizeof pieces / sizeof pieces[0])];
    read_one_way(parser, data, n, 0, &whole, &whole_defects);
    read_one_way(parser, data, n, chunk, &b, &defects);
    promise(str_eq(buf_str(&whole), buf_str(&b)));
    promise(whole_defects.n == defects.n);
    for (size_t i = 0; i < defects.n; i++)
        promise(defects.items[i].kind == whole_defects.items[i].kind &&
                defects.items[i].at == whole_defects.items[i].at &&
                defects.items[i].bytes == whole_defects.items[i].bytes);
    defects_release(&whole_defects);
    defects_release(&defects);
    buf_release(&whole);
    buf_release(&b);
    return 0;
}

#endif
