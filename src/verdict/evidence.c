/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a file fills three things: the coverage of each channel and computer that its records
 * name, the hits, and the count of hits beyond those kept.
 *
 * Which hits of a series stay is evidence_series.c's; what is quoted of one, evidence_quote.c's.
 */
#include "verdict/evidence.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf.h"
#include "event/dateorder.h"
#include "event/kin.h"
#include "event/redact.h"
#include "verdict/evidence_ids.h"
#include "verdict/evidence_list.h"
#include "verdict/evidence_log.h"
#include "verdict/evidence_named.h"
#include "verdict/evidence_selection.h"
#include "verdict/evidence_series.h"
#include "verdict/evidence_spans.h"

#include <string.h>

#define CHANNELS_PER_FILE 4096 /* then one "(other)" entry takes the rest */
#define SOURCES_NEARBY 6
#define SERIES_NEARBY 64u

struct filling {
    struct str name, format;
    when modified;
    bool modified_local;
    uint32_t first_source;     /* of this file */
    struct evidence_mark before;
    uint32_t last_source;      /* where the last event went: most go there again */
    struct named named;        /* sources of this file */
    uint32_t other;            /* the one for the rest; or 0 */
    struct strmap by_series;   /* source, signature, subject -> number of a series, from 1 */
    struct series *series;
    size_t series_n, series_cap;
    uint32_t nearby[SERIES_NEARBY]; /* index + 1 of those met last, by signature */
    struct listing listing;
    uint32_t *changes;         /* per source of this file: hits so far that are not routine */
    size_t changes_n, changes_cap;
    struct stamp previous;     /* of the last event with a time */
    struct buf key, raw;
};

struct evidence *evidence_new(void)
{
    struct evidence *e = mem_zero(1, sizeof *e);

    if (e)
        e->listed_from = LISTED_FROM;
    return e;
}

static void filling_free(struct filling *f)
{
    if (!f)
        return;
    named_release(&f->named);
    strmap_release(&f->by_series);
    for (size_t i = 0; i < f->series_n; i++)
        series_release(&f->series[i]);
    listing_release(&f->listing);
    mem_free(f->series);
    mem_free(f->changes);
    buf_release(&f->key);
    buf_release(&f->raw);
    mem_free(f);
}

void source_release(const struct ev_source *s)
{
    mem_free(s->ranges);
    mem_free(s->again);
    mem_free(s->runs);
    mem_free(s->defects);
    mem_free(s->defects_counted);
}

void evidence_free(struct evidence *e)
{
    if (!e)
        return;
    filling_free(e->filling);
    for (size_t i = 0; i < e->sources_n; i++)
        source_release(&e->sources[i]);
    mem_free(e->sources);
    for (size_t i = 0; i < e->lists_n; i++)
        list_release(&e->lists[i]);
    mem_free(e->lists);
    mem_free(e->hits);
    mem_free(e->more);
    mem_free(e->skips);
    mem_free(e->undecided);
    mem_free(e->beyond);
    mem_free(e->shards);
    mem_free(e->unsought);
    mem_free(e->seen);
    mem_free(e->tallies);
    strmap_release(&e->seen_values);
    arena_release(&e->arena);
    arena_release(&e->scratch);
    mem_free(e);
}

int evidence_begin(struct evidence *e, struct str name, struct str format, when modified)
{
    struct filling *f = mem_zero(1, sizeof *f);

    if (!f)
        return -1;
    filling_free(e->filling);
    e->filling = f;
    e->files++;
    f->name = arena_copy(&e->arena, name);
    f->format = arena_copy(&e->arena, format);
    f->modified_local = modified < 0 && modified != WHEN_NONE;
    f->modified = f->modified_local ? WALL_CLOCK(modified) : modified;
    f->first_source = (uint32_t)e->sources_n;
    f->before = evidence_mark_of(e);
    f->last_source = UINT32_MAX;
    f->previous = STAMP_ABSENT;
    listing_begin(&f->listing, e);
    return e->arena.failed ? -1 : 0;
}

/* ---- coverage ---------------------------------------------------------------------------- */

