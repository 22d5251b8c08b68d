/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in front of the lines of a log that somebody sent (input/undress.h): stamps, names,
   prompts. */
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

/* A log's own times stay, and so does what no log is known behind. */
TEST(what_is_in_front_of_all_lines_of_a_known_log_is_taken_off)
{
    GIVES("Mar 17 08:15:01 h1 tag: [22:02:11]: a\nMar 17 08:15:02 h1 tag: [22:02:12]: b\n"
          "Mar 17 08:15:02 h1 tag:    at c\nMar 17 08:15:02 h1 tag:\n"
          "Mar 17 08:16:00 h1 tag: [22:02:13]: d\n",
          "[22:02:11]: a\n[22:02:12]: b\n   at c\n\n[22:02:13]: d\n");
    GIVES("<134>1 2024-03-17T07:15:01.000Z h w 8 - - *\n"
          "<134>1 2024-03-17T07:15:01.000Z h w 8 - - 2024-03-16T22:30:01,033+01 Warning a\n"
          "<134>1 2024-03-17T07:15:02.000Z h w 8 - - 2024-03-16T22:30:02,033+01 Warning b\n"
          "<134>1 2024-03-17T07:15:02.000Z h w 8 - - \n",
          "*\n2024-03-16T22:30:01,033+01 Warning a\n2024-03-16T22:30:02,033+01 Warning b\n\n");
    GIVES("* Log Name:      Application\n* Source:        x\n* Event ID:      7\n* Level:   y\n",
          "Log Name:      Application\nSource:        x\nEvent ID:      7\nLevel:   y\n");
    GIVES("[18.03.2024 09:14:01] [22:02:11]:\tInfo:\t:a\n[18.03.2024 09:14:01] b\n"
          "[18.03.2024 09:14:02] c\n[18.03.2024 09:14:02] d\n", "[22:02:11]:\tInfo:\t:a\nb\nc\nd\n");
    GIVES("c-1  | [22:02:11]:\tInfo:\t:a\nc-1  | b\nc-1  | c\nc-1  | d\n", "[22:02:11]:\tInfo:\t:a\nb\nc\nd\n");
    GIVES("[22:02:11]:\tInfo:\t:[22:02:11]: a\n[22:02:12]:\tInfo:\t:[22:02:12]: b\n"
          "[22:02:11]:\tInfo:\t:[22:02:11]: a\n[22:02:12]:\tInfo:\t:[22:02:12]: b\n", "(nothing)");
    GIVES("2024-03-17 08:15:01 status installed a\n2024-03-17 08:15:02 status installed b\n"
          "2024-03-17 08:15:03 status installed c\n2024-03-17 08:15:04 status installed d\n", "(nothing)");
    GIVES("x [22:02:11]:\tInfo:\t:a\nb\nc\nd\n", "(nothing)");
}

