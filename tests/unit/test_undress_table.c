/* SPDX-License-Identifier: Apache-2.0 */
/* Tables below dashes whose lines a mail or a console broke (input/undress.h). */
#include "base/buf.h"
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

#define NAMES "TimeCreated           ProviderName Id MachineName     "
#define DASHES "-----------           ------------ -- -----------     "
#define NAMES_MORE "LevelDisplayName Message\n"
#define DASHES_MORE "---------------- -------\n"
#define ROW(second, more)                                                                          \
    "3/16/2024 10:36:" second " PM MsiInstaller 33 MS01.a.example  Information      " more "\n"

/* At 64 columns; every line goes on as it is. */
TEST(a_table_that_was_broken_at_an_edge_through_its_dashes_is_whole_again)
{
    GIVES("\n" NAMES "LevelDispl\nayName Message\n" DASHES "----------\n------ -------\n"
          "3/16/2024 10:36:48 PM MsiInstaller 33 MS01.a.example  Informatio\n"
          "n      Windows Installer installed the product. Product Name: Sy\n"
          "stem Center.\n"
          "12/16/2024 9:36:49 PM MsiInstaller 33 MS01.a.example  Informatio\n"
          "n      Product Version: 10.19.10050.0.\n\nbye\n",
          "\n" NAMES NAMES_MORE DASHES DASHES_MORE
          ROW("48", "Windows Installer installed the product. Product Name: System Center.")
          "12/16/2024 9:36:49 PM MsiInstaller 33 MS01.a.example  Information      "
          "Product Version: 10.19.10050.0.\n\nbye\n");
}

/* The blanks at the edge of a console are none of what is copied from it. */
TEST(blanks_at_the_edge_of_a_broken_table_come_back)
{
    GIVES("A     Id LongName\n----- -- --------\n"
          "16.03.2024 22:36:48 1033 abc defghi abc defghi abc defghi abc\n"
          " Windows Installer\n"
          "16.03.2024 22:36:49 1033 abc defghi abc defghi abc defghi a b\n"
          "cd\n"
          "16.03.2024 22:36:50 1033 abc defghi abc defghi abc defghi\n"
          "Xcd\n"
          "16.03.2024 22:36:51 1033 abc defghi abc defghi abc defghi a b\nc\n",
          "A     Id LongName\n----- -- --------\n"
          "16.03.2024 22:36:48 1033 abc defghi abc defghi abc defghi abc Windows Installer\n"
          "16.03.2024 22:36:49 1033 abc defghi abc defghi abc defghi a bcd\n"
          "16.03.2024 22:36:50 1033 abc defghi abc defghi abc defghi    Xcd\n"
          "16.03.2024 22:36:51 1033 abc defghi abc defghi abc defghi a bc\n");
}

TEST(a_table_that_a_mail_broke_through_its_dashes_has_its_words_in_a_row)
{
    GIVES("\nTimeCreated           ProviderName    Id MachineName\n LevelDisplayName Message\n"
          "-----------           ------------    -- -----------\n ---------------- -------\n"
          "3/16/2024 10:36:48 PM MsiInstaller  1033 MS01.corp.example\n"
          "Information      Windows Installer installed the product. Product\n"
          "Name: System Center.\n"
          "3/16/2024 10:36:49 PM MsiInstaller 11707\n"
          "MS01.longest.corp.example  Information      Product\n",
          "\nTimeCreated ProviderName Id MachineName LevelDisplayName Message\n"
          "----------- ------------ -- ----------- ---------------- -------\n"
          "3/16/2024 10:36:48 PM MsiInstaller 1033 MS01.corp.example Information Windows "
          "Installer installed the product. Product Name: System Center.\n"
          "3/16/2024 10:36:49 PM MsiInstaller 11707 MS01.longest.corp.example Information "
          "Product\n");
}

