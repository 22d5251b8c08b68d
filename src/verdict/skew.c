/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far the clocks of machines are apart, from acts that two of them tell of: the server that
 * pushed an agent tells of its success (10616), the agent's own installer does too; a server tells
 * that a machine is there again (20020, 20021), that machine that it works (upgrade-plans.md 10.4,
 * domain/README.md "clock tolerance").
 *
 * The two words lie within minutes of each other.  Where any of them agree with clocks that run
 * together, the clocks count as measured and right.  Only where none does, and all of them agree on
 * another difference, a clock is wrong.  Whose: the teller's, if most clocks say so, its own among
 * them, or if a domain holds the clocks of these and not its own; else the other's.  Two against
 * the teller's alone are as likely wrong alike, and what all three wrote is in doubt.
 *
 * A log in local time tells results as well, once its zone is known.  A table of events has the
 * zone of its machine only for all that is known (zone_table.c): a difference of half hours may be
 * that of the zone of who exported it.  Then no clock is called wrong; its times are in doubt by as
 * much (system-center-siblings.md 10.3).
 *
 * What a clock wrote before it was set (jump.c) is in doubt.  Such words of a server measure
 * nothing.  A machine's own do where no others of its measure, and where the difference is more
 * than their doubt: a clock that is wrong all the same.  The doubt is one of the measure, too.
 *
 * A clock that is wrong by less than the tolerance is left alone: comparisons allow for that.
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "verdict/clock.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/steps.h"

#include <stdlib.h>

#define TOLD_WITHIN (5 * WHEN_MINUTE)  /* between the two words on one act */
#define WRONG_MOST (36 * WHEN_HOUR)    /* a difference beyond this is another act */
#define TELLINGS_MOST 32               /* of one pair; more cannot be told apart */

enum act { ACT_RESULT, ACT_LIVE, ACTS };

/* One word on an act of a machine: its own, or a server's. */
struct telling {
    size_t about, teller;
    enum act act;
    when t, doubt;
    bool assumed; /* its zone is */
};

struct tellings {
    struct telling *items;
    size_t n, cap;
};

/* about's clock minus teller's. */
struct apart {
    size_t teller, about;
    when by, doubt;
};

struct aparts {
    struct apart *items;
    size_t n, cap;
};

static bool act_of(const struct signature *s, enum act *act)
{
    if (s->outcome != OUTCOME_DONE)
        return false;
    *act = s->level == LEVEL_WORKS ? ACT_LIVE : ACT_RESULT;
    return s->level == LEVEL_WORKS || str_eq(s->role, STR("agent")) ||
           str_starts(s->role, STR("agent."));
}

static int compare_tellings(const void *a, const void *b)
{
    const struct telling *x = a, *y = b;

    if (x->about != y->about)
        return x->about < y->about ? -1 : 1;
    if (x->act != y->act)
        return x->act < y->act ? -1 : 1;
    if (x->teller != y->teller)
        return x->teller < y->teller ? -1 : 1;
    if (!x->doubt != !y->doubt)
        return x->doubt ? 1 : -1;
    return x->t < y->t ? -1 : x->t > y->t;
}

/* By the clock of who wrote it; false: no instant, or one that measures nothing. */
static bool instant_of(const struct judge *j, const struct ev_hit *h, size_t teller,
                       struct telling *t)
{
    struct moment m = { h->time.t, 0 };

    if (h->time.kind == STAMP_UTC) {
        struct jump_shift shift = jump_shift(j, teller, m);

        t->t = h->time.t + shift.by;
        t->doubt = shift.doubt;
        return true;
    }
    if (h->time.kind != STAMP_LOCAL || t->act != ACT_RESULT)
        return false;
    m = moment_told(j, h->source, h->run, h->time);
    if (!moment_known(m) || m.doubt > stamp_slack(h->time))
        return false;
    t->t = m.t;
    t->assumed = j->table_zone[h->source].is == TABLE_AS_HOST;
    return true;
}

static int collect(const struct judge *j, struct tellings *all)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        size_t teller = j->source_host[h->source], about = host_lookup(j, h->subject);
        struct telling t = { .about = hit_of_teller(j, h) ? teller : about, .teller = teller };

        if (teller == SIZE_MAX || t.about == SIZE_MAX || !act_of(h->signature, &t.act) ||
            !instant_of(j, h, teller, &t) || (t.doubt && t.about != teller))
            continue;
        if (mem_grow(&all->items, &all->cap, all->n + 1, sizeof *all->items) < 0)
            return -1;
        all->items[all->n++] = t;
    }
    if (all->n)
        qsort(all->items, all->n, sizeof *all->items, compare_tellings);
    return 0;
}

