/* SPDX-License-Identifier: Apache-2.0 */
/* Format-Table -Wrap: what has no room in its column stands below it. */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/buf.h"
#include "base/limits.h"

#include <time.h>

extern const struct parser parser_psobj_list;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_psobj_list, in, expected)

/* ft -Wrap: every cell goes on below itself, in lines without a number or a time. */
TEST(cells_that_were_wrapped_go_on_below_themselves)
{
    static const char in[] =
        "   Index TimeGenerated         EntryType   Source               InstanceID Message\n"
        "   ----- -------------         ---------   ------               ---------- -------\n"
        "    8812 3/16/2024 10:36:07 PM Information Service Control             105 The service X has \n"
        "                                           Manager                         entered the \n"
        "                                                                           running\n"
        "                                                                           state.\n"
        "    8811 3/16/2024 10:36:05 PM Error       Microsoft-Windows-Wi         20 a\n"
        "                                           ndowsUpdateClient               \n"
        "\n"
        "                                                                           b7\n"
        "    8810 3/16/2024 10:36:04 PM Warning     X                            21 c\n"
        "\n\n"
        "                                                                 PS C:\\>\n";
    struct reading r;
    struct event ev;

    CHECK_OUTLINE(in,
                  "2024-03-16T22:36:07 4 [] The service X has entered the running state. "
                  "{Provider_Name=Service Control Manager}\n"
                  "2024-03-16T22:36:05 2 [] a||b7 {Provider_Name=Microsoft-Windows-WindowsUpdate"
                  "Client}\n"
                  "2024-03-16T22:36:04 3 [] c {Provider_Name=X}\n");
    CHECK(reading_open(&r, &parser_psobj_list, str_of(in), 0));
    CHECK(reading_next(&r, &ev));
    CHECK(!ev.damaged);
    CHECK_INT(ev.line, 3);
    CHECK(reading_next(&r, &ev));
    CHECK_INT(ev.line, 7);
    reading_close(&r);
    CHECK_OUTLINE("\n   ProviderName: X\n\n"
                  "TimeCreated              Id LevelDisplayName Message\n"
                  "-----------              -- ---------------- -------\n"
                  "3/16/2024 10:36:07 PM  1033 Information      One two\n"
                  "                                             three ...\n"
                  "\n\n   ProviderName: Y\n\n"
                  "TimeCreated              Id LevelDisplayName Message\n"
                  "-----------              -- ---------------- -------\n"
                  "3/16/2024 10:36:09 PM  1034 Information      d\n",
                  "2024-03-16T22:36:07 4 [] One two three ... {Provider_Name=X}\n"
                  "2024-03-16T22:36:09 4 [] d {Provider_Name=Y}\n");
}

TEST(a_wrapped_cell_that_is_longer_than_a_record_may_be_is_told)
{
    struct buf in = { 0 };
    struct reading r;
    struct event ev;

    buf_add(&in, STR("TimeCreated              Id LevelDisplayName Message\n"
                     "-----------              -- ---------------- -------\n"
                     "3/16/2024 10:36:07 PM  1033 Information      One\n"));
    while (in.n < 2 * LIMIT_RECORD_BYTES)
        buf_format(&in, "%45s%.*s\n", "", 60, "word after word after word after word after word after wor");
    buf_add(&in, STR("3/16/2024 10:36:09 PM  1034 Information      d\n"));
    CHECK(reading_open(&r, &parser_psobj_list, (struct str){ in.s, in.n }, 0));
    CHECK(reading_next(&r, &ev));
    CHECK(ev.message.n <= LIMIT_RECORD_BYTES);
    CHECK(r.defects.counted[DEFECT_RECORD_TOO_LONG] > 0);
    CHECK(reading_next(&r, &ev));
    CHECK_STR(ev.message, STR("d"));
    CHECK(!reading_next(&r, &ev));
    reading_close(&r);
    buf_release(&in);
}

/* Without -AutoSize all columns of 80 are as wide as each other, and a time is wider. */
TEST(a_time_that_has_no_room_beside_its_date_stands_below_it)
{
    CHECK_OUTLINE("TimeCreated     MachineName                  Id ProviderName    Message\n"
                  "-----------     -----------                  -- ------------    -------\n"
                  "3/16/2024       ms01.corp.examp            1033 MsiInstaller    Windows\n"
                  "12:36:07 AM     le                                              Installer\n"
                  "                                                                installed the\n"
                  "                                                                product.\n"
                  "3/16/2024       ms01.corp.examp           20070 OpsMgr          The OpsMgr\n"
                  "10:36:08 PM     le                              Connector       Connector\n"
                  "3/16/2024       MS02                       1210 HealthService   New\n"
                  "6:36:09 PM                                                      configuration\n"
                  "\n"
                  "PS C:\\> exit\n",
                  "2024-03-16T00:36:07 -1 [ms01.corp.example] Windows Installer installed the "
                  "product. {Provider_Name=MsiInstaller}\n"
                  "2024-03-16T22:36:08 -1 [ms01.corp.example] The OpsMgr Connector "
                  "{Provider_Name=OpsMgr Connector}\n"
                  "2024-03-16T18:36:09 -1 [MS02] New configuration {Provider_Name=HealthService}\n");
}

