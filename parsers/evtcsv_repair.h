/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of columns that were damaged: one byte in a hundred of a headline is enough to lose the id
 * of all events.  Private to evtcsv.c.
 */
#ifndef PARSERS_EVTCSV_REPAIR_H
#define PARSERS_EVTCSV_REPAIR_H

#include "parsers/evtcsv_columns.h"

/* A line with names of which too few are known for a table of events, but enough to look at the
   first row below.  Nothing is sure of c until columns_repair. */
bool columns_partly(struct columns *c, struct str line, char *separator);

/*
 * columns_repair(c, names, row): columns whose names told nothing are found by the first row below
 * them: in the place they have in a table with one order, by a name with one byte changed, by what
 * stands in them.  False: these are still no columns of events, and c is of no use.
 */
bool columns_repair(struct columns *c, struct str names, const struct csv_row *row);

#endif
