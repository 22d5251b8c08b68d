/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"

#include "base/mem.h"
#include "base/sys_thread.h"
#include "input/jsonpull.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_psobj_json;

static const struct parsed_file files[] = {
    { "corpus/evtjson/winevent-5.1-utf16.json", 2, 0 },
    { "corpus/evtjson/winevent-5.1-depth.json", 1, 0 },
    { "corpus/evtjson/winevent-5.1-wrapped.json", 1, 0 },
    { "corpus/evtjson/winevent-5.1-cut.json", 2, 2 },
    { "corpus/evtjson/winevent-5.1-lost-brace.json", 2, 1 },
    { "corpus/evtjson/winevent-7.json", 2, 0 },
    { "corpus/evtjson/winevent-7-lines.jsonl", 2, 0 },
    { "corpus/evtjson/names-in-camel-case.json", 2, 0 },
    { "corpus/evtjson/eventlog-5.1.json", 1, 0 },
    { "corpus/evtjson/elastic-search.json", 2, 0 },
    { "corpus/evtjson/elastic-flat.ndjson", 1, 0 },
    { "corpus/evtjson/splunk-result.json", 1, 0 },
    { "corpus/evtjson/splunk-raw.json", 2, 0 },
    { "corpus/evtjson/log-analytics.json", 3, 0 },
    { "corpus/evtjson/xml-attributes.json", 3, 0 },
    { "corpus/evtjson/xml-lists.json", 2, 0 },
    { "corpus/evtjson/gelf.json", 3, 0 },
    { "corpus/evtjson/nxlog-syslog.log", 2, 0 },
    { "corpus/evtjson/logstash-rubydebug.txt", 2, 0 },
    { "corpus/evtjson/fluent-bit.txt", 2, 0 },
    { "corpus/evtjson/opentelemetry.jsonl", 3, 0 },
    { "corpus/evtjson/opentelemetry-records.json", 3, 0 },
    { "corpus/evtjson/evtxecmd.json", 3, 0 },
    { "corpus/evtjson/azure-records.json", 3, 0 },
};
#define FILES (sizeof files / sizeof files[0])

#define CHECK_OUTLINE(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_psobj_json, in, expected)

/* All tokens: { } [ ] n:name t:text w:word, * behind what was not written or cut. */
static void check_tokens(int line, const char *in, const char *expected)
{
    struct stream *stream = NULL;
    struct text *text = NULL;
    struct jsonpull *json = NULL;
    struct jsonpull_item item;
    enum jsonpull_kind kind;
    struct buf out = { 0 };

    CHECK(stream_open_memory(&stream, in, strlen(in), NULL) == 0);
    stream_set_chunk(stream, 1);
    CHECK(text_open(&text, stream, NULL, NULL) == 0 && jsonpull_open(&json, text, NULL) == 0);
    while ((kind = jsonpull_next(json, &item)) > JSON_DONE) {
        static const char marks[] = " {}[]ntw";
        buf_char(&out, marks[kind]);
        if (kind >= JSON_NAME)
            buf_format(&out, ":%.*s", STR_FMT(item.text));
        buf_add(&out, item.implied || item.cut ? STR("* ") : STR(" "));
    }
    if (!CHECK_INT(kind, JSON_DONE) || !CHECK_STR(buf_str(&out), str_of(expected)))
        test_fail(__FILE__, line, "document: %s", in);
    jsonpull_close(json);
    text_close(text);
    stream_close(stream);
    buf_release(&out);
}

#define CHECK_TOKENS(in, expected) check_tokens(__LINE__, in, expected)

TEST(tokens_of_any_document_come_in_pairs_whatever_was_lost)
{
    CHECK_TOKENS("{\"a\": 1, \"b\":[true,\"x\"], \"c\" : {}}",
                 "{ n:a w:1 n:b [ w:true t:x ] n:c { } } ");
    CHECK_TOKENS("\"a\\u0027\\n\\/\\ud83d\\ude00\\q\\u12\"", "t:a'\n/\xF0\x9F\x98\x80\\q\\u12 ");
    CHECK_TOKENS("{\"a\":1,{\"b\":2}", "{ n:a w:1 }* { n:b w:2 } ");
    CHECK_TOKENS("[{\"a\":1],[}]", "[ { n:a w:1 }* ] [ ] ");
    CHECK_TOKENS("{\"a\":[1}", "{ n:a [ w:1 ]* } ");
    CHECK_TOKENS("{\"a\":\"no end\n\"b\":2} x", "{ n:a t:no end* n:b w:2 } w:x* ");
    CHECK_TOKENS("]}:,\xC3\xA4;", "");
}

