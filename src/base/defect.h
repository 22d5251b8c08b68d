/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Damage is data: what went wrong while a source was read, where, and how many bytes of it were
 * not understood.  Defects reach the coverage and so the verdict.
 */
#ifndef BASE_DEFECT_H
#define BASE_DEFECT_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum defect_kind {
    DEFECT_TRUNCATED,       /* ends inside a record, chunk, member or header */
    DEFECT_HEADER,          /* file header damaged or contradicting its content */
    DEFECT_DIRTY,           /* log was copied while open: header not up to date */
    DEFECT_CHUNK,           /* chunk header unusable; records in it were searched for */
    DEFECT_CHECKSUM,        /* checksum wrong; the content was read all the same */
    DEFECT_RECORD,          /* record unusable; skipped to the next one */
    DEFECT_VALUE,           /* part of a record unusable; the rest was read */
    DEFECT_ENCODING,        /* bytes that are not text in the encoding of the file */
    DEFECT_LINE_TOO_LONG,   /* LIMIT_LINE_BYTES: rest of the line dropped */
    DEFECT_RECORD_TOO_LONG, /* LIMIT_RECORD_BYTES */
    DEFECT_LIMIT,           /* another named limit was reached */
    DEFECT_UNPACK,          /* the packed data is damaged; read up to there */
    DEFECT_CARVED,          /* not damage alone: records were found outside the regular ones */
    DEFECT_KINDS
};

/* The dress of another program that was taken off a text before it was read (input/undress.h): the
   lines and offsets of its events are those of what is left. */
enum dress_kind {
    DRESS_NOTHING,
    DRESS_PAGE,
    DRESS_RTF,
    DRESS_MARKS,
    DRESS_WIKI,
    DRESS_DOUBLED,
    DRESS_WRAPS,
    DRESS_COLOURS,
    DRESS_TURNED,
    DRESS_QUOTES,
    DRESS_BLANKS,
    DRESS_SHOWN,
    DRESS_DIFFERENCE,
    DRESS_LABELS,
    DRESS_SNARE,
    DRESS_ENTITIES,
    DRESS_MISREAD,
    DRESS_STRINGS,
    DRESS_BREAKS,
    DRESS_FENCES,
    DRESS_ESCAPES,
    DRESS_PRINT,
    DRESS_CASE,
    DRESS_KINDS
};

/*
 * What a log says of its own size: the header of a legacy event log says how much it may hold and
 * how old a record has to be before a new one takes its place, and whether that came about.
 * That of an .evtx shows only the latter: its chunks are a ring, and where the first one of it is
 * not the first one of the file, it wrapped (log-formats.md 3.1, 3.2).
 */
struct retention {
    bool stated;         /* most_bytes and seconds are */
    bool wrapped;        /* new records took the place of old ones */
    bool full;           /* a record found no place */
    uint32_t most_bytes;
    uint32_t seconds;    /* RETENTION_AS_NEEDED, RETENTION_NEVER, or the age */
};

#define RETENTION_AS_NEEDED 0u
#define RETENTION_NEVER UINT32_MAX

/* How a source was read, and what it says of itself: the same for all that is in it. */
struct as_read {
    unsigned code_page;   /* that text was read in which is not Unicode; 0: there was none */
    bool code_page_found; /* by what the text looks like; else it was said, or 1252 taken */
    enum dress_kind dress; /* taken off before it was read */
    bool asked;           /* for with a filter (event/asked.h) */
    struct retention retention;
};

struct defect {
    enum defect_kind kind;
    uint64_t at;    /* byte offset in the unpacked source */
    uint64_t bytes; /* how much was not understood; 0 if nothing was lost */
};

/* Collects the first LIMIT_DEFECTS_KEPT of a source, in its order, and the first of each kind
   wherever it is; counts the others per kind. */
#define DEFECTS_KEPT (LIMIT_DEFECTS_KEPT + DEFECT_KINDS)
struct defects {
    struct defect *items;
    size_t n, cap;
    uint64_t counted[DEFECT_KINDS];
    uint64_t noted; /* of all kinds */
    struct as_read as_read;
};

const char *defect_name(enum defect_kind kind); /* "truncated", "checksum", ... */
const char *dress_name(enum dress_kind dress);       /* "page", "rtf", ...; "" */
enum dress_kind dress_find(const char *name, size_t n); /* DRESS_NOTHING: none of these */
void defect_note(struct defects *d, enum defect_kind kind, uint64_t at, uint64_t bytes);
/* One of the kind is at from or behind it, and before to; true, too, where there were more than
   were kept and one may be. */
bool defects_within(const struct defects *d, enum defect_kind kind, uint64_t from, uint64_t to);
void defects_join(struct defects *into, const struct defects *from); /* from behind into */
/* What was told of the text under a dress: its dress, its code page, bytes that are no text, and
   records that could not be taken out of it. */
void defects_add_under(struct defects *into, const struct defects *under);
void defects_release(struct defects *d);

#endif
