/* SPDX-License-Identifier: Apache-2.0 */
/* What the clipboard, pagers, editors and collectors of logs make of text (input/undress.h). */
#include "base/buf.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

#define FILLED STR("a\0b  \n-- More (7%) --\nc\0\n \0\n")
#define EMPTIED STR("a\0b  \nc\0\n \0\n")

/* A file that was open when its machine stopped is filled up with zeros. */
TEST(zeros_up_to_the_end_of_a_file_do_not_make_it_binary)
{
    static const char log[] = "* [10:00:01]:\tInfo:\t:a\n* [10:00:02]:\tInfo:\t:b\n"
                              "* [10:00:03]:\tInfo:\t:c\n* [10:00:04]:\tInfo:\t:d\n";
    uint8_t bytes[600] = { 0 };
    struct dress dress;

    memcpy(bytes, log, sizeof log - 1);
    CHECK(!undress_is_binary(bytes, sizeof bytes));
    CHECK(undress_recognises(bytes, sizeof bytes, NULL, &dress));
    CHECK_INT(dress.kind, DRESS_MARKS);
    CHECK(undress_is_binary((const uint8_t *)"ElfFile\0\0\0\0\0\1\0\0\0", 16));
    memset(bytes, 0, sizeof bytes);
    CHECK(undress_is_binary(bytes, sizeof bytes));
}

/* NUL was taken for a sign of the terminal's, and blanks at the end of its line went. */
TEST(a_nul_beside_colours_takes_nothing_away)
{
    undress_check(__FILE__, __LINE__, FILLED, EMPTIED);
}

TEST(a_pager_that_tells_how_much_was_shown_is_none_of_the_text)
{
    GIVES("a\n-- More (42%) -- \nb\n-- Fortsetzung (100%) --\nc\n", "a\nb\nc\n");
    GIVES("a\n-- More (42) --\nb\n-- More (x%) --\n-- (42%) --\n", "(nothing)");
}

TEST(the_head_of_the_clipboard_is_none_of_its_page)
{
    GIVES("Version:0.9\r\nStartHTML:00000097\r\nEndHTML:00000170\r\n"
          "SourceURL:https://a.example/?b&c\r\n"
          "<html><body>\r\n<!--StartFragment--><pre>[10:00:01]: a\n[10:00:02]: "
          "b</pre><!--EndFragment-->",
          "[10:00:01]: a\n[10:00:02]: b\n");
    /* no page comes: all of it went */
    GIVES("Version:0.9\r\nStartHTML:00000097\r\nEndHTML:00000170\r\n[10:00:01]: a\n",
          "(nothing)");
    GIVES("Version:0.9\r\nStartHTML:00000097\r\n\r\n[10:00:01]: a\n[10:00:02]: <b>\n",
          "(nothing)");
    GIVES("Version:0.9\r\nStartHTML:00000097\r\n", "(nothing)");
    GIVES("Version:0.9 of it\n[10:00:01]: a\n[10:00:02]: b\n", "(nothing)"); /* was taken for one */
}

TEST(letters_of_pages_have_names)
{
    GIVES("<p>Descripci&oacute;n&hellip; &ldquo;Pr&oacute;ximo&rdquo;&ensp;A&nbsp;B "
          "&yuml;&Agrave; &zcaron;</p>",
          "Descripción… “Próximo” A B ÿÀ &zcaron;\n");
}

