/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records through the programs of their templates: straight into JSON, the members "fields" and
 * "system" as event_json writes them; or into fields, as evtx_fields.h makes them.  What is not
 * plain (evtx_put.h, evtx_program.h) is refused, and so is what comes near a limit of
 * evtx_fields.h; then nothing is written, and the record is read the other way.
 */
#ifndef PARSERS_EVTX_FILL_H
#define PARSERS_EVTX_FILL_H

#include "parsers/evtx_head.h"
#include "parsers/evtx_program.h"
#include "parsers/evtx_put.h"
#include "parsers/evtx_raw.h"

#define EVTX_FILL_ITEMS 1000u /* of arrays: far from LIMIT_FIELDS and LIMIT_BINXML_STEPS_FREE */

/* A template, its program and its values. */
struct evtx_filling {
    struct evtx_instance instance;
    const struct evtx_program *program;
    const struct evtx_value *values;
};

/* Fields that were made, and their texts. */
struct evtx_made {
    struct field *fields;
    size_t n, cap;
    struct buf texts;
    size_t items; /* of arrays */
};

struct evtx_fill {
    struct evtx_put put;
    struct evtx_filling outer, inner;
    struct evtx_value inner_values[EVTX_PROGRAM_SLOTS];
    struct evtx_raws raws;
    uint32_t items; /* of arrays, in this record */
};

/* The record whose head was read last.  1: appended; 0: refused; -1: no memory. */
int evtx_fill_json(struct evtx_fill *f, struct evtx_head *h, struct buf *out);

/*
 * The same for fields, which live in made until the next call with it.  1: ev has them; its head
 * stays.  wanted: NULL, or a bit for each that evtx_promise.h promised; others are not looked at.
 */
int evtx_fill_fields(struct evtx_fill *f, struct evtx_head *h, const uint64_t *wanted,
                     struct evtx_made *made, struct event *ev);
void evtx_made_release(struct evtx_made *made);

/* For both: false, or outer and inner are filled (inner.program NULL: there is none). */
bool evtx_fill_begin(struct evtx_fill *f, struct evtx_head *h);
/* The same of what evtx_promise has looked at, but for the outer values (evtx_head_values). */
bool evtx_fill_begin_promised(struct evtx_fill *f, struct evtx_head *h);
void evtx_fill_release(struct evtx_fill *f);

#endif
