/* SPDX-License-Identifier: Apache-2.0 */
/*
 * However damaged the values are, evtx_binxml.c walks the tokens of the two templates and takes the
 * names of fields from there.  So the names hold for what it reads of a record that evtx_fill.c
 * refuses, too, as long as both see the same templates: what stands behind an instance, and every
 * value that is tokens, must not be there.
 */
#include "parsers/evtx_promise.h"

#include "base/le.h"
#include "parsers/evtx_draft.h"

/* The fields of one template in another, or of one alone. */
struct evtx_pair {
    struct evtx_pair *next;
    const struct evtx_shape *outer;
    uint8_t place;
    struct event_shape shape;
};

/* Descriptors two at a time: is the type in one of them that of tokens? */
static bool has_binxml(const uint8_t *descriptors, uint32_t n)
{
    const uint64_t types = 0x007F0000007F0000u, binxml = 0x0021000000210000u;
    uint64_t found = 0;

    for (; n >= 2; descriptors += 8, n -= 2) {
        uint64_t other = (le64(descriptors) & types) ^ binxml; /* 0 in a half: it is */

        found |= ~(other + types) & (types + 0x0001000000010000u);
    }
    return found || (n && (descriptors[2] & ~EVTX_ARRAY) == EVTX_BINXML);
}

static void take_names(struct field *to, const struct evtx_program *program, size_t *n)
{
    for (size_t i = 0; i < program->members_n; i++) {
        const struct draft *d = &program->members[i];

        if (d->kind != OP_NESTED || d->content.from != CONTENT_SLOT)
            to[(*n)++] = (struct field){ .name = d->name, .path = d->path,
                                         .place = d->is_system ? FIELD_SYSTEM : FIELD_DATA };
    }
}

static const struct event_shape *make_pair(struct evtx_shapes *s, const struct evtx_shape *outer,
                                           struct evtx_shape *inner, uint8_t place)
{
    const struct evtx_program *a = outer->plan->program;
    const struct evtx_program *b = inner == outer ? NULL : inner->programs[place];
    size_t n = a->members_n + (b ? b->members_n : 0);
    struct evtx_pair *pair;
    struct field *fields;

    if (s->arena.total > EVTX_SHAPES_BYTES) /* a chunk that names all templates in all others */
        return NULL;
    pair = arena_zero(&s->arena, 1, sizeof *pair);
    fields = arena_alloc(&s->arena, (n ? n : 1) * sizeof *fields);
    if (!pair || !fields)
        return NULL;
    *pair = (struct evtx_pair){ inner->pairs, outer, place, { .fields = fields } };
    take_names(fields, a, &pair->shape.fields_n);
    if (b)
        take_names(fields, b, &pair->shape.fields_n);
    shape_seal(&pair->shape);
    inner->pairs = pair;
    return &pair->shape;
}

static const struct event_shape *shape_of(struct evtx_shapes *s, const struct evtx_shape *outer,
                                          struct evtx_shape *inner, uint8_t place)
{
    for (const struct evtx_pair *p = inner->pairs; p; p = p->next)
        if (p->outer == outer && p->place == place)
            return &p->shape;
    return make_pair(s, outer, inner, place);
}

/* The template in a value, if evtx_fill.h takes it there. */
static const struct event_shape *with_nested(struct evtx_head *h, const struct evtx_plan *plan,
                                             size_t at, size_t n)
{
    struct evtx_instance inner;
    const uint8_t *descriptors = evtx_instance_find(&h->shapes, at, at + n, &inner);
    const struct evtx_program *program;

    if (!descriptors || inner.shape == h->last.shape || has_binxml(descriptors, inner.n))
        return NULL;
    program = evtx_program_of(&h->shapes, inner.shape, (enum evtx_place)plan->nested_place);
    if (!program || program->system_n ||
        (program->data_n && program->data[0].kind == OP_NESTED))
        return NULL;
    return shape_of(&h->shapes, h->last.shape, inner.shape, plan->nested_place);
}

/* Layouts are made anew: they are to reach up to the nested template. */
static void ask(struct evtx_head *h, struct evtx_plan *plan)
{
    const struct evtx_program *program = evtx_program_of(&h->shapes, h->last.shape, PLACE_ROOT);
    const struct evtx_op *op = program && program->data_n ? &program->data[0] : NULL;

    plan->asked = true;
    if (op && op->kind == OP_NESTED) {
        if (op->slot < plan->slots || op->slot >= EVTX_HEAD_SLOTS)
            return;
        plan->has_nested = true;
        plan->nested_place = op->place;
        plan->covers = op->slot;
        for (size_t i = 0; i < EVTX_LAYOUTS; i++)
            plan->layouts[i].is_known = false;
    }
    plan->program = program;
}

const struct event_shape *evtx_promise(struct evtx_head *h)
{
    struct evtx_shape *shape = h->last.shape;
    struct evtx_plan *plan = h->layout ? shape->plan : NULL;
    const uint8_t *descriptors;
    size_t values = h->last.values, nested;

    if (!plan || (!plan->asked && plan->met++ < h->promise_after))
        return NULL;
    if (!plan->asked) {
        ask(h, plan);
        return NULL;
    }
    if (!plan->program || h->layout->has_binxml || h->last.n < plan->program->slots)
        return NULL;
    descriptors = h->shapes.chunk + values - 4 * (size_t)(h->last.n - plan->covers);
    if (!plan->has_nested)
        return has_binxml(descriptors, h->last.n - plan->covers)
                   ? NULL
                   : shape_of(&h->shapes, shape, shape, PLACE_ROOT);
    nested = le16(descriptors);
    if (has_binxml(descriptors + 4, h->last.n - plan->covers - 1))
        return NULL;
    if (nested == 0)
        return shape_of(&h->shapes, shape, shape, PLACE_ROOT);
    return descriptors[2] == EVTX_BINXML
               ? with_nested(h, plan, values + h->layout->nested_at, nested)
               : NULL;
}
