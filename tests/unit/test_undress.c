/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/limits.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

TEST(a_page_is_the_text_that_it_shows)
{
    GIVES("<!DOCTYPE html>\n<html><head><title>x</title><style>p { a: b }</style></head><body>"
          "<p>one   two<br>three</p>\r\n<p>4 &lt; 5 &amp;amp; &#65;&#x42; &unknown; &</p></body></html>",
          "one two\nthree\n4 < 5 &amp; AB &unknown; &\n");
    GIVES("<div><!-- a > b --><span class=\"a>b\">[10:00:01]:</span>&nbsp;&nbsp;x</div><div>y",
          "[10:00:01]:  x\ny\n");
    GIVES("<pre>a\n   at b\n\n&lt;c&gt;</pre>", "a\n   at b\n\n<c>\n");
    GIVES("<PrerequisiteCheck><Title>OMDBSqlVersionCheckTitle</Title>", "(nothing)");
    GIVES("<PRE class='x'>a", "a\n");
    GIVES("<br/>a", "\na\n");
}

/* As mail programs keep them, and Word, which counts them; a browser shows a blank. */
TEST(tabs_between_words_of_a_page_stay)
{
    GIVES("<html><body><p>Level\tSource</p>\n<div>\tError \tx\n\ty z</div></body></html>",
          "Level\tSource\nError\tx y z\n");
    GIVES("<div>a<span class=\"Apple-tab-span\" style=\"white-space:pre\">\t</span>b</div>", "a\tb\n");
    GIVES("<p>a<span style='mso-tab-count:1'>&nbsp;&nbsp; </span>b<span\nstyle='mso-tab-count:2'>     </span>c"
          "<o:p></o:p></p>", "a\tb\tc\n");
    GIVES("<table><tr><td>a\tb</td><td>c</td></tr></table>", "a b\tc\n");
}

TEST(what_a_tag_calls_a_secret_is_not_shown_without_its_tag)
{
    GIVES("<pre>a <ActionAccountPassword>Zx9&amp;7</ActionAccountPassword> b "
          "<Pwd >x</Pwd><Pwd /> d\n"
          "<Data Name=\"DataReaderPassword\">s 3</Data> <a href=\"reset-password\">c</a></pre>",
          "a ******** b ******** d\n******** c\n");
}

TEST(a_table_is_lines_with_tabs_and_a_cell_with_lines_is_quoted)
{
    GIVES("<table>\n<tr><th>Level</th><th>Source</th></tr>\n<tr><td>Error</td><td>a \"b\"<br>c</td>"
          "</tr></table>",
          "Level\tSource\nError\t\"a \"\"b\"\"\nc\"\n");
    GIVES("<table><tr><td>one column\nis no table<br>of its own</td></tr></table>",
          "one column is no table\nof its own\n");
    GIVES("<table><tr><td>a&#31;b&#x1F;</td><td>c</td></tr></table>", "a b\tc\n");
}

TEST(a_table_whose_page_lost_its_head_is_one)
{
    GIVES("lf</td><td>b</td></tr>\n<tr><td>c</td><td>d</td><td>e</td></tr>\n"
          "<tr><td>f</td><td>g</td><td>h</td></tr></table>", "lf\nb\nc\td\te\nf\tg\th\n");
    GIVES("He wrote: </td></td></td></td></td></td></td>\n", "(nothing)");
}

TEST(a_row_of_a_name_and_what_it_is_called_for_is_a_line)
{
    GIVES("<table><tr><td>Log Name:</td><td>System</td></tr><tr><td>Description:</td>"
          "<td>a<br>b</td></tr></table>", "Log Name : System\nDescription : a\nb\n");
    GIVES("<table><tr><td>a</td><td>b:</td></tr><tr><td>c:</td><td>d</td><td>e</td></tr></table>",
          "a\tb:\nc:\td\te\n");
}

TEST(text_whose_tags_became_entities_has_them_again)
{
    GIVES("&lt;Event&gt;&lt;System&gt;1&lt;/System&gt;&lt;/Event&gt;",
          "<Event><System>1</System></Event>");
    GIVES("&lt;a&gt; &lt;b&gt; x & y\n10:00:01:c\n10:00:02:d &lt;e&gt;\r\n\r\n&lt;f&gt;\n",
          "<a> <b> x & y\n10:00:01:c\n10:00:02:d <e>\n\n<f>\n"); /* its lines are lines */
}