/* The dashes fit, and tell where a cell stood that begins a line. */
TEST(rows_that_a_mail_broke_go_on_in_their_column)
{
    GIVES("Hello,\nsee below\n\nTimeCreated           Id   LevelDisplayName Message\n"
          "-----------           --   ---------------- -------\n"
          "3/16/2024 10:36:48 PM 1033 Information      Windows Installer\n"
          "installed the product. Product Name: System Center Operations\n"
          "Manager. Done.\n"
          "3/16/2024 10:36:49 PM 1034 Information\n"
          "SomethingThatIsLong:abcdefghijklmnop\n\nBye,\nme\n",
          "Hello,\nsee below\n\nTimeCreated           Id   LevelDisplayName Message\n"
          "-----------           --   ---------------- -------\n"
          "3/16/2024 10:36:48 PM 1033 Information      Windows Installer "
          "installed the product. Product Name: System Center Operations Manager. Done.\n"
          "3/16/2024 10:36:49 PM 1034 Information      SomethingThatIsLong:abcdefghijklmnop\n"
          "\nBye,\nme\n");
}

TEST(tables_that_nobody_broke_stay)
{
    /* what follows would have had room; -Wrap; rows that begin with words */
    GIVES("Time       Id   Message\n----       --   -------\n"
          "3/16/2024  1033 abc defghi abc defghi abc defghi abc defghi abc defghi\n"
          "3/16/2024  1034 Windows\nInstaller\n",
          "(nothing)");
    GIVES("Time       Id   Message\n----       --   -------\n"
          "3/16/2024  1033 abc defghi abc defghi abc defghi abc defghi abc defghi\n"
          "                jklmnop\n3/16/2024  1034 Windows\n",
          "(nothing)");
    GIVES("Name       Id   Message\n----       --   -------\n"
          "A          1033 abc defghi abc defghi abc defghi abc defghi abc defghi\n"
          "B          1034 Windows\n",
          "(nothing)");
    /* what a mail writes above rows of a table without names */
    GIVES("below\n---\n"
          "5/17/2024,5:29:16 PM,HealthService,Error,None,1102,N/A,MS1,abc defghi abc defghi\n"
          "5/17/2024,5:33:17 PM,Application Error,Error,None,1000,N/A,MS1,b\n",
          "(nothing)");
}

#define WORD_NAMES "LevelDisplayName TimeCreated           Id ProviderName  Message\n"
#define WORD_RULER "---------------- -----------           -- ------------  -------\n"

/* Rows stand below the dashes of four columns, at least; what goes on does not. */
TEST(rows_that_begin_with_a_word_are_whole_again)
{
    GIVES(WORD_NAMES WORD_RULER
          "Information      3/16/2024 11:12:44 PM 7  MsiInstaller  Windows\nInstaller installed the product\n"
          "Error            3/16/2024 11:10:02 PM 9  HealthService No connection\nto it is there\n"
          "Warnung zu \xC3\xBC     3/16/2024 11:10:02 PM 10 HealthService Short\n",
          WORD_NAMES WORD_RULER
          "Information      3/16/2024 11:12:44 PM 7  MsiInstaller  Windows Installer installed the product\n"
          "Error            3/16/2024 11:10:02 PM 9  HealthService No connection to it is there\n"
          "Warnung zu \xC3\xBC     3/16/2024 11:10:02 PM 10 HealthService Short\n");
    /* squeezed; of few columns; as they were */
    GIVES("Name Vendor Version Language Caption\n---- ------ ------- -------- -------\n"
          "System Center Operations Manager 2022 Server Microsoft Corporation 10.22.10118.0\n"
          "System Center Operations Manager 2022 Console Microsoft Corporation 10.22.1\n", "(nothing)");
    GIVES(WORD_NAMES WORD_RULER
          "Information      3/16/2024 11:12:44 PM 7  MsiInstaller  Windows\n"
          "Error            3/16/2024 11:10:02 PM 9  HealthService No connection\n", "(nothing)");
}

