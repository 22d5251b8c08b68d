/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones by what was seen twice, in a source that bears instants and in one of local times: the
 * difference is a whole number of quarter hours.
 *
 * Pairs are of one installer result: the event and the line of the installer's log, within a minute
 * and a half.  Twins are one record in two exports of its log, as support asks for them
 * (log-formats.md 8.2): the table has the whole second of it, or the whole minute.  A machine may
 * say the same again every quarter of an hour, and two exports need not begin with the same record:
 * twins decide only where they agree on one difference far more than on any other.
 */
#include "verdict/zone.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/order.h"
#include "event/dateorder.h"

#include <stdlib.h>

#define PAIR_SLACK (90 * WHEN_SECOND) /* the event and the log line of one result */
#define TWIN_SLACK WHEN_SECOND        /* what a table leaves out */
#define PAIR_REACH (QUARTERS_MOST * ZONE_QUARTER + PAIR_SLACK + WHEN_MINUTE)
#define PAIRS_MOST 256
#define PAIRS_LOOKED_MOST 2000000u    /* of one machine, within hours; the rest says nothing */
#define TWINS_MOST 1024               /* records of a machine that are looked at, of each kind */
#define QUARTERS_MOST 56              /* UTC+14:00 */
#define NO_OFFSET INT32_MAX

/* local - utc as a number of quarter hours, if it is one. */
static bool quarters_between(when utc, when local, when slack, int *quarters)
{
    when d = local - utc, q;

    if (local == WHEN_NONE)
        return false;
    q = (d + (d >= 0 ? ZONE_QUARTER / 2 : -ZONE_QUARTER / 2)) / ZONE_QUARTER;
    if (q > QUARTERS_MOST || q < -QUARTERS_MOST || d - q * ZONE_QUARTER > slack ||
        q * ZONE_QUARTER - d > slack)
        return false;
    *quarters = (int)q;
    return true;
}

/* The same words of the same installer: an update of the day after is another act, and so is the
   attempt that failed before. */
static bool same_result(const struct ev_hit *a, const struct ev_hit *b)
{
    struct str version = hit_capture(a, STR("version"));

    return version.n && str_eq(version, hit_capture(b, STR("version"))) &&
           a->signature->outcome == b->signature->outcome &&
           str_eq(hit_capture(a, STR("update")), hit_capture(b, STR("update"))) &&
           str_eq_nocase(hit_capture(a, STR("product")), hit_capture(b, STR("product")));
}

/* DpmSetup.log dates its lines and names no version: "MsiInstallProduct returned 0." (siblings
   5.3). */
static bool same_step(const struct judge *j, const struct ev_hit *u, const struct ev_hit *l)
{
    return j->in->evidence->sources[l->source].is_text && !hit_capture(l, STR("version")).n &&
           u->signature->outcome == OUTCOME_DONE && l->signature->outcome == OUTCOME_DONE &&
           hit_capture(u, STR("version")).n && l->signature->role.n &&
           str_eq(u->signature->role, l->signature->role);
}

/* A date that can be read in several ways is settled by the pair that fits one of them: as it was
   read, before the others. */
static bool pair_fits(struct judge *j, const struct ev_hit *u, const struct ev_hit *l, int *q)
{
    when local = local_of(j, l->source, l->time), slack = PAIR_SLACK + stamp_slack(l->time);
    const char orders[] = { l->time.date_order, 'd', 'm', 'y', '\0' };

    if (local != WHEN_NONE)
        return quarters_between(u->time.t, local, slack, q);
    for (const char *order = orders; *order; order++) {
        if (!quarters_between(u->time.t, date_in(l->time, *order), slack, q))
            continue;
        j->source_order[l->source] = *order;
        return true;
    }
    return false;
}

/* ---- zones by pairs ------------------------------------------------------------------------ */

struct pair {
    size_t utc, local; /* marks */
    when at;
    int quarters;
};

