/* SPDX-License-Identifier: Apache-2.0 */
/* Marks in front of lines (input/undress_marks.c, undress_front.c). */
#include "base/buf.h"
#include "base/limits.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

TEST(a_box_around_a_text_is_none_of_it)
{
    GIVES("+------------+\n| Level: a   |\n|   b        |\n| c | d      |\n+------------+\n",
          "\nLevel: a\n  b\nc | d\n\n");
    GIVES("\xE2\x94\x8C\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80"
          "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x90\n"
          "\xE2\x94\x82 a b c    \xE2\x94\x82\n\xE2\x94\x82 d        \xE2\x94\x82\n"
          "\xE2\x94\x82          \xE2\x94\x82\n", "\na b c\nd\n\n");
}

TEST(marks_in_front_of_all_lines_are_taken_off)
{
    GIVES("1: a\n2:   b\n3: c\n4: \n5: d\n", "a\n  b\nc\n\nd\n");
    GIVES("x.log:7:a\nx.log:9:b\nx.log:30:c\nx.log:31:1:d\n", "a\nb\nc\n1:d\n");
    GIVES("C:\\My logs\\x.log:[10:00:01]: a\r\nC:\\My logs\\x.log:[10:00:02]: b\r\n"
          "C:\\My logs\\x.log:c\r\nC:\\My logs\\x.log:\r\nC:\\My logs\\x.log:d",
          "[10:00:01]: a\n[10:00:02]: b\nc\n\nd");
    GIVES("     1\ta\n     2\tb\n     3\t\n     4\tc\n", "a\nb\n\nc\n");
    GIVES("PS C:\\> sls x *.log\n\nx.log:1:a\nx.log:2:b\nx.log:3:c\nx.log:4:d\n",
          "PS C:\\> sls x *.log\n\na\nb\nc\nd\n");
    /* what a search found may be one line; paths and SQL Server's log need no ending */
    GIVES("Hi,\n\n/var/log/scx.log:812:a\n", "Hi,\n\na\n");
    GIVES("ERRORLOG.1:a\nERRORLOG.1:b\nERRORLOG.1:c\nERRORLOG.1:d\n", "a\nb\nc\nd\n");
    GIVES("/var/log/messages:a\n/var/log/messages:b\n/var/log/messages:c\n/var/log/messages:d\n",
          "a\nb\nc\nd\n");
    GIVES("   9 | a\n  10 |   b\n  11 |\n  12 | d\n", "(nothing)"); /* a table of somebody's */
    GIVES("   1 | a\n   2 |   b\n   3 |\n   4 | d\n", "a\n  b\n\nd\n");
    GIVES("1 \xE2\x94\x82 a\n2 \xE2\x94\x82 b\n3 \xE2\x94\x82 c\n", "a\nb\nc\n");
    GIVES("     1\ta\n     2\tb\n     3\tc\n", "a\nb\nc\n");
    GIVES("1. a\n2.   b\n3.\n4. c\n", "a\n  b\n\nc\n");
    GIVES("1.9.1 a\n2.0.1 b\n3.1.1 c\n4.0 d\n", "(nothing)");
    /* from the middle of a file: one line goes on the one before it, or is empty */
    GIVES("0097 a\n0098 b\n0099   at c\n0100 d\n0101 e\n0102 f\n0103 g\n0104 h\n",
          "a\nb\n  at c\nd\ne\nf\ng\nh\n");
    GIVES("411\t[21:02:11]: a\n412\t[21:02:12]: b\n413\tc\n414\t[21:02:12]: d\n415\t[21:02:12]: e\n"
          "416\t[21:02:12]: f\n417\t[21:02:12]: g\n418\t[21:02:12]: h\n",
          "[21:02:11]: a\n[21:02:12]: b\nc\n[21:02:12]: d\n[21:02:12]: e\n[21:02:12]: f\n"
          "[21:02:12]: g\n[21:02:12]: h\n");
    GIVES("97\ta\n98\tb\n99\tc\n100\td\n101\te\n102\tf\n103\tg\n104\th\n", "(nothing)");
}

/* Windows copies to "x - Copy.log"; words in front of a colon are no name without a record. */
TEST(names_with_blanks_and_no_path_are_taken_off_before_records)
{
    GIVES("Setup - Copy.log:1:[00:13:12]:\tError:\t:a\r\nSetup - Copy.log:2:   at b\r\n",
          "[00:13:12]:\tError:\t:a\n   at b\n");
    GIVES("Setup (2).log:[00:13:12]:\tError:\t:a\nSetup (2).log:   at b\n"
          "Setup (2).log:[00:13:13]:\tInfo:\t:c\nSetup (2).log:[00:13:14]:\tInfo:\t:d\n",
          "[00:13:12]:\tError:\t:a\n   at b\n[00:13:13]:\tInfo:\t:c\n[00:13:14]:\tInfo:\t:d\n");
    GIVES("We saw in x.log:1: that it failed\nWe saw in x.log:2: that\nWe saw in x.log:3: a\n"
          "We saw in x.log:4: b\n", "(nothing)");
}

