/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A residual has, for every event that the knowledge is true of, the same truth as the condition:
 * yes, no, or the same doubt.
 *
 *   atom   Replaced by a constant only where matcher.c would find that truth whatever else the
 *          event holds: a field without values is no pattern's, absent, not existing - or, if it is
 *          one that a missing message makes doubtful, doubtful; an equality with the channel, the
 *          provider or the id is decided by their numbers, a pattern by the name itself.
 *          no_keyword is the one thing that is known of an event and not of its place: a rule has
 *          two residuals then, one for each case (route.h).
 *   NOT    of a constant is a constant; of doubt it is doubt.
 *   AND    A false part decides.  Parts that are true say nothing and go; a part that is doubtful
 *          stays, once, for it makes a doubt of what would be true.  None left: true.
 *   OR     The same with true and false exchanged.
 *
 * The truth of AND and OR does not depend on the order of their parts (node_truth: what decides
 * wins, else the loudest doubt), and no part has an effect besides its truth.
 */
#include "rules/residual.h"

#include "base/mem.h"
#include "rules/rule.h"

enum decided { DECIDED_NO, DECIDED_YES, DECIDED_DOUBT, UNDECIDED };

static const struct node constants[] = { [DECIDED_NO] = { .kind = NODE_NEVER },
                                         [DECIDED_YES] = { .kind = NODE_ALWAYS },
                                         [DECIDED_DOUBT] = { .kind = NODE_NO_MESSAGE } };

/* ---- fields ---- */

/* Fields of that name in the expanded event. */
static bool may_be_named(const struct given *k, uint32_t field)
{
    return !k->fields || k->fields[field / 64] >> field % 64 & 1;
}

static bool is_absent(const struct given *k, uint32_t field)
{
    switch (k->set->fields[field].kind) {
    case FIELD_KIND_EVENT_ID:
        return k->place.id == PLACE_ABSENT;
    case FIELD_KIND_CHANNEL:
        return k->place.channel == PLACE_ABSENT;
    case FIELD_KIND_PROVIDER:
        return k->place.provider == PLACE_ABSENT && !may_be_named(k, field);
    case FIELD_KIND_NAMED:
    case FIELD_KIND_NTH:
        return !may_be_named(k, field);
    case FIELD_KIND_MESSAGE:
        return k->rendered == RENDERED_NO && !may_be_named(k, field);
    default:
        return false; /* not known */
    }
}

static bool is_present(const struct given *k, uint32_t field)
{
    switch (k->set->fields[field].kind) {
    case FIELD_KIND_EVENT_ID:
        return k->place.id >= PLACE_OTHER;
    case FIELD_KIND_CHANNEL:
        return k->place.channel >= PLACE_OTHER;
    case FIELD_KIND_PROVIDER:
        return k->place.provider >= PLACE_OTHER;
    default:
        return false;
    }
}

/* What a "no" about the field is worth (lacks_message in matcher.c). */
static enum decided no_about(struct given *k, uint32_t field)
{
    enum field_kind kind = k->set->fields[field].kind;

    k->met_keyword = k->met_keyword || kind == FIELD_KIND_KEYWORDS;
    if (k->place.kind != EVENT_WINDOWS || k->rendered == RENDERED_YES ||
        (kind != FIELD_KIND_KEYWORDS && kind != FIELD_KIND_MESSAGE))
        return DECIDED_NO;
    if (k->rendered == RENDERED_UNKNOWN) {
        k->asks_rendered = true;
        return UNDECIDED;
    }
    return kind == FIELD_KIND_KEYWORDS || is_absent(k, field) ? DECIDED_DOUBT : UNDECIDED;
}

/* ---- atoms ---- */

static enum decided presence_of(struct given *k, const struct atom *atom)
{
    enum decided no = no_about(k, atom->field);

    if (no != DECIDED_NO)
        return no;
    if (is_absent(k, atom->field))
        return atom->op == ATOM_ABSENT ? DECIDED_YES : DECIDED_NO;
    if (is_present(k, atom->field))
        return atom->op == ATOM_ABSENT ? DECIDED_NO : DECIDED_YES;
    return UNDECIDED;
}

/* A pattern against the name itself. */
static enum decided named(const struct atom *atom, struct known_name name)
{
    if (!str_present(name.raw) || atom->op != ATOM_PATTERN || atom->number)
        return UNDECIDED;
    return pattern_match(&atom->pattern, atom->cased ? name.raw : name.folded) ? DECIDED_YES
                                                                              : DECIDED_NO;
}

/* Of a field that the place names, and that is there: yes or no. */
static enum decided placed(const struct given *k, uint32_t id, const struct atom *atom)
{
    uint32_t wanted = dispatch_atom(k->set->dispatch, id);

