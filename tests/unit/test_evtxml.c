/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "parsers/evtxml_event.h"
#include "parsers/evtxml_unwrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtxml;

#define NS "http://schemas.microsoft.com/win/2004/08/events/event"

static const struct parsed_file files[] = {
    { "corpus/evtxml/saved-as-xml.xml", 3, 0 },
    { "corpus/evtxml/wevtutil.xml", 3, 0 },
    { "corpus/evtxml/wevtutil-unicode.xml", 3, 0 },
    { "corpus/evtxml/wevtutil-rendered.xml", 2, 0 },
    { "corpus/evtxml/pasted-details-view.xml", 1, 0 },
    { "corpus/evtxml/damaged-by-hand.txt", 3, 2 },
    { "corpus/evtxml/cut-in-system.xml", 2, 1 },
    { "corpus/evtxml/cut-in-data.xml", 2, 1 },
    { "corpus/evtxml/other-tool.xml", 2, 0 },
};
#define FILES (sizeof files / sizeof files[0])

/* The JSON of the events of text, without its head up to and including the offset. */
static const char *const samples[][2] = {
    /* wholly empty */
    { "<Event xmlns='" NS "'></Event>", "" },
    { "<Event xmlns='" NS "'/>x", "" },
    { "no XML at all & < >", "" },
    /* prefixes, namespaces */
    { "<e:Event xmlns:e='" NS "'><e:System><e:EventID>7</e:EventID></e:System></e:Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{}}" },
    /* times: digits as written, seven at most; UTC whatever is written */
    { "<Event><System><EventID>7</EventID><TimeCreated SystemTime='2024-03-16T22:41:07Z'/>"
      "</System></Event>",
      "\"time\":\"2024-03-16T22:41:07Z\",\"host\":null,\"channel\":null,\"provider\":null,"
      "\"event_id\":7,\"level\":null,\"fields\":{}}" },
    { "<Event><System><TimeCreated SystemTime='2024-03-16 23:41:07.123456789+01:00'/>"
      "</System></Event>",
      "\"time\":\"2024-03-16T22:41:07.1234567Z\",\"host\":null,\"channel\":null,"
      "\"provider\":null,\"event_id\":null,\"level\":null,\"fields\":{}}" },
    { "<Event><System><EventID>7</EventID><TimeCreated SystemTime='yesterday'/></System></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"damaged\":true,\"fields\":{}}" },
    /* names of data */
    { "<Event><System><EventID>7</EventID></System><EventData><Data Name='a'>1</Data><Data>2</Data>"
      "<Data/><Data Name='a'> 3 </Data><Binary>00FF</Binary><Complex>4</Complex></EventData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"a\":[\"1\",\" 3 \"],\"Data\":[\"2\",\"\"],\"Binary\":\"00FF\","
      "\"Complex\":\"4\"}}" },
    /* values that a tool did not escape, with and without the end of the leaf */
    { "<Event><System><EventID>7</EventID></System><EventData><Data Name='a'>x<b:c d='e'>1&amp;</b:c>"
      "<f/></Data><Data><g>2</EventData><RenderingInfo><Message>see <rule> x</Message></RenderingInfo>"
      "</Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"message\":\"see <rule> x\",\"damaged\":true,"
      "\"fields\":{\"a\":\"x<b:c d='e'>1&amp;</b:c><f/>\",\"Data\":[\"<g>2\"]}}" },
    /* a list in one value, as python-evtx has it, or without entities */
    { "<Event><System><EventID>7</EventID></System><EventData><Data>&lt;string&gt;a b&lt;/string&gt;\n"
      "&lt;string&gt;&lt;/string&gt;\n&lt;string&gt;c&lt;/string&gt;\n</Data><Binary></Binary>"
      "</EventData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"Data\":[\"a b\",\"\",\"c\"],\"Binary\":\"\"}}" },
    { "<Event><System><EventID>7</EventID></System><EventData><Data><string>a b</string>\n"
      "<string>c</string>\n</Data></EventData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"Data\":[\"a b\",\"c\"]}}" },
    { "<Event><System><EventID>7</EventID></System><EventData><Data>&lt;string&gt;a</Data><Data>x "
      "&lt;string&gt;b&lt;/string&gt;</Data></EventData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"Data\":[\"a\",\"x <string>b</string>\"]}}" },
    /* entities, CDATA, comments in values */
    { "<Event><System><EventID>7</EventID></System><EventData><Data>a&lt;b&#x20AC;"
      "<![CDATA[</Event><Event>]]><!-- c -->d</Data></EventData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"Data\":[\"a<b\xE2\x82\xAC</Event><Event>d\"]}}" },
    /* an element of the payload that is called Event */
    { "<Event xmlns='" NS "'><System><EventID>7</EventID></System><UserData><X><Event a='1'><Y>2</Y>"
      "</Event><Event b='3'/></X></UserData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"Event_a\":\"1\",\"Y\":\"2\",\"Event_b\":\"3\"}}" },
    /* payload before System */
    { "<Event><EventData><Data>1</Data></EventData><System><EventID>7</EventID></System></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"Data\":[\"1\"]}}" },
    /* the rarer payloads */
    { "<Event><System><EventID>7</EventID></System><ProcessingErrorData><ErrorCode>15005</ErrorCode>"
      "</ProcessingErrorData></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"fields\":{\"ErrorCode\":\"15005\"}}" },
    /* damage: an id that is none, missing ends, a cut computer name */
    { "<Event><System><EventID>seven</EventID><Level>2</Level></System></Event><Event><System>"
      "<EventID>8<Level>3<Channel>App</System><EventData><Data>1<Data>2</EventData></Event>",
      "\"time\":null,\"host\":null,\"channel\":\"App\",\"provider\":null,\"event_id\":8,"
      "\"level\":3,\"damaged\":true,\"fields\":{\"Data\":[\"1\",\"2\"]}}" },
    { "<Event><System><EventID>7</EventID><Computer>srv0",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"damaged\":true,\"fields\":{}}" },
    /* no RenderingInfo after the missing end of UserData is lost */
    { "<Event><System><EventID>7</EventID></System><UserData><A><B>1</B></A><RenderingInfo "
      "Culture='en-US'><Message>m</Message></RenderingInfo></Event>",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":null,\"message\":\"m\",\"damaged\":true,\"fields\":{\"B\":\"1\"},"
      "\"system\":{\"RenderingInfo_Culture\":\"en-US\"}}" },
};

