/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was readable.  A source speaks for the spans between its records: from the first to the
 * last, less the holes where record ids are missing.  Several exports of one channel are joined.
 * Behind its last record a log speaks as far as another log of its machine does, if it was as quiet
 * as that before (at most QUIET_END_MOST), it was not cut and no other export shows that records
 * are missing.  Where all logs of a machine end, they may have been taken: nothing is known of what
 * is behind.  A log that was cleared begins anew; that needs no rule, because its records from
 * before are gone.
 */
#include "verdict/cover.h"

#include "verdict/reach.h"

#include "base/mem.h"
#include "verdict/clock.h"
#include "verdict/logs.h"

#include <stdlib.h>

#define ROUNDS_MOST 3 /* over exports as they stand */

/*
 * A part of a source without a hole, by the clock of its machine; at both ends that clock may be in
 * doubt (a zone that is not known).  Where two parts of one log meet, the doubt of both is the same
 * and plays no role.
 */
struct part {
    when from, to, from_doubt, to_doubt;
};

/* Records are lost, or what they said is, and no numbers tell which. */
static bool has_lost_some(const struct ev_source *s)
{
    return s->doubted || source_defects(s, DEFECT_RECORD) || source_defects(s, DEFECT_VALUE) ||
           (s->is_text && text_is_holed(s));
}

static bool part_of(const struct judge *j, uint32_t source, struct stamp a, struct stamp b,
                    struct part *out)
{
    struct moment x = moment_of(j, source, 0, a), y = moment_of(j, source, 0, b), swap = x;

    if (!moment_known(x) || !moment_known(y))
        return false;
    if (y.t < x.t) {
        x = y;
        y = swap;
    }
    *out = (struct part){ x.t, y.t, x.doubt, y.doubt };
    return true;
}

static size_t parts_n(const struct ev_source *s)
{
    return s->is_text || !s->ranges_n ? 1 : s->ranges_n;
}

/* Part n of a source, and for how long it speaks; that may be left out where it is far from `near`
   (NULL: never). */
static bool spoken(const struct judge *j, uint32_t i, size_t n, const struct stretch *near,
                   struct part *p)
{
    const struct ev_source *s = &j->in->evidence->sources[i];

    if (s->is_text || !s->ranges_n) {
        if (has_lost_some(s) || !part_of(j, i, s->first, s->last, p))
            return false;
        p->to = s->is_text ? p->to + quiet_end(s) : log_quiet_until(j, i, p->to);
        return true;
    }
    if (!part_of(j, i, s->ranges[n].lo_time, s->ranges[n].hi_time, p))
        return false;
    if (near && !p->from_doubt && !p->to_doubt &&
        (p->from > near->to || p->to + quiet_end(s) < near->from))
        return true;
    if (n + 1 == s->ranges_n && !s->ranges_dropped) {
        struct moment to = log_speaks_until(j, i, (struct moment){ p->to, p->to_doubt });

        p->to = to.t;
        p->to_doubt = to.doubt;
    }
    return true;
}

/* A part whose clock is in doubt, and the log that it is of. */
struct link {
    struct part *part;
    struct str channel;
};

static int compare_links(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int c = str_cmp_nocase(x->channel, y->channel);

    if (c)
        return c;
    if (x->part->from_doubt != y->part->from_doubt)
        return x->part->from_doubt < y->part->from_doubt ? -1 : 1;
    if (x->part->to_doubt != y->part->to_doubt)
        return x->part->to_doubt < y->part->to_doubt ? -1 : 1;
    return x->part->from < y->part->from ? -1 : x->part->from > y->part->from;
}

static bool meet(const struct link *x, when to, const struct link *y)
{
    return str_eq_nocase(x->channel, y->channel) && x->part->from_doubt == y->part->from_doubt &&
           x->part->to_doubt == y->part->to_doubt && y->part->from <= to;
}

/* Sorted: each becomes all that it meets. */
static void join_links(struct link *links, size_t n)
{
    for (size_t i = 0, end; i < n; i = end) {
        when from = links[i].part->from, to = links[i].part->to;

        for (end = i + 1; end < n && meet(&links[i], to, &links[end]); end++)
            to = links[end].part->to > to ? links[end].part->to : to;
        for (size_t k = i; k < end; k++) {
            links[k].part->from = from;
            links[k].part->to = to;
        }
    }
}

