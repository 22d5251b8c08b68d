/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elections of days.  Of thousands of results only those are looked at whose hour is the run's.
 *
 * A log is written on at its end: a run begins when the one above it has ended.  Where setup ran at
 * one hour of several days, the days on which most results fall into the runs above all others may
 * be one day for two of them; so not each run elects its own, but all of a log together the days
 * that lie in their order and have most results.
 *
 * Setup may fail behind an installer that succeeded.  But where one day has an outcome as the
 * run's, another day that has the other outcome alone is another run's.
 *
 * Where the zone is in doubt then (summer time, which a bias alone does not tell), a result may lie
 * in a run by chance: it speaks for the day of a run only where that run tells of the same outcome.
 */
#include "verdict/run_day.h"

#include "verdict/check.h"

#include "base/mem.h"
#include "base/order.h"

#include <string.h>

#define VOTES_MOST 2048 /* at the hour of one run; so many of one machine cannot elect a day */
#define DAYS_MOST 65536 /* of all runs of a log together; those below elect none */

/* Local time of a dated mark; WHEN_NONE if its zone or date is not settled. */
static when mark_local(const struct judge *j, const struct mark *m)
{
    const struct table_zone *table = &j->table_zone[m->hit->source];
    struct stamp t = m->hit->time;
    when local, instant = t.t;

    if (t.kind == STAMP_LOCAL) {
        local = local_of(j, m->hit->source, t);
        if (local == WHEN_NONE || table->is == TABLE_AS_HOST)
            return local;
        if (table->is == TABLE_OPEN)
            return WHEN_NONE;
        instant = zone_moment_of(j, m->hit->source, local).t;
    } else if (t.kind != STAMP_UTC) {
        return WHEN_NONE;
    }
    return zone_known(j, m->host) ? zone_local(j, m->host, instant) : WHEN_NONE;
}

/* It bears its instant, and by which offset its machine's clock went then is in doubt. */
static bool is_hour_open(const struct judge *j, const struct mark *m, when local)
{
    return m->hit->time.kind == STAMP_UTC && zone_moment(j, m->host, local).doubt != 0;
}

static int compare_results(const void *a, const void *b)
{
    const struct result *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->of_day != y->of_day)
        return x->of_day < y->of_day ? -1 : 1;
    return x->midnight < y->midnight ? -1 : x->midnight > y->midnight;
}

static int compare_run_words(const void *a, const void *b)
{
    const struct run_word *x = a, *y = b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return str_cmp(x->is->name, y->is->name);
}

static bool same_run(const struct run_word *a, const struct run_word *b)
{
    return a->source == b->source && a->run == b->run;
}

/* That a service works, or fails, is no outcome of the run. */
static bool is_outcome(const struct signature *s)
{
    return (s->outcome == OUTCOME_DONE || is_bad(s->outcome)) && s->level < LEVEL_WORKS;
}

/* Of each run each word once. */
static int words_collect(const struct judge *j, struct results *out)
{
    const struct evidence *e = j->in->evidence;
    size_t kept = 0;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];

        if (h->time.kind != STAMP_CLOCK || !is_outcome(h->signature))
            continue;
        if (mem_grow(&out->words, &out->words_cap, out->words_n + 1, sizeof *out->words) < 0)
            return -1;
        out->words[out->words_n++] = (struct run_word){ h->source, h->run, h->signature };
    }
    order_sort(out->words, out->words_n, sizeof *out->words, compare_run_words);
    for (size_t i = 0; i < out->words_n; i++) {
        if (!kept || compare_run_words(&out->words[kept - 1], &out->words[i]) != 0)
            out->words[kept++] = out->words[i];
    }
    out->words_n = kept;
    return 0;
}

/* Packages of nobody's role (runtimes, browsers) are installed on any day and say nothing. */
int results_collect(const struct judge *j, const struct marks *marks, struct results *out)
{
    for (size_t i = 0; i < marks->n; i++) {
        const struct mark *m = &marks->items[i];
        when local = mark_local(j, m);

        if (local == WHEN_NONE || !m->hit->signature->role.n)
            continue;
        if (mem_grow(&out->items, &out->cap, out->n + 1, sizeof *out->items) < 0)
            return -1;
        out->items[out->n++] =
            (struct result){ m->host, local % WHEN_DAY, local - local % WHEN_DAY,
                             m->hit->signature, is_hour_open(j, m, local) };
    }
    order_sort(out->items, out->n, sizeof *out->items, compare_results);
    return words_collect(j, out);
}

void results_free(struct results *r)
{
    mem_free(r->items);
    mem_free(r->words);
}

