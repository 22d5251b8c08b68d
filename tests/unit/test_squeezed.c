/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/mem.h"
#include "base/xxh32.h"
#include "input/squeezed.h"
#include "input/walk.h"
#include "lib/leaves.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>

#define DAMAGE "unpacking: the packed data is damaged"
#define CHECKSUM "unpacking: the checksum is wrong"
#define CUT "unpacking: the packed data is cut off"
#define BEHIND "unpacking: there is something else behind the packed data"

static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };
#define CHUNKS_N (sizeof chunks / sizeof chunks[0])

/* One of the samples: steps of a setup, 400 lines; what the last bytes of it are. */
static const struct sample {
    const char *path;
    size_t from_end;      /* a byte of its checksum */
    const char *checksum; /* what a wrong one is called */
} samples[] = {
    { "fuzz/seeds/unpack/steps.gz", 6, CHECKSUM },
    { "fuzz/seeds/unpack/steps.bz2", 3, DAMAGE },
    { "fuzz/seeds/unpack/steps.xz", 27, DAMAGE },
    { "fuzz/seeds/unpack/steps.zst", 2, CHECKSUM },
    { "fuzz/seeds/unpack/steps.lz4", 2, CHECKSUM },
    { "fuzz/seeds/unpack/steps.lzma", 0, NULL },
};
#define SAMPLES_N (sizeof samples / sizeof samples[0])

static void read_sample(struct buf *out, const struct sample *s)
{
    size_t n = 0;
    char *bytes = test_read_file(s->path, &n);

    if (CHECK(bytes && n > 1))
        buf_add(out, (struct str){ bytes, n - 1 });
    free(bytes);
}

static void steps(struct buf *out)
{
    unsigned seed = 1;

    for (int i = 0; i < 400; i++) {
        seed = seed * 1103515245u + 12345u;
        buf_format(out, "[%02u:%02u:%02u]:\tInfo:\t:step %u\r\n", seed >> 27, seed >> 8 & 31,
                   seed >> 13 & 31, seed >> 4);
    }
}

static int show_leaf(void *ctx, const struct leaf *leaf)
{
    struct buf *out = ctx;

    buf_format(out, "%.*s=", (int)leaf->name.n, leaf->name.s);
    leaves_read(out, leaf->in, SIZE_MAX);
    buf_format(out, "|%s\n", stream_fault(leaf->in) ? stream_fault(leaf->in) : "");
    return 0;
}

static void show_skip(void *ctx, struct str path, const char *reason)
{
    buf_format(ctx, "(%.*s: %s)\n", (int)path.n, path.s, reason);
}

static void walk_bytes(struct buf *out, struct str bytes, size_t chunk)
{
    struct walk_sink sink = { show_leaf, show_skip, out };
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };

    if (!CHECK_INT(stream_open_memory(&whole.in, bytes.s, bytes.n, NULL), 0))
        return;
    stream_set_chunk(whole.in, chunk);
    (void)walk_read_stream(&whole, &sink);
    stream_close(whole.in);
}

static void check_walk(int line, const char *path, const struct buf *packed,
                       const struct buf *expected)
{
    for (size_t i = 0; i < CHUNKS_N; i++) {
        struct buf got = { 0 };

        walk_bytes(&got, buf_str(packed), chunks[i]);
        if (!CHECK(str_eq(buf_str(&got), buf_str(expected))))
            printf("  line %d: %s in pieces of %zu: %zu bytes, expected %zu: ...%.*s\n", line, path,
                   chunks[i], got.n, expected->n, got.n < 90 ? (int)got.n : 90,
                   got.s ? got.s + (got.n < 90 ? 0 : got.n - 90) : "");
        buf_release(&got);
    }
}
#define CHECK_WALK(s, packed, expected) check_walk(__LINE__, (s)->path, packed, expected)

TEST(streams_joined_with_zeros_between_are_one)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        struct buf packed = { 0 }, want = { 0 };

        read_sample(&packed, &samples[i]);
        buf_add(&packed, (struct str){ "\0\0\0\0\0\0\0\0", 8 });
        read_sample(&packed, &samples[i]);
        buf_add(&packed, (struct str){ "\0\0\0\0", 4 });
        buf_add(&want, STR("file="));
        steps(&want);
        steps(&want);
        buf_add(&want, STR("|\n"));
        CHECK_WALK(&samples[i], &packed, &want);
        buf_release(&packed);
        buf_release(&want);
    }
}

