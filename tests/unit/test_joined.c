/* SPDX-License-Identifier: Apache-2.0 */
#include "input/joined.h"
#include "lib/leaves.h"
#include "lib/parsed.h"
#include "lib/test.h"

#define GIVES(bytes, want) leaves_check(__FILE__, __LINE__, STR(bytes), STR(want))

#define SETUP "[10:00:01]:\tInfo:\t:a\n   at B\n[10:00:02]:\tError:\t:c\n"
#define MSI "MSI (s) (64:F4) [10:00:03:001]: d\ntext\nMSI (s) (64:F4) [10:00:04:001]: e\n"
#define SQL "2024-03-18 10:00:00.03 Server      x\n2024-03-18 10:00:01.90 spid7s     y\n"
#define COPIED "Log Name:      System\nSource:        x\nEvent ID:      7\nDescription:\nw\n"

TEST(heads_of_tail_name_the_parts)
{
    GIVES("==> a/x.log <==\none\n\n==> ../y.log <==\n==> no head\ntwo\n",
          "[m/a/x.log]one\n\n[m/<..>/y.log]==> no head\ntwo\n");
    GIVES("$ tail *\n==> x.log <==\none\n==> x.log <==\r\ntwo",
          "[m]$ tail *\n[m/x.log]one\n[m/x.log#2]two");
    GIVES("==> x.log <==\n", "[m/x.log]");
}

/* tail -f: the machines write in turn.  Where the time goes back names of two machines are the same,
   and below one name alone stands what somebody took out twice. */
TEST(pieces_of_files_that_tail_follows_are_put_together)
{
    GIVES("==> /a/E <==\n2024-03-18 10:00:00.03 Server      x\n\n==> /b/E <==\n"
          "2023-03-18 11:00:00.03 Server      y\n goes on\n\n==> /a/E <==\n"
          "2024-03-18 10:00:01.03 Server      z\n\n\n==> /b/E <==\n"
          "2023-03-18 11:00:00.03 Server      w\n",
          "[m/<root>/a/E]2024-03-18 10:00:00.03 Server      x\n"
          "2024-03-18 10:00:01.03 Server      z\n\n"
          "[m/<root>/b/E]2023-03-18 11:00:00.03 Server      y\n goes on\n"
          "2023-03-18 11:00:00.03 Server      w\n");
    GIVES("==> x.log <==\n[10:00:05]: a\n==> y.log <==\nb\n==> x.log <==\n[10:00:04]: c\n",
          "[m/x.log][10:00:05]: a\n[m/y.log]b\n[m/x.log#2][10:00:04]: c\n");
    GIVES("==> x.log <==\n[9:00:05]: a\n==> y.log <==\nb\n==> x.log <==\n[10:00:04]: c\n",
          "[m/x.log][9:00:05]: a\n[10:00:04]: c\n[m/y.log]b\n");
}

TEST(names_of_files_that_were_drawn_above_them_name_the_parts)
{
    GIVES("Hi,\n\n==== x.log ====\none\n\n==== D:\\My logs\\y.log ====\r\ntwo\n",
          "[m]Hi,\n\n[m/x.log]one\n\n[m/<D:>/My logs/y.log]two\n");
    GIVES("### /var/log/x ###\none\n--- y.log -----\ntwo\n*** z.txt ***\n",
          "[m/<root>/var/log/x]one\n[m/y.log]two\n[m/z.txt]");
    /* one alone, words, banners with a path behind them */
    GIVES("--- x.log ---\none\n--- a.b c ---\ntwo\n",
          "[m]--- x.log ---\none\n--- a.b c ---\ntwo\n");
    GIVES("=== Logging started: 1/2/2024  C:\\x.exe ===\na\n=== Logging stopped: C:\\x.exe ===\n",
          "[m]=== Logging started: 1/2/2024  C:\\x.exe ===\na\n"
          "=== Logging stopped: C:\\x.exe ===\n");
    GIVES("==  x.log  ==\none\n==  y.log  ==\n", "[m]==  x.log  ==\none\n==  y.log  ==\n");
}

