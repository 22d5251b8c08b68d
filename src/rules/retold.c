/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/retold.h"

#include "base/seen.h"

#include <string.h>

struct retold_entry *retold_slot(struct retold *r, struct str message)
{
    if (message.n > RETOLD_BYTES)
        return NULL;
    return &r->slots[seen_hash(0, message) % RETOLD_SLOTS];
}

bool retold_is(const struct retold_entry *e, const void *entries, struct str message)
{
    return e->entries == entries && e->n == message.n &&
           memcmp(e->message, message.s, message.n) == 0;
}

void retold_keep(struct retold_entry *e, const void *entries, struct str message,
                 const uint32_t *told, size_t n)
{
    e->entries = entries;
    e->n = (uint32_t)message.n;
    e->told_n = (uint32_t)n;
    memcpy(e->told, told, n * sizeof *told);
    memcpy(e->message, message.s, message.n);
}
