/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left of a condition when something is known of all events that meet it: their place
 * (kind, channel, provider, id), which fields they can have, whether they carry a message.  See
 * residual.c for why it is as true, as false and as doubtful as the whole.
 */
#ifndef RULES_RESIDUAL_H
#define RULES_RESIDUAL_H

#include "rules/condition.h"
#include "rules/dispatch.h"

struct ruleset;

enum rendered { RENDERED_UNKNOWN, RENDERED_NO, RENDERED_YES };

/* A name as events have it, and folded; raw absent: not known. */
struct known_name {
    struct str raw, folded;
};

struct given {
    const struct ruleset *set;
    struct place place;
    struct known_name channel, provider, id; /* where they are there; an id as its digits */
    const uint64_t *fields; /* a bit for each of the set's: the expanded event may have one of that
                               name; NULL: any */
    enum rendered rendered; /* the event has a message */
    bool no_keyword;        /* no pattern or expression about the whole record finds anything */
    bool asks_rendered;     /* set where something depends on that, and it is not known */
    bool met_keyword;       /* set where something is about the whole record */
    struct node **stack;    /* parts of trees at hand; of the caller only to be released */
    size_t stack_n, stack_cap;
};

void given_release(struct given *k);

/*
 * residual_of(k, node, a): node itself where nothing of it is known, or a tree of which what is new
 * is in the arena.  Below its root are no NODE_NEVER and NODE_ALWAYS.  On no memory a->failed is
 * set.
 */
const struct node *residual_of(struct given *k, const struct node *node, struct arena *a);

/* residual_same(x, y): the same tree. */
bool residual_same(const struct node *x, const struct node *y);

#endif
