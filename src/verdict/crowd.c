/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ten thousand agents that each had to wait for ten thousand others are a hundred million pairs.
 * How far two clocks can be apart hangs on a machine's domain and on what its clock was measured
 * against (clock.c), not on the machine: those that are alike in that stand in one group, in order
 * of their ends, and how many of them ended in time is looked up.
 */
#include "verdict/crowd.h"

#include "verdict/host.h"
#include "verdict/order_words.h"
#include "verdict/pushed.h"

#include "base/fold.h"
#include "base/mem.h"

#include <stdlib.h>

#define GROUPS_MOST 64 /* else each is held against each */

struct group {
    const struct instance *first, *second; /* of two machines; second NULL: there is one */
    when *end_hi, *end_lo, *begin_lo;      /* each sorted */
    size_t n;
};

struct crowd {
    const struct phase_result *pred; /* or NULL */
    const struct instance **all;     /* by machine */
    size_t n;
    struct group groups[GROUPS_MOST];
    size_t groups_n;
    when *ends; /* where the groups' times stand */
};

/* The clocks of both are as far from any third one's. */
static bool alike(const struct judge *j, const struct instance *a, const struct instance *b)
{
    const struct host *x = &j->v->hosts[a->host], *y = &j->v->hosts[b->host];
    bool x_leads = j->clock_group[a->host] == a->host, y_leads = j->clock_group[b->host] == b->host;

    return j->clock_group[a->host] == j->clock_group[b->host] && x_leads == y_leads &&
           fold_same_name(host_domain(x->name), host_domain(y->name)) &&
           host_has_role(x, STR("gw")) == host_has_role(y, STR("gw")) &&
           (!j->of_groups || j->of_groups[a->host] == j->of_groups[b->host]) &&
           a->joined == b->joined && a->perhaps_next == b->perhaps_next &&
           a->told_unbound == b->told_unbound &&
           perhaps_not_by_hand(j, a) == perhaps_not_by_hand(j, b);
}

static struct group *group_of(const struct judge *j, struct crowd *c, const struct instance *in)
{
    struct group *g;

    for (size_t i = 0; i < c->groups_n; i++)
        if (alike(j, c->groups[i].first, in))
            return &c->groups[i];
    if (c->groups_n == GROUPS_MOST)
        return NULL;
    g = &c->groups[c->groups_n++];
    *g = (struct group){ .first = in };
    return g;
}

static int compare_times(const void *a, const void *b)
{
    const when *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static void sort_times(when *times, size_t n)
{
    qsort(times, n, sizeof *times, compare_times);
}

/* Its end is told by two clocks that are further apart than one tolerance: it could be counted as
   broken and as kept.  Below that, two tolerances stand between the two. */
static bool is_torn(const struct bounds *y)
{
    return y->end_lo > y->end_hi && y->end_lo - y->end_hi > CLOCK_TOLERANCE;
}

/* Each into its group; false: they cannot be counted. */
static bool divide(const struct judge *j, struct crowd *c)
{
    when *room = c->ends;

    for (size_t i = 0; i < c->n; i++) {
        const struct instance *in = c->all[i];
        struct bounds y = bounds_of(in);
        struct group *g = in->host == SIZE_MAX || is_torn(&y) ? NULL : group_of(j, c, in);
        if (!g || (i && c->all[i - 1]->host >= in->host))
            return false;
        if (g->n++ == 1)
            g->second = in;
    }
    for (size_t i = 0; i < c->groups_n; i++) {
        c->groups[i].end_hi = room;
        c->groups[i].end_lo = room + c->groups[i].n;
        c->groups[i].begin_lo = room + 2 * c->groups[i].n;
        room += 3 * c->groups[i].n;
        c->groups[i].n = 0;
    }
    for (size_t i = 0; i < c->n; i++) {
        struct bounds y = bounds_of(c->all[i]);
        struct group *g = group_of(j, c, c->all[i]);
        g->end_hi[g->n] = y.end_hi;
        g->begin_lo[g->n] = y.begin_lo;
        g->end_lo[g->n++] = y.end_lo;
    }
    for (size_t i = 0; i < c->groups_n; i++) {
        sort_times(c->groups[i].end_hi, c->groups[i].n);
        sort_times(c->groups[i].end_lo, c->groups[i].n);
        sort_times(c->groups[i].begin_lo, c->groups[i].n);
    }
    return true;
}

struct crowd *crowd_new(const struct judge *j, const struct phase_result *pred, bool *failed)
{
    size_t n = pred ? pred->instances_n : j->perhaps_pushed_n;
    struct crowd *c = mem_zero(1, sizeof *c);

    if (c) {
        c->ends = mem_alloc((3 * n + 1) * sizeof *c->ends);
        c->all = mem_alloc((n + 1) * sizeof *c->all);
    }
    *failed = !c || !c->ends || !c->all;
    if (*failed) {
        crowd_free(c);
        return NULL;
    }
    c->pred = pred;
    c->n = n;
    for (size_t i = 0; i < n; i++)
        c->all[i] = pred ? &pred->instances[i] : j->perhaps_pushed[i];
    if (divide(j, c))
        return c;
    crowd_free(c);
    return NULL;
}

void crowd_free(struct crowd *c)
{
    if (c) {
        mem_free(c->ends);
        mem_free(c->all);
    }
    mem_free(c);
}

bool crowd_is_of(const struct crowd *c, const struct phase_result *pred)
{
    return c && c->pred == pred;
}

const struct instance *crowd_own(const struct crowd *c, size_t host)
{
    size_t lo = 0, hi = c->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->all[mid]->host < host)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < c->n && c->all[lo]->host == host ? c->all[lo] : NULL;
}

