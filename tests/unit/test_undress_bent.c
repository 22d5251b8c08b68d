/* SPDX-License-Identifier: Apache-2.0 */
/* Signs that a word processor, a workbook or a wrong code page put in the place of others. */
#include "base/limits.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

#define NB "\xC2\xA0"
#define SCHEMA "http://schemas.microsoft.com/win/2004/08/events/event"
#define LQ "\xE2\x80\x9C"
#define RQ "\xE2\x80\x9D"
#define LOW "\xE2\x80\x9E"
#define LA "\xC2\xAB"
#define RA "\xC2\xBB"

TEST(quotation_marks_that_a_cell_doubled_or_word_bent_are_those_of_xml)
{
    GIVES("\"<Event xmlns=\"\"" SCHEMA "\"\"><a b=\"\"\"\" c=\"\"d\"\"/>\"\n",
          "\"<Event xmlns=\"" SCHEMA "\"><a b=\"\" c=\"d\"/>\"\n");
    GIVES("<Event xmlns=\xE2\x80\x9C" SCHEMA "\xE2\x80\x9D><a b=\xE2\x80\x9D" "c\xE2\x80\x9D d=\"\"/>",
          "<Event xmlns=\"" SCHEMA "\"><a b=\"c\" d=\"\"/>");
    GIVES("<Event xmlns='" SCHEMA "'><a b=\"\"/>\xE2\x80\x9D</Event>", "(nothing)");
}

/* EventData of an event that the agent of Log Analytics sent. */
TEST(xml_in_a_cell_of_a_table_keeps_the_marks_that_the_table_doubled)
{
    GIVES("TimeGenerated,EventData,EventID\n1,\"<DataItem type=\"\"System.XmlData\"\">"
          "<EventData xmlns=\"\"http://schemas.microsoft.com/win/2004/08/events/event\"\">"
          "<Data>x</Data></EventData></DataItem>\",1033\n", "(nothing)");
}

TEST(quotation_marks_that_word_bent_around_fields_of_a_table_are_straight)
{
    GIVES(LQ "Id" RQ "," LQ "Message" RQ "\r\n" LQ "7" RQ "," LQ "a, " RQ RQ "b" RQ RQ "\r\nc" RQ "\r\n",
          "\"Id\",\"Message\"\n\"7\",\"a, \"\"b\"\"\nc\"\n");
    /* one mark for both ends, the low one of German, an empty field, a tab */
    GIVES(RQ "Id" RQ "\t" RQ "Message" RQ "\n" RQ RQ "\t" RQ "b" RQ "\n",
          "\"Id\"\t\"Message\"\n\"\"\t\"b\"\n");
    GIVES(LOW "Id" LQ ";" LOW "Message" LQ "\n" LOW "7" LQ ";" LOW "b" LQ,
          "\"Id\";\"Message\"\n\"7\";\"b\"");
    /* French, with blanks that do not break inside of the marks */
    GIVES(LA NB "Id" NB RA ";" LA NB "Message" NB RA "\n" LA NB "7" NB RA ";" LA NB "b" NB RA "\n",
          "\"Id\";\"Message\"\n\"7\";\"b\"\n");
    GIVES(LA NB "Id" NB RA ";" LA NB "Message" NB RA "\n" LA NB "7" NB RA ";" LA NB "b " LA NB LA NB "c" NB RA
          NB RA NB RA "\n",
          "\"Id\";\"Message\"\n\"7\";\"b \"\"c\"\"\"\n");
    /* marks of the message's own stay */
    GIVES(LQ "Id" RQ "," LQ "Message" RQ "\n" LQ "7" RQ "," LQ "the " LOW "x" LQ ", and " LQ "y" RQ " is" RQ "\n",
          "\"Id\",\"Message\"\n\"7\",\"the " LOW "x" LQ ", and " LQ "y" RQ " is\"\n");
    /* only the message of Event Viewer's table has marks */
    GIVES("Level,Date and Time,Source,Event ID,Task Category\n"
          "Error,1/2/2020 1:00:00 PM,A,7,None," LQ "a, b\n\nc" RQ "\n"
          "Error,1/2/2020 1:00:01 PM,A,8,None," LQ "d" RQ "\n",
          "Level,Date and Time,Source,Event ID,Task Category\n"
          "Error,1/2/2020 1:00:00 PM,A,7,None,\"a, b\n\nc\"\n"
          "Error,1/2/2020 1:00:01 PM,A,8,None,\"d\"\n");
}

