/* SPDX-License-Identifier: Apache-2.0 */
#include "run_found.h"

#include <string.h>

/* Absent stays absent (event.h). */
static struct str kept(struct arena *a, struct str s)
{
    return s.s ? arena_copy(a, s) : s;
}

/* As `last`, where that is the same: hits of one log name the same channel and computer. */
static struct str kept_again(struct arena *a, struct str s, struct str last)
{
    return s.s && last.s && str_eq(s, last) ? last : kept(a, s);
}

static bool same_place(const struct event *a, const struct event *b)
{
    return a->offset == b->offset && a->record == b->record && a->line == b->line;
}

/* Where and when: the event of the hit before, if that was the same. */
static struct event *keep_event(struct arena *a, const struct event *ev, struct event *last)
{
    struct event *copy;

    if (last && same_place(last, ev))
        return last;
    copy = arena_alloc(a, sizeof *copy);
    if (copy)
        *copy = (struct event){ .kind = ev->kind, .time = ev->time, .record = ev->record,
                                .line = ev->line, .offset = ev->offset, .run = ev->run,
                                .has_record = ev->has_record, .carved = ev->carved,
                                .channel = kept_again(a, ev->channel, last ? last->channel
                                                                           : STR_NONE),
                                .computer = kept_again(a, ev->computer, last ? last->computer
                                                                             : STR_NONE) };
    return copy;
}

static const struct capture *keep_captures(struct arena *a, const struct capture *from, size_t n)
{
    struct capture *copy = arena_alloc(a, (n ? n : 1) * sizeof *copy);

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = (struct capture){ from[i].name, kept(a, from[i].value) };
    return copy;
}

static const struct str *keep_seen(struct arena *a, const struct str *from, size_t n)
{
    struct str *copy = from ? arena_alloc(a, (n ? n : 1) * sizeof *copy) : NULL;

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = kept(a, from[i]);
    return copy;
}

int found_keep(struct found *f, const struct hit *hit, const struct ev_quote *quote, size_t seen_n)
{
    struct event *last = f->n ? f->hits[f->n - 1].event : NULL;
    struct found_hit *copy;

    if (arena_grow(&f->arena, &f->hits, f->n, &f->cap, f->n + 1, sizeof *f->hits) < 0)
        return -1;
    copy = &f->hits[f->n];
    *copy = (struct found_hit){ .signature = hit->signature, .watched = hit->watched,
                                .reported = hit->reported };
    copy->event = keep_event(&f->arena, hit->event, last);
    copy->seen = keep_seen(&f->arena, hit->seen, seen_n);
    if (hit->reported) {
        copy->quote = *quote;
        copy->quote.text = kept(&f->arena, quote->text);
        copy->quote.captures = keep_captures(&f->arena, quote->captures, quote->captures_n);
    }
    if (f->arena.failed)
        return -1;
    f->n++;
    return 0;
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
    for (size_t i = 0; i < f->n; i++) {
        struct event *ev = f->hits[i].event;

        if (i == 0 || ev != f->hits[i - 1].event)
            ev->line += lines;
    }
}

void found_reset(struct found *f)
{
    struct arena kept = f->arena;

    noted_release(&f->noted);
    arena_reset(&kept);
    *f = (struct found){ .arena = kept };
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
