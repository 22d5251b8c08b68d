/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of an archive, in the order in which they lie in it, from one pass over a stream:
 * works from standard input and for archives inside archives.  Nothing is written anywhere.
 *
 *      while (archive_next(r, &member))
 *          ... archive_stream(r, &s, err) to read this one ...
 *
 * Damage ends a member (stream_fault), not the archive: reading goes on at the next member that can
 * be found, and archive_fault tells what lies between.  That is zip and tar; of cabinet, rar
 * and ISO files nothing is found again, so that damage ends them.  What a cabinet has behind it is
 * named.
 *
 * What compress made (.Z) is an archive with one member that has no name; what is only compressed
 * otherwise is squeezed.h's.  7z keeps its directory at the end: the
 * packed bytes are held in memory (LIMIT_7Z_BYTES at most), its members are streamed from there
 * like all others.  What it says that unpacking it will hold is looked at first (LIMIT_7Z_MEMORY).
 */
#ifndef INPUT_ARCHIVE_H
#define INPUT_ARCHIVE_H

#include "base/when.h"
#include "input/stream.h"
#include "input/unpack.h"

struct archive_reader;

struct archive_member {     /* dies at the next archive_next */
    struct str name;        /* defused, see name.h; empty: it has none */
    uint64_t size;          /* as the archive claims; 0 if !size_known */
    bool size_known;
    when mtime;             /* WHEN_NONE: not known */
    bool mtime_local;       /* wall clock of the machine that packed; else UTC */
    bool folder;
    bool encrypted;         /* cannot be read */
    const char *lost;       /* why this cannot, either, where something else is damaged; or NULL */
};

/* Looks at ARCHIVE_LOOK bytes. */
#define ARCHIVE_LOOK 32774u
enum archive_kind { ARCHIVE_NOT, ARCHIVE_ZIP, ARCHIVE_TAR, ARCHIVE_CAB, ARCHIVE_7Z, ARCHIVE_RAR,
                    ARCHIVE_ISO, ARCHIVE_PACKED };
enum archive_kind archive_recognises(const uint8_t *bytes, size_t n);
/* libarchive turns these names into words of the locale; all others are as they lie there. */
bool archive_words_names(enum archive_kind kind);
/* A cabinet and a rar have wall clock time, of which libarchive makes something by the zone of this
   machine. */
bool archive_has_utc(enum archive_kind kind);

/* Where a zip begins behind the program that unpacks it, in the first bytes; 0: nowhere. */
size_t archive_behind_program(const uint8_t *bytes, size_t n);
/* Where a zip goes on whose beginning is damaged or lost; 0: nowhere.  May: by its first bytes. */
bool archive_may_be_damaged(const uint8_t *bytes, size_t n);
size_t archive_behind_damage(const uint8_t *bytes, size_t n);

/* kind as recognised; in and limits (may be NULL) stay the caller's and must outlive the reader. */
int archive_open(struct archive_reader **out, struct stream *in, enum archive_kind kind,
                 struct unpack *limits, struct err *err);

/* archive_next: 1 a member, 0 the end.  Ask archive_fault after both. */
int archive_next(struct archive_reader *r, struct archive_member *m);

/* What went wrong since the call before last: "unpacking: ...", or NULL.  Dies at the next call. */
const char *archive_fault(const struct archive_reader *r);

/* The current member.  The stream is the reader's and dies at the next archive_next. */
int archive_stream(struct archive_reader *r, struct stream **out, struct err *err);

/* Before the first archive_next: libarchive unpacks everything (tests, which compare). */
void archive_leave_to_library(struct archive_reader *r);

void archive_close(struct archive_reader *r); /* NULL is fine */

#endif
