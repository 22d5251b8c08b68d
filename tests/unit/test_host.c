/* SPDX-License-Identifier: Apache-2.0 */
/* Which names are one machine, and which machine an event is about. */
#include "lib/hosted.h"
#include "lib/test.h"

TEST(short_and_full_names_and_letter_case_are_one_machine)
{
    static const struct made m[] = { { "a.evtx", "MS01.corp.example", NULL },
                                     { "b.evtx", "ms01", NULL },
                                     { "c.evtx", "MS01.CORP.EXAMPLE", NULL } };
    struct evidence *e = hosted(m, 3);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 1);
    CHECK_INT(v->hosts[0].aliases_n, 2);
    verdict_free(v);
    evidence_free(e);
}

/* u with its two dots as one letter, small and capital, and as u with a mark behind it */
TEST(letter_case_is_that_of_all_letters)
{
    static const struct made m[] = { { "a.evtx", "B\xC3\x9C" "CHER01.corp.example", NULL },
                                     { "b.evtx", "b\xC3\xBC" "cher01", NULL },
                                     { "c.evtx", "bu\xCC\x88" "cher01.CORP.EXAMPLE", NULL },
                                     { "d.evtx", "SERVER-\xD0\x96", "server-\xD0\xB6" } };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 2);
    CHECK_STR(hosted_source(v, "b.evtx"), STR("B\xC3\x9C" "CHER01.corp.example"));
    CHECK_STR(hosted_source(v, "c.evtx"), STR("B\xC3\x9C" "CHER01.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

/* The two letters of Turkish are those of no other name, whatever the language of a system. */
TEST(dotted_and_dotless_i_are_letters_of_their_own)
{
    static const struct made m[] = { { "a.evtx", "IST01.corp.example", NULL },
                                     { "b.evtx", "ist01", NULL },
                                     { "c.evtx", "\xC4\xB0" "ST01.corp.example", NULL },
                                     { "d.evtx", "\xC4\xB1" "st01.corp.example", NULL } };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, "b.evtx"), STR("IST01.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

static void add_log(struct evidence *e, const char *name, const char *const *computers, bool torn)
{
    struct defects defects = { 0 };

    evidence_begin(e, str_of(name), STR("evtx"), WHEN_NONE);
    for (; *computers; computers++) {
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("x"),
                            .computer = str_of(*computers),
                            .time = { .t = WHEN_DAY, .kind = STAMP_UTC } };
        evidence_event(e, &ev);
    }
    if (torn)
        defect_note(&defects, DEFECT_CHECKSUM, 4096, 0);
    evidence_end(e, 1, &defects);
    defects_release(&defects);
}

/* The tail of "test" was overwritten: what stands there is no part of a name. */
#define NOISE "AG04-OPSMGR-BERLIN.perimeter.t\xE8\xB9\x89\xE0\xB8\xA1"

TEST(what_damage_made_of_a_name_is_no_machine)
{
    static const char *const torn[] = { "WIN-45942286550.perimeter.test",
                                        "AG04-OPSMGR-BERLIN.perimeter.test", NOISE, NULL };
    static const char *const none[] = { "", NULL };
    struct evidence *e = evidence_new();
    struct verdict *v;

    add_log(e, "AG04-OPSMGR-BER/Application.evtx", torn, true);
    add_log(e, "AG04-OPSMGR-BER/System.evtx", none, false);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 2);
    CHECK_STR(hosted_source(v, "AG04-OPSMGR-BER/System.evtx"),
              STR("AG04-OPSMGR-BERLIN.perimeter.test"));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_name_in_another_script_is_a_machine_in_a_damaged_log_too)
{
    static const char *const two[] = { "WIN-45942286550.corp.example", "B\xC3\x9C" "CHER01", NULL };
    static const char *const one[] = { "B\xC3\xBC" "cher01", NULL };
    static const char *const alone[] = { "SERVER-\xD0\x96", NULL };
    struct evidence *e = evidence_new();
    struct verdict *v;

    add_log(e, "a.evtx", two, true);
    add_log(e, "b.evtx", one, false);
    add_log(e, "c.evtx", alone, true);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, "c.evtx"), STR("SERVER-\xD0\x96"));
    verdict_free(v);
    evidence_free(e);
}