/* How many of the sorted times are smaller than t. */
static size_t smaller(const when *times, size_t n, when t)
{
    size_t lo = 0, hi = n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (times[mid] < t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool is_bound(when t)
{
    return t != ALWAYS && t != FOREVER;
}

static struct crowd_count of_group(const struct judge *j, const struct group *g,
                                   const struct instance *a, const struct bounds *x)
{
    const struct instance *other = g->first->host == a->host ? g->second : g->first;
    struct crowd_count n = { 0 };
    when tol;

    if (!other)
        return n; /* its own machine alone */
    tol = clocks_apart(j, a, other);
    if (tol != WHEN_NONE && is_bound(x->begin_hi))
        n.violated = g->n - smaller(g->end_lo, g->n, x->begin_hi + tol + 1);
    if (tol != WHEN_NONE && is_bound(x->begin_lo))
        n.kept = smaller(g->end_hi, g->n, x->begin_lo - tol);
    if (n.violated && is_bound(x->end_hi))
        n.reversed = g->n - smaller(g->begin_lo, g->n, x->end_hi + tol + 1);
    n.reversed = n.reversed < n.violated ? n.reversed : n.violated;
    n.undecidable = g->n - n.violated - n.kept;
    return n;
}

/* Its own machine's is one of the group. */
static void leave_out_own(const struct judge *j, const struct crowd *c, const struct instance *a,
                          const struct bounds *x, const struct group *g, struct crowd_count *n)
{
    const struct instance *own = crowd_own(c, a->host);
    struct crowd_count one;
    struct bounds y;
    struct group alone;

    if (!own || !alike(j, own, g->first) || !g->second)
        return;
    y = bounds_of(own);
    alone = (struct group){ .first = g->first, .second = g->second, .end_hi = &y.end_hi,
                            .end_lo = &y.end_lo, .begin_lo = &y.begin_lo, .n = 1 };
    one = of_group(j, &alone, a, x);
    n->violated -= one.violated;
    n->reversed -= one.reversed;
    n->kept -= one.kept;
    n->undecidable -= one.undecidable;
}

struct crowd_count crowd_after(const struct judge *j, const struct crowd *c,
                               const struct instance *a)
{
    struct bounds x = bounds_of(a);
    struct crowd_count sum = { 0 };

    for (size_t i = 0; i < c->groups_n; i++) {
        const struct group *g = &c->groups[i];
        struct crowd_count n = of_group(j, g, a, &x);
        leave_out_own(j, c, a, &x, g, &n);
        if (none_waits(j, a, g->first))
            n.violated = n.undecidable = n.reversed = 0;
        if (n.kept && may_be_pushed(j, a, g->first, true)) {
            n.undecidable += n.kept;
            n.kept = 0;
        }
        if (n.violated &&
            (perhaps_none_waits(j, a, g->first) || may_be_pushed(j, a, g->first, false))) {
            sum.unseen += n.violated;
            n.undecidable += n.violated;
            n.violated = n.reversed = 0;
        }
        sum.kept += n.kept;
        sum.undecidable += n.undecidable;
        sum.violated += n.violated;
        sum.reversed += n.reversed;
    }
    return sum;
}
