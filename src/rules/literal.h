/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must stand in the values of an event's fields for a rule to have a chance: the prefilter's
 * knowledge.  See literal.c for why it never loses a match.
 */
#ifndef RULES_LITERAL_H
#define RULES_LITERAL_H

#include "base/arena.h"
#include "rules/ends.h"
#include "rules/signature.h"

struct ruleset;
struct node;

struct literal {
    uint32_t field;     /* in one of its values, */
    enum anchor anchor; /* and there */
    struct str text;    /* folded; not empty unless it is ANCHOR_WHOLE */
    uint32_t proves;    /* one more than the atom that is true of an entry of a text log wherever the
                           literal stands in its text, or in its message if the atom is about
                           that; 0: none is */
};

/* At least one of these must be found; none: nothing is known, the rule is always evaluated. */
struct need {
    bool none;
    struct literal *items;
    size_t n;
};

/*
 * literal_need(set, node, unrendered, a): unrendered: for events of which it is known that they
 * have no rendered message.  Results live in the arena.  On no memory a->failed is set and the
 * result is "none".
 */
struct need literal_need(const struct ruleset *set, const struct node *node, bool unrendered,
                         struct arena *a);

/*
 * literal_keywords(set, node, a): one of these is in the record if any pattern or expression about
 * the whole record, wherever it stands in the condition, finds something.  none: not known.
 */
struct need literal_keywords(const struct ruleset *set, const struct node *node, struct arena *a);

/* regex_literals(a, pattern, nocase): folded texts of which every match of the (valid) pattern
   contains one; none where the pattern is not understood well enough. */
struct strs regex_literals(struct arena *a, struct str pattern, bool nocase);

#endif
