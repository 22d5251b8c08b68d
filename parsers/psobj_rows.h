/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table in JSON: the names of its columns once, then a list of values for each row, as a
 * workspace of Log Analytics answers a query [inferred: the layout of its web interface, old and
 * new]:
 *
 *      { "tables": [ { "name": "PrimaryResult",
 *                      "columns": [ { "name": "TimeGenerated", "type": "datetime" }, ... ],
 *                      "rows": [ [ "2024-03-16T21:41:07Z", ... ], ... ] } ] }
 *
 * Private to psobj_json.c.
 */
#ifndef PARSERS_PSOBJ_ROWS_H
#define PARSERS_PSOBJ_ROWS_H

#include "input/jsonpull.h"
#include "parsers/psobj_event.h"

#define PSOBJ_ROWS_COLUMNS 256u /* further ones are left out */

/* A zero-filled struct psobj_rows is one that has seen nothing. */
struct psobj_rows {
    enum { ROWS_OUTSIDE, ROWS_COLUMNS, ROWS_VALUES } mode, ahead; /* ahead: if a list follows */
    unsigned depth;      /* of the list */
    unsigned char slots[PSOBJ_ROWS_COLUMNS];
    size_t n, at;        /* columns; the value that comes next */
    bool name;           /* what follows is the name of a column */
    uint64_t line, offset; /* of the row */
};

enum psobj_rows_told {
    ROWS_NOT_MINE,       /* the token belongs to somebody else */
    ROWS_TAKEN,
    ROWS_ROW             /* o has a row */
};

enum psobj_rows_told psobj_rows_feed(struct psobj_rows *r, enum jsonpull_kind kind,
                                     const struct jsonpull_item *item, unsigned depth,
                                     struct psobj *o);

#endif
