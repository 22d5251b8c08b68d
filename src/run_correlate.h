/* SPDX-License-Identifier: Apache-2.0 */
/* Correlations over everything that was read: their hits join those of the rules. */
#ifndef RUN_CORRELATE_H
#define RUN_CORRELATE_H

#include "base/err.h"
#include "rules/ruleset.h"
#include "verdict/evidence.h"

/* e: as evidence_unite leaves it, before and behind. */
int run_correlations(struct evidence *e, const struct ruleset *set, struct err *err);

#endif
