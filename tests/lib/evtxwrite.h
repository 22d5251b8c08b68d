/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A writer of Windows event log files (.evtx), for tests and for the bundles under corpus/.  It is
 * written from the published format notes (log-formats.md 3.1) and from the bytes of public sample
 * files, and shares nothing with the reader under parsers/: what one gets wrong the other shows.
 * Other readers check it (tests/cli/evtxwrite_peers.sh).
 *
 * Two shapes of events, as Windows writes them (events.md 7, raw structure [seen: EVX]):
 *   classic   provider, channel and computer stand in the template; all strings are one string
 *             array rendered as several <Data>; EventID has Qualifiers; no Version, Opcode,
 *             Correlation, Execution
 *   manifest  Guid, Version, Opcode, Execution; named data, one value each; or UserData
 *
 * Deterministic: same calls, same bytes.  All strings are UTF-8 and borrowed only for the call.
 */
#ifndef TESTS_EVTXWRITE_H
#define TESTS_EVTXWRITE_H

#include "base/buf.h"
#include "base/when.h"

#define EVTX_CHUNK_BYTES 65536u
#define EVTX_HEADER_BYTES 4096u
#define EVTX_DATA_MAX 64

struct evtx_data {
    struct str name; /* empty in a classic event */
    struct str value;
};

struct evtx_event {
    bool manifest;
    struct str provider;
    struct str guid;        /* "{...}"; manifest only */
    struct str source_name; /* EventSourceName; manifest only, may be empty */
    struct str channel, computer;
    struct str user_sid; /* "S-1-5-18", or empty */
    uint16_t id, task;
    bool has_qualifiers;
    uint16_t qualifiers;
    uint8_t version, level, opcode;
    uint64_t keywords;
    uint32_t process_id, thread_id;
    when time;                           /* UTC */
    struct str user_element, user_xmlns; /* UserData/user_element instead of EventData */
    struct evtx_data data[EVTX_DATA_MAX];
    size_t data_n;
    const uint8_t *binary; /* NULL: no Binary element's value */
    size_t binary_n;
};

struct evtx_writer;

struct evtx_writer *evtx_writer_new(uint64_t first_record_id);
void evtx_writer_free(struct evtx_writer *w); /* NULL is fine */

/* False: no memory, or the event does not fit into a chunk; the writer is as before. */
bool evtx_writer_add(struct evtx_writer *w, const struct evtx_event *e);

/* The next event goes into a new chunk. */
void evtx_writer_break(struct evtx_writer *w);

/* The next record gets this id, as after records that were lost. */
void evtx_writer_skip_to(struct evtx_writer *w, uint64_t record_id);

/* Of the chunks that were written, and the one that has begun. */
size_t evtx_writer_bytes(const struct evtx_writer *w);

/* The whole file; the writer may go on afterwards. */
bool evtx_writer_finish(struct evtx_writer *w, struct buf *out);

/* EVTX_HEADER_BYTES for a file that is put together from the chunks of several writers. */
void evtx_header(uint8_t *into, uint64_t chunks_n, uint64_t next_id);

/*
 * Damage to a finished file, for the tests of the reader.  Checksums are set right again where the
 * damage is not the checksum itself.
 */
void evtx_damage_dirty(struct buf *file); /* open when copied: flag, old counts */
void evtx_damage_record_crc(struct buf *file, size_t chunk); /* wrong CRC of the record area */
void evtx_damage_chunk_crc(struct buf *file, size_t chunk);  /* wrong CRC of the chunk header */
void evtx_damage_cut(struct buf *file, size_t bytes);        /* the file ends here */
/* The n-th record of a chunk (from 0) claims size 0.  False: there is none. */
bool evtx_damage_zero_size(struct buf *file, size_t chunk, size_t n);

uint32_t evtx_crc32(const void *bytes, size_t n, uint32_t so_far); /* so_far 0 to begin */

#endif
