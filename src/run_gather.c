/* SPDX-License-Identifier: Apache-2.0 */
/* Workers with a matcher and an evidence each; joined at the end. */
#include "run_gather.h"

#include "base/limits.h"
#include "base/mem.h"
#include "rules/matcher.h"
#include "run_correlate.h"
#include "run_found.h"
#include "run_profile.h"
#include "verdict/evidence_sums.h"

#include <string.h>

#define FETCH_AHEAD 8u /* hits */

/* One worker. */
struct gatherer {
    const struct options *options;
    const struct ruleset *set;
    struct matcher *matcher;
    struct evidence *evidence;
    struct rule_trouble *before; /* the matcher's troubles before this file, in its order */
    size_t before_n;
    struct rule_trouble *fresh;  /* room for as many */
    struct found *into;          /* where hits go while finding for somebody else, */
    struct arena scratch;        /* and of what they are quoted there */
    struct buf raw;
    struct err err;
};

static int no_memory(struct gatherer *g)
{
    return err_nomem(&g->err, "evidence");
}

static int gather_begin(void *ctx, struct str name, struct str format, when modified)
{
    struct gatherer *g = ctx;

    return evidence_begin(g->evidence, name, format, modified) < 0 ? no_memory(g) : 0;
}

static void gather_hit(void *ctx, const struct hit *hit)
{
    struct gatherer *g = ctx;

    struct strs watched;

    if (hit->watched && ruleset_watched(g->set, hit->signature, &watched) &&
        evidence_seen(g->evidence, hit->event, hit->signature, hit->seen, watched.n) < 0)
        no_memory(g);
    if (hit->reported &&
        evidence_hit(g->evidence, hit->event, hit->signature, hit->captures, hit->captures_n) < 0)
        no_memory(g);
}

static int gather_event(void *ctx, struct event *ev)
{
    struct gatherer *g = ctx;

    if (!options_cover(g->options, ev))
        return 0;
    if (evidence_event(g->evidence, ev) < 0)
        return no_memory(g);
    if (matcher_scan(g->matcher, ev, gather_hit, g) < 0)
        return no_memory(g);
    return g->err.code == ERR_NONE ? 0 : -1;
}

/* Matchers count from their beginning: g->fresh is what has been added since this was asked
   last. */
static size_t fresh_troubles(struct gatherer *g)
{
    const struct rule_trouble *now;
    size_t n = matcher_trouble(g->matcher, &now), b = 0, fresh_n = 0;

    for (size_t i = 0; i < n; i++) {
        struct rule_trouble t = now[i];

        if (b < g->before_n && g->before[b].signature == t.signature) {
            t.not_evaluable -= g->before[b].not_evaluable;
            t.limit_reached -= g->before[b++].limit_reached;
        }
        if (t.not_evaluable || t.limit_reached)
            g->fresh[fresh_n++] = t;
    }
    memcpy(g->before, now, n * sizeof *now);
    g->before_n = n;
    return fresh_n;
}

/* What this file added belongs to it. */
static int note_troubles(struct gatherer *g)
{
    size_t n = fresh_troubles(g);

    for (size_t i = 0; i < n; i++)
        if (evidence_undecided(g->evidence, g->fresh[i].signature, g->fresh[i].not_evaluable,
                               g->fresh[i].limit_reached) < 0)
            return -1;
    return 0;
}

static bool gather_sieve(void *ctx, struct str channel, struct str aside, struct sieve *out)
{
    const struct gatherer *g = ctx;

    return matcher_sieve(g->matcher, channel, aside, out);
}

/* The parts of gather_event, for workers that share a file. */

static bool gather_covers(void *ctx, const struct event *ev)
{
    const struct gatherer *g = ctx;

    return options_cover(g->options, ev);
}

static int gather_note(void *ctx, struct event *ev)
{
    struct gatherer *g = ctx;

    return options_cover(g->options, ev) && evidence_event(g->evidence, ev) < 0 ? no_memory(g) : 0;
}

static int gather_sum(void *ctx, struct sums *s, size_t i)
{
    struct gatherer *g = ctx;

    return evidence_sum_row(g->evidence, s, i) < 0 ? no_memory(g) : 0;
}