/* The first result of the host at that time of day or behind it. */
static size_t result_from(const struct results *all, size_t host, when of_day)
{
    const struct result key = { .host = host, .of_day = of_day, .midnight = INT64_MIN };
    size_t lo = 0, hi = all->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (compare_results(&all->items[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* ---- the days that results speak for ------------------------------------------------------- */

/* A day that results inside a run speak for. */
struct day {
    size_t run;
    when midnight;
    size_t votes;
    size_t above, below; /* votes of the best days for the runs above and below it */
};

struct days {
    struct day *items; /* mem_free; by run, then midnight */
    size_t n, cap;
};

/* How a result compares with what the run's own lines say. */
enum agrees { SAYS_NOTHING, AGREES, DIFFERS };

struct vote {
    when midnight;
    enum agrees agrees;
};

static int compare_midnights(const void *a, const void *b)
{
    const when *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static int compare_votes(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;

    return compare_midnights(&x->midnight, &y->midnight);
}

static bool any_vote(const struct vote *votes, size_t n, enum agrees agrees)
{
    for (size_t i = 0; i < n; i++)
        if (votes[i].agrees == agrees)
            return true;
    return false;
}

/* votes: sorted, one of each result. */
static int days_add(struct days *days, size_t run, const struct vote *votes, size_t n)
{
    bool one_agrees = any_vote(votes, n, AGREES);

    for (size_t i = 0, end; i < n && days->n < DAYS_MOST; i = end) {
        for (end = i + 1; end < n && votes[end].midnight == votes[i].midnight; end++)
            ;
        if (one_agrees && any_vote(votes + i, end - i, DIFFERS) &&
            !any_vote(votes + i, end - i, AGREES))
            continue;
        if (mem_grow(&days->items, &days->cap, days->n + 1, sizeof *days->items) < 0)
            return -1;
        days->items[days->n++] = (struct day){ run, votes[i].midnight, end - i, 0, 0 };
    }
    return 0;
}

/* What the lines of one run say. */
struct run_words {
    const struct run_word *first;
    size_t n;
};

static struct run_words words_of(const struct results *all, uint32_t source, uint32_t run)
{
    const struct run_word key = { source, run, NULL };
    size_t lo = 0, hi = all->words_n, end;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct run_word *x = &all->words[mid];

        if (x->source < source || (x->source == source && x->run < run))
            lo = mid + 1;
        else
            hi = mid;
    }
    for (end = lo; end < all->words_n && same_run(&all->words[end], &key); end++)
        ;
    return (struct run_words){ all->words ? all->words + lo : NULL, end - lo };
}

/* With what the run tells of the same role; what it tells of no role is of all. */
static enum agrees agrees(const struct run_words *w, const struct result *r)
{
    enum agrees says = SAYS_NOTHING;

    if (!is_outcome(r->is))
        return says;
    for (size_t i = 0; i < w->n; i++) {
        const struct signature *s = w->first[i].is;

        if (s->role.n && !str_eq(s->role, r->is->role))
            continue;
        if (is_bad(s->outcome) == is_bad(r->is->outcome))
            return AGREES;
        says = DIFFERS;
    }
    return says;
}

/* A run that goes on behind midnight holds results of several days. */
static int days_of_run(const struct results *all, size_t host, const struct run_span *r, size_t run,
                       const struct run_words *words, struct days *days)
{
    struct vote *votes = NULL;
    size_t n = 0, cap = 0;
    int result = 0;

    for (when back = 0; back <= r->last.t && n <= VOTES_MOST; back += WHEN_DAY) {
        size_t from = result_from(all, host, r->first.t - RUN_SLACK - back);
        size_t to = result_from(all, host, r->last.t + RUN_SLACK - back + 1);

        if (to > from + VOTES_MOST)
            n = VOTES_MOST + 1; /* too many, as they are below when all is added up */
        for (; from < to && n <= VOTES_MOST; from++) {
            const struct result *x = &all->items[from];
            enum agrees says = agrees(words, x);

            if (x->hour_open && says != AGREES)
                continue;
            if (mem_grow(&votes, &cap, n + 1, sizeof *votes) < 0) {
                mem_free(votes);
                return -1;
            }
            votes[n++] = (struct vote){ x->midnight - back, says };
        }
    }
    if (n && n <= VOTES_MOST) {
        order_sort(votes, n, sizeof *votes, compare_votes);
        result = days_add(days, run, votes, n);
    }
    mem_free(votes);
    return result;
}

/* ---- the order of the runs ----------------------------------------------------------------- */

/* When the run ends on that day, and how early the one above may end at most: in a night in which
   clocks are put back its end may seem an hour later. */
static when end_of(const struct run_span *runs, const struct day *d)
{
    return d->midnight + runs[d->run].last.t;
}

static when latest_above(const struct run_span *runs, const struct day *d)
{
    when begin = d->midnight + runs[d->run].first.t;
    bool changes = zone_may_change(begin, begin + WHEN_HOUR, WHEN_NONE, WHEN_NONE);

    return begin + (changes ? WHEN_HOUR : RUN_SLACK);
}

/* Most votes up to each place of sorted keys: a tree of maxima over prefixes. */
struct most {
    const when *keys;
    size_t *tree; /* n + 1 */
    size_t n;
};

/* How many keys are not behind it. */
static size_t place_of(const struct most *m, when key)
{
    size_t lo = 0, hi = m->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (m->keys[mid] <= key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static size_t most_until(const struct most *m, when key)
{
    size_t best = 0;

    for (size_t i = place_of(m, key); i; i &= i - 1)
        best = m->tree[i] > best ? m->tree[i] : best;
    return best;
}

static void most_put(struct most *m, when key, size_t votes)
{
    for (size_t i = place_of(m, key); i <= m->n; i += i & (~i + 1))
        m->tree[i] = votes > m->tree[i] ? votes : m->tree[i];
}

static void look_above(const struct run_span *runs, struct days *days, struct most *m)
{
    for (size_t i = 0, end; i < days->n; i = end) {
        for (end = i; end < days->n && days->items[end].run == days->items[i].run; end++)
            days->items[end].above = most_until(m, latest_above(runs, &days->items[end]));
        for (size_t k = i; k < end; k++) {
            const struct day *d = &days->items[k];
            most_put(m, end_of(runs, d), d->above + d->votes);
        }
    }
}

/* The same from below: keys are negative, so that those that come later stand first. */
static void look_below(const struct run_span *runs, struct days *days, struct most *m)
{
    for (size_t end = days->n, i; end > 0; end = i) {
        for (i = end; i > 0 && days->items[i - 1].run == days->items[end - 1].run; i--)
            days->items[i - 1].below = most_until(m, -end_of(runs, &days->items[i - 1]));
        for (size_t k = i; k < end; k++) {
            const struct day *d = &days->items[k];
            most_put(m, -latest_above(runs, d), d->below + d->votes);
        }
    }
}

static int look_around(const struct run_span *runs, struct days *days)
{
    when *keys = mem_alloc(days->n * sizeof *keys);
    struct most m = { keys, mem_zero(days->n + 1, sizeof *m.tree), days->n };
    bool done = keys && m.tree;

    if (done) {
        for (size_t i = 0; i < days->n; i++)
            keys[i] = end_of(runs, &days->items[i]);
        order_sort(keys, days->n, sizeof *keys, compare_midnights);
        look_above(runs, days, &m);
        for (size_t i = 0; i < days->n; i++)
            keys[i] = -latest_above(runs, &days->items[i]);
        order_sort(keys, days->n, sizeof *keys, compare_midnights);
        memset(m.tree, 0, (days->n + 1) * sizeof *m.tree);
        look_below(runs, days, &m);
    }
    mem_free(keys);
    mem_free(m.tree);
    return done ? 0 : -1;
}

/* ---- the election -------------------------------------------------------------------------- */

static size_t votes_through(const struct day *d)
{
    return d->above + d->votes + d->below;
}

/* Two days of one run draw, and so do two runs that cannot both have theirs. */
static void elect(const struct run_span *runs, const struct days *days, when *out)
{
    const struct day *last = NULL;
    size_t best = 0;

    for (size_t i = 0; i < days->n; i++)
        best = votes_through(&days->items[i]) > best ? votes_through(&days->items[i]) : best;
    for (size_t i = 0, end; i < days->n; i = end) {
        const struct day *won = NULL;
        size_t winners = 0;

        for (end = i; end < days->n && days->items[end].run == days->items[i].run; end++)
            if (votes_through(&days->items[end]) == best)
                won = &days->items[end], winners++;
        if (winners != 1)
            continue;
        if (last && latest_above(runs, won) < end_of(runs, last))
            out[last->run] = WHEN_NONE;
        else
            out[won->run] = won->midnight;
        last = won;
    }
}

int run_days(const struct judge *j, const struct results *all, uint32_t source, when *out)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    struct days days = { 0 };
    int result = 0;

    for (size_t i = 0; i < s->runs_n; i++)
        out[i] = WHEN_NONE;
    for (size_t i = 0; result == 0 && i < s->runs_n && days.n < DAYS_MOST; i++) {
        struct run_words words = words_of(all, source, s->runs[i].run);

        if (has_clock_alone(&s->runs[i]))
            result = days_of_run(all, j->source_host[source], &s->runs[i], i, &words, &days);
    }
    if (result == 0 && days.n)
        result = look_around(s->runs, &days);
    if (result == 0)
        elect(s->runs, &days, out);
    mem_free(days.items);
    return result;
}
