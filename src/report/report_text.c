/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for people, most important first: the verdict in one sentence; the plan; what happened
 * where; what failed; what was out of order; what is left to do; what could not be seen; findings.
 * Sections without content are left out.  Long lists are capped unless verbose, and say so.
 */
#include "report/report_text.h"

#include "report/report_forms.h"

struct str show_host(const struct verdict *v, size_t host)
{
    if (host == SIZE_MAX)
        return STR("the group");
    return host < v->hosts_n && v->hosts[host].name.n ? v->hosts[host].name : STR("?");
}

void show_place(struct page *p, const struct ref *r)
{
    if (r->source)
        page_show(p, r->source->name);
    if (r->hit)
        page_put(p, "%s%llu", r->hit->is_line ? ":" : " #", (unsigned long long)r->hit->at);
}

static void absence(struct page *p, const struct absence *a)
{
    page_put(p, "no sign of \"");
    page_show(p, a->what);
    page_put(p, "\"");
    if (a->source) {
        page_put(p, " in ");
        page_show(p, a->source->name);
    }
    if (a->from.t != WHEN_NONE && a->to.t != WHEN_NONE) {
        page_put(p, ", which covers ");
        page_time(p, a->from);
        page_put(p, " to ");
        page_time(p, a->to);
    }
}

/* The words of an installer's failure and of its success differ in a number at their end, which a
   quotation that was cut has lost. */
static void lost_number(struct page *p, const struct ev_hit *h, size_t quoted)
{
    size_t end = p->line.n;

    for (size_t i = 0; i < h->captures_n; i++) {
        const struct capture *c = &h->captures[i];
        bool told = str_eq(c->name, STR("status")) || str_eq(c->name, STR("code"));

        if (!told || !c->value.n || str_eq(c->value, STR("0")) ||
            str_find(str_from(str_first(buf_str(&p->line), end), quoted), c->value) < end - quoted)
            continue;
        page_put(p, " ");
        page_show(p, c->name);
        page_put(p, " ");
        page_show(p, c->value);
    }
}

void show_ref(struct page *p, const struct ref *r, size_t indent)
{
    size_t quoted;

    page_put(p, MARK_DIM);
    if (!r->hit) {
        absence(p, r->absence);
    } else {
        show_place(p, r);
        page_put(p, "  ");
        page_time(p, r->time);
        if (r->hit->text.n) {
            page_put(p, "  ");
            quoted = p->line.n;
            page_quote(p, r->hit->text);
            lost_number(p, r->hit, quoted);
        }
    }
    page_put(p, MARK_PLAIN);
    page_end(p, indent, indent + 2);
}

void show_refs(struct page *p, const struct refs *refs, size_t max, size_t indent)
{
    size_t n = p->verbose || refs->n < max ? refs->n : max;

    for (size_t i = 0; i < n; i++)
        show_ref(p, &refs->items[i], indent);
}

void show_labelled(struct page *p, const char *label, struct str text, size_t indent)
{
    text = str_trim(text);
    if (!text.n)
        return;
    page_put(p, "%s: ", label);
    while (text.n) {
        page_show(p, str_cut(&text, '\n'));
        page_end(p, indent, indent + 2);
        indent += *label ? 2 : 0;
        label = "";
    }
}

void show_more(struct page *p, size_t n, const char *what, size_t indent)
{
    if (!n)
        return;
    page_put(p, "and %zu more %s%s (-v)", n, what, n == 1 ? "" : "s");
    page_end(p, indent, indent);
}

bool show_is_serious(const struct finding *f)
{
    return f->state == FINDING_OPEN && !f->explained_by.n && !f->pasted &&
           (f->severity == SEVERITY_FATAL || f->severity == SEVERITY_ROLLBACK);
}

static const char *whole_mark(enum whole w)
{
    return w == WHOLE_COMPLETE                                  ? MARK_GREEN
           : w == WHOLE_TASKS_REMAIN || w == WHOLE_CANNOT_TELL ? MARK_YELLOW
                                                                : MARK_RED;
}

static void verdict_line(struct page *p, const struct verdict *v)
{
    static const char *const words[] = {
        [WHOLE_FAILED] = "FAILED", [WHOLE_OUT_OF_ORDER] = "OUT OF ORDER",
        [WHOLE_INCOMPLETE] = "INCOMPLETE", [WHOLE_CANNOT_TELL] = "CANNOT TELL",
        [WHOLE_TASKS_REMAIN] = "TASKS REMAIN", [WHOLE_COMPLETE] = "COMPLETE",
    };

    page_put(p, MARK_BOLD "%s%s" MARK_PLAIN, whole_mark(v->whole), words[v->whole]);
    if (v->reason.n) {
        page_put(p, ": ");
        page_show(p, v->reason);
    }
    page_put(p, " (%zu machine%s)", v->machines, v->machines == 1 ? "" : "s");
    page_end(p, 0, 4);
}

