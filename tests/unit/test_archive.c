/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crc32.h"
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

/* logs/ with a.txt, b.txt; LZMA2, as libarchive writes it. */
static const unsigned char seven[] = {
    0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0x00, 0x03, 0xAB, 0x51, 0x06, 0xCF, 0x99, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x1B, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xA1, 0x7A, 0x72, 0x4C,
    0xE0, 0x00, 0x43, 0x00, 0x23, 0x5D, 0x00, 0x33, 0x1A, 0x4A, 0xAC, 0x0C, 0x72, 0xBF, 0x8D, 0x58,
    0xF9, 0x4D, 0x84, 0x27, 0x9A, 0x6D, 0xAD, 0xCD, 0x47, 0xBA, 0x6F, 0x22, 0x56, 0x3E, 0x9F, 0xE5,
    0x62, 0xD6, 0x25, 0x31, 0x9A, 0xA1, 0x5B, 0x8F, 0xFA, 0x00, 0x00, 0xE0, 0x00, 0x88, 0x00, 0x66,
    0x5D, 0x00, 0x00, 0x81, 0x33, 0x07, 0xAE, 0x0F, 0xD0, 0xB5, 0x28, 0xFC, 0x9F, 0x3F, 0x47, 0x41,
    0x04, 0x04, 0x32, 0x7B, 0x00, 0x87, 0x26, 0xA7, 0x2F, 0xC5, 0xED, 0x45, 0x54, 0x1A, 0x2F, 0x09,
    0x94, 0x17, 0x05, 0xFA, 0xBF, 0x86, 0xD7, 0x68, 0xA5, 0x1A, 0xE4, 0x7F, 0xB0, 0x44, 0x7F, 0xFA,
    0xCF, 0x23, 0xCC, 0x2F, 0xEC, 0x01, 0x1D, 0x83, 0xAB, 0x1B, 0x76, 0x02, 0xF2, 0x2D, 0xBB, 0x98,
    0x92, 0x3B, 0x2F, 0x76, 0xF8, 0x7E, 0x15, 0xCA, 0x8F, 0xF8, 0xD2, 0x39, 0xE5, 0x1A, 0xE2, 0xC5,
    0x6E, 0x83, 0xD8, 0xC0, 0x3B, 0x6E, 0x62, 0xB1, 0x72, 0x7A, 0x11, 0x8B, 0x96, 0x16, 0x23, 0x76,
    0x02, 0xDB, 0x27, 0x34, 0x83, 0x00, 0x00, 0x00, 0x00, 0x17, 0x06, 0x2B, 0x01, 0x09, 0x6E, 0x00,
    0x07, 0x0B, 0x01, 0x00, 0x01, 0x21, 0x21, 0x01, 0x16, 0x0C, 0x80, 0x89, 0x0A, 0x01, 0x6C, 0x78,
    0x27, 0x1B, 0x00, 0x00,
};
/* A directory that is encrypted, too: made by hand. */
static const unsigned char locked[] = {
    0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0x00, 0x04, 0xBE, 0x7B, 0x89, 0x4C, 0x10, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x18, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0B, 0x2D, 0x92, 0x8A,
    0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA,
    0x17, 0x06, 0x00, 0x01, 0x09, 0x10, 0x00, 0x07, 0x0B, 0x01, 0x00, 0x01, 0x24, 0x06, 0xF1, 0x07,
    0x01, 0x02, 0x13, 0x00, 0x0C, 0x10, 0x00, 0x00,
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
    static const size_t chunks[] = { 0, 1, 2, 3, 7, 511, 4096 };

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
    buf_clear(&got);
    walk_bytes(&got, str_first(buf_str(&tar), 1024), 0);
    CHECK_STR(buf_str(&got), STR("file/a=first|(file: unpacking: a tar without its end: members "
                                 "may be missing)|"));
    buf_release(&got);
    buf_release(&tar);
}

