/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/place.h"

#include "base/fold.h"

#include <string.h>

void names_init(struct names *t, const struct dispatch *d, name_number_fn *number)
{
    memset(t, 0, sizeof *t);
    t->dispatch = d;
    t->number = number;
}

void names_release(struct names *t)
{
    arena_release(&t->arena);
}

/* Of its length, its first and its last bytes. */
static unsigned slot_of(struct str s)
{
    uint64_t first = 0, last = 0;

    if (s.n >= sizeof first) { /* of a length that is known: by bytes they would be waited for */
        memcpy(&first, s.s, sizeof first);
        memcpy(&last, s.s + s.n - sizeof last, sizeof last);
    } else {
        memcpy(&first, s.s, s.n);
    }
    return (unsigned)(((first ^ (last << 1) ^ s.n) * 0x9E3779B97F4A7C15u) >> 56) % NAME_SLOTS;
}

static const struct name *not_kept(struct names *t, struct str folded)
{
    t->names[0] = (struct name){ .number = t->number(t->dispatch, folded) };
    return &t->names[0];
}

static const struct name *keep(struct names *t, struct str raw, struct str folded, unsigned slot)
{
    struct name *name = &t->names[t->n + 1];
    struct known_name text = { arena_copy(&t->arena, raw), arena_copy(&t->arena, folded) };

    if (t->arena.failed) {
        t->arena.failed = false; /* it can do without */
        return not_kept(t, folded);
    }
    *name = (struct name){ text, t->number(t->dispatch, folded), (uint32_t)++t->n };
    t->slots[slot] = (uint8_t)t->n;
    return name;
}

const struct name *names_find(struct names *t, struct str raw, struct arena *scratch)
{
    unsigned slot;

    if (!raw.n)
        return not_kept(t, raw);
    slot = slot_of(raw);
    for (; t->slots[slot]; slot = (slot + 1) % NAME_SLOTS) {
        const struct name *name = &t->names[t->slots[slot]];

        if (name->text.raw.n == raw.n && memcmp(name->text.raw.s, raw.s, raw.n) == 0)
            return name;
    }
    if (t->n == NAMES_MOST || raw.n > NAME_BYTES_MOST)
        return not_kept(t, fold_text(scratch, raw));
    return keep(t, raw, fold_text(scratch, raw), slot);
}