TEST(the_half_of_the_day_may_stand_alone_below_its_time)
{
    CHECK_OUTLINE("TimeCreated                          Id ProviderName        Message\n"
                  "-----------                          -- ------------        -------\n"
                  "3/16/2024 12:36:07                 1033 MsiInstaller        Windows Installer\n"
                  "AM                                                          installed\n"
                  "3/16/2024 6:36:08                  7036 Service Control     The service\n"
                  "PM                                      Manager             entered\n"
                  "Press any key\n",
                  "2024-03-16T00:36:07 -1 [] Windows Installer installed "
                  "{Provider_Name=MsiInstaller}\n"
                  "2024-03-16T18:36:08 -1 [] The service entered "
                  "{Provider_Name=Service Control Manager}\n");
}

/* The machine stands first, and alone in its line; what begins no cell of a row is none. */
/* A page shows no run of blanks.  Words that are of no hour so written are none of its time. */
TEST(the_half_of_the_day_below_a_time_is_its_own_where_blanks_were_squeezed)
{
    CHECK_OUTLINE("TimeCreated Id ProviderName Message\n"
                  "----------- -- ------------ -------\n"
                  "10/13/2019 12:00:00 1210 HealthService New configuration\n"
                  "AM became active.\n"
                  "10/13/2019 6:05:09 2115 HealthService A Bind Data Source\n"
                  "PM in Management Group\n"
                  "10/13/2019 6:05:09 AM 2116 HealthService b\n"
                  "PM in Management Group\n"
                  "10/13/2019 18:05:09 2117 HealthService c\n"
                  "PM in Management Group\n",
                  "2019-10-13T00:00:00 -1 [] New configuration {Provider_Name=HealthService}\n"
                  "2019-10-13T18:05:09 -1 [] A Bind Data Source {Provider_Name=HealthService}\n"
                  "2019-10-13T06:05:09 -1 [] b {Provider_Name=HealthService}\n"
                  "2019-10-13T18:05:09 -1 [] c {Provider_Name=HealthService}\n");
}

TEST(a_first_cell_goes_on_only_where_it_had_no_room)
{
    CHECK_OUTLINE("MachineName         TimeCreated                          Id Message\n"
                  "-----------         -----------                          -- -------\n"
                  "ms01.corp.example.l 16.03.2024 22:36:07                1033 a\n"
                  "ocal\n"
                  "ms01                16.03.2024 22:36:08                1034 b\n"
                  "bye\n",
                  "2024-03-16T22:36:07 -1 [ms01.corp.example.local] a\n"
                  "2024-03-16T22:36:08 -1 [ms01] b\n");
}

/* The first rows of a table do not show how wide its last column is. */
TEST(words_of_a_last_column_are_not_joined_where_a_narrow_piece_came_first)
{
    CHECK_OUTLINE("TimeCreated                          Id ProviderName        Message\n"
                  "-----------                          -- ------------        -------\n"
                  "3/16/2024 12:36:07                 1210 HealthService       New configuration\n"
                  "AM                                                          became active.\n",
                  "2024-03-16T00:36:07 -1 [] New configuration became active. "
                  "{Provider_Name=HealthService}\n");
}

/* An answer in a chat was the end of the machine's name, which filled its column. */
TEST(a_word_below_a_table_of_columns_with_room_for_all_is_none_of_its_first_cell)
{
    CHECK_OUTLINE("PSComputerName    TimeCreated            Id ProviderName Message\n"
                  "--------------    -----------            -- ------------ -------\n"
                  "ms02.corp.example 20.12.2024 12:58:01 20053 X            a\n"
                  "ok\n",
                  "2024-12-20T12:58:01 -1 [ms02.corp.example] a {Provider_Name=X}\n");
}

/* Of each line it is asked whether the first cell had room for it behind the line above. */
TEST(a_cell_that_is_wrapped_over_very_many_lines_costs_no_more_than_its_bytes)
{
    static const char first[] = "AAAAAAAAAAAAAAAAAAAA MS01.corp.example    3/16/2024 10:36:07   1033"
                                "                 One two\n";
    struct buf in = { 0 }, got = { 0 };
    clock_t begin = clock();

    buf_add(&in, STR("ProviderName         MachineName          TimeCreated          Id"
                     "                   Message\n"
                     "------------         -----------          -----------          --"
                     "                   -------\n"));
    buf_add(&in, STR(first));
    for (size_t i = 0; i < 150000; i++)
        buf_add(&in, STR("AAAAAAAAAAAAAAAAAAAA\n"));
    buf_add(&in, STR(first));
    CHECK_INT(parsed_json(&got, &parser_psobj_list, buf_str(&in), 0, NULL), 2);
    CHECK((clock() - begin) / CLOCKS_PER_SEC < 6);
    buf_release(&in);
    buf_release(&got);
}
