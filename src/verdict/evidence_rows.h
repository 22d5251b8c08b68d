/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the evidence's text: hits of our own signatures as rows (evidence_json.h), written. */
#ifndef VERDICT_EVIDENCE_ROWS_H
#define VERDICT_EVIDENCE_ROWS_H

#include "base/map.h"
#include "verdict/evidence.h"

/* A zero-filled struct is a valid empty one. */
struct rows {
    struct strmap words;     /* 1: seen once, 2: more than once; else its number and 3 */
    struct strmap shapes;    /* signature, place, names of captures -> number */
    uint64_t words_n, shapes_n;
    const struct ev_hit **hits; /* of the source at hand */
    size_t hits_cap;
    struct buf key;
    size_t lines;            /* written so far that name a source */
    bool failed;
};

/* Which words come more than once.  -1: no memory. */
int rows_count(struct rows *r, const struct evidence *e);
/* The hits of one source (foreign ones are left out), in portions; order: positions in e->hits. */
int rows_write(struct rows *r, struct buf *out, const struct evidence *e, const size_t *order,
               size_t n, size_t number);
void rows_release(struct rows *r);

#endif
