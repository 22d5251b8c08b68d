/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heads by layout (parsers/evtx_head.h) against heads value by value: records of one template whose
 * values have one size and type after the other, so that layouts are met, forgotten and made again.
 */
#include "lib/evtxraw.h"
#include "lib/evtxways.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* A part of System: from a text of the template, from a slot, or with neither. */
static void source(struct raw *r, uint32_t way, uint16_t slot, uint8_t type, const char *text)
{
    if (way == 0)
        raw_text(r, text);
    else if (way < 4)
        raw_slot(r, way == 1 ? 0x0D : 0x0E, slot, type);
}

static void attribute(struct raw *r, const char *element, const char *name, uint16_t slot,
                      uint8_t type, const char *text)
{
    raw_open(r, element, true, true);
    raw_attribute(r, name);
    source(r, any(5), slot, type, text);
    raw_token(r, 0x03);
}

static void leaf(struct raw *r, const char *name, uint16_t slot, uint8_t type, const char *text)
{
    uint32_t way = any(6);

    if (way == 5)
        return;
    raw_open(r, name, true, false);
    raw_token(r, 0x02);
    source(r, way, slot, type, text);
    raw_token(r, 0x04);
}

static uint32_t define(struct raw *r)
{
    size_t size_at = raw_template(r, 9);
    uint32_t definition = raw_at(r) - 24;

    raw_fragment(r);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_open(r, "System", true, false);
    raw_token(r, 0x02);
    attribute(r, "Provider", "Name", 0, 0x01, "Prov");
    leaf(r, "EventID", 1, 0x06, "77");
    leaf(r, "Level", 2, 0x04, "2");
    attribute(r, "TimeCreated", "SystemTime", 3, 0x11, "2019-01-02T03:04:05.0000000Z");
    leaf(r, "EventRecordID", 4, 0x0A, "12");
    leaf(r, "Channel", 5, 0x01, "Chan");
    leaf(r, "Computer", 6, 0x01, "Host");
    raw_token(r, 0x04);
    raw_open(r, "EventData", true, false);
    raw_token(r, 0x02);
    raw_data(r, "A", 7);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    return definition;
}

static const struct raw_value usual[8] = {
    { 0x01, "P\0r\0", 4 },  { 0x06, "\x39\x05", 2 },
    { 0x04, "\3", 1 },      { 0x11, "\0\x10\x20\x30\x40\x50\xD3\1", 8 },
    { 0x0A, "\7\0\0\0\0\0\0\0", 8 },  { 0x01, "C\0h\0", 4 },
    { 0x01, "H\0o\0", 4 },  { 0x01, "x\0", 2 }
};

static struct raw_value unusual(void)
{
    static const struct raw_value choices[] = {
        { 0x00, "", 0 },          { 0x00, "\1\2", 2 },        { 0x01, "", 0 },
        { 0x01, "\0\0\0\0", 4 },  { 0x01, "Q\0s\0", 4 },      { 0x01, "4\0002\0", 4 },
        { 0x01, "\0\xD8", 2 },    { 0x01, "R\0s\0t\0", 6 },   { 0x02, "ansi", 4 },
        { 0x04, "\xFF", 1 },      { 0x04, "\4", 1 },          { 0x06, "\5\0", 2 },
        { 0x08, "\5\0\1\0", 4 },  { 0x0A, "\0\0\0\0\0\0\0\0", 8 },
        { 0x0A, "\1\0\0\0\0\0\0\x80", 8 }, { 0x11, "\0\0\0\0\0\0\0\0", 8 },
        { 0x11, "\1\2\3\4\5\6\7\xFF", 8 }, { 0x11, "\1\2\3\4", 4 },
        { 0x12, "\xE3\7\3\0\6\0\x10\0\1\0\2\0\3\0\4\0", 16 }, { 0x81, "a\0\0\0", 4 },
        { 0x86, "\1\0\2\0", 4 },  { 0x21, "", 0 },            { 0x14, "\1\0\0\0", 4 }
    };

    return choices[any(sizeof choices / sizeof choices[0])];
}