TEST(matches_with_the_lines_around_them_are_of_one_file)
{
    GIVES("  a\\x.log:1:b\n> a\\x.log:2:c\n  a\\x.log:3:d\n> a\\y.log:7:e\n",
          "[m/a/x.log]b\nc\nd\n[m/a/y.log]e\n");
}

TEST(matches_of_several_files_are_parts_of_their_names)
{
    GIVES("ms1\\x.log:a\nms1\\x.log:b\nms2\\x.log:c\nms2\\x.log:d\nms2\\x.log:e\nms2\\x.log:f\n",
          "[m/ms1/x.log]ms1\\x.log:a\nms1\\x.log:b\n[m/ms2/x.log]c\nd\ne\nf\n");
    GIVES("PS> sls c *.log\n\nx.log:12:c\nx.log:14:cc\ny.log:1:ccc\n",
          "[m/x.log]PS> sls c *.log\n\nc\ncc\n[m/y.log]ccc\n");
}

/* WordPad's first line held control words and the first match: they were a path of the file. */
TEST(matches_in_a_text_of_rtf_have_the_names_of_their_files)
{
    GIVES("{\\rtf1\\ansi{\\fonttbl{\\f0 Calibri;}}\n\\viewkind4\\uc1\\pard\\f0 x.log:1:a\\par\nx.log:2:b\\par\n"
          "y.log:1:c\\par\n}\n", "[m/x.log]a\nb\n[m/y.log]c\n");
}

TEST(logs_below_each_other_are_read_each)
{
    GIVES(SETUP MSI, "[m]" SETUP "[m/from-line-4]" MSI);
    GIVES("See:\n\n" MSI "\nand\n" COPIED "\n" SETUP, "[m]See:\n\n" MSI "\nand\n[m/from-line-8]" COPIED
          "\n[m/from-line-14]" SETUP);
    GIVES(SQL SETUP SQL, "[m]" SQL SETUP SQL); /* they alternate */
    GIVES(SETUP COPIED SETUP, "[m]" SETUP "[m/from-line-4]" COPIED "[m/from-line-9]" SETUP);
    /* one line that looks like another log's is none */
    GIVES(SETUP "2024-03-18 10:00:00.03 x\n" SETUP, "[m]" SETUP "2024-03-18 10:00:00.03 x\n" SETUP);
    GIVES("Ebene,Datum,Quelle,Id\n" MSI SETUP, "[m]Ebene,Datum,Quelle,Id\n" MSI SETUP);
    GIVES("Protokollname: Application\nQuelle:        x\nEreignis-ID:   7\n" MSI,
          "[m]Protokollname: Application\nQuelle:        x\nEreignis-ID:   7\n[m/from-line-4]" MSI);
}

#define LISTED "TimeCreated  : 3/18/2024 10:00:00 PM\nProviderName : S\nId           : 7\nMessage      : x\n\n"
#define WHOLE "Message      : x\nId           : 7\nLogName      : Operations Manager\n" \
              "TimeCreated  : 3/18/2024 10:00:00 PM\nContainerLog : Operations Manager\n\n"
#define TABLE "   ProviderName: S\n\nTimeCreated            Id LevelDisplayName Message\n" \
              "-----------            -- ---------------- -------\n03/18/2024 10:00:00 PM  7 Error x\n" \
              "03/18/2024 10:00:01 PM  8 Error x\n\n"
#define PAIRS "03/18/2024 10:00:00 PM\nLogName=System\nEventCode=7\nMessage=x\n\n"
#define CM "a  $$<Setup><03-18-2024 10:00:00.000+240>\nb  $$<Setup><03-18-2024 10:00:01.000+240>\n"

