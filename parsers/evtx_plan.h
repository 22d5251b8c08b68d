/* SPDX-License-Identifier: Apache-2.0 */
/* Where the head of an event stands in the records of a template whose System part is plain. */
#ifndef PARSERS_EVTX_PLAN_H
#define PARSERS_EVTX_PLAN_H

#include "parsers/evtx_shape.h"

#define EVTX_HEAD_SLOTS 64u /* values that a plan can refer to */
#define EVTX_LAYOUTS 2u     /* a value that is there or not, as ActivityID, makes two */

enum evtx_part {
    PART_PROVIDER,
    PART_CHANNEL,
    PART_COMPUTER,
    PART_TEXTS, /* the three before are text */
    PART_EVENT_ID = PART_TEXTS,
    PART_LEVEL,
    PART_RECORD_ID,
    PART_TIME,
    PARTS
};

enum evtx_from {
    FROM_NOTHING,
    FROM_TEMPLATE,   /* all of the shape have it */
    FROM_DEFINITION, /* the computer, which each of them may name for itself (evtx_shape.h) */
    FROM_SLOT
};

struct evtx_source {
    struct evtx_value literal; /* FROM_TEMPLATE; lives as long as the shape */
    uint16_t slot;             /* FROM_SLOT */
    uint8_t from;
    bool optional;             /* FROM_SLOT: an attribute without a value vanishes */
    bool is_there;             /* the element or attribute is */
};

/*
 * What the sizes and types of a record's first values decide: which parts of its head are the same
 * in every such record, and where the others stand.
 */
struct evtx_layout {
    bool is_known;
    bool has_binxml, has_arrays; /* of these values one is tokens, or an array */
    uint32_t nested_at;    /* as `at`, of the value behind them: so many bytes they have */
    bool varies[PARTS];    /* else the part is as in `same`, or not there */
    uint32_t at[PARTS];    /* varies: of the value, behind the first one's beginning */
    uint32_t n[PART_TEXTS];
    uint8_t type[PART_TEXTS];
    const struct evtx_memo *memos[PART_TEXTS]; /* of the last record; it may have changed since */
    bool has_event_id;
    uint32_t event_id;
    int8_t level;
    uint8_t descriptors[4 * EVTX_HEAD_SLOTS]; /* of plan->covers values, as a record has them */
};

struct evtx_plan {
    uint16_t slots;  /* values that must be there */
    uint16_t covers; /* values that a layout is about: these, or all before the nested template */
    bool usable;
    bool has_nested;       /* value `covers` may hold a template, at nested_place */
    uint8_t nested_place;
    const struct evtx_program *program; /* that tells its fields (evtx_promise.h), or NULL */
    struct evtx_source parts[PARTS];
    struct str texts[PART_TEXTS]; /* of parts that the template decides, once they are asked */
    uint64_t numbers[PART_TEXTS]; /* of these (evtx_head.h) */
    struct evtx_layout layouts[EVTX_LAYOUTS]; /* that were met last */
    unsigned oldest;
};

struct evtx_plan *evtx_plan_make(struct evtx_shapes *s, struct evtx_shape *shape);

/* The plan of a shape, made when it is first asked for; NULL: it is not plain. */
static inline struct evtx_plan *evtx_plan_of(struct evtx_shapes *s, struct evtx_shape *shape)
{
    struct evtx_plan *plan = shape->plan ? shape->plan : evtx_plan_make(s, shape);

    return plan && plan->usable ? plan : NULL;
}

#endif
