/* SPDX-License-Identifier: Apache-2.0 */
/* walk_read: archives in archives, and the limits of unpacking. */
#include "base/limits.h"
#include "base/mem.h"
#include "input/unpack.h"
#include "input/walk.h"
#include "lib/leaves.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>

static int keep_leaf(void *ctx, const struct leaf *leaf)
{
    struct buf *out = ctx, content = { 0 };

    leaves_read(&content, leaf->in, SIZE_MAX);
    buf_add(out, leaf->name);
    if (content.n > 100)
        buf_format(out, "=%zu bytes", content.n);
    else
        buf_format(out, "=%.*s", STR_FMT(buf_str(&content)));
    if (stream_fault(leaf->in))
        buf_format(out, "!%s", stream_fault(leaf->in));
    buf_char(out, '|');
    buf_release(&content);
    return 0;
}

static void keep_skip(void *ctx, struct str path, const char *reason)
{
    struct buf *out = ctx;

    buf_format(out, "(%.*s: %s)|", STR_FMT(path), reason);
}

static void walk_bytes(struct buf *out, struct str bytes)
{
    static const char path[] = "build/test_nested.tmp";
    struct walk_file file = { .name = STR("file"), .path = path, .mtime = WHEN_NONE };
    struct walk_sink sink = { keep_leaf, keep_skip, out };
    FILE *f = fopen(path, "wb");

    if (!CHECK(f != NULL))
        return;
    CHECK_INT(fwrite(bytes.s, 1, bytes.n, f), bytes.n);
    fclose(f);
    CHECK_INT(walk_read(&file, &sink), 0);
    remove(path);
}

static void zip_one(struct buf *out, const char *name, struct str bytes)
{
    struct pack_zip z;

    pack_zip_begin(&z, out);
    pack_zip_add(&z, str_of(name), bytes, PACK_DEFLATED);
    pack_zip_end(&z);
}

/* Cut behind its members: in their list, before it, and before the end of the end. */
TEST(a_zip_that_is_cut_inside_its_list_of_members_says_so)
{
    static const char said[] = "file/a.log=first|file/b.log=second|"
                               "(file: unpacking: a zip without its end: members may be missing)|";
    struct buf zip = { 0 }, got = { 0 };
    struct pack_zip z;
    size_t list;

    pack_zip_begin(&z, &zip);
    pack_zip_add(&z, STR("a.log"), STR("first"), PACK_DEFLATED);
    pack_zip_add(&z, STR("b.log"), STR("second"), PACK_DEFLATED);
    pack_zip_end(&z);
    list = str_find(buf_str(&zip), STR("PK\1\2"));
    for (size_t n = list + 4; n <= zip.n - 22; n += 7) {
        buf_clear(&got);
        walk_bytes(&got, str_first(buf_str(&zip), n));
        CHECK_STR(buf_str(&got), STR(said));
    }
    buf_clear(&got);
    walk_bytes(&got, str_first(buf_str(&zip), zip.n - 1));
    CHECK_STR(buf_str(&got), STR("file/a.log=first|file/b.log=second|"));
    buf_release(&got);
    buf_release(&zip);
}

