/* SPDX-License-Identifier: Apache-2.0 */
/* The data of an event as JSON in one text. */
#ifndef EVENT_PAYLOAD_H
#define EVENT_PAYLOAD_H

#include "base/arena.h"

/* At most `most` values, in the arena or in payload; 0: it has none, or is something else. */
size_t payload_values(struct str *out, size_t most, struct str payload, struct arena *arena);

#endif
