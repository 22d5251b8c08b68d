/* SPDX-License-Identifier: Apache-2.0 */
/*
 * However damaged the values are, evtx_binxml.c walks the tokens of the two templates to their end
 * and takes the names of fields from there.  So the names hold for what it reads of a record that
 * evtx_fill.c refuses, too, as long as both see the same templates (nothing stands behind an
 * instance, and no other value is tokens) and nothing ends the walk before (all values are there,
 * no limit is near): it would make a field of an element that has lost its children.
 */
#include "parsers/evtx_promise.h"

#include "base/le.h"
#include "base/limits.h"
#include "parsers/evtx_draft.h"

#define ARRAYS_MAX 8192u /* bytes of values where arrays are among them */

/* The fields of one template in another, or of one alone (inner is outer). */
struct evtx_pair {
    struct evtx_pair *next; /* of the same bucket */
    const struct evtx_shape *outer, *inner;
    uint8_t place;
    bool tells_data; /* all data are values of the inner one */
    struct event_shape shape;
    struct event_form form;
};

/* What types there are among values. */
enum { HAS_BINXML = 1, HAS_ARRAYS = 2 };

/* Descriptors two at a time. */
static unsigned types_of(const uint8_t *descriptors, uint32_t n)
{
    const uint64_t types = 0x007F0000007F0000u, binxml = 0x0021000000210000u;
    const uint64_t high = types + 0x0001000000010000u;
    uint64_t found = 0, arrays = 0, word, other;

    for (; n; descriptors += 8, n -= 2) {
        word = n > 1 ? le64(descriptors) : le32(descriptors);
        other = (word & types) ^ binxml; /* 0 in a half: it is */
        found |= ~(other + types) & high;
        arrays |= word & high;
        if (n == 1)
            break;
    }
    return (found ? HAS_BINXML : 0) | (arrays ? HAS_ARRAYS : 0);
}

static void take_names(struct field *to, const struct evtx_program *program, size_t *n)
{
    for (size_t i = 0; i < program->members_n; i++) {
        const struct draft *d = &program->members[i];

        if (draft_is_named(d))
            to[(*n)++] = (struct field){ .name = d->name, .path = d->path,
                                         .place = d->is_system ? FIELD_SYSTEM : FIELD_DATA };
    }
}

static bool has_data(const struct evtx_program *program)
{
    for (size_t i = 0; i < program->members_n; i++)
        if (draft_is_named(&program->members[i]) && !program->members[i].is_system)
            return true;
    return false;
}

/* A chunk that names its templates in all others makes a quarter of a million fields at most: they
   and the records need its bytes. */
static struct evtx_pair *make_pair(struct evtx_shapes *s, const struct evtx_shape *outer,
                                   const struct evtx_shape *inner, uint8_t place,
                                   struct evtx_pair **bucket)
{
    const struct evtx_program *a = outer->plan->program;
    const struct evtx_program *b = inner == outer ? NULL : inner->programs[place];
    size_t n = a->members_n + (b ? b->members_n : 0);
    struct evtx_pair *pair = arena_zero(&s->arena, 1, sizeof *pair);
    struct field *fields = arena_alloc(&s->arena, (n ? n : 1) * sizeof *fields);

    if (!pair || !fields)
        return NULL;
    *pair = (struct evtx_pair){ *bucket, outer, inner, place, b && !has_data(a),
                                { .fields = fields }, { 0 } };
    take_names(fields, a, &pair->shape.fields_n);
    if (b)
        take_names(fields, b, &pair->shape.fields_n);
    shape_seal(&pair->shape);
    *bucket = pair;
    return pair;
}

/* In a log of forwarded events each machine has templates of its own around those that all have. */
static struct evtx_pair *pair_of(struct evtx_shapes *s, const struct evtx_shape *outer,
                                 const struct evtx_shape *inner, uint8_t place)
{
    uint32_t hash = (outer->number * EVTX_SHAPES + inner->number) * 0x9E3779B1u;
    struct evtx_pair **bucket = &s->pairs[(hash >> 16) % EVTX_PAIR_BUCKETS];

    for (struct evtx_pair *p = *bucket; p; p = p->next)
        if (p->outer == outer && p->inner == inner && p->place == place)
            return p;
    return make_pair(s, outer, inner, place, bucket);
}

/*
 * Far from every limit of evtx_fields.h.  An item of an array brings the names of its element once
 * more; only where that cannot be too much, arrays may be there.
 */
static bool is_small(const struct evtx_program *p, const struct evtx_instance *i, unsigned types)
{
    size_t bytes = i->end - i->values;
    size_t text = p->kept + p->uses * (4 * bytes + 64 * (size_t)i->n);

    if (types & HAS_ARRAYS)
        text += p->kept * p->uses * (bytes < ARRAYS_MAX ? bytes : ARRAYS_MAX);
    return i->n >= p->slots && text <= LIMIT_BINXML_TEXT_FREE / 2 &&
           (!(types & HAS_ARRAYS) || bytes <= ARRAYS_MAX) && !(types & HAS_BINXML);
}

/* Descriptors and values of the one in h->nested. */
static struct str bytes_of(const struct evtx_head *h)
{
    size_t from = h->nested.values - 4 * (size_t)h->nested.n;

    return (struct str){ (const char *)h->shapes.chunk + from, h->nested.end - from };
}

/* The template in a value, if evtx_fill.h takes it there. */
static struct evtx_pair *with_nested(struct evtx_head *h, const struct evtx_plan *plan, size_t at,
                                     size_t n)
{
    struct evtx_instance *inner = &h->nested;
    const uint8_t *descriptors = evtx_instance_find(&h->shapes, at, at + n, inner);
    const struct evtx_program *program;

    if (!descriptors || inner->shape == h->last.shape)
        return NULL;
    program = evtx_program_of(&h->shapes, inner->shape, (enum evtx_place)plan->nested_place);
    if (!program || program->system_n ||
        (program->data_n && program->data[0].kind == OP_NESTED) ||
        !is_small(program, inner, types_of(descriptors, inner->n)))
        return NULL;
    return pair_of(&h->shapes, h->last.shape, inner->shape, plan->nested_place);
}

static struct evtx_pair *promised(struct evtx_head *h)
{
    const struct evtx_instance *i = &h->last;
    const struct evtx_plan *plan = h->layout ? i->shape->plan : NULL;
    const uint8_t *behind;
    unsigned types;

    h->nested.shape = NULL;
    if (!plan || !plan->program || i->n < plan->program->slots)
        return NULL;
    behind = h->shapes.chunk + i->values - 4 * (size_t)(i->n - plan->covers);
    types = h->layout->has_binxml ? HAS_BINXML : h->layout->has_arrays ? HAS_ARRAYS : 0;
    types |= types_of(behind + (plan->has_nested ? 4 : 0), i->n - plan->covers - plan->has_nested);
    if (!is_small(plan->program, i, types))
        return NULL;
    if (!plan->has_nested || le16(behind) == 0)
        return pair_of(&h->shapes, i->shape, i->shape, PLACE_ROOT);
    return behind[2] == EVTX_BINXML
               ? with_nested(h, plan, i->values + h->layout->nested_at, le16(behind))
               : NULL;
}

void evtx_promise(struct evtx_head *h, struct event *ev)
{
    struct evtx_pair *pair = promised(h);

    ev->shape = pair ? &pair->shape : NULL;
    if (!pair || !pair->tells_data)
        return;
    ev->form = &pair->form;
    ev->data = bytes_of(h);
}
