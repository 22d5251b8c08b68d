/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_ids.h"

#include "base/fold.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/order.h"

#include <string.h>

#define SHARED_LEAST 4 /* holes of one source that others fill exactly: no chance [inferred] */

/* First range whose hi is >= id - 1, so that id lies in it, touches it, or stands before it. */
static size_t range_find(const struct ev_source *s, uint64_t id)
{
    size_t lo = 0, hi = s->ranges_n;

    if (hi && s->ranges[hi - 1].hi < id) /* nearly always */
        return s->ranges[hi - 1].hi + 1 == id ? hi - 1 : hi;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (s->ranges[mid].hi < id && s->ranges[mid].hi + 1 < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void range_join(struct ev_source *s, size_t at)
{
    if (at + 1 >= s->ranges_n || s->ranges[at].hi == UINT64_MAX ||
        s->ranges[at].hi + 1 < s->ranges[at + 1].lo)
        return;
    s->ranges[at].hi = s->ranges[at + 1].hi;
    s->ranges[at].hi_time = s->ranges[at + 1].hi_time;
    memmove(&s->ranges[at + 1], &s->ranges[at + 2],
            (s->ranges_n - at - 2) * sizeof *s->ranges);
    s->ranges_n--;
}

int ids_note_again(struct ev_source *s, uint64_t lo, uint64_t hi)
{
    struct id_again *last = s->again_n ? &s->again[s->again_n - 1] : NULL;

    if (last && lo >= last->lo && lo - 1 <= last->hi) {
        last->hi = hi > last->hi ? hi : last->hi;
        return 0;
    }
    for (size_t i = 0; i < s->again_n; i++)
        if (lo >= s->again[i].lo && hi <= s->again[i].hi)
            return 0;
    if (s->again_n == LIMIT_GAPS_KEPT)
        return 0;
    if (mem_grow(&s->again, &s->again_cap, s->again_n + 1, sizeof *s->again) < 0)
        return -1;
    s->again[s->again_n++] = (struct id_again){ lo, hi };
    return 0;
}

/*
 * Where numbers do not go on from the record before.  A log that was cleared counts anew: its
 * numbers are smaller at a later time.  In a part that is there twice, and in what was exported
 * before and was appended, smaller numbers are of an earlier time.
 */
static bool repeats_from(const struct ev_source *s, uint64_t id, struct stamp t)
{
    size_t at = range_find(s, id);
    const struct id_range *r;
    when first, last;

    at += at < s->ranges_n && s->ranges[at].hi < id;
    if (at == s->ranges_n)
        return false;
    r = &s->ranges[at];
    if (t.kind == STAMP_NONE || t.kind != r->lo_time.kind || t.kind != r->hi_time.kind)
        return false;
    first = r->lo_time.t < r->hi_time.t ? r->lo_time.t : r->hi_time.t;
    last = r->lo_time.t < r->hi_time.t ? r->hi_time.t : r->lo_time.t;
    return t.t <= (id < r->lo ? first : last) && (id < r->lo || t.t >= first);
}

static int note_id(struct ev_source *s, uint64_t id, struct stamp t)
{
    size_t at = range_find(s, id);
    struct id_range *r;

    if (at < s->ranges_n && id >= s->ranges[at].lo && id <= s->ranges[at].hi)
        return s->repeats ? ids_note_again(s, id, id) : 0;
    if (at < s->ranges_n && s->ranges[at].hi != UINT64_MAX && id == s->ranges[at].hi + 1) {
        s->ranges[at].hi = id;
        s->ranges[at].hi_time = t;
        range_join(s, at);
        return 0;
    }
    if (s->ranges_n >= IDS_RANGES) {
        s->ranges_dropped++;
        return 0;
    }
    if (at < s->ranges_n && s->ranges[at].lo == id + 1) {
        s->ranges[at].lo = id;
        s->ranges[at].lo_time = t;
        return 0;
    }
    if (mem_grow(&s->ranges, &s->ranges_cap, s->ranges_n + 1, sizeof *s->ranges) < 0)
        return -1;
    r = &s->ranges[at];
    memmove(r + 1, r, (s->ranges_n - at) * sizeof *r);
    *r = (struct id_range){ id, id, t, t };
    s->ranges_n++;
    return 0;
}

int ids_note(struct ev_source *s, const struct id_range *r)
{
    struct stamp t = r->lo_time;

    if (r->lo - 1 != s->last_id || !s->ranges_n)
        s->repeats = repeats_from(s, r->lo, t);
    s->last_id = r->hi;
    for (uint64_t id = r->lo;; id++, t = r->hi_time) {
        struct id_range *last;

        if (note_id(s, id, t) < 0)
            return -1;
        if (id == r->hi)
            return 0;
        last = &s->ranges[s->ranges_n - 1];
        if (last->hi == id) { /* nearly always: nothing is beyond */
            last->hi = r->hi;
            last->hi_time = r->hi_time;
            return 0;
        }
    }
}

/* ---- one sequence for several sources -------------------------------------------------- */

struct piece {
    struct id_range range;
    size_t source, run; /* of the same run: no number is missing between them */
};

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;

    if (x->range.lo != y->range.lo)
        return x->range.lo < y->range.lo ? -1 : 1;
    return x->source < y->source ? -1 : x->source > y->source;
}

/* Several logs, or several machines: one that was renamed goes on in its log. */
static bool is_of_several(const struct ev_source *sources, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (!str_eq_nocase(sources[i].channel, sources->channel) ||
            !fold_same_name(fold_first_label(sources[i].computer), fold_first_label(sources->computer)))
            return true;
    }
    return false;
}

