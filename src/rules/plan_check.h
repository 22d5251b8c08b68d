/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the phases of a plan say of each other: every phase that is named exists, none has to wait
 * for itself (directly or around a circle), none waits for others in more ways than can be followed
 * (LIMIT_PLAN_WAYS), and no id is there twice.  Private to plan.c.
 */
#ifndef RULES_PLAN_CHECK_H
#define RULES_PLAN_CHECK_H

#include "rules/node.h"
#include "rules/plan.h"

/* Faults go to r, each with its place; nodes: one for each phase of the plan. */
void plan_check(struct reading *r, const struct plan *plan, const struct yaml *const *nodes);

#endif
