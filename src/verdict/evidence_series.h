/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to filling evidence: the hits of one signature and subject in one source, of which the
 * first and the last stay, and of what is routine those that follow a change.
 */
#ifndef VERDICT_EVIDENCE_SERIES_H
#define VERDICT_EVIDENCE_SERIES_H

#include "verdict/evidence.h"

struct slot;

struct ring {
    struct slot *slots; /* `size` of them, once needed */
    size_t size, next, n;
};

struct series {
    const struct signature *signature;
    uint32_t source;
    struct str subject;
    uint64_t count;
    size_t first;        /* so many stay from the beginning */
    struct ring last;
    struct ring changed; /* of routine: the first behind each change */
    uint32_t changes;    /* of its source, when the last hit came */
};

struct series series_of_kind(const struct signature *sig, uint32_t source);
/* hit: its strings are copied.  *changes counts the hits of its source that are not routine. */
int series_put(struct evidence *e, struct series *s, const struct ev_hit *hit, uint32_t *changes);
int series_end(struct evidence *e, struct series *s);
void series_release(struct series *s);

#endif
