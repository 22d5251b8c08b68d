/* SPDX-License-Identifier: Apache-2.0 */
/* How the directory of a 7z archive is written, private to seven*.c. */
#ifndef INPUT_SEVENHEAD_INSIDE_H
#define INPUT_SEVENHEAD_INSIDE_H

#include "base/buf.h"
#include "base/rd.h"
#include "input/sevenhead.h"

#define SEVEN_START_BYTES 32u /* signature, version, place of the directory */

enum { SEVEN_END = 0, SEVEN_HEADER = 1, SEVEN_PROPERTIES = 2, SEVEN_ADDITIONAL = 3,
       SEVEN_STREAMS = 4, SEVEN_FILES = 5, SEVEN_PACK = 6, SEVEN_UNPACK = 7, SEVEN_SUBSTREAMS = 8,
       SEVEN_SIZES = 9, SEVEN_CHECKSUMS = 10, SEVEN_FOLDERS = 11, SEVEN_UNPACK_SIZES = 12,
       SEVEN_COUNTS = 13, SEVEN_EMPTY = 14, SEVEN_EMPTY_FILE = 15, SEVEN_ANTI = 16,
       SEVEN_ENCODED = 0x17 };

/* Members that are packed as one. */
struct seven_folder {
    unsigned coders, outs;
    size_t packed; /* streams it is unpacked from */
    uint64_t id, memory;
    uint8_t properties[5];
    size_t properties_n;
    bool encrypted;
    bool holds_parts; /* BCJ2: parts of it are unpacked into memory first */
};

/* All of them leave r bad where it is not what it should be. */
uint64_t seven_number(struct rd *r);
size_t seven_count(struct rd *r); /* of things of which each has a bit at least */
void seven_skip(struct rd *r, uint64_t n);
void seven_folder_read(struct rd *r, struct seven_folder *f);
/* Of the archive, in front of the rest of the directory; the type of what comes behind them. */
uint8_t seven_skip_properties(struct rd *r);

void seven_put_le(struct buf *out, uint64_t value, unsigned n); /* n little-endian bytes */
uint32_t seven_crc(struct str bytes);

/*
 * Takes out of a whole archive what is encrypted; its directory, which may lie in it, is written
 * anew, with the same members.  One byte is added to members for each of them: 1 it was encrypted,
 * and has no content now.  False: the directory is damaged, or there is no memory
 * (archive->failed); the archive is worth nothing then.
 */
bool seven_unlock(struct buf *archive, struct str directory, struct buf *members);

/* The same, and without the folder that this member is in and all in front of it: members says
   whose content is gone. */
bool seven_pass(struct buf *archive, struct str directory, size_t member, struct buf *members);

#endif
