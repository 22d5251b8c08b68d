/* SPDX-License-Identifier: Apache-2.0 */
/* What happened where: a line per instance; and what failed, with cause and remedy. */
#include "report/report_text.h"

#define SHOWN_DONE 8     /* done instances of one phase before they are counted */
#define SHOWN_TROUBLE 20 /* other instances */
#define SHOWN_FINDINGS 10

static const char *state_mark(enum state s)
{
    switch (s) {
    case STATE_FAILED:
    case STATE_ROLLED_BACK:
    case STATE_CONTRADICTED:
    case STATE_MISSING:
        return MARK_RED;
    case STATE_IN_PROGRESS:
    case STATE_UNOBSERVABLE:
    case STATE_CONFIRM:
    case STATE_NOT_SEEN:
        return MARK_YELLOW;
    case STATE_DONE:
        return MARK_GREEN;
    default:
        return MARK_DIM;
    }
}

struct columns {
    size_t phase, host;
};

static size_t at_most(size_t n, size_t max)
{
    return n < max ? n : max;
}

static struct columns columns_of(const struct verdict *v, const struct judged *d)
{
    struct columns c = { 8, 4 };

    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        if (r->phase->id.n > c.phase)
            c.phase = r->phase->id.n;
        for (size_t k = 0; k < r->instances_n; k++) {
            size_t n = page_columns(show_host(v, r->instances[k].host));

            c.host = n > c.host ? n : c.host;
        }
    }
    return (struct columns){ at_most(c.phase, 24), at_most(c.host, 32) };
}

static const char *ordinal(size_t n)
{
    return n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd"
                                                : n % 10 == 3 ? "rd" : "th";
}

/* "done at the 2nd attempt, setup" */
static void state_words(struct page *p, const struct instance *in)
{
    page_put(p, "%s%s" MARK_PLAIN, state_mark(in->state), state_name(in->state));
    if (attempts_decide(in) > 1)
        page_put(p, " at the %zu%s attempt", attempts_decide(in), ordinal(attempts_decide(in)));
    if (in->state == STATE_DONE && in->level != LEVEL_NONE)
        page_put(p, " (%s)", level_name(in->level));
}

/* Attempts beside the one that decides: "(22:41:07Z failed: push-10624-msi)". */
static void other_attempts(struct page *p, const struct instance *in)
{
    const char *before = "  (";

    for (size_t i = 0; i < in->attempts_n; i++) {
        const struct attempt *a = &in->attempts[i];

        if (a == last_attempt(in))
            continue;
        page_put(p, "%s", before);
        before = "; ";
        page_time(p, a->end.t != WHEN_NONE ? a->end : a->begin);
        page_put(p, " %s", attempt_outcome_name(a->outcome));
        if (a->because.n && a->because.items[a->because.n - 1].hit) {
            page_put(p, ": ");
            page_show(p, a->because.items[a->because.n - 1].hit->signature->name);
        }
    }
    if (in->attempts_n > 1)
        page_put(p, ")");
}

/* Where a done instance's first and last piece of evidence stand. */
static void done_places(struct page *p, const struct instance *in)
{
    size_t n = in->because.n;

    for (size_t i = 0; i < n && in->state == STATE_DONE; i += n > 1 && i == 0 ? n - 1 : 1) {
        page_put(p, "  " MARK_DIM);
        show_place(p, &in->because.items[i]);
        page_put(p, MARK_PLAIN);
    }
}

static bool tells_of_failure(enum outcome o, enum state s)
{
    return o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK || o == OUTCOME_CANCELLED ||
           (o == OUTCOME_REMOVED && s == STATE_ROLLED_BACK);
}

/* Of what failed not how its last attempt began, but from the first word on its failure on. */
static struct refs telling(const struct instance *in)
{
    bool failed = in->state == STATE_FAILED || in->state == STATE_ROLLED_BACK;
    const struct refs *last = failed && in->attempts_n ? &last_attempt(in)->because : NULL;

    for (size_t i = 0; last && i < last->n; i++) {
        const struct ev_hit *h = last->items[i].hit;
        if (h && tells_of_failure(h->signature->outcome, in->state))
            return (struct refs){ .items = last->items + i, .n = last->n - i };
    }
    return in->because;
}

static void instance_line(struct page *p, const struct verdict *v, const struct instance *in,
                          struct columns c)
{
    page_pad(p, in->phase->id, c.phase);
    page_put(p, "  ");
    page_pad(p, show_host(v, in->host), c.host);
    page_put(p, "  ");
    state_words(p, in);
    if (in->end.t != WHEN_NONE || in->begin.t != WHEN_NONE) {
        page_put(p, "  ");
        page_time(p, in->end.t != WHEN_NONE ? in->end : in->begin);
    }
    other_attempts(p, in);
    if (in->state != STATE_DONE && in->reason.n) {
        page_put(p, "  ");
        page_show(p, in->reason);
    }
    done_places(p, in);
    page_end(p, 2, 4 + c.phase + c.host + 2);
    if (p->verbose || in->state != STATE_DONE) {
        struct refs told = p->verbose ? in->because : telling(in);
        show_refs(p, &told, 2, 6);
    }
}

