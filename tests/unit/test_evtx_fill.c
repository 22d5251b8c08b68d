/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records through the programs of their templates (parsers/evtx_fill.h) against the other way,
 * field by field, which every other test of the parser is about.
 */
#include "lib/evtxraw.h"
#include "lib/evtxways.h"
#include "lib/evtxwrite.h"
#include "lib/test.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/sys_file.h"
#include "event/event_json.h"
#include "parsers/parser.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* EVTX_FILL_ROUNDS: more of them, by hand. */
static uint32_t rounds(void)
{
    const char *more = getenv("EVTX_FILL_ROUNDS");
    uint64_t n;

    return more && str_u64(str_of(more), &n) && n < 1000000 ? (uint32_t)n : 300;
}

/* Values. */

static void one_value(uint8_t type, const uint8_t *p, uint16_t n, size_t *quick)
{
    const struct raw_value values[] = { { 0x01, "a\0", 2 }, { type, p, n },
                                        { 0x08, "\1\2\3\4", 4 } };
    struct raw *r = raw_new();
    struct ways ways;
    char what[60];

    snprintf(what, sizeof what, "type %02x, %u bytes", type, n);
    raw_chunk(r);
    raw_event(r, 1, values, 3);
    raw_chunk_done(r);
    raw_file_done(r);
    ways = ways_compare(r->b, r->n, what);
    CHECK_INT(ways.events, 1);
    *quick += ways.quick;
    free(r);
}