static void gather_keep(void *ctx, const struct hit *hit)
{
    struct gatherer *g = ctx;
    struct strs watched = { 0 };
    struct ev_quote quote;

    if (hit->watched)
        (void)ruleset_watched(g->set, hit->signature, &watched);
    arena_reset(&g->scratch);
    if ((hit->reported && evidence_quote(&quote, hit->event, hit->captures, hit->captures_n,
                                         &g->scratch, &g->raw) < 0) ||
        found_keep(g->into, hit, &quote, watched.n) < 0)
        no_memory(g);
}

/* As gather_hit. */
static void adopt_hit(struct gatherer *g, const struct event *ev, const struct found_hit *hit)
{
    struct strs watched;
    struct ev_quote quote;

    if (hit->watched && ruleset_watched(g->set, hit->signature, &watched) &&
        evidence_seen(g->evidence, ev, hit->signature, hit->seen, watched.n) < 0)
        no_memory(g);
    if (!hit->reported)
        return;
    quote = found_quote(hit);
    if (evidence_hit_quoted(g->evidence, ev, hit->signature, &quote) < 0)
        no_memory(g);
}

static int gather_find(void *ctx, struct event *ev, struct found *into)
{
    struct gatherer *g = ctx;

    g->into = into;
    if (options_cover(g->options, ev) && matcher_scan(g->matcher, ev, gather_keep, g) < 0)
        return no_memory(g);
    return g->err.code == ERR_NONE ? 0 : -1;
}

static int gather_troubles(void *ctx, struct found *into)
{
    struct gatherer *g = ctx;

    return found_troubles(into, g->fresh, fresh_troubles(g)) < 0 ? no_memory(g) : 0;
}

static int gather_adopt(void *ctx, const struct found *f)
{
    struct gatherer *g = ctx;
    struct event ev = { 0 };

    for (size_t i = 0; i < f->n; i++) {
        found_fetch(f, i + FETCH_AHEAD);
        found_event(&f->hits[i], &ev);
        adopt_hit(g, &ev, &f->hits[i]);
    }
    for (size_t i = 0; i < f->troubles_n; i++)
        matcher_add_trouble(g->matcher, &f->troubles[i]);
    return g->err.code == ERR_NONE ? 0 : -1;
}

static int gather_end(void *ctx, uint64_t bytes, const struct defects *defects)
{
    struct gatherer *g = ctx;

    if (note_troubles(g) < 0 || evidence_end(g->evidence, bytes, defects) < 0)
        return no_memory(g);
    return 0;
}

static int gather_skip(void *ctx, struct str path, struct str reason)
{
    struct gatherer *g = ctx;

    return evidence_skip(g->evidence, path, reason) < 0 ? no_memory(g) : 0;
}

static int gather_evidence(void *ctx, struct stream *in, struct str name)
{
    struct gatherer *g = ctx;

    return read_evidence(g->evidence, g->set, in, name, &g->err);
}

static void release(struct gatherer *workers, int jobs)
{
    for (int i = 0; i < jobs; i++) {
        matcher_free(workers[i].matcher);
        evidence_free(workers[i].evidence);
        arena_release(&workers[i].scratch);
        buf_release(&workers[i].raw);
        mem_free(workers[i].before);
        mem_free(workers[i].fresh);
    }
    mem_free(workers);
}

/* All workers of one reading. */
struct gathering {
    struct gatherer *workers;
    int jobs;
    const struct options *options;
    struct knowledge *load; /* NULL: it is loaded */
    const struct knowledge *knowledge;
    bool every_hit;
};

/* What can be done without rules: skipping. */
static int open_workers(struct gathering *all, struct err *err)
{
    all->workers = mem_zero((size_t)all->jobs, sizeof *all->workers);
    for (int i = 0; all->workers && i < all->jobs; i++) {
        struct gatherer *g = &all->workers[i];

        g->options = all->options;
        g->evidence = evidence_new();
        if (!g->evidence)
            return err_nomem(err, "evidence");
        g->evidence->every_hit = all->every_hit;
    }
    return all->workers ? 0 : err_nomem(err, "workers");
}

static int start(struct gatherer *g, const struct ruleset *set)
{
    g->set = set;
    g->matcher = matcher_new(set);
    g->before = mem_zero(ruleset_count(set) + 1, sizeof *g->before);
    g->fresh = mem_zero(ruleset_count(set) + 1, sizeof *g->fresh);
    if (!g->matcher || !g->before || !g->fresh)
        return -1;
    return g->options->profile ? matcher_measure(g->matcher) : 0;
}