/* By number; false: one number is there twice. */
static bool number_runs(struct piece *pieces, size_t n)
{
    order_sort(pieces, n, sizeof *pieces, compare_pieces);
    for (size_t i = 1; i < n; i++) {
        uint64_t before = pieces[i - 1].range.hi;
        if (pieces[i].range.lo <= before)
            return false;
        pieces[i].run = pieces[i - 1].run + (pieces[i].range.lo != before + 1);
    }
    return true;
}

/* Most holes are filled by others.  last: for each source, its piece before, from 1. */
static bool fill_each_other(const struct piece *pieces, size_t n, size_t *last)
{
    size_t holes = 0, filled = 0;

    for (size_t i = 0; i < n; i++) {
        size_t before = last[pieces[i].source];
        holes += before != 0;
        filled += before && pieces[before - 1].run == pieces[i].run;
        last[pieces[i].source] = i + 1;
    }
    return filled >= SHARED_LEAST && filled > holes / 2;
}

/* run: for each source, the run that its last range is in, from 1. */
static void bridge(struct ev_source *sources, const struct piece *pieces, size_t n, size_t *run)
{
    for (size_t i = 0; i < n; i++) {
        struct ev_source *s = &sources[pieces[i].source];
        size_t *in = &run[pieces[i].source];

        if (*in == pieces[i].run + 1) {
            s->ranges[s->ranges_n - 1].hi = pieces[i].range.hi;
            s->ranges[s->ranges_n - 1].hi_time = pieces[i].range.hi_time;
            continue;
        }
        s->ranges_n = *in ? s->ranges_n : 0;
        s->ranges[s->ranges_n++] = pieces[i].range;
        *in = pieces[i].run + 1;
    }
}

int ids_share(struct ev_source *sources, size_t n)
{
    struct piece *pieces;
    size_t all = 0, taken = 0, *last;
    int shared = 0;

    for (size_t i = 0; i < n; i++)
        all += sources[i].is_text ? 0 : sources[i].ranges_n;
    if (n < 2 || all < 2 * SHARED_LEAST || !is_of_several(sources, n))
        return 0;
    pieces = mem_zero(all, sizeof *pieces);
    last = mem_zero(n, sizeof *last);
    for (size_t i = 0; pieces && i < n; i++) {
        for (size_t r = 0; !sources[i].is_text && r < sources[i].ranges_n; r++)
            pieces[taken++] = (struct piece){ sources[i].ranges[r], i, 0 };
    }
    if (!pieces || !last) {
        shared = -1;
    } else if (number_runs(pieces, all) && fill_each_other(pieces, all, last)) {
        memset(last, 0, n * sizeof *last);
        bridge(sources, pieces, all, last);
        shared = 1;
    }
    mem_free(pieces);
    mem_free(last);
    return shared;
}
