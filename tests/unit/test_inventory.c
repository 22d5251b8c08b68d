/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/test.h"

#include "base/limits.h"

extern const struct parser parser_inventory;
extern const struct parser parser_inventory_json;
extern const struct parser parser_inventory_clixml;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_inventory, in, expected)

/* Rows of msdb's backupset as a query shows them; without their type they may be of any. */
TEST(backups_have_the_columns_of_sql_server_too)
{
    CHECK_OUTLINE("database_name,backup_finish_date,type\nx,2024-03-16 18:00:12.000,D\n"
                  "x,2024-03-16 18:30:12.000,i\n",
                  "2024-03-16T18:00:12.000 -1 [] x,2024-03-16 18:00:12.000,D "
                  "{Kind=backup; Database=x; BackupType=Database}\n"
                  "2024-03-16T18:30:12.000 -1 [] x,2024-03-16 18:30:12.000,i "
                  "{Kind=backup; Database=x; BackupType=Differential database}\n");
    CHECK_INT(parsed_bid(&parser_inventory, STR("database_name,backup_finish_date\nx,2024\n")), 0);
}

TEST(columns_say_what_a_table_is_about)
{
    CHECK_OUTLINE("\"Name\",\"Version\",\"Vendor\"\n\"a, b\",1.2,\"M\n N\"\n\n"
                  "database_name;LastBackupDate\nx;2024-03-16 18:00:12\n",
                  " -1 [] \"a, b\",1.2,\"M| N\" {Kind=product; Product=a, b; Version=1.2; "
                  "Vendor=M| N}\n"
                  "2024-03-16T18:00:12 -1 [] x;2024-03-16 18:00:12 {Kind=backup; Database=x}\n");
    CHECK_OUTLINE("DisplayName\tIsGateway\tVersion\nMS1\tFalse\t1\nGW1\tTrue\t2\n",
                  " -1 [] MS1\tFalse\t1 {Kind=server; Name=MS1; Version=1; Host=MS1}\n"
                  " -1 [] GW1\tTrue\t2 {Kind=gateway; Name=GW1; Version=2; Host=GW1}\n");
    CHECK_OUTLINE("DisplayName,IsRootManagementServer,Version\nMS1,False,1\nMS2,WAHR,2\n",
                  " -1 [] MS1,False,1 {Kind=server; Name=MS1; Version=1; Host=MS1}\n"
                  " -1 [] MS2,WAHR,2 {Kind=server; Name=MS2; Version=2; Host=MS2; Root=True}\n");
    CHECK_OUTLINE("PrincipalName,Version,PatchList\nA.x,1,UR1\n",
                  " -1 [] A.x,1,UR1 {Kind=agent; Version=1; Host=A.x; Patches=UR1}\n");
    CHECK_OUTLINE("Name,StartMode,State\nOMSDK,Auto,Running\n",
                  " -1 [] OMSDK,Auto,Running {Kind=service; Name=OMSDK; StartMode=Auto; "
                  "State=Running}\n");
}

TEST(a_list_without_versions_tells_who_is_there_and_as_what)
{
    CHECK_OUTLINE("DisplayName  IsGateway IsRootManagementServer\n"
                  "-----------  --------- ----------------------\n"
                  "om1.fjord.x  False     True\nom2.fjord.x  False     False\n"
                  "gw1.fjord.x  True      False\n",
                  " -1 [] om1.fjord.x  False     True {Kind=server-name; Name=om1.fjord.x; "
                  "Host=om1.fjord.x; Root=True}\n"
                  " -1 [] om2.fjord.x  False     False {Kind=server-name; Name=om2.fjord.x; "
                  "Host=om2.fjord.x}\n"
                  " -1 [] gw1.fjord.x  True      False {Kind=gateway-name; Name=gw1.fjord.x; "
                  "Host=gw1.fjord.x}\n");
    CHECK_OUTLINE("DisplayName,PrimaryManagementServerName,HealthState\nA,MS1,Success\n",
                  " -1 [] A,MS1,Success {Kind=agent-name; Name=A; Host=A; Parent=MS1}\n");
    CHECK_OUTLINE("DisplayName : GW1\nIsGateway   : True\n\n",
                  " -1 [] DisplayName : GW1|IsGateway   : True {Kind=gateway-name; Name=GW1; "
                  "Host=GW1}\n");
}

