/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the evidence's text: hits of our own signatures as rows (evidence_json.h), written. */
#ifndef VERDICT_EVIDENCE_ROWS_H
#define VERDICT_EVIDENCE_ROWS_H

#include "base/limits.h"
#include "base/map.h"
#include "verdict/evidence.h"
#include "verdict/evidence_json.h"

#define WORTH_A_THREAD 8192u /* sources and hits */
#define WORD_LEAST 4u        /* shorter ones are no longer than a number */

/* How a word of a hit is written: a number of its own, a place in the words of its hit, or this. */
#define AS_IT_IS UINT32_MAX
#define IN_HIT 0x80000000u /* the rest is the place */

/* The shape of the hit before. */
struct last_shape {
    const struct signature *signature;
    bool is_line, carved;
    struct str names[LIMIT_CAPTURES];
    size_t names_n;
    uint64_t number;
};

/* What there is of one source: positions in e->hits and in e->lists. */
struct rows_of {
    const size_t *order;
    size_t n;
    const size_t *lists;
    size_t lists_n;
};

/* A zero-filled struct is a valid empty one. */
struct rows {
    uint32_t *states;        /* of a word, from 1; 1: once, 2: more often; else its number and 3 */
    size_t differ_n;         /* of states, 0 among them */
    const struct ev_hit *all; /* the hits that were counted */
    size_t *uses_of;          /* of each hit its first in uses */
    size_t uses_of_cap;
    uint32_t *uses;           /* how each word of each hit is written */
    size_t uses_cap, uses_n;
    struct strmap shapes;    /* signature, place, names of captures -> number */
    uint32_t words_n;
    uint64_t shapes_n;
    struct last_shape last;
    const struct ev_hit **hits; /* of the source at hand */
    size_t hits_cap;
    struct buf key;
    size_t lines;            /* written so far that name a source */
    struct buf words_text, shapes_text, rows_text; /* of the portion at hand */
    bool is_twin;            /* all, uses and uses_of are another's */
    bool failed;
    struct lines_sum *sum; /* of what it took, where there is one */
    const struct evidence_about *about; /* whose drain is asked behind each portion; or NULL */
};

/* After a line: takes it away where there is enough. */
void rows_drain(const struct rows *r, struct buf *out);
/* However short it is; there is somebody who takes it. */
void rows_drain_now(const struct rows *r, struct buf *out);

/* Which words come more than once; e stays as it is until the last row is written.  threads: that
   may be used.  -1: no memory. */
int rows_count(struct rows *r, const struct evidence *e, int threads);
/* The hits of one source (foreign ones are left out), in portions. */
int rows_write(struct rows *r, struct buf *out, const struct evidence *e,
               const struct rows_of *of, size_t number);
/* For a second writer, who begins in the middle: what r has counted, as long as r is there; nothing
   may have been written of r.  For each source before its own it passes the hits, so that it knows
   what those have defined.  -1: no memory. */
int rows_twin(struct rows *twin, const struct rows *r);
int rows_pass(struct rows *r, const struct evidence *e, const struct rows_of *of);
void rows_release(struct rows *r);

#endif
