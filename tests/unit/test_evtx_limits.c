/* SPDX-License-Identifier: Apache-2.0 */
/* Records that want too much: every bound is reached, and what was read before is kept. */
#include "lib/evtxgot.h"
#include "lib/test.h"

#include "base/limits.h"

#include <string.h>

static void body_cycle(struct raw *r)
{
    static const struct raw_value none = { 0, "", 0 };
    uint32_t definition;
    size_t size_at;

    raw_fragment(r);
    size_at = raw_template(r, 7);
    definition = raw_at(r) - 24;
    for (int i = 0; i < 3; i++) {
        raw_instance(r, 7, definition);
        raw_values(r, &none, 1);
    }
    raw_template_done(r, size_at);
    raw_values(r, &none, 1);
    raw_token(r, 0x00);
}

TEST(a_template_that_contains_itself_ends)
{
    struct got g;

    got_one(&g, body_cycle);
    CHECK_INT(g.events, 1);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "limit@");
    got_release(&g);
}

static void body_deep(struct raw *r)
{
    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_system(r, false);
    for (int i = 0; i < LIMIT_BINXML_DEPTH; i++) {
        raw_open(r, "E", false, false);
        raw_token(r, 0x02);
    }
    for (int i = 0; i < LIMIT_BINXML_DEPTH; i++)
        raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x00);
}

TEST(elements_nest_only_so_deep)
{
    struct got g;

    got_one(&g, body_deep);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "\"event_id\":77");
    got_holds(&g, "limit@");
    got_release(&g);
}

/* A definition with many instances of another one that has many tokens. */
static void body_steps(struct raw *r)
{
    static const struct raw_value none = { 0, "", 0 };
    uint32_t inner;
    size_t outer_at, size_at;

    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_system(r, false);
    outer_at = raw_template(r, 7);
    size_at = raw_template(r, 8);
    inner = raw_at(r) - 24;
    for (int i = 0; i < 2000; i++)
        raw_token(r, 0x02);
    raw_template_done(r, size_at);
    raw_values(r, &none, 1);
    for (int i = 0; i < 200; i++) {
        raw_instance(r, 8, inner);
        raw_values(r, &none, 1);
    }
    raw_template_done(r, outer_at);
    raw_values(r, &none, 1);
    raw_token(r, 0x04);
    raw_token(r, 0x00);
}

TEST(the_steps_of_a_record_are_bounded)
{
    struct got g;

    got_one(&g, body_steps);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "\"event_id\":77");
    got_holds(&g, "limit@");
    got_release(&g);
}

static void body_fields(struct raw *r)
{
    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_open(r, "EventData", false, false);
    raw_token(r, 0x02);
    raw_open(r, "Data", false, false);
    raw_token(r, 0x02);
    raw_token(r, 0x0C);
    raw_u8(r, 1);
    raw_u32(r, 9);
    raw_u32(r, raw_at(r) + 4);
    raw_u32(r, 0);
    raw_u32(r, 9);
    raw_bytes(r, "guid of 12 b", 12);
    raw_u32(r, 5);
    raw_slot(r, 0x0D, 0, 0x84);
    raw_u8(r, 0);
    raw_u32(r, 1); /* one value: 5000 bytes as an array of UInt8 */
    raw_u16(r, 5000);
    raw_u16(r, 0x84);
    for (int i = 0; i < 5000; i++)
        raw_u8(r, 1);
    for (int i = 0; i < 3; i++)
        raw_token(r, 0x04);
    raw_token(r, 0x00);
}

TEST(the_fields_of_an_event_are_bounded)
{
    struct got g;

    got_one(&g, body_fields);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "limit@");
    CHECK(g.out.n < 5 * LIMIT_FIELDS + 500);
    got_release(&g);
}

/* One value of 60000 bytes, shown 400 times: 24 million characters. */
static void body_amplified(struct raw *r)
{
    size_t size_at;

    raw_fragment(r);
    size_at = raw_template(r, 7);
    raw_open(r, "Data", true, false);
    raw_token(r, 0x02);
    for (int i = 0; i < 400; i++)
        raw_slot(r, 0x0D, 0, 0x0E);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_u32(r, 1);
    raw_u16(r, 60000);
    raw_u16(r, 0x0E);
    r->n += 60000;
    raw_token(r, 0x00);
}

TEST(the_text_of_a_record_is_bounded)
{
    struct got g;

    got_one(&g, body_amplified);
    CHECK_INT(g.events, 1);
    CHECK(g.out.n < LIMIT_RECORD_BYTES + 1000);
    got_holds(&g, "limit@");
    got_release(&g);
}

/*
 * Many small records that all use one large definition in full: what one may cost is bound to its
 * size, so a chunk of them is read in no time.  1000 of these would be 60 million tokens.
 */
TEST(small_records_cannot_use_a_large_template_for_ever)
{
    static const struct raw_value none = { 0, "", 0 };
    struct raw *r = raw_new();
    struct got g;
    uint32_t definition;
    size_t size_at;

    raw_chunk(r);
    raw_record(r, 1);
    raw_fragment(r);
    size_at = raw_template(r, 7);
    definition = raw_at(r) - 24;
    for (int i = 0; i < 20000; i++)
        raw_token(r, 0x02);
    raw_template_done(r, size_at);
    raw_values(r, &none, 1);
    raw_token(r, 0x00);
    raw_record_done(r);
    for (uint64_t id = 2; id < 900; id++) {
        raw_record(r, id);
        raw_instance(r, 7, definition);
        raw_values(r, &none, 1);
        raw_record_done(r);
    }
    raw_chunk_done(r);
    raw_file_done(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 899);
    CHECK_INT(g.damaged, 898);
    CHECK(g.defects.counted[DEFECT_LIMIT] == 898);
    got_release(&g);
}

static void body_long_name(struct raw *r)
{
    char name[LIMIT_BINXML_NAME + 100];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_open(r, "EventData", false, false);
    raw_token(r, 0x02);
    raw_leaf(r, name, "1", false);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x00);
}

TEST(a_name_too_long_to_keep_is_read_all_the_same)
{
    struct got g;

    got_one(&g, body_long_name);
    got_holds(&g, "nnnn\":\"1\"}}\n");
    CHECK(g.out.n > LIMIT_BINXML_NAME + 100);
    CHECK_INT(g.defects.n, 0);
    got_release(&g);
}

/* More definitions than are kept for other chunks: nothing but that they are not kept. */
TEST(what_can_be_lent_is_bounded)
{
    struct raw *r = raw_new();
    struct got g;
    uint32_t id = 1;

    for (int chunk = 0; chunk < 3; chunk++) {
        uint32_t last = 0;
        raw_chunk(r);
        raw_record(r, (uint64_t)chunk + 1);
        raw_fragment(r);
        for (int i = 0; i < 250; i++, id++) {
            uint32_t definition = raw_at(r) + 10;
            size_t size_at = raw_template(r, id);
            for (int k = 0; k < 100; k++)
                raw_token(r, 0x02);
            raw_template_done(r, size_at);
            raw_values(r, NULL, 0);
            raw_patch32(r, r->chunk + definition, last);
            last = definition;
        }
        raw_token(r, 0x00);
        raw_record_done(r);
        raw_chunk_done(r);
        raw_patch32(r, r->chunk + 384, last);
        raw_seal(r);
    }
    raw_file_done(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.end, NEXT_END);
    got_release(&g);
}
