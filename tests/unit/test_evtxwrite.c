/* SPDX-License-Identifier: Apache-2.0 */
/* What the writer of event logs promises: layout, checksums, chunks, damage (log-formats.md 3.1).
 */
#include "lib/evtxwrite.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

static uint64_t get(const struct buf *b, size_t at, size_t n)
{
    uint64_t v = 0;

    while (n-- > 0)
        v = v << 8 | (uint8_t)b->s[at + n];
    return v;
}

static struct evtx_event classic(void)
{
    struct evtx_event e = { .provider = STR("HealthService"),
                            .channel = STR("Operations Manager"),
                            .computer = STR("MS01.example"),
                            .id = 1210,
                            .has_qualifiers = true,
                            .qualifiers = 16384,
                            .level = 4,
                            .keywords = 0x80000000000000ull,
                            .time = (when)133550000000000000ll };

    e.data[0].value = STR("Group");
    e.data[1].value = STR("");
    e.data_n = 2;
    return e;
}

static struct evtx_event manifest(void)
{
    struct evtx_event e = { .manifest = true,
                            .provider = STR("Service Control Manager"),
                            .guid = STR("{555908d1-a6d7-4695-8e1e-26931d2012f4}"),
                            .source_name = STR("Service Control Manager"),
                            .channel = STR("System"),
                            .computer = STR("MS01.example"),
                            .id = 7036,
                            .level = 4,
                            .time = (when)133550000000000000ll };

    e.data[0] = (struct evtx_data){ STR("param1"), STR("Microsoft Monitoring Agent") };
    e.data[1] = (struct evtx_data){ STR("param2"), STR("running") };
    e.data_n = 2;
    e.binary = (const uint8_t *)"H\0S";
    e.binary_n = 4;
    return e;
}

static void write_n(struct buf *out, size_t n, uint64_t first)
{
    struct evtx_writer *w = evtx_writer_new(first);
    struct evtx_event a = classic(), b = manifest();

    for (size_t i = 0; i < n; i++)
        CHECK(evtx_writer_add(w, i % 2 ? &b : &a));
    CHECK(evtx_writer_finish(w, out));
    evtx_writer_free(w);
}

TEST(an_empty_log_is_a_header_alone)
{
    struct buf b = { 0 };

    write_n(&b, 0, 1);
    CHECK_INT(b.n, EVTX_HEADER_BYTES);
    CHECK(memcmp(b.s, "ElfFile", 8) == 0);
    CHECK_INT(get(&b, 42, 2), 0);
    CHECK_INT(get(&b, 124, 4), evtx_crc32(b.s, 120, 0));
    buf_release(&b);
}

TEST(the_crc_is_the_common_one)
{
    CHECK_INT(evtx_crc32("123456789", 9, 0), 0xcbf43926u);
    CHECK_INT(evtx_crc32("56789", 5, evtx_crc32("1234", 4, 0)), 0xcbf43926u);
}

/* Walks the records of a chunk by their sizes; their number, or -1 where one is not well-formed. */
static int walk(const struct buf *b, size_t base, uint64_t *id)
{
    size_t end = base + get(b, base + 48, 4), at = base + 512;
    int n = 0;

    for (; at < end; n++) {
        size_t size = get(b, at + 4, 4);

        if (get(b, at, 4) != 0x2a2a || size % 8 || at + size > end ||
            get(b, at + size - 4, 4) != size || get(b, at + 8, 8) != (*id)++)
            return -1;
        at += size;
    }
    return n;
}

