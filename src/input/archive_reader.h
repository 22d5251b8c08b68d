/* SPDX-License-Identifier: Apache-2.0 */
/* Private to archive.c, which finds the members, and archive_bytes.c, which unpacks one. */
#ifndef INPUT_ARCHIVE_READER_H
#define INPUT_ARCHIVE_READER_H

#include "base/buf.h"
#include "base/sys_names.h"
#include "input/archive.h"
#include "input/cabhead.h"
#include "input/zipdata.h"
#include "input/ziphead.h"
#include "input/zipstored.h"

struct archive; /* of libarchive */

struct archive_reader {
    struct stream *in;
    enum archive_kind kind;
    struct unpack *limits;
    struct archive *a;
    uint64_t base;              /* offset in the stream that is position 0 for a */
    uint64_t header;            /* offset of the current member's, or of where a began */
    uint64_t handed_to;         /* offset up to which libarchive has had the bytes, or zeros */
    bool ended;                 /* libarchive has had all there is */
    bool end_seen;              /* of a zip: its last record, behind the list of members */
    bool over;
    bool stillborn;             /* cannot even be begun */
    bool by_library;            /* all of it */
    char fault[200];

    struct stream *member;
    struct ziphead straight;    /* of a member to be unpacked past libarchive; else no bytes */
    struct zipdata zipdata;
    struct zipstored stored;    /* the same of one that is not packed, with its size behind it */
    struct stream *packed;      /* over that; NULL: none is being unpacked so */
    bool begun;                 /* a member is at hand */
    bool broken;                /* libarchive is not asked again: of a cab it would read what is not
                                   there, of a 7z nothing */
    unsigned again;             /* how often a 7z was begun anew behind that */
    uint64_t member_made;
    const uint8_t *block;       /* unpacked, not yet handed on */
    size_t block_n;
    uint64_t hole;              /* zeros in front of the block, which a tar does not hold */
    uint64_t place;             /* in the member, behind the block */
    const char *pending;        /* the member's fault behind the block */
    char member_fault[200];
    struct buf name;
    struct buf whole;           /* a 7z archive, which is read from its end */
    struct buf locked;          /* of a 7z: a byte for each member, 1 it needs a password */
    struct buf lost;            /* of a 7z: 1 it is packed together with what is damaged */
    struct cabhead listed;      /* of a cab: its members, */
    size_t passed;              /* of which so many were met; where it is broken */
    size_t members;             /* met so far */
    const char *refused;        /* why a 7z archive is not even begun, as a fault; or NULL */
    struct sys_names *names;    /* of formats that say in which signs their names are; or NULL */
};

/* Why libarchive, or the stream under it, stopped. */
const char *archive_reason(const struct archive_reader *r);
void archive_note_broken(struct archive_reader *r, int code);

#endif
