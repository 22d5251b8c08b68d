/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exports of one log of one machine stand together: there may be thousands of them, and each is
 * asked what the others know: the rhythm of the log, where records go on, and whether any are
 * missing.
 */
#include "verdict/logs.h"

#include "verdict/attempt.h"
#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/steps.h"
#include "verdict/zone.h"

#include "base/mem.h"

#include <stdlib.h>

#define JOINTS_LOOKED_AT 65536u /* for overlaps, which nothing but the list of sources names */
#define REPEATS_LOOKED_AT 4096u /* for what a table may repeat */

bool log_is_cut(const struct ev_source *s)
{
    return s->doubted || s->incomplete || source_defects(s, DEFECT_TRUNCATED) ||
           source_defects(s, DEFECT_UNPACK) || source_defects(s, DEFECT_CHUNK) ||
           source_defects(s, DEFECT_RECORD);
}

/* NULs at its end are the room that was made for lines to come, when it was copied while open. */
bool text_is_holed(const struct ev_source *s)
{
    uint64_t left = source_defects(s, DEFECT_ENCODING);

    for (size_t i = 0; i < s->defects_n; i++) {
        const struct defect *d = &s->defects[i];

        if (d->kind != DEFECT_ENCODING)
            continue;
        if (d->bytes && d->at + d->bytes < s->bytes)
            return true;
        left--;
    }
    return left > 0; /* of what is counted alone nobody knows */
}

bool text_is_torn_behind(const struct ev_source *s, uint64_t offset)
{
    uint64_t left = source_defects(s, DEFECT_ENCODING) + source_defects(s, DEFECT_VALUE);

    for (size_t i = 0; s->is_text && i < s->defects_n; i++) {
        const struct defect *d = &s->defects[i];
        bool value = d->kind == DEFECT_VALUE;

        if ((value || (d->kind == DEFECT_ENCODING && d->bytes)) && d->at > offset)
            return true;
        left -= value || d->kind == DEFECT_ENCODING;
    }
    return s->is_text && left > 0;
}

bool speaks_of(const struct judge *j, uint32_t i, struct str channel)
{
    const struct ev_source *s = &j->in->evidence->sources[i];

    return s->records && !s->incomplete && !s->partial && str_eq_nocase(s->channel, channel);
}

/* Of an export by a filter most records have a hole before and behind them. */
static bool is_filtered(const struct ev_source *s)
{
    return s->ranges_n > 2 && s->records < 2 * (s->ranges_n + s->ranges_dropped);
}

when quiet_end(const struct ev_source *s)
{
    if (log_is_cut(s) || is_filtered(s))
        return 0;
    return s->longest_quiet < QUIET_END_MOST ? s->longest_quiet : QUIET_END_MOST;
}

/* Counting sort of the sources by host. */
int judge_sources(struct judge *j)
{
    size_t hosts = j->v->hosts_n, sources = j->in->evidence->sources_n;
    size_t *next = arena_zero(j->arena, hosts + 1, sizeof *next);

    j->by_host = arena_zero(j->arena, sources, sizeof *j->by_host);
    j->by_host_begin = arena_zero(j->arena, hosts + 2, sizeof *j->by_host_begin);
    if (!next || !j->by_host || !j->by_host_begin)
        return -1;
    for (size_t i = 0; i < sources; i++) {
        if (j->source_host[i] != SIZE_MAX)
            j->by_host_begin[j->source_host[i] + 1]++;
    }
    for (size_t h = 0; h < hosts; h++) {
        next[h] = j->by_host_begin[h];
        j->by_host_begin[h + 1] += j->by_host_begin[h];
    }
    for (uint32_t i = 0; i < sources; i++) {
        if (j->source_host[i] != SIZE_MAX)
            j->by_host[next[j->source_host[i]]++] = i;
    }
    return 0;
}

/* Records without a hole, of one export. */
struct joint {
    const struct id_range *range;
    uint64_t hi_most;      /* of this one, and of those before it */
    uint32_t source;
    struct moment from;    /* when they begin; unknown, too, of an export that proves nothing */
};

