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
#include "parsers/evtx_head.h"

#include <string.h>

#define NOTHING UINT32_MAX /* is remembered: no value is that long */

enum {
    T_OPEN = 0x01,
    T_START_DONE = 0x02,
    T_CLOSE_EMPTY = 0x03,
    T_CLOSE = 0x04,
    T_VALUE = 0x05,
    T_ATTRIBUTE = 0x06,
    T_TEMPLATE = 0x0C,
    T_SUBSTITUTION = 0x0D,
    T_OPTIONAL = 0x0E,
    T_FRAGMENT = 0x0F,
    T_MORE = 0x40
};

void evtx_head_init(struct evtx_head *h)
{
    for (size_t i = 0; i < PART_TEXTS; i++)
        h->memos[i].n = NOTHING;
}

void evtx_head_chunk(struct evtx_head *h, const uint8_t *chunk, size_t n)
{
    uint64_t age = h->shapes.age;

    evtx_shapes_chunk(&h->shapes, chunk, n);
    for (size_t i = 0; i < PART_TEXTS && h->shapes.age != age; i++)
        h->memos[i].literal = NULL; /* its shape is gone */
}

void evtx_head_release(struct evtx_head *h)
{
    evtx_shapes_release(&h->shapes);
    for (size_t i = 0; i < PART_TEXTS; i++)
        buf_release(&h->memos[i].text);
}

/* Making a plan. */

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

static bool plan_element(struct evtx_tokens *t, struct evtx_plan *plan)
{
    struct evtx_source source = { .from = FROM_NOTHING, .is_there = true };
    struct evtx_name name;
    uint8_t ended;

    if (!take_open(t, &name) || !plan_attributes(t, plan, name.tag, &ended))
        return false;
    if (ended == T_START_DONE && (!take_source(&t->r, &source) || !take_token(&t->r, T_CLOSE)))
        return false;
    return plan_text(plan, name.tag, &source);
}

static bool plan_body(struct evtx_tokens *t, struct evtx_plan *plan)
{
    struct evtx_name name;
    uint8_t ended;

    if (take_token(&t->r, T_FRAGMENT))
        rd_skip(&t->r, 3);
    if (!take_open(t, &name) || name.tag != TAG_EVENT ||
        !plan_attributes(t, plan, TAG_NONE, &ended) || ended != T_START_DONE)
        return false;
    if (!take_open(t, &name) || name.tag != TAG_SYSTEM ||
        !plan_attributes(t, plan, TAG_NONE, &ended) || ended != T_START_DONE)
        return false;
    while (next_token(&t->r) != T_CLOSE) {
        if (!plan_element(t, plan))
            return false;
    }
    return true;
}

static const struct evtx_plan *plan_of(struct evtx_shapes *s, struct evtx_shape *shape)
{
    struct evtx_tokens t = evtx_tokens_of(shape);
    struct evtx_plan *plan;

    if (!shape->plan && (plan = arena_zero(&s->arena, 1, sizeof *plan)) != NULL) {
        plan->usable = plan_body(&t, plan);
        shape->plan = plan;
    }
    return shape->plan && shape->plan->usable ? shape->plan : NULL;
}

/* Using it. */

static bool text_part(struct evtx_memo *m, struct evtx_value v, bool literal, struct str *out)
{
    bool same = m->n == v.n && m->type == v.type &&
                ((literal && m->literal == v.p) || memcmp(m->bytes, v.p, v.n) == 0);

    m->literal = literal ? v.p : NULL;
    if (!same) {
        m->n = NOTHING;
        buf_clear(&m->text);
        if (evtx_value_text(&m->text, v) != EVTX_TEXT_GOOD || m->text.failed)
            return false;
        if (v.n <= EVTX_HEAD_MEMO) {
            memcpy(m->bytes, v.p, v.n);
            m->n = v.n;
            m->type = v.type;
        }
    }
    *out = m->text.n ? buf_str(&m->text) : (struct str){ "", 0 };
    return true;
}

