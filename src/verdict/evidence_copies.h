/* SPDX-License-Identifier: Apache-2.0 */
/* Private to evidence_sort: one record that arrived several times. */
#ifndef VERDICT_EVIDENCE_COPIES_H
#define VERDICT_EVIDENCE_COPIES_H

#include "verdict/evidence.h"

/* Of hits sorted by signature and time each record stays once, in their order.  -1: no memory. */
int evidence_drop_copies(struct evidence *e);

#endif
