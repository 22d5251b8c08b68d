/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "parsers/setuplog_head.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_setuplog;
extern const struct parser parser_msilog;

static struct str field(const struct event *ev, const char *name)
{
    for (size_t i = 0; i < ev->fields_n; i++) {
        if (str_eq(ev->fields[i].name, str_of(name)))
            return ev->fields[i].value;
    }
    return STR_NONE;
}

/* What is in a field of these names, rules need not look for there (event.h). */
static void check_own_words(const struct event *ev)
{
    CHECK(ev->own_words);
    for (size_t i = 0; i < ev->fields_n; i++) {
        struct str name = ev->fields[i].name;

        CHECK(!str_eq(name, STR("Message")) || str_eq(ev->fields[i].value, ev->message));
        CHECK(!str_eq(name, STR("Text")));
    }
}

/* One line per event: run, time, level, component, message; \n in messages shown as "|". */
static void outline(struct buf *out, struct str bytes, size_t chunk)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, &parser_setuplog, bytes, chunk))
        return;
    while (reading_next(&r, &ev)) {
        size_t at = out->n;

        check_own_words(&ev);
        buf_format(out, "%u ", (unsigned)ev.run);
        stamp_append(out, ev.time);
        buf_format(out, " %d %.*s <%.*s> %.*s", ev.level, STR_FMT(ev.level_text),
                   STR_FMT(field(&ev, "Component")), STR_FMT(ev.message));
        for (; at < out->n; at++)
            out->s[at] = out->s[at] == '\n' ? '|' : out->s[at];
        buf_char(out, '\n');
    }
    reading_close(&r);
}

static void check_outline(int line, const char *in, const char *expected)
{
    struct buf out = { 0 };

    outline(&out, str_of(in), 0);
    if (!str_eq(buf_str(&out), str_of(expected)))
        test_fail(__FILE__, line, "got:\n%.*sexpected:\n%s", STR_FMT(buf_str(&out)), expected);
    buf_release(&out);
    reading_check_chunks(__FILE__, line, &parser_setuplog, str_of(in));
}

#define CHECK_OUTLINE(in, expected) check_outline(__LINE__, in, expected)

static const char sample[] =
    "[22:41:07]:\tAlways:\t:Info:Creating db path: \\\\SQL01\\C$\\Data\r\n"
    "[22:41:08]:\tInfo:\t:Info:FirstManagementServer: Importing Management Pack: System Library\r\n"
    "[22:41:09]:\tError:\t:Exception running sql string CREATE DATABASE [OperationsManager]\r\n"
    "ON PRIMARY\r\n"
    "\r\n"
    "(NAME = x): Threw Exception.Type: System.Data.SqlClient.SqlException, Exception Error Code: "
    "0x80131904, Exception.Message: exists\r\n"
    "[22:41:09]:\tError:\t:StackTrace:   at System.Data.SqlClient.SqlConnection.OnError()\r\n"
    "   at Microsoft.X.Y()\r\n"
    "[23:59:59]:\tWarn:\t:GetRemoteOSVersion(): Threw Exception.Type: X\r\n"
    "[00:00:01]:\tDebug:\t:C:\\install\\setup.exe found\r\n";

static const char sample_outline[] =
    "1 22:41:07 0 Always <> Info:Creating db path: \\\\SQL01\\C$\\Data\n"
    "1 22:41:08 4 Info <FirstManagementServer> FirstManagementServer: Importing Management Pack: "
    "System Library\n"
    "1 22:41:09 2 Error <> Exception running sql string CREATE DATABASE [OperationsManager]|ON "
    "PRIMARY||(NAME = x): Threw Exception.Type: System.Data.SqlClient.SqlException, Exception "
    "Error Code: 0x80131904, Exception.Message: exists\n"
    "1 22:41:09 2 Error <StackTrace> StackTrace:   at "
    "System.Data.SqlClient.SqlConnection.OnError()|   at Microsoft.X.Y()\n"
    "2 23:59:59 3 Warn <GetRemoteOSVersion> GetRemoteOSVersion(): Threw Exception.Type: X\n"
    "2 1d 00:00:01 5 Debug <> C:\\install\\setup.exe found\n";

