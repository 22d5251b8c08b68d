/* SPDX-License-Identifier: Apache-2.0 */
/* What chats, tickets and editors make of a log (input/undress.h): JSON, other line ends, fences,
   escapes. */
#include "base/buf.h"
#include "base/sys_thread.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

#define PAGED_XML "&lt;Event xmlns='x'&gt;&lt;System&gt;&lt;Provider Name='A' Guid='B' EventSourceName='C'/&gt;&lt;/System&gt;&lt;/Event&gt;"

/* Configuration Manager's say at their end what they are, package managers' behind their time. */
TEST(few_lines_of_a_log_in_a_text_of_json_are_lines)
{
    GIVES("{\"file\": \"a.log\", \"content\": \"INFO: a.  $$<Setup><12-10-2022 00:22:06.624+240>\\r\\n"
          "b.  $$<Setup><12-10-2022 00:22:36.193+240>\\r\\nc  $$<Setup><12-10-2022 00:22:59.741+240>\"}\n",
          "INFO: a.  $$<Setup><12-10-2022 00:22:06.624+240>\r\n"
          "b.  $$<Setup><12-10-2022 00:22:36.193+240>\r\nc  $$<Setup><12-10-2022 00:22:59.741+240>\n");
    GIVES("{\"stdout\": \"2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0\\n\"}\n",
          "2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0\n");
}

/* Teams and Slack; what an event says of such a text is no text of theirs. */
TEST(xml_and_tables_that_a_chat_has_as_a_page_are_given)
{
    GIVES("{\"value\": [{\"body\": {\"contentType\": \"html\", \"content\": \"<div><pre>" PAGED_XML
          "</pre></div>\"}}]}\n", "<div><pre>" PAGED_XML "</pre></div>\n");
    GIVES("[{\"type\": \"message\", \"text\": \"```\\n" PAGED_XML "\\n```\"}]\n",
          "```\n" PAGED_XML "\n```\n");
    GIVES("{\"value\": [{\"body\": {\"content\": \"<p>Level,Date and Time,Source,Event ID,Task Category<br>"
          "Error,3/16/2024 10:41:07 PM,A,7,None,\\\"m of it\\\"<br></p>\"}}]}\n",
          "<p>Level,Date and Time,Source,Event ID,Task Category<br>"
          "Error,3/16/2024 10:41:07 PM,A,7,None,\"m of it\"<br></p>\n");
    GIVES("{\"EventID\": 7, \"ProviderName\": \"A\", \"Message\": \"got " PAGED_XML "\"}\n", "(nothing)");
}

TEST(a_log_inside_of_texts_of_json_is_the_log)
{
    GIVES("\"a \\\"b\\\" \\\\c\\r\\n\\td\\u00e4\\n\\ud83d\\ude00\\n\"\n",
          "a \"b\" \\c\r\n\td\xC3\xA4\n\xF0\x9F\x98\x80\n");
    GIVES("{\"ok\": true, \"messages\": [{\"user\": \"U1\", \"text\": \"[10:00:01]: a\\nb\\nc\\nd\"},\n"
          "{\"text\": \"so it was on that day\", \"ts\": \"1\"}]}",
          "[10:00:01]: a\nb\nc\nd\nso it was on that day\n");
    GIVES("[\"[10:00:01]: a\", \"[10:00:02]: b\", \"[10:00:03]: c\", \"\", \"[10:00:04]: d\"]",
          "[10:00:01]: a\n[10:00:02]: b\n[10:00:03]: c\n\n[10:00:04]: d\n");
    GIVES("{\"stdout\": \"a b\\nc d\\ne f\\ng\", \"stdout_lines\": [\"a b\", \"c d\", \"e f\", \"g\"]}",
          "a b\nc d\ne f\ng\n"); /* once */
    GIVES("\"C:\\Program Files\\\\x\\nb\\nc\\nd", "C:\\Program Files\\x\nb\nc\nd\n"); /* cut */
}

/* Lines of a list of PowerShell's have many blanks, and came twice, and with them each event. */
TEST(lines_that_ansible_adds_to_their_text_are_said_once)
{
    GIVES("{\"stdout\": \"Id      : 7\\r\\nMessage : a b c\\r\\n\\r\\nId      : 8\", "
          "\"stdout_lines\": [\"Id      : 7\", \"Message : a b c\", \"\", \"Id      : 8\"], "
          "\"warnings\": [\"it was so on that day\"]}",
          "Id      : 7\r\nMessage : a b c\r\n\r\nId      : 8\nit was so on that day\n");
    GIVES("{\"stdout\": \"\", \"stdout_lines\": [\"it was so on that day\"], "
          "\"stderr\": \"a b\\nc d\\ne f\\ng\"}",
          "it was so on that day\na b\nc d\ne f\ng\n"); /* of no text */
}