/* What a shipper of logs and searches give; the line of a stack has no time. */
TEST(lines_of_a_log_in_texts_of_one_name_are_the_log)
{
    GIVES("{\"@timestamp\":\"2024-02-15T07:00:00Z\",\"message\":\"[10:00:01]:\\tInfo:\\t:a "
          "\\\"b\\\"\",\"host\":\"M1\"}\n"
          "{\"@timestamp\":\"2024-02-15T07:00:00Z\",\"message\":\"   at c of the stack\","
          "\"host\":\"M1\"}\n"
          "{\"@timestamp\":\"2024-02-15T07:00:00Z\",\"message\":\"[10:00:02]:\\tInfo:\\t:d\","
          "\"tags\":[\"x y z\"]}\n"
          "{\"@timestamp\":\"2024-02-15T07:00:00Z\",\"message\":\"[10:00:03]:\\tInfo:\\t:e\"}\n",
          "[10:00:01]:\tInfo:\t:a \"b\"\n   at c of the stack\n[10:00:02]:\tInfo:\t:d\n"
          "[10:00:03]:\tInfo:\t:e\n");
    GIVES("[{\"value\": \"MSI (s) (64:F4) [10:00:03:001]: a b\", \"ReadCount\": 1},\n"
          "{\"value\": \"MSI (s) (64:F4) [10:00:03:002]: c d\", \"ReadCount\": 2}]",
          "MSI (s) (64:F4) [10:00:03:001]: a b\nMSI (s) (64:F4) [10:00:03:002]: c d\n");
    /* of two machines in one list, which is not told apart; of one file, too few */
    GIVES("[{\"m\":\"MSI (s) (64:F4) [10:00:03:001]: a\",\"host\":\"M1\"},\n"
          "{\"m\":\"MSI (s) (64:F4) [10:00:03:002]: b\",\"host\":\"M2\"}]\n", "(nothing)");
    GIVES("{\"m\":\"[10:00:01]:\\tInfo:\\t:a\"}\n{\"m\":\"b\"}\n", "(nothing)");
}

TEST(lines_of_a_log_in_a_column_are_the_log)
{
    GIVES("\"@timestamp\",message\n\"Feb 14, 2024 @ 22:00\",\"[10:00:01]:\tInfo:\t:a \"\"b\"\"\"\n"
          "\"Feb 14, 2024 @ 22:00\",\"[10:00:02]:\tInfo:\t:c\n   at d\"\n\"Feb 14, 2024 @ "
          "22:00\",\"[10:00:03]:\tError:\t:e\"",
          "[10:00:01]:\tInfo:\t:a \"b\"\n[10:00:02]:\tInfo:\t:c\n   at d\n"
          "[10:00:03]:\tError:\t:e\n");
    GIVES("Nr;Line;Path\r\n1;2024-03-18 10:00:00.03 Server      x;C:\\E\r\n2;2024-03-18 "
          "10:00:00.05 Server      y;C:\\E\r\n"
          "3;2024-03-18 10:00:00.07 Server      z;C:\\E\r\n",
          "2024-03-18 10:00:00.03 Server      x\n2024-03-18 10:00:00.05 Server      y\n"
          "2024-03-18 10:00:00.07 Server      z\n");
    /* times alone, a log itself */
    GIVES("a;b\n\"2024-03-18T10:00:00,123\";1\n\"2024-03-18T10:00:00,124\";1\n"
          "\"2024-03-18T10:00:00,125\";1\n", "(nothing)");
    GIVES("[10:00:01]:\tInfo:\t:a\n[10:00:02]:\tInfo:\t:b\n[10:00:03]:\tInfo:\t:c\n", "(nothing)");
}

/* A ticket system's table: one of its cells holds all of it, below words or not. */
TEST(a_log_or_a_list_in_a_comment_of_a_ticket_is_what_is_read)
{
    GIVES("Number;State;Comments\r\nINC1;open;\"12:36:22:a \"\"b\"\"\r\n12:36:23:c\r\n12:36:24:d\"\r\n",
          "12:36:22:a \"b\"\n12:36:23:c\n12:36:24:d\n"); /* Virtual Machine Manager's setup */
    GIVES("Number,Comments,State\nINC1,\"please, help\",new\nINC1,\"Hi,\n\nName  Vendor  Version\n"
          "a b   c       1.0\nd     e       2.0\",open\n",
          "please, help\nHi,\n\nName  Vendor  Version\na b   c       1.0\nd     e       2.0\n");
    GIVES("Number,Comments\nINC1,\"it says\n[22:02:11]:\tInfo:\t:a\nb\"\n",
          "it says\n[22:02:11]:\tInfo:\t:a\nb\n");
    GIVES("Number,Comments\nINC1,\"DisplayName;Version;PatchList\n\"\"a\"\";\"\"1\"\";\"\"x\"\"\n"
          "\"\"b\"\";\"\"2\"\";\"\"y\"\"\"\n",
          "DisplayName;Version;PatchList\n\"a\";\"1\";\"x\"\n\"b\";\"2\";\"y\"\n");
    GIVES("Number,Comments\nINC1,\"x:\n{\n  \"\"Id\"\": 1\n}\"\n", "x:\n{\n  \"Id\": 1\n}\n");
    /* what messages of events quote, and cells of few lines */
    GIVES("TimeCreated,Id,Message\n1,2,\"it said\n[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tInfo:\t:b\"\n",
          "(nothing)");
    GIVES("DisplayName,Version,PatchList\na,1,\"Update: x\nUpdate: y\"\nb,1,\"\"\n", "(nothing)");
    GIVES("Number,Comments\nINC1,\"Hi,\nso a, b and c\nare d, e and f\nfor g\"\n", "(nothing)");
}