TEST(records_and_their_continuation_lines_become_events)
{
    CHECK_OUTLINE(sample, sample_outline);
}

TEST(an_event_carries_its_place_its_text_and_its_fields)
{
    struct reading r;
    struct event ev;

    CHECK(reading_open(&r, &parser_setuplog, str_of(sample), 0));
    CHECK(reading_next(&r, &ev) && reading_next(&r, &ev) && reading_next(&r, &ev));
    CHECK_INT(ev.kind, EVENT_TEXT);
    CHECK_STR(ev.channel, STR("setup"));
    CHECK_INT(ev.line, 3);
    CHECK_INT(ev.offset, strstr(sample, "[22:41:09]") - sample);
    CHECK(str_starts(ev.text, STR("[22:41:09]:\tError:\t:Exception running")));
    CHECK(str_ends(ev.text, STR("ON PRIMARY\n\n(NAME = x): Threw Exception.Type: "
                                "System.Data.SqlClient.SqlException, Exception Error Code: "
                                "0x80131904, Exception.Message: exists")));
    CHECK_STR(field(&ev, "Severity"), STR("Error"));
    CHECK_STR(field(&ev, "Message"), ev.message);
    CHECK_STR(field(&ev, "Run"), STR("1"));
    CHECK(!str_present(field(&ev, "Component")));
    CHECK(!str_present(ev.computer) && !str_present(ev.provider));
    CHECK(!ev.has_record && !ev.has_event_id && !ev.damaged);
    reading_close(&r);
}

TEST(pasted_forms_are_read_as_the_original)
{
    CHECK_OUTLINE("[05:44:19]: Error: :text\n\n\n[05:44:19]: Always: :more\n",
                  "1 05:44:19 2 Error <> text\n1 05:44:19 0 Always <> more\n");
    CHECK_OUTLINE("[05:44:19]:Error::text\n  [05:44:19]: Error:text2\n",
                  "1 05:44:19 2 Error <> text\n1 05:44:19 2 Error <> text2\n");
    CHECK_OUTLINE("[05:44:19]:\xC2\xA0" "Error:\xC2\xA0:text\n"
                  "\xC2\xA0[05:44:19]:\xC2\xA0" "Always: :more\n",
                  "1 05:44:19 2 Error <> text\n1 05:44:19 0 Always <> more\n");
    /* bold words, as a mail program writes a page as text */
    CHECK_OUTLINE("[05:44:18]: Info: :a\n[05:44:19]: *Error:* :text\n   at X\n"
                  "[05:44:20]: **Always**: :more *b*\n",
                  "1 05:44:18 4 Info <> a\n1 05:44:19 2 Error <> text|   at X\n"
                  "1 05:44:20 0 Always <> more *b*\n");
    CHECK_OUTLINE("Error: :FATAL ACTION: ConfigureReportingForInstall\n"
                  "Error: :FATAL ACTION: Install\n",
                  "1  2 Error <> FATAL ACTION: ConfigureReportingForInstall\n"
                  "1  2 Error <> FATAL ACTION: Install\n");
    CHECK_OUTLINE("Always:Application Ended: InvalidToInstallOnThisMachine\nError:text\n",
                  "1  0 Always <> Application Ended: InvalidToInstallOnThisMachine\n"
                  "2  2 Error <> text\n");
}

TEST(a_level_word_without_time_is_part_of_a_message_in_a_log_with_times)
{
    CHECK_OUTLINE("[05:44:19]: Error: :SQL said\nError: 5170\nInfo:no\n[05:44:20]: Info: :on\n",
                  "1 05:44:19 2 Error <> SQL said|Error: 5170|Info:no\n1 05:44:20 4 Info <> on\n");
    CHECK_OUTLINE("[05:44:19]: Error: :a\nError: :FATAL ACTION: b\n",
                  "1 05:44:19 2 Error <> a\n1  2 Error <> FATAL ACTION: b\n");
}