TEST(text_without_tags_whose_signs_became_entities_has_them_again)
{
    GIVES("&quot;Id&quot;,&quot;Message&quot;\r\n&quot;7&quot;,&quot;a &amp;amp; b\n c&quot;",
          "\"Id\",\"Message\"\n\"7\",\"a &amp; b\n c\"");
    GIVES("&gt; a&nbsp;&nbsp;b\n&gt; it&#39;s &#039;c&#x27;&#13;&#10;d\n",
          "> a  b\n> it's 'c'\r\nd\n");
    GIVES("MOM&#95;A <b> &#91;c&#93;\n", "MOM_A <b> [c]\n"); /* editors' own */
    GIVES("{&quot;a&quot;: 1}\n", "{\"a\": 1}\n");
    GIVES("a -&gt; \"b\" &amp; c\n", "a -> \"b\" & c\n");
    GIVES("a &gt; b &lt;c &l", "a > b <c &l");     /* the last one is cut */
}

TEST(entities_that_are_the_texts_own_stay)
{
    GIVES("a &amp; b\n", "(nothing)");
    GIVES("a &quot;b&quot; & c\n", "(nothing)");
    GIVES("a &quot;b&quot; &c; &d\n", "(nothing)");
    GIVES("<Event><Data>&quot;a&quot; &lt;b&gt;</Data></Event>\n", "(nothing)");
    GIVES("[10:00:01]: <a>&quot;b&quot;</a>\n", "(nothing)");
    GIVES("Id,Message\n7,\"a &quot;b&quot;\"\n", "(nothing)");
    GIVES(" [\r\n {\"Message\": \"&lt;a&gt; &lt;b&gt; &lt;c&gt; &lt;d&gt;\"}]\n", "(nothing)");
    GIVES("{\"text\": \"a &amp;&amp; b\"}\n", "(nothing)");
}

TEST(rtf_is_its_words)
{
    GIVES("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Consolas;}}{\\*\\generator x;}\\f0 a\\tab b\\par\r\n"
          "C:\\\\x \\{y\\} M\\'fcller \\u8217?s\\par}",
          "a\tb\nC:\\x {y} M\xC3\xBCller \xE2\x80\x99s\n");
}

#define NB "\xC2\xA0"

TEST(blanks_that_do_not_break_are_blanks_and_what_has_no_width_is_gone)
{
    GIVES("a:" NB NB "b" NB "c\nd:" NB NB "e" NB "f" NB NB "g\n", "a:  b c\nd:  e f  g\n");
    GIVES("a" NB " b: c\nd  e\nf " NB "g  h\n", "a  b: c\nd  e\nf  g  h\n"); /* as pages have two */
    GIVES("a" NB "b c" NB "d e f\ng" NB "h i" NB "j k l\nm" NB "n o" NB "p q r\ns" NB "t u" NB "v\n",
          "a b c d e f\ng h i j k l\nm n o p q r\ns t u v\n"); /* a web page kept some */
    GIVES("[2024/03/13 14:45:02] a b c\n[2024/03/13" NB "14:51:25]" NB "d\n[2024/03/13" NB "15:01:02] e\n",
          "[2024/03/13 14:45:02] a b c\n[2024/03/13 14:51:25] d\n[2024/03/13 15:01:02] e\n");
    GIVES("the log" NB "is full\nit was" NB "closed\n", "the log is full\nit was closed\n");
    GIVES("Source" NB ": a\nDate" NB ": b\nNiveau" NB ": c\n", "(nothing)"); /* French */
    GIVES("a:\xE2\x80\x8B b\n\xE2\x80\x8E" "1\xE2\x80\x8F/2\xE2\x81\xA0" "c\n", "a: b\n1/2c\n");
    GIVES("Source: Health\xC2\xAD" "Service\n\xC2\xA9\n", "Source: HealthService\n\xC2\xA9\n");
    GIVES("a\xE2\x80\x93" "b\n\xE2\x80\x8C\n", "(nothing)"); /* a dash, and what letters need */
}

/* wmic counts them: "to 2024-03 now.  9" is a row below columns that begin at 0 and 24. */
TEST(behind_a_date_without_its_marks_a_table_keeps_its_columns)
{
    GIVES("to \u200E2024\u200E-\u200E03 now.  9\n", "to 2024-03 now.     9\n");
    GIVES("\u200E2024 a\n", "2024 a\n"); /* in front of a line it is the page's */
    GIVES("a \u200Eb-\u200Bc\u202A-1  d\n", "a b-c-1  d\n");
}

/* An object below a blank without width was taken for texts with a log in them. */
TEST(what_has_no_width_in_front_of_an_object_is_gone_first)
{
    GIVES("\xE2\x80\x8B{\"Time\": \"2024-10-23T19:30:19Z\", \"message\": \"a\\n\\n b\\n c\"}\n",
          "{\"Time\": \"2024-10-23T19:30:19Z\", \"message\": \"a\\n\\n b\\n c\"}\n");
}

#define AT(clock, words) "[" clock "]:\tInfo:\t:" words "\n"