static when distance(when a, when b)
{
    return a < b ? b - a : a - b;
}

/* How many of the teller's words have one of the machine's own within so much of them, if its
   clock is off by `by`.  If it is right: words in doubt within that much more. */
static size_t explained(const struct telling *told, size_t n, const struct telling *own,
                        size_t own_n, when by, when within)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t k = 0; k < own_n && !found; k++)
            found = distance(own[k].t - by, told[i].t) <= within + (by ? 0 : own[k].doubt);
        count += found;
    }
    return count;
}

/* The machine's log must speak at that time by either clock: else the words are of two acts. */
static bool speaks_at(const struct judge *j, size_t host, when t)
{
    const struct evidence *e = j->in->evidence;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = &e->sources[j->by_host[k]];
        struct moment first = moment_told(j, j->by_host[k], 0, s->first);
        struct moment last = moment_told(j, j->by_host[k], 0, s->last);

        if (!s->is_text && moment_known(first) && moment_known(last) && first.t <= t &&
            last.t >= t)
            return true;
    }
    return false;
}

static bool any_assumed(const struct telling *t, size_t n)
{
    bool any = false;

    for (size_t i = 0; i < n && !any; i++)
        any = t[i].assumed;
    return any;
}

/* Half hours, as zones are apart. */
static bool may_be_of_zones(when by)
{
    when rest = distance(by, 0) % (WHEN_HOUR / 2);

    return rest <= TOLD_WITHIN || WHEN_HOUR / 2 - rest <= TOLD_WITHIN;
}

/* The one difference that explains every word of the teller; false: none, or several do, or the
   own words (all certain, or none) are in doubt by as much. */
static bool difference(const struct judge *j, const struct telling *told, size_t n,
                       const struct telling *own, size_t own_n, struct apart *out)
{
    bool found = false, assumed = true;

    *out = (struct apart){ .teller = told->teller, .about = told->about };
    if (explained(told, n, own, own_n, 0, TOLD_WITHIN + CLOCK_TOLERANCE))
        return !own->doubt;
    if (told[0].act == ACT_LIVE && n < 2)
        return false; /* a machine says often that it works */
    for (size_t k = 0; k < own_n; k++) {
        when d = own[k].t - told[0].t;
        if (distance(d, 0) > WRONG_MOST || explained(told, n, own, own_n, d, TOLD_WITHIN) < n ||
            !speaks_at(j, own[k].about, told[0].t))
            continue;
        if (found && distance(d, out->by) > 2 * TOLD_WITHIN)
            return false;
        if (!found)
            out->by = d;
        out->doubt = own[k].doubt > out->doubt ? own[k].doubt : out->doubt;
        assumed = assumed && own[k].assumed;
        found = true;
    }
    if (found && may_be_of_zones(out->by) && (assumed || any_assumed(told, n))) {
        out->doubt += distance(out->by, 0);
        out->by = 0;
    }
    return found;
}

/* Words of one teller on one act of one machine; its own are certain, or in doubt. */
static size_t run_of(const struct tellings *all, size_t from, size_t end)
{
    const struct telling *first = &all->items[from], *x;
    size_t to = from + 1;

    for (; to < end; to++) {
        x = &all->items[to];
        if (x->teller != first->teller || !x->doubt != !first->doubt)
            break;
    }
    return to;
}

static bool is_own(const struct telling *t)
{
    return t->about == t->teller;
}

/* A server's words against the machine's own certain ones, else against those in doubt. */
static bool measure_told(const struct judge *j, const struct telling *told, size_t n,
                         const struct tellings *own, struct apart *out)
{
    for (size_t i = 0, next; i < own->n; i = next) {
        next = run_of(own, i, own->n);
        if (next - i <= TELLINGS_MOST && difference(j, told, n, &own->items[i], next - i, out))
            return true;
    }
    return false;
}

/* Of all that is told of one act of one machine, its own words, which stand together. */
static struct tellings own_of(const struct tellings *all, size_t from, size_t to)
{
    struct tellings own = { 0 };

