/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to lists of evidence: a row as bytes.  Rows of a table differ little from the row before
 * them, and where: so the words of a row are cut where its captures begin and end, and of each part
 * only the middle is kept that the same part of the row before has not.  Of rows that are cut
 * otherwise than the one before, all is kept.
 *
 * For memory of this process only: what is read here, row_put has written.
 */
#ifndef VERDICT_EVIDENCE_LIST_ROW_H
#define VERDICT_EVIDENCE_LIST_ROW_H

#include "base/limits.h"
#include "verdict/evidence.h"

#define ROW_NUMBER 10u /* bytes that a number may take */
#define ROW_SPARE 32u  /* bytes behind all that is read and written: they may be touched */
#define ROW_PARTS (2 * LIMIT_CAPTURES + 1)
/* All that a row can be: none of its texts is longer than an excerpt, and each of its parts may
   have three numbers. */
#define ROW_MOST ((LIMIT_CAPTURES + 1) * (LIMIT_EXCERPT_BYTES + 2 * ROW_NUMBER) +                 \
                  3 * ROW_PARTS * ROW_NUMBER + 4 * ROW_NUMBER + ROW_SPARE)

/* Words, with room before and behind them, and where their parts end. */
struct row_words {
    char room[ROW_SPARE + LIMIT_EXCERPT_BYTES + ROW_SPARE];
    uint16_t ends[ROW_PARTS];
    size_t n;
};

/* The row before, as far as the next one is told by it.  A zero-filled one: there is none. */
struct row_before {
    struct row_words two[2]; /* its own, and those of the next */
    unsigned own;            /* of the two */
    size_t parts_n;
    uint16_t front[ROW_PARTS], back[ROW_PARTS]; /* bytes that a part has from the one before it */
    uint8_t from[LIMIT_CAPTURES], to[LIMIT_CAPTURES]; /* cuts where a capture begins and ends */
    uint64_t gap;            /* bytes between the words of two rows */
};

/* A row: h's text and captures, and steps of its place and offset from the row before.  Each text
   has at most LIMIT_EXCERPT_BYTES; places: of captures in the words, or NOT_IN_WORDS. */
struct row_steps {
    uint64_t at, offset;
};

/* Returns the end of what it wrote at `to`, where ROW_MOST bytes are free. */
char *row_put(struct row_before *r, char *to, struct row_steps steps, const struct ev_hit *h,
              const uint32_t *places);
/* What row_put wrote, from a state as that was: h->text, values of captures (there are
   h->captures_n) and places are filled; texts live until the next one but one, at most as long as
   `from` and r.  ROW_SPARE bytes behind `from` may be read. */
struct row_steps row_take(struct row_before *r, struct str *from, struct ev_hit *h,
                          struct capture *captures, uint32_t *places);

#endif
