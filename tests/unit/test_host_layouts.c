/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose the logs are in folders as administrators keep them: by machine, site, environment, role,
 * day, ticket, person, in their languages.  Whose a log is was written down by thought, before.
 * "=MS01": its records name it; "-": of nobody who is known; "?": nothing tells.
 */
#include "lib/hosted.h"
#include "lib/test.h"

#define WIZARD "OpsMgrSetupWizard.log"
/* Management servers, in Japanese. */
#define SERVER_JA "\xE7\xAE\xA1\xE7\x90\x86\xE3\x82\xB5\xE3\x83\xBC\xE3\x83\x90\xE3\x83\xBC"
#define SOURCES 10u

struct layout {
    const char *name;
    const char *sources[SOURCES][2];
};

static const struct layout layouts[] = {
    { "one folder for each machine",
      { { "MS01/Application.evtx", "=MS01" }, { "MS02/" WIZARD, "MS02" } } },
    { "one archive for each machine",
      { { "MS01.zip/Application.csv", "MS01" }, { "GW01.zip/" WIZARD, "GW01" } } },
    { "a region with several machines",
      { { "EMEA/MS01/Application.evtx", "=MS01" }, { "EMEA/MS02/Application.evtx", "=MS02" },
        { "EMEA/" WIZARD, "-" } } },
    { "two regions with several machines",
      { { "EMEA/MS01.evtx", "=MS01" }, { "EMEA/MS02.evtx", "=MS02" }, { "EMEA/" WIZARD, "-" },
        { "APAC/MS03.evtx", "=MS03" }, { "APAC/MS04.evtx", "=MS04" }, { "APAC/" WIZARD, "-" } } },
    { "two regions with a machine each",
      { { "EMEA/MS01.evtx", "=MS01" }, { "EMEA/" WIZARD, "MS01" }, { "APAC/MS03.evtx", "=MS03" },
        { "APAC/" WIZARD, "MS03" } } },
    { "environments above machines, none named",
      { { "DMZ/GW01/Application.csv", "GW01" }, { "LAN/MS01/Application.csv", "MS01" },
        { "LAN/MS02/Application.csv", "MS02" } } },
    { "an environment above one machine, none named", { { "PRD/MS01/" WIZARD, "MS01" } } },
    { "an environment above a machine beside one that is named",
      { { "MS01/Application.evtx", "=MS01" }, { "DMZ/GW01/" WIZARD, "GW01" } } },
    { "a region above a machine with a dash", { { "EMEA/FRA-OM01/Application.csv", "FRA-OM01" } } },
    { "a domain above a machine", { { "CORP/MS01/Application.csv", "MS01" } } },
    { "an account below a machine", { { "MS01/CORP-admin/" WIZARD, "MS01" } } },
    { "a region in capitals with logs of two, and one of nobody",
      { { "EU/MS01.evtx", "=MS01" }, { "EU/MS02.evtx", "=MS02" }, { "EU/" WIZARD, "-" } } },
    { "who looked at it, with logs of two",
      { { "mssupport/a.evtx", "=MS01" }, { "mssupport/b.evtx", "=GW01" },
        { "mssupport/" WIZARD, "-" } } },
    { "who looked at it, in capitals",
      { { "MSSUPPORT/a.evtx", "=MS01" }, { "MSSUPPORT/b.evtx", "=GW01" },
        { "MSSUPPORT/" WIZARD, "-" } } },
    { "folders by form, of one machine",
      { { "evtx/Application.evtx", "=MS01" }, { "csv/Application.csv", "MS01" } } },
    { "folders by form, of one machine, XML",
      { { "evtx/Application.evtx", "=MS01" }, { "xml/Application.xml", "MS01" } } },
    { "folders by form, of two machines",
      { { "evtx/MS01_Application.evtx", "=MS01" }, { "evtx/MS02_Application.evtx", "=MS02" },
        { "xml/" WIZARD, "-" }, { "TXT/" WIZARD, "-" } } },
    { "forms below machines",
      { { "MS01/EVTX/Application.csv", "MS01" }, { "MS02/XML/Application.csv", "MS02" } } },
    { "a form above a machine", { { "EVTX/MS01/Application.csv", "MS01" } } },
    { "two forms above machines",
      { { "EVTX/MS01/Application.evtx", "=MS01" }, { "CSV/MS02/Application.csv", "MS02" },
        { "XML/MS03/Application.xml", "MS03" } } },
    { "a day above a machine", { { "2024-05-16/MS01/Application.csv", "MS01" } } },
    { "a day of the work above a machine",
      { { "Tag1/MS01/Application.csv", "MS01" }, { "Tag2/MS02/Application.csv", "MS02" } } },
    { "a wave above a machine", { { "wave2/AG01/MOMAgent.log", "AG01" } } },
    { "a quarter beside machines",
      { { "MS01/Application.evtx", "=MS01" }, { "MS02/Application.evtx", "=MS02" },
        { "Q1/MS03/Application.csv", "MS03" } } },
    { "a ticket above a machine",
      { { "INC0012345/MS01.zip/Application.csv", "MS01" },
        { "INC0012345/MS02.zip/" WIZARD, "MS02" } } },
    { "a person above a machine", { { "J.Smith/MS01/Application.csv", "MS01" },
                                    { "mueller/MS02/Application.csv", "MS02" } } },
    { "logs below a machine", { { "MS01/logs/2024/Application.csv", "MS01" } } },
    { "a role before a machine that is named",
      { { "GW01.evtx", "=GW01" }, { "MS01.evtx", "=MS01" }, { "Gateway-GW01/" WIZARD, "GW01" },
        { "ms_MS01/" WIZARD, "MS01" } } },
    { "a role behind a machine that is named",
      { { "GW01.evtx", "=GW01" }, { "MS01.evtx", "=MS01" }, { "GW01-Gateway/" WIZARD, "GW01" },
        { "MS01_primary/" WIZARD, "MS01" } } },
    { "full names",
      { { "ms01.corp.example/" WIZARD, "ms01.corp.example" },
        { "gw01.dmz.example.zip/" WIZARD, "gw01.dmz.example" } } },
    { "a folder by the full name of one that is named",
      { { "a.evtx", "=zeus" }, { "b.evtx", "=hermes" },
        { "zeus.corp.example/" WIZARD, "zeus" } } },
    { "German roles above machines",
      { { "Verwaltungsserver/MS01.evtx", "=MS01" }, { "Verwaltungsserver/MS02.evtx", "=MS02" },
        { "Verwaltungsserver/" WIZARD, "-" }, { "Gatewayserver/GW01/" WIZARD, "GW01" } } },
    { "Japanese folders",
      { { SERVER_JA "/MS01/a.csv",
          "MS01" },
        { "\xE3\x82\xB2\xE3\x83\xBC\xE3\x83\x88/GW01/a.csv", "GW01" } } },
    { "Japanese folders of nobody",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" },
        { SERVER_JA "/" WIZARD,
          "-" } } },
    { "machines called by words, one of which is named",
      { { "zeus/Application.evtx", "=zeus" }, { "hermes/Application.csv", "hermes" },
        { "atlas/Application.txt", "atlas" } } },
    { "machines called by words, none named",
      { { "zeus/Application.csv", "zeus" }, { "hermes/Application.csv", "hermes" } } },
    { "machines called as places are, which are named",
      { { "cloud/Application.evtx", "=cloud" }, { "cloud/" WIZARD, "cloud" },
        { "lab/Application.evtx", "=lab" }, { "lab/" WIZARD, "lab" } } },
    { "servers by numbers", { { "server1/Application.csv", "server1" },
                              { "server2/Application.csv", "server2" } } },
    { "sites above machines, one of which is named",
      { { "SITE01/MS01/Application.evtx", "=MS01" }, { "SITE02/GW01/" WIZARD, "GW01" } } },
    { "environments above machines, one of which is named",
      { { "LAN/MS01/Application.evtx", "=MS01" }, { "DMZ/GW01/" WIZARD, "GW01" } } },
    { "a path of Windows below a machine",
      { { "MS01/Windows/System32/winevt/Logs/Application.csv", "MS01" },
        { "MS02/ProgramData/a.csv", "MS02" } } },
    { "a path of Windows below nobody",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" },
        { "Windows/System32/winevt/Logs/Application.csv", "-" }, { "ProgramData/x.csv", "-" },
        { "C/Windows/SysWOW64/y.csv", "-" }, { "Windows/Panther/" WIZARD, "-" } } },
    { "a path of Windows below nobody, none named",
      { { "C/Windows/System32/winevt/Logs/Application.csv", "-" }, { "ProgramData/x.csv", "-" } } },
    { "a share of a machine",
      { { "MS01/c$/Users/adm/AppData/Local/SCOM/LOGS/" WIZARD, "MS01" } } },
    { "an instance of SQL Server below a machine",
      { { "SQL01/MSSQL15.SCOM/MSSQL/Log/ERRORLOG", "SQL01" } } },
    { "an instance of SQL Server below nobody",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" },
        { "MSSQL15.MSSQLSERVER/MSSQL/Log/ERRORLOG", "-" } } },
    { "words, date and machine", { { "Logs_2024-05-16_MS01.zip/a.csv", "MS01" } } },
    { "date, time and machine",
      { { "20240516-1830_MS01/a.csv", "MS01" }, { "MS02_20240516_183000/a.csv", "MS02" },
        { "MS03 2024-05-16 18-30/a.csv", "MS03" }, { "2024-05-16_18.30_MS04/a.csv", "MS04" } } },
    { "when, behind machines that are named",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" }, { "MS01-after-upgrade/" WIZARD, "MS01" },
        { "MS02 nach Upgrade/" WIZARD, "MS02" }, { "MS01_vor_UR2/" WIZARD, "MS01" },
        { "MS02_logs_final.zip/" WIZARD, "MS02" } } },
    { "numbers before machines",
      { { "1_MS01/a.csv", "MS01" }, { "02-MS02/a.csv", "MS02" }, { "3. GW01/a.csv", "GW01" } } },
    { "two machines in one name",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" }, { "MS01 & MS02/" WIZARD, "-" },
        { "MS01,MS02.zip/" WIZARD, "-" }, { "MS01_MS02/" WIZARD, "-" } } },
    { "a ticket, a region, a machine", { { "Case_1234/EU/MS01/a.csv", "MS01" } } },
    { "what was done above a machine", { { "SCOM_upgrade_2022/Phase1/MS01/a.csv", "MS01" } } },
    { "a machine of UNIX",
      { { "lx01/var/opt/microsoft/scx/log/scx.log", "lx01" } } },
    { "files of machines",
      { { "SRV-SCOM01_OpsMgr.evtx.csv", "SRV-SCOM01" }, { "Operations Manager (MS02).csv", "MS02" },
        { "(MS03) Application.csv", "MS03" }, { "Application log MS04.csv", "MS04" },
        { "Application MS05 2024-05-16.csv", "MS05" }, { "MS06 Application log.csv", "MS06" },
        { "MS07_OpsMgr_20240516.csv", "MS07" }, { "SRV-OPSMGR.csv", "?" } } },
    { "files of machines in other languages",
      { { "MS02_Anwendung.csv", "MS02" }, { "Anwendung-MS03.csv", "MS03" },
        { "MS04_\xE3\x82\xA2\xE3\x83\x97\xE3\x83\xAA\xE3\x82\xB1\xE3\x83\xBC\xE3\x82\xB7"
          "\xE3\x83\xA7\xE3\x83\xB3.csv", "MS04" } } },
    { "a file of a machine that is called like an export",
      { { "a.evtx", "=EXPORT01" }, { "b.evtx", "=MS02" },
        { "Application-EXPORT01.txt", "EXPORT01" } } },
    { "a log of a machine below the folder of another one",
      { { "MS01/Application.evtx", "=MS01" }, { "MS01/GW01_Application.evtx", "=GW01" },
        { "MS01/GW01_Operations Manager.csv", "GW01" } } },
    { "primary and secondary, whose records name them",
      { { "primary/Application.evtx", "=MS01" }, { "primary/" WIZARD, "MS01" },
        { "secondary/Application.evtx", "=MS02" }, { "secondary/" WIZARD, "MS02" } } },
    { "production and test, with machines of one name",
      { { "PRD/MS01/Application.evtx", "=MS01" }, { "PRD/MS01/" WIZARD, "MS01" },
        { "PRD/MS02/Application.evtx", "=MS02" }, { "PRD/MS02/" WIZARD, "MS02" } } },
    { "a region of one machine that is named, and of one that is not",
      { { "EU/LON-MS01/Application.evtx", "=LON-MS01" }, { "US/NYC-MS02/" WIZARD, "NYC-MS02" },
        { "APJ/SIN-GW1/System.csv", "SIN-GW1" } } },
    { "folders of machines with logs of agents below them",
      { { "MS01/System.evtx", "=MS01" }, { "MS01/Agents/AG01/MOMAgent.log", "?" } } },
    { "a customer, the day, and the machine's own folders",
      { { "Upgrade_2022-05/Kunde_Meyer/SRV-OM-01/Ereignisse/Anwendung.csv", "SRV-OM-01" } } },
    { "short roles above machines",
      { { "SCOM/Mgmt/MS01/a.csv", "MS01" }, { "SCOM/GW/GW01/a.csv", "GW01" } } },
    { "who sent it, and an archive by words",
      { { "upload_from_john/MS01_logs.zip/Application.csv", "MS01" } } },
    { "signs around machines that are named",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" }, { "[MS01]/" WIZARD, "MS01" },
        { "host=MS02/" WIZARD, "MS02" }, { "@MS01/" WIZARD, "MS01" },
        { "#2 MS02/" WIZARD, "MS02" } } },
    { "copies of folders that are named",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" }, { "MS01 (2)/" WIZARD, "MS01" },
        { "MS01 - Copy/" WIZARD, "MS01" }, { "Copy of MS02/" WIZARD, "MS02" },
        { "MS02 - Kopie/" WIZARD, "MS02" }, { "MS01_new/" WIZARD, "MS01" } } },
    { "new folders",
      { { "New folder (2)/MS01/a.csv", "MS01" }, { "Neuer Ordner/MS02/a.csv", "MS02" } } },
    { "an address, and one behind a machine",
      { { "172.16.4.10/Application.csv", "172.16.4.10" }, { "MS01_172.16.4.11/a.csv", "MS01" } } },
    { "environments behind machines",
      { { "om01-prd/a.csv", "om01-prd" }, { "om02-prd/a.csv", "om02-prd" },
        { "gw01-dmz/a.csv", "gw01-dmz" } } },
    { "a drive of a machine in small letters",
      { { "vm-om01.7z/C/Users/adm/AppData/Local/SCOM/LOGS/" WIZARD, "vm-om01" } } },
    { "before and after above machines",
      { { "Before/MS01/Application.csv", "MS01" }, { "After/MS01/Application.csv", "MS01" },
        { "2022-05-01 Vorher/MS02/a.csv", "MS02" }, { "2022-05-02 Nachher/MS02/a.csv", "MS02" } } },
    { "products and updates above machines",
      { { "SCOM-PROD/MS01/a.csv", "MS01" }, { "SCOM2022/MS02/a.csv", "MS02" },
        { "UR5/MS03/a.csv", "MS03" }, { "KB5006871/MS04/a.csv", "MS04" } } },
    { "numbered steps with a dash above machines",
      { { "wave-1/AG01/a.csv", "AG01" }, { "phase_2/AG02/a.csv", "AG02" },
        { "Tag-2/MS01/a.csv", "MS01" }, { "INC-0012345/MS02/a.csv", "MS02" } } },
    { "regions of a cloud, with one machine that is named",
      { { "eu-west-1/MS01/Application.evtx", "=MS01" }, { "us-east-2/MS02/" WIZARD, "MS02" } } },
    { "a ticket with letters above machines",
      { { "OPS-1234/MS01/a.csv", "MS01" }, { "OPS-1234/MS02/b.csv", "MS02" } } },
    { "a data centre with two machines, one with one",
      { { "RZ1/MS01/a.csv", "MS01" }, { "RZ1/GW01/b.csv", "GW01" }, { "RZ2/MS02/c.csv", "?" } } },
    { "a share above a machine", { { "fileserver/share/scom/MS01/Application.csv", "MS01" } } },
    { "French roles above machines",
      { { "Serveur de gestion/MS01/a.csv", "MS01" }, { "Passerelle/GW01/a.csv", "GW01" } } },
    { "files of machines with moments",
      { { "Application_20240516_MS01.evtx.csv", "MS01" },
        { "20240516_MS02_Application.csv", "MS02" },
        { "MS03-Application-20240516-1830.csv", "MS03" }, { "01_MS04_Application.csv", "MS04" },
        { "System_MS05_2.csv", "MS05" }, { "Application (MS06) 2.csv", "MS06" },
        { "evt_MS07_System.csv", "MS07" }, { "SCOM_MS08_Application.csv", "MS08" } } },
    { "files of machines that are named, with words",
      { { "a.evtx", "=MS01" }, { "b.evtx", "=MS02" }, { "MS01_Application_after.csv", "MS01" },
        { "MS02 Application before upgrade.csv", "MS02" }, { "prod_MS01_Application.csv", "MS01" },
        { "Gateway-MS02_System.csv", "MS02" }, { "MS01_MS02_System.csv", "-" } } },
    { "an administrative share",
      { { "MS01/admin$/Temp/x.log", "MS01" } } },
    { "servers by role in small letters",
      { { "servers/management/ms01/Application.csv", "ms01" },
        { "servers/gateway/gw01/Application.csv", "gw01" } } },
    { "the machine over and over",
      { { "ms01.zip/ms01/ms01/Application.csv", "ms01" } } },
    { "an archive of a range of machines",
      { { "MS01.evtx", "=MS01" },
        { "MS03.evtx", "=MS03" },
        { "SCOM_Logs_MS01-MS03.zip/a.log", "-" } } },
    { "a group above a machine",
      { { "MGMT-GROUP-PROD/MS01/a.csv", "MS01" },
        { "OM_PROD_EU/MS02/a.csv", "MS02" } } },
    { "a domain in full above machines",
      { { "corp.contoso.com/MS01/a.csv", "MS01" },
        { "contoso.local/MS02/a.csv", "MS02" } } },
    { "a domain in full of machines that are named",
      { { "a.evtx", "=MS01.corp.contoso.com" },
        { "b.evtx", "=MS02.corp.contoso.com" },
        { "corp.contoso.com/x.log", "-" } } },
    { "the address of who sent it",
      { { "a.evtx", "=MS01" },
        { "b.evtx", "=MS02" },
        { "john.doe@contoso.com/x.log", "-" },
        { "john.doe@contoso.com/MS03.zip/y.log", "MS03" } } },
    { "a drive above a machine",
      { { "D/Backup/MS01/a.csv", "MS01" } } },
    { "a sentence about a machine that is named",
      { { "a.evtx", "=MS01" },
        { "b.evtx", "=MS02" },
        { "2022.05.16 - Upgrade MS01/x.log", "MS01" },
        { "MS02 upgrade to 2022/x.log", "MS02" },
        { "MS01-SCOM-Logs/y.log", "MS01" },
        { "MS02 [OK]/y.log", "MS02" },
        { "MS01_FAILED_try2/z.log", "MS01" } } },
    { "words beside a machine in small letters",
      { { "ms01 logs/a.csv", "ms01" },
        { "ms02-logs.zip/a.csv", "ms02" },
        { "logs-ms03.zip/a.csv", "ms03" },
        { "SCOM-Logs-MS04-20240516.zip/a.csv", "MS04" } } },
    { "German roles beside machines",
      { { "MS01 Verwaltungsserver/a.csv", "MS01" },
        { "Verwaltungsserver MS02/a.csv", "MS02" } } },
    { "Japanese words beside machines",
      { { "MS01\xE3\x81\xAE\xE3\x83\xAD\xE3\x82\xB0/a.csv", "MS01" },
        { SERVER_JA "MS02/a.csv", "MS02" },
        { "\xE3\x83\xAD\xE3\x82\xB0_MS03/a.csv", "MS03" },
        { "MS04\xEF\xBC\x88" SERVER_JA "\xEF\xBC\x89/a.csv", "MS04" } } },
    { "Russian words beside machines",
      { { "\xD0\x96\xD1\x83\xD1\x80\xD0\xBD\xD0\xB0\xD0\xBB\xD1\x8B MS01/a.csv", "MS01" },
        { "\xD0\x96\xD1\x83\xD1\x80\xD0\xBD\xD0\xB0\xD0\xBB\xD1\x8B_MS02/a.csv", "MS02" } } },
};

