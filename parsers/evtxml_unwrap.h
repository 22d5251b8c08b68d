/* SPDX-License-Identifier: Apache-2.0 */
/* What a mail wrapped in the names that an event has in System.  Private to evtxml*.c. */
#ifndef PARSERS_EVTXML_UNWRAP_H
#define PARSERS_EVTXML_UNWRAP_H

#include "base/arena.h"
#include "event/event.h"

/* Log, provider and machine on one line each, in the arena where they were not: "Operations
   Manager", and names of machines, which have no blanks, without any. */
void evtxml_unwrap(struct event *ev, struct arena *a);

#endif
