/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/pushed.h"
#include "verdict/zone.h"

#define ONE_RESULT (2 * WHEN_MINUTE) /* 11707 and 1033 of one installation [inferred] */

/* 1 a success, -1 a failure, 0 no result. */
static int kind_of_result(const struct fact *f)
{
    if (f->signature->level == LEVEL_WORKS)
        return 0;
    switch (f->signature->outcome) {
    case OUTCOME_DONE:
        return 1;
    case OUTCOME_FAILED:
    case OUTCOME_ROLLED_BACK:
    case OUTCOME_CANCELLED:
        return -1;
    default:
        return 0;
    }
}

static int kind_of_attempt(const struct attempt *a)
{
    switch (a->outcome) {
    case ATTEMPT_SUCCEEDED:
        return 1;
    case ATTEMPT_NO_END:
        return 0;
    default:
        return -1;
    }
}

bool is_heard(const struct fact *f)
{
    return kind_of_result(f) && moment_known(f->time) && is_coarse(f->time);
}

bool tells_own_result(const struct judge *j, const struct instance *in, const struct fact *f)
{
    return j->source_host[f->source] == in->host && kind_of_result(f) &&
           moment_known(f->time) && !is_coarse(f->time) && attempt_belongs(j, in->phase, f);
}

bool has_place_of_its_own(const struct judge *j, const struct instance *in, const struct fact *f)
{
    bool has_one = false;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];

        if (g->source != f->source || f->hit->is_line || !tells_own_result(j, in, g))
            continue;
        if ((f->hit->at < g->hit->at) != (f < g))
            return false;
        has_one = true;
    }
    return has_one;
}

struct attempt *heard_attempt(const struct instance *in, const struct fact *f)
{
    for (size_t i = in->attempts_n; i-- > 0;) {
        struct attempt *a = &in->attempts[i];
        struct moment at = moment_known(a->end) ? a->end : a->begin;
        when apart;

        if (kind_of_attempt(a) != kind_of_result(f) || !moment_known(at))
            continue;
        apart = at.t > f->time.t ? at.t - f->time.t : f->time.t - at.t;
        if (apart <= f->time.doubt + at.doubt + CLOCK_TOLERANCE)
            return a;
    }
    return NULL;
}

bool heard_overcome(const struct judge *j, const struct instance *in, const struct fact *f)
{
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        if (are_of_one_log(j, f, g) && kind_of_result(f) < 0 && kind_of_result(g) > 0 &&
            moment_known(g->time) && comes_before(j, f, g) &&
            attempt_belongs(j, in->phase, g) && heard_attempt(in, g))
            return true;
    }
    return false;
}

static struct moment attempt_time(const struct attempt *a)
{
    return moment_known(a->end) ? a->end : a->begin;
}

/* The one attempt that ended so; NULL: none did, or several. */
static const struct attempt *only_attempt(const struct instance *in, int kind)
{
    const struct attempt *only = NULL;

    for (size_t i = 0; i < in->attempts_n; i++) {
        if (kind_of_attempt(&in->attempts[i]) != kind)
            continue;
        if (only)
            return NULL;
        only = &in->attempts[i];
    }
    return only && moment_known(attempt_time(only)) ? only : NULL;
}

/* How far the log of f is ahead of the machine's own words, by a result that only one attempt can
   be; 0: nothing tells. */
static when ahead_of_own(const struct judge *j, const struct instance *in, const struct fact *f)
{
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        const struct attempt *only =
            g != f && is_heard(g) && are_of_one_log(j, f, g) && attempt_belongs(j, in->phase, g)
                ? only_attempt(in, kind_of_result(g)) : NULL;

        if (only && only == heard_attempt(in, g))
            return g->time.t - attempt_time(only).t;
    }
    return 0;
}

/* Of several that f can be about, the one that is as far from the others as f is from what its log
   tells of them; the last one where that tells nothing. */
