/* SPDX-License-Identifier: Apache-2.0 */
/* check: read everything, judge, report.  All output comes at the end, each report in one piece. */
#include "run.h"
#include "run_gather.h"

#include "base/mem.h"
#include "base/sys.h"
#include "event/redact.h"
#include "report/report.h"

#include <string.h>

static int judge(struct verdict **v, const struct options *o, const struct knowledge *k,
                 const struct evidence *evidence, struct err *err)
{
    const struct judge_input in = { .evidence = evidence, .plans = k->plans,
                                    .plans_n = k->plans_n, .forced = k->forced,
                                    .releases = k->releases, .hazards = &k->hazards,
                                    .ruleset = k->set, .zones = o->zones,
                                    .zones_n = o->zones_n, .dates = o->dates,
                                    .dates_n = o->dates_n, .answers = k->answers.items,
                                    .answers_n = k->answers.n, .glossary = &k->glossary,
                                    .strict = o->strict, .places = o->why != NULL,
                                    .expect = o->expect };

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
    struct mask *mask; /* --redact */
};

static struct report_style style_of(const struct checked *c, const char *file,
                                    struct arena *a)
{
    const struct options *o = c->options;
    bool terminal = !file && sys_is_terminal(1);
    const struct skipped_rule *skipped;
    size_t skipped_n = ruleset_skipped(c->knowledge->set, &skipped);

    return (struct report_style){
        .skipped = skipped,
        .skipped_n = skipped_n,
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
        .mask = c->mask,
    };
}

/* The words of --why, or the report in its form. */
static int form(struct buf *text, const struct output *to, const struct checked *c,
                const struct report_style *style, struct err *err)
{
    const struct report_writer *w = report_find(to->format ? str_of(to->format) : STR("text"));
    const char *why = c->options->why;

    if (to->file || !why)
        w->write(text, c->verdict, style);
    else if (!report_why(text, c->verdict, style, str_of(why)) && !text->failed)
        return err_set(err, ERR_USAGE, "--why: nothing that was judged and no finding goes by %s: "
                       "an id of the report (of a phase, task, constraint or finding, or "
                       "\"verdict\"), of those on machines with @MACHINE", why);
    return text->failed ? err_nomem(err, "report") : 0;
}

static int write_report(const struct output *to, const struct checked *c,
                        struct err *err)
{
    struct arena scratch = { 0 };
    struct report_style style = style_of(c, to->file, &scratch);
    struct buf text = { 0 };
    struct out *out = NULL;
    int result = -1;

    if (form(&text, to, c, &style, err) == 0 && out_open(&out, to->file, err) == 0) {
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

    if ((!o->outputs_n || o->why) && write_report(&plain, c, err) < 0)
        return -1;
    for (size_t i = 0; i < o->outputs_n; i++)
        if (write_report(&o->outputs[i], c, err) < 0)
            return -1;
    return 0;
}

/* What signatures could not decide, all sources together, by signature name. */
static int undecided_of(struct checked *c, const struct evidence *e, struct err *err)
{
    c->undecided = mem_zero(e->undecided_n ? e->undecided_n : 1, sizeof *c->undecided);
    if (!c->undecided)
        return err_nomem(err, "report");
    for (size_t i = 0; i < e->undecided_n; i++) {
        const struct ev_undecided *from = &e->undecided[i];
        struct undecided *last = c->undecided_n ? &c->undecided[c->undecided_n - 1] : NULL;

        if (!last || !str_eq(last->signature, from->signature->name)) {
            last = &c->undecided[c->undecided_n++];
            last->signature = from->signature->name;
            last->finding = from->signature->finding;
        }
        last->no_message += from->no_message;
        last->limit += from->limit;
        last->no_time += from->no_time;
        last->too_many = last->too_many || from->too_many;
    }
    return 0;
}

/* Over both, each hit once, where the logs reach back into the baseline. */
static int judge_both(struct verdict **all, struct evidence **both, const struct verdict *v,
                      const struct verdict *old, const struct options *o,
                      const struct knowledge *k, struct err *err)
{
    int shares = verdict_shares_time(v, old, err);

    if (shares <= 0)
        return shares;
    *both = evidence_new();
    if (!*both || evidence_merge(*both, v->evidence) < 0 ||
        evidence_merge(*both, old->evidence) < 0 || evidence_sort(*both) < 0)
        return err_nomem(err, "baseline");
    return judge(all, o, k, *both, err);
}

static int compare_with(struct verdict *v, const struct verdict *old, const struct options *o,
                        const struct knowledge *k, struct err *err)
{
    struct evidence *both = NULL;
    struct verdict *all = NULL;
    int result = judge_both(&all, &both, v, old, o, k, err);

    if (result == 0)
        result = verdict_compare(v, old, all, err);
    verdict_free(all);
    evidence_free(both);
    return result;
}

/* Evidence of whatever, or logs.  Text of unknown kind alone is none: a file that was mixed up. */
static bool holds_evidence(const struct evidence *e)
{
    for (size_t i = 0; i < e->sources_n; i++) {
        if (e->sources[i].delivered || !str_eq(e->sources[i].channel, STR("other-text")))
            return true;
    }
    return false;
}

/* What was before the upgrade, judged alike; only its findings count. */
static int compare_with_baseline(struct verdict *v, const struct options *o,
                                 const struct knowledge *k, struct err *err)
{
    struct options before = *o;
    struct evidence *e = NULL;
    struct verdict *old = NULL;
    int result;

    before.operands = (struct words){ &before.baseline, 1, 1 };
    before.files_from = NULL;
    before.shard_n = before.expect = 0;
    before.since = before.until = WHEN_NONE;
    result = gather(&e, &before, k, false, err);
    if (result == 0 && !holds_evidence(e))
        result = err_set(err, ERR_NO_INPUT, "--baseline %s: no evidence in it%s%.*s", o->baseline,
                         e->skips_n ? ": " : "", STR_FMT(e->skips_n ? e->skips[0].reason : STR("")));
    if (result == 0 && evidence_sort(e) < 0)
        result = err_nomem(err, "baseline");
    if (result == 0)
        result = judge(&old, &before, k, e, err);
    if (result == 0)
        result = compare_with(v, old, &before, k, err);
    verdict_free(old);
    evidence_free(e);
    return result;
}

static int check_with(const struct evidence *e, const struct options *o,
                      const struct knowledge *k, struct err *err)
{
    struct checked c = { .options = o, .knowledge = k };
    int result = undecided_of(&c, e, err);

    if (result == 0)
        result = judge(&c.verdict, o, k, e, err);
    if (result == 0 && o->baseline)
        result = compare_with_baseline(c.verdict, o, k, err);
    if (result == 0 && o->redact && !(c.mask = mask_new(c.verdict, e)))
        result = err_nomem(err, "--redact");
    if (result == 0)
        result = write_reports(&c, err);
    if (result == 0)
        result = c.verdict->exit_code;
    mask_free(c.mask);
    verdict_free(c.verdict);
    mem_free(c.undecided);
    return result;
}

int run_check(const struct options *o, struct err *err)
{
    struct knowledge k = { 0 };
    struct evidence *e = NULL;
    int result = gather_loading(&e, o, &k, false, err);

    if (result == 0 && evidence_sort(e) < 0)
        result = err_nomem(err, "evidence");
    if (result == 0)
        result = check_with(e, o, &k, err);
    evidence_free(e);
    knowledge_release(&k);
    return result;
}
