/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elections of days.  Of thousands of results only those are looked at whose hour is the run's.
 */
#include "verdict/run_day.h"

#include "base/mem.h"
#include "base/order.h"

#define VOTES_MOST 2048 /* at the hour of one run; so many of one machine cannot elect a day */

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

static int compare_results(const void *a, const void *b)
{
    const struct result *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->of_day != y->of_day)
        return x->of_day < y->of_day ? -1 : 1;
    return x->midnight < y->midnight ? -1 : x->midnight > y->midnight;
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
            (struct result){ m->host, local % WHEN_DAY, local - local % WHEN_DAY };
    }
    order_sort(out->items, out->n, sizeof *out->items, compare_results);
    return 0;
}

/* The first result of the host at that time of day or behind it. */
static size_t result_from(const struct results *all, size_t host, when of_day)
{
    const struct result key = { host, of_day, INT64_MIN };
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

/* A run cannot lie before the one that stands before it, unless more speaks for its day. */
static bool comes_too_early(when midnight, size_t votes, const struct run_span *r,
                            const struct day *before)
{
    return before->midnight != WHEN_NONE && votes <= before->votes &&
           midnight + r->last.t + RUN_SLACK < before->end;
}

/* votes: sorted midnights, one of each result. */
static struct day elected(const when *votes, size_t n, const struct run_span *r,
                          const struct day *before)
{
    struct day best = NO_DAY;
    bool draw = false;

    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && votes[end] == votes[i]; end++)
            ;
        if (comes_too_early(votes[i], end - i, r, before))
            continue;
        draw = end - i == best.votes || (draw && end - i < best.votes);
        if (end - i > best.votes)
            best = (struct day){ votes[i], votes[i] + r->last.t, end - i };
    }
    return draw ? NO_DAY : best;
}

static int compare_midnights(const void *a, const void *b)
{
    when x = *(const when *)a, y = *(const when *)b;

    return x < y ? -1 : x > y;
}

/* A run that goes on behind midnight holds results of several days. */
int run_day(const struct results *all, size_t host, const struct run_span *r,
            const struct day *before, struct day *out)
{
    when *votes = NULL;
    size_t n = 0, cap = 0;

    *out = NO_DAY;
    for (when back = 0; back <= r->last.t && n <= VOTES_MOST; back += WHEN_DAY) {
        size_t from = result_from(all, host, r->first.t - RUN_SLACK - back);
        size_t to = result_from(all, host, r->last.t + RUN_SLACK - back + 1);

        if (to > from + VOTES_MOST)
            n = VOTES_MOST + 1; /* too many, as they are below when all is added up */
        for (; from < to && n <= VOTES_MOST; from++) {
            if (mem_grow(&votes, &cap, n + 1, sizeof *votes) < 0) {
                mem_free(votes);
                return -1;
            }
            votes[n++] = all->items[from].midnight - back;
        }
    }
    if (n && n <= VOTES_MOST) {
        order_sort(votes, n, sizeof *votes, compare_midnights);
        *out = elected(votes, n, r, before);
    }
    mem_free(votes);
    return 0;
}
