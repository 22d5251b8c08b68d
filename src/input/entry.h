/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct entry: the lines of one record of a text log, joined with LF.  Blank lines inside stay,
 * blank lines at its end are left out.  Beyond LIMIT_RECORD_BYTES lines are counted, not kept.
 * A zero-filled struct entry is a valid empty one; memory is reused from record to record.
 * Records of another log in it, two of them, are not read as what they are: that is noted.
 *
 * Most entries are one line, and stay where the line lies in the text: entry_line fetches the lines
 * and copies what has to be copied before it moves.
 */
#ifndef INPUT_ENTRY_H
#define INPUT_ENTRY_H

#include "base/buf.h"
#include "base/defect.h"
#include "input/text.h"

struct entry {
    struct buf text;
    struct str lone;       /* the only line so far, where it lies; else absent */
    uint64_t line, offset; /* of its first line */
    uint64_t dropped;      /* bytes that did not fit */
    size_t blanks;         /* blank lines that wait for a line behind them */
    bool open;             /* has a first line and was not finished */
    bool sieved;           /* one line, of which marks are all that the stream's sieve knows */
    const struct mark *marks;
    size_t marks_n;
    bool ascii;            /* certainly: all of its lines are sieved */
    bool quiet;            /* the sieve knows nothing in any of its lines */
    bool marred;           /* bytes of it have changed: input/marred.h */
    bool mixed;            /* the log has lines of others in its records: for who reads it to say */
    unsigned other;        /* the kind of the last line that is another log's record, */
    unsigned others;       /* how many there are, where the first stands, and their bytes */
    uint64_t others_at, others_bytes;
    bool cut;              /* something is missing: over-long, marred, or the file ends inside a line */
};

/* entry_line: as text_line; what the entry holds stays alive, and so does a finished entry. */
int entry_line(struct entry *e, struct text *t, struct line *line);
void entry_begin(struct entry *e, const struct line *line);
void entry_add(struct entry *e, const struct line *line);
void entry_mar(struct entry *e); /* bytes of it have changed */
void entry_keep(struct entry *e); /* whoever moves the text then does the entry no harm */
/* May this line, which begins no record of the log at hand, be another log's? */
bool entry_may_be_other(struct str line);
void entry_finish(struct entry *e, struct defects *defects); /* notes what is damaged */
static inline struct str entry_str(const struct entry *e)
{
    return e->lone.s ? e->lone : buf_str(&e->text);
}
void entry_release(struct entry *e);

#endif