TEST(one_row_of_a_table_with_bent_marks_behind_fields_without_is_enough)
{
    GIVES("TenantId,Time,Source,EventID,Text,Type\nx,A,B,7," LQ "a, b" RQ ",Event\n",
          "TenantId,Time,Source,EventID,Text,Type\nx,A,B,7,\"a, b\",Event\n");
    GIVES("Of a, b, c, d," LQ "e" RQ ",f it says nothing.\n", "(nothing)");
}

TEST(quotation_marks_that_word_bent_in_json_are_straight)
{
    GIVES("[\n {\n  " LQ "Id" RQ ": 7,\n  " LQ "Message" RQ ":  " LQ "a, " "\\" RQ "b" "\\" RQ " c" RQ ",\n  "
          LQ "P" RQ ": [" LQ "x" RQ ", " RQ RQ "]\n }\n]\n",
          "[\n {\n  \"Id\": 7,\n  \"Message\":  \"a, \\\"b\\\" c\",\n  \"P\": [\"x\", \"\"]\n }\n]\n");
    GIVES("{" LA NB "Id" NB RA NB ":" NB "7," LQ "Message" RQ ":" LQ "the " LQ "x" RQ ": y, " LQ "z" RQ ", of" RQ "}",
          "{\"Id\": 7,\"Message\":\"the " LQ "x" RQ ": y, " LQ "z" RQ ", of\"}");
    GIVES("PS C:\\> x | ConvertTo-Json\n{" LQ "Id" RQ ":  7}\n", "PS C:\\> x | ConvertTo-Json\n{\"Id\":  7}\n");
}

TEST(quotation_marks_that_word_bent_in_attributes_of_cmtrace_are_straight)
{
    GIVES("<![LOG[a \xE2\x80\x9C" "b\xE2\x80\x9D]LOG]!><time=\xE2\x80\x9C" "08:55\xE2\x80\x9D "
          "file=\xE2\x80\x9E" "x\xE2\x80\x9C>\n<![LOG[\xE2\x80\x9C" "c\n",
          "<![LOG[a \xE2\x80\x9C" "b\xE2\x80\x9D]LOG]!><time=\"08:55\" file=\"x\">\n"
          "<![LOG[\xE2\x80\x9C" "c\n");
    GIVES("<![LOG[a]LOG]!><time=\"08:55\" file=\"\xE2\x80\x9Cx\">\n", "(nothing)");
}

TEST(rows_that_excel_saved_as_one_cell_each_are_rows)
{
    GIVES("Level,Source,Message\r\n\"Error,a,\"\"b\"\r\nc\r\n\"d \"\"\"\"e\"\"\"\"\"\"\"\r\n",
          "Level,Source,Message\nError,a,\"b\nc\nd \"\"e\"\"\"\n");
    GIVES("\"a,\"\"b\"\"\"\r\n\"c,\"\"d\"\"\"\r\n", "a,\"b\"\nc,\"d\"\n");
    GIVES("\"a\",\"b\"\n\"c \"\"d\"\"\"\n\"e \"\"f\"\"\"\n", "(nothing)");
    GIVES("\"a\"\n\"b\"\n\"c \"\"d\"\"\"\n", "(nothing)");
}

