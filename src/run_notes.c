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
static int keep_names(struct notes *notes, const struct event *ev)
{
    const struct note_names *last = notes->names_n ? &notes->names[notes->names_n - 1] : NULL;

    if (last && same(last->channel, ev->channel) && same(last->computer, ev->computer))
        return 0;
    if (mem_grow(&notes->names, &notes->names_cap, notes->names_n + 1, sizeof *notes->names) < 0)
        return -1;
    notes->names[notes->names_n++] = (struct note_names){ kept(&notes->arena, ev->channel),
                                                          kept(&notes->arena, ev->computer) };
    return notes->arena.failed ? -1 : 0;
}

int notes_keep(struct notes *notes, const struct event *ev)
{
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