TEST(versions_whose_column_lost_its_name_are_found_in_the_rows)
{
    CHECK_OUTLINE("DisplayName,Ver\001ion,PrimaryManagementServerName\nA,10.22.10118.0,MS1\n",
                  " -1 [] A,10.22.10118.0,MS1 {Kind=agent; Name=A; Version=10.22.10118.0; Host=A; "
                  "Parent=MS1}\n");
    CHECK_OUTLINE("DisplayName V?rs           IsGateway\n----------- ----           ---------\n"
                  "om1.fjord.x 10.22.10118.0  False\n",
                  " -1 [] om1.fjord.x 10.22.10118.0  False {Kind=server; Name=om1.fjord.x; "
                  "Version=10.22.10118.0; Host=om1.fjord.x}\n");
    CHECK_OUTLINE("DisplayName,Windows,PrimaryManagementServerName\nA,10.0.17763.0,MS1\n",
                  " -1 [] A,10.0.17763.0,MS1 {Kind=agent-name; Name=A; Host=A; Parent=MS1}\n");
}

TEST(shown_tables_and_lists_are_read_too)
{
    CHECK_OUTLINE("Version   Name        InstallDate\n-------   ----        -----------\n"
                  "1.2.3     a b c       20240101\n\nwords\n",
                  " -1 [] 1.2.3     a b c       20240101 {Kind=product; Product=a b c; "
                  "Version=1.2.3; InstallDate=20240101}\n");
    CHECK_OUTLINE("Name   Vendor  Version\na b    M       1\n",
                  " -1 [] a b    M       1 {Kind=product; Product=a b; Version=1; Vendor=M}\n");
    CHECK_OUTLINE("DisplayName    : a\nDisplayVersion : 1\nPublisher      : M\n"
                  "DisplayName    : b\nDisplayVersion : 2\nPublisher      : M\n\nName : x\n",
                  " -1 [] DisplayName    : a|DisplayVersion : 1|Publisher      : M {Kind=product; "
                  "Product=a; Version=1; Vendor=M}\n"
                  " -1 [] DisplayName    : b|DisplayVersion : 2|Publisher      : M {Kind=product; "
                  "Product=b; Version=2; Vendor=M}\n");
}

TEST(a_property_may_stand_on_each_line)
{
    static const char *const forms[][2] = {
        { "Property | Value\nDisplayName | MS1\nVersion | 1\nIsGateway | False\n",
          " -1 [] DisplayName | MS1|Version | 1|IsGateway | False " },
        { "Property,Value\n\"DisplayName\",\"MS1\"\n\"Id\",\"7\"\nVersion,1\nIsGateway,False\n",
          " -1 [] \"DisplayName\",\"MS1\"|\"Id\",\"7\"|Version,1|IsGateway,False " },
        { "Name         Value\n----         -----\nDisplayName  MS1\nVersion      1\n"
          "IsGateway    False\n",
          " -1 [] DisplayName  MS1|Version      1|IsGateway    False " },
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct buf want = { 0 };

        buf_format(&want, "%s{Kind=server; Name=MS1; Version=1; Host=MS1}\n%c", forms[i][1], 0);
        CHECK(parsed_bid(&parser_inventory, str_of(forms[i][0])) > 0);
        CHECK_OUTLINE(forms[i][0], want.s);
        buf_release(&want);
    }
    CHECK_INT(parsed_bid(&parser_inventory, STR("Name,Value\nVersion,1\nColour,red\n")), 0);
}

