/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is new since a baseline.  Findings are compared by id, over all their states; how often is
 * counted per machine and day of its logs, because a baseline of a month and the logs of one night
 * differ in length more than in anything else, and a baseline may be of fewer machines.  Less than
 * a day counts as one.
 *
 * What is not seen any more is gone only if a log of the same channel is there that could show it.
 */
#include "verdict/verdict.h"

#define MORE_OFTEN 2.0 /* times as often as in the baseline */

/* Of all machines together, from the first to the last record of any log of each; what is of no
   known machine is one more.  Negative: no memory. */
static double machine_days(const struct verdict *v, struct arena *a)
{
    struct stretch { when first, last; } *of = arena_alloc(a, (v->hosts_n + 1) * sizeof *of);
    double days = 0;

    for (size_t h = 0; of && h <= v->hosts_n; h++)
        of[h] = (struct stretch){ INT64_MAX, INT64_MIN };
    for (size_t i = 0; of && i < v->coverage_n; i++) {
        const struct coverage *c = &v->coverage[i];
        struct stretch *s = &of[c->host < v->hosts_n ? c->host : v->hosts_n];

        if (c->first.t == WHEN_NONE || c->last.t == WHEN_NONE)
            continue;
        s->first = c->first.t < s->first ? c->first.t : s->first;
        s->last = c->last.t > s->last ? c->last.t : s->last;
    }
    for (size_t h = 0; of && h <= v->hosts_n; h++) {
        if (of[h].first <= of[h].last)
            days += of[h].last - of[h].first < WHEN_DAY
                        ? 1 : (double)(of[h].last - of[h].first) / (double)WHEN_DAY;
    }
    return !of ? -1 : days < 1 ? 1 : days;
}

static uint64_t count_of(const struct verdict *v, struct str id)
{
    uint64_t n = 0;

    for (size_t i = 0; i < v->findings_n; i++)
        n += str_eq(v->findings[i].id, id) ? v->findings[i].count : 0;
    return n;
}

/* days: machine days now and before. */
static enum baseline compare(const struct verdict *now, const struct verdict *before,
                             const double days[2], struct str id)
{
    uint64_t was = count_of(before, id);

    if (!was)
        return BASELINE_NEW;
    return (double)count_of(now, id) / days[0] > MORE_OFTEN * (double)was / days[1]
               ? BASELINE_MORE
               : BASELINE_KNOWN;
}

/* A log like one that told of it is there now; where no log told of it, nothing is missing. */
static bool could_be_seen(const struct verdict *now, const struct finding *f)
{
    bool told = false;

    for (size_t r = 0; r < f->because.n; r++) {
        const struct ev_source *s = f->because.items[r].hit ? f->because.items[r].source : NULL;

        told = told || s;
        for (size_t i = 0; s && i < now->coverage_n; i++) {
            const struct ev_source *other = now->coverage[i].source;
            if (other->records && str_eq_nocase(other->channel, s->channel))
                return true;
        }
    }
    return !told;
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
    const double days[2] = { machine_days(v, &v->arena), machine_days(before, &v->arena) };

    v->has_baseline = true;
    if (days[0] < 0 || days[1] < 0)
        return err_nomem(err, "baseline");
    for (size_t i = 0; i < v->findings_n; i++)
        v->findings[i].baseline = compare(v, before, days, v->findings[i].id);
    v->gone = arena_zero(&v->arena, before->findings_n, sizeof *v->gone);
    for (size_t i = 0; v->gone && i < before->findings_n; i++) {
        const struct finding *f = &before->findings[i];

        if (count_of(v, f->id) || listed(v, f->id))
            continue;
        gone_add(v, (struct gone){ arena_copy(&v->arena, f->id), arena_copy(&v->arena, f->title),
                                   count_of(before, f->id), could_be_seen(v, f) });
    }
    return v->arena.failed || !v->gone ? err_nomem(err, "baseline") : 0;
}
