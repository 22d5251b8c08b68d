/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Event Viewer's "Text (tab delimited)" whose tabs became blanks, as an editor, a mail or a
 * ticket makes them: a run of them for each, or a single one.  Private to evtcsv.c, but for dates.
 *
 * No blank tells where a field ends, but what stands there does: the word of a level, a date, a
 * source, the number of an event.  A word of the category that is not known for "none" is told
 * from the message by the run behind it alone; else it stays in front of the message.
 */
#ifndef PARSERS_EVTCSV_SPACED_H
#define PARSERS_EVTCSV_SPACED_H

#include "base/buf.h"

/*
 * spaced_row(out, line, any): the line with a tab between its fields, into out.  False, and out
 * untouched: it is no such row, or its source is none that is known, unless any will do.
 */
bool spaced_row(struct buf *out, struct str line, bool any);

/* The date that a line begins with, time and all, where single blanks stand behind every word; the
   bytes up to its end, 0: there is none.  For PowerShell's tables, too (psobj_squeezed.c). */
size_t spaced_date(struct str line, struct str *date);

#endif