TEST(bent_marks_of_the_text_itself_stay)
{
    GIVES("He said " LQ "a" RQ "," LQ "b" RQ " and " LQ "c" RQ "," LQ "d" RQ ".\n", "(nothing)");
    GIVES(LQ "a" RQ ", " LQ "b" RQ ", " LQ "c" RQ "\n" LQ "d" RQ ", " LQ "e" RQ "\n", "(nothing)");
    GIVES("\"Id\",\"Message\"\n\"7\",\"x\n" LQ "a" RQ "," LQ "b" RQ "\n" LQ "c" RQ "," LQ "d" RQ "\"\n",
          "(nothing)");
    GIVES("{\"Message\": \"" LQ "a" RQ ": b, " LQ "c" RQ ": d\", \"Id\": 7}", "(nothing)");
    GIVES(LQ "a" RQ ": b\n" LQ "c" RQ ": d\n", "(nothing)");
    GIVES("[{\"a\": 1},\n {" LQ "b" RQ ": 2}]\n", "(nothing)");
}

TEST(utf8_that_was_read_as_windows_1252_is_what_it_was)
{
    GIVES("B\xC3\x83\xC2\xBC" "cher:\xC3\x82\xC2\xA0" "a\n", "B\xC3\xBC" "cher:\xC2\xA0" "a\n");
    /* "\xE2\x80\x9C" as Windows-1252, "\xE2\x80\x9D" has a byte that has no meaning there;
       Latin-1 */
    GIVES("\xC3\xA2\xE2\x82\xAC\xC5\x93" "a\xC3\xA2\xE2\x82\xAC\xC2\x9D\r\nb",
          "\xE2\x80\x9C" "a\xE2\x80\x9D\nb");
    GIVES("\xC3\xA2\xC2\x80\xC2\x93\n", "\xE2\x80\x93\n");
    GIVES("\xC3\xB0\xC5\xB8\xCB\x9C\xE2\x82\xAC\n", "\xF0\x9F\x98\x80\n");
    GIVES("\xC3\xA3\xC6\x92\xC2\xAD\xC3\xA3\xE2\x80\x9A\xC2\xB0\n", "\xE3\x83\xAD\xE3\x82\xB0\n");
    /* Greek takes a letter and a sign each, and some of them */
    GIVES("\xC3\x8E\xC2\xB1\xC3\x8E\xC2\xB2\xC3\x8E\xC2\xB3\xC3\x8E\xC2\xB4\n",
          "\xCE\xB1\xCE\xB2\xCE\xB3\xCE\xB4\n");
}

TEST(letters_that_were_not_misread_stay_and_none_is_put_right_by_halves)
{
    GIVES("B\xC3\xBC" "cher\n", "(nothing)");
    GIVES("B\xC3\x83\xC2\xBC" "cher\nB\xC3\xBC" "cher\n", "(nothing)");
    GIVES("N\xC3\x83O, \xC3\x89\xE2\x80\x94 \xC2\xAB\xC3\x82\xC2\xBB\n", "(nothing)"); /* Portuguese */
    GIVES("CAF\xC3\x89\xE2\x80\x93" "x\n", "(nothing)"); /* a capital and a dash */
    GIVES("B\xC3\x83\n", "(nothing)");
    GIVES("\xD0\x91\xD1\x8E\n", "(nothing)");
}

TEST(behind_the_head_a_line_that_was_not_misread_stays)
{
    struct buf in = { 0 }, out = { 0 };

    while (in.n < DRESS_LOOK + 100)
        buf_add(&in, STR("B\xC3\x83\xC2\xBC" "cher, "
                         "\xC3\xA3\xC6\x92\xC2\xAD\n"));
    buf_add(&in, STR("B\xC3\xBC" "cher B\xC3\x83\xC2\xBC\n\xC3\x83\xC2\xBC\n"));
    undress(&out, buf_str(&in), 3);
    CHECK(str_starts(buf_str(&out), STR("B\xC3\xBC" "cher, \xE3\x83\xAD\nB")));
    CHECK(str_ends(buf_str(&out), STR("\nB\xC3\xBC" "cher B\xC3\x83\xC2\xBC\n\xC3\xBC\n")));
    buf_release(&in);
    buf_release(&out);
}