TEST(depth_is_limited)
{
    struct buf doc = { 0 };

    for (int i = 0; i < 100000; i++)
        buf_add(&doc, STR("[{\"a\":"));
    buf_add(&doc, STR("\"Id\":1"));
    reading_check_chunks(__FILE__, __LINE__, &parser_psobj_json, str_first(buf_str(&doc), 20000));
    CHECK_OUTLINE("{\"Id\":1,\"ProviderName\":\"A\",\"x\":"
                  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1"
                  "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
                  "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],\"LogName\":\"L\"}",
                  "1 -1  [L] [] \n");
    buf_release(&doc);
}

TEST(parameters_keep_their_places)
{
    CHECK_OUTLINE("{\"Id\":7036,\"ProviderName\":\"A\",\"Properties\":["
                  "{\"Value\":\"x\"},{\"Value\":null},"
                  "{\"Value\":[1,2]},"
                  "{\"Value\":{\"BinaryLength\":12,\"Value\":\"S-1\"}},{\"Value\":7}]}",
                  "7036 -1  [] []  <x> <> <> <> <7>\n");
    CHECK_OUTLINE("{\"EventID\":7,\"Source\":\"A\",\"EntryType\":16,"
                  "\"ReplacementStrings\":[\"a\",\"\"]}",
                  "7 0  [] []  <a> <>\n");
    CHECK_OUTLINE("{\"EventID\":7,\"Source\":\"A\",\"EntryType\":\"Warning\","
                  "\"TimeGenerated\":\"\\/Date(-1)\\/\",\"ReplacementStrings\":[]}",
                  "7 3 1969-12-31T23:59:59.999Z [] [] \n");
    CHECK_OUTLINE("{\"EventTime\":\"2024-03-16 22:41:07\",\"Hostname\":\"c1\",\"EventID\":7,"
                  "\"SourceName\":\"A\",\"Channel\":\"L\",\"Message\":\"m\"}",
                  "7 -1 2024-03-16T22:41:07 [L] [c1] m\n");
}

TEST(other_programs_keep_an_event_in_objects_of_their_own)
{
    CHECK_OUTLINE("{\"Event\":{\"#attributes\":{\"xmlns\":\"x\"},"
                  "\"System\":{\"Provider\":{\"#attributes\":"
                 "{\"Guid\":\"{1}\",\"Name\":\"P\"}},"
                  "\"EventID\":{\"#attributes\":{\"Qualifiers\":49152},"
                 "\"#text\":7},\"Level\":2,\"TimeCreated\":{\"#attributes\":{\"SystemTime\":"
                 "\"2024-03-16T22:41:07.5Z\"}},\"EventRecordID\":11,\"Execution\":{\"#attributes\":"
                 "{\"ProcessID\":4}},\"Channel\":\"System\",\"Computer\":\"c\"},\"EventData\":"
                 "{\"Data\":{\"#text\":[\"a\",\"b\"]}}}}\n"
                 "{\"Event\":{\"EventData\":{\"#attributes\":{\"Name\":\"no\"},\"param1\":\"x\","
                 "\"param2\":3},\"System\":{\"EventID\":8,\"Provider\":{\"#attributes\":"
                 "{\"Name\":\"Q\"}}}}}",
                 "7 2 2024-03-16T22:41:07.5Z [System] [c]  <a> <b>\n8 -1  [] []  <x> <3>\n");
    CHECK_OUTLINE("{\"@timestamp\":\"2024-03-16T22:41:07.500Z\",\"event\":{\"code\":\"7\","
                 "\"provider\":\"no\"},\"winlog\":{\"channel\":\"System\",\"record_id\":11,"
                 "\"event_data\":{\"param1\":\"x\"},\"event_id\":7,\"provider_name\":\"P\","
                 "\"computer_name\":\"c\"},\"log\":{\"level\":\"error\"},\"message\":\"m\"}",
                 "7 2 2024-03-16T22:41:07.500Z [System] [c] m <x>\n");
}

#define SYSTEM_OF(id)                                                                 \
    "\"System\":{\"Provider\":{\"@Name\":\"P\",\"@Guid\":\"{1}\"},\"EventID\":" id ","    \
    "\"Level\":\"2\",\"TimeCreated\":{\"@SystemTime\":\"2024-03-16T22:41:07.5Z\"},"       \
    "\"Execution\":{\"@ProcessID\":\"4\"},\"Channel\":\"System\",\"Computer\":\"c\"}"