/* Work notes beside a description; a history repeats what stands in either. */
TEST(logs_in_several_columns_of_a_ticket_are_read_one_behind_the_other)
{
    GIVES("Number,Description,Notes\nINC1,\"it says\n[22:02:11]:\tInfo:\t:a\nb\",\"Log Name: System\nSource: x\nEvent ID: 7\"\n"
          "INC2,none,some\n",
          "it says\n[22:02:11]:\tInfo:\t:a\nb\nLog Name: System\nSource: x\nEvent ID: 7\nnone\nsome\n");
    GIVES("Number,Notes,History\nINC1,\"[22:02:11]:\tInfo:\t:a\nb\",\"Bob:\n[22:02:11]:\tInfo:\t:a\nb\"\n",
          "[22:02:11]:\tInfo:\t:a\nb\n");
}

/* More columns than a row has room for: the tally behind them was not there. */
TEST(a_table_of_many_columns_has_no_log_in_them)
{
    struct buf text = { 0 };
    struct dress dress;

    for (size_t i = 0; i < 280; i++)
        buf_add(&text, i % 70 == 69 ? STR("y\n") : i < 70 ? STR("name,")
                                                : STR("MSI (s) (64:F4) [10:00:03:001]: a,"));
    CHECK(!undress_recognises((const uint8_t *)text.s, text.n, NULL, &dress));
    buf_release(&text);
}

TEST(what_an_editors_search_found_is_lines_of_files)
{
    GIVES("Search \"a\" (4 hits in 2 files of 9 searched) [Normal]\r\n  C:\\Temp\\My x.log (2 "
          "hits)\r\n"
          "\tLine  9: [10:00:01]: a\r\n\tLine 12: \tb\r\n  C:\\Temp\\y.log (2 hits)\r\n\tLine "
          "1:\r\n"
          "\tLine 4:     c\r\n",
          "Search \"a\" (4 hits in 2 files of 9 searched) [Normal]\n==> C:\\Temp\\My x.log <==\n"
          "[10:00:01]: a\n\tb\n==> C:\\Temp\\y.log <==\n\n    c\n");
    GIVES("\t行 9: a b\n\t行 12: c d\n\t行 13: e f\n", "a b\nc d\ne f\n");
    GIVES("# Query: a\n\n3 results - 1 file\n\nlogs/x.log:\n   9  Info a\n  10: Info b\n  11: \n"
          "  12:   c\n",
          "# Query: a\n\n3 results - 1 file\n\n==> logs/x.log <==\nInfo a\nInfo b\n\n  c\n");
    GIVES("  at b\n\tLine 9 of it: c\n\tLine 10 of it: c\n\tLine 11 of it: c\n", "(nothing)");
    GIVES("The list:\n  10: a\n  11: b\nthe end\n", "(nothing)");
}

TEST(numbers_that_cat_set_from_the_middle_of_a_table_are_taken_off)
{
    GIVES("    97\t\"Name\",\"Version\"\n    98\t\"a\",\"1.2\"\n    99\t\"b\",\"1.2\"\n"
          "   100\t\"c\",\"1.3\"\n",
          "\"Name\",\"Version\"\n\"a\",\"1.2\"\n\"b\",\"1.2\"\n\"c\",\"1.3\"\n");
    GIVES("97\ta\tb\n98\tc\td\n99\te\tf\n100\tg\th\n", "(nothing)"); /* a column of it */
}

