/* SPDX-License-Identifier: Apache-2.0 */
#include "run_found.h"

#include <string.h>

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

/* As `last`, where that is the same: hits of one log name the same channel and computer. */
static struct str kept_again(struct found *f, struct str s, struct str last)
{
    return s.s && last.s && str_eq(s, last) ? last : kept(f, s);
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

int found_keep(struct found *f, const struct hit *hit, const struct ev_quote *quote, size_t seen_n)
{
    const struct event *ev = hit->event;
    struct found_hit *copy, last;

    if (arena_grow(&f->arena, &f->hits, f->n, &f->cap, f->n ? f->n + 1 : f->before + 1,
                   sizeof *f->hits) < 0)
        return -1;
    last = f->n ? f->hits[f->n - 1] : (struct found_hit){ .run = 0 };
    copy = &f->hits[f->n];
    *copy = (struct found_hit){
        .signature = hit->signature, .watched = hit->watched, .reported = hit->reported,
        .kind = ev->kind, .time = ev->time, .record = ev->record, .line = ev->line,
        .offset = ev->offset, .run = ev->run, .has_record = ev->has_record, .carved = ev->carved,
        .channel = kept_again(f, ev->channel, last.channel),
        .computer = kept_again(f, ev->computer, last.computer),
    };
    copy->seen = keep_seen(f, hit->seen, seen_n);
    if (hit->reported) {
        copy->quote = *quote;
        copy->quote.text = kept(f, quote->text);
        copy->quote.captures = keep_captures(f, quote->captures, quote->captures_n);
    }
    if (f->arena.failed)
        return -1;
    f->n++;
    return 0;
}

struct event found_event(const struct found_hit *hit)
{
    return (struct event){ .kind = hit->kind, .time = hit->time, .record = hit->record,
                           .line = hit->line, .offset = hit->offset, .run = hit->run,
                           .has_record = hit->has_record, .carved = hit->carved,
                           .channel = hit->channel, .computer = hit->computer };
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
        f->hits[i].line += lines;
}

void found_reset(struct found *f)
{
    struct found empty = { .arena = f->arena, .before = f->n };

    noted_release(&f->noted);
    arena_reset(&empty.arena);
    *f = empty;
}

void found_release(struct found *f)
{
    noted_release(&f->noted);
    arena_release(&f->arena);
    *f = (struct found){ 0 };
}

static void note(struct noted *into, struct defect d, uint64_t moment)
{
    if (into->defects.n < LIMIT_DEFECTS_KEPT)
        into->moment[into->defects.n] = moment;
    defect_note(&into->defects, d.kind, d.at, d.bytes);
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

/* Of each side the first LIMIT_DEFECTS_KEPT are there, so the first of both together are. */
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
