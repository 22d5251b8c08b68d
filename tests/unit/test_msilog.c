/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_msilog;
extern const struct parser parser_setuplog;

/* One line per event: run, time, the fields; a line feed is shown as "|". */
static void outline(struct buf *out, struct str bytes)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, &parser_msilog, bytes, 0))
        return;
    while (reading_next(&r, &ev)) {
        size_t at = out->n;
        buf_format(out, "%u ", (unsigned)ev.run);
        stamp_append(out, ev.time);
        if (ev.time.doubt != DATE_SURE)
            buf_char(out, '?');
        if (ev.time.days)
            buf_format(out, "%d", (int)ev.time.days);
        if (ev.computer.n)
            buf_format(out, " on %.*s", STR_FMT(ev.computer));
        for (size_t i = 0; i < ev.fields_n; i++)
            buf_format(out, " %.*s=%.*s", STR_FMT(ev.fields[i].name), STR_FMT(ev.fields[i].value));
        for (; at < out->n; at++)
            out->s[at] = out->s[at] == '\n' ? '|' : out->s[at];
        buf_char(out, '\n');
    }
    reading_close(&r);
}

static void check_outline(int line, const char *in, const char *expected)
{
    struct buf out = { 0 };

    outline(&out, str_of(in));
    if (!str_eq(buf_str(&out), str_of(expected)))
        test_fail(__FILE__, line, "got:\n%.*sexpected:\n%s", STR_FMT(buf_str(&out)), expected);
    buf_release(&out);
    reading_check_chunks(__FILE__, line, &parser_msilog, str_of(in));
}

#define CHECK_OUTLINE(in, expected) check_outline(__LINE__, in, expected)

static const char sample[] =
    "=== Verbose logging started: 11/16/2006  23:59:58  Build type: SHIP UNICODE 3.01.4000.2435  "
    "Calling process: C:\\WINDOWS\\system32\\msiexec.exe ===\r\n"
    "MSI (c) (EC:D4) [23:59:58:812]: Resetting cached policy values\r\n"
    "MSI (c) (EC:D4) [23:59:58:813]: ******* RunEngine:\r\n"
    "           ******* Product: C:\\a\\MOMAgent.msi\r\n"
    "           ******* CommandLine: **********\r\n"
    "Action start 23:59:59: LaunchConditions.\r\n"
    "MSI (c) (EC:D4) [00:00:00:100]: Product: Microsoft Monitoring Agent -- The .NET Framework is "
    "required\r\n"
    "\r\n"
    "The .NET Framework is required\r\n"
    "Action ended 0:00:00: LaunchConditions. Return value 3.\r\n"
    "Action ended 0:00:01: INSTALL. Return value 3.\r\n"
    "Property(S): ComputerName = AGENT01\r\n"
    "Property(S): License = one\r\n"
    "CAText: two\r\n"
    "Property(C): Empty = \r\n"
    "=== Logging stopped: 11/17/2006  0:00:01 ===\r\n"
    "MSI (c) (EC:D4) [00:00:01:200]: Note: 1: 1708 \r\n"
    "MSI (c) (EC:D4) [00:00:01:200]: Product: Microsoft Monitoring Agent -- Installation "
    "failed.\r\n"
    "MSI (c) (EC:D4) [00:00:01:201]: Windows Installer installed the product. Product Name: "
    "Microsoft Monitoring Agent. Product Version: 8.0.10918.0. Product Language: 1033. "
    "Manufacturer: Microsoft Corporation. Installation success or error status: 1603.\r\n"
    "MSI (c) (EC:D4) [00:00:01:202]: MainEngineThread is returning 1603\r\n"
    "=== Verbose logging stopped: 11/17/2006  0:00:01 ===\r\n";

