/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct zipstored: a zip member that is not packed and whose size stands behind it (APPNOTE.TXT
 * 4.3.9), which was written to a pipe.  Its end is where a descriptor with this very size and
 * checksum lies in front of another header, or of the end: with or without the mark in front of
 * it, which not every writer writes and libarchive waits for.  With a mark the size alone tells the
 * end: another checksum is a fault of the member, and no member behind it is lost.
 */
#ifndef INPUT_ZIPSTORED_H
#define INPUT_ZIPSTORED_H

#include "base/crc32.h"
#include "input/stream.h"
#include "input/unpack.h"
#include "input/zipcoded.h"
#include "input/ziphead.h"

struct zipstored {
    struct stream *in;
    struct unpack *limits;  /* or NULL */
    uint64_t made;          /* bytes of the member so far */
    uint32_t crc;           /* of those */
    bool open;              /* not passed yet */
    bool ended;             /* the stream stands behind the descriptor */
    bool lost;              /* there is no end */
    const char *fault;      /* why it ends early; or NULL */
    struct crc32 table;
    struct zipcoded coded;  /* of one that is packed; else not open */
};

bool zipstored_can(const struct ziphead *head);

/* in stands at the member's first byte; z, in and limits are the caller's, outliving the stream. */
int zipstored_open(struct stream **out, struct zipstored *z, struct stream *in,
                   const struct ziphead *head, struct unpack *limits, struct err *err);

/* What nobody read of it is passed over.  False: its end was not found.  Of one that is packed
   z->fault says why, and others may follow; else the archive is over. */
bool zipstored_pass(struct zipstored *z);
void zipstored_close(struct zipstored *z); /* as after zipstored_pass */

#endif
