/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/buf.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_psobj_list;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_psobj_list, in, expected)

#define HEAD "TimeCreated  : 3/16/2024 10:36:07 PM\nProviderName : X\n"

TEST(an_object_ends_where_a_name_comes_again)
{
    CHECK_OUTLINE(HEAD "Id           : 7\nMessage      : a\n\n\n" HEAD
                       "Id           : 8\nMessage      : b\n\n",
                  "2024-03-16T22:36:07 -1 [] a {Provider_Name=X}\n"
                  "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n");
}

TEST(an_object_whose_first_name_was_lost_takes_none_of_the_next)
{
    /* the head of the file, then a line in the middle; the log stands for the provider */
    CHECK_OUTLINE("Id           : 6\nLogName      : System\nMessage      : a\n\n" HEAD
                  "Id           : 7\nLogName      : System\nMessage      : b\n\n"
                  "ProviderName : Y\nId           : 8\nLogName      : System\nMessage      : c\n\n" HEAD
                  "Id           : 9\nLogName      : System\nMessage      : d\n\n",
                  " -1 [] a\n2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                  " -1 [] c {Provider_Name=Y}\n2024-03-16T22:36:07 -1 [] d {Provider_Name=X}\n");
}

/* Time and provider were cut; its words are those of no other event, and another cmdlet's are not. */
TEST(an_object_that_lost_its_head_is_the_event_that_its_id_and_its_words_tell)
{
    CHECK_OUTLINE("roviderName : HealthService\nId           : 2002\n"
                  "Message      : Management Group \"M\" was started.\n\n"
                  "Id           : 2003\nMessage      : Management Group \"M\" was started.\n\n" HEAD
                  "Id           : 7\nMessage      : a\n\n",
                  " -1 [] Management Group \"M\" was started. "
                  "{Provider_Name=HealthService; Data=M}\n"
                  "2024-03-16T22:36:07 -1 [] a {Provider_Name=X}\n");
}

#define REST(id, words) "ProviderName : X\nId           : " id "\nMessage      : " words "\n"
#define TIME(second) "TimeCreated  : 3/16/2024 10:36:0" second " PM\n"

/* No blank line, and the head of the first object is lost: its time is not that of the next one. */
/* One blank line in front of a time was lost, and elsewhere the names above a message: from there on every
   event had the words of the one before. */
TEST(a_damaged_object_takes_none_of_the_next_ones_along)
{
#define ITEM(words) HEAD "Id           : 7\nMessage      : " words "\n"
#define TOLD(words) "2024-03-16T22:36:07 -1 [] " words " {Provider_Name=X}\n"
    CHECK_OUTLINE(ITEM("a") "\n" ITEM("b") "\n" ITEM("c") "\n" ITEM("d") "\n" ITEM("e") "\n" ITEM("f") "\n"
                  ITEM("g") "\n" ITEM("h") "\n" ITEM("i") "\n" ITEM("j") "\n" ITEM("k") ITEM("l") "\n" HEAD
                  "\1\2\3: 8\nMessage      : m\n\n" ITEM("n") "\n" ITEM("o\1\2: 9\nMessage      : p") "\n"
                  ITEM("q") "\n" ITEM("r"),
                  TOLD("a") TOLD("b") TOLD("c") TOLD("d") TOLD("e") TOLD("f") TOLD("g") TOLD("h") TOLD("i")
                  TOLD("j") TOLD("k") TOLD("l") TOLD("n") TOLD("o\1\2: 9") TOLD("q") TOLD("r"));
}

TEST(without_blank_lines_the_order_of_names_tells_where_objects_begin)
{
    CHECK_OUTLINE(REST("6", "a") TIME("7") REST("7", "b") TIME("8") REST("8", "c"),
                  " -1 [] a {Provider_Name=X}\n"
                  "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                  "2024-03-16T22:36:08 -1 [] c {Provider_Name=X}\n");
    /* the end is lost, too */
    CHECK_OUTLINE("Id           : 6\nMessage      : a\n" TIME("7") REST("7", "b") TIME("8")
                  "ProviderName : Y\nId           : 8\n",
                  "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                  "2024-03-16T22:36:08 -1 []  {Provider_Name=Y}\n");
    /* nothing is lost */
    CHECK_OUTLINE(TIME("7") REST("7", "b") TIME("8") REST("8", "c"),
                  "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                  "2024-03-16T22:36:08 -1 [] c {Provider_Name=X}\n");
    /* names that somebody chose, the time last */
    CHECK_OUTLINE(REST("6", "a") TIME("7") REST("7", "b") TIME("8"),
                  "2024-03-16T22:36:07 -1 [] a {Provider_Name=X}\n"
                  "2024-03-16T22:36:08 -1 [] b {Provider_Name=X}\n");
    /* a name is lost in the middle */
    CHECK_OUTLINE(REST("6", "a") TIME("7") REST("7", "b") REST("8", "c") TIME("9") REST("9", "d"),
                  " -1 [] a {Provider_Name=X}\n"
                  "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                  " -1 [] c {Provider_Name=X}\n"
                  "2024-03-16T22:36:09 -1 [] d {Provider_Name=X}\n");
}

/* What Get-EventLog | fl shows of a message that ends with a line end, in the padding of its value
   or without; the list of parameters behind it is no object's first name. */
#define ENTRY(index, blank, hour) \
    "Index              : " index "\n" \
    "InstanceId         : 2147485763\n" \
    "Message            : A Bind Data Source\n" \
    blank \
    "Category           : (0)\n" \
    "ReplacementStrings : {A}\n" \
    "Source             : HealthService\n" \
    "TimeGenerated      : 19/04/2024 " hour ":11:20\n\n"
#define PADDING "                     \n"
#define READ(hour) "2024-04-19T" hour ":11:20 -1 [] A Bind Data Source " \
                   "{Provider_Name=HealthService}\n"

TEST(a_blank_line_at_the_end_of_a_message_begins_no_object)
{
    CHECK_OUTLINE(ENTRY("1", PADDING, "17"), READ("17"));
    CHECK_OUTLINE(ENTRY("1", "\n", "17"), READ("17"));
    CHECK_OUTLINE(ENTRY("1", PADDING, "17") ENTRY("2", PADDING, "18"), READ("17") READ("18"));
    /* a head that was lost */
    CHECK_OUTLINE("ReplacementStrings : {A}\nSource             : X\n"
                  "TimeGenerated      : 19/04/2024 16:11:20\n\n"
                  ENTRY("1", PADDING, "17") ENTRY("2", PADDING, "18"), READ("17") READ("18"));
    CHECK_OUTLINE("ReplacementStrings : {A}\nSource             : X\n"
                  "TimeGenerated      : 19/04/2024 16:11:20\n\n"
                  ENTRY("1", "\n", "17") ENTRY("2", "\n", "18"), READ("17") READ("18"));
}

TEST(all_names_of_an_event_are_known_in_their_order)
{
    CHECK_OUTLINE("Level        : 4\nProviderName : X\n" TIME("6") "Properties   : {}\n"
                  "Message      : b\nId           : 7\nLevel        : 4\nProviderName : X\n"
                  TIME("7") "Properties   : {}\n"
                  "Message      : c\nId           : 8\nLevel        : 4\nProviderName : X\n",
                  "2024-03-16T22:36:07 4 [] b {Provider_Name=X}\n"
                  " 4 [] c {Provider_Name=X}\n");
    CHECK_OUTLINE("Message       : a\nSource        : X\nTimeGenerated : 2024-03-16 22:36:06\n"
                  "Index         : 2\nInstanceId    : 7\nMessage       : b\nSource        : X\n"
                  "TimeGenerated : 2024-03-16 22:36:07\n"
                  "Index         : 3\nInstanceId    : 8\nMessage       : c\nSource        : X\n",
                  "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                  " -1 [] c {Provider_Name=X}\n");
}

/* Of an order that somebody chose the head may be lost, or the end: a value that belongs to the
   event before or to the one behind is nobody's. */
TEST(a_value_that_two_events_may_claim_is_none)
{
    static const char in[] = "Id       : 7\nLogName  : System\nMessage  : b\nSource   : X\n"
                             "TimeCreated : 2024-03-16 22:36:07\n"
                             "Id       : 8\nLogName  : System\nMessage  : c\nSource   : X\n";
    static const char open[] = "LogName  : System\nId       : 7\nSource   : X\nMessage  : b\n"
                               "MachineName : A\nTimeCreated : 2024-03-16 22:36:07\n"
                               "LogName  : System\nId       : 8\nSource   : X\nMessage  : c\n"
                               "MachineName : B\n";
    struct reading r;
    struct event ev;

    CHECK_OUTLINE(in, "2024-03-16T22:36:07 -1 [] b {Provider_Name=X}\n"
                      " -1 [] c {Provider_Name=X}\n");
    CHECK_OUTLINE(open, " -1 [A] b {Provider_Name=X}\n -1 [B] c {Provider_Name=X}\n");
    CHECK(reading_open(&r, &parser_psobj_list, str_of(open), 0));
    CHECK(reading_next(&r, &ev));
    CHECK(ev.damaged);
    CHECK_INT(r.defects.counted[DEFECT_VALUE], 1);
    reading_close(&r);
}

TEST(wrapped_lines_are_joined_and_lines_of_the_message_stay)
{
    CHECK_OUTLINE(HEAD "Id           : 7\n"
                       "Message      : one two three four five six\n"
                       "               seven eight\n"
                       "               line\n"
                       "\n"
                       "               Id : 9\n",
                  "2024-03-16T22:36:07 -1 [] one two three four five six seven eight|line||Id : 9 "
                  "{Provider_Name=X}\n");
}

TEST(a_word_longer_than_a_line_is_one_word)
{
    CHECK_OUTLINE(HEAD "Id           : 7\n"
                       "Message      : file C:\\a_path_of_more_than_a_li\n"
                       "               ne_of_this_listing.x\n"
                       "               is gone\n",
                  "2024-03-16T22:36:07 -1 [] file C:\\a_path_of_more_than_a_line_of_this_listing.x|"
                  "is gone {Provider_Name=X}\n");
}

TEST(lost_padding_and_indentation_are_no_matter)
{
    CHECK_OUTLINE("words\n\nTimeCreated : 2024-03-16 22:36:07\nId : 7\nProviderName : X\n"
                  "Message : a\nb\n\nwords again\nand more\n",
                  "2024-03-16T22:36:07 -1 [] a|b {Provider_Name=X}\n");
}

/* A ticket shows neither the indentation nor the blanks of empty lines. */
TEST(pairs_below_an_empty_line_are_the_last_paragraph_of_a_message)
{
    CHECK_OUTLINE(HEAD "Id           : 7\nMessage      : failed on the computer that has a name\nb\n\nInstall account: C\\d\n"
                       "Error Code: 800706BA\nmore\n\nThanks and regards\n",
                  "2024-03-16T22:36:07 -1 [] failed on the computer that has a name b||Install account: C\\d|Error Code: 800706BA|more "
                  "{Provider_Name=X}\n");
    CHECK_OUTLINE(HEAD "Id           : 7\nMessage      : a\n\nFrom: b\nSent: c\n",
                  "2024-03-16T22:36:07 -1 [] a {Provider_Name=X}\n");
    CHECK_OUTLINE(HEAD "Id           : 7\nMessage      : a\n\n"
                       "what does this mean for us: do we have to begin again\n",
                  "2024-03-16T22:36:07 -1 [] a {Provider_Name=X}\n");
}

TEST(where_runs_of_blanks_became_one_the_names_behind_a_message_are_none_of_it)
{
    CHECK_OUTLINE("Index : 7\nEntryType : Error\nInstanceId : 1033\nMessage : a\nb\n"
                  "Category : (0)\nCategoryNumber : 0\nReplacementStrings : {}\nSource : X\n"
                  "TimeGenerated : 2024-03-16 22:36:07\n\n"
                  "Index : 6\nEntryType : Error\nInstanceId : 9\nMessage : c\nVersion: 7\nName : d\n"
                  "Category : (0)\nSource : Y\nUserName : \n",
                  "2024-03-16T22:36:07 2 [] a|b {Provider_Name=X}\n"
                  " 2 [] c|Version: 7|Name : d {Provider_Name=Y}\n");
    /* with their padding they are of the message that stands out into their column */
    CHECK_OUTLINE("TimeCreated  : 2024-03-16 22:36:07\nProviderName : X\nId           : 7\n"
                  "Message      : a\nVersion : 10\n",
                  "2024-03-16T22:36:07 -1 [] a|Version : 10 {Provider_Name=X}\n");
}

/* A page that shows an odd number of blanks as one less. */
TEST(a_name_whose_colon_lost_its_column_is_none_of_the_value_before)
{
    CHECK_OUTLINE("Message      : a\nId          : 7\nVersion      :\nLevel       : 2\n"
                  "Task         : 0\nProviderName : X\nTimeCreated : 2024-03-16 22:36:07\n",
                  "2024-03-16T22:36:07 2 [] a {Provider_Name=X}\n");
    CHECK_OUTLINE("Id           : 7\nVersion     :\nProviderName : X\n",
                  " -1 []  {Provider_Name=X}\n");
}

TEST(what_a_mail_wrapped_is_joined_and_belongs_to_its_value)
{
    CHECK_OUTLINE(HEAD "Id           : 7\n"
                       "Message      : one two\n"
                       "three\n"
                       "               four\n"
                       "               \n"
                       "five\n"
                       "\n"
                       "words\n",
                  "2024-03-16T22:36:07 -1 [] one two three four||five {Provider_Name=X}\n");
    CHECK_OUTLINE("InstanceId         : 7\nMessage            : a\n\nb\n"
                  "ReplacementStrings : {c\nd}\nSource             : X\n"
                  "TimeGenerated      : 2024-03-16 22:36:07\n\nwords\n",
                  "2024-03-16T22:36:07 -1 [] a||b {Provider_Name=X}\n");
}

TEST(the_instance_holds_the_id_where_nothing_else_does)
{
    struct reading r;
    struct event ev;
    static const char in[] = "Index         : 5\nInstanceId    : 1073748860\nSource        : X\n"
                             "TimeGenerated : 16.03.2024 22:36:07\n";

    CHECK(reading_open(&r, &parser_psobj_list, str_of(in), 0));
    CHECK(reading_next(&r, &ev));
    CHECK_INT(ev.event_id, 7036);
    CHECK_INT(ev.record, 5);
    reading_close(&r);
}

/* Russian, Dutch and others: the formatter breaks where the line is full.  In English it breaks at
   blanks, and lines end at different places. */
TEST(lines_that_all_end_at_one_place_were_broken_inside_of_words)
{
    CHECK_OUTLINE(HEAD "Id           : 7\n"
                       "Message      : The .NET Framework 4.7.2 is requir\n"
                       "               ed to install this application. Pl\n"
                       "               ease see the notes\n"
                       "               a second line\n\n",
                  "2024-03-16T22:36:07 -1 [] The .NET Framework 4.7.2 is required to install this "
                  "application. Please see the notes|a second line {Provider_Name=X}\n");
    CHECK_OUTLINE(HEAD "Id           : 7\n"
                       "Message      : The .NET Framework 4.7.2 is out\n"
                       "               there, for this application of the\n"
                       "               product named\n"
                       "               Monitoring, which is not there and\n"
                       "               is an\n"
                       "               Administrator\'s task to bring here\n"
                       "               instantaneously\n\n",
                  "2024-03-16T22:36:07 -1 [] The .NET Framework 4.7.2 is out there, for this "
                  "application of the product named|Monitoring, which is not there and is an|"
                  "Administrator\'s task to bring here instantaneously {Provider_Name=X}\n");
}

TEST(a_table_is_read_as_far_as_it_goes_and_says_so)
{
    static const char in[] =
        "\n   ProviderName: MsiInstaller\n\n"
        "TimeCreated                     Id LevelDisplayName Message\n"
        "-----------                     -- ---------------- -------\n"
        "3/16/2024 10:36:07 PM         1033 Information      Windows Installer instal...\n"
        "3/16/2024 10:36:09 PM        11707 Information      Product: X -- done\n";
    struct reading r;
    struct event ev;

    CHECK_OUTLINE(in, "2024-03-16T22:36:07 4 [] Windows Installer instal... "
                      "{Provider_Name=MsiInstaller}\n"
                      "2024-03-16T22:36:09 4 [] Product: X -- done {Provider_Name=MsiInstaller; "
                      "Data=Product: X -- done}\n");
    CHECK(reading_open(&r, &parser_psobj_list, str_of(in), 0));
    CHECK(reading_next(&r, &ev));
    CHECK_INT(ev.event_id, 1033);
    CHECK(ev.damaged);
    CHECK_INT(r.defects.counted[DEFECT_VALUE], 1);
    reading_close(&r);
}

/* There is no year, and the width cuts every message: what is there was read whole. */
TEST(what_get_eventlog_shows_when_nothing_is_said_is_not_damaged)
{
    static const char in[] =
        "   Index Time          EntryType   Source                 InstanceID Message\n"
        "   ----- ----          ---------   ------                 ---------- -------\n"
        "   64981 Nov 12 14:03  Error       OpsMgr Connector       3221245542 The OpsMgr Connecto...\n";
    struct reading r;
    struct event ev;

    CHECK(reading_open(&r, &parser_psobj_list, str_of(in), 0));
    CHECK(reading_next(&r, &ev));
    CHECK_INT(ev.event_id, 20070);
    CHECK_INT(ev.record, 64981);
    CHECK_INT(ev.time.kind, STAMP_NONE);
    CHECK(!ev.damaged);
    CHECK_INT(r.defects.counted[DEFECT_VALUE], 0);
    reading_close(&r);
}

/* What Get-EventLog shows when nothing is said: 20 columns for the source. */
TEST(a_source_that_its_column_cut_is_the_only_known_one_that_begins_so)
{
    CHECK_OUTLINE("   Index Time          EntryType   Source                 InstanceID Message\n"
                  "   ----- ----          ---------   ------                 ---------- -------\n"
                  "   58515 Apr 11 12:57  Error       Health Service Mo...   3221246875 The process s...\n"
                  "   58514 Apr 11 12:56  Error       Microsoft-Windows...           20 Installation ...\n",
                  " 2 [] The process s... {Provider_Name=Health Service Modules}\n"
                  " 2 [] Installation ...\n");
}

/* Nothing but knowing it tells where a name of several words ends, if a message follows. */
TEST(a_source_of_several_words_in_a_squeezed_table_is_whole)
{
    CHECK_OUTLINE("TimeCreated Id ProviderName Message\n"
                  "----------- -- ------------ -------\n"
                  "28/05/2024 03:00:48 20070 OpsMgr Connector The OpsMgr Connector connected to\n"
                  "28/05/2024 03:00:49 7002 HealthService The Health Service could\n"
                  "28/05/2024 03:00:50 31551 Health Service Modules Failed to store data\n"
                  "28/05/2024 03:00:50 1 Contoso Failed to store data\n",
                  "2024-05-28T03:00:48 -1 [] The OpsMgr Connector connected to "
                  "{Provider_Name=OpsMgr Connector}\n"
                  "2024-05-28T03:00:49 -1 [] The Health Service could {Provider_Name=HealthService}\n"
                  "2024-05-28T03:00:50 -1 [] Failed to store data "
                  "{Provider_Name=Health Service Modules}\n"
                  "2024-05-28T03:00:50 -1 [] Failed to store data {Provider_Name=Contoso}\n");
}

TEST(a_source_that_its_column_cut_is_known_in_a_squeezed_table_too)
{
    CHECK_OUTLINE("Index Time EntryType Source InstanceID Message\n"
                  "----- ---- --------- ------ ---------- -------\n"
                  "58515 Apr 11 12:57 Error Health Service Mo... 3221246875 The process s...\n"
                  "58514 Apr 11 12:56 Error HealthService 3221232472 The Health...\n",
                  " 2 [] The process s... {Provider_Name=Health Service Modules}\n"
                  " 2 [] The Health... {Provider_Name=HealthService}\n");
}

TEST(prose_below_a_table_is_no_row_of_it)
{
    CHECK_OUTLINE("   Index Time          EntryType   Source                 InstanceID Message\n"
                  "   ----- ----          ---------   ------                 ---------- -------\n"
                  "   64981 Feb 01 20:29  Error       OpsMgr Connector       3221245542 a\n\n"
                  "Marek Nowak | Senior Engineer | +48 22 555 01 02\n",
                  " 2 [] a {Provider_Name=OpsMgr Connector}\n");
    CHECK_OUTLINE("TimeCreated            ProviderName                      Id Message\n"
                  "-----------            ------------                      -- -------\n"
                  "25/08/2025 06:21:11    nssm                           21018 b\n\n"
                  "Marek Nowak | Senior Engineer | +48 22 555 01 02\n",
                  "2025-08-25T06:21:11 -1 [] b {Provider_Name=nssm}\n");
}

/* As a page or a chat shows it: what stands in a row tells its cells. */
TEST(a_table_whose_runs_of_blanks_became_one_is_read)
{
    CHECK_OUTLINE("ProviderName: Health Service Script\n\n"
                  "TimeCreated Id LevelDisplayName Message\n"
                  "----------- -- ---------------- -------\n"
                  "3/18/2023 12:43:59 PM 6026 Warning The script said: 5 words...\n"
                  "3/18/2023 9:00:07 AM 6027 Information\n"
                  "no row\n",
                  "2023-03-18T12:43:59 3 [] The script said: 5 words... {Provider_Name=Health "
                  "Service Script}\n"
                  "2023-03-18T09:00:07 4 []  {Provider_Name=Health Service Script}\n");
    CHECK_OUTLINE("Index Time EntryType Source InstanceID Message\n"
                  "----- ---- --------- ------ ---------- -------\n"
                  "8812 Mar 18 09:14 FailureAudit Health Service Script 1073742857 Some 7 words\n",
                  " 0 [] Some 7 words {Provider_Name=Health Service Script}\n");
    /* a level behind the hour ends the time at once; other words have to be asked */
    CHECK_OUTLINE("Index Time EntryType Source InstanceID Message\n"
                  "----- ---- --------- ------ ---------- -------\n"
                  "8812 Mar 18 09:14 Warning MsiInstaller 1033 a\n"
                  "8813 Mar 18 09:14 Sonstiges MsiInstaller 1033 b\n"
                  "8814 Mar 18 09:14 2 MsiInstaller 1033 c\n"
                  "8815 18 Mar 2024 09:14 Warning MsiInstaller 1033 d\n",
                  " 3 [] a {Provider_Name=MsiInstaller}\n"
                  " -1 [] b {Provider_Name=MsiInstaller}\n"
                  " 3 [] c {Provider_Name=MsiInstaller}\n"
                  " 3 [] d {Provider_Name=MsiInstaller}\n");
    CHECK_OUTLINE("MachineName TimeCreated Id ProviderName\n"
                  "----------- ----------- -- ------------\n"
                  "a.b.c 18. 03. 2023. 9:00:07 7 OpsMgr Connector\n",
                  "2023-03-18T09:00:07 -1 [a.b.c]  {Provider_Name=OpsMgr Connector}\n");
    /* not squeezed: all cells are as wide as their names */
    CHECK_OUTLINE("Id ProviderName TimeCreated\n"
                  "-- ------------ -----------\n"
                  " 7 MsiInstaller 2023-03-18 09:00:07\n",
                  "2023-03-18T09:00:07 -1 []  {Provider_Name=MsiInstaller}\n");
}

/* Words of sources were taken for machines. */
TEST(dashes_as_wide_as_the_cells_are_those_of_log_parser)
{
    static const char head[] =
        "TimeGenerated       EventID EventTypeName     SourceName              ComputerName Message\n"
        "------------------- ------- ----------------- ----------------------- ------------ -------\n";
    struct buf in = { 0 };

    for (int batch = 0; batch < 2; batch++) {
        buf_add(&in, str_of(head));
        buf_add(&in, STR("2024-03-13 21:41:07 7036    Information event Service Control Manager "
                         "MS03.a.exam  a b\n"
                         "2024-03-14 00:32:59 21016   Error event       OpsMgr Connector        "
                         "MS03.a.exam  c d\nPress a key...\n"));
    }
    buf_add(&in, STR("\nStatistics:\n-----------\nElements processed: 4\n"));
    buf_char(&in, '\0');
    CHECK_OUTLINE(in.s, "2024-03-13T21:41:07 4 [MS03.a.exam] a b {Provider_Name=Service Control Manager}\n"
                        "2024-03-14T00:32:59 2 [MS03.a.exam] c d {Provider_Name=OpsMgr Connector}\n"
                        "2024-03-13T21:41:07 4 [MS03.a.exam] a b {Provider_Name=Service Control Manager}\n"
                        "2024-03-14T00:32:59 2 [MS03.a.exam] c d {Provider_Name=OpsMgr Connector}\n");
    buf_release(&in);
}

/* Words that stand below two names: it was squeezed, or moved. */
TEST(rows_of_a_table_without_a_time_or_with_it_at_the_end_keep_their_cells)
{
    CHECK_OUTLINE("Id ProviderName MachineName Message TimeCreated\n"
                  "-- ------------ ----------- ------- -----------\n"
                  "1036 MsiInstaller a.corp.example Product 2 of 3: done 3/16/2024 10:38:48 PM\n",
                  "2024-03-16T22:38:48 -1 [a.corp.example] Product 2 of 3: done "
                  "{Provider_Name=MsiInstaller}\n");
    CHECK_OUTLINE("Id ProviderName MachineName Message\n"
                  "-- ------------ ----------- -------\n"
                  "1036 MsiInstaller a.corp.example Product 2 of 3: done\n",
                  " -1 [a.corp.example] Product 2 of 3: done {Provider_Name=MsiInstaller}\n");
    /* the blanks in front of its head are gone */
    CHECK_OUTLINE("Id MachineName    ProviderName Message\n"
                  "-- -----------    ------------ -------\n"
                  "1036 a.corp.example MsiInstaller Product 2 of 3: done\n\n"
                  "12 of our machines were upgraded on Friday, says Bob of team 7\n",
                  " -1 [a.corp.example] Product 2 of 3: done {Provider_Name=MsiInstaller}\n");
}

TEST(wmic_puts_two_blanks_between_names_and_no_dashes_below)
{
    CHECK_OUTLINE("C:\\>wmic ntevent get EventCode,Logfile,Message,SourceName,TimeGenerated,Type\n"
                  "EventCode  Logfile      Message            SourceName    TimeGenerated              "
                  "Type         \n"
                  "1033       Application  Product: X  done.  MsiInstaller  20240316214107.000000-000  "
                  "Information  \n\n"
                  "7036       System       It runs            SCM           20240316214607.000000+060  "
                  "Error        \n"
                  "7037       System       It runs\n"
                  "and so on  8  SCM\n",
                  "2024-03-16T21:41:07.000000Z 4 [] Product: X  done. {Provider_Name=MsiInstaller}\n"
                  "2024-03-16T20:46:07.000000Z 2 [] It runs {Provider_Name=SCM}\n"
                  " -1 [] It runs\n"); /* of several lines: what stands in the first one */
    CHECK_INT(parsed_bid(&parser_psobj_list, STR("EventCode  Message  Type\n7  a  b\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_list, STR("The EventCode  TimeGenerated of it\n7  a  b\n")), 0);
}

TEST(a_number_that_stands_to_the_left_is_not_cut_below_its_dashes)
{
    static const char in[] = "TimeCreated         ProviderName Id    LevelDisplayName\n"
                             "-----------         ------------ --    ----------------\n"
                             "2024-03-16 22:36:07 MsiInstaller 11707 Information\n"
                             "2024-03-16 22:36:08 MsiInstaller 10    Information\n"
                             "2024-03-16 22:36:09 MsiInstaller 7     Information\n";
    static const uint32_t ids[] = { 11707, 10, 7 };
    struct reading r;
    struct event ev;

    CHECK(reading_open(&r, &parser_psobj_list, str_of(in), 0));
    for (size_t i = 0; i < 3; i++) {
        CHECK(reading_next(&r, &ev));
        CHECK_INT(ev.event_id, ids[i]);
        CHECK_STR(ev.provider, STR("MsiInstaller"));
        CHECK_INT(ev.level, 4);
    }
    CHECK(!reading_next(&r, &ev));
    reading_close(&r);
}

TEST(columns_are_those_of_the_screen)
{
    CHECK_OUTLINE("Index EntryType Source InstanceId Message\n"
                  "----- --------- ------ ---------- -------\n"
                  "    7 Pr\xc3\xbc" "fung   X               9 gr\xc3\xbc\xc3\x9f\n"
                  "    8 \xe6\x83\x85\xe5\xa0\xb1      Y               9 b\n",
                  " -1 [] gr\xc3\xbc\xc3\x9f {Provider_Name=X}\n 4 [] b {Provider_Name=Y}\n");
}

TEST(what_is_no_list_of_events_is_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_psobj_list, STR("Name : x\nId : 7\nStatus : Running\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_list, STR("Source: x\nEvent ID: 7\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_list, STR("Name  Id\n----  --\nx      7\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_list, STR("")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/evtlist/winevent-default.txt", 3, 0 },
        { "corpus/evtlist/winevent-all-de.txt", 2, 0 },
        { "corpus/evtlist/eventlog-default.txt", 2, 0 },
        { "corpus/evtlist/pasted-in-ticket.txt", 1, 0 },
        { "corpus/evtlist/winevent-table.txt", 3, 0 },
        { "corpus/evtlist/eventlog-table.txt", 2, 0 },
        { "corpus/evtlist/wmic-table.txt", 4, 734 },
        { "corpus/evtlist/winevent-default-cut.txt", 1, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_psobj_list, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(a_message_beyond_the_record_limit_is_cut_and_said_so)
{
    struct buf in = { 0 };
    struct reading r;
    struct event ev;

    buf_add(&in, STR(HEAD "Id : 7\nMessage : a\n"));
    for (size_t i = 0; i <= LIMIT_RECORD_BYTES / 1024; i++)
        buf_format(&in, "               %1023s\n", "x");
    CHECK(reading_open(&r, &parser_psobj_list, buf_str(&in), 0));
    CHECK(reading_next(&r, &ev));
    CHECK(ev.damaged);
    CHECK(r.defects.counted[DEFECT_RECORD_TOO_LONG] > 0);
    reading_close(&r);
    buf_release(&in);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_psobj_list, STR(HEAD "Id : 7\nMessage : a\n" HEAD "Id : 8\n"),
                           60);
}

/* Where the columns are those of the screen, a date in Korean takes two more of them. */
TEST(columns_of_a_table_are_those_of_the_screen_or_characters)
{
    static const char in[] =
        "TimeCreated                    Id LevelDisplayName Message\n"
        "-----------                    -- ---------------- -------\n"
        "2019-01-16 \xEC\x98\xA4\xEC\xA0\x84 9:32:13       11708 \xEC\x98\xA4\xEB\xA5\x98"
        "               a b\n"
        "2019-01-16 \xEC\x98\xA4\xEC\xA0\x84 9:32:14     11707 \xEC\xA0\x95\xEB\xB3\xB4"
        "             c d\n";

    CHECK_OUTLINE(in, "2019-01-16T09:32:13 2 [] a b\n2019-01-16T09:32:14 4 [] c d\n");
}