static struct str after_offset(struct str line)
{
    size_t at = str_find(line, STR("\"offset\":"));

    line = str_from(line, at);
    at = str_find_char(line, ',');
    return str_from(line, at + 1);
}

/* The last line of the JSON. */
static struct str last_line(struct str s)
{
    s = str_trim(s);
    for (size_t at; (at = str_find_char(s, '\n')) < s.n;)
        s = str_from(s, at + 1);
    return s;
}

TEST(elements_become_the_members_and_fields_of_the_event)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct buf b = { 0 };

        CHECK(parsed_json(&b, &parser_evtxml, str_of(samples[i][0]), 0, NULL) >= 0);
        if (!CHECK_STR(after_offset(last_line(buf_str(&b))), str_of(samples[i][1])))
            test_fail(__FILE__, __LINE__, "sample: %s", samples[i][0]);
        buf_release(&b);
    }
}

static bool same_text(struct str a, struct str b)
{
    return str_present(a) == str_present(b) && str_eq(a, b);
}

static bool same_event(const struct event *a, const struct event *b)
{
    bool same = a->has_event_id == b->has_event_id && a->event_id == b->event_id &&
                a->has_record == b->has_record && a->record == b->record &&
                a->level == b->level && a->damaged == b->damaged && a->time.t == b->time.t &&
                a->time.kind == b->time.kind && a->time.digits == b->time.digits &&
                same_text(a->channel, b->channel) && same_text(a->provider, b->provider) &&
                same_text(a->computer, b->computer) && same_text(a->message, b->message) &&
                a->fields_n == b->fields_n;

    for (size_t i = 0; same && i < a->fields_n; i++)
        same = same_text(a->fields[i].name, b->fields[i].name) &&
               same_text(a->fields[i].value, b->fields[i].value) &&
               str_eq(a->fields[i].path, b->fields[i].path) &&
               a->fields[i].place == b->fields[i].place;
    return same;
}

