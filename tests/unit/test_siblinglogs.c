/* SPDX-License-Identifier: Apache-2.0 */
/* Traces, and the setup logs of the other products: trace, dpmlog, vmmlog, cmlog; the clock of a
   machine: hostclock. */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

extern const struct parser parser_trace, parser_dpmlog, parser_vmmlog, parser_cmlog,
    parser_hostclock;

#define CHECK_OF(parser, in, out) parsed_check_outline(__FILE__, __LINE__, &(parser), in, out)

TEST(traces_have_us_dates_and_two_kinds_of_modules)
{
    CHECK_OF(parser_trace,
             "12 [3]65.77::03/04/2024-22:41:07.123 [HS] [] [Error] :Fn{x_cpp1}text\nmore\n"
             "[1]0B2C.0F10::03/04/2024-22:41:07.2 [CS] [f] [Verbose] [A.B]    [x_cs2]( 01AF )t\n",
             "2024-03-04T22:41:07.123 2 [] text|more {Component=HS; Severity=Error; Function=Fn; "
             "Source=x_cpp1; Pid=65; Tid=77}\n"
             "2024-03-04T22:41:07.2 5 [] t {Component=CS; Severity=Verbose; Function=A.B; "
             "Source=x_cs2; Pid=0B2C; Tid=0F10}\n");
}

TEST(a_trace_of_a_logged_event_is_that_event)
{
    struct reading r;
    struct event ev;
    CHECK_OF(parser_trace,
             "[0]1.2::03/16/2024-22:41:08.001 [M] [] [Information] :L{e_cpp7}Logging event 1210 from "
             "source \"HealthService\" now\n",
             "2024-03-16T22:41:08.001 4 [] Logging event 1210 from source \"HealthService\" now "
             "{Component=M; Severity=Information; Function=L; Source=e_cpp7; Pid=1; Tid=2; "
             "EventId=1210; Provider=HealthService}\n");
    CHECK(reading_open(&r, &parser_trace,
                       STR("[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}Logging event 20070 "
                           "from source \"OpsMgr Connector\" with\n1 strings\n"), 0));
    CHECK(reading_next(&r, &ev));
    CHECK(ev.kind == EVENT_WINDOWS && ev.has_event_id && ev.chosen);
    CHECK_INT(ev.event_id, 20070);
    CHECK_STR(ev.provider, STR("OpsMgr Connector"));
    reading_close(&r);
}

TEST(a_trace_of_a_logged_event_may_say_logging_before_that)
{
    struct reading r;
    struct event ev;
    const struct str text = STR_INIT(
        "[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}EventLogging: Logging event 1210 "
        "from source \"HealthService\" now\n"
        "[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error]\n:L{e_cpp7}Logging level 1. Logging event "
        "10616\nfrom source \"HealthService\"\n");

    CHECK(reading_open(&r, &parser_trace, text, 0));
    CHECK(reading_next(&r, &ev) && ev.has_event_id);
    CHECK_INT(ev.event_id, 1210);
    CHECK(reading_next(&r, &ev) && ev.has_event_id);
    CHECK_INT(ev.event_id, 10616);
    reading_close(&r);
}

TEST(a_trace_of_a_logged_event_that_a_mail_broke_is_that_event)
{
    struct reading r;
    struct event ev;
    const struct str text = STR_INIT(
        "[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error]\n:L{e_cpp7}Logging event 1210 from source\n"
        "\"HealthService\" now\n"
        "[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}Logging event 10616 from source "
        "\"Health\nService Modules\" now\n[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}x\n"
        "Logging event x\n");

    CHECK(reading_open(&r, &parser_trace, text, 0));
    CHECK(reading_next(&r, &ev) && ev.has_event_id);
    CHECK_INT(ev.event_id, 1210);
    CHECK(reading_next(&r, &ev) && ev.has_event_id);
    CHECK_INT(ev.event_id, 10616);
    CHECK_STR(ev.provider, STR("Health Service Modules"));
    CHECK(reading_next(&r, &ev) && !ev.has_event_id);
    reading_close(&r);
}

