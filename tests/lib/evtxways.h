/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log's events as JSON Lines: through the programs of their templates, the same in pieces, from
 * fields that programs made (also in pieces, of a stream without places), and token by token.  The
 * last is what the others must reproduce; and fields fetched by themselves must be those of the
 * expanded event.
 */
#ifndef TESTS_EVTXWAYS_H
#define TESTS_EVTXWAYS_H

#include "base/buf.h"

struct ways {
    size_t events;
    size_t quick; /* that went through programs */
    size_t promised; /* whose fields were known before; these are checked, too */
    size_t fetched;  /* which gave fields one by one; likewise */
    size_t again;    /* whose data an event before had in the same form; they must tell the same */
    size_t of_kin;   /* that were of the kin of one before; it is checked that they are like it */
};

/* Fails the test, naming what, where they differ. */
struct ways ways_compare(const void *bytes, size_t n, const char *what);

/* The same of so many copies of a log with up to 200 bytes changed, behind its header, and of
   most of them a chunk, or the end, destroyed. */
void ways_damaged(const struct buf *log, uint32_t rounds);

#endif
