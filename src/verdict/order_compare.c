/* SPDX-License-Identifier: Apache-2.0 */
/* How two instances stand to each other, as intervals with doubt (order.c has the rules). */
#include "verdict/order_words.h"

#include "verdict/clock.h"
#include "verdict/host.h"

#define WITH_APART (24 * WHEN_HOUR)

bool is_own_act(const struct instance *a, const struct instance *b)
{
    return a->host == b->host && a->host != SIZE_MAX && phase_is_act(a->phase);
}

/* How far the clocks are apart that tell of the instance: a server tells of its pushes, too. */
static when told_within(const struct judge *j, const struct instance *in)
{
    when most = 0;

    for (size_t i = 0; i < in->because.n && most != WHEN_NONE; i++) {
        const struct ref *r = &in->because.items[i];
        size_t teller = r->hit ? j->source_host[r->hit->source] : in->host;
        when apart = clock_tolerance(j, in->host, teller);
        most = apart == WHEN_NONE || apart > most ? apart : most;
    }
    return most;
}

/* Servers and gateways push agents: who names no domain and is no server that is known is perhaps a
   gateway of a workgroup. */
static bool may_be_unbound(const struct judge *j, size_t about, size_t teller)
{
    const struct host *h = &j->v->hosts[teller];

    return about != teller && h->named_by_records && !host_domain(h->name).n &&
           !host_has_role(h, STR("ms")) && host_domain(j->v->hosts[about].name).n &&
           (j->clock_group[teller] == SIZE_MAX || j->clock_group[teller] != j->clock_group[about]);
}

/* A gateway of a workgroup pushes agents of a domain: of these its clock tells, which nothing
   holds. */
static bool is_told_unbound(const struct judge *j, const struct instance *in)
{
    for (size_t i = 0; i < in->attempts_n && in->host != SIZE_MAX; i++) {
        const struct refs *because = &in->attempts[i].because;

        for (size_t k = 0; k < because->n; k++) {
            const struct ev_hit *h = because->items[k].hit;
            size_t teller = h ? j->source_host[h->source] : SIZE_MAX;

            if (teller != SIZE_MAX && h->signature->level != LEVEL_WORKS &&
                (clock_tolerance(j, in->host, teller) == WHEN_NONE ||
                 may_be_unbound(j, in->host, teller)))
                return true;
        }
    }
    return false;
}

void find_told_unbound(struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n; i++)
            r->instances[i].told_unbound = is_told_unbound(j, &r->instances[i]);
    }
}

when clocks_apart(const struct judge *j, const struct instance *a, const struct instance *b)
{
    bool unbound = a->host != b->host && (a->told_unbound || b->told_unbound);

    return unbound ? WHEN_NONE : clock_tolerance(j, a->host, b->host);
}

/* An upgrade adds the agent's groups anew, by itself: inside the last run it is a part of that. */
bool is_part_of_run(const struct judge *j, const struct instance *a, const struct instance *b)
{
    const struct attempt *last = last_attempt(b);
    when tol = told_within(j, b);

    return last && tol != WHEN_NONE && moment_known(a->begin) && moment_known(last->begin) &&
           moment_known(last->end) && moment_hi(a->begin) >= moment_lo(last->begin) &&
           moment_lo(a->begin) <= moment_hi(last->end) + tol;
}

/* The machine's own clock tells when the run began; only before that was it too early. */
static enum constraint_state compare_own_act(const struct judge *j, const struct instance *a,
                                             const struct instance *b)
{
    const struct attempt *last = last_attempt(b);
    struct bounds x = bounds_of(a), y = bounds_of(b);

    if (!last || x.begin_lo == ALWAYS)
        return CONSTRAINT_UNDECIDABLE;
    if (moment_known(last->begin) && x.begin_hi < moment_lo(last->begin))
        return CONSTRAINT_VIOLATED;
    return certainly_before(y.end_hi, x.begin_lo, told_within(j, b)) ? CONSTRAINT_KEPT
                                                                     : CONSTRAINT_UNDECIDABLE;
}

enum constraint_state compare_after(const struct judge *j, const struct instance *a,
                                    const struct instance *b)
{
    when tol = clocks_apart(j, a, b);
    struct bounds x = bounds_of(a), y = bounds_of(b);

    if (is_own_act(a, b))
        return compare_own_act(j, a, b);
    if (x.begin_hi < y.end_lo && certainly_before(x.begin_hi, y.end_lo, tol))
        return CONSTRAINT_VIOLATED;
    if (certainly_before(y.end_hi, x.begin_lo, tol))
        return CONSTRAINT_KEPT;
    return CONSTRAINT_UNDECIDABLE;
}

enum constraint_state compare_excl(const struct judge *j, const struct instance *a,
                                   const struct instance *b)
{
    when tol = clocks_apart(j, a, b);
    struct bounds x = bounds_of(a), y = bounds_of(b);

    if (overlap_for_certain(j, a, b))
        return CONSTRAINT_VIOLATED;
    if (certainly_before(x.end_hi, y.begin_lo, tol) || certainly_before(y.end_hi, x.begin_lo, tol))
        return CONSTRAINT_KEPT;
    return CONSTRAINT_UNDECIDABLE;
}

static bool floats(const struct instance *in)
{
    return !in->begin_open && (!moment_known(in->begin) || moment_floats(in->begin)) &&
           (!moment_known(in->end) || moment_floats(in->end));
}

/* By how much the doubts of two times overstate how far they may lie apart: of two acts of one
   machine, told in a zone that nobody knows, it is the same zone, but for summer time. */
static when doubt_shared(const struct instance *a, const struct instance *b)
{
    bool same = a->host == b->host && a->host != SIZE_MAX && floats(a) && floats(b);

    return same ? 2 * ZONE_DOUBT - WHEN_HOUR : 0;
}

/* Whenever that was, more than a sitting (as it is certain for the clocks) lay between the two. */
static bool long_before(when end, when begin, when apart)
{
    return end != FOREVER && begin != ALWAYS && begin > end + apart;
}

/* No more. */
static bool soon_behind(when end, when begin, when apart)
{
    return end != ALWAYS && begin != FOREVER && begin <= end + apart;
}

enum constraint_state compare_with(const struct judge *j, const struct instance *a,
                                   const struct instance *b)
{
    struct bounds x = bounds_of(a), y = bounds_of(b);
    when shared = doubt_shared(a, b), tol = clocks_apart(j, a, b);
    when most, least;

    if (tol == WHEN_NONE)
        return CONSTRAINT_UNDECIDABLE;
    most = WITH_APART + tol - shared;
    least = WITH_APART - tol + shared;
    if (long_before(y.end_hi, x.begin_lo, most) || long_before(x.end_hi, y.begin_lo, most))
        return CONSTRAINT_VIOLATED; /* whatever the other begin was */
    if (x.begin_lo == ALWAYS || y.begin_lo == ALWAYS || x.end_hi == FOREVER || y.end_hi == FOREVER)
        return CONSTRAINT_UNDECIDABLE;
    return soon_behind(y.end_lo, x.begin_hi, least) && soon_behind(x.end_lo, y.begin_hi, least)
               ? CONSTRAINT_KEPT : CONSTRAINT_UNDECIDABLE;
}