/* What Slack's API gives of a message. */
TEST(a_message_whose_blocks_say_its_text_again_is_said_once)
{
    GIVES("{\"messages\": [{\"text\": \"see the log of it:\\n```a &lt;b&gt;\\nc\\nd```\\n"
          "that is all\", \"blocks\": [{\"type\": \"rich_text\", \"elements\": [{\"elements\": [{"
          "\"type\": \"text\", \"text\": \"see the log of it:\"}]}, {\"elements\": [{\"text\": \"a <b>\\nc\\nd\"}]}, "
          "{\"elements\": [{\"text\": \"that is all\"}]}]}]}, {\"text\": \"the next one\\ne\\nf\"}]}",
          "see the log of it:\n```a &lt;b&gt;\nc\nd```\nthat is all\nthe next one\ne\nf\n");
    /* the text tells only what there is */
    GIVES("{\"text\": \"a build has failed now\", \"blocks\": [{\"text\": {\"type\": "
          "\"mrkdwn\", \"text\": \"a line of it\\nb line of it\\nc\\nd\"}}, "
          "{\"text\": \"and so on and on\"}], \"more\": \"x\\ny\"}",
          "a build has failed now\na line of it\nb line of it\nc\nd\nand so on and on\nx\ny\n");
    /* nothing beside them; beside those of another object; other names */
    GIVES("{\"blocks\": [{\"text\": \"a\\nb\\nc\\nd\"}, {\"text\": \"a\\nb\"}]}",
          "a\nb\nc\nd\na\nb\n");
    GIVES("[{\"text\": \"a\\nb\\nc\\nd\"}, {\"blocks\": [{\"text\": \"a\\nb\"}]}]",
          "a\nb\nc\nd\na\nb\n");
    GIVES("{\"text\": \"a\\nb\\nc\\nd\", \"lines\": [{\"x\": \"a\\nb\"}]}",
          "a\nb\nc\nd\na\nb\n");
}

/* The same with sorted names, as programs write them again; what Zendesk's API gives. */
TEST(a_message_whose_blocks_stand_before_its_text_is_said_once)
{
    GIVES("[{\"blocks\": [{\"elements\": [{\"elements\": [{\"text\": \"see the log of it:\\n\", \"type\": "
          "\"text\"}]}, {\"text\": \"a <b>\\nc\\nd\"}]}], \"text\": \"see the log of it:\\n```a &lt;b&gt;\\n"
          "c\\nd```\", \"ts\": \"1\"}, {\"text\": \"a <b>\\nc\\nd\"}]",
          "see the log of it:\na <b>\nc\nd\na <b>\nc\nd\n");
    GIVES("[{\"blocks\": [{\"text\": \"a\\nb\\nc\\nd\"}], \"text\": \"a\\nb\\nx\\nd\"}]",
          "a\nb\nc\nd\na\nb\nx\nd\n");
    GIVES("{\"comments\": [{\"body\": \"a b\\n\\n[10:00:01]: <c>\\nd\", \"html_body\": \"<div>a b<br>\\n<br>\\n"
          "[10:00:01]: &lt;c&gt;<br>d</div>\", \"plain_body\": \"a b\\n\\n[10:00:01]: <c>\\nd\"}]}",
          "a b\n\n[10:00:01]: <c>\nd\n");
    GIVES("{\"html_body\": \"a\\nb\\nc\\nd\", \"x\": 1}", "a\nb\nc\nd\n"); /* that alone */
    /* blocks that do not say it, and a name in front of what the text says */
    GIVES("[{\"blocks\": [{\"text\": \"what it says below is it\"}], \"text\": \"<@U1> says\\n[22:02:11]: a\\n"
          "b\\nc\"}]", "what it says below is it\n<@U1> says\n[22:02:11]: a\nb\nc\n");
}

TEST(what_json_calls_a_secret_is_not_shown_without_its_name)
{
    GIVES("{\"password\": \"a\\nb c d e\", \"tokens\": [\"a b c d\", \"e f g h\"], \"text\":\n"
          "\"a\\nb\\nc\\nd and so on and so on and so on and so on and so on and so on\"}",
          "a\nb\nc\nd and so on and so on and so on and so on and so on and so on\n");
    GIVES("{\"Product Key\": \"a b c d e\", \"pass_word\": \"a b c d\", \"community_string\": "
          "\"a b c d\","
          " \"text\": \"a\\nb\\nc\\nd and so on and so on and so on and so on and so on and so on\"}",
          "a\nb\nc\nd and so on and so on and so on and so on and so on and so on\n");
}

#define XML_LEFT "\\u003cEvent xmlns=\\u0027x\\u0027\\u003e\\u003cProvider Name=\\u0027p\\u0027/\\u003e b c"

TEST(events_as_XML_in_texts_of_json_are_xml)
{
    GIVES("[\r\n    \"" XML_LEFT "\",\r\n    \"" XML_LEFT " a\"\r\n]",
          "<Event xmlns='x'><Provider Name='p'/> b c\n<Event xmlns='x'><Provider Name='p'/> b c a\n");
    GIVES("{\"event_id\": 7, \"raw\": \"<Event xmlns=\\\"x y\\\"><Provider Name=\\\"a b c\\\" />\"}\n",
          "<Event xmlns=\"x y\"><Provider Name=\"a b c\" />\n");
    GIVES("{\"event_id\": 7, \"raw\": \"<Event xmlns='x'><Provider Name='a'/>\"}\n", "(nothing)");
}

