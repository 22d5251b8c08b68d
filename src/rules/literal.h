/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must stand in an event's text for a rule to have a chance: the prefilter's knowledge.
 * See literal.c for why it never loses a match.
 */
#ifndef RULES_LITERAL_H
#define RULES_LITERAL_H

#include "base/arena.h"
#include "rules/signature.h"

struct ruleset;
struct node;

/* The texts in which literals are looked for. */
enum haystack { HAY_DATA, HAY_MESSAGE, HAY_TEXT, HAY_KEYWORDS, HAYS };

struct literal {
    enum haystack hay;
    struct str text; /* folded, not empty */
};

/* At least one of these must be found; none: nothing is known, the rule is always evaluated. */
struct need {
    bool none;
    struct literal *items;
    size_t n;
};

/* Results live in the arena.  On no memory arena.failed is set and the result is "none". */
struct need literal_need(const struct ruleset *set, const struct node *node, struct arena *a);

/* regex_literals(a, pattern, nocase): folded texts of which every match of the (valid) pattern
   contains one; none where the pattern is not understood well enough. */
struct strs regex_literals(struct arena *a, struct str pattern, bool nocase);

#endif
