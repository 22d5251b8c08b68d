/* SPDX-License-Identifier: Apache-2.0 */
/* What is left to do, what a person has to confirm, and what could not be seen. */
#include "report/report_text.h"

#define SHOWN_HOSTS 5
#define SHOWN_REMAINING 20
#define SHOWN_CONFIRM 5
#define SHOWN_SOURCES 10
#define SHOWN_SKIPS 3
#define SHOWN_REASONS 20
#define SHOWN_RULES 3

static void task_hosts(struct page *p, const struct verdict *v, const struct task_result *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->instances_n; i++) {
        if (t->instances[i].state != t->state)
            continue;
        if (p->verbose || n < SHOWN_HOSTS) {
            page_put(p, n ? ", " : "  on ");
            page_show(p, show_host(v, t->instances[i].host));
        }
        n++;
    }
    if (!p->verbose && n > SHOWN_HOSTS)
        page_put(p, " and %zu more", n - SHOWN_HOSTS);
}

static void task_refs(struct page *p, const struct task_result *t)
{
    show_refs(p, &t->because, 2, 4);
    for (size_t i = 0, shown = 0; i < t->instances_n; i++) {
        if (t->instances[i].state != t->state || (shown >= 2 && !p->verbose))
            continue;
        shown++;
        show_refs(p, &t->instances[i].because, 1, 4);
    }
}

/* How many machines, and why the first of them. */
static void task_because(struct page *p, const struct task_result *t)
{
    struct str why = STR_NONE;

    for (size_t i = 0; i < t->instances_n && !why.n; i++) {
        if (t->instances[i].state == t->state)
            why = t->instances[i].reason;
    }
    if (!why.n || str_eq(why, t->reason)) {
        show_labelled(p, "because", t->reason, 4);
        return;
    }
    page_put(p, "because: ");
    page_show(p, t->reason);
    page_put(p, ": ");
    page_show(p, why);
    page_end(p, 4, 6);
}

static void task_lines(struct page *p, const struct verdict *v, const struct task_result *t)
{
    page_put(p, MARK_BOLD);
    page_show(p, t->task->id);
    page_put(p, MARK_PLAIN "  ");
    page_show(p, t->task->title);
    task_hosts(p, v, t);
    page_end(p, 2, 4);
    if (t->state == TASK_CONFIRM || t->state == TASK_UNOBSERVABLE) {
        if (t->state == TASK_CONFIRM || p->verbose)
            show_labelled(p, "question", t->task->question, 4);
        show_labelled(p, "look", t->task->look, 4);
        return;
    }
    task_because(p, t);
    task_refs(p, t);
    if (t->state != TASK_DONE && t->state != TASK_NOT_NEEDED)
        show_labelled(p, "remedy", t->task->remedy, 4);
}

static void task_title(struct page *p, const char **title)
{
    if (*title)
        page_heading(p, *title);
    *title = NULL;
}

/* The first max tasks of a state in full, the others by name. */
static void tasks_in(struct page *p, const struct verdict *v, const struct judged *d,
                     enum task_state state, size_t max, const char **title)
{
    size_t n = 0;

    for (size_t i = 0; i < d->tasks_n; i++) {
        if (d->tasks[i].state != state)
            continue;
        task_title(p, title);
        if (p->verbose || n < max) {
            task_lines(p, v, &d->tasks[i]);
        } else {
            page_put(p, n == max ? "also (-v, or postflight explain ID): " : ", ");
            page_show(p, d->tasks[i].task->id);
        }
        n++;
    }
    if (n > max && !p->verbose)
        page_end(p, 2, 4);
}

void show_tasks(struct page *p, const struct verdict *v, const struct judged *d)
{
    const char *remain = "Tasks that remain", *missed = "Tasks that were missed";
    const char *ask = "To confirm: no log shows it", *blind = "Tasks that could not be seen";
    const char *done = "Tasks done or not needed";

    tasks_in(p, v, d, TASK_REMAINING, SHOWN_REMAINING, &remain);
    tasks_in(p, v, d, TASK_MISSED, SHOWN_REMAINING, &missed);
    tasks_in(p, v, d, TASK_CONFIRM, SHOWN_CONFIRM, &ask);
    tasks_in(p, v, d, TASK_UNOBSERVABLE, SHOWN_CONFIRM, &blind);
    if (!p->verbose)
        return;
    tasks_in(p, v, d, TASK_DONE, 0, &done);
    tasks_in(p, v, d, TASK_NOT_NEEDED, 0, &done);
}

static uint64_t defects_of(const struct ev_source *s, uint64_t *bytes)
{
    uint64_t n = 0;

    *bytes = 0;
    for (size_t i = 0; i < s->defects_n; i++)
        *bytes += s->defects[i].bytes;
    for (int k = 0; k < DEFECT_KINDS; k++)
        n += source_defects(s, (enum defect_kind)k);
    return n > s->defects_n ? n : s->defects_n;
}

