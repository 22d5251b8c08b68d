/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VERDICT_EVIDENCE_SHARDS_H
#define VERDICT_EVIDENCE_SHARDS_H

#include "base/json.h"
#include "verdict/evidence.h"

void shards_write(struct json *j, const struct evidence *e); /* sorted; nothing where there are none */

#endif