TEST(what_is_packed_is_found_by_its_content_at_any_depth)
{
    struct buf gz = { 0 }, inner = { 0 }, outer = { 0 }, got = { 0 };
    struct pack_zip z;

    pack_gzip(&gz, STR("deep"));
    zip_one(&inner, "x.log", buf_str(&gz));
    pack_zip_begin(&z, &outer);
    pack_zip_add(&z, STR("inner.dat"), buf_str(&inner), PACK_STORED);
    pack_zip_add(&z, STR("plain.zip"), STR("not packed"), PACK_DEFLATED);
    pack_zip_add(&z, STR("secret"), STR("?"), PACK_ENCRYPTED);
    pack_zip_add(&z, STR(""), STR("?"), PACK_STORED);
    pack_zip_end(&z);
    walk_bytes(&got, buf_str(&outer));
    CHECK_STR(buf_str(&got), STR("file/inner.dat/x.log=deep|file/plain.zip=not packed|"
                                 "(file/secret: encrypted: it can only be read with its password)|"
                                 "(file/: a member without a name)|"));
    buf_clear(&got);
    walk_bytes(&got, buf_str(&gz));
    CHECK_STR(buf_str(&got), STR("file=deep|"));
    buf_clear(&got);
    walk_bytes(&got, (struct str){ "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22 });
    CHECK_STR(buf_str(&got), STR("(file: an archive with nothing in it)|"));
    buf_clear(&got);
    walk_bytes(&got, STR(""));
    CHECK_STR(buf_str(&got), STR("file=|"));
    buf_release(&got);
    buf_release(&gz);
    buf_release(&inner);
    buf_release(&outer);
}

TEST(what_compress_has_packed_is_read)
{
    struct buf got = { 0 };

    walk_bytes(&got, STR("\x1F\x9D\x90\x64\xCA\x94\x81\x03\x22\xE0\xC0\x82\x02\xE1\x00"));
    CHECK_STR(buf_str(&got), STR("file=deep deep deep|"));
    buf_release(&got);
}

TEST(an_archive_of_another_kind_is_named)
{
    struct buf tar = { 0 }, got = { 0 };

    walk_bytes(&got, STR("MSWIM\0\0\0 rest"));
    CHECK_STR(buf_str(&got), STR("(file: an image of Windows is not read: unpack it first)|"));
    buf_clear(&got);
    walk_bytes(&got, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..."));
    CHECK_STR(buf_str(&got), STR("(file: an Outlook message or old Office file is not read: save what is "
                                 "in it as text)|"));
    for (int i = 0; i < 257; i++)
        buf_char(&tar, 'x');
    buf_add(&tar, STR("ustar"));
    buf_clear(&got);
    walk_bytes(&got, buf_str(&tar));
    CHECK_STR(buf_str(&got), STR("(file: a damaged tar archive: its first header is wrong)|"));
    buf_release(&got);
    buf_release(&tar);
}

TEST(a_zip_whose_beginning_is_damaged_or_lost_is_read_from_its_next_member)
{
    struct buf packed = { 0 }, got = { 0 };
    struct pack_zip z;
    size_t second;

    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("a"), STR("first first first"), PACK_DEFLATED);
    second = packed.n;
    pack_zip_add(&z, STR("b"), STR("second"), PACK_DEFLATED);
    pack_zip_end(&z);
    memset(packed.s, 0, 20);
    walk_bytes(&got, buf_str(&packed));
    CHECK(str_starts(buf_str(&got), STR("(file: unpacking: ")));
    CHECK(str_find(buf_str(&got), STR(" bytes before a member are damaged)|file/b=second|")) < got.n);
    buf_clear(&got);
    walk_bytes(&got, str_from(buf_str(&packed), second - 10));
    CHECK_STR(buf_str(&got), STR("(file: unpacking: 10 bytes before a member are damaged)|"
                                 "file/b=second|"));
    buf_release(&got);
    buf_release(&packed);
}

/* Takes all members, and looks at them when the file is over. */
struct taken {
    struct walk_sink sink;
    struct leaf leaf[4];
    struct buf name[4], bytes[4];
    size_t n;
    bool over;
};

static int take_leaf(void *ctx, const struct leaf *leaf)
{
    struct taken *t = ctx;

    if (t->over)
        return 0;
    if (!CHECK(t->n < 4))
        return -1;
    t->leaf[t->n] = *leaf;
    buf_add(&t->name[t->n], leaf->name);
    leaves_read(&t->bytes[t->n++], leaf->in, SIZE_MAX);
    return 1;
}

static int settle_taken(void *ctx)
{
    struct taken *t = ctx;

    t->over = true;
    for (size_t i = 0; i < t->n; i++) {
        struct leaf leaf = t->leaf[i];
        struct walk_hidden hidden;

        leaf.name = buf_str(&t->name[i]);
        CHECK_INT(stream_open_memory(&leaf.in, t->bytes[i].s, t->bytes[i].n, NULL), 0);
        if (walk_is_log(&leaf, &hidden))
            CHECK_INT(t->sink.leaf(t->sink.ctx, &leaf), 0);
        else
            CHECK_INT(walk_on(&leaf, &hidden), 0);
        stream_close(leaf.in);
    }
    return 0;
}

TEST(members_that_are_taken_are_looked_at_by_who_took_them)
{
    static const char path[] = "build/test_nested.tmp";
    struct walk_file file = { .name = STR("file"), .path = path, .mtime = WHEN_NONE };
    struct buf zip = { 0 }, inner = { 0 }, out = { 0 };
    struct taken t = { .sink = { keep_leaf, keep_skip, &out } };
    struct walk_taker taker = { take_leaf, settle_taken, &t };
    struct pack_zip z;
    FILE *f = fopen(path, "wb");

    zip_one(&inner, "in.log", STR("inside"));
    pack_zip_begin(&z, &zip);
    pack_zip_add(&z, STR("a.log"), STR("first"), PACK_DEFLATED);
    pack_zip_add(&z, STR("n.zip"), buf_str(&inner), PACK_DEFLATED);
    pack_zip_add(&z, STR("rows.log"), STR("==> x <==\none\n==> y <==\ntwo\n"), PACK_DEFLATED);
    pack_zip_end(&z);
    CHECK(f && fwrite(zip.s, 1, zip.n, f) == zip.n);
    fclose(f);
    CHECK_INT(walk_read_taken(&file, &t.sink, &taker, NULL), 0);
    CHECK_INT(t.n, 3);
    CHECK_STR(buf_str(&out), STR("file/a.log=first|file/n.zip/in.log=inside|"
                                 "file/rows.log/x=one\n|file/rows.log/y=two\n|"));
    for (size_t i = 0; i < t.n; i++) {
        buf_release(&t.name[i]);
        buf_release(&t.bytes[i]);
    }
    buf_release(&zip);
    buf_release(&inner);
    buf_release(&out);
    remove(path);
}

TEST(members_of_one_name_stay_apart)
{
    struct buf packed = { 0 }, got = { 0 };
    struct pack_zip z;

    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("a"), STR("1"), PACK_STORED);
    pack_zip_add(&z, STR("b"), STR("2"), PACK_STORED);
    pack_zip_add(&z, STR("a"), STR("3"), PACK_STORED);
    pack_zip_add(&z, STR("./a"), STR("4"), PACK_STORED);
    pack_zip_end(&z);
    walk_bytes(&got, buf_str(&packed));
    CHECK_STR(buf_str(&got), STR("file/a=1|file/b=2|file/a#2=3|file/a#3=4|"));
    buf_release(&packed);
    buf_release(&got);
}

TEST(archives_inside_archives_end_at_LIMIT_UNPACK_DEPTH)
{
    struct buf layers[2] = { { 0 }, { 0 } }, got = { 0 };

    buf_add(&layers[0], STR("core"));
    for (int i = 0; i <= LIMIT_UNPACK_DEPTH; i++) {
        buf_clear(&layers[(i + 1) % 2]);
        zip_one(&layers[(i + 1) % 2], "z", buf_str(&layers[i % 2]));
        buf_clear(&got);
        walk_bytes(&got, buf_str(&layers[(i + 1) % 2]));
        if (i < LIMIT_UNPACK_DEPTH)
            CHECK(str_ends(buf_str(&got), STR("/z=core|")));
    }
    CHECK_STR(buf_str(&got), STR("(file/z/z/z/z/z/z: LIMIT_UNPACK_DEPTH reached)|"));
    buf_release(&got);
    buf_release(&layers[0]);
    buf_release(&layers[1]);
}

TEST(an_unpacking_bomb_ends_at_LIMIT_UNPACK_RATIO)
{
    struct buf zeros = { 0 }, packed = { 0 }, got = { 0 };
    uint64_t n = LIMIT_UNPACK_FREE + (16u << 20);
    struct pack_zip z;

    pack_gzip_zeros(&zeros, n);
    walk_bytes(&got, buf_str(&zeros)); /* packed once it is allowed: deflate ends at 1032 : 1 */
    CHECK_STR(buf_str(&got), STR("file=83886080 bytes|"));
    buf_clear(&got);
    pack_zip_begin(&z, &packed);
    pack_zip_add(&z, STR("bomb"), buf_str(&zeros), PACK_DEFLATED);
    pack_zip_add(&z, STR("after"), STR("x"), PACK_DEFLATED);
    pack_zip_end(&z);
    walk_bytes(&got, buf_str(&packed));
    CHECK(str_find(buf_str(&got), STR("!unpacking: LIMIT_UNPACK_RATIO reached|"
                                      "(file: unpacking: LIMIT_UNPACK_RATIO reached, "
                                      "the rest is not read)|")) < got.n);
    buf_release(&zeros);
    buf_release(&packed);
    buf_release(&got);
}

/* Headers of members that are not packed and say that they have all the rest of the file. */
static void add_greedy(struct buf *out, unsigned number)
{
    char name[16];
    int n = snprintf(name, sizeof name, "a/%u.log", number % 100000);
    unsigned char head[30] = "PK\3\4\x14\0\0\0\0\0\0\0\x70\x58";

    memset(head + 18, 0xF0, 8); /* packed and unpacked */
    head[26] = (unsigned char)n;
    buf_add(out, (struct str){ (const char *)head, sizeof head });
    buf_add(out, (struct str){ name, (size_t)n });
    buf_char(out, 'x');
}

static void count_bytes(void *ctx, struct str path, const char *reason)
{
    bool *limited = ctx;

    (void)path;
    *limited = *limited || str_find(str_of(reason), STR("LIMIT_AGAIN_RATIO")) < strlen(reason);
}

static int pass_bytes(void *ctx, const struct leaf *leaf)
{
    size_t got;

    (void)ctx;
    while (stream_peek(leaf->in, 1, &got), got)
        stream_consume(leaf->in, got);
    return 0;
}

TEST(members_that_all_claim_the_rest_of_a_zip_end_at_LIMIT_AGAIN_RATIO)
{
    bool limited = false;
    const struct walk_sink sink = { pass_bytes, count_bytes, &limited };
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };
    struct buf zip = { 0 };

    for (unsigned i = 0; i < 20000; i++)
        add_greedy(&zip, i);
    if (CHECK_INT(stream_open_memory(&whole.in, zip.s, zip.n, NULL), 0)) {
        CHECK_INT(walk_read_stream(&whole, &sink), 0);
        CHECK(limited);
        stream_close(whole.in);
    }
    buf_release(&zip);
}

