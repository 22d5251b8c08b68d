/* SPDX-License-Identifier: Apache-2.0 */
/* Private to filling evidence: the record ids of a source, and where they have gaps. */
#ifndef VERDICT_EVIDENCE_IDS_H
#define VERDICT_EVIDENCE_IDS_H

#include "verdict/evidence.h"

/*
 * Of records without a gap.  Of their ids only the first and the last are the end of a range
 * afterwards, so that the times of the others do not matter.  -1: no memory.
 */
int ids_note(struct ev_source *s, const struct id_range *r);
/* They come once more; of many such ranges the first are kept.  -1: no memory. */
int ids_note_again(struct ev_source *s, uint64_t lo, uint64_t hi);

#define IDS_RANGES 4096u /* while reading; of more only the number is kept */

/* Ids behind all that were noted, as nearly always: true, or they are to be noted as above. */
static inline bool ids_note_behind(struct ev_source *s, uint64_t id, uint32_t more, struct stamp t,
                                   struct stamp last_t)
{
    struct id_range *last = s->ranges_n ? &s->ranges[s->ranges_n - 1] : NULL;

    if (!last || id <= last->hi)
        return false;
    if (id - 1 == last->hi) {
        last->hi = s->last_id = id + more;
        last->hi_time = last_t;
        return true;
    }
    if (s->ranges_n >= IDS_RANGES) {
        s->ranges_dropped += 1 + (uint64_t)more;
        s->last_id = id + more;
        return true;
    }
    if (s->ranges_n == s->ranges_cap)
        return false;
    s->ranges[s->ranges_n++] = (struct id_range){ id, id + more, t, last_t };
    s->last_id = id + more;
    return true;
}

/*
 * 1: the n sources, of one file that is read to its end, share one sequence of numbers, as a
 * collector numbers what machines forward to it (log-formats.md 3.13): the records between two of a
 * source are others' then, and no hole, unless nobody has them.  Such a file holds what somebody
 * subscribed to.  0: each has its own; -1: no memory.
 */
int ids_share(struct ev_source *sources, size_t n);

#endif