/* What is looked at ended inside a row or a machine's name, which was then another one. */
TEST(a_row_that_is_cut_where_the_look_ends_is_as_good_as_others)
{
    for (unsigned width = 0; width < 50; width++) {
        struct buf csv = { 0 }, json = { 0 };
        struct dress dress;

        buf_add(&csv, STR("message,a,b,c,host\n"));
        for (unsigned i = 0; csv.n < DRESS_LOOK || json.n < DRESS_LOOK; i++) {
            buf_format(&csv, "[10:00:%02u]:\tInfo:\t:%*d,a long cell,another one,more of it,"
                             "MS01.example.com\n", i % 60, (int)width + 40, 1);
            buf_format(&json, "{\"message\":\"[10:00:%02u]:\\tInfo:\\t:%*d\",\"a\":\"long\","
                              "\"host\":\"MS01.example.com\"}\n", i % 60, (int)width + 40, 1);
        }
        CHECK(undress_recognises((const uint8_t *)csv.s, DRESS_LOOK, NULL, &dress));
        CHECK(undress_recognises((const uint8_t *)json.s, DRESS_LOOK, NULL, &dress));
        buf_release(&csv);
        buf_release(&json);
    }
}

TEST(what_a_history_has_beside_the_comment_that_it_repeats_is_read)
{
    GIVES("Number,Notes,History\nINC1,\"[22:02:11]:\tInfo:\t:a\nb\nc\",\"[22:02:11]:\tInfo:\t:a\nb\nc\n\n"
          "\"\"Name\"\",\"\"Vendor\"\",\"\"Version\"\"\n\"\"a\"\",\"\"b\"\",\"\"1\"\"\n\"\"c\"\",\"\"d\"\",\"\"2\"\"\"\n",
          "[22:02:11]:\tInfo:\t:a\nb\nc\n\"Name\",\"Vendor\",\"Version\"\n\"a\",\"b\",\"1\"\n\"c\",\"d\",\"2\"\n");
}

TEST(a_log_far_below_in_a_table_of_tickets_is_read)
{
    struct buf text = { 0 }, out = { 0 };

    buf_add(&text, STR("Number,Comments\n"));
    for (int i = 0; i < 100; i++)
        buf_add(&text, STR("INC1,some words\n"));
    buf_add(&text, STR("INC2,\"it says\n[22:02:11]:\tInfo:\t:a\nb\"\n"));
    undress(&out, buf_str(&text), 0);
    CHECK(str_ends(buf_str(&out), STR("some words\nit says\n[22:02:11]:\tInfo:\t:a\nb\n")));
    buf_release(&text);
    buf_release(&out);
}

/* rpm -qi, rpm -qa, dpkg -l and installinfo.txt are of few lines, and begin as nothing else does. */
TEST(marks_before_few_lines_of_packages_are_taken_off)
{
    GIVES("1. Name        : scx\n2. Version     : 1.9.1\n3. Release     : 0\n",
          "Name        : scx\nVersion     : 1.9.1\nRelease     : 0\n");
    GIVES("1\t2024-03-16T22:41:07.0Z\n2\t1.9.1-0\n", "2024-03-16T22:41:07.0Z\n1.9.1-0\n");
    GIVES("---------- C:\\TEMP\\INSTALLINFO.TXT\n[1]2024-03-16T22:41:07.0Z\n[2]1.9.1-0\n",
          "---------- C:\\TEMP\\INSTALLINFO.TXT\n2024-03-16T22:41:07.0Z\n1.9.1-0\n");
    GIVES("installinfo.txt:1:2024-03-16T22:41:07.0Z\ninstallinfo.txt:2:1.9.1-0\n",
          "2024-03-16T22:41:07.0Z\n1.9.1-0\n");
    GIVES("[2019-09-16T09:14:00.123Z] scx-1.9.1-0.x86_64    Wed 22 May 2024 07:32:08 PM CET\n"
          "[2019-09-16T09:14:01.123Z] omi-1.9.1-0.x86_64    Wed 22 May 2024 07:32:08 PM CET\n",
          "scx-1.9.1-0.x86_64    Wed 22 May 2024 07:32:08 PM CET\n"
          "omi-1.9.1-0.x86_64    Wed 22 May 2024 07:32:08 PM CET\n");
    GIVES("- ii  omi  1.9.1.0  amd64  Open Management Infrastructure\n- ii  scx  1.9.1.0  amd64  Microsoft\n",
          "ii  omi  1.9.1.0  amd64  Open Management Infrastructure\nii  scx  1.9.1.0  amd64  Microsoft\n");
}

