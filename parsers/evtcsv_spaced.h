/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Event Viewer's "Text (tab delimited)" whose tabs became blanks, as an editor, a mail or a
 * ticket makes them: a run of them for each, or a single one.  Private to evtcsv.c.
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

#endif
