/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones by what logs say of the clock that they go by: that of Configuration Manager has the bias
 * in each line (system-center-siblings.md 6.2), the error log of SQL Server says at its begin: "UTC
 * adjustment: -7:00" is by how much the clock differs from UTC then, summer time included.  A log
 * lives from one restart to the next, over the end of summer time as well: of a local time the
 * statement that is nearest counts, with the doubt of an hour where summer time may have changed in
 * between.
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "base/order.h"

struct zone_stated {
    size_t host;
    when local, offset; /* local - UTC */
};

static int compare_stated(const void *a, const void *b)
{
    const struct zone_stated *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->local != y->local)
        return x->local < y->local ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

int zone_state(struct judge *j, const struct ev_hit *h, size_t host, when offset)
{
    when local = h->time.kind == STAMP_LOCAL ? local_of(j, h->source, h->time)
                 : h->time.kind == STAMP_UTC ? h->time.t + offset : WHEN_NONE;

    if (local == WHEN_NONE)
        return 0;
    if (mem_grow(&j->stated, &j->stated_cap, j->stated_n + 1, sizeof *j->stated) < 0)
        return -1;
    j->stated[j->stated_n++] = (struct zone_stated){ host, local, offset };
    zone_set(j, host, offset, ZONE_STATED);
    return 0;
}

void zones_stated(struct judge *j)
{
    if (j->stated_n)
        order_sort(j->stated, j->stated_n, sizeof *j->stated, compare_stated);
}

/* The last statement of the host that is not later; its first one, where all are. */
static const struct zone_stated *stated_at(const struct judge *j, size_t host, when local)
{
    size_t lo = 0, hi = j->stated_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct zone_stated *s = &j->stated[mid];

        if (s->host < host || (s->host == host && s->local <= local))
            lo = mid + 1;
        else
            hi = mid;
    }
    return &j->stated[lo && j->stated[lo - 1].host == host ? lo - 1 : lo];
}

struct moment zone_as_stated(const struct judge *j, size_t host, when local)
{
    const struct zone_stated *s = stated_at(j, host, local);
    bool changes = s->local < local ? zone_may_change(s->local, local, s->offset, WHEN_NONE)
                                    : zone_may_change(local, s->local, WHEN_NONE, s->offset);

    return (struct moment){ local - s->offset, changes ? WHEN_HOUR : 0 };
}

when zone_local_stated(const struct judge *j, size_t host, when utc)
{
    return utc + stated_at(j, host, utc + j->v->hosts[host].zone_offset)->offset;
}
