/* SPDX-License-Identifier: Apache-2.0 */
/*
 * <System> of an event in XML: which of its parts are members of struct event, and a quick way to
 * them for events as Windows writes them.
 */
#ifndef PARSERS_EVTXML_SYSTEM_H
#define PARSERS_EVTXML_SYSTEM_H

#include "event/event.h"

/* evtxml_member(ev, element, text): true if it is one; text without blanks around it. */
bool evtxml_member(struct event *ev, struct str element, struct str text);

/* The same for an attribute.  Provider's Name is a member, but false: it is a field as well. */
bool evtxml_member_attr(struct event *ev, struct str element, struct str attr, struct str value);

/*
 * evtxml_system(s, ev): s begins with "<Event".  If all up to the payload has the form in which
 * Windows writes it - no entities, no comments, every tag in its place - the members of ev are set
 * as the tolerant reader would set them, and the length up to behind </System> is returned.
 * Otherwise 0, and ev may hold anything.
 */
size_t evtxml_system(struct str s, struct event *ev);

/*
 * evtxml_plain(s, ev, field, ctx): the whole <Event>, if it has that form and EventData, if any, has
 * only Data and Binary and RenderingInfo only leaves, without entities.  Members are set, and field is told of everything else in
 * the order of the tolerant reader: attr is absent for the text of an element; a Data's name stands
 * for its element, "RenderingInfo" and attr for a leaf of that.  False: it has another form, and what field was told is void.
 */
typedef void evtxml_field_fn(void *ctx, struct str element, struct str attr, struct str value,
                             enum field_place place);
bool evtxml_plain(struct str s, struct event *ev, evtxml_field_fn *field, void *ctx);

#endif
