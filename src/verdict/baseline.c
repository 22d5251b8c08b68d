/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is new since a baseline.  Findings are compared by id, over all their states; how often is
 * counted per day of the logs that show it (of the machines' logs, where no log tells), because a
 * baseline of a month and the logs of one night differ in length more than in anything else, and
 * either may be of fewer machines.  Less than a day counts as one.  Where the logs reach back into
 * the baseline, a third verdict, over both, tells how often it was behind the baseline: there each
 * hit counts once.
 *
 * What is not seen any more is gone only if a log of the same channel is there, of every machine
 * that showed it; and what was not seen is new only if the baseline had one of a machine that shows
 * it now, and was searched for it: blind is not silent.  Nor is a log that is so short that what
 * comes as seldom would hardly stand in it.
 */
#include "verdict/baseline_logs.h"

#include "base/fold.h"

#include <stdlib.h>

#define MORE_OFTEN 2.0 /* times as often as in the baseline */
#define HARDLY 10.0    /* of so many logs as long as the other side's, one would show it */

/* The machines of one of the two verdicts; the last item of an array is what is of none. */
struct machines {
    const struct verdict *v;
    struct stretch *seen; /* from the first to the last record of any log of it */
    double *days;         /* of that, what counts */
    size_t *same;         /* its number in the other verdict; SIZE_MAX: it is not there */
    size_t *round;        /* the last round that took it */
    struct logs logs;
};

static void days_of(struct machines *m)
{
    const struct verdict *v = m->v;

    for (size_t h = 0; h <= v->hosts_n; h++)
        m->seen[h] = (struct stretch){ INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < v->coverage_n; i++) {
        const struct coverage *c = &v->coverage[i];
        struct stretch *s = &m->seen[machine_of(v, c->host)];

        if (c->first.t == WHEN_NONE || c->last.t == WHEN_NONE)
            continue;
        s->first = c->first.t < s->first ? c->first.t : s->first;
        s->last = c->last.t > s->last ? c->last.t : s->last;
    }
    for (size_t h = 0; h <= v->hosts_n; h++)
        m->days[h] = days_in(m->seen[h]);
}

static bool has_log(const struct machines *m, size_t machine, struct str channel)
{
    const struct log *l = logs_of_machine(&m->logs, machine, channel);

    return l && l->whole;
}

static int machines_new(struct machines *m, const struct verdict *v, struct arena *a)
{
    size_t n = v->hosts_n + 1;

    *m = (struct machines){ .v = v, .seen = arena_alloc(a, n * sizeof *m->seen),
                            .days = arena_zero(a, n, sizeof *m->days),
                            .same = arena_alloc(a, n * sizeof *m->same),
                            .round = arena_zero(a, n, sizeof *m->round) };
    if (!m->seen || !m->days || !m->same || !m->round || logs_find(&m->logs, v, a) < 0)
        return -1;
    for (size_t h = 0; h < n; h++)
        m->same[h] = SIZE_MAX;
    days_of(m);
    return 0;
}

/* ---- the same machine in both ---- */

static int compare_names(struct str a, struct str b)
{
    int c = fold_cmp_name(fold_first_label(a), fold_first_label(b));

    return c ? c : fold_cmp_name(a, b);
}

static int compare_hosts(const void *a, const void *b)
{
    const struct host *const *x = a, *const *y = b;

    return compare_names((*x)->name, (*y)->name);
}

struct sorted {
    const struct host **items;
    size_t n;
};

static size_t place_of(const struct sorted *s, struct str name)
{
    size_t lo = 0, hi = s->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (compare_names(s->items[mid]->name, name) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool is_called(const struct sorted *s, size_t at, struct str name)
{
    return at < s->n && fold_same_name(s->items[at]->name, name);
}

/* One of the two may not know the domain.  NULL: there is none, or more than one could be meant. */
static const struct host *find_host(const struct sorted *s, struct str name)
{
    struct str label = fold_first_label(name);
    size_t at = place_of(s, name);

    if (is_called(s, at, name))
        return s->items[at];
    if (label.n < name.n) {
        at = place_of(s, label);
        return is_called(s, at, label) ? s->items[at] : NULL;
    }
    if (at >= s->n || !fold_same_name(fold_first_label(s->items[at]->name), label) ||
        (at + 1 < s->n && fold_same_name(fold_first_label(s->items[at + 1]->name), label)))
        return NULL;
    return s->items[at];
}

static int match(struct machines *now, struct machines *before, struct arena *a)
{
    const struct verdict *v = now->v;
    struct sorted s = { arena_alloc(a, (v->hosts_n + 1) * sizeof *s.items), v->hosts_n };

    if (!s.items)
        return -1;
    for (size_t h = 0; h < v->hosts_n; h++)
        s.items[h] = &v->hosts[h];
    if (s.n)
        qsort(s.items, s.n, sizeof *s.items, compare_hosts);
    for (size_t h = 0; h < before->v->hosts_n; h++) {
        const struct host *found = find_host(&s, before->v->hosts[h].name);

        if (!found)
            continue;
        before->same[h] = (size_t)(found - v->hosts);
        now->same[before->same[h]] = h;
    }
    return 0;
}

/* ---- how often ---- */

static uint64_t count_of(const struct verdict *v, struct str id)
{
    uint64_t n = 0;

    for (size_t i = 0; i < v->findings_n; i++)
        n += str_eq(v->findings[i].id, id) ? v->findings[i].count : 0;
    return n;
}

/* Of a machine that this round has not taken yet. */
static double take(struct machines *m, size_t host, size_t round)
{
    if (host >= m->v->hosts_n || m->round[host] == round)
        return 0;
    m->round[host] = round;
    return m->days[host];
}

/* Of the machines on which from has the finding: their days there, and in the other one. */
static void take_all(struct machines *from, struct machines *other, struct str id, size_t round,
                     double *days, double *other_days)
{
    for (size_t i = 0; i < from->v->findings_n; i++) {
        const struct finding *f = &from->v->findings[i];

        for (size_t k = 0; str_eq(f->id, id) && k < f->hosts_n; k++) {
            *days += take(from, f->hosts[k], round);
            *other_days += take(other, from->same[machine_of(from->v, f->hosts[k])], round);
        }
    }
}

static double all_days(const struct machines *m)
{
    double days = 0;

    for (size_t h = 0; h <= m->v->hosts_n; h++)
        days += m->days[h];
    return days < 1 ? 1 : days;
}

/* Of the machine's logs the days that the baseline does not have. */
static void leave_out(struct machines *now, const struct machines *before)
{
    for (size_t h = 0; h < now->v->hosts_n; h++) {
        struct stretch s = now->seen[h], was;

        if (now->same[h] == SIZE_MAX)
            continue;
        was = before->seen[now->same[h]];
        if (was.first > s.last || was.last < s.first)
            continue;
        now->days[h] = (s.first < was.first ? days_in((struct stretch){ s.first, was.first }) : 0) +
                       (s.last > was.last ? days_in((struct stretch){ was.last, s.last }) : 0);
    }
    for (size_t i = 0; i < now->logs.n; i++) {
        struct log *l = &now->logs.items[i];
        size_t there = l->machine < now->v->hosts_n ? now->same[l->machine] : SIZE_MAX;
        const struct log *was = NULL;

        if (there != SIZE_MAX)
            was = logs_of_machine(&before->logs, there, l->channel);
        if (was)
            log_leave_out(l, was);
    }
}

static bool overlap(const struct machines *now, const struct machines *before)
{
    for (size_t h = 0; h < now->v->hosts_n; h++) {
        struct stretch s = now->seen[h], was;

        if (now->same[h] == SIZE_MAX)
            continue;
        was = before->seen[now->same[h]];
        if (s.first <= s.last && was.first <= s.last && was.last >= s.first)
            return true;
    }
    return false;
}

/* ---- what could be seen ---- */

/* Of one id: the machines that show it by a log of their own, or whose log tells of it. */
struct shown {
    bool told;       /* by some log */
    bool sought;     /* a signature that tells of it was looked for in the other material */
    bool any;        /* a log of such a channel is in the other material, of whichever machine */
    size_t machines; /* of which the log is known, */
    size_t there;    /* and those of them of which such a log is in the other material */
    double days, days_there; /* that these logs cover, and those there */
};

static bool has_channel(const struct machines *m, struct str channel)
{
    for (size_t i = 0; i < m->logs.n; i++) {
        if (m->logs.items[i].whole && !str_cmp_nocase(m->logs.items[i].channel, channel))
            return true;
    }
    return false;
}

static double days_of_log(const struct machines *m, size_t machine, struct str channel)
{
    const struct log *l = logs_of_machine(&m->logs, machine, channel);

    return l ? l->days : 0;
}

static void show(struct shown *s, struct machines *m, struct machines *other, size_t host,
                 struct str channel, size_t round)
{
    size_t there = host < m->v->hosts_n ? m->same[host] : SIZE_MAX;

    if (host >= m->v->hosts_n || m->round[host] == round ||
        !logs_of_machine(&m->logs, host, channel))
        return;
    m->round[host] = round;
    s->days += days_of_log(m, host, channel);
    if (there != SIZE_MAX) {
        other->round[there] = round;
        s->days_there += days_of_log(other, there, channel);
    }
    if (!has_log(m, host, channel))
        return;
    s->machines++;
    s->there += there != SIZE_MAX && has_log(other, there, channel);
}

/* Which machine's a source is: the coverage stands in the order of the sources. */
static size_t host_of(const struct verdict *v, const struct ev_source *s)
{
    return v->evidence ? v->coverage[s - v->evidence->sources].host : SIZE_MAX;
}

static bool is_sought(const struct verdict *v, const struct ev_hit *hit)
{
    return !v->evidence || !hit->signature || evidence_sought(v->evidence, hit->signature->name);
}

static bool told_before(const struct refs *refs, size_t r)
{
    for (size_t i = 0; i < r; i++) {
        if (refs->items[i].hit && refs->items[i].source &&
            !str_cmp_nocase(refs->items[i].source->channel, refs->items[r].source->channel))
            return true;
    }
    return false;
}

static void shown_in(struct shown *s, struct machines *m, struct machines *other,
                     const struct finding *f, size_t round)
{
    for (size_t r = 0; r < f->because.n; r++) {
        const struct ref *ref = &f->because.items[r];

        if (!ref->hit || !ref->source)
            continue;
        s->told = true;
        s->sought = s->sought || is_sought(other->v, ref->hit);
        show(s, m, other, host_of(m->v, ref->source), ref->source->channel, round);
        if (told_before(&f->because, r))
            continue;
        s->any = s->any || has_channel(other, ref->source->channel);
        for (size_t k = 0; k < f->hosts_n; k++)
            show(s, m, other, f->hosts[k], ref->source->channel, round);
    }
}

static struct shown shown(struct machines *m, struct machines *other, struct str id,
                          size_t round)
{
    struct shown s = { 0 };

    for (size_t i = 0; i < m->v->findings_n; i++) {
        if (str_eq(m->v->findings[i].id, id))
            shown_in(&s, m, other, &m->v->findings[i], round);
    }
    return s;
}

/* All of them, over the time of the logs in which they stood: would one stand in those there? */
static bool would_show(struct shown s, uint64_t count)
{
    return !(s.days > 0 && s.days_there > 0) ||
           (double)count * HARDLY * s.days_there >= s.days;
}

/* Where no log told of it, nothing is missing. */
static bool is_gone_for_certain(struct shown s, uint64_t count)
{
    return !s.told || (s.sought && s.any && s.there == s.machines && would_show(s, count));
}

static bool is_new_for_certain(struct shown s, uint64_t count)
{
    return !s.told ||
           (s.sought && (s.machines ? s.there > 0 : s.any) && would_show(s, count));
}

/* all: over both, or NULL.  round: two others for each id, from 1 on. */
static enum baseline compare(struct machines *now, struct machines *before,
                             const struct verdict *all, struct str id, size_t round)
{
    uint64_t was = count_of(before->v, id), is = count_of(all ? all : now->v, id);
    struct shown here = shown(now, before, id, round), there = shown(before, now, id, round);
    double days = here.days + there.days_there, days_before = here.days_there + there.days;

    is = !all ? is : is > was ? is - was : 0;
    if (!(days > 0 && days_before > 0)) { /* no log tells, or none of a machine */
        days = days_before = 0;
        take_all(now, before, id, round + 1, &days, &days_before);
        take_all(before, now, id, round + 1, &days_before, &days);
    }
    if (!(days > 0 && days_before > 0)) { /* of no machine whose logs are there */
        days = all_days(now);
        days_before = all_days(before);
    }
    return (double)is / days > MORE_OFTEN * (double)was / days_before ? BASELINE_MORE
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

/* What could not be read of the baseline stands beside what could not be read of the rest. */
static int skips_of_both(struct verdict *v, const struct verdict *before)
{
    struct ev_skip *all;

    if (!before->skips_n)
        return 0;
    all = arena_zero(&v->arena, v->skips_n + before->skips_n, sizeof *all);
    if (!all)
        return -1;
    for (size_t i = 0; i < v->skips_n; i++)
        all[i] = v->skips[i];
    for (size_t i = 0; i < before->skips_n; i++) {
        const struct ev_skip *s = &before->skips[i];

        all[v->skips_n + i] = (struct ev_skip){
            .path = arena_copy(&v->arena, s->path),
            .reason = arena_format(&v->arena, "of the baseline: %.*s", STR_FMT(s->reason)) };
    }
    v->skips = all;
    v->skips_n += before->skips_n;
    return 0;
}

static int both_sides(struct machines *now, struct machines *then, const struct verdict *v,
                      const struct verdict *before, struct arena *a)
{
    return machines_new(now, v, a) < 0 || machines_new(then, before, a) < 0 ||
                   match(now, then, a) < 0 ? -1 : 0;
}

int verdict_shares_time(const struct verdict *v, const struct verdict *before, struct err *err)
{
    struct machines now, then;
    struct arena a = { 0 };
    int result = both_sides(&now, &then, v, before, &a) < 0 ? err_nomem(err, "baseline")
                                                            : overlap(&now, &then);

    arena_release(&a);
    return result;
}

int verdict_compare(struct verdict *v, const struct verdict *before, const struct verdict *all,
                    struct err *err)
{
    struct machines now, then;
    size_t round = 0;

    v->has_baseline = true;
    v->gone = arena_zero(&v->arena, before->findings_n, sizeof *v->gone);
    if (!v->gone || skips_of_both(v, before) < 0 ||
        both_sides(&now, &then, v, before, &v->arena) < 0)
        return err_nomem(err, "baseline");
    if (all)
        leave_out(&now, &then);
    for (size_t i = 0; i < v->findings_n; i++) {
        struct finding *f = &v->findings[i];

        round += 2;
        if (count_of(before, f->id))
            f->baseline = compare(&now, &then, all, f->id, round);
        else
            f->baseline = is_new_for_certain(shown(&now, &then, f->id, round), count_of(v, f->id))
                              ? BASELINE_NEW : BASELINE_UNSEEN;
    }
    for (size_t i = 0; i < before->findings_n; i++) {
        const struct finding *f = &before->findings[i];

        uint64_t count = count_of(before, f->id);

        round += 2;
        if (!count_of(v, f->id) && !listed(v, f->id))
            gone_add(v, (struct gone){ arena_copy(&v->arena, f->id),
                                       arena_copy(&v->arena, f->title), count,
                                       is_gone_for_certain(shown(&then, &now, f->id, round),
                                                           count) });
    }
    return v->arena.failed ? err_nomem(err, "baseline") : 0;
}
