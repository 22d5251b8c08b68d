/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events written out, one form per function, for `dump`: JSON Lines (contract section 5), a block of
 * text for people, XML.  Nothing that a record contains can act in a terminal in any of them.
 *
 * struct event_out is a writer's scratch, private to its thread; zero-filled except for redact it is
 * valid.  Every function appends one event with its line feed, and returns 0 or -1 (no memory).
 */
#ifndef EVENT_EVENT_JSON_H
#define EVENT_EVENT_JSON_H

#include "base/buf.h"
#include "event/event.h"

/* Appends value without its secrets; name is the field's, "Message" or "Text". */
typedef void event_redact_fn(struct buf *out, const struct event *ev, struct str name,
                             struct str value);

struct event_out {
    event_redact_fn *redact; /* NULL: values as they are */
    struct buf value;        /* the redacted value being written */
    struct buf links;        /* chains of fields of one name */
};

int event_json(struct buf *out, struct event_out *o, struct str source, struct event *ev);
int event_text(struct buf *out, struct event_out *o, struct str source, struct event *ev);
int event_xml(struct buf *out, struct event_out *o, struct str source, struct event *ev);
void event_out_release(struct event_out *o);

/* What stands around the events of one dump. */
#define EVENT_XML_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>\n"
#define EVENT_XML_TAIL "</Events>\n"

/* Private to the forms: the value without secrets, alive until the next call. */
struct str event_value(struct event_out *o, const struct event *ev, struct str name,
                       struct str value);
/* Position of a field's next namesake of the same place, or SIZE_MAX; *first: none before it. */
int event_link(struct event_out *o, const struct event *ev);
size_t event_next_namesake(const struct event_out *o, size_t i);
bool event_is_first_namesake(const struct event_out *o, size_t i);

#endif