TEST(where_every_element_is_a_list_those_around_parts_of_an_event_are_none)
{
#define SYSTEM "\"System\":[{\"Provider\":[{\"$\":{\"Name\":\"X\",\"Guid\":\"{1}\"}}]," \
               "\"EventID\":[{\"_\":\"7\",\"$\":{\"Qualifiers\":\"49152\"}}],\"Level\":[\"2\"]," \
               "\"TimeCreated\":[{\"$\":{\"SystemTime\":\"2024-03-16T22:41:07.5Z\"}}]," \
               "\"EventRecordID\":[\"11\"],\"Execution\":[{\"$\":{\"ProcessID\":\"4\"}}]," \
               "\"Channel\":[\"L\"],\"Computer\":[\"c.example\"],\"Security\":[\"\"]}]"
    CHECK_OUTLINE("{\"Event\":{\"$\":{\"xmlns\":\"x\"}," SYSTEM ","
                  "\"EventData\":[{\"Data\":[\"x\",\"\",\"y\"],\"Binary\":[\"7B\"]}]}}\n"
                  "{\"Events\":{\"Event\":[{" SYSTEM ",\"EventData\":[{\"Data\":["
                  "{\"_\":\"x\",\"$\":{\"Name\":\"a\"}},{\"_\":\"y\",\"$\":{\"Name\":\"b\"}}]}]},"
                  "{" SYSTEM ",\"EventData\":[\"\"]}]}}",
                  "7 2 2024-03-16T22:41:07.5Z [L] [c.example]  <x> <> <y>\n"
                  "7 2 2024-03-16T22:41:07.5Z [L] [c.example]  <x> <y>\n"
                  "7 2 2024-03-16T22:41:07.5Z [L] [c.example] \n");
#undef SYSTEM
}

#define PAIR(key, type, value) "{\"key\":\"" key "\",\"value\":{\"" type "\":" value "}}"
#define LISTED(values) "{\"values\":[" values "]}"

TEST(names_that_are_values_are_names)
{
    CHECK_OUTLINE("{\"resourceLogs\":[{\"resource\":{\"attributes\":["
                  PAIR("host.name", "stringValue", "\"h\"") "]},\"scopeLogs\":[{\"scope\":{},"
                  "\"logRecords\":[{\"timeUnixNano\":\"1710628867500000000\",\"severityNumber\":9,"
                  "\"body\":{\"stringValue\":\"m\"},\"attributes\":["
                  PAIR("EventID", "intValue", "\"7\"") ","
                  PAIR("SourceName", "stringValue", "\"P\"") ","
                  PAIR("Empty", "stringValue", "\"\"") "," PAIR("Bare", "boolValue", "true") ","
                  "{\"key\":\"None\",\"value\":{}}," PAIR("Computer", "stringValue", "\"c\"")
                  "]},{\"timeUnixNano\":1710628867500000000,\"body\":{\"kvlistValue\":" LISTED(
                  PAIR("computer", "stringValue", "\"c\"") ","
                  PAIR("event_id", "kvlistValue",
                       LISTED(PAIR("id", "intValue", "\"8\"") ","
                              PAIR("qualifiers", "intValue", "\"4\""))) ","
                  PAIR("provider", "kvlistValue", LISTED(PAIR("name", "stringValue", "\"Q\""))) ","
                  PAIR("event_data", "kvlistValue", LISTED(PAIR("data", "arrayValue", LISTED(
                      "{\"kvlistValue\":" LISTED(PAIR("", "stringValue", "\"x\"")) "},"
                      "{\"kvlistValue\":" LISTED(PAIR("", "stringValue", "\"y\"")) "}"))))) "}}"
                  "]}]}]}",
                  "7 -1 2024-03-16T22:41:07.5000000Z [] [c] m\n"
                  "8 -1 2024-03-16T22:41:07.5000000Z [] [c]  <x> <y>\n");
}

/* A block of the line was lost, with the begin of the second record and the end of the first. */
TEST(a_record_of_OTLP_that_lost_its_end_does_not_take_the_next_ones_along)
{
#define RECORD_BEGINS "{\"timeUnixNano\":1710628867500000000,\"body\":{\"kvlistValue\":{\"values\":["
#define RECORD_ENDS(id) PAIR("event_id", "intValue", id) "," \
                        PAIR("provider", "kvlistValue", LISTED(PAIR("name", "stringValue", "\"Q\""))) "]}}}"
    CHECK_OUTLINE("{\"logRecords\":[" RECORD_BEGINS RECORD_ENDS("7") "," RECORD_BEGINS
                  PAIR("event_id", "intValue", "8") ",{\"key\":\"provider\",\"value\": on\",\"body\":"
                  "{\"kvlistValue\":{\"values\":[" RECORD_ENDS("9") "," RECORD_BEGINS RECORD_ENDS("10") ","
                  RECORD_BEGINS RECORD_ENDS("11") "]}",
                  "7 -1 2024-03-16T22:41:07.5000000Z [] [] \n8 -1 2024-03-16T22:41:07.5000000Z [] [] \n"
                  "10 -1 2024-03-16T22:41:07.5000000Z [] [] \n11 -1 2024-03-16T22:41:07.5000000Z [] [] \n");
}

