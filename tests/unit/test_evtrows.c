/* SPDX-License-Identifier: Apache-2.0 */
/* Events as rows of XML. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_evtrows;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_evtrows, in, expected)

TEST(names_are_elements_attributes_of_values_or_of_rows)
{
    static const char event[] = "2024-03-16T22:41:07 2 [c.example]  {Provider_Name=A b}\n";

    CHECK_OUTLINE("<ROOT><ROW><EventID>\n  7\n  </EventID><TimeGenerated>2024-03-16 22:41:07"
                  "</TimeGenerated><EventType>1</EventType><SourceName>A b</SourceName>"
                  "<ComputerName>c.example</ComputerName></ROW></ROOT>", event);
    CHECK_OUTLINE("<ROW><FIELD NAME=\"EventID\" TYPE=\"INTEGER\">7</FIELD><FIELD NAME=\""
                  "TimeGenerated\">2024-03-16 22:41:07</FIELD><FIELD NAME=\"EventType\">1</FIELD>"
                  "<FIELD NAME=\"SourceName\">A b</FIELD><FIELD NAME=\"ComputerName\">c.example"
                  "</FIELD></ROW>", event);
    CHECK_OUTLINE("<row EventID=\"7\" TimeGenerated=\"2024-03-16T22:41:07\" EventType=\"1\" "
                  "SourceName=\"A b\" ComputerName=\"c.example\"/>", event);
}

/* NXLog's rows are called like the events of Windows themselves, which have a System in them. */
TEST(an_event_of_nxlog_is_a_row)
{
    static const char in[] = "<Event><EventTime>2024-03-16 22:41:07</EventTime><Hostname>c.example"
                             "</Hostname><EventType>ERROR</EventType><Severity>ERROR</Severity>"
                             "<EventID>7</EventID><SourceName>A b</SourceName><Channel>C</Channel>"
                             "<Message>x</Message></Event>\n";

    CHECK_OUTLINE(in, "2024-03-16T22:41:07 2 [c.example] x {Provider_Name=A b}\n");
    CHECK(parsed_choice(str_of(in)) == &parser_evtrows);
    CHECK_INT(parsed_bid(&parser_evtrows, STR("<Event><System><EventID>7</EventID><TimeCreated "
                                              "SystemTime=\"x\"/></System></Event>")), 0);
}

TEST(a_source_that_a_mail_wrapped_is_one_line)
{
    CHECK_OUTLINE("<ROW><EventID>7</EventID><SourceName>A\n b</SourceName></ROW>",
                  " -1 []  {Provider_Name=A b}\n");
}

TEST(strings_are_the_parameters)
{
    CHECK_OUTLINE("<ROW><EventID>7</EventID><SourceName>A</SourceName><Strings>x||y</Strings></ROW>",
                  " -1 []  {Provider_Name=A; Data=x; Data=; Data=y}\n");
    CHECK_OUTLINE("<ROW><EventID>7</EventID><SourceName>A</SourceName><Strings>x|</Strings></ROW>",
                  " -1 []  {Provider_Name=A; Data=x; Data=}\n");
}

TEST(a_row_without_its_end_is_over_where_the_next_begins)
{
    CHECK_OUTLINE("<ROOT><ROW><EventID>7</EventID><SourceName>A</SourceName>"
                  "<ROW><EventID>8</EventID><SourceName>B</SourceName></ROW></ROOT>",
                  " -1 []  {Provider_Name=A}\n -1 []  {Provider_Name=B}\n");
}

TEST(rows_of_something_else_are_none)
{
    CHECK_OUTLINE("<ROW><Id>7</Id><Name>x</Name></ROW>", "");
    CHECK_INT(parsed_bid(&parser_evtrows, STR("<ROW><Id>7</Id><Name>x</Name></ROW>")), 0);
    CHECK_INT(parsed_bid(&parser_evtrows, STR("EventID and SourceName of a <row >")), 0);
    CHECK_INT(parsed_bid(&parser_evtrows, STR("")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/evtrows/logparser.xml", 4, 0 },
        { "corpus/evtrows/fields-typed.xml", 4, 0 },
        { "corpus/evtrows/convertto-xml.xml", 4, 0 },
        { "corpus/evtrows/attributes.xml", 4, 0 },
        { "corpus/evtrows/nxlog.xml", 4, 0 },
        { "corpus/evtrows/full-event-log-view.xml", 2, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_evtrows, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_evtrows, STR("<ROW><EventID>7</EventID><SourceName>A</SourceName>"
                                                "<Strings>x|y</Strings></ROW>"), 60);
}