static const char sample_outline[] =
    "1 2006-11-16T23:59:58 Kind=banner Message==== Verbose logging started: 11/16/2006  23:59:58  "
    "Build type: SHIP UNICODE 3.01.4000.2435  Calling process: "
    "C:\\WINDOWS\\system32\\msiexec.exe ===\n"
    "1 2006-11-16T23:59:58.812 Kind=engine Side=c Message=Resetting cached policy values\n"
    "1 2006-11-16T23:59:58.813 Kind=engine Side=c Message=******* RunEngine:|           ******* "
    "Product: C:\\a\\MOMAgent.msi|           ******* CommandLine: **********\n"
    "1 2006-11-16T23:59:59 Kind=action Action=LaunchConditions Message=Action start 23:59:59: "
    "LaunchConditions.\n"
    "1 2006-11-17T00:00:00.100 Kind=summary Side=c Product=Microsoft Monitoring Agent Message=The "
    ".NET Framework is required\n"
    "1 2006-11-17T00:00:00 Kind=action Action=LaunchConditions ReturnValue=3 Message=Action ended "
    "0:00:00: LaunchConditions. Return value 3. LastError=Product: Microsoft Monitoring Agent -- "
    "The .NET Framework is required\n"
    "1 2006-11-17T00:00:01 Kind=action Action=INSTALL ReturnValue=3 Message=Action ended 0:00:01: "
    "INSTALL. Return value 3.\n"
    "1  on AGENT01 Kind=property Property=ComputerName Value=AGENT01 Message=Property(S): "
    "ComputerName = AGENT01\n"
    "1  Kind=property Property=License Value=one|CAText: two Message=Property(S): License = "
    "one|CAText: two\n"
    "1  Kind=property Property=Empty Value= Message=Property(C): Empty =\n"
    "1 2006-11-17T00:00:01 Kind=banner Message==== Logging stopped: 11/17/2006  0:00:01 ===\n"
    "1 2006-11-17T00:00:01.200 Kind=note Side=c Message=Note: 1: 1708\n"
    "1 2006-11-17T00:00:01.200 Kind=summary Side=c Product=Microsoft Monitoring Agent "
    "Message=Installation failed.\n"
    "1 2006-11-17T00:00:01.201 Kind=summary Side=c Product=Microsoft Monitoring Agent "
    "Version=8.0.10918.0 Status=1603 Message=Windows Installer installed the product. Product "
    "Name: Microsoft Monitoring Agent. Product Version: 8.0.10918.0. Product Language: 1033. "
    "Manufacturer: Microsoft Corporation. Installation success or error status: 1603.\n"
    "1 2006-11-17T00:00:01.202 Kind=summary Side=c Status=1603 Message=MainEngineThread is "
    "returning 1603\n"
    "1 2006-11-17T00:00:01 Kind=banner Message==== Verbose logging stopped: 11/17/2006  0:00:01 "
    "===\n";

static const char german[] =
    "=== Ausf\xC3\xBChrlich gestartet: 29.06.2023  09:11:29  Typ: SHIP UNICODE 5.00 ===\n"
    "MSI (s) (58:B4) [09:11:32:718]: Produkt: Microsoft Monitoring Agent -- Fehler 1920. Der\n"
    "Aktion beendet um 9:11:33: InstallFinalize. R\xC3\xBC" "ckgabewert 3.\n"
    "Aktion beendet um 9:11:33: INSTALL. R\xC3\xBC" "ckgabewert 3.\n"
    "MSI (s) (58:B4) [09:11:34:101]: Es wurde durch Windows Installer installiert. "
    "Produktname: Monitoring v. 2 Agent. Produktversion: 10.22.10118.0. Produktsprache: 1033. "
    "Hersteller: Microsoft Corporation. Fehlerstatus der Installation: 1603.\n";

static const char german_outline[] =
    "1 2023-06-29T09:11:29 Kind=banner Message==== Ausf\xC3\xBChrlich gestartet: 29.06.2023  "
    "09:11:29  Typ: SHIP UNICODE 5.00 ===\n"
    "1 2023-06-29T09:11:32.718 Kind=summary Side=s Product=Microsoft Monitoring Agent "
    "Message=Fehler 1920. Der\n"
    "1 2023-06-29T09:11:33 Kind=action Action=InstallFinalize ReturnValue=3 Message=Aktion beendet "
    "um 9:11:33: InstallFinalize. R\xC3\xBC" "ckgabewert 3. LastError=Produkt: Microsoft Monitoring "
    "Agent -- Fehler 1920. Der\n"
    "1 2023-06-29T09:11:33 Kind=action Action=INSTALL ReturnValue=3 Message=Aktion beendet um "
    "9:11:33: INSTALL. R\xC3\xBC" "ckgabewert 3.\n"
    "1 2023-06-29T09:11:34.101 Kind=summary Side=s Product=Monitoring v. 2 Agent "
    "Version=10.22.10118.0 Status=1603 Message=Es wurde durch Windows Installer installiert. "
    "Produktname: Monitoring v. 2 Agent. Produktversion: 10.22.10118.0. Produktsprache: 1033. "
    "Hersteller: Microsoft Corporation. Fehlerstatus der Installation: 1603.\n";

