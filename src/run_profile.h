/* SPDX-License-Identifier: Apache-2.0 */
/* --profile: the rules that took most time, and those that were woken in vain. */
#ifndef RUN_PROFILE_H
#define RUN_PROFILE_H

#include "base/err.h"
#include "rules/matcher.h"

/* All workers together, to standard error.  Matchers that were not measured say nothing. */
int profile_print(const struct ruleset *set, struct matcher *const *matchers, size_t n,
                  struct err *err);

#endif
