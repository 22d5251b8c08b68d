/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct share: one large file that several workers read.  Each of them opens it, unpacks it and
 * parses all of it; only the looking for signatures, which costs most, is divided: a leaf of an
 * archive belongs to the worker that comes to it first, and a large leaf is divided into blocks of
 * SHARE_BLOCK bytes, each matched by whoever comes to it first.  The one who owns the leaf keeps
 * its coverage and takes over what the others found, block by block, in the order of the log, so
 * that nothing shows how many were at work.
 *
 * A large packed leaf is not divided: a second thread unpacks it (input/ahead.h).
 *
 * This way no event ever changes hands, every parser can be shared as it is, and a damaged archive
 * falls into the same leaves for all.  Its price: reading, unpacking and parsing are done by each.
 */
#ifndef RUN_SHARE_H
#define RUN_SHARE_H

#include "run_read.h"

#define SHARE_BYTES ((uint64_t)4 << 20) /* smaller files are not worth it */
#define SHARE_BLOCK ((uint64_t)512 << 10)

struct share;

int share_new(struct share **out, struct err *err);
void share_free(struct share *s); /* after all workers; NULL is fine */

/* The leaf at this position of the file, for one worker: as its owner, as a helper, or not at all.
   Returns as read_stream. */
int share_read(struct share *s, size_t position, const struct reader *r, const struct leaf *leaf,
               when modified, struct buf *scratch);

/* The worker that took the file has come to its end: helpers may stop. */
void share_over(struct share *s);

#endif
