/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Was an export asked for by a filter?  Who pastes the answer of a command often pastes the
 * command; who saves a view may have its query in front.  A filter by time alone leaves whole
 * stretches of a log, any other one leaves a selection, which proves no absence.
 */
#ifndef EVENT_ASKED_H
#define EVENT_ASKED_H

#include "base/str.h"

#define ASKED_LOOK 4096u /* bytes of the beginning that are looked at */

/* asked_by_filter(text): the beginning of an export; a command with a filter by anything but time,
   or a <QueryList> of one. */
bool asked_by_filter(struct str text);

#endif
