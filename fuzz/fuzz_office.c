/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of Office: the input is their parts, each behind a line "@NAME", which are packed here, so
 * that a change of one byte is a change of the XML and not of a checksum.
 *
 * Properties: it ends; names are UTF-8 without anything that acts; what comes out is bounded by
 * what went in; two sizes of pieces give the same leaves, names and bytes.
 */
#include "promise.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf.h"
#include "input/walk.h"
#include "lib/pack.h"

#define NAME_MOST 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Everything that is seen, one behind the other. */
static int leaf(void *ctx, const struct leaf *l)
{
    struct buf *seen = ctx;
    const uint8_t *p;
    size_t got;

    promise_name(l->name);
    buf_add(seen, l->name);
    buf_char(seen, '\n');
    while (p = stream_peek(l->in, 1, &got), got) {
        buf_add(seen, (struct str){ (const char *)p, got });
        stream_consume(l->in, got);
    }
    buf_add(seen, str_of(stream_fault(l->in)));
    return 0;
}

static void skip(void *ctx, struct str path, const char *reason)
{
    promise_name(path);
    buf_add(ctx, str_of(reason));
}

static void pack(struct buf *zip, struct str parts)
{
    struct pack_zip z;

    pack_zip_begin(&z, zip);
    pack_zip_add(&z, STR("[Content_Types].xml"), STR("<Types/>"), PACK_STORED);
    while (parts.n) {
        size_t end = str_find(parts, STR("\n@"));
        struct str content = str_first(parts, end), name = str_cut(&content, '\n');

        parts = str_from(parts, end + 1);
        name = str_from(name, str_starts(name, STR("@")));
        if (name.n && name.n <= NAME_MOST)
            pack_zip_add(&z, name, content, PACK_STORED);
    }
    pack_zip_end(&z);
}

static void show(struct buf *seen, struct str zip, size_t chunk)
{
    struct walk_sink sink = { leaf, skip, seen };
    struct leaf whole = { .name = STR("fuzz"), .mtime = WHEN_NONE };

    promise(stream_open_memory(&whole.in, zip.s, zip.n, NULL) == 0);
    stream_set_chunk(whole.in, chunk);
    promise(walk_read_stream(&whole, &sink) == 0);
    stream_close(whole.in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf zip = { 0 }, whole = { 0 }, pieces = { 0 };

    pack(&zip, (struct str){ (const char *)data, n });
    show(&whole, buf_str(&zip), 0);
    show(&pieces, buf_str(&zip), 1 + n % 7);
    promise(!whole.failed && !pieces.failed);
    promise(str_eq(buf_str(&whole), buf_str(&pieces)));
    promise(whole.n <= LIMIT_UNPACK_FREE + (uint64_t)n * (LIMIT_UNPACK_RATIO + 1) + (1u << 20));
    buf_release(&zip);
    buf_release(&whole);
    buf_release(&pieces);
    return 0;
}
