/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/mem.h"
#include "input/archive.h"
#include "input/walk.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT "Level,Date and Time,Source,Event ID,Task Category\n"

/* TEXT, compressed. */
static const unsigned char bz2[] = {
    0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x19, 0x02, 0x59, 0x25, 0x00, 0x00,
    0x07, 0x57, 0x80, 0x00, 0x10, 0x40, 0x04, 0x0E, 0x24, 0x0C, 0x00, 0x2E, 0xAF, 0x9F, 0x20, 0x20,
    0x00, 0x54, 0x53, 0x46, 0x80, 0x34, 0x00, 0x00, 0xD5, 0x37, 0xAA, 0x34, 0x1E, 0xA7, 0xA9, 0x88,
    0xD1, 0x9A, 0x9E, 0x8F, 0xDB, 0x4E, 0x95, 0x80, 0x4D, 0xD5, 0x01, 0x42, 0x08, 0x9C, 0x56, 0xF6,
    0x5A, 0xD8, 0xB8, 0xAC, 0x93, 0xF2, 0xD7, 0x2C, 0xCE, 0xF1, 0x94, 0x01, 0xD5, 0xE9, 0xF1, 0x77,
    0x24, 0x53, 0x85, 0x09, 0x01, 0x90, 0x25, 0x92, 0x50,
};
static const unsigned char xz[] = {
    0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00, 0x04, 0xE6, 0xD6, 0xB4, 0x46, 0x02, 0x00, 0x21, 0x01,
    0x16, 0x00, 0x00, 0x00, 0x74, 0x2F, 0xE5, 0xA3, 0x01, 0x00, 0x31, 0x4C, 0x65, 0x76, 0x65, 0x6C,
    0x2C, 0x44, 0x61, 0x74, 0x65, 0x20, 0x61, 0x6E, 0x64, 0x20, 0x54, 0x69, 0x6D, 0x65, 0x2C, 0x53,
    0x6F, 0x75, 0x72, 0x63, 0x65, 0x2C, 0x45, 0x76, 0x65, 0x6E, 0x74, 0x20, 0x49, 0x44, 0x2C, 0x54,
    0x61, 0x73, 0x6B, 0x20, 0x43, 0x61, 0x74, 0x65, 0x67, 0x6F, 0x72, 0x79, 0x0A, 0x00, 0x00, 0x00,
    0xA2, 0x54, 0x99, 0xCD, 0x21, 0x93, 0x2A, 0xEA, 0x00, 0x01, 0x4A, 0x32, 0x24, 0x43, 0xC7, 0xE2,
    0x1F, 0xB6, 0xF3, 0x7D, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5A,
};
static const unsigned char zst[] = {
    0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x91, 0x01, 0x00, 0x4C, 0x65, 0x76, 0x65, 0x6C, 0x2C, 0x44,
    0x61, 0x74, 0x65, 0x20, 0x61, 0x6E, 0x64, 0x20, 0x54, 0x69, 0x6D, 0x65, 0x2C, 0x53, 0x6F, 0x75,
    0x72, 0x63, 0x65, 0x2C, 0x45, 0x76, 0x65, 0x6E, 0x74, 0x20, 0x49, 0x44, 0x2C, 0x54, 0x61, 0x73,
    0x6B, 0x20, 0x43, 0x61, 0x74, 0x65, 0x67, 0x6F, 0x72, 0x79, 0x0A, 0x7A, 0x61, 0x13, 0x58,
};

/* Two members, stored: logs\a.txt "first ", b.txt "second". */
static const unsigned char cab[] = {
    0x4D, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00, 0x71, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x2C, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00,
    0x07, 0x00, 0x00, 0x00, 0x5D, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x70, 0x58, 0x00, 0xA0, 0x20, 0x00, 0x6C, 0x6F, 0x67, 0x73,
    0x5C, 0x61, 0x2E, 0x74, 0x78, 0x74, 0x00, 0x06, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x70, 0x58, 0x00, 0xA0, 0x20, 0x00, 0x62, 0x2E, 0x74, 0x78, 0x74, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x0C, 0x00, 0x0C, 0x00, 0x66, 0x69, 0x72, 0x73, 0x74, 0x20, 0x73, 0x65, 0x63, 0x6F, 0x6E,
    0x64,
};

