/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stamps become moments (UTC, with their doubt).
 *
 * A run of a log without dates gets its day from dated installer results of its host: the day on
 * which most of them fall inside the run, as far as the runs of a log then stand in their order.  A
 * draw means unknown.  Without any, its day is that of the last write of its file (where its
 * machine's zone is not known, by the clock of another machine, if the minute fits), or that on
 * which a check of the prerequisites of just one run stands in the log of a SQL Server
 * (log-formats.md 1.7). Where the minute of the last write fits on another day than that of the
 * results, the day is not known: another upgrade may have run at the hour of this one, or both be
 * taken for one run.  Where summer time ended inside a run, what stands above the step back is of
 * the day of what stands below. A run that follows the one above it within the hour by the clock,
 * and of which nothing tells a day, is of that one's: whoever tries once more does so at once
 * [inferred].  Unless two such runs are of one day, what stands between the end of the one and the
 * launch of the other is of either day: it has no time.
 */
#include "verdict/clock.h"

#include "verdict/check.h"
#include "verdict/run_day.h"

#include "base/mem.h"
#include "base/order.h"
#include "verdict/attempt.h"
#include "verdict/host.h"
#include "verdict/steps.h"

#include <stdlib.h>

#define COPIED_LATER (14 * WHEN_DAY)
#define ARCHIVES_BEGIN 1980 /* a ZIP's day where its writer told none */

/* ---- runs without a date ------------------------------------------------------------------ */

/* The latest record of any log that bears its instant; WHEN_NONE: there is none. */
static when latest_instant(const struct evidence *e)
{
    when latest = WHEN_NONE;

    for (size_t i = 0; i < e->sources_n; i++) {
        struct stamp last = source_latest(&e->sources[i]);

        if (last.kind == STAMP_UTC && (latest == WHEN_NONE || last.t > latest))
            latest = last.t;
    }
    return latest;
}

/* A copy bears the time of copying, and the minute fits by chance: weeks behind all records it is
   no time of setup's. */
static bool is_of_copying(when modified, when latest)
{
    return latest != WHEN_NONE && modified > latest + COPIED_LATER;
}

/* The minute must fit: then the day is the file's. */
static when day_that_fits(when local, when last)
{
    when midnight = (local - last + WHEN_DAY / 2) / WHEN_DAY * WHEN_DAY;

    local -= last;
    return local - midnight <= RUN_SLACK && midnight - local <= RUN_SLACK ? midnight : WHEN_NONE;
}

/* By the clock of another machine whose zone is known; all that fit say the same day. */
static when day_by_others_clocks(const struct judge *j, when modified, when last)
{
    when found = WHEN_NONE, tried = WHEN_NONE;

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        when local = zone_known(j, h) ? zone_local(j, h, modified) : tried, midnight;

        if (local == tried)
            continue;
        tried = local;
        midnight = day_that_fits(local, last);
        if (midnight != WHEN_NONE && found != WHEN_NONE && midnight != found)
            return WHEN_NONE;
        found = midnight == WHEN_NONE ? found : midnight;
    }
    return found;
}

/* The file was closed when its last line was written.  A wall clock that fits is one of the same
   zone; one that fits as UTC was set to that, as those of many machines that collect. */
static when day_by_file_time(const struct judge *j, const struct ev_source *s, size_t host,
                             const struct run_span *r, when latest)
{
    when midnight = WHEN_NONE;

    if (s->modified == WHEN_NONE || r != &s->runs[s->runs_n - 1] ||
        is_of_copying(s->modified, latest))
        return WHEN_NONE;
    if (s->modified_local)
        midnight = day_that_fits(s->modified, r->last.t);
    if (midnight == WHEN_NONE && zone_known(j, host))
        midnight = day_that_fits(zone_local(j, host, s->modified), r->last.t);
    if (midnight == WHEN_NONE && host != SIZE_MAX && !zone_known(j, host) && !s->modified_local)
        midnight = day_by_others_clocks(j, s->modified, r->last.t);
    return midnight;
}

