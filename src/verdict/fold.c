/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hour that comes twice where summer time ends, inside one log: its lines stand in the order in
 * which they were written, and the local time of one is up to an hour before that of a line above
 * it.  The clock went back between the two.  Where both offsets are known, that tells which of the
 * hours each line is of; where none is, what follows is an hour later than its digits say beside
 * what stands above.
 *
 * The rows of a table of events stand in the order of its records, or the latest first; one that
 * somebody sorted by another column runs back in more places, and tells nothing.
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "verdict/fact.h"
#include "verdict/steps.h"

#include <stdlib.h>

#define BACK_LEAST (2 * WHEN_MINUTE) /* lines of two threads stand crosswise by less [inferred] */

static bool is_local_line(const struct fact *f)
{
    return f->hit->time.kind == STAMP_LOCAL && moment_known(f->time);
}

static bool is_doubtful(const struct fact *f)
{
    return f->time.doubt >= WHEN_HOUR / 2;
}

static int compare_places(const void *a, const void *b)
{
    const struct ev_hit *x = (*(struct fact *const *)a)->hit, *y = (*(struct fact *const *)b)->hit;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static bool same_run(const struct fact *a, const struct fact *b)
{
    return a->source == b->source && a->hit->run == b->hit->run;
}

/* The clock went back between two lines of a run, the upper one first. */
static bool goes_back(const struct judge *j, const struct fact *upper, const struct fact *lower)
{
    when a = local_of(j, upper->source, upper->hit->time);
    when b = local_of(j, lower->source, lower->hit->time);

    return same_run(upper, lower) && a != WHEN_NONE && b != WHEN_NONE && a - b >= BACK_LEAST &&
           a - b <= WHEN_HOUR && zone_may_change(b, a, WHEN_NONE, WHEN_NONE);
}

/* Half an hour of doubt is that of two known offsets. */
static void settle(struct fact *f, bool later)
{
    when slack = stamp_slack(f->hit->time);

    if (f->time.doubt == WHEN_HOUR / 2 + slack) {
        f->time.t += later ? WHEN_HOUR / 2 : -WHEN_HOUR / 2;
        f->time.doubt = slack;
    } else if (later) {
        f->time.t += WHEN_HOUR;
    }
}

static void settle_run(const struct judge *j, struct fact **lines, size_t n)
{
    size_t at = 1;

    while (at < n && !goes_back(j, lines[at - 1], lines[at]))
        at++;
    for (size_t i = 0; at < n && i < n; i++)
        settle(lines[i], i >= at);
}

static when step_between(const struct judge *j, const struct fact *upper, const struct fact *lower)
{
    when a = local_of(j, upper->source, upper->hit->time);
    when b = local_of(j, lower->source, lower->hit->time);

    return a == WHEN_NONE || b == WHEN_NONE ? 0 : b - a;
}

static void turn(struct fact **rows, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct fact *row = rows[i];
        rows[i] = rows[n - 1 - i];
        rows[n - 1 - i] = row;
    }
}

/* The rows of a table in the order of their records; false: they stand in none.  Records with
   numbers stand in theirs. */
static bool order_rows(const struct judge *j, struct fact **rows, size_t n)
{
    size_t back = 0;

    if (rows[0]->hit->is_line && j->in->evidence->sources[rows[0]->source].onward < 0)
        turn(rows, n);
    for (size_t i = 1; i < n; i++) {
        if (step_between(j, rows[i - 1], rows[i]) > -BACK_LEAST)
            continue;
        if (back++ || !goes_back(j, rows[i - 1], rows[i]))
            return false;
    }
    return back == 1;
}

/* All lines of a run: those of which it is known when they were written are left alone. */
static void fold_run(const struct judge *j, struct fact **lines, size_t n)
{
    size_t doubtful = 0;

    if (!j->in->evidence->sources[lines[0]->source].is_text && !order_rows(j, lines, n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (is_doubtful(lines[i]))
            lines[doubtful++] = lines[i];
    }
    settle_run(j, lines, doubtful);
}

int judge_folds(struct judge *j)
{
    struct fact **lines;
    size_t n = 0, from = 0;

    for (size_t i = 0; i < j->facts_n; i++)
        n += is_local_line(&j->facts[i]);
    if (n < 2)
        return 0;
    lines = mem_alloc(n * sizeof *lines);
    if (!lines)
        return -1;
    n = 0;
    for (size_t i = 0; i < j->facts_n; i++) {
        if (is_local_line(&j->facts[i]))
            lines[n++] = &j->facts[i];
    }
    qsort(lines, n, sizeof *lines, compare_places);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && same_run(lines[i - 1], lines[i]))
            continue;
        fold_run(j, lines + from, i - from);
        from = i;
    }
    mem_free(lines);
    return 0;
}