/* find /N has the name above and a number in brackets; it leaves lines out. */
TEST(numbers_in_brackets_of_a_search_are_taken_off)
{
    GIVES("\r\n---------- C:\\TEMP\\SETUP.LOG\r\n[12][21:02:11]:\tError:\t:a\r\n"
          "[40][21:02:12]:\tInfo:\t:b\r\n[41]   at c\r\n",
          "\n---------- C:\\TEMP\\SETUP.LOG\n[21:02:11]:\tError:\t:a\n[21:02:12]:\tInfo:\t:b\n   at c\n");
    GIVES("[0]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}a\n"
          "[1]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}a\n"
          "[2]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}a\n"
          "[3]1.2::03/16/2024-22:41:08.001 [M] [] [Error] :L{e_cpp7}a\n", "(nothing)");
}

/* One line of a history is enough: a date and what a package manager writes behind it. */
TEST(numbers_before_few_lines_of_a_package_history_are_taken_off)
{
    GIVES("400:2024-03-24T07:46:28Z SUBDEBUG Upgrade: scx-1.9.1-0.x86_64\n"
          "401:2024-03-24T07:46:29Z SUBDEBUG Upgraded: scx-1.7.1-0.x86_64\n",
          "2024-03-24T07:46:28Z SUBDEBUG Upgrade: scx-1.9.1-0.x86_64\n"
          "2024-03-24T07:46:29Z SUBDEBUG Upgraded: scx-1.7.1-0.x86_64\n");
    GIVES("   400\t2024-03-24 07:46:28 upgrade scx:amd64 1.7.1.0 1.9.1.0\n"
          "   401\t2024-03-24 07:46:29 status installed scx:amd64 1.9.1.0\n",
          "2024-03-24 07:46:28 upgrade scx:amd64 1.7.1.0 1.9.1.0\n"
          "2024-03-24 07:46:29 status installed scx:amd64 1.9.1.0\n");
    GIVES("400:2024-03-24 07:46:28|install|scx|1.9.1-0|x86_64|root@x|repo|abc|\n"
          "417:2024-03-24 07:46:29|install|omi|1.9.1-0|x86_64|root@x|repo|abc|\n",
          "2024-03-24 07:46:28|install|scx|1.9.1-0|x86_64|root@x|repo|abc|\n"
          "2024-03-24 07:46:29|install|omi|1.9.1-0|x86_64|root@x|repo|abc|\n");
    GIVES("4:2024-03-24 we called\n5:2024-03-25 they answered\n", "(nothing)");
}

TEST(lines_around_what_was_searched_for_have_their_marks_off)
{
    GIVES("x.log-3-a\nx.log:4:b\nx.log-5-c-d\n--\nx.log-9-e\nx.log:10:f\n", "a\nb\nc-d\n\ne\nf\n");
    GIVES("3-a\n4:b\n5-c\n--\n9-e\n10:f\n", "a\nb\nc\n\ne\nf\n");
    GIVES("  x.log:3:a\n> x.log:4:b\n  x.log:5:  c\n", "a\nb\n  c\n");
    GIVES("2019-09-14 a\n2019-09-15 b\n2020-09-16 c\n2021-09-17 d\n", "(nothing)");
    GIVES("2017-09-14 a\n2018-09-15 b\n2020-09-16 c\n2021-09-17 d\n", "(nothing)");
}

/* Two lines in the middle of a mail, which no prose has. */
TEST(a_quoted_wiki_table_of_one_row_is_one)
{
    GIVES("Hi,\nas Anna wrote:\n> ||TimeCreated||Id||Message||\n> |a|7|b|\n\nBob\n",
          "Hi,\nas Anna wrote:\n||TimeCreated||Id||Message||\n|a|7|b|\n\nBob\n");
    GIVES("Hi,\n> > ||TimeCreated||Id||Message||\n> > |a|7|b|\nBob\n",
          "Hi,\n||TimeCreated||Id||Message||\n|a|7|b|\nBob\n");
    GIVES("Hi,\n> ||a||b||\n> so\nBob\n", "(nothing)");
}

