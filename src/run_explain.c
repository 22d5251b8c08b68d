/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: everything that goes by an id, be it a signature, a finding, a plan, a phase, a task, a
 * constraint, a hazard or a log format.  An id may be several of them; all are shown, and what
 * several plans say in the same words is shown once.
 */
#include "run.h"
#include "run_format.h"
#include "run_rules.h"

#include "base/mem.h"
#include "base/sys.h"
#include "report/page.h"
#include "report/rule_words.h"

static void labelled(struct page *p, const char *label, struct str text)
{
    text = str_trim(text);
    if (!text.n)
        return;
    page_put(p, "%s: ", label);
    for (bool first = true; text.n; first = false) {
        page_show(p, str_cut(&text, '\n'));
        page_end(p, first ? 2 : 4, 4);
    }
}

static void listed(struct page *p, const char *label, struct strs list)
{
    if (!list.n)
        return;
    page_put(p, "%s: ", label);
    for (size_t i = 0; i < list.n; i++) {
        page_put(p, "%s", i ? ", " : "");
        page_show(p, list.items[i]);
    }
    page_end(p, 2, 4);
}

static void headed(struct page *p, const char *kind, struct str id, struct str title)
{
    if (p->out->n)
        buf_char(p->out, '\n');
    page_put(p, "%s " MARK_BOLD, kind);
    page_show(p, id);
    page_put(p, MARK_PLAIN "%s", title.n ? ": " : "");
    page_show(p, title);
    page_end(p, 0, 4);
}

/* What a hit tells of other hits. */
static void told_beside(struct page *p, const struct signature *s)
{
    if (s->another_product)
        labelled(p, "its run of the log",
                 STR("is another product's: no umbrella in it is a finding"));
    if (s->shows_installed)
        labelled(p, "before setup", STR("the product was there, of whatever release"));
}

static void explain_signature(struct page *p, const struct ruleset *set, const struct signature *s)
{
    struct buf asks = { 0 };

    headed(p, "signature", s->name, s->title);
    ruleset_describe(set, s, &asks);
    labelled(p, "asks", buf_str(&asks));
    p->out->failed = p->out->failed || asks.failed;
    buf_release(&asks);
    if (s->finding.n && !str_eq(s->finding, s->name))
        labelled(p, "reported as", s->finding);
    listed(p, "also known as", s->also);
    if (!s->foreign)
        labelled(p, "a hit means", str_of(outcome_name(s->outcome)));
    if (s->severity != SEVERITY_NONE)
        labelled(p, "severity", str_of(severity_name(s->severity)));
    listed(p, "phases", s->phases);
    labelled(p, "proves the role", s->role);
    labelled(p, "step", s->step);
    listed(p, "cleared by", s->recovered_by);
    labelled(p, "clears only of the same", s->recovers_same);
    listed(p, "told by", s->told_by);
    told_beside(p, s);
    listed(p, "releases", s->applies_to);
    labelled(p, "cause", s->cause);
    labelled(p, "remedy", s->remedy);
    labelled(p, "how we know", s->provenance);
    if (s->inferred)
        labelled(p, "certainty", STR("inferred, not seen in a real log"));
    labelled(p, "file", s->file);
}

/* What plans say, each text once with the plans that say it and how each of them knows. */
struct said {
    struct str plan, source;
};

struct entry {
    struct buf text;
    struct said *by;
    size_t by_n, by_cap;
};

struct explainer {
    struct page *page;      /* where everything ends */
    struct buf now;         /* the explanation being made */
    struct entry *entries;
    size_t entries_n, entries_cap;
    bool failed;
};

static struct page begin_entry(struct explainer *e)
{
    buf_clear(&e->now);
    return page_over(&e->now, e->page->width, false, true);
}

static struct entry *entry_of(struct explainer *e)
{
    for (size_t i = 0; i < e->entries_n; i++)
        if (str_eq(buf_str(&e->entries[i].text), buf_str(&e->now)))
            return &e->entries[i];
    if (mem_grow(&e->entries, &e->entries_cap, e->entries_n + 1, sizeof *e->entries) < 0)
        return NULL;
    e->entries[e->entries_n] = (struct entry){ .text = e->now };
    e->now = (struct buf){ 0 };
    return &e->entries[e->entries_n++];
}

static void end_entry(struct explainer *e, struct page *p, const struct plan *plan,
                      struct str source)
{
    struct entry *entry = e->now.failed ? NULL : entry_of(e);

