/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is new since a baseline.  Findings are compared by id, over all their states; how often is
 * counted per day of the logs of the machines that show it, because a baseline of a month and the
 * logs of one night differ in length more than in anything else, and either may be of fewer
 * machines.  Less than a day counts as one.
 *
 * What is not seen any more is gone only if a log of the same channel is there, of every machine
 * that showed it.
 */
#include "verdict/verdict.h"

#include "base/fold.h"

#include <stdlib.h>

#define MORE_OFTEN 2.0 /* times as often as in the baseline */

/* The machines of one of the two verdicts; the last item of an array is what is of none. */
struct machines {
    const struct verdict *v;
    double *days;  /* from the first to the last record of any log of it */
    size_t *same;  /* its number in the other verdict; SIZE_MAX: it is not there */
    size_t *round; /* the last round that took it */
};

static size_t machine_of(const struct verdict *v, size_t host)
{
    return host < v->hosts_n ? host : v->hosts_n;
}

static int days_of(struct machines *m, struct arena *a)
{
    const struct verdict *v = m->v;
    struct stretch { when first, last; } *of = arena_alloc(a, (v->hosts_n + 1) * sizeof *of);

    for (size_t h = 0; of && h <= v->hosts_n; h++)
        of[h] = (struct stretch){ INT64_MAX, INT64_MIN };
    for (size_t i = 0; of && i < v->coverage_n; i++) {
        const struct coverage *c = &v->coverage[i];
        struct stretch *s = &of[machine_of(v, c->host)];

        if (c->first.t == WHEN_NONE || c->last.t == WHEN_NONE)
            continue;
        s->first = c->first.t < s->first ? c->first.t : s->first;
        s->last = c->last.t > s->last ? c->last.t : s->last;
    }
    for (size_t h = 0; of && h <= v->hosts_n; h++) {
        if (of[h].first <= of[h].last)
            m->days[h] = of[h].last - of[h].first < WHEN_DAY
                             ? 1 : (double)(of[h].last - of[h].first) / (double)WHEN_DAY;
    }
    return of ? 0 : -1;
}

static int machines_new(struct machines *m, const struct verdict *v, struct arena *a)
{
    size_t n = v->hosts_n + 1;

    *m = (struct machines){ v, arena_zero(a, n, sizeof *m->days),
                            arena_alloc(a, n * sizeof *m->same),
                            arena_zero(a, n, sizeof *m->round) };
    if (!m->days || !m->same || !m->round || days_of(m, a) < 0)
        return -1;
    for (size_t h = 0; h < n; h++)
        m->same[h] = SIZE_MAX;
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

/* round: another one for each id, from 1 on. */
static enum baseline compare(struct machines *now, struct machines *before, struct str id,
                             size_t round)
{
    uint64_t was = count_of(before->v, id);
    double days = 0, days_before = 0;

    if (!was)
        return BASELINE_NEW;
    take_all(now, before, id, round, &days, &days_before);
    take_all(before, now, id, round, &days_before, &days);
    if (!(days > 0 && days_before > 0)) { /* of no machine whose logs are there */
        days = all_days(now);
        days_before = all_days(before);
    }
    return (double)count_of(now->v, id) / days > MORE_OFTEN * (double)was / days_before
               ? BASELINE_MORE
               : BASELINE_KNOWN;
}

/* ---- what is gone ---- */

static bool told_by(const struct finding *f, const struct ev_source *s, bool itself)
{
    for (size_t r = 0; r < f->because.n; r++) {
        const struct ref *ref = &f->because.items[r];

        if (ref->hit && ref->source &&
            (itself ? ref->source == s : str_eq_nocase(ref->source->channel, s->channel)))
            return true;
    }
    return false;
}

/* Takes the machines of which a log like those that told of it is there; false: there is none. */
static bool take_tellers(struct machines *m, const struct finding *f, size_t round)
{
    bool any = false;

    for (size_t i = 0; i < m->v->coverage_n; i++) {
        const struct coverage *c = &m->v->coverage[i];

        if (!c->source || !c->source->records || !told_by(f, c->source, false))
            continue;
        m->round[machine_of(m->v, c->host)] = round;
        any = true;
    }
    return any;
}

static bool is_taken(const struct machines *now, const struct machines *before, size_t host,
                     size_t round)
{
    size_t there = host < before->v->hosts_n ? before->same[host] : SIZE_MAX;

    return there != SIZE_MAX && now->round[there] == round;
}

/*
 * Of each machine that told of it, of itself or of another one, such a log is there now; where no
 * log told of it, nothing is missing.
 */
static bool could_be_seen(struct machines *now, struct machines *before, const struct finding *f,
                          size_t round)
{
    const struct verdict *was = before->v;
    bool told = false, any = take_tellers(now, f, round);

    for (size_t r = 0; r < f->because.n; r++)
        told = told || (f->because.items[r].hit && f->because.items[r].source);
    take_tellers(before, f, round);
    for (size_t k = 0; any && k < f->hosts_n; k++) {
        if (f->hosts[k] < was->hosts_n && before->round[f->hosts[k]] == round)
            any = is_taken(now, before, f->hosts[k], round);
    }
    for (size_t i = 0; any && i < was->coverage_n; i++) {
        const struct coverage *c = &was->coverage[i];
        if (c->source && c->host < was->hosts_n && told_by(f, c->source, true))
            any = is_taken(now, before, c->host, round);
    }
    return any || !told;
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

/* Of one id, in all its states. */
static bool all_could_be_seen(struct machines *now, struct machines *before, struct str id,
                              size_t *round)
{
    for (size_t i = 0; i < before->v->findings_n; i++) {
        const struct finding *f = &before->v->findings[i];
        if (str_eq(f->id, id) && !could_be_seen(now, before, f, ++*round))
            return false;
    }
    return true;
}

int verdict_compare(struct verdict *v, const struct verdict *before, struct err *err)
{
    struct machines now, then;
    size_t round = 0;

    v->has_baseline = true;
    v->gone = arena_zero(&v->arena, before->findings_n, sizeof *v->gone);
    if (!v->gone || machines_new(&now, v, &v->arena) < 0 ||
        machines_new(&then, before, &v->arena) < 0 || match(&now, &then, &v->arena) < 0)
        return err_nomem(err, "baseline");
    for (size_t i = 0; i < v->findings_n; i++)
        v->findings[i].baseline = compare(&now, &then, v->findings[i].id, ++round);
    for (size_t i = 0; i < before->findings_n; i++) {
        const struct finding *f = &before->findings[i];

        if (!count_of(v, f->id) && !listed(v, f->id))
            gone_add(v, (struct gone){ arena_copy(&v->arena, f->id),
                                       arena_copy(&v->arena, f->title), count_of(before, f->id),
                                       all_could_be_seen(&now, &then, f->id, &round) });
    }
    return v->arena.failed ? err_nomem(err, "baseline") : 0;
}
