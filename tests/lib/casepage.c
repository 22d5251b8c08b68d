/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/casepage.h"

#include "lib/test.h"
#include "rules/yaml.h"
#include "shipped.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/verdict/"
#define FILLED 1000 /* records of a source: no holes in the ids, no long silence */

struct str case_file(struct arena *a, const char *path)
{
    size_t n;
    char *s = test_read_file(path, &n);
    struct str copy = s ? arena_copy(a, (struct str){ s, n }) : STR_NONE;

    free(s);
    return copy;
}

/* ---- worlds -------------------------------------------------------------------------------- */

static struct signature signature_of(struct case_world *w, const struct yaml *doc)
{
    const struct yaml *post = yaml_get(doc, "postflight"), *by = yaml_get(post, "recovered-by");
    struct signature s = { .name = yaml_text(yaml_get(doc, "name")),
                           .title = yaml_text(yaml_get(doc, "title")),
                           .role = yaml_text(yaml_get(post, "role")) };

    outcome_of(yaml_text(yaml_get(post, "outcome")), &s.outcome);
    level_of(yaml_text(yaml_get(post, "step")), &s.level);
    if (severity_of(yaml_text(yaml_get(post, "severity")), &s.severity))
        s.finding = s.name;
    if (by) {
        struct str *items = arena_alloc(&w->arena, sizeof *items);
        *items = yaml_text(by);
        s.recovered_by = (struct strs){ items, 1 };
    }
    return s;
}

static int add_plan(struct case_world *w, const char *name, struct str yaml, struct err *err)
{
    struct plan *plan;

    if (plan_read(&plan, &w->arena, name, yaml, err) < 0)
        return -1;
    if (arena_grow(&w->arena, &w->plans, w->plans_n, &w->plans_cap, w->plans_n + 1,
                   sizeof *w->plans) < 0)
        return err_nomem(err, name);
    w->plans[w->plans_n++] = plan;
    return 0;
}

int case_world_small(struct case_world *w, struct err *err)
{
    const struct yaml **docs;
    size_t n;

    *w = (struct case_world){ 0 };
    if (yaml_read(&w->arena, "signatures.yml", case_file(&w->arena, FOLDER "signatures.yml"),
                  &docs, &n, err) < 0)
        return -1;
    w->signatures = arena_zero(&w->arena, n, sizeof *w->signatures);
    w->signatures_n = n;
    for (size_t i = 0; i < n; i++)
        w->signatures[i] = signature_of(w, docs[i]);
    if (add_plan(w, "plan.yml", case_file(&w->arena, FOLDER "plan.yml"), err) < 0)
        return -1;
    return releases_read(&w->releases, &w->arena, "releases.yml",
                         case_file(&w->arena, "signatures/maps/releases.yml"), err);
}

static int add_shipped(struct case_world *w, const char *name, struct str yaml, struct err *err)
{
    if (strstr(name, "/plans/"))
        return add_plan(w, name, yaml, err);
    if (strstr(name, "/maps/releases.yml"))
        return releases_read(&w->releases, &w->arena, name, yaml, err);
    if (strstr(name, "/maps/hazards.yml"))
        return hazards_read(&w->hazards, &w->arena, name, yaml, err);
    if (strstr(name, "/maps/"))
        return 0; /* for explain */
    return ruleset_add_text(w->ruleset, name, yaml, err);
}

int case_world_shipped(struct case_world *w, struct err *err)
{
    *w = (struct case_world){ .ruleset = ruleset_new() };
    if (!w->ruleset)
        return err_nomem(err, "rules");
    for (const struct shipped_file *f = shipped_files; f->name; f++) {
        if (add_shipped(w, f->name, (struct str){ (const char *)f->bytes, f->n }, err) < 0)
            return -1;
    }
    return ruleset_build(w->ruleset, err);
}

void case_world_release(struct case_world *w)
{
    ruleset_free(w->ruleset);
    arena_release(&w->arena);
}

static const struct signature *find_signature(const struct case_world *w, struct str name)
{
    if (w->ruleset)
        return ruleset_find(w->ruleset, name);
    for (size_t i = 0; i < w->signatures_n; i++) {
        if (str_eq(w->signatures[i].name, name))
            return &w->signatures[i];
    }
    return NULL;
}

/* ---- pages --------------------------------------------------------------------------------- */