/* The machines of one file, each with so many records, whose bytes were overwritten or not. */
static size_t machines_of(const char *const *computers, bool torn)
{
    static const char *const other[] = { "SRVC.corp.example", NULL };
    struct evidence *e = evidence_new();
    struct verdict *v;
    size_t n;

    add_log(e, "logs/Application.xml", computers, torn);
    add_log(e, "other/Application.xml", other, true);
    evidence_sort(e);
    v = hosted_verdict(e);
    n = v->hosts_n - 1;
    verdict_free(v);
    evidence_free(e);
    return n;
}

#define OWN "SRVA.corp.example"

TEST(one_damaged_letter_in_the_name_of_a_machine_makes_no_other_machine)
{
    static const char *const letter[] = { OWN, OWN, OWN, OWN, "SRqA.corp.example", NULL };
    static const char *const domain[] = { OWN, OWN, OWN, OWN, "SRVA.corp.exampl", NULL };
    static const char *const several[] = { OWN, OWN, OWN, OWN, "SRVA.cQrp.example",
                                           "SVVA.corp.ex~mple", NULL };

    CHECK_INT(machines_of(letter, true), 1);
    CHECK_INT(machines_of(letter, false), 2);
    CHECK_INT(machines_of(domain, true), 1);
    CHECK_INT(machines_of(several, true), 1);
}

/* A text whose other bytes are as they were shows no damage. */
TEST(a_sign_that_no_name_has_makes_no_other_machine)
{
    static const char *const sign[] = { OWN, OWN, OWN, OWN, "SR`A.corp.example", NULL };
    static const char *const letter[] = { OWN, OWN, OWN, OWN, "SRVA.c\xC3\x98rp.example", NULL };
    CHECK_INT(machines_of(sign, false), 1);
    CHECK_INT(machines_of(letter, false), 1);
}

/* Where a whole file has lost the name, another one states it; a name in another script stays. */
TEST(a_name_that_another_file_states_is_not_another_one_with_a_damaged_sign)
{
    static const char *const whole[] = { OWN, NULL };
    static const char *const sign[] = { "SR=A.corp.example", "SR=A.corp.example", NULL };
    static const char *const script[] = { "SRV\xED\x9D\x90.corp.example",
                                          "SRV\xED\x9D\x90.corp.example", NULL };
    static const char *const other[] = { "SERVER-\xD0\x96.corp.example", NULL };
    struct evidence *e = evidence_new();
    struct verdict *v;

    add_log(e, "SRVA/Application.evtx", sign, true);
    add_log(e, "SRVA/Operations Manager.evtx", script, true);
    add_log(e, "SRVA/System.evtx", whole, false);
    add_log(e, "x/System.evtx", other, true);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 2);
    CHECK_STR(hosted_source(v, "SRVA/Application.evtx"), STR(OWN));
    CHECK_STR(hosted_source(v, "SRVA/Operations Manager.evtx"), STR(OWN));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_machine_that_is_called_nearly_as_another_is_one_in_a_damaged_file_too)
{
    static const char *const number[] = { OWN, OWN, OWN, OWN, "SRV4.corp.example", NULL };
    static const char *const numbers[] = { "MS01.corp.example", "MS01.corp.example",
                                           "MS01.corp.example", "MS01.corp.example",
                                           "MS02.corp.example", NULL };
    static const char *const twice[] = { OWN, OWN, OWN, OWN, "SRVB.corp.example",
                                         "SRVB.corp.example", NULL };
    static const char *const few[] = { OWN, OWN, "SRVB.corp.example", NULL };
    static const char *const stated[] = { OWN, OWN, OWN, OWN, "SRVC.corp.example", NULL };
    static const char *const another[] = { OWN, OWN, OWN, OWN, "DC.corp.example", NULL };

    CHECK_INT(machines_of(number, true), 1); /* a letter became a number */
    CHECK_INT(machines_of(numbers, true), 2);
    CHECK_INT(machines_of(twice, true), 2);
    CHECK_INT(machines_of(few, true), 2);
    CHECK_INT(machines_of(stated, true), 1); /* that of the other file */
    CHECK_INT(machines_of(another, true), 2);
}

