/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Template definitions of sound chunks, kept for chunks that have lost theirs.  A record names its
 * template by an id that is the same in the whole log, so a whole record in a chunk whose beginning
 * was overwritten can still be read if any chunk before it held the definition.
 *
 * Definitions are kept in an area of their own, with their names inside, at most
 * LIMIT_BINXML_LENT bytes and EVTX_LEND_SLOTS / 2 definitions; what comes later is not kept.
 */
#ifndef PARSERS_EVTX_LEND_H
#define PARSERS_EVTX_LEND_H

#include "base/buf.h"

#define EVTX_LEND_SLOTS 1024u

struct evtx_lend {
    struct buf area; /* offset 0 is no definition */
    struct {
        uint32_t id;
        uint32_t at; /* of the definition in the area; 0: it cannot be lent */
        uint64_t since; /* number of the chunk that lends it */
        bool taken;
    } slots[EVTX_LEND_SLOTS];
    size_t n;
};

/*
 * evtx_lend_chunk: keeps the definitions that the header of a sound chunk of n bytes points to.
 * number: of the chunk; they are counted up.
 */
void evtx_lend_chunk(struct evtx_lend *l, const uint8_t *chunk, size_t n, uint64_t number);

/* evtx_lend_find: offset in the area of a definition that chunks up to this one lend, or 0. */
uint32_t evtx_lend_find(const struct evtx_lend *l, uint32_t id, uint64_t until);
void evtx_lend_release(struct evtx_lend *l);

#endif