TEST(a_log_whose_newest_lines_come_first_is_turned_round)
{
    GIVES(AT("00:00:02", "f") AT("00:00:01", "e") AT("23:59:59", "d") AT("23:59:58", "c")
              AT("23:59:57", "b") "[23:59:56]:\tInfo:\t:a",
          "(nothing)"); /* four steps back, but one forward among so few */
    GIVES("22:00:05:e\r\n22:00:04:d\r\n22:00:03:c\r\n22:00:03:b2\r\n22:00:02:b\r\n22:00:01:a",
          "22:00:01:a\n22:00:02:b\n22:00:03:b2\n22:00:03:c\n22:00:04:d\n22:00:05:e\n");
    /* all lines were, or the records */
    GIVES(AT("22:00:05", "e") "   at B\n   at A\n" AT("22:00:04", "StackTrace:") AT("22:00:03", "c")
              AT("22:00:02", "b") AT("22:00:01", "a"),
          AT("22:00:01", "a") AT("22:00:02", "b") AT("22:00:03", "c") AT("22:00:04", "StackTrace:")
              "   at A\n   at B\n" AT("22:00:05", "e"));
    GIVES(AT("22:00:05", "e") AT("22:00:04", "StackTrace:") "   at A\n   at B\n" AT("22:00:03", "c")
              AT("22:00:02", "b") AT("22:00:01", "a"),
          AT("22:00:01", "a") AT("22:00:02", "b") AT("22:00:03", "c") AT("22:00:04", "StackTrace:")
              "   at A\n   at B\n" AT("22:00:05", "e"));
    /* runs of several days: each begins earlier than the last one ended */
    GIVES(AT("22:00:01", "a") AT("22:00:05", "b") AT("21:00:01", "a") AT("21:00:05", "b")
              AT("20:00:01", "a") AT("20:00:05", "b") AT("19:00:01", "a") AT("18:00:05", "b"),
          "(nothing)");
}

#define FILL10 "abc defghi"
#define FILL60 FILL10 FILL10 FILL10 FILL10 FILL10 FILL10

TEST(lines_that_a_console_broke_are_whole_again)
{
    GIVES("[10:00:01]: " FILL60 "\nxyz tail\n[10:00:02]: " FILL60 "\n" FILL60 "abcdefghijkl\n"
          "tail\n\n[10:00:03]: short\n[10:00:04]: " FILL60 "\n[10:00:05]: next\n",
          "[10:00:01]: " FILL60 "xyz tail\n[10:00:02]: " FILL60 FILL60 "abcdefghijkltail\n\n"
          "[10:00:03]: short\n[10:00:04]: " FILL60 "\n[10:00:05]: next\n");
}

#define FILL68 FILL60 "abcdefgh"

/* 80 and 120 are what consoles are: few broken lines are enough there. */
TEST(one_line_that_an_ordinary_console_broke_is_whole_again)
{
    GIVES("[10:00:01]: a\n[10:00:02]: " FILL68 "\nxyz tail\n[10:00:03]: b\n",
          "[10:00:01]: a\n[10:00:02]: " FILL68 "xyz tail\n[10:00:03]: b\n");
    GIVES("Event[0]:\n  Log Name: x\n  Description:\nThe words: " FILL60 " bcdefghi\n"
          "jklm " FILL60 " bcdefgh bcdefg\nxyz tail\n",
          "Event[0]:\n  Log Name: x\n  Description:\nThe words: " FILL60 " bcdefghi"
          "jklm " FILL60 " bcdefgh bcdefgxyz tail\n");
    /* another width; a record that follows; words that were not broken; lines just below it */
    GIVES("[10:00:01]: a\n[10:00:02]: " FILL68 "a\nxyz tail\n[10:00:03]: b\n", "(nothing)");
    GIVES("[10:00:01]: a\n[10:00:02]: " FILL68 "\n[10:00:03]: b\n", "(nothing)");
    GIVES("[10:00:01]: a\n[10:00:02]: " FILL68 "\n   at c\n[10:00:03]: b\n", "(nothing)");
    GIVES("Hello all, " FILL60 "abc def a\nand so on.\nBye\n", "(nothing)");
    GIVES("[10:00:01]: a\n[10:00:02]: " FILL68 "\nxyz tail\n[10:00:03]: " FILL60 "abcd\nx\n",
          "(nothing)");
}

/* What is left of a broken line may end near the edge, too: no words end there. */
TEST(rests_that_end_near_the_edge_of_a_console_are_no_broken_words)
{
    GIVES("[10:00:01]: " FILL68 "\n46 " FILL60 "ab defghij\n[10:00:02]: " FILL68 "\n46 " FILL60
          "ab defghij\n[10:00:03]: a\n",
          "[10:00:01]: " FILL68 "46 " FILL60 "ab defghij\n[10:00:02]: " FILL68 "46 " FILL60
          "ab defghij\n[10:00:03]: a\n");
}

#define PAIRS "PrimaryManagementServerName : MS1.opsmgr.berlin.contoso.example\nVersion                     : 7\n"

