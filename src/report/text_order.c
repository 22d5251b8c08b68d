/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was out of order: each breach with its two pieces of evidence, side by side where the page
 * is wide enough, else one above the other.
 */
#include "report/report_text.h"

#define SIDE_BY_SIDE 100
#define SHOWN_BREACHES 3
#define SHOWN_UNDECIDABLE 5

static void subject_words(struct page *p, const struct verdict *v, const struct instance *in,
                          const char *act)
{
    if (!in)
        return;
    page_show(p, show_host(v, in->host));
    page_put(p, "  ");
    page_show(p, in->phase->id);
    page_put(p, "  %s", act);
}

/* One half of a breach as a narrow page of its own. */
static void half(struct page *p, const struct verdict *v, const struct instance *in,
                 const char *act, const struct ref *r)
{
    subject_words(p, v, in, act);
    page_end(p, 0, 2);
    if (!r->hit) {
        show_ref(p, r, 0);
        return;
    }
    page_time(p, r->time);
    page_end(p, 0, 2);
    show_place(p, r);
    page_end(p, 0, 2);
    page_quote(p, r->hit->text);
    page_end(p, 0, 2);
}

/* Lines of both halves beside each other. */
static void zip(struct page *p, struct str left, struct str right, size_t column)
{
    while (left.n || right.n) {
        struct str line = str_cut(&left, '\n');

        buf_add(&p->line, line);
        for (size_t n = page_columns(line); n < column; n++)
            buf_char(&p->line, ' ');
        page_put(p, MARK_DIM " | " MARK_PLAIN);
        buf_add(&p->line, str_cut(&right, '\n'));
        page_end(p, 4, 4);
    }
}

/* What the two pieces of evidence of a constraint show, by its kind. */
struct acts {
    const char *subject, *other;
};

static struct acts acts_of(const struct constraint_result *c)
{
    if (str_starts(c->id, STR("after:")))
        return (struct acts){ "began", "ended" };
    if (str_starts(c->id, STR("excl:")))
        return (struct acts){ "began", "still ran" };
    return (struct acts){ "", "" };
}

static void side_by_side(struct page *p, const struct verdict *v, const struct breach *b,
                         struct acts acts)
{
    size_t column = (p->width - 4 - 3) / 2;
    struct buf texts[2] = { { 0 }, { 0 } };
    struct page left = page_over(&texts[0], column, false, p->verbose);
    struct page right = page_over(&texts[1], column, false, p->verbose);

    half(&left, v, b->subject, acts.subject, &b->because[0]);
    half(&right, v, b->other, acts.other, &b->because[1]);
    zip(p, buf_str(&texts[0]), buf_str(&texts[1]), column);
    if (texts[0].failed || texts[1].failed)
        p->out->failed = true;
    page_release(&left);
    page_release(&right);
    buf_release(&texts[0]);
    buf_release(&texts[1]);
}

static void stacked(struct page *p, const struct verdict *v, const struct breach *b,
                    struct acts acts)
{
    subject_words(p, v, b->subject, acts.subject);
    page_end(p, 4, 6);
    show_ref(p, &b->because[0], 6);
    subject_words(p, v, b->other, acts.other);
    page_end(p, 4, 6);
    show_ref(p, &b->because[1], 6);
}

static void constraint_lines(struct page *p, const struct verdict *v,
                             const struct constraint_result *c)
{
    page_put(p, "%s", c->advice ? "" : MARK_RED);
    page_show(p, c->id);
    page_put(p, MARK_PLAIN " (%s)", c->advice ? "advice" : "must");
    if (c->reason.n) {
        page_put(p, "  ");
        page_show(p, c->reason);
    }
    page_end(p, 2, 4);
    for (size_t i = 0; i < c->breaches_n && (p->verbose || i < SHOWN_BREACHES); i++) {
        page_show(p, c->breaches[i].reason);
        page_end(p, 4, 6);
        if (p->width >= SIDE_BY_SIDE)
            side_by_side(p, v, &c->breaches[i], acts_of(c));
        else
            stacked(p, v, &c->breaches[i], acts_of(c));
    }
    if (!p->verbose && c->violated > SHOWN_BREACHES)
        show_more(p, (size_t)c->violated - SHOWN_BREACHES, "pairs", 4);
    if (c->arrow)
        show_labelled(p, "why", c->arrow->why, 4);
}

static void section(struct page *p, const struct verdict *v, const struct judged *d, bool advice,
                    const char *title)
{
    bool headed = false;

    for (size_t i = 0; i < d->constraints_n; i++) {
        const struct constraint_result *c = &d->constraints[i];

        if (c->state != CONSTRAINT_VIOLATED || c->advice != advice)
            continue;
        if (!headed)
            page_heading(p, title);
        headed = true;
        constraint_lines(p, v, c);
    }
}

/* Pairs of machines whose order is hidden by clocks or missing times; not: no machines at all. */
static bool is_open(const struct page *p, const struct constraint_result *c)
{
    return c->state == CONSTRAINT_UNDECIDABLE && (p->verbose || c->undecidable > 0);
}

static void undecidable(struct page *p, const struct judged *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->constraints_n; i++) {
        const struct constraint_result *c = &d->constraints[i];

        if (!is_open(p, c) || (++n > SHOWN_UNDECIDABLE && !p->verbose))
            continue;
        if (n == 1)
            page_heading(p, "Order that cannot be decided");
        page_show(p, c->id);
        page_put(p, "  ");
        page_show(p, c->reason);
        page_end(p, 2, 4);
    }
    show_more(p, n > SHOWN_UNDECIDABLE && !p->verbose ? n - SHOWN_UNDECIDABLE : 0, "constraints",
              2);
}

void show_order(struct page *p, const struct verdict *v, const struct judged *d)
{
    section(p, v, d, false, "Out of order");
    section(p, v, d, true, "Against advice");
    undecidable(p, d);
}