/* zstd and lz4 have the same mark for what is to be passed over. */
TEST(a_frame_that_is_to_be_skipped_is_of_the_format_that_stands_behind_it)
{
    for (size_t i = 3; i < 5; i++) {
        struct buf packed = { 0 }, want = { 0 };

        buf_add(&packed, (struct str){ "\x50\x2A\x4D\x18\3\0\0\0abc", 11 });
        buf_add(&packed, (struct str){ "\x5F\x2A\x4D\x18\0\0\0\0", 8 });
        read_sample(&packed, &samples[i]);
        buf_add(&want, STR("file="));
        steps(&want);
        buf_add(&want, STR("|\n"));
        CHECK_WALK(&samples[i], &packed, &want);
        buf_release(&packed);
        buf_release(&want);
    }
}

TEST(other_bytes_behind_a_stream_cost_nothing_of_it_and_are_told)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        struct buf packed = { 0 }, want = { 0 };

        read_sample(&packed, &samples[i]);
        buf_add(&packed, STR("a line of somebody, and another one of somebody else\n"));
        buf_add(&want, STR("file="));
        steps(&want);
        buf_add(&want, STR("|" BEHIND "\n"));
        CHECK_WALK(&samples[i], &packed, &want);
        read_sample(&packed, &samples[i]);
        buf_add(&want, STR("file#2="));
        steps(&want);
        buf_add(&want, STR("|\n"));
        CHECK_WALK(&samples[i], &packed, &want);
        buf_release(&packed);
        buf_release(&want);
    }
}

/* What is said of so many beginnings of nothing behind other bytes behind a sample. */
static void check_beginnings(size_t n, const char *said)
{
    struct buf packed = { 0 }, want = { 0 };
    const struct sample *s = &samples[0];

    while (!strstr(s->path, ".bz2"))
        s++;
    read_sample(&packed, s);
    buf_add(&packed, STR("other bytes of nobody who packs anything"));
    for (size_t i = 0; i < n; i++)
        buf_add(&packed, STR("BZh91AY&SY and no block of bzip2 behind it"));
    buf_add(&want, STR("file="));
    steps(&want);
    buf_add(&want, STR("|" BEHIND "\n"));
    buf_add(&want, str_of(said));
    CHECK_WALK(s, &packed, &want);
    buf_release(&packed);
    buf_release(&want);
}

TEST(beginnings_behind_a_fault_are_tried_up_to_a_limit)
{
    static const char said[] = "(file: unpacking: LIMIT_RESUMES reached; what follows is not read)\n";

    check_beginnings(LIMIT_RESUMES, "");
    check_beginnings(LIMIT_RESUMES + 1, said);
    check_beginnings(20 * LIMIT_RESUMES, said);
}

TEST(a_wrong_checksum_costs_nothing_of_a_small_stream_nor_of_the_next)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        struct buf packed = { 0 }, want = { 0 };

        if (!samples[i].checksum)
            continue;
        read_sample(&packed, &samples[i]);
        packed.s[packed.n - samples[i].from_end] ^= 0x10;
        read_sample(&packed, &samples[i]);
        buf_add(&want, STR("file="));
        steps(&want);
        buf_format(&want, "|%s\nfile#2=", samples[i].checksum);
        steps(&want);
        buf_add(&want, STR("|\n"));
        CHECK_WALK(&samples[i], &packed, &want);
        buf_release(&packed);
        buf_release(&want);
    }
}

/* bzip2 and zstd unpack a block or nothing, and this is one. */
TEST(half_a_stream_gives_what_lies_before_and_says_so)
{
    static const bool whole_blocks[SAMPLES_N] = { false, true, false, true, false, false };

    for (size_t i = 0; i < SAMPLES_N; i++) {
        struct buf packed = { 0 }, got = { 0 }, want = { 0 };
        struct str text, start;

        read_sample(&packed, &samples[i]);
        packed.n /= 2;
        steps(&want);
        walk_bytes(&got, buf_str(&packed), 0);
        text = buf_str(&got);
        CHECK(str_starts(text, STR("file=")));
        CHECK(str_find(text, STR("|" CUT "\n")) < text.n);
        start = str_first(str_from(text, 5), str_find(str_from(text, 5), STR("|")));
        CHECK(str_starts(buf_str(&want), start));
        if (!CHECK(whole_blocks[i] || start.n > want.n / 3))
            printf("  %s: %zu of %zu\n", samples[i].path, start.n, want.n);
        CHECK_WALK(&samples[i], &packed, &got);
        buf_release(&packed);
        buf_release(&got);
        buf_release(&want);
    }
}