static void check_layout(const struct layout *l)
{
    struct made m[SOURCES] = { { 0 } };
    size_t n = 0;

    for (; n < SOURCES && l->sources[n][0]; n++) {
        const char *host = l->sources[n][1];
        m[n] = (struct made){ l->sources[n][0], *host == '=' ? host + 1 : NULL, NULL };
    }
    struct evidence *e = hosted(m, n);
    struct verdict *v = hosted_verdict(e);
    for (size_t i = 0; i < n; i++) {
        const char *host = l->sources[i][1] + (*l->sources[i][1] == '=');
        if (*host != '?' && !CHECK_STR(hosted_source(v, m[i].source), str_of(host)))
            test_fail(__FILE__, __LINE__, "%s: %s", l->name, m[i].source);
    }
    verdict_free(v);
    evidence_free(e);
}

TEST(each_layout_gives_its_machines)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        check_layout(&layouts[i]);
}

static void add_report_to(struct evidence *e, const char *source, const char *computer,
                          const char *server)
{
    static const struct signature reports = { .name = { "reports", 7 } };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("x"), .computer = str_of(computer),
                        .time = { .t = WHEN_DAY, .kind = STAMP_UTC } };
    struct capture c = { STR("server"), str_of(server) };
    struct defects none = { 0 };

    evidence_begin(e, str_of(source), STR("evtx"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, &reports, &c, 1);
    evidence_end(e, 1, &none);
}

static void add_log(struct evidence *e, const char *source)
{
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("x"), .time = { .kind = STAMP_NONE } };
    struct defects none = { 0 };

    evidence_begin(e, str_of(source), STR("setuplog"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_end(e, 1, &none);
}

/* No log of theirs names them; "test" nobody does.  */
TEST(a_folder_is_of_the_server_that_agents_call_so)
{
    struct evidence *e = evidence_new();
    struct verdict *v;

    add_report_to(e, "a.evtx", "AG01.corp.example", "cloud.corp.example");
    add_report_to(e, "b.evtx", "AG02.corp.example", "lab");
    add_log(e, "cloud/" WIZARD);
    add_log(e, "lab/install.log");
    add_log(e, "test/two.log");
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_STR(hosted_source(v, "cloud/" WIZARD), STR("cloud.corp.example"));
    CHECK_STR(hosted_source(v, "lab/install.log"), STR("lab"));
    CHECK_STR(hosted_source(v, "test/two.log"), STR("-"));
    verdict_free(v);
    evidence_free(e);
}
