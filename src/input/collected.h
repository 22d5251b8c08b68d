/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a collector exports of several machines or files: each row is a line of the log of one of
 * them (undress.h, a dress that has parts).
 *
 *      while (collected_next(c, &part))
 *          ... collected_stream(c, &s, err) to read this one ...
 *
 * The logs come in the order of their first rows, each whole, wherever its rows stand: those of
 * others wait, up to LIMIT_COLLECTED_BYTES.  Beyond that the log at hand ends, and what follows of
 * it is another part of the same name.
 */
#ifndef INPUT_COLLECTED_H
#define INPUT_COLLECTED_H

#include "base/err.h"
#include "input/stream.h"
#include "input/undress.h"

struct collected;

struct collected_part { /* dies at the next collected_next */
    struct str name;    /* "MS01/log", "MS01/<C:>/kit/x.log", defused; empty: nothing tells */
};

int collected_open(struct collected **out, struct stream *in, const struct dress *dress,
                   struct err *err); /* in: the caller's */

/* collected_next: 1 a part, 0 the end, -1 no memory. */
int collected_next(struct collected *c, struct collected_part *part);

/* The current part, as UTF-8.  The stream is the reader's and dies at the next collected_next. */
int collected_stream(struct collected *c, struct stream **out, struct err *err);
void collected_close(struct collected *c); /* NULL is fine */

#endif
