/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a phase, a task, a constraint, a finding or the whole is judged as it is: the signatures that
 * decide it, the evidence found, the absence in a covered span, what the logs of the machine cover,
 * and what would change it.  Phases and constraints here, the others in why_others.c.
 */
#include "report/report_why.h"

#include "base/fold.h"

void why_names(struct page *p, const char *label, struct strs list)
{
    if (!list.n)
        return;
    page_put(p, "%s: ", label);
    for (size_t i = 0; i < list.n; i++) {
        page_put(p, i ? ", " : "");
        page_show(p, list.items[i]);
    }
    page_end(p, 2, 6);
}

/* As in the report, with the signature that says so. */
void why_ref(struct page *p, const struct ref *r, size_t indent)
{
    if (!r->hit) {
        if (r->source)
            show_ref(p, r, indent);
        return;
    }
    show_place(p, r);
    page_put(p, "  ");
    page_time(p, r->time);
    page_put(p, "  ");
    page_show(p, r->hit->signature->name);
    page_put(p, ": ");
    page_quote(p, r->hit->text);
    page_end(p, indent, indent + 2);
}

void why_refs(struct page *p, const struct refs *refs, size_t indent)
{
    for (size_t i = 0; i < refs->n; i++)
        why_ref(p, &refs->items[i], indent);
}

static void attempt_lines(struct page *p, const struct attempt *a, size_t number)
{
    page_put(p, "attempt %zu: %s, ", number, attempt_outcome_name(a->outcome));
    page_time(p, a->begin);
    page_put(p, " to ");
    page_time(p, a->end);
    if (a->from.n || a->to.n) {
        page_put(p, ", ");
        page_show(p, a->from.n ? a->from : STR("?"));
        page_put(p, " to ");
        page_show(p, a->to.n ? a->to : STR("?"));
    }
    page_end(p, 4, 6);
    why_refs(p, &a->because, 6);
}

void why_coverage(struct page *p, const struct coverage *c)
{
    page_put(p, "covered: ");
    page_show(p, c->source->name);
    page_put(p, " (");
    page_show(p, c->source->channel);
    page_put(p, ") ");
    page_time(p, c->first);
    page_put(p, " to ");
    page_time(p, c->last);
    if (c->gaps_n)
        page_put(p, ", %zu gap%s", c->gaps_n, c->gaps_n == 1 ? "" : "s");
    if (c->source->defects_n)
        page_put(p, ", damaged");
    if (c->source->altered)
        page_put(p, ", by evidence that has changed");
    if (c->cleared)
        page_put(p, ", cleared");
    if (c->source->partial)
        page_put(p, ", a selection");
    page_end(p, 4, 6);
}

static void coverage_lines(struct page *p, const struct verdict *v, size_t host)
{
    size_t n = 0;

    for (size_t i = 0; i < v->coverage_n; i++)
        if (v->coverage[i].host == host) {
            why_coverage(p, &v->coverage[i]);
            n++;
        }
    if (!n)
        show_labelled(p, "covered", STR("no log of this machine is in the material"), 4);
}

static bool of_an_attempt(const struct instance *in, const struct ev_hit *hit)
{
    for (size_t i = 0; i < in->attempts_n; i++)
        for (size_t k = 0; k < in->attempts[i].because.n; k++)
            if (in->attempts[i].because.items[k].hit == hit)
                return true;
    return false;
}

static void instance_lines(struct page *p, const struct verdict *v, const struct judged *d,
                           const struct phase_result *r, const struct instance *in)
{
    page_put(p, MARK_BOLD);
    page_show(p, show_host(v, in->host));
    page_put(p, MARK_PLAIN ": %s", state_name(in->state));
    if (in->level != LEVEL_NONE)
        page_put(p, ", proven to the level \"%s\"", level_name(in->level));
    page_end(p, 2, 4);
    show_labelled(p, "because", in->reason, 4);
    for (size_t i = 0; i < in->attempts_n; i++)
        attempt_lines(p, &in->attempts[i], i + 1);
    for (size_t i = 0; i < in->because.n; i++) /* what stands below no attempt */
        if (!in->because.items[i].hit || !of_an_attempt(in, in->because.items[i].hit))
            why_ref(p, &in->because.items[i], 4);
    if (in->host != SIZE_MAX) /* the group has no logs of its own */
        coverage_lines(p, v, in->host);
    why_change(p, v, d, r, in);
}

/* The host as a report names it, one of its aliases, or its first label. */
bool why_is_host(const struct verdict *v, size_t at, struct str name)
{
    const struct host *h = at < v->hosts_n ? &v->hosts[at] : NULL;

    if (!h)
        return false;
    for (size_t i = 0; i < h->aliases_n; i++)
        if (fold_same_name(h->aliases[i].name, name))
            return true;
    return fold_same_name(h->name, name) ||
           fold_same_name(fold_first_label(h->name), name);
}