TEST(a_log_in_german_tells_its_result_by_shape)
{
    CHECK_OUTLINE(german, german_outline);
}

TEST(an_action_that_starts_in_another_language_has_its_time)
{
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: x\nAktion gestartet um 9:11:35: INSTALL.\n"
                  "\xE9\x96\x8B\xE5\xA7\x8B 9:11:36: AppSearch\xE3\x80\x82\n"
                  "Fertig um 9:11:36: alles.\n",
                  "1 09:11:34.101 Kind=engine Side=s Message=x\n"
                  "1 09:11:35 Kind=action Action=INSTALL Message=Aktion gestartet um 9:11:35: "
                  "INSTALL.\n"
                  "1 09:11:36 Kind=action Action=AppSearch Message=\xE9\x96\x8B\xE5\xA7\x8B 9:11:36: "
                  "AppSearch\xE3\x80\x82\n"
                  "1  Kind=text Message=Fertig um 9:11:36: alles.\n");
}

/* The last banner looks like the first one; a second log that was appended begins a run. */
TEST(the_banners_of_a_brief_log_in_german_begin_and_end_a_run_by_turns)
{
#define BRIEF(day)                                                      \
    "=== Protokollierung gestartet: " day ".03.2023  09:00:07 ===\n"     \
    "Aktion beendet um 09:02:10: INSTALL. R\xC3\xBC" "ckgabewert 3.\n" \
    "=== Protokollierung beendet: " day ".03.2023  09:02:11 ===\n"
#define BRIEF_OUT(run, day)                                                                          \
    run " 2023-03-" day "T09:00:07 Kind=banner Message==== Protokollierung gestartet: " day          \
        ".03.2023  09:00:07 ===\n" run " 2023-03-" day "T09:02:10 Kind=action Action=INSTALL "       \
        "ReturnValue=3 Message=Aktion beendet um 09:02:10: INSTALL. R\xC3\xBC" "ckgabewert 3.\n" run \
        " 2023-03-" day "T09:02:11 Kind=banner Message==== Protokollierung beendet: " day            \
        ".03.2023  09:02:11 ===\n"
    CHECK_OUTLINE(BRIEF("18") BRIEF("19"), BRIEF_OUT("1", "18") BRIEF_OUT("2", "19"));
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: x\n=== Stand: 9:11:35 ===\n",
                  "1 09:11:34.101 Kind=engine Side=s Message=x|=== Stand: 9:11:35 ===\n");
}

TEST(a_log_in_japanese_tells_its_result_by_shape)
{
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: Windows \xE3\x81\xAB\xE3\x80\x82\xE5\x90\x8D: Microsoft "
                  "Monitoring Agent\xE3\x80\x81\xE7\x89\x88: 8.0.11049.0\xE3\x80\x81\xE8\xAA\x9E: 1041"
                  "\xE3\x80\x81\xE7\x8A\xB6: 0\xE3\x80\x82\n",
                  "1 09:11:34.101 Kind=summary Side=s Product=Microsoft Monitoring Agent "
                  "Version=8.0.11049.0 Status=0 Message=Windows \xE3\x81\xAB\xE3\x80\x82\xE5\x90\x8D: Microsoft "
                  "Monitoring Agent\xE3\x80\x81\xE7\x89\x88: 8.0.11049.0\xE3\x80\x81\xE8\xAA\x9E: 1041"
                  "\xE3\x80\x81\xE7\x8A\xB6: 0\xE3\x80\x82\n");
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: x\n"
                  "\xE7\xB5\x82\xE4\xBA\x86 9:11:35: INSTALL\xE3\x80\x82 \xE5\x80\xA4 3\xE3\x80\x82\n",
                  "1 09:11:34.101 Kind=engine Side=s Message=x\n"
                  "1 09:11:35 Kind=action Action=INSTALL ReturnValue=3 Message=\xE7\xB5\x82\xE4\xBA\x86 9:11:35: "
                  "INSTALL\xE3\x80\x82 \xE5\x80\xA4 3\xE3\x80\x82\n");
}

TEST(what_only_looks_like_another_language_is_text)
{
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: File: C:\\a -- b 10.0.1: x 3.\n"
                  "At 9:11:35: Starting 3 services.\n",
                  "1 09:11:34.101 Kind=engine Side=s Message=File: C:\\a -- b 10.0.1: x 3.|At 9:11:35: "
                  "Starting 3 services.\n");
}

TEST(every_form_of_line_becomes_an_event_with_its_fields)
{
    CHECK_OUTLINE(sample, sample_outline);
}

