/* SPDX-License-Identifier: Apache-2.0 */
#include "run_notes.h"

#include "base/mem.h"

static struct str kept(struct arena *a, struct str s)
{
    return str_present(s) ? arena_copy(a, s) : s;
}

static bool same(struct str a, struct str b)
{
    return str_present(a) == str_present(b) && str_eq(a, b);
}

/* Records of one log name the same, one after the other. */
static bool names_again(const struct notes *notes, const struct event *ev)
{
    const struct note_names *last = notes->names_n ? &notes->names[notes->names_n - 1] : NULL;

    return last && same(last->channel, ev->channel) && same(last->computer, ev->computer);
}

static int keep_names(struct notes *notes, const struct event *ev)
{
    if (names_again(notes, ev))
        return 0;
    if (mem_grow(&notes->names, &notes->names_cap, notes->names_n + 1, sizeof *notes->names) < 0)
        return -1;
    notes->names[notes->names_n++] = (struct note_names){ kept(&notes->arena, ev->channel),
                                                          kept(&notes->arena, ev->computer) };
    return notes->arena.failed ? -1 : 0;
}

static bool informs(int level)
{
    return level < 1 || level > 3;
}

static bool alike(struct stamp a, struct stamp b)
{
    return a.kind == b.kind && a.digits == b.digits && a.date_order == b.date_order &&
           a.doubt == b.doubt;
}

/* The record with the next id, or the next entry of the same run. */
static bool follows(const struct note_of *last, const struct event *ev)
{
    if (ev->kind == EVENT_TEXT)
        return ev->run == last->run && !ev->has_record && !last->has_record;
    return ev->has_record && last->has_record && !ev->carved && !last->carved && !ev->passed &&
           ev->record && ev->record - 1 == last->record;
}

/*
 * What follows the last one, with names that are the same and times that go on: a note of its own
 * would say nothing.  Which is the first entry of a run must stay known.
 */
static bool joins(struct notes *notes, const struct event *ev)
{
    struct note_of *last = &notes->items[notes->n - 1];
    bool begun = !ev->run || (notes->n > 1 && last[-1].run == ev->run);
    struct stamp from = ev->passed ? ev->passed_from : ev->time;

    if (!begun || ev->kind != last->kind || ev->chosen || last->chosen ||
        from.kind == STAMP_NONE || !alike(from, last->time) || !alike(ev->time, from) ||
        last->time.t < 0 || from.t < last->time.t || !follows(last, ev) ||
        ev->passed >= UINT32_MAX - last->passed)
        return false;
    if (!last->passed)
        last->passed_from = last->time;
    last->passed += 1 + ev->passed;
    if (from.t - last->time.t > last->passed_step)
        last->passed_step = from.t - last->time.t;
    if (ev->passed && ev->passed_step > last->passed_step)
        last->passed_step = ev->passed_step;
    if (!informs(last->level))
        last->level = ev->level;
    last->record = ev->record;
    last->line = ev->line;
    last->time = ev->time;
    return true;
}

int notes_keep(struct notes *notes, const struct event *ev)
{
    if (notes->n && names_again(notes, ev) && joins(notes, ev))
        return 0;
    if (keep_names(notes, ev) < 0)
        return -1;
    if (notes->n == notes->cap &&
        mem_grow(&notes->items, &notes->cap, notes->n + 1, sizeof *notes->items) < 0)
        return -1;
    notes->items[notes->n++] = (struct note_of){
        .time = ev->time, .record = ev->record, .line = ev->line, .run = ev->run,
        .passed = ev->passed, .passed_from = ev->passed_from, .passed_step = ev->passed_step,
        .names = (uint32_t)notes->names_n - 1, .kind = ev->kind,
        .level = ev->level, .has_record = ev->has_record, .carved = ev->carved,
        .chosen = ev->chosen,
    };
    return 0;
}

void notes_load(const struct notes *notes, size_t i, struct event *ev)
{
    const struct note_of *o = &notes->items[i];

    ev->kind = o->kind;
    ev->time = o->time;
    ev->record = o->record;
    ev->line = o->line;
    ev->run = o->run;
    ev->passed = o->passed;
    ev->passed_from = o->passed_from;
    ev->passed_step = o->passed_step;
    ev->channel = notes->names[o->names].channel;
    ev->computer = notes->names[o->names].computer;
    ev->level = o->level;
    ev->has_record = o->has_record;
    ev->carved = o->carved;
    ev->chosen = o->chosen;
}

void notes_reset(struct notes *notes)
{
    notes->n = notes->names_n = 0;
    arena_reset(&notes->arena);
}

void notes_release(struct notes *notes)
{
    mem_free(notes->items);
    mem_free(notes->names);
    arena_release(&notes->arena);
    *notes = (struct notes){ 0 };
}
