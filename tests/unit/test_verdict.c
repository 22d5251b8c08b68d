/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict against the pages in tests/verdict (their README has the grammar).  Every case is
 * also judged with its hits in reverse order of arrival: the verdict must not see a difference.
 */
#include "lib/casepage.h"
#include "lib/test.h"

#include "base/mem.h"

#include <dirent.h>
#include <stdio.h>

#define FOLDER "tests/verdict/"

struct worlds {
    struct case_world small, shipped; /* the second is opened by the first page that asks for it */
};

static struct worlds open_worlds(void)
{
    struct worlds w = { 0 };
    struct err err = { 0 };

    if (case_world_small(&w.small, &err) < 0)
        test_fail(__FILE__, __LINE__, "%s", err.text);
    return w;
}

static void close_worlds(struct worlds *w)
{
    case_world_release(&w->small);
    case_world_release(&w->shipped);
}

static struct case_world *world_of(struct worlds *all, struct str text)
{
    struct err err = { 0 };

    if (!case_is_shipped(text))
        return &all->small;
    if (!all->shipped.ruleset && case_world_shipped(&all->shipped, &err) < 0)
        test_fail(__FILE__, __LINE__, "%s", err.text);
    return &all->shipped;
}

/* The page, and the world that it wants to be judged by. */
static struct case_world *open_page(struct worlds *all, struct case_page *p, const char *path,
                                    size_t leave_out, bool reverse)
{
    struct str text = case_file(&all->small.arena, path);
    struct case_world *w = world_of(all, text);

    case_page_read(w, p, text, leave_out, reverse);
    if (p->unknown.n)
        test_fail(path, 0, "no signature %.*s", STR_FMT(p->unknown));
    return w;
}

static void expected(const char *page, struct str what, const char *found, struct str wanted)
{
    if (!str_eq(str_of(found), wanted))
        test_fail(page, 0, "%.*s is %s, expected %.*s", STR_FMT(what), found, STR_FMT(wanted));
}

static struct str host_of(const struct verdict *v, size_t host)
{
    if (host == SIZE_MAX)
        return STR("group"); /* an act of no one machine */
    return str_first(v->hosts[host].name, str_find_char(v->hosts[host].name, '.'));
}

static const struct phase_result *phase_named(const struct verdict *v, struct str id)
{
    for (size_t i = 0; i < v->main.phases_n; i++) {
        if (str_eq(v->main.phases[i].phase->id, id))
            return &v->main.phases[i];
    }
    return NULL;
}

static void expect_instance(const char *page, const struct verdict *v, struct str line)
{
    struct str whole = line, phase = case_word(&line), host = case_word(&line), state = case_word(&line),
               level = case_word(&line), attempts = case_word(&line);
    const struct phase_result *p = phase_named(v, phase);
    char n[24];

    for (size_t i = 0; p && i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        if (!str_starts(v->hosts[in->host].name, host))
            continue;
        expected(page, whole, state_name(in->state), state);
        expected(page, whole, in->level ? level_name(in->level) : "none", level);
        snprintf(n, sizeof n, "%zu", in->attempts_n);
        expected(page, whole, n, attempts);
        return;
    }
    test_fail(page, 0, "no instance for %.*s", STR_FMT(whole));
}

/* ATTEMPT (from 1), its begin and its end as in the report. */
static void expect_attempt(const char *page, const struct verdict *v, struct str line)
{
    struct str whole = line, phase = case_word(&line), host = case_word(&line), n = case_word(&line);
    const struct phase_result *p = phase_named(v, phase);
    struct buf found = { 0 };
    uint64_t at = 0;

    for (size_t i = 0; p && str_u64(n, &at) && i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        if (!str_eq(host_of(v, in->host), host) || at < 1 || at > in->attempts_n)
            continue;
        when_append(&found, in->attempts[at - 1].begin.t, 0, "Z");
        buf_char(&found, ' ');
        when_append(&found, in->attempts[at - 1].end.t, 0, "Z");
    }
    if (!str_eq(buf_str(&found), str_trim(line)))
        test_fail(page, 0, "%.*s: found %.*s", STR_FMT(whole), STR_FMT(buf_str(&found)));
    buf_release(&found);
}

