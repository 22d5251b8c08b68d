/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Very many literals in one pass: each is known by its last WINDOW bytes, and every place of a text
 * looks its last WINDOW bytes up.  A place costs the same however many literals there are; what is
 * found is compared in full, so that nothing is woken by a part.  For the packs whose literals are
 * too many for an automaton's table.  Immutable once built.
 */
#ifndef RULES_WINDOWS_H
#define RULES_WINDOWS_H

#include "rules/automaton.h"

#define WINDOW 8 /* shorter literals do not go in here */

struct windows;

/* Texts of wakes are folded, of at least WINDOW bytes, and outlive the result.
   0 with *out (NULL: n is 0), or -1: no memory. */
int windows_new(struct windows **out, const struct wake *wakes, size_t n);
void windows_free(struct windows *w); /* NULL is fine */
/* mark(ctx, &rule, 1) for each literal found, as often as it is there.  Text is folded, or ASCII
   as it is. */
void windows_scan(const struct windows *w, struct str text, mark_fn *mark, void *ctx);

#endif
