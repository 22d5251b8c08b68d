/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of event logs, on logs of a few records made for one purpose each. */
#include "lib/evtxraw.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "event/event_json.h"
#include "parsers/parser.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

/* What a reading gave: the events as lines of JSON, then the defects. */
struct reading {
    struct buf out;
    struct defects defects;
    size_t events, carved, damaged;
    enum next end;
};

static void read_bytes(struct reading *g, const void *bytes, size_t n, size_t chunk)
{
    struct event_out form = { 0 };
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;

    *g = (struct reading){ .end = NEXT_DEAD };
    if (stream_open_memory(&in, bytes, n, NULL) < 0)
        return;
    stream_set_chunk(in, chunk);
    if (parser_evtx.open(&parse, in, &g->defects, NULL) == 0) {
        while ((g->end = parser_evtx.next(parse, &ev)) == NEXT_EVENT || g->end == NEXT_DAMAGED) {
            if (g->end != NEXT_EVENT)
                continue;
            g->events++;
            g->carved += ev.carved;
            g->damaged += ev.damaged;
            event_json(&g->out, &form, STR("s"), &ev);
        }
    }
    parser_evtx.close(parse);
    stream_close(in);
    event_out_release(&form);
    for (size_t i = 0; i < g->defects.n; i++)
        buf_format(&g->out, "%s@%" PRIu64 "+%" PRIu64 "\n", defect_name(g->defects.items[i].kind),
                   g->defects.items[i].at, g->defects.items[i].bytes);
}

static void give_back(struct reading *g)
{
    buf_release(&g->out);
    defects_release(&g->defects);
}

static bool holds(const struct reading *g, const char *text)
{
    struct str out = buf_str(&g->out), want = str_of(text);

    if (str_find(out, want) + want.n <= out.n)
        return true;
    test_fail(__FILE__, __LINE__, "no %s in\n%.*s", text, STR_FMT(out));
    return false;
}

static void read_raw(struct reading *g, struct raw *r)
{
    read_bytes(g, r->b, r->n, 0);
    free(r);
}

/* One record made by body, in one chunk. */
static void read_one(struct reading *g, void (*body)(struct raw *r))
{
    struct raw *r = raw_new();

    raw_chunk(r);
    raw_record(r, 1);
    body(r);
    raw_record_done(r);
    raw_chunk_done(r);
    raw_file_done(r);
    read_raw(g, r);
}

static void add_events(struct raw *r, uint64_t first, uint64_t n)
{
    static const struct raw_value value = { 0x06, "\x39\x05", 2 };

    for (uint64_t id = first; id < first + n; id++)
        raw_event(r, id, &value, 1);
}

static struct raw *simple_log(uint64_t events)
{
    struct raw *r = raw_new();

    raw_chunk(r);
    add_events(r, 1, events);
    raw_chunk_done(r);
    raw_file_done(r);
    return r;
}

TEST(an_event_comes_out_whole)
{
    struct reading g;

    read_raw(&g, simple_log(1));
    CHECK_INT(g.end, NEXT_END);
    CHECK_STR(buf_str(&g.out),
              STR("{\"source\":\"s\",\"record\":1,\"offset\":4608,"
                  "\"time\":\"2017-09-16T01:46:40.0000005Z\",\"host\":\"Host\","
                  "\"channel\":\"Chan\",\"provider\":\"Prov\",\"event_id\":77,\"level\":2,"
                  "\"fields\":{\"A\":\"1337\"}}\n"));
    give_back(&g);
}

TEST(an_array_repeats_its_element_and_null_leaves_it_empty)
{
    static const struct raw_value values[] = { { 0x81, "x\0\0\0\0\0y\0\0", 10 },
                                               { 0x00, "", 0 },
                                               { 0x88, "\1\0\0\0\2\0\0\0", 8 },
                                               { 0x81, "", 0 } };
    struct raw *r = raw_new();
    struct reading g;

    raw_chunk(r);
    raw_event(r, 1, values, 4);
    raw_chunk_done(r);
    raw_file_done(r);
    read_raw(&g, r);
    holds(&g, "\"fields\":{\"A\":[\"x\",\"\",\"y\"],\"B\":\"\",\"C\":[\"1\",\"2\"],\"D\":\"\"}}\n");
    give_back(&g);
}