struct pairs {
    struct pair *items;
    size_t n, cap;
};

/* A mark by local time, in one of the ways to read its date. */
struct reading {
    when t;
    size_t mark;
};

struct readings {
    struct reading *items; /* by time */
    size_t n, cap;
};

static int compare_readings(const void *a, const void *b)
{
    const struct reading *x = a, *y = b;

    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    return x->mark < y->mark ? -1 : x->mark > y->mark;
}

static int readings_collect(const struct mark *m, size_t n, struct readings *out)
{
    for (size_t i = 0; i < n; i++) {
        struct stamp s = m[i].hit->time;
        for (const char *order = "dmy"; *order && s.kind == STAMP_LOCAL; order++) {
            when t = date_in(s, *order);

            if (t == WHEN_NONE)
                continue;
            if (mem_grow(&out->items, &out->cap, out->n + 1, sizeof *out->items) < 0)
                return -1;
            out->items[out->n++] = (struct reading){ t, i };
            if (s.doubt == DATE_SURE)
                break;
        }
    }
    order_sort(out->items, out->n, sizeof *out->items, compare_readings);
    return 0;
}

/* The first reading at that time or behind it. */
static size_t reading_from(const struct readings *r, when t)
{
    size_t lo = 0, hi = r->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (r->items[mid].t < t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static int compare_numbers(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return x < y ? -1 : x > y;
}

/* Marks whose local time may be that instant in some zone, in the order of the evidence. */
static size_t near_marks(const struct readings *r, when utc, size_t *out, size_t most)
{
    size_t n = 0, kept = 0;

    for (size_t i = reading_from(r, utc - PAIR_REACH); i < r->n && n < most &&
                                                       r->items[i].t <= utc + PAIR_REACH; i++)
        out[n++] = r->items[i].mark;
    if (n)
        qsort(out, n, sizeof *out, compare_numbers);
    for (size_t i = 0; i < n; i++) {
        if (!kept || out[i] != out[kept - 1])
            out[kept++] = out[i];
    }
    return kept;
}

static int pair_up(struct judge *j, const struct mark *m, size_t a, size_t b, struct pairs *out)
{
    const struct ev_hit *u = m[a].hit, *l = m[b].hit;
    int q;

    if ((!same_result(u, l) && !same_step(j, u, l)) || !pair_fits(j, u, l, &q) ||
        out->n >= PAIRS_MOST)
        return 0;
    if (mem_grow(&out->items, &out->cap, out->n + 1, sizeof *out->items) < 0)
        return -1;
    out->items[out->n++] = (struct pair){ a, b, u->time.t, q };
    return 0;
}

/* Of each event the results within the hours of all zones. */
static int pairs_among(struct judge *j, const struct mark *m, size_t n, const struct readings *r,
                       struct pairs *out)
{
    size_t *near = mem_alloc((r->n + 1) * sizeof *near), left = PAIRS_LOOKED_MOST;
    int result = near ? 0 : -1;

    for (size_t a = 0; a < n && left && result == 0; a++) {
        size_t some = 0;

        if (m[a].hit->time.kind == STAMP_UTC)
            some = near_marks(r, m[a].hit->time.t, near, left < r->n ? left : r->n);
        left -= some;
        for (size_t i = 0; i < some && result == 0; i++)
            result = pair_up(j, m, a, near[i], out);
    }
    mem_free(near);
    return result;
}

static int pairs_collect(struct judge *j, const struct mark *m, size_t n, struct pairs *out)
{
    struct readings readings = { 0 };
    int result = readings_collect(m, n, &readings);

    if (result == 0)
        result = pairs_among(j, m, n, &readings, out);
    mem_free(readings.items);
    return result;
}

/* The span of the pairs of one offset; those that share a mark with the other offset's are left
   out: a retry makes such pairs. */
struct group {
    when first, last;
    unsigned n;
};

static bool shares(const struct pairs *p, const struct pair *x, int other)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i].quarters == other &&
            (p->items[i].utc == x->utc || p->items[i].local == x->local))
            return true;
    }
    return false;
}

