/* SPDX-License-Identifier: Apache-2.0 */
/* Two forms in one file: each is read for itself, and what a message quotes stays in it. */
#include "base/limits.h"
#include "input/joined.h"
#include "lib/leaves.h"
#include "lib/test.h"

#define GIVES(bytes, want) leaves_check(__FILE__, __LINE__, STR(bytes), STR(want))
#define WHOLE(bytes) GIVES(bytes, "[m]" bytes)

#define SETUP "[10:00:01]:\tInfo:\t:a\n   at B\n[10:00:02]:\tError:\t:c\n"
#define MSI "MSI (s) (64:F4) [10:00:03:001]: d\nMSI (s) (64:F4) [10:00:04:001]: e\n"
#define COPIED "Log Name:      System\nSource:        x\nEvent ID:      7\nDescription:\nw\n"
#define XML "<Event xmlns='x'><System><EventID>7</EventID></System></Event>\n"
#define JSON "[\n    {\n        \"Id\":  7,\n        \"RecordId\":  1,\n        \"LogName\":  \"System\"\n    }\n]\n"
#define LINES "{\"RecordId\":1,\"LogName\":\"System\"}\n{\"RecordId\":2,\"LogName\":\"System\"}\n"
#define SERVERS "[\n  {\n    \"DisplayName\": \"ms1\",\n    \"IsGateway\": false\n  }\n]\n"
#define CSV "\"Message\",\"Id\",\"RecordId\",\"LogName\"\n\"a\",\"7\",\"1\",\"System\"\n"
#define LISTED "DisplayName;IsGateway;Version\nms1;False;10.22.10118.0\n"
#define VIEWER "Ebene,Datum,Quelle,ID,Kategorie\nFehler,16.03.2024 23:10:02,HealthService,2010,Keine,a\n"
#define CLIXML "<Objs Version=\"1.1.0.1\">\n  <Obj>\n    <I64 N=\"RecordId\">1</I64>\n" \
               "    <S N=\"LogName\">System</S>\n  </Obj>\n</Objs>\n"
#define TABLE "DisplayName IsGateway Version\n----------- --------- -------\nms1         False     10.22.10118.0\n"

TEST(forms_below_a_log_are_read_each)
{
    GIVES(SETUP JSON, "[m]" SETUP "[m/from-line-4]" JSON);
    GIVES(SETUP LINES MSI, "[m]" SETUP "[m/from-line-4]" LINES "[m/from-line-6]" MSI);
    GIVES(SETUP XML XML JSON, "[m]" SETUP "[m/from-line-4]" XML XML "[m/from-line-6]" JSON);
    GIVES(MSI CLIXML SERVERS, "[m]" MSI "[m/from-line-3]" CLIXML "[m/from-line-9]" SERVERS);
    GIVES(MSI CSV LISTED, "[m]" MSI "[m/from-line-3]" CSV "[m/from-line-5]" LISTED);
    GIVES(SETUP VIEWER TABLE, "[m]" SETUP "[m/from-line-4]" VIEWER "[m/from-line-6]" TABLE);
    GIVES(COPIED XML, "[m]" COPIED "[m/from-line-6]" XML);
}

/* These beginnings were taken for a form that may hold logs, and nothing was looked for below. */
TEST(logs_below_a_form_are_read_each)
{
    GIVES(JSON SETUP, "[m]" JSON "[m/from-line-8]" SETUP);
    GIVES("  " LINES MSI, "[m]  " LINES "[m/from-line-3]" MSI);
    GIVES(XML COPIED, "[m]" XML "[m/from-line-2]" COPIED);
    GIVES("<?xml version='1.0'?>\n<Events>\n" XML "</Events>\n" CSV,
          "[m]<?xml version='1.0'?>\n<Events>\n" XML "</Events>\n[m/from-line-5]" CSV);
    GIVES("#TYPE a.b\n" CSV SETUP, "[m]#TYPE a.b\n" CSV "[m/from-line-4]" SETUP);
    GIVES(VIEWER XML, "[m]" VIEWER "[m/from-line-3]" XML);
    GIVES(SERVERS CLIXML, "[m]" SERVERS "[m/from-line-7]" CLIXML);
    GIVES(LISTED JSON, "[m]" LISTED "[m/from-line-3]" JSON);
    GIVES(TABLE LINES, "[m]" TABLE "[m/from-line-4]" LINES);
}

