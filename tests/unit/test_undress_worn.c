/* SPDX-License-Identifier: Apache-2.0 */
/* What printers, searches, YAML and mails leave of a log (input/undress.h): numbers of pages,
   objects of Select-String, single quotation marks; and what only looks so. */
#include "lib/test.h"
#include "lib/undressed.h"

#include <time.h>

#define ONE_IN "[10:00:01]: one"
#define TWO_IN "[10:00:02]: two"
#define ONE ONE_IN "\n"
#define TWO TWO_IN "\n"
#define SURE "[10:00:01]:\tInfo:\t:one\n"
#define SPACES_30 "                              "

TEST(numbers_of_pages_and_feeds_are_left_out)
{
    GIVES(ONE "Page 3 of 9\n" TWO, ONE TWO);
    GIVES(ONE "\n- 3 -\n\f" TWO, ONE TWO);
    GIVES(ONE "\f" TWO "\n\na\n", ONE TWO "\n\na\n");
    GIVES("\f" ONE TWO, ONE TWO);
    GIVES(ONE "Seite 3\n" TWO "Seite 4\n", ONE TWO);
    GIVES(ONE "3/9\n" TWO "4/9\n" ONE, ONE TWO ONE);
    GIVES(ONE "3 | P a g e\n" TWO "4 | P a g e\n" ONE, ONE TWO ONE);
    GIVES(ONE "第 3 页\n" TWO "第 4 页\n" ONE, ONE TWO ONE);
    GIVES(ONE "Страница 3 из 9\n" TWO, ONE TWO);
}

/* A packed file of blank lines became as much memory (found by reading). */
TEST(blank_lines_of_a_print_wait_in_no_room_of_their_own)
{
    struct buf text = { 0 }, out = { 0 };

    buf_add(&text, STR(ONE "\f" TWO));
    for (int i = 0; i < 100000; i++)
        buf_char(&text, '\n');
    buf_add(&text, STR("end\n"));
    undress(&out, buf_str(&text), 0);
    CHECK(str_starts(buf_str(&out), STR(ONE TWO "\n")));
    CHECK(str_ends(buf_str(&out), STR("\n\nend\n")));
    CHECK(out.n < 2000);
    buf_release(&text);
    buf_release(&out);
}

/* Lines of up to 40 bytes are looked at, wherever their first sign stands. */
TEST(marks_are_found_behind_blanks_and_at_the_end_of_what_is_looked_at)
{
    GIVES(ONE "Page" SPACES_30 "3 of 9\n" TWO, ONE TWO);
    GIVES(ONE "Page " SPACES_30 "3 of 9\n" TWO, "(nothing)");
    GIVES(ONE " \t- 3 - \r\n" TWO " \t- 4 - \r\n", ONE TWO);
    GIVES(ONE " \t{noformat} \r\n" TWO, ONE TWO);
    GIVES(ONE "\t[code]\n" TWO "[/code]\n", ONE TWO);
    GIVES(ONE "\t[codes]\n" TWO, "(nothing)");
    GIVES(ONE "\tEventID: 7 Level: Error Source: A\n",
          ONE "EventID: 7\nLevel: Error\nSource: A\n\n\n");
    GIVES(ONE " Source\n\tA\nEvent ID\n 7\n User\n u\nLevel\n Error\n",
          ONE "Source: A\nEvent ID: 7\nUser: u\nLevel: Error\n");
}

/* Its tabs make no table: time and level are no names of columns. */
TEST(a_setup_log_that_quotes_another_log_is_no_table)
{
    GIVES("[10:00:01]:\tInfo:\ta\n"
          "[10:00:02]:\tInfo:\tMSI (s) (64:F4) [10:00:03:001]: b\n"
          "[10:00:02]:\tInfo:\tMSI (s) (64:F4) [10:00:03:002]: c\n"
          "[10:00:02]:\tInfo:\tMSI (s) (64:F4) [10:00:03:003]: d\n", "(nothing)");
}

TEST(a_head_of_every_page_is_left_out)
{
    GIVES("  a.log\n\n" ONE "Page 1\n\f  a.log\n\n" TWO "Page 2\n\f  a.log\n\nend\n",
          ONE TWO "end\n");
    GIVES(ONE "Page 1\n\f  a.log\n" TWO "Page 2\n\f  a.log\nend\n", ONE TWO "end\n");
    GIVES(ONE "Page 1\n\f" TWO "Page 2\n\fend\n", ONE TWO "end\n");
}

