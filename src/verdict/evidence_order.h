/* SPDX-License-Identifier: Apache-2.0 */
/* Private to sorting evidence: its hits and those beyond the ones kept, of which there are most. */
#ifndef VERDICT_EVIDENCE_ORDER_H
#define VERDICT_EVIDENCE_ORDER_H

#include "verdict/evidence.h"

/* Two hits as evidence_unite has them; 0: they are one.  (evidence_sort.c) */
int compare_hits(const void *a, const void *b);
/* The parts of evidence_absorb: there is so little that it is copied; and all but sources and hits,
   of which only the numbers of their sources are what they will be.  (evidence_merge.c) */
bool evidence_absorb_few(const struct evidence *from);
int evidence_absorb_rest(struct evidence *into, struct evidence *from);
/* compare: of two hits; by name of the signature, then kind of time, time, source and the rest.
   What is there twice is there once.  more: whose hits e takes over; or NULL.  -1: no memory. */
int order_hits(struct evidence *e, struct evidence *more, bool threads,
               int (*compare)(const void *, const void *));
/* Order alone, of struct ev_beyond. */
int order_beyond(struct evidence *e, int (*compare)(const void *, const void *));

#endif
