/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fields a record can have (event/shape.h), known from its templates: the names that their
 * programs give, if no value of it is tokens, which could bring any elements along.  It depends on
 * the record and its templates alone, and not on what was read before: on it depends which records
 * are expanded, and so which defects are noted.
 */
#ifndef PARSERS_EVTX_PROMISE_H
#define PARSERS_EVTX_PROMISE_H

#include "event/shape.h"
#include "parsers/evtx_head.h"

/* shape (NULL: anything), data and form of the event of the record whose head was read last.  Shape
   and form live as long as evtx_shape.h says. */
void evtx_promise(struct evtx_head *h, struct event *ev);

#endif