/* Format-List breaks a value at blanks and goes on below its beginning. */
TEST(a_value_of_a_list_goes_on_below_its_beginning)
{
    CHECK_OUTLINE("Name    : System Center 2016 Operations\n"
                  "          Manager\n"
                  "          Agent\n"
                  "Vendor  : Microsoft\n"
                  "Caption : System Center 2016 Operations\n"
                  "          Manager Agent\n"
                  "Version : 8.0\n"
                  "\n"
                  "Name    : Another\n"
                  "     thing that is no value\n"
                  "          nor is this\n"
                  "Vendor  : M\n"
                  "Version : 1\n",
                  " -1 [] Name    : System Center 2016 Operations|          Manager|          Agent|"
                  "Vendor  : Microsoft|Caption : System Center 2016 Operations|Version : 8.0 "
                  "{Kind=product; Product=System Center 2016 Operations Manager Agent; Version=8.0; "
                  "Vendor=Microsoft}\n"
                  " -1 [] Name    : Another|Vendor  : M|Version : 1 {Kind=product; Product=Another; "
                  "Version=1; Vendor=M}\n");
}

TEST(a_list_behind_a_table_has_nothing_of_its_last_row)
{
    CHECK_OUTLINE("database_name,LastBackupDate\nOperationsManager,2024-03-16 18:00:00\n\n"
                  "Name    : a\nVendor  : M\nVersion : 1\n",
                  "2024-03-16T18:00:00 -1 [] OperationsManager,2024-03-16 18:00:00 "
                  "{Kind=backup; Database=OperationsManager}\n"
                  " -1 [] Name    : a|Vendor  : M|Version : 1 {Kind=product; Product=a; Version=1; "
                  "Vendor=M}\n");
}

TEST(a_table_on_a_narrow_screen_has_names_and_cells_broken)
{
    CHECK_OUTLINE("words above\n\nDisplayName          Version   IsGatewa\n"
                  "                               y\n"
                  "-----------          -------   --------\n"
                  "MS01.eu.corp.adatum. 10.22.101 False\ntest                 18.0\n"
                  "GW1.x                1         True\nMS02.eu.corp.adatum. 2         False\n"
                  "test\n",
                  " -1 [] MS01.eu.corp.adatum. 10.22.101 False|test                 18.0 "
                  "{Kind=server; Name=MS01.eu.corp.adatum.test; Version=10.22.10118.0; "
                  "Host=MS01.eu.corp.adatum.test}\n"
                  " -1 [] GW1.x                1         True {Kind=gateway; Name=GW1.x; Version=1; "
                  "Host=GW1.x}\n"
                  " -1 [] MS02.eu.corp.adatum. 2         False|test {Kind=server; "
                  "Name=MS02.eu.corp.adatum.test; Version=2; Host=MS02.eu.corp.adatum.test}\n");
}

/* Pages of mails and tickets make one blank of some, and leave others. */
TEST(columns_that_stand_no_longer_below_their_names_cut_no_version)
{
    CHECK_OUTLINE("Name                    Version       IsGateway\n"
                  "----                    -------       ---------\n"
                  "gruopm01.v.example 10.25.10132.0 False\n"
                  "poagw1.dmz.example      10.22.10118.0 True\n",
                  " -1 [] gruopm01.v.example 10.25.10132.0 False {Kind=server; "
                  "Name=gruopm01.v.example; Version=10.25.10132.0; Host=gruopm01.v.example}\n"
                  " -1 [] poagw1.dmz.example      10.22.10118.0 True {Kind=gateway; "
                  "Name=poagw1.dmz.example; Version=10.22.10118.0; Host=poagw1.dmz.example}\n");
    CHECK_OUTLINE("Name                    Version        IsGateway\n"
                  "----                    -------        ---------\n"
                  "gruopm01.vinhedo.example 10.25.10132.0 False\n",
                  " -1 [] gruopm01.vinhedo.example 10.25.10132.0 False {Kind=server; "
                  "Name=gruopm01.vinhedo.example; Version=10.25.10132.0; "
                  "Host=gruopm01.vinhedo.example}\n");
    CHECK_OUTLINE("Version        Name                  Vendor\n"
                  "-------        ----                  ------\n"
                  "x 10.22.10118.0 of a b c       M\n"
                  "10.22.10118.0 or so  a b c       M\n", "");
}