TEST(an_event_carries_its_place_and_its_text)
{
    struct reading r;
    struct event ev;

    CHECK(reading_open(&r, &parser_msilog, str_of(sample), 0));
    CHECK(reading_next(&r, &ev) && reading_next(&r, &ev) && reading_next(&r, &ev));
    CHECK_INT(ev.kind, EVENT_TEXT);
    CHECK_STR(ev.channel, STR("msi"));
    CHECK_INT(ev.line, 3);
    CHECK_INT(ev.offset, strstr(sample, "MSI (c) (EC:D4) [23:59:58:813]") - sample);
    CHECK(str_starts(ev.text, STR("MSI (c) (EC:D4) [23:59:58:813]: ******* RunEngine:\n")));
    CHECK_INT(ev.level, -1);
    CHECK(!str_present(ev.level_text) && !ev.damaged);
    reading_close(&r);
}

TEST(dates_are_read_in_every_order_and_doubt_is_said)
{
    static const struct {
        const char *date, *read;
    } rows[] = {
        { "11/16/2006", "2006-11-16T09:11:30" },  { "16/11/2006", "2006-11-16T09:11:30" },
        { "12/3/2015", "2015-12-03T09:11:30?" },  { "08-03-2021", "2021-03-08T09:11:30?" },
        { "03.04.2024", "2024-04-03T09:11:30" }, { "16. 11. 2006", "2006-11-16T09:11:30" },
        { "2021/03/08", "2021-03-08T09:11:30" },  { "2021-03-08", "2021-03-08T09:11:30" },
        { "2006. 11. 16.", "2006-11-16T09:11:30" }, { "4/4/2024", "2024-04-04T09:11:30" },
        { "3/14/24", "2024-03-14T09:11:30" },     { "13/13/2024", "" },
        { "16-Nov-06", "2006-11-16T09:11:30" },   { "16-Foo-06", "" },
        { "2/30/2024", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf in = { 0 }, out = { 0 };
        struct str read;
        buf_format(&in, "=== Logging started: %s  9:11:30 ===\n", rows[i].date);
        outline(&out, buf_str(&in));
        read = str_from(buf_str(&out), 2);
        CHECK_STR(str_first(read, str_find(read, STR(" Kind="))), str_of(rows[i].read));
        buf_release(&in);
        buf_release(&out);
    }
}

TEST(midnights_behind_a_date_in_doubt_are_told)
{
    CHECK_OUTLINE("=== Logging started: 3/5/2019  23:59:50 ===\n"
                  "MSI (s) (EC:D4) [00:00:01:000]: a\nMSI (s) (EC:D4) [23:59:59:000]: b\n"
                  "=== Logging stopped: 3/6/2019  0:00:02 ===\n",
                  "1 2019-03-05T23:59:50? Kind=banner Message==== Logging started: 3/5/2019  "
                  "23:59:50 ===\n"
                  "1 2019-03-06T00:00:01.000?1 Kind=engine Side=s Message=a\n"
                  "1 2019-03-05T23:59:59.000? Kind=engine Side=s Message=b\n"
                  "1 2019-03-06T00:00:02? Kind=banner Message==== Logging stopped: 3/6/2019  "
                  "0:00:02 ===\n");
    CHECK_OUTLINE("=== Logging started: 13/5/2019  23:59:50 ===\n"
                  "MSI (s) (EC:D4) [00:00:01:000]: a\n",
                  "1 2019-05-13T23:59:50 Kind=banner Message==== Logging started: 13/5/2019  "
                  "23:59:50 ===\n"
                  "1 2019-05-14T00:00:01.000 Kind=engine Side=s Message=a\n");
}

TEST(a_log_without_header_has_the_time_of_day_only)
{
    CHECK_OUTLINE("MSI (s) (EC:D4) [23:59:58:812]: a\nMSI (s) (EC!D4) [00:00:01:000]: b\n"
                  "MSI (s) (EC!D4) [23:59:59:000]: late\nAction start 0:00:02: INSTALL.\n",
                  "1 23:59:58.812 Kind=engine Side=s Message=a\n"
                  "1 1d 00:00:01.000 Kind=engine Side=s Message=b\n"
                  "1 23:59:59.000 Kind=engine Side=s Message=late\n"
                  "1 1d 00:00:02 Kind=action Action=INSTALL Message=Action start 0:00:02: "
                  "INSTALL.\n");
}

/* Summer time ended while the package was at work. */
TEST(a_clock_that_goes_back_by_up_to_an_hour_is_of_the_same_day)
{
    CHECK_OUTLINE("=== Logging started: 10/25/2015  1:41:52 ===\n"
                  "MSI (s) (EC:D4) [01:41:52:812]: a\nMSI (s) (EC!D4) [01:18:47:000]: b\n"
                  "MSI (s) (EC!D4) [23:50:00:000]: c\nMSI (s) (EC!D4) [00:10:00:000]: d\n",
                  "1 2015-10-25T01:41:52 Kind=banner Message==== Logging started: 10/25/2015  "
                  "1:41:52 ===\n"
                  "1 2015-10-25T01:41:52.812 Kind=engine Side=s Message=a\n"
                  "1 2015-10-25T01:18:47.000 Kind=engine Side=s Message=b\n"
                  "1 2015-10-25T23:50:00.000 Kind=engine Side=s Message=c\n"
                  "1 2015-10-26T00:10:00.000 Kind=engine Side=s Message=d\n");
}

TEST(each_header_begins_a_run)
{
    CHECK_OUTLINE("MSI (s) (EC:D4) [23:59:58:812]: cut\n"
                  "=== Logging started: 16/11/2006  9:11:30 ===\nAction ended 9:11:31: A. Return "
                  "value 3.\n"
                  "=== Logging started: 17/11/2006  9:11:30 ===\nError 1920. x\nAction ended "
                  "9:11:31: A. Return value 3.\n",
                  "1 23:59:58.812 Kind=engine Side=s Message=cut\n"
                  "2 2006-11-16T09:11:30 Kind=banner Message==== Logging started: 16/11/2006  "
                  "9:11:30 ===\n"
                  "2 2006-11-16T09:11:31 Kind=action Action=A ReturnValue=3 Message=Action ended "
                  "9:11:31: A. Return value 3.\n"
                  "3 2006-11-17T09:11:30 Kind=banner Message==== Logging started: 17/11/2006  "
                  "9:11:30 ===\n"
                  "3  Kind=text Message=Error 1920. x\n"
                  "3 2006-11-17T09:11:31 Kind=action Action=A ReturnValue=3 Message=Action ended "
                  "9:11:31: A. Return value 3. LastError=Error 1920. x\n");
}

TEST(a_header_has_its_date_as_the_machine_writes_dates)
{
    static const char *const same[] = { "3/16/2024", "16.03.2024", "16. 3. 2024", "2024. 03. 16.",
                                        "16-Mar-24", "16-mars-24", "16/3/2567",
                                        "2024\xE5\xB9\xB4" "3\xE6\x9C\x88" "16\xE6\x97\xA5" };

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        struct buf in = { 0 }, out = { 0 };

        buf_format(&in, "=== Verbose logging started: %s  22:41:07  Build type: SHIP UNICODE "
                        "5.00.10011.00  Calling process: C:\\x.exe ===\n", same[i]);
        outline(&out, buf_str(&in));
        if (!str_starts(buf_str(&out), STR("1 2024-03-16T22:41:07 Kind=banner ")))
            test_fail(__FILE__, __LINE__, "%s: %.*s", same[i], STR_FMT(buf_str(&out)));
        buf_release(&in);
        buf_release(&out);
    }
}

