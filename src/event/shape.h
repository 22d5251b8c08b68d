/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct event_shape: what an event can have, known before it is expanded.  All events of one
 * template of a source have one shape; whoever has to decide something about many events decides
 * it once for the shape.
 *
 * A promise about the expanded event: each of its fields has the name, the path and the place of
 * one of these; it has no message unless may_have_message.  Fields may be missing, come in another
 * order or more than once.  The promise holds for damaged events too.
 *
 * Shapes are the parser's and live as long as an event that has one.  Their addresses say nothing
 * later on: what is remembered about a shape is remembered by its id.
 */
#ifndef EVENT_SHAPE_H
#define EVENT_SHAPE_H

#include "event/event.h"

/* 128 bits of all that a shape says: equal only for equal shapes, by SipHash, whoever made them. */
struct shape_id {
    uint64_t a, b;
};

struct event_shape {
    struct shape_id id;
    const struct field *fields; /* values are not looked at */
    size_t fields_n;
    bool may_have_message;
};

/* Has one of the fields that are no data the name, or the path? */
bool shape_has_system(const struct event_shape *s, struct str name);

/* shape_seal(s): sets the id; everything else is there. */
void shape_seal(struct event_shape *s);

static inline bool shape_same(struct shape_id x, struct shape_id y)
{
    return x.a == y.a && x.b == y.b;
}

#endif
