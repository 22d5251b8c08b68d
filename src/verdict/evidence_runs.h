/* SPDX-License-Identifier: Apache-2.0 */
/* Private to evidence_sort: what is taken for one run of setup and was two. */
#ifndef VERDICT_EVIDENCE_RUNS_H
#define VERDICT_EVIDENCE_RUNS_H

#include "verdict/evidence.h"

/* Behind it hits may stand in another order where they differ in their run alone.  -1: no
   memory. */
int evidence_runs(struct evidence *e);

#endif
