/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many literals in one pass over a text.  Of each literal a few windows of up to 8 bytes are known;
 * a text is looked at only every few bytes, so that one of these windows must be met wherever the
 * literal stands.  A look costs the same however many literals there are.  What is met is compared
 * in full: nothing is woken by a part.  Immutable once built.
 */
#ifndef RULES_WINDOWS_H
#define RULES_WINDOWS_H

#include "base/str.h"
#include "input/stream.h"

#define WINDOWS_LEAST 2 /* bytes; shorter literals do not go in here */
#define WINDOWS_LONG 5  /* with none shorter than this a look is due every other byte at most */

struct windows;

/* One literal and the rule that it wakes. */
struct wake {
    struct str text;
    uint32_t rule;
    uint32_t proves; /* what is true wherever it stands, for windows_proves; 0: nothing */
};

/* Texts of wakes are folded, of at least WINDOWS_LEAST bytes, and are copied.  0 with *out (NULL: n
   is 0), or -1: no memory. */
int windows_new(struct windows **out, const struct wake *wakes, size_t n);
size_t windows_bytes(const struct windows *w); /* of memory; NULL: 0 */
void windows_free(struct windows *w); /* NULL is fine */

/* mark(ctx, rules, n): the rules of a literal that is there, as often as it is.  Text is folded, or
   ASCII as it is; false: it is not all ASCII, and if it was not folded more may be there. */
typedef void mark_fn(void *ctx, const uint32_t *rules, size_t n);
/* windows_look: as look of struct sieve; windows_rules: those of a word. */
size_t windows_look(const struct windows *w, struct str text, struct mark *marks, size_t *n);
size_t windows_rules(const struct windows *w, uint32_t word, const uint32_t **rules);
size_t windows_proves(const struct windows *w, uint32_t word, const uint32_t **proves);
bool windows_scan(const struct windows *w, struct str text, mark_fn *mark, void *ctx);

#endif