    page_release(p);
    if (!entry || mem_grow(&entry->by, &entry->by_cap, entry->by_n + 1, sizeof *entry->by) < 0) {
        e->failed = true;
        return;
    }
    if (!entry->by_n || !str_eq(entry->by[entry->by_n - 1].plan, plan->id))
        entry->by[entry->by_n++] = (struct said){ plan->id, source };
}

static bool said_before(const struct entry *entry, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (str_eq(entry->by[i].source, entry->by[at].source))
            return true;
    }
    return false;
}

/* Each source once, with the plans that cite it. */
static void write_sources(struct page *p, const struct entry *entry)
{
    for (size_t i = 0; i < entry->by_n; i++) {
        bool first = true;

        if (said_before(entry, i))
            continue;
        labelled(p, "how we know", entry->by[i].source);
        page_put(p, "plans: ");
        for (size_t k = i; k < entry->by_n; k++) {
            if (!str_eq(entry->by[k].source, entry->by[i].source))
                continue;
            page_put(p, "%s", first ? "" : ", ");
            page_show(p, entry->by[k].plan);
            first = false;
        }
        page_end(p, 2, 4);
    }
}

/* Writes the entries and frees them. */
static void write_entries(struct explainer *e)
{
    for (size_t i = 0; i < e->entries_n; i++) {
        struct entry *entry = &e->entries[i];

        if (e->page->out->n)
            buf_char(e->page->out, '\n');
        buf_add(e->page->out, buf_str(&entry->text));
        write_sources(e->page, entry);
        if (entry->text.failed || e->failed)
            e->page->out->failed = true;
        buf_release(&entry->text);
        mem_free(entry->by);
    }
    mem_free(e->entries);
    buf_release(&e->now);
}

static const char *const scope_words[] = {
    [SCOPE_ALL] = "",
    [SCOPE_ANY] = " (one of them is enough)",
    [SCOPE_SAME] = " (on the same machine)",
    [SCOPE_PARENT] = " (the one that the machine reports to)",
    [SCOPE_COMPONENT] = " (all servers of the component)",
};

static void arrows(struct page *p, const char *label, const struct arrow *a, size_t n)
{
    if (!n)
        return;
    page_put(p, "%s: ", label);
    for (size_t i = 0; i < n; i++) {
        page_put(p, "%s", i ? ", " : "");
        page_show(p, a[i].phase);
        page_put(p, "%s%s", scope_words[a[i].scope], a[i].advice ? " (advice)" : "");
    }
    page_end(p, 2, 4);
}

static void task_rules(struct page *p, const char *label, const struct task_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        page_put(p, "%s: ", label);
        rule_words(p, &rules[i]);
        page_end(p, 2, 4);
    }
}

static void explain_phase(struct page *p, const struct phase *f)
{
    headed(p, "phase", f->id, f->title);
    labelled(p, "machines", f->role);
    labelled(p, "once or each", f->card == CARD_ONCE ? STR("once per group")
                                                     : STR("each machine of the role"));
    arrows(p, "after", f->after, f->after_n);
    arrows(p, "better after", f->soft, f->soft_n);
    arrows(p, "not at the same time as", f->excl, f->excl_n);
    arrows(p, "in one sitting with", f->with, f->with_n);
    listed(p, "begins with", f->begin_if);
    listed(p, "done with", f->done_if);
    listed(p, "works with", f->works_if);
    listed(p, "failed with", f->fail_if);
    listed(p, "cleared by", f->clear_if);
    task_rules(p, "seen by", f->act_if, f->act_n);
    task_rules(p, "not done if seen", f->not_done_if, f->not_done_n);
    task_rules(p, "not yet done when seen", f->not_yet_if, f->not_yet_n);
    task_rules(p, "not needed with", f->needless_if, f->needless_n);
    labelled(p, "why", f->why);
    labelled(p, "remedy", f->remedy);
}

static void explain_task(struct page *p, const struct task *t)
{
    headed(p, t->post ? "post-upgrade task" : "pre-upgrade task", t->id, t->title);
    listed(p, "machines", t->roles);
    listed(p, "and of", t->shown_roles);
    listed(p, "that show", t->shown_by);
    task_rules(p, "needed if seen", t->needed_if, t->needed_n);
    task_rules(p, "done if seen", t->done_if, t->done_n);
    task_rules(p, "not done if seen", t->not_done_if, t->not_done_n);
    labelled(p, "would show in", t->watch);
    labelled(p, "question", t->question);
    labelled(p, "look", t->look);
    labelled(p, "remedy", t->remedy);
}

static void arrows_of_line(struct page *p, const char *words, const struct arrow *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        page_put(p, "%s", i ? ", " : words);
        page_show(p, a[i].phase);
        page_put(p, "%s", scope_words[a[i].scope]);
    }
}

