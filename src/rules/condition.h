/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct node: what must be true for a rule to match: a tree over atoms (single predicates, known
 * here by number only).  condition_parse reads the text of `condition:` (sigma.md 7) over named
 * searches, whose trees are given.  Trees live in an arena and are shared, never changed.
 */
#ifndef RULES_CONDITION_H
#define RULES_CONDITION_H

#include "base/arena.h"

enum node_kind {
    NODE_NEVER, NODE_ATOM, NODE_NOT, NODE_AND, NODE_OR,
    NODE_ALWAYS, NODE_NO_MESSAGE /* these two in a residual only (residual.h) */
};

struct node {
    enum node_kind kind;
    uint32_t atom;       /* NODE_ATOM */
    uint32_t list;       /* NODE_OR: the atom that is as true as it (wordlist.h), from 1; 0: none */
    unsigned cost;       /* 0 until the ruleset is built; what is cheap is asked first */
    struct node **kids;  /* NODE_NOT: one; NODE_AND, NODE_OR: one or more */
    size_t n;
};

/*
 * Truth with doubt.  Not decidable, because the event lacks its rendered message or because a
 * regex reached its limit; what does not depend on the doubtful part stays decided (Kleene).
 */
enum truth { TRUTH_NO, TRUTH_YES, TRUTH_NO_MESSAGE, TRUTH_LIMIT };

typedef enum truth truth_fn(void *ctx, uint32_t atom);
enum truth node_truth(const struct node *node, truth_fn *atom_truth, void *ctx);

struct search {
    struct str name;
    struct node *node;
    bool used;          /* set by condition_parse */
};

struct condition_fault {
    char text[200];     /* empty: no memory */
    size_t at;          /* byte in the condition */
};

/* NULL on error. */
struct node *condition_parse(struct arena *a, struct str text, struct search *searches, size_t n,
                             struct condition_fault *fault);

/* Building blocks; NULL on no memory, and where a kid is NULL. */
struct node *node_atom(struct arena *a, uint32_t atom);
struct node *node_not(struct arena *a, struct node *kid);
struct node *node_join(struct arena *a, enum node_kind kind, struct node **kids, size_t n);
struct node *node_pair(struct arena *a, enum node_kind kind, struct node *left, struct node *right);

#endif
