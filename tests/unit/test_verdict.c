/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict against the pages in tests/verdict (their README has the grammar).  Every case is
 * also judged with its hits in reverse order of arrival: the verdict must not see a difference.
 */
#include "lib/test.h"

#include "base/mem.h"
#include "rules/yaml.h"
#include "verdict/verdict.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/verdict/"

struct world {
    struct arena arena;
    struct signature *signatures;
    size_t signatures_n;
    const struct plan *plans[64];
    size_t plans_n;
    struct ruleset *set;   /* of the shipped world */
    struct releases *releases;
    bool ok;
};

struct worlds {
    struct world small, shipped; /* the second is opened by the first page that asks for it */
};

struct page {
    struct arena arena;
    struct evidence *evidence;
    when day;
    bool strict;
    struct str forced;     /* plan ID */
    struct str lines[200]; /* the expect lines */
    size_t lines_n;
    size_t sources_n;      /* seen in the page */
    size_t leave_out;      /* number of the source that is lost; SIZE_MAX: none */
    bool lost_a_failure;   /* it told of one */
};

static struct str file_text(struct arena *a, const char *path)
{
    size_t n;
    char *s = test_read_file(path, &n);
    struct str copy = s ? arena_copy(a, (struct str){ s, n }) : STR_NONE;

    free(s);
    return copy;
}

static struct signature signature_of(struct world *w, const struct yaml *doc)
{
    const struct yaml *post = yaml_get(doc, "postflight"), *by = yaml_get(post, "recovered-by");
    struct signature s = { .name = yaml_text(yaml_get(doc, "name")),
                           .title = yaml_text(yaml_get(doc, "title")),
                           .role = yaml_text(yaml_get(post, "role")) };

    outcome_of(yaml_text(yaml_get(post, "outcome")), &s.outcome);
    level_of(yaml_text(yaml_get(post, "step")), &s.level);
    if (severity_of(yaml_text(yaml_get(post, "severity")), &s.severity))
        s.finding = s.name;
    if (by) {
        struct str *items = arena_alloc(&w->arena, sizeof *items);
        *items = yaml_text(by);
        s.recovered_by = (struct strs){ items, 1 };
    }
    return s;
}

static void add_plan(struct world *w, const char *path)
{
    struct plan *plan;
    struct err err;

    if (w->plans_n == 64 ||
        plan_read(&plan, &w->arena, path, file_text(&w->arena, path), &err) < 0)
        test_fail(path, 0, "%s", w->plans_n == 64 ? "too many plans" : err.text);
    else
        w->plans[w->plans_n++] = plan;
}

static void read_releases(struct world *w)
{
    struct err err;

    w->ok = releases_read(&w->releases, &w->arena, "releases.yml",
                          file_text(&w->arena, "signatures/maps/releases.yml"), &err) == 0;
    if (!w->ok)
        test_fail(__FILE__, __LINE__, "%s", err.text);
}

static int by_id(const void *a, const void *b)
{
    return str_cmp((*(const struct plan *const *)a)->id, (*(const struct plan *const *)b)->id);
}

/* Everything below signatures/: what the program carries. */
static struct world world_shipped(void)
{
    struct world w = { .set = ruleset_new() };
    DIR *top = opendir("signatures");
    struct err err;

    for (struct dirent *d; top && (d = readdir(top));) {
        char folder[400], path[800];
        bool plans = strcmp(d->d_name, "plans") == 0;
        DIR *dir = NULL;
        snprintf(folder, sizeof folder, "signatures/%s", d->d_name);
        if (d->d_name[0] != '.' && strcmp(d->d_name, "maps") != 0)
            dir = opendir(folder);
        for (struct dirent *f; dir && (f = readdir(dir));) {
            snprintf(path, sizeof path, "%s/%s", folder, f->d_name);
            if (!str_ends(str_of(path), STR(".yml")))
                continue;
            if (plans)
                add_plan(&w, path);
            else if (ruleset_add_text(w.set, path, file_text(&w.arena, path), &err) < 0)
                test_fail(path, 0, "%s", err.text);
        }
        if (dir)
            closedir(dir);
    }
    if (top)
        closedir(top);
    qsort(w.plans, w.plans_n, sizeof w.plans[0], by_id);
    CHECK_INT(ruleset_build(w.set, &err), 0);
    read_releases(&w);
    return w;
}

