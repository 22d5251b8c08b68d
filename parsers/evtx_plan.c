/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan is made by reading a definition with a grammar that is narrower than binary XML:
 *
 *   [fragment header] <Event ...> <System ...>
 *       { <x {attribute = [one value]}> [one value] </x> }
 *   </System>
 *
 * where a value is a text or a substitution.  What follows </System> does not matter here.
 * evtx_binxml.c draws the tokens.
 */
#include "parsers/evtx_plan.h"

#include "parsers/evtx_draft.h"
#include "parsers/evtx_token.h"

static uint8_t next_token(const struct rd *r)
{
    return rd_left(r) ? (uint8_t)(r->p[r->at] & ~T_MORE) : 0xFF;
}

static bool take_token(struct rd *r, uint8_t token)
{
    if (next_token(r) != token)
        return false;
    rd_skip(r, 1);
    return true;
}

static bool take_open(struct evtx_tokens *t, struct evtx_name *name)
{
    bool more = rd_left(&t->r) && t->r.p[t->r.at] & T_MORE;

    if (!take_token(&t->r, T_OPEN))
        return false;
    rd_skip(&t->r, 6); /* dependency id, size */
    *name = evtx_tokens_name(t);
    rd_skip(&t->r, more ? 4 : 0);
    return rd_ok(&t->r);
}

/* One text, one substitution, or nothing. */
static bool take_source(struct rd *r, struct evtx_source *s)
{
    uint32_t n;

    *s = (struct evtx_source){ .from = FROM_NOTHING, .is_there = true };
    if (take_token(r, T_VALUE)) {
        if (rd_u8(r) != EVTX_STRING)
            return false;
        n = 2u * rd_le16(r);
        s->from = FROM_TEMPLATE;
        s->literal = (struct evtx_value){ rd_bytes(r, n), n, EVTX_STRING };
    } else if (next_token(r) == T_SUBSTITUTION || next_token(r) == T_OPTIONAL) {
        s->from = FROM_SLOT;
        s->optional = (rd_u8(r) & ~T_MORE) == T_OPTIONAL;
        s->slot = rd_le16(r);
        rd_skip(r, 1);
    }
    return rd_ok(r);
}

static bool set_part(struct evtx_plan *plan, enum evtx_part part, const struct evtx_source *s)
{
    if (plan->parts[part].is_there)
        return false; /* twice: not plain */
    plan->parts[part] = *s;
    if (s->from != FROM_SLOT)
        return true;
    if (s->slot >= EVTX_HEAD_SLOTS)
        return false; /* before adding one: 65535 is a slot too */
    if (s->slot >= plan->slots)
        plan->slots = (uint16_t)(s->slot + 1u);
    return true;
}

static bool plan_attribute(struct evtx_tokens *t, struct evtx_plan *plan, uint8_t element)
{
    struct evtx_source source;
    struct evtx_name name;

    rd_skip(&t->r, 1);
    name = evtx_tokens_name(t);
    if (!take_source(&t->r, &source))
        return false;
    if (element == TAG_PROVIDER && name.tag == TAG_NAME)
        return set_part(plan, PART_PROVIDER, &source);
    if (element == TAG_TIME_CREATED && name.tag == TAG_SYSTEM_TIME)
        return set_part(plan, PART_TIME, &source);
    return true;
}

static bool plan_text(struct evtx_plan *plan, uint8_t element, const struct evtx_source *source)
{
    switch (element) {
    case TAG_EVENT_ID:
        return set_part(plan, PART_EVENT_ID, source);
    case TAG_LEVEL:
        return set_part(plan, PART_LEVEL, source);
    case TAG_CHANNEL:
        return set_part(plan, PART_CHANNEL, source);
    case TAG_COMPUTER:
        return set_part(plan, PART_COMPUTER, source);
    case TAG_RECORD_ID:
        return set_part(plan, PART_RECORD_ID, source);
    default:
        return true;
    }
}

