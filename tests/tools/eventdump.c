/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eventdump FILE...: the format that bids highest, every event as a line of JSON, then the defects
 * as lines "# kind at bytes".  For scripts that look at parsers without anything above them.
 */
#include "event/event_json.h"
#include "base/limits.h"
#include "input/text.h"
#include "lib/parsed.h"
#include "parsers/parser.h"

#include <inttypes.h>
#include <stdio.h>

static const struct parser *choose(struct stream *in)
{
    size_t n;
    const uint8_t *bytes = stream_peek(in, LIMIT_BID_BYTES, &n);

    return parsed_choice((struct str){ (const char *)bytes, n });
}

static enum next dump_events(struct parse *parse, const struct parser *parser)
{
    struct event_out form = { 0 };
    struct buf out = { 0 };
    struct event ev;
    enum next next;

    while ((next = parser->next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
        if (next == NEXT_EVENT && event_json(&out, &form, STR_NONE, &ev) < 0)
            break;
        fwrite(out.s, 1, out.n, stdout);
        buf_clear(&out);
    }
    buf_release(&out);
    event_out_release(&form);
    return next;
}

static int dump(const char *path, struct err *err)
{
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    const struct parser *parser;
    enum next next = NEXT_DEAD;

    if (stream_open_path(&in, path, err) < 0)
        return -1;
    parser = choose(in);
    printf("# format %s\n", parser ? parser->name : "unknown");
    if (!parser)
        next = NEXT_END;
    else if (parser_open(parser, &parse, in, &defects, err) == 0)
        next = dump_events(parse, parser);
    for (size_t i = 0; i < defects.n; i++)
        printf("# %s %" PRIu64 " %" PRIu64 "\n", defect_name(defects.items[i].kind),
               defects.items[i].at, defects.items[i].bytes);
    if (parser)
        parser_close(parser, parse);
    stream_close(in);
    defects_release(&defects);
    return next == NEXT_END ? 0 : err_set(err, ERR_INTERNAL, "%s: not read to its end", path);
}

int main(int argc, char **argv)
{
    struct err err = { 0 };

    for (int i = 1; i < argc; i++) {
        if (dump(argv[i], &err) < 0) {
            fprintf(stderr, "eventdump: %s\n", err.text);
            return 1;
        }
    }
    return 0;
}
