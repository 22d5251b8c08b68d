/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event log parser over any bytes.  The last byte says in what pieces the stream delivers.
 * Checksums never stop the parser, so that no input needs right ones.
 *
 * Properties: it ends; every string is UTF-8; offsets are inside the input; a record takes at
 * least 28 bytes, so there are not more events than that; limits hold.
 */
#include "base/limits.h"
#include "base/utf.h"
#include "parsers/parser.h"

#include <stdlib.h>

extern const struct parser parser_evtx;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static void check_text(struct str s)
{
    promise(utf8_valid_prefix(s) == s.n);
}

static void check_event(struct event *ev, size_t n)
{
    promise(event_expand(ev) == 0);
    promise(ev->offset < n);
    promise(ev->level >= -1);
    promise(ev->fields_n <= LIMIT_FIELDS);
    check_text(ev->channel);
    check_text(ev->provider);
    check_text(ev->computer);
    check_text(ev->message);
    for (size_t i = 0; i < ev->fields_n; i++) {
        promise(ev->fields[i].name.n > 0 || ev->fields[i].name.s);
        check_text(ev->fields[i].name);
        check_text(ev->fields[i].path);
        check_text(ev->fields[i].value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const size_t pieces[] = { 0, 1, 2, 3, 7, 512, 4096, 65536 };
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_END;
    size_t events = 0, chunk = 0;

    if (n > 0)
        chunk = pieces[data[--n] % (sizeof pieces / sizeof pieces[0])];
    if (chunk > 0 && chunk < 512 && n > 8192) /* reading byte by byte is for small inputs */
        chunk = 512;
    if (stream_open_memory(&in, data, n, NULL) < 0)
        return 0;
    stream_set_chunk(in, chunk);
    if (parser_evtx.open(&parse, in, &defects, NULL) == 0) {
        while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
            promise(++events <= n / 28);
            if (next == NEXT_EVENT)
                check_event(&ev, n);
        }
    }
    promise(next == NEXT_END);
    promise(stream_offset(in) == n);
    parser_evtx.close(parse);
    stream_close(in);
    defects_release(&defects);
    return 0;
}
