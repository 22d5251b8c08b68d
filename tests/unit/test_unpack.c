/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mem.h"
#include "input/archive.h"
#include "input/gunzip.h"
#include "input/name.h"
#include "lib/leaves.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <stdlib.h>

#ifdef _WIN32
#define setenv(name, value, replace) _putenv_s(name, value)
#endif

static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };
#define CHUNKS_N (sizeof chunks / sizeof chunks[0])

/* Text that deflate cannot make too small. */
static struct str lines(struct buf *out, unsigned seed, int n)
{
    for (int i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        buf_format(out, "[%02u:%02u:%02u]:\tInfo:\t:step %u\r\n", seed >> 27, seed >> 8 & 31,
                   seed >> 13 & 31, seed >> 4);
    }
    return buf_str(out);
}

/* gzip */

typedef int open_fn(struct stream **, struct stream *, struct unpack *, struct err *);

static void gunzip_with(open_fn *open, struct buf *out, struct buf *fault, struct str packed,
                        size_t chunk)
{
    struct stream *in, *unpacked;

    stream_open_memory(&in, packed.s, packed.n, NULL);
    stream_set_chunk(in, chunk);
    if (CHECK_INT(open(&unpacked, in, NULL, NULL), 0)) {
        leaves_read(out, unpacked, SIZE_MAX);
        buf_add(fault, str_of(stream_fault(unpacked)));
        stream_close(unpacked);
    }
    stream_close(in);
}

static void gunzip_into(struct buf *out, struct buf *fault, struct str packed, size_t chunk)
{
    gunzip_with(gunzip_open, out, fault, packed, chunk);
}

static void check_gunzip(struct str packed, struct str want, struct str fault)
{
    for (size_t c = 0; c < 2 * CHUNKS_N; c++) {
        struct buf got = { 0 }, why = { 0 };

        gunzip_with(c % 2 ? gunzip_open : gunzip_open_portable, &got, &why, packed, chunks[c / 2]);
        CHECK_STR(buf_str(&got), want);
        CHECK_STR(buf_str(&why), fault);
        buf_release(&got);
        buf_release(&why);
    }
}

TEST(gzip_members_are_one_stream_and_padding_is_nothing)
{
    struct buf packed = { 0 };

    pack_gzip(&packed, STR("first "));
    check_gunzip(buf_str(&packed), STR("first "), STR_NONE);
    pack_gzip(&packed, STR(""));
    pack_gzip(&packed, STR("second"));
    check_gunzip(buf_str(&packed), STR("first second"), STR_NONE);
    buf_add(&packed, (struct str){ "\0\0\0\0\0", 5 });
    check_gunzip(buf_str(&packed), STR("first second"), STR_NONE);
    buf_add(&packed, STR("and more"));
    check_gunzip(buf_str(&packed), STR("first second"),
                 STR("unpacking: there is something else behind the packed data"));
    buf_release(&packed);
}

TEST(gzip_cut_anywhere_gives_the_bytes_before_and_says_so)
{
    struct buf packed = { 0 }, text = { 0 };

    lines(&text, 7, 12);
    pack_gzip(&packed, buf_str(&text));
    for (size_t n = 3; n < packed.n; n++) {
        struct buf got = { 0 }, why = { 0 };

        gunzip_into(&got, &why, str_first(buf_str(&packed), n), 0);
        CHECK(str_starts(buf_str(&text), buf_str(&got)));
        CHECK_STR(buf_str(&why), STR("unpacking: the packed data is cut off"));
        if (n + 8 >= packed.n) /* only the checksum is missing */
            CHECK_INT(got.n, text.n);
        buf_release(&got);
        buf_release(&why);
    }
    buf_release(&packed);
    buf_release(&text);
}

TEST(gzip_damage_ends_with_a_fault)
{
    struct buf packed = { 0 };

    pack_gzip(&packed, STR("some text"));
    packed.s[packed.n - 8] ^= 1;
    check_gunzip(buf_str(&packed), STR("some text"), STR("unpacking: the checksum is wrong"));
    packed.s[10] = '\xFF';
    check_gunzip(buf_str(&packed), STR(""), STR("unpacking: the packed data is damaged"));
    buf_release(&packed);
}

