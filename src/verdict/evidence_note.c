/* SPDX-License-Identifier: Apache-2.0 */
/* The plain lists of an evidence: one entry more. */
#include "base/mem.h"
#include "verdict/evidence.h"

int evidence_skip(struct evidence *e, struct str path, struct str reason)
{
    if (mem_grow(&e->skips, &e->skips_cap, e->skips_n + 1, sizeof *e->skips) < 0)
        return -1;
    e->skips[e->skips_n++] =
        (struct ev_skip){ arena_copy(&e->arena, path), arena_copy(&e->arena, reason) };
    return e->arena.failed ? -1 : 0;
}

int evidence_undecided_more(struct evidence *e, struct ev_undecided more)
{
    if (mem_grow(&e->undecided, &e->undecided_cap, e->undecided_n + 1, sizeof *e->undecided) < 0)
        return -1;
    e->undecided[e->undecided_n++] = more;
    return 0;
}

int evidence_shard(struct evidence *e, uint32_t i, uint32_t n)
{
    if (mem_grow(&e->shards, &e->shards_cap, e->shards_n + 1, sizeof *e->shards) < 0)
        return -1;
    e->shards[e->shards_n++] = (struct ev_shard){ i, n };
    return 0;
}

int evidence_unsought(struct evidence *e, struct str signature)
{
    if (mem_grow(&e->unsought, &e->unsought_cap, e->unsought_n + 1, sizeof *e->unsought) < 0)
        return -1;
    e->unsought[e->unsought_n++] = arena_copy(&e->arena, signature);
    return e->arena.failed ? -1 : 0;
}
