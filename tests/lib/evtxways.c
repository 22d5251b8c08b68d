/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evtxways.h"

#include "event/event_json.h"
#include "lib/test.h"
#include "parsers/parser.h"

#include <stdlib.h>

extern const struct parser parser_evtx;

/* One reading of the log. */
struct way {
    struct stream *in;
    struct parse *parse, *reader; /* reader: of pieces, else NULL */
    struct piece *piece;
    struct defects defects;
    struct event_out out;
    struct buf line;
    struct event ev;
    enum next next;
};

static void way_open(struct way *w, const void *bytes, size_t n)
{
    *w = (struct way){ .next = NEXT_DEAD };
    if (stream_open_memory(&w->in, bytes, n, NULL) < 0 ||
        parser_evtx.open(&w->parse, w->in, &w->defects, NULL) < 0)
        abort();
}

static void way_in_pieces(struct way *w)
{
    w->piece = parser_evtx.pieces->make();
    if (!w->piece || parser_evtx.pieces->open(&w->reader, NULL) < 0)
        abort();
}

static enum next next_of(struct way *w)
{
    enum next next;

    if (!w->reader)
        return parser_evtx.next(w->parse, &w->ev);
    next = parser_evtx.next(w->reader, &w->ev);
    if (next != NEXT_END)
        return next;
    next = parser_evtx.pieces->cut(w->parse, w->piece);
    parser_evtx.pieces->read(w->reader, w->piece);
    return next == NEXT_EVENT ? NEXT_DAMAGED : next;
}

static void way_next(struct way *w, bool quick)
{
    buf_clear(&w->line);
    do
        w->next = next_of(w);
    while (w->next == NEXT_DAMAGED);
    if (w->next != NEXT_EVENT)
        return;
    if (!quick)
        w->ev.json = NULL;
    if (event_json(&w->line, &w->out, STR("s"), &w->ev) < 0)
        abort();
}

static void way_close(struct way *w)
{
    if (w->reader)
        parser_evtx.close(w->reader);
    parser_evtx.pieces->discard(w->piece);
    parser_evtx.close(w->parse);
    stream_close(w->in);
    event_out_release(&w->out);
    defects_release(&w->defects);
    buf_release(&w->line);
}

static bool check_same(const struct way *a, const struct way *b, const char *what, size_t event)
{
    bool same = a->next == b->next && str_eq(buf_str(&a->line), buf_str(&b->line));

    if (!same)
        test_fail(__FILE__, __LINE__, "%s: event %zu:\n  %.*s  %.*s", what, event,
                  STR_FMT(buf_str(&a->line)), STR_FMT(buf_str(&b->line)));
    return same;
}

struct ways ways_compare(const void *bytes, size_t n, const char *what)
{
    struct ways ways = { 0, 0 };
    struct way quick, slow, pieces;

    way_open(&quick, bytes, n);
    way_open(&slow, bytes, n);
    way_open(&pieces, bytes, n);
    way_in_pieces(&pieces);
    for (;;) {
        way_next(&quick, true);
        way_next(&slow, false);
        way_next(&pieces, true);
        if (!check_same(&quick, &slow, what, ways.events) ||
            !check_same(&pieces, &slow, what, ways.events) || quick.next != NEXT_EVENT)
            break;
        ways.events++;
        ways.quick += quick.ev.expand != NULL; /* nobody had to */
    }
    way_close(&quick);
    way_close(&slow);
    way_close(&pieces);
    return ways;
}
