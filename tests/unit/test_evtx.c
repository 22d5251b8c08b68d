/* SPDX-License-Identifier: Apache-2.0 */
/* Events of whole event logs, made token by token for one purpose each. */
#include "lib/evtxgot.h"
#include "lib/parsed.h"
#include "lib/test.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtx;

TEST(an_event_comes_out_whole)
{
    struct got g;

    got_raw(&g, raw_simple(1));
    CHECK_INT(g.end, NEXT_END);
    CHECK_STR(buf_str(&g.out),
              STR("{\"source\":\"s\",\"record\":1,\"offset\":4608,"
                  "\"time\":\"2017-09-16T01:46:40.0000005Z\",\"host\":\"Host\","
                  "\"channel\":\"Chan\",\"provider\":\"Prov\",\"event_id\":77,\"level\":2,"
                  "\"fields\":{\"A\":\"1337\"}}\n"));
    got_release(&g);
}

TEST(an_array_repeats_its_element_and_null_leaves_it_empty)
{
    static const struct raw_value values[] = { { 0x81, "x\0\0\0\0\0y\0\0", 10 },
                                               { 0x00, "", 0 },
                                               { 0x88, "\1\0\0\0\2\0\0\0", 8 },
                                               { 0x81, "", 0 } };
    struct raw *r = raw_new();
    struct got g;

    raw_chunk(r);
    raw_event(r, 1, values, 4);
    raw_chunk_done(r);
    raw_file_done(r);
    got_raw(&g, r);
    got_holds(&g, "\"fields\":{\"A\":[\"x\",\"\",\"y\"],\"B\":\"\","
                  "\"C\":[\"1\",\"2\"],\"D\":\"\"}}\n");
    got_release(&g);
}