static struct attempt *attempt_meant(const struct judge *j, struct instance *in,
                                     const struct fact *f)
{
    struct attempt *last = heard_attempt(in, f), *best = last;
    when ahead = last ? ahead_of_own(j, in, f) : 0, least = INT64_MAX;

    for (size_t i = 0; ahead && i < in->attempts_n; i++) {
        struct attempt *a = &in->attempts[i];
        when apart;

        if (kind_of_attempt(a) != kind_of_attempt(last) || !moment_known(attempt_time(a)))
            continue;
        apart = f->time.t - ahead - attempt_time(a).t;
        apart = apart < 0 ? -apart : apart;
        if (apart <= least) {
            best = a;
            least = apart;
        }
    }
    return best;
}

int heard_attach(struct judge *j, struct instance *in, const struct fact *f)
{
    struct attempt *a = attempt_meant(j, in, f);

    if (!a)
        return refs_add(j, &in->because, ref_of(j, f));
    if (a->outcome == ATTEMPT_SUCCEEDED && f->signature->level > a->level)
        a->level = f->signature->level;
    return refs_add(j, &a->because, ref_of(j, f));
}

/* ---- pushes that the machine tells in the times of no zone, and its server in UTC ---------- */

bool is_told_in_no_zone(const struct judge *j, const struct instance *in, const struct fact *f)
{
    return j->source_host[f->source] == in->host && moment_known(f->time) &&
           is_coarse(f->time) && moment_floats(f->time);
}

/* In a zone that is known, but for the hour of summer time. */
static bool is_told_elsewhere(const struct judge *j, const struct instance *in,
                              const struct fact *f)
{
    return j->source_host[f->source] != in->host && moment_known(f->time) &&
           !moment_floats(f->time) && f->time.doubt <= WHEN_HOUR;
}

/* The old product went, and its transaction ended with no word of another one: who pushed tells
   of a failure. */
static bool leaves_nothing(const struct judge *j, const struct instance *in, const struct fact *f)
{
    const struct fact *end = &j->facts[j->host_begin[in->host + 1]];

    if (f->signature->outcome != OUTCOME_REMOVED)
        return false;
    for (const struct fact *g = f + 1; g < end && moment_known(g->time); g++) {
        if (j->source_host[g->source] != in->host || g->signature->level == LEVEL_WORKS)
            continue;
        if (g->signature->outcome == OUTCOME_ENDED)
            return true;
        if (g->signature->outcome != OUTCOME_REMOVED && attempt_belongs(j, in->phase, g))
            return false;
    }
    return false;
}

static int kind_of_push(const struct judge *j, const struct instance *in, const struct fact *f)
{
    int kind = kind_of_result(f);

    return !kind && leaves_nothing(j, in, f) ? -1 : kind;
}

/* The next result of the phase from *at on, told by the machine or by others; what is said again
   of it at once is no other one. */
static const struct fact *next_result(const struct judge *j, const struct instance *in, size_t *at,
                                      bool own, const struct fact *before)
{
    int kind_before = before ? kind_of_push(j, in, before) : 0;

    while (*at < j->host_begin[in->host + 1]) {
        const struct fact *f = &j->facts[(*at)++];
        bool is_one = own ? is_told_in_no_zone(j, in, f) : is_told_elsewhere(j, in, f);
        int kind = is_one && attempt_belongs(j, in->phase, f) ? kind_of_push(j, in, f) : 0;

        if (kind && (kind != kind_before || f->time.t - before->time.t > ONE_RESULT))
            return f;
    }
    return NULL;
}