/* An event, its parts sometimes exchanged, left out, cut or changed in one byte. */
static struct str odd_event(char *out, size_t cap, uint32_t *seed)
{
    static const char *const parts[] = {
        "<Event xmlns='" NS "'>", "<System>", "<Provider Name='HealthService'/>",
        "<EventID Qualifiers='49152'>2010</EventID>", "<Level>2</Level>", "<Version>0</Version>",
        "<Correlation/>", "<TimeCreated SystemTime='2024-03-16T22:41:07.5Z'/>",
        "<EventRecordID> 48813 </EventRecordID>", "<Channel>Operations Manager</Channel>",
        "<Execution ProcessID='1' ThreadID='2'/>", "<Security/>", "</System>", "<EventData>",
        "<Data>MG1</Data>", "<Data Name='param1'>x > y\r\n</Data>", "<Data Name=\"\"> </Data>",
        "<Data/>", "<Data Name='n'/>", "<Binary>00FF</Binary>", "<Data></Data>", "</EventData>",
        "<RenderingInfo Culture='en-US'>", "<Message>It is\r\n so. </Message>",
        "<Level>Error</Level>",
        "<Opcode></Opcode>", "<Task/>", "<Keywords>", "<Keyword>Classic</Keyword>", "</Keywords>",
        "</RenderingInfo>", "</Event>" };
    static const char *const odd[] = { "<Data>a &amp; b</Data>", "<Data x='1'>v</Data>", "\r\n ",
                                       "<Data>x<b>y</Data>", "<!-- c -->", "<EventData Name='q'>",
                                       "text", "<Data Name='a' B='c'>v</Data>", "<Data ></Data >",
                                       "<Task xmlns='x'>7</Task>", "<UserData><a/></UserData>",
                                       "<RenderingInfo>", "<Message>a &lt; b</Message>",
                                       "<Keywords>x</Keywords>", "<Odd>1</Odd>" };
    size_t n = 0, count = sizeof parts / sizeof parts[0];

    for (size_t i = 0; i < count; i++) {
        *seed = *seed * 1103515245u + 12345u;
        if ((*seed >> 16) % 19 == 0)
            n += (size_t)snprintf(out + n, cap - n, "%s", odd[(*seed >> 20) % 15]);
        if ((*seed >> 16) % 23 != 1)
            n += (size_t)snprintf(out + n, cap - n, "%s", parts[i]);
        if ((*seed >> 16) % 41 == 2)
            i = (*seed >> 22) % count;
        if (n + 200 > cap)
            break;
    }
    *seed = *seed * 1103515245u + 12345u;
    if (n && (*seed >> 16) % 5 == 0)
        out[(*seed >> 8) % n] = "<>/'=& \"x"[(*seed >> 26) % 9];
    if ((*seed >> 16) % 7 == 0)
        n = (*seed >> 8) % (n + 1);
    return (struct str){ out, n };
}

TEST(the_plain_way_to_read_an_event_and_the_tolerant_one_agree)
{
    struct evtxml_event *one, *other;
    char text[2000];
    uint32_t seed = 3;

    CHECK(evtxml_event_open(&one, NULL) == 0 && evtxml_event_open(&other, NULL) == 0);
    for (size_t round = 0; round < 20000; round++) {
        struct str s = odd_event(text, sizeof text, &seed);
        struct event a, b;
        int found = evtxml_event_read(one, s, &a);

        CHECK_INT(found, evtxml_event_read_tolerantly(other, s, &b));
        if (found > 0 && !CHECK(same_event(&a, &b)))
            test_fail(__FILE__, __LINE__, "event: %.*s", STR_FMT(s));
    }
    evtxml_event_close(one);
    evtxml_event_close(other);
}

TEST(every_export_style_is_claimed_and_gives_its_events_in_pieces_of_any_size)
{
    parsed_check_files(&parser_evtxml, files, FILES);
    for (size_t k = 0; k < sizeof samples / sizeof samples[0]; k++)
        reading_check_chunks(samples[k][0], 0, &parser_evtxml, str_of(samples[k][0]));
}