    for (size_t i = from; i < to; i++) {
        if (!is_own(&all->items[i]))
            continue;
        if (!own.n++)
            own.items = &all->items[i];
    }
    return own;
}

static int measure(const struct judge *j, const struct tellings *all, size_t from, size_t to,
                   struct aparts *out)
{
    const struct tellings own = own_of(all, from, to);
    struct apart apart;

    for (size_t i = from, next; own.n && i < to; i = next) {
        next = run_of(all, i, to);
        if (is_own(&all->items[i]) || next - i > TELLINGS_MOST ||
            !measure_told(j, &all->items[i], next - i, &own, &apart))
            continue;
        if (mem_grow(&out->items, &out->cap, out->n + 1, sizeof *out->items) < 0)
            return -1;
        out->items[out->n++] = apart;
    }
    return 0;
}

static int measure_all(const struct judge *j, const struct tellings *all, struct aparts *out)
{
    for (size_t i = 0, next; i < all->n; i = next) {
        next = i + 1;
        while (next < all->n && all->items[next].about == all->items[i].about &&
               all->items[next].act == all->items[i].act)
            next++;
        if (measure(j, all, i, next, out) < 0)
            return -1;
    }
    return 0;
}

/* ---- whose clock it is --------------------------------------------------------------------- */

static int compare_aparts(const void *a, const void *b)
{
    const struct apart *x = a, *y = b;

    if (x->teller != y->teller)
        return x->teller < y->teller ? -1 : 1;
    if (x->about != y->about)
        return x->about < y->about ? -1 : 1;
    if (x->doubt != y->doubt)
        return x->doubt < y->doubt ? -1 : 1;
    return distance(x->by, 0) < distance(y->by, 0) ? -1 : distance(x->by, 0) > distance(y->by, 0);
}

/* Of machines in no doubt. */
static size_t voices_for(const struct apart *a, size_t n, when by)
{
    size_t voices = 0;

    for (size_t i = 0; i < n; i++)
        voices += !a[i].doubt && distance(a[i].by, by) <= CLOCK_TOLERANCE;
    return voices;
}

/* What most clocks say of the teller's, its own among them: 0, or the difference that they share.
   What is in doubt has no voice.  Two against it alone are as likely to be wrong alike (*torn). */
static when shared_difference(const struct apart *a, size_t n, bool *torn)
{
    size_t voices = 1;

    for (size_t i = 0; i < n; i++)
        voices += !a[i].doubt;
    for (size_t i = 0; i < n; i++) {
        size_t agree = a[i].doubt ? 0 : voices_for(a, n, a[i].by);

        *torn = agree == 2 && !voices_for(a, n, 0);
        if (agree >= 2 && 2 * agree > voices)
            return distance(a[i].by, 0) > CLOCK_TOLERANCE ? a[i].by : 0;
    }
    *torn = false;
    return 0;
}

static bool has_shown(const struct judge *j, size_t host, struct str role)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        if (j->source_host[e->hits[i].source] == host && str_eq(e->hits[i].signature->role, role))
            return true;
    }
    return false;
}

/* A machine of no domain that is no server: what holds the clocks of a domain's machines does not
   hold its own (upgrade-plans.md 10.4). */
static bool is_unbound(const struct judge *j, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    return h->named_by_records && !host_domain(h->name).n && !has_shown(j, host, STR("ms"));
}

/* Of an unbound teller's clock all certain machines of a domain say this; 0: they say nothing. */
static when unbound_difference(const struct judge *j, const struct apart *a, size_t n)
{
    const struct apart *first = NULL;

    for (size_t i = 0; i < n; i++) {
        if (a[i].doubt || !host_domain(j->v->hosts[a[i].about].name).n)
            continue;
        if (first && distance(first->by, a[i].by) > CLOCK_TOLERANCE)
            return 0;
        first = first ? first : &a[i];
    }
    return first && distance(first->by, 0) > CLOCK_TOLERANCE ? first->by : 0;
}

/* None of them is certain: the least difference may be the teller's own. */
static when unbound_doubt(const struct judge *j, const struct apart *a, size_t n)
{
    when doubt = 0;

    for (size_t i = 0; i < n; i++) {
        if (!host_domain(j->v->hosts[a[i].about].name).n)
            continue;
        if (!a[i].doubt)
            return 0;
        doubt = !doubt || a[i].doubt < doubt ? a[i].doubt : doubt;
    }
    return doubt;
}