static struct str bytes_of(const unsigned char *p, size_t n)
{
    return (struct str){ (const char *)p, n };
}
#define BYTES(array) bytes_of(array, sizeof array)

/* A header of tar as every tar writes it; type '0' file, '5' folder, '2' link. */
static void tar_add(struct buf *out, const char *name, char type, struct str content)
{
    char head[512] = { 0 };
    unsigned sum = 0;

    snprintf(head, 100, "%s", name);
    memcpy(head + 100, "0000644\0" "0000000\0" "0000000\0", 24);
    snprintf(head + 124, 12, "%011o", (unsigned)content.n);
    memcpy(head + 136, "14575412342", 12); /* 2024-03-16T22:41:06Z */
    memset(head + 148, ' ', 8);
    head[156] = type;
    if (type == '2')
        snprintf(head + 157, 100, "elsewhere");
    memcpy(head + 257, "ustar\0" "00", 8);
    for (size_t i = 0; i < sizeof head; i++)
        sum += (unsigned char)head[i];
    snprintf(head + 148, 8, "%06o", sum);
    buf_add(out, (struct str){ head, sizeof head });
    buf_add(out, content);
    while (out->n % 512)
        buf_char(out, '\0');
}

static void tar_end(struct buf *out)
{
    for (int i = 0; i < 1024; i++)
        buf_char(out, '\0');
}

/* "name=content|", a fault behind the content; "(name: reason)|" for what is not read. */
static int show_leaf(void *ctx, const struct leaf *l)
{
    struct buf *out = ctx;
    const uint8_t *p;
    size_t got;

    buf_format(out, "%.*s=", STR_FMT(l->name));
    while (p = stream_peek(l->in, 1, &got), got) {
        buf_add(out, (struct str){ (const char *)p, got });
        stream_consume(l->in, got);
    }
    buf_add(out, str_of(stream_fault(l->in)));
    buf_char(out, '|');
    return 0;
}

static void show_skip(void *ctx, struct str path, const char *reason)
{
    buf_format(ctx, "(%.*s: %s)|", STR_FMT(path), reason);
}

static void walk_bytes(struct buf *out, struct str bytes, size_t chunk)
{
    struct walk_sink sink = { show_leaf, show_skip, out };
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };

    if (!CHECK_INT(stream_open_memory(&whole.in, bytes.s, bytes.n, NULL), 0))
        return;
    stream_set_chunk(whole.in, chunk);
    CHECK_INT(walk_read_stream(&whole, &sink), 0);
    stream_close(whole.in);
}

static void check_walk(int line, struct str bytes, const char *expected)
{
    static const size_t chunks[] = { 0, 1, 3, 511, 4096 };

    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf got = { 0 };

        walk_bytes(&got, bytes, chunks[i]);
        if (!CHECK_STR(buf_str(&got), str_of(expected)))
            test_fail(__FILE__, line, "in pieces of %zu", chunks[i]);
        buf_release(&got);
    }
}

#define CHECK_WALK(bytes, expected) check_walk(__LINE__, bytes, expected)

TEST(a_tar_gives_its_files_and_no_folders_or_links)
{
    struct buf tar = { 0 };

    tar_add(&tar, "host/", '5', STR(""));
    tar_add(&tar, "host/a.log", '0', STR("first"));
    tar_add(&tar, "host/link", '2', STR(""));
    tar_add(&tar, "../../etc/b", '0', STR("second"));
    tar_add(&tar, "host/a.log", '0', STR("third"));
    tar_end(&tar);
    CHECK_WALK(buf_str(&tar), "file/host/a.log=first|file/<..>/<..>/etc/b=second|"
                              "file/host/a.log#2=third|");
    buf_release(&tar);
}