/* gzip, not compressed: of 2560 bytes of a tar so many, then the end of the file. */
TEST(a_packed_tar_that_is_cut_where_a_member_ends_says_so)
{
    static const char head[] = "\x1F\x8B\x08\0\0\0\0\0\0\x03\x01\x00\x0A\xFF\xF5";
    struct buf tar = { 0 };

    tar_add(&tar, "a", '0', STR("first"));
    tar_add(&tar, "b", '0', STR("second"));
    tar_end(&tar);
    for (size_t n = 1024; n < 1400; n += 100) {
        struct buf gz = { 0 };

        buf_add(&gz, (struct str){ head, sizeof head - 1 });
        buf_add(&gz, str_first(buf_str(&tar), n));
        CHECK_WALK(buf_str(&gz), "file/a=first|(file: unpacking: the packed data is cut off)|");
        buf_release(&gz);
    }
    buf_release(&tar);
}

/* Members a, b and c; each is a header and a block. */
static void tar_of_three(struct buf *tar)
{
    tar_add(tar, "a", '0', STR("first"));
    tar_add(tar, "b", '0', STR("second"));
    tar_add(tar, "c", '0', STR("third"));
    tar_end(tar);
}

TEST(a_tar_is_read_on_behind_a_damaged_header_wherever_that_is)
{
    static const char *const rests[] = { "file/b=second|file/c=third|",
        "read on at the next member)|file/c=third|",
        "file/a=first|file/b=second|(file: unpacking: a header is damaged)|" };

    for (size_t i = 0; i < 3; i++) {
        struct buf tar = { 0 }, got = { 0 };

        tar_of_three(&tar);
        memset(tar.s + i * 1024, '?', 20);
        walk_bytes(&got, buf_str(&tar), 0);
        CHECK(str_find(buf_str(&got), str_of(rests[i])) < got.n);
        CHECK(str_find(buf_str(&got), STR("(file: unpacking: a header is damaged")) < got.n);
        buf_release(&got);
        buf_release(&tar);
    }
}

TEST(a_header_of_zeros_is_no_end_of_a_tar)
{
    struct buf tar = { 0 };

    tar_of_three(&tar);
    memset(tar.s + 1024, 0, 512);
    CHECK_WALK(buf_str(&tar), "file/a=first|(file: unpacking: 6 bytes between members, without a "
               "header, are not read)|file/c=third|");
    buf_release(&tar);
}

TEST(tars_that_were_joined_are_read_to_the_last)
{
    struct buf tar = { 0 };

    tar_add(&tar, "a", '0', STR("first"));
    tar_end(&tar);
    tar_add(&tar, "b", '0', STR("second"));
    tar_end(&tar);
    CHECK_WALK(buf_str(&tar), "file/a=first|file/b=second|");
    buf_release(&tar);
}

