/* SPDX-License-Identifier: Apache-2.0 */
#include "run_found.h"

#include <string.h>

/* Absent stays absent (event.h). */
static struct str kept(struct arena *a, struct str s)
{
    return s.s ? arena_copy(a, s) : s;
}

static const struct field *keep_fields(struct arena *a, const struct event *ev)
{
    struct field *copy = arena_alloc(a, (ev->fields_n ? ev->fields_n : 1) * sizeof *copy);

    for (size_t i = 0; copy && i < ev->fields_n; i++) {
        copy[i] = ev->fields[i];
        copy[i].name = kept(a, copy[i].name);
        copy[i].path = kept(a, copy[i].path);
        copy[i].value = kept(a, copy[i].value);
    }
    return copy;
}

static const struct event *keep_event(struct arena *a, const struct event *ev)
{
    struct event *copy = arena_alloc(a, sizeof *copy);

    if (!copy)
        return NULL;
    *copy = *ev;
    copy->expand = NULL;
    copy->shape = NULL;
    copy->fetch = NULL;
    copy->promise = NULL;
    copy->json = NULL;
    copy->owner = NULL;
    copy->channel = kept(a, ev->channel);
    copy->provider = kept(a, ev->provider);
    copy->computer = kept(a, ev->computer);
    copy->level_text = kept(a, ev->level_text);
    copy->message = kept(a, ev->message);
    copy->text = kept(a, ev->text);
    copy->fields = keep_fields(a, ev);
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

int found_keep(struct found *f, const struct hit *hit, size_t seen_n)
{
    struct hit copy = *hit;
    const struct hit *last = f->n ? &f->hits[f->n - 1] : NULL;
    bool same = last && last->event->offset == hit->event->offset &&
                last->event->record == hit->event->record && last->event->line == hit->event->line;

    if (arena_grow(&f->arena, &f->hits, f->n, &f->cap, f->n + 1, sizeof *f->hits) < 0)
        return -1;
    copy.event = same ? f->hits[f->n - 1].event : keep_event(&f->arena, hit->event);
    copy.captures = keep_captures(&f->arena, hit->captures, hit->captures_n);
    copy.seen = keep_seen(&f->arena, hit->seen, seen_n);
    if (f->arena.failed)
        return -1;
    f->hits[f->n++] = copy;
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
        struct event *ev = (struct event *)f->hits[i].event; /* a copy of ours */

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