struct log {
    when quiet;            /* the longest of the exports without numbers */
    when latest;           /* the last record of those */
    struct joint *joints;  /* sorted by number, then by doubt, then by source */
    size_t joints_n;
    when last, last_else;  /* the latest begin of records, and that of another export than its */
    uint32_t last_source;
    size_t exports_n;
};

static when doubt_of(struct moment m)
{
    return moment_known(m) ? m.doubt : ZONE_DOUBT;
}

static int compare_joints(const void *a, const void *b)
{
    const struct joint *x = a, *y = b;

    if (x->range->lo != y->range->lo)
        return x->range->lo < y->range->lo ? -1 : 1;
    if (doubt_of(x->from) != doubt_of(y->from))
        return doubt_of(x->from) < doubt_of(y->from) ? -1 : 1;
    return x->source < y->source ? -1 : x->source > y->source;
}

/* Exports of one machine: by their log, then as they stood. */
struct export {
    struct str channel;
    uint32_t source;
};

static int compare_exports(const void *a, const void *b)
{
    const struct export *x = a, *y = b;
    int c = str_cmp_nocase(x->channel, y->channel);

    return c ? c : x->source < y->source ? -1 : x->source > y->source;
}

static void note_last(struct log *log, uint32_t source, when from)
{
    if (log->last == WHEN_NONE || from > log->last) {
        if (source != log->last_source)
            log->last_else = log->last;
        log->last = from;
        log->last_source = source;
    } else if (source != log->last_source &&
               (log->last_else == WHEN_NONE || from > log->last_else)) {
        log->last_else = from;
    }
}

static void take_export(const struct judge *j, struct log *log, uint32_t i)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    bool speaks = speaks_of(j, i, s->channel);

    if (speaks && !s->ranges_n && quiet_end(s) > log->quiet)
        log->quiet = quiet_end(s);
    if (speaks && !s->ranges_n && source_last(j, i).t > log->latest)
        log->latest = source_last(j, i).t;
    for (size_t r = 0; r < s->ranges_n; r++) {
        struct joint *x = &log->joints[log->joints_n++];
        struct moment from = moment_of(j, i, 0, s->ranges[r].lo_time);
        struct moment end = moment_of(j, i, 0, s->ranges[r].hi_time);
        *x = (struct joint){ .range = &s->ranges[r], .source = i, .from = MOMENT_UNKNOWN };
        if (!speaks || !moment_known(from) || !moment_known(end))
            continue;
        x->from = from.t < end.t ? from : end; /* the clock may have been set back in between */
        note_last(log, i, x->from.t);
    }
}

static int take_log(struct judge *j, const struct export *exports, size_t n)
{
    struct log *log = arena_zero(j->arena, 1, sizeof *log);
    size_t ranges = 0;

    for (size_t i = 0; i < n; i++)
        ranges += j->in->evidence->sources[exports[i].source].ranges_n;
    if (!log)
        return -1;
    *log = (struct log){ .latest = WHEN_NONE, .last = WHEN_NONE, .last_else = WHEN_NONE,
                         .last_source = UINT32_MAX, .exports_n = n };
    log->joints = arena_zero(j->arena, ranges, sizeof *log->joints);
    if (!log->joints)
        return -1;
    for (size_t i = 0; i < n; i++) {
        take_export(j, log, exports[i].source);
        j->log_of[exports[i].source] = log;
    }
    if (log->joints_n)
        qsort(log->joints, log->joints_n, sizeof *log->joints, compare_joints);
    for (size_t i = 0; i < log->joints_n; i++) {
        uint64_t before = i ? log->joints[i - 1].hi_most : 0, own = log->joints[i].range->hi;
        log->joints[i].hi_most = own > before ? own : before;
    }
    return 0;
}

/* The latest record of any log of the machine. */
static void note_host(struct judge *j, size_t host, uint32_t i)
{
    struct moment last = source_last(j, i);

    if (speaks_of(j, i, j->in->evidence->sources[i].channel) && moment_known(last) &&
        (j->host_last[host] == WHEN_NONE || moment_lo(last) > j->host_last[host]))
        j->host_last[host] = moment_lo(last);
}

