/* SPDX-License-Identifier: Apache-2.0 */
/* Is it an inventory, and how does it stand there?  Private to inventory*.c. */
#ifndef PARSERS_INVENTORY_BID_H
#define PARSERS_INVENTORY_BID_H

#include "parsers/parser.h"

/* The bid of parser_inventory. */
unsigned inventory_bid(const struct sample *sample);

/* A page or a mail has put a blank line behind every line. */
bool inventory_is_doubled(struct str text);

#endif
