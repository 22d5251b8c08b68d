/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct awake: which rules an event wakes, so that they are evaluated; private to one matcher.
 * What is found there is no match yet, but nothing that matches is missing (literal.c).
 */
#ifndef RULES_AWAKE_H
#define RULES_AWAKE_H

#include "rules/quiet.h"
#include "rules/record.h"
#include "rules/routes.h"

/*
 * Values of fields of entries that woke nobody: tables say the same again and again (the names of
 * products on all machines), and what it wakes hangs on the value alone.
 */
#define HUSHED_SLOTS 128u /* of values that belong in one of these the last one stays */
#define HUSHED_BYTES 56u  /* longer ones come again seldom, and so do those below HUSHED_LEAST */
#define HUSHED_LEAST 8u

struct hushed {
    uint32_t hay; /* of a->entries, from 1; 0: free */
    uint32_t n;
    char text[HUSHED_BYTES];
};

struct awake {
    const struct ruleset *set;
    struct routes routes;
    struct record *record;   /* the current event's */
    bool idle;               /* as awake_is_idle says of it */
    const struct route *route;
    const struct route *entries; /* of sieved events; NULL: there are none */
    const struct windows *words; /* what the sieve looks for in their text; NULL: nothing */
    bool words_alone;            /* nothing else wakes their rules, */
    bool fields_alone;           /* or nothing but fields, which not all of them have */
    bool words_break;            /* some go over a line end */
    bool aside_alone;            /* nor does anything else wake rules of what is quiet aside: */
    struct awake_aside {         /* what was found out last */
        const struct route *entries, *aside;
        bool alone;
    } last_aside;
    struct hushed hushed[HUSHED_SLOTS];
    uint8_t *asks;               /* per position in entries: awake_asks, once it was asked */
    uint32_t last;           /* generation of the last event */
    void (*prove)(void *ctx, uint32_t atom); /* an atom is true of the current event */
    void *prove_ctx;
    struct value text;       /* its text, where it is an entry of a text log */
    uint32_t *marks;         /* per position in the route: generation in which it was woken */
    uint32_t *woken;         /* positions in route->rules, in order */
    size_t n;
    struct quiet quiet;
    struct quiet_as as;      /* of this event; door 0: that cannot be known by its data */
    bool is_quiet;           /* it is like one of which no rule was true */
};

/* awake_init: 0, or -1 on no memory; release it all the same. */
int awake_init(struct awake *a, const struct ruleset *set);
void awake_release(struct awake *a);
/* awake_sieve(a, channel, aside): a->entries and what belongs to it, for matcher_sieve.  False:
   their words must be looked for in each of them (there is no route for all), or no memory. */
bool awake_sieve(struct awake *a, struct str channel, struct str aside, struct arena *scratch);
/* awake_may_go_on(a, ev): one of the words may be in its text that is in none of its lines. */
bool awake_may_go_on(const struct awake *a, const struct event *ev);

/* No rule can be woken by the event: nothing of it is marked, and nothing else is to be looked
   into. */
static inline bool awake_none(const struct awake *a, const struct event *ev)
{
    if (ev->quiet_aside)
        return a->aside_alone;
    if (!a->entries || !(a->words_alone || (a->fields_alone && !ev->fields_n && !ev->expand)))
        return false;
    return ev->sieved ? !ev->marks_n : ev->quiet_lines && !awake_may_go_on(a, ev);
}

/* awake_is_idle(a, ev): no word that the stream's sieve knows is in the event, and these are all
   words for which somebody looks in its text. */
bool awake_is_idle(const struct awake *a, const struct event *ev);

/* The same of an event whose place says so. */
static inline bool awake_nobody(struct awake *a, const struct event *ev)
{
    return ev->promise && routes_nobody(&a->routes, ev);
}

/* The one rule that is true of an entry, where this is the only word in it and that word, proven,
   is all that the rule asks: nothing need be evaluated.  NULL: it must be found out.  Only where
   words alone wake rules. */
const struct routed *awake_sure(const struct awake *a, const struct mark *mark, struct str text,
                                struct str message);
/* awake_marked(a, r, marks, n): as awake_find for an entry, of which these are all the words, where
   words alone wake rules. */
void awake_marked(struct awake *a, struct record *r, const struct mark *marks, size_t n);
/* Does the word lie in the message of its entry? */
bool awake_in_message(const struct mark *mark, struct str text, struct str message);
/* What a rule of a->entries asks at most: words in the message of an entry, or in its text, too. */
enum awake_asks { AWAKE_UNKNOWN, AWAKE_MESSAGE, AWAKE_WORDS, AWAKE_MORE };
enum awake_asks awake_asks(struct awake *a, uint32_t position);

/* awake_quiet(a): no condition was true or doubtful of the event of awake_find; what doubts its
   route has are counted all the same. */
void awake_quiet(struct awake *a);

/* The rules of a->route that the event of the record wakes, sorted; a->idle must be set.  No
   memory: record_failed says so. */
void awake_find(struct awake *a, struct record *r);

#endif