TEST(a_tar_of_which_bytes_are_lost_is_read_on_at_the_next_header)
{
    struct buf tar = { 0 }, cut = { 0 }, got = { 0 };

    tar_of_three(&tar);
    buf_add(&cut, str_first(buf_str(&tar), 700));
    buf_add(&cut, str_from(buf_str(&tar), 710));
    walk_bytes(&got, buf_str(&cut), 0);
    CHECK(str_find(buf_str(&got), STR("(file: unpacking: a header is damaged; read on at the next "
                                      "member)|file/b=second|file/c=third|")) < got.n);
    buf_release(&got);
    buf_release(&cut);
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

/* It ends inside of the only block, which both lie in. */
TEST(members_of_a_cabinet_behind_a_damage_are_named)
{
    struct buf got = { 0 };

    for (size_t n = 36; n < sizeof cab; n++) {
        buf_clear(&got);
        walk_bytes(&got, (struct str){ (const char *)cab, n }, 0);
        CHECK(got.n > 0);
        if (n == sizeof cab - 8)
            CHECK(str_ends(buf_str(&got),
                           STR("(file/b.txt: unpacking: it lies behind what is damaged)|")));
    }
    buf_release(&got);
}

#define ONE "[12:00:00]:\tInfo:\t:one\n"
#define TWO "[12:00:01]:\tInfo:\t:two\n"

/* A header says how long its name is, and libarchive asks for that much memory before it has it. */
TEST(a_cpio_archive_is_not_read_and_says_so)
{
    CHECK_WALK(STR("0707010000000000" "0081a4000000000000000000000000000000000000BBBBBBBB"),
               "(file: a cpio archive is not read: unpack it first)|");
}

TEST(rar_iso_lzma_lz4_and_programs_that_unpack_themselves_are_read)
{
    static const char *const seeds[][2] = {
        { "rar4", "file/logs/a.txt=" ONE "|file/logs/b.txt=" TWO "|" },
        { "rar5", "file/logs/a.txt=" ONE "|file/logs/b.txt=" TWO "|" },
        { "iso.gz", "file/logs/a long name.txt=" ONE "|file/logs/b.txt=" TWO "|" },
        { "lzma", "file=" ONE ONE ONE "|" },
        { "lz4", "file=" ONE ONE ONE "|" },
        { "program", "file/logs/a.txt=" ONE "|file/logs/b.txt=" TWO "|" },
    };

    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        char path[100];
        size_t n = 0;
        char *bytes;

        snprintf(path, sizeof path, "fuzz/seeds/unpack/%s", seeds[i][0]);
        bytes = test_read_file(path, &n);
        if (!CHECK(bytes && n > 1))
            continue;
        CHECK_WALK(((struct str){ bytes, n - 1 }), seeds[i][1]);
        for (size_t cut = 1; cut < n && n < 1000; cut++) {
            struct buf got = { 0 };

            walk_bytes(&got, str_first((struct str){ bytes, n - 1 }, cut), 0);
            CHECK(got.n > 0);
            buf_release(&got);
        }
        free(bytes);
    }
}

/* As of gzip, which is what cat makes of two. */
TEST(what_was_compressed_and_joined_is_read_to_the_last)
{
    static const char *const seeds[] = { "lzma", "lz4" };

    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        struct buf b = { 0 };
        char path[100];
        size_t n = 0;
        char *bytes;

        snprintf(path, sizeof path, "fuzz/seeds/unpack/%s", seeds[i]);
        bytes = test_read_file(path, &n);
        if (!CHECK(bytes && n > 1))
            continue;
        for (int k = 0; k < 3; k++)
            buf_add(&b, (struct str){ bytes, n - 1 });
        CHECK_WALK(buf_str(&b), "file=" ONE ONE ONE ONE ONE ONE ONE ONE ONE "|");
        buf_add(&b, (struct str){ "\0\0\0\0", 4 });
        if (i == 0)
            CHECK_WALK(buf_str(&b), "file=" ONE ONE ONE ONE ONE ONE ONE ONE ONE "|");
        buf_release(&b);
        free(bytes);
    }
}

TEST(text_that_begins_like_one_of_them_is_text)
{
    CHECK_WALK(STR("MZ is how this begins PK\3\4"), "file=MZ is how this begins PK\3\4|");
    CHECK_WALK(STR("070701 and more"), "file=070701 and more|");
    CHECK_WALK(STR("]abc and more, and more"), "file=]abc and more, and more|");
}

/* 'A' 512 times, nothing up to half a megabyte, 'B' 512 times, nothing up to the whole. */
TEST(the_holes_of_a_tar_are_zeros_in_their_place)
{
    size_t n = 0;
    char *bytes = test_read_file("fuzz/seeds/unpack/tar-sparse", &n);
    struct buf got = { 0 };

    if (CHECK(bytes != NULL)) {
        walk_bytes(&got, (struct str){ bytes, n - 1 }, 0);
        CHECK(str_starts(buf_str(&got), STR("file/sparse.log=AAAA")));
        CHECK_INT(str_find(buf_str(&got), STR("|file/logs")), 16 + (1 << 20));
        CHECK_INT(str_find_char(buf_str(&got), 'B'), 16 + (1 << 19));
        CHECK(got.n > 16 + 600 && got.s[16 + 511] == 'A' && got.s[16 + 512] == '\0');
    }
    buf_release(&got);
    free(bytes);
}