/* The start tag behind the element's name; true at its end, which is *ended. */
static bool plan_attributes(struct evtx_tokens *t, struct evtx_plan *plan, uint8_t element,
                            uint8_t *ended)
{
    while (next_token(&t->r) == T_ATTRIBUTE) {
        if (!plan_attribute(t, plan, element))
            return false;
    }
    *ended = next_token(&t->r);
    rd_skip(&t->r, 1);
    return *ended == T_START_DONE || *ended == T_CLOSE_EMPTY;
}

/* Of the element that comes, in the tokens: behind its token and dependency id. */
static uint32_t size_at(const struct evtx_tokens *t)
{
    return (uint32_t)t->r.at + 3;
}

static bool plan_element(struct evtx_tokens *t, struct evtx_plan *plan,
                         struct evtx_computer *computer)
{
    uint32_t size = size_at(t);
    struct evtx_source source = { .from = FROM_NOTHING, .is_there = true };
    struct evtx_name name;
    uint8_t ended;

    if (!take_open(t, &name) || !plan_attributes(t, plan, name.tag, &ended))
        return false;
    if (ended == T_START_DONE && (!take_source(&t->r, &source) || !take_token(&t->r, T_CLOSE)))
        return false;
    if (name.tag == TAG_COMPUTER && source.from == FROM_TEMPLATE) {
        computer->at = (uint32_t)(source.literal.p - t->r.p) - 2;
        computer->units = source.literal.n / 2;
        computer->sizes[2] = size;
    }
    return plan_text(plan, name.tag, &source);
}

static bool plan_body(struct evtx_tokens *t, struct evtx_plan *plan,
                      struct evtx_computer *computer)
{
    struct evtx_name name;
    uint8_t ended;

    if (take_token(&t->r, T_FRAGMENT))
        rd_skip(&t->r, 3);
    computer->sizes[0] = size_at(t);
    if (!take_open(t, &name) || name.tag != TAG_EVENT ||
        !plan_attributes(t, plan, TAG_NONE, &ended) || ended != T_START_DONE)
        return false;
    computer->sizes[1] = size_at(t);
    if (!take_open(t, &name) || name.tag != TAG_SYSTEM ||
        !plan_attributes(t, plan, TAG_NONE, &ended) || ended != T_START_DONE)
        return false;
    while (next_token(&t->r) != T_CLOSE) {
        if (!plan_element(t, plan, computer))
            return false;
    }
    return true;
}

/* Does another member hold that value, too?  Then what is in there are not only the nested
   fields. */
static bool is_used_twice(const struct evtx_program *program, uint16_t slot)
{
    size_t n = 0;

    for (size_t i = 0; i < program->members_n; i++)
        n += program->members[i].content.from == CONTENT_SLOT &&
             program->members[i].content.slot == slot;
    return n > 1;
}

static void plan_fields(struct evtx_shapes *s, struct evtx_shape *shape, struct evtx_plan *plan)
{
    const struct evtx_program *program = evtx_program_of(s, shape, PLACE_ROOT);
    const struct evtx_op *op = program && program->data_n ? &program->data[0] : NULL;

    if (op && op->kind == OP_NESTED) {
        if (op->slot < plan->slots || op->slot >= EVTX_HEAD_SLOTS ||
            is_used_twice(program, op->slot))
            return;
        plan->has_nested = true;
        plan->nested_place = op->place;
        plan->covers = op->slot;
    }
    plan->program = program;
}

struct evtx_plan *evtx_plan_make(struct evtx_shapes *s, struct evtx_shape *shape)
{
    struct evtx_tokens t = evtx_tokens_of(shape);
    struct evtx_plan *plan = arena_zero(&s->arena, 1, sizeof *plan);
    struct evtx_computer computer = { 0 };

    if (plan) {
        plan->usable = plan_body(&t, plan, &computer);
        plan->covers = plan->slots;
    }
    if (plan && plan->usable && computer.at && computer.units <= EVTX_COMPUTER_UNITS) {
        evtx_shape_vary(s, shape, computer);
        plan->parts[PART_COMPUTER].from = FROM_DEFINITION;
    }
    if (plan && plan->usable)
        plan_fields(s, shape, plan);
    return shape->plan = plan;
}