/* A mail breaks them at blanks, and what goes on has no blanks in front. */
TEST(indentation_of_records_goes_where_their_rests_have_none)
{
    GIVES("Hi,\nplease look:\n\n    MSI (s) (EC:D4) [10:00:01:123]: Product: System Center\n"
          "Operations Manager\n    MSI (s) (EC:D4) [10:00:02:123]: b\nThanks\nAnna\n",
          "Hi,\nplease look:\n\nMSI (s) (EC:D4) [10:00:01:123]: Product: System Center\n"
          "Operations Manager\nMSI (s) (EC:D4) [10:00:02:123]: b\nThanks\nAnna\n");
    GIVES("\tAction start 9:11:31: INSTALL.\n\tMSI (c) (EC:D4) [09:11:31:102]: Product: a --\n"
          "The b\n\t\tc\n",
          "Action start 9:11:31: INSTALL.\nMSI (c) (EC:D4) [09:11:31:102]: Product: a --\n"
          "The b\n\tc\n");
    /* a record without blanks, one alone, and three of them, which are no code */
    GIVES("MSI (s) (EC:D4) [10:00:01:123]: a\n    MSI (s) (EC:D4) [10:00:02:123]: b\n"
          "    MSI (s) (EC:D4) [10:00:02:123]: c\n", "(nothing)");
    GIVES("a b\n    MSI (s) (EC:D4) [10:00:01:123]: a\nb\nc\n", "(nothing)");
    GIVES("   MSI (s) (EC:D4) [10:00:01:123]: a\nb\n   MSI (s) (EC:D4) [10:00:02:123]: c\n",
          "(nothing)");
}

/* A greeting, or words with a blank line below them: no headline of a table stands so. */
TEST(numbers_below_the_words_of_a_mail_are_taken_off)
{
    GIVES("please see\n\n      1 a:\n      2   b: x\n      3   c: x\n      4   d: x\n      5   e: x\n"
          "      6   f: x\n      7   g: x\n      8   h: x\n",
          "please see\n\na:\n  b: x\n  c: x\n  d: x\n  e: x\n  f: x\n  g: x\n  h: x\n");
    GIVES("Hi,\n   1\ta:\n   2\t  b: x\n   3\t  c: x\n   4\t  d: x\n   5\t  e: x\n   6\t  f: x\n"
          "   7\t  g: x\n   8\t  h: x\n",
          "Hi,\na:\n  b: x\n  c: x\n  d: x\n  e: x\n  f: x\n  g: x\n  h: x\n");
    GIVES("No Name\n1 a\n2 b\n3\n4 d\n5 e\n6 f\n7 g\n8 h\n", "(nothing)");
    GIVES("Do this\n\n1 open\n2 close\n3 wait\n", "(nothing)");
}

/* Less and cat number all of a file; the mail goes on below it, or the file had an end of DOS. */
TEST(words_below_numbered_lines_leave_the_numbers_off)
{
    GIVES("      1 a:\n      2   b: x\n      3   c: x\n      4   d: x\n\nThanks,\nAnna\n",
          "a:\n  b: x\n  c: x\n  d: x\n\nThanks,\nAnna\n");
    GIVES("     1\ta\n     2\tb\n     3\t\n     4\tc\n\x1a", "a\nb\n\nc\n");
    GIVES("Hi,\n     1\ta\n     2\tb\n     3\t\n     4\tc\nThanks,\nAnna\nCologne\n",
          "Hi,\na\nb\n\nc\nThanks,\nAnna\nCologne\n");
    /* a line that goes on, and more words than a mail ends with */
    GIVES("     1\ta\n     2\tb\n     3\tc\nd\n     4\te\n", "(nothing)");
    GIVES("     1\ta\n     2\tb\n     3\tc\nd\ne\nf\ng\n", "(nothing)");
}

/* What Start-Transcript writes above and below has more lines than the words of a mail. */
TEST(marks_of_a_search_in_a_transcript_are_taken_off)
{
    GIVES("****\nWindows PowerShell transcript start\na\nb\nc\nd\ne\nf\ng\nh\ni\nPS C:\\> findstr /n . x.log\n"
          "1:MSI (s) (EC:D4) [10:00:01:123]: a\n2:MSI (s) (EC:D4) [10:00:01:123]: b\nPS C:\\> exit\n****\n",
          "****\nWindows PowerShell transcript start\na\nb\nc\nd\ne\nf\ng\nh\ni\nPS C:\\> findstr /n . x.log\n"
          "MSI (s) (EC:D4) [10:00:01:123]: a\nMSI (s) (EC:D4) [10:00:01:123]: b\nPS C:\\> exit\n****\n");
}

