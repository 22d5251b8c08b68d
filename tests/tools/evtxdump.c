/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evtxdump FILE...: every event as a line of JSON, then the defects as lines "# kind at bytes".
 * For scripts that look at the event log parser alone.
 */
#include "event/event_json.h"
#include "lib/test.h"
#include "parsers/parser.h"

#include <inttypes.h>
#include <stdio.h>

extern const struct parser parser_evtx;

static int dump(const char *path, struct err *err)
{
    struct defects defects = { 0 };
    struct event_out form = { 0 };
    struct buf out = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_DEAD;

    if (stream_open_path(&in, path, err) < 0)
        return -1;
    if (parser_evtx.open(&parse, in, &defects, err) == 0) {
        while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
            if (next == NEXT_EVENT && event_json(&out, &form, str_of(path), &ev) < 0)
                break;
            fwrite(out.s, 1, out.n, stdout);
            buf_clear(&out);
        }
    }
    for (size_t i = 0; i < defects.n; i++)
        printf("# %s %" PRIu64 " %" PRIu64 "\n", defect_name(defects.items[i].kind),
               defects.items[i].at, defects.items[i].bytes);
    parser_evtx.close(parse);
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
