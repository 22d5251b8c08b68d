/* SPDX-License-Identifier: Apache-2.0 */
/* Private to filling evidence: whether somebody took what is there out of a log that holds more. */
#ifndef VERDICT_EVIDENCE_SELECTION_H
#define VERDICT_EVIDENCE_SELECTION_H

#include "verdict/evidence.h"

/* As it looks, once all of it was noted; such a source proves no absence. */
bool selection_looks(const struct ev_source *s);

#endif
