/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of an inventory that is an object with properties: what PowerShell makes of it as JSON
 * and as CLIXML.  Private to inventory*.c.
 */
#ifndef PARSERS_INVENTORY_OBJECT_H
#define PARSERS_INVENTORY_OBJECT_H

#include "base/buf.h"
#include "parsers/inventory_marred.h"

/* A zero-filled struct inventory_object is an empty one. */
struct inventory_object {
    struct inventory_row row;
    struct buf text;       /* "Name : value", a line each */
    uint64_t line, offset;
    enum inventory_listed listed; /* what its list is said to be about */
    bool cut;
};

/* listed: nothing is said, until the caller sets it. */
void inventory_object_begin(struct inventory_object *o, uint64_t line, uint64_t offset);
void inventory_object_set(struct inventory_object *o, enum inventory_slot slot, struct str value);

/* 1: it is a row, and ev tells of it, until begin; 0: it is none; -1: no memory. */
int inventory_object_end(struct inventory_object *o, struct defects *defects, struct event *ev);
void inventory_object_release(struct inventory_object *o);

#endif
