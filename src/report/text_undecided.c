/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures that said neither yes nor no, and what may be missing for it: the phases and tasks
 * that look for them and are not settled without them, and their findings.  Those on which nothing
 * of that hangs are counted, and named with -v.
 */
#include "report/report_text.h"

#define SHOWN_SIGNATURES 3
#define SHOWN_STAKES 6

static bool phase_hangs(const struct phase_result *r, struct str signature)
{
    const struct phase *p = r->phase;

    if (strs_has(p->fail_if, signature))
        return true;
    if (r->state == STATE_NOT_APPLICABLE ||
        !(strs_has(p->begin_if, signature) || strs_has(p->done_if, signature) ||
          strs_has(p->works_if, signature)))
        return false;
    if (r->state != STATE_DONE)
        return true;
    for (size_t i = 0; i < r->instances_n; i++) {
        if (r->instances[i].level != LEVEL_WORKS)
            return true;
    }
    return false;
}

static bool looked_for(const struct task_rule *rules, size_t n, struct str signature)
{
    for (size_t i = 0; i < n; i++) {
        if (strs_has(rules[i].seen, signature) || strs_has(rules[i].started, signature))
            return true;
    }
    return false;
}

/* What is done may be undone by what was not seen, and what was not needed may be needed. */
static bool task_hangs(const struct task_result *r, struct str signature)
{
    const struct task *t = r->task;

    if (r->state == TASK_NOT_NEEDED)
        return looked_for(t->needed_if, t->needed_n, signature);
    return looked_for(t->not_done_if, t->not_done_n, signature) ||
           (r->state != TASK_DONE && looked_for(t->done_if, t->done_n, signature));
}

static bool judged_hangs(const struct judged *m, struct str signature)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        if (phase_hangs(&m->phases[i], signature))
            return true;
    }
    for (size_t i = 0; i < m->tasks_n; i++) {
        if (task_hangs(&m->tasks[i], signature))
            return true;
    }
    return false;
}

/* Where no plan is known everything may hang on it; and what was given up is no log's doing. */
static bool hangs(const struct verdict *v, const struct undecided *u)
{
    if (!v->main.plan || !u->no_message || u->limit || u->too_many || u->finding.n ||
        judged_hangs(&v->main, u->signature))
        return true;
    for (size_t i = 0; i < v->also_n; i++) {
        if (judged_hangs(&v->also[i], u->signature))
            return true;
    }
    return false;
}

static void put_stake(struct page *p, struct str id, size_t *n)
{
    if (p->verbose || *n < SHOWN_STAKES) {
        page_put(p, *n ? ", " : "; may be missing for it: ");
        page_show(p, id);
    }
    ++*n;
}

/* What is at stake in one plan, each once, in the plan's order. */
static void judged_stakes(struct page *p, const struct judged *m, const struct undecided *list,
                          size_t list_n, size_t *n)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        size_t k = 0;
        while (k < list_n && !phase_hangs(&m->phases[i], list[k].signature))
            k++;
        if (k < list_n)
            put_stake(p, m->phases[i].phase->id, n);
    }
    for (size_t i = 0; i < m->tasks_n; i++) {
        size_t k = 0;
        while (k < list_n && !task_hangs(&m->tasks[i], list[k].signature))
            k++;
        if (k < list_n)
            put_stake(p, m->tasks[i].task->id, n);
    }
}

static void put_stakes(struct page *p, const struct verdict *v, const struct undecided *list,
                       size_t list_n)
{
    size_t n = 0;

    judged_stakes(p, &v->main, list, list_n, &n);
    for (size_t i = 0; i < v->also_n; i++)
        judged_stakes(p, &v->also[i], list, list_n, &n);
    for (size_t i = 0; i < list_n; i++) {
        if (list[i].finding.n)
            put_stake(p, list[i].finding, &n);
    }
    if (!p->verbose && n > SHOWN_STAKES)
        page_put(p, " and %zu more", n - SHOWN_STAKES);
}

static void undecided_words(struct page *p, const struct undecided *u)
{
    uint64_t n = u->no_message + u->limit;

    page_put(p, "signature ");
    page_show(p, u->signature);
    if (u->too_many) {
        page_put(p, ": more events than a correlation can look at");
    } else if (!n) {
        page_put(p, ": %llu event%s without a known time, which no correlation can use",
                 (unsigned long long)u->no_time, u->no_time == 1 ? "" : "s");
    } else {
        page_put(p, ": could not be decided on %llu event%s", (unsigned long long)n,
                 n == 1 ? "" : "s");
        if (!u->no_message)
            page_put(p, ": too complex a text");
        else
            page_put(p, " that carr%s no rendered message", n == 1 ? "ies" : "y");
    }
}

/* The rest of what hangs: how many, and what they may hide together. */
static void rest(struct page *p, const struct verdict *v, const struct undecided *list, size_t n,
                 size_t more, size_t idle)
{
    if (more) {
        page_put(p, "and %zu more signature%s (-v)", more, more == 1 ? "" : "s");
        put_stakes(p, v, list, n);
        page_end(p, 2, 4);
    }
    if (idle) {
        page_put(p, "%zu signature%s could not be decided on events that carry no rendered message, "
                 "and nothing of this report hangs on %s (-v)", idle, idle == 1 ? "" : "s",
                 idle == 1 ? "it" : "them");
        page_end(p, 2, 4);
    }
}

void show_undecided(struct page *p, const struct verdict *v, const struct report_style *style)
{
    size_t shown = 0, more = 0, idle = 0, from = 0;

    for (size_t i = 0; i < style->undecided_n; i++) {
        const struct undecided *u = &style->undecided[i];
        bool counts = hangs(v, u);

        if (!p->verbose && (!counts || shown == SHOWN_SIGNATURES)) {
            more += counts;
            idle += !counts;
            continue;
        }
        shown++;
        from = i + 1;
        undecided_words(p, u);
        if (counts)
            put_stakes(p, v, u, 1);
        else
            page_put(p, "; nothing of this report hangs on it");
        page_end(p, 2, 4);
    }
    rest(p, v, style->undecided + from, style->undecided_n - from, more, idle);
}
