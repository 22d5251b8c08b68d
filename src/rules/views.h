/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct views: which of the fields that rules name the events of a shape can have.  Shapes that
 * differ in other fields only are one view.  Private to one matcher.
 */
#ifndef RULES_VIEWS_H
#define RULES_VIEWS_H

#include "base/arena.h"
#include "event/shape.h"

#define VIEWS_MOST 512u
#define VIEW_SLOTS 256u /* shapes whose view is remembered */

struct ruleset;

struct views {
    const struct ruleset *set;
    struct arena arena;
    size_t words;                       /* of a view: a bit for each field of the set */
    const uint64_t *views[VIEWS_MOST];  /* the first: NULL, anything */
    size_t n;
    uint64_t *fresh;                    /* of the next one */
    struct {
        struct shape_id shape;
        uint32_t view; /* 0: free */
    } slots[VIEW_SLOTS];
};

void views_init(struct views *v, const struct ruleset *set);
void views_release(struct views *v);

/* views_find(v, shape): its number in v->views; 0 where shape is NULL, or there are too many. */
uint32_t views_find(struct views *v, const struct event_shape *shape);

/* view_fields(set, field, ids): the fields of the set that f is a value of, by name; at most
   VIEW_FIELDS.  Data[n] is left out. */
#define VIEW_FIELDS 4
size_t view_fields(const struct ruleset *set, const struct field *f, uint32_t ids[VIEW_FIELDS]);
bool view_is_long(const struct field *f); /* not all of them are looked up: it may be any */

#endif