static void expect_words(const char *page, const struct verdict *v, struct str line)
{
    struct str phase = case_word(&line), host = case_word(&line), text = str_trim(line);
    const struct phase_result *p = phase_named(v, phase);
    struct str found = STR("(no instance)");

    for (size_t i = 0; p && i < p->instances_n; i++) {
        if (str_eq(host_of(v, p->instances[i].host), host))
            found = p->instances[i].reason;
    }
    if (str_find(found, text) >= found.n)
        test_fail(page, 0, "%.*s on %.*s says \"%.*s\", not \"%.*s\"", STR_FMT(phase),
                  STR_FMT(host), STR_FMT(found), STR_FMT(text));
}

static void expect_constraint(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), state = case_word(&line);

    for (size_t i = 0; i < v->main.constraints_n; i++) {
        const struct constraint_result *c = &v->main.constraints[i];
        if (str_eq(c->id, id)) {
            expected(page, id, constraint_state_name(c->state), state);
            return;
        }
    }
    test_fail(page, 0, "no constraint %.*s", STR_FMT(id));
}

static void expect_pairs(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line);
    char found[80] = "absent";

    for (size_t i = 0; i < v->main.constraints_n; i++) {
        const struct constraint_result *c = &v->main.constraints[i];
        if (str_eq(c->id, id))
            snprintf(found, sizeof found, "%u %u %u", (unsigned)c->kept, (unsigned)c->undecidable,
                     (unsigned)c->violated);
    }
    expected(page, id, found, str_trim(line));
}

static void expect_task(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), state = case_word(&line);

    for (size_t i = 0; i < v->main.tasks_n; i++) {
        const struct task_result *t = &v->main.tasks[i];
        if (str_eq(t->task->id, id)) {
            expected(page, id, task_state_name(t->state), state);
            return;
        }
    }
    test_fail(page, 0, "no task %.*s", STR_FMT(id));
}

static void expect_task_on(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), host = case_word(&line), state = case_word(&line);
    const char *found = "absent";

    for (size_t i = 0; i < v->main.tasks_n; i++) {
        const struct task_result *t = &v->main.tasks[i];
        for (size_t k = 0; str_eq(t->task->id, id) && k < t->instances_n; k++) {
            if (str_eq(host_of(v, t->instances[k].host), host))
                found = task_state_name(t->instances[k].state);
        }
    }
    expected(page, host, found, state);
}

static void expect_finding(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), state = case_word(&line);

    for (size_t i = 0; i < v->findings_n; i++) {
        if (str_eq(v->findings[i].id, id)) {
            expected(page, id, finding_state_name(v->findings[i].state), state);
            return;
        }
    }
    test_fail(page, 0, "no finding %.*s", STR_FMT(id));
}

static const struct finding *finding_named(const struct verdict *v, struct str id)
{
    for (size_t i = 0; i < v->findings_n; i++) {
        if (str_eq(v->findings[i].id, id))
            return &v->findings[i];
    }
    return NULL;
}

/* finding-on ID HOST...: exactly these machines */
static void expect_finding_on(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), host;
    const struct finding *x = finding_named(v, id);
    size_t n = 0;

    for (; (host = case_word(&line)).n; n++) {
        bool there = false;
        for (size_t i = 0; x && i < x->hosts_n; i++)
            there = there || str_eq(host_of(v, x->hosts[i]), host);
        if (!there)
            test_fail(page, 0, "%.*s does not name %.*s", STR_FMT(id), STR_FMT(host));
    }
    if (x && x->hosts_n != n)
        test_fail(page, 0, "%.*s names %zu machines, expected %zu", STR_FMT(id), x->hosts_n, n);
}

