/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence that was scanned before, line by line from a stream. */
#include "run_gather.h"

#include "base/limits.h"
#include "verdict/evidence_json.h"

/* The next line with its end; empty at the end of the stream or of what can be read. */
static struct str next_line(struct stream *in, bool *too_long)
{
    size_t want = LIMIT_BID_BYTES, end;
    struct str bytes;

    for (;;) {
        bytes.s = (const char *)stream_peek(in, want, &bytes.n);
        end = str_find_char(bytes, '\n');
        if (end < bytes.n)
            return str_first(bytes, end + 1);
        if (bytes.n < want)
            return bytes;
        if (want == LIMIT_LINE_BYTES)
            break;
        want = LIMIT_LINE_BYTES;
    }
    *too_long = true;
    return STR_NONE;
}

static int read_lines(struct evidence_reader *r, struct stream *in, bool *too_long)
{
    int result = 1;

    while (result > 0) {
        struct str line = next_line(in, too_long);

        if (!line.n)
            break;
        result = evidence_reader_line(r, line);
        stream_consume(in, line.n);
    }
    return result;
}

int read_evidence(struct evidence *into, const struct ruleset *set, struct stream *in,
                  struct str name, struct err *err)
{
    struct evidence_reader *r = evidence_reader_new(name, set);
    bool too_long = false;
    int result;

    if (!r)
        return err_nomem(err, "evidence");
    result = read_lines(r, in, &too_long);
    if (result >= 0 && stream_fault(in) && is_no_memory(str_of(stream_fault(in))))
        result = -1;
    if (result >= 0)
        result = evidence_reader_end(r, too_long ? "a line is too long" : stream_fault(in), into);
    evidence_reader_free(r);
    return result < 0 ? err_nomem(err, "evidence") : 0;
}
