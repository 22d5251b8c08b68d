/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/lazy.h"

#include <stdlib.h>
#include <string.h>

static int expand(struct event *ev)
{
    struct lazy_event *lazy = ev->owner;

    ev->fields = lazy->whole.fields;
    ev->fields_n = lazy->whole.fields_n;
    ev->message = lazy->whole.message;
    lazy->expanded = true;
    return 0;
}

static bool is_like(const struct field *a, const struct field *b)
{
    return str_eq(a->name, b->name) && str_eq(a->path, b->path) && a->place == b->place;
}

static bool is_wanted(const struct event_shape *shape, const struct field *f,
                      const uint64_t *wanted)
{
    for (size_t i = 0; i < shape->fields_n; i++)
        if (is_like(&shape->fields[i], f))
            return wanted[i / 64] >> i % 64 & 1;
    abort(); /* the shape has broken its promise */
}

static int fetch(struct event *ev, const uint64_t *wanted)
{
    struct lazy_event *lazy = ev->owner;
    size_t n = 0;

    if (lazy->expanded)
        abort();
    for (size_t i = 0; i < lazy->whole.fields_n; i++)
        if (is_wanted(&lazy->shape, &lazy->whole.fields[i], wanted))
            lazy->fetched[n++] = lazy->whole.fields[i];
    ev->fields = lazy->fetched;
    ev->fields_n = n;
    return 1;
}

static void promise(struct event *ev)
{
    struct lazy_event *lazy = ev->owner;

    ev->shape = &lazy->shape;
    ev->fetch = fetch;
}

static void add_name(struct field *names, size_t *n, struct field f)
{
    for (size_t i = 0; i < *n; i++)
        if (is_like(&names[i], &f))
            return;
    f.value = STR_NONE;
    names[(*n)++] = f;
}

static void make_shape(struct lazy_event *lazy, struct field *names,
                       const struct str *more, size_t more_n)
{
    lazy->shape.fields = names;
    for (size_t i = 0; i < more_n; i++)
        add_name(names, &lazy->shape.fields_n, (struct field){ .name = more[i] });
    for (size_t i = 0; i < lazy->whole.fields_n; i++)
        add_name(names, &lazy->shape.fields_n, lazy->whole.fields[i]);
    shape_seal(&lazy->shape);
}

struct lazy_event *lazy_event(struct arena *a, struct event *ev, enum lazy how,
                              const struct str *more, size_t more_n, bool may_have_message)
{
    struct lazy_event *lazy = arena_zero(a, 1, sizeof *lazy);
    struct field *names = arena_alloc(a, (ev->fields_n + more_n + 1) * sizeof *names);

    if (how == LAZY_NOT || ev->kind != EVENT_WINDOWS || !lazy || !names)
        return lazy;
    lazy->whole = *ev;
    lazy->fetched = arena_alloc(a, (ev->fields_n + 1) * sizeof *lazy->fetched);
    lazy->shape.may_have_message = may_have_message || str_present(ev->message);
    make_shape(lazy, names, more, more_n);
    ev->expand = expand;
    ev->owner = lazy;
    ev->fields = NULL;
    ev->fields_n = 0;
    ev->message = STR_NONE;
    if (how == LAZY_PROMISE)
        ev->promise = promise;
    if (how == LAZY_SHAPE || how == LAZY_FETCH)
        ev->shape = &lazy->shape;
    if (how == LAZY_FETCH)
        ev->fetch = fetch;
    return lazy;
}
