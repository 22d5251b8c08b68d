/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three ways to a head, each for what the one before refuses: by layout, where the first values of
 * the record have the sizes and types that they had in another record of the template; value by
 * value, which makes the layout; and with all the rest of the record (evtx_binxml_read).  What the
 * first two refuse they have not touched, so that the last alone decides what the record is.
 */
#include "parsers/evtx_head.h"
#include "parsers/evtx_token.h"

#include "base/le.h"

#include <string.h>

#define NOTHING UINT32_MAX /* is remembered: no value is that long */
#define FRAGMENT_BYTES 4u
#define INSTANCE_BYTES 14u /* token, version, id, definition, count of values */

void evtx_head_init(struct evtx_head *h)
{
    for (size_t i = 0; i < PART_TEXTS * EVTX_HEAD_MEMOS; i++)
        h->memos[i].n = NOTHING;
}

void evtx_head_chunk(struct evtx_head *h, const uint8_t *chunk, size_t n)
{
    evtx_shapes_chunk(&h->shapes, chunk, n);
}

void evtx_head_release(struct evtx_head *h)
{
    evtx_shapes_release(&h->shapes);
    for (size_t i = 0; i < PART_TEXTS * EVTX_HEAD_MEMOS; i++)
        buf_release(&h->memos[i].text);
}

static bool take_token(struct rd *r, uint8_t token)
{
    return (rd_u8(r) & ~T_MORE) == token;
}

/* Value by value. */

/* Names that are like each other differ in length or at their ends. */
static struct evtx_memo *memo_of(struct evtx_head *h, enum evtx_part part, struct evtx_value v)
{
    uint32_t last = v.n >= 8 ? le32(v.p + v.n - 8) * 0x9E3779B1u >> 28 : 0;

    return &h->memos[part * EVTX_HEAD_MEMOS + (last ^ v.n >> 1) % EVTX_HEAD_MEMOS];
}

static inline bool is_in(const struct evtx_memo *m, struct evtx_value v)
{
    return m->n == v.n && m->type == v.type && memcmp(m->bytes, v.p, v.n) == 0;
}

static bool text_part(struct evtx_head *h, enum evtx_part part, struct evtx_value v,
                      struct str *out)
{
    struct evtx_memo *m = memo_of(h, part, v);

    if (!is_in(m, v)) {
        m->n = NOTHING;
        buf_clear(&m->text);
        m->number = ++h->texts_n;
        if (evtx_value_text(&m->text, v) != EVTX_TEXT_GOOD || m->text.failed)
            return false;
        if (v.n <= EVTX_HEAD_MEMO) {
            memcpy(m->bytes, v.p, v.n);
            m->n = v.n;
            m->type = v.type;
        }
    }
    *out = m->text.n ? buf_str(&m->text) : (struct str){ "", 0 };
    h->numbers[part] = m->number;
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

/* The definition says it, once for all records that it has in this chunk. */
static bool defined_computer(struct evtx_head *h, struct str *out)
{
    struct evtx_shape_here *here = evtx_shape_at(&h->shapes, h->last.definition);
    struct str text;

    if (!str_present(here->computer)) {
        if (!text_part(h, PART_COMPUTER, evtx_shape_computer(&h->shapes, here), &text))
            return false;
        here->computer = text.n ? arena_copy(&h->shapes.texts, text) : text;
        here->computer_number = h->numbers[PART_COMPUTER];
    }
    *out = here->computer;
    h->numbers[PART_COMPUTER] = here->computer_number;
    return str_present(*out);
}

static bool fill_part(struct evtx_head *h, enum evtx_part part, struct evtx_value v,
                      struct event *ev)
{
    struct str *texts[PART_TEXTS] = { &ev->provider, &ev->channel, &ev->computer };