TEST(dpm_dates_are_those_of_the_machine)
{
    CHECK_OF(parser_dpmlog,
             "[11/23/2019 2:03:43 PM] Information : a\n[23.11.2019 14:03:44] * Exception : b\n c\n"
             "[11/23/2019 2:03:45 PM] Information : ID: 4323. Details: d\n[x] Information : e\n",
             "2019-11-23T14:03:43 4 [] a {Severity=Information}\n"
             "2019-11-23T14:03:44 2 [] b| c {Severity=* Exception}\n"
             "2019-11-23T14:03:45 4 [] ID: 4323. Details: d|[x] Information : e "
             "{Severity=Information; Error=4323}\n");
}

TEST(vmm_days_are_counted_and_silence_is_another_run)
{
    CHECK_OF(parser_vmmlog,
             "23:59:59:ProcessInstalls: a\n   at b\n00:00:01:c\n03:00:00:d\n",
             "23:59:59 -1 [] ProcessInstalls: a|   at b {Component=ProcessInstalls}\n"
             "1d 00:00:01 -1 [] c\n03:00:00 -1 [] d\n");
    CHECK_OF(parser_vmmlog, "22:59:59:LaunchMsi: a\n00:01:00:LaunchMSI: MSI a succeeded.\n",
             "22:59:59 -1 [] LaunchMsi: a {Component=LaunchMsi}\n"
             "1d 00:01:00 -1 [] LaunchMSI: MSI a succeeded. {Component=LaunchMSI}\n");
}

TEST(the_guest_agent_of_vmm_writes_utc_and_its_caller)
{
    CHECK_OF(parser_vmmlog,
             "11/23/25 23:59:59 UTC\ta b\tmain\n11/24/25 00:00:01 UTC\tc\nd\n"
             "11/24/25 00:00:02 UTC  e f\n11/31/25 00:00:02 UTC\tno day\tmain\n",
             "2025-11-23T23:59:59Z -1 [] a b {Component=main}\n2025-11-24T00:00:01Z -1 [] c|d\n"
             "2025-11-24T00:00:02Z -1 [] e f|11/31/25 00:00:02 UTC\tno day\tmain\n");
}

TEST(configuration_manager_writes_its_bias)
{
    CHECK_OF(parser_cmlog,
             "~a b  $$<Setup><09-11-2026 08:55:59.872+240>\nplain\n"
             "<![LOG[c\nd]LOG]!><time=\"08:55:59.872-60\" date=\"09-11-2026\" component=\"x\" "
             "type=\"2\">\n",
             "2026-09-11T12:55:59.872Z -1 [] ~a b {Component=Setup; Bias=240}\n -1 [] plain\n"
             "2026-09-11T07:55:59.872Z 3 [] c|d {Component=x; Bias=-60; Severity=Warning}\n");
}

/* Its tabs may have become blanks on the way; a text that only ends so is none. */
TEST(what_somebody_copied_from_cmtrace_has_its_time_behind_the_text)
{
    CHECK_OF(parser_cmlog,
             "~a (b)\tSetup Tool\t3/16/2024 10:41:07 PM\t4264 (0x10A8)\r\n"
             "c  d    x    16.03.2024 22:41:08    12 (0xC)\nplain (0xC)\ne\tx\tsoon\t12 (0xC)\n"
             "\tx\t16.03.2024 22:41:09\t12 (0xC)\n",
             "2024-03-16T22:41:07 -1 [] ~a (b) {Component=Setup Tool; Thread=4264 (0x10A8)}\n"
             "2024-03-16T22:41:08 -1 [] c  d {Component=x; Thread=12 (0xC)}\n"
             " -1 [] plain (0xC)\n -1 [] e\tx\tsoon\t12 (0xC)\n"
             "2024-03-16T22:41:09 -1 []  {Component=x; Thread=12 (0xC)}\n");
    CHECK_INT(parsed_bid(&parser_cmlog, STR("failed with 5 (0x5)\n12 (0xC)\n")), 0);
}