static void body_optional(struct raw *r)
{
    static const struct raw_value values[] = { { 0x00, "", 0 }, { 0x01, "", 0 }, { 0x01, "v\0", 2 } };
    size_t size_at;

    raw_fragment(r);
    size_at = raw_template(r, 7);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_open(r, "System", true, false);
    raw_token(r, 0x02);
    raw_open(r, "Correlation", true, true);
    raw_attribute(r, "Null");
    raw_slot(r, 0x0E, 0, 0x0F);
    raw_attribute(r, "Empty");
    raw_slot(r, 0x0E, 1, 0x01);
    raw_attribute(r, "Given");
    raw_slot(r, 0x0E, 2, 0x01);
    raw_attribute(r, "Normal");
    raw_slot(r, 0x0D, 0, 0x01);
    raw_token(r, 0x03);
    raw_leaf_slot(r, "Version", 0, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
}

TEST(optional_attributes_without_a_value_vanish)
{
    struct reading g;

    read_one(&g, body_optional);
    holds(&g, "\"system\":{\"Correlation_Given\":\"v\",\"Correlation_Normal\":\"\"}}\n");
    give_back(&g);
}

static void body_user_data(struct raw *r)
{
    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_system(r, false);
    raw_open(r, "UserData", false, false);
    raw_token(r, 0x02);
    raw_open(r, "Child", false, true);
    raw_attribute(r, "xmlns:auto-ns2");
    raw_text(r, "Event_NS");
    raw_attribute(r, "kind");
    raw_text(r, "k");
    raw_token(r, 0x02);
    raw_leaf(r, "One", "1", false);
    raw_open(r, "ns:Deep", false, false);
    raw_token(r, 0x02);
    raw_open(r, "Two", false, true);
    raw_attribute(r, "attr");
    raw_text(r, "a");
    raw_token(r, 0x02);
    raw_text(r, "2");
    raw_token(r, 0x04);
    raw_open(r, "Void", false, false);
    raw_token(r, 0x03);
    for (int i = 0; i < 4; i++)
        raw_token(r, 0x04);
    raw_token(r, 0x00);
}

static void print_paths(struct reading *g, const void *bytes, size_t n)
{
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;

    *g = (struct reading){ 0 };
    CHECK_INT(stream_open_memory(&in, bytes, n, NULL), 0);
    CHECK_INT(parser_evtx.open(&parse, in, &g->defects, NULL), 0);
    while (parser_evtx.next(parse, &ev) == NEXT_EVENT) {
        for (size_t i = 0; i < ev.fields_n; i++)
            buf_format(&g->out, "%.*s %.*s=%.*s\n", STR_FMT(ev.fields[i].path),
                       STR_FMT(ev.fields[i].name), STR_FMT(ev.fields[i].value));
    }
    parser_evtx.close(parse);
    stream_close(in);
}

TEST(user_data_goes_by_leaf_name_and_path)
{
    struct raw *r = raw_new();
    struct reading g;

    raw_chunk(r);
    raw_record(r, 1);
    body_user_data(r);
    raw_record_done(r);
    raw_chunk_done(r);
    raw_file_done(r);
    print_paths(&g, r->b, r->n);
    CHECK_STR(buf_str(&g.out), STR(" Provider_Name=Prov\n"
                                   "Child_kind Child_kind=k\n"
                                   "One One=1\n"
                                   "Deep.Two_attr Two_attr=a\n"
                                   "Deep.Two Two=2\n"
                                   "Deep.Void Void=\n"));
    CHECK_INT(g.defects.n, 0);
    free(r);
    give_back(&g);
}

static void body_text_tokens(struct raw *r)
{
    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_open(r, "EventData", false, true);
    raw_attribute(r, "Name");
    raw_text(r, "Kind");
    raw_token(r, 0x02);
    raw_open(r, "Data", false, true);
    raw_attribute(r, "Name");
    raw_text(r, "x");
    raw_attribute(r, "Type");
    raw_text(r, "t");
    raw_token(r, 0x02);
    raw_text(r, "a");
    raw_token(r, 0x08);
    raw_u16(r, 0xE4);
    raw_u8(r, 0x07); /* CDATA */
    raw_u16(r, 3);
    raw_utf16(r, "<b>");
    raw_u8(r, 0x09); /* &amp; the name lies here */
    raw_u32(r, raw_at(r) + 4);
    raw_u32(r, 0);
    raw_u16(r, 0);
    raw_u16(r, 3);
    raw_utf16(r, "amp");
    raw_u16(r, 0);
    raw_u8(r, 0x0A); /* a processing instruction, which is no data */
    raw_u32(r, raw_at(r) + 4);
    raw_u32(r, 0);
    raw_u16(r, 0);
    raw_u16(r, 2);
    raw_utf16(r, "pi");
    raw_u16(r, 0);
    raw_u8(r, 0x0B);
    raw_u16(r, 4);
    raw_utf16(r, "none");
    raw_text(r, "z");
    raw_token(r, 0x04);
    raw_open(r, "Binary", false, false);
    raw_token(r, 0x02);
    raw_text(r, "0A");
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x00);
}