    if (part < PART_TEXTS)
        return text_part(h, part, v, texts[part]);
    if (part == PART_TIME)
        return time_part(ev, v);
    return v.n == 0 || number_part(ev, part, v);
}

static bool vanishes(const struct evtx_source *s, enum evtx_part part, struct evtx_value v)
{
    return (part == PART_PROVIDER || part == PART_TIME) &&
           (s->from == FROM_NOTHING || (s->optional && evtx_value_is_empty(v)));
}

static bool fill(struct evtx_head *h, const struct evtx_plan *plan,
                 const struct evtx_value *slots, struct event *ev)
{
    for (unsigned part = 0; part < PARTS; part++) {
        const struct evtx_source *s = &plan->parts[part];
        struct evtx_value v = { h->shapes.chunk, 0, EVTX_NULL };

        if (!s->is_there)
            continue;
        if (s->from == FROM_DEFINITION) {
            if (!defined_computer(h, &ev->computer))
                return false;
            continue;
        }
        if (s->from == FROM_TEMPLATE)
            v = s->literal;
        else if (s->from == FROM_SLOT)
            v = slots[s->slot];
        if (v.type & EVTX_ARRAY || v.type == EVTX_BINXML)
            return false;
        if (vanishes(s, (enum evtx_part)part, v))
            continue; /* an attribute without a value */
        if (!fill_part(h, (enum evtx_part)part, v, ev))
            return false;
    }
    return true;
}

bool evtx_instance_read(struct evtx_shapes *s, struct rd *r, struct evtx_instance *i,
                        struct evtx_value *values, uint32_t max)
{
    const struct evtx_shape_here *here;
    const uint8_t *entry, *at;
    uint32_t id;
    size_t left;

    rd_skip(r, 1);
    id = rd_le32(r);
    i->definition = rd_le32(r);
    here = rd_ok(r) ? evtx_shape_at(s, i->definition) : NULL;
    i->shape = here ? here->shape : NULL;
    if (!i->shape || here->id != id)
        return false;
    if (i->definition == r->at)
        rd_skip(r, 24 + (size_t)here->size);
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

/* Layouts. */

/* What the template decides is made text once; false: no memory. */
static bool keep_text(struct evtx_head *h, struct evtx_plan *plan, enum evtx_part part,
                      struct str text)
{
    struct arena *a = &h->shapes.arena;

    if (str_present(text) && !str_present(plan->texts[part])) {
        plan->texts[part] = text.n ? arena_copy(a, text) : (struct str){ "", 0 };
        plan->numbers[part] = h->numbers[part];
    }
    return !a->failed;
}

/* A value whose text or number must be looked at each time: false: it has no place in a layout. */
static bool lay_out_value(struct evtx_layout *l, enum evtx_part part, struct evtx_value v,
                          const uint8_t *values)
{
    static const struct {
        uint8_t type;
        uint32_t n;
    } usual[PARTS] = { [PART_EVENT_ID] = { EVTX_UINT16, 2 },
                       [PART_LEVEL] = { EVTX_UINT8, 1 },
                       [PART_RECORD_ID] = { EVTX_UINT64, 8 },
                       [PART_TIME] = { EVTX_FILETIME, 8 } };

    if (part < PART_TEXTS) {
        l->n[part] = v.n;
        l->type[part] = v.type;
    } else if (v.type != usual[part].type || v.n != usual[part].n) {
        return false;
    }
    l->varies[part] = true;
    l->at[part] = (uint32_t)(v.p - values);
    return true;
}

static bool lay_out_part(struct evtx_head *h, struct evtx_plan *plan, struct evtx_layout *l,
                         enum evtx_part part, const struct event *ev)
{
    const struct str texts[PART_TEXTS] = { ev->provider, ev->channel, ev->computer };
    const struct evtx_source *s = &plan->parts[part];

