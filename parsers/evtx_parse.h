/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to evtx.c and evtx_piece.c: the state of a parse, and its two halves.  The first walks
 * the chunks of a source and finds records; the second makes an event of a record that was found.
 */
#ifndef PARSERS_EVTX_PARSE_H
#define PARSERS_EVTX_PARSE_H

#include "base/sys_thread.h"
#include "parsers/evtx_binxml.h"
#include "parsers/evtx_chunk.h"
#include "parsers/evtx_fill.h"
#include "parsers/evtx_promise.h"
#include "parsers/parser.h"

struct parse {
    struct stream *in; /* NULL: a reader of pieces */
    struct defects *defects, own; /* own: a reader's */
    struct crc32 crc32;
    struct evtx_chunk chunk;
    struct evtx_binxml binxml;
    struct evtx_fields fields;
    struct evtx_head head;
    struct evtx_fill fill;
    struct evtx_made expanded, fetched; /* the last event's fields */
    struct evtx_lend lend;
    struct evtx_record record; /* the last one, for expand */
    struct event blank; /* copying one is a third of clearing one, as gcc does it */
    size_t loaded;     /* bytes of the chunk at hand; 0: none */
    bool taken;        /* its bytes are out of the stream */
    bool searched;     /* the chunk has no usable header: records in it were searched for */
    bool carved;       /* a record of this chunk was; noted once */
    bool begun;
    bool dirty;        /* the log was copied while it was open, as its header says */
    bool counted;      /* chunks_promised is to be trusted */
    uint16_t chunks_promised;
    uint64_t chunks;
    uint64_t chunks_other; /* of them: those of logs before this one, and what lost its header */
    struct sys_mutex *lend_lock; /* NULL: nobody else reads */
    uint64_t claimed, settled;   /* offsets up to which pieces are */
    bool flows;    /* the source has no places: pieces are moved out of the stream when claimed */
    size_t unsettled; /* so many were claimed since */
    bool in_order; /* pieces are cut when they are settled, from the stream */
    bool over;     /* and there are no more */
    const struct piece *piece;   /* that is being read */
    size_t piece_chunk, piece_record, piece_defect; /* the next ones */
    bool in_chunk;
    uint8_t *aligned; /* EVTX_CHUNK_BYTES: a chunk that lost its beginning; NULL: none did yet */
    bool no_memory;   /* for it */
    bool plain; /* nothing by layouts and programs: for tests, which compare */
};

/* The first half. */
/* The next chunk that holds anything; false: the end.  into: not NULL: it is moved there, for
   somebody else to read its records. */
bool evtx_load(struct parse *p, uint8_t *into);
void evtx_unload(struct parse *p);
/* Keeps what the chunk, whose number is that of p->chunks, has to lend. */
void evtx_keep_definitions(struct parse *p, const uint8_t *bytes, size_t n);

/* The second, after evtx_begin_chunk: p->record of the chunk at hand.  NEXT_DAMAGED: it is none
   after all. */
void evtx_begin_chunk(struct parse *p);
enum next evtx_read_record(struct parse *p, struct event *ev);

/* Pieces (evtx_piece.c). */
extern const struct parser_pieces evtx_pieces;
enum next evtx_piece_next(struct parse *p, struct event *ev);
/* The record once more, with templates that were lent before its chunk. */
enum evtx_fault evtx_piece_read_lent(struct parse *p, struct event *ev);

#endif