TEST(properties_and_their_changes_have_names_and_values)
{
    static const struct {
        const char *line, *fields;
    } rows[] = {
        { "Property(S): A = b = c", "Property=A Value=b = c" },
        { "Property(C): A = ", "Property=A Value=" },
        { "PROPERTY CHANGE: Adding A property. Its value is 'it's'.", "Property=A Value=it's" },
        { "PROPERTY CHANGE: Modifying A property. Its current value is 'x'. Its new value: 'y z'.",
          "Property=A Value=y z" },
        { "PROPERTY CHANGE: Deleting A property. Its current value is 'x'.", "Property=A Value=x" },
        { "PROPERTY CHANGE: Adding A property.", "Property=A" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf in = { 0 }, out = { 0 }, expected = { 0 };
        buf_format(&in, "MSI (s) (EC:D4) [10:00:00:000]: %s\n", rows[i].line);
        outline(&out, buf_str(&in));
        buf_format(&expected, "1 10:00:00.000 Kind=property Side=s %s Message=%.*s\n",
                   rows[i].fields, STR_FMT(str_trim(str_of(rows[i].line))));
        CHECK_STR(buf_str(&out), buf_str(&expected));
        buf_release(&in);
        buf_release(&out);
        buf_release(&expected);
    }
}

TEST(sentences_of_the_installer_give_product_version_and_status)
{
    CHECK_OUTLINE(
        "Windows Installer removed the product. Product Name: System Center Operations Manager "
        "2012 Server. Product Version: 7.1.10226.0. Product Language: 1033. Removal success or "
        "error status: 0.\n"
        "Windows Installer reconfigured the product. Product Name: X. Product Version: 1. Product "
        "Language: 1033. Manufacturer: M. Reconfiguration success or error status: 1603.\n"
        "Windows Installer installed an update. Product Name: X. Product Version: 1. Product "
        "Language: 1033. Manufacturer: M. Update Name: UR 3. Installation success or error status: "
        "3010.\n"
        "Product: X - Update '{0}' could not be installed. Error code 1603. Additional information "
        "is available in the log file a.log.\n"
        "CustomAction _InstallPerf returned actual error code 1603 (note this may not be 100% "
        "accurate if translation happened inside sandbox)\n"
        "MainEngineThread is returning -1\n",
        "1  Kind=summary Product=System Center Operations Manager 2012 Server Version=7.1.10226.0 "
        "Status=0 Message=Windows Installer removed the product. Product Name: System Center "
        "Operations Manager 2012 Server. Product Version: 7.1.10226.0. Product Language: 1033. "
        "Removal success or error status: 0.\n"
        "1  Kind=summary Product=X Version=1 Status=1603 Message=Windows Installer reconfigured "
        "the product. Product Name: X. Product Version: 1. Product Language: 1033. Manufacturer: "
        "M. Reconfiguration success or error status: 1603.\n"
        "1  Kind=summary Product=X Version=1 Update=UR 3 Status=3010 Message=Windows Installer "
        "installed an update. Product Name: X. Product Version: 1. Product Language: 1033. "
        "Manufacturer: M. Update Name: UR 3. Installation success or error status: 3010.\n"
        "1  Kind=summary Product=X Status=1603 Message=Update '{0}' could not be installed. Error "
        "code 1603. Additional information is available in the log file a.log.\n"
        "1  Kind=text CustomAction=_InstallPerf Status=1603 Message=CustomAction _InstallPerf "
        "returned actual error code 1603 (note this may not be 100% accurate if translation "
        "happened inside sandbox)\n"
        "1  Kind=summary Status=-1 Message=MainEngineThread is returning -1\n");
}

/* "Version: 1" would be a line of a custom action. */
TEST(the_sentence_that_tells_the_result_is_one_where_a_mail_broke_it)
{
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: Windows Installer installed the product. Product\n"
                  "Name: X Y. Product\nVersion: 1.2. Product Language: 1033. Manufacturer: M.\n"
                  "Installation success or error status: 0.\nCAStartServices: next\n",
                  "1 09:11:34.101 Kind=summary Side=s Product=X Y Version=1.2 Status=0 "
                  "Message=Windows Installer installed the product. Product Name: X Y. Product "
                  "Version: 1.2. Product Language: 1033. Manufacturer: M. Installation success or "
                  "error status: 0.\n"
                  "1  Kind=text Message=CAStartServices: next\n");
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: Windows Installer \xE5\xB7\xB2\xE5\xAE\x89"
                  "\xE8\xA3\x85\xE3\x80\x82\nCAStartServices: next\n",
                  "1 09:11:34.101 Kind=engine Side=s Message=Windows Installer \xE5\xB7\xB2\xE5\xAE\x89"
                  "\xE8\xA3\x85\xE3\x80\x82\n"
                  "1  Kind=text Message=CAStartServices: next\n");
}