TEST(verification_blocks_keep_their_rulers_and_blank_lines)
{
    CHECK_OUTLINE(
        "[05:44:19]:\tError:\t:: Verification failed with 2 errors:\n"
        "-------------------------------------------------------\n"
        "Error 1:\n"
        "Found error in 2|Microsoft.X/31bf3856ad364e35|1.0.0.0|Microsoft.X|| with message:\n"
        "Could not load management pack [ID=X].\n"
        "\n"
        "-------------------------------------------------------\n"
        "\n"
        "[05:44:20]:\tInfo:\t:x\n",
        "1 05:44:19 2 Error <> : Verification failed with 2 errors:|"
        "-------------------------------------------------------|Error 1:|"
        "Found error in 2|Microsoft.X/31bf3856ad364e35|1.0.0.0|Microsoft.X|| with message:|"
        "Could not load management pack [ID=X].||"
        "-------------------------------------------------------\n"
        "1 05:44:20 4 Info <> x\n");
}

TEST(an_unknown_level_is_read_in_the_full_form_only)
{
    CHECK_OUTLINE("[05:44:19]: Verbose: :x\n[05:44:20]: Chat: hello\n",
                  "1 05:44:19 -1 Verbose <> x|[05:44:20]: Chat: hello\n");
}

TEST(lines_before_the_first_record_are_kept_without_severity)
{
    CHECK_OUTLINE("\n   at Some.Method()\nmore\n[05:44:19]: Info: :x\n",
                  "1  -1  <> at Some.Method()|more\n1 05:44:19 4 Info <> x\n");
}

TEST(midnight_is_the_next_day_of_the_same_run)
{
    CHECK_OUTLINE("[23:30:00]: Info: :a\n[00:10:00]: Info: :b\n[00:20:00]: Info: :c\n",
                  "1 23:30:00 4 Info <> a\n1 1d 00:10:00 4 Info <> b\n1 1d 00:20:00 4 Info <> c\n");
}

TEST(more_than_an_hour_between_neighbours_is_a_new_run)
{
    CHECK_OUTLINE("[10:00:00]: Info: :a\n[11:00:00]: Info: :b\n[12:00:01]: Info: :c\n",
                  "1 10:00:00 4 Info <> a\n1 11:00:00 4 Info <> b\n2 12:00:01 4 Info <> c\n");
    CHECK_OUTLINE("[10:00:00]: Info: :a\nError: :u\n[09:00:00]: Info: :b\n[08:00:00]: Info: :c\n",
                  "1 10:00:00 4 Info <> a\n1  2 Error <> u\n2 09:00:00 4 Info <> b\n"
                  "3 08:00:00 4 Info <> c\n");
    CHECK_OUTLINE("[23:30:00]: Info: :a\n[00:31:00]: Info: :b\n[23:50:00]: Info: :c\n",
                  "1 23:30:00 4 Info <> a\n2 00:31:00 4 Info <> b\n3 23:50:00 4 Info <> c\n");
}

TEST(how_a_package_ended_is_told_in_its_run_however_long_it_took)
{
    CHECK_OUTLINE("[10:00:00]: Info: :LaunchMsi: Launching a.msi with arguments ''\n"
                  "[11:30:00]: Info: :MsiInstallProduct finished for msi a.msi.\n"
                  "[13:00:00]: Info: :LaunchMsi: Launching b.msi with arguments ''\n"
                  "[09:00:00]: Error: :LaunchMSI: MSI b.msi returned error 1603\n",
                  "1 10:00:00 4 Info <LaunchMsi> LaunchMsi: Launching a.msi with arguments ''\n"
                  "1 11:30:00 4 Info <> MsiInstallProduct finished for msi a.msi.\n"
                  "2 13:00:00 4 Info <LaunchMsi> LaunchMsi: Launching b.msi with arguments ''\n"
                  "3 09:00:00 2 Error <LaunchMSI> LaunchMSI: MSI b.msi returned error 1603\n");
}