/* Either of them may be wrong: nothing shows that the teller is a gateway. */
static void doubt_both(struct apart *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        a[i].doubt += distance(a[i].by, 0);
        a[i].by = 0;
    }
}

/* The teller's clock is wrong by that, or are those of all others: neither is set right, and what
   each of them wrote is in doubt by as much. */
static void doubt_one(struct judge *j, struct apart *a, size_t n, when by)
{
    j->skew_doubt[a->teller] = distance(by, 0);
    for (size_t i = 0; i < n; i++) {
        if (!a[i].doubt && distance(a[i].by, by) <= CLOCK_TOLERANCE)
            a[i].by = 0;
    }
}

static void settle_alone(struct judge *j, struct apart *a, size_t n)
{
    size_t teller = a->teller;
    bool torn = false;
    when by = shared_difference(a, n, &torn);

    j->clock_group[teller] = teller;
    if (torn) {
        doubt_one(j, a, n, by);
        return;
    }
    if (!by && is_unbound(j, teller)) {
        by = unbound_difference(j, a, n);
        if (by && !has_shown(j, teller, STR("gw"))) {
            doubt_both(a, n);
            by = 0;
        }
        j->skew_doubt[teller] = unbound_doubt(j, a, n);
    }
    j->skew[teller] = -by;
}

/* The clock of a teller against one whose clock is known already; false: it tells of none. */
static bool settle_teller(struct judge *j, const struct apart *a, size_t n)
{
    size_t teller = a->teller;

    for (size_t i = 0; i < n; i++) {
        if (j->clock_group[a[i].about] == SIZE_MAX || a[i].doubt)
            continue;
        j->clock_group[teller] = j->clock_group[a[i].about];
        j->skew[teller] = j->skew[a[i].about] - a[i].by;
        j->skew_doubt[teller] = j->skew_doubt[a[i].about];
        return true;
    }
    return false;
}

static void settle(struct judge *j, struct apart *a, size_t n)
{
    size_t teller = a->teller;

    if (j->clock_group[teller] == SIZE_MAX && !settle_teller(j, a, n))
        settle_alone(j, a, n);
    for (size_t i = 0; i < n; i++) {
        if (j->clock_group[a[i].about] != SIZE_MAX)
            continue;
        j->clock_group[a[i].about] = j->clock_group[teller];
        j->skew[a[i].about] = j->skew[teller] + a[i].by;
        j->skew_doubt[a[i].about] = j->skew_doubt[teller] + a[i].doubt;
    }
}

/* Differences within the tolerance are no errors, only delays. */
static void name_offsets(struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        struct host *host = &j->v->hosts[h];
        if (distance(j->skew[h], 0) <= CLOCK_TOLERANCE)
            j->skew[h] = 0;
        host->has_clock_offset = j->skew[h] != 0;
        host->clock_offset = j->skew[h];
        host->clock_in_doubt = j->skew_doubt[h] != 0;
    }
}

int judge_skew(struct judge *j)
{
    struct tellings all = { 0 };
    struct aparts aparts = { 0 };
    int result;

    j->skew = arena_zero(j->arena, j->v->hosts_n, sizeof *j->skew);
    j->skew_doubt = arena_zero(j->arena, j->v->hosts_n, sizeof *j->skew_doubt);
    j->clock_group = arena_zero(j->arena, j->v->hosts_n, sizeof *j->clock_group);
    if (!j->skew || !j->skew_doubt || !j->clock_group)
        return -1;
    for (size_t h = 0; h < j->v->hosts_n; h++)
        j->clock_group[h] = SIZE_MAX;
    result = collect(j, &all) < 0 || measure_all(j, &all, &aparts) < 0 ? -1 : 0;
    if (result == 0 && aparts.n)
        qsort(aparts.items, aparts.n, sizeof *aparts.items, compare_aparts);
    for (size_t i = 0, next; result == 0 && i < aparts.n; i = next) {
        next = i + 1;
        while (next < aparts.n && aparts.items[next].teller == aparts.items[i].teller)
            next++;
        settle(j, &aparts.items[i], next - i);
    }
    name_offsets(j);
    mem_free(all.items);
    mem_free(aparts.items);
    return result;
}