static bool number_part(struct event *ev, enum evtx_part part, struct evtx_value v)
{
    uint64_t u;

    if (!evtx_value_number(v, &u))
        return false;
    if (part == PART_EVENT_ID && u <= UINT32_MAX) {
        ev->event_id = (uint32_t)u;
        ev->has_event_id = true;
    } else if (part == PART_LEVEL && u <= INT8_MAX) {
        ev->level = (int8_t)u;
    } else if (part == PART_RECORD_ID && u > 0) {
        ev->record = u;
    }
    return true;
}

static bool time_part(struct event *ev, struct evtx_value v)
{
    when t;

    if (!evtx_value_time(v, &t))
        return false;
    if (t != 0)
        ev->time = (struct stamp){ .t = t, .kind = STAMP_UTC, .digits = 7 };
    return true;
}

static bool fill_part(struct evtx_head *h, enum evtx_part part, struct evtx_value v, bool literal,
                      struct event *ev)
{
    struct str *texts[PART_TEXTS] = { &ev->provider, &ev->channel, &ev->computer };

    if (part < PART_TEXTS)
        return text_part(&h->memos[part], v, literal, texts[part]);
    if (part == PART_TIME)
        return time_part(ev, v);
    return v.n == 0 || number_part(ev, part, v);
}

static bool fill(struct evtx_head *h, const struct evtx_plan *plan,
                 const struct evtx_value *slots, struct event *ev)
{
    for (unsigned part = 0; part < PARTS; part++) {
        const struct evtx_source *s = &plan->parts[part];
        struct evtx_value v = { h->shapes.chunk, 0, EVTX_NULL };

        if (!s->is_there)
            continue;
        if (s->from == FROM_TEMPLATE)
            v = s->literal;
        else if (s->from == FROM_SLOT)
            v = slots[s->slot];
        if (v.type & EVTX_ARRAY || v.type == EVTX_BINXML)
            return false;
        if ((part == PART_PROVIDER || part == PART_TIME) &&
            (s->from == FROM_NOTHING || (s->optional && evtx_value_is_empty(v))))
            continue; /* an attribute without a value */
        if (!fill_part(h, (enum evtx_part)part, v, s->from == FROM_TEMPLATE, ev))
            return false;
    }
    return true;
}

bool evtx_instance_read(struct evtx_shapes *s, struct rd *r, struct evtx_instance *i,
                        struct evtx_value *values, uint32_t max)
{
    uint32_t id, definition;
    const uint8_t *entry, *at;
    size_t left;

    rd_skip(r, 1);
    id = rd_le32(r);
    definition = rd_le32(r);
    i->shape = rd_ok(r) ? evtx_shape_at(s, definition) : NULL;
    if (!i->shape || i->shape->id != id)
        return false;
    if (definition == r->at)
        rd_skip(r, 24 + (size_t)i->shape->size);
    i->n = rd_le32(r);
    if (!rd_ok(r) || i->n > rd_left(r) / 4)
        return false;
    entry = rd_bytes(r, 4 * (size_t)i->n);
    at = s->chunk + r->at;
    left = rd_left(r);
    i->values = r->at;
    for (uint32_t k = 0; k < i->n; k++, entry += 4) {
        uint32_t n = (uint32_t)(entry[0] | entry[1] << 8);

        if (n > left)
            return false;
        if (k < max)
            values[k] = (struct evtx_value){ at, n, entry[2] };
        at += n;
        left -= n;
    }
    i->end = r->end - left;
    rd_skip(r, i->end - i->values);
    return rd_ok(r);
}

bool evtx_head_read(struct evtx_head *h, size_t at, size_t end, struct event *ev)
{
    struct rd r = rd_over(h->shapes.chunk, end);
    struct evtx_instance *i = &h->last;
    const struct evtx_plan *plan;
    struct event head = *ev;

    rd_seek(&r, at);
    if (!take_token(&r, T_FRAGMENT))
        return false;
    rd_skip(&r, 3);
    if (!take_token(&r, T_TEMPLATE) ||
        !evtx_instance_read(&h->shapes, &r, i, h->values, EVTX_HEAD_SLOTS) ||
        !rd_left(&r) || r.p[r.at] != 0)
        return false;
    plan = plan_of(&h->shapes, i->shape);
    if (!plan || i->n < plan->slots)
        return false;
    if (!fill(h, plan, h->values, &head))
        return false;
    *ev = head;
    return true;
}
