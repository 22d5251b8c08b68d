/* SPDX-License-Identifier: Apache-2.0 */
/* From when to when the attempts of an instance lasted, once they are known. */
#include "verdict/attempt.h"

#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/phase.h"
#include "verdict/retired.h"
#include "verdict/shape.h"

#define SAME_RUN (15 * WHEN_MINUTE)       /* between the packages that one setup run installs */

/* In a rollup each of them has a package of its own (upgrade-plans.md 2.11, 2.12). */
static bool has_own_setup(const struct plan *plan, struct str role)
{
    for (size_t i = 0; i < plan->phases_n; i++) {
        const struct phase *p = &plan->phases[i];
        if (p->own_setup && str_eq(p->role, role))
            return true;
    }
    return false;
}

/* Another feature's package on this server, or the end of any package's bracket. */
static bool goes_on(const struct plan *plan, const struct fact *f)
{
    const struct signature *s = f->signature;
    bool feature = str_eq(s->role, STR("con")) || str_eq(s->role, STR("web")) ||
                   str_eq(s->role, STR("rep"));

    return s->level == LEVEL_BINARIES &&
           ((feature && !has_own_setup(plan, s->role) &&
             (s->outcome == OUTCOME_STARTED || s->outcome == OUTCOME_DONE ||
              s->outcome == OUTCOME_FAILED || s->outcome == OUTCOME_REMOVED)) ||
            s->outcome == OUTCOME_ENDED);
}

/* A transaction of a product that is none of the server's features, or that names none yet. */
static bool opens_another(const struct plan *plan, const struct fact *f)
{
    return f->signature->outcome == OUTCOME_STARTED && f->signature->level == LEVEL_BINARIES &&
           !goes_on(plan, f);
}

/* The end of the transaction that the feature's last word stands in: between the two none of the
   installer's records are missing. */
static bool ends_with(const struct judge *j, const struct instance *in, when word,
                      const struct fact *f)
{
    return last_word(j, in->host, STR(INSTALLER_LOG)) == WHEN_NONE ||
           covered(j, in->host, STR(INSTALLER_LOG), word, f->time.t, NULL);
}

/* The run of a server ends with the last package of a feature that follows closely; what opens and
   closes behind that is another product's. */
static void follow_run(struct judge *j, struct instance *in, struct attempt *a, when next_begin)
{
    bool inside = false;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        bool ended = f->signature->outcome == OUTCOME_ENDED;
        if (!moment_known(f->time) || is_coarse(f->time) || f->time.t < a->end.t)
            continue;
        inside = inside && !opens_another(j->plan, f);
        if (!goes_on(j->plan, f))
            continue;
        if (f->time.t - a->end.t > SAME_RUN || f->time.t >= next_begin)
            break;
        if (!ended || (inside && ends_with(j, in, a->end.t, f)))
            a->end = f->time;
        inside = !ended;
    }
}

void attempts_follow_runs(struct judge *j, struct instance *in)
{
    for (size_t i = 0; i < in->attempts_n; i++) {
        struct attempt *a = &in->attempts[i];
        bool last = i + 1 == in->attempts_n;
        when next = last || !moment_known(a[1].begin) ? INT64_MAX : a[1].begin.t;
        if (moment_known(a->end) && !is_coarse(a->end))
            follow_run(j, in, a, next);
    }
}

/* An end that can be hours off is none where a later attempt has a good one.  What was refused
   began nothing. */
static void join_spans(struct instance *in)
{
    for (size_t i = 0; i < in->attempts_n; i++) {
        const struct attempt *a = &in->attempts[i];
        if (a->idle)
            continue;
        if (moment_known(a->begin) && !a->refused &&
            (!moment_known(in->begin) || moment_lo(a->begin) < moment_lo(in->begin)))
            in->begin = a->begin;
        if (moment_known(a->end) &&
            (!moment_known(in->end) || moment_hi(a->end) > moment_hi(in->end) ||
             (is_coarse(in->end) && !is_coarse(a->end))))
            in->end = a->end;
    }
}

