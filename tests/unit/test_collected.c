/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "lib/leaves.h"
#include "lib/test.h"

#define GIVES(bytes, want) leaves_check(__FILE__, __LINE__, STR(bytes), STR(want))

TEST(rows_of_two_machines_are_a_log_of_each)
{
    GIVES("time,source,message\nx,MS01,\"[10:00:01]: Info: :a\"\nx,MS01,\"[10:00:02]: Info: :b\n"
          "   at c\"\nx,MS02,\"[11:00:01]: Info: :d\"\nx,MS02,[11:00:02]: Error: :e",
          "[m/MS01/log][10:00:01]: Info: :a\n[10:00:02]: Info: :b\n   at c\n"
          "[m/MS02/log][11:00:01]: Info: :d\n[11:00:02]: Error: :e\n");
}

#define OMI "2024/03/09 17:55:5"
#define OMI_ON " [42,42] WARNING: null(0): EventId=30215 Priority=WARNING "

TEST(what_syslog_took_from_several_machines_is_a_log_of_each)
{
    GIVES("Mar  9 17:55:53 lx02 omiserver[12]: " OMI "1" OMI_ON "a\n"
          "Mar  9 17:55:54 lx01.corp.example omiserver[7]: " OMI "2" OMI_ON "b\n goes on\n"
          "Mar  9 17:55:55 lx02 sshd[9]: session opened\n"
          "Mar 09 17:55:56 LX01 omiserver: " OMI "3" OMI_ON "c\n",
          "[m/lx02/omiserver]" OMI "1" OMI_ON "a\n"
          "[m/lx01.corp.example/omiserver]" OMI "2" OMI_ON "b\n goes on\n" OMI "3" OMI_ON "c\n"
          "[m/lx02/sshd]session opened\n");
    GIVES("All of it:\na\nb\nc\nd\ne\nf\ng\nh\n"
          "<14>1 2024-03-09T17:55:53.12+01:00 lx1 omiserver 7 - - " OMI "1" OMI_ON "a\n"
          "<14>1 2024-03-09T17:55:54Z lx2 omiserver 7 - - " OMI "2" OMI_ON "b\n",
          "[m]All of it:\na\nb\nc\nd\ne\nf\ng\nh\n[m/lx1/omiserver]" OMI "1" OMI_ON "a\n"
          "[m/lx2/omiserver]" OMI "2" OMI_ON "b\n");
}

TEST(what_syslog_took_of_one_machine_or_of_no_log_is_none)
{
    GIVES("Mar  9 17:55:53 a sshd[9]: session opened\nMar  9 17:55:54 b sshd[9]: closed\n",
          "[m]Mar  9 17:55:53 a sshd[9]: session opened\nMar  9 17:55:54 b sshd[9]: closed\n");
    GIVES("Mar  9 17:55:53 lx collector: " OMI "1" OMI_ON "a\n"
          "Mar  9 17:55:54 lx collector: " OMI "2" OMI_ON "b\n",
          "[m]" OMI "1" OMI_ON "a\n" OMI "2" OMI_ON "b\n");
}

/* No collector has the name of the program that writes the log: the machine is the log's own.  The
   rest of a line whose beginning was cut off stands above. */
TEST(what_syslog_took_of_one_machine_from_the_program_itself_is_its_log)
{
    GIVES("Mar  9 17:55:53 lx omiserver: " OMI "1" OMI_ON "a\n"
          "Mar  9 17:55:54 lx omiserver: " OMI "2" OMI_ON "b\n",
          "[m/lx/omiserver]" OMI "1" OMI_ON "a\n" OMI "2" OMI_ON "b\n");
    GIVES("5] something failed\nMar 17 06:11:33 lx scx: 2024-03-17T06:11:33,523Z Warning    "
          "[scx.core:428:4242:140] a\n",
          "[m]5] something failed\n[m/lx/scx]2024-03-17T06:11:33,523Z Warning    "
          "[scx.core:428:4242:140] a\n");
}

#define ON_NARROW "[4242,4242] WARNING: null(0): EventId=30215 Priority=WARNING"