/* In pieces of n bytes, of the last log from a place on; and how long that was. */
struct pieces {
    size_t n;
    uint64_t from;
    uint8_t into[300000];
    uint64_t logs, length;
};

static int take_pieces(void *ctx, const struct leaf *leaf)
{
    struct pieces *p = ctx;
    size_t got;

    p->logs++;
    p->length = 0;
    do {
        got = stream_take(leaf->in, p->into, p->length < p->from ? sizeof p->into : p->n);
        p->length += got;
    } while (got);
    CHECK_STR(str_of(stream_fault(leaf->in)),
              p->logs < 3 ? STR_NONE : STR("unpacking: LIMIT_UNPACK_RATIO reached"));
    return 0;
}

static void count_skip(void *ctx, struct str path, const char *reason)
{
    (void)ctx;
    CHECK(path.n && str_starts(str_of(reason), STR("unpacking: LIMIT_UNPACK_RATIO reached")));
}

static uint64_t place_of_limit(struct str bytes, size_t chunk, size_t piece, uint64_t from)
{
    struct pieces *p = mem_zero(1, sizeof *p);
    const struct walk_sink sink = { take_pieces, count_skip, p };
    struct leaf whole = { .name = STR("file"), .mtime = WHEN_NONE };
    uint64_t place = 0;

    if (!CHECK(p != NULL) || !CHECK_INT(stream_open_memory(&whole.in, bytes.s, bytes.n, NULL), 0))
        return 0;
    stream_set_chunk(whole.in, chunk);
    p->n = piece;
    p->from = from;
    CHECK_INT(walk_read_stream(&whole, &sink), 0);
    CHECK_INT(p->logs, 3);
    place = p->length;
    stream_close(whole.in);
    mem_free(p);
    return place;
}