static void phase_head(struct page *p, const struct phase_result *r)
{
    const struct phase *phase = r->phase;

    page_put(p, MARK_BOLD);
    page_show(p, phase->id);
    page_put(p, MARK_PLAIN "  ");
    page_show(p, phase->title);
    page_put(p, ": %s", state_name(r->state));
    page_end(p, 0, 4);
    show_labelled(p, "because", r->reason, 2);
    why_names(p, "an attempt begins with", phase->begin_if);
    why_names(p, "it succeeds with", phase->done_if);
    why_names(p, "it fails with", phase->fail_if);
    why_names(p, "a failure is taken back by", phase->clear_if);
    why_names(p, "the service works with", phase->works_if);
    for (size_t i = 0; i < phase->act_n; i++)
        why_rule(p, "it is seen by", &phase->act_if[i]);
    for (size_t i = 0; i < phase->not_done_n; i++)
        why_rule(p, "it is still to be done by", &phase->not_done_if[i]);
    for (size_t i = 0; i < phase->not_yet_n; i++)
        why_rule(p, "by then it was not done", &phase->not_yet_if[i]);
    if (phase_is_act(phase) && !phase->act_n)
        show_labelled(p, "rule", STR("a person does it, and no log shows it"), 2);
}

/* How many instances were shown. */
static size_t phase_lines(struct page *p, const struct verdict *v, const struct judged *d,
                          const struct phase_result *r, struct str host)
{
    size_t n = 0;

    phase_head(p, r);
    for (size_t i = 0; i < r->instances_n; i++) {
        if (host.n && !why_is_host(v, r->instances[i].host, host))
            continue;
        instance_lines(p, v, d, r, &r->instances[i]);
        n++;
    }
    if (!r->instances_n)
        show_labelled(p, "what would change it", str_of(why_change_of(r->state)), 2);
    return n + (!r->instances_n && !host.n);
}

static void pair_lines(struct page *p, const struct verdict *v, const struct judged *d,
                       const struct constraint_result *open, const char *label,
                       const struct breach *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        show_labelled(p, label, pairs[i].reason, 2);
        why_ref(p, &pairs[i].because[0], 4);
        why_ref(p, &pairs[i].because[1], 4);
        show_labelled(p, "clocks", pairs[i].clocks, 4);
        if (open)
            why_change_pair(p, v, d, open, &pairs[i]);
    }
}

static void constraint_lines(struct page *p, const struct verdict *v, const struct judged *d,
                             const struct constraint_result *c)
{
    page_put(p, MARK_BOLD);
    page_show(p, c->id);
    page_put(p, MARK_PLAIN " (%s): %s; pairs kept %llu, undecidable %llu, violated %llu",
             c->advice ? "advice" : "must", constraint_state_name(c->state),
             (unsigned long long)c->kept, (unsigned long long)c->undecidable,
             (unsigned long long)c->violated);
    page_end(p, 0, 4);
    show_labelled(p, "because", c->reason, 2);
    if (c->arrow)
        show_labelled(p, "why", c->arrow->why, 2);
    pair_lines(p, v, d, NULL, "breach", c->breaches, c->breaches_n);
    pair_lines(p, v, d, c, "not decided", c->open_pairs, c->open_pairs_n);
    why_change_pairs(p, v, d, c);
    pair_lines(p, v, d, NULL, "kept", c->kept_pairs, c->kept_pairs_n);
    show_labelled(p, "what would change it", str_of(why_change_order(c)), 2);
}

/* What goes by the id, in all plans that were judged. */
static size_t judged_lines(struct page *p, const struct verdict *v, const struct judged *d,
                           struct str id, struct str host)
{
    size_t n = 0;

    for (size_t i = 0; i < d->phases_n; i++)
        if (str_eq(d->phases[i].phase->id, id))
            n += phase_lines(p, v, d, &d->phases[i], host);
    for (size_t i = 0; i < d->constraints_n && !host.n; i++)
        if (str_eq(d->constraints[i].id, id)) {
            constraint_lines(p, v, d, &d->constraints[i]);
            n++;
        }
    for (size_t i = 0; i < d->tasks_n; i++)
        if (str_eq(d->tasks[i].task->id, id))
            n += why_task(p, v, d, &d->tasks[i], host);
    return n;
}

bool report_why(struct buf *out, const struct verdict *v, const struct report_style *style,
                struct str what)
{
    size_t width = style->width <= 0 ? 100 : style->width < 40 ? 40 : (size_t)style->width;
    struct page p = page_over(out, width > 160 ? 160 : width, style->color, true);
    struct str host = what, id = str_cut(&host, '@');
    size_t n;

    p.mask = style->mask;
    n = judged_lines(&p, v, &v->main, id, host);
    for (size_t i = 0; i < v->also_n; i++)
        n += judged_lines(&p, v, &v->also[i], id, host);
    n += why_findings(&p, v, id, host);
    if (str_eq(id, STR("verdict")) && !host.n) {
        why_whole(&p, v);
        n++;
    } else if (!v->main.plan) {
        show_labelled(&p,
                      v->also_n ? "no plan was judged but those named above" : "no plan was judged",
                      v->main.reason, 0);
        n++;
    }
    page_release(&p);
    return n > 0;
}
