/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The prefilter and why it is sound (sigma.md 13.6, trap T10).
 *
 * For a condition x, need(x) is a set of literals (text, haystack) of which at least one stands in
 * the event whenever x is true, or "none".  By induction over the tree:
 *
 *   atom   A pattern matches a value only if each of its literal pieces stands in the value; so the
 *          longest one does.  A regex matches only if one of regex_literals stands in it.  The value
 *          is one of the slices of its haystack (a haystack holds every value that the field can
 *          have, or more), so the literal stands in the haystack.  Literals and haystacks go
 *          through one folding that works code point by code point and leaves damaged bytes alone:
 *          if l stands in v, fold(l) stands in fold(v).  So it holds for cased needles too.
 *          Atoms about fields that need no text (event id, channel ...), absence, presence,
 *          numbers, addresses: none.  So is a pattern without literal text.
 *   never  is never true: the empty set.
 *   AND    x is true only if every part is: any part's set will do.  The most selective is taken.
 *   OR     x is true only if one part is: the union; none if one part has none.
 *   NOT    is true when something is absent: none.  (This is where `selection or not filter`
 *          was lost by others.)
 *
 * A rule is woken if a literal of its set was found, or if its set is "none".  Cutting a literal
 * to a part of it only finds more.  Windows find every literal that is there.
 * Where an event lacks its rendered message, a condition may also be undecidable: an atom that is
 * so looks into HAY_MESSAGE or HAY_KEYWORDS, hence, by the same induction, so does a literal of the
 * set; the dispatcher wakes those rules whenever the message is missing.  The test switch
 * ruleset_set_plain leaves all of this out, and tests compare.
 */
#include "rules/literal.h"

#include "rules/fold.h"
#include "rules/rule.h"

#include <string.h>

#define MOST_LITERALS 100000 /* larger sets are "none" */
#define LITERAL_BYTES 240  /* longer ones are cut: what decides stands at their end ("\x.exe") */
#define WORTH_BYTES 24     /* more do not make a text better */
#define AT_HAND_BYTES 12   /* so many bytes less will do */
#define SHORTEST 2         /* a single letter is found everywhere */

static const struct need need_nothing = { .none = true };

static bool haystack_of(const struct field_ref *field, enum haystack *hay)
{
    switch (field->kind) {
    case FIELD_KIND_NAMED:
    case FIELD_KIND_NTH:
        *hay = HAY_DATA;
        return true;
    case FIELD_KIND_MESSAGE:
        *hay = HAY_MESSAGE;
        return true;
    case FIELD_KIND_TEXT:
        *hay = HAY_TEXT;
        return true;
    case FIELD_KIND_KEYWORDS:
        *hay = HAY_KEYWORDS;
        return true;
    default:
        return false;
    }
}

static struct need need_of_texts(enum haystack hay, const struct str *texts, size_t n,
                                 struct arena *a)
{
    struct need need = { .n = n, .items = arena_alloc(a, n * sizeof *need.items) };

    if (n == 0 || !need.items)
        return need_nothing;
    for (size_t i = 0; i < n; i++) {
        struct str text = texts[i];

        if (text.n < SHORTEST)
            return need_nothing;
        if (text.n > LITERAL_BYTES)
            text = str_from(text, text.n - LITERAL_BYTES);
        need.items[i] = (struct literal){ hay, text };
    }
    return need;
}

static struct need need_of_atom(const struct ruleset *set, const struct atom *atom,
                                struct arena *a)
{
    enum haystack hay;
    struct str text;

    if (!haystack_of(&set->fields[atom->field], &hay))
        return need_nothing;
    if (atom->op == ATOM_REGEX)
        return need_of_texts(hay, atom->literals.items, atom->literals.n, a);
    if (atom->op != ATOM_PATTERN || atom->number)
        return need_nothing; /* a number also equals its hexadecimal form */
    text = pattern_literal(&atom->pattern);
    if (atom->cased)
        text = fold_text(a, text);
    return need_of_texts(hay, &text, 1, a);
}

/* How good a set is: long literals, few of them; the text of an entry is at hand, and need not be
   taken apart into fields first. */
static long worth(const struct need *need)
{
    size_t shortest = WORTH_BYTES;
    bool at_hand = true;

    for (size_t i = 0; i < need->n; i++) {
        if (need->items[i].text.n < shortest)
            shortest = need->items[i].text.n;
        at_hand = at_hand && need->items[i].hay == HAY_TEXT;
    }
    return (long)(shortest + (at_hand ? AT_HAND_BYTES : 0)) * 64 - (long)need->n;
}

static struct need need_of_all(const struct ruleset *set, const struct node *node, struct arena *a)
{
    struct need best = need_nothing;

    for (size_t i = 0; i < node->n; i++) {
        struct need one = literal_need(set, node->kids[i], a);

        if (!one.none && (best.none || worth(&one) > worth(&best)))
            best = one;
    }
    return best;
}

static struct need need_of_any(const struct ruleset *set, const struct node *node, struct arena *a)
{
    struct need all = { 0 };
    size_t cap = 0;

    for (size_t i = 0; i < node->n; i++) {
        struct need one = literal_need(set, node->kids[i], a);

        if (one.none || all.n + one.n > MOST_LITERALS ||
            arena_grow(a, &all.items, all.n, &cap, all.n + one.n, sizeof *all.items) < 0)
            return need_nothing;
        if (one.n)
            memcpy(all.items + all.n, one.items, one.n * sizeof *one.items);
        all.n += one.n;
    }
    return all;
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
struct need literal_need(const struct ruleset *set, const struct node *node, struct arena *a)
{
    switch (node->kind) {
    case NODE_NEVER:
        return (struct need){ .n = 0 };
    case NODE_ATOM:
        return need_of_atom(set, &set->atoms[node->atom], a);
    case NODE_AND:
        return need_of_all(set, node, a);
    case NODE_OR:
        return need_of_any(set, node, a);
    default:
        return need_nothing;
    }
}