TEST(registry_exports_name_the_server_version)
{
    CHECK_OUTLINE("    ServerVersion    REG_SZ    10.22.10118.0\n\"ServerVersion\"=\"1.2\"\n"
                  "    UIVersion    REG_SZ    1\n",
                  " -1 []     ServerVersion    REG_SZ    10.22.10118.0 {Kind=setup; "
                  "Version=10.22.10118.0}\n"
                  " -1 [] \"ServerVersion\"=\"1.2\" {Kind=setup; Version=1.2}\n");
}

/* upgrade-plans.md 9: the guide prints CurrentControlsSet; a value in that key does nothing. */
TEST(registry_exports_name_the_limit_of_the_queue)
{
    static const char query[] =
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HealthService\\Parameters"
        "\\Management Groups\\MG1\n"
        "    maximumQueueSizeKb    REG_DWORD    0x12c00\n";

    CHECK_INT(parsed_bid(&parser_inventory, STR(query)), 20);
    CHECK_OUTLINE(query, " -1 []     maximumQueueSizeKb    REG_DWORD    0x12c00 {Kind=queue; "
                         "Kilobytes=76800}\n");
    CHECK_OUTLINE("\"maximumQueueSizeKb\"=dword:00003c00\n",
                  " -1 [] \"maximumQueueSizeKb\"=dword:00003c00 {Kind=queue; "
                  "Kilobytes=15360}\n");
    CHECK_OUTLINE("maximumQueueSizeKb : 76800\n", " -1 [] maximumQueueSizeKb : 76800 {Kind=queue; "
                                                  "Kilobytes=76800}\n");
    CHECK_OUTLINE("\"maximumQueueSizeKb\"=dword:none\n", "");
    CHECK_OUTLINE("[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlsSet\\Services\\HealthService]\n"
                  "\"maximumQueueSizeKb\"=dword:00012c00\n", "");
}