/* Where a disk lost a block the quotation marks of two texts were in it, and a mark alone. */
TEST(behind_a_lost_quotation_mark_texts_of_json_are_texts)
{
    GIVES("[\"" XML_LEFT " a\",\n    ...\\u003c/x\",\n    \"" XML_LEFT "\",\n    \"" XML_LEFT " c d e\"\n]\n",
          "<Event xmlns='x'><Provider Name='p'/> b c a\n<Event xmlns='x'><Provider Name='p'/> b c\n"
          "<Event xmlns='x'><Provider Name='p'/> b c c d e\n");
    GIVES("[{\"n\":\"" XML_LEFT "\"},{n\":\"" XML_LEFT " a\"},{\"n\":\"" XML_LEFT "\"}]",
          "<Event xmlns='x'><Provider Name='p'/> b c\n<Event xmlns='x'><Provider Name='p'/> b c a\n"
          "<Event xmlns='x'><Provider Name='p'/> b c\n");
    GIVES("[\"" XML_LEFT "\",\":\",\"" XML_LEFT " a\"]", /* a text of one sign is none of a log's */
          "<Event xmlns='x'><Provider Name='p'/> b c\n<Event xmlns='x'><Provider Name='p'/> b c a\n");
}

TEST(json_of_events_stays)
{
    GIVES("{\"Id\": 1, \"ProviderName\": \"a\", \"Message\": \"a\\r\\nb\\r\\nc\\r\\nd\"}", "(nothing)");
    GIVES("{\"event_id\": 1, \"text\": \"a\\nb\\nc\\nd\\ne\\nf\"}", "(nothing)");
    GIVES("{\"winlog.channel\": \"a\", \"message\": \"a\\nb\\nc\\nd\\ne\\nf\"}", "(nothing)");
    GIVES("{\"Servers\": [\"a\", \"b\", \"c\", \"d\"]}", "(nothing)");
    GIVES("\"a\",\"b\"\n\"c\\nd\\ne\\nf\",\"g\nh\"\n", "(nothing)");
    /* one of many events quotes a piece of XML */
    GIVES("[{\"Id\": 20022, \"Message\": \"a b c\"}, {\"Id\": 4104, \"Message\": \"if ($x -match "
          "'<Provider Name=\\\"a\\\"') { }\"}]", "(nothing)");
    /* names of columns, whose rows are events; a field of a form may be called like one */
    GIVES("{\"tables\": [{\"name\": \"PrimaryResult\", \"columns\": [{\"name\": \"EventID\", \"type\": "
          "\"int\"}, {\"name\": \"a\"}], \"rows\": [[7, \"a\\nb\\nc\\nd\"]]}]}", "(nothing)");
    GIVES("{\"fields\": [{\"name\": \"Hostname\", \"value\": \"MS01\"}, {\"name\": \"log\", "
          "\"value\": \"a b\\nc\\nd\\ne\\n\"}]}", "a b\nc\nd\ne\n");
    /* pretty, most of it the message: no keys of YAML */
    GIVES("[\n  {\n    \"Id\": 31551,\n    \"ProviderName\": \"a\",\n    \"Message\": "
          "\"a b c d e f g h i j k l m n o p q\\r\\nb\\r\\n\\r\\nc d e f g h i j\\r\\nd\"\n  }\n]\n",
          "(nothing)");
    GIVES("see\n```\n  {\n    \"Event ID\": 7,\n    \"text\": \"a b c d e f g h i j\\nb\\nc\\nd\"\n  }\n```\n",
          "see\n  {\n    \"Event ID\": 7,\n    \"text\": \"a b c d e f g h i j\\nb\\nc\\nd\"\n  }\n");
}

TEST(a_known_log_of_two_lines_in_a_text_of_json_is_that_log)
{
    GIVES("{\"ticket\": \"7\", \"text\": \"2024/03/16 21:45:12 [45,45] WARNING: null(0): EventId=3 "
          "Priority=WARNING a\\n2024/03/16 21:45:13 [45,45] INFO: null(0): EventId=4 b\\n\"}",
          "2024/03/16 21:45:12 [45,45] WARNING: null(0): EventId=3 Priority=WARNING a\n"
          "2024/03/16 21:45:13 [45,45] INFO: null(0): EventId=4 b\n");
}

