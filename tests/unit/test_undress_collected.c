/* SPDX-License-Identifier: Apache-2.0 */
/* What collectors of security logs send on. */
#include "lib/test.h"
#include "lib/undressed.h"

TEST(an_event_in_cef_is_pairs_below_its_time)
{
    GIVES("<13>Mar 16 22:41:08 coll CEF:0|Microsoft|Microsoft Windows||A B:7|x|3|eventId=9 externalId=7 "
          "rt=1710628867123 dvchost=c.d cs1Label=a b cs1=e msg=one \\= two\\nthree \\\\x\nother\n",
          "2024-03-16T22:41:07.123Z\nEventCode=7\nComputerName=c.d\nSourceName=A B\n"
          "Message=one = two\nthree \\x\nother\n");
    GIVES("CEF:0|NXLog|NXLog|2|7|-|7|end=1710628867 dvchost=c Severity=ERROR externalId=7 SourceName=A B "
          "RecordNumber=11 deviceFacility=L msg=a b\n",
          "2024-03-16T22:41:07.000Z\nLogName=L\nEventCode=7\nComputerName=c\nSourceName=A B\n"
          "Type=ERROR\nRecordNumber=11\nMessage=a b\n");
    GIVES("CEF:0|Microsoft|System or Application Event||A:7|A long name|3|rt=Mar 16 2024 22:41:07 UTC "
          "dvchost=c\n",
          "2024-03-16 22:41:07\nEventCode=7\nComputerName=c\nSourceName=A\nMessage=A long name\n");
}

TEST(an_event_in_leef_is_pairs_below_its_time)
{
    GIVES("<13>Mar 16 22:41:08 c LEEF:1.0|Microsoft|Windows|2019|7|devTime=1710628867123\tcat=L\t"
          "identHostName=c.d\tSource=A B\tMessage=m = x\n",
          "2024-03-16T22:41:07.123Z\nEventCode=7\nComputerName=c.d\nSourceName=A B\nMessage=m = x\n");
}

TEST(an_event_in_structured_data_of_syslog_is_pairs_below_its_time)
{
    GIVES("<14>1 2024-03-16T22:41:07.123Z c.d A_b 0 - [NXLOG@14506 Keywords=\"3\" EventType=\"INFO\" "
          "EventID=\"7\" RecordNumber=\"11\" Channel=\"L m\" x=\"\\\"]\"] one \"two\"\nthree\n",
          "2024-03-16T22:41:07.123Z\nLogName=L m\nEventCode=7\nComputerName=c.d\nSourceName=A b\n"
          "Type=INFO\nRecordNumber=11\nMessage=one \"two\"\nthree\n");
    GIVES("<14>1 2024-03-16T22:41:07+01:00 c SMS_B - - [x@1 EventID=\"7\" EventType=\"ERROR\"][y@1 z=\"\"] m\n",
          "2024-03-16T22:41:07+01:00\nEventCode=7\nComputerName=c\nSourceName=SMS_B\nType=ERROR\nMessage=m\n");
}

TEST(structured_data_of_other_programs_is_no_event_of_windows)
{
    GIVES("<14>1 2024-03-16T22:41:07Z c p 0 - [x@1 EventID=\"7\" colour=\"red\"] m\n", "(nothing)");
    GIVES("<14>1 2024-03-16T22:41:07Z c p 0 - [x@1 EventID=\"7\" Channel=\"L\"", "(nothing)");
    GIVES("<14>1 - c p 0 - [x@1 EventID=\"7\" Channel=\"L\"] m\n", "(nothing)");
}

TEST(numbers_of_other_vendors_are_no_ids_of_windows)
{
    GIVES("CEF:0|Cisco|ASA|9|106023|Deny|5|externalId=106023 rt=1710628867123 dvchost=c msg=a b\n",
          "(nothing)");
    GIVES("CEF:0|Microsoft|Exchange|15|x|Deny|5|rt=1710628867123 msg=a b\n", "(nothing)");
    GIVES("CEF:0|Microsoft|Microsoft Windows||A:7|x|3|externalId=7 msg=no time\n", "(nothing)");
}

#define A40 "a a a a a a a a a a a a a a a a a a a a "
#define LONG A40 A40 A40 A40 A40 A40

/* A blank behind what would be the place of Snare's mark, if there were one. */
TEST(a_long_line_without_the_mark_of_snare_begins_none_of_its_records)
{
    GIVES("AgentDevice=WindowsLog\tAgentLogFile=L\tSource=P\tComputer=c\tEventID=7\tTimeGenerated=1710628867\t"
          "Message=" LONG "b\nAgentDevice=WindowsLog\tSource=P\tEventID=8\tMessage=" LONG " " LONG "\n",
          "LogName=L\nEventCode=7\nComputerName=c\nSourceName=P\nRecordNumber=\n"
          "TimeGenerated=20240316224107.000000-000\nMessage=" LONG "b\n"
          "LogName=\nEventCode=8\nComputerName=\nSourceName=P\nRecordNumber=\n"
          "Message=" LONG " " A40 A40 A40 A40 A40 "a a a a a a a a a a a a a a a a a a a a\n");
}
