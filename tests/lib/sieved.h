/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence of a text log in memory, read with the matcher's sieve or without: both must be the
 * same.  chunk limits each read (0: no limit).
 */
#ifndef TESTS_SIEVED_H
#define TESTS_SIEVED_H

#include "base/buf.h"
#include "parsers/parser.h"
#include "rules/ruleset.h"

/* 0, or -1 on no memory.  passed may be NULL: how many entries the parser left out. */
int sieved_evidence(struct buf *out, const struct ruleset *set, const struct parser *parser,
                    struct str bytes, size_t chunk, bool sieve, uint64_t *passed);
struct ruleset *sieved_shipped(void); /* the shipped signatures, built; NULL: they cannot be read */

#endif
