/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The prefilter and why it is sound (sigma.md 13.6, trap T10).
 *
 * For a condition x, need(x) is a set of literals (text, field) of which at least one stands in a
 * value of its field whenever x is not false, or "none".  By induction over the tree:
 *
 *   atom   A pattern matches a value only if each of its literal pieces stands in the value; so the
 *          longest one does.  A regex matches only if one of regex_literals stands in it.  A number
 *          equals its digits or its hexadecimal digits behind 0x.  The values searched are those
 *          that the atom looks at (record_values), so the literal stands in one of them.  Literals
 *          and values go through one folding that works code point by code point and leaves
 *          damaged bytes alone: if l stands in v, fold(l) stands in fold(v), and if v is l, begins
 *          or ends with it, so does fold(v).  So it holds for cased needles too, and a pattern that
 *          is one text at an end has its literal there.  (Not so for message, text and record,
 *          which are searched as one.)  Atoms about fields that need no text (event id, channel
 *          ...), absence, presence, comparisons, addresses: none.  So is a pattern without literal
 *          text.
 *   doubt  An atom about the message or the whole record is undecidable, so not false, where an
 *          event lacks its rendered message: none there ("unrendered").
 *   never  is never true: the empty set.  Constants other than false (residual.h): none.
 *   AND    x is not false only if no part is: any part's set will do.  The most selective is taken.
 *   OR     x is not false only if one part is not: the union; none if one part has none.
 *   NOT    is true when something is absent: none.  (This is where `selection or not filter`
 *          was lost by others.)
 *
 *   proof  A pattern that asks for nothing but a text, in the message or the text of an entry or in
 *          all of it, is true where that text, whole, stands there: nobody need look again.
 *
 * A rule is woken if a literal of its set was found, or if its set is "none".  Cutting a literal
 * to a part of it only finds more.  Windows find every literal that is there.  A rule that is not
 * woken is false: neither a hit nor a doubt is lost.  The conditions are those that are left for a
 * place and a shape (residual.c, with its own proof).  The test switch ruleset_set_plain leaves all
 * of this out, and tests compare.
 */
#include "rules/literal.h"

#include "base/fold.h"
#include "rules/rarity.h"
#include "rules/rule.h"

#include <string.h>

#define MOST_LITERALS 100000 /* larger sets are "none" */
#define LITERAL_BYTES 240  /* longer ones are cut: what decides stands at their end ("\x.exe") */
/* In points of rarity, of which an ordinary byte has four: */
#define WORTH_POINTS 96    /* more do not make a text better */
#define AT_HAND_POINTS 48  /* so many less will do */
/* What must be at an end is as good as one so much longer; but a short word that is all of a field
   often names a kind, of which all rows of a table are. */
#define ENDS_POINTS 24
#define SHORTEST 2         /* a single letter is found everywhere */
#define HEX_DIGITS 16      /* of a number; more are none */

static const struct need need_nothing = { .none = true };

/* Has it values to look into, of which a text can be asked? */
static bool is_searchable(const struct ruleset *set, uint32_t field, bool unrendered)
{
    enum field_kind kind = set->fields[field].kind;

    if (kind == FIELD_KIND_MESSAGE || kind == FIELD_KIND_KEYWORDS)
        return !unrendered;
    return kind >= FIELD_KIND_NAMED;
}

static struct need need_of_texts(uint32_t field, const struct str *texts, size_t n,
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
        need.items[i] = (struct literal){ field, ANCHOR_NONE, text, 0 };
    }
    return need;
}

/* Are values of the field searched one by one? */
static bool has_ends(const struct ruleset *set, uint32_t field)
{
    enum field_kind kind = set->fields[field].kind;

    return kind == FIELD_KIND_NAMED || kind == FIELD_KIND_NTH;
}

/* 1603 equals 0x643 too, and 0x0643: wherever its digits stand. */
static struct need need_of_digits(uint32_t field, struct str digits, struct arena *a)
{
    uint64_t number;
    struct str texts[2] = { digits };

    if (!str_u64(digits, &number))
        return need_of_texts(field, texts, 1, a);
    texts[1] = arena_format(a, "%llx", (unsigned long long)number);
    return texts[1].s ? need_of_texts(field, texts, 2, a) : need_nothing;
}

/* The same, spelt out: what equals a number has no more than so many digits behind 0x. */
static struct need need_of_number(uint32_t field, struct str digits, struct arena *a)
{
    struct need need = { .items = arena_alloc(a, (HEX_DIGITS + 1) * sizeof *need.items) };
    uint64_t number;

    if (!need.items)
        return need_nothing;
    need.items[need.n++] = (struct literal){ field, ANCHOR_WHOLE, digits, 0 };
    if (!str_u64(digits, &number))
        return need;
    for (int n = 1; n <= HEX_DIGITS; n++) {
        struct str hex = arena_format(a, "0x%0*llx", n, (unsigned long long)number);

        if (!hex.s)
            return need_nothing;
        if (hex.n == (size_t)n + 2)
            need.items[need.n++] = (struct literal){ field, ANCHOR_WHOLE, hex, 0 };
    }
    return need;
}

static enum anchor anchor_of(enum form form, size_t n)
{
    if (n > LITERAL_BYTES || (form != FORM_EQUAL && n < ENDS_LEAST))
        return ANCHOR_NONE;
    return form == FORM_EQUAL    ? ANCHOR_WHOLE
           : form == FORM_STARTS ? ANCHOR_START
           : form == FORM_ENDS   ? ANCHOR_END
                                 : ANCHOR_NONE;
}