TEST(a_tail_of_its_clients_that_a_mail_wrapped_is_one)
{
    CHECK_OF(parser_cmlog,
             "<![LOG[a\nb]LOG]!><time=\"08:55:59.872-60\"\ndate=\"09-11-2026\" component=\"x\ny\"\n"
             "type=\"2\">\nplain\n<![LOG[c]LOG]!>\n<time=\"08:56:59.872-60\" date=\"09-11-2026\">\n"
             "<![LOG[d]LOG]!>\nplain\n",
             "2026-09-11T07:55:59.872Z 3 [] a|b {Component=x y; Bias=-60; Severity=Warning}\n"
             " -1 [] plain\n2026-09-11T07:56:59.872Z -1 [] c {Bias=-60}\n"
             " -1 [] d\n -1 [] plain\n");
}

TEST(banners_and_texts_that_a_mail_wrapped_are_whole)
{
    CHECK_OF(parser_cmlog,
             "~===== Completed Configuration Manager\nServer Setup =====  $$<Configuration Manager\n"
             "Setup><09-11-2026 08:55:59.872+240>\n~It will be\ntried again.  $$<Setup><09-11-2026\n"
             "08:56:59.872+240>\nplain\n~a\n~b\nplain\n",
             "2026-09-11T12:55:59.872Z -1 [] ~===== Completed Configuration Manager Server Setup ===== "
             "{Component=Configuration Manager Setup; Bias=240}\n"
             "2026-09-11T12:56:59.872Z -1 [] ~It will be|tried again. {Component=Setup; Bias=240}\n"
             " -1 [] plain\n -1 [] ~a\n -1 [] ~b|plain\n");
    CHECK_OF(parser_cmlog,
             "<09-11-2026 08:55:59> ******* Prerequisite checking is\ncompleted. *******\nplain\n"
             "<09-11-2026 08:56:59> ******* Start\n<09-11-2026 08:57:59> x\n",
             "2026-09-11T08:55:59 -1 [] ******* Prerequisite checking is completed. *******\n"
             " -1 [] plain\n2026-09-11T08:56:59 -1 [] ******* Start\n2026-09-11T08:57:59 -1 [] x\n");
}

/* Every text of the server's style has a tail: a long line without one goes on.  A console broke the
   bias: "+2" would be two minutes. */
TEST(texts_without_their_tail_and_a_broken_bias_go_on_in_the_next_line)
{
    CHECK_OF(parser_cmlog,
             "a  $$<Setup><09-11-2026 08:55:59.872+2\n40>\n"
             "INFO: a text that is so long that a mail puts its end onto\nthe next line  $$<Setup>"
             "<09-11-2026 08:55:59.8\n73+240>\nplain\nb  $$<Setup><09-11-2026 08:55:59.874+240>\n",
             "2026-09-11T12:55:59.872Z -1 [] a {Component=Setup}\n"
             "2026-09-11T12:55:59.873Z -1 [] INFO: a text that is so long that a mail puts its end onto"
             "|the next line {Component=Setup}\n -1 [] plain\n"
             "2026-09-11T12:55:59.874Z -1 [] b {Component=Setup; Bias=240}\n");
}

/* The record behind what a disk damaged was taken for its rest. */
TEST(a_whole_text_is_no_rest_of_a_damaged_one)
{
    CHECK_OF(parser_cmlog,
             "INFO: a  $$<Setup><09-11-2026 08:55:59.872+240><thr\1\2\n"
             "\3\4 that is as long as a text that a mail broke, and ends Setup><09-11-2026 08:56:59.872+240>\n"
             "b  $$<Setup><09-11-2026 08:57:59.872+240>\n"
             "INFO: what a disk has lost of a line that was so long \1\2\3\4\n"
             "INFO: c  $$<Setup><09-11-2026 08:58:59.872+240>\n",
             "2026-09-11T12:55:59.872Z -1 [] INFO: a {Component=Setup; Bias=240}\n"
             "2026-09-11T12:57:59.872Z -1 [] b {Component=Setup; Bias=240}\n"
             " -1 [] INFO: what a disk has lost of a line that was so long \1\2\3\4\n"
             "2026-09-11T12:58:59.872Z -1 [] INFO: c {Component=Setup; Bias=240}\n");
}

