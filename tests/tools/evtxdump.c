/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evtxdump FILE...: every event as a line of JSON, then the defects as lines "# kind at bytes",
 * then "# N of M heads read alone".  For scripts that look at the event log parser by itself.  Ends
 * with 1 if the head of an event is another one after event_expand.
 */
#include "event/event_json.h"
#include "lib/test.h"
#include "parsers/parser.h"

#include <inttypes.h>
#include <stdio.h>

extern const struct parser parser_evtx;

struct counts {
    size_t events, heads;
};

static bool same_text(struct str a, struct str b)
{
    return str_present(a) == str_present(b) && str_eq(a, b);
}

static bool same_head(const struct event *a, const struct event *b)
{
    return same_text(a->provider, b->provider) && same_text(a->channel, b->channel) &&
           same_text(a->computer, b->computer) && a->has_event_id == b->has_event_id &&
           a->event_id == b->event_id && a->level == b->level && a->record == b->record &&
           a->time.t == b->time.t && a->time.kind == b->time.kind;
}

static int print_event(struct event *ev, const char *path, struct event_out *form, struct buf *out,
                       struct counts *counts)
{
    struct event head = *ev;

    counts->events++;
    counts->heads += ev->expand != NULL;
    buf_clear(out);
    if (event_expand(ev) < 0 || !same_head(&head, ev) ||
        event_json(out, form, str_of(path), ev) < 0)
        return -1;
    fwrite(out->s, 1, out->n, stdout);
    return 0;
}

static int dump(const char *path, struct err *err)
{
    struct defects defects = { 0 };
    struct event_out form = { 0 };
    struct buf out = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct counts counts = { 0, 0 };
    struct event ev;
    enum next next = NEXT_DEAD;

    if (stream_open_path(&in, path, err) < 0)
        return -1;
    if (parser_open(&parser_evtx, &parse, in, &defects, err) == 0) {
        while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
            if (next == NEXT_EVENT && print_event(&ev, path, &form, &out, &counts) < 0) {
                next = NEXT_DEAD;
                break;
            }
        }
    }
    for (size_t i = 0; i < defects.n; i++)
        printf("# %s %" PRIu64 " %" PRIu64 "\n", defect_name(defects.items[i].kind),
               defects.items[i].at, defects.items[i].bytes);
    printf("# %zu of %zu heads read alone\n", counts.heads, counts.events);
    parser_close(&parser_evtx, parse);
    stream_close(in);
    buf_release(&out);
    event_out_release(&form);
    defects_release(&defects);
    return next == NEXT_END ? 0 : err_set(err, ERR_INTERNAL, "%s: not read to its end", path);
}

int main(int argc, char **argv)
{
    struct err err = { 0 };

    for (int i = 1; i < argc; i++) {
        if (dump(argv[i], &err) < 0) {
            fprintf(stderr, "evtxdump: %s\n", err.text);
            return 1;
        }
    }
    return 0;
}