static void body_optional(struct raw *r)
{
    static const struct raw_value values[] = { { 0x00, "", 0 },
                                               { 0x01, "", 0 },
                                               { 0x01, "v\0", 2 } };
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
    struct got g;

    got_one(&g, body_optional);
    got_holds(&g, "\"system\":{\"Correlation_Given\":\"v\",\"Correlation_Normal\":\"\"}}\n");
    got_release(&g);
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

static void print_paths(struct got *g, const void *bytes, size_t n)
{
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct event ev;

    *g = (struct got){ 0 };
    CHECK_INT(stream_open_memory(&in, bytes, n, NULL), 0);
    CHECK_INT(parser_open(&parser_evtx, &parse, in, &g->defects, NULL), 0);
    while (parser_evtx.next(parse, &ev) == NEXT_EVENT) {
        for (size_t i = 0; i < ev.fields_n; i++)
            buf_format(&g->out, "%.*s %.*s=%.*s\n", STR_FMT(ev.fields[i].path),
                       STR_FMT(ev.fields[i].name), STR_FMT(ev.fields[i].value));
    }
    parser_close(&parser_evtx, parse);
    stream_close(in);
}

TEST(user_data_goes_by_leaf_name_and_path)
{
    struct raw *r = raw_new();
    struct got g;

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
    got_release(&g);
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
    struct got g;

    got_one(&g, body_text_tokens);
    got_holds(&g, "\"fields\":{\"EventData_Name\":\"Kind\",\"Data_Type\":\"t\","
              "\"x\":\"a\xC3\xA4<b>&z\",\"Binary\":\"0A\"}}\n");
    CHECK_INT(g.defects.n, 0);
    got_release(&g);
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
    struct got g;

    got_one(&g, body_rendering);
    got_holds(&g, "\"message\":\"It works.\",\"fields\":{\"ErrorCode\":\"15005\"},"
              "\"system\":{\"RenderingInfo_Culture\":\"en-US\",\"RenderingInfo_Level\":\"Error\","
              "\"RenderingInfo_Keyword\":\"Classic\"}}\n");
    got_release(&g);
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
    struct got g;

    got_one(&g, body_nested);
    got_holds(&g, "\"Inner\":\"\xE6\x95\xA4\xE7\x81\xA5\"");
    got_release(&g);
}

TEST(a_template_may_stand_in_an_earlier_or_a_later_record)
{
    static const struct raw_value values[] = { { 0x11, "\0\0\1\0\0\0\0\0", 8 },
                                               { 0x0A, "\1\0\0\0\0\0\0\0", 8 },
                                               { 0x04, "\x63", 1 } };
    struct raw *r = raw_new();
    size_t later, definition;
    struct got g;

    raw_chunk(r);
    raw_record(r, 1);
    raw_fragment(r);
    later = r->n + 6;
    raw_instance(r, 0x1001, 0);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
    raw_record_done(r);
    definition = raw_at(r) + 24 + 4 + 10;
    raw_events(r, 2, 1);
    raw_patch32(r, later, (uint32_t)definition);
    raw_record(r, 3);
    raw_fragment(r);
    raw_instance(r, 0x1001, (uint32_t)definition);
    raw_values(r, values, 3);
    raw_token(r, 0x00);
    raw_record_done(r);
    raw_chunk_done(r);
    raw_file_done(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 3);
    CHECK_INT(g.damaged, 0);
    CHECK_INT(g.defects.n, 0);
    got_release(&g);
}

TEST(a_template_with_another_id_is_not_used)
{
    struct raw *r = raw_simple(1);
    struct got g;

    r->b[4096 + 512 + 24 + 4 + 2]++; /* the id that the instance names */
    raw_seal(r);
    got_raw(&g, r);
    CHECK_INT(g.events, 1);
    CHECK_INT(g.damaged, 1);
    got_holds(&g, "\"time\":\"2017-09-16T01:46:41.0000000Z\"");
    got_holds(&g, "value@");
    got_release(&g);
}

TEST(pieces_of_any_size_give_the_same)
{
    static const size_t sizes[] = { 1, 2, 3, 7, 4096 };
    struct raw *r = raw_simple(3);
    struct got whole, g;

    r->b[4096 + 512 + 4] = 0; /* with something to resynchronise */
    got_bytes(&whole, r->b, r->n - 100, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        got_bytes(&g, r->b, r->n - 100, sizes[i]);
        CHECK_STR(buf_str(&g.out), buf_str(&whole.out));
        got_release(&g);
    }
    got_release(&whole);
    free(r);
}

TEST(no_memory_ends_the_source_and_not_the_program)
{
    struct raw *r = raw_simple(2);
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct defects defects = { 0 };
    struct event ev;

    for (long n = 0; n < 40; n++) {
        enum next next = NEXT_DEAD;
        if (!CHECK_INT(stream_open_memory(&in, r->b, r->n, NULL), 0))
            break;
        mem_fail_at(n);
        if (parser_open(&parser_evtx, &parse, in, &defects, NULL) == 0) {
            while ((next = parser_evtx.next(parse, &ev)) == NEXT_EVENT)
                ;
            parser_close(&parser_evtx, parse);
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
    struct raw *r = raw_simple(1);
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

/* The head alone. */

static size_t unexpanded(const struct raw *r, struct event *last)
{
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct defects defects = { 0 };
    struct event ev, head;
    size_t n = 0;

    CHECK_INT(stream_open_memory(&in, r->b, r->n, NULL), 0);
    CHECK_INT(parser_open(&parser_evtx, &parse, in, &defects, NULL), 0);
    while (parser_evtx.next(parse, &ev) == NEXT_EVENT) {
        head = ev;
        n += ev.expand != NULL;
        CHECK_INT(event_expand(&ev), 0);
        CHECK_STR(ev.provider, head.provider);
        CHECK_STR(ev.channel, head.channel);
        CHECK_STR(ev.computer, head.computer);
        CHECK_INT(ev.event_id, head.event_id);
        CHECK_INT(ev.level, head.level);
        CHECK_INT(ev.record, head.record);
        CHECK_INT(ev.time.t, head.time.t);
    }
    *last = ev;
    parser_close(&parser_evtx, parse);
    stream_close(in);
    defects_release(&defects);
    return n;
}

TEST(the_head_alone_is_the_head_of_the_whole)
{
    struct raw *r = raw_simple(3);
    struct event last;

    CHECK_INT(unexpanded(r, &last), 3);
    CHECK_INT(last.level, 2);
    CHECK_INT(last.event_id, 77);
    CHECK_INT(last.record, 3);
    CHECK_INT(last.time.t, RAW_TIME + 5);
    free(r);
}

/* A computer of n bytes, letters and then `end`. */
static void computer_of(struct raw *r, uint64_t id, uint32_t *definition, char letter, uint16_t n,
                        char end)
{
    char text[300];
    struct raw_value value = { 2, text, n };
    size_t size_at;

    memset(text, letter, sizeof text);
    text[n - 1] = end;
    raw_record(r, id);
    raw_fragment(r);
    if (*definition) {
        raw_instance(r, 7, *definition);
    } else {
        size_at = raw_template(r, 7);
        *definition = raw_at(r) - 24;
        raw_open(r, "Event", true, false);
        raw_token(r, 0x02);
        raw_open(r, "System", true, false);
        raw_token(r, 0x02);
        raw_leaf_slot(r, "Computer", 0, 2);
        raw_token(r, 0x04);
        raw_token(r, 0x04);
        raw_template_done(r, size_at);
    }
    raw_values(r, &value, 1);
    raw_token(r, 0x00);
    raw_record_done(r);
}

/* Texts of up to 256 bytes are recognised; those of 257 once met the length that said "none". */
TEST(a_computer_is_never_that_of_a_record_before)
{
    struct raw *r = raw_new();
    struct buf out = { 0 };
    struct str rest;
    uint32_t definition = 0;

    raw_chunk(r);
    computer_of(r, 1, &definition, 'a', 256, 'a');
    computer_of(r, 2, &definition, 'b', 258, 'b');
    computer_of(r, 3, &definition, 'a', 257, 1);
    raw_chunk_done(r);
    raw_file_done(r);
    CHECK_INT(parsed_json(&out, &parser_evtx, (struct str){ (const char *)r->b, r->n }, 0, NULL), 3);
    rest = buf_str(&out);
    rest = str_from(rest, str_find(rest, STR("bb")) + 258);
    CHECK(rest.n > 0);
    CHECK_INT(str_find(rest, STR("bb")), rest.n);
    buf_release(&out);
    free(r);
}

/* The provider's name from two values: only the walker can join them. */
TEST(a_head_that_is_not_plain_is_read_with_the_whole)
{
    struct raw *r = raw_new();
    struct event last;
    size_t size_at;

    raw_chunk(r);
    raw_record(r, 1);
    raw_fragment(r);
    size_at = raw_template(r, 7);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_open(r, "System", true, false);
    raw_token(r, 0x02);
    raw_open(r, "EventID", true, false);
    raw_token(r, 0x02);
    raw_text(r, "4");
    raw_text(r, "2");
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_values(r, NULL, 0);
    raw_token(r, 0x00);
    raw_record_done(r);
    raw_chunk_done(r);
    raw_file_done(r);
    CHECK_INT(unexpanded(r, &last), 0);
    CHECK_INT(last.event_id, 42);
    free(r);
}
