/* SPDX-License-Identifier: Apache-2.0 */
/* Private to evidence: which log a file is whose records do not say it. */
#ifndef VERDICT_EVIDENCE_LOG_H
#define VERDICT_EVIDENCE_LOG_H

#include "verdict/evidence.h"

/* The log that a file's name tells, by the names that Windows gives; empty: none. */
struct str log_of_file(struct str path);

/* How much there was before a file. */
struct evidence_mark {
    size_t sources, hits, lists, more, undecided, beyond;
};

struct evidence_mark evidence_mark_of(const struct evidence *e);

/* Of the file read since the mark: records without a log join the one log that the others are of,
   or get that of the file's name.  0, or -1 on no memory. */
int evidence_name_logs(struct evidence *e, const struct evidence_mark *m);

/* Tells the sources of machines that are called alike in different domains (ev_source.namesake); 0,
   or -1 on no memory.  Until then there are none. */
int log_namesakes(struct evidence *e);

/* The log that a source is of, as far as records can be in several sources: short name of the
   computer in lower case, its whole name if it has a namesake, and the channel. */
void log_key(struct buf *key, const struct ev_source *s);
/* Per source: whether another one is of the same log.  NULL: no memory; the caller's to free. */
bool *log_twins(const struct evidence *e);

#endif