static struct group group_of(const struct pairs *p, int quarters, int other)
{
    struct group g = { INT64_MAX, INT64_MIN, 0 };

    for (size_t i = 0; i < p->n; i++) {
        const struct pair *x = &p->items[i];
        if (x->quarters != quarters || (other != NO_OFFSET && shares(p, x, other)))
            continue;
        g.first = x->at < g.first ? x->at : g.first;
        g.last = x->at > g.last ? x->at : g.last;
        g.n++;
    }
    return g;
}

/* The offset with most pairs (not `other`, and none that share a mark with it); NO_OFFSET: none.
   *draw: another one has as many. */
static int elect(const struct pairs *p, int other, bool *draw)
{
    unsigned best = 0;
    int winner = NO_OFFSET;

    *draw = false;
    for (int q = -QUARTERS_MOST; q <= QUARTERS_MOST; q++) {
        unsigned n = q == other ? 0 : group_of(p, q, other).n;
        *draw = n && n == best ? true : n > best ? false : *draw;
        if (n > best) {
            winner = q;
            best = n;
        }
    }
    return winner;
}

/* Summer time begins or ends inside the material: one offset before, another behind. */
static bool step_between(const struct pairs *p, int a, int b, struct zone_step *step)
{
    struct group x = group_of(p, a, b), y = group_of(p, b, a);
    bool a_first = x.last < y.first;
    int apart = a > b ? a - b : b - a;

    if (!x.n || !y.n || (apart != 4 && apart != 2) || (!a_first && y.last >= x.first))
        return false;
    *step = (struct zone_step){ .before = (a_first ? a : b) * ZONE_QUARTER,
                                .after = (a_first ? b : a) * ZONE_QUARTER,
                                .lo = a_first ? x.last : y.last,
                                .hi = a_first ? y.first : x.first };
    return true;
}

int zone_by_pairs(struct judge *j, const struct mark *m, size_t n, size_t host)
{
    struct pairs p = { 0 };
    struct zone_step step;
    bool draw, ignored;
    int winner, second;

    if (!marks_have(m, n, STAMP_LOCAL))
        return 0;
    if (pairs_collect(j, m, n, &p) < 0) {
        mem_free(p.items);
        return -1;
    }
    winner = elect(&p, NO_OFFSET, &draw);
    second = winner == NO_OFFSET ? NO_OFFSET : elect(&p, winner, &ignored);
    if (second != NO_OFFSET && step_between(&p, winner, second, &step)) {
        zone_paired(j, host, step.after, step);
    } else if (winner != NO_OFFSET && !draw) {
        struct group g = group_of(&p, winner, NO_OFFSET);
        zone_paired(j, host, winner * ZONE_QUARTER,
                    (struct zone_step){ .lo = g.first, .hi = g.last, .known = true });
    }
    mem_free(p.items);
    return 0;
}

/* ---- zones by twins ------------------------------------------------------------------------ */

/* What speaks for one offset: local records with a twin there, and when those were. */
struct vote {
    unsigned n;
    when first, last;
};

struct votes {
    struct vote of[2 * QUARTERS_MOST + 1];
};

static void vote_add(struct vote *v, when at)
{
    v->first = v->n && v->first < at ? v->first : at;
    v->last = v->n && v->last > at ? v->last : at;
    v->n++;
}

static bool are_twins(const struct judge *j, const struct ev_hit *u, const struct ev_hit *l, int *q)
{
    const struct ev_source *sources = j->in->evidence->sources;

    return u->signature == l->signature && fold_same_name(u->subject, l->subject) &&
           (u->is_line || l->is_line || u->at == l->at) &&
           quarters_between(u->time.t, local_of(j, l->source, l->time),
                            TWIN_SLACK + stamp_slack(l->time), q) &&
           str_eq_nocase(sources[u->source].channel, sources[l->source].channel);
}

