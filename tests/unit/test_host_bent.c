/* SPDX-License-Identifier: Apache-2.0 */
/* Names in damaged logs that are nearly those of machines, and those of machines that are. */
#include "lib/hosted.h"
#include "lib/test.h"

#include <string.h>

#define OWN "APP01.corp.example"

/* One log: the names of its records, those that damage hit with ! in front. */
static void add_log(struct evidence *e, const char *name, const char *const *computers, bool torn)
{
    struct defects defects = { 0 };

    evidence_begin(e, str_of(name), STR("evtx"), WHEN_NONE);
    for (; *computers; computers++) {
        bool hit = **computers == '!';
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("x"), .damaged = hit,
                            .computer = str_of(*computers + hit),
                            .time = { .t = WHEN_DAY, .kind = STAMP_UTC } };
        evidence_event(e, &ev);
    }
    if (torn)
        defect_note(&defects, DEFECT_CHECKSUM, 4096, 0);
    evidence_end(e, 1, &defects);
    defects_release(&defects);
}

/* How many machines there are where a whole log, if any, lies beside that of these names. */
static size_t machines(const char *folder, const char *const *whole, const char *const *names,
                       bool torn)
{
    struct evidence *e = evidence_new();
    char path[100];
    struct verdict *v;
    size_t n;

    snprintf(path, sizeof path, "%s/Application.evtx", folder);
    add_log(e, path, names, torn);
    snprintf(path, sizeof path, "%s/System.evtx", folder);
    if (whole)
        add_log(e, path, whole, false);
    evidence_sort(e);
    v = hosted_verdict(e);
    n = v->hosts_n;
    verdict_free(v);
    evidence_free(e);
    return n;
}

static const char *const own[] = { OWN, OWN, NULL };

/* A letter in place of another, one more and one less, in the label and its domain, of one record
   and of several that share the damaged place. */
TEST(records_in_damage_beside_a_machine_called_nearly_so_are_of_it)
{
    static const char *const names[][4] = {
        { OWN, "!APPD1.corp.example", "!APPD1.corp.example", NULL },
        { "", "!cAPP01.corp.example", NULL },
        { OWN, "!PP01.corp.example", "!PP01.corp.example", NULL },
        { OWN, "!APP1corp.example", NULL },
        { "", "!AP\xED\x9D\x90" "01.corp.example", "AP\xED\x9D\x90" "01.corp.example", NULL },
        { "", "!APP01\xED\x9D\x90\xED\x81\x90\xEA\xAE\x90mple", NULL },
        { OWN, "!0xb983a5716101d089", "!0xb983a5716101d089", NULL },
        { OWN, "!5377", "!5377", NULL },
        { OWN, "!APP01.corp\xC2\xA0.example", NULL },
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!CHECK_INT(machines("APP01", own, names[i], true), 1))
            test_fail(__FILE__, __LINE__, "in row %zu", i);
    }
}

/* All that is left of a name is what damage made of it; the folder is called like the machine. */
TEST(the_folder_tells_a_damaged_name_where_nothing_else_does)
{
    static const char *const odd[] = { "", "!APp01.corp.example", "!APp01.corp.example", NULL };
    static const char *const one[] = { "", "!RPP01.corp.example", NULL };
    static const char *const two[] = { "", "!RPP01.corp.example", "!RPP01.corp.example", NULL };
    struct evidence *e = evidence_new();
    struct verdict *v;

    CHECK_INT(machines("APP01", NULL, odd, true), 1);
    add_log(e, "APP01/Application.evtx", one, true);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 1);
    CHECK_STR(hosted_source(v, "APP01/Application.evtx"), STR("APP01"));
    verdict_free(v);
    evidence_free(e);

    e = evidence_new(); /* a folder may be called wrongly */
    add_log(e, "APP01/Application.evtx", two, true);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_STR(hosted_source(v, "APP01/Application.evtx"), STR("RPP01.corp.example"));
    verdict_free(v);
    evidence_free(e);
}

