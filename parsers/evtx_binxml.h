/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walker of binary XML: tokens, names and templates of one chunk.  It tells evtx_fields what
 * it meets.  Offsets in binary XML count from the start of the chunk, so a chunk is read alone.
 *
 * One struct evtx_binxml serves a whole file; evtx_binxml_chunk prepares it for the next chunk,
 * whose bytes stay the caller's and must live until the one after.
 */
#ifndef PARSERS_EVTX_BINXML_H
#define PARSERS_EVTX_BINXML_H

#include "base/rd.h"
#include "parsers/evtx_fields.h"
#include "parsers/evtx_lend.h"

#define EVTX_NAME_SLOTS 512u

enum evtx_fault {
    EVTX_FINE,
    EVTX_NO_UNICODE, /* read to its end, with text that is none */
    EVTX_DAMAGED,   /* fault_at says where */
    EVTX_LIMIT,     /* too deep, too many steps, too much text */
    EVTX_NO_MEMORY
};

/* Names of the chunk by offset, decoded once.  A slot belongs to the first that asks. */
struct evtx_names {
    struct arena arena;
    struct {
        uint32_t at; /* 0: free; no name lies there */
        struct evtx_name name;
    } slots[EVTX_NAME_SLOTS];
};

/* Bytes that offsets of names and definitions count in. */
struct evtx_space {
    const uint8_t *p;
    size_t n;
    struct evtx_names *names;
};

struct evtx_binxml {
    struct evtx_space chunk;
    struct evtx_space now; /* the chunk, or the area of lent definitions while one is walked */
    struct evtx_fields *fields;
    struct evtx_names names, lent_names;
    const struct evtx_lend *lend; /* definitions of other chunks; NULL: none for this record */
    uint64_t lend_until;  /* the number of this chunk */
    bool lend_missed;     /* one was needed, and lend is NULL */
    struct buf name_text; /* scratch */
    unsigned nested;      /* templates and embedded fragments */
    size_t fault_at;
};

void evtx_binxml_chunk(struct evtx_binxml *x, const uint8_t *chunk, size_t n);

/*
 * evtx_binxml_read(x, at, end): the binary XML between two offsets of the chunk, as one event.
 * What was read before a fault is in the event all the same.
 */
enum evtx_fault evtx_binxml_read(struct evtx_binxml *x, size_t at, size_t end,
                                 struct event *ev);

/* A name token: its offset, and the name itself where it lies right here. */
enum evtx_fault evtx_binxml_name(struct evtx_binxml *x, struct rd *r, struct evtx_name *name);
void evtx_binxml_release(struct evtx_binxml *x);

#endif
