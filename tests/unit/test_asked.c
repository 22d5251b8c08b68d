/* SPDX-License-Identifier: Apache-2.0 */
#include "event/asked.h"
#include "lib/test.h"

TEST(a_command_with_a_filter_above_its_answer_is_one)
{
    static const char *const filtered[] = {
        "PS C:\\> Get-WinEvent -FilterHashtable @{LogName='Application'; Id=1033,1034} | fl\n\n",
        "Get-WinEvent -LogName Application | Where-Object { $_.ProviderName -eq 'MsiInstaller' }\n",
        "Hello,\nC:\\>wevtutil qe Application /q:\"*[System[(Level=2)]]\" /f:text\nEvent[0]:\n",
        "get-eventlog Application -Source MsiInstaller -Newest 50 | fl *\n",
        "<QueryList>\n <Query Id=\"0\">\n  <Select Path=\"System\">*[System[(EventID=7036)]]</Select>",
    };
    static const char *const whole[] = {
        "PS C:\\> Get-WinEvent -LogName Application | fl *\n",
        "Get-WinEvent -FilterHashtable @{LogName='System'; StartTime='2024-03-16'} | Export-Csv x\n",
        "wevtutil qe Application /f:text /rd:true\n",
        "wevtutil qe System /q:\"*[System[TimeCreated[@SystemTime>='2024-03-16T00:00:00Z']]]\"\n",
        "<Event><Data>Get-WinEvent -FilterHashtable @{Id=1}</Data></Event>\n",
        "{\"Message\":\"wevtutil qe /q:*[System[Level=2]]\"}\n",
        "<QueryList><Query><Select Path=\"System\">*</Select></Query></QueryList>",
        "we had a filter by Id= and Level=\n", "",
    };

    for (size_t i = 0; i < sizeof filtered / sizeof filtered[0]; i++)
        if (!CHECK(asked_by_filter(str_of(filtered[i]))))
            test_fail(__FILE__, __LINE__, "sample: %s", filtered[i]);
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (!CHECK(!asked_by_filter(str_of(whole[i]))))
            test_fail(__FILE__, __LINE__, "sample: %s", whole[i]);
}