static struct ev_source *source_add(struct evidence *e, struct filling *f, struct str channel,
                                    struct str computer)
{
    struct ev_source *s;

    if (mem_grow(&e->sources, &e->sources_cap, e->sources_n + 1, sizeof *e->sources) < 0)
        return NULL;
    s = &e->sources[e->sources_n++];
    *s = (struct ev_source){ .name = f->name, .format = f->format, .modified = f->modified,
                             .modified_local = f->modified_local,
                             .first = STAMP_ABSENT, .last = STAMP_ABSENT };
    s->channel = arena_copy(&e->arena, channel);
    s->computer = arena_copy(&e->arena, computer);
    return e->arena.failed ? NULL : s;
}

static bool names_source(const struct ev_source *s, const struct event *ev)
{
    return str_eq(s->channel, ev->channel) && str_eq(s->computer, ev->computer);
}

/* One of the first sources of the file, if it is the event's: few files have more. */
static struct ev_source *source_nearby(struct evidence *e, struct filling *f,
                                       const struct event *ev)
{
    size_t end = e->sources_n < f->first_source + SOURCES_NEARBY ? e->sources_n
                                                                 : f->first_source + SOURCES_NEARBY;

    for (size_t i = f->first_source; i < end; i++)
        if (names_source(&e->sources[i], ev)) {
            f->last_source = (uint32_t)i;
            return &e->sources[i];
        }
    return NULL;
}

/* By its names, or a new one, or the one for all others; NULL: no memory. */
static struct ev_source *source_named(struct evidence *e, struct filling *f, struct str channel,
                                      struct str computer)
{
    uint32_t hash = named_hash(channel, computer), at;
    bool found = named_get(&f->named, hash, e->sources, channel, computer, &at), other;

    other = !found && e->sources_n - f->first_source >= CHANNELS_PER_FILE;
    if (other && f->other)
        return &e->sources[f->other];
    if (other) {
        channel = STR("(other)");
        computer = STR_NONE;
        hash = named_hash(channel, computer);
        found = named_get(&f->named, hash, e->sources, channel, computer, &at);
    }
    if (!found) {
        at = (uint32_t)e->sources_n;
        if (!source_add(e, f, channel, computer) || named_put(&f->named, hash, at) < 0)
            return NULL;
    }
    if (other)
        f->other = at;
    return &e->sources[at];
}

/*
 * The coverage entry of an event: same channel and computer as one before, or a new one.  Which it
 * is does not hang on the event before this one, so that hits find it when others were read since.
 */
static struct ev_source *source_found(struct evidence *e, struct filling *f,
                                      const struct event *ev)
{
    struct ev_source *s;

    if (f->last_source != UINT32_MAX &&
        (ev->kind == EVENT_TEXT || names_source(&e->sources[f->last_source], ev)))
        return &e->sources[f->last_source];
    s = source_nearby(e, f, ev);
    if (!s)
        s = source_named(e, f, ev->channel, ev->computer);
    if (s)
        f->last_source = (uint32_t)(s - e->sources);
    return s;
}

/* By numbers: the next file may be filled where this one was. */
static inline bool is_known_kin(const struct evidence *e, const struct event_kin *kin)
{
    return kin && kin->evidence == e && kin->file == e->files;
}

static struct ev_source *source_of(struct evidence *e, struct filling *f, const struct event *ev)
{
    struct event_kin *kin = ev->kin;
    struct ev_source *s;

    if (is_known_kin(e, kin)) {
        f->last_source = kin->source;
        return &e->sources[kin->source];
    }
    s = source_found(e, f, ev);
    if (s && kin) {
        kin->evidence = e;
        kin->file = e->files;
        kin->source = f->last_source;
    }
    return s;
}

static void note_quiet(struct filling *f, struct ev_source *s, struct stamp t)
{
    if (t.kind == STAMP_NONE)
        return;
    if (f->previous.kind == t.kind) {
        when step = t.t > f->previous.t ? t.t - f->previous.t : f->previous.t - t.t;
        if (step > s->longest_quiet)
            s->longest_quiet = step;
        s->onward += (t.t > f->previous.t) - (t.t < f->previous.t);
    }
    f->previous = t;
}

