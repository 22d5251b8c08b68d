/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was out of order: each breach with its two pieces of evidence, side by side where the page
 * is wide enough, else one above the other.
 */
#include "report/report_text.h"

#define SIDE_BY_SIDE 100
#define SHOWN_BREACHES 3
#define SHOWN_UNDECIDABLE 5
#define SHOWN_ZONELESS 3

/* What the two pieces of evidence of a constraint show, by its kind. */
struct act {
    const char *word;
    bool end; /* the end of the instance matters, not its begin */
};

struct acts {
    struct act subject, other;
};

static struct acts acts_of(const struct constraint_result *c)
{
    if (str_starts(c->id, STR("after:")))
        return (struct acts){ { "began", false }, { "ended", true } };
    if (str_starts(c->id, STR("excl:")))
        return (struct acts){ { "began", false }, { "ran until", true } };
    return (struct acts){ { "", false }, { "", false } };
}

static void subject_words(struct page *p, const struct verdict *v, const struct instance *in)
{
    if (!in)
        return;
    page_show(p, show_host(v, in->host));
    page_put(p, "  ");
    page_show(p, in->phase->id);
}

/* The instant is that of no piece of evidence: where setup's log has it. */
static void edge_line(struct page *p, const struct run_edge *edge, bool end)
{
    if (!edge->source)
        return;
    page_put(p, "%s line of its run: ", end ? "last" : "first");
    page_show(p, edge->source->name);
    page_put(p, ":%llu", (unsigned long long)edge->line);
    page_end(p, 0, 2);
}

/* One half of a breach as a narrow page of its own. */
static void half(struct page *p, const struct verdict *v, const struct instance *in,
                 struct act act, const struct ref *r, const struct run_edge *edge)
{
    struct moment then = !in ? MOMENT_UNKNOWN : act.end ? in->end : in->begin;

    subject_words(p, v, in);
    page_end(p, 0, 2);
    if (*act.word) {
        page_put(p, "%s ", act.word);
        page_time(p, then);
        page_end(p, 0, 2);
        edge_line(p, edge, act.end);
    }
    if (!r->hit) {
        show_ref(p, r, 0);
        return;
    }
    show_place(p, r);
    if (!*act.word || r->time.t != then.t) {
        page_put(p, "  ");
        page_time(p, r->time);
    }
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

static void side_by_side(struct page *p, const struct verdict *v, const struct breach *b,
                         struct acts acts)
{
    size_t column = (p->width - 4 - 3) / 2;
    struct buf texts[2] = { { 0 }, { 0 } };
    struct page left = page_over(&texts[0], column, false, p->verbose);
    struct page right = page_over(&texts[1], column, false, p->verbose);

    left.mask = right.mask = p->mask;
    half(&left, v, b->subject, acts.subject, &b->because[0], &b->edges[0]);
    half(&right, v, b->other, acts.other, &b->because[1], &b->edges[1]);
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
    struct buf text = { 0 };
    struct page inner = page_over(&text, p->width - 4, false, p->verbose);
    struct str rest;

    inner.mask = p->mask;
    half(&inner, v, b->subject, acts.subject, &b->because[0], &b->edges[0]);
    half(&inner, v, b->other, acts.other, &b->because[1], &b->edges[1]);
    for (rest = buf_str(&text); rest.n;) {
        buf_add(&p->line, str_cut(&rest, '\n'));
        page_end(p, 4, 4);
    }
    if (text.failed)
        p->out->failed = true;
    page_release(&inner);
    buf_release(&text);
}

static void constraint_lines(struct page *p, const struct verdict *v,
                             const struct constraint_result *c)
{
    size_t shown = c->advice ? 1 : SHOWN_BREACHES;

    page_put(p, "%s", c->advice ? "" : MARK_RED);
    page_show(p, c->id);
    page_put(p, MARK_PLAIN " (%s)", c->advice ? "advice" : "must");
    if (c->reason.n) {
        page_put(p, "  ");
        page_show(p, c->reason);
    }
    page_end(p, 2, 4);
    for (size_t i = 0; i < c->breaches_n && (p->verbose || i < shown); i++) {
        page_show(p, c->breaches[i].reason);
        page_end(p, 4, 6);
        if (p->width >= SIDE_BY_SIDE)
            side_by_side(p, v, &c->breaches[i], acts_of(c));
        else
            stacked(p, v, &c->breaches[i], acts_of(c));
    }
    if (!p->verbose && c->violated > shown)
        show_more(p, (size_t)c->violated - shown, "pair", 4);
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

static bool is_open(const struct page *p, const struct judged *d, const struct constraint_result *c)
{
    return constraint_is_open(d, c) || (p->verbose && c->state == CONSTRAINT_UNDECIDABLE);
}

static bool is_without_zone(const struct instance *in)
{
    return in->host != SIZE_MAX && (moment_floats(in->begin) || moment_floats(in->end));
}

/* An order that is open hangs on it. */
static bool phase_is_open(const struct page *p, const struct judged *d, struct str phase)
{
    for (size_t i = 0; i < d->constraints_n; i++) {
        struct str rest = d->constraints[i].id;

        str_cut(&rest, ':');
        if (is_open(p, d, &d->constraints[i]) &&
            (str_eq(str_cut(&rest, ':'), phase) || str_eq(rest, phase)))
            return true;
    }
    return false;
}

/* What would settle it: local times without a zone order nothing within a day. */
static void zone_hint(struct page *p, const struct verdict *v, const struct judged *d)
{
    size_t named[SHOWN_ZONELESS], n = 0;
    bool more = false;

    for (size_t i = 0; i < d->phases_n && !more; i++) {
        if (!phase_is_open(p, d, d->phases[i].phase->id))
            continue;
        for (size_t k = 0; k < d->phases[i].instances_n && !more; k++) {
            const struct instance *in = &d->phases[i].instances[k];
            bool known = false;

            for (size_t m = 0; m < n; m++)
                known = known || named[m] == in->host;
            if (known || !is_without_zone(in))
                continue;
            more = n == SHOWN_ZONELESS;
            if (!more)
                named[n++] = in->host;
        }
    }
    if (!n)
        return;
    page_put(p, "The logs state no time zone (");
    for (size_t m = 0; m < n; m++) {
        page_put(p, m ? ", " : "");
        page_show(p, show_host(v, named[m]));
    }
    page_put(p, "%s). Tell it with --zone, as in --zone +01:00, or for one machine --zone ",
             more ? " and others" : "");
    page_show(p, show_host(v, named[0]));
    page_put(p, "=+01:00: then more of this can be decided.");
    page_end(p, 2, 2);
}

static void undecidable(struct page *p, const struct verdict *v, const struct judged *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->constraints_n; i++) {
        const struct constraint_result *c = &d->constraints[i];

        if (!is_open(p, d, c) || (++n > SHOWN_UNDECIDABLE && !p->verbose))
            continue;
        if (n == 1)
            page_heading(p, "Order that cannot be decided");
        page_show(p, c->id);
        page_put(p, "  ");
        page_show(p, c->reason);
        page_end(p, 2, 4);
    }
    show_more(p, n > SHOWN_UNDECIDABLE && !p->verbose ? n - SHOWN_UNDECIDABLE : 0, "constraint",
              2);
    if (n)
        zone_hint(p, v, d);
}

void show_order(struct page *p, const struct verdict *v, const struct judged *d)
{
    section(p, v, d, false, "Out of order");
}

void show_advice(struct page *p, const struct verdict *v, const struct judged *d)
{
    section(p, v, d, true, "Against advice");
    undecidable(p, v, d);
}