struct str case_word(struct str *line)
{
    *line = str_trim(*line);
    return str_cut(line, ' ');
}

/* "hh:mm", "hh:mm:ss", with "+1d" or "-3d" before it as a word of its own. */
static when time_of(const struct case_page *p, struct str *line)
{
    struct str w = case_word(line);
    int64_t days = 0;
    uint64_t h = 0, m = 0, s = 0;

    if (w.n && (w.s[0] == '+' || w.s[0] == '-')) {
        struct str number = str_first(str_from(w, w.s[0] == '+' ? 1 : 0),
                                      w.n - (w.s[0] == '+') - 1);
        str_i64(number, &days);
        w = case_word(line);
    }
    str_u64(str_cut(&w, ':'), &h);
    str_u64(str_cut(&w, ':'), &m);
    if (w.n)
        str_u64(w, &s);
    return p->day + days * WHEN_DAY + (when)h * WHEN_HOUR + (when)m * WHEN_MINUTE +
           (when)s * WHEN_SECOND;
}

struct source_lines {
    struct str host, word, folder;
    struct str channel;   /* what the word means: "Operations_Manager" has a blank */
    when from, to;
    when again_from, again_to; /* of its second run; WHEN_NONE: it has one */
    when damaged_from, damaged_to; /* bytes have changed between its records of that time */
    when midnight;        /* from which the times of day of the run count */
    uint32_t run;         /* of a text log */
    when modified;        /* of its file, as evidence_begin takes it */
    int64_t ahead;        /* minutes, of who wrote local times, to what the page tells */
    uint64_t base;        /* added to its record ids */
    uint64_t others;      /* records beside the hits; 0: so many that it has FILLED of them */
    uint64_t filled;      /* records, with those at its ends */
    enum stamp_kind kind; /* of its times, which are written as the source has them */
    bool minutes;         /* a table that lost its seconds, and has no numbers */
    bool unsure;          /* day and month could be exchanged; they are, in what is written */
    bool nameless;        /* its records name no computer, its folder does */
    bool subscribed;      /* of a collector's file, which holds what somebody subscribed to */
    bool reverse;
};

struct hit_line {
    struct str line;      /* behind host and channel */
    uint64_t record;
    when at;
};

static struct stamp stamp_at(const struct source_lines *s, when t)
{
    struct stamp stamp = { .t = t + s->ahead * WHEN_MINUTE, .kind = s->kind, .digits = 7 };
    struct civil c = civil_of(t);
    int day = c.day;

    if (s->kind == STAMP_NONE)
        stamp.t = WHEN_NONE;
    if (s->kind == STAMP_CLOCK)
        stamp.t -= s->midnight;
    if (s->minutes) {
        stamp.t -= stamp.t % WHEN_MINUTE;
        stamp.digits = STAMP_NO_SECOND;
    }
    if (s->unsure) {
        c.day = c.month;
        c.month = day;
        stamp.t = when_of(&c);
        stamp.doubt = DATE_DAY_OR_MONTH;
        stamp.date_order = 'd';
    }
    return stamp;
}

static bool is_text_log(struct str channel)
{
    return str_eq(channel, STR("msi")) || str_eq(channel, STR("setup"));
}

static struct event event_at(const struct source_lines *s, when t, uint64_t record)
{
    bool text = is_text_log(s->channel);

    record += s->base;
    return (struct event){ .kind = text ? EVENT_TEXT : EVENT_WINDOWS, .time = stamp_at(s, t),
                           .channel = s->channel,
                           .computer = text || s->nameless ? STR_NONE : s->host,
                           .record = record, .level = -1, .line = record,
                           .has_record = !text && !s->minutes, .run = text ? s->run : 0,
                           .unsure = t >= s->damaged_from && t <= s->damaged_to };
}

/* name=value, or name="a value with blanks"; anything else is a name that nothing has */
static bool next_capture(struct case_page *p, struct str *line, struct capture *out)
{
    bool quoted;

    *line = str_trim(*line);
    if (!line->n)
        return false;
    if (str_find_char(*line, '=') >= str_find_char(*line, ' ')) {
        p->unknown = *line;
        return false;
    }
    out->name = str_cut(line, '=');
    quoted = line->n && line->s[0] == '"';
    if (quoted)
        *line = str_from(*line, 1);
    out->value = str_cut(line, quoted ? '"' : ' ');
    return true;
}