#define BLANK10 "          "
#define BLANK80 BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 BLANK10

TEST(lines_that_a_console_filled_up_to_its_edge_stay)
{
    GIVES(BLANK80 "\nTimeCreated  Id Message   " BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 "    \n"
          "-----------  -- -------   " BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 "    \n"
          "2/1/2024      7 The start " BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 "    \n"
          "                type      " BLANK10 BLANK10 BLANK10 BLANK10 BLANK10 "    \n"
          BLANK80 "\n" BLANK80 "\n", "(nothing)");
}

/* wmic ntevent of events that say the same: the longest line of each is of one width. */
TEST(pairs_of_one_width_stay)
{
#define EVENT_OF(n) "Data=\nEventCode=7\nInsertionStrings={\"" FILL60 "\"}\nLogfile=A\nRecordNumber=" n "\n"
    GIVES(EVENT_OF("3") EVENT_OF("2") EVENT_OF("1"), "(nothing)");
}

TEST(lines_of_one_width_that_nobody_broke_stay)
{
    GIVES(PAIRS PAIRS PAIRS, "(nothing)");
    GIVES("[10:00:01]: " FILL60 "\n[10:00:02]: " FILL60 "\n[10:00:03]: " FILL60 "\n[10:00:04]: x\n",
          "(nothing)");
    GIVES("Information,1:00,A,1,None,\"" FILL60 "\"\nInformation,2:00,B,2,None,x\n"
          "Information,3:00,A,1,None,\"" FILL60 "\"\nInformation,4:00,B,2,None,x\n"
          "Information,5:00,A,1,None,\"" FILL60 "\"\nWarning,6:00,B,3,None,x\n", "(nothing)");
    /* the longest rows are of one level, and those behind them of another one */
    GIVES("Information,1:00,A,1,None,x\nError,2:00,A,2,None,\"" FILL60 "\"\n"
          "Information,3:00,A,1,None,y\nError,4:00,A,2,None,\"" FILL60 "\"\n"
          "Information,5:00,A,1,None,z\nError,6:00,A,2,None,\"" FILL60 "\"\n"
          "Information,7:00,A,1,None,x\n", "(nothing)");
    GIVES(FILL60 "\n   at x\n" FILL60 "\n   at y\n" FILL60 "\n   at z\n", "(nothing)");
    GIVES(FILL60 FILL10 "\nthe words\n" FILL60 "aa bb\nof a letter\n" FILL60 FILL10 "\nare broken\n"
          FILL60 "aaa bb\nbetween\n" FILL60 FILL10 "\nthem\n" FILL60 "aaa b\nso\n", "(nothing)");
    GIVES(FILL60 "####################\nUpdating\n" FILL60 "####################\nomi\n"
          FILL60 "####################\nscx\n", "(nothing)");
    GIVES("MIIDdTCCAl2gAwIBAgILBAAAAAABFUtaw5QwDQYJKoZIhvcNAQEFBQAwVzELMAkG\n"
          "A1UEBhMCQkUxGTAXBgNVBAoTEEdsb2JhbFNpZ24gbnYtc2ExEDAOBgNVBAsTB1Jv\n"
          "b3QgQ0ExGzAZBgNVBAMTEkdsb2JhbFNpZ24gUm9vdCBDQTAeFw05ODA5MDExMjAw\n"
          "MDBaFw0yODAxMjgxMjAwMDBaMFcxCzAJBgNVBAYTAkJFMRkwFwYDVQQKExBHbG9i\nYWw=\n",
          "(nothing)");
    GIVES("\"DisplayName\",\"Version\",\"IsGateway\",\"IsRootManagementServer\"\r\n"
          "\"CTRL1.ad.lakeshore.example\",\"10.22.10118.0\",\"False\",\"False\"\r\n"
          "\"opsa2.ad.lakeshore.example\",\"10.22.10118.0\",\"False\",\"False\"\r\n"
          "\"CTRL3.ad.lakeshore.example\",\"10.19.10505.0\",\"False\",\"False\"\r\n", "(nothing)");
    GIVES("DisplayName;Version;IsGateway;IsRootManagementServer;HealthS\n"
          "CTRL1.ad.lakeshore.example;10.22.10118.0;False;False;Success\n"
          "CTRL2.ad.lakeshore.example;10.22.10118.0;False;False;Success\n"
          "CTRL3.ad.lakeshore.example;10.19.10505.0;False;False;Success\n", "(nothing)");
}