TEST(a_7z_archive_is_read_from_its_end)
{
    struct buf cut = { 0 };

    CHECK_WALK(BYTES(seven), "file/logs/a.txt=first line of a log, first line of a log, first line "
                             "of a log\n|file/b.txt=second|");
    walk_bytes(&cut, str_first(BYTES(seven), sizeof seven - 5), 7);
    CHECK(str_starts(buf_str(&cut), STR("(file: unpacking: ")));
    buf_release(&cut);
}

TEST(a_7z_archive_with_an_encrypted_directory_says_so)
{
    struct buf got = { 0 };

    walk_bytes(&got, BYTES(locked), 0);
    CHECK(str_find(buf_str(&got), STR("encrypted")) < got.n);
    buf_release(&got);
}

/* bomb.bin, 150 MiB of zeros in 100 bytes of bzip2, and b.log. */
static const uint8_t swollen[] = {
    0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0x00, 0x03, 0x5e, 0x12, 0x98, 0x63, 0xf2, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x21, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xbc, 0xcc, 0xae, 0x0d,
    0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x0e, 0x09, 0xe2, 0xdf, 0x01, 0x5f,
    0x8e, 0x40, 0x00, 0xc0, 0x00, 0x00, 0x08, 0x20, 0x00, 0x30, 0x80, 0x4d, 0x46, 0x42, 0xa0, 0x25,
    0xa9, 0x0a, 0x80, 0x97, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x0e, 0x09, 0xe2, 0xdf, 0x01, 0x5f,
    0x8e, 0x40, 0x00, 0xc0, 0x00, 0x00, 0x08, 0x20, 0x00, 0x30, 0x80, 0x4d, 0x46, 0x42, 0xa0, 0x25,
    0xa9, 0x0a, 0x80, 0x97, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x0e, 0x09, 0xe2, 0xdf, 0x01, 0x5f,
    0x8e, 0x40, 0x00, 0xc0, 0x00, 0x00, 0x08, 0x20, 0x00, 0x30, 0x80, 0x4d, 0x46, 0x42, 0xa0, 0x25,
    0xa9, 0x0a, 0x80, 0x97, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x1b, 0xca, 0x21, 0xa9, 0x00, 0x96,
    0x09, 0x41, 0x80, 0xc0, 0x00, 0x02, 0x00, 0x00, 0x40, 0x00, 0x08, 0x20, 0x00, 0x50, 0x66, 0x9a,
    0x05, 0x2a, 0x3d, 0x32, 0x20, 0x52, 0x37, 0xd2, 0xa0, 0x82, 0xb7, 0x91, 0x02, 0x91, 0xc2, 0xee,
    0x48, 0xa7, 0x0a, 0x12, 0x09, 0xf6, 0x2f, 0x32, 0x60, 0x00, 0x00, 0x81, 0x33, 0x07, 0xae, 0x0f,
    0xd5, 0x30, 0x35, 0x43, 0x56, 0x6c, 0x29, 0x1f, 0x47, 0x4b, 0xbf, 0x43, 0x95, 0x0b, 0xaa, 0xd5,
    0x96, 0x82, 0xca, 0x31, 0x00, 0xba, 0xb7, 0x99, 0xa3, 0x5c, 0x4b, 0xbf, 0xdb, 0x5c, 0x4c, 0xed,
    0xd9, 0x80, 0x71, 0x7a, 0x3e, 0xb5, 0x1d, 0x02, 0x80, 0xa6, 0x30, 0x4d, 0x8d, 0x35, 0x8b, 0xe0,
    0x7c, 0x4f, 0x8e, 0xf2, 0xcb, 0x0a, 0xa5, 0xae, 0x67, 0x00, 0x89, 0x17, 0xc1, 0x62, 0xc4, 0x48,
    0xea, 0x12, 0xf8, 0xc8, 0x49, 0xf7, 0x5c, 0x8a, 0xca, 0xbe, 0xf0, 0xab, 0xff, 0xff, 0x71, 0x12,
    0xc0, 0x00, 0x17, 0x06, 0x80, 0x99, 0x01, 0x09, 0x59, 0x00, 0x07, 0x0b, 0x01, 0x00, 0x01, 0x23,
    0x03, 0x01, 0x01, 0x05, 0x5d, 0x00, 0x00, 0x00, 0x04, 0x0c, 0x5d, 0x0a, 0x01, 0x81, 0x20, 0xa0,
    0x43, 0x00, 0x00,
};

