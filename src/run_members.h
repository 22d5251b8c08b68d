/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of an archive for others: whoever unpacks collects small ones in batches, which workers
 * without a file look at (walk_is_log) and read.  Larger members, and damaged ones, stay with the
 * one who unpacks.
 *
 *      batches:  | looked at | offered | offered | filled |      a ring
 *
 * The next batch is filled when a batch is full of what has come, whoever reads that.  Then it must
 * have been looked at, by the one who unpacks, if need be, and what is no log in it goes back to
 * the walk.  So the walk meets those in one order, however many are at work, and a single worker
 * keeps to it, too.
 */
#ifndef RUN_MEMBERS_H
#define RUN_MEMBERS_H

#include "input/walk.h"
#include "run_crew.h"

#define BATCH_BYTES ((size_t)256 << 10)  /* handed over at once, or a little more */
#define MEMBER_BYTES ((size_t)256 << 10) /* a larger one goes to nobody */

struct members; /* of one worker */

/* read: a member by this worker, whose stream is NULL where there is no memory for it; 0, or -1 to
   end all.  err: of the worker that unpacks. */
struct member_reader {
    int (*read)(void *ctx, size_t worker, const struct leaf *leaf);
    void *ctx;
    struct err *err;
};

/* crew: NULL if there is but one. */
int members_new(struct members **out, struct crew *crew, size_t worker, struct member_reader read,
                struct err *err);
void members_free(struct members *m); /* after all workers; NULL is fine */

/*
 * All of a small member, the beginning of a larger one; uses up nothing.  Done to every member,
 * whoever reads it: what libarchive makes of a damaged archive behind it depends on how much of it
 * was unpacked.
 */
const uint8_t *members_peek(const struct leaf *leaf, size_t *n);

/* Both for a walk_taker.  1: it is read or will be, 0: the caller has to, -1: failed. */
int members_take(struct members *m, const struct leaf *leaf);
int members_settle(struct members *m); /* 0, or -1 */
/* A log that was found in a member. */
int members_take_log(struct members *m, const struct leaf *leaf);

#endif