TEST(attributes_of_XML_are_names_with_a_mark)
{
    CHECK_OUTLINE("{\"Event\":{\"@xmlns\":\"x\"," SYSTEM_OF("{\"@Qualifiers\":\"9\","
                  "\"#text\":\"7\"}")
                  ",\"EventData\":{\"Data\":[\"a\",null,\"c\"]},"
                  "\"RenderingInfo\":{\"@Culture\":\"en\","
                  "\"Message\":\"m\",\"Level\":\"Error\",\"Provider\":null}}}",
                  "7 2 2024-03-16T22:41:07.5Z [System] [c] m <a> <> <c>\n");
    CHECK_OUTLINE("{\"Events\":{\"Event\":[{" SYSTEM_OF("\"7\"") ",\"EventData\":{\"Data\":["
                  "{\"@Name\":\"param2\",\"#text\":\"b\"},{\"@Name\":\"param1\"}]}},{"
                  SYSTEM_OF("\"8\"") ",\"EventData\":{\"Data\":[{\"@Name\":\"x\"},{\"@Name\":\"y\","
                  "\"#text\":\"d\"}]}},{" SYSTEM_OF("\"9\"") ",\"EventData\":null}]}}",
                  "7 2 2024-03-16T22:41:07.5Z [System] [c]  <> <b>\n"
                  "8 2 2024-03-16T22:41:07.5Z [System] [c]  <> <d>\n"
                  "9 2 2024-03-16T22:41:07.5Z [System] [c] \n");
    CHECK_OUTLINE("{\"EventId\":7,\"Provider\":\"P\","
                  "\"Payload\":\"{\\\"EventData\\\":{\\\"Data\\\":"
                  "\\\"a, b\\\"}}\"}",
                  "7 -1  [] []  <a> <b>\n");
}

TEST(what_may_be_anything_counts_where_the_event_has_nothing_else)
{
    CHECK_OUTLINE("{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\","
                  "\"timestamp\":1710628867.5,"
                  "\"level\":3,\"_EventID\":7,\"_SourceName\":\"P\"}",
                  "7 2 2024-03-16T22:41:07.5Z [] [h] m\n");
    CHECK_OUTLINE("{\"host\":\"relay\",\"timestamp\":1710628867.5,\"level\":3,"
                  "\"short_message\":\"m\","
                  "\"full_message\":\"m, all of it\",\"_EventType\":\"WARNING\","
                  "\"_Hostname\":\"c\","
                  "\"_EventTime\":\"2024-03-16 22:41:00\",\"_EventID\":7,\"_SourceName\":\"P\"}",
                  "7 3 2024-03-16T22:41:00 [] [c] m, all of it\n");
    CHECK_OUTLINE("{\"host\":\"relay\",\"timestamp\":1710628867,\"time\":1,\"EventID\":7,"
                  "\"SourceName\":\"P\",\"EventTime\":\"2024-03-16 22:41:00\"}",
                  "7 -1 2024-03-16T22:41:00 [] [] \n");
    CHECK_OUTLINE("{\"records\":[{\"time\":\"2024-03-16T22:41:07Z\",\"level\":\"Error\","
                  "\"properties\":"
                  "{\"ProviderName\":\"P\",\"EventId\":7,\"Channel\":\"System\","
                  "\"Description\":\"m\"}}]}",
                  "7 2 2024-03-16T22:41:07Z [System] [] m\n");
    CHECK_OUTLINE("{\"event_id\":{\"id\":7,\"qualifiers\":9},"
                  "\"provider\":{\"event_source\":\"\",\"name\":"
                  "\"P\"},\"level\":\"Error\",\"system_time\":\"2024-03-16T22:41:07Z\","
                  "\"event_data\":{"
                  "\"data\":[{\"\":\"a\"},{\"\":\"\"},{\"\":\"c\"}],\"name\":\"\"}}",
                  "7 2 2024-03-16T22:41:07Z [] []  <a> <> <c>\n");
}

