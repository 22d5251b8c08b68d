/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream that is read ahead, by whoever has time for it: unpacking goes on while what was
 * unpacked is looked at.  The same bytes and the same fault as from in, which nobody else may use
 * until ahead_close, and which is the caller's again then, somewhere behind what was consumed.
 *
 * One thread at a time reads the stream, one at a time works for it; they never wait for each other
 * as long as there is something to take and room for more.  Where nobody works, reading does.
 */
#ifndef INPUT_AHEAD_H
#define INPUT_AHEAD_H

#include "input/stream.h"

struct ahead;

/* So much at least is ahead when no more is wanted. */
#define AHEAD_BYTES ((size_t)2 << 20)

int ahead_open(struct ahead **out, struct stream *in, struct err *err);
void ahead_close(struct ahead *a); /* and its stream; nobody works any more.  NULL is fine */
struct stream *ahead_stream(struct ahead *a);

/* A thread of its own works from here on; without one reading does. */
void ahead_start(struct ahead *a);

/* Before anybody reads: works as long as waits(ctx) is true, and there is room for so much. */
#define AHEAD_EARLY_BYTES ((size_t)16 << 20)
void ahead_work_early(struct ahead *a, bool (*waits)(void *ctx), void *ctx);

/* Less is there than could be, and nobody works at that: ahead_work will find something to do. */
bool ahead_wanted(struct ahead *a);
/* Works until `enough` bytes are there, or all that there is room for. */
void ahead_work(struct ahead *a, size_t enough);
/* So many bytes (AHEAD_BYTES at most) can be taken at once, or all that there still are. */
bool ahead_ready(struct ahead *a, size_t n);
/* Until that is so, or nobody works at it. */
void ahead_wait(struct ahead *a, size_t n);

#endif
