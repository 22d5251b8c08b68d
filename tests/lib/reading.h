/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parser over bytes in memory, event by event, delivered in pieces of a chosen size (0: at once).
 * Beside lib/parsed.h, which reads everything at once.
 */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include "base/buf.h"
#include "parsers/parser.h"

struct reading {
    const struct parser *parser;
    struct stream *in;
    struct parse *parse;
    struct defects defects;
};

bool reading_open(struct reading *r, const struct parser *parser, struct str bytes, size_t chunk);
bool reading_next(struct reading *r, struct event *ev); /* expanded; false at the end */
void reading_close(struct reading *r);

/* Events and defects are the same for pieces of 1, 2, 3, 7, 4096 bytes and the whole. */
void reading_check_chunks(const char *file, int line, const struct parser *parser,
                          struct str bytes);

/* Bytes as UTF-16LE, with or without BOM. */
void reading_utf16(struct buf *out, struct str utf8, bool bom);

#endif
