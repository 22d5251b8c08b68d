/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging grows with the material, not with its square: sizes for which each against each took
 * minutes here (20,000 exports of one log, and as many servers in one list), within a bound that a
 * slow machine under a sanitizer keeps.
 */
#include "lib/scaled.h"
#include "lib/test.h"

#include "base/limits.h"

#include <string.h>

#define MANY 20000
#define ALIKE 2000
#define CHANNELS 120000 /* in one table: each that looked for the first of its file took over 40 s */

/* Ten minutes of the Application log of MS01, by records i * 100 on (0: records have no
   numbers). */
static void export_of(struct buf *out, int entry, int i, bool numbered)
{
    when at = 19800 * WHEN_DAY + i * 10 * WHEN_MINUTE;

    buf_format(out, "{\"entry\":%d,\"source\":\"MS01/%05d\",\"format\":\"evtxml\",\"channel\":"
               "\"Application\",\"host\":\"MS01.corp.example\",\"records\":100,\"bytes\":1000,"
               "\"quiet\":10000000,\"first\":\"", entry, i);
    when_append(out, at, 7, "Z");
    buf_add(out, STR("\",\"last\":\""));
    when_append(out, at + 599 * WHEN_SECOND, 7, "Z");
    buf_add(out, STR("\""));
    if (numbered) {
        buf_format(out, ",\"ranges\":[[%d,%d,\"", 100 * i + 1, 100 * i + 100);
        when_append(out, at, 7, "Z");
        buf_add(out, STR("\",\""));
        when_append(out, at + 599 * WHEN_SECOND, 7, "Z");
        buf_add(out, STR("\"]]"));
    }
    buf_add(out, STR("}\n"));
}

static void upgrade(struct buf *out, int entry, int i)
{
    static const char *const steps[][2] = { { "msi-1040-server", "" },
                                            { "msi-1034-server", "10.19.10050.0" },
                                            { "msi-1033-server", "10.22.10118.0" } };

    for (int k = 0; k < 3; k++) {
        buf_format(out, "{\"hit\":\"%s\",\"entry\":%d,\"record\":%d,\"time\":\"", steps[k][0], entry,
                   100 * i + 2 + k);
        when_append(out, 19800 * WHEN_DAY + i * 10 * WHEN_MINUTE + (k + 1) * WHEN_MINUTE, 7, "Z");
        buf_format(out, "\",\"captures\":[[\"version\",\"%s\"]]}\n", steps[k][1]);
    }
}

static void many_exports(bool numbered)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= MANY; i++) {
        export_of(&s.text, i, i, numbered);
        if (i == MANY / 2)
            upgrade(&s.text, i, i);
        buf_format(&s.text, "{\"complete\":%d,\"lines\":%d}\n", i, i == MANY / 2 ? 4 : 1);
    }
    buf_format(&s.text, "{\"complete\":\"all\",\"entries\":%d}\n", MANY);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, MANY);
    CHECK(!s.v->coverage[MANY / 2].overlaps_n && !s.v->coverage[MANY / 2].gaps_n);
    scale_end(&s);
}

TEST(thousands_of_exports_of_one_log_are_not_held_against_each_other)
{
    many_exports(true);
    many_exports(false);
}

/* Named so that the latest comes first; the log speaks of the whole time. */
TEST(thousands_of_exports_that_stand_against_their_times_are_joined)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= MANY; i++) {
        export_of(&s.text, i, MANY - i, true);
        if (i == MANY - 1)
            upgrade(&s.text, i, MANY - i);
        buf_format(&s.text, "{\"complete\":%d,\"lines\":%d}\n", i, i == MANY - 1 ? 4 : 1);
    }
    buf_format(&s.text, "{\"complete\":\"all\",\"entries\":%d}\n", MANY);
    scale_judge(&s, STR("om2016plus-single"));
    CHECK_INT(s.v->coverage_n, MANY);
    scale_end(&s);
}

