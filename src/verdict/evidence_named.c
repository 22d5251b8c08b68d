/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing; at least half of the slots are free. */
#include "verdict/evidence_named.h"

#include "base/mem.h"
#include "base/seen.h"

#define SLOTS_LEAST 64u

uint32_t named_hash(struct str channel, struct str computer)
{
    return (uint32_t)seen_hash(seen_hash(0, channel), computer);
}

static uint32_t hash_of(uint64_t slot)
{
    return (uint32_t)(slot >> 32);
}

static uint32_t source_in(uint64_t slot)
{
    return (uint32_t)slot - 1;
}

bool named_get(const struct named *d, uint32_t hash, const struct ev_source *sources,
               struct str channel, struct str computer, uint32_t *source)
{
    size_t last = d->slots_n - 1;

    for (size_t i = hash & last; d->n && d->slots[i]; i = (i + 1) & last) {
        const struct ev_source *s = &sources[source_in(d->slots[i])];

        if (hash_of(d->slots[i]) != hash || !str_eq(s->channel, channel) ||
            !str_eq(s->computer, computer))
            continue;
        *source = source_in(d->slots[i]);
        return true;
    }
    return false;
}

static void put(struct named *d, uint64_t slot)
{
    size_t last = d->slots_n - 1, i = hash_of(slot) & last;

    while (d->slots[i])
        i = (i + 1) & last;
    d->slots[i] = slot;
}

static int grow(struct named *d)
{
    struct named more = { .n = d->n, .slots_n = d->slots_n ? 2 * d->slots_n : SLOTS_LEAST };

    more.slots = mem_zero(more.slots_n, sizeof *more.slots);
    if (!more.slots)
        return -1;
    for (size_t i = 0; i < d->slots_n; i++)
        if (d->slots[i])
            put(&more, d->slots[i]);
    mem_free(d->slots);
    *d = more;
    return 0;
}

int named_put(struct named *d, uint32_t hash, uint32_t source)
{
    if (d->n >= d->slots_n / 2 && grow(d) < 0)
        return -1;
    put(d, (uint64_t)hash << 32 | (source + 1));
    d->n++;
    return 0;
}

void named_release(struct named *d)
{
    mem_free(d->slots);
    *d = (struct named){ 0 };
}
