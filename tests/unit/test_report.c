/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reports of canned verdicts, against tests/golden/report.  UPDATE_GOLDEN=1 rewrites what is
 * there: look at the difference before you commit it.
 */
#include "base/sys.h"
#include "base/utf.h"
#include "lib/test.h"
#include "report/page.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#define T0 ((when)133550000000000000) /* 2024-03-16T15:33:20Z */
#define AT(minutes) ((struct moment){ T0 + (minutes) * WHEN_MINUTE, 0 })
#define S(literal) { (literal), sizeof(literal) - 1 }
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ONE_REF(r) { (r), 1, 1 }

static const struct signature done_sig = { .name = S("msi-1033-server"),
                                           .title = S("The server was installed") };
static const struct signature fail_sig = { .name = S("setup-rolled-back"),
                                           .title = S("Setup rolled back") };
static struct ev_source app01 = { .name = S("MS01/Application.evtx"), .format = S("evtx"),
                                  .channel = S("Application"), .computer = S("MS01"),
                                  .records = 4711, .bytes = 69632 };
static struct ev_source setup02 = { .name = S("MS02/OpsMgrSetupWizard.log"),
                                    .format = S("setuplog"), .channel = S("setup"),
                                    .records = 812, .bytes = 90112, .is_text = true };
static struct defect torn = { DEFECT_CHECKSUM, 4096, 65536 };
static struct ev_hit done_hit = { .signature = &done_sig, .at = 48211, .offset = 4096,
                                  .text = S("Product: System Center Operations Manager 2022 "
                                            "Server -- Installation completed successfully.") };
static struct ev_hit fail_hit = { .signature = &fail_sig, .source = 1, .at = 77, .is_line = true,
                                  .offset = 8000,
                                  .text = S("Error: \x1b[31mRolling back\x1b[0m \xE2\x80\xAE"
                                            "gnikcab \xFF done") };
static struct ref done_ref, fail_ref, absent_ref;
static struct absence no_restart;

static const struct phase first = { .id = S("ms.first"), .title = S("First management server"),
                                    .role = S("ms"), .first = true };
static const struct phase more = { .id = S("ms.more"), .title = S("Further management servers"),
                                   .role = S("ms"),
                                   .remedy = S("Correct the cause, run setup again.") };
static const struct phase gateway = { .id = S("gw"), .title = S("Gateways"), .role = S("gw") };
static const struct task backup = { .id = S("pre.backup"), .title = S("Back up the databases"),
                                    .question = S("Was a backup taken before the upgrade?"),
                                    .look = S("the backup history of the SQL server") };
static const struct task restart = { .id = S("post.restart"), .title = S("Restart"), .post = true,
                                     .remedy = S("Restart the machine.") };
static const struct task keys = { .id = S("post.key"), .title = S("Enter the product key"),
                                  .post = true };
static const struct plan plan = { .id = S("om2016plus-distributed"),
                                  .title = S("Distributed management group to 2016 or later") };

static struct host_alias aliases[] = { { S("MS01"), S("short name") } };
static struct role_seen ms_role = { .role = S("ms") };
static struct host hosts[] = {
    { .name = S("MS01.corp.example"), .aliases = aliases, .aliases_n = 1, .roles = &ms_role,
      .roles_n = 1, .zone = S("+01:00"), .has_clock_offset = true,
      .clock_offset = -(WHEN_SECOND * 3 / 2) },
    { .name = S("MS02.corp.example"), .roles = &ms_role, .roles_n = 1 },
};

static struct attempt attempts[2];
static struct instance on_first, on_more[1];
static struct phase_result phases[3];
static struct task_result tasks[3];
static struct task_instance task_on[1];
static struct coverage coverage[2];

/* Of one machine. */
static struct phase_result result_on(const struct phase *phase, enum state state, struct str reason,
                                     struct instance *in)
{
    return (struct phase_result){ .phase = phase, .state = state, .required = true,
                                  .reason = reason, .instances = in, .instances_n = 1 };
}

static struct verdict base_verdict(void)
{
    struct verdict v = { .machines = 2, .has_plan = true, .hosts = hosts, .hosts_n = 2,
                         .coverage = coverage, .coverage_n = 2 };