/* Each holds the same records, with the same holes. */
TEST(thousands_of_exports_of_the_same_records_name_few_of_the_others)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= ALIKE; i++) {
        buf_format(&s.text, "{\"entry\":%d,\"source\":\"MS01/%d\",\"format\":\"evtxml\",\"channel\":"
                   "\"Application\",\"host\":\"MS01.corp.example\",\"records\":5400,\"bytes\":%d,"
                   "\"ranges\":[", i, i, 9000 + i);
        for (int r = 0; r < 60; r++)
            buf_format(&s.text, "%s[%d,%d,\"2024-03-18T10:%02d:00Z\",\"2024-03-18T11:00:00Z\"]",
                       r ? "," : "", 100 * r + 1, 100 * r + 90, r);
        buf_format(&s.text, "]}\n{\"complete\":%d,\"lines\":1}\n", i);
    }
    buf_format(&s.text, "{\"complete\":\"all\",\"entries\":%d}\n", ALIKE);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, ALIKE);
    CHECK_INT(s.v->coverage[ALIKE / 2].overlaps_n, 64);
    scale_end(&s);
}

/* A word of each machine about its own name: that it had another one, or runs a cluster. */
static void many_names(const char *shape)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= 2 * MANY; i++) {
        buf_format(&s.text, "{\"entry\":%d,\"source\":\"%d/log\",\"format\":\"sqllog\",\"channel\":\"sql\","
                   "\"host\":\"clu%d\",", i, i, i);
        buf_format(&s.text, "\"records\":9,\"bytes\":9,\"last\":\"2024-03-18T10:00:00Z\"}\n"
                   "{\"hit\":\"%s\",\"entry\":%d,\"record\":3,\"time\":\"2024-03-18T09:00:00Z\","
                   "\"captures\":[[\"cluster_node\",\"n%d\"],[\"old_name\",\"o%d\"],"
                   "[\"new_name\",\"clu%d\"]]}\n{\"complete\":%d,\"lines\":2}\n",
                   shape, i, i, i, i, i);
    }
    buf_format(&s.text, "{\"complete\":\"all\",\"entries\":%d}\n", 2 * MANY);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, 2 * MANY);
    scale_end(&s);
}

TEST(thousands_of_names_that_machines_have_are_not_held_against_each_other)
{
    many_names("sql-cluster-node");
    many_names("renamed-6011");
}

/* A folder for each machine, under a number: an event log that names it, and a list and a log that
   do not. */
static void machine_folder(struct buf *out, int i)
{
    static const char *const others[] = { "setuplog\",\"channel\":\"setup", "inventory\",\"channel\":\"inventory" };

    buf_format(out, "{\"entry\":%d,\"source\":\"all/x%d/App.evtx\",\"format\":\"evtx\",\"channel\":"
               "\"Application\",\"host\":\"n%d.corp.example\",\"records\":9,\"bytes\":9}\n"
               "{\"complete\":%d,\"lines\":1}\n", 3 * i - 2, i, i, 3 * i - 2);
    for (int k = 0; k < 2; k++)
        buf_format(out, "{\"entry\":%d,\"source\":\"all/x%d/%d.log\",\"format\":\"%s\",\"records\":9,"
                   "\"bytes\":9,\"text\":true}\n{\"hit\":\"inventory-setup\",\"entry\":%d,\"line\":3,"
                   "\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n{\"complete\":%d,\"lines\":2}\n",
                   3 * i + k - 1, i, k, others[k], 3 * i + k - 1, 3 * i + k - 1);
}

TEST(thousands_of_logs_that_name_no_machine_find_that_of_their_folder)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= MANY; i++)
        machine_folder(&s.text, i);
    buf_format(&s.text, "{\"complete\":\"all\",\"entries\":%d}\n", 3 * MANY);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, 3 * MANY);
    CHECK_INT(s.v->hosts_n, MANY);
    for (size_t i = 1; i < 3 * MANY; i++)
        CHECK(s.v->coverage[i].host == s.v->coverage[i / 3 * 3].host);
    scale_end(&s);
}

TEST(thousands_of_servers_of_one_list_are_not_held_against_each_other)
{
    struct scale s = { 0 };

    scale_begin(&s);
    buf_format(&s.text, "{\"entry\":1,\"source\":\"servers.csv\",\"format\":\"inventory\",\"channel\":"
               "\"inventory\",\"records\":%d,\"bytes\":9,\"text\":true}\n", MANY);
    for (int i = 0; i < MANY; i++)
        buf_format(&s.text, "{\"hit\":\"inventory-server\",\"entry\":1,\"line\":%d,\"captures\":"
                   "[[\"host\",\"S%05d.corp.example\"],[\"version\",\"10.19.10050.0\"]]}\n", i + 1, i);
    buf_format(&s.text, "{\"complete\":1,\"lines\":%d}\n", MANY + 1);
    export_of(&s.text, 2, 1, true);
    upgrade(&s.text, 2, 1);
    buf_add(&s.text, STR("{\"complete\":2,\"lines\":4}\n{\"complete\":\"all\",\"entries\":2}\n"));
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->hosts_n, MANY + 1);
    CHECK(s.v->has_plan);
    scale_end(&s);
}

