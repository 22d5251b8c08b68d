/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letter case for rules: Unicode simple folding, code point by code point, no locale.  The Kelvin
 * sign folds to k, the long s to s, capital sharp s to sharp s, both small sigmas to one; dotted
 * capital I and dotless i stay themselves, and nothing becomes two letters (sigma.md 5.3).
 * Damaged UTF-8 is left as it is, byte for byte, so that folding a text folds each part of it.
 */
#ifndef RULES_FOLD_H
#define RULES_FOLD_H

#include "base/arena.h"

uint32_t fold_point(uint32_t code_point);
bool fold_is_ascii(struct str s);

/* fold_text(a, s): the folded text; s itself where nothing changes.  s.s == NULL: no memory. */
struct str fold_text(struct arena *a, struct str s);

#endif
