/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many literals in one pass (Aho and Corasick, as a table).  Built over folded literals, each with
 * the rules it wakes; scans folded text, or ASCII text as it is.  Immutable once built.
 */
#ifndef RULES_AUTOMATON_H
#define RULES_AUTOMATON_H

#include "base/str.h"

#define AUTOMATON_CELLS ((size_t)16 << 20) /* largest table; beyond it none is built */

struct automaton;

/* One literal and the rule that it wakes. */
struct wake {
    struct str text;
    uint32_t rule;
};

/* 0 with *out, or *out NULL where it would be larger than AUTOMATON_CELLS; -1: no memory. */
int automaton_new(struct automaton **out, const struct wake *wakes, size_t n);
void automaton_free(struct automaton *m); /* NULL is fine */
size_t automaton_outputs(const struct automaton *m); /* places where literals end */

/*
 * automaton_scan(m, text, seen, mark, ctx): mark(ctx, rules, n) once for each output found; seen
 * has one generation number per output, those equal to generation are not reported again.
 */
typedef void mark_fn(void *ctx, const uint32_t *rules, size_t n);
void automaton_scan(const struct automaton *m, struct str text, uint32_t *seen,
                    uint32_t generation, mark_fn *mark, void *ctx);

#endif