/* Files that were appended to each other without a line end. */
TEST(a_form_ends_with_its_last_sign)
{
    GIVES("[{\"RecordId\":1,\"LogName\":\"a\"}]" XML, "[m][{\"RecordId\":1,\"LogName\":\"a\"}][m/from-line-1]" XML);
    GIVES("<Event xmlns='x'><System/></Event>" SETUP,
          "[m]<Event xmlns='x'><System/></Event>[m/from-line-1]" SETUP);
}

TEST(what_a_message_quotes_stays_in_it)
{
    WHOLE("<Event xmlns='x'><System/><Data>" SETUP JSON CSV COPIED "</Data></Event>\n" XML);
    WHOLE("\"Message\",\"Id\",\"RecordId\",\"LogName\"\n\"it says \"\"so\"\":\n" SETUP XML MSI LINES
          "\",\"7\",\"1\",\"System\"\n\"a\",\"7\",\"1\",\"System\"\n");
    WHOLE("<Objs Version=\"1.1.0.1\"><S N=\"LogName\">a</S><I64 N=\"RecordId\">1</I64>\n" SETUP COPIED "</Objs>\n");
    /* of no form that is known */
    WHOLE(COPIED "<DataItem type=\"a\">\n<EventNumber>7</EventNumber>\n</DataItem>\n{\"error\": \"a\"}\n" COPIED);
    WHOLE(SETUP "<Config>\n{\n  \"Version\": \"1\"\n}\n" SETUP);
    /* Event Viewer's copy has the event and its XML */
    WHOLE(COPIED "Ereignis-XML:\n" XML COPIED);
    GIVES(COPIED "Event Xml:\n<Event xmlns='x'><Data>\n" SETUP "</Data></Event>\n" SETUP,
          "[m]" COPIED "Event Xml:\n<Event xmlns='x'><Data>\n" SETUP "</Data></Event>\n[m/from-line-12]" SETUP);
}

TEST(a_form_that_is_cut_off_ends_where_two_records_of_a_log_stand)
{
    GIVES("[{\"RecordId\":1,\"LogName\":\"a\",\"Message\":\"b\n" MSI,
          "[m][{\"RecordId\":1,\"LogName\":\"a\",\"Message\":\"b\n[m/from-line-2]" MSI);
    /* a console broke the line */
    WHOLE("[{\"RecordId\":1,\"LogName\":\"a\",\"Message\":\"b\nMSI (s) (64:F4) [10:00:03:001]: d\"}]\n");
}

TEST(what_stands_above_a_form_is_a_part_of_it)
{
    GIVES(SETUP "Record 7\n<?xml version='1.0'?>\n" XML,
          "[m]" SETUP "[m/from-line-4]Record 7\n<?xml version='1.0'?>\n" XML);
    GIVES(SETUP "#TYPE a.b\n" CSV, "[m]" SETUP "[m/from-line-4]#TYPE a.b\n" CSV);
    GIVES(MSI "*\n* Microsoft System Center Cross Platform Extensions (SCX)\n*\n"
          "2024-03-16T22:41:09,201Z Warning    [a:1:2:3] b\n",
          "[m]" MSI "[m/from-line-3]*\n* Microsoft System Center Cross Platform Extensions (SCX)\n*\n"
          "2024-03-16T22:41:09,201Z Warning    [a:1:2:3] b\n");
}