static void expect_explained(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), by = case_word(&line);

    for (size_t i = 0; i < v->findings_n; i++) {
        if (str_eq(v->findings[i].id, id) && !str_eq(v->findings[i].explained_by, by))
            test_fail(page, 0, "%.*s is explained by '%.*s', expected '%.*s'", STR_FMT(id),
                      STR_FMT(v->findings[i].explained_by), STR_FMT(by));
    }
}

static void expect_twin(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), twin = case_word(&line);
    const struct finding *x = finding_named(v, id);

    if (!x || !strs_has(x->also, twin))
        test_fail(page, 0, "%.*s does not stand beside %.*s", STR_FMT(twin), STR_FMT(id));
}

static void expect_finding_phase(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), phase = case_word(&line);
    const struct finding *x = finding_named(v, id);
    char found[80] = "absent";

    if (x)
        snprintf(found, sizeof found, "%.*s", STR_FMT(x->phase));
    expected(page, id, found, phase);
}

static void expect_no_finding(const char *page, const struct verdict *v, struct str id)
{
    for (size_t i = 0; i < v->findings_n; i++) {
        if (str_eq(v->findings[i].id, id))
            test_fail(page, 0, "there is a finding %.*s", STR_FMT(id));
    }
}

static void expect_reason(const char *page, const struct verdict *v, struct str text)
{
    if (str_find(v->reason, text) >= v->reason.n)
        test_fail(page, 0, "the reason is \"%.*s\"", STR_FMT(v->reason));
}

static void expect_also(const char *page, const struct verdict *v, struct str line, bool phase)
{
    struct str id = case_word(&line), state = case_word(&line);

    for (size_t i = 0; i < v->also_n; i++) {
        if (!phase && str_eq(v->also[i].plan->id, id))
            expected(page, id, whole_name(v->also[i].whole), state);
        for (size_t k = 0; phase && k < v->also[i].phases_n; k++) {
            if (str_eq(v->also[i].phases[k].phase->id, id))
                expected(page, id, state_name(v->also[i].phases[k].state), state);
        }
    }
    CHECK(v->also_n > 0);
}

/* Within a minute. */
static void expect_clock(const char *page, const struct verdict *v, struct str line)
{
    struct str name = case_word(&line), word = case_word(&line);
    int64_t wanted = 0;
    bool any = str_i64(word, &wanted);

    for (size_t i = 0; i < v->hosts_n; i++) {
        const struct host *h = &v->hosts[i];
        when off = h->clock_offset - wanted * WHEN_SECOND;
        if (!str_eq(host_of(v, i), name))
            continue;
        if (h->has_clock_offset != any || (any && (off > WHEN_MINUTE || off < -WHEN_MINUTE)))
            test_fail(page, 0, "the clock of %.*s is off by %s%lld s", STR_FMT(name),
                      h->has_clock_offset ? "" : "nothing, ",
                      (long long)(h->clock_offset / WHEN_SECOND));
        return;
    }
    test_fail(page, 0, "no machine %.*s", STR_FMT(name));
}

static const struct coverage *coverage_of(const struct verdict *v, struct str source)
{
    for (size_t i = 0; i < v->coverage_n; i++) {
        if (str_eq(v->coverage[i].source->name, source))
            return &v->coverage[i];
    }
    return NULL;
}

static void expect_overlap(const char *page, const struct verdict *v, struct str line)
{
    struct str source = case_word(&line), other = case_word(&line);
    const struct coverage *c = coverage_of(v, source);
    char found[80] = "none";

    for (size_t i = 0; c && i < c->overlaps_n; i++) {
        if (str_eq(c->overlaps[i].other->name, other))
            snprintf(found, sizeof found, "%u %u", (unsigned)c->overlaps[i].from_record,
                     (unsigned)c->overlaps[i].to_record);
    }
    expected(page, source, found, str_trim(line));
}

