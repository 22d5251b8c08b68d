/* SPDX-License-Identifier: Apache-2.0 */
/* Between when and when an instance began, and ended, for all that is told of it. */
#include "verdict/attempt.h"
#include "verdict/order_words.h"
#include "verdict/phase.h"
#include "verdict/pushed.h"

/* A server that got what the group hands out got it so late behind the change [inferred] */
#define HANDED_OUT_MOST WHEN_HOUR
#define PUSH_MOST WHEN_HOUR /* until the server tells how a push went [inferred] */

/* The first word on an attempt: two pushes that one server tells of may be one attempt.  What the
   machine tells of it in a zone that nobody knows is no earlier word, but for the only one. */
static when first_told(const struct attempt *a)
{
    when first = moment_floats(a->end) ? FOREVER : moment_lo(a->end);

    for (size_t i = 0; i < a->because.n; i++) {
        struct moment m = a->because.items[i].time;
        if (moment_known(m) && !moment_floats(m) && moment_lo(m) < first)
            first = moment_lo(m);
    }
    return first == FOREVER ? moment_lo(a->end) : first;
}

/*
 * Of a push the server tells the result alone, and waits for it: the word stands for the act
 * (domain/README.md, "One event, all the way": what 10624 tells came later than the last server's
 * end).  It began a while before, by when for certain is meant here; ALWAYS: nothing says so.
 * Where the machine tells the begin of its one attempt in a zone that nobody knows, the server's
 * word is the narrower one.
 */
static when push_begun(const struct instance *in)
{
    size_t first = first_ran(in);
    const struct attempt *a = first < in->attempts_n ? &in->attempts[first] : NULL;

    if (!a || !is_push(in->phase) || !moment_known(a->end) ||
        (moment_known(a->begin) && (in->attempts_n > 1 || !moment_floats(a->begin))))
        return ALWAYS;
    return first_told(a) - PUSH_MOST;
}

static bool is_word_of_pusher(const struct signature *s)
{
    return s->outcome == OUTCOME_DONE && str_eq(s->role, STR("agent.push"));
}

/* The machine's own installer said so, inside the attempt that was the last. */
static when own_word(const struct instance *in, const struct attempt *last, when by)
{
    bool inside = moment_known(in->own_end) && moment_known(last->begin) &&
                  moment_lo(in->own_end) >= moment_lo(last->begin);

    return inside && moment_hi(in->own_end) < by ? moment_hi(in->own_end) : by;
}

/*
 * Two witnesses of one end: the machine itself, and who pushed and was told when the package had
 * ended (10616).  Both are right, so the earlier word bounds it: with both it is no less sure than
 * with one.
 */
when ended_by(const struct instance *in)
{
    const struct attempt *last = last_attempt(in);
    when by = moment_hi(in->end);

    for (size_t i = 0; last && is_push(in->phase) && i < last->because.n; i++) {
        const struct ref *r = &last->because.items[i];
        if (r->hit && is_word_of_pusher(r->hit->signature) && moment_known(r->time) &&
            moment_hi(r->time) < by)
            by = moment_hi(r->time);
    }
    return last && is_push(in->phase) ? own_word(in, last, by) : by;
}

/*
 * A kit of whatever version began, and its end, which names the version, is not there: it is of
 * this upgrade or of another one.  So is a console whose end is in records that are missing: a
 * check of setup may have asked for the older one (upgrade-plans.md 8, hz.rep-false-check).
 */
static bool is_of_unknown_release(const struct instance *in)
{
    for (size_t i = 0; i < in->attempts_n; i++) {
        if (in->attempts[i].outcome != ATTEMPT_NO_END)
            return false;
    }
    return in->attempts_n &&
           (str_eq(in->phase->role, STR("agent.unix")) ||
            (str_eq(in->phase->role, STR("con")) && in->state == STATE_UNOBSERVABLE));
}

/* What took a success back, or brought the same version to a server once more: whoever waited for
   that success has waited. */
static bool is_behind_success(const struct instance *in, size_t i)
{
    const struct attempt *a = &in->attempts[i];

    if (!i || a[-1].outcome != ATTEMPT_SUCCEEDED)
        return false;
    return a->outcome == ATTEMPT_ROLLED_BACK ||
           (a->outcome == ATTEMPT_SUCCEEDED && str_eq(in->phase->role, STR("ms")) &&
            a->to.n && str_eq(a->to, a[-1].to));
}

/* The end that others waited for. */
static when waited_until(const struct instance *in)
{
    size_t n = in->attempts_n;

    while (n && is_behind_success(in, n - 1))
        n--;
    if (n == in->attempts_n)
        return ended_by(in);
    return moment_known(in->attempts[n - 1].end) ? moment_hi(in->attempts[n - 1].end) : FOREVER;
}

struct bounds bounds_of(const struct instance *in)
{
    struct bounds b = { ALWAYS, FOREVER, ALWAYS, FOREVER };
    bool finished = in->state == STATE_DONE;
    size_t first = first_ran(in), sure = in->own > first ? in->own : first;
    bool is_unseen = in->own && in->own == in->attempts_n; /* the group's upgrade itself */
    struct moment last_begun = in->begin;

    if (is_of_unknown_release(in))
        return b;
    if (moment_known(in->begin))
        b.begin_lo = moment_lo(in->begin);
    if (in->own)
        last_begun = is_unseen ? MOMENT_UNKNOWN : in->attempts[in->own].begin;
    if (moment_known(last_begun))
        b.begin_hi = moment_hi(last_begun);
    for (size_t i = first; i < in->attempts_n; i++) {
        const struct attempt *a = &in->attempts[i];
        if (a->refused || is_behind_success(in, i))
            continue;
        /* it began before the first end that was seen, whatever doubt its own begin has */
        if (moment_known(a->end) && i >= sure && (i == sure || b.begin_hi == FOREVER) &&
            moment_hi(a->end) < b.begin_hi)
            b.begin_hi = moment_hi(a->end);
        if (moment_known(a->begin) && moment_lo(a->begin) > b.end_lo)
            b.end_lo = moment_lo(a->begin);
        if (moment_known(a->end) && moment_lo(a->end) > b.end_lo)
            b.end_lo = moment_lo(a->end);
    }
    if (finished && !is_unseen && moment_known(in->end))
        b.end_hi = waited_until(in);
    if (in->not_yet)
        b.end_lo = moment_lo(in->not_yet->time) - HANDED_OUT_MOST;
    if (b.begin_lo < push_begun(in))
        b.begin_lo = push_begun(in);
    if (in->begin_open && in->whole_until < b.begin_lo)
        b.begin_lo = in->whole_until; /* WHEN_NONE is ALWAYS */
    return b;
}

bool overlap_for_certain(const struct judge *j, const struct instance *a, const struct instance *b)
{
    when tol = clocks_apart(j, a, b);
    struct bounds x = bounds_of(a), y = bounds_of(b);

    return certainly_before(x.begin_hi, y.end_lo, tol) &&
           certainly_before(y.begin_hi, x.end_lo, tol) && x.begin_hi < y.end_lo &&
           y.begin_hi < x.end_lo;
}
