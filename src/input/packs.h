/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the first bytes of a file tell of how it is packed, beside what archive_recognises knows.
 * `head`, and p with n, are bytes of its beginning that the caller has peeked at; nothing is
 * consumed.
 */
#ifndef INPUT_PACKS_H
#define INPUT_PACKS_H

#include "base/str.h"
#include "input/stream.h"

#include <stdint.h>

/* Packed in a way that is not read here: why, in words that last.  NULL: not known to be so. */
const char *pack_foreign(struct str head);

/* Where in a program the zip begins that it unpacks, looked for in LIMIT_PROGRAM_BYTES.  0: no
   program, or there is none. */
size_t pack_behind_program(struct stream *in, const uint8_t *p, size_t n);

/* Where the first whole member of a zip with a damaged beginning is, looked for likewise; text
   is not looked through.  0: nowhere. */
size_t pack_behind_damage(struct stream *in, const uint8_t *p, size_t n);

#endif