/* The same before what has no records of its own: tables, objects, lists. */
TEST(what_is_in_front_of_all_lines_of_a_table_or_an_object_is_taken_off)
{
    GIVES("\xE2\x80\x93 a b\n\xE2\x80\x93 c\n\xE2\x80\x93\n\xE2\x80\x93 d\n", "a b\nc\n\nd\n");
    GIVES("\xEF\x82\xA7 a b\n\xEF\x82\xA7 c\n\xEF\x82\xA7\n\xEF\x82\xA7 d\n", "a b\nc\n\nd\n");
    GIVES("1. {\"Message\": \"a\\r\\nb\\r\\n\\r\\nc\\r\\nd: \\r\\ne: \", \"EventID\": 7}\n",
          "{\"Message\": \"a\\r\\nb\\r\\n\\r\\nc\\r\\nd: \\r\\ne: \", \"EventID\": 7}\n");
    /* and of a table on its first line alone */
    GIVES("- | Id | Message |\n  | --- | --- |\n  | 7 | a |\n", "| Id | Message |\n| --- | --- |\n| 7 | a |\n");
    GIVES("Mar 17 08:15:01 h1 tag: \"Name\",\"Version\"\nMar 17 08:15:02 h1 tag: \"a\",\"1.0\"\n"
          "Mar 17 08:15:03 h1 tag: \"b\",\"2.0\"\nMar 17 08:15:03 h1 tag: \"c\",\"2.0\"\n",
          "\"Name\",\"Version\"\n\"a\",\"1.0\"\n\"b\",\"2.0\"\n\"c\",\"2.0\"\n");
    GIVES("<134>1 2024-03-17T07:15:01.000Z h w 8 - - [\n<134>1 2024-03-17T07:15:02.000Z h w 8 - -     {\n"
          "<134>1 2024-03-17T07:15:03.000Z h w 8 - -         \"Id\":  1\n"
          "<134>1 2024-03-17T07:15:03.000Z h w 8 - -     }\n<134>1 2024-03-17T07:15:03.000Z h w 8 - - ]\n",
          "[\n    {\n        \"Id\":  1\n    }\n]\n");
    GIVES("c-1  | #TYPE System.Object\nc-1  | \"Id\"\nc-1  | \"1\"\nc-1  | \"2\"\n",
          "#TYPE System.Object\n\"Id\"\n\"1\"\n\"2\"\n");
    GIVES("* \n* Name    : a\n* Version : 1.0\n* \n* Name    : b\n* Version : 2.0\n",
          "\nName    : a\nVersion : 1.0\n\nName    : b\nVersion : 2.0\n");
    GIVES("2024-03-17T07:15:01.1Z stdout F Name Version\n2024-03-17T07:15:01.2Z stdout F ---- -------\n"
          "2024-03-17T07:15:01.3Z stdout F a    1.0\n2024-03-17T07:15:01.4Z stdout F b    2.0\n",
          "Name Version\n---- -------\na    1.0\nb    2.0\n");
    /* numbers grow */
    GIVES("Mar 9 08:15:01 h1 tag[9]: {\nMar 9 08:15:01 h1 tag[9]:   \"a\": 1\nMar 10 08:15:01 h1 tag[10]: }\n"
          "Mar 10 08:15:01 h1 tag[10]: \n", "{\n  \"a\": 1\n}\n\n");
    /* signs of a list, as Word has them; what is no part of the log above or below it */
    GIVES("\xE2\x80\xA2\ta b\n\xE2\x80\xA2\tc\n\xE2\x80\xA2\n\xE2\x80\xA2\td\n", "a b\nc\n\nd\n");
    GIVES("\xE2\x80\xA2\tNom du journal :Application\n\xE2\x80\xA2\tSource :      a\n"
          "\xE2\x80\xA2\tID de l’événement :7\n\xE2\x80\xA2\tNiveau :b\n",
          "Nom du journal :Application\nSource :      a\nID de l’événement :7\nNiveau :b\n");
    GIVES("\xE2\x80\xA2\tLog Name:  Application\n\xE2\x80\xA2\ta\n\xE2\x80\xA2\tb\n\xE2\x80\xA2\tc\n",
          "Log Name:  Application\na\nb\nc\n");
    GIVES("Mar 17 08:15:01 h1 tag: \"Name\",\"Version\"\nMar 17 08:15:02 h1 tag: \"a\",\"1.0\"\n",
          "\"Name\",\"Version\"\n\"a\",\"1.0\"\n"); /* two lines, and no chance */
    GIVES("\xC2\xB7      a b\n\xC2\xB7      c\n\xC2\xB7\n\xC2\xB7        d\n", "a b\nc\n\n  d\n");
    GIVES("Attaching to c-1\nc-1  | a\nc-1  | b\nc-1  | c\nc-1  | d\nc-1 exited with code 0\n",
          "Attaching to c-1\na\nb\nc\nd\nc-1 exited with code 0\n");
    GIVES("Sep 8 07:15:01 h t: {\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 1}}\n"
          "Sep 8 07:15:01 h t: {\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 2}}\n"
          "Sep 8 07:15:01 h t: {\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 3}}\n"
          "Sep 8 07:15:01 h t: {\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 4}}\n",
          "{\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 1}}\n"
          "{\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 2}}\n"
          "{\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 3}}\n"
          "{\"@timestamp\": \"2025-09-18\", \"agent\": {\"x\": 4}}\n");
    /* logs of their own */
    GIVES("[3/16/2024 10:02:11 PM] Information : a\n[3/16/2024 10:02:13 PM] Information : b\n"
          "[3/16/2024 10:09:13 PM] *** Error : c\n[3/16/2024 10:09:14 PM] Information : d\n", "(nothing)");
    GIVES("* a: see, this and that\n* b: c\n* d: e\n* f: g\n", "(nothing)");
    GIVES("12:00:01 a [\n12:00:01 a b\n12:00:01 a c\n12:00:01 a d\n", "(nothing)");
    GIVES("12:00:01 got { a }\n12:00:01 got { b }\n12:00:01 got { c }\n12:00:01 got { d }\n", "(nothing)");
}

