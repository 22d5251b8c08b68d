/* SPDX-License-Identifier: Apache-2.0 */
/* check: read everything, judge, report.  All output comes at the end, each report in one piece. */
#include "run.h"
#include "run_read.h"
#include "run_rules.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys.h"
#include "event/redact.h"
#include "report/report.h"
#include "rules/matcher.h"
#include "verdict/verdict.h"

#include <string.h>

/* One worker. */
struct checker {
    const struct options *options;
    struct matcher *matcher;
    struct evidence *evidence;
    struct err err;
};

static int no_memory(struct checker *k)
{
    return err_nomem(&k->err, "evidence");
}

static int check_begin(void *ctx, struct str name, struct str format, when modified)
{
    struct checker *k = ctx;

    return evidence_begin(k->evidence, name, format, modified) < 0 ? no_memory(k) : 0;
}

static void check_hit(void *ctx, const struct hit *hit)
{
    struct checker *k = ctx;

    if (evidence_hit(k->evidence, hit->event, hit->signature, hit->captures, hit->captures_n) < 0)
        no_memory(k);
}

static int check_event(void *ctx, struct event *ev)
{
    struct checker *k = ctx;

    if (!options_cover(k->options, ev))
        return 0;
    if (evidence_event(k->evidence, ev) < 0 || matcher_scan(k->matcher, ev, check_hit, k) < 0)
        return no_memory(k);
    return k->err.code == ERR_NONE ? 0 : -1;
}

static int check_end(void *ctx, uint64_t bytes, const struct defects *defects)
{
    struct checker *k = ctx;

    return evidence_end(k->evidence, bytes, defects) < 0 ? no_memory(k) : 0;
}

static int check_skip(void *ctx, struct str path, struct str reason)
{
    struct checker *k = ctx;

    return evidence_skip(k->evidence, path, reason) < 0 ? no_memory(k) : 0;
}

/* What the workers found, in the first one's evidence, in fixed order. */
static int gather(struct checker *workers, int jobs)
{
    for (int i = 1; i < jobs; i++)
        if (evidence_merge(workers[0].evidence, workers[i].evidence) < 0)
            return -1;
    return evidence_sort(workers[0].evidence);
}

static int read_all(const struct walk *w, const struct options *o, const struct ruleset *set,
                    struct checker *workers, int jobs, struct err *err)
{
    struct reader readers[LIMIT_JOBS] = { { 0 } };

    for (int i = 0; i < jobs; i++) {
        workers[i] = (struct checker){ .options = o, .matcher = matcher_new(set),
                                       .evidence = evidence_new() };
        readers[i] = (struct reader){ &workers[i], check_begin, check_event, check_end, check_skip,
                                      NULL, NULL, &workers[i].err };
    }
    for (int i = 0; i < jobs; i++)
        if (!workers[i].matcher || !workers[i].evidence)
            return err_nomem(err, "matcher");
    if (sources_read(w, o, readers, (size_t)jobs, err) < 0)
        return -1;
    return gather(workers, jobs) < 0 ? err_nomem(err, "evidence") : 0;
}

/* What the matchers could not decide, all workers together, by signature name. */
static int undecided_of(const struct ruleset *set, const struct checker *workers, int jobs,
                        struct undecided **out, size_t *out_n, struct err *err)
{
    size_t count = ruleset_count(set), n = 0;
    struct undecided *list = mem_zero(count ? count : 1, sizeof *list);

    if (!list)
        return err_nomem(err, "report");
    for (size_t i = 0; i < count; i++) {
        const struct signature *sig = ruleset_at(set, i);
        struct undecided u = { .signature = sig->name };

        for (int w = 0; w < jobs; w++) {
            const struct rule_trouble *t;
            size_t t_n = matcher_trouble(workers[w].matcher, &t);

            for (size_t k = 0; k < t_n; k++) {
                u.no_message += t[k].signature == sig ? t[k].not_evaluable : 0;
                u.limit += t[k].signature == sig ? t[k].limit_reached : 0;
            }
        }
        if (u.no_message + u.limit)
            list[n++] = u;
    }
    *out = list;
    *out_n = n;
    return 0;
}

