/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that knows liblz4: the bytes of a block are in its block format. */
#include "base/lz.h"

#include <lz4.h>

size_t lz_pack(char *to, const char *from, size_t n)
{
    int packed = LZ4_compress_default(from, to, (int)n, (int)LZ_ROOM(n));

    return (size_t)(packed > 0 ? packed : 0); /* with that much room it cannot fail */
}

bool lz_unpack(char *to, size_t to_n, const char *from, size_t n)
{
    return to_n <= LZ_MOST && n <= LZ_ROOM(LZ_MOST) &&
           LZ4_decompress_safe(from, to, (int)n, (int)to_n) == (int)to_n;
}
