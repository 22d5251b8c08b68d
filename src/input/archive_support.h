/* SPDX-License-Identifier: Apache-2.0 */
/* What of libarchive is used by itself: beside archive.c the only file that sees it. */
#ifndef INPUT_ARCHIVE_SUPPORT_H
#define INPUT_ARCHIVE_SUPPORT_H

#include "base/buf.h"
#include "input/archive.h"

struct archive;

/* What this libarchive can do by itself: for some formats it would start a program, which we never
   want, and says so with ARCHIVE_WARN.  False: it cannot. */
bool archive_support(struct archive *a, enum archive_kind kind);

/* The directory of a 7z archive that is packed itself.  Less than n: it cannot be unpacked. */
void archive_unpack_directory(struct buf *out, struct str file, uint64_t n);

#endif
