/* SPDX-License-Identifier: Apache-2.0 */
#include "run_found.h"

#include "base/mem.h"

#include <string.h>

#define KEPT_MOST (((size_t)1 << 20) / sizeof(struct found_hit)) /* more room is given back */
#define CACHE_LINE 64u
#define FETCHED_BYTES (2 * CACHE_LINE) /* most lines of logs have no more */
#define HITS_AHEAD 3u
#define WORDS_AHEAD 512u /* of about as many hits, */
#define WORDS_BYTES 384u /* and no hit adds much more */

static bool lives(const struct found *f, struct str s)
{
    uintptr_t at = (uintptr_t)s.s, from = (uintptr_t)f->lives.s;

    return f->lives.s && at >= from && at + s.n <= from + f->lives.n;
}

/* Absent stays absent (event.h). */
static struct str kept(struct found *f, struct str s)
{
    return !s.s || lives(f, s) ? s : arena_copy(&f->arena, s);
}

/* As `last`, where that is the same. */
static struct str kept_again(struct found *f, struct str s, struct str last)
{
    return s.s && last.s && str_eq(s, last) ? last : kept(f, s);
}

/* Hits of one log name the same channel and computer, nearly always. */
static const struct found_names *keep_names(struct found *f, const struct event *ev)
{
    static const struct found_names none = { { NULL, 0 }, { NULL, 0 } };
    const struct found_names *last = f->n ? f->hits[f->n - 1].names : &none;
    struct str channel = kept_again(f, ev->channel, last->channel);
    struct str computer = kept_again(f, ev->computer, last->computer);
    struct found_names *names;

    if (f->n && channel.s == last->channel.s && computer.s == last->computer.s)
        return last;
    names = arena_alloc(&f->arena, sizeof *names);
    if (names)
        *names = (struct found_names){ channel, computer };
    return names;
}

static const struct capture *keep_captures(struct found *f, const struct capture *from, size_t n)
{
    struct capture *copy = n ? arena_alloc(&f->arena, n * sizeof *copy) : NULL;

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = (struct capture){ from[i].name, kept(f, from[i].value) };
    return copy;
}

static const struct str *keep_seen(struct found *f, const struct str *from, size_t n)
{
    struct str *copy = from ? arena_alloc(&f->arena, (n ? n : 1) * sizeof *copy) : NULL;

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = kept(f, from[i]);
    return copy;
}

/* What the next hits will be written to: whoever took over what was there before has read it. */
static void fetch_next(const struct found *f)
{
    if (f->n + HITS_AHEAD < f->cap)
        mem_soon(&f->hits[f->n + HITS_AHEAD], sizeof *f->hits);
    arena_soon(&f->arena, WORDS_AHEAD, WORDS_BYTES);
}

int found_keep(struct found *f, const struct hit *hit, const struct ev_quote *quote, size_t seen_n)
{
    const struct event *ev = hit->event;
    struct found_hit *copy;

    if (f->n == f->cap && mem_grow(&f->hits, &f->cap, f->n + 1, sizeof *f->hits) < 0)
        return -1;
    fetch_next(f);
    copy = &f->hits[f->n];
    copy->signature = hit->signature;
    copy->seen = keep_seen(f, hit->seen, seen_n);
    copy->names = keep_names(f, ev);
    copy->time = ev->time;
    copy->at = ev->has_record ? ev->record : ev->line;
    copy->offset = ev->offset;
    copy->run = ev->run;
    copy->kind = (uint8_t)ev->kind;
    copy->has_record = ev->has_record;
    copy->carved = ev->carved;
    copy->watched = hit->watched;
    copy->reported = hit->reported;
    if (hit->reported) {
        copy->text = kept(f, quote->text);
        copy->captures = keep_captures(f, quote->captures, quote->captures_n);
        copy->captures_n = (uint32_t)quote->captures_n;
        copy->raw = quote->raw;
    }
    if (f->arena.failed)
        return -1;
    f->n++;
    return 0;
}

void found_event(const struct found_hit *hit, struct event *ev)
{
    ev->kind = (enum event_kind)hit->kind;
    ev->time = hit->time;
    ev->record = hit->has_record ? hit->at : 0;
    ev->line = hit->has_record ? 0 : hit->at;
    ev->offset = hit->offset;
    ev->run = hit->run;
    ev->has_record = hit->has_record;
    ev->carved = hit->carved;
    ev->channel = hit->names->channel;
    ev->computer = hit->names->computer;
}

struct ev_quote found_quote(const struct found_hit *hit)
{
    return (struct ev_quote){ hit->text, hit->captures, hit->captures_n, hit->raw };
}

void found_fetch(const struct found *f, size_t i)
{
#ifdef __GNUC__
    const struct str words = i < f->n ? f->hits[i].text : STR_NONE;

    for (size_t at = 0; at < words.n && at < FETCHED_BYTES; at += CACHE_LINE)
        __builtin_prefetch(words.s + at);
#else
    (void)f;
    (void)i;
#endif
}

int found_troubles(struct found *f, const struct rule_trouble *list, size_t n)
{
    f->troubles = arena_alloc(&f->arena, (n ? n : 1) * sizeof *f->troubles);
    if (!f->troubles)
        return -1;
    if (n)
        memcpy(f->troubles, list, n * sizeof *list);
    f->troubles_n = n;
    return 0;
}

void found_move(struct found *f, uint64_t lines)
{
    for (size_t i = 0; i < f->n; i++)
        if (!f->hits[i].has_record)
            f->hits[i].at += lines;
}

static void free_hits(struct found *f)
{
    mem_free(f->hits);
    f->hits = NULL;
    f->cap = 0;
}

void found_reset(struct found *f)
{
    noted_release(&f->noted);
    arena_reset(&f->arena);
    if (f->cap > KEPT_MOST)
        free_hits(f);
    *f = (struct found){ .arena = f->arena, .hits = f->hits, .cap = f->cap };
}

void found_release(struct found *f)
{
    noted_release(&f->noted);
    free_hits(f);
    arena_release(&f->arena);
    *f = (struct found){ 0 };
}

static void note(struct noted *into, struct defect d, uint64_t moment)
{
    size_t before = into->defects.n;

    defect_note(&into->defects, d.kind, d.at, d.bytes);
    if (into->defects.n > before)
        into->moment[before] = moment;
}

void noted_since(struct noted *into, const struct defects *before, const struct defects *now,
                 uint64_t moment)
{
    uint64_t counted[DEFECT_KINDS];

    for (size_t i = 0; i < DEFECT_KINDS; i++)
        counted[i] = into->defects.counted[i] + (now->counted[i] - before->counted[i]);
    for (size_t i = before->n; i < now->n; i++)
        note(into, now->items[i], moment);
    memcpy(into->defects.counted, counted, sizeof counted);
}

/* Of each side the first are there, and the first of each kind, so those of both together are. */
void noted_join(struct noted *into, const struct noted *from)
{
    struct noted all = { 0 };
    size_t a = 0, b = 0;

    while (a < into->defects.n || b < from->defects.n) {
        if (b == from->defects.n ||
            (a < into->defects.n && into->moment[a] <= from->moment[b])) {
            note(&all, into->defects.items[a], into->moment[a]);
            a++;
        } else {
            note(&all, from->defects.items[b], from->moment[b]);
            b++;
        }
    }
    for (size_t i = 0; i < DEFECT_KINDS; i++)
        all.defects.counted[i] = into->defects.counted[i] + from->defects.counted[i];
    noted_release(into);
    *into = all;
}

void noted_release(struct noted *d)
{
    defects_release(&d->defects);
}
