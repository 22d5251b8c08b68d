/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an event to its place (dispatch.h).  Names of channels and providers are few and come again
 * and again: they are kept, folded and with their numbers.  Private to one matcher.
 */
#ifndef RULES_PLACE_H
#define RULES_PLACE_H

#include "base/arena.h"
#include "rules/dispatch.h"
#include "rules/residual.h"

#define NAME_SLOTS 256u
#define NAMES_MOST 128u      /* kept; of others the number is found each time */
#define NAME_BYTES_MOST 256u

struct name {
    struct known_name text; /* absent: not kept */
    uint32_t number;
    uint32_t index;         /* from 1; 0: not kept, or absent */
};

typedef uint32_t name_number_fn(const struct dispatch *d, struct str folded);

struct names {
    const struct dispatch *dispatch;
    name_number_fn *number;
    struct arena arena;
    struct name names[NAMES_MOST + 1]; /* the first: what is not kept */
    size_t n;                          /* kept */
    uint8_t slots[NAME_SLOTS];         /* index; 0: free */
};

void names_init(struct names *t, const struct dispatch *d, name_number_fn *number);
void names_release(struct names *t);

/* names_find(t, raw, scratch): what is known of a name; lives until the next call. */
const struct name *names_find(struct names *t, struct str raw, struct arena *scratch);

#endif
