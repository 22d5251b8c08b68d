/* SPDX-License-Identifier: Apache-2.0 */
/* Zips that were written to a pipe, packed: the sizes stand behind the members. */
#include "base/mem.h"
#include "input/walk.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define LINES(name) name " line of setup\n" name " line of setup\n" name " line of setup\n"
#define SECOND "file/b.log=" LINES("b") "|"
#define DAMAGED "unpacking: the packed data is damaged"
#define CUT "unpacking: the packed data is cut off"

static const struct sample {
    const char *path;
    size_t inside;   /* a byte near the front of the first member: nothing comes of it; */
    size_t checksum; /* and one of its checksum */
} samples[] = {
    { "fuzz/seeds/unpack/zip-piped-bzip2", 0x28, 0x64 },
    { "fuzz/seeds/unpack/zip-piped-lzma", 0x2C, 0x50 },
    { "fuzz/seeds/unpack/zip-piped-zstd", 0x2B, 0x46 },
    { "fuzz/seeds/unpack/zip-piped-xz", 0x30, 0x77 },
};
#define SAMPLES_N (sizeof samples / sizeof samples[0])

/* "name=content|", a fault behind the content; "(name: reason)|" for what is not read. */
static int show_leaf(void *ctx, const struct leaf *l)
{
    const uint8_t *p;
    size_t got;

    buf_format(ctx, "%.*s=", STR_FMT(l->name));
    while (p = stream_peek(l->in, 1, &got), got) {
        buf_add(ctx, (struct str){ (const char *)p, got });
        stream_consume(l->in, got);
    }
    buf_add(ctx, str_of(stream_fault(l->in)));
    buf_char(ctx, '|');
    return 0;
}

static int pass_leaf(void *ctx, const struct leaf *l)
{
    buf_format(ctx, "%.*s|", STR_FMT(l->name));
    return 0;
}

static void show_skip(void *ctx, struct str path, const char *reason)
{
    buf_format(ctx, "(%.*s: %s)|", STR_FMT(path), reason);
}

static void walk_bytes(const struct walk_sink *sink, struct str bytes, size_t chunk)
{
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };

    if (stream_open_memory(&whole.in, bytes.s, bytes.n, NULL) < 0)
        return;
    stream_set_chunk(whole.in, chunk);
    (void)walk_read_stream(&whole, sink);
    stream_close(whole.in);
}

/* Of the first n bytes of a sample (0: all), of which this one (0: none) is another. */
static void check(int line, const struct sample *s, size_t n, size_t other, const char *expected)
{
    static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };
    size_t all;
    char *bytes = test_read_file(s->path, &all);

    bytes[other] ^= other ? 0x55 : 0;
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf got = { 0 };
        struct walk_sink sink = { show_leaf, show_skip, &got };

        walk_bytes(&sink, (struct str){ bytes, n ? n : all }, chunks[i]);
        if (!CHECK_STR(buf_str(&got), str_of(expected)))
            test_fail(__FILE__, line, "%s in pieces of %zu", s->path, chunks[i]);
        buf_release(&got);
    }
    free(bytes);
}

TEST(packed_members_whose_sizes_stand_behind_them_are_read)
{
    for (size_t i = 0; i < SAMPLES_N; i++)
        check(__LINE__, &samples[i], 0, 0, "file/a.log=" LINES("a") "|" SECOND);
}

TEST(such_a_member_that_nobody_reads_is_passed_over)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        size_t n;
        char *bytes = test_read_file(samples[i].path, &n);
        struct buf got = { 0 };
        struct walk_sink sink = { pass_leaf, show_skip, &got };

        walk_bytes(&sink, (struct str){ bytes, n }, 1);
        CHECK_STR(buf_str(&got), STR("file/a.log|file/b.log|"));
        buf_release(&got);
        free(bytes);
    }
}

TEST(a_wrong_checksum_behind_such_a_member_costs_nothing_of_it_nor_of_the_next)
{
    for (size_t i = 0; i < SAMPLES_N; i++)
        check(__LINE__, &samples[i], 0, samples[i].checksum,
              "file/a.log=" LINES("a") "unpacking: the checksum is wrong|" SECOND);
}

TEST(behind_such_a_member_that_is_damaged_the_next_one_is_read)
{
    for (size_t i = 0; i < SAMPLES_N; i++)
        check(__LINE__, &samples[i], 0, samples[i].inside,
              "file/a.log=" DAMAGED "|(file: " DAMAGED "; read on at the next member)|" SECOND);
}

TEST(such_a_member_that_is_cut_says_so)
{
    check(__LINE__, &samples[0], 0x50, 0, "file/a.log=" CUT "|(file: " CUT ")|");
}

TEST(no_memory_for_such_a_member_is_no_crash)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        size_t n;
        char *bytes = test_read_file(samples[i].path, &n);

        for (long fails = 0; fails < 60; fails++) {
            struct buf got = { 0 };
            struct walk_sink sink = { show_leaf, show_skip, &got };

            mem_fail_at(fails);
            walk_bytes(&sink, (struct str){ bytes, n }, 0);
            mem_fail_at(-1);
            buf_release(&got);
        }
        free(bytes);
    }
}
