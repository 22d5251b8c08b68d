/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of a 7z archive.  What unpacking will hold in memory: libarchive takes as much as
 * the archive asks for, up to 4 GiB.  And the archive without what is encrypted or damaged, which
 * libarchive cannot pass.  Private to archive.c.
 */
#ifndef INPUT_SEVENHEAD_H
#define INPUT_SEVENHEAD_H

#include "base/buf.h"

/* Unpacks a .lzma or .xz file; n is how many bytes it should give. */
typedef void sevenhead_unpack(struct buf *out, struct str file, uint64_t n);

/*
 * What stands between a whole archive and libarchive, as the words of a fault; NULL: nothing, or
 * no memory (archive->failed).  The archive is made such that libarchive can read all of it:
 * locked says of which members the content is gone (seven_unlock).
 */
const char *sevenhead_prepare(struct buf *archive, struct buf *locked, sevenhead_unpack *unpack);

/* After sevenhead_prepare: the archive without what is packed together with this member, and what
   is in front of it.  lost says of which members the content is gone.  False: it cannot be. */
bool sevenhead_pass(struct buf *archive, size_t member, struct buf *lost,
                    sevenhead_unpack *unpack);

#endif