TEST(tables_of_bars_and_labels_in_bold_are_plain_again)
{
    GIVES("Seen:\n| Level | Id |Text|\n|---|:-:|---|\n| Error | 7 | a\\|b<br>\"c\" |\n| Info | | d |\n",
          "Seen:\nLevel\tId\tText\nError\t7\t\"a|b\n\"\"c\"\"\"\nInfo\t\td\n");
    GIVES("||Level||Id||Text||\r\n|Error|7|a|\r\n|Info|8|b|\r\n",
          "Level\tId\tText\nError\t7\ta\nInfo\t8\tb\n");
    GIVES("Hi,\n\nsee\nthis\nhere:\n||Level||Id||Text||\n|Error|7|a|\n\nBye\n",
          "Hi,\n\nsee\nthis\nhere:\nLevel\tId\tText\nError\t7\ta\n\nBye\n"); /* one row */
    GIVES("||Level||Id||Text||\n|Error|7|\n", "(nothing)");
    GIVES("+----+---+---+\n| a  | b | c |\n+----+---+---+\n| 1  | 2 | 3 |\n| 4  | 5 | 6 |\n+----+---+---+\n",
          "a\tb\tc\n1\t2\t3\n4\t5\t6\n");
    GIVES("**Log Name:** System\n**Source:** x\n**Event ID:** 7\nwords *: of* their own\n",
          "Log Name: System\nSource: x\nEvent ID: 7\nwords *: of* their own\n");
    GIVES("*Log Name:* System\n*Source:* x\n*Event ID:* 7\n", "Log Name: System\nSource: x\nEvent ID: 7\n");
    GIVES("- **Log Name:** System\n- **Source:** x\n  more\n- **Event ID:** 7\n- else\n",
          "Log Name: System\nSource: x\n  more\nEvent ID: 7\n- else\n");
    GIVES("| one\n| two\n| three\n", "(nothing)");
    GIVES("****Starting*RollBack****\n* a: b\n* c: d\n* e: f\n", "(nothing)");
}

TEST(a_blank_line_behind_every_line_is_not_the_texts_own)
{
    GIVES("\n\na : 1\n\nb : 2\n\n\n\na : 3\n\nb : 4\n\n", "\na : 1\nb : 2\n\na : 3\nb : 4\n");
    GIVES("a\r\n \r\nb\r\n\r\n\r\n\r\nc\r\n\r\nd", "a\nb\n\nc\nd");
    GIVES("\r\r\na=1\r\r\nb=2\r\r\n\r\r\na=3\r\r\n", "\na=1\nb=2\n\na=3\n"); /* wmic, piped */
    GIVES("One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n", "(nothing)");
    /* marks of code were taken off, and left their double; a blank line above */
    GIVES("Hi:\n\n\n\n\na : 1\n\nb : 2\n\n\n\na : 3\n\nb : 4\n\n",
          "Hi:\n\n\na : 1\nb : 2\n\na : 3\nb : 4\n");
    GIVES("\nName Version\n\n---- -------\n\na    1.0\n\nb    2.0\n\n",
          "\nName Version\n---- -------\na    1.0\nb    2.0\n");
    GIVES("a\n\n\nb\n\nc\n\n\nd\n", "(nothing)");
}

TEST(colours_of_a_terminal_are_taken_off)
{
    GIVES("\x1B[32;1mTimeCreated : \x1B[0m16.03.2024\x1B[K\nan ESC \x1B alone, \x1B[ cut\x1B[",
          "TimeCreated : 16.03.2024\nan ESC \x1B alone, \x1B[ cut\x1B[");
    GIVES("\x1B]0;user@host: ~\a\x1B[01;32muser@host\x1B[00m$ omi\r\n", "user@host$ omi\n");
    GIVES("one \x1B[1mword\x1B[0m\n", "(nothing)");
}

TEST(what_was_shown_with_its_ends_and_bytes_is_what_it_was)
{
    GIVES("a^Ib^M$\nM-CM-<x TEAM-A^M$\n^M$\nM-b~B$\nM-bM-^BM-,$\n", "a\tb\nüx TEAM-A\n\nM-b~B\n€\n");
    GIVES("a^M\nb^M\nc ^Ic^M\nd^M\n", "a\nb\nc \tc\nd\n");
    GIVES("a$\nb\nc\nd\ne\n", "(nothing)");
    GIVES("a^Ib$\nc$\n", "a\tb\nc\n");
    GIVES("costs 5$\n", "(nothing)");
    GIVES("a ^I b\nM-CM-<\nc\nd\n", "(nothing)");
}

TEST(both_sides_of_a_difference_are_lines)
{
    GIVES("--- a\n+++ b\n@@ -1,2 +1,3 @@\n one\n-two\n+three\n+\n", "one\ntwo\nthree\n\n");
    GIVES("--- a\n+++ b\n@@ -1,1 +1,1 @@\n-two\n+three\n", "two\nthree\n");
    GIVES("1c1\n< one\n---\n> three\n", "one\nthree\n");
    GIVES("1,2c1,2\n< one\n< two\n---\n> three\n>\n", "one\ntwo\nthree\n\n");
    GIVES("+one\n+two\n+\n+four\n", "one\ntwo\n\nfour\n");
    GIVES("- one\n- two\n- three\n- four\n", "(nothing)");
    GIVES("+----+\n| a  |\n+----+\n| b  |\n", "(nothing)");
}

