/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A gzip stream as a stream of what is in it.  Several members one after the other are one stream,
 * zero bytes behind the last are padding.  Cut or damaged data: everything up to there, then the
 * fault "unpacking: ..."; so do other bytes behind the last member, and the limits of unpack.h.
 */
#ifndef INPUT_GUNZIP_H
#define INPUT_GUNZIP_H

#include "base/when.h"
#include "input/codec.h"
#include "input/stream.h"
#include "input/unpack.h"

bool gunzip_recognises(const uint8_t *bytes, size_t n);

/* When the file that was packed had been written, as the head of the stream says (RFC 1952, 2.3.1:
   MTIME); WHEN_NONE: it does not.  Takes nothing. */
when gunzip_mtime(struct stream *in);

const struct codec *gunzip_codec(void);

/* in and limits (may be NULL) stay the caller's and must outlive *out. */
int gunzip_open(struct stream **out, struct stream *in, struct unpack *limits, struct err *err);
/* The same without the library that is not everywhere: slower, the yardstick of the tests.  The two
   differ only where data is cut or damaged, and there in how many of the last bytes before it they
   still make out. */
int gunzip_open_portable(struct stream **out, struct stream *in, struct unpack *limits,
                         struct err *err);

#endif
