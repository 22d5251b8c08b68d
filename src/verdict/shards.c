/* SPDX-License-Identifier: Apache-2.0 */
/* --expect: which shards are missing, in words. */
#include "verdict/judge.h"

#include "verdict/steps.h"

#define SHARDS_NAMED 10 /* of those that are missing */

struct str missing_shards(struct judge *j)
{
    uint32_t n = j->in->expect;
    struct buf text = { 0 };
    size_t missing = 0;
    struct str words = STR_NONE;

    for (uint32_t i = 1; i <= n; i++) {
        if (evidence_has_shard(j->in->evidence, i, n))
            continue;
        if (missing++ < SHARDS_NAMED)
            buf_format(&text, "%s%u/%u", missing > 1 ? ", " : "", (unsigned)i, (unsigned)n);
    }
    if (missing)
        words = arena_format(j->arena, "the evidence of %zu of %u shards has not arrived whole: "
                             "%.*s%s", missing, (unsigned)n, STR_FMT(buf_str(&text)),
                             missing > SHARDS_NAMED ? ", ..." : "");
    j->arena->failed = j->arena->failed || text.failed;
    buf_release(&text);
    return words;
}
