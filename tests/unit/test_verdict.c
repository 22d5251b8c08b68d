/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict against the pages in tests/verdict (their README has the grammar).  Every case is
 * also judged with its hits in reverse order of arrival: the verdict must not see a difference.
 */
#include "lib/caseexpect.h"
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
        test_fail(path, 0, "nobody knows: %.*s", STR_FMT(p->unknown));
    return w;
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
        case_expect(path, v, p.lines[i]);
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
                str_eq(case_host(v, p->instances[k].host), host))
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

static bool clock_measured(const struct verdict *v, struct str name)
{
    for (size_t i = 0; i < v->hosts_n; i++) {
        const struct host *h = &v->hosts[i];
        if (str_eq(case_host(v, i), name) && (h->has_clock_offset || h->clock_in_doubt))
            return true;
    }
    return false;
}

static bool lost_its_clock(const struct verdict *all, const struct verdict *less,
                           const struct instance *in)
{
    struct str name = in ? case_host(less, in->host) : STR_NONE;

    return name.n && clock_measured(all, name) && !clock_measured(less, name);
}

/*
 * A clock was measured as wrong, or as in doubt, and with the lost source it is not any more: then
 * clocks of one domain count as right (domain/README.md, "clock tolerance"), and nobody can know
 * better.  Of each pair that is broken now, and of one that is kept, one machine is such a one.
 */
static bool by_a_lost_clock(const struct verdict *all, const struct verdict *less,
                            const struct constraint_result *c)
{
    bool kept = c->state == CONSTRAINT_KEPT;
    const struct breach *pairs = kept ? c->kept_pairs : c->breaches;
    size_t n = kept ? c->kept_pairs_n : c->breaches_n, lost = 0;

    for (size_t i = 0; i < n; i++)
        lost += lost_its_clock(all, less, pairs[i].subject) ||
                lost_its_clock(all, less, pairs[i].other);
    return kept ? lost > 0 : n && lost == n;
}

/* One server told that an act of the group was done, and another, later, that it was not, or was
   done: without one of the two the other one's word stands. */
static bool by_one_servers_word(const struct verdict *all, const struct constraint_result *c)
{
    bool kept = c->state == CONSTRAINT_KEPT;
    const struct breach *pairs = kept ? c->kept_pairs : c->breaches;
    size_t n = kept ? c->kept_pairs_n : c->breaches_n;

    for (size_t i = 0; i < n; i++) {
        const struct instance *now = pairs[i].other;
        const struct phase_result *p = case_phase(all, now->phase->id);
        const struct instance *was = p && p->instances_n ? &p->instances[0] : NULL;

        if (now->host != SIZE_MAX || !was || was->host != SIZE_MAX || was->end.t == WHEN_NONE ||
            (kept ? now->end.t >= was->end.t
                  : !now->not_yet || was->not_yet))
            return false;
    }
    return n > 0;
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
        const struct phase_result *was = case_phase(all, now->phase->id);
        if (now->phase->pick == PICK_LAST && was && now->instances_n && was->instances_n &&
            !str_eq(case_host(less, now->instances[0].host), case_host(all, was->instances[0].host)))
            return true;
    }
    return false;
}

static bool is_left_behind(const struct verdict *v, struct str host)
{
    for (size_t i = 0; i < v->findings_n; i++) {
        const struct finding *x = &v->findings[i];
        for (size_t k = 0; str_eq(x->id, STR("hz.ms-left-behind")) && k < x->hosts_n; k++)
            if (!host.n || str_eq(case_host(v, x->hosts[k]), host))
                return true;
    }
    return false;
}

/* That setup brought an older release was told by the lost source alone (a later failure that is
   written only there): what setup's own log tells has no version.  host empty: on any. */
static bool lost_its_release(const struct verdict *all, const struct verdict *less, struct str host)
{
    return is_left_behind(all, host) && !is_left_behind(less, host);
}

/* What the machine's own log said against others went with it: now nothing speaks against them. */
static bool lost_its_objection(const struct verdict *all, const struct phase *phase, struct str host)
{
    const struct phase_result *p = case_phase(all, phase->id);

    for (size_t i = 0; p && i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        if (in->host != SIZE_MAX && in->told_otherwise != TOLD_ALIKE &&
            str_eq(case_host(all, in->host), host))
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
            struct str host = case_host(less, p->instances[k].host);
            enum state before = p->instances[k].host == SIZE_MAX
                                    ? state_of_act(all, p->phase->id)
                                    : state_on(all, p->phase, host);
            if (p->instances[k].state == STATE_DONE && before != STATE_DONE &&
                !lost_its_release(all, less, host) &&
                !lost_its_objection(all, p->phase, host))
                test_fail(path, 0, "without source %zu %.*s turns done from %s", lost,
                          STR_FMT(host), state_name(before));
        }
    }
    for (size_t i = 0; i < less->main.constraints_n; i++) {
        const struct constraint_result *c = &less->main.constraints[i];
        enum constraint_state before = constraint_on(all, c->id);
        if (c->state != CONSTRAINT_UNDECIDABLE && c->state != before &&
            less->machines == all->machines && less->hosts_n == all->hosts_n &&
            !by_hand_now(c, all) && !by_a_lost_clock(all, less, c) &&
            !by_one_servers_word(all, c) &&
            !(c->state == CONSTRAINT_KEPT &&
              (led_by_another(all, less) || lost_its_release(all, less, STR_NONE))))
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

TEST(a_line_of_a_page_that_nobody_knows_is_named)
{
    static const char *const lines[] = {
        "logs%s MS01 Application from 18:00 to 20:00",
        "logs@lcoal MS01 Application from 18:00 to 20:00",
        "logs MS01 Application 18:00 to 20:00",
        "logs MS01 Application from 18:00 till 20:00",
        "logs MS01 Application from 18:00 to 20:00 recrods 7",
        "log MS01 Application from 18:00 to 20:00",
        "expects state complete 0",
        "strictly",
        "day yesterday",
    };
    struct worlds all = open_worlds();
    struct case_page p;

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        case_page_read(&all.small, &p, str_of(lines[i]), SIZE_MAX, false);
        CHECK_STR(p.unknown, str_of(lines[i]));
        case_page_release(&p);
    }
    close_worlds(&all);
}

TEST(no_memory_while_judging_is_an_error_and_not_a_crash)
{
    struct worlds w = open_worlds();
    struct case_page p;

    open_page(&w, &p, FOLDER "03-second-too-early.case", SIZE_MAX, false);
    p.places = true;
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