static int name_leaf(void *ctx, const struct leaf *leaf)
{
    buf_format(ctx, "%.*s|", STR_FMT(leaf->name));
    return 0;
}

/* libarchive unpacks it to get to the next one: the ratio counts all the same. */
TEST(a_member_that_nobody_reads_is_counted_too)
{
    struct buf got = { 0 };
    struct walk_sink sink = { name_leaf, show_skip, &got };
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };

    CHECK_INT(stream_open_memory(&whole.in, (const char *)swollen, sizeof swollen, NULL), 0);
    CHECK_INT(walk_read_stream(&whole, &sink), 0);
    CHECK_STR(buf_str(&got), STR("file/bomb.bin|(file: unpacking: LIMIT_UNPACK_RATIO reached, "
                                 "the rest is not read)|"));
    stream_close(whole.in);
    buf_release(&got);
}

static void walk_without_memory(struct str bytes, long fails)
{
    struct buf got = { 0 };
    struct walk_sink sink = { show_leaf, show_skip, &got };
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };

    if (stream_open_memory(&whole.in, bytes.s, bytes.n, NULL) == 0) {
        mem_fail_at(fails);
        (void)walk_read_stream(&whole, &sink);
        mem_fail_at(-1);
    }
    stream_close(whole.in);
    buf_release(&got);
}

TEST(no_memory_ends_a_7z_archive_without_a_crash)
{
    size_t n;
    char *parts = test_read_file("fuzz/seeds/unpack/7z-encrypted-parts", &n);

    if (!CHECK(parts))
        return;
    for (long fails = 0; fails < 60; fails++) {
        walk_without_memory(BYTES(seven), fails);
        walk_without_memory((struct str){ parts, n }, fails);
    }
    free(parts);
}

/* Its directory is the last n bytes: the start says so, and gives their checksum. */
static void set_directory(char *archive, size_t end, size_t n)
{
    struct crc32 table;
    uint32_t sum;

    crc32_init(&table);
    sum = crc32_add(&table, 0, (const uint8_t *)archive + end - n, n);
    for (unsigned i = 0; i < 4; i++) {
        archive[20 + i] = (char)(n >> 8 * i);
        archive[28 + i] = (char)(sum >> 8 * i);
    }
}

static void walk_some(struct str bytes)
{
    struct buf got = { 0 };

    walk_bytes(&got, bytes, 0);
    CHECK(got.n > 0);
    buf_release(&got);
}

TEST(a_wrong_directory_of_a_7z_archive_ends_without_a_crash)
{
    static const unsigned char values[] = { 0, 1, 0x0E, 0x7F, 0x80, 0xFF };
    size_t end, n;
    char *parts = test_read_file("fuzz/seeds/unpack/7z-encrypted-parts", &end);

    if (!CHECK(parts))
        return;
    end--; /* the last byte of a seed is for the fuzz target */
    n = (unsigned char)parts[20] + (size_t)(unsigned char)parts[21] * 256;
    for (size_t cut = 0; cut < n; cut++) {
        set_directory(parts, end - cut, n - cut);
        walk_some((struct str){ parts, end - cut });
    }
    for (size_t i = end - n; i < end; i++) {
        char was = parts[i];

        for (size_t k = 0; k < sizeof values; k++) {
            parts[i] = (char)values[k];
            set_directory(parts, end, n);
            walk_some((struct str){ parts, end });
        }
        parts[i] = was;
    }
    free(parts);
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