    if (s->from == FROM_SLOT && h->values[s->slot].n)
        return lay_out_value(l, part, h->values[s->slot], h->values[0].p);
    if (part == PART_TIME || part == PART_RECORD_ID)
        return s->from != FROM_TEMPLATE; /* Windows writes none into a template */
    return part >= PART_TEXTS || s->from == FROM_DEFINITION ||
           keep_text(h, plan, part, texts[part]);
}

/* Of the record whose head was just read into ev value by value, so that the values are at hand. */
static void lay_out(struct evtx_head *h, struct evtx_plan *plan, const uint8_t *descriptors,
                    const struct event *ev)
{
    struct evtx_layout *l = &plan->layouts[plan->oldest];

    *l = (struct evtx_layout){ .has_event_id = ev->has_event_id, .event_id = ev->event_id,
                               .level = ev->level };
    memcpy(l->descriptors, descriptors, 4 * (size_t)plan->covers);
    for (unsigned k = 0; k < plan->covers; k++) {
        l->has_binxml = l->has_binxml || (h->values[k].type & ~EVTX_ARRAY) == EVTX_BINXML;
        l->has_arrays = l->has_arrays || h->values[k].type & EVTX_ARRAY;
        l->nested_at += h->values[k].n;
    }
    for (unsigned part = 0; part < PARTS; part++)
        if (plan->parts[part].is_there && !lay_out_part(h, plan, l, (enum evtx_part)part, ev))
            return;
    l->is_known = true;
    plan->oldest = (plan->oldest + 1) % EVTX_LAYOUTS;
}

bool evtx_head_read_values(struct evtx_head *h, size_t at, size_t end, struct event *ev)
{
    struct rd r = rd_over(h->shapes.chunk, end);
    struct evtx_instance *i = &h->last;
    struct evtx_plan *plan;
    struct event head = *ev;

    h->layout = NULL;
    memset(h->numbers, 0, sizeof h->numbers);
    rd_seek(&r, at);
    if (!take_token(&r, T_FRAGMENT))
        return false;
    rd_skip(&r, 3);
    if (!take_token(&r, T_TEMPLATE) ||
        !evtx_instance_read(&h->shapes, &r, i, h->values, EVTX_HEAD_SLOTS) ||
        !rd_left(&r) || r.p[r.at] != 0)
        return false;
    h->values_taken = true;
    plan = evtx_plan_of(&h->shapes, i->shape);
    if (!plan || i->n < plan->slots)
        return false;
    if (!fill(h, plan, h->values, &head))
        return false;
    if (i->n >= plan->covers)
        lay_out(h, plan, h->shapes.chunk + i->values - 4 * (size_t)i->n, &head);
    *ev = head;
    return true;
}

/* The sum of the sizes in n descriptors; it cannot overflow where they lie in a chunk. */
static uint32_t bytes_of_values(const uint8_t *descriptors, uint32_t n)
{
    const uint64_t sizes = 0x0000FFFF0000FFFFu;
    uint64_t two = 0;

    for (; n >= 2; descriptors += 8, n -= 2)
        two += le64(descriptors) & sizes;
    return (uint32_t)two + (uint32_t)(two >> 32) + (n ? le16(descriptors) : 0);
}

/* Up to its values, of which the end is not known yet. */
static const uint8_t *find_descriptors(struct evtx_shapes *s, size_t at, size_t end,
                                       struct evtx_instance *i)
{
    const uint8_t *p = s->chunk + at;
    const struct evtx_shape_here *here;

    if (end - at >= FRAGMENT_BYTES && p[0] == T_FRAGMENT) {
        p += FRAGMENT_BYTES;
        at += FRAGMENT_BYTES;
    }
    if (end - at < INSTANCE_BYTES || p[0] != T_TEMPLATE)
        return NULL;
    i->definition = le32(p + 6);
    at += INSTANCE_BYTES - 4;
    here = evtx_shape_at(s, i->definition);
    i->shape = here->shape;
    if (!i->shape || here->id != le32(p + 2))
        return NULL;
    if (i->definition == at) {
        if (end - at < 24 + (size_t)here->size + 4)
            return NULL;
        at += 24 + (size_t)here->size;
    }
    i->n = le32(s->chunk + at);
    at += 4;
    if (i->n > (end - at) / 4)
        return NULL;
    i->values = at + 4 * (size_t)i->n;
    return s->chunk + at;
}

/* bytes: of its values.  False: they are not all there, or more than an end stands behind them. */
static bool find_end(const struct evtx_shapes *s, size_t end, struct evtx_instance *i,
                     uint32_t bytes)
{
    if (bytes > end - i->values)
        return false;
    i->end = i->values + bytes;
    return i->end == end || s->chunk[i->end] == 0;
}

const uint8_t *evtx_instance_find(struct evtx_shapes *s, size_t at, size_t end,
                                  struct evtx_instance *i)
{
    const uint8_t *descriptors = find_descriptors(s, at, end, i);

    return descriptors && find_end(s, end, i, bytes_of_values(descriptors, i->n)) ? descriptors
                                                                                  : NULL;
}

static struct evtx_layout *layout_of(struct evtx_plan *plan, const uint8_t *descriptors)
{
    for (size_t i = 0; i < EVTX_LAYOUTS; i++)
        if (plan->layouts[i].is_known &&
            memcmp(plan->layouts[i].descriptors, descriptors, 4 * (size_t)plan->covers) == 0)
            return &plan->layouts[i];
    return NULL;
}

/* Mostly the value is that of the record before.  A value that may vanish is none then: those have
   no text. */
static inline bool laid_out_value(struct evtx_head *h, const struct evtx_plan *plan,
                                  struct evtx_layout *l, enum evtx_part part, struct str *out)
{
    const struct evtx_memo *last = l->memos[part];
    struct evtx_value v = { h->shapes.chunk + h->last.values + l->at[part], l->n[part],
                            l->type[part] };