static void add_hit(const struct case_world *w, struct case_page *p, const struct source_lines *s,
                    const struct hit_line *hit)
{
    struct capture captures[8];
    const struct signature *sig;
    struct str line = hit->line, name;
    struct event ev = event_at(s, hit->at, hit->record);
    size_t n = 0;

    time_of(p, &line);
    name = case_word(&line);
    sig = find_signature(w, name);
    if (!sig) {
        p->unknown = name;
        return;
    }
    line = str_trim(line);
    if (str_starts(line, STR("untimed"))) {
        case_word(&line);
        ev.time = STAMP_ABSENT;
    }
    while (n < 8 && next_capture(p, &line, &captures[n]))
        n++;
    evidence_event(p->evidence, &ev);
    evidence_hit(p->evidence, &ev, sig, captures, n);
}

static int compare_hits(const void *a, const void *b)
{
    const struct hit_line *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

/* By host and channel; of one source as they stand in the page. */
static int compare_told(const void *a, const void *b)
{
    const struct case_hit *x = a, *y = b;
    int c = str_cmp(x->host, y->host);

    c = c ? c : str_cmp(x->word, y->word);
    return c ? c : (x->body.s > y->body.s) - (x->body.s < y->body.s);
}

static void note_hits(struct case_page *p, struct str text)
{
    for (struct str rest = text; rest.n;) {
        struct str body = str_cut(&rest, '\n');
        struct case_hit *hit;

        if (!str_starts(body, STR("hit ")) ||
            arena_grow(&p->arena, &p->hits, p->hits_n, &p->hits_cap, p->hits_n + 1,
                       sizeof *p->hits) < 0)
            continue;
        case_word(&body);
        hit = &p->hits[p->hits_n++];
        hit->host = case_word(&body);
        hit->word = case_word(&body);
        hit->body = body;
    }
    if (p->hits_n)
        qsort(p->hits, p->hits_n, sizeof *p->hits, compare_told);
}

static bool is_of_source(const struct case_hit *hit, const struct source_lines *s)
{
    return str_eq(hit->host, s->host) && str_eq(hit->word, s->word);
}

/* The first hit of the source, or the one behind where it would stand. */
static size_t first_hit(const struct case_page *p, const struct source_lines *s)
{
    struct case_hit before = { .host = s->host, .word = s->word };
    size_t low = 0, high = p->hits_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool is_less = compare_told(&p->hits[middle], &before) < 0;
        low = is_less ? middle + 1 : low;
        high = is_less ? high : middle;
    }
    return low;
}

/* The hits of this host and channel that lie inside the source's span. */
static size_t hits_of(const struct case_page *p, const struct source_lines *s,
                      struct hit_line *hits)
{
    size_t n = 0;

    for (size_t i = first_hit(p, s); i < p->hits_n && is_of_source(&p->hits[i], s); i++) {
        struct str line = p->hits[i].body;
        when at = time_of(p, &line);

        if (n < CASE_HITS_MOST && at >= s->from && at <= s->to) {
            hits[n] = (struct hit_line){ p->hits[i].body, n + 2, at };
            n++;
        }
    }
    qsort(hits, n, sizeof *hits, compare_hits);
    return n;
}

/* A failure, a machine that is named nowhere else, or a clock that was set: without it less is
   known to be wrong. */
static bool tells_of_a_failure(struct str line)
{
    return str_find(line, STR("failed")) < line.n || str_find(line, STR("removed")) < line.n ||
           str_find(line, STR("push-10624")) < line.n || /* a push that failed */
           str_find(line, STR("fatal-action")) < line.n || /* setup that did */
           str_find(line, STR("unhandled")) < line.n || str_find(line, STR("26337")) < line.n ||
           str_find(line, STR("parent=")) < line.n ||
           str_find(line, STR("clock_from=")) < line.n; /* a clock that was set */
}

/*
 * The records of a source in order of time: first, the hits with fillers between them, last; all of
 * it backwards if reverse.
 */
