/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones by pairs: of one installer result the event and the line of the installer's log, within a
 * minute and a half.  The difference is a whole number of quarter hours.  Where the local time is
 * that of a table of events, it tells the zone of who exported it (zone_table.c).
 */
#include "verdict/zone.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/order.h"
#include "event/dateorder.h"
#include "verdict/fact.h"

#include <stdlib.h>

#define PAIR_SLACK (90 * WHEN_SECOND) /* the event and the log line of one result */
#define PAIR_REACH (QUARTERS_MOST * ZONE_QUARTER + PAIR_SLACK + WHEN_MINUTE)
#define PAIRS_MOST 256
#define PAIRS_LOOKED_MOST 2000000u    /* of one machine, within hours; the rest says nothing */
#define NO_OFFSET INT32_MAX

/* Whole hours from 12 behind to 14 ahead, and of the others those that have been some place's since
   2000 [the time zone database of IANA, 2024]. */
static bool is_some_zone(when quarters)
{
    static const int8_t broken[] = { -38, -18, -14, -10, 14, 18, 22, 23, 26, 34,
                                     35,  38,  39,  42,  46, 51, 55 };

    if (quarters % 4 == 0)
        return quarters >= -48 && quarters <= QUARTERS_MOST;
    for (size_t i = 0; i < sizeof broken; i++)
        if (quarters == broken[i])
            return true;
    return false;
}

bool quarters_between(when utc, when local, when slack, int *quarters)
{
    when d, q;

    if (local == WHEN_NONE)
        return false;
    d = local - utc;
    q = (d + (d >= 0 ? ZONE_QUARTER / 2 : -ZONE_QUARTER / 2)) / ZONE_QUARTER;
    if (!is_some_zone(q) || d - q * ZONE_QUARTER > slack ||
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
    size_t file;       /* whose zone it tells: a table's, or SIZE_MAX: the machine's */
    when at, line;     /* the event's instant, the line's time as it stands there: by these a pair
                          is told from others, for what is copied has other marks */
    int quarters;
    const struct ev_hit *told; /* the line */
    bool again;        /* of a copy */
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
    size_t file = SIZE_MAX;
    int q;

    if ((!same_result(u, l) && !same_step(j, u, l)) || !pair_fits(j, u, l, &q) ||
        out->n >= PAIRS_MOST)
        return 0;
    if (mem_grow(&out->items, &out->cap, out->n + 1, sizeof *out->items) < 0)
        return -1;
    if (!j->in->evidence->sources[l->source].is_text)
        file = j->table_file[l->source];
    out->items[out->n++] = (struct pair){ file, u->time.t, l->time.t, q, l, false };
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

/* The span of the pairs of one offset; those that share a word with the other offset's are left
   out: a retry makes such pairs. */
struct group {
    when first, last;
    unsigned n;
};

static bool shares(const struct pairs *p, const struct pair *x, int other)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i].quarters == other &&
            (p->items[i].at == x->at || p->items[i].line == x->line))
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
        g.n += !x->again;
    }
    return g;
}

/* The offset with most pairs (not `other`, and none that share a word with it); NO_OFFSET: none.
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

/* By one offset, or by the one of two that no word of the pair speaks against. */
static int prove_lines(struct judge *j, const struct pairs *p, int quarters, int other)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct pair *x = &p->items[i];

        if (x->quarters == quarters && (other == NO_OFFSET || !shares(p, x, other)) &&
            zone_prove(j, x->told, quarters * ZONE_QUARTER) < 0)
            return -1;
    }
    return 0;
}

/* The zone that pairs of one file, or of a machine's text logs, agree on. */
static int zone_of_pairs(struct judge *j, const struct pairs *p, size_t host)
{
    size_t file = p->items[0].file;
    struct zone_step step;
    bool draw, ignored;
    int winner = elect(p, NO_OFFSET, &draw);
    int second = winner == NO_OFFSET ? NO_OFFSET : elect(p, winner, &ignored);
    when offset = winner * ZONE_QUARTER;

    if (second != NO_OFFSET && step_between(p, winner, second, &step)) {
        offset = step.after;
    } else if (winner != NO_OFFSET && !draw) {
        struct group g = group_of(p, winner, NO_OFFSET);

        step = (struct zone_step){ .lo = g.first, .hi = g.last, .known = true };
    } else {
        return 0;
    }
    if (file != SIZE_MAX) {
        j->table_zone[file] = (struct table_zone){ TABLE_OWN, offset, step };
        return 0;
    }
    zone_paired(j, host, offset, step);
    if (step.known)
        return prove_lines(j, p, winner, NO_OFFSET);
    return prove_lines(j, p, winner, second) < 0 || prove_lines(j, p, second, winner) < 0 ? -1 : 0;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->quarters < y->quarters ? -1 : x->quarters > y->quarters;
}

/* By file; a log that was copied votes once. */
static void pairs_sort(struct pairs *p)
{
    order_sort(p->items, p->n, sizeof *p->items, compare_pairs);
    for (size_t i = 1; i < p->n; i++)
        p->items[i].again = compare_pairs(&p->items[i - 1], &p->items[i]) == 0;
}

int zone_by_pairs(struct judge *j, const struct mark *m, size_t n, size_t host)
{
    struct pairs p = { 0 };
    int result;

    if (!marks_have(m, n, STAMP_LOCAL))
        return 0;
    result = pairs_collect(j, m, n, &p);
    if (result == 0 && p.n)
        pairs_sort(&p);
    for (size_t i = 0, k; result == 0 && i < p.n; i = k) {
        for (k = i + 1; k < p.n && p.items[k].file == p.items[i].file; k++)
            ;
        result = zone_of_pairs(j, &(struct pairs){ p.items + i, k - i, 0 }, host);
    }
    mem_free(p.items);
    return result;
}