static int logs_of_host(struct judge *j, size_t host, struct export *exports)
{
    size_t n = 0, end;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct ev_source *s = &j->in->evidence->sources[j->by_host[k]];
        if (s->is_text)
            continue;
        exports[n++] = (struct export){ s->channel, j->by_host[k] };
        note_host(j, host, j->by_host[k]);
    }
    if (n)
        qsort(exports, n, sizeof *exports, compare_exports);
    for (size_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n; end++)
            if (!str_eq_nocase(exports[i].channel, exports[end].channel))
                break;
        if (take_log(j, exports + i, end - i) < 0)
            return -1;
    }
    return 0;
}

int judge_logs(struct judge *j)
{
    size_t n = j->in->evidence->sources_n;
    struct export *exports = mem_alloc((n + 1) * sizeof *exports);
    int result = 0;

    j->log_of = arena_zero(j->arena, n + 1, sizeof *j->log_of);
    j->host_last = arena_alloc(j->arena, (j->v->hosts_n + 1) * sizeof *j->host_last);
    for (size_t h = 0; j->host_last && h < j->v->hosts_n; h++)
        j->host_last[h] = WHEN_NONE;
    for (size_t h = 0; exports && j->log_of && j->host_last && h < j->v->hosts_n && result == 0;
         h++)
        result = logs_of_host(j, h, exports);
    mem_free(exports);
    return exports && j->log_of && j->host_last ? result : -1;
}

bool log_has_others(const struct judge *j, uint32_t source)
{
    const struct log *log = j->log_of[source];

    return log && log->exports_n > 1;
}

/*
 * A quiet log speaks for as long as another one of its machine shows that it was at work then, and
 * read.  If that one goes on for longer than this log was ever quiet, this one was cut, or taken
 * before; and without any, it was perhaps taken just behind its last record.
 */
static when quiet_until(const struct judge *j, uint32_t i, when to, when quiet)
{
    size_t host = j->source_host[i];
    when last = host != SIZE_MAX ? j->host_last[host] : WHEN_NONE;

    return last != WHEN_NONE && last > to && last <= to + quiet ? last : to;
}

/* Where records have no numbers, nothing but the rhythm of the log tells whether one export goes on
   where another one ends; and each of them shows a part of that rhythm. */
when log_quiet_until(const struct judge *j, uint32_t i, when to)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    const struct log *log = j->log_of[i];
    when quiet = quiet_end(s);

    if (log && log->quiet > quiet && !log_is_cut(s))
        quiet = log->quiet;
    return log && log->latest > to ? to + quiet : quiet_until(j, i, to, quiet);
}

/* The first of the records that begin at number lo, or behind it. */
static size_t first_joint(const struct log *log, uint64_t number)
{
    size_t lo = 0, hi = log->joints_n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (log->joints[mid].range->lo < number)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/*
 * If other exports of the channel go on behind them: up to the next record where the ids join, by
 * the clock of that record, which may have been set since, and by the export that knows it best;
 * not at all where records are known to be missing.
 */
struct moment log_speaks_until(const struct judge *j, uint32_t i, struct moment to)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    const struct log *log = j->log_of[i];
    uint64_t next = s->ranges[s->ranges_n - 1].hi + 1;
    when last = WHEN_NONE;

    for (size_t k = log ? first_joint(log, next) : 0;
         log && k < log->joints_n && log->joints[k].range->lo == next; k++) {
        const struct joint *x = &log->joints[k];

        if (x->source != i && moment_known(x->from) && moment_hi(x->from) > moment_lo(to))
            return x->from;
    }
    if (log)
        last = log->last_source == i ? log->last_else : log->last;
    if (last == WHEN_NONE || last <= to.t)
        to.t = quiet_until(j, i, to.t, quiet_end(s));
    return to;
}

static int compare_meetings(const void *a, const void *b)
{
    const struct meeting *x = a, *y = b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->own != y->own)
        return x->own < y->own ? -1 : 1;
    return x->other < y->other ? -1 : x->other > y->other;
}

