/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct routes: the route of an event, made when the first of its kind comes.  Private to one
 * matcher.
 *
 * Routes are kept up to ROUTES_MOST and ROUTES_BYTES, then all are dropped and it begins anew.
 * Making one costs; a log in which every event is of another place and shape would cost a route for
 * each.  So there is an allowance that events add to, and while it is used up an event takes the
 * route for any place, which knows nothing and is right for all.  Hits and doubts are the same
 * either way.
 */
#ifndef RULES_ROUTES_H
#define RULES_ROUTES_H

#include "base/map.h"
#include "rules/place.h"
#include "rules/route.h"
#include "rules/views.h"

#define ROUTES_MOST 2048u
#define ROUTES_BYTES (8u << 20)
#define ROUTES_ALLOWANCE 50000u     /* rules and literals looked at: to begin with, */
#define ROUTES_ALLOWANCE_RULE 64u   /* for each rule of the set, */
#define ROUTES_EVENTS_PER_WORK 4u   /* and one for so many events */
#define ROUTE_DOORS 512u
#define ROUTE_WAYS 4u               /* slots in which each of these may be; a power of two */
#define ROUTES_ENTRIES 32u          /* kinds of text logs of which a route is kept */

/* What decides which route an event takes.  No padding: it is a key. */
struct route_key {
    uint32_t kind, rendered;
    uint32_t channel, provider, id;           /* dispatch.h */
    uint32_t channel_index, provider_index;   /* place.h */
    uint32_t id_text;                         /* the id itself, where rules ask for it */
    uint32_t has_id_text;
    uint32_t view;
};

/* Of an event as it comes, found again. */
struct door {
    struct route *route; /* NULL: free */
    struct route_key key; /* its id as it stands in the event */
    struct shape_id shape;
    const struct event_kin *kin; /* of the event that came last; NULL: it had none */
    bool has_id, has_shape;
    bool may_fetch;      /* the fields that are needed can be fetched by themselves, */
    bool fetches;        /* and will be needed: the route looks into some; */
    bool wants_data;     /* all data are among them */
    bool by_data;        /* nothing but data decides what is true (quiet.h) */
    uint64_t number;     /* no other door has it, before or after */
    uint64_t wanted[2];  /* by position in the shape */
};

/* Of a place, whatever its events can have. */
struct asking {
    struct route_key key; /* as a door's */
    bool is_known, has_id;
    bool asked;           /* a rule can still be true or doubtful there */
};

/*
 * The same for an event whose parser says later what it can have, found by what stands in it: most
 * events are of a place that was met before, and of most of these no rule wants anything.
 */
struct met {
    struct str channel, provider; /* of names that are kept (place.h); absent: free */
    struct asking asking;
};

struct routes {
    const struct ruleset *set;
    struct names channels, providers;
    struct views views;
    struct route_maker maker;
    char digits[12];              /* of the id that is given to it */
    struct strmap index;          /* bytes of a route_key to a position in all */
    struct arena arena;           /* of these: */
    struct route *all[ROUTES_MOST];
    size_t n, keys_n, bytes;
    struct arena any_arena;       /* and of these, which are kept: */
    struct route *any[2][3];      /* for any place: by kind and rendered; NULL: not needed yet */
    struct route *plain;          /* likewise */
    struct {
        struct route_key key;
        struct route *route;
    } entries[ROUTES_ENTRIES];    /* likewise, of kinds of text logs */
    size_t entries_n;
    uint64_t events, work;
    uint64_t doors_n, forms_n;    /* so many have a number */
    uint64_t *doubts;             /* per rule, of routes that were dropped or asked */
    uint64_t *troubled;           /* a bit for each rule that ever had one, or that matcher.c set:
                                     all others need not be looked at behind each of many files */
    bool channel_texts, provider_texts, id_texts; /* rules ask for more of them than equality */
    struct door doors[ROUTE_DOORS];
    struct asking asking[ROUTE_DOORS];
    struct met met[ROUTE_DOORS];
    struct arena drafts;          /* while one of these is found out */
    struct route nothing;         /* where nobody asks, */
    struct door nobody;           /* and the door to it */
};

int routes_init(struct routes *t, const struct ruleset *set); /* -1: no memory; release it */
void routes_release(struct routes *t);

/* routes_nobody(t, ev): no rule can be true or doubtful of it, and that is known already.  Else
   routes_find says so.  Only for events with a promise (event.h). */
bool routes_nobody(struct routes *t, const struct event *ev);

/* routes_find(t, ev, scratch): it lives until the next call; NULL: no memory. */
const struct door *routes_find(struct routes *t, struct event *ev, struct arena *scratch);

/* The number of a form (event/kin.h), from 1. */
uint64_t routes_form(struct routes *t, struct event_form *form);

/* routes_entries(t, channel, scratch): of the text entries of a channel; it lives as long as t.
   NULL: there are too many, or no memory. */
const struct route *routes_entries(struct routes *t, struct str channel, struct arena *scratch);

/* routes_doubts(t): per rule, how many events could not be decided since that was set to 0. */
uint64_t *routes_doubts(struct routes *t);
static inline void routes_trouble(struct routes *t, uint32_t rule)
{
    t->troubled[rule / 64] |= 1ull << rule % 64;
}

#endif