TEST(lines_that_a_mail_quotes_are_what_they_were)
{
    GIVES("Hi,\n\n> a\n>  b\n>\n> c\n\nBye\n", "Hi,\n\na\n b\n\nc\n\nBye\n");
    GIVES("> > a\r\n> > b\r\n>> c\r\n> d", "a\nb\nc\nd");
    GIVES("> a\n> b\n> c\nd\n> e\n", "(nothing)"); /* a few may be signs of the text's own */
    GIVES("Hi,\n| a\n|   b\n|\n| c | d\n", "Hi,\na\n  b\n\nc | d\n");
    /* long lines that were broken behind the mark */
    GIVES("> a\nrest\n> b\nrest\n> c\nrest\n> d\nrest\n> e\n> f\nrest\n> g\nrest\n> h\n",
          "a\nrest\nb\nrest\nc\nrest\nd\nrest\ne\nf\nrest\ng\nrest\nh\n");
    /* a head and a row are enough, not so of other lines */
    GIVES("Hi,\n\n> \"Name\",\"Version\"\n> \"MS01\",\"10.19.10050.0\"\n",
          "Hi,\n\n\"Name\",\"Version\"\n\"MS01\",\"10.19.10050.0\"\n");
    GIVES("Hi,\n\n> some words\n> and more\n", "(nothing)");
}

/* As some mail programs quote: a blank behind the sign is the line's own. */
TEST(a_sign_without_a_blank_leaves_the_blanks_of_tables_and_stacks)
{
    GIVES(">Time     Id Message\n>----     -- -------\n>1:00 AM   7 a b\n>            c\n>\n> d\n",
          "Time     Id Message\n----     -- -------\n1:00 AM   7 a b\n            c\n\n d\n");
    GIVES(">a\n> at b\n>c\n>>d\n>> at e\n> >f\n", "a\n at b\nc\nd\n at e\nf\n");
    GIVES("|a\n| b\n|c\n|d\n", "a\n b\nc\nd\n");
    GIVES("> a\n>b\n> c\n> d\n", "a\nb\nc\nd\n"); /* of a line that somebody touched */
    GIVES(">a\n> b\n> c\n> d\n", "a\nb\nc\nd\n");
}

/* Some programs put two blanks behind the sign; a log's lines then begin where they began. */
TEST(blanks_behind_all_signs_of_a_quote_are_the_quotes)
{
    GIVES(">  a\n>    at b\n>\n>  c\n>  d\n", "a\n  at b\n\nc\nd\n");
    GIVES("Hi,\n\n>   a\n>   b\n>   c\n>   d\n\nBye\n", "Hi,\n\na\nb\nc\nd\n\nBye\n");
    GIVES("|  a\n|  b\n|  c\n|  d\n", "a\nb\nc\nd\n");
    /* those of cat -n are not */
    GIVES(">    812\ta\n>    813\tb\n>    814\t\n>    815\td\n", "   812\ta\n   813\tb\n   814\t\n   815\td\n");
}

TEST(one_record_of_a_log_that_a_mail_quotes_between_its_words_is_enough)
{
    GIVES("Hi,\n\n> [22:02:11]:\tInfo:\t:a\n> b\n\nBye\n", "Hi,\n\n[22:02:11]:\tInfo:\t:a\nb\n\nBye\n");
    GIVES("Hi,\n\n> \"Name\",\"Version\"\n> \"MS01\",\"10.19.10050.0\"\n\nBye\n",
          "Hi,\n\n\"Name\",\"Version\"\n\"MS01\",\"10.19.10050.0\"\n\nBye\n");
    GIVES("Hi,\n\n| {\"a\": 1}\n|\n\nBye\n", "Hi,\n\n{\"a\": 1}\n\n\nBye\n");
    GIVES("Hi,\n\n> some words\n> and more\n\nBye\n", "(nothing)");
    GIVES("Hi,\n\n| Name | Version |\n| MS01 | 10.19 |\n\nBye\n", "(nothing)");
}

TEST(lines_that_are_code_in_a_ticket_begin_where_they_began)
{
    GIVES("    MSI (s) (64:F4): a\n       at b\n\n    c\n    d\n", "MSI (s) (64:F4): a\n   at b\n\nc\nd\n");
    GIVES("\ta\n\t  b\n\n\tc\n\td\n", "a\n  b\n\nc\nd\n");
    GIVES("id: 7\nlog: |\n  a\n    b\n  c\n  d\n", "id: 7\nlog: |\na\n  b\nc\nd\n");
    GIVES("Output:\n\n    a\n    b\n    c\n    d\n", "Output:\n\na\nb\nc\nd\n");
    GIVES("id:\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n", "(nothing)");
    GIVES("   Index Time\n   ----- ----\n     100 a\n      99 b\n      98 c\n", "(nothing)");
    GIVES("a\n    b\n    c\n    d\n    e\n", "(nothing)");
}

TEST(numbers_and_names_that_are_the_text_stay)
{
    GIVES("9:15:00:a\n10:15:00:b\n11:15:00:c\n12:15:00:d\n", "(nothing)");
    GIVES("10:15:00:a\n10:15:01:b\n10:15:01:c\n10:15:02:d\n", "(nothing)");
    GIVES("RecordId\tLog\n1\ta\n2\tb\n3\tc\n4\td\n", "(nothing)");
    GIVES("Id Name\n-- ----\n 1 a\n 2 b\n 3 c\n 4 d\n", "(nothing)");
    GIVES("88101\ta\n88102\tb\n88103\tc\n88104\td\n", "(nothing)");
    GIVES("x.log:1:a\ny.log:2:b\nz.log:3:c\nx.log:4:d\n", "(nothing)");
    GIVES("1:a\n2:b\n3:c\n", "(nothing)");
    GIVES("System.Exception: a\nb\nSystem.Exception: c\nd\n", "(nothing)");
    GIVES("<Events><Event/></Events>", "(nothing)");
    GIVES("", "(nothing)");
}

