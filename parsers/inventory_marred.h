/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of inventories in which bytes have changed, whatever they are written as.  What such a row
 * says is kept, and told as damage; one that tells of nothing any more is told as lost.  Private to
 * inventory*.c.
 */
#ifndef PARSERS_INVENTORY_MARRED_H
#define PARSERS_INVENTORY_MARRED_H

#include "base/defect.h"
#include "parsers/inventory_layout.h"

/* The line that names the columns of a table: noted where bytes of it have changed. */
void inventory_tell_names(struct str line, uint64_t offset, struct defects *defects);
/* A row of so many separated values: are some of them lost, or which of them is which? */
void inventory_check_cells(struct inventory_row *r, const struct layout *l, size_t fields,
                           struct str line);
/* inventory_fill, with what no table holds in the row's text or in the names of its machines noted
   as a defect at its offset.  False: as there. */
bool inventory_fill_told(struct inventory_row *r, enum inventory_kind kind, struct event *ev,
                         struct str text, uint64_t offset, struct defects *defects);

#endif
