/* SPDX-License-Identifier: Apache-2.0 */
/* An event as lines of "Key=value": what Splunk makes of it.  Private to psobj*.c. */
#ifndef PARSERS_PSOBJ_PAIRS_H
#define PARSERS_PSOBJ_PAIRS_H

#include "parsers/psobj_event.h"

/* The slot that a line fills, PSOBJ_SLOTS if it is not needed, and its value, absent if the line is
   no pair at all. */
enum psobj_slot psobj_pairs_slot(struct str line, struct str *value);

/* All of an event that is one text; its first line may be its time. */
void psobj_pairs_text(struct psobj *o, struct str text);

#endif
