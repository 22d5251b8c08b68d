/* SPDX-License-Identifier: Apache-2.0 */
/* Event logs that were cut, overwritten, copied while open, or changed anywhere. */
#include "lib/evtxgot.h"
#include "lib/test.h"
#include "parsers/parser.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

TEST(a_record_of_size_zero_costs_only_itself)
{
    struct raw *r = raw_simple(3);
    size_t at = 4096 + 512;
    struct got g;

    at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    raw_patch32(r, at + 4, 0);
    raw_seal(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 1);
    CHECK_INT(g.carved, 0);
    got_holds(&g, "\"record\":2,\"offset\":5296,");
    got_holds(&g, "record@5296+688");
    got_release(&g);
}

TEST(a_wrong_copy_of_the_size_costs_nothing)
{
    struct raw *r = raw_simple(3);
    size_t at = 4096 + 512;
    struct got g;

    at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    r->b[at - 1] = 9;
    raw_seal(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 1);
    CHECK_INT(g.defects.n, 1);
    got_release(&g);
}

/* Where the value of the second record lies. */
static uint8_t *second(struct raw *r, uint64_t value)
{
    size_t found = 0;

    for (size_t at = 4096 + 512; at + 8 <= r->n; at++)
        if (memcmp(r->b + at, &value, 8) == 0 && ++found == 2)
            return r->b + at;
    test_fail(__FILE__, __LINE__, "no such value");
    return r->b;
}

/* It would be the begin of what the log covers. */
TEST(a_time_that_no_log_can_hold_is_that_of_the_records_header)
{
    static const char *const years[] = { "\0\0", "\xFF\x7F" };

    for (size_t i = 0; i < 2; i++) {
        struct raw *r = raw_simple(3);
        struct got g;

        memcpy(second(r, RAW_TIME + 5) + 6, years[i], 2);
        raw_seal(r);
        got_raw(&g, r);
        CHECK_INT(g.events, 3);
        got_holds(&g, "\"record\":2,\"offset\":5296,\"time\":\"2017-09-16T01:46:42.0000000Z\"");
        got_release(&g);
    }
}

TEST(a_record_whose_times_are_none_that_a_log_can_hold_has_none)
{
    struct raw *r = raw_simple(3);
    uint8_t *inside = second(r, RAW_TIME + 5);
    size_t at = 4096 + 512;
    struct got g;

    at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    memset(inside, 0, 8);
    memset(r->b + at + 16, 0, 8);
    raw_seal(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    got_holds(&g, "\"record\":2,\"offset\":5296,\"time\":null");
    got_release(&g);
}

/* What it says inside may be of another chunk; its header was found in its place. */
TEST(the_number_of_a_broken_record_is_that_of_its_header)
{
    struct raw *r = raw_simple(3);
    size_t at = 4096 + 512;
    struct got g;

    at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    raw_patch32(r, at + 4, 0);
    memcpy(second(r, RAW_TIME + 5) + 8, "\x0C\0\x13", 3);
    raw_seal(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "\"record\":2,\"offset\":5296,");
    got_release(&g);
}

TEST(wrong_checksums_are_noted_and_the_events_read)
{
    struct raw *r = raw_simple(2);
    struct got g;

    r->b[4096 + 52]++;  /* of the records, and so of the chunk's header */
    r->b[124]++;        /* of the file's header */
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.damaged, 0);
    CHECK_STR(str_from(buf_str(&g.out), str_find(buf_str(&g.out), STR("checksum"))),
              STR("checksum@0+0\nchecksum@4096+0\n"));
    got_release(&g);
}

/* Whoever reads them believes what they say, and nothing that they do not say. */
TEST(where_the_checksum_of_records_is_wrong_they_may_have_said_otherwise)
{
    struct raw *r = raw_simple(2);
    struct got g;

    got_raw(&g, r);
    CHECK_INT(g.unsure, 0);
    got_release(&g);

    r = raw_simple(2);
    r->b[4096 + 512 + 60]++; /* inside of the first record */
    got_raw(&g, r);
    CHECK_INT(g.unsure, g.events);
    got_release(&g);
}

TEST(where_the_checksum_of_a_chunks_header_alone_is_wrong_its_records_are_sure)
{
    struct raw *r = raw_simple(2);
    struct got g;

    r->b[4096 + 130]++; /* where strings lie */
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.unsure, 0);
    got_holds(&g, "checksum@4096+0");
    got_release(&g);
}

/* The checksums of its last chunk are older than the records, which is no damage. */
TEST(records_of_a_log_that_was_copied_while_open_are_sure)
{
    struct raw *r = raw_simple(2);
    struct got g;

    r->b[120] = 1;
    r->b[4096 + 52]++;
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.unsure, 0);
    got_release(&g);
}