/* The last bytes before a damage may be a few more or less; what both give is the same. */
TEST(gzip_by_either_library_gives_the_same_bytes_and_faults)
{
    struct buf packed = { 0 }, text = { 0 }, broken = { 0 };
    unsigned dice = 12345;

    lines(&text, 3, 4000);
    pack_gzip(&packed, buf_str(&text));
    pack_gzip(&packed, STR("a second member"));
    for (int i = 0; i < 300; i++) {
        struct buf a = { 0 }, b = { 0 }, why_a = { 0 }, why_b = { 0 };

        buf_clear(&broken);
        buf_add(&broken, buf_str(&packed));
        dice = dice * 1103515245u + 12345u;
        if (i % 3 == 0)
            broken.n = 20 + dice / 8 % (packed.n - 20);
        else if (i > 1)
            broken.s[10 + dice / 8 % (packed.n - 10)] ^= (char)(1u << i % 8);
        gunzip_with(gunzip_open, &a, &why_a, buf_str(&broken), i % 2 ? 0 : 1000);
        gunzip_with(gunzip_open_portable, &b, &why_b, buf_str(&broken), 0);
        CHECK(str_starts(buf_str(&a), buf_str(&b)) || str_starts(buf_str(&b), buf_str(&a)));
        CHECK(a.n + 300 > b.n && b.n + 300 > a.n);
        CHECK_STR(buf_str(&why_a), buf_str(&why_b));
        if (!why_b.n)
            CHECK_INT(a.n, b.n);
        buf_release(&a);
        buf_release(&b);
        buf_release(&why_a);
        buf_release(&why_b);
    }
    buf_release(&broken);
    buf_release(&packed);
    buf_release(&text);
}

TEST(no_memory_for_gzip_is_an_error_or_a_fault)
{
    struct buf packed = { 0 };

    pack_gzip(&packed, STR("some text"));
    for (long k = 0; k < 6; k++) {
        struct stream *in, *unpacked = NULL;
        struct buf got = { 0 };
        struct err err;

        stream_open_memory(&in, packed.s, packed.n, NULL);
        mem_fail_at(k);
        if (gunzip_open(&unpacked, in, NULL, &err) < 0)
            CHECK_INT(err.code, ERR_INTERNAL);
        mem_fail_at(-1);
        if (unpacked)
            leaves_read(&got, unpacked, SIZE_MAX);
        stream_close(unpacked);
        stream_close(in);
        buf_release(&got);
    }
    buf_release(&packed);
}

/* zip */

static void describe(struct buf *out, const struct archive_member *m, struct archive_reader *r)
{
    struct stream *in;

    buf_add(out, m->name);
    if (m->folder || m->encrypted) {
        buf_add(out, m->folder ? STR(" folder|") : STR(" encrypted|"));
        return;
    }
    buf_char(out, '=');
    if (CHECK_INT(archive_stream(r, &in, NULL), 0)) {
        leaves_read(out, in, SIZE_MAX);
        if (stream_fault(in))
            buf_format(out, "!%s", stream_fault(in));
    }
    buf_char(out, '|');
}

static void unzip_into(struct buf *out, struct str packed, size_t chunk)
{
    struct archive_reader *r;
    struct archive_member m;
    struct stream *in;
    int more;

    stream_open_memory(&in, packed.s, packed.n, NULL);
    stream_set_chunk(in, chunk);
    if (CHECK_INT(archive_open(&r, in, ARCHIVE_ZIP, NULL, NULL), 0)) {
        do {
            more = archive_next(r, &m);
            if (archive_fault(r))
                buf_format(out, "<%s>", archive_fault(r));
            if (more)
                describe(out, &m, r);
        } while (more);
        archive_close(r);
    }
    stream_close(in);
}

static void check_unzip(struct str packed, struct str want)
{
    for (size_t c = 0; c < CHUNKS_N; c++) {
        struct buf got = { 0 };

        unzip_into(&got, packed, chunks[c]);
        if (!CHECK_STR(buf_str(&got), want))
            test_fail(__FILE__, __LINE__, "at chunk size %zu", chunks[c]);
        buf_release(&got);
    }
}