TEST(labels_on_one_line_or_above_their_values_get_lines)
{
    GIVES("Hi,\nEventID: 7 Level: Error  Source: A B, Computer: c Message: m Source: x\nBye\n",
          "Hi,\nEventID: 7\nLevel: Error\nSource: A B\nComputer: c\n"
          "Description: m Source: x\n\n\nBye\n");
    GIVES("Nom du journal :Application Source :       A Date :         05/03/2024 10:00:00 "
          "ID de l’événement :7 Niveau :       Erreur Ordinateur :   c Description : m\n",
          "Nom du journal: Application\nSource: A\nDate: 05/03/2024 10:00:00\n"
          "ID de l’événement: 7\nNiveau: Erreur\nOrdinateur: c\nDescription: m\n\n\n");
    GIVES("Event ID: 7 Level: Error Source: A Description: XML: m Event Xml: <Event xmlns=\"x\"></Event>\n",
          "Event ID: 7\nLevel: Error\nSource: A\nDescription: XML: m\n"
          "Event Xml: <Event xmlns=\"x\"></Event>\n\n\n");
    GIVES("Имя журнала:   System Источник:      A Код события:   7 Описание: m\n",
          "Имя журнала: System\nИсточник: A\nКод события: 7\nОписание: m\n\n\n");
    GIVES("Event ID: 7, Source: A\n", "(nothing)");
    GIVES("Event ID: x Source: A Level: Error\n", "(nothing)");
    GIVES("I saw Event ID: 7 Source: A Level: Error\n", "(nothing)");
    GIVES("x\nLog Name\nApplication\n\nSource:\nA\nEvent ID\n7\nUser\nLevel\n\n Error\n"
          "Description\nm\nLevel\n\nLog name\nSystem\nLogged",
          "x\nLog Name: Application\nSource: A\nEvent ID: 7\nUser: \nLevel: Error\nDescription: \n"
          "m\nLevel\n\nLog name: System\nDate: \n");
    GIVES("Source\nA\nEvent ID\nx\nUser\nu\nLevel\nError\n", "(nothing)");
    GIVES("Source\nA\nB\nEvent ID\n7\nUser\nu\nLevel\nError\n", "(nothing)");
}

#define SNARE_EVENT "1\tSystem\t9\tFri Jul 14 18:05:09 2023\t7\tA B\tu\tUser\tError\tc\t" \
                    "None\td\tm x\t77"
#define SNARE_TEXT "Log Name: System\nSource: A B\nDate: 2023-07-14 18:05:09\nEvent ID: 7\n" \
                   "Task Category: None\nLevel: Error\nUser: u\nComputer: c\nDescription: m x\n\n\n"

TEST(events_that_snare_sent_are_events_copied_as_text)
{
    GIVES("<13>Jul 14 18:05:09 c MSWinEventLog\t" SNARE_EVENT "\nother\nMSWinEventLog\t1\n",
          SNARE_TEXT "other\nMSWinEventLog\t1\n");
    GIVES("MSWinEventLog#0111#011System#0119#011Fri Jul 14 18:05:09 2023#0117#011A B#011u#011User#011"
          "Error#011c#011None#011d#011m x", SNARE_TEXT);
    GIVES("MSWinEventLog\t1\tSystem\t9\tFr Juil 14 2023\t7\tA\tu\tU\tError\tc\tNone\td\tm x\n"
          "MSWinEventLog\t1\tSystem\t9\tFre Dez 14 18:05:09 2023\t8\tA\tu\tU\tError\tc\tN\td\tm\n",
          "Log Name: System\nSource: A\nDate: Fr Juil 14 2023\nEvent ID: 7\nTask Category: None\n"
          "Level: Error\nUser: u\nComputer: c\nDescription: m x\n\n\n"
          "Log Name: System\nSource: A\nDate: Fre Dez 14 18:05:09 2023\nEvent ID: 8\n"
          "Task Category: N\nLevel: Error\nUser: u\nComputer: c\nDescription: m\n\n\n");
    /* one tab is left of the two around data, which there is none; and all is of small letters */
    GIVES("<13>Jul 14 18:05:09 c MSWinEventLog\t1\tSystem\t9\tFri Jul 14 18:05:09 2023\t7\tA B\tu\tUser\t"
          "Error\tc\tNone\tm x\t77\n"
          "mswineventlog\t1\tSystem\t9\tfri jul 14 18:05:09 2023\t7\tA B\tu\tUser\tError\tc\tNone\tm x\n",
          SNARE_TEXT SNARE_TEXT);
    GIVES("MSWinEventLog\t1\tSystem\t9\tFri\tx\tA\tu\tU\tError\tc\tN\td\tm\n", "(nothing)");
}

