/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fields a record can have (event/shape.h), known from its templates: the names that their
 * programs give, if no value of it is tokens, which could bring any elements along.  Nothing is
 * promised of a template's first records: most templates of a small log would not be worth it.
 */
#ifndef PARSERS_EVTX_PROMISE_H
#define PARSERS_EVTX_PROMISE_H

#include "event/shape.h"
#include "parsers/evtx_head.h"

/* Of the record whose head was read last; NULL: anything.  It lives as long as evtx_shape.h says. */
const struct event_shape *evtx_promise(struct evtx_head *h);

#endif