static int set_up(void *ctx, struct err *err)
{
    struct gathering *all = ctx;

    if (all->load && knowledge_load(all->load, all->options, err) < 0)
        return -1;
    for (int i = 0; i < all->jobs; i++)
        if (start(&all->workers[i], all->knowledge->set) < 0)
            return err_nomem(err, "matcher");
    return 0;
}

static int read_all(struct gathering *all, const struct walk *w, struct err *err)
{
    struct reader readers[LIMIT_JOBS] = { { 0 } };
    const struct sources_setup setup = { set_up, all };

    for (int i = 0; i < all->jobs; i++)
        readers[i] = (struct reader){ .ctx = &all->workers[i],
                                      .page = all->options->code_page,
                                      .begin = gather_begin, .event = gather_event,
                                      .end = gather_end,
                                      .skip = gather_skip, .sieve = gather_sieve,
                                      .evidence = gather_evidence,
                                      .covers = gather_covers,
                                      .note = gather_note, .sum = gather_sum,
                                      .find = gather_find,
                                      .troubles = gather_troubles, .adopt = gather_adopt,
                                      .err = &all->workers[i].err };
    return sources_read(w, all->options, readers, (size_t)all->jobs, &setup, err);
}

/* All that workers found is the first one's. */
static int unite_all(struct gatherer *workers, int jobs, struct err *err)
{
    struct evidence *all = workers[0].evidence;
    int result = 0;

    for (int i = 1; i < jobs - 1 && result == 0; i++)
        result = evidence_absorb(all, workers[i].evidence);
    if (result == 0)
        result = jobs < 2 ? evidence_unite(all)
                          : evidence_unite_two(all, workers[jobs - 1].evidence, true);
    return result < 0 ? err_nomem(err, "evidence") : 0;
}

static int show_profile(const struct gatherer *workers, int jobs, const struct ruleset *set,
                        struct err *err)
{
    struct matcher *matchers[LIMIT_JOBS];

    for (int i = 0; i < jobs; i++)
        matchers[i] = workers[i].matcher;
    return profile_print(set, matchers, (size_t)jobs, err);
}

static int note_folders(struct evidence *e, const struct walk *w, struct err *err)
{
    int result = 0;

    for (size_t i = 0; i < e->sources_n && result == 0; i++)
        result = evidence_note_folder(e, i, walk_folder(w, e->sources[i].name));
    return result < 0 ? err_nomem(err, "evidence") : 0;
}

/* What is wrong with rules goes before what is wrong with files. */
static int list(struct walk *w, const struct gathering *all, struct err *err)
{
    struct err of_rules = { ERR_NONE, "" };

    if (sources_list(w, all->options, err) == 0)
        return 0;
    if (all->load && knowledge_load(all->load, all->options, &of_rules) < 0)
        *err = of_rules;
    return -1;
}

static int finish(struct gathering *all, const struct walk *w, struct err *err)
{
    const struct ruleset *set = all->knowledge->set;
    int result = unite_all(all->workers, all->jobs, err);

    if (result == 0)
        result = note_folders(all->workers[0].evidence, w, err);
    if (result == 0)
        result = run_correlations(all->workers[0].evidence, set, err);
    if (result == 0 && all->options->profile)
        result = show_profile(all->workers, all->jobs, set, err);
    return result;
}

static int gather_all(struct evidence **e, struct gathering *all, struct err *err)
{
    struct walk w = { 0 };
    int result = list(&w, all, err);

    if (result == 0) {
        all->jobs = sources_shared_jobs(&w, all->options);
        result = open_workers(all, err);
    }
    if (result == 0)
        result = read_all(all, &w, err);
    if (result == 0)
        result = finish(all, &w, err);
    if (result == 0) {
        *e = all->workers[0].evidence;
        all->workers[0].evidence = NULL;
    }
    if (all->workers)
        release(all->workers, all->jobs);
    walk_release(&w);
    return result;
}

int gather(struct evidence **e, const struct options *o, const struct knowledge *k, bool every_hit,
           struct err *err)
{
    return gather_all(e, &(struct gathering){ .options = o, .knowledge = k,
                                              .every_hit = every_hit }, err);
}

int gather_loading(struct evidence **e, const struct options *o, struct knowledge *k,
                   bool every_hit, struct err *err)
{
    return gather_all(e, &(struct gathering){ .options = o, .load = k, .knowledge = k,
                                              .every_hit = every_hit }, err);
}