static void damage_words(struct page *p, const struct ev_source *s)
{
    uint64_t bytes, n = defects_of(s, &bytes);
    bool first = true;

    if (!n)
        return;
    page_put(p, "; damaged in %llu place%s (", (unsigned long long)n, n == 1 ? "" : "s");
    for (int k = 0; k < DEFECT_KINDS; k++) {
        bool seen = source_defects(s, (enum defect_kind)k) > 0;

        for (size_t i = 0; i < s->defects_n && !seen; i++)
            seen = s->defects[i].kind == (enum defect_kind)k;
        if (!seen)
            continue;
        page_put(p, "%s%s", first ? "" : ", ", defect_name((enum defect_kind)k));
        first = false;
    }
    page_put(p, "), %llu bytes not read", (unsigned long long)bytes);
}

/* Whether and when the log forgets is known. */
static bool tells_retention(const struct coverage *c)
{
    const struct retention *r = &c->source->as_read.retention;

    return r->stated || r->wrapped;
}

/* A source of which something is missing, or is there twice. */
static bool is_partial(const struct coverage *c, bool verbose)
{
    uint64_t bytes;

    return c->gaps_n || c->cleared || c->late || c->dates_open[0] || c->dates_told ||
           c->clock_far || c->hour_left_out || c->may_repeat || c->source->partial ||
           c->source->as_read.retention.full ||
           (verbose && (c->overlaps_n || c->source->as_read.code_page_found ||
                        c->source->as_read.dress || tells_retention(c))) ||
           defects_of(c->source, &bytes);
}

static void overlap_words(struct page *p, const struct coverage *c)
{
    const struct overlap *o = &c->overlaps[0];

    page_put(p, "; #%llu to #%llu are ", (unsigned long long)o->from_record,
             (unsigned long long)o->to_record);
    if (o->other == c->source) {
        page_put(p, "in it more than once");
    } else {
        page_put(p, "also in ");
        page_show(p, o->other->name);
    }
    if (c->overlaps_n > 1)
        page_put(p, " (and %zu more overlaps)", c->overlaps_n - 1);
    page_put(p, ", counted once");
}

/* What was done to a text, by its dress. */
static const char *const undressed[DRESS_KINDS] = {
    [DRESS_NOTHING] = "",
    [DRESS_PAGE] = "its HTML was taken off",
    [DRESS_RTF] = "its RTF was taken off",
    [DRESS_MARKS] = "names, numbers or quotes in front of its lines were taken off",
    [DRESS_WIKI] = "its table was drawn with bars",
    [DRESS_DOUBLED] = "a blank line behind every line was left out",
    [DRESS_WRAPS] = "lines that a console broke were joined",
    [DRESS_COLOURS] = "colours of a terminal were taken off",
    [DRESS_TURNED] = "its newest lines came first and were turned round",
    [DRESS_QUOTES] = "quotation marks that a table or a text program had changed were put right",
    [DRESS_BLANKS] =
        "blanks that must not break became blanks, those without a width or between all letters went",
    [DRESS_SHOWN] = "ends, tabs and bytes that were shown as signs are what they were",
    [DRESS_DIFFERENCE] = "marks of a difference in front of its lines were taken off",
    [DRESS_LABELS] = "labels of its events that stood on one line or above their values got lines",
    [DRESS_SNARE] = "events that a collector sent as lines of syslog",
    [DRESS_ENTITIES] = "signs that were entities of HTML are signs",
    [DRESS_MISREAD] = "UTF-8 that was read as Windows-1252 and written again was put right",
    [DRESS_STRINGS] = "it was taken out of the texts of JSON",
    [DRESS_BREAKS] = "ends of its lines that others do not know, or that were signs, are ends",
    [DRESS_FENCES] = "marks around code were taken off",
    [DRESS_PRINT] = "numbers, heads and feeds of printed pages were left out",
    [DRESS_CASE] =
        "words of its format, all in capitals or all in small letters, are as it writes them",
    [DRESS_ESCAPES] = "backslashes that Markdown or Jira wants before signs were taken off",
};

static void retention_words(struct page *p, const struct retention *r)
{
    if (r->wrapped)
        page_put(p, "; new records had taken the place of old ones");
    if (r->full)
        page_put(p, "; the log was full, records found no place in it");
    if (!r->stated || !p->verbose)
        return;
    page_put(p, "; it holds %lu KiB, ", (unsigned long)(r->most_bytes / 1024));
    if (r->seconds == RETENTION_NEVER)
        page_put(p, "and overwrites nothing");
    else if (r->seconds == RETENTION_AS_NEEDED)
        page_put(p, "then it overwrites the oldest records");
    else
        page_put(p, "then it overwrites records older than %.1f days", r->seconds / 86400.0);
}

