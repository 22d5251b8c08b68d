/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where two exports of one log overlap, what is not kept of one stands in the other, kept or not.
 * So the series of a signature in all exports of a log is one, by steps of time
 * (evidence_spread.h): in a step of which one export covers all that another one does, the larger
 * count holds; where each covers what the other does not, both count, and what they have in common
 * inside of that step counts twice.
 */
#include "verdict/rest.h"

#include "base/mem.h"
#include "verdict/cover.h"
#include "verdict/evidence_spread.h"

#include <stdlib.h>

/* ---- which are one ---- */

struct series_key {
    const struct signature *signature;
    struct str subject;
    const void *log; /* or the source itself, where nothing is laid on another export */
};

static struct series_key key_of(const struct judge *j, const struct ev_more *m)
{
    struct series_key k = { m->signature, m->subject, &j->in->evidence->sources[m->source] };

    if (m->spread && log_has_others(j, m->source))
        k.log = j->log_of[m->source];
    return k;
}

static int compare_pointers(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;

    return (x > y) - (x < y);
}

static int compare_keys(const struct series_key *x, const struct series_key *y)
{
    int c = compare_pointers(x->signature, y->signature);

    if (!c)
        c = compare_pointers(x->log, y->log);
    return c ? c : str_cmp(x->subject, y->subject);
}

struct keyed {
    struct series_key key;
    const struct ev_more *more;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int c = compare_keys(&x->key, &y->key);

    return c ? c : compare_pointers(x->more, y->more);
}

/* ---- steps of time ---- */

static int compare_steps(const void *a, const void *b)
{
    const struct rest_step *x = a, *y = b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    if (x->hi != y->hi)
        return x->hi > y->hi ? -1 : 1;
    return (x->left > y->left) - (x->left < y->left);
}

static size_t steps_of(const struct judge *j, const struct ev_more *m, when step,
                       struct rest_step *out)
{
    const struct ev_source *source = &j->in->evidence->sources[m->source];
    bool dated = source->first.kind == STAMP_UTC && source->last.kind == STAMP_UTC;
    struct spread s = *m->spread;
    size_t n = 0;

    spread_lengthen(&s, step);
    for (size_t i = 0; i < s.n; i++) {
        when begin = s.begin + (when)i * step;
        when end = begin > INT64_MAX - step ? INT64_MAX : begin + step - 1;

        if (s.counts[i])
            out[n++] = (struct rest_step){
                begin, dated && source->first.t > begin ? source->first.t : begin,
                dated && source->last.t < end ? source->last.t : end, s.counts[i] };
    }
    return n;
}

/* Of one step, the exports as they are sorted. */
static struct rest_step in_all(const struct rest_step *parts, size_t n)
{
    struct rest_step all = parts[0];
    uint64_t held = parts[0].left; /* by the part that reaches furthest */

    for (size_t i = 1; i < n; i++) {
        if (parts[i].hi > all.hi) {
            all.hi = parts[i].hi;
            held = 0;
        }
        if (parts[i].left > held) {
            all.left += parts[i].left - held;
            held = parts[i].left;
        }
    }
    return all;
}

static int lay_together(struct judge *j, struct rest *r)
{
    struct rest_step *parts = mem_alloc(r->n * SPREAD_STEPS * sizeof *parts);
    size_t n = 0, end;

    r->steps = arena_zero(j->arena, r->n * SPREAD_STEPS, sizeof *r->steps);
    if (!parts || !r->steps) {
        mem_free(parts);
        return -1;
    }
    for (size_t i = 0; i < r->n; i++)
        r->step = r->of[i]->spread->step > r->step ? r->of[i]->spread->step : r->step;
    for (size_t i = 0; i < r->n; i++)
        n += steps_of(j, r->of[i], r->step, parts + n);
    qsort(parts, n, sizeof *parts, compare_steps);
    for (size_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && parts[end].begin == parts[i].begin; end++)
            ;
        r->steps[r->steps_n++] = in_all(parts + i, end - i);
    }
    mem_free(parts);
    return 0;
}

static struct rest_step *step_at(const struct rest *r, when t)
{
    size_t lo = 0, hi = r->steps_n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r->steps[mid].begin <= t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo && t >= r->steps[lo - 1].lo && t <= r->steps[lo - 1].hi ? &r->steps[lo - 1] : NULL;
}

/* ---- all ---- */

static int group(struct judge *j, const struct keyed *all, size_t n, struct rests *out)
{
    const struct ev_more **of = arena_zero(j->arena, n + 1, sizeof *of);
    size_t end;

    out->items = arena_zero(j->arena, n + 1, sizeof *out->items);
    if (!of || !out->items)
        return -1;
    for (size_t i = 0; i < n; i = end) {
        struct rest *r = &out->items[out->n++];

        for (end = i; end < n && !compare_keys(&all[i].key, &all[end].key); end++)
            of[end] = all[end].more;
        *r = (struct rest){ .of = of + i, .n = end - i, .last = SIZE_MAX };
        if (all[i].key.log == j->log_of[all[i].more->source] && lay_together(j, r) < 0)
            return -1;
    }
    return 0;
}

static struct rest *find(const struct judge *j, const struct rests *r, const struct series_key *key)
{
    size_t lo = 0, hi = r->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        struct series_key k = key_of(j, r->items[mid].of[0]);
        int c = compare_keys(&k, key);

        if (!c)
            return &r->items[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

struct rest *rest_find(const struct judge *j, const struct rests *r, const struct ev_hit *h)
{
    struct series_key key = { h->signature, h->subject, j->log_of[h->source] };
    struct rest *found = NULL;

    if (log_has_others(j, h->source) && !h->is_line && h->time.kind == STAMP_UTC)
        found = find(j, r, &key);
    if (found && step_at(found, h->time.t))
        return found;
    key.log = &j->in->evidence->sources[h->source];
    return find(j, r, &key);
}

static void take_kept(const struct judge *j, const struct rests *r, const struct ev_hit *h)
{
    struct rest *found = log_has_others(j, h->source) ? rest_find(j, r, h) : NULL;
    struct rest_step *step = found ? step_at(found, h->time.t) : NULL;

    if (!step)
        return;
    found->apart = found->apart || h->source != found->of[0]->source;
    step->left -= step->left > 0;
}

int rests_of(struct judge *j, struct rests *out)
{
    const struct evidence *e = j->in->evidence;
    struct keyed *all = mem_alloc((e->more_n + 1) * sizeof *all);
    int result;

    *out = (struct rests){ NULL, 0 };
    if (!all)
        return -1;
    for (size_t i = 0; i < e->more_n; i++)
        all[i] = (struct keyed){ key_of(j, &e->more[i]), &e->more[i] };
    if (e->more_n)
        qsort(all, e->more_n, sizeof *all, compare_keyed);
    result = group(j, all, e->more_n, out);
    mem_free(all);
    for (size_t i = 0; result == 0 && e->more_n && i < e->hits_n; i++)
        take_kept(j, out, &e->hits[i]);
    return result;
}

uint64_t rest_count(const struct rest *r)
{
    uint64_t n = 0;

    if (r->n == 1 && !r->apart)
        return r->of[0]->count;
    for (size_t i = 0; i < r->steps_n; i++)
        n += r->steps[i].left;
    return n;
}
