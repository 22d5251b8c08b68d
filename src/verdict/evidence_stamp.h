/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the evidence's text: times as read, written and read again (evidence_json.h). */
#ifndef VERDICT_EVIDENCE_STAMP_H
#define VERDICT_EVIDENCE_STAMP_H

#include "base/json.h"
#include "event/stamp.h"

void stamp_format(struct buf *out, struct stamp s); /* nothing for STAMP_NONE */
void stamp_json(struct json *j, struct stamp s);    /* null for STAMP_NONE */
bool stamp_parse(struct str s, struct stamp *out);  /* false: no time, or out of range */
/* Two times of one kind and exactness: *step units of the last digit from one to the other. */
bool stamp_step(struct stamp from, struct stamp to, int64_t *step);
bool stamp_follow(struct stamp from, int64_t step, struct stamp *out); /* false: out of range */

#endif