bool pushes_told_twice(const struct judge *j, const struct instance *in)
{
    size_t here = j->host_begin[in->host], there = here, pairs = 0;
    const struct fact *own = NULL, *other = NULL;
    when ahead = 0, sure = 0; /* and how sure that is: the hour that comes twice is in doubt */

    for (; is_push(in->phase); pairs++) {
        uint32_t source = own ? own->source : UINT32_MAX;
        when apart, most;

        own = next_result(j, in, &here, true, own);
        other = next_result(j, in, &there, false, other);
        if (!own || !other)
            return !own && !other && pairs >= 2;
        apart = own->time.t - other->time.t;
        ahead = pairs ? ahead : apart;
        sure = pairs ? sure : other->time.doubt;
        most = CLOCK_TOLERANCE + sure + other->time.doubt;
        if ((pairs && own->source != source) ||
            kind_of_push(j, in, own) != kind_of_push(j, in, other) || apart - ahead > most ||
            ahead - apart > most || apart > own->time.doubt || -apart > own->time.doubt)
            return false;
    }
    return false;
}

/* ---- results whose order is hidden by the doubt of their clocks
   -------------------------------- */

/* By a wall clock; that of a log without dates has its day, as the time is known. */
static bool is_told_locally(const struct fact *f)
{
    return f->hit->time.kind == STAMP_LOCAL || f->hit->time.kind == STAMP_CLOCK;
}

/* Both by the machine's own local time, whatever its zone: they are in doubt together, but for the
   hour that comes twice where summer time ends. */
static bool share_doubt(const struct judge *j, const struct fact *f, const struct fact *g)
{
    return is_told_locally(f) && is_told_locally(g) &&
           j->source_host[f->source] == j->source_host[g->source] &&
           moment_floats(f->time) == moment_floats(g->time);
}

/* What the day of a log without dates adds to the doubt that both share. */
static when own_doubt(const struct fact *f, const struct fact *g)
{
    return f->time.doubt > g->time.doubt ? f->time.doubt - g->time.doubt
                                         : g->time.doubt - f->time.doubt;
}

/* By how much its clock was wrong, perhaps: that is no doubt which all of its times share. */
static when set_by(const struct judge *j, const struct fact *f)
{
    return jump_doubt(j, j->source_host[f->source], f->time.t);
}

/* A log is written in its order; the lines of an export are sorted as whoever made it liked. */
static bool has_order(const struct judge *j, const struct ev_hit *h)
{
    return !h->is_line || j->in->evidence->sources[h->source].is_text;
}

/* Summer time may have ended between the two, in whatever zone: the hour came twice.  By their
   clock at that hour, or where it has no date within the day of both. */
static bool may_have_come_twice(const struct judge *j, const struct fact *f, const struct fact *g)
{
    bool dated = f->hit->time.kind == STAMP_LOCAL && g->hit->time.kind == STAMP_LOCAL;
    when from = dated ? local_of(j, f->source, f->hit->time) : WHEN_NONE;
    when to = dated ? local_of(j, g->source, g->hit->time) : WHEN_NONE;

    if (moment_floats(f->time) || (!f->time.doubt && !g->time.doubt))
        return false;
    if (from == WHEN_NONE || to == WHEN_NONE)
        return zone_may_change(f->time.t - WHEN_DAY, g->time.t + WHEN_DAY, WHEN_NONE, WHEN_NONE);
    return zone_may_change(from - WHEN_HOUR, to + WHEN_HOUR, WHEN_NONE, WHEN_NONE);
}

bool certainly_precedes(const struct judge *j, const struct fact *f, const struct fact *g)
{
    if (f->source == g->source && f->hit->run == g->hit->run && has_order(j, f->hit))
        return f->hit->at < g->hit->at;
    if (share_doubt(j, f, g))
        return f->time.t + (may_have_come_twice(j, f, g) ? WHEN_HOUR : 0) + set_by(j, f) +
                   set_by(j, g) + own_doubt(f, g) <=
               g->time.t;
    return moment_hi(f->time) <= moment_lo(g->time);
}

struct result {
    const struct fact *fact;
    int kind;
    bool overcome; /* one of the other kind is certainly behind it */
    bool overcame; /* one of the other kind is certainly before it */
};