TEST(application_ended_ends_its_run)
{
    CHECK_OUTLINE("[10:00:00]: Info: :a\n[10:00:01]: Always: :Application Ended: X\n"
                  "[10:00:01]: Error: :Application Ended: X\n[10:00:02]: Info: :b\n",
                  "1 10:00:00 4 Info <> a\n1 10:00:01 0 Always <> Application Ended: X\n"
                  "1 10:00:01 2 Error <> Application Ended: X\n2 10:00:02 4 Info <> b\n");
}

TEST(a_clock_set_back_a_little_does_not_lose_a_day)
{
    CHECK_OUTLINE("[10:00:00]: Info: :a\n[09:59:30]: Info: :b\n[00:00:10]: Info: :c\n"
                  "[23:59:50]: Info: :d\n",
                  "1 10:00:00 4 Info <> a\n1 09:59:30 4 Info <> b\n2 00:00:10 4 Info <> c\n"
                  "2 00:00:00 4 Info <> d\n");
}

TEST(encodings_give_the_same_events)
{
    static const char text[] =
        "[22:41:07]:\tError:\t:gr\xc3\xbc\xc3\x9f dich \xe6\x97\xa5\r\n more\r\n";
    static const char ansi[] = "[22:41:07]:\tError:\t:gr\xfc\xdf dich\r\n more\r\n";
    struct buf utf8 = { 0 }, wide = { 0 }, out = { 0 };

    outline(&utf8, str_of(text), 0);
    CHECK_STR(buf_str(&utf8),
              STR("1 22:41:07 2 Error <> gr\xc3\xbc\xc3\x9f dich \xe6\x97\xa5| more\n"));
    for (int bom = 0; bom < 2; bom++) {
        buf_clear(&wide);
        buf_clear(&out);
        reading_utf16(&wide, str_of(text), bom);
        outline(&out, buf_str(&wide), 0);
        CHECK_STR(buf_str(&out), buf_str(&utf8));
        reading_check_chunks(__FILE__, __LINE__, &parser_setuplog, buf_str(&wide));
    }
    buf_clear(&out);
    buf_add(&wide, STR("\n"));
    buf_clear(&wide);
    buf_add(&wide, STR("\xef\xbb\xbf"));
    buf_add(&wide, str_of(text));
    outline(&out, buf_str(&wide), 0);
    CHECK_STR(buf_str(&out), buf_str(&utf8));
    buf_clear(&out);
    outline(&out, str_of(ansi), 0);
    CHECK_STR(buf_str(&out), STR("1 22:41:07 2 Error <> gr\xc3\xbc\xc3\x9f dich| more\n"));
    buf_release(&utf8);
    buf_release(&wide);
    buf_release(&out);
}

/* What is read from a prefix is what is read from the whole, except for the last event. */
TEST(every_prefix_gives_the_events_it_holds)
{
    struct buf whole = { 0 }, part = { 0 };

    outline(&whole, str_of(sample), 0);
    for (size_t n = 0; n < sizeof sample; n++) {
        struct str text, last;
        buf_clear(&part);
        outline(&part, (struct str){ sample, n }, n % 5);
        text = buf_str(&part);
        if (text.n == 0)
            continue;
        for (last = str_first(text, text.n - 1); str_find_char(last, '\n') < last.n;)
            str_cut(&last, '\n');
        text.n -= last.n + 1;
        if (!str_starts(buf_str(&whole), text))
            test_fail(__FILE__, __LINE__, "%zu bytes: %.*s", n, STR_FMT(text));
    }
    buf_release(&whole);
    buf_release(&part);
}