static int compare_begins(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int c = str_cmp_nocase(x->channel, y->channel);

    if (c)
        return c;
    if (x->part->from != y->part->from)
        return x->part->from < y->part->from ? -1 : 1;
    return compare_links(a, b);
}

static bool meet_at_seam(const struct link *x, const struct part *all, const struct link *y)
{
    return str_eq_nocase(x->channel, y->channel) && all->to_doubt == y->part->from_doubt &&
           y->part->from <= all->to;
}

/* A log may begin in winter, when its bias is the whole truth, and end where summer time is in
   doubt: what was cut behind that has the same doubt at the seam, and another one at its begin. */
static void join_seams(struct link *links, size_t n)
{
    for (size_t i = 0, end; i < n; i = end) {
        struct part all = *links[i].part;

        for (end = i + 1; end < n && meet_at_seam(&links[i], &all, &links[end]); end++) {
            const struct part *p = links[end].part;
            if (p->to > all.to) {
                all.to = p->to;
                all.to_doubt = p->to_doubt;
            }
        }
        for (size_t k = i; k < end; k++)
            *links[k].part = all;
    }
}

/* The parts of one source, worked out once where that costs a look at others; n grows by those
   whose clock is in doubt. */
static int keep_parts(struct judge *j, uint32_t i, struct link *links, size_t *n)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    struct part *parts = arena_zero(j->arena, parts_n(s), sizeof *parts);

    if (!parts)
        return -1;
    j->parts[i] = parts;
    for (size_t r = 0; r < parts_n(s); r++) {
        if (!spoken(j, i, r, NULL, &parts[r]))
            parts[r] = (struct part){ 0, -1, 0, 0 };
        else if (parts[r].from_doubt || parts[r].to_doubt)
            links[(*n)++] = (struct link){ &parts[r], s->channel };
    }
    return 0;
}

static bool is_in_doubt(const struct judge *j, uint32_t i)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    struct moment first = moment_of(j, i, 0, s->first), last = moment_of(j, i, 0, s->last);
    struct part p;

    return first.doubt || last.doubt ||
           (s->ranges_n && spoken(j, i, s->ranges_n - 1, NULL, &p) && p.to_doubt);
}

static int host_parts(struct judge *j, size_t host)
{
    const struct evidence *e = j->in->evidence;
    struct link *links;
    size_t most = 0, n = 0;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++)
        most += parts_n(&e->sources[j->by_host[k]]);
    links = mem_alloc((most + 1) * sizeof *links);
    if (!links)
        return -1;
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        uint32_t i = j->by_host[k];
        const struct ev_source *s = &e->sources[i];

        if (s->is_text || !speaks_of(j, i, s->channel) || (s->ranges_n && !is_in_doubt(j, i)))
            continue;
        if (keep_parts(j, i, links, &n) < 0) {
            mem_free(links);
            return -1;
        }
    }
    if (n)
        qsort(links, n, sizeof *links, compare_links);
    join_links(links, n);
    if (n)
        qsort(links, n, sizeof *links, compare_begins);
    join_seams(links, n);
    mem_free(links);
    return 0;
}

int judge_parts(struct judge *j)
{
    j->parts = arena_zero(j->arena, j->in->evidence->sources_n + 1, sizeof *j->parts);
    if (!j->parts || judge_logs(j) < 0)
        return -1;
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (host_parts(j, h) < 0)
            return -1;
    }
    return 0;
}

/* What part n of a source covers for certain; false: nothing. */
static bool part_covers(const struct judge *j, uint32_t i, size_t n, const struct stretch *near,
                        struct stretch *out)
{
    struct part p;

    if (j->parts[i])
        p = j->parts[i][n];
    else if (!spoken(j, i, n, near, &p))
        return false;
    *out = (struct stretch){ p.from + p.from_doubt, p.to - p.to_doubt };
    return out->from <= out->to;
}

