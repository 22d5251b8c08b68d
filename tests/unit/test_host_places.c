/* SPDX-License-Identifier: Apache-2.0 */
/* Which machine a log is of, by the folders and the file that it lies in. */
#include "lib/hosted.h"
#include "lib/test.h"

/* Of a log that lies there alone and names no machine. */
static void check_host(const char *source, const char *host)
{
    struct made m = { source, NULL, NULL };
    struct evidence *e = hosted(&m, 1);
    struct verdict *v = hosted_verdict(e);

    if (!CHECK_STR(hosted_source(v, source), str_of(host)))
        test_fail(__FILE__, __LINE__, "%s", source);
    verdict_free(v);
    evidence_free(e);
}

TEST(forwarded_events_do_not_name_the_folder_that_they_lie_in)
{
    static const struct made m[] = { { "MS01/ForwardedEvents.evtx", "AG02.corp.example", NULL },
                                     { "MS01/Application.csv", NULL, NULL },
                                     { "GW01/System.evtx", "GW01.corp.example", NULL } };
    struct evidence *e = hosted(m, 3);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, "MS01/Application.csv"), STR("MS01"));
    CHECK_STR(hosted_source(v, "MS01/ForwardedEvents.evtx"), STR("AG02.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

/* One message of each machine, with its logs attached, packed or not; and one that is called by
   what it is about. */
TEST(a_message_that_carries_logs_is_no_machine)
{
    static const char *const wanted[][2] = {
        { "MS01.eml/MS01.zip/MS01/Application.txt", "MS01" },
        { "MS02.eml/MS02.zip/MS02/Application.txt", "MS02" },
        { "GW01.eml/Application.txt", "GW01" }, { "GW02.EML/Application.txt", "GW02" },
        { "logs4.eml/CON1/wizard.log", "CON1" }, { "WEB1.xlsx/Application", "WEB1" },
        { "reply.eml/wizard.log", "-" }, { "MS03.rtf/wizard.log", "MS03" }, { "notes.rtf/wizard.log", "-" },
        { "MS04.html/wizard.log", "MS04" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

/* Nothing else names a machine. */
TEST(an_archive_called_by_a_word_leaves_its_machine_to_the_folder_in_it)
{
    check_host("upgrade.zip/MS01/logs/wizard.log", "MS01");
    check_host("bundle.tar.gz/lx-2/wizard.log", "lx-2");
    check_host("MS02.tar.zst/wizard.log", "MS02");
    check_host("MS02.tar.xz/wizard.log", "MS02");
    check_host("MS02.tar.bz2/wizard.log", "MS02");
    check_host("MS02.txz/wizard.log", "MS02");
    check_host("gateway.zip/logs/wizard.log", "gateway");
    check_host("gateway.zip/scom/admin/wizard.log", "gateway");
    check_host("srv1.zip/admin/wizard.log", "srv1");
}

/* What a search found, whose first line was cut inside of the path. */
TEST(a_folder_of_one_letter_is_no_machine)
{
    check_host("hits.txt/S/wizard.log", "-");
    check_host("logs/e/wizard.log", "-");
    check_host("hits.txt/S/MS01/wizard.log", "MS01");
}

/* `scan logs/FOLDER` of each: as they would lie in one folder. */
static struct evidence *scans_of(const struct made *m, const char *const *folders, size_t n)
{
    struct evidence *e = evidence_new();

    for (size_t i = 0; i < n; i++) {
        struct evidence *one = hosted(&m[i], 1);
        CHECK_INT(evidence_note_folder(one, 0, str_of(folders[i])), 0);
        CHECK_INT(evidence_absorb(e, one), 0);
        evidence_free(one);
    }
    evidence_sort(e);
    return e;
}

TEST(the_folder_that_was_read_names_the_machine_where_nothing_else_does)
{
    static const struct made m[] = { { "System.csv", NULL, NULL },
                                     { "Application.csv", NULL, NULL },
                                     { "kit.out", NULL, NULL },
                                     { "SCOM/LOGS/wizard.log", NULL, NULL },
                                     { "one.csv", NULL, NULL },
                                     { "two.csv", NULL, NULL },
                                     { "three.csv", NULL, NULL },
                                     { "GW01/four.csv", NULL, NULL },
                                     { "MS01.evtx", "MS01.corp.example", NULL },
                                     { "SQL1.evtx", "SQL1.corp.example", NULL },
                                     { "five.csv", NULL, NULL } };
    static const char *const folders[] = { "MS01", "GATEWAY", "sles12", "lx-2", "logs", "Downloads",
                                           "tmp", "scom2019", "all7", "all7", "all7" };
    struct evidence *e = scans_of(m, folders, 11);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, "System.csv"), STR("MS01.corp.example"));
    CHECK_STR(hosted_source(v, "Application.csv"), STR("GATEWAY"));
    CHECK_STR(hosted_source(v, "kit.out"), STR("sles12"));
    CHECK_STR(hosted_source(v, "SCOM/LOGS/wizard.log"), STR("lx-2"));
    CHECK_STR(hosted_source(v, "one.csv"), STR("-"));
    CHECK_STR(hosted_source(v, "two.csv"), STR("-"));
    CHECK_STR(hosted_source(v, "three.csv"), STR("-"));
    CHECK_STR(hosted_source(v, "GW01/four.csv"), STR("GW01"));
    CHECK_STR(hosted_source(v, "five.csv"), STR("-")); /* a folder of several machines' logs */
    verdict_free(v);
    evidence_free(e);
}

/* log-formats.md 1.1: the log lies in the folder of the account that ran setup. */
TEST(an_account_is_no_machine)
{
    static const struct made m[] = {
        { "found.txt/<C:>/Users/adm/AppData/Local/SCOM/LOGS/one.log", NULL, NULL },
        { "found.txt/Data/Local/SCOM/LOGS/two.log", NULL, NULL },
        { "upload/home/omsadmin/three.log", NULL, NULL },
        { "found.txt/MS02/Users/adm/AppData/Local/SCOM/LOGS/four.log", NULL, NULL },
        { "found.txt/adm/AppData/Local/SCOM/LOGS/five.log", NULL, NULL },
    };
    struct evidence *e = hosted(m, 5);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, m[0].source), STR("-"));
    CHECK_STR(hosted_source(v, m[1].source), STR("-"));
    CHECK_STR(hosted_source(v, m[2].source), STR("-"));
    CHECK_STR(hosted_source(v, m[3].source), STR("MS02"));
    CHECK_STR(hosted_source(v, m[4].source), STR("-"));
    verdict_free(v);
    evidence_free(e);
}

/* Two folders beside each other that hold the same log are of two machines, and those of accounts
   not. */
TEST(two_accounts_beside_each_other_are_no_machines)
{
    static const struct made m[] = {
        { "upload/home/adm/setup.log", NULL, NULL },
        { "upload/home/omsadmin/setup.log", NULL, NULL },
        { "logs/adm/AppData/Local/SCOM/LOGS/wizard.log", NULL, NULL },
        { "logs/omsadmin/AppData/Local/SCOM/LOGS/wizard.log", NULL, NULL },
    };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    for (size_t i = 0; i < 4; i++)
        CHECK_STR(hosted_source(v, m[i].source), STR("-"));
    verdict_free(v);
    evidence_free(e);
}

/* As somebody copied the end of the path alone, from several of them. */
TEST(a_machine_that_the_folders_of_an_account_lie_in_is_one)
{
    static const struct made m[] = {
        { "MS01/Local/SCOM/LOGS/one.log", NULL, NULL },
        { "MS02/AppData/Local/SCOM/LOGS/two.log", NULL, NULL },
    };
    struct evidence *e = hosted(m, 2);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, m[0].source), STR("MS01"));
    CHECK_STR(hosted_source(v, m[1].source), STR("MS02"));
    verdict_free(v);
    evidence_free(e);
}