static void add_records(const struct case_world *w, struct case_page *p,
                        const struct source_lines *s, const struct hit_line *hits, size_t n,
                        uint64_t fillers)
{
    struct event edge = event_at(s, s->reverse ? s->to : s->from, s->reverse ? s->filled : 1);
    when step = (s->to - s->from) / (when)(fillers + 1);
    size_t done = 0;

    evidence_event(p->evidence, &edge);
    for (uint64_t i = 0; i < fillers; i++) {
        uint64_t k = s->reverse ? fillers - 1 - i : i;
        when at = s->from + step * (when)(k + 1);
        struct event filler = event_at(s, at, s->filled - fillers + k);
        for (; done < n; done++) {
            const struct hit_line *hit = &hits[s->reverse ? n - 1 - done : done];
            if (s->reverse ? hit->at < at : hit->at > at)
                break;
            add_hit(w, p, s, hit);
        }
        evidence_event(p->evidence, &filler);
    }
    for (; done < n; done++)
        add_hit(w, p, s, &hits[s->reverse ? n - 1 - done : done]);
    edge = event_at(s, s->reverse ? s->from : s->to, s->reverse ? 1 : s->filled);
    evidence_event(p->evidence, &edge);
}

/* Setup was run once more, and wrote on in the same log. */
static void add_second_run(const struct case_world *w, struct case_page *p,
                           const struct source_lines *first)
{
    struct source_lines s = *first;
    struct hit_line hits[CASE_HITS_MOST];
    size_t n;

    s.from = first->again_from;
    s.to = first->again_to;
    s.base += first->filled;
    s.midnight = s.from - s.from % WHEN_DAY;
    s.run = 2;
    n = hits_of(p, &s, hits);
    add_records(w, p, &s, hits, n, s.filled - 2 - n);
}

static void add_source(const struct case_world *w, struct case_page *p, struct source_lines *s)
{
    struct defects none = { 0 };
    struct hit_line hits[CASE_HITS_MOST];
    size_t n = hits_of(p, s, hits);
    char name[300];

    s->filled = s->others ? n + 2 + s->others : FILLED;
    s->run = 1;
    s->midnight = p->day;

    if (p->sources_n++ == p->leave_out) {
        for (size_t i = 0; i < n; i++)
            p->lost_a_failure = p->lost_a_failure || tells_of_a_failure(hits[i].line);
        return;
    }
    snprintf(name, sizeof name, "%.*s%s%.*s/%.*s", STR_FMT(s->folder), s->folder.n ? "/" : "",
             STR_FMT(s->host), STR_FMT(s->channel));
    evidence_begin(p->evidence, str_of(name), STR("case"), s->modified);
    add_records(w, p, s, hits, n, s->filled - 2 - n);
    if (s->again_from != WHEN_NONE)
        add_second_run(w, p, s);
    evidence_end(p->evidence, 100000, &none);
    if (s->subscribed)
        p->evidence->sources[p->evidence->sources_n - 1].partial = true;
}

static struct str channel_of(struct case_page *p, struct str token)
{
    char *name = arena_alloc(&p->arena, token.n + 1);

    if (!name)
        return STR_NONE;
    for (size_t i = 0; i < token.n; i++)
        name[i] = (char)(token.s[i] == '_' ? ' ' : token.s[i]);
    return (struct str){ name, token.n };
}

/* What stands behind "logs": how the source writes its times. */
static bool read_how(struct source_lines *s, struct str how)
{
    static const struct {
        const char *word;
        enum stamp_kind kind;
        bool unsure, minutes;
    } ways[] = {
        { "", STAMP_UTC, false, false },
        { "@local", STAMP_LOCAL, false, false },
        { "@local-unsure", STAMP_LOCAL, true, false },
        { "@local-minute", STAMP_LOCAL, false, true },
        { "@minute", STAMP_UTC, false, true },
        { "@clock", STAMP_CLOCK, false, false },
        { "@list", STAMP_NONE, false, false },
    };

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (str_eq(how, str_of(ways[i].word))) {
            s->kind = ways[i].kind;
            s->unsure = ways[i].unsure;
            s->minutes = ways[i].minutes;
            return true;
        }
    }
    return false;
}