static void phase_without_instances(struct page *p, const struct phase_result *r,
                                    struct columns c)
{
    page_pad(p, r->phase->id, c.phase);
    page_put(p, "  ");
    page_pad(p, STR("-"), c.host);
    page_put(p, "  %s%s" MARK_PLAIN, state_mark(r->state), state_name(r->state));
    if (r->reason.n) {
        page_put(p, "  ");
        page_show(p, r->reason);
    }
    page_end(p, 2, 4 + c.phase + c.host + 2);
}

/* Nothing of the phase is in the material, and nothing says that it should be. */
static bool is_absent(enum state s)
{
    return s == STATE_NOT_SEEN || s == STATE_NOT_APPLICABLE;
}

/* All phases without a machine in one paragraph, if each needs no line of its own. */
static void absent_phases(struct page *p, const struct judged *d, enum state state,
                          const char *title)
{
    bool first = true;

    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];

        if (r->state != state || r->instances_n || r->required || p->verbose)
            continue;
        page_put(p, "%s", first ? title : ", ");
        page_show(p, r->phase->id);
        first = false;
    }
    if (!first)
        page_end(p, 2, 4);
}

static void phase_lines(struct page *p, const struct verdict *v, const struct phase_result *r,
                        struct columns c)
{
    size_t done = 0, other = 0, hidden = 0;

    if (!r->instances_n && (p->verbose || r->required || !is_absent(r->state)))
        phase_without_instances(p, r, c);
    for (size_t i = 0; i < r->instances_n; i++) {
        const struct instance *in = &r->instances[i];
        size_t *count = in->state == STATE_DONE ? &done : &other;

        if (p->verbose || *count < (in->state == STATE_DONE ? SHOWN_DONE : SHOWN_TROUBLE))
            instance_line(p, v, in, c);
        else
            hidden++;
        ++*count;
    }
    if (hidden) {
        page_pad(p, r->phase->id, c.phase);
        page_put(p, "  and %zu more; of all %zu: ", hidden, r->instances_n);
        page_show(p, r->reason.n ? r->reason : str_of(state_name(r->state)));
        page_put(p, " (-v)");
        page_end(p, 2, 4 + c.phase);
    }
}

void show_phases(struct page *p, const struct verdict *v, const struct judged *d)
{
    struct columns c = columns_of(v, d);

    if (!d->plan || !d->phases_n)
        return;
    page_heading(p, "What happened");
    for (size_t i = 0; i < d->phases_n; i++)
        phase_lines(p, v, &d->phases[i], c);
    absent_phases(p, d, STATE_NOT_SEEN, "no machine of these roles is named in the logs: ");
    absent_phases(p, d, STATE_NOT_APPLICABLE, "not part of this upgrade: ");
}

/* Umbrellas that this finding explains. */
static void explained(struct page *p, const struct verdict *v, const struct finding *f)
{
    bool first = true;

    for (size_t i = 0; i < v->findings_n; i++) {
        const struct finding *other = &v->findings[i];

        if (other->state != FINDING_OPEN || !str_eq(other->explained_by, f->id))
            continue;
        page_put(p, "%s", first ? "explains: " : ", ");
        page_show(p, other->id);
        first = false;
    }
    if (!first)
        page_end(p, 4, 6);
}

static void codes(struct page *p, const struct finding *f)
{
    for (size_t i = 0; i < f->codes_n; i++) {
        page_put(p, "code ");
        page_show(p, f->codes[i].written);
        page_put(p, ": ");
        page_show(p, f->codes[i].code->name);
        page_put(p, ". ");
        page_show(p, f->codes[i].code->means);
        page_end(p, 4, 6);
    }
}

static void finding_lines(struct page *p, const struct verdict *v, const struct finding *f)
{
    static const char *const since[] = {
        [BASELINE_NEW] = "new since the baseline",
        [BASELINE_MORE] = "more often than in the baseline",
        [BASELINE_UNSEEN] = "the baseline has no log that could show it, or too short a one",
    };

    page_put(p, "%s%s" MARK_PLAIN "  ", show_is_serious(f) ? MARK_RED : MARK_YELLOW,
             severity_name(f->severity));
    page_show(p, f->id);
    page_put(p, "  ");
    page_show(p, f->title);
    for (size_t i = 0; i < f->hosts_n && (p->verbose || i < 5); i++) {
        page_put(p, i ? ", " : "  on ");
        page_show(p, show_host(v, f->hosts[i]));
    }
    if (!p->verbose && f->hosts_n > 5)
        page_put(p, " and %zu more", f->hosts_n - 5);
    if (f->count > 1)
        page_put(p, "  (%llu times)", (unsigned long long)f->count);
    if (since[f->baseline])
        page_put(p, "  [%s]", since[f->baseline]);
    if (f->pasted)
        page_put(p, "  [pasted text, %s confidence]", f->inferred ? "low" : "medium");
    page_end(p, 2, 4);
    show_refs(p, &f->because, 2, 4);
    codes(p, f);
    show_labelled(p, f->inferred ? "cause (inferred)" : "cause", f->cause, 4);
    show_labelled(p, "remedy", f->remedy, 4);
    if (f->explained_by.n)
        show_labelled(p, "explained by", f->explained_by, 4);
    else if (f->state == FINDING_OPEN)
        explained(p, v, f);
}