static void world_close(struct world *w)
{
    ruleset_free(w->set);
    arena_release(&w->arena);
}

static struct world world_open(void)
{
    struct world w = { 0 };
    struct err err;
    const struct yaml **docs;
    size_t n;
    struct str text = file_text(&w.arena, FOLDER "signatures.yml");

    if (yaml_read(&w.arena, "signatures.yml", text, &docs, &n, &err) < 0) {
        test_fail(__FILE__, __LINE__, "%s", err.text);
        return w;
    }
    w.signatures = arena_zero(&w.arena, n, sizeof *w.signatures);
    w.signatures_n = n;
    for (size_t i = 0; i < n; i++)
        w.signatures[i] = signature_of(&w, docs[i]);
    add_plan(&w, FOLDER "plan.yml");
    read_releases(&w);
    return w;
}

static struct str word(struct str *line)
{
    *line = str_trim(*line);
    return str_cut(line, ' ');
}

/* "hh:mm", "hh:mm:ss", with "+1d" or "-3d" before it as a word of its own. */
static when time_of(struct page *p, struct str *line)
{
    struct str w = word(line);
    int64_t days = 0;
    uint64_t h = 0, m = 0, s = 0;

    if (w.n && (w.s[0] == '+' || w.s[0] == '-')) {
        struct str number = str_first(str_from(w, w.s[0] == '+' ? 1 : 0), w.n - (w.s[0] == '+') - 1);
        str_i64(number, &days);
        w = word(line);
    }
    str_u64(str_cut(&w, ':'), &h);
    str_u64(str_cut(&w, ':'), &m);
    if (w.n)
        str_u64(w, &s);
    return p->day + days * WHEN_DAY + (when)h * WHEN_HOUR + (when)m * WHEN_MINUTE +
           (when)s * WHEN_SECOND;
}

struct source_lines {
    struct str host, channel;
    when from, to;
    enum stamp_kind kind; /* of its times, which are written as the source has them */
    bool unsure;          /* day and month could be exchanged; they are, in what is written */
};

static struct stamp stamp_at(const struct page *p, const struct source_lines *s, when t)
{
    struct stamp stamp = { .t = t, .kind = s->kind, .digits = 7 };
    struct civil c = civil_of(t);
    int day = c.day;

    if (s->kind == STAMP_CLOCK)
        stamp.t -= p->day;
    if (s->unsure) {
        c.day = c.month;
        c.month = day;
        stamp.t = when_of(&c);
        stamp.day_month_unsure = true;
        stamp.date_order = 'd';
    }
    return stamp;
}

static bool is_text_log(struct str channel)
{
    return str_eq(channel, STR("msi")) || str_eq(channel, STR("setup"));
}

static struct event event_at(const struct page *p, const struct source_lines *s, when t,
                             uint64_t record)
{
    bool text = is_text_log(s->channel);

    return (struct event){ .kind = text ? EVENT_TEXT : EVENT_WINDOWS, .time = stamp_at(p, s, t),
                           .channel = s->channel, .computer = text ? STR_NONE : s->host,
                           .record = record, .level = -1, .has_record = !text, .line = record,
                           .run = text ? 1 : 0 };
}

static const struct signature *find_signature(const struct world *w, struct str name)
{
    if (w->set)
        return ruleset_find(w->set, name);
    for (size_t i = 0; i < w->signatures_n; i++) {
        if (str_eq(w->signatures[i].name, name))
            return &w->signatures[i];
    }
    return NULL;
}

static void add_hit(const struct world *w, struct page *p, const struct source_lines *s,
                    struct str line, uint64_t record)
{
    struct capture captures[8];
    const struct signature *sig;
    struct str name;
    struct event ev;
    size_t n = 0;

    word(&line); /* host and channel brought it here */
    word(&line);
    ev = event_at(p, s, time_of(p, &line), record);
    name = word(&line);
    sig = find_signature(w, name);