TEST(histories_of_packages_below_logs_are_read_for_themselves)
{
    GIVES("2024-03-16T22:41:07,123Z Warning    [scx:1:2:3] a\n\n2024-03-16 22:42:07 startup archives unpack\n"
          "2024-03-16 22:42:09 status installed scx:amd64 1.9.1.0\n",
          "[m]2024-03-16T22:41:07,123Z Warning    [scx:1:2:3] a\n\n"
          "[m/from-line-3]2024-03-16 22:42:07 startup archives unpack\n"
          "2024-03-16 22:42:09 status installed scx:amd64 1.9.1.0\n");
    GIVES("2024/03/16 22:41:07 [1,2] WARNING: null(0): a\nMar  6 22:42:07 Updated: scx-1.9.1-0.x86_64\n",
          "[m]2024/03/16 22:41:07 [1,2] WARNING: null(0): a\n"
          "[m/from-line-2]Mar  6 22:42:07 Updated: scx-1.9.1-0.x86_64\n");
    /* the kit's output and dpkg.log are of one kind */
    GIVES("Updating cross-platform agent ...\n----- Upgrading package: scx (x) -----\n"
          "2024-03-16 22:42:09 status installed scx:amd64 1.9.1.0\n",
          "[m]Updating cross-platform agent ...\n----- Upgrading package: scx (x) -----\n"
          "2024-03-16 22:42:09 status installed scx:amd64 1.9.1.0\n");
}

TEST(events_in_any_form_above_and_below_logs_are_read_each)
{
    GIVES(SETUP LISTED SETUP, "[m]" SETUP "[m/from-line-4]" LISTED "[m/from-line-9]" SETUP);
    GIVES(COPIED WHOLE PAIRS, "[m]" COPIED "[m/from-line-6]" WHOLE "[m/from-line-12]" PAIRS);
    GIVES(PAIRS TABLE MSI, "[m]" PAIRS "[m/from-line-6]" TABLE "[m/from-line-13]" MSI);
    /* with blanks that must not break the event and its XML are one part, too */
    GIVES(SETUP "Log Name:\xC2\xA0 \xC2\xA0 System\nEvent ID:\xC2\xA0 7\nEvent Xml:\n<Event xmlns='x'/>\n",
          "[m]" SETUP "[m/from-line-4]Log Name:    System\nEvent ID:  7\nEvent Xml:\n<Event xmlns='x'/>\n");
    GIVES(MSI CM COPIED, "[m]" MSI "[m/from-line-4]" CM "[m/from-line-6]" COPIED);
}

/* As the comment of a ticket stands below another: by its dashes, whatever its columns. */
TEST(a_table_of_any_columns_below_an_event_is_read_for_itself)
{
#define WIDE "TimeCreated          ProviderName Id Message\n" \
             "-----------          ------------ -- -------\n3/16/2024 10:38:48 A  1034 b\n"
#define OTHER "Name Version\n---- -------\na    1\n"
    GIVES(COPIED WIDE, "[m]" COPIED "[m/from-line-6]" WIDE);
    GIVES(COPIED "Id TimeGenerated\n-- -------------\n7 a\n",
          "[m]" COPIED "[m/from-line-6]Id TimeGenerated\n-- -------------\n7 a\n");
    GIVES(COPIED OTHER, "[m]" COPIED OTHER);
    GIVES(COPIED "TimeCreated a\nb\n", "[m]" COPIED "TimeCreated a\nb\n");
}

TEST(what_is_one_log_or_none_stays_whole)
{
    static const char *const whole[] = { SETUP SETUP, MSI MSI, SQL, COPIED COPIED, LISTED WHOLE, TABLE,
                                         PAIRS PAIRS, CM, "", "\n", "words\n",
                                         "{\"a\": 1}\n" SETUP MSI, "x.log:1:a\nx.log:2:b\nx.log:3:c\n",
                                         "Error: a\nWarning: b\nError: c\n" };

    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        CHECK_INT(joined_recognises((const uint8_t *)whole[i], strlen(whole[i]), NULL), JOINED_NOT);
}

