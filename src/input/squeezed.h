/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is only compressed (gzip, bzip2, xz, lzma, zstd, lz4) as a stream of what is in it.  Several
 * one after the other are one stream, zero bytes between or behind them are padding.  Cut or
 * damaged data: everything up to there, then the fault "unpacking: ..."; so do other bytes behind
 * the last, and the limits of unpack.h.
 *
 * Behind a fault another one may begin, which squeezed_again looks for.
 */
#ifndef INPUT_SQUEEZED_H
#define INPUT_SQUEEZED_H

#include "input/codec.h"
#include "input/stream.h"
#include "input/unpack.h"

/* By its first bytes; NULL: it is none of them. */
const struct codec *squeezed_recognises(const uint8_t *bytes, size_t n);

/* in and limits (may be NULL) stay the caller's and must outlive *out. */
int squeezed_open(struct stream **out, struct stream *in, const struct codec *codec,
                  struct unpack *limits, struct err *err);

/*
 * squeezed_again(&s, in, codec, limits, &tries): s, which has been read, is closed; where it ended
 * with a fault, it becomes a stream over the next ones of which there is anything to read.  False:
 * there are none, and s is NULL.  Each beginning costs the memory of an unpacker, so that no more
 * than LIMIT_RESUMES are tried; tries counts them, 0 at first, and is above that where one more was
 * met.
 */
bool squeezed_again(struct stream **s, struct stream *in, const struct codec *codec,
                    struct unpack *limits, size_t *tries);

#endif