TEST(one_form_alone_stays_whole)
{
    static const char *const whole[] = { JSON JSON, LINES LINES, XML XML, CSV CSV, LISTED, VIEWER, CLIXML,
                                         TABLE, SERVERS,
                                         "{\"RecordId\":1,\"LogName\":\"\\\"]}\\r\\n{\"\n,\"a\":[\n{}\n]}\n" LINES,
                                         "PS C:\\> a\n" JSON, "<Event xmlns='x'/>\n" XML };

    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        CHECK_INT(joined_recognises((const uint8_t *)whole[i], strlen(whole[i]), NULL), JOINED_NOT);
}

/* Of so many bytes and more, then this; once the head. */
static bool is_far(struct str head, struct str again, struct str end)
{
    struct stream *in;
    struct buf text = { 0 };
    size_t got;
    bool is;

    buf_add(&text, head);
    while (text.n < 3 * JOINED_LOOK)
        buf_add(&text, again);
    buf_add(&text, end);
    CHECK_INT(joined_recognises((const uint8_t *)text.s, text.n, NULL), JOINED_NOT);
    stream_open_memory(&in, text.s, text.n, NULL);
    is = joined_recognises_far(in, text.n);
    CHECK(stream_peek(in, text.n, &got) && got == text.n); /* all of it is still to come */
    CHECK_INT(joined_recognises_far(in, 0), is); /* a stream without places, to its end */
    stream_close(in);
    buf_release(&text);
    return is;
}

/* The first log was longer than what is looked at, as those of setup are. */
TEST(another_log_at_the_end_of_a_long_one_is_seen)
{
    const struct str none = STR(""), names = STR("\"Message\",\"Id\",\"RecordId\",\"LogName\"\n");
    struct buf rows = { 0 };

    buf_add(&rows, names);
    while (rows.n < JOINED_LOOK)
        buf_add(&rows, STR("\"a\",\"7\",\"1\",\"System\"\n"));
    CHECK(is_far(none, STR(SETUP), STR(JSON)));
    CHECK(is_far(none, STR(LINES), STR(SETUP)));
    CHECK(is_far(none, STR(XML), STR(COPIED)));
    CHECK(is_far(names, STR("\"a\n\",\"7\",\"1\",\"System\"\n"), STR(MSI)));
    CHECK(is_far(none, STR(SETUP), buf_str(&rows))); /* whose names stand far from the end */
    CHECK(!is_far(none, STR(SETUP), STR(SETUP)));
    CHECK(!is_far(none, STR("words\n"), STR(SETUP MSI)));
    /* what the last message quotes, and records that alternate */
    CHECK(!is_far(names, STR("\"a\",\"7\",\"1\",\"System\"\n"), STR("\"" MSI "\",\"7\",\"1\",\"System\"\n")));
    CHECK(!is_far(none, STR(XML), STR("<Event xmlns='x'><Data>\n" SETUP "</Data></Event>\n")));
    CHECK(!is_far(none, STR(SETUP), STR(MSI SETUP MSI)));
    buf_release(&rows);
}

TEST(logs_below_each_other_end_at_LIMIT_JOINED)
{
    struct buf text = { 0 }, got = { 0 };
    struct leaf whole = { .name = STR("m"), .mtime = WHEN_NONE };
    const struct walk_sink sink = { leaves_show, leaves_skip, &got };
    const struct str said = STR("[m: LIMIT_JOINED reached; what follows is not read]");

    for (size_t i = 0; i < LIMIT_JOINED; i++)
        buf_add(&text, i % 2 ? STR(XML) : STR(COPIED));
    for (size_t more = 0; more < 2; more++) {
        buf_clear(&got);
        stream_open_memory(&whole.in, text.s, text.n, NULL);
        CHECK_INT(walk_read_stream(&whole, &sink), 0);
        stream_close(whole.in);
        CHECK((str_find(buf_str(&got), said) < got.n) == (more > 0));
        buf_add(&text, STR(COPIED));
    }
    buf_release(&text);
    buf_release(&got);
}