TEST(the_sentence_that_tells_the_result_goes_on_behind_its_full_stops)
{
    static const char *const pieces[] = {
        "Windows Installer installed the product.", "Product Name: X Y.", "Product Version: 1.2.",
        "Product Language: 1033.", "Manufacturer: M.",
    };
    struct buf in = { 0 };

    for (size_t broken = 0; broken < 5; broken++) {
        buf_clear(&in);
        buf_add(&in, STR("MSI (s) (58:B4) [09:11:34:101]: "));
        for (size_t i = 0; i < 5; i++)
            buf_format(&in, "%s%c", pieces[i], i == broken ? '\n' : ' ');
        buf_add(&in, STR("Installation success or error status: 1603.\nCAStartServices: next\n"));
        buf_char(&in, '\0');
        CHECK_OUTLINE(in.s,
                      "1 09:11:34.101 Kind=summary Side=s Product=X Y Version=1.2 Status=1603 "
                      "Message=Windows Installer installed the product. Product Name: X Y. Product "
                      "Version: 1.2. Product Language: 1033. Manufacturer: M. Installation success "
                      "or error status: 1603.\n1  Kind=text Message=CAStartServices: next\n");
    }
    buf_release(&in);
    CHECK_OUTLINE("MSI (s) (58:B4) [09:11:34:101]: Product: X --\nError 1402.Could not: y\n",
                  "1 09:11:34.101 Kind=engine Side=s Message=Product: X --|Error 1402.Could not: y\n");
}

