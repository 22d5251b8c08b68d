/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rendered messages back to their insertion strings.  Exports as text hold the message only;
 * signatures ask for parameters (Data[2]).  Where the English template of a (provider, id) is
 * known, the text between its fixed words is the parameters again.  Runs of white space compare
 * equal, because tickets and consoles wrap lines.  A message that does not fit, as in another
 * language, gives what its shape tells (template_foreign.h) or nothing.  Where Windows had no text
 * and wrote the bare parameters, those are taken in any language.
 */
#ifndef EVENT_TEMPLATE_H
#define EVENT_TEMPLATE_H

#include "base/str.h"

#define TEMPLATE_PARAMS 9

/*
 * template_params(provider, id, message, params): params[i] becomes parameter %(i+1), a slice of
 * message (empty where the template has no such parameter).  Returns how many there are; 0 where no
 * template is known or the message does not fit.
 */
size_t template_params(struct str provider, uint32_t id, struct str message,
                       struct str params[TEMPLATE_PARAMS]);

struct arena;
struct event;
/*
 * The same of an event's provider, id and message; notes in it where only its shape told them.  A
 * parameter is one line: where the message is wrapped in the middle of it, the arena has it without
 * (a->failed: no memory).
 */
size_t template_event(struct event *ev, struct arena *a, struct str params[TEMPLATE_PARAMS]);

#endif
