/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct zipcoded: the packed bytes of a zip member of which only its own end tells where that is:
 * bzip2, zstd, xz, or lzma with an end mark, whose sizes stand behind it (APPNOTE.TXT 4.3.9, 5.8).
 * libarchive takes them for cut off.
 *
 * As of zipdata.h the last that were taken (ZIPDATA_KEPT) stay visible in the stream.
 */
#ifndef INPUT_ZIPCODED_H
#define INPUT_ZIPCODED_H

#include "input/codec.h"
#include "input/stream.h"
#include "input/ziphead.h"

struct zipcoded {
    const struct codec *codec;
    void *unpacker;     /* NULL: none is open */
    size_t given;       /* bytes at the stream's position that are unpacked and still visible */
    uint64_t packed;    /* all that are unpacked */
    bool begins;        /* with the head that zip has for lzma */
    bool over;          /* its end was reached */
};

bool zipcoded_can(const struct ziphead *head);
int zipcoded_open(struct zipcoded *c, const struct ziphead *head); /* -1: no memory */

/* Unpacks up to cap > 0 bytes.  0: the end, or *why is the reason that there are no more. */
size_t zipcoded_read(struct zipcoded *c, struct stream *in, void *into, size_t cap,
                     const char **why);
/* Behind the end: the stream stands behind the descriptor then.  NULL, or what is wrong with a
   member of this size and checksum. */
const char *zipcoded_end(struct zipcoded *c, struct stream *in, uint64_t size, uint32_t crc);
void zipcoded_close(struct zipcoded *c); /* twice is fine */

#endif