TEST(a_stamp_in_front_of_records_that_have_one_of_their_own_is_taken_off)
{
    GIVES("[18.03.2024 09:14:01] 2024-03-16 01:00:01.10 Server  a\n"
          "[18.03.2024 09:14:01] 2024-03-16 01:00:01.11 Server  b\n"
          "[18.03.2024 09:14:02] 2024-03-16 01:00:01.12 Server  c\n"
          "[18.03.2024 09:14:02] 2024-03-16 19:00:12.40 Backup  d\n",
          "2024-03-16 01:00:01.10 Server  a\n2024-03-16 01:00:01.11 Server  b\n"
          "2024-03-16 01:00:01.12 Server  c\n2024-03-16 19:00:12.40 Backup  d\n");
    GIVES("[3/18/2024 9:14:01 AM] [3/16/2024 10:02:11 PM] Information : a\n"
          "[3/18/2024 9:14:01 AM] [3/16/2024 10:02:12 PM] Information : b\n"
          "[3/18/2024 9:14:02 AM] [3/16/2024 10:02:13 PM] *** Error : c\n"
          "[3/18/2024 10:14:02 AM] [3/16/2024 10:02:14 PM] Information : d\n",
          "[3/16/2024 10:02:11 PM] Information : a\n[3/16/2024 10:02:12 PM] Information : b\n"
          "[3/16/2024 10:02:13 PM] *** Error : c\n[3/16/2024 10:02:14 PM] Information : d\n");
}

TEST(a_bracketed_stamp_in_front_of_lines_is_no_record_of_data_protection_manager)
{
    GIVES("[2024-03-18 09:14:01] 2024-03-16 01:00:01.10 Server  a\n"
          "[2024-03-18 09:14:01] \t(c) b\n"
          "[2024-03-18 09:14:02] \n"
          "[2024-03-18 09:14:02] 2024-03-16 19:00:12.40 Backup  d\n",
          "2024-03-16 01:00:01.10 Server  a\n\t(c) b\n\n2024-03-16 19:00:12.40 Backup  d\n");
    GIVES("[3/18/2024 9:14:01 AM] Level,Date and Time,Source,Event ID,Task Category\n"
          "[3/18/2024 9:14:01 AM] Error,3/16/2024 11:10:02 PM,HealthService,2010,None,a\n",
          "Level,Date and Time,Source,Event ID,Task Category\n"
          "Error,3/16/2024 11:10:02 PM,HealthService,2010,None,a\n");
    GIVES("[2024-03-18 09:14:01] TimeCreated  : 3/16/2024 10:36:07 PM\n"
          "[2024-03-18 09:14:01] ProviderName : MsiInstaller\n",
          "TimeCreated  : 3/16/2024 10:36:07 PM\nProviderName : MsiInstaller\n");
    GIVES("[3/18/2024 9:14:01 AM] Information : a\n[3/18/2024 9:14:01 AM] Information : b\n"
          "and a line that goes on\n[3/18/2024 9:14:01 AM] Information : d\n", "(nothing)");
}

TEST(a_stamp_in_front_of_lines_that_have_none_is_taken_off)
{
    GIVES("[2024-03-18T09:14:01.123Z] # sh ./scx-1.9.1-0.universal.x64.sh --upgrade\n"
          "[2024-03-18T09:14:01.456Z] Extracting...\n"
          "[2024-03-18T09:14:02.789Z] Updating cross-platform agent ...\n",
          "# sh ./scx-1.9.1-0.universal.x64.sh --upgrade\nExtracting...\n"
          "Updating cross-platform agent ...\n");
    GIVES("2024-03-18 09:14:01 | 2024-03-16 22:41:06 upgrade omi:amd64 1.6.9.1 1.9.1.0\n"
          "2024-03-18 09:14:01 | 2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0\n",
          "2024-03-16 22:41:06 upgrade omi:amd64 1.6.9.1 1.9.1.0\n"
          "2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0\n");
    GIVES("09:14:01 Mar 16 22:41:06 Updated: scx-1.9.1-0.x86_64\n"
          "09:14:02 Mar 16 22:41:07 Updated: omi-1.9.1-0.x86_64\n",
          "Mar 16 22:41:06 Updated: scx-1.9.1-0.x86_64\nMar 16 22:41:07 Updated: omi-1.9.1-0.x86_64\n");
    GIVES("[2024-03-18 09:14:01] Error: :FATAL ACTION: a\n[2024-03-18 09:14:01] Info: :b\n",
          "Error: :FATAL ACTION: a\nInfo: :b\n");
    GIVES("[2024-03-18 09:14:01] 1 [3]6532.7764::03/16/2024-22:36:07.100 [a] [] [Error] :b\n"
          "[2024-03-18 09:14:01] 2 [3]6532.7764::03/16/2024-22:36:07.200 [a] [] [Error] :c\n",
          "[3]6532.7764::03/16/2024-22:36:07.100 [a] [] [Error] :b\n"
          "[3]6532.7764::03/16/2024-22:36:07.200 [a] [] [Error] :c\n"); /* nor its numbers */
    /* their own */
    GIVES("2024-03-16 22:41:06 upgrade omi:amd64 1.6.9.1 1.9.1.0\n"
          "2024-03-16 22:41:07 status installed scx:amd64 1.9.1.0\n", "(nothing)");
    GIVES("Mar 16 22:41:06 Updated: scx-1.9.1-0.x86_64\nMar 16 22:41:07 Updated: omi-1.9.1-0.x86_64\n",
          "(nothing)");
    GIVES("2024-03-18 09:14:01 a b\n2024-03-18 09:14:02 status\n2024-03-18 09:14:02 c\n", "(nothing)");
}

