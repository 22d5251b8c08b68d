/* SPDX-License-Identifier: Apache-2.0 */
/* Private to filling evidence: what one source tells of the times of its records, and the like. */
#ifndef VERDICT_EVIDENCE_SPANS_H
#define VERDICT_EVIDENCE_SPANS_H

#include "verdict/evidence_sums.h"

void spans_note(struct ev_source *s, struct stamp t);
int spans_note_run(struct ev_source *s, const struct event *ev); /* -1: no memory, as below */
int spans_note_kind(struct evidence *e, struct ev_source *s, const struct event *ev);
void spans_note_sum(struct ev_source *s, const struct sum *sum); /* all but ids and step
                                                                           before the row */

/* The times of records that are summed up, whatever else the source has: earliest and latest. */
static inline void spans_note_plain(struct ev_source *s, when first, when last)
{
    if (s->first.kind == STAMP_NONE || (s->first.kind == STAMP_UTC && first < s->first.t))
        s->first = SUM_STAMP(first);
    if (s->last.kind == STAMP_NONE || (s->last.kind == STAMP_UTC && last > s->last.t))
        s->last = SUM_STAMP(last);
}

#endif
