/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of binary XML as the inside of JSON strings: what evtx_value_text and json_escape make of
 * them, written to a place that is known to be large enough.  Whatever is unusual (a value that
 * does not fit its type, text that is no Unicode) is refused: the other way can say what is to be
 * done with it.  Secrets are masked (redact.h).
 */
#ifndef PARSERS_EVTX_PUT_H
#define PARSERS_EVTX_PUT_H

#include "base/arena.h"
#include "parsers/evtx_value.h"

/* Room that a value takes, and its items with quotes and commas. */
#define EVTX_PUT_ROOM(bytes) (8 * (size_t)(bytes) + 64)

struct evtx_put {
    const uint8_t *end; /* bytes may be read up to here */
    bool refused;
    struct buf text, escaped; /* scratch */
    struct arena masked;
};

/* evtx_put(p, at, v): v at at; returns where it ends.  Arrays are refused. */
char *evtx_put(struct evtx_put *p, char *at, struct evtx_value v);
void evtx_put_release(struct evtx_put *p);

#endif
