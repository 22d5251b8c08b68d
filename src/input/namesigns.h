/* SPDX-License-Identifier: Apache-2.0 */
/* Names in pages of East Asia, for namepage.c alone. */
#ifndef INPUT_NAMESIGNS_H
#define INPUT_NAMESIGNS_H

#include "base/buf.h"

/* The page in which at least a third of the signs are such as names of folders and logs are made
   of, two of them beside each other; 0: in none.  Ask first: what is written so is nothing else. */
unsigned namesigns_by_words(struct str raw);

/* The same by the places of the signs alone, which letters of other pages may have, too. */
unsigned namesigns_by_places(struct str raw);

/* The name as this page has it; false, and nothing added: not all of it is signs of the page. */
bool namesigns_add(struct buf *out, struct str raw, unsigned number);

#endif
