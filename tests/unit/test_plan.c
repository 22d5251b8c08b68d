/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "rules/plan.h"

#include <stdio.h>
#include <string.h>

static struct arena arena;
static struct err err;

static struct plan *load(const char *text)
{
    struct plan *plan = NULL;

    arena_reset(&arena);
    err = (struct err){ 0 };
    return plan_read(&plan, &arena, "p.yml", str_of(text), &err) < 0 ? NULL : plan;
}

static void refused(const char *text, const char *line)
{
    if (!CHECK(!load(text)))
        printf("  accepted: %s\n", text);
    CHECK_INT(err.code, ERR_DATA);
    if (!CHECK(strstr(err.text, line)))
        printf("  wanted: %s\n  got: %s\n", line, err.text);
}

#define HEAD "id: p\ntitle: P\nproduct: om\n"
#define PHASES                                             \
    "phases:\n"                                            \
    "  - {id: ms.first, title: First, role: ms, card: once, pick: first, pick-if: s}\n"

static const char whole[] =
    "id: om2016plus-distributed\n"
    "title: Distributed\n"
    "product: om\n"
    "topology: distributed\n"
    "from: ['2016', '2019']\n"
    "to: ['2019', '2022']\n"
    "steps: ['2016>2019', '2019 > 2022']\n"
    "source: upgrade-plans.md 2.9\n"
    "phases:\n"
    "  - id: ms.first\n"
    "    title: First management server\n"
    "    role: ms\n"
    "    card: once\n"
    "    pick: first\n"
    "    done-if: [a, b]\n"
    "    begin-if: c\n"
    "  - id: ms.more\n"
    "    title: Others\n"
    "    role: ms\n"
    "    card: each\n"
    "    pick: more\n"
    "    optional: true\n"
    "    after: [ms.first]\n"
    "    excl: [{phase: 'ms.*', advice: true}, {phase: ms.first}]\n"
    "  - id: gw\n"
    "    title: Gateway\n"
    "    role: gw\n"
    "    after:\n"
    "      - ms.first\n"
    "      - {phase: ms.more, scope: any, hazard: hz.x, severity: fatal, also: [y, z], why: w}\n"
    "      - {phase: 'ms.*', hazard: hz.y}\n"
    "    soft: [{phase: ms.more}]\n"
    "    with: {phase: ms.more, scope: same}\n"
    "tasks:\n"
    "  - id: pre.backup\n"
    "    title: Back up\n"
    "    when: pre\n"
    "    done-if:\n"
    "      - seen: [s1, s2]\n"
    "        span: before-first\n"
    "        where: database=OperationsManager\n"
    "    watch: Application\n"
    "    watch-span: before-first\n"
    "    if-silent: remaining\n"
    "  - id: post.x\n"
    "    title: X\n"
    "    when: post\n"
    "    each: true\n"
    "    roles: [ms, gw]\n"
    "    to: ['2019']\n"
    "    needed-if: {seen: s3}\n"
    "    if-blind: confirm\n";

TEST(a_whole_plan_is_read_as_the_grammar_says)
{
    const struct plan *p = load(whole);
    const struct phase *gw;

    if (!CHECK(p)) {
        printf("  %s\n", err.text);
        return;
    }
    CHECK_INT(p->phases_n, 3);
    CHECK_INT(p->topology, TOPOLOGY_DISTRIBUTED);
    CHECK(p->phases[0].first && p->phases[0].pick == PICK_FIRST);
    CHECK_INT(p->phases[0].card, CARD_ONCE);
    CHECK_INT(p->phases[0].done_if.n, 2);
    CHECK_STR(p->phases[0].begin_if.items[0], STR("c"));
    CHECK(p->phases[1].pick == PICK_MORE && p->phases[1].optional);
    CHECK(p->phases[1].excl[0].advice && !p->phases[1].excl[1].advice);
    gw = plan_phase(p, STR("gw"));
    CHECK(gw == &p->phases[2]);
    CHECK_INT(gw->card, CARD_EACH);
    CHECK_INT(gw->after_n, 3);
    CHECK_STR(gw->after[0].phase, STR("ms.first"));
    CHECK_INT(gw->after[0].scope, SCOPE_ALL);
    CHECK_INT(gw->after[1].scope, SCOPE_ANY);
    CHECK_INT(gw->after[1].severity, SEVERITY_FATAL);
    CHECK_STR(gw->after[1].also.items[1], STR("z"));
    CHECK_INT(gw->after[2].severity, SEVERITY_DEGRADED);
    CHECK(!gw->after[0].advice && gw->soft[0].advice && gw->with[0].advice);
    CHECK_INT(gw->with[0].scope, SCOPE_SAME);
    CHECK_INT(p->tasks_n, 2);
    CHECK_INT(p->tasks[0].done_if[0].span, SPAN_BEFORE_FIRST);
    CHECK_STR(p->tasks[0].done_if[0].where, STR("database=OperationsManager"));
    CHECK_INT(p->tasks[0].if_silent, TASK_REMAINING);
    CHECK_INT(p->tasks[0].if_blind, TASK_UNOBSERVABLE);
    CHECK_INT(p->tasks[1].if_silent, TASK_CONFIRM);
    CHECK_INT(p->tasks[1].if_blind, TASK_CONFIRM);
    CHECK(p->tasks[1].post && p->tasks[1].each && !p->tasks[0].post);
    CHECK_STR(p->tasks[1].needed_if[0].seen.items[0], STR("s3"));
    arena_release(&arena);
}