TEST(one_short_name_in_two_domains_is_never_merged)
{
    static const struct made m[] = { { "a.evtx", "WEB.corp.example", NULL },
                                     { "b.evtx", "WEB.dmz.example", NULL },
                                     { "c.evtx", "WEB", NULL } };
    struct evidence *e = hosted(m, 3);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, "c.evtx"), STR("WEB"));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_log_without_a_computer_takes_its_machine_from_the_path)
{
    static const struct made m[] = { { "MS01/System.evtx", "MS01.corp.example", NULL },
                                     { "MS02/System.evtx", "MS02.corp.example", NULL },
                                     { "ms02/SCOM/LOGS/wizard.log", NULL, NULL },
                                     { "MS01.zip/logs/wizard.log", NULL, NULL },
                                     { "GW07/setup/wizard.log", NULL, NULL } };
    struct evidence *e = hosted(m, 5);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, "ms02/SCOM/LOGS/wizard.log"), STR("MS02.corp.example"));
    CHECK_STR(hosted_source(v, "MS01.zip/logs/wizard.log"), STR("MS01.corp.example"));
    CHECK_STR(hosted_source(v, "GW07/setup/wizard.log"), STR("GW07"));
    verdict_free(v);
    evidence_free(e);
}

/* The machine of the folder collects them, and its own logs name none (log-formats.md 3.13). */
/* Nobody else names it, and without its domain its clock has no bound (upgrade-plans.md 10.4). */
TEST(a_machine_of_a_short_name_has_the_full_one_of_the_folder_of_its_logs)
{
    static const char *const full[][2] = {
        { "GW01.dmz.corp.example/Application.evtx", "GW01" },
        { "logs/GW02.corp.example.zip/Event Logs/System.evtx", "GW02" } };
    static const char *const none[][2] = {
        { "GW03.corp.example/Application.evtx", "GW04" }, /* another machine's */
        { "GW05.logs/Application.evtx", "GW05" },
        { "GW06.2024.05.16/Application.evtx", "GW06" },
        { "GW07.corp.example/System.evtx", "GW07" },      /* of two */
        { "GW07.test.example/System.evtx", "GW07" } };
    struct made m[7] = { { 0 } };

    for (size_t i = 0; i < 2; i++)
        m[i] = (struct made){ full[i][0], full[i][1], NULL };
    for (size_t i = 0; i < 5; i++)
        m[i + 2] = (struct made){ none[i][0], none[i][1], NULL };
    struct evidence *e = hosted(m, 7);
    struct verdict *v = hosted_verdict(e);
    CHECK_STR(hosted_source(v, full[0][0]), STR("GW01.dmz.corp.example"));
    CHECK_STR(hosted_source(v, full[1][0]), STR("GW02.corp.example"));
    for (size_t i = 0; i < 5; i++)
        CHECK_STR(hosted_source(v, none[i][0]), str_of(none[i][1]));
    verdict_free(v);
    evidence_free(e);
}

TEST(a_log_without_a_computer_belongs_to_the_only_machine_beside_it)
{
    static const struct made m[] = { { "first/System.evtx", "MS01.corp.example", NULL },
                                     { "first/logs/wizard.log", NULL, NULL },
                                     { "second/System.evtx", "MS02.corp.example", NULL },
                                     { "wizard.log", NULL, NULL } };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    CHECK_STR(hosted_source(v, "first/logs/wizard.log"), STR("MS01.corp.example"));
    CHECK_STR(hosted_source(v, "wizard.log"), STR("-"));
    verdict_free(v);
    evidence_free(e);
}