TEST(a_cut_last_line_is_noted_and_a_cut_head_left_out)
{
    static const struct {
        const char *in;
        int events, bytes;
    } rows[] = {
        { "[22:41:07]: Info: :a\n[22:41:0", 1, 8 },
        { "[22:41:07]: Info: :a\n[22:41:08]: Er", 1, 14 },
        { "[22:41:07]: Info: :a\n[22:41:08]: Error: :b", 2, 0 },
        { "[22:41:07]: Info: :a\nmore", 1, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading r;
        struct event ev;
        int events = 0;
        CHECK(reading_open(&r, &parser_setuplog, str_of(rows[i].in), 0));
        while (reading_next(&r, &ev))
            events++;
        CHECK_INT(events, rows[i].events);
        CHECK_INT(r.defects.counted[DEFECT_TRUNCATED], 1);
        CHECK_INT(r.defects.items[0].bytes, rows[i].bytes);
        reading_close(&r);
    }
}

TEST(a_record_beyond_its_limit_is_cut_and_said_so)
{
    size_t line = 64 * 1024, n = LIMIT_RECORD_BYTES + 4 * line, at;
    char *text = malloc(n + 64);
    struct reading r;
    struct event ev;

    if (!CHECK(text != NULL))
        return;
    memset(text, 'x', n + 64);
    for (at = 0; at < n; at += line)
        text[at] = '\n';
    memcpy(text, "[22:41:07]: Info: :", 19);
    memcpy(text + n, "\n[22:41:08]: Info: :b\n", 22);
    CHECK(reading_open(&r, &parser_setuplog, (struct str){ text, n + 22 }, 0));
    CHECK(reading_next(&r, &ev));
    CHECK(ev.text.n <= LIMIT_RECORD_BYTES);
    CHECK(ev.damaged);
    CHECK_INT(r.defects.counted[DEFECT_RECORD_TOO_LONG], 1);
    CHECK(r.defects.items[0].bytes > 0);
    CHECK(reading_next(&r, &ev));
    CHECK_STR(ev.message, STR("b"));
    CHECK(!ev.damaged);
    CHECK(!reading_next(&r, &ev));
    reading_close(&r);
    free(text);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    for (long n = 0; n < 40; n++) {
        struct buf out = { 0 };
        mem_fail_at(n);
        outline(&out, str_of(sample), 0);
        mem_fail_at(-1);
        buf_release(&out);
    }
}

static void check_head(struct str line)
{
    struct setup_head fast = { 0 }, plain = { 0 };
    bool is = setup_head_plain(line, &plain);

    if (!CHECK_INT(setup_head_read(line, &fast), is) || !is)
        return;
    CHECK(fast.stamped == plain.stamped && fast.paired == plain.paired);
    CHECK(fast.level == plain.level && (!fast.stamped || fast.clock == plain.clock));
    CHECK(fast.severity.s == plain.severity.s && fast.severity.n == plain.severity.n);
    CHECK(fast.message.n == plain.message.n);
    CHECK(fast.message.n == 0 || fast.message.s == plain.message.s);
}

TEST(the_quick_way_to_read_a_head_and_the_plain_one_agree)
{
    static const char *const heads[] = {
        "[22:41:07]:\tInfo:\t:Info:FirstManagementServer: text", "[22:41:07]:\tAlways:\t:",
        "[23:59:59]:\tError:\t:  Error: x", "[00:00:00]:\tDebug:\t:Debugger: attached",
        "[09:00:00]:\tWarn:\t:Warn:", "[24:00:00]:\tInfo:\t:no such hour"
    };
    static const char put[] = "0129:[]\t IWaE\xFF";
    uint32_t seed = 7;

    for (size_t round = 0; round < 60000; round++) {
        const char *head = heads[round % 6];
        size_t n = strlen(head);
        char *line = mem_alloc(n + 1); /* exactly as long: a read beyond it is seen */

        memcpy(line, head, n);
        for (size_t changes = round / 6 % 3; changes; changes--) {
            seed = seed * 1103515245u + 12345u;
            line[seed / 65536 % n] = put[seed / 4096 % (sizeof put - 1)];
        }
        seed = seed * 1103515245u + 12345u;
        if (round % 4 == 0) {
            char *cut = mem_alloc(n + 1);
            n = seed / 65536 % (n + 1);
            memcpy(cut, line, n);
            mem_free(line);
            line = mem_resize(cut, n + 1);
        }
        check_head((struct str){ line, n });
        mem_free(line);
    }
}

TEST(bids_are_for_setup_logs_only)
{
    static const char *const mine[] = {
        sample,
        "[05:44:19]: Error: :text\n",
        "Error: :FATAL ACTION: ConfigureReportingForInstall\n",
        "Some words first.\n[05:44:19]: Error: :text\n   at x\n[05:44:19]: Error: :text\n",
        "[05:44:19]:Always:Application Ended: InvalidToInstallOnThisMachine\n",
        "Hi,\n\n[05:44:19]: Error: :Ensure the Data Access service is running\n\nBye\n",
        "Always:Application Ended: InvalidToInstallOnThisMachine\n",
    };
    static const char *const others[] = {
        "",
        "\n\n",
        "[12:00:01]: Info: server started\n[12:00:02]: Error: no\n",
        "[12:00:01] [Server thread/INFO]: Done\n",
        "[12:00:01] <nick> hello: :)\n",
        "Error: file not found\nInfo: go on\n",
        "=== Verbose logging started: 1/2/2024  9:11:30  Build type: SHIP UNICODE 5.00 ===\n",
        "MSI (s) (EC:D4) [09:11:30:123]: Doing action: INSTALL\n",
        "22:41:07:ProcessInstalls: VMM\n",
        "Log Name:      Application\nSource:        MsiInstaller\n",
        "<Event xmlns='x'><System/></Event>\n",
        "The log says [05:44:19]: Error: :text\n",
    };

    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++)
        CHECK(parsed_bid(&parser_setuplog, str_of(mine[i])) > 0);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        CHECK_INT(parsed_bid(&parser_setuplog, str_of(others[i])), 0);
}

