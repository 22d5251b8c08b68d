/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evtxgot.h"

#include "event/event_json.h"
#include "lib/evtxways.h"
#include "lib/test.h"

#include <inttypes.h>
#include <stdlib.h>

extern const struct parser parser_evtx;

void got_bytes(struct got *g, const void *bytes, size_t n, size_t chunk)
{
    struct event_out form = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;

    *g = (struct got){ .end = NEXT_DEAD };
    if (stream_open_memory(&in, bytes, n, NULL) < 0)
        return;
    stream_set_chunk(in, chunk);
    if (parser_open(&parser_evtx, &parse, in, &g->defects, NULL) == 0) {
        while ((g->end = parser_evtx.next(parse, &ev)) == NEXT_EVENT || g->end == NEXT_DAMAGED) {
            if (g->end != NEXT_EVENT)
                continue;
            g->events++;
            g->carved += ev.carved;
            g->damaged += ev.damaged;
            g->unsure += ev.unsure;
            event_json(&g->out, &form, STR("s"), &ev);
        }
    }
    parser_close(&parser_evtx, parse);
    stream_close(in);
    event_out_release(&form);
    if (chunk == 0)
        (void)ways_compare(bytes, n, "got");
    for (size_t i = 0; i < g->defects.n; i++)
        buf_format(&g->out, "%s@%" PRIu64 "+%" PRIu64 "\n", defect_name(g->defects.items[i].kind),
                   g->defects.items[i].at, g->defects.items[i].bytes);
}

void got_release(struct got *g)
{
    buf_release(&g->out);
    defects_release(&g->defects);
}

bool got_holds(const struct got *g, const char *text)
{
    struct str out = buf_str(&g->out), want = str_of(text);

    if (str_find(out, want) + want.n <= out.n)
        return true;
    test_fail(__FILE__, __LINE__, "no %s in\n%.*s", text, STR_FMT(out));
    return false;
}

void got_raw(struct got *g, struct raw *r)
{
    got_bytes(g, r->b, r->n, 0);
    free(r);
}

/* One record made by body, in one chunk. */
void got_one(struct got *g, void (*body)(struct raw *r))
{
    struct raw *r = raw_new();

    raw_chunk(r);
    raw_record(r, 1);
    body(r);
    raw_record_done(r);
    raw_chunk_done(r);
    raw_file_done(r);
    got_raw(g, r);
}
