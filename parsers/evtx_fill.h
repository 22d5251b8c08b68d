/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records through the programs of their templates, straight into JSON: the members "fields" and
 * "system" as event_json writes them.  It refuses what is not plain (evtx_put.h, evtx_program.h)
 * and what comes near a limit of evtx_fields.h; then nothing is written, and the record is read the
 * other way.
 */
#ifndef PARSERS_EVTX_FILL_H
#define PARSERS_EVTX_FILL_H

#include "parsers/evtx_head.h"
#include "parsers/evtx_program.h"
#include "parsers/evtx_put.h"
#include "parsers/evtx_raw.h"

/* A template, its program and its values. */
struct evtx_filling {
    struct evtx_instance instance;
    const struct evtx_program *program;
    const struct evtx_value *values;
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
void evtx_fill_release(struct evtx_fill *f);

#endif
