/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as a leaf, read through the dress that they have: for tests of input/undress*.c. */
#ifndef LIB_UNDRESSED_H
#define LIB_UNDRESSED_H

#include "base/buf.h"

/* What is read of bytes in pieces of that size (0: whole) goes behind *out; "(nothing)": they have
   no dress. */
void undress(struct buf *out, struct str bytes, size_t chunk);

/* The same for pieces of all sizes; file and line are those of the check. */
void undress_check(const char *file, int line, struct str bytes, struct str want);

#define GIVES(from, to) undress_check(__FILE__, __LINE__, STR(from), STR(to))

#endif
