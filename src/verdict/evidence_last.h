/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last line of a part of evidence: how many entries there are, which shards have arrived, and
 * the CRC-32 of all lines above it, from the header on, each with one LF behind it.  A byte that
 * changed on the way may leave every line what a line can be; the sum tells it.  Evidence without
 * one (by another tool, or of before) is read as it is.
 */
#ifndef VERDICT_EVIDENCE_LAST_H
#define VERDICT_EVIDENCE_LAST_H

#include "base/buf.h"
#include "base/crc32.h"
#include "verdict/evidence.h"

/* Of a part while it is written, piece by piece, as it is taken away (evidence_about.drain). */
struct lines_sum {
    struct crc32 table;
    uint32_t sum;
    size_t before; /* what stood in the text when the part began */
};

void lines_sum_begin(struct lines_sum *s, const struct buf *out);
void lines_sum_add(struct lines_sum *s, const struct buf *text);
/* s: of all that was taken away; what is left stands in out. */
void last_line_write(struct buf *out, struct lines_sum *s, const struct evidence *e,
                     struct ev_shard own);

/* Of one that is read: one line more. */
uint32_t last_line_sum(const struct crc32 *t, uint32_t sum, struct str line);

#endif
