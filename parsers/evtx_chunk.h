/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the records of one chunk are: the regular ones in their order, then those that can be
 * found behind them.  The bytes stay the caller's.
 */
#ifndef PARSERS_EVTX_CHUNK_H
#define PARSERS_EVTX_CHUNK_H

#include "base/crc32.h"
#include "base/defect.h"

#include <stdbool.h>

#define EVTX_CHUNK_BYTES 65536u
#define EVTX_RECORDS_AT 512u   /* behind the header of a chunk */
#define EVTX_RECORD_HEADER 24u /* signature, size, record id, time */
#define EVTX_RECORD_MIN 28u    /* header and the copy of the size */

struct evtx_record {
    size_t at, end;   /* in the chunk; end is behind the copy of the size */
    uint64_t id;
    uint64_t written; /* FILETIME */
    bool carved;      /* found by searching, or of another time than its neighbours */
    bool slack;       /* found behind the records of a good chunk */
    bool damaged;     /* header or extent is not as it should be */
    bool unknown;     /* none of the chunks that are remembered had it */
    bool passed_over; /* but another had: who reads it skips it */
};

struct evtx_seen;

/* The regular records of one chunk: ids and times from - to; id 0: none. */
struct evtx_range {
    uint64_t id, last_id, written, last_written;
};

struct evtx_chunk {
    const uint8_t *p;
    size_t n;          /* fewer than EVTX_CHUNK_BYTES in a cut file */
    uint64_t offset;   /* of the chunk in the file */
    size_t lead;       /* so many of its first bytes are lost; zeros stand there */
    struct defects *defects;
    size_t at;         /* goes on here */
    size_t regular;    /* regular records end here; 0: no usable header, all is searched */
    uint64_t last_id;
    size_t whole;      /* the next whole record behind a broken one lies here, or none up to here */
    bool lost;         /* a record was broken: what follows may come from another time */
    bool sound;        /* both checksums are right */
    bool altered;      /* that of its records is wrong: what they say may have been another thing */
    bool cut;          /* regular was beyond n */
    uint32_t records;
    struct evtx_seen *seen; /* regular records, of this chunk and roughly those before */
};

bool evtx_chunk_magic(const uint8_t *p, size_t n);
bool evtx_time_is_sane(uint64_t time); /* 1990 to 2200: a log can hold it */
bool evtx_chunk_any(const uint8_t *p, size_t n); /* a whole record lies somewhere in it */
bool evtx_chunk_unused(const uint8_t *p, size_t n); /* nothing but zeros */

/* evtx_chunk_found(t, p, n): offset of a chunk, or of the header of another log, that proves itself
   by its checksum, or by its sizes where it has none, or n. */
size_t evtx_chunk_found(const struct crc32 *t, const uint8_t *p, size_t n);

/*
 * evtx_chunk_lead: how many bytes of its chunk lay before these, whose beginning is lost: a
 * template that lies in the record that brings it says where it lay.  False: none does.
 */
bool evtx_chunk_lead(const uint8_t *p, size_t n, size_t *lead);
bool evtx_log_header(const uint8_t *p, size_t n);
/* A chunk, another log or nothing: what may stand behind a whole chunk.  Unused space may, too, but
   so begins what is left of a chunk that lost its beginning. */
bool evtx_chunk_may_end(const uint8_t *p, size_t n);

/* evtx_chunk_torn: where in a chunk, which was begun, the next one begins: bytes of it are missing.
   c->n if none does. */
size_t evtx_chunk_torn(const struct evtx_chunk *c, const struct crc32 *t);
void evtx_chunk_end_at(struct evtx_chunk *c, size_t n); /* there, before it gave a record */

/*
 * evtx_chunk_begin: looks at the header, notes what is wrong with it.  seen is the caller's, made
 * once by evtx_seen_new and used again for every chunk.
 */
void evtx_chunk_begin(struct evtx_chunk *c, const struct crc32 *t);
bool evtx_chunk_next(struct evtx_chunk *c, struct evtx_record *record); /* false: no more */

/* evtx_chunk_done: remembers the regular records of the chunk, so that later copies are known. */
void evtx_chunk_done(struct evtx_chunk *c);

/* For chunks that are looked at out of order: forget what was before; the regular records of the
   chunk; to remember them where the chunks come in order; whether one before had this record. */
void evtx_seen_forget(struct evtx_seen *s);
struct evtx_range evtx_chunk_range(const struct evtx_chunk *c);
void evtx_seen_range(struct evtx_seen *s, const struct evtx_range *range);
bool evtx_seen_before(const struct evtx_seen *s, const struct evtx_record *r);

struct evtx_seen *evtx_seen_new(void); /* NULL: no memory; give back with mem_free */

#endif