TEST(a_log_in_the_xml_of_a_ticket_keeps_its_lines)
{
    GIVES("<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[[22:02:11]:\tInfo:\t:a <b> &lt;\n"
          "  c]] d]]></ac:plain-text-body></ac:structured-macro>", "[22:02:11]:\tInfo:\t:a <b> &lt;\n  c]] d\n");
    GIVES("<?xml version=\"1.0\"?><xml><incident><number>7</number><work_notes>2025-09-18 - A\n"
          "Log Name:      Application\nSource:        a &lt;b&gt;\n</work_notes></incident></xml>",
          "72025-09-18 - A\nLog Name:      Application\nSource:        a <b>\n");
    GIVES("<ac:x><Password><![CDATA[secret]]></Password><script><![CDATA[a]b]]></script>c</ac:x>",
          "********c\n");
    GIVES("<ac:x><Password><!-- of the account -->secret</Password><b>[22:02:11]:\tInfo:\t:d</b></ac:x>",
          "********[22:02:11]:\tInfo:\t:d\n");
    GIVES("<ac:x><![CDATA[[22:02:11]:\tInfo:\t:a [b]]]></ac:x>", "[22:02:11]:\tInfo:\t:a [b]\n");
    GIVES("<ac:x><![CDATA[a]]]]]b]] ]]]></ac:x>", "a]]]]]b]] ]\n");
    GIVES("<?xml version=\"1.0\"?><a>\n[22:02:11]: x\nb\n</a>\n", "(nothing)");
    GIVES("<?xml version=\"1.0\"?><unload unload_date=\"x\"><notes>{&quot;Id&quot;: 7,\n"
          "  &quot;x&quot;: 1}</notes></unload>", "{\"Id\": 7,\n  \"x\": 1}\n");
    GIVES("<?xml version=\"1.0\"?><unload><notes>Source: A\nEvent ID: 7\nLevel: Error\nDescription: &#39;x&#39;\n"
          "</notes></unload>", "Source: A\nEvent ID: 7\nLevel: Error\nDescription: 'x'\n");
    GIVES("<?xml version=\"1.0\"?><a>Source: A\nLevel: 1\nDate: b\n</a>", "(nothing)");
    GIVES("<?xml version=\"1.0\"?><Events><Event>\n[22:02:11]:\tInfo:\t:x\n</Event></Events>\n", "(nothing)");
}

/* Jira's RSS of an issue. */
TEST(a_feed_of_pages_in_entities_is_their_text)
{
#define FEED "<?xml version=\"1.0\"?>\n<!-- \nRSS generated\n-->\n<rss version=\"0.92\"><item>"
    GIVES(FEED "<description>&lt;p&gt;see&lt;/p&gt;&lt;pre&gt;[10:00:01]: a &amp;lt;b&amp;gt;\nc"
          "&lt;/pre&gt;</description></item></rss>\n",
          FEED "<description><p>see</p><pre>[10:00:01]: a &lt;b&gt;\nc"
          "</pre></description></item></rss>\n");
    GIVES(FEED "<description><p>see</p><pre>[10:00:01]: a &lt;b&gt;\nc"
          "</pre></description></item></rss>\n",
          "see\n[10:00:01]: a <b>\nc\n");
}

TEST(a_page_in_a_text_of_json_is_one)
{
    GIVES("{\"body\": {\"contentType\": \"html\", \"content\": \"<div><p>see that log of it</p><code>[22:02:11]: a"
          "<br>b<br>c<br>d</code></div>\"}}", "<div><p>see that log of it</p><code>[22:02:11]: a<br>b<br>c<br>d</code></div>\n");
}

TEST(colours_between_texts_are_no_brackets_of_json)
{
    GIVES("\"a b\",\"c\"\x1b[K\n\"d e\",\"f\"\x1b[K\n\"g h\",\"i\"\x1b[K\n\"j k\",\"l\"\x1b[K\n",
          "\"a b\",\"c\"\n\"d e\",\"f\"\n\"g h\",\"i\"\n\"j k\",\"l\"\n");
}

TEST(marks_around_each_line_of_a_known_log_are_taken_off)
{
    GIVES("\"[22:02:11]:\tInfo:\t:a \"\"b\"\"\"\r\n\"[22:02:12]:\tInfo:\t:c\"\r\n\"\"\r\n",
          "[22:02:11]:\tInfo:\t:a \"b\"\n[22:02:12]:\tInfo:\t:c\n\n");
    GIVES("\"[22:02:11]:\tInfo:\t:a, b\"\n   at c\n\"[22:02:12]:\tInfo:\t:d, e\"\n",
          "[22:02:11]:\tInfo:\t:a, b\n   at c\n[22:02:12]:\tInfo:\t:d, e\n");
    GIVES("'[22:02:11]:\tInfo:\t:a'\n'[22:02:12]:\tInfo:\t:b',\n", "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tInfo:\t:b\n");
    GIVES("    \"[22:02:11]:\\tInfo:\\t:a \\\"b\\\" D:\\\\c\",\n    \"[22:02:12]:\\tInfo:\\t:c\"\n",
          "[22:02:11]:\tInfo:\t:a \"b\" D:\\c\n[22:02:12]:\tInfo:\t:c\n");
    GIVES("\"Name    : a\"\n\"Version : 1\"\n", "Name    : a\nVersion : 1\n");
    GIVES("\"Name\",\"b\"\n\"a\",\"c\"\n[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tInfo:\t:b\n", "(nothing)");
    GIVES("\"Name\"\n\"a\"\n\"b\"\n\"c\"\n", "(nothing)"); /* a column */
    /* rows whose first and last fields alone have marks */
    GIVES("Time,Source,Id,Text\n\"1/2/2024, 10:00:00 AM\",S,7,\"a, b\"\n"
          "\"1/2/2024, 10:00:01 AM\",S,8,\"the \"\"c\"\" right\"\n", "(nothing)");
    GIVES("\"[22:02:11]:\tInfo:\t:a\"\n\"[22:02:12]:\tInfo:\t:b\"\n\"c\n", "(nothing)");
}