TEST(values_of_every_type_and_size)
{
    static const uint8_t patterns[][8] = { { 0 }, { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
                                           { 'a', 0, '\\', 0, '"', 0, '\n', 0 },
                                           { 1, 1, 0, 0, 0, 0, 0, 5 }, { 0x3F, 0x80, 3, 0, 9, 1 },
                                           { 'a', 0, 0, 0, 0x3D, 0xD8, 0, 0 } };
    size_t quick = 0;

    for (size_t k = 0; k < sizeof patterns / sizeof patterns[0]; k++) {
        uint8_t bytes[48];

        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = patterns[k][i % 8];
        for (unsigned type = 0; type < 0x28; type++)
            for (uint16_t n = 0; n <= 40; n = (uint16_t)(n < 18 ? n + 1 : n + 5)) {
                one_value((uint8_t)type, bytes, n, &quick);
                one_value((uint8_t)(type | 0x80), bytes, n, &quick);
            }
    }
    CHECK(quick > 3000); /* many do not fit their type */
}

TEST(secrets_are_masked_in_both_ways)
{
    static const char *const texts[] = {
        "setup.exe /DASAccountPassword:secret /silent", "pwd=x", "HKEY_LOCAL_MACHINE\\Software",
        "ABCDE-12345-FGHIJ-67890-KLMNO", "\\\"Password\\\":\\\"x\\\"", "\001pwd=\001\002\003"
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        uint8_t units[200] = { 0 };
        size_t n = strlen(texts[i]), quick = 0;

        for (size_t k = 0; k < n; k++)
            units[2 * k] = (uint8_t)texts[i][k];
        one_value(0x01, units, (uint16_t)(2 * n), &quick);
        one_value(0x81, units, (uint16_t)(2 * n), &quick);
        one_value(0x02, (const uint8_t *)texts[i], (uint16_t)n, &quick);
        CHECK_INT(quick, 3);
    }
}

/* Templates made of anything, most of which no Windows would write. */

static const char *const names[] = { "Data",  "Data", "EventData", "UserData", "Binary",
                                     "Value", "a",    "Password",  "b",        "Property",
                                     "Name",  "c",    "System",    "ns:d",     "Level" };

static const char *any_name(void)
{
    return names[any(sizeof names / sizeof names[0])];
}

static void any_content(struct raw *r)
{
    static const char *const texts[] = { "", "x", " ", "Data", "Password", "a\"b", "Key" };

    for (uint32_t left = any(8) ? 1 : any(3); left; left--) {
        if (any(3) == 0)
            raw_text(r, texts[any(sizeof texts / sizeof texts[0])]);
        else
            raw_slot(r, any(2) ? 0x0D : 0x0E, (uint16_t)any(12), 0);
    }
}

static void any_element(struct raw *r, const char *name, unsigned depth)
{
    uint32_t attributes = any(3), children = depth ? any(5) : 0;

    raw_open(r, name, true, attributes > 0);
    for (; attributes; attributes--) {
        raw_attribute(r, any(3) ? "Name" : any(2) ? "xmlns:x" : any_name());
        if (strcmp(name, "Data") == 0 && any(6))
            raw_text(r, any_name());
        else
            any_content(r);
    }
    if (!children && any(5) == 0) {
        raw_token(r, 0x03);
        return;
    }
    if (any(30))
        raw_token(r, 0x02);
    if (!children || any(12) == 0)
        any_content(r);
    for (; children; children--)
        any_element(r, any_name(), depth - 1);
    raw_token(r, 0x04);
}

static void any_values(struct raw *r, uint64_t *time, uint64_t *id)
{
    static const struct raw_value choices[] = {
        { 0x00, "", 0 },           { 0x01, "t\0e\0x\0t\0", 8 }, { 0x01, " \0", 2 },
        { 0x01, "\0\0", 2 },       { 0x01, "", 0 },             { 0x81, "a\0\0\0b\0\0\0\0\0", 10 },
        { 0x81, "a\0\0\0", 4 },    { 0x81, "", 0 },             { 0x08, "\1\0\0\0", 4 },
        { 0x15, "\1\0\0\0\0\0\0\x80", 8 }, { 0x02, "ansi", 4 }, { 0x01, "\xD8\xD8", 2 },
        { 0x21, "", 0 },           { 0x86, "\1\0\2\0\3\0", 6 }, { 0x0D, "\1\0\0\0", 4 }
    };
    struct raw_value values[12] = { { 0x11, time, 8 }, { 0x0A, id, 8 } };

    for (size_t i = 2; i < 12; i++)
        values[i] = choices[any(sizeof choices / sizeof choices[0])];
    raw_values(r, values, any(4) ? 12 : 2 + any(10));
}

static void any_event(struct raw *r, uint64_t id, bool system_last)
{
    uint64_t time = RAW_TIME + id;
    size_t size_at;

    raw_record(r, id);
    raw_fragment(r);
    size_at = raw_template(r, (uint32_t)(0x2000 + any(3)));
    raw_fragment(r);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    any_element(r, any(4) ? "EventData" : any(2) ? "UserData" : any_name(), 3);
    if (system_last)
        any_element(r, any_name(), 2);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    any_values(r, &time, &id);
    raw_token(r, 0x00);
    raw_record_done(r);
}

TEST(templates_of_any_structure)
{
    size_t quick = 0, events = 0;

    for (uint32_t round = 0; round < rounds(); round++) {
        struct raw *r = raw_new();
        struct ways ways;
        char what[40];

        seed = round;
        (void)any(2);
        snprintf(what, sizeof what, "seed %u", (unsigned)round);
        raw_chunk(r);
        for (uint64_t id = 1; id < 6; id++)
            any_event(r, id, any(8) == 0);
        raw_chunk_done(r);
        raw_file_done(r);
        ways = ways_compare(r->b, r->n, what);
        quick += ways.quick;
        events += ways.events;
        free(r);
    }
    CHECK(quick > events / 20);
}

/* A template in a value of another. */
static void nested_event(struct raw *r, uint64_t id, const char *around, bool fragment)
{
    uint64_t time = RAW_TIME + id;
    size_t size_at, table;

    raw_record(r, id);
    raw_fragment(r);
    size_at = raw_template(r, 0x3000);
    raw_fragment(r);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    if (around) {
        raw_open(r, around, true, false);
        raw_token(r, 0x02);
    }
    raw_slot(r, 0x0E, 2, 0x21);
    if (around)
        raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    table = raw_nested(r, time, id);
    if (fragment)
        raw_fragment(r);
    size_at = raw_template(r, 0x3001 + any(2));
    raw_fragment(r);
    any_element(r, around ? any_name() : any(2) ? "EventData" : "UserData", 2);
    raw_template_done(r, size_at);
    any_values(r, &time, &id);
    raw_token(r, 0x00);
    raw_nested_done(r, table);
    raw_token(r, 0x00);
    raw_record_done(r);
}

TEST(templates_in_values_of_others)
{
    static const char *const around[] = { NULL, "EventData", "UserData", "RenderingInfo" };
    size_t quick = 0, events = 0;

    for (uint32_t round = 0; round < rounds(); round++) {
        struct raw *r = raw_new();
        struct ways ways;
        char what[40];

        seed = round;
        snprintf(what, sizeof what, "nested, seed %u", (unsigned)round);
        raw_chunk(r);
        for (uint64_t id = 1; id < 4; id++)
            nested_event(r, id, around[any(8) < 5 ? 0 : any(4)], any(2));
        raw_chunk_done(r);
        raw_file_done(r);
        ways = ways_compare(r->b, r->n, what);
        quick += ways.quick;
        events += ways.events;
        free(r);
    }
    CHECK(quick > events / 20);
}

/* Elements without a template in a value: structure from the seed, texts from another. */

static uint32_t text_seed;

static void raw_any_text(struct raw *r)
{
    static const char *const texts[] = { "", "x", "C:\\Windows\\x.dll", " ", "true", "\"<q>\"", "pwd=x",
                                         "0", "CN=Root", "31bf3856ad364e35", "y", "z", "1", "2" };

    text_seed = text_seed * 22695477u + 1u;
    raw_text(r, texts[(text_seed >> 16) % (text_seed >> 28 ? 12 : 14)]);
}

static void raw_any_element(struct raw *r, const char *name, unsigned depth)
{
    uint32_t attributes = any(3), children = depth ? any(4) : 0;

    raw_open(r, name, false, attributes > 0);
    for (; attributes; attributes--) {
        raw_attribute(r, any(3) ? any_name() : any(2) ? "xmlns:x" : "Name");
        if (any(12))
            raw_any_text(r);
    }
    if (!children && any(3) == 0) {
        raw_token(r, 0x03);
        return;
    }
    raw_token(r, 0x02);
    if (!children || any(20) == 0)
        raw_any_text(r);
    for (; children; children--)
        raw_any_element(r, any_name(), depth - 1);
    raw_token(r, any(200) ? 0x04 : 0x44);
}

static void raw_fragment_event(struct raw *r, uint64_t id, const char *around)
{
    uint64_t time = RAW_TIME + id;
    size_t size_at, table;

    raw_record(r, id);
    raw_fragment(r);
    size_at = raw_template(r, 0x5000);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    raw_open(r, around, true, false);
    raw_token(r, 0x02);
    raw_slot(r, 0x0E, 2, 0x21);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    table = raw_nested(r, time, id);
    if (any(2))
        raw_fragment(r);
    for (uint32_t n = 1 + any(2); n; n--)
        raw_any_element(r, any_name(), 3);
    if (any(4))
        raw_token(r, 0x00);
    raw_nested_done(r, table);
    raw_token(r, 0x00);
    raw_record_done(r);
}

TEST(elements_without_a_template_in_values)
{
    static const char *const around[] = { "UserData", "UserData", "UserData", "EventData", "x" };
    size_t quick = 0, events = 0;

    for (uint32_t round = 0; round < rounds(); round++) {
        struct raw *r = raw_new();
        struct ways ways;
        char what[40];

        snprintf(what, sizeof what, "without a template, seed %u", (unsigned)round);
        text_seed = round;
        for (uint64_t id = 1; id < 13; id++) {
            if (id % 6 == 1)
                raw_chunk(r);
            seed = round + (id % 5 == 0 ? 77 : 0); /* most of the same structure */
            raw_fragment_event(r, id, around[any(5)]);
            if (id % 6 == 0)
                raw_chunk_done(r);
        }
        raw_file_done(r);
        ways = ways_compare(r->b, r->n, what);
        quick += ways.quick;
        events += ways.events;
        free(r);
    }
    CHECK(quick > events / 20);
}

/* Two chunks whose definitions are the same bytes under one id, and name different things. */
static void named_elsewhere(struct raw *r, uint64_t id, const char *name)
{
    uint64_t time = RAW_TIME + id;
    const struct raw_value values[] = { { 0x11, &time, 8 }, { 0x0A, &id, 8 },
                                        { 0x08, "\1\2\3\4", 4 } };
    uint32_t name_at;
    size_t size_at;

    raw_chunk(r);
    raw_record(r, id);
    raw_fragment(r);
    name_at = raw_at(r);
    raw_u32(r, 0);
    raw_u16(r, 0);
    raw_u16(r, (uint16_t)strlen(name));
    raw_utf16(r, name);
    raw_u16(r, 0);
    raw_record_done(r);
    raw_record(r, id + 1);
    raw_fragment(r);
    size_at = raw_template(r, 0x4000);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    raw_open(r, "EventData", true, false);
    raw_token(r, 0x02);
    raw_u8(r, 0x01);
    raw_u16(r, 0xFFFF);
    raw_u32(r, 0);
    raw_u32(r, name_at);
    raw_token(r, 0x02);
    raw_slot(r, 0x0D, 2, 8);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
    raw_record_done(r);
    raw_chunk_done(r);
}

TEST(a_definition_that_only_looks_the_same_is_another)
{
    struct raw *r = raw_new();
    struct ways ways;

    named_elsewhere(r, 1, "Alpha");
    named_elsewhere(r, 3, "Omega");
    named_elsewhere(r, 5, "Alpha");
    raw_file_done(r);
    ways = ways_compare(r->b, r->n, "names elsewhere");
    CHECK_INT(ways.quick, 3);
    free(r);
}

/* Files. */

static void write_log(struct buf *file)
{
    struct evtx_writer *w = evtx_writer_new(1);
    struct evtx_event e = { .provider = STR("Service Control Manager"), .channel = STR("System"),
                            .guid = STR("{555908d1-a6d7-4695-8e1e-26931d2012f4}"),
                            .computer = STR("MS01.contoso.com"), .user_sid = STR("S-1-5-18"),
                            .level = 4, .time = 131500000000000000 };

    for (unsigned i = 0; w && i < 600; i++) {
        e.manifest = i % 3;
        e.id = (uint16_t)(1000 + i % 7);
        e.time += 12345678;
        e.user_element = i % 6 == 2 ? STR("Operation") : STR_NONE;
        e.data_n = 1 + i % 5;
        for (size_t k = 0; k < e.data_n; k++)
            e.data[k] = (struct evtx_data){ e.manifest ? STR("param") : STR_NONE,
                                            k % 2 ? STR("C:\\Program Files\\a \"b\"")
                                                  : STR("gr\xC3\xB6\xC3\x9F" "er") };
        if (e.manifest && e.data_n > 1)
            e.data[0].name = STR("param1");
        CHECK(evtx_writer_add(w, &e));
    }
    CHECK(w && evtx_writer_finish(w, file));
    evtx_writer_free(w);
}

TEST(a_log_as_windows_writes_it)
{
    struct buf file = { 0 };
    struct ways ways;

    write_log(&file);
    ways = ways_compare(file.s, file.n, "written");
    CHECK_INT(ways.events, 600);
    CHECK_INT(ways.quick, 600);
    buf_release(&file);
}

TEST(damaged_logs)
{
    struct buf file = { 0 };

    write_log(&file);
    ways_damaged(&file, rounds() / 8);
    buf_release(&file);
}

/* All events as JSON; false if memory ran out anywhere. */
static bool dump_all(struct buf *out, const struct buf *file)
{
    struct event_out form = { 0 };
    struct defects defects = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;
    enum next next = NEXT_DEAD;
    bool good = stream_open_memory(&in, file->s, file->n, NULL) == 0 &&
                parser_open(&parser_evtx, &parse, in, &defects, NULL) == 0;

    while (good && ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED))
        good = next == NEXT_DAMAGED || event_json(out, &form, STR("s"), &ev) == 0;
    parser_close(&parser_evtx, parse);
    stream_close(in);
    event_out_release(&form);
    defects_release(&defects);
    return good && next == NEXT_END;
}