static bool has_failed(enum state s)
{
    return s == STATE_FAILED || s == STATE_ROLLED_BACK || s == STATE_CONTRADICTED;
}

/* What to do about a phase whose instances failed, where the plan says so. */
static void failed_phase(struct page *p, const struct phase_result *r)
{
    if (!r->phase->remedy.n)
        return;
    page_show(p, r->phase->id);
    page_put(p, "  ");
    page_show(p, r->phase->title);
    page_put(p, ": %s", state_name(r->state));
    page_end(p, 2, 4);
    show_labelled(p, "remedy", r->phase->remedy, 4);
}

/* Not only a service behind it: then the plan's words on setup help nobody. */
static bool failed_by_setup(const struct phase_result *r)
{
    bool by_service = r->instances_n > 0;

    for (size_t i = 0; i < r->instances_n && by_service; i++) {
        const struct instance *in = &r->instances[i];
        by_service = !has_failed(in->state) || (in->attempts_n && last_attempt(in)->service_failed);
    }
    return has_failed(r->state) && !by_service;
}

static bool failed_on(const struct phase_result *r, const struct finding *f)
{
    for (size_t i = 0; i < r->instances_n; i++) {
        for (size_t h = 0; h < f->hosts_n && has_failed(r->instances[i].state); h++) {
            if (f->hosts[h] == r->instances[i].host)
                return true;
        }
    }
    return false;
}

/* Serious by itself, or the reason why a machine failed in its phase. */
static bool is_of_failure(const struct verdict *v, const struct finding *f)
{
    if (show_is_serious(f))
        return true;
    if (f->state != FINDING_OPEN || f->explained_by.n || f->pasted ||
        f->severity != SEVERITY_DEGRADED)
        return false;
    for (size_t i = 0; i < v->main.phases_n; i++) {
        const struct phase_result *r = &v->main.phases[i];

        if (phase_matches(f->phase, r->phase->id) && failed_on(r, f))
            return true;
    }
    return false;
}

void show_failed(struct page *p, const struct verdict *v, const struct judged *d)
{
    bool main = d == &v->main, headed = false;

    for (size_t i = 0; i < v->findings_n && main; i++) {
        if (!is_of_failure(v, &v->findings[i]))
            continue;
        if (!headed)
            page_heading(p, "What failed");
        headed = true;
        finding_lines(p, v, &v->findings[i]);
    }
    for (size_t i = 0; i < d->phases_n; i++) {
        if (!failed_by_setup(&d->phases[i]) || !d->phases[i].phase->remedy.n)
            continue;
        if (!headed)
            page_heading(p, "What failed");
        headed = true;
        failed_phase(p, &d->phases[i]);
    }
}

void show_findings(struct page *p, const struct verdict *v)
{
    size_t shown = 0, hidden = 0;

    for (size_t i = 0; i < v->findings_n; i++) {
        const struct finding *f = &v->findings[i];

        if (is_of_failure(v, f) ||
            (!p->verbose && (f->state != FINDING_OPEN || f->explained_by.n)))
            continue;
        if (!p->verbose && shown >= SHOWN_FINDINGS) {
            hidden++;
            continue;
        }
        if (!shown++)
            page_heading(p, "Findings");
        if (f->state != FINDING_OPEN)
            page_put(p, "%s: ", finding_state_name(f->state));
        finding_lines(p, v, f);
    }
    show_more(p, hidden, "finding", 2);
}

static void gone_lines(struct page *p, const struct verdict *v, bool covered, const char *heading)
{
    bool any = false;

    for (size_t i = 0; i < v->gone_n; i++) {
        const struct gone *g = &v->gone[i];

        if (g->covered != covered)
            continue;
        if (!any)
            page_heading(p, heading);
        any = true;
        page_show(p, g->id);
        page_put(p, "  ");
        page_show(p, g->title);
        page_put(p, "  (%llu time%s before%s)", (unsigned long long)g->count,
                 g->count == 1 ? "" : "s",
                 covered ? "" : "; a log that could show it is not in the material, or too short");
        page_end(p, 2, 4);
    }
}

void show_gone(struct page *p, const struct verdict *v)
{
    gone_lines(p, v, true, "Gone since the baseline");
    gone_lines(p, v, false, "Not seen since the baseline, which may be for want of logs");
}
