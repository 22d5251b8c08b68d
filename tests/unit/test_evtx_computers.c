/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates of which nothing but the name of the computer differs are one shape
 * (parsers/evtx_shape.h): logs of forwarded events, and what only looks like them.
 */
#include "lib/evtxraw.h"
#include "lib/evtxways.h"
#include "lib/evtxwrite.h"
#include "lib/test.h"
#include "parsers/evtx_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* As Windows writes them: the names of elements stand where they were first needed. */
static void write_log(struct buf *file, unsigned machines, unsigned events)
{
    struct evtx_writer *w = evtx_writer_new(1);
    struct evtx_event e = { .provider = STR("Service Control Manager"), .channel = STR("System"),
                            .guid = STR("{555908d1-a6d7-4695-8e1e-26931d2012f4}"),
                            .level = 4, .time = 131500000000000000, .data_n = 2 };
    char name[400];

    e.data[0].value = e.data[1].value = STR("x");
    for (unsigned i = 0; w && i < events; i++) {
        unsigned machine = any(machines);
        int n = snprintf(name, sizeof name, "%s%u.%.*s", machine % 5 ? "srv" : "stra\xC3\x9F" "e",
                         machine, (int)(machine % 7 ? machine % 40 : machine % 350),
                         "contoso.example.contoso.example.contoso.example.contoso.example."
                         "contoso.example.contoso.example.contoso.example.contoso.example."
                         "contoso.example.contoso.example.contoso.example.contoso.example."
                         "contoso.example.contoso.example.contoso.example.contoso.example."
                         "contoso.example.contoso.example.contoso.example.contoso.example.");

        e.computer = (struct str){ name, (size_t)n };
        e.manifest = any(2);
        e.channel = any(2) ? STR("System") : STR("Application");
        e.id = (uint16_t)(1000 + any(7));
        e.time += 12345678;
        e.data[0].name = e.manifest ? STR("param1") : STR_NONE;
        e.data[1].name = e.manifest ? STR("param2") : STR_NONE;
        CHECK(evtx_writer_add(w, &e));
    }
    CHECK(w && evtx_writer_finish(w, file));
    evtx_writer_free(w);
}

TEST(each_machine_has_templates_of_its_own)
{
    for (uint32_t round = 0; round < 6; round++) {
        struct buf file = { 0 };
        struct ways ways;

        seed = round;
        write_log(&file, 400, 500);
        ways = ways_compare(file.s, file.n, "machines");
        CHECK_INT(ways.events, 500);
        CHECK_INT(ways.quick, 500);
        CHECK_INT(ways.fetched, 500);
        CHECK(ways.of_kin < 100); /* there are 11,200 kinds of them */
        buf_release(&file);
    }
}

TEST(events_of_a_few_machines_are_of_few_kins)
{
    struct buf file = { 0 };
    struct ways ways;

    seed = 1;
    write_log(&file, 5, 1000);
    ways = ways_compare(file.s, file.n, "few machines");
    CHECK_INT(ways.events, 1000);
    CHECK(ways.again > 100);
    CHECK(ways.of_kin > 600); /* of 140 kinds, of which some share a place */
    buf_release(&file);
}

TEST(a_thousand_machines_are_a_handful_of_shapes)
{
    struct buf file = { 0 };
    struct stream *in;
    struct parse *parse;
    struct event ev;
    size_t few;

    seed = 3;
    write_log(&file, 1000, 3000);
    if (!CHECK(stream_open_memory(&in, file.s, file.n, NULL) == 0) ||
        !CHECK(parser_open(&parser_evtx, &parse, in, NULL, NULL) == 0))
        return;
    for (unsigned i = 0; i < 500; i++)
        CHECK_INT(parser_evtx.next(parse, &ev), NEXT_EVENT);
    few = parse->head.shapes.n;
    for (unsigned i = 500; i < 3000; i++)
        CHECK_INT(parser_evtx.next(parse, &ev), NEXT_EVENT);
    CHECK(few < 120);
    /* names that are too long have shapes of their own */
    CHECK(parse->head.shapes.n < few + 120);
    parser_close(&parser_evtx, parse);
    stream_close(in);
    buf_release(&file);
}

TEST(damaged_logs_of_many_machines)
{
    struct buf file = { 0 };

    seed = 5;
    write_log(&file, 30, 400);
    ways_damaged(&file, 60);
    buf_clear(&file);
    write_log(&file, 30, 6000);
    CHECK(file.n > 30 * (size_t)65536); /* more than are in hand at a time */
    ways_damaged(&file, 8);
    buf_release(&file);
}

/* Token by token: what differs besides, and what is said of the name. */

