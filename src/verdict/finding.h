/* SPDX-License-Identifier: Apache-2.0 */
/* Findings, made by finding.c. */
#ifndef VERDICT_FINDING_H
#define VERDICT_FINDING_H

#include "verdict/fact.h"

/* The finding of that id and state, made if it is not there; NULL: no memory. */
struct finding *finding_for(struct judge *j, struct str id, enum finding_state state);
int finding_host(struct judge *j, struct finding *x, size_t host); /* SIZE_MAX: none */
int finding_twin(struct judge *j, struct finding *x, struct str id); /* another name of it */
void finding_span(struct finding *x, struct moment m);

/* nobody.c: a failure in a phase of the plan, on a machine that nothing names; or NULL. */
const struct finding *failure_of_nobody(const struct judge *j);

/* code.c: what the codes in the hit of f mean, for finding x */
int judge_codes(struct judge *j, struct finding *x, const struct fact *f);

#endif