static void expect(const char *page, const struct verdict *v, struct str line)
{
    struct str kind = case_word(&line);
    char code[24];

    if (str_eq(kind, STR("state"))) {
        expected(page, STR("state"), whole_name(v->whole), case_word(&line));
        snprintf(code, sizeof code, "%d", v->exit_code);
        expected(page, STR("exit"), code, case_word(&line));
    } else if (str_eq(kind, STR("plan"))) {
        CHECK_STR(v->main.plan ? v->main.plan->id : STR("none"), case_word(&line));
    } else if (str_eq(kind, STR("phase"))) {
        struct str id = case_word(&line);
        const struct phase_result *p = phase_named(v, id);
        expected(page, id, p ? state_name(p->state) : "absent", case_word(&line));
    } else if (str_eq(kind, STR("instance"))) {
        expect_instance(page, v, line);
    } else if (str_eq(kind, STR("attempt"))) {
        expect_attempt(page, v, line);
    } else if (str_eq(kind, STR("words"))) {
        expect_words(page, v, line);
    } else if (str_eq(kind, STR("constraint"))) {
        expect_constraint(page, v, line);
    } else if (str_eq(kind, STR("pairs"))) {
        expect_pairs(page, v, line);
    } else if (str_eq(kind, STR("task"))) {
        expect_task(page, v, line);
    } else if (str_eq(kind, STR("task-on"))) {
        expect_task_on(page, v, line);
    } else if (str_eq(kind, STR("finding"))) {
        expect_finding(page, v, line);
    } else if (str_eq(kind, STR("finding-on"))) {
        expect_finding_on(page, v, line);
    } else if (str_eq(kind, STR("finding-phase"))) {
        expect_finding_phase(page, v, line);
    } else if (str_eq(kind, STR("twin"))) {
        expect_twin(page, v, line);
    } else if (str_eq(kind, STR("explained"))) {
        expect_explained(page, v, line);
    } else if (str_eq(kind, STR("no-finding"))) {
        expect_no_finding(page, v, case_word(&line));
    } else if (str_eq(kind, STR("also")) || str_eq(kind, STR("also-phase"))) {
        expect_also(page, v, line, str_eq(kind, STR("also-phase")));
    } else if (str_eq(kind, STR("clock"))) {
        expect_clock(page, v, line);
    } else if (str_eq(kind, STR("count"))) {
        struct str id = case_word(&line);
        snprintf(code, sizeof code, "none");
        for (size_t i = 0; i < v->findings_n; i++) {
            if (str_eq(v->findings[i].id, id))
                snprintf(code, sizeof code, "%u", (unsigned)v->findings[i].count);
        }
        expected(page, id, code, case_word(&line));
    } else if (str_eq(kind, STR("overlap"))) {
        expect_overlap(page, v, line);
    } else if (str_eq(kind, STR("late"))) {
        struct str source = case_word(&line);
        const struct coverage *c = coverage_of(v, source);
        expected(page, source, c && c->late ? "yes" : "no", case_word(&line));
    } else if (str_eq(kind, STR("machines"))) {
        snprintf(code, sizeof code, "%zu", v->machines);
        expected(page, kind, code, case_word(&line));
    } else if (str_eq(kind, STR("reason"))) {
        expect_reason(page, v, line);
    } else {
        test_fail(page, 0, "what is \"expect %.*s\"?", STR_FMT(kind));
    }
}

static void judge_page(struct worlds *all, const char *path, bool reverse)
{
    struct case_world *w;
    struct case_page p;
    struct verdict *v = NULL;
    struct err err = { 0 };

    w = open_page(all, &p, path, SIZE_MAX, reverse);
    CHECK(p.lines_n > 0);
    if (case_judge(&v, w, &p, &err) < 0)
        test_fail(path, 0, "%s", err.text);
    for (size_t i = 0; v && i < p.lines_n; i++)
        expect(path, v, p.lines[i]);
    verdict_free(v);
    case_page_release(&p);
}

