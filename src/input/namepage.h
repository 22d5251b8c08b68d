/* SPDX-License-Identifier: Apache-2.0 */
/* Names of archive members that are no Unicode: which code page they are in, and what they say. */
#ifndef INPUT_NAMEPAGE_H
#define INPUT_NAMEPAGE_H

#include "base/buf.h"

struct codepage;

/*
 * namepage_add(out, raw, said): a name that is not UTF-8, as UTF-8.  A zip says of such names that
 * they are code page 437 (APPNOTE, D.1); Windows packs them in that of the machine instead.
 * Decoded before it is cut into parts: a character of 932 or 950 may end with the byte of a
 * backslash.  What no page makes words of is shown by its bytes, as name.h does.
 *
 * said: the page of texts, as somebody said, or NULL.  In East Asia names have the same one;
 * elsewhere DOS had its own.
 */
void namepage_add(struct buf *out, struct str raw, const struct codepage *said);

#endif
