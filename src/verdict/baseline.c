/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is new since a baseline.  Findings are compared by id, over all their states; how often is
 * counted per day of logs, because a baseline of a month and the logs of one night differ in length
 * more than in anything else.  Less than a day counts as one.
 */
#include "verdict/verdict.h"

#define MORE_OFTEN 2.0 /* times as often as in the baseline */

/* Days between the first and the last record of any log. */
static double days_of(const struct verdict *v)
{
    when first = WHEN_NONE, last = WHEN_NONE;

    for (size_t i = 0; i < v->coverage_n; i++) {
        const struct coverage *c = &v->coverage[i];

        if (c->first.t == WHEN_NONE || c->last.t == WHEN_NONE)
            continue;
        first = first == WHEN_NONE || c->first.t < first ? c->first.t : first;
        last = last == WHEN_NONE || c->last.t > last ? c->last.t : last;
    }
    if (first == WHEN_NONE || last - first < WHEN_DAY)
        return 1;
    return (double)(last - first) / (double)WHEN_DAY;
}

static uint64_t count_of(const struct verdict *v, struct str id)
{
    uint64_t n = 0;

    for (size_t i = 0; i < v->findings_n; i++)
        n += str_eq(v->findings[i].id, id) ? v->findings[i].count : 0;
    return n;
}

static enum baseline compare(const struct verdict *now, const struct verdict *before, struct str id)
{
    uint64_t was = count_of(before, id);

    if (!was)
        return BASELINE_NEW;
    return (double)count_of(now, id) / days_of(now) >
                   MORE_OFTEN * (double)was / days_of(before)
               ? BASELINE_MORE
               : BASELINE_KNOWN;
}

static bool listed(const struct verdict *v, struct str id)
{
    for (size_t i = 0; i < v->gone_n; i++)
        if (str_eq(v->gone[i].id, id))
            return true;
    return false;
}

/* Findings of the baseline are sorted by state and id; the list of what is gone by id alone. */
static void gone_add(struct verdict *v, struct gone g)
{
    size_t at = v->gone_n++;

    while (at > 0 && str_cmp(v->gone[at - 1].id, g.id) > 0) {
        v->gone[at] = v->gone[at - 1];
        at--;
    }
    v->gone[at] = g;
}

int verdict_compare(struct verdict *v, const struct verdict *before, struct err *err)
{
    v->has_baseline = true;
    for (size_t i = 0; i < v->findings_n; i++)
        v->findings[i].baseline = compare(v, before, v->findings[i].id);
    v->gone = arena_zero(&v->arena, before->findings_n, sizeof *v->gone);
    for (size_t i = 0; v->gone && i < before->findings_n; i++) {
        const struct finding *f = &before->findings[i];

        if (count_of(v, f->id) || listed(v, f->id))
            continue;
        gone_add(v, (struct gone){ arena_copy(&v->arena, f->id), arena_copy(&v->arena, f->title),
                                   count_of(before, f->id) });
    }
    return v->arena.failed || !v->gone ? err_nomem(err, "baseline") : 0;
}