static void any_name(struct raw *r)
{
    static const char *const names[] = { "", " ", "Host", "H", "other.example", "pwd=x", "Hosu",
                                         "password=secret", "0", "\"<&>\\" };
    uint32_t what = any(24), units = 250 + any(10);

    raw_u8(r, 0x05);
    raw_u8(r, 0x01);
    if (what == 0) { /* no UTF-16 */
        raw_u16(r, 2);
        raw_bytes(r, "H\0\0\xD8", 4);
    } else if (what == 1) { /* near the limit */
        raw_u16(r, (uint16_t)units);
        for (; units; units--)
            raw_u16(r, (uint16_t)('a' + units % 26));
    } else {
        const char *name = names[any(sizeof names / sizeof names[0])];

        raw_u16(r, (uint16_t)(strlen(name) + (what == 2 ? any(40) : 0))); /* or a wrong count */
        raw_utf16(r, name);
    }
}

/* Sizes that nobody believes. */
static void open_any(struct raw *r, const char *element)
{
    size_t at = r->n + 3;

    raw_open(r, element, true, false);
    if (any(4) == 0)
        raw_patch32(r, at, any(1000));
    raw_token(r, 0x02);
}

static void usual_leaf(struct raw *r, const char *element, const char *usual, const char *rare)
{
    raw_leaf(r, element, any(6) ? usual : rare, true);
}

static void computer(struct raw *r)
{
    uint32_t way = any(20);

    open_any(r, "Computer");
    if (way == 0)
        raw_slot(r, 0x0E, 2, 0x01);
    else if (way > 1)
        any_name(r);
    raw_token(r, 0x04);
}

static uint32_t define(struct raw *r, uint32_t id, const char *section)
{
    size_t size_at = raw_template(r, id);
    uint32_t definition = raw_at(r) - 24;
    bool first = any(5) == 0;

    raw_fragment(r);
    open_any(r, "Event");
    open_any(r, "System");
    if (first)
        computer(r);
    raw_open(r, "Provider", true, true);
    raw_attribute(r, "Name");
    raw_text(r, any(6) ? "Prov" : "Orov");
    raw_token(r, 0x03);
    usual_leaf(r, "EventID", "77", "78");
    raw_leaf_slot(r, "EventRecordID", 1, 0x0A);
    if (!first)
        computer(r);
    usual_leaf(r, "Channel", "Chan", "Cham");
    if (any(8) == 0)
        computer(r);
    usual_leaf(r, "Security", "s", "t");
    raw_token(r, 0x04);
    open_any(r, section);
    if (any(10) == 0)
        usual_leaf(r, "Computer", "data", "more data");
    raw_slot(r, 0x0E, 3, 0x21);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    return definition;
}

#define DEFINITIONS 12u

struct defined {
    uint32_t id, at; /* at 0: not yet */
};

static void instance(struct raw *r, struct defined *d, const char *section)
{
    if (d->at)
        raw_instance(r, d->id, d->at);
    else
        d->at = define(r, d->id, section);
}

/* In a record's last value there may be another one of them: there its computer is data. */
static void record(struct raw *r, uint64_t id, struct defined *all, const char *section)
{
    uint64_t time = RAW_TIME + id;
    const struct raw_value inner[] = { { 0x11, &time, 8 }, { 0x0A, &id, 8 },
                                       { 0x01, "I\0n\0", 4 }, { 0x01, "v\0", 2 } };
    size_t table, begin;

    raw_record(r, id);
    raw_fragment(r);
    instance(r, &all[any(DEFINITIONS)], section);
    raw_u32(r, 4);
    raw_u32(r, 8 | 0x11u << 16);
    raw_u32(r, 8 | 0x0Au << 16);
    raw_u32(r, 4 | 0x01u << 16);
    table = r->n;
    raw_u32(r, 0);
    raw_u64(r, time);
    raw_u64(r, id);
    raw_bytes(r, "O\0u\0", 4);
    begin = r->n;
    if (any(6) == 0) {
        raw_fragment(r);
        instance(r, &all[any(DEFINITIONS)], section);
        raw_values(r, inner, 4);
        raw_token(r, 0x00);
    }
    raw_patch32(r, table, (uint32_t)(r->n - begin) | 0x21u << 16);
    raw_token(r, 0x00);
    raw_record_done(r);
}

TEST(what_only_looks_alike_is_told_apart)
{
    static const char *const sections[] = { "EventData", "UserData" };
    size_t quick = 0, events = 0;

    for (uint32_t round = 0; round < 400; round++) {
        struct raw *r = raw_new();
        struct ways ways;
        uint64_t id = 1;
        char what[40];

        seed = round;
        (void)any(2);
        snprintf(what, sizeof what, "alike, seed %u", (unsigned)round);
        for (unsigned chunk = 0; chunk < 3; chunk++) {
            struct defined all[DEFINITIONS];

            for (uint32_t i = 0; i < DEFINITIONS; i++)
                all[i] = (struct defined){ any(3) ? i : 7, 0 };
            raw_chunk(r);
            for (unsigned i = 0; i < 25; i++)
                record(r, id++, all, sections[any(8) == 0]);
            raw_chunk_done(r);
        }
        raw_file_done(r);
        ways = ways_compare(r->b, r->n, what);
        quick += ways.quick;
        events += ways.events;
        free(r);
    }
    CHECK(quick > events / 2);
}
