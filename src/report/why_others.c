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

static bool has_sign(const struct task *t)
{
    for (size_t i = 0; i < t->done_n; i++) {
        if (!t->done_if[i].answers)
            return true;
    }
    return false;
}

static const char *change_of(const struct task *t, enum task_state s, bool answered)
{
    bool sign = has_sign(t);

    if (answered)
        return "another word of a person (--answers)";
    switch (s) {
    case TASK_DONE:
        return t->not_done_n ? "a later sign that it is not done (see above)"
                             : "nothing that a log can show";
    case TASK_REMAINING:
        return sign ? "a sign that it was done, later than what is shown here"
                    : "nothing: what a log shows has the last word";
    case TASK_MISSED:
        return sign ? "a sign that it was done in its time"
                    : "nothing: what a log shows has the last word";
    case TASK_CONFIRM:
        return sign || t->not_done_n
                   ? "a sign that it was done, or not (see above), or the word of a person (--answers)"
                   : "the word of a person (--answers)";
    case TASK_NOT_NEEDED:
        return t->needed_n ? "a sign that it is needed (see above)"
                           : "another upgrade, or machines that it concerns";
    case TASK_UNOBSERVABLE:
        break;
    }
    return "a sign in one of the logs that are named here; or where its absence counts, a log "
           "without a hole";
}

static void put_place(struct page *p, const struct place *x)
{
    page_show(p, x->log);
    if (x->from > x->to) {
        page_put(p, " of a time that is not known");
        return;
    }
    if (x->from > INT64_MIN) {
        page_put(p, " from ");
        page_time(p, (struct moment){ .t = x->from });
    }
    if (x->to < INT64_MAX) {
        page_put(p, x->from > INT64_MIN ? " to " : " until ");
        page_time(p, (struct moment){ .t = x->to });
    } else if (x->from > INT64_MIN) {
        page_put(p, " on");
    }
    page_put(p, x->silence ? " without a hole" : "");
}

/* Of a task, or of it on one machine. */
struct told {
    enum task_state state;
    bool answered;               /* by a person */
    const struct places *places;
    size_t host;                 /* SIZE_MAX: none, the task is the group's */
};

/* The machine's own logs that the places ask for; how many there are. */
static size_t put_own_places(struct page *p, const struct verdict *v, const struct places *all,
                             size_t host, bool silence)
{
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++) {
        if (all->items[i].others || all->items[i].silence != silence)
            continue;
        page_put(p, n ? ", " : silence ? "where it would stand, and silence would count: logs of "
                                       : "where it would stand: logs of ");
        if (!n++) {
            page_show(p, host == SIZE_MAX ? STR("any machine") : show_host(v, host));
            page_put(p, ": ");
        }
        put_place(p, &all->items[i]);
    }
    return n;
}

static void put_places(struct page *p, const struct verdict *v, const struct places *all,
                       size_t host, size_t indent)
{
    size_t own = put_own_places(p, v, all, host, false), others = 0;

    for (size_t i = 0; i < all->n; i++) {
        if (!all->items[i].others)
            continue;
        page_put(p, others++ ? ", " : own ? "; or what others tell of it: "
                                          : "where it would stand: what others tell of it: ");
        page_show(p, all->items[i].log);
    }
    if (own || others)
        page_end(p, indent, indent + 2);
    if (put_own_places(p, v, all, host, true))
        page_end(p, indent, indent + 2);
}

