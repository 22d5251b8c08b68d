/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the evidence's text: hits of our own signatures as rows (evidence_json.h), written. */
#ifndef VERDICT_EVIDENCE_ROWS_H
#define VERDICT_EVIDENCE_ROWS_H

#include "base/map.h"
#include "verdict/evidence.h"

/* A zero-filled struct is a valid empty one. */
struct rows {
    struct strmap words;     /* to their places in states, from 1 */
    uint32_t *states;        /* of a word; 1: comes once, 2: more often; else its number and 3 */
    size_t states_cap, differ_n;
    const struct ev_hit *all; /* the hits that were counted */
    size_t *uses_of;          /* of each hit its first in uses */
    size_t uses_of_cap;
    uint32_t *uses;           /* how each word of each hit is written */
    size_t uses_cap, uses_n;
    struct strmap shapes;    /* signature, place, names of captures -> number */
    uint32_t words_n;
    uint64_t shapes_n;
    const struct ev_hit **hits; /* of the source at hand */
    size_t hits_cap;
    uint64_t *shape_of;         /* of the portion at hand, by its hits */
    size_t shape_of_cap;
    struct buf key;
    size_t lines;            /* written so far that name a source */
    bool failed;
};

/* Which words come more than once; e stays as it is until the last row is written.  -1: no memory. */
int rows_count(struct rows *r, const struct evidence *e);
/* The hits of one source (foreign ones are left out), in portions; order: positions in e->hits. */
int rows_write(struct rows *r, struct buf *out, const struct evidence *e, const size_t *order,
               size_t n, size_t number);
void rows_release(struct rows *r);

#endif