TEST(a_dirty_log_goes_on_behind_what_its_headers_know)
{
    struct raw *r = raw_simple(1);
    size_t end = r->n, free_at;
    struct got g;

    free_at = r->b[4096 + 48] | (size_t)r->b[4096 + 49] << 8;
    r->n = 4096 + free_at;
    raw_events(r, 2, 2);
    r->n = end;
    raw_chunk(r);
    raw_events(r, 4, 1);
    raw_chunk_done(r);
    r->b[42] = 1; /* chunks */
    r->b[120] = 1;
    got_raw(&g, r);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.carved, 0);
    CHECK_INT(g.defects.n, 1);
    got_holds(&g, "dirty@0+0");
    got_release(&g);
}

TEST(slack_gives_what_is_whole_and_not_yet_known)
{
    struct raw *r = raw_new();
    size_t free_at;
    struct got g;

    raw_chunk(r);
    raw_events(r, 11, 1);
    free_at = r->n;
    raw_events(r, 4, 1);               /* from an earlier life of the chunk */
    raw_bytes(r, "*", 1);
    raw_bytes(r, r->b + 4608, free_at - 4608); /* a copy of the regular one */
    raw_events(r, 5, 1);
    r->b[r->n - 2]++;                  /* not whole */
    r->record = 4608;
    raw_chunk_done(r);
    raw_patch32(r, r->chunk + 48, (uint32_t)(free_at - r->chunk));
    raw_seal(r);
    raw_file_done(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.carved, 1);
    got_holds(&g, "\"record\":4,");
    got_holds(&g, "\"carved\":true");
    CHECK_INT(g.defects.n, 1);
    got_holds(&g, "carved@");
    got_release(&g);
}

TEST(slack_with_copies_of_the_chunk_before_gives_nothing)
{
    struct raw *r = raw_new();
    size_t free_at;
    struct got g;

    raw_chunk(r);
    raw_events(r, 1, 3);
    raw_chunk_done(r);
    raw_chunk(r);
    raw_events(r, 4, 1);
    free_at = r->n;
    raw_events(r, 2, 2);
    raw_chunk_done(r);
    raw_patch32(r, r->chunk + 48, (uint32_t)(free_at - r->chunk));
    raw_seal(r);
    raw_file_done(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.carved, 0);
    got_release(&g);
}

TEST(records_of_a_chunk_without_its_beginning_are_found)
{
    struct raw *r = raw_simple(3);
    struct got g;

    memset(r->b + 4096, 0, 512);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.carved, 3);
    got_holds(&g, "\"A\":\"1337\"");
    got_holds(&g, "chunk@4096+0");
    got_release(&g);
}

/* The second chunk holds one record whose template lay where now are zeros. */
static struct raw *log_without_a_template(void)
{
    static const struct raw_value values[] = { { 0x11, "\0\0\0\0\0\x80\xd3\1", 8 },
                                               { 0x0A, "\2\0\0\0\0\0\0\0", 8 },
                                               { 0x06, "\x63\0", 2 } };
    struct raw *r = raw_new();
    uint32_t definition;

    raw_chunk(r);
    definition = raw_at(r) + 24 + 4 + 10;
    raw_events(r, 1, 1);
    raw_chunk_done(r);
    raw_patch32(r, r->chunk + 384, definition);
    raw_seal(r);
    raw_chunk(r);
    r->n += 2048;
    raw_record(r, 2);
    raw_fragment(r);
    raw_instance(r, 0x1001, 600);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
    raw_record_done(r);
    raw_chunk_done(r);
    memset(r->b + r->chunk, 0, 512);
    raw_file_done(r);
    return r;
}

TEST(a_template_that_was_lost_is_lent_by_another_chunk)
{
    struct got g;

    got_raw(&g, log_without_a_template());
    CHECK_INT(g.events, 2);
    CHECK_INT(g.carved, 1);
    CHECK_INT(g.damaged, 0);
    got_holds(&g, "\"provider\":\"Prov\",\"event_id\":77,\"level\":2,\"carved\":true,"
                  "\"fields\":{\"A\":\"99\"}}\n");
    got_release(&g);
}

TEST(a_chunk_with_a_wrong_checksum_lends_nothing)
{
    struct raw *r = log_without_a_template();
    struct got g;

    r->b[4096 + 52]++;
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "\"provider\":null");
    got_release(&g);
}

TEST(a_chunk_that_moved_is_found)
{
    struct raw *r = raw_simple(2);
    struct got g;

    memmove(r->b + 4096 + 77, r->b + 4096, 65536);
    memset(r->b + 4096, 1, 77);
    got_bytes(&g, r->b, r->n + 77, 0);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.carved, 0);
    got_holds(&g, "\"offset\":4685,");
    got_holds(&g, "chunk@4096+77");
    free(r);
    got_release(&g);
}

TEST(a_file_without_its_header_is_read)
{
    struct raw *r = raw_simple(2);
    struct got g;

    got_bytes(&g, r->b + 4096, r->n - 4096, 0);
    CHECK_INT(g.events, 2);
    got_holds(&g, "header@0+0");
    got_release(&g);
    memset(r->b, 0, 4096);
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    got_holds(&g, "header@0+4096");
    got_release(&g);
}