TEST(the_same_events_come_from_every_encoding_and_quote_style)
{
    struct buf all[3] = { { 0 } };

    for (size_t i = 0; i < 3; i++) {
        struct str s = { 0 }, json;
        struct buf b = { 0 };

        s.s = test_read_file(files[i].name, &s.n);
        if (!CHECK(s.s != NULL))
            continue;
        parsed_json(&b, &parser_evtxml, s, 0, NULL);
        for (json = buf_str(&b); json.n;)
            buf_add(&all[i], after_offset(str_cut(&json, '\n')));
        buf_release(&b);
        free((void *)(size_t)s.s);
    }
    CHECK(all[0].n > 1000);
    CHECK_STR(buf_str(&all[0]), buf_str(&all[1]));
    CHECK_STR(buf_str(&all[0]), buf_str(&all[2]));
    for (size_t i = 0; i < 3; i++)
        buf_release(&all[i]);
}

TEST(names_that_a_mail_wrapped_are_on_one_line)
{
    static const char in[] =
        "<Event xmlns='" NS "'>\r\n<System><Provider Name='Service\r\nControl Manager'/><EventID>7\r\n"
        "</EventID><Channel>Operations\r\nManager</Channel><Computer>ms-\r\n01.x</Computer></System>"
        "<EventData><Data>a\nb</Data></EventData></Event>";
    struct buf b = { 0 };

    CHECK_INT(parsed_json(&b, &parser_evtxml, STR(in), 0, NULL), 1);
    CHECK(str_find(buf_str(&b), STR("\"Operations Manager\"")) < b.n);
    CHECK(str_find(buf_str(&b), STR("\"Service Control Manager\"")) < b.n);
    CHECK(str_find(buf_str(&b), STR("\"ms-01.x\"")) < b.n);
    CHECK(str_find(buf_str(&b), STR("a\\nb")) < b.n);
    buf_release(&b);
}

TEST(a_name_that_a_mail_wrapped_outlives_the_reading_of_the_fields)
{
    static const char in[] =
        "<Event xmlns='" NS "'><System><Provider Name='A'/><EventID>7</EventID><Channel>Operations\n"
        "Manager</Channel><Computer>ms01.x</Computer></System>"
        "<EventData><Data>a value &amp; more of it than a name has</Data></EventData></Event>\n";
    struct buf b = { 0 }, twice = { 0 };
    struct str json;

    buf_add(&twice, STR(in));
    buf_add(&twice, STR(in));
    CHECK_INT(parsed_json(&b, &parser_evtxml, buf_str(&twice), 0, NULL), 2);
    for (json = buf_str(&b); json.n;) {
        struct str line = str_cut(&json, '\n');

        CHECK(str_find(line, STR("\"Operations Manager\"")) < line.n);
    }
    buf_release(&twice);
    buf_release(&b);
}

/* Reading the fields found the name as it stood in the text. */
TEST(a_name_that_a_mail_wrapped_stays_on_one_line_when_user_data_is_read)
{
    static const char in[] =
        "<Event xmlns='" NS "'><System><Provider Name='Microsoft-Windows\nKernel Boot'/>"
        "<EventID>7</EventID><Channel>Application</Channel><Computer>ms01.x</Computer></System>"
        "<UserData><E xmlns='a'><Id>0</Id></E></UserData></Event>\n";
    struct buf b = { 0 };

    CHECK_INT(parsed_json(&b, &parser_evtxml, STR(in), 0, NULL), 1);
    CHECK(str_find(buf_str(&b), STR("\"Microsoft-Windows Kernel Boot\"")) < b.n);
    buf_release(&b);
}

/* An event of a megabyte took more memory than machines have. */
TEST(a_name_of_many_lines_takes_no_more_room_than_it_is_long)
{
    enum { LINES = 4000 };
    static char name[2 * LINES];
    struct arena a = { 0 };
    struct event ev = { .computer = { name, sizeof name } };

    for (size_t i = 0; i < sizeof name; i++)
        name[i] = i % 2 ? '\n' : 'a';
    evtxml_unwrap(&ev, &a);
    CHECK_INT(ev.computer.n, LINES);
    CHECK(a.total < 64 * sizeof name);
    arena_release(&a);
}

