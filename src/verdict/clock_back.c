/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clock that was put back tells of what came later with an earlier time: the end of a run before
 * its begin.  A log of events numbers its records as they are written, so that each of its facts
 * has its place by the clock as it was put right: what stands above the step counts as much
 * earlier. The times themselves stay as they were read, with their doubt (jump.c).
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "base/order.h"
#include "verdict/fact.h"
#include "verdict/steps.h"

#include <string.h>

#define TURNS_MOST 64u /* of one machine's clock; earlier ones have no place */

/* A fact of the machine, by the clock as it was put right. */
struct turned {
    const struct fact *fact;
    struct str channel;
    when t;
    bool numbered; /* its log tells when it was written, beside the others of that log */
};

static int compare_written(const void *a, const void *b)
{
    const struct turned *x = a, *y = b;
    int c;

    if (x->numbered != y->numbered)
        return x->numbered ? -1 : 1;
    c = x->numbered ? str_cmp_nocase(x->channel, y->channel) : 0;
    if (c)
        return c;
    if (x->numbered && x->fact->hit->at != y->fact->hit->at)
        return x->fact->hit->at < y->fact->hit->at ? -1 : 1;
    return (x->fact > y->fact) - (x->fact < y->fact);
}

static int compare_turned(const void *a, const void *b)
{
    const struct turned *x = a, *y = b;

    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    return (x->fact > y->fact) - (x->fact < y->fact);
}

static bool is_numbered(const struct judge *j, size_t host, const struct fact *f)
{
    return j->source_host[f->source] == host && !f->hit->is_line && !f->hit->carved &&
           f->hit->time.kind == STAMP_UTC;
}

/* The steps back of one clock, the latest first, and which of them a log has shown below the fact
   at hand. */
struct steps {
    const struct clock_jump *items[TURNS_MOST];
    bool crossed[TURNS_MOST];
    size_t n;
};

/* How much earlier it was by the clock as it was put right since: the time that it has was over
   when it was put back, or the step stands below it. */
static when earlier_by(const struct steps *steps, when t)
{
    when by = 0;

    for (size_t i = 0; i < steps->n; i++) {
        const struct clock_jump *step = steps->items[i];

        if ((t < step->at - step->by || (steps->crossed[i] && t <= step->at)) &&
            step->at - t <= JUMP_REACH)
            by += step->by;
    }
    return by;
}

/*
 * What stands below it (next) has an earlier time: by so much was the clock put back in between.
 * A log that was cleared begins its numbers again, at any time.
 */
static when cross_step(struct steps *steps, when t, when turned, when next)
{
    for (size_t i = 0; i < steps->n && turned > next; i++) {
        const struct clock_jump *step = steps->items[i];

        if (!steps->crossed[i] && t <= step->at && turned - step->by <= next + WHEN_SECOND) {
            steps->crossed[i] = true;
            return turned - step->by;
        }
    }
    return turned;
}

/* The facts of one log, from the last one up. */
static void turn_log(struct steps *steps, struct turned *facts, size_t n)
{
    when next = INT64_MAX;

    memset(steps->crossed, 0, sizeof steps->crossed);
    for (size_t i = n; i-- > 0;) {
        when t = facts[i].t;

        t = cross_step(steps, t, t - earlier_by(steps, t), next);
        if (t != facts[i].t && t >= next && t - next <= WHEN_SECOND)
            t = next - 1; /* rounded: its place is above */
        facts[i].t = next = t;
    }
}

/* The steps back of the clock that stand at from; the last TURNS_MOST. */
static void find_steps(const struct judge *j, size_t from, struct steps *steps)
{
    size_t to = from;

    while (to < j->jumps_n && j->jumps[to].host == j->jumps[from].host)
        to++;
    steps->n = 0;
    for (size_t i = to; i-- > from && steps->n < TURNS_MOST;) {
        if (jump_is_step_back(j, i))
            steps->items[steps->n++] = &j->jumps[i];
    }
}

static void turn_logs(struct steps *steps, struct turned *all, size_t n)
{
    for (size_t i = 0, to; i < n && all[i].numbered; i = to) {
        to = i + 1;
        while (to < n && all[to].numbered && str_eq_nocase(all[to].channel, all[i].channel))
            to++;
        turn_log(steps, all + i, to - i);
    }
}

/* The facts of one machine that have a time stand as they were written. */
static int turn_host(struct judge *j, size_t host, struct steps *steps)
{
    struct fact *facts = &j->facts[j->host_begin[host]];
    size_t facts_n = j->host_begin[host + 1] - j->host_begin[host], known = 0;
    struct turned *all = mem_alloc((facts_n + 1) * sizeof *all);
    struct fact *as_read = mem_alloc((facts_n + 1) * sizeof *as_read);
    int result = all && as_read ? 0 : -1;

    for (; result == 0 && known < facts_n && moment_known(facts[known].time); known++) {
        as_read[known] = facts[known];
        all[known] = (struct turned){ &as_read[known],
                                      j->in->evidence->sources[facts[known].source].channel,
                                      facts[known].time.t, is_numbered(j, host, &facts[known]) };
    }
    if (result == 0 && known) {
        order_sort(all, known, sizeof *all, compare_written);
        turn_logs(steps, all, known);
        order_sort(all, known, sizeof *all, compare_turned);
    }
    for (size_t i = 0; result == 0 && i < known; i++)
        facts[i] = *all[i].fact;
    mem_free(all);
    mem_free(as_read);
    return result;
}

int facts_as_written(struct judge *j)
{
    struct steps steps;
    int result = 0;

    for (size_t i = 0; result == 0 && i < j->jumps_n;) {
        size_t host = j->jumps[i].host;

        find_steps(j, i, &steps);
        if (steps.n)
            result = turn_host(j, host, &steps);
        while (i < j->jumps_n && j->jumps[i].host == host)
            i++;
    }
    return result;
}