TEST(blanks_in_front_of_a_log_or_a_table_are_taken_off)
{
    GIVES("    [11/23/2019 2:03:43 PM] Info : a\n    [11/23/2019 2:03:44 PM] Info : b\n       at c\n"
          "    [11/23/2019 2:03:45 PM] Info : d\n",
          "[11/23/2019 2:03:43 PM] Info : a\n[11/23/2019 2:03:44 PM] Info : b\n   at c\n"
          "[11/23/2019 2:03:45 PM] Info : d\n");
    GIVES("\t\"Message\";\"Id\"\n\t\"a\n\tb\";\"7\"\n\t\"c\";\"8\"\n",
          "\"Message\";\"Id\"\n\"a\nb\";\"7\"\n\"c\";\"8\"\n");
    GIVES("  10:00:01:a\n    b\n\n  10:00:02:c\n  10:00:03:d\n",
          "10:00:01:a\n  b\n\n10:00:02:c\n10:00:03:d\n"); /* of a mail */
    GIVES("    MSI (s) (64:F4) [10:00:01:123]: a\n", "MSI (s) (64:F4) [10:00:01:123]: a\n");
    GIVES("    10:00:01:a\n    10:00:02:b\n", "10:00:01:a\n10:00:02:b\n");
    GIVES("    \"Id\": 7,\n    \"Level\": 2,\n    \"A\": 1,\n    \"B\": 2\n", "(nothing)");
    GIVES("    [{\"Id\": 7},\n    {\"Id\": 8},\n    {\"Id\": 9},\n    {}]\n", "(nothing)");
}

TEST(a_line_that_is_cut_under_its_mark_is_still_too_long)
{
    struct buf in = { 0 }, out = { 0 };

    buf_add(&in, STR("1: a\n2: b\n3: c\n4: d\n5: "));
    while (in.n < 2 * LIMIT_LINE_BYTES)
        buf_add(&in, STR("a long line "));
    buf_add(&in, STR("\n6: e\n"));
    undress(&out, buf_str(&in), 0);
    CHECK(out.n > 10 + LIMIT_LINE_BYTES && out.n < 20 + LIMIT_LINE_BYTES);
    CHECK(str_ends(buf_str(&out), STR(" \ne\n")));
    buf_release(&in);
    buf_release(&out);
}

/* What PowerShell's pasting, chats and terminals set there, without seconds; a bare number. */
TEST(a_time_of_day_or_a_number_in_brackets_is_a_stamp)
{
    GIVES("[21:03] \"Name\",\"Version\"\n[21:03] \"a\",\"1.0\"\n[21:04] \"b\",\"2.0\"\n",
          "\"Name\",\"Version\"\n\"a\",\"1.0\"\n\"b\",\"2.0\"\n");
    GIVES("[1] Name Version\n[2] ---- -------\n[3] a    1.0\n[4] b    2.0\n",
          "Name Version\n---- -------\na    1.0\nb    2.0\n");
    GIVES("[9:03 PM] Info: :a b\n[9:03 PM] Error: :c\n[10:01 PM] d\n[10:01 PM] e\n",
          "Info: :a b\nError: :c\nd\ne\n");
    GIVES("[1] Log Name:      Application\n[2] Source:        x\n[3] Event ID:      7\n[4] Level:   y\n",
          "Log Name:      Application\nSource:        x\nEvent ID:      7\nLevel:   y\n");
    GIVES("[1234] a b\n[1234] c d\n[1235] e f\n[1235] g h\n", "(nothing)");
    GIVES("[21:03] a: see, this and that\n[21:03] b: c\n[21:04] d\n[21:04] e\n", "(nothing)");
}

#define AT1 "2024-03-18T09:14:01Z "
#define AT2 "2024-03-18T09:14:02Z "

