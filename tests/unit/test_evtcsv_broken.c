/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of tables that a mail broke, or a cut. */
#include "lib/parsed.h"
#include "lib/test.h"

#include <time.h>

extern const struct parser parser_evtcsv;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_evtcsv, in, expected)

/* The tab in front of the message is a line end then, and nothing tells it from a blank. */
TEST(a_row_that_a_mail_broke_at_its_tab_has_its_message)
{
    CHECK_OUTLINE("Level\tDate and Time\tSource\tEvent ID\tTask Category\n"
                  "Error\t10/24/2024 02:08:32 PM\tApplication Error\t1000\tApplication Crashing Events\n"
                  "\"Faulting application name: a\nb\"\n"
                  "Error\t10/24/2024 02:08:33 PM\tApplication Error\t1000\tApplication Crashing\n"
                  "Events\t\"Faulting application name: c\"\n"
                  "Error\t10/24/2024 02:08:34 PM\tHealthService\t7\tNone\t\"d\"\n",
                  "1000 2 2024-10-24T14:08:32 [Application] [] Faulting application name: a|b\n"
                  "1000 2 2024-10-24T14:08:33 [Application] [] Faulting application name: c\n"
                  "7 2 2024-10-24T14:08:34 [Operations Manager] [] d\n");
}

/* The message above it has no quotes, so nothing but the row itself tells where it ends. */
TEST(a_row_that_a_mail_broke_inside_of_its_source_begins_there)
{
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Information,10/24/2024 02:08:31 PM,HealthService,7,None,a\nb\n"
                  "Error,10/24/2024 02:08:32 PM,OpsMgr Management\n"
                  "Configuration,29181,None,OpsMgr Management Configuration Service failed\n"
                  "to execute\n"
                  "Error,10/24/2024 02:08:33 PM,Health Service ESE\n"
                  "Store,623,None,\"HealthService (1) Health Service Store: The version store\"\n"
                  "Error,10/24/2024 02:08:34 PM,HealthService,8,None,Error,of somebody\n",
                  "7 4 2024-10-24T14:08:31 [Operations Manager] [] a|b\n"
                  "29181 2 2024-10-24T14:08:32 [Operations Manager] [] OpsMgr Management Configuration "
                  "Service failed|to execute\n"
                  "623 2 2024-10-24T14:08:33 [Operations Manager] [] HealthService (1) Health Service "
                  "Store: The version store\n"
                  "8 2 2024-10-24T14:08:34 [Operations Manager] [] Error,of somebody\n");
}

/* Of a row whose separators are damaged: "Information" is no machine. */
TEST(a_row_that_has_lost_columns_and_with_them_its_time_names_no_machine)
{
    CHECK_OUTLINE("Message,Id,MachineName,TimeCreated,LevelDisplayName,LogName,ProviderName\n"
                  "\"a\",\"7\",\"MS01\",\"5/31/2026 4:36:21 PM\",\"Error\",\"System\",\"Disk\"\n"
                  "\"b\",\"8\",\"Error\",\"System\",\"Disk\"\n"
                  "\"c\",\"9\",\"MS01\",\"5/31/2026 4:36:23 PM\",\"Error\",\"System\",\"Disk\"\n",
                  "7 2 2026-05-31T16:36:21 [System] [MS01] a\n"
                  "8 -1  [] [] b\n"
                  "9 2 2026-05-31T16:36:23 [System] [MS01] c\n");
}

/* Until a source is known nothing tells columns without names; then the rows above are rows, too. */
TEST(rows_above_the_first_known_source_of_a_table_without_names_are_read)
{
    CHECK_OUTLINE("words\n"
                  "24.10.2024 20:48:24\t6\tInformationen\tOther One\ta message of two\nlines\n"
                  "24.10.2024 20:48:25\t7\tInformationen\tOther Two\tanother message, long enough\n"
                  "24.10.2024 21:48:25\t7036\tInformationen\tService Control Manager\tThe service stopped by itself.\n"
                  "24.10.2024 21:48:26\t8\tInformationen\tOther One\tlast\n",
                  "6 4 2024-10-24T20:48:24 [] [] a message of two|lines\n"
                  "7 4 2024-10-24T20:48:25 [] [] another message, long enough\n"
                  "7036 4 2024-10-24T21:48:25 [System] [] The service stopped by itself.\n"
                  "8 4 2024-10-24T21:48:26 [] [] last\n");
}

/* As a ticket or a chat shows it, that takes line ends for blanks. */
TEST(a_table_that_lies_in_one_line_has_all_its_rows)
{
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category Error,4/19/2024 1:23:52 PM,Service "
                  "Control Manager,7000,None,\"It failed, to start.\" Audit Success,4/19/2024 1:23:53 PM,"
                  "HealthService,1210,None,\"New.\" Information,4/19/2024 1:23:55 PM,EventLog,6005,None,"
                  "started\n",
                  "7000 2 2024-04-19T13:23:52 [System] [] It failed, to start.\n"
                  "1210 4 2024-04-19T13:23:53 [Operations Manager] [] New.\n"
                  "6005 4 2024-04-19T13:23:55 [System] [] started\n");
}