TEST(lines_behind_a_stamp_that_a_mail_broke_go_on_where_they_were_broken)
{
    GIVES("Mar 16 22:41:10 ms01 log: [22:41:07]:\tError:\t:Exception\nrunning sql string\n"
          "Mar 16 22:41:11 ms01 log: [22:41:08]:\tError:\t:FATAL ACTION:\nUpdateDatabase\n"
          "Mar 16 22:41:12 ms01 log: [22:41:09]:\tInfo:\t:x\nso\n",
          "[22:41:07]:\tError:\t:Exception running sql string\n"
          "[22:41:08]:\tError:\t:FATAL ACTION: UpdateDatabase\n[22:41:09]:\tInfo:\t:x\nso\n");
    /* a console, in the middle of words */
    GIVES("2024-03-16T22:41:10.000Z [22:41:07]:\tError:\t:Exception runnin\ng sql string\n"
          "2024-03-16T22:41:11.000Z [22:41:08]:\tError:\t:FATAL ACTION: Up\ndateDatabase\n",
          "[22:41:07]:\tError:\t:Exception running sql string\n"
          "[22:41:08]:\tError:\t:FATAL ACTION: UpdateDatabase\n");
    /* somebody's own log: what follows a line is no piece of it */
    GIVES("2024-03-16T22:41:10.000Z a line of a log that nobody knows:\n  at b\n"
          "2024-03-16T22:41:11.000Z another line of a log that nobody knows\n  at c\n", "(nothing)");
}

/* The time of the message became that of a row of GridView's, and a row below was cut. */
TEST(what_a_chat_puts_in_front_of_a_message_is_taken_off)
{
    GIVES("[16.04.24, 09:12:44] Bob: 14/02/2024 18:28:03\t7022\tErreur\tHealthService\tThe a.\n"
          "[16.04.24, 09:13:01] Ann: ok\n",
          "14/02/2024 18:28:03\t7022\tErreur\tHealthService\tThe a.\nok\n");
    GIVES("\xE2\x80\x8E[4/16/24, 9:12:44\xE2\x80\xAF" "AM] Bob Miller: TimeCreated : 1\nId : 7\n",
          "TimeCreated : 1\nId : 7\n");
    GIVES("16.04.24, 09:12 - +49 171 1234567: Id,Message\n7,a\n", "Id,Message\n7,a\n");
    GIVES("\n[16.04.2024 09:12] Bob: a\nb\n", "\na\nb\n");
}

/* JavaScript writes such a date, too; points and strokes, or seconds, are those of logs. */
TEST(a_stamp_of_a_log_is_none_of_a_chat)
{
    GIVES("[4/16/2024, 9:12:44 AM] Error: a\nat b\nat c\n", "(nothing)");
    GIVES("[4/16/2024, 9:12:44 AM] Db: a\n[4/16/2024, 9:12:44 AM] Web: b\n"
          "[4/16/2024, 9:12:45 AM] Db: c\n[4/16/2024, 9:12:46 AM] Db: d\n", "(nothing)");
    GIVES("[16.04.2024 09:12:44] Db: a\nat b\nat c\n", "(nothing)");
    GIVES("[2024-04-16, 09:12] Db: a\nat b\nat c\n", "(nothing)");
    GIVES("a\n[16.04.24, 09:12:44] Bob: b\nc\n", "(nothing)");
}

/* NUL ends a set of signs and was taken for one of them. */
TEST(a_stamp_with_a_nul_in_it_is_none)
{
    GIVES("[16.04.24,\0" "09:12:44] Bob: a\nb\n", "(nothing)");
    GIVES("[16.04.24, 09:12:44] Bo\0b: a\nb\n", "(nothing)");
}
