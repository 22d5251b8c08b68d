/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to filling evidence: the hits of one signature and subject in one source, of which the
 * first and the last stay, and of what is routine those that follow a change.
 */
#ifndef VERDICT_EVIDENCE_SERIES_H
#define VERDICT_EVIDENCE_SERIES_H

#include "verdict/evidence.h"
#include "verdict/evidence_spread.h"

struct rings;

/* A list of machines makes one of each. */
struct series {
    const struct signature *signature;
    struct str subject;
    uint64_t count;
    struct rings *rings; /* once there are more hits than stay from the beginning */
    uint32_t source;
    uint32_t changes;    /* of its source, when the last hit came */
    uint32_t last;       /* of the hits that stay from the beginning, from 1 on; 0: none */
};

bool series_is_routine(const struct signature *sig);
struct series series_of_kind(const struct signature *sig, uint32_t source);
/* hit: where and when; quote: its words, which are copied.  *changes counts the hits of its source
   that are not routine. */
int series_put(struct evidence *e, struct series *s, const struct ev_hit *hit,
               const struct ev_quote *quote, uint32_t *changes);
int series_end(struct evidence *e, struct series *s);
void series_release(struct series *s);

#endif
