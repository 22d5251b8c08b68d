/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many literals that a value must be, begin with or end with: looked up by the bytes at its ends,
 * so that a value costs a few looks whatever its length.  What is met is compared in full.
 * Immutable once built.
 */
#ifndef RULES_ENDS_H
#define RULES_ENDS_H

#include "rules/windows.h"

enum anchor { ANCHOR_NONE, ANCHOR_WHOLE, ANCHOR_START, ANCHOR_END };

#define ENDS_LEAST 4 /* bytes at a start or an end; what is whole may have any length */

struct ends;

struct end_wake {
    enum anchor anchor; /* not ANCHOR_NONE */
    struct wake wake;
};

/* Texts of wakes are folded, and are copied.  0 with *out (NULL: n is 0), or -1: no memory. */
int ends_new(struct ends **out, const struct end_wake *wakes, size_t n);
size_t ends_bytes(const struct ends *e); /* of memory; NULL: 0 */
void ends_free(struct ends *e);          /* NULL is fine */

/* ends_find(e, text, mark, ctx): text is folded, or ASCII as it is. */
void ends_find(const struct ends *e, struct str text, mark_fn *mark, void *ctx);

#endif
