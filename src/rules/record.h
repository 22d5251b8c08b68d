/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct record: the current event as rules see it: the values of each field, gathered when first
 * asked for, and their folded forms, made when first needed.  Private to one matcher.  The event is
 * expanded only when something is asked that struct event does not hold by itself, and that cannot
 * be fetched without the rest.
 *
 * Everything lives until record_begin; a generation number (never 0) says what is of this event.
 * A pointer to a value dies when another field is asked for the first time.
 */
#ifndef RULES_RECORD_H
#define RULES_RECORD_H

#include "base/arena.h"
#include "event/event.h"

struct ruleset;

#define RECORD_GATHERED 8u

struct value {
    struct str raw, folded;
    bool is_folded;
};

/* The values of one field: r->values[first] to r->values[first + n - 1]. */
struct values {
    uint32_t generation;
    uint32_t first, n;
    uint32_t searches; /* in them, so far */
    const bool *pairs; /* which pairs of bytes follow each other in one of them, folded; NULL: not
                          known */
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
    uint32_t gathered[RECORD_GATHERED]; /* those that were asked for, in that order, */
    size_t gathered_n;     /* all of them, however many */
    const uint64_t *wanted;  /* what can be fetched; NULL: nothing (any more) */
    const uint64_t *asked;   /* fields of the set that are all there then, a bit for each; */
    bool wants_data;         /* and all data */
    bool is_fetched;         /* that has been done, so that asked says what is there, */
    bool has_data;           /* and this, whether all data and the message are */
};

/* record_init: 0, or -1 on no memory; release it all the same. */
int record_init(struct record *r, const struct ruleset *set);
void record_release(struct record *r);
void record_begin(struct record *r, struct event *ev, uint32_t generation);
bool record_failed(const struct record *r); /* no memory since record_begin */

void record_expand(struct record *r);
void record_words(struct record *r); /* its message, and the fields of its data at least */
/* record_may_fetch(r, wanted, asked, data): what the parser can have at once (event.h), when it is
   first needed; asked: fields of the set that are all there then; data: so are all of its data, and
   there is no message.  record_fetch: now.  Where it cannot, the event is expanded instead. */
void record_may_fetch(struct record *r, const uint64_t *wanted, const uint64_t *asked, bool data);
void record_fetch(struct record *r);
struct values record_values(struct record *r, uint32_t field);
/* record_named(r, field, first): how many fields of the event, as it is, have that name; *first:
   the first of them, if there is one. */
size_t record_named(const struct record *r, uint32_t field, size_t *first);
struct str record_folded(struct record *r, struct value *v);
/* record_may_hold(r, field, needle): false: none of the folded values, which were asked for before,
   contains it; that costs less than to search where many are searched for in one field. */
bool record_may_hold(struct record *r, uint32_t field, struct str needle);

#endif