TEST(lines_of_several_machines_that_a_mail_broke_are_whole_again)
{
    GIVES("2024-03-26T19:18:44.000001+00:00 lnx02.corp.example omiserver:\n"
          "2024/03/26 19:18:44 [4242,4242] WARNING: null(0): EventId=30215\n"
          "Priority=WARNING OMI stopped\n"
          "2024-03-26T20:37:14.000001+00:00 lnx01 omiserver: 2024/03/26 20:37:14\n"
          ON_NARROW " child\nprocess with PID=[42] terminated abnormally\n\n"
          "Kind regards\n",
          "[m/lnx02.corp.example/omiserver]2024/03/26 19:18:44 " ON_NARROW " OMI stopped\n"
          "[m/lnx01/omiserver]2024/03/26 20:37:14 " ON_NARROW
          " child process with PID=[42] terminated abnormally\n\nKind regards\n");
    GIVES("2024-03-21T16:20:55.000001+00:00 lnx01 omiserver: 2024/03/21 16:20:55\n"
          ON_NARROW " Stop request\nreceived\n"
          "2024-03-21T17:57:05.000001+00:00 lnx02.corp.example omiserver: 2024/03/21\n"
          "17:57:05 " ON_NARROW " child\nprocess with PID=[42] terminated abnormally\n",
          "[m/lnx01/omiserver]2024/03/21 16:20:55 " ON_NARROW " Stop request received\n"
          "[m/lnx02.corp.example/omiserver]2024/03/21 17:57:05 " ON_NARROW
          " child process with PID=[42] terminated abnormally\n");
}

/* Their lines all end at one column by chance: the words stand elsewhere as two. */
TEST(lines_that_a_mail_broke_at_one_column_are_none_of_a_console)
{
    GIVES("Mar 28 11:58:53 lx02 omiserver[12]: 2024/03/28 11:58:53 " ON_NARROW "\n"
          "Stop request received\n"
          "Mar 28 13:15:40 lx01 omiserver[12]: 2024/03/28 13:15:40 " ON_NARROW "\n"
          "Stop request received\n"
          "Mar 28 13:22:20 lx1 omiserver[12]: 2024/03/28 13:22:20 " ON_NARROW " Stop\n"
          "request received\n",
          "[m/lx02/omiserver]2024/03/28 11:58:53 " ON_NARROW " Stop request received\n"
          "[m/lx01/omiserver]2024/03/28 13:15:40 " ON_NARROW " Stop request received\n"
          "[m/lx1/omiserver]2024/03/28 13:22:20 " ON_NARROW " Stop request received\n");
}

TEST(lines_of_several_machines_that_a_console_broke_are_whole_again)
{
    GIVES("2024-03-20T14:43:16.000001+00:00 lnx01 omiserver: 2024/03/20 14:43:16 [4242,4242\n"
          "] WARNING: null(0): EventId=30215 Priority=WARNING OMI stopped\n"
          "2024-03-20T16:04:15.000001+00:00 lnx02.corp.example omiserver: 2024/03/20 16:04:\n"
          "15 " ON_NARROW " child process wi\nth PID=[42] terminated abnormally\n",
          "[m/lnx01/omiserver]2024/03/20 14:43:16 " ON_NARROW " OMI stopped\n"
          "[m/lnx02.corp.example/omiserver]2024/03/20 16:04:15 " ON_NARROW
          " child process with PID=[42] terminated abnormally\n");
}

/* Numbers, or letters of one size, stand in front of what syslog wrote. */
TEST(dress_above_that_of_syslog_is_taken_off)
{
    GIVES("1:Mar  9 17:55:53 lx2 omiserver: " OMI "1" OMI_ON "a\n"
          "2:Mar  9 17:55:54 lx1 omiserver: " OMI "2" OMI_ON "b\n3:\n",
          "[m/lx2/omiserver]" OMI "1" OMI_ON "a\n[m/lx1/omiserver]" OMI "2" OMI_ON "b\n\n");
    GIVES("mar 17 10:05:28 lx2 scx: 2024-03-17t10:05:28,429-05 warning    [scx.core:4:1:2] a\n"
          "mar 17 10:05:29 lx1 scx: 2024-03-17t10:05:29,429-05 warning    [scx.core:4:1:2] b\n",
          "[m/lx2/scx]2024-03-17T10:05:28,429-05 Warning    [scx.core:4:1:2] a\n"
          "[m/lx1/scx]2024-03-17T10:05:29,429-05 Warning    [scx.core:4:1:2] b\n");
}

TEST(a_machine_written_in_several_ways_has_one_log)
{
    GIVES("host,message\nCONTOSO\\MS01,[10:00:01]: Info: :a\nms01,[10:00:02]: Info: :b\n"
          "MS02.,[11:00:01]: Info: :d\nMS01,[10:00:03]: Info: :c\nMS02,[11:00:02]: Info: :e\n",
          "[m/MS01/log][10:00:01]: Info: :a\n[10:00:02]: Info: :b\n[10:00:03]: Info: :c\n"
          "[m/MS02/log][11:00:01]: Info: :d\n[11:00:02]: Info: :e\n");
}