/* One local record votes once for an offset, however often the machine said the same. */
static void votes_of(const struct judge *j, const struct mark *m, size_t n,
                     const struct ev_hit *local, struct votes *votes)
{
    bool voted[2 * QUARTERS_MOST + 1] = { false };
    size_t looked = 0;
    int q;

    for (size_t i = 0; i < n && looked < TWINS_MOST; i++) {
        if (m[i].hit->time.kind != STAMP_UTC)
            continue;
        looked++;
        if (!are_twins(j, m[i].hit, local, &q) || voted[q + QUARTERS_MOST])
            continue;
        voted[q + QUARTERS_MOST] = true;
        vote_add(&votes->of[q + QUARTERS_MOST], m[i].hit->time.t);
    }
}

/* The most votes but for those of a and b; -1: there are none. */
static int most_but(const struct votes *v, int a, int b)
{
    int best = -1;

    for (int i = 0; i < 2 * QUARTERS_MOST + 1; i++)
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
           zone_may_change(step->lo + before, step->hi + after);
}

static void zone_by_votes(struct judge *j, size_t host, const struct votes *v)
{
    int best = most_but(v, -1, -1), second = best < 0 ? -1 : most_but(v, best, -1);
    struct zone_step step;

    if (best < 0)
        return;
    if (second >= 0 && votes_step(v, best, second, &step) &&
        beats(v, second, most_but(v, best, second))) {
        zone_paired(j, host, step.after, step);
    } else if (beats(v, best, second)) {
        zone_paired(j, host, (best - QUARTERS_MOST) * ZONE_QUARTER,
                    (struct zone_step){ .lo = v->of[best].first, .hi = v->of[best].last,
                                        .known = true });
    }
}

/* Machines that no pair settled, with tables and with logs that bear instants. */
static bool *hosts_to_ask(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    bool *ask = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *ask);
    bool *utc = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *utc);

    for (size_t i = 0; ask && utc && i < e->sources_n; i++) {
        size_t host = j->source_host[i];

        if (host == SIZE_MAX || e->sources[i].is_text)
            continue;
        ask[host] = ask[host] || e->sources[i].first.kind == STAMP_LOCAL;
        utc[host] = utc[host] || e->sources[i].first.kind == STAMP_UTC;
    }
    for (size_t h = 0; ask && utc && h < j->v->hosts_n; h++)
        ask[h] = ask[h] && utc[h] && j->zone_from[h] < ZONE_PAIRS;
    return utc ? ask : NULL;
}

static int twins_collect(struct judge *j, struct marks *m)
{
    const struct evidence *e = j->in->evidence;
    const bool *ask = hosts_to_ask(j);

    for (size_t i = 0; ask && i < e->hits_n; i++) {
        size_t host = j->source_host[e->hits[i].source];

        if (host == SIZE_MAX || !ask[host] || e->sources[e->hits[i].source].is_text)
            continue;
        if (mem_grow(&m->items, &m->cap, m->n + 1, sizeof *m->items) < 0)
            return -1;
        m->items[m->n++] = (struct mark){ host, &e->hits[i] };
    }
    marks_sort(m);
    return ask ? 0 : -1;
}

int zones_by_twins(struct judge *j)
{
    struct marks all = { 0 };
    int result = twins_collect(j, &all);
    const struct mark *m;

    for (size_t at = 0, n; result == 0 && at < all.n; at += n) {
        size_t host = all.items[at].host, asked = 0;
        struct votes votes = { 0 };

        n = marks_of(&all, host, &m);
        for (size_t i = 0; i < n && asked < TWINS_MOST; i++) {
            if (m[i].hit->time.kind != STAMP_LOCAL)
                continue;
            asked++;
            votes_of(j, m, n, m[i].hit, &votes);
        }
        zone_by_votes(j, host, &votes);
    }
    mem_free(all.items);
    return result;
}
