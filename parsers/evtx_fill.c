/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record is one template, and mostly one more in a value of it: the first says what System is,
 * the second what EventData or UserData is.
 *
 * Room is taken once, for the most that the values can become; after that nothing is checked and
 * everything is written at a bare pointer.  Members begin with a comma; that of the first is made
 * the bracket of the object afterwards.
 */
#include "parsers/evtx_fill.h"
#include "parsers/evtx_token.h"

#include "base/limits.h"

#include <string.h>

#define COPY_STEP 16u

void evtx_fill_release(struct evtx_fill *f)
{
    evtx_put_release(&f->put);
    evtx_raws_release(&f->raws);
}

/* Before anything is written. */

/* max: how many values there is place for. */
static bool prepare(struct evtx_filling *g, struct evtx_shapes *s, enum evtx_place place,
                    uint32_t max)
{
    g->program = evtx_program_of(s, g->instance.shape, place);
    return g->program && g->program->slots <= g->instance.n && g->program->slots <= max &&
           g->instance.n <= EVTX_PROGRAM_SLOTS;
}

/* Elements in a value, without a template: texts are the values. */
static bool prepare_raw(struct evtx_fill *f, struct evtx_shapes *s, struct rd r,
                        enum evtx_place place)
{
    struct evtx_filling *g = &f->inner;

    g->instance = (struct evtx_instance){ .values = r.at, .end = r.end };
    g->instance.shape = evtx_raw_shape(&f->raws, s, r, f->inner_values, &g->instance.n);
    g->program = g->instance.shape ? evtx_program_of(s, g->instance.shape, place) : NULL;
    return g->program != NULL;
}

/* The template in a value: a fragment header if there is one, the instance, an end. */
static bool prepare_inner(struct evtx_fill *f, struct evtx_shapes *s, const struct evtx_op *op)
{
    const struct evtx_value *v = &f->outer.values[op->slot];
    struct evtx_filling *g = &f->inner;
    struct rd r = rd_over(s->chunk, (size_t)(v->p - s->chunk) + v->n);

    g->program = NULL;
    g->values = f->inner_values;
    if (v->n == 0)
        return true; /* nothing there */
    rd_seek(&r, (size_t)(v->p - s->chunk));
    if (v->type != EVTX_BINXML)
        return false;
    if ((v->p[0] & ~T_MORE) == T_FRAGMENT)
        rd_skip(&r, 4);
    if (rd_left(&r) && (r.p[r.at] & ~T_MORE) == T_OPEN)
        return prepare_raw(f, s, r, (enum evtx_place)op->place);
    return (rd_u8(&r) & ~T_MORE) == T_TEMPLATE &&
           evtx_instance_read(s, &r, &g->instance, f->inner_values, EVTX_PROGRAM_SLOTS) &&
           (!rd_left(&r) || r.p[r.at] == 0) &&
           prepare(g, s, (enum evtx_place)op->place, EVTX_PROGRAM_SLOTS) &&
           !g->program->system_n && !(g->program->data_n && g->program->data[0].kind == OP_NESTED);
}

/* What evtx_fields would keep of it, and what its walk would cost, at most. */
static size_t kept(const struct evtx_filling *g)
{
    size_t bytes = g->instance.end - g->instance.values;

    return g->program->kept + g->program->uses * (4 * bytes + 64 * (size_t)g->instance.n);
}

static size_t room(const struct evtx_filling *g)
{
    size_t bytes = g->instance.end - g->instance.values;

    return g->program->text_n + 2 * COPY_STEP +
           g->program->uses * (EVTX_PUT_ROOM(bytes) + EVTX_PUT_ROOM(0) * g->instance.n);
}

/* Writing. */

static inline char *copy(char *at, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i += COPY_STEP) /* spills on both sides: EVTX_PROGRAM_SPILL, room */
        memcpy(at + i, text + i, COPY_STEP);
    return at + n;
}

/* The items of an array behind each other, with quotes and commas between them. */
static char *put_items(struct evtx_fill *f, char *at, struct evtx_value v, uint32_t *count)
{
    struct evtx_value item;
    uint32_t next = 0, n = 0;

    while (evtx_value_item(v, &next, &item) && !f->put.refused) {
        if (n++) {
            memcpy(at, "\",\"", 3);
            at += 3;
        }
        at = evtx_put(&f->put, at, item);
        f->put.refused = f->put.refused || ++f->items > EVTX_FILL_ITEMS;
    }
    *count = n;
    return at;
}

static inline char *quote(char *at)
{
    *at = '"';
    return at + 1;
}

/* The value behind its opening quote, with all that closes it. */
static char *put_data(struct evtx_fill *f, char *at, struct evtx_value v)
{
    char *end;
    uint32_t n;

    if (!(v.type & EVTX_ARRAY))
        return quote(evtx_put(&f->put, at, v));
    end = put_items(f, at, v, &n);
    if (n > 1) { /* a list after all */
        memmove(at, at - 1, (size_t)(end - at) + 1);
        at[-1] = '[';
        *quote(end + 1) = ']';
        return end + 3;
    }
    return quote(end);
}

