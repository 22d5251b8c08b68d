/* SPDX-License-Identifier: Apache-2.0 */
/* Names that other cmdlets have than Get-WinEvent and Get-EventLog, or that are added to theirs. */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

extern const struct parser parser_psobj_list;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_psobj_list, in, expected)

#define REMOTE(second, id, session) \
    "TimeCreated        : 3/16/2024 10:36:0" second " PM\n" \
    "ProviderName       : X\n" \
    "Id                 : " id "\n" \
    "Message            : a\n" \
    "PSComputerName     : " session "\n" \
    "RunspaceId         : 6f9b2a3c-1a2b-4c5d-8e9f-001122334455\n" \
    "PSShowComputerName : True\n\n"

TEST(the_machine_of_a_remote_session_is_that_of_its_events)
{
    CHECK_OUTLINE(REMOTE("7", "7", "MS01") REMOTE("8", "8", "ms02.corp.example"),
                  "2024-03-16T22:36:07 -1 [MS01] a {Provider_Name=X}\n"
                  "2024-03-16T22:36:08 -1 [ms02.corp.example] a {Provider_Name=X}\n");
}

TEST(an_address_is_no_machine_and_what_the_event_says_goes_before_the_session)
{
    CHECK_OUTLINE(REMOTE("7", "7", "10.0.0.7") REMOTE("8", "8", "localhost"),
                  "2024-03-16T22:36:07 -1 [] a {Provider_Name=X}\n"
                  "2024-03-16T22:36:08 -1 [] a {Provider_Name=X}\n");
    CHECK_OUTLINE("PSComputerName : sql\nMachineName    : SQL01.corp.example\n"
                  "ProviderName   : X\nId             : 7\nMessage        : a\n",
                  " -1 [SQL01.corp.example] a {Provider_Name=X}\n");
}

/* Id is the GUID under which the database has the event. */
TEST(an_event_of_the_database_has_its_id_as_its_number_and_its_time_in_utc)
{
    CHECK_OUTLINE("Description     : a\n"
                  "Channel         : Operations Manager\n"
                  "Id              : 6f9b2a3c-1a2b-4c5d-8e9f-001122334455\n"
                  "LoggingComputer : MS01.corp.example\n"
                  "Number          : 20070\n"
                  "PublisherName   : OpsMgr Connector\n"
                  "TimeGenerated   : 3/16/2024 10:36:07 PM\n\n",
                  "2024-03-16T22:36:07Z -1 [MS01.corp.example] a "
                  "{Provider_Name=OpsMgr Connector}\n");
}

/* Too few words to be known alone, but with the id they are that event. */
TEST(a_log_that_was_cleared_is_told_by_its_id_and_its_words)
{
    CHECK_OUTLINE("   Index Time          EntryType   Source                 InstanceID Message\n"
                  "   ----- ----          ---------   ------                 ---------- -------\n"
                  "   58515 Apr 11 12:57  Information Microsoft-Windows...          104 The System log "
                  "file was cleared.\n"
                  "   58516 Apr 11 12:57  Information Microsoft-Windows...          105 The System log "
                  "file was cleared.\n",
                  " 4 [] The System log file was cleared. "
                  "{Provider_Name=Microsoft-Windows-Eventlog}\n"
                  " 4 [] The System log file was cleared.\n");
}

/* Those of the database: nothing of the list was read, and nothing said so. */
TEST(names_that_nobody_needs_end_a_value_of_one_line_where_runs_of_blanks_became_one)
{
    CHECK_OUTLINE("Number : 20070\nCategoryId : 0\nId : 6f9b2a3c-1a2b-4c5d-8e9f-001122334455\n"
                  "ChannelId : x\nChannel : Operations Manager\nPublisherName : OpsMgr Connector\n"
                  "LoggingComputer : MS01.corp.example\nTimeGenerated : 3/16/2024 10:36:07 PM\n"
                  "TimeAdded : 3/16/2024 10:36:08 PM\nLevelId : 2\nDescription : a\nb : c\n\n"
                  "Number : 20071\nCategoryId : 0\nPublisherName : OpsMgr Connector\n"
                  "TimeGenerated : 3/16/2024 10:36:09 PM\nDescription : d\n\n",
                  "2024-03-16T22:36:07Z -1 [MS01.corp.example] a|b : c "
                  "{Provider_Name=OpsMgr Connector}\n"
                  "2024-03-16T22:36:09Z -1 [] d {Provider_Name=OpsMgr Connector}\n");
}