static void explain_plan(struct page *p, const struct plan *plan)
{
    headed(p, "plan", plan->id, plan->title);
    listed(p, "steps", plan->steps);
    for (size_t i = 0; i < plan->phases_n; i++) {
        const struct phase *f = &plan->phases[i];

        page_put(p, "phase ");
        page_show(p, f->id);
        page_put(p, ": ");
        page_show(p, f->title);
        arrows_of_line(p, "; after ", f->after, f->after_n);
        arrows_of_line(p, "; better after ", f->soft, f->soft_n);
        arrows_of_line(p, f->excl_n && f->excl[0].advice ? "; better not at the same time as "
                                                         : "; not at the same time as ",
                       f->excl, f->excl_n);
        arrows_of_line(p, "; in one sitting with ", f->with, f->with_n);
        page_end(p, 2, 4);
    }
    for (size_t i = 0; i < plan->tasks_n; i++) {
        page_put(p, "task ");
        page_show(p, plan->tasks[i].id);
        page_put(p, ": ");
        page_show(p, plan->tasks[i].title);
        page_end(p, 2, 4);
    }
    labelled(p, "how we know", plan->source);
}

/* "after:gw:ms.more" or the hazard that a breach of the arrow is. */
static bool arrow_is(const struct arrow *a, const char *kind, struct str phase, struct str id)
{
    struct str rest = id;

    if (a->hazard.n && str_eq(a->hazard, id))
        return true;
    if (strs_has(a->also, id))
        return true;
    return str_eq(str_cut(&rest, ':'), str_of(kind)) && str_eq(str_cut(&rest, ':'), phase) &&
           rest.n && (str_eq(rest, a->phase) || phase_matches(a->phase, rest));
}

static const char *arrow_words(const char *kind, bool advice)
{
    return kind[0] == 'a'   ? advice ? "should wait for" : "must wait for"
           : kind[0] == 'e' ? advice ? "should not run together with" : "must not run together with"
                            : "belongs together with";
}

static void explain_arrow(struct page *p, const struct phase *f, const char *kind,
                          const struct arrow *a, struct str id)
{
    bool named = str_starts(id, str_of(kind)) && !str_eq(id, a->hazard);

    headed(p, named ? "constraint" : "hazard", id, STR_NONE);
    page_show(p, f->id);
    page_put(p, " %s ", arrow_words(kind, a->advice));
    page_show(p, a->phase);
    page_put(p, "%s%s", scope_words[a->scope], a->advice ? ": advice" : "");
    page_end(p, 2, 4);
    labelled(p, "a breach is the finding", a->hazard);
    if (a->hazard.n)
        labelled(p, "severity", str_of(severity_name(a->severity ? a->severity
                                                                 : SEVERITY_DEGRADED)));
    labelled(p, "why", a->why);
    labelled(p, "remedy", a->remedy.n ? a->remedy : f->remedy);
    labelled(p, "look", STR("begin and end of both phases in the report, and the records behind "
                            "them"));
}

static void explain_arrows(struct explainer *e, const struct plan *plan, const struct phase *f,
                           const char *kind, const struct arrow *all, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++) {
        struct page p;

        if (!arrow_is(&all[i], kind, f->id, id))
            continue;
        p = begin_entry(e);
        explain_arrow(&p, f, kind, &all[i], id);
        end_entry(e, &p, plan, f->source);
    }
}

static void explain_phases(struct explainer *e, const struct plan *plan, struct str id)
{
    for (size_t i = 0; i < plan->phases_n; i++) {
        const struct phase *f = &plan->phases[i];

        if (phase_matches(id, f->id) || strs_has(f->also, id)) {
            struct page p = begin_entry(e);

            explain_phase(&p, f);
            end_entry(e, &p, plan, f->source);
        }
        explain_arrows(e, plan, f, "after", f->after, f->after_n, id);
        explain_arrows(e, plan, f, "after", f->soft, f->soft_n, id);
        explain_arrows(e, plan, f, "excl", f->excl, f->excl_n, id);
        explain_arrows(e, plan, f, "with", f->with, f->with_n, id);
    }
}

static void explain_tasks(struct explainer *e, const struct plan *plan, struct str id)
{
    for (size_t i = 0; i < plan->tasks_n; i++) {
        struct page p;

        if (!phase_matches(id, plan->tasks[i].id)) /* "post.verify.*", too */
            continue;
        p = begin_entry(e);
        explain_task(&p, &plan->tasks[i]);
        end_entry(e, &p, plan, plan->tasks[i].source);
    }
}