static int judge(struct verdict **v, const struct options *o, const struct knowledge *k,
                 const struct evidence *evidence, struct err *err)
{
    const struct judge_input in = { .evidence = evidence, .plans = k->plans,
                                    .plans_n = k->plans_n, .forced = k->forced,
                                    .releases = k->releases, .ruleset = k->set, .zones = o->zones,
                                    .zones_n = o->zones_n, .answers = k->answers.items,
                                    .answers_n = k->answers.n, .strict = o->strict };

    return verdict_reach(v, &in, err);
}

static bool wants_color(const struct options *o, bool terminal)
{
    const char *no = sys_env("NO_COLOR"), *term = sys_env("TERM");

    if (o->color != AUTO)
        return o->color == ALWAYS;
    return terminal && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

/* What the reports are made of. */
struct checked {
    const struct options *options;
    const struct knowledge *knowledge;
    struct verdict *verdict;
    struct undecided *undecided;
    size_t undecided_n;
};

static struct report_style style_of(const struct checked *c, const char *file,
                                    struct arena *a)
{
    const struct options *o = c->options;
    bool terminal = !file && sys_is_terminal(1);

    return (struct report_style){
        .color = wants_color(o, terminal),
        .quiet = o->quiet,
        .verbose = o->verbose,
        .width = terminal ? sys_columns(1) : 0,
        .version = STR(POSTFLIGHT_VERSION),
        .options = redact(buf_str(&o->shaping), a),
        .signatures = ruleset_count(c->knowledge->set),
        .signatures_hash = ruleset_hash(c->knowledge->set),
        .undecided = c->undecided,
        .undecided_n = c->undecided_n,
    };
}

static int write_report(const struct output *to, const struct checked *c,
                        struct err *err)
{
    const struct report_writer *w = report_find(to->format ? str_of(to->format) : STR("text"));
    struct arena scratch = { 0 };
    struct report_style style = style_of(c, to->file, &scratch);
    struct buf text = { 0 };
    struct out *out = NULL;
    int result = -1;

    w->write(&text, c->verdict, &style);
    if (text.failed) {
        err_nomem(err, "report");
    } else if (out_open(&out, to->file, err) == 0) {
        if (out_write(out, buf_str(&text), err) < 0)
            out_abandon(out);
        else
            result = out_commit(out, err);
    }
    buf_release(&text);
    arena_release(&scratch);
    return result;
}

static int write_reports(const struct checked *c, struct err *err)
{
    static const struct output plain = { NULL, NULL };
    const struct options *o = c->options;

    if (!o->outputs_n)
        return write_report(&plain, c, err);
    for (size_t i = 0; i < o->outputs_n; i++)
        if (write_report(&o->outputs[i], c, err) < 0)
            return -1;
    return 0;
}

static int check_with(struct checker *workers, int jobs, const struct walk *w,
                      const struct options *o, const struct knowledge *k, struct err *err)
{
    struct checked c = { .options = o, .knowledge = k };
    int result = read_all(w, o, k->set, workers, jobs, err);

    if (result == 0)
        result = undecided_of(k->set, workers, jobs, &c.undecided, &c.undecided_n, err);
    if (result == 0)
        result = judge(&c.verdict, o, k, workers[0].evidence, err);
    if (result == 0)
        result = write_reports(&c, err);
    if (result == 0)
        result = c.verdict->exit_code;
    verdict_free(c.verdict);
    mem_free(c.undecided);
    for (int i = 0; i < jobs; i++) {
        matcher_free(workers[i].matcher);
        evidence_free(workers[i].evidence);
    }
    return result;
}

int run_check(const struct options *o, struct err *err)
{
    struct knowledge k = { 0 };
    struct walk w = { 0 };
    int result = knowledge_load(&k, o, err);

    if (result == 0)
        result = sources_list(&w, o, err);
    if (result == 0) {
        int jobs = sources_jobs(&w, o);
        struct checker *workers = mem_zero((size_t)jobs, sizeof *workers);

        result = workers ? check_with(workers, jobs, &w, o, &k, err) : err_nomem(err, "workers");
        mem_free(workers);
    }
    walk_release(&w);
    knowledge_release(&k);
    return result;
}