    if (!sig) {
        test_fail(__FILE__, __LINE__, "no signature %.*s", STR_FMT(name));
        return;
    }
    for (struct str kv = word(&line); kv.n && n < 8; kv = word(&line)) {
        captures[n].name = str_cut(&kv, '=');
        captures[n++].value = kv;
    }
    evidence_event(p->evidence, &ev);
    evidence_hit(p->evidence, &ev, sig, captures, n);
}

/* One source: first record, the hits of this host and channel in it, last record. */
static void add_source(const struct world *w, struct page *p, struct str text,
                       struct source_lines s, bool reverse)
{
    struct defects none = { 0 };
    struct event first = event_at(p, &s, s.from, 1);
    struct event last = event_at(p, &s, s.to, 1000);
    struct str hits[100];
    size_t hits_n = 0;
    char name[300];
    bool lost = p->sources_n++ == p->leave_out;

    for (struct str rest = text; rest.n;) {
        struct str line = str_cut(&rest, '\n'), host, channel;
        struct str body = line;
        if (!str_eq(word(&body), STR("hit")))
            continue;
        line = body;
        host = word(&body);
        channel = word(&body);
        if (str_eq(host, s.host) && str_eq(channel, s.channel) && hits_n < 100)
            hits[hits_n++] = line;
    }
    if (lost) {
        for (size_t i = 0; i < hits_n; i++)
            p->lost_a_failure = p->lost_a_failure ||
                                str_find(hits[i], STR("failed")) < hits[i].n ||
                                str_find(hits[i], STR("removed")) < hits[i].n;
        return;
    }
    snprintf(name, sizeof name, "%.*s/%.*s", STR_FMT(s.host), STR_FMT(s.channel));
    evidence_begin(p->evidence, str_of(name), STR("case"), WHEN_NONE);
    evidence_event(p->evidence, &first);
    for (uint64_t r = 2 + hits_n; r < 1000; r++) { /* no holes in the ids, no long silence */
        struct event filler = event_at(p, &s, s.from + (s.to - s.from) / 1000 * (when)r, r);
        evidence_event(p->evidence, &filler);
    }
    for (size_t i = 0; i < hits_n; i++)
        add_hit(w, p, &s, hits[reverse ? hits_n - 1 - i : i], 2 + (reverse ? hits_n - 1 - i : i));
    evidence_event(p->evidence, &last);
    evidence_end(p->evidence, 100000, &none);
}

static void add_sources(const struct world *w, struct page *p, struct str text, struct str line,
                        struct str how, bool reverse)
{
    struct source_lines s = { .host = word(&line), .kind = STAMP_UTC };
    struct str channels[8];
    size_t n = 0;
    struct str c;

    if (str_starts(how, STR("local")))
        s.kind = STAMP_LOCAL;
    if (str_eq(how, STR("clock")))
        s.kind = STAMP_CLOCK;
    s.unsure = str_eq(how, STR("local-unsure"));
    while (n < 8 && (c = word(&line)).n && !str_eq(c, STR("from")))
        channels[n++] = c;
    s.from = time_of(p, &line);
    word(&line);
    s.to = time_of(p, &line);
    for (size_t i = 0; i < n; i++) {
        s.channel = channels[i];
        add_source(w, p, text, s, reverse);
    }
}

static const struct world *world_of(struct worlds *all, struct str text)
{
    if (str_find(text, STR("\nshipped\n")) >= text.n)
        return &all->small;
    if (!all->shipped.set)
        all->shipped = world_shipped();
    return &all->shipped;
}

static const struct world *page_read(struct worlds *all, struct page *p, const char *path,
                                     bool reverse)
{
    struct str text = file_text(&p->arena, path);
    const struct world *w = world_of(all, text);

    p->evidence = evidence_new();
    for (struct str rest = text; rest.n;) {
        struct str line = str_trim(str_cut(&rest, '\n')), body = line, key = word(&body);
        int digits;
        char zone, iso[32];
        if (str_eq(key, STR("day"))) {
            snprintf(iso, sizeof iso, "%.*sT00:00:00", STR_FMT(body));
            when_parse(str_of(iso), &p->day, &digits, &zone);
        } else if (str_eq(key, STR("strict"))) {
            p->strict = true;
        } else if (str_eq(key, STR("plan"))) {
            p->forced = body;
        } else if (str_starts(key, STR("logs"))) {
            add_sources(w, p, text, body, str_from(key, 5), reverse);
        } else if (str_eq(key, STR("expect")) && p->lines_n < 200) {
            p->lines[p->lines_n++] = body;
        }
    }
    evidence_sort(p->evidence);
    return w;
}

