/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was out of order: each breach with its two pieces of evidence, side by side where the page
 * is wide enough, else one above the other.
 */
#include "report/report_text.h"

#define SIDE_BY_SIDE 100
#define SHOWN_BREACHES 3

static void cell_line(struct page *p, struct buf *left, struct buf *right, size_t column)
{
    page_put(p, "    ");
    page_cell(&p->line, buf_str(left), column);
    page_put(p, MARK_DIM " | " MARK_PLAIN);
    page_cell(&p->line, buf_str(right), column);
    /* Already as wide as it may be: not wrapped. */
    page_end(p, 0, 4);
    buf_clear(left);
    buf_clear(right);
}

static void who(struct buf *out, const struct verdict *v, const struct instance *in,
                const char *act)
{
    if (!in)
        return;
    buf_add(out, show_host(v, in->host));
    buf_add(out, STR("  "));
    buf_add(out, in->phase->id);
    buf_format(out, "  %s", act);
}

static void place_and_time(struct buf *out, const struct verdict *v, const struct ref *r)
{
    struct page p = page_over(out, 0, false, false);

    (void)v;
    page_time(&p, r->time);
    page_put(&p, "  ");
    show_place(&p, r);
    buf_add(out, buf_str(&p.line));
    page_release(&p);
}

static void quote(struct buf *out, const struct ref *r, size_t column)
{
    if (!r->hit)
        return;
    buf_char(out, '"');
    page_cell(out, str_trim(r->hit->text), column - 2);
    while (out->n > 1 && out->s[out->n - 1] == ' ')
        out->n--;
    buf_char(out, '"');
}

static void side_by_side(struct page *p, const struct verdict *v, const struct breach *b)
{
    size_t column = (p->width - 4 - 3) / 2;
    struct buf left = { 0 }, right = { 0 };

    who(&left, v, b->subject, "began");
    who(&right, v, b->other, "ended");
    cell_line(p, &left, &right, column);
    place_and_time(&left, v, &b->because[0]);
    place_and_time(&right, v, &b->because[1]);
    cell_line(p, &left, &right, column);
    quote(&left, &b->because[0], column);
    quote(&right, &b->because[1], column);
    cell_line(p, &left, &right, column);
    buf_release(&left);
    buf_release(&right);
}

static void stacked(struct page *p, const struct verdict *v, const struct breach *b)
{
    const struct instance *const who_did[] = { b->subject, b->other };
    static const char *const act[] = { "began", "ended" };

    for (int i = 0; i < 2; i++) {
        if (who_did[i]) {
            page_show(p, show_host(v, who_did[i]->host));
            page_put(p, "  ");
            page_show(p, who_did[i]->phase->id);
            page_put(p, "  %s", act[i]);
            page_end(p, 4, 6);
        }
        show_ref(p, &b->because[i], 6);
    }
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
            side_by_side(p, v, &c->breaches[i]);
        else
            stacked(p, v, &c->breaches[i]);
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

static void undecidable(struct page *p, const struct judged *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->constraints_n; i++)
        n += d->constraints[i].state == CONSTRAINT_UNDECIDABLE;
    if (!n)
        return;
    page_heading(p, "Order that cannot be decided");
    for (size_t i = 0, shown = 0; i < d->constraints_n; i++) {
        const struct constraint_result *c = &d->constraints[i];

        if (c->state != CONSTRAINT_UNDECIDABLE || (shown >= 5 && !p->verbose))
            continue;
        shown++;
        page_show(p, c->id);
        if (c->reason.n) {
            page_put(p, "  ");
            page_show(p, c->reason);
        }
        page_end(p, 2, 4);
    }
    show_more(p, n > 5 && !p->verbose ? n - 5 : 0, "constraints", 2);
}

void show_order(struct page *p, const struct verdict *v, const struct judged *d)
{
    section(p, v, d, false, "Out of order");
    section(p, v, d, true, "Against advice");
    undecidable(p, d);
}