/* A chat's line above each of which has a comma of its own: no table of two columns. */
TEST(a_name_with_a_comma_above_a_log_is_no_head_of_columns)
{
    GIVES("[9:14 AM] Smith, John\n[10:00:01]:\tInfo:\t:a, b\n[10:00:02]:\tInfo:\t:c, d\n"
          "[10:00:03]:\tInfo:\t:e, f\n", "(nothing)");
}

/* All of the table was lost where "#TYPE" stood above it. */
TEST(fields_of_a_table_in_marks_are_no_lines_between_marks)
{
    GIVES("#TYPE A\n\"Id\"|\"Name\"|\"Message\"\n\"7\"|\"A\"|\"b\"\n\"8\"|\"A\"|\"b\"\n", "(nothing)");
    GIVES("#TYPE A\n\"Id\"~\"Name\"~\"Message\"\n\"7\"~\"A\"~\"b\"\n\"8\"~\"A\"~\"b\"\n", "(nothing)");
}

/* om2012sp1-to-r2-distributed/cut/220001 of the simulator was read as text. */
TEST(members_of_an_object_are_no_lines_between_marks)
{
    GIVES("[\n  {\n    \"DisplayName\": \"a\",\n    \"Version\": \"7.1\"\n  },\n"
          "  {\n    \"DisplayName\": \"b\",\n    \"Version\": \"7.1\"\n  }\n]\n", "(nothing)");
    GIVES("[\n  \"[10:00:01]: \\\"a\\\": b\",\n  \"[10:00:02]: c\",\n  \"[10:00:03]: d\",\n"
          "  \"[10:00:04]: e\",\n  \"[10:00:05]: f",
          "[10:00:01]: \"a\": b\n[10:00:02]: c\n[10:00:03]: d\n[10:00:04]: e\n[10:00:05]: f\n");
}

TEST(what_a_pager_asks_is_none_of_the_text)
{
    GIVES("a\r\n-- More  -- \r\nb\r\nc\r\n", "a\nb\nc\n");
    GIVES("a\n--More--(42%)\r\x1b[Kb\nc\n--More--\n", "a\nb\nc\n");
    GIVES("a\n-- Fortsetzung  -- \nb\n--More--(42%)\nc\n<SPACE> next page; <CR> next line; Q quit\nd\n",
          "a\nb\nc\nd\n");
    GIVES("a\n-- \xD0\x94\xD0\xB0\xD0\xBB\xD0\xB5\xD0\xB5 --\nb\n", "a\nb\n");
    GIVES("a\n --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\bb\n", "a\nb\n");
    GIVES("a\b\bx\b_\n\bc\xC3\xA4\b\n", "_\nc\n");
    GIVES("a\x1b[3Cb\x1b[m\x1b[K\n\x1b[K\n\n\x1b[9999999999999999999999C|\n",
          "a   b\n\n|\n"); /* a number that is none */
    GIVES("a\n-- ab cd1 --\nb\n-- \nX Y\n--- a ---\n", "(nothing)");
}

static void add_signs(struct buf *b, size_t n)
{
    while (n--)
        buf_char(b, 'a');
}

/* A text that is nearly, and nowhere quite, what was said: 50 MB of it took 19 s. */
TEST(texts_that_are_nearly_the_same_take_no_more_time_than_others)
{
    struct buf in = { 0 }, out = { 0 };
    double start;

    buf_add(&in, STR("[\""));
    while (in.n < DRESS_LOOK)
        buf_add(&in, STR("a b c d\\n"));
    buf_char(&in, '"');
    for (size_t i = 0; i < 16; i++) {
        buf_add(&in, STR(",{\"body\":\""));
        add_signs(&in, 125000);
        for (size_t k = 0; k < 16; k++) {
            buf_add(&in, STR("\\n\",\"html_body\":\""));
            add_signs(&in, 30000);
            buf_char(&in, 'b');
            add_signs(&in, 30000);
        }
        buf_add(&in, STR("\\nq\"}"));
    }
    buf_char(&in, ']');
    start = sys_seconds();
    undress(&out, buf_str(&in), 0);
    CHECK(out.n > in.n / 2 && sys_seconds() - start < 4);
    buf_release(&in);
    buf_release(&out);
}

