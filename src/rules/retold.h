/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct retold: for whom entries were that have been told (matcher_sieve.c), by their messages;
 * private to one matcher.  A setup log says the same again and again, each time at another time.
 * Only entries belong here whose marks all lie in the message and wake only rules that ask for
 * nothing but words of it: the message alone decides.
 */
#ifndef RULES_RETOLD_H
#define RULES_RETOLD_H

#include "input/stream.h"

#define RETOLD_SLOTS 128u  /* of messages that belong in one of these the last one stays */
#define RETOLD_BYTES 112u /* longer messages come again seldom */

struct retold_entry {
    const void *entries; /* the route; NULL: free */
    uint32_t n, told_n;
    uint32_t told[SIEVE_TOLD];
    char message[RETOLD_BYTES];
};

/* A zero-filled one keeps nothing. */
struct retold {
    struct retold_entry slots[RETOLD_SLOTS];
};

/* The place of the message; NULL: it has none. */
struct retold_entry *retold_slot(struct retold *r, struct str message);
/* Is it about that message? */
bool retold_is(const struct retold_entry *e, const void *entries, struct str message);
void retold_keep(struct retold_entry *e, const void *entries, struct str message,
                 const uint32_t *told, size_t n);

#endif
