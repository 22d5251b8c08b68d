/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One <Event> element as a struct event: the private part that evtxml.c and evttext.c share (an
 * event copied as text may carry its XML).  Works on the element's bytes in memory; damage inside
 * it is tolerated and shows as event.damaged.
 */
#ifndef PARSERS_EVTXML_EVENT_H
#define PARSERS_EVTXML_EVENT_H

#include "base/err.h"
#include "event/event.h"

struct evtxml_event;

int evtxml_event_open(struct evtxml_event **out, struct err *err);

/*
 * evtxml_event_read(e, element, ev): fill all of ev; line and offset are the caller's.  The bytes
 * of element must live as long as ev is used.  Returns 1, 0 if there is nothing of an event in it,
 * -1 on no memory.
 */
int evtxml_event_read(struct evtxml_event *e, struct str element, struct event *ev);

/* The same by the long way, which takes every form: the oracle of the tests. */
int evtxml_event_read_tolerantly(struct evtxml_event *e, struct str element, struct event *ev);

/*
 * evtxml_event_head(e, s, ev): as evtxml_system (evtxml_system.h), by the forms of the events
 * before. For an event whose members it has set, evtxml_event_rest does what evtxml_event_read
 * does; evtxml_event_later leaves that to event_expand.
 *
 * evtxml_event_end(e, rest, &rendered): where the event ends that rest goes on with, and whether it
 * was rendered, if it is like those before and somebody asked for the last of them; 0: not known.
 */
size_t evtxml_event_head(struct evtxml_event *e, struct str s, struct event *ev);
size_t evtxml_event_end(struct evtxml_event *e, struct str rest, bool *rendered);
int evtxml_event_rest(struct evtxml_event *e, struct str element, struct event *ev);
void evtxml_event_later(struct evtxml_event *e, struct str element, struct event *ev);
/* What a mail wrapped in the names of log, provider and machine is on one line again.  -1: no
   memory. */
int evtxml_event_unwrap(struct evtxml_event *e, struct event *ev);
void evtxml_event_close(struct evtxml_event *e);

/*
 * Where elements begin and end in text that may hold anything else.  Names may have a prefix.
 * evtxml_tag(s): s begins with "<"; what it is.
 */
enum evtxml_tag {
    TAG_OTHER,
    TAG_EVENT,     /* <Event ...> */
    TAG_EVENT_END, /* </Event> */
    TAG_EVENTS,    /* <Events> or </Events> */
    TAG_RENDERING, /* <RenderingInfo ...> */
    TAG_DATA       /* <EventData> or </EventData>, as mostly written */
};
#define EVTXML_TAG_BYTES 96u /* as many bytes decide (prefixes are shorter) */

enum evtxml_tag evtxml_tag(struct str s);

#endif