TEST(a_full_name_and_its_first_part_are_one_machine)
{
    GIVES("host,message\nMS01.a.example,[10:00:01]: Info: :a\nMS01,[10:00:02]: Info: :b\n"
          "MS02,[11:00:01]: Info: :d\nms02.a.example,[11:00:02]: Info: :e\n"
          "MS02,[11:00:03]: Info: :f\nms01.A.example,[10:00:03]: Info: :c\n",
          "[m/MS01.a.example/log][10:00:01]: Info: :a\n[10:00:02]: Info: :b\n"
          "[10:00:03]: Info: :c\n"
          "[m/MS02/log][11:00:01]: Info: :d\n[11:00:02]: Info: :e\n[11:00:03]: Info: :f\n");
    /* of two full names the first part is neither's; an address has no first part */
    GIVES("host,message\nMS01.a,[10:00:01]: Info: :a\nMS01.b,[10:00:02]: Info: :b\n"
          "MS01,[10:00:03]: Info: :c\nMS01.b,[10:00:04]: Info: :d\nMS01.c,[10:00:05]: Info: :e\n"
          "MS01,[10:00:06]: Info: :f\n",
          "[m/MS01.a/log][10:00:01]: Info: :a\n"
          "[m/MS01.b/log][10:00:02]: Info: :b\n[10:00:04]: Info: :d\n"
          "[m/MS01/log][10:00:03]: Info: :c\n[10:00:06]: Info: :f\n"
          "[m/MS01.c/log][10:00:05]: Info: :e\n");
    GIVES("host,message\n10.0.0.1,[10:00:01]: Info: :a\n10.0.0.2,[10:00:02]: Info: :b\n"
          "10.0.0.1,[10:00:03]: Info: :c\n",
          "[m/10.0.0.1/log][10:00:01]: Info: :a\n[10:00:03]: Info: :c\n"
          "[m/10.0.0.2/log][10:00:02]: Info: :b\n");
}

TEST(rows_without_a_machine_are_of_the_only_one)
{
    GIVES("host,message\nMS01,[10:00:01]: Info: :a\n,[10:00:02]: Info: :b\n"
          "MS01,[10:00:03]: Info: :c\n",
          "[m/MS01/log][10:00:01]: Info: :a\n[10:00:02]: Info: :b\n[10:00:03]: Info: :c\n");
    GIVES("Path,Line,Computer\nC:\\a.log,[10:00:01]: Info: :a,M1\nC:\\b.log,[10:00:02]: Info: "
          ":b,M1\nC:\\b.log,[10:00:03]: Info: :c,\n",
          "[m/M1/<C:>/a.log][10:00:01]: Info: :a\n"
          "[m/M1/<C:>/b.log][10:00:02]: Info: :b\n[10:00:03]: Info: :c\n");
}

/* In the order of their times: machines that work at once alternate. */
TEST(rows_that_alternate_are_put_together)
{
    GIVES("Computer;Line\nM1;[10:00:01]: Info: :a\nM2;[10:00:02]: Info: :b\n;[10:00:02]: Info: :w\n"
          "M1;[10:00:03]: Info: :c\nM3;[10:00:04]: Info: :d\nM2;[10:00:05]: Info: :e\n",
          "[m/M1/log][10:00:01]: Info: :a\n[10:00:03]: Info: :c\n"
          "[m/M2/log][10:00:02]: Info: :b\n[10:00:05]: Info: :e\n"
          "[m][10:00:02]: Info: :w\n[m/M3/log][10:00:04]: Info: :d\n");
}

TEST(rows_of_several_files_of_a_machine_are_a_log_of_each)
{
    GIVES("Path\tLine\tPSComputerName\nC:\\kit\\a.log\t[10:00:01]: Info: :a\tM1\n"
          "C:\\kit\\b.log\t[10:00:02]: Info: :b\tM1\nC:\\kit\\a.log\t[10:00:03]: Info: :c\tM1\n",
          "[m/M1/<C:>/kit/a.log][10:00:01]: Info: :a\n[10:00:03]: Info: :c\n"
          "[m/M1/<C:>/kit/b.log][10:00:02]: Info: :b\n");
    /* the file alone, and a source that is one */
    GIVES("host,source,message\nM1,/var/log/x,[10:00:01]: Info: :a\nM1,/var/log/x,[10:00:02]: "
          "Info: :b\n",
          "[m/M1/<root>/var/log/x][10:00:01]: Info: :a\n[10:00:02]: Info: :b\n");
    GIVES("Filename,Line\nx.log,[10:00:01]: Info: :a\nx.log,[10:00:02]: Info: :b\n",
          "[m/x.log][10:00:01]: Info: :a\n[10:00:02]: Info: :b\n");
}