/* One record is sure where its level has four to six letters, and then another log may follow. */
TEST(levels_of_four_to_six_letters_are_those_of_setup)
{
    static const struct {
        const char *level;
        bool sure;
    } of[] = { { "\tInfo:", true },    { " \tAlways:", true }, { "\tInf:", false },
               { "\tVerbose:", false }, { "\tInf0:", false },   { "Info:", false },
               { "\tInfo", false },    { "\t", false },        { "", false } };

    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        struct buf text = { 0 };

        buf_format(&text, "[10:00:01]:%s\n%s", of[i].level, MSI);
        CHECK_INT(joined_recognises((const uint8_t *)text.s, text.n, NULL) != JOINED_NOT, of[i].sure);
        buf_release(&text);
    }
}

TEST(long_lines_and_damaged_letters_are_passed_on)
{
    struct buf text = { 0 }, want = { 0 };

    buf_add(&text, STR("==> x.log <==\n"));
    buf_add(&want, STR("[m/x.log]"));
    for (size_t i = 0; i < 30000; i++) {
        buf_add(&text, STR("\xC3\xA4"));
        buf_add(&want, STR("\xC3\xA4"));
    }
    buf_add(&text, STR("==> no <==\n==> y.log <==\nb\n"));
    buf_add(&want, STR("==> no <==\n[m/y.log]b\n"));
    leaves_check(__FILE__, __LINE__, buf_str(&text), buf_str(&want));
    buf_release(&text);
    buf_release(&want);
}

TEST(a_table_of_quoted_cells_below_an_event_is_read_for_itself)
{
#define ROWS "\"Name\",\"Version\",\"IsGateway\"\n\"ms1\",\"10.22.10118.0\",\"False\"\n"
    GIVES(COPIED "\n" ROWS, "[m]" COPIED "\n[m/from-line-7]" ROWS);
    /* what somebody says, and cells that are too few */
    GIVES(COPIED "\"a\",\"b\"\n\"c\",\"d\"\n", "[m]" COPIED "\"a\",\"b\"\n\"c\",\"d\"\n");
    GIVES(COPIED "\"a\", \"b\", \"c\"\nso\n", "[m]" COPIED "\"a\", \"b\", \"c\"\nso\n");
#undef ROWS
}

/* Nothing that somebody wrote beside a log is lost; what a collector says of its lines is none. */
TEST(other_columns_of_a_ticket_are_words_of_their_own)
{
    GIVES("Number,Notes,Closed\nINC1,\"it says\n[22:02:11]:\tInfo:\t:a\nb\",\"by Bob,\nat last\"\n"
          "INC2,none,\n",
          "[m]it says\n[22:02:11]:\tInfo:\t:a\nb\nnone\n[m/words]INC1\nby Bob,\nat last\n\nINC2\n\n");
    GIVES("when,line\n1,[22:02:11]:\tInfo:\t:a\n2,[22:02:12]:\tInfo:\t:b\n",
          "[m][22:02:11]:\tInfo:\t:a\n[22:02:12]:\tInfo:\t:b\n");
}

/* pssh, pdsh: what one machine has was another one's, that of the folder. */
TEST(lines_behind_names_of_machines_are_parts_of_theirs)
{
    GIVES("lx01: scx-1.9.1-0.x86_64\nlx01: omi-1.9.1-0.x86_64\ndb.x.example: scx-1.6.8-1.x86_64\n"
          "lx01: \nlx01: a: b\n",
          "[m/lx01/log]scx-1.9.1-0.x86_64\nomi-1.9.1-0.x86_64\n\na: b\n"
          "[m/db.x.example/log]scx-1.6.8-1.x86_64\n");
    GIVES("lx01: scx-1.9.1-0.x86_64\nlx02: scx-1.9.1-0.x86_64\nlx03: ",
          "[m/lx01/log]scx-1.9.1-0.x86_64\n[m/lx02/log]scx-1.9.1-0.x86_64\n[m/lx03/log]\n");
    GIVES("lx01: scx-1.9.1-0.x86_64\nlx01: omi-1.9.1-0.x86_64\n",
          "[m/lx01/log]scx-1.9.1-0.x86_64\nomi-1.9.1-0.x86_64\n");
    GIVES("lx01: scx-1.9.1-0.x86_64\nlx02: b\n", "[m]lx01: scx-1.9.1-0.x86_64\nlx02: b\n");
    GIVES("lx01: scx-1.9.1-0.x86_64\nlx02: scx-1.9.1-0.x86_64\nc: d\n",
          "[m]lx01: scx-1.9.1-0.x86_64\nlx02: scx-1.9.1-0.x86_64\nc: d\n");
}

