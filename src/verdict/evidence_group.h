/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the evidence's text: what there is of each source. */
#ifndef VERDICT_EVIDENCE_GROUP_H
#define VERDICT_EVIDENCE_GROUP_H

#include "verdict/evidence.h"
#include "verdict/evidence_rows.h"

/* Positions of items, grouped by their source: those of source i stand in order[begin[i]] to
   order[begin[i + 1] - 1]. */
struct grouped {
    size_t *begin, *order;
};

enum { BY_HITS, BY_LISTS, BY_BEYOND, BY_MORE, BY_UNDECIDED, BY_SEEN, BYS };

/* by: BYS of them, zero-filled; release each.  -1: no memory. */
int group_all(struct grouped *by, const struct evidence *e);
void group_release(struct grouped *g);

/* by: all of them. */
struct rows_of group_rows(const struct grouped *by, size_t at);

/* How many hits there are, in lists or not: of a source; of all, and its sources. */
size_t group_weight(const struct evidence *e, const struct grouped *by, size_t at);
size_t evidence_weight(const struct evidence *e);

#endif