/* The old product went, and the last attempt was rolled back for that: it is a result, then. */
static bool rolls_back(const struct judge *j, const struct instance *in, const struct fact *f)
{
    return f->signature->outcome == OUTCOME_REMOVED && in->attempts_n &&
           in->attempts[in->attempts_n - 1].outcome == ATTEMPT_ROLLED_BACK &&
           j->source_host[f->source] == in->host;
}

/* The results of the phase on its machine, where one of them is coarse; n 0: order hides
   nothing. */
static struct result *results_of(const struct judge *j, const struct instance *in, size_t *n)
{
    size_t first = j->host_begin[in->host], end = j->host_begin[in->host + 1];
    struct result *results = NULL;
    bool coarse = false;

    *n = 0;
    for (size_t i = first; i < end && !coarse; i++)
        coarse = is_heard(&j->facts[i]);
    if (coarse)
        results = arena_zero(j->arena, end - first, sizeof *results);
    for (size_t i = first; results && i < end; i++) {
        const struct fact *f = &j->facts[i];
        int kind = !moment_known(f->time) ? 0 : rolls_back(j, in, f) ? -1 : kind_of_result(f);
        if (kind && attempt_belongs(j, in->phase, f))
            results[(*n)++] = (struct result){ .fact = f, .kind = kind };
    }
    return results;
}

static void place(const struct judge *j, struct result *all, size_t n, struct result *r)
{
    for (size_t i = 0; i < n && !(r->overcome && r->overcame); i++) {
        if (all[i].kind == r->kind)
            continue;
        r->overcome = r->overcome || certainly_precedes(j, r->fact, all[i].fact);
        r->overcame = r->overcame || certainly_precedes(j, all[i].fact, r->fact);
    }
}

/* It is one that another log tells of, too, and that is overcome for certain. */
static bool tells_again(const struct judge *j, const struct result *all, size_t n,
                        const struct result *r)
{
    const struct fact *f = r->fact;

    for (size_t i = 0; i < n; i++) {
        const struct fact *g = all[i].fact;
        when apart = g->time.t > f->time.t ? g->time.t - f->time.t : f->time.t - g->time.t;
        if (all[i].kind == r->kind && all[i].overcome && (all[i].overcame || !r->overcame) &&
            !are_of_one_log(j, f, g) &&
            apart <= f->time.doubt + g->time.doubt + CLOCK_TOLERANCE)
            return true;
    }
    return false;
}

bool last_in_doubt(const struct judge *j, const struct instance *in)
{
    int last = in->attempts_n ? kind_of_attempt(&in->attempts[in->attempts_n - 1]) : 0;
    size_t n = 0;
    struct result *all = last ? results_of(j, in, &n) : NULL;
    bool told = false, open = false;

    for (size_t i = 0; i < n; i++) {
        told = told || all[i].kind == last;
        if (all[i].kind != last)
            place(j, all, n, &all[i]);
    }
    for (size_t i = 0; i < n && told && !open; i++)
        open = all[i].kind != last && !all[i].overcome && !tells_again(j, all, n, &all[i]) &&
               !heard_overcome(j, in, all[i].fact);
    return open;
}

bool ends_badly(const struct judge *j, const struct instance *in, const struct fact *f)
{
    const struct fact *end = &j->facts[j->host_begin[in->host + 1]];
    bool removed = false;

    for (const struct fact *g = f + 1; g < end && moment_known(g->time); g++) {
        enum outcome o = g->signature->outcome;
        if (j->source_host[g->source] != in->host ||
            g->signature->level == LEVEL_WORKS)
            continue;
        if (o == OUTCOME_ENDED && removed)
            return true;
        if (!attempt_belongs(j, in->phase, g))
            continue;
        removed = removed || o == OUTCOME_REMOVED;
        if (o == OUTCOME_DONE || o == OUTCOME_STARTED)
            return false;
        if (o != OUTCOME_REMOVED && o != OUTCOME_ENDED)
            return true;
    }
    return false;
}