/* An event without its machine would be another machine's. */
TEST(a_name_for_which_there_is_no_memory_ends_the_source)
{
    static char name[1 << 20];
    struct evtxml_event *e = NULL;
    struct event ev = { .computer = { name, sizeof name } };
    struct err err;

    memset(name, 'a', sizeof name);
    name[3] = '\n';
    if (CHECK_INT(evtxml_event_open(&e, &err), 0)) {
        mem_fail_at(0);
        CHECK_INT(evtxml_event_unwrap(e, &ev), -1);
        mem_fail_at(-1);
        evtxml_event_close(e);
    }
}

/* Every prefix reads without a fault of ours. */
TEST(a_file_may_end_anywhere)
{
    parsed_check_cuts(&parser_evtxml, files, FILES, 1);
}

TEST(half_an_identity_is_none)
{
    static const char whole[] =
        "<Event><System><Provider Name='HealthService'/><EventID>1033</EventID><Channel>Operations "
        "Manager</Channel><Computer>srv01</Computer></System></Event>";

    for (size_t n = 0; n < sizeof whole; n++) {
        struct buf b = { 0 };
        struct str json;

        parsed_json(&b, &parser_evtxml, (struct str){ whole, n }, 0, NULL);
        json = buf_str(&b);
        if (json.n && ((str_find(json, STR("\"host\":\"")) < json.n &&
                        str_find(json, STR("\"srv01\"")) == json.n) ||
                       (str_find(json, STR("\"event_id\":1")) < json.n &&
                        str_find(json, STR("\"event_id\":1033")) == json.n) ||
                       (str_find(json, STR("\"provider\":\"")) < json.n &&
                        str_find(json, STR("\"HealthService\"")) == json.n)))
            test_fail(__FILE__, __LINE__, "cut at %zu: %.*s", n, STR_FMT(json));
        buf_release(&b);
    }
}

TEST(offsets_are_raw_bytes_and_lines_are_counted)
{
    static const char text[] = "\xEF\xBB\xBF\xC3\xA4 junk\r\n<x/>\r\n <Event><System><EventID>7"
                               "</EventID><EventRecordID>5</EventRecordID></System></Event>";
    struct buf b = { 0 };

    CHECK_INT(parsed_json(&b, &parser_evtxml, STR(text), 2, NULL), 1);
    CHECK(str_find(buf_str(&b), STR("\"record\":5,\"line\":3,\"offset\":19,")) < b.n);
    buf_release(&b);
}

TEST(damage_is_noted_where_it_is)
{
    static const char text[] =
        "<Event><System><EventID>1</EventID></System><Event xmlns='" NS "'><System>"
        "<EventID>2</EventID></System></Event> <Event></Event> <Event><System><EventID>3";
    struct defects d = { 0 };
    struct buf b = { 0 };

    CHECK_INT(parsed_json(&b, &parser_evtxml, STR(text), 0, &d), 2);
    CHECK_INT(d.n, 3);
    CHECK_INT(d.items[0].kind, DEFECT_VALUE);
    CHECK_INT(d.items[0].at, 0);
    CHECK_INT(d.items[1].kind, DEFECT_RECORD);
    CHECK_INT(d.items[1].bytes, 15);
    CHECK_INT(d.items[2].kind, DEFECT_TRUNCATED);
    CHECK_INT(d.items[2].bytes, 25);
    defects_release(&d);
    buf_release(&b);
}

/* The begin of the second event is gone, and with it the event. */
TEST(an_event_without_its_begin_is_damage)
{
    static const char text[] =
        "<Event><System><EventID>1</EventID></System></Event>\n<Eve\1\2d>x</EventID></System></Event>\n"
        "<Event><System><EventID>3</EventID></System></Event>";
    struct defects d = { 0 };
    struct buf b = { 0 };

    CHECK_INT(parsed_json(&b, &parser_evtxml, STR(text), 0, &d), 2);
    CHECK_INT(d.n, 1);
    CHECK_INT(d.items[0].kind, DEFECT_RECORD);
    CHECK_INT(d.items[0].at, 53);
    CHECK_INT(d.items[0].bytes, 28);
    defects_release(&d);
    buf_release(&b);
}