/* Two sound members, then one that ends at the limit; behind it so much that the file has not been
   read to its end by then. */
static void make_bomb(struct buf *packed)
{
    struct buf zeros = { 0 }, inner = { 0 }, noise = { 0 };
    struct pack_zip z;
    unsigned dice = 1;

    pack_gzip_zeros(&zeros, ((uint64_t)256 << 10) * LIMIT_UNPACK_RATIO + (20u << 20));
    zip_one(&inner, "log", buf_str(&zeros));
    while (noise.n < 300000) {
        dice = dice * 1103515245u + 12345u;
        buf_char(&noise, (char)(dice >> 24));
    }
    pack_zip_begin(&z, packed);
    pack_zip_add(&z, STR("noise"), str_first(buf_str(&noise), 20000), PACK_STORED);
    pack_zip_add(&z, STR("small"), STR("text"), PACK_DEFLATED);
    pack_zip_add(&z, STR("bomb"), buf_str(&inner), PACK_DEFLATED);
    pack_zip_add(&z, STR("rest"), buf_str(&noise), PACK_STORED);
    pack_zip_end(&z);
    buf_release(&zeros);
    buf_release(&inner);
    buf_release(&noise);
}

TEST(where_LIMIT_UNPACK_RATIO_ends_a_member_does_not_hang_on_the_pieces)
{
    static const size_t chunks[] = { 0, 1, 7, 4096 }, pieces[] = { 300000, 7, 4096, 262144 };
    struct buf packed = { 0 };
    uint64_t want;

    make_bomb(&packed);
    want = place_of_limit(buf_str(&packed), 0, 65536, 0);
    CHECK(want > LIMIT_UNPACK_FREE);
    for (size_t i = 0; i < 4; i++)
        CHECK_INT(place_of_limit(buf_str(&packed), chunks[i], pieces[i],
                                 want - (want > 1000000 ? 1000000 : 0)), want);
    buf_release(&packed);
}

TEST(a_limit_of_one_member_has_its_name)
{
    uint64_t member = LIMIT_MEMBER_BYTES - 10;

    CHECK(unpack_count(NULL, 10, &member) == NULL);
    CHECK_STR(str_of(unpack_count(NULL, 1, &member)),
              STR("unpacking: LIMIT_MEMBER_BYTES reached"));
}

TEST(every_container_gives_the_same_from_pieces_of_any_size)
{
    struct walk seeds = { .files = NULL };

    CHECK_INT(walk_add(&seeds, "fuzz/seeds/unpack", NULL), 0);
    CHECK_INT(walk_add(&seeds, "fuzz/seeds/office", NULL), 0);
    CHECK_INT(walk_finish(&seeds, NULL), 0);
    CHECK(seeds.files_n > 40);
    for (size_t i = 0; i < seeds.files_n; i++) {
        struct str bytes;

        bytes.s = test_read_file(seeds.files[i].path, &bytes.n);
        if (CHECK(bytes.s != NULL))
            leaves_check_pieces(seeds.files[i].path, 0, bytes);
        free((char *)(uintptr_t)bytes.s);
    }
    walk_release(&seeds);
}
