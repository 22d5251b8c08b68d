/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in front of a zip member (local file header), read by ourselves because libarchive
 * makes locale and time zone of this machine part of it: names are converted to the locale, and
 * times, which a zip keeps as wall clock time of the machine that packed, to its zone.
 */
#ifndef INPUT_ZIPHEAD_H
#define INPUT_ZIPHEAD_H

#include "base/str.h"
#include "base/when.h"
#include "input/stream.h"

#define ZIPHEAD_MOST (30u + 2 * 65535u) /* bytes of the longest one */

struct ziphead {
    struct str name;    /* raw; borrowed */
    bool utf8;          /* says that the name is UTF-8 */
    bool encrypted;
    uint16_t flags, method;
    uint32_t crc, packed, unpacked; /* as they stand there */
    size_t bytes;       /* of the header */
    when mtime;         /* WHEN_NONE where there is none */
    bool mtime_local;   /* wall clock of an unknown zone; else UTC */
};

bool ziphead_recognises(const uint8_t *bytes, size_t n); /* the beginning of a zip file */
bool ziphead_parse(struct ziphead *h, const uint8_t *bytes, size_t n);

/* ziphead_find(bytes, n): where the next header may begin; n: nowhere.  Needs ZIPHEAD_LOOK bytes
   to judge one, so that fewer at the end stay undecided: what begins there is not found. */
#define ZIPHEAD_LOOK 30u
size_t ziphead_find(const uint8_t *bytes, size_t n);

/*
 * ziphead_seek(in, from): moves the stream to the next thing that looks like a header at this
 * offset or behind it, as far as that is visible: libarchive may have run over the following ones
 * in search of an end.  *ended: what stands at the end of a zip was passed over; may be NULL.
 */
bool ziphead_seek(struct stream *in, uint64_t from, bool *ended);

#endif
