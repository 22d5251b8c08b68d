/* SPDX-License-Identifier: Apache-2.0 */
/*
 * <System> of an event in XML: which of its parts are members of struct event, and a quick way to
 * them for events as Windows writes them.
 */
#ifndef PARSERS_EVTXML_SYSTEM_H
#define PARSERS_EVTXML_SYSTEM_H

#include "base/arena.h"
#include "event/event.h"
#include "parsers/evtxml_mould.h"

/* evtxml_member(ev, element, text): true if it is one; text without blanks around it. */
bool evtxml_member(struct event *ev, struct str element, struct str text);

/* The same for an attribute.  Provider's Name is a member, but false: it is a field as well. */
bool evtxml_member_attr(struct event *ev, struct str element, struct str attr, struct str value);

/* evtxml_rendered(ev, leaf, value): of RenderingInfo; true if it is a field. */
bool evtxml_rendered(struct event *ev, struct str leaf, struct str value);

/* evtxml_system_name(element, attr): the name of that field ("Provider_Guid") without any memory;
   absent of those that few events have. */
struct str evtxml_system_name(struct str element, struct str attr);

/*
 * evtxml_system(s, ev): s begins with "<Event".  If all up to the payload has the form in which
 * Windows writes it - no entities, no comments, every tag in its place - the members of ev are set
 * as the tolerant reader would set them, and the length up to behind </System> is returned.
 * Otherwise 0, and ev may hold anything.  Its form is taken off into mould, if there is one.
 */
size_t evtxml_system(struct str s, struct event *ev, struct mould *mould);

/* evtxml_system_settle(mould): it has been taken off, and which of its pieces vary is known.
   evtxml_system_again(s, ev, mould): as evtxml_system, if s has that form; else 0. */
void evtxml_system_settle(struct mould *mould);
size_t evtxml_system_again(struct str s, struct event *ev, struct mould *mould);

/*
 * evtxml_plain(s, ev, field, ctx, arena): the whole <Event>, if it has that form and EventData, if
 * any, has only Data and Binary and RenderingInfo only leaves.  References in the text of these are
 * decoded in the arena, whose `failed` is the caller's to ask.  Members are set, and field is told
 * of everything else in the order of the tolerant reader: attr is absent for the text of an
 * element; a Data's name stands for its element, "RenderingInfo" and attr for a leaf of that.
 * False: it has another form, and what field was told is void.
 */
typedef void evtxml_field_fn(void *ctx, struct str element, struct str attr, struct str value,
                             enum field_place place);
bool evtxml_plain(struct str s, struct event *ev, evtxml_field_fn *field, void *ctx,
                  struct arena *arena);

/* The same of what stands behind </System>.  Its form is taken off into mould, if there is one. */
bool evtxml_plain_rest(struct str rest, evtxml_field_fn *field, void *ctx, struct arena *arena,
                       struct mould *mould);

#endif
