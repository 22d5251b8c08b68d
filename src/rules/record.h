/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct record: the current event as rules see it: the values of each field, gathered when first
 * asked for, and their folded forms, made when first needed.  Private to one matcher.  The event is
 * expanded only when something is asked that struct event does not hold by itself.
 *
 * Everything lives until record_begin; a generation number (never 0) says what is of this event.
 * A pointer to a value dies when another field is asked for the first time.
 */
#ifndef RULES_RECORD_H
#define RULES_RECORD_H

#include "base/arena.h"
#include "event/event.h"

struct ruleset;

struct value {
    struct str raw, folded;
    bool is_folded;
};

/* The values of one field: r->values[first] to r->values[first + n - 1]. */
struct values {
    uint32_t generation;
    uint32_t first, n;
};

struct record {
    const struct ruleset *set;
    struct event *ev;
    uint32_t generation;
    bool no_memory;
    struct arena scratch;  /* folded texts and numbers */
    struct value *values;
    size_t values_n, values_cap;
    struct values *fields; /* per field of the ruleset */
    const uint64_t *fetched; /* of named fields only these are in the event yet, a bit for each */
};

/* record_init: 0, or -1 on no memory; release it all the same. */
int record_init(struct record *r, const struct ruleset *set);
void record_release(struct record *r);
void record_begin(struct record *r, struct event *ev, uint32_t generation);
bool record_failed(const struct record *r); /* no memory since record_begin */

void record_expand(struct record *r);
/* record_fetch(r, wanted, fields): what the parser can have at once (event.h); fields: those of the
   set that are all there then.  Where it cannot, the event is expanded when something is asked. */
void record_fetch(struct record *r, const uint64_t *wanted, const uint64_t *fields);
struct values record_values(struct record *r, uint32_t field);
struct str record_folded(struct record *r, struct value *v);

#endif