TEST(pieces_of_text_join)
{
    struct reading g;

    read_one(&g, body_text_tokens);
    holds(&g, "\"fields\":{\"EventData_Name\":\"Kind\",\"Data_Type\":\"t\","
              "\"x\":\"a\xC3\xA4<b>&z\",\"Binary\":\"0A\"}}\n");
    CHECK_INT(g.defects.n, 0);
    give_back(&g);
}

static void body_rendering(struct raw *r)
{
    raw_fragment(r);
    raw_open(r, "Event", false, false);
    raw_token(r, 0x02);
    raw_open(r, "RenderingInfo", false, true);
    raw_attribute(r, "Culture");
    raw_text(r, "en-US");
    raw_token(r, 0x02);
    raw_leaf(r, "Message", "It works.", false);
    raw_leaf(r, "Level", "Error", false);
    raw_open(r, "Keywords", false, false);
    raw_token(r, 0x02);
    raw_leaf(r, "Keyword", "Classic", false);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_open(r, "ProcessingErrorData", false, false);
    raw_token(r, 0x02);
    raw_leaf(r, "ErrorCode", "15005", false);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x00);
}

TEST(a_rendered_message_is_the_message)
{
    struct reading g;

    read_one(&g, body_rendering);
    holds(&g, "\"message\":\"It works.\",\"fields\":{\"ErrorCode\":\"15005\"},"
              "\"system\":{\"RenderingInfo_Culture\":\"en-US\",\"RenderingInfo_Level\":\"Error\","
              "\"RenderingInfo_Keyword\":\"Classic\"}}\n");
    give_back(&g);
}

/* Templates. */

/* A record whose EventData comes as an embedded fragment with a template of its own. */
static void body_nested(struct raw *r)
{
    static const struct raw_value leaf = { 0x01, "deep", 4 };
    static const struct raw_value values[3] = { { 0x00, "", 0 }, { 0x00, "", 0 }, { 0x21, "", 0 } };
    size_t size_at, length_at, begin;

    raw_fragment(r);
    size_at = raw_template(r, 7);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    raw_slot(r, 0x0E, 2, 0x21);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_values(r, values, 3);
    length_at = r->n - 4;
    begin = r->n;
    raw_fragment(r);
    size_at = raw_template(r, 8);
    raw_open(r, "EventData", true, false);
    raw_token(r, 0x02);
    raw_data(r, "Inner", 0);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_values(r, &leaf, 1);
    raw_token(r, 0x00);
    r->b[length_at] = (uint8_t)(r->n - begin);
    r->b[length_at + 1] = (uint8_t)((r->n - begin) >> 8);
    raw_token(r, 0x00);
}

TEST(an_embedded_fragment_brings_its_own_template)
{
    struct reading g;

    read_one(&g, body_nested);
    holds(&g, "\"Inner\":\"\xE6\x95\xA4\xE7\x81\xA5\"");
    give_back(&g);
}

