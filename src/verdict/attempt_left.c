/* SPDX-License-Identifier: Apache-2.0 */
/* An old product that stood beside the new one for a while, and went behind it. */
#include "verdict/attempt_build.h"

#include "verdict/fact.h"

/* What runs once the product is there, before anything else is installed or removed. */
static bool works_behind(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;

    for (size_t i = (size_t)(f - j->facts) + 1; i < j->host_begin[b->in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];

        if (!moment_known(g->time) || !attempt_belongs(j, b->in->phase, g))
            continue;
        if (g->signature->outcome == OUTCOME_DONE && g->signature->level == LEVEL_WORKS)
            return moment_lo(g->time) > moment_hi(f->time);
        if (g->signature->outcome != OUTCOME_ENDED && g->signature->outcome != OUTCOME_REMOVED)
            return false;
    }
    return false;
}

/*
 * The old product went behind the end of the transaction that installed the new one, by none of its
 * own, and the services start all the same: it stood beside the new one, which is what runs.
 */
bool building_is_left_over(const struct building *b, const struct fact *f)
{
    return b->open && b->open->outcome == ATTEMPT_SUCCEEDED && !b->tentative && !b->j->component &&
           f->signature->role.n && f->release && f->release->order < b->j->to_order &&
           moment_known(f->time) && works_behind(b, f);
}