TEST(what_a_search_found_is_events)
{
    CHECK_OUTLINE("{\"took\":3,\"_shards\":{\"total\":1},"
                  "\"hits\":{\"total\":{\"value\":2},\"hits\":["
                  "{\"_index\":\"w\",\"_id\":\"7\",\"_source\":{\"winlog\":{\"event_id\":\"7\","
                  "\"provider_name\":\"P\",\"computer_name\":\"c\"}}},"
                  "{\"_index\":\"w\",\"fields\":{\"id\":[\"1\"],\"winlog.event_id\":[\"8\"],"
                  "\"@timestamp\":[\"2024-03-16T22:41:07.500Z\"],\"winlog.computer_name\":[\"d\"],"
                  "\"winlog.event_data.param1\":[\"x\"],\"message\":[\"m\"],"
                  "\"winlog.provider_name\":[\"P\"]}}]},\"aggregations\":{\"a\":{\"value\":1}}}",
                  "7 -1  [] [c] \n8 -1 2024-03-16T22:41:07.500Z [] [d] m <x>\n");
    CHECK_OUTLINE("{\"preview\":false,\"result\":{\"_time\":\"2024-03-16T22:41:07.000+00:00\","
                  "\"source\":\"WinEventLog:System\",\"ComputerName\":\"c\",\"EventCode\":\"7\","
                  "\"LogName\":\"System\",\"SourceName\":\"P\",\"Message\":\"m\"}}",
                  "7 -1 2024-03-16T22:41:07.000Z [System] [c] m\n");
}

TEST(parameters_that_have_a_number_stand_there)
{
    CHECK_OUTLINE("{\"winlog\":{\"event_data\":{\"Binary\":\"00\",\"param1\":\"a\","
                  "\"param10\":\"j\","
                  "\"param3\":\"c\"},\"event_id\":7,\"provider_name\":\"P\"}}",
                  "7 -1  [] []  <a> <> <c> <> <> <> <> <> <> <j>\n");
    CHECK_OUTLINE("{\"winlog.event_data.param2\":\"b\",\"winlog.event_data.param1\":\"a\","
                  "\"winlog.event_data.Binary\":\"00\",\"winlog.event_id\":7,"
                  "\"winlog.provider_name\":\"P\"}",
                  "7 -1  [] []  <a> <b>\n");
    CHECK_OUTLINE("{\"winlog\":{\"event_data\":{\"param1\":\"a\",\"param1\":\"b\","
                  "\"param99999999\":\"c\"},\"event_id\":7,\"provider_name\":\"P\"}}",
                  "7 -1  [] []  <a> <c>\n");
}

/* They lose their names, by which whoever writes them would know. */
TEST(parameters_whose_names_say_so_are_secrets)
{
    CHECK_OUTLINE("{\"winlog\":{\"event_data\":{\"User\":\"u\",\"Password\":\"s3\",\"Pwd\":\"\","
                  "\"Path\":\"x\"},\"event_id\":7,\"provider_name\":\"P\"}}",
                  "7 -1  [] []  <u> <********> <> <x>\n");
    CHECK_OUTLINE("{\"winlog.event_data.SqlPassword\":[\"s3\"],\"winlog.event_data.Path\":\"x\","
                  "\"winlog.event_id\":7,\"winlog.provider_name\":\"P\"}",
                  "7 -1  [] []  <********> <x>\n");
    CHECK_OUTLINE("{\"Event\":{" SYSTEM_OF("\"7\"") ",\"EventData\":{\"Data\":["
                  "{\"@Name\":\"Password\",\"#text\":\"s3\"},{\"@Name\":\"y\",\"#text\":\"d\"}]}}}",
                  "7 2 2024-03-16T22:41:07.5Z [System] [c]  <********> <d>\n");
    CHECK_OUTLINE("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{"
                  "\"timeUnixNano\":\"1710628867500000000\",\"body\":{\"kvlistValue\":" LISTED(
                  PAIR("channel", "stringValue", "\"System\"") ","
                  PAIR("computer", "stringValue", "\"c\"") "," PAIR("event_id", "intValue", "\"7\"") ","
                  PAIR("event_data", "kvlistValue", LISTED(
                      PAIR("Password", "stringValue", "\"s3\"") ","
                      PAIR("Path", "stringValue", "\"x\""))))
                  "}}]}]}]}",
                  "7 -1 2024-03-16T22:41:07.5000000Z [System] [c]  <********> <x>\n");
}

TEST(a_text_that_a_mail_wrapped_goes_on_and_a_lost_quote_costs_a_line)
{
    CHECK_OUTLINE("{\"EventID\":7,\"Source\":\"A\",\"EntryType\":\"Error\","
                  "\"Message\":\"one two\r\nthree\nfour\"}",
                  "7 2  [] [] one two three four\n");
    CHECK_OUTLINE("{\"EventID\":7,\"Source\":\"A\",\"Message\":\"one\n{D6E655E7-6318}.\n[Setup] two\"}",
                  "7 -1  [] [] one {D6E655E7-6318}. [Setup] two\n");
    CHECK_OUTLINE("{\"EventID\":7,\"Source\":\"A\",\"Message\":\"one,\n"
                  "  \"EntryType\":\"Error\"}",
                  "7 2  [] [] one,\n");
}