TEST(a_tar_that_is_cut_gives_what_is_there_and_says_so)
{
    struct buf tar = { 0 }, got = { 0 };

    tar_add(&tar, "a", '0', STR("first"));
    tar_add(&tar, "b", '0', STR("second"));
    tar_end(&tar);
    for (size_t n = 512; n < tar.n; n++) {
        buf_clear(&got);
        walk_bytes(&got, str_first(buf_str(&tar), n), 0);
        if (n >= 1024)
            CHECK(str_starts(buf_str(&got), STR("file/a=first|")));
        if (n > 1024 && n < 1536 + 6)
            CHECK(str_find(buf_str(&got), STR("unpacking: ")) < got.n);
    }
    buf_release(&got);
    buf_release(&tar);
}

TEST(what_is_only_compressed_keeps_its_name)
{
    CHECK_WALK(BYTES(bz2), "file=" TEXT "|");
    CHECK_WALK(BYTES(xz), "file=" TEXT "|");
    CHECK_WALK(BYTES(zst), "file=" TEXT "|");
    CHECK_WALK(STR("BZh is how this text begins"), "file=BZh is how this text begins|");
}

TEST(compressed_data_that_is_cut_or_damaged_is_no_lack_of_memory)
{
    const struct str packed[] = { BYTES(bz2), BYTES(xz), BYTES(zst), BYTES(cab) };

    for (size_t i = 0; i < 4; i++) {
        for (size_t n = 12; n < packed[i].n; n++) {
            struct buf got = { 0 };

            walk_bytes(&got, str_first(packed[i], n), 0);
            CHECK(got.n > 0 && str_find(buf_str(&got), STR("no memory")) == got.n);
            buf_release(&got);
        }
    }
}

TEST(a_cabinet_gives_its_members)
{
    CHECK_WALK(BYTES(cab), "file/logs/a.txt=first |file/b.txt=second|");
}

TEST(archives_lie_in_archives)
{
    struct buf inner = { 0 }, outer = { 0 };
    struct pack_zip zip;

    tar_add(&inner, "a.bz2", '0', BYTES(bz2));
    tar_end(&inner);
    pack_zip_begin(&zip, &outer);
    pack_zip_add(&zip, STR("logs.tar"), buf_str(&inner), PACK_DEFLATED);
    pack_zip_add(&zip, STR("x.cab"), BYTES(cab), PACK_DEFLATED);
    pack_zip_end(&zip);
    CHECK_WALK(buf_str(&outer), "file/logs.tar/a.bz2=" TEXT "|"
                                "file/x.cab/logs/a.txt=first |file/x.cab/b.txt=second|");
    buf_release(&inner);
    buf_release(&outer);
}

TEST(depth_is_limited)
{
    struct buf a = { 0 }, b = { 0 };
    struct buf *in = &a, *out = &b, got = { 0 };

    buf_add(in, STR("x"));
    for (int i = 0; i <= LIMIT_UNPACK_DEPTH; i++) {
        struct buf *other = in;

        buf_clear(out);
        tar_add(out, "t", '0', buf_str(in));
        tar_end(out);
        in = out;
        out = other;
    }
    walk_bytes(&got, buf_str(in), 0);
    CHECK(str_find(buf_str(&got), STR("LIMIT_UNPACK_DEPTH reached")) < got.n);
    buf_release(&got);
    buf_release(&a);
    buf_release(&b);
}

TEST(no_memory_ends_a_tar_without_a_crash)
{
    struct buf tar = { 0 };

    tar_add(&tar, "a", '0', STR("first"));
    tar_end(&tar);
    for (long n = 0; n < 30; n++) {
        struct walk_sink sink = { show_leaf, show_skip, NULL };
        struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };
        struct buf got = { 0 };

        sink.ctx = &got;
        if (stream_open_memory(&whole.in, tar.s, tar.n, NULL) < 0)
            continue;
        mem_fail_at(n);
        (void)walk_read_stream(&whole, &sink);
        mem_fail_at(-1);
        stream_close(whole.in);
        buf_release(&got);
    }
    buf_release(&tar);
}