TEST(a_template_may_stand_in_an_earlier_or_a_later_record)
{
    static const struct raw_value values[] = { { 0x11, "\0\0\1\0\0\0\0\0", 8 },
                                               { 0x0A, "\1\0\0\0\0\0\0\0", 8 },
                                               { 0x04, "\x63", 1 } };
    struct raw *r = raw_new();
    size_t later, definition;
    struct reading g;

    raw_chunk(r);
    raw_record(r, 1);
    raw_fragment(r);
    later = r->n + 6;
    raw_instance(r, 0x1001, 0);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
    raw_record_done(r);
    definition = raw_at(r) + 24 + 4 + 10;
    add_events(r, 2, 1);
    raw_patch32(r, later, (uint32_t)definition);
    raw_record(r, 3);
    raw_fragment(r);
    raw_instance(r, 0x1001, (uint32_t)definition);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
    raw_record_done(r);
    raw_chunk_done(r);
    raw_file_done(r);
    read_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 0);
    CHECK_INT(g.defects.n, 0);
    give_back(&g);
}

TEST(a_template_with_another_id_is_not_used)
{
    struct raw *r = simple_log(1);
    struct reading g;

    r->b[4096 + 512 + 24 + 4 + 2]++; /* the id that the instance names */
    raw_seal(r);
    read_raw(&g, r);
    CHECK_INT(g.events, 1);
    CHECK_INT(g.damaged, 1);
    holds(&g, "\"time\":\"2017-09-16T01:46:41.0000000Z\"");
    holds(&g, "value@");
    give_back(&g);
}

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
    struct reading g;

    read_one(&g, body_cycle);
    CHECK_INT(g.events, 1);
    CHECK_INT(g.damaged, 1);
    holds(&g, "limit@");
    give_back(&g);
}

/* Limits. */

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
    struct reading g;

    read_one(&g, body_deep);
    CHECK_INT(g.damaged, 1);
    holds(&g, "\"event_id\":77");
    holds(&g, "limit@");
    give_back(&g);
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
    struct reading g;

    read_one(&g, body_steps);
    CHECK_INT(g.damaged, 1);
    holds(&g, "\"event_id\":77");
    holds(&g, "limit@");
    give_back(&g);
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
    struct reading g;

    read_one(&g, body_fields);
    CHECK_INT(g.damaged, 1);
    holds(&g, "limit@");
    CHECK(g.out.n < 5 * LIMIT_FIELDS + 500);
    give_back(&g);
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
    struct reading g;

    read_one(&g, body_amplified);
    CHECK_INT(g.events, 1);
    CHECK(g.out.n < LIMIT_RECORD_BYTES + 1000);
    holds(&g, "limit@");
    give_back(&g);
}

/* Damage. */

TEST(a_record_of_size_zero_costs_only_itself)
{
    struct raw *r = simple_log(3);
    size_t at = 4096 + 512;
    struct reading g;

    at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    raw_patch32(r, at + 4, 0);
    raw_seal(r);
    read_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 1);
    CHECK_INT(g.carved, 0);
    holds(&g, "\"record\":2,\"offset\":5296,");
    holds(&g, "record@5296+688");
    give_back(&g);
}

TEST(a_wrong_copy_of_the_size_costs_nothing)
{
    struct raw *r = simple_log(3);
    size_t at = 4096 + 512;
    struct reading g;

    at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    r->b[at - 1] = 9;
    raw_seal(r);
    read_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 1);
    CHECK_INT(g.defects.n, 1);
    give_back(&g);
}

TEST(wrong_checksums_are_noted_and_the_events_read)
{
    struct raw *r = simple_log(2);
    struct reading g;

    r->b[4096 + 52]++;  /* of the records, and so of the chunk's header */
    r->b[124]++;        /* of the file's header */
    read_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.damaged, 0);
    CHECK_STR(str_from(buf_str(&g.out), str_find(buf_str(&g.out), STR("checksum"))),
              STR("checksum@0+0\nchecksum@4096+0\n"));
    give_back(&g);
}

