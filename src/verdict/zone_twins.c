/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones of tables by twins: one record in two exports of its log, as support asks for them
 * (log-formats.md 8.2), of which one bears instants; the table has the whole second of it, or the
 * whole minute.  A machine may say the same again every quarter of an hour, and two exports need
 * not begin with the same record: twins decide only where they agree on one difference far more
 * than on any other, or where all others are refuted (zone_refute.c).  Each file votes for itself,
 * since each may be the work of another console.
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "base/order.h"

#define TWIN_SLACK WHEN_SECOND /* what a table leaves out */

/* What speaks for one offset: local records with a twin there, and when those were. */
struct vote {
    unsigned n;
    when first, last;
};

struct votes {
    struct vote of[ZONE_OFFSETS];
};

/* Of two twins the table's is the earlier: without what it leaves out of the other's second. */
static void vote_add(struct vote *v, when table, when record)
{
    when from = table < record ? table : record;

    v->first = v->n && v->first < from ? v->first : from;
    v->last = v->n && v->last > record ? v->last : record;
    v->n++;
}

static bool are_twins(const struct judge *j, const struct ev_hit *u, const struct ev_hit *l, int *q)
{
    return (u->is_line || l->is_line || u->at == l->at) &&
           quarters_between(u->time.t, local_of(j, l->source, l->time),
                            TWIN_SLACK + stamp_slack(l->time), q) && hits_alike(j, u, l);
}

/* One local record votes once for an offset, however often the machine said the same. */
static void votes_of(const struct judge *j, const struct instants *utc,
                     const struct ev_hit *local, struct votes *votes)
{
    bool voted[ZONE_OFFSETS] = { false };
    int q;

    for (size_t i = 0; i < utc->n; i++) {
        const struct ev_hit *u = utc->items[i].hit;

        if (!are_twins(j, u, local, &q) || voted[q + QUARTERS_MOST])
            continue;
        voted[q + QUARTERS_MOST] = true;
        vote_add(&votes->of[q + QUARTERS_MOST],
                 local_of(j, local->source, local->time) - q * ZONE_QUARTER, u->time.t);
    }
}

/* The most votes but for those of a and b; -1: there are none. */
static int most_but(const struct votes *v, int a, int b)
{
    int best = -1;

    for (int i = 0; i < ZONE_OFFSETS; i++)
        if (i != a && i != b && v->of[i].n && (best < 0 || v->of[i].n > v->of[best].n))
            best = i;
    return best;
}

static bool beats(const struct votes *v, int a, int b)
{
    return b < 0 || v->of[a].n > 2 * v->of[b].n;
}

/* One offset up to a night in which summer time may change, and its neighbour from then on. */
static bool votes_step(const struct votes *v, int a, int b, struct zone_step *step)
{
    int early = v->of[a].first < v->of[b].first ? a : b, late = early == a ? b : a;
    when before = (early - QUARTERS_MOST) * ZONE_QUARTER;
    when after = (late - QUARTERS_MOST) * ZONE_QUARTER;
    when apart = after > before ? after - before : before - after;

    *step = (struct zone_step){ .before = before, .after = after, .lo = v->of[early].last,
                                .hi = v->of[late].first };
    return (apart == WHEN_HOUR || apart == WHEN_HOUR / 2) && step->lo < step->hi &&
           zone_may_change(step->lo + before, step->hi + after, before, after);
}

static void zone_of_vote(struct table_zone *table, const struct votes *v, int offset)
{
    const struct zone_step step = { .lo = v->of[offset].first, .hi = v->of[offset].last,
                                    .known = true };

    *table = (struct table_zone){ TABLE_OWN, (offset - QUARTERS_MOST) * ZONE_QUARTER, step };
}

/* False: several offsets speak for themselves. */
static bool zone_by_votes(struct table_zone *table, const struct votes *v)
{
    int best = most_but(v, -1, -1), second = best < 0 ? -1 : most_but(v, best, -1);
    struct zone_step step;

    if (best < 0)
        return true;
    if (second >= 0 && votes_step(v, best, second, &step) &&
        beats(v, second, most_but(v, best, second))) {
        *table = (struct table_zone){ TABLE_OWN, step.after, step };
    } else if (beats(v, best, second)) {
        zone_of_vote(table, v, best);
    } else {
        return false;
    }
    return true;
}

