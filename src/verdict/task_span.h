/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in time a rule of a task or an act looks (span), and when what the task at hand is about
 * was begun and ended on a machine.
 */
#ifndef VERDICT_TASK_SPAN_H
#define VERDICT_TASK_SPAN_H

#include "verdict/judge.h"

/* [*from, *to]: false where it is not known.  What is inside lies in the span for certain; inside
   the edges with `widest`, perhaps.  host: SIZE_MAX where no machine is meant. */
bool span_bounds(const struct judge *j, enum span span, size_t host, when *from, when *to);
bool span_edges(const struct judge *j, enum span span, size_t host, bool widest, when *from,
                when *to);

/* When the machine was done: with what the task at hand is about. */
struct moment own_ended(const struct judge *j, size_t host);
/* When it was last begun with that; or done, where that is not known. */
struct moment own_begun(const struct judge *j, size_t host);
/* Its setup failed, with what the task at hand is about: that is repaired before anything is
   applied to it. */
bool left_failed(const struct judge *j, size_t host);
/* When the first server began, which is where what stands before it ends. */
struct moment first_begun(const struct judge *j);

#endif
