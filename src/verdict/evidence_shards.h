/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VERDICT_EVIDENCE_SHARDS_H
#define VERDICT_EVIDENCE_SHARDS_H

#include "base/json.h"
#include "verdict/evidence.h"

/* Those of e, sorted; nothing where there are none but the one that the header names (or 0, 0). */
void shards_write(struct json *j, const struct evidence *e, struct ev_shard own);

#endif
