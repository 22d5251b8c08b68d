/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setup makes a database on the SQL Server, to see whether it can, and its log tells of that with a
 * date.  Of thousands of runs only those are looked at whose clock comes near.
 */
#include "verdict/check.h"

#include "base/mem.h"
#include "base/order.h"
#include "verdict/fact.h"

#define CHECK_REACH (30 * WHEN_MINUTE) /* from a run's first line to its check of prerequisites */

/* A run without a date. */
struct dateless {
    size_t host, source;
    const struct run_span *run;
    size_t next; /* where those of the next machine begin */
};

struct dateless_runs {
    struct dateless *items; /* by machine, then by the clock of their begin */
    size_t n, cap;
};

static int compare_dateless(const void *a, const void *b)
{
    const struct dateless *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->run->first.t != y->run->first.t)
        return x->run->first.t < y->run->first.t ? -1 : 1;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return x->run->run < y->run->run ? -1 : x->run->run > y->run->run;
}

static int collect_runs(const struct judge *j, struct dateless_runs *runs)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        for (size_t k = 0; k < s->runs_n && j->source_host[i] != SIZE_MAX; k++) {
            if (!has_clock_alone(&s->runs[k]))
                continue;
            if (mem_grow(&runs->items, &runs->cap, runs->n + 1, sizeof *runs->items) < 0)
                return -1;
            runs->items[runs->n++] = (struct dateless){ j->source_host[i], i, &s->runs[k],
                                                           0 };
        }
    }
    order_sort(runs->items, runs->n, sizeof *runs->items, compare_dateless);
    for (size_t i = runs->n; i-- > 0;) {
        struct dateless *d = &runs->items[i];

        d->next = i + 1 < runs->n && d[1].host == d->host ? d[1].next : i + 1;
    }
    return 0;
}

/* The test database of a check, by the clock of the machine where setup ran: where a zone is not
   known, both have the same. */
static struct moment check_local(const struct judge *j, const struct ev_hit *check, size_t host)
{
    size_t server = j->source_host[check->source];
    when local = check->time.kind == STAMP_LOCAL ? local_of(j, check->source, check->time)
                                                 : WHEN_NONE;
    struct moment m = { local, 0 };

    if (local == WHEN_NONE || server == SIZE_MAX || !zone_known(j, server) || !zone_known(j, host))
        return m;
    m = zone_moment_of(j, check->source, local);
    m.t = zone_local(j, host, m.t);
    return m;
}

/* The midnight before the run, if the check may be its own: setup checks before it does
   anything. */
static when check_midnight(const struct judge *j, struct moment m, const struct dateless *d)
{
    when modified = j->in->evidence->sources[d->source].modified, midnight, after;
    const struct run_span *r = d->run;

    if (modified != WHEN_NONE && modified + SAME_DAY < m.t)
        return WHEN_NONE;
    midnight = m.t - m.t % WHEN_DAY;
    after = m.t % WHEN_DAY - r->first.t;
    if (after < -RUN_SLACK - m.doubt) { /* the run began on the day before */
        after += WHEN_DAY;
        midnight -= WHEN_DAY;
    }
    return after <= CHECK_REACH + m.doubt && r->first.t + after <= r->last.t + RUN_SLACK + m.doubt
               ? midnight : WHEN_NONE;
}

/* The first run from..to that begins at the clock or behind it. */
static size_t run_from(const struct dateless_runs *runs, size_t from, size_t to, when clock)
{
    while (from < to) {
        size_t mid = from + (to - from) / 2;

        if (runs->items[mid].run->first.t < clock)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Whether one run alone may have made the check. */
struct maker {
    struct check check;
    size_t n; /* so many may; two are enough */
};

/* Of the runs begin..end those that begin at `to` by the clock or before; where it stopped: */
static size_t look_at(const struct judge *j, struct maker *m, struct moment at,
                      const struct dateless_runs *runs, size_t begin, size_t end, when to)
{
    size_t i = begin;

    for (; i < end && m->n < 2 && runs->items[i].run->first.t <= to; i++) {
        when midnight = check_midnight(j, at, &runs->items[i]);

        if (midnight == WHEN_NONE)
            continue;
        m->check = (struct check){ runs->items[i].source, runs->items[i].run->run, midnight };
        m->n++;
    }
    return i;
}

/* Of the machine's runs begin..end: those that began shortly before it, on this day or on the day
   before. */
static void look_on_machine(const struct judge *j, struct maker *m, const struct ev_hit *hit,
                            const struct dateless_runs *runs, size_t begin, size_t end)
{
    struct moment at = check_local(j, hit, runs->items[begin].host);
    size_t seen;
    when clock;

    if (!moment_known(at))
        return;
    clock = at.t % WHEN_DAY;
    seen = look_at(j, m, at, runs, run_from(runs, begin, end, clock - CHECK_REACH - at.doubt), end,
                   clock + RUN_SLACK + at.doubt);
    clock += WHEN_DAY;
    look_at(j, m, at, runs, run_from(runs, seen, end, clock - CHECK_REACH - at.doubt), end, clock);
}

static struct maker maker_of(const struct judge *j, const struct ev_hit *hit,
                             const struct dateless_runs *runs)
{
    struct maker m = { .n = 0 };

    for (size_t i = 0; i < runs->n && m.n < 2; i = runs->items[i].next)
        look_on_machine(j, &m, hit, runs, i, runs->items[i].next);
    return m;
}

static int compare_checks(const void *a, const void *b)
{
    const struct check *x = a, *y = b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return x->midnight < y->midnight ? -1 : x->midnight > y->midnight;
}

int checks_collect(const struct judge *j, struct checks *c)
{
    const struct evidence *e = j->in->evidence;
    struct dateless_runs runs = { NULL, 0, 0 };
    int result = collect_runs(j, &runs);

    for (size_t i = 0; i < e->hits_n && result == 0; i++) {
        struct maker m;

        if (!hit_captures(j, &e->hits[i], CAPTURED_CHECK))
            continue;
        m = maker_of(j, &e->hits[i], &runs);
        if (m.n != 1)
            continue;
        result = mem_grow(&c->items, &c->cap, c->n + 1, sizeof *c->items);
        if (result == 0)
            c->items[c->n++] = m.check;
    }
    order_sort(c->items, c->n, sizeof *c->items, compare_checks);
    mem_free(runs.items);
    return result;
}

when day_by_check(const struct checks *c, size_t source, uint32_t run)
{
    const struct check key = { source, run, WHEN_NONE };
    size_t lo = 0, hi = c->n;
    when day = WHEN_NONE;

    while (lo < hi) { /* the first of the run */
        size_t mid = lo + (hi - lo) / 2;

        if (compare_checks(&c->items[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < c->n && c->items[lo].source == source && c->items[lo].run == run; lo++) {
        if (day != WHEN_NONE && day != c->items[lo].midnight)
            return WHEN_NONE;
        day = c->items[lo].midnight;
    }
    return day;
}