TEST(objects_of_two_machines_are_a_log_of_each)
{
    GIVES("{\"m\":\"MSI (s) (64:F4) [10:00:03:001]: a\",\"host\":\"M1\"}\n"
          "{\"m\":\"MSI (s) (64:F4) [10:00:03:002]: b \\\"c\\\"\",\"host\":\"M2\"}\n"
          "{\"m\":\"d\",\"host\":\"M1\"}\n",
          "[m/M1/log]MSI (s) (64:F4) [10:00:03:001]: a\nd\n"
          "[m/M2/log]MSI (s) (64:F4) [10:00:03:002]: b \"c\"\n");
    GIVES("{\"log\":{\"file\":{\"path\":\"C:\\\\kit\\\\a.log\"}},\"host\":{\"name\":\"M1\"},"
          "\"m\":\"MSI (s) (64:F4) [10:00:03:001]: a\"}\n"
          "{\"host\": {\"name\":\"M2\"},\"m\":\"MSI (s) (64:F4) [10:00:03:002]: b\"}",
          "[m/M1/<C:>/kit/a.log]MSI (s) (64:F4) [10:00:03:001]: a\n"
          "[m/M2/log]MSI (s) (64:F4) [10:00:03:002]: b\n");
}

/* The second machine begins behind what is looked at. */
TEST(rows_sorted_by_machine_are_told_apart_wherever_they_stand)
{
    struct buf text = { 0 }, want = { 0 };

    buf_add(&text, STR("host,message\n"));
    for (int machine = 1; machine <= 3; machine++) {
        buf_format(&want, "[m/MS0%d/log]", machine);
        for (int i = 0; i < 900; i++) {
            buf_format(&text, "MS0%d,[10:%02d:%02d]: Info: :said %d\n", machine, i / 60, i % 60, i);
            buf_format(&want, "[10:%02d:%02d]: Info: :said %d\n", i / 60, i % 60, i);
        }
    }
    leaves_check(__FILE__, __LINE__, buf_str(&text), buf_str(&want));
    buf_release(&text);
    buf_release(&want);
}

static int count_leaf(void *ctx, const struct leaf *leaf)
{
    struct buf got = { 0 };

    leaves_read(&got, leaf->in, SIZE_MAX);
    buf_format(ctx, "[%.*s %zu]", STR_FMT(leaf->name), got.n);
    buf_release(&got);
    return 0;
}

/* Of three lines two wait; when those do not fit any more, the log at hand ends, and goes on
   later. */
TEST(more_rows_than_can_wait_end_the_log_at_hand)
{
    const size_t rows = LIMIT_COLLECTED_BYTES / 1000 * 3 / 2 + 3000;
    struct buf text = { 0 }, got = { 0 };
    struct leaf whole = { .name = STR("m"), .mtime = WHEN_NONE };
    const struct walk_sink sink = { count_leaf, leaves_skip, &got };
    struct str s;
    size_t lines = 0;

    buf_add(&text, STR("host,message\n"));
    for (size_t i = 0; i < rows; i++)
        buf_format(&text, "MS0%d,[10:00:01]: Info: :%978d\n", i % 3 ? 2 : 1, 7);
    stream_open_memory(&whole.in, text.s, text.n, NULL);
    CHECK_INT(walk_read_stream(&whole, &sink), 0);
    s = buf_str(&got);
    CHECK(str_starts(s, STR("[m/MS01/log ")));
    CHECK(str_find(s, STR("[m/MS01/log#2 ")) < s.n && str_find(s, STR("[m/MS02/log ")) < s.n);
    while (s.n) {
        struct str part = str_cut(&s, ']');
        uint64_t bytes = 0;

        CHECK(str_u64(str_from(part, str_find_char(part, ' ') + 1), &bytes));
        lines += bytes / 998;
        CHECK_INT(bytes % 998, 0);
    }
    CHECK_INT(lines, rows);
    stream_close(whole.in);
    buf_release(&text);
    buf_release(&got);
}

TEST(memory_that_runs_out_while_rows_wait_is_told)
{
    static const char text[] = "host,message\nM1,[10:00:01]: Info: :a\nM2,[10:00:02]: Info: :b\n"
                               "M1,[10:00:03]: Info: :c\n";

    for (long n = 1; n < 60; n++) {
        struct buf got = { 0 };
        struct leaf whole = { .name = STR("m"), .mtime = WHEN_NONE };
        const struct walk_sink sink = { count_leaf, leaves_skip, &got };

        buf_reserve(&got, 4096);
        stream_open_memory(&whole.in, text, sizeof text - 1, NULL);
        mem_fail_at(n);
        (void)walk_read_stream(&whole, &sink);
        mem_fail_at(-1);
        stream_close(whole.in);
        buf_release(&got);
    }
}