/* ConvertTo-Json -Compress writes a line alone: no end of it ends what a lost mark begins. */
TEST(a_lost_quote_in_json_of_one_line_costs_no_more_than_its_event)
{
    CHECK_OUTLINE("[{\"Id\":7,\"ProviderName\":\"A\",\"Message\":\"one\"},"
                  "{\"Id\":8,\"ProviderName\":\"A\",\"Message\":\"two,\"Properties\":[{\"Value\":\"x\"}]},"
                  "{\"Id\":9,\"ProviderName\":\"A\",\"Message\":\"three\"},"
                  "{\"Id\":10,\"ProviderName\":\"A\",\"Message\":lost\"},"
                  "{\"Id\":11,\"ProviderName\":\"A\",\"Message\":\"four\"}]",
                  "7 -1  [] [] one\n8 -1  [] [] two,\n9 -1  [] [] three\n10 -1  [] [] lost\n"
                  "11 -1  [] [] four\n");
}

TEST(an_object_that_lost_its_end_does_not_take_the_next_ones_along)
{
    CHECK_OUTLINE("[{\"Id\": 7, \"ProviderName\": \"A\", \"Properties\": [{\"Value\": \"x\"},\n"
                  "{\"Id\": 8, \"ProviderName\": \"A\", \"UserId\": {\"Value\": \n"
                  "{\"Id\": 9, \"ProviderName\": \"A\"}, {\"Id\": 10, \"ProviderName\": \"A\"}]",
                  "7 -1  [] []  <x>\n8 -1  [] [] \n9 -1  [] [] \n10 -1  [] [] \n");
    /* in JSON Lines each line is a document of its own */
    CHECK_OUTLINE("{\"Message\":\"a\",\"Id\":6,\"ProviderName\":\"A\"}\n"
                  "{\"Message\":\"b\",\"Id\":7,\"ProviderName\":\"A\",\"Properties\":[{\"Va\n"
                  "{\"Id\":8,\"ProviderName\":\"A\"}\n{\"Id\":9,\"ProviderName\":\"A\"}\n"
                  "{\"Id\":10,\"ProviderName\":\"A\"}\n",
                  "6 -1  [] [] a\n7 -1  [] [] b\n8 -1  [] [] \n9 -1  [] [] \n10 -1  [] [] \n");
}

