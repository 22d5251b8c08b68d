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

/* However it is written, and wherever it stands. */
TEST(a_command_is_met_in_any_case)
{
    static const char *const commands[] = { "get-winevent", "get-eventlog", "wevtutil" };
    uint32_t seed = 3;

    for (size_t i = 0; i < 300; i++) {
        char text[400];
        int lead = (int)((seed >> 8) % 200);
        int n = snprintf(text, sizeof text, "%*s\n%s qe x -FilterHashtable @{Id=1} | fl\n", lead, "a",
                         commands[i % 3]);

        for (int k = lead + 1; k < n && text[k] != ' '; k++) {
            seed = seed * 1664525 + 1013904223;
            if (seed >> 31 && text[k] >= 'a' && text[k] <= 'z')
                text[k] = (char)(text[k] - 32);
        }
        if (!CHECK(asked_by_filter((struct str){ text, (size_t)n })))
            test_fail(__FILE__, __LINE__, "sample: %s", text);
    }
}
