/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in front of a tar member, and where it is found again behind a damage. */
#ifndef INPUT_TARHEAD_H
#define INPUT_TARHEAD_H

#include "input/stream.h"

#define TARHEAD_BYTES 512u

bool tarhead_is(const uint8_t *bytes, size_t n);        /* a header block whose checksum is right */
bool tarhead_recognises(const uint8_t *bytes, size_t n); /* or one that is damaged */

/* tarhead_seek(in, from, &passed): moves the stream to the next header at this offset or behind it,
   as far as that is visible; passed: bytes before it that are not zero.  False: there is none. */
bool tarhead_seek(struct stream *in, uint64_t from, uint64_t *passed);

#endif