static const struct finding *finding_of(const struct verdict *v, const char *id)
{
    for (size_t i = 0; i < v->findings_n; i++)
        if (str_eq(v->findings[i].id, str_of(id)))
            return &v->findings[i];
    test_fail(__FILE__, __LINE__, "there is no finding %s", id);
    return NULL;
}

TEST(thousands_of_rows_of_one_second_in_two_tables_are_each_told_once)
{
    struct scale s = { 0 };
    const struct finding *x;

    scale_begin(&s);
    for (int t = 1; t <= 2; t++) {
        buf_format(&s.text, "{\"entry\":%d,\"source\":\"MS01/%d.csv\",\"format\":\"evtcsv\",\"channel\":"
                   "\"Application\",\"host\":\"MS01.corp.example\",\"records\":%d,\"bytes\":%d}\n",
                   t, t, MANY, MANY + t);
        for (int i = 1; i <= MANY; i++)
            buf_format(&s.text, "{\"hit\":\"msi-1033-server-failed\",\"entry\":%d,\"record\":%d,\"time\":"
                       "\"2024-03-18T10:00:00\",\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n", t, i);
        buf_format(&s.text, "{\"complete\":%d,\"lines\":%d}\n", t, MANY + 1);
    }
    scale_close(&s.text, 2);
    scale_judge(&s, STR_NONE);
    x = finding_of(s.v, "msi-failed-server");
    CHECK_INT(x ? x->count : 0, MANY);
    scale_end(&s);
}

TEST(thousands_of_channels_of_one_table_find_their_file_at_once)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= CHANNELS; i++)
        buf_format(&s.text, "{\"entry\":%d,\"source\":\"MS01/t.csv\",\"format\":\"evtcsv\",\"channel\":"
                   "\"C%06d\",\"host\":\"MS01.corp.example\",\"records\":1,\"bytes\":1,\"first\":"
                   "\"2024-03-18T10:00:00\",\"last\":\"2024-03-18T10:00:00\"}\n"
                   "{\"complete\":%d,\"lines\":1}\n", i, i, i);
    scale_close(&s.text, CHANNELS);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, CHANNELS);
    scale_end(&s);
}

/* One machine's log, with its component's upgrade, which takes half an hour; old NULL: it begins
   there and tells what is installed. */
static void component_log(struct buf *out, int entry, const char *role, const char *old,
                          const char *new, when begin)
{
    const char *const steps[][2] = { { "msi-1040-other", "" }, { "msi-1034-", old },
                                     { "msi-1033-", new } };

    buf_format(out, "{\"entry\":%d,\"source\":\"%s%d/App.evtx\",\"format\":\"evtx\",\"channel\":"
               "\"Application\",\"host\":\"%s%d.corp.example\",\"records\":9,\"bytes\":9,"
               "\"first\":\"", entry, role, entry, role, entry);
    when_append(out, old ? begin - 3 * WHEN_DAY : begin, 7, "Z");
    buf_add(out, STR("\",\"last\":\"2024-04-20T00:00:00Z\"}\n"));
    for (int k = old ? 0 : 3; k < 3; k++) {
        buf_format(out, "{\"hit\":\"%s%s\",\"entry\":%d,\"record\":%d,\"time\":\"", steps[k][0],
                   k ? role : "", entry, k + 1);
        when_append(out, begin + k * 15 * WHEN_MINUTE, 7, "Z");
        buf_format(out, "\",\"captures\":[[\"version\",\"%s\"]]}\n", steps[k][1]);
    }
    if (!old) {
        buf_format(out, "{\"hit\":\"msi-1035-%s\",\"entry\":%d,\"record\":3,\"time\":\"", role, entry);
        when_append(out, begin + WHEN_HOUR, 7, "Z");
        buf_format(out, "\",\"captures\":[[\"version\",\"%s\"]]}\n", new);
    }
    buf_format(out, "{\"complete\":%d,\"lines\":%d}\n", entry, old ? 4 : 2);
}

/* Of one server nothing covers the time: then an overlap is not certain, and what had ended before
   another one began is out of order all the same (siblings 10.2).  Each of the pairs is counted. */
