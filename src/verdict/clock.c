/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stamps become moments (UTC, with their doubt).
 *
 * The zone of a host, first that holds: --zone; pairs of the same installer result seen in a UTC
 * source (MsiInstaller event) and in a local one (installer log) of that host, whose difference is
 * a whole number of quarter hours; the offset that brings the acts of a log without dates and the
 * events of its host together; the bias that EventLog 6013 states (log-formats.md 0.2), which may
 * be off by the hour of summer time.  Without any, a local time keeps its digits with a doubt of fourteen hours: it orders nothing
 * within a day, and says so.
 *
 * A date whose day and month could be exchanged is settled by the whole file (a 13 anywhere), by the
 * other files of its host, or by the same pairs; else it stays unknown.
 *
 * A run of a log without dates gets its day from dated installer results of its host: the day on
 * which most of them fall inside the run.  A draw means unknown.
 */
#include "verdict/judge.h"

#include "base/mem.h"

#include <stdlib.h>

#define QUARTER (15 * WHEN_MINUTE)
#define PAIR_SLACK (90 * WHEN_SECOND) /* the event and the log line of one result */
#define RUN_SLACK (2 * WHEN_MINUTE)
#define BIAS_DOUBT WHEN_HOUR          /* the bias of 6013 may leave out summer time [inferred] */
#define ALIGN_SLACK (5 * WHEN_MINUTE) /* a wizard's line and the installer's event of one act */
#define STATED_SLACK (20 * WHEN_MINUTE) /* the same, where only whole hours are in question */
#define QUARTERS_MOST 56              /* UTC+14:00 */

static bool zone_known(const struct judge *j, size_t host)
{
    return host != SIZE_MAX && j->zone_from[host] != ZONE_UNKNOWN;
}

static when zone_doubt(const struct judge *j, size_t host)
{
    if (!zone_known(j, host))
        return ZONE_DOUBT;
    return j->zone_from[host] == ZONE_BIAS ? BIAS_DOUBT : 0;
}

static void zone_set(struct judge *j, size_t host, when offset, enum zone_from from)
{
    if (from < j->zone_from[host])
        return;
    j->zone_from[host] = from;
    j->v->hosts[host].zone_offset = offset;
}

/* An installer result or begin that can be compared between sources of one host. */
struct mark {
    size_t host;
    const struct ev_hit *hit;
};

struct marks {
    struct mark *items;
    size_t n, cap;
};

static struct str captured(const struct ev_hit *h, struct str name)
{
    for (size_t i = 0; i < h->captures_n; i++) {
        if (str_eq(h->captures[i].name, name))
            return h->captures[i].value;
    }
    return STR_NONE;
}

static bool marks_an_attempt(const struct ev_hit *h)
{
    enum outcome o = h->signature->outcome;

    return (o == OUTCOME_STARTED || o == OUTCOME_DONE || o == OUTCOME_FAILED ||
            o == OUTCOME_REMOVED || o == OUTCOME_ROLLED_BACK || o == OUTCOME_CANCELLED) &&
           h->signature->level <= LEVEL_BINARIES && !h->subject.n;
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    return x->hit < y->hit ? -1 : x->hit > y->hit; /* order of the sorted evidence */
}

static int marks_collect(struct judge *j, struct marks *m)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        size_t host = j->source_host[h->source];
        if (host == SIZE_MAX || !marks_an_attempt(h))
            continue;
        if (mem_grow(&m->items, &m->cap, m->n + 1, sizeof *m->items) < 0)
            return -1;
        m->items[m->n++] = (struct mark){ host, h };
    }
    if (m->n)
        qsort(m->items, m->n, sizeof *m->items, compare_marks);
    return 0;
}

/* Day and month exchanged; WHEN_NONE where that is no date. */
static when swapped(when t)
{
    struct civil c = civil_of(t);
    int day = c.day;

    c.day = c.month;
    c.month = day;
    return when_of(&c);
}

static char other_order(char order)
{
    return order == 'd' ? 'm' : 'd';
}