#define TEN "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
TEST(a_bare_number_is_one_of_a_page_where_it_counts)
{
    GIVES(TEN "x\n1\n" TEN "y\n2\n" TEN "z\n3\nend\n", TEN "x\n" TEN "y\n" TEN "z\nend\n");
    GIVES(TEN "x\n1\n" TEN "y\n3\n" TEN "z\n4\n", "(nothing)");
    GIVES(TEN "Record\n1\n" TEN "Record\n2\n" TEN "Record\n3\n", "(nothing)");
    GIVES("1\na\n2\nb\n3\nc\n", "(nothing)");
    GIVES(TEN "x\n12\n" TEN, "(nothing)");
    GIVES("Page 3\n" TEN "Page 7\n" TEN, "(nothing)");
}

TEST(hits_of_select_string_are_lines)
{
    GIVES("\nIgnoreCase : True\nLineNumber : 7\nLine       : [10:00:01]: one two\n"
          "             three\n"
          "Filename   : a.log\nPath       : C:\\t\\a.log\nPattern    : o\n\n"
          "IgnoreCase : True\nLineNumber : 9\nLine       : " TWO "Path       : C:\\t\\a.log\n\n",
          "[10:00:01]: one two three\n" TWO);
    GIVES("LineNumber : 7\nLine       : " ONE "Path : C:\\a.log\n\nLineNumber : 9\nLine       : "
          TWO "Path : C:\\b.log\n", "==> C:\\a.log <==\n" ONE "==> C:\\b.log <==\n" TWO);
    GIVES("LineNumber : 7\nMessage    : x\nLine       : y\n", "(nothing)");
}

#define HIT(n, file)                                                     \
    "LineNumber : " n "\nLine       : " ONE "Path       : " file "\n" \
    "Pattern    : o\n\n"

/* A ticket has words and other logs between them. */
TEST(what_stands_between_hits_stays)
{
    GIVES("words:\n\n" HIT("7", "C:\\a.log") HIT("8", "C:\\a.log")
          "\nand:\n\nLog Name: x\n  y : z\n",
          "words:\n\n" ONE ONE "and:\n\nLog Name: x\n  y : z\n");
    GIVES(HIT("7", "C:\\a.log") HIT("8", "C:\\b.log") "Source: x\n" HIT("9", "C:\\b.log"),
          "==> C:\\a.log <==\n" ONE "==> C:\\b.log <==\n" ONE
          "==> standard input <==\nSource: x\n==> C:\\b.log <==\n" ONE);
}

/* A word in pieces of one byte: to look for a blank in all of it at each took half a minute. */
TEST(a_hit_in_a_million_pieces_is_put_together_at_once)
{
    struct buf text = { 0 }, out = { 0 };
    clock_t from;

    for (int i = 0; i < 4; i++) {
        buf_add(&text, STR("LineNumber : 7\nLine       : " ONE "Path       : C:\\a.log\n\n"));
        buf_add(&text, STR("LineNumber : 8\nLine       : a\n"));
        for (int k = 0; k < 1000000; k++)
            buf_add(&text, STR(" a\n"));
        buf_char(&text, '\n');
    }
    from = clock();
    undress(&out, buf_str(&text), 0);
    CHECK(out.n > 4000000);
    CHECK((clock() - from) / CLOCKS_PER_SEC < 5);
    buf_release(&text);
    buf_release(&out);
}

TEST(single_marks_of_yaml_are_taken_off)
{
    GIVES("id: 7\nlog:\n- '[10:00:01]: Info: it''s one'\n- two\n"
          "- '[10:00:02]: Info: that is\n    three'\n",
          "id: 7\nlog:\n[10:00:01]: Info: it's one\ntwo\n[10:00:02]: Info: that is three\n");
    GIVES("log: '[10:00:01]: Info: one\n\n  two\n\n\n  [10:00:02]: Info: three'\n",
          "[10:00:01]: Info: one\ntwo\n\n[10:00:02]: Info: three\n");
    /* a mark that was lost takes nothing of the next item with it */
    GIVES("- '[10:00:01]: Info: one'\n- '[10:00:02]: Info: two\n- '[10:00:03]: Info: three'\n"
          "- '[10:00:04]: Info: four'\n",
          "[10:00:01]: Info: one\n[10:00:02]: Info: two\n[10:00:03]: Info: three\n"
          "[10:00:04]: Info: four\n");
    GIVES("[10:00:01]: Info: 'a'\n[10:00:02]: Info: 'b'\n[10:00:03]: Error: 'c'\n", "(nothing)");
    GIVES("- 'some words'\n- 'and others'\n- 'and more'\n", "(nothing)");
}