TEST(what_became_of_a_package_is_no_front_of_it)
{
    GIVES("  Feb 13 03:19:13 Updated: omi-1.9.1-0.x86_64\n  Feb 13 03:19:13 Updated: scx-1.6.3-793.x86_64\n",
          "(nothing)");
    GIVES("Feb 13 03:19:13 lx01 yum[77]: Updated: omi-1.9.1-0.x86_64\n"
          "Feb 13 03:19:14 lx01 yum[77]: Updated: scx-1.6.3-793.x86_64\n", "(nothing)");
}

TEST(signs_of_a_list_before_what_a_kit_prints_are_taken_off)
{
    GIVES("- Extracting...\n- Updating cross-platform agent ...\n- ----- Upgrading package: omi (a) -----\n",
          "Extracting...\nUpdating cross-platform agent ...\n----- Upgrading package: omi (a) -----\n");
    GIVES("- We upgraded.\n- Extracting... was slow.\nIt is a mail.\n", "(nothing)");
}

TEST(code_in_a_list_loses_the_sign_of_the_list_and_its_ticks)
{
    GIVES("* `[22:02:11]:\tInfo:\t:a`\n* `[22:02:12]:\tInfo:\t:b`\n* `   at c`\n",
          "`[22:02:11]:\tInfo:\t:a`\n`[22:02:12]:\tInfo:\t:b`\n`   at c`\n");
}

TEST(marks_around_a_line_that_matters_are_taken_off)
{
    GIVES("[22:02:11]:\tInfo:\t:a\n{color:red}[22:02:12]:\tError:\t:b{color}\n{color:#ff0000}   at c{color}\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tError:\t:b\n   at c\n");
    GIVES("[22:02:11]:\tInfo:\t:a\n*[22:02:12]:\tError:\t:b*\n_[22:02:12]:\tError:\t:b_\n*c* d*\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tError:\t:b\n[22:02:12]:\tError:\t:b\n*c* d*\n");
    GIVES("*****\n*** Build number: 1.7.1-0 x**\n*** System Hostname: lx01**\n",
          "*****\n* Build number: 1.7.1-0 x\n* System Hostname: lx01\n");
    GIVES("[22:02:11]:\tInfo:\t:a\n**[22:02:12]:\tAlways:\t:****Ended*RollBack****b**\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tAlways:\t:****Ended*RollBack****b\n");
}

TEST(what_points_at_some_lines_is_taken_off)
{
    GIVES("[22:02:11]:\tInfo:\t:a\n--> [22:02:12]:\tError:\t:b\n   --> c\n[22:02:13]:\tInfo:\t:d\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tError:\t:b\n   --> c\n[22:02:13]:\tInfo:\t:d\n");
    GIVES("[22:02:11]:\tInfo:\t:a\n>>> [22:02:12]:\tError:\t:b\n"
          "\xE2\x9D\x8C [22:02:13]:\tError:\t:c\n[22:02:14]:\tInfo:\t:d\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tError:\t:b\n"
          "[22:02:13]:\tError:\t:c\n[22:02:14]:\tInfo:\t:d\n");
    GIVES("    [22:02:11]:\tInfo:\t:a\n==> [22:02:12]:\tError:\t:b\n    [22:02:13]:\tInfo:\t:d\n",
          "    [22:02:11]:\tInfo:\t:a\n    [22:02:12]:\tError:\t:b\n    [22:02:13]:\tInfo:\t:d\n");
    GIVES("[22:02:11]:\tInfo:\t:a\n--> see above\n", "(nothing)");
    GIVES("\xD0\x98\xD0\xBC\xD1\x8F x: Operations Manager\na: System\n", "(nothing)");
}