TEST(steps_say_which_upgrades_a_plan_allows)
{
    const struct plan *p = load(whole);

    CHECK(plan_allows(p, STR("2016"), STR("2019")));
    CHECK(plan_allows(p, STR("2019"), STR("2022")));
    CHECK(!plan_allows(p, STR("2016"), STR("2022")));
    CHECK(plan_allows(p, STR_NONE, STR("2022")));
    CHECK(plan_allows(p, STR("2016"), STR_NONE));
    CHECK(!plan_allows(p, STR_NONE, STR("2025")));
    p = load(HEAD "to: ['2025']\n" PHASES);
    CHECK(p && plan_allows(p, STR("any"), STR("2025")));
    CHECK(p && !plan_allows(p, STR("any"), STR("2022")));
    arena_release(&arena);
}

TEST(a_family_stands_for_its_members_and_not_for_neighbours)
{
    CHECK(phase_matches(STR("ms.*"), STR("ms.first")));
    CHECK(!phase_matches(STR("ms.*"), STR("ms")));
    CHECK(!phase_matches(STR("ms.*"), STR("ms.")));
    CHECK(!phase_matches(STR("ms.*"), STR("msx.first")));
    CHECK(phase_matches(STR("gw"), STR("gw")));
    CHECK(!phase_matches(STR("gw"), STR("gw.x")));
    CHECK(!phase_matches(STR(""), STR("gw")));
}