TEST(a_few_numbered_lines_of_a_log_lose_their_numbers)
{
    GIVES(" 98 " ONE " 99 " TWO "100 " ONE, ONE TWO ONE);
    GIVES(" 98\ta b\n 99\tc d\n100\te f\n", "(nothing)");
}

/* grep -n of few lines: a record of a log that nothing else is stands behind the colon. */
TEST(a_number_before_one_record_of_a_log_is_taken_off)
{
    GIVES("1823:" SURE, SURE);
    GIVES("Hi,\n\nthis one:\n1823:" SURE "1830:" TWO, "Hi,\n\nthis one:\n" SURE TWO);
    GIVES("     1\t" SURE "     2\n", SURE "\n");
    GIVES("1823:some words\n", "(nothing)");
    GIVES("C:\\Temp\\om.log:" SURE, SURE);
    GIVES("C:\\Temp\\om.log:some words\n", "(nothing)");
}

TEST(what_a_log_has_in_front_is_taken_off_below_the_words_of_a_mail)
{
    GIVES("Hi,\n\nlook at this:\n\n<13>May 17 18:02:31 opo-om3 app: " ONE
          "<13>May 17 18:02:32 opo-om3 app: " TWO "<13>May 17 18:02:33 opo-om3 app: " ONE
          "<13>May 17 18:02:34 opo-om3 app: " TWO,
          "Hi,\n\nlook at this:\n\n" ONE TWO ONE TWO);
}

/* What less -N shows of a list of PowerShell. */
TEST(numbers_in_front_of_an_object_from_the_middle_of_a_file_are_taken_off)
{
    GIVES("   3175 TimeCreated  : 15.09.2025 17:04:12\n   3176 ProviderName : a\n"
          "   3177 Id           : 7\n   3178 Message      : b\n   3179                  c\n",
          "TimeCreated  : 15.09.2025 17:04:12\nProviderName : a\nId           : 7\n"
          "Message      : b\n                 c\n");
    GIVES("   2794 \n   2795 \n   2796 TimeCreated : 26/08/2019 14:29:53\n"
          "   2797 Id          : 7\n   2798 Message     : b\n",
          "\n\nTimeCreated : 26/08/2019 14:29:53\nId          : 7\nMessage     : b\n");
    GIVES("7 : a\n8 : b\n9 : c\n10 : d\n", "(nothing)");
}

/* A list below "the steps are:" counts, too, and is the mail's own. */
TEST(numbers_of_a_log_below_the_words_of_a_mail_are_taken_off)
{
    GIVES("Ana wrote:\n\n 98  " ONE " 99  " TWO "100  " ONE, "Ana wrote:\n\n" ONE TWO ONE);
    GIVES("Hi,\nsee below:\n 7 Level : a\n 8   b\n 9\n10 c\n11 d\n12 e\n13 f\n14 g\n",
          "Hi,\nsee below:\nLevel : a\n  b\n\nc\nd\ne\nf\ng\n");
    GIVES("The steps are:\n1. stop\n2. copy\n3. start\n4. look\n", "(nothing)");
    GIVES("Ana wrote\n 98  " ONE " 99  " TWO "100  " ONE, "(nothing)");
}

TEST(json_between_fences_that_a_mail_quotes_is_what_it_was)
{
    GIVES("> ```\n> {\"a\": 7}\n> ```\n", "```\n{\"a\": 7}\n```\n");
    GIVES("> ```\n> words\n> ```\n", "(nothing)");
}

#define WIDE " abc defghi abc defghi abc defghi abc defghi abc defghi abc defghi abc defghi"
#define AT(date, end) date " 10:00:01 [7,7] ERROR" WIDE " bcdefg bcd" end

/* What is cut in front is shorter; what was broken inside a number is no date; and a line that
   goes on by itself has blanks in front. */
TEST(lines_of_a_cut_log_that_a_console_broke_are_whole_again)
{
    GIVES("4/10 10:00:01 [7,7] ERROR" WIDE "x bcdefg b\nrest\n"
          AT("2024/03/16", "0") "\n7195q\n" AT("2024/03/17", "x") "\nrest\n"
          AT("2024/03/18", "") "\n   at x\n" AT("2024/03/19", "x") "\n070643\n",
          "4/10 10:00:01 [7,7] ERROR" WIDE "x bcdefg b\nrest\n"
          AT("2024/03/16", "0") "7195q\n" AT("2024/03/17", "x") "rest\n"
          AT("2024/03/18", "") "\n   at x\n" AT("2024/03/19", "x") "070643\n");
}