/* The local time that a stamp means; WHEN_NONE where its date can be read in two ways. */
static when local_of(const struct judge *j, uint32_t source, struct stamp s)
{
    char order = j->source_order[source];

    if (!s.day_month_unsure || order == s.date_order)
        return s.t;
    return order ? swapped(s.t) : WHEN_NONE;
}

static char order_of(bool day_first, bool month_first)
{
    return day_first == month_first ? 0 : day_first ? 'd' : 'm';
}

/* Files that do not say it themselves follow the other files of their host. */
static int spread_orders(struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    bool *day = arena_zero(j->arena, j->v->hosts_n, sizeof *day);
    bool *month = arena_zero(j->arena, j->v->hosts_n, sizeof *month);

    if (!day || !month)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (h == SIZE_MAX)
            continue;
        day[h] = day[h] || e->sources[i].day_first || j->source_order[i] == 'd';
        month[h] = month[h] || e->sources[i].month_first || j->source_order[i] == 'm';
    }
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (!j->source_order[i] && h != SIZE_MAX)
            j->source_order[i] = order_of(day[h], month[h]);
    }
    return 0;
}

/* What the dates of the file itself say, or those of all files of its host. */
static int settle_orders(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++)
        j->source_order[i] = order_of(e->sources[i].day_first, e->sources[i].month_first);
    return spread_orders(j);
}

/* local - utc as a number of quarter hours, if it is one. */
static bool quarters_between(when utc, when local, int *quarters)
{
    when d = local - utc, q;

    if (local == WHEN_NONE)
        return false;
    q = (d + (d >= 0 ? QUARTER / 2 : -QUARTER / 2)) / QUARTER;
    if (q > QUARTERS_MOST || q < -QUARTERS_MOST || d - q * QUARTER > PAIR_SLACK ||
        q * QUARTER - d > PAIR_SLACK)
        return false;
    *quarters = (int)q;
    return true;
}

/* The same words of the same installer: an update of the day after is another act, and so is the
   attempt that failed before. */
static bool same_result(const struct ev_hit *a, const struct ev_hit *b)
{
    struct str version = captured(a, STR("version"));

    return version.n && str_eq(version, captured(b, STR("version"))) &&
           a->signature->outcome == b->signature->outcome &&
           str_eq(captured(a, STR("update")), captured(b, STR("update"))) &&
           str_eq_nocase(captured(a, STR("product")), captured(b, STR("product")));
}

/* A date that can be read in two ways is settled by the pair that fits one of them. */
static bool pair_fits(struct judge *j, const struct ev_hit *u, const struct ev_hit *l, int *q)
{
    when local = local_of(j, l->source, l->time);

    if (local != WHEN_NONE)
        return quarters_between(u->time.t, local, q);
    if (quarters_between(u->time.t, l->time.t, q)) {
        j->source_order[l->source] = l->time.date_order;
        return true;
    }
    if (!quarters_between(u->time.t, swapped(l->time.t), q))
        return false;
    j->source_order[l->source] = other_order(l->time.date_order);
    return true;
}

/* Every pair of a host votes for an offset; the one with most votes wins, a draw elects none. */
static void zone_by_pairs(struct judge *j, const struct mark *m, size_t n, size_t host)
{
    unsigned votes[2 * QUARTERS_MOST + 1] = { 0 };
    unsigned best = 0;
    int winner = 0;
    bool draw = false;

    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            const struct ev_hit *u = m[a].hit, *l = m[b].hit;
            int q;
            if (u->time.kind != STAMP_UTC || l->time.kind != STAMP_LOCAL || !same_result(u, l))
                continue;
            if (pair_fits(j, u, l, &q))
                votes[q + QUARTERS_MOST]++;
        }
    }
    for (int q = -QUARTERS_MOST; q <= QUARTERS_MOST; q++) {
        unsigned v = votes[q + QUARTERS_MOST];
        draw = v && v == best ? true : v > best ? false : draw;
        if (v > best) {
            best = v;
            winner = q;
        }
    }
    if (best && !draw)
        zone_set(j, host, winner * QUARTER, ZONE_PAIRS);
}

