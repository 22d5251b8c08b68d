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
    struct parse *parse;
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

static void way_next(struct way *w, bool quick)
{
    buf_clear(&w->line);
    do
        w->next = parser_evtx.next(w->parse, &w->ev);
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
    parser_evtx.close(w->parse);
    stream_close(w->in);
    event_out_release(&w->out);
    defects_release(&w->defects);
    buf_release(&w->line);
}

struct ways ways_compare(const void *bytes, size_t n, const char *what)
{
    struct ways ways = { 0, 0 };
    struct way quick, slow;
    bool same = true;

    way_open(&quick, bytes, n);
    way_open(&slow, bytes, n);
    while (same) {
        way_next(&quick, true);
        way_next(&slow, false);
        same = quick.next == slow.next && str_eq(buf_str(&quick.line), buf_str(&slow.line));
        if (!same)
            test_fail(__FILE__, __LINE__, "%s: event %zu:\n  %.*s  %.*s", what, ways.events,
                      STR_FMT(buf_str(&quick.line)), STR_FMT(buf_str(&slow.line)));
        if (quick.next != NEXT_EVENT)
            break;
        ways.events++;
        ways.quick += quick.ev.expand != NULL; /* nobody had to */
    }
    way_close(&quick);
    way_close(&slow);
    return ways;
}
