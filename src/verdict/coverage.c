/* SPDX-License-Identifier: Apache-2.0 */
/* The coverage as the report has it, source by source: first and last words, gaps, what another
   export holds as well, logs that were cleared or begin too late.  (cover.c: the spans.) */
#include "verdict/logs.h"
#include "verdict/zone.h"

#include "event/dateorder.h"
#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/steps.h"

static uint32_t first_run(const struct ev_source *s)
{
    return s->runs_n ? s->runs[0].run : 0;
}

static uint32_t last_run(const struct ev_source *s)
{
    return s->runs_n ? s->runs[s->runs_n - 1].run : 0;
}

/* Its first and last were chosen while nobody knew which way its dates are read (clock.c). */
static bool is_turned(const struct judge *j, uint32_t source)
{
    const struct ev_source *s = &j->in->evidence->sources[source];
    struct moment first, last;

    if (s->runs_n || !dates_open(s))
        return false;
    first = moment_of(j, source, 0, s->first);
    last = moment_of(j, source, 0, s->last);
    return moment_known(first) && moment_known(last) && last.t < first.t;
}

static struct stamp last_stamp(const struct judge *j, uint32_t source)
{
    const struct ev_source *s = &j->in->evidence->sources[source];

    return s->runs_n ? s->runs[s->runs_n - 1].last : is_turned(j, source) ? s->first : s->last;
}

static struct stamp first_stamp(const struct judge *j, uint32_t source)
{
    const struct ev_source *s = &j->in->evidence->sources[source];

    return s->runs_n ? s->runs[0].first : is_turned(j, source) ? s->last : s->first;
}

struct moment source_last(const struct judge *j, uint32_t source)
{
    const struct ev_source *s = &j->in->evidence->sources[source];

    return s->records ? moment_of(j, source, last_run(s), last_stamp(j, source))
                      : MOMENT_UNKNOWN;
}

when last_word(const struct judge *j, size_t host, struct str channel)
{
    when last = WHEN_NONE;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        struct moment end = source_last(j, j->by_host[k]);
        when t = moment_known(end) ? moment_lo(end) : WHEN_NONE;
        if (speaks_of(j, j->by_host[k], channel) && t != WHEN_NONE &&
            (last == WHEN_NONE || t > last))
            last = t;
    }
    return last;
}

/* What a collector's clock showed is no log that goes on behind those that it took. */
static bool is_of_collector(const struct ev_source *s)
{
    return str_eq(s->channel, STR("host-clock"));
}

when latest_word(const struct judge *j, size_t host)
{
    when last = WHEN_NONE;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        struct moment m = source_last(j, j->by_host[k]);
        if (moment_known(m) && m.t > last &&
            !is_of_collector(&j->in->evidence->sources[j->by_host[k]]))
            last = m.t;
    }
    return last;
}

when first_word(const struct judge *j, size_t host, struct str channel)
{
    when first = WHEN_NONE;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = &j->in->evidence->sources[j->by_host[k]];
        struct moment m = MOMENT_UNKNOWN;

        if (s->records && speaks_of(j, j->by_host[k], channel))
            m = moment_of(j, j->by_host[k], first_run(s), first_stamp(j, j->by_host[k]));
        if (moment_known(m) && (first == WHEN_NONE || moment_hi(m) < first))
            first = moment_hi(m);
    }
    return first;
}

bool host_has_sources(const struct judge *j, size_t host)
{
    return j->by_host_begin[host] < j->by_host_begin[host + 1];
}

/* Eventlog 104 and 1102 name the log that was cleared: their signatures capture it. */
static void note_cleared(struct judge *j, const struct ev_hit *h, struct str cleared)
{
    size_t host = j->source_host[h->source];
    struct moment when_cleared = moment_told(j, h->source, h->run, h->time);

    for (size_t k = host == SIZE_MAX ? 0 : j->by_host_begin[host];
         host != SIZE_MAX && k < j->by_host_begin[host + 1]; k++) {
        struct coverage *c = &j->v->coverage[j->by_host[k]];

        if (c->source->is_text || !str_eq_nocase(cleared, c->source->channel))
            continue;
        c->cleared = true;
        if (moment_known(when_cleared) &&
            (!moment_known(c->cleared_at) || when_cleared.t > c->cleared_at.t))
            c->cleared_at = when_cleared;
    }
}

static void find_cleared(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        if (hit_captures(j, &e->hits[i], CAPTURED_CLEARED))
            note_cleared(j, &e->hits[i], hit_capture(&e->hits[i], STR("cleared")));
    }
}

static int gaps_of(struct judge *j, struct coverage *c, uint32_t source)
{
    const struct ev_source *s = c->source;

    for (size_t r = 0; r + 1 < s->ranges_n; r++) {
        struct gap g = { .from_record = s->ranges[r].hi + 1,
                         .to_record = s->ranges[r + 1].lo - 1,
                         .from = moment_told(j, source, 0, s->ranges[r].hi_time),
                         .to = moment_told(j, source, 0, s->ranges[r + 1].lo_time) };
        if (arena_grow(j->arena, &c->gaps, c->gaps_n, &c->gaps_cap, c->gaps_n + 1,
                       sizeof *c->gaps) < 0)
            return -1;
        c->gaps[c->gaps_n++] = g;
    }
    return 0;
}