/* How the state may become another one, and where that would stand. */
static void change_lines(struct page *p, const struct verdict *v, const struct judged *d,
                         const struct task *t, const struct told *told, size_t indent)
{
    enum task_state s = told->state;

    show_labelled(p, "what would change it", str_of(change_of(t, s, told->answered)), indent);
    if (!told->places || s == TASK_DONE || s == TASK_NOT_NEEDED || told->answered)
        return;
    put_places(p, v, told->places, told->host, indent);
    if (told->places->n && (s == TASK_UNOBSERVABLE || s == TASK_CONFIRM))
        why_times(p, v, d, told->host, indent);
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

static void task_rules(struct page *p, const struct task *task)
{
    for (size_t i = 0; i < task->needed_n; i++)
        why_rule(p, "needed if seen", &task->needed_if[i]);
    for (size_t i = 0; i < task->done_n; i++)
        why_rule(p, "done if seen", &task->done_if[i]);
    for (size_t i = 0; i < task->not_done_n; i++)
        why_rule(p, "not done if seen", &task->not_done_if[i]);
    if (!task->done_n && !task->not_done_n)
        show_labelled(p, "rule", STR("no log shows it"), 2);
    show_labelled(p, "log in which silence counts", task->watch, 2);
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
    task_rules(p, task);
}

static void task_on_machine(struct page *p, const struct verdict *v, const struct judged *d,
                            const struct task_result *t, size_t i)
{
    const struct task_instance *in = &t->instances[i];
    const struct told told = { in->state, in->answer != NULL, t->places ? &t->places[i] : NULL,
                               in->host };

    page_show(p, show_host(v, in->host));
    page_put(p, ": %s", task_state_name(in->state));
    page_end(p, 2, 4);
    show_labelled(p, "because", in->reason, 4);
    why_refs(p, &in->because, 4);
    watch_lines(p, v, t->task, in->host);
    change_lines(p, v, d, t->task, &told, 4);
}

size_t why_task(struct page *p, const struct verdict *v, const struct judged *d,
                const struct task_result *t, struct str host)
{
    const struct told told = { t->state, t->answer != NULL, t->places, SIZE_MAX };
    size_t n = 0;

    task_head(p, t);
    if (!t->instances_n)
        change_lines(p, v, d, t->task, &told, 2);
    for (size_t i = 0; i < t->instances_n; i++) {
        if (host.n && !why_is_host(v, t->instances[i].host, host))
            continue;
        task_on_machine(p, v, d, t, i);
        n++;
    }
    return n + !host.n;
}

/* ---- findings -------------------------------------------------------------------------------- */

/* Whose finding it is; NULL: a rule over several of them tells it, or an order that is broken. */
static const struct signature *signature_of(const struct finding *x)
{
    for (size_t i = 0; i < x->because.n; i++) {
        const struct ev_hit *h = x->because.items[i].hit;

        if (h && str_eq(h->signature->finding, x->id))
            return h->signature;
    }
    return NULL;
}

/* The order whose breach it is, of all plans that were judged; NULL: none. */
static const struct constraint_result *broken_order(const struct verdict *v,
                                                    const struct finding *x)
{
    for (size_t i = 0; i <= v->also_n; i++) {
        const struct judged *d = i ? &v->also[i - 1] : &v->main;

        for (size_t k = 0; k < d->constraints_n; k++) {
            const struct constraint_result *c = &d->constraints[k];

            if (c->state == CONSTRAINT_VIOLATED && str_eq(c->arrow->hazard, x->id))
                return c;
        }
    }
    return NULL;
}

static const char *rule_of(const struct finding *x, const struct signature *s)
{
    switch (x->state) {
    case FINDING_NOISE:
        return x->severity == SEVERITY_NOISE ? "it is expected around an upgrade, whatever it says"
                                             : "it lies in the time in which it is expected: from "
                                               "the begin of the upgrade to the machine's own end";
    case FINDING_RECOVERED:
        return x->answers.n ? "the same machine answers it later"
                            : "its attempt was repeated, and the last one ended well";
    case FINDING_OPEN:
        break;
    }
    if (!s)
        return "its rule holds for what is shown here (postflight explain, with its id)";
    return s->recovered_by.n ? "nothing that answers it follows on the same machine"
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
    if (!s)
        return "logs that show what its rule asks to be otherwise";
    return s->recovered_by.n ? "a later event that answers it, on the same machine"
                             : "nothing: what a log shows has happened";
}

/* Why it is in its state, and what would change that. */
static void finding_rule(struct page *p, const struct verdict *v, const struct finding *x)
{
    const struct signature *s = signature_of(x);
    const struct constraint_result *c = s ? NULL : broken_order(v, x);

    if (c) {
        page_put(p, "because: an order is broken: ");
        page_show(p, c->id);
        page_end(p, 2, 4);
        show_labelled(p, "what would change it",
                      STR("what would change that order (--why with its id)"), 2);
        return;
    }
    show_labelled(p, "because", str_of(rule_of(x, s)), 2);
    if (s)
        why_names(p, "answered by", s->recovered_by);
    show_labelled(p, "what would change it", str_of(change_of_finding(x, s)), 2);
}

static void answer_lines(struct page *p, const struct finding *x)
{
    if (!x->answers.n)
        return;
    page_put(p, "what answers it:");
    page_end(p, 2, 4);
    why_refs(p, &x->answers, 4);
}

static void finding_lines(struct page *p, const struct verdict *v, const struct finding *x)
{
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
    finding_rule(p, v, x);
    show_labelled(p, "explained by", x->explained_by, 2);
    for (size_t i = 0; i < x->hosts_n && i < 8; i++) {
        page_put(p, "on: ");
        page_show(p, show_host(v, x->hosts[i]));
        page_end(p, 2, 4);
    }
    show_more(p, x->hosts_n > 8 ? x->hosts_n - 8 : 0, "machine", 2);
    why_refs(p, &x->because, 4);
    answer_lines(p, x);
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

#define NAMED_MOST 8

/* A line of the whole: what is counted for it, by the names that --why takes. */
struct counted {
    struct str ids[NAMED_MOST];
    size_t hosts[NAMED_MOST]; /* SIZE_MAX: none */
    size_t n;
};

static void count(struct counted *c, struct str id, size_t host)
{
    if (c->n < NAMED_MOST) {
        c->ids[c->n] = id;
        c->hosts[c->n] = host;
    }
    c->n++;
}

static struct counted instances_in(const struct judged *d, enum state a, enum state b)
{
    struct counted c = { .n = 0 };

    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        for (size_t k = 0; r->required && k < r->instances_n; k++) {
            if (r->instances[k].state == a || r->instances[k].state == b)
                count(&c, r->phase->id, r->instances[k].host);
        }
        if (r->required && !r->instances_n && (r->state == a || r->state == b))
            count(&c, r->phase->id, SIZE_MAX);
    }
    return c;
}

static struct counted broken(const struct judged *d)
{
    struct counted c = { .n = 0 };

    for (size_t i = 0; i < d->constraints_n; i++) {
        if (d->constraints[i].state == CONSTRAINT_VIOLATED && !d->constraints[i].advice)
            count(&c, d->constraints[i].id, SIZE_MAX);
    }
    return c;
}

static struct counted remaining(const struct judged *d)
{
    struct counted c = { .n = 0 };

    for (size_t i = 0; i < d->tasks_n; i++) {
        if (d->tasks[i].state == TASK_REMAINING)
            count(&c, d->tasks[i].task->id, SIZE_MAX);
    }
    for (size_t i = 0; i < d->phases_n; i++) {
        if (d->phases[i].state == STATE_MISSING && phase_is_task(d->phases[i].phase))
            count(&c, d->phases[i].phase->id, SIZE_MAX);
    }
    return c;
}

static void step(struct page *p, const struct verdict *v, const char *word,
                 const struct counted *c, const char *of)
{
    page_put(p, "%s%s: %s: %zu", c->n ? "" : "not ", word, of, c->n);
    for (size_t i = 0; i < c->n && i < NAMED_MOST; i++) {
        page_put(p, i ? ", " : ": ");
        page_show(p, c->ids[i]);
        if (c->hosts[i] != SIZE_MAX) {
            page_put(p, "@");
            page_show(p, show_host(v, c->hosts[i]));
        }
    }
    if (c->n > NAMED_MOST)
        page_put(p, " and %zu more", c->n - NAMED_MOST);
    page_end(p, 2, 6);
}

/* Of the main plan alone: what a machine is that may be any leaves that open. */
static struct counted unknown_machines(const struct verdict *v, const struct judged *d)
{
    struct counted c = { .n = 0 };

    for (size_t i = 0; i < v->hosts_n && d == &v->main; i++) {
        if (v->hosts[i].hidden)
            count(&c, show_host(v, i), SIZE_MAX);
    }
    return c;
}

static void whole_rule(struct page *p, const struct verdict *v, const struct judged *d)
{
    const struct counted unknown = unknown_machines(v, d), late = remaining(d), early = broken(d);
    const struct counted bad = instances_in(d, STATE_FAILED, STATE_ROLLED_BACK);
    const struct counted open = instances_in(d, STATE_MISSING, STATE_IN_PROGRESS);
    const struct counted blind = instances_in(d, STATE_UNOBSERVABLE, STATE_CONTRADICTED);

    show_labelled(p, "rule", STR("the first of these that holds"), 2);
    step(p, v, "failed", &bad, "required machines that failed or were rolled back");
    step(p, v, "out-of-order", &early, "orders that must be kept and are violated");
    step(p, v, "incomplete", &open, "required machines that are missing or in progress");
    step(p, v, "cannot-tell", &blind, "required machines that are unobservable or contradicted");
    if (unknown.n)
        step(p, v, "cannot-tell", &unknown,
             "machines of which nothing tells what they are, and that may have been left out");
    step(p, v, "tasks-remain", &late, "post-upgrade tasks that remain");
}

static void judged_whole(struct page *p, const struct verdict *v, const struct judged *d)
{
    bool whole = d->whole == WHOLE_COMPLETE;

    page_put(p, MARK_BOLD);
    page_show(p, d->plan->id);
    page_put(p, MARK_PLAIN ": %s", whole_name(d->whole));
    page_end(p, 0, 4);
    show_labelled(p, "because", d->reason, 2);
    whole_rule(p, v, d);
    show_labelled(p, "what would change it",
                  whole ? STR("a log that shows a later failure, a broken order or a task that "
                              "remains, or a machine that nothing here names")
                        : STR("what would change those that are named here (--why with their "
                              "names)"), 2);
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