TEST(what_is_no_json_of_events_is_not_claimed)
{
    static const char *const others[] = {
        "", "[]", "{\"Id\": 1, \"Name\": \"x\"}",
        "\"Id\" \"TimeCreated\" \"ProviderName\" \"LogName\"",
        "Error: \"Id\": \"TimeCreated\": \"ProviderName\": ",
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (!CHECK_INT(parsed_bid(&parser_psobj_json, str_of(others[i])), 0))
            test_fail(__FILE__, __LINE__, "sample: %s", others[i]);
}

TEST(every_sample_is_claimed_and_gives_its_events_in_pieces_of_any_size)
{
    parsed_check_files(&parser_psobj_json, files, FILES);
}

TEST(a_file_may_end_anywhere)
{
    parsed_check_cuts(&parser_psobj_json, files, FILES, 1);
    CHECK_OUTLINE("{\"TimeCreated\":\"2024-01-20T13:02:03Z\",\"Id\":20", "");
    CHECK_OUTLINE("{\"Id\":20,\"TimeCreated\":\"2024-01-20T13:02:03Z\",\"ProviderName\":\"Hea",
                  "20 -1 2024-01-20T13:02:03Z [] [] \n");
}

TEST(a_failing_allocation_ends_this_source_only)
{
    parsed_check_no_memory_of(&parser_psobj_json, "corpus/evtjson/winevent-7.json", 60);
}

static void check_data(size_t n, size_t bytes, bool damaged)
{
    struct buf in = { 0 }, out = { 0 };

    buf_add(&in, STR("[{\"Id\":1,\"ProviderName\":\"x\",\"Properties\":["));
    for (size_t i = 0; i < n; i++) {
        buf_add(&in, i ? STR(",{\"Value\":\"") : STR("{\"Value\":\""));
        for (size_t k = 0; k < bytes; k++)
            buf_char(&in, 'v');
        buf_add(&in, STR("\"}"));
    }
    buf_add(&in, STR("]}]"));
    CHECK_INT(parsed_json(&out, &parser_psobj_json, buf_str(&in), 0, NULL), 1);
    CHECK(out.n < LIMIT_RECORD_BYTES + 1000);
    CHECK_INT(str_find(buf_str(&out), STR("\"damaged\":true")) < out.n, damaged);
    buf_release(&in);
    buf_release(&out);
}

TEST(parameters_are_bounded_and_what_is_left_out_is_told)
{
    check_data(LIMIT_FIELDS - 1, 1, false);
    check_data(LIMIT_FIELDS, 1, true);
    check_data(17, LIMIT_LINE_BYTES, true);
}

/* Escapes count as what they stand for does. */
TEST(the_time_of_vectors_events_is_their_timestamp)
{
    struct buf out = { 0 };

    CHECK_INT(parsed_json(&out, &parser_psobj_json,
                          STR("{\"timestamp\":\"2025-09-18T01:12:44.441Z\",\"computer\":\"a.x\",\"channel\":\"System\","
                              "\"event_id\":7036,\"provider_name\":\"S\",\"record_id\":7,\"message\":\"m\"}\n"),
                          0, NULL), 1);
    CHECK(str_find(buf_str(&out), STR("\"time\":\"2025-09-18T01:12:44.441Z\"")) < out.n);
    buf_release(&out);
}

/* And its message is in quotation marks. */
TEST(what_wazuh_joined_is_no_parameter)
{
    CHECK_OUTLINE("{\"data\":{\"win\":{\"system\":{\"providerName\":\"HealthService\",\"eventID\":"
                  "\"1210\",\"systemTime\":\"2024-03-16T22:36:07.5Z\",\"computer\":\"MS01\","
                  "\"message\":\"\\\"New configuration became active. Management group \\\"M\\\", "
                  "configuration id:\\\"A\\\".\\\"\"},\"eventdata\":{\"data\":\"M, A\"}}}}\n",
                  "1210 -1 2024-03-16T22:36:07.5Z [Operations Manager] [MS01] New configuration became "
                  "active. Management group \"M\", configuration id:\"A\".\n");
}

/* What its API hands out, and what its page lets people copy. */
TEST(an_event_below_what_datadog_calls_content_is_one)
{
    CHECK_OUTLINE("{\"id\":\"A\",\"content\":{\"timestamp\":\"2024-03-16T22:36:08Z\",\"host\":\"ms01\","
                  "\"message\":\"a\",\"attributes\":{\"Event\":{\"System\":{\"Provider\":{\"Name\":\"X\"},"
                  "\"EventID\":{\"value\":\"7\",\"Qualifiers\":\"0\"},\"Level\":\"4\",\"TimeCreated\":"
                  "{\"SystemTime\":\"2024-03-16T22:36:07.5Z\"},\"Channel\":\"Application\","
                  "\"Computer\":\"MS01\"},\"EventData\":{\"Data\":[\"p\"]}}}}}\n",
                  "7 4 2024-03-16T22:36:07.5Z [Application] [MS01] a <p>\n");
}

/* Such a file was read as one of events of which none was left, in silence. */
TEST(attributes_may_stand_beside_their_element)
{
    CHECK_OUTLINE("[{\"Event\":{\"EventData\":{\"Data\":[\"a\",\"b\"]},\"Event_attributes\":"
                  "{\"xmlns\":\"x\"},\"System\":{\"Channel\":\"L\",\"Computer\":\"c\","
                  "\"EventID\":7,\"EventID_attributes\":{\"Qualifiers\":16384},\"EventRecordID\":11,"
                  "\"Execution_attributes\":{\"ProcessID\":4},\"Level\":4,"
                  "\"Provider_attributes\":{\"Name\":\"P\"},\"TimeCreated_attributes\":"
                  "{\"SystemTime\":\"2024-03-16T22:41:07.5Z\"}}}}]",
                  "7 4 2024-03-16T22:41:07.5Z [L] [c]  <a> <b>\n");
}

TEST(what_has_the_names_of_an_event_and_is_none_is_lost_aloud)
{
    struct defects defects = { 0 };
    struct buf out = { 0 };

    CHECK_INT(parsed_json(&out, &parser_psobj_json,
                          STR("{\"EventID\":7,\"Channel\":\"L\",\"Computer\":\"c\",\"When\":1}\n"
                              "{\"Id\":7,\"Name\":\"x\"}\n{\"Computer\":\"c\",\"Channel\":\"L\"}\n"
                              "{\"EventID\":7,\"Channel\":\"L\",\"Computer\":\"c\","
                              "\"Timestamp\":\"2024-03-16T22:41:07Z\"}\n"), 0, &defects), 1);
    CHECK_INT(defects.counted[DEFECT_RECORD], 1);
    defects_release(&defects);
    buf_release(&out);
}

/* FullEventLogView's. */
TEST(names_of_an_event_may_have_blanks)
{
    CHECK_OUTLINE("[ { \"Event Time\" : \"16.03.2024 22:41:07.120\", \"Record ID\" : \"11\", \"Event ID\" : "
                  "\"7\", \"Level\" : \"Error\", \"Channel\" : \"L\", \"Provider\" : \"P\", "
                  "\"Description\" : \"m\", \"Computer\" : \"c\" } ]",
                  "7 2 2024-03-16T22:41:07.120 [L] [c] m\n");
}

/* Hayabusa. */
TEST(the_level_of_a_rule_is_not_that_of_the_event)
{
    CHECK_OUTLINE("{\"Timestamp\":\"2024-03-16 22:41:07.120 +01:00\",\"RuleTitle\":\"r\","
                  "\"Level\":\"info\",\"Computer\":\"c\",\"Channel\":\"L\",\"EventID\":7,"
                  "\"RecordID\":11,\"Details\":{\"Svc\":\"x\"}}",
                  "7 -1 2024-03-16T21:41:07.120Z [L] [c] \n");
}

/* As Ruby writes objects: Logstash, and Fluent Bit before 2. */
TEST(an_arrow_is_a_colon)
{
    CHECK_OUTLINE("{\n  \"message\" => \"a => b\",\n \"@timestamp\" => \"2024-03-16T22:41:07Z\",\n "
                  "\"winlog\" => {\n \"event_id\" => \"7\",\n \"keywords\" => [\n [0] \"Classic\"\n ],\n"
                  " \"provider_name\" => \"P\",\n \"channel\"=>\"L\", \"computer_name\" => \"c\"\n}\n}\n",
                  "7 -1 2024-03-16T22:41:07Z [L] [c] a => b\n");
}

TEST(a_line_of_syslog_may_end_with_an_event)
{
    CHECK_OUTLINE("<14>1 2024-03-16T22:41:07.5Z c P - - - {\"EventTime\":\"2024-03-16 22:41:07\",\"EventID\":7,"
                  "\"SourceName\":\"P\",\"Hostname\":\"c\",\"Channel\":\"L\",\"Message\":\"m\"}\n"
                  "<14>1 2024-03-16T22:41:08.5Z c P - - - {\"EventTime\":\"2024-03-16 22:41:08\",\"EventID\":8,"
                  "\"SourceName\":\"P\",\"Hostname\":\"c\",\"Channel\":\"L\",\"Message\":\"n\"}\n",
                  "7 -1 2024-03-16T22:41:07 [L] [c] m\n8 -1 2024-03-16T22:41:08 [L] [c] n\n");
    CHECK(parsed_bid(&parser_psobj_json,
                     STR("Mar 16 22:41:07 c P[0]: {\"EventTime\":\"2024-03-16 22:41:07\",\"EventID\":7,"
                         "\"SourceName\":\"P\",\"Hostname\":\"c\",\"Channel\":\"L\"}\n")) > 64);
}

TEST(a_text_of_escapes_is_cut_like_any_other)
{
    struct buf in = { 0 }, out = { 0 };

    buf_add(&in, STR("[{\"Id\":1,\"ProviderName\":\"x\",\"Message\":\""));
    for (size_t i = 0; i < 2 * LIMIT_RECORD_BYTES; i++)
        buf_add(&in, STR("\\/"));
    buf_add(&in, STR("\"}]"));
    CHECK_INT(parsed_json(&out, &parser_psobj_json, buf_str(&in), 0, NULL), 1);
    CHECK(out.n < LIMIT_RECORD_BYTES + 1000);
    CHECK(str_find(buf_str(&out), STR("\"damaged\":true")) < out.n);
    buf_release(&in);
    buf_release(&out);
}

/* Every parser bids for every file, and a small archive holds hundreds of such samples. */
TEST(blank_lines_of_a_sample_are_looked_at_once)
{
    char *bytes = mem_alloc(LIMIT_BID_BYTES);
    struct str all = { bytes, LIMIT_BID_BYTES };
    struct sample sample = { .text = all, .whole = true };
    double start = sys_seconds();

    memset(bytes, '\n', LIMIT_BID_BYTES);
    bytes[0] = bytes[LIMIT_BID_BYTES - 1] = 'x';
    for (int i = 0; i < 100; i++)
        CHECK_INT(parser_psobj_json.bid(&sample), 0);
    CHECK(sys_seconds() - start < 60); /* it was minutes */
    mem_free(bytes);
}