TEST(rows_of_quoted_fields_on_one_line_are_rows)
{
    GIVES("\"Id\",\"Time\",\"Message\" \"7\",\"10:00\",\"a \"\"b\"\" c\" \"8\",, \"9\",\"10:01\",\"d\"\n",
          "\"Id\",\"Time\",\"Message\"\n\"7\",\"10:00\",\"a \"\"b\"\" c\"\n\"8\",,\n"
          "\"9\",\"10:01\",\"d\"\n");
    GIVES("#TYPE Selected.X \"a\";\"b\";\"c\" \"1\";\"2\";\"3\"\n",
          "#TYPE Selected.X\n\"a\";\"b\";\"c\"\n\"1\";\"2\";\"3\"\n");
    GIVES("\"C:\\a b\\x.exe\" \"first\" \"second\"\n", "(nothing)");
    GIVES("\"a\", \"b\", \"c\" \"d\"\n", "(nothing)");
}

TEST(events_of_snare_on_one_line_are_each_one)
{
    GIVES("<13>Jul 14 18:05:09 c MSWinEventLog\t" SNARE_EVENT " <13>Jul 14 18:05:09 c MSWinEventLog\t"
          SNARE_EVENT "\n", SNARE_TEXT SNARE_TEXT);
    GIVES("MSWinEventLog\t1\tSystem\t9\tFri Jul 14 18:05:09 2023\t7\tA B\tu\tU\tError\tc\tNone\td\t"
          "MSWinEventLog x\n",
          "Log Name: System\nSource: A B\nDate: 2023-07-14 18:05:09\nEvent ID: 7\n"
          "Task Category: None\nLevel: Error\nUser: u\nComputer: c\nDescription: MSWinEventLog x\n\n\n");
}

#define SNARE_WORDS "<13>Jul 14 18:05:09 c MSWinEventLog 1   System  9   Fri Jul 14 18:05:09 2023    7   A B "
#define SNARE_FROM(user) "Log Name: System\nSource: A B\nDate: 2023-07-14 18:05:09\nEvent ID: 7\n" \
                         "Task Category: None\nLevel: Error\nUser: " user "\nComputer: c\n" \
                         "Description: m x\n\n\n"
#define SNARE_NOBODY SNARE_FROM("N/A")

TEST(events_of_snare_whose_tabs_became_blanks_are_events)
{
    GIVES(SNARE_WORDS "N/A N/A Error   c   None        m x 9\nother\n", SNARE_NOBODY "other\n");
    GIVES(SNARE_WORDS "NT AUTHORITY\\SYSTEM Well Known Group Error c None   m x\n",
          SNARE_FROM("NT AUTHORITY\\SYSTEM"));
    /* as a mail wrapped them */
    GIVES("<13>Jul 14 18:05:09 c MSWinEventLog 1\nSystem  9   Fri Jul\n14 18:05:09 2023    7   A\nB N/A\n"
          "N/A Error   c   None\nm\nx 9\nother\n" SNARE_WORDS "N/A N/A Error   c   None\nm x 9\n",
          SNARE_NOBODY "other\n" SNARE_NOBODY);
    /* the same where tabs stayed */
    GIVES("<13>Jul 14 18:05:09 c MSWinEventLog\t1\nSystem\t9\tFri Jul\n14 18:05:09 2023\t7\tA\nB\tN/A\t"
          "N/A\tError\tc\tNone\t\tm\nx\t9\nother\n", SNARE_NOBODY "other\n");
    GIVES(SNARE_WORDS "N/A N/A Success Audit c Log On   m\nx\n\nother\n",
          "Log Name: System\nSource: A B\nDate: 2023-07-14 18:05:09\nEvent ID: 7\nTask Category: Log On\n"
          "Level: Success Audit\nUser: N/A\nComputer: c\nDescription: m x\n\n\n\nother\n");
    /* what is none stays, line by line */
    GIVES(SNARE_WORDS "N/A N/A Error c None m x 9\na MSWinEventLog 1 b\nc\n",
          SNARE_NOBODY "a MSWinEventLog 1 b\nc\n");
    GIVES("a MSWinEventLog 1 System 9 Fri Jul 14 18:05:09 2023 x A N/A N/A Error c None m\n", "(nothing)");
}

