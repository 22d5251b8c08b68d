/* SPDX-License-Identifier: Apache-2.0 */
/* What collectors of security logs send on. */
#include "lib/test.h"
#include "lib/undressed.h"

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