    switch (k->set->fields[atom->field].kind) {
    case FIELD_KIND_EVENT_ID:
        return wanted == PLACE_ANY ? named(atom, k->id)
                                   : (enum decided)(wanted == k->place.id);
    case FIELD_KIND_CHANNEL:
        return wanted == PLACE_ANY ? named(atom, k->channel)
                                   : (enum decided)(wanted == k->place.channel);
    default:
        return wanted == PLACE_ANY ? named(atom, k->provider)
                                   : (enum decided)(wanted == k->place.provider);
    }
}

/* Of two doubtful fields either makes a doubt. */
static enum decided without_values(struct given *k, const struct atom *atom)
{
    enum decided no = no_about(k, atom->field), other;

    if (atom->op != ATOM_FIELD || no == UNDECIDED)
        return no;
    other = no_about(k, atom->other);
    return other == DECIDED_NO ? no : other;
}

static enum decided decide(struct given *k, uint32_t id)
{
    const struct atom *atom = &k->set->atoms[id];

    if (atom->op == ATOM_KIND)
        return atom->kind == k->place.kind ? DECIDED_YES : DECIDED_NO;
    if (atom->op == ATOM_ABSENT || atom->op == ATOM_EXISTS)
        return presence_of(k, atom);
    if (is_absent(k, atom->field) || (atom->op == ATOM_FIELD && is_absent(k, atom->other)))
        return without_values(k, atom);
    if (is_present(k, atom->field))
        return placed(k, id, atom);
    if (k->no_keyword && k->set->fields[atom->field].kind == FIELD_KIND_KEYWORDS &&
        (atom->op == ATOM_PATTERN || atom->op == ATOM_REGEX))
        return no_about(k, atom->field);
    (void)no_about(k, atom->field); /* asks */
    if (atom->op == ATOM_FIELD)
        (void)no_about(k, atom->other);
    return UNDECIDED;
}

/* ---- trees ---- */

/* Trees are shared and never changed. */
static struct node *shared(const struct node *node)
{
    return (struct node *)(uintptr_t)node;
}

static const struct node *no_room(struct arena *a)
{
    a->failed = true;
    return &constants[DECIDED_NO];
}

static const struct node *negated(struct given *k, const struct node *node, struct arena *a)
{
    const struct node *kid = residual_of(k, node->kids[0], a);
    struct node *made;

    if (kid->kind == NODE_NEVER || kid->kind == NODE_ALWAYS)
        return &constants[kid->kind == NODE_NEVER ? DECIDED_YES : DECIDED_NO];
    if (kid->kind == NODE_NO_MESSAGE)
        return kid;
    if (kid == node->kids[0])
        return node;
    made = node_not(a, shared(kid));
    return made ? made : no_room(a);
}

static bool push(struct given *k, const struct node *node)
{
    if (mem_grow(&k->stack, &k->stack_cap, k->stack_n + 1, sizeof *k->stack) < 0)
        return false;
    k->stack[k->stack_n++] = shared(node);
    return true;
}

/* The parts from base on, joined as those of node were. */
static const struct node *pop(struct given *k, const struct node *node, size_t base,
                              struct arena *a)
{
    size_t n = k->stack_n - base;
    struct node *made;

    k->stack_n = base;
    if (n == 0)
        return &constants[node->kind == NODE_AND ? DECIDED_YES : DECIDED_NO];
    made = node_join(a, node->kind, k->stack + base, n);
    return made ? made : no_room(a);
}

static const struct node *joined(struct given *k, const struct node *node, struct arena *a)
{
    enum node_kind decides = node->kind == NODE_AND ? NODE_NEVER : NODE_ALWAYS;
    enum node_kind silent = node->kind == NODE_AND ? NODE_ALWAYS : NODE_NEVER;
    size_t base = k->stack_n;
    bool changed = false, doubt = false;

    for (size_t i = 0; i < node->n; i++) {
        const struct node *kid = residual_of(k, node->kids[i], a);

        changed = changed || kid != node->kids[i] || kid->kind == silent;
        if (kid->kind == decides) {
            k->stack_n = base;
            return kid;
        }
        if (kid->kind == NODE_NO_MESSAGE)
            doubt = true;
        else if (kid->kind != silent && !push(k, kid))
            return no_room(a);
    }
    if (!changed) {
        k->stack_n = base;
        return node;
    }
    if (doubt && !push(k, &constants[DECIDED_DOUBT]))
        return no_room(a);
    return pop(k, node, base, a);
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
const struct node *residual_of(struct given *k, const struct node *node, struct arena *a)
{
    enum decided d = UNDECIDED;

    switch (node->kind) {
    case NODE_ATOM:
        d = decide(k, node->atom);
        return d == UNDECIDED ? node : &constants[d];
    case NODE_NOT:
        return negated(k, node, a);
    case NODE_AND:
    case NODE_OR:
        return joined(k, node, a);
    default:
        return node; /* it is constant */
    }
}

void given_release(struct given *k)
{
    mem_free(k->stack);
}

bool residual_same(const struct node *x, const struct node *y)
{
    if (x == y)
        return true;
    if (x->kind != y->kind || x->atom != y->atom || x->n != y->n)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (!residual_same(x->kids[i], y->kids[i]))
            return false;
    return true;
}