/* Each line would be read again with all above it. */
TEST(a_result_that_never_ends_is_given_up)
{
    static const struct str line = STR_INIT("Error 1920. b.\n");
    struct buf bytes = { 0 }, got = { 0 };
    size_t lines = 0;

    buf_add(&bytes, STR("MSI (s) (58:B4) [09:11:34:101]: Windows Installer x: y.\n"));
    for (size_t i = 0; i < 1000; i++)
        buf_add(&bytes, line);
    outline(&got, buf_str(&bytes));
    for (size_t i = 0; i < got.n; i++)
        lines += got.s[i] == '\n';
    CHECK(lines > 900);
    buf_release(&bytes);
    buf_release(&got);
}

/* What fails is told by the last words of its line. */
TEST(an_action_and_a_banner_that_a_mail_broke_are_whole)
{
    CHECK_OUTLINE("=== Verbose logging started: 11/16/2006  9:11:30  Build type: SHIP\nUNICODE "
                  "5.00.10011.00  Calling process:\nC:\\x.exe ===\nError 1920. x\n"
                  "Action ended 9:11:31: CAStartServices.4F6A. Return\nvalue 3.\nwords\n",
                  "1 2006-11-16T09:11:30 Kind=banner Message==== Verbose logging started: 11/16/2006"
                  "  9:11:30  Build type: SHIP|UNICODE 5.00.10011.00  Calling process:|C:\\x.exe ===\n"
                  "1  Kind=text Message=Error 1920. x\n"
                  "1 2006-11-16T09:11:31 Kind=action Action=CAStartServices.4F6A ReturnValue=3 "
                  "Message=Action ended 9:11:31: CAStartServices.4F6A. Return value 3. "
                  "LastError=Error 1920. x\n1  Kind=text Message=words\n");
}

TEST(actions_keep_dots_in_their_names)
{
    CHECK_OUTLINE("Action start 9:11:30: CA.0DC7F5EA_1.\nAction 9:11:30: CA.0DC7F5EA_1. Doing it.\n"
                  "Action ended 9:11:30: CA.0DC7F5EA_1. Return value 1.\n",
                  "1 09:11:30 Kind=action Action=CA.0DC7F5EA_1 Message=Action start 9:11:30: "
                  "CA.0DC7F5EA_1.\n"
                  "1 09:11:30 Kind=action Action=CA.0DC7F5EA_1 Message=Action 9:11:30: "
                  "CA.0DC7F5EA_1. Doing it.\n"
                  "1 09:11:30 Kind=action Action=CA.0DC7F5EA_1 ReturnValue=1 Message=Action ended "
                  "9:11:30: CA.0DC7F5EA_1. Return value 1.\n");
}

TEST(encodings_give_the_same_events)
{
    struct buf wide = { 0 }, out = { 0 };

    for (int bom = 0; bom < 2; bom++) {
        buf_clear(&wide);
        buf_clear(&out);
        reading_utf16(&wide, str_of(sample), bom);
        outline(&out, buf_str(&wide));
        CHECK_STR(buf_str(&out), str_of(sample_outline));
        reading_check_chunks(__FILE__, __LINE__, &parser_msilog, buf_str(&wide));
        CHECK(parsed_bid(&parser_msilog, buf_str(&wide)) > 0);
    }
    buf_clear(&wide);
    buf_clear(&out);
    buf_add(&wide, STR("Property(S): Manufacturer = Gr\xfc\xdf\n"));
    outline(&out, buf_str(&wide));
    CHECK(str_find(buf_str(&out), STR("Value=Gr\xc3\xbc\xc3\x9f ")) < out.n);
    buf_release(&wide);
    buf_release(&out);
}