TEST(unknown_keys_and_words_are_errors_with_their_place)
{
    refused(HEAD "tittle: x\n" PHASES, "p.yml:4:1: error: unknown key 'tittle' in a plan "
                                       "(did you mean 'title'?)");
    refused(HEAD PHASES "    \n  - {id: x, title: X, role: x, done_if: [a]}\n",
            "p.yml:7:32: error: unknown key 'done_if' in a phase (did you mean 'done-if'?)");
    refused(HEAD "phases:\n  - {id: x, title: X, role: x, card: twice}\n",
            "p.yml:5:38: error: 'twice' is no value of 'card' (once, each)");
    refused(HEAD "phases:\n  - {id: x, title: X, role: x, optional: 'true'}\n",
            "p.yml:5:42: error: 'optional' must be true or false");
    refused(HEAD PHASES "tasks:\n  - {id: t, title: T, when: post, if-blind: maybe}\n",
            "'maybe' is no value of 'if-blind' (remaining, missed, unobservable, confirm, done, ");
    refused(HEAD "phases:\n  - {id: a, title: A, role: ms, pick: more, pick-if: [s1]}\n",
            "error: 'pick-if' needs 'pick: first' or 'pick: last'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: group, done-if: [s1]}\n",
            "p.yml:5:5: error: an act of the group has no 'done-if'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: ms, done-if: [s1], act-if: [{seen: [b]}]}\n",
            "p.yml:5:56: error: a phase with 'done-if' has no 'act-if'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: agent, not-done-if: [{seen: [b]}]}\n",
            "p.yml:5:49: error: 'not-done-if' of a phase needs 'act-if'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: agent, not-yet-if: [{seen: [b]}]}\n",
            "p.yml:5:48: error: 'not-yet-if' needs 'act-if'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: agent, act-if: [{seen: [b], later: 1d}]}\n",
            "p.yml:5:64: error: 'later' must be a number and one of s m h d, beside "
            "'span: from-own', 'after-own' or 'after-end'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: agent, act-if: [{seen: [b], span: after-end, "
                 "later: 1w}]}\n",
            "p.yml:5:81: error: 'later' must be a number and one of s m h d, beside "
            "'span: from-own', 'after-own' or 'after-end'");
    refused(HEAD PHASES "tasks:\n  - {id: t, title: T, when: post, done-if: [s1]}\n",
            "p.yml:7:45: error: done-if must be a map");
    refused(HEAD PHASES "tasks:\n  - {id: t, title: T, when: post, done-if: [{span: any}]}\n",
            "p.yml:7:45: error: key 'seen' is missing");
    refused(HEAD PHASES
            "tasks:\n  - {id: t, title: T, when: post, done-if: [{seen: a, where: b}]}\n",
            "'where' must be 'capture=value'");
    refused(HEAD PHASES
            "tasks:\n  - {id: t, title: T, when: pre, done-if: [{seen: a, started: b}]}\n",
            "'started' has a meaning in 'not-done-if' only");
    refused(HEAD PHASES
            "tasks:\n  - {id: t, title: T, when: pre, done-if: [{seen: a, alone: true}]}\n",
            "'alone' has a meaning in 'not-done-if' only");
    refused(HEAD PHASES
            "tasks:\n  - {id: t, title: T, when: pre, done-if: [{seen: a, hearsay: true}]}\n",
            "'hearsay' has a meaning in 'not-done-if' only");
    refused(HEAD PHASES "tasks:\n  - {id: t, title: T}\n", "key 'when' is missing");
    refused(HEAD PHASES "tasks:\n  - {id: t, title: T, when: pre, watch: System}\n",
            "'watch' needs 'watch-span'");
    refused(HEAD PHASES "tasks:\n  - {id: t, title: T, when: pre, each: true}\n",
            "'each' needs 'roles'");
    refused(HEAD "steps: ['2016 2019']\n" PHASES, "p.yml:4:8: error: step '2016 2019' must be");
    refused("title: P\nproduct: om\n" PHASES, "p.yml:1:1: error: key 'id' is missing");
    refused(HEAD, "a plan needs 'phases'");
    refused("", "p.yml:1:1: error: a plan holds one document, not 0");
    refused(HEAD PHASES "---\n" HEAD PHASES, "p.yml:7:1: error: a plan holds one document, not 2");
    refused("- 1\n", "p.yml:1:1: error: a plan must be a map");
    arena_release(&arena);
}

#define TWO(a_rest, b_rest)                                                       \
    HEAD "phases:\n  - {id: a.x, title: A, role: a" a_rest "}\n"                  \
         "  - {id: b, title: B, role: b" b_rest "}\n"

TEST(a_phase_may_exclude_itself_so_that_its_machines_come_one_at_a_time)
{
    struct plan *p = NULL;

    CHECK_INT(plan_read(&p, &arena, "p.yml", STR(TWO("", ", excl: [b]")), &err), 0);
    arena_release(&arena);
}

TEST(phases_that_are_named_must_exist)
{
    refused(TWO("", ", after: [a.y]"), "p.yml:6:40: error: there is no phase 'a.y' in this plan");
    refused(TWO("", ", soft: [{phase: 'c.*'}]"), "there is no phase 'c.*'");
    refused(TWO("", ", excl: [{phase: c}]"), "there is no phase 'c'");
    refused(TWO("", ", with: c"), "there is no phase 'c'");
    refused(TWO("", ", after: [b]"), "phase 'b' names itself in 'after'");
    refused(TWO("", ", after: [{scope: all}]"), "key 'phase' is missing");
    refused(TWO("", ", after: [~]"), "there is no phase '~'");
    refused(TWO("", ", after: ['']"), "'after' names no phase");
    refused(TWO("", ", after: [{phase: a.x, advice: true}]"), "'advice' has no meaning in 'after'");
    refused(HEAD "phases:\n  - {id: a, title: A, role: a}\n  - {id: a, title: B, role: a}\n",
            "p.yml:6:5: error: phase 'a' is there twice (first in line 5)");
    CHECK(load(TWO("", ", after: ['a.*']")));
    CHECK(load(TWO(", after: ['a.*']", ""))); /* of a family, a phase waits for the others only */
    arena_release(&arena);
}