static const char *order_word(char order)
{
    return order == 'd' ? "day" : order == 'm' ? "month" : "year";
}

static void dates_words(struct page *p, const char *orders)
{
    page_put(p, "; its dates can be read %s first", order_word(orders[0]));
    for (orders++; *orders; orders++)
        page_put(p, "%s%s first", orders[1] ? ", " : " and ", order_word(*orders));
    page_put(p, ", and nothing tells which: records with such a date have no time (tell it with "
                "--dates)");
}

/* What its dates and its clock leave open. */
static void time_words(struct page *p, const struct coverage *c)
{
    if (c->dates_open[0])
        dates_words(p, c->dates_open);
    if (c->clock_far)
        page_put(p, "; its clock was wrong by more than a year: what it wrote so has no time");
    if (c->hour_left_out)
        page_put(p, "; it has times of the hour that summer time leaves out in the zone that --zone "
                    "tells: another zone, or a clock that was not put forward");
    if (c->dates_told)
        page_put(p, "; its dates, which can be read in several ways, are read %s first, as --dates "
                    "says", order_word(c->dates_told));
}

static void gap_words(struct page *p, const struct coverage *c)
{
    page_put(p, "; %zu gap%s, first #%llu to #%llu", c->gaps_n, c->gaps_n == 1 ? "" : "s",
             (unsigned long long)c->gaps[0].from_record, (unsigned long long)c->gaps[0].to_record);
    page_put(p, " between ");
    page_time(p, c->gaps[0].from);
    page_put(p, " and ");
    page_time(p, c->gaps[0].to);
}

static void source_line(struct page *p, const struct coverage *c)
{
    page_show(p, c->source->name);
    if (c->source->channel.n) {
        page_put(p, " (");
        page_show(p, c->source->channel);
        page_put(p, ")");
    }
    if (c->cleared)
        page_put(p, "; the log was cleared");
    if (c->cleared && c->cleared_at.t != WHEN_NONE) {
        page_put(p, " at ");
        page_time(p, c->cleared_at);
    }
    if (c->source->partial)
        page_put(p, "; a selection of its records, which shows no absence");
    if (c->late) {
        page_put(p, "; its oldest record is from ");
        page_time(p, c->first);
        page_put(p, ", the upgrade had begun by then");
    }
    time_words(p, c);
    retention_words(p, &c->source->as_read.retention);
    if (c->overlaps_n)
        overlap_words(p, c);
    if (c->may_repeat) {
        page_put(p, "; may hold records of ");
        page_show(p, c->may_repeat->name);
        page_put(p, " again, which count twice then: its zone is not known (--zone tells it)");
    }
    if (c->gaps_n)
        gap_words(p, c);
    damage_words(p, c->source);
    if (c->source->as_read.code_page_found)
        page_put(p, "; read as code page %u, by its words (--encoding says it)",
                 c->source->as_read.code_page);
    if (c->source->as_read.dress)
        page_put(p, "; %s, lines are counted in the text that is left",
                 undressed[c->source->as_read.dress]);
    page_end(p, 2, 4);
}

static void heading_once(struct page *p, bool *headed)
{
    if (!*headed)
        page_heading(p, "What could not be seen");
    *headed = true;
}

static void unseen_phases(struct page *p, const struct verdict *v, const struct judged *d,
                          bool *headed)
{
    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *r = &d->phases[i];
        size_t n = 0;

        for (size_t k = 0; k < r->instances_n; k++) {
            if (r->instances[k].state != STATE_UNOBSERVABLE)
                continue;
            if (!n)
                heading_once(p, headed);
            if (!n)
                page_show(p, r->phase->id);
            if (p->verbose || n < SHOWN_HOSTS) {
                page_put(p, n ? ", " : ": no usable log of ");
                page_show(p, show_host(v, r->instances[k].host));
            }
            n++;
        }
        if (!p->verbose && n > SHOWN_HOSTS)
            page_put(p, " and %zu more", n - SHOWN_HOSTS);
        if (n)
            page_end(p, 2, 4);
    }
}

static void unseen_sources(struct page *p, const struct verdict *v, bool *headed)
{
    size_t shown = 0, hidden = 0;

    for (size_t i = 0; i < v->coverage_n; i++) {
        if (!is_partial(&v->coverage[i], p->verbose))
            continue;
        if (!p->verbose && shown >= SHOWN_SOURCES) {
            hidden++;
            continue;
        }
        heading_once(p, headed);
        source_line(p, &v->coverage[i]);
        shown++;
    }
    show_more(p, hidden, "damaged source", 2);
}

/* Skipped files of one reason. */
struct skipped {
    size_t first, n;
};