/* Each sign that overwrites is looked at, the line before it is not. */
TEST(lines_of_signs_that_overwrite_take_no_more_time_than_others)
{
    struct buf in = { 0 };
    struct dress dress;
    struct stream *s, *out;
    size_t got, n = 0;
    double start = sys_seconds();

    buf_add(&in, STR("a\b"));
    while (in.n < 1000000)
        buf_add(&in, STR(" \r"));
    buf_add(&in, STR("\nb\n"));
    CHECK(undress_recognises((const uint8_t *)in.s, in.n, NULL, &dress));
    stream_open_memory(&s, in.s, in.n, NULL);
    CHECK_INT(undress_open(&out, s, &dress, NULL), 0);
    while (stream_peek(out, 1, &got), got) {
        n += got;
        stream_consume(out, got);
    }
    CHECK(n > 0 && sys_seconds() - start < 20); /* it was minutes */
    stream_close(out);
    stream_close(s);
    buf_release(&in);
}

TEST(line_ends_that_are_others_are_ends)
{
    GIVES("[10:00:01]: a\v[10:00:02]: b\v\v[10:00:03]: c\n", "[10:00:01]: a\n[10:00:02]: b\n\n"
          "[10:00:03]: c\n");
    GIVES("a\fb\fc", "a\nb\nc");
    GIVES("a\xE2\x80\xA8" "b\xC3\xA4\xE2\x80\xA9" "c\xC2\x85" "d", "a\nb\xC3\xA4\nc\nd");
    GIVES("a\fb\n\fc\nd\n", "a\fb\nc\nd\n"); /* pages */
    GIVES("\xC3\xA4\xC2\x85" "b\n", "(nothing)");
}

TEST(line_ends_that_are_two_signs_are_ends)
{
    GIVES("[10:00:01]: a\\r\\n[10:00:02]: b\\r\\n\\tat c\\tD\\r\\n", "[10:00:01]: a\n[10:00:02]: b\n"
          "\tat c\tD\n");
    GIVES("a \"b\"\\nopen D:\\new\\nodes failed\\n  c\\nd\n",
          "a \"b\"\nopen D:\\new\\nodes failed\n  c\nd\n");
    GIVES("\\\\ms01\\Kits\\new x\\nB\\nC\n", "\\\\ms01\\Kits\\new x\nB\nC\n");
    GIVES("a\\nD:\\\\new\\\\x \\\"b\\\"\\nc\\n", "a\nD:\\new\\x \"b\"\nc\n"); /* escaped */
    GIVES("<![LOG[a]LOG]!><b>\\n<![LOG[c]LOG]!><d>\\n", "<![LOG[a]LOG]!><b>\n<![LOG[c]LOG]!><d>\n");
    GIVES("<a>b\\nc\\nd</a>\n", "(nothing)");
    GIVES("a\\nb\\nc\nd\\ne\n", "(nothing)");
}

TEST(line_ends_that_are_two_signs_before_records_are_ends_on_every_line)
{
    GIVES("[10:00:01]: Info: :a\\r\\n[10:00:02]: Info: :b\\r\\nc\n[10:00:03]: Info: :d\\n[10:00:04]:"
          " Info: :e\n",
          "[10:00:01]: Info: :a\n[10:00:02]: Info: :b\nc\n[10:00:03]: Info: :d\n[10:00:04]: Info: :e\n");
}

TEST(records_whose_line_ends_are_lost_begin_lines)
{
    GIVES("[10:00:01]: Info: :a [10:00:02]: Error: :b   at c[10:00:03]:\tInfo:\t:d\n",
          "[10:00:01]: Info: :a \n[10:00:02]: Error: :b   at c\n[10:00:03]:\tInfo:\t:d\n");
    GIVES("It says: [10:00:01]: Info: :a [10:00:02]: Error: :b [10:00:03]: Info: :d",
          "It says: \n[10:00:01]: Info: :a \n[10:00:02]: Error: :b \n[10:00:03]: Info: :d");
    /* most records do; one is quoted */
    GIVES("[10:00:01]: Info: :a [10:00:02]: Error: :b\n[10:00:03]: Info: :c\n[10:00:04]: Info: :d\n",
          "(nothing)");
    /* times without a level, and what another program writes around it */
    GIVES("from [10:00:01]: to [10:00:02]: and [10:00:03]: x\n", "(nothing)");
}

TEST(marks_around_code_are_taken_off)
{
    GIVES("```text\r\n[10:00:01]: a\n\n[10:00:02]: b\n```\n", "[10:00:01]: a\n\n[10:00:02]: b\n");
    GIVES("{noformat}[10:00:01]: a\n[10:00:02]: {b}{noformat}\n", "[10:00:01]: a\n[10:00:02]: {b}\n");
    GIVES("Hello\n{code:title=a.log|borderStyle=solid}\na\n  b\n{code}\nBye\n", "Hello\na\n  b\nBye\n");
    GIVES("[code]<pre>a &lt;b&gt;\n[/code]", "<pre>a &lt;b&gt;\n");
    GIVES("~~~\na\n~~~~~~~~\n~~~\n", "a\n~~~~~~~~\n");
    GIVES("`a`\n\n`b `c` d`\n", "a\n\nb `c` d\n");
    GIVES("\xC3\xAF\xC2\xBB\xC2\xBF" "a \xC3\xA4\nb\n", "a \xC3\xA4\nb\n");
    GIVES("\xE2\x88\xA9\xE2\x95\x97\xE2\x94\x90[10:00:01]: a\n", "[10:00:01]: a\n");
    GIVES("[coded]\n{codes}\n`a\nb\n~~~~\n", "(nothing)");
}

