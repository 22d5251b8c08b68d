/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/task_span.h"

#include "verdict/attempt.h"
#include "verdict/clock.h"
#include "verdict/task_rule.h"

/* The edge of a span that begins (or ends) with m: inside its doubt, or with `widest` outside. */
static when begins_with(struct moment m, bool widest)
{
    return widest ? moment_lo(m) : moment_hi(m);
}

static when ends_with(struct moment m, bool widest)
{
    return widest ? moment_hi(m) : moment_lo(m);
}

static bool is_of_task(const struct task *t, const struct phase *p)
{
    for (size_t i = 0; i < t->roles.n; i++) {
        if (str_eq(t->roles.items[i], p->id) || attempt_same_role(t->roles.items[i], p->role))
            return true;
    }
    return false;
}

/* Of several attempts the last one counts: what the one before brought back is over with it. */
static struct moment last_begun(const struct instance *in)
{
    struct moment m = in->attempts_n ? last_attempt(in)->begin : MOMENT_UNKNOWN;

    return moment_known(m) ? m : in->own_end;
}

/* A collector that is upgraded later changes nothing for the accounts of its server: only where
   nothing of what the task is about is on a machine, all that is there counts. */
static void fill_own_ends(const struct judge *j)
{
    struct own_ends *ends = j->own_ends;

    ends->task = j->task;
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        ends->at[h] = ends->begun[h] = MOMENT_UNKNOWN;
        ends->by[h] = INT64_MAX;
        ends->failed[h] = false;
    }
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        size_t n = is_of_task(j->task, r->phase) ? r->instances_n : 0;

        for (size_t i = 0; i < n; i++) {
            const struct instance *in = &r->instances[i];
            struct moment *ended = in->host == SIZE_MAX ? NULL : &ends->at[in->host];

            if (ended && (in->state == STATE_FAILED || in->state == STATE_ROLLED_BACK))
                ends->failed[in->host] = true;
            if (ended && moment_known(in->own_end) &&
                (!moment_known(*ended) || in->own_end.t > ended->t)) {
                *ended = in->own_end;
                ends->begun[in->host] = last_begun(in);
                ends->by[in->host] = in->state == STATE_DONE ? ended_by(in) : INT64_MAX;
            }
        }
    }
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (!moment_known(ends->at[h]))
            ends->at[h] = ends->begun[h] = j->host_end[h];
    }
}

struct moment own_ended(const struct judge *j, size_t host)
{
    if (!j->host_end)
        return MOMENT_UNKNOWN;
    if (!j->task || !j->task->roles.n)
        return j->host_end[host];
    if (j->own_ends->task != j->task)
        fill_own_ends(j);
    return j->own_ends->at[host];
}

bool left_failed(const struct judge *j, size_t host)
{
    if (host == SIZE_MAX || !j->host_end || !j->task || !j->task->roles.n)
        return false;
    if (j->own_ends->task != j->task)
        fill_own_ends(j);
    return j->own_ends->failed[host];
}

/* The edge of what is behind that: whatever its own clock, it had ended when the server that pushed
   it was told so. */
static when ended_from(const struct judge *j, size_t host, bool widest)
{
    struct moment ended = own_ended(j, host);
    bool of_task = !widest && j->task && j->own_ends->task == j->task;

    return of_task && j->own_ends->by[host] < moment_hi(ended) &&
           j->own_ends->by[host] >= moment_lo(ended) ? j->own_ends->by[host]
                                                     : begins_with(ended, widest);
}

struct moment own_begun(const struct judge *j, size_t host)
{
    struct moment ended = own_ended(j, host);

    return j->host_end && j->task && j->task->roles.n ? j->own_ends->begun[host] : ended;
}

/* What another server's own setup does to it is no longer what was done to it for the first one's
   (upgrade-plans.md 3.4: "until that MS's own setup"). */
static when until_own_run(const struct judge *j, size_t host, when to, bool widest)
{
    struct moment begun = own_run_begun(j, host);
    when end = moment_known(begun) ? ends_with(begun, widest) : to;

    return end < to ? end : to;
}

/* Another machine's clock says when: inside their doubt it was before the launch or behind it.  What
   is to be done behind a machine's own upgrade is not due where there was none. */
static bool before_package(const struct judge *j, size_t host, bool widest, when *from, when *to)
{
    when tol = j->first ? clock_tolerance(j, host, j->first->host) : WHEN_NONE, least, most;

    if (tol == WHEN_NONE || !package_launched(j, &least, &most) ||
        (j->task && j->task->post && !moment_known(own_ended(j, host))))
        return false;
    *to = until_own_run(j, host, widest ? most + tol : least - tol, widest);
    *from = *to - BEFORE_LOOKBACK;
    return true;
}

/* From when somebody had begun for certain: the first server, or who seems to be the earliest. */
static bool in_window(const struct judge *j, bool widest, when *from, when *to)
{
    struct moment first = j->first ? begun_in_earnest(j->first) : MOMENT_UNKNOWN;

    if (!moment_known(j->begin) || !moment_known(j->last))
        return false;
    *from = begins_with(j->begin, widest);
    if (moment_known(first) && begins_with(first, widest) < *from)
        *from = begins_with(first, widest);
    *to = moment_hi(j->last) + 30 * WHEN_MINUTE; /* what failed last is of the upgrade, too */
    return true;
}

struct moment first_begun(const struct judge *j)
{
    struct moment begun = j->first ? begun_in_earnest(j->first) : MOMENT_UNKNOWN;

    return moment_known(begun) || !j->first ? begun : j->begin;
}

/* The run of the first server; on another machine no longer than up to that one's own setup. */
static bool first_run(const struct judge *j, size_t host, bool widest, when *from, when *to)
{
    const struct instance *first = j->first;
    struct moment begun = first ? begun_in_earnest(first) : MOMENT_UNKNOWN;

    if (!first || !moment_known(begun) || !moment_known(first->end))
        return false;
    *from = begins_with(begun, widest);
    *to = until_own_run(j, host, ends_with(first->end, widest), widest);
    return true;
}

bool span_edges(const struct judge *j, enum span span, size_t host, bool widest, when *from,
                when *to)
{
    struct moment edge = first_begun(j);

    *from = INT64_MIN;
    *to = INT64_MAX;
    switch (span) {
    case SPAN_ANY:
        return true;
    case SPAN_BEFORE_FIRST:
        if (!moment_known(edge))
            return false;
        *to = ends_with(edge, widest);
        *from = *to - BEFORE_LOOKBACK;
        return true;
    case SPAN_FIRST_RUN:
        return first_run(j, host, widest, from, to);
    case SPAN_BEFORE_PACKAGE:
        return before_package(j, host, widest, from, to);
    case SPAN_WINDOW:
    case SPAN_INSIDE:
        if (!in_window(j, widest, from, to))
            return false;
        *to = span == SPAN_INSIDE ? ends_with(j->last, widest) : *to;
        return true;
    case SPAN_FROM_OWN:
        if (host == SIZE_MAX || !moment_known(own_begun(j, host)))
            return false;
        *from = begins_with(own_begun(j, host), widest);
        return true;
    case SPAN_AFTER_OWN:
        if (host == SIZE_MAX || !moment_known(own_ended(j, host)))
            return false;
        *from = ended_from(j, host, widest);
        return true;
    case SPAN_AFTER_END:
        *from = moment_known(j->end) ? begins_with(j->end, widest) : WHEN_NONE;
        return *from != WHEN_NONE;
    }
    return false;
}

bool span_bounds(const struct judge *j, enum span span, size_t host, when *from, when *to)
{
    return span_edges(j, span, host, false, from, to);
}