static void zones_by_bias(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        size_t host = j->source_host[h->source];
        struct str bias = captured(h, STR("bias"));
        int64_t minutes;
        if (host == SIZE_MAX || !str_i64(str_cut(&bias, ' '), &minutes) || minutes > 840 ||
            minutes < -840)
            continue;
        zone_set(j, host, -minutes * WHEN_MINUTE, ZONE_BIAS);
    }
}

static void zones_by_option(struct judge *j)
{
    for (size_t z = 0; z < j->in->zones_n; z++) {
        const struct zone_setting *set = &j->in->zones[z];
        for (size_t h = 0; h < j->v->hosts_n; h++) {
            struct str name = j->v->hosts[h].name;
            if (!set->host.n || str_eq_nocase(set->host, name) ||
                str_eq_nocase(host_short(set->host), host_short(name)))
                zone_set(j, h, set->offset, set->host.n ? ZONE_HOST_OPTION : ZONE_OPTION);
        }
    }
}

/* ---- zones by alignment ------------------------------------------------------------------- */

/* A wizard's line and the installer's event of the same act: begin with begin, result with result. */
static bool same_act(const struct ev_hit *a, const struct ev_hit *b)
{
    return a->time.kind == STAMP_UTC && b->time.kind == STAMP_CLOCK &&
           a->signature->outcome == b->signature->outcome && a->signature->role.n &&
           str_eq(a->signature->role, b->signature->role);
}

static unsigned aligned(const struct mark *m, size_t n, when offset, when slack)
{
    unsigned votes = 0;

    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            when apart;
            if (!same_act(m[a].hit, m[b].hit))
                continue;
            apart = (m[a].hit->time.t + offset - m[b].hit->time.t % WHEN_DAY) % WHEN_DAY;
            votes += apart <= slack || apart >= WHEN_DAY - slack;
        }
    }
    return votes;
}

/*
 * A log without dates and the events of one host tell of the same acts.  The offset that brings
 * most of them together is the zone: of a stated bias and the hours beside it (summer time), or of
 * all half hours, if then at least two acts agree.  A draw elects none.
 */
static void zone_by_alignment(struct judge *j, const struct mark *m, size_t n, size_t host)
{
    bool stated = j->zone_from[host] == ZONE_BIAS;
    when middle = stated ? j->v->hosts[host].zone_offset : WHEN_HOUR;
    when step = stated ? WHEN_HOUR : 30 * WHEN_MINUTE, reach = stated ? WHEN_HOUR : 13 * WHEN_HOUR;
    unsigned best = stated ? 0 : 1;
    when winner = middle;
    bool draw = true;

    if (j->zone_from[host] > ZONE_BIAS)
        return;
    for (when o = middle - reach; o <= middle + reach; o += step) {
        unsigned votes = aligned(m, n, o, stated ? STATED_SLACK : ALIGN_SLACK);
        draw = votes > best ? false : votes == best ? true : draw;
        if (votes > best) {
            best = votes;
            winner = o;
        }
    }
    if (!draw)
        zone_set(j, host, winner, ZONE_ALIGNED);
}

/* ---- runs without a date ------------------------------------------------------------------ */

struct vote {
    when midnight;
    unsigned n;
};

static int vote_add(struct vote *votes, size_t *n, when midnight)
{
    size_t i = 0;

    while (i < *n && votes[i].midnight != midnight)
        i++;
    if (i == 64)
        return 0; /* more days than that cannot elect one */
    if (i == *n)
        votes[(*n)++] = (struct vote){ midnight, 0 };
    votes[i].n++;
    return 0;
}

/* Local time of a dated mark; WHEN_NONE if its zone or date is not settled. */
static when mark_local(const struct judge *j, const struct mark *m)
{
    const struct host *h = &j->v->hosts[m->host];
    struct stamp t = m->hit->time;

    if (t.kind == STAMP_UTC)
        return zone_known(j, m->host) ? t.t + h->zone_offset : WHEN_NONE;
    return t.kind == STAMP_LOCAL ? local_of(j, m->hit->source, t) : WHEN_NONE;
}