/* An event longer than LIMIT_RECORD_BYTES gives its beginning, and the next one is found. */
TEST(an_over_long_event_is_cut_and_reported)
{
    struct defects d = { 0 };
    struct buf doc = { 0 }, b = { 0 };
    size_t n = LIMIT_RECORD_BYTES + 1000;
    char *to;

    buf_add(&doc, STR("<Event><System><EventID>1</EventID></System><EventData><Data>"));
    to = buf_reserve(&doc, n);
    if (!CHECK(to != NULL))
        return;
    memset(to, 'x', n);
    doc.n += n;
    buf_add(&doc, STR("</Data></EventData></Event><Event><System><EventID>2</EventID></System>"
                      "</Event>"));
    CHECK_INT(parsed_json(&b, &parser_evtxml, buf_str(&doc), 1000003, &d), 2);
    CHECK_INT(d.counted[DEFECT_RECORD_TOO_LONG], 1);
    CHECK(str_find(buf_str(&b), STR("\"event_id\":2")) < b.n);
    defects_release(&d);
    buf_release(&doc);
    buf_release(&b);
}

/* Marks that never end must not be searched for again and again. */
TEST(unended_regions_cost_no_more_than_the_file)
{
    struct buf doc = { 0 }, b = { 0 };

    for (int i = 0; i < 30000; i++)
        buf_add(&doc, STR("<Event><![CDATA[<System><!--<EventID>7</EventID></System></Event>\n"));
    CHECK_INT(parsed_json(&b, &parser_evtxml, buf_str(&doc), 0, NULL), 0);
    buf_release(&doc);
    buf_release(&b);
}

TEST(fields_beyond_the_limit_are_dropped)
{
    struct buf doc = { 0 }, b = { 0 };

    buf_add(&doc, STR("<Event><System><EventID>1</EventID></System><EventData>"));
    for (unsigned i = 0; i < LIMIT_FIELDS + 10; i++)
        buf_format(&doc, "<Data Name='f%u'/>", i);
    buf_add(&doc, STR("</EventData></Event>"));
    CHECK_INT(parsed_json(&b, &parser_evtxml, buf_str(&doc), 0, NULL), 1);
    CHECK(str_find(buf_str(&b), STR("\"f4095\":\"\"")) < b.n);
    CHECK(str_find(buf_str(&b), STR("\"f4096\":\"\"")) == b.n);
    CHECK(str_find(buf_str(&b), STR("\"damaged\":true")) < b.n);
    buf_release(&doc);
    buf_release(&b);
}

TEST(what_is_not_event_xml_is_not_claimed)
{
    static const char *const others[] = {
        "",
        "<?xml version='1.0'?><root><Event>x</Event></root>",
        "<html><body><p>&lt;Event xmlns=</p></body></html>",
        "<Objs Version='1.1.0.1' xmlns='http://schemas.microsoft.com/powershell/2004/04'>",
        "[22:41:07]:\tInfo:\t:Setup:\t<Event> of setup",
        "MSI (s) (A0:B4) [22:41:07:123]: Product: x -- <Event>",
        "Log Name: Application\nSource: x\nEvent ID: 5\n",
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        CHECK_INT(parsed_bid(&parser_evtxml, str_of(others[i])), 0);
}

TEST(a_failing_allocation_ends_this_source_only)
{
    static const char text[] =
        "<Event><System><Provider Name='a&amp;b'/><EventID>1</EventID></System><UserData><A><B c='1'>"
        "2</B></A></UserData><RenderingInfo Culture='x'><Message>&lt;</Message></RenderingInfo></Event>";

    for (long n = 0; n < 60; n++) {
        struct buf b = { 0 };

        mem_fail_at(n);
        parsed_json(&b, &parser_evtxml, STR(text), 7, NULL);
        mem_fail_at(-1);
        buf_release(&b);
    }
}
