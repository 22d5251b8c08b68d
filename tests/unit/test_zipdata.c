/* SPDX-License-Identifier: Apache-2.0 */
/* Zip members that are unpacked past libarchive: as it would have unpacked them, damaged or not. */
#include "input/archive.h"
#include "lib/chance.h"
#include "lib/leaves.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS 7
#define LARGEST (600u << 10)

/* Text that packs to about a fifth, as a log does; every fourth byte is not to be known. */
static void add_text(struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_char(b, i % 4 ? "Info: setup went on. "[i / 4 % 21] : (char)('a' + below(4)));
}

struct bundle {
    struct buf zip, contents[MEMBERS];
};

static const struct {
    const char *name;
    size_t n;
    int how;
} members[MEMBERS] = {
    { "a", 3000, PACK_DEFLATED },
    { "b", 90, PACK_DEFLATED | PACK_UNIX_TIME },
    { "c", LARGEST, PACK_DEFLATED },
    { "d", 5000, PACK_DEFLATED | PACK_DESCRIPTOR },
    { "e", 7000, PACK_STORED },
    { "f", 200u << 10, PACK_DEFLATED },
    { "g", 0, PACK_DEFLATED },
};

static void make(struct bundle *b)
{
    struct pack_zip z;

    memset(b, 0, sizeof *b);
    pack_zip_begin(&z, &b->zip);
    for (size_t i = 0; i < MEMBERS; i++) {
        add_text(&b->contents[i], members[i].n);
        pack_zip_add(&z, str_of(members[i].name), buf_str(&b->contents[i]), members[i].how);
    }
    pack_zip_end(&z);
}

static void unmake(struct bundle *b)
{
    buf_release(&b->zip);
    for (size_t i = 0; i < MEMBERS; i++)
        buf_release(&b->contents[i]);
}

/* What came of each member; the last of its name counts. */
struct got {
    bool there[MEMBERS], sound[MEMBERS], right[MEMBERS], fault;
};

/* most: so much of each member is asked for, no more. */
static struct got read_zip(const struct bundle *b, struct str zip, bool by_library, size_t most)
{
    struct archive_reader *r;
    struct archive_member m;
    struct stream *in, *data;
    struct buf text = { 0 };
    struct got got = { 0 };

    stream_open_memory(&in, zip.s, zip.n, NULL);
    if (!CHECK_INT(archive_open(&r, in, ARCHIVE_ZIP, NULL, NULL), 0))
        return got;
    if (by_library)
        archive_leave_to_library(r);
    while (archive_next(r, &m)) {
        size_t i = m.name.n == 1 ? (size_t)(unsigned char)m.name.s[0] - 'a' : MEMBERS;

        got.fault = got.fault || archive_fault(r);
        if (i >= MEMBERS || m.encrypted || archive_stream(r, &data, NULL) < 0)
            continue;
        buf_clear(&text);
        leaves_read(&text, data, most);
        got.there[i] = true;
        got.sound[i] = !stream_fault(data);
        got.right[i] = str_eq(str_first(buf_str(&text), most),
                              str_first(buf_str(&b->contents[i]), most));
        got.fault = got.fault || stream_fault(data);
    }
    got.fault = got.fault || archive_fault(r);
    archive_close(r);
    stream_close(in);
    buf_release(&text);
    return got;
}

TEST(members_come_as_libarchive_unpacks_them)
{
    struct bundle b;

    make(&b);
    for (size_t most = 1; most < 4 * LARGEST; most *= 40) {
        struct got fast = read_zip(&b, buf_str(&b.zip), false, most);
        struct got slow = read_zip(&b, buf_str(&b.zip), true, most);

        for (size_t i = 0; i < MEMBERS; i++)
            CHECK(fast.there[i] && fast.sound[i] && fast.right[i]);
        CHECK(!fast.fault);
        CHECK(memcmp(&fast, &slow, sizeof fast) == 0);
    }
    unmake(&b);
}

enum damage { FLIP, TAIL_GONE, PART_GONE, PART_MORE, NUMBER, DAMAGES };

static void damage(struct buf *out, struct str zip, enum damage how)
{
    size_t at = below(zip.n), n = 1 + below(300);

    buf_clear(out);
    n = n < zip.n - at ? n : zip.n - at;
    buf_add(out, str_first(zip, at));
    if (how == FLIP)
        buf_char(out, (char)(zip.s[at] ^ 1 << below(8)));
    if (how == FLIP)
        buf_add(out, str_from(zip, at + 1));
    if (how == PART_GONE)
        buf_add(out, str_from(zip, at + n));
    for (size_t i = 0; i < n && how == PART_MORE; i++)
        buf_char(out, (char)below(256));
    if (how == PART_MORE)
        buf_add(out, str_from(zip, at));
}

/* The sizes, the checksum or the method of one member. */
static void damage_number(struct buf *out, struct str zip)
{
    size_t heads[MEMBERS], n = 0, at;

    for (at = 0; n < MEMBERS && at + 4 < zip.n; at++)
        if (memcmp(zip.s + at, "PK\3\4", 4) == 0)
            heads[n++] = at;
    buf_clear(out);
    buf_add(out, zip);
    at = heads[below(n)]; /* one draw after the other, whatever compiler */
    at += below(5) ? 14 + below(12) : 8;
    out->s[at] = (char)(out->s[at] ^ (1 + (int)below(255)));
}

/*
 * Of a damaged archive neither of the two makes more than there is.  Whatever libarchive by itself
 * reads to its end without a fault, so do we, and what we call sound is what was packed.
 */
TEST(of_a_damaged_archive_no_member_is_lost_that_libarchive_reads)
{
    struct bundle b;
    struct buf bad = { 0 };
    unsigned lost = 0, wrong = 0, silent = 0;

    make(&b);
    for (unsigned i = 0; i < 250; i++) {
        struct got fast, slow;

        if (i % DAMAGES == NUMBER)
            damage_number(&bad, buf_str(&b.zip));
        else
            damage(&bad, buf_str(&b.zip), i % DAMAGES);
        fast = read_zip(&b, buf_str(&bad), false, SIZE_MAX);
        slow = read_zip(&b, buf_str(&bad), true, SIZE_MAX);
        for (size_t m = 0; m < MEMBERS; m++) {
            lost += slow.there[m] && slow.sound[m] && slow.right[m] &&
                    !(fast.there[m] && fast.sound[m] && fast.right[m]);
            wrong += fast.there[m] && fast.sound[m] && !fast.right[m] &&
                     !(slow.there[m] && slow.sound[m] && !slow.right[m]);
        }
        silent += slow.fault && !fast.fault;
    }
    CHECK_INT(lost, 0);
    CHECK_INT(wrong, 0);
    CHECK_INT(silent, 0);
    buf_release(&bad);
    unmake(&b);
}

TEST(a_packed_member_whose_damaged_head_calls_it_stored_loses_no_other)
{
    struct bundle b;
    struct got got;
    size_t head = 0;

    make(&b);
    while (memcmp(b.zip.s + head, "PK\3\4", 4) != 0 || b.zip.s[head + 30] != 'd')
        head++;
    b.zip.s[head + 8] = 0; /* its method */
    got = read_zip(&b, buf_str(&b.zip), false, SIZE_MAX);
    for (size_t i = 0; i < MEMBERS; i++) {
        CHECK(got.there[i]);
        CHECK(got.sound[i] == (i != 3) && got.right[i] == (i != 3));
    }
    CHECK(got.fault);
    unmake(&b);
}