/* The times of entries that were left out before it. */
static void note_passed(struct filling *f, struct ev_source *s, const struct event *ev)
{
    if (!ev->passed)
        return;
    spans_note(s, ev->passed_from);
    note_quiet(f, s, ev->passed_from);
    if (ev->passed_step > s->longest_quiet)
        s->longest_quiet = ev->passed_step;
    f->previous = ev->time;
}

/* As below, for most records of an event log. */
static inline int note_plain(struct filling *f, struct ev_source *s, const struct event *ev)
{
    s->records++;
    s->is_text = false;
    s->informs |= ev->level < 1 || ev->level > 3;
    spans_note_plain(s, ev->time.t, ev->time.t);
    note_quiet(f, s, ev->time);
    return ids_note_behind(s, ev->record, 0, ev->time, ev->time)
               ? 0
               : ids_note(s, &(struct id_range){ ev->record, ev->record, ev->time, ev->time });
}

int evidence_event(struct evidence *e, const struct event *ev)
{
    struct filling *f = e->filling;
    struct ev_source *s = source_of(e, f, ev);

    if (!s)
        return -1;
    if (sums_take(ev))
        return note_plain(f, s, ev);
    if (ev->kind == EVENT_TEXT && !s->computer.n && ev->computer.n) {
        s->computer = arena_copy(&e->arena, ev->computer);
        if (e->arena.failed)
            return -1;
    }
    s->records += 1 + (uint64_t)ev->passed;
    s->is_text = ev->kind == EVENT_TEXT;
    s->informs = s->informs || ev->level < 1 || ev->level > 3;
    s->chosen += ev->chosen;
    s->doubted += event_doubted(ev);
    if (event_unread(ev))
        return 0; /* where what was said is lost, its log covers nothing */
    if (!s->is_text && !ev->has_record && !(s->providers && s->event_ids) &&
        spans_note_kind(e, s, ev) < 0)
        return -1;
    note_passed(f, s, ev);
    spans_note(s, ev->time);
    note_quiet(f, s, ev->time);
    if (spans_note_run(s, ev) < 0)
        return -1;
    return ev->has_record && !ev->carved && !event_doubted(ev)
               ? ids_note(s, &(struct id_range){ ev->record - ev->passed, ev->record,
                                                 ev->passed ? ev->passed_from : ev->time,
                                                 ev->time })
               : 0;
}

static int take_ids(struct ev_source *s, const struct sum_ids *ids)
{
    struct stamp first = SUM_STAMP(ids->first_time), last = SUM_STAMP(ids->last_time);
    uint64_t id = ids->last - ids->more;

    return ids_note_behind(s, id, ids->more, first, last)
               ? 0
               : ids_note(s, &(struct id_range){ id, ids->last, first, last });
}

int evidence_sum_row(struct evidence *e, struct sums *s, size_t i)
{
    const struct sum_row *of = &s->items[i], *next = i + 1 < s->n ? of + 1 : NULL;
    size_t sums_end = next ? next->sums : s->sums_n;
    struct filling *f = e->filling;
    struct sum *sums = &s->sums[of->sums];

    for (size_t k = of->sums; k < sums_end; k++) {
        struct sum *sum = &s->sums[k];
        const struct event named = { .kind = EVENT_WINDOWS, .channel = sum->channel,
                                     .computer = sum->computer };
        struct ev_source *to = source_found(e, f, &named);

        if (!to)
            return -1;
        if (k == of->sums)
            note_quiet(f, to, SUM_STAMP(of->first));
        spans_note_sum(to, sum);
        sum->source = f->last_source;
    }
    f->last_source = sums[of->last_sum].source;
    f->previous = SUM_STAMP(of->last);
    for (size_t k = of->ids; k < (next ? next->ids : s->ids_n); k++)
        if (take_ids(&e->sources[sums[s->ids[k].sum].source], &s->ids[k]) < 0)
            return -1;
    return 0;
}