static void explain_page(struct page *p, const struct glossary_page *g)
{
    headed(p, "unprovable", g->id, g->title);
    labelled(p, "severity", g->severity);
    labelled(p, "why no log proves it", g->why);
    labelled(p, "look", g->look);
    labelled(p, "remedy", g->remedy);
    labelled(p, "how we know", g->source);
}

/* Every code of that number: a number of SQL Server may be one of Windows, too. */
static void explain_code(struct page *p, const struct glossary *g, struct str id)
{
    uint32_t number;

    if (!code_number(id, &number))
        return;
    for (size_t i = 0; i < g->codes_n; i++) {
        const struct glossary_code *c = &g->codes[i];

        if (c->number != number)
            continue;
        headed(p, "code", c->value, c->name);
        labelled(p, "kind", c->kind);
        page_put(p, "also written: %u", (unsigned)number);
        if (number <= 0xffff && str_eq(c->kind, STR("win32")))
            page_put(p, ", 0x%08X, %d", 0x80070000u | (unsigned)number,
                     (int)(int32_t)(0x80070000u | number));
        else
            page_put(p, ", 0x%08X, %d", (unsigned)number, (int)(int32_t)number);
        page_end(p, 2, 4);
        labelled(p, "means", c->means);
        labelled(p, "remedy", c->remedy);
    }
}

static void explain_remedies(struct page *p, const struct hazard *h)
{
    for (size_t i = 0; i < h->remedies_n; i++) {
        listed(p, "for", h->remedies[i].roles);
        labelled(p, "remedy", h->remedies[i].remedy);
    }
    labelled(p, h->remedies_n ? "remedy for others" : "remedy", h->remedy);
}

static void explain_hazards(struct page *p, const struct hazards *all, struct str id)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct hazard *h = &all->items[i];

        if (!str_eq(h->id, id) && !(h->finding.n && str_eq(h->finding, id)))
            continue;
        headed(p, "hazard", h->id, h->title);
        labelled(p, "severity", str_of(severity_name(h->severity)));
        labelled(p, "cause", h->cause);
        listed(p, h->kind == HAZARD_TWIN ? "found as" : "checked at", h->findings);
        labelled(p, "found as", h->finding);
        labelled(p, "look", h->look);
        explain_remedies(p, h);
        labelled(p, "how we know", h->source);
    }
}

static void explain_glossary(struct page *p, const struct glossary *g, struct str id)
{
    for (size_t i = 0; i < g->pages_n; i++)
        if (str_eq(g->pages[i].id, id))
            explain_page(p, &g->pages[i]);
    explain_code(p, g, id);
}

static void explain_formats(struct page *p, struct str id)
{
    for (size_t i = 0; parsers[i]; i++)
        if (str_eq(str_of(parsers[i]->name), id)) {
            headed(p, "format", id, str_of(parsers[i]->summary));
            format_words(p, parsers[i], 2);
        }
}

static void explain_id(struct page *p, const struct knowledge *k, struct str id)
{
    struct explainer e = { .page = p };

    for (size_t i = 0; i < ruleset_count(k->set); i++) {
        const struct signature *s = ruleset_at(k->set, i);

        if (str_eq(s->name, id) || str_eq(s->finding, id))
            explain_signature(p, k->set, s);
    }
    for (size_t i = 0; i < k->plans_n; i++) {
        if (str_eq(k->plans[i]->id, id))
            explain_plan(p, k->plans[i]);
        explain_phases(&e, k->plans[i], id);
        explain_tasks(&e, k->plans[i], id);
    }
    write_entries(&e);
    explain_hazards(p, &k->hazards, id);
    explain_glossary(p, &k->glossary, id);
    explain_formats(p, id);
}

int run_explain(const struct options *o, struct err *err)
{
    struct str id = str_of(o->operands.items[0]);
    int columns = sys_is_terminal(1) ? sys_columns(1) : 0;
    struct knowledge k = { 0 };
    struct buf text = { 0 };
    struct page p = page_over(&text, columns < 40 ? 100 : (size_t)columns, false, true);
    int result = knowledge_load(&k, o, err);

    if (result == 0)
        explain_id(&p, &k, id);
    if (result == 0 && !text.n && !text.failed)
        result = err_set(err, ERR_USAGE, "nothing goes by the id '%.*s'; see: postflight list "
                         "formats|signatures|plans|tasks", STR_FMT(id));
    if (result == 0)
        result = run_print(&text, err);
    page_release(&p);
    buf_release(&text);
    knowledge_release(&k);
    return result;
}
