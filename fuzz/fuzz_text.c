/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text decoder over any bytes.  The last byte chooses the BOM in front and the size of the
 * pieces that the stream delivers.
 *
 * Properties: every line is UTF-8; numbers count up, offsets grow and lie inside the input; two
 * sizes of pieces give the same lines; and a pull of decoded bytes gives the same text as lines.
 */
#include "promise.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf.h"
#include "input/text.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* One opened text. */
struct reading {
    struct stream *in;
    struct text *t;
    struct defects defects;
    size_t n;
};

static void begin(struct reading *r, struct str bytes, size_t chunk)
{
    memset(r, 0, sizeof *r);
    r->n = bytes.n;
    promise(stream_open_memory(&r->in, bytes.s, bytes.n, NULL) == 0);
    stream_set_chunk(r->in, chunk);
    promise(text_open(&r->t, r->in, &r->defects, NULL) == 0);
}

static void end(struct reading *r)
{
    for (size_t i = 0; i < r->defects.n; i++)
        promise(r->defects.items[i].at + r->defects.items[i].bytes <= r->n);
    promise(!text_failed(r->t));
    text_close(r->t);
    stream_close(r->in);
    defects_release(&r->defects);
}

/* All lines, with what must not depend on the pieces. */
static void read_lines(struct buf *out, struct str bytes, size_t chunk)
{
    uint64_t number = 0, offset = 0;
    struct reading r;
    struct line line;

    begin(&r, bytes, chunk);
    while (text_line(r.t, &line) == 1) {
        promise(utf8_valid_prefix(line.s) == line.s.n);
        promise(line.s.n <= LIMIT_LINE_BYTES);
        promise(line.number == ++number);
        promise(number == 1 || line.offset > offset);
        promise(line.offset <= bytes.n);
        offset = line.offset;
        buf_format(out, "%llu@%llu%c%c ", (unsigned long long)line.number,
                   (unsigned long long)line.offset, line.cut ? 'c' : ' ', line.ended ? 'e' : ' ');
        buf_add(out, line.s);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < r.defects.n; i++)
        buf_format(out, "%s %llu+%llu\n", defect_name(r.defects.items[i].kind),
                   (unsigned long long)r.defects.items[i].at,
                   (unsigned long long)r.defects.items[i].bytes);
    end(&r);
}

/* Decoded bytes in pieces of step; the offset never goes back. */
static void pull(struct buf *out, struct str bytes, size_t chunk, size_t step)
{
    uint64_t offset = 0;
    struct reading r;
    const char *p;
    size_t n;

    begin(&r, bytes, chunk);
    while ((p = text_peek(r.t, step, &n)) != NULL) {
        size_t use = n < step ? n : step;

        while (use < n && (p[use] & 0xC0) == 0x80)
            use++;
        promise(text_offset(r.t) >= offset && text_offset(r.t) < bytes.n);
        offset = text_offset(r.t);
        buf_add(out, (struct str){ p, use });
        text_consume(r.t, use);
    }
    promise(text_offset(r.t) <= bytes.n);
    end(&r);
}

static void check(struct str bytes, size_t chunk)
{
    struct buf whole = { 0 }, pieces = { 0 };

    read_lines(&whole, bytes, 0);
    read_lines(&pieces, bytes, chunk);
    promise(str_eq(buf_str(&whole), buf_str(&pieces)));
    buf_clear(&whole);
    buf_clear(&pieces);
    pull(&whole, bytes, 0, 4096);
    pull(&pieces, bytes, chunk, chunk);
    promise(str_eq(buf_str(&whole), buf_str(&pieces)));
    promise(utf8_valid_prefix(buf_str(&whole)) == whole.n);
    buf_release(&whole);
    buf_release(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct str boms[] = { { "", 0 }, { "\xEF\xBB\xBF", 3 }, { "\xFF\xFE", 2 },
                                       { "\xFE\xFF", 2 } };
    static const size_t chunks[] = { 1, 2, 3, 7, 64, 4096 };
    struct buf bytes = { 0 };
    unsigned how = n ? data[n - 1] : 0;

    buf_add(&bytes, boms[how & 3]);
    buf_add(&bytes, (struct str){ (const char *)data, n ? n - 1 : 0 });
    check(buf_str(&bytes), chunks[(how >> 2) % 6]);
    buf_release(&bytes);
    return 0;
}
