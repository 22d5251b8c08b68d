/* SPDX-License-Identifier: Apache-2.0 */
/* Why a task, a finding or the whole is judged as it is. */
#include "report/report_why.h"

#include "report/rule_words.h"

/* ---- tasks ----------------------------------------------------------------------------------- */

void why_rule(struct page *p, const char *label, const struct task_rule *r)
{
    page_put(p, "%s: ", label);
    rule_words(p, r);
    page_end(p, 2, 6);
}

static const char *change_of(const struct task *t, enum task_state s)
{
    switch (s) {
    case TASK_DONE:
        return t->not_done_n ? "a later sign that it is not done (see above)"
                             : "nothing that a log can show";
    case TASK_REMAINING:
        return "a sign that it was done, later than what is shown here; or an answer (--answers)";
    case TASK_MISSED:
        return "a sign that it was done in its time; or an answer (--answers)";
    case TASK_CONFIRM:
        return "the word of a person (--answers)";
    case TASK_NOT_NEEDED:
        return t->needed_n ? "a sign that it is needed (see above)"
                           : "another upgrade, or machines that it concerns";
    case TASK_UNOBSERVABLE:
        break;
    }
    return "the log that would show it, covering the time without a hole; or an answer (--answers)";
}

/* What was read of the log that would show it. */
static void watch_lines(struct page *p, const struct verdict *v, const struct task *t, size_t host)
{
    size_t n = 0;

    for (size_t i = 0; i < v->coverage_n && t->watch.n; i++) {
        if (v->coverage[i].host == host &&
            str_eq_nocase(v->coverage[i].source->channel, t->watch)) {
            why_coverage(p, &v->coverage[i]);
            n++;
        }
    }
    if (!n && t->watch.n)
        show_labelled(p, "covered", STR("that log of this machine is not in the material"), 4);
}

static void task_head(struct page *p, const struct task_result *t)
{
    const struct task *task = t->task;

    page_put(p, MARK_BOLD);
    page_show(p, task->id);
    page_put(p, MARK_PLAIN "  ");
    page_show(p, task->title);
    page_put(p, ": %s", task_state_name(t->state));
    page_end(p, 0, 4);
    show_labelled(p, "because", t->reason, 2);
    why_refs(p, &t->because, 4);
    for (size_t i = 0; i < task->needed_n; i++)
        why_rule(p, "needed if seen", &task->needed_if[i]);
    for (size_t i = 0; i < task->done_n; i++)
        why_rule(p, "done if seen", &task->done_if[i]);
    for (size_t i = 0; i < task->not_done_n; i++)
        why_rule(p, "not done if seen", &task->not_done_if[i]);
    if (!task->done_n && !task->not_done_n)
        show_labelled(p, "rule", STR("no log shows it"), 2);
    show_labelled(p, "log that would show it", task->watch, 2);
    show_labelled(p, "what would change it", str_of(change_of(task, t->state)), 2);
}

size_t why_task(struct page *p, const struct verdict *v, const struct task_result *t,
                struct str host)
{
    size_t n = 0;

    task_head(p, t);
    for (size_t i = 0; i < t->instances_n; i++) {
        const struct task_instance *in = &t->instances[i];

        if (host.n && !why_is_host(v, in->host, host))
            continue;
        page_show(p, show_host(v, in->host));
        page_put(p, ": %s", task_state_name(in->state));
        page_end(p, 2, 4);
        show_labelled(p, "because", in->reason, 4);
        why_refs(p, &in->because, 4);
        watch_lines(p, v, t->task, in->host);
        show_labelled(p, "what would change it", str_of(change_of(t->task, in->state)), 4);
        n++;
    }
    return n + !host.n;
}

/* ---- findings -------------------------------------------------------------------------------- */

static const struct signature *signature_of(const struct finding *x)
{
    for (size_t i = 0; i < x->because.n; i++) {
        if (x->because.items[i].hit)
            return x->because.items[i].hit->signature;
    }
    return NULL;
}

static const char *rule_of(const struct finding *x, const struct signature *s)
{
    bool answered = s && s->recovered_by.n;

    switch (x->state) {
    case FINDING_NOISE:
        return x->severity == SEVERITY_NOISE ? "it is expected around an upgrade, whatever it says"
                                             : "it lies in the time in which it is expected: from "
                                               "the begin of the upgrade to the machine's own end";
    case FINDING_RECOVERED:
        return "the same machine answers it later";
    case FINDING_OPEN:
        break;
    }
    return answered ? "nothing that answers it follows on the same machine"
                    : "no event answers a finding of this kind";
}

static const char *change_of_finding(const struct finding *x, const struct signature *s)
{
    switch (x->state) {
    case FINDING_NOISE:
        return x->severity == SEVERITY_NOISE ? "nothing" : "the same outside of that time";
    case FINDING_RECOVERED:
        return "the same once more, with nothing behind it that answers it";
    case FINDING_OPEN:
        break;
    }
    return s && s->recovered_by.n ? "a later event that answers it, on the same machine"
                                  : "logs in which it does not happen again";
}

