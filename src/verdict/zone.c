/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones of machines.
 *
 * The zone of a host, first that holds: --zone; pairs of the same act seen in a UTC source and in a
 * local one of that host (zone_pairs.c), or what its tables of events agree on, each of which is of
 * whoever exported it (zone_table.c); the offset that brings the acts of a log without dates and
 * the events of its host together; the bias that EventLog 6013 states (log-formats.md 0.2), which
 * leaves out summer time (public sample files of a July say 480 for Pacific time): in the northern
 * winter, and where it names a zone without summer time, it is the whole truth, else half an hour
 * to either side is in doubt; or the offset that other logs state (zone_stated.c).  Without any, a
 * local time keeps its digits with a doubt of fourteen hours: it orders nothing within a day, and
 * says so.
 *
 * Summer time: where pairs show one offset and later another one, the hour between them is in
 * doubt.  Where all pairs lie on one side of a night in which summer time may change somewhere in
 * the world, local times on the other side of it are in doubt by an hour, unless 6013 names the
 * same offset then, of a zone without summer time.  In a night in which it ended the hour that
 * comes twice reaches in among the pairs, but not between the lines of one run that prove the
 * offset (zone_proof.c).
 */
#include "verdict/zone.h"

#include "base/fold.h"
#include "base/mem.h"
#include "verdict/fact.h"
#include "verdict/host.h"

#include <stdlib.h>

#define NAMED_EVERY (25 * WHEN_HOUR)  /* EventLog writes 6013 each day at noon (events.md 7) */
#define SUNDAYS_APART (6 * WHEN_DAY)  /* no two of them lie in between */
#define BIAS_DOUBT (30 * WHEN_MINUTE)  /* to either side of half an hour of summer time */

bool zone_known(const struct judge *j, size_t host)
{
    return host != SIZE_MAX && j->zone_from[host] != ZONE_UNKNOWN;
}

void zone_set(struct judge *j, size_t host, when offset, enum zone_from from)
{
    if (from < j->zone_from[host])
        return;
    j->zone_from[host] = from;
    j->v->hosts[host].zone_offset = offset;
}

/* A transaction of a package whose name says no role is of any product, most days of the year. */
static bool marks_an_attempt(const struct judge *j, const struct ev_hit *h)
{
    enum outcome o = h->signature->outcome;

    return ((o == OUTCOME_STARTED && h->signature->role.n) || o == OUTCOME_DONE ||
            o == OUTCOME_REMOVED || is_bad(o)) &&
           h->signature->level <= LEVEL_BINARIES && hit_of_teller(j, h) &&
           !hit_capture(h, STR("update")).n; /* a rollup is none of setup's acts */
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    return x->hit < y->hit ? -1 : x->hit > y->hit; /* order of the sorted evidence */
}

void marks_sort(struct marks *m)
{
    if (m->n)
        qsort(m->items, m->n, sizeof *m->items, compare_marks);
}

int marks_collect(struct judge *j, struct marks *m)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        size_t host = j->source_host[h->source];
        if (host == SIZE_MAX || !marks_an_attempt(j, h))
            continue;
        if (mem_grow(&m->items, &m->cap, m->n + 1, sizeof *m->items) < 0)
            return -1;
        m->items[m->n++] = (struct mark){ host, h };
    }
    marks_sort(m);
    return 0;
}

size_t marks_of(const struct marks *m, size_t host, const struct mark **first)
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

/* Most machines of a fleet hand in logs in UTC alone: then there is nothing to compare. */
bool marks_have(const struct mark *m, size_t n, enum stamp_kind kind)
{
    for (size_t i = 0; i < n; i++) {
        if (m[i].hit->time.kind == kind)
            return true;
    }
    return false;
}

/*
 * EventLog's word, "-540 Tokyo Standard Time": the name of a zone without summer time says that the
 * bias holds all year.  Of a machine that was moved to another zone it says nothing of the days
 * before; and where a day has none of these events, it may have been.
 */
static void zone_by_eventlog(struct judge *j, size_t host, const struct ev_hit *h, when offset,
                             struct str name)
{
    when told = h->time.kind == STAMP_UTC ? h->time.t
                : h->time.kind == STAMP_LOCAL ? h->time.t - offset : WHEN_NONE;
    struct zone_step *s = &j->zone_step[host];
    struct zone_bias *b = &j->zone_bias[host];
    enum zone_from was = j->zone_from[host];
    bool moved = was != ZONE_UNKNOWN && j->v->hosts[host].zone_offset != offset;
    struct zonerule rule;
    bool steady = zonerule_named(str_trim(name), &rule) && rule.standard == offset &&
                  rule.summer == offset;

