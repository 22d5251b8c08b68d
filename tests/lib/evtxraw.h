/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event logs written token by token, for logs that no Windows would write: every call puts bytes at
 * the end, nothing is checked, and a test may patch bytes afterwards.  evtxwrite.h writes the logs
 * that Windows writes.
 */
#ifndef TESTS_EVTXRAW_H
#define TESTS_EVTXRAW_H

#include "base/str.h"

#include <stdint.h>

#define RAW_TIME 131500000000000000ull /* 2017-09-16, FILETIME */

struct raw {
    uint8_t b[4096 + 4 * 65536];
    size_t n;      /* end of what was written */
    size_t chunk;  /* begin of the current chunk */
    size_t record; /* begin of the current record */
    uint64_t first_id, last_id;
};

struct raw *raw_new(void); /* with a file header; aborts without memory; free() */
void raw_chunk(struct raw *r);      /* begins a chunk */
void raw_chunk_done(struct raw *r); /* fills its header, pads it */
void raw_seal(struct raw *r);       /* checksums of the current chunk, after patches */
void raw_file_done(struct raw *r);  /* header: chunk count and checksum */

void raw_record(struct raw *r, uint64_t id);
void raw_record_done(struct raw *r);

void raw_bytes(struct raw *r, const void *p, size_t n);
void raw_u8(struct raw *r, uint8_t v);
void raw_u16(struct raw *r, uint16_t v);
void raw_u32(struct raw *r, uint32_t v);
void raw_u64(struct raw *r, uint64_t v);
void raw_utf16(struct raw *r, const char *ascii);
void raw_patch32(struct raw *r, size_t at, uint32_t v);
uint32_t raw_at(const struct raw *r); /* offset in the chunk of the next byte */

/* Tokens.  in_template: elements there carry a dependency id. */
void raw_fragment(struct raw *r);
void raw_open(struct raw *r, const char *name, bool in_template, bool attributes);
void raw_attribute(struct raw *r, const char *name);
void raw_text(struct raw *r, const char *ascii);
void raw_token(struct raw *r, uint8_t token); /* one byte */
void raw_slot(struct raw *r, uint8_t token, uint16_t index, uint8_t type);
void raw_leaf(struct raw *r, const char *name, const char *text, bool in_template);
void raw_leaf_slot(struct raw *r, const char *name, uint16_t index, uint8_t type);
void raw_data(struct raw *r, const char *name, uint16_t index); /* <Data Name=name>, optional */

/* A template instance up to its definition's tokens; returns where its size must be patched. */
size_t raw_template(struct raw *r, uint32_t id);
void raw_template_done(struct raw *r, size_t size_at);
void raw_instance(struct raw *r, uint32_t id, uint32_t definition); /* defined elsewhere */

/* Event/System with literal provider "Prov", channel "Chan", computer "Host", level 2, event id 77,
   and slot 0 as SystemTime (FILETIME), slot 1 as EventRecordID (64 bit). */
void raw_system(struct raw *r, bool in_template);

/* The value table of an instance: slot sizes and types first, then the bytes by the caller. */
struct raw_value {
    uint8_t type;
    const void *p;
    uint16_t n;
};
void raw_values(struct raw *r, const struct raw_value *values, uint32_t n);

/* Three of them: time, id, and a template instance, whose bytes come next; returns what done
   needs. */
size_t raw_nested(struct raw *r, uint64_t time, uint64_t id);
void raw_nested_done(struct raw *r, size_t table);

/* A whole record: the event above with <EventData>, slots 2.. as Data named A, B, ... */
void raw_event(struct raw *r, uint64_t id, const struct raw_value *values, uint32_t n);

/* n such records with one value, 1337; a whole log of them in one chunk. */
void raw_events(struct raw *r, uint64_t first_id, uint64_t n);
struct raw *raw_simple(uint64_t events);

#endif
