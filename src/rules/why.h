/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a condition was true or false for an event: the items that decided it, each with the value
 * that it met.  Private to this room; matcher_why is the door.
 */
#ifndef RULES_WHY_H
#define RULES_WHY_H

#include "base/buf.h"
#include "rules/condition.h"
#include "rules/record.h"

struct why {
    const struct ruleset *set;
    struct record *record; /* of the event */
    truth_fn *truth;
    void *ctx;             /* for truth */
    struct buf *out;
    size_t lines;
};

/* Adds lines to w->out: what made node true, or what kept it from being true. */
void why_append(struct why *w, const struct node *node);

#endif