TEST(lists_and_tables_of_other_tools_are_known_behind_a_stamp)
{
    GIVES(AT1 "EventCode=1033\n" AT1 "EventType=3\n" AT2 "Logfile=a\n" AT2 "Message=b\n",
          "EventCode=1033\nEventType=3\nLogfile=a\nMessage=b\n"); /* wmic */
    GIVES(AT1 "\n" AT1 "Name  PackageName  Version\n" AT2 "a b   c            1.0\n" AT2 "\n",
          "\nName  PackageName  Version\na b   c            1.0\n\n");
    GIVES(AT1 "Application log on \\\\MS01:\n" AT1 "\n" AT1 "[40118] MsiInstaller\n"
          AT2 "   Type:     INFORMATION\n",
          "Application log on \\\\MS01:\n\n[40118] MsiInstaller\n   Type:     INFORMATION\n");
    GIVES(AT1 "- System\n" AT1 "\n" AT1 "  - Provider\n" AT2 "   [ Name]  a\n",
          "- System\n\n  - Provider\n   [ Name]  a\n");
    GIVES(AT1 "~  $$<Setup><03-16-2024 21:55:59.872-60>\n"
          AT2 "~a  $$<Setup><03-16-2024 21:55:59.900-60>\n",
          "~  $$<Setup><03-16-2024 21:55:59.872-60>\n~a  $$<Setup><03-16-2024 21:55:59.900-60>\n");
    GIVES(AT1 "<?xml version=\"1.0\"?>\n" AT1 "<a>\n" AT2 "  <b/>\n" AT2 "</a>\n",
          "<?xml version=\"1.0\"?>\n<a>\n  <b/>\n</a>\n");
    GIVES(AT1 "Date\t\t14/03/2023 22:31:44\n" AT1 "Log\t\tSQL Server (Archive #2)\n" AT2 "\n" AT2 "Message\n",
          "Date\t\t14/03/2023 22:31:44\nLog\t\tSQL Server (Archive #2)\n\nMessage\n");
    GIVES(AT1 "Desired=Unknown/Install/Remove/Purge/Hold\n" AT1 "| Status=Not/Inst\n" AT2 "ii  scx\n" AT2 "ii  omi\n",
          "Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst\nii  scx\nii  omi\n");
    /* below words and a prompt */
    GIVES(AT1 "as asked for:\n" AT1 "\n" AT1 "PS C:\\> Get-SCOMAgent | ft\n" AT1 "Name Version\n"
          AT2 "---- -------\n" AT2 "a 1.0\n",
          "as asked for:\n\nPS C:\\> Get-SCOMAgent | ft\nName Version\n---- -------\na 1.0\n");
    /* logs of their own */
    GIVES(AT1 "level=info msg=a\n" AT1 "level=info msg=b\n" AT2 "level=warn msg=c\n" AT2 "level=info msg=d\n",
          "(nothing)");
    GIVES(AT1 "INFO  Main  started\n" AT1 "INFO  Main  did it\n" AT2 "WARN  Main  was late\n"
          AT2 "INFO  Main  ended\n", "(nothing)");
}

/* The columns' names may have blanks: words of the stamp are none of the first one. */
TEST(all_of_a_stamp_is_taken_off_a_table)
{
    GIVES("2024-03-17T07:15:01.1Z stdout F Level,Date and Time,Source\n"
          "2024-03-17T07:15:01.2Z stdout F Error,1,a\n2024-03-17T07:15:01.3Z stdout F Information,2,b\n",
          "Level,Date and Time,Source\nError,1,a\nInformation,2,b\n");
    GIVES("c-1  | Level,Date and Time,Source\nc-1  | Error,1,a\nc-1  | Error,2,b\nc-1  | Warning,3,c\n",
          "Level,Date and Time,Source\nError,1,a\nError,2,b\nWarning,3,c\n");
}

/* cat -n and nl set a tab behind their numbers, and a log stands below them in one column. */
TEST(numbers_before_a_log_are_no_column_of_a_table)
{
    GIVES("     1\tThe log says:\n     2\t\n     3\t2024-03-16 01:00:01.10 Server      a\n"
          "     4\t2024-03-16 01:00:01.11 Server      b\n     5\t2024-03-16 01:00:02.10 Server      c\n",
          "The log says:\n\n2024-03-16 01:00:01.10 Server      a\n"
          "2024-03-16 01:00:01.11 Server      b\n2024-03-16 01:00:02.10 Server      c\n");
}

/* An answer to a mail that quotes numbered lines; each program's marks are taken off in turn. */
TEST(few_lines_of_a_log_behind_two_marks_are_told_by_what_stands_behind_both)
{
    GIVES("> 16: [22:41:08]:\tError:\t:a\n> 17: [22:41:09]:\tInfo:\t:b\n",
          "16: [22:41:08]:\tError:\t:a\n17: [22:41:09]:\tInfo:\t:b\n");
    GIVES("| > [22:41:08]:\tError:\t:a\n| > [22:41:09]:\tInfo:\t:b\n",
          "> [22:41:08]:\tError:\t:a\n> [22:41:09]:\tInfo:\t:b\n");
    GIVES("Bob wrote:\n> | [22:41:08]:\tError:\t:a\n> |    at b\n",
          "Bob wrote:\n| [22:41:08]:\tError:\t:a\n|    at b\n");
    GIVES("  16\t> [22:41:08]:\tError:\t:a\n  17\t> b\n", "> [22:41:08]:\tError:\t:a\n> b\n");
    GIVES("  16\t> Name   Version\n  17\t> ----   -------\n  18\t> a      1\n",
          "> Name   Version\n> ----   -------\n> a      1\n");
    GIVES("> 16: my words\n> 17: of a list\n", "(nothing)");
}

