/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct zipdata: the packed bytes of one zip member (deflate), dressed as a gzip file: what its
 * header says of checksum and length comes behind them, where gzip has it.  So gunzip.h unpacks a
 * member, and checks it, as it does a gzip file: with the fast library where there is one.
 *
 * The bytes are taken from a stream that stands at the first of them.  The last few that were taken
 * (ZIPDATA_KEPT) stay visible there: where a member is damaged its end may be among them, and the
 * next header behind it.
 */
#ifndef INPUT_ZIPDATA_H
#define INPUT_ZIPDATA_H

#include "input/stream.h"
#include "input/ziphead.h"

#define ZIPDATA_KEPT ((size_t)192 << 10)

struct zipdata {
    struct stream *in;
    uint64_t left;      /* packed bytes that are not given yet */
    size_t given;       /* bytes at the stream's position that are given and still visible */
    uint8_t frame[10];  /* of gzip's own, given at the moment: head, or checksum and length */
    size_t frame_at, frame_n;
    uint32_t crc, length;
    bool ended;         /* the frame is the one behind the bytes */
};

/* A member whose header says all that this needs: deflated, of known sizes, not encrypted. */
bool zipdata_can(const struct ziphead *head);

/* z and in are the caller's and outlive the stream. */
int zipdata_open(struct stream **out, struct zipdata *z, struct stream *in,
                 const struct ziphead *head, struct err *err);

/* All is given; what follows in the archive looks as what follows a member, and nothing that was
   given looks like one (of which bytes are lost the size leads behind the next). */
bool zipdata_is_followed(const struct zipdata *z);
/* The stream stands behind all that was given. */
void zipdata_pass(struct zipdata *z);

#endif