TEST(an_event_is_about_the_machine_it_names_unless_that_is_no_name)
{
    static const struct made m[] = { { "a.evtx", "MS01.corp.example", "AG17.corp.example" },
                                     { "b.evtx", "MS01.corp.example", "(NULL)" },
                                     { "c.evtx", "MS01.corp.example", "C:\\x y" } };
    struct evidence *e = hosted(m, 3);
    struct verdict *v = hosted_verdict(e);

    if (CHECK_INT(v->hosts_n, 2)) {
        CHECK_STR(v->hosts[0].name, STR("AG17.corp.example"));
        CHECK_STR(v->hosts[1].name, STR("MS01.corp.example"));
    }
    verdict_free(v);
    evidence_free(e);
}

TEST(a_file_that_begins_with_a_netbios_name_is_of_the_one_machine_that_has_it)
{
    static const char *const wanted[][2] = {
        { "a.evtx", "=MANAGEMENTSERVER01.corp.example" },
        { "b.evtx", "=AGENTINBRANCH0001.corp.example" },
        { "c.evtx", "=AGENTINBRANCH0002.corp.example" },
        { "MANAGEMENTSERVE - notes.txt", "MANAGEMENTSERVER01.corp.example" },
        { "MANAGEMENTSERV - notes.txt", "-" },
        { "AGENTINBRANCH00 - notes.txt", "-" },
    };

    hosted_check(wanted, sizeof wanted / sizeof wanted[0]);
}

TEST(a_netbios_name_is_the_machine_whose_longer_name_begins_with_it)
{
    static const struct made m[] = {
        { "a.evtx", "MANAGEMENTSERVER01.corp.example", NULL },
        { "b.evtx", "MANAGEMENTSERVE", NULL },
        { "c.evtx", "AGENTINBRANCH0001.corp.example", NULL },
        { "d.evtx", "AGENTINBRANCH0002.corp.example", NULL },
        { "AGENTINBRANCH00AgentInstall.LOG", NULL, NULL },
        { "e.evtx", "MANAGEMENTSERV", NULL }, /* 14 characters: cut by nobody */
    };
    struct evidence *e = hosted(m, 6);
    struct verdict *v = hosted_verdict(e);

    CHECK_INT(v->hosts_n, 5);
    CHECK_STR(hosted_source(v, "b.evtx"), STR("MANAGEMENTSERVER01.corp.example"));
    CHECK_STR(hosted_source(v, m[4].source), STR("AGENTINBRANCH00"));
    CHECK_STR(hosted_source(v, "e.evtx"), STR("MANAGEMENTSERV"));
    for (size_t i = 0; i < v->hosts_n; i++)
        CHECK_INT(v->hosts[i].fits_n, str_eq(v->hosts[i].name, STR("AGENTINBRANCH00")) ? 2 : 0);
    verdict_free(v);
    evidence_free(e);
}

TEST(a_name_that_fits_two_machines_is_named_and_not_merged)
{
    static const struct made m[] = { { "a.evtx", "WEB.corp.example", NULL },
                                     { "b.evtx", "WEB.dmz.example", NULL },
                                     { "c.evtx", "WEB-2.dmz.example", NULL },
                                     { "d.evtx", "web", NULL } };
    struct evidence *e = hosted(m, 4);
    struct verdict *v = hosted_verdict(e);

    if (CHECK_INT(v->hosts_n, 4) && CHECK_INT(v->hosts[0].fits_n, 2)) {
        CHECK_STR(v->hosts[v->hosts[0].fits[0]].name, STR("WEB.corp.example"));
        CHECK_STR(v->hosts[v->hosts[0].fits[1]].name, STR("WEB.dmz.example"));
    }
    verdict_free(v);
    evidence_free(e);
}

static const struct signature renamed = { .name = { "renamed", 7 } };

