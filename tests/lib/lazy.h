/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event that is whole, made one that a parser would give: fields and message wait for expand, a
 * shape says what they can be, some can be fetched by themselves.
 */
#ifndef TESTS_LAZY_H
#define TESTS_LAZY_H

#include "base/arena.h"
#include "event/shape.h"

enum lazy {
    LAZY_NOT,
    LAZY_UNKNOWN, /* no shape */
    LAZY_SHAPE,
    LAZY_FETCH,
    LAZY_PROMISE, /* both wait to be asked for */
    LAZY_WAYS
};

struct lazy_event {
    struct event whole;
    struct event_shape shape;
    struct field *fetched;
    bool expanded;
};

/* lazy_event(a, ev, how, more): ev as it would come; what it needs is in the arena.  The shape also
   promises what cannot be seen: names of more fields, and a message if may_have_message. */
struct lazy_event *lazy_event(struct arena *a, struct event *ev, enum lazy how,
                              const struct str *more, size_t more_n, bool may_have_message);

#endif
