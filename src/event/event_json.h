/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events written out, one form per function, for `dump`: JSON Lines (contract section 5), a block
 * of text for people, XML.  Nothing that a record contains can act in a terminal in any of them.
 *
 * Values pass redact.h on their way: no secret of a command line is written.
 *
 * struct event_out is a writer's scratch, private to its thread; a zero-filled one is valid.  Every
 * function appends one event with its line feed, and returns 0 or -1 (no memory).
 */
#ifndef EVENT_EVENT_JSON_H
#define EVENT_EVENT_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "event/event.h"

struct event_out {
    struct arena masked; /* values that held a secret */
    struct buf links;    /* chains of fields of one name */
};

int event_json(struct buf *out, struct event_out *o, struct str source, struct event *ev);
int event_text(struct buf *out, struct event_out *o, struct str source, struct event *ev);
int event_xml(struct buf *out, struct event_out *o, struct str source, struct event *ev);
void event_out_release(struct event_out *o);

/* What stands around the events of one dump. */
#define EVENT_XML_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>\n"
#define EVENT_XML_TAIL "</Events>\n"

/* Private to the forms: values without secrets, alive until event_close. */
struct str event_value(struct event_out *o, struct str value);
struct str event_field_value(struct event_out *o, const struct event *ev, size_t i);
int event_close(struct event_out *o, const struct buf *out); /* 0, or -1 if memory ran out */

/* A field of System that says what a key of the event itself already says: it is left out. */
bool event_stands_above(struct str name);

int event_link(struct event_out *o, const struct event *ev);
/* Position of a field's next namesake of the same place, or SIZE_MAX. */
size_t event_next_namesake(const struct event_out *o, size_t i);
bool event_is_first_namesake(const struct event_out *o, size_t i);

#endif
