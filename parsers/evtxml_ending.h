/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct ending: what stands behind </System> in events of one form, and with it all fields of such
 * an event: those of System that do not vary are there before it comes.
 */
#ifndef PARSERS_EVTXML_ENDING_H
#define PARSERS_EVTXML_ENDING_H

#include "base/arena.h"
#include "event/shape.h"
#include "parsers/evtxml_mould.h"

#define ENDING_FIELDS (2 * MOULD_PIECES)

/* A field of System whose value varies. */
struct ending_open {
    uint8_t piece, field;
};

struct ending {
    struct mould mould;
    bool rendered;              /* there is a <RenderingInfo> */
    bool ready;                 /* all that follows is, for the head of its form */
    size_t system_n;            /* fields of System */
    size_t open_n;
    struct ending_open open[MOULD_PIECES];
    struct field fields[ENDING_FIELDS];
    struct field names[ENDING_FIELDS];
    struct event_shape shape;   /* of these */
};

/* ending_read(e, head, ev, arena): both have the values of the event.  NULL: it lacks a field that
   others have, or no memory (arena->failed). */
const struct event_shape *ending_read(struct ending *e, const struct mould *head, struct event *ev,
                                      struct arena *arena);

#endif