/* Summer time ended inside a run: below its first lines the hour begins again, as if another run
   did. */
static bool was_put_back(const struct run_span *above, const struct run_span *r, when midnight)
{
    when back = above->last.t % WHEN_DAY - r->first.t;

    return has_clock_alone(above) && above->run + 1 == r->run && back > 0 && back <= WHEN_HOUR &&
           zone_may_be_put_back(midnight + r->first.t + back, midnight + r->first.t);
}

/* A file that was written last before a day holds no line of it.  The first year of an archive's
   calendar, and what is before that, is no time of a file. */
bool source_closed_before(const struct ev_source *s, when begin)
{
    return s->modified != WHEN_NONE && civil_of(s->modified).year > ARCHIVES_BEGIN &&
           s->modified + SAME_DAY < begin;
}

static int anchor_add(struct judge *j, size_t source, const struct run_span *r, when midnight,
                      when doubt)
{
    if (mem_grow(&j->anchors, &j->anchors_cap, j->anchors_n + 1, sizeof *j->anchors) < 0)
        return -1;
    j->anchors[j->anchors_n++] =
        (struct run_anchor){ (uint32_t)source, r->run, midnight, WHEN_SECOND + doubt };
    return 0;
}

/* What stands above the step back is of the day of what stands below, by a clock that was ahead of
   the one that tells the zone by the hour, or by none of it. */
static int anchor_above(struct judge *j, size_t source, const struct run_span *above, when midnight)
{
    when earlier = above->last.t - above->last.t % WHEN_DAY;

    return anchor_add(j, source, above, midnight - earlier - WHEN_HOUR / 2, WHEN_HOUR / 2);
}

/* days: as run_days left them. */
static int anchor_runs(struct judge *j, size_t source, const struct checks *checks, when latest,
                       const when *days)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    const struct run_span *above = NULL; /* of which no day is known */
    when day_above = WHEN_NONE;

    for (size_t i = 0; i < s->runs_n; i++) {
        const struct run_span *r = &s->runs[i], *undated = above;
        when midnight = days[i], written, closely = r->divided ? day_above : WHEN_NONE;

        above = r;
        day_above = WHEN_NONE;
        if (!has_clock_alone(r))
            continue;
        if (midnight != WHEN_NONE && source_closed_before(s, midnight + r->first.t))
            midnight = WHEN_NONE; /* another run had the same hours years later */
        written = day_by_file_time(j, s, j->source_host[source], r, latest);
        if (written != WHEN_NONE && midnight != WHEN_NONE && written != midnight)
            continue;
        midnight = written == WHEN_NONE ? midnight : written;
        if (midnight == WHEN_NONE)
            midnight = day_by_check(checks, source, r->run);
        if (midnight == WHEN_NONE)
            midnight = closely;
        if (midnight == WHEN_NONE || source_closed_before(s, midnight + r->first.t))
            continue;
        above = NULL;
        day_above = midnight;
        if (undated && was_put_back(undated, r, midnight) &&
            anchor_above(j, source, undated, midnight) < 0)
            return -1;
        if (anchor_add(j, source, r, midnight, 0) < 0)
            return -1;
    }
    return 0;
}

static int anchor_source(struct judge *j, size_t source, const struct results *results,
                         const struct checks *checks, when latest)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    when *days = mem_alloc(s->runs_n * sizeof *days);
    int result = days ? run_days(j, results, (uint32_t)source, days) : -1;

    if (result == 0)
        result = anchor_runs(j, source, checks, latest, days);
    mem_free(days);
    return result;
}

