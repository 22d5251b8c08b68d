/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letter case for rules and for names of machines: Unicode simple folding, code point by code
 * point, no locale.  The Kelvin sign folds to k, the long s to s, capital sharp s to sharp s, both
 * small sigmas to one; dotted capital I and dotless i stay themselves, and nothing becomes two
 * letters (sigma.md 5.3).  Damaged UTF-8 is left as it is, byte for byte, so that folding a text
 * folds each part of it.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/arena.h"

uint32_t fold_point(uint32_t code_point);
bool fold_is_ascii(struct str s);

/* fold_text(a, s): the folded text; s itself where nothing changes.  s.s == NULL: no memory. */
struct str fold_text(struct arena *a, struct str s);

/*
 * fold_name(out, s): the name of a machine, domain or account as Windows compares it: letters that
 * were written with a mark of their own are composed (NFC), then case is folded.  In out; a name
 * beyond FOLD_NAME_MOST bytes, and damaged UTF-8, have their ASCII letters folded alone, and of the
 * former only the first FOLD_NAME_BYTES count.
 */
#define FOLD_NAME_MOST 255u /* a DNS name is no longer (RFC 1035 2.3.4) */
#define FOLD_NAME_BYTES (4u * (FOLD_NAME_MOST + 1u))
struct str fold_name(char out[FOLD_NAME_BYTES], struct str s);
bool fold_same_name(struct str a, struct str b);
bool fold_name_starts(struct str s, struct str prefix);
int fold_cmp_name(struct str a, struct str b); /* in the order of the folded bytes */
struct str fold_first_label(struct str name); /* without its domain, as it is written; a part of name */

#endif
