/* SPDX-License-Identifier: Apache-2.0 */
/* Raw events of Splunk. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_psobj_pairs;

#define CHECK_EVENTS(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_psobj_pairs, in, expected)

#define PAIRS "LogName=Application\nEventCode=1033\nEventType=4\nComputerName=a.x\n" \
              "SourceName=MsiInstaller\nType=Information\n"
#define SEEN "1033 4 2024-03-04T22:41:07 [Application] [a.x] "

TEST(pairs_become_an_event_with_all_lines_of_its_message)
{
    CHECK_EVENTS("03/04/2024 10:41:07 PM\n" PAIRS "Message=one\n\ntwo=2\n03/05/2024 11:00:00 PM\n\n"
                 "03/04/2024 10:41:07 PM\n" PAIRS "Message=three\n",
                 SEEN "one||two=2|03/05/2024 11:00:00 PM\n" SEEN "three\n");
}

TEST(events_without_time_end_where_the_next_begins)
{
    CHECK_EVENTS(PAIRS "Message=one\n" PAIRS "Message=two\nEventCode=1033 is the id\n",
                 "1033 4  [Application] [a.x] one\n1033 4  [Application] [a.x] two|EventCode=1033 "
                 "is the id\n");
}

/* Its record had the time, the log and the source of the one before. */
TEST(an_event_behind_one_whose_message_was_lost_is_its_own)
{
    CHECK_EVENTS("03/05/2024 10:41:07 PM\nLogName=Security\nEventCode=4624\nSour\1\2\3\nSubject:\n"
                 "03/04/2024 10:41:07 PM\n" PAIRS "Message=three\n",
                 "4624 -1 2024-03-05T22:41:07 [Security] [] \n" SEEN "three\n");
    CHECK_EVENTS("LogName=Security\nEventCode=4624\nSourceName=S\nMess\1\2\3\n\n" PAIRS "Message=two\n",
                 "4624 -1  [Security] [] \n1033 4  [Application] [a.x] two\n");
    CHECK_EVENTS("03/05/2024 10:41:07 PM\nLogName=S\nEventCode=1\n03/04/2024 10:41:07 PM\nMessage=a time\n",
                 "1 -1 2024-03-05T22:41:07 [S] [] a time\n"); /* was none of an event */
}

TEST(an_empty_line_behind_each_line_leaves_an_event_its_time)
{
    CHECK_EVENTS("03/04/2024 10:41:07 PM\n\nLogName=Application\n\nEventCode=1033\n\nEventType=4\n\n"
                 "ComputerName=a.x\n\nSourceName=MsiInstaller\n\nType=Information\n\n"
                 "Message=one\n\n03/05/2024 11:00:00 PM\n\nis a time\n\n03/04/2024 10:41:07 PM\n\n"
                 PAIRS "Message=two\n",
                 SEEN "one||03/05/2024 11:00:00 PM||is a time\n" SEEN "two\n");
}

TEST(a_cell_of_CSV_ends_with_its_quote)
{
    CHECK_EVENTS("\"_raw\",\"_time\",host\n\"03/04/2024 10:41:07 PM\n" PAIRS
                 "Message=Product \"\"X\"\", done\",\"2024-03-04T22:41:07.000+0100\",a\n"
                 "\"03/04/2024 10:41:07 PM\n" PAIRS "Message=two\n\nlines\",x,a\n",
                 SEEN "Product \"X\", done\n" SEEN "two||lines\n");
    CHECK_EVENTS("\"_time\",\"_raw\",host\n\"2024-03-04T22:41:07.000+0100\",\"03/04/2024 10:41:07 PM\n"
                 PAIRS "Message=Product \"\"X\"\", done\",a,1033\n\"2024-03-04T22:41:07.000+0100\","
                 "\"03/04/2024 10:41:07 PM\n" PAIRS "Message=two\n\nlines\",a,1033\n",
                 SEEN "Product \"X\", done\n" SEEN "two||lines\n");
}