/* Whatever byte is wrong: the damage is told, and the stream behind it is read. */
TEST(a_stream_behind_a_damaged_one_is_read)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        struct buf one = { 0 }, want = { 0 };
        size_t lost = 0, silent = 0, tried = 0;

        read_sample(&one, &samples[i]);
        steps(&want);
        buf_add(&want, STR("|\n"));
        for (size_t at = 40; at + 40 < one.n; at += one.n / 23, tried++) {
            struct buf packed = { 0 }, got = { 0 };

            buf_add(&packed, buf_str(&one));
            packed.s[at] ^= 0x20;
            buf_add(&packed, buf_str(&one));
            walk_bytes(&got, buf_str(&packed), 0);
            silent += str_find(buf_str(&got), STR("unpacking: ")) == got.n;
            lost += !(got.n > want.n && str_eq(str_from(buf_str(&got), got.n - want.n),
                                               buf_str(&want)));
            CHECK_WALK(&samples[i], &packed, &got);
            buf_release(&packed);
            buf_release(&got);
        }
        if (!CHECK(silent == 0 || !samples[i].checksum) || !CHECK(lost <= tried / 8))
            printf("  %s: of %zu, %zu silent, %zu lost\n", samples[i].path, tried, silent, lost);
        buf_release(&one);
        buf_release(&want);
    }
}

TEST(an_lz4_frame_of_blocks_that_repeat_each_other_is_read_with_all_its_checksums)
{
    struct buf packed = { 0 }, want = { 0 };

    read_sample(&packed, &(struct sample){ .path = "fuzz/seeds/unpack/linked.lz4" });
    buf_add(&want, STR("file="));
    for (int i = 0; i < 20; i++)
        steps(&want);
    buf_add(&want, STR("|\n"));
    CHECK_WALK(&samples[4], &packed, &want);
    buf_release(&packed);
    buf_release(&want);
}

/* The head of an .xz that asks for 1.5 GiB. */
TEST(a_dictionary_beyond_the_limit_is_told_by_its_name)
{
    static const char xz[] = "\xFD" "7zXZ\0\0\1\x69\x22\xDE\x36\2\0\x21\1\x25\0\0\0\x3B\x78\x7B\x41"
                             "\0\0\0\0";
    struct buf got = { 0 };

    walk_bytes(&got, (struct str){ xz, sizeof xz - 1 }, 0);
    CHECK_STR(buf_str(&got), STR("file=|unpacking: LIMIT_DICTIONARY_BYTES reached\n"));
    buf_release(&got);
}

TEST(no_memory_for_a_stream_is_a_skip_or_a_fault)
{
    for (size_t i = 0; i < SAMPLES_N; i++) {
        struct buf packed = { 0 };

        read_sample(&packed, &samples[i]);
        for (long fails = 1; fails < 30; fails++) {
            struct walk_sink sink = { show_leaf, show_skip, &(struct buf){ 0 } };
            struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };

            if (stream_open_memory(&whole.in, packed.s, packed.n, NULL) < 0)
                continue;
            mem_fail_at(fails);
            (void)walk_read_stream(&whole, &sink);
            mem_fail_at(-1);
            stream_close(whole.in);
            buf_release(sink.ctx);
        }
        buf_release(&packed);
    }
}

/* Each asks for four megabytes, and there is nothing in it. */
TEST(a_bzip2_stream_has_the_memory_of_the_one_before_it)
{
    static const char nothing[] = "BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0";
    struct buf packed = { 0 };
    struct stream *in = NULL, *out = NULL;
    size_t got;

    for (int i = 0; i < 1000; i++) {
        buf_add(&packed, (struct str){ nothing, sizeof nothing - 1 });
        packed.s[packed.n - sizeof nothing + 4] = (char)('9' - i % 9);
    }
    CHECK_INT(stream_open_memory(&in, packed.s, packed.n, NULL), 0);
    CHECK_INT(squeezed_open(&out, in, &codec_bzip2, NULL, NULL), 0);
    mem_fail_at(20);
    (void)stream_peek(out, 1, &got);
    mem_fail_at(-1);
    CHECK_INT((int)got, 0);
    CHECK(!stream_fault(out));
    stream_close(out);
    stream_close(in);
    buf_release(&packed);
}

/* doc/xxhash_spec.md has no table; these are what xxhsum 0.8.1 says. */
TEST(xxh32_is_the_one_of_everybody)
{
    static const struct {
        const char *text;
        uint32_t sum;
    } known[] = {
        { "", 0x02CC5D05u },
        { "a", 0x550D7456u },
        { "abc", 0x32D153FFu },
        { "Nobody inspects the spammish repetition", 0xE2293B2Fu },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct str s = str_of(known[i].text);

        for (size_t cut = 0; cut <= s.n; cut++) {
            struct xxh32 x;

            xxh32_begin(&x);
            xxh32_add(&x, (const uint8_t *)s.s, cut);
            xxh32_add(&x, (const uint8_t *)s.s + cut, s.n - cut);
            CHECK_INT(xxh32_sum(&x), known[i].sum);
        }
    }
}