static int compare_anchors(const void *a, const void *b)
{
    const struct run_anchor *x = a, *y = b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

int judge_clocks(struct judge *j)
{
    struct marks marks = { 0 };
    struct checks checks = { 0 };
    struct results results = { 0 };
    when latest = latest_instant(j->in->evidence);
    int result = judge_jumps(j) < 0 || judge_dates(j) < 0 ? -1 : marks_collect(j, &marks);

    if (result == 0)
        result = judge_zones(j, &marks);
    if (result == 0)
        result = judge_jumps(j); /* what tables told of them has its zone now */
    if (result == 0)
        result = dates_spread(j); /* pairs may have settled one file of a host */
    if (result == 0)
        result = checks_collect(j, &checks);
    if (result == 0)
        result = results_collect(j, &marks, &results);
    for (size_t s = 0; result == 0 && s < j->in->evidence->sources_n; s++) {
        if (j->source_host[s] == SIZE_MAX || !j->in->evidence->sources[s].runs_n)
            continue;
        result = anchor_source(j, s, &results, &checks, latest);
    }
    if (j->anchors_n)
        order_sort(j->anchors, j->anchors_n, sizeof *j->anchors, compare_anchors);
    mem_free(marks.items);
    mem_free(checks.items);
    results_free(&results);
    return j->arena->failed ? -1 : result;
}

static int compare_run(const void *key, const void *span)
{
    uint32_t run = *(const uint32_t *)key, other = ((const struct run_span *)span)->run;

    return (run > other) - (run < other);
}

static const struct run_span *span_of(const struct ev_source *s, uint32_t run)
{
    return s->runs_n ? bsearch(&run, s->runs, s->runs_n, sizeof *s->runs, compare_run) : NULL;
}

/*
 * An installer's log has its date once, and counts a midnight where the hands go back.  Where its
 * machine's clock was put back inside the run that was none.  Of hours that are in doubt nobody can
 * say on which side of the step they are.
 */
static void uncount_midnight(const struct judge *j, uint32_t source, uint32_t run, struct moment *m)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    const struct run_span *r;
    struct moment first;
    when t, days;

    if (!j->jumps_n || !str_eq(s->format, STR("msilog")))
        return;
    r = span_of(s, run);
    t = r && r->first.kind == STAMP_LOCAL ? local_of(j, source, r->first) : WHEN_NONE;
    if (t == WHEN_NONE)
        return;
    first = zone_moment_of(j, source, t);
    days = jump_days(j, j->source_host[source], first.t - first.doubt, m->t + m->doubt);
    if (days &&
        days == jump_days(j, j->source_host[source], first.t + first.doubt, m->t - m->doubt))
        m->t -= days;
    else
        m->doubt += days;
}

static struct moment moment_of_local(const struct judge *j, uint32_t source, uint32_t run,
                                     struct stamp s)
{
    when t = local_of(j, source, s);
    struct moment m;

    if (t == WHEN_NONE)
        return MOMENT_UNKNOWN;
    m = zone_moment_in(j, source, run, t, 0);
    uncount_midnight(j, source, run, &m);
    return m;
}

/* NULL: no day is known of the run. */
static const struct run_anchor *anchor_of(const struct judge *j, uint32_t source, uint32_t run)
{
    const struct run_anchor key = { .source = source, .run = run };

    if (j->source_host[source] == SIZE_MAX || !j->anchors_n)
        return NULL;
    return bsearch(&key, j->anchors, j->anchors_n, sizeof *j->anchors, compare_anchors);
}

static bool same_day(const struct judge *j, uint32_t source, const struct run_span *above,
                     const struct run_span *below)
{
    const struct run_anchor *a = anchor_of(j, source, above->run);
    const struct run_anchor *b = anchor_of(j, source, below->run);

    return a && b && a->midnight == b->midnight;
}

/* It stands between two runs of which nothing but the width of a pause tells where they meet. */
static bool is_between_days(const struct judge *j, uint32_t source, uint32_t run, when t)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    const struct run_span *r = span_of(s, run);

    if (!r)
        return false;
    if (r->divided && t < r->own.time.t)
        return !same_day(j, source, r - 1, r);
    return r + 1 < s->runs + s->runs_n && r[1].divided && t > r[1].above.time.t &&
           !same_day(j, source, r, r + 1);
}

struct run_line run_first(const struct judge *j, uint32_t source, const struct run_span *r)
{
    if (r->divided && is_between_days(j, source, r->run, r->first.t))
        return r->own;
    return (struct run_line){ r->first, r->first_line };
}