/* One blank between words stands at the edge as others do; some lines that were not broken are
   nearly as wide. */
TEST(lines_that_a_console_broke_beside_a_blank_are_whole_again)
{
    GIVES("<![LOG[a" WIDE "]LOG]!><time=\"05:09:57.086-060\" \ntype=\"3\">\n"
          "<![LOG[b]LOG]!><time=\"05:09:57.086-060\" type=\"3\">\n"
          "<![LOG[c" WIDE "]LOG]!><time=\"05:09:57.086-060\" \ntype=\"3\">\n"
          "<![LOG[d" WIDE "]LOG]!><time=\"05:09:57.08 abcdef\ntype=\"3\">\n",
          "<![LOG[a" WIDE "]LOG]!><time=\"05:09:57.086-060\" type=\"3\">\n"
          "<![LOG[b]LOG]!><time=\"05:09:57.086-060\" type=\"3\">\n"
          "<![LOG[c" WIDE "]LOG]!><time=\"05:09:57.086-060\" type=\"3\">\n"
          "<![LOG[d" WIDE "]LOG]!><time=\"05:09:57.08 abcdeftype=\"3\">\n");
}

#define DPM(clock) "[24-10-2021 06:" clock "] Warning : Unable to read the key "

/* Records of one log are no chance, however few they are. */
TEST(few_records_behind_a_number_a_name_or_a_quote_are_those_of_a_log)
{
    GIVES("1:" DPM("30:05") "a\n2:" DPM("30:06") "b\n", DPM("30:05") "a\n" DPM("30:06") "b\n");
    GIVES("C:\\l\\DpmSetup.log:" DPM("30:05") "a\nC:\\l\\DpmSetup.log:" DPM("30:06") "b\n",
          DPM("30:05") "a\n" DPM("30:06") "b\n");
    GIVES("On Mon, Anna wrote:\n> " DPM("30:05") "a\n> " DPM("30:06") "b\n\nthanks!\n",
          "On Mon, Anna wrote:\n" DPM("30:05") "a\n" DPM("30:06") "b\n\nthanks!\n");
}

TEST(a_key_of_the_registry_behind_words_of_a_record_is_of_the_record)
{
    GIVES(DPM("30:05") "HKLM\\SOFTWARE\\X\n" DPM("30:06") "HKLM\\SOFTWARE\\X\n", "(nothing)");
}

/* One event is two lines of a table, which is little beside what a log has. */
TEST(a_table_of_one_event_in_a_text_of_json_is_the_table)
{
    GIVES("{\"id\":7,\"text\":\"Level,Date and Time,Source,Event ID\\r\\nError,5/15/2024 12:10:11 PM,x,"
          "21044\\r\\n\"}",
          "Level,Date and Time,Source,Event ID\r\nError,5/15/2024 12:10:11 PM,x,21044\r\n");
    GIVES("{\"id\":7,\"text\":\"\\\"Level\\\",\\\"Source\\\",\\\"Id\\\"\\n\\\"Error\\\",\\\"x\\\","
          "\\\"7\\\"\"}",
          "\"Level\",\"Source\",\"Id\"\n\"Error\",\"x\",\"7\"\n");
    GIVES("{\"id\":7,\"text\":\"<Objs Version=\\\"1.1.0.1\\\">\\n<Obj RefId=\\\"0\\\"/></Objs>\"}",
          "<Objs Version=\"1.1.0.1\">\n<Obj RefId=\"0\"/></Objs>\n");
    GIVES("{\"id\":7,\"text\":\"See you, then\\nAna\"}", "(nothing)");
}

TEST(a_table_of_one_event_in_a_block_of_yaml_is_the_table)
{
    GIVES("note: |\n  Level,Source,Id\n  Error,x,7\n", "note: |\nLevel,Source,Id\nError,x,7\n");
    GIVES("note: |\n  See you\n  then\n", "(nothing)");
}

TEST(a_table_of_one_event_behind_blanks_is_the_table)
{
    GIVES("    Level,Source,Id\n    Error,x,7\n", "Level,Source,Id\nError,x,7\n");
    GIVES("    See you,\n    then\n", "(nothing)");
}