/* One scx.log of each machine, whole, however their lines alternate; an editor took the blank off
   behind the name of an empty one. */
TEST(lines_of_machines_that_alternate_are_one_log_of_each)
{
    GIVES("lx01: *\nlx02: *\nlx01:\nlx02:\n"
          "lx01: 2024-03-16T22:41:07,201Z Warning    [scx.a:1:2:3] a\n"
          "lx02: 2024-03-16T22:41:08,201Z Warning    [scx.a:1:2:3] b\n"
          "lx01: 2024-03-16T22:41:09,201Z Warning    [scx.a:1:2:3] c\n",
          "[m/lx01/log]*\n\n2024-03-16T22:41:07,201Z Warning    [scx.a:1:2:3] a\n"
          "2024-03-16T22:41:09,201Z Warning    [scx.a:1:2:3] c\n"
          "[m/lx02/log]*\n\n2024-03-16T22:41:08,201Z Warning    [scx.a:1:2:3] b\n");
}

TEST(one_line_behind_the_name_of_a_machine_is_enough_if_it_is_known)
{
    GIVES("lx01: scx-1.9.1-0.x86_64\n", "[m/lx01/log]scx-1.9.1-0.x86_64\n");
    GIVES("lx01: ready\n", "[m]lx01: ready\n");
}

#define SETUPS "[10:00:01]:\tInfo:\t:a\n   at B\n[10:00:02]:\tError:\t:c\n" \
               "[10:00:03]:\tInfo:\t:d\n[10:00:04]:\tInfo:\t:e\n"
#define MSIS "MSI (s) (64:F4) [10:00:03:001]: d\ntext\nMSI (s) (64:F4) [10:00:04:001]: e\n" \
             "Action start 10:00:05: INSTALL.\nMSI (s) (64:F4) [10:00:06:001]: f\n"

/* The installer's log between two of setup was text of a setup record. */
TEST(a_log_between_two_of_another_kind_is_read_for_itself)
{
    GIVES(SETUPS MSIS SETUPS, "[m]" SETUPS "[m/from-line-6]" MSIS "[m/from-line-11]" SETUPS);
    GIVES(MSIS SETUPS MSIS SETUPS, "[m]" MSIS "[m/from-line-6]" SETUPS "[m/from-line-11]" MSIS
          "[m/from-line-16]" SETUPS);
    GIVES(MSIS SETUPS "MSI (s) (64:F4) [10:00:09:001]: g\n",
          "[m]" MSIS "[m/from-line-6]" SETUPS "[m/from-line-11]MSI (s) (64:F4) [10:00:09:001]: g\n");
    /* few of them, between or behind: the installer's are among those of setup */
    GIVES(SETUPS MSI SETUPS, "[m]" SETUPS MSI SETUPS);
    GIVES(SETUPS MSIS SETUP MSIS, "[m]" SETUPS MSIS SETUP MSIS);
}

#define DPMS "[3/18/2024 10:00:01 AM] Information : a\n[3/18/2024 10:00:02 AM] Data : b\n" \
             "[3/18/2024 10:00:03 AM] Information : c\n[3/18/2024 10:00:04 AM] Information : d\n"

