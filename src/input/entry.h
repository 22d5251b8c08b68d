/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct entry: the lines of one record of a text log, joined with LF.  Blank lines inside stay,
 * blank lines at its end are left out.  Beyond LIMIT_RECORD_BYTES lines are counted, not kept.
 * A zero-filled struct entry is a valid empty one; memory is reused from record to record.
 */
#ifndef INPUT_ENTRY_H
#define INPUT_ENTRY_H

#include "base/buf.h"
#include "base/defect.h"
#include "input/text.h"

struct entry {
    struct buf text;
    uint64_t line, offset; /* of its first line */
    uint64_t dropped;      /* bytes that did not fit */
    size_t blanks;         /* blank lines that wait for a line behind them */
    bool open;             /* has a first line and was not finished */
    bool cut;              /* something is missing: over-long, or the file ends inside a line */
};

void entry_begin(struct entry *e, const struct line *line);
void entry_add(struct entry *e, const struct line *line);
void entry_finish(struct entry *e, struct defects *defects); /* notes what was dropped */
static inline struct str entry_str(const struct entry *e) { return buf_str(&e->text); }
void entry_release(struct entry *e);

#endif