    done_ref = (struct ref){ .hit = &done_hit, .source = &app01, .time = AT(31) };
    fail_ref = (struct ref){ .hit = &fail_hit, .source = &setup02,
                             .time = { T0 + 20 * WHEN_MINUTE, 90 * WHEN_SECOND } };
    no_restart = (struct absence){ STR("restart"), &app01, AT(0), AT(600) };
    absent_ref = (struct ref){ .source = &app01, .absence = &no_restart };
    ms_role.because = (struct refs)ONE_REF(&done_ref);
    attempts[0] = (struct attempt){ .begin = AT(0), .end = AT(20), .from = STR("10.19.10050.0"),
                                    .outcome = ATTEMPT_ROLLED_BACK, .because = ONE_REF(&fail_ref) };
    attempts[1] = (struct attempt){ .begin = AT(25), .end = AT(31), .from = STR("10.19.10050.0"),
                                    .to = STR("10.22.10056.0"), .outcome = ATTEMPT_SUCCEEDED,
                                    .level = LEVEL_SETUP, .because = ONE_REF(&done_ref) };
    on_first = (struct instance){ .phase = &first, .host = 0, .state = STATE_DONE,
                                  .level = LEVEL_SETUP, .begin = AT(0), .end = AT(31),
                                  .attempts = &attempts[1], .attempts_n = 1,
                                  .because = ONE_REF(&done_ref) };
    on_more[0] = (struct instance){ .phase = &more, .host = 1, .state = STATE_DONE,
                                    .level = LEVEL_SETUP, .begin = AT(0), .end = AT(31),
                                    .attempts = attempts, .attempts_n = 2,
                                    .because = ONE_REF(&done_ref) };
    phases[0] = result_on(&first, STATE_DONE, STR("done"), &on_first);
    phases[1] = result_on(&more, STATE_DONE, STR("1 of 1 done"), on_more);
    phases[2] = (struct phase_result){ .phase = &gateway, .state = STATE_NOT_SEEN,
                                       .reason = STR("no gateway is named anywhere") };
    tasks[0] = (struct task_result){ .task = &backup, .state = TASK_CONFIRM };
    tasks[1] = (struct task_result){ .task = &restart, .state = TASK_NOT_NEEDED };
    tasks[2] = (struct task_result){ .task = &keys, .state = TASK_DONE,
                                     .because = ONE_REF(&done_ref) };
    coverage[0] = (struct coverage){ .source = &app01, .host = 0, .first = AT(-600),
                                     .last = AT(600) };
    coverage[1] = (struct coverage){ .source = &setup02, .host = 1, .first = AT(0),
                                     .last = AT(31) };
    app01.defects_n = 0;
    v.main = (struct judged){ .plan = &plan, .from = STR("2019"), .to = STR("2022"),
                              .phases = phases, .phases_n = 3, .tasks = tasks, .tasks_n = 3 };
    v.plan_because = (struct refs)ONE_REF(&done_ref);
    return v;
}

static struct verdict complete(void)
{
    struct verdict v = base_verdict();

    v.whole = v.main.whole = WHOLE_COMPLETE;
    v.reason = STR("every phase of the plan is done");
    return v;
}

static struct verdict tasks_remain(void)
{
    struct verdict v = base_verdict();

    v.whole = v.main.whole = WHOLE_TASKS_REMAIN;
    v.exit_code = 1;
    v.reason = STR("post.restart remains");
    task_on[0] = (struct task_instance){ .host = 1, .state = TASK_REMAINING,
                                         .reason = STR("no restart since"),
                                         .because = ONE_REF(&absent_ref) };
    tasks[1] = (struct task_result){ .task = &restart, .state = TASK_REMAINING,
                                     .reason = STR("1 of 1 machines has not restarted"),
                                     .instances = task_on, .instances_n = 1 };
    return v;
}

/* A gateway that nobody can see, a damaged and cleared log, skipped files. */
static struct verdict blind(void)
{
    static struct instance unseen = { .phase = &gateway, .host = 1,
                                      .state = STATE_UNOBSERVABLE,
                                      .reason = S("no log of this machine"),
                                      .begin = { WHEN_NONE, 0 }, .end = { WHEN_NONE, 0 } };
    static struct gap gap = { 100, 199, { T0, 0 }, { T0 + WHEN_HOUR, 0 } };
    static const struct ev_skip skips[] = {
        { S("a.tmp"), S("no parser recognises it") }, { S("b.tmp"), S("no parser recognises it") },
        { S("c.tmp"), S("no parser recognises it") }, { S("d.tmp"), S("no parser recognises it") },
        { S("e\x1b]0;x\x07.log"), S("empty") },
    };
    struct verdict v = base_verdict();