/* A log that was cleared counts its records anew: the same ids at other times are others.  A table
   tells the times of its records in whole seconds of a zone that may not be known. */
static bool same_times(const struct judge *j, const struct joint *a, const struct joint *b)
{
    struct moment a_lo = moment_of(j, a->source, 0, a->range->lo_time);
    struct moment a_hi = moment_of(j, a->source, 0, a->range->hi_time);
    struct moment b_lo = moment_of(j, b->source, 0, b->range->lo_time);
    struct moment b_hi = moment_of(j, b->source, 0, b->range->hi_time);

    return moment_known(a_lo) && moment_known(a_hi) && moment_known(b_lo) && moment_known(b_hi) &&
           moment_lo(a_lo) <= moment_hi(b_hi) + WHEN_SECOND &&
           moment_lo(b_lo) <= moment_hi(a_hi) + WHEN_SECOND;
}

/* Each of thousands of exports may meet each range of all others: the search ends. */
void log_meetings(const struct judge *j, uint32_t i, struct meetings *out)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    const struct log *log = j->log_of[i];
    size_t looked = 0;

    out->n = 0;
    for (size_t r = 0; log && r < s->ranges_n; r++) {
        const struct id_range *own = &s->ranges[r];
        const struct joint here = { .range = own, .source = i };
        size_t k = own->hi == UINT64_MAX ? log->joints_n : first_joint(log, own->hi + 1);
        while (k-- > 0 && log->joints[k].hi_most >= own->lo && out->n < LIMIT_GAPS_KEPT &&
               looked++ < JOINTS_LOOKED_AT) {
            const struct joint *x = &log->joints[k];
            if (x->source != i && x->range->hi >= own->lo && same_times(j, &here, x))
                out->items[out->n++] = (struct meeting){ x->source, own, x->range };
        }
    }
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, compare_meetings);
}

/* Its zone is not known: what it tells may lie hours away. */
static bool is_adrift(const struct ev_source *s, struct moment m)
{
    return !s->is_text && !s->ranges_n && s->first.kind == STAMP_LOCAL && moment_known(m) &&
           m.doubt >= WHEN_HOUR;
}

const struct ev_source *log_may_repeat(const struct judge *j, uint32_t i)
{
    const struct ev_source *s = &j->in->evidence->sources[i];
    const struct log *log = j->log_of[i];
    struct moment first = moment_of(j, i, 0, s->first), last = moment_of(j, i, 0, s->last);

    if (!log || !is_adrift(s, first) || !moment_known(last))
        return NULL;
    for (size_t k = 0; k < log->joints_n && k < REPEATS_LOOKED_AT; k++) {
        const struct id_range *r = log->joints[k].range;

        if (r->lo_time.kind == STAMP_UTC && r->lo_time.t <= moment_hi(last) &&
            r->hi_time.t >= moment_lo(first))
            return &j->in->evidence->sources[log->joints[k].source];
    }
    return NULL;
}

bool are_of_one_log(const struct judge *j, const struct fact *a, const struct fact *b)
{
    const struct ev_hit *x = a->hit, *y = b->hit;

    return x->source == y->source ||
           (j->log_of[x->source] && j->log_of[x->source] == j->log_of[y->source] &&
            x->time.kind == y->time.kind);
}

bool comes_before(const struct judge *j, const struct fact *a, const struct fact *b)
{
    if (a->time.t != b->time.t && a->host == b->host && !a->hit->is_line && !b->hit->is_line &&
        are_of_one_log(j, a, b))
        return a < b; /* they stand as they were written (clock_back.c) */
    return a->time.t < b->time.t;
}

bool is_sooner(const struct judge *j, const struct fact *f, const struct fact *other)
{
    if (!moment_known(f->time) || !moment_known(other->time))
        return false;
    return moment_hi(f->time) < moment_lo(other->time) ||
           (j->source_host[f->source] == j->source_host[other->source] &&
            moments_same_doubt(f->time, other->time) && comes_before(j, f, other));
}