static when run_day(const struct judge *j, const struct run_span *r, const struct mark *m, size_t n)
{
    struct vote votes[64];
    size_t votes_n = 0, best = 0;
    bool draw = false;

    for (size_t i = 0; i < n; i++) {
        when local = mark_local(j, &m[i]), midnight;
        if (local == WHEN_NONE)
            continue;
        midnight = local - local % WHEN_DAY;
        for (when back = 0; back <= r->last.t; back += WHEN_DAY) {
            when in_run = local - (midnight - back);
            if (in_run >= r->first.t - RUN_SLACK && in_run <= r->last.t + RUN_SLACK)
                vote_add(votes, &votes_n, midnight - back);
        }
    }
    for (size_t i = 1; i < votes_n; i++) {
        draw = votes[i].n == votes[best].n ? true : votes[i].n > votes[best].n ? false : draw;
        if (votes[i].n > votes[best].n)
            best = i;
    }
    return votes_n && !draw ? votes[best].midnight : WHEN_NONE;
}

/* The file was closed when its last line was written: the minute must fit, then the day is its. */
static when day_by_file_time(const struct judge *j, const struct ev_source *s, size_t host,
                             const struct run_span *r)
{
    const struct host *h = &j->v->hosts[host];
    when local, midnight;

    if (s->modified == WHEN_NONE || !zone_known(j, host) || r != &s->runs[s->runs_n - 1])
        return WHEN_NONE;
    local = s->modified + h->zone_offset - r->last.t;
    midnight = (local + WHEN_DAY / 2) / WHEN_DAY * WHEN_DAY;
    return local - midnight <= RUN_SLACK && midnight - local <= RUN_SLACK ? midnight : WHEN_NONE;
}

static int anchor_source(struct judge *j, size_t source, const struct mark *m, size_t n)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    size_t host = j->source_host[source];

    for (size_t i = 0; i < s->runs_n; i++) {
        const struct run_span *r = &s->runs[i];
        when midnight;
        if (r->first.kind != STAMP_CLOCK || r->last.kind != STAMP_CLOCK)
            continue;
        midnight = run_day(j, r, m, n);
        if (midnight == WHEN_NONE)
            midnight = day_by_file_time(j, s, host, r);
        if (midnight == WHEN_NONE)
            continue;
        if (mem_grow(&j->anchors, &j->anchors_cap, j->anchors_n + 1, sizeof *j->anchors) < 0)
            return -1;
        j->anchors[j->anchors_n++] =
            (struct run_anchor){ (uint32_t)source, r->run, midnight, WHEN_SECOND };
    }
    return 0;
}

static size_t marks_of(const struct marks *m, size_t host, const struct mark **first)
{
    size_t lo = 0, hi = m->n, end;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (m->items[mid].host < host)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (end = lo; end < m->n && m->items[end].host == host; end++)
        ;
    *first = m->n ? m->items + lo : NULL;
    return end - lo;
}

static void name_zones(struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        struct host *host = &j->v->hosts[h];
        when o = host->zone_offset < 0 ? -host->zone_offset : host->zone_offset;
        if (zone_known(j, h))
            host->zone = arena_format(j->arena, "%c%02d:%02d", host->zone_offset < 0 ? '-' : '+',
                                      (int)(o / WHEN_HOUR), (int)(o % WHEN_HOUR / WHEN_MINUTE));
    }
}

int judge_clocks(struct judge *j)
{
    struct marks marks = { 0 };
    const struct mark *m;
    int result;

    j->zone_from = arena_zero(j->arena, j->v->hosts_n, sizeof *j->zone_from);
    if (!j->zone_from)
        return -1;
    zones_by_bias(j);
    result = settle_orders(j) < 0 ? -1 : marks_collect(j, &marks);

    for (size_t at = 0; result == 0 && at < marks.n;) {
        size_t host = marks.items[at].host, n = marks_of(&marks, host, &m);
        zone_by_pairs(j, m, n, host);
        zone_by_alignment(j, m, n, host);
        at += n;
    }
    if (result == 0)
        result = spread_orders(j); /* pairs may have settled one file of a host */
    zones_by_option(j);
    for (size_t s = 0; result == 0 && s < j->in->evidence->sources_n; s++) {
        if (j->source_host[s] == SIZE_MAX || !j->in->evidence->sources[s].runs_n)
            continue;
        size_t n = marks_of(&marks, j->source_host[s], &m);
        result = anchor_source(j, s, m, n);
    }
    name_zones(j);
    mem_free(marks.items);
    return j->arena->failed ? -1 : result;
}

