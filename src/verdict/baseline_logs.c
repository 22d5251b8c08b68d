/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/baseline_logs.h"

#include <stdlib.h>

double days_in(struct stretch s)
{
    if (s.first > s.last)
        return 0;
    return s.last - s.first < WHEN_DAY ? 1 : (double)(s.last - s.first) / (double)WHEN_DAY;
}

/* A part of a source, before those of one log are put together. */
struct part {
    size_t machine;
    struct str channel;
    bool whole;
    struct stretch s; /* first > last: no time is known */
};

static int compare_logs(size_t a, struct str channel, size_t b, struct str other)
{
    if (a != b)
        return a < b ? -1 : 1;
    return str_cmp_nocase(channel, other);
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    int c = compare_logs(x->machine, x->channel, y->machine, y->channel);

    if (c || x->s.first == y->s.first)
        return c;
    return x->s.first < y->s.first ? -1 : 1;
}

/* A selection of records, and what has not arrived whole, prove no absence. */
static bool is_whole(const struct ev_source *s)
{
    return s->records && !s->partial && !s->incomplete;
}

/* One for each stretch between two gaps whose times are known. */
static size_t parts_of(struct part *out, const struct verdict *v, const struct coverage *c)
{
    struct part p = { machine_of(v, c->host), c->source->channel, is_whole(c->source),
                      { c->first.t, c->last.t } };
    size_t n = 0;

    if (c->first.t == WHEN_NONE || c->last.t == WHEN_NONE) {
        p.s = (struct stretch){ INT64_MAX, INT64_MIN };
        out[0] = p;
        return 1;
    }
    for (size_t i = 0; i < c->gaps_n; i++) {
        when from = c->gaps[i].from.t, to = c->gaps[i].to.t;

        if (from == WHEN_NONE || to == WHEN_NONE || from < p.s.first || to > c->last.t || from > to)
            continue;
        out[n] = p;
        out[n++].s.last = from;
        p.s.first = to;
    }
    out[n++] = p;
    return n;
}

static double days_of_parts(const struct stretch *parts, size_t n)
{
    double days = 0;

    for (size_t i = 0; i < n; i++)
        days += (double)(parts[i].last - parts[i].first) / (double)WHEN_DAY;
    return n && days < 1 ? 1 : days;
}

static void join(struct log *l, struct stretch s)
{
    struct stretch *last = l->parts_n ? &l->parts[l->parts_n - 1] : NULL;

    if (s.first > s.last)
        return;
    if (last && s.first <= last->last)
        last->last = s.last > last->last ? s.last : last->last;
    else
        l->parts[l->parts_n++] = s;
}

static void put_together(struct logs *l, struct stretch *room, const struct part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct part *p = &parts[i];
        struct log *log = l->n ? &l->items[l->n - 1] : NULL;

        if (!log || compare_logs(log->machine, log->channel, p->machine, p->channel) != 0) {
            log = &l->items[l->n++];
            *log = (struct log){ .machine = p->machine, .channel = p->channel, .parts = &room[i] };
        }
        log->whole = log->whole || p->whole;
        join(log, p->s);
    }
    for (size_t i = 0; i < l->n; i++)
        l->items[i].days = days_of_parts(l->items[i].parts, l->items[i].parts_n);
}

int logs_find(struct logs *l, const struct verdict *v, struct arena *a)
{
    struct part *parts;
    struct stretch *room;
    size_t most = 1, n = 0;

    for (size_t i = 0; i < v->coverage_n; i++)
        most += 1 + v->coverage[i].gaps_n;
    parts = arena_alloc(a, most * sizeof *parts);
    room = arena_alloc(a, most * sizeof *room);
    *l = (struct logs){ arena_alloc(a, most * sizeof *l->items), 0 };
    if (!parts || !room || !l->items)
        return -1;
    for (size_t i = 0; i < v->coverage_n; i++) {
        if (v->coverage[i].source)
            n += parts_of(&parts[n], v, &v->coverage[i]);
    }
    if (n)
        qsort(parts, n, sizeof *parts, compare_parts);
    put_together(l, room, parts, n);
    return 0;
}

struct log *logs_of_machine(const struct logs *l, size_t machine, struct str channel)
{
    size_t lo = 0, hi = l->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = compare_logs(l->items[mid].machine, l->items[mid].channel, machine, channel);

        if (c == 0)
            return &l->items[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

void log_leave_out(struct log *l, const struct log *other)
{
    double days = 0;

    for (size_t i = 0; i < l->parts_n; i++) {
        when at = l->parts[i].first, end = l->parts[i].last;

        for (size_t k = 0; k < other->parts_n && at < end; k++) {
            struct stretch o = other->parts[k];

            if (o.last <= at || o.first >= end)
                continue;
            days += o.first > at ? (double)(o.first - at) / (double)WHEN_DAY : 0;
            at = o.last;
        }
        days += at < end ? (double)(end - at) / (double)WHEN_DAY : 0;
    }
    l->days = days > 0 && days < 1 ? 1 : days;
}
