/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs that Word and mail programs put in the place of those that were typed: bent quotation
 * marks, dashes, blanks that must not break.  Which of them the log itself had nobody knows, so
 * whoever reads looks at both.
 */
#ifndef EVENT_TYPED_H
#define EVENT_TYPED_H

#include "base/arena.h"
#include "event/event.h"

/* typed_signs(a, s, dash): s as it was typed; s itself where nothing changes, and in a what does.
   Word makes one sign of "-" and of "--": dash says which of both it is taken for.  No memory: the
   arena has failed, and s it is. */
struct str typed_signs(struct arena *a, struct str s, const char *dash);

/* typed_message(ev, a): the message of an exported event as it was typed.  Where it has letters of
   another language nothing changes: who knows that its signs are not those of the language? */
void typed_message(struct event *ev, struct arena *a);

#endif
