/* SPDX-License-Identifier: Apache-2.0 */
#include "run_notes.h"

#include "base/mem.h"

#include <string.h>

static struct str kept(struct arena *a, struct str s)
{
    return str_present(s) ? arena_copy(a, s) : s;
}

/* Short names, once for each record: that is less than to call memcmp. */
static bool same(struct str a, struct str b)
{
    uint64_t x, y;

    if (a.n != b.n || str_present(a) != str_present(b))
        return false;
    if (a.n < sizeof x)
        return str_eq(a, b);
    for (size_t i = 0; i + sizeof x < a.n; i += sizeof x) {
        memcpy(&x, a.s + i, sizeof x);
        memcpy(&y, b.s + i, sizeof y);
        if (x != y)
            return false;
    }
    memcpy(&x, a.s + a.n - sizeof x, sizeof x);
    memcpy(&y, b.s + b.n - sizeof y, sizeof y);
    return x == y;
}

/* ---- names ---- */

static bool is_named(const struct note_names *names, const struct event *ev)
{
    return same(names->channel, ev->channel) && same(names->computer, ev->computer);
}

/* Names of one kind differ in a number near their beginning, or in their end. */
static uint32_t ends_of(struct str s)
{
    uint32_t first = 0, last = 0;

    if (s.n >= 8) {
        memcpy(&first, s.s + 4, sizeof first);
        memcpy(&last, s.s + s.n - 4, sizeof last);
    }
    return first * 3 + last + (uint32_t)s.n;
}

static uint16_t *slot_of(struct notes *notes, const struct event *ev)
{
    uint32_t hash = (ends_of(ev->channel) * 31 + ends_of(ev->computer)) * 0x9e3779b1u;

    return &notes->slots[hash >> 27];
}

_Static_assert(NOTE_SLOTS == 1u << (32 - 27), "slots are numbered by the first bits of a hash");

static bool are_last(const struct notes *notes, const struct event *ev)
{
    return notes->names_n && is_named(&notes->names[notes->last_names], ev);
}

/* Others than the last ones; last_names are they then. */
static int keep_names(struct notes *notes, const struct event *ev)
{
    uint16_t *slot = slot_of(notes, ev);

    if (*slot && is_named(&notes->names[*slot - 1], ev)) {
        notes->last_names = *slot - 1u;
        return 0;
    }
    if (notes->names_n == notes->names_cap &&
        mem_grow(&notes->names, &notes->names_cap, notes->names_n + 1, sizeof *notes->names) < 0)
        return -1;
    notes->last_names = (uint32_t)notes->names_n;
    notes->names[notes->names_n++] = (struct note_names){ kept(&notes->arena, ev->channel),
                                                          kept(&notes->arena, ev->computer) };
    *slot = notes->names_n <= UINT16_MAX ? (uint16_t)notes->names_n : 0;
    return notes->arena.failed ? -1 : 0;
}

static bool informs(int level)
{
    return level < 1 || level > 3;
}

static bool alike(struct stamp a, struct stamp b)
{
    return a.kind == b.kind && a.digits == b.digits && a.date_order == b.date_order &&
           a.doubt == b.doubt && a.days == b.days;
}

/* ---- one by one ---- */

/*
 * An entry of the same run as the last one, with a time that goes on, says nothing new.  Which is
 * the first entry of a run must stay known.
 */
static bool joins(struct notes *notes, const struct event *ev)
{
    struct note_of *last = &notes->items[notes->n - 1];
    bool begun = !ev->run || (notes->n > 1 && last[-1].run == ev->run);
    struct stamp from = ev->passed ? ev->passed_from : ev->time;

    if (!begun || ev->kind != EVENT_TEXT || last->kind != EVENT_TEXT || ev->run != last->run ||
        ev->has_record || last->has_record || ev->chosen || last->chosen ||
        from.kind == STAMP_NONE || !alike(from, last->time) || !alike(ev->time, from) ||
        last->time.t < 0 || from.t < last->time.t || ev->passed >= UINT32_MAX - last->passed)
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

static int keep_item(struct notes *notes, const struct event *ev)
{
    if (notes->n == notes->cap &&
        mem_grow(&notes->items, &notes->cap, notes->n + 1, sizeof *notes->items) < 0)
        return -1;
    notes->items[notes->n++] = (struct note_of){
        .time = ev->time, .record = ev->record, .line = ev->line, .run = ev->run,
        .passed = ev->passed, .passed_from = ev->passed_from, .passed_step = ev->passed_step,
        .names = notes->last_names, .kind = ev->kind,
        .level = ev->level, .has_record = ev->has_record, .carved = ev->carved,
        .chosen = ev->chosen, .unread = event_unread(ev), .doubted = event_doubted(ev),
    };
    return 0;
}

/* At most one row stands between two items. */
static int keep_in_row(struct notes *notes, const struct event *ev, uint64_t *numbers)
{
    if (notes->n)
        notes->items[notes->n - 1].followed = true;
    else
        notes->led = true;
    return sums_add(&notes->sums, ev, numbers);
}

int notes_keep(struct notes *notes, const struct event *ev, uint64_t *numbers)
{
    bool names_again;

    if (sums_take(ev))
        return keep_in_row(notes, ev, numbers);
    sums_break(&notes->sums);
    names_again = are_last(notes, ev);
    if (!names_again && keep_names(notes, ev) < 0)
        return -1;
    return names_again && notes->n && joins(notes, ev) ? 0 : keep_item(notes, ev);
}

/* ---- reading ---- */

static void name(const struct notes *notes, size_t names, struct event *ev)
{
    ev->channel = notes->names[names].channel;
    ev->computer = notes->names[names].computer;
}

static void load_item(struct notes_at *at, struct event *ev)
{
    const struct note_of *o = &at->of->items[at->item++];

    at->due = o->followed;
    ev->kind = o->kind;
    ev->time = o->time;
    ev->record = o->record;
    ev->line = o->line;
    ev->run = o->run;
    ev->passed = o->passed;
    ev->passed_from = o->passed_from;
    ev->passed_step = o->passed_step;
    ev->level = o->level;
    ev->has_record = o->has_record;
    ev->carved = o->carved;
    ev->chosen = o->chosen;
    ev->damaged = o->unread;
    ev->unsure = o->doubted;
    name(at->of, o->names, ev);
}

enum note notes_load(struct notes_at *at, struct event *ev)
{
    if (!at->begun)
        at->due = at->of->led;
    at->begun = true;
    if (at->due) {
        at->due = false;
        at->row++;
        return NOTE_ROW;
    }
    if (at->item == at->of->n)
        return NOTE_END;
    load_item(at, ev);
    return NOTE_EVENT;
}

void notes_reset(struct notes *notes)
{
    notes->n = notes->names_n = 0;
    notes->led = false;
    sums_reset(&notes->sums);
    memset(notes->slots, 0, sizeof notes->slots);
    arena_reset(&notes->arena);
}

void notes_release(struct notes *notes)
{
    mem_free(notes->items);
    sums_release(&notes->sums);
    mem_free(notes->names);
    arena_release(&notes->arena);
    *notes = (struct notes){ 0 };
}