    b->unsure = b->unsure || steady || (b->told && b->offset != offset);
    b->told = true;
    b->offset = offset;
    if (was == ZONE_STEADY && (moved || !steady))
        j->zone_from[host] = ZONE_BIAS;
    zone_set(j, host, offset, steady && told != WHEN_NONE && !moved && was != ZONE_BIAS
                                  ? ZONE_STEADY : ZONE_BIAS);
    if (j->zone_from[host] != ZONE_STEADY)
        return;
    s->named_lo = was == ZONE_STEADY && s->named_lo < told ? s->named_lo : told;
    s->named_hi = was == ZONE_STEADY && s->named_hi > told ? s->named_hi : told;
    s->named = true;
}

void zone_paired(struct judge *j, size_t host, when offset, struct zone_step step)
{
    const struct zone_step *was = &j->zone_step[host];

    if (j->zone_from[host] == ZONE_STEADY && j->v->hosts[host].zone_offset == offset &&
        step.before == step.after) {
        step.named = true;
        step.named_lo = was->named_lo;
        step.named_hi = was->named_hi;
    }
    zone_set(j, host, offset, ZONE_PAIRS);
    j->zone_step[host] = step;
}

static bool take_bias(struct str *bias, when *offset)
{
    int64_t minutes;

    if (!str_i64(str_cut(bias, ' '), &minutes) || minutes > 840 || minutes < -840)
        return false;
    *offset = -minutes * WHEN_MINUTE;
    return true;
}

/* EventLog tells the bias of its zone, other logs the one that holds just then. */
static int zones_by_bias(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        size_t host = j->source_host[h->source];
        struct str bias;
        when offset;

        if (host == SIZE_MAX || !hit_captures(j, h, CAPTURED_BIAS | CAPTURED_BIAS_NOW))
            continue;
        bias = hit_capture(h, STR("bias"));
        if (take_bias(&bias, &offset))
            zone_by_eventlog(j, host, h, offset, bias);
        bias = hit_capture(h, STR("bias-now"));
        if (take_bias(&bias, &offset) && zone_state(j, h, host, offset) < 0)
            return -1;
    }
    zones_stated(j);
    return 0;
}

bool host_meant(const struct judge *j, size_t host, struct str told)
{
    struct str name = fold_first_label(j->v->hosts[host].name);

    return !told.n || host_lookup(j, told) == host || fold_same_name(fold_first_label(told), name) ||
           (told.n == NETBIOS_CHARS && fold_same_name(told, str_first(name, NETBIOS_CHARS)));
}

static void zones_by_option(struct judge *j)
{
    for (size_t z = 0; z < j->in->zones_n; z++) {
        const struct zone_setting *set = &j->in->zones[z];
        enum zone_from from = set->host.n ? ZONE_HOST_OPTION : ZONE_OPTION;
        for (size_t h = 0; h < j->v->hosts_n; h++) {
            if (!host_meant(j, h, set->host))
                continue;
            zone_set(j, h, set->rule.standard, from);
            if (j->zone_from[h] == from)
                j->zone_told[h] = set;
        }
    }
}

static void name_zones(struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        struct host *host = &j->v->hosts[h];
        when o = host->zone_offset < 0 ? -host->zone_offset : host->zone_offset;
        if (j->zone_told[h] && j->zone_told[h]->name.n)
            host->zone = j->zone_told[h]->name;
        else if (zone_known(j, h))
            host->zone = arena_format(j->arena, "%c%02d:%02d", host->zone_offset < 0 ? '-' : '+',
                                      (int)(o / WHEN_HOUR), (int)(o % WHEN_HOUR / WHEN_MINUTE));
    }
}

int judge_zones(struct judge *j, const struct marks *marks)
{
    const struct mark *m;

    j->zone_from = arena_zero(j->arena, j->v->hosts_n, sizeof *j->zone_from);
    j->zone_step = arena_zero(j->arena, j->v->hosts_n, sizeof *j->zone_step);
    j->zone_bias = arena_zero(j->arena, j->v->hosts_n, sizeof *j->zone_bias);
    j->zone_told = arena_zero(j->arena, j->v->hosts_n, sizeof *j->zone_told);
    j->table_zone = arena_zero(j->arena, j->in->evidence->sources_n + 1, sizeof *j->table_zone);
    if (!j->zone_from || !j->zone_step || !j->zone_bias || !j->zone_told || !j->table_zone)
        return -1;
    if (zone_table_files(j) < 0 || zones_by_bias(j) < 0)
        return -1;
    for (size_t at = 0; at < marks->n;) {
        size_t host = marks->items[at].host, n = marks_of(marks, host, &m);
        if (zone_by_pairs(j, m, n, host) < 0)
            return -1;
        if (zone_by_alignment(j, m, n, host) < 0)
            return -1;
        at += n;
    }
    zone_proofs_sort(j);
    zones_by_option(j);
    if (zones_by_twins(j) < 0 || zones_of_tables(j) < 0)
        return -1;
    name_zones(j);
    return j->arena->failed ? -1 : 0;
}

