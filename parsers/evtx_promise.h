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

/* Of the record whose head was read last; NULL: anything.  It lives as long as evtx_shape.h
   says. */
const struct event_shape *evtx_promise(struct evtx_head *h);

#endif
