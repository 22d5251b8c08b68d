/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the event log parser made of some bytes, as text to compare: the events as lines of JSON,
 * then the defects as lines "kind@offset+bytes".
 */
#ifndef TESTS_EVTXGOT_H
#define TESTS_EVTXGOT_H

#include "lib/evtxraw.h"
#include "parsers/parser.h"

struct got {
    struct buf out;
    struct defects defects;
    size_t events, carved, damaged, unsure;
    enum next end;
};

/* chunk: bytes that the stream delivers at a time, 0 all. */
void got_bytes(struct got *g, const void *bytes, size_t n, size_t chunk);
void got_raw(struct got *g, struct raw *r);                   /* frees r */
void got_one(struct got *g, void (*body)(struct raw *r));     /* one record with this content */
bool got_holds(const struct got *g, const char *text);        /* else the test fails */
void got_release(struct got *g);

#endif