    v.whole = v.main.whole = WHOLE_CANNOT_TELL;
    v.exit_code = 3;
    v.reason = STR("gw on MS02.corp.example cannot be seen");
    phases[2] = result_on(&gateway, STATE_UNOBSERVABLE, STR("1 of 1 unobservable"), &unseen);
    app01.defects = &torn;
    app01.defects_n = 1;
    coverage[0].cleared = true;
    coverage[0].cleared_at = (struct moment){ T0 + WHEN_HOUR, 0 };
    coverage[0].gaps = &gap;
    coverage[0].gaps_n = 1;
    v.skips = skips;
    v.skips_n = COUNT(skips);
    return v;
}

/* A violated constraint with hostile words in its evidence, an open and a recovered finding. */
static struct verdict out_of_order(void)
{
    static const struct arrow arrow = { .phase = S("ms.first"), .why = S("The first server "
                                        "changes the database; it must have finished.") };
    static struct breach breach;
    static struct constraint_result constraints[2];
    static size_t on_ms02[] = { 1 };
    static struct str twins[] = { S("order-first") };
    static struct finding findings[2];
    struct verdict v = base_verdict();

    breach = (struct breach){ .subject = &on_more[0], .other = &on_first,
                              .reason = STR("MS02 began 31 minutes before MS01 had ended"),
                              .because = { fail_ref, done_ref } };
    constraints[0] = (struct constraint_result){
        .id = STR("after:ms.more:ms.first"), .state = CONSTRAINT_VIOLATED, .violated = 1,
        .breaches = &breach, .breaches_n = 1, .arrow = &arrow };
    constraints[1] = (struct constraint_result){ .id = STR("after:gw:ms.more"),
                                                 .state = CONSTRAINT_UNDECIDABLE,
                                                 .undecidable = 2,
                                                 .reason = STR("the clocks differ") };
    findings[0] = (struct finding){ .id = STR("setup-rolled-back"), .title = STR("Rolled back"),
                                    .phase = STR("ms.more"), .severity = SEVERITY_ROLLBACK,
                                    .hosts = on_ms02, .hosts_n = 1, .count = 2,
                                    .first = fail_ref.time, .last = fail_ref.time,
                                    .also = { twins, 1 }, .cause = STR("The disk is full."),
                                    .remedy = STR("Free space.\nRun setup again."),
                                    .inferred = true, .because = ONE_REF(&fail_ref) };
    findings[1] = findings[0];
    findings[1].id = STR("push-10624-msi");
    findings[1].state = FINDING_RECOVERED;
    v.whole = v.main.whole = WHOLE_OUT_OF_ORDER;
    v.exit_code = 2;
    v.reason = STR("ms.more began before ms.first had ended");
    v.main.constraints = constraints;
    v.main.constraints_n = 2;
    v.findings = findings;
    v.findings_n = 2;
    return v;
}

static const struct {
    const char *name;
    struct verdict (*make)(void);
} canned[] = {
    { "complete", complete },
    { "tasks", tasks_remain },
    { "blind", blind },
    { "order", out_of_order },
};

static struct report_style plain_style(int width)
{
    static const struct undecided undecided[] = {
        { .signature = S("scm-7031"), .finding = S("scm-7031"), .no_message = 12 },
        { .signature = S("stray"), .no_message = 2 },
    };

    return (struct report_style){ .width = width, .version = STR("0.0.0"),
                                  .options = STR("--strict"), .signatures = 3,
                                  .signatures_hash = 0xABCDEF,
                                  .undecided = undecided, .undecided_n = 2 };
}

static void compare(const char *name, const char *ending, struct str got)
{
    char path[128];
    size_t n = 0;
    char *expected;

    snprintf(path, sizeof path, "tests/golden/report/%s.%s", name, ending);
    if (sys_env("UPDATE_GOLDEN")) {
        FILE *f = fopen(path, "wb");

        if (f) {
            fwrite(got.s, 1, got.n, f);
            fclose(f);
        }
    }
    expected = test_read_file(path, &n);
    if (!expected || n != got.n || memcmp(expected, got.s, n) != 0)
        test_fail(__FILE__, __LINE__, "%s differs; this is what is written now:\n%.*s", path,
                  STR_FMT(got));
    free(expected);
}

TEST(every_form_of_a_canned_verdict_is_as_before)
{
    for (size_t i = 0; i < COUNT(canned); i++)
        for (const struct report_writer *w = report_writers; w->name; w++) {
            struct report_style style = plain_style(100);
            struct verdict v = canned[i].make();
            struct buf b = { 0 };

            w->write(&b, &v, &style);
            CHECK(!b.failed);
            compare(canned[i].name, strcmp(w->name, "text") ? w->name : "txt", buf_str(&b));
            buf_release(&b);
        }
}