TEST(a_dirty_log_goes_on_behind_what_its_headers_know)
{
    struct raw *r = simple_log(1);
    size_t end = r->n, free_at;
    struct reading g;

    free_at = r->b[4096 + 48] | (size_t)r->b[4096 + 49] << 8;
    r->n = 4096 + free_at;
    add_events(r, 2, 2);
    r->n = end;
    raw_chunk(r);
    add_events(r, 4, 1);
    raw_chunk_done(r);
    r->b[42] = 1; /* chunks */
    r->b[120] = 1;
    read_raw(&g, r);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.carved, 0);
    CHECK_INT(g.defects.n, 1);
    holds(&g, "dirty@0+0");
    give_back(&g);
}

TEST(slack_gives_what_is_whole_and_not_yet_known)
{
    struct raw *r = raw_new();
    size_t free_at;
    struct reading g;

    raw_chunk(r);
    add_events(r, 11, 1);
    free_at = r->n;
    add_events(r, 4, 1);               /* from an earlier life of the chunk */
    raw_bytes(r, "*", 1);
    raw_bytes(r, r->b + 4608, free_at - 4608); /* a copy of the regular one */
    add_events(r, 5, 1);
    r->b[r->n - 2]++;                  /* not whole */
    r->record = 4608;
    raw_chunk_done(r);
    raw_patch32(r, r->chunk + 48, (uint32_t)(free_at - r->chunk));
    raw_seal(r);
    raw_file_done(r);
    read_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.carved, 1);
    holds(&g, "\"record\":4,");
    holds(&g, "\"carved\":true");
    CHECK_INT(g.defects.n, 1);
    holds(&g, "carved@");
    give_back(&g);
}

TEST(slack_with_copies_of_the_chunk_before_gives_nothing)
{
    struct raw *r = raw_new();
    size_t free_at;
    struct reading g;

    raw_chunk(r);
    add_events(r, 1, 3);
    raw_chunk_done(r);
    raw_chunk(r);
    add_events(r, 4, 1);
    free_at = r->n;
    add_events(r, 2, 2);
    raw_chunk_done(r);
    raw_patch32(r, r->chunk + 48, (uint32_t)(free_at - r->chunk));
    raw_seal(r);
    raw_file_done(r);
    read_raw(&g, r);
    CHECK_INT(g.events, 4);
    CHECK_INT(g.carved, 0);
    give_back(&g);
}

TEST(records_of_a_chunk_without_its_beginning_are_found)
{
    struct raw *r = simple_log(3);
    struct reading g;

    memset(r->b + 4096, 0, 512);
    read_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.carved, 3);
    holds(&g, "\"A\":\"1337\"");
    holds(&g, "chunk@4096+0");
    give_back(&g);
}

TEST(a_chunk_that_moved_is_found)
{
    struct raw *r = simple_log(2);
    struct reading g;

    memmove(r->b + 4096 + 77, r->b + 4096, 65536);
    memset(r->b + 4096, 1, 77);
    read_bytes(&g, r->b, r->n + 77, 0);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.carved, 0);
    holds(&g, "\"offset\":4685,");
    holds(&g, "chunk@4096+77");
    free(r);
    give_back(&g);
}

TEST(a_file_without_its_header_is_read)
{
    struct raw *r = simple_log(2);
    struct reading g;

    read_bytes(&g, r->b + 4096, r->n - 4096, 0);
    CHECK_INT(g.events, 2);
    holds(&g, "header@0+0");
    give_back(&g);
    memset(r->b, 0, 4096);
    read_raw(&g, r);
    CHECK_INT(g.events, 2);
    holds(&g, "header@0+4096");
    give_back(&g);
}

TEST(unused_space_is_no_damage)
{
    struct raw *r = simple_log(1);
    struct reading g;

    r->n += 65536;
    raw_chunk(r);
    add_events(r, 2, 1);
    raw_chunk_done(r);
    r->n += 1000; /* and an end that is no whole chunk */
    read_raw(&g, r);
    CHECK_INT(g.events, 2);
    CHECK_INT(g.defects.n, 0);
    give_back(&g);
}