TEST(zip_members_come_in_order_however_they_were_written)
{
    static const int hows[] = { PACK_STORED, PACK_DEFLATED, PACK_DEFLATED | PACK_DESCRIPTOR,
                                PACK_STORED | PACK_DESCRIPTOR };

    for (size_t i = 0; i < 4; i++) {
        struct buf packed = { 0 };
        struct pack_zip z;

        pack_zip_begin(&z, &packed);
        pack_zip_add(&z, STR("MS01/"), STR(""), PACK_STORED);
        pack_zip_add(&z, STR("MS01/a.log"), STR("first"), hows[i]);
        pack_zip_add(&z, STR("MS01\\b.log"), STR("second"), hows[i]);
        pack_zip_add(&z, STR("empty"), STR(""), PACK_STORED);
        pack_zip_end(&z);
        check_unzip(buf_str(&packed),
                    STR("MS01 folder|MS01/a.log=first|MS01/b.log=second|empty=|"));
        buf_release(&packed);
    }
}

TEST(zips_that_were_joined_are_read_one_after_the_other)
{
    struct buf packed = { 0 };

    for (int i = 0; i < 3; i++) {
        struct pack_zip z;

        pack_zip_begin(&z, &packed);
        pack_zip_add(&z, STR("a.log"), STR("first"), i ? PACK_DEFLATED : PACK_STORED);
        pack_zip_add(&z, STR("b.log"), STR("second"), PACK_DEFLATED | PACK_DESCRIPTOR);
        pack_zip_end(&z);
    }
    check_unzip(buf_str(&packed), STR("a.log=first|b.log=second|a.log=first|b.log=second|"
                                      "a.log=first|b.log=second|"));
    buf_release(&packed);
}

/* Written to a pipe: the sizes stand behind the data, with or without a mark; of a copy that was
   cut the directory is not there. */
TEST(zip_members_that_are_not_packed_end_at_their_descriptor)
{
    static const int hows[] = { PACK_DESCRIPTOR, PACK_DESCRIPTOR | PACK_UNMARKED };

    for (size_t i = 0; i < 4; i++) {
        struct buf packed = { 0 }, inner = { 0 }, want = { 0 };
        struct pack_zip z;
        size_t whole;

        pack_zip_begin(&z, &inner);
        pack_zip_add(&z, STR("c"), STR("third"), PACK_STORED | hows[i % 2]);
        pack_zip_end(&z);
        pack_zip_begin(&z, &packed);
        pack_zip_add(&z, STR("a"), STR("first PK\3\4 and on"), PACK_STORED | hows[i % 2]);
        pack_zip_add(&z, STR("b.zip"), buf_str(&inner), PACK_STORED | hows[i % 2]);
        pack_zip_add(&z, STR("none"), STR(""), PACK_STORED | hows[i % 2]);
        pack_zip_add(&z, STR("d"), STR("fourth"), PACK_STORED | hows[i % 2]);
        whole = packed.n;
        pack_zip_end(&z);
        buf_add(&want, STR("a=first PK\3\4 and on|b.zip="));
        buf_add(&want, buf_str(&inner));
        buf_add(&want, STR("|none=|d=fourth|"));
        check_unzip(str_first(buf_str(&packed), i < 2 ? packed.n : whole), buf_str(&want));
        buf_release(&want);
        buf_release(&inner);
        buf_release(&packed);
    }
}

TEST(zip_members_that_nobody_reads_are_passed_over)
{
    struct buf packed = { 0 }, text = { 0 }, names = { 0 };
    struct archive_reader *r;
    struct archive_member m;
    struct stream *in;
    struct pack_zip z;

    lines(&text, 3, 30000);
    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("a"), buf_str(&text), PACK_DEFLATED);
    pack_zip_add(&z, STR("b"), buf_str(&text), PACK_DEFLATED | PACK_DESCRIPTOR);
    pack_zip_add(&z, STR("c"), STR("x"), PACK_ENCRYPTED);
    pack_zip_add(&z, STR("d"), buf_str(&text), PACK_STORED);
    pack_zip_end(&z);
    stream_open_memory(&in, packed.s, packed.n, NULL);
    if (CHECK_INT(archive_open(&r, in, ARCHIVE_ZIP, NULL, NULL), 0)) {
        while (archive_next(r, &m)) {
            buf_add(&names, m.name);
            CHECK(m.encrypted == str_eq(m.name, STR("c")));
            CHECK(m.size_known == !str_eq(m.name, STR("b")));
            CHECK(!archive_fault(r));
        }
        archive_close(r);
    }
    CHECK_STR(buf_str(&names), STR("abcd"));
    stream_close(in);
    buf_release(&packed);
    buf_release(&text);
    buf_release(&names);
}