/* Of several the one that nothing refutes, unless far more speaks for another one. */
static void zone_of_unrefuted(struct judge *j, struct instants *utc, const struct mark *table,
                              size_t n, const struct votes *v)
{
    bool refuted[ZONE_OFFSETS] = { false };
    unsigned most = v->of[most_but(v, -1, -1)].n;
    int found = -1;

    zone_refute(j, utc, table, n, refuted);
    for (int i = 0; i < ZONE_OFFSETS; i++) {
        if (refuted[i] || 2 * v->of[i].n < most)
            continue;
        if (found >= 0)
            return;
        found = i;
    }
    if (found >= 0)
        zone_of_vote(&j->table_zone[j->table_file[table->hit->source]], v, found);
}

static bool is_table_to_ask(const struct judge *j, size_t source)
{
    const struct ev_source *s = &j->in->evidence->sources[source];

    return j->source_host[source] != SIZE_MAX && !s->is_text && s->first.kind == STAMP_LOCAL &&
           j->table_zone[j->table_file[source]].is != TABLE_OWN;
}

/* How many tables machines have that no pair settled, where they have logs that bear instants. */
static size_t *tables_to_ask(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    size_t *ask = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *ask);
    bool *utc = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *utc);

    for (size_t i = 0; ask && utc && i < e->sources_n; i++) {
        size_t host = j->source_host[i];

        if (host == SIZE_MAX || e->sources[i].is_text)
            continue;
        ask[host] += is_table_to_ask(j, i);
        utc[host] = utc[host] || e->sources[i].first.kind == STAMP_UTC;
    }
    for (size_t h = 0; ask && utc && h < j->v->hosts_n; h++)
        ask[h] = utc[h] ? ask[h] : 0;
    return utc ? ask : NULL;
}

static int compare_by_source(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->hit->source != y->hit->source)
        return x->hit->source < y->hit->source ? -1 : 1;
    return x->hit < y->hit ? -1 : x->hit > y->hit; /* order of the sorted evidence */
}

static int twins_collect(struct judge *j, const size_t *ask, struct marks *m)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        size_t host = j->source_host[e->hits[i].source];

        if (host == SIZE_MAX || !ask[host] || e->sources[e->hits[i].source].is_text)
            continue;
        if (mem_grow(&m->items, &m->cap, m->n + 1, sizeof *m->items) < 0)
            return -1;
        m->items[m->n++] = (struct mark){ host, &e->hits[i] };
    }
    order_sort(m->items, m->n, sizeof *m->items, compare_by_source);
    return 0;
}

/* Of n marks of a machine those of the file of the first one.  Returns how many these are. */
static size_t vote_of_file(struct judge *j, struct instants *utc, const struct mark *m, size_t n,
                           size_t asked_most)
{
    size_t file = j->table_file[m->hit->source], asked = 0, i;
    struct votes votes = { 0 };

    for (i = 0; i < n && j->table_file[m[i].hit->source] == file; i++) {
        if (m[i].hit->time.kind != STAMP_LOCAL || asked >= asked_most)
            continue;
        asked++;
        votes_of(j, utc, m[i].hit, &votes);
    }
    if (j->table_zone[file].is != TABLE_OWN && !zone_by_votes(&j->table_zone[file], &votes))
        zone_of_unrefuted(j, utc, m, i, &votes);
    return i;
}

static void find_instants(const struct mark *m, size_t n, struct instants *utc)
{
    utc->n = 0;
    utc->more = false;
    utc->looks = REFUTE_LOOKS;
    for (size_t i = 0; i < n && !utc->more; i++) {
        if (m[i].hit->time.kind != STAMP_UTC)
            continue;
        utc->more = utc->n == INSTANTS_MOST;
        if (!utc->more)
            utc->items[utc->n++] = m[i];
    }
}

int zones_by_twins(struct judge *j)
{
    const size_t *ask = tables_to_ask(j);
    struct instants *utc = arena_zero(j->arena, 1, sizeof *utc);
    struct marks all = { 0 };
    int result = ask && utc ? twins_collect(j, ask, &all) : -1;
    const struct mark *m;

    for (size_t at = 0, n; result == 0 && at < all.n; at += n) {
        size_t host = all.items[at].host;

        n = marks_of(&all, host, &m);
        find_instants(m, n, utc);
        for (size_t i = 0; i < n;)
            i += vote_of_file(j, utc, m + i, n - i, INSTANTS_MOST / ask[host] + 1);
    }
    mem_free(all.items);
    return result;
}
