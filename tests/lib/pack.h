/* SPDX-License-Identifier: Apache-2.0 */
/* Packed things for tests, made in memory. */
#ifndef TESTS_PACK_H
#define TESTS_PACK_H

#include "base/buf.h"

void pack_gzip(struct buf *out, struct str bytes); /* one member, appended to out */
void pack_gzip_zeros(struct buf *out, uint64_t n); /* n zero bytes, without holding them */

enum pack_how {
    PACK_STORED = 0,
    PACK_DEFLATED = 1,
    PACK_DESCRIPTOR = 2, /* sizes and checksum behind the data, as a stream writer does */
    PACK_UTF8 = 4,       /* says that the name is UTF-8 */
    PACK_ENCRYPTED = 8,  /* says so; the data is not */
    PACK_UNMARKED = 32,  /* without the mark in front of the descriptor */
    PACK_UNIX_TIME = 16  /* extra field with a time in UTC: 2024-03-16 22:41:08 */
};

struct pack_zip {
    struct buf *out;
    size_t base;          /* of the archive in out */
    struct buf directory;
    unsigned members;
};

/* Every member has the DOS time 2024-03-16 21:41:06. */
void pack_zip_begin(struct pack_zip *z, struct buf *out);
void pack_zip_add(struct pack_zip *z, struct str name, struct str bytes, int how);
void pack_zip_end(struct pack_zip *z);

#endif