TEST(zip_times_do_not_depend_on_this_machine)
{
    static const char *const zones[] = { "UTC0", "JST-9", "EST5EDT" };

    for (size_t i = 0; i < 3; i++) {
        struct civil dos = { 2024, 3, 16, 21, 41, 6, 0 }, utc = { 2024, 3, 16, 22, 41, 8, 0 };
        struct buf packed = { 0 };
        struct archive_reader *r;
        struct archive_member m;
        struct stream *in;
        struct pack_zip z;

        setenv("TZ", zones[i], 1);
        pack_zip_begin(&z, &packed);
        pack_zip_add(&z, STR("a"), STR("x"), PACK_STORED);
        pack_zip_add(&z, STR("b"), STR("x"), PACK_UNIX_TIME);
        pack_zip_end(&z);
        stream_open_memory(&in, packed.s, packed.n, NULL);
        if (CHECK_INT(archive_open(&r, in, ARCHIVE_ZIP, NULL, NULL), 0)) {
            CHECK_INT(archive_next(r, &m), 1);
            CHECK(m.mtime == when_of(&dos) && m.mtime_local);
            CHECK_INT(archive_next(r, &m), 1);
            CHECK(m.mtime == when_of(&utc) && !m.mtime_local);
            archive_close(r);
        }
        stream_close(in);
        buf_release(&packed);
    }
}

TEST(zip_cut_anywhere_says_so)
{
    static const int hows[] = { PACK_STORED, PACK_DEFLATED, PACK_DEFLATED | PACK_DESCRIPTOR };

    for (size_t i = 0; i < 3; i++) {
        struct buf packed = { 0 }, text = { 0 };
        size_t directory;
        struct pack_zip z;

        lines(&text, 5, 5);
        pack_zip_begin(&z, &packed);
        pack_zip_add(&z, STR("a"), buf_str(&text), hows[i]);
        pack_zip_add(&z, STR("b"), STR("more"), hows[i]);
        directory = packed.n;
        pack_zip_end(&z);
        for (size_t n = 4; n < directory; n++) {
            struct buf got = { 0 };

            unzip_into(&got, str_first(buf_str(&packed), n), 0);
            if (!CHECK(str_find(buf_str(&got), STR("unpacking: ")) < got.n))
                test_fail(__FILE__, __LINE__, "cut at %zu of way %zu: %.*s", n, i,
                          STR_FMT(buf_str(&got)));
            buf_release(&got);
        }
        buf_release(&packed);
        buf_release(&text);
    }
}

/* Three members, a byte of the first changed: the others must be found, and the damage named. */
TEST(zip_damage_in_one_member_leaves_the_others)
{
    static const int hows[] = { PACK_STORED, PACK_DEFLATED, PACK_DEFLATED | PACK_DESCRIPTOR };

    for (size_t i = 0; i < 3; i++) {
        struct buf packed = { 0 }, text = { 0 };
        struct pack_zip z;
        size_t first;

        lines(&text, 5, 60);
        pack_zip_begin(&z, &packed);
        pack_zip_add(&z, STR("a.log"), buf_str(&text), hows[i]);
        first = packed.n;
        pack_zip_add(&z, STR("b.log"), STR("second"), hows[i]);
        pack_zip_add(&z, STR("c.log"), STR("third"), hows[i]);
        pack_zip_end(&z);
        for (size_t at = 35; at < first - 16; at += 7) {
            struct buf got = { 0 };

            packed.s[at] ^= '\x55';
            unzip_into(&got, buf_str(&packed), 0);
            packed.s[at] ^= '\x55';
            if (!CHECK(str_find(buf_str(&got), STR("unpacking: ")) < got.n) ||
                !CHECK(str_find(buf_str(&got), STR("b.log=second|c.log=third|")) < got.n))
                test_fail(__FILE__, __LINE__, "byte %zu of way %zu", at, i);
            buf_release(&got);
        }
        buf_release(&packed);
        buf_release(&text);
    }
}

TEST(zip_with_a_damaged_header_is_not_silent)
{
    struct buf packed = { 0 };
    struct pack_zip z;
    size_t second;

    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("a"), STR("first"), PACK_STORED);
    second = packed.n;
    pack_zip_add(&z, STR("b"), STR("second"), PACK_STORED);
    pack_zip_add(&z, STR("c"), STR("third"), PACK_STORED);
    pack_zip_end(&z);
    packed.s[second] = 'Q';
    check_unzip(buf_str(&packed),
                STR("a=first|<unpacking: 37 bytes before a member are damaged>c=third|"));
    buf_release(&packed);
}