/* A machine says at T that it is called to and was called from. */
static void add_renamed_in(struct evidence *e, const char *file, const char *from, const char *to,
                           when t)
{
    struct defects none = { 0 };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"), .computer = str_of(to),
                        .time = { .t = t, .kind = STAMP_UTC } };
    struct capture names[] = { { STR("old_name"), str_of(from) },
                               { STR("new_name"), str_of(to) } };

    evidence_begin(e, str_of(file), STR("evtx"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, &renamed, names, 2);
    evidence_end(e, 1, &none);
    evidence_sort(e);
}

static void add_renamed(struct evidence *e, const char *from, const char *to, when t)
{
    add_renamed_in(e, to, from, to, t);
}

TEST(old_names_are_the_machine_of_today_unless_somebody_else_has_them_now)
{
    static const struct made m[] = { { "a.evtx", "WIN-P4SIAA0SQCO", NULL },
                                     { "b.evtx", "MS01.corp.example", "MS01" },
                                     { "c.evtx", "TAKEN.corp.example", NULL } };
    struct evidence *e = hosted(m, 3); /* their records end at WHEN_DAY */
    struct verdict *v;

    add_renamed(e, "WIN-P4SIAA0SQCO", "MS00", 2 * WHEN_DAY);
    add_renamed(e, "MS00", "MS01", 3 * WHEN_DAY);
    add_renamed(e, "TAKEN", "GW01", WHEN_DAY - 2 * WHEN_HOUR);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 3);
    CHECK_STR(hosted_source(v, "a.evtx"), STR("MS01.corp.example"));
    CHECK_STR(hosted_source(v, "c.evtx"), STR("TAKEN.corp.example"));
    CHECK_STR(hosted_source(v, "GW01"), STR("GW01"));
    verdict_free(v);
    evidence_free(e);
}

/* The machines, and whose else their names could be: "a=b c|". */
static void check_hosts(int line, const struct verdict *v, const char *expected)
{
    struct buf got = { 0 };

    for (size_t i = 0; i < v->hosts_n; i++) {
        buf_format(&got, "%.*s=", STR_FMT(v->hosts[i].name));
        for (size_t k = 0; k < v->hosts[i].fits_n; k++)
            buf_format(&got, k ? " %.*s" : "%.*s", STR_FMT(v->hosts[v->hosts[i].fits[k]].name));
        buf_char(&got, '|');
    }
    if (!CHECK_STR(buf_str(&got), str_of(expected)))
        test_fail(__FILE__, line, "the hosts");
    buf_release(&got);
}

/* Machines of a circle in which each took the name of the next, an hour apart. */
static void check_circle(int line, size_t n, const char *expected)
{
    static const char *const names[] = { "A", "B", "C", "D" };
    struct evidence *e = hosted(NULL, 0);
    struct verdict *v;

    for (size_t i = 0; i < n; i++)
        add_renamed(e, names[i], names[(i + 1) % n], WHEN_DAY + (when)i * WHEN_HOUR);
    v = hosted_verdict(e);
    check_hosts(line, v, expected);
    verdict_free(v);
    evidence_free(e);
}

TEST(machines_that_exchanged_names_stay_apart)
{
    check_circle(__LINE__, 2, "A=B|B=A|");
    check_circle(__LINE__, 3, "A=B|B=C|C=A|");
}

TEST(a_log_that_tells_of_a_name_and_back_is_of_one_machine)
{
    struct evidence *e = hosted(NULL, 0);
    struct verdict *v;

    add_renamed_in(e, "System.evtx", "A", "B", WHEN_DAY);
    add_renamed_in(e, "System.evtx", "B", "A", WHEN_DAY + WHEN_HOUR);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 1);
    verdict_free(v);
    evidence_free(e);
}

TEST(who_had_a_name_before_the_machine_of_today_could_be_meant_by_it)
{
    struct evidence *e = hosted(NULL, 0);
    struct verdict *v;

    add_renamed(e, "MS01", "MS01-OLD", WHEN_DAY);
    add_renamed(e, "TEMP", "MS01", WHEN_DAY + WHEN_HOUR);
    v = hosted_verdict(e);
    check_hosts(__LINE__, v, "MS01=MS01-OLD|MS01-OLD=|");
    verdict_free(v);
    evidence_free(e);
}