/* How many reasons there are, each with its first file; those beyond max share the last row. */
static size_t skips_by_reason(const struct verdict *v, struct skipped *rows, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < v->skips_n; i++) {
        size_t k = 0;

        while (k < n && !str_eq(v->skips[rows[k].first].reason, v->skips[i].reason))
            k++;
        if (k == n && n < max)
            rows[n++] = (struct skipped){ i, 0 };
        rows[k < n ? k : n - 1].n++;
    }
    return n;
}

static void skip_line(struct page *p, const struct verdict *v, const struct skipped *row)
{
    size_t shown = 0;

    page_put(p, "skipped, ");
    page_show(p, v->skips[row->first].reason);
    page_put(p, ": ");
    for (size_t i = row->first; i < v->skips_n && shown < row->n; i++) {
        if (!str_eq(v->skips[i].reason, v->skips[row->first].reason))
            continue;
        if (shown >= SHOWN_SKIPS && !p->verbose)
            break;
        page_put(p, shown++ ? ", " : "");
        page_show(p, v->skips[i].path);
    }
    if (row->n > shown)
        page_put(p, " and %zu more (-v)", row->n - shown);
    page_end(p, 2, 4);
}

static void unseen_skips(struct page *p, const struct verdict *v, bool *headed)
{
    struct skipped rows[SHOWN_REASONS];
    size_t n = skips_by_reason(v, rows, SHOWN_REASONS);

    for (size_t i = 0; i < n; i++) {
        heading_once(p, headed);
        skip_line(p, v, &rows[i]);
    }
}

/* What was looked through for known lines, because nobody knows its format. */
static void unseen_texts(struct page *p, const struct verdict *v, bool *headed)
{
    size_t n = 0;

    for (size_t i = 0; i < v->coverage_n; i++) {
        if (!source_is_pasted(v->coverage[i].source) || (n++ >= SHOWN_SKIPS && !p->verbose))
            continue;
        if (n == 1)
            heading_once(p, headed);
        page_put(p, n == 1 ? "text of unknown kind, searched for known failures only: " : ", ");
        page_show(p, v->coverage[i].source->name);
    }
    if (n > SHOWN_SKIPS && !p->verbose)
        page_put(p, " and %zu more (-v)", n - SHOWN_SKIPS);
    if (n)
        page_end(p, 2, 4);
}

static void hidden_line(struct page *p, const struct verdict *v)
{
    size_t recovered = 0, noise = 0, explained = 0;

    for (size_t i = 0; i < v->findings_n; i++) {
        const struct finding *f = &v->findings[i];

        recovered += f->state == FINDING_RECOVERED;
        noise += f->state == FINDING_NOISE;
        explained += f->state == FINDING_OPEN && f->explained_by.n;
    }
    if (!(recovered + noise + explained) || p->verbose)
        return;
    page_put(p, "Not shown (-v): findings that recovered %zu, expected noise %zu, explained by "
             "others %zu.", recovered, noise, explained);
    page_end(p, 0, 0);
}

void show_read(struct page *p, const struct verdict *v)
{
    uint64_t records = 0;
    size_t logs = 0;

    hidden_line(p, v);
    for (size_t i = 0; i < v->coverage_n; i++) {
        if (source_is_pasted(v->coverage[i].source))
            continue;
        logs++;
        records += v->coverage[i].source->records;
    }
    page_put(p, "Read: %zu log%s, %llu record%s, %zu machine%s named.", logs, logs == 1 ? "" : "s",
             (unsigned long long)records, records == 1 ? "" : "s", v->hosts_n,
             v->hosts_n == 1 ? "" : "s");
    page_end(p, 0, 0);
}

/* Rules that were left out: what they look for was not looked for. */
static void unseen_rules(struct page *p, const struct report_style *style, bool *headed)
{
    for (size_t i = 0; i < style->skipped_n; i++) {
        if (!p->verbose && i >= SHOWN_RULES)
            break;
        heading_once(p, headed);
        page_put(p, "rule left out: ");
        page_show(p, style->skipped[i].why);
        page_end(p, 2, 4);
    }
    if (!p->verbose && style->skipped_n > SHOWN_RULES)
        show_more(p, style->skipped_n - SHOWN_RULES, "rule", 2);
}

void show_unseen(struct page *p, const struct verdict *v, const struct report_style *style)
{
    bool headed = false;

    unseen_phases(p, v, &v->main, &headed);
    for (size_t i = 0; i < v->also_n; i++)
        unseen_phases(p, v, &v->also[i], &headed);
    if (headed) {
        page_put(p, "To see more: collect the Application, System and Operations Manager logs and "
                 "the setup logs of these machines, and check again.");
        page_end(p, 2, 4);
    }
    unseen_sources(p, v, &headed);
    if (style->undecided_n)
        heading_once(p, &headed);
    show_undecided(p, v, style);
    unseen_rules(p, style, &headed);
    unseen_texts(p, v, &headed);
    unseen_skips(p, v, &headed);
}