TEST(two_numbered_lines_of_a_log_right_below_a_line_have_numbers)
{
    GIVES("See the log:\n  16\t[22:41:08]:\tError:\t:a\n  17\tb\n", "See the log:\n[22:41:08]:\tError:\t:a\nb\n");
    GIVES("16: Name   Version\n17: ----   -------\n18: a      1\n",
          "Name   Version\n----   -------\na      1\n");
    GIVES("Line\tText\n16\t[22:41:08]:\tError:\t:a\n17\t[22:41:08]:\tError:\t:b\n", "(nothing)");
}

/* Each line broken, between the figures of the time or at its blank. */
TEST(lines_behind_a_stamp_may_be_broken_in_the_time_of_the_log)
{
#define FRONT "<13>Mar 16 22:41:07 ms01 postflight: "
#define STEP "of the installation of the server"
    GIVES(FRONT "[22\n:41:01]:\tInfo:\t:Step-1 " STEP "\n" FRONT "[22\n:41:02]:\tInfo:\t:Step-2 " STEP
          "\n" FRONT "[22\n:41:03]:\tInfo:\t:Step-3 " STEP "\n",
          "[22:41:01]:\tInfo:\t:Step-1 " STEP "\n[22:41:02]:\tInfo:\t:Step-2 " STEP
          "\n[22:41:03]:\tInfo:\t:Step-3 " STEP "\n");
    GIVES(FRONT "2024-03-16\n22:41:01.12 spid1 a\n" FRONT "2024-03-16\n22:41:02.12 spid2 b\n"
          FRONT "2024-03-16\n22:41:03.12 spid3 c\n",
          "2024-03-16 22:41:01.12 spid1 a\n2024-03-16 22:41:02.12 spid2 b\n"
          "2024-03-16 22:41:03.12 spid3 c\n");
#undef FRONT
#undef STEP
}

TEST(a_table_of_one_row_behind_the_bar_of_a_mail_is_known_by_its_ruler)
{
    GIVES("| Name  Version\n| ----  -------\n| a b   1.0\n", "Name  Version\n----  -------\na b   1.0\n");
    GIVES("| Name | Version\n| ---- | -------\n| a b  | 1.0\n", "(nothing)");
}

TEST(a_table_of_a_wiki_behind_the_bar_of_a_mail_keeps_its_own_bars)
{
    GIVES("Hi,\n\n| ||TimeCreated||Id||Message||\n| |3/16/2024 10:41:07 PM|1033|a|\n\nBob\n",
          "Hi,\n\n||TimeCreated||Id||Message||\n|3/16/2024 10:41:07 PM|1033|a|\n\nBob\n");
    GIVES("| | Version | Id |\n|---|---|---|\n| | 1.0 | 7 |\n| | 1.1 | 8 |\n",
          "\tVersion\tId\n\t1.0\t7\n\t1.1\t8\n");
}

/* Somebody pasted into a list: a few lines tell, where nothing else looks like what is behind its
   signs. */
TEST(signs_of_a_list_before_few_lines_of_a_log_or_a_table_are_taken_off)
{
    GIVES("- 2024-06-17 10:08:38.10 spid7s      Starting up database 'a'.\n"
          "- 2024-06-17 10:08:39.20 spid61      Error: 1105, Severity: 17, State: 2.\n",
          "2024-06-17 10:08:38.10 spid7s      Starting up database 'a'.\n"
          "2024-06-17 10:08:39.20 spid61      Error: 1105, Severity: 17, State: 2.\n");
    GIVES("* [08:42:51]:\tAlways:\t:a\n* [08:42:52]:\tInfo:\t:b\n* [08:42:57]:\tError:\t:c\n",
          "[08:42:51]:\tAlways:\t:a\n[08:42:52]:\tInfo:\t:b\n[08:42:57]:\tError:\t:c\n");
    GIVES("- [08:42:51]:\tAlways:\t:a\n- [08:42:52]:\tInfo:\t:b\n- [08:42:57]:\tError:\t:c\n"
          "- [08:42:57]:\tError:\t:d\n- [08:42:58]:\tError:\t:e\n",
          "[08:42:51]:\tAlways:\t:a\n[08:42:52]:\tInfo:\t:b\n[08:42:57]:\tError:\t:c\n"
          "[08:42:57]:\tError:\t:d\n[08:42:58]:\tError:\t:e\n");
    GIVES("- Level\tDate and Time\tSource\tEvent ID\tTask Category\n"
          "- Error\t4/17/2022 4:19:00 AM\tHealthService\t2115\tNone\t\"A Bind\n- a\n- b\"\n",
          "Level\tDate and Time\tSource\tEvent ID\tTask Category\n"
          "Error\t4/17/2022 4:19:00 AM\tHealthService\t2115\tNone\t\"A Bind\na\nb\"\n");
    GIVES("- Level,Date and Time,Source,Event ID,Task Category\n"
          "- Error,4/17/2022 4:19:00 AM,HealthService,2115,None,a\n",
          "Level,Date and Time,Source,Event ID,Task Category\n"
          "Error,4/17/2022 4:19:00 AM,HealthService,2115,None,a\n");
    GIVES("- yesterday we called\n- today they answered\n- tomorrow, maybe, more\n", "(nothing)");
    GIVES("- a, b, c\n- d, e, f\n", "(nothing)");
}