TEST(blanks_of_a_list_in_front_of_a_fence_are_none_of_the_lines)
{
    GIVES("1. see:\n\n   ```log\n   [10:00:01]: a\n      at b\n [10:00:02]: c\n   ```\n\n  so\n",
          "1. see:\n\n[10:00:01]: a\n   at b\n[10:00:02]: c\n\nso\n");
}

TEST(escaped_brackets_around_a_time_are_no_front_of_somebody_else)
{
    GIVES("\\[10:00:01\\]:\tInfo:\t:a\n\\[10:00:02\\]:\tInfo:\t:b\n",
          "[10:00:01]:\tInfo:\t:a\n[10:00:02]:\tInfo:\t:b\n");
}

TEST(a_fence_may_stand_behind_words_and_pages_in_code_of_a_ticket)
{
    GIVES("look ```[22:02:11]:\tInfo:\t:a\nb``` ok?\n", "look \n[22:02:11]:\tInfo:\t:a\nb\n ok?\n");
    GIVES("look ```a\nb``` ok?\n", "(nothing)");
    GIVES("Notes\n[code]<pre>a\nb</pre>[/code]\nc\n", "Notes\na\nb\nc\n");
}

TEST(lines_that_matter_lose_their_stars)
{
    GIVES("a 1\n**a 2.**\nb\n", "a 1\na 2.\nb\n");
    GIVES("Id : 1\n  **Error Code: 800706BA**\r\n**    Wrapped**\n",
          "Id : 1\n  Error Code: 800706BA\n    Wrapped\n");
    GIVES("***a***\n**\n****\n**b** or **c**\n** d\n", "(nothing)");
}

TEST(marks_that_word_bent_around_clixml_are_right)
{
    GIVES("<Objs Version=“1.1.0.1” xmlns=“http://schemas.microsoft.com/powershell/2004/04”>\n"
          "<Obj RefId=“0”><Props><I32 N=“Id”>7</I32></Props></Obj></Objs>\n",
          "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n"
          "<Obj RefId=\"0\"><Props><I32 N=\"Id\">7</I32></Props></Obj></Objs>\n");
}

TEST(single_marks_that_word_bent_around_XML_are_right)
{
#define SCHEMA "http://schemas.microsoft.com/win/2004/08/events/event"
    GIVES("<Event xmlns=\xE2\x80\x99" SCHEMA "\xE2\x80\x99><a b=\xE2\x80\x98" "c\xE2\x80\x99/>\n",
          "<Event xmlns='" SCHEMA "'><a b='c'/>\n");
}

TEST(a_commit_is_a_difference_too)
{
    GIVES("commit 8f1c2d3\nAuthor: A B <a@b>\nDate:   Mon Mar 18 09:00:00 2024 +0100\n\n    add log\n\n"
          "diff --git a/x b/x\nindex 1..2\n--- /dev/null\n+++ b/x\n@@ -0,0 +1,3 @@\n+a\n+b\n+c\n+d\n",
          "\n   add log\n\na\nb\nc\nd\n");
}

TEST(backslashes_before_signs_are_taken_off)
{
    GIVES("\\[10:00:01\\]: MOM\\_SERVER\n\\[10:00:02\\]: C:\\a\\b\n", "[10:00:01]: MOM_SERVER\n"
          "[10:00:02]: C:\\a\\b\n");
    GIVES("a\\_b C:\\\\c\\_d \\\\\\\\e f\\_g h\\_i\n", "a_b C:\\c_d \\\\e f_g h_i\n");
    GIVES("D:\\_Install\\a D:\\_Install\\b \\\\x\\_c \\\\y\\_d\n", "(nothing)");
    GIVES("a_b a_b a_b HKLM\\_x\\_y\\_z a_b\n", "(nothing)");
    GIVES("INFO: a  $$\\<CONFIGURATION\\_MANAGER\\>\\<09-26-2013 09:00:22.453+000\\>\n",
          "INFO: a  $$<CONFIGURATION_MANAGER><09-26-2013 09:00:22.453+000>\n");
}

TEST(a_log_in_a_block_of_yaml_begins_at_its_left_edge)
{
    GIVES("---\nid: 7\nfiles:\n  - name: a.log\n    content: |-\n      [10:00:01]: a\n        at b\n\n"
          "      [10:00:02]: c\n    size: 3\n",
          "---\nid: 7\nfiles:\n- name: a.log\ncontent: |-\n[10:00:01]: a\n  at b\n\n"
          "[10:00:02]: c\nsize: 3\n");
    GIVES("log: |2+\n    [10:00:01]: a\n   b\n   c\n", "log: |2+\n [10:00:01]: a\nb\nc\n");
    GIVES("log: >\n  a\n  b\n", "(nothing)");
    GIVES("a | b: |\nc: |\nd\n e\nf\ng\nh\n", "(nothing)");
    GIVES("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl: |\n  m\n  n\n  o\n", "(nothing)");
}