/*
 * The begin of the first attempt that ran is not known when only its result was seen: then the
 * instance's begin is not known either.  If the last attempt has no end, neither has the instance.
 */
static void honest_ends(struct instance *in)
{
    size_t first = first_ran(in);

    if (first < in->attempts_n && !moment_known(in->attempts[first].begin))
        in->begin = MOMENT_UNKNOWN;
    if (in->attempts_n && !moment_known(last_attempt(in)->end))
        in->end = MOMENT_UNKNOWN;
}

static bool is_inside(const struct fact *f, const struct attempt *a)
{
    return moment_known(f->time) && moment_known(a->begin) &&
           moment_hi(f->time) >= moment_lo(a->begin) &&
           (!moment_known(a->end) || moment_lo(f->time) <= moment_hi(a->end));
}

/* The attempt in which the machine says what it is (pick-if); attempts_n: in none. */
static size_t marked_attempt(const struct judge *j, const struct instance *in, struct strs marks)
{
    for (size_t a = 0; a < in->attempts_n; a++) {
        for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
            const struct fact *f = &j->facts[i];
            if (fact_named(f, marks) && is_inside(f, &in->attempts[a]))
                return a;
        }
    }
    return in->attempts_n;
}

/*
 * A secondary server is upgraded itself first, and from there the group (upgrade-plans.md 2.2,
 * 2.4): the group's upgrade does not begin with the server's own.
 */
void attempts_of_mark(const struct judge *j, struct instance *in)
{
    struct strs marks = in->phase->pick_if;
    bool of_group = in->phase->pick == PICK_LAST;
    size_t marked = of_group && marks.n && in->attempts_n > 1 ? marked_attempt(j, in, marks) : 0;
    size_t drop = 0;

    if (marked == in->attempts_n)
        return;
    for (size_t i = 0; i < marked; i++) {
        if (in->attempts[i].outcome == ATTEMPT_SUCCEEDED)
            drop = i + 1;
    }
    in->attempts += drop;
    in->attempts_n -= drop;
    in->attempts_cap -= drop;
}

/* The first word of the group's upgrade behind its begin; the time may not be known. */
static const struct fact *mark_behind(const struct judge *j, const struct instance *in)
{
    const struct fact *timeless = NULL;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (!fact_named(f, in->phase->pick_if))
            continue;
        if (!moment_known(f->time))
            timeless = f;
        else if (moment_lo(f->time) >= moment_lo(in->begin))
            return f;
    }
    return timeless;
}

/*
 * Where the installer's log ends, or has a hole, between the begin that is known and the word of
 * the group's upgrade, the server's own upgrade may have ended there and the group's begun: it
 * began at some time between the two.
 */
static void doubt_mark(const struct judge *j, struct instance *in)
{
    const struct fact *mark = NULL;
    struct attempt *first = in->attempts;
    when from, to;

    if (in->phase->pick == PICK_LAST && in->phase->pick_if.n && in->attempts_n &&
        moment_known(first->begin) && moment_known(in->begin) &&
        last_word(j, in->host, STR(INSTALLER_LOG)) != WHEN_NONE)
        mark = mark_behind(j, in);
    if (!mark || (!moment_known(mark->time) && moment_known(first->end)))
        return;
    from = moment_lo(in->begin);
    to = moment_known(mark->time) ? moment_hi(mark->time) : from + SITTING;
    if (covered(j, in->host, STR(INSTALLER_LOG), from, to, NULL))
        return;
    in->begin = moment_known(mark->time)
                    ? (struct moment){ from + (to - from) / 2, (to - from + 1) / 2 }
                    : MOMENT_UNKNOWN;
    first->begin = in->begin;
}

/* Of 2007 R2 (events.md 3): what was the root server is upgraded with the group, and never
   alone. */
static bool says_root(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        if (tells_root(&j->facts[i]))
            return true;
    }
    return false;
}

/* The package is there, whatever its service did behind that. */
static bool installed(const struct attempt *a)
{
    return a->outcome == ATTEMPT_SUCCEEDED || a->service_failed;
}

