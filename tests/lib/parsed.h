/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parser over bytes in memory, for tests: all its events as JSON Lines (event/event_json.h), so
 * that two readings can be compared as text.  chunk limits each read (0: no limit); defects may be
 * NULL.  Returns the number of events, or -1 if the parser could not be opened or died.
 */
#ifndef TESTS_PARSED_H
#define TESTS_PARSED_H

#include "base/buf.h"
#include "parsers/parser.h"

long parsed_json(struct buf *out, const struct parser *parser, struct str bytes, size_t chunk,
                 struct defects *defects);

/* What the parser bids for these bytes. */
unsigned parsed_bid(const struct parser *parser, struct str bytes);

#endif