TEST(a_log_in_a_text_of_yaml_is_the_log)
{
    GIVES("id: 7\nlog: \"[10:00:01]:\\ta\\n[10:00:02]: b \\\"c\\\"\\n[10:00:03]: d\\n\"\nstate: open\n",
          "[10:00:01]:\ta\n[10:00:02]: b \"c\"\n[10:00:03]: d\n");
    GIVES("- log: \"[10:00:01]: a\\n[10:00:02]:\\\r\n  \\ b\\n[10:00:03]: C:\\\\d\\\n    e\\n\"\n",
          "[10:00:01]: a\n[10:00:02]: b\n[10:00:03]: C:\\de\n");
    GIVES("password: \"the real one is it\"\nlog: \"a\\nb b b b b b b b b b\\nc c c c c c c c\\nd\"\n",
          "a\nb b b b b b b b b b\nc c c c c c c c\nd\n");
    GIVES("log: \"C:\\new\\nodes\\next\\none\"\nand words that are more than these, by far\n",
          "(nothing)");
}

TEST(a_bar_right_in_front_of_lines_is_taken_off_and_those_of_a_table_stay)
{
    GIVES("Bia wrote:\n|[10:00:01]: a\n|\n|[10:00:02]: b | c\n|[10:00:03]: d\n|[10:00:04]: e\n",
          "Bia wrote:\n[10:00:01]: a\n\n[10:00:02]: b | c\n[10:00:03]: d\n[10:00:04]: e\n");
    GIVES("|a|b\n|c|d\n|e|f\n|g|h\n", "(nothing)");
}

#define ROWS(sep)                                                                          \
    "25.12.2024 16:00:42" sep "20070" sep "Fehler" sep "A" sep "m1.example" sep "One.\n"    \
    "25.12.2024 16:03:41" sep "20047" sep "Info" sep "OpsMgr" sep "m1.example" sep "Two\n" \
    "25.12.2024 16:08:13" sep "21006" sep "Fehler" sep "B" sep "m1.example" sep "Three\n"

/* The first row looked like the names of a table behind a stamp; all rows were lost. */
TEST(times_in_the_first_column_of_a_table_that_has_names_are_its_own)
{
    GIVES("TimeCreated\tId\tLevelDisplayName\tProviderName\tMachineName\tMessage\n" ROWS("\t"),
          "(nothing)");
    GIVES("TimeCreated;Id;LevelDisplayName;ProviderName;MachineName;Message\n" ROWS(";"),
          "(nothing)");
}

#define PAGE "<html><body>\n<table>\n<tr><th>Id</th><th>Message</th></tr>\n" \
             "<tr><td>7</td><td>a &amp; b</td></tr>\n</table></body></html>\n"

TEST(a_page_below_the_words_of_a_mail_is_one)
{
    GIVES("Hello,\nsee below\n\n" PAGE "Kim\n", "Hello, see below\nId\tMessage\n7\ta & b\nKim\n");
    GIVES("Ticket:\n```\n<!DOCTYPE html PUBLIC \"x\">\n" PAGE "```\n",
          "Ticket: ```\nId\tMessage\n7\ta & b\n```\n");
    /* what a log prints is part of it */
    GIVES("[10:00:01]:\tInfo:\t:got\n<html><body>no</body></html>\n[10:00:02]:\tInfo:\t:x\n",
          "(nothing)");
}

TEST(one_object_that_a_mail_quotes_twice_is_that_object)
{
    GIVES("as follows\n>> {\"Id\": 7}\n>> {\"Id\": 8}\n", "as follows\n{\"Id\": 7}\n{\"Id\": 8}\n");
    GIVES(">[{\"Id\": 7}]\n", "[{\"Id\": 7}]\n");
    GIVES("a\n>> b\n>> c\n", "(nothing)");
}

TEST(an_element_whose_lines_are_shown_as_they_are_keeps_them)
{
    GIVES("<div style=\"white-space:pre-wrap\">a\n  b<div>c</div>\nd</div>e\nf", "a\n  b\nc\n\nd\ne f\n");
    GIVES("<p>x</p><span style='color:red;white-space: pre'>a\n\tb</span> e\nf", "x\na\n\tb e f\n");
    GIVES("<body>x<textarea rows=2>a  b\nc</textarea>d\ne</body>", "x\na  b\nc\nd e\n");
    GIVES("<div style=\"white-space:normal\">a\n  b</div>", "a b\n");
}

TEST(a_table_in_a_page_that_says_nothing_of_its_lines_keeps_them)
{
    GIVES("<html><body>\nName    Version\n----    -------\na b     1\n</body></html>\n",
          "\nName    Version\n----    -------\na b     1\n\n");
    GIVES("<html><body>\nwords of\na page\n---\nmore</body></html>\n", "words of a page --- more\n");
}