    if (last && last->text.n && is_in(last, v)) {
        *out = buf_str(&last->text);
        h->numbers[part] = last->number;
        return true;
    }
    *out = STR_NONE;
    h->numbers[part] = 0;
    l->memos[part] = memo_of(h, part, v);
    return vanishes(&plan->parts[part], part, v) || text_part(h, part, v, out);
}

static inline bool laid_out_text(struct evtx_head *h, const struct evtx_plan *plan,
                                 struct evtx_layout *l, enum evtx_part part, struct str *out)
{
    if (l->varies[part])
        return laid_out_value(h, plan, l, part, out);
    if (plan->parts[part].from == FROM_DEFINITION)
        return defined_computer(h, out);
    *out = plan->texts[part];
    h->numbers[part] = plan->numbers[part];
    return true;
}

static bool fill_laid_out(struct evtx_head *h, const struct evtx_plan *plan,
                          struct evtx_layout *l, struct event *ev)
{
    const uint8_t *values = h->shapes.chunk + h->last.values;
    struct str texts[PART_TEXTS];
    uint64_t time = l->varies[PART_TIME] ? le64(values + l->at[PART_TIME]) : 0;
    uint64_t record = l->varies[PART_RECORD_ID] ? le64(values + l->at[PART_RECORD_ID]) : 0;

    for (unsigned part = 0; part < PART_TEXTS; part++)
        if (!laid_out_text(h, plan, l, (enum evtx_part)part, &texts[part]))
            return false;
    if (time > INT64_MAX)
        return false;
    if (time)
        ev->time = (struct stamp){ .t = (when)time, .kind = STAMP_UTC, .digits = 7 };
    if (record)
        ev->record = record;
    ev->provider = texts[PART_PROVIDER];
    ev->channel = texts[PART_CHANNEL];
    ev->computer = texts[PART_COMPUTER];
    ev->has_event_id = l->has_event_id;
    ev->event_id = l->varies[PART_EVENT_ID] ? le16(values + l->at[PART_EVENT_ID]) : l->event_id;
    if (!l->varies[PART_LEVEL])
        ev->level = l->level;
    else if (values[l->at[PART_LEVEL]] <= INT8_MAX)
        ev->level = (int8_t)values[l->at[PART_LEVEL]];
    return true;
}

bool evtx_head_read(struct evtx_head *h, size_t at, size_t end, struct event *ev)
{
    struct evtx_instance *i = &h->last;
    const uint8_t *descriptors = find_descriptors(&h->shapes, at, end, i);
    struct evtx_plan *plan = descriptors && h->shapes.chunk[at] == T_FRAGMENT
                                 ? evtx_plan_of(&h->shapes, i->shape)
                                 : NULL;
    struct evtx_layout *l = plan && i->n >= plan->covers ? layout_of(plan, descriptors) : NULL;

    h->values_taken = false;
    h->layout = l;
    if (l && find_end(&h->shapes, end, i,
                      l->nested_at + bytes_of_values(descriptors + 4 * (size_t)plan->covers,
                                                     i->n - plan->covers)) &&
        i->end < end && fill_laid_out(h, plan, l, ev))
        return true;
    if (!evtx_head_read_values(h, at, end, ev))
        return false;
    h->layout = plan && i->n >= plan->covers ? layout_of(plan, descriptors) : NULL; /* just made */
    return true;
}

void evtx_instance_values(const struct evtx_shapes *s, const struct evtx_instance *i,
                          struct evtx_value *values, uint32_t max)
{
    const uint8_t *entry = s->chunk + i->values - 4 * (size_t)i->n;
    const uint8_t *at = s->chunk + i->values;

    for (uint32_t k = 0; k < i->n && k < max; k++, entry += 4) {
        values[k] = (struct evtx_value){ at, le16(entry), entry[2] };
        at += values[k].n;
    }
}

const struct evtx_value *evtx_head_values(struct evtx_head *h)
{
    if (!h->values_taken)
        evtx_instance_values(&h->shapes, &h->last, h->values, EVTX_HEAD_SLOTS);
    h->values_taken = true;
    return h->values;
}