/* What stands behind the span of a source; false: a word that nobody knows. */
static bool read_more(const struct case_page *p, struct source_lines *s, struct str line)
{
    for (struct str c = case_word(&line); c.n; c = case_word(&line)) {
        if (str_eq(c, STR("records")))
            str_u64(case_word(&line), &s->base);
        else if (str_eq(c, STR("others")))
            str_u64(case_word(&line), &s->others);
        else if (str_eq(c, STR("ahead")))
            str_i64(case_word(&line), &s->ahead);
        else if (str_eq(c, STR("nameless")))
            s->nameless = true;
        else if (str_eq(c, STR("subscribed")))
            s->subscribed = true;
        else if (str_eq(c, STR("in")))
            s->folder = case_word(&line);
        else if (str_eq(c, STR("again")))
            s->again_from = time_of(p, &line), s->again_to = time_of(p, &line);
        else if (str_eq(c, STR("damaged")))
            s->damaged_from = time_of(p, &line), s->damaged_to = time_of(p, &line);
        else if (str_eq(c, STR("modified")))
            s->modified = time_of(p, &line);
        else if (str_eq(c, STR("packed")))
            s->modified = WALL_CLOCK(time_of(p, &line));
        else
            return false;
    }
    return true;
}

/* HOST CHANNEL... from T to T, and more; false: that is not what stands there. */
static bool add_sources(const struct case_world *w, struct case_page *p, struct str line,
                        struct str how, bool reverse)
{
    struct source_lines s = { .host = case_word(&line), .modified = WHEN_NONE,
                              .again_from = WHEN_NONE, .damaged_to = WHEN_NONE };
    struct str channels[8], c;
    size_t n = 0;

    while ((c = case_word(&line)).n && !str_eq(c, STR("from")) && n < 8)
        channels[n++] = c;
    if (!n || !str_eq(c, STR("from")))
        return false;
    s.from = time_of(p, &line);
    if (!str_eq(case_word(&line), STR("to")))
        return false;
    s.to = time_of(p, &line);
    if (!read_how(&s, how) || !read_more(p, &s, line))
        return false;
    for (size_t i = 0; i < n; i++) {
        s.word = channels[i];
        s.channel = channel_of(p, channels[i]);
        s.reverse = reverse && !is_text_log(s.channel); /* a text log has its order */
        add_source(w, p, &s);
    }
    return true;
}

bool case_is_shipped(struct str text)
{
    static const char line[] = "\nshipped\n";

    return str_find(text, STR(line)) < text.n;
}

/* A line of the page; false: nobody knows what it says. */
static bool read_line(const struct case_world *w, struct case_page *p, struct str line,
                      bool reverse)
{
    struct str body = line, key = case_word(&body);
    int digits;
    char zone, iso[32];

    if (str_eq(key, STR("day"))) {
        snprintf(iso, sizeof iso, "%.*sT00:00:00", STR_FMT(body));
        return when_parse(str_of(iso), &p->day, &digits, &zone);
    }
    if (str_starts(key, STR("logs")))
        return add_sources(w, p, body, str_from(key, 4), reverse);
    if (str_eq(key, STR("expect"))) {
        if (p->lines_n == CASE_EXPECTS_MOST)
            return false;
        p->lines[p->lines_n++] = body;
        return true;
    }
    if (str_eq(key, STR("plan")))
        p->forced = body;
    else if (str_eq(line, STR("strict")))
        p->strict = true;
    else /* its hits are noted already */
        return !line.n || line.s[0] == '#' || str_eq(key, STR("hit")) ||
               str_eq(line, STR("shipped"));
    return true;
}

void case_page_read(const struct case_world *w, struct case_page *p, struct str text,
                    size_t leave_out, bool reverse)
{
    *p = (struct case_page){ .leave_out = leave_out, .evidence = evidence_new() };
    note_hits(p, text);
    for (struct str rest = text; rest.n;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!read_line(w, p, line, reverse) && !p->unknown.n)
            p->unknown = line;
    }
    evidence_sort(p->evidence);
}

void case_page_release(struct case_page *p)
{
    evidence_free(p->evidence);
    arena_release(&p->arena);
}

int case_judge(struct verdict **v, const struct case_world *w, const struct case_page *p,
               struct err *err)
{
    struct judge_input in = { .evidence = p->evidence, .plans = w->plans, .plans_n = w->plans_n,
                              .releases = w->releases, .hazards = &w->hazards,
                              .ruleset = w->ruleset,
                              .strict = p->strict, .places = p->places };

    for (size_t i = 0; i < w->plans_n; i++)
        in.forced = str_eq(w->plans[i]->id, p->forced) ? w->plans[i] : in.forced;
    if (p->forced.n && !in.forced)
        return err_set(err, ERR_DATA, "no plan %.*s", STR_FMT(p->forced));
    return verdict_reach(v, &in, err);
}
