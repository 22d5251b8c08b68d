/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filter documents (sigma.md 9): a further condition for rules that they name and whose logsource
 * theirs covers.  Private to this room.
 */
#ifndef RULES_FILTER_H
#define RULES_FILTER_H

#include "rules/rule.h"

/* NULL: no filter (the reading has the fault). */
struct filter *filter_read(struct reading *r, struct ruleset *set, const struct yaml *doc);
/* Joins all filters of the set to their rules; a name that is no rule's is a fault. */
void filters_apply(struct reading *r, struct ruleset *set);

#endif