static bool sources_file(const struct evidence *e, const struct filling *f)
{
    return e->sources_n > f->first_source;
}

static bool has_any(const struct defects *d)
{
    for (int k = 0; k < DEFECT_KINDS; k++)
        if (d->counted[k])
            return true;
    return false;
}

static int defects_copy(struct ev_source *s, const struct defects *d)
{
    if (d->n) {
        s->defects = mem_alloc(d->n * sizeof *d->items);
        if (!s->defects)
            return -1;
        memcpy(s->defects, d->items, d->n * sizeof *d->items);
        s->defects_n = d->n;
    }
    if (has_any(d)) {
        s->defects_counted = mem_alloc(sizeof d->counted);
        if (!s->defects_counted)
            return -1;
        memcpy(s->defects_counted, d->counted, sizeof d->counted);
    }
    return 0;
}

/* ---- hits -------------------------------------------------------------------------------- */

static struct series *series_kept(struct evidence *e, struct filling *f, uint32_t source,
                                  const struct signature *sig, struct str subject)
{
    struct series *s;
    uint64_t number;

    buf_clear(&f->key);
    buf_add(&f->key, (struct str){ (const char *)&source, sizeof source });
    buf_add(&f->key, (struct str){ (const char *)&sig, sizeof sig });
    buf_add(&f->key, subject);
    if (f->key.failed)
        return NULL;
    if (mem_grow(&f->series, &f->series_cap, f->series_n + 1, sizeof *f->series) < 0 ||
        strmap_number(&f->by_series, buf_str(&f->key), f->series_n + 1, &number) < 0)
        return NULL;
    s = &f->series[number - 1];
    if (number <= f->series_n)
        return s;
    f->series_n++;
    *s = series_of_kind(sig, source);
    s->count = f->listing.met; /* the first are in a list */
    s->subject = arena_copy(&e->arena, subject);
    return e->arena.failed ? NULL : s;
}

/* Hits of a log are of few signatures, and most of one source and subject. */
static struct series *series_of(struct evidence *e, struct filling *f, uint32_t source,
                                const struct signature *sig, struct str subject)
{
    uint32_t *nearby = &f->nearby[((uintptr_t)sig >> 4) * 0x9E3779B1u >> 16 & (SERIES_NEARBY - 1)];
    struct series *s = *nearby ? &f->series[*nearby - 1] : NULL;

    if (s && s->signature == sig && s->source == source && str_eq(s->subject, subject))
        return s;
    s = series_kept(e, f, source, sig, subject);
    if (s)
        *nearby = (uint32_t)(s - f->series) + 1;
    return s;
}

/* NULL: no memory. */
static uint32_t *changes_of(struct filling *f, uint32_t source)
{
    size_t at = source - f->first_source;

    if (mem_grow(&f->changes, &f->changes_cap, at + 1, sizeof *f->changes) < 0)
        return NULL;
    while (f->changes_n <= at)
        f->changes[f->changes_n++] = 0;
    return &f->changes[at];
}

/* The machine that it is about, as it was read. */
static struct str machine_of(const struct ev_quote *quote)
{
    return capture_find(quote->captures, quote->captures_n, STR("host"));
}

/* The quote may lie in e->scratch.  What was just written to the hit is not read from it: that
   waits until it has arrived. */
static int hit_put(struct evidence *e, const struct event *ev, const struct signature *sig,
                   const struct ev_quote *quote)
{
    struct filling *f = e->filling;
    uint32_t *changes = source_of(e, f, ev) ? changes_of(f, f->last_source) : NULL;
    struct str subject = machine_of(quote);
    struct ev_hit hit = {
        .signature = sig, .source = f->last_source, .run = ev->run,
        .at = ev->has_record ? ev->record : ev->line, .is_line = !ev->has_record,
        .carved = ev->carved, .offset = ev->offset, .time = ev->time,
        .subject = subject,
    };
    struct series *s;
    int listed = changes ? listing_take(e, &f->listing, &hit, quote) : -1;

    if (listed > 0)
        ++*changes;
    if (listed)
        return listed < 0 ? -1 : 0;
    if (quote->raw && subject.n)
        subject = evidence_quote_value(subject, &e->scratch);
    s = series_of(e, f, f->last_source, sig, subject);
    if (!s)
        return -1;
    hit.subject = s->subject;
    return series_put(e, s, &hit, quote, changes);
}