TEST(thousands_of_servers_of_two_components_are_not_held_against_each_other)
{
    when day = 19800 * WHEN_DAY;
    struct scale s = { 0 };
    const struct constraint_result *c = NULL;

    scale_begin(&s);
    for (int i = 1; i <= ALIKE; i++)
        component_log(&s.text, i, "sm", "7.5.7487.0", "10.19.1035.0", day + 20 * WHEN_HOUR);
    for (int i = 1; i <= ALIKE; i++)
        component_log(&s.text, ALIKE + i, "dpm", "5.0.158.0", "10.19.58.0",
                      day + (i % 2 ? 18 * WHEN_HOUR : 20 * WHEN_HOUR + 10 * WHEN_MINUTE));
    component_log(&s.text, 2 * ALIKE + 1, "sm", NULL, "10.19.1035.0", day + 3 * WHEN_DAY);
    scale_close(&s.text, 2 * ALIKE + 1);
    scale_judge(&s, STR_NONE);
    for (size_t i = 0; i < s.v->main.constraints_n; i++)
        if (str_eq(s.v->main.constraints[i].id, STR("after:dpm:service-manager")))
            c = &s.v->main.constraints[i];
    CHECK(c && c->state == CONSTRAINT_VIOLATED && c->breaches_n == LIMIT_BREACHES);
    CHECK_INT(c ? c->violated : 0, ALIKE / 2 * ALIKE);
    CHECK_INT(c ? c->undecidable : 0, ALIKE / 2 * ALIKE + ALIKE);
    CHECK_INT(c ? c->kept : 1, 0);
    scale_end(&s);
}

/* Each step that fails says why in the line before it. */
TEST(each_of_thousands_of_failed_steps_finds_the_line_before_it)
{
    struct scale s = { 0 };
    const struct finding *x;

    scale_begin(&s);
    buf_format(&s.text, "{\"entry\":1,\"source\":\"MS01/OpsMgrSetupWizard.log\",\"format\":\"setuplog\","
               "\"channel\":\"setup\",\"host\":\"MS01.corp.example\",\"records\":%d,\"bytes\":9,"
               "\"text\":true}\n", 2 * MANY);
    for (int i = 1; i <= 2 * MANY; i++)
        buf_format(&s.text, "{\"hit\":\"%s\",\"entry\":1,\"line\":%d,\"time\":\"2024-03-18T10:00:00Z\"}\n",
                   i % 2 ? "setup-exception" : "setup-fatal-action", i);
    buf_format(&s.text, "{\"complete\":1,\"lines\":%d}\n", 2 * MANY + 1);
    scale_close(&s.text, 1);
    scale_judge(&s, STR_NONE);
    x = finding_of(s.v, "setup-fatal-action");
    CHECK_INT(x ? x->count : 0, MANY);
    for (size_t i = 0; x && i < x->because.n; i++)
        CHECK_INT(x->because.items[i].hit->at, i + 1);
    scale_end(&s);
}

/* A connection that is lost again and again, and its partner stands before them all. */
TEST(each_of_thousands_of_failures_that_nothing_answers_finds_that_soon)
{
    struct scale s = { 0 };
    const struct finding *x;
    int n = 2 * MANY;

    scale_begin(&s);
    buf_format(&s.text, "{\"entry\":1,\"source\":\"MS01/OpsMgr.evtx\",\"format\":\"evtx\",\"channel\":"
               "\"Operations Manager\",\"host\":\"MS01.corp.example\",\"records\":%d,\"bytes\":9}\n", n);
    for (int i = 1; i <= n; i++) {
        buf_format(&s.text, "{\"hit\":\"%s\",\"entry\":1,\"record\":%d,\"time\":\"",
                   i == 1 ? "conn-21019-primary" : "conn-21016-no-failover", i);
        when_append(&s.text, 19800 * WHEN_DAY + i * WHEN_SECOND, 7, "Z");
        buf_add(&s.text, STR("\",\"captures\":[]}\n"));
    }
    buf_format(&s.text, "{\"complete\":1,\"lines\":%d}\n", n + 1);
    scale_close(&s.text, 1);
    scale_judge(&s, STR_NONE);
    x = finding_of(s.v, "conn-21016-no-failover");
    CHECK_INT(x ? x->count : 0, n - 1);
    CHECK(x && x->state == FINDING_OPEN);
    scale_end(&s);
}