static bool is_proof(const struct ruleset *set, const struct atom *atom, struct str text)
{
    enum field_kind kind = set->fields[atom->field].kind;

    return !atom->cased && atom->pattern.form == FORM_CONTAINS &&
           text.n == atom->pattern.needle.n &&
           (kind == FIELD_KIND_TEXT || kind == FIELD_KIND_KEYWORDS || kind == FIELD_KIND_MESSAGE);
}

static struct need need_of_pattern(const struct ruleset *set, const struct atom *atom,
                                   struct arena *a)
{
    const struct pattern *p = &atom->pattern;
    struct str text = p->form == FORM_EQUAL ? p->needle : pattern_literal(p);
    struct need need = { .n = 1 };
    enum anchor anchor;

    if (atom->cased)
        text = fold_text(a, text);
    anchor = has_ends(set, atom->field) ? anchor_of(p->form, text.n) : ANCHOR_NONE;
    if (anchor == ANCHOR_NONE) {
        need = need_of_texts(atom->field, &text, 1, a);
        if (!need.none && is_proof(set, atom, need.items[0].text))
            need.items[0].proves = (uint32_t)(atom - set->atoms) + 1;
        return need;
    }
    need.items = arena_alloc(a, sizeof *need.items);
    if (!need.items)
        return need_nothing;
    need.items[0] = (struct literal){ atom->field, anchor, text, 0 };
    return need;
}

static struct need need_of_atom(const struct ruleset *set, const struct atom *atom,
                                bool unrendered, struct arena *a)
{
    if (atom->op == ATOM_KIND || !is_searchable(set, atom->field, unrendered))
        return need_nothing;
    if (atom->op == ATOM_REGEX)
        return need_of_texts(atom->field, atom->literals.items, atom->literals.n, a);
    if (atom->op != ATOM_PATTERN)
        return need_nothing;
    if (!atom->number)
        return need_of_pattern(set, atom, a);
    if (atom->pattern.form == FORM_EQUAL && has_ends(set, atom->field))
        return need_of_number(atom->field, atom->pattern.needle, a);
    return need_of_digits(atom->field, atom->pattern.needle, a);
}

/* How rarely it is found. */
static long rarity(const struct literal *l)
{
    long points = l->anchor == ANCHOR_NONE ? 0 : ENDS_POINTS;

    for (size_t i = 0; i < l->text.n && points < WORTH_POINTS; i++)
        points += rarity_of(l->text.s[i]);
    return points < WORTH_POINTS ? points : WORTH_POINTS;
}

/* How good a set is: rare literals, few of them; the text of an entry is at hand, and need not be
   taken apart into fields first. */
static long worth(const struct ruleset *set, const struct need *need)
{
    long least = WORTH_POINTS;
    bool at_hand = true;

    for (size_t i = 0; i < need->n; i++) {
        long points = rarity(&need->items[i]);

        least = points < least ? points : least;
        at_hand = at_hand &&
                  set->fields[need->items[i].field].kind == FIELD_KIND_TEXT;
    }
    for (size_t n = 1; n < need->n; n *= 2)
        least--; /* one of two is met as often as one that has a bit less */
    return least + (at_hand ? AT_HAND_POINTS : 0);
}

static struct need need_of_all(const struct ruleset *set, const struct node *node, bool unrendered,
                               struct arena *a)
{
    struct need best = need_nothing;

    for (size_t i = 0; i < node->n; i++) {
        struct need one = literal_need(set, node->kids[i], unrendered, a);

        if (!one.none && (best.none || worth(set, &one) > worth(set, &best)))
            best = one;
    }
    return best;
}

/* False: nothing is known of the union. */
static bool add_need(struct need *all, size_t *cap, struct need one, struct arena *a)
{
    if (one.none || all->n + one.n > MOST_LITERALS ||
        arena_grow(a, &all->items, all->n, cap, all->n + one.n, sizeof *all->items) < 0)
        return false;
    if (one.n)
        memcpy(all->items + all->n, one.items, one.n * sizeof *one.items);
    all->n += one.n;
    return true;
}

static struct need need_of_any(const struct ruleset *set, const struct node *node, bool unrendered,
                               struct arena *a)
{
    struct need all = { 0 };
    size_t cap = 0;

    for (size_t i = 0; i < node->n; i++)
        if (!add_need(&all, &cap, literal_need(set, node->kids[i], unrendered, a), a))
            return need_nothing;
    return all;
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
struct need literal_need(const struct ruleset *set, const struct node *node, bool unrendered,
                         struct arena *a)
{
    switch (node->kind) {
    case NODE_NEVER:
        return (struct need){ .n = 0 };
    case NODE_ATOM:
        return need_of_atom(set, &set->atoms[node->atom], unrendered, a);
    case NODE_AND:
        return need_of_all(set, node, unrendered, a);
    case NODE_OR:
        return need_of_any(set, node, unrendered, a);
    default:
        return need_nothing;
    }
}

static bool is_keyword(const struct ruleset *set, const struct atom *atom)
{
    return atom->op != ATOM_KIND && set->fields[atom->field].kind == FIELD_KIND_KEYWORDS &&
           (atom->op == ATOM_PATTERN || atom->op == ATOM_REGEX);
}

/* As deep as the tree. */
struct need literal_keywords(const struct ruleset *set, const struct node *node, struct arena *a)
{
    struct need all = { 0 };
    size_t cap = 0;

    if (node->kind == NODE_ATOM && is_keyword(set, &set->atoms[node->atom]))
        return need_of_atom(set, &set->atoms[node->atom], false, a);
    for (size_t i = 0; i < node->n; i++)
        if (!add_need(&all, &cap, literal_keywords(set, node->kids[i], a), a))
            return need_nothing;
    return all;
}