TEST(other_bytes_in_place_of_a_header_cost_only_the_header)
{
    static const uint8_t fillers[] = { 0x00, 0xFF, 0xA5 };

    for (size_t i = 0; i < sizeof fillers; i++) {
        struct raw *r = raw_simple(2);
        struct sample s = { .bytes = r->b, .n = r->n };
        struct got g;

        memset(r->b, fillers[i], 4096);
        CHECK(parser_evtx.bid(&s) > 32);
        got_raw(&g, r);
        CHECK_INT(g.events, 2);
        CHECK_INT(g.defects.n, 1);
        got_holds(&g, "header@0+4096");
        got_release(&g);
    }
}

/* The first of the bytes are of a record; those of the chunk behind it come whole. */
TEST(a_log_whose_beginning_was_cut_off_is_read_from_its_first_whole_record)
{
    struct raw *r = raw_simple(3);
    struct sample s = { .bytes = r->b + 4096 + 600, .n = r->n - 4096 - 600 };
    struct got g;

    CHECK(parser_evtx.bid(&s) > 32);
    got_bytes(&g, s.bytes, s.n, 0);
    CHECK_INT(g.events, 2);
    got_holds(&g, "header@0+0");
    got_release(&g);
    free(r);
}

TEST(a_log_that_begins_with_a_hole_is_one_by_its_name)
{
    static const uint8_t zeros[8192];
    struct sample s = { .bytes = zeros, .n = sizeof zeros, .name = STR("MS01/Application.evtx") };

    CHECK(parser_evtx.bid(&s) > 0);
    s.name = STR("MS01/core");
    CHECK_INT(parser_evtx.bid(&s), 0);
}

TEST(unused_space_is_no_damage)
{
    struct raw *r = raw_simple(1);
    struct got g;

    r->n += 65536;
    raw_chunk(r);
    raw_events(r, 2, 1);
    raw_chunk_done(r);
    r->n += 1000; /* and an end that is no whole chunk */
    got_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.defects.n, 0);
    got_release(&g);
}

TEST(a_missing_chunk_is_a_cut_file)
{
    struct raw *r = raw_simple(1);
    struct got g;

    raw_chunk(r);
    raw_events(r, 2, 1);
    raw_chunk_done(r);
    raw_file_done(r);
    r->n -= 65536;
    got_raw(&g, r);
    CHECK_INT(g.events, 1);
    got_holds(&g, "truncated@69632+0");
    got_release(&g);
}

TEST(a_file_cut_at_any_byte_gives_all_before_the_cut)
{
    struct raw *r = raw_simple(3);
    size_t ends[3], at = 4096 + 512;

    for (int i = 0; i < 3; i++)
        ends[i] = at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    for (size_t cut = 0; cut < at + 100; cut++) {
        struct got g;
        size_t whole = (size_t)(cut >= ends[0]) + (cut >= ends[1]) + (cut >= ends[2]);
        got_bytes(&g, r->b, cut, 0);
        if (g.end != NEXT_END || g.events - g.damaged != whole || g.carved ||
            (cut > 0 && g.defects.counted[DEFECT_TRUNCATED] == 0))
            test_fail(__FILE__, __LINE__, "cut at %zu: %zu events, %zu damaged", cut, g.events,
                      g.damaged);
        got_release(&g);
    }
    free(r);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

TEST(damaged_copies_are_read_to_their_end)
{
    struct raw *r = raw_simple(20);
    size_t used = (size_t)(r->b[4096 + 48] | r->b[4096 + 49] << 8);
    uint8_t *copy = malloc(r->n);

    for (uint32_t seed = 1; copy && seed <= 200; seed++) {
        uint32_t random = seed;
        struct got g;
        memcpy(copy, r->b, r->n);
        for (size_t i = 0; i < used / 100; i++)
            copy[4096 + next_random(&random) % used] = (uint8_t)next_random(&random);
        got_bytes(&g, copy, r->n, 0);
        if (g.end != NEXT_END || g.events > r->n / 28)
            test_fail(__FILE__, __LINE__, "seed %u: %zu events", (unsigned)seed, g.events);
        got_release(&g);
    }
    free(copy);
    free(r);
}

TEST(a_ring_whose_oldest_chunk_follows_the_newest_has_wrapped)
{
    static const struct {
        uint32_t oldest, newest, flags;
        bool wrapped, full;
    } rows[] = {
        { 0, 0, 0, false, false },
        { 0, 13, 0, false, false },
        { 14, 13, 1, true, false }, /* seen: evtx-samples, LiveId */
        { 9, 8, 0, true, false },   /* seen: evtx-samples, CAPI2 */
        { 9, 30, 0, false, false }, /* contradicts itself */
        { 0, 15, 2, false, true },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct raw *r = raw_simple(1);
        struct got g;

        raw_patch32(r, 8, rows[i].oldest);
        raw_patch32(r, 16, rows[i].newest);
        raw_patch32(r, 120, rows[i].flags);
        raw_file_done(r);
        got_raw(&g, r);
        CHECK_INT(g.defects.as_read.retention.wrapped, rows[i].wrapped);
        CHECK_INT(g.defects.as_read.retention.full, rows[i].full);
        CHECK(!g.defects.as_read.retention.stated);
        got_release(&g);
    }
}
