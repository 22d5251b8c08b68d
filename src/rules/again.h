/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct again: the last events that were hits, as far as anybody asked them anything; private to
 * one matcher.  The rows of a table have the same columns, and most of those of a list of machines
 * are hits of one rule, for which it looks into one column, where all rows have the same word.  Of
 * the next row that has it, too, there is nothing to find out: it is a hit of the same rule, and
 * only the values of its captures are its own.
 *
 * Only entries in which the stream's sieve knows no word are kept, of parsers whose names of fields
 * are constants (event.h), where one rule alone was woken, was asked for nothing but fields by
 * their names, each of which the entry has once or not at all, and was true.
 */
#ifndef RULES_AGAIN_H
#define RULES_AGAIN_H

#include "base/limits.h"
#include "rules/record.h"
#include "rules/rule.h"

#define AGAIN_FIELDS 16u /* of an event */
#define AGAIN_ASKED 8u
#define AGAIN_BYTES 32u  /* of a value that was asked for */

#define AGAIN_KEPT 8u    /* events: a row without a value in one of its columns has a field less */

struct again_asked {
    size_t at;           /* of the event's fields */
    size_t n;
    char value[AGAIN_BYTES];
};

struct again_hit {
    const void *entries; /* the route; NULL: nothing is kept */
    uint32_t rule;
    const char *names[AGAIN_FIELDS];
    size_t fields_n;
    struct again_asked asked[AGAIN_ASKED];
    size_t asked_n;
    struct str captures[LIMIT_CAPTURES]; /* names; of each, where it stands among the fields, or */
    size_t places[LIMIT_CAPTURES];       /* SIZE_MAX */
    size_t captures_n;
};

/* A zero-filled one keeps nothing. */
struct again {
    struct again_hit hits[AGAIN_KEPT]; /* by how many fields they have */
};

/* again_keep(a, entries, r, asked_n, rule, index): the event of r was a hit of the rule alone; the
   first asked_n fields that r has gathered decided that.  Keeps nothing where it cannot be. */
void again_keep(struct again *a, const void *entries, const struct record *r, size_t asked_n,
                const struct rule *rule, uint32_t index);
/* Can such an event be kept, or be like one that is, if it is idle (awake.h)? */
static inline bool again_may_be(const struct event *ev)
{
    return ev->fixed_names && ev->kind == EVENT_TEXT && !ev->expand;
}
/* The hit that it is once more; NULL: none that is kept.  It must be an event that may be one. */
const struct again_hit *again_find(const struct again *a, const void *entries,
                                   const struct event *ev);

#endif