TEST(events_that_qradar_collected_are_pairs)
{
    GIVES("<13>Sep 18 01:19:03 MS1 AgentDevice=WindowsLog\tAgentLogFile=System\tPluginVersion=7.3\t"
          "Source=Service Control Manager\tComputer=ms1.x\tUser=\tEventID=1073748860\tEventIDCode=7036\t"
          "EventType=4\tRecordNumber=35110\tTimeGenerated=1758158343\tMessage=The A service\tB=c.\n",
          "LogName=System\nEventCode=7036\nComputerName=ms1.x\nSourceName=Service Control Manager\n"
          "Type=Information\nRecordNumber=35110\nTimeGenerated=20250918011903.000000-000\n"
          "Message=The A service\tB=c.\n");
    GIVES("AgentDevice=WindowsLog#011Source=A#011EventID=7#011EventType=3#011TimeGenerated=99999999999\n"
          "AgentDevice=WindowsLog\n", "LogName=\nEventCode=7\nComputerName=\nSourceName=A\n"
          "RecordNumber=\nMessage=\nAgentDevice=WindowsLog\n");
    GIVES("AgentDevice=WindowsLog\tSource=A\tEventID=x\n", "(nothing)");
}

TEST(a_turned_log_that_is_too_large_stays_as_it_is)
{
    struct buf text = { 0 }, got = { 0 };
    struct dress dress;
    struct stream *in, *out;
    size_t n;

    for (int second = 86399; text.n < LIMIT_TURNED_BYTES + 100000; second--) {
        int s = second > 0 ? second : 0;

        buf_format(&text, "[%02d:%02d:%02d]:\tInfo:\t:%0100d\n", s / 3600, s / 60 % 60, s % 60, s);
    }
    CHECK(undress_recognises((const uint8_t *)text.s, text.n, NULL, &dress));
    CHECK_INT(dress.kind, DRESS_TURNED);
    CHECK_INT(stream_open_memory(&in, text.s, text.n, NULL), 0);
    CHECK_INT(undress_open(&out, in, &dress, NULL), 0);
    while (stream_peek(out, 1, &n), n) {
        buf_add(&got, (struct str){ (const char *)stream_peek(out, 1, &n), n });
        stream_consume(out, n);
    }
    CHECK(str_eq(buf_str(&got), buf_str(&text)));
    stream_close(out);
    stream_close(in);
    buf_release(&got);
    buf_release(&text);
}

/* A quotation mark that nothing closes makes a row of all that follows. */
TEST(a_row_that_is_longer_than_a_record_may_be_is_told)
{
    struct buf in = { 0 }, out = { 0 };
    struct dress dress;
    struct stream *bytes, *text = NULL;
    const struct defects *under;
    const uint8_t *p;
    size_t n;

    buf_add(&in, STR("line,level\n[10:00:01]: Info: :a,1\n[10:00:02]: Info: :b,1\n\"[10:00:03]: x"));
    while (in.n < LIMIT_RECORD_BYTES + LIMIT_LINE_BYTES)
        buf_add(&in, STR("at such a line of a text\n"));
    buf_add(&in, STR("\",1\n[10:00:04]: Info: :c,1\n"));
    stream_open_memory(&bytes, in.s, in.n, NULL);
    p = stream_peek(bytes, DRESS_LOOK, &n);
    if (CHECK(undress_recognises(p, n, NULL, &dress)) && CHECK(!dress.parts) &&
        CHECK_INT(undress_open(&text, bytes, &dress, NULL), 0)) {
        while (p = stream_peek(text, 1, &n), n) {
            buf_add(&out, (struct str){ (const char *)p, n });
            stream_consume(text, n);
        }
        under = stream_under(text);
        CHECK(str_ends(buf_str(&out), STR("\n[10:00:04]: Info: :c\n")));
        if (CHECK_INT(under->counted[DEFECT_RECORD_TOO_LONG], 1)) {
            CHECK_INT(under->items[0].at, 57);
            CHECK(under->items[0].bytes > LIMIT_LINE_BYTES / 2);
        }
    }
    stream_close(text);
    stream_close(bytes);
    buf_release(&in);
    buf_release(&out);
}

/* They were shown nowhere, and nothing told that there are events which were not read. */
TEST(events_between_those_of_snare_that_nothing_reads_are_told)
{
    struct str in = STR("MSWinEventLog\t" SNARE_EVENT "\n"
                        "Oct 12 06:10:02 c HealthService: 1210: x\n"
                        "Oct 12 06:10:03 c sshd[12]: error: x: 7: y z\nwords: 12 of them: 7\n"
                        "MSWinEventLog\t1\n");
    struct dress dress;
    struct stream *bytes, *text = NULL;
    const uint8_t *p;
    size_t n;

    stream_open_memory(&bytes, in.s, in.n, NULL);
    p = stream_peek(bytes, DRESS_LOOK, &n);
    if (CHECK(undress_recognises(p, n, NULL, &dress)) &&
        CHECK_INT(undress_open(&text, bytes, &dress, NULL), 0)) {
        while (p = stream_peek(text, 1, &n), n)
            stream_consume(text, n);
        CHECK_INT(stream_under(text)->counted[DEFECT_RECORD], 2);
    }
    stream_close(text);
    stream_close(bytes);
}
