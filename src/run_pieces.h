/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large sources whose parsers cut them into pieces (parsers/parser.h), read by all who have time.
 * Everybody cuts the next piece when done with the one before, looks for signatures in it and keeps
 * what was found; the worker whose source it is takes that over in the order of the source.  What
 * that one reads at the head goes the usual way, as if there were no pieces.
 */
#ifndef RUN_PIECES_H
#define RUN_PIECES_H

#include "run_crew.h"
#include "run_read.h"

struct pieces; /* of all workers */

/* readers: n of them, one for each worker; they must have note, find, troubles and adopt. */
int pieces_new(struct pieces **out, struct crew *crew, const struct reader *readers, size_t n,
               struct err *err);
void pieces_free(struct pieces *all); /* after all workers; NULL is fine */

/* All of the source, in the place of parser->next; ctx: the worker's own of pieces_of. */
void *pieces_of(struct pieces *all, size_t worker);
int pieces_read(void *ctx, const struct parser *parser, struct parse *parse, struct stream *in,
                struct ahead *ahead, struct defects *defects);

#endif