/* It is written so, however much the installer says. */
TEST(what_the_installer_says_in_a_log_of_DPM_stays_there)
{
    GIVES(DPMS MSIS DPMS, "[m]" DPMS MSIS DPMS);
}

/* What stays in one log, by its parser: the other one's records are no text of a record. */
static void check_told(const struct parser *parser, const char *in, uint64_t defects, uint64_t at,
                       uint64_t bytes)
{
    for (size_t chunk = 0; chunk < 40; chunk += 13) {
        struct buf out = { 0 };
        struct defects d = { 0 };

        CHECK(parsed_json(&out, parser, str_of(in), chunk, &d) > 0);
        CHECK_INT(d.counted[DEFECT_RECORD], defects);
        CHECK_INT(d.noted, defects);
        CHECK_INT(d.n ? d.items[0].at : 0, at);
        CHECK_INT(d.n ? d.items[0].bytes : 0, bytes);
        defects_release(&d);
        buf_release(&out);
    }
}

TEST(records_of_another_log_in_a_record_are_told)
{
    extern const struct parser parser_setuplog, parser_msilog, parser_sqllog, parser_dpmlog;

    check_told(&parser_setuplog, SETUP MSI SETUP, 1, 51, 33 + 33);
    check_told(&parser_setuplog, SETUP SQL SQL SETUP, 1, 51 + 37, 35 + 36 + 35);
    check_told(&parser_setuplog, SETUP MSI SETUP MSI, 2, 51, 33 + 33);
    check_told(&parser_msilog, MSI SETUP MSI, 1, 73, 20 + 21);
    check_told(&parser_sqllog, SQL SETUP SQL, 1, 73, 20 + 21);
    check_told(&parser_setuplog, SETUP COPIED COPIED, 1, 51, 21 + 21);
    /* one line that looks so, or two that only look so, of two kinds; and what is written so */
    check_told(&parser_setuplog, SETUP "MSI (s) (64:F4) [10:00:03:001]: d\n" SETUP, 0, 0, 0);
    check_told(&parser_setuplog, SETUP "2024-03-18 10:00:00.03 x\n10:00:03:A\n" SETUP, 0, 0, 0);
    check_told(&parser_dpmlog, DPMS MSI DPMS, 0, 0, 0);
}

/* What somebody answered was in the message of the event above. */
TEST(an_answer_in_a_chat_ends_a_log)
{
    GIVES("Lee  10:12 AM\n" COPIED "Lee  10:20 AM\nlooks good\nAnn Smith  9:05 PM\nyes\n"
          "Lee  10:21 AM\nthen:\n" COPIED "Lee  10:25 AM\n" COPIED,
          "[m]" COPIED "[m/from-line-7]Lee  10:20 AM\nlooks good\nAnn Smith  9:05 PM\nyes\n"
          "Lee  10:21 AM\nthen:\n[m/from-line-13]" COPIED COPIED);
    GIVES("[10:12] Lee\r\n" SETUP "[10:20] Ann Smith\r\nok\n",
          "[m]" SETUP "[m/from-line-5][10:20] Ann Smith\r\nok\n");
    GIVES("Lee [10:12]\nQuelle:   a\nDatum:    b\nEbene:   c\nw\nLee [10:13]\nok",
          "[m]Quelle:   a\nDatum:    b\nEbene:   c\nw\n[m/from-line-6]Lee [10:13]\nok");
    GIVES("[] Lee\n" SETUP "[] Ann\nok\n", "[m][] Lee\n" SETUP "[] Ann\nok\n");
    /* of another form, or none above the first event, it may be what an event says */
    GIVES("Lee  10:12 AM\n" COPIED "Lee  10:13\nLee  10:14 AM\nok\n",
          "[m]" COPIED "Lee  10:13\n[m/from-line-8]Lee  10:14 AM\nok\n");
    GIVES(COPIED "Lee  10:12 AM\nok\nLee  10:13 AM\nok\n",
          "[m]" COPIED "Lee  10:12 AM\nok\nLee  10:13 AM\nok\n");
}