/* What is read from a prefix is what is read from the whole, except for the last event. */
TEST(every_prefix_gives_the_events_it_holds)
{
    struct buf part = { 0 };

    for (size_t n = 0; n < sizeof sample; n++) {
        struct str text, last;
        buf_clear(&part);
        outline(&part, (struct str){ sample, n });
        text = buf_str(&part);
        if (text.n == 0)
            continue;
        for (last = str_first(text, text.n - 1); str_find_char(last, '\n') < last.n;)
            str_cut(&last, '\n');
        text.n -= last.n + 1;
        if (!str_starts(str_of(sample_outline), text))
            test_fail(__FILE__, __LINE__, "%zu bytes: %.*s", n, STR_FMT(text));
    }
    buf_release(&part);
}

TEST(a_cut_engine_line_is_noted_and_left_out)
{
    struct defects defects = { 0 };
    struct buf out = { 0 };

    CHECK_INT(parsed_json(&out, &parser_msilog,
                          STR("MSI (s) (EC:D4) [09:11:30:000]: a\nMSI (s) (E"), 0, &defects),
              1);
    CHECK_INT(defects.counted[DEFECT_TRUNCATED], 1);
    CHECK_INT(defects.items[0].bytes, 10);
    defects_release(&defects);
    buf_release(&out);
}

/* The end of the line is none of the log's: a bar of the table that it was pasted into. */
TEST(what_no_machine_may_be_called_is_none)
{
    struct reading r;
    struct event ev;

    CHECK(reading_open(&r, &parser_msilog, STR("Property(S): ComputerName = MS01 |\n"), 0));
    CHECK(reading_next(&r, &ev));
    CHECK(!ev.computer.n);
    reading_close(&r);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    for (long n = 0; n < 40; n++) {
        struct buf out = { 0 };
        mem_fail_at(n);
        outline(&out, str_of(sample));
        mem_fail_at(-1);
        buf_release(&out);
    }
}

TEST(bids_are_for_installer_logs_only)
{
    static const char *const mine[] = {
        sample,
        "=== Logging started: 1/2/2024  9:11:30 ===\n",
        "MSI (s) (EC:D4) [09:11:30:123]: Doing action: INSTALL\n",
        "Action start 9:11:30: A.\nAction ended 9:11:30: A. Return value 1.\nProperty(S): A = 1\n",
        "Property(S): A = 1\nProperty(S): B = 2\nProperty(S): C = 3\n",
        "   at cut\nMSI (s) (EC:D4) [09:11:30:123]: a\nMSI (s) (EC:D4) [09:11:30:123]: b\n",
        "Jane Doe  4:12 PM\nMSI (s) (EC:D4) [09:11:30:020]: Doing action: A\nAction 9:11:30: A. \n"
        "Action ended 9:11:30: A. Return value 3.\n:eyes: 2\nBob  4:14 PM\nrestart it?\n",
    };
    static const char *const others[] = {
        "",
        "[22:41:07]:\tInfo:\t:LaunchMsi: MSI to launch is: a.msi.\n",
        "[12:00:01]: Info: server started\n",
        "=== some heading ===\ntext\n",
        "Log Name:      Application\nSource:        MsiInstaller\nProduct: X -- Failed.\n",
        "Product: X -- text\n",
        "a\nMSI (s) (EC:D4) [09:11:30:020]: Doing action: A\n",
        "Action start 9:11:30: A.\n",
        "Error 1603. x\n",
    };

    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++) {
        CHECK(parsed_bid(&parser_msilog, str_of(mine[i])) > 0);
        CHECK_INT(parsed_bid(&parser_setuplog, str_of(mine[i])), 0);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        CHECK_INT(parsed_bid(&parser_msilog, str_of(others[i])), 0);
}

TEST(files_of_the_corpus_do_not_depend_on_the_size_of_pieces)
{
    static const char *const files[] = {
        "corpus/msilog/agent-launch-condition-utf16.log",
        "corpus/msilog/brief-de.log",
        "corpus/msilog/custom-action-failed-ansi.log",
        "corpus/msilog/no-header-utf16-no-bom-cut.log",
        "corpus/msilog/server-over-midnight.log",
        "corpus/msilog/two-runs-patch.log",
    };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        size_t n = 0;
        char *bytes = test_read_file(files[i], &n);
        if (!CHECK(bytes != NULL))
            continue;
        reading_check_chunks(__FILE__, __LINE__, &parser_msilog, (struct str){ bytes, n });
        CHECK(parsed_bid(&parser_msilog, (struct str){ bytes, n }) > 0);
        CHECK_INT(parsed_bid(&parser_setuplog, (struct str){ bytes, n }), 0);
        free(bytes);
    }
}