/* A list of one: the other lines hang below the words behind the sign. */
TEST(the_sign_of_a_list_before_the_first_line_alone_is_taken_off)
{
    GIVES("- {\"EventTime\":\"2024-03-10 02:17:45\",\"EventID\":26002,\"SourceName\":\"a\"}\n",
          "{\"EventTime\":\"2024-03-10 02:17:45\",\"EventID\":26002,\"SourceName\":\"a\"}\n");
    GIVES("Hi,\n\n1. TimeCreated  : 3/16/2024 10:36:07 PM\n   ProviderName : HealthService\n"
          "   Id           : 1210\n   Message      : a\n                  b\n",
          "Hi,\n\nTimeCreated  : 3/16/2024 10:36:07 PM\nProviderName : HealthService\n"
          "Id           : 1210\nMessage      : a\n               b\n");
    GIVES("* \"EventID\",\"MachineName\",\"Source\",\"TimeGenerated\",\"Message\"\n"
          "  \"21006\",\"c\",\"OpsMgr Connector\",\"13.12.2024 12:52:46\",\"a\n  b\"\n",
          "\"EventID\",\"MachineName\",\"Source\",\"TimeGenerated\",\"Message\"\n"
          "\"21006\",\"c\",\"OpsMgr Connector\",\"13.12.2024 12:52:46\",\"a\nb\"\n");
    GIVES("- call them tomorrow\n  about the server\n", "(nothing)");
    GIVES("- Source: only\n- a name\n- of something\n", "(nothing)");
    GIVES("1. Stop the service : HealthService\n   Delete : the folder\n", "(nothing)");
}

/* As people list what Event Viewer shows, with or without the name of the log above. */
TEST(signs_of_a_list_before_the_labels_of_an_event_are_taken_off)
{
    GIVES("Hi,\n\n* Source: HealthService\n* Event ID: 2002\n* Level: Information\n"
          "* Date: 12/14/2024 2:39:08 PM\n* Description: a\n",
          "Hi,\n\nSource: HealthService\nEvent ID: 2002\nLevel: Information\n"
          "Date: 12/14/2024 2:39:08 PM\nDescription: a\n");
    GIVES("- Quelle : HealthService\n- Ereignis-ID : 2002\n- Ebene : Fehler\n- Beschreibung : a\n",
          "Quelle : HealthService\nEreignis-ID : 2002\nEbene : Fehler\nBeschreibung : a\n");
    GIVES("1. ソース: HealthService\n   イベント ID: 2002\n   レベル: 情報\n   説明: a\n",
          "ソース: HealthService\nイベント ID: 2002\nレベル: 情報\n説明: a\n");
}

/* Notes puts its bar before a table of CSV, too, whose lines have no other one. */
TEST(a_table_of_csv_of_one_row_behind_a_bar_is_known)
{
    GIVES("| \"MachineName\",\"TimeCreated\",\"Id\",\"Message\"\n| \"a\",\"b\",\"7\",\"c\"\n| \n",
          "\"MachineName\",\"TimeCreated\",\"Id\",\"Message\"\n\"a\",\"b\",\"7\",\"c\"\n\n");
    GIVES("| Level,Date and Time,Source,Event ID,Task Category\n| Error,a,b,1,None,c\n",
          "Level,Date and Time,Source,Event ID,Task Category\nError,a,b,1,None,c\n");
    GIVES("| Level | Source | Id\n| Error | a | 1\n", "(nothing)");
}

/* One line is enough: no text begins so that was not escaped. */
TEST(a_setup_log_of_few_lines_whose_brackets_are_escaped_has_them_bare)
{
    GIVES("\\[10:00:01\\]:\tError:\t:a\n", "[10:00:01]:\tError:\t:a\n");
    GIVES("\\[10:00:01\\]: a\\_b\n", "[10:00:01]: a_b\n");
    GIVES("\\[a\\] b\n", "(nothing)");
}