/* A clock that was wrong by hours hides the order, too; no --zone would help.  Nor does one of a
   machine whose order is none of those that are open (here after:gw:ms.more). */
TEST(a_zone_is_asked_for_where_none_is_known_and_the_order_hangs_on_it)
{
    for (size_t i = 0; i < 3; i++) {
        struct report_style style = plain_style(100);
        struct verdict v = out_of_order();
        struct instance *in = i == 2 ? &on_first : &on_more[0];
        struct moment end = in->end;
        struct buf b = { 0 };

        in->end.doubt = ZONE_DOUBT - (i == 0);
        report_find(STR("text"))->write(&b, &v, &style);
        in->end = end;
        CHECK(!b.failed);
        CHECK_INT(str_find(buf_str(&b), STR("state no time zone")) < b.n, i == 1);
        buf_release(&b);
    }
}

static void check_bytes(struct str s, bool color)
{
    while (s.n) {
        bool bad = false;
        uint32_t cp;
        size_t n = utf8_decode(s, &cp, &bad);

        if (bad || (cp != '\n' && utf_acts(cp) && !(color && cp == 0x1B)))
            test_fail(__FILE__, __LINE__, "U+%04X reaches the terminal", (unsigned)cp);
        s = str_from(s, n);
    }
}

TEST(nothing_of_a_log_acts_in_a_terminal_and_no_line_is_too_wide)
{
    static const int widths[] = { 0, 1, 40, 60, 80, 99, 100, 132, 160, 5000 };

    for (size_t i = 0; i < COUNT(canned); i++)
        for (size_t k = 0; k < COUNT(widths); k++) {
            struct report_style style = plain_style(widths[k]);
            int max = widths[k] == 0 ? 100 : widths[k] < 40 ? 40 : widths[k] > 160 ? 160
                                                                                  : widths[k];
            struct verdict v = canned[i].make();
            struct buf b = { 0 };
            struct str rest;

            style.verbose = k % 2;
            report_find(STR("text"))->write(&b, &v, &style);
            check_bytes(buf_str(&b), false);
            for (rest = buf_str(&b); rest.n;) {
                struct str line = str_cut(&rest, '\n');

                if (page_columns(line) > (size_t)max)
                    test_fail(__FILE__, __LINE__, "%s at %d: %.*s", canned[i].name, max,
                              STR_FMT(line));
            }
            buf_release(&b);
        }
}

TEST(colours_are_all_that_colour_adds)
{
    struct report_style style = plain_style(100);
    struct buf plain = { 0 }, color = { 0 }, stripped = { 0 };
    struct verdict v = out_of_order();

    report_find(STR("text"))->write(&plain, &v, &style);
    style.color = true;
    report_find(STR("text"))->write(&color, &v, &style);
    check_bytes(buf_str(&color), true);
    for (size_t i = 0; i < color.n; i++) {
        if (color.s[i] == 0x1B)
            while (i < color.n && color.s[i] != 'm')
                i++;
        else
            buf_char(&stripped, color.s[i]);
    }
    CHECK(color.n > plain.n);
    CHECK_STR(buf_str(&stripped), buf_str(&plain));
    buf_release(&plain);
    buf_release(&color);
    buf_release(&stripped);
}

TEST(quiet_is_the_verdict_alone)
{
    struct report_style style = plain_style(0);
    struct verdict v = tasks_remain();
    struct buf b = { 0 };

    style.quiet = true;
    report_find(STR("text"))->write(&b, &v, &style);
    CHECK_STR(buf_str(&b), STR("TASKS REMAIN: post.restart remains (2 machines)\n"));
    buf_release(&b);
}

TEST(an_empty_verdict_has_a_report_in_every_form)
{
    struct report_style style = plain_style(0);
    struct verdict v = { .whole = WHOLE_CANNOT_TELL, .exit_code = 3 };

    for (const struct report_writer *w = report_writers; w->name; w++) {
        struct buf b = { 0 };

        w->write(&b, &v, &style);
        CHECK(b.n > 0);
        CHECK(!b.failed);
        buf_release(&b);
    }
}

TEST(an_unknown_form_is_not_found)
{
    CHECK(!report_find(STR("html")));
    CHECK(report_find(STR("json")) != NULL);
}