TEST(a_missing_chunk_is_a_cut_file)
{
    struct raw *r = simple_log(1);
    struct reading g;

    raw_chunk(r);
    add_events(r, 2, 1);
    raw_chunk_done(r);
    raw_file_done(r);
    r->n -= 65536;
    read_raw(&g, r);
    CHECK_INT(g.events, 1);
    holds(&g, "truncated@69632+0");
    give_back(&g);
}

TEST(a_file_cut_at_any_byte_gives_all_before_the_cut)
{
    struct raw *r = simple_log(3);
    size_t ends[3], at = 4096 + 512;

    for (int i = 0; i < 3; i++)
        ends[i] = at += r->b[at + 4] | (size_t)r->b[at + 5] << 8;
    for (size_t cut = 0; cut < at + 100; cut++) {
        struct reading g;
        size_t whole = (size_t)(cut >= ends[0]) + (cut >= ends[1]) + (cut >= ends[2]);
        read_bytes(&g, r->b, cut, 0);
        if (g.end != NEXT_END || g.events - g.damaged != whole || g.carved ||
            (cut > 0 && g.defects.counted[DEFECT_TRUNCATED] == 0))
            test_fail(__FILE__, __LINE__, "cut at %zu: %zu events, %zu damaged", cut, g.events,
                      g.damaged);
        give_back(&g);
    }
    free(r);
}

TEST(pieces_of_any_size_give_the_same)
{
    static const size_t sizes[] = { 1, 2, 3, 7, 4096 };
    struct raw *r = simple_log(3);
    struct reading whole, g;

    r->b[4096 + 512 + 4] = 0; /* with something to resynchronise */
    read_bytes(&whole, r->b, r->n - 100, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        read_bytes(&g, r->b, r->n - 100, sizes[i]);
        CHECK_STR(buf_str(&g.out), buf_str(&whole.out));
        give_back(&g);
    }
    give_back(&whole);
    free(r);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

TEST(damaged_copies_are_read_to_their_end)
{
    struct raw *r = simple_log(20);
    size_t used = (size_t)(r->b[4096 + 48] | r->b[4096 + 49] << 8);
    uint8_t *copy = malloc(r->n);

    for (uint32_t seed = 1; copy && seed <= 200; seed++) {
        uint32_t random = seed;
        struct reading g;
        memcpy(copy, r->b, r->n);
        for (size_t i = 0; i < used / 100; i++)
            copy[4096 + next_random(&random) % used] = (uint8_t)next_random(&random);
        read_bytes(&g, copy, r->n, 0);
        if (g.end != NEXT_END || g.events > r->n / 28)
            test_fail(__FILE__, __LINE__, "seed %u: %zu events", (unsigned)seed, g.events);
        give_back(&g);
    }
    free(copy);
    free(r);
}

TEST(no_memory_ends_the_source_and_not_the_program)
{
    struct raw *r = simple_log(2);
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct defects defects = { 0 };
    struct event ev;

    for (long n = 0; n < 40; n++) {
        enum next next = NEXT_DEAD;
        if (!CHECK_INT(stream_open_memory(&in, r->b, r->n, NULL), 0))
            break;
        mem_fail_at(n);
        if (parser_evtx.open(&parse, in, &defects, NULL) == 0) {
            while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT)
                ;
            parser_evtx.close(parse);
        }
        mem_fail_at(-1);
        if (next != NEXT_DEAD && n < 3)
            test_fail(__FILE__, __LINE__, "request %ld failed and nobody noticed", n);
        stream_close(in);
    }
    defects_release(&defects);
    free(r);
}

TEST(bids_count_the_bits_that_were_seen)
{
    struct raw *r = simple_log(1);
    struct sample s = { .bytes = r->b, .n = 8192 };

    CHECK_INT(parser_evtx.bid(&s), 64);
    s.n = 7;
    CHECK_INT(parser_evtx.bid(&s), 0);
    s = (struct sample){ .bytes = r->b + 4096, .n = 8 };
    CHECK(parser_evtx.bid(&s) > 32);
    memset(r->b, 0, 4096);
    s = (struct sample){ .bytes = r->b, .n = 8192 };
    CHECK(parser_evtx.bid(&s) > 32);
    s.n = 4100;
    CHECK_INT(parser_evtx.bid(&s), 0);
    free(r);
}