TEST(what_a_console_says_below_is_no_part_of_a_message)
{
    CHECK_EVENTS("03/04/2024 10:41:07 PM\n" PAIRS "Message=one\n[MS01]: PS C:\\> x=1\nmore\n"
                 "03/04/2024 10:41:07 PM\n" PAIRS "Message=two\nPSX> a\n", SEEN "one\n" SEEN "two|PSX> a\n");
}

TEST(a_script_that_a_message_quotes_has_prompts_of_its_own)
{
    CHECK_EVENTS("LogName=P\nEventCode=4104\nSourceName=Microsoft-Windows-PowerShell\nMessage=text:\n"
                 "PS C:\\>Get-A\nmore\nScriptBlock ID: 01234567-89ab-CDEF-0123-456789abcdef\nPath:\n"
                 "PS C:\\> exit\n",
                 "4104 -1  [P] [] text:|PS C:\\>Get-A|more|"
                 "ScriptBlock ID: 01234567-89ab-CDEF-0123-456789abcdef|Path:\n");
}

TEST(what_came_through_WMI_has_its_time_in_UTC)
{
    CHECK_EVENTS("> 20240304224107.000000\n> EventCode=7\n> Logfile=System\n> SourceName=S\n"
                 "> TimeGenerated=20240304214107.500000-000\n> Message=x\n",
                 "7 -1 2024-03-04T21:41:07.500000Z [System] [] x\n");
}

TEST(sorted_names_of_wmic_go_on_behind_the_message)
{
    CHECK_EVENTS("\nCategory=0\nComputerName=a.x\nEventCode=7\nLogfile=System\nMessage=one\n\nA=2\n"
                 "RecordNumber=9\nSourceName=S\nTimeGenerated=20240304214107.000000-000\n"
                 "Type=Error\nUser=\n\nEventCode=8\nLogfile=System\nMessage=two\nSourceName=S\n"
                 "EventCode=9\nLogfile=System\nMessage=three\nSourceName=S\n",
                 "7 2 2024-03-04T21:41:07.000000Z [System] [a.x] one||A=2\n8 -1  [System] [] two\n"
                 "9 -1  [System] [] three\n");
}

TEST(pairs_whose_beginning_was_cut_off_take_nothing_of_the_next_event)
{
    CHECK_EVENTS("EventCode=7\nEventType=2\nComputerName=a.x\nSourceName=S\nType=Error\n"
                 "RecordNumber=9\nMessage=cut\n\n03/04/2024 10:41:07 PM\n" PAIRS "Message=one\n",
                 "7 2  [] [a.x] cut\n" SEEN "one\n");
    CHECK_EVENTS("EventType=2\nComputerName=a.x\nSourceName=S\nType=Error\nRecordNumber=9\n"
                 "Message=no id\n\n03/04/2024 10:41:07 PM\n" PAIRS "Message=one\n",
                 SEEN "one\n");
}

/* Events that came as lines of syslog, and a firewall's line between them. */
TEST(a_message_ends_before_another_line_of_syslog)
{
    CHECK_EVENTS("03/04/2024 10:41:07 PM\n" PAIRS "Message=one\n<two>\n<13>Mar 16 22:49:00 fw01 three\n",
                 SEEN "one|<two>\n");
}

TEST(pairs_of_something_else_are_no_events)
{
    CHECK_INT(parsed_bid(&parser_psobj_pairs, STR("A=1\nB=2\nMessage=x\nType=y\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_pairs, STR("EventCode=7\nMessage=x\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_pairs, STR("EventCode=x\nLogName=a\nSourceName=b\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_pairs, STR("")), 0);
    CHECK_EVENTS("03/04/2024 10:41:07 PM\nwords\nLogName=Application\nwords\n", "");
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/evtpairs/raw-events.txt", 3, 0 },
        { "corpus/evtpairs/export-cell.csv", 2, 0 },
        { "corpus/evtpairs/wmi-quoted-cut.txt", 2, 0 },
        { "corpus/evtpairs/wmic-list.txt", 2, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_psobj_pairs, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_psobj_pairs, STR("03/04/2024 10:41:07 PM\n" PAIRS "Message=a\n"),
                           60);
}
