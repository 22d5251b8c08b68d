/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_ids.h"

#include "base/mem.h"

#include <string.h>

#define RANGES_WHILE_READING 4096

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

static int note_id(struct ev_source *s, uint64_t id, struct stamp t)
{
    size_t at = range_find(s, id);
    struct id_range *r;

    if (at < s->ranges_n && id >= s->ranges[at].lo && id <= s->ranges[at].hi)
        return 0;
    if (at < s->ranges_n && s->ranges[at].hi != UINT64_MAX && id == s->ranges[at].hi + 1) {
        s->ranges[at].hi = id;
        s->ranges[at].hi_time = t;
        range_join(s, at);
        return 0;
    }
    if (s->ranges_n >= RANGES_WHILE_READING) {
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

/* Its own, and those that lead up to it.  Of all these only the first and the last are the end of
   a range afterwards, so that the times of the others do not matter. */
int ids_note(struct ev_source *s, const struct event *ev)
{
    struct stamp t = ev->passed ? ev->passed_from : ev->time;

    for (uint64_t id = ev->record - ev->passed;; id++, t = ev->time) {
        struct id_range *last;

        if (note_id(s, id, t) < 0)
            return -1;
        if (id == ev->record)
            return 0;
        last = &s->ranges[s->ranges_n - 1];
        if (last->hi == id) { /* nearly always: nothing is beyond */
            last->hi = ev->record;
            last->hi_time = ev->time;
            return 0;
        }
    }
}