TEST(records_fill_chunks_with_ids_in_order_and_right_checksums)
{
    struct buf b = { 0 };
    uint64_t id = 48211;
    int records = 0;
    size_t chunks;

    write_n(&b, 1500, id);
    chunks = (b.n - EVTX_HEADER_BYTES) / EVTX_CHUNK_BYTES;
    CHECK(chunks > 3);
    CHECK_INT(get(&b, 42, 2), chunks);
    CHECK_INT(get(&b, 24, 8), 48211 + 1500);
    for (size_t i = 0; i < chunks; i++) {
        size_t base = EVTX_HEADER_BYTES + i * EVTX_CHUNK_BYTES, free_at = get(&b, base + 48, 4);
        uint32_t crc = evtx_crc32(b.s + base, 120, 0);

        CHECK_INT(get(&b, base + 24, 8), id);
        CHECK_INT(get(&b, base + 52, 4), evtx_crc32(b.s + base + 512, free_at - 512, 0));
        CHECK_INT(get(&b, base + 124, 4), evtx_crc32(b.s + base + 128, 384, crc));
        records += walk(&b, base, &id);
        CHECK_INT(get(&b, base + 32, 8), id - 1);
    }
    CHECK_INT(records, 1500);
    buf_release(&b);
}

TEST(the_same_calls_give_the_same_bytes)
{
    struct buf a = { 0 }, b = { 0 };

    write_n(&a, 700, 9);
    write_n(&b, 700, 9);
    CHECK_STR(buf_str(&a), buf_str(&b));
    buf_release(&a);
    buf_release(&b);
}

TEST(an_event_larger_than_a_chunk_is_refused_and_nothing_of_it_stays)
{
    struct evtx_writer *w = evtx_writer_new(1);
    struct evtx_event small = classic(), large = classic();
    struct buf a = { 0 }, b = { 0 };
    char *text = calloc(1, 40000);

    memset(text, 'x', 40000);
    large.data[0].value = (struct str){ text, 40000 };
    CHECK(evtx_writer_add(w, &small));
    CHECK(!evtx_writer_add(w, &large));
    CHECK(evtx_writer_finish(w, &a));
    write_n(&b, 1, 1);
    CHECK_STR(buf_str(&a), buf_str(&b));
    evtx_writer_free(w);
    buf_release(&a);
    buf_release(&b);
    free(text);
}

TEST(skipped_ids_leave_a_hole)
{
    struct evtx_writer *w = evtx_writer_new(5);
    struct evtx_event e = classic();
    struct buf b = { 0 };

    CHECK(evtx_writer_add(w, &e));
    evtx_writer_skip_to(w, 90);
    CHECK(evtx_writer_add(w, &e));
    CHECK(evtx_writer_finish(w, &b));
    CHECK_INT(get(&b, EVTX_HEADER_BYTES + 24, 8), 5);
    CHECK_INT(get(&b, EVTX_HEADER_BYTES + 32, 8), 90);
    evtx_writer_free(w);
    buf_release(&b);
}

TEST(damage_is_where_it_is_said_to_be)
{
    struct buf b = { 0 };
    size_t base = EVTX_HEADER_BYTES + EVTX_CHUNK_BYTES, chunks;

    write_n(&b, 1500, 1);
    chunks = get(&b, 42, 2);
    evtx_damage_dirty(&b);
    CHECK_INT(get(&b, 120, 4) & 1, 1);
    CHECK_INT(get(&b, 42, 2), chunks - 1);
    CHECK_INT(get(&b, 124, 4), evtx_crc32(b.s, 120, 0));
    CHECK(evtx_damage_zero_size(&b, 1, 3));
    CHECK(!evtx_damage_zero_size(&b, 1, 5));
    CHECK(!evtx_damage_zero_size(&b, 99, 0));
    evtx_damage_record_crc(&b, 1);
    CHECK(get(&b, base + 52, 4) != evtx_crc32(b.s + base + 512, get(&b, base + 48, 4) - 512, 0));
    CHECK_INT(get(&b, base + 124, 4),
              evtx_crc32(b.s + base + 128, 384, evtx_crc32(b.s + base, 120, 0)));
    evtx_damage_chunk_crc(&b, 1);
    CHECK(get(&b, base + 124, 4) !=
          evtx_crc32(b.s + base + 128, 384, evtx_crc32(b.s + base, 120, 0)));
    evtx_damage_cut(&b, 5000);
    CHECK_INT(b.n, 5000);
    buf_release(&b);
}