/* "wmic product get name,version", the uninstall keys of the registry: two columns. */
TEST(of_names_and_versions_alone_products_count_and_nothing_else)
{
    static const char table[] =
        "C:\\>wmic product get name,version\n"
        "Name                                          Version\n"
        "Microsoft Visual C++ 2013 x64 Server          12.0.40664\n"
        "System Center Operations Manager 2022 Server  10.22.10118.0\n"
        "System Center Core Library                    10.22.10118.0\n";
    static const char list[] = "Name    : 7-Zip\nVersion : 1\n\n"
                               "Name    : Microsoft Monitoring Agent\nVersion : 8.0\n";

    CHECK_INT(parsed_bid(&parser_inventory, STR(table)), 36);
    CHECK_OUTLINE(table,
                  " -1 [] System Center Operations Manager 2022 Server  10.22.10118.0 {Kind=product; "
                  "Product=System Center Operations Manager 2022 Server; Version=10.22.10118.0}\n");
    CHECK_OUTLINE("Node;DisplayName;DisplayVersion\nMS1;System Center 2012 R2 x Console;7.1\n",
                  " -1 [] MS1;System Center 2012 R2 x Console;7.1 {Kind=product; "
                  "Product=System Center 2012 R2 x Console; Version=7.1; Host=MS1}\n");
    CHECK_INT(parsed_bid(&parser_inventory, STR(list)), 24);
    CHECK_OUTLINE(list, " -1 [] Name    : Microsoft Monitoring Agent|Version : 8.0 {Kind=product; "
                        "Product=Microsoft Monitoring Agent; Version=8.0}\n");
    CHECK_INT(parsed_bid(&parser_inventory, STR("Name,Version\nbash,5.2\nSystem,1\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("Name : bash\nVersion : 5.2\n")), 0);
}

TEST(the_command_above_says_that_a_table_lists_agents)
{
    static const char agents[] = "PS C:\\> get-scomagent | ft DisplayName, Version\n\n"
                                 "DisplayName Version\n----------- -------\nA1.x        10.1\n\n";

    CHECK_INT(parsed_bid(&parser_inventory, STR(agents)), 36);
    CHECK_OUTLINE(agents, " -1 [] A1.x        10.1 {Kind=agent; Name=A1.x; Version=10.1; "
                          "Host=A1.x}\n");
    CHECK_OUTLINE("PS> $a = (Get-Agent)\nName,Version\nA1.x,6.1\n\n"
                  "PS> Get-Process | select Name, Version\nName,Version\nA2.x,6.1\n",
                  " -1 [] A1.x,6.1 {Kind=agent; Name=A1.x; Version=6.1; Host=A1.x}\n");
    CHECK_INT(parsed_bid(&parser_inventory,
                         STR("Get-SCOMAgentApprovalSetting\nName,Version\nA1.x,10.1\n")), 0);
}

/* Tickets make one blank of several: columns would cut a name into a machine and a version. */
TEST(a_table_whose_blanks_were_lost_is_read_by_its_words)
{
    CHECK_OUTLINE("Get-SCOMAgent | ft\nDisplayName Version Server Patchlist\n"
                  "----------- ------- ------ ---------\n"
                  "longer.a.x 10.22.10118.0 m1.a.x\n"
                  "longest.name.a.x 10.22.1.0 m1.a.x Update Rollup 1\n",
                  " -1 [] longer.a.x 10.22.10118.0 m1.a.x {Kind=agent; Name=longer.a.x; "
                  "Version=10.22.10118.0; Host=longer.a.x}\n"
                  " -1 [] longest.name.a.x 10.22.1.0 m1.a.x Update Rollup 1 {Kind=agent; "
                  "Name=longest.name.a.x; Version=10.22.1.0; Host=longest.name.a.x}\n");
    CHECK_OUTLINE("Name Version Vendor\n---- ------- ------\n"
                  "Microsoft Monitoring Agent 10.22.10118.0 Microsoft Corporation\n",
                  " -1 [] Microsoft Monitoring Agent 10.22.10118.0 Microsoft Corporation "
                  "{Kind=product; Product=Microsoft Monitoring Agent; Version=10.22.10118.0; "
                  "Vendor=Microsoft Corporation}\n");
    /* a word that is no version stands in its place: nothing is said of the row */
    CHECK_OUTLINE("Get-SCOMAgent | ft\nDisplayName Version\n----------- -------\n"
                  "a.name of.several words\n", "");
}

TEST(a_list_of_servers_without_the_column_of_gateways_tells_no_role)
{
    CHECK_OUTLINE("Get-SCOMManagementServer | ft Name,Version\nName,Version\nA1.x,10.1\n",
                  " -1 [] A1.x,10.1 {Kind=member; Name=A1.x; Version=10.1; Host=A1.x}\n");
    CHECK_OUTLINE("#TYPE Selected.X.Administration.ManagementServer\nName,Version\nA1.x,10.1\n",
                  " -1 [] A1.x,10.1 {Kind=member; Name=A1.x; Version=10.1; Host=A1.x}\n");
}

TEST(without_names_two_rows_of_machines_or_one_of_a_product_tell)
{
    static const char two[] = "a1.x,10.22.10056.0\na2.x,10.22.10056.0\n";

    CHECK_OUTLINE(two, " -1 [] a1.x,10.22.10056.0 {Kind=machine; Name=a1.x; Version=10.22.10056.0; "
                       "Host=a1.x}\n -1 [] a2.x,10.22.10056.0 {Kind=machine; Name=a2.x; "
                       "Version=10.22.10056.0; Host=a2.x}\n");
    CHECK_OUTLINE("1;Microsoft Monitoring Agent;10.22.10056.0\n",
                  " -1 [] 1;Microsoft Monitoring Agent;10.22.10056.0 {Kind=product; Product="
                  "Microsoft Monitoring Agent; Version=10.22.10056.0}\n");
    CHECK_INT(parsed_bid(&parser_inventory, STR("a1.x,10.22.10056.0\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("a1.x,10.22.1.6\na2.x,10.22.1.7\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("a1.x,10.0.17763.0\na2.x,10.0.17763.0\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("Microsoft.X.Library,10.22.10118.0\n"
                                                "Microsoft.Y.Library,10.22.10118.0\n")), 0);
}

/* Agents whose names of columns were damaged were machines by the first of their names, and the
   product of one machine was what the machine itself has. */
TEST(without_names_a_version_beside_two_machines_or_a_product_is_nobodys)
{
    CHECK_INT(parsed_bid(&parser_inventory, STR("a1.x,ms1.x,10.22.10056.0\n"
                                                "a2.x,ms1.x,10.22.10056.0\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory,
                         STR("a1.x 10.22.10056.0 20240314 Microsoft Monitoring Agent\n"
                             "a2.x 10.22.10056.0 20240314 Microsoft Monitoring Agent\n")), 0);
    CHECK(parsed_bid(&parser_inventory, STR("a1.x,A1.x,ms1.x,10.22.10056.0\n"
                                            "a2.x,A2.x,ms1.x,10.22.10056.0\n")) > 0);
    CHECK(parsed_bid(&parser_inventory, STR("a1.x,10.22.10056.0,ms1.x\n"
                                            "a2.x,10.22.10056.0,ms1.x\n")) > 0);
}

TEST(a_key_of_the_registry_is_a_product_of_the_machine_in_its_path)
{
    CHECK_OUTLINE("\\\\m1\\HKEY_LOCAL_MACHINE\\U\\{1}\n    DisplayVersion    REG_SZ    10.1\n"
                  "    DisplayName    REG_SZ    X Agent\n    InstallDate    REG_SZ    20220625\n"
                  "HKEY_LOCAL_MACHINE\\U\\{2}\n    DisplayName    REG_SZ    y\n",
                  " -1 []     DisplayVersion    REG_SZ    10.1|    DisplayName    REG_SZ    X Agent|"
                  "    InstallDate    REG_SZ    20220625 {Kind=product; Product=X Agent; "
                  "Version=10.1; Host=m1; InstallDate=20220625}\n");
}

TEST(other_tables_are_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_inventory, STR("Name,Size\na,1\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("Level,Date and Time,Source,Event ID\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("Name : a\nStatus : b\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("Hello,\n\nname and version, please\n")), 0);
    CHECK_INT(parsed_bid(&parser_inventory, STR("")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/inventory/products.csv", 3, 2 },
        { "corpus/inventory/ProgramVersions.txt", 2, 3 },
        { "corpus/inventory/agents.csv", 2, 1 },
        { "corpus/inventory/servers.txt", 3, 4 },
        { "corpus/inventory/SCSM_Version.txt", 2, 0 },
        { "corpus/inventory/SQL_BackupInfo.csv", 3, 1 },
        { "corpus/inventory/wmic.txt", 2, 1 },
        { "corpus/inventory/registry.txt", 1, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_inventory, samples,
                         sizeof samples / sizeof samples[0]);
}

/* Dashes that would be half a million columns: done at once, or not before tomorrow. */
TEST(no_table_has_more_columns_than_are_read)
{
    struct buf in = { 0 }, out = { 0 };

    buf_add(&in, STR("Name,Version,Vendor\na,1,M\n\n"));
    for (size_t i = 0; i < LIMIT_LINE_BYTES - 8; i++)
        buf_char(&in, 'n');
    buf_char(&in, '\n');
    for (size_t i = 0; i < LIMIT_LINE_BYTES - 8; i++)
        buf_char(&in, i % 2 ? ' ' : '-');
    buf_char(&in, '\n');
    CHECK_INT(parsed_json(&out, &parser_inventory, buf_str(&in), 0, NULL), 1);
    buf_release(&in);
    buf_release(&out);
}

static void check_cut(const char *begin, const char *rest)
{
    struct buf in = { 0 }, out = { 0 };
    struct defects defects = { 0 };

    buf_add(&in, str_of(begin));
    while (in.n < 3 * LIMIT_RECORD_BYTES)
        buf_add(&in, str_of(rest));
    CHECK_INT(parsed_json(&out, &parser_inventory, buf_str(&in), 0, &defects), 1);
    CHECK(out.n < 2 * LIMIT_RECORD_BYTES + LIMIT_RECORD_BYTES / 2); /* a value may be as long */
    CHECK(defects.counted[DEFECT_RECORD_TOO_LONG] > 0);
    CHECK(str_find(buf_str(&out), STR("\"damaged\":true")) < out.n);
    buf_release(&in);
    buf_release(&out);
    defects_release(&defects);
}

TEST(a_row_without_end_is_cut)
{
    static const char words[] = "Remark : many words of which each is nobody's, and there is no end "
                                "of them\n";

    check_cut("Name : a\nVersion : 1\nVendor : M\n", words);
    check_cut("Name,Version,Vendor\na,1,\"M", words);
}

/* A page or a mail has put a blank line behind every line. */
TEST(tables_with_a_blank_line_behind_every_line_are_tables)
{
    static const char text[] = "\"PSComputerName\",\"Name\",\"Version\",\"Vendor\"\r\n\r\n"
        "\"MS01\",\"System Center Operations Manager 2022 Server\",\"10.22.10118.0\",\"x\"\r\n\r\n"
        "\"MS02\",\"System Center Operations Manager 2022 Server\",\"10.22.10118.0\",\"x\"\r\n\r\n";
    struct buf out = { 0 };

    CHECK(parsed_choice(STR(text)) == &parser_inventory);
    CHECK_INT(parsed_json(&out, &parser_inventory, STR(text), 1, NULL), 2);
    buf_release(&out);
}

/* Half of a list was passed over in silence, the other half taken for one of machines. */
TEST(behind_a_blank_line_a_table_goes_on)
{
    CHECK_OUTLINE("DisplayName,PrincipalName,Version,PatchList\nA,A.x,10.22.1.0,UR1\n\n \n"
                  "B,B.x,10.19.10050.0,\nC,C.x,1,\n",
                  " -1 [] A,A.x,10.22.1.0,UR1 {Kind=agent; Name=A; Version=10.22.1.0; Host=A.x; "
                  "Patches=UR1}\n"
                  " -1 [] B,B.x,10.19.10050.0, {Kind=agent; Name=B; Version=10.19.10050.0; Host=B.x}\n"
                  " -1 [] C,C.x,1, {Kind=agent; Name=C; Version=1; Host=C.x}\n");
    CHECK_OUTLINE("Version  Vendor Name\n-------  ------ ----\n1.2      M      Notepad\n\n"
                  "24.1     M      Paint\n\nRegards   from   us 1.2\n\n24.1     M      Clock\n",
                  " -1 [] 1.2      M      Notepad {Kind=product; Product=Notepad; Version=1.2; Vendor=M}\n"
                  " -1 [] 24.1     M      Paint {Kind=product; Product=Paint; Version=24.1; Vendor=M}\n");
    /* a blank line of damage, and what is left of a row */
    CHECK_OUTLINE("Name,Version,Vendor\na,1.2,M\n\n\2\3gent,1.3\nb,1.3,M\n",
                  " -1 [] a,1.2,M {Kind=product; Product=a; Version=1.2; Vendor=M}\n"
                  " -1 [] b,1.3,M {Kind=product; Product=b; Version=1.3; Vendor=M}\n");
    CHECK_OUTLINE("Name,Version,Vendor\na,1.2,M\n\n\2\3ge\nnt,1\nb,1.3,M\n",
                  " -1 [] a,1.2,M {Kind=product; Product=a; Version=1.2; Vendor=M}\n"
                  " -1 [] b,1.3,M {Kind=product; Product=b; Version=1.3; Vendor=M}\n");
    /* names of columns that say nothing */
    CHECK_OUTLINE("Name,Version,Vendor\na,1.2,M\n\nColour,Shape,Smell\nb,1.3,M\n",
                  " -1 [] a,1.2,M {Kind=product; Product=a; Version=1.2; Vendor=M}\n");
}

/* "type a.csv b.csv": an agent with the name DisplayName was in the list. */
TEST(names_of_columns_among_the_rows_begin_the_next_table)
{
    CHECK_OUTLINE("\"Name\",\"Version\",\"Vendor\"\n\"a\",\"1.2\",\"M\"\n\"Name\",\"Version\",\"Vendor\"\n"
                  "\"b\",\"1.3\",\"M\"\n\"c\",\"\",\"M\"\nDisplayName,IsGateway,Version\nMS1,False,1\n",
                  " -1 [] \"a\",\"1.2\",\"M\" {Kind=product; Product=a; Version=1.2; Vendor=M}\n"
                  " -1 [] \"b\",\"1.3\",\"M\" {Kind=product; Product=b; Version=1.3; Vendor=M}\n"
                  " -1 [] \"c\",\"\",\"M\" {Kind=product; Product=c; Vendor=M}\n"
                  " -1 [] MS1,False,1 {Kind=server; Name=MS1; Version=1; Host=MS1}\n");
    CHECK_OUTLINE("Name,StartMode,State\nOMSDK,Auto,Running\nName,StartMode,State\nNext,Auto,Stopped\n",
                  " -1 [] OMSDK,Auto,Running {Kind=service; Name=OMSDK; StartMode=Auto; State=Running}\n"
                  " -1 [] Next,Auto,Stopped {Kind=service; Name=Next; StartMode=Auto; State=Stopped}\n");
}

/* zypper's columns stood above it. */
/* As Markdown draws it, in a dress that was taken off first. */
TEST(a_drawn_line_below_names_between_bars_is_no_machine)
{
    CHECK_OUTLINE("| Name | Version | IsGateway |\n|---|:--|---|\n"
                  "| om1.fjord.x | 10.19.10050.0 | False |\n",
                  " -1 [] | om1.fjord.x | 10.19.10050.0 | False | {Kind=server; Name=om1.fjord.x; "
                  "Version=10.19.10050.0; Host=om1.fjord.x}\n");
}

TEST(a_line_below_a_table_between_bars_is_none_of_its_rows)
{
    CHECK_INT(parsed_bid(&parser_inventory,
                         STR("S | Name | Version\nI | b | 1.2\n"
                             "scx:scx.rte:1.9: : :C: :Microsoft System Center Operations Manager: :\n")), 0);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_inventory, STR("Name,Version,Vendor\na,1,M\n\nDisplayName : "
                                                  "b\nDisplayVersion : 2\nPublisher : M\n"), 60);
}

/* upgrade-plans.md 4.5: "CSV of subscriptions (Enabled)"; the names say no more than that. */
#define SUBSCRIPTIONS "DisplayName,Enabled\r\nOn call,True\r\n"

static unsigned bid_for(const char *name)
{
    struct str text = STR(SUBSCRIPTIONS);
    struct sample sample = { .bytes = (const uint8_t *)text.s, .n = text.n, .text = text,
                             .name = str_of(name), .whole = true };

    return parser_inventory.bid(&sample);
}

/* What kind the first row of a source with this name is of; empty: it has none. */
static struct str first_kind(const char *name)
{
    struct stream *in = NULL;
    struct parse *parse = NULL;
    struct defects defects = { .n = 0 };
    struct event ev = { .time = 0 };
    struct str kind = STR_NONE;
    struct err err;

    CHECK(stream_open_memory(&in, SUBSCRIPTIONS, strlen(SUBSCRIPTIONS), &err) == 0);
    stream_set_name(in, str_of(name));
    CHECK(parser_open(&parser_inventory, &parse, in, &defects, &err) == 0);
    if (parser_inventory.next(parse, &ev) == NEXT_EVENT)
        kind = str_eq(ev.fields[0].value, STR("subscription")) ? STR("subscription") : STR("other");
    parser_close(&parser_inventory, parse);
    stream_close(in);
    defects_release(&defects);
    return kind;
}

TEST(names_with_enabled_are_subscriptions_if_the_file_or_the_command_says_so)
{
    CHECK(bid_for("after/Notification_Subscriptions.csv") > 0);
    CHECK_STR(first_kind("after/Notification_Subscriptions.csv"), STR("subscription"));
    CHECK_STR(first_kind("subscriptions\\users.csv"), STR_NONE);
    CHECK_INT(bid_for("subscriptions/users.csv"), 0);
    CHECK_INT(bid_for(""), 0);
    CHECK_OUTLINE("PS> Get-SCOMNotificationSubscription | select DisplayName, Enabled\n\n"
                  "DisplayName Enabled\n----------- -------\nOn call     False\n",
                  " -1 [] On call     False {Kind=subscription; Name=On call; Enabled=False}\n");
    CHECK_INT(parsed_bid(&parser_inventory,
                         STR("Get-SCOMRule\nDisplayName,Enabled\nOn call,True\n")), 0);
}
