/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first row of a table that lost its names, when its message has several lines: what stands in
 * it tells the columns only once it is one line again.  Private to evtcsv*.c.
 */
#ifndef PARSERS_EVTCSV_FIRST_H
#define PARSERS_EVTCSV_FIRST_H

#include "input/text.h"

struct first {
    struct buf lines; /* since one that left a quote open */
    uint64_t number, offset;
};

/*
 * first_joined(f, line, s): s is what stands in the line, which is the next one.  True: it closes
 * the quotes, and lines is a row.  More than 64 KiB are none.
 */
bool first_joined(struct first *f, const struct line *line, struct str s);

/* The next line is blank. */
void first_blank(struct first *f);

#endif
