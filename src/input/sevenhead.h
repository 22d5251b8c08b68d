/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of a 7z archive, as far as it tells what unpacking will hold in memory: libarchive
 * takes as much as the archive asks for, up to 4 GiB.  Private to archive.c.
 */
#ifndef INPUT_SEVENHEAD_H
#define INPUT_SEVENHEAD_H

#include "base/buf.h"

enum sevenhead_how { SEVENHEAD_PLAIN, SEVENHEAD_LZMA, SEVENHEAD_LZMA2, SEVENHEAD_OTHER };

struct sevenhead {
    enum sevenhead_how how;  /* the directory itself is packed: */
    struct str packed;       /* these bytes, as one stream, */
    uint64_t unpacked;       /* into so many */
    bool encrypted;          /* SEVENHEAD_OTHER: by a password */
    uint8_t properties[5];   /* of LZMA; of LZMA2 the first */
    uint64_t memory;         /* the most that one group of members holds while it is unpacked */
};

/* Where the directory of a whole archive lies; empty: nowhere in it. */
struct str sevenhead_find(struct str archive);

/* False: it is not what a directory looks like; whoever unpacks will say what is wrong. */
bool sevenhead_read(struct sevenhead *head, struct str archive, struct str directory);

/* The packed directory as a file of its own: .lzma, or .xz for LZMA2. */
void sevenhead_as_file(struct buf *out, const struct sevenhead *head);

#endif