/* ---- local times --------------------------------------------------------------------------- */

static bool is_step(const struct zone_step *s)
{
    return s->before != s->after;
}

/* The name of a zone without summer time holds from its first word to a day behind its last. */
static bool is_named_then(const struct zone_step *s, when utc)
{
    return s->named && utc >= s->named_lo && utc <= s->named_hi + NAMED_EVERY;
}

/* Before the change by the one offset, behind it by the other: of the hour that comes twice both
   may be, even where the pair before the change, or behind it, has much the same time of day.
   Where a night in which summer time may change lies between the pairs, it was in such a one. */
static struct moment beside_step(const struct zone_step *s, when local)
{
    when a = local - s->before, b = local - s->after;
    when from = s->lo + s->before, to = s->hi + s->after;
    bool at_night = zone_may_change(from, to, s->before, s->after);

    if ((a <= s->lo && b < s->lo) ||
        (at_night && local < to && !zone_may_change(from, local, s->before, s->after)))
        return (struct moment){ a, 0 };
    if ((b >= s->hi && a > s->hi) ||
        (at_night && local > from && !zone_may_change(local, to, s->before, s->after)))
        return (struct moment){ b, 0 };
    return (struct moment){ a + (b - a) / 2, (a < b ? b - a : a - b) / 2 };
}

/* Biases that a zone of the south shares, where summer time is in the northern winter: from New
   Zealand to Adelaide, Brazil and Chile. */
static bool may_be_south(when offset)
{
    return offset >= 9 * WHEN_HOUR + 30 * WHEN_MINUTE || offset == -3 * WHEN_HOUR ||
           offset == -4 * WHEN_HOUR;
}

/* Behind the first Sunday of November, before the second of March: nowhere north is summer time. */
static bool in_northern_winter(when local)
{
    struct civil c = civil_of(local);

    return c.month == 12 || c.month <= 2 || (c.month == 11 && c.day > 7) ||
           (c.month == 3 && c.day < 8);
}

/* Between no summer time and an hour of it. */
static struct moment by_bias(when offset, when local)
{
    if (!may_be_south(offset) && in_northern_winter(local))
        return (struct moment){ local - offset, 0 };
    return (struct moment){ local - offset - BIAS_DOUBT, BIAS_DOUBT };
}

/* What the user told of a machine; a log of no machine is of the zone of all of them. */
static const struct zone_setting *told_of(const struct judge *j, size_t host)
{
    const struct zone_setting *told = NULL;

    if (host != SIZE_MAX)
        return j->zone_told[host];
    for (size_t z = 0; z < j->in->zones_n; z++)
        if (!j->in->zones[z].host.n)
            told = &j->in->zones[z];
    return told;
}

/* In the hour that is there twice, and in the one that is left out, it is in the middle of what it
   may be. */
static struct moment as_told(const struct zone_setting *told, when local)
{
    when first, last;

    zonerule_utc(&told->rule, local, &first, &last);
    return (struct moment){ first + (last - first) / 2, (last - first) / 2 };
}

bool zone_left_out(const struct judge *j, size_t host, when local)
{
    const struct zone_setting *told = told_of(j, host);
    when first, last;

    return told && local != WHEN_NONE &&
           zonerule_utc(&told->rule, local, &first, &last) == ZONERULE_NEVER;
}

/*
 * From a pair of that offset to a time beside it, or from there to the pair.  Who puts clocks on
 * leaves half an hour out at the least: of times less apart they were put back between the two, or
 * none were.
 */
static bool may_be_another(when from, when to, when before, when after)
{
    when offset = before == WHEN_NONE ? after : before;

    if (to - from >= WHEN_HOUR / 2)
        return zone_may_change(from, to, before, after);
    for (when by = WHEN_HOUR / 2; by <= WHEN_HOUR; by += WHEN_HOUR / 2)
        if (zone_may_change(from, to, offset + by, offset) ||
            zone_may_change(from, to, offset, offset - by))
            return true;
    return false;
}

/*
 * One offset is proven from first to last (local times).  Of a night in which summer time ended by
 * it just before the first pair, or just behind the last one, the direction is known; and there the
 * hour that comes twice reaches inside.  Elsewhere the other offset may be an hour more, or less.
 */
static struct moment beside_pairs(when offset, when first, when last, when local)
{
    struct moment m = { local - offset, 0 };
    bool early = local < first + WHEN_HOUR && local > first - SUNDAYS_APART &&
                 zone_may_have_ended(local - WHEN_HOUR, first, offset + WHEN_HOUR);
    bool late = local > last - WHEN_HOUR && local < last + SUNDAYS_APART &&
                zone_may_have_ended(last - WHEN_HOUR, local, offset);