TEST(its_prerequisite_checker_writes_a_local_time_in_front)
{
    CHECK_OF(parser_cmlog,
             "<09-11-2026 08:55:59> ******* Start\n<09-11-2026 08:56:59>x\n<09-31-2026 08:55:59> y\n",
             "2026-09-11T08:55:59 -1 [] ******* Start\n -1 [] <09-11-2026 08:56:59>x\n"
             " -1 [] <09-31-2026 08:55:59> y\n");
}

TEST(a_collector_writes_the_time_and_the_zone_of_its_machine)
{
    CHECK_OF(parser_hostclock, "2024-03-16__22:41.07.123 +01:00\n2024-03-16__02:41.07.123 -08:30\n",
             "2024-03-16T21:41:07.123Z -1 [] 2024-03-16__22:41.07.123 +01:00 {Source=Get-Date; Bias=-60}\n"
             "2024-03-16T11:11:07.123Z -1 [] 2024-03-16__02:41.07.123 -08:30 {Source=Get-Date; Bias=510}\n");
    /* a day that is none, an offset that no zone has, no zone */
    CHECK_INT(parsed_bid(&parser_hostclock, STR("2024-02-30__22:41.07.123 +01:00\n")), 0);
    CHECK_INT(parsed_bid(&parser_hostclock, STR("2024-02-29__22:41.07.123 +15:00\n")), 0);
    CHECK_INT(parsed_bid(&parser_hostclock, STR("2024-02-29__22:41.07.123\n")), 0);
    CHECK_INT(parsed_bid(&parser_hostclock, STR("2024-02-29__22:41.07.123 +01:00\nx\n")), 0);
}

TEST(other_logs_are_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_trace, STR("[12:00:01] [main] x\n[3] 65.77 y\n")), 0);
    CHECK_INT(parsed_bid(&parser_dpmlog, STR("[22:41:07]: Info: :x\n[a] Error : b\n")), 0);
    CHECK_INT(parsed_bid(&parser_vmmlog, STR("12:36:22:some log of somebody\n")), 0);
    CHECK_INT(parsed_bid(&parser_vmmlog, STR("11/24/25 00:00:02 UTC  some log of somebody\n")), 0);
    CHECK_INT(parsed_bid(&parser_cmlog, STR("costs $$<much>\n<![LOG[x]LOG]!>\n")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample trace[] = { { "corpus/trace/TracingGuidsNative.log", 3, 0 },
                                                  { "corpus/trace/pasted.txt", 3, 0 } };
    static const struct parsed_sample dpm[] = { { "corpus/dpmlog/DpmSetup.log", 9, 0 },
                                                { "corpus/dpmlog/german.log", 2, 0 } };
    static const struct parsed_sample vmm[] = { { "corpus/vmmlog/SetupWizard.log", 8, 0 },
                                                { "corpus/vmmlog/scvmm-install.log", 5, 0 } };
    static const struct parsed_sample cm[] = { { "corpus/cmlog/ConfigMgrSetup.log", 4, 0 },
                                               { "corpus/cmlog/client-style.log", 3, 0 },
                                               { "corpus/cmlog/ConfigMgrPrereq.log", 6, 0 } };
    static const struct parsed_sample clock[] = { { "corpus/hostclock/Get-Date.txt", 1, 0 } };

    parsed_check_samples(__FILE__, __LINE__, &parser_trace, trace, 2);
    parsed_check_samples(__FILE__, __LINE__, &parser_dpmlog, dpm, 2);
    parsed_check_samples(__FILE__, __LINE__, &parser_vmmlog, vmm, 2);
    parsed_check_samples(__FILE__, __LINE__, &parser_cmlog, cm, 3);
    parsed_check_samples(__FILE__, __LINE__, &parser_hostclock, clock, 1);
}