static struct verdict *verdict_without(struct worlds *all, struct case_page *p,
                                       const char *path, size_t leave_out)
{
    struct case_world *w = open_page(all, p, path, leave_out, false);
    struct verdict *v = NULL;
    struct err err = { 0 };

    CHECK_INT(case_judge(&v, w, p, &err), 0);
    return v;
}

static void page_release(struct case_page *p, struct verdict *v)
{
    verdict_free(v);
    case_page_release(p);
}

/* Who pushed an agent can be lost with the server's log: then it counts as upgraded by hand
   (domain/README.md). */
static bool same_family(struct str a, struct str b)
{
    return str_eq(a, b) || (str_starts(a, STR("agent.")) && str_starts(b, STR("agent.")));
}

/* An agent has acts of its own beside its upgrade: each is compared with itself. */
static bool same_step(const struct phase *a, const struct phase *b)
{
    if (phase_is_act(a) || phase_is_act(b))
        return str_eq(a->id, b->id);
    return same_family(a->role, b->role);
}

static enum state state_on(const struct verdict *v, const struct phase *phase, struct str host)
{
    for (size_t i = 0; i < v->main.phases_n; i++) {
        const struct phase_result *p = &v->main.phases[i];
        for (size_t k = 0; k < p->instances_n; k++) {
            if (same_step(p->phase, phase) &&
                str_eq(host_of(v, p->instances[k].host), host))
                return p->instances[k].state;
        }
    }
    return STATE_NOT_SEEN;
}

static enum constraint_state constraint_on(const struct verdict *v, struct str id)
{
    for (size_t i = 0; i < v->main.constraints_n; i++) {
        if (str_eq(v->main.constraints[i].id, id))
            return v->main.constraints[i].state;
    }
    return CONSTRAINT_UNDECIDABLE;
}

/* Of an act of the group, which no machine tells from the others. */
static enum state state_of_act(const struct verdict *v, struct str id)
{
    for (size_t i = 0; i < v->main.phases_n; i++) {
        if (str_eq(v->main.phases[i].phase->id, id))
            return v->main.phases[i].state;
    }
    return STATE_NOT_SEEN;
}

static bool by_hand_now(const struct constraint_result *c, const struct verdict *all)
{
    static const char by_hand[] = "after:agent.manual:";
    char pushed[100];

    if (!str_starts(c->id, STR(by_hand)))
        return false;
    snprintf(pushed, sizeof pushed, "after:agent.push:%.*s",
             STR_FMT(str_from(c->id, sizeof by_hand - 1)));
    return c->state == constraint_on(all, str_of(pushed));
}

/*
 * A wrong clock was measured, and with the lost source it is not any more: then clocks of one
 * domain count as right (domain/README.md, "clock tolerance"), and nobody can know better.
 */
static bool lost_a_clock(const struct verdict *all, const struct verdict *less)
{
    size_t before = 0, now = 0;

    for (size_t i = 0; i < all->hosts_n; i++)
        before += all->hosts[i].has_clock_offset;
    for (size_t i = 0; i < less->hosts_n; i++)
        now += less->hosts[i].has_clock_offset;
    return now < before;
}

/*
 * Who upgraded the group of 2007 R2 is told by its setup log, or by what names the root server;
 * where the lost source alone told it, it is the last server that began (upgrade-plans.md 2.3,
 * 2.4), which has waited for all others.
 */
static bool led_by_another(const struct verdict *all, const struct verdict *less)
{
    for (size_t i = 0; i < less->main.phases_n; i++) {
        const struct phase_result *now = &less->main.phases[i];
        const struct phase_result *was = phase_named(all, now->phase->id);
        if (now->phase->pick == PICK_LAST && was && now->instances_n && was->instances_n &&
            !str_eq(host_of(less, now->instances[0].host), host_of(all, was->instances[0].host)))
            return true;
    }
    return false;
}