static struct moment moment_of_local(const struct judge *j, uint32_t source, struct stamp s)
{
    size_t host = j->source_host[source];
    when t = local_of(j, source, s);

    if (t == WHEN_NONE)
        return MOMENT_UNKNOWN;
    return (struct moment){ t - (zone_known(j, host) ? j->v->hosts[host].zone_offset : 0),
                            zone_doubt(j, host) };
}

static struct moment moment_of_clock(const struct judge *j, uint32_t source, uint32_t run, when t)
{
    size_t host = j->source_host[source];

    for (size_t i = 0; i < j->anchors_n && host != SIZE_MAX; i++) {
        const struct run_anchor *a = &j->anchors[i];
        if (a->source != source || a->run != run)
            continue;
        return (struct moment){ a->midnight + t - j->v->hosts[host].zone_offset,
                                a->doubt + zone_doubt(j, host) };
    }
    return MOMENT_UNKNOWN;
}

struct moment moment_told(const struct judge *j, uint32_t source, uint32_t run, struct stamp s)
{
    switch (s.kind) {
    case STAMP_UTC:
        return (struct moment){ s.t, 0 };
    case STAMP_LOCAL:
        return moment_of_local(j, source, s);
    case STAMP_CLOCK:
        return moment_of_clock(j, source, run, s.t);
    case STAMP_NONE:
        break;
    }
    return MOMENT_UNKNOWN;
}

struct moment moment_of(const struct judge *j, uint32_t source, uint32_t run, struct stamp s)
{
    struct moment m = moment_told(j, source, run, s);
    size_t host = j->source_host[source];

    if (!moment_known(m) || host == SIZE_MAX || !j->skew || !j->skew[host])
        return m;
    return (struct moment){ m.t - j->skew[host], m.doubt + CLOCK_TOLERANCE / 2 };
}

/* One domain lies in the other, as in one forest. */
static bool domains_related(struct str a, struct str b)
{
    struct str longer = a.n >= b.n ? a : b, shorter = a.n >= b.n ? b : a;

    return str_ends_nocase(longer, shorter) &&
           (longer.n == shorter.n || longer.s[longer.n - shorter.n - 1] == '.');
}

/* By their names alone. */
static when tolerance_by_name(const struct judge *j, size_t a, size_t b)
{
    const struct host *x = &j->v->hosts[a], *y = &j->v->hosts[b];
    struct str dx = host_domain(x->name), dy = host_domain(y->name);

    if (dx.n && dy.n)
        return domains_related(dx, dy) ? CLOCK_TOLERANCE : WHEN_NONE;
    /* a short name alone: a gateway's is likely a workgroup machine, another's a member */
    return host_has_role(x, STR("gw")) || host_has_role(y, STR("gw")) ? WHEN_NONE
                                                                      : CLOCK_TOLERANCE;
}

/* Two clocks that were measured against others stand no further apart than those, and as much
   more as each measurement may be wrong. */
when clock_tolerance(const struct judge *j, size_t a, size_t b)
{
    size_t x = a, y = b;
    when by_name;

    if (a == b)
        return 0;
    if (a == SIZE_MAX || b == SIZE_MAX)
        return CLOCK_TOLERANCE; /* an act of the group: told by some member */
    by_name = tolerance_by_name(j, a, b);
    if (by_name != WHEN_NONE)
        return by_name;
    x = j->clock_group[a] == SIZE_MAX ? a : j->clock_group[a];
    y = j->clock_group[b] == SIZE_MAX ? b : j->clock_group[b];
    if (x == y)
        return CLOCK_TOLERANCE;
    by_name = tolerance_by_name(j, x, y);
    return by_name == WHEN_NONE ? WHEN_NONE
                                : by_name + ((x != a) + (y != b)) * CLOCK_TOLERANCE;
}