TEST(zip_checksum_damage_still_gives_all_bytes)
{
    struct buf packed = { 0 }, got = { 0 };
    struct pack_zip z;

    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("a"), STR("some text"), PACK_STORED);
    pack_zip_end(&z);
    packed.s[31] = 'S';
    unzip_into(&got, buf_str(&packed), 0);
    CHECK(str_starts(buf_str(&got), STR("a=Some text!unpacking: ZIP bad CRC")));
    buf_release(&got);
    buf_release(&packed);
}

/* names */

TEST(names_are_defused_and_stay_to_be_seen)
{
    static const struct {
        struct str raw, path, member;
    } rows[] = {
        { STR_INIT("a/b.log"), STR_INIT("a/b.log"), STR_INIT("a/b.log") },
        { STR_INIT("./a//b/"), STR_INIT("a/b"), STR_INIT("a/b") },
        { STR_INIT("a\\b"), STR_INIT("a\\b"), STR_INIT("a/b") },
        { STR_INIT("../../x"), STR_INIT("<..>/<..>/x"), STR_INIT("<..>/<..>/x") },
        { STR_INIT("/etc/x"), STR_INIT("<root>/etc/x"), STR_INIT("<root>/etc/x") },
        { STR_INIT("C:\\x"), STR_INIT("C:\\x"), STR_INIT("<C:>/x") },
        { STR_INIT("a\nb"), STR_INIT("a<U+000A>b"), STR_INIT("a<U+000A>b") },
        { STR_INIT("a\xE2\x80\xAE" "b"), STR_INIT("a<U+202E>b"), STR_INIT("a<U+202E>b") },
        { STR_INIT("gr\xC3\xBC\xC3\x9F"), STR_INIT("gr\xC3\xBC\xC3\x9F"), STR_INIT("gr\xC3\xBC\xC3\x9F") },
        { STR_INIT("gr\x81\xE1"), STR_INIT("gr<0x81><0xE1>"), STR_INIT("gr\xC3\xBC\xC3\x9F") },
        { STR_INIT(""), STR_INIT(""), STR_INIT("") },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = { 0 };

        name_add_path(&out, rows[i].raw);
        CHECK_STR(buf_str(&out), rows[i].path);
        buf_clear(&out);
        name_add_member(&out, rows[i].raw, false);
        CHECK_STR(buf_str(&out), rows[i].member);
        buf_release(&out);
    }
}

TEST(a_member_name_that_only_claims_utf8_is_shown_as_bytes)
{
    struct buf packed = { 0 };
    struct pack_zip z;

    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("\xC3\xBC"), STR("1"), PACK_UTF8);
    pack_zip_add(&z, STR("\x81"), STR("2"), PACK_UTF8);
    pack_zip_add(&z, STR("\x81"), STR("3"), PACK_STORED);
    pack_zip_end(&z);
    check_unzip(buf_str(&packed), STR("\xC3\xBC=1|<0x81>=2|\xC3\xBC=3|"));
    buf_release(&packed);
}

/* Of the second one somebody has changed the name, and left the other. */
TEST(a_name_in_utf8_beside_that_of_the_header_counts_if_it_is_the_same)
{
    static const char zip[] =
        "PK\003\004\024\000\000\000\000\000\000P\260X\267\357\334\203\001\000"
        "\000\000\001\000\000\000\001\000\013\000\077up\007\000\001\260\302dd"
        "\303\274\061PK\003\004\024\000\000\000\000\000\000P\260X\015\276\325"
        "\032\001\000\000\000\001\000\000\000\001\000\013\000nup\007\000\001\260"
        "\302dd\303\274\062PK\001\002\024\000\024\000\000\000\000\000\000P"
        "\260X\267\357\334\203\001\000\000\000\001\000\000\000\001\000\000\000\000\000"
        "\000\000\000\000\000\000\000\000\000\000\000\000\077PK\001\002\024\000\024"
        "\000\000\000\000\000\000P\260X\015\276\325\032\001\000\000\000\001\000\000"
        "\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\053\000\000\000n"
        "PK\005\006\000\000\000\000\002\000\002\000\136\000\000\000V\000\000\000"
        "\000\000";

    check_unzip((struct str){ zip, sizeof zip - 1 }, STR("\xC3\xBC=1|n=2|"));
}
