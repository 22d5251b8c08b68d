/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of an archive for others: whoever unpacks collects small ones in batches, which workers
 * without a file read.  When all batches are full it reads one itself and unpacks on.  Larger
 * members, and damaged ones, stay with the one who unpacks.
 */
#ifndef RUN_MEMBERS_H
#define RUN_MEMBERS_H

#include "input/walk.h"
#include "run_crew.h"

#define BATCH_BYTES ((size_t)256 << 10)  /* handed over at once, or a little more */
#define MEMBER_BYTES ((size_t)256 << 10) /* a larger one goes to nobody */

struct members; /* of one worker */

/* read: a member by this worker; 0, or -1 to end all. */
struct member_reader {
    int (*read)(void *ctx, size_t worker, const struct leaf *leaf);
    void *ctx;
};

int members_new(struct members **out, struct crew *crew, size_t worker, struct member_reader read,
                struct err *err);
void members_free(struct members *m); /* after all workers; NULL is fine */

/*
 * All of a small member, the beginning of a larger one; uses up nothing.  Done to every member,
 * whoever reads it: what libarchive makes of a damaged archive behind it depends on how much of it
 * was unpacked.
 */
const uint8_t *members_peek(const struct leaf *leaf, size_t *n);

/* 1: others read it, 0: the caller has to, -1: no memory. */
int members_take(struct members *m, const struct leaf *leaf);
/* What was collected so far waits no longer for more. */
void members_flush(struct members *m);

#endif