static void upgrade_words(struct page *p, struct str from, struct str to)
{
    if (!from.n && !to.n)
        return;
    page_put(p, ", ");
    page_show(p, from.n ? from : STR("?"));
    page_put(p, " to ");
    page_show(p, to.n ? to : STR("?"));
}

static void plan_lines(struct page *p, const struct verdict *v)
{
    if (v->main.plan) {
        page_put(p, "Plan: ");
        page_show(p, v->main.plan->title);
        page_put(p, " (");
        page_show(p, v->main.plan->id);
        page_put(p, ")");
        upgrade_words(p, v->main.from, v->main.to);
        page_end(p, 0, 6);
        show_refs(p, &v->plan_because, 2, 2);
        return;
    }
    page_put(p, "Plan: none could be chosen");
    for (size_t i = 0; i < v->candidates.n; i++) {
        page_put(p, i ? ", " : "; possible with --plan: ");
        page_show(p, v->candidates.items[i]);
    }
    page_end(p, 0, 6);
    show_refs(p, &v->plan_because, 2, 2);
}

static void earlier_lines(struct page *p, const struct verdict *v)
{
    for (size_t i = 0; i < v->earlier_n; i++) {
        const struct earlier_upgrade *e = &v->earlier[i];

        page_put(p, "Earlier upgrade");
        upgrade_words(p, e->from, e->to);
        page_put(p, ": ");
        page_time(p, e->begin);
        page_put(p, " to ");
        page_time(p, e->end);
        page_put(p, ", %s", attempt_outcome_name(e->outcome));
        page_end(p, 0, 4);
    }
}

static void judged_part(struct page *p, const struct verdict *v, const struct judged *d)
{
    show_phases(p, v, d);
    show_failed(p, v, d);
    show_order(p, v, d);
    show_tasks(p, v, d);
    show_advice(p, v, d);
}

/* A plan that is complete, but for the question whether its order was kept. */
static void open_words(struct page *p, const struct judged *d)
{
    struct buf words = { 0 };

    if (d->whole == WHOLE_COMPLETE)
        open_order_words(d, &words);
    page_show(p, buf_str(&words));
    buf_release(&words);
}

static void also_part(struct page *p, const struct verdict *v)
{
    for (size_t i = 0; i < v->also_n; i++) {
        const struct judged *d = &v->also[i];

        if (!d->plan)
            continue;
        buf_char(p->out, '\n');
        page_put(p, MARK_BOLD "Also judged: ");
        page_show(p, d->plan->title);
        page_put(p, " (");
        page_show(p, d->plan->id);
        page_put(p, "): %s" MARK_PLAIN, whole_name(d->whole));
        upgrade_words(p, d->from, d->to);
        open_words(p, d);
        page_end(p, 0, 4);
        judged_part(p, v, d);
    }
}

/* What people said, set apart from what logs show. */
static void answers_part(struct page *p, const struct verdict *v)
{
    if (v->answers_n)
        page_heading(p, "Said by people (--answers)");
    for (size_t i = 0; i < v->answers_n; i++) {
        const struct answer *a = v->answers[i].answer;

        page_show(p, a->role.n ? STR("none of the role ") : a->task.n ? a->task : a->phase);
        page_show(p, a->role);
        page_put(p, "%s", a->host.n ? " on " : "");
        page_show(p, a->host);
        page_put(p, "%s%s", a->role.n ? "" : ": ", a->role.n ? "" : answer_word_name(a->word));
        page_put(p, "%s", a->who.n ? ", says " : "");
        page_show(p, a->who);
        page_put(p, "%s", a->when_said.n ? ", " : "");
        page_show(p, a->when_said);
        page_put(p, "%s", v->answers[i].settled    ? ""
                          : v->answers[i].stranger ? " (not used: no machine of that name is in the "
                                                     "material)"
                                                   : " (not used: the logs decide it, or it is not "
                                                     "asked)");
        page_end(p, 2, 4);
        show_labelled(p, "note", a->note, 4);
    }
}

void report_text(struct buf *out, const struct verdict *v, const struct report_style *style)
{
    size_t width = style->width <= 0 ? 100 : style->width < 40 ? 40 : (size_t)style->width;
    struct page p = page_over(out, width > 160 ? 160 : width, style->color, style->verbose);

    p.mask = style->mask;
    if (style->quiet)
        p.width = SIZE_MAX / 2; /* one line, for scripts */
    verdict_line(&p, v);
    if (!style->quiet) {
        plan_lines(&p, v);
        earlier_lines(&p, v);
        judged_part(&p, v, &v->main);
        also_part(&p, v);
        answers_part(&p, v);
        show_hosts(&p, v);
        show_unseen(&p, v, style);
        show_findings(&p, v);
        show_gone(&p, v);
        buf_char(out, '\n');
        show_read(&p, v);
        page_put(&p, MARK_DIM "Exit code %d. What an id means: postflight explain ID." MARK_PLAIN,
                 v->exit_code);
        page_end(&p, 0, 0);
    }
    page_release(&p);
}