TEST(logs_of_one_name_from_two_folders_are_two_and_those_that_name_their_machine_one)
{
    static const struct made m[] = { { "System.csv", NULL, NULL }, { "System.csv", NULL, NULL },
                                     { "a.evtx", "MS07", NULL }, { "a.evtx", "MS07", NULL } };
    static const char *const folders[] = { "MS01", "MS02", "MS07", "copy7" };
    struct evidence *e = scans_of(m, folders, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(e->sources_n, 3);
    CHECK_INT(v->hosts_n, 3);
    verdict_free(v);
    evidence_free(e);
}

TEST(a_file_name_may_name_the_machine)
{
    static const struct made m[] = { { "MS01/System.evtx", "MS01.corp.example", NULL },
                                     { "MS01/AgentLogs/AG17AgentInstall.LOG", NULL, NULL },
                                     { "MS01/AgentLogs/AG18MOMAgentMgmt.log", NULL, NULL },
                                     { "exports/ms01_Application.csv", NULL, NULL },
                                     { "exports/SQL21.Operations Manager.csv", NULL, NULL },
                                     { "MS01/Application.csv", NULL, NULL },
                                     { "packed/MS04_evt_System.csv", NULL, NULL } };
    struct evidence *e = hosted(m, 7);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 5);
    CHECK_STR(hosted_source(v, "packed/MS04_evt_System.csv"), STR("MS04"));
    CHECK_STR(hosted_source(v, "MS01/AgentLogs/AG17AgentInstall.LOG"), STR("AG17"));
    CHECK_STR(hosted_source(v, "MS01/AgentLogs/AG18MOMAgentMgmt.log"), STR("AG18"));
    CHECK_STR(hosted_source(v, "exports/ms01_Application.csv"), STR("MS01.corp.example"));
    CHECK_STR(hosted_source(v, "exports/SQL21.Operations Manager.csv"), STR("SQL21"));
    CHECK_STR(hosted_source(v, "MS01/Application.csv"), STR("MS01.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

/* A name with its domain is one in small letters and without a number, too. */
TEST(a_full_name_beside_that_of_a_log_is_a_machine)
{
    static const char *const wanted[][2] = {
        { "logs/atlas.corp.example Application.txt", "atlas.corp.example" },
        { "logs/System.hermes.ad.firma.example.csv", "hermes.ad.firma.example" },
        { "logs/Application_om-lyon.corp.example.csv", "om-lyon.corp.example" },
        { "logs/zeus.corp.example - Operations Manager.csv", "zeus.corp.example" },
        { "System/paris.corp.example.csv", "paris.corp.example" },
        { "logs/Application.evtx.old.csv", "-" },
        { "logs/System.before.the.upgrade.csv", "-" }, { "logs/System.16.03.2024.csv", "-" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

/* One log alone names its computer, and less of it than the folder does. */
TEST(folders_called_by_full_names_hold_a_machine_each)
{
    static const struct made m[] = { { "EMEA/om1.corp.example/OMServer.log", "OM1", NULL },
                                     { "EMEA/atlas.corp.example/Application.csv", NULL, NULL },
                                     { "EMEA/web1.corp.example/b.log", NULL, NULL },
                                     { "EMEA/wizard/OMConsole.log", NULL, NULL } };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, m[1].source), STR("atlas.corp.example"));
    CHECK_STR(hosted_source(v, m[2].source), STR("web1.corp.example"));
    CHECK_STR(hosted_source(v, m[3].source), STR("om1.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_folder_with_a_number_of_two_digits_beside_that_of_a_machine_is_another_machines)
{
    static const char *const wanted[][2] = {
        { "EMEA/LON-OM1/OMServer.log", "=LON-OM1" },
        { "EMEA/muc-om02/Application.csv", "muc-om02" },
        { "EMEA/wizard/OMConsole.log", "LON-OM1" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

/* A machine has one Application log, in whatever form it was exported. */
TEST(folders_with_one_log_in_several_forms_hold_a_machine_each)
{
    static const char *const wanted[][2] = {
        { "logs/zeus/Application.evtx", "=zeus" }, { "logs/hermes/Application.csv", "hermes" },
        { "logs/atlas/Operations Manager.txt", "atlas" }, { "logs/atlas/Application.txt", "atlas" },
    };
    static const char *const forms[][2] = {
        { "MS01/evtx/Application.evtx", "=MS01" }, { "MS01/csv/Application.csv", "MS01" },
        { "MS01/before/Application.txt", "MS01" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
    hosted_check(forms, sizeof forms / sizeof forms[0]);
}

TEST(words_of_tools_behind_a_machine_in_the_folder_of_a_log_are_not_of_its_name)
{
    static const char *const wanted[][2] = {
        { "Application/AG01-fl.txt", "AG01" }, { "System/AG02_rendered.xml", "AG02" },
        { "System/AG03-OPSMGR-list.txt", "AG03-OPSMGR" }, { "System/AG04 (copied).txt", "AG04" },
        { "Application/AG05-OPSMGR.csv", "AG05-OPSMGR" },
        { "System/SP01-SEARCH.csv", "SP01-SEARCH" }, { "SP02-SEARCH/System.csv", "SP02-SEARCH" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

TEST(words_beside_a_machine_in_the_name_of_its_folder_are_not_of_the_name)
{
    static const char *const wanted[][2] = {
        { "Logs_MS01.zip/a.csv", "MS01" }, { "host-MS02-2024-05-16/a.csv", "MS02" },
        { "MS03 (management server)/a.csv", "MS03" }, { "SCOM-Logs-MS04.zip/a.csv", "MS04" },
        { "gateway SCOMGW01/a.csv", "SCOMGW01" }, { "SCOM-MS06/a.csv", "SCOM-MS06" },
        { "SCOM 2012 R2 logs/b.csv", "-" }, { "UR14 logs/c.csv", "-" }, { "day1 logs/d.csv", "-" },
        { "Application/MS07.csv", "MS07" }, { "System/MS09.evtx.csv", "MS09" },
        { "System/export.csv", "-" }, { "ms08_evtx/a.csv", "ms08" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

TEST(a_folder_or_an_archive_called_by_words_alone_is_no_machine)
{
    static const char *const wanted[][2] = {
        { "scom_logs_20240318.tgz/a.csv", "-" },     { "SCOM-Logs-2024-03-18.zip/b.csv", "-" },
        { "scom_upgrade_logs.zip/c.csv", "-" },      { "Server_Logs/d.csv", "-" },
        { "SCOM_Setup_Logs.7z/e.csv", "-" },     { "SCOM-SERVER.zip/f.csv", "SCOM-SERVER" },
        { "PRODSCOM_logs.zip/g.csv", "PRODSCOM" },
        { "SCOM_Setup_Logs_UR2.7z/h.csv", "-" }, { "MS05_UR2.zip/i.csv", "MS05" },
        { "Case 2305061234/upload/10400117.System.csv", "-" },
        { "UR2_MS06_logs.zip/j.csv", "MS06" },   { "SQL-R2.zip/k.csv", "SQL-R2" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

/* However machines are called; not what is numbered besides. */
TEST(blanks_and_brackets_part_words_from_a_machine_that_has_a_number)
{
    static const char *const wanted[][2] = {
        { "logs WEB1/a.csv", "WEB1" },                { "logs lonpopsmgr02/a.csv", "lonpopsmgr02" },
        { "logs muc-scom-m3/a.csv", "muc-scom-m3" },  { "logs ADM1 (console)/a.csv", "ADM1" },
        { "Protokolle MUC-G1/a.csv", "MUC-G1" },      { "05 - MS02 (ms)/a.csv", "MS02" },
        { "UR1 logs/c.csv", "-" },                    { "logs day02/d.csv", "-" },
        { "logs upgrade2019/e.csv", "-" },            { "logs RUN2/f.csv", "-" },
        { "logs om2/g.csv", "-" },                    { "SQL2019 Protokolle/h.csv", "-" },
        { "MS03 and MS04/i.csv", "-" } };
    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

TEST(a_folder_called_like_a_machine_goes_before_one_of_a_role_and_of_another_machine)
{
    static const char *const roles[][2] = {
        { "Consoles/ADM2/b.csv", "ADM2" },            { "Agents/lonpapp01/b.csv", "lonpapp01" },
        { "fileserver/notes/b.csv", "fileserver" },
    };
    static const char *const named[][2] = {
        { "Management Servers/MS02/a.txt", "=MS02.corp.example" },
        { "Gateways/GW01/a.csv", "GW01" },            { "notes/b.csv", "MS02.corp.example" },
    };
    hosted_check(roles, 3);
    hosted_check(named, 3);
}

/* CON01-OPSMGR-BERLIN's, beside that of another machine, whose table names no computer. */
TEST(a_folder_called_by_the_netbios_name_is_its_machines_alone)
{
    static const struct made m[] = {
        { "CON01-OPSMGR-BE/System.evtx", "CON01-OPSMGR-BERLIN.corp.example", NULL },
        { "CON01-OPSMGR-BE/wizard.log", NULL, NULL },
        { "MS01/Application.csv", NULL, NULL } };
    struct evidence *e = hosted(m, 3);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, "MS01/Application.csv"), STR("MS01"));
    CHECK_STR(hosted_source(v, "CON01-OPSMGR-BE/wizard.log"),
              STR("CON01-OPSMGR-BERLIN.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_folder_of_a_role_beside_those_of_machines_holds_machines_as_well)
{
    static const char *const wanted[][2] = {
        { "MS01/wizard.log", "MS01" },                { "MS02/wizard.log", "MS02" },
        { "Consoles/ADM2/wizard.log", "ADM2" },       { "WEB01/DATA01/wizard.log", "WEB01" },
    };
    hosted_check(wanted, 4);
}

/* Bundle 06, cut by --since and without the Operations Manager log of its server. */
TEST(the_log_of_a_push_that_names_the_agent_does_not_name_the_server_it_lies_on)
{
    static const struct made m[] = {
        { "MS01/AgentManagement/AgentLogs/AG17AgentInstall.LOG", "AG17", NULL },
        { "MS01/SCOM/LOGS/OpsMgrSetupWizard.log", NULL, NULL },
        { "AG18/MOMAgentInstall.LOG", "AG18", NULL },
        { "AG18/logs/notes.log", NULL, NULL },
        { "AG17.evtx", "AG17.corp.example", NULL }
    };
    struct evidence *e = hosted(m, 5);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, m[0].source), STR("AG17.corp.example"));
    CHECK_STR(hosted_source(v, m[1].source), STR("MS01"));
    CHECK_STR(hosted_source(v, m[3].source), STR("AG18"));
    verdict_free(v);
    evidence_free(e);
}

/* No MS02 is known. */
TEST(the_log_of_a_push_copied_flat_names_the_agent_behind_the_server)
{
    static const char *const wanted[][2] = {
        { "MS01_System.evtx", "=MS01.corp.example" }, { "MS01_AG17AgentInstall.LOG", "AG17" },
        { "MS02_AG18MOMAgentMgmt.log", "MS02_AG18" }, { "WEB_01AgentInstall.LOG", "WEB_01" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

#define SDC "SDC_Results_03_16_2024_11-30-PM.zip/"
#define LINUX "SCOMLinuxDataCollectorData_lx01_16032024.tar.gz/"

TEST(the_folders_of_a_known_collector_name_the_machine)
{
    static const struct made m[] = {
        { SDC "Event Logs/MS01/System.csv", NULL, NULL },
        { SDC "Install Logs/AppData Install Logs/MS02/admin/OpsMgrSetupWizard.log", NULL, NULL },
        { SDC "Error.log", NULL, NULL },
        { LINUX "logs/scx.log", NULL, NULL },
    };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, m[0].source), STR("MS01"));
    CHECK_STR(hosted_source(v, m[1].source), STR("MS02"));
    CHECK_STR(hosted_source(v, m[2].source), STR("-"));
    CHECK_STR(hosted_source(v, m[3].source), STR("lx01"));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_copy_of_the_log_of_a_push_is_of_the_same_agent)
{
    static const char *const same[] = {
        "AgentLogs/AG17AgentInstall.LOG", "x/Copy of AG17AgentInstall.LOG",
        "x/AG17AgentInstall - Copy.LOG", "x/AG17AgentInstall (2).LOG", "x/AG17AgentInstall.LOG.txt",
        "x/AG17AgentInstall_old.log", "x/AG17MOMAgentMgmt (1).log", "x/AG17agentinstall.log.bak",
    };
    static const char *const none[] = { "AgentLogs/AgentInstall.LOG", "AgentLogs/MOMAgentInstall.LOG",
                                        "AgentLogs/AG17AgentInstaller.LOG", "AgentLogs/wizard.log",
                                        "Server/AgentManagement/AgentLogs/AG17AgentInstall.txt" };

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        check_host(same[i], "AG17");
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        check_host(none[i], "-");
}

TEST(a_log_of_setup_that_lies_alone_is_of_the_machine_in_its_name)
{
    check_host("LISTB_SCOMPrereqCheck.log", "LISTB");
    check_host("AG01 - MOMAgent.log", "AG01");
    check_host("GW01_MOMGateway.log", "GW01");
    check_host("SCOMPrereqCheck.log", "-");
    check_host("MOMAgent_old.log", "-");
    check_host("our_MOMAgents.log", "-");
    check_host("LISTA_TracingGuidsNative.log", "LISTA");
}

TEST(a_table_that_lies_alone_is_of_the_machine_before_its_log_and_form)
{
    check_host("GW02_Application (tabs).txt", "GW02");
    check_host("AG05 - Operations Manager-wmic.txt", "AG05");
    check_host("AG05_System_export.csv", "AG05");
    check_host("our_application_export.csv", "-");
    check_host("Server_System-details.txt", "-");
    check_host("GW02_Application tabs of Monday.txt", "-");
}

/* Logs below each other and rows of a collector: the file that they came from is none. */
TEST(a_text_that_holds_logs_is_no_machine)
{
    check_host("all.txt/from-line-7", "-");
    check_host("bundle.log/OpsMgrSetupWizard.log", "-");
    check_host("MS07.txt/from-line-7", "MS07");
    check_host("search-result.csv/MS01/log", "MS01");
    check_host("RESULT.CSV/MS01.corp.example/log", "MS01.corp.example");
    check_host("GW01.csv/<C:>/kit/a.log", "GW01");
}

TEST(a_file_that_begins_with_a_known_machine_is_of_that_machine)
{
    static const char *const wanted[][2] = {
        { "MS01_System.evtx", "=MS01.corp.example" },
        { "MS02 - System.evtx", "=MS02.corp.example" },
        { "MS01_Application (tabs).txt", "MS01.corp.example" },
        { "MS02 - notes.txt", "MS02.corp.example" },
        { "MS01_programs.xlsx/sheet1.xml", "MS01.corp.example" },
        { "MS02_20240318/notes.txt", "MS02.corp.example" }, { "notes.txt", "-" },
        { "MS01notes.txt", "-" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

TEST(folders_of_logs_in_which_files_are_called_by_machines_are_no_machines)
{
    static const struct made m[] = { { "Application.zip/MS01.csv", NULL, NULL },
                                     { "Application/MS02.csv", NULL, NULL },
                                     { "System/MS01.evtx", "MS01.corp.example", NULL },
                                     { "System/MS02.evtx", "MS02.corp.example", NULL } };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, "Application.zip/MS01.csv"), STR("MS01.corp.example"));
    CHECK_STR(hosted_source(v, "Application/MS02.csv"), STR("MS02.corp.example"));
    CHECK_INT(v->hosts_n, 2);
    verdict_free(v);
    evidence_free(e);
}

TEST(an_upload_of_several_machines_is_none_of_them)
{
    static const struct made m[] = { { "upload.zip/MS01_System.evtx", "MS01.corp.example", NULL },
                                     { "upload.zip/MS02_System.evtx", "MS02.corp.example", NULL },
                                     { "upload.zip/mail.txt", NULL, NULL } };
    struct evidence *e = hosted(m, 3);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, "upload.zip/mail.txt"), STR("-"));
    CHECK_INT(v->hosts_n, 2);
    verdict_free(v);
    evidence_free(e);
}

static void add_list(struct evidence *e, const char *name, const struct signature *row)
{
    struct defects none = { 0 };
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("inventory"),
                        .time = { .kind = STAMP_NONE } };

    evidence_begin(e, str_of(name), STR("inventory"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, row, NULL, 0);
    evidence_end(e, 1, &none);
}

/* Subscriptions and backups are of the group: who exported them sorts them by when. */
TEST(a_list_of_what_the_group_has_makes_no_machine_of_its_folder)
{
    static const struct signature of_group = { .name = { "of-group", 8 } };
    static const struct signature of_machine = { .name = { "of-machine", 10 }, .names_host = true };
    struct evidence *e = evidence_new();
    struct verdict *v;

    add_list(e, "before/Notification_Subscriptions.csv", &of_group);
    add_list(e, "WEB07/Installed-Software.csv", &of_machine);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 1);
    CHECK_STR(hosted_source(v, "before/Notification_Subscriptions.csv"), STR("-"));
    CHECK_STR(hosted_source(v, "WEB07/Installed-Software.csv"), STR("WEB07"));
    verdict_free(v);
    evidence_free(e);
}
