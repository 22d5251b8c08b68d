/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_dictionary.h"

#include "base/mem.h"

#define SLOTS_LEAST 1024u
#define SHIFT_FIRST 22u /* of 32 bits those that number so many slots are left */

/* Where it is, or the free slot in which it would be; NULL: too many stand in its way. */
static struct dictionary_word *place_of(const struct dictionary *d, uint32_t hash, struct str word)
{
    size_t at = (size_t)(hash >> d->shift);

    for (unsigned i = 0; i < DICTIONARY_STEPS; i++, at = (at + 1) & (d->cap - 1)) {
        struct dictionary_word *w = &d->slots[at];

        if (!w->uses || (w->hash == hash && str_eq(w->word, word)))
            return w;
    }
    return NULL;
}

void dictionary_expect(const struct dictionary *d, uint32_t hash)
{
    if (d->cap)
        mem_soon(&d->slots[hash >> d->shift], 1);
}

/* A word that finds no place any more is forgotten: it has its number, and gets another one if it
   comes again. */
static int grow(struct dictionary *d)
{
    struct dictionary more = { .n = d->n, .cap = d->cap ? 2 * d->cap : SLOTS_LEAST };

    more.shift = d->cap ? d->shift - 1 : SHIFT_FIRST;
    more.slots = mem_zero(more.cap, sizeof *more.slots);
    if (!more.slots)
        return -1;
    for (size_t i = 0; i < d->cap; i++) {
        struct dictionary_word *w = &d->slots[i];
        struct dictionary_word *to = w->uses ? place_of(&more, w->hash, w->word) : NULL;

        if (to)
            *to = *w;
    }
    mem_free(d->slots);
    *d = more;
    return 0;
}

int dictionary_number(struct dictionary *d, uint32_t hash, struct str word, uint32_t *number)
{
    struct dictionary_word *w;

    *number = NO_NUMBER;
    if (d->n >= d->cap / 2 && grow(d) < 0)
        return -1;
    w = place_of(d, hash, word);
    if (!w || (!w->uses && d->n >= DICTIONARY_MOST))
        return 0;
    if (!w->uses)
        *w = (struct dictionary_word){ .word = word, .hash = hash, .number = d->n++ };
    w->uses += w->uses < 2;
    *number = w->number;
    return 0;
}

void dictionary_release(struct dictionary *d)
{
    mem_free(d->slots);
}