static void record(struct raw *r, uint64_t id, uint32_t *definition, const struct raw_value *values,
                   uint32_t n, uint8_t end)
{
    raw_record(r, id);
    raw_fragment(r);
    if (*definition)
        raw_instance(r, 9, *definition);
    else
        *definition = define(r);
    raw_values(r, values, n);
    raw_token(r, end);
    raw_record_done(r);
}

static void any_record(struct raw *r, uint64_t id, uint32_t *definition)
{
    struct raw_value values[9];

    memcpy(values, usual, sizeof usual);
    values[8] = usual[7];
    for (uint32_t odd = any(3); odd; odd--)
        values[any(8)] = unusual();
    record(r, id, definition, values, any(10) ? 8 : any(2) ? 9 : any(8), any(20) ? 0x00 : 0x0F);
}

TEST(layouts_give_what_the_values_give)
{
    size_t quick = 0, fetched = 0, events = 0;

    for (uint32_t round = 0; round < 400; round++) {
        struct raw *r = raw_new();
        uint32_t definition = 0;
        struct ways ways;
        char what[40];

        seed = round;
        (void)any(2);
        snprintf(what, sizeof what, "seed %u", (unsigned)round);
        raw_chunk(r);
        for (uint64_t id = 1; id < 40; id++)
            any_record(r, id, &definition);
        raw_chunk_done(r);
        raw_file_done(r);
        ways = ways_compare(r->b, r->n, what);
        quick += ways.quick;
        fetched += ways.fetched;
        events += ways.events;
        free(r);
    }
    CHECK(quick > events / 2);
    CHECK(fetched > 500);
}

/* The bytes of all values are counted, whatever the first ones look like. */
TEST(values_that_end_behind_the_record_are_refused)
{
    for (uint32_t n = 0; n < 12; n++) {
        struct raw *r = raw_new();
        uint32_t definition = 0;
        char what[40];

        seed = 7;
        snprintf(what, sizeof what, "last value of %u bytes", (unsigned)n);
        raw_chunk(r);
        record(r, 1, &definition, usual, 8, 0);
        record(r, 2, &definition, usual, 8, 0);
        /* the size of the last value: before the others' bytes, the end, and the record's size */
        raw_patch32(r, r->n - 4 - 1 - 33 - 4, n | 0x010000);
        record(r, 3, &definition, usual, 8, 0);
        raw_chunk_done(r);
        raw_file_done(r);
        CHECK_INT(ways_compare(r->b, r->n, what).quick, n == 2 ? 3 : 2);
        free(r);
    }
}

/* <Task> holds the value that the nested template is in, which a damaged template can say. */
TEST(a_template_in_two_places_promises_nothing)
{
    uint64_t time = RAW_TIME, id = 1;
    struct raw *r = raw_new();
    size_t size_at, table;

    raw_chunk(r);
    for (; id < 4; id++) {
        raw_record(r, id);
        raw_fragment(r);
        size_at = raw_template(r, 0x3100);
        raw_fragment(r);
        raw_open(r, "Event", true, false);
        raw_token(r, 0x02);
        raw_open(r, "System", true, false);
        raw_token(r, 0x02);
        raw_leaf(r, "EventID", "5", true);
        raw_leaf_slot(r, "EventRecordID", 1, 0x0A);
        raw_leaf_slot(r, "Task", 2, 0x06);
        raw_token(r, 0x04);
        raw_slot(r, 0x0E, 2, 0x21);
        raw_token(r, 0x04);
        raw_template_done(r, size_at);
        table = raw_nested(r, time, id);
        size_at = raw_template(r, 0x3101);
        raw_open(r, "EventData", true, false);
        raw_token(r, 0x02);
        raw_data(r, "A", 0);
        raw_token(r, 0x04);
        raw_template_done(r, size_at);
        raw_values(r, &(struct raw_value){ 0x01, "x\0", 2 }, 1);
        raw_token(r, 0x00);
        raw_nested_done(r, table);
        raw_token(r, 0x00);
        raw_record_done(r);
    }
    raw_chunk_done(r);
    raw_file_done(r);
    CHECK_INT(ways_compare(r->b, r->n, "in two places").promised, 0);
    free(r);
}
