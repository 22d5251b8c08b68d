/* SPDX-License-Identifier: Apache-2.0 */
/* Private to filling evidence: the record ids of a source, and where they have gaps. */
#ifndef VERDICT_EVIDENCE_IDS_H
#define VERDICT_EVIDENCE_IDS_H

#include "verdict/evidence.h"

int ids_note(struct ev_source *s, const struct event *ev); /* -1: no memory */

/*
 * 1: the n sources, of one file that is read to its end, share one sequence of numbers, as a
 * collector numbers what machines forward to it (log-formats.md 3.13): the records between two of a
 * source are others' then, and no hole, unless nobody has them.  Such a file holds what somebody
 * subscribed to.  0: each has its own; -1: no memory.
 */
int ids_share(struct ev_source *sources, size_t n);

#endif