static int overlaps_of(struct judge *j, struct coverage *c, uint32_t i)
{
    const struct ev_source *s = c->source;
    struct meetings found;

    log_meetings(j, i, &found);
    c->overlaps = arena_zero(j->arena, s->again_n + found.n, sizeof *c->overlaps);
    if (!c->overlaps)
        return -1;
    for (size_t k = 0; k < s->again_n; k++)
        c->overlaps[c->overlaps_n++] = (struct overlap){ s, s->again[k].lo, s->again[k].hi };
    for (size_t k = 0; k < found.n; k++) {
        const struct id_range *a = found.items[k].own, *b = found.items[k].other;
        c->overlaps[c->overlaps_n++] =
            (struct overlap){ &j->in->evidence->sources[found.items[k].source],
                              a->lo > b->lo ? a->lo : b->lo, a->hi < b->hi ? a->hi : b->hi };
    }
    return 0;
}

/* The first word of each log, by any of its exports. */
static int note_oldest(const struct judge *j, struct numap *oldest)
{
    for (size_t i = 0; i < j->v->coverage_n; i++) {
        const struct coverage *c = &j->v->coverage[i];
        uint64_t log = (uint64_t)(uintptr_t)j->log_of[i], at;

        if (!log || !moment_known(c->first) ||
            (numap_get(oldest, log, &at) && j->v->coverage[at].first.t <= c->first.t))
            continue;
        if (numap_put(oldest, log, i) < 0)
            return -1;
    }
    return 0;
}

/* No other export of the channel reaches further back. */
static bool is_oldest(const struct judge *j, const struct numap *oldest, size_t i)
{
    uint64_t at;

    return !numap_get(oldest, (uint64_t)(uintptr_t)j->log_of[i], &at) ||
           j->v->coverage[at].first.t >= j->v->coverage[i].first.t;
}

/* Records came before its first one; or may have come: the form in which it was exported has no
   numbers, and nothing shows that others were left out. */
static bool may_have_begun_before(const struct ev_source *s)
{
    return !s->is_text && (s->ranges_n ? s->ranges[0].lo > 1 : s->records && !s->partial);
}

void judge_late(struct judge *j)
{
    struct numap oldest = { 0 };

    if (note_oldest(j, &oldest) < 0)
        j->arena->failed = true;
    for (size_t i = 0; i < j->v->coverage_n && moment_known(j->begin); i++) {
        struct coverage *c = &j->v->coverage[i];
        const struct ev_source *s = c->source;
        c->late = may_have_begun_before(s) && c->host != SIZE_MAX &&
                  moment_known(c->first) && moment_lo(c->first) > moment_hi(j->begin) &&
                  is_oldest(j, &oldest, i);
    }
    numap_release(&oldest);
}

static int cover_all(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (uint32_t i = 0; i < e->sources_n; i++) {
        struct coverage *c = &j->v->coverage[i];
        const struct ev_source *s = &e->sources[i];
        c->source = s;
        c->host = j->source_host[i];
        c->cleared_at = MOMENT_UNKNOWN;
        c->first = moment_told(j, i, first_run(s), first_stamp(j, i));
        c->last = moment_told(j, i, last_run(s), last_stamp(j, i));
        if (!j->source_order[i])
            date_order_letters(dates_open(s), c->dates_open);
        c->dates_told = dates_open(s) && j->order_told[i] ? j->source_order[i] : '\0';
        c->clock_far = (s->first.kind == STAMP_UTC && !moment_known(c->first)) ||
                       (s->last.kind == STAMP_UTC && !moment_known(c->last));
        c->hour_left_out = stamp_left_out(j, i, first_run(s), first_stamp(j, i)) ||
                           stamp_left_out(j, i, last_run(s), last_stamp(j, i));
        c->may_repeat = log_may_repeat(j, i);
        if (gaps_of(j, c, i) < 0 || overlaps_of(j, c, i) < 0)
            return -1;
    }
    for (size_t i = 0; j->in->zones_n && i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        if (stamp_left_out(j, h->source, h->run, h->time))
            j->v->coverage[h->source].hour_left_out = true;
    }
    return 0;
}

int judge_coverage(struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    struct verdict *v = j->v;

    v->coverage = arena_zero(j->arena, e->sources_n, sizeof *v->coverage);
    if (!v->coverage || judge_parts(j) < 0)
        return -1;
    v->coverage_n = e->sources_n;
    if (cover_all(j) < 0)
        return -1;
    find_cleared(j);
    v->skips = e->skips;
    v->skips_n = e->skips_n;
    return 0;
}