TEST(backslashes_before_tags_are_taken_off)
{
    GIVES("\\<Event>\\<System>\\<Provider Name='x'/>\\</System>\\</Event>\n",
          "<Event><System><Provider Name='x'/></System></Event>\n");
    GIVES("x \\<a> <b> <c> \\<d> <e> \\<f> <g>\n", "(nothing)"); /* some have none */
}

/* What was copied from a console or a mail has its long values in several lines. */
TEST(a_list_behind_stamps_may_begin_with_a_long_value)
{
    GIVES("May 16 08:00:01 jump01 x[4711]: \nMay 16 08:00:02 jump01 x[4711]: Message : a\n"
          "May 16 08:00:04 jump01 x[4711]: b which goes on\nMay 16 08:00:05 jump01 x[4711]: Id      : 7\n",
          "\nMessage : a\nb which goes on\nId      : 7\n");
}

/* Rows of the export became text: each of their quotation marks was doubled. */
/* A page or a form whose line ends are blanks: the labels of the next event end the words. */
TEST(several_events_on_one_line_are_events)
{
    GIVES("Log Name: A Source: b Event ID: 7 Description: the Log Name: was x Log Name: B Source: c "
          "Event ID: 8 Description: y\n",
          "Log Name: A\nSource: b\nEvent ID: 7\nDescription: the Log Name: was x\n\n\n"
          "Log Name: B\nSource: c\nEvent ID: 8\nDescription: y\n\n\n");
    GIVES("Event[0]: Log Name: A Source: b Event ID: 7 Description: x Event[1]: Log Name: B Source: c "
          "Event ID: 8 Description: y\n",
          "Log Name: A\nSource: b\nEvent ID: 7\nDescription: x\n\n\n"
          "Log Name: B\nSource: c\nEvent ID: 8\nDescription: y\n\n\n");
    GIVES("TimeCreated  : 3/16/2024 10:36:07 PM Id           : 7 ProviderName : X Message      : a "
          "TimeCreated  : 3/16/2024 10:36:08 PM Id           : 8 ProviderName : X Message      : b\n",
          "Date: 3/16/2024 10:36:07 PM\nEvent ID: 7\nSource: X\nDescription: a\n\n\n"
          "Date: 3/16/2024 10:36:08 PM\nEvent ID: 8\nSource: X\nDescription: b\n\n\n");
}

TEST(an_export_in_the_cell_of_a_ticket_is_what_it_was)
{
    GIVES("Ticket,Comment\nINC1,\"#TYPE A\n\"\"TimeCreated\"\",\"\"Id\"\"\n\"\"x\"\",\"\"7\"\"\n\"\n",
          "#TYPE A\n\"TimeCreated\",\"Id\"\n\"x\",\"7\"\n");
    GIVES("Ticket;Comment\nINC1;\"[\n{\n\"\"TimeGenerated\"\": 1\n}\n]\"\n",
          "[\n{\n\"TimeGenerated\": 1\n}\n]\n");
    GIVES("Ticket,Comment\nINC1,\"Log Name: Application\nSource: a \"\"b\"\"\"\n",
          "Log Name: Application\nSource: a \"b\"\n");
    GIVES("Ticket,Comment\nINC1,\"" SURE TWO "\"\n", SURE TWO);
    GIVES("Ticket,Comment\nINC1,\"" SURE "and words\"\n", SURE "and words\n");
    GIVES("Level,Id,Message\nError,7,\"[\n{ \"\"a\"\": 1 }\n]\"\n", "(nothing)");
    GIVES("Level,Id,Message\nError,7,\"TimeCreated was\nchanged\"\n", "(nothing)");
}

TEST(what_a_script_holds_is_no_markup)
{
    GIVES("<html><script>if (a<b && c < \"d\" || \"</\"+e) f('<p>');</script><p>one</p>"
          "<script>x='</td</script><style>a:b<\"</style><p>two</p></html>",
          "one\ntwo\n");
}

TEST(an_event_in_a_cell_of_a_drawn_table_is_lines)
{
    GIVES("| Server | Event |\n|---|---|\n"
          "| A1 | Log Name:      System<br>Source:        a \\| b<br>Event ID:      7<br>"
          "Description:<br>x \"y\" |\n",
          "| Server | Event |\nA1\nLog Name:      System\nSource:        a | b\nEvent ID:      7\n"
          "Description:\nx \"y\"\n\n");
    GIVES("| Event |\n|---|\n"
          "| <br>TimeCreated  : 1/2/2024<br>ProviderName : a<br>Id           : 7 |\n",
          "| Event |\n\n\nTimeCreated  : 1/2/2024\nProviderName : a\nId           : 7\n\n");
}

