/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/caseexpect.h"

#include "lib/casepage.h"
#include "lib/test.h"

#include <stdio.h>

static void expected(const char *page, struct str what, const char *found, struct str wanted)
{
    if (!str_eq(str_of(found), wanted))
        test_fail(page, 0, "%.*s is %s, expected %.*s", STR_FMT(what), found, STR_FMT(wanted));
}

struct str case_host(const struct verdict *v, size_t host)
{
    if (host == SIZE_MAX)
        return STR("group"); /* an act of no one machine */
    return str_first(v->hosts[host].name, str_find_char(v->hosts[host].name, '.'));
}

const struct phase_result *case_phase(const struct verdict *v, struct str id)
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
    const struct phase_result *p = case_phase(v, phase);
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
    const struct phase_result *p = case_phase(v, phase);
    struct buf found = { 0 };
    uint64_t at = 0;

    for (size_t i = 0; p && str_u64(n, &at) && i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        if (!str_eq(case_host(v, in->host), host) || at < 1 || at > in->attempts_n)
            continue;
        when_append(&found, in->attempts[at - 1].begin.t, 0, "Z");
        buf_char(&found, ' ');
        when_append(&found, in->attempts[at - 1].end.t, 0, "Z");
    }
    if (!str_eq(buf_str(&found), str_trim(line)))
        test_fail(page, 0, "%.*s: found %.*s", STR_FMT(whole), STR_FMT(buf_str(&found)));
    buf_release(&found);
}

static bool is_cited(const struct attempt *a, struct str signature)
{
    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *h = a->because.items[i].hit;
        if (h && str_eq(h->signature->name, signature))
            return true;
    }
    return false;
}

/* The attempts under which a signature stands: the one that is named, and no other. */
static void expect_cited(const char *page, const struct verdict *v, struct str line)
{
    struct str phase = case_word(&line), host = case_word(&line), name = case_word(&line);
    const struct phase_result *p = case_phase(v, phase);
    uint64_t at = 0, found = 0, times = 0;

    for (size_t i = 0; p && i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        for (size_t a = 0; str_eq(case_host(v, in->host), host) && a < in->attempts_n; a++) {
            bool cited = is_cited(&in->attempts[a], name);
            found = cited ? a + 1 : found;
            times += cited;
        }
    }
    if (!str_u64(str_trim(line), &at) || at != found || times > 1)
        test_fail(page, 0, "%.*s: cited by %llu attempts, the last is %llu", STR_FMT(name),
                  (unsigned long long)times, (unsigned long long)found);
}

static void expect_words(const char *page, const struct verdict *v, struct str line)
{
    struct str phase = case_word(&line), host = case_word(&line), text = str_trim(line);
    const struct phase_result *p = case_phase(v, phase);
    struct str found = STR("(no instance)");

    for (size_t i = 0; p && i < p->instances_n; i++) {
        if (str_eq(case_host(v, p->instances[i].host), host))
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
            if (str_eq(case_host(v, t->instances[k].host), host))
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
            there = there || str_eq(case_host(v, x->hosts[i]), host);
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

static void expect_remedy(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line), wanted = str_trim(line);
    const struct finding *x = finding_named(v, id);
    struct str found = x ? x->remedy : STR("absent");

    if (!str_eq(found, wanted))
        test_fail(page, 0, "the remedy of %.*s is \"%.*s\", not \"%.*s\"", STR_FMT(id),
                  STR_FMT(found), STR_FMT(wanted));
}

static void expect_no_finding(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line);

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

static void also_judged(const char *page, const struct verdict *v, struct str line, bool phase)
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

static void expect_also(const char *page, const struct verdict *v, struct str line)
{
    also_judged(page, v, line, false);
}

static void expect_also_phase(const char *page, const struct verdict *v, struct str line)
{
    also_judged(page, v, line, true);
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
        if (!str_eq(case_host(v, i), name))
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

/* ---- the kinds of lines ------------------------------------------------------------------- */

static void expect_state(const char *page, const struct verdict *v, struct str line)
{
    char code[24];

    expected(page, STR("state"), whole_name(v->whole), case_word(&line));
    snprintf(code, sizeof code, "%d", v->exit_code);
    expected(page, STR("exit"), code, case_word(&line));
}

static void expect_plan(const char *page, const struct verdict *v, struct str line)
{
    (void)page;
    CHECK_STR(v->main.plan ? v->main.plan->id : STR("none"), case_word(&line));
}

/* What the plan leads from and to, as in the report: "2016 to 2019". */
static void expect_step(const char *page, const struct verdict *v, struct str line)
{
    char step[64];

    snprintf(step, sizeof step, "%.*s to %.*s", STR_FMT(v->main.from), STR_FMT(v->main.to));
    expected(page, STR("step"), step, str_trim(line));
}

static void expect_phase(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line);
    const struct phase_result *p = case_phase(v, id);

    expected(page, id, p ? state_name(p->state) : "absent", case_word(&line));
    line = str_trim(line);
    if (p && line.n && str_find(p->reason, line) >= p->reason.n)
        test_fail(page, 0, "%.*s says \"%.*s\", not \"%.*s\"", STR_FMT(id), STR_FMT(p->reason),
                  STR_FMT(line));
}

static void expect_count(const char *page, const struct verdict *v, struct str line)
{
    struct str id = case_word(&line);
    const struct finding *x = finding_named(v, id);
    char count[24] = "none";

    if (x)
        snprintf(count, sizeof count, "%u", (unsigned)x->count);
    expected(page, id, count, case_word(&line));
}

static void expect_late(const char *page, const struct verdict *v, struct str line)
{
    struct str source = case_word(&line);
    const struct coverage *c = coverage_of(v, source);

    expected(page, source, c && c->late ? "yes" : "no", case_word(&line));
}

static void expect_machines(const char *page, const struct verdict *v, struct str line)
{
    char n[24];

    snprintf(n, sizeof n, "%zu", v->machines);
    expected(page, STR("machines"), n, case_word(&line));
}

static void expect_earlier(const char *page, const struct verdict *v, struct str line)
{
    char n[24];

    snprintf(n, sizeof n, "%zu", v->earlier_n);
    expected(page, STR("earlier"), n, case_word(&line));
}

typedef void expect_fn(const char *page, const struct verdict *v, struct str line);

static const struct {
    const char *name;
    expect_fn *expect;
} kinds[] = {
    { "state", expect_state }, { "plan", expect_plan },
    { "step", expect_step }, { "phase", expect_phase },
    { "instance", expect_instance }, { "attempt", expect_attempt }, { "cited", expect_cited },
    { "words", expect_words },
    { "constraint", expect_constraint }, { "pairs", expect_pairs }, { "task", expect_task },
    { "task-on", expect_task_on }, { "finding", expect_finding },
    { "finding-on", expect_finding_on }, { "finding-phase", expect_finding_phase },
    { "twin", expect_twin }, { "explained", expect_explained },
    { "no-finding", expect_no_finding }, { "also", expect_also },
    { "also-phase", expect_also_phase }, { "clock", expect_clock }, { "count", expect_count },
    { "overlap", expect_overlap }, { "late", expect_late }, { "machines", expect_machines },
    { "reason", expect_reason }, { "remedy", expect_remedy }, { "earlier", expect_earlier },
};

void case_expect(const char *page, const struct verdict *v, struct str line)
{
    struct str kind = case_word(&line);

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (str_eq(kind, str_of(kinds[i].name))) {
            kinds[i].expect(page, v, line);
            return;
        }
    }
    test_fail(page, 0, "what is \"expect %.*s\"?", STR_FMT(kind));
}