struct run_line run_last(const struct judge *j, uint32_t source, const struct run_span *r)
{
    if (r->last.kind == STAMP_CLOCK && is_between_days(j, source, r->run, r->last.t))
        return r[1].above;
    return (struct run_line){ r->last, r->last_line };
}

static struct moment moment_of_clock(const struct judge *j, uint32_t source, uint32_t run, when t)
{
    const struct run_anchor *a = anchor_of(j, source, run);
    struct moment m;

    if (!a || is_between_days(j, source, run, t))
        return MOMENT_UNKNOWN;
    m = zone_moment_in(j, source, run, t, a->midnight);
    m.doubt += a->doubt;
    return m;
}

bool stamp_left_out(const struct judge *j, uint32_t source, uint32_t run, struct stamp s)
{
    const struct run_anchor *a = s.kind == STAMP_CLOCK ? anchor_of(j, source, run) : NULL;
    when local = a ? a->midnight + s.t : s.kind == STAMP_LOCAL ? local_of(j, source, s) : WHEN_NONE;

    return zone_left_out(j, j->source_host[source], local);
}

struct moment moment_of_stamp(const struct judge *j, uint32_t source, uint32_t run, struct stamp s)
{
    switch (s.kind) {
    case STAMP_UTC:
        return (struct moment){ s.t, 0 };
    case STAMP_LOCAL:
        return moment_of_local(j, source, run, s);
    case STAMP_CLOCK:
        return moment_of_clock(j, source, run, s.t);
    case STAMP_NONE:
        break;
    }
    return MOMENT_UNKNOWN;
}

struct moment moment_told(const struct judge *j, uint32_t source, uint32_t run, struct stamp s)
{
    struct moment m = moment_of_stamp(j, source, run, s);
    struct jump_shift shift;

    if (!moment_known(m))
        return m;
    m.doubt += stamp_slack(s);
    if (jump_is_far(j, j->source_host[source], m.t))
        return MOMENT_UNKNOWN;
    shift = jump_shift(j, j->source_host[source], m);
    m.t += shift.by;
    m.doubt += shift.doubt;
    return m;
}

struct moment moment_of(const struct judge *j, uint32_t source, uint32_t run, struct stamp s)
{
    struct moment m = moment_told(j, source, run, s);
    size_t host = j->source_host[source];

    if (!moment_known(m) || host == SIZE_MAX || !j->skew)
        return m;
    m.doubt += j->skew_doubt[host] + (j->skew[host] ? CLOCK_TOLERANCE / 2 : 0);
    m.t -= j->skew[host];
    return m;
}

/* One domain lies in the other, as in one forest. */
static bool domains_related(struct str a, struct str b)
{
    struct str longer = a.n >= b.n ? a : b, shorter = a.n >= b.n ? b : a;

    return str_ends_nocase(longer, shorter) &&
           (longer.n == shorter.n || longer.s[longer.n - shorter.n - 1] == '.');
}

void note_servers_domain(struct judge *j)
{
    for (size_t i = 0; i < j->v->hosts_n && !j->servers_domain.n; i++) {
        if (host_has_role(&j->v->hosts[i], STR("ms")))
            j->servers_domain = host_domain(j->v->hosts[i].name);
    }
}

/* Where its folder alone names a machine (a table of Event Viewer has no computer) its domain is
   not told, and it is taken for that of the servers [inferred]. */
static struct str domain_taken(const struct judge *j, const struct host *h)
{
    struct str domain = host_domain(h->name);

    return domain.n || h->named_by_records ? domain : j->servers_domain;
}

/* By their names alone. */
static when tolerance_by_name(const struct judge *j, size_t a, size_t b)
{
    const struct host *x = &j->v->hosts[a], *y = &j->v->hosts[b];
    struct str dx = domain_taken(j, x), dy = domain_taken(j, y);

    if (dx.n && dy.n)
        return domains_related(dx, dy) ? CLOCK_TOLERANCE : WHEN_NONE;
    if (!x->named_by_records && !y->named_by_records)
        return CLOCK_TOLERANCE; /* no domain is told at all */
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