TEST(without_memory_nothing_is_left_out_in_silence)
{
    struct buf file = { 0 }, whole = { 0 }, some = { 0 };
    long failures = 0;

    write_log(&file);
    CHECK(dump_all(&whole, &file));
    for (long n = 0;; n += 1 + n / 40) {
        bool good;

        buf_release(&some);
        mem_fail_at(n);
        good = dump_all(&some, &file);
        mem_fail_at(-1);
        if (good) {
            CHECK(str_eq(buf_str(&some), buf_str(&whole)));
            break;
        }
        failures++;
    }
    CHECK(failures > 10);
    buf_release(&file);
    buf_release(&whole);
    buf_release(&some);
}

struct samples {
    const char *folder;
    size_t files;
    struct ways ways;
};

static int compare_sample(void *ctx, const char *name)
{
    struct samples *s = ctx;
    char path[500];
    struct ways ways;
    char *bytes;
    size_t n;

    if (!str_ends_nocase(str_of(name), STR(".evtx")))
        return 0;
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    bytes = test_read_file(path, &n);
    if (!bytes)
        return 0;
    ways = ways_compare(bytes, n, name);
    s->files++;
    s->ways.events += ways.events;
    s->ways.quick += ways.quick;
    s->ways.promised += ways.promised;
    s->ways.fetched += ways.fetched;
    free(bytes);
    return 0;
}

TEST(public_samples)
{
    const char *shared = getenv("POSTFLIGHT_SHARED");
    struct samples s = { 0 };
    char folder[300];
    struct err err;

    snprintf(folder, sizeof folder, "%s/evtx-samples", shared ? shared : "../shared");
    s.folder = folder;
    if (sys_list(folder, compare_sample, &s, &err) < 0 || !s.files) {
        test_skip("no ../shared/evtx-samples");
        return;
    }
    CHECK(s.ways.quick > s.ways.events / 2);
    CHECK(s.ways.promised > s.ways.events / 4 * 3);
    CHECK(s.ways.fetched > s.ways.promised / 100 * 95);
}