TEST(ansible_names_a_machine_in_front_of_lines_in_json)
{
    GIVES("ok: [lx01] => {\n    \"msg\": [\n        \"2025-03-03 04:31:26.11 Server      UTC adjustment: 1:00\",\n"
          "        \"\\tCopyright (C) 2017 Microsoft Corporation\",\n"
          "        \"2025-03-03 04:31:27.11 Server      Server name is 'a'.\"\n    ]\n}\n",
          "2025-03-03 04:31:26.11 Server      UTC adjustment: 1:00\n\tCopyright (C) 2017 Microsoft Corporation\n"
          "2025-03-03 04:31:27.11 Server      Server name is 'a'.\n");
}

TEST(a_log_in_one_line_whose_ends_are_breaks_of_a_page_is_the_log)
{
    GIVES("[07:20:49]:\tError:\t:a<br>[07:20:53]:\tAlways:\t:b &gt; c<br />   at d\n",
          "[07:20:49]:\tError:\t:a\n[07:20:53]:\tAlways:\t:b > c\n   at d\n");
    GIVES("a<br>b<br>c\n", "(nothing)");
}

TEST(a_log_in_a_list_of_a_page_is_the_log)
{
    GIVES("<ol>\n<li>Extracting...</li>\n<li>Updating cross-platform agent ...</li>\n</ol>\n",
          "Extracting...\nUpdating cross-platform agent ...\n");
}

/* A program's UTF-16, as PowerShell writes it into a file: each of its bytes is a character. */
TEST(utf16_that_was_encoded_once_more_is_no_binary_and_loses_its_zeros)
{
    GIVES("\xFF\xFEM\0\0\0S\0\0\0I\0\0\0 \0\0\0l\0\0\0o\0\0\0g\0\0\0 \0\0\0o\0\0\0f\0\0\0 \0\0\0s\0\0\0e\0\0\0t\0\0\0"
          "\r\0\0\0\n\0\0\0" "b\0\0\0\r\0\0\0\n\0\0\0", "MSI log of set\nb\n");
    /* what is left of the inner BOM */
    GIVES("\xFF\xFE\xA0\0\xA0\x25M\0\0\0S\0\0\0I\0\0\0 \0\0\0l\0\0\0o\0\0\0g\0\0\0 \0\0\0o\0\0\0f\0\0\0 \0\0\0s\0\0\0e\0\0\0"
          "t\0\0\0\r\0\n\0\0\0\r\0\n\0\0\0b\0\0\0\r\0\n\0", "MSI log of set\nb\n");
}

/* A console shows the zeros of UTF-16 as blanks; what is below may have been added in the other width. */
TEST(a_blank_behind_each_letter_is_taken_off)
{
    GIVES("M S I   ( s )   ( 6 4 : F 4 )   [ 2 2 : 4 1 : 0 7 : 1 2 3 ] :   a \r \n  \r \n P r o p e r t y ( S ) :   b \r \n c d \r \n",
          "MSI (s) (64:F4) [22:41:07:123]: a\n\nProperty(S): b\ncd\n");
    GIVES("= = =   V e r b o s e   l o g g i n g\n[22:02:11]:\tInfo:\t:a b c\n",
          "=== Verbose logging\n[22:02:11]:\tInfo:\t:a b c\n");
    GIVES("S U M M A R Y\na b c d\n1 2 3 4\n- - - - - - - - - - - - - -\n", "(nothing)");
}

TEST(bytes_that_a_search_counted_in_front_of_lines_are_taken_off)
{
    GIVES("0:[22:02:11]:\tInfo:\t:a\n21:[22:02:12]:\tInfo:\t:b\n42:   at c\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tInfo:\t:b\n   at c\n");
    GIVES("0:12\n1:13\n0:14\n", "(nothing)");
}

TEST(the_name_of_a_stream_of_powershell_in_front_of_lines_is_taken_off)
{
    GIVES("VERBOSE: [22:02:11]:\tInfo:\t:a\nVERBOSE: [22:02:12]:\tInfo:\t:b\n",
          "[22:02:11]:\tInfo:\t:a\n[22:02:12]:\tInfo:\t:b\n");
    GIVES("VERBOSE: Extracting...\nVERBOSE: Updating cross-platform agent ...\n",
          "Extracting...\nUpdating cross-platform agent ...\n");
    GIVES("VERBOSE: a b\nVERBOSE: c d\n", "(nothing)");
}