static void finding_lines(struct page *p, const struct verdict *v, const struct finding *x)
{
    const struct signature *s = signature_of(x);

    page_put(p, MARK_BOLD);
    page_show(p, x->id);
    page_put(p, MARK_PLAIN "  ");
    page_show(p, x->title);
    page_put(p, ": %s, %s, %llu time%s, ", finding_state_name(x->state), severity_name(x->severity),
             (unsigned long long)x->count, x->count == 1 ? "" : "s");
    page_time(p, x->first);
    page_put(p, " to ");
    page_time(p, x->last);
    page_end(p, 0, 4);
    show_labelled(p, "because", str_of(rule_of(x, s)), 2);
    if (s)
        why_names(p, "answered by", s->recovered_by);
    show_labelled(p, "explained by", x->explained_by, 2);
    for (size_t i = 0; i < x->hosts_n && i < 8; i++) {
        page_put(p, "on: ");
        page_show(p, show_host(v, x->hosts[i]));
        page_end(p, 2, 4);
    }
    show_more(p, x->hosts_n > 8 ? x->hosts_n - 8 : 0, "machine", 2);
    why_refs(p, &x->because, 4);
    show_labelled(p, "what would change it", str_of(change_of_finding(x, s)), 2);
}

size_t why_findings(struct page *p, const struct verdict *v, struct str id, struct str host)
{
    size_t n = 0;

    for (size_t i = 0; i < v->findings_n; i++) {
        const struct finding *x = &v->findings[i];
        bool here = !host.n;

        for (size_t h = 0; h < x->hosts_n && !here; h++)
            here = why_is_host(v, x->hosts[h], host);
        if (!here || (!str_eq(x->id, id) && !strs_has(x->also, id)))
            continue;
        finding_lines(p, v, x);
        n++;
    }
    return n;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static size_t instances_in(const struct judged *d, enum state a, enum state b)
{
    size_t n = 0;

    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        for (size_t k = 0; r->required && k < r->instances_n; k++)
            n += r->instances[k].state == a || r->instances[k].state == b;
        n += r->required && !r->instances_n && (r->state == a || r->state == b);
    }
    return n;
}

static size_t broken(const struct judged *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->constraints_n; i++)
        n += d->constraints[i].state == CONSTRAINT_VIOLATED && !d->constraints[i].advice;
    return n;
}

static size_t remaining(const struct judged *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->tasks_n; i++)
        n += d->tasks[i].state == TASK_REMAINING;
    for (size_t i = 0; i < d->phases_n; i++)
        n += d->phases[i].state == STATE_MISSING && phase_is_task(d->phases[i].phase);
    return n;
}

static void step(struct page *p, const char *word, size_t n, const char *of)
{
    page_put(p, "%s%s: %zu %s", n ? "" : "not ", word, n, of);
    page_end(p, 2, 6);
}

/* Of the main plan alone: what a machine is that may be any leaves that open. */
static size_t unknown_machines(const struct verdict *v, const struct judged *d)
{
    size_t n = 0;

    for (size_t i = 0; i < v->hosts_n && d == &v->main; i++)
        n += v->hosts[i].hidden;
    return n;
}

static void judged_whole(struct page *p, const struct verdict *v, const struct judged *d)
{
    size_t blind = instances_in(d, STATE_UNOBSERVABLE, STATE_CONTRADICTED);
    size_t unknown = unknown_machines(v, d);

    page_put(p, MARK_BOLD);
    page_show(p, d->plan->id);
    page_put(p, MARK_PLAIN ": %s", whole_name(d->whole));
    page_end(p, 0, 4);
    show_labelled(p, "because", d->reason, 2);
    show_labelled(p, "rule", STR("the first of these that holds"), 2);
    step(p, "failed", instances_in(d, STATE_FAILED, STATE_ROLLED_BACK),
         "required machines failed or rolled back");
    step(p, "out-of-order", broken(d), "constraints that must hold are violated");
    step(p, "incomplete", instances_in(d, STATE_MISSING, STATE_IN_PROGRESS),
         "required machines are missing or in progress");
    if (blind || !unknown)
        step(p, "cannot-tell", blind, "required machines are unobservable or contradicted");
    if (unknown)
        step(p, "cannot-tell", unknown,
             "machines of which nothing tells what they are may have been left out");
    step(p, "tasks-remain", remaining(d), "post-upgrade tasks remain");
    show_labelled(p, "what would change it", STR("what would change the machines, constraints or "
                                                 "tasks named (--why with their ids)"), 2);
}

static void not_judged(struct page *p, const struct verdict *v)
{
    const struct judged *d = &v->main;

    page_put(p, MARK_BOLD "%s" MARK_PLAIN ": %s",
             v->also_n ? "no plan was judged but those named below" : "no plan was judged",
             whole_name(d->whole));
    page_end(p, 0, 4);
    show_labelled(p, "because", d->reason, 2);
    why_names(p, "plans that fit", v->candidates);
    show_labelled(p, "what would change it",
                  v->candidates.n
                      ? STR("logs that show which of these plans it was, or its name (--plan)")
                      : STR("logs that show what the reason does not find: the release before, the "
                            "one that was installed and on which machines; or a plan that is named "
                            "(--plan)"),
                  2);
}

void why_whole(struct page *p, const struct verdict *v)
{
    if (v->main.plan)
        judged_whole(p, v, &v->main);
    else
        not_judged(p, v);
    for (size_t i = 0; i < v->also_n; i++)
        judged_whole(p, v, &v->also[i]);
}
