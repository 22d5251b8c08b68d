/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/quiet.h"

#include "base/le.h"
#include "event/shape.h"
#include "rules/rule.h"

#include <string.h>

/* ---- may they be? ---- */

static bool is_data(const struct ruleset *set, uint32_t field, const struct event_shape *shape)
{
    const struct field_ref *ref = &set->fields[field];

    return ref->kind == FIELD_KIND_NTH ||
           (ref->kind == FIELD_KIND_NAMED && !shape_has_system(shape, ref->name));
}

/* As deep as the tree: LIMIT_CONDITION_DEPTH bounds it. */
static bool asks_data(const struct ruleset *set, const struct node *node,
                      const struct event_shape *shape)
{
    const struct atom *atom = node->kind == NODE_ATOM ? &set->atoms[node->atom] : NULL;
    bool yes = node->kind != NODE_NO_MESSAGE;

    if (atom && atom->op != ATOM_KIND)
        yes = is_data(set, atom->field, shape);
    if (atom && atom->op == ATOM_FIELD)
        yes = yes && is_data(set, atom->other, shape);
    for (size_t i = 0; i < node->n && yes; i++)
        yes = asks_data(set, node->kids[i], shape);
    return yes;
}

bool quiet_may_be(const struct ruleset *set, const struct route *r,
                  const struct event_shape *shape)
{
    bool yes = !set->plain && !r->asks_rendered && !shape->may_have_message;

    for (size_t i = 0; i < r->rules_n && yes; i++) {
        const struct routed *one = &r->rules[i];

        yes = (one->for_what == ROUTED_ALL || one->for_what == ROUTED_OR_DOUBT) &&
              asks_data(set, one->condition, shape);
    }
    return yes;
}

/* ---- which were ---- */

static uint64_t hash_of(const struct quiet_as *as)
{
    const uint8_t *p = (const uint8_t *)as->data.s;
    uint64_t hash = as->door + as->form * 31 + as->data.n;
    size_t left = as->data.n;

    for (; left >= 8; p += 8, left -= 8)
        hash = (hash ^ le64(p)) * 0x9E3779B97F4A7C15u;
    return (hash ^ hash >> 32 ^ (left >= 4 ? le32(p) : 0)) * 0x9E3779B97F4A7C15u;
}

static size_t slot_of(const struct quiet_as *as)
{
    return (as->hash >> 40) % QUIET_SLOTS;
}

/* The other half of the hash. */
static uint32_t tag_of(const struct quiet_as *as)
{
    return (uint32_t)as->hash;
}

bool quiet_knows(const struct quiet *q, struct quiet_as *as)
{
    const struct quiet_slot *slot;

    as->hash = hash_of(as);
    slot = &q->slots[slot_of(as)];
    return q->tags[slot_of(as)] == tag_of(as) && slot->door == as->door &&
           slot->form == as->form && slot->n == as->data.n &&
           memcmp(slot->data, as->data.s, as->data.n) == 0;
}

void quiet_keep(struct quiet *q, const struct quiet_as *as)
{
    uint32_t *tag = &q->tags[slot_of(as)];
    struct quiet_slot *slot = &q->slots[slot_of(as)];

    if (*tag != tag_of(as)) {
        *tag = tag_of(as);
        return;
    }
    slot->door = as->door;
    slot->form = as->form;
    slot->n = (uint32_t)as->data.n;
    memcpy(slot->data, as->data.s, as->data.n);
}