static bool grow_by_source(const struct judge *j, uint32_t i, struct stretch *have)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    bool grew = false;

    for (size_t n = 0; n < parts_n(s); n++) {
        struct stretch more;
        if (part_covers(j, i, n, have, &more))
            grew = swallow(have, more) || grew;
    }
    return grew;
}

/* Thousands of exports that stand in another order than that of their times. */
static int grow_far(const struct judge *j, size_t host, struct str channel, when to,
                    struct stretch *have, uint32_t *last)
{
    struct speech *items = NULL;
    size_t n = 0, cap = 0;
    int result = 0;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        uint32_t i = j->by_host[k];
        size_t parts = speaks_of(j, i, channel) ? parts_n(&j->in->evidence->sources[i]) : 0;

        if (mem_grow(&items, &cap, n + parts, sizeof *items) < 0) {
            mem_free(items);
            return -1;
        }
        for (size_t r = 0; r < parts; r++) {
            if (part_covers(j, i, r, NULL, &items[n].of))
                items[n++].source = i;
        }
    }
    result = reach_grow(have, items, n, to, last);
    mem_free(items);
    return result;
}

static bool grow_once(const struct judge *j, size_t host, struct str channel, struct stretch *have,
                      uint32_t *last)
{
    bool grew = false;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        if (speaks_of(j, j->by_host[k], channel) && grow_by_source(j, j->by_host[k], have)) {
            *last = j->by_host[k];
            grew = true;
        }
    }
    return grew;
}

/* Until when without a hole, from `from` on; it need not be known behind `to`.  WHEN_NONE: nothing
   speaks there; *last is the source by which it grew last. */
static when grown_until(const struct judge *j, size_t host, struct str channel, when from, when to,
                        uint32_t *last)
{
    struct stretch have = { from, from };
    bool grew = from != WHEN_NONE && to != WHEN_NONE;

    *last = UINT32_MAX;
    for (int i = 0; grew && i < ROUNDS_MOST && (!i || have.to < to); i++)
        grew = grow_once(j, host, channel, &have, last);
    if (grew && have.to < to && grow_far(j, host, channel, to, &have, last) < 0)
        j->arena->failed = true;
    return *last == UINT32_MAX ? WHEN_NONE : have.to;
}

bool covered(const struct judge *j, size_t host, struct str channel, when from, when to,
             struct absence *witness)
{
    uint32_t last;
    when until = grown_until(j, host, channel, from, to, &last);

    if (witness && last != UINT32_MAX)
        *witness = (struct absence){ .source = &j->in->evidence->sources[last],
                                     .from = { from, 0 }, .to = { to, 0 } };
    return until != WHEN_NONE && until >= to;
}

static bool part_holds(const struct judge *j, uint32_t i, size_t n, struct moment from, when to)
{
    struct part p;

    if (j->parts[i])
        p = j->parts[i][n];
    else if (!spoken(j, i, n, NULL, &p))
        return false;
    return p.from_doubt == from.doubt && p.to_doubt == from.doubt && p.from <= from.t && to <= p.to;
}

bool covered_by_clock(const struct judge *j, size_t host, struct str channel, struct moment from,
                      when to)
{
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        uint32_t i = j->by_host[k];
        size_t parts = speaks_of(j, i, channel) ? parts_n(&j->in->evidence->sources[i]) : 0;

        for (size_t n = 0; n < parts; n++) {
            if (part_holds(j, i, n, from, to))
                return true;
        }
    }
    return false;
}

bool covered_on_by_clock(const struct judge *j, size_t host, struct str channel, struct moment from)
{
    when to = from.t;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        uint32_t i = j->by_host[k];
        struct moment last = speaks_of(j, i, channel) ? source_last(j, i) : MOMENT_UNKNOWN;

        if (!moment_known(last) || moment_hi(last) <= moment_lo(from))
            continue;
        if (last.doubt != from.doubt)
            return false;
        to = last.t > to ? last.t : to;
    }
    return covered_by_clock(j, host, channel, from, to);
}

when covered_until(const struct judge *j, size_t host, struct str channel, when from, when to)
{
    uint32_t last;

    return grown_until(j, host, channel, from, to, &last);
}