TEST(two_records_behind_numbers_or_in_a_text_of_json_are_a_log)
{
    GIVES("00990\t02:46:26:ProcessInstalls: a\n00991\t02:46:30:LaunchMsi: b\n",
          "02:46:26:ProcessInstalls: a\n02:46:30:LaunchMsi: b\n");
    GIVES("{\"id\": 1, \"log\": \"02:46:26:ProcessInstalls: a b c\\n02:46:30:LaunchMsi: b c d\"}\n",
          "02:46:26:ProcessInstalls: a b c\n02:46:30:LaunchMsi: b c d\n");
}

TEST(one_line_that_an_editor_found_below_the_name_of_its_file_is_one)
{
    GIVES("Search \"e\" (1 hits in 1 file of 1 searched) [Normal]\n  C:\\temp\\a.log (1 hits)\n\tLine 7: b c\n",
          "Search \"e\" (1 hits in 1 file of 1 searched) [Normal]\n==> C:\\temp\\a.log <==\nb c\n");
}

TEST(what_a_kit_prints_is_known_behind_a_machine_and_in_a_column)
{
    GIVES("lx01: Extracting...\nlx01: Updating cross-platform agent ...\nlx01: a\nlx01: b\n",
          "Extracting...\nUpdating cross-platform agent ...\na\nb\n");
    GIVES("\xE2\x94\x82 Extracting...\n\xE2\x94\x82 Updating cross-platform agent ...\n",
          "Extracting...\nUpdating cross-platform agent ...\n");
    GIVES("Nr;Text\n1;\"Extracting...\"\n2;\"Updating cross-platform agent ...\"\n"
          "3;\"----- Upgrading package: omi (a) -----\"\n4;\"Preparing...\"\n",
          "Extracting...\nUpdating cross-platform agent ...\n----- Upgrading package: omi (a) -----\nPreparing...\n");
}

TEST(cells_around_one_or_two_records_are_taken_off)
{
    GIVES("See:\n\n| Line |\n|------|\n| [22:02:11]:\tInfo:\t:a |\n", "See:\n\nLine\n\n[22:02:11]:\tInfo:\t:a\n");
    GIVES("| Extracting... |\n| Updating cross-platform agent ... |\n",
          "Extracting...\nUpdating cross-platform agent ...\n");
    GIVES("| a |\n| b |\n", "(nothing)");
}

TEST(a_list_of_yaml_with_records_that_are_no_sure_ones_is_a_log)
{
    GIVES("log:\n  - '02:46:26:ProcessInstalls: a'\n  - '02:46:30:LaunchMsi: it''s b'\n  - '   at c'\n",
          "log:\n02:46:26:ProcessInstalls: a\n02:46:30:LaunchMsi: it's b\n   at c\n");
    GIVES("stdout_lines:\n- 'Extracting...'\n- 'Updating cross-platform agent ...'\n- 'a'\n",
          "stdout_lines:\nExtracting...\nUpdating cross-platform agent ...\na\n");
    GIVES("log:\n  - 'a'\n  - 'b'\n  - 'c'\n", "(nothing)");
}

TEST(two_records_that_a_mail_quotes_are_a_log_though_it_broke_them)
{
    GIVES("> 03:39:07:ProcessInstalls: Install Item\n> PangaeaServer.  Launching it now.\n"
          "> 03:39:23:LaunchMsi: a\n",
          "03:39:07:ProcessInstalls: Install Item\nPangaeaServer.  Launching it now.\n03:39:23:LaunchMsi: a\n");
    GIVES("> 03:39:07:ProcessInstalls: Install Item\nPangaeaServer.  Launching it now.\n"
          "> 03:39:23:LaunchMsi: a\n",
          "03:39:07:ProcessInstalls: Install Item\nPangaeaServer.  Launching it now.\n03:39:23:LaunchMsi: a\n");
    GIVES("> 03:39:07:see you\n> then\n", "(nothing)");
}