TEST(a_name_adds_to_a_bid_and_makes_none)
{
    struct sample s = { .text = STR("[05:44:19]: Error: :text\n"), .name = STR("x.log") };
    unsigned plain = parser_setuplog.bid(&s);

    s.name = STR("Logs\\opsmgrsetupwizard.LOG");
    CHECK(parser_setuplog.bid(&s) > plain);
    s.text = STR("[05:44:19]: Error: text\n");
    CHECK_INT(parser_setuplog.bid(&s), 0);
}

TEST(files_of_the_corpus_do_not_depend_on_the_size_of_pieces)
{
    static const char *const files[] = {
        "corpus/setuplog/ansi-cut-last-line.log",
        "corpus/setuplog/database-failed-rollback.log",
        "corpus/setuplog/pasted-blanks.txt",
        "corpus/setuplog/pasted-without-times.txt",
        "corpus/setuplog/three-runs.log",
        "corpus/setuplog/trimmed-by-author.txt",
        "corpus/setuplog/utf16-no-bom-cut.log",
        "corpus/setuplog/verification-across-midnight-utf16.log",
    };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        size_t n = 0;
        char *bytes = test_read_file(files[i], &n);
        if (!CHECK(bytes != NULL))
            continue;
        reading_check_chunks(__FILE__, __LINE__, &parser_setuplog, (struct str){ bytes, n });
        CHECK(parsed_bid(&parser_setuplog, (struct str){ bytes, n }) > 0);
        CHECK_INT(parsed_bid(&parser_msilog, (struct str){ bytes, n }), 0);
        free(bytes);
    }
}
