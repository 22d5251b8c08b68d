/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct route: all that has to be done for the events of one place and view: the rules that can
 * be true there, as far as they are not decided yet, and which fields to search for what wakes
 * them.  Private to one matcher; built when such an event is first met.
 */
#ifndef RULES_ROUTE_H
#define RULES_ROUTE_H

#include "rules/literal.h"
#include "rules/residual.h"
#include "rules/windows.h"

#define ROUTE_ENTRY UINT32_MAX /* hay: text, message and keywords of a text entry, in one pass */

/*
 * A rule and what is left of its condition.  Where there is no rendered message a keyword that is
 * not found is a doubt, not a "no", so that each rule with keywords would have to be evaluated for
 * each event.  It stands here twice then: for events in which a literal of one of its keywords was
 * found, and for the others.  The second one may be gone because it is constant.
 */
enum routed_for {
    ROUTED_ALL,
    ROUTED_FOUND,       /* if it is woken, the next one is ROUTED_REST and not to be evaluated */
    ROUTED_FOUND_FALSE, /* the rest would be false */
    ROUTED_FOUND_DOUBT, /* the rest is doubtful: it has been counted for all events */
    ROUTED_OR_DOUBT,    /* doubtful where its condition is false: likewise */
    ROUTED_REST
};

struct routed {
    uint32_t rule;
    enum routed_for for_what;
    const struct node *condition;
};

/* What is searched in the values of one field.  Marks are positions in rules. */
struct hay {
    uint32_t field;
    struct windows *shorts, *longs; /* anywhere in a value; NULL: there are none; of ROUTE_ENTRY all
                                       are in longs */
    struct ends *ends;              /* at its ends; likewise */
    bool breaks;                    /* a line end is part of what is searched */
};

struct route {
    uint64_t hash;
    struct routed *rules; /* sorted by rule; at most twice as many as the set has */
    size_t rules_n;
    uint32_t *always;    /* positions in rules: to be evaluated for every event */
    size_t always_n;
    struct hay *hays;
    size_t hays_n;
    uint32_t *doubtful;  /* rules that no event here can decide: it lacks the message */
    size_t doubtful_n;
    uint64_t events;     /* met since the doubtful ones were counted */
    uint64_t *asked;     /* bit per field of the set: what all this looks into, of named fields; */
    bool asks_others;    /* and into more than that */
    bool asks_rendered;  /* expand the event, and take the route of what it then is */
    bool is_entry;       /* of text logs */
    bool unrendered;     /* events here have no rendered message */
    size_t bytes;        /* of hays */
};

struct field_wake;

/* Scratch for building, kept from one to the next. */
struct route_maker {
    const struct ruleset *set;
    struct given given;
    uint32_t *candidates;     /* room for all rules */
    struct routed *rules;     /* of the draft: room for twice as many */
    struct need *needs;       /* likewise */
    uint32_t *doubtful;
    struct arena arena;
    struct route draft;
    struct field_wake *found; /* literals */
    size_t found_n, found_cap;
    struct wake *wakes;       /* of one field */
    struct end_wake *ends;
    size_t wakes_cap, ends_cap;
};

int route_maker_init(struct route_maker *m, const struct ruleset *set); /* -1: no memory; release */
void route_maker_release(struct route_maker *m);

/*
 * route_draft(m, a): the rules, for m->given; what is left of them in the arena.  route_new(m, a):
 * all of it, of the last draft.  In between, a route that is the same may be found instead: what is
 * built from equal rules is equal.  *work grows by how much there was to do, in rules and literals.
 * NULL: no memory.
 */
const struct route *route_draft(struct route_maker *m, struct arena *a, size_t *work);
struct route *route_new(struct route_maker *m, struct arena *a, size_t *work);
bool route_same(const struct route *x, const struct route *y);
/* Each rule that y has to be woken for is one of x, where it asks for the same. */
bool route_has_all(const struct route *x, const struct route *y);

/* route_plain(set, a): every rule as it is, for every event. */
struct route *route_plain(const struct ruleset *set, struct arena *a);
void route_release(struct route *r); /* what is not in the arena */

#endif
