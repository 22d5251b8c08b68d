/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_sqllog;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_sqllog, in, expected)

TEST(an_error_and_its_words_are_one_record)
{
    CHECK_OUTLINE("2024-03-18 10:30:00.20 Backup      Error: 3041, Severity: 16, State: 1.\n"
                  "2024-03-18 10:30:00.20 Backup      BACKUP failed\n"
                  "2024-03-18 10:30:00.20 spid7s      more\n",
                  "2024-03-18T10:30:00.20 2 [] Error: 3041, Severity: 16, State: 1.|2024-03-18 "
                  "10:30:00.20 Backup      BACKUP failed {Source=Backup; Error=3041; Severity=16}\n"
                  "2024-03-18T10:30:00.20 -1 [] more {Source=spid7s}\n");
}

/* A mail breaks lines that are long behind its marks. */
TEST(an_error_whose_line_was_broken_is_one)
{
    CHECK_OUTLINE("2024-03-18 10:30:00.20 spid52      Error: 9002, Severity:\n17, State: 2.\n"
                  "2024-03-18 10:30:00.20 spid52      The log\nis full\n"
                  "2024-03-18 10:30:01.20 spid52      Recovery of 3 is: 9\nError: 9, x\n"
                  "2024-03-18 10:30:01.20 spid52      a\n",
                  "2024-03-18T10:30:00.20 2 [] Error: 9002, Severity:|17, State: 2.|2024-03-18 10:30:00.20 "
                  "spid52      The log|is full {Source=spid52; Error=9002; Severity=17}\n"
                  "2024-03-18T10:30:01.20 -1 [] Recovery of 3 is: 9|Error: 9, x {Source=spid52}\n"
                  "2024-03-18T10:30:01.20 -1 [] a {Source=spid52}\n");
}

TEST(the_first_lines_tell_version_zone_and_machine)
{
    CHECK_OUTLINE("2024-03-18 10:00:00.03 Server      Microsoft SQL Server 2019 (RTM) - 15.0.4.1 "
                  "(X64) \n\tCopyright\n"
                  "2024-03-18 10:00:00.03 Server      UTC adjustment: -8:00\n"
                  "2024-03-18 10:00:00.04 Server      UTC adjustment: 5:30\n"
                  "2024-03-18 10:00:00.05 Server      Server name is 'SQL01\\OM'. This\n"
                  "2024-03-18 10:00:00.05 spid9s      Starting up database 'x'.\n",
                  "2024-03-18T10:00:00.03 -1 [] Microsoft SQL Server 2019 (RTM) - 15.0.4.1 (X64) "
                  "|\tCopyright {Source=Server; Product=Microsoft SQL Server 2019 (RTM); "
                  "Version=15.0.4.1}\n"
                  "2024-03-18T10:00:00.03 -1 [] UTC adjustment: -8:00 {Source=Server; Bias=480}\n"
                  "2024-03-18T10:00:00.04 -1 [SQL01] UTC adjustment: 5:30 {Source=Server; "
                  "Bias=-330}\n"
                  "2024-03-18T10:00:00.05 -1 [SQL01] Server name is 'SQL01\\OM'. This "
                  "{Source=Server}\n"
                  "2024-03-18T10:00:00.05 -1 [SQL01] Starting up database 'x'. {Source=spid9s; "
                  "Database=x}\n");
}

TEST(a_record_as_the_log_viewer_shows_it_alone_has_time_source_and_words)
{
    CHECK_OUTLINE("Date\t\t14/03/2023 22:31:44\nLog\t\tSQL Server (Current - 15/03/2023)\n\n"
                  "Source\t\tspid61\n\nMessage\nStarting up database 'SCOMINSTALLTESTDB_63'.\n",
                  "2023-03-14T22:31:44 -1 [] Starting up database 'SCOMINSTALLTESTDB_63'. "
                  "{Source=spid61; Database=SCOMINSTALLTESTDB_63}\n");
    CHECK_INT(parsed_bid(&parser_sqllog, STR("Date\t\t14/03/2023 22:31:44\nLog\t\tApplication\n")),
              0);
}

TEST(rows_whose_tabs_became_blanks_are_records)
{
    CHECK_OUTLINE("2024-03-18 10:00:00.030    spid12s    Starting up database 'x'.\n",
                  "2024-03-18T10:00:00.030 -1 [] Starting up database 'x'. {Source=spid12s; "
                  "Database=x}\n");
}

TEST(a_log_in_another_language_is_told_by_its_columns_and_numbers)
{
    CHECK_OUTLINE("2023-03-18 09:15:02.54 spid7s      x\n"
                  "2023-03-18 09:17:02.54 Sicherung   Fehler: 3041, Schweregrad: 16, Status: 1.\n"
                  "2023-03-18 09:17:02.54 Sicherung   Fehler von BACKUP.\n"
                  "2023-03-18 09:18:02.54 ログオン        エラー: 18456、重大度: 14、"
                  "状態: 38。\n"
                  "2023-03-18 09:18:02.54 ログオン        失敗\n"
                  "2023-03-18 09:19:02.540 ログオン        no record\n",
                  "2023-03-18T09:15:02.54 -1 [] x {Source=spid7s}\n"
                  "2023-03-18T09:17:02.54 2 [] Fehler: 3041, Schweregrad: 16, Status: 1.|"
                  "2023-03-18 09:17:02.54 Sicherung   Fehler von BACKUP. {Source=Sicherung; Error=3041; "
                  "Severity=16}\n"
                  "2023-03-18T09:18:02.54 2 [] エラー: 18456、重大度: 14、状態: 38。|"
                  "2023-03-18 09:18:02.54 ログオン        失敗|"
                  "2023-03-18 09:19:02.540 ログオン        no record "
                  "{Source=ログオン; Error=18456; Severity=14}\n");
}

TEST(other_logs_with_such_dates_are_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_sqllog, STR("2024-03-18 10:00:00.03 Server      x\n")), 48);
    CHECK_INT(parsed_bid(&parser_sqllog, STR("2024-03-18 10:00:00.03 Server x\n")), 0);
    CHECK_INT(parsed_bid(&parser_sqllog, STR("2024-03-18 10:00:00 INFO started\n")), 0);
    CHECK_INT(parsed_bid(&parser_sqllog, STR("2024-03-18 10:00:00 Server up\n")), 0);
    CHECK_INT(parsed_bid(&parser_sqllog, STR("")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/sqllog/ERRORLOG", 11, 0 },
        { "corpus/sqllog/ERRORLOG.1", 6, 0 },
        { "corpus/sqllog/pasted.txt", 4, 0 },
        { "corpus/sqllog/details.txt", 2, 0 },
        { "corpus/sqllog/ERRORLOG-ja", 3, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_sqllog, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_sqllog, STR("2024-03-18 10:00:00.03 Server  UTC adjustment: "
                                               "1:00\nx\n2024-03-18 10:00:00.03 spid1 x\n"), 40);
}
