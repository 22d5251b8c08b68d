/* SPDX-License-Identifier: Apache-2.0 */
/* Private to filling evidence: the record ids of a source, and where they have gaps. */
#ifndef VERDICT_EVIDENCE_IDS_H
#define VERDICT_EVIDENCE_IDS_H

#include "verdict/evidence.h"

int ids_note(struct ev_source *s, const struct event *ev); /* -1: no memory */

#endif