int evidence_hit(struct evidence *e, const struct event *ev, const struct signature *sig,
                 const struct capture *captures, size_t n)
{
    struct filling *f = e->filling;
    struct ev_quote quote;

    arena_reset(&e->scratch);
    return evidence_quote(&quote, ev, captures, n, &e->scratch, &f->raw) < 0
               ? -1
               : hit_put(e, ev, sig, &quote);
}

int evidence_hit_quoted(struct evidence *e, const struct event *ev, const struct signature *sig,
                        const struct ev_quote *quote)
{
    arena_reset(&e->scratch);
    return hit_put(e, ev, sig, quote);
}

/* A value that is very long is known by its beginning and a hash of all of it. */
static struct str short_value(struct arena *a, struct str s)
{
    uint64_t h = 14695981039346656037u;

    if (s.n <= LIMIT_SIGHTING_VALUE)
        return s;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.s[i]) * 1099511628211u;
    return arena_format(a, "%.*s~%016llx", STR_FMT(str_first(s, 200)), (unsigned long long)h);
}

int evidence_seen(struct evidence *e, const struct event *ev, const struct signature *sig,
                  const struct str *values, size_t n)
{
    struct filling *f = e->filling;
    struct sighting s = { .signature = sig, .time = ev->time.t, .offset = ev->offset,
                          .is_line = !ev->has_record,
                          .at = ev->has_record ? ev->record : ev->line };
    struct str *clean;

    if (ev->time.kind != STAMP_UTC)
        return evidence_keep_no_time(e, sig);
    arena_reset(&e->scratch);
    clean = arena_zero(&e->scratch, n, sizeof *clean);
    for (size_t i = 0; clean && i < n; i++)
        if (values[i].s)
            clean[i] = redact(short_value(&e->scratch, values[i]), &e->scratch);
    if (e->scratch.failed || !source_of(e, f, ev))
        return -1;
    s.source = f->last_source;
    s.values = clean;
    return evidence_keep_seen(e, &s, n);
}

int evidence_end(struct evidence *e, uint64_t bytes, const struct defects *defects)
{
    struct filling *f = e->filling;
    int result = 0, shared = 0;

    if (!sources_file(e, f) && !source_add(e, f, STR_NONE, STR_NONE))
        result = -1;
    for (size_t i = 0; i < f->series_n && result == 0; i++)
        result = series_end(e, &f->series[i]);
    if (result == 0)
        result = listing_end(e, &f->listing);
    if (result == 0)
        result = evidence_name_logs(e, &f->before);
    if (result == 0)
        result = evidence_seen_end(e, f->first_source);
    if (result == 0)
        shared = ids_share(e->sources + f->first_source, e->sources_n - f->first_source);
    if (shared < 0)
        result = -1;
    for (size_t i = f->first_source; i < e->sources_n && result == 0; i++) {
        struct ev_source *s = &e->sources[i];
        s->bytes = bytes;
        s->partial = selection_looks(s) || (shared && s->ranges_n) ||
                     (defects->as_read.asked && !s->is_text);
        s->as_read = defects->as_read;
        if (s->ranges_n > LIMIT_GAPS_KEPT + 1) {
            s->ranges_dropped += s->ranges_n - LIMIT_GAPS_KEPT - 1;
            s->ranges_n = LIMIT_GAPS_KEPT + 1;
        }
        result = defects_copy(s, defects);
    }
    filling_free(f);
    e->filling = NULL;
    return result;
}

int evidence_undecided(struct evidence *e, const struct signature *sig, uint64_t no_message,
                       uint64_t limit)
{
    const struct filling *f = e->filling;

    return evidence_undecided_more(e, (struct ev_undecided){ .signature = sig,
                                                             .source = f->first_source,
                                                             .no_message = no_message,
                                                             .limit = limit });
}