/*
 * Where a server leaves, another one upgrades the group, behind its own upgrade (upgrade-plans.md
 * 2.2).  Without a word of the group's any attempt may be the one that began it: those up to the
 * last success before the last attempt may have been the server's own.  Without one before it the
 * last may be, too, however it went: then nothing shows the group's upgrade, nor when it began and
 * ended.
 */
static void doubt_own(const struct judge *j, struct instance *in)
{
    size_t last = attempts_decide(in);

    if (in->phase->pick != PICK_LAST || !in->phase->pick_if.n ||
        !plan_retires(j, in->phase->role) || says_root(j, in->host) ||
        attempts_show(j, in, in->phase->pick_if))
        return;
    for (size_t i = 0; i + 1 < last; i++) {
        if (installed(&in->attempts[i]))
            in->own = i + 1;
    }
    if (!in->own)
        in->own = in->attempts_n;
}

void attempts_doubt_mark(const struct judge *j, struct instance *in)
{
    doubt_mark(j, in);
    doubt_own(j, in);
}

/* Nothing but the word of who pushed tells of it, and that says that it did not get as far as the
   package (events.md 4, known-failures.md 12.1); or setup's own, that it left at its checks and
   changed nothing (known-failures.md 1). */
static bool is_refused(const struct judge *j, const struct attempt *a)
{
    bool refused = a->outcome == ATTEMPT_FAILED && a->because.n;

    for (size_t i = 0; i < a->because.n && refused; i++) {
        const struct ev_hit *h = a->because.items[i].hit;
        refused = h && h->signature->refused &&
                  (is_text_line(j, h) || !moment_known(a->begin));
    }
    return refused;
}

/* Setup's own word stands in its log, that of who pushed is an event. */
static bool left_at_checks(const struct judge *j, const struct attempt *a)
{
    return a->refused && is_text_line(j, a->because.items[0].hit);
}

/* "The last attempt decides" (contract 1): a run that never pressed "Upgrade" is none
   (upgrade-plans.md 10.5), and behind a success it takes nothing away. */
static void find_idle(const struct judge *j, struct instance *in)
{
    bool done = false;

    for (size_t i = 0; i < in->attempts_n; i++) {
        struct attempt *a = &in->attempts[i];

        a->refused = is_refused(j, a);
        a->idle = done && left_at_checks(j, a);
        done = a->idle || a->outcome == ATTEMPT_SUCCEEDED;
    }
}

void attempts_span(const struct judge *j, struct instance *in)
{
    find_idle(j, in);
    join_spans(in);
    honest_ends(in);
}

bool attempts_show(const struct judge *j, const struct instance *in, struct strs marks)
{
    return marked_attempt(j, in, marks) < in->attempts_n;
}

bool attempts_before_mark(const struct judge *j, struct instance *in, struct strs marks)
{
    size_t marked = marks.n && in->attempts_n > 1 ? marked_attempt(j, in, marks) : 0;
    size_t own = 0;

    for (size_t i = 0; i < marked && marked < in->attempts_n; i++) {
        if (in->attempts[i].outcome == ATTEMPT_SUCCEEDED)
            own = i + 1;
    }
    if (!own)
        return false;
    in->attempts_n = own;
    in->begin = in->end = MOMENT_UNKNOWN;
    in->because = (struct refs){ 0 };
    attempts_span(j, in);
    return true;
}

bool failed_on_unknown_day(const struct judge *j, const struct instance *in)
{
    const struct attempt *a = last_attempt(in);

    if (in->state == STATE_CONTRADICTED || a->outcome == ATTEMPT_SUCCEEDED ||
        a->outcome == ATTEMPT_NO_END)
        return false;
    for (size_t i = 0; i < a->because.n; i++) {
        const struct ref *r = &a->because.items[i];

        if (!r->hit || r->hit->time.kind != STAMP_CLOCK || moment_known(ref_moment(j, r)))
            return false;
    }
    return a->because.n > 0;
}