/* The successes are another workflow's (known-failures.md 0.1). */
TEST(each_of_thousands_of_failures_that_only_others_answer_finds_that_soon)
{
    struct scale s = { 0 };
    const struct finding *x;

    scale_begin(&s);
    buf_format(&s.text, "{\"entry\":1,\"source\":\"MS01/OpsMgr.evtx\",\"format\":\"evtx\",\"channel\":"
               "\"Operations Manager\",\"host\":\"MS01.corp.example\",\"records\":%d,\"bytes\":9}\n",
               2 * MANY);
    for (int i = 1; i <= 2 * MANY; i++) {
        buf_format(&s.text, "{\"hit\":\"%s\",\"entry\":1,\"record\":%d,\"time\":\"",
                   i <= MANY ? "dw-31551-timeout" : "dw-31554-ok", i);
        when_append(&s.text, 19800 * WHEN_DAY + i * WHEN_SECOND, 7, "Z");
        buf_format(&s.text, "\",\"captures\":[[\"workflow\",\"%s\"]]}\n", i <= MANY ? "A" : "B");
    }
    buf_format(&s.text, "{\"complete\":1,\"lines\":%d}\n", 2 * MANY + 1);
    scale_close(&s.text, 1);
    scale_judge(&s, STR_NONE);
    x = finding_of(s.v, "dw-31551-timeout");
    CHECK_INT(x ? x->count : 0, MANY);
    CHECK(x && x->state == FINDING_OPEN);
    scale_end(&s);
}

/* One a day in the log of the SQL Server, always at ten; the runs began at other hours. */
TEST(each_of_thousands_of_checks_is_not_held_against_all_runs_of_setup)
{
    struct scale s = { 0 };

    scale_begin(&s);
    buf_format(&s.text, "{\"entry\":1,\"source\":\"SQL1/ERRORLOG\",\"format\":\"sqllog\",\"channel\":\"sql\","
               "\"host\":\"SQL1.corp.example\",\"records\":%d,\"bytes\":9,\"text\":true}\n", MANY);
    for (int i = 0; i < MANY; i++) {
        buf_format(&s.text, "{\"hit\":\"setup-prereq-test-db\",\"entry\":1,\"line\":%d,\"time\":\"", i + 1);
        when_append(&s.text, 19800 * WHEN_DAY + i * WHEN_DAY + 10 * WHEN_HOUR, 0, "");
        buf_add(&s.text, STR("\",\"captures\":[[\"test-database\",\"x\"]]}\n"));
    }
    buf_format(&s.text, "{\"complete\":1,\"lines\":%d}\n", MANY + 1);
    for (int i = 2; i <= MANY + 1; i++)
        buf_format(&s.text, "{\"entry\":%d,\"source\":\"MS01/%d.log\",\"format\":\"setuplog\",\"channel\":"
                   "\"setup\",\"host\":\"MS01.corp.example\",\"records\":9,\"bytes\":%d,\"text\":true}\n"
                   "{\"runs\":[[1,\"23:%02d:00\",\"23:59:00\",1,9]],\"entry\":%d}\n"
                   "{\"complete\":%d,\"lines\":2}\n", i, i, i, i % 50, i, i);
    scale_close(&s.text, MANY + 1);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->coverage_n, MANY + 1);
    scale_end(&s);
}

/* One machine whose logs write its name in thousands of ways: upper and lower case in turn. */
TEST(thousands_of_ways_to_write_one_name_are_its_aliases)
{
    struct scale s = { 0 };

    scale_begin(&s);
    for (int i = 1; i <= 2 * MANY; i++) { /* each twice */
        char name[] = "abcdefghijklmno.corp.example";

        for (int bit = 0; bit < 15; bit++)
            if (i % MANY >> bit & 1)
                name[bit] = (char)(name[bit] - 'a' + 'A');
        buf_format(&s.text, "{\"entry\":%d,\"source\":\"%d.evtx\",\"format\":\"evtx\",\"channel\":"
                   "\"Application\",\"host\":\"%s\",\"records\":9,\"bytes\":%d}\n"
                   "{\"complete\":%d,\"lines\":1}\n", i, i, name, i, i);
    }
    scale_close(&s.text, 2 * MANY);
    scale_judge(&s, STR_NONE);
    CHECK_INT(s.v->hosts_n, 1);
    CHECK_INT(s.v->hosts[0].aliases_n, MANY - 1);
    scale_end(&s);
}