#define BEHIND ",,\"(null)\",\"a.x.example\",,\"9/14/2019 9:10:00 PM\",,,\"System\",\"System.UInt32[]\"," \
               "\"System.Diagnostics.Eventing.Reader.EventBookmark\",\"Error\""

/* Get-WinEvent with all its columns, whose names a cut took, and which a mail quotes twice: commas
   of the message are separators then.  The number nearest to the source is the record's. */
TEST(rows_of_get_winevent_without_their_beginning_have_no_other_id_and_no_other_machine)
{
    CHECK_OUTLINE("4,\"0\",,\"36028797018963968\",\"991\",\"HealthService\",,\"System\"" BEHIND "\n"
                  "* >> \"one, two, three\",\"1210\",,\"16384\",\"4\",\"0\",,\"36028797018963968\","
                  "\"992\",\"HealthService\",,\"System\"" BEHIND "\n"
                  "* >> \"words that are long enough\",\"1033\",,\"0\",\"4\",\"0\",,\"36028797018963968\",\"993\","
                  "\"MsiInstaller\",,\"System\"" BEHIND "\n",
                  "1210 2 2019-09-14T21:10:00 [System] [a.x.example] \n"
                  "1033 2 2019-09-14T21:10:00 [System] [a.x.example] "
                  "* >> \"words that are long enough\"\n");
}

TEST(half_a_number_in_front_of_a_row_of_get_winevent_is_no_id)
{
    CHECK_OUTLINE("36,,\"16384\",\"4\",\"0\",,\"36028797018963968\",\"991\",\"HealthService\",,\"System\"" BEHIND
                  "\n", "");
}

TEST(rows_of_get_eventlog_without_their_beginning_have_no_index_as_id)
{
    CHECK_OUTLINE("words\",\"HealthService\",\"System.String[]\",\"1073743034\",\"9/14/2019 9:10:00 PM\","
                  "\"9/14/2019 9:10:00 PM\"\n"
                  "\"8812\",\"(0)\",\"0\",\"Error\",\"words that are long enough\",\"HealthService\","
                  "\"System.String[]\",\"1073743034\",\"9/14/2019 9:10:00 PM\",\"9/14/2019 9:10:00 PM\"\n", "");
}

/* Blanks for tabs: two of them in a row are one, and what stood behind an empty cell moved. */
TEST(cells_that_moved_into_columns_of_others_are_nobodys)
{
    CHECK_OUTLINE("\"Message\" \"Id\" \"Version\" \"Level\" \"ProviderName\" \"MachineName\" \"UserId\" "
                  "\"TimeCreated\" \"LevelDisplayName\"\n"
                  "\"one two\" \"1210\" \"4\" \"HealthService\" \"a.x.example\" "
                  "\"9/14/2019 9:10:00 PM\" \"Information\" \"{Classic}\"\n",
                  "");
}

/* Line 1 of two may be names in another language, and then nothing of it is lost; it may be a row. */
TEST(a_row_above_the_first_known_source_in_the_first_line_loses_nothing)
{
    struct defects d = { 0 };
    struct buf got = { 0 };

    CHECK_INT(parsed_json(&got, &parser_evtcsv,
                          STR("24.10.2024 20:48:24\t6\tInformationen\tOther One\tsome words\n"
                              "24.10.2024 21:48:25\t7036\tInformationen\tService Control Manager\tThe "
                              "service stopped by itself.\n"),
                          0, &d), 2);
    CHECK_INT(d.noted, 0);
    defects_release(&d);
    buf_release(&got);
}

/* Each blank may be where a row begins: none of them is looked behind to the end of the line. */
TEST(a_table_in_one_line_whose_last_message_is_long_costs_no_more_than_its_bytes)
{
    struct buf doc = { 0 }, got = { 0 };
    clock_t begin = clock();

    buf_add(&doc, STR("Level,Date and Time,Source,Event ID,Task Category Error,4/19/2024 1:23:52 PM,"
                      "Service Control Manager,7000,None,\"It failed.\" Information,4/19/2024 "
                      "1:23:55 PM,EventLog,6005,None,started\n"));
    for (size_t i = 0; i < 4 * (LIMIT_LINE_BYTES / 2); i++)
        buf_add(&doc, i % (LIMIT_LINE_BYTES / 2 - 1) ? STR(" a") : STR(" \n"));
    CHECK_INT(parsed_json(&got, &parser_evtcsv, buf_str(&doc), 0, NULL), 2);
    CHECK((clock() - begin) / CLOCKS_PER_SEC < 3);
    buf_release(&doc);
    buf_release(&got);
}