/*
 * What less material may not do (contract 1, "Blind is not done").  Where the lost source was the
 * only one that named a machine, nobody can miss it: the verdict then says for how many machines
 * it speaks, and a predecessor without instances passes on to its own predecessors.
 */
static void compare_less(const char *path, size_t lost, const struct verdict *all,
                         const struct verdict *less)
{
    if (!all->has_plan && less->machines < all->machines)
        return; /* the machine that left the plan open is not named any more */
    for (size_t i = 0; i < less->main.phases_n; i++) {
        const struct phase_result *p = &less->main.phases[i];
        for (size_t k = 0; k < p->instances_n; k++) {
            struct str host = host_of(less, p->instances[k].host);
            enum state before = p->instances[k].host == SIZE_MAX
                                    ? state_of_act(all, p->phase->id)
                                    : state_on(all, p->phase, host);
            if (p->instances[k].state == STATE_DONE && before != STATE_DONE)
                test_fail(path, 0, "without source %zu %.*s turns done from %s", lost,
                          STR_FMT(host), state_name(before));
        }
    }
    for (size_t i = 0; i < less->main.constraints_n; i++) {
        const struct constraint_result *c = &less->main.constraints[i];
        enum constraint_state before = constraint_on(all, c->id);
        if (c->state != CONSTRAINT_UNDECIDABLE && c->state != before &&
            less->machines == all->machines && less->hosts_n == all->hosts_n &&
            !by_hand_now(c, all) && !lost_a_clock(all, less) &&
            !(c->state == CONSTRAINT_KEPT && led_by_another(all, less)))
            test_fail(path, 0, "without source %zu %.*s turns %s from %s", lost, STR_FMT(c->id),
                      constraint_state_name(c->state), constraint_state_name(before));
    }
}

static void lose_each_source(struct worlds *w, const char *path)
{
    struct case_page whole;
    struct verdict *all = verdict_without(w, &whole, path, SIZE_MAX);

    for (size_t lost = 0; lost < whole.sources_n; lost++) {
        struct case_page part;
        struct verdict *less = verdict_without(w, &part, path, lost);
        if (!part.lost_a_failure)
            compare_less(path, lost, all, less);
        page_release(&part, less);
    }
    page_release(&whole, all);
}

static void all_pages(bool reverse, bool lose)
{
    struct worlds w = open_worlds();
    DIR *dir = opendir(FOLDER);
    size_t n = 0;

    for (struct dirent *d; w.small.plans_n && dir && (d = readdir(dir));) {
        char path[512];
        if (!str_ends(str_of(d->d_name), STR(".case")))
            continue;
        snprintf(path, sizeof path, FOLDER "%s", d->d_name);
        if (lose)
            lose_each_source(&w, path);
        else
            judge_page(&w, path, reverse);
        n++;
    }
    CHECK(n >= 12);
    if (dir)
        closedir(dir);
    close_worlds(&w);
}

TEST(every_case_gets_the_contracts_words)
{
    all_pages(false, false);
}

TEST(the_order_of_arrival_changes_nothing)
{
    all_pages(true, false);
}

TEST(losing_a_source_never_makes_anything_done_kept_or_violated)
{
    all_pages(false, true);
}

TEST(no_memory_while_judging_is_an_error_and_not_a_crash)
{
    struct worlds w = open_worlds();
    struct case_page p;

    open_page(&w, &p, FOLDER "03-second-too-early.case", SIZE_MAX, false);
    for (long n = 0; n < 400; n++) {
        struct verdict *v = NULL;
        struct err err = { 0 };
        mem_fail_at(n);
        int result = case_judge(&v, &w.small, &p, &err);
        mem_fail_at(-1);
        if (result == 0) {
            verdict_free(v);
            CHECK(n > 5);
            break;
        }
        CHECK_INT(err.code, ERR_INTERNAL);
    }
    case_page_release(&p);
    close_worlds(&w);
}