/* A list of products in a console of 60 columns, whose blanks at the edge were copied or not: nothing but
   the dashes tells how many lines a row has. */
TEST(rows_that_begin_with_a_word_are_as_many_lines_as_their_dashes)
{
    static const char want[] =
        "Computer Product                                    Version   Vendor\n"
        "-------- -------                                    -------   ------\n"
        "MS01     System Center Operations Manager 2022 Web  10.22.101 Microsoft\n"
        "MS02     Microsoft Monitoring Agent 2022 for 64 bit 10.22.100 Microsoft\n";

    GIVES("Computer Product                                    Version \n  Vendor\n"
          "-------- -------                                    ------- \n  ------\n"
          "MS01     System Center Operations Manager 2022 Web  10.22.10\n1 Microsoft\n"
          "MS02     Microsoft Monitoring Agent 2022 for 64 bit 10.22.10\n0 Microsoft\n", want);
    GIVES("Computer Product                                    Version\n  Vendor\n"
          "-------- -------                                    -------\n  ------\n"
          "MS01     System Center Operations Manager 2022 Web  10.22.10\n1 Microsoft\n"
          "MS02     Microsoft Monitoring Agent 2022 for 64 bit 10.22.10\n0 Microsoft\n", want);
    /* one row has a line too few */
    GIVES("Computer Product                                    Version \n  Vendor\n"
          "-------- -------                                    ------- \n  ------\n"
          "MS01     System Center Operations Manager 2022 Web  10.22.10\n"
          "MS02     Microsoft Monitoring Agent 2022 for 64 bit 10.22.10\n0 Microsoft\n"
          "MS03     Microsoft Monitoring Agent 2022 for 64 bit 10.22.10\n0 Microsoft\n", "(nothing)");
}

/* An empty message: the second half of its row is a blank line, and the table goes on. */
TEST(a_row_whose_last_cells_are_empty_ends_no_table)
{
    GIVES("TimeCreated           ProviderName                 Id MachineName           Mess\n"
          "age\n"
          "-----------           ------------                 -- -----------           ----\n"
          "---\n"
          "3/16/2024 10:41:07 PM MsiInstaller               1033 ms01.corp.example     Wind\n"
          "ows\n"
          "3/16/2024 10:42:07 PM MsiInstaller               1033 ms01.corp.example     Inst\n"
          "aller\n"
          "3/16/2024 10:43:07 PM MsiInstaller               1033 ms01.corp.example\n"
          "\n"
          "3/16/2024 10:44:07 PM MsiInstaller               1033 ms01.corp.example     Rest\n"
          "art\n"
          "\n"
          "Bye,\n"
          "Bob\n",
          "TimeCreated           ProviderName                 Id MachineName           Message\n"
          "-----------           ------------                 -- -----------           -------\n"
          "3/16/2024 10:41:07 PM MsiInstaller               1033 ms01.corp.example     Windows\n"
          "3/16/2024 10:42:07 PM MsiInstaller               1033 ms01.corp.example     Installer\n"
          "3/16/2024 10:43:07 PM MsiInstaller               1033 ms01.corp.example         \n"
          "3/16/2024 10:44:07 PM MsiInstaller               1033 ms01.corp.example     Restart\n"
          "\n"
          "Bye,\n"
          "Bob\n");
}

/* Without -AutoSize a column may be narrower than its times; how much is left of them differs. */
TEST(rows_whose_times_were_cut_are_no_lines_that_a_mail_broke)
{
    GIVES("TimeCreated         MachineName                          Id Message\n"
          "-----------         -----------                          -- -------\n"
          "10/13/2019 12:00... MS01.contoso.example               1210 New configuratio...\n"
          "10/12/2019 6:05:... MS01.contoso.example               2115 A Bind Data Sour...\n"
          "1/2/2019 6:05:09 AM MS01.contoso.example              20070 The OpsMgr Conne...\n",
          "(nothing)");
}