#define AGENTS 6000
#define STEP 10    /* seconds from one agent to the next */
#define ENDS 61    /* its upgrade ends so many behind its begin */
#define LEAVES (AGENTS * STEP / 2)
#define TOLERANCE 300

static void agent_hit(struct buf *out, int i, const char *name, int line, int seconds)
{
    buf_format(out, "{\"hit\":\"%s\",\"entry\":%d,\"record\":%d,\"time\":\"", name, i + 2, line);
    when_append(out, 19800 * WHEN_DAY + (when)(i * STEP + seconds) * WHEN_SECOND, 7, "Z");
    buf_add(out, STR("\",\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n"));
}

/* Upgraded one behind the other; each leaves the old group when half of them are. */
static void agent_that_leaves(struct buf *out, int i)
{
    buf_format(out, "{\"entry\":%d,\"source\":\"A%05d\",\"format\":\"evtxml\",\"channel\":\"Application\","
               "\"host\":\"A%05d.corp.example\",\"records\":100,\"bytes\":9}\n", i + 2, i, i);
    agent_hit(out, i, "msi-1040-agent", 1, 0);
    agent_hit(out, i, "msi-1033-agent", 2, ENDS - 1);
    agent_hit(out, i, "msi-1042", 3, ENDS);
    agent_hit(out, i, "conn-21033-mg-removed", 4, LEAVES);
    buf_format(out, "{\"complete\":%d,\"lines\":5}\n", i + 2);
}

/* How agent a, which left, stands to the upgrade of b: 0 kept, 1 undecidable, 2 violated. */
static int pair_of(int a, int b)
{
    int left = a * STEP + LEAVES, ended = b * STEP + ENDS;

    if (a == b)
        return 0; /* by one clock */
    return ended + TOLERANCE < left ? 0 : left + TOLERANCE < ended ? 2 : 1;
}

TEST(each_of_thousands_that_waits_for_all_others_is_counted_as_if_compared)
{
    struct scale s = { 0 };
    uint64_t pairs[3] = { 0 };

    scale_begin(&s);
    buf_add(&s.text, STR("{\"entry\":1,\"source\":\"MS01\",\"format\":\"evtxml\",\"channel\":\"Operations "
                       "Manager\",\"host\":\"MS01.corp.example\",\"records\":100,\"bytes\":9,\"quiet\":"
                       "10000000,\"first\":\"2020-01-01T00:00:00Z\",\"last\":\"2030-01-01T00:00:00Z\"}\n"));
    for (int k = 0; k < 3; k++)
        buf_format(&s.text, "{\"hit\":\"%s\",\"entry\":1,\"record\":%d,\"time\":\"2024-03-01T00:0%d:00Z\","
                   "\"captures\":[[\"version\",\"10.22.10118.0\"]]}\n", k == 0 ? "msi-1040-server"
                   : k == 1 ? "msi-1033-server" : "msi-1042", k + 1, k);
    buf_add(&s.text, STR("{\"complete\":1,\"lines\":4}\n"));
    for (int i = 0; i < AGENTS; i++)
        agent_that_leaves(&s.text, i);
    buf_format(&s.text, "{\"complete\":\"all\",\"entries\":%d}\n", AGENTS + 1);
    scale_judge(&s, STR("om2016plus-parallel"));
    for (int a = 0; a < AGENTS; a++)
        for (int b = 0; b < AGENTS; b++)
            pairs[pair_of(a, b)]++;
    for (size_t i = 0; i < s.v->main.constraints_n; i++) {
        const struct constraint_result *c = &s.v->main.constraints[i];
        if (str_eq(c->id, STR("after:old.detach:agent.push"))) {
            /* nobody knows who was pushed: only what was in time either way is not in doubt */
            CHECK_INT(c->kept, 0);
            CHECK_INT(c->undecidable, pairs[1] + pairs[2]);
        }
        if (!str_eq(c->id, STR("after:old.detach:agent.manual")))
            continue;
        CHECK_INT(c->kept, pairs[0]);
        CHECK_INT(c->undecidable, pairs[1]);
        CHECK_INT(c->violated, pairs[2]);
        CHECK_INT(c->breaches_n, 50);
        pairs[0] = 0;
    }
    CHECK_INT(pairs[0], 0); /* it was there */
    scale_end(&s);
}