TEST(lines_that_are_each_the_one_cell_of_a_row_are_lines)
{
    GIVES("| " ONE_IN " |\n|---|\n| " TWO_IN " |\n|    at X.Y() |\n|  |\n| " TWO_IN " |\n",
          ONE "\n" TWO "   at X.Y()\n\n" TWO);
    GIVES("| Name Version |\n| ---- ------- |\n| a    1      |\n| b \\| c 2   |\n",
          "Name Version\n---- -------\na    1     \nb \\| c 2  \n");
    GIVES("| a | b |\n| c | d |\n| e | f |\n| g | h |\n", "(nothing)"); /* a table of two */
    GIVES("| a |\n| b |\nand\n| c |\n| d |\n", "(nothing)");
}

TEST(one_line_of_json_behind_a_bar_is_that_object)
{
    GIVES("Ana wrote:\n\n| {\"Id\": 1033, \"Level\": 4}\n", "Ana wrote:\n\n{\"Id\": 1033, \"Level\": 4}\n");
    GIVES("| {\"Id\": 1033} | b |\n", "(nothing)");
}

TEST(a_table_with_a_blank_line_behind_each_of_its_lines_is_the_table)
{
    GIVES("Index Time\n\n----- ----\n\n    1 Mar 16\n\n    2 Mar 17\n", "Index Time\n----- ----\n    1 Mar 16\n    2 Mar 17\n");
    GIVES("Name Version\n\n---- -------\n\na    1\n", "Name Version\n---- -------\na    1\n");
    GIVES("a b\n\nc d\n\ne f\n\ng h\n", "(nothing)"); /* somebody wrote it so */
    GIVES("a b\n\n---\n\ne f\n\ng h\n", "(nothing)");
}

/* What the checker of setup shows, pasted into a ticket. */
TEST(a_sentence_that_goes_on_behind_a_blank_line_tells_that_all_of_them_were_put_there)
{
    GIVES("Setup cannot continue\n\nThe management server to which this component reports\n\n"
          "has not been upgraded.\n\nPrerequisites failed\n",
          "Setup cannot continue\nThe management server to which this component reports\n"
          "has not been upgraded.\nPrerequisites failed\n");
    GIVES("The report below came.\n\nwe upgraded all management servers yesterday evening\n\n"
          "the web console still shows the release before\n\nThanks\n", "(nothing)");
    GIVES("The first of the paragraphs that somebody wrote.\n\nthen another one\n\n"
          "No third\n\nfourth one\n", "(nothing)");
}

/* Excel's column of lines, saved. */
TEST(rows_in_cells_have_a_headline_that_needs_no_marks_of_its_own)
{
    GIVES("\"#TYPE a\"\n\"Name,Version\"\n\"\"\"a\"\",\"\"1\"\"\"\n\"\"\"b\"\",\"\"2\"\"\"\n",
          "#TYPE a\nName,Version\n\"a\",\"1\"\n\"b\",\"2\"\n");
    GIVES("\"DisplayName;Version\"\n\"\"\"a\"\";\"\"1\"\"\"\n\"\"\"b\"\";\"\"2\"\"\"\n",
          "DisplayName;Version\n\"a\";\"1\"\n\"b\";\"2\"\n");
    GIVES("\"a \"\"b\"\", c\"\n\"d e\"\n\"f \"\"g\"\", h\"\n", "(nothing)");
}

TEST(marks_around_lines_without_times_are_taken_off)
{
    GIVES("\"# sh ./scx-1.9.1-0.universal.x64.sh --upgrade\"\n\"Extracting...\"\n\"Updating cross-platform agent ...\"\n",
          "# sh ./scx-1.9.1-0.universal.x64.sh --upgrade\nExtracting...\nUpdating cross-platform agent ...\n");
    GIVES("\"PS C:\\> a\"\n\"\"\n\"Name Version\"\n\"---- -------\"\n\"a    1\"\n",
          "PS C:\\> a\n\nName Version\n---- -------\na    1\n");
}

/* grep -n, cat -n: its line ends are those of its texts, which were escaped. */
TEST(JSON_on_one_line_behind_a_number_keeps_its_escapes)
{
    GIVES("1:[{\"Message\":\"a\\n b\\n \\\"c\\\"\",\"Id\":7}]\n",
          "[{\"Message\":\"a\\n b\\n \\\"c\\\"\",\"Id\":7}]\n");
}
