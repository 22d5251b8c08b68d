/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the evidence's text: all hits of a source in the order in which they are written,
   whether they are kept as hits or in lists. */
#ifndef VERDICT_EVIDENCE_FEED_H
#define VERDICT_EVIDENCE_FEED_H

#include "verdict/evidence_list.h"

struct feed {
    const struct ev_hit *const *hits; /* in order: by run, place, and as evidence_unite has them */
    size_t n, next;
    struct list_cursor *cursors;      /* each stands on its next row */
    size_t cursors_n, from;           /* from: the one whose row is next; cursors_n: none */
    bool failed;
};

/* lists: positions in e->lists of those of the source. */
void feed_begin(struct feed *f, const struct evidence *e, const struct ev_hit *const *hits,
                size_t n, const size_t *lists, size_t lists_n);
/* The next one, until feed_next; NULL: there is none, or no memory (f->failed). */
const struct ev_hit *feed_hit(const struct feed *f);
/* Where it stands in a list; NULL: in none. */
const struct list_row *feed_row(const struct feed *f);
void feed_next(struct feed *f);
void feed_end(struct feed *f);

#endif
