/* SPDX-License-Identifier: Apache-2.0 */
/* Where an item of a list of names and values ends.  Private to inventory.c. */
#ifndef PARSERS_INVENTORY_LIST_H
#define PARSERS_INVENTORY_LIST_H

#include "parsers/inventory_layout.h"

/* A name that comes again.  more: lines that values of the item went on in. */
bool inventory_list_next(const struct inventory_row *item, unsigned more, enum inventory_slot slot,
                         struct str value);

/* Behind a blank line: are the lines ahead those of the item, of which raw is what was read?  Where
   its name is not known yet nothing is taken along: the next one may bring it. */
bool inventory_list_goes_on(const struct inventory_row *item, const struct layout *l,
                            struct str raw, struct str ahead);

#endif
