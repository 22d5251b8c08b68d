/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that has to wait in memory, packed by liblz4 (lz.c alone knows it): rows of a table become
 * less than half.  For memory of this process only: nothing that is packed is ever written or read.
 */
#ifndef BASE_LZ_H
#define BASE_LZ_H

#include <stdbool.h>
#include <stddef.h>

#define LZ_MOST 65535u /* bytes of a block */
#define LZ_ROOM(n) ((n) + (n) / 255 + 32) /* bytes that packing n of them may take */

/* n: at most LZ_MOST; to has LZ_ROOM(n).  Returns how many bytes they have become. */
size_t lz_pack(char *to, const char *from, size_t n);
/* What lz_pack has made of to_n bytes, into room for these.  False: it has not. */
bool lz_unpack(char *to, size_t to_n, const char *from, size_t n);

#endif