static char *put_item(struct evtx_fill *f, char *at, struct evtx_value v)
{
    uint32_t n;

    return quote(v.type & EVTX_ARRAY ? put_items(f, at, v, &n) : evtx_put(&f->put, at, v));
}

/* begin: where to go on if there is nothing to show. */
static char *put_shown(struct evtx_fill *f, char *at, struct evtx_value v, char *begin)
{
    char *end = evtx_put(&f->put, at, v);

    if (end == at)
        return begin;
    if (*at <= ' ' || *at == '\\') /* blank perhaps */
        f->put.refused = true;
    return quote(end);
}

static char *run(struct evtx_fill *f, const struct evtx_filling *g, const struct evtx_op *op,
                 size_t n, char *at)
{
    for (; n; n--, op++) {
        const struct evtx_value *v = &g->values[op->slot];
        char *begin = at;

        if (op->kind == OP_OPTIONAL && (v->n == 0 || evtx_value_is_empty(*v)))
            continue;
        at = copy(at, g->program->text + op->text, op->n);
        switch ((enum evtx_op_kind)op->kind) {
        case OP_TEXT:
        case OP_NESTED:
            break;
        case OP_SHOWN:
            at = put_shown(f, at, *v, begin);
            break;
        case OP_DATA:
            at = put_data(f, at, *v);
            break;
        case OP_ITEMS:
            at = put_item(f, at, *v);
            break;
        default:
            at = quote(evtx_put(&f->put, at, *v));
        }
    }
    return at;
}

/* Members into an object; nothing at all becomes {}. */
static char *close_object(char *begin, char *end)
{
    if (begin == end)
        *end++ = '{';
    *begin = '{';
    *end = '}';
    return end + 1;
}

static char *put_record(struct evtx_fill *f, char *at)
{
    const struct evtx_program *outer = f->outer.program, *inner = f->inner.program;
    char *begin;

    memcpy(at, ",\"fields\":", 10);
    begin = at += 10;
    if (inner)
        at = run(f, &f->inner, inner->data, inner->data_n, at);
    else
        at = run(f, &f->outer, outer->data, outer->data_n, at);
    begin = at = close_object(begin, at);
    memcpy(at, ",\"system\":", 10);
    at = run(f, &f->outer, outer->system, outer->system_n, at + 10);
    return at == begin + 10 ? begin : close_object(begin + 10, at);
}

bool evtx_fill_begin(struct evtx_fill *f, struct evtx_head *h)
{
    const struct evtx_program *outer;
    size_t text;

    f->outer.instance = h->last;
    f->outer.values = evtx_head_values(h);
    f->inner.program = NULL;
    f->items = 0;
    f->put.end = h->shapes.chunk + h->shapes.chunk_n;
    f->put.refused = false;
    if (!prepare(&f->outer, &h->shapes, PLACE_ROOT, EVTX_HEAD_SLOTS))
        return false;
    outer = f->outer.program;
    if (outer->data_n && outer->data[0].kind == OP_NESTED &&
        !prepare_inner(f, &h->shapes, &outer->data[0]))
        return false;
    text = kept(&f->outer) + (f->inner.program ? kept(&f->inner) : 0);
    return text <= LIMIT_BINXML_TEXT_FREE;
}

bool evtx_fill_begin_promised(struct evtx_fill *f, struct evtx_head *h)
{
    f->outer.instance = h->last;
    f->outer.values = NULL;
    f->inner.instance = h->nested;
    f->inner.program = NULL;
    f->inner.values = f->inner_values;
    if (!prepare(&f->outer, &h->shapes, PLACE_ROOT, EVTX_HEAD_SLOTS))
        return false;
    if (!h->nested.shape)
        return true;
    if (!prepare(&f->inner, &h->shapes, (enum evtx_place)h->last.shape->plan->nested_place,
                 EVTX_PROGRAM_SLOTS))
        return false;
    evtx_instance_values(&h->shapes, &h->nested, f->inner_values, EVTX_PROGRAM_SLOTS);
    return true;
}

/* Fields of two names look at each other (redact_event_field). */
static bool look_at_each_other(const struct evtx_program *a, const struct evtx_program *b)
{
    return (a->has_value || b->has_value) && (a->has_property || b->has_property);
}

int evtx_fill_json(struct evtx_fill *f, struct evtx_head *h, struct buf *out)
{
    const struct evtx_program *inner;
    char *at;

    if (!evtx_fill_begin(f, h))
        return 0;
    inner = f->inner.program;
    if (inner && look_at_each_other(f->outer.program, inner))
        return 0;
    at = buf_reserve(out, room(&f->outer) + (inner ? room(&f->inner) : 0) + 32);
    if (!at)
        return -1;
    at = put_record(f, at);
    if (f->put.refused)
        return 0;
    out->n = (size_t)(at - out->s);
    return 1;
}
