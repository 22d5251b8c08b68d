/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct share: one large plain file that several workers read, for parsers without pieces
 * (run_pieces.h).  Each of them opens and parses all of it; only the looking for signatures, which
 * costs most, is divided: into blocks of SHARE_BLOCK bytes, each matched by whoever comes to it
 * first.  The one who owns the file keeps its coverage and takes over what the others found, block
 * by block, in the order of the log, so that nothing shows how many were at work.
 *
 * This way no event ever changes hands, and every parser can be shared as it is.  Its price:
 * reading and parsing are done by each.
 */
#ifndef RUN_SHARE_H
#define RUN_SHARE_H

#include "run_read.h"

#define SHARE_BYTES ((uint64_t)4 << 20) /* smaller files are not worth it */
#define SHARE_BLOCK ((uint64_t)512 << 10)

struct share;

int share_new(struct share **out, struct err *err);
void share_free(struct share *s); /* after all workers; NULL is fine */

/* Called when help would help: not before the first event, not if there are pieces, and not if
   matching is the smaller part. */
struct share_call {
    void (*help)(void *ctx);
    void *ctx;
};

/* The file, by the one worker who owns it, and by any number of others.  Returns as read_stream.
   Helpers return soon after the owner has. */
int share_own(struct share *s, const struct reader *r, const struct leaf *leaf, when modified,
              struct buf *scratch, struct share_call call);
int share_help(struct share *s, const struct reader *r, const struct leaf *leaf, when modified,
               struct buf *scratch);

#endif