TEST(a_circle_of_waiting_phases_is_refused)
{
    refused(TWO(", after: [b]", ", after: ['a.*']"), "waits for itself around a circle");
    CHECK(load(TWO(", soft: [b]", ", after: [a.x]")));
    arena_release(&arena);
}

TEST(all_errors_of_a_file_are_listed_as_far_as_they_fit)
{
    char text[8192];
    size_t n = (size_t)snprintf(text, sizeof text, HEAD PHASES);

    for (int i = 0; i < 100; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "wrong%d: 1\n", i);
    CHECK(!load(text));
    CHECK(strstr(err.text, "p.yml:6:1: error: unknown key 'wrong0'"));
    CHECK(strstr(err.text, "\np.yml:7:1: error: unknown key 'wrong1'"));
    CHECK(strstr(err.text, " more errors"));
    arena_release(&arena);
}

TEST(no_memory_is_an_error_like_any_other)
{
    struct plan *plan;
    int done = -1;

    for (long i = 0; i < 400 && done < 0; i++) {
        struct arena a = { 0 };

        mem_fail_at(i);
        done = plan_read(&plan, &a, "p.yml", str_of(whole), &err);
        mem_fail_at(-1);
        if (done < 0)
            CHECK_INT(err.code, ERR_INTERNAL);
        arena_release(&a);
    }
    CHECK_INT(done, 0);
}

/* n items of a list; id and a number come first where id is not empty */
static char *items(const char *before, size_t n, const char *id, const char *what,
                   const char *behind)
{
    static char text[200000];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", before);

    for (size_t i = 0; i < n; i++)
        used += *id ? (size_t)snprintf(text + used, sizeof text - used, "%s%zu%s", id, i, what)
                    : (size_t)snprintf(text + used, sizeof text - used, "%s", what);
    snprintf(text + used, sizeof text - used, "%s", behind);
    return text;
}

/* Layers of two phases each: every one doubles the ways back from the one above it. */
static char *layers(int n)
{
    static char text[20000];
    int used = snprintf(text, sizeof text, HEAD "phases:\n");

    for (int i = n; i-- > 0;)
        for (int k = 0; k < 2; k++)
            used += i ? snprintf(text + used, sizeof text - (size_t)used,
                                 "  - {id: p%d%c, title: P, role: p, after: [p%da, p%db]}\n", i,
                                 'a' + k, i - 1, i - 1)
                      : snprintf(text + used, sizeof text - (size_t)used,
                                 "  - {id: p0%c, title: P, role: p}\n", 'a' + k);
    return text;
}

/* 2 + 4 + ... 2^11 = 4094 */
TEST(a_plan_with_more_ways_back_than_can_be_followed_is_refused)
{
    CHECK(load(layers(12)));
    refused(layers(13), "waits for others in more than 4096 ways");
    refused(layers(100), "waits for others in more than 4096 ways");
    arena_release(&arena);
}

TEST(every_limit_of_a_plan_is_reached_and_named)
{
    const char *id = "  - {id: x", *phase = ", title: P, role: p}\n",
               *task = ", title: T, when: pre}\n",
               *one = HEAD "phases:\n  - {id: a, title: A, role: a}\n  - {id: b, title: B, "
                           "role: b, after: [";

    CHECK(load(items(HEAD "phases:\n", LIMIT_PLAN_PHASES, id, phase, "")));
    refused(items(HEAD "phases:\n", LIMIT_PLAN_PHASES + 1, id, phase, ""),
            "more than 500 entries");
    CHECK(load(items(HEAD PHASES "tasks:\n", LIMIT_PLAN_TASKS, id, task, "")));
    refused(items(HEAD PHASES "tasks:\n", LIMIT_PLAN_TASKS + 1, id, task, ""),
            "more than 1000 entries");
    CHECK(load(items(one, LIMIT_PLAN_ARROWS, "", "a, ", "]}\n")));
    refused(items(one, LIMIT_PLAN_ARROWS + 1, "", "a, ", "]}\n"),
            "more than 64 entries in 'after'");
    arena_release(&arena);
}