    if (early)
        m = (struct moment){ m.t - WHEN_HOUR / 2, WHEN_HOUR / 2 };
    if (late)
        m = (struct moment){ m.t + WHEN_HOUR / 2, m.doubt + WHEN_HOUR / 2 };
    if (!early && !late &&
        ((local < first && may_be_another(local, first, WHEN_NONE, offset)) ||
         (local > last && may_be_another(last, local, offset, WHEN_NONE))))
        m.doubt = WHEN_HOUR;
    return m;
}

struct moment zone_by_step(when offset, const struct zone_step *s, when local)
{
    if (is_step(s))
        return beside_step(s, local);
    if (!s->known || is_named_then(s, local - offset))
        return (struct moment){ local - offset, 0 };
    return beside_pairs(offset, s->lo + offset, s->hi + offset, local);
}

/* That offset is the bias, or up to an hour of summer time ahead of it. */
static bool is_of_bias(const struct zone_bias *b, when offset)
{
    return offset >= b->offset && offset <= b->offset + WHEN_HOUR;
}

/* Where logs prove offsets of one time and leave another in doubt, the bias bounds that doubt: who
   knows both knows no less than who knows the bias alone. */
static struct moment within_bias(const struct judge *j, size_t host, when local, struct moment m)
{
    const struct zone_bias *b = &j->zone_bias[host];
    const struct zone_step *s = &j->zone_step[host];
    struct moment by;
    when first, last;

    if (!m.doubt || !b->told || b->unsure || !is_of_bias(b, j->v->hosts[host].zone_offset) ||
        (is_step(s) && !is_of_bias(b, s->before)))
        return m;
    by = by_bias(b->offset, local);
    first = m.t - m.doubt > by.t - by.doubt ? m.t - m.doubt : by.t - by.doubt;
    last = m.t + m.doubt < by.t + by.doubt ? m.t + m.doubt : by.t + by.doubt;
    if (first > last)
        return m;
    return (struct moment){ first + (last - first) / 2, (last - first) / 2 };
}

static struct moment as_found(const struct judge *j, size_t host, when local)
{
    const struct zone_step *s = &j->zone_step[host];
    when offset = j->v->hosts[host].zone_offset;

    if (j->zone_from[host] == ZONE_BIAS ||
        (j->zone_from[host] == ZONE_STEADY && !is_named_then(s, local - offset)))
        return by_bias(offset, local);
    if (j->zone_from[host] == ZONE_STATED)
        return zone_as_stated(j, host, local);
    if (j->zone_from[host] == ZONE_PAIRS || j->zone_from[host] == ZONE_ALIGNED)
        return zone_by_step(offset, s, local);
    return (struct moment){ local - offset, 0 };
}

struct moment zone_moment(const struct judge *j, size_t host, when local)
{
    if (told_of(j, host))
        return as_told(told_of(j, host), local);
    if (host == SIZE_MAX || !zone_known(j, host))
        return (struct moment){ local, ZONE_DOUBT };
    return within_bias(j, host, local, as_found(j, host, local));
}

struct moment zone_moment_in(const struct judge *j, uint32_t source, uint32_t run, when t,
                             when midnight)
{
    const struct run_proof *p = zone_proof(j, source, run, t);
    size_t host = j->source_host[source];

    if (p && (j->zone_from[host] == ZONE_PAIRS || j->zone_from[host] == ZONE_ALIGNED))
        return (struct moment){ midnight + t - p->offset, 0 };
    return zone_moment_of(j, source, midnight + t);
}

struct moment zone_moment_of(const struct judge *j, size_t source, when local)
{
    const struct table_zone *t = &j->table_zone[source];
    size_t host = j->source_host[source];
    struct moment m;

    if (t->is == TABLE_AS_HOST)
        return zone_moment(j, host, local);
    m = zone_by_step(t->offset, &t->step, local);
    if (t->is == TABLE_OPEN)
        m.doubt = ZONE_DOUBT + (m.t > local ? m.t - local : local - m.t);
    return m;
}

when zone_local(const struct judge *j, size_t host, when utc)
{
    const struct zone_step *s = &j->zone_step[host];

    if (j->zone_told[host])
        return zonerule_local(&j->zone_told[host]->rule, utc);
    if (j->zone_from[host] == ZONE_STATED)
        return zone_local_stated(j, host, utc);
    if (j->zone_from[host] == ZONE_PAIRS && is_step(s) && utc < s->hi)
        return utc + s->before;
    return utc + j->v->hosts[host].zone_offset;
}