static struct judge_input input_of(const struct world *w, const struct page *p)
{
    struct judge_input in = { .evidence = p->evidence, .plans = w->plans, .plans_n = w->plans_n,
                              .releases = w->releases, .ruleset = w->set, .strict = p->strict };

    for (size_t i = 0; i < w->plans_n; i++)
        in.forced = str_eq(w->plans[i]->id, p->forced) ? w->plans[i] : in.forced;
    CHECK(!p->forced.n || in.forced);
    return in;
}

static void expected(const char *page, struct str what, const char *found, struct str wanted)
{
    if (!str_eq(str_of(found), wanted))
        test_fail(page, 0, "%.*s is %s, expected %.*s", STR_FMT(what), found, STR_FMT(wanted));
}

static struct str host_of(const struct verdict *v, size_t host)
{
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
    struct str whole = line, phase = word(&line), host = word(&line), state = word(&line),
               level = word(&line), attempts = word(&line);
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

static void expect_constraint(const char *page, const struct verdict *v, struct str line)
{
    struct str id = word(&line), state = word(&line);

    for (size_t i = 0; i < v->main.constraints_n; i++) {
        const struct constraint_result *c = &v->main.constraints[i];
        if (str_eq(c->id, id)) {
            expected(page, id, constraint_state_name(c->state), state);
            return;
        }
    }
    test_fail(page, 0, "no constraint %.*s", STR_FMT(id));
}

static void expect_task(const char *page, const struct verdict *v, struct str line)
{
    struct str id = word(&line), state = word(&line);

    for (size_t i = 0; i < v->main.tasks_n; i++) {
        const struct task_result *t = &v->main.tasks[i];
        if (str_eq(t->task->id, id)) {
            expected(page, id, task_state_name(t->state), state);
            return;
        }
    }
    test_fail(page, 0, "no task %.*s", STR_FMT(id));
}

static void expect_finding(const char *page, const struct verdict *v, struct str line)
{
    struct str id = word(&line), state = word(&line);

    for (size_t i = 0; i < v->findings_n; i++) {
        if (str_eq(v->findings[i].id, id)) {
            expected(page, id, finding_state_name(v->findings[i].state), state);
            return;
        }
    }
    test_fail(page, 0, "no finding %.*s", STR_FMT(id));
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
    struct str id = word(&line), state = word(&line);

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

static void expect(const char *page, const struct verdict *v, struct str line)
{
    struct str kind = word(&line);
    char code[24];

    if (str_eq(kind, STR("state"))) {
        expected(page, STR("state"), whole_name(v->whole), word(&line));
        snprintf(code, sizeof code, "%d", v->exit_code);
        expected(page, STR("exit"), code, word(&line));
    } else if (str_eq(kind, STR("plan"))) {
        CHECK_STR(v->main.plan ? v->main.plan->id : STR("none"), word(&line));
    } else if (str_eq(kind, STR("phase"))) {
        struct str id = word(&line);
        const struct phase_result *p = phase_named(v, id);
        expected(page, id, p ? state_name(p->state) : "absent", word(&line));
    } else if (str_eq(kind, STR("instance"))) {
        expect_instance(page, v, line);
    } else if (str_eq(kind, STR("constraint"))) {
        expect_constraint(page, v, line);
    } else if (str_eq(kind, STR("task"))) {
        expect_task(page, v, line);
    } else if (str_eq(kind, STR("finding"))) {
        expect_finding(page, v, line);
    } else if (str_eq(kind, STR("no-finding"))) {
        expect_no_finding(page, v, word(&line));
    } else if (str_eq(kind, STR("also")) || str_eq(kind, STR("also-phase"))) {
        expect_also(page, v, line, str_eq(kind, STR("also-phase")));
    } else if (str_eq(kind, STR("reason"))) {
        expect_reason(page, v, line);
    } else {
        test_fail(page, 0, "what is \"expect %.*s\"?", STR_FMT(kind));
    }
}

static void judge_page(struct worlds *all, const char *path, bool reverse)
{
    struct page p = { .leave_out = SIZE_MAX };
    const struct world *w = page_read(all, &p, path, reverse);
    struct judge_input in = input_of(w, &p);
    struct verdict *v = NULL;
    struct err err = { 0 };

    CHECK(p.lines_n > 0);
    if (verdict_reach(&v, &in, &err) < 0)
        test_fail(path, 0, "%s", err.text);
    for (size_t i = 0; v && i < p.lines_n; i++)
        expect(path, v, p.lines[i]);
    verdict_free(v);
    evidence_free(p.evidence);
    arena_release(&p.arena);
}

static struct verdict *verdict_without(struct worlds *all, struct page *p, const char *path,
                                       size_t leave_out)
{
    const struct world *w;
    struct judge_input in;
    struct verdict *v = NULL;
    struct err err = { 0 };

    *p = (struct page){ .leave_out = leave_out };
    w = page_read(all, p, path, false);
    in = input_of(w, p);
    CHECK_INT(verdict_reach(&v, &in, &err), 0);
    return v;
}

static void page_release(struct page *p, struct verdict *v)
{
    verdict_free(v);
    evidence_free(p->evidence);
    arena_release(&p->arena);
}

static enum state state_on(const struct verdict *v, struct str role, struct str host)
{
    for (size_t i = 0; i < v->main.phases_n; i++) {
        const struct phase_result *p = &v->main.phases[i];
        for (size_t k = 0; k < p->instances_n; k++) {
            if (str_eq(p->phase->role, role) &&
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
            enum state before = state_on(all, p->phase->role, host);
            if (p->instances[k].state == STATE_DONE && before != STATE_DONE)
                test_fail(path, 0, "without source %zu %.*s turns done from %s", lost,
                          STR_FMT(host), state_name(before));
        }
    }
    for (size_t i = 0; i < less->main.constraints_n; i++) {
        const struct constraint_result *c = &less->main.constraints[i];
        enum constraint_state before = constraint_on(all, c->id);
        if (c->state != CONSTRAINT_UNDECIDABLE && c->state != before &&
            less->machines == all->machines)
            test_fail(path, 0, "without source %zu %.*s turns %s from %s", lost, STR_FMT(c->id),
                      constraint_state_name(c->state), constraint_state_name(before));
    }
}

static void lose_each_source(struct worlds *w, const char *path)
{
    struct page whole;
    struct verdict *all = verdict_without(w, &whole, path, SIZE_MAX);

    for (size_t lost = 0; lost < whole.sources_n; lost++) {
        struct page part;
        struct verdict *less = verdict_without(w, &part, path, lost);
        if (!part.lost_a_failure)
            compare_less(path, lost, all, less);
        page_release(&part, less);
    }
    page_release(&whole, all);
}

static void all_pages(bool reverse, bool lose)
{
    struct worlds w = { .small = world_open() };
    DIR *dir = opendir(FOLDER);
    size_t n = 0;

    for (struct dirent *d; w.small.ok && dir && (d = readdir(dir));) {
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
    world_close(&w.small);
    world_close(&w.shipped);
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
    struct worlds w = { .small = world_open() };
    struct page p = { .leave_out = SIZE_MAX };
    const struct world *used = page_read(&w, &p, FOLDER "03-second-too-early.case", false);
    struct judge_input in = input_of(used, &p);

    for (long n = 0; n < 400; n++) {
        struct verdict *v = NULL;
        struct err err = { 0 };
        mem_fail_at(n);
        int result = verdict_reach(&v, &in, &err);
        mem_fail_at(-1);
        if (result == 0) {
            verdict_free(v);
            CHECK(n > 5);
            break;
        }
        CHECK_INT(err.code, ERR_INTERNAL);
    }
    evidence_free(p.evidence);
    arena_release(&p.arena);
    world_close(&w.small);
}