/* Numbers apart; in a log without damage; with a whole record; beside others; nothing alike. */
TEST(two_machines_called_nearly_alike_stay_two)
{
    static const char *const names[][5] = {
        { OWN, "!APP02.corp.example", NULL },
        { OWN, "!APP011.corp.example", NULL },
        { OWN, "!APPD1.corp.example", "APPD1.corp.example", NULL },
        { OWN, "!SQLD1.corp.example", NULL },
    };
    static const char *const others[] = { OWN, "SQL07.corp.example", "!APPD1.corp.example", NULL };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!CHECK_INT(machines("APP01", own, names[i], true), 2))
            test_fail(__FILE__, __LINE__, "in row %zu", i);
    }
    CHECK_INT(machines("APP01", own, names[2], false), 2);
    CHECK_INT(machines("APP01", own, others, true), 3);
    CHECK_INT(machines("logs", own, names[3], true), 2);
}

/* What another, whole log states is a name; so is what one of several machines that lie together
   is called. */
TEST(a_machine_that_a_whole_log_names_is_one_wherever_it_is_named)
{
    static const char *const bent[] = { OWN, "!APPD1.corp.example", NULL };
    static const char *const other[] = { "APPD1.corp.example", NULL };
    struct evidence *e = evidence_new();
    struct verdict *v;

    add_log(e, "APP01/Application.evtx", bent, true);
    add_log(e, "APP01/System.evtx", own, false);
    add_log(e, "far/System.evtx", other, false);
    evidence_sort(e);
    v = hosted_verdict(e);
    CHECK_INT(v->hosts_n, 2);
    verdict_free(v);
    evidence_free(e);
}

/* One event about a machine, of the group CORP, in a log of the machine itself. */
static size_t machines_about(const char *subject, bool torn)
{
    static const struct signature names_it = { .name = STR_INIT("names-it"),
                                               .role = STR_INIT("agent") };
    struct defects defects = { 0 };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("x"), .computer = STR(OWN),
                        .time = { .t = WHEN_DAY, .kind = STAMP_UTC } };
    struct capture about[] = { { STR("host"), str_of(subject) } };
    struct capture group[] = { { STR("group"), STR("CORP") } };
    struct evidence *e = evidence_new();
    struct verdict *v;
    size_t n;

    evidence_begin(e, STR("APP01/Application.evtx"), STR("evtx"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, &names_it, about, 1);
    evidence_event(e, &ev);
    evidence_hit(e, &ev, &names_it, group, 1);
    if (torn)
        defect_note(&defects, DEFECT_CHECKSUM, 4096, 0);
    evidence_end(e, 1, &defects);
    evidence_sort(e);
    v = hosted_verdict(e);
    n = v->hosts_n;
    verdict_free(v);
    evidence_free(e);
    defects_release(&defects);
    return n;
}

/* Of a name that looks as any other, nothing tells; nor that a group's is none of a machine. */
TEST(a_damaged_name_in_what_is_said_of_a_machine_is_none)
{
    CHECK_INT(machines_about("A\xC2\xB5P01.corp.example", false), 1);
    CHECK_INT(machines_about("A\xC3\xB8P01.corp.example", false), 2);
    CHECK_INT(machines_about("A\xC3\xB8P01.corp.example", true), 1);
    CHECK_INT(machines_about("A\xC3\xB8L07.corp.example", true), 2);
    CHECK_INT(machines_about("APP01\xC3\xB8\xC3\xAE" "orp.example", true), 1);
    CHECK_INT(machines_about("ApP01.corp.example", true), 1);
    CHECK_INT(machines_about("CORP", true), 1);
    CHECK_INT(machines_about("CORP", false), 2);
    CHECK_INT(machines_about("APPD1.corp.example", true), 2);
    CHECK_INT(machines_about("SQL\xC3\xB8" "7.corp.example", true), 2);
}
